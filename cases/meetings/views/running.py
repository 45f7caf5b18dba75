"""What chair and coordinator do in the room."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from cases.meetings import services
from cases.meetings.forms import DeferForm, demand
from cases.meetings.models import Meeting
from cases.meetings.queries.loaders import meeting_by_key, meeting_of_item
from cases.meetings.views.answers import changed
from molmdt.access.doors import door


@require_POST
@door("meeting.run", meeting_by_key)
def open_meeting(request: HttpRequest, meeting: Meeting) -> HttpResponseBase:
    """Opens the meeting; who opens it is in the room."""
    services.open_meeting(actor=request.user, meeting=meeting)
    return redirect("meeting-live", meeting=meeting.pk)


@require_POST
@door("meeting.run", meeting_by_key)
def take_chair(request: HttpRequest, meeting: Meeting) -> HttpResponseBase:
    services.take_chair(actor=request.user, meeting=meeting)
    return changed(request, meeting.pk)


@require_POST
@door("meeting.run", meeting_by_key)
def close_meeting(request: HttpRequest, meeting: Meeting) -> HttpResponseBase:
    services.close_meeting(actor=request.user, meeting=meeting)
    return changed(request, meeting.pk)


@require_POST
@door("meeting.show", meeting_of_item)
def call_case(request: HttpRequest, meeting: Any) -> HttpResponseBase:
    seen = request.POST.get("seen", "")
    expected = int(seen) if seen.isascii() and seen.isdigit() else None
    services.call_case(actor=request.user, item=meeting.addressed_item, expected_current=expected)
    return changed(request, meeting.pk)


@require_POST
@door("meeting.run", meeting_of_item)
def record(request: HttpRequest, meeting: Any) -> HttpResponseBase:
    version = request.POST.get("version", "")
    services.record_conclusion(
        actor=request.user, item=meeting.addressed_item, version=int(version) if version.isdigit() else 0
    )
    return changed(request, meeting.pk)


@require_POST
@door("meeting.run", meeting_of_item)
def defer(request: HttpRequest, meeting: Any) -> HttpResponseBase:
    given = demand(DeferForm(request.POST))
    services.defer_case(actor=request.user, item=meeting.addressed_item, reason=given["reason"], until=given["until"])
    return changed(request, meeting.pk)
