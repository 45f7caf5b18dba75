"""Illumina's CombinedVariantOutput.tsv: LocalApp 2.x and the DRAGEN generations (module 2.1 to 2.6).

Sections in brackets, each row padded with tabs to the widest table. ``NA`` under a section means that nothing was
reported; a missing section means that this version does not test it. TSO500 is aligned to hg19 in every version.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from cases.genomics.readers.combined_sections import (
    read_amplifications,
    read_exon_changes,
    read_fusions,
    read_signature_sections,
    read_small_variants,
    read_splice,
)
from cases.genomics.readers.draft import Draft
from cases.genomics.readers.identity import is_generic
from cases.genomics.readers.kinds import Build, Section, SectionState
from cases.genomics.readers.table import Line, split_cells

_KNOWN_VERSION = re.compile(r"(?:ruo-)?2\.[0-6](?![0-9]).*")  # LocalApp 2.0-2.2, DRAGEN 2.1-2.6
_HEADING = re.compile(r"\[([^\]]+)\]")
_DATES = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})"),
    re.compile(r"(?P<d>\d{2})\.(?P<m>\d{2})\.(?P<y>\d{4})"),
)


# Columns of the tables of every generation, whatever their section.
_COLUMNS = frozenset(
    {
        "Gene", "Chromosome", "Genomic Position", "Reference Call", "Alternative Call", "Allele Frequency", "Depth",
        "P-Dot Notation", "C-Dot Notation", "Consequence(s)", "Consequence", "Affected Exon(s)", "Affected Exon",
        "Affected Exons", "Fold Change", "Copy Number Variant", "CNV Type", "Type", "Absolute Copy Number",
        "Copy Number", "Start", "Stop", "End", "Breakpoint 1", "Breakpoint 2", "Splice Supporting Reads",
        "Reference Reads Transcript", "Reference Reads", "Gene Pair", "Fusion Supporting Reads",
        "Gene 1 Reference Reads", "Gene 2 Reference Reads", "Gene A Reference Reads", "Gene B Reference Reads",
        "Transcript Consequences", "Transcript", "Status",
    }
)  # fmt: skip


@dataclass
class Block:
    """One section: its heading's line and its non-empty rows, trailing blank cells removed."""

    name: str
    line: int
    rows: list[tuple[int, list[str]]] = field(default_factory=list)

    @property
    def none_reported(self) -> bool:
        return all(cells[0] == "NA" and not any(cells[1:]) for _, cells in self.rows)

    def pairs(self) -> dict[str, tuple[int, str]]:
        """Name and value rows (Analysis Details, TMB, MSI, GIS)."""
        return {cells[0]: (line, cells[1].strip() if len(cells) > 1 else "") for line, cells in self.rows}

    def table(self, draft: Draft, required: tuple[str, ...]) -> list[Line]:
        """Rows by column name; empty when nothing is reported. Raises RefusedError when a column is missing."""
        rows = [(line, cells) for line, cells in self.rows if cells != ["NA"]]
        if not rows:
            return []
        (header_line, columns), *body = rows
        if not body and columns[0] not in required:
            raise draft.refuse("section_incomplete", line=header_line, section=self.name, column=required[0])
        for name in required:
            if name not in columns:
                raise draft.refuse("section_incomplete", line=header_line, section=self.name, column=name)
        unknown = [name for name in columns if name and name not in _COLUMNS]
        if unknown:
            draft.problem("column_unknown", line=header_line, field=self.name, columns=", ".join(unknown))
        padded = [(line, cells + [""] * (len(columns) - len(cells))) for line, cells in body]
        return [
            Line(line, dict(zip(columns, cells, strict=False)), draft, header=header_line) for line, cells in padded
        ]


