"""What a finding means: class with its criteria, evidence for drugs, who wrote and who confirmed."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from cases.dossier.models import choices
from cases.genomics.enums import Direction, Effect, EvidenceSystem, EvidenceUse, InterpretationState, Oncogenicity
from cases.genomics.models.profiles import Finding
from molmdt.access.logic.matrix import Facts
from molmdt.accounts.models import Person
from molmdt.kernel.clock import now


class Interpretation(models.Model):
    """What a finding means for this patient. Oncogenicity is no actionability; author and second reader differ."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="interpretations")
    state = models.CharField(max_length=10, choices=choices(InterpretationState), default=InterpretationState.DRAFT)
    version = models.PositiveIntegerField(default=1, help_text="counts saves, for compare-and-set")
    oncogenicity = models.CharField(max_length=16, choices=choices(Oncogenicity), blank=True)
    points = models.SmallIntegerField(null=True, help_text="sum of the confirmed criteria; None = none was judged")
    guideline = models.CharField(max_length=80, blank=True, help_text="id and version of the criteria's guideline")
    deviation = models.TextField(blank=True, help_text="why the class is another than the points give")
    knowledge = models.JSONField(default=dict, help_text="knowledge source -> version that it stood on")
    text = models.TextField(blank=True)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    second_reader = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["finding"], condition=~Q(state="superseded"), name="genomics_one_live_interpretation"
            ),
            models.CheckConstraint(
                condition=Q(second_reader=None) | ~Q(second_reader=models.F("author")),
                name="genomics_second_reader_differs",
            ),
        ]

    def __str__(self) -> str:
        return f"interpretation of {self.finding_id}"


class Actionability(models.Model):
    """Alteration x drug x tumour type: the evidence in the patient's own tumour type and in others, in two columns."""

    interpretation = models.ForeignKey(Interpretation, on_delete=models.CASCADE, related_name="actionabilities")
    drugs = ArrayField(models.CharField(max_length=80))
    effect = models.CharField(max_length=9, choices=choices(Effect), default=Effect.SENSITIVE)
    system = models.CharField(max_length=12, choices=choices(EvidenceSystem), default=EvidenceSystem.ESCAT)
    system_version = models.CharField(max_length=40)
    level_own_tumour = models.CharField(max_length=8, blank=True)
    level_other_tumours = models.CharField(max_length=8, blank=True)
    oncotree = models.CharField(max_length=20, blank=True, help_text="the tumour type that own means, OncoTree code")
    source = models.CharField(max_length=300, blank=True)
    source_version = models.CharField(max_length=60, blank=True)

    def __str__(self) -> str:
        return f"{'+'.join(self.drugs)} {self.system} {self.level_own_tumour}/{self.level_other_tumours}"


class Implication(models.Model):
    """What the alteration says of the diagnosis or the outcome in one tumour type, graded on one scale.

    Apart from drugs: AMP/ASCO/CAP and OncoKB grade therapeutic, diagnostic and prognostic evidence separately.
    """

    interpretation = models.ForeignKey(Interpretation, on_delete=models.CASCADE, related_name="implications")
    use = models.CharField(max_length=10, choices=choices(EvidenceUse))
    direction = models.CharField(max_length=8, choices=choices(Direction))
    subject = models.CharField(max_length=200, help_text="the diagnosis, or the outcome that is meant")
    system = models.CharField(max_length=12, choices=choices(EvidenceSystem))
    system_version = models.CharField(max_length=20, blank=True)
    level = models.CharField(max_length=5)
    oncotree = models.CharField(max_length=20, blank=True, help_text="the tumour type that it holds in")
    source = models.CharField(max_length=300, blank=True)
    source_version = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.use} {self.direction} {self.subject} {self.system} {self.level}"


class Criterion(models.Model):
    """One criterion of oncogenicity, judged. Named by its meaning, as the codes differ between printings."""

    interpretation = models.ForeignKey(Interpretation, on_delete=models.CASCADE, related_name="criteria")
    key = models.CharField(max_length=60, help_text="such as hotspot_lt50_aa_ge10")
    points = models.SmallIntegerField()
    met = models.BooleanField(help_text="the person's judgement; a suggestion that nobody judged is not stored")
    suggested = models.BooleanField(default=False, help_text="the rules suggested it when it was judged")
    evidence = models.TextField(blank=True, help_text="what triggered it, with source and version")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["interpretation", "key"], name="genomics_criterion_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.points:+d}"


class Disagreement(models.Model):
    """Confirmed classes of one variant differ between nodes, until somebody settles it."""

    variant_key = models.CharField(max_length=500)
    gene = models.CharField(max_length=60, blank=True)
    change = models.CharField(max_length=300, blank=True)
    opened_at = models.DateTimeField(default=now)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    settled_class = models.CharField(max_length=16, choices=choices(Oncogenicity), blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["variant_key"], condition=Q(settled_at=None), name="genomics_one_open_disagreement"
            )
        ]

    def __str__(self) -> str:
        return f"{self.gene} {self.change}"

    def access_facts(self) -> Facts:
        return Facts()  # about a variant, not about a patient
