"""Writing, proposing and deciding an interpretation, inside the drawer."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cases.genomics import services
from cases.genomics.forms import ActionFormSet, InterpretationForm, SuggestedFormSet, initial_actions, initial_of
from cases.genomics.forms_criteria import judgement_in, judgement_stored, sheet_of
from cases.genomics.forms_implications import PREFIX as IMPLICATIONS
from cases.genomics.forms_implications import ImplicationFormSet, implied_in, initial_implications
from cases.genomics.models import Finding, Interpretation
from cases.genomics.queries.criteria import suggestions_of
from cases.genomics.queries.describing import change, title
from cases.genomics.queries.reading import reading_of
from cases.genomics.services import Judgement
from cases.genomics.services.interpreting import live_of
from cases.genomics.views.findings import show_drawer
from cases.genomics.views.loading import finding_of
from cases.genomics.views.merging import merged, merged_implications
from cases.genomics.views.suggested import suggested_actions
from molmdt.access.doors import door
from molmdt.kernel.errors import EditConflict, InvalidInput, PreconditionFailed

PREFIX, SUGGESTED = "actions", "suggested"


@door("interpretation.edit", finding_of)
@require_GET
def edit(request: HttpRequest, finding: Finding) -> HttpResponse:
    """The form, filled with what stands, with what knowledge suggests beside it."""
    live = live_of(finding)
    rows = list(live.actionabilities.all()) if live else []
    judged = judgement_stored(live.criteria.all(), live.guideline, live.deviation) if live else Judgement()
    suggested = SuggestedFormSet(initial=suggested_actions(finding, rows), prefix=SUGGESTED)
    actions = ActionFormSet(initial=initial_actions(rows), prefix=PREFIX)
    form = InterpretationForm(initial=initial_of(live))
    return _form(request, finding, form, actions, suggested, judged, implications=_implications(live))


def _implications(live: Interpretation | None) -> Any:
    stored = live.implications.all() if live else ()
    return ImplicationFormSet(initial=initial_implications(stored), prefix=IMPLICATIONS)


def _form(
    request: Any, finding: Finding, form: Any, actions: Any, suggested: Any, judged: Judgement, **extra: Any
) -> HttpResponse:
    told = suggestions_of(finding)
    context = {
        "case": finding.profile.case, "section": "findings", "finding": finding, "form": form, "actions": actions,
        "suggested": suggested, "sheet": sheet_of(told, judged) if told else None,
        "title": title(finding), "change": change(finding), "live": live_of(finding), **extra,
    }  # fmt: skip
    return render(
        request, "genomics/interpretation_form.html" if request.htmx else "genomics/interpretation.html", context
    )


@door("interpretation.edit", finding_of)
@require_POST
def save(request: Any, finding: Finding) -> HttpResponse:
    """Stores; on a conflict the form comes back with what is stored and what was written, side by side."""
    form, judged = InterpretationForm(request.POST), judgement_in(request.POST)
    actions = ActionFormSet(request.POST, prefix=PREFIX)
    suggested = SuggestedFormSet(request.POST if f"{SUGGESTED}-TOTAL_FORMS" in request.POST else None, prefix=SUGGESTED)
    implications, implied = implied_in(request.POST)
    sound = form.is_valid() and actions.is_valid() and (suggested.is_valid() or not suggested.is_bound)
    if not sound or (implications.is_bound and implied is None):
        return _form(request, finding, form, actions, suggested, judged, implications=implications)
    if request.POST.get("resolve") == "merge":
        return _merge(request, finding, form, actions, suggested, judged, implied or ())
    try:
        services.save(
            finding=finding, actor=request.user, expected_version=form.cleaned_data["version"],
            oncogenicity=form.class_chosen(), text=form.cleaned_data["text"],
            actions=_actions(actions, suggested), judgement=judged, implied=implied,
        )  # fmt: skip
    except EditConflict as conflict:
        form.data = {**request.POST.dict(), "version": str(conflict.version)}
        both = _both(finding, conflict, judged)
        return _form(request, finding, form, actions, suggested, judged, implications=implications, **both)
    except InvalidInput as refused:
        return _form(request, finding, form, actions, suggested, judged, implications=implications, refused=refused)
    return _changed(request, finding)


def _actions(actions: Any, suggested: Any) -> list[services.Action]:
    """The rows that name a drug, and those suggestions that the person took over."""
    taken = [row for row in suggested if row.is_accepted()] if suggested.is_bound else []
    return [row.action() for row in (*actions, *taken) if not row.is_empty()]


def _both(finding: Finding, conflict: EditConflict, judged: Judgement) -> dict[str, Any]:
    """What the two columns show."""
    stored = live_of(finding)
    return {
        "conflict": conflict, "stored": stored, "stored_reading": reading_of(stored) if stored else None,
        "stored_actions": list(stored.actionabilities.all()) if stored else [],
        "stored_implications": list(stored.implications.all()) if stored else [],
        "mine_met": len(judged.met), "mine_judged": len(judged.criteria),
    }  # fmt: skip


def _merge(
    request: Any, finding: Finding, form: Any, actions: Any, suggested: Any, judged: Judgement,
    implied: Sequence[services.Implied],
) -> HttpResponse:  # fmt: skip
    """Both texts in one form, not yet saved: the person goes over it."""
    stored = live_of(finding)
    if stored is None:
        raise PreconditionFailed(_("There is no interpretation yet."))
    values, rows, both = merged(stored, form.cleaned_data, _actions(actions, suggested), judged)
    fresh = ActionFormSet(initial=rows, prefix=PREFIX)
    return _form(
        request, finding, InterpretationForm(initial=values), fresh, SuggestedFormSet(prefix=SUGGESTED), both,
        joined=True, implications=ImplicationFormSet(initial=merged_implications(stored, implied), prefix=IMPLICATIONS),
    )  # fmt: skip


@door("interpretation.edit", finding_of)
@require_POST
def propose(request: Any, finding: Finding) -> HttpResponse:
    return _moved(request, finding, services.propose)


@door("interpretation.approve", finding_of)
@require_POST
def decide(request: Any, finding: Finding) -> HttpResponse:
    """The second reader's yes, or back to the author."""
    return _moved(
        request, finding, services.hand_back if request.POST.get("decision") == "hand_back" else services.confirm
    )


def _moved(request: Any, finding: Finding, verb: Callable[..., Interpretation]) -> HttpResponse:
    """The drawer after the act. A refusal inside the page stands above what holds now: a reader who acted on a text
    that somebody has changed sees the new one."""
    live, version = _asked(request, finding)
    try:
        verb(interpretation=live, actor=request.user, expected_version=version)
    except PreconditionFailed as refused:
        if not request.htmx:
            raise
        return _changed(request, finding, refused=refused.message)
    return _changed(request, finding)


def _asked(request: Any, finding: Finding) -> tuple[Interpretation, int]:
    live, version = live_of(finding), request.POST.get("version", "")
    if live is None or not version.isdigit():
        raise PreconditionFailed(_("There is no interpretation yet."))
    return live, int(version)


def _changed(request: Any, finding: Finding, **extra: Any) -> HttpResponse:
    response = show_drawer(request, finding, **extra)
    response.headers["HX-Trigger"] = f'{{"finding-changed": {finding.pk}}}'
    return response
