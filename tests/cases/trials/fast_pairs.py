"""Random rules and dossiers from a seed: every clause of the grammar, facts that decide it, facts that are missing."""

from datetime import date, timedelta
from random import Random
from typing import Any

from cases.genomics.enums import FindingKind, Oncogenicity
from cases.trials.enums import Test, VariantClass
from cases.trials.logic import grammar
from cases.trials.logic.facts import Alteration, Dossier, Fact, Line, Measured, Score, Tier, TrialPlace
from cases.trials.logic.grammar import Node, stored_rule

DAY = date(2026, 11, 24)
GENES = ("BRAF", "BRCA2", "ERBB2", "FGFR2", "KRAS", "RET")
TUMOURS = ("COAD", "COADREAD", "BOWEL", "LUAD", "NSCLC", "MEL", "IHCH", "BILIARY_TRACT", "PRAD", "GB", "TISSUE")
DRUGS = ("pemigatinib", "dabrafenib", "FOLFOX", "cisplatin", "olaparib")
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


def _variant(chance: Random) -> dict[str, Any]:
    return {
        "gene": chance.choice(GENES),
        **_some(chance, change=[chance.choice(("V600E", "V600", "G12"))], exon=15, oncogenic=True,
                min_allele_fraction=0.2, **{"class": chance.choice(list(VariantClass))}),
    }  # fmt: skip


def _covered(chance: Random) -> dict[str, Any]:
    when = {"when": _rule(chance, 1)} if chance.random() < 0.5 else {}
    return {**_tumour(chance), "drug": "x", "reason": "y", **when}


CLAUSES: dict[str, Any] = {
    "tumour": _tumour,
    "variant": _variant,
    "copy_number": lambda chance: {"gene": chance.choice(GENES), "kind": chance.choice(("amplification", "deletion")),
                                   **_some(chance, min_copies=6)},
    "fusion": lambda chance: {"gene": chance.choice(GENES), **_some(chance, partner="BICC1", in_frame=True)},
    "biallelic": lambda chance: {"gene": chance.choice(GENES)},
    "tmb": lambda chance: {"at_least": chance.choice((10, 20))},
    "msi": lambda chance: {"at_least": 20, "min_sites": 40},
    "hrd": lambda chance: {"at_least": chance.choice((42, 50))},
    "ecog": lambda chance: {"at_most": chance.randint(0, 2), "valid_days": chance.choice((14, 28))},
    "age": lambda chance: {"at_least": 18, **_some(chance, at_most=75)},
    "prior_drug": lambda chance: {"any_of": _one_or_more(chance, DRUGS)},
    "prior_lines": lambda chance: {"at_least": chance.randint(0, 3)},
    "standard_options_left": lambda chance: {"is": chance.random() < 0.5},
    "measurable_disease": lambda chance: {"is": chance.random() < 0.5},
    "brain_metastases": lambda chance: {"is": chance.random() < 0.5},
    "consent": lambda chance: {"to": chance.choice(grammar.CONSENTS)},
    "organ": lambda chance: {"code": chance.choice(("anc", "hb")), "at_least": 1.5, "valid_days": 28,
                             "unit": chance.choice(("10^9/L", "g/dL"))},
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
        consents={kind: Fact(chance.random() < 0.8, _day(chance)) for kind in _sample(chance, grammar.CONSENTS)},
        lines=_lines(chance),
        organs={code: Measured(chance.choice((0.9, 1.5, 7.2, 11.0)), chance.choice(("10^9/L", "g/dL", "mmol/L")),
                               DAY - timedelta(days=chance.choice((3, 40)))) for code in _sample(chance, ("anc", "hb"))},
        tested={test: _day(chance) for test in _sample(chance, Test)},
        alterations=tuple(_alteration(chance, key) for key in range(chance.randint(0, 8))),
        scores={test: Score(chance.choice((3.9, 15.0, 20.0, 45.0)), _day(chance), chance.choice((None, 20, 96)))
                for test in _sample(chance, (Test.TMB, Test.MSI, Test.HRD))},
        icd10=chance.choice(("", "C18.2", "C34.1")),
        morphology=chance.choice(("", "8140/3")),
        trials=tuple(TrialPlace(code, _day(chance)) for code in _sample(chance, ("A", "B")) if chance.random() < 0.2),
    )  # fmt: skip


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
        exon=chance.choice(("15/18", "")),
        allele_fraction=chance.choice((None, 0.05, 0.31)),
        copy_number_kind="" if small else chance.choice(("amplification", "deletion", "loss", "gain", "loh")),
        copies=chance.choice((None, 2.0, 8.0)),
        minor_copies=chance.choice((None, 0, 1)),
        in_frame=chance.choice((None, True, False)),
        oncogenicity=chance.choice((None, *Oncogenicity)),
        dismissed=chance.random() < 0.1,
        on=_day(chance),
        tiers=chance.choice((None, (), (Tier("ESCAT", "I-A", "", ("olaparib",)),))),
        somatic=chance.random() < 0.3,
    )
