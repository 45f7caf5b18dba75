"""The words that readers sort files, findings and faults by. ``rows`` is made of them; no ORM, no framework."""

from enum import StrEnum


class Build(StrEnum):
    GRCH37 = "GRCh37"
    GRCH38 = "GRCh38"


class Severity(StrEnum):
    WARNED = "warned"  # accepted; a named person should look
    QUARANTINED = "quarantined"  # kept, clinically invisible until a person clears it
    REFUSED = "refused"  # nothing of the file is stored


class Outcome(StrEnum):
    ACCEPTED = "accepted"
    WARNED = "warned"
    QUARANTINED = "quarantined"
    REFUSED = "refused"


class FileKind(StrEnum):
    COMBINED_VARIANT_OUTPUT = "combined_variant_output"
    SMALL_VARIANT_TABLE = "small_variant_table"
    VARIANT_SUMMARY = "variant_summary"
    SAMPLE_LIST = "sample_list"
    SMALL_VARIANT_VCF = "small_variant_vcf"
    COPY_NUMBER_VCF = "copy_number_vcf"
    EXON_COPY_NUMBER_VCF = "exon_copy_number_vcf"
    SPLICE_VCF = "splice_vcf"
    CNVKIT_SEGMENTS = "cnvkit_segments"
    ALLELE_SPECIFIC_SEGMENTS = "allele_specific_segments"
    LOG_RATIO_SEGMENTS = "log_ratio_segments"  # .seg
    ARRIBA_FUSIONS = "arriba_fusions"
    STAR_FUSIONS = "star_fusions"
    SIMPLE_FUSIONS = "simple_fusions"
    ALL_FUSIONS = "all_fusions"
    MAF = "maf"
    METRICS = "metrics"  # MetricsOutput: quality of a run and its samples
    UNREAD = "unread"  # belongs to a result folder, kept as a file, holds no findings (plots, QC pictures)
    UNKNOWN = "unknown"


class Section(StrEnum):
    SMALL_VARIANTS = "small_variants"
    COPY_NUMBERS = "copy_numbers"
    EXON_COPY_NUMBERS = "exon_copy_numbers"
    FUSIONS = "fusions"
    SPLICE = "splice"
    TMB = "tmb"
    MSI = "msi"
    HRD = "hrd"


class SectionState(StrEnum):
    REPORTED = "reported"
    NONE_REPORTED = "none_reported"  # tested, and nothing found
    NOT_TESTED = "not_tested"


class CopyNumberKind(StrEnum):
    AMPLIFICATION = "amplification"
    GAIN = "gain"
    NEUTRAL = "neutral"
    LOH = "loh"  # copy-neutral: one parent's allele lost, total at or above two
    LOSS = "loss"
    DELETION = "deletion"  # no copy left


class Nucleic(StrEnum):
    DNA = "DNA"
    RNA = "RNA"


class SignatureKind(StrEnum):
    TMB = "tmb"  # mutations per megabase
    MSI = "msi"  # percent unstable of usable sites, 0..100
    HRD = "hrd"  # genomic instability score (LOH + TAI + LST)
    TUMOUR_FRACTION = "tumour_fraction"  # 0..1
    PLOIDY = "ploidy"  # mean copies per genome
