"""Words of the documents room."""

from enum import StrEnum


class DocumentKind(StrEnum):
    CONCLUSION = "conclusion"
    MINUTES = "minutes"


class VersionState(StrEnum):
    DRAFT = "draft"
    APPROVAL = "approval"
    APPROVED = "approved"
    SIGNED = "signed"
    SUPERSEDED = "superseded"


class Finding(StrEnum):
    """Was something found? Three ways of having nothing to show, told apart everywhere."""

    FOUND = "found"
    NONE_FOUND = "none_found"
    NOT_TESTED = "not_tested"
    UNKNOWN = "unknown"


class Measured(StrEnum):
    """State of a biomarker: a number, no test, a test without a usable answer, or nothing known."""

    MEASURED = "measured"
    NOT_TESTED = "not_tested"
    NOT_EVALUABLE = "not_evaluable"
    UNKNOWN = "unknown"


class OptionKind(StrEnum):
    TREATMENT = "treatment"
    TRIAL = "trial"


class Counselling(StrEnum):
    RECOMMENDED = "recommended"
    NOT_ASSESSED = "not_assessed"


OPEN_STATES = frozenset({VersionState.DRAFT, VersionState.APPROVAL, VersionState.APPROVED})
FROZEN_STATES = frozenset({VersionState.SIGNED, VersionState.SUPERSEDED})
