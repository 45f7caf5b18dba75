"""Entering, and proving anew who one is."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from molmdt.kernel.clock import now

AUTHENTICATED_AT = "authenticated_at"


def note_login(request: HttpRequest) -> None:
    """Remembers the moment at which the password was last given."""
    request.session[AUTHENTICATED_AT] = now().timestamp()


def is_fresh(request: HttpRequest) -> bool:
    """Whether the password was given within the last REAUTHENTICATION_SECONDS."""
    given: Any = request.session.get(AUTHENTICATED_AT)
    return given is not None and now().timestamp() - given <= settings.REAUTHENTICATION_SECONDS


def confirm_password(request: HttpRequest, password: str) -> bool:
    """Checks the password of the person who is logged in; a right one makes the session fresh."""
    account: Any = request.user
    if not account.check_password(password):
        return False
    note_login(request)
    return True
