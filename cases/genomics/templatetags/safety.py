"""Words of the safety nets for templates."""

from collections.abc import Mapping
from typing import Any

from django import template

from cases.genomics import safety_words as words
from cases.genomics.enums import SafetyGround, SafetyKind, SafetyState
from cases.genomics.logic.judging import Answer, Reason

register = template.Library()
TONES = {
    SafetyState.OPEN: "bad",
    SafetyState.JOURNALLED: "good",
    SafetyState.DECLINED: "",
    SafetyState.WITHDRAWN: "",
}
SHAPES = {Answer.YES: "✓", Answer.NO: "✕", Answer.UNKNOWN: "?"}


@register.filter
def safety_kind(kind: str) -> str:
    return str(words.SAFETY_KINDS[SafetyKind(kind)])


@register.filter
def safety_state(state: str) -> str:
    return str(words.SAFETY_STATES[SafetyState(state)])


@register.filter
def safety_tone(state: str) -> str:
    """The tag's colour; the word says the same without it."""
    return TONES.get(SafetyState(state), "warn")


@register.filter
def safety_ground(ground: str) -> str:
    return str(words.GROUNDS[SafetyGround(ground)]) if ground else ""


@register.filter
def safety_reason(reason: Reason | Mapping[str, Any]) -> str:
    """A rule's answer as a sentence; stored reasons are mappings."""
    rule, answer, values = _parts(reason)
    return words.reason_sentence(rule, answer, values)


@register.filter
def safety_shape(reason: Reason | Mapping[str, Any]) -> str:
    return SHAPES[Answer(_parts(reason)[1])]


@register.filter
def safety_step(kind: str, to: str) -> str:
    """``{{ flag.kind|safety_step:to }}``: the button's words."""
    return words.step_word(SafetyKind(kind), SafetyState(to))


@register.filter
def safety_help(kind: str, to: str) -> str:
    return words.help_word(SafetyKind(kind), SafetyState(to))


@register.filter
def safety_title(rules: Any) -> str:
    return str(words.TITLES.get(rules.id, rules.name))


@register.filter
def safety_source(rules: Any) -> str:
    return str(words.SOURCES.get(rules.id, rules.source))


@register.filter
def safety_remark(rules: str) -> str:
    """What must be known about a rule set before it is trusted."""
    return str(words.REMARKS.get(rules, ""))


def _parts(reason: Reason | Mapping[str, Any]) -> tuple[str, str, Mapping[str, Any]]:
    if isinstance(reason, Reason):
        return reason.rule, reason.answer.value, reason.values
    return reason["rule"], reason["answer"], reason["values"]
