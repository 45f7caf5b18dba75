"""The leaf of a case that the review before a meeting reads: what was found, without whom it was found in.

No sex, age, year, hospital, diagnosis or free text of the referral: nothing here may tell who it is, and options are to
be judged by what was found. Codes of cohorts and of samples name the tumour type, so they are left out too.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cases.dossier.models import Case
from cases.genomics.models import Profile
from cases.genomics.queries.figures import Figure
from cases.genomics.queries.key_findings import KeyFinding, figures, key_findings
from cases.meetings.enums import ItemState, Review
from cases.meetings.models import AgendaItem, Meeting
from cases.pathology.models import Specimen
from cases.trials.enums import Verdict
from cases.trials.models import Screening
from cases.trials.queries.cohorts import cohorts_with_rows, states_of
from molmdt.access.queries import visible_to


@dataclass(frozen=True)
class Possibility:
    """A cohort that fits or might fit, by its drugs and biomarker alone."""

    drugs: tuple[str, ...]
    biomarker: str
    verdict: Verdict
    free: int


@dataclass(frozen=True)
class Leaf:
    """``figures``: TMB, MSI and HRD per profile."""

    findings: tuple[KeyFinding, ...]
    figures: tuple[tuple[Profile, list[Figure]], ...]
    specimens: tuple[Specimen, ...]
    possibilities: tuple[Possibility, ...]

    @property
    def fits(self) -> int:
        return sum(one.verdict == Verdict.MATCH for one in self.possibilities)


def leaf_of(case: Case) -> Leaf:
    """A constant number of queries per profile."""
    specimens = Specimen.objects.filter(case=case).exclude(dna_sample_id="", rna_sample_id="")
    return Leaf(tuple(key_findings(case)), tuple(figures(case)), tuple(specimens), tuple(_possibilities(case)))


def _possibilities(case: Case) -> Iterable[Possibility]:
    rows = Screening.objects.filter(case=case, is_current=True, verdict__in=[Verdict.MATCH, Verdict.UNKNOWN])
    verdicts = dict(rows.values_list("version__cohort_id", "verdict"))
    found = [
        Possibility(tuple(state.cohort.drugs), state.cohort.biomarker, Verdict(verdicts[state.cohort.pk]), state.free)
        for state in states_of(cohorts_with_rows().filter(pk__in=verdicts))
    ]
    return sorted(found, key=lambda one: (one.verdict != Verdict.MATCH, one.drugs))


def items_for_review(account: Any, meeting: Meeting) -> list[AgendaItem]:
    """The meeting's cases that the account may see, in agenda order."""
    visible = visible_to(account, "case.open", Case.objects.filter(agenda_items__meeting=meeting))
    items = meeting.items.filter(case__in=visible.values("pk"))
    return list(items.select_related("case", "reviewed_by").order_by("position"))


def is_open(item: AgendaItem) -> bool:
    """Whether the review of this case is still to be made."""
    return item.state == ItemState.WAITING and item.review != Review.DISCUSS
