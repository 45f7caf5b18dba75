"""Copy-number segments: CNVkit (.cns, .call.cns), allele-specific segments (PCGR's nMajor/nMinor), .seg."""

from collections.abc import Iterable, Iterator

from cases.genomics.logic.copy_number import copy_state, log2_state, normal_copies
from cases.genomics.readers import cells
from cases.genomics.readers.cells import CellError
from cases.genomics.readers.draft import Draft
from cases.genomics.readers.identity import same_sample
from cases.genomics.readers.kinds import CopyNumberKind, Section
from cases.genomics.readers.rows import CopyNumberRow, Expected
from cases.genomics.readers.table import Line, data_lines

_NO_GENES = frozenset({"-", "", ".", "Background", "Antitarget"})
_MAX_LOG2 = 50.0
_SEG_COLUMNS = ("ID", "chrom", "loc.start", "loc.end", "num.mark", "seg.mean")
_SEG_NAMES = (("chrom", "loc.start", "loc.end"), ("Chromosome", "Start", "End"))


def read_cnvkit(lines: Iterable[tuple[int, str]], draft: Draft, expected: Expected) -> None:
    """Starts are 0-based in CNVkit's files. Without the column cn the segments are candidates, not calls."""
    required = (("chromosome",), ("start",), ("end",), ("gene",), ("log2",))
    rows = list(data_lines(lines, draft, required=required))
    called = bool(rows) and "cn" in rows[0].cells
    for line in rows:
        place = _place(line, "chromosome", "start", "end", zero_based=True)
        log2 = line.read(_log2, "log2")
        copies, minor = line.read(cells.integer, "cn"), line.read(cells.integer, "cn2")
        genes = _genes(line)
        if place is None or line.failed or (log2 is None and copies is None):
            continue
        normal = normal_copies(place[0], expected.sex)
        state = copy_state(copies, minor, normal) if copies is not None else log2_state(log2 or 0.0)
        draft.copy_numbers.append(
            CopyNumberRow(
                line=line.number, kind=CopyNumberKind(state), passed=copies is not None, genes=genes,
                chrom=place[0], start=place[1], end=place[2], log2_ratio=log2, copy_number=copies,
                minor_copy_number=minor, header_line=line.header,
            )
        )  # fmt: skip
    _tell_sex(draft)
    _finish(draft, len(rows), called=called)


def _tell_sex(draft: Draft) -> None:
    """Called copies of Y say that the sample is a man's. None of them say nothing: a man's tumour often loses Y."""
    if any(row.chrom == "Y" and (row.copy_number or 0) >= 1 for row in draft.copy_numbers):
        draft.update_sample(sex="male")


def read_allele_specific(lines: Iterable[tuple[int, str]], draft: Draft, expected: Expected) -> None:
    required = (("Chromosome",), ("Start",), ("End",), ("nMajor",), ("nMinor",))
    rows = list(data_lines(lines, draft, required=required))
    for line in rows:
        place = _place(line, "Chromosome", "Start", "End")
        major, minor = line.read(cells.integer, "nMajor"), line.read(cells.integer, "nMinor")
        if place is None or line.failed or major is None or minor is None:
            if not line.failed:
                line.fail(CellError("number", value="NA"), "nMajor")
            continue
        if minor > major:
            line.fail(CellError("out_of_range", value=minor, range=f"0-{major}"), "nMinor")
            continue
        state = copy_state(major + minor, minor, normal_copies(place[0], expected.sex))
        draft.copy_numbers.append(
            CopyNumberRow(
                line=line.number, kind=CopyNumberKind(state), passed=True, chrom=place[0], start=place[1],
                end=place[2], copy_number=major + minor, minor_copy_number=minor, header_line=line.header,
            )
        )  # fmt: skip
    _finish(draft, len(rows), called=True)


