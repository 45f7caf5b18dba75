"""Names of changes: a c. or p. name belongs to one version of one transcript, and both name the same codon."""

import re
from collections.abc import Iterable
from functools import lru_cache

from cases.genomics.logic.hgvs_agreement import same_codon
from cases.genomics.readers.draft import Draft
from cases.genomics.readers.rows import SmallVariantRow

_UNVERSIONED = re.compile(r"(?:[NX][MR]_\d+|ENST\d+|LRG_\d+(?!t))", re.ASCII)


@lru_cache(maxsize=65_536)
def _without_version(transcript: str) -> bool:
    return _UNVERSIONED.fullmatch(transcript) is not None


def unversioned(rows: Iterable[SmallVariantRow]) -> list[SmallVariantRow]:
    return [row for row in rows if row.transcript and (row.hgvs_c or row.hgvs_p) and _without_version(row.transcript)]


def check_transcripts(draft: Draft, sent: int = 0, first: SmallVariantRow | None = None) -> None:
    """One remark for the file (SECURITY.md 4.3, T15); ``sent`` of its rows went before, ``first`` of them."""
    found = unversioned(draft.small_variants)
    first = first or next(iter(found), None)
    if first is not None:
        count = sent + len(found)
        draft.problem("transcript_unversioned", line=first.line, count=count, value=first.transcript)


def check_agreement(draft: Draft, rows: Iterable[SmallVariantRow]) -> None:
    """A remark for each row whose c. and p. speak of different codons (corpus T14)."""
    for row in rows:
        if same_codon(row.hgvs_c, row.hgvs_p) is False:
            draft.problem("hgvs_disagree", line=row.line, coding=row.hgvs_c, protein=row.hgvs_p)
