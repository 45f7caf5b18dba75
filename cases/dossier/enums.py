"""The words of a case: its life cycle, its treatment history, its consents."""

from enum import StrEnum


class CaseState(StrEnum):
    """Where a case is on its way through the board (DOMAIN 3.3)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    SCHEDULED = "scheduled"
    DISCUSSED = "discussed"
    CONCLUDED = "concluded"
    SIGNED = "signed"
    DISPATCHED = "dispatched"
    FOLLOWED_UP = "followed_up"
    CLOSED = "closed"
    DEFERRED = "deferred"
    WITHDRAWN = "withdrawn"
    DECEASED = "deceased"


EDITABLE_BY_REFERRER = frozenset({CaseState.DRAFT, CaseState.RETURNED})
OVER = frozenset({CaseState.CLOSED, CaseState.WITHDRAWN, CaseState.DECEASED})
# From here on the referral stands as it was accepted, and what has changed since is kept up to date in it.
ACCEPTED_ONCE = frozenset(CaseState) - OVER - EDITABLE_BY_REFERRER - {CaseState.SUBMITTED}

_ENDS = frozenset({CaseState.WITHDRAWN, CaseState.DECEASED})
# Which state may follow which. Anything else is refused with the state found.
NEXT_STATES: dict[CaseState, frozenset[CaseState]] = {
    CaseState.DRAFT: frozenset({CaseState.SUBMITTED}) | _ENDS,
    CaseState.SUBMITTED: frozenset({CaseState.ACCEPTED, CaseState.RETURNED}) | _ENDS,
    CaseState.RETURNED: frozenset({CaseState.SUBMITTED}) | _ENDS,
    CaseState.ACCEPTED: frozenset({CaseState.SCHEDULED, CaseState.DEFERRED, CaseState.RETURNED}) | _ENDS,
    CaseState.SCHEDULED: frozenset({CaseState.DISCUSSED, CaseState.DEFERRED, CaseState.ACCEPTED}) | _ENDS,
    CaseState.DEFERRED: frozenset({CaseState.ACCEPTED, CaseState.SCHEDULED}) | _ENDS,
    CaseState.DISCUSSED: frozenset({CaseState.CONCLUDED, CaseState.DEFERRED}) | _ENDS,
    CaseState.CONCLUDED: frozenset({CaseState.SIGNED}) | _ENDS,
    CaseState.SIGNED: frozenset({CaseState.DISPATCHED}) | _ENDS,
    CaseState.DISPATCHED: frozenset({CaseState.FOLLOWED_UP, CaseState.CLOSED, CaseState.SCHEDULED}) | _ENDS,
    CaseState.FOLLOWED_UP: frozenset({CaseState.CLOSED, CaseState.SCHEDULED}) | _ENDS,
    CaseState.CLOSED: frozenset(),
    CaseState.WITHDRAWN: frozenset(),
    CaseState.DECEASED: frozenset(),
}


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"
    UNKNOWN = "unknown"


class Response(StrEnum):
    """Best response, RECIST 1.1 or RANO."""

    COMPLETE = "CR"
    PARTIAL = "PR"
    STABLE = "SD"
    PROGRESSIVE = "PD"
    NOT_EVALUABLE = "NE"
    ONGOING = "ongoing"
    UNKNOWN = "unknown"


class StopReason(StrEnum):
    PROGRESSION = "progression"
    TOXICITY = "toxicity"
    COMPLETED = "completed"
    PATIENT_WISH = "patient_wish"
    DETERIORATION = "deterioration"
    OTHER = "other"
    ONGOING = "ongoing"
    UNKNOWN = "unknown"


class ConsentKind(StrEnum):
    """What the patient has been asked."""

    MOLECULAR_PROFILING = "molecular_profiling"
    BOARD_DISCUSSION = "board_discussion"
    STUDY_INFORMATION = "study_information"
    GERMLINE_INFORMATION = "germline_information"
    INCIDENTAL_FINDINGS = "incidental_findings"


class ConsentAnswer(StrEnum):
    YES = "yes"
    NO = "no"
    NOT_ASKED = "not_asked"


class Urgency(StrEnum):
    ORDINARY = "ordinary"
    SOON = "soon"
    URGENT = "urgent"


class Tri(StrEnum):
    """Yes, no, unknown: told apart everywhere."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Answer(StrEnum):
    """What a referral says about one point of the checklist."""

    GIVEN = "given"
    UNKNOWN = "unknown"  # answered, and the answer is that nobody knows or nobody asked
    MISSING = "missing"


class Level(StrEnum):
    MANDATORY = "mandatory"
    RECOMMENDED = "recommended"


class NeededFor(StrEnum):
    """The latest step at which a point of the checklist must be given."""

    SUBMISSION = "submission"
    MEETING = "meeting"


class Source(StrEnum):
    """Whom to ask for a missing point."""

    REFERRER = "referrer"
    PATHOLOGY = "pathology"
    LABORATORY = "laboratory"


class TaskKind(StrEnum):
    """What kind of thing must be clarified. Rooms may use kinds of their own; these are the dossier's."""

    INFORMATION_REQUEST = "information_request"
    COMMENT = "comment"


# Tasks with a way of their own: opened, moved and closed by the safety nets, never by an answer in the discussion.
SAFETY_TASKS = frozenset({"germline_flag", "pharmacogenetic", "clonal_blood", "incidental_finding"})


class RevealReason(StrEnum):
    """Why somebody needs to see a name."""

    TREATMENT = "treatment"
    CONTACT = "contact"
    SAMPLE_MATCHING = "sample_matching"
    JOURNAL = "journal"
    GENETIC_COUNSELLING = "genetic_counselling"
