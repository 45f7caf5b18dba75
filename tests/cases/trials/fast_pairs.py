"""Random rules and dossiers from a seed: every clause of the grammar, facts that decide it, facts that are missing."""

from datetime import date, timedelta
from random import Random
from typing import Any

from cases.genomics.enums import FindingKind, Oncogenicity
from cases.genomics.logic.signatures import HRD_POLICIES, MSI_POLICIES, TMB_POLICIES, HrdClass, MsiClass, TmbClass
from cases.trials.enums import Test, VariantClass
from cases.trials.logic import clause_table
from cases.trials.logic.facts import Alteration, Dossier, Fact, Line, Measured, Score, Tier, TrialPlace
from cases.trials.logic.grammar import Node, stored_rule

DAY = date(2026, 11, 24)
GENES = ("BRAF", "BRCA2", "ERBB2", "FGFR2", "KRAS", "RET")
ORGANS, UNITS = ("anc", "hb"), ("10^9/L", "g/dL")
TIERS = ("ESCAT I-A", "ESCAT II-B")
TUMOURS = ("COAD", "COADREAD", "BOWEL", "LUAD", "NSCLC", "MEL", "IHCH", "BILIARY_TRACT", "PRAD", "GB", "TISSUE")
DRUGS = ("pemigatinib", "dabrafenib", "FOLFOX", "cisplatin", "Zanidatamab")
PROTEINS = ("p.(Val600Glu)", "p.(Lys601Glu)", "p.(Ser1982ArgfsTer22)", "p.(Gly12Asp)", "")
TERMS = ("missense_variant", "frameshift_variant", "stop_gained", "inframe_insertion", "synonymous_variant", "")


def random_rule(chance: Random, depth: int = 3) -> Node:
    return stored_rule(_rule(chance, depth))


def _rule(chance: Random, depth: int) -> dict[str, Any]:
    if depth == 0 or chance.random() < 0.3:
        name = chance.choice(sorted(CLAUSES))
        return {name: CLAUSES[name](chance)}
    operator = chance.choice(("all", "all", "any", "not", "at_inclusion"))
    if operator in {"not", "at_inclusion"}:
        return {operator: _rule(chance, depth - 1)}
    return {operator: [_rule(chance, depth - 1) for _ in range(chance.randint(1, 4))]}


def _some(chance: Random, **values: Any) -> dict[str, Any]:
    """Each optional value with an even chance."""
    return {key: value for key, value in values.items() if chance.random() < 0.5}


def _one_or_more(chance: Random, words: Any) -> list[Any]:
    return chance.sample(list(words), chance.randint(1, 2))


def _tumour(chance: Random) -> dict[str, Any]:
    return {"within": _one_or_more(chance, TUMOURS), **_some(chance, **{"except": _one_or_more(chance, TUMOURS)})}


def _interpreted(chance: Random) -> dict[str, Any]:
    tier = {"tier": chance.choice(TIERS), **_some(chance, drugs=["olaparib"])} if chance.random() < 0.3 else {}
    word = {"oncogenicity": chance.choice(("oncogenic", "uncertain"))} if chance.random() < 0.2 else {}
    return {**tier, **(word or _some(chance, oncogenic=True))}


def _in_gene(chance: Random, **values: Any) -> dict[str, Any]:
    return {"gene": chance.choice(GENES), **values, **(_interpreted(chance) if chance.random() < 0.4 else {})}


def _variant(chance: Random) -> dict[str, Any]:
    asked = {
        "change": [chance.choice(("V600E", "V600", "G12"))], "exon": 15, "min_allele_fraction": 0.2,
        "max_allele_fraction": 0.5, "codons": "590-610", "class": chance.choice(list(VariantClass)), "somatic": True,
    }  # fmt: skip
    return _in_gene(chance, **{key: value for key, value in asked.items() if chance.random() < 0.25})


def _copies(chance: Random) -> dict[str, Any]:
    kinds = ("amplification", "gain", "loss", "deletion", "loh")
    return chance.choice((
        _in_gene(chance, kind=chance.choice(kinds)), _in_gene(chance, min_copies=6), _in_gene(chance, copies=1),
        _in_gene(chance, kind="amplification", min_copies=6), _in_gene(chance, max_copies=1),
    ))  # fmt: skip


def _fusion(chance: Random) -> dict[str, Any]:
    return _in_gene(chance, **_some(chance, partner="BICC1", in_frame=True, except_partners=["KRAS"]))


def _score(chance: Random, policies: Any, classes: Any, **values: Any) -> dict[str, Any]:
    by = {"class": chance.choice(classes), "by": chance.choice(policies).id}
    return chance.choice(({"at_least": chance.choice((10, 20, 42)), **values}, by))


def _limits(chance: Random, low: int, high: int) -> dict[str, Any]:
    return chance.choice(({"at_least": low}, {"at_most": high}, {"at_least": low, "at_most": high}))


def _covered(chance: Random) -> dict[str, Any]:
    when = {"when": _rule(chance, 1)} if chance.random() < 0.5 else {}
    return {**_tumour(chance), "drug": "x", "reason": "y", **when}


def _is(chance: Random) -> dict[str, Any]:
    return {"is": chance.random() < 0.5}


