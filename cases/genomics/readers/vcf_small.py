"""Small variants of a VCF: alleles, filters, depths, annotation."""

import re
from collections import Counter
from dataclasses import replace

from cases.genomics.readers import cells
from cases.genomics.readers.cells import CellError
from cases.genomics.readers.draft import Draft
from cases.genomics.readers.rows import SmallVariantRow
from cases.genomics.readers.variants import MAX_ALLELE, is_ambiguous
from cases.genomics.readers.vcf_annotation import Annotation, annotations
from cases.genomics.readers.vcf_depth import Depth, depth_of, info_depth, numbers_agree
from cases.genomics.readers.vcf_header import Header

MAX_INFO_ENTRIES = 2000
_BASES = re.compile(r"[ACGTNacgtn]+")
_POS = re.compile(r"\d{1,10}", re.ASCII)
_MNV = re.compile(r"(?:chr)?(\w+):(\d+)_([ACGTN]+)->([ACGTN]+)")
_SWAP_SAMPLES = 20  # records needed before the pair is called swapped


class SmallVariants:
    """Walks through the records of one file; ``finish`` says what concerns the whole of it."""

    def __init__(self, header: Header, draft: Draft) -> None:
        self.header = header
        self.draft = draft
        self.structural = self.reference = 0
        self.elsewhere: Counter[str] = Counter()
        self.undeclared: Counter[str] = Counter()
        self.filtered = self.unfiltered = 0
        self.prefixes: set[bool] = set()
        self.seen: dict[tuple[str, int, str, str], tuple[int, float | None]] = {}
        self.last: tuple[str, int] = ("", 0)
        self.unsorted = False
        self.tumour_sum = self.normal_sum = 0.0
        self.pairs = 0

    def add(self, line: int, fields: list[str]) -> None:
        chrom = cells.chromosome(fields[0])
        if chrom is None:
            self.elsewhere[fields[0]] += 1
            return
        self.prefixes.add(fields[0][:3].lower() == "chr")
        pos = self._position(line, fields[1])
        if pos is None or not self._reference_allele(line, fields[3]):
            return
        alts = fields[4].split(",")
        if "/" in fields[4] and "VarScan" in self.header.source:
            self.draft.problem("vcf_slash_alleles", line=line, field="ALT", value=fields[4])
            alts = fields[4].split("/")
        if "<NON_REF>" in alts and len(alts) == 1:
            raise self.draft.refuse("vcf_gvcf", line=line)
        info = fields[7]
        if info.count(";") >= MAX_INFO_ENTRIES:
            raise self.draft.refuse("vcf_info", line=line, found=info.count(";") + 1, limit=MAX_INFO_ENTRIES)
        self._order(chrom, pos)
        self._alleles(line, fields, chrom, pos, alts)

    def _position(self, line: int, text: str) -> int | None:
        if not _POS.fullmatch(text) or not 1 <= int(text) <= 2**31 - 1:
            self.draft.problem("position", line=line, field="POS", value=text)
            return None
        return int(text)

    def _reference_allele(self, line: int, ref: str) -> bool:
        if _BASES.fullmatch(ref) and len(ref) <= MAX_ALLELE:
            return True
        if is_ambiguous(ref):
            self.draft.problem("reference_iupac", line=line, field="REF", value=ref)
            return True
        rule = "allele_length" if len(ref) > MAX_ALLELE else "allele"
        self.draft.problem(rule, line=line, field="REF", value=ref, length=len(ref), limit=MAX_ALLELE)
        return False

    def _order(self, chrom: str, pos: int) -> None:
        self.unsorted |= chrom == self.last[0] and pos < self.last[1]
        self.last = chrom, pos

    def _alleles(self, line: int, fields: list[str], chrom: str, pos: int, alts: list[str]) -> None:
        wanted = [(index, alt) for index, alt in enumerate(alts) if self._is_small(line, alt)]
        if not wanted:
            return
        header = self.header
        info = _info(fields[7])
        passed, filters = self._filters(fields[6])
        tumour = self._sample(line, fields, header.tumour, len(alts))
        normal = self._sample(line, fields, header.normal, len(alts))
        notes = annotations(info, header, fields[3], alts)
        for index, alt in wanted:
            ref = fields[3].upper()
            try:
                depth = depth_of(tumour, ref, alt, index, len(alts)) if tumour else info_depth(info, index)
                other = (
                    depth_of(normal, ref, alt, index, len(alts)) if normal else info_depth(info, index, control=True)
                )
            except CellError as error:
                self.draft.problem(error.rule, line=line, field="FORMAT", **error.values)
                continue
            if tumour and depth.allele_fraction is None and depth.depth is None:
                depth = info_depth(info, index)
            self._check_depth(line, depth)
            self._compare(depth, other if normal else None)
            self._append(line, (chrom, pos, ref, alt.upper()), passed, filters, depth, other, notes[index], info)

    def _append(
        self,
        line: int,
        key: tuple[str, int, str, str],
        passed: bool,
        filters: tuple[str, ...],
        depth: Depth,
        normal: Depth,
        note: Annotation,
        info: dict[str, str],
    ) -> None:
        try:
            gene = cells.gene(note.gene)
        except CellError as error:
            self.draft.problem(error.rule, line=line, field="INFO", **error.values)
            return
        first = self.seen.setdefault(key, (line, depth.allele_fraction))
        if first[0] != line:
            rule = "duplicate" if first[1] == depth.allele_fraction else "duplicate_differs"
            self.draft.problem(rule, line=line, first=first[0])
        self.draft.small_variants.append(
            SmallVariantRow(
                line=line, chrom=key[0], pos=key[1], ref=key[2], alt=key[3], passed=passed, filters=filters,
                gene=gene, transcript=note.transcript, hgvs_c=note.hgvs_c, hgvs_p=note.hgvs_p,
                consequence=note.consequence, exon=note.exon, depth=depth.depth, alt_depth=depth.alt_depth,
                allele_fraction=depth.allele_fraction, normal_depth=normal.depth,
                normal_allele_fraction=normal.allele_fraction, mnv_tag=_mnv_tag(info.get("MNVTAG")),
                header_line=self.header.line,
            )
        )  # fmt: skip

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
        else:
            self.draft.problem("allele", line=line, field="ALT", value=alt)
        return False

    def _filters(self, text: str) -> tuple[bool, tuple[str, ...]]:
        if text == "PASS":
            self.filtered += 1
            return True, ()
        if text in (".", ""):
            self.unfiltered += 1
            return False, ()
        self.filtered += 1
        names = tuple(name for name in text.split(";") if name and name != "PASS")
        self.undeclared.update(name for name in names if name not in self.header.filters)
        return False, names

    def _sample(self, line: int, fields: list[str], column: int | None, alts: int) -> dict[str, str] | None:
        if column is None:
            return None
        names, values = fields[8].split(":"), fields[column].split(":")
        if len(values) > len(names):
            self.draft.problem(
                "vcf_values", line=line, field="FORMAT", value=self.header.columns[column], found=len(values),
                expected=len(names),
            )  # fmt: skip
            return None
        sample = dict(zip(names, values, strict=False))
        wrong = numbers_agree(sample, self.header.numbers, alts)
        if wrong is not None:
            self.draft.problem(
                "vcf_values", line=line, field=wrong.name, value=f"FORMAT/{wrong.name}", found=wrong.found,
                expected=wrong.expected,
            )  # fmt: skip
        return sample

    def _check_depth(self, line: int, depth: Depth) -> None:
        if depth.allele_sum is not None and depth.depth is not None and depth.allele_sum > depth.depth:
            self.draft.problem("depth_sum", line=line, field="AD", sum=depth.allele_sum, depth=depth.depth)
        if depth.depth == 0 and depth.allele_fraction:
            self.draft.problem("depth_zero", line=line, field="DP", value=depth.allele_fraction)

    def _compare(self, tumour: Depth, normal: Depth | None) -> None:
        if normal and tumour.allele_fraction is not None and normal.allele_fraction is not None:
            self.pairs += 1
            self.tumour_sum += tumour.allele_fraction
            self.normal_sum += normal.allele_fraction

    def finish(self) -> None:
        draft = self.draft
        if self.unfiltered and not self.filtered:
            # Nobody filtered: the laboratory delivered every record as its result.
            draft.problem("vcf_unfiltered")
            draft.small_variants = [replace(row, passed=True) for row in draft.small_variants]
        if self.elsewhere:
            names = ", ".join(list(self.elsewhere)[:3])
            draft.problem("chromosome", count=self.elsewhere.total(), value=names)
        if self.structural:
            draft.counts["structural"] = self.structural
            draft.problem("vcf_symbolic", count=self.structural)
        if self.reference:
            draft.counts["reference"] = self.reference
        for name in self.undeclared:
            draft.problem("vcf_filter_undeclared", field="FILTER", value=name)
        if len(self.prefixes) > 1:
            draft.problem("vcf_contig_mixed")
        if self.unsorted:
            draft.problem("vcf_unsorted")
        self._check_swap()

    def _check_swap(self) -> None:
        """Tumour alleles are seen far more in the normal: the columns (or tubes) changed places."""
        header = self.header
        if self.pairs < _SWAP_SAMPLES or header.tumour is None or header.normal is None:
            return
        if self.normal_sum > 0.1 * self.pairs and self.tumour_sum < 0.2 * self.normal_sum:
            names = header.columns
            self.draft.problem("swapped", tumour=names[header.tumour], normal=names[header.normal])


def _info(text: str) -> dict[str, str]:
    """INFO as a mapping; flags map to an empty text."""
    if text in (".", ""):
        return {}
    return {name: value for name, _, value in (entry.partition("=") for entry in text.split(";"))}


def _mnv_tag(text: str | None) -> str | None:
    """DRAGEN's MNVTAG ``chr1:36936791_TGC->GGT`` as ``1:36936791:TGC:GGT``."""
    match = _MNV.fullmatch(text) if text else None
    return f"{match[1]}:{match[2]}:{match[3]}:{match[4]}" if match else None
