"""What every change of the ledger does: take the locks in one order, judge anew, give free places to those who wait.

The order of locks is the same everywhere, so nobody waits in a circle: the cohort's row, then the supplies of its
drugs by primary key, then the case's row, then places and patients. No transaction holds two cohorts; what a change in
one cohort means for the line of another that shares its drug is left to a job of its own.
"""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from cases.dossier.enums import CaseState
from cases.dossier.models import Case
from cases.dossier.services.life import note_news, person_of
from cases.trials.enums import SlotState, Verdict
from cases.trials.models import Cohort, DrugSupply, Screening, Slot, StageChange, Waiver
from cases.trials.queries.cohorts import HOLDS_PLACE, CohortState, is_lapsed, rows_of, state_of
from cases.trials.queries.waivers import fits_with_waivers
from cases.trials.services.filling import note_places
from molmdt.audit import services as audit
from molmdt.kernel import jobs
from molmdt.kernel.clock import now, today

NEVER_COMES = frozenset({CaseState.WITHDRAWN, CaseState.DECEASED})


def never_comes(case: Case) -> bool:
    return case.state in NEVER_COMES or case.patient.deceased_on is not None


def hold(cohort_id: int) -> Cohort:
    """The cohort, locked with the supplies of its drugs until the transaction ends."""
    cohort = Cohort.objects.select_for_update(of=("self",)).select_related("trial").get(pk=cohort_id)
    list(DrugSupply.objects.select_for_update().filter(trial=cohort.trial, drug__in=cohort.drugs).order_by("pk"))
    return cohort


def current_state(cohort: Cohort) -> CohortState:
    """As stored now; the caller holds the cohort."""
    return state_of(rows_of(cohort.pk))


def settle(cohort: Cohort, actor: Any) -> tuple[int, CohortState]:
    """Ends what has lapsed, then gives free places to those who wait, in the order of the line.

    Who does not fit any more is passed over and keeps the place in the line. Returns how many were ended, and the
    state afterwards.
    """
    live = list(
        Slot.objects.filter(cohort=cohort, state__in=[*HOLDS_PLACE, SlotState.WAITING])
        .select_related("case__patient", "cohort")
        .order_by("place_in_line", "reserved_at", "pk")
    )
    gone = [slot for slot in live if is_lapsed(slot) or never_comes(slot.case)]
    for slot in gone:
        lapsed = is_lapsed(slot)
        end(slot, SlotState.EXPIRED if lapsed else SlotState.RELEASED, None, "" if lapsed else _("The case is over."))
    state = current_state(cohort)
    line = [slot for slot in live if slot.state == SlotState.WAITING]
    chosen = [slot for slot in line if _fits(slot)][: state.free] if state.free else []
    for slot in chosen:
        give(slot, actor, "slot_from_waiting_list")
    number_line([slot for slot in line if slot not in chosen])
    if gone:
        tell_other_lines(cohort)
    if chosen:
        state = current_state(cohort)
    note_places(cohort, state.free)
    return len(gone), state


def give(slot: Slot, actor: Any, kind: str, **said: Any) -> None:
    """A place for one who waited: reserved from today. An overrun that was asked for and not signed is moot."""
    slot.state, slot.place_in_line = SlotState.RESERVED, None
    slot.expires_on = today() + timedelta(days=slot.cohort.reservation_days)
    if slot.overrun_signed_by_id is None:
        slot.overrun_reason, slot.overrun_asked_by = "", None
    slot.save()
    record(slot, actor, "U", kind, **said)


def number_line(line: list[Slot]) -> None:
    """From one, without gaps."""
    for place, slot in enumerate(line, 1):
        if slot.place_in_line != place:
            slot.place_in_line = place
            slot.save(update_fields=["place_in_line"])


def end(slot: Slot, state: SlotState, actor: Any, reason: str) -> None:
    slot.state, slot.ended_at, slot.end_reason, slot.place_in_line = state, now(), reason[:200], None
    slot.ended_by = person_of(actor)
    slot.save(update_fields=["state", "ended_at", "ended_by", "end_reason", "place_in_line"])
    kinds = {SlotState.EXPIRED: "slot_expired", SlotState.REPLACED: "slot_replaced"}
    record(slot, actor, "U", kinds.get(state, "slot_released"))


def tell_other_lines(cohort: Cohort) -> None:
    """A drug that became free may be what somebody waits for in another cohort."""
    shared = cohort.trial.supplies.filter(drug__in=cohort.drugs).values_list("drug", flat=True)
    if not shared:
        return
    waiting = Cohort.objects.filter(
        trial=cohort.trial, drugs__overlap=list(shared), slots__state=SlotState.WAITING
    ).exclude(pk=cohort.pk)
    keys = sorted(set(waiting.values_list("pk", flat=True)))
    if keys:
        jobs.enqueue("trials.settle", cohorts=keys)


def note_stage(cohort: Cohort, before: str, patient: Any = None) -> None:
    """One row where the stage has moved; ``before`` is empty where no stage has been noted yet."""
    after = current_state(cohort).standing.stage
    if after != before:
        StageChange.objects.create(cohort=cohort, before=before, after=after, patient=patient)


def record(slot: Slot, actor: Any, verb: str, kind: str, *, action: str = "slot.book", **said: Any) -> None:
    """One line of the case's news and one row of audit."""
    note_news(case=slot.case, kind=kind, subject=slot.cohort.code, person=person_of(actor))
    audit.record(
        actor=actor, action=action, verb=verb, case=slot.case.pseudonym, obj=slot, cohort=slot.cohort.code,
        state=str(slot.state), what=kind, **said,
    )  # fmt: skip


def fits(cohort: Cohort, case: Case) -> tuple[Screening | None, bool]:
    """The standing screening, and whether the case may have a place by it, with what is set aside for it."""
    screening = Screening.objects.filter(case=case, version__cohort=cohort, is_current=True).first()
    if screening is None or screening.verdict != Verdict.NO:
        return screening, screening is not None
    waivers = list(Waiver.objects.filter(case=case, version=screening.version_id, withdrawn_at=None))
    return screening, fits_with_waivers(screening, waivers)


def _fits(slot: Slot) -> bool:
    return fits(slot.cohort, slot.case)[1]
