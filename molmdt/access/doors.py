"""The decorator that every view wears. No door, no way in: ClosedDoorMiddleware refuses a view without one."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from molmdt.access.logic.matrix import Grant
from molmdt.access.queries import Guarded, can
from molmdt.audit import services as audit
from molmdt.audit.enums import Outcome
from molmdt.web.public import View

SAFE_METHODS = frozenset({"GET", "HEAD"})


class GrantedRequest(HttpRequest):
    """A request that has come through a door."""

    grant: Grant


def door(action: str, load: Callable[..., Any] | None = None, *, field_set: str = "") -> Callable[[View], View]:
    """Lets in whom the matrix lets in.

    ``load(**url_arguments)`` fetches the object, or raises Http404; the view is then called as ``view(request, obj)``,
    without it as ``view(request, **url_arguments)``. The grant is at ``request.grant``. A read writes its audit row
    before the view runs; a change writes its own, in its service's transaction. A refusal leaves a row as well.
    An object that the account may not open is answered like one that does not exist.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, **arguments: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                if request.path.startswith("/api/") or request.headers.get("HX-Request"):
                    return HttpResponse(status=401)
                return redirect_to_login(request.get_full_path())
            obj = load(**arguments) if load else None
            reads = request.method in SAFE_METHODS
            request.grant = require(request.user, action, obj, reads=reads)
            if reads and obj is not None:
                audit.record(
                    actor=request.user,
                    action=action,
                    verb="R",
                    obj=obj,
                    case=obj.access_facts().case,
                    role=request.grant.role,
                    field_set=field_set,
                )
            return view(request, obj) if load else view(request, **arguments)

        guarded.door = action  # type: ignore[attr-defined]
        guarded.door_loads = load is not None  # type: ignore[attr-defined]
        guarded.door_object = load  # type: ignore[attr-defined]
        return guarded

    return decorate


def require(account: Any, action: str, obj: Guarded | None = None, *, reads: bool = True) -> Grant:
    """The grant, or PermissionDenied (Http404 where the object itself is not the account's to see).

    A change (``reads`` False) wants a grant that does more than see.
    """
    grant = can(account, action, obj)
    if grant is not None and (reads or not grant.only_sees):
        return grant
    case = obj.access_facts().case if obj is not None else ""
    audit.record(actor=account, action=action, verb="E", obj=obj, case=case, outcome=Outcome.DENIED)
    if case and can(account, "case.open", obj) is None:
        raise Http404
    raise PermissionDenied
