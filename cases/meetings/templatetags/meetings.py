"""The room's words in templates."""

from typing import Any

from django import template

from cases.genomics.models import Finding
from cases.meetings import words
from cases.meetings.models import ConclusionItem
from cases.meetings.queries.rooms import RoomState
from cases.trials.models import Slot

register = template.Library()
GROUPS: dict[str, words.Words] = {
    "meeting": words.MEETING_STATES,
    "tone": words.MEETING_TONES,
    "item": words.ITEM_STATES,
    "kind": words.KINDS,
    "route": words.ROUTES,
    "requirement": words.REQUIREMENTS,
    "role": words.ROLES,
}


@register.filter
def said(value: str | None, group: str) -> Any:
    """``{{ meeting.state|said:"meeting" }}``; empty for an empty value."""
    return GROUPS[group].get(value or "", value or "")


@register.filter
def finding_name(finding: Finding) -> str:
    return words.finding_label(finding)


@register.simple_tag
def place_held(state: RoomState, line: ConclusionItem) -> Slot | None:
    """The current case's place in a line's cohort."""
    return state.places_held.get(line.cohort_id or 0)


@register.filter
def words_of(text: str) -> list[str]:
    """``{% for value in "a b"|words_of %}``"""
    return text.split()
