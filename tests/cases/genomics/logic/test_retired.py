"""What the tables know of a transcript's age, as a truth table."""

import pytest

from cases.genomics.logic.retired import Age, Aged, Known, Retired, aged, known, parted

TABLE = known(
    [
        Retired("NM_000001", 2),  # withdrawn
        Retired("NM_000002", 1, "NM_000009.4"),  # another took its place
        Retired("NM_000003", 1, "NM_000003.2"),  # the next version of itself
        Retired("NM_000003", 2, "NM_000003.3"),
        Retired("NM_000004", 1),  # withdrawn once, and back: MANE has it
        Retired("NM_000005", 2, "NM_000005"),  # the next version of itself, which is not named
        Retired("NM_000006", 1),  # withdrawn first, replaced later
        Retired("NM_000006", 1, "NM_000009.4"),
    ],
    ["NM_000004.1", "NM_000007.6", "ENST00000000001.2", "NM_000008"],
)


@pytest.mark.parametrize(
    ("transcript", "expected"),
    [
        ("NM_000001.2", Aged(Age.RETIRED)),
        ("NM_000001.1", Aged(Age.RETIRED)),
        ("NM_000001", Aged(Age.RETIRED)),
        ("NM_000002.1", Aged(Age.RETIRED, "NM_000009.4")),
        ("NM_000003.1", Aged(Age.OLDER, "NM_000003.3")),
        ("NM_000003.2", Aged(Age.OLDER, "NM_000003.3")),
        ("NM_000003.3", None),
        ("NM_000003", None),
        ("NM_000004.1", None),
        ("NM_000005.2", Aged(Age.OLDER, "NM_000005.3")),
        ("NM_000005.3", None),
        ("NM_000006.1", Aged(Age.RETIRED, "NM_000009.4")),
        ("NM_000007.5", Aged(Age.OLDER, "NM_000007.6")),
        ("NM_000007.6", None),
        ("NM_000007.7", None),
        ("NM_000008.1", None),
        ("NM_999999.1", None),
        ("ENST00000000001.1", None),
        ("", None),
    ],
)
def test_age_of_a_transcript(transcript, expected):
    assert aged(transcript, TABLE) == expected


def test_without_tables_nothing_is_known():
    assert aged("NM_000001.2", Known()) is None


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("NM_004333.6", ("NM_004333", 6)), ("XR_001234567", ("XR_001234567", None)), ("NP_004324.2", None),
        ("NM_12.1", None), ("NM_004333.x", None), ("ENST00000288602.6", None),
    ],
)  # fmt: skip
def test_refseq_transcripts_are_known_by_their_writing(written, parts):
    assert parted(written) == parts
