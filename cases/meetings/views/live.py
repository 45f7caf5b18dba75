"""The room: lobby, live page, its state for a client without a socket, entering and leaving."""

from typing import Any

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
from cases.meetings.queries.loaders import meeting_by_key, meeting_of_item
from cases.meetings.queries.rooms import RoomState, room_state
from cases.meetings.views.answers import changed
from molmdt.access.doors import door
from molmdt.access.queries import can
from molmdt.audit import services as audit

# The looks of what the stage shows; each room draws its own panel and has its own sheet.
SHEETS_OF_PANELS = [f"css/{room}.css" for room in ("dossier", "cases", "genomics", "pathology", "trials")]


@door("meeting.join", meeting_by_key)
def live(request: HttpRequest, meeting: Meeting) -> HttpResponseBase:
    """The lobby until one has joined an open meeting, then the room; a closed meeting's minutes."""
    if meeting.state == MeetingState.CLOSED:
        return redirect("meeting-minutes", meeting=meeting.pk)
    state = room_state(meeting)
    projector = request.GET.get("view") == "projector"
    audience = _audience(request, state, projector=projector)
    inside = any(one.person.pk == request.user.person_id for one in state.people)  # type: ignore[union-attr]
    if state.meeting.state != MeetingState.OPEN or not inside:
        return render(request, "meetings/lobby.html", _lobby(request, state, audience, projector))
    _record_agenda(request, state, audience)
    parts = render_fragments(state, audience)
    context = {
        "room": "meetings",
        "meeting": state.meeting,
        "state": state,
        "audience": audience,
        "projector": projector,
        "sheets": SHEETS_OF_PANELS,
        "fragments": {name: mark_safe(html) for name, html in parts.items()},  # noqa: S308 - rendered by templates
    }
    return render(request, "meetings/live.html", context)


def _audience(request: HttpRequest, state: RoomState, *, projector: bool = False) -> Audience:
    audience = audience_of(request.user, state, language=get_language() or "", projector=projector)
    if audience is None:
        raise PermissionDenied
    return audience


def _lobby(request: HttpRequest, state: RoomState, audience: Audience, projector: bool) -> dict[str, Any]:
    _record_agenda(request, state, audience)
    return {
        "room": "meetings", "meeting": state.meeting, "state": state, "audience": audience, "projector": projector,
        "may_run": can(request.user, "meeting.run", state.meeting) is not None,
        "may_plan": can(request.user, "meeting.plan", state.meeting) is not None,
    }  # fmt: skip


def _record_agenda(request: HttpRequest, state: RoomState, audience: Audience) -> None:
    shown = [place.case.pseudonym for place in state.places if place.case.pk in audience.visible]
    audit.record_list(actor=request.user, action="case.list", cases=shown, meeting_id=state.meeting.pk)


@door("meeting.join", meeting_by_key)
def state(request: HttpRequest, meeting: Meeting) -> HttpResponseBase:
    """What the socket would have sent since a number: for networks that let no sockets through."""
    now = room_state(meeting)
    audience = _audience(request, now, projector=request.GET.get("view") == "projector")
    person = request.user.person_id  # type: ignore[union-attr]
    inside = any(one.person.pk == person for one in now.people) or now.meeting.state == MeetingState.CLOSED
    if not inside:
        raise PermissionDenied
    since = request.GET.get("since", "")
    known = int(since) if since.isascii() and since.isdigit() and len(since) < 10 else 0
    return HttpResponse(catch_up(now, audience, since=known), content_type="application/json")


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


@require_POST
@door("meeting.join", meeting_of_item)
def conflict_of_interest(request: HttpRequest, meeting: Any) -> HttpResponseBase:
    services.declare_disqualification(
        actor=request.user, item=meeting.addressed_item, disqualified=request.POST.get("disqualified") != "no"
    )
    return changed(request, meeting.pk)
