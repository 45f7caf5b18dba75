"""A c. or p. name belongs to one version of one transcript; without the version it cannot be placed with certainty."""

import re
from collections.abc import Iterable

from cases.genomics.readers.draft import Draft
from cases.genomics.readers.rows import SmallVariantRow

_UNVERSIONED = re.compile(r"(?:[NX][MR]_\d+|ENST\d+|LRG_\d+(?!t))", re.ASCII)


def unversioned(rows: Iterable[SmallVariantRow]) -> list[SmallVariantRow]:
    return [
        row for row in rows if row.transcript and (row.hgvs_c or row.hgvs_p) and _UNVERSIONED.fullmatch(row.transcript)
    ]


def check_transcripts(draft: Draft, sent: int = 0, first: SmallVariantRow | None = None) -> None:
    """One remark for the file (SECURITY.md 4.3, T15); ``sent`` of its rows went before, ``first`` of them."""
    found = unversioned(draft.small_variants)
    first = first or next(iter(found), None)
    if first is not None:
        count = sent + len(found)
        draft.problem("transcript_unversioned", line=first.line, count=count, value=first.transcript)
