"""The shared note: several write, every word has its author, and what does not belong there is not stored."""

import json
from base64 import b64decode, b64encode
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pycrdt import Doc, Text

from cases.meetings import services
from cases.meetings.live.audience import audience_of
from cases.meetings.live.messages import Messages
from cases.meetings.logic.authorship import Run
from cases.meetings.logic.note_update import ROOT
from cases.meetings.models import AgendaItem, MeetingEvent, NoteState, NoteUpdate
from cases.meetings.queries.notes import note_after, note_of, whole_note
from cases.meetings.queries.rooms import room_state
from cases.meetings.services.notes import LARGEST_UPDATE, LONGEST_NOTE
from molmdt.audit.models import AuditEvent
from molmdt.kernel.errors import Denied, DomainError, InvalidInput, PreconditionFailed
from tests.cases.meetings.notes import Writer
from tests.cases.meetings.rooms import Boardroom, make_open_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> Boardroom:
    return make_open_meeting(2)


def text_of(packet: dict[str, Any]) -> str:
    document = Doc()
    for update in packet["updates"]:
        document.apply_update(b64decode(update))
    return str(document.get(ROOT, type=Text))


def test_two_write_in_the_same_paragraph(room: Boardroom) -> None:
    item = room.call(1)
    molecular, chair = Writer.of(room.molecular, item), Writer.of(room.chair, item)
    molecular.type("Fusjonen er i leseramme.")
    molecular.send(item)
    chair.hear(b64decode(whole_note(item)["updates"][0])).type("trolig ", at=12)
    molecular.type(" Kinasen er bevart.")
    chair.send(item)
    molecular.send(item)
    stored = room.item(1)
    assert stored.notes == "Fusjonen er trolig i leseramme. Kinasen er bevart."
    note = note_of(stored)
    assert note.runs == (
        Run(room.molecular.person_id, "Fusjonen er "),
        Run(room.chair.person_id, "trolig "),
        Run(room.molecular.person_id, "i leseramme. Kinasen er bevart."),
    )
    assert [one.person for one in note.authors] == [room.molecular.person, room.chair.person]
    assert [one.number for one in note.authors] == [3, 2]
    assert text_of(whole_note(item)) == stored.notes
    kept = NoteUpdate.objects.filter(item=item).values_list("number", "person")
    assert list(kept) == [(1, room.molecular.person_id), (2, room.chair.person_id), (3, room.molecular.person_id)]


def test_a_page_hears_what_it_lacks_and_no_more(room: Boardroom) -> None:
    item = room.call(1)
    writer = Writer.of(room.chair, item)
    writer.type("En. ").send(item)
    room.meeting.refresh_from_db()
    held = room.meeting.last_sequence
    assert note_after(item, held) is None
    writer.type("To. ").send(item)
    writer.type("Tre.").send(item)
    packet = note_after(item, held)
    assert packet is not None
    assert (packet["from"], packet["to"], len(packet["updates"])) == (1, 3, 2)


def test_the_same_change_twice_is_one(room: Boardroom) -> None:
    item = room.call(1)
    update = Writer.of(room.chair, item).type("En gang.").update()
    for _ in range(2):
        services.write_note(actor=room.chair, item=item, update=update)
    assert NoteUpdate.objects.filter(item=item).count() == 1
    assert MeetingEvent.objects.filter(meeting=room.meeting, kind="notes_changed").count() == 1
    assert AuditEvent.objects.filter(action="case.comment", verb="U", case=item.case.pseudonym).count() == 1
    assert room.item(1).notes_version == 2


def in_anothers_name(room: Boardroom, item: AgendaItem) -> bytes:
    return Writer.of(room.pathologist, item).type("Dette mener patologen.").update()


def from_another_meeting(room: Boardroom, item: AgendaItem) -> bytes:
    return Writer(services.note_client(actor=room.chair, meeting=item.meeting).pk + 10_000).type("Hei").update()


def with_a_step_missing(room: Boardroom, item: AgendaItem) -> bytes:
    writer = Writer.of(room.chair, item).type("Først. ")
    writer.update()
    return writer.type("Så.").update()


def too_long(room: Boardroom, item: AgendaItem) -> bytes:
    return Writer.of(room.chair, item).type("x" * (LONGEST_NOTE + 1)).update()


def too_large(room: Boardroom, item: AgendaItem) -> bytes:
    return Writer.of(room.chair, item).type("x" * LARGEST_UPDATE).update()


def unstorable(room: Boardroom, item: AgendaItem) -> bytes:
    return Writer.of(room.chair, item).type("a\x00b").update()


REFUSED = [
    (in_anothers_name, Denied), (from_another_meeting, Denied), (with_a_step_missing, PreconditionFailed),
    (too_long, InvalidInput), (too_large, InvalidInput), (unstorable, InvalidInput),
    (lambda room, item: b"garbage", InvalidInput),
]  # fmt: skip


