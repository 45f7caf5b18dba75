"""Acts on an agenda: which cases, in which order, how long, who presents, and who is told."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_POST

from cases.dossier.queries import case_by_pseudonym
from cases.meetings import services
from cases.meetings.models import Meeting
from cases.meetings.queries.invited import members
from cases.meetings.queries.loaders import meeting_by_key, meeting_of_item
from cases.meetings.views.builder import acted, builder
from molmdt.access.doors import door, require


@require_POST
@door("meeting.plan", meeting_by_key)
def publish(request: HttpRequest, meeting: Meeting) -> HttpResponseBase:
    seen = _seen(request)
    return acted(request, meeting, lambda: services.publish(actor=request.user, meeting=meeting, seen=seen))


@require_POST
@door("meeting.plan", meeting_by_key)
def invite(request: HttpRequest, meeting: Meeting) -> HttpResponseBase:
    number = services.invite(actor=request.user, meeting=meeting)
    return builder(request, meeting, on_their_way=number)


@require_POST
@door("meeting.plan", meeting_by_key)
def propose(request: HttpRequest, meeting: Meeting) -> HttpResponseBase:
    added = services.propose_agenda(actor=request.user, meeting=meeting)
    keys = ",".join(str(item.pk) for item in added)
    return builder(request, meeting, proposed=len(added), proposed_keys=keys, was_proposed=True)


@require_POST
@door("meeting.plan", meeting_by_key)
def undo_proposal(request: HttpRequest, meeting: Meeting) -> HttpResponseBase:
    keys = [part for part in request.POST.get("items", "").split(",") if part.isascii() and part.isdigit()]
    removed = services.undo_proposal(actor=request.user, meeting=meeting, items=[int(key[:18]) for key in keys[:200]])
    return builder(request, meeting, undone=removed)


@require_POST
@door("meeting.plan", meeting_by_key)
def add_case(request: HttpRequest, meeting: Meeting) -> HttpResponseBase:
    case = case_by_pseudonym(request.POST.get("case", ""))
    require(request.user, "case.list", case)
    return acted(request, meeting, lambda: services.add_case(actor=request.user, meeting=meeting, case=case))


@require_POST
@door("meeting.plan", meeting_of_item)
def move_case(request: HttpRequest, meeting: Any) -> HttpResponseBase:
    item, position, seen = meeting.addressed_item, _whole(request, "position"), _seen(request)
    return acted(
        request, meeting, lambda: services.move_case(actor=request.user, item=item, position=position, seen=seen)
    )


@require_POST
@door("meeting.plan", meeting_of_item)
def set_minutes(request: HttpRequest, meeting: Any) -> HttpResponseBase:
    item, minutes, seen = meeting.addressed_item, _whole(request, "minutes"), _seen(request)
    return acted(
        request, meeting, lambda: services.set_minutes(actor=request.user, item=item, minutes=minutes, seen=seen)
    )


@require_POST
@door("meeting.plan", meeting_of_item)
def set_presenter(request: HttpRequest, meeting: Any) -> HttpResponseBase:
    chosen = _whole(request, "presenter") if request.POST.get("presenter") else None
    presenter = None if chosen is None else members(meeting.board_id).filter(pk=chosen).first()
    if chosen is not None and presenter is None:
        raise Http404
    item, seen = meeting.addressed_item, request.POST.get("seen")
    return acted(
        request,
        meeting,
        lambda: services.set_presenter(actor=request.user, item=item, presenter=presenter, seen=seen),
    )


@require_POST
@door("meeting.plan", meeting_of_item)
def remove_case(request: HttpRequest, meeting: Any) -> HttpResponseBase:
    item = meeting.addressed_item
    return acted(request, meeting, lambda: services.remove_case(actor=request.user, item=item))


def _seen(request: HttpRequest) -> int | None:
    return _whole(request, "seen") if request.POST.get("seen") else None


def _whole(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Http404
    return int(text)
