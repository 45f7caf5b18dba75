"""One row of somebody's work list. Every room offers its own: ``queries.work_items(account)``."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum


class Pressure(IntEnum):
    """How a row is sorted: the first first, and within one pressure the oldest first."""

    NOW = 0  # somebody waits in the room, or a deadline has passed
    BLOCKING = 1  # a patient's case stands still until this is done
    ROUTINE = 2
    IDLE = 3  # own drafts


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItem:
    """``what`` and ``why`` are translated sentences for the reader; no names of patients."""

    what: str
    why: str
    since: datetime
    url: str
    button: str
    pseudonym: str = ""  # empty where no single case is meant
    tumour: str = ""
    pressure: Pressure = Pressure.ROUTINE


def in_order(items: Iterable[WorkItem]) -> list[WorkItem]:
    """Most urgent first."""
    return sorted(items, key=lambda item: (item.pressure, item.since, item.pseudonym))
