"""Words and links of knowledge for templates."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cases.genomics import words
from cases.genomics.enums import DifferenceKind
from cases.genomics.knowledge.faults import SKIPPED
from cases.genomics.logic.therapies import NO_LEVEL
from cases.genomics.models import ReplayDifference

register = template.Library()
LINKS = (
    ("PMID:", "https://pubmed.ncbi.nlm.nih.gov/"),
    ("DOI:", "https://doi.org/"),
    ("NCT", "https://clinicaltrials.gov/study/NCT"),
)


@register.filter
def skipped_reason(reason: str) -> str:
    """Why rows of a table were left out."""
    return _(SKIPPED[reason]) if reason in SKIPPED else reason


@register.filter
def reference_link(reference: str) -> str | SafeString:
    """``PMID:123`` as a link to its publisher; other references as they are written."""
    for start, address in LINKS:
        if reference.startswith(start):
            link = '<a class="small" href="{}{}" rel="noopener noreferrer" target="_blank">{}</a>'
            return format_html(link, address, reference.removeprefix(start), reference)
    if reference.startswith("https://"):
        return format_html('<a class="small" href="{0}" rel="noopener noreferrer" target="_blank">{0}</a>', reference)
    return reference


@register.simple_tag
def difference_drugs(row: ReplayDifference) -> str:
    """The drugs taken together, and what the alteration means for them."""
    said = row.after or row.before
    drugs = " + ".join(said.get("drugs", []))
    return f"{drugs}, {words.word('effect', said.get('effect'))}" if drugs else "–"


@register.simple_tag
def difference_side(row: ReplayDifference, side: str) -> str:
    """One side of a difference: levels in this and in other tumour types, or class and points."""
    said = row.before if side == "before" else row.after
    if row.kind == DifferenceKind.CLASS:
        named = words.word("oncogenicity", said.get("suggested"))
        return _("%(class)s, %(points)s points") % {"class": named, "points": said.get("points", "?")}
    own, other = said.get("own", ""), said.get("other", "")
    parts = [
        own and _("%(level)s in this tumour type") % {"level": _level(said, own)},
        other and _("%(level)s in others") % {"level": _level(said, other)},
    ]
    return ", ".join(part for part in parts if part) or _("no statement")


def _level(said: dict[str, str], level: str) -> str:
    return _("no level") if level == NO_LEVEL else f"{said.get('system', '')} {level}".strip()
