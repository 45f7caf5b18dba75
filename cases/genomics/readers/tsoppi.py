"""TSOPPI's small_variant_table: up to 87 comment lines, then up to 49 columns read by name.

The laboratory's own judgement (Class_judgement, Reporting_judgement, IGV_QC) decides what the laboratory passes and
stays with the row as that laboratory's opinion. Column names of older versions are alternatives beside the new ones.
"""

import re
from collections.abc import Iterable

from cases.genomics.readers import cells
from cases.genomics.readers.build import build_in_name
from cases.genomics.readers.cells import CellError
from cases.genomics.readers.draft import Draft
from cases.genomics.readers.identity import same_sample
from cases.genomics.readers.kinds import Section, SignatureKind
from cases.genomics.readers.rows import Expected, Signature, SmallVariantRow
from cases.genomics.readers.seen import say_repeated
from cases.genomics.readers.table import Line, data_lines
from cases.genomics.readers.tsoppi_columns import FREQUENCIES, JUDGEMENTS, KNOWN, REQUIRED, USUAL
from cases.genomics.readers.variants import allele

# Judgements that keep a variant on the laboratory's list (PRONTO's filter 3); "exclude" takes it off.
KEPT = frozenset({"SOM", "LikSOM", "LikGL", "incon", "include"})
_LOCATION = re.compile(r"(?:chr)?(\w{1,2}):(\d{1,9})", re.ASCII)
_CHANGE = re.compile(r"([A-Za-z]+)>([A-Za-z]+)")
_LIST = re.compile(r"[|;]")
_COMMENT_ID = re.compile(r"# ?\[([^\]]+)\] ?(.*)")


def read_small_variant_table(lines: Iterable[tuple[int, str]], draft: Draft, expected: Expected) -> None:
    """Fills the draft with the rows of the expected sample (all rows when none is expected)."""
    header = _Header(draft)
    rows = list(data_lines(lines, draft, required=REQUIRED, comment=header.read))
    header.finish()
    if rows and (absent := sorted(USUAL - rows[0].cells.keys())):
        draft.problem("column_optional", columns=", ".join(absent))
    if rows and (unknown := [name for name in rows[0].cells if name not in KNOWN]):
        draft.problem("column_unknown", columns=", ".join(unknown))
    wanted = _own_rows(rows, draft, expected)
    for line in wanted:
        row = _row(line, draft)
        if row is not None:
            draft.small_variants.append(row)
    say_repeated(draft)
    if not rows:
        draft.problem("no_findings")
    draft.counts["records"] = len(rows)
    draft.section(Section.SMALL_VARIANTS, len(wanted))


