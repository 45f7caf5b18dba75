"""Writing the conclusion and the notes while the case is up."""

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_POST

from cases.meetings import services
from cases.meetings.forms import LineForm, OutcomeForm, TextForm, demand
from cases.meetings.models import AgendaItem, ConclusionItem
from cases.meetings.queries.loaders import item_by_key, line_by_key
from cases.meetings.views.answers import both_texts, changed
from molmdt.access.doors import door
from molmdt.kernel.errors import EditConflict


@require_POST
@door("conclusion.draft", item_by_key)
def add_line(request: HttpRequest, item: AgendaItem) -> HttpResponseBase:
    services.add_line(actor=request.user, item=item, line=LineForm(request.POST, item=item).line())
    return changed(request, item.meeting_id)


@require_POST
@door("conclusion.draft", line_by_key)
def edit_line(request: HttpRequest, stored: ConclusionItem) -> HttpResponseBase:
    item = stored.conclusion.item
    services.edit_line(actor=request.user, stored=stored, line=LineForm(request.POST, item=item).line())
    return changed(request, item.meeting_id)


@require_POST
@door("conclusion.draft", line_by_key)
def remove_line(request: HttpRequest, stored: ConclusionItem) -> HttpResponseBase:
    services.remove_line(actor=request.user, stored=stored)
    return changed(request, stored.conclusion.item.meeting_id)


@require_POST
@door("slot.book", line_by_key)
def reserve_place(request: HttpRequest, stored: ConclusionItem) -> HttpResponseBase:
    services.reserve_place(actor=request.user, stored=stored)
    return changed(request, stored.conclusion.item.meeting_id)


@require_POST
@door("conclusion.draft", item_by_key)
def save_outcome(request: HttpRequest, item: AgendaItem) -> HttpResponseBase:
    form = OutcomeForm(request.POST)
    given = demand(form)
    mine = {"summary": given["summary"], "dissent": given["dissent"], "consensus": given["consensus"]}
    try:
        services.save_outcome(
            actor=request.user, item=item, version=given["version"], summary=given["summary"],
            dissent=given["dissent"], consensus=form.consensus_value(),
        )  # fmt: skip
    except EditConflict as error:
        return both_texts(
            request, error, address=reverse("item-outcome", args=[item.pk]), target="#conflict-outcome", mine=mine
        )
    return changed(request, item.meeting_id)


@require_POST
@door("case.comment", item_by_key)
def save_notes(request: HttpRequest, item: AgendaItem) -> HttpResponseBase:
    given = demand(TextForm(request.POST))
    try:
        services.save_notes(actor=request.user, item=item, version=given["version"], notes=given["text"])
    except EditConflict as error:
        error.stored = {"text": error.stored["notes"]}
        address = reverse("item-notes", args=[item.pk])
        return both_texts(request, error, address=address, target="#conflict-notes", mine={"text": given["text"]})
    return changed(request, item.meeting_id)
