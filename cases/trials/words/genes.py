"""What the clauses about alterations and scores ask, in words."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.genomics.enums import Oncogenicity
from cases.trials.enums import CopyKind, VariantClass
from cases.trials.words.joining import either, number_words

Values = Mapping[str, Any]

_CLASSES: Mapping[str, Promise] = {
    VariantClass.MUTATION: gettext_lazy("mutation"),
    VariantClass.MISSENSE: gettext_lazy("missense mutation"),
    VariantClass.TRUNCATING: gettext_lazy("truncating mutation"),
    VariantClass.INFRAME_INSERTION: gettext_lazy("in-frame insertion"),
    VariantClass.INFRAME_DELETION: gettext_lazy("in-frame deletion"),
}
_ONCOGENICITIES: Mapping[str, Promise] = {
    Oncogenicity.ONCOGENIC: gettext_lazy("interpreted as oncogenic, not only likely so"),
    Oncogenicity.LIKELY_ONCOGENIC: gettext_lazy("interpreted as oncogenic"),
    Oncogenicity.UNCERTAIN: gettext_lazy("interpreted as oncogenic or uncertain"),
}
_FRACTIONS: Mapping[str, Promise] = {
    "min_allele_fraction": gettext_lazy("with allele fraction of at least %(percent)s %%"),
    "max_allele_fraction": gettext_lazy("with allele fraction of at most %(percent)s %%"),
}
_COPIES: Mapping[str, Promise] = {
    CopyKind.AMPLIFICATION: gettext_lazy("%(gene)s amplification"),
    CopyKind.GAIN: gettext_lazy("%(gene)s gain or amplification"),
    CopyKind.LOSS: gettext_lazy("%(gene)s loss of one or both copies"),
    CopyKind.DELETION: gettext_lazy("%(gene)s deletion (both copies)"),
    CopyKind.LOH: gettext_lazy("%(gene)s loss of heterozygosity"),
    "": gettext_lazy("%(gene)s copy number"),
}
_COPY_LIMITS: Mapping[str, Promise] = {
    "copies": gettext_lazy("with %(copies)s copies"),
    "min_copies": gettext_lazy("with at least %(copies)s copies"),
    "max_copies": gettext_lazy("with at most %(copies)s copies"),
}
_SCORE_CLASSES: Mapping[str, Promise] = {
    "low": gettext_lazy("low"),
    "intermediate": gettext_lazy("intermediate"),
    "high": gettext_lazy("high"),
    "stable": gettext_lazy("stable"),
    "likely_unstable": gettext_lazy("likely unstable"),
    "unstable": gettext_lazy("unstable"),
    "positive": gettext_lazy("positive"),
    "negative": gettext_lazy("negative"),
}


def _variant(values: Values) -> str:
    what = either(values["change"]) if "change" in values else str(_CLASSES[values.get("class", "mutation")])
    parts = [f"{values['gene']} {what}"]
    if "exon" in values:
        parts.append(_("in exon %(exon)s") % values)
    if "codons" in values:
        parts.append(_("in codons %(codons)s") % {"codons": values["codons"].replace("-", "–")})
    for key, words in _FRACTIONS.items():
        if key in values:
            parts.append(words % {"percent": number_words(round(values[key] * 100, 1))})
    return " ".join([*parts, *_interpreted(values)])


def _interpreted(values: Values) -> Iterator[str]:
    """What is asked of the confirmed interpretation."""
    if "oncogenicity" in values:
        yield str(_ONCOGENICITIES[values["oncogenicity"]])
    elif values.get("oncogenic"):
        yield _("interpreted as oncogenic")
    if "tier" in values:
        yield _("with confirmed level %(tier)s or higher in the tumour type") % values
    if "drugs" in values:
        yield _("for %(drugs)s") % {"drugs": either(values["drugs"])}
    if "somatic" in values:
        yield _("shown to be of the tumour alone")


def _copy_number(values: Values) -> str:
    parts = [str(_COPIES[values.get("kind", "")]) % {"gene": values["gene"]}]
    for key, words in _COPY_LIMITS.items():
        if key in values:
            parts.append(words % {"copies": number_words(values[key])})
    return " ".join([*parts, *_interpreted(values)])


def _fusion(values: Values) -> str:
    genes = f"{values['gene']}::{values['partner']}" if "partner" in values else values["gene"]
    parts = [_("%(genes)s fusion") % {"genes": genes}]
    if values.get("in_frame"):
        parts.append(_("in frame"))
    if "except_partners" in values:
        parts.append(_("except with %(genes)s") % {"genes": either(values["except_partners"])})
    return " ".join([*parts, *_interpreted(values)])


def _splice(values: Values) -> str:
    if "exon" in values:
        words = _("%(gene)s without exon %(exon)s in the transcript") % values
    else:
        words = _("%(gene)s splice variant") % values
    return " ".join([words, *_interpreted(values)])


def _score(name: str, floor: Callable[[Values], str]) -> Callable[[Values], str]:
    """By a number, by the class of a policy, or both."""

    def words(values: Values) -> str:
        said = [floor(values)] if "at_least" in values else []
        if "class" in values:
            by = {"name": name, "class": _SCORE_CLASSES[values["class"]], "by": values["by"]}
            said.append(_("%(name)s %(class)s by %(by)s") % by)
        return _(" and ").join(said)

    return words


def _msi_floor(values: Values) -> str:
    return _("microsatellite instability: at least %(floor)s %% of %(sites)s or more sites") % {
        "floor": number_words(values["at_least"]),
        "sites": values["min_sites"],
    }


GENOMIC: dict[str, Callable[[Values], str]] = {
    "variant": _variant,
    "copy_number": _copy_number,
    "fusion": _fusion,
    "splice": _splice,
    "biallelic": lambda values: _("both alleles of %(gene)s hit") % values,
    "loss_of_function": lambda values: _("loss of function of %(gene)s") % values,
    "tmb": _score(
        "TMB", lambda values: _("TMB of at least %(floor)s mutations/Mb") % {"floor": number_words(values["at_least"])}
    ),
    "msi": _score("MSI", _msi_floor),
    "hrd": _score(
        "HRD", lambda values: _("HRD score of at least %(floor)s") % {"floor": number_words(values["at_least"])}
    ),
}
