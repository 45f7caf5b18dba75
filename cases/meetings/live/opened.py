"""The finding that lies open on the stage. Rendered once for a whole audience, so it holds what all of it may read."""

from typing import Any

from cases.genomics.models import Finding
from cases.genomics.queries.for_all import RELATED, drawer_for_all
from cases.meetings.enums import Section
from cases.meetings.queries.rooms import RoomState


def opened_of(state: RoomState) -> dict[str, Any]:
    """What its template needs; nothing where no finding lies open. The number of queries is constant."""
    meeting = state.meeting
    key = meeting.shown_finding_id
    if key is None or not meeting.shown_opened or meeting.shown_section != Section.FINDINGS:
        return {}
    finding = Finding.objects.select_related(*RELATED).filter(pk=key).first()
    return drawer_for_all(finding) if finding else {}
