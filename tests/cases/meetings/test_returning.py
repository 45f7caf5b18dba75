"""Deferred cases, cases not reached, and cases that the board asked back return by themselves, once."""

from datetime import timedelta

import pytest

from cases.dossier.enums import CaseState
from cases.meetings import services
from cases.meetings.enums import ItemKind, ItemState, MeetingState
from cases.meetings.models import AgendaItem, Conclusion, ConclusionItem, Meeting, MeetingEvent
from molmdt.kernel import jobs
from molmdt.kernel.clock import now, today
from molmdt.kernel.errors import InvalidInput
from tests.cases.meetings.rooms import Boardroom, make_open_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> Boardroom:
    return make_open_meeting()


def planned(room: Boardroom, days: int) -> Meeting:
    return services.plan_meeting(
        actor=room.coordinator, board=room.board, starts_at=now() + timedelta(days=days), chair=None, place=""
    )


def defer(room: Boardroom, **values: object) -> None:
    services.defer_case(actor=room.chair, item=room.call(1), reason="Venter på ny biopsi", **values)


def on(meeting: Meeting) -> list[str]:
    return list(meeting.items.values_list("case__pseudonym", flat=True))


def test_a_deferred_case_goes_to_the_next_agenda_that_is_planned(room: Boardroom) -> None:
    later, soon = planned(room, 14), planned(room, 7)
    defer(room)
    services.return_cases()
    services.return_cases()
    assert (on(soon), on(later)) == ([room.cases[0].pseudonym], [])
    event = MeetingEvent.objects.filter(meeting=soon).last()
    assert event is not None and event.person is None, "the house itself put it there"


def test_it_waits_for_the_day_that_was_given(room: Boardroom) -> None:
    soon, later = planned(room, 7), planned(room, 14)
    defer(room, until=today() + timedelta(days=10))
    services.return_cases()
    assert (on(soon), on(later)) == ([], [room.cases[0].pseudonym])


def test_a_day_that_has_been_is_refused(room: Boardroom) -> None:
    with pytest.raises(InvalidInput):
        defer(room, until=today())


def test_without_a_planned_meeting_it_waits_for_one(room: Boardroom) -> None:
    published = planned(room, 7)
    Meeting.objects.filter(pk=published.pk).update(state=MeetingState.PUBLISHED)
    defer(room)
    assert services.return_cases() == []
    soon = planned(room, 14)
    services.return_cases()
    assert on(soon) == [room.cases[0].pseudonym]


def test_what_was_not_reached_is_on_the_next_agenda_when_the_meeting_is_closed(room: Boardroom) -> None:
    soon = planned(room, 7)
    services.close_meeting(actor=room.chair, meeting=room.meeting)
    jobs.run_all()
    assert sorted(on(soon)) == sorted(case.pseudonym for case in room.cases)


def test_a_coordinator_who_takes_it_off_is_not_contradicted(room: Boardroom) -> None:
    soon = planned(room, 7)
    defer(room)
    services.return_cases()
    services.remove_case(actor=room.coordinator, item=AgendaItem.objects.get(meeting=soon))
    services.return_cases()
    assert on(soon) == []


def test_a_case_that_has_been_withdrawn_does_not_return(room: Boardroom) -> None:
    soon = planned(room, 7)
    defer(room)
    room.cases[0].refresh_from_db()
    room.cases[0].state = CaseState.WITHDRAWN
    room.cases[0].save()
    services.return_cases()
    assert on(soon) == []


def test_the_board_can_ask_a_case_back(room: Boardroom) -> None:
    soon, later = planned(room, 7), planned(room, 14)
    item = room.call(1)
    conclusion = Conclusion.objects.get(item=item)
    ConclusionItem.objects.create(
        conclusion=conclusion, position=1, kind=ItemKind.RETURN_TO_BOARD, text="Ny profil ventes.",
        due_on=today() + timedelta(days=9),
    )  # fmt: skip
    AgendaItem.objects.filter(pk=item.pk).update(state=ItemState.DONE)
    case = room.cases[0]
    case.refresh_from_db()
    case.state = CaseState.CONCLUDED
    case.save()
    assert services.return_cases() == [], "what was concluded has not been sent yet"
    case.state = CaseState.DISPATCHED
    case.save()
    services.return_cases()
    assert (on(soon), on(later)) == ([], [case.pseudonym])
    services.return_cases()
    assert AgendaItem.objects.filter(case=case).count() == 2
