"""Lines are JSON, carry the request's name, and keep what must not be in them out."""

import json
import logging
import sys

import pytest

from molmdt.kernel.logs import JsonFormatter, current_request_id, masked, request_named


def line(message: str, *args: object, **extra: object) -> dict[str, object]:
    record = logging.LogRecord("molmdt.test", logging.WARNING, __file__, 1, message, args, None)
    record.__dict__.update(extra)
    return dict(json.loads(JsonFormatter().format(record)))


def test_line_says_when_how_bad_who_and_what() -> None:
    got = line("imported %d rows", 12, count=12, job="a1")
    assert got["message"] == "imported 12 rows"
    assert (got["level"], got["logger"], got["count"], got["job"]) == ("warning", "molmdt.test", 12, "a1")
    assert str(got["at"]).endswith("+00:00")


def test_line_inside_a_request_carries_its_name_and_outside_none() -> None:
    with request_named("abc-12345"):
        assert line("x")["request"] == "abc-12345"
        with request_named("inner-678"):
            assert current_request_id() == "inner-678"
        assert current_request_id() == "abc-12345"
    assert "request" not in line("x")


def test_extra_that_is_not_on_the_list_is_left_out() -> None:
    got = line("x", patient="Kari Nordmann", kind="import")
    assert "patient" not in got
    assert got["kind"] == "import"


@pytest.mark.parametrize("number", ["08915012345", "089150 12345", "089150\u00a012345"])
def test_eleven_digits_are_masked_in_message_and_extras(number: str) -> None:
    got = line(f"no person {number}.", route=f"people/{number}")
    assert "12345" not in str(got["message"]) + str(got["route"])
    assert "[eleven digits]" in str(got["message"])


@pytest.mark.parametrize("harmless", ["12345678901234", "chr7:140453136", "2026-11-22", "1234567890"])
def test_other_numbers_stay(harmless: str) -> None:
    assert masked(harmless) == harmless


def test_traceback_is_places_without_the_exceptions_words() -> None:
    try:
        raise ValueError("Kari Nordmann has no consent")
    except ValueError:
        got = line("import failed", exc_info=sys.exc_info())
    assert "Kari" not in json.dumps(got)
    assert got["exception"] == "ValueError"
    assert "test_logs.py" in str(got["trace"])


def test_control_characters_cannot_forge_a_second_line() -> None:
    text = JsonFormatter().format(
        logging.LogRecord("x", logging.INFO, __file__, 1, 'a\r\n{"level": "info"}\x1b[2J', (), None)
    )
    assert "\n" not in text
    assert "\x1b" not in text
