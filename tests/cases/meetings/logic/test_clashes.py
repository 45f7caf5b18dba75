"""Who cannot be where the agenda wants them, and where the case should stand instead."""

from datetime import UTC, datetime, timedelta

import pytest

from cases.meetings.enums import ClashKind
from cases.meetings.logic.clashes import Clash, Diary, Planned, Span, clashes

START = datetime(2026, 11, 24, 13, tzinfo=UTC)
END = START + timedelta(minutes=90)
CHAIR, ANNE, BO, CARL = 1, 2, 3, 4
AGENDA = (Planned(10, 10, ANNE), Planned(20, 10, BO), Planned(30, 10, CARL))


def span(first: int, last: int) -> Span:
    return Span(START + timedelta(minutes=first), START + timedelta(minutes=last))


def away(person: int, *spans: Span) -> Diary:
    return Diary({person: spans}, {})


def found(diary: Diary, agenda: tuple[Planned, ...] = AGENDA, chair: int | None = CHAIR) -> list[Clash]:
    return clashes(START, agenda, diary, chair, END)


@pytest.mark.parametrize(
    ("diary", "expected"),
    [
        (Diary({}, {}), []),
        (away(ANNE, span(-60, 0)), []),  # back when the case begins
        (away(ANNE, span(10, 60)), []),  # leaves when it is over
        (away(ANNE, span(5, 6)), [Clash(10, ANNE, ClashKind.AWAY, move_to=2)]),
        (away(ANNE, span(0, 20)), [Clash(10, ANNE, ClashKind.AWAY, move_to=3)]),
        (away(ANNE, span(-60, 200)), [Clash(10, ANNE, ClashKind.AWAY)]),  # no place would help
        (away(CHAIR, span(80, 95)), [Clash(None, CHAIR, ClashKind.AWAY)]),
        (Diary({}, {BO: [span(10, 30)]}), [Clash(20, BO, ClashKind.ELSEWHERE, move_to=1)]),
        (Diary({}, {}, frozenset({(20, BO)})), [Clash(20, BO, ClashKind.REFUSED)]),
        (Diary({}, {}, frozenset({(None, BO)})), [Clash(20, BO, ClashKind.REFUSED)]),
        (Diary({}, {}, frozenset({(10, BO)})), []),  # the answer was about another case
        (Diary({BO: [span(0, 90)]}, {BO: [span(0, 90)]}, frozenset({(20, BO)})), [Clash(20, BO, ClashKind.REFUSED)]),
    ],
)
def test_clashes(diary: Diary, expected: list[Clash]) -> None:
    assert found(diary) == expected


def test_without_a_chair_nobody_is_missed_for_it() -> None:
    assert found(away(CHAIR, span(0, 90)), chair=None) == []


def test_presenter_is_needed_like_the_doctor_and_asked_once() -> None:
    agenda = (Planned(10, 10, ANNE, presenter=BO), Planned(20, 10, CARL, presenter=CARL))
    diary = Diary({BO: [span(0, 10)], CARL: [span(10, 20)]}, {})
    assert found(diary, agenda) == [
        Clash(10, BO, ClashKind.AWAY, presents=True, move_to=2),
        Clash(20, CARL, ClashKind.AWAY, presents=True, move_to=1),
    ]


def test_place_that_would_trouble_another_case_is_not_proposed() -> None:
    """Anne cannot be first; but wherever she goes, Bo becomes first, who cannot either. Carl harms nobody as second."""
    diary = Diary({ANNE: [span(0, 10)], BO: [span(0, 10)], CARL: [span(20, 30)]}, {})
    agenda = (Planned(10, 10, ANNE), Planned(20, 10, BO), Planned(30, 10, CARL))
    assert [(clash.item, clash.move_to) for clash in found(diary, agenda)] == [(10, None), (30, 2)]


def test_case_that_was_called_is_not_moved_and_nothing_moves_before_it() -> None:
    agenda = (Planned(10, 10, ANNE, movable=False), Planned(20, 10, BO), Planned(30, 10, CARL))
    diary = Diary({ANNE: [span(0, 10)], BO: [span(10, 20)]}, {})
    assert [(clash.item, clash.move_to) for clash in found(diary, agenda)] == [(10, None), (20, 3)]


def test_case_without_a_doctor_clashes_with_nobody() -> None:
    assert found(Diary({ANNE: [span(0, 90)]}, {}), (Planned(10, 10, None),)) == []
