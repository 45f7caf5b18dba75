"""What a number of copies is called. Cut-offs are named, with their source beside them."""

from enum import StrEnum

# PCGR's default n_copy_gain: at least six copies of a gene in all is called an amplification.
AMPLIFICATION_COPIES = 6
# CNVkit `call --method threshold` defaults: log2 up to each bound means 0, 1, 2, 3 copies; above, four or more.
CNVKIT_LOG2_BOUNDS = (-1.1, -0.25, 0.2, 0.7)


class CopyState(StrEnum):
    AMPLIFICATION = "amplification"
    GAIN = "gain"
    NEUTRAL = "neutral"
    LOH = "loh"
    LOSS = "loss"
    DELETION = "deletion"


def normal_copies(chrom: str, sex: str | None) -> int:
    """Copies in a normal cell: X and Y of a man are one; of an unknown sex they are read as two."""
    return 1 if sex == "male" and chrom in ("X", "Y") else 2


def copy_state(total: float, minor: int | None = None, normal: int = 2) -> CopyState:
    """The state of ``total`` copies, of which ``minor`` come from the less frequent parent's allele (None: unknown)."""
    if total <= 0:
        return CopyState.DELETION
    if total >= AMPLIFICATION_COPIES:
        return CopyState.AMPLIFICATION
    if total > normal:
        return CopyState.GAIN
    if total < normal:
        return CopyState.LOSS
    return CopyState.LOH if minor == 0 and normal == 2 else CopyState.NEUTRAL


def log2_state(log2: float) -> CopyState:
    """The state of a segment without a call, by CNVkit's default thresholds (no correction for tumour content)."""
    states = (CopyState.DELETION, CopyState.LOSS, CopyState.NEUTRAL, CopyState.GAIN)
    for bound, state in zip(CNVKIT_LOG2_BOUNDS, states, strict=True):
        if log2 <= bound:
            return state
    return CopyState.AMPLIFICATION
