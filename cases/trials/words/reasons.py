"""Why a clause got its result, with the case's own values; which datum is missing, and whom to ask."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from cases.trials.enums import Ask, Datum, Reason
from cases.trials.models import Screening
from cases.trials.words.clauses import (
    clause_words,
    consent_name,
    flat_words,
    number_words,
    organ_name,
    tumour_name,
    unit_words,
)

Node = Mapping[str, Any]


def reasons_of(screening: Screening) -> list[str]:
    """One sentence per reason; none for a match. Alternatives that fail for the same reason share a sentence."""
    asked: dict[str, list[str]] = {}
    for entry in screening.deciding:
        asked.setdefault(reason_words(entry["node"]), []).append(_asked(entry["node"]))
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
    shown = "; ".join(value_words(name, value) for value in node["values"])
    words = _plain(reason)
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
    }
    text = speakers[value["what"]]()
    return f"{text}, {_day(day)}" if day else text


def finding_words(shown: Node) -> str:
    """``BRAF p.(Val600Glu), 31 %``; ``ERBB2 amplification, 18 copies``; ``FGFR2::BICC1``."""
    if shown["kind"] == "fusion":
        return f"{shown['gene']}::{shown['partner']}" if shown["partner"] else shown["gene"]
    if shown["kind"] == "copy_number":
        kinds = {
            "amplification": _("amplification"), "deletion": _("deletion"), "loss": _("loss"), "loh": _("LOH"),
            "gain": _("gain"), "neutral": _("normal copy number"),
        }  # fmt: skip
        words = f"{shown['gene']} {kinds.get(shown['copy_number_kind'], shown['copy_number_kind'])}"
        if shown["copies"] is not None:
            copies = number_format(shown["copies"], 0 if float(shown["copies"]).is_integer() else 1)
            words += ", " + _("%(copies)s copies") % {"copies": copies}
        return words
    words = f"{shown['gene']} {shown['change']}".strip()
    if shown["allele_fraction"] is not None:
        words += f" ({number_format(shown['allele_fraction'] * 100, 0)} %)"
    return words


def datum_words(missing: Mapping[str, str]) -> str:
    """The datum that would decide, as a noun phrase."""
    subject = missing["subject"]
    named = {
        Datum.TUMOUR: _("a more exact diagnosis"),
        Datum.ECOG: _("a new ECOG"),
        Datum.AGE: _("date of birth"),
        Datum.STANDARD_OPTIONS: _("whether standard treatment is left"),
        Datum.MEASURABLE_DISEASE: _("whether the disease is measurable"),
        Datum.BRAIN_METASTASES: _("whether there are brain metastases"),
        Datum.TREATMENTS: _("earlier treatment"),
        Datum.SMALL_VARIANTS: _("whether %(gene)s is mutated") % {"gene": subject},
        Datum.GAINS: _("whether %(gene)s is amplified") % {"gene": subject},
        Datum.LOSSES: _("whether %(gene)s is deleted") % {"gene": subject},
        Datum.FUSIONS: _("whether %(gene)s is fused") % {"gene": subject},
        Datum.TMB: _("TMB"),
        Datum.MSI: _("microsatellite status"),
        Datum.HRD: _("HRD score"),
        Datum.INTERPRETATION: _("a confirmed interpretation of %(gene)s") % {"gene": subject},
        Datum.SECOND_ALLELE: _("whether both alleles of %(gene)s are hit") % {"gene": subject},
    }
    datum = Datum(missing["datum"])
    if datum == Datum.ORGAN:
        return organ_name(subject)
    if datum == Datum.CONSENT:
        return _("consent to %(what)s") % {"what": consent_name(subject)}
    return named[datum]


def ask_words(ask: str) -> str:
    return {Ask.REFERRER: _("the treating doctor"), Ask.LABORATORY: _("the laboratory")}[Ask(ask)]


def _asked(node: Node) -> str:
    name, values = next(iter(node["clause"].items()))
    if node["reason"] == Reason.COVERED:
        return _("covered by the indication of %(drug)s") % {"drug": values["drug"]}
    if name == "outside_indication" and "when" in values:
        return flat_words(values["when"])
    return clause_words(name, values)


def _plain(reason: Reason) -> str:
    return {
        Reason.FOUND: _("found"),
        Reason.OTHER_FOUND: _("tested; only found"),
        Reason.NOT_TESTED: _("not tested"),
        Reason.INCONCLUSIVE: _("not conclusive"),
        Reason.NOT_INTERPRETED: _("no confirmed interpretation"),
        Reason.NOT_ONCOGENIC: _("not interpreted as oncogenic"),
        Reason.PHASE_UNKNOWN: _("two variants, on one allele or on both is not known"),
        Reason.SECOND_ALLELE_UNKNOWN: _("the other allele is not examined"),
        Reason.ONE_ALLELE: _("one allele is intact"),
        Reason.OUTSIDE: _("the case has"),
        Reason.TOO_COARSE: _("the diagnosis is too general"),
        Reason.NOT_STATED: _("not stated"),
        Reason.TOO_OLD: _("too old"),
        Reason.UNIT_UNKNOWN: _("in a unit that cannot be compared"),
        Reason.NOT_HAD: _("not given; has had"),
        Reason.HAD: _("given"),
    }.get(reason, "")


def _score_words(name: str, value: float) -> str:
    units = {"tmb": _("mutations/Mb"), "msi": _("% unstable"), "hrd": ""}
    return f"{number_words(round(value, 1))} {units[name]}".strip()


def _day(text: str) -> str:
    return f"{date.fromisoformat(text):%d.%m.%Y}"
