"""Small variants of a VCF: alleles, filters, depths, annotation."""

import re
from collections import Counter
from dataclasses import replace
from functools import lru_cache

from cases.genomics.readers import cells
from cases.genomics.readers.bulk import open_twin
from cases.genomics.readers.cells import CellError
from cases.genomics.readers.draft import Draft
from cases.genomics.readers.merge import variant_key
from cases.genomics.readers.rows import SmallVariantRow
from cases.genomics.readers.seen import Found, OutOfOrderError, Seen
from cases.genomics.readers.variants import MAX_ALLELE, is_ambiguous
from cases.genomics.readers.vcf_annotation import Annotation, Annotator
from cases.genomics.readers.vcf_header import Header
from cases.genomics.readers.vcf_junctions import Junctions
from cases.genomics.readers.vcf_samples import Depths, SampleColumns

MAX_INFO_ENTRIES = 2000
MAX_INFO_KEY = 1000  # characters
_BASES = re.compile(r"[ACGTNacgtn]+")
_MNV = re.compile(r"(?:chr)?(\w+):(\d+)_([ACGTN]+)->([ACGTN]+)")
LEAST_COUNTED = 0.5  # of the depth: callers leave out poor reads, but not more than half of them
_SWAP_SAMPLES = 20  # records needed before the pair is called swapped
MOST_VERDICTS = 1000  # texts of FILTER that are remembered; a file has some dozens
_PLAIN_BASES = frozenset("ACGTN")
_BLOCKS = frozenset({"<NON_REF>", "<*>"})  # reference blocks of GATK and bcftools
_CERTAIN_BASES = frozenset("ACGT")

NO_JUDGEMENTS: dict[str, str] = {}

Verdict = tuple[bool, tuple[str, ...]]  # passed, and the filters that it failed
_OpenRow = open_twin(SmallVariantRow)
_gene = lru_cache(maxsize=65_536)(cells.gene)
_chromosome = lru_cache(maxsize=4096)(cells.chromosome)


