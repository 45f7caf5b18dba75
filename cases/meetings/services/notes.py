"""The shared note of the case that is up: several write at once, every change is kept with who made it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from pycrdt import Doc, Text

from cases.meetings.enums import EventKind
from cases.meetings.logic.authorship import Played, Run, play
from cases.meetings.logic.note_update import (
    ROOT,
    BrokenUpdate,
    MissingBasis,
    NoteChange,
    read_change,
    utf16_length,
)
from cases.meetings.models import AgendaItem, Meeting, NoteClient, NoteState, NoteUpdate
from cases.meetings.services.inside import taking_part
from cases.meetings.services.log import append, demand_qualified, locked
from molmdt.audit import services as audit
from molmdt.kernel.clock import now
from molmdt.kernel.errors import Denied, InvalidInput, PreconditionFailed

LARGEST_UPDATE = 64 * 1024  # bytes: far more than anybody types between two sendings
LONGEST_NOTE = 20_000  # UTF-16 code units, as the field in the browser counts; what the documents' schema takes


def note_client(*, actor: Any, meeting: Meeting) -> NoteClient:
    """The identity under which one page writes in the notes of a meeting; each page load gets its own."""
    return NoteClient.objects.create(meeting=meeting, person=actor.person)


@transaction.atomic
def write_note(*, actor: Any, item: AgendaItem, update: bytes) -> NoteState:
    """Adds a change to the note of the current case. The same change twice is one.

    Raises InvalidInput for what is no change of a note or makes it too long, Denied for words in another's name,
    PreconditionFailed for a case that is not up and for a change of something that is not stored.
    """
    meeting, item = taking_part(actor, item)
    demand_qualified(item, actor)
    _demand_own(actor, meeting, _read(update))
    stored = NoteState.objects.filter(item=item).first() or NoteState(item=item, number=0, state=b"", runs=[])
    played = _play(stored, update, actor.person_id)
    if not played.changed:
        return stored
    return _store(actor, meeting, item, stored, played, update)


def _read(update: bytes) -> NoteChange:
    if len(update) > LARGEST_UPDATE:
        raise InvalidInput(_("This is too much at once for the note. Nothing was stored. Put it in piece by piece."))
    try:
        return read_change(update)
    except BrokenUpdate as error:
        raise InvalidInput(_("What was sent is no change of the note. Nothing was stored. Reload the page.")) from error


def _demand_own(actor: Any, meeting: Meeting, change: NoteChange) -> None:
    own = NoteClient.objects.filter(meeting=meeting, person=actor.person_id, pk__in=change.clients)
    if own.count() < len(change.clients):
        raise Denied(_("The change is written in another's name. Nothing was stored. Reload the page."))


def _play(stored: NoteState, update: bytes, person: int) -> Played:
    try:
        played = play(bytes(stored.state), [Run(*run) for run in stored.runs], update, person)
    except MissingBasis as error:
        raise PreconditionFailed(_("Your page is behind the note. Nothing was stored; it is fetched anew.")) from error
    if utf16_length(played.text) > LONGEST_NOTE:
        raise InvalidInput(
            _("The note would be longer than %(number)s characters. Nothing was stored. Shorten it.")
            % {"number": LONGEST_NOTE}
        )
    if "\x00" in played.text:
        raise InvalidInput(_("The note holds a character that cannot be stored. Nothing was stored."))
    return played


def _store(
    actor: Any, meeting: Meeting, item: AgendaItem, stored: NoteState, played: Played, update: bytes
) -> NoteState:
    stored.number += 1
    NoteUpdate.objects.create(item=item, number=stored.number, update=update, person=actor.person, at=now())
    stored.state, stored.runs = played.state, [[run.person, run.text] for run in played.runs]
    stored.save()
    item.notes, item.notes_version = played.text, item.notes_version + 1
    item.save(update_fields=["notes", "notes_version"])
    append(meeting, EventKind.NOTES_CHANGED, actor, item=item.pk, number=stored.number)
    audit.record(
        actor=actor, action="case.comment", verb="U", case=item.case.pseudonym, obj=item, meeting_id=meeting.pk,
        number=stored.number,
    )  # fmt: skip
    return stored


def append_note(*, actor: Any, item: AgendaItem, text: str) -> NoteState:
    """Adds text at the end of the note, for programs that do not edit it with others."""
    with transaction.atomic():
        meeting = locked(item.meeting_id)
        stored = NoteState.objects.filter(item=item).first()
        note: Text = Text()
        document = Doc({ROOT: note}, client_id=note_client(actor=actor, meeting=meeting).pk)
        if stored:
            document.apply_update(bytes(stored.state))
        before = document.get_state()
        note += text
        return write_note(actor=actor, item=item, update=document.get_update(before))
