"""The whole view of one sample, from files to tables. Every call starts from nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cases.genomics.inpred import slide
from cases.genomics.inpred.compare import Shown, compared
from cases.genomics.inpred.errors import InpredError
from cases.genomics.inpred.figures import Msi, Purity, Tmb, in_house_of, msi_of, purity_of, tmb_of
from cases.genomics.inpred.folder import Files, Named, choose, files_below, run_of_layout, summary_of_run
from cases.genomics.inpred.ours import Ours, ours_of
from cases.genomics.inpred.rna import Rna, SampleList, entries, read_sample_list, rna_of
from cases.genomics.inpred.rules import TableName
from cases.genomics.inpred.summary import SummaryLine, read_summary
from cases.genomics.inpred.table import Table, read_table
from cases.genomics.inpred.today import Today, today_of
from cases.genomics.readers.draft import RefusedError
from cases.genomics.readers.source import Source

NO_LINE = SummaryLine(None)


@dataclass(frozen=True, slots=True)
class View:
    """What the slides show of one sample, and what we show. ``line`` and ``rna_line``: the summary's own lines."""

    sample: str
    table: Table
    today: Today
    ours: Ours
    tables: dict[TableName, tuple[Shown, ...]]
    sequences: tuple[slide.SequenceLine, ...]
    tmb: Tmb
    msi: Msi
    purity: Purity
    rna: Rna
    members: SampleList
    line: SummaryLine
    rna_line: SummaryLine
    files: tuple[str, ...]
    amplified: tuple[str, ...] = ()

    @property
    def table_ids_differ(self) -> bool:
        """Today's tool compares for equality and would show nothing at all."""
        return bool(self.table.ids) and self.table.ids != (self.sample,)


def view_of_folder(folder: Path, sample: str) -> View:
    """Raises InpredError with a sentence when there is no such folder, no table of the sample, or two of them."""
    if not folder.is_dir():
        raise InpredError("folder_absent", found=False, folder=str(folder))
    return view_of(choose(files_below(folder), sample, where=str(folder)))


def view_of(files: Files) -> View:
    sample = files.sample
    table = read_table(_lines(files.table), sample, file=files.table.base)
    members = _members(files.sample_list)
    related = members if members.is_about(sample) else SampleList()
    rna = related.of_kind("RNA_tumor")
    dna = related.of_kind("DNA_tumor")
    runs = [run_of_layout(files.table), dna.run if dna is not None else ""]
    summary = summary_of_run(files.summaries, runs, files.table)
    lines = _summary(summary, [sample, *([rna.sample] if rna else [])])
    rna_summary = summary
    if rna is not None and dna is not None and rna.run and rna.run != dna.run:
        rna_summary = summary_of_run(files.summaries, [rna.run], files.table)
        lines = {**lines, rna.sample: _summary(rna_summary, [rna.sample]).get(rna.sample, NO_LINE)}
    line = lines.get(sample, NO_LINE)
    rna_line = lines.get(rna.sample, NO_LINE) if rna else NO_LINE
    used = [files.table, files.sample_list, summary, rna_summary if rna else None]
    return _assembled(table, sample, members, line, rna_line, rna_of(rna, rna_line.cells), used)


def _assembled(
    table: Table, sample: str, members: SampleList, line: SummaryLine, rna_line: SummaryLine, rna: Rna,
    used: Iterable[Named | None],
) -> View:  # fmt: skip
    today, ours = today_of(table), ours_of(table)
    tables = compared(table, today, ours)
    cells = line.cells or {}
    return View(
        sample=sample, table=table, today=today, ours=ours, tables=tables,
        sequences=tuple(
            slide.sequence_line(row.source.cells, rescued=row.rescued)
            for row in tables[TableName.ALTERS_PROTEIN]
            if row.ours
        ),
        tmb=tmb_of(cells.get("TMB"), in_house_of(table, today, ours)), msi=msi_of(cells.get("MSI")),
        purity=purity_of(table.purity), rna=rna, members=members, line=line, rna_line=rna_line,
        files=tuple(dict.fromkeys(file.base for file in used if file is not None)),
        amplified=tuple(entry.strip() for entry in entries(cells.get("gene_amplifications", ""))),
    )  # fmt: skip


def _lines(file: Named) -> Iterable[tuple[int, str]]:
    try:
        yield from Source(file.path, file.base).lines()
    except RefusedError as refusal:
        raise InpredError("unreadable", found=True, file=file.base, detail=refusal.problem.message) from refusal
    except OSError as error:
        raise InpredError("unreadable", found=True, file=file.base, detail=error.strerror or "I/O") from error


def _members(file: Named | None) -> SampleList:
    return SampleList() if file is None else read_sample_list(_lines(file))


def _summary(file: Named | None, samples: list[str]) -> dict[str, SummaryLine]:
    if file is None:
        return {}
    return read_summary(_lines(file), samples, file=file.base, open_end=_ends_open(file.path))


def _ends_open(path: Path) -> bool:
    """The last line has no line break."""
    with path.open("rb") as handle:
        if handle.seek(0, 2) == 0:
            return False
        handle.seek(-1, 2)
        return handle.read(1) != b"\n"
