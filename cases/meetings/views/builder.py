"""The agenda's plan as a fragment: what every act on it answers with."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render

from cases.meetings.enums import MeetingState
from cases.meetings.models import Meeting
from cases.meetings.queries import plans
from cases.meetings.queries.outlook import outlook
from molmdt.audit import services as audit

OVER = (MeetingState.CLOSED, MeetingState.CANCELLED)


def builder_context(request: HttpRequest, meeting: Meeting) -> dict[str, Any]:
    """The plan afresh, with an audit row for each case that it is about to show."""
    meeting = Meeting.objects.select_related("board", "chair__hospital").get(pk=meeting.pk)
    stands = outlook(meeting)
    ready = [] if meeting.state in OVER else list(plans.ready_cases(request.user))
    shown = [case.pseudonym for case in ready] + [item.case.pseudonym for item in stands.items]
    audit.record_list(actor=request.user, action="case.list", cases=shown, meeting_id=meeting.pk)
    return {
        "room": "meetings", "meeting": meeting, "outlook": stands, "ready": ready, "over": meeting.state in OVER,
    }  # fmt: skip


def builder(request: HttpRequest, meeting: Meeting, **more: Any) -> HttpResponseBase:
    """The fragment; a page without scripts goes back to the plan."""
    if not request.headers.get("HX-Request"):
        return redirect("meeting-plan", meeting=meeting.pk)
    return render(request, "meetings/builder.html", builder_context(request, meeting) | more)
