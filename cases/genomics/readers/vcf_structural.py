"""DRAGEN's copy-number, exon copy-number and splice VCFs. They return how many changes they reported."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from cases.genomics.readers import cells
from cases.genomics.readers.cells import CellError
from cases.genomics.readers.draft import Draft
from cases.genomics.readers.kinds import CopyNumberKind
from cases.genomics.readers.rows import Breakpoint, CopyNumberRow, SpliceRow
from cases.genomics.readers.vcf_header import Header

T = TypeVar("T")
_KINDS = {".": CopyNumberKind.NEUTRAL, "<DUP>": CopyNumberKind.GAIN, "<DEL>": CopyNumberKind.LOSS}


class _Record:
    """One record's fields by name; errors in a cell become problems of its line."""

    def __init__(self, number: int, fields: list[str], header: Header, draft: Draft) -> None:
        self.number = number
        self.fields = fields
        self.draft = draft
        self.failed = False
        self.info = {name: value for name, _, value in (entry.partition("=") for entry in fields[7].split(";"))}
        column = header.tumour if header.tumour is not None else 9
        values = fields[column].split(":") if len(fields) > column else []
        self.sample = dict(zip(fields[8].split(":") if len(fields) > 8 else [], values, strict=False))
        self.filters = tuple(name for name in fields[6].split(";") if name not in ("PASS", ".", ""))
        self.passed = fields[6] == "PASS"

    def read(self, convert: Callable[[str | None], T], text: str | None, name: str) -> T | None:
        try:
            return convert(text)
        except CellError as error:
            self.failed = True
            self.draft.problem(error.rule, line=self.number, field=name, **error.values)
            return None

    def place(self) -> tuple[str, int, int] | None:
        """Chromosome, start, end; None (said aloud) when it is no interval on a chromosome."""
        chrom = cells.chromosome(self.fields[0])
        start = self.read(lambda text: cells.integer(text, low=1), self.fields[1], "POS")
        end = self.read(lambda text: cells.integer(text, low=1), self.info.get("END"), "END") or start
        if chrom is None or start is None or end is None:
            if not self.failed:
                self.draft.problem("position", line=self.number, field="CHROM", value=self.fields[0])
            return None
        if end < start:
            self.draft.problem("interval", line=self.number, field="END", start=start, end=end)
            return None
        return chrom, start, end


def read_copy_numbers(records: Iterable[tuple[int, list[str]]], header: Header, draft: Draft) -> int:
    return _copy_numbers(records, header, draft, gene="SEGID", fold="SM", exons=None)


def read_exon_copy_numbers(records: Iterable[tuple[int, list[str]]], header: Header, draft: Draft) -> int:
    """DRAGEN's LrCalculator: one record per gene, of the whole gene where no exons are named."""
    return _copy_numbers(records, header, draft, gene="GENE", fold="FC", exons="-")


def _copy_numbers(
    records: Iterable[tuple[int, list[str]]], header: Header, draft: Draft, *, gene: str, fold: str, exons: str | None
) -> int:
    found = 0
    for number, fields in records:
        record = _Record(number, fields, header, draft)
        place = record.place()
        kind = _KINDS.get(fields[4])
        if kind is None:
            draft.problem("allele", line=number, field="ALT", value=fields[4])
            continue
        symbol = record.read(cells.gene, record.info.get(gene), gene)
        ratio = record.read(cells.positive, record.sample.get(fold), fold)
        copies = record.read(cells.number, record.sample.get("CN"), "CN")
        if place is None or record.failed:
            continue
        if kind is CopyNumberKind.LOSS and copies == 0:
            kind = CopyNumberKind.DELETION
        found += record.passed and kind is not CopyNumberKind.NEUTRAL
        draft.copy_numbers.append(
            CopyNumberRow(
                line=number, kind=kind, passed=record.passed, gene=symbol, genes=(symbol,) if symbol else (),
                chrom=place[0], start=place[1], end=place[2], exons=exons, fold_change=ratio, copy_number=copies,
                filters=record.filters, header_line=header.line,
            )
        )  # fmt: skip
    return found


def read_splice_variants(records: Iterable[tuple[int, list[str]]], header: Header, draft: Draft) -> int:
    """SpliceGirl: AD are reads that support the junction, DP the reference's reads."""
    undeclared: set[str] = set()
    for number, fields in records:
        record = _Record(number, fields, header, draft)
        place = record.place()
        reads = record.read(cells.integer, record.sample.get("AD"), "AD")
        reference = record.read(cells.integer, record.sample.get("DP"), "DP")
        undeclared.update(name for name in record.filters if name not in header.filters)
        if place is None or record.failed:
            continue
        chrom, start, end = place
        draft.splice.append(
            SpliceRow(
                line=number, passed=record.passed, breakpoint_a=Breakpoint(chrom, start),
                breakpoint_b=Breakpoint(chrom, end), supporting_reads=reads, reference_reads=reference,
                filters=record.filters, header_line=header.line,
            )
        )  # fmt: skip
    for name in sorted(undeclared):
        draft.problem("vcf_filter_undeclared", field="FILTER", value=name)
    return sum(row.passed for row in draft.splice)
