"""The presenter's viewport and pointer on a slide: what may be sent, and what of it is passed on. Never stored."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

MOVES_PER_SECOND = 15
SMALLEST_ZOOM, DEEPEST_ZOOM = 0.01, 1000.0  # times the slide as it fits the screen


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


def viewport(message: Mapping[str, Any]) -> Viewport | None:
    """The viewport of a client's message; None when a part is missing, of another kind, or out of range."""
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


def _key(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63


def _share(value: object) -> bool:
    return _between(value, 0.0, 1.0)


def _between(value: object, low: float, high: float) -> bool:
    """Not a number is between nothing."""
    return isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high
