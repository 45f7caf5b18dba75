"""When a person cannot take part: they say it themselves."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.meetings.models import Absence
from molmdt.audit import services as audit
from molmdt.kernel.clock import now
from molmdt.kernel.errors import FieldProblem, InvalidInput


@transaction.atomic
def note_absence(*, actor: Any, starts_at: datetime, ends_at: datetime, note: str = "") -> Absence:
    """Raises InvalidInput for a time that is over or ends before it begins."""
    if ends_at <= starts_at:
        told = _("The absence must end after it begins.")
        raise InvalidInput(told, [FieldProblem("ends", told)])
    if ends_at <= now():
        told = _("That time is over already.")
        raise InvalidInput(told, [FieldProblem("ends", told)])
    absence = Absence.objects.create(person=actor.person, starts_at=starts_at, ends_at=ends_at, note=note.strip()[:100])
    audit.record(actor=actor, action="meeting.join", verb="C", obj=absence)
    return absence


@transaction.atomic
def remove_absence(*, actor: Any, absence: Absence) -> None:
    """One's own; removing it twice is removing it once."""
    mine = Absence.objects.select_for_update().filter(pk=absence.pk, person=actor.person).first()
    if mine is not None:
        audit.record(actor=actor, action="meeting.join", verb="D", obj=mine)
        mine.delete()