@pytest.mark.parametrize(("make", "error"), REFUSED)
def test_what_is_refused_leaves_nothing(room: Boardroom, make: Any, error: type[DomainError]) -> None:
    item = room.call(1)
    update = make(room, item)
    room.meeting.refresh_from_db()
    with pytest.raises(error) as told:
        services.write_note(actor=room.chair, item=item, update=update)
    assert told.value.message
    before = room.meeting.last_sequence
    room.meeting.refresh_from_db()
    assert room.meeting.last_sequence == before
    assert not NoteUpdate.objects.exists()
    assert not NoteState.objects.exists()
    assert room.item(1).notes == ""


def test_who_has_no_part_in_the_case_does_not_write(room: Boardroom) -> None:
    item = room.call(1)
    services.declare_conflict(actor=room.pathologist, item=item)
    with pytest.raises(PreconditionFailed, match=r"conflict of interest|inhabil"):
        Writer.of(room.pathologist, item).type("Likevel").send(item)
    old = item
    room.call(2)
    with pytest.raises(PreconditionFailed, match=room.cases[1].pseudonym):
        Writer.of(room.chair, old).type("For sent").send(old)


def test_text_from_a_program_is_added_at_the_end(room: Boardroom) -> None:
    item = room.call(1)
    services.append_note(actor=room.chair, item=item, text="Først. ")
    services.append_note(actor=room.molecular, item=item, text="Så.")
    assert room.item(1).notes == "Først. Så."
    assert [one.person for one in note_of(item).authors] == [room.chair.person, room.molecular.person]


def post(account: Any, item: AgendaItem, body: Any) -> Any:
    client = Client()
    client.force_login(account)
    return client.post(f"/meetings/items/{item.pk}/note/write/", body, content_type="application/json")


def test_a_page_sends_and_asks(room: Boardroom) -> None:
    item = room.call(1)
    writer = Writer.of(room.chair, item).type("Hei 😀")
    answer = post(room.chair, item, json.dumps({"update": b64encode(writer.update()).decode()}))
    room.meeting.refresh_from_db()
    assert (answer.status_code, answer.json()) == (
        200, {"item": item.pk, "to": 1, "sequence": room.meeting.last_sequence},
    )  # fmt: skip
    for body in ("", "[]", "{}", '{"update": 1}', '{"update": "%%"}', json.dumps({"update": "A" * 200_000})):
        refused = post(room.chair, item, body)
        assert refused.status_code == 422, body
        assert refused.json()["message"]
    services.join(actor=room.observer, meeting=room.meeting)
    assert post(room.observer, item, "{}").status_code == 403
    client = Client()
    client.force_login(room.pathologist)
    assert text_of(client.get(f"/meetings/items/{item.pk}/note/").json()) == "Hei 😀"
    room.call(2)
    assert client.get(f"/meetings/items/{item.pk}/note/").status_code == 409


def test_message_brings_changes_to_who_sees_the_case(room: Boardroom) -> None:
    item = room.call(1)
    services.append_note(actor=room.chair, item=item, text="En. ")
    room.meeting.refresh_from_db()
    held = room.meeting.last_sequence
    services.append_note(actor=room.molecular, item=item, text="To.")
    room.cases[0].referring_doctor = room.molecular.person
    room.cases[0].hospital = room.molecular.person.hospital
    room.cases[0].save()
    state = room_state(room.meeting)
    messages = Messages(state)
    told = {}
    with CaptureQueriesContext(connection) as asked:
        for name in ("chair", "pathologist", "observer", "doctor"):
            audience = audience_of(getattr(room, name), state, language="nb")
            assert audience is not None, name
            message = messages.catch_up(audience, since=held, token=audience.token)
            told[name] = json.loads(message).get("notes")
    assert "doctor" not in told or told["doctor"] is None
    for name in ("chair", "pathologist", "observer"):
        assert (told[name]["from"], told[name]["to"], len(told[name]["updates"])) == (1, 2, 1), name
    written = [query for query in asked.captured_queries if 'FROM "cases_meetings_noteupdate"' in query["sql"]
               and '"update"' in query["sql"]]  # fmt: skip
    assert len(written) == 1
    whole = json.loads(messages.snapshot(audience_of(room.chair, state, language="nb"), since=0))["notes"]
    assert (whole["from"], whole["to"], text_of(whole)) == (0, 2, "En. To.")


def test_questions_do_not_grow_with_what_was_written(room: Boardroom) -> None:
    item = room.call(1)
    counts = []
    for number in (1, 30):
        for _ in range(number):
            services.append_note(actor=room.chair, item=item, text="x")
        writer = Writer.of(room.molecular, item).type("y")
        with CaptureQueriesContext(connection) as asked:
            writer.send(item)
            note_of(item)
            whole_note(item)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_database_keeps_what_was_typed(room: Boardroom) -> None:
    item = room.call(1)
    Writer.of(room.chair, item).type("Skrevet").send(item)
    for act in (
        lambda: NoteUpdate.objects.filter(item=item).update(person=room.molecular.person_id),
        lambda: NoteUpdate.objects.filter(item=item).delete(),
    ):
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
            act()
