"""One JSON object per line, with the request's id and without patient data.

What keeps patient data out: only the named extras below are written, a traceback is written as places (file, line,
function) and never with the exception's own words, and runs of eleven digits are masked wherever they stand.
"""

import json
import logging
import re
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

EXTRAS = ("method", "route", "status", "duration_ms", "job", "kind", "process", "attempt", "count", "bytes", "command")
ELEVEN_DIGITS = re.compile(r"(?<!\d)\d{6}[ \u00a0]?\d{5}(?!\d)")
FRAMES_KEPT = 30

_request_id: ContextVar[str] = ContextVar("request_id", default="")


def current_request_id() -> str:
    """The id of the request being answered; empty outside a request."""
    return _request_id.get()


@contextmanager
def request_named(request_id: str) -> Iterator[None]:
    """Every line written inside carries this id."""
    token = _request_id.set(request_id)
    try:
        yield
    finally:
        _request_id.reset(token)


class JsonFormatter(logging.Formatter):
    """Keys: at (UTC), level, logger, message, request, the extras that were given, and for errors exception, trace."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": masked(record.getMessage()),
        }
        if request := getattr(record, "request_id", "") or current_request_id():
            line["request"] = request
        for name in EXTRAS:
            # `process` is also the record's own pid, which says nothing here
            if name in record.__dict__ and not (name == "process" and isinstance(record.process, int)):
                line[name] = _plain(record.__dict__[name])
        if record.exc_info and record.exc_info[0] is not None:
            line["exception"] = record.exc_info[0].__name__
            line["trace"] = _places(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False)


def masked(text: str) -> str:
    """The text with everything that looks like a national id replaced."""
    return ELEVEN_DIGITS.sub("[eleven digits]", text)


def _plain(value: object) -> str | int | float | bool | None:
    return value if isinstance(value, int | float | bool | None) else masked(str(value))


def _places(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)[-FRAMES_KEPT:]
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
