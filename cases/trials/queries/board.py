"""The cohort board: every cohort as it stands and what is new, those that need a decision first, with a filter."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.trials.enums import DraftState, Stage
from cases.trials.models import RuleDraft
from cases.trials.queries.cohorts import CohortState, cohorts_with_rows, states_of
from cases.trials.queries.drafting import OPEN
from cases.trials.queries.lately import Happening, lately
from cases.trials.words import next_words, stage_words
from molmdt.access.queries import can

HAPPENINGS_SHOWN = 3


@dataclass(frozen=True)
class Card:
    """One cohort on the board."""

    state: CohortState
    stage: str
    next: str  # what changes the state next
    lately: tuple[Happening, ...]  # the newest first
    draft: RuleDraft | None  # for those who write rules
    asks_me: bool  # this reader may publish the proposed rule

    @property
    def news(self) -> tuple[Happening, ...]:
        return self.lately[:HAPPENINGS_SHOWN]

    @property
    def more_news(self) -> int:
        return max(len(self.lately) - HAPPENINGS_SHOWN, 0)

    @property
    def is_proposed(self) -> bool:
        return self.draft is not None and self.draft.state == DraftState.PROPOSED

    @property
    def needs_decision(self) -> bool:
        return self.state.standing.needs_decision or self.asks_me


@dataclass(frozen=True)
class Filter:
    """``count``: cohorts that it shows, of those found by search and trial."""

    key: str
    name: str
    count: int


@dataclass(frozen=True)
class Board:
    cards: tuple[Card, ...]
    hidden: int
    filters: tuple[Filter, ...]
    trials: tuple[tuple[str, str], ...]  # code and name, where there is a choice


FILTERS: dict[str, Callable[[Card], bool]] = {
    "": lambda card: True,
    "open": lambda card: card.state.free > 0,
    "decision": lambda card: card.needs_decision,
    "lately": lambda card: bool(card.lately),
    "draft": lambda card: card.draft is not None,
    "hold": lambda card: card.state.standing.stage == Stage.STAGE_ONE_FULL,
    "closed": lambda card: card.state.is_over,
}
FILTER_NAMES = (
    ("", _("All")),
    ("open", _("Takes patients")),
    ("decision", _("Needs a decision")),
    ("lately", _("Changed lately")),
    ("draft", _("Rule being changed")),
    ("hold", _("On hold")),
    ("closed", _("Ended")),
)


def board(account: Any, *, shown: str = "", search: str = "", trial: str = "") -> Board:
    """``shown``: a key of FILTERS (an unknown one shows all); ``search``: in code, drug, tumour and biomarker;
    ``trial``: a trial's code. As many queries for two hundred cohorts as for one."""
    states = states_of(cohorts_with_rows())
    news, drafts = lately(), _drafts(account)
    found = [
        _card(state, news, drafts, account)
        for state in states
        if _says(state, search) and trial in {"", state.cohort.trial.code}
    ]
    kept = [card for card in found if FILTERS.get(shown, FILTERS[""])(card)]
    kept.sort(key=_rank)
    names = [Filter(key, str(name), sum(map(FILTERS[key], found))) for key, name in FILTER_NAMES]
    offered = tuple(one for one in names if one.key != "draft" or drafts is not None)
    trials = sorted({(state.cohort.trial.code, state.cohort.trial.name) for state in states})
    return Board(tuple(kept), len(states) - len(kept), offered, tuple(trials) if len(trials) > 1 else ())


def _rank(card: Card) -> tuple[bool, bool, bool, int, str]:
    return (not card.needs_decision, card.state.is_over, not card.lately, -card.state.free, card.state.cohort.code)


def _drafts(account: Any) -> dict[int, RuleDraft] | None:
    """Open drafts by cohort for those who write or publish rules; None for others."""
    if can(account, "cohort.edit") is None:
        return None
    return {draft.cohort_id: draft for draft in RuleDraft.objects.filter(state__in=OPEN).select_related("author")}


def _card(
    state: CohortState, news: dict[int, list[Happening]], drafts: dict[int, RuleDraft] | None, account: Any
) -> Card:
    key = state.cohort.pk
    draft = (drafts or {}).get(key)
    proposed = draft is not None and draft.state == DraftState.PROPOSED and draft.author_id != account.person.pk
    return Card(
        state=state,
        stage=stage_words(state.standing.stage),
        next=next_words(state.standing),
        lately=tuple(news.get(key, ())),
        draft=draft,
        asks_me=proposed and can(account, "cohort.publish") is not None,
    )


def _says(state: CohortState, search: str) -> bool:
    cohort = state.cohort
    text = " ".join([cohort.code, *cohort.drugs, cohort.tumour, cohort.biomarker, cohort.company]).lower()
    return all(word in text for word in search.lower().split())
