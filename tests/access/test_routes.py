"""Every address, by every role: what the matrix says is what the site answers.

A route without a door fails here, and so does a route whose object the walker cannot make: it has no row yet.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver

from molmdt.access.queries import can, matrix
from molmdt.accounts.enums import Role
from molmdt.audit.models import AuditEvent
from molmdt.web.public import PUBLIC
from tests.access.everything import ARGUMENTS, Everything, make_everything
from tests.factories import make_account, make_board, make_hospital

pytestmark = pytest.mark.django_db
REFUSED = {403, 404}
SEATED = {
    Role.PATHOLOGIST, Role.BIOINFORMATICIAN, Role.MOLECULAR_BIOLOGIST, Role.GENETICIST, Role.CHAIR, Role.OBSERVER,
}  # fmt: skip


@dataclass(frozen=True)
class Route:
    path: str
    view: Any
    arguments: tuple[str, ...]

    @property
    def door(self) -> str | None:
        return getattr(self.view, "door", None)


def _routes(patterns: Any = None, prefix: str = "") -> Iterator[Route]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from _routes(pattern.url_patterns, path)
        else:
            yield Route(path, pattern.callback, _arguments(path))


def _arguments(path: str) -> tuple[str, ...]:
    return tuple(part.split(">")[0].split(":")[-1] for part in path.split("<")[1:])


ROUTES = list(_routes())
GUARDED = [route for route in ROUTES if route.door != PUBLIC]


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.path or "/")
def test_every_route_has_a_door_of_the_matrix(route: Route) -> None:
    assert route.door is not None, "wear @door or @public"
    assert route.door == PUBLIC or route.door in matrix()
    unknown = set(route.arguments) - set(ARGUMENTS)
    assert not unknown, f"tests/access/everything.py cannot make {unknown}"


@pytest.fixture
def everything() -> Everything:
    return make_everything()


def _address(route: Route, everything: Everything) -> str:
    address = route.path
    for part in route.path.split("<")[1:]:
        declared = part.split(">")[0]
        address = address.replace(f"<{declared}>", str(ARGUMENTS[declared.split(":")[-1]](everything)))
    return "/" + address


def _ask(client: Client, address: str) -> int:
    """The status of a read, or of an empty change where the address takes no reads."""
    status = client.get(address).status_code
    return client.post(address).status_code if status == 405 else status


def test_anonymous_visitors_are_sent_to_the_login(everything: Everything, client: Client) -> None:
    for route in GUARDED:
        answer = client.get(_address(route, everything))
        if answer.status_code == 405:
            answer = client.post(_address(route, everything))
        assert answer.status_code in {302, 401, 403}, route.path
        assert answer.status_code != 302 or answer["Location"].startswith("/login/"), route.path
    assert not AuditEvent.objects.filter(outcome="done", verb="R").exists()


@pytest.mark.parametrize("role", Role)
def test_every_route_answers_as_the_matrix_says(role: Role, everything: Everything, client: Client) -> None:
    """The account works at another hospital of another region; it reaches the objects through its seat, or not."""
    account = make_account(role, hospital=make_hospital("unn"), board=make_board() if role in SEATED else None)
    client.force_login(account)
    wrong = []
    for route in GUARDED:
        obj = route.view.door_object(**everything.arguments(route.arguments)) if route.view.door_loads else None
        before = transaction.savepoint()
        status = _ask(client, _address(route, everything))
        transaction.savepoint_rollback(before)
        if (can(account, route.door, obj) is None) != (status in REFUSED):
            wrong.append((route.path, route.door, status))
        assert status < 500, route.path
    assert not wrong
