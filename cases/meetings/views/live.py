"""The room: lobby, live page, its state for a client without a socket, entering and leaving."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from cases.meetings import services
from cases.meetings.enums import MeetingState
from cases.meetings.live.audience import Audience, audience_of
from cases.meetings.live.fragments import render as render_fragments
from cases.meetings.live.messages import catch_up
from cases.meetings.models import Meeting
from cases.meetings.queries.loaders import meeting_by_key
from cases.meetings.queries.rooms import RoomState, room_state
from cases.meetings.services.entering import note_newly_seeing
from cases.meetings.views.answers import number
from cases.meetings.views.lobby import heard, lobby_context, record_agenda
from cases.meetings.views.notes import note_setup
from molmdt.access.doors import door
from molmdt.kernel import clock

# The looks of what the stage shows; each room draws its own panel and has its own sheet.
SHEETS_OF_PANELS = [f"css/{room}.css" for room in ("dossier", "cases", "genomics", "safety", "pathology", "trials")]


@door("meeting.join", meeting_by_key)
def live(request: HttpRequest, meeting: Meeting) -> HttpResponseBase:
    """The lobby until one is in the room of an open meeting, then the room; a closed meeting's minutes."""
    if meeting.state == MeetingState.CLOSED:
        return redirect("meeting-minutes", meeting=meeting.pk)
    inside = heard(request, meeting)
    state = room_state(meeting)
    projector = request.GET.get("view") == "projector"
    audience = _audience(request, state, projector=projector)
    if state.meeting.state != MeetingState.OPEN or not inside:
        return render(request, "meetings/lobby.html", lobby_context(request, state, audience, projector=projector))
    record_agenda(request, state, audience)
    _note_seen(state, audience)
    parts = render_fragments(state, audience)
    context = {
        "room": "meetings",
        "meeting": state.meeting,
        "state": state,
        "audience": audience,
        "projector": projector,
        "sheets": SHEETS_OF_PANELS,
        "moment": int(clock.now().timestamp() * 1000),
        "fragments": {name: mark_safe(html) for name, html in parts.items()},  # noqa: S308 - rendered by templates
        **note_setup(request, state, audience, projector=projector),
    }
    return render(request, "meetings/live.html", context)


def _audience(request: HttpRequest, state: RoomState, *, projector: bool = False) -> Audience:
    audience = audience_of(request.user, state, language=get_language() or "", projector=projector)
    if audience is None:
        raise PermissionDenied
    return audience


def _note_seen(state: RoomState, audience: Audience) -> None:
    """Who came to the right to a case while it is up has not been noted yet."""
    if state.current is not None and state.current.case.pk in audience.visible:
        note_newly_seeing(state.meeting.pk, state.current.item.pk)


@door("meeting.join", meeting_by_key)
def state(request: HttpRequest, meeting: Meeting) -> HttpResponseBase:
    """What the socket would have sent since a number: for networks that let no sockets through."""
    inside = heard(request, meeting) or meeting.state == MeetingState.CLOSED
    now = room_state(meeting)
    audience = _audience(request, now, projector=request.GET.get("view") == "projector")
    if not inside:
        raise PermissionDenied
    _note_seen(now, audience)
    since = number(request.GET.get("since", ""))
    text = catch_up(now, audience, since=since, token=request.GET.get("audience"))
    return HttpResponse(text, content_type="application/json")


@require_POST
@door("meeting.join", meeting_by_key)
def join(request: HttpRequest, meeting: Meeting) -> HttpResponseBase:
    services.join(actor=request.user, meeting=meeting)
    address = redirect("meeting-live", meeting=meeting.pk)
    if request.POST.get("view") == "projector":
        address["Location"] += "?view=projector"
    return address


@require_POST
@door("meeting.join", meeting_by_key)
def leave(request: HttpRequest, meeting: Meeting) -> HttpResponseBase:
    services.leave(actor=request.user, meeting=meeting)
    return redirect("meeting-list")
