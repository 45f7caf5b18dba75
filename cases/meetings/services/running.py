"""Running a meeting: open, call a case, close."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.dossier import services as dossier
from cases.dossier.enums import CaseState
from cases.dossier.models import BoardDecision
from cases.dossier.words import STATES
from cases.meetings.enums import EventKind, ItemState, MeetingState
from cases.meetings.models import AgendaItem, Conclusion, Meeting, Minutes
from cases.meetings.queries.material import material_of
from cases.meetings.services.drafting import put_aside
from cases.meetings.services.ending import NEVER_WAITS
from cases.meetings.services.entering import enter, note_presence
from cases.meetings.services.hands import lower_hands
from cases.meetings.services.inside import room_of
from cases.meetings.services.log import append, current_item, demand_state, locked
from cases.meetings.services.planning import make_ready_again, withdraw_case_from_board
from cases.meetings.services.presenting import first_view
from cases.meetings.words import recorded
from molmdt.audit import services as audit
from molmdt.kernel import jobs
from molmdt.kernel.clock import now
from molmdt.kernel.errors import PreconditionFailed

NOT_REACHED = gettext_lazy("Not reached in this meeting.")


@transaction.atomic
def open_meeting(*, actor: Any, meeting: Meeting) -> Meeting:
    """Opens a published meeting; its cases' decisions are now in session, and who opens it is in the room."""
    meeting = locked(meeting)
    demand_state(meeting, MeetingState.PUBLISHED)
    other = Meeting.objects.filter(board=meeting.board, state=MeetingState.OPEN).first()
    if other is not None:
        raise PreconditionFailed(_("Another meeting of this board is still open. Close it first."))
    meeting.state, meeting.opened_at = MeetingState.OPEN, now()
    if meeting.chair_id is None:
        meeting.chair = actor.person
    meeting.save(update_fields=["state", "opened_at", "chair"])
    _decisions(meeting).update(in_session=True)
    append(meeting, EventKind.OPENED, actor)
    audit.record(actor=actor, action="meeting.run", verb="E", obj=meeting, meeting_id=meeting.pk, opened=True)
    enter(actor, meeting)
    return meeting


def _decisions(meeting: Meeting) -> Any:
    return BoardDecision.objects.filter(board=meeting.board, closes_at=None, case__in=meeting.items.values("case"))


@transaction.atomic
def call_case(*, actor: Any, item: AgendaItem, expected_current: int | None) -> AgendaItem:
    """Calls a case up. ``expected_current`` is the item that the caller saw as current: a stale call is refused.

    A case that was up and has no recorded conclusion goes back to those that wait.
    """
    meeting = room_of(actor, item.meeting_id)
    before = current_item(meeting)
    _demand_seen(before, expected_current)
    item = meeting.items.select_related("case__hospital__region", "case__patient").get(pk=item.pk)
    if item.state != ItemState.WAITING:
        raise PreconditionFailed(
            _("%(case)s cannot be called: it is %(state)s.")
            % {"case": item.case.pseudonym, "state": _item_word(item.state)}
        )
    _demand_with_us(item)
    if before is not None:
        put_aside(before)
        AgendaItem.objects.filter(pk=before.pk).update(state=ItemState.WAITING)
    lower_hands(meeting)  # they were about the case before
    item.state, item.started_at = ItemState.CURRENT, now()
    item.save(update_fields=["state", "started_at"])
    Conclusion.objects.get_or_create(item=item, defaults={"case": item.case})
    if item.case.state == CaseState.SCHEDULED:
        dossier.change_state(actor=actor, case=item.case, to=CaseState.DISCUSSED)
    first_view(meeting, item, actor)
    behind = material_of(item.case)
    append(meeting, EventKind.CASE_CALLED, actor, item=item.pk, presenter=meeting.presenter_id, material=behind)
    audit.record(
        actor=actor, action="meeting.show", verb="E", case=item.case.pseudonym, obj=item, meeting_id=meeting.pk
    )
    present = meeting.attendances.in_room().select_related("account__person__hospital", "person")
    note_presence(meeting, item, present)
    return item


def _demand_seen(found: AgendaItem | None, expected: int | None) -> None:
    if (found.pk if found else None) == expected:
        return
    if found is None:
        raise PreconditionFailed(_("The case that you saw is closed already. No case was called."))
    raise PreconditionFailed(
        _("Somebody got there first: case %(position)s, %(case)s, is already up. No other case was called.")
        % {"position": found.position, "case": found.case.pseudonym}
    )


def _demand_with_us(item: AgendaItem) -> None:
    """A case that was taken from the board leaves the agenda by itself; until it has it is not called."""
    if item.case.state in NEVER_WAITS:
        raise PreconditionFailed(
            _("%(case)s cannot be called: it is %(state)s.")
            % {"case": item.case.pseudonym, "state": STATES[item.case.state]}
        )


def _item_word(state: str) -> str:
    return {
        ItemState.WAITING: _("waiting"),
        ItemState.CURRENT: _("being discussed"),
        ItemState.DONE: _("concluded"),
        ItemState.DEFERRED: _("deferred"),
    }[ItemState(state)]


@transaction.atomic
def close_meeting(*, actor: Any, meeting: Meeting) -> Minutes:
    """Closes the meeting: nobody is in the room any more, what was not reached is ready again, the minutes exist."""
    meeting = room_of(actor, meeting)
    item = current_item(meeting)
    if item is not None:
        raise PreconditionFailed(
            _("Case %(position)s, %(case)s, is still being discussed. Record its conclusion or defer it first.")
            % {"position": item.position, "case": item.case.pseudonym}
        )
    _decisions(meeting).update(in_session=False)
    for waiting in meeting.items.filter(state=ItemState.WAITING).select_related(
        "case__hospital__region", "case__patient"
    ):
        _not_reached(actor, meeting, waiting)
    meeting.attendances.filter(left_at=None).update(left_at=now())
    lower_hands(meeting)
    meeting.state, meeting.closed_at = MeetingState.CLOSED, now()
    meeting.save(update_fields=["state", "closed_at"])
    minutes, _made = Minutes.objects.get_or_create(meeting=meeting, defaults={"written_by": actor.person})
    append(meeting, EventKind.CLOSED, actor)
    audit.record(actor=actor, action="meeting.run", verb="E", obj=meeting, meeting_id=meeting.pk, closed=True)
    jobs.enqueue("meetings.new_day")
    return minutes


def _not_reached(actor: Any, meeting: Meeting, item: AgendaItem) -> None:
    item.state, item.ended_at = ItemState.DEFERRED, now()
    item.defer_reason = recorded(NOT_REACHED)
    item.save(update_fields=["state", "ended_at", "defer_reason"])
    withdraw_case_from_board(meeting=meeting, case=item.case)
    make_ready_again(actor=actor, case=item.case, reason=item.defer_reason)
