"""What a recorded conclusion asks of somebody becomes work: one task per follow-up line."""

from typing import Any

from cases.dossier import services as dossier
from cases.meetings.logic.lines import FOLLOW_UPS
from cases.meetings.models import Conclusion
from cases.meetings.words import KINDS, recorded


def make_tasks(*, actor: Any, conclusion: Conclusion) -> int:
    """A task for each follow-up line that has none yet; how many were made. They never hold a signature back."""
    lines = conclusion.lines.filter(kind__in=FOLLOW_UPS, task=None).select_related("responsible")
    for line in lines:
        line.task = dossier.open_task(
            actor=actor, case=conclusion.case, kind=line.kind, text=line.text or recorded(KINDS[line.kind]),
            owner=line.responsible, owner_role=line.responsible_role, due_on=line.due_on, action="meeting.run",
        )  # fmt: skip
        line.save(update_fields=["task"])
    return len(lines)
