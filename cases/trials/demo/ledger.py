"""What happened at the trials' desk in the last days: places held, and a rule that waits for a second person."""

from datetime import timedelta
from typing import Any

from cases.dossier.enums import OVER
from cases.trials import services
from cases.trials.enums import Verdict
from cases.trials.models import Cohort, CohortPatient, Screening, Slot
from cases.trials.queries.cohorts import cohort_by_code, state_of
from cases.trials.queries.drafting import own_text
from molmdt.kernel.clock import today

HELD = 3  # places; the first patient of them is examined already
NARROWED = "COB-MAPK-SOLID"
NARROWING = "  - prior_lines: {at_least: 2}\n"
SOURCE = "Endringsforslag 4 til protokollen: minst to tidligere behandlingslinjer"


def hold_places(actor: Any) -> None:
    """One place per cohort for a case that fits, in the first cohorts that have one; where none is free, a place in
    line."""
    fitting = Screening.objects.filter(is_current=True, verdict=Verdict.MATCH).exclude(case__state__in=OVER)
    seated: set[int] = set(CohortPatient.objects.exclude(case=None).values_list("case_id", flat=True))
    seated |= set(Slot.objects.values_list("case_id", flat=True))
    served: set[int] = set()
    ordered = fitting.order_by("version__cohort__code", "case__pseudonym")
    for screening in ordered.select_related("case", "version__cohort"):
        cohort, case = cohort_by_code(screening.version.cohort.code), screening.case
        state = state_of(cohort)
        if cohort.pk in served or case.pk in seated or state.is_over or len(served) == HELD:
            continue
        slot = services.reserve_slot(cohort=cohort, case=case, actor=actor, wait=True)
        if not served and state.free:
            services.begin_screening(slot=slot, actor=actor)
        served.add(cohort.pk)
        seated.add(case.pk)


def propose_rule(actor: Any) -> None:
    """A narrower rule from next week on; somebody else puts it into force."""
    cohort = Cohort.objects.select_related("trial").get(code=NARROWED)
    text = own_text(cohort.versions.get(is_current=True), cohort.trial) + NARROWING
    draft = services.save_draft(
        cohort=cohort, actor=actor, edition=0, text=text, valid_from=today() + timedelta(days=7), source=SOURCE
    )
    services.propose_draft(draft=draft, actor=actor, edition=draft.edition)