def read_seg(lines: Iterable[tuple[int, str]], draft: Draft, expected: Expected) -> None:
    """Segmented log ratios, with several samples in one file where the first column says so."""
    required = (("chrom", "Chromosome"), ("loc.start", "Start"), ("loc.end", "End"), ("seg.mean", "Segment_Mean"))
    rows = list(data_lines(_with_names(lines, draft), draft, required=required))
    names = next((names for names in _SEG_NAMES if rows and names[0] in rows[0].cells), _SEG_NAMES[0])
    ids = tuple(dict.fromkeys(map(_sample, rows)))
    draft.update_sample(sample_ids=tuple(sample for sample in ids if sample))
    rows = _own(rows, ids, draft, expected)
    for line in rows:
        place = _place(line, *names)
        log2 = line.read(_log2, "seg.mean", "Segment_Mean")
        if place is None or line.failed or log2 is None:
            continue
        draft.copy_numbers.append(
            CopyNumberRow(
                line=line.number, kind=CopyNumberKind(log2_state(log2)), passed=False, chrom=place[0],
                start=place[1], end=place[2], log2_ratio=log2, header_line=line.header or None,
            )
        )  # fmt: skip
    _finish(draft, len(rows), called=False)


def _with_names(lines: Iterable[tuple[int, str]], draft: Draft) -> Iterator[tuple[int, str]]:
    """A .seg without column names gets those of its fixed order."""
    named = False
    for number, text in lines:
        if not named and text.strip() and not text.startswith("#"):
            named = True
            if is_bare_segment(text):
                draft.problem("header_assumed", line=number, columns=", ".join(_SEG_COLUMNS))
                yield 0, "\t".join(_SEG_COLUMNS)
        yield number, text


def is_bare_segment(text: str) -> bool:
    """A data line of a .seg: sample, chromosome, start, end, number of marks, mean."""
    row = text.split("\t")
    return (
        len(row) == len(_SEG_COLUMNS)
        and cells.chromosome(row[1].strip().strip('"')) is not None
        and row[2].strip().isdigit()
        and row[3].strip().isdigit()
    )


def _own(rows: list[Line], ids: tuple[str, ...], draft: Draft, expected: Expected) -> list[Line]:
    """The rows of the case's sample; all where none is expected or found, which is said."""
    own = tuple(sample for sample in ids if any(same_sample(sample, want) for want in expected.sample_ids))
    if own and len(own) < len(ids):
        kept = [line for line in rows if _sample(line) in own]
        draft.problem("sample_other_rows", count=len(rows) - len(kept))
        draft.update_sample(sample_ids=own)
        return kept
    if len(ids) > 1:
        draft.problem("several_patients", found=", ".join(ids[:5]))
    return rows


def _sample(line: Line) -> str:
    return (line.get("ID", "Sample") or "").strip().strip('"')


def _place(line: Line, chrom: str, start: str, end: str, *, zero_based: bool = False) -> tuple[str, int, int] | None:
    """Chromosome, first and last base (1-based); None when the segment lies elsewhere or is no interval."""
    name = cells.chromosome((line.get(chrom) or "").strip('"'))
    first, last = line.read(cells.integer, start), line.read(cells.integer, end)
    if name and cells.is_numbered(written := (line.get(chrom) or "").strip('"')):
        _say_numbered(line, chrom, written, name)
    if name is None:
        line.draft.problem("chromosome", line=line.number, field=chrom, count=1, value=line.get(chrom))
        return None
    if first is None or last is None:
        if not line.failed:
            line.fail(CellError("position", value=line.get(start) or ""), start)
        return None
    if last < first:
        line.fail(CellError("interval", start=first, end=last), end)
        return None
    return name, first + zero_based, last


def _say_numbered(line: Line, column: str, written: str, name: str) -> None:
    """Once for each number: a table of many samples has it many times."""
    said = {one.values.get("value") for one in line.draft.problems if one.rule == "chromosome_numbered"}
    if written not in said:
        line.draft.problem("chromosome_numbered", line=line.number, field=column, value=written, chrom=name)


def _log2(text: str | None) -> float | None:
    value = cells.number(text)
    if value is not None and abs(value) > _MAX_LOG2:
        raise CellError("out_of_range", value=text or "", range="-50-50")
    return value


def _genes(line: Line) -> tuple[str, ...]:
    found = []
    for part in (line.get("gene") or "").split(","):
        if part.strip() in _NO_GENES:
            continue
        try:
            gene = cells.gene(part)
        except CellError as error:
            line.fail(error, "gene")
            continue
        if gene:
            found.append(gene)
    return tuple(dict.fromkeys(found))


def _finish(draft: Draft, records: int, *, called: bool) -> None:
    draft.counts["records"] = records
    draft.section(
        Section.COPY_NUMBERS, sum(row.passed and row.kind is not CopyNumberKind.NEUTRAL for row in draft.copy_numbers)
    )
    if not records:
        draft.problem("no_findings")
    elif not called:
        draft.problem("uncalled_segments")
