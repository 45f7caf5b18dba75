"""What another room changes about a case in a meeting: told as one event, and every screen is as if fetched afresh."""

from collections.abc import Callable
from typing import Any

import pytest

from cases.dossier.models import Task
from cases.dossier.services.tasks import close_task, open_task
from cases.genomics.enums import Relevance
from cases.genomics.models import Finding, Profile
from cases.genomics.services.acting import Action
from cases.genomics.services.interpreting import save
from cases.genomics.services.marking import mark
from cases.genomics.signals import profile_imported
from cases.meetings import services
from cases.meetings.enums import EventKind, Section
from cases.meetings.live.fragments import render
from cases.meetings.queries.rooms import room_state
from cases.meetings.services.presenting import View
from tests.cases.genomics.safety import make_finding, make_profile
from tests.cases.meetings.rooms import Boardroom, make_open_meeting
from tests.cases.meetings.test_converge import assert_events_converge, everybody

pytestmark = pytest.mark.django_db


def _relevant(room: Boardroom) -> Finding:
    finding = make_finding(make_profile(room.call(1).case), gene="FGFR2")
    services.show(actor=room.chair, item=room.item(1), view=View(Section.FINDINGS, finding, opened=True))
    mark(finding=finding, actor=room.molecular, relevance=Relevance.RELEVANT)
    return finding


def interpreted_elsewhere(room: Boardroom) -> Callable[[], Any]:
    """The finding that lies open is interpreted on its own page: the stage says so, and its drug is offered."""
    finding = _relevant(room)
    said: dict[str, Any] = {"oncogenicity": None, "text": "Fusjon i leseramme."}
    actions = [Action(("pemigatinib",), level_other_tumours="I-B")]
    return lambda: save(finding=finding, actor=room.molecular, expected_version=0, actions=actions, **said)


def marked_elsewhere(room: Boardroom) -> Callable[[], Any]:
    finding = _relevant(room)
    return lambda: mark(finding=finding, actor=room.molecular, relevance=Relevance.NOT_RELEVANT)


def _flag(room: Boardroom, position: int) -> Task:
    about = {"case": room.item(position).case, "kind": "germline_flag", "text": "BRCA2"}
    return open_task(actor=room.pathologist, **about)


def flagged_elsewhere(room: Boardroom) -> Callable[[], Any]:
    room.call(1)
    return lambda: _flag(room, 1)


def waiting_case_is_flagged(room: Boardroom) -> Callable[[], Any]:
    room.call(1)
    return lambda: _flag(room, 2)


def flag_is_closed(room: Boardroom) -> Callable[[], Any]:
    room.call(1)
    task = _flag(room, 1)
    return lambda: close_task(actor=room.pathologist, task=task, outcome="Avklart", action="germline.follow_up")


ELSEWHERE = [interpreted_elsewhere, marked_elsewhere, flagged_elsewhere, waiting_case_is_flagged, flag_is_closed]


@pytest.mark.parametrize("prepare", ELSEWHERE)
def test_what_another_room_changes_is_told_and_changes_the_page(
    prepare: Callable[[Boardroom], Callable[[], Any]], django_capture_on_commit_callbacks: Any
) -> None:
    room = make_open_meeting()
    act = prepare(room)
    chair = everybody(room, room_state(room.meeting))["chair"]
    before = render(room_state(room.meeting), chair)

    def committed() -> None:
        with django_capture_on_commit_callbacks(execute=True):
            act()

    assert assert_events_converge(room, committed) == ["case_changed"]
    assert render(room_state(room.meeting), chair) != before


def test_new_profile_is_noted_with_what_stands_behind_the_case_and_nobody_else_is_told(
    django_capture_on_commit_callbacks: Any,
) -> None:
    room = make_open_meeting()
    item = room.call(1)
    with django_capture_on_commit_callbacks(execute=True):
        profile = make_profile(item.case)
        profile_imported.send(sender=Profile, profile=profile)
    event = room.meeting.events.order_by("sequence").last()
    assert (event.kind, event.payload["item"]) == (EventKind.CASE_CHANGED, item.pk)
    assert event.payload["material"]["profiles"] == [[profile.pk, profile.version, profile.content_sha256]]
    services.defer_case(actor=room.chair, item=item, reason="Venter på ny biopsi")
    last = room_state(room.meeting).sequence
    with django_capture_on_commit_callbacks(execute=True):
        profile_imported.send(sender=Profile, profile=profile)  # its case is on no screen any more
    assert room_state(room.meeting).sequence == last
