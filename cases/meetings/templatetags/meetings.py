"""The room's words in templates."""

from typing import Any

from django import template

from cases.genomics.models import Finding
from cases.meetings import words

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


@register.filter
def words_of(text: str) -> list[str]:
    """``{% for value in "a b"|words_of %}``"""
    return text.split()
