"""Who is invited to a meeting, what they have been told, and what they answer."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from cases.meetings.enums import Answer, EventKind, MeetingState
from cases.meetings.logic.notices import SETTLES_AFTER, Changes, Key, Slot, changes, notice_moment
from cases.meetings.models import AgendaItem, Invitation, Meeting, MeetingEvent
from cases.meetings.queries.outlook import outlook
from cases.meetings.services.log import demand_state, locked
from molmdt.audit import services as audit
from molmdt.kernel import jobs
from molmdt.kernel.clock import now
from molmdt.kernel.errors import FieldProblem, InvalidInput, PreconditionFailed
from molmdt.kernel.models import Job

SEND = "meetings.send_invitations"


@transaction.atomic
def invite(*, actor: Any, meeting: Meeting) -> int:
    """Tells everybody now what the agenda means for them: new invitations, moved slots and those that no longer hold.
    Returns how many messages wait to be sent. Refuses a meeting whose agenda is not published."""
    meeting = locked(meeting)
    demand_state(meeting, MeetingState.PUBLISHED)
    _bring_up_to_date(meeting)
    # Who asks for it now does not want to wait for the next attempt.
    unsent = Invitation.objects.filter(meeting=meeting, sent_at=None)
    unsent.update(attempts=0)
    number = unsent.count()
    send_later(meeting)
    audit.record(actor=actor, action="meeting.plan", verb="E", obj=meeting, meeting_id=meeting.pk, notices=number)
    return number


@transaction.atomic
def invite_when_due(meeting: Meeting) -> int:
    """The same by itself: from the notice's moment on, and only when nobody has touched the agenda for a while."""
    meeting = locked(meeting)
    begun = Invitation.objects.filter(meeting=meeting).exists() or notice_moment(meeting.starts_at) <= now()
    if meeting.state != MeetingState.PUBLISHED or not begun or not _settled(meeting):
        return 0
    _bring_up_to_date(meeting)
    send_later(meeting)
    return Invitation.objects.filter(meeting=meeting, sent_at=None).count()


def _settled(meeting: Meeting) -> bool:
    touched = MeetingEvent.objects.filter(meeting=meeting, kind=EventKind.AGENDA_CHANGED).aggregate(at=Max("at"))["at"]
    return touched is None or touched + SETTLES_AFTER <= now()


def sweep_invitations() -> int:
    """Every coming meeting: tells what is due, and tries again what could not be sent. Safe to repeat."""
    coming = Meeting.objects.filter(state=MeetingState.PUBLISHED, starts_at__gt=now())
    told = sum(invite_when_due(meeting) for meeting in coming)
    over = Meeting.objects.filter(state=MeetingState.CANCELLED, cancelled_at__gt=now() - timedelta(days=7))
    for meeting in over.filter(invitations__sent_at=None, invitations__isnull=False).distinct():
        send_later(meeting)
    return told


def _bring_up_to_date(meeting: Meeting) -> Changes:
    """Writes the difference between what people know and what the agenda says. Inside a transaction."""
    standing: dict[Key, Invitation] = {
        (one.item_id, one.person_id): one for one in meeting.invitations.filter(cancelled_at=None)
    }
    told = {key: Slot(one.starts_at, one.ends_at) for key, one in standing.items()}
    found = changes(told, outlook(meeting).wanted)
    _make(meeting, found)
    for key, slot in found.moved.items():
        _move(standing[key], slot)
    _withdraw(standing[key] for key in found.gone)
    return found


def _make(meeting: Meeting, found: Changes) -> None:
    cases = dict(AgendaItem.objects.filter(meeting=meeting).values_list("pk", "case_id"))
    Invitation.objects.bulk_create(
        Invitation(
            meeting=meeting, item_id=item, case_id=cases.get(item or 0), person_id=person, starts_at=slot.starts_at,
            ends_at=slot.ends_at, made_at=now(),
        )
        for (item, person), slot in found.new.items()
    )  # fmt: skip


def _move(invitation: Invitation, slot: Slot) -> None:
    """A new slot is a new question: what was answered was about the old one."""
    invitation.starts_at, invitation.ends_at = slot.starts_at, slot.ends_at
    invitation.answer, invitation.answered_at, invitation.substitute = "", None, ""
    _revise(invitation)


def _revise(invitation: Invitation) -> None:
    """What may have left the house gets a higher number; what never left is simply corrected."""
    if invitation.sent_at or invitation.tried_at:
        invitation.revision += 1
    invitation.sent_at, invitation.attempts, invitation.problem = None, 0, ""
    invitation.save()


def tell_again(meeting: Meeting) -> None:
    """Everybody who is invited is told once more: the place has changed. Inside a transaction."""
    for one in meeting.invitations.filter(cancelled_at=None):
        _revise(one)


def withdraw_invitations(meeting: Meeting, item: AgendaItem | None = None) -> None:
    """Ends the invitations to a case that leaves the agenda, or to a meeting that is cancelled, and has it told.
    Inside a transaction."""
    mine = Q() if item is None else Q(item=item)
    _withdraw(meeting.invitations.filter(mine, cancelled_at=None))
    send_later(meeting)


def _withdraw(invitations: Iterable[Invitation]) -> None:
    for one in invitations:
        if one.sent_at is None and one.tried_at is None:
            one.delete()  # nobody has heard of it
            continue
        one.cancelled_at = now()
        _revise(one)


def send_later(meeting: Meeting) -> None:
    """A job that sends what waits; one that waits already will do. Inside a transaction."""
    waiting = Job.objects.filter(kind=SEND, state=Job.State.QUEUED, payload__meeting=meeting.pk)
    if Invitation.objects.filter(meeting=meeting, sent_at=None).exists() and not waiting.exists():
        jobs.enqueue(SEND, meeting=meeting.pk)


@transaction.atomic
def answer_invitation(*, actor: Any, invitation: Invitation, answer: Answer, substitute: str = "") -> Invitation:
    """Comes, cannot, or sends somebody else, who must be named. May be changed until the meeting begins."""
    mine = Invitation.objects.select_for_update(of=("self",)).select_related("meeting", "case")
    stored = mine.filter(pk=invitation.pk, person=actor.person).first()
    if stored is None or stored.cancelled_at is not None:
        raise PreconditionFailed(_("The invitation no longer holds."))
    demand_state(stored.meeting, MeetingState.PUBLISHED)
    named = substitute.strip()[:100] if answer == Answer.SUBSTITUTE else ""
    if answer == Answer.SUBSTITUTE and not named:
        told = _("Say who comes instead of you.")
        raise InvalidInput(told, [FieldProblem("substitute", told)])
    stored.answer, stored.substitute, stored.answered_at = answer, named, now()
    stored.save(update_fields=["answer", "substitute", "answered_at"])
    audit.record(
        actor=actor, action="meeting.join", verb="U", case=stored.case.pseudonym if stored.case else "", obj=stored,
        meeting_id=stored.meeting_id, answer=answer,
    )  # fmt: skip
    return stored
