"""The run's variant_summary: only the sample's own line is kept, nothing of the others but their number."""

from collections.abc import Iterable
from dataclasses import dataclass

from cases.genomics.inpred.errors import InpredError
from cases.genomics.readers.table import split_cells

_ENDING = "_P"


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """``cells`` None: the summary has no line of this sample. ``prefixed``: other lines begin with its id too."""

    cells: dict[str, str] | None
    prefixed: bool = False  # today's tool takes the last line that begins with the id
    twice: bool = False  # two different lines of the same sample: neither is believed
    last_line_open: bool = False  # the line ends the file without a line break


def read_summary(
    lines: Iterable[tuple[int, str]], samples: Iterable[str], *, file: str, open_end: bool
) -> dict[str, SummaryLine]:
    """The line of each wanted sample, by the exact id (without the pair's ending)."""
    columns: list[str] = []
    rows: list[dict[str, str]] = []
    for _, text in lines:
        if text.startswith("#") or not text.strip():
            continue
        cells = [cell.strip() for cell in split_cells(text)]
        if not columns:
            columns = cells
            if "sample_id" not in columns:
                raise InpredError("summary_header", found=True, file=file)
            continue
        rows.append(dict(zip(columns, cells, strict=False)))
    return {sample: _line(rows, sample, open_end) for sample in samples}


def _line(rows: list[dict[str, str]], sample: str, open_end: bool) -> SummaryLine:
    own = [row for row in rows if row["sample_id"].removesuffix(_ENDING) == sample]
    begins = [row for row in rows if row["sample_id"].startswith(sample)]
    twice = any(row != own[0] for row in own)
    return SummaryLine(
        cells=own[0] if own and not twice else None,
        prefixed=bool(begins) and begins[-1] not in own,
        twice=twice,
        last_line_open=open_end and bool(own) and rows[-1] in own,
    )