class SmallVariants:
    """Walks through the records of one file; ``finish`` says what concerns the whole of it."""

    def __init__(self, header: Header, draft: Draft) -> None:
        self.header = header
        self.draft = draft
        self.annotator = Annotator(header)
        self.junctions = Junctions(header, draft, self.annotator)
        self.structural = self.reference = 0
        self.structural_line: int | None = None
        self.elsewhere: Counter[str] = Counter()
        self.undeclared: Counter[str] = Counter()
        self.filtered = self.unfiltered = 0
        self.prefixes: dict[bool, int] = {}  # written with chr or without -> the first line so
        self.seen = Seen()
        self.written = ""  # the chromosome of the record before, as the file writes it
        self.chrom: str | None = None
        self.last: tuple[str, int] = ("", 0)
        self.unsorted: int | None = None  # the first line out of order
        self.tumour_sum = self.normal_sum = 0.0
        self.pairs = 0
        self.columns = SampleColumns(header, draft)
        self.verdicts: dict[str, tuple[str, ...]] = {}
        self.key = draft.outlet.key if draft.outlet is not None else _written

    def add(self, line: int, fields: list[str]) -> None:
        if fields[0] != self.written:
            self._enter(line, fields[0])
        chrom = self.chrom
        if chrom is None:
            self.elsewhere[fields[0]] += 1
            return
        pos = self._position(line, fields[1])
        if pos is None or not self._reference_allele(line, fields[3]):
            return
        alts = fields[4].split(",")
        if "/" in fields[4] and "VarScan" in self.header.source:
            self.draft.problem("vcf_slash_alleles", line=line, field="ALT", value=fields[4])
            alts = fields[4].split("/")
        if len(alts) == 1 and alts[0] in _BLOCKS:
            raise self.draft.refuse("vcf_gvcf", line=line)
        info = self._info(line, fields[7])
        if pos < self.last[1] and chrom == self.last[0] and self.unsorted is None:
            self.unsorted = line
        self.last = chrom, pos
        self._alleles(line, fields, info, chrom, pos, alts)

    def _enter(self, line: int, written: str) -> None:
        self.written = written
        self.chrom = _chromosome(written)
        if self.chrom is not None:
            self.prefixes.setdefault(written[:3].lower() == "chr", line)
            if cells.is_numbered(written):
                self.draft.problem("chromosome_numbered", line=line, field="#CHROM", value=written, chrom=self.chrom)

    def _info(self, line: int, text: str) -> dict[str, str]:
        """INFO as a mapping; flags map to an empty text."""
        if text in (".", ""):
            return {}
        entries = text.split(";")
        if len(entries) > MAX_INFO_ENTRIES:
            raise self.draft.refuse("vcf_info", line=line, found=len(entries), limit=MAX_INFO_ENTRIES)
        info = {name: value for name, _, value in [entry.partition("=") for entry in entries]}
        if len(text) > MAX_INFO_KEY and (longest := max(map(len, info))) > MAX_INFO_KEY:
            raise self.draft.refuse("vcf_info_key", line=line, found=longest, limit=MAX_INFO_KEY)
        return info

    def _position(self, line: int, text: str) -> int | None:
        if text.isdecimal() and text.isascii() and len(text) <= 10 and 1 <= (value := int(text)) <= 2**31 - 1:
            return value
        self.draft.problem("position", line=line, field="POS", value=text)
        return None

    def _reference_allele(self, line: int, ref: str) -> bool:
        if ref in _CERTAIN_BASES:
            return True
        if _BASES.fullmatch(ref) and len(ref) <= MAX_ALLELE:
            if "N" in ref or "n" in ref:
                self.draft.problem("reference_iupac", line=line, field="REF", value=ref)
            return True
        if is_ambiguous(ref):
            self.draft.problem("reference_iupac", line=line, field="REF", value=ref)
            return True
        rule = "allele_length" if len(ref) > MAX_ALLELE else "allele"
        self.draft.problem(rule, line=line, field="REF", value=ref, length=len(ref), limit=MAX_ALLELE)
        return False

    def _alleles(
        self, line: int, fields: list[str], info: dict[str, str], chrom: str, pos: int, alts: list[str]
    ) -> None:
        if len(alts) == 1 and alts[0] in _PLAIN_BASES and alts[0] != fields[3]:
            wanted = [(0, alts[0])]
        else:
            wanted = [(index, alt) for index, alt in enumerate(alts) if self._is_change(line, fields[3], alt)]
        if not wanted:
            self._join(line, fields, info, (chrom, pos))
            return
        if "" in info.values():
            self._check_values(line, info)
        verdict = self._filters(fields[6])
        plain = self.columns.plain_pair(fields, info) if len(alts) == 1 else None
        samples = None if plain else self.columns.samples(line, fields, len(alts))
        notes = self.annotator.annotations(info, fields[3], alts)
        tag = _mnv_tag(info["MNVTAG"]) if "MNVTAG" in info else None
        ref = fields[3].upper()
        for index, alt in wanted:
            depths = plain or self.columns.depths(line, samples or (None, None), info, (ref, alt, index, len(alts)))
            if depths is not None:
                self._weigh(line, depths)
                self._append(line, (chrom, pos, ref, alt.upper()), verdict, depths, notes[index], tag)

    def _join(self, line: int, fields: list[str], info: dict[str, str], own: tuple[str, int]) -> None:
        """A structural record becomes a junction where it names both of its places."""
        mate = self.junctions.mate_of(fields[4], info, own)
        if mate is not None:
            self.structural -= 1
            self.junctions.add(line, fields, info, own, mate, self._filters(fields[6]))

    def _check_values(self, line: int, info: dict[str, str]) -> None:
        """A key without a value is a flag, unless the header says that it has values."""
        for name, value in info.items():
            if not value and self.header.numbers.get(f"INFO/{name}", "0") != "0":
                self.draft.problem("vcf_info_value", line=line, field="INFO", value=name)

    def _append(
        self, line: int, place: tuple[str, int, str, str], verdict: Verdict, depths: Depths, note: Annotation,
        tag: str | None,
    ) -> None:  # fmt: skip
        try:
            gene = _gene(note.gene)
        except CellError as error:
            self.draft.problem(error.rule, line=line, field="INFO", **error.values)
            return
        (depth, reads, fraction, _), normal, _ = depths
        _, transcript, coding, protein, consequence, exon, frequency, clinvar, mane, mane_coding, mane_protein = note
        row = _OpenRow(
            line, *place, *verdict, gene, transcript, coding, protein, consequence, exon, depth, reads, fraction,
            normal.depth, normal.allele_fraction, tag, False, frequency, clinvar, NO_JUDGEMENTS, mane, mane_coding,
            mane_protein, self.header.line,
        )  # fmt: skip
        row.__class__ = SmallVariantRow
        self._keep(row)

    def _keep(self, row: SmallVariantRow) -> None:
        outlet = self.draft.outlet
        name = self.key(row.chrom, row.pos, row.ref, row.alt)
        try:
            first = self.seen.first(name, row)
        except OutOfOrderError:
            raise self.draft.refuse("vcf_unsorted_large", line=row.line, limit=self.seen.most) from None
        if first is not None and first[0] != row.line:
            self._say_repeated(row, first)
        if outlet is None:
            self.draft.small_variants.append(row)
        else:
            outlet.take(name, row, known=first is not None)

    def _say_repeated(self, row: SmallVariantRow, first: Found) -> None:
        rule = "duplicate" if first[1] == row.allele_fraction else "duplicate_differs"
        self.draft.problem("vcf_contig_both" if len(self.prefixes) > 1 else rule, line=row.line, first=first[0])

    def _is_change(self, line: int, ref: str, alt: str) -> bool:
        if alt.upper() == ref.upper():
            self.draft.problem("allele_same", line=line, field="ALT", value=alt)
            return False
        return alt in _PLAIN_BASES or self._is_small(line, alt)

    def _is_small(self, line: int, alt: str) -> bool:
        if _BASES.fullmatch(alt):
            if len(alt) <= MAX_ALLELE:
                return True
            self.draft.problem("allele_length", line=line, field="ALT", length=len(alt), limit=MAX_ALLELE)
            return False
        if alt == ".":
            self.reference += 1
        elif alt == "*" or alt.startswith("<") or "[" in alt or "]" in alt or "." in (alt[:1], alt[-1:]):
            self.structural += 1
            self.structural_line = self.structural_line or line
        else:
            self.draft.problem("allele", line=line, field="ALT", value=alt)
        return False

    def _filters(self, text: str) -> Verdict:
        if text == "PASS":
            self.filtered += 1
            return True, ()
        if text in (".", ""):
            self.unfiltered += 1
            outlet = self.draft.outlet
            return outlet is not None and outlet.as_delivered(self.filtered == 0), ()
        self.filtered += 1
        names = self.verdicts.get(text)
        if names is None:
            names = tuple(name for name in text.split(";") if name and name != "PASS")
            if len(self.verdicts) < MOST_VERDICTS:
                self.verdicts[text] = names
        if not self.header.filters.issuperset(names):
            self.undeclared.update(name for name in names if name not in self.header.filters)
        return False, names

    def _weigh(self, line: int, depths: Depths) -> None:
        (depth, _, fraction, counted), normal, paired = depths
        if counted is not None and depth is not None and not LEAST_COUNTED * depth <= counted <= depth:
            rule = "depth_sum" if counted > depth else "depth_gap"
            self.draft.problem(rule, line=line, field="AD", sum=counted, depth=depth)
        if depth == 0 and fraction:
            self.draft.problem("depth_zero", line=line, field="DP", value=fraction)
        if paired and fraction is not None and normal.allele_fraction is not None:
            self.pairs += 1
            self.tumour_sum += fraction
            self.normal_sum += normal.allele_fraction

    def finish(self) -> None:
        draft = self.draft
        if self.unfiltered and not self.filtered:
            # Nobody filtered: the laboratory delivered every record as its result.
            draft.problem("vcf_unfiltered")
            draft.small_variants = [replace(row, passed=True) for row in draft.small_variants]
        self.junctions.finish(all_delivered=not self.filtered)
        if draft.outlet is not None:
            draft.outlet.finish(all_delivered=not self.filtered)
        if self.elsewhere:
            names = ", ".join(list(self.elsewhere)[:3])
            draft.problem("chromosome", count=self.elsewhere.total(), value=names)
        if self.structural:
            draft.counts["structural"] = self.structural
            draft.problem("vcf_symbolic", line=self.structural_line, field="ALT", count=self.structural)
        if self.reference:
            draft.counts["reference"] = self.reference
        for name in self.undeclared:
            draft.problem("vcf_filter_undeclared", field="FILTER", value=name)
        if len(self.prefixes) > 1:
            draft.problem("vcf_contig_mixed", line=max(self.prefixes.values()), field="#CHROM")
        if self.unsorted is not None:
            draft.problem("vcf_unsorted", line=self.unsorted, field="POS")
        self._check_swap()

    def _check_swap(self) -> None:
        """Tumour alleles are seen far more in the normal: the columns (or tubes) changed places."""
        header = self.header
        if self.pairs < _SWAP_SAMPLES or header.tumour is None or header.normal is None:
            return
        if self.normal_sum > 0.1 * self.pairs and self.tumour_sum < 0.2 * self.normal_sum:
            names = header.columns
            self.draft.problem("swapped", tumour=names[header.tumour], normal=names[header.normal])


def _written(chrom: str, pos: int, ref: str, alt: str) -> str:
    return variant_key(None, chrom, pos, ref, alt)


def _mnv_tag(text: str) -> str | None:
    """DRAGEN's MNVTAG ``chr1:36936791_TGC->GGT`` as ``1:36936791:TGC:GGT``."""
    match = _MNV.fullmatch(text)
    return f"{match[1]}:{match[2]}:{match[3]}:{match[4]}" if match else None
