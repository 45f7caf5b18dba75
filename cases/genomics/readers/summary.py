"""TSOPPI's run-level variant_summary and a sample's sample_list.

The summary belongs to the whole run: only the rows of the case's own sample pair are read, nothing of the others is
kept.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar

from cases.genomics.logic.sample_id import parse_sample_id
from cases.genomics.readers import cells
from cases.genomics.readers.cells import CellError
from cases.genomics.readers.combined_sections import MAX_TMB, MIN_MSI_SITES
from cases.genomics.readers.draft import Draft
from cases.genomics.readers.gene_pairs import split_pair
from cases.genomics.readers.identity import control_material, is_own_sample
from cases.genomics.readers.kinds import CopyNumberKind, Nucleic, Section, SectionState, SignatureKind
from cases.genomics.readers.rows import Breakpoint, CopyNumberRow, Expected, FusionRow, Signature, SpliceRow
from cases.genomics.readers.table import Line, data_lines

T = TypeVar("T")
_TMB = re.compile(r"([^ (]+) ?\((\d+)\)")
_MSI = re.compile(r"([^ (]+) ?\((\d+)/(\d+)\)")
_AMPLIFIED = re.compile(r"(\S+) ?\(([\d.]+)\)")
_SPLICE = re.compile(r"([^\[\s]+)\[([^\]]*)\] ?\(([^)]+)\) ?(\d+)/(\d+)")
_FUSION = re.compile(r"(\S+) ?\(([^)]+)\) ?(\d+)/(\d+)/(\d+)")
_RNA_PART = re.compile(r"[-_]R\d{1,2}(?![A-Za-z0-9])")
_REQUIRED = (("sample_id",), ("TMB",), ("MSI",), ("gene_amplifications",), ("splice_variants",), ("fusions",))


def read_variant_summary(lines: Iterable[tuple[int, str]], draft: Draft, expected: Expected) -> None:
    """Figures of the expected sample pair; without an expected sample only the number of samples."""
    rows = list(data_lines(lines, draft, required=_REQUIRED))
    draft.counts["samples"] = len(rows)
    if not expected.sample_ids and len(rows) > 1:
        # A run holds its control too; the file is only a control's when nobody else is in it.
        ids = tuple(_sample_id(line) for line in rows)
        draft.update_sample(sample_ids=tuple(found for found in ids if control_material(found) is None) or ids)
        draft.problem("summary_no_sample", count=len(rows))
        return
    own = [line for line in rows if not expected.sample_ids or is_own_sample(_sample_id(line), expected)]
    if expected.sample_ids and not own:
        draft.problem("sample_absent", expected=", ".join(expected.sample_ids))
        return
    ids = tuple(_sample_id(line) for line in own)
    draft.update_sample(sample_ids=ids)
    for section in (*_DNA_SECTIONS, *_RNA_SECTIONS):
        draft.sections[section] = SectionState.NOT_TESTED
    for line in own:
        if is_rna(_sample_id(line)):
            draft.update_sample(rna_id=_sample_id(line))
            _read_rna(line, draft)
        else:
            draft.update_sample(dna_id=_sample_id(line))
            _read_dna(line, draft)


_DNA_SECTIONS = (Section.TMB, Section.MSI, Section.COPY_NUMBERS)
_RNA_SECTIONS = (Section.SPLICE, Section.FUSIONS)


def is_rna(sample_id: str) -> bool:
    parsed = parse_sample_id(sample_id)
    return parsed.is_rna if parsed is not None else bool(_RNA_PART.search(sample_id))


def _sample_id(line: Line) -> str:
    return (line.get("sample_id") or "").strip().removesuffix("_P")


def _read_dna(line: Line, draft: Draft) -> None:
    tmb, msi = _tmb(line), _msi(line)
    draft.signatures += [tmb, msi]
    draft.sections[Section.TMB] = SectionState.REPORTED if tmb.tested else SectionState.NOT_TESTED
    draft.sections[Section.MSI] = SectionState.REPORTED if msi.tested else SectionState.NOT_TESTED
    entries = _entries(line, "gene_amplifications", _AMPLIFIED)
    for match in entries:
        gene, fold = _converted(line, cells.gene, match[1]), _converted(line, cells.positive, match[2])
        if gene is not None:
            draft.copy_numbers.append(
                CopyNumberRow(
                    line=line.number, kind=CopyNumberKind.AMPLIFICATION, passed=True, gene=gene, genes=(gene,),
                    fold_change=fold, header_line=line.header,
                )
            )  # fmt: skip
    draft.section(Section.COPY_NUMBERS, len(entries))


def _read_rna(line: Line, draft: Draft) -> None:
    splice = _entries(line, "splice_variants", _SPLICE)
    for match in splice:
        first, second = _ends(line, match[3])
        draft.splice.append(
            SpliceRow(
                line=line.number, passed=True, gene=_converted(line, cells.gene, match[1]),
                exons=cells.text_or_none(match[2]), breakpoint_a=first, breakpoint_b=second,
                supporting_reads=int(match[4]), reference_reads=int(match[5]), header_line=line.header,
            )
        )  # fmt: skip
    fusions = _entries(line, "fusions", _FUSION)
    for match in fusions:
        pair = split_pair(match[1], line)
        first, second = _ends(line, match[2])
        if pair is not None:
            draft.fusions.append(
                FusionRow(
                    line=line.number, gene_a=pair.gene_a, gene_b=pair.gene_b, genes_a=pair.genes_a,
                    genes_b=pair.genes_b, passed=True, source=Nucleic.RNA, breakpoint_a=first, breakpoint_b=second,
                    supporting_reads=int(match[3]), header_line=line.header,
                )
            )  # fmt: skip
    draft.section(Section.SPLICE, len(splice))
    draft.section(Section.FUSIONS, len(fusions))


def _entries(line: Line, column: str, pattern: re.Pattern[str]) -> list[re.Match[str]]:
    """The matches of a ``|`` list; an entry of another shape is an error."""
    text = line.get(column)
    if cells.missing(text):
        return []
    found = []
    for entry in (text or "").split("|"):
        match = pattern.fullmatch(entry.strip())
        if match is None:
            line.fail(CellError("number", value=entry), column)
        else:
            found.append(match)
    return found


def _ends(line: Line, text: str) -> tuple[Breakpoint | None, Breakpoint | None]:
    first, _, second = text.partition("-")
    return _converted(line, cells.junction, first), _converted(line, cells.junction, second)


def _converted(line: Line, convert: Callable[[str | None], T], text: str) -> T | None:
    try:
        return convert(text)
    except CellError as error:
        line.fail(error, "fusions")
        return None


def _tmb(line: Line) -> Signature:
    text = (line.get("TMB") or "").strip()
    empty = Signature(SignatureKind.TMB, False, None, text, line.number)
    if cells.missing(text):
        return empty
    match = _TMB.fullmatch(text)
    value = _in_range(line, "TMB", match[1] if match else text, MAX_TMB)
    if value is None:
        return empty
    return replace(empty, tested=True, value=value, eligible_variants=int(match[2]) if match else None)


def _msi(line: Line) -> Signature:
    text = (line.get("MSI") or "").strip()
    empty = Signature(SignatureKind.MSI, False, None, text, line.number)
    if cells.missing(text):
        return empty
    match = _MSI.fullmatch(text)
    value = _in_range(line, "MSI", match[1] if match else text, 100)
    if value is None:
        return empty
    usable = int(match[3]) if match else None
    if usable is not None and usable < MIN_MSI_SITES:
        line.draft.problem("msi_few_sites", line=line.number, field="MSI", value=usable)
    return replace(
        empty, tested=True, value=value, unstable_sites=int(match[2]) if match else None, usable_sites=usable
    )


def _in_range(line: Line, column: str, text: str, high: float) -> float | None:
    try:
        value = cells.number(text, comma=True)
        if value is None or not 0 <= value <= high:
            raise CellError("out_of_range", value=text, range=f"0-{high:g}")
    except CellError as error:
        line.fail(error, column)
        return None
    return value


_LIST_REQUIRED = (("sample_type",), ("sample_ID", "sample_id"))


def read_sample_list(lines: Iterable[tuple[int, str]], draft: Draft) -> None:
    """Which DNA, RNA and normal sample belong together, and from which run."""
    ids: list[str] = []
    rows = list(data_lines(lines, draft, required=_LIST_REQUIRED, header_starts="#sample_type"))
    for line in rows:
        sample = (line.get("sample_ID", "sample_id") or "").strip()
        ids.append(sample)
        role = {"DNA_tumor": "dna_id", "RNA_tumor": "rna_id", "DNA_normal": "normal_id"}.get(
            (line.get("sample_type") or "").strip()
        )
        if role is not None:
            draft.update_sample(**{role: sample})
        if run := cells.text_or_none(line.get("sample_host_system_run_directory")):
            draft.update_sample(run_id=re.sub(r"(_TSO_500)?_LocalApp_results$", "", run.rstrip("/").rsplit("/", 1)[-1]))
        if pair := cells.text_or_none(line.get("sample_pair_ID")):
            draft.update_sample(pair_id=draft.sample.pair_id or pair)
    draft.counts["samples"] = len(rows)
    draft.update_sample(sample_ids=tuple(dict.fromkeys(ids)))
