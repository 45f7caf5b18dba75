"""The criteria of oncogenicity as a person judges them: one line each, with what the rules suggest."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from cases.genomics import guidelines
from cases.genomics.enums import Oncogenicity
from cases.genomics.logic.oncogenicity import Assessment, assess
from cases.genomics.logic.suggesting import Suggestion
from cases.genomics.logic.variant_facts import Reason
from cases.genomics.models import Criterion
from cases.genomics.queries.reading import said
from cases.genomics.reasons import sentence
from cases.genomics.services import Judged, Judgement
from cases.genomics.words import ONCOGENICITIES

MET, REJECTED = "yes", "no"
FOR_PEOPLE = frozenset({Reason.FOR_A_PERSON, Reason.FUNCTIONAL_LISTED})


@dataclass(frozen=True)
class Line:
    """``suggested``: True, False, None as the rules tell, ``reason`` in words. ``answer``: yes, no or empty."""

    key: str
    order: int  # in the guideline
    points: int
    codes: Mapping[str, str]
    code: str
    text: str
    rivals: str  # keys of those that do not count beside it, by blanks
    suggested: bool | None
    missing: bool  # nothing was suggested for want of a table or a cell
    reason: str
    answer: str
    evidence: str

    @property
    def first(self) -> bool:
        """Whether it stands above the fold: suggested, or judged."""
        return bool(self.suggested or self.answer)


@dataclass(frozen=True)
class CriteriaSheet:
    """Everything that the sheet of criteria shows. ``classes``: class, its lowest sum (or nothing) and its word."""

    lines: Sequence[Line]
    guideline: str
    source: str
    printing: str
    printings: Sequence[tuple[str, str]]
    classes: Sequence[tuple[str, int | None, str]]
    assessment: Assessment | None
    deviation: str

    @property
    def above(self) -> list[Line]:
        return [line for line in self.lines if line.first]

    @property
    def below(self) -> list[Line]:
        return [line for line in self.lines if not line.first]

    @property
    def suggested(self) -> int:
        return sum(1 for line in self.lines if line.suggested)


def sheet_of(suggestions: Iterable[Suggestion], judgement: Judgement) -> CriteriaSheet:
    guideline = guidelines.oncogenicity()
    printing = judgement.printing if judgement.printing in guideline.printings else guideline.printing
    judged = {one.key: one for one in judgement.criteria if one.key in guideline.criteria}
    words = [(str(name), lowest, str(ONCOGENICITIES[Oncogenicity(name)])) for name, lowest in guideline.classes]
    return CriteriaSheet(
        lines=[_line(one, judged.get(one.key), printing) for one in suggestions], guideline=guideline.name,
        source=guideline.source, printing=printing,
        printings=[(key, said(text)) for key, text in guideline.printings.items()], classes=words,
        assessment=assess(guideline, [key for key, one in judged.items() if one.met]) if judged else None,
        deviation=judgement.deviation,
    )  # fmt: skip


def _line(suggestion: Suggestion, judged: Judged | None, printing: str) -> Line:
    guideline = guidelines.oncogenicity()
    rule, reason = guideline.criteria[suggestion.key], sentence(suggestion)
    evidence = judged.evidence if judged else (reason if suggestion.met else "")
    return Line(
        key=rule.key, order=list(guideline.criteria).index(rule.key), points=rule.points, codes=rule.codes,
        code=rule.codes[printing], text=said(rule.text),
        rivals=" ".join(sorted(guideline.rivals(rule.key))), suggested=suggestion.met,
        missing=suggestion.met is None and suggestion.reason not in FOR_PEOPLE, reason=reason,
        answer="" if judged is None else MET if judged.met else REJECTED, evidence=evidence,
    )  # fmt: skip


def judgement_in(data: QueryDict | Mapping[str, Any]) -> Judgement:
    """What was posted: ``criterion-KEY`` yes, no or empty, and ``evidence-KEY``."""
    answers = {key: data.get(f"criterion-{key}", "") for key in guidelines.oncogenicity().criteria}
    criteria = [
        Judged(key, answer == MET, str(data.get(f"evidence-{key}", ""))[:1000])
        for key, answer in answers.items()
        if answer in (MET, REJECTED)
    ]
    return Judgement(criteria, str(data.get("printing", "")), str(data.get("deviation", ""))[:2000])


def judgement_stored(criteria: Iterable[Criterion], stamp: str, deviation: str) -> Judgement:
    """What stands, as the form shows it again."""
    kept = [Judged(one.key, one.met, one.evidence) for one in criteria]
    return Judgement(kept, guidelines.printing_of(stamp, guidelines.oncogenicity()), deviation)
