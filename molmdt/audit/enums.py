"""The closed list of what the record tells."""

from enum import StrEnum


class Outcome(StrEnum):
    """How it ended."""

    DONE = "done"
    DENIED = "denied"
    FAILED = "failed"
