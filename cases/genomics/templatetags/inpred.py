"""Words and numbers of the view that InPreD knows."""

from django import template
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.genomics.inpred.cells import is_missing
from cases.genomics.inpred.compare import Reason
from cases.genomics.inpred.errors import InpredError
from cases.genomics.inpred.rna import RnaState, slide_entries
from cases.genomics.inpred.sentences import ERRORS, TOLD, WHYS
from cases.genomics.inpred.slide import slide_fraction, slide_protein, slide_status
from cases.genomics.inpred.told import Told

register = template.Library()
TABLES = {
    "alters_protein": (_("Alter the protein"), _("slides 2, 6 and 7")),
    "sequence_summary": (_("Sequence summary"), _("slides from 8 on")),
    "coding_region": (_("Coding region"), _("counted on slides 2 and 6")),
    "class_selected": (_("Selected by class"), _("counted on slides 2 and 6")),
    "main_findings": (_("Main findings"), _("on no slide")),
}
RNA_STATES = {
    RnaState.NOT_ASSAYED: _("not assayed"),
    RnaState.NONE_REPORTED: _("none reported"),
    RnaState.UNKNOWN: _("unknown"),
}


@register.filter
def told_sentence(told: Told) -> str:
    return gettext(TOLD[told.code]) % {name: gettext(value) if value else value for name, value in told.values}


@register.filter
def why_sentence(reason: Reason) -> str:
    return gettext(WHYS[reason.code]) % dict(reason.values)


@register.filter
def error_sentence(error: InpredError) -> str:
    return gettext(ERRORS[error.rule]) % error.values


@register.filter
def table_title(name: str) -> str:
    return str(TABLES[name][0])


@register.filter
def table_place(name: str) -> str:
    return str(TABLES[name][1])


@register.filter
def filled(text: str) -> str:
    """A cell as the file has it; a dash where it says nothing."""
    return "\u2013" if is_missing(text) or text == "." else text


@register.filter
def on_slide(fraction: float | None) -> str:
    """The fraction as slides round it, decimal point and all."""
    return slide_fraction(fraction) or "\u2013"


@register.filter
def starred(protein: str) -> str:
    return slide_protein(protein) or "\u2013"


@register.filter
def short_status(status: str) -> str:
    return slide_status(status).replace(",", ", ") or "\u2013"


@register.filter
def rna_words(state: RnaState, found: tuple[str, ...]) -> str:
    """The entries as slides name them, or the word for there being none."""
    if state is RnaState.REPORTED:
        return slide_entries(found, ", ") or str(RNA_STATES[RnaState.NONE_REPORTED])
    return str(RNA_STATES[state])
