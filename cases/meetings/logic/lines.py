"""What each kind of line in a conclusion must say, how the lines are ordered, and which exclude one another.

Kinds and their multiplicities after the report of a molecular tumour board (ESMO 2024, doi
10.1016/j.annonc.2024.06.018) and the care plan of the German guide: genetic counselling and a new look at the histology
once at most, any number of new biopsies. What follows up has an owner and a day, so that nothing is lost.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from cases.meetings.enums import ItemKind

Key = TypeVar("Key")


class Fault(StrEnum):
    """Why a line is refused."""

    DRUGS = "drugs"
    COHORT = "cohort"
    TEXT = "text"
    OWNER = "owner"
    DUE_ON = "due_on"
    LEVEL_ALONE = "level_alone"
    TWICE = "twice"
    SAME_COHORT = "same_cohort"
    OPTIONS_STAND = "options_stand"
    NO_OPTION_STANDS = "no_option_stands"


@dataclass(frozen=True)
class KindRule:
    """``fields``: what is asked, in order; ``needs``: what must be given; ``single``: one in a conclusion at most."""

    fields: tuple[str, ...]
    needs: tuple[Fault, ...]
    follow_up: bool = False
    single: bool = False


_FOLLOW_UP = (Fault.TEXT, Fault.OWNER, Fault.DUE_ON)
_ASKED = ("text", "owner", "due_on")
RULES: Mapping[ItemKind, KindRule] = {
    ItemKind.TREATMENT_OPTION: KindRule(("drugs", "evidence", "findings", "access_route", "text"), (Fault.DRUGS,)),
    ItemKind.TRIAL_COHORT: KindRule(("cohort", "evidence", "findings", "text"), (Fault.COHORT,)),
    ItemKind.NO_OPTION: KindRule(("text", "findings"), (Fault.TEXT,), single=True),
    ItemKind.FURTHER_TESTING: KindRule(_ASKED, _FOLLOW_UP, follow_up=True),
    ItemKind.REBIOPSY: KindRule(_ASKED, _FOLLOW_UP, follow_up=True),
    ItemKind.GENETIC_COUNSELLING: KindRule((*_ASKED, "findings"), _FOLLOW_UP, follow_up=True, single=True),
    ItemKind.HISTOLOGY_REVIEW: KindRule(_ASKED, _FOLLOW_UP, follow_up=True, single=True),
    ItemKind.RETURN_TO_BOARD: KindRule(_ASKED, _FOLLOW_UP, follow_up=True, single=True),
}
OPTIONS = frozenset({ItemKind.TREATMENT_OPTION, ItemKind.TRIAL_COHORT})
FOLLOW_UPS = frozenset(kind for kind, rule in RULES.items() if rule.follow_up)
# Fault -> the field that the refusal names, where it is not the one of the same name.
FIELD_OF: Mapping[Fault, str] = {
    Fault.LEVEL_ALONE: "evidence_level",
    Fault.TWICE: "kind",
    Fault.SAME_COHORT: "cohort",
    Fault.OPTIONS_STAND: "kind",
    Fault.NO_OPTION_STANDS: "kind",
}


def field_of(fault: Fault) -> str:
    return FIELD_OF.get(fault, fault.value)


def faults(
    kind: ItemKind, given: Collection[str], others: Collection[ItemKind], *, same_cohort: bool = False
) -> list[Fault]:
    """``given``: names of the fields that say something; ``others``: kinds of the conclusion's other lines;
    ``same_cohort``: one of these names the same cohort."""
    found = [need for need in RULES[kind].needs if need.value not in given]
    if "evidence_level" in given and not {"evidence_system", "evidence_system_version"} <= set(given):
        found.append(Fault.LEVEL_ALONE)
    if RULES[kind].single and kind in others:
        found.append(Fault.TWICE)
    if same_cohort:
        found.append(Fault.SAME_COHORT)
    if kind == ItemKind.NO_OPTION and OPTIONS & set(others):
        found.append(Fault.OPTIONS_STAND)
    if kind in OPTIONS and ItemKind.NO_OPTION in others:
        found.append(Fault.NO_OPTION_STANDS)
    return found


def order_key(kind: str, position: int) -> tuple[bool, int]:
    """Options by priority first, then what follows up."""
    return ItemKind(kind) in FOLLOW_UPS, position


def moved(order: Sequence[tuple[Key, str]], line: Key, by: int) -> list[Key] | None:
    """The lines' keys with one moved by ``by`` places; None where that would leave the line's own group.

    ``order``: key and kind of every line, in order.
    """
    keys = [key for key, _kind in order]
    groups = [ItemKind(kind) in FOLLOW_UPS for _key, kind in order]
    here = keys.index(line)
    there = here + by
    if not 0 <= there < len(keys) or groups[there] != groups[here]:
        return None
    keys.insert(there, keys.pop(here))
    return keys
