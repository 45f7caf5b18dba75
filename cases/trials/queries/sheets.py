"""Stored facts of many cases, column by column, as the bulk evaluator wants them. A few queries per batch."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet

from cases.dossier.models import Case
from cases.trials.logic.facts import Alteration, Dossier
from cases.trials.logic.fast_batch import Batch
from cases.trials.logic.fast_rules import Compiled
from cases.trials.logic.fast_sheet import (
    APART,
    FORM,
    PATHS,
    PLACE,
    alteration_lines,
    alterations_of,
    dossier_of,
    touches_of,
)
from cases.trials.models import FactSheet, SheetGene
from cases.trials.queries.facts import facts_of_cases

MOST = 3  # one in so many cases asked for: cutting all lines at once takes no longer than cutting those
LINES_CUT = 2_500
FEW_TOUCHES = 12  # the database picks the lines out; among more, nearly every line is wanted
ALL_LINES = "alterations", " WHERE touches && %s::text[]"
LINES = (
    "line",
    ", string_to_table(alterations, E'\\n') AS line WHERE touches && %s::text[]"
    " AND (split_part(line, E'\\t', 1) = ANY(%s) OR split_part(line, E'\\t', 2) = ANY(%s))",
)
NEAR = 2  # paths: so near the beginning of a line it is quicker to cut them off than to cut the whole line


def without_sheet(cases: QuerySet[Case], day: date) -> QuerySet[Case]:
    """Those whose sheet is missing or says something that is not so any more."""
    sheet = Q(fact_sheet__stale=False, fact_sheet__written_as=FORM, fact_sheet__case_version=F("version"))
    holds = Q(fact_sheet__holds_until=None) | Q(fact_sheet__holds_until__gte=day)
    return cases.exclude(sheet & holds)


class Sheets:
    """The sheets of these cases, read as far as a set of rules asks. ``keys``: case numbers of the batch -> keys."""

    def __init__(self, keys: Sequence[int], compiled: Compiled[Any]) -> None:
        self.keys, self.on = keys, compiled.on
        self._number = {key: number for number, key in enumerate(keys)}
        self._facts = self._read() if compiled.paths else []
        self._place = {path: place for place, path in enumerate(compiled.paths, start=2)}
        places = map(PLACE.__getitem__, compiled.paths)
        self._wanted: Callable[[list[str]], tuple[str, ...]] = itemgetter(0, 0, *places)  # of one it gives no tuple
        self._cut: dict[int, tuple[str, ...]] = {}  # case number -> what the rules look at
        self._columns: dict[str, list[str]] = {}  # path -> what each case says, once most were asked
        self._genes, self._touches = compiled.genes, compiled.touches
        self._stored: dict[str, dict[int, list[str]]] | None = None  # touch -> case number -> lines
        self._dossiers: dict[int, Dossier] = self.dossiers(range(len(keys))) if compiled.everything else {}

    def batch(self) -> Batch:
        return Batch(len(self.keys), self.on, self)

    def texts(self, path: str, numbers: Sequence[int]) -> Sequence[str]:
        near = PLACE[path]
        if not self._columns and near < NEAR:
            return [self._facts[number].split(APART, near + 1)[near] for number in numbers]
        if not self._columns and len(numbers) * MOST > len(self.keys):
            self._columns = self._cut_all()
        if self._columns:
            column = self._columns[path]
            return column if len(numbers) == len(column) else [column[number] for number in numbers]
        place = self._place[path]
        return [(self._cut.get(number) or self._of_case(number))[place] for number in numbers]

    def altered(self, touch: str) -> Mapping[int, Sequence[str]]:
        if self._stored is None:
            self._stored = self._read_alterations()
        return self._stored.get(touch, {})

    def dossier(self, number: int) -> Dossier:
        return self._dossiers[number]

    def dossiers(self, numbers: Iterable[int]) -> dict[int, Dossier]:
        """Whole dossiers, with the alterations of every gene that a sheet or the rules know, by case number."""
        keys = [self.keys[number] for number in numbers]
        more = _uncovered(keys, self._genes, self.on)
        rows = FactSheet.objects.filter(pk__in=keys).values_list("pk", "facts", "alterations")
        return {
            self._number[key]: dossier_of(
                facts, _joined(alterations_of(stored.splitlines()), more.get(key, ())), self.on
            )
            for key, facts, stored in rows
        }

    def _of_case(self, number: int) -> tuple[str, ...]:
        cut = self._cut[number] = self._wanted(self._facts[number].split(APART))
        return cut

    def _cut_all(self) -> dict[str, list[str]]:
        """Every line, some at a time: of what no rule looks at nothing is kept."""
        columns: dict[str, list[str]] = {path: [] for path in self._place}
        for first in range(0, len(self._facts), LINES_CUT):
            cut = APART.join(self._facts[first : first + LINES_CUT]).split(APART)
            for path, column in columns.items():
                column += cut[PLACE[path] :: len(PATHS)]
        return columns

    def _read(self) -> list[str]:
        """The line of every case in the order of the keys."""
        facts = dict(self._rows("facts"))
        return [facts[key] for key in self.keys]

    def _read_alterations(self) -> dict[str, dict[int, list[str]]]:
        """By touch and case number, those that the rules' clauses look at."""
        found: dict[str, dict[int, list[str]]] = {touch: {} for touch in self._touches}
        touches = sorted(self._touches)
        one_by_one = len(touches) <= FEW_TOUCHES
        rows = self._rows(*LINES, [touches] * 3) if one_by_one else self._rows(*ALL_LINES, [touches])
        for key, stored in rows:
            if key in self._number:
                _note(found, self._number[key], stored)
        for key, more in _uncovered(self.keys, self._genes, self.on).items():
            _note(found, self._number[key], alteration_lines(more))
        return found

    def _rows(self, column: str, further: str = "", values: Sequence[Any] = ()) -> list[tuple[int, str]]:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT case_id, {column} FROM cases_trials_factsheet{further}"  # noqa: S608 - constants of this file
                f"{' AND' if further else ' WHERE'} case_id BETWEEN %s AND %s",
                [*values, min(self.keys, default=0), max(self.keys, default=0)],
            )
            return list(cursor.fetchall())


