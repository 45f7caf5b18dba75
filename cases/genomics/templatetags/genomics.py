"""Words of the room for templates, and a problem's sentence in the reader's language."""

from django import template
from django.utils.translation import gettext

from cases.genomics import words
from cases.genomics.models import ReadingProblem
from cases.genomics.readers.rules import RULES
from cases.genomics.services.checks import SENTENCES

register = template.Library()
TONES = {"accepted": "good", "warned": "warn", "quarantined": "bad", "refused": "bad"}
SHAPES = {"accepted": "✓", "warned": "!", "quarantined": "⏸", "refused": "✕", "waiting": "…", "reading": "…"}


@register.filter
def word(value: str | None, group: str) -> str:
    """``{{ state|word:"upload" }}``"""
    return words.word(group, value)


@register.filter
def consequence(terms: str) -> str:
    return words.consequence(terms)


@register.filter
def tone(state: str) -> str:
    """The tag's colour; the word and the shape say the same without it."""
    return TONES.get(state, "")


@register.filter
def shape(state: str) -> str:
    return SHAPES.get(state, "")


@register.filter
def sentence(problem: ReadingProblem) -> str:
    """The rule's sentence in the reader's language, filled in; the stored English one for a rule of former times."""
    known = SENTENCES.get(problem.rule) or (RULES[problem.rule].sentence if problem.rule in RULES else None)
    if known is None:
        return problem.message
    try:
        return gettext(known) % {name: gettext(value) if value else value for name, value in problem.values.items()}
    except (KeyError, TypeError, ValueError):
        return problem.message
