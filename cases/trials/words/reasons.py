"""Why a clause got its result, with the case's own values; which datum is missing, and whom to ask."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.trials.enums import Ask, Datum, Reason
from cases.trials.models import Screening
from cases.trials.words.clauses import (
    clause_words,
    consent_name,
    flat_words,
    organ_name,
    tumour_name,
    unit_words,
)
from cases.trials.words.joining import number_words
from molmdt.web.numbers import rounded

Node = Mapping[str, Any]

_REASONS: Mapping[str, Promise] = {
    Reason.FOUND: gettext_lazy("found"),
    Reason.OTHER_FOUND: gettext_lazy("tested; only found"),
    Reason.NOT_TESTED: gettext_lazy("not tested"),
    Reason.INCONCLUSIVE: gettext_lazy("not conclusive"),
    Reason.NOT_INTERPRETED: gettext_lazy("no confirmed interpretation"),
    Reason.NOT_ONCOGENIC: gettext_lazy("not interpreted as oncogenic"),
    Reason.PHASE_UNKNOWN: gettext_lazy("two variants, on one allele or on both is not known"),
    Reason.SECOND_ALLELE_UNKNOWN: gettext_lazy("the other allele is not examined"),
    Reason.ONE_ALLELE: gettext_lazy("one allele is intact"),
    Reason.OUTSIDE: gettext_lazy("the case has"),
    Reason.TOO_COARSE: gettext_lazy("the diagnosis is too general"),
    Reason.NOT_STATED: gettext_lazy("not stated"),
    Reason.TOO_OLD: gettext_lazy("too old"),
    Reason.UNIT_UNKNOWN: gettext_lazy("in a unit that cannot be compared"),
    Reason.NOT_HAD: gettext_lazy("not given; has had"),
    Reason.HAD: gettext_lazy("given"),
    Reason.LEVEL_LOWER: gettext_lazy("interpreted, with no level as high as that"),
    Reason.LEVEL_ELSEWHERE: gettext_lazy("its level is for another tumour type or on another scale"),
    Reason.NOT_COMPARED: gettext_lazy("not shown to be absent from a normal sample"),
    Reason.DRUG_UNKNOWN: gettext_lazy("a drug that is not known"),
    Reason.IN_TRIAL: gettext_lazy("treated in"),
    Reason.WAIVED: gettext_lazy("set aside for the patient"),
}
_DATA: Mapping[str, Promise] = {
    Datum.TUMOUR: gettext_lazy("a more exact diagnosis"),
    Datum.ECOG: gettext_lazy("a new ECOG"),
    Datum.AGE: gettext_lazy("date of birth"),
    Datum.STANDARD_OPTIONS: gettext_lazy("whether standard treatment is left"),
    Datum.MEASURABLE_DISEASE: gettext_lazy("whether the disease is measurable"),
    Datum.BRAIN_METASTASES: gettext_lazy("whether there are brain metastases"),
    Datum.TREATMENTS: gettext_lazy("earlier treatment"),
    Datum.SMALL_VARIANTS: gettext_lazy("whether %(gene)s is mutated"),
    Datum.GAINS: gettext_lazy("whether %(gene)s is amplified"),
    Datum.LOSSES: gettext_lazy("whether %(gene)s is deleted"),
    Datum.FUSIONS: gettext_lazy("whether %(gene)s is fused"),
    Datum.TMB: gettext_lazy("TMB"),
    Datum.MSI: gettext_lazy("microsatellite status"),
    Datum.HRD: gettext_lazy("HRD score"),
    Datum.INTERPRETATION: gettext_lazy("a confirmed interpretation of %(gene)s"),
    Datum.SECOND_ALLELE: gettext_lazy("whether both alleles of %(gene)s are hit"),
    Datum.SPLICES: gettext_lazy("whether the transcript of %(gene)s is altered"),
    Datum.LEVEL: gettext_lazy("a confirmed level of evidence for %(gene)s in this tumour type"),
    Datum.MATCHED_NORMAL: gettext_lazy("whether the variant in %(gene)s is of the tumour alone"),
    Datum.DRUG: gettext_lazy("which drugs were given"),
    Datum.MORPHOLOGY: gettext_lazy("ICD-O morphology"),
    Datum.ICD10: gettext_lazy("a more exact ICD-10 code"),
}
_COPY_NUMBERS: Mapping[str, Promise] = {
    "amplification": gettext_lazy("amplification"),
    "deletion": gettext_lazy("deletion"),
    "loss": gettext_lazy("loss"),
    "loh": gettext_lazy("LOH"),
    "gain": gettext_lazy("gain"),
    "neutral": gettext_lazy("normal copy number"),
}


def reasons_of(screening: Screening) -> list[str]:
    """One sentence per reason; none for a match. Alternatives that fail for the same reason share a sentence."""
    return joined_reasons([entry["node"] for entry in screening.deciding])


def joined_reasons(nodes: Iterable[Node]) -> list[str]:
    """The same for explained clauses in their stored form."""
    asked: dict[str, list[str]] = {}
    for node in nodes:
        asked.setdefault(reason_words(node), []).append(asked_words(node))
    return [f"{_(' and ').join(clauses)}: {why}" for why, clauses in asked.items()]


def reason_words(node: Node) -> str:
    """``tested, none found``; ``1, 12.11.2026``. For a stored clause node."""
    name, values = next(iter(node["clause"].items()))
    reason = Reason(node["reason"])
    if reason == Reason.COVERED:
        checked = _(" (checked %(day)s)") % {"day": _day(values["checked_on"])} if "checked_on" in values else ""
        return f"{values['reason']}{checked}"
    if reason == Reason.NONE_FOUND:
        day = node["values"][0]["on"]
        return _("tested, none found") + (f", {_day(day)}" if day else "")
    # Two specimens of one day may show the same; once is enough.
    shown = "; ".join(dict.fromkeys(value_words(name, value) for value in node["values"]))
    words = str(_REASONS.get(reason, ""))
    return f"{words}: {shown}" if words and shown else words or shown


def value_words(name: str, value: Node) -> str:
    """One of the case's own values with its day."""
    shown, day = value["shown"], value["on"]
    speakers: dict[str, Callable[[], str]] = {
        "finding": lambda: finding_words(shown),
        "tumour": lambda: tumour_name(shown),
        "answer": lambda: _("yes") if shown else _("no"),
        "score": lambda: _score_words(name, shown),
        "number": lambda: number_words(shown),
        "measured": lambda: f"{number_words(shown['value'])} {unit_words(shown['unit'])}",
        "drugs": lambda: str(shown),
        "code": lambda: str(shown),
        "trial": lambda: str(shown),
    }
    text = speakers[value["what"]]()
    return f"{text}, {_day(day)}" if day else text


