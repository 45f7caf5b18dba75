"""The national board's order within a case: what each step proposes to show, and who should have the screen.

Order as the board works (InPreD): the treating doctor tells the history, the molecular biologist shows the findings,
the oncologists discuss what follows, the chair sums up. Steps propose; they change nobody's screen by themselves.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from cases.meetings.enums import CaseStep, Section

ORDER = tuple(CaseStep)
# What is worth having on the screen in a step; the decision is read on the right of every page, whatever is shown.
SECTION_OF: Mapping[CaseStep, Section | None] = {
    CaseStep.HISTORY: Section.OVERVIEW,
    CaseStep.FINDINGS: Section.FINDINGS,
    CaseStep.CONSEQUENCE: Section.TRIALS,
    CaseStep.DECISION: None,
}
# The words are those of accounts.enums.Competence, spelled out because rules know no other room.
SHOWS_FINDINGS = frozenset({"molecular_biology", "bioinformatics"})


@dataclass(frozen=True)
class Candidate:
    """Somebody in the room who may show this case. ``person`` is their key."""

    person: int
    competences: Collection[str]


@dataclass(frozen=True)
class Parts:
    """Who has a part in a case, by key; None = nobody is named."""

    doctor: int | None
    planned: int | None  # who the agenda says presents
    chair: int | None


def next_step(step: CaseStep) -> CaseStep | None:
    """The step after this one; None after the last."""
    at = ORDER.index(step) + 1
    return ORDER[at] if at < len(ORDER) else None


def proposed_presenter(step: CaseStep, room: Sequence[Candidate], parts: Parts) -> int | None:
    """The key of who should have the screen in this step, if somebody in the room fits; None = as it is."""
    if step == CaseStep.CONSEQUENCE:
        return None
    if step == CaseStep.FINDINGS:
        able = [one.person for one in room if SHOWS_FINDINGS.intersection(one.competences)]
        return parts.planned if parts.planned in able else next(iter(able), None)
    wanted = parts.doctor if step == CaseStep.HISTORY else parts.chair
    return wanted if any(one.person == wanted for one in room) else None
