"""Two interpretations written at once, joined so that nothing of either is lost."""

from collections.abc import Sequence
from typing import Any

from cases.genomics.forms import initial_actions
from cases.genomics.forms_criteria import judgement_stored
from cases.genomics.models import Actionability, Interpretation
from cases.genomics.services import Action, Judged, Judgement


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
