"""Keeps the stored facts of cases current. A sheet is derived: whoever doubts it makes it anew from the rows."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Func, Min, Q, Value

from cases.dossier.models import Case, OrganFunction
from cases.genomics.models import Finding, Profile
from cases.trials.enums import Verdict
from cases.trials.logic.facts import Dossier
from cases.trials.logic.fast_sheet import FORM, alteration_lines, facts_line, touched
from cases.trials.models import Cohort, FactSheet, Screening, SheetGene
from cases.trials.queries.facts import facts_of_cases
from cases.trials.queries.sheets import sheet_genes, without_sheet
from molmdt.kernel.clock import now, today

GENES_LOCK = 7_402_001  # advisory: the list of genes does not grow while a sheet is made on it
CASES_AT_ONCE = 500
DAY = timedelta(days=1)
WRITTEN = (
    "facts",
    "alterations",
    "touches",
    "profiles",
    "case_version",
    "written_as",
    "made_at",
    "holds_until",
    "stale",
)


def make_sheets(cases: Iterable[Case]) -> dict[int, tuple[Dossier, list[Profile]]]:
    """Writes the sheets of cases whose ``patient`` has been joined, and gives back today's facts and the profiles that
    they stand on. As many queries for a hundred as for one."""
    cases, day = list(cases), today()
    with transaction.atomic(savepoint=False):
        _lock("pg_advisory_xact_lock_shared")
        known = facts_of_cases(cases, sheet_genes(), on=day)
        later = _next_facts([case.pk for case in cases], day)
        sheets = [_sheet(case, *known[case.pk], later.get(case.pk)) for case in cases]
        FactSheet.objects.bulk_create(sheets, update_conflicts=True, unique_fields=["case"], update_fields=WRITTEN)
    return known


def ensure_sheets(keys: Collection[int], day: date) -> int:
    """Makes what is missing or stale among these cases; how many that were."""
    if not keys:
        return 0
    wanted, among = set(keys), Case.objects.filter(pk__gte=min(keys), pk__lte=max(keys))
    missing = [key for key in without_sheet(among, day).order_by("pk").values_list("pk", flat=True) if key in wanted]
    for first in range(0, len(missing), CASES_AT_ONCE):
        make_sheets(Case.objects.filter(pk__in=missing[first : first + CASES_AT_ONCE]).select_related("patient"))
    return len(missing)


def mark_stale(*, case: int) -> None:
    """Something that the sheet tells of has changed; whoever reads it next makes it anew."""
    FactSheet.objects.filter(pk=case).update(stale=True)


def cover(genes: Collection[str]) -> None:
    """Sheets hold alterations in these genes from now on. Those of cases with one are made anew when they are read."""
    if not frozenset(genes) - sheet_genes():
        return
    with transaction.atomic():
        _lock("pg_advisory_xact_lock")
        new = sorted(frozenset(genes) - sheet_genes())
        SheetGene.objects.bulk_create([SheetGene(symbol=gene) for gene in new])
        altered = Finding.objects.filter(Q(gene__in=new) | Q(partner_gene__in=new), passed=True)
        FactSheet.objects.filter(case__in=altered.values("profile__case")).update(stale=True)


def note_standing(*, case: int, verdicts: Mapping[int, str], whole: bool = True) -> None:
    """The verdicts of a case that has a sheet, by cohort, as it has just been screened: of all cohorts, or (``whole``
    False) of some."""
    sheet = FactSheet.objects.filter(pk=case)
    stood = ([], []) if whole else sheet.values_list("matching", "undecided").get()
    kept = [[cohort for cohort in cohorts if cohort not in verdicts] for cohorts in stood]
    sheet.update(
        matching=_standing(kept[0], verdicts, Verdict.MATCH),
        undecided=_standing(kept[1], verdicts, Verdict.UNKNOWN),
        screened_on=today(),
    )


def forget_closed(cohorts: Collection[int] | None = None) -> None:
    """Of cohorts without a rule in force, no verdict stands: of these (primary keys), or of all."""
    among = Cohort.objects.all() if cohorts is None else Cohort.objects.filter(pk__in=list(cohorts))
    closed = list(among.exclude(versions__is_current=True).values_list("pk", flat=True))
    if not Screening.objects.filter(version__cohort__in=closed, is_current=True).update(is_current=False):
        return
    for cohort in closed:
        for column in ("matching", "undecided"):
            without = Func(F(column), Value(cohort), function="array_remove")
            FactSheet.objects.filter(**{f"{column}__contains": [cohort]}).update(**{column: without})


def _standing(kept: list[int], verdicts: Mapping[int, str], wanted: Verdict) -> list[int]:
    return sorted([*kept, *(cohort for cohort, verdict in verdicts.items() if verdict == wanted)])


def _sheet(case: Case, facts: Dossier, profiles: list[Profile], later: date | None) -> FactSheet:
    return FactSheet(
        case=case,
        facts=facts_line(facts),
        alterations=alteration_lines(facts.alterations),
        touches=sorted({touch for one in facts.alterations for touch in touched(one)}),
        profiles=[{"profile": profile.pk, "version": profile.version} for profile in profiles],
        case_version=case.version,
        written_as=FORM,
        made_at=now(),
        holds_until=later,
    )


def _next_facts(cases: list[int], day: date) -> dict[int, Any]:
    """The last day before the next dated fact that is left out today."""
    later = OrganFunction.objects.filter(case__in=cases, measured_on__gt=day)
    return {case: first - DAY for case, first in later.values_list("case").annotate(Min("measured_on"))}


def _lock(function: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [GENES_LOCK])
