"""The room's words in templates."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.translation import gettext

from cases.genomics.models import Finding
from cases.meetings import words
from cases.meetings.enums import ConclusionState, ItemKind, VoteChoice
from cases.meetings.logic.lines import FOLLOW_UPS, RULES, moved
from cases.meetings.models import ConclusionItem
from cases.meetings.queries.rooms import Place, RoomState
from cases.meetings.queries.standing import CohortStanding
from cases.meetings.templatetags.notes import change_said

register = template.Library()
GROUPS: dict[str, words.Words] = {
    "meeting": words.MEETING_STATES,
    "tone": words.MEETING_TONES,
    "item": words.ITEM_STATES,
    "kind": words.KINDS,
    "route": words.ROUTES,
    "requirement": words.REQUIREMENTS,
    "role": words.ROLES,
    "step": words.STEPS,
    "section": words.SECTIONS,
    "asked": words.ASKED,
    "vote": words.CHOICES,
}


@register.filter
def said(value: str | None, group: str) -> Any:
    """``{{ meeting.state|said:"meeting" }}``; empty for an empty value."""
    return GROUPS[group].get(value or "", value or "")


@register.filter
def finding_name(finding: Finding) -> str:
    return change_said(words.finding_label(finding))


@dataclass(frozen=True)
class LineRow:
    """A line as the decision shows it. ``up`` and ``down``: whether it can be moved there."""

    line: ConclusionItem
    follow_up: bool
    standing: CohortStanding | None
    up: bool
    down: bool


@register.simple_tag
def line_rows(state: RoomState) -> list[LineRow]:
    """The current case's lines: options by priority, then what follows up."""
    order = [(line.pk, line.kind) for line in state.lines]
    return [
        LineRow(
            line=line,
            follow_up=line.kind in FOLLOW_UPS,
            standing=state.standings.get(line.cohort_id or 0),
            up=moved(order, line.pk, -1) is not None,
            down=moved(order, line.pk, 1) is not None,
        )
        for line in state.lines
    ]


@register.simple_tag
def next_seen(state: RoomState, audience: Any) -> Place | None:
    """The first waiting case that this audience may see."""
    return next((place for place in state.waiting if place.case.pk in audience.visible), None)


@register.simple_tag
def drafts(state: RoomState, audience: Any) -> bool:
    """Whether this audience may change the conclusion now."""
    return audience.draft and state.conclusion is not None and state.conclusion.state == ConclusionState.DRAFT


@register.inclusion_tag("meetings/forms/line.html", takes_context=True)
def line_form(context: Context, kind: str, line: ConclusionItem | None = None) -> dict[str, Any]:
    """The form of a kind of line: to add one, or to change ``line`` in place."""
    rule, state = RULES[ItemKind(kind)], context["state"]
    item = state.current.item
    address = reverse("line-edit", args=[line.pk]) if line else reverse("item-lines", args=[item.pk])
    return {
        "kind": kind,
        "item": item.pk,
        "line": line,
        "fields": rule.fields,
        "needs": {fault.value for fault in rule.needs},
        "address": address,
        "version": state.conclusion.version,
        "offers": context["offers"],
        "routes": words.ROUTES.items(),
        "evidence": f"{line.evidence_system} {line.evidence_level}".strip() if line else "",
        "chosen": list(line.findings.all()) if line else [],
        "owners": _owners(state, line),
        "day_word": words.DAYS.get(ItemKind(kind)),
    }


def _owners(state: RoomState, line: ConclusionItem | None) -> list[tuple[str, Any, bool]]:
    """Roles, then people in the room, and who stands there already: value, words, whether chosen."""
    doctor = state.current.case.referring_doctor_id if state.current else 0
    people = {one.person.pk: one.person.name for one in state.people}
    chosen = line.responsible_role if line else ""
    if line and line.responsible:
        people.setdefault(line.responsible.pk, line.responsible.name)
        chosen = "RO" if line.responsible.pk == doctor else str(line.responsible.pk)
    people.pop(doctor, None)  # who is in the list as the treating doctor
    offered = [*words.OWNER_ROLES.items(), *((str(key), name) for key, name in people.items())]
    return [(value, word, value == chosen) for value, word in offered]


@register.simple_tag
def kinds() -> list[ItemKind]:
    return list(RULES)


@register.simple_tag
def choices() -> list[VoteChoice]:
    return list(VoteChoice)


@register.simple_tag(takes_context=True)
def line_owner(context: Context, line: ConclusionItem) -> str:
    """Who sees to a line: by name, on a meeting room's screen by role."""
    state = context["state"]
    if not (line.responsible and context["audience"].projector):
        return words.owner_words(line)
    if state.current and line.responsible.pk == state.current.case.referring_doctor_id:
        return str(words.OWNER_ROLES["RO"])
    return _roles_by_name(state).get(line.responsible.name, gettext("named in the conclusion"))


@register.simple_tag(takes_context=True)
def as_shown(context: Context, text: str) -> str:
    """What was written, on a meeting room's screen with roles for the names of those who are or have voted there."""
    if context["audience"].projector:
        for name, role in _roles_by_name(context["state"]).items():
            text = text.replace(name, role)
    return text


def _roles_by_name(state: RoomState) -> dict[str, str]:
    voters = state.poll.votes if state.poll else ()
    known = {vote.name: gettext("a member") for vote in voters}
    return known | {one.person.name: str(words.ROLES.get(one.role, one.role)) for one in state.people}


@register.filter
def words_of(text: str) -> list[str]:
    """``{% for value in "a b"|words_of %}``"""
    return text.split()
