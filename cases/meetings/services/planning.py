"""Planning a meeting and publishing its agenda."""

from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.dossier import services as dossier
from cases.dossier.enums import CaseState
from cases.dossier.models import BoardDecision, Case
from cases.meetings.enums import EventKind, MeetingKind, MeetingState
from cases.meetings.logic.schedule import MEETING_MINUTES
from cases.meetings.models import Meeting
from cases.meetings.services.inviting import tell_again
from cases.meetings.services.log import append, demand_state, locked
from molmdt.accounts.models import Board, Person
from molmdt.audit import services as audit
from molmdt.kernel.clock import now
from molmdt.kernel.errors import FieldProblem, InvalidInput, PreconditionFailed

# What becomes of a case that leaves an agenda without a decision; one in any other state stays as it is.
READY_AGAIN = {CaseState.SCHEDULED: CaseState.ACCEPTED, CaseState.DISCUSSED: CaseState.DEFERRED}


@transaction.atomic
def plan_meeting(
    *,
    actor: Any,
    board: Board,
    starts_at: datetime,
    minutes_per_case: int = 7,
    length_minutes: int = MEETING_MINUTES,
    kind: MeetingKind = MeetingKind.NATIONAL,
    chair: Person | None = None,
    place: str = "",
) -> Meeting:
    """A new meeting, in state planned. Raises InvalidInput."""
    _check_plan(starts_at, minutes_per_case)
    meeting = Meeting.objects.create(
        board=board, starts_at=starts_at, minutes_per_case=minutes_per_case, length_minutes=length_minutes, kind=kind,
        chair=chair, place=place.strip(),
    )  # fmt: skip
    audit.record(actor=actor, action="meeting.plan", verb="C", obj=meeting, meeting_id=meeting.pk)
    return meeting


@transaction.atomic
def change_plan(
    *,
    actor: Any,
    meeting: Meeting,
    starts_at: datetime,
    minutes_per_case: int,
    chair: Person | None,
    place: str,
    length_minutes: int | None = None,
    kind: MeetingKind | None = None,
    seen: str | None = None,
) -> Meeting:
    """Changes time, place or chair of a meeting that has not begun. Who is invited is told of a new place. ``seen``:
    the ``plan_token`` of what the planner saw; what somebody has changed since is not put back unawares.
    """
    meeting = locked(meeting)
    demand_state(meeting, MeetingState.PLANNED, MeetingState.PUBLISHED)
    if seen is not None and seen != plan_token(meeting):
        raise InvalidInput(
            _(
                "Somebody has changed the plan since you opened it; above it is as it stands now. Nothing was stored. "
                "Save again to put yours in its place."
            )
        )
    _check_plan(starts_at, minutes_per_case)
    if minutes_per_case != meeting.minutes_per_case:
        meeting.items.filter(minutes=meeting.minutes_per_case).update(minutes=minutes_per_case)
    meeting.starts_at, meeting.minutes_per_case = starts_at, minutes_per_case
    elsewhere = place.strip() != meeting.place
    meeting.chair, meeting.place = chair, place.strip()
    meeting.length_minutes = length_minutes or meeting.length_minutes
    meeting.kind = kind or meeting.kind
    meeting.save()
    if elsewhere:
        tell_again(meeting)
    append(meeting, EventKind.AGENDA_CHANGED, actor)
    audit.record(actor=actor, action="meeting.plan", verb="U", obj=meeting, meeting_id=meeting.pk)
    return meeting


def plan_token(meeting: Meeting) -> str:
    """Names time, length, type, chair and place as they stand."""
    parts = [meeting.starts_at.isoformat(), meeting.length_minutes, meeting.minutes_per_case, meeting.kind]
    return sha256(repr([*parts, meeting.chair_id, meeting.place]).encode()).hexdigest()[:12]


def _check_plan(starts_at: datetime, minutes_per_case: int) -> None:
    problems = []
    if starts_at < now():
        problems.append(FieldProblem("starts_at", _("The meeting must begin in the future.")))
    if not 2 <= minutes_per_case <= 60:
        problems.append(FieldProblem("minutes_per_case", _("Give between 2 and 60 minutes per case.")))
    if problems:
        raise InvalidInput(_("The meeting was not planned."), problems)


@transaction.atomic
def publish(*, actor: Any, meeting: Meeting, seen: int | None = None) -> Meeting:
    """Publishes the agenda: from now on the board may see its cases. Refuses an empty agenda, and one that has been
    changed since its number was ``seen``: nobody opens cases to the board that they have not looked at.
    """
    meeting = locked(meeting)
    demand_state(meeting, MeetingState.PLANNED)
    if seen is not None and seen != meeting.last_sequence:
        raise PreconditionFailed(_("The agenda has been changed since you saw it. Nothing was published."))
    items = list(meeting.items.select_related("case__hospital__region", "case__patient"))
    if not items:
        raise InvalidInput(_("The agenda is empty. Add a case before you publish."))
    meeting.state = MeetingState.PUBLISHED
    meeting.save(update_fields=["state"])
    for item in items:
        open_case_to_board(actor=actor, meeting=meeting, case=item.case)
    append(meeting, EventKind.AGENDA_CHANGED, actor)
    audit.record(actor=actor, action="meeting.plan", verb="U", obj=meeting, meeting_id=meeting.pk, published=len(items))
    return meeting


def open_case_to_board(*, actor: Any, meeting: Meeting, case: Case) -> None:
    """Writes the decision that lets the board see the case, and schedules the case. Inside a transaction."""
    BoardDecision.objects.create(
        case=case, board=meeting.board, opens_at=now(), decided_by=actor.person,
        in_session=meeting.state == MeetingState.OPEN,
        reason=f"agenda of meeting {meeting.pk}",
    )  # fmt: skip
    if case.state != CaseState.SCHEDULED:
        dossier.change_state(actor=actor, case=case, to=CaseState.SCHEDULED)


def withdraw_case_from_board(*, meeting: Meeting, case: Case) -> None:
    """Ends the open decisions of this board about the case. Inside a transaction."""
    open_decisions = BoardDecision.objects.filter(case=case, board=meeting.board, closes_at=None)
    open_decisions.update(closes_at=now(), in_session=False)


def make_ready_again(*, actor: Any, case: Case, reason: str = "") -> None:
    """A case that leaves an agenda undecided can be put on the next one. Inside a transaction."""
    back = READY_AGAIN.get(CaseState(case.state))
    if back is not None:
        dossier.change_state(actor=actor, case=case, to=back, reason=reason)
