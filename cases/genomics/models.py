"""Deliveries of files, profiles read from them, findings with their observations, interpretations."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from cases.dossier.models import Case, choices
from cases.genomics.enums import (
    Effect,
    EvidenceSystem,
    FindingKind,
    InterpretationState,
    Oncogenicity,
    ProfileState,
    Relevance,
    UploadState,
)
from cases.pathology.models import Specimen
from molmdt.access.logic.matrix import Facts
from molmdt.accounts.models import Hospital, Person
from molmdt.kernel.clock import now
from molmdt.kernel.models import Job


class Upload(models.Model):
    """One delivery of files for one specimen, with its reading report."""

    specimen = models.ForeignKey(Specimen, on_delete=models.CASCADE, related_name="uploads")
    laboratory = models.ForeignKey(Hospital, on_delete=models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField(default=now)
    state = models.CharField(max_length=11, choices=choices(UploadState), default=UploadState.WAITING)
    build_stated = models.CharField(max_length=6, blank=True, help_text="GRCh37 or GRCh38 if the laboratory said so")
    content_sha256 = models.CharField(max_length=64, help_text="digest over the sorted digests of the files")
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    counts = models.JSONField(default=dict)

    class Meta:
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return f"delivery {self.pk} for {self.specimen_id}"

    def access_facts(self) -> Facts:
        return self.specimen.case.access_facts()


class UploadedFile(models.Model):
    """One file of a delivery, kept as it came."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=255, help_text="path inside the delivery")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(help_text="bytes")
    kind = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=11, blank=True)
    counts = models.JSONField(default=dict)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["upload", "name"], name="genomics_file_once")]

    def __str__(self) -> str:
        return self.name

    def access_facts(self) -> Facts:
        return self.upload.access_facts()


class ReadingProblem(models.Model):
    """One sentence of the reading report: which file, line and field, what is wrong, what to do."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="problems")
    file_name = models.CharField(max_length=255)
    line = models.PositiveBigIntegerField(null=True)
    field = models.CharField(max_length=100, blank=True)
    rule = models.CharField(max_length=40)
    severity = models.CharField(max_length=11)
    message = models.TextField()
    values = models.JSONField(
        default=dict, help_text="fills the rule's sentence, so that a page says it in its language"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.file_name}:{self.line} {self.rule}"


class QuarantineClearance(models.Model):
    """One of the two persons who may together clear a quarantined delivery."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="clearances")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["upload", "person"], name="genomics_clearance_two_people")]

    def __str__(self) -> str:
        return f"{self.person_id} clears {self.upload_id}"


class Profile(models.Model):
    """One version of a specimen's genomic profile. A corrected delivery makes a new version; the old one stays."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="profiles")
    specimen = models.ForeignKey(Specimen, on_delete=models.CASCADE, related_name="profiles")
    upload = models.OneToOneField(Upload, on_delete=models.PROTECT, related_name="profile")
    laboratory = models.ForeignKey(Hospital, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=choices(ProfileState), default=ProfileState.CURRENT)
    build = models.CharField(max_length=6, help_text="GRCh37 or GRCh38, as the laboratory delivered")
    assay = models.CharField(max_length=80, blank=True)
    pipeline = models.CharField(max_length=120, blank=True)
    content_sha256 = models.CharField(max_length=64, help_text="digest over the sorted digests of the files read")
    sections = models.JSONField(default=dict, help_text="section -> reported | none_reported | not_tested")
    carried = models.JSONField(default=dict, help_text="section -> version that its findings were taken over from")
    counts = models.JSONField(default=dict)
    purity = models.FloatField(null=True, blank=True, help_text="tumour fraction by the pipeline, 0..1")
    ploidy = models.FloatField(null=True, blank=True)
    imported_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-imported_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["specimen", "version"], name="genomics_profile_version_once"),
            models.UniqueConstraint(
                fields=["specimen"], condition=Q(state="current"), name="genomics_one_current_profile"
            ),
        ]

    def __str__(self) -> str:
        return f"profile {self.pk} v{self.version}"

    def access_facts(self) -> Facts:
        return self.case.access_facts()


class Signature(models.Model):
    """A whole-sample figure: TMB, MSI, HRD. ``tested`` False and True are told apart from an unknown (None)."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="signatures")
    kind = models.CharField(max_length=20, help_text="tmb (mutations/Mb), msi (% unstable sites), hrd (score)")
    tested = models.BooleanField(null=True)
    value = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    text = models.CharField(max_length=80, blank=True, help_text="as the file writes it")
    eligible = models.PositiveIntegerField(null=True, help_text="TMB: eligible variants")
    unstable_sites = models.PositiveIntegerField(null=True)
    usable_sites = models.PositiveIntegerField(null=True)
    file = models.ForeignKey(UploadedFile, on_delete=models.PROTECT, null=True, related_name="+")
    line = models.PositiveBigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["profile", "kind"], name="genomics_signature_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.text}"


