"""The only doors: ``can`` for one object, ``visible_to`` for many."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Protocol, TypeVar

import yaml
from django.db.models import Model, Q, QuerySet

from molmdt.access.enums import Scope
from molmdt.access.logic.matrix import SEES_UNSENT, SURVIVES_OBJECTION, Facts, Grant, Matrix, Reach, decide, parse
from molmdt.accounts.models import RoleAssignment
from molmdt.kernel.clock import now

MATRIX_FILE = Path(__file__).parent / "matrix.yaml"
M = TypeVar("M", bound=Model)


class Guarded(Protocol):
    """What an object must be able to say about itself to be seen through a decision."""

    def access_facts(self) -> Facts: ...


@cache
def matrix() -> Matrix:
    """The matrix of the file, read once."""
    return parse(yaml.safe_load(MATRIX_FILE.read_text(encoding="utf-8"))["actions"])


def reaches_of(account: Any) -> list[Reach]:
    """The live role assignments of an account's person; none for an anonymous or disabled one. One query, kept on
    the account object, which lives as long as its request."""
    if not getattr(account, "is_authenticated", False) or not account.is_active:
        return []
    kept: list[Reach] | None = getattr(account, "_reaches", None)
    if kept is None:
        person = account.person
        live = RoleAssignment.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now()), person=person)
        kept = [
            Reach(role, person.pk, person.hospital_id, person.hospital.region_id, board)
            for role, board in live.order_by("pk").values_list("role", "board_id")
        ]
        account._reaches = kept
    return kept


def reaches_of_people(people: Iterable[int]) -> dict[int, list[Reach]]:
    """The live assignments of many persons in one query; a person without any has no entry."""
    found: dict[int, list[Reach]] = {}
    live = RoleAssignment.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now()), person__in=list(people))
    for row in live.select_related("person__hospital").order_by("pk"):
        hospital = row.person.hospital
        reach = Reach(row.role, row.person_id, hospital.pk, hospital.region_id, row.board_id)
        found.setdefault(row.person_id, []).append(reach)
    return found


def can(account: Any, action: str, obj: Guarded | None = None) -> Grant | None:
    """Whether this account may do this to this object: the grant, or None. Without an object: possible at all?"""
    facts = obj.access_facts() if obj is not None else None
    return decide(matrix(), action, reaches_of(account), facts)


def visible_to(account: Any, action: str, queryset: QuerySet[M]) -> QuerySet[M]:
    """The rows that ``can(account, action, row)`` says yes to, as one query.

    The model says how each scope reads in SQL: ``access_query(scope, reach) -> Q``, ``objection_query() -> Q`` and
    ``unsent_query() -> Q``.
    """
    model: Any = queryset.model
    allowed = Q(pk__in=[])
    for reach in reaches_of(account):
        cell = matrix()[action].get(reach.role)
        for scope in cell.scopes if cell else ():
            rows = Q() if scope == Scope.NATIONAL else model.access_query(scope, reach)
            if (reach.role, scope) not in SURVIVES_OBJECTION:
                rows &= ~model.objection_query()
            if scope not in SEES_UNSENT:
                rows &= ~model.unsent_query()
            allowed |= rows
    # A subquery instead of joins: no row twice, however many decisions or people lead to it.
    return queryset.filter(pk__in=model._base_manager.filter(allowed).values("pk"))
