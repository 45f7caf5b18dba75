"""What other rooms change about a case that an open meeting has on its agenda: its screens follow."""

from typing import Any

from django.db import transaction

from cases.meetings.enums import EventKind, ItemState, MeetingState
from cases.meetings.models import AgendaItem
from cases.meetings.queries.material import material_of
from cases.meetings.services.log import append, locked

ON_SCREENS = (ItemState.CURRENT, ItemState.WAITING)


def tell_of_case_after_commit(case: int) -> None:
    """Inside the transaction that changes the case: a meeting's row is locked only after it has ended."""
    transaction.on_commit(lambda: tell_of_case(case), robust=True)


def tell_of_case(case: int) -> None:
    """One event in every open meeting that has the case before it."""
    up = AgendaItem.objects.filter(case=case, state__in=ON_SCREENS, meeting__state=MeetingState.OPEN)
    for meeting in sorted(up.values_list("meeting", flat=True)):
        _tell(meeting, case)


@transaction.atomic
def _tell(meeting: int, case: int) -> None:
    row = locked(meeting)
    item = row.items.select_related("case").filter(case=case, state__in=ON_SCREENS).first()
    if item is None or row.state != MeetingState.OPEN:
        return
    behind: dict[str, Any] = {}
    if item.state == ItemState.CURRENT:
        behind["material"] = material_of(item.case, row.shown_section)
    append(row, EventKind.CASE_CHANGED, None, item=item.pk, **behind)
