"""The words of the meeting."""

from enum import StrEnum


class MeetingState(StrEnum):
    PLANNED = "planned"
    PUBLISHED = "published"
    OPEN = "open"
    CLOSED = "closed"


class ItemState(StrEnum):
    WAITING = "waiting"
    CURRENT = "current"
    DONE = "done"
    DEFERRED = "deferred"


class EventKind(StrEnum):
    """What can happen in a live meeting; each is one service call and one numbered row."""

    OPENED = "opened"
    CASE_CALLED = "case_called"
    VIEW_SHOWN = "view_shown"
    PRESENCE = "presence"
    CONCLUSION_CHANGED = "conclusion_changed"
    NOTES_CHANGED = "notes_changed"
    PLACE_RESERVED = "place_reserved"
    CASE_CLOSED = "case_closed"
    CASE_DEFERRED = "case_deferred"
    AGENDA_CHANGED = "agenda_changed"
    CLOSED = "closed"


class ConclusionState(StrEnum):
    DRAFT = "draft"
    RECORDED = "recorded"


class ItemKind(StrEnum):
    """The kinds of line in a conclusion (DOMAIN 3.5)."""

    TREATMENT_OPTION = "treatment_option"
    TRIAL_COHORT = "trial_cohort"
    NO_OPTION = "no_option"
    FURTHER_TESTING = "further_testing"
    GENETIC_COUNSELLING = "genetic_counselling"
    HISTOLOGY_REVIEW = "histology_review"


class AccessRoute(StrEnum):
    """How the patient would come to the drug."""

    INDICATION = "indication"
    IMPRESS = "impress"
    OTHER_TRIAL = "other_trial"
    COMPASSIONATE_USE = "compassionate_use"
    OFF_LABEL = "off_label"


class Section(StrEnum):
    """What of a case can be shown on everybody's screen."""

    OVERVIEW = "overview"
    COURSE = "course"
    FINDINGS = "findings"
    PATHOLOGY = "pathology"
    TRIALS = "trials"


class Requirement(StrEnum):
    """What a meeting must have in the room (DOMAIN 3.4)."""

    ONCOLOGIST = "oncologist"
    PATHOLOGIST = "pathologist"
    MOLECULAR = "molecular"  # molecular biologist or bioinformatician
    GENETICIST = "geneticist"
