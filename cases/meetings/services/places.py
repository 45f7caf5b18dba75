"""Places in cohorts, reserved from the decision; and everybody's screen follows when the ledger changes elsewhere."""

from collections.abc import Collection, Iterable
from contextvars import ContextVar
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cases.meetings.enums import EventKind, ItemState, MeetingState
from cases.meetings.models import AgendaItem, ConclusionItem
from cases.meetings.services.inside import taking_part
from cases.meetings.services.log import append, current_item, demand_qualified, locked
from cases.trials.models import Cohort
from cases.trials.services.slots import reserve_slot
from molmdt.kernel.errors import InvalidInput

# The meeting whose own act changes the ledger just now: it writes its event itself, in the same transaction.
_acting: ContextVar[int | None] = ContextVar("meeting_that_reserves", default=None)


@transaction.atomic
def reserve_place(*, actor: Any, stored: ConclusionItem, wait: bool = False) -> None:
    """Reserves a place for the current case in a line's cohort, with ``wait`` one on the list where none is free.

    The ledger of places is the trials' own. PreconditionFailed says why there is none.
    """
    meeting, item = taking_part(actor, stored.conclusion.item)
    demand_qualified(item, actor)
    if stored.cohort is None:
        raise InvalidInput(_("Only a line with a cohort can reserve a place."))
    acting = _acting.set(meeting.pk)
    try:
        reserve_slot(cohort=stored.cohort, case=item.case, actor=actor, wait=wait)
    finally:
        _acting.reset(acting)
    append(meeting, EventKind.PLACE_RESERVED, actor, item=item.pk, line=stored.pk, cohort=stored.cohort_id)


def tell_rooms_after_commit(cohort: Cohort) -> None:
    """Inside the ledger's transaction, which holds the cohort: a meeting's row is locked only after it has ended."""
    acting = _acting.get()
    transaction.on_commit(lambda: tell_rooms(cohort, leaving_out=acting), robust=True)


def tell_cases_after_commit(cases: Collection[int]) -> None:
    """Cases were judged anew: what their lines and offers say of cohorts may have changed."""
    transaction.on_commit(lambda: tell_rooms_of(cases), robust=True)


def tell_rooms(cohort: Cohort, leaving_out: int | None = None) -> None:
    """One event in every open meeting whose current case has to do with the cohort, or with one that shares a drug."""
    for meeting in rooms_about(cohort, leaving_out):
        _tell(meeting, cohort=cohort.pk)


def tell_rooms_of(cases: Collection[int]) -> None:
    """One event wherever one of the cases is on the screens. Of a replay's thousands only these are asked for."""
    up = AgendaItem.objects.filter(state=ItemState.CURRENT, meeting__state=MeetingState.OPEN)
    judged = set(cases)
    for meeting, case in up.order_by("meeting").values_list("meeting", "case"):
        if case in judged:
            _tell(meeting)


@transaction.atomic
def _tell(meeting: int, **payload: Any) -> None:
    row = locked(meeting)
    item = current_item(row)
    if item is not None:
        append(row, EventKind.PLACE_RESERVED, None, item=item.pk, **payload)


def rooms_about(cohort: Cohort, leaving_out: int | None = None) -> Iterable[int]:
    """Open meetings whose current case has a line in the cohort or could be offered it."""
    concerned = Cohort.objects.filter(Q(pk=cohort.pk) | Q(trial=cohort.trial_id, drugs__overlap=list(cohort.drugs)))
    written = Q(conclusion__lines__cohort__in=concerned)
    offered = Q(case__screenings__is_current=True, case__screenings__version__cohort__in=concerned)
    items = AgendaItem.objects.filter(written | offered, state=ItemState.CURRENT, meeting__state=MeetingState.OPEN)
    found = set(items.exclude(meeting=leaving_out or 0).values_list("meeting", flat=True))
    return sorted(found)
