"""The words that today's tool filters by, as its configuration ships (PRONTO 827d5a9, defaults of its own ini file)."""

from enum import StrEnum

RULES_ID = "inpred-pronto-2026-07-02"
PATHOGENIC = "Pathogenic"  # Likely_Pathogenic holds it as well
TERT = "TERT"
JUDGEMENTS = ("LikSOM", "SOM", "LikGL", "incon", "include")
EXCLUDE, NOT_OK = "exclude", "Not OK"
NONCODING, SYNONYMOUS = "x:noncoding_variant", "synonymous_variant"
REPORTED = ("BioMar", "VUSpot", "AddRes", "GLrel")
MIN_TMB_FRACTION, MIN_TMB_DEPTH = 0.05, 50  # in-house burden, both inclusive
MIN_TMB_MEGABASES = 1.14  # below it the in-house quotient is not calculated
ROWS_PER_SLIDE = 14


class TableName(StrEnum):
    CLASS_SELECTED = "class_selected"
    CODING_REGION = "coding_region"
    ALTERS_PROTEIN = "alters_protein"
    MAIN_FINDINGS = "main_findings"


class Why(StrEnum):
    """Why today's slides and our view differ in one row of one table."""

    RUN_STOPPED = "run_stopped"
    DEPTH_MISSING = "depth_missing"
    CUT_AT_HASH = "cut_at_hash"
    JUDGEMENT_INEXACT = "judgement_inexact"
    ACMG_ONLY = "acmg_only"
    TERT_GENE = "tert_gene"
    ARTEFACT_RESCUED = "artefact_rescued"
    COLLAPSED = "collapsed"
    CELL_EMPTIED = "cell_emptied"
    SPLICE_SYNONYMOUS = "splice_synonymous"
    UNANNOTATED = "unannotated"
    BLANK_IN_STATUS = "blank_in_status"
    REPORTED_IN_LIST = "reported_in_list"
