"""Hints to the worker as files in a folder, for the machine without Redis.

kombu's own filesystem transport lets a reader take a message between its file's making and its writing, and dies of the
empty text; a writer killed at that moment leaves an exchange file that breaks every later start. Here a file has its
name only when it is whole.
"""

import json
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, filesystem

SCHEME = "folder"


class Channel(filesystem.Channel):
    """Only what touches files is replaced. The folders are made when somebody connects, not when a module is read."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[no-untyped-call]
        for folder in (self.data_folder_in, self.data_folder_out, self.control_folder):
            Path(folder).mkdir(parents=True, exist_ok=True)

    def get_table(self, exchange: str) -> list[Any]:
        try:
            rows = json.loads(self._table_file(exchange).read_text())
        except (FileNotFoundError, ValueError):
            return []
        return [filesystem.exchange_queue_t(*row) for row in rows]

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        row = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        table = self.get_table(exchange)
        if row not in table:
            _write_whole(self._table_file(exchange), [row, *table])

    def _table_file(self, exchange: str) -> Path:
        return Path(self.control_folder, f"{exchange}.exchange")

    def _put(self, queue: str, payload: dict[str, Any], **kwargs: Any) -> None:  # type: ignore[override]
        # wall clock, not the boot's: messages must keep their order over a restart of the machine
        name = f"{time.time_ns()}_{uuid.uuid4()}.{queue}.msg"
        _write_whole(Path(self.data_folder_out, name), payload)

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:
        for waiting in sorted(Path(self.data_folder_in).glob(f"*.{queue}.msg")):
            taken = waiting.with_suffix(".taken")
            try:
                waiting.rename(taken)  # of two readers one wins
            except FileNotFoundError:
                continue
            payload: dict[str, Any] = json.loads(taken.read_text())
            taken.unlink()
            return payload
        raise Empty


class Transport(filesystem.Transport):
    Channel = Channel


def register() -> None:
    """Makes `folder://` a broker address."""
    TRANSPORT_ALIASES[SCHEME] = f"{__name__}:Transport"


def _write_whole(path: Path, content: object) -> None:
    part = path.with_name(f"{path.name}.{uuid.uuid4().hex}.part")
    part.write_text(json.dumps(content))
    part.replace(path)
