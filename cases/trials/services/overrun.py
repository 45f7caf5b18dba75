"""A place beyond the design's: asked for by one person with a reason, signed by another who gives the password again.

Who comes in so is treated and counted among all treated, never decides stage one and reopens nothing (DOMAIN 1.4).
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.dossier.models import Case
from cases.trials.enums import SlotState
from cases.trials.models import Cohort, Slot
from cases.trials.queries.cohorts import CohortState
from cases.trials.services.holding import give, hold, record, settle
from cases.trials.services.slots import no_place, put, require_may_have_place
from molmdt.access.queries import can
from molmdt.kernel.clock import now
from molmdt.kernel.errors import Denied, FieldProblem, InvalidInput, PreconditionFailed


def ask_overrun(*, cohort: Cohort, case: Case, reason: str, actor: Any) -> Slot:
    """Puts the case in the line, where it does not stand yet, with the reason for a place beyond the design.

    PreconditionFailed as for a reservation, and where a place is free, the cohort has ended or is closed, or the drug
    does not suffice.
    """
    if not reason.strip():
        raise InvalidInput(_("Say why the place is needed."), [FieldProblem("reason", _("Say why."))])
    with transaction.atomic():
        cohort = hold(cohort.pk)
        case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
        _ended, state = settle(cohort, actor)
        slot = Slot.objects.filter(cohort=cohort, case=case, state=SlotState.WAITING).select_related("case").first()
        require_may_have_place(cohort, case, but=slot)
        _require_possible(state)
        slot = slot or put(cohort, case, actor, SlotState.WAITING)
        if slot.overrun_reason:
            raise PreconditionFailed(_("The place has been asked for already and waits for a signature."))
        slot.overrun_reason, slot.overrun_asked_by = reason.strip()[:300], actor.person
        slot.save(update_fields=["overrun_reason", "overrun_asked_by"])
        record(slot, actor, "U", "overrun_requested", reason=slot.overrun_reason)
    return slot


def sign_overrun(*, slot: Slot, actor: Any, fresh: bool) -> Slot:
    """A second person answers for the place: it is reserved.

    ``fresh``: the password was given within the last five minutes. Raises Denied or PreconditionFailed.
    """
    grant = can(actor, "slot.overrun", slot)
    if grant is None:
        raise Denied(_("Places beyond the design are not yours to sign."))
    if grant.needs_fresh_login and not fresh:
        raise Denied(_("Give your password again; the last time is too long ago."))
    with transaction.atomic():
        cohort = hold(slot.cohort_id)
        case = Case.objects.select_for_update(of=("self",)).get(pk=slot.case_id)
        _ended, state = settle(cohort, actor)
        slot = _asked(slot)
        if slot.overrun_asked_by_id == actor.person.pk:
            raise PreconditionFailed(_("You asked for the place; a second person must sign."))
        require_may_have_place(cohort, case, but=slot)
        _require_possible(state)
        slot.overrun_signed_by, slot.overrun_signed_at = actor.person, now()
        give(slot, actor, "overrun_signed", action="slot.overrun", reason=slot.overrun_reason)
        settle(cohort, actor)
    return slot


def decline_overrun(*, slot: Slot, actor: Any, reason: str) -> Slot:
    """No place beyond the design; the case keeps its place in the line."""
    with transaction.atomic():
        hold(slot.cohort_id)
        slot = _asked(slot)
        asked = slot.overrun_reason
        slot.overrun_reason, slot.overrun_asked_by = "", None
        slot.save(update_fields=["overrun_reason", "overrun_asked_by"])
        record(slot, actor, "U", "overrun_declined", action="slot.overrun", asked=asked, reason=reason[:300])
    return slot


def _asked(slot: Slot) -> Slot:
    found = Slot.objects.select_related("cohort", "case").get(pk=slot.pk)
    if found.state != SlotState.WAITING or not found.overrun_reason:
        raise PreconditionFailed(_("Nobody asks for this place any more."))
    return found


def _require_possible(state: CohortState) -> None:
    if state.overrun_possible:
        return
    if state.free:
        raise PreconditionFailed(_("A place is free; it needs no signature."))
    if state.used_up is not None:
        raise PreconditionFailed(no_place(state))
    raise PreconditionFailed(_("%(cohort)s has ended or is closed; a signature does not reopen it.")
                             % {"cohort": state.cohort.code})  # fmt: skip
