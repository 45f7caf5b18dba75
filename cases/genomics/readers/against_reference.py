"""Do the reference bases of a file's variants stand in the configured genome? If not, the build is another one."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from cases.genomics.readers.draft import make_problem
from cases.genomics.readers.kinds import Build
from cases.genomics.readers.reference import Reference, UnusableReferenceError
from cases.genomics.readers.rows import Expected, Problem, SmallVariantRow

MAX_DIFFERENT = 0.01  # share of a file's variants; more than that is another build (SECURITY.md 4.1, V09)
SHOWN = 20
_CERTAIN = frozenset("ACGT")


@cache
def open_reference(path: str) -> Reference | UnusableReferenceError:
    """The configured file, opened once per process; the error where it cannot be used."""
    try:
        return Reference(Path(path))
    except UnusableReferenceError as error:
        return error


def reference_for(build: Build | None, expected: Expected) -> Reference | None:
    """The genome of this build, None where none is configured or it cannot be used."""
    path = expected.references.get(build) if build is not None else None
    opened = open_reference(path) if path else None
    return opened if isinstance(opened, Reference) else None


def check_reference(
    file: str, rows: Sequence[SmallVariantRow], build: Build | None, expected: Expected
) -> list[Problem]:
    """Refused above MAX_DIFFERENT, a remark for each line below it; nothing where no genome is configured."""
    check = ReferenceCheck(build, expected)
    check.see(rows)
    return check.problems(file)


class ReferenceCheck:
    """Compares rows as they come; ``problems`` says what all of them together show."""

    def __init__(self, build: Build | None, expected: Expected) -> None:
        self.build = build
        path = expected.references.get(build) if build is not None else None
        self.opened = open_reference(path) if path else None
        self.total = self.count = 0
        self.different: list[SmallVariantRow] = []

    def see(self, rows: Sequence[SmallVariantRow]) -> None:
        self.total += len(rows)
        if not isinstance(self.opened, Reference):
            return
        try:
            found = [row for row in rows if not _stands(row, self.opened)]
        except UnusableReferenceError as error:
            self.opened = error
            return
        self.count += len(found)
        self.different += found[: SHOWN - len(self.different)]

    def problems(self, file: str) -> list[Problem]:
        if self.opened is None or not self.total:
            return []
        if isinstance(self.opened, UnusableReferenceError):
            return [make_problem("reference_unusable", file=file, build=self.build, detail=self.opened)]
        if self.count > MAX_DIFFERENT * self.total:
            first = self.different[0]
            return [
                make_problem(
                    "reference_wrong_build", file=file, line=first.line, field="REF", count=self.count,
                    total=self.total, build=self.build, chrom=first.chrom, pos=first.pos, value=first.ref,
                )
            ]  # fmt: skip
        return [
            make_problem(
                "reference_differs", file=file, line=row.line, field="REF", value=row.ref, build=self.build,
                chrom=row.chrom, pos=row.pos,
            )
            for row in self.different
        ]  # fmt: skip


def _stands(row: SmallVariantRow, reference: Reference) -> bool:
    """Ambiguous bases on either side prove nothing; a place outside the file's chromosomes neither."""
    there = reference.fetch(row.chrom, row.pos - 1, row.pos - 1 + len(row.ref))
    if there == row.ref or len(there) != len(row.ref):
        return True
    pairs = zip(there, row.ref, strict=True)
    return all(one == other or one not in _CERTAIN or other not in _CERTAIN for one, other in pairs)
