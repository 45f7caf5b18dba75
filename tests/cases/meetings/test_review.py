"""The review before the meeting: what its leaf shows, what it closes, and who may."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from cases.dossier import services as dossier
from cases.dossier.enums import CaseState, Sex
from cases.dossier.models import StateChange
from cases.meetings import services
from cases.meetings.enums import ConclusionState, ItemKind, ItemState, Review
from cases.meetings.models import Conclusion
from cases.meetings.queries.plans import slot_of
from cases.meetings.queries.rooms import room_state
from cases.meetings.queries.work import work_items
from molmdt.audit.models import AuditEvent
from molmdt.kernel.clock import now
from molmdt.kernel.errors import InvalidInput, PreconditionFailed
from tests.cases.meetings.rooms import Boardroom, make_boardroom
from tests.cases.meetings.test_converge import open_cohort

pytestmark = pytest.mark.django_db
WHY = "Ingen behandlingsbare funn i DNA eller RNA."


@pytest.fixture
def room() -> Boardroom:
    room = make_boardroom()
    services.publish(actor=room.coordinator, meeting=room.meeting)
    room.meeting.refresh_from_db()
    return room


def close(room: Boardroom, position: int = 1, **values: Any) -> Any:
    asked = {"outcome": Review.NO_OPTION, "reason": WHY, **values}
    return services.review_case(actor=room.molecular, item=room.item(position), **asked)


def test_a_case_without_options_is_concluded_and_takes_no_time(room: Boardroom) -> None:
    before = slot_of(room.cases[1])
    item = close(room)
    item.case.refresh_from_db()
    conclusion = Conclusion.objects.get(item=item)
    assert (item.state, item.case.state) == (ItemState.DONE, CaseState.CONCLUDED)
    assert (conclusion.state, conclusion.recorded_by) == (ConclusionState.RECORDED, room.molecular.person)
    assert [(line.kind, line.text) for line in conclusion.lines.all()] == [(ItemKind.NO_OPTION, WHY)]
    assert list(conclusion.authors.all()) == [room.molecular.person]
    assert conclusion.basis["quorum"]["rule"]
    after = slot_of(room.cases[1])
    assert before is not None and after is not None
    assert before.starts_at - after.starts_at == timedelta(minutes=item.minutes)
    assert room_state(room.meeting).waiting[0].item.position == 2


def test_what_goes_to_the_meeting_waits_there_and_can_still_be_closed(room: Boardroom) -> None:
    item = services.review_case(actor=room.molecular, item=room.item(1), outcome=Review.DISCUSS, reason="VUS i FGFR2?")
    assert (item.state, item.review_reason) == (ItemState.WAITING, "VUS i FGFR2?")
    assert close(room).state == ItemState.DONE
    with pytest.raises(PreconditionFailed, match="allerede konkludert"):
        close(room)


def test_a_case_that_was_talked_through_before_can_be_closed(room: Boardroom) -> None:
    case = room.item(1).case
    dossier.change_state(actor=room.chair, case=case, to=CaseState.DISCUSSED)
    close(room)
    case.refresh_from_db()
    assert case.state == CaseState.CONCLUDED
    moves = list(StateChange.objects.filter(case=case).order_by("pk").values_list("from_state", "to_state"))[-2:]
    assert moves == [("scheduled", "discussed"), ("discussed", "concluded")]


@pytest.mark.parametrize("reason", ["", "  ", "kort"])
def test_the_doctor_is_owed_a_reason(room: Boardroom, reason: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        close(room, reason=reason)
    assert [problem.path for problem in caught.value.problems] == ["reason"]
    assert not Conclusion.objects.exists()


def test_a_case_that_fits_a_cohort_is_closed_only_knowingly(room: Boardroom) -> None:
    open_cohort(room.cases[0])
    with pytest.raises(InvalidInput) as caught:
        close(room)
    assert [problem.path for problem in caught.value.problems] == ["despite"]
    assert room.item(1).review == ""
    assert close(room, despite=True).state == ItemState.DONE


def test_reviews_end_when_the_meeting_opens(room: Boardroom) -> None:
    services.open_meeting(actor=room.chair, meeting=room.meeting)
    with pytest.raises(PreconditionFailed):
        close(room)


def test_the_leaf_tells_nothing_of_the_person(room: Boardroom) -> None:
    case = room.cases[0]
    case.diagnosis_text, case.question = "Intrahepatisk gallegangskreft", "Mann 62 år, progresjon. Studie?"
    case.save()
    case.patient.sex = Sex.MALE
    case.patient.save()
    open_cohort(case)
    client = Client()
    client.force_login(room.molecular)
    page = client.get(f"/meetings/{room.meeting.pk}/review/?item={room.item(1).pk}").content.decode()
    assert case.pseudonym in page
    assert "pemigatinib" in page
    leaf = page[page.index("leaf-heading") :]
    hidden = (
        case.diagnosis_text, case.question, "62 år", case.hospital.short_name, case.hospital.name,
        case.referring_doctor.name, "PEM-FGFR2", "BTC", case.icd10, "mann",
    )  # fmt: skip
    assert [word for word in hidden if word and word in leaf] == []
    seen = AuditEvent.objects.filter(case=case.pseudonym, action="case.open", verb="R").last()
    assert seen is not None and seen.person_id == room.molecular.person_id


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("molecular", 302),
        ("pathologist", 302),
        ("chair", 302),
        ("coordinator", 302),
        ("observer", 404),
        ("doctor", 403),
    ],
)  # fmt: skip
def test_who_may_review(room: Boardroom, who: str, status: int) -> None:
    client = Client()
    client.force_login(getattr(room, who))
    answer = client.post(f"/meetings/items/{room.item(1).pk}/review/", {"outcome": "discuss"})
    assert answer.status_code == status


def test_reviewing_is_work_until_all_cases_are(room: Boardroom) -> None:
    def rows() -> list[str]:
        return [row.why for row in work_items(room.molecular) if "review" in row.url]

    assert len(rows()) == 1 and "3" in rows()[0]
    for position in (1, 2, 3):
        close(room, position)
    assert rows() == []
    assert room.meeting.starts_at > now()
    assert not [row for row in work_items(room.pathologist) if "review" in row.url]
