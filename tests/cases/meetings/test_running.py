"""Open, call, show, close; who is there is noted; acts about a case that is no longer up come too late."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.dossier.enums import CaseState
from cases.dossier.models import BoardDecision, Case, Task
from cases.meetings import services
from cases.meetings.enums import ItemKind, ItemState, MeetingState, Section
from cases.meetings.models import Attendance, CaseAttendance
from cases.meetings.queries.minutes import minutes_record
from cases.meetings.queries.rooms import room_state
from cases.meetings.services.concluding import Line
from cases.meetings.services.presenting import View
from molmdt.access.queries import can
from molmdt.audit.models import AuditEvent
from molmdt.kernel.errors import PreconditionFailed
from tests.cases.meetings.rooms import Boardroom, make_boardroom, make_open_meeting
from tests.factories import make_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> Boardroom:
    return make_open_meeting(3)


def presence_rows(case: Case) -> set[int]:
    rows = AuditEvent.objects.filter(case=case.pseudonym, action="case.open", verb="R", details__presence=True)
    return {row.person_id for row in rows if row.person_id}


def test_opening_puts_decisions_in_session(room: Boardroom) -> None:
    assert BoardDecision.objects.filter(in_session=True, closes_at=None).count() == 3
    assert can(room.observer, "case.open", Case.objects.get(pk=room.cases[0].pk)) is not None


def test_unpublished_meeting_is_not_opened() -> None:
    room = make_boardroom(1)
    with pytest.raises(PreconditionFailed, match=r"planned|planlagt"):
        services.open_meeting(actor=room.chair, meeting=room.meeting)


def test_calling_a_case_notes_everybody_in_the_room(room: Boardroom) -> None:
    item = room.call(1)
    inside = {room.chair.person_id, room.pathologist.person_id, room.molecular.person_id}
    assert presence_rows(item.case) == inside
    assert set(item.attendances.values_list("person_id", flat=True)) == inside
    item.case.refresh_from_db()
    assert item.case.state == CaseState.DISCUSSED


def test_late_arrival_is_noted_for_the_case_that_is_up(room: Boardroom) -> None:
    item = room.call(1)
    services.join(actor=room.geneticist, meeting=room.meeting)
    services.join(actor=room.geneticist, meeting=room.meeting)  # twice is once
    assert room.geneticist.person_id in presence_rows(item.case)
    assert Attendance.objects.filter(person=room.geneticist.person).count() == 1


def test_guest_is_not_noted_for_a_case_that_they_may_not_see(room: Boardroom) -> None:
    stranger_case = room.item(2).case
    stranger_case.referring_doctor = room.molecular.person
    stranger_case.hospital = room.molecular.person.hospital
    stranger_case.save()
    services.join(actor=room.doctor, meeting=room.meeting)
    services.admit(actor=room.chair, meeting=room.meeting)
    item = room.call(2)
    assert room.doctor.person_id not in presence_rows(item.case)
    assert not CaseAttendance.objects.filter(item=item, person=room.doctor.person).exists()


def test_stale_call_is_refused_and_says_what_is_up(room: Boardroom) -> None:
    room.call(1)
    room.enter(room.coordinator)
    with pytest.raises(PreconditionFailed, match=room.cases[0].pseudonym):
        services.call_case(actor=room.coordinator, item=room.item(2), expected_current=None)
    assert room.item(2).state == ItemState.WAITING


def test_calling_another_case_puts_the_first_back(room: Boardroom) -> None:
    room.call(1)
    room.call(2)
    assert [room.item(n).state for n in (1, 2, 3)] == [ItemState.WAITING, ItemState.CURRENT, ItemState.WAITING]
    room.call(1)
    assert room.item(1).state == ItemState.CURRENT


@pytest.mark.parametrize("act", ["show", "add_line", "append_note", "record", "defer"])
def test_act_about_a_case_that_is_no_longer_up_is_refused(room: Boardroom, act: str) -> None:
    old = room.call(1)
    room.call(2)
    acts = {
        "show": lambda: services.show(actor=room.chair, item=old, view=View(Section.TRIALS)),
        "add_line": lambda: services.add_line(
            actor=room.chair, item=old, line=Line(ItemKind.TREATMENT_OPTION, drugs=["x"])
        ),
        "append_note": lambda: services.append_note(actor=room.chair, item=old, text="for sent"),
        "record": lambda: services.record_conclusion(actor=room.chair, item=old, version=1),
        "defer": lambda: services.defer_case(actor=room.chair, item=old, reason="for sent"),
    }
    before = room_state(room.meeting).sequence
    with pytest.raises(PreconditionFailed, match=room.cases[1].pseudonym):
        acts[act]()
    assert room_state(room.meeting).sequence == before


def test_meeting_with_a_case_up_is_not_closed(room: Boardroom) -> None:
    room.call(1)
    with pytest.raises(PreconditionFailed, match=room.cases[0].pseudonym):
        services.close_meeting(actor=room.chair, meeting=room.meeting)


def test_closing_frees_what_was_not_reached_and_empties_the_room(room: Boardroom) -> None:
    item = room.call(1)
    services.defer_case(actor=room.chair, item=item, reason="Venter på ny biopsi")
    minutes = services.close_meeting(actor=room.chair, meeting=room.meeting)
    room.meeting.refresh_from_db()
    assert room.meeting.state == MeetingState.CLOSED
    assert minutes.meeting == room.meeting
    assert [Case.objects.get(pk=case.pk).state for case in room.cases] == ["deferred", "accepted", "accepted"]
    assert not Attendance.objects.filter(left_at=None).exists()
    assert not BoardDecision.objects.filter(closes_at=None).exists()
    assert can(room.observer, "case.open", Case.objects.get(pk=room.cases[1].pk)) is None


def test_only_one_meeting_of_a_board_is_open(room: Boardroom) -> None:
    second = make_boardroom(0).meeting
    services.add_case(actor=room.coordinator, meeting=second, case=make_case(board=room.board))
    services.publish(actor=room.coordinator, meeting=second)
    with pytest.raises(PreconditionFailed):
        services.open_meeting(actor=room.chair, meeting=second)


def test_germline_flag_asks_for_a_geneticist(room: Boardroom) -> None:
    Task.objects.create(case=room.cases[0], kind="germline_flag", text="BRCA2 48 %")
    room.call(1)
    assert [str(one) for one in room_state(room.meeting).quorum.missing] == ["geneticist"]
    services.join(actor=room.geneticist, meeting=room.meeting)
    assert room_state(room.meeting).quorum.met
    services.declare_conflict(actor=room.geneticist, item=room.item(1))
    assert not room_state(room.meeting).quorum.met


def test_queries_do_not_grow_with_cases_and_people() -> None:
    counts = []
    for cases in (2, 6):
        room = make_open_meeting(cases)
        item = room.call(1)
        with CaptureQueriesContext(connection) as asked:
            room_state(room.meeting)
        counts.append(len(asked))
        services.defer_case(actor=room.chair, item=item, reason="neste gang")
        services.close_meeting(actor=room.chair, meeting=room.meeting)
    assert counts[0] == counts[1] <= 12


def test_chair_is_taken_over_and_the_minutes_say_who_led_when(room: Boardroom, client: Client) -> None:
    room.enter(room.coordinator)
    services.take_chair(actor=room.coordinator, meeting=room.meeting)
    services.take_chair(actor=room.coordinator, meeting=room.meeting)  # twice is once
    assert room.meeting.events.filter(payload__chair=room.coordinator.person_id).count() == 1
    room.meeting.refresh_from_db()
    assert room.meeting.chair_id == room.coordinator.person_id
    services.show_out(actor=room.coordinator, meeting=room.meeting, person=room.chair.person_id, reason="Linjen er død")
    services.close_meeting(actor=room.coordinator, meeting=room.meeting)
    record = minutes_record(room.meeting)
    led = [one["person"] for one in record["chairs"]]
    assert (record["chair"], led) == (room.coordinator.person_id, [room.chair.person_id, room.coordinator.person_id])
    client.force_login(room.coordinator)
    page = client.get(f"/meetings/{room.meeting.pk}/minutes/").content.decode()
    assert room.chair.person.name in page.partition("Møteleder</dt>")[2].partition("</dd>")[0]
    assert f"{room.coordinator.person.name}</dd>" in page


def test_one_chair_stands_alone_in_the_minutes(room: Boardroom) -> None:
    services.close_meeting(actor=room.chair, meeting=room.meeting)
    assert "chairs" not in minutes_record(room.meeting)
