"""The matrix as a table in memory, and the one rule that reads it. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from molmdt.access.enums import Mark, Scope

SCOPES = frozenset(scope.value for scope in Scope)
MARKS = frozenset(mark.value for mark in Mark)
# A referral that has not been sent is seen where it is written, and nowhere else.
SEES_UNSENT = frozenset({Scope.OWN, Scope.HOSPITAL})
LESS = frozenset({Mark.PSEUDONYMOUS, Mark.METADATA, Mark.SEE_ONLY})
# The scopes that an objection leaves standing: the treating doctor and the own hospital's coordinator.
SURVIVES_OBJECTION = frozenset({("RO", Scope.OWN), ("LC", Scope.HOSPITAL)})


@dataclass(frozen=True)
class Cell:
    """One cell of the matrix."""

    scopes: frozenset[Scope]
    marks: frozenset[Mark]


Matrix = Mapping[str, Mapping[str, Cell]]


@dataclass(frozen=True)
class Reach:
    """What one role assignment of a person stretches to."""

    role: str
    person: int
    hospital: int
    region: int
    board: int | None


@dataclass(frozen=True)
class Facts:
    """What an object tells about itself. ``case``: the pseudonym for its audit rows, empty without a patient."""

    case: str = ""
    people: frozenset[int] = field(default_factory=frozenset)
    hospitals: frozenset[int] = field(default_factory=frozenset)
    laboratories: frozenset[int] = field(default_factory=frozenset)
    regions: frozenset[int] = field(default_factory=frozenset)
    boards: frozenset[int] = field(default_factory=frozenset)
    boards_in_session: frozenset[int] = field(default_factory=frozenset)
    objected: bool = False
    unsent: bool = False


@dataclass(frozen=True)
class Grant:
    """A yes, and what it is bound to."""

    action: str
    role: str
    scope: Scope
    marks: frozenset[Mark]

    @property
    def pseudonymous(self) -> bool:
        return Mark.PSEUDONYMOUS in self.marks

    @property
    def only_sees(self) -> bool:
        return Mark.SEE_ONLY in self.marks

    @property
    def needs_fresh_login(self) -> bool:
        return Mark.FRESH_LOGIN in self.marks


def parse(document: Mapping[str, Mapping[str, str]]) -> Matrix:
    """Reads ``{action: {role: "O H b"}}``. An unknown letter raises ValueError, so a typing error never grants."""
    return {
        action: {role: _cell(action, role, str(letters)) for role, letters in row.items()}
        for action, row in document.items()
    }


def _cell(action: str, role: str, letters: str) -> Cell:
    scopes, marks = set(), set()
    for letter in letters.split():
        if letter in SCOPES:
            scopes.add(Scope(letter))
        elif letter in MARKS:
            marks.add(Mark(letter))
        else:
            raise ValueError(f"{action}, {role}: unknown letter {letter!r}")
    if not scopes:
        raise ValueError(f"{action}, {role}: no scope")
    return Cell(frozenset(scopes), frozenset(marks))


def reaches(scope: Scope, reach: Reach, facts: Facts) -> bool:
    """Whether one scope of one assignment covers the object."""
    covered = {
        Scope.OWN: reach.person in facts.people,
        Scope.HOSPITAL: reach.hospital in facts.hospitals,
        Scope.LABORATORY: reach.hospital in facts.laboratories,
        Scope.REGION: reach.region in facts.regions,
        Scope.BOARD: reach.board is not None and reach.board in facts.boards,
        Scope.SESSION: reach.board is not None and reach.board in facts.boards_in_session,
        Scope.NATIONAL: True,
    }
    return covered[scope]


def decide(matrix: Matrix, action: str, reaches_of_person: Iterable[Reach], facts: Facts | None) -> Grant | None:
    """The first grant that holds, else None. Without facts: whether the action is possible at all for these roles.

    Each assignment is judged for itself: two roles in two places never add up to a third right. Among several grants
    the one that says and allows more is preferred; an unknown action raises KeyError.
    """
    row = matrix[action]
    found: list[Grant] = []
    for reach in reaches_of_person:
        cell = row.get(reach.role)
        if cell is None:
            continue
        for scope in Scope:
            if scope not in cell.scopes:
                continue
            if facts is not None and not _holds(scope, reach, facts):
                continue
            found.append(Grant(action, reach.role, scope, cell.marks))
            break
    return min(found, key=lambda grant: len(grant.marks & LESS), default=None)


def _holds(scope: Scope, reach: Reach, facts: Facts) -> bool:
    if facts.objected and (reach.role, scope) not in SURVIVES_OBJECTION:
        return False
    if facts.unsent and scope not in SEES_UNSENT:
        return False
    return reaches(scope, reach, facts)
