"""Words of the rule editor for templates: ``{% load rule_editor %}``."""

from django import template
from django.utils.translation import gettext as _

from cases.trials.words import verdict_words

register = template.Library()


@register.filter
def moved(code: str) -> str:
    """A verdict, or whether somebody is called about a place."""
    offers = {"offered": _("could be offered a place"), "not_offered": _("not offered")}
    return offers[code] if code in offers else verdict_words(code)
