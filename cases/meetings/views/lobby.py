"""The lobby: waiting to be let in, letting in, showing out, and what one may say about a case before the meeting."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from cases.meetings import services
from cases.meetings.enums import EventKind, MeetingState
from cases.meetings.live.audience import Audience, audience_of
from cases.meetings.live.life import bring_back
from cases.meetings.logic.schedule import PLAN_HOLDS, is_late
from cases.meetings.models import Attendance, Meeting
from cases.meetings.queries.loaders import meeting_by_key, meeting_of_item
from cases.meetings.queries.rooms import RoomState, room_state
from cases.meetings.services.presence import note_seen
from cases.meetings.views.answers import changed, number
from molmdt.access.doors import door
from molmdt.access.queries import can
from molmdt.audit import services as audit
from molmdt.kernel.clock import now

# After these the lobby's agenda is another, or its times are.
AGENDA = (EventKind.AGENDA_CHANGED, EventKind.OPENED, EventKind.CONFLICT, EventKind.CASE_CALLED)


def heard(request: HttpRequest, meeting: Meeting) -> bool:
    """A request is a sign of life; whoever had gone silent is there again. Whether its sender is in the room."""
    account: Any = request.user
    bring_back(meeting.pk, [account.pk])
    note_seen(meeting.pk, [account.person_id])
    return Attendance.objects.in_room().filter(meeting=meeting, person=account.person_id).exists()


def lobby_context(request: HttpRequest, state: RoomState, audience: Audience, *, projector: bool) -> dict[str, Any]:
    record_agenda(request, state, audience)
    return _box_context(request, state, projector=projector) | {"audience": audience}


def record_agenda(request: HttpRequest, state: RoomState, audience: Audience) -> None:
    shown = [place.case.pseudonym for place in state.places if place.case.pk in audience.visible]
    audit.record_list(actor=request.user, action="case.list", cases=shown, meeting_id=state.meeting.pk)


def _box_context(request: HttpRequest, state: RoomState, *, projector: bool) -> dict[str, Any]:
    meeting, me = state.meeting, request.user.person_id  # type: ignore[union-attr]
    waits = next((one for one in state.lobby if one.person.pk == me), None)
    last = meeting.attendances.filter(person=me).last() if waits is None else None
    agenda = meeting.events.filter(kind__in=AGENDA).order_by("sequence").values_list("sequence", flat=True).last()
    return {
        "room": "meetings", "meeting": meeting, "state": state, "projector": projector, "waits": waits,
        "me": me, "shown_out": last is not None and last.removed_by_id is not None, "agenda_number": agenda or 0,
        "late": is_late(meeting.starts_at, now()), "early": meeting.starts_at - now() > PLAN_HOLDS,
        "moment": int(now().timestamp() * 1000),
        "may_run": can(request.user, "meeting.run", meeting) is not None,
        "may_plan": can(request.user, "meeting.plan", meeting) is not None,
        "may_speak": can(request.user, "meeting.speak", meeting) is not None,
    }  # fmt: skip


@door("meeting.join", meeting_by_key)
def box(request: HttpRequest, meeting: Meeting) -> HttpResponseBase:
    """How the meeting stands, asked again and again by the lobby's page; when one is in, the page goes on by itself.
    The agenda is not in it: that would be a reading of every case, again and again.
    """
    projector = request.GET.get("view") == "projector"
    inside = heard(request, meeting)
    if meeting.state == MeetingState.CLOSED or (inside and meeting.state == MeetingState.OPEN):
        answer = HttpResponse(status=204)
        answer.headers["HX-Redirect"] = _room_address(meeting, projector)
        return answer
    context = _box_context(request, room_state(meeting), projector=projector)
    answer = render(request, "meetings/lobby_box.html", context)
    if context["agenda_number"] > number(request.GET.get("agenda", "")):
        answer.headers["HX-Trigger"] = "lobby:agenda"
    return answer


@door("meeting.join", meeting_by_key)
def agenda(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The lobby's agenda alone, after it has changed."""
    state = room_state(meeting)
    audience = audience_of(request.user, state, language=get_language() or "")
    context = _box_context(request, state, projector=False) | {"audience": audience}
    if audience is not None:
        record_agenda(request, state, audience)
    return render(request, "meetings/lobby_agenda.html", context)


def _room_address(meeting: Meeting, projector: bool) -> str:
    return redirect("meeting-live", meeting=meeting.pk)["Location"] + ("?view=projector" if projector else "")


@require_POST
@door("meeting.run", meeting_by_key)
def admit(request: HttpRequest, meeting: Meeting) -> HttpResponseBase:
    """One person, or everybody who waits."""
    person = request.POST.get("person", "")
    services.admit(actor=request.user, meeting=meeting, person=number(person) if person else None)
    return changed(request, meeting.pk)


@require_POST
@door("meeting.run", meeting_by_key)
def show_out(request: HttpRequest, meeting: Meeting) -> HttpResponseBase:
    person, reason = number(request.POST.get("person", "")), request.POST.get("reason", "")
    services.show_out(actor=request.user, meeting=meeting, person=person, reason=reason)
    return changed(request, meeting.pk)


@require_POST
@door("meeting.join", meeting_of_item)
def conflict_of_interest(request: HttpRequest, meeting: Any) -> HttpResponseBase:
    """Declared, or taken back; from the room, or from the lobby's agenda before the meeting."""
    if request.POST.get("declared") == "no":
        services.withdraw_conflict(actor=request.user, item=meeting.addressed_item)
    else:
        reason = request.POST.get("reason", "")
        services.declare_conflict(actor=request.user, item=meeting.addressed_item, reason=reason)
    return changed(request, meeting.pk)
