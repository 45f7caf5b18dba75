"""Middleware without domain words."""

import logging
import re
import time
import uuid
from collections.abc import Awaitable, Callable

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest, HttpResponse

from molmdt.kernel.logs import request_named

HEADER = "X-Request-ID"
ACCEPTABLE = re.compile(r"[A-Za-z0-9-]{8,64}")
QUIET = {"healthz", "readyz"}  # asked every few seconds by the proxy

log = logging.getLogger("molmdt.requests")


class RequestIdMiddleware:
    """Names every request, answers with the name, and writes one line per request.

    The line holds the route's pattern, never the address: an address may carry what a person searched for.
    """

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse | Awaitable[HttpResponse]]) -> None:
        self.get_response = get_response
        self.asynchronous = iscoroutinefunction(get_response)
        if self.asynchronous:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponse | Awaitable[HttpResponse]:
        if self.asynchronous:
            return self._answer_async(request)
        request_id, began = request_id_of(request), time.perf_counter()
        with request_named(request_id):
            response = self.get_response(request)
            return _finish(request, response, request_id, began)  # type: ignore[arg-type]

    async def _answer_async(self, request: HttpRequest) -> HttpResponse:
        request_id, began = request_id_of(request), time.perf_counter()
        with request_named(request_id):
            response = await self.get_response(request)  # type: ignore[misc]
            return _finish(request, response, request_id, began)


def request_id_of(request: HttpRequest) -> str:
    """The proxy's id if it looks like one, else a new one. Also kept as `request.request_id`."""
    given = request.headers.get(HEADER, "")
    chosen = given if ACCEPTABLE.fullmatch(given) else uuid.uuid4().hex
    request.request_id = chosen  # type: ignore[attr-defined]
    return chosen


def _finish(request: HttpRequest, response: HttpResponse, request_id: str, began: float) -> HttpResponse:
    response.headers[HEADER] = request_id
    match = request.resolver_match
    route = (match.route if match else "") or "-"
    if route not in QUIET:
        milliseconds = round((time.perf_counter() - began) * 1000, 1)
        extra = {"method": request.method, "route": route, "status": response.status_code, "duration_ms": milliseconds}
        log.info("answered", extra=extra)
    return response
