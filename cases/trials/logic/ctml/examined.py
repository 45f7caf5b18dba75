"""What a laboratory must have looked at before "no such row" means no."""

from typing import Any

from cases.trials.enums import Examined
from cases.trials.logic.ctml.fields import CALL, CALLS, CATEGORIES, CATEGORY, OF_THE_SAMPLE, column

Asked = list[tuple[str, Any]]  # fields of a genomic clause without their negations
COPIES = frozenset({Examined.GAIN, Examined.LOSS})
EVERYTHING = frozenset({Examined.MUTATION, Examined.STRUCTURAL}) | COPIES
OF_MUTATIONS = frozenset({"TRUE_PROTEIN_CHANGE", "TRUE_VARIANT_CLASSIFICATION", "TRUE_TRANSCRIPT_EXON"})
OF_CALL = {
    "High level amplification": Examined.GAIN, "Gain": Examined.GAIN,
    "Homozygous deletion": Examined.LOSS, "Heterozygous deletion": Examined.LOSS,
}  # fmt: skip
OF_CATEGORY = {
    "MUTATION": frozenset({Examined.MUTATION}),
    "CNV": COPIES,
    "SV": frozenset({Examined.STRUCTURAL}),
    "SIGNATURE": frozenset({Examined.SIGNATURE}),
}


def needed(asked: Asked) -> frozenset[Examined]:
    """The examinations that a clause speaks of; empty for a category that nobody knows."""
    values = {column(key): value for key, value in asked}
    if OF_THE_SAMPLE & values.keys():
        return frozenset({Examined.SIGNATURE})
    call = str(values.get(CALL))
    if CALLS.get(call, call) in OF_CALL:
        return frozenset({OF_CALL[CALLS.get(call, call)]})
    if CATEGORY in values:
        words = CATEGORIES.get(str(values[CATEGORY]).lower(), frozenset())
        return frozenset(kind for word in words for kind in OF_CATEGORY[word])
    return OF_CATEGORY["MUTATION"] if OF_MUTATIONS & values.keys() else EVERYTHING
