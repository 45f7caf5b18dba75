"""What statements of evidence make of one finding: therapies with their best level in the patient's own tumour type and
in others, and what differs between two versions of a source. Pure.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from cases.genomics.enums import DifferenceKind
from cases.genomics.evidence import strength
from cases.genomics.logic.alterations import Match
from cases.genomics.logic.altered import Altered
from cases.genomics.logic.matching import Verdict, matches

UNRANKED = 98  # a stated level of a scale that the board does not use: behind every known one, before none
NONE = 99


@dataclass(frozen=True, slots=True)
class Statement:
    """One item, as far as it decides anything. ``tumours`` () with ``any_tumour`` False: nobody knows which."""

    gene: str
    match: Match
    tumours: tuple[str, ...]
    any_tumour: bool
    drugs: tuple[str, ...]
    effect: str
    system: str
    level: str
    supports: bool | None

    def is_own(self, ancestors: Collection[str]) -> bool:
        """Whether it speaks of the tumour whose OncoTree code has these ancestors, itself among them."""
        return self.any_tumour or any(code in ancestors for code in self.tumours)

    @property
    def speaks(self) -> bool:
        """A denied statement, and one without drugs or direction, is no reason for a therapy."""
        return self.supports is not False and bool(self.drugs and self.effect)


@dataclass(frozen=True, slots=True, order=True)
class Therapy:
    effect: str
    drugs: tuple[str, ...]
    system: str


@dataclass(frozen=True, slots=True)
class Levels:
    """Empty = no statement; ``-`` = a statement without a level."""

    own: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    kind: DifferenceKind
    therapy: Therapy
    before: Levels | None
    after: Levels | None


Therapies = Mapping[Therapy, Levels]
NO_LEVEL = "-"


def rank(system: str, level: str) -> tuple[int, str]:
    """For the best of a scale: lowest first. A scale that the board does not use sorts by its letters."""
    if not level:
        return NONE, ""
    place = strength(system, level)
    return (place, "") if place < NONE else (UNRANKED, level)


def that_match(statements: Iterable[Statement], finding: Altered) -> list[Statement]:
    """Of statements about the finding's genes, those that speak of a therapy for it."""
    return [one for one in statements if one.speaks and matches(one.match, finding).verdict is Verdict.YES]


def therapies_of(matching: Iterable[Statement], ancestors: Collection[str]) -> Therapies:
    """The therapies that matching statements give a patient whose tumour type has these ancestors."""
    found: dict[Therapy, Levels] = {}
    for statement in matching:
        therapy = Therapy(statement.effect, statement.drugs, statement.system)
        before = found.get(therapy, Levels())
        level = statement.level or NO_LEVEL
        if statement.is_own(ancestors):
            found[therapy] = Levels(best(statement.system, before.own, level), before.other)
        else:
            found[therapy] = Levels(before.own, best(statement.system, before.other, level))
    return found


def best(system: str, *levels: str) -> str:
    """The strongest of these; a stated level before none, none before no statement."""
    stated = [level for level in levels if level and level != NO_LEVEL]
    if stated:
        return min(stated, key=lambda level: rank(system, level))
    return NO_LEVEL if NO_LEVEL in levels else ""


def differences(before: Therapies, after: Therapies) -> Iterator[Difference]:
    """Therapies that appear or fall away, and those whose levels change."""
    for therapy in sorted({*before, *after}):
        old, new = before.get(therapy), after.get(therapy)
        if old == new:
            continue
        kind = DifferenceKind.THERAPY if old is None or new is None else DifferenceKind.LEVEL
        yield Difference(kind, therapy, old, new)
