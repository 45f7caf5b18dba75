"""The agenda's plan as a fragment: what every act on it answers with."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render

from cases.meetings.enums import MeetingState
from cases.meetings.models import Attendance, Meeting
from cases.meetings.queries import plans
from cases.meetings.queries.outlook import outlook
from molmdt.access.queries import can
from molmdt.audit import services as audit
from molmdt.kernel.errors import PreconditionFailed

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
        "may_change": _may_change(request, meeting),
        "may_review": can(request.user, "meeting.review", meeting) is not None,
    }  # fmt: skip


def _may_change(request: HttpRequest, meeting: Meeting) -> bool:
    """Before the meeting its agenda is changed from anywhere, in the meeting from its room alone."""
    if meeting.state != MeetingState.OPEN:
        return meeting.state not in OVER
    person = request.user.person_id  # type: ignore[union-attr]
    return Attendance.objects.in_room().filter(meeting=meeting, person=person).exists()


def builder(request: HttpRequest, meeting: Meeting, **more: Any) -> HttpResponseBase:
    """The fragment; a page without scripts goes back to the plan."""
    if not request.headers.get("HX-Request"):
        return redirect("meeting-plan", meeting=meeting.pk)
    return render(request, "meetings/builder.html", builder_context(request, meeting) | more)


def acted(request: HttpRequest, meeting: Meeting, act: Callable[[], Any]) -> HttpResponseBase:
    """Does what was asked and shows the plan; where somebody got there first, as it stands now, with why nothing was
    done."""
    try:
        act()
    except PreconditionFailed as error:
        if not request.headers.get("HX-Request"):
            raise
        answer = builder(request, meeting, refused=error.message)
        answer.status_code = error.status
        answer.headers["X-Conflict"] = "1"  # the page takes it in all the same
        return answer
    return builder(request, meeting)
