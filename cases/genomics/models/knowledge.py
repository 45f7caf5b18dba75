"""What the world knows: tables brought in with their version and date. No patient is in here."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from cases.dossier.models import Case, choices
from cases.genomics.enums import DifferenceKind, Effect, KnowledgeKind, ReplayState
from cases.genomics.models.profiles import Finding
from molmdt.accounts.models import Person
from molmdt.kernel.clock import now
from molmdt.kernel.models import Job


class KnowledgeSource(models.Model):
    """One version of one table, whole. The newest stands; the older ones stay for what was concluded on them."""

    kind = models.CharField(max_length=20, choices=choices(KnowledgeKind))
    name = models.CharField(max_length=60, help_text="such as CIViC; versions of one name follow each other")
    version = models.CharField(max_length=60)
    released_on = models.DateField(help_text="as its publisher dates it")
    current = models.BooleanField(default=True)
    licence = models.CharField(max_length=80, blank=True)
    reference = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField(default=0)
    skipped = models.JSONField(default=dict, help_text="reason -> rows left out")
    imported_at = models.DateTimeField(default=now)
    imported_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["name", "-released_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="genomics_knowledge_version_once"),
            models.UniqueConstraint(fields=["name"], condition=Q(current=True), name="genomics_one_current_knowledge"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class EvidenceItem(models.Model):
    """One statement of a source about {alteration, drugs, tumour type}."""

    source = models.ForeignKey(KnowledgeSource, on_delete=models.CASCADE, related_name="evidence")
    external_id = models.CharField(max_length=60, blank=True)
    gene = models.CharField(max_length=60, db_index=True)
    partner_gene = models.CharField(max_length=60, blank=True)
    alteration = models.CharField(max_length=200, help_text="as the source writes it")
    match = models.JSONField(default=dict, help_text="the alteration as logic/alterations reads it; {} = not readable")
    tumour = models.CharField(max_length=200, blank=True, help_text="as the source writes it")
    oncotree = ArrayField(models.CharField(max_length=20), default=list, help_text="[] = any or not mapped")
    drugs = ArrayField(models.CharField(max_length=120), default=list)
    kind = models.CharField(max_length=20, help_text="predictive, diagnostic, prognostic, oncogenic, predisposing ...")
    effect = models.CharField(max_length=9, choices=choices(Effect), blank=True)
    supports = models.BooleanField(null=True, help_text="None = not stated")
    system = models.CharField(max_length=12, help_text="the scale of the level, such as CIViC, ESCAT, OncoKB")
    level = models.CharField(max_length=8, blank=True)
    trust = models.PositiveSmallIntegerField(null=True, help_text="the source's own rating, such as 1..5 stars")
    references = ArrayField(models.CharField(max_length=200), default=list)
    text = models.TextField(blank=True)
    illustrative = models.BooleanField(default=False, help_text="the source says itself that the level is not verified")
    line = models.PositiveIntegerField(null=True, help_text="in the source's file")

    def __str__(self) -> str:
        return f"{self.gene} {self.alteration} {'+'.join(self.drugs)}"


class GeneName(models.Model):
    """A symbol and the approved symbol that it stands for."""

    source = models.ForeignKey(KnowledgeSource, on_delete=models.CASCADE, related_name="gene_names")
    symbol = models.CharField(max_length=60, db_index=True)
    approved = models.CharField(max_length=60)
    status = models.CharField(max_length=10, help_text="approved, alias, previous")

    def __str__(self) -> str:
        return f"{self.symbol} = {self.approved}"


class ManeTranscript(models.Model):
    source = models.ForeignKey(KnowledgeSource, on_delete=models.CASCADE, related_name="transcripts")
    gene = models.CharField(max_length=60, db_index=True)
    refseq = models.CharField(max_length=40, help_text="with version")
    ensembl = models.CharField(max_length=40, help_text="with version")
    protein = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=20, help_text="MANE Select or MANE Plus Clinical")
    chrom = models.CharField(max_length=10, blank=True)
    start = models.PositiveBigIntegerField(null=True, help_text="GRCh38, 1-based")
    end = models.PositiveBigIntegerField(null=True)
    strand = models.CharField(max_length=1, blank=True)

    def __str__(self) -> str:
        return f"{self.gene} {self.refseq}"


class Hotspot(models.Model):
    """A residue that tumours hit again and again, with how often each change was seen."""

    source = models.ForeignKey(KnowledgeSource, on_delete=models.CASCADE, related_name="hotspots")
    gene = models.CharField(max_length=60, db_index=True)
    residue = models.CharField(max_length=40, help_text="such as V600 or 745-759")
    kind = models.CharField(max_length=20, blank=True, help_text="single residue, in-frame indel, splice")
    samples = models.PositiveIntegerField(help_text="tumours with any change of the residue")
    changes = models.JSONField(default=dict, help_text="changed residue -> tumours, such as {E: 833}")

    def __str__(self) -> str:
        return f"{self.gene} {self.residue}"


class GeneFact(models.Model):
    """What a gene is known as: role in cancer, pathways, inherited predisposition, haematopoiesis."""

    source = models.ForeignKey(KnowledgeSource, on_delete=models.CASCADE, related_name="gene_facts")
    gene = models.CharField(max_length=60, db_index=True)
    oncogene = models.BooleanField(null=True)
    tumour_suppressor = models.BooleanField(null=True)
    pathways = ArrayField(models.CharField(max_length=60), default=list)
    facts = models.JSONField(default=dict, help_text="further facts by name, such as domains with their residues")
    references = ArrayField(models.CharField(max_length=200), default=list)

    def __str__(self) -> str:
        return self.gene


class DrugGeneAllele(models.Model):
    """A pharmacogenetic allele: its function and activity by one source."""

    source = models.ForeignKey(KnowledgeSource, on_delete=models.CASCADE, related_name="drug_gene_alleles")
    gene = models.CharField(max_length=60, db_index=True)
    allele = models.CharField(max_length=120, help_text="such as c.1905+1G>A (*2A)")
    rsid = models.CharField(max_length=20, blank=True)
    hgvs_c = models.CharField(max_length=120, blank=True)
    positions = models.JSONField(default=dict, help_text="build -> chrom:pos:ref:alt")
    function = models.CharField(max_length=60, blank=True)
    activity = models.DecimalField(max_digits=4, decimal_places=2, null=True)
    drugs = ArrayField(models.CharField(max_length=120), default=list)
    advice = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.gene} {self.allele}"


class RetiredTranscript(models.Model):
    """A transcript that RefSeq has withdrawn, or for which another stands."""

    source = models.ForeignKey(KnowledgeSource, on_delete=models.CASCADE, related_name="retired_transcripts")
    accession = models.CharField(max_length=40, db_index=True, help_text="without version")
    version = models.PositiveIntegerField(null=True, help_text="the last one that was")
    status = models.CharField(max_length=10, help_text="replaced or suppressed")
    replaced_by = models.CharField(max_length=40, blank=True, help_text="with version where the source says it")
    gene = models.CharField(max_length=60, blank=True)
    references = ArrayField(models.CharField(max_length=200), default=list)

    def __str__(self) -> str:
        return f"{self.accession} {self.status}"


class Replay(models.Model):
    """A new version read over the cases that are open or reported: what would change."""

    source = models.ForeignKey(KnowledgeSource, on_delete=models.CASCADE, related_name="replays")
    before = models.ForeignKey(KnowledgeSource, on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=choices(ReplayState), default=ReplayState.RUNNING)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    total = models.PositiveIntegerField(default=0, help_text="cases")
    done = models.PositiveIntegerField(default=0)
    last_case = models.BigIntegerField(default=0, help_text="the highest case that is done; a killed run goes on here")
    started_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"replay of {self.source_id}"


class ReplayDifference(models.Model):
    """One level, class or therapy of one case that a new version would change, until a person has looked."""

    replay = models.ForeignKey(Replay, on_delete=models.CASCADE, related_name="differences")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    finding = models.ForeignKey(Finding, on_delete=models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=choices(DifferenceKind))
    subject = models.CharField(max_length=300)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["case"], condition=Q(seen_at=None), name="genomics_replay_unseen")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
