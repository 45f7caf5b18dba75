"""What a laboratory's transcript is to MANE, the one transcript per gene that RefSeq and Ensembl agree on."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

SELECT, PLUS_CLINICAL = "MANE Select", "MANE Plus Clinical"


class Standing(StrEnum):
    SELECT = "select"
    PLUS_CLINICAL = "plus_clinical"
    OTHER_VERSION = "other_version"  # the accession is MANE's, the version is not, or is not stated
    NOT_MANE = "not_mane"
    UNKNOWN = "unknown"  # no table, or the gene is not in it


@dataclass(frozen=True, slots=True)
class Mane:
    """One row of the table; both accessions with their versions."""

    refseq: str
    ensembl: str
    status: str


@dataclass(frozen=True, slots=True)
class Judged:
    """``mane``: the row that the transcript belongs to, else MANE Select of the gene."""

    standing: Standing
    mane: Mane | None = None


def judged(transcript: str, table: Iterable[Mane]) -> Judged:
    """A transcript against the rows of its gene."""
    rows = sorted(table, key=lambda row: row.status != SELECT)
    if not rows or not transcript:
        return Judged(Standing.UNKNOWN, rows[0] if rows else None)
    for row in rows:
        if transcript in (row.refseq, row.ensembl):
            return Judged(Standing.SELECT if row.status == SELECT else Standing.PLUS_CLINICAL, row)
    bare = transcript.partition(".")[0]
    for row in rows:
        if bare in (row.refseq.partition(".")[0], row.ensembl.partition(".")[0]):
            return Judged(Standing.OTHER_VERSION, row)
    return Judged(Standing.NOT_MANE, rows[0])
