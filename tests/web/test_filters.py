from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from molmdt.web.templatetags.molmdt import clock, day, decimals, moment, percent

NIGHT = datetime(2026, 11, 24, 23, 5, tzinfo=UTC)


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("value", [None, ""])
def test_what_is_not_there_is_a_dash(value: Any, language: str) -> None:
    with translation.override(language):
        assert {shown(value) for shown in (decimals, percent, day, moment, clock)} == {"–"}


def test_numbers_take_the_sign_of_the_language() -> None:
    with translation.override("nb"):
        assert (decimals(3.86), decimals(Decimal("7.10"), 2), percent(0.314)) == ("3,9", "7,10", "31\u00a0%")
        assert (decimals(0), percent(0.319), percent(0.125, 1), decimals(2.5, 0)) == (
            "0,0",
            "32\u00a0%",
            "12,5\u00a0%",
            "3",
        )
    with translation.override("en"):
        assert decimals(3.86) == "3.9"


def test_times_are_norwegian() -> None:
    assert (day(date(2026, 11, 24)), day(NIGHT), moment(NIGHT), clock(NIGHT)) == (
        "24.11.2026",
        "25.11.2026",
        "25.11.2026 00.05",
        "00.05",
    )
