"""The words of the genomics room that are stored."""

from enum import StrEnum


class UploadState(StrEnum):
    """What became of a delivery of files."""

    WAITING = "waiting"
    READING = "reading"
    ACCEPTED = "accepted"
    WARNED = "warned"
    QUARANTINED = "quarantined"
    REFUSED = "refused"


class EvidenceUse(StrEnum):
    """What an alteration says something of, beside drugs."""

    DIAGNOSTIC = "diagnostic"
    PROGNOSTIC = "prognostic"


class Direction(StrEnum):
    """What it says: of a diagnosis the first two, of the outcome the others."""

    SUPPORTS = "supports"
    EXCLUDES = "excludes"
    BETTER = "better"
    WORSE = "worse"


DIRECTIONS = {
    EvidenceUse.DIAGNOSTIC: (Direction.SUPPORTS, Direction.EXCLUDES),
    EvidenceUse.PROGNOSTIC: (Direction.BETTER, Direction.WORSE),
}


class ReceiptKind(StrEnum):
    """What was sent outside the cases."""

    QUALITY = "quality"
    KNOWLEDGE = "knowledge"


class ReceiptState(StrEnum):
    """What became of it; KNOWN: the same content was here before."""

    WAITING = "waiting"
    READING = "reading"
    STORED = "stored"
    KNOWN = "known"
    REFUSED = "refused"


class ProfileState(StrEnum):
    CURRENT = "current"
    SUPERSEDED = "superseded"


class FindingKind(StrEnum):
    SMALL_VARIANT = "small_variant"
    COPY_NUMBER = "copy_number"
    FUSION = "fusion"
    SPLICE = "splice"


class Relevance(StrEnum):
    """A bioinformatician's mark: nobody has looked, it matters for the board, it does not, it is asked about."""

    UNMARKED = "unmarked"
    RELEVANT = "relevant"
    NOT_RELEVANT = "not_relevant"
    QUESTIONED = "questioned"


class Oncogenicity(StrEnum):
    """ClinGen/CGC/VICC classes (Horak 2022)."""

    ONCOGENIC = "oncogenic"
    LIKELY_ONCOGENIC = "likely_oncogenic"
    UNCERTAIN = "uncertain"
    LIKELY_BENIGN = "likely_benign"
    BENIGN = "benign"


class InterpretationState(StrEnum):
    DRAFT = "draft"
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    SUPERSEDED = "superseded"


class EvidenceSystem(StrEnum):
    """Which scale an evidence level belongs to. Levels are never converted from one to another."""

    ESCAT = "ESCAT"
    AMP = "AMP/ASCO/CAP"
    ONCOKB = "OncoKB"


ESCAT_LEVELS = ("I-A", "I-B", "I-C", "II-A", "II-B", "III-A", "III-B", "IV-A", "IV-B", "V", "X")


class Effect(StrEnum):
    """What the alteration means for the drug."""

    SENSITIVE = "sensitive"
    RESISTANT = "resistant"


class KnowledgeKind(StrEnum):
    """What a knowledge table is about, which is also how it is read."""

    EVIDENCE = "evidence"
    GENE_NAMES = "gene_names"
    TRANSCRIPTS = "transcripts"
    HOTSPOTS = "hotspots"
    GENES = "genes"
    DRUG_GENES = "drug_genes"
    RETIRED = "retired"


class ReplayState(StrEnum):
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"


class DifferenceKind(StrEnum):
    """What a new version of knowledge would change."""

    LEVEL = "level"
    CLASS = "class"
    THERAPY = "therapy"


class SafetyKind(StrEnum):
    """What a profile of the tumour may say about the patient beside it."""

    GERMLINE = "germline"
    PHARMACOGENETIC = "pharmacogenetic"
    CLONAL_BLOOD = "clonal_blood"
    INCIDENTAL = "incidental"


class SafetyState(StrEnum):
    """A flag's way. Signing waits while it is open; journalled and declined end it."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    INFORMED = "informed"
    REFERRED = "referred"
    ANSWERED = "answered"
    JOURNALLED = "journalled"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"  # a corrected version of the profile no longer has the variant


RAISED_BY_HAND = "by hand"  # stands where a flag that a rule raised names its rule set
SAFETY_ENDED = frozenset({SafetyState.JOURNALLED, SafetyState.DECLINED, SafetyState.WITHDRAWN})


class SafetyGround(StrEnum):
    """Why a flag is declined. The reason in words is wanted beside it."""

    PATIENT_DECLINES = "patient_declines"
    ALREADY_KNOWN = "already_known"
    BOARD_OVERRIDES = "board_overrides"
    ARTEFACT = "artefact"
    NO_LONGER_RELEVANT = "not_relevant"
