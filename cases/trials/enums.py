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


class Outcome(StrEnum):
    """Disease control at week 16; pending is no failure."""

    PENDING = "pending"
    DISEASE_CONTROL = "disease_control"
    NO_DISEASE_CONTROL = "no_disease_control"
    NOT_EVALUABLE = "not_evaluable"


class SlotState(StrEnum):
    RESERVED = "reserved"
    ENROLLED = "enrolled"
    RELEASED = "released"
    EXPIRED = "expired"
    WAITING = "waiting"
