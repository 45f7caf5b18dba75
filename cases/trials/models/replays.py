"""Facts as rules ask for them, kept ready per case, and the passes over the whole nation that read them."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from cases.dossier.models import Case, choices
from cases.trials.enums import Cause
from molmdt.kernel.clock import now
from molmdt.kernel.models import Job


class FactSheet(models.Model):
    """What the rooms below say of one case, as ``logic.fast_sheet`` writes it, and the verdicts that stand.

    Derived, never edited: a sheet that is stale or missing is made anew from the rows. Days stay days, so that a sheet
    is judged on any day. ``alterations`` holds those in the genes of SheetGene. Both are text and not jsonb, since of
    the time that a nation's sheets take to read, most is what the database spends on writing jsonb out.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="fact_sheet")
    facts = models.TextField(help_text="every field of a dossier but the alterations, fast_sheet.PATHS")
    alterations = models.TextField(blank=True, help_text="one on each line")
    touches = ArrayField(models.TextField(), default=list, help_text="kinds and genes of the alterations")
    profiles = models.JSONField(default=list, help_text="[{profile, version}]: what the facts stand on")
    case_version = models.PositiveIntegerField()
    written_as = models.PositiveSmallIntegerField(help_text="the sheet's form, fast_sheet.FORM")
    made_at = models.DateTimeField(default=now)
    holds_until = models.DateField(null=True, help_text="a fact of a later day is left out until then; None = none is")
    stale = models.BooleanField(default=False, help_text="something that it tells of has changed")
    matching = ArrayField(models.BigIntegerField(), default=list, help_text="cohorts that fit, as last screened")
    undecided = ArrayField(models.BigIntegerField(), default=list, help_text="cohorts that lack a datum")
    screened_on = models.DateField(null=True, help_text="the day of the verdicts; None = never screened")

    class Meta:
        indexes = [GinIndex(fields=["touches"], name="trials_sheet_touches")]

    def __str__(self) -> str:
        return f"facts of {self.case_id}"


class SheetGene(models.Model):
    """A gene whose alterations every sheet holds, because a rule asks or has asked about it."""

    symbol = models.CharField(max_length=60, primary_key=True)

    def __str__(self) -> str:
        return self.symbol


class Replay(models.Model):
    """Cohort versions read over all cases again: the rules have changed, or the day has turned."""

    cause = models.CharField(max_length=14, choices=choices(Cause))
    versions = ArrayField(models.BigIntegerField(), default=list, help_text="cohort versions, the day's current ones")
    day = models.DateField(help_text="as of which the facts are judged")
    parts_left = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0, help_text="cases")
    done = models.PositiveIntegerField(default=0, help_text="cases")
    changed = models.PositiveIntegerField(default=0, help_text="verdicts that are others than before")
    fitting = models.PositiveIntegerField(default=0, help_text="verdicts that say yes now and did not before")
    started_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"replay of {len(self.versions)} cohorts on {self.day}"


class ReplayPart(models.Model):
    """A range of cases, one transaction of one job: what a killed worker does again."""

    replay = models.ForeignKey(Replay, on_delete=models.CASCADE, related_name="parts")
    first_case = models.BigIntegerField()
    last_case = models.BigIntegerField()
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["replay", "first_case"], name="trials_replay_part_once"),
            models.CheckConstraint(condition=Q(first_case__lte=models.F("last_case")), name="trials_part_in_order"),
        ]

    def __str__(self) -> str:
        return f"cases {self.first_case} to {self.last_case} of {self.replay_id}"
