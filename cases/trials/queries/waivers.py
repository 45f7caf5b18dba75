"""Criteria set aside for a case: which are, which could be, and how many patients of a cohort came in so."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from cases.dossier.models import Case
from cases.trials.enums import Verdict
from cases.trials.logic.waiving import failing, verdict_with
from cases.trials.models import Cohort, CohortPatient, Screening, Waiver
from cases.trials.words.clauses import flat_words


@dataclass(frozen=True)
class Waivable:
    """A criterion that says no; ``waiver`` where it is set aside already."""

    clause: dict[str, Any]
    words: str
    waiver: Waiver | None


def active_waivers(case: Case) -> list[Waiver]:
    """What is set aside for a case, in any cohort; one query."""
    found = Waiver.objects.filter(case=case, withdrawn_at=None)
    return list(found.select_related("version", "granted_by"))


def waivable(screening: Screening, waivers: list[Waiver]) -> list[Waivable]:
    """Each criterion that makes the verdict no; ``waivers``: those of ``active_waivers``."""
    mine = [waiver for waiver in waivers if waiver.version_id == screening.version_id]
    return [
        Waivable(dict(rule), flat_words(rule), next((one for one in mine if one.clause == rule), None))
        for rule in failing(screening.explanation)
    ]


def fits_with_waivers(screening: Screening, waivers: list[Waiver]) -> bool:
    """Whether nothing says no any more. Without a single waiver: whether the verdict is not no."""
    mine = [waiver.clause for waiver in waivers if waiver.version_id == screening.version_id]
    return verdict_with(screening.explanation, mine) != Verdict.NO if mine else screening.verdict != Verdict.NO


def waived_clauses(version: int, cases: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    """What is set aside of a version's rule (primary keys), by case; cases with nothing are left out. One query."""
    found: dict[int, list[dict[str, Any]]] = {}
    rows = Waiver.objects.filter(version=version, case__in=list(cases), withdrawn_at=None)
    for case, clause in rows.values_list("case", "clause"):
        found.setdefault(case, []).append(clause)
    return found


def waived_patients(cohort: Cohort) -> set[int]:
    """Primary keys of the cohort's patients for whom a criterion of their version was set aside."""
    waived = set(Waiver.objects.filter(version__cohort=cohort, withdrawn_at=None).values_list("case", "version"))
    found = CohortPatient.objects.filter(cohort=cohort, case__in={case for case, _version in waived})
    return {pk for pk, case, version in found.values_list("pk", "case", "version") if (case, version) in waived}
