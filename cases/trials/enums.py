"""The words of trials and cohorts."""

from enum import StrEnum


class Verdict(StrEnum):
    """Three values: the patient fits, does not fit, or a datum is missing."""

    MATCH = "match"
    UNKNOWN = "unknown"
    NO = "no"


class Stage(StrEnum):
    """Where a cohort stands in its two stages (8, then 24) and beyond."""

    STAGE_ONE = "stage_one"
    STAGE_ONE_FULL = "stage_one_full"  # eight are in, waiting for their evaluation: hold
    STOPPED = "stopped"
    STAGE_TWO = "stage_two"
    POSITIVE = "positive"
    NEGATIVE = "negative"
    EXPANSION = "expansion"


class CourseDay(StrEnum):
    """A day of a patient's course that can be corrected."""

    FIRST_DOSE = "first_dose"
    DEATH = "death"
    END = "end"  # the last dose, with what stopped the treatment


class Outcome(StrEnum):
    """Disease control at week 16; pending is no failure."""

    PENDING = "pending"
    DISEASE_CONTROL = "disease_control"
    NO_DISEASE_CONTROL = "no_disease_control"
    NOT_EVALUABLE = "not_evaluable"


class SlotState(StrEnum):
    RESERVED = "reserved"
    IN_SCREENING = "in_screening"  # the hospital examines the patient; the reservation lapses no more
    ENROLLED = "enrolled"
    RELEASED = "released"
    EXPIRED = "expired"
    WAITING = "waiting"
    REPLACED = "replaced"  # was enrolled and turned out not evaluable; the place went to the next


LIVE_SLOTS = frozenset({SlotState.RESERVED, SlotState.IN_SCREENING, SlotState.ENROLLED, SlotState.WAITING})


class Operator(StrEnum):
    """How a rule joins its parts."""

    ALL = "all"
    ANY = "any"
    NOT = "not"
    # Checked when the patient is included: a missing datum does not hold the verdict back, a known no does.
    AT_INCLUSION = "at_inclusion"


class Test(StrEnum):
    """What a laboratory can have examined. Finer than the sections of a file: an assay that reports amplifications
    alone has not looked for losses, and total copies do not tell about the second allele."""

    SMALL_VARIANTS = "small_variants"
    GAINS = "copy_number_gains"
    LOSSES = "copy_number_losses"
    ALLELES = "allele_specific_copies"
    FUSIONS = "fusions"
    SPLICES = "splice"
    TMB = "tmb"
    MSI = "msi"
    HRD = "hrd"


class VariantClass(StrEnum):
    """What a small variant does to the protein."""

    MUTATION = "mutation"  # any of those below
    MISSENSE = "missense"
    TRUNCATING = "truncating"  # nonsense, frameshift, essential splice site, lost start
    INFRAME_INSERTION = "inframe_insertion"
    INFRAME_DELETION = "inframe_deletion"


class CopyKind(StrEnum):
    """What a rule asks of a gene's copies. Each covers what is more of the same: a gain is also an amplification."""

    AMPLIFICATION = "amplification"
    GAIN = "gain"
    LOSS = "loss"
    DELETION = "deletion"  # both copies
    LOH = "loh"


class Reason(StrEnum):
    """Why a clause got its result; words.py says it in sentences."""

    FOUND = "found"
    NONE_FOUND = "none_found"  # tested, and nothing in the gene
    OTHER_FOUND = "other_found"  # tested; the gene carries something else than what is asked for
    NOT_TESTED = "not_tested"
    INCONCLUSIVE = "inconclusive"
    NOT_INTERPRETED = "not_interpreted"
    NOT_ONCOGENIC = "not_oncogenic"
    PHASE_UNKNOWN = "phase_unknown"  # two variants; on one allele or on both?
    SECOND_ALLELE_UNKNOWN = "second_allele_unknown"
    ONE_ALLELE = "one_allele"
    WITHIN = "within"
    OUTSIDE = "outside"
    TOO_COARSE = "too_coarse"  # the diagnosis is a parent of what the rule asks for
    NOT_STATED = "not_stated"
    TOO_OLD = "too_old"
    UNIT_UNKNOWN = "unit_unknown"
    MEETS = "meets"
    FAILS = "fails"
    HAD = "had"
    NOT_HAD = "not_had"
    LEVEL_LOWER = "level_lower"  # interpreted; no level of evidence as high as asked in the own tumour type
    LEVEL_ELSEWHERE = "level_elsewhere"  # a level stands for another tumour type or on another scale
    NOT_COMPARED = "not_compared"  # a matched normal has not shown that the variant is the tumour's alone
    DRUG_UNKNOWN = "drug_unknown"  # a drug that the table of drugs does not have
    IN_TRIAL = "in_trial"
    COVERED = "covered"
    NOT_COVERED = "not_covered"
    WAIVED = "waived"  # set aside for the patient