class Finding(models.Model):
    """One event in one profile, however many files report it. Columns that do not fit its kind are empty."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="findings")
    kind = models.CharField(max_length=13, choices=choices(FindingKind))
    variant_key = models.CharField(max_length=500, help_text="normalised identity, such as GRCh37:7:140453136:A:T")
    part_of = models.CharField(
        max_length=500, blank=True, help_text="key of the multi-nucleotide variant that this is a part of"
    )
    passed = models.BooleanField(help_text="the laboratory itself passes it; else a candidate that failed its filters")
    filters = models.CharField(max_length=200, blank=True)
    gene = models.CharField(max_length=60, blank=True)
    gene_as_written = models.CharField(max_length=60, blank=True)
    partner_gene = models.CharField(max_length=60, blank=True, help_text="fusion: the 3' gene; gene is the 5'")
    chrom = models.CharField(max_length=40, blank=True)
    position = models.PositiveBigIntegerField(null=True, help_text="1-based, in the profile's build")
    end = models.PositiveBigIntegerField(null=True)
    ref = models.TextField(blank=True)
    alt = models.TextField(blank=True)
    transcript = models.CharField(max_length=40, blank=True, help_text="the laboratory's own, with version")
    hgvs_c = models.CharField(max_length=300, blank=True)
    hgvs_p = models.CharField(max_length=300, blank=True)
    consequence = models.CharField(max_length=200, blank=True, help_text="Sequence Ontology terms joined by &")
    alters_protein = models.BooleanField(null=True, help_text="small variant by consequence; None = not annotated")
    exon = models.CharField(max_length=40, blank=True)
    depth = models.PositiveIntegerField(null=True)
    alt_depth = models.PositiveIntegerField(null=True)
    allele_fraction = models.FloatField(null=True, help_text="0..1 in the tumour")
    normal_allele_fraction = models.FloatField(null=True, help_text="0..1 in the matched normal")
    copy_number_kind = models.CharField(max_length=13, blank=True)
    copy_number = models.FloatField(null=True, help_text="absolute copies")
    minor_copy_number = models.PositiveSmallIntegerField(null=True)
    fold_change = models.FloatField(null=True)
    supporting_reads = models.PositiveIntegerField(null=True)
    in_frame = models.BooleanField(null=True, help_text="fusion: None = not stated")
    source = models.CharField(max_length=3, blank=True, help_text="DNA or RNA")
    relevance = models.CharField(max_length=12, choices=choices(Relevance), default=Relevance.UNMARKED)
    relevance_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    relevance_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["profile", "kind", "variant_key"], name="genomics_finding_once"),
            models.CheckConstraint(
                condition=Q(allele_fraction=None) | Q(allele_fraction__gte=0, allele_fraction__lte=1),
                name="genomics_allele_fraction_range",
            ),
        ]
        indexes = [
            models.Index(fields=["gene"], name="genomics_finding_gene"),
            models.Index(fields=["variant_key"], name="genomics_finding_key"),
        ]

    def __str__(self) -> str:
        return f"{self.gene} {self.hgvs_p or self.hgvs_c or self.kind}"

    def access_facts(self) -> Facts:
        return self.profile.case.access_facts()


class Observation(models.Model):
    """What one line of one file says about a finding: every source column, as written."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="observations")
    file = models.ForeignKey(UploadedFile, on_delete=models.PROTECT, related_name="+")
    line = models.PositiveBigIntegerField()
    raw = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.file_id}:{self.line}"


class Interpretation(models.Model):
    """What a finding means for this patient. Oncogenicity is no actionability; author and second reader differ."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="interpretations")
    state = models.CharField(max_length=10, choices=choices(InterpretationState), default=InterpretationState.DRAFT)
    version = models.PositiveIntegerField(default=1, help_text="counts saves, for compare-and-set")
    oncogenicity = models.CharField(max_length=16, choices=choices(Oncogenicity), blank=True)
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
    source = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{'+'.join(self.drugs)} {self.system} {self.level_own_tumour}/{self.level_other_tumours}"
