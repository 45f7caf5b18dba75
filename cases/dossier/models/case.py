"""A referral of a patient to the board, and which board may see it when."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from cases.dossier.enums import CaseState, Tri, Urgency
from cases.dossier.models.columns import choices
from cases.dossier.models.patient import Objection, Patient
from molmdt.access.enums import Scope
from molmdt.access.logic.matrix import Facts, Reach
from molmdt.accounts.models import Board, Hospital, Person
from molmdt.kernel.clock import now


class Case(models.Model):
    """One referral of one patient to the board, and everything that is known and decided about it."""

    pseudonym = models.CharField(max_length=20, unique=True, help_text="M-2026-0142")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="cases")
    hospital = models.ForeignKey(Hospital, on_delete=models.PROTECT, related_name="cases")
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="cases")
    referring_doctor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="referred_cases")
    department = models.CharField(max_length=100, blank=True)
    contact = models.CharField(max_length=100, blank=True, help_text="telephone of the referring unit")
    state = models.CharField(max_length=12, choices=choices(CaseState), default=CaseState.DRAFT)
    state_since = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=1, help_text="counts saves, for compare-and-set")
    created_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)

    question = models.TextField(blank=True)
    urgency = models.CharField(max_length=8, choices=choices(Urgency), default=Urgency.ORDINARY)
    history = models.TextField(blank=True, help_text="clinical summary in the doctor's words")
    icd10 = models.CharField(max_length=8, blank=True)
    oncotree = models.CharField(max_length=20, blank=True)
    morphology = models.CharField(max_length=8, blank=True, help_text="ICD-O-3, such as 8160/3")
    diagnosis_text = models.CharField(max_length=200, blank=True)
    diagnosed_on = models.DateField(null=True, blank=True)
    stage = models.CharField(max_length=12, blank=True)
    metastatic_sites = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    ecog = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(5)]
    )
    ecog_on = models.DateField(null=True, blank=True)
    earlier_treatment = models.CharField(
        max_length=7,
        choices=choices(Tri),
        blank=True,
        help_text="'no' = no systemic treatment before; lines tell the rest",
    )
    standard_options_left = models.CharField(max_length=7, choices=choices(Tri), blank=True)
    measurable_disease = models.CharField(max_length=7, choices=choices(Tri), blank=True)
    brain_metastases = models.CharField(max_length=7, choices=choices(Tri), blank=True)
    planned_treatment = models.CharField(max_length=200, blank=True)
    concomitant_drugs = models.TextField(blank=True)
    comorbidity = models.TextField(blank=True)
    family_history = models.TextField(blank=True)
    earlier_molecular_tests = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in CaseState]), name="dossier_case_state_known"
            ),
            models.CheckConstraint(condition=Q(ecog__isnull=True) | Q(ecog__lte=5), name="dossier_case_ecog_range"),
        ]
        indexes = [models.Index(fields=["state", "state_since"], name="dossier_case_by_state")]

    def __str__(self) -> str:
        return self.pseudonym

    def access_facts(self) -> Facts:
        """What the access rule needs. Two small queries; kept on the object, which lives as long as its request."""
        kept: Facts | None = getattr(self, "_facts", None)
        if kept is None:
            open_decisions = list(self.decisions.filter(open_decision(now())).values_list("board_id", "in_session"))
            kept = Facts(
                case=self.pseudonym,
                people=frozenset({self.referring_doctor_id}),
                hospitals=frozenset({self.hospital_id}),
                laboratories=frozenset({self.hospital.laboratory_id or self.hospital_id}),
                regions=self.hospital.regions(),
                boards=frozenset(board for board, _ in open_decisions),
                boards_in_session=frozenset(board for board, in_session in open_decisions if in_session),
                unsent=self.state == CaseState.DRAFT,
                objected=self.patient.objections.filter(withdrawn_at=None).exists(),
            )
            self._facts = kept
        return kept

    @staticmethod
    def access_query(scope: Scope, reach: Reach) -> Q:
        """The same rule for many rows at once."""
        decision = Q(decisions__in=BoardDecision.objects.filter(open_decision(now()) & Q(board=reach.board)))
        return {
            Scope.OWN: Q(referring_doctor_id=reach.person),
            Scope.HOSPITAL: Q(hospital_id=reach.hospital),
            Scope.LABORATORY: Q(hospital__laboratory_id=reach.hospital)
            | Q(hospital_id=reach.hospital, hospital__laboratory=None),
            Scope.REGION: Q(hospital__region_id=reach.region) | Q(hospital__laboratory__region_id=reach.region),
            Scope.BOARD: decision,
            Scope.SESSION: decision & Q(decisions__in_session=True),
        }[scope]

    @staticmethod
    def objection_query() -> Q:
        return Q(patient__in=Objection.objects.filter(withdrawn_at=None).values("patient"))

    @staticmethod
    def unsent_query() -> Q:
        return Q(state=CaseState.DRAFT)


def open_decision(moment: Any) -> Q:
    """A board's decision is open from the agenda's publication until its end."""
    return Q(opens_at__lte=moment) & (Q(closes_at=None) | Q(closes_at__gt=moment))


class BoardDecision(models.Model):
    """The documented decision that lets a board see a case: made when the agenda is published, ends after signature."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="decisions")
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    opens_at = models.DateTimeField(default=now)
    closes_at = models.DateTimeField(null=True, blank=True)
    in_session = models.BooleanField(default=False, help_text="the case's meeting is running now")
    reason = models.CharField(max_length=200)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.board_id} may see {self.case_id}"
