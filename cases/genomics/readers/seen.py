"""Which variants of a file have been read already, in bounded memory."""

from cases.genomics.readers.draft import Draft
from cases.genomics.readers.merge import variant_key
from cases.genomics.readers.rows import SmallVariantRow
from cases.genomics.readers.variants import MAX_ALLELE

MOST = 200_000  # variants remembered; about 50 MiB
NEAR = 2 * MAX_ALLELE  # bases back that the same change may be written at in a sorted file

Place = tuple[str, int]
Found = tuple[int, float | None]  # line, allele fraction


def say_repeated(draft: Draft) -> None:
    """Variants that a whole table states more than once: one finding, and a person should know where they differ."""
    first: dict[str, SmallVariantRow] = {}
    for row in draft.small_variants:
        before = first.setdefault(variant_key(None, row.chrom, row.pos, row.ref, row.alt), row)
        if before is not row:
            same = before.allele_fraction == row.allele_fraction
            draft.problem("duplicate" if same else "duplicate_differs", line=row.line, first=before.line)


class OutOfOrderError(Exception):
    """The file is too large to remember whole and not in order, so that a repeated variant could be missed."""


class Seen:
    """Remembers every variant of a small file; of a large sorted one those close by, which is as exact."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self._found: dict[int, tuple[int, float | None, str, int]] = {}  # line, allele fraction, place
        self._done: set[str] = set()  # chromosomes that were forgotten
        self._floor: Place = ("", 0)  # what lies before it on its chromosome was forgotten

    def first(self, key: str, row: SmallVariantRow) -> Found | None:
        """Line and fraction of the first with this key; None: this is the first. Raises OutOfOrderError."""
        if self._floor[0] and (row.chrom in self._done or (row.chrom == self._floor[0] and row.pos < self._floor[1])):
            raise OutOfOrderError
        # A number of 64 bits stands for the key: two of 5,000,000 keys share one once in a million files.
        number = hash(key)
        known = self._found.get(number)
        if known is not None:
            return known[:2]
        if len(self._found) >= self.most:
            self._forget(row)
        self._found[number] = row.line, row.allele_fraction, row.chrom, row.pos
        return None

    def _forget(self, row: SmallVariantRow) -> None:
        """Drops what a sorted file cannot bring again."""
        floor = row.pos - NEAR
        self._done |= {chrom for _, _, chrom, _ in self._found.values()} - {row.chrom}
        self._found = {
            number: entry for number, entry in self._found.items() if entry[2] == row.chrom and entry[3] >= floor
        }
        self._floor = row.chrom, max(1, floor)