def finding_words(shown: Node) -> str:
    """``BRAF p.(Val600Glu), 31 %``; ``ERBB2 amplification, 18 copies``; ``FGFR2::BICC1``."""
    if shown["kind"] == "fusion":
        return f"{shown['gene']}::{shown['partner']}" if shown["partner"] else shown["gene"]
    if shown["kind"] == "copy_number":
        words = f"{shown['gene']} {_COPY_NUMBERS.get(shown['copy_number_kind'], shown['copy_number_kind'])}"
        if shown["copies"] is not None:
            copies = rounded(shown["copies"], 0 if float(shown["copies"]).is_integer() else 1)
            words += ", " + _("%(copies)s copies") % {"copies": copies}
        return words
    if shown["kind"] == "splice":
        return _("%(gene)s without exon %(exon)s") % shown if shown.get("exon") else str(shown["gene"])
    words = f"{shown['gene']} {shown['change']}".strip()
    if shown["allele_fraction"] is not None:
        words += f" ({rounded(shown['allele_fraction'] * 100, 0)} %)"
    return words


def datum_words(missing: Mapping[str, str]) -> str:
    """The datum that would decide, as a noun phrase."""
    subject = missing["subject"]
    datum = Datum(missing["datum"])
    if datum == Datum.ORGAN:
        return organ_name(subject)
    if datum == Datum.CONSENT:
        return _("consent to %(what)s") % {"what": consent_name(subject)}
    return str(_DATA[datum]) % {"gene": subject}


def ask_words(ask: str) -> str:
    return _("the treating doctor") if ask == Ask.REFERRER else _("the laboratory")


def asked_words(node: Node) -> str:
    """The clause of a stored node, as a reason speaks of it."""
    name, values = next(iter(node["clause"].items()))
    if node["reason"] == Reason.COVERED:
        return _("covered by the indication of %(drug)s") % {"drug": values["drug"]}
    if name == "outside_indication" and "when" in values:
        return flat_words(values["when"])
    return clause_words(name, values)


def _score_words(name: str, value: float) -> str:
    unit = {"tmb": gettext_lazy("mutations/Mb"), "msi": gettext_lazy("% unstable")}.get(name, "")
    return f"{number_words(round(value, 1))} {unit}".strip()


def _day(text: str) -> str:
    return f"{date.fromisoformat(text):%d.%m.%Y}"
