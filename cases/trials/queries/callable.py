"""Whose doctor may be called about a place in a cohort."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.dossier.enums import CaseState
from cases.dossier.models import Case
from cases.trials.enums import LIVE_SLOTS
from cases.trials.models import Cohort, CohortPatient, Slot

TO_AGENDA = frozenset({CaseState.DISPATCHED, CaseState.FOLLOWED_UP})  # what the board has ended may come back
NEVER = frozenset({CaseState.DRAFT, CaseState.WITHDRAWN, CaseState.DECEASED})


def callable_cases(cohort: Cohort) -> QuerySet[Case]:
    """Sent referrals of living patients without objection who are not in this cohort; of several cases of one patient
    the newest speaks, since it knows what the others could not. Closed ones count: they are who is forgotten."""
    patient = OuterRef("patient")
    later = Case.objects.filter(patient=patient, pk__gt=OuterRef("pk")).exclude(
        state__in=[CaseState.DRAFT, CaseState.WITHDRAWN]
    )
    placed = Slot.objects.filter(cohort=cohort, case__patient=patient, state__in=LIVE_SLOTS)
    treated = CohortPatient.objects.filter(cohort=cohort, case__patient=patient)
    return living_cases().filter(~Exists(later), ~Exists(placed), ~Exists(treated)).order_by("pk")


def living_cases() -> QuerySet[Case]:
    """Cases about which somebody may be called at all."""
    silent = Q(state__in=NEVER) | Q(patient__deceased_on__isnull=False) | Case.objection_query()
    return Case.objects.exclude(silent)
