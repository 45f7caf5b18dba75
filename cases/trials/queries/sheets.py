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
from cases.trials.logic.fast_sheet import FORM, alterations_of, dossier_of, encoded
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
        self._stored: dict[str, dict[int, list[Any]]] | None = None  # gene -> case number -> alterations as JSON
        self._decoded: dict[tuple[str, int], tuple[Alteration, ...]] = {}
        self._dossiers: dict[int, Dossier] = self.dossiers(range(len(keys))) if compiled.everything else {}

    def batch(self) -> Batch:
        return Batch(
            len(self.keys), self.on, column=self._columns.__getitem__, altered=self._in_gene,
            alterations=self._alterations, dossier=self._dossiers.__getitem__,
        )  # fmt: skip

    def dossiers(self, numbers: Iterable[int]) -> dict[int, Dossier]:
        """Whole dossiers, with the alterations of every gene that a sheet or the rules know, by case number."""
        keys = [self.keys[number] for number in numbers]
        more = _uncovered(keys, self._genes, self.on)
        rows = FactSheet.objects.filter(pk__in=keys).values_list("pk", "facts", "alterations")
        return {
            self._number[key]: dossier_of(facts, _joined(alterations_of(stored), more.get(key, ())), self.on)
            for key, facts, stored in rows
        }

    def _in_gene(self, gene: str) -> Mapping[int, Any]:
        if self._stored is None:
            self._stored = self._read_alterations()
        return self._stored.get(gene, {})

    def _alterations(self, gene: str, number: int) -> tuple[Alteration, ...]:
        known = self._decoded.get((gene, number))
        if known is None:
            known = self._decoded[gene, number] = alterations_of(self._in_gene(gene).get(number, []))
        return known

    def _read(self, paths: tuple[str, ...]) -> Sequence[Column]:
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

    def _read_alterations(self) -> dict[str, dict[int, list[Any]]]:
        """By gene and case number, those in the rules' genes."""
        found: dict[str, dict[int, list[Any]]] = defaultdict(dict)
        rows = FactSheet.objects.filter(pk__gte=min(self.keys, default=0), pk__lte=max(self.keys, default=0))
        rows = rows.filter(genes__overlap=list(self._genes))
        for key, stored in rows.values_list("pk", "alterations").iterator():
            if key in self._number:
                self._note(found, self._number[key], stored)
        for key, more in _uncovered(self.keys, self._genes, self.on).items():
            self._note(found, self._number[key], [encoded(one) for one in more])
        return found

    def _note(self, found: dict[str, dict[int, list[Any]]], number: int, stored: list[Any]) -> None:
        for one in stored:
            for gene in {one["gene"], one.get("partner")}:
                if gene in self._genes:
                    found[gene].setdefault(number, []).append(one)


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
