"""Therapies that the knowledge tables name for a finding, as rows that a person may take over."""

from collections.abc import Iterable, Sequence
from typing import Any

from cases.genomics.evidence import strength, systems
from cases.genomics.models import Actionability, EvidenceItem, Finding
from cases.genomics.queries.evidence import Told, evidence_for

SHOWN = 8


def suggested_actions(finding: Finding, rows: Sequence[Actionability]) -> list[dict[str, Any]]:
    """Rows of the form, the strongest first, without those that stand already. A level is filled in only where the
    statement has one of a scale that the form knows; the source's own scale is named in its source."""
    standing = {(_drugs(row.drugs), row.effect) for row in rows}
    oncotree = finding.profile.case.oncotree
    evidence = evidence_for([finding], oncotree)[finding.pk]
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for told in (*evidence.own, *evidence.other):
        item = told.item
        if _is_therapy(told) and (_drugs(item.drugs), item.effect) not in standing:
            row = found.setdefault((_drugs(item.drugs), item.effect, item.system), _empty(item, oncotree))
            _add(row, item, "level_own_tumour" if told.own else "level_other_tumours")
    return sorted(found.values(), key=_weight)[:SHOWN]


def _is_therapy(told: Told) -> bool:
    item = told.item
    return item.kind == "predictive" and item.supports is not False and bool(item.drugs and item.effect)


def _drugs(drugs: Iterable[str]) -> str:
    return " + ".join(sorted(drug.lower() for drug in drugs))


def _empty(item: EvidenceItem, oncotree: str) -> dict[str, Any]:
    return {
        "drugs": " + ".join(item.drugs), "effect": item.effect,
        "system": item.system if item.system in systems() else "",
        "level_own_tumour": "", "level_other_tumours": "", "oncotree": oncotree,
        "source": "", "source_version": item.source.version,
    }  # fmt: skip


def _add(row: dict[str, Any], item: EvidenceItem, column: str) -> None:
    """The better level of a scale that the form knows. An illustrative level is nobody's word: it stays out."""
    known = item.system in systems() and not item.illustrative
    if known and strength(item.system, item.level) < strength(item.system, row[column]):
        row[column] = item.level
    scale = "" if known else f" {item.system} {item.level}".rstrip()
    said = f"{item.source.name} {item.external_id or item.alteration}{scale}".strip()
    row["source"] = "; ".join(dict.fromkeys([*filter(None, row["source"].split("; ")), said]))[:300]


def _weight(row: dict[str, Any]) -> tuple[int, int, str]:
    own, other = row["level_own_tumour"], row["level_other_tumours"]
    return (strength(row["system"], own), strength(row["system"], other), row["drugs"])
