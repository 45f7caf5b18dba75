"""What every page needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """The languages to switch between, the mode, and the number to quote when something goes wrong."""
    return {
        "languages": settings.LANGUAGES,
        "embedded_mode": not settings.PRODUCTION,
        "request_id": getattr(request, "request_id", ""),
    }
