"""The work list: what waits for this person, most urgent first, and the next meeting with their cases in it."""

from collections.abc import Iterable
from importlib import import_module
from typing import Any

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import render

from cases.dossier.logic.work import WorkItem, in_order
from cases.dossier.models import Case
from cases.meetings.models import AgendaItem, Meeting
from cases.meetings.queries.plans import PENDING
from molmdt.access.doors import GrantedRequest, door
from molmdt.access.queries import can, visible_to
from molmdt.audit import services as audit
from molmdt.kernel.clock import now

ROOMS = ("dossier", "genomics", "trials", "meetings")


@door("workplace.enter")
def start(request: GrantedRequest) -> HttpResponse:
    items = in_order(_offered(request.user))
    meeting = _next_meeting(request.user)
    seen = {item.pseudonym for item in items if item.pseudonym}
    if meeting is not None:
        seen |= {item.case.pseudonym for item in meeting.shown_items}  # type: ignore[attr-defined]
    audit.record_list(actor=request.user, action="workplace.enter", cases=sorted(seen), role=request.grant.role)
    context = {
        "room": "start",
        "items": items,
        "meeting": meeting,
        "may_refer": can(request.user, "referral.create") is not None,
        "may_look_up": can(request.user, "patient.lookup") is not None,
        "may_read_documents": can(request.user, "report.read") is not None,
    }
    return render(request, "cases/start.html", context)


def _offered(account: Any) -> Iterable[WorkItem]:
    """The rows of every room that has some: ``queries.work_items(account)``."""
    for room in ROOMS:
        offer = getattr(import_module(f"cases.{room}.queries"), "work_items", None)
        if offer is not None:
            yield from offer(account)


def _next_meeting(account: Any) -> Meeting | None:
    """The next meeting that is not over and that this reader may join, with those of its cases that they may see."""
    cases = visible_to(account, "case.open", Case.objects.all())
    mine = AgendaItem.objects.filter(case__in=cases).select_related("case").order_by("position")
    coming = visible_to(account, "meeting.join", Meeting.objects.filter(state__in=PENDING))
    return (
        coming.filter(starts_at__gte=now().replace(hour=0, minute=0))
        .prefetch_related(Prefetch("items", queryset=mine, to_attr="shown_items"))
        .order_by("starts_at")
        .first()
    )
