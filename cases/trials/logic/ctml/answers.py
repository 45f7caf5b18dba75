"""An answer with its sentences, and how answers join."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from cases.trials.enums import Said, Verdict

_ORDER = (Verdict.NO, Verdict.UNKNOWN, Verdict.MATCH)


@dataclass(frozen=True, slots=True)
class Reason:
    """What was asked (fields of one clause), and what the sample says to it."""

    kind: str  # genomic, clinical
    asked: tuple[tuple[str, Any], ...]
    said: Said
    found: str = ""  # the sample's value, or the columns that it lacks


@dataclass(frozen=True, slots=True)
class Answer:
    """``reasons``: what made the verdict; ``hidden``: found in free text alone, for a person to read."""

    verdict: Verdict
    reasons: tuple[Reason, ...] = ()
    hidden: bool = False


NOTHING_ASKED = Answer(Verdict.MATCH)


def every(answers: Sequence[Answer]) -> Answer:
    """The weakest part decides; its reasons are those of the parts that are as weak."""
    verdict = min((answer.verdict for answer in answers), key=_ORDER.index, default=Verdict.MATCH)
    return _of(verdict, answers)


def some(answers: Sequence[Answer]) -> Answer:
    """The strongest part decides; no parts restrict nothing."""
    verdict = max((answer.verdict for answer in answers), key=_ORDER.index, default=Verdict.MATCH)
    return _of(verdict, answers)


def _of(verdict: Verdict, answers: Iterable[Answer]) -> Answer:
    deciding = [answer for answer in answers if answer.verdict == verdict]
    reasons = tuple(dict.fromkeys(reason for answer in deciding for reason in answer.reasons))
    return Answer(verdict, reasons, any(answer.hidden for answer in deciding))
