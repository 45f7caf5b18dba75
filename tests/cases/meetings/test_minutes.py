"""The minutes are made from the log, corrected, frozen; then nothing in them changes, whoever asks."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.genomics.models import Finding, Profile, Upload, UploadedFile
from cases.meetings import services
from cases.meetings.enums import ItemKind, Section, VoteChoice
from cases.meetings.models import Conclusion, Minutes, NoteUpdate, Question
from cases.meetings.queries.minutes import canonical, digest, minutes_record, record_of
from cases.meetings.queries.work import work_items
from cases.meetings.services.concluding import Line
from cases.meetings.services.presenting import View
from cases.pathology.models import Slide
from molmdt.audit.models import AuditEvent
from molmdt.kernel.clock import now, stopped_at, today
from molmdt.kernel.errors import EditConflict, InvalidInput, PreconditionFailed
from tests.cases.meetings.notes import Writer
from tests.cases.meetings.rooms import Boardroom, make_open_meeting
from tests.factories import make_specimen

pytestmark = pytest.mark.django_db
SHA = {letter: letter * 64 for letter in "abcde"}


def make_material(case: Any) -> tuple[Finding, Slide]:
    """A profile of two files with a finding, and a slide."""
    specimen = make_specimen(case, dna_sample_id=f"IPH{case.pk:04d}-D01-P01-A01")
    upload = Upload.objects.create(specimen=specimen, laboratory=case.hospital, content_sha256=SHA["a"])
    for name, sha256 in (("run/MetricsOutput.tsv", SHA["b"]), ("run/variants.vcf", SHA["c"])):
        UploadedFile.objects.create(upload=upload, name=name, sha256=sha256, size=1)
    profile = Profile.objects.create(
        case=case, specimen=specimen, upload=upload, laboratory=case.hospital, build="GRCh37", assay="TSO500",
        pipeline="LocalApp 2.2", content_sha256=SHA["a"],
    )  # fmt: skip
    finding = Finding.objects.create(profile=profile, kind="fusion", gene="FGFR2", partner_gene="BICC1", passed=True)
    slide = Slide.objects.create(
        specimen=specimen, stain="HE", state="ready", source_sha256=SHA["d"], pyramid_sha256=SHA["e"], width=1, height=1
    )
    return finding, slide


def hold(room: Boardroom) -> None:
    """Case 1 is discussed and concluded, case 2 deferred, case 3 never reached; minute by minute."""
    start = now().replace(microsecond=0)
    at = iter(stopped_at(start + timedelta(minutes=minute)) for minute in range(1, 20))
    first = room.cases[0]
    finding, slide = make_material(first)
    with next(at):
        item = room.call(1)
    with next(at):
        services.show(actor=room.chair, item=item, view=View(Section.FINDINGS, finding=finding))
        Profile.objects.filter(case=first).update(version=2, content_sha256=SHA["e"])  # a corrected delivery comes
    with next(at):
        services.join(actor=room.geneticist, meeting=room.meeting)
        services.declare_conflict(actor=room.pathologist, item=item)
        services.show(actor=room.chair, item=item, view=View(Section.FINDINGS, finding=finding, plot="fusions"))
    with next(at):
        Writer.of(room.molecular, item).type("Fusjonen er i leseramme.\n").send(item)
        services.append_note(actor=room.chair, item=item, text="Studie er aktuelt.")
        asked = services.ask_question(actor=room.geneticist, item=item, text="Er blod sekvensert?")
        assert isinstance(asked, Question)
        services.answer_question(actor=room.chair, question=asked, text="Nei, ikke ennå.")
    with next(at):
        services.show(actor=room.chair, item=item, view=View(Section.PATHOLOGY, slide=slide))
        services.add_line(actor=room.chair, item=item, line=Line(ItemKind.TREATMENT_OPTION, drugs=["pemigatinib"]))
        follow_up = Line(
            ItemKind.GENETIC_COUNSELLING, text="BRCA2", responsible=room.geneticist.person,
            due_on=today() + timedelta(days=14),
        )  # fmt: skip
        services.add_line(actor=room.chair, item=item, line=follow_up)
        services.save_outcome(actor=room.chair, item=item, version=1, summary="En mulighet.",
                              dissent="M. Berg ville vente.", consensus=False)  # fmt: skip
    with next(at):
        services.leave(actor=room.molecular, meeting=room.meeting)
        version = Conclusion.objects.get(item=item).version
        poll = services.open_poll(actor=room.chair, item=item, version=version, question="Enig i studien?")
        services.vote(actor=room.geneticist, poll=poll, choice=VoteChoice.NO, comment="For tidlig")
        services.close_poll(actor=room.chair, poll=poll)
    with next(at):
        version = Conclusion.objects.get(item=item).version
        services.read_back(actor=room.chair, item=item, version=version)
        services.record_conclusion(actor=room.chair, item=item, version=version)
    with next(at):
        services.defer_case(actor=room.chair, item=room.call(2), reason="Venter på ny biopsi")
    with next(at):
        services.close_meeting(actor=room.chair, meeting=room.meeting)
    room.meeting.refresh_from_db()


@pytest.fixture
def room() -> Boardroom:
    room = make_open_meeting(3)
    hold(room)
    return room


def record(room: Boardroom) -> Any:
    return minutes_record(room.meeting)


def minutes_of(room: Boardroom) -> Minutes:
    return Minutes.objects.get(meeting=room.meeting)


def clock(text: str | None) -> str:
    """Minutes of the hour since the meeting's first call are all that the test needs."""
    return (text or "")[14:16]


