"""The words that users read for what is stored. English here, bokmaal in the catalogue."""

from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from cases.genomics import biology_words, words_knowledge
from cases.genomics.enums import Effect, FindingKind, InterpretationState, Oncogenicity, Relevance, UploadState
from cases.genomics.logic.expectation import Origin
from cases.genomics.logic.signatures import HrdClass, MsiClass, TmbClass
from cases.genomics.readers.kinds import CopyNumberKind, FileKind, Outcome, Section, SectionState, Severity

Words = dict[str, str | Promise]

UPLOAD_STATES: Words = {
    UploadState.WAITING: _("waiting"),
    UploadState.READING: _("being read"),
    UploadState.ACCEPTED: _("accepted"),
    UploadState.WARNED: _("accepted with remarks"),
    UploadState.QUARANTINED: _("in quarantine"),
    UploadState.REFUSED: _("refused"),
}
OUTCOMES: Words = {
    Outcome.ACCEPTED: _("accepted"),
    Outcome.WARNED: _("remarks"),
    Outcome.QUARANTINED: _("quarantine"),
    Outcome.REFUSED: _("refused"),
}
SEVERITIES: Words = {
    Severity.WARNED: _("Remark"),
    Severity.QUARANTINED: _("Quarantine"),
    Severity.REFUSED: _("Refused"),
}
FILE_KINDS: Words = {
    FileKind.COMBINED_VARIANT_OUTPUT: _("Combined variant output"),
    FileKind.SMALL_VARIANT_TABLE: _("Table of small variants"),
    FileKind.VARIANT_SUMMARY: _("Summary of the run"),
    FileKind.SAMPLE_LIST: _("List of samples"),
    FileKind.SMALL_VARIANT_VCF: _("VCF, small variants"),
    FileKind.COPY_NUMBER_VCF: _("VCF, copy numbers"),
    FileKind.EXON_COPY_NUMBER_VCF: _("VCF, exon copy numbers"),
    FileKind.SPLICE_VCF: _("VCF, splice variants"),
    FileKind.CNVKIT_SEGMENTS: _("CNVkit segments"),
    FileKind.ALLELE_SPECIFIC_SEGMENTS: _("Allele-specific segments"),
    FileKind.LOG_RATIO_SEGMENTS: _("Log-ratio segments"),
    FileKind.ARRIBA_FUSIONS: _("Fusions, Arriba"),
    FileKind.STAR_FUSIONS: _("Fusions, STAR-Fusion"),
    FileKind.SIMPLE_FUSIONS: _("Fusions, simple table"),
    FileKind.ALL_FUSIONS: _("All fusion candidates"),
    FileKind.MAF: _("MAF, small variants"),
    FileKind.METRICS: _("Quality figures of the run"),
    FileKind.UNREAD: _("Kept, not read"),
    FileKind.UNKNOWN: _("Unknown"),
}
COUNTS: Words = {
    "small_variants": _("small variants"),
    "copy_numbers": _("copy numbers"),
    "fusions": _("fusions"),
    "splice": _("splice variants"),
}
SECTIONS: Words = {
    Section.SMALL_VARIANTS: _("small variants"),
    Section.COPY_NUMBERS: _("copy numbers"),
    Section.EXON_COPY_NUMBERS: _("copy numbers of single exons"),
    Section.FUSIONS: _("fusions"),
    Section.SPLICE: _("splice variants"),
    Section.TMB: _("TMB"),
    Section.MSI: _("MSI"),
    Section.HRD: _("HRD"),
}
SECTION_STATES: Words = {
    SectionState.REPORTED: _("reported"),
    SectionState.NONE_REPORTED: _("tested, none found"),
    SectionState.NOT_TESTED: _("not tested"),
}
KINDS: Words = {
    FindingKind.SMALL_VARIANT: _("small variant"),
    FindingKind.COPY_NUMBER: _("copy number"),
    FindingKind.FUSION: _("fusion"),
    FindingKind.SPLICE: _("splice variant"),
}
COPY_NUMBERS: Words = {
    CopyNumberKind.AMPLIFICATION: _("amplification"),
    CopyNumberKind.GAIN: _("gain"),
    CopyNumberKind.NEUTRAL: _("unchanged"),
    CopyNumberKind.LOH: _("loss of heterozygosity"),
    CopyNumberKind.LOSS: _("loss"),
    CopyNumberKind.DELETION: _("deletion"),
}
RELEVANCES: Words = {
    Relevance.UNMARKED: _("not assessed"),
    Relevance.RELEVANT: _("relevant"),
    Relevance.NOT_RELEVANT: _("not relevant"),
    Relevance.QUESTIONED: _("asked about"),
}
ONCOGENICITIES: Words = {
    Oncogenicity.ONCOGENIC: _("oncogenic"),
    Oncogenicity.LIKELY_ONCOGENIC: _("likely oncogenic"),
    Oncogenicity.UNCERTAIN: _("uncertain significance"),
    Oncogenicity.LIKELY_BENIGN: _("likely benign"),
    Oncogenicity.BENIGN: _("benign"),
}
INTERPRETATION_STATES: Words = {
    InterpretationState.DRAFT: _("draft"),
    InterpretationState.PROPOSED: _("awaits a second reader"),
    InterpretationState.CONFIRMED: _("confirmed by two"),
    InterpretationState.SUPERSEDED: _("replaced"),
}
EFFECTS: Words = {Effect.SENSITIVE: _("sensitive"), Effect.RESISTANT: _("resistant")}
ORIGINS: Words = {
    Origin.SOMATIC: "",
    Origin.UNKNOWN: "",
    Origin.NEITHER: _("outside the expected range"),
    Origin.UNDECIDED: _("cannot be told apart from germline"),
    Origin.GERMLINE_FITS: _("fits a germline variant"),
}
TMB_CLASSES: Words = {
    TmbClass.LOW: pgettext_lazy("TMB", "low"),
    TmbClass.INTERMEDIATE: pgettext_lazy("TMB", "intermediate"),
    TmbClass.HIGH: pgettext_lazy("TMB", "high"),
    TmbClass.NOT_TESTED: _("not tested"),
}
MSI_CLASSES: Words = {
    MsiClass.STABLE: pgettext_lazy("MSI", "stable"),
    MsiClass.LIKELY_UNSTABLE: pgettext_lazy("MSI", "likely unstable"),
    MsiClass.UNSTABLE: pgettext_lazy("MSI", "unstable"),
    MsiClass.INCONCLUSIVE: pgettext_lazy("MSI", "inconclusive"),
    MsiClass.NOT_TESTED: _("not tested"),
}
HRD_CLASSES: Words = {
    HrdClass.POSITIVE: pgettext_lazy("HRD", "positive"),
    HrdClass.NEGATIVE: pgettext_lazy("HRD", "negative"),
    HrdClass.NOT_TESTED: _("not tested"),
}
# Sequence Ontology's most frequent terms in words; another term is shown as the laboratory wrote it.
CONSEQUENCES: Words = {
    "missense_variant": _("missense"),
    "stop_gained": _("nonsense"),
    "frameshift_variant": _("frameshift"),
    "inframe_deletion": _("in-frame deletion"),
    "inframe_insertion": _("in-frame insertion"),
    "splice_donor_variant": _("splice donor"),
    "splice_acceptor_variant": _("splice acceptor"),
    "splice_region_variant": _("splice region"),
    "synonymous_variant": _("synonymous"),
    "start_lost": _("start lost"),
    "stop_lost": _("stop lost"),
    "intron_variant": _("intron"),
    "5_prime_utr_variant": _("5' untranslated"),
    "3_prime_utr_variant": _("3' untranslated"),
    "5_prime_UTR_variant": _("5' untranslated"),
    "3_prime_UTR_variant": _("3' untranslated"),
    "upstream_gene_variant": _("upstream of the gene"),
    "downstream_gene_variant": _("downstream of the gene"),
    "protein_altering_variant": _("protein altering"),
    "intergenic_variant": _("between genes"),
}

