"""Writing the conclusion and the notes while the case is up."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_POST

from cases.meetings import services
from cases.meetings.forms import LineForm, OutcomeForm, demand
from cases.meetings.models import AgendaItem, ConclusionItem
from cases.meetings.queries.loaders import item_by_key, line_by_key
from cases.meetings.views.answers import both_texts, changed, number
from cases.meetings.words import LINE_FIELDS, line_words
from molmdt.access.doors import door
from molmdt.kernel.errors import EditConflict, FieldProblem, InvalidInput


@require_POST
@door("conclusion.draft", item_by_key)
def add_line(request: HttpRequest, item: AgendaItem) -> HttpResponseBase:
    with fields_named():
        services.add_line(actor=request.user, item=item, line=LineForm(request.POST, item=item).line())
    return changed(request, item.meeting_id)


@require_POST
@door("conclusion.draft", line_by_key)
def edit_line(request: HttpRequest, stored: ConclusionItem) -> HttpResponseBase:
    item, version = stored.conclusion.item, number(request.POST.get("version", ""))
    with fields_named():
        line = LineForm(request.POST, item=item).line()
        try:
            services.edit_line(actor=request.user, stored=stored, line=line, version=version)
        except EditConflict as error:
            sent = [(name, value) for name in LineForm.base_fields for value in request.POST.getlist(name)]
            return both_texts(
                request, error, address=reverse("line-edit", args=[stored.pk]), target=f"#conflict-line-{stored.pk}",
                mine={"line": line_words(line, line.findings)}, sent=sent,
            )  # fmt: skip
    return changed(request, item.meeting_id)


@require_POST
@door("conclusion.draft", line_by_key)
def move_line(request: HttpRequest, stored: ConclusionItem) -> HttpResponseBase:
    by = -1 if request.POST.get("by") == "up" else 1
    services.move_line(actor=request.user, stored=stored, by=by, seen=number(request.POST.get("seen", "")))
    return changed(request, stored.conclusion.item.meeting_id)


@require_POST
@door("conclusion.draft", line_by_key)
def remove_line(request: HttpRequest, stored: ConclusionItem) -> HttpResponseBase:
    services.remove_line(actor=request.user, stored=stored)
    return changed(request, stored.conclusion.item.meeting_id)


@require_POST
@door("slot.book", line_by_key)
def reserve_place(request: HttpRequest, stored: ConclusionItem) -> HttpResponseBase:
    services.reserve_place(actor=request.user, stored=stored, wait=request.POST.get("wait") == "yes")
    return changed(request, stored.conclusion.item.meeting_id)


@contextmanager
def fields_named() -> Iterator[None]:
    """A refusal names the fields as the form does."""
    try:
        yield
    except InvalidInput as error:
        error.problems = [FieldProblem(str(LINE_FIELDS.get(one.path, one.path)), one.message) for one in error.problems]
        raise


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
