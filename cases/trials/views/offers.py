"""Who could be offered a place now: the list, and what came of calling."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from cases.trials import services
from cases.trials.enums import OfferState
from cases.trials.models import Offer
from cases.trials.queries.offers import choices_for, offer_by_key, offers_for, rows_of
from molmdt.access.doors import door
from molmdt.audit import services as audit
from molmdt.kernel.errors import FieldProblem, InvalidInput

PAGE_SIZE = 25
SHOWS = (
    ("", gettext_lazy("To call")),
    ("called", gettext_lazy("Called")),
    ("open", gettext_lazy("Before the board")),
    ("ended", gettext_lazy("Answered")),
)
CHOSEN = ("cohort", "hospital", "show")


@door("slot.book")
@require_GET
def offer_list(request: Any) -> HttpResponse:
    """A row of audit for every case that the page shows, before it is shown."""
    chosen = {key: request.GET.get(key, "").strip()[:60] for key in CHOSEN}
    found = offers_for(request.user, cohort=chosen["cohort"], hospital=chosen["hospital"], shown=chosen["show"])
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = rows_of(page)
    audit.record_list(
        actor=request.user, action="slot.book", cases=sorted({row.case.pseudonym for row in rows}),
        role=request.grant.role,
    )  # fmt: skip
    cohorts, hospitals = choices_for(request.user)
    context = {
        "room": "cohorts", "page": page, "rows": rows, "chosen": chosen, "cohorts": cohorts, "hospitals": hospitals,
        "shows": SHOWS,
        "filters": urlencode({key: value for key, value in chosen.items() if value}) + "&",
    }  # fmt: skip
    return render(request, "trials/offers.html", context)


@door("slot.book", offer_by_key)
@require_POST
def answer(request: Any, offer: Offer) -> HttpResponse:
    state = request.POST.get("state", "")
    if state not in frozenset(OfferState):
        raise InvalidInput(_("Choose what came of it."), [FieldProblem("state", _("is unknown"))])
    services.end_offer(offer=offer, state=OfferState(state), note=request.POST.get("note", ""), actor=request.user)
    messages.success(request, _("Recorded for %(case)s.") % {"case": offer.case.pseudonym})
    chosen = {key: request.POST.get(key, "")[:60] for key in CHOSEN if request.POST.get(key)}
    return redirect(f"{reverse('offer-list')}?{urlencode(chosen)}" if chosen else "offer-list")
