"""Meetings, their agenda, who was there, what happened in order, conclusions, minutes."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from cases.dossier.models import Case, choices
from cases.genomics.models import Finding
from cases.meetings.enums import (
    AccessRoute,
    ConclusionState,
    EventKind,
    ItemKind,
    ItemState,
    MeetingState,
)
from cases.trials.models import Cohort
from molmdt.access.enums import Scope
from molmdt.access.logic.matrix import Facts, Reach
from molmdt.accounts.models import Account, Board, Person
from molmdt.kernel.clock import now


class Meeting(models.Model):
    """One meeting of a board."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="meetings")
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True, help_text="video room, as words")
    chair = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="chaired_meetings")
    state = models.CharField(max_length=9, choices=choices(MeetingState), default=MeetingState.PLANNED)
    minutes_per_case = models.PositiveSmallIntegerField(default=7)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    last_sequence = models.PositiveIntegerField(default=0, help_text="number of the newest event")
    shown_section = models.CharField(max_length=20, default="overview", help_text="what the presenter shows")
    shown_finding = models.ForeignKey(Finding, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    shown_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["board"], condition=Q(state="open"), name="meetings_one_open_per_board")
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
    notes = models.TextField(blank=True, help_text="discussion, for the minutes")
    notes_version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "case"], name="meetings_case_once"),
            models.UniqueConstraint(
                fields=["meeting", "position"], name="meetings_position_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.UniqueConstraint(fields=["meeting"], condition=Q(state="current"), name="meetings_one_current_case"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.case_id}"

    def access_facts(self) -> Facts:
        return self.case.access_facts()


class Attendance(models.Model):
    """One person's presence in a meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="attendances")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", help_text="whose rights count")
    role = models.CharField(max_length=3)
    joined_at = models.DateTimeField(default=now)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["joined_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"], condition=Q(left_at=None), name="meetings_present_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.meeting_id}"


class CaseAttendance(models.Model):
    """Who was in the room while a case was on screen, and whether they had to step aside."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="attendances")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=3)
    disqualified = models.BooleanField(default=False, help_text="declared a conflict of interest for this case")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "person"], name="meetings_case_attendance_once")]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.item_id}"


class MeetingEvent(models.Model):
    """The meeting's log: numbered without gaps, never changed."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="events")
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=choices(EventKind))
    payload = models.JSONField(default=dict)
    at = models.DateTimeField(default=now)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["sequence"]
        constraints = [models.UniqueConstraint(fields=["meeting", "sequence"], name="meetings_event_once")]
        triggers = [pgtrigger.Protect(name="meetings_event_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.sequence} {self.kind}"


class Conclusion(models.Model):
    """What the board concluded about a case: possibilities, never orders."""

    item = models.OneToOneField(AgendaItem, on_delete=models.PROTECT, related_name="conclusion")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="conclusions")
    state = models.CharField(max_length=8, choices=choices(ConclusionState), default=ConclusionState.DRAFT)
    version = models.PositiveIntegerField(default=1, help_text="counts every change; what is read out carries it")
    text_version = models.PositiveIntegerField(default=1, help_text="counts saves of the text, for compare-and-set")
    summary = models.TextField(blank=True)
    dissent = models.TextField(blank=True)
    consensus = models.BooleanField(null=True, help_text="None = not asked")
    authors = models.ManyToManyField(Person, related_name="+", help_text="everybody who wrote in it")
    recorded_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    basis = models.JSONField(default=dict, help_text="versions of profiles, rules and knowledge that it stood on")

    def __str__(self) -> str:
        return f"conclusion of {self.case_id}"

    def access_facts(self) -> Facts:
        return self.case.access_facts()


class ConclusionItem(models.Model):
    """One line of a conclusion."""

    conclusion = models.ForeignKey(Conclusion, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=choices(ItemKind))
    drugs = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    evidence_system = models.CharField(max_length=12, blank=True)
    evidence_system_version = models.CharField(max_length=40, blank=True)
    evidence_level = models.CharField(max_length=8, blank=True)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cohort_version = models.PositiveIntegerField(null=True, blank=True)
    findings = models.ManyToManyField(Finding, related_name="+", blank=True)
    access_route = models.CharField(max_length=17, choices=choices(AccessRoute), blank=True)
    text = models.TextField(blank=True, help_text="reason, test wanted, or what counselling is about")
    responsible = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.position}. {self.kind}"

    def access_facts(self) -> Facts:
        return self.conclusion.case.access_facts()


class Minutes(models.Model):
    """The minutes of a closed meeting; the document room freezes and signs them."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes")
    text = models.TextField(blank=True, help_text="what was decided outside the cases")
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"minutes of {self.meeting_id}"

    def access_facts(self) -> Facts:
        return self.meeting.access_facts()
