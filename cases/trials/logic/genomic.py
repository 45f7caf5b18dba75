"""The clauses about the tumour's alterations and scores. Pure.

Each returns what it found, what it looked at, and, where it cannot know, which datum is missing.
"""

from collections.abc import Mapping
from typing import Any

from cases.genomics.enums import FindingKind, Oncogenicity
from cases.trials.enums import Ask, Datum, Reason, Test, VariantClass, Verdict
from cases.trials.logic.answer import Answer
from cases.trials.logic.explanation import Missing, Value
from cases.trials.logic.facts import Alteration, Dossier
from cases.trials.logic.protein import classes_of, is_change

ONCOGENIC = frozenset({Oncogenicity.ONCOGENIC, Oncogenicity.LIKELY_ONCOGENIC})
DATUM_OF = {
    Test.SMALL_VARIANTS: Datum.SMALL_VARIANTS,
    Test.GAINS: Datum.GAINS,
    Test.LOSSES: Datum.LOSSES,
    Test.FUSIONS: Datum.FUSIONS,
    Test.TMB: Datum.TMB,
    Test.MSI: Datum.MSI,
    Test.HRD: Datum.HRD,
}


def variant(asked: Mapping[str, Any], case: Dossier) -> Answer:
    """A small variant in a gene: by exact change or residue, class, exon, allele fraction."""
    gene = asked["gene"]
    present = _in_gene(case, gene, FindingKind.SMALL_VARIANT)
    hits = [finding for finding in present if _is_asked(finding, asked)]
    unreadable = [finding for finding in present if not (finding.consequence or finding.protein)]
    if not hits and unreadable:
        missing = Missing(Datum.SMALL_VARIANTS, Ask.LABORATORY, gene)
        return Answer(Verdict.UNKNOWN, Reason.INCONCLUSIVE, _values(unreadable), missing)
    if not hits:
        return _absent(case, Test.SMALL_VARIANTS, gene, present)
    return _judged(hits, gene) if asked.get("oncogenic") else _found(hits)


def copy_number(asked: Mapping[str, Any], case: Dossier) -> Answer:
    """An amplification, or a deletion of both copies."""
    gene, kind = asked["gene"], asked["kind"]
    present = _in_gene(case, gene, FindingKind.COPY_NUMBER)
    hits = [finding for finding in present if finding.copy_number_kind == kind]
    floor = asked.get("min_copies")
    if floor is not None and hits:
        known = [finding for finding in hits if finding.copies is not None]
        if not known:
            missing = Missing(Datum.GAINS, Ask.LABORATORY, gene)
            return Answer(Verdict.UNKNOWN, Reason.INCONCLUSIVE, _values(hits), missing)
        hits = [finding for finding in known if (finding.copies or 0) >= floor]
    if hits:
        return _found(hits)
    return _absent(case, Test.GAINS if kind == "amplification" else Test.LOSSES, gene, present)


def fusion(asked: Mapping[str, Any], case: Dossier) -> Answer:
    """A fusion with the gene as either partner."""
    gene, partner = asked["gene"], asked.get("partner")
    present = [f for f in _usable(case) if f.kind == FindingKind.FUSION and gene in {f.gene, f.partner}]
    hits = [f for f in present if partner is None or partner in {f.gene, f.partner}]
    if asked.get("in_frame") and hits:
        framed = [f for f in hits if f.in_frame]
        if not framed and any(f.in_frame is None for f in hits):
            missing = Missing(Datum.FUSIONS, Ask.LABORATORY, gene)
            return Answer(Verdict.UNKNOWN, Reason.INCONCLUSIVE, _values(hits), missing)
        hits = framed
    return _found(hits) if hits else _absent(case, Test.FUSIONS, gene, present)


def biallelic(asked: Mapping[str, Any], case: Dossier) -> Answer:
    """Both alleles are hit: both copies deleted, or a damaging variant on one and the other lost.

    Two damaging variants are no proof: they may stand on one allele. Total copies are no proof either way: the second
    allele can be lost while the count stays two, so only allele-specific copies say that it is there.
    """
    gene = asked["gene"]
    copies = _in_gene(case, gene, FindingKind.COPY_NUMBER)
    deleted = [f for f in copies if f.copy_number_kind == "deletion"]
    if deleted:
        return _found(deleted)
    variants = _in_gene(case, gene, FindingKind.SMALL_VARIANT)
    damaging = [f for f in variants if _is_damaging(f)]
    if not damaging:
        return _no_first_hit(case, gene, variants)
    lost = [f for f in copies if f.copy_number_kind in {"loss", "loh"} or f.minor_copies == 0]
    if lost:
        return _found([*damaging, *lost])
    second = Missing(Datum.SECOND_ALLELE, Ask.LABORATORY, gene)
    if len(damaging) > 1:
        return Answer(Verdict.UNKNOWN, Reason.PHASE_UNKNOWN, _values(damaging), second)
    if Test.ALLELES in case.tested:
        return Answer(Verdict.NO, Reason.ONE_ALLELE, _values(damaging))
    return Answer(Verdict.UNKNOWN, Reason.SECOND_ALLELE_UNKNOWN, _values(damaging), second)


