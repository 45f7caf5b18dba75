"""What a laboratory found in a gene, and what its absence means. Pure; the clauses about alterations stand on it."""

from collections.abc import Sequence
from typing import Any

from cases.genomics.enums import FindingKind
from cases.trials.enums import Ask, Datum, Reason, Test, Verdict
from cases.trials.logic.answer import Answer
from cases.trials.logic.explanation import Missing, Value
from cases.trials.logic.facts import Alteration, Dossier

DATUM_OF = {
    Test.SMALL_VARIANTS: Datum.SMALL_VARIANTS,
    Test.GAINS: Datum.GAINS,
    Test.LOSSES: Datum.LOSSES,
    Test.ALLELES: Datum.SECOND_ALLELE,
    Test.FUSIONS: Datum.FUSIONS,
    Test.SPLICES: Datum.SPLICES,
    Test.TMB: Datum.TMB,
    Test.MSI: Datum.MSI,
    Test.HRD: Datum.HRD,
}


def usable(case: Dossier) -> list[Alteration]:
    """Findings that nobody has marked as not relevant."""
    return [finding for finding in case.alterations if not finding.dismissed]


def in_gene(case: Dossier, gene: str, kind: FindingKind) -> list[Alteration]:
    return [finding for finding in usable(case) if finding.gene == gene and finding.kind == kind]


def found(hits: Sequence[Alteration]) -> Answer:
    return Answer(Verdict.MATCH, Reason.FOUND, values(hits))


def unclear(hits: Sequence[Alteration], reason: Reason, datum: Datum, gene: str) -> Answer:
    """Something is there, and what is asked of it cannot be told."""
    return Answer(Verdict.UNKNOWN, reason, values(hits), Missing(datum, Ask.LABORATORY, gene))


def absent(case: Dossier, test: Test, gene: str, others: Sequence[Alteration]) -> Answer:
    """Nothing of what is asked: no if it was tested, unknown if it was not."""
    if test not in case.tested:
        return unclear(others, Reason.NOT_TESTED, DATUM_OF[test], gene)
    if others:
        return Answer(Verdict.NO, Reason.OTHER_FOUND, values(others))
    return Answer(Verdict.NO, Reason.NONE_FOUND, (Value("tested", test.value, case.tested[test]),))


def values(findings: Sequence[Alteration]) -> tuple[Value, ...]:
    return tuple(Value("finding", _shown(finding), finding.on, finding.key) for finding in findings)


def _shown(finding: Alteration) -> dict[str, Any]:
    """What the page needs to name a finding."""
    return {
        "kind": finding.kind.value,
        "gene": finding.gene,
        "partner": finding.partner,
        "change": finding.protein or finding.cdna,
        "transcript": finding.transcript,
        "exon": finding.exon,
        "allele_fraction": finding.allele_fraction,
        "copy_number_kind": finding.copy_number_kind,
        "copies": finding.copies,
        "oncogenicity": finding.oncogenicity.value if finding.oncogenicity else "",
        "tiers": [f"{tier.system} {tier.level}" for tier in finding.tiers or () if tier.own],
    }
