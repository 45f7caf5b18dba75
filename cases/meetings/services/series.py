"""Series of meetings: their meetings are made some weeks ahead, and follow when the series changes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.meetings.enums import EventKind, MeetingState
from cases.meetings.logic.series import Pattern, week_of
from cases.meetings.models import Meeting, MeetingSeries
from cases.meetings.services.cancelling import cancel_in_transaction
from cases.meetings.services.log import append
from molmdt.audit import services as audit
from molmdt.kernel.clock import OSLO, now, today
from molmdt.kernel.errors import FieldProblem, InvalidInput

# What a meeting takes from its series. Each follows a change of the series only where nobody has changed it by hand.
TAKEN = ("kind", "minutes_per_case", "length_minutes", "place", "chair_id")


@dataclass
class SeriesChange:
    """Which meetings a saved series has made, changed and cancelled, and which it left alone since their agenda is
    published."""

    series: MeetingSeries
    made: list[Meeting] = field(default_factory=list)
    changed: list[Meeting] = field(default_factory=list)
    cancelled: list[Meeting] = field(default_factory=list)
    left: list[Meeting] = field(default_factory=list)


def pattern_of(series: MeetingSeries) -> Pattern:
    return Pattern(series.weekday, series.begins, series.every_weeks, series.starts_on, series.ends_on)


@transaction.atomic
def save_series(*, actor: Any, series: MeetingSeries) -> SeriesChange:
    """Stores a new series or a changed one and has its coming meetings follow. Raises InvalidInput."""
    _check(series)
    before = MeetingSeries.objects.select_for_update(of=("self",)).filter(pk=series.pk).first() if series.pk else None
    series.place = series.place.strip()
    series.save()
    audit.record(actor=actor, action="meeting.plan", verb="U" if before else "C", obj=series)
    change = SeriesChange(series)
    if before is not None:
        _follow(actor, before, change)
    change.made = _make(actor, series)
    return change


def _check(series: MeetingSeries) -> None:
    problems = []
    if series.ends_on and series.ends_on < series.starts_on:
        problems.append(FieldProblem("ends_on", _("The series must end after it begins.")))
    if not 2 <= series.minutes_per_case <= 60:
        problems.append(FieldProblem("minutes_per_case", _("Give between 2 and 60 minutes per case.")))
    if not 1 <= series.every_weeks <= 12:
        problems.append(FieldProblem("every_weeks", _("Give between 1 and 12 weeks.")))
    if not 1 <= series.weeks_ahead <= 52:
        problems.append(FieldProblem("weeks_ahead", _("Give between 1 and 52 weeks.")))
    if problems:
        raise InvalidInput(_("The series was not stored."), problems)


def make_all_meetings() -> int:
    """The nightly round. Safe to repeat: the database holds one meeting per series and day."""
    return sum(len(_made_for(series)) for series in MeetingSeries.objects.order_by("pk"))


@transaction.atomic
def _made_for(series: MeetingSeries) -> list[Meeting]:
    return _make(None, MeetingSeries.objects.select_for_update(of=("self",)).get(pk=series.pk))


def _make(actor: Any, series: MeetingSeries) -> list[Meeting]:
    """The meetings of the coming weeks that are not there yet. The series' row is locked."""
    pattern = pattern_of(series)
    days = list(pattern.days(today(), today() + timedelta(weeks=series.weeks_ahead)))
    # A week that has had its meeting of the series, on whatever day and even if it was cancelled, does not get another.
    held = {week_of(_day(one)) for one in series.meetings.exclude(series_day=None)}
    missing = [day for day in days if week_of(day) not in held and pattern.moment(day) > now()]
    taken = {name: getattr(series, name) for name in TAKEN}
    # The constraint, not the look before, keeps two rounds at once from making a meeting twice.
    Meeting.objects.bulk_create(
        [
            Meeting(board_id=series.board_id, series=series, series_day=day, starts_at=pattern.moment(day), **taken)
            for day in missing
        ],
        ignore_conflicts=True,
    )
    made = list(series.meetings.filter(series_day__in=missing).order_by("starts_at"))
    for meeting in made:
        audit.record(actor=actor, action="meeting.plan", verb="C", obj=meeting, meeting_id=meeting.pk)
    return made


def _follow(actor: Any, before: MeetingSeries, change: SeriesChange) -> None:
    """Coming meetings move within their week to the series' new day, or are cancelled where it has none."""
    series = change.series
    coming = list(series.meetings.select_for_update(of=("self",)).filter(starts_at__gt=now()).order_by("series_day"))
    change.left = [one for one in coming if one.state == MeetingState.PUBLISHED]
    planned = [one for one in coming if one.state == MeetingState.PLANNED]
    if not planned:
        return
    held = set(series.meetings.exclude(pk__in=[one.pk for one in planned]).values_list("series_day", flat=True))
    days = _day_of_each_week(pattern_of(series), planned)
    new = {one.pk: day if (day := days.get(week_of(_day(one)))) not in held else None for one in planned}
    Meeting.objects.filter(pk__in=new).update(series_day=None)  # so that no two hold one day on the way
    for meeting in planned:
        _follow_one(actor, before, change, meeting, new[meeting.pk])


def _day(meeting: Meeting) -> date:
    return meeting.series_day or meeting.starts_at.astimezone(OSLO).date()


def _day_of_each_week(pattern: Pattern, meetings: Iterable[Meeting]) -> dict[tuple[int, int], date]:
    days = [_day(one) for one in meetings]
    return {week_of(day): day for day in pattern.days(min(days) - timedelta(6), max(days) + timedelta(6))}


def _follow_one(actor: Any, before: MeetingSeries, change: SeriesChange, meeting: Meeting, day: date | None) -> None:
    was, old_day = _state(meeting), _day(meeting)
    pattern = pattern_of(change.series)
    if day is None or pattern.moment(day) <= now():
        meeting.series_day = None  # a week that the series gives up is free, should it come back to it
        cancel_in_transaction(actor, meeting, _("The series of meetings has changed."))
        change.cancelled.append(meeting)
        return
    if meeting.starts_at == pattern_of(before).moment(old_day):
        meeting.starts_at = pattern.moment(day)
    for name in TAKEN:
        if getattr(meeting, name) == getattr(before, name):
            setattr(meeting, name, getattr(change.series, name))
    meeting.series_day = day
    meeting.save()
    if _state(meeting) != was:
        _minutes_follow(before, meeting)
        append(meeting, EventKind.AGENDA_CHANGED, actor)
        audit.record(actor=actor, action="meeting.plan", verb="U", obj=meeting, meeting_id=meeting.pk)
        change.changed.append(meeting)


def _state(meeting: Meeting) -> tuple[Any, ...]:
    return (meeting.starts_at, *(getattr(meeting, name) for name in TAKEN))


def _minutes_follow(before: MeetingSeries, meeting: Meeting) -> None:
    if meeting.minutes_per_case != before.minutes_per_case:
        meeting.items.filter(minutes=before.minutes_per_case).update(minutes=meeting.minutes_per_case)
