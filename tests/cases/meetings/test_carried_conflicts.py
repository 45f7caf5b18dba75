"""A conflict of interest goes with its case from one agenda to the next, until it is taken back."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from cases.dossier import services as dossier
from cases.dossier.enums import CaseState
from cases.meetings import services
from cases.meetings.models import AgendaItem, ConflictOfInterest, Meeting
from cases.meetings.queries import minutes_record
from molmdt.audit.models import AuditEvent
from molmdt.kernel.clock import OSLO, now
from molmdt.kernel.errors import PreconditionFailed
from tests.cases.meetings.rooms import Boardroom, make_boardroom, make_open_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> Boardroom:
    room = make_open_meeting(2)
    services.declare_conflict(actor=room.pathologist, item=room.item(1), reason="Slektning")
    ConflictOfInterest.objects.update(declared_at=now() - timedelta(days=3))
    return room


def planned(room: Boardroom, days: int = 7) -> Meeting:
    return services.plan_meeting(
        actor=room.coordinator, board=room.board, starts_at=now() + timedelta(days=days), chair=room.chair.person
    )


def defer(room: Boardroom) -> None:
    services.defer_case(actor=room.chair, item=room.call(1), reason="Venter på ny biopsi")


def not_reached(room: Boardroom) -> None:
    services.close_meeting(actor=room.chair, meeting=room.meeting)


def on(meeting: Meeting, room: Boardroom) -> AgendaItem:
    return AgendaItem.objects.get(meeting=meeting, case=room.cases[0])


@pytest.mark.parametrize("way", [defer, not_reached])
def test_it_goes_with_a_case_that_returns_by_itself(room: Boardroom, way: Any) -> None:
    following = planned(room)
    way(room)
    services.return_cases()
    carried = on(following, room).conflicts.get()
    before = room.item(1).conflicts.get()
    assert (carried.person, carried.reason) == (room.pathologist.person, "Slektning")
    assert (carried.declared_at, carried.carried_from) == (before.declared_at, before)
    assert before.withdrawn_at is None, "what stood in the first meeting stays in its minutes"
    assert len(minutes_record(room.meeting)["cases"][0]["conflicts"]) == 1
    row = AuditEvent.objects.get(details__has_key="conflicts_carried_over")
    assert row.details["conflicts_carried_over"] == [room.pathologist.person_id]


def test_it_counts_there_and_can_be_taken_back(room: Boardroom) -> None:
    following = planned(room)
    defer(room)
    services.close_meeting(actor=room.chair, meeting=room.meeting)
    services.return_cases()
    services.publish(actor=room.coordinator, meeting=following)
    room.meeting = following
    services.open_meeting(actor=room.chair, meeting=following)
    room.enter(room.pathologist)
    item = room.call(on(following, room).position)
    with pytest.raises(PreconditionFailed):
        services.raise_hand(actor=room.pathologist, meeting=following)
    services.withdraw_conflict(actor=room.pathologist, item=item)
    services.raise_hand(actor=room.pathologist, meeting=following)

    third = planned(room, 14)
    services.defer_case(actor=room.chair, item=item, reason="Venter på ny biopsi")
    services.return_cases()
    assert not on(third, room).conflicts.exists(), "what was taken back does not come again"


def test_it_goes_on_from_meeting_to_meeting(room: Boardroom) -> None:
    following, third = planned(room), planned(room, 14)
    defer(room)
    services.add_case(actor=room.coordinator, meeting=following, case=room.cases[0])
    services.cancel_meeting(actor=room.coordinator, meeting=following, reason="Møteleder er syk")
    services.add_case(actor=room.coordinator, meeting=third, case=room.cases[0])
    assert on(third, room).conflicts.get().carried_from == on(following, room).conflicts.get()


def test_taking_the_case_off_an_agenda_loses_nothing() -> None:
    room = make_boardroom(2)
    services.publish(actor=room.coordinator, meeting=room.meeting)
    services.declare_conflict(actor=room.pathologist, item=room.item(2))
    services.declare_conflict(actor=room.molecular, item=room.item(2))
    services.withdraw_conflict(actor=room.molecular, item=room.item(2))
    services.remove_case(actor=room.coordinator, item=room.item(2))
    assert ConflictOfInterest.objects.filter(case=room.cases[1], item=None).count() == 2
    item = services.add_case(actor=room.coordinator, meeting=planned(room), case=room.cases[1])
    assert list(item.conflicts.values_list("person", flat=True)) == [room.pathologist.person_id]


@pytest.mark.parametrize("way", ["removed", "cancelled"])
def test_a_case_that_was_talked_through_and_leaves_the_agenda_is_ready_again(way: str) -> None:
    room = make_boardroom(1)
    services.publish(actor=room.coordinator, meeting=room.meeting)
    case = room.item(1).case
    dossier.change_state(actor=room.chair, case=case, to=CaseState.DISCUSSED)
    if way == "removed":
        services.remove_case(actor=room.chair, item=room.item(1))
    else:
        services.cancel_meeting(actor=room.coordinator, meeting=room.meeting, reason="Møteleder er syk")
    case.refresh_from_db()
    assert case.state == CaseState.DEFERRED
    assert services.add_case(actor=room.coordinator, meeting=planned(room), case=case)


def test_a_case_that_was_called_stays_on_the_agenda_of_its_meeting(room: Boardroom) -> None:
    room.call(1)
    room.call(2)
    with pytest.raises(PreconditionFailed, match=room.cases[0].pseudonym):
        services.remove_case(actor=room.chair, item=room.item(1))
    assert services.undo_proposal(actor=room.chair, meeting=room.meeting, items=[room.item(1).pk]) == 0


def test_the_pages_say_since_when(room: Boardroom) -> None:
    following = planned(room)
    defer(room)
    services.close_meeting(actor=room.chair, meeting=room.meeting)
    services.return_cases()
    services.publish(actor=room.coordinator, meeting=following)
    day = f"{on(following, room).conflicts.get().declared_at.astimezone(OSLO):%d.%m.%Y}"
    for account, page in ((room.coordinator, "plan"), (room.pathologist, "live")):
        client = Client()
        client.force_login(account)
        assert f"videreført fra {day}" in client.get(f"/meetings/{following.pk}/{page}/").content.decode()
