"""RefSeq's lists of removed records (``release#.removed-records`` of its release catalogue): transcripts that are no
more.

Tab-separated, without a header: taxonomy id, species, accession.version, (gi, until 2018,) directories, status, length,
and what became of the record, such as ``permanently suppressed`` or ``replaced by NM_022375``. Only human transcripts
are kept; lists of several releases may be joined into one file, the newest last.
"""

import re
from collections.abc import Iterable, Iterator

from cases.genomics.knowledge.faults import Notes, refuse
from cases.genomics.knowledge.rows import RetiredTranscript
from cases.genomics.logic.retired import REFSEQ, parted

HUMAN = "9606"
WIDTHS = (7, 8)
_REPLACED = re.compile(r"replaced by (?:accession:? )?(\S+)", re.IGNORECASE)
_SUPPRESSED = ("suppressed", "withdrawn", "removed")


def read(lines: Iterable[str], notes: Notes) -> Iterator[RetiredTranscript]:
    """The last word on a record counts: it may be suppressed for a time first and replaced later."""
    found: dict[str, RetiredTranscript] = {}
    for number, text in enumerate(lines, start=1):
        cells = [cell.strip() for cell in text.rstrip("\r\n").split("\t")]
        if cells == [""] or cells[0].startswith("#"):
            continue
        if len(cells) not in WIDTHS:
            refuse("cells", number, found=len(cells), expected=WIDTHS[0])
        row = _row(number, cells, notes)
        if row is not None:
            if row.accession in found:
                notes.skip("duplicate")
            found[row.accession] = row
    yield from found.values()


def _row(number: int, cells: list[str], notes: Notes) -> RetiredTranscript | None:
    if not (cells[0].isascii() and cells[0].isdigit()):
        refuse("number", number, "1", value=cells[0][:40], expected=HUMAN)
    if cells[0] != HUMAN:
        notes.skip("not_human")
        return None
    if parted(cells[2]) is None:
        notes.skip("not_transcript")
        return None
    instead = _REPLACED.search(cells[-1])
    if instead is None and not any(word in cells[-1].lower() for word in _SUPPRESSED):
        notes.skip("unreadable")
        return None
    successor = instead[1].rstrip(".,;") if instead else ""
    if successor and not REFSEQ.fullmatch(successor):
        notes.skip("unreadable")
        return None
    return RetiredTranscript(
        line=number, accession=cells[2], status="replaced" if successor else "suppressed", replaced_by=successor
    )
