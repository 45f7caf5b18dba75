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
from tests.access.everything import ARGUMENTS, Everything, make_everything, names_in
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

    @property
    def door(self) -> str | None:
        return getattr(self.view, "door", None)


def _routes(patterns: Any = None, prefix: str = "") -> Iterator[Route]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from _routes(pattern.url_patterns, path)
        else:
            yield Route(path, pattern.callback)


ROUTES = list(_routes())
GUARDED = [route for route in ROUTES if route.door != PUBLIC]


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.path or "/")
def test_every_route_has_a_door_of_the_matrix(route: Route) -> None:
    assert route.door is not None, "wear @door or @public"
    assert route.door == PUBLIC or route.door in matrix()
    unknown = set(names_in(route.path)) - set(ARGUMENTS)
    assert not unknown, f"tests/access/everything.py cannot make {unknown}"


@pytest.fixture
def everything() -> Everything:
    return make_everything()


def _address(route: Route, everything: Everything) -> str:
    address = route.path
    for name, value in everything.arguments(route.path).items():
        declared = next(part.split(">")[0] for part in address.split("<")[1:] if part.split(">")[0].endswith(name))
        address = address.replace(f"<{declared}>", str(value))
    return "/" + address


def _object(route: Route, everything: Everything) -> Any:
    """What the door asks about; a view that loads its object itself is about the case."""
    if route.view.door_loads:
        return route.view.door_object(**everything.arguments(route.path))
    return everything.case if names_in(route.path) else None


def _ask(client: Client, address: str) -> tuple[int, bool]:
    """The status of a read, or of an empty change where the address takes no reads; and whether it was a read."""
    status = client.get(address).status_code
    return (client.post(address).status_code, False) if status == 405 else (status, True)


def test_anonymous_visitors_are_sent_to_the_login(everything: Everything, client: Client) -> None:
    for route in GUARDED:
        answer = client.get(_address(route, everything))
        if answer.status_code == 405:
            answer = client.post(_address(route, everything))
        assert answer.status_code in {302, 401, 403}, route.path
        assert answer.status_code != 302 or answer["Location"].startswith("/login/"), route.path
    assert not AuditEvent.objects.filter(outcome="done", verb="R").exists()


def test_every_route_answers_every_role_as_the_matrix_says(everything: Everything, client: Client) -> None:
    """The accounts work at another hospital of another region; they reach the objects through their seats, or not.

    A refusal by the door leaves its row in the record; what an allowed visitor is told about an empty form is the
    room's own affair, as long as the site does not break.
    """
    wrong = []
    for role in Role:
        account = make_account(role, hospital=make_hospital("unn"), board=make_board() if role in SEATED else None)
        client.force_login(account)
        for route in GUARDED:
            obj = _object(route, everything)
            before = transaction.savepoint()
            status, reads = _ask(client, _address(route, everything))
            rows = AuditEvent.objects.filter(account=account.username, action=route.door, outcome="denied")
            refused = rows.exists()
            transaction.savepoint_rollback(before)
            grant = can(account, route.door, obj)
            allowed = grant is not None and (reads or not grant.only_sees)
            if allowed == refused or (refused and status not in REFUSED) or status >= 500:
                wrong.append((role.value, route.path, route.door, status))
    assert not wrong
