"""Which cases an agenda should take, as a table."""

from datetime import UTC, datetime

import pytest

from cases.meetings.logic.proposal import URGENCIES, Candidate, proposed


def case(number: int, urgency: str, day: int) -> Candidate:
    return Candidate(number, urgency, datetime(2026, 11, day, tzinfo=UTC))


READY = (case(1, "ordinary", 2), case(2, "urgent", 9), case(3, "soon", 5), case(4, "ordinary", 1), case(5, "urgent", 8))


@pytest.mark.parametrize(
    ("free", "each", "expected"),
    [
        (90, 7, [5, 2, 3, 4, 1]),  # urgent before soon before ordinary; within each, the longest waiting first
        (21, 7, [5, 2, 3]),
        (20, 7, [5, 2]),  # a case that does not fit wholly is not begun
        (6, 7, []),
        (0, 7, []),
        (-10, 7, []),  # the agenda is too long already
    ],
)
def test_agenda_takes_what_there_is_time_for(free: int, each: int, expected: list[int]) -> None:
    assert proposed(READY, free_minutes=free, minutes_per_case=each) == expected


def test_unknown_urgency_waits_like_an_ordinary_case() -> None:
    found = proposed([case(1, "ordinary", 3), case(2, "?", 2), case(3, "soon", 4)], free_minutes=30, minutes_per_case=7)
    assert found == [3, 2, 1]


def test_urgencies_are_the_dossiers() -> None:
    from cases.dossier.enums import Urgency

    assert set(URGENCIES) == set(Urgency)
