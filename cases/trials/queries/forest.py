"""The forest plot of one key: numbers for an SVG, no drawing."""

from dataclasses import dataclass

from cases.trials.logic.estimation import Interval
from cases.trials.logic.pooling import Estimate
from cases.trials.queries.sister import Group

LEFT, WIDTH, LANE, TOP = 250, 360, 24, 26  # units of the view box
TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
LEAST_BOX, MOST_BOX = 5.0, 13.0


@dataclass(frozen=True)
class Lane:
    """One trial: its share with its exact interval, a box as large as its number of patients; or why there is none."""

    y: int
    name: str
    own: bool
    hidden: bool
    low: float | None = None  # x
    high: float = 0.0
    at: float = 0.0
    size: float = 0.0

    @property
    def middle(self) -> float:
        return self.y + LANE / 2

    @property
    def box_x(self) -> float:
        return round(self.at - self.size / 2, 1)

    @property
    def box_y(self) -> float:
        return round(self.middle - self.size / 2, 1)


@dataclass(frozen=True)
class Diamond:
    y: int
    name: str  # common, random
    points: str


@dataclass(frozen=True)
class Forest:
    lanes: tuple[Lane, ...]
    diamonds: tuple[Diamond, ...]
    ticks: tuple[tuple[float, int], ...]  # x and per cent
    height: int
    random_x: float | None


def forest_of(group: Group) -> Forest | None:
    """None where no trial gives a share."""
    shares = [result.share for result in group.results if result.share]
    if not shares:
        return None
    most = max(share.n for share in shares)
    lanes = []
    for index, result in enumerate(group.results):
        y, share, interval = TOP + LANE * index, result.share, result.interval
        own = result.cohort is not None
        if share is None or interval is None:
            lanes.append(Lane(y, result.trial, own, result.is_suppressed))
            continue
        size = round(max(LEAST_BOX, MOST_BOX * (share.n / most) ** 0.5), 1)
        at = _x(share.successes / share.n)
        lanes.append(Lane(y, result.trial, own, False, _x(interval.lower), _x(interval.upper), at, size))
    below = TOP + LANE * len(lanes) + 6
    both = (("common", group.pooled.common), ("random", group.pooled.random)) if group.pooled else ()
    diamonds = tuple(_diamond(below + LANE * index, name, one) for index, (name, one) in enumerate(both))
    return Forest(
        lanes=tuple(lanes),
        diamonds=diamonds,
        ticks=tuple((_x(tick), round(100 * tick)) for tick in TICKS),
        height=below + LANE * len(diamonds) + 24,
        random_x=_x(group.pooled.random.rate) if group.pooled else None,
    )


def _diamond(y: int, name: str, estimate: Estimate) -> Diamond:
    interval: Interval = estimate.interval
    middle = y + LANE / 2
    corners = [(_x(interval.lower), middle), (_x(estimate.rate), middle - 7), (_x(interval.upper), middle),
               (_x(estimate.rate), middle + 7)]  # fmt: skip
    return Diamond(y, name, " ".join(f"{x:g},{y_:g}" for x, y_ in corners))


def _x(rate: float) -> float:
    return round(LEFT + WIDTH * rate, 1)
