"""Today's slides and our view side by side: every row of each table, who shows it, and why where they differ."""

from collections.abc import Iterable
from dataclasses import dataclass

from cases.genomics.inpred import ours as our
from cases.genomics.inpred import today as todays
from cases.genomics.inpred.cells import is_missing, number, whole, written
from cases.genomics.inpred.ours import Ours
from cases.genomics.inpred.rules import TableName, Why
from cases.genomics.inpred.table import Row, Table
from cases.genomics.inpred.today import Today, Working


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence of ``sentences.WHYS`` and what fills it."""

    code: Why
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """One row of one table. Texts are as the file has them; ``depth`` and ``allele_fraction`` (0..1) as numbers."""

    source: Row
    gene: str
    genomic_location: str
    dna_change: str
    cdna: str
    protein: str
    depth: int | float | None
    allele_fraction: float | None
    class_judgement: str
    reporting_judgement: str
    rescued: bool
    today: bool
    ours: bool
    why: Reason | None


def compared(table: Table, today: Today, ours: Ours) -> dict[TableName, tuple[Shown, ...]]:
    """The four tables in the order of today's slides; rows that only we show stand where the file has them."""
    return {name: _Comparison(table, today, ours, name).rows() for name in TableName}


class _Comparison:
    """One table."""

    def __init__(self, table: Table, today: Today, ours: Ours, name: TableName) -> None:
        self.table, self.today, self.ours, self.name = table, today, ours, name
        self.by_class = name is TableName.CLASS_SELECTED
        self.working = () if self.by_class else _in_table(today, name)
        self.shown_today = frozenset(today.class_selected if self.by_class else (one.row for one in self.working))
        self.shown_by_us: frozenset[int] = getattr(ours, name.value)
        self.marked = frozenset(one.row for one in self.working if one.rescued)

    def rows(self) -> tuple[Shown, ...]:
        return tuple(self._shown(at) for at in self._order())

    def _order(self) -> Iterable[int]:
        every = sorted(self.shown_today | self.shown_by_us)
        if self.by_class:
            return every
        place = {one.row: at for at, one in reversed(list(enumerate(self.working)))}
        # Today's order is ClinVar-pathogenic first, then TERT, then the file's. A row of ours alone comes behind the
        # last row of the third part that precedes it in the file.
        keys = {}
        behind = max((place[at] for at in place if self._is_early(at)), default=-1)
        for at in every:
            if at in place and not self._is_early(at):
                behind = max(behind, place[at])
            keys[at] = (place[at], -1) if at in place else (behind, at)
        return sorted(every, key=keys.__getitem__)

    def _is_early(self, at: int) -> bool:
        row = self.table.rows[at]
        return todays.is_clinvar_pathogenic(row) or todays.is_tert_by_protein(row)

    def _shown(self, at: int) -> Shown:
        row = self.table.rows[at]
        today, ours = at in self.shown_today, at in self.shown_by_us
        rescued = not self.by_class and (at in self.marked if today else at in self.ours.rescued)
        return Shown(
            source=row, gene=row.get("Gene_symbol"), genomic_location=row.get("Genomic_location"),
            dna_change=row.get("DNA_change"), cdna=row.get("cDNA_change"), protein=row.get("Protein_change_short"),
            depth=whole(row.get("Depth_tumor_DNA")), allele_fraction=number(row.get("AF_tumor_DNA")),
            class_judgement=row.get("Class_judgement"), reporting_judgement=row.get("Reporting_judgement"),
            rescued=rescued, today=today, ours=ours,
            why=None if today == ours else self._missed(at) if ours else self._too_much(at),
        )  # fmt: skip

    def _missed(self, at: int) -> Reason:
        """Why today's slides leave out a row that we show."""
        row = self.table.rows[at]
        if self.today.gate:
            lines = ", ".join(str(self.table.rows[one].line) for one in self.today.gate)
            return Reason(Why.RUN_STOPPED, (("lines", lines),))
        if self.by_class:
            return _unselected(row)
        if at in self.today.collapsed:
            kept = self.table.rows[self.today.collapsed[at]]
            return Reason(Why.COLLAPSED, (("line", str(kept.line)), ("columns", self._differing(row, kept))))
        if at not in {one.row for one in self.today.working}:
            return self._not_working(at, row)
        if self.name is TableName.MAIN_FINDINGS:
            return self._not_reported(at, row)
        return self._not_in_table(at, row)

    def _not_working(self, at: int, row: Row) -> Reason:
        if at in self.ours.class_selected:
            return _unselected(row)
        if our.is_pathogenic(row.get("CPSR_ClinVar_class")):
            return Reason(Why.CUT_AT_HASH)
        return Reason(Why.ACMG_ONLY if our.is_pathogenic(row.get("CPSR_ACMG_class")) else Why.TERT_GENE)

    def _not_reported(self, at: int, row: Row) -> Reason:
        if "Reporting_judgement" in self.today.emptied.get(at, ()):
            return Reason(Why.CELL_EMPTIED, (("columns", "Reporting_judgement"),))
        if row.cut_get("Reporting_judgement") != row.get("Reporting_judgement"):
            return Reason(Why.CUT_AT_HASH)
        return Reason(Why.REPORTED_IN_LIST, (("value", row.get("Reporting_judgement")),))

    def _not_in_table(self, at: int, row: Row) -> Reason:
        status = row.get("Coding_status")
        if "Coding_status" in self.today.emptied.get(at, ()):
            return Reason(Why.CELL_EMPTIED, (("columns", "Coding_status"),))
        if row.cut_get("Coding_status") != status:
            return Reason(Why.CUT_AT_HASH)
        if is_missing(status) or not written(status) or "" in status.split(","):
            return Reason(Why.UNANNOTATED)
        return Reason(Why.SPLICE_SYNONYMOUS, (("status", status),))

    def _too_much(self, at: int) -> Reason:
        """Why today's slides show a row that we leave out."""
        row = self.table.rows[at]
        if at not in self.ours.class_selected | self.ours.rescued:
            if our.is_artefact(row):
                return Reason(Why.ARTEFACT_RESCUED)
            return Reason(Why.JUDGEMENT_INEXACT, (("value", row.get("Class_judgement")),))
        if "Coding_status" in self.today.emptied.get(at, ()):
            return Reason(Why.CELL_EMPTIED, (("columns", "Coding_status"),))
        if row.cut_get("Coding_status") != row.get("Coding_status"):
            return Reason(Why.CUT_AT_HASH)
        return Reason(Why.BLANK_IN_STATUS, (("status", row.get("Coding_status")),))

    def _differing(self, one: Row, other: Row) -> str:
        return ", ".join(name for name in self.table.columns if one.get(name) != other.get(name)) or "-"


def _unselected(row: Row) -> Reason:
    """A judgement that selects, and yet today's third filter lets the row go."""
    lost = not todays.holds_judgement(row.cut_get("Class_judgement"))
    cut = lost or row.cut_get("Depth_tumor_DNA") != row.get("Depth_tumor_DNA")
    return Reason(Why.CUT_AT_HASH if cut else Why.DEPTH_MISSING)


def _in_table(today: Today, name: TableName) -> tuple[Working, ...]:
    return {
        TableName.CODING_REGION: today.coding_region,
        TableName.ALTERS_PROTEIN: today.alters_protein,
        TableName.MAIN_FINDINGS: today.main_findings,
    }[name]
