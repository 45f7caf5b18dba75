"""A mail server of one's own for tests: it speaks SMTP on a port of this machine and keeps what it is given."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from icalendar import Calendar


@dataclass
class MailServer:
    """``refused``: receivers that it does not know; ``breaks_after``: breaks the line after so many messages;
    ``content``: what it says to a message that it has read."""

    port: int = 0
    refused: set[str] = field(default_factory=set)
    breaks_after: int | None = None
    content: str = "250 ok"
    received: list[tuple[str, EmailMessage]] = field(default_factory=list)

    def to(self, address: str) -> list[EmailMessage]:
        return [message for receiver, message in self.received if receiver == address]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            await self._talk(reader, writer)
        writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        receiver = ""
        writer.write(b"220 test\r\n")
        while line := (await reader.readline()).decode().strip():
            verb = line.split()[0].upper()
            answer = "250 ok"
            if verb == "RCPT":
                receiver = line.partition("<")[2].partition(">")[0]
                answer = "550 no such user" if receiver in self.refused else answer
            elif verb == "DATA":
                writer.write(b"354 go on\r\n")
                text = await reader.readuntil(b"\r\n.\r\n")
                if self.breaks_after is not None and len(self.received) >= self.breaks_after:
                    return
                read = message_from_bytes(text[:-3].replace(b"\r\n..", b"\r\n."), policy=policy.default)
                answer = self.content
                if answer.startswith("250"):
                    self.received.append((receiver, read))  # type: ignore[arg-type]
            elif verb == "QUIT":
                writer.write(b"221 bye\r\n")
                return
            writer.write(f"{answer}\r\n".encode())
            await writer.drain()


@contextmanager
def mail_server(settings: Any, *, port: int = 0) -> Iterator[MailServer]:
    """A listening server, with the settings pointing at it."""
    server = MailServer()
    loop = asyncio.new_event_loop()
    listener = loop.run_until_complete(asyncio.start_server(server.serve, "127.0.0.1", port))
    server.port = listener.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, name="mail")
    thread.start()
    point_at(settings, server.port)
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(listener.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=10)
        loop.close()


def point_at(settings: Any, port: int) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", port, False
    settings.EMAIL_IS_SENT, settings.EMAIL_TIMEOUT = True, 5
    settings.DEFAULT_FROM_EMAIL, settings.EMAIL_DOMAIN = "board@board.example", "board.example"


def entry_of(message: EmailMessage) -> tuple[str, Any]:
    """The method and the event of the calendar file in a message, as a calendar reads them."""
    (part,) = [one for one in message.walk() if one.get_content_type() == "text/calendar"]
    calendar = Calendar.from_ical(part.get_payload(decode=True))
    (event,) = calendar.walk("VEVENT")
    assert part["Content-Type"].params["method"] == calendar["METHOD"]
    return str(calendar["METHOD"]), event


def text_of(message: EmailMessage) -> str:
    (part,) = [one for one in message.walk() if one.get_content_type() == "text/plain"]
    return str(part.get_content())
