"""The words of what comes before a meeting, in templates."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django import template
from django.utils.timezone import localtime
from django.utils.translation import get_language

from cases.meetings import planning_words as words
from cases.meetings.enums import Answer
from cases.meetings.logic.holidays import holiday
from cases.meetings.models import Absence, Invitation

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


@register.filter
def amid(weekday: Any) -> str:
    """A weekday within a sentence: a name with its capital in English, a common word in Norwegian."""
    return str(weekday).lower() if get_language() == "nb" else str(weekday)


@register.simple_tag
def answer_groups(outlook: Any) -> dict[str, list[Invitation]]:
    """Invitations as a planner needs them: what has to be seen to, who has not answered, who comes."""
    first: list[Invitation] = []
    unanswered: list[Invitation] = []
    coming: list[Invitation] = []
    for one in outlook.by_answer:
        if one.problem or one.answer in (Answer.CANNOT, Answer.SUBSTITUTE):
            first.append(one)
        else:
            (coming if one.answer else unanswered).append(one)
    return {"first": first, "unanswered": unanswered, "coming": coming}


@register.filter
def absence_span(absence: Absence) -> str:
    """When somebody is away: whole days by date alone, the last day included."""
    first, last = localtime(absence.starts_at), localtime(absence.ends_at)
    if first.time() == last.time() == time.min:
        final = last.date() - timedelta(days=1)
        return f"{first:%d.%m.%Y}" if final == first.date() else f"{first:%d.%m.%Y} – {final:%d.%m.%Y}"
    return f"{first:%d.%m.%Y %H.%M} – {last:%d.%m.%Y %H.%M}"
