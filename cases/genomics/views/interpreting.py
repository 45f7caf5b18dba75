"""Writing, proposing and deciding an interpretation, inside the drawer."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cases.genomics import services
from cases.genomics.forms import ActionFormSet, InterpretationForm, initial_actions, initial_of
from cases.genomics.models import Finding, Interpretation
from cases.genomics.queries.describing import change, title
from cases.genomics.services.interpreting import live_of
from cases.genomics.views.findings import show_drawer
from cases.genomics.views.loading import finding_of
from molmdt.access.doors import door
from molmdt.kernel.errors import EditConflict, InvalidInput, PreconditionFailed

PREFIX = "actions"


@door("interpretation.edit", finding_of)
@require_GET
def edit(request: HttpRequest, finding: Finding) -> HttpResponse:
    """The form, filled with what stands."""
    live = live_of(finding)
    rows = list(live.actionabilities.all()) if live else []
    form = InterpretationForm(initial=initial_of(live))
    return _form(request, finding, form, ActionFormSet(initial=initial_actions(rows), prefix=PREFIX))


def _form(request: Any, finding: Finding, form: Any, actions: Any, **extra: Any) -> HttpResponse:
    context = {
        "case": finding.profile.case, "section": "findings", "finding": finding, "form": form, "actions": actions,
        "title": title(finding), "change": change(finding), "live": live_of(finding), **extra,
    }  # fmt: skip
    return render(
        request, "genomics/interpretation_form.html" if request.htmx else "genomics/interpretation.html", context
    )


@door("interpretation.edit", finding_of)
@require_POST
def save(request: Any, finding: Finding) -> HttpResponse:
    """Stores; on a conflict the form comes back with both texts."""
    form = InterpretationForm(request.POST)
    actions = ActionFormSet(request.POST, prefix=PREFIX)
    if not (form.is_valid() and actions.is_valid()):
        return _form(request, finding, form, actions)
    try:
        services.save(
            finding=finding, actor=request.user, expected_version=form.cleaned_data["version"],
            oncogenicity=form.class_chosen(), text=form.cleaned_data["text"],
            actions=[row.action() for row in actions if not row.is_empty()],
        )  # fmt: skip
    except EditConflict as conflict:
        form.data = {**request.POST.dict(), "version": str(conflict.version)}
        return _form(request, finding, form, actions, conflict=conflict)
    except InvalidInput as refused:
        return _form(request, finding, form, actions, refused=refused)
    return _changed(request, finding)


@door("interpretation.edit", finding_of)
@require_POST
def propose(request: Any, finding: Finding) -> HttpResponse:
    live, version = _asked(request, finding)
    services.propose(interpretation=live, actor=request.user, expected_version=version)
    return _changed(request, finding)


@door("interpretation.approve", finding_of)
@require_POST
def decide(request: Any, finding: Finding) -> HttpResponse:
    """The second reader's yes, or back to the author."""
    live, version = _asked(request, finding)
    verb = services.hand_back if request.POST.get("decision") == "hand_back" else services.confirm
    verb(interpretation=live, actor=request.user, expected_version=version)
    return _changed(request, finding)


def _asked(request: Any, finding: Finding) -> tuple[Interpretation, int]:
    live, version = live_of(finding), request.POST.get("version", "")
    if live is None or not version.isdigit():
        raise PreconditionFailed(_("There is no interpretation yet."))
    return live, int(version)


def _changed(request: Any, finding: Finding) -> HttpResponse:
    response = show_drawer(request, finding)
    response.headers["HX-Trigger"] = f'{{"finding-changed": {finding.pk}}}'
    return response
