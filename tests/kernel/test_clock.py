from datetime import UTC, date, datetime

import pytest

from molmdt.kernel import clock


def test_the_clock_can_be_stopped_and_moved() -> None:
    with clock.stopped_at(datetime(2026, 11, 24, 23, 30, tzinfo=UTC)):
        assert clock.now() == datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
        assert clock.today() == date(2026, 11, 25)  # half past midnight in Oslo
    assert abs((clock.now() - datetime.now(UTC)).total_seconds()) < 5


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"), clock.stopped_at(datetime(2026, 11, 24, 12, 0)):
        pass
