"""A day or an event that was recorded in error: corrected with a reason, and what stood stays readable.

The first dose, the death and stopping for progression decide the status at the week of the endpoint, so that each
correction decides it anew, and with it the cohort's stage and line, in the same transaction.
"""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from cases.dossier.enums import StopReason
from cases.trials.enums import CourseDay
from cases.trials.models import AdverseEvent, CohortPatient, Correction
from cases.trials.services.outcomes import (
    DEATH,
    changing,
    days_seen,
    recorder,
    require_after_line_before,
    require_alive,
    require_dose,
    require_not_seen_after,
    wrong,
)
from molmdt.kernel.clock import now
from molmdt.kernel.errors import PreconditionFailed

LONGEST = 200


def correct_first_dose(
    *, patient: CohortPatient, stands: date, on: date | None, reason: str, actor: Any
) -> CohortPatient:
    """Another day, or none at all: no dose was given. The place in line follows the right day.

    ``stands``: the day that the person saw when they corrected it. PreconditionFailed when it does not stand any more;
    InvalidInput without a reason, for the same day again, and for a day after something that rests on the dose.
    """
    reason = _why(reason)
    with changing(patient, actor, "first_dose_corrected", on=on, before=stands, reason=reason) as fresh:
        _require_stands(fresh.first_dose_on, stands)
        _require_other(on, stands)
        _require_nothing_before(fresh, on)
        if on is not None:
            require_alive(fresh, on)
            require_after_line_before(fresh, on)
        _keep(fresh, CourseDay.FIRST_DOSE, stands, on, reason, actor)
        fresh.first_dose_on, fresh.position = on, None
    return fresh


def correct_death(*, patient: CohortPatient, stands: date, on: date | None, reason: str, actor: Any) -> CohortPatient:
    """Another day, or none at all: the patient lives. As ``correct_first_dose``; an event of grade 5 that stands is
    withdrawn first."""
    reason = _why(reason)
    with changing(patient, actor, "death_corrected", on=on, before=stands, reason=reason) as fresh:
        _require_stands(fresh.died_on, stands)
        _require_other(on, stands)
        if fresh.last_seen_on == stands:  # so it was noted of a death once; nobody was seen alive by that
            fresh.last_seen_on = None
        if on is not None:
            require_not_seen_after(fresh, on)
        elif fresh.adverse_events.filter(grade=DEATH, withdrawn_at=None).exists():
            raise PreconditionFailed(_("An adverse event of grade 5 is recorded. Withdraw it first."))
        _keep(fresh, CourseDay.DEATH, stands, on, reason, actor)
        fresh.died_on = on
    return fresh


def correct_end(
    *,
    patient: CohortPatient,
    stands: date,
    stands_for: StopReason,
    on: date | None,
    stop: StopReason | None,
    reason: str,
    actor: Any,
) -> CohortPatient:
    """Another last dose, another reason for stopping, or none at all: the treatment goes on. ``stands_for``: the reason
    for stopping that the person saw; the rest as ``correct_first_dose``. Stopping for progression is a progression."""
    reason = _why(reason)
    with changing(patient, actor, "end_corrected", on=on, before=stands, stop=stop or "", reason=reason) as fresh:
        _require_stands((fresh.ended_on, fresh.end_reason), (stands, stands_for))
        if (on is None) != (stop is None):
            raise wrong("on" if on is None else "stop", _("An end is a day and what stopped the treatment."))
        if (on, stop) == (stands, stands_for):
            raise wrong("on", _("That is recorded already."))
        if on is not None:
            require_dose(fresh, on)
        _keep(fresh, CourseDay.END, stands, on, reason, actor, stopped_by=stands_for, stops_by=stop or "")
        fresh.ended_on, fresh.end_reason = on, stop or ""
    return fresh


def withdraw_adverse_event(*, event: AdverseEvent, actor: Any) -> CohortPatient:
    """Recorded in error: it stays readable. A death that was recorded with it stands until it is corrected."""
    with changing(event.patient, actor, "adverse_event_withdrawn", on=event.on, grade=event.grade) as fresh:
        done = AdverseEvent.objects.filter(pk=event.pk, withdrawn_at=None).update(
            withdrawn_at=now(), withdrawn_by=recorder(actor)
        )
        if not done:
            raise PreconditionFailed(_("The event is withdrawn already."))
    return fresh


def _why(reason: str) -> str:
    reason = reason.strip()[:LONGEST]
    if not reason:
        raise wrong("reason", _("Say why it was an error."))
    return reason


def _require_stands(recorded: object, stands: object) -> None:
    """Somebody may have corrected it since the page was opened."""
    if recorded != stands:
        raise PreconditionFailed(_("What is recorded has changed meanwhile. Open the page again."))


def _require_other(on: date | None, stands: date) -> None:
    if on == stands:
        raise wrong("on", _("That day is recorded already."))


def _require_nothing_before(patient: CohortPatient, on: date | None) -> None:
    """What is recorded of the treatment lies after the first dose; without a dose there is nothing of it."""
    first = min(days_seen(patient), default=None)
    if first is None or (on is not None and on <= first):
        return
    if on is None:
        raise PreconditionFailed(_("Something is recorded after the first dose. Withdraw that first."))
    raise wrong("on", _("Something is recorded of the treatment on %(day)s, before that day.")
                % {"day": f"{first:%d.%m.%Y}"})  # fmt: skip


def _keep(
    patient: CohortPatient, what: CourseDay, before: date, after: date | None, reason: str, actor: Any, **more: str
) -> None:
    Correction.objects.create(
        patient=patient, what=what, before=before, after=after, reason=reason, corrected_by=recorder(actor), **more
    )
