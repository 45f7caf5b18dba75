"""A case that is taken from the board: from a planned agenda, a published one, the room's list, and off the screen."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from cases.dossier import services as dossier
from cases.dossier.enums import CaseState
from cases.dossier.models import BoardDecision, Case
from cases.meetings import services
from cases.meetings.enums import EventKind, ItemKind, ItemState
from cases.meetings.models import AgendaItem, Invitation, Meeting, MeetingEvent
from cases.meetings.queries.outlook import outlook
from cases.meetings.queries.work import next_meeting, work_items
from cases.meetings.services.concluding import Line
from cases.meetings.services.ending import sweep_agendas
from molmdt.kernel.clock import now
from molmdt.kernel.errors import PreconditionFailed
from tests.cases.meetings.rooms import Boardroom, make_boardroom, make_open_meeting

pytestmark = pytest.mark.django_db
Act = Callable[[Boardroom, Case], Any]


@pytest.fixture
def room() -> Boardroom:
    return make_boardroom(3)


def withdraw(room: Boardroom, case: Case) -> None:
    dossier.withdraw(actor=room.doctor, case=Case.objects.get(pk=case.pk), reason="Pasienten ønsker ikke drøfting")


def put_off(room: Boardroom, case: Case) -> None:
    dossier.defer(actor=room.coordinator, case=Case.objects.get(pk=case.pk), reason="Ny prøve er på vei")


def send_back(room: Boardroom, case: Case) -> None:
    dossier.return_with_reason(actor=room.coordinator, case=Case.objects.get(pk=case.pk), reason="Histologi mangler")


@pytest.fixture
def take_back(django_capture_on_commit_callbacks: Any) -> Callable[[Boardroom, Case, Act], None]:
    def take(room: Boardroom, case: Case, act: Act = withdraw) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            act(room, case)

    return take


def places(room: Boardroom) -> list[tuple[int, str]]:
    return list(room.meeting.items.order_by("position").values_list("position", "case__pseudonym"))


@pytest.mark.parametrize("act", [withdraw, put_off, send_back])
def test_planned_agenda_closes_up_and_can_be_published(room: Boardroom, take_back: Any, act: Act) -> None:
    take_back(room, room.cases[0], act)
    assert places(room) == [(1, room.cases[1].pseudonym), (2, room.cases[2].pseudonym)]
    services.publish(actor=room.coordinator, meeting=room.meeting)


@pytest.mark.parametrize("act", [withdraw, put_off])
def test_published_agenda_loses_it_and_its_doctor_is_told(room: Boardroom, take_back: Any, act: Act) -> None:
    services.publish(actor=room.coordinator, meeting=room.meeting)
    services.invite(actor=room.coordinator, meeting=room.meeting)
    mine = Invitation.objects.get(item=room.item(2))
    Invitation.objects.update(sent_at=now(), tried_at=now())
    take_back(room, room.cases[1], act)
    assert places(room) == [(1, room.cases[0].pseudonym), (2, room.cases[2].pseudonym)]
    mine.refresh_from_db()
    assert mine.cancelled_at is not None and mine.sent_at is None
    assert not BoardDecision.objects.filter(case=room.cases[1], closes_at=None).exists()


def test_case_on_the_screen_leaves_it_and_the_meeting_can_go_on_and_end(take_back: Any) -> None:
    room = make_open_meeting(1)
    item = room.call(1)
    services.add_line(actor=room.chair, item=item, line=Line(ItemKind.TREATMENT_OPTION, drugs=["x"]))
    services.read_back(actor=room.chair, item=item, version=2)
    take_back(room, room.cases[0])
    item.refresh_from_db()
    assert (item.state, item.defer_reason, item.read_back_version) == (
        ItemState.DEFERRED, "Henvisningen ble trukket.", None,
    )  # fmt: skip
    last = MeetingEvent.objects.filter(meeting=room.meeting).last()
    assert last is not None and (last.kind, last.person, last.payload) == (
        EventKind.CASE_DEFERRED, None, {"item": item.pk},
    )  # fmt: skip
    services.close_meeting(actor=room.chair, meeting=room.meeting)
    assert Case.objects.get(pk=item.case_id).state == CaseState.WITHDRAWN
    assert services.return_cases() == []


def test_case_that_was_up_before_stays_in_the_minutes_with_the_reason(take_back: Any) -> None:
    room = make_open_meeting(2)
    room.call(1)
    room.call(2)
    take_back(room, room.cases[0])
    first = room.item(1)
    assert (first.state, first.defer_reason) == (ItemState.DEFERRED, "Henvisningen ble trukket.")
    assert room.item(2).state == ItemState.CURRENT


def test_case_that_waits_in_an_open_meeting_leaves_its_list(take_back: Any) -> None:
    room = make_open_meeting(3)
    room.call(1)
    take_back(room, room.cases[1])
    assert places(room) == [(1, room.cases[0].pseudonym), (2, room.cases[2].pseudonym)]
    assert room.item(1).state == ItemState.CURRENT


def test_case_that_has_not_left_yet_is_not_called_and_the_night_takes_it_off() -> None:
    room = make_open_meeting(2)
    withdraw(room, room.cases[0])  # the process that should have gone on has died
    with pytest.raises(PreconditionFailed, match=room.cases[0].pseudonym):
        room.call(1)
    assert sweep_agendas() == 1
    assert sweep_agendas() == 0
    assert places(room) == [(1, room.cases[1].pseudonym)]


def test_deferred_case_that_has_returned_to_an_agenda_stays_there(room: Boardroom, take_back: Any) -> None:
    Case.objects.filter(pk=room.cases[0].pk).update(state=CaseState.DEFERRED)
    assert sweep_agendas() == 0
    assert len(places(room)) == 3


def test_closed_meeting_keeps_what_it_had(take_back: Any) -> None:
    room = make_open_meeting(1)
    services.defer_case(actor=room.chair, item=room.call(1), reason="Venter på ny biopsi")
    services.close_meeting(actor=room.chair, meeting=room.meeting)
    take_back(room, room.cases[0])
    assert room.item(1).defer_reason == "Venter på ny biopsi"


def test_meeting_that_nobody_opened_is_work_for_its_planner(room: Boardroom) -> None:
    services.publish(actor=room.coordinator, meeting=room.meeting)

    def told() -> list[str]:
        return [row.what for row in work_items(room.coordinator) if "ble ikke holdt" in row.what]

    assert told() == []
    Meeting.objects.update(starts_at=now() - timedelta(hours=13))
    room.meeting.refresh_from_db()
    assert len(told()) == 1
    assert next_meeting(room.coordinator) is None
    assert outlook(room.meeting).not_held
    services.cancel_meeting(actor=room.coordinator, meeting=room.meeting, reason="Ble ikke holdt")
    assert told() == []
    assert AgendaItem.objects.filter(state=ItemState.WAITING).count() == 0
