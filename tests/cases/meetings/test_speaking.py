"""The speaking list, questions in writing, conflicts of interest."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client

from cases.meetings import services
from cases.meetings.enums import ItemKind, Requirement
from cases.meetings.live.audience import audience_of
from cases.meetings.live.fragments import render
from cases.meetings.models import AgendaItem, ConflictOfInterest, Question, RaisedHand
from cases.meetings.queries import minutes_record
from cases.meetings.queries.outlook import outlook
from cases.meetings.queries.rooms import room_state
from cases.meetings.services.concluding import Line
from molmdt.audit.models import AuditEvent
from molmdt.kernel.errors import InvalidInput, PreconditionFailed
from tests.cases.meetings.rooms import Boardroom, make_boardroom, make_open_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> Boardroom:
    return make_open_meeting(2)


@pytest.fixture
def item(room: Boardroom) -> AgendaItem:
    return room.call(1)


def order(room: Boardroom) -> list[int]:
    return [hand.person_id for hand in room_state(room.meeting).hands]


def test_hands_stand_in_the_order_of_asking(room: Boardroom, item: AgendaItem) -> None:
    for account in (room.molecular, room.pathologist, room.molecular):  # asking twice is asking once
        hand = services.raise_hand(actor=account, meeting=room.meeting)
        assert hand.item == item
    assert order(room) == [room.molecular.person_id, room.pathologist.person_id]
    services.lower_hand(actor=room.molecular, meeting=room.meeting)
    services.lower_hand(actor=room.molecular, meeting=room.meeting)
    services.raise_hand(actor=room.molecular, meeting=room.meeting)
    assert order(room) == [room.pathologist.person_id, room.molecular.person_id]


def test_one_at_a_time_has_the_word(room: Boardroom, item: AgendaItem) -> None:
    first, second = room.molecular.person_id, room.pathologist.person_id
    for account in (room.molecular, room.pathologist):
        services.raise_hand(actor=account, meeting=room.meeting)
    services.give_word(actor=room.chair, meeting=room.meeting, person=second)  # a chosen one
    speaker = room_state(room.meeting).speaker
    assert speaker is not None and speaker.person_id == second
    services.give_word(actor=room.chair, meeting=room.meeting, person=first)
    assert order(room) == [first]  # who had the word is done
    services.take_word_back(actor=room.chair, meeting=room.meeting, person=first)
    assert order(room) == []
    with pytest.raises(PreconditionFailed):
        services.give_word(actor=room.chair, meeting=room.meeting, person=first)


@pytest.mark.parametrize("way", ["leaves", "shown_out", "next_case", "closed"])
def test_hand_falls_with_its_reason(room: Boardroom, item: AgendaItem, way: str) -> None:
    services.raise_hand(actor=room.molecular, meeting=room.meeting)
    if way == "leaves":
        services.leave(actor=room.molecular, meeting=room.meeting)
    elif way == "shown_out":
        person = room.molecular.person_id
        services.show_out(actor=room.chair, meeting=room.meeting, person=person, reason="Feil møte")
    elif way == "next_case":
        room.call(2)
    else:
        services.defer_case(actor=room.chair, item=item, reason="Venter på biopsi")
        services.close_meeting(actor=room.chair, meeting=room.meeting)
    assert not RaisedHand.objects.filter(lowered_at=None).exists()


def test_who_is_not_in_the_room_does_not_speak(room: Boardroom, item: AgendaItem) -> None:
    services.join(actor=room.doctor, meeting=room.meeting)  # waits
    with pytest.raises(PreconditionFailed):
        services.raise_hand(actor=room.doctor, meeting=room.meeting)
    with pytest.raises(PreconditionFailed):
        services.ask_question(actor=room.doctor, item=item, text="Hva med FGFR2?")


def test_guest_asks_for_the_word_without_a_case_that_they_may_not_see(room: Boardroom) -> None:
    other = room.item(2).case
    other.referring_doctor, other.hospital = room.molecular.person, room.molecular.person.hospital
    other.save()
    services.join(actor=room.doctor, meeting=room.meeting)
    services.admit(actor=room.chair, meeting=room.meeting)
    room.call(2)
    assert services.raise_hand(actor=room.doctor, meeting=room.meeting).item is None


def test_question_is_asked_answered_and_kept(room: Boardroom, item: AgendaItem) -> None:
    first = services.ask_question(actor=room.molecular, item=item, text="  Er fusjonen i leseramme? ")
    second = services.ask_question(actor=room.pathologist, item=item, text="Nok vev?")
    services.answer_question(actor=room.pathologist, question=first, text="Ja, bevart.")
    assert [one.pk for one in room_state(room.meeting).questions] == [second.pk, first.pk]  # open ones first
    services.answer_question(actor=room.chair, question=second)
    stored = Question.objects.get(pk=second.pk)
    assert (stored.answer, stored.answered_by) == ("", room.chair.person)
    with pytest.raises(PreconditionFailed, match=room.pathologist.person.name):
        services.answer_question(actor=room.chair, question=first, text="Nei.")
    assert Question.objects.get(pk=first.pk).text == "Er fusjonen i leseramme?"
    rows = AuditEvent.objects.filter(action="meeting.speak", case=item.case.pseudonym, details__has_key="question")
    assert [row.verb for row in rows.order_by("at")] == ["C", "C", "U", "U"]


def test_only_the_asker_takes_an_open_question_back(room: Boardroom, item: AgendaItem) -> None:
    question = services.ask_question(actor=room.molecular, item=item, text="Er fusjonen i leseramme?")
    with pytest.raises(PreconditionFailed):
        services.withdraw_question(actor=room.chair, question=question)
    services.withdraw_question(actor=room.molecular, question=question)
    with pytest.raises(PreconditionFailed):
        services.answer_question(actor=room.chair, question=question, text="Ja.")
    assert room_state(room.meeting).questions == []


@pytest.mark.parametrize("text", ["", "   ", "x" * 1001])
def test_question_has_a_length(room: Boardroom, item: AgendaItem, text: str) -> None:
    with pytest.raises(InvalidInput):
        services.ask_question(actor=room.molecular, item=item, text=text)


def test_question_about_a_case_that_is_no_longer_up_comes_too_late(room: Boardroom, item: AgendaItem) -> None:
    question = services.ask_question(actor=room.molecular, item=item, text="Nok vev?")
    room.call(2)
    for act in (
        lambda: services.ask_question(actor=room.molecular, item=item, text="Hallo?"),
        lambda: services.answer_question(actor=room.chair, question=question, text="Ja."),
        lambda: services.withdraw_question(actor=room.molecular, question=question),
    ):
        with pytest.raises(PreconditionFailed, match=room.cases[1].pseudonym):
            act()


def test_questions_are_read_only_by_those_who_see_the_case(room: Boardroom) -> None:
    other = room.item(2).case
    other.referring_doctor, other.hospital = room.molecular.person, room.molecular.person.hospital
    other.save()
    item = room.call(2)
    services.ask_question(actor=room.molecular, item=item, text="Hemmelig spørsmål")
    services.raise_hand(actor=room.molecular, meeting=room.meeting)
    state = room_state(room.meeting)
    names = ["questions", "hands", "waiting", "presence"]
    seen = {}
    for name in ("chair", "doctor", "observer"):
        audience = audience_of(getattr(room, name), state, language="nb")
        assert audience is not None
        seen[name] = "".join(render(state, audience, names).values())
    assert "Hemmelig spørsmål" in seen["chair"]
    assert "Hemmelig spørsmål" not in seen["doctor"]
    assert other.pseudonym not in seen["doctor"]
    assert 'id="raise-hand"' in seen["doctor"]
    assert not any(word in seen["observer"] for word in ('id="raise-hand"', "<textarea", "data-shows-out", "hx-post"))


def test_conflict_counts_before_and_in_the_meeting(room: Boardroom) -> None:
    services.declare_conflict(actor=room.molecular, item=room.item(2), reason="Slektning")
    services.declare_conflict(actor=room.molecular, item=room.item(2))  # twice is once, the reason stays
    first, second = room_state(room.meeting).places
    assert first.quorum.met
    assert list(second.quorum.missing) == ["molecular"]
    assert [(one.person_id, one.reason) for one in second.conflicts] == [(room.molecular.person_id, "Slektning")]
    item = room.call(2)
    with pytest.raises(PreconditionFailed):
        services.add_line(actor=room.molecular, item=item, line=Line(ItemKind.TREATMENT_OPTION, drugs=["x"]))
    for act in (
        lambda: services.raise_hand(actor=room.molecular, meeting=room.meeting),
        lambda: services.ask_question(actor=room.molecular, item=item, text="Hva nå?"),
    ):
        with pytest.raises(PreconditionFailed):
            act()
    services.withdraw_conflict(actor=room.molecular, item=item)
    assert room_state(room.meeting).quorum.met
    assert ConflictOfInterest.objects.filter(withdrawn_at__isnull=False).count() == 1
    assert services.raise_hand(actor=room.molecular, meeting=room.meeting).item == item


def test_conflict_is_in_the_minutes(room: Boardroom, item: AgendaItem) -> None:
    services.declare_conflict(actor=room.molecular, item=item)
    services.defer_case(actor=room.chair, item=item, reason="Venter på biopsi")
    conflicts = minutes_record(room.meeting)["cases"][0]["conflicts"]
    assert [(one["person"], one["withdrawn_at"]) for one in conflicts] == [(room.molecular.person_id, None)]
    with pytest.raises(PreconditionFailed):
        services.withdraw_conflict(actor=room.molecular, item=item)


def test_conflict_is_declared_on_a_published_agenda_by_who_sees_the_case() -> None:
    room = make_boardroom(1)
    with pytest.raises(Http404):  # not published: the geneticist does not see the case
        services.declare_conflict(actor=room.geneticist, item=room.item(1))
    services.publish(actor=room.coordinator, meeting=room.meeting)
    services.declare_conflict(actor=room.geneticist, item=room.item(1))
    services.open_meeting(actor=room.chair, meeting=room.meeting)
    with pytest.raises(PermissionDenied):  # observers see, and write nothing
        services.declare_conflict(actor=room.observer, item=room.item(1))
    assert ConflictOfInterest.objects.get().person == room.geneticist.person


def test_conflict_ahead_is_named_to_who_plans_and_counts_in_what_is_missing() -> None:
    room = make_boardroom(2)
    services.publish(actor=room.coordinator, meeting=room.meeting)
    before = outlook(room.meeting).missing_by_item[room.item(2).pk]
    services.declare_conflict(actor=room.pathologist, item=room.item(2), reason="Slektning")
    after = outlook(room.meeting).missing_by_item
    assert (Requirement.PATHOLOGIST in before, Requirement.PATHOLOGIST in after[room.item(2).pk]) == (False, True)
    assert Requirement.PATHOLOGIST not in after[room.item(1).pk]
    pages = {}
    for name, address in (("coordinator", "plan"), ("geneticist", "live"), ("chair", "live")):
        client = Client()
        client.force_login(getattr(room, name))
        pages[name] = client.get(f"/meetings/{room.meeting.pk}/{address}/").content.decode()
    said = f"{room.pathologist.person.name} (Slektning)"
    assert [said in pages[name] for name in ("coordinator", "chair", "geneticist")] == [True, True, False]
