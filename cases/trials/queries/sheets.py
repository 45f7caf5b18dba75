"""Stored facts of many cases, column by column, as the bulk evaluator wants them. A few queries per batch."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet

from cases.dossier.models import Case
from cases.trials.logic.facts import Alteration, Dossier
from cases.trials.logic.fast_batch import Batch, Column
from cases.trials.logic.fast_rules import Compiled
from cases.trials.logic.fast_sheet import FORM, alterations_of, dossier_of
from cases.trials.models import FactSheet, SheetGene
from cases.trials.queries.facts import facts_of_cases


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
        self._columns = dict(zip(compiled.paths, self._read(compiled.paths), strict=True))
        self._genes = compiled.genes
        self._altered: dict[str, dict[int, tuple[Alteration, ...]]] | None = None
        self._dossiers: dict[int, Dossier] = self.dossiers(range(len(keys))) if compiled.everything else {}

    def batch(self) -> Batch:
        return Batch(
            len(self.keys), self.on, column=self._column, altered=self._in_gene, dossier=self._dossiers.__getitem__
        )

    def dossiers(self, numbers: Iterable[int]) -> dict[int, Dossier]:
        """Whole dossiers, with the alterations of every gene that a sheet or the rules know, by case number."""
        keys = [self.keys[number] for number in numbers]
        more = _uncovered(keys, self._genes, self.on)
        rows = FactSheet.objects.filter(pk__in=keys).values_list("pk", "facts", "alterations")
        return {
            self._number[key]: dossier_of(facts, _joined(alterations_of(stored), more.get(key, ())), self.on)
            for key, facts, stored in rows
        }

    def _column(self, path: str) -> Column:
        return self._columns[path]

    def _in_gene(self, gene: str) -> Mapping[int, tuple[Alteration, ...]]:
        if self._altered is None:
            self._altered = self._read_alterations()
        return self._altered.get(gene, {})

    def _read(self, paths: tuple[str, ...]) -> list[Column]:
        """One text per case and path, in the order of the keys."""
        if not paths or not self.keys:
            return [[None] * len(self.keys) for _ in paths]
        steps = [path.split("/") for path in paths]
        columns = ", ".join(f"(facts{'->%s' * len(names)})::text" for names in steps)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT case_id, {columns} FROM cases_trials_factsheet"  # noqa: S608 - the steps are parameters
                " WHERE case_id BETWEEN %s AND %s ORDER BY case_id",
                [*(name for names in steps for name in names), min(self.keys), max(self.keys)],
            )
            rows = cursor.fetchall()
        if len(rows) != len(self.keys) or any(row[0] != key for row, key in zip(rows, self.keys, strict=True)):
            by_key = {row[0]: row for row in rows}
            rows = [by_key[key] for key in self.keys]
        return [list(column) for column in zip(*rows, strict=True)][1:]

    def _read_alterations(self) -> dict[str, dict[int, tuple[Alteration, ...]]]:
        """By gene and case number, those in the rules' genes."""
        found: dict[str, dict[int, list[Alteration]]] = defaultdict(lambda: defaultdict(list))
        rows = FactSheet.objects.filter(pk__gte=min(self.keys, default=0), pk__lte=max(self.keys, default=0))
        for key, stored in rows.filter(genes__overlap=list(self._genes)).values_list("pk", "alterations").iterator():
            if key in self._number:
                self._note(found, key, alterations_of([one for one in stored if self._is_asked(one)]))
        for key, more in _uncovered(self.keys, self._genes, self.on).items():
            self._note(found, key, more)
        return {gene: {case: tuple(own) for case, own in cases.items()} for gene, cases in found.items()}

    def _note(self, found: Any, key: int, alterations: Iterable[Alteration]) -> None:
        for one in alterations:
            for gene in {one.gene, one.partner} & self._genes:
                found[gene][self._number[key]].append(one)

    def _is_asked(self, stored: Mapping[str, Any]) -> bool:
        return stored["gene"] in self._genes or stored.get("partner") in self._genes


def _joined(stored: tuple[Alteration, ...], more: tuple[Alteration, ...]) -> tuple[Alteration, ...]:
    return tuple(sorted((*stored, *more), key=lambda one: (one.gene, one.key))) if more else stored


def _uncovered(keys: Sequence[int], genes: Collection[str], on: date) -> dict[int, tuple[Alteration, ...]]:
    """Alterations in genes that no sheet holds yet, since no rule asked about them when it was made. Read from the
    findings themselves; a gene is rarely new, and few cases have it altered."""
    covered = sheet_genes()
    new = frozenset(genes) - covered
    if not new:
        return {}
    findings = Q(profiles__findings__gene__in=new) | Q(profiles__findings__partner_gene__in=new)
    cases = Case.objects.filter(findings, pk__in=keys).select_related("patient").distinct()
    return {
        key: tuple(one for one in dossier.alterations if not {one.gene, one.partner} & covered)
        for key, (dossier, _) in facts_of_cases(list(cases), new, on=on).items()
    }


def sheet_genes() -> frozenset[str]:
    return frozenset(SheetGene.objects.values_list("symbol", flat=True))
