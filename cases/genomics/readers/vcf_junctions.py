"""Structural records that join two places: breakends, and symbolic alleles whose annotation names two genes.

They become fusion rows of DNA. A file with such records has not tested for fusions: that others are absent says
nothing.
Breakends as in VCF 4.4, 5.4; reads as Manta and DRAGEN (PR, SR), GRIDSS (RP, SR) and DELLY (DV, RV) count them.
"""

import re
from typing import NamedTuple

from cases.genomics.readers import cells
from cases.genomics.readers.cells import CellError
from cases.genomics.readers.draft import Draft
from cases.genomics.readers.kinds import Nucleic
from cases.genomics.readers.rows import Breakpoint, FusionRow
from cases.genomics.readers.vcf_annotation import Annotator
from cases.genomics.readers.vcf_header import Header

MOST = 50_000  # records of one file; whole genomes have some thousand
_BREAKEND = re.compile(r"[ACGTNacgtn.]*[\[\]]([^\[\]]+):(\d{1,10})[\[\]][ACGTNacgtn.]*")
_SYMBOLIC = re.compile(r"<(?:DEL|DUP|INV|BND|TRA)[:\w]*>")
_SPLIT, _SPANNING = ("SR", "RV"), ("PR", "RP", "DV")

Place = tuple[str, int]
Verdict = tuple[bool, tuple[str, ...]]


class _Record(NamedTuple):
    line: int
    own: Place
    mate: Place
    pair: tuple[str, ...]  # both genes, where the annotation names them; else empty
    genes: tuple[str, ...]  # at the own place
    verdict: Verdict
    reads: tuple[int | None, int | None]  # split, spanning


class Junctions:
    """Collects the records of one file; ``finish`` names both sides, since each mate knows the genes of its own."""

    def __init__(self, header: Header, draft: Draft, annotator: Annotator) -> None:
        self.header = header
        self.draft = draft
        self.annotator = annotator
        self._records: list[_Record] = []

    def mate_of(self, alt: str, info: dict[str, str], own: Place) -> Place | None:
        """Where the other side lies; None where the record does not join two places that it names."""
        if found := _BREAKEND.fullmatch(alt):
            return _place(found[1], found[2])
        if _SYMBOLIC.fullmatch(alt) and self.annotator.pair(info):
            return _place(info.get("CHR2") or own[0], info.get("POS2") or info.get("END", ""))
        return None

    def add(
        self, line: int, fields: list[str], info: dict[str, str], own: Place, mate: Place, verdict: Verdict
    ) -> None:
        """Raises RefusedError above ``MOST``."""
        if len(self._records) >= MOST:
            raise self.draft.refuse("too_many_held", line=line, limit=MOST)
        try:
            pair, genes = _symbols(self.annotator.pair(info)), _symbols(self.annotator.genes(info))
        except CellError as error:
            self.draft.problem(error.rule, line=line, field="INFO", **error.values)
            return
        self._records.append(_Record(line, own, mate, pair, genes, verdict, self._reads(fields)))

    def _reads(self, fields: list[str]) -> tuple[int | None, int | None]:
        if self.header.tumour is None:
            return None, None
        sample = dict(zip(fields[8].split(":"), fields[self.header.tumour].split(":"), strict=False))
        return _count(sample, _SPLIT), _count(sample, _SPANNING)

    def finish(self, *, all_delivered: bool) -> None:
        """Fusion rows into the draft. ``all_delivered``: the file filters nothing, every record is a result."""
        at: dict[Place, tuple[str, ...]] = {}
        for record in self._records:
            at.setdefault(record.own, record.genes)
        self.draft.fusions.extend(self._row(record, at, all_delivered) for record in self._records)
        if self._records:
            self.draft.counts["junctions"] = len(self._records)
            self.draft.problem("vcf_junctions", line=self._records[0].line, count=len(self._records))

    def _row(self, record: _Record, at: dict[Place, tuple[str, ...]], all_delivered: bool) -> FusionRow:
        first, second = (record.pair[:1], record.pair[1:]) if record.pair else (record.genes, at.get(record.mate, ()))
        passed, filters = record.verdict
        split, spanning = record.reads
        known = [reads for reads in record.reads if reads is not None]
        return FusionRow(
            line=record.line, gene_a=first[0] if first else None, gene_b=second[0] if second else None,
            genes_a=first, genes_b=second, passed=passed or all_delivered, source=Nucleic.DNA,
            breakpoint_a=Breakpoint(*record.own), breakpoint_b=Breakpoint(*record.mate),
            supporting_reads=sum(known) if known else None, split_reads=split, spanning_reads=spanning,
            filters=filters, header_line=self.header.line,
        )  # fmt: skip


def _symbols(written: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(gene for gene in map(cells.gene, written) if gene is not None)


def _place(chromosome: str, position: str) -> Place | None:
    chrom = cells.chromosome(chromosome)
    if chrom is None or not position.isdecimal() or not 1 <= int(position) <= 2**31 - 1:
        return None
    return chrom, int(position)


def _count(sample: dict[str, str], names: tuple[str, ...]) -> int | None:
    """Reads for the junction: the last of ``reference,alternative``, or the one number."""
    for name in names:
        last = sample.get(name, "").rsplit(",", 1)[-1]
        if last.isdecimal() and len(last) <= 9:
            return int(last)
    return None
