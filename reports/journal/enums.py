"""Words of the journal room."""

from enum import StrEnum


class DeliveryState(StrEnum):
    PENDING = "pending"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    REJECTED = "rejected"


class Step(StrEnum):
    """What happened to a message, in order; the stations on its line."""

    QUEUED = "queued"
    ATTEMPT_FAILED = "attempt_failed"
    ALREADY_THERE = "already_there"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    REJECTED = "rejected"
    RETRY_ASKED = "retry_asked"


class ReceiptStatus(StrEnum):
    ACCEPTED = "accepted"
    REJECTED = "rejected"


UNDECIDED = frozenset({DeliveryState.PENDING, DeliveryState.SENT})
