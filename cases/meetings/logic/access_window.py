"""How long a board may see a case."""

from datetime import datetime, timedelta

# Long enough for corrections and questions from the treating doctor; the hospitals may shorten it.
DAYS_AFTER_SIGNATURE = 30


def closes_after_signature(signed_at: datetime) -> datetime:
    """When the board's decision about a case ends."""
    return signed_at + timedelta(days=DAYS_AFTER_SIGNATURE)
