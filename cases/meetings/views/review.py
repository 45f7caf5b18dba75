"""The review before the meeting: one leaf at a time, and what becomes of the case."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.meetings import services
from cases.meetings.enums import MeetingState, Review
from cases.meetings.forms import ReviewForm, demand
from cases.meetings.models import AgendaItem, Meeting
from cases.meetings.queries.loaders import item_by_key, meeting_by_key
from cases.meetings.queries.review import is_open, items_for_review, leaf_of
from molmdt.access.doors import door
from molmdt.audit import services as audit


@door("meeting.review", meeting_by_key)
def review(request: HttpRequest, meeting: Meeting) -> HttpResponseBase:
    """The cases with what the review found so far, and the leaf of the one asked for, or of the first that is open."""
    items = items_for_review(request.user, meeting)
    asked = request.GET.get("item", "")
    chosen = next((one for one in items if str(one.pk) == asked), None)
    chosen = chosen or next((one for one in items if is_open(one)), items[0] if items else None)
    if chosen is not None:
        audit.record(
            actor=request.user, action="case.open", verb="R", case=chosen.case.pseudonym, obj=chosen.case,
            field_set="leaf", meeting_id=meeting.pk,
        )  # fmt: skip
    context = {
        "room": "meetings", "meeting": meeting, "items": items, "chosen": chosen,
        "leaf": leaf_of(chosen.case) if chosen else None, "open_items": sum(is_open(one) for one in items),
        "may_change": meeting.state == MeetingState.PUBLISHED and chosen is not None and chosen.state == "waiting",
    }  # fmt: skip
    return render(request, "meetings/review.html", context)


@require_POST
@door("meeting.review", item_by_key)
def decide(request: HttpRequest, item: AgendaItem) -> HttpResponseBase:
    given = demand(ReviewForm(request.POST))
    services.review_case(
        actor=request.user, item=item, outcome=Review(given["outcome"]), reason=given["reason"],
        despite=given["despite"],
    )  # fmt: skip
    closed = given["outcome"] == Review.NO_OPTION
    told = _("%(case)s is concluded without options.") if closed else _("%(case)s goes to the meeting.")
    messages.success(request, told % {"case": item.case.pseudonym})
    address = redirect("meeting-review", meeting=item.meeting_id)
    if request.headers.get("HX-Request"):
        address.status_code, address.headers["HX-Redirect"] = 204, address["Location"]
    return address
