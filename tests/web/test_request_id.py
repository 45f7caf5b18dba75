"""Every request has a name, which the answer and every line about it carry."""

import asyncio
import re

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from molmdt.kernel.logs import current_request_id
from molmdt.web.middleware import HEADER, RequestIdMiddleware


def echo(request: HttpRequest) -> HttpResponse:
    return HttpResponse(current_request_id())


async def echo_async(request: HttpRequest) -> HttpResponse:
    await asyncio.sleep(0)
    return HttpResponse(current_request_id())


def test_name_of_the_proxy_is_kept_for_answer_request_and_logs() -> None:
    request = RequestFactory().get("/", headers={HEADER: "3f0c9a7e-proxy"})
    response = RequestIdMiddleware(echo)(request)
    assert response[HEADER] == response.content.decode() == request.request_id == "3f0c9a7e-proxy"
    assert current_request_id() == ""


@pytest.mark.parametrize("given", ["", "short", "x" * 65, "with blank 1", "line\nbreak-1", "<script>alert</script>"])
def test_name_that_does_not_look_like_one_is_replaced(given: str) -> None:
    request = RequestFactory().get("/")
    request.META["HTTP_X_REQUEST_ID"] = given
    name = RequestIdMiddleware(echo)(request)[HEADER]
    assert re.fullmatch("[0-9a-f]{32}", name)


def test_two_requests_at_once_keep_their_own_names() -> None:
    async def both() -> list[str]:
        middleware = RequestIdMiddleware(echo_async)
        requests = [RequestFactory().get("/", headers={HEADER: f"request-{n}"}) for n in range(20)]
        answers = await asyncio.gather(*(middleware(request) for request in requests))
        return [answer.content.decode() for answer in answers]

    assert asyncio.run(both()) == [f"request-{n}" for n in range(20)]


def test_line_holds_the_route_and_never_the_address(caplog: pytest.LogCaptureFixture, client) -> None:
    with caplog.at_level("INFO", logger="molmdt.requests"):
        client.get("/nowhere/08915012345/?q=Kari")
    records = [record for record in caplog.records if record.name == "molmdt.requests"]
    assert len(records) == 1
    assert "Kari" not in str(records[0].__dict__)
    assert records[0].__dict__["status"] in (302, 404)
