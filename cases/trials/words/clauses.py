"""What a clause asks, in words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import localize
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from cases.dossier.logic import oncotree
from cases.trials.enums import Operator, VariantClass

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
_CLASSES: Mapping[str, Promise] = {
    VariantClass.MUTATION: gettext_lazy("mutation"),
    VariantClass.MISSENSE: gettext_lazy("missense mutation"),
    VariantClass.TRUNCATING: gettext_lazy("truncating mutation"),
    VariantClass.INFRAME_INSERTION: gettext_lazy("in-frame insertion"),
    VariantClass.INFRAME_DELETION: gettext_lazy("in-frame deletion"),
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
        return _("not treated before with %(drugs)s") % {"drugs": _or(body["any_of"])}
    return _("not %(what)s") % {"what": flat_words(rule)}


def flat_words(rule: Mapping[str, Any]) -> str:
    """A rule in one line."""
    word, body = next(iter(rule.items()))
    if word == Operator.ALL:
        return _(" and ").join(flat_words(part) for part in body)
    if word == Operator.ANY:
        return _or([flat_words(part) for part in body])
    if word == Operator.NOT:
        return negated_words(body)
    return flat_words(body) if word == Operator.AT_INCLUSION else clause_words(word, body)


def tumour_names(codes: Iterable[str]) -> str:
    """Norwegian or English names of tumour codes, joined by "or"."""
    return _or([tumour_name(code) for code in codes])


def tumour_name(code: str) -> str:
    node = oncotree.find(code)
    if node is None:
        return code
    label = node.label(get_language() or "nb")
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def number_words(value: float) -> str:
    """Without decimals where there are none; the language's decimal sign."""
    return str(localize(int(value) if float(value).is_integer() else value))


def organ_name(code: str) -> str:
    return str(_ORGANS.get(code, code))


def unit_words(unit: str) -> str:
    shown = {"x ULN": gettext_lazy("× upper limit"), "10^9/L": "× 10⁹/L", "mL/min/1.73m2": "mL/min/1,73 m²"}
    return str(shown.get(unit, unit))


def consent_name(kind: str) -> str:
    return str(_CONSENTS.get(kind, kind))


def _alternative(rule: Mapping[str, Any], depth: int) -> list[RuleLine]:
    """An alternative of several parts keeps them in one line."""
    if next(iter(rule)) == Operator.ALL:
        return [RuleLine(flat_words(rule), depth)]
    return rule_lines(rule, depth)


def _or(words: Iterable[str]) -> str:
    *most, last = list(words)
    return _("%(most)s or %(last)s") % {"most": ", ".join(most), "last": last} if most else last


def _tumour(values: Values) -> str:
    if "except" in values:
        names = {"names": tumour_names(values["within"]), "excepted": tumour_names(values["except"])}
        return _("tumour: %(names)s, except %(excepted)s") % names
    return _("tumour: %(names)s") % {"names": tumour_names(values["within"])}


def _variant(values: Values) -> str:
    what = _or(values["change"]) if "change" in values else str(_CLASSES[values.get("class", "mutation")])
    parts = [f"{values['gene']} {what}"]
    if "exon" in values:
        parts.append(_("in exon %(exon)s") % values)
    if "min_allele_fraction" in values:
        percent = number_words(round(values["min_allele_fraction"] * 100, 1))
        parts.append(_("with allele fraction of at least %(percent)s %%") % {"percent": percent})
    if values.get("oncogenic"):
        parts.append(_("interpreted as oncogenic"))
    return " ".join(parts)


def _copy_number(values: Values) -> str:
    kinds = {"amplification": _("%(gene)s amplification"), "deletion": _("%(gene)s deletion (both copies)")}
    words = kinds[values["kind"]] % {"gene": values["gene"]}
    if "min_copies" in values:
        words += " " + _("with at least %(copies)s copies") % {"copies": number_words(values["min_copies"])}
    return words


def _fusion(values: Values) -> str:
    genes = f"{values['gene']}::{values['partner']}" if "partner" in values else values["gene"]
    words = _("%(genes)s fusion") % {"genes": genes}
    return words + " " + _("in frame") if values.get("in_frame") else words


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
    "variant": _variant,
    "copy_number": _copy_number,
    "fusion": _fusion,
    "biallelic": lambda values: _("both alleles of %(gene)s hit") % values,
    "tmb": lambda values: _("TMB of at least %(floor)s mutations/Mb") % {"floor": number_words(values["at_least"])},
    "msi": lambda values: (
        _("microsatellite instability: at least %(floor)s %% of %(sites)s or more sites")
        % {"floor": number_words(values["at_least"]), "sites": values["min_sites"]}
    ),
    "hrd": lambda values: _("HRD score of at least %(floor)s") % {"floor": number_words(values["at_least"])},
    "ecog": lambda values: _("ECOG %(at_most)s or better, not older than %(valid_days)s days") % values,
    "age": _age,
    "prior_drug": lambda values: _("treated before with %(drugs)s") % {"drugs": _or(values["any_of"])},
    "prior_lines": lambda values: _("at least %(at_least)s earlier lines of treatment") % values,
    "standard_options_left": _yes_no(
        lambda: _("standard treatment is left"), lambda: _("no standard treatment is left")
    ),
    "measurable_disease": _yes_no(lambda: _("measurable disease"), lambda: _("no measurable disease")),
    "brain_metastases": _yes_no(lambda: _("brain metastases"), lambda: _("no brain metastases")),
    "consent": lambda values: _("consent to %(what)s") % {"what": consent_name(values["to"])},
    "organ": _organ,
    "outside_indication": _outside_indication,
}
