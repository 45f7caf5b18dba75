"""Signs of life. Who is not heard for a while is gone, as of the last sign; nobody has to say good-bye."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import F

from cases.meetings.enums import EventKind, MeetingState
from cases.meetings.models import Attendance, Meeting
from cases.meetings.services.hands import lower_hands, release
from cases.meetings.services.log import append, locked
from molmdt.audit import services as audit
from molmdt.kernel.clock import now

SEEN_EVERY = timedelta(seconds=20)  # how exact the last sign of life is
LOST_AFTER = timedelta(minutes=2)  # longer than a browser's reconnecting and a background window's slowest timer


def note_seen(meeting: int, people: Iterable[int]) -> None:
    """All these people are there, in the room or in the lobby. One query; writes only what is old."""
    moment = now()
    Attendance.objects.filter(
        meeting=meeting, person__in=set(people), left_at=None, seen_at__lt=moment - SEEN_EVERY / 2
    ).update(seen_at=moment)


def note_sign(here: Attendance) -> None:
    """The same of one who acts, whose row has just been read; most acts write nothing."""
    moment = now()
    if here.seen_at < moment - SEEN_EVERY / 2:
        Attendance.objects.filter(pk=here.pk, left_at=None).update(seen_at=moment)


@transaction.atomic
def sweep_unseen(meeting: int) -> list[int]:
    """Lets those go who have not been seen for a while; the keys of the persons.

    Any number of processes may do this at once: the row lock lets one through, and a person who is seen in between
    stays.
    """
    unseen = Attendance.objects.filter(meeting=meeting, left_at=None, seen_at__lt=now() - LOST_AFTER)
    if not unseen.exists():
        return []
    row = locked(meeting)
    if row.state != MeetingState.OPEN:
        return []
    found = dict(unseen.select_for_update(of=("self",)).values_list("pk", "person_id"))
    if not found:
        return []
    Attendance.objects.filter(pk__in=found).update(left_at=F("seen_at"), lost=True)
    people = sorted(found.values())
    lower_hands(row, people=people)
    release(row, None, people)
    append(row, EventKind.PRESENCE, None, people=people, present=False, lost=True)
    for person in people:
        audit.record(actor=None, action="meeting.join", verb="U", obj=row, meeting_id=row.pk, person=person, lost=True)
    return people


def sweep_open_meetings() -> int:
    """For meetings that no process holds a socket of; how many persons were let go."""
    opened = Meeting.objects.filter(state=MeetingState.OPEN).values_list("pk", flat=True)
    return sum(len(sweep_unseen(meeting)) for meeting in opened)
