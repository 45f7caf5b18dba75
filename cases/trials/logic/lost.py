"""The clauses about genes that are lost: on both alleles, or in their function. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from cases.genomics.enums import FindingKind
from cases.trials.enums import Datum, Reason, Test, VariantClass, Verdict
from cases.trials.logic.answer import Answer
from cases.trials.logic.facts import Alteration, Dossier
from cases.trials.logic.found import absent, found, in_gene, unclear, values
from cases.trials.logic.interpreted import ONCOGENIC
from cases.trials.logic.protein import classes_of


def biallelic(asked: Mapping[str, Any], case: Dossier) -> Answer:
    """Both alleles are hit: both copies deleted, or a damaging variant on one and the other lost.

    Two damaging variants are no proof: they may stand on one allele. Total copies are no proof either way: the second
    allele can be lost while the count stays two, so only allele-specific copies say that it is there.
    """
    gene = asked["gene"]
    copies = in_gene(case, gene, FindingKind.COPY_NUMBER)
    deleted = _deleted(copies)
    if deleted:
        return found(deleted)
    variants = in_gene(case, gene, FindingKind.SMALL_VARIANT)
    damaging = [f for f in variants if _is_damaging(f)]
    if not damaging:
        return _no_hit(case, gene, variants)
    lost = [f for f in copies if f.copy_number_kind in {"loss", "loh"} or f.minor_copies == 0]
    if lost:
        return found([*damaging, *lost])
    if len(damaging) > 1:
        return unclear(damaging, Reason.PHASE_UNKNOWN, Datum.SECOND_ALLELE, gene)
    if Test.ALLELES in case.tested:
        return Answer(Verdict.NO, Reason.ONE_ALLELE, values(damaging))
    return unclear(damaging, Reason.SECOND_ALLELE_UNKNOWN, Datum.SECOND_ALLELE, gene)


def loss_of_function(asked: Mapping[str, Any], case: Dossier) -> Answer:
    """One hit is enough: no copy left, a truncating variant that nobody has found harmless, or another variant whose
    confirmed interpretation is (likely) oncogenic. Meant for tumour suppressors, where that is what oncogenic means."""
    gene = asked["gene"]
    variants = in_gene(case, gene, FindingKind.SMALL_VARIANT)
    hits = [*_deleted(in_gene(case, gene, FindingKind.COPY_NUMBER)), *(f for f in variants if _is_damaging(f))]
    return found(hits) if hits else _no_hit(case, gene, variants)


def _deleted(copies: Sequence[Alteration]) -> list[Alteration]:
    return [f for f in copies if f.copy_number_kind == "deletion"]


def _is_damaging(finding: Alteration) -> bool:
    if finding.oncogenicity is not None:
        return finding.oncogenicity in ONCOGENIC
    return VariantClass.TRUNCATING in classes_of(finding.consequence, finding.protein)


def _no_hit(case: Dossier, gene: str, variants: list[Alteration]) -> Answer:
    """Nothing that damages, as far as it is known: a variant that nobody has judged keeps the question open."""
    unread = [f for f in variants if f.oncogenicity is None and _may_damage(f)]
    if unread:
        return unclear(unread, Reason.NOT_INTERPRETED, Datum.INTERPRETATION, gene)
    for test in (Test.SMALL_VARIANTS, Test.LOSSES):
        if test not in case.tested:
            return absent(case, test, gene, variants)
    return absent(case, Test.SMALL_VARIANTS, gene, variants)


def _may_damage(finding: Alteration) -> bool:
    """A variant that alters the protein, or that no file describes."""
    undescribed = not (finding.consequence or finding.protein)
    return undescribed or bool(classes_of(finding.consequence, finding.protein))
