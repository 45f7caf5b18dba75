"""The shared note of the case that is up: a page sends what was typed, and asks for what it lacks."""

import json
from base64 import b64decode
from binascii import Error
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cases.meetings import services
from cases.meetings.live.audience import Audience
from cases.meetings.models import AgendaItem, Meeting
from cases.meetings.queries.loaders import item_by_key
from cases.meetings.queries.notes import whole_note
from cases.meetings.queries.rooms import RoomState
from cases.meetings.services.log import demand_current
from cases.meetings.views.lobby import heard
from molmdt.access.doors import door
from molmdt.kernel.errors import DomainError, InvalidInput

LONGEST_BODY = 100_000  # characters: the largest update in base64, and a little


@require_POST
@door("case.comment", item_by_key)
def write(request: HttpRequest, item: AgendaItem) -> HttpResponseBase:
    """``{"update": base64}``; answers with the number of the newest change and of the meeting's newest event.

    A refusal says in ``message`` why nothing was stored, so that the page can tell it from a line that is down.
    """
    try:
        stored = services.write_note(actor=request.user, item=item, update=_update_of(request))
    except DomainError as error:
        return JsonResponse({"message": error.message}, status=error.status)
    sequence = Meeting.objects.values_list("last_sequence", flat=True).get(pk=item.meeting_id)
    return JsonResponse({"item": item.pk, "to": stored.number, "sequence": sequence})


def _update_of(request: HttpRequest) -> bytes:
    try:
        if len(request.body) > LONGEST_BODY:
            raise ValueError
        return b64decode(json.loads(request.body)["update"], validate=True)
    except (ValueError, TypeError, KeyError, Error) as error:
        raise InvalidInput(_("What was sent is no change of the note. Nothing was stored. Reload the page.")) from error


@require_GET
@door("case.open", item_by_key)
def read(request: HttpRequest, item: AgendaItem) -> HttpResponseBase:
    """The whole note of the current case, for a page that has fallen behind."""
    item = demand_current(item.meeting, item)
    if not heard(request, item.meeting):
        raise PermissionDenied
    return JsonResponse(whole_note(item))


def note_setup(request: Any, state: RoomState, audience: Audience, *, projector: bool) -> dict[str, Any]:
    """What the room's page needs to write: its identity, and the note as it stands."""
    if projector:
        return {}
    seen = state.current is not None and state.current.case.pk in audience.visible
    return {
        "note_client": services.note_client(actor=request.user, meeting=state.meeting).pk,
        "note_now": whole_note(state.current.item) if seen and state.current else None,
    }
