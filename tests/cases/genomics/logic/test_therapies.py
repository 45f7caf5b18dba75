"""Therapies of one finding by the statements of a source, and what differs between two versions."""

import pytest

from cases.genomics.enums import DifferenceKind, FindingKind
from cases.genomics.logic.alterations import read_alteration
from cases.genomics.logic.altered import Altered
from cases.genomics.logic.therapies import Levels, Statement, Therapy, best, differences, rank, that_match, therapies_of

V600E = Altered(FindingKind.SMALL_VARIANT, "BRAF", protein="p.Val600Glu", consequence="missense_variant")
COLON = frozenset({"COAD", "COADREAD", "BOWEL", "TISSUE"})
PAIR = Therapy("sensitive", ("dabrafenib", "trametinib"), "ESCAT")


def statement(text="V600E", level="I-A", tumours=("MEL",), any_tumour=False, supports=True, drugs=PAIR.drugs, **values):
    said = {"effect": "sensitive", "system": "ESCAT", **values}
    return Statement("BRAF", read_alteration(text), tumours, any_tumour, drugs, said["effect"], said["system"], level,
                     supports)  # fmt: skip


THERAPIES = [
    # statements, levels of the pair in the patient's own tumour type and in others; None = no therapy
    ([], None),
    ([statement()], Levels("", "I-A")),
    ([statement(tumours=("COADREAD",))], Levels("I-A", "")),
    ([statement(tumours=(), any_tumour=True)], Levels("I-A", "")),
    ([statement(tumours=())], Levels("", "I-A")),  # a tumour that nobody could map is not the patient's
    ([statement(), statement(level="I-C", tumours=("COAD",)), statement(level="III-A")], Levels("I-C", "I-A")),
    ([statement(level="")], Levels("", "-")),
    ([statement(level=""), statement(level="IV-A")], Levels("", "IV-A")),
    ([statement("V600K")], None),
    ([statement("any of those")], None),
    ([statement(supports=False)], None),
    ([statement(supports=None)], Levels("", "I-A")),
    ([statement(drugs=())], None),
    ([statement(effect="")], None),
]


@pytest.mark.parametrize(("statements", "levels"), THERAPIES)
def test_levels_in_own_and_other_tumours(statements, levels):
    assert therapies_of(that_match(statements, V600E), COLON).get(PAIR) == levels


@pytest.mark.parametrize(
    ("levels", "strongest"),
    [(("I-B", "I-A"), "I-A"), (("", "-"), "-"), (("", ""), ""), (("-", "V"), "V")],
)
def test_best_level(levels, strongest):
    assert best("ESCAT", *levels) == strongest


def test_scale_that_the_board_does_not_use_sorts_by_its_letters_behind_known_ones():
    assert best("CIViC", "C", "B") == "B"
    assert rank("ESCAT", "X") < rank("CIViC", "A") < rank("CIViC", "B") < rank("CIViC", "")


def test_differences_between_versions():
    other = Therapy("resistant", ("cetuximab",), "ESCAT")
    gone, new, same = Levels("I-A", ""), Levels("", "II-A"), Levels("X", "")
    before = {PAIR: Levels("", "I-A"), other: gone, Therapy("sensitive", ("x",), "ESCAT"): same}
    after = {PAIR: new, Therapy("sensitive", ("x",), "ESCAT"): same, Therapy("sensitive", ("y",), "ESCAT"): same}
    assert [(one.kind, one.therapy.drugs, one.before, one.after) for one in differences(before, after)] == [
        (DifferenceKind.THERAPY, ("cetuximab",), gone, None),
        (DifferenceKind.LEVEL, PAIR.drugs, Levels("", "I-A"), new),
        (DifferenceKind.THERAPY, ("y",), None, same),
    ]
