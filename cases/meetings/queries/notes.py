"""The shared note of a case: its text by author, and the changes that a page lacks."""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from cases.meetings.enums import EventKind
from cases.meetings.logic.authorship import Paragraph, Run, authors, paragraphs
from cases.meetings.models import AgendaItem, MeetingEvent, NoteState, NoteUpdate
from molmdt.accounts.models import Person


@dataclass(frozen=True)
class Author:
    """``number``: of the person's newest change, by which a page sees who is writing now."""

    person: Person
    number: int


@dataclass(frozen=True)
class Note:
    """``number``: of the newest change; 0 = nobody has written. ``authors``: whose words stand, most first."""

    number: int
    runs: tuple[Run, ...]
    authors: tuple[Author, ...]

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        return paragraphs(self.runs)

    @property
    def names(self) -> dict[int, str]:
        return {one.person.pk: one.person.name for one in self.authors}


NOTHING = Note(0, (), ())


def note_of(item: AgendaItem) -> Note:
    """The note as it stands. Three queries, however long it is."""
    stored = NoteState.objects.defer("state").filter(item=item).first()
    if stored is None:
        return NOTHING
    runs = tuple(Run(*run) for run in stored.runs)
    newest = dict(NoteUpdate.objects.filter(item=item).order_by().values_list("person").annotate(Max("number")))
    people = Person.objects.in_bulk(authors(runs))
    return Note(stored.number, runs, tuple(Author(people[key], newest[key]) for key in authors(runs)))


def whole_note(item: AgendaItem) -> dict[str, Any]:
    """All of a note for a page that has none of it."""
    stored = NoteState.objects.filter(item=item).first()
    return _packet(item.pk, 0, stored.number if stored else 0, [bytes(stored.state)] if stored else [])


def note_after(item: AgendaItem, sequence: int) -> dict[str, Any] | None:
    """What was written since an event of the meeting; None where nothing was."""
    written = MeetingEvent.objects.filter(
        meeting=item.meeting_id, sequence__gt=sequence, kind=EventKind.NOTES_CHANGED, payload__item=item.pk
    )
    first = written.order_by("sequence").values_list("payload__number", flat=True).first()
    if first is None:
        return None
    rows = list(NoteUpdate.objects.filter(item=item, number__gte=first).values_list("number", "update"))
    return _packet(item.pk, first - 1, rows[-1][0], [bytes(update) for _number, update in rows])


def _packet(item: int, after: int, to: int, updates: Iterable[bytes]) -> dict[str, Any]:
    """``from`` and ``to``: the numbers that the updates lead from and to; updates as base64."""
    return {"item": item, "from": after, "to": to, "updates": [b64encode(one).decode() for one in updates]}
