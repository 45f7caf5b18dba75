"""Fusion tables: Arriba, STAR-Fusion (old and new columns), DRAGEN's AllFusions.csv, and simple two-gene tables."""

from collections.abc import Iterable

from cases.genomics.readers import cells
from cases.genomics.readers.cells import CellError
from cases.genomics.readers.draft import Draft
from cases.genomics.readers.gene_pairs import GenePair, make_pair, side_genes, split_pair
from cases.genomics.readers.kinds import Nucleic, Section
from cases.genomics.readers.rows import Breakpoint, FusionRow
from cases.genomics.readers.table import Line, data_lines

_FRAME = {
    "in-frame": True, "inframe": True, "in_frame": True, "yes": True, "true": True,
    "out-of-frame": False, "frameshift": False, "out_of_frame": False, "stop-codon": False, "no": False, "false": False,
}  # fmt: skip


def read_arriba(lines: Iterable[tuple[int, str]], draft: Draft) -> None:
    """fusions.tsv holds what Arriba accepted; fusions.discarded.tsv the rest, which become candidates."""
    required = (("gene1",), ("gene2",), ("breakpoint1",), ("breakpoint2",))
    passed = "discarded" not in draft.file.lower()
    count = 0
    for line in data_lines(lines, draft, required=required, header_starts="#gene1"):
        count += 1
        pair = _pair(line, "gene1", "gene2")
        first, second = _ends(line, "breakpoint1", "breakpoint2")
        reads = [line.read(cells.integer, name) for name in ("split_reads1", "split_reads2", "discordant_mates")]
        if pair is None or line.failed:
            continue
        split = _total(reads[:2])
        _append(
            line, pair, first, second, passed=passed, source=Nucleic.RNA, split=split, spanning=reads[2],
            supporting=_total(reads), in_frame=_frame(line.get("reading_frame")),
            confidence=cells.text_or_none(line.get("confidence")),
            kept_domains=cells.text_or_none(line.get("retained_protein_domains")),
        )  # fmt: skip
    _finish(draft, count)


_JUNCTION, _SPANNING = ("JunctionReadCount", "JunctionReads"), ("SpanningFragCount", "SpanningFrags")


def read_star(lines: Iterable[tuple[int, str]], draft: Draft) -> None:
    required = (("LeftGene",), ("RightGene",), ("LeftBreakpoint",), ("RightBreakpoint",))
    count = 0
    for line in data_lines(lines, draft, required=required, header_starts="#FusionName"):
        count += 1
        pair = _pair(line, "LeftGene", "RightGene")
        first, second = _ends(line, "LeftBreakpoint", "RightBreakpoint")
        split, spanning = line.read(cells.integer, *_JUNCTION), line.read(cells.integer, *_SPANNING)
        if pair is None or line.failed:
            continue
        _append(
            line, pair, first, second, passed=True, source=Nucleic.RNA, split=split, spanning=spanning,
            supporting=_total([split, spanning]), in_frame=_frame(line.get("PROT_FUSION_TYPE")),
            kept_domains=_domains(line, "PFAM_LEFT", "PFAM_RIGHT"),
        )  # fmt: skip
    _finish(draft, count)


def read_all_fusions(lines: Iterable[tuple[int, str]], draft: Draft) -> None:
    """Every candidate of DRAGEN's callers; KeepFusion says which the laboratory's pipeline reports."""
    required = (("Gene A",), ("Gene B",), ("Gene A Breakpoint",), ("Gene B Breakpoint",), ("KeepFusion", "Filter"))
    count = 0
    for line in data_lines(lines, draft, required=required, separator=","):
        count += 1
        pair = _pair(line, "Gene A", "Gene B")
        first, second = _ends(line, "Gene A Breakpoint", "Gene B Breakpoint")
        split, spanning = line.read(cells.integer, "Alt Split Dedup"), line.read(cells.integer, "Alt Pair Dedup")
        if pair is None or line.failed:
            continue
        marks = tuple(part for part in (line.get("Filter") or "").split(";") if part not in ("", "PASS", "N/A"))
        kept = line.get("KeepFusion")
        _append(
            line, pair, first, second, passed=kept.strip().lower() == "true" if kept else not marks,
            source=Nucleic.RNA, split=split, spanning=spanning, supporting=_total([split, spanning]), filters=marks,
        )  # fmt: skip
    _finish(draft, count)


