"""The page's fragments as HTML for one audience, without the request: equal rights get equal bytes."""

from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from cases.meetings.live.audience import Audience
from cases.meetings.live.opened import opened_in
from cases.meetings.live.screens import screen_of
from cases.meetings.logic.log import FRAGMENTS
from cases.meetings.queries.offers import offers_of
from cases.meetings.queries.rooms import RoomState
from cases.meetings.words import SECTION_PAGES, STEPS


def render(state: RoomState, audience: Audience, names: Iterable[str] = FRAGMENTS) -> dict[str, str]:
    """Fragment name -> HTML."""
    names = list(names)
    with translation.override(audience.language):
        context = _context(state, audience, names)
        return {name: render_to_string(f"meetings/live/{name}.html", context) for name in names}


@lru_cache(maxsize=64)
def _sections(pseudonym: str) -> tuple[tuple[str, Any, str], ...]:
    """The tabs of a case: section, label, address."""
    found = []
    for section, label, page in SECTION_PAGES:
        with suppress(NoReverseMatch):  # a room that is not hung up has no section
            found.append((section, label, reverse(page, kwargs={"pseudonym": pseudonym})))
    return tuple(found)


def _context(state: RoomState, audience: Audience, names: list[str]) -> dict[str, Any]:
    seen = state.current is not None and state.current.case.pk in audience.visible
    forms = seen and audience.draft and not {"adding", "lines"}.isdisjoint(names)
    offers = offers_of(state.current.case, state.lines) if forms and state.current else None
    return {
        "state": state,
        "meeting": state.meeting,
        "current": state.current,
        "audience": audience,
        "seen": seen,
        "offers": offers,
        "sections": _sections(state.current.case.pseudonym) if seen and state.current else (),
        "screen": screen_of(state) if "control" in names and seen else None,
        "steps": STEPS.items(),
        "LANGUAGE_CODE": audience.language,
        "opened": opened_in(state, audience.language) if "stage" in names and seen and audience.findings else "",
    }
