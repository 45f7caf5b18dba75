"""A course of disease as a drawing: bars for treatment lines, marks for specimens, profiles and meetings, months below.

Pure geometry: dates in, coordinates out. The unit is one pixel of a drawing ``WIDTH`` wide.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

WIDTH = 1240
_LEFT, _RIGHT = 20, 1220
_BAR_HEIGHT, _BAR_STEP, _TOP = 24, 30, 10
_MARK_STEP = 17  # one row of labels over the axis
_LETTER = 7.0  # width of a letter at 13 px, on the generous side
_DAYS_A_MONTH = 30.44
_TICKS = 10
_STEPS = (1, 2, 3, 4, 6, 12, 24, 36, 60, 120)


@dataclass(frozen=True, slots=True)
class Bar:
    """A treatment line. ``stopped_on`` None = still given; ``note`` stands at the right end, such as PR."""

    label: str
    started_on: date
    stopped_on: date | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened on one day."""

    label: str
    on: date
    strong: bool = False


@dataclass(frozen=True, slots=True)
class DrawnBar:
    x: int
    y: int
    width: int
    text_x: int
    text_y: int
    label: str
    note: str
    note_x: int
    title: str
    ongoing: bool


@dataclass(frozen=True, slots=True)
class DrawnMark:
    x: int
    label_x: int
    label_y: int
    anchor: str  # start, middle or end
    label: str
    strong: bool
    line_top: int


@dataclass(frozen=True, slots=True)
class Tick:
    x: int
    label: int


@dataclass(frozen=True, slots=True)
class Timeline:
    width: int
    height: int
    axis: int
    bars: tuple[DrawnBar, ...]
    marks: tuple[DrawnMark, ...]
    ticks: tuple[Tick, ...]


def draw(diagnosed_on: date | None, bars: Sequence[Bar], marks: Iterable[Mark], today: date) -> Timeline | None:
    """The drawing, or None when nothing is dated. Month 0 is the diagnosis, or the first thing known."""
    marks = sorted(marks, key=lambda mark: mark.on)
    days = [bar.started_on for bar in bars] + [mark.on for mark in marks]
    if not days:
        return None
    origin = min([*days, diagnosed_on] if diagnosed_on else days)
    last = max([*days, today, *(bar.stopped_on for bar in bars if bar.stopped_on)])
    months = max((last - origin).days / _DAYS_A_MONTH, 1.0)
    scale = _Scale(origin, (_RIGHT - _LEFT) / months)
    drawn_bars, bars_bottom = _bars(bars, scale, today)
    drawn_marks, axis = _marks(marks, scale, bars_bottom)
    return Timeline(WIDTH, axis + 26, axis, drawn_bars, drawn_marks, _ticks(months, scale))


@dataclass(frozen=True, slots=True)
class _Scale:
    origin: date
    per_month: float

    def x(self, day: date) -> int:
        return round(_LEFT + (day - self.origin).days / _DAYS_A_MONTH * self.per_month)


def _bars(bars: Sequence[Bar], scale: _Scale, today: date) -> tuple[tuple[DrawnBar, ...], int]:
    """Bars that overlap in time go below each other."""
    ends: list[int] = []
    drawn = []
    for bar in sorted(bars, key=lambda one: one.started_on):
        left = scale.x(bar.started_on)
        right = max(scale.x(bar.stopped_on or max(today, bar.started_on)), left + 6)
        row = next((number for number, end in enumerate(ends) if end <= left), len(ends))
        ends[row : row + 1] = [right]
        top = _TOP + row * _BAR_STEP
        width = right - left
        room = int((width - 16) / _LETTER) - (len(bar.note) + 1 if bar.note else 0)
        note = bar.note if width > (len(bar.note) + 1) * _LETTER + 8 else ""
        drawn.append(
            DrawnBar(
                x=left, y=top, width=width, text_x=left + 8, text_y=top + 17, label=_cut(bar.label, room), note=note,
                note_x=right - 8, title=f"{bar.label} {bar.note}".strip(), ongoing=bar.stopped_on is None,
            )
        )  # fmt: skip
    return tuple(drawn), _TOP + len(ends) * _BAR_STEP


def _cut(label: str, letters: int) -> str:
    if len(label) <= letters:
        return label
    return f"{label[: letters - 1].rstrip()}\u2026" if letters > 3 else ""


def _marks(marks: Sequence[Mark], scale: _Scale, top: int) -> tuple[tuple[DrawnMark, ...], int]:
    """Labels that would touch go one row further down; the axis lies below them all."""
    ends: list[float] = []
    placed: list[tuple[Mark, int, float, str, int]] = []
    for mark in marks:
        x, width = scale.x(mark.on), len(mark.label) * _LETTER
        anchor, left = _anchor(x, width)
        row = next((number for number, end in enumerate(ends) if end + 8 <= left), len(ends))
        ends[row : row + 1] = [left + width]
        placed.append((mark, x, left, anchor, row))
    axis = top + max(len(ends), 1) * _MARK_STEP + 22
    drawn = []
    for mark, x, _left, anchor, row in placed:
        label_y = top + 14 + row * _MARK_STEP
        drawn.append(DrawnMark(x, x, label_y, anchor, mark.label, mark.strong, label_y + 4))
    return tuple(drawn), axis


def _anchor(x: int, width: float) -> tuple[str, float]:
    """Centred over the mark, but never outside the drawing."""
    if x - width / 2 < _LEFT:
        return "start", x
    if x + width / 2 > _RIGHT:
        return "end", x - width
    return "middle", x - width / 2


def _ticks(months: float, scale: _Scale) -> tuple[Tick, ...]:
    step = next((step for step in _STEPS if months / step <= _TICKS), _STEPS[-1])
    return tuple(Tick(round(_LEFT + month * scale.per_month), month) for month in range(0, int(months) + 1, step))