def read_combined(lines: Iterable[tuple[int, str]], draft: Draft) -> None:
    """Fills the draft. Raises RefusedError when the file is not whole."""
    blocks = _blocks(lines, draft)
    _require(blocks, draft, "analysis details", "small variants")
    _read_details(blocks["analysis details"], blocks.get("sequencing run details"), draft)
    draft.build, draft.build_evidence = Build.GRCH37, "TSO500 is aligned to hg19"
    dna, rna = draft.sample.dna_id is not None, draft.sample.rna_id is not None
    read_signature_sections(blocks, draft, dna=dna)
    for section, names, tested, reader in _SECTIONS:
        block = next((blocks[name] for name in names if name in blocks), None)
        if block is None or not (dna if tested == "DNA" else rna):
            draft.sections[section] = SectionState.NOT_TESTED
        else:
            draft.section(section, reader(block, draft))
    for name, block in blocks.items():
        if name not in _KNOWN:
            draft.problem("section_unknown", line=block.line, section=block.name)


_SECTIONS: tuple[tuple[Section, tuple[str, ...], str, Callable[[Block, Draft], int]], ...] = (
    (Section.SMALL_VARIANTS, ("small variants",), "DNA", read_small_variants),
    (Section.COPY_NUMBERS, ("gene amplifications", "copy number variants"), "DNA", read_amplifications),
    (Section.EXON_COPY_NUMBERS, ("exon-level cnvs", "large rearrangements"), "DNA", read_exon_changes),
    (Section.FUSIONS, ("fusions",), "RNA", read_fusions),
    (Section.SPLICE, ("splice variants",), "RNA", read_splice),
)
_KNOWN = frozenset(
    {"analysis details", "sequencing run details", "tmb", "msi", "gis", "percent unstable sites"}
    | {name for _, names, _, _ in _SECTIONS for name in names}
)


def _blocks(lines: Iterable[tuple[int, str]], draft: Draft) -> dict[str, Block]:
    blocks: dict[str, Block] = {}
    current: Block | None = None
    for number, text in lines:
        cells = [cell.strip() for cell in split_cells(text)]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        heading = _HEADING.fullmatch(cells[0])
        if heading:
            current = Block(heading[1].strip(), number)
            if current.name.lower() in blocks:
                raise draft.refuse("section_twice", line=number, section=f"[{current.name}]")
            blocks[current.name.lower()] = current
        elif current is not None:
            current.rows.append((number, cells))
    return blocks


def _require(blocks: dict[str, Block], draft: Draft, *names: str) -> None:
    for name in names:
        if name not in blocks:
            raise draft.refuse("section_missing", section=f"[{name.title()}]")
        if not blocks[name].rows:
            raise draft.refuse("section_incomplete", line=blocks[name].line, section=f"[{name.title()}]", column="NA")


def _read_details(block: Block, run: Block | None, draft: Draft) -> None:
    pairs = {**(run.pairs() if run else {}), **block.pairs()}
    details = {name.lower(): value for name, (_, value) in pairs.items()}

    def value(*names: str) -> str | None:
        found = next((details[name] for name in names if details.get(name)), "")
        return None if found in ("", "NA", "N/A", "-") else found

    dna, rna, pair = value("dna sample id"), value("rna sample id"), value("pair id", "sample id")
    ids = tuple(dict.fromkeys(sample for sample in (dna, rna, pair) if sample and not is_generic(sample)))
    version = value("pipeline version", "workflow version", "module version")
    draft.update_sample(
        sample_ids=ids, dna_id=dna, rna_id=rna, pair_id=pair, run_id=value("run id", "run name"),
        pipeline="TSO500", version=version, date=iso_date(value("output date")),
    )  # fmt: skip
    if version is None or not _KNOWN_VERSION.fullmatch(version):
        draft.problem("version_unknown", line=block.line, version=version or "-")


def iso_date(text: str | None) -> str | None:
    """2026-01-31 of either way in which the software writes a date; None for anything else."""
    for pattern in _DATES:
        if text and (found := pattern.fullmatch(text)):
            return f"{found['y']}-{found['m']}-{found['d']}"
    return None
