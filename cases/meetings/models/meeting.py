"""Meetings, their series, and the agenda."""

import pgtrigger
from django.db import models
from django.db.models import Q

from cases.dossier.models import Case, choices
from cases.genomics.models import Finding
from cases.meetings.enums import CaseStep, ItemState, MeetingKind, MeetingState, Review
from cases.meetings.logic.schedule import MEETING_MINUTES
from cases.meetings.models.frozen import TEXTS, item_is_frozen
from cases.pathology.models import Slide
from molmdt.access.enums import Scope
from molmdt.access.logic.matrix import Facts, Reach
from molmdt.accounts.models import Board, Person


class MeetingSeries(models.Model):
    """When a board meets again and again; its meetings are made some weeks ahead."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="series")
    kind = models.CharField(max_length=8, choices=choices(MeetingKind), default=MeetingKind.NATIONAL)
    weekday = models.PositiveSmallIntegerField(help_text="0 = Monday")
    begins = models.TimeField(help_text="on Norwegian clocks")
    every_weeks = models.PositiveSmallIntegerField(default=1)
    minutes_per_case = models.PositiveSmallIntegerField(default=7)
    length_minutes = models.PositiveSmallIntegerField(default=MEETING_MINUTES)
    place = models.CharField(max_length=200, blank=True)
    chair = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    weeks_ahead = models.PositiveSmallIntegerField(default=8)

    class Meta:
        verbose_name_plural = "meeting series"
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="meetings_series_weekday"),
            models.CheckConstraint(condition=Q(every_weeks__gte=1), name="meetings_series_every_weeks"),
        ]

    def __str__(self) -> str:
        return f"series {self.pk}"

    def access_facts(self) -> Facts:
        return Facts(boards=frozenset({self.board_id}))


class Meeting(models.Model):
    """One meeting of a board."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="meetings")
    kind = models.CharField(max_length=8, choices=choices(MeetingKind), default=MeetingKind.NATIONAL)
    series = models.ForeignKey(MeetingSeries, on_delete=models.SET_NULL, null=True, blank=True, related_name="meetings")
    series_day = models.DateField(
        null=True, blank=True, help_text="the day that the series meant; stays when the meeting itself is moved"
    )
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True, help_text="video room, as words")
    chair = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="chaired_meetings")
    state = models.CharField(max_length=9, choices=choices(MeetingState), default=MeetingState.PLANNED)
    minutes_per_case = models.PositiveSmallIntegerField(default=7)
    length_minutes = models.PositiveSmallIntegerField(default=MEETING_MINUTES, help_text="what the agenda may take")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=400, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    last_sequence = models.PositiveIntegerField(default=0, help_text="number of the newest event")
    shown_section = models.CharField(max_length=20, default="overview", help_text="what the presenter shows")
    shown_finding = models.ForeignKey(Finding, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    shown_opened = models.BooleanField(default=False, help_text="the shown finding lies open, with its details")
    shown_query = models.CharField(
        max_length=1000, blank=True, help_text="the findings' profile, filters, order, grouping and columns, as a query"
    )
    shown_plot = models.CharField(max_length=20, blank=True, help_text="which picture of the section")
    shown_slide = models.ForeignKey(Slide, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    shown_step = models.CharField(max_length=12, choices=choices(CaseStep), default=CaseStep.HISTORY)
    presenter = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="whose view all follow"
    )

    class Meta:
        ordering = ["-starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["board"], condition=Q(state="open"), name="meetings_one_open_per_board"),
            models.UniqueConstraint(fields=["series", "series_day"], name="meetings_series_day_once"),
        ]

    def __str__(self) -> str:
        return f"meeting {self.starts_at:%Y-%m-%d %H:%M}"

    def access_facts(self) -> Facts:
        """A meeting belongs to its board; a referring doctor and a hospital come in through their own cases."""
        kept: Facts | None = getattr(self, "_facts", None)
        if kept is None:
            rows = list(self.items.values_list("case__referring_doctor_id", "case__hospital_id"))
            boards = frozenset({self.board_id})
            kept = Facts(
                people=frozenset(doctor for doctor, _ in rows),
                hospitals=frozenset(hospital for _, hospital in rows),
                boards=boards,
                boards_in_session=boards if self.state == MeetingState.OPEN else frozenset(),
            )
            self._facts = kept
        return kept

    @staticmethod
    def access_query(scope: Scope, reach: Reach) -> Q:
        return {
            Scope.OWN: Q(items__case__referring_doctor_id=reach.person),
            Scope.HOSPITAL: Q(items__case__hospital_id=reach.hospital),
            Scope.BOARD: Q(board_id=reach.board),
            Scope.SESSION: Q(board_id=reach.board, state=MeetingState.OPEN),
        }[scope]

    @staticmethod
    def objection_query() -> Q:
        return Q(pk__in=[])

    @staticmethod
    def unsent_query() -> Q:
        return Q(pk__in=[])


class AgendaItem(models.Model):
    """One case in one meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="agenda_items")
    position = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField(default=7)
    presenter = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=8, choices=choices(ItemState), default=ItemState.WAITING)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    defer_reason = models.TextField(blank=True)
    defer_until = models.DateField(null=True, blank=True, help_text="returns to the first meeting from this day")
    returned_at = models.DateTimeField(null=True, blank=True, help_text="was put on a later agenda by itself, once")
    review = models.CharField(max_length=9, choices=choices(Review), blank=True, help_text="before the meeting")
    review_reason = models.TextField(blank=True)
    reviewed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    read_back_version = models.PositiveIntegerField(
        null=True, blank=True, help_text="the conclusion's version that everybody is being read"
    )
    notes = models.TextField(blank=True, help_text="discussion, for the minutes")
    notes_version = models.PositiveIntegerField(default=1)
    minutes_text = models.TextField(blank=True, help_text="the discussion as the coordinator corrected it")
    minutes_version = models.PositiveIntegerField(default=1)
    minutes_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "case"], name="meetings_case_once"),
            models.UniqueConstraint(
                fields=["meeting", "position"], name="meetings_position_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.UniqueConstraint(fields=["meeting"], condition=Q(state="current"), name="meetings_one_current_case"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="meetings_item_frozen", when=pgtrigger.Before, func=item_is_frozen(),
                operation=pgtrigger.UpdateOf(*TEXTS) | pgtrigger.Delete,  # type: ignore[no-untyped-call]
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.position}. {self.case_id}"

    @property
    def planned_minutes(self) -> int:
        """None for a case that was concluded before the meeting."""
        return 0 if self.review == Review.NO_OPTION else self.minutes

    def access_facts(self) -> Facts:
        return self.case.access_facts()
