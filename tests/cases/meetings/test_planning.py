"""Planning, the agenda, and what publication opens."""

from datetime import timedelta

import pytest

from cases.dossier.enums import CaseState
from cases.dossier.models import BoardDecision, Case
from cases.meetings import services
from cases.meetings.enums import MeetingState
from cases.meetings.models import MeetingEvent
from cases.meetings.queries import slot_of
from cases.meetings.queries.plans import ready_cases
from molmdt.access.queries import can
from molmdt.audit.models import AuditEvent
from molmdt.kernel.clock import now
from molmdt.kernel.errors import InvalidInput, PreconditionFailed
from tests.cases.meetings.rooms import Boardroom, make_boardroom
from tests.factories import make_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> Boardroom:
    return make_boardroom(3)


def states(room: Boardroom) -> set[str]:
    return set(Case.objects.filter(pk__in=[case.pk for case in room.cases]).values_list("state", flat=True))


def test_board_sees_a_case_from_publication_on(room: Boardroom) -> None:
    case = Case.objects.get(pk=room.cases[0].pk)
    assert can(room.pathologist, "case.open", case) is None or room.pathologist.person.hospital == case.hospital
    services.publish(actor=room.coordinator, meeting=room.meeting)
    assert states(room) == {CaseState.SCHEDULED}
    assert can(room.geneticist, "case.open", Case.objects.get(pk=case.pk)) is not None
    assert BoardDecision.objects.filter(board=room.board, closes_at=None, in_session=False).count() == 3


def test_empty_agenda_is_not_published(room: Boardroom) -> None:
    for position in (3, 2, 1):
        services.remove_case(actor=room.coordinator, item=room.item(position))
    with pytest.raises(InvalidInput):
        services.publish(actor=room.coordinator, meeting=room.meeting)
    room.meeting.refresh_from_db()
    assert room.meeting.state == MeetingState.PLANNED


def test_published_agenda_is_not_published_again(room: Boardroom) -> None:
    services.publish(actor=room.coordinator, meeting=room.meeting)
    with pytest.raises(PreconditionFailed):
        services.publish(actor=room.coordinator, meeting=room.meeting)


def test_case_of_a_published_agenda_is_withdrawn_with_its_decision(room: Boardroom) -> None:
    services.publish(actor=room.coordinator, meeting=room.meeting)
    services.remove_case(actor=room.coordinator, item=room.item(2))
    case = Case.objects.get(pk=room.cases[1].pk)
    assert case.state == CaseState.ACCEPTED
    assert can(room.geneticist, "case.open", case) is None
    assert [item.position for item in room.meeting.items.all()] == [1, 2]
    assert case in ready_cases(room.coordinator)


def test_case_cannot_be_on_two_agendas(room: Boardroom) -> None:
    other = services.plan_meeting(actor=room.coordinator, board=room.board, starts_at=now() + timedelta(days=9))
    with pytest.raises(PreconditionFailed, match=room.cases[0].pseudonym):
        services.add_case(actor=room.coordinator, meeting=other, case=room.cases[0])


@pytest.mark.parametrize("state", [CaseState.DRAFT, CaseState.SUBMITTED, CaseState.SIGNED, CaseState.CLOSED])
def test_case_that_is_not_ready_is_refused(room: Boardroom, state: CaseState) -> None:
    with pytest.raises(PreconditionFailed):
        services.add_case(actor=room.coordinator, meeting=room.meeting, case=make_case(state, board=room.board))


def test_moving_keeps_positions_without_gap(room: Boardroom) -> None:
    first, second, third = (room.item(position).pk for position in (1, 2, 3))
    services.move_case(actor=room.coordinator, item=room.item(3), position=1)
    assert list(room.meeting.items.values_list("pk", "position")) == [(third, 1), (first, 2), (second, 3)]
    services.move_case(actor=room.coordinator, item=room.item(1), position=99)
    assert list(room.meeting.items.values_list("pk", "position")) == [(first, 1), (second, 2), (third, 3)]


def test_slot_follows_the_minutes_before_it(room: Boardroom) -> None:
    services.set_minutes(actor=room.coordinator, item=room.item(1), minutes=12)
    slot = slot_of(room.cases[1])
    assert slot is not None
    assert (slot.position, slot.total) == (2, 3)
    assert slot.starts_at - room.meeting.starts_at == timedelta(minutes=12)
    assert slot_of(make_case()) is None


def test_events_are_numbered_without_gap_and_never_change(room: Boardroom) -> None:
    services.publish(actor=room.coordinator, meeting=room.meeting)
    numbers = list(room.meeting.events.values_list("sequence", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    with pytest.raises(Exception, match=r"(?i)append|protect|cannot"):
        MeetingEvent.objects.filter(meeting=room.meeting).update(kind="opened")


def test_every_change_leaves_an_audit_row(room: Boardroom) -> None:
    before = AuditEvent.objects.count()
    services.set_minutes(actor=room.coordinator, item=room.item(1), minutes=9)
    row = AuditEvent.objects.order_by("at", "key").last()
    assert AuditEvent.objects.count() == before + 1
    assert row is not None
    assert (row.action, row.verb, row.case, row.meeting_id) == (
        "meeting.plan", "U", room.cases[0].pseudonym, room.meeting.pk,
    )  # fmt: skip


def test_past_meeting_is_not_planned(room: Boardroom) -> None:
    with pytest.raises(InvalidInput) as caught:
        services.plan_meeting(actor=room.coordinator, board=room.board, starts_at=now() - timedelta(hours=1))
    assert caught.value.problems[0].path == "starts_at"