def test_a_case_tells_times_people_and_conflicts(room: Boardroom) -> None:
    case = record(room)["cases"][0]
    begun = int(clock(case["called"][0][0]))
    assert [[(int(clock(at)) - begun) % 60 for at in span] for span in case["called"]] == [[0, 6]]
    assert (int(clock(case["read_back"][0]["at"])) - begun) % 60 == 6
    times = {
        one["person"]: [[(int(clock(at)) - begun) % 60 for at in span] for span in one["times"]]
        for one in case["present"]
    }
    assert times == {
        room.chair.person_id: [],  # all the time
        room.pathologist.person_id: [],
        room.molecular.person_id: [[0, 5]],
        room.geneticist.person_id: [[2, 6]],
    }
    assert [one["person"] for one in case["conflicts"]] == [room.pathologist.person_id]
    named = {one["id"]: one for one in record(room)["people"]}
    assert named[room.geneticist.person_id]["role"] == "GE"
    assert room.observer.person_id not in named


def test_a_case_tells_what_was_shown_and_what_stood_behind(room: Boardroom) -> None:
    case = record(room)["cases"][0]
    shown = [(one["section"], one["finding"], one["plot"], one["slide"]) for one in case["shown"]]
    assert shown == [
        ("overview", "", "", ""),
        ("findings", "FGFR2::BICC1", "", ""),
        ("findings", "FGFR2::BICC1", "fusions", ""),
        ("pathology", "", "", f"HE {room.cases[0].specimens.get().site}"),
    ]
    behind = case["material"]
    assert [(one["version"], one["sha256"]) for one in behind["profiles"]] == [(1, SHA["a"]), (2, SHA["e"])]
    assert [one["sha256"] for one in behind["profiles"][0]["files"]] == [SHA["b"], SHA["c"]]
    assert [one["sha256"] for one in behind["slides"]] == [SHA["d"]]
    assert behind["referral"][0]["version"] >= 1
    assert len(behind["referral"][0]["sha256"]) == 64


def test_a_case_tells_what_was_said_and_decided(room: Boardroom) -> None:
    case, deferred, missed = record(room)["cases"]
    discussion = case["discussion"]
    assert discussion["text"] == "Fusjonen er i leseramme.\nStudie er aktuelt."
    assert [[one["person"] for one in part["people"]] for part in discussion["written"]] == [
        [room.molecular.person_id], [room.chair.person_id],
    ]  # fmt: skip
    assert [(one["text"], one["answer"], one["answered_by"]) for one in case["questions"]] == [
        ("Er blod sekvensert?", "Nei, ikke ennå.", room.chair.person_id)
    ]
    conclusion = case["conclusion"]
    assert (conclusion["summary"], conclusion["consensus"]) == ("En mulighet.", False)
    assert conclusion["dissent"].startswith("M. Berg ville vente.")
    assert [line["kind"] for line in conclusion["lines"]] == ["treatment_option", "genetic_counselling"]
    task = conclusion["lines"][1]
    assert (task["owner"], task["due_on"]) == (room.geneticist.person_id, (today() + timedelta(days=14)).isoformat())
    assert [(one["counts"], one["votes"][0]["comment"]) for one in case["polls"]] == [
        ({"yes": 0, "no": 1, "abstain": 0}, "For tidlig")
    ]
    assert deferred["deferred"]["reason"] == "Venter på ny biopsi"
    assert deferred["conclusion"] is None
    assert missed["called"] == missed["shown"] == missed["present"] == []
    assert missed["deferred"]["reason"]


