from datetime import UTC, date, datetime

from cases.meetings.logic.revived import revived


def test_moments_and_days_come_back_and_words_stay() -> None:
    record = {
        "opened_at": "2026-11-24T13:00:00Z",
        "closed_at": None,
        "called": [["2026-11-24T13:01:00Z", None]],
        "due_on": "2026-12-01",
        "text": "2026-12-01",
        "version": 3,
        "board": "Nasjonalt 2026-12-01",
    }
    assert revived(record) == {
        "opened_at": datetime(2026, 11, 24, 13, tzinfo=UTC),
        "closed_at": None,
        "called": [[datetime(2026, 11, 24, 13, 1, tzinfo=UTC), None]],
        "due_on": date(2026, 12, 1),
        "text": "2026-12-01",
        "version": 3,
        "board": "Nasjonalt 2026-12-01",
    }
