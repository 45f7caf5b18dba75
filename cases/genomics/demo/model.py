"""The shape of a made-up profile, and how allele fraction, copies and tumour content hang together (DOMAIN 2.8)."""

from dataclasses import dataclass
from enum import StrEnum

from cases.genomics.demo.facts import Variant


class LabFormat(StrEnum):
    """Which node's habit the files follow."""

    TSOPPI_OSLO = "tsoppi_oslo"
    TSOPPI_BERGEN = "tsoppi_bergen"
    LOCALAPP = "localapp"  # CombinedVariantOutput of the LocalApp generation
    DRAGEN = "dragen"  # CombinedVariantOutput of the DRAGEN generation
    SEPARATE = "separate"  # VCF, CNVkit segments and Arriba fusions, GRCh37


class Origin(StrEnum):
    SOMATIC = "somatic"
    GERMLINE = "germline"
    BLOOD_CLONE = "blood_clone"  # clonal haematopoiesis


@dataclass(frozen=True, slots=True)
class Observed:
    """A variant as this sample shows it."""

    variant: Variant
    origin: Origin
    copies: int  # total copies of the locus in tumour cells
    mutated_copies: int  # of these, how many carry it
    expected_fraction: float  # 0..1, from tumour content and copies
    depth: int
    alt_depth: int

    @property
    def allele_fraction(self) -> float:
        return round(self.alt_depth / self.depth, 4)


@dataclass(frozen=True, slots=True)
class GeneCopies:
    """Copies of one gene in tumour cells."""

    gene: str
    total: int
    minor: int

    def fold_change(self, tumour_content: float) -> float:
        """What the assay sees, 1 = unchanged: the mean copies of tumour and normal cells over two."""
        return round((tumour_content * self.total + 2 * (1 - tumour_content)) / 2, 3)


@dataclass(frozen=True, slots=True)
class Fusion:
    gene_a: str
    gene_b: str
    chromosome_a: str
    position_a: int  # GRCh37
    chromosome_b: str
    position_b: int
    strand_a: str
    strand_b: str
    event: str  # Arriba's word
    in_frame: bool
    supporting_reads: int = 0
    reference_reads_a: int = 0
    reference_reads_b: int = 0


@dataclass(frozen=True, slots=True)
class Tmb:
    per_megabase: float
    eligible: int


@dataclass(frozen=True, slots=True)
class Msi:
    unstable: int
    usable: int

    @property
    def percent(self) -> float:
        return round(100 * self.unstable / self.usable, 2)


@dataclass(frozen=True, slots=True)
class DemoProfile:
    """One analysis of one sample. ``None`` for tmb, msi, hrd and an empty rna_id mean: not tested."""

    archetype: int
    seed: int
    format: LabFormat
    dna_id: str  # as the files write it
    rna_id: str
    run_id: str
    sex: str  # F or M, as the files show it
    tumour_content: float  # 0..1
    variants: tuple[Observed, ...]
    copies: tuple[GeneCopies, ...]
    fusions: tuple[Fusion, ...]
    tmb: Tmb | None
    msi: Msi | None
    hrd_score: int | None
    on_date: str  # ISO 8601, the day of the analysis
    low_coverage: bool = False  # too few reads: a figure of MetricsOutput is outside its limit


def expected_fraction(origin: Origin, tumour_content: float, copies: int, mutated: int) -> float:
    """Allele fraction of a variant in all tumour cells; diploid normal cells (formulas of DOMAIN 2.8)."""
    total = tumour_content * copies + 2 * (1 - tumour_content)
    if origin is Origin.SOMATIC:
        return tumour_content * mutated / total
    return (tumour_content * mutated + (1 - tumour_content)) / total
