"""Frozen rows made in bulk: filled as an open twin of the same layout and closed by giving them their class.

A frozen dataclass sets each of its 28 slots through ``object.__setattr__``, which takes longer than cutting and
converting the cells that fill it; with 100,000 rows that is half a second.
"""

from dataclasses import MISSING, Field, field, fields, make_dataclass
from typing import Any


def open_twin(row: type[Any]) -> Any:
    """A class with the arguments and slots of ``row``, not frozen. ``made.__class__ = row`` closes what it makes."""
    columns: list[Any] = [(one.name, one.type, _default(one)) for one in fields(row)]
    return make_dataclass(f"Open{row.__name__}", columns, slots=True)


def _default(one: "Field[Any]") -> Any:
    if one.default_factory is not MISSING:
        return field(default_factory=one.default_factory)
    return field() if one.default is MISSING else field(default=one.default)
