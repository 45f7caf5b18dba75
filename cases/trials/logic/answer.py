"""What one clause says about one case. Pure."""

from dataclasses import dataclass

from cases.trials.enums import Reason, Verdict
from cases.trials.logic.explanation import Missing, Value


@dataclass(frozen=True, slots=True)
class Answer:
    result: Verdict
    reason: Reason
    values: tuple[Value, ...] = ()
    missing: Missing | None = None