class _Header:
    """The comment lines that carry figures: pipeline version, purity, size of the coding region, matched samples."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.ids: list[str] = []
        self.megabases: float | None = None

    def read(self, number: int, text: str) -> None:
        match = _COMMENT_ID.match(text)
        if not match:
            return
        sample, comment = match[1], match[2]
        if not self.ids:
            self.ids.append(sample)
        label, colon, value = comment.partition(":")
        if not colon:
            return
        self._figure(number, label.strip(), value.strip())

    def _figure(self, number: int, label: str, value: str) -> None:
        draft = self.draft
        if label == "Version string":
            draft.update_sample(pipeline="TSOPPI", version=value)
            if build := build_in_name(value):
                draft.build, draft.build_evidence = build, f"version string {value}"
        elif label.startswith("Specified tumor purity"):
            draft.update_sample(purity=self._number(number, label, value))
        elif label.startswith("Size of the target coding region"):
            self.megabases = self._number(number, label, value)
        elif label.startswith("ID of the matched normal"):
            draft.update_sample(normal_id=cells.text_or_none(value))
        elif label.startswith("ID of the matched tumor RNA"):
            draft.update_sample(rna_id=cells.text_or_none(value))

    def _number(self, number: int, label: str, value: str) -> float | None:
        """The figure; a sentence ("not specified", the default of 0.5) is no figure."""
        try:
            return cells.number(value, comma=True)
        except CellError:
            return None

    def finish(self) -> None:
        if self.megabases is not None:
            # The table gives the size only; the burden itself comes with variant_summary.
            self.draft.signatures.append(Signature(SignatureKind.TMB, None, region_megabases=self.megabases))


def _own_rows(rows: list[Line], draft: Draft, expected: Expected) -> list[Line]:
    ids = tuple(dict.fromkeys(line.cells.get("Sample_ID", "").strip() for line in rows))
    own = tuple(found for found in ids if any(same_sample(found, want) for want in expected.sample_ids))
    if expected.sample_ids and own and len(own) < len(ids):
        kept = [line for line in rows if line.cells.get("Sample_ID", "").strip() in own]
        draft.problem("sample_other_rows", count=len(rows) - len(kept))
        rows, ids = kept, own
    elif len(ids) > 1:
        draft.problem("several_patients", found=", ".join(ids))
    draft.update_sample(sample_ids=tuple(found for found in ids if found), dna_id=ids[0] if len(ids) == 1 else None)
    return rows


def _row(line: Line, draft: Draft) -> SmallVariantRow | None:
    commas = sum(map(cells.has_decimal_comma, _numeric_cells(line)))
    draft.commas += commas
    if commas and draft.comma_line is None:
        draft.comma_line = line.number
    place, change = line.read(_location, "Genomic_location"), line.read(_change, "DNA_change")
    gene = _gene(line)
    depth = line.read(cells.integer, "Depth_tumor_DNA", "Depth_tumor")
    fraction = line.read(_fraction, "AF_tumor_DNA", "AF_tumor")
    normal_depth = line.read(cells.integer, "Depth_normal_DNA", "Depth_normal")
    normal_fraction = line.read(_fraction, "AF_normal_DNA", "AF_normal")
    frequency = _frequency(line, draft)
    judgement = cells.text_or_none(line.get("Class_judgement"))
    if line.get("IGV_QC") == "Not OK" and judgement != "exclude":
        draft.problem("igv_not_excluded", line=line.number, field="IGV_QC", value=judgement or "-")
    if line.failed or place is None or change is None:
        return None
    filters = _filters(line)
    return SmallVariantRow(
        line=line.number, chrom=place[0], pos=place[1], ref=change[0], alt=change[1],
        passed=judgement in KEPT if judgement is not None else not filters,
        filters=filters or (("exclude",) if judgement == "exclude" else ()),
        gene=gene, transcript=_first(line.get("RefSeq_mRNA")) or _first(line.get("Ensembl_transcript_ID")),
        hgvs_c=cells.text_or_none(line.get("cDNA_change")), hgvs_p=_protein(line),
        consequence=_terms(line.get("Coding_status")), exon=cells.text_or_none(line.get("Exon_number")),
        depth=depth, allele_fraction=fraction, normal_depth=normal_depth, normal_allele_fraction=normal_fraction,
        population_frequency=frequency, clinvar=cells.text_or_none(line.get("CPSR_ClinVar_class")),
        judgements=_judgements(line), decimal_comma=bool(commas), header_line=line.header,
    )  # fmt: skip


def _numeric_cells(line: Line) -> list[str]:
    return [value for name, value in line.cells.items() if "AF" in name.split("_") or name.startswith("Depth_")]


def _gene(line: Line) -> str | None:
    """The symbol; several (overlapping genes) keep the first, the line has them all."""
    text = line.get("Gene_symbol", "Gene")
    first = _LIST.split(text)[0] if text else None
    try:
        return cells.gene(first)
    except CellError as error:
        line.fail(error, "Gene_symbol")
        return None


def _location(text: str | None) -> tuple[str, int]:
    match = _LOCATION.fullmatch((text or "").strip())
    chrom = cells.chromosome(match[1]) if match else None
    if match is None or chrom is None or int(match[2]) < 1:
        raise CellError("position", value=text or "")
    return chrom, int(match[2])


def _change(text: str | None) -> tuple[str, str]:
    match = _CHANGE.fullmatch((text or "").strip())
    if match is None:
        raise CellError("allele", value=text or "")
    ref, alt = allele(match[1]), allele(match[2])
    if ref == alt:
        raise CellError("allele_same", value=ref)
    return ref, alt


def _fraction(text: str | None) -> float | None:
    return cells.fraction(text, comma=True)


def _filters(line: Line) -> tuple[str, ...]:
    text = cells.text_or_none(line.get("Filters"))
    return tuple(part for part in _LIST.split(text) if part) if text else ()


def _protein(line: Line) -> str | None:
    """``Val600Glu`` as p.Val600Glu; the short writing where there is no long one."""
    text = cells.text_or_none(line.get("Protein_change")) or cells.text_or_none(line.get("Protein_change_short"))
    return None if text is None else text if text.startswith("p.") else f"p.{text}"


def _first(text: str | None) -> str | None:
    bare = cells.text_or_none(text)
    return _LIST.split(bare)[0] if bare else None


def _terms(text: str | None) -> str | None:
    bare = cells.text_or_none(text)
    return "&".join(part.strip() for part in bare.split(",")) if bare else None


def _frequency(line: Line, draft: Draft) -> float | None:
    """The highest population frequency that the row states.

    A column that reads 1 where the joined text says 0.001 went through a spreadsheet: the text holds.
    """
    said = _joined_frequencies(line)
    known = list(said.values())
    for column, name in FREQUENCIES:
        try:
            value = cells.fraction(line.get(column), comma=True)
        except CellError as error:
            line.fail(error, column)
            continue
        other = said.get(name)
        if value is not None and other is not None and abs(value - other) > max(0.0005, 0.02 * other):
            draft.problem(
                "frequency_conflict", line=line.number, field=column, column=column, value=value, other=f"{other:g}"
            )
        elif value is not None:
            known.append(value)
    return max(known, default=None)


def _joined_frequencies(line: Line) -> dict[str, float]:
    """Germline_population_AFs, ``NAME:0.001|NAME:0.002``."""
    text = cells.text_or_none(line.get("Germline_population_AFs"))
    found = {}
    for part in text.split("|") if text else ():
        name, colon, number = part.partition(":")
        try:
            value = cells.fraction(number, comma=True) if colon else None
        except CellError as error:
            line.fail(error, "Germline_population_AFs")
            continue
        if value is not None:
            found[name] = value
    return found


def _judgements(line: Line) -> dict[str, str]:
    """What the laboratory and its tools think of the variant, by the columns' own names."""
    return {name: said for name in JUDGEMENTS if (said := cells.text_or_none(line.cells.get(name))) is not None}
