"""An interpretation as a reader sees it: its criteria with codes and evidence, and whether the class follows."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language

from cases.genomics import guidelines
from cases.genomics.logic.oncogenicity import Assessment, Guideline, assess
from cases.genomics.models import Criterion, Interpretation


@dataclass(frozen=True)
class CriterionLine:
    """One judged criterion. ``code`` in the printing that the author read; ``text`` in the reader's language."""

    key: str
    code: str
    points: int
    text: str
    met: bool
    suggested: bool
    evidence: str


@dataclass(frozen=True)
class Reading:
    """``assessment`` None: no criterion was judged."""

    lines: tuple[CriterionLine, ...]
    assessment: Assessment | None
    guideline: str
    printing: str
    deviates: bool
    former: bool  # judged by another guideline or version than the one that stands now

    @property
    def met(self) -> list[CriterionLine]:
        return [line for line in self.lines if line.met]

    @property
    def rejected(self) -> list[CriterionLine]:
        return [line for line in self.lines if not line.met]


def reading_of(interpretation: Interpretation) -> Reading:
    """One query. The stored points speak, not those of a later guideline; an unknown key keeps its own name."""
    guideline = guidelines.oncogenicity()
    printing = guidelines.printing_of(interpretation.guideline, guideline)
    judged = list(interpretation.criteria.all())
    lines = tuple(_line(one, guideline, printing) for one in judged)
    known = [line.key for line in lines if line.met and line.key in guideline.criteria]
    assessment = assess(guideline, known) if judged else None
    stood_on = interpretation.guideline.rpartition("/")[0]
    return Reading(
        lines=lines, assessment=assessment, guideline=guideline.name, printing=said(guideline.printings[printing]),
        deviates=assessment is not None and interpretation.oncogenicity not in ("", assessment.oncogenicity),
        former=stood_on not in ("", f"{guideline.id}/{guideline.version}"),
    )  # fmt: skip


def said(text: Mapping[str, str]) -> str:
    """The guideline's own words in the reader's language."""
    return text.get((get_language() or "en")[:2], text["en"])


def _line(judged: Criterion, guideline: Guideline, printing: str) -> CriterionLine:
    rule = guideline.criteria.get(judged.key)
    return CriterionLine(
        key=judged.key, code=rule.codes[printing] if rule else judged.key, points=judged.points,
        text=said(rule.text) if rule else judged.key, met=judged.met, suggested=judged.suggested,
        evidence=judged.evidence,
    )  # fmt: skip
