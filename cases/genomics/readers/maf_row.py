"""One row of a MAF as a small variant. Written for speed: exomes have 100,000 rows of 168 columns."""

import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from cases.genomics.readers import cells as reading
from cases.genomics.readers import maf_cells
from cases.genomics.readers.bulk import open_twin
from cases.genomics.readers.cells import CellError
from cases.genomics.readers.draft import Draft
from cases.genomics.readers.identity import is_generic
from cases.genomics.readers.maf_cells import Memo
from cases.genomics.readers.maf_columns import Columns, Cut
from cases.genomics.readers.maf_words import BUILDS, GERMLINE, PLUS_STRAND, SUBSTITUTIONS, TERMS
from cases.genomics.readers.merge import variant_key
from cases.genomics.readers.repeats import Repeats
from cases.genomics.readers.rows import SmallVariantRow

_OpenRow = open_twin(SmallVariantRow)
_NO_JUDGEMENTS: dict[str, str] = {}
_NO_GENE = frozenset({"Unknown", "UNKNOWN", "", ".", "-"})
_WITH_NOTE = re.compile(r"([A-Za-z][\w.\-]*)\(.+\)", re.ASCII)  # ANNOVAR's GENE(transcript:exon:change)
# What a column must be; asked one by one only when a row has failed, to name the column.
_MUST: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("Start_Position", maf_cells.position), ("End_Position", maf_cells.position),
    ("Reference_Allele", maf_cells.allele), ("Tumor_Seq_Allele1", maf_cells.allele_or_blank),
    ("Tumor_Seq_Allele2", maf_cells.allele), ("t_depth", maf_cells.count), ("t_ref_count", maf_cells.count),
    ("t_alt_count", maf_cells.count), ("n_depth", maf_cells.count), ("n_ref_count", maf_cells.count),
    ("n_alt_count", maf_cells.count), ("t_vaf", reading.fraction), ("Entrez_Gene_Id", maf_cells.count),
)  # fmt: skip


class _RowError(Exception):
    """The row cannot be used; why is recorded already."""


