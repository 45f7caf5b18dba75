"""How the cohorts that a conclusion names stand for its case at this moment: places, and what speaks against."""

from collections.abc import Collection
from dataclasses import dataclass

from cases.dossier.models import Case
from cases.trials.enums import LIVE_SLOTS, Verdict
from cases.trials.models import Screening, Slot
from cases.trials.queries.cohorts import CohortState, cohorts_with_rows, is_lapsed, state_of
from cases.trials.queries.waivers import active_waivers, fits_with_waivers
from cases.trials.words import reasons_of


@dataclass(frozen=True)
class CohortStanding:
    """One cohort for one case. ``screening`` None: never judged; ``version``: the rules in force, None without any."""

    state: CohortState
    screening: Screening | None
    waived: bool  # it says no, and everything that says so is set aside
    version: int | None
    held: Slot | None

    @property
    def verdict(self) -> Verdict | None:
        return Verdict(self.screening.verdict) if self.screening else None

    @property
    def reasons(self) -> list[str]:
        return reasons_of(self.screening) if self.screening else []

    @property
    def speaks_against(self) -> bool:
        return self.verdict != Verdict.MATCH and not self.waived


def standings_of(case: Case, cohorts: Collection[int]) -> dict[int, CohortStanding]:
    """By cohort; a constant number of queries, and none without cohorts."""
    if not cohorts:
        return {}
    screenings = {
        row.version.cohort_id: row
        for row in Screening.objects.filter(case=case, is_current=True, version__cohort__in=cohorts)
        .select_related("version")
        .order_by("version__number")
    }
    waivers = active_waivers(case)
    held = {
        slot.cohort_id: slot
        for slot in Slot.objects.filter(case=case, cohort__in=cohorts, state__in=LIVE_SLOTS)
        if not is_lapsed(slot)
    }
    found = {}
    for cohort in cohorts_with_rows().filter(pk__in=cohorts):
        screening = screenings.get(cohort.pk)
        says_no = screening is not None and screening.verdict == Verdict.NO
        found[cohort.pk] = CohortStanding(
            state=state_of(cohort),
            screening=screening,
            waived=says_no and screening is not None and fits_with_waivers(screening, waivers),
            version=next((one.number for one in cohort.versions.all() if one.is_current), None),
            held=held.get(cohort.pk),
        )
    return found
