"""What the checks of a whole file need to know of rows that do not stay in memory."""

from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

from cases.genomics.logic.build import LENGTHS
from cases.genomics.logic.fingerprint import OVERLAP_2026, is_inherited
from cases.genomics.readers.against_reference import ReferenceCheck
from cases.genomics.readers.kinds import Build
from cases.genomics.readers.rows import Expected, SmallVariantRow
from cases.genomics.readers.sex import MIN_X_VARIANTS, MIN_Y_VARIANTS, is_of_two_x, is_on_y
from cases.genomics.readers.transcripts import Uses, check_agreement, count_transcripts

if TYPE_CHECKING:
    from cases.genomics.readers.draft import Draft
    from cases.genomics.readers.outlet import Keyed

MOST_INHERITED = 20_000  # keys of a sample's fingerprint; a few hundred tell two people apart


class Watch:
    """Sees every row that is sent, in the order of the file."""

    def __init__(self, draft: "Draft", build: Build | None, expected: Expected) -> None:
        self.draft = draft
        self.build = build
        self.lengths = LENGTHS[build] if build is not None else {}
        self.on_y: list[SmallVariantRow] = []
        self.of_two_x: list[SmallVariantRow] = []
        self.inherited: list[str] = []
        self.transcripts: dict[str, Uses] = {}
        self.reference = ReferenceCheck(build, expected)

    def see(self, chunk: "Sequence[Keyed]") -> None:
        rows = [row for _, row in chunk]
        self._check_ends(rows)
        if not {"X", "Y"}.isdisjoint([row.chrom for row in rows]):
            self.on_y += islice(filter(is_on_y, rows), MIN_Y_VARIANTS - len(self.on_y))
            self.of_two_x += islice(filter(is_of_two_x, rows), MIN_X_VARIANTS - len(self.of_two_x))
        self._find_inherited(chunk)
        count_transcripts(rows, self.transcripts)
        check_agreement(self.draft, rows)
        self.reference.see(rows)

    def _check_ends(self, rows: Sequence[SmallVariantRow]) -> None:
        lengths = self.lengths
        for row in rows:
            if row.pos > lengths.get(row.chrom, row.pos):
                self.draft.problem(
                    "build_beyond_contig", line=row.line, value=row.pos, chrom=row.chrom, build=self.build,
                    length=lengths[row.chrom],
                )  # fmt: skip

    def _find_inherited(self, chunk: "Sequence[Keyed]") -> None:
        if len(self.inherited) >= MOST_INHERITED:
            return
        self.inherited += [
            key
            for key, row in chunk
            if row.population_frequency is not None
            and row.population_frequency >= OVERLAP_2026.min_frequency  # asked first: nearly every row is rarer
            and is_inherited(
                frequency=row.population_frequency, fraction=row.allele_fraction, depth=row.depth,
                normal_fraction=row.normal_allele_fraction, normal_depth=row.normal_depth,
            )
        ]  # fmt: skip
