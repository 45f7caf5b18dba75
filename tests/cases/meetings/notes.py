"""A page that writes in a shared note, as the browser does, for tests."""

from typing import Any

from pycrdt import Doc, Text, merge_updates

from cases.meetings import services
from cases.meetings.logic.note_update import ROOT


class Writer:
    """One page: its own copy of the note, and what it has not sent yet."""

    def __init__(self, client: int, account: Any = None) -> None:
        self.client, self.account = client, account
        self.note: Text = Text()
        self.document = Doc({ROOT: self.note}, client_id=client)
        self.unsent: list[bytes] = []
        self.hearing = False
        self.document.observe(self._changed)

    def _changed(self, event: Any) -> None:
        if not self.hearing:
            self.unsent.append(event.update)

    @classmethod
    def of(cls, account: Any, item: Any) -> "Writer":
        return cls(services.note_client(actor=account, meeting=item.meeting).pk, account)

    @property
    def text(self) -> str:
        return str(self.note)

    def type(self, text: str, at: int | None = None) -> "Writer":
        """``at`` counts characters; without it at the end."""
        self.note.insert(self._byte(len(self.text) if at is None else at), text)
        return self

    def rub(self, start: int, length: int) -> "Writer":
        del self.note[self._byte(start) : self._byte(start + length)]
        return self

    def _byte(self, character: int) -> int:
        return len(self.text[:character].encode())

    def update(self) -> bytes:
        """What was written since the last time, as the page would send it."""
        update = merge_updates(*self.unsent)
        self.unsent.clear()
        return update

    def hear(self, update: bytes) -> "Writer":
        self.hearing = True
        self.document.apply_update(update)
        self.hearing = False
        return self

    def send(self, item: Any) -> Any:
        return services.write_note(actor=self.account, item=item, update=self.update())
