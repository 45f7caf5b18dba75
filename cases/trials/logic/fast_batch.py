"""Many cases at once, column by column. Pure: where the columns come from is the caller's business.

A set of cases is a whole number with one bit for each: joining the sets of 5,000 cases takes as long as joining those
of one.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from cases.trials.logic.facts import Alteration, Dossier
from cases.trials.logic.fast_looks import DATED
from cases.trials.logic.fast_sheet import TESTS

DAY, LONG_AGO = re.compile(r'"\d{4}-\d\d-\d\d"'), '"1900-01-01"'
Column = Sequence[str]
Texts = tuple[str, ...]


class Batch:
    """``column``: the JSON texts of a path, one per case; ``altered``: the numbers of cases with an alteration that a
    touch names (``fast_sheet.touched``); ``alterations``: those of one case; ``dossier``: everything of one case."""

    def __init__(
        self,
        size: int,
        on: date,
        *,
        column: Callable[[str], Column],
        altered: Callable[[str], Collection[int]],
        alterations: Callable[[str, int], tuple[Alteration, ...]],
        dossier: Callable[[int], Dossier],
    ) -> None:
        self.size, self.on = size, on
        self.all = (1 << size) - 1
        self._today = f'"{on.isoformat()}"'
        self.altered, self.alterations, self.dossier = altered, alterations, dossier
        self._column = column
        self._columns: dict[str, Column] = {}
        self._undated: dict[str, str] = {}
        self._alike: dict[tuple[str, ...], dict[Texts, int]] = {}

    def is_sorted(self, paths: tuple[str, ...]) -> bool:
        """Whether ``alike`` costs nothing: it has been asked, or there are few answers, as to which tests were done."""
        return paths in self._alike or paths == (TESTS,)

    def alike(self, paths: tuple[str, ...]) -> Mapping[Texts, int]:
        """The cases by what they say at these paths."""
        if paths not in self._alike:
            cases: dict[Texts, list[int]] = defaultdict(list)
            for number, texts in enumerate(zip(*map(self._texts, paths), strict=True)):
                cases[texts].append(number)
            self._alike[paths] = {texts: as_set(numbers) for texts, numbers in cases.items()}
        return self._alike[paths]

    def said(self, paths: tuple[str, ...], number: int) -> Texts:
        """What one case says at these paths, as ``alike`` has it."""
        return tuple(self._texts(path)[number] for path in paths)

    def _texts(self, path: str) -> Column:
        if path not in self._columns:
            column = self._column(path)
            self._columns[path] = column if path.partition("/")[0] in DATED else list(map(self._without_days, column))
        return self._columns[path]

    def _without_days(self, text: str) -> str:
        known = self._undated.get(text)
        if known is None:
            known = self._undated[text] = DAY.sub(self._long_ago, text)
        return known

    def _long_ago(self, day: re.Match[str]) -> str:
        """A day that has come is one and the same day of long ago, so that cases that differ in it alone are alike."""
        return day[0] if day[0] > self._today else LONG_AGO


def as_set(numbers: Iterable[int]) -> int:
    """``[0, 3]`` is 0b1001."""
    numbers = list(numbers)
    if len(numbers) == 1:
        return 1 << numbers[0]
    marks = bytearray(max(numbers, default=-1) // 8 + 1)
    for number in numbers:
        marks[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(marks, "little")


def members(cases: int) -> Iterator[int]:
    """The case numbers of a set, rising."""
    for position, byte in enumerate(cases.to_bytes((cases.bit_length() + 7) // 8, "little")):
        while byte:
            low = byte & -byte
            yield (position << 3) + low.bit_length() - 1
            byte ^= low