def tmb(asked: Mapping[str, Any], case: Dossier) -> Answer:
    return _score(Test.TMB, asked["at_least"], case)


def hrd(asked: Mapping[str, Any], case: Dossier) -> Answer:
    return _score(Test.HRD, asked["at_least"], case)


def msi(asked: Mapping[str, Any], case: Dossier) -> Answer:
    """Per cent unstable sites; too few usable sites decide nothing (DOMAIN 2.7)."""
    score = case.scores.get(Test.MSI)
    if score is not None and score.usable_sites is not None and score.usable_sites < asked["min_sites"]:
        value = Value("score", score.value, score.on)
        return Answer(Verdict.UNKNOWN, Reason.INCONCLUSIVE, (value,), Missing(Datum.MSI, Ask.LABORATORY))
    return _score(Test.MSI, asked["at_least"], case)


def _score(test: Test, floor: float, case: Dossier) -> Answer:
    score = case.scores.get(test)
    if score is None:
        return Answer(Verdict.UNKNOWN, Reason.NOT_TESTED, missing=Missing(DATUM_OF[test], Ask.LABORATORY))
    value = Value("score", score.value, score.on)
    if score.value >= floor:
        return Answer(Verdict.MATCH, Reason.MEETS, (value,))
    return Answer(Verdict.NO, Reason.FAILS, (value,))


def _usable(case: Dossier) -> list[Alteration]:
    return [finding for finding in case.alterations if not finding.dismissed]


def _in_gene(case: Dossier, gene: str, kind: FindingKind) -> list[Alteration]:
    return [finding for finding in _usable(case) if finding.gene == gene and finding.kind == kind]


def _is_asked(finding: Alteration, asked: Mapping[str, Any]) -> bool:
    classes = classes_of(finding.consequence, finding.protein)
    changes = asked.get("change")
    return (
        (not changes or any(is_change(change, finding.protein) for change in changes))
        and (VariantClass(asked.get("class", VariantClass.MUTATION)) in classes)
        and ("exon" not in asked or finding.exon.split("/")[0].strip() == str(asked["exon"]))
        and (finding.allele_fraction or 0) >= asked.get("min_allele_fraction", 0)
    )


def _is_damaging(finding: Alteration) -> bool:
    truncating = VariantClass.TRUNCATING in classes_of(finding.consequence, finding.protein)
    if finding.oncogenicity is not None:
        return finding.oncogenicity in ONCOGENIC
    return truncating


def _judged(hits: list[Alteration], gene: str) -> Answer:
    """Where a rule asks for an oncogenic finding: what the laboratory's interpretation says."""
    oncogenic = [f for f in hits if f.oncogenicity in ONCOGENIC]
    if oncogenic:
        return _found(oncogenic)
    if any(f.oncogenicity is None for f in hits):
        missing = Missing(Datum.INTERPRETATION, Ask.LABORATORY, gene)
        return Answer(Verdict.UNKNOWN, Reason.NOT_INTERPRETED, _values(hits), missing)
    return Answer(Verdict.NO, Reason.NOT_ONCOGENIC, _values(hits))


def _no_first_hit(case: Dossier, gene: str, variants: list[Alteration]) -> Answer:
    unread = [f for f in variants if f.oncogenicity is None and classes_of(f.consequence, f.protein)]
    if unread:
        missing = Missing(Datum.INTERPRETATION, Ask.LABORATORY, gene)
        return Answer(Verdict.UNKNOWN, Reason.NOT_INTERPRETED, _values(unread), missing)
    for test in (Test.SMALL_VARIANTS, Test.LOSSES):
        if test not in case.tested:
            return _absent(case, test, gene, variants)
    return _absent(case, Test.SMALL_VARIANTS, gene, variants)


def _found(hits: list[Alteration]) -> Answer:
    return Answer(Verdict.MATCH, Reason.FOUND, _values(hits))


def _absent(case: Dossier, test: Test, gene: str, others: list[Alteration]) -> Answer:
    """Nothing of what is asked: no if it was tested, unknown if it was not."""
    if test not in case.tested:
        missing = Missing(DATUM_OF[test], Ask.LABORATORY, gene)
        return Answer(Verdict.UNKNOWN, Reason.NOT_TESTED, _values(others), missing)
    if others:
        return Answer(Verdict.NO, Reason.OTHER_FOUND, _values(others))
    return Answer(Verdict.NO, Reason.NONE_FOUND, (Value("tested", test.value, case.tested[test]),))


def _values(findings: list[Alteration]) -> tuple[Value, ...]:
    return tuple(Value("finding", _shown(finding), finding.on, finding.key) for finding in findings)


def _shown(finding: Alteration) -> dict[str, Any]:
    """What the page needs to name a finding."""
    return {
        "kind": finding.kind.value,
        "gene": finding.gene,
        "partner": finding.partner,
        "change": finding.protein or finding.cdna,
        "transcript": finding.transcript,
        "allele_fraction": finding.allele_fraction,
        "copy_number_kind": finding.copy_number_kind,
        "copies": finding.copies,
        "oncogenicity": finding.oncogenicity.value if finding.oncogenicity else "",
    }
