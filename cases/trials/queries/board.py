"""The cohort board: every cohort as it stands, those that need a decision first, with a filter."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from cases.trials.enums import Stage
from cases.trials.queries.cohorts import CohortState, cohorts_with_rows, states_of
from cases.trials.words import next_words, stage_words


@dataclass(frozen=True)
class Card:
    """One cohort on the board."""

    state: CohortState
    stage: str
    next: str  # what changes the state next


@dataclass(frozen=True)
class Board:
    cards: tuple[Card, ...]
    hidden: int


FILTERS: dict[str, Callable[[CohortState], bool]] = {
    "": lambda state: True,
    "open": lambda state: state.free > 0,
    "decision": lambda state: state.standing.needs_decision,
    "hold": lambda state: state.standing.stage == Stage.STAGE_ONE_FULL,
    "closed": lambda state: state.is_over,
}
FILTER_NAMES = (
    ("", _("All")),
    ("open", _("Takes patients")),
    ("decision", _("Needs a decision")),
    ("hold", _("On hold")),
    ("closed", _("Ended")),
)


def board(*, shown: str = "", search: str = "") -> Board:
    """``shown``: a key of FILTERS (an unknown one shows all); ``search``: in code, drug, tumour and biomarker."""
    states = states_of(cohorts_with_rows())
    kept = [state for state in states if FILTERS.get(shown, FILTERS[""])(state) and _says(state, search)]
    kept.sort(key=lambda state: (not state.standing.needs_decision, state.is_over, -state.free, state.cohort.code))
    cards = tuple(Card(state, stage_words(state.standing.stage), next_words(state.standing)) for state in kept)
    return Board(cards, len(states) - len(kept))


def _says(state: CohortState, search: str) -> bool:
    cohort = state.cohort
    text = " ".join([cohort.code, *cohort.drugs, cohort.tumour, cohort.biomarker, cohort.company]).lower()
    return all(word in text for word in search.lower().split())
