"""Lobby, admission, showing out, silence: who is in the room, and what that gives and costs."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.meetings import services
from cases.meetings.models import Attendance, CaseAttendance
from cases.meetings.queries import minutes_record
from cases.meetings.queries.rooms import room_state
from cases.meetings.services.presence import LOST_AFTER, note_seen, sweep_open_meetings
from molmdt.accounts.enums import Competence, Role
from molmdt.accounts.models import RoleAssignment
from molmdt.audit.models import AuditEvent
from molmdt.kernel.clock import now
from molmdt.kernel.errors import InvalidInput, PreconditionFailed
from tests.cases.meetings.rooms import Boardroom, make_open_meeting, member
from tests.factories import make_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> Boardroom:
    return make_open_meeting(2)


def inside(room: Boardroom) -> set[int]:
    return {one.person.pk for one in room_state(room.meeting).people}


def outside(room: Boardroom) -> list[int]:
    return [one.person.pk for one in room_state(room.meeting).lobby]


def join(room: Boardroom, account: Any) -> Attendance:
    return services.join(actor=account, meeting=room.meeting)


def sightings(account: Any) -> int:
    rows = AuditEvent.objects.filter(person_id=account.person_id, action="case.open", details__presence=True)
    return rows.count()


def silence(room: Boardroom, account: Any) -> None:
    here = room.meeting.attendances.filter(person=account.person, left_at=None)
    here.update(seen_at=now() - LOST_AFTER - timedelta(seconds=1))


@pytest.mark.parametrize("name", ["geneticist", "coordinator", "chair", "molecular"])
def test_who_has_a_right_of_their_own_comes_straight_in(room: Boardroom, name: str) -> None:
    account = getattr(room, name)
    join(room, account)
    assert account.person_id in inside(room)


@pytest.mark.parametrize("name", ["doctor", "observer"])
def test_guest_waits_sees_nothing_and_counts_for_nothing(room: Boardroom, name: str) -> None:
    account = getattr(room, name)
    room.call(1)
    join(room, account)
    join(room, account)  # twice is once
    assert outside(room) == [account.person_id]
    assert account.person_id not in inside(room)
    assert sightings(account) == 0
    assert not CaseAttendance.objects.filter(person=account.person).exists()


def test_local_coordinator_waits_with_the_cases_of_the_own_hospital(room: Boardroom) -> None:
    local = make_account(Role.LOCAL_COORDINATOR, hospital=room.doctor.person.hospital)
    join(room, room.doctor)
    join(room, local)
    join(room, room.observer)
    found = {one.person.pk: [place.item.position for place in one.places] for one in room_state(room.meeting).lobby}
    assert found == {room.doctor.person_id: [1, 2], local.person_id: [1, 2], room.observer.person_id: []}


def test_admission_lets_in_and_notes_the_case_that_is_up(room: Boardroom) -> None:
    item = room.call(1)
    join(room, room.doctor)
    join(room, room.observer)
    join(room, room.coordinator)
    services.admit(actor=room.coordinator, meeting=room.meeting, person=room.doctor.person_id)
    assert room.doctor.person_id in inside(room)
    assert outside(room) == [room.observer.person_id]
    assert sightings(room.doctor) == 1
    assert CaseAttendance.objects.filter(item=item, person=room.doctor.person).exists()
    row = AuditEvent.objects.get(action="meeting.run", details__admitted=room.doctor.person_id)
    assert row.person_id == room.coordinator.person_id
    services.admit(actor=room.chair, meeting=room.meeting)
    assert outside(room) == []
    with pytest.raises(PreconditionFailed):
        services.admit(actor=room.chair, meeting=room.meeting)


def test_guest_who_was_let_in_does_not_wait_again(room: Boardroom) -> None:
    join(room, room.doctor)
    services.admit(actor=room.chair, meeting=room.meeting)
    for _ in range(3):  # nor the second time, when nobody has let them in since the first
        services.leave(actor=room.doctor, meeting=room.meeting)
        join(room, room.doctor)
        assert room.doctor.person_id in inside(room)
    person = room.doctor.person_id
    services.show_out(actor=room.chair, meeting=room.meeting, person=person, reason="Feil møte")
    join(room, room.doctor)
    services.leave(actor=room.doctor, meeting=room.meeting)
    join(room, room.doctor)
    assert outside(room) == [person]


def test_member_who_was_shown_out_needs_to_be_let_in(room: Boardroom) -> None:
    person = room.pathologist.person_id
    join(room, room.coordinator)
    services.show_out(actor=room.coordinator, meeting=room.meeting, person=person, reason="Feil møte")
    assert person not in inside(room)
    join(room, room.pathologist)
    assert outside(room) == [person]
    services.leave(actor=room.pathologist, meeting=room.meeting)  # leaving the lobby is no way around it
    join(room, room.pathologist)
    assert outside(room) == [person]
    services.admit(actor=room.chair, meeting=room.meeting, person=person)
    services.leave(actor=room.pathologist, meeting=room.meeting)
    join(room, room.pathologist)
    assert person in inside(room)
    row = AuditEvent.objects.get(action="meeting.run", details__shown_out=person)
    assert row.reason_text == "Feil møte"


def test_showing_out_has_its_limits(room: Boardroom) -> None:
    join(room, room.coordinator)

    def out(actor: Any, whom: Any, reason: str = "Feil møte") -> None:
        services.show_out(actor=actor, meeting=room.meeting, person=whom.person_id, reason=reason)

    with pytest.raises(PreconditionFailed):
        out(room.coordinator, room.chair)
    with pytest.raises(PreconditionFailed):
        out(room.coordinator, room.coordinator)
    with pytest.raises(InvalidInput) as caught:
        out(room.chair, room.pathologist, " a ")
    assert [problem.path for problem in caught.value.problems] == ["reason"]
    with pytest.raises(PreconditionFailed):
        out(room.chair, room.geneticist)  # has not come
    assert {room.chair.person_id, room.coordinator.person_id, room.pathologist.person_id} <= inside(room)


def test_somebody_can_be_turned_away_from_the_lobby(room: Boardroom) -> None:
    join(room, room.observer)
    person = room.observer.person_id
    services.show_out(actor=room.chair, meeting=room.meeting, person=person, reason="Ikke invitert")
    assert outside(room) == []
    assert person not in {one["id"] for one in minutes_record(room.meeting)["people"]}


def test_silence_ends_presence_as_of_the_last_sign(room: Boardroom) -> None:
    silence(room, room.pathologist)
    last = room.meeting.attendances.get(person=room.pathologist.person).seen_at
    assert services.sweep_unseen(room.meeting.pk) == [room.pathologist.person_id]
    assert services.sweep_unseen(room.meeting.pk) == []
    row = room.meeting.attendances.get(person=room.pathologist.person)
    assert (row.left_at, row.lost) == (last, True)
    assert room_state(room.meeting).quorum.missing[0] == "pathologist"
    rows = AuditEvent.objects.filter(action="meeting.join", details__lost=True)
    assert [one.details["person"] for one in rows] == [room.pathologist.person_id]


def test_who_is_seen_stays_and_signs_cost_one_query(room: Boardroom) -> None:
    here = [room.chair.person_id, room.pathologist.person_id, room.molecular.person_id]
    for account in (room.chair, room.pathologist, room.molecular):
        silence(room, account)
    with CaptureQueriesContext(connection) as asked:
        note_seen(room.meeting.pk, here)
    assert len(asked) == 1
    assert sweep_open_meetings() == 0
    assert inside(room) == set(here)


def test_who_was_lost_comes_back_without_asking_and_is_noted(room: Boardroom) -> None:
    join(room, room.doctor)
    services.admit(actor=room.chair, meeting=room.meeting)
    silence(room, room.doctor)
    services.sweep_unseen(room.meeting.pk)
    room.call(1)
    assert sightings(room.doctor) == 0
    assert services.come_back(actor=room.doctor, meeting=room.meeting)
    assert room.doctor.person_id in inside(room)
    assert sightings(room.doctor) == 1


@pytest.mark.parametrize("way", ["left", "shown_out"])
def test_who_left_or_was_shown_out_does_not_come_back_by_themselves(room: Boardroom, way: str) -> None:
    if way == "left":
        services.leave(actor=room.pathologist, meeting=room.meeting)
    else:
        person = room.pathologist.person_id
        services.show_out(actor=room.chair, meeting=room.meeting, person=person, reason="Feil møte")
    assert not services.come_back(actor=room.pathologist, meeting=room.meeting)
    assert room.pathologist.person_id not in inside(room)


def test_ended_right_does_not_come_back(room: Boardroom) -> None:
    silence(room, room.pathologist)
    services.sweep_unseen(room.meeting.pk)
    RoleAssignment.objects.filter(person=room.pathologist.person).update(ends_at=now())
    room.pathologist._reaches = None
    with pytest.raises(PermissionDenied):
        services.come_back(actor=room.pathologist, meeting=room.meeting)


def test_people_stand_by_region_and_hospital(room: Boardroom) -> None:
    for hospital in ("unn", "st-olavs", "ous"):
        join(room, member(Role.PATHOLOGIST, Competence.PATHOLOGY, room.board, hospital))
    groups = room_state(room.meeting).groups
    assert [(one.region.code, one.hospital.code, len(one.people)) for one in groups] == [
        ("midt", "st-olavs", 1), ("nord", "unn", 1), ("sor-ost", "ous", 4),
    ]  # fmt: skip
    assert all([one.person.name for one in group.people] == sorted(one.person.name for one in group.people)
               for group in groups)  # fmt: skip


def test_call_costs_the_same_with_many_in_the_room(room: Boardroom) -> None:
    def queries(position: int) -> int:
        with CaptureQueriesContext(connection) as asked:
            room.call(position)
        return len(asked)

    few = queries(1)
    for _ in range(12):
        join(room, member(Role.PATHOLOGIST, Competence.PATHOLOGY, room.board))
    assert queries(2) <= few + 3  # what goes with putting the first case back, nothing per person


def test_who_is_there_costs_the_same_however_many(room: Boardroom) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            state = room_state(room.meeting)
            assert state.groups and state.covers and state.hands is not None and state.questions is not None
            assert state.lobby is not None and state.conflicts is not None
        return len(asked)

    room.call(1)
    before = queries()
    for _ in range(10):
        join(room, member(Role.PATHOLOGIST, Competence.PATHOLOGY, room.board))
    join(room, room.doctor)
    assert queries() == before


def page(account: Any) -> Client:
    client = Client()
    client.force_login(account)
    return client


def test_lobby_goes_on_by_itself_and_reads_the_agenda_once(room: Boardroom) -> None:
    guest, address = page(room.doctor), f"/meetings/{room.meeting.pk}"
    assert guest.post(f"{address}/join/").status_code == 302
    shown = AuditEvent.objects.filter(action="case.list", person_id=room.doctor.person_id).count()
    waiting = guest.get(f"{address}/lobby/?agenda=999")
    assert waiting.status_code == 200
    assert not {"HX-Redirect", "HX-Trigger"} & set(waiting.headers)
    assert AuditEvent.objects.filter(action="case.list", person_id=room.doctor.person_id).count() == shown
    assert guest.get(f"{address}/lobby/?agenda=0").headers["HX-Trigger"] == "lobby:agenda"
    assert page(room.chair).post(f"{address}/admit/", {"person": room.doctor.person_id}).status_code == 302
    assert guest.get(f"{address}/lobby/").headers["HX-Redirect"] == f"{address}/live/"
    assert b'id="room"' in guest.get(f"{address}/live/").content


def test_who_waits_gets_nothing_over_plain_http(room: Boardroom) -> None:
    join(room, room.doctor)
    assert page(room.doctor).get(f"/meetings/{room.meeting.pk}/live/state/").status_code == 403


def test_a_page_that_asks_over_plain_http_is_a_sign_of_life(room: Boardroom) -> None:
    silence(room, room.pathologist)
    assert page(room.pathologist).get(f"/meetings/{room.meeting.pk}/live/state/").status_code == 200
    assert services.sweep_unseen(room.meeting.pk) == []


@pytest.mark.parametrize("name", ["pathologist", "observer", "doctor"])
def test_only_who_runs_the_meeting_lets_in_and_shows_out(room: Boardroom, name: str) -> None:
    join(room, room.observer)
    client, address = page(getattr(room, name)), f"/meetings/{room.meeting.pk}"
    assert client.post(f"{address}/admit/").status_code == 403
    values = {"person": room.molecular.person_id, "reason": "Fordi"}
    assert client.post(f"{address}/show-out/", values).status_code == 403
    assert client.post(f"{address}/word/", values).status_code == 403
    assert room.molecular.person_id in inside(room)


def test_observer_neither_asks_nor_raises_a_hand(room: Boardroom) -> None:
    item = room.call(1)
    join(room, room.observer)
    services.admit(actor=room.chair, meeting=room.meeting)
    client = page(room.observer)
    assert client.post(f"/meetings/{room.meeting.pk}/hand/").status_code == 403
    assert client.post(f"/meetings/items/{item.pk}/questions/", {"text": "Hva?"}).status_code == 403
