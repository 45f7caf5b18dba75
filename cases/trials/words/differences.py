"""What two rules ask differently, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cases.trials.enums import Operator
from cases.trials.logic.rule_difference import Change, Difference, Kind
from cases.trials.words.clauses import flat_words


@dataclass(frozen=True)
class DifferenceLine:
    """One condition that differs. ``within``: the group that it stands in, empty at the top."""

    kind: str
    label: str
    within: str
    before: str
    after: str


def difference_lines(found: Difference) -> list[DifferenceLine]:
    return [_line(change) for change in found.changes]


def kind_words(kind: Kind) -> str:
    return {Kind.ADDED: _("Added"), Kind.REMOVED: _("Removed"), Kind.CHANGED: _("Changed")}[kind]


def condition_words(rule: Mapping[str, Any]) -> str:
    """A condition in one line; what is only checked at inclusion says so."""
    if next(iter(rule)) == Operator.AT_INCLUSION:
        return f"{_('checked at inclusion:')} {flat_words(rule)}"
    return flat_words(rule)


def _line(change: Change) -> DifferenceLine:
    groups = {Operator.ANY: _("one of these:"), Operator.AT_INCLUSION: _("checked at inclusion:")}
    return DifferenceLine(
        kind=change.kind.value,
        label=kind_words(change.kind),
        within=" ".join(groups[group] for group in change.within if group in groups),
        before=condition_words(change.before) if change.before else "",
        after=condition_words(change.after) if change.after else "",
    )