CLAUSES: dict[str, Any] = {
    "tumour": _tumour,
    "icd_o": lambda chance: _some(chance, topography=["C18"]) or {"morphology": ["8140/3", "816"]},
    "variant": _variant,
    "copy_number": _copies,
    "fusion": _fusion,
    "splice": lambda chance: _in_gene(chance, **_some(chance, exon="14")),
    "biallelic": lambda chance: {"gene": chance.choice(GENES)},
    "loss_of_function": lambda chance: {"gene": chance.choice(GENES)},
    "tmb": lambda chance: _score(chance, TMB_POLICIES, (TmbClass.LOW, TmbClass.HIGH)),
    "msi": lambda chance: _score(chance, MSI_POLICIES, (MsiClass.STABLE, MsiClass.UNSTABLE), min_sites=40),
    "hrd": lambda chance: _score(chance, HRD_POLICIES, (HrdClass.POSITIVE, HrdClass.NEGATIVE)),
    "ecog": lambda chance: {"valid_days": chance.choice((14, 28)), **_limits(chance, 1, 2)},
    "age": lambda chance: _limits(chance, 18, 75),
    "prior_drug": lambda chance: _some(chance, atc=["L01XG"]) or {"any_of": _one_or_more(chance, DRUGS)},
    "prior_lines": lambda chance: _limits(chance, 1, 2),
    "standard_options_left": _is,
    "measurable_disease": _is,
    "brain_metastases": _is,
    "in_trial": _is,
    "consent": lambda chance: {"to": chance.choice(clause_table.CONSENTS)},
    "organ": lambda chance: {"code": chance.choice(ORGANS), "valid_days": 28, "unit": chance.choice(UNITS),
                             chance.choice(("at_least", "above", "below", "at_most")): 1.5},
    "outside_indication": _covered,
}  # fmt: skip


def random_dossier(chance: Random) -> Dossier:
    return Dossier(
        on=DAY,
        oncotree=chance.choice(("", *TUMOURS)),
        diagnosed_on=_day(chance),
        birth_year=chance.choice((None, 1940, 1951, 1980, 2008)),
        ecog=Fact(chance.randint(0, 3), _day(chance)) if chance.random() < 0.8 else None,
        standard_options_left=_answer(chance),
        measurable_disease=_answer(chance),
        brain_metastases=_answer(chance),
        consents={kind: Fact(chance.random() < 0.8, _day(chance)) for kind in _sample(chance, clause_table.CONSENTS)},
        lines=_lines(chance),
        organs={code: _measured(chance) for code in _sample(chance, ORGANS)},
        tested={test: _day(chance) for test in _sample(chance, Test)},
        alterations=tuple(_alteration(chance, key) for key in range(chance.randint(0, 8))),
        scores={test: Score(chance.choice((3.9, 15.0, 20.0, 45.0)), _day(chance), chance.choice((None, 20, 96)))
                for test in _sample(chance, (Test.TMB, Test.MSI, Test.HRD))},
        icd10=chance.choice(("", "C18.2", "C34.1")),
        morphology=chance.choice(("", "8140/3")),
        trials=tuple(TrialPlace(code, _day(chance)) for code in _sample(chance, ("A", "B")) if chance.random() < 0.2),
    )  # fmt: skip


def _measured(chance: Random) -> Measured:
    day = DAY - timedelta(days=chance.choice((3, 40, -2)))
    return Measured(chance.choice((0.9, 1.5, 7.2, 11.0)), chance.choice((*UNITS, "mmol/L", "furlong")), day)


def _sample(chance: Random, words: Any) -> list[Any]:
    return [word for word in words if chance.random() < 0.6]


def _day(chance: Random) -> date | None:
    """Also later than the screening, and unknown."""
    return chance.choice((None, DAY, DAY - timedelta(days=20), DAY - timedelta(days=60), DAY + timedelta(days=3)))


def _answer(chance: Random) -> Fact[bool] | None:
    return chance.choice((None, Fact(True), Fact(False, DAY)))


def _lines(chance: Random) -> tuple[Line, ...] | None:
    if chance.random() < 0.2:
        return None
    return tuple(Line(number, chance.choice(DRUGS), _day(chance)) for number in range(1, chance.randint(1, 4)))


def _alteration(chance: Random, key: int) -> Alteration:
    kind = chance.choice(list(FindingKind))
    small = kind == FindingKind.SMALL_VARIANT
    return Alteration(
        key=key,
        kind=kind,
        gene=chance.choice(GENES),
        partner=chance.choice((*GENES, "BICC1", "")) if kind == FindingKind.FUSION else "",
        protein=chance.choice(PROTEINS) if small else "",
        consequence=chance.choice(TERMS) if small else "",
        exon=chance.choice(("15/18", "exon 14", "")),
        allele_fraction=chance.choice((None, 0.05, 0.31)),
        copy_number_kind="" if small else chance.choice(("amplification", "deletion", "loss", "gain", "loh")),
        copies=chance.choice((None, 2.0, 8.0)),
        minor_copies=chance.choice((None, 0, 1)),
        in_frame=chance.choice((None, True, False)),
        oncogenicity=chance.choice((None, *Oncogenicity)),
        dismissed=chance.random() < 0.1,
        on=_day(chance),
        tiers=chance.choice((None, (), (Tier("ESCAT", "I-A", chance.random() < 0.5, ("olaparib",)),))),
        somatic=chance.random() < 0.3,
    )
