"""What a closed meeting decided: read, corrected, frozen."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.dossier.models import Case
from cases.meetings import services
from cases.meetings.enums import MeetingState
from cases.meetings.forms import TextForm, demand
from cases.meetings.logic.revived import revived
from cases.meetings.models import Meeting, Minutes
from cases.meetings.queries.loaders import meeting_by_key, meeting_of_item, minutes_by_meeting
from cases.meetings.queries.minutes import canonical, digest, record_of
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
    record = record_of(meeting)
    own = Case.objects.filter(pseudonym__in=[case["pseudonym"] for case in record["cases"]])
    visible = set(visible_to(request.user, "case.open", own).values_list("pseudonym", flat=True))
    audit.record_list(actor=request.user, action="case.open", cases=sorted(visible), meeting_id=meeting.pk)
    frozen = meeting.minutes.frozen_at is not None
    shown = revived(record)
    people = {one["id"]: one for one in shown["people"]}
    may_run = can(request.user, "meeting.run", meeting) is not None
    context = {
        "room": "meetings",
        "meeting": meeting,
        "minutes": meeting.minutes,
        "record": shown,
        "people": people,
        "names": {key: one["name"] for key, one in people.items()},
        "cases": [case for case in shown["cases"] if case["pseudonym"] in visible],
        "hidden": [case for case in shown["cases"] if case["pseudonym"] not in visible],
        "seen": digest(canonical(record)),
        "frozen": frozen,
        "may_run": may_run,
        "may_write": may_run and not frozen,
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
    return _back(request, stored.meeting_id, _("The minutes are stored."))


@require_POST
@door("meeting.run", meeting_of_item)
def correct(request: HttpRequest, meeting: Meeting) -> HttpResponseBase:
    """The discussion of one case as it should stand."""
    item = meeting.addressed_item  # type: ignore[attr-defined]  # what the door loaded
    given = demand(TextForm(request.POST))
    try:
        services.correct_discussion(actor=request.user, item=item, text=given["text"], version=given["version"])
    except EditConflict as error:
        target = f"#conflict-discussion-{item.pk}"
        return both_texts(request, error, address=request.path, target=target, mine={"text": given["text"]})
    return _back(request, meeting.pk, _("The discussion is stored."))


@require_POST
@door("meeting.run", minutes_by_meeting)
def freeze(request: HttpRequest, stored: Minutes) -> HttpResponseBase:
    services.freeze_minutes(actor=request.user, minutes=stored, seen=request.POST.get("seen", ""))
    return _back(request, stored.meeting_id, _("The minutes are frozen. Their document can be made now."))


def _back(request: HttpRequest, meeting: int, said: str) -> HttpResponse:
    messages.success(request, said)
    address = redirect("meeting-minutes", meeting=meeting)
    if request.headers.get("HX-Request"):
        address.status_code, address.headers["HX-Redirect"] = 204, address["Location"]
    return address
