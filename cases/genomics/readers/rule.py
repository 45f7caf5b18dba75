"""What a rule is: a severity and a sentence."""

from typing import NamedTuple

from cases.genomics.readers.kinds import Severity


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for the catalogue of translations without translating it (readers know no framework)."""
    return sentence


R, Q, W = Severity.REFUSED, Severity.QUARANTINED, Severity.WARNED


class Rule(NamedTuple):
    severity: Severity
    sentence: str