# Where a file names no column of its own; columns stay as the file writes them.
FIELDS: Words = {"file name": _("file name"), "sample": _("sample"), "sex": _("sex")}
BY_NAME: dict[str, Words] = {
    "upload": UPLOAD_STATES, "outcome": OUTCOMES, "severity": SEVERITIES, "file_kind": FILE_KINDS, "count": COUNTS,
    "field": FIELDS, "section": SECTIONS, "section_state": SECTION_STATES, "kind": KINDS, "copy_number": COPY_NUMBERS,
    "relevance": RELEVANCES, "oncogenicity": ONCOGENICITIES, "interpretation": INTERPRETATION_STATES,
    "effect": EFFECTS, "origin": ORIGINS, "tmb": TMB_CLASSES, "msi": MSI_CLASSES, "hrd": HRD_CLASSES,
    **words_knowledge.BY_NAME,
    **biology_words.GROUPS,
}  # fmt: skip


def word(group: str, value: str | None) -> str:
    """The word for a stored value; the value itself where no word is known, nothing for nothing."""
    return _word(get_language(), group, value) if value else ""


@lru_cache(maxsize=2000)
def _word(language: str | None, group: str, value: str) -> str:
    """Looked up once per language: a table of findings asks for some hundred words."""
    return str(BY_NAME[group].get(value, value))


def consequence(terms: str) -> str:
    """``missense_variant&splice_region_variant`` -> ``missense, splice region``."""
    return _consequence(get_language(), terms)


@lru_cache(maxsize=2000)
def _consequence(language: str | None, terms: str) -> str:
    return ", ".join(str(CONSEQUENCES.get(term, term.replace("_", " "))) for term in terms.split("&") if term)
