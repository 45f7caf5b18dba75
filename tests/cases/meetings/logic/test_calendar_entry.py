"""The calendar file, read back by a calendar."""

from dataclasses import replace
from datetime import UTC, datetime

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
