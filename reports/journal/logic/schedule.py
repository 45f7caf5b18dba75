"""When to try again, and what an answer means."""

from enum import StrEnum

FIRST_WAIT = 5  # seconds
LONGEST_WAIT = 3600
RETRIED_STATUSES = frozenset({408, 423, 425, 429})


def wait_before(attempt: int) -> int:
    """Seconds before the attempt with this number (the first try is number 1): 5, 10, 20 ... at most an hour."""
    return int(min(LONGEST_WAIT, FIRST_WAIT * 2 ** max(0, min(attempt, 20) - 2)))


class Answer(StrEnum):
    """What an HTTP status of the journal means for the message."""

    STORED = "stored"
    REFUSED = "refused"
    LATER = "later"


def meaning(status: int) -> Answer:
    """2xx stored; 4xx the journal refuses this message (a person's task), unless it only asks to wait; else later."""
    if 200 <= status < 300:
        return Answer.STORED
    if 400 <= status < 500 and status not in RETRIED_STATUSES:
        return Answer.REFUSED
    return Answer.LATER
