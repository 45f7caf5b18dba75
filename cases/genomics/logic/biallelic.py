"""Whether a tumour has lost both copies of a gene: yes, no or unknown, always with the reasons.

Two hits are: no copy left; an inactivating variant and the loss of the other copy (by deletion, or by replacement with
the altered one, copy-neutral loss of heterozygosity); one variant on the only copy of a man's X; two variants. What the
files do not speak of stays unknown: a panel that reports no loss of heterozygosity does not exclude it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

POLICY_ID = "biallelic-2026"
# Short reads seldom show on which copy a variant lies. Two inactivating variants are taken to lie on different copies,
# as the usual practice of somatic reports is; the answer says that this is presumed.
TWO_VARIANTS_PRESUMED_APART = True


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    NO_COPY_LEFT = "no_copy_left"
    VARIANT_AND_DELETION = "variant_and_deletion"
    VARIANT_AND_NEUTRAL_LOSS = "variant_and_neutral_loss"
    VARIANT_ON_ONLY_COPY = "variant_on_only_copy"
    TWO_VARIANTS = "two_variants"  # presumed on different copies
    EFFECT_UNKNOWN = "effect_unknown"  # nobody has said whether the variant inactivates the gene
    PART_OF_CELLS = "part_of_cells"  # the variant is not in all tumour cells
    OTHER_COPY_KEPT = "other_copy_kept"
    OTHER_COPY_UNKNOWN = "other_copy_unknown"  # loss of heterozygosity was not looked at
    COPIES_UNKNOWN = "copies_unknown"  # no copy number here
    ONE_COPY_LOST = "one_copy_lost"  # and no variant found in the other
    VARIANTS_NOT_TESTED = "variants_not_tested"
    FRACTION_SUGGESTS_ALL = "fraction_suggests_all"  # the allele fraction fits only if every copy carries it


@dataclass(frozen=True, slots=True)
class Hit:
    """One small variant of the gene. Three values each; None is not known."""

    name: str
    inactivating: bool | None
    in_all_cells: bool | None = None
    fits_all_copies_only: bool | None = None


@dataclass(frozen=True, slots=True)
class GeneState:
    """What the profile says of one gene. ``total`` and ``minor`` copies: None where the files do not say."""

    hits: Sequence[Hit] = ()
    total: float | None = None
    minor: int | None = None
    normal_copies: int = 2  # 1 for X in males
    variants_tested: bool | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    answer: Answer
    reasons: tuple[Reason, ...]
    presumed: bool = False  # rests on two variants whose copies are not shown


def biallelic(state: GeneState) -> Verdict | None:
    """None where there is no hit at all, so that the question does not arise."""
    if state.total is not None and round(state.total) <= 0:
        return Verdict(Answer.YES, (Reason.NO_COPY_LEFT,))
    hits = [hit for hit in state.hits if hit.inactivating is not False]
    if not hits:
        return _without_variant(state)
    known = [hit for hit in hits if hit.inactivating]
    everywhere = [hit for hit in known if hit.in_all_cells is not False]
    loss = _loss(state)
    if everywhere and loss is not None:
        return Verdict(Answer.YES, (loss,))
    if len(everywhere) > 1 and TWO_VARIANTS_PRESUMED_APART:
        return Verdict(Answer.YES, (Reason.TWO_VARIANTS,), presumed=True)
    return _open(state, hits, known, everywhere, loss)


def _loss(state: GeneState) -> Reason | None:
    """How the other copy went, if it did."""
    if state.normal_copies == 1:
        return Reason.VARIANT_ON_ONLY_COPY
    if state.total is not None and round(state.total) == 1:
        return Reason.VARIANT_AND_DELETION
    return Reason.VARIANT_AND_NEUTRAL_LOSS if state.minor == 0 else None


def _open(
    state: GeneState, hits: Sequence[Hit], known: Sequence[Hit], everywhere: Sequence[Hit], loss: Reason | None
) -> Verdict:
    """No proof of two hits: is one copy seen to be whole, or do the files not tell?"""
    reasons = []
    if len(known) < len(hits):
        reasons.append(Reason.EFFECT_UNKNOWN)
    if len(everywhere) < len(known):
        reasons.append(Reason.PART_OF_CELLS)
    if loss is not None:
        return Verdict(Answer.UNKNOWN, (loss, *reasons))
    if state.minor is not None:
        # Two hits of which not all are proven might still lie on both copies.
        answer = Answer.NO if len(hits) == 1 else Answer.UNKNOWN
        return Verdict(answer, (Reason.OTHER_COPY_KEPT, *reasons))
    reasons.append(Reason.COPIES_UNKNOWN if state.total is None else Reason.OTHER_COPY_UNKNOWN)
    if any(hit.fits_all_copies_only for hit in hits):
        reasons.append(Reason.FRACTION_SUGGESTS_ALL)
    return Verdict(Answer.UNKNOWN, tuple(reasons))


def _without_variant(state: GeneState) -> Verdict | None:
    if state.normal_copies == 1 or not (state.minor == 0 or (state.total is not None and round(state.total) == 1)):
        return None
    if state.variants_tested:
        return Verdict(Answer.NO, (Reason.ONE_COPY_LOST,))
    return Verdict(Answer.UNKNOWN, (Reason.ONE_COPY_LOST, Reason.VARIANTS_NOT_TESTED))
