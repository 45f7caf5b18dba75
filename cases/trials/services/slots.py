"""The ledger of places: reserve, examine, release, expire, and who waits. Every change holds the cohort's lock."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cases.dossier.enums import OVER
from cases.dossier.models import Case
from cases.dossier.services.life import person_of
from cases.trials.enums import LIVE_SLOTS, SlotState
from cases.trials.models import Cohort, CohortPatient, Slot
from cases.trials.queries.cohorts import CohortState, is_lapsed
from cases.trials.services.filling import note_places
from cases.trials.services.holding import end, fits, hold, number_line, record, settle, tell_other_lines
from cases.trials.services.screening import ensure_screened
from cases.trials.words import reasons_of
from molmdt.kernel.clock import now, today
from molmdt.kernel.errors import FieldProblem, InvalidInput, PreconditionFailed

GIVEN_BACK = frozenset({SlotState.RESERVED, SlotState.IN_SCREENING, SlotState.WAITING})


def reserve_slot(*, cohort: Cohort, case: Case, actor: Any, wait: bool = False) -> Slot:
    """A place for as long as the cohort says; with ``wait``, a place on the waiting list where none is free.

    PreconditionFailed when the case is over, the patient has a live place there already or has been included, the case
    has not been screened or does not fit (unless all that says no is set aside), or when no place or no drug is left.
    One of many who ask at once for the last place gets it; the others get the refusal.
    """
    with transaction.atomic():
        cohort = hold(cohort.pk)
        case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
        require_may_have_place(cohort, case)
        _ended, state = settle(cohort, actor)
        if state.free:  # whoever waits and fits has been served by now
            note_places(cohort, state.free - 1)
            return put(cohort, case, actor, SlotState.RESERVED)
        if not wait:
            raise PreconditionFailed(no_place(state))
        return put(cohort, case, actor, SlotState.WAITING)


def begin_screening(*, slot: Slot, actor: Any) -> Slot:
    """The hospital has begun to examine the patient for the trial: the reservation lapses no more."""
    ensure_screened(Case.objects.get(pk=slot.case_id))
    with transaction.atomic():
        cohort = hold(slot.cohort_id)
        slot = Slot.objects.select_related("cohort", "case").get(pk=slot.pk)
        if slot.state != SlotState.RESERVED:
            raise PreconditionFailed(_("Only a reserved place can go into screening."))
        require_still_held(slot)
        require_going_on(settle(cohort, actor)[1])
        require_fits(cohort, slot.case)
        slot.state, slot.in_screening_since, slot.expires_on = SlotState.IN_SCREENING, now(), None
        slot.save(update_fields=["state", "in_screening_since", "expires_on"])
        record(slot, actor, "U", "slot_in_screening", action="outcome.record")
    return slot


def release_slot(*, slot: Slot, actor: Any, reason: str = "") -> Slot:
    """Gives a place that nobody has been included in back; the first in line moves up."""
    with transaction.atomic():
        cohort = hold(slot.cohort_id)
        slot = Slot.objects.select_related("cohort", "case").get(pk=slot.pk)
        if slot.state not in GIVEN_BACK:
            raise PreconditionFailed(_("Only a reservation or a place on the waiting list can be given back."))
        end(slot, SlotState.RELEASED, actor, reason)
        settle(cohort, actor)
        tell_other_lines(cohort)
    return slot


def move_in_line(*, slot: Slot, place: int, reason: str, actor: Any) -> Slot:
    """Puts one who waits at another place of the line, counted from one; the others close up behind."""
    if not reason.strip():
        raise InvalidInput(_("Say why the line is changed."), [FieldProblem("reason", _("Say why."))])
    with transaction.atomic():
        cohort = hold(slot.cohort_id)
        settle(cohort, actor)
        waiting = Slot.objects.filter(cohort=cohort, state=SlotState.WAITING).select_related("cohort", "case")
        line = list(waiting.order_by("place_in_line", "pk"))
        found = next((one for one in line if one.pk == slot.pk), None)
        if found is None:
            raise PreconditionFailed(_("The case does not wait there any more."))
        if not 1 <= place <= len(line):
            raise PreconditionFailed(_("The line has %(number)s places.") % {"number": len(line)})
        before = found.place_in_line
        line.remove(found)
        line.insert(place - 1, found)
        number_line(line)
        found.line_reason = reason.strip()[:200]
        found.save(update_fields=["line_reason"])
        record(
            found, actor, "U", "line_moved", action="slot.line", before=before, after=place, reason=found.line_reason
        )
    return found


def expire_reservations(cohorts: Collection[int] | None = None) -> int:
    """Ends what has lapsed, and moves those who wait up. Returns how many were ended.

    A place may also have become free by an outcome or by a new stage, so every cohort with a line is looked at.
    ``cohorts``: primary keys where only these are.
    """
    lapsed = Q(state=SlotState.RESERVED, expires_on__lt=today())
    concerned = Slot.objects.filter(lapsed | Q(state=SlotState.WAITING)).values("cohort")
    found = Cohort.objects.filter(pk__in=concerned).order_by("pk")
    count = 0
    for cohort in found if cohorts is None else found.filter(pk__in=cohorts):
        with transaction.atomic():
            count += settle(hold(cohort.pk), None)[0]
    return count


def require_may_have_place(cohort: Cohort, case: Case, but: Slot | None = None) -> None:
    """``but``: the case's own place that is about to change."""
    values = {"cohort": cohort.code, "state": case.state}
    if case.state in OVER:
        raise PreconditionFailed(_("The case is over (%(state)s); no place can be reserved.") % values)
    if case.patient.deceased_on is not None:
        raise PreconditionFailed(_("The patient has died or withdrawn; nobody can be included."))
    places = Slot.objects.filter(cohort=cohort, case__patient=case.patient_id, state__in=LIVE_SLOTS)
    for held in places.exclude(pk=but.pk if but else 0).exclude(state=SlotState.RESERVED, expires_on__lt=today()):
        if held.case_id == case.pk:
            raise PreconditionFailed(_("The case has a place in %(cohort)s already.") % values)
        raise PreconditionFailed(_("The patient has a place in %(cohort)s already, by another case.") % values)
    if CohortPatient.objects.filter(cohort=cohort, case__patient=case.patient_id).exists():
        raise PreconditionFailed(_("The patient has been included in %(cohort)s before.") % values)
    require_fits(cohort, case)


