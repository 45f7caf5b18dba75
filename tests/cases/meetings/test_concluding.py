"""Drafting, conflicts of two editors, recording and its basis."""

from datetime import timedelta
from typing import Any

import pytest

from cases.dossier.enums import CaseState
from cases.dossier.models import BoardDecision
from cases.meetings import services
from cases.meetings.enums import ConclusionState, ItemKind, ItemState
from cases.meetings.models import AgendaItem, Conclusion
from cases.meetings.queries import minutes_record
from cases.meetings.services.concluding import Line
from molmdt.kernel.clock import now, today
from molmdt.kernel.errors import EditConflict, InvalidInput, PreconditionFailed
from tests.cases.meetings.rooms import Boardroom, follow_up, make_open_meeting, read_out

pytestmark = pytest.mark.django_db
OPTION = Line(ItemKind.TREATMENT_OPTION, drugs=["pemigatinib "], evidence_system="ESCAT",
              evidence_system_version="2018", evidence_level="I-B")  # fmt: skip


@pytest.fixture
def room() -> Boardroom:
    return make_open_meeting(2)


@pytest.fixture
def item(room: Boardroom) -> AgendaItem:
    return room.call(1)


def outcome(room: Boardroom, item: AgendaItem, **values: Any) -> Conclusion:
    known = {"version": 1, "summary": "", "dissent": "", "consensus": None, **values}
    return services.save_outcome(actor=room.chair, item=item, **known)


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (Line(ItemKind.TREATMENT_OPTION), "drugs"),
        (Line(ItemKind.TREATMENT_OPTION, drugs=["  "]), "drugs"),
        (Line(ItemKind.TRIAL_COHORT), "cohort"),
        (Line(ItemKind.NO_OPTION), "text"),
        (Line(ItemKind.FURTHER_TESTING, text=" ", responsible_role="GE", due_on=today() + timedelta(days=9)), "text"),
        (Line(ItemKind.REBIOPSY, text="Lever", due_on=today() + timedelta(days=9)), "owner"),
        (Line(ItemKind.HISTOLOGY_REVIEW, text="Fenotype", responsible_role="PA"), "due_on"),
        (Line(ItemKind.REBIOPSY, text="Lever", responsible_role="RO", due_on=today() - timedelta(days=1)), "due_on"),
        (Line(ItemKind.TREATMENT_OPTION, drugs=["x"], evidence_level="I-A"), "evidence_level"),
    ],
)
def test_incomplete_line_is_refused_by_field(room: Boardroom, item: AgendaItem, line: Line, field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        services.add_line(actor=room.chair, item=item, line=line)
    assert [problem.path for problem in caught.value.problems] == [field]
    assert not item.conclusion.lines.exists()


def test_no_option_and_options_exclude_one_another(room: Boardroom, item: AgendaItem) -> None:
    services.add_line(actor=room.chair, item=item, line=OPTION)
    with pytest.raises(InvalidInput):
        services.add_line(actor=room.chair, item=item, line=Line(ItemKind.NO_OPTION, text="Ingen"))
    follow_up(room, kind=ItemKind.GENETIC_COUNSELLING)
    with pytest.raises(InvalidInput):
        follow_up(room, kind=ItemKind.GENETIC_COUNSELLING)
    follow_up(room, kind=ItemKind.REBIOPSY)
    follow_up(room, kind=ItemKind.REBIOPSY)


def test_everybody_who_writes_is_an_author(room: Boardroom, item: AgendaItem) -> None:
    stored = services.add_line(actor=room.molecular, item=item, line=OPTION)
    line = Line(ItemKind.TREATMENT_OPTION, drugs=["olaparib"])
    services.edit_line(actor=room.pathologist, stored=stored, line=line, version=stored.changed_in)
    services.remove_line(actor=room.chair, stored=stored)
    authors = set(item.conclusion.authors.values_list("pk", flat=True))
    assert authors == {room.molecular.person_id, room.pathologist.person_id, room.chair.person_id}


def test_second_editor_gets_the_first_ones_text(room: Boardroom, item: AgendaItem) -> None:
    outcome(room, item, summary="Studie.", consensus=True)
    with pytest.raises(EditConflict) as caught:
        services.save_outcome(
            actor=room.molecular, item=item, version=1, summary="Noe annet.", dissent="", consensus=None
        )
    assert caught.value.stored["summary"] == "Studie."
    assert caught.value.version == 2
    assert Conclusion.objects.get(item=item).summary == "Studie."


def test_dissent_is_written_down(room: Boardroom, item: AgendaItem) -> None:
    with pytest.raises(InvalidInput):
        outcome(room, item, consensus=False)
    assert outcome(room, item, consensus=False, dissent="Patologen ønsket ny biopsi.").consensus is False


def test_line_added_does_not_disturb_the_one_who_writes_the_text(room: Boardroom, item: AgendaItem) -> None:
    services.add_line(actor=room.molecular, item=item, line=OPTION)
    assert outcome(room, item, summary="Studie.").text_version == 2


def test_who_is_disqualified_does_not_write(room: Boardroom, item: AgendaItem) -> None:
    services.declare_conflict(actor=room.molecular, item=item)
    with pytest.raises(PreconditionFailed):
        services.add_line(actor=room.molecular, item=item, line=OPTION)
    services.withdraw_conflict(actor=room.molecular, item=item)
    services.add_line(actor=room.molecular, item=item, line=OPTION)


def test_recording_concludes_the_case_and_keeps_the_basis(room: Boardroom, item: AgendaItem) -> None:
    services.add_line(actor=room.molecular, item=item, line=OPTION)
    version = read_out(room)
    recorded = services.record_conclusion(actor=room.chair, item=item, version=version)
    item.refresh_from_db()
    item.case.refresh_from_db()
    assert recorded.state == ConclusionState.RECORDED
    assert (item.state, item.case.state) == (ItemState.DONE, CaseState.CONCLUDED)
    assert recorded.basis["evidence"] == [{"system": "ESCAT", "version": "2018"}]
    assert recorded.basis["quorum"] == {"rule": "mol-mdt-2", "missing": []}
    assert recorded.basis["profiles"] == []


def test_change_after_reading_out_is_not_recorded_unheard(room: Boardroom, item: AgendaItem) -> None:
    services.add_line(actor=room.chair, item=item, line=OPTION)
    heard = read_out(room)
    follow_up(room)
    for version in (heard, heard + 1):
        with pytest.raises(PreconditionFailed):
            services.record_conclusion(actor=room.chair, item=item, version=version)
    services.record_conclusion(actor=room.chair, item=item, version=read_out(room))


def test_empty_conclusion_is_not_recorded(room: Boardroom, item: AgendaItem) -> None:
    with pytest.raises(InvalidInput):
        services.record_conclusion(actor=room.chair, item=item, version=item.conclusion.version)


def test_deferral_needs_a_reason(room: Boardroom, item: AgendaItem) -> None:
    with pytest.raises(InvalidInput):
        services.defer_case(actor=room.chair, item=item, reason="nei ")
    services.defer_case(actor=room.chair, item=item, reason="Venter på RNA-profil")
    item.case.refresh_from_db()
    assert item.case.state == CaseState.DEFERRED


def test_minutes_tell_the_whole(room: Boardroom, item: AgendaItem) -> None:
    services.add_line(actor=room.molecular, item=item, line=OPTION)
    services.append_note(actor=room.molecular, item=item, text="Leseramme bevart.")
    outcome(room, item, summary="Studie aktuelt.", consensus=True)
    services.record_conclusion(actor=room.chair, item=item, version=read_out(room))
    services.close_meeting(actor=room.chair, meeting=room.meeting)
    record = minutes_record(room.meeting)
    first, missed = record["cases"]
    assert [line["drugs"] for line in first["conclusion"]["lines"]] == [["pemigatinib"]]
    roles = {one["id"]: one["role"] for one in record["people"]}
    assert {roles[one["person"]] for one in first["conclusion"]["authors"]} == {"MB", "CH"}
    assert len(record["present"]) == 3
    assert missed["conclusion"] is None
    assert missed["deferred"]["reason"]
    assert first["discussion"]["text"] == "Leseramme bevart."


def test_boards_access_ends_after_signature(room: Boardroom, item: AgendaItem) -> None:
    services.end_access_after_signature(case=item.case, signed_at=now())
    decision = BoardDecision.objects.get(case=item.case)
    assert decision.closes_at is not None and decision.closes_at > now()
