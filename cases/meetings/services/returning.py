"""Cases that were put off, or asked back by the board, return to a meeting by themselves."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from cases.dossier.enums import CaseState
from cases.meetings.enums import ItemKind, ItemState, MeetingState
from cases.meetings.models import AgendaItem, ConclusionItem, Meeting
from cases.meetings.queries.plans import PENDING, local
from cases.meetings.services.agenda import add_case
from molmdt.kernel.clock import now

PUT_OFF = (CaseState.DEFERRED, CaseState.ACCEPTED)
ASKED_BACK = (CaseState.DISPATCHED, CaseState.FOLLOWED_UP)


def return_cases() -> list[AgendaItem]:
    """Puts each case that is due on the first meeting of its board that is still being planned. Safe to repeat.

    A case is due when it was deferred, or not reached, and the day that was given has come by that meeting; and when
    the board asked it back from a day on and its conclusion has been sent. Each time once: a coordinator who takes the
    case off again is not contradicted the next night.
    """
    due = [*((item, item.defer_until) for item in _put_off()), *_asked_back()]
    return [placed for item, day in due if (placed := _place(item, day)) is not None]


@transaction.atomic
def _place(item: AgendaItem, day: date | None) -> AgendaItem | None:
    item = AgendaItem.objects.select_for_update(of=("self",)).select_related("case", "meeting").get(pk=item.pk)
    planned = Meeting.objects.filter(board=item.meeting.board_id, state=MeetingState.PLANNED, starts_at__gt=now())
    coming = planned.order_by("starts_at")
    first = next((one for one in coming if day is None or local(one.starts_at).date() >= day), None)
    if first is None or item.returned_at is not None:
        return None
    item.returned_at = now()
    item.save(update_fields=["returned_at"])
    return add_case(actor=None, meeting=first, case=item.case)


def _due() -> QuerySet[AgendaItem]:
    """The newest place of each case that waits on no agenda."""
    mine = AgendaItem.objects.filter(case=OuterRef("case_id"))
    pending = mine.filter(state__in=[ItemState.WAITING, ItemState.CURRENT], meeting__state__in=PENDING)
    newest = ~Exists(mine.filter(pk__gt=OuterRef("pk")))
    return AgendaItem.objects.filter(newest, ~Exists(pending), returned_at=None).order_by("case__state_since", "pk")


def _put_off() -> QuerySet[AgendaItem]:
    return _due().filter(state=ItemState.DEFERRED, case__state__in=PUT_OFF)


def _asked_back() -> Iterable[tuple[AgendaItem, date | None]]:
    lines = ConclusionItem.objects.filter(kind=ItemKind.RETURN_TO_BOARD)
    days = dict(lines.order_by("-due_on").values_list("conclusion__item_id", "due_on"))
    for item in _due().filter(pk__in=days, case__state__in=ASKED_BACK):
        yield item, days[item.pk]