class Datum(StrEnum):
    """What can be missing."""

    TUMOUR = "tumour"
    ECOG = "ecog"
    AGE = "age"
    STANDARD_OPTIONS = "standard_options"
    MEASURABLE_DISEASE = "measurable_disease"
    BRAIN_METASTASES = "brain_metastases"
    TREATMENTS = "treatments"
    CONSENT = "consent"
    ORGAN = "organ"
    SMALL_VARIANTS = "small_variants"
    GAINS = "copy_number_gains"
    LOSSES = "copy_number_losses"
    FUSIONS = "fusions"
    TMB = "tmb"
    MSI = "msi"
    HRD = "hrd"
    INTERPRETATION = "interpretation"
    SECOND_ALLELE = "second_allele"
    SPLICES = "splice"
    LEVEL = "level"  # of evidence, confirmed
    MATCHED_NORMAL = "matched_normal"
    DRUG = "drug"  # what a line consisted of
    MORPHOLOGY = "morphology"
    ICD10 = "icd10"


class Ask(StrEnum):
    """Whom a missing datum is asked of."""

    REFERRER = "referrer"
    LABORATORY = "laboratory"


class Scheme(StrEnum):
    """By what a tumour was assessed."""

    RECIST = "recist"  # RECIST 1.1
    RANO = "rano"
    CLINICAL = "clinical"  # without pictures; only progression can be seen so


class Basis(StrEnum):
    """What a status at week 16 rests on."""

    NO_DOSE = "no_dose"
    ASSESSMENT = "assessment"
    PROGRESSION = "progression"
    DEATH = "death"
    STATED = "stated"  # a person says that the patient cannot be evaluated
    NOT_YET = "not_yet"
    MISSING = "missing"  # the window has passed without an assessment: no failure, but somebody must decide


class Cause(StrEnum):
    """What led to a screening."""

    ASKED = "asked"
    IMPORT = "import"
    INTERPRETATION = "interpretation"
    CLINICAL = "clinical"
    RULE = "rule"
    DAY = "day"  # a fact grew old, or a birthday


class DraftState(StrEnum):
    DRAFT = "draft"
    PROPOSED = "proposed"
    PUBLISHED = "published"
    DROPPED = "dropped"


class OfferState(StrEnum):
    """What came of calling somebody about a place that fits now."""

    OPEN = "open"
    CALLED = "called"
    TAKEN_UP = "taken_up"  # the case comes back to the board
    NOT_SUITABLE = "not_suitable"
    DECLINED = "declined"
    FITS_NO_MORE = "fits_no_more"


class Said(StrEnum):
    """Why a clause of Clinical Trial Markup Language got its result; words/markup.py says it in sentences."""

    EMPTY = "empty"
    VALUE = "value"  # the value that the sample has
    ABSENT = "absent"  # the value is not stated
    FOUND = "found"
    NO_ROW = "no_row"
    NO_ROWS = "no_rows"  # the sample has no genomic rows at all
    NOT_EXAMINED = "not_examined"
    LACKS_COLUMN = "lacks_column"
    LACKS_VALUE = "lacks_value"  # a row fits but lacks a value
    IN_TEXT = "in_text"  # free text, to be read by a person
    NOT_IN_TEXT = "not_in_text"
    NO_PARTNERS = "no_partners"


class Examined(StrEnum):
    """What a table says to have been examined, in its column TESTED."""

    MUTATION = "MUTATION"
    GAIN = "CNV_GAIN"
    LOSS = "CNV_LOSS"
    STRUCTURAL = "SV"
    SIGNATURE = "SIGNATURE"


class Unsaid(StrEnum):
    """What Clinical Trial Markup Language has no words for; words/markup_export.py says it in sentences."""

    AT_INCLUSION = "at_inclusion"
    ALTERNATIVE = "alternative"  # one of several alternatives cannot be said, so that none can be asked for
    ALLELE_FRACTION = "allele_fraction"
    ONCOGENIC = "oncogenic"
    COPIES = "copies"
    IN_FRAME = "in_frame"
    BIALLELIC = "biallelic"
    MSI = "msi"
    HRD = "hrd"
    TUMOUR = "tumour"
    ECOG = "ecog"
    TREATMENT = "treatment"
    STATEMENT = "statement"
    CONSENT = "consent"
    ORGAN = "organ"
    OTHER = "other"
