"""The sentences of what the rules suggest, and of what they could not tell."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.genomics.logic.suggesting import Suggestion
from cases.genomics.logic.variant_facts import Reason
from molmdt.web.numbers import rounded

SENTENCES: dict[Reason, str | Promise] = {
    Reason.NULL_IN_SUPPRESSOR: _("Null variant; %(gene)s is a tumour suppressor"),
    Reason.NULL_IN_LAST_EXON: _("Null variant in the last exon of the tumour suppressor %(gene)s: may escape decay"),
    Reason.NOT_NULL: _("No null variant by its consequence"),
    Reason.NOT_SUPPRESSOR: _("%(gene)s is not listed as a tumour suppressor"),
    Reason.ROLE_NOT_STATED: _("The role of %(gene)s in cancer is not stated"),
    Reason.NO_GENE_TABLE: _("No table of cancer genes is loaded"),
    Reason.NO_CONSEQUENCE: _("The files state no consequence"),
    Reason.NO_PROTEIN: _("The files state no protein change"),
    Reason.NO_CHANGE: _("The protein is not changed"),
    Reason.SAME_CHANGE: _("%(gene)s %(change)s is established as oncogenic"),
    Reason.OTHER_AT_RESIDUE: _("Of the same residue, %(change)s is established as oncogenic"),
    Reason.NOT_MISSENSE: _("No missense variant"),
    Reason.CUT_SHORT: _("The protein is cut short"),
    Reason.NOT_KNOWN: _("No such variant is listed as oncogenic"),
    Reason.NO_EVIDENCE_TABLE: _("No evidence table is loaded, and the national memory has none"),
    Reason.HOTSPOT: _("%(residue)s: %(samples)s tumours, %(same)s with this change"),
    Reason.OTHER_HOTSPOT_RULE: _(
        "Another hotspot criterion fits: %(residue)s in %(samples)s tumours, %(same)s with this change"
    ),
    Reason.NOT_HOTSPOT: _("The residue is not listed as a hotspot"),
    Reason.NO_HOTSPOT_TABLE: _("No hotspot table is loaded"),
    Reason.IN_DOMAIN: _("Residue %(position)s lies in %(domain)s (%(start)s–%(end)s); judge whether it is critical"),
    Reason.OUTSIDE_DOMAINS: _("Residue %(position)s lies in no listed domain"),
    Reason.NO_DOMAINS: _("No table lists the domains of %(gene)s"),
    Reason.LENGTH_CHANGED: _("In-frame change of length in the cancer gene %(gene)s; not for repeats"),
    Reason.STOP_LOST: _("Stop lost in the tumour suppressor %(gene)s"),
    Reason.LENGTH_KEPT: _("No in-frame change of length"),
    Reason.NOT_CANCER_GENE: _("%(gene)s is listed neither as an oncogene nor as a tumour suppressor"),
    Reason.FREQUENCY: _("Highest frequency in any population, as the file states: %(frequency)s"),
    Reason.NO_FREQUENCY: _("The files state no population frequency"),
    Reason.SILENT: _("Synonymous, and not at a splice site"),
    Reason.NOT_SILENT: _("Not synonymous"),
    Reason.NEAR_SPLICE: _("Synonymous, but in a splice region"),
    Reason.COMPUTED: _("Computed predictions agree: %(tools)s"),
    Reason.COMPUTED_OTHERWISE: _("Computed predictions do not say so, or are too few: %(tools)s"),
    Reason.NO_COMPUTED: _("The files state no computed prediction"),
    Reason.FUNCTIONAL_LISTED: _("Functional studies are listed; read what they show: %(studies)s"),
    Reason.FOR_A_PERSON: _("Only a person can judge this"),
}


def sentence(suggestion: Suggestion) -> str:
    """The reason in the reader's language, with its source and version behind it."""
    values = {name: _shown(name, value) for name, value in suggestion.values.items()}
    said = str(SENTENCES[suggestion.reason]) % values
    return f"{said} ({suggestion.source})" if suggestion.source else said


def _shown(name: str, value: object) -> str:
    """A frequency with its significant digits as a percentage; anything else as it is."""
    if name != "frequency" or not isinstance(value, float):
        return str(value)
    percent = value * 100
    return f"{rounded(percent, 2 if percent >= 0.1 or not percent else 4)} %"
