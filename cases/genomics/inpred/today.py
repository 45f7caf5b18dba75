"""What today's tool shows of a table, were its sample ids to agree: steps A, B and C, oddities included.

Source: INPRED-VIEW facts sections 2 and 3. Nothing here is our opinion; ``ours`` holds that.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from cases.genomics.inpred.cells import Value, is_missing, number, typed_column
from cases.genomics.inpred.merge import merge
from cases.genomics.inpred.rules import EXCLUDE, JUDGEMENTS, NONCODING, NOT_OK, PATHOGENIC, REPORTED, SYNONYMOUS, TERT
from cases.genomics.inpred.table import Row, Table

_FILTERED = ("CPSR_ClinVar_class", "Protein_change_short", "Class_judgement")
_RESCUED = "Yes"


@dataclass(frozen=True, slots=True)
class Working:
    """One row of today's working table: which of the sample's rows it is, its mark, columns emptied by the merge."""

    row: int
    rescued: bool
    emptied: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Today:
    """Rows by their position among the sample's rows, in the order of today's slides."""

    class_selected: tuple[int, ...] = ()
    working: tuple[Working, ...] = ()
    coding_region: tuple[Working, ...] = ()
    alters_protein: tuple[Working, ...] = ()
    main_findings: tuple[Working, ...] = ()
    collapsed: dict[int, int] = field(default_factory=dict)  # row lost in the merge -> row it went into
    emptied: dict[int, frozenset[str]] = field(default_factory=dict)  # row -> columns that the merge emptied
    gate: tuple[int, ...] = ()  # rows that stop the whole run: Not OK, yet not excluded
    crashes: tuple[tuple[str, str], ...] = ()  # (reason, column): what would end the program on this table


def today_of(table: Table) -> Today:
    """An empty result behind the gate: today's tool stops there, and every later case of the batch with it."""
    gate = tuple(at for at, row in enumerate(table.rows) if _stops(row))
    crashes = _crashes(table)
    if gate:
        return Today(gate=gate, crashes=crashes)
    selected = tuple(at for at, row in enumerate(table.rows) if is_class_selected(row))
    working, collapsed, emptied = _working(table, selected)
    statuses = [_status(table.rows[one.row], one) for one in working]
    return Today(
        class_selected=selected,
        working=working,
        coding_region=tuple(one for one, status in zip(working, statuses, strict=True) if is_coding(status)),
        alters_protein=tuple(one for one, status in zip(working, statuses, strict=True) if alters_protein(status)),
        main_findings=tuple(one for one in working if _is_main(table.rows[one.row], one)),
        collapsed=collapsed, emptied=emptied, crashes=crashes,
    )  # fmt: skip


def _stops(row: Row) -> bool:
    return row.cut_get("IGV_QC") == NOT_OK and row.cut_get("Class_judgement") != EXCLUDE


def is_clinvar_pathogenic(row: Row) -> bool:
    """Filter 1: only the last of the two columns that its configuration names acts."""
    return _contains(row.cut_get("CPSR_ClinVar_class"), (PATHOGENIC,))


def is_tert_by_protein(row: Row) -> bool:
    """Filter 2: again only the last named column, the protein change, which never reads TERT in practice."""
    return _contains(row.cut_get("Protein_change_short"), (TERT,))


def is_class_selected(row: Row) -> bool:
    """Filter 3: a judgement that holds one of the words, and a depth."""
    depth = number(row.cut_get("Depth_tumor_DNA"))
    return depth is not None and depth >= 0 and holds_judgement(row.cut_get("Class_judgement"))


def holds_judgement(text: str) -> bool:
    return _contains(text, JUDGEMENTS)


def _contains(text: str, words: Sequence[str]) -> bool:
    return not is_missing(text) and any(word in text for word in words)


def is_coding(status: str) -> bool:
    """One negated word: today's grammar then also takes an empty token for a hit."""
    return not {NONCODING, ""} & set(status.split(","))


def alters_protein(status: str) -> bool:
    """Two negated words: an empty status stays."""
    return not {NONCODING, SYNONYMOUS} & set(status.split(","))


def _status(row: Row, working: Working) -> str:
    text = row.cut_get("Coding_status")
    return "" if "Coding_status" in working.emptied or is_missing(text) else text


def _is_main(row: Row, working: Working) -> bool:
    return "Reporting_judgement" not in working.emptied and row.cut_get("Reporting_judgement") in REPORTED


def _working(
    table: Table, selected: Sequence[int]
) -> tuple[tuple[Working, ...], dict[int, int], dict[int, frozenset[str]]]:
    """Step B over the three filters' rows, one after the other; the mark is one more column of theirs."""
    rescued = [at for at, row in enumerate(table.rows) if is_clinvar_pathogenic(row)]
    rescued += [at for at, row in enumerate(table.rows) if is_tert_by_protein(row)]
    typed = _typed(table)
    first: dict[tuple[Value, ...], int] = {}  # cells and mark -> row
    collapsed: dict[int, int] = {}
    for at, mark in [(at, _RESCUED) for at in rescued] + [(at, None) for at in selected]:
        found = first.setdefault((*typed[at], mark), at)
        if found != at:
            collapsed[at] = found
    sources = list(first.values())
    merged = merge(list(first))
    columns = [*table.columns, "Filter_rescued"]
    emptied = {
        position: frozenset(columns[column] for column in of) - {"Filter_rescued"}
        for position, of in merged.emptied.items()
    }
    marks = [cells[-1] == _RESCUED for cells in first]
    mark_column = len(columns) - 1
    working = tuple(
        Working(
            sources[at],
            rescued=marks[at] and mark_column not in merged.emptied.get(at, ()),
            emptied=emptied.get(at, frozenset()),
        )
        for at in merged.kept
    )
    shown = {one.row for one in working}
    collapsed |= {sources[lost]: sources[kept] for lost, kept in merged.into.items()}
    return (
        working,
        {lost: kept for lost, kept in collapsed.items() if lost not in shown},
        {sources[at]: of for at, of in emptied.items() if of},
    )


def _typed(table: Table) -> list[tuple[Value, ...]]:
    """The sample's rows with cells as today's reader types them, column by column over the whole file."""
    own = {id(row): None for row in table.rows}
    columns = [typed_column([row.cut_get(name) for row in table.every_row]) for name in table.columns]
    every = list(zip(*columns, strict=True)) if columns else []
    return [cells for row, cells in zip(table.every_row, every, strict=True) if id(row) in own]


def _crashes(table: Table) -> tuple[tuple[str, str], ...]:
    """Tables on which today's program ends with an error before a slide is made."""
    rows = table.every_row
    found = [("column_absent", name) for name in (*_FILTERED, "IGV_QC", "Coding_status") if not table.has(name)]
    if not rows:
        return tuple(found)
    found += [
        ("column_empty", name)
        for name in _FILTERED
        if table.has(name) and all(is_missing(row.cut_get(name)) for row in rows)
    ]
    depths = typed_column([row.cut_get("Depth_tumor_DNA") for row in rows])
    if any(not isinstance(depth, int) for depth in depths):
        found.append(("depth_decimal", "Depth_tumor_DNA"))
    fractions = typed_column([row.cut_get("AF_tumor_DNA") for row in rows])
    if any(isinstance(fraction, str) for fraction in fractions):
        found.append(("fraction_text", "AF_tumor_DNA"))
    return tuple(found)
