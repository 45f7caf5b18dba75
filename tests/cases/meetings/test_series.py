"""Series: meetings made ahead and once, by Norwegian clocks, and what a change of the series reaches."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cases.dossier.enums import CaseState
from cases.dossier.models import Case
from cases.meetings import services, tasks
from cases.meetings.enums import ItemState, MeetingState
from cases.meetings.models import Meeting, MeetingSeries
from cases.meetings.services.series import SeriesChange
from molmdt.accounts.enums import Role
from molmdt.accounts.models import Account
from molmdt.audit.models import AuditEvent
from molmdt.kernel import jobs
from molmdt.kernel.clock import OSLO, stopped_at
from molmdt.kernel.errors import InvalidInput
from tests.cases.meetings.rooms import make_boardroom
from tests.factories import make_account, make_board, make_case, make_hospital

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 10, 12, 9, tzinfo=OSLO)


@pytest.fixture
def coordinator() -> Account:
    return make_account(Role.NATIONAL_COORDINATOR, hospital=make_hospital("ous"))


def make(coordinator: Account, **values: Any) -> SeriesChange:
    given = {"weekday": 1, "begins": time(14), "starts_on": date(2026, 10, 1), "weeks_ahead": 4, "place": "Videorom 1"}
    series = MeetingSeries(board=make_board(), **{**given, **values})
    return services.save_series(actor=coordinator, series=series)


def change(coordinator: Account, series: MeetingSeries, **values: Any) -> SeriesChange:
    series = MeetingSeries.objects.get(pk=series.pk)
    for name, value in values.items():
        setattr(series, name, value)
    return services.save_series(actor=coordinator, series=series)


def days(meetings: Any) -> list[str]:
    return [f"{one.starts_at.astimezone(OSLO):%m-%d %H:%M}" for one in meetings]


def of(series: MeetingSeries, *states: MeetingState) -> list[str]:
    return days(series.meetings.filter(state__in=states or [MeetingState.PLANNED]).order_by("starts_at"))


def test_meetings_are_made_ahead_at_the_same_norwegian_hour_on_both_sides_of_the_clocks_change(
    coordinator: Account,
) -> None:
    with stopped_at(MONDAY):
        made = make(coordinator).made
    assert days(made) == ["10-13 14:00", "10-20 14:00", "10-27 14:00", "11-03 14:00"]
    assert [one.starts_at.astimezone(UTC).hour for one in made] == [12, 12, 13, 13]
    assert {(one.place, one.state) for one in made} == {("Videorom 1", MeetingState.PLANNED)}
    assert AuditEvent.objects.filter(action="meeting.plan", verb="C", meeting_id__isnull=False).count() == 4


def test_nightly_round_adds_what_is_new_and_nothing_twice(coordinator: Account) -> None:
    with stopped_at(MONDAY):
        series = make(coordinator).series
        tasks.start_new_day()
        jobs.run_all()
    assert len(of(series)) == 4
    with stopped_at(MONDAY + timedelta(weeks=1)):
        tasks.start_new_day()
        tasks.start_new_day()
        jobs.run_all()
    assert of(series)[-1] == "11-10 14:00"
    assert len(of(series)) == 5


def test_database_holds_one_meeting_per_series_and_day(coordinator: Account) -> None:
    with stopped_at(MONDAY):
        first = make(coordinator).made[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.create(
            board=first.board, series=first.series, series_day=first.series_day, starts_at=first.starts_at
        )


def test_meeting_that_was_moved_or_cancelled_by_hand_is_not_made_again(coordinator: Account) -> None:
    with stopped_at(MONDAY):
        series = make(coordinator).series
        moved, cancelled = series.meetings.order_by("starts_at")[1:3]
        services.change_plan(
            actor=coordinator, meeting=moved, starts_at=moved.starts_at + timedelta(days=1), minutes_per_case=7,
            chair=None, place="Videorom 1",
        )  # fmt: skip
        services.cancel_meeting(actor=coordinator, meeting=cancelled, reason="Kongress")
        assert services.make_all_meetings() == 0
    assert of(series) == ["10-13 14:00", "10-21 14:00", "11-03 14:00"]


def test_change_reaches_planned_meetings_and_says_which_it_left(coordinator: Account) -> None:
    with stopped_at(MONDAY):
        series = make(coordinator).series
        published = series.meetings.order_by("starts_at")[0]
        services.add_case(actor=coordinator, meeting=published, case=make_case(CaseState.ACCEPTED, board=make_board()))
        services.publish(actor=coordinator, meeting=published)
        done = change(coordinator, series, weekday=2, begins=time(9, 30), place="Videorom 2", minutes_per_case=10)
    assert days(done.left) == ["10-13 14:00"]
    assert days(done.changed) == ["10-21 09:30", "10-28 09:30", "11-04 09:30"]
    assert {(one.place, one.minutes_per_case) for one in done.changed} == {("Videorom 2", 10)}
    assert (done.made, done.cancelled) == ([], [])
    published.refresh_from_db()
    assert (days([published]), published.place) == (["10-13 14:00"], "Videorom 1")


def test_what_was_changed_by_hand_stays(coordinator: Account) -> None:
    with stopped_at(MONDAY):
        series = make(coordinator).series
        second = series.meetings.order_by("starts_at")[1]
        services.change_plan(
            actor=coordinator, meeting=second, starts_at=second.starts_at + timedelta(hours=1), minutes_per_case=7,
            chair=None, place="Auditoriet",
        )  # fmt: skip
        change(coordinator, series, begins=time(13), place="Videorom 2", length_minutes=60)
    second.refresh_from_db()
    assert days([second]) == ["10-20 15:00"]
    assert (second.place, second.length_minutes) == ("Auditoriet", 60)
    assert of(series) == ["10-13 13:00", "10-20 15:00", "10-27 13:00", "11-03 13:00"]


def test_minutes_of_cases_follow_the_series_where_nobody_changed_them(coordinator: Account) -> None:
    with stopped_at(MONDAY):
        series = make(coordinator).series
        meeting = series.meetings.order_by("starts_at")[0]
        first, second = (
            services.add_case(actor=coordinator, meeting=meeting, case=make_case(CaseState.ACCEPTED)) for _ in "12"
        )
        services.set_minutes(actor=coordinator, item=second, minutes=12)
        change(coordinator, series, minutes_per_case=9)
    assert list(meeting.items.order_by("position").values_list("minutes", flat=True)) == [9, 12]
    assert first.position == 1


def test_every_second_week_cancels_the_weeks_between_and_they_come_back(coordinator: Account) -> None:
    with stopped_at(MONDAY):
        series = make(coordinator, starts_on=date(2026, 10, 13)).series
        meeting = series.meetings.order_by("starts_at")[1]
        case = make_case(CaseState.ACCEPTED)
        item = services.add_case(actor=coordinator, meeting=meeting, case=case)
        done = change(coordinator, series, every_weeks=2)
        assert days(done.cancelled) == ["10-20 14:00", "11-03 14:00"]
        assert of(series) == ["10-13 14:00", "10-27 14:00"]
        item.refresh_from_db()
        assert item.state == ItemState.DEFERRED
        assert Case.objects.get(pk=case.pk).state == CaseState.ACCEPTED
        back = change(coordinator, series, every_weeks=1)
    assert days(back.made) == ["10-20 14:00", "11-03 14:00"]


def test_ending_a_series_cancels_what_comes_after(coordinator: Account) -> None:
    with stopped_at(MONDAY):
        series = make(coordinator).series
        done = change(coordinator, series, ends_on=date(2026, 10, 20))
    assert days(done.cancelled) == ["10-27 14:00", "11-03 14:00"]
    assert of(series) == ["10-13 14:00", "10-20 14:00"]
    assert of(series, MeetingState.CANCELLED) == ["10-27 14:00", "11-03 14:00"]


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ({"ends_on": date(2026, 9, 1)}, "ends_on"),
        ({"minutes_per_case": 1}, "minutes_per_case"),
        ({"every_weeks": 0}, "every_weeks"),
        ({"weeks_ahead": 53}, "weeks_ahead"),
    ],
)
def test_series_that_cannot_be_is_refused(coordinator: Account, values: dict[str, Any], path: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        make(coordinator, **values)
    assert [problem.path for problem in caught.value.problems] == [path]
    assert not MeetingSeries.objects.exists()


def test_cancelled_meeting_gives_its_cases_back_and_needs_a_reason() -> None:
    room = make_boardroom(2)
    services.publish(actor=room.coordinator, meeting=room.meeting)
    with pytest.raises(InvalidInput):
        services.cancel_meeting(actor=room.coordinator, meeting=room.meeting, reason="  ")
    services.cancel_meeting(actor=room.coordinator, meeting=room.meeting, reason="Møteleder er syk")
    room.meeting.refresh_from_db()
    assert (room.meeting.state, room.meeting.cancel_reason) == (MeetingState.CANCELLED, "Møteleder er syk")
    assert set(Case.objects.values_list("state", flat=True)) == {CaseState.ACCEPTED}
    other = services.plan_meeting(
        actor=room.coordinator, board=room.board, starts_at=room.meeting.starts_at + timedelta(days=7)
    )
    assert services.add_case(actor=room.coordinator, meeting=other, case=room.cases[0]).position == 1
    row = AuditEvent.objects.get(action="meeting.plan", details__cancelled=True)
    assert row.reason_text == "Møteleder er syk"
