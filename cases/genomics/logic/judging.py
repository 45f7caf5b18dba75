"""Rules that answer yes, no or unknown, each with the value that it saw. A verdict is no stronger than its weakest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Value = str | float | None


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Verdict(StrEnum):
    """What the rules together say about one variant."""

    RAISED = "raised"
    NOT_RAISED = "not_raised"
    UNKNOWN = "unknown"  # nothing speaks against it, but something that a rule needs is missing


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule, what it answered, and on which values. ``rule`` is a key of the sentences in ``words``."""

    rule: str
    answer: Answer
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judgement:
    verdict: Verdict
    reasons: tuple[Reason, ...]

    @property
    def missing(self) -> tuple[Reason, ...]:
        """The rules that could not answer."""
        return tuple(reason for reason in self.reasons if reason.answer is Answer.UNKNOWN)


def judged(reasons: Iterable[Reason]) -> Judgement:
    """One no is enough to be silent; without one, a single unknown keeps the verdict open."""
    given = tuple(reasons)
    answers = {reason.answer for reason in given}
    if Answer.NO in answers or not given:
        return Judgement(Verdict.NOT_RAISED, given)
    return Judgement(Verdict.UNKNOWN if Answer.UNKNOWN in answers else Verdict.RAISED, given)


def at_least(seen: float | None, limit: float) -> Answer:
    """``seen`` 0..1 against an inclusive lower limit; unknown where nothing was measured."""
    if seen is None:
        return Answer.UNKNOWN
    return Answer.YES if seen >= limit else Answer.NO


def at_most(seen: float | None, limit: float) -> Answer:
    """A filter from above: what is not stated cannot be filtered out, so it passes."""
    return Answer.NO if seen is not None and seen > limit else Answer.YES
