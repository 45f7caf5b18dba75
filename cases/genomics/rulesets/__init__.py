"""The rule sets of the safety nets as data: read once, with their source and version. The files lie beside this one."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from cases.dossier.logic.drugs import normal_name
from cases.dossier.logic.oncotree import ancestors
from cases.genomics.logic.clonal_blood import ClonalRules
from cases.genomics.logic.germline import GermlineRules, TumourType
from cases.genomics.logic.pharmacogenetics import DrugGeneRules

FOLDER = Path(__file__).parent


@cache
def germline_sets() -> Mapping[str, GermlineRules]:
    """Every germline rule set by its id."""
    loaded = [_germline(_read(path)) for path in sorted(FOLDER.glob("germline-*.yaml"))]
    return {rules.id: rules for rules in loaded}


@cache
def drug_gene_sets() -> tuple[DrugGeneRules, ...]:
    return tuple(_drug_gene(_read(path)) for path in sorted(FOLDER.glob("pharmacogenetics-*.yaml")))


@cache
def clonal_blood() -> ClonalRules:
    raw = _read(FOLDER / "clonal-blood.yaml")
    return ClonalRules(
        **_head(raw),
        remark=raw["remark"],
        genes=frozenset(raw["genes"]),
        fraction_from=raw["allele_fraction_from"],
        fraction_to=raw["allele_fraction_to"],
        population_to=raw["population_frequency_to"],
        white_cells_absent_to=raw["white_cells_absent_to"],
        mimics=raw["mimics"],
    )


def _read(path: Path) -> dict[str, Any]:
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))


def _head(raw: Mapping[str, Any]) -> dict[str, str]:
    return {name: raw[name] for name in ("id", "version", "name", "source")}


def _germline(raw: Mapping[str, Any]) -> GermlineRules:
    return GermlineRules(
        **_head(raw),
        remark=raw["remark"],
        any_tumour=frozenset(raw["any_tumour"]),
        on_tumour=_tumours(raw["on_tumour"]),
        young=_tumours(raw["young"]["genes"]),
        young_below=raw["young"]["below_years"],
        both_alleles=frozenset(raw["both_alleles"]),
        snv_from=raw["allele_fraction"]["snv"],
        indel_from=raw["allele_fraction"]["indel"],
        population_to=raw["population_frequency_to"],
        kept_when_hypermutated=frozenset(raw["hypermutated"]["keep"]),
        hypermutated_indel_from=raw["hypermutated"]["indel"],
        normal_present_from=raw["matched_normal"]["present_from"],
        normal_absent_to=raw["matched_normal"]["absent_to"],
    )


def _tumours(raw: Mapping[str, list[str]]) -> dict[str, tuple[TumourType, ...]]:
    """A code that OncoTree does not have is a typing error in the file, not a rule that never speaks."""
    found = {gene: tuple(TumourType(code, ancestors(code)) for code in codes) for gene, codes in raw.items()}
    unknown = [one.code for those in found.values() for one in those if not one.path]
    if unknown:
        raise ValueError(f"no such OncoTree code: {', '.join(unknown)}")
    return found


def _drug_gene(raw: Mapping[str, Any]) -> DrugGeneRules:
    advice = tuple((Decimal(str(one["from"])), one["key"]) for one in raw["advice"])
    of_allele = dict(raw["of_allele"])
    if unknown := set(of_allele.values()) - {key for _, key in advice}:
        raise ValueError(f"no such advice: {', '.join(sorted(unknown))}")
    return DrugGeneRules(
        **_head(raw),
        gene=raw["gene"],
        drugs=frozenset(normal_name(drug) for drug in raw["drugs"]),
        normal_activity=Decimal(str(raw["normal_activity"])),
        advice=advice,
        of_allele=of_allele,
    )
