"""Who gets which rendering. People with the same rights, language and view share one; the work grows with these."""

from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db.models import Q

from cases.meetings.queries.rooms import RoomState
from molmdt.access.logic.matrix import Facts, Reach, decide
from molmdt.access.queries import matrix, reaches_of
from molmdt.accounts.models import RoleAssignment
from molmdt.kernel.clock import now


@dataclass(frozen=True)
class Audience:
    """What is shown and offered. ``visible`` holds the keys of the agenda's cases that may be seen; ``findings``: the
    findings of the case that is up may be, too.
    """

    language: str
    visible: frozenset[int]
    findings: bool = False
    run: bool = False
    show: bool = False
    draft: bool = False
    comment: bool = False
    book: bool = False
    present: bool = False
    speak: bool = False
    vote: bool = False
    projector: bool = False  # a meeting room's screen: roles stand in the place of names

    @property
    def token(self) -> str:
        """Names the audience to its clients: one that returns under another must not keep what it was shown before."""
        return _token(self)


@lru_cache(maxsize=4096)
def _token(audience: Audience) -> str:
    parts = [sorted(part) if isinstance(part, frozenset) else part for part in astuple(audience)]
    return sha256(repr(parts).encode()).hexdigest()[:12]


def facts_of_cases(state: RoomState) -> dict[int, Facts]:
    """Access facts of every case on the agenda, fresh."""
    return {place.case.pk: place.case.access_facts() for place in state.places}


def audience_for(
    reaches: Iterable[Reach], state: RoomState, facts: Mapping[int, Facts], *, language: str, projector: bool = False
) -> Audience | None:
    """The audience that somebody with these reaches belongs to; None when they may not be in the room."""
    reaches = list(reaches)
    rules, meeting = matrix(), state.meeting.access_facts()

    def may(action: str, about: Facts) -> bool:
        return decide(rules, action, reaches, about) is not None

    if not may("meeting.join", meeting):
        return None
    visible = frozenset(key for key, about in facts.items() if may("case.open", about))
    language = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    current = facts.get(state.current.case.pk) if state.current else None
    findings = current is not None and may("somatic.view", current)
    if projector:
        return Audience(language, visible, findings, projector=True)
    return Audience(
        language,
        visible,
        findings,
        run=may("meeting.run", meeting),
        show=may("meeting.show", meeting),
        draft=current is not None and may("conclusion.draft", current),
        comment=current is not None and may("case.comment", current),
        book=current is not None and may("slot.book", current),
        present=current is not None and may("meeting.present", current),
        speak=may("meeting.speak", meeting),
        vote=current is not None and may("conclusion.vote", current),
    )


def audience_of(account: Any, state: RoomState, *, language: str, projector: bool = False) -> Audience | None:
    """The audience of one account, for its page."""
    return audience_for(reaches_of(account), state, facts_of_cases(state), language=language, projector=projector)


def reaches_of_people(people: Iterable[int]) -> dict[int, list[Reach]]:
    """The live assignments of many persons in one query; a person without any has no entry."""
    found: dict[int, list[Reach]] = {}
    rows = RoleAssignment.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now()), person__in=list(people))
    rows = rows.select_related("person__hospital").order_by("pk")
    for row in rows:
        hospital = row.person.hospital
        reach = Reach(row.role, row.person_id, hospital.pk, hospital.region_id, row.board_id)
        found.setdefault(row.person_id, []).append(reach)
    return found
