"""The words of what comes before a meeting, in templates."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import template
from django.utils.timezone import localtime

from cases.meetings import planning_words as words
from cases.meetings.logic.holidays import holiday

register = template.Library()
GROUPS: dict[str, Mapping[Any, Any]] = {
    "kind": words.MEETING_KINDS,
    "weekday": words.WEEKDAYS,
    "clash": words.CLASHES,
    "answer": words.ANSWERS,
    "problem": words.NOTICE_PROBLEMS,
}


@register.filter
def planned(value: Any, group: str) -> Any:
    """``{{ invitation.answer|planned:"answer" }}``; empty for an empty value."""
    return GROUPS[group].get(value, value or "")


@register.filter
def holiday_name(moment: datetime) -> Any:
    """The public holiday that a moment falls on, by Norwegian clocks; empty on other days."""
    found = holiday(localtime(moment).date())
    return words.HOLIDAYS[found] if found else ""


@register.filter
def weekday(moment: datetime) -> Any:
    return words.WEEKDAYS[localtime(moment).weekday()]
