import pytest

from cases.genomics.logic.transcripts import PLUS_CLINICAL, SELECT, Judged, Mane, Standing, judged

SELECT_ROW = Mane("NM_004333.6", "ENST00000646891.2", SELECT)
PLUS_ROW = Mane("NM_001374258.1", "ENST00000644969.2", PLUS_CLINICAL)


@pytest.mark.parametrize(
    ("transcript", "standing", "row"),
    [
        ("NM_004333.6", Standing.SELECT, SELECT_ROW),
        ("ENST00000646891.2", Standing.SELECT, SELECT_ROW),
        ("NM_001374258.1", Standing.PLUS_CLINICAL, PLUS_ROW),
        ("NM_004333.4", Standing.OTHER_VERSION, SELECT_ROW),
        ("NM_004333", Standing.OTHER_VERSION, SELECT_ROW),
        ("ENST00000644969.1", Standing.OTHER_VERSION, PLUS_ROW),
        ("ENST00000288602.6", Standing.NOT_MANE, SELECT_ROW),
        ("", Standing.UNKNOWN, SELECT_ROW),
    ],
)
def test_transcript_of_braf_against_mane(transcript, standing, row):
    assert judged(transcript, [PLUS_ROW, SELECT_ROW]) == Judged(standing, row)


def test_gene_that_the_table_does_not_hold_is_unknown():
    assert judged("NM_004333.6", []) == Judged(Standing.UNKNOWN, None)
