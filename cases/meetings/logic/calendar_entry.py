"""An invitation as a calendar file (RFC 5545) that calendars understand as a meeting request (iTIP, RFC 5546)."""

from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar import Calendar, Event, vCalAddress, vText

PRODUCT = "-//Mol-MDT//meetings//NO"


@dataclass(frozen=True)
class Entry:
    """``uid`` stays for the invitation's life, ``sequence`` rises with each revision. Times are aware."""

    uid: str
    sequence: int
    stamp: datetime
    starts_at: datetime
    ends_at: datetime
    summary: str
    description: str
    place: str
    url: str
    organiser: str  # e-mail address
    attendee: str
    attendee_name: str
    tentative: bool
    cancelled: bool

    @property
    def method(self) -> str:
        return "CANCEL" if self.cancelled else "REQUEST"

    @property
    def status(self) -> str:
        if self.cancelled:
            return "CANCELLED"
        return "TENTATIVE" if self.tentative else "CONFIRMED"


def calendar_file(entry: Entry) -> bytes:
    """UTF-8 with the line ends and folding that the standard asks for; moments in UTC, which no clock change moves."""
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.stamp.astimezone(UTC))
    event.add("dtstart", entry.starts_at.astimezone(UTC))
    event.add("dtend", entry.ends_at.astimezone(UTC))
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    event.add("url", entry.url)
    event.add("status", entry.status)
    event.add("class", "CONFIDENTIAL")
    if entry.place:
        event.add("location", entry.place)
    event.add("organizer", vCalAddress(f"mailto:{entry.organiser}"))
    event.add("attendee", _attendee(entry))
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", entry.method)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _attendee(entry: Entry) -> vCalAddress:
    """No answer is asked for by mail: answers are given in the application, where the plan sees them."""
    attendee = vCalAddress(f"mailto:{entry.attendee}")
    attendee.params["CN"] = vText(entry.attendee_name)
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    attendee.params["PARTSTAT"] = vText("NEEDS-ACTION")
    attendee.params["RSVP"] = vText("FALSE")
    return attendee
