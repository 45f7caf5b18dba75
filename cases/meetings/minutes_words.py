"""How the minutes name what was shown and who sees to what, on pages and in the document."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.meetings.words import OWNER_ROLES, SECTIONS

PICTURES: Mapping[str, str | Promise] = {
    "depth": _("allele fraction against depth"),
    "genome": _("allele fractions along the genome"),
    "copies": _("copy number along the genome"),
    "protein": _("protein"),
    "fusions": _("fusion"),
    "classes": _("mutational classes"),
}


def view_words(shown: Mapping[str, Any]) -> str:
    """What was on the screen: Findings: FGFR2::BICC1, fusion"""
    section = str(SECTIONS.get(shown["section"], shown["section"]))
    picture, _colon, part = shown["plot"].partition(":")
    plot = f"{PICTURES.get(picture, picture)} {part}".strip() if picture else ""
    parts = ", ".join(one for one in (shown["finding"], plot, shown["slide"]) if one)
    return f"{section}: {parts}" if parts else section


def line_owner(line: Mapping[str, Any], names: Mapping[int, str]) -> str:
    """Who sees to a line of a record, by name or by role."""
    return names.get(line["owner"], "") or str(OWNER_ROLES.get(line["owner_role"], ""))
