"""Reading back: the conclusion stands large on everybody's screen until it is recorded or taken back."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.meetings.enums import EventKind
from cases.meetings.models import AgendaItem, Conclusion
from cases.meetings.services.drafting import draft_of
from cases.meetings.services.log import append
from molmdt.audit import services as audit
from molmdt.kernel.errors import InvalidInput, PreconditionFailed


@transaction.atomic
def read_back(*, actor: Any, item: AgendaItem, version: int) -> AgendaItem:
    """Puts the conclusion in the version that the reader saw on everybody's screen.

    A change of the conclusion ends the reading by itself: the version that is read is no longer the one that stands.
    """
    meeting, conclusion = draft_of(actor, item)
    if conclusion.version != version:
        raise PreconditionFailed(_("The conclusion has been changed since you saw it. Look at it and read it out."))
    demand_lines(conclusion)
    item = conclusion.item
    item.read_back_version = version
    item.save(update_fields=["read_back_version"])
    append(meeting, EventKind.READ_BACK, actor, item=item.pk, version=version)
    audit.record(
        actor=actor, action="meeting.run", verb="E", case=conclusion.case.pseudonym, obj=conclusion,
        meeting_id=meeting.pk, read_back=version,
    )  # fmt: skip
    return item


@transaction.atomic
def stop_reading(*, actor: Any, item: AgendaItem) -> AgendaItem:
    """Takes the conclusion back from the screens; stopping twice is stopping once."""
    meeting, conclusion = draft_of(actor, item)
    item = conclusion.item
    if item.read_back_version is not None:
        item.read_back_version = None
        item.save(update_fields=["read_back_version"])
        append(meeting, EventKind.READ_BACK, actor, item=item.pk, version=None)
        audit.record(
            actor=actor, action="meeting.run", verb="E", case=conclusion.case.pseudonym, obj=conclusion,
            meeting_id=meeting.pk, read_back=None,
        )  # fmt: skip
    return item


def demand_lines(conclusion: Conclusion) -> None:
    if not conclusion.lines.exists():
        raise InvalidInput(
            _("The conclusion is empty. Add an option, a further test, or state that there is no option and why.")
        )


def demand_read_back(item: AgendaItem, conclusion: Conclusion, version: int) -> None:
    """``version``: the one that is to be recorded. Nobody has heard a later one, nor one that was not read out."""
    if conclusion.version != version:
        raise PreconditionFailed(_("The conclusion was changed while you read it out. Read it once more."))
    if item.read_back_version != version:
        raise PreconditionFailed(
            _("Read the conclusion out first: everybody has it on the screen before it is recorded.")
        )
