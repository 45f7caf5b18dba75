"""The list of meetings, planning and cancelling one, and a case's meetings in its dossier."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.dossier.models import Case
from cases.dossier.queries import case_by_pseudonym
from cases.meetings import services
from cases.meetings.forms_planning import CancelForm, PlanForm
from cases.meetings.models import Meeting
from cases.meetings.queries import plans
from cases.meetings.queries.invited import my_invitations
from cases.meetings.queries.loaders import meeting_by_key
from cases.meetings.services.planning import plan_token
from cases.meetings.views.builder import builder_context
from molmdt.access.doors import door
from molmdt.access.queries import can
from molmdt.kernel.errors import InvalidInput


@door("meeting.join")
def meeting_list(request: HttpRequest) -> HttpResponse:
    may_plan = can(request.user, "meeting.plan") is not None
    context = {
        "room": "meetings",
        "groups": plans.grouped_meetings(request.user, planner=may_plan),
        "may_plan": may_plan,
        "to_answer": my_invitations(request.user).filter(answer="").count(),
    }
    return render(request, "meetings/list.html", context)


@door("meeting.plan")
def new(request: HttpRequest) -> HttpResponseBase:
    form = PlanForm(request.POST or None, boards=plans.boards_of(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            meeting = services.plan_meeting(actor=request.user, **form.values())
        except InvalidInput as error:
            form.refuse(error)
        else:
            return redirect("meeting-plan", meeting=meeting.pk)
    return render(request, "meetings/new.html", {"room": "meetings", "form": form}, status=422 if form.errors else 200)


@door("meeting.plan", meeting_by_key)
def plan(request: HttpRequest, meeting: Meeting) -> HttpResponseBase:
    form = _plan_form(request, meeting, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.values()
        given.pop("board")
        try:
            services.change_plan(actor=request.user, meeting=meeting, seen=request.POST.get("seen"), **given)
        except InvalidInput as error:
            form.refuse(error)
        else:
            messages.success(request, _("The meeting's plan is stored."))
            return redirect("meeting-plan", meeting=meeting.pk)
    return _plan_page(request, meeting, form, CancelForm())


def _plan_page(request: HttpRequest, meeting: Meeting, form: PlanForm, cancelling: CancelForm) -> HttpResponseBase:
    """The plan as it stands. The forms carry what they were made beside."""
    context = builder_context(request, meeting) | {"form": form, "cancelling": cancelling}
    context["seen"] = plan_token(context["meeting"])
    wrong = form.errors or cancelling.errors
    return render(request, "meetings/plan.html", context, status=422 if wrong else 200)


def _plan_form(request: HttpRequest, meeting: Meeting, given: Any = None) -> PlanForm:
    """A meeting stays on its board."""
    boards = plans.boards_of(request.user)
    return PlanForm(given, boards=boards, board_stays=True, initial=_initial(meeting))


def _initial(meeting: Meeting) -> dict[str, Any]:
    begins = plans.local(meeting.starts_at)
    return {
        "board": meeting.board_id,
        "kind": meeting.kind,
        "date": begins.date(),
        "time": begins.time(),
        "length_minutes": meeting.length_minutes,
        "minutes_per_case": meeting.minutes_per_case,
        "chair": meeting.chair_id,
        "place": meeting.place,
    }


@require_POST
@door("meeting.plan", meeting_by_key)
def cancel(request: HttpRequest, meeting: Meeting) -> HttpResponseBase:
    form = CancelForm(request.POST)
    form.is_valid()
    try:
        services.cancel_meeting(actor=request.user, meeting=meeting, reason=form.cleaned_data.get("reason", ""))
    except InvalidInput as error:
        form.refuse(error)
        return _plan_page(request, meeting, _plan_form(request, meeting), form)
    messages.success(request, _("The meeting is cancelled. Its cases are ready again, and who was invited is told."))
    return redirect("meeting-list")


@door("case.open", case_by_pseudonym)
def box(request: HttpRequest, case: Case) -> HttpResponse:
    context = {"case": case, "slot": plans.slot_of(case), "items": plans.meetings_of_case(case)}
    return render(request, "meetings/box.html", context)
