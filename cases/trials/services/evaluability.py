"""Whether a patient can be evaluated, as a person says it: said with a reason, taken back with a reason, kept both."""

from typing import Any

from django.utils.translation import gettext as _

from cases.trials.enums import LIVE_SLOTS, SlotState
from cases.trials.models import CohortPatient, Evaluability, Slot
from cases.trials.services.holding import record
from cases.trials.services.outcomes import changing, recorder, wrong
from molmdt.kernel.clock import today
from molmdt.kernel.errors import PreconditionFailed

LONGEST = 200


def state_not_evaluable(*, patient: CohortPatient, reason: str, actor: Any) -> CohortPatient:
    """A person says that the patient cannot be evaluated; the place goes to the next, the patient stays treated."""
    reason = reason.strip()[:LONGEST]
    if not reason:
        raise wrong("reason", _("Say why the patient cannot be evaluated."))
    with changing(patient, actor, "not_evaluable", reason=reason) as fresh:
        fresh.not_evaluable_on, fresh.not_evaluable_reason = today(), reason
        _say(fresh, False, reason, actor)
    return fresh


def state_evaluable_again(*, patient: CohortPatient, reason: str, actor: Any) -> CohortPatient:
    """The statement was an error: the patient counts again, by what has been recorded, and the cohort's stage with it.

    Both statements stay readable. The patient's own place is taken again, also where the next has been given it: a
    patient who has been treated is never without one, so that the cohort may hold one more than its design has places.
    PreconditionFailed where nothing is stated.
    """
    reason = reason.strip()[:LONGEST]
    if not reason:
        raise wrong("reason", _("Say why the patient can be evaluated after all."))
    with changing(patient, actor, "evaluable_again", reason=reason) as fresh:
        if fresh.not_evaluable_on is None:
            raise PreconditionFailed(_("Nobody has said that the patient cannot be evaluated."))
        fresh.not_evaluable_on, fresh.not_evaluable_reason = None, ""
        _say(fresh, True, reason, actor)
        _take_place_again(fresh, actor)
    return fresh


def _say(patient: CohortPatient, evaluable: bool, reason: str, actor: Any) -> None:
    Evaluability.objects.create(patient=patient, evaluable=evaluable, reason=reason, said_by=recorder(actor))


def _take_place_again(patient: CohortPatient, actor: Any) -> None:
    """The place that was replaced, unless the patient has got another one meanwhile."""
    own = Slot.objects.filter(cohort=patient.cohort_id, case=patient.case_id)
    if own.filter(state__in=LIVE_SLOTS).exists():
        return
    slot = own.filter(state=SlotState.REPLACED).select_related("case", "cohort").order_by("ended_at", "pk").last()
    if slot is not None:
        slot.state, slot.ended_at, slot.ended_by, slot.end_reason = SlotState.ENROLLED, None, None, ""
        slot.save(update_fields=["state", "ended_at", "ended_by", "end_reason"])
        record(slot, actor, "U", "slot_enrolled_again")