def _note(found: dict[str, dict[int, list[str]]], number: int, stored: str) -> None:
    for line in stored.splitlines():
        for touch in touches_of(line):
            if touch in found:
                found[touch].setdefault(number, []).append(line)


def _joined(stored: tuple[Alteration, ...], more: tuple[Alteration, ...]) -> tuple[Alteration, ...]:
    return tuple(sorted((*stored, *more), key=lambda one: (one.gene, one.key))) if more else stored


def _uncovered(keys: Sequence[int], genes: Collection[str], on: date) -> dict[int, tuple[Alteration, ...]]:
    """Alterations in genes that no sheet holds yet, since no rule asked about them when it was made. Read from the
    findings themselves; a gene is rarely new, and few cases have it altered."""
    covered = sheet_genes()
    new = frozenset(genes) - covered
    if not new or not keys:
        return {}
    findings = Q(profiles__findings__gene__in=new) | Q(profiles__findings__partner_gene__in=new)
    among, near = set(keys), {"pk__gte": min(keys), "pk__lte": max(keys)}
    altered = Case.objects.filter(findings, **near).select_related("patient").distinct()
    cases = [case for case in altered if case.pk in among]
    return {
        key: tuple(one for one in dossier.alterations if not {one.gene, one.partner} & covered)
        for key, (dossier, _) in facts_of_cases(cases, new, on=on).items()
    }


def sheet_genes() -> frozenset[str]:
    return frozenset(SheetGene.objects.values_list("symbol", flat=True))
