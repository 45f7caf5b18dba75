"""Two interpretations written at once, joined so that nothing of either is lost."""

from collections.abc import Sequence
from typing import Any

from cases.genomics.forms import initial_actions
from cases.genomics.forms_criteria import judgement_stored
from cases.genomics.forms_implications import initial_implications
from cases.genomics.models import Actionability, Interpretation
from cases.genomics.services import Action, Implied, Judged, Judgement


def merged(
    stored: Interpretation, mine: dict[str, Any], actions: Sequence[Action], judged: Judgement
) -> tuple[dict[str, Any], list[dict[str, Any]], Judgement]:
    """Values of the form, rows of therapies, judgement: the stored ones, with mine added; where both judged a criterion
    mine stands, with both pieces of evidence."""
    values = {
        "version": stored.version, "oncogenicity": mine["oncogenicity"] or stored.oncogenicity,
        "text": _joined(stored.text, mine["text"]),
    }  # fmt: skip
    kept = list(stored.actionabilities.all())
    rows = initial_actions(kept) + [_row(action) for action in actions if not any(_same(action, one) for one in kept)]
    return values, rows, _judgements(stored, judged)


def merged_implications(stored: Interpretation, mine: Sequence[Implied]) -> list[dict[str, Any]]:
    """The stored statements of diagnosis and outcome, with mine that are others added."""
    rows = initial_implications(stored.implications.all())
    said = {(row["subject"], row["meaning"], row["grade"]) for row in rows}
    added = initial_implications(mine)
    return rows + [row for row in added if (row["subject"], row["meaning"], row["grade"]) not in said]


def _judgements(stored: Interpretation, mine: Judgement) -> Judgement:
    theirs = judgement_stored(stored.criteria.all(), stored.guideline, stored.deviation)
    both = {one.key: one for one in theirs.criteria}
    for one in mine.criteria:
        before = both.get(one.key)
        both[one.key] = Judged(one.key, one.met, _joined(before.evidence, one.evidence) if before else one.evidence)
    return Judgement(
        list(both.values()), mine.printing or theirs.printing, _joined(theirs.deviation, mine.deviation)
    )  # fmt: skip


def _joined(theirs: str, mine: str) -> str:
    theirs, mine = theirs.strip(), mine.strip()
    if mine in theirs:
        return theirs
    return mine if theirs in mine else f"{theirs}\n\n{mine}"


def _same(action: Action, stored: Actionability) -> bool:
    mine = (list(action.drugs), action.effect, action.system, action.level_own_tumour, action.level_other_tumours)
    return mine == (
        stored.drugs, stored.effect, stored.system, stored.level_own_tumour, stored.level_other_tumours,
    )  # fmt: skip


def _row(action: Action) -> dict[str, Any]:
    return {
        "drugs": " + ".join(action.drugs), "effect": action.effect, "system": action.system,
        "level_own_tumour": action.level_own_tumour, "level_other_tumours": action.level_other_tumours,
        "source": action.source, "source_version": action.source_version, "oncotree": action.oncotree,
    }  # fmt: skip
