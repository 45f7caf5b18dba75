"""An agenda filled by one press, and emptied of that by another; who presents each case."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.meetings.enums import ItemState, MeetingState
from cases.meetings.logic.proposal import Candidate, proposed
from cases.meetings.models import AgendaItem, Meeting
from cases.meetings.queries.invited import members
from cases.meetings.queries.plans import ready_cases
from cases.meetings.services.agenda import add_case, note_change, remove_case, waiting_item
from cases.meetings.services.log import demand_state, locked
from molmdt.accounts.models import Person
from molmdt.kernel.errors import InvalidInput, PreconditionFailed


@transaction.atomic
def propose_agenda(*, actor: Any, meeting: Meeting) -> list[AgendaItem]:
    """Adds ready cases of the board that the planner may see, by urgency and then by waiting time, as long as there is
    time in the meeting. Returns what was added, for undoing."""
    meeting = locked(meeting)
    demand_state(meeting, MeetingState.PLANNED, MeetingState.PUBLISHED)
    ready = {case.pk: case for case in ready_cases(actor) if case.board_id == meeting.board_id}
    taken = sum(item.planned_minutes for item in meeting.items.all())
    chosen = proposed(
        (Candidate(case.pk, case.urgency, case.state_since) for case in ready.values()),
        free_minutes=meeting.length_minutes - taken,
        minutes_per_case=meeting.minutes_per_case,
    )
    return [add_case(actor=actor, meeting=meeting, case=ready[key]) for key in chosen]


@transaction.atomic
def undo_proposal(*, actor: Any, meeting: Meeting, items: Iterable[int]) -> int:
    """Takes these off again; what has been called or taken off since is left as it is."""
    meeting = locked(meeting)
    untouched = meeting.items.filter(pk__in=list(items), state=ItemState.WAITING, started_at=None)
    found = list(untouched.order_by("-position"))
    for item in found:
        remove_case(actor=actor, item=item)
    return len(found)


@transaction.atomic
def set_presenter(*, actor: Any, item: AgendaItem, presenter: Person | None, seen: str | None = None) -> None:
    """Who presents the case: a member of the board, or None for whoever the chair asks. ``seen``: the key of whom the
    planner saw there, empty for nobody; whom somebody has chosen meanwhile stays."""
    meeting, item = waiting_item(actor, item)
    if seen is not None and seen != str(item.presenter_id or ""):
        raise PreconditionFailed(
            _("Somebody has changed meanwhile who presents %(case)s. Nothing was changed.")
            % {"case": item.case.pseudonym}
        )
    if presenter is not None and not members(meeting.board).filter(pk=presenter.pk).exists():
        raise InvalidInput(_("Only a member of the board can present."))
    item.presenter = presenter
    item.save(update_fields=["presenter"])
    note_change(actor, meeting, item, verb="U")
