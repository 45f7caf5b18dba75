"""What events touch; when cases are due."""

from datetime import UTC, datetime

from cases.meetings.enums import EventKind
from cases.meetings.logic.access_window import DAYS_AFTER_SIGNATURE, closes_after_signature
from cases.meetings.logic.log import FRAGMENTS, TOUCHES, touched
from cases.meetings.logic.schedule import slots


def test_every_kind_of_event_touches_known_fragments() -> None:
    assert set(TOUCHES) == set(EventKind)
    assert all(names and names <= set(FRAGMENTS) for names in TOUCHES.values())


def test_touched_is_a_union_in_page_order() -> None:
    assert touched([]) == []
    assert touched(["notes_changed", "view_shown", "view_shown"]) == ["stage", "notes"]
    assert touched(["case_called"]) == list(FRAGMENTS)


def test_slots_follow_one_another() -> None:
    start = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
    assert [f"{slot:%H:%M}" for slot in slots(start, [7, 12, 7])] == ["13:00", "13:07", "13:19"]
    assert slots(start, []) == []


def test_board_sees_a_case_for_a_while_after_signature() -> None:
    signed = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
    assert (closes_after_signature(signed) - signed).days == DAYS_AFTER_SIGNATURE
