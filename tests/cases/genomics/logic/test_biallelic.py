import pytest

from cases.genomics.logic.biallelic import Answer, GeneState, Hit, Reason, Verdict, biallelic

NULL = Hit("p.(Arg213Ter)", True)
SECOND = Hit("p.(Gln144Ter)", True)
UNCLEAR = Hit("p.(Pro72Arg)", None)
SILENT = Hit("p.(Pro36=)", False)
SUBCLONAL = Hit("p.(Arg342Ter)", True, in_all_cells=False)
HIGH = Hit("p.(Arg306Ter)", True, fits_all_copies_only=True)
YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN


@pytest.mark.parametrize(
    ("state", "answer", "reasons"),
    [
        # no copy left, whatever else is known
        (GeneState(total=0), YES, (Reason.NO_COPY_LEFT,)),
        (GeneState([NULL], total=0.3, minor=0), YES, (Reason.NO_COPY_LEFT,)),
        # one variant, the other copy gone
        (GeneState([NULL], total=1, minor=0), YES, (Reason.VARIANT_AND_DELETION,)),
        (GeneState([NULL], total=1.2), YES, (Reason.VARIANT_AND_DELETION,)),
        (GeneState([NULL], total=2, minor=0), YES, (Reason.VARIANT_AND_NEUTRAL_LOSS,)),
        (GeneState([NULL], total=4, minor=0), YES, (Reason.VARIANT_AND_NEUTRAL_LOSS,)),
        (GeneState([NULL], minor=0), YES, (Reason.VARIANT_AND_NEUTRAL_LOSS,)),
        (GeneState([NULL], normal_copies=1), YES, (Reason.VARIANT_ON_ONLY_COPY,)),
        # one variant, the other copy there or not looked at
        (GeneState([NULL], total=2, minor=1), NO, (Reason.OTHER_COPY_KEPT,)),
        (GeneState([NULL], total=3, minor=1), NO, (Reason.OTHER_COPY_KEPT,)),
        (GeneState([NULL], total=2), UNKNOWN, (Reason.OTHER_COPY_UNKNOWN,)),
        (GeneState([NULL]), UNKNOWN, (Reason.COPIES_UNKNOWN,)),
        (GeneState([HIGH]), UNKNOWN, (Reason.COPIES_UNKNOWN, Reason.FRACTION_SUGGESTS_ALL)),
        # a variant whose effect nobody knows, or that is not in all cells, proves nothing
        (GeneState([UNCLEAR], total=1), UNKNOWN, (Reason.VARIANT_AND_DELETION, Reason.EFFECT_UNKNOWN)),
        (GeneState([UNCLEAR], total=2, minor=1), NO, (Reason.OTHER_COPY_KEPT, Reason.EFFECT_UNKNOWN)),
        (GeneState([SUBCLONAL], total=1), UNKNOWN, (Reason.VARIANT_AND_DELETION, Reason.PART_OF_CELLS)),
        # two variants
        (GeneState([NULL, SECOND], total=2, minor=1), YES, (Reason.TWO_VARIANTS,)),
        (GeneState([NULL, SECOND]), YES, (Reason.TWO_VARIANTS,)),
        (GeneState([NULL, SECOND], total=1), YES, (Reason.VARIANT_AND_DELETION,)),
        (GeneState([NULL, UNCLEAR], total=2, minor=1), UNKNOWN, (Reason.OTHER_COPY_KEPT, Reason.EFFECT_UNKNOWN)),
        (GeneState([NULL, SUBCLONAL], total=2, minor=1), UNKNOWN, (Reason.OTHER_COPY_KEPT, Reason.PART_OF_CELLS)),
        # no variant
        (GeneState(total=1, variants_tested=True), NO, (Reason.ONE_COPY_LOST,)),
        (GeneState([SILENT], total=2, minor=0, variants_tested=True), NO, (Reason.ONE_COPY_LOST,)),
        (GeneState(total=1), UNKNOWN, (Reason.ONE_COPY_LOST, Reason.VARIANTS_NOT_TESTED)),
        (GeneState(total=1, variants_tested=False), UNKNOWN, (Reason.ONE_COPY_LOST, Reason.VARIANTS_NOT_TESTED)),
    ],
)
def test_both_copies_lost(state, answer, reasons):
    found = biallelic(state)
    assert found == Verdict(answer, reasons, presumed=reasons == (Reason.TWO_VARIANTS,))


@pytest.mark.parametrize(
    "state",
    [
        GeneState(),
        GeneState([SILENT]),
        GeneState(total=2, minor=1, variants_tested=True),
        GeneState(total=8, minor=1),
        GeneState(total=1, normal_copies=1),  # a man's X
    ],
)
def test_question_does_not_arise_without_a_hit(state):
    assert biallelic(state) is None
