"""Frozen rows made in bulk: filled as an open twin of the same layout and then closed.

A frozen dataclass sets each of its 28 slots through ``object.__setattr__``, which takes more than twice as long as all
the rest of the making; with 100,000 rows that is half a second.
"""

from collections.abc import Callable
from dataclasses import MISSING, Field, field, fields, make_dataclass
from typing import Any, TypeVar

R = TypeVar("R")


def maker(row: type[R]) -> Callable[..., R]:
    """A function with the arguments of ``row`` (a frozen dataclass with slots) that makes one."""
    twin = make_dataclass(
        f"Open{row.__name__}", [(one.name, one.type, _default(one)) for one in fields(row)], slots=True
    )  # type: ignore[arg-type]

    def made(**values: Any) -> R:
        found: Any = twin(**values)
        found.__class__ = row
        return found  # type: ignore[no-any-return]

    return made


def _default(one: "Field[Any]") -> Any:
    if one.default_factory is not MISSING:
        return field(default_factory=one.default_factory)
    return field() if one.default is MISSING else field(default=one.default)