_NAMES = ("FusionGene", "Fusion", "fusion", "fusion_gene", "FusionName", "fusion_name", "gene_pair", "Gene Pair")
_FIRST, _SECOND = ("gene1", "gene_a", "Gene1", "GeneA"), ("gene2", "gene_b", "Gene2", "GeneB")
_FIRST_END = ("LeftBreakpoint", "Breakpoint1", "breakpoint1", "breakpoint_a", "Breakpoint 1")
_SECOND_END = ("RightBreakpoint", "Breakpoint2", "breakpoint2", "breakpoint_b", "Breakpoint 2")
_SPLIT = ("SplitReads", "split_reads", "JunctionReadCount")
_READS = ("SupportingReads", "supporting_reads", "reads", "Fusion Supporting Reads")


def read_simple(lines: Iterable[tuple[int, str]], draft: Draft) -> None:
    """One column with both partners, or two columns; PCGR's fusion table is of this kind."""
    count = 0
    for line in data_lines(lines, draft, required=(_NAMES + _FIRST,), header_starts="#Fusion"):
        count += 1
        whole = line.get(*_NAMES)
        pair = split_pair(whole, line) if whole is not None else _pair(line, *_both(line))
        first, second = _ends(line, *(_name(line, names) for names in (_FIRST_END, _SECOND_END)))
        split, reads = line.read(cells.integer, *_SPLIT), line.read(cells.integer, *_READS)
        if pair is None or line.failed:
            continue
        if pair.gene_a is None and pair.gene_b is None:
            line.fail(CellError("gene_characters", value=whole or ""), "gene")
            continue
        _append(
            line, pair, first, second, passed=True, source=_source(line), split=split, spanning=None,
            supporting=reads if reads is not None else split, in_frame=_frame(line.get("in_frame", "frame")),
        )  # fmt: skip
    _finish(draft, count)


def _both(line: Line) -> tuple[str, str]:
    return _name(line, _FIRST), _name(line, _SECOND)


def _name(line: Line, names: tuple[str, ...]) -> str:
    return next((name for name in names if name in line.cells), names[0])


def _source(line: Line) -> Nucleic | None:
    text = (line.get("source", "Source", "nucleic_acid") or "").strip().upper()
    return Nucleic(text) if text in ("DNA", "RNA") else None


def _pair(line: Line, first: str, second: str) -> GenePair | None:
    # Each by itself first, so that a damaged symbol is told with its own column.
    for name in (first, second):
        line.read(side_genes, name)
    return None if line.failed else make_pair(line.get(first), line.get(second), line)


def _ends(line: Line, first: str, second: str) -> tuple[Breakpoint | None, Breakpoint | None]:
    return line.read(cells.junction, first), line.read(cells.junction, second)


def _total(values: list[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _domains(line: Line, *columns: str) -> str | None:
    """What the caller says of both partners, as it writes it."""
    said = [text for name in columns if (text := cells.text_or_none(line.cells.get(name))) is not None]
    return " | ".join(said) or None


def _frame(text: str | None) -> bool | None:
    return _FRAME.get((text or "").strip().lower())


def _append(
    line: Line,
    pair: GenePair,
    first: Breakpoint | None,
    second: Breakpoint | None,
    *,
    passed: bool,
    source: Nucleic | None,
    split: int | None,
    spanning: int | None,
    supporting: int | None,
    in_frame: bool | None = None,
    confidence: str | None = None,
    kept_domains: str | None = None,
    filters: tuple[str, ...] = (),
) -> None:
    line.draft.fusions.append(
        FusionRow(
            line=line.number, gene_a=pair.gene_a, gene_b=pair.gene_b, genes_a=pair.genes_a, genes_b=pair.genes_b,
            passed=passed, source=source, breakpoint_a=first, breakpoint_b=second, supporting_reads=supporting,
            split_reads=split, spanning_reads=spanning, in_frame=in_frame, confidence=confidence,
            kept_domains=kept_domains, filters=filters, header_line=line.header,
        )
    )  # fmt: skip


def _finish(draft: Draft, records: int) -> None:
    draft.counts["records"] = records
    draft.section(Section.FUSIONS, sum(row.passed for row in draft.fusions))
    if not records:
        draft.problem("no_findings")
