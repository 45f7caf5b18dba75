"""Which competences a case has in the room, and which are missing.

The requirements are data per type of meeting, with version and sources: ``cases/meetings/data/quorum.yaml``. They are
shown and never block: the chair decides whether to go on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from cases.meetings.enums import CaseFlag, MeetingKind, Requirement


@dataclass(frozen=True)
class QuorumRules:
    """``counts_as``: the competences of persons that cover a requirement. ``when``: what a flagged case needs more."""

    version: str
    counts_as: Mapping[Requirement, frozenset[str]]
    always: Mapping[MeetingKind, tuple[Requirement, ...]]
    when: Mapping[tuple[MeetingKind, CaseFlag], tuple[Requirement, ...]]

    def needed(self, kind: MeetingKind, flags: Iterable[CaseFlag]) -> tuple[Requirement, ...]:
        """In the order of the requirements' own list."""
        asked = {*self.always[kind], *(one for flag in flags for one in self.when.get((kind, flag), ()))}
        return tuple(one for one in Requirement if one in asked)


@dataclass(frozen=True)
class Quorum:
    """What the case needs, and what of it nobody in the room covers."""

    needed: tuple[Requirement, ...]
    missing: tuple[Requirement, ...]

    @property
    def met(self) -> bool:
        return not self.missing


def quorum(
    competences_present: Iterable[Iterable[str]],
    *,
    kind: MeetingKind = MeetingKind.NATIONAL,
    flags: Iterable[CaseFlag] = (),
    treating_doctor: bool = False,
) -> Quorum:
    """``competences_present``: one collection per person in the room without a conflict of interest in the case;
    ``treating_doctor``: the case's own doctor, or who stands in, is among them.
    """
    rules = quorum_rules()
    needed = rules.needed(kind, flags)
    covered = frozenset(word for person in competences_present for word in person)
    own = {Requirement.TREATING_DOCTOR} if treating_doctor else frozenset()
    missing = (one for one in needed if one not in own and not rules.counts_as.get(one, frozenset()) & covered)
    return Quorum(needed, tuple(missing))


@cache
def quorum_rules() -> QuorumRules:
    """The rules in force. Raises ValueError for a word that is not one of the enums."""
    read = yaml.safe_load(files("cases.meetings").joinpath("data", "quorum.yaml").read_text(encoding="utf-8"))
    kinds = {MeetingKind(kind): parts for kind, parts in read["kinds"].items()}
    return QuorumRules(
        version=read["version"],
        counts_as={Requirement(name): frozenset(words) for name, words in read["competences"].items()},
        always={kind: tuple(map(Requirement, parts["always"])) for kind, parts in kinds.items()},
        when={
            (kind, CaseFlag(flag)): tuple(map(Requirement, needed))
            for kind, parts in kinds.items()
            for flag, needed in parts.items()
            if flag != "always"
        },
    )
