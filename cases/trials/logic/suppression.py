"""Counts of few people are not given away, neither themselves nor by subtraction. Pure.

A table of cohorts with three counts each: treated, evaluable among them, disease control among those. Hidden counts are
None. A reader is taken to know the rule of hiding and the sums over all cohorts of the trial, which trials publish.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True, slots=True)
class SmallNumbers:
    """Up to how many people a count is not anonymous."""

    version: str
    valid_from: date
    at_most: int
    source: str


HELSEDIREKTORATET_5 = SmallNumbers(
    version="hdir-5",
    valid_from=date(2022, 1, 1),
    at_most=5,
    source="Helsedirektoratet (kreftgenomikk.no): five individuals or fewer are not regarded as anonymous",
)
IN_FORCE = HELSEDIREKTORATET_5


@dataclass(frozen=True, slots=True)
class Counts:
    treated: int | None
    evaluable: int | None
    disease_control: int | None


COLUMNS = ("treated", "evaluable", "disease_control")
Full = tuple[int, int, int]


def suppressed(rows: Sequence[Full], limits: SmallNumbers = IN_FORCE) -> list[Counts]:
    """The rows with small counts hidden, and with as many more as it takes that none follows from the others."""
    shown = [_alone(row, limits.at_most) for row in rows]
    while (better := _next(rows, shown, limits.at_most)) is not None:
        shown = better
    return shown


def _next(rows: Sequence[Full], shown: list[Counts], limit: int) -> list[Counts] | None:
    """With one more count hidden; None when that is not needed, or when there is none left to hide."""
    for name in COLUMNS:
        if _gives_away(name, rows, shown, limit):
            better = _hide_one_more(name, rows, shown)
            if better != shown:
                return better
    return None


def _alone(row: Full, limit: int) -> Counts:
    """What a row must hide whatever the others say.

    Nobody treated is nobody's secret. A few treated hide everything; few evaluable hide the outcomes too; few with
    disease control, or few without (none too: then everybody's outcome is known), hide the outcomes. A small
    difference between treated and evaluable hides the treated, so that the outcomes remain for pooling.
    """
    treated, evaluable, control = row
    if treated == 0:
        return Counts(0, 0, 0)
    if treated <= limit:
        return Counts(None, None, None)
    if evaluable == 0:
        return Counts(treated, 0, 0)
    if evaluable <= limit:
        return Counts(treated, None, None)
    few = control <= limit or evaluable - control <= limit
    return Counts(None if 0 < treated - evaluable <= limit else treated, evaluable, None if few else control)


def _gives_away(name: str, rows: Sequence[Full], shown: Sequence[Counts], limit: int) -> bool:
    """Whether a hidden count of the column follows, closely, from the column's sum and what else is shown. It must stay
    as wide as the limit, or as wide as its own row leaves it."""
    index = COLUMNS.index(name)
    ceiling = sum(row[0] for row in rows)
    hidden = [number for number, counts in enumerate(shown) if getattr(counts, name) is None]
    left = sum(rows[number][index] for number in hidden)
    alone = [_bounds(name, shown[number], ceiling) for number in hidden]
    lows, highs = sum(low for low, _high in alone), sum(high for _low, high in alone)
    return any(
        min(high, left - (lows - low)) - max(low, left - (highs - high)) < min(limit, high - low) for low, high in alone
    )


def _bounds(name: str, counts: Counts, ceiling: int) -> tuple[int, int]:
    """Between what lies within it and what it lies within, as far as the row shows them."""
    order = [counts.treated, counts.evaluable, counts.disease_control]
    index = COLUMNS.index(name)
    low = next((count for count in order[index + 1 :] if count is not None), 0)
    high = next((count for count in reversed(order[:index]) if count is not None), ceiling)
    return low, high


def _hide_one_more(name: str, rows: Sequence[Full], shown: Sequence[Counts]) -> list[Counts]:
    """The smallest shown count of the column goes too; what cannot be used without it goes with it."""
    index = COLUMNS.index(name)
    open_rows = [number for number, counts in enumerate(shown) if getattr(counts, name) is not None and rows[number][0]]
    if not open_rows:
        return list(shown)
    chosen = min(open_rows, key=lambda number: (rows[number][index], number))
    return [_without(name, counts) if number == chosen else counts for number, counts in enumerate(shown)]


def _without(name: str, counts: Counts) -> Counts:
    """Outcomes are of no use without the number of the evaluable. Of nobody evaluable the outcomes are known, so that
    hiding them hides how many are evaluable."""
    if name == "treated":
        return replace(counts, treated=None)
    keep = name == "disease_control" and counts.evaluable
    return replace(counts, evaluable=counts.evaluable if keep else None, disease_control=None)
