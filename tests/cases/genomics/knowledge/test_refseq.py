"""RefSeq's lists of removed records: the human transcripts, with what became of them."""

import pytest

from cases.genomics.knowledge.faults import Notes

from .test_formats import read, refusal

__all__ = ["read"]

REMOVED = "\n".join(
    "\t".join(cells)
    for cells in (
        ("9606", "Homo sapiens", "NM_000001.2", "complete|other", "na", "1200", "permanently suppressed"),
        ("9606", "Homo sapiens", "NM_000002.1", "12345", "complete", "na", "900", "replaced by NM_022375"),
        ("9606", "Homo sapiens", "NM_000003.1", "complete", "na", "10", "temporarily suppressed"),
        ("9606", "Homo sapiens", "NM_000003.1", "complete", "na", "10", "replaced by NM_000004.2."),
        ("9606", "Homo sapiens", "NP_000003.1", "complete", "na", "10", "dead protein"),
        ("9606", "Homo sapiens", "NR_000005.1", "complete", "na", "10", "dead protein"),
        ("9606", "Homo sapiens", "NM_000006.1", "complete", "na", "10", "replaced by something"),
        ("10090", "Mus musculus", "NM_000007.1", "complete", "na", "10", "permanently suppressed"),
    )
)


def test_refseq_removed_records_are_the_human_transcripts_with_what_replaced_them(read):
    notes = Notes()
    rows = read("refseq-removed", REMOVED + "\n\n", notes)
    assert [(row.accession, row.status, row.replaced_by, row.line) for row in rows] == [
        ("NM_000001.2", "suppressed", "", 1), ("NM_000002.1", "replaced", "NM_022375", 2),
        ("NM_000003.1", "replaced", "NM_000004.2", 4),
    ]  # fmt: skip
    assert dict(notes.skipped) == {"not_human": 1, "not_transcript": 1, "duplicate": 1, "unreadable": 2}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("9606\tHomo sapiens\tNM_000001.2\n", ("cells", 1, "")),
        ("taxid\tspecies\tNM_000001.2\tcomplete\tna\t10\tsuppressed\n", ("number", 1, "1")),
        ("10090\tMus musculus\tNM_000007.1\tcomplete\tna\t10\tpermanently suppressed\n", ("no_rows", None, "")),
    ],
)
def test_other_tables_are_no_list_of_removed_records(read, text, fault):
    assert refusal(read, "refseq-removed", text) == fault
