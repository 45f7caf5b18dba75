"""Points, exclusions and classes of oncogenicity."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cases.genomics.enums import Oncogenicity
from cases.genomics.guidelines import FOLDER, oncogenicity, printing_of, stamp
from cases.genomics.logic.oncogenicity import assess, read_guideline

GUIDELINE = oncogenicity()
BY_CODE = {criterion.codes["corrected"]: key for key, criterion in GUIDELINE.criteria.items()}
ONC, LO, VUS, LB, B = (
    Oncogenicity.ONCOGENIC, Oncogenicity.LIKELY_ONCOGENIC, Oncogenicity.UNCERTAIN, Oncogenicity.LIKELY_BENIGN,
    Oncogenicity.BENIGN,
)  # fmt: skip
ORACLES = [
    ("OVS1 OP4", 9, LO, False),
    ("OVS1 OS2", 12, ONC, False),
    ("OS3 OP1 OP4", 6, LO, False),
    ("OS2 OP4", 5, VUS, False),
    ("OM1 OP1 OP4", 4, VUS, False),
    ("SBVS1", -8, B, False),
    ("SBS1 SBP1", -5, LB, False),
    ("SBS1 SBS2", -8, B, False),
    ("SBP1", -1, LB, False),
    ("", 0, VUS, False),
    ("OS2 SBS1", 0, VUS, True),
]
any_criteria = st.lists(st.sampled_from(sorted(GUIDELINE.criteria)), unique=True)


@pytest.mark.parametrize(("codes", "points", "oncogenicity_class", "conflict"), ORACLES)
def test_sums_that_are_known(codes: str, points: int, oncogenicity_class: Oncogenicity, conflict: bool) -> None:
    found = assess(GUIDELINE, [BY_CODE[code] for code in codes.split()])
    assert (found.points, found.oncogenicity, found.conflict) == (points, oncogenicity_class, conflict)
    assert not found.left_out


def test_points_of_every_criterion() -> None:
    """By the codes of the corrected printing."""
    assert {code: GUIDELINE.criteria[key].points for code, key in BY_CODE.items()} == {
        "OVS1": 8, "OS1": 4, "OS2": 4, "OS3": 4, "OM1": 2, "OM2": 2, "OM3": 2, "OM4": 2, "OP1": 1, "OP2": 1, "OP3": 1,
        "OP4": 1, "SBVS1": -8, "SBS1": -4, "SBS2": -4, "SBP1": -1, "SBP2": -1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("points", "expected"),
    [(10, ONC), (9, LO), (6, LO), (5, VUS), (0, VUS), (-1, LB), (-6, LB), (-7, B), (-30, B), (40, ONC)],
)
def test_class_at_each_boundary(points: int, expected: Oncogenicity) -> None:
    assert GUIDELINE.class_of(points) is expected


@pytest.mark.parametrize(
    ("met", "left_out", "points"),
    [
        ("OS1 OS3", {"OS3": "OS1"}, 4),
        ("OS3 OM1", {"OM1": "OS3"}, 4),
        ("OS1 OM1 OP4", {"OM1": "OS1"}, 5),
        ("OM1 OM3", {"OM3": "OM1"}, 2),
        ("OM3 OM4", {"OM3": "OM4"}, 2),
        ("OS3 OM4 OP3", {"OM4": "OS3", "OP3": "OS3"}, 4),
        ("OM1 OM4", {}, 4),
        ("SBVS1 SBS1 OP4", {"SBS1": "SBVS1", "OP4": "SBVS1"}, -8),
        ("OP1 SBP1", {"SBP1": "OP1"}, 1),
    ],
)
def test_of_mutually_exclusive_criteria_one_counts(met: str, left_out: dict[str, str], points: int) -> None:
    found = assess(GUIDELINE, [BY_CODE[code] for code in met.split()])
    assert dict(found.left_out) == {BY_CODE[weak]: BY_CODE[strong] for weak, strong in left_out.items()}
    assert found.points == points


def test_codes_om3_and_om4_are_swapped_between_the_printings() -> None:
    hotspot, residue = GUIDELINE.criteria["hotspot_lt50_aa_ge10"], GUIDELINE.criteria["same_residue_oncogenic"]
    assert (hotspot.codes["corrected"], residue.codes["corrected"]) == ("OM4", "OM3")
    assert (hotspot.codes["manuscript"], residue.codes["manuscript"]) == ("OM3", "OM4")
    others = [one for key, one in GUIDELINE.criteria.items() if key not in (hotspot.key, residue.key)]
    assert all(one.codes["corrected"] == one.codes["manuscript"] for one in others)


@given(any_criteria, st.randoms())
def test_order_does_not_matter(met: list[str], random) -> None:
    shuffled = list(met)
    random.shuffle(shuffled)
    assert assess(GUIDELINE, met) == assess(GUIDELINE, shuffled)


@given(any_criteria)
def test_what_counts_has_no_rivals_and_explains_the_sum(met: list[str]) -> None:
    found = assess(GUIDELINE, met)
    assert all(not (GUIDELINE.rivals(key) & set(found.counted)) for key in found.counted)
    assert set(found.counted) | set(found.left_out) == set(met)
    assert all(winner in GUIDELINE.rivals(weak) for weak, winner in found.left_out.items())
    assert found.points == sum(GUIDELINE.criteria[key].points for key in found.counted)
    assert assess(GUIDELINE, found.counted) == assess(GUIDELINE, list(found.counted))
    assert assess(GUIDELINE, found.counted).points == found.points


@given(any_criteria)
def test_one_more_oncogenic_criterion_never_lowers_the_sum_unless_it_replaces_another(met: list[str]) -> None:
    before = assess(GUIDELINE, met)
    for key, criterion in GUIDELINE.criteria.items():
        if key not in met and not GUIDELINE.rivals(key) & set(met):
            assert assess(GUIDELINE, [*met, key]).points == before.points + criterion.points


def test_unknown_criterion_is_refused() -> None:
    with pytest.raises(KeyError):
        assess(GUIDELINE, ["OM3"])
    document = yaml.safe_load((FOLDER / "oncogenicity.yaml").read_text(encoding="utf-8"))
    with pytest.raises(ValueError, match="no criterion is called OM9"):
        read_guideline(document | {"exclusive": [["OM9", "critical_domain"]]})


def test_stamp_names_guideline_version_and_printing() -> None:
    assert stamp(GUIDELINE, "manuscript") == "clingen-cgc-vicc/2022/manuscript"
    assert printing_of("clingen-cgc-vicc/2022/manuscript", GUIDELINE) == "manuscript"
    assert printing_of("", GUIDELINE) == printing_of("other/1/first", GUIDELINE) == "corrected"
