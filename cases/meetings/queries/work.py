"""What meetings ask of a person: rows for the work list, and the next meeting with the person's own cases in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.dossier.enums import CaseState
from cases.dossier.logic.work import Pressure, WorkItem
from cases.dossier.queries.cases import tumour_of
from cases.meetings.enums import MeetingState
from cases.meetings.logic.notices import notice_moment
from cases.meetings.logic.schedule import NOT_HELD_AFTER
from cases.meetings.models import Meeting
from cases.meetings.queries.invited import my_invitations
from cases.meetings.queries.plans import PENDING, Slot, ready_cases, visible_meetings
from cases.meetings.queries.review import is_open, items_for_review
from cases.meetings.queries.rooms import room_state
from molmdt.access.queries import can, visible_to
from molmdt.accounts.enums import Competence
from molmdt.kernel.clock import now

# The agenda must be published before its invitations are due; the planner is asked to so long before. House rule,
# version 1.
ASKS_BEFORE = timedelta(days=2)
FARTHEST = timedelta(weeks=3)  # no notice goes out, and is asked for, earlier than this before its meeting
# Who judges what was found before the meeting; the others meet the case there.
REVIEWERS = frozenset({Competence.MOLECULAR_BIOLOGY, Competence.BIOINFORMATICS})


@dataclass(frozen=True)
class NextMeeting:
    """``mine``: where the account's own patients stand in it."""

    meeting: Meeting
    cases: int
    mine: tuple[tuple[str, Slot], ...]


def work_items(account: Any) -> Iterable[WorkItem]:
    """Open meetings for all who may join; unpublished agendas and cases without a meeting for those who plan."""
    open_now = visible_meetings(account).filter(state=MeetingState.OPEN).exclude(
        attendances__person=account.person, attendances__left_at=None
    )  # fmt: skip
    for meeting in open_now:
        yield WorkItem(
            what=_("%(board)s is open") % {"board": meeting.board.name},
            why=_("you have a place in the meeting"),
            since=meeting.opened_at or meeting.starts_at,
            url=reverse("meeting-live", args=[meeting.pk]),
            button=_("To the meeting"),
            pressure=Pressure.NOW,
        )
    yield from _to_answer(account)
    yield from _to_review(account)
    yield from _unfinished_minutes(account)
    if can(account, "meeting.plan") is not None:
        yield from _to_plan(account)


def _unfinished_minutes(account: Any) -> Iterable[WorkItem]:
    """Closed meetings whose minutes nobody has frozen, for those who may."""
    held = visible_to(account, "meeting.run", Meeting.objects.filter(state=MeetingState.CLOSED))
    for meeting in held.filter(minutes__isnull=False, minutes__frozen_at=None).order_by("closed_at"):
        yield WorkItem(
            what=_("The minutes of %(day)s are not finished") % {"day": f"{localtime(meeting.starts_at):%d.%m.%Y}"},
            why=_("read, correct and freeze them"),
            since=meeting.closed_at or meeting.starts_at,
            url=reverse("meeting-minutes", args=[meeting.pk]),
            button=_("To the minutes"),
            pressure=Pressure.ROUTINE,
        )


def _to_answer(account: Any) -> Iterable[WorkItem]:
    """Invitations without an answer: one row however many there are, for the soonest meeting first."""
    waiting = list(my_invitations(account).filter(answer=""))
    if not waiting:
        return
    first = waiting[0]
    yield WorkItem(
        what=_("Answer the invitation"),
        why=ngettext("for %(when)s", "%(number)s are without an answer, the first for %(when)s", len(waiting))
        % {"number": len(waiting), "when": f"{localtime(first.starts_at):%d.%m.%Y %H.%M}"},
        since=min(one.made_at for one in waiting),
        url=reverse("my-meetings"),
        button=_("Answer"),
        pseudonym=first.case.pseudonym if first.case else "",
        tumour=tumour_of(first.case) if first.case else "",
    )


