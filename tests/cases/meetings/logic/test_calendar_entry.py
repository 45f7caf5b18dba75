"""The calendar file, read back by a calendar."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from cases.meetings.logic.calendar_entry import Entry, calendar_file
from cases.meetings.logic.notices import OSLO

ENTRY = Entry(
    uid="invitation-7@board.example",
    sequence=0,
    stamp=datetime(2026, 11, 19, 14, tzinfo=OSLO),
    starts_at=datetime(2026, 11, 24, 14, 7, tzinfo=OSLO),
    ends_at=datetime(2026, 11, 24, 14, 14, tzinfo=OSLO),
    summary="Mol-MDT: M-2026-0142, foreløpig tid; åpne, lukk",
    description="En lang linje med æ, ø og å som må brettes, " * 5,
    place="Videorom 4",
    url="https://board.example/cases/M-2026-0142/",
    organiser="board@board.example",
    attendee="doctor@hospital.example",
    attendee_name="Åse Berg, lege",
    tentative=True,
    cancelled=False,
)


def read(entry: Entry) -> tuple[Calendar, Calendar]:
    calendar = Calendar.from_ical(calendar_file(entry))
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def test_request_reads_back_as_it_was_meant() -> None:
    calendar, event = read(ENTRY)
    assert (calendar["METHOD"], calendar["VERSION"]) == ("REQUEST", "2.0")
    assert (event["UID"], event["SEQUENCE"], event["STATUS"], event["CLASS"]) == (
        ENTRY.uid, 0, "TENTATIVE", "CONFIDENTIAL",
    )  # fmt: skip
    assert (event["SUMMARY"], event["DESCRIPTION"]) == (ENTRY.summary, ENTRY.description)
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (ENTRY.starts_at, ENTRY.ends_at)
    assert event.decoded("DTSTART").utcoffset() == datetime.now(UTC).utcoffset()
    assert (event["ORGANIZER"], event["ATTENDEE"]) == ("mailto:board@board.example", "mailto:doctor@hospital.example")
    assert event["ATTENDEE"].params["CN"] == "Åse Berg, lege"
    assert (event["LOCATION"], event["URL"]) == ("Videorom 4", ENTRY.url)


@pytest.mark.parametrize(
    ("tentative", "cancelled", "method", "status"),
    [
        (True, False, "REQUEST", "TENTATIVE"),
        (False, False, "REQUEST", "CONFIRMED"),
        (True, True, "CANCEL", "CANCELLED"),
        (False, True, "CANCEL", "CANCELLED"),
    ],
)
def test_method_and_status(tentative: bool, cancelled: bool, method: str, status: str) -> None:
    calendar, event = read(replace(ENTRY, tentative=tentative, cancelled=cancelled, sequence=3, place=""))
    assert (calendar["METHOD"], event["STATUS"], event["SEQUENCE"]) == (method, status, 3)
    assert "LOCATION" not in event


def test_lines_are_folded_as_the_standard_asks() -> None:
    raw = calendar_file(ENTRY)
    assert raw.endswith(b"\r\n")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))


def plainly(raw: bytes) -> dict[str, str]:
    """The file's lines as RFC 5545 writes them, read without the library that wrote them: unfolded, name -> value."""
    text = raw.decode("utf-8").replace("\r\n ", "")
    lines = [line.partition(":") for line in text.split("\r\n") if line]
    return {name.partition(";")[0]: value for name, _colon, value in lines}


@pytest.mark.parametrize(("day", "begins"), [((2026, 10, 25), "20261025T130700Z"), ((2027, 3, 28), "20270328T120700Z")])
def test_moments_hold_on_the_days_when_the_clock_changes(day: tuple[int, int, int], begins: str) -> None:
    starts_at = datetime(*day, 14, 7, tzinfo=OSLO)
    lines = plainly(calendar_file(replace(ENTRY, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=7))))
    assert (lines["DTSTART"], lines["DTEND"]) == (begins, begins.replace("0700Z", "1400Z"))
    assert lines["SUMMARY"] == "Mol-MDT: M-2026-0142\\, foreløpig tid\\; åpne\\, lukk"
    assert {"BEGIN", "END", "PRODID", "VERSION", "METHOD", "UID", "DTSTAMP", "SEQUENCE", "ORGANIZER"} <= set(lines)
