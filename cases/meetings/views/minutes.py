"""What a closed meeting decided."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.dossier.models import Case
from cases.meetings import services
from cases.meetings.enums import MeetingState
from cases.meetings.forms import TextForm, demand
from cases.meetings.models import Meeting, Minutes
from cases.meetings.queries.loaders import meeting_by_key, minutes_by_meeting
from cases.meetings.queries.records import minutes_for_document
from cases.meetings.views.answers import both_texts
from molmdt.access.doors import door
from molmdt.access.queries import can, visible_to
from molmdt.audit import services as audit
from molmdt.kernel.errors import EditConflict


@door("meeting.join", meeting_by_key)
def minutes(request: HttpRequest, meeting: Meeting) -> HttpResponseBase:
    """Only cases that the reader may open; one audit row for each."""
    if meeting.state != MeetingState.CLOSED:
        return redirect("meeting-live", meeting=meeting.pk)
    record = minutes_for_document(meeting)
    own = Case.objects.filter(pseudonym__in=[case.pseudonym for case in record.cases])
    visible = set(visible_to(request.user, "case.open", own).values_list("pseudonym", flat=True))
    audit.record_list(actor=request.user, action="case.open", cases=sorted(visible), meeting_id=meeting.pk)
    context = {
        "room": "meetings",
        "meeting": meeting,
        "minutes": meeting.minutes,
        "record": record,
        "cases": [case for case in record.cases if case.pseudonym in visible],
        "hidden": [case for case in record.cases if case.pseudonym not in visible],
        "may_write": can(request.user, "meeting.run", meeting) is not None,
    }
    return render(request, "meetings/minutes.html", context)


@require_POST
@door("meeting.run", minutes_by_meeting)
def save_text(request: HttpRequest, stored: Minutes) -> HttpResponseBase:
    given = demand(TextForm(request.POST))
    try:
        services.save_minutes(actor=request.user, minutes=stored, text=given["text"], version=given["version"])
    except EditConflict as error:
        return both_texts(
            request, error, address=request.path, target="#conflict-minutes", mine={"text": given["text"]}
        )
    messages.success(request, _("The minutes are stored."))
    address = redirect("meeting-minutes", meeting=stored.meeting_id)
    if request.headers.get("HX-Request"):
        address.status_code, address.headers["HX-Redirect"] = 204, address["Location"]
    return address
