"""Words of the rule editor for templates: ``{% load rule_editor %}``."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.translation import gettext as _

from cases.trials.logic.rule_difference import difference
from cases.trials.models import CohortVersion
from cases.trials.words import verdict_words
from cases.trials.words.differences import difference_lines

register = template.Library()


@register.filter
def moved(code: str) -> str:
    """A verdict, or whether somebody is called about a place."""
    offers = {"offered": _("could be offered a place"), "not_offered": _("not offered")}
    return offers[code] if code in offers else verdict_words(code)


@register.inclusion_tag("trials/rule_changes.html")
def rule_changes(version: CohortVersion, versions: Sequence[CohortVersion]) -> dict[str, Any]:
    """What a version asks differently from the one before it; nothing for the first."""
    earlier = [one for one in versions if one.number < version.number]
    if not earlier:
        return {"before": None, "lines": []}
    before = max(earlier, key=lambda one: one.number)
    return {"before": before, "lines": difference_lines(difference(before.rule, version.rule))}