def require_fits(cohort: Cohort, case: Case) -> None:
    """By the rule in force and what is known now, with what is set aside for the case: a consent that was withdrawn, a
    trial that was begun elsewhere or a new version of the rule may have come since the place was reserved."""
    screening, fitting = fits(cohort, case)
    if screening is None:
        raise PreconditionFailed(_("The case has not been screened for %(cohort)s.") % {"cohort": cohort.code})
    if not fitting:
        values = {"cohort": cohort.code, "why": "; ".join(reasons_of(screening))}
        raise PreconditionFailed(_("The case does not fit %(cohort)s: %(why)s") % values)


def require_still_held(slot: Slot) -> None:
    """A reservation whose last day has passed holds nothing, also before anybody has noted that it ended."""
    if is_lapsed(slot):
        raise PreconditionFailed(
            _("The reservation ran out on %(day)s. Reserve again.") % {"day": f"{slot.expires_on:%d.%m.%Y}"}
        )


def require_going_on(state: CohortState) -> None:
    """Nobody more is included where the design has ended, whatever was reserved before."""
    if state.is_over:
        raise PreconditionFailed(_("%(cohort)s has ended and takes nobody more.") % {"cohort": state.cohort.code})


def no_place(state: CohortState) -> str:
    """Why not, with drug and numbers where it is the drug."""
    used_up = state.used_up
    if used_up is not None:
        values = {"drug": used_up.drug, "places": used_up.places, "treated": used_up.treated, "held": used_up.held}
        text = _("%(drug)s suffices for %(places)s patients: %(treated)s are included, %(held)s places are reserved.")
        return text % values
    numbers = {"cohort": state.cohort.code, "reserved": state.held, "waiting": state.waiting}
    if state.standing.places == 0:
        return _("%(cohort)s takes no patients now.") % numbers
    return _("No place is free in %(cohort)s: %(reserved)s reserved, %(waiting)s waiting.") % numbers


def put(cohort: Cohort, case: Case, actor: Any, state: SlotState, **values: Any) -> Slot:
    """A new place, reserved or at the end of the line; the caller holds the cohort and the case."""
    person = person_of(actor)
    if person is None:
        raise ValueError("a place is reserved by somebody")
    until = today() + timedelta(days=cohort.reservation_days) if state == SlotState.RESERVED else None
    place = None
    if state == SlotState.WAITING:
        place = 1 + Slot.objects.filter(cohort=cohort, state=SlotState.WAITING).count()
    slot = Slot.objects.create(
        cohort=cohort, case=case, state=state, reserved_by=person, expires_on=until, place_in_line=place, **values
    )
    record(slot, actor, "C", "slot_reserved" if state == SlotState.RESERVED else "slot_waiting")
    return slot
