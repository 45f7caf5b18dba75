"""Transcripts that are no more: withdrawn or replaced by RefSeq, or an older version of one that stands."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

REFSEQ = re.compile(r"([NX][MR]_\d{6,12})(?:\.(\d{1,4}))?", re.ASCII)


class Age(StrEnum):
    RETIRED = "retired"  # the accession was withdrawn, or another took its place
    OLDER = "older"  # the accession stands, in a later version


@dataclass(frozen=True, slots=True)
class Retired:
    """``version``: the last one that was (None: not stated); ``replaced_by``: an accession, empty when withdrawn."""

    accession: str
    version: int | None
    replaced_by: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What the tables say: retired rows by accession, and the version in which MANE has an accession."""

    retired: Mapping[str, tuple[Retired, ...]] = field(default_factory=dict)
    mane: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Aged:
    """``now``: what stands instead, empty when nothing does."""

    age: Age
    now: str = ""


def parted(transcript: str) -> tuple[str, int | None] | None:
    """Accession and version of a RefSeq transcript; None for anything else."""
    found = REFSEQ.fullmatch(transcript)
    return (found[1], int(found[2]) if found[2] else None) if found else None


def known(rows: Iterable[Retired], mane: Iterable[str]) -> Known:
    """``mane``: MANE's RefSeq accessions with their versions."""
    retired: dict[str, tuple[Retired, ...]] = {}
    for row in rows:
        retired[row.accession] = (*retired.get(row.accession, ()), row)
    versions = {part[0]: part[1] for name in mane if (part := parted(name)) and part[1] is not None}
    return Known(retired, versions)


def aged(transcript: str, table: Known) -> Aged | None:
    """None: the transcript stands, as far as the tables know.

    An accession that MANE has is not retired, whatever an earlier list says: RefSeq does bring records back.
    """
    part = parted(transcript)
    if part is None:
        return None
    accession, version = part
    rows = table.retired.get(accession, ())
    gone = [row for row in rows if row.replaced_by.partition(".")[0] != accession]
    if gone and accession not in table.mane:
        return Aged(Age.RETIRED, next((row.replaced_by for row in gone if row.replaced_by), ""))
    newest = max([*map(_next_version, (row for row in rows if row not in gone)), table.mane.get(accession, 0)])
    if version is not None and version < newest:
        return Aged(Age.OLDER, f"{accession}.{newest}")
    return None


def _next_version(row: Retired) -> int:
    """Of a row that the same accession replaces; where it does not say by which version, the following one."""
    part = parted(row.replaced_by)
    return part[1] if part is not None and part[1] is not None else (row.version or 0) + 1