def test_correction_keeps_the_original_and_shows_a_conflict(room: Boardroom) -> None:
    item = room.item(1)
    services.correct_discussion(actor=room.coordinator, item=item, text="Fusjonen er i leseramme. ", version=1)
    stored = record(room)["cases"][0]["discussion"]
    assert (stored["text"], stored["corrected_by"]) == ("Fusjonen er i leseramme.", room.coordinator.person_id)
    assert stored["original"] == "Fusjonen er i leseramme.\nStudie er aktuelt."
    with pytest.raises(EditConflict) as told:
        services.correct_discussion(actor=room.chair, item=item, text="Noe annet", version=1)
    assert (told.value.stored, told.value.version) == ({"text": "Fusjonen er i leseramme."}, 2)
    services.correct_discussion(actor=room.chair, item=item, text="", version=2)  # struck out on purpose
    assert record(room)["cases"][0]["discussion"]["text"] == ""
    with pytest.raises(InvalidInput):
        services.correct_discussion(actor=room.chair, item=item, text="x" * 20_001, version=3)


def test_general_text_is_compared_and_set(room: Boardroom) -> None:
    services.save_minutes(actor=room.coordinator, minutes=minutes_of(room), text="Neste møte er 1.12.", version=1)
    with pytest.raises(EditConflict):
        services.save_minutes(actor=room.chair, minutes=minutes_of(room), text="Annet", version=1)
    assert record(room)["text"] == "Neste møte er 1.12."


def test_minutes_are_corrected_only_after_the_meeting() -> None:
    room = make_open_meeting(1)
    with pytest.raises(PreconditionFailed, match=r"open|åpen"):
        services.correct_discussion(actor=room.coordinator, item=room.item(1), text="For tidlig", version=1)


def frozen(room: Boardroom) -> Minutes:
    return services.freeze_as_they_stand(actor=room.coordinator, minutes=minutes_of(room))


def test_frozen_minutes_are_a_record_with_its_digest(room: Boardroom) -> None:
    before = record(room)
    minutes = frozen(room)
    assert json.loads(minutes.record) == before == record_of(room.meeting.__class__.objects.get(pk=room.meeting.pk))
    assert minutes.record_sha256 == hashlib.sha256(minutes.record.encode()).hexdigest()
    assert minutes.frozen_by == room.coordinator.person
    assert AuditEvent.objects.filter(action="meeting.run", details__record_sha256=minutes.record_sha256).count() == 1


def test_nothing_unread_is_frozen(room: Boardroom) -> None:
    seen = digest(canonical(record(room)))
    services.correct_discussion(actor=room.chair, item=room.item(1), text="Rettet imens", version=1)
    with pytest.raises(PreconditionFailed):
        services.freeze_minutes(actor=room.coordinator, minutes=minutes_of(room), seen=seen)
    assert minutes_of(room).frozen_at is None


LATE: dict[str, Callable[[Boardroom], Any]] = {
    "the discussion": lambda room: services.correct_discussion(
        actor=room.coordinator, item=room.item(1), text="Senere", version=room.item(1).minutes_version
    ),
    "the general text": lambda room: services.save_minutes(
        actor=room.coordinator, minutes=minutes_of(room), text="Senere", version=minutes_of(room).version
    ),
    "freezing again": frozen,
}


@pytest.mark.parametrize("what", LATE)
def test_service_refuses_what_comes_after_freezing(room: Boardroom, what: str) -> None:
    frozen(room)
    with pytest.raises(PreconditionFailed, match=r"frozen|fryst"):
        LATE[what](room)


