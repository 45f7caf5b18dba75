"""Splicing and fusions: which RNA belongs to the sample, and what the run's summary says about it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from cases.genomics.inpred.cells import is_missing
from cases.genomics.readers.identity import same_sample
from cases.genomics.readers.table import split_cells

_RUN_ENDING = re.compile(r"(?:_TSO_500)?_LocalApp_results.*")


class RnaState(StrEnum):
    NOT_ASSAYED = "not_assayed"
    NONE_REPORTED = "none_reported"
    REPORTED = "reported"
    UNKNOWN = "unknown"  # assayed, but no line of the summary is this RNA's


@dataclass(frozen=True, slots=True)
class Member:
    """One line of sample_list."""

    kind: str
    sample: str
    run: str


@dataclass(frozen=True, slots=True)
class SampleList:
    members: tuple[Member, ...] = ()

    def of_kind(self, kind: str) -> Member | None:
        return next((member for member in self.members if member.kind == kind), None)

    @property
    def rna_is_last(self) -> bool:
        """Today's tool forgets the RNA when any line follows it."""
        return bool(self.members) and self.members[-1].kind == "RNA_tumor"

    def is_about(self, sample: str) -> bool:
        """Its DNA is this sample; today's tool does not ask."""
        dna = self.of_kind("DNA_tumor")
        return dna is not None and same_sample(dna.sample, sample)


@dataclass(frozen=True, slots=True)
class Rna:
    """``splicing`` and ``fusions`` hold the entries as the file has them, reads and breakpoints included."""

    sample: str | None
    state: RnaState
    splicing: tuple[str, ...] = ()
    fusions: tuple[str, ...] = ()


def read_sample_list(lines: Iterable[tuple[int, str]]) -> SampleList:
    members = []
    for _, text in lines:
        cells = [cell.strip() for cell in split_cells(text)]
        if not text.startswith("#") and len(cells) > 1:
            members.append(Member(cells[0], cells[1], run_of(cells[4] if len(cells) > 4 else "")))
    return SampleList(tuple(members))


def run_of(directory: str) -> str:
    """The run's id in the path of its results: the last part, up to ``_LocalApp_results``."""
    return _RUN_ENDING.sub("", directory.rstrip("/").rsplit("/", 1)[-1])


def entries(cell: str) -> tuple[str, ...]:
    return () if is_missing(cell.strip()) else tuple(part for part in cell.split("|") if part.strip())


def slide_entries(found: tuple[str, ...], joiner: str) -> str:
    """As slides write them: the text before the bracket, a blank before it kept."""
    return joiner.join(entry.partition("(")[0] for entry in found)


def rna_of(member: Member | None, cells: dict[str, str] | None) -> Rna:
    if member is None:
        return Rna(None, RnaState.NOT_ASSAYED)
    if cells is None:
        return Rna(member.sample, RnaState.UNKNOWN)
    splicing, fusions = entries(cells.get("splice_variants", "")), entries(cells.get("fusions", ""))
    state = RnaState.REPORTED if splicing or fusions else RnaState.NONE_REPORTED
    return Rna(member.sample, state, splicing, fusions)
