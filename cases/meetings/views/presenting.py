"""Holding the screen and showing the case on it."""

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_POST

from cases.meetings import services
from cases.meetings.enums import CaseStep
from cases.meetings.forms import HandOverForm, ShowForm, StepForm, demand
from cases.meetings.models import AgendaItem
from cases.meetings.queries.loaders import item_by_key
from cases.meetings.views.answers import changed
from molmdt.access.doors import door


@require_POST
@door("meeting.present", item_by_key)
def show(request: HttpRequest, item: AgendaItem) -> HttpResponseBase:
    demand(form := ShowForm(request.POST))
    services.show(actor=request.user, item=item, view=form.view())
    return changed(request, item.meeting_id)


@require_POST
@door("meeting.present", item_by_key)
def take(request: HttpRequest, item: AgendaItem) -> HttpResponseBase:
    services.take_control(actor=request.user, item=item)
    return changed(request, item.meeting_id)


@require_POST
@door("meeting.present", item_by_key)
def hand_over(request: HttpRequest, item: AgendaItem) -> HttpResponseBase:
    to = demand(HandOverForm(request.POST))["person"]
    services.hand_over(actor=request.user, item=item, to=to)
    return changed(request, item.meeting_id)


@require_POST
@door("meeting.present", item_by_key)
def give_back(request: HttpRequest, item: AgendaItem) -> HttpResponseBase:
    services.give_back(actor=request.user, item=item)
    return changed(request, item.meeting_id)


@require_POST
@door("meeting.present", item_by_key)
def step(request: HttpRequest, item: AgendaItem) -> HttpResponseBase:
    given = demand(StepForm(request.POST))
    services.go_to_step(actor=request.user, item=item, step=CaseStep(given["step"]), seen=given["seen"])
    return changed(request, item.meeting_id)
