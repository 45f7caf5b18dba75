"""What every change of a draft does: guards and locks before, version, author, event and audit after."""

from typing import Any

from django.utils.translation import gettext as _

from cases.meetings.enums import ConclusionState, EventKind
from cases.meetings.models import AgendaItem, Conclusion, Meeting, Poll
from cases.meetings.services.inside import taking_part
from cases.meetings.services.log import append, demand_qualified
from molmdt.audit import services as audit
from molmdt.kernel.clock import now
from molmdt.kernel.errors import PreconditionFailed


def draft_of(actor: Any, item: AgendaItem) -> tuple[Meeting, Conclusion]:
    """The locked meeting and the current case's draft; refuses who is not in the room or has a conflict of interest."""
    meeting, item = taking_part(actor, item)
    demand_qualified(item, actor)
    conclusion = Conclusion.objects.select_for_update(of=("self",)).select_related("item", "case").get(item=item)
    if conclusion.state != ConclusionState.DRAFT:
        raise PreconditionFailed(_("The conclusion is recorded and can no longer be changed here."))
    return meeting, conclusion


def next_version(conclusion: Conclusion) -> int:
    """Every change counts. A vote that is open was about the version before: it ends, and says why."""
    conclusion.version += 1
    conclusion.save(update_fields=["version"])
    Poll.objects.filter(item=conclusion.item_id, closed_at=None).update(closed_at=now(), overtaken=True)
    return conclusion.version


def written(actor: Any, meeting: Meeting, conclusion: Conclusion, **payload: Any) -> None:
    """After ``next_version``: who wrote is an author, everybody's page follows."""
    conclusion.authors.add(actor.person)
    append(meeting, EventKind.CONCLUSION_CHANGED, actor, item=conclusion.item_id, **payload)
    audit.record(
        actor=actor, action="conclusion.draft", verb="U", case=conclusion.case.pseudonym, obj=conclusion,
        meeting_id=meeting.pk, version=conclusion.version,
    )  # fmt: skip


def put_aside(item: AgendaItem) -> None:
    """The case leaves the screens without a conclusion: nothing is read out any more, and an open vote ends."""
    AgendaItem.objects.filter(pk=item.pk).update(read_back_version=None)
    Poll.objects.filter(item=item, closed_at=None).update(closed_at=now())
