"""What has changed since a case was last screened, in words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.trials.enums import Cause
from cases.trials.logic.differences import ClauseChange, Kind, Leaf
from cases.trials.words.clauses import clause_words, negated_words
from cases.trials.words.reasons import reason_words
from cases.trials.words.stages import verdict_words

_CAUSES: Mapping[Cause, Promise] = {
    Cause.ASKED: gettext_lazy("looked at anew"),
    Cause.IMPORT: gettext_lazy("genomic profile"),
    Cause.INTERPRETATION: gettext_lazy("interpretation or mark of a finding"),
    Cause.CLINICAL: gettext_lazy("referral changed"),
    Cause.RULE: gettext_lazy("rule changed"),
    Cause.DAY: gettext_lazy("a day has passed"),
}


def cause_words(cause: str) -> str:
    """What led to a screening, as a noun phrase."""
    return str(_CAUSES[Cause(cause)])


def change_words(change: ClauseChange) -> str:
    """``ECOG 2 or better, not older than 28 days: too old: 1, 01.10.2026 → 1, 20.11.2026``."""
    if change.after is None:
        assert change.before is not None
        return _("asked no more: %(clause)s") % {"clause": _clause(change.before)}
    now = f"{_clause(change.after)}: {said_words(change.after)}"
    if change.before is None:
        return _("asked now: %(clause)s") % {"clause": now}
    if change.kind == Kind.ASKED:
        return _("%(now)s (was: %(before)s)") % {"now": now, "before": _clause(change.before)}
    return f"{_clause(change.after)}: {said_words(change.before)} → {said_words(change.after)}"


def said_words(leaf: Leaf) -> str:
    """Why the clause got its result; its result where it gives no reason."""
    words = reason_words(leaf.node)
    return words or verdict_words(leaf.result)


def _clause(leaf: Leaf) -> str:
    clause = leaf.node["clause"]
    return negated_words(clause) if leaf.negated else clause_words(*next(iter(clause.items())))
