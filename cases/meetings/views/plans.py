"""The list of meetings, planning one, and a case's meetings in its dossier."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.dossier.models import Case
from cases.dossier.queries import case_by_pseudonym
from cases.meetings import services
from cases.meetings.enums import MeetingState
from cases.meetings.forms import PlanForm
from cases.meetings.models import Meeting
from cases.meetings.queries import plans
from cases.meetings.queries.loaders import meeting_by_key, meeting_of_item
from cases.meetings.queries.rooms import room_state
from molmdt.access.doors import door, require
from molmdt.access.queries import can
from molmdt.audit import services as audit
from molmdt.kernel.clock import now


@door("meeting.join")
def meeting_list(request: HttpRequest) -> HttpResponse:
    groups = plans.grouped_meetings(request.user)
    context = {"room": "meetings", "groups": groups, "may_plan": can(request.user, "meeting.plan") is not None}
    return render(request, "meetings/list.html", context)


@door("meeting.plan")
def new(request: HttpRequest) -> HttpResponseBase:
    form = PlanForm(request.POST or None, boards=plans.boards_of(request.user))
    if request.method == "POST" and form.is_valid():
        meeting = services.plan_meeting(actor=request.user, **form.values())
        return redirect("meeting-plan", meeting=meeting.pk)
    return render(request, "meetings/new.html", {"room": "meetings", "form": form}, status=422 if form.errors else 200)


@door("meeting.plan", meeting_by_key)
def plan(request: HttpRequest, meeting: Meeting) -> HttpResponseBase:
    initial = {
        "board": meeting.board_id, "date": plans.local(meeting.starts_at).date(), "chair": meeting.chair_id,
        "time": plans.local(meeting.starts_at).time(), "minutes_per_case": meeting.minutes_per_case,
        "place": meeting.place,
    }  # fmt: skip
    form = PlanForm(request.POST or None, boards=plans.boards_of(request.user), initial=initial)
    form.fields["board"].disabled = True
    if request.method == "POST" and form.is_valid():
        given = form.values()
        given.pop("board")
        services.change_plan(actor=request.user, meeting=meeting, **given)
        messages.success(request, _("The meeting's plan is stored."))
        return redirect("meeting-plan", meeting=meeting.pk)
    context = _builder_context(request, meeting) | {"form": form}
    return render(request, "meetings/plan.html", context, status=422 if form.errors else 200)


def _builder_context(request: HttpRequest, meeting: Meeting) -> dict[str, Any]:
    state = room_state(meeting)
    ready = list(plans.ready_cases(request.user)) if meeting.state != MeetingState.CLOSED else []
    shown = [case.pseudonym for case in ready] + [place.case.pseudonym for place in state.places]
    audit.record_list(actor=request.user, action="case.list", cases=shown, meeting_id=meeting.pk)
    ends = state.places[-1] if state.places else None
    return {
        "room": "meetings", "meeting": state.meeting, "state": state, "ready": ready, "ends": ends,
        "begins_soon": state.meeting.state == MeetingState.PUBLISHED, "now": now(),
    }  # fmt: skip


def _builder(request: HttpRequest, meeting: Meeting) -> HttpResponseBase:
    if not request.headers.get("HX-Request"):
        return redirect("meeting-plan", meeting=meeting.pk)
    return render(request, "meetings/builder.html", _builder_context(request, meeting))


@require_POST
@door("meeting.plan", meeting_by_key)
def publish(request: HttpRequest, meeting: Meeting) -> HttpResponseBase:
    services.publish(actor=request.user, meeting=meeting)
    return _builder(request, meeting)


@require_POST
@door("meeting.plan", meeting_by_key)
def add_case(request: HttpRequest, meeting: Meeting) -> HttpResponseBase:
    case = case_by_pseudonym(request.POST.get("case", ""))
    require(request.user, "case.list", case)
    services.add_case(actor=request.user, meeting=meeting, case=case)
    return _builder(request, meeting)


@require_POST
@door("meeting.plan", meeting_of_item)
def move_case(request: HttpRequest, meeting: Any) -> HttpResponseBase:
    services.move_case(actor=request.user, item=meeting.addressed_item, position=_whole(request, "position"))
    return _builder(request, meeting)


@require_POST
@door("meeting.plan", meeting_of_item)
def set_minutes(request: HttpRequest, meeting: Any) -> HttpResponseBase:
    services.set_minutes(actor=request.user, item=meeting.addressed_item, minutes=_whole(request, "minutes"))
    return _builder(request, meeting)


@require_POST
@door("meeting.plan", meeting_of_item)
def remove_case(request: HttpRequest, meeting: Any) -> HttpResponseBase:
    services.remove_case(actor=request.user, item=meeting.addressed_item)
    return _builder(request, meeting)


def _whole(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise Http404
    return int(text)


@door("case.open", case_by_pseudonym)
def box(request: HttpRequest, case: Case) -> HttpResponse:
    context = {"case": case, "slot": plans.slot_of(case), "items": plans.meetings_of_case(case)}
    return render(request, "meetings/box.html", context)
