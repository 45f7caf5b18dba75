"""The same change reported by several files is one finding with several observations."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, replace
from typing import TypeVar

from cases.genomics.logic.normalise import left_aligned, trimmed
from cases.genomics.readers.kinds import Build, CopyNumberKind, FileKind, Section, SectionState
from cases.genomics.readers.reference import Reference
from cases.genomics.readers.rows import (
    Breakpoint,
    CopyNumberRow,
    Finding,
    FusionRow,
    Observation,
    Reading,
    Signature,
    SmallVariantRow,
    SpliceRow,
)

R = TypeVar("R", SmallVariantRow, CopyNumberRow, FusionRow, SpliceRow)

# Whose account comes first when several files report one change: the laboratory's own table before raw calls.
_RANK = {
    FileKind.COMBINED_VARIANT_OUTPUT: 0,
    FileKind.SMALL_VARIANT_TABLE: 1,
    FileKind.VARIANT_SUMMARY: 2,
}
_UP = frozenset({CopyNumberKind.AMPLIFICATION, CopyNumberKind.GAIN})
_DOWN = frozenset({CopyNumberKind.LOSS, CopyNumberKind.DELETION})
_STRONGEST = (CopyNumberKind.AMPLIFICATION, CopyNumberKind.DELETION)
_STATE_ORDER = (SectionState.REPORTED, SectionState.NONE_REPORTED, SectionState.NOT_TESTED)


def variant_key(
    build: Build | None, chrom: str, pos: int, ref: str, alt: str, reference: Reference | None = None
) -> str:
    """``GRCh37:7:140453136:A:T``: the shortest writing, leftmost where the genome is at hand.

    An empty allele (no base before the change is known) is written ``-``. docs/variant-identity.md has the grammar.
    """
    if len(ref) == len(alt) == 1 and ref != alt:
        return f"{build or '?'}:{chrom}:{pos}:{ref}:{alt}"  # nine of ten; nothing to cut or move
    known = reference is not None and bool(reference.length(chrom)) and len(ref) != len(alt)
    if reference is not None and known:
        start, first, second = left_aligned(pos, ref, alt, reference.bases_of(chrom))
    else:
        start, first, second = trimmed(pos, ref, alt)
    return f"{build or '?'}:{chrom}:{start}:{first or '-'}:{second or '-'}"


def small_variant_findings(
    readings: Sequence[Reading], build: Build | None, reference: Reference | None = None
) -> tuple[Finding, ...]:
    found = _findings(
        Section.SMALL_VARIANTS,
        ((reading, row) for reading in readings for row in reading.small_variants),
        lambda row: variant_key(build, row.chrom, row.pos, row.ref, row.alt, reference),
    )
    keys = {finding.key for finding in found}
    return tuple(_with_whole(finding, keys, build, reference) for finding in found)


def _with_whole(finding: Finding, keys: set[str], build: Build | None, reference: Reference | None) -> Finding:
    """DRAGEN repeats a multi-nucleotide variant as single changes and tags them: they are parts of the whole."""
    row = finding.row
    if not isinstance(row, SmallVariantRow) or row.mnv_tag is None:
        return finding
    chrom, pos, ref, alt = row.mnv_tag.split(":")
    whole = variant_key(build, chrom, int(pos), ref, alt, reference)
    return replace(finding, part_of=whole) if whole in keys and whole != finding.key else finding


def copy_number_findings(readings: Sequence[Reading], build: Build | None) -> tuple[Finding, ...]:
    """Neutral rows are observations of a tested place, not findings."""
    changes = (
        (reading, row) for reading in readings for row in reading.copy_numbers if row.kind is not CopyNumberKind.NEUTRAL
    )
    return _findings(Section.COPY_NUMBERS, changes, lambda row: _copy_number_key(row, build))


def _copy_number_key(row: CopyNumberRow, build: Build | None) -> str:
    direction = "up" if row.kind in _UP else "down" if row.kind in _DOWN else str(row.kind)
    if row.gene and row.exons:
        return f"exon:{row.gene}:{row.exons}:{direction}"
    if row.gene:
        return f"gene:{row.gene}:{direction}"
    return f"segment:{build or '?'}:{row.chrom}:{row.start}-{row.end}:{direction}"


def fusion_findings(readings: Sequence[Reading], build: Build | None) -> tuple[Finding, ...]:
    return _findings(
        Section.FUSIONS,
        ((reading, row) for reading in readings for row in reading.fusions),
        lambda row: _junction_key("fusion", row, build, (row.gene_a or "?", row.gene_b or "?")),
    )


def splice_findings(readings: Sequence[Reading], build: Build | None) -> tuple[Finding, ...]:
    return _findings(
        Section.SPLICE,
        ((reading, row) for reading in readings for row in reading.splice),
        lambda row: _junction_key("splice", row, build, (row.gene or "?", row.exons or "?")),
    )


def _junction_key(prefix: str, row: FusionRow | SpliceRow, build: Build | None, names: tuple[str, str]) -> str:
    """By breakpoints where both are known (the order of the partners is a matter of taste), else by names."""
    if row.breakpoint_a is None or row.breakpoint_b is None:
        return f"{prefix}:{':'.join(sorted(names))}"
    ends = sorted(map(_place, (row.breakpoint_a, row.breakpoint_b)))
    return f"{prefix}:{build or '?'}:{'-'.join(ends)}"


def _place(end: Breakpoint) -> str:
    return f"{end.chrom}:{end.pos}"


def _findings(section: Section, rows: Iterable[tuple[Reading, R]], key: Callable[[R], str]) -> tuple[Finding, ...]:
    groups: dict[str, list[tuple[Reading, R]]] = {}
    for reading, row in rows:
        groups.setdefault(key(row), []).append((reading, row))
    return tuple(_finding(section, name, group) for name, group in groups.items())


def _finding(section: Section, key: str, group: list[tuple[Reading, R]]) -> Finding:
    ordered = sorted(group, key=lambda pair: (_RANK.get(pair[0].kind, 9), not pair[1].passed))
    observations = tuple(Observation(reading.file, reading.kind, row) for reading, row in ordered)
    passed = _passed(ordered)
    row = _completed([row for _, row in ordered]) if len(ordered) > 1 else ordered[0][1]
    return Finding(section, key, passed, row, observations)


def _passed(group: list[tuple[Reading, R]]) -> bool:
    """A person's judgement in the small variant table overrules a caller's PASS; otherwise one pass is enough."""
    judged = [row.passed for reading, row in group if reading.kind is FileKind.SMALL_VARIANT_TABLE]
    return any(judged) if judged else any(row.passed for _, row in group)


def _completed(rows: list[R]) -> R:
    """The first row, its blanks filled from the others; for copy numbers the strongest word for the change."""
    first = rows[0]
    blanks = {}
    for attribute in fields(first):
        if getattr(first, attribute.name) in (None, (), ""):
            value = next((got for row in rows[1:] if (got := getattr(row, attribute.name)) not in (None, (), "")), None)
            if value is not None and attribute.name != "filters":
                blanks[attribute.name] = value
    if isinstance(first, CopyNumberRow):
        kinds = [row.kind for row in rows if isinstance(row, CopyNumberRow)]
        blanks["kind"] = next((kind for kind in kinds if kind in _STRONGEST), first.kind)
    return replace(first, **blanks)


def merged_sections(readings: Sequence[Reading]) -> dict[Section, SectionState]:
    """Reported by any file wins over none reported, and that over not tested; a section nobody names is not tested."""
    states = dict.fromkeys(Section, SectionState.NOT_TESTED)
    for reading in readings:
        for section, state in reading.sections.items():
            states[section] = min(states[section], state, key=_STATE_ORDER.index)
    return states


def merged_signatures(readings: Sequence[Reading]) -> tuple[tuple[Signature, ...], dict[str, list[float]]]:
    """One signature per kind (the first that was tested), and the kinds whose files disagree with their values."""
    chosen: dict[str, Signature] = {}
    values: dict[str, list[float]] = {}
    for reading in sorted(readings, key=lambda reading: _RANK.get(reading.kind, 9)):
        for signature in reading.signatures:
            if signature.value is not None:
                values.setdefault(signature.kind, []).append(signature.value)
            known = chosen.get(signature.kind)
            chosen[signature.kind] = signature if known is None else _joined(known, signature)
    differing = {kind: found for kind, found in values.items() if max(found) - min(found) > 0.05}
    return tuple(chosen.values()), differing


def _joined(first: Signature, second: Signature) -> Signature:
    if not first.tested and second.tested:
        first, second = second, first
    if first.region_megabases is None and second.region_megabases is not None:
        return replace(first, region_megabases=second.region_megabases)
    return first
