"""What a clause asks, in words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from cases.dossier.logic import oncotree
from cases.trials.enums import Operator
from cases.trials.words.genes import GENOMIC
from cases.trials.words.joining import either, number_words

Values = Mapping[str, Any]

_ORGANS: Mapping[str, Promise] = {
    "anc": gettext_lazy("neutrophils"),
    "hb": gettext_lazy("haemoglobin"),
    "platelets": gettext_lazy("platelets"),
    "bilirubin_uln": gettext_lazy("bilirubin"),
    "alt_uln": gettext_lazy("ALT"),
    "creatinine_clearance": gettext_lazy("creatinine clearance"),
}
_CONSENTS: Mapping[str, Promise] = {
    "molecular_profiling": gettext_lazy("molecular profiling"),
    "board_discussion": gettext_lazy("discussion in the board"),
    "study_information": gettext_lazy("being told about trials"),
    "germline_information": gettext_lazy("being told about hereditary findings"),
    "incidental_findings": gettext_lazy("being told about incidental findings"),
}
_LIMITS: Mapping[str, Promise] = {
    "at_least": gettext_lazy("at least %(value)s"),
    "at_most": gettext_lazy("at most %(value)s"),
    "above": gettext_lazy("above %(value)s"),
    "below": gettext_lazy("below %(value)s"),
}


@dataclass(frozen=True)
class RuleLine:
    """One line of a rule read aloud: how deep it stands, and whether it opens a group."""

    text: str
    depth: int
    opens: bool = False


def clause_words(name: str, values: Values) -> str:
    """``FGFR2 fusion``, ``ECOG 0-2, not older than 28 days``."""
    return _SPEAKERS[name](values)


def rule_lines(rule: Mapping[str, Any], depth: int = 0) -> list[RuleLine]:
    """A stored rule as lines with depth. ``all`` within ``all`` reads as one list."""
    word, body = next(iter(rule.items()))
    if word == Operator.ALL:
        return [line for part in body for line in rule_lines(part, depth)]
    if word == Operator.ANY:
        inner = [line for part in body for line in _alternative(part, depth + 1)]
        return [RuleLine(_("one of these:"), depth, opens=True), *inner]
    if word == Operator.AT_INCLUSION:
        return [RuleLine(_("checked at inclusion:"), depth, opens=True), *rule_lines(body, depth + 1)]
    if word == Operator.NOT:
        return [RuleLine(negated_words(body), depth)]
    return [RuleLine(clause_words(word, body), depth)]


def negated_words(rule: Mapping[str, Any]) -> str:
    """What must not be. A group is read in one line, since a sentence can carry it."""
    word, body = next(iter(rule.items()))
    if word == "prior_drug":
        return _("not treated before with %(drugs)s") % {"drugs": _drugs(body)}
    return _("not %(what)s") % {"what": flat_words(rule)}


def flat_words(rule: Mapping[str, Any]) -> str:
    """A rule in one line."""
    word, body = next(iter(rule.items()))
    if word == Operator.ALL:
        return _(" and ").join(flat_words(part) for part in body)
    if word == Operator.ANY:
        return either([flat_words(part) for part in body])
    if word == Operator.NOT:
        return negated_words(body)
    return flat_words(body) if word == Operator.AT_INCLUSION else clause_words(word, body)


NAMED_AFTER = ("Ewing", "Hodgkin", "Wilms")


def tumour_names(codes: Iterable[str]) -> str:
    """Norwegian or English names of tumour codes, joined by "or"."""
    return either([tumour_name(code) for code in codes])


def tumour_name(code: str) -> str:
    node = oncotree.find(code)
    if node is None:
        return code
    language = get_language() or "nb"
    label = node.label(language)
    # English names are written as titles, each word of them; in Norwegian a name of somebody's stays one.
    titled = not language.startswith("nb") or label[:2].isupper() or label.startswith(NAMED_AFTER)
    return label if titled else label[:1].lower() + label[1:]


def organ_name(code: str) -> str:
    return str(_ORGANS.get(code, code))


def unit_words(unit: str) -> str:
    shown = {
        "x ULN": gettext_lazy("× upper limit"), "10^9/L": "× 10⁹/L",
        "mL/min/1.73m2": gettext_lazy("mL/min/1.73 m²"),
    }  # fmt: skip
    return str(shown.get(unit, unit))


def consent_name(kind: str) -> str:
    return str(_CONSENTS.get(kind, kind))


def _alternative(rule: Mapping[str, Any], depth: int) -> list[RuleLine]:
    """An alternative of several parts keeps them in one line."""
    if next(iter(rule)) == Operator.ALL:
        return [RuleLine(flat_words(rule), depth)]
    return rule_lines(rule, depth)


def _tumour(values: Values) -> str:
    if "except" in values:
        names = {"names": tumour_names(values["within"]), "excepted": tumour_names(values["except"])}
        return _("tumour: %(names)s, except %(excepted)s") % names
    return _("tumour: %(names)s") % {"names": tumour_names(values["within"])}


def _icd_o(values: Values) -> str:
    said = {"morphology": _("ICD-O morphology %(codes)s"), "topography": _("ICD-O topography %(codes)s")}
    return _(" and ").join(words % {"codes": either(values[key])} for key, words in said.items() if key in values)


def _drugs(values: Values) -> str:
    return either(
        [*values.get("any_of", ()), *(_("drugs of class %(atc)s") % {"atc": one} for one in values.get("atc", ()))]
    )


def _lines(values: Values) -> str:
    if "at_most" not in values:
        return ngettext(
            "at least %(at_least)s earlier line of treatment", "at least %(at_least)s earlier lines of treatment",
            values["at_least"],
        ) % values  # fmt: skip
    if "at_least" not in values:
        return ngettext(
            "at most %(at_most)s earlier line of treatment", "at most %(at_most)s earlier lines of treatment",
            values["at_most"],
        ) % values  # fmt: skip
    return _("from %(at_least)s to %(at_most)s earlier lines of treatment") % values


def _ecog(values: Values) -> str:
    if "at_least" not in values:
        return _("ECOG %(at_most)s or better, not older than %(valid_days)s days") % values
    if "at_most" not in values:
        return _("ECOG %(at_least)s or worse, not older than %(valid_days)s days") % values
    return _("ECOG from %(at_least)s to %(at_most)s, not older than %(valid_days)s days") % values


def _age(values: Values) -> str:
    if "at_most" not in values:
        return _("at least %(at_least)s years old") % values
    if "at_least" not in values:
        return _("at most %(at_most)s years old") % values
    return _("from %(at_least)s to %(at_most)s years old") % values


def _organ(values: Values) -> str:
    said = [str(words) % {"value": number_words(values[key])} for key, words in _LIMITS.items() if key in values]
    return f"{organ_name(values['code'])} {_(' and ').join(said)} {unit_words(values['unit'])}"


def _outside_indication(values: Values) -> str:
    words = {"drug": values["drug"], "tumours": tumour_names(values["within"])}
    if "when" in values:
        words["when"] = flat_words(values["when"])
        return _("not covered by the indication of %(drug)s: %(tumours)s with %(when)s") % words
    return _("not covered by the indication of %(drug)s: %(tumours)s") % words


def _yes_no(yes: Callable[[], str], no: Callable[[], str]) -> Callable[[Values], str]:
    return lambda values: yes() if values["is"] else no()


_SPEAKERS: dict[str, Callable[[Values], str]] = {
    "tumour": _tumour,
    **GENOMIC,
    "icd_o": _icd_o,
    "ecog": _ecog,
    "age": _age,
    "prior_drug": lambda values: _("treated before with %(drugs)s") % {"drugs": _drugs(values)},
    "prior_lines": _lines,
    "in_trial": _yes_no(lambda: _("under treatment in a trial"), lambda: _("not under treatment in a trial")),
    "standard_options_left": _yes_no(
        lambda: _("standard treatment is left"), lambda: _("no standard treatment is left")
    ),
    "measurable_disease": _yes_no(lambda: _("measurable disease"), lambda: _("no measurable disease")),
    "brain_metastases": _yes_no(lambda: _("brain metastases"), lambda: _("no brain metastases")),
    "consent": lambda values: _("consent to %(what)s") % {"what": consent_name(values["to"])},
    "organ": _organ,
    "outside_indication": _outside_indication,
}
