"""The short way through a plain FORMAT says what the long way says, or nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.genomics.readers.cells import CellError
from cases.genomics.readers.vcf_depth import Format, depth_of, info_depth, numbers_agree, plain_depth

DECLARED = {"FORMAT/AD": "R", "FORMAT/AF": "A"}
NUMBER = st.one_of(
    st.integers(0, 10**11).map(str), st.sampled_from(["", ".", "-1", "+1", "1_0", " 1", "²", "٣", "1.5"])
)
FRACTION = st.one_of(st.floats(-0.5, 1.5).map(str), st.sampled_from(["", ".", "0,5", "1e-3", "nan", "inf", "0.5,0.5"]))


@given(st.lists(NUMBER, max_size=4).map(",".join), FRACTION, NUMBER, st.permutations(["GT", "AD", "AF", "DP"]))
def test_short_way_agrees_with_the_long_one(reads: str, fraction: str, depth: str, names: list[str]) -> None:
    cells = dict(zip(names, names, strict=True)) | {"GT": "0/1", "AD": reads, "AF": fraction, "DP": depth}
    found = plain_depth(":".join(cells[name] for name in names), Format(":".join(names), DECLARED))
    if found is None:
        return
    assert numbers_agree(cells, DECLARED, 1) is None
    try:
        assert found == depth_of(cells, "A", "T", 0, 1)
    except CellError as error:
        raise AssertionError(f"the long way refuses {cells}") from error


def test_short_way_is_taken_where_the_format_is_plain() -> None:
    plain = Format("GT:AD:AF:DP", DECLARED)
    assert plain.plain and plain_depth("0/1:90,10:0.1:100", plain) == (100, 10, 0.1, 100)
    assert plain_depth("0/1:90,10:0.1", plain) is None  # a value is missing
    assert plain_depth("0/1:90,10:0.1:100:5", plain) is None  # one too many
    for other in ("GT:AD:DP", "GT:RD:AD:AF:DP", "AU:CU:GU:TU:DP"):
        assert not Format(other, DECLARED).plain
    assert not Format("GT:AD:AF:DP", {"FORMAT/AD": "2"}).plain


@pytest.mark.parametrize(
    ("sample", "field"),
    [
        ({"AD": "90,10", "AF": "0.1", "DP": "-5"}, "DP"),
        ({"AD": "90,x", "AF": "0.1", "DP": "100"}, "AD"),
        ({"AD": "90,10", "AF": "1.7", "DP": "100"}, "AF"),
        ({"AD": "90,10", "AF": "0.1,0.1,0.1", "DP": "100"}, "AF"),
        ({"AD": "-1", "RD": "90", "FREQ": "1%", "DP": "100"}, "AD"),
        ({"AD": "10", "RD": "x", "FREQ": "1%", "DP": "100"}, "RD"),
        ({"AD": "10", "RD": "90", "FREQ": "x%", "DP": "100"}, "FREQ"),
        ({"AD": "10", "RD": "90", "FREQ": "110%", "DP": "100"}, "FREQ"),
        ({"VD": "-1", "AF": "0.1", "DP": "100"}, "VD"),
        ({"TIR": "x,1", "TAR": "5,5", "DP": "100"}, "TIR"),
        ({"AU": "90,90", "TU": "-1,10", "DP": "100"}, "TU"),
        ({"BCOUNT": "90,0,0,x", "DP": "100"}, "BCOUNT"),
        ({"DP4": "40,50,5,x", "DP": "100"}, "DP4"),
        ({"ADT": "90,x", "DP": "100"}, "ADT"),
        ({"AD": "90,10", "DPT": "100", "VAF": "-0.1"}, "VAF"),
    ],
)
def test_value_that_cannot_be_is_called_by_the_name_of_its_part(sample: dict[str, str], field: str) -> None:
    with pytest.raises(CellError) as wrong:
        depth_of(sample, "A", "T", 0, 1)
    assert wrong.value.field == field


@pytest.mark.parametrize(
    ("info", "control", "field"),
    [
        ({"TDP": "x"}, False, "TDP"),
        ({"TDP": "100", "TVAF": "1.7"}, False, "TVAF"),
        ({"CDP": "-1"}, True, "CDP"),
        ({"CDP": "50", "CVAF": "-0.5"}, True, "CVAF"),
    ],
)
def test_value_in_info_is_called_by_its_name(info: dict[str, str], control: bool, field: str) -> None:
    with pytest.raises(CellError) as wrong:
        info_depth(info, 0, control=control)
    assert wrong.value.field == field
