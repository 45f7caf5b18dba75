"""Patient, case, treatment history, consents. Identity stands in a table of its own and is never joined by default."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from cases.dossier.enums import (
    CaseState,
    ConsentAnswer,
    ConsentKind,
    Response,
    Sex,
    StopReason,
    Tri,
    Urgency,
)
from molmdt.access.enums import Scope
from molmdt.access.logic.matrix import Facts, Reach
from molmdt.accounts.models import Board, Hospital, Person
from molmdt.kernel.clock import now


def choices(enum: Any) -> list[tuple[str, str]]:
    """A StrEnum as Django wants it; the words that users read are in the templates."""
    return [(member.value, member.value) for member in enum]


class Patient(models.Model):
    """A patient without identity: what a pseudonymous reader may know."""

    sex = models.CharField(max_length=7, choices=choices(Sex), default=Sex.UNKNOWN)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    deceased_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"patient {self.pk}"


class PatientIdentity(models.Model):
    """Who the patient is. Read only through the logged reveal and by what leaves for the journal."""

    patient = models.OneToOneField(Patient, on_delete=models.CASCADE, related_name="identity")
    national_id = models.CharField(max_length=11, unique=True)
    kind = models.CharField(max_length=3, help_text="fnr, dnr or fh: which identifier system")
    name = models.CharField(max_length=150)
    birth_date = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"identity of patient {self.patient_id}"


class Objection(models.Model):
    """The patient objects to the sharing; stands until withdrawn."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="objections")
    registered_at = models.DateTimeField(default=now)
    registered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"objection of patient {self.patient_id}"


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


class TreatmentLine(models.Model):
    """One line of systemic treatment."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="treatment_lines")
    number = models.PositiveSmallIntegerField()
    drugs = models.CharField(max_length=200)
    started_on = models.DateField(null=True, blank=True)
    stopped_on = models.DateField(null=True, blank=True)
    best_response = models.CharField(max_length=7, choices=choices(Response), default=Response.UNKNOWN)
    stop_reason = models.CharField(max_length=13, choices=choices(StopReason), default=StopReason.UNKNOWN)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "number"], name="dossier_line_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                condition=Q(stopped_on=None) | Q(started_on=None) | Q(stopped_on__gte=models.F("started_on")),
                name="dossier_line_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"line {self.number}: {self.drugs}"


class Consent(models.Model):
    """What the patient answered, and when."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=20, choices=choices(ConsentKind))
    answer = models.CharField(max_length=9, choices=choices(ConsentAnswer), default=ConsentAnswer.NOT_ASKED)
    given_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "kind"], name="dossier_consent_once")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.answer}"


class OrganFunction(models.Model):
    """One laboratory value that trials ask for. Codes and units: ``logic.referral.ORGAN_UNITS``."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="organ_function")
    code = models.CharField(max_length=30)
    value = models.DecimalField(max_digits=10, decimal_places=3)
    unit = models.CharField(max_length=20)
    measured_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "code", "measured_on"], name="dossier_organ_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.value} {self.unit}"


class StateChange(models.Model):
    """The life cycle as it went."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="state_changes")
    from_state = models.CharField(max_length=12, blank=True)
    to_state = models.CharField(max_length=12, choices=choices(CaseState))
    at = models.DateTimeField(default=now)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.from_state} -> {self.to_state}"


class Task(models.Model):
    """Something that must be clarified about a case: asked of a role or a person, tracked until done."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tasks")
    kind = models.CharField(max_length=40, help_text="information_request, germline_flag, pharmacogenetic ...")
    text = models.TextField()
    owner_role = models.CharField(max_length=3, blank=True)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="tasks")
    due_on = models.DateField(null=True, blank=True)
    blocks_signing = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=now)
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.kind} on {self.case_id}"

    def access_facts(self) -> Facts:
        return self.case.access_facts()


class CaseNews(models.Model):
    """What has changed in a case, in one line: 'changed since you last saw it'. Written by every room's services."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="news")
    at = models.DateTimeField(default=now)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=200, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["case", "-at"], name="dossier_news_by_case")]

    def __str__(self) -> str:
        return f"{self.kind} in {self.case_id}"


class CaseVisit(models.Model):
    """When a person last looked at a case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="visits")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="dossier_visit_once")]

    def __str__(self) -> str:
        return f"{self.person_id} saw {self.case_id}"
