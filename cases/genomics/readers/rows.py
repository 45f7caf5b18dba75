"""What every reader returns: frozen rows, no ORM, no framework. This module is the contract of the room's readers.

Three values everywhere: ``True``/``False``/``None`` and ``SectionState`` tell "tested and found", "tested and none
found" and "not tested by this file" apart. Every row names its line, so that a number on a page can name its source.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as attribute

from cases.genomics.readers.kinds import (
    Build,
    CopyNumberKind,
    FileKind,
    Nucleic,
    Outcome,
    Section,
    SectionState,
    Severity,
    SignatureKind,
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong, and what the laboratory should do. ``rule`` and ``values`` let a page say it in its language."""

    file: str
    line: int | None
    field: str | None
    rule: str
    message: str
    severity: Severity
    values: Mapping[str, str] = attribute(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SmallVariantRow:
    """One allele of one sample, position and alleles as the file writes them (``merge.variant_key`` normalises)."""

    line: int
    chrom: str  # 1..22, X, Y, MT; never "chr"
    pos: int  # 1-based
    ref: str
    alt: str
    passed: bool  # the laboratory itself passes it
    filters: tuple[str, ...] = ()  # the filters that it failed
    gene: str | None = None
    transcript: str | None = None  # with version where the file has it
    hgvs_c: str | None = None
    hgvs_p: str | None = None
    consequence: str | None = None  # Sequence Ontology terms joined by &
    exon: str | None = None
    depth: int | None = None  # reads at the site in the tumour
    alt_depth: int | None = None
    allele_fraction: float | None = None  # 0..1
    normal_depth: int | None = None
    normal_allele_fraction: float | None = None  # 0..1
    mnv_tag: str | None = None  # the multi-nucleotide variant that the caller says this row belongs to
    decimal_comma: bool = False  # some number of the row was written 0,002
    population_frequency: float | None = None  # 0..1, the highest in any population that the file states
    clinvar: str | None = None  # ClinVar's word as the file has it
    judgements: Mapping[str, str] = attribute(default_factory=dict)  # the laboratory's opinion, by its own names
    mane_transcript: str | None = None
    mane_hgvs_c: str | None = None
    mane_hgvs_p: str | None = None
    header_line: int | None = None  # the line that names this row's columns; None: no line does


@dataclass(frozen=True, slots=True)
class CopyNumberRow:
    """A gene or a segment. Which of the measures is given depends on the pipeline; none is computed from another."""

    line: int
    kind: CopyNumberKind
    passed: bool
    gene: str | None = None  # a single gene, or None for a segment
    genes: tuple[str, ...] = ()  # every gene that the file says the segment holds
    chrom: str | None = None
    start: int | None = None  # 1-based, inclusive
    end: int | None = None
    exons: str | None = None
    fold_change: float | None = None  # tumour over reference, 1 = unchanged
    log2_ratio: float | None = None
    copy_number: float | None = None  # absolute, as the file says
    minor_copy_number: int | None = None
    filters: tuple[str, ...] = ()
    header_line: int | None = None


@dataclass(frozen=True, slots=True)
class Breakpoint:
    chrom: str
    pos: int  # 1-based
    strand: str | None = None


@dataclass(frozen=True, slots=True)
class FusionRow:
    line: int
    gene_a: str | None  # None: intergenic or not named by the file
    gene_b: str | None
    passed: bool
    source: Nucleic | None  # None: the file does not say
    genes_a: tuple[str, ...] = ()  # ROS1;GOPC: the breakpoint lies in several
    genes_b: tuple[str, ...] = ()
    breakpoint_a: Breakpoint | None = None
    breakpoint_b: Breakpoint | None = None
    supporting_reads: int | None = None
    split_reads: int | None = None
    spanning_reads: int | None = None
    in_frame: bool | None = None  # None: not stated
    confidence: str | None = None  # the caller's own word
    kept_domains: str | None = None  # protein domains that the fusion keeps, as the caller says
    filters: tuple[str, ...] = ()
    header_line: int | None = None


@dataclass(frozen=True, slots=True)
class SpliceRow:
    line: int
    passed: bool
    gene: str | None = None  # None: the file has only positions
    exons: str | None = None  # None: blank in the file (AR-V7 is written so)
    breakpoint_a: Breakpoint | None = None
    breakpoint_b: Breakpoint | None = None
    supporting_reads: int | None = None
    reference_reads: int | None = None
    filters: tuple[str, ...] = ()
    header_line: int | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """A whole-sample figure. ``tested`` None: the file says nothing; False: says NA; True: ``value`` is given."""

    kind: SignatureKind
    tested: bool | None
    value: float | None = None
    text: str = ""  # as the file writes it
    line: int | None = None
    eligible_variants: int | None = None  # TMB
    region_megabases: float | None = None  # TMB
    usable_sites: int | None = None  # MSI
    unstable_sites: int | None = None  # MSI


@dataclass(frozen=True, slots=True)
class MetricRow:
    """One quality figure of the run or of the case's own sample, against the limits that the file itself states."""

    line: int
    section: str  # as the file heads it
    name: str
    unit: str = ""
    text: str = ""  # as the file writes it
    value: float | None = None  # None: NA, not measured
    lower: float | None = None  # inclusive
    upper: float | None = None  # inclusive
    within: bool | None = None  # None: no limit, or not measured
    sample: str = ""  # the sample's column; empty: the run's own figure


@dataclass(frozen=True, slots=True)
class SampleInfo:
    """Who the file says it is about. Nothing here is inferred from the file's name."""

    sample_ids: tuple[str, ...] = ()
    dna_id: str | None = None
    rna_id: str | None = None
    pair_id: str | None = None
    normal_id: str | None = None
    run_id: str | None = None
    pipeline: str | None = None
    version: str | None = None
    date: str | None = None  # ISO 8601
    purity: float | None = None  # 0..1
    sex: str | None = None  # male, female: as the chromosomes show it


@dataclass(frozen=True, slots=True)
class Reading:
    """One file, read. ``refused`` keeps its counts for the report, but its rows must not be stored."""

    file: str
    kind: FileKind
    outcome: Outcome
    sample: SampleInfo = SampleInfo()
    build: Build | None = None  # None: the file does not say
    build_evidence: str = ""  # the header line or table that says it
    small_variants: tuple[SmallVariantRow, ...] = ()
    copy_numbers: tuple[CopyNumberRow, ...] = ()
    fusions: tuple[FusionRow, ...] = ()
    splice: tuple[SpliceRow, ...] = ()
    signatures: tuple[Signature, ...] = ()
    metrics: tuple[MetricRow, ...] = ()
    sections: Mapping[Section, SectionState] = attribute(default_factory=dict)
    counts: Mapping[str, int] = attribute(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    sent: int = 0  # small variants of a large file that went to the database while it was read, and are not here
    sent_passed: int = 0
    sent_inherited: tuple[str, ...] = ()  # keys of those that are common and inherited
    transcripts: Mapping[str, tuple[int, int]] = attribute(default_factory=dict)  # named -> rows, line of the first


@dataclass(frozen=True, slots=True)
class Expected:
    """What the case says the files must be. Empty means "not checked", which a report has to say."""

    sample_ids: tuple[str, ...] = ()
    build: Build | None = None
    sex: str | None = None
    reference_material: bool = False  # quality runs and validation: control samples are welcome
    references: Mapping[Build, str] = attribute(default_factory=dict)  # build -> path of an indexed FASTA


Row = SmallVariantRow | CopyNumberRow | FusionRow | SpliceRow


@dataclass(frozen=True, slots=True)
class Observation:
    """One row of one file that speaks of a finding."""

    file: str
    kind: FileKind
    row: Row


@dataclass(frozen=True, slots=True)
class Finding:
    """The same change, however many files report it. ``row`` is the fullest account, completed from the others."""

    section: Section
    key: str
    passed: bool
    row: Row
    observations: tuple[Observation, ...]
    part_of: str | None = None  # key of the multi-nucleotide variant that the caller also reports as a whole


@dataclass(frozen=True, slots=True)
class Profile:
    """Figures of ``summary.json``: distinct findings that the laboratory itself passes; None = not tested."""

    small_variants: int | None = None
    copy_numbers: int | None = None
    fusions: int | None = None
    splice: int | None = None
    tmb: float | None = None
    msi_percent: float | None = None
    hrd_score: float | None = None
    candidates: Mapping[str, int] = attribute(default_factory=dict)  # kept, but failed the laboratory's filters


@dataclass(frozen=True, slots=True)
class FolderReading:
    """Files of one sample (pair) read together: per-file readings, merged findings, the profile's figures."""

    outcome: Outcome
    readings: tuple[Reading, ...]
    sample: SampleInfo = SampleInfo()
    build: Build | None = None
    small_variants: tuple[Finding, ...] = ()
    copy_numbers: tuple[Finding, ...] = ()
    fusions: tuple[Finding, ...] = ()
    splice: tuple[Finding, ...] = ()
    signatures: tuple[Signature, ...] = ()
    sections: Mapping[Section, SectionState] = attribute(default_factory=dict)
    profile: Profile = Profile()
    problems: tuple[Problem, ...] = ()  # of the whole; each reading keeps its own as well
