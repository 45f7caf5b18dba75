"""The finding that lies open on the stage. It holds what everybody who sees findings may read, so that one rendering
per language is everybody's; and it is kept for as long as it lies open and nothing is said to have changed.
"""

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from cases.genomics.models import Finding
from cases.genomics.queries.for_all import RELATED, drawer_for_all
from cases.meetings.enums import Section
from cases.meetings.queries.rooms import RoomState


def key_of(state: RoomState) -> int | None:
    """The finding that lies open."""
    meeting = state.meeting
    return meeting.shown_finding_id if meeting.shown_opened and meeting.shown_section == Section.FINDINGS else None


def opened_in(state: RoomState, language: str) -> str:
    """Its HTML in the language that is active now; empty where none lies open. The number of queries is constant."""
    key = key_of(state)
    if key is None:
        return ""
    kept: dict[tuple[int, str], str] = state.__dict__.setdefault("opened", {})
    if (key, language) not in kept:
        finding = Finding.objects.select_related(*RELATED).filter(pk=key).first()
        context = drawer_for_all(finding) | {"LANGUAGE_CODE": language} if finding else {}
        kept[key, language] = render_to_string("genomics/drawer.html", context) if finding else ""
    return mark_safe(kept[key, language])  # noqa: S308 - rendered by a template
