"""Samples against trials: each step, arm and dose level decided for itself."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from cases.trials.enums import Verdict
from cases.trials.logic.ctml.answers import Answer, Reason, every, some
from cases.trials.logic.ctml.clinical import clinical
from cases.trials.logic.ctml.documents import Clause, Document, Rule
from cases.trials.logic.ctml.genomic import genomic
from cases.trials.logic.ctml.samples import Sample


@dataclass(frozen=True, slots=True)
class Result:
    trial: str
    level: str
    sample: str
    verdict: Verdict
    reasons: tuple[Reason, ...]
    hidden: bool


def screen(
    documents: Iterable[Document],
    samples: Sequence[Sample],
    on: date,
    *,
    closed_too: bool = False,
    deceased_too: bool = False,
) -> Iterator[Result]:
    """By default open levels and patients known to be alive; ages count from ``on``."""
    wanted = [sample for sample in samples if sample.alive or deceased_too]
    for document in documents:
        for level in document.levels:
            if closed_too or (document.open and level.open):
                for sample in wanted:
                    found = answer(level.rule, sample, on)
                    yield Result(document.protocol, level.place, sample.id, found.verdict, found.reasons, found.hidden)


def answer(rule: Rule, sample: Sample, on: date) -> Answer:
    if isinstance(rule, Clause):
        return genomic(rule, sample) if rule.kind == "genomic" else clinical(rule, sample, on)
    parts = [answer(part, sample, on) for part in rule.parts]
    return every(parts) if rule.every else some(parts)
