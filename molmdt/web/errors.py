"""A domain error becomes an answer: a fragment for htmx, JSON for the API, a page otherwise."""

from collections.abc import Callable

from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from molmdt.kernel.errors import DomainError, InvalidInput

NIL = "NUL (0x00)"  # as the driver and the server name the one character that PostgreSQL keeps in no text


class DomainErrorMiddleware:
    """Answers an uncaught DomainError with its own status and sentence, and a text that no database holds with another;
    anything else is left to Django."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, ValueError | DataError) and NIL in str(exception):
            exception = InvalidInput(_("The text holds a character that cannot be stored. Write it again."))
        if not isinstance(exception, DomainError):
            return None
        problems = exception.problems if isinstance(exception, InvalidInput) else []
        if request.path.startswith("/api/"):
            listed = [{"path": problem.path, "message": problem.message} for problem in problems]
            return JsonResponse({"message": exception.message, "problems": listed}, status=exception.status)
        told = [problem for problem in problems if problem.message != exception.message]
        context = {"message": exception.message, "problems": told, "back": _page_before(request)}
        if request.headers.get("HX-Request"):
            response = render(request, "web/alert.html", context, status=exception.status)
            response.headers["X-Alert"] = "1"
            return response
        return render(request, "web/refused.html", context, status=exception.status)


def _page_before(request: HttpRequest) -> str:
    """Where a refused act came from: its own address is seldom a page that can be opened."""
    if request.method == "GET":
        return request.path
    before = request.headers.get("Referer", "")
    return before if url_has_allowed_host_and_scheme(before, {request.get_host()}, request.is_secure()) else "/"
