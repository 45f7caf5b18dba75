"""Specimens, what pathology found in them, and slide images."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from cases.dossier.models import Case, choices
from cases.pathology.enums import Material, SlideState, SpecimenOrigin, Sufficiency
from molmdt.access.logic.matrix import Facts
from molmdt.accounts.models import Person
from molmdt.kernel.clock import now


class Specimen(models.Model):
    """A piece of tumour (or blood) that pathology holds and the laboratory sequences."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="specimens")
    requisition = models.CharField(max_length=30, blank=True, help_text="pathology's own number")
    site = models.CharField(max_length=60, help_text="where in the body")
    origin = models.CharField(max_length=10, choices=choices(SpecimenOrigin), default=SpecimenOrigin.UNKNOWN)
    material = models.CharField(max_length=1, choices=choices(Material), default=Material.FFPE)
    taken_on = models.DateField(null=True, blank=True)
    tumour_content = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text="tumour cells by pathology, per cent; empty = not assessed",
    )
    dna_sample_id = models.CharField(max_length=40, blank=True, help_text="IPH0214-D01-P01-A03")
    rna_sample_id = models.CharField(max_length=40, blank=True)
    dna = models.CharField(max_length=12, choices=choices(Sufficiency), default=Sufficiency.NOT_TESTED)
    rna = models.CharField(max_length=12, choices=choices(Sufficiency), default=Sufficiency.NOT_TESTED)
    histology = models.TextField(blank=True)

    class Meta:
        ordering = ["taken_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(tumour_content=None) | Q(tumour_content__lte=100), name="pathology_tumour_content_per_cent"
            ),
            models.UniqueConstraint(
                fields=["dna_sample_id"],
                condition=~Q(dna_sample_id=""),
                name="pathology_dna_sample_once",
                violation_error_code="sample_id_taken",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.dna_sample_id}".strip()

    def access_facts(self) -> Facts:
        return self.case.access_facts()


class Marker(models.Model):
    """A result of immunohistochemistry or in-situ hybridisation."""

    specimen = models.ForeignKey(Specimen, on_delete=models.CASCADE, related_name="markers")
    name = models.CharField(max_length=40)
    result = models.CharField(max_length=100)
    assessed_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name}: {self.result}"


class Slide(models.Model):
    """A slide image, converted once at intake to a tiled pyramid. Label and macro images are never kept."""

    specimen = models.ForeignKey(Specimen, on_delete=models.CASCADE, related_name="slides")
    stain = models.CharField(max_length=40, help_text="HE, or the antibody")
    description = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=choices(SlideState), default=SlideState.CONVERTING)
    problem = models.CharField(max_length=40, blank=True, help_text="why it was refused: a rule of slides.RULES")
    source_sha256 = models.CharField(max_length=64)
    pyramid_sha256 = models.CharField(max_length=64, blank=True)
    thumbnail_sha256 = models.CharField(max_length=64, blank=True)
    width = models.PositiveIntegerField(default=0, help_text="pixels")
    height = models.PositiveIntegerField(default=0, help_text="pixels")
    micrometres_per_pixel = models.FloatField(null=True, blank=True, help_text="empty = unknown, no scale bar")
    sequenced_area = models.JSONField(default=list, help_text="corners of the sequenced area, [[x, y], ...] in pixels")
    added_at = models.DateTimeField(default=now)
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="ready") | (~Q(pyramid_sha256="") & Q(width__gt=0, height__gt=0)),
                name="pathology_ready_slide_has_image",
            ),
            models.UniqueConstraint(fields=["specimen", "source_sha256"], name="pathology_slide_once"),
        ]

    def __str__(self) -> str:
        return f"{self.stain} of {self.specimen_id}"

    def access_facts(self) -> Facts:
        return self.specimen.case.access_facts()