BEHIND: dict[str, Callable[[Boardroom], Any]] = {
    "minutes' text": lambda room: Minutes.objects.filter(meeting=room.meeting).update(text="x"),
    "thawing": lambda room: Minutes.objects.filter(meeting=room.meeting).update(
        frozen_at=None, record="", record_sha256=""
    ),
    "deleting": lambda room: Minutes.objects.filter(meeting=room.meeting).delete(),
    "a corrected text": lambda room: room.meeting.items.update(minutes_text="x"),
    "a note": lambda room: room.meeting.items.update(notes="x"),
    "a reason": lambda room: room.meeting.items.update(defer_reason="x"),
    "an agenda item": lambda room: room.item(3).delete(),
    "an update of the note": lambda room: NoteUpdate.objects.create(
        item=room.item(1), number=99, update=b"\x00\x00", person=room.chair.person
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", BEHIND)
def test_database_refuses_what_comes_behind_the_services(room: Boardroom, what: str) -> None:
    frozen(room)
    before = minutes_of(room).record_sha256
    with pytest.raises(DatabaseError), transaction.atomic():
        BEHIND[what](room)
    assert minutes_of(room).record_sha256 == before
    assert digest(canonical(minutes_record(room.meeting))) == before


@pytest.mark.parametrize("what", [name for name in BEHIND if name not in {"thawing", "deleting", "an agenda item"}])
def test_database_lets_them_through_before(room: Boardroom, what: str) -> None:
    BEHIND[what](room)


def test_queries_do_not_grow_with_cases(room: Boardroom) -> None:
    with CaptureQueriesContext(connection) as few:
        record(room)
    services.close_meeting  # noqa: B018 - the board has one open meeting at a time; the next may begin
    larger = make_open_meeting(6)
    hold(larger)
    with CaptureQueriesContext(connection) as many:
        record(larger)
    assert len(many) == len(few)


def client_of(account: Any) -> Client:
    client = Client()
    client.force_login(account)
    return client


def test_page_shows_the_record_and_freezes_it(room: Boardroom) -> None:
    coordinator = client_of(room.coordinator)
    address = f"/meetings/{room.meeting.pk}/minutes/"
    page = coordinator.get(address).content.decode()
    for words in ("FGFR2::BICC1", SHA["a"][:12], "Er blod sekvensert?", "Venter på ny biopsi", "M. Berg ville vente."):
        assert words in page, words
    item = room.item(1)
    corrected = {"text": "Rettet tekst", "version": 1}
    assert coordinator.post(f"/meetings/items/{item.pk}/discussion/", corrected).status_code == 302
    stale = coordinator.post(
        f"/meetings/items/{item.pk}/discussion/", corrected | {"text": "Min"}, headers={"HX-Request": "true"}
    )
    assert stale.status_code == 409
    assert "Rettet tekst" in stale.content.decode()
    assert "Min" in stale.content.decode()
    old = coordinator.post(f"/meetings/{room.meeting.pk}/minutes/freeze/", {"seen": "0" * 64})
    assert old.status_code == 409
    seen = digest(canonical(record(room)))
    assert coordinator.post(f"/meetings/{room.meeting.pk}/minutes/freeze/", {"seen": seen}).status_code == 302
    page = coordinator.get(address).content.decode()
    assert seen in page
    assert "textarea" not in page
    assert (
        client_of(room.molecular).post(f"/meetings/{room.meeting.pk}/minutes/freeze/", {"seen": seen}).status_code
        == 403
    )


def test_unfinished_minutes_are_on_the_coordinators_list(room: Boardroom) -> None:
    def rows() -> list[str]:
        return [row.url for row in work_items(room.coordinator) if "minutes" in row.url]

    assert rows() == [f"/meetings/{room.meeting.pk}/minutes/"]
    frozen(room)
    assert rows() == []


def test_who_had_gone_silent_before_the_call_was_not_there() -> None:
    """They are let go as of their last sign of life, which nobody knew yet when the case was called."""
    room = make_open_meeting(1)
    silent = room.meeting.attendances.filter(person=room.pathologist.person)
    silent.update(joined_at=now() - timedelta(minutes=9), admitted_at=now() - timedelta(minutes=9))
    silent.update(seen_at=now() - timedelta(minutes=3))
    item = room.call(1)
    services.sweep_unseen(room.meeting.pk)
    services.defer_case(actor=room.chair, item=item, reason="Venter på ny biopsi")
    services.close_meeting(actor=room.chair, meeting=room.meeting)
    present = {one["person"] for one in record(room)["cases"][0]["present"]}
    assert present == {room.chair.person_id, room.molecular.person_id}
    assert room.pathologist.person_id in {one["person"] for one in record(room)["present"]}
