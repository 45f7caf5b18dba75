"""Deny by default: a view without a door is not served."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from molmdt.audit.services import Origin, origin


class ClosedDoorMiddleware:
    """Refuses views that carry no door, and tells the audit record where the request came from."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        source = Origin(getattr(request, "request_id", ""), request.META.get("REMOTE_ADDR") or None)
        token = origin.set(source)
        try:
            response = self.get_response(request)
        finally:
            origin.reset(token)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if getattr(view, "door", None) is None:
            raise PermissionDenied(f"{view.__module__}.{getattr(view, '__name__', view)} has no door")
