"""The ledger of places: reserve, release, expire, and who waits. Every change holds the lock of the cohort's row."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cases.dossier.enums import OVER
from cases.dossier.models import Case
from cases.dossier.services.life import note_news, person_of
from cases.trials.enums import LIVE_SLOTS, SlotState, Verdict
from cases.trials.models import Cohort, Screening, Slot
from cases.trials.queries.cohorts import CohortState, cohorts_with_rows, is_lapsed, state_of
from cases.trials.words import reasons_of
from molmdt.audit import services as audit
from molmdt.kernel.clock import now, today
from molmdt.kernel.errors import PreconditionFailed

RESERVATION = timedelta(days=28)  # DOMAIN 1.4


def reserve_slot(*, cohort: Cohort, case: Case, actor: Any, wait: bool = False) -> Slot:
    """A place for 28 days; with ``wait``, a place on the waiting list where none is free.

    PreconditionFailed when the case is over, has a live place there already, has not been screened or does not fit,
    or when no place is free. One of many who ask at once for the last place gets it; the others get the refusal.
    """
    with transaction.atomic():
        # The case's state is read under its own lock, always after the cohort's: one order, no deadlock.
        Cohort.objects.select_for_update().get(pk=cohort.pk)
        case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
        _guard(cohort, case)
        settle(cohort, actor)
        state = _state(cohort)
        if state.free and not state.waiting:
            return _put(cohort, case, actor, SlotState.RESERVED)
        if not wait:
            raise PreconditionFailed(_no_place(state))
        return _put(cohort, case, actor, SlotState.WAITING)


def release_slot(*, slot: Slot, actor: Any, reason: str = "") -> Slot:
    """Gives a reservation or a place on the waiting list back; the first in line moves up."""
    with transaction.atomic():
        Cohort.objects.select_for_update().get(pk=slot.cohort_id)
        slot = Slot.objects.select_related("cohort", "case").get(pk=slot.pk)
        if slot.state not in {SlotState.RESERVED, SlotState.WAITING}:
            raise PreconditionFailed(_("Only a reservation or a place on the waiting list can be given back."))
        _end(slot, SlotState.RELEASED, actor, reason)
        settle(slot.cohort, actor)
    return slot


def expire_reservations() -> int:
    """Ends what has lapsed in every cohort, and moves those who wait up. Returns how many were ended.

    A place may also have become free by an outcome or by a new stage, so every cohort with a line is looked at.
    """
    lapsed = Q(state=SlotState.RESERVED, expires_on__lt=today())
    concerned = Slot.objects.filter(lapsed | Q(state=SlotState.WAITING)).values("cohort")
    count = 0
    for cohort in Cohort.objects.filter(pk__in=concerned).order_by("pk"):
        with transaction.atomic():
            Cohort.objects.select_for_update().get(pk=cohort.pk)
            count += settle(cohort, None)
    return count


def _guard(cohort: Cohort, case: Case) -> None:
    if case.state in OVER:
        raise PreconditionFailed(_("The case is over (%(state)s); no place can be reserved.") % {"state": case.state})
    if Slot.objects.filter(cohort=cohort, case=case, state__in=LIVE_SLOTS).exclude(
        state=SlotState.RESERVED, expires_on__lt=today()
    ).exists():  # fmt: skip
        raise PreconditionFailed(_("The case has a place in %(cohort)s already.") % {"cohort": cohort.code})
    screening = Screening.objects.filter(case=case, version__cohort=cohort, is_current=True).first()
    if screening is None:
        raise PreconditionFailed(_("The case has not been screened for %(cohort)s.") % {"cohort": cohort.code})
    if screening.verdict == Verdict.NO:
        why = "; ".join(reasons_of(screening))
        raise PreconditionFailed(_("The case does not fit %(cohort)s: %(why)s") % {"cohort": cohort.code, "why": why})


def _state(cohort: Cohort) -> CohortState:
    return state_of(cohorts_with_rows().get(pk=cohort.pk))


def _no_place(state: CohortState) -> str:
    values = {"cohort": state.cohort.code, "reserved": state.reserved, "waiting": state.waiting}
    if state.standing.places == 0:
        return _("%(cohort)s takes no patients now.") % values
    return _("No place is free in %(cohort)s: %(reserved)s reserved, %(waiting)s waiting.") % values


def settle(cohort: Cohort, actor: Any) -> int:
    """Ends lapsed reservations, then gives free places to those who wait, the longest waiting first."""
    lapsed = [slot for slot in _live(cohort, SlotState.RESERVED) if is_lapsed(slot)]
    for slot in lapsed:
        _end(slot, SlotState.EXPIRED, None, "")
    free = _state(cohort).free
    for slot in _live(cohort, SlotState.WAITING)[:free]:
        slot.state, slot.expires_on, slot.place_in_line = SlotState.RESERVED, today() + RESERVATION, None
        slot.save(update_fields=["state", "expires_on", "place_in_line"])
        _record(slot, actor, "U", "slot_from_waiting_list")
    return len(lapsed)


def _live(cohort: Cohort, state: SlotState) -> list[Slot]:
    held = Slot.objects.filter(cohort=cohort, state=state).select_related("case", "cohort")
    return list(held.order_by("place_in_line", "reserved_at", "pk"))


def _put(cohort: Cohort, case: Case, actor: Any, state: SlotState) -> Slot:
    person = person_of(actor)
    if person is None:
        raise ValueError("a place is reserved by somebody")
    until = today() + RESERVATION if state == SlotState.RESERVED else None
    last = _live(cohort, SlotState.WAITING)[-1:] if state == SlotState.WAITING else None
    place = None if last is None else 1 + sum(slot.place_in_line or 0 for slot in last)
    slot = Slot.objects.create(
        cohort=cohort, case=case, state=state, reserved_by=person, expires_on=until, place_in_line=place
    )
    _record(slot, actor, "C", "slot_reserved" if state == SlotState.RESERVED else "slot_waiting")
    return slot


def _end(slot: Slot, state: SlotState, actor: Any, reason: str) -> None:
    slot.state, slot.ended_at, slot.end_reason, slot.place_in_line = state, now(), reason[:200], None
    slot.ended_by = person_of(actor)
    slot.save(update_fields=["state", "ended_at", "ended_by", "end_reason", "place_in_line"])
    _record(slot, actor, "U", "slot_expired" if state == SlotState.EXPIRED else "slot_released")


def _record(slot: Slot, actor: Any, verb: str, kind: str) -> None:
    note_news(case=slot.case, kind=kind, subject=slot.cohort.code, person=person_of(actor))
    audit.record(
        actor=actor, action="slot.book", verb=verb, case=slot.case.pseudonym, obj=slot, cohort=slot.cohort.code,
        state=str(slot.state),
    )  # fmt: skip
