"""The minutes after the meeting: corrected by the coordinator, then frozen. What is frozen never changes again."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.meetings.enums import MeetingState
from cases.meetings.models import AgendaItem, Meeting, Minutes
from cases.meetings.queries.minutes import canonical, digest, minutes_record
from cases.meetings.services.log import demand_state, locked
from molmdt.audit import services as audit
from molmdt.kernel.clock import now
from molmdt.kernel.errors import EditConflict, InvalidInput, PreconditionFailed

LONGEST_TEXT = 20_000  # characters, as the documents' schema takes


@transaction.atomic
def save_minutes(*, actor: Any, minutes: Minutes, text: str, version: int) -> Minutes:
    """What was decided outside the cases. Raises EditConflict when somebody saved first."""
    stored = _open_minutes(minutes.meeting_id)
    text = _taken(text)
    if stored.version != version:
        raise EditConflict(
            _("Somebody has changed the text since you opened it."),
            stored={"text": stored.text},
            version=stored.version,
        )
    stored.text, stored.version = text, version + 1
    stored.written_by, stored.written_at = actor.person, now()
    stored.save(update_fields=["text", "version", "written_by", "written_at"])
    audit.record(actor=actor, action="meeting.run", verb="U", obj=stored, meeting_id=stored.meeting_id)
    return stored


@transaction.atomic
def correct_discussion(*, actor: Any, item: AgendaItem, text: str, version: int) -> AgendaItem:
    """The discussion of a case as it should stand in the minutes; the note as it was written is kept beside it.

    Raises EditConflict with the stored text when somebody corrected first.
    """
    minutes = _open_minutes(item.meeting_id)
    stored = AgendaItem.objects.select_for_update(of=("self",)).select_related("case").get(pk=item.pk)
    text = _taken(text)
    if stored.minutes_version != version:
        raise EditConflict(
            _("Somebody has changed the text since you opened it."),
            stored={"text": stored.minutes_text if stored.minutes_by_id else stored.notes},
            version=stored.minutes_version,
        )
    stored.minutes_text, stored.minutes_version, stored.minutes_by = text, version + 1, actor.person
    stored.save(update_fields=["minutes_text", "minutes_version", "minutes_by"])
    minutes.version += 1  # a document that was made before is no longer the newest
    minutes.save(update_fields=["version"])
    audit.record(
        actor=actor, action="meeting.run", verb="U", case=stored.case.pseudonym, obj=stored,
        meeting_id=stored.meeting_id, corrected=True,
    )  # fmt: skip
    return stored


@transaction.atomic
def freeze_minutes(*, actor: Any, minutes: Minutes, seen: str) -> Minutes:
    """Makes the minutes a record of their own that nothing changes. ``seen``: the digest of what the actor has read;
    when something was changed since, nothing is frozen.
    """
    stored = _open_minutes(minutes.meeting_id)
    record = canonical(minutes_record(stored.meeting))
    if digest(record) != seen:
        raise PreconditionFailed(
            _("Something in the minutes was changed after you opened them. Nothing was frozen. Read them once more.")
        )
    stored.record, stored.record_sha256 = record, digest(record)
    stored.frozen_at, stored.frozen_by = now(), actor.person
    stored.save(update_fields=["record", "record_sha256", "frozen_at", "frozen_by"])
    audit.record(
        actor=actor, action="meeting.run", verb="E", obj=stored, meeting_id=stored.meeting_id, frozen=True,
        record_sha256=stored.record_sha256,
    )  # fmt: skip
    return stored


def freeze_as_they_stand(*, actor: Any, minutes: Minutes) -> Minutes:
    """For programs that have nobody to read the minutes first."""
    meeting = Meeting.objects.get(pk=minutes.meeting_id)
    return freeze_minutes(actor=actor, minutes=minutes, seen=digest(canonical(minutes_record(meeting))))


def _taken(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise InvalidInput(
            _("The text is longer than %(number)s characters. Nothing was stored.") % {"number": LONGEST_TEXT}
        )
    return text.strip()


def _open_minutes(meeting: int) -> Minutes:
    """The minutes of a closed meeting, locked with it; refused once they are frozen."""
    demand_state(locked(meeting), MeetingState.CLOSED)
    minutes = Minutes.objects.select_for_update(of=("self",)).select_related("meeting").get(meeting=meeting)
    if minutes.frozen_at is not None:
        raise PreconditionFailed(_("The minutes are frozen; nothing in them can be changed any more."))
    return minutes
