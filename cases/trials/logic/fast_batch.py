"""Many cases at once, column by column. Pure: where the columns come from is the caller's business.

A set of cases is a whole number with one bit for each: joining the sets of 5,000 cases takes as long as joining those
of one.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import compress
from math import inf
from typing import Protocol

from cases.trials.logic.facts import Dossier
from cases.trials.logic.fast_looks import DATED, VARIED, Looks
from cases.trials.logic.fast_sheet import APART, TESTS, essence

DAY, LONG_AGO = re.compile(r'"\d{4}-\d\d-\d\d"'), '"1900-01-01"'
ONLY = tuple(b"0" * byte + b"1" + b"0" * (255 - byte) for byte in range(256))  # one byte is a one, the others noughts
MARKS = bytes(byte == ord("1") for byte in range(256))
A_CASE_SORTED, A_KIND = 0.7, 0.1  # times a case that is asked by itself; measured
Texts = tuple[str, ...]


class Source(Protocol):
    """Where the facts of numbered cases come from."""

    def texts(self, path: str, numbers: Sequence[int]) -> Sequence[str]:
        """What each of these cases says at a path of ``fast_sheet.PATHS``."""

    def altered(self, touch: str) -> Mapping[int, Sequence[str]]:
        """The cases with an alteration that a touch names (``fast_sheet.touched``), with the lines of these."""

    def dossier(self, number: int) -> Dossier:
        """Everything of one case."""


class Batch:
    """The cases of a source, sorted by what they say."""

    def __init__(self, size: int, on: date, source: Source) -> None:
        self.size, self.on, self.source = size, on, source
        self.all = (1 << size) - 1
        self._today = f'"{on.isoformat()}"'
        self._alike: dict[tuple[str, ...], dict[Texts, int]] = {}
        self._altered: dict[frozenset[str], int] = {}
        self._lines: dict[tuple[frozenset[str], bool], dict[int, Texts]] = {}

    def sorting(self, paths: tuple[str, ...], lone: bool) -> float:
        """What ``alike`` costs, where one is a case that is asked by itself. Which tests were done many clauses ask;
        what is different in every case is not worth sorting for one rule alone."""
        if paths in self._alike:
            return len(self._alike[paths]) * A_KIND
        if paths == (TESTS,):
            return 0
        varied = lone and any(path.partition("/")[0] in VARIED for path in paths)
        return inf if varied else self.size * A_CASE_SORTED

    def alike(self, paths: tuple[str, ...]) -> Mapping[Texts, int]:
        """The cases by what they say at these paths."""
        if paths not in self._alike:
            said = self.said_by(paths, range(self.size))
            kinds = {texts: kind for kind, texts in enumerate(dict.fromkeys(said))}
            self._alike[paths] = dict(zip(kinds, sets(map(kinds.__getitem__, said), len(kinds)), strict=True))
        return self._alike[paths]

    def said_by(self, paths: tuple[str, ...], numbers: Sequence[int]) -> list[Texts]:
        """What each of these cases says at these paths, as ``alike`` has it."""
        return list(zip(*(self._said(path, numbers) for path in paths), strict=True))

    def altered(self, touches: frozenset[str]) -> int:
        """The cases with an alteration that any of these names."""
        known = self._altered.get(touches)
        if known is None:
            numbers = frozenset[int]().union(*map(self.source.altered, touches))
            known = self._altered[touches] = as_set(numbers)
        return known

    def altered_as(self, looks: Looks, numbers: Iterable[int]) -> Iterator[Texts]:
        """The lines of each case's alterations as far as a clause looks at them."""
        lines = [self.source.altered(touch) for touch in looks.touches]
        known = self._lines.setdefault((looks.touches, looks.incidental), {})
        for number in numbers:
            if number not in known:
                found = dict.fromkeys(line for own in lines for line in own.get(number, ()))
                known[number] = tuple(found if looks.incidental else map(essence, found))
            yield known[number]

    def _said(self, path: str, numbers: Sequence[int]) -> Sequence[str]:
        """A day that has come is one and the same day of long ago, so that cases that differ in it alone are alike;
        but not where it matters how long ago that is."""
        texts = self.source.texts(path, numbers)
        if path.partition("/")[0] in DATED or not texts:
            return texts
        distinct = list(dict.fromkeys(texts))
        undated = DAY.sub(self._long_ago, APART.join(distinct)).split(APART)
        if undated == distinct:
            return texts
        return list(map(dict(zip(distinct, undated, strict=True)).__getitem__, texts))

    def _long_ago(self, day: re.Match[str]) -> str:
        return day[0] if day[0] > self._today else LONG_AGO


def sets(kinds: Iterable[int], many: int) -> list[int]:
    """One set for each of so many kinds, of the cases whose kinds, counted from nought, these are in their order."""
    if many <= len(ONLY):
        digits = bytes(kinds)[::-1]
        return [int(digits.translate(ONLY[kind]), 2) for kind in range(many)]
    cases: list[list[int]] = [[] for _ in range(many)]
    for number, kind in enumerate(kinds):
        cases[kind].append(number)
    return list(map(as_set, cases))


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
    marks = bin(cases)[:1:-1].encode().translate(MARKS)
    return compress(range(len(marks)), marks)