def _to_review(account: Any) -> Iterable[WorkItem]:
    """Published agendas with cases that nobody has reviewed, for those who know what was found."""
    if not set(account.person.competences) & REVIEWERS:
        return
    for meeting in visible_meetings(account).filter(state=MeetingState.PUBLISHED, starts_at__gt=now()):
        left = sum(is_open(item) for item in items_for_review(account, meeting))
        if left and can(account, "meeting.review", meeting) is not None:
            yield WorkItem(
                what=_("Review the cases of the next meeting"),
                why=_("%(number)s cases have not been reviewed") % {"number": left},
                since=notice_moment(meeting.starts_at),
                url=reverse("meeting-review", args=[meeting.pk]),
                button=_("To the review"),
                pressure=Pressure.BLOCKING,
            )


def _to_plan(account: Any) -> Iterable[WorkItem]:
    yield from _to_publish(account)
    yield from _not_held(account)
    if can(account, "referral.triage") is None:
        return
    coming = visible_meetings(account).filter(state__in=PENDING).order_by("starts_at").first()
    url = reverse("meeting-plan", args=[coming.pk]) if coming else reverse("meeting-new")
    for case in ready_cases(account):
        yield WorkItem(
            what=_("Ready without a meeting"),
            why=_("deferred earlier") if case.state == CaseState.DEFERRED else _("accepted, on no agenda"),
            since=case.state_since,
            url=url,
            button=_("To the agenda"),
            pseudonym=case.pseudonym,
            tumour=tumour_of(case),
            pressure=Pressure.BLOCKING,
        )


def _to_publish(account: Any) -> Iterable[WorkItem]:
    soon = visible_meetings(account).filter(
        state=MeetingState.PLANNED, starts_at__gt=now(), starts_at__lt=now() + FARTHEST
    )
    for meeting in soon:
        due = notice_moment(meeting.starts_at)
        if now() < due - ASKS_BEFORE:
            continue
        number: int = meeting.cases  # type: ignore[attr-defined]
        words = ngettext(
            "%(number)s case is on it; the invitations are due %(due)s",
            "%(number)s cases are on it; the invitations are due %(due)s",
            number,
        )
        yield WorkItem(
            what=_("Publish the agenda of the meeting on %(day)s")
            % {"day": f"{localtime(meeting.starts_at):%d.%m.%Y}"},
            why=words % {"number": number, "due": f"{localtime(due):%d.%m. %H.%M}"},
            since=due - ASKS_BEFORE,
            url=reverse("meeting-plan", args=[meeting.pk]),
            button=_("To the agenda"),
            pressure=Pressure.BLOCKING,
        )


def _not_held(account: Any) -> Iterable[WorkItem]:
    """Meetings whose time is over and that nobody opened: their cases wait on an agenda that nobody will come to."""
    coming = visible_meetings(account).filter(state__in=[MeetingState.PLANNED, MeetingState.PUBLISHED])
    for meeting in coming.filter(starts_at__lt=now() - NOT_HELD_AFTER):
        number: int = meeting.cases  # type: ignore[attr-defined]
        if not number:
            continue
        words = ngettext(
            "%(number)s case waits on its agenda: give it another day, or cancel it",
            "%(number)s cases wait on its agenda: give it another day, or cancel it",
            number,
        )
        yield WorkItem(
            what=_("The meeting on %(day)s was not held") % {"day": f"{localtime(meeting.starts_at):%d.%m.%Y}"},
            why=words % {"number": number},
            since=meeting.starts_at,
            url=reverse("meeting-plan", args=[meeting.pk]),
            button=_("To the agenda"),
            pressure=Pressure.BLOCKING,
        )


def next_meeting(account: Any) -> NextMeeting | None:
    """The nearest meeting that the account may join, with its own patients' places."""
    pending = visible_meetings(account).filter(state__in=[MeetingState.PUBLISHED, MeetingState.OPEN])
    over = Q(state=MeetingState.PUBLISHED, starts_at__lt=now() - NOT_HELD_AFTER)
    meeting = pending.exclude(over).order_by("starts_at").first()
    if meeting is None:
        return None
    state = room_state(meeting)
    mine = tuple(
        (place.case.pseudonym, Slot(meeting, place.item.position, len(state.places), place.slot))
        for place in state.places
        if place.case.referring_doctor_id == account.person_id
    )
    return NextMeeting(meeting, len(state.places), mine)
