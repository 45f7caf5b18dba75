"""A c. or p. name belongs to one version of one transcript; without the version it cannot be placed with certainty."""

import re

from cases.genomics.readers.draft import Draft

_UNVERSIONED = re.compile(r"(?:[NX][MR]_\d+|ENST\d+|LRG_\d+(?!t))", re.ASCII)


def check_transcripts(draft: Draft) -> None:
    """One remark for the file (SECURITY.md 4.3, T15)."""
    found = [
        row
        for row in draft.small_variants
        if row.transcript and (row.hgvs_c or row.hgvs_p) and _UNVERSIONED.fullmatch(row.transcript)
    ]
    if found:
        first = found[0]
        draft.problem("transcript_unversioned", line=first.line, count=len(found), value=first.transcript)
