"""What was read: profiles with their versions, whole-sample figures, findings and their observations."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from cases.dossier.models import Case, choices
from cases.genomics.enums import FindingKind, ProfileState, Relevance
from cases.genomics.models.deliveries import Upload, UploadedFile
from cases.pathology.models import Specimen
from molmdt.access.logic.matrix import Facts
from molmdt.accounts.models import Hospital, Person
from molmdt.kernel.clock import now


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
    run_id = models.CharField(max_length=120, blank=True, help_text="sequencing run, as the files name it")
    sex_shown = models.CharField(max_length=6, blank=True, help_text="male or female, as X and Y show it")
    fingerprint = ArrayField(
        models.CharField(max_length=60), default=list, help_text="keys of common inherited variants that it carries"
    )
    alignments = models.JSONField(
        default=list, help_text="[{name, url, index_url, build}]: where the laboratory serves the reads (BAM, CRAM)"
    )
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
    """One event in one profile, however many files report it. Columns that do not fit its kind are empty.

    The database looks neither of its keys up for each row (a third of the time that storing takes): the import itself
    makes the profile in the transaction of its findings, and persons are never removed.
    """

    # The index genomics_finding_profile begins with the profile.
    profile = models.ForeignKey(
        Profile, on_delete=models.CASCADE, related_name="findings", db_constraint=False, db_index=False
    )
    kind = models.CharField(max_length=13, choices=choices(FindingKind))
    variant_key = models.CharField(max_length=500, help_text="normalised identity, such as GRCh37:7:140453136:A:T")
    part_of = models.CharField(
        max_length=500, blank=True, help_text="key of the multi-nucleotide variant that this is a part of"
    )
    passed = models.BooleanField(help_text="the laboratory itself passes it; else a candidate that failed its filters")
    filters = models.CharField(max_length=200, blank=True)
    lifted_key = models.CharField(
        max_length=500, blank=True, help_text="the same variant on the other build; derived by lift-over, never read"
    )
    gene = models.CharField(max_length=60, blank=True, help_text="the approved symbol")
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
    mane_transcript = models.CharField(max_length=40, blank=True, help_text="MANE Select, where the file annotates it")
    mane_hgvs_c = models.CharField(max_length=300, blank=True)
    mane_hgvs_p = models.CharField(max_length=300, blank=True)
    consequence = models.CharField(max_length=200, blank=True, help_text="Sequence Ontology terms joined by &")
    alters_protein = models.BooleanField(null=True, help_text="small variant by consequence; None = not annotated")
    exon = models.CharField(max_length=40, blank=True)
    depth = models.PositiveIntegerField(null=True)
    alt_depth = models.PositiveIntegerField(null=True)
    allele_fraction = models.FloatField(null=True, help_text="0..1 in the tumour")
    normal_allele_fraction = models.FloatField(null=True, help_text="0..1 in the matched normal")
    population_frequency = models.FloatField(
        null=True, help_text="highest allele frequency in any population that the file states, 0..1; None = not stated"
    )
    clinvar = models.CharField(max_length=120, blank=True, help_text="ClinVar's word as the laboratory's file has it")
    judgements = models.JSONField(
        default=dict, help_text="the laboratory's own opinion by its own names, such as class, reporting, IGV"
    )
    copy_number_kind = models.CharField(max_length=13, blank=True)
    copy_number = models.FloatField(null=True, help_text="absolute copies")
    minor_copy_number = models.PositiveSmallIntegerField(null=True)
    fold_change = models.FloatField(null=True)
    supporting_reads = models.PositiveIntegerField(null=True)
    split_reads = models.PositiveIntegerField(null=True)
    spanning_reads = models.PositiveIntegerField(null=True)
    partner_chrom = models.CharField(max_length=40, blank=True)
    partner_position = models.PositiveBigIntegerField(null=True)
    kept_domains = models.CharField(max_length=300, blank=True, help_text="fusion: domains kept, as the caller says")
    in_frame = models.BooleanField(null=True, help_text="fusion: None = not stated")
    source = models.CharField(max_length=3, blank=True, help_text="DNA or RNA")
    relevance = models.CharField(max_length=12, choices=choices(Relevance), default=Relevance.UNMARKED)
    relevance_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_constraint=False, db_index=False
    )
    relevance_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # The key first: the same index finds a variant in every other profile, and says itself whether it passed
            # there. A change that hundreds of profiles share is counted without opening their findings.
            models.UniqueConstraint(
                fields=["variant_key", "profile", "kind"], include=["passed"], name="genomics_finding_once"
            ),
            models.CheckConstraint(
                condition=Q(allele_fraction=None) | Q(allele_fraction__gte=0, allele_fraction__lte=1),
                name="genomics_allele_fraction_range",
            ),
        ]
        indexes = [
            models.Index(fields=["gene"], name="genomics_finding_gene"),
            # Most findings are nobody's: an index of all of them would only slow an import down.
            models.Index(
                fields=["relevance_by"], condition=Q(relevance_by__isnull=False), name="genomics_finding_marked"
            ),
            models.Index(fields=["lifted_key"], condition=~Q(lifted_key=""), name="genomics_finding_lifted"),
            # A profile's keys rise, hence an import only ever writes at one end of it.
            models.Index(fields=["profile", "id"], name="genomics_finding_profile"),
            models.Index(
                fields=["profile"], condition=~Q(relevance=Relevance.UNMARKED), name="genomics_finding_judged"
            ),
            # What Copies asks for each page of the table.
            models.Index(
                fields=["profile"],
                condition=Q(kind=FindingKind.COPY_NUMBER, exon="", passed=True),
                name="genomics_finding_copies",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gene} {self.hgvs_p or self.hgvs_c or self.kind}"

    def access_facts(self) -> Facts:
        return self.profile.case.access_facts()


class FindingSheet(models.Model):
    """What the findings table filters, sorts and counts by, of all findings of a profile in one row (logic/sheet.py).

    Made from them alone, and never trusted blindly: one of another layout, of other gene names or with another last
    key than the profile's is made anew.
    """

    profile = models.OneToOneField(Profile, on_delete=models.CASCADE, primary_key=True, related_name="sheet")
    layout = models.PositiveSmallIntegerField()
    gene_names = models.BigIntegerField(help_text="key of the gene names that stood when it was made; 0 = none did")
    last = models.BigIntegerField(help_text="the highest key of the profile's findings; 0 = it has none")
    columns = models.BinaryField()
    texts = models.BinaryField(help_text="genes and changes, as they are searched")
    places = models.BinaryField(help_text="variant keys, as they are searched")

    def __str__(self) -> str:
        return f"sheet of profile {self.profile_id}"


class Observation(models.Model):
    """What one line of one file says about a finding. The line itself stays in the file, which is never changed.

    The database does not look each of its two keys up: an import gives them out itself, finding and observation in one
    transaction (services/rows.py), and for 200,000 rows that would take as long as storing them.
    """

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="observations", db_constraint=False)
    file = models.ForeignKey(
        UploadedFile, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    line = models.PositiveBigIntegerField(help_text="from 1")
    header_line = models.PositiveBigIntegerField(null=True, help_text="the line that names the columns; None = none")
    passed = models.BooleanField(default=True)
    depth = models.PositiveIntegerField(null=True)
    alt_depth = models.PositiveIntegerField(null=True)
    allele_fraction = models.FloatField(null=True, help_text="0..1")
    measure = models.FloatField(null=True, help_text="copies, fold change or supporting reads, by the finding's kind")

    def __str__(self) -> str:
        return f"{self.file_id}:{self.line}"


class Metric(models.Model):
    """One quality figure of a sample or run against the limits that the file itself states."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="metrics")
    section = models.CharField(max_length=120, blank=True)
    name = models.CharField(max_length=120)
    unit = models.CharField(max_length=20, blank=True)
    text = models.CharField(max_length=80, blank=True, help_text="as the file writes it")
    value = models.FloatField(null=True, help_text="None = NA: not measured")
    lower = models.FloatField(null=True, help_text="the file's own lower limit, inclusive")
    upper = models.FloatField(null=True, help_text="the file's own upper limit, inclusive")
    within = models.BooleanField(null=True, help_text="None = no limit, or not measured")
    file = models.ForeignKey(UploadedFile, on_delete=models.PROTECT, null=True, related_name="+")
    line = models.PositiveBigIntegerField(null=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.name} {self.text}"


class SavedView(models.Model):
    """A person's own way of looking at the findings table: filters, order, grouping and columns."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="finding_views")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000, help_text="the address's query, such as kind=fusion&sort=gene")
    default = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["person", "name"], name="genomics_view_name_once"),
            models.UniqueConstraint(fields=["person"], condition=Q(default=True), name="genomics_one_default_view"),
        ]

    def __str__(self) -> str:
        return self.name
