"""Invitations: whom, when, what the mail says and does not say, what a change tells, and a server that is away."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from cases.meetings import services, tasks
from cases.meetings.enums import Answer, NoticeProblem
from cases.meetings.logic.notices import OSLO
from cases.meetings.models import Invitation
from cases.meetings.queries.outlook import outlook
from cases.meetings.services.inviting import SEND
from molmdt.audit.models import AuditEvent
from molmdt.kernel import jobs
from molmdt.kernel.clock import stopped_at
from molmdt.kernel.errors import InvalidInput, PreconditionFailed
from molmdt.kernel.models import Job
from tests.cases.meetings.mail_server import MailServer, entry_of, mail_server, point_at, text_of
from tests.cases.meetings.rooms import Boardroom, make_boardroom
from tests.services import free_port

pytestmark = pytest.mark.django_db
DOCTOR = "doctor@bergen.example"
WEDNESDAY = datetime(2026, 11, 18, 9, tzinfo=OSLO)
THURSDAY = datetime(2026, 11, 19, 14, 1, tzinfo=OSLO)
TUESDAY = datetime(2026, 11, 24, 14, tzinfo=OSLO)


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    with mail_server(settings) as running:
        yield running


def published(cases: int = 3) -> Boardroom:
    """Tuesday 14.00 with everybody reachable; built and published on the Wednesday before."""
    with stopped_at(WEDNESDAY):
        room = make_boardroom(cases)
        services.change_plan(
            actor=room.coordinator, meeting=room.meeting, starts_at=TUESDAY, minutes_per_case=7,
            chair=room.chair.person, place="Videorom 4",
        )  # fmt: skip
        services.publish(actor=room.coordinator, meeting=room.meeting)
    room.meeting.refresh_from_db()
    for account, address in (
        (room.doctor, DOCTOR), (room.chair, "chair@x.example"), (room.pathologist, "pathologist@x.example"),
        (room.molecular, "molecular@x.example"), (room.geneticist, "geneticist@x.example"),
    ):  # fmt: skip
        account.person.email = address
        account.person.save()
    return room


def sweep(moment: datetime) -> None:
    """What the worker does in the minute of a moment."""
    with stopped_at(moment):
        tasks.invite_when_due()
        jobs.run_all()


def later(minutes: float) -> datetime:
    return THURSDAY + timedelta(minutes=minutes)


def test_nothing_leaves_before_thursday_afternoon_and_everything_then(server: MailServer) -> None:
    room = published()
    sweep(THURSDAY - timedelta(minutes=2))
    assert not Invitation.objects.exists()
    sweep(THURSDAY)
    assert len(server.to(DOCTOR)) == 3  # one for each case
    assert len(server.received) == 3 + 4  # and each member once; the observer is not asked
    sweep(later(1))
    assert len(server.received) == 7, "nobody is told twice"
    assert Invitation.objects.filter(meeting=room.meeting, sent_at=None).count() == 0


def test_mail_to_the_doctor_says_when_and_where_and_nothing_of_the_patient(server: MailServer) -> None:
    room = published()
    sweep(THURSDAY)
    message = server.to(DOCTOR)[1]
    method, event = entry_of(message)
    case = room.cases[1]
    assert (method, event["STATUS"], event["SEQUENCE"]) == ("REQUEST", "TENTATIVE", 0)
    assert event.decoded("DTSTART") == TUESDAY + timedelta(minutes=7)
    assert event.decoded("DTEND") == TUESDAY + timedelta(minutes=14)
    assert event["LOCATION"] == "Videorom 4"
    text = text_of(message)
    assert text.index("24.11.2026") < text.index("-- English --") < text.rindex("24.11.2026")
    assert f"/cases/{case.pseudonym}/" in text
    whole = message.as_string().lower() + text.lower() + str(event).lower()
    patient, identity = case.patient, case.patient.identity
    for hidden in (
        case.diagnosis_text, case.icd10, case.question, case.oncotree, "gallegang", identity.national_id,
        identity.name, str(patient.birth_year),
    ):  # fmt: skip
        assert hidden.lower() not in whole
    assert case.pseudonym in message["Subject"]


def test_members_mail_is_about_the_whole_meeting_and_names_no_case(server: MailServer) -> None:
    room = published()
    sweep(THURSDAY)
    (message,) = server.to("pathologist@x.example")
    _method, event = entry_of(message)
    assert (event["STATUS"], event.decoded("DTEND") - event.decoded("DTSTART")) == (
        "CONFIRMED", timedelta(minutes=room.meeting.length_minutes),
    )  # fmt: skip
    assert "M-2025" not in text_of(message) + str(message["Subject"])


def test_unpublished_agenda_invites_nobody_and_is_told_when_it_is_published_late(server: MailServer) -> None:
    with stopped_at(WEDNESDAY):
        room = make_boardroom(1)
        values = {"starts_at": TUESDAY, "minutes_per_case": 7, "chair": None, "place": ""}
        services.change_plan(actor=room.coordinator, meeting=room.meeting, **values)
        with pytest.raises(PreconditionFailed):
            services.invite(actor=room.coordinator, meeting=room.meeting)
    room.doctor.person.email = DOCTOR
    room.doctor.person.save()
    sweep(THURSDAY)
    assert server.received == []
    with stopped_at(later(60)):
        services.publish(actor=room.coordinator, meeting=room.meeting)
    sweep(later(62))
    assert server.received == [], "the agenda is still warm"
    sweep(later(66))
    assert len(server.to(DOCTOR)) == 1


def test_button_sends_before_thursday(server: MailServer) -> None:
    room = published(1)
    with stopped_at(WEDNESDAY):
        assert services.invite(actor=room.coordinator, meeting=room.meeting) == 5
        jobs.run_all()
    assert len(server.received) == 5
    rows = AuditEvent.objects.filter(action="meeting.plan", details__notice="request")
    assert rows.count() == 5
    assert rows.filter(case=room.cases[0].pseudonym).count() == 1


def test_small_move_tells_nobody_and_a_large_one_tells_whom_it_concerns(server: MailServer) -> None:
    room = published()
    sweep(THURSDAY)
    first = entry_of(server.to(DOCTOR)[0])[1]
    server.received.clear()
    with stopped_at(later(10)):
        services.move_case(actor=room.coordinator, item=room.item(1), position=2)  # 7 minutes later, and 7 earlier
    sweep(later(16))
    assert server.received == []
    with stopped_at(later(20)):
        services.move_case(actor=room.coordinator, item=room.item(2), position=3)  # 14 minutes from what was told
    assert outlook(room.meeting).untold == 1
    sweep(later(21))
    assert server.received == [], "the agenda is still warm"
    sweep(later(26))
    (message,) = server.to(DOCTOR)
    method, event = entry_of(message)
    assert (method, event["UID"], event["SEQUENCE"]) == ("REQUEST", first["UID"], 1)
    assert event.decoded("DTSTART") == TUESDAY + timedelta(minutes=14)
    assert len(server.received) == 1


def test_moves_that_are_undone_before_they_are_told_tell_nobody(server: MailServer) -> None:
    room = published()
    sweep(THURSDAY)
    server.received.clear()
    with stopped_at(later(10)):
        services.move_case(actor=room.coordinator, item=room.item(1), position=3)
        services.move_case(actor=room.coordinator, item=room.item(3), position=1)
    sweep(later(30))
    assert server.received == []


def test_new_slot_is_a_new_question(server: MailServer) -> None:
    room = published()
    sweep(THURSDAY)
    mine = Invitation.objects.get(item=room.item(1))
    with stopped_at(later(5)):
        services.answer_invitation(actor=room.doctor, invitation=mine, answer=Answer.COMES)
        services.move_case(actor=room.coordinator, item=room.item(1), position=3)
    sweep(later(20))
    mine.refresh_from_db()
    assert (mine.answer, mine.revision) == ("", 1)


def test_case_that_leaves_the_agenda_is_cancelled_in_the_calendar(server: MailServer) -> None:
    room = published()
    sweep(THURSDAY)
    uid = entry_of(server.to(DOCTOR)[1])[1]["UID"]
    pseudonym = room.cases[1].pseudonym
    server.received.clear()
    with stopped_at(later(5)):
        services.remove_case(actor=room.coordinator, item=room.item(2))
        jobs.run_all()
    (message,) = server.to(DOCTOR)
    method, event = entry_of(message)
    assert (method, event["STATUS"], event["UID"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", uid, 1)
    assert pseudonym in text_of(message)
    sweep(later(30))
    assert len(server.received) == 1, "seven minutes earlier is not worth a mail"


def test_case_that_leaves_before_anybody_heard_of_it_tells_nobody(server: MailServer) -> None:
    room = published()
    with stopped_at(WEDNESDAY):
        services.remove_case(actor=room.coordinator, item=room.item(2))
        jobs.run_all()
    assert server.received == []


def test_cancelled_meeting_tells_everybody_once(server: MailServer) -> None:
    room = published()
    sweep(THURSDAY)
    uids = {entry_of(message)[1]["UID"] for _to, message in server.received}
    server.received.clear()
    with stopped_at(later(5)):
        services.cancel_meeting(actor=room.coordinator, meeting=room.meeting, reason="Møteleder er syk")
        jobs.run_all()
    told = [entry_of(message) for _to, message in server.received]
    assert {event["UID"] for _method, event in told} == uids
    assert {method for method, _event in told} == {"CANCEL"}
    assert len(told) == 7
    assert "syk" not in "".join(text_of(message) for _to, message in server.received)  # free text stays in the house
    sweep(later(60))
    assert len(server.received) == 7


def test_moved_meeting_and_new_place_are_told(server: MailServer) -> None:
    room = published(1)
    sweep(THURSDAY)
    server.received.clear()
    values = {"minutes_per_case": 7, "chair": room.chair.person}
    with stopped_at(later(5)):
        services.change_plan(
            actor=room.coordinator, meeting=room.meeting, starts_at=TUESDAY, place="Videorom 9", **values
        )
    sweep(later(12))
    assert len(server.received) == 5
    assert {entry_of(message)[1]["LOCATION"] for _to, message in server.received} == {"Videorom 9"}
    moved = TUESDAY + timedelta(days=1)
    with stopped_at(later(15)):
        services.change_plan(
            actor=room.coordinator, meeting=room.meeting, starts_at=moved, place="Videorom 9", **values
        )
    sweep(later(22))
    assert len(server.received) == 10
    _method, event = entry_of(server.to(DOCTOR)[-1])
    assert (event["SEQUENCE"], event.decoded("DTSTART")) == (2, moved)


def test_server_that_is_away_loses_nothing(settings: Any) -> None:
    room = published()
    port = free_port()
    point_at(settings, port)
    sweep(THURSDAY)
    assert Job.objects.filter(kind=SEND).exclude(state=Job.State.DONE).count() == 0
    stands = outlook(room.meeting)
    assert set(stands.problems) == {NoticeProblem.UNREACHABLE}
    assert len(stands.unsent) == 7
    with mail_server(settings, port=port) as server:
        sweep(THURSDAY + timedelta(seconds=30))
        assert server.received == [], "it waits a minute before it knocks again"
        sweep(THURSDAY + timedelta(seconds=61))
        assert len(server.received) == 7
    assert outlook(room.meeting).problems == {}


def test_line_that_breaks_half_way_sends_the_rest_later(server: MailServer) -> None:
    room = published()
    server.breaks_after = 3
    sweep(THURSDAY)
    assert len(server.received) == 3
    assert len(outlook(room.meeting).unsent) == 4
    server.breaks_after = None
    sweep(later(2))
    assert len(server.received) == 7
    uids = [entry_of(message)[1]["UID"] for _to, message in server.received]
    assert len(set(uids)) == 7


def test_receiver_that_is_refused_or_has_no_address_is_named_and_the_others_get_theirs(server: MailServer) -> None:
    room = published()
    room.molecular.person.email = ""
    room.molecular.person.save()
    server.refused.add("chair@x.example")
    sweep(THURSDAY)
    assert len(server.received) == 5
    assert outlook(room.meeting).problems == {
        NoticeProblem.REFUSED: [room.chair.person],
        NoticeProblem.NO_ADDRESS: [room.molecular.person],
    }
    server.refused.clear()
    with stopped_at(later(1)):
        services.invite(actor=room.coordinator, meeting=room.meeting)  # the button does not wait
        jobs.run_all()
    assert len(server.to("chair@x.example")) == 1


def test_production_without_a_server_says_so(settings: Any) -> None:
    settings.EMAIL_IS_SENT = False
    room = published(1)
    sweep(THURSDAY)
    assert set(outlook(room.meeting).problems) == {NoticeProblem.NO_SERVER}


def test_answers(server: MailServer) -> None:
    room = published()
    sweep(THURSDAY)
    mine = Invitation.objects.get(item=room.item(1))
    with stopped_at(later(5)):
        with pytest.raises(InvalidInput) as caught:
            services.answer_invitation(actor=room.doctor, invitation=mine, answer=Answer.SUBSTITUTE, substitute=" ")
        assert caught.value.problems[0].path == "substitute"
        services.answer_invitation(actor=room.doctor, invitation=mine, answer=Answer.SUBSTITUTE, substitute="Liv Dahl")
        mine.refresh_from_db()
        assert (mine.answer, mine.substitute) == ("substitute", "Liv Dahl")
        services.answer_invitation(actor=room.doctor, invitation=mine, answer=Answer.CANNOT, substitute="Liv Dahl")
        mine.refresh_from_db()
        assert (mine.answer, mine.substitute) == ("cannot", "")
        with pytest.raises(PreconditionFailed):
            services.answer_invitation(actor=room.chair, invitation=mine, answer=Answer.COMES)
        services.remove_case(actor=room.coordinator, item=room.item(1))
        with pytest.raises(PreconditionFailed):
            services.answer_invitation(actor=room.doctor, invitation=mine, answer=Answer.COMES)
    assert outlook(room.meeting).unanswered == 6
    assert AuditEvent.objects.filter(action="meeting.join", case=room.cases[0].pseudonym, verb="U").count() == 2


def test_meeting_that_is_on_tells_nobody_anything(server: MailServer) -> None:
    room = published()
    sweep(THURSDAY)
    server.received.clear()
    with stopped_at(TUESDAY):
        services.open_meeting(actor=room.chair, meeting=room.meeting)
        room.enter(room.coordinator)
        services.move_case(actor=room.coordinator, item=room.item(1), position=3)
    sweep(TUESDAY + timedelta(minutes=20))
    assert server.received == []


@pytest.mark.parametrize(
    ("reply", "problem"),
    [("554 looks like spam", NoticeProblem.REFUSED), ("451 try later", NoticeProblem.UNREACHABLE)],
)
def test_message_that_the_server_does_not_take_is_named_for_what_it_is(
    server: MailServer, reply: str, problem: NoticeProblem
) -> None:
    room = published(1)
    server.content = reply
    sweep(THURSDAY)
    assert {one.problem for one in Invitation.objects.exclude(person__email="")} == {problem.value}
    assert problem in outlook(room.meeting).problems
    server.content = "250 ok"
    sweep(THURSDAY + timedelta(hours=2))
    assert not Invitation.objects.exclude(person__email="").filter(sent_at=None).exists()


def test_subject_says_changed_and_not_a_new_time_where_only_the_place_is_another(server: MailServer) -> None:
    room = published(1)
    sweep(THURSDAY)
    with stopped_at(THURSDAY + timedelta(minutes=10)):
        services.change_plan(
            actor=room.coordinator, meeting=room.meeting, starts_at=TUESDAY, minutes_per_case=7,
            chair=room.chair.person, place="Videorom 9",
        )  # fmt: skip
    sweep(THURSDAY + timedelta(minutes=20))
    first, second = server.to(DOCTOR)
    assert str(first["Subject"]).strip().startswith("Innkalling:")
    assert str(second["Subject"]).strip().startswith("Endret:")
    assert "Videorom 9" in text_of(second)