class MafRows:
    """Turns cut lines into rows; ``finish`` says what concerns several of them."""

    def __init__(self, columns: Columns, draft: Draft) -> None:
        self.columns = columns
        self.draft = draft
        self.builds: Counter[str] = Counter()
        self.entrez: dict[tuple[str, str], int] = {}
        self.normal: str | None = None
        self.elsewhere: Counter[str] = Counter()
        self.unanchored = 0
        self.germline = 0
        self.first_germline: tuple[int, str, str] | None = None
        outlet = draft.outlet
        self.seen = Repeats(outlet.hold) if outlet is not None else Repeats(most=sys.maxsize)
        self.key = outlet.key if outlet is not None else _written
        self.noted: dict[str, int] = {}
        self.normals = Memo(lambda name: None if is_generic(name) else name)
        self.genes = Memo(self._symbol)
        self.chromosomes = Memo(self._chromosome)
        self.counts = Memo(maf_cells.count)
        self.alleles = Memo(maf_cells.allele)
        self.shares = Memo(maf_cells.share)
        self.filters = Memo(maf_cells.filters)
        self.terms = Memo(maf_cells.terms)
        self.texts = Memo(reading.text_or_none)

    def _chromosome(self, written: str) -> str | None:
        found = reading.chromosome(written)
        if found and reading.is_numbered(written):
            self.draft.problem("chromosome_numbered", field="Chromosome", value=written, chrom=found)
        return found

    def add(self, number: int, cells: Sequence[str]) -> None:
        """One line; what is wrong with it is recorded and the row left out."""
        cut = self.columns.cut(cells)
        self.builds[cut.NCBI_Build] += 1
        chrom = self.chromosomes[cut.Chromosome]
        if chrom is None:
            self.elsewhere[cut.Chromosome] += 1
            return
        try:
            row = self._row(number, cut, chrom, self._frequency(number, cells))
        except CellError as error:
            self._blame(number, cut, error)
            return
        except _RowError:
            return
        if row is not None:
            self._remember(row, cut)
            self._keep(row, cut)

    def _keep(self, row: SmallVariantRow, cut: Cut) -> None:
        """Into memory, or out to where the rows of a large file go."""
        outlet = self.draft.outlet
        if outlet is not None and outlet.watch is None:
            # Every row states the same build, or the file is refused at its end.
            self.draft.build = BUILDS.get(cut.NCBI_Build.lower())
            outlet.open(self.draft, tagged=False)
            self.draft.build = None
        name = self.key(row.chrom, row.pos, row.ref, row.alt)
        first = self.seen.first(name, row.line)
        if first:
            self.draft.problem("duplicate", line=row.line, first=first)
        if outlet is None:
            self.draft.small_variants.append(row)
        else:
            outlet.take(name, row, known=first is not None)

    def _remember(self, row: SmallVariantRow, cut: Cut) -> None:
        if self.normal is None:
            self.normal = self.normals[cut.Matched_Norm_Sample_Barcode]
        if row.gene is not None and cut.Entrez_Gene_Id not in ("", "0"):
            self.entrez.setdefault((row.gene, cut.Entrez_Gene_Id), row.line)

    def _row(self, number: int, cut: Cut, chrom: str, frequency: float | None) -> SmallVariantRow | None:
        change = self._change(number, cut)
        if change is None:
            return None
        gene = self.genes[cut.Hugo_Symbol]
        if cut.Hugo_Symbol in self.noted:
            self.draft.problem("gene_with_note", line=number, field="Hugo_Symbol", value=cut.Hugo_Symbol, gene=gene)
        depth, alt_depth, fraction = self._depths(number, cut)
        normal_depth, _, normal_fraction = self._reads(number, "n", cut.n_depth, cut.n_ref_count, cut.n_alt_count)
        self._germline(number, cut)
        transcript, coding = maf_cells.coding(cut.HGVSc, cut.Transcript_ID, cut.RefSeq)
        failed = self.filters[cut.FILTER]
        made = _OpenRow(  # by position: names of 26 arguments cost a tenth of the reading
            number, chrom, *change, not failed, failed, gene, self.texts[transcript], coding,
            maf_cells.protein(cut.HGVSp, cut.HGVSp_Short), self._consequence(number, cut),
            self.texts[cut.Exon_Number], depth, alt_depth, fraction, normal_depth, normal_fraction, None, False,
            frequency, self.texts[cut.CLIN_SIG], _NO_JUDGEMENTS, self.texts[cut.MANE_SELECT], None, None,
            self.columns.header,
        )  # fmt: skip
        made.__class__ = SmallVariantRow
        found: SmallVariantRow = made
        return found

    def _change(self, number: int, cut: Cut) -> tuple[int, str, str] | None:
        """Position and alleles as a VCF writes them; None for a row without a change."""
        start = maf_cells.position(cut.Start_Position)
        end = start if cut.End_Position == cut.Start_Position else maf_cells.position(cut.End_Position)
        if end < start:
            self._fail(number, "End_Position", "interval", start=start, end=end)
        ref, alt, other = self._alleles(number, cut)
        if alt == ref:
            self.draft.problem("maf_no_change", line=number, field="Tumor_Seq_Allele2", value=alt or "-")
            return None
        self._check_shape(number, cut, ref, alt, start, end)
        if other and other not in (ref, alt):
            self.draft.problem("maf_other_allele", line=number, field="Tumor_Seq_Allele1", value=other)
        if ref and alt:
            return start, ref, alt
        pos = start if not ref else start - 1  # the base before the change
        base = maf_cells.anchor(cut.vcf_region, pos)
        self.unanchored += base == maf_cells.ANCHOR
        return pos, base + ref, base + alt

    def _alleles(self, number: int, cut: Cut) -> tuple[str, str, str]:
        """Reference, changed and other allele; some pipelines write the changed one first."""
        ref, alt = self.alleles[cut.Reference_Allele], self.alleles[cut.Tumor_Seq_Allele2]
        first = cut.Tumor_Seq_Allele1
        other = self.alleles[first] if first not in ("", ".") else ref
        return (ref, other, alt) if alt == ref else (ref, alt, other)

    def _check_shape(self, number: int, cut: Cut, ref: str, alt: str, start: int, end: int) -> None:
        kind = cut.Variant_Type
        if cut.Strand not in PLUS_STRAND:
            self._fail(number, "Strand", "maf_strand", value=cut.Strand)
        bases = SUBSTITUTIONS.get(kind)
        if (bases and not len(ref) == len(alt) == bases) or (kind == "INS" and len(ref) >= len(alt)):
            self._fail(number, "Variant_Type", "maf_type", kind=kind, ref=ref or "-", alt=alt or "-")
        if end != (start + len(ref) - 1 if ref else start + 1):
            self._fail(number, "End_Position", "maf_span", ref=ref or "-", start=start, end=end)

    def _depths(self, number: int, cut: Cut) -> tuple[int | None, int | None, float | None]:
        depth, alt, fraction = self._reads(number, "t", cut.t_depth, cut.t_ref_count, cut.t_alt_count)
        return depth, alt, reading.fraction(cut.t_vaf) if fraction is None else fraction

    def _reads(
        self, number: int, side: str, depth_text: str, ref_text: str, alt_text: str
    ) -> tuple[int | None, int | None, float | None]:
        """Reads at the site, reads of the allele, its share."""
        depth, ref, alt = self.counts[depth_text], self.counts[ref_text], self.counts[alt_text]
        if alt is None:
            return depth, None, None
        if depth is None:
            depth = None if ref is None else ref + alt
        elif alt > depth:
            self._fail(number, f"{side}_alt_count", "out_of_range", value=alt, range=f"0-{depth}")
        elif ref is not None and ref + alt > depth:
            self.draft.problem("depth_sum", line=number, field=f"{side}_depth", sum=ref + alt, depth=depth)
        return depth, alt, alt / depth if depth else None

    def _symbol(self, text: str) -> str | None:
        """The gene's symbol, asked once for each text."""
        bare = text.strip()
        if bare in _NO_GENE:
            return None
        noted = _WITH_NOTE.fullmatch(bare)
        if noted is not None:
            self.noted[text] = 1
            bare = noted[1]
        return reading.gene(bare)

    def _consequence(self, number: int, cut: Cut) -> str | None:
        """VEP's own terms where the file has them, else the class as a term; an unknown class is kept as it stands."""
        kind = cut.Variant_Classification
        if kind not in TERMS:
            self.draft.problem("maf_classification", line=number, field="Variant_Classification", value=kind or "-")
        return self.terms[cut.Consequence] or TERMS.get(kind) or self.texts[kind]

    def _germline(self, number: int, cut: Cut) -> None:
        """The patient's own variant: by Mutation_Status, or because the matched normal carries the changed allele."""
        if cut.Mutation_Status.lower() in GERMLINE:
            self._note_germline(number, "Mutation_Status", cut.Mutation_Status)
            return
        changed = cut.Tumor_Seq_Allele2
        if changed == cut.Reference_Allele:
            return
        for name in ("Match_Norm_Seq_Allele1", "Match_Norm_Seq_Allele2"):
            if getattr(cut, name) == changed:
                self._note_germline(number, name, changed)
                return

    def _note_germline(self, number: int, name: str, value: str) -> None:
        self.germline += 1
        self.first_germline = self.first_germline or (number, name, value)

    def _frequency(self, number: int, cells: Sequence[str]) -> float | None:
        """The highest of the population frequencies that the row states."""
        pick = self.columns.frequencies
        if pick is None:
            return None
        try:
            highest = max(map(self.shares.__getitem__, pick(cells)))
        except CellError as error:
            self.draft.problem(error.rule, line=number, field="gnomAD", **error.values)
            raise _RowError from error
        return None if highest < 0 else highest

    def _blame(self, number: int, cut: Cut, error: CellError) -> None:
        """Says which columns cannot be read; the symbol of the gene comes last."""
        found = False
        for name, convert in _MUST:
            try:
                convert(getattr(cut, name))
            except CellError as wrong:
                found = True
                self.draft.problem(wrong.rule, line=number, field=name, **wrong.values)
        if not found:
            self.draft.problem(error.rule, line=number, field="Hugo_Symbol", **error.values)

    def _fail(self, number: int, name: str, rule: str, **values: Any) -> None:
        self.draft.problem(rule, line=number, field=name, **values)
        raise _RowError

    def finish(self) -> None:
        draft = self.draft
        if draft.outlet is not None and draft.outlet.watch is not None:
            draft.outlet.finish(all_delivered=True)
        if self.first_germline:
            line, name, value = self.first_germline
            draft.problem("maf_germline", line=line, field=name, count=self.germline, column=name, value=value)
        if self.elsewhere:
            names = ", ".join(list(self.elsewhere)[:3])
            draft.problem("chromosome", count=self.elsewhere.total(), value=names)
        if self.unanchored:
            draft.problem("maf_anchor", count=self.unanchored)


def _written(chrom: str, pos: int, ref: str, alt: str) -> str:
    return variant_key(None, chrom, pos, ref, alt)
