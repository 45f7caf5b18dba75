"""The words of the meeting."""

from enum import StrEnum


class MeetingState(StrEnum):
    PLANNED = "planned"
    PUBLISHED = "published"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"  # before it began; its cases are ready again


class MeetingKind(StrEnum):
    """Types of meeting; each has its own requirements of competence."""

    NATIONAL = "national"
    REGIONAL = "regional"


class ItemState(StrEnum):
    WAITING = "waiting"
    CURRENT = "current"
    DONE = "done"
    DEFERRED = "deferred"


class Review(StrEnum):
    """What the review before the meeting found for a case."""

    DISCUSS = "discuss"
    NO_OPTION = "no_option"  # concluded there; the treating doctor is not called


class Answer(StrEnum):
    """What an invited person says."""

    COMES = "comes"
    CANNOT = "cannot"
    SUBSTITUTE = "substitute"


class EventKind(StrEnum):
    """What can happen in a live meeting; each is one service call and one numbered row."""

    OPENED = "opened"
    CASE_CALLED = "case_called"
    VIEW_SHOWN = "view_shown"
    STEP_TAKEN = "step_taken"
    PRESENCE = "presence"
    CONFLICT = "conflict"
    CONCLUSION_CHANGED = "conclusion_changed"
    NOTES_CHANGED = "notes_changed"
    PLACE_RESERVED = "place_reserved"
    CASE_CHANGED = "case_changed"  # by another room: a finding's interpretation, a new profile, a flag
    CASE_CLOSED = "case_closed"
    CASE_DEFERRED = "case_deferred"
    AGENDA_CHANGED = "agenda_changed"
    HAND = "hand"
    QUESTION = "question"
    CONTROL = "control"
    READ_BACK = "read_back"
    POLL = "poll"
    CLOSED = "closed"
    CANCELLED = "cancelled"


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
    REBIOPSY = "rebiopsy"
    RETURN_TO_BOARD = "return_to_board"


class VoteChoice(StrEnum):
    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"


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


class CaseStep(StrEnum):
    """The national board's order within a case."""

    HISTORY = "history"  # the treating doctor
    FINDINGS = "findings"  # the molecular biologist
    CONSEQUENCE = "consequence"  # everybody: what follows for the patient
    DECISION = "decision"


class Requirement(StrEnum):
    """What a meeting must have in the room (DOMAIN 3.4)."""

    ONCOLOGIST = "oncologist"
    PATHOLOGIST = "pathologist"
    MOLECULAR = "molecular"  # molecular biologist or bioinformatician
    GENETICIST = "geneticist"
    TREATING_DOCTOR = "treating_doctor"


class CaseFlag(StrEnum):
    """What about a case asks for more in the room."""

    GERMLINE = "germline_flag"
    TRIAL_INCLUSION = "trial_inclusion"


class ClashKind(StrEnum):
    """Why a person cannot be where the agenda wants them."""

    AWAY = "away"
    REFUSED = "refused"
    ELSEWHERE = "elsewhere"


class Holiday(StrEnum):
    """Norwegian public holidays."""

    NEW_YEAR = "new_year"
    MAUNDY_THURSDAY = "maundy_thursday"
    GOOD_FRIDAY = "good_friday"
    EASTER_SUNDAY = "easter_sunday"
    EASTER_MONDAY = "easter_monday"
    LABOUR_DAY = "labour_day"
    CONSTITUTION_DAY = "constitution_day"
    ASCENSION = "ascension"
    PENTECOST = "pentecost"
    PENTECOST_MONDAY = "pentecost_monday"
    CHRISTMAS_DAY = "christmas_day"
    BOXING_DAY = "boxing_day"


class NoticeProblem(StrEnum):
    """Why an invitation has not been sent."""

    NO_ADDRESS = "no_address"
    NO_SERVER = "no_server"  # none is configured
    UNREACHABLE = "unreachable"
    REFUSED = "refused"  # the server refused this receiver
