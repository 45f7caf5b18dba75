"""The log of a meeting, read for one case."""

from datetime import UTC, datetime
from typing import Any

import pytest

from cases.meetings.enums import EventKind as K
from cases.meetings.logic.course import (
    Happening,
    Shown,
    Span,
    chaired,
    material,
    presence,
    read_backs,
    shown,
    spans,
    throughout,
)


def at(minute: int) -> datetime:
    return datetime(2026, 11, 24, 14, minute, tzinfo=UTC)


def event(minute: int, kind: K, **payload: Any) -> Happening:
    return Happening(at(minute), kind, 1, payload)


def span(starts: int, ends: int | None) -> Span:
    return Span(at(starts), at(ends) if ends is not None else None)


CALLS = [
    ([], ()),
    ([event(1, K.CASE_CALLED, item=5)], (span(1, None),)),
    ([event(1, K.CASE_CALLED, item=5), event(8, K.CASE_CLOSED, item=5)], (span(1, 8),)),
    ([event(1, K.CASE_CALLED, item=5), event(2, K.NOTES_CHANGED, item=5), event(8, K.CASE_DEFERRED)], (span(1, 8),)),
    ([event(1, K.CASE_CALLED, item=4), event(8, K.CASE_CLOSED, item=4)], ()),
    (
        [event(1, K.CASE_CALLED, item=5), event(3, K.CASE_CALLED, item=6), event(6, K.CASE_CALLED, item=5),
         event(9, K.CLOSED)],
        (span(1, 3), span(6, 9)),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("log", "expected"), CALLS)
def test_when_a_case_was_up(log: list[Happening], expected: tuple[Span, ...]) -> None:
    assert spans(log, 5) == expected


# when the case was up, when the person was in the room, when both
STAYS = [
    ([span(1, 8)], [span(0, 20)], (span(1, 8),)),
    ([span(1, 8)], [span(0, None)], (span(1, 8),)),
    ([span(1, None)], [span(0, None)], (span(1, None),)),
    ([span(1, None)], [span(0, 4)], (span(1, 4),)),
    ([span(1, 8)], [span(3, 6)], (span(3, 6),)),
    ([span(1, 8)], [span(0, 2), span(5, 20)], (span(1, 2), span(5, 8))),
    ([span(1, 8)], [span(8, 20)], ()),
    ([span(4, 8)], [span(0, 4)], ()),
    ([span(1, 3), span(6, 9)], [span(2, 7)], (span(2, 3), span(6, 7))),
]


@pytest.mark.parametrize(("up", "stays", "expected"), STAYS)
def test_who_was_there(up: list[Span], stays: list[Span], expected: tuple[Span, ...]) -> None:
    there = presence(up, stays)
    assert there == expected
    assert throughout(up, there) == (list(there) == up)


LOG = [
    event(1, K.CASE_CALLED, item=5, presenter=1, material={"profiles": [[7, 1, "aa"]], "slides": [[3, "bb"]]}),
    event(
        2, K.VIEW_SHOWN, item=5, section="findings", step="findings", finding=9, material={"profiles": [[7, 1, "aa"]]}
    ),
    event(3, K.VIEW_SHOWN, item=5, section="findings", step="consequence", finding=9),
    event(3, K.VIEW_SHOWN, item=6, section="course", material={"profiles": [[8, 1, "cc"]]}),
    event(4, K.VIEW_SHOWN, item=5, section="pathology", slide=3, material={"profiles": [[7, 2, "dd"]]}),
    event(5, K.READ_BACK, item=5, version=4),
    event(5, K.READ_BACK, item=6, version=9),
    event(6, K.READ_BACK, item=5, version=None),
    event(7, K.READ_BACK, item=5, version=6),
]


def test_what_was_shown() -> None:
    assert shown(LOG, 5) == (
        Shown(at(1), 1, "overview", "", None, "", None),
        Shown(at(2), 1, "findings", "findings", 9, "", None),
        Shown(at(4), 1, "pathology", "", None, "", 3),
    )


def test_what_was_read_back() -> None:
    assert read_backs(LOG, 5) == ((at(5), 4), (at(7), 6))


def test_what_stood_behind_it() -> None:
    assert material(LOG, 5) == {"profiles": [[7, 1, "aa"], [7, 2, "dd"]], "slides": [[3, "bb"]]}
    assert material(LOG, 6) == {"profiles": [[8, 1, "cc"]]}


@pytest.mark.parametrize(
    ("log", "last", "led"),
    [
        ([], None, ((None, None),)),
        ([event(1, K.AGENDA_CHANGED, item=5)], 7, ((7, None),)),
        ([event(3, K.AGENDA_CHANGED, chair=8, before=7)], 8, ((7, None), (8, at(3)))),
        (
            [event(3, K.AGENDA_CHANGED, chair=8, before=7), event(9, K.AGENDA_CHANGED, chair=7, before=8)], 7,
            ((7, None), (8, at(3)), (7, at(9))),
        ),
    ],
)  # fmt: skip
def test_who_led_the_meeting(log: list[Happening], last: int | None, led: tuple[Any, ...]) -> None:
    assert chaired(log, last) == led
