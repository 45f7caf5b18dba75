"""Words and numbers of the runs of reference materials."""

from django import template
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.genomics.logic.quality import MSI, TMB, UNEXPECTED
from cases.genomics.models import QualityResult, QualityRun
from cases.genomics.queries.quality import Chart, Point
from cases.genomics.reference_words import material_name, material_origin
from molmdt.web.numbers import rounded

register = template.Library()
FIGURES = {TMB: _("TMB, mut/Mb"), MSI: _("MSI, % unstable sites"), UNEXPECTED: _("Unexpected variants")}


@register.filter(name="material_name")
def name_of(run: QualityRun) -> str:
    return material_name(run.material)


@register.filter(name="material_origin")
def origin_of(run: QualityRun) -> str:
    return material_origin(run.material)


@register.filter
def base_name(path: str) -> str:
    return path.rsplit("/", 1)[-1]


@register.filter
def value_name(held: Chart | QualityResult) -> str:
    key = held.key if isinstance(held, Chart) else held.variant_key
    return str(FIGURES.get(key, held.name))


@register.simple_tag
def measured(value: float | None, key: str) -> str:
    """A fraction as a percentage, a figure with one decimal, a count whole; a dash when nothing was found."""
    if value is None:
        return "\u2013"
    if key == UNEXPECTED:
        return rounded(value, 0)
    return rounded(value, 1) if key in FIGURES else f"{rounded(value * 100, 1)}\u00a0%"


@register.filter
def verdict(run: QualityRun) -> str:
    """good, bad, or warn while limits are still being learned; the word beside it says the same."""
    if run.figures.get("accepted") is False:
        return "bad"
    return "warn" if run.figures.get("learning") else "good"


@register.filter
def verdict_word(run: QualityRun) -> str:
    words = {
        "bad": gettext("outside its limits"),
        "warn": gettext("limits are being learned"),
        "good": gettext("within its limits"),
    }
    return words[verdict(run)]


@register.filter
def verdict_sign(run: QualityRun) -> str:
    return {"bad": "✕", "warn": "…", "good": "✓"}[verdict(run)]


@register.filter
def within_word(within: bool | None) -> str:
    if within is None:
        return gettext("not compared")
    return gettext("within") if within else gettext("outside")


@register.filter
def unlocalized(number: float) -> str:
    """A coordinate: a decimal point in every language."""
    return f"{number:g}"


@register.filter
def band_height(chart: Chart) -> float:
    return round(chart.y_lower - chart.y_upper, 1)


@register.filter
def way(chart: Chart) -> str:
    """The line through the values that were found."""
    return " ".join(f"{point.x:g},{point.y:g}" for point in chart.points if point.found is not None)


@register.filter
def cross(point: Point) -> str:
    x, y = point.x, point.y
    return f"M{x - 4:g} {y - 4:g}L{x + 4:g} {y + 4:g}M{x - 4:g} {y + 4:g}L{x + 4:g} {y - 4:g}"
