"""Which variants of a file in any order have been read already: exact, in memory that does not grow with the file.

The first MOST are remembered with their lines. Of those beyond, only bits are: a variant whose bits are all set may be
a repeated one. The file is then read once more, and what was suspected is remembered exactly.
"""

from collections.abc import Container

MOST = 200_000  # variants remembered with their line; about 30 MiB
BITS = 1 << 27  # 16 MiB; with 1,000,000 variants one in some thousand is suspected wrongly
_MASK = BITS - 1
_SHIFTS = (0, 30)  # two places of the bit table per variant


class Repeats:
    """``wanted``: keys that an earlier reading suspected, remembered whatever their number."""

    def __init__(self, wanted: Container[str] = (), most: int = MOST) -> None:
        self.wanted = wanted
        self.most = most
        self._lines: dict[int, int] = {}
        self._bits: bytearray | None = None

    def first(self, key: str, line: int) -> int | None:
        """The line that the key was on before; 0 where that is only suspected; None: this is the first."""
        # A number of 64 bits stands for the key: two of 1,000,000 keys share one once in forty million files.
        number = hash(key)
        known = self._lines.get(number)
        if known is not None:
            return known
        if len(self._lines) < self.most or key in self.wanted:
            self._lines[number] = line
            return None
        return None if self._mark(number) else 0

    def _mark(self, number: int) -> bool:
        """Sets the number's bits; whether one of them was not set yet."""
        if self._bits is None:
            self._bits = bytearray(BITS // 8)
        bits, new = self._bits, False
        for shift in _SHIFTS:
            place = (number >> shift) & _MASK
            mask = 1 << (place & 7)
            new |= not bits[place >> 3] & mask
            bits[place >> 3] |= mask
        return new
