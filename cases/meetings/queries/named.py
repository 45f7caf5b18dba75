"""The cohorts that the board's decisions about a case name."""

from collections.abc import Mapping

from cases.dossier.models import Case
from cases.meetings.enums import ConclusionState
from cases.meetings.models import ConclusionItem
from cases.trials.queries.chosen import Chosen
from molmdt.kernel.clock import OSLO


def named_cohorts(case: Case) -> Mapping[int, Chosen]:
    """By cohort, the newest recorded decision that names it; one query.

    What the board is writing is none before it has been read back: until then it is for those in the room, while this
    is read by whoever may open the case.
    """
    recorded = ConclusionItem.objects.filter(conclusion__case=case, conclusion__state=ConclusionState.RECORDED)
    lines = recorded.exclude(cohort=None).order_by("conclusion", "pk").values_list("cohort", "conclusion__recorded_at")
    return {cohort: Chosen(at.astimezone(OSLO).date()) for cohort, at in lines if cohort is not None and at is not None}
