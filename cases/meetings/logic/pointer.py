"""Where the presenter looks and points: what may be sent, and what of it is passed on. Never stored."""

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

MOVES_PER_SECOND = 15
SMALLEST_ZOOM, DEEPEST_ZOOM = 0.01, 1000.0  # times the slide as it fits the screen
FARTHEST = 1e10  # on an axis: thrice the human genome's length, which is the longest that is drawn
AXES = "axes"
# What is pointed at: a figure's axes, the n-th drawing, a heading of the table, or a finding's cell.
PLACE = re.compile(rf"{AXES}|drawing:\d{{1,4}}|head:\d{{1,2}}|cell:\d{{1,18}}:\d{{1,2}}", re.ASCII)
PICTURE = re.compile(r"[a-z]{0,10}(:[\w.-]{1,18})?", re.ASCII)


@dataclass(frozen=True)
class Viewport:
    """Middle and zoom of what is shown, and where the presenter points; shares of the slide's width and height."""

    item: int
    slide: int
    x: float
    y: float
    zoom: float
    px: float | None = None
    py: float | None = None

    def told(self) -> dict[str, Any]:
        return {"type": "view", **asdict(self)}


@dataclass(frozen=True)
class Pointing:
    """Where the presenter points among the findings, so that every screen finds the same thing whatever its size.

    ``plot``: the picture, empty for the table. ``on``: PLACE, empty when the pointer has left. ``x``, ``y``: shares of
    that thing's width and height; on a figure's axes values of these, the exponent where an axis is logarithmic.
    """

    item: int
    plot: str = ""
    on: str = ""
    x: float = 0.0
    y: float = 0.0

    def told(self) -> dict[str, Any]:
        return {"type": "point", **asdict(self)}


def moved(message: Mapping[str, Any]) -> Viewport | Pointing | None:
    """What a client's message says; None when a part is missing, of another kind, or out of range."""
    read = KINDS.get(str(message.get("type")))
    return read(message) if read else None


def viewport(message: Mapping[str, Any]) -> Viewport | None:
    pointing = [message.get(name) for name in ("px", "py")]
    sound = (
        all(_key(message.get(name)) for name in ("item", "slide"))
        and all(_share(message.get(name)) for name in ("x", "y"))
        and _between(message.get("zoom"), SMALLEST_ZOOM, DEEPEST_ZOOM)
        and (pointing == [None, None] or all(map(_share, pointing)))
    )
    if not sound:
        return None
    return Viewport(**{name: message.get(name) for name in Viewport.__dataclass_fields__})  # type: ignore[arg-type]


def pointing(message: Mapping[str, Any]) -> Pointing | None:
    item, plot, on = (message.get(name) for name in ("item", "plot", "on"))
    if not (_key(item) and _of_form(PICTURE, plot) and isinstance(on, str)):
        return None
    if not on:
        return Pointing(item, plot)  # type: ignore[arg-type]
    x, y = message.get("x"), message.get("y")
    far = _on_axis if on == AXES else _share
    if not (_of_form(PLACE, on) and far(x) and far(y)):
        return None
    return Pointing(item, plot, on, x, y)  # type: ignore[arg-type]


KINDS: Mapping[str, Callable[[Mapping[str, Any]], Viewport | Pointing | None]] = {"view": viewport, "point": pointing}


def _key(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63


def _of_form(form: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and form.fullmatch(value) is not None


def _share(value: object) -> bool:
    return _between(value, 0.0, 1.0)


def _on_axis(value: object) -> bool:
    return _between(value, -FARTHEST, FARTHEST)


def _between(value: object, low: float, high: float) -> bool:
    """Not a number is between nothing."""
    return isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high
