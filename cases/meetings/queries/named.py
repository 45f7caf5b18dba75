"""The cohorts that the board's decisions about a case name."""

from collections.abc import Mapping

from cases.dossier.models import Case
from cases.meetings.models import ConclusionItem
from cases.trials.queries.chosen import Chosen
from molmdt.kernel.clock import OSLO


def named_cohorts(case: Case) -> Mapping[int, Chosen]:
    """By cohort, the newest decision that names it; one query."""
    lines = ConclusionItem.objects.filter(conclusion__case=case, cohort__isnull=False).order_by("conclusion", "pk")
    return {
        cohort: Chosen(recorded.astimezone(OSLO).date() if recorded else None)
        for cohort, recorded in lines.values_list("cohort", "conclusion__recorded_at")
        if cohort is not None
    }
