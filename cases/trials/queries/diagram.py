"""The stages of a cohort as a diagram: boxes, arrows, where it stands and when it came there. Numbers, no drawing."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from cases.trials.enums import Stage
from cases.trials.models import Cohort
from cases.trials.queries.cohorts import CohortState
from cases.trials.words.stages import stage_words

WIDTH, HEIGHT, GAP = 158, 50, 36  # of a box and between columns, in units of the view box
TOP, BELOW = 4, 108
# Column and row of each stage.
PLACES = {
    Stage.STAGE_ONE: (0, TOP), Stage.STAGE_TWO: (1, TOP), Stage.POSITIVE: (2, TOP), Stage.EXPANSION: (3, TOP),
    Stage.STAGE_ONE_FULL: (0, BELOW), Stage.STOPPED: (1, BELOW), Stage.NEGATIVE: (2, BELOW),
}  # fmt: skip
# What can follow at once.
NEXT = {
    Stage.STAGE_ONE: (Stage.STAGE_TWO, Stage.STAGE_ONE_FULL),
    Stage.STAGE_ONE_FULL: (Stage.STAGE_TWO, Stage.STOPPED),
    Stage.STAGE_TWO: (Stage.POSITIVE, Stage.NEGATIVE),
    Stage.POSITIVE: (Stage.EXPANSION,),
}
BEHIND = {
    Stage.STAGE_TWO: {Stage.STAGE_ONE},
    Stage.STAGE_ONE_FULL: {Stage.STAGE_ONE},
    Stage.STOPPED: {Stage.STAGE_ONE, Stage.STAGE_ONE_FULL},
    Stage.POSITIVE: {Stage.STAGE_ONE, Stage.STAGE_TWO},
    Stage.NEGATIVE: {Stage.STAGE_ONE, Stage.STAGE_TWO},
    Stage.EXPANSION: {Stage.STAGE_ONE, Stage.STAGE_TWO, Stage.POSITIVE},
}


@dataclass(frozen=True)
class Box:
    stage: Stage
    x: int
    y: int
    name: str
    asks: str  # what the design says of it
    status: str  # here, passed, ahead, closed
    since: datetime | None

    @property
    def status_words(self) -> str:
        return {
            "here": _("the cohort stands here"), "passed": _("passed"), "ahead": _("can still come"),
            "closed": _("cannot come any more"),
        }[self.status]  # fmt: skip

    @property
    def middle(self) -> int:
        return self.x + WIDTH // 2


@dataclass(frozen=True)
class Diagram:
    boxes: tuple[Box, ...]
    arrows: tuple[str, ...]  # paths
    width: int = 4 * WIDTH + 3 * GAP + 8
    height: int = BELOW + HEIGHT + 6


def diagram_of(state: CohortState) -> Diagram:
    """One query: when each stage was entered last."""
    here = state.standing.stage
    since: dict[str, datetime] = {}
    for change in state.cohort.stage_changes.order_by("at", "pk"):
        since[change.after] = change.at
    asks = _asks(state.cohort)
    ahead = _ahead(here)
    boxes = tuple(
        Box(
            stage, 4 + column * (WIDTH + GAP), y, stage_words(stage), asks[stage], _status(stage, here, ahead),
            since.get(stage) if stage == here or stage in BEHIND.get(here, ()) else None,
        )
        for stage, (column, y) in PLACES.items()
    )  # fmt: skip
    return Diagram(boxes, tuple(_arrow(one, after) for one, follow in NEXT.items() for after in follow))


def _status(stage: Stage, here: Stage, ahead: set[Stage]) -> str:
    if stage == here:
        return "here"
    if stage in BEHIND.get(here, ()):
        return "passed"
    return "ahead" if stage in ahead else "closed"


def _ahead(here: Stage) -> set[Stage]:
    found: set[Stage] = set()
    wanted = list(NEXT.get(here, ()))
    while wanted:
        stage = wanted.pop()
        if stage not in found:
            found.add(stage)
            wanted += NEXT.get(stage, ())
    return found


def _asks(cohort: Cohort) -> dict[Stage, str]:
    """The design in a few words per stage."""
    numbers = {
        "first": cohort.stage_one_size, "least": cohort.stage_one_minimum, "final": cohort.final_size,
        "positive": cohort.final_minimum, "under": cohort.final_minimum - 1, "week": cohort.assessment_week,
    }  # fmt: skip
    return {
        Stage.STAGE_ONE: _("%(first)s patients") % numbers,
        Stage.STAGE_ONE_FULL: _("awaits week %(week)s") % numbers,
        Stage.STOPPED: _("under %(least)s of %(first)s") % numbers,
        Stage.STAGE_TWO: _("from %(least)s of %(first)s, to %(final)s") % numbers,
        Stage.POSITIVE: _("%(positive)s or more of %(final)s") % numbers,
        Stage.NEGATIVE: _("%(under)s or fewer of %(final)s") % numbers,
        Stage.EXPANSION: _("to %(size)s") % {"size": cohort.expansion_size}
        if cohort.expansion_size
        else _("if decided"),
    }


def _arrow(before: Stage, after: Stage) -> str:
    """From the right edge, or straight down, to the left edge or the top of what follows."""
    (column, y), (follows, below) = PLACES[before], PLACES[after]
    left, right = 4 + column * (WIDTH + GAP), 4 + follows * (WIDTH + GAP)
    if column == follows:
        return f"M{left + WIDTH // 2} {y + HEIGHT}V{below - 3}"
    return f"M{left + WIDTH} {y + HEIGHT // 2}L{right - 4} {below + HEIGHT // 2}"
