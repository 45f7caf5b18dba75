"""Reading back and the advisory vote."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.views.decorators.http import require_http_methods, require_POST

from cases.meetings import services
from cases.meetings.enums import VoteChoice
from cases.meetings.forms import PollForm, VoteForm, demand
from cases.meetings.models import Poll
from cases.meetings.queries.loaders import meeting_of_item, meeting_of_poll, poll_by_key
from cases.meetings.views.answers import changed, number
from molmdt.access.doors import door


@require_POST
@door("meeting.run", meeting_of_item)
def read_back(request: HttpRequest, meeting: Any) -> HttpResponseBase:
    version = number(request.POST.get("version", ""))
    services.read_back(actor=request.user, item=meeting.addressed_item, version=version)
    return changed(request, meeting.pk)


@require_POST
@door("meeting.run", meeting_of_item)
def stop_reading(request: HttpRequest, meeting: Any) -> HttpResponseBase:
    services.stop_reading(actor=request.user, item=meeting.addressed_item)
    return changed(request, meeting.pk)


@require_POST
@door("meeting.run", meeting_of_item)
def open_poll(request: HttpRequest, meeting: Any) -> HttpResponseBase:
    given = demand(PollForm(request.POST))
    services.open_poll(
        actor=request.user, item=meeting.addressed_item, question=given["question"], version=given["version"]
    )
    return changed(request, meeting.pk)


@require_POST
@door("meeting.run", meeting_of_poll)
def close_poll(request: HttpRequest, meeting: Any) -> HttpResponseBase:
    services.close_poll(actor=request.user, poll=meeting.addressed_poll)
    return changed(request, meeting.pk)


@require_http_methods(["GET", "POST"])
@door("conclusion.vote", poll_by_key)
def vote(request: HttpRequest, poll: Poll) -> HttpResponseBase:
    """Gives one's own vote, or asks what it was: ``{"choice", "comment"}``, both empty for who has not voted."""
    if request.method == "GET":
        own = poll.votes.filter(person__accounts=request.user.pk).values("choice", "comment").first()
        return JsonResponse(own or {"choice": "", "comment": ""})
    given = demand(VoteForm(request.POST))
    services.vote(actor=request.user, poll=poll, choice=VoteChoice(given["choice"]), comment=given["comment"])
    return changed(request, poll.item.meeting_id)
