"""The words of specimens and slides."""

from enum import StrEnum


class SpecimenOrigin(StrEnum):
    PRIMARY = "primary"
    METASTASIS = "metastasis"
    LIQUID = "liquid"
    UNKNOWN = "unknown"


class Material(StrEnum):
    """Letters as in the fourth part of an InPreD sample id."""

    FFPE = "A"
    BLOOD = "B"
    CYTOLOGY = "C"
    FROZEN = "F"
    OTHER = "X"


class Sufficiency(StrEnum):
    """Whether there was enough material for an analysis."""

    SUFFICIENT = "sufficient"
    INSUFFICIENT = "insufficient"
    NOT_TESTED = "not_tested"


class SlideState(StrEnum):
    """A slide image is converted once, before anybody sees it."""

    CONVERTING = "converting"
    READY = "ready"
    REFUSED = "refused"
