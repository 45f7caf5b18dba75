"""What the house itself writes into the record is Norwegian, whichever language who acts reads."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from cases.dossier import services as dossier
from cases.dossier.models import Case, StateChange
from cases.meetings import services
from cases.meetings.enums import ItemKind
from cases.meetings.services.concluding import Line
from tests.cases.meetings.rooms import make_boardroom, make_open_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def who_acts_reads_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_reason_of_a_case_that_was_not_reached_or_whose_meeting_was_cancelled() -> None:
    room = make_open_meeting(1)
    services.close_meeting(actor=room.chair, meeting=room.meeting)
    assert room.item(1).defer_reason == "Møtet rakk ikke saken."
    assert list(StateChange.objects.filter(case=room.cases[0]).values_list("reason", flat=True))[-1] == (
        room.item(1).defer_reason
    )
    cancelled = make_boardroom(1)
    services.cancel_meeting(actor=cancelled.coordinator, meeting=cancelled.meeting, reason="Møteleder er syk")
    assert cancelled.item(1).defer_reason == "Møtet ble avlyst."


def test_reason_of_a_case_that_was_taken_from_the_screen(django_capture_on_commit_callbacks: object) -> None:
    room = make_open_meeting(1)
    room.call(1)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        dossier.withdraw(actor=room.doctor, case=Case.objects.get(pk=room.cases[0].pk), reason="Pasienten ønsker det")
    assert room.item(1).defer_reason == "Henvisningen ble trukket."


def test_question_of_a_vote_that_nobody_worded() -> None:
    room = make_open_meeting(1)
    item = room.call(1)
    services.add_line(actor=room.chair, item=item, line=Line(ItemKind.TREATMENT_OPTION, drugs=["pemigatinib"]))
    assert services.open_poll(actor=room.chair, item=item, question="", version=2).question == (
        "Er du enig i konklusjonen?"
    )
