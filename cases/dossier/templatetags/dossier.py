"""What templates of all rooms on the cases floor need to show a case: ``{% load dossier %}``."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django import template
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.dossier import words
from cases.dossier.enums import ACCEPTED_ONCE, SAFETY_TASKS
from cases.dossier.frame import Frame, address, frame_for
from cases.dossier.logic.age import age_band
from cases.dossier.models import Case
from cases.dossier.queries import tumour_of
from molmdt.access.queries import can
from molmdt.kernel.clock import now, today

register = template.Library()
_VOCABULARIES: Mapping[str, words.Words] = {
    "state": words.STATES,
    "sex": words.SEXES,
    "response": words.RESPONSES,
    "stop": words.STOP_REASONS,
    "consent": words.CONSENTS,
    "answer": words.CONSENT_ANSWERS,
    "urgency": words.URGENCIES,
    "tri": {"": words.NOT_GIVEN, **words.TRI},
    "organ": words.ORGAN_FUNCTION,
    "unit": words.UNITS,
    "news": words.NEWS,
    "point": words.POINTS,
    "source": words.SOURCES,
    "reveal": words.REVEAL_REASONS,
    "task": words.TASK_KINDS,
    "action": words.ACTIONS,
    "asked": words.ASKABLE_ROLES,
}


@register.simple_tag(takes_context=True)
def case_frame(context: Mapping[str, Any], case: Case, section: str = "") -> Frame:
    """``{% case_frame case section as frame %}``"""
    return frame_for(context["request"], case, section)


@register.filter
def tumour(case: Case) -> str:
    """``{{ case|tumour }}``: Intrahepatisk gallegangskreft (IHCH)."""
    return tumour_of(case)


@register.filter
def word(code: str, vocabulary: str) -> str | Promise:
    """``{{ case.state|word:"state" }}``. A code without a word is shown as it is, so that nothing is hidden."""
    said: str | Promise = _VOCABULARIES[vocabulary].get(code, code)
    return said


@register.filter
def state_tone(state: str) -> str:
    return words.STATE_TONES.get(state, "")


@register.simple_tag(takes_context=True)
def may(context: Mapping[str, Any], action: str, obj: Any = None) -> bool:
    """``{% may "referral.edit" case as editable %}``: asks the door, so that no dead button is drawn."""
    return can(context["request"].user, action, obj) is not None


@register.simple_tag
def reveal_reasons() -> list[tuple[str, str | Promise]]:
    return list(words.REVEAL_REASONS.items())


@register.simple_tag
def askable_roles() -> list[tuple[str, str | Promise]]:
    return list(words.ASKABLE_ROLES.items())


@register.simple_tag(takes_context=True)
def box_url(context: Mapping[str, Any], name: str, case: Case) -> str:
    """The address of a room's box on the overview; empty where this reader may not enter."""
    return address(name, case, context["request"].user)


@register.filter
def accepted_once(state: str) -> bool:
    """Whether what the doctor wrote is kept up to date from now on, not written."""
    return state in ACCEPTED_ONCE


@register.filter
def followed_up(kind: str) -> bool:
    """Whether a task of this kind is taken on step by step on a page of its own."""
    return kind in SAFETY_TASKS


@register.filter
def field_label(name: str, form: Any) -> str | Promise:
    """The label that a field has on the form: what a conflict calls it."""
    return form.fields[name].label if name in form.fields else name


@register.filter
def band(case: Case) -> tuple[int, int | None] | None:
    """The patient's age band; ``dossier/age_band.html`` says it."""
    return age_band(case.patient.birth_year, today().year)


@register.filter
def since_words(moment: datetime) -> str:
    """How long something has waited, in days as people count them."""
    days = (today() - localtime(moment).date()).days
    if days <= 0:
        return _("today")
    return _("yesterday") if days == 1 else ngettext("%(days)s day", "%(days)s days", days) % {"days": days}


@register.filter
def until_words(meeting: Any) -> str:
    """How far off a meeting is, or that it is open; its hour alone opens no meeting."""
    moment = meeting.starts_at
    left = moment - now()
    if meeting.state == "open":
        return _("open now")
    if left <= timedelta(0):
        return _("not opened yet")
    if left < timedelta(hours=1):
        minutes = left // timedelta(minutes=1)
        return ngettext("in %(number)s minute", "in %(number)s minutes", minutes) % {"number": minutes}
    if left < timedelta(days=1):
        hours = left // timedelta(hours=1)
        return ngettext("in %(number)s hour", "in %(number)s hours", hours) % {"number": hours}
    days = (localtime(moment).date() - today()).days
    return ngettext("in %(number)s day", "in %(number)s days", days) % {"number": days}


@register.simple_tag(takes_context=True)
def global_box(context: Mapping[str, Any], name: str) -> str:
    """The address of a room's box that belongs to no case; empty where it is not hung up or not for this reader."""
    try:
        url = reverse(name)
    except NoReverseMatch:
        return ""
    return url if can(context["request"].user, resolve(url).func.door) else ""  # type: ignore[attr-defined]
