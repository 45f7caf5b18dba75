"""What templates of all rooms on the cases floor need to show a case: ``{% load dossier %}``."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.functional import Promise

from cases.dossier import words
from cases.dossier.frame import Frame, frame_of, tumour_of
from cases.dossier.models import Case
from molmdt.access.queries import can

register = template.Library()
_VOCABULARIES: Mapping[str, words.Words] = {
    "state": words.STATES,
    "sex": words.SEXES,
    "response": words.RESPONSES,
    "stop": words.STOP_REASONS,
    "consent": words.CONSENTS,
    "answer": words.CONSENT_ANSWERS,
    "urgency": words.URGENCIES,
    "tri": words.TRI,
    "organ": words.ORGAN_FUNCTION,
    "news": words.NEWS,
    "point": words.POINTS,
    "source": words.SOURCES,
    "reveal": words.REVEAL_REASONS,
    "task": words.TASK_KINDS,
    "action": words.ACTIONS,
}


@register.simple_tag(takes_context=True)
def case_frame(context: Mapping[str, Any], case: Case, section: str = "") -> Frame:
    """``{% case_frame case section as frame %}``"""
    return frame_of(case, context["request"].user, section)


@register.filter
def tumour(case: Case) -> str:
    """``{{ case|tumour }}``: Intrahepatisk gallegangskreft (IHCH)."""
    return tumour_of(case)


@register.filter
def word(code: str, vocabulary: str) -> str | Promise:
    """``{{ case.state|word:"state" }}``. A code without a word is shown as it is, so that nothing is hidden."""
    return _VOCABULARIES[vocabulary].get(code, code)


@register.filter
def state_tone(state: str) -> str:
    return words.STATE_TONES.get(state, "")


@register.simple_tag(takes_context=True)
def may(context: Mapping[str, Any], action: str, obj: Any = None) -> bool:
    """``{% may "referral.edit" case as editable %}``: asks the door, so that no dead button is drawn."""
    return can(context["request"].user, action, obj) is not None

