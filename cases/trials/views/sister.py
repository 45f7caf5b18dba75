"""Sister trials: all keys with their pooled results, one key with its forest plot, taking a report in, giving ours."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cases.trials.forms_sister import ReportForm
from cases.trials.logic.sister_report import MAX_CHARACTERS
from cases.trials.logic.sister_writing import as_csv, as_json
from cases.trials.logic.suppression import IN_FORCE
from cases.trials.models import Cohort, Trial
from cases.trials.queries.cohorts import cohort_by_code
from cases.trials.queries.forest import forest_of
from cases.trials.queries.sister import Group, current_reports, group_by_digest, group_of_cohort, groups
from cases.trials.services.sister import receive_report, share_results
from cases.trials.words.sister_faults import fault_words, place_words
from molmdt.access.doors import door
from molmdt.access.queries import can
from molmdt.kernel.errors import FieldProblem, InvalidInput

WRITERS = {"csv": (as_csv, "text/csv"), "json": (as_json, "application/json")}


@door("cohort.view")
@require_GET
def overview(request: Any) -> HttpResponse:
    return _overview(request, ReportForm())


def _overview(request: Any, form: ReportForm, refused: InvalidInput | None = None) -> HttpResponse:
    may_share = can(request.user, "trial.share") is not None
    context = {
        "room": "cohorts", "groups": groups(), "reports": current_reports(), "form": form, "refused": refused,
        "may_share": may_share, "trials": Trial.objects.order_by("name") if may_share else (), "limits": IN_FORCE,
    }  # fmt: skip
    return render(request, "trials/sister/overview.html", context, status=422 if refused else 200)


@door("trial.share")
@require_POST
def receive(request: Any) -> HttpResponse:
    """A refused file comes back with every fault and its place; nothing of it is stored."""
    form = ReportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _overview(request, form, InvalidInput(_("Nothing was stored.")))
    file = form.cleaned_data["file"]
    try:
        text = _text(file.read(4 * MAX_CHARACTERS + 1), file.name)
        received = receive_report(text=text, source_name=file.name, actor=request.user)
    except InvalidInput as refused:
        said = [FieldProblem(place_words(one.path), fault_words(one.message)) for one in refused.problems]
        return _overview(request, form, InvalidInput(refused.message, said))
    values = {"trial": received.report.trial_name, "day": f"{received.report.cut_off:%d.%m.%Y}"}
    if received.created:
        messages.success(request, _("Results of %(trial)s up to %(day)s are stored.") % values)
    else:
        messages.info(request, _("The same report of %(trial)s was here before. Nothing was stored.") % values)
    return redirect("sister-trials")


def _text(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        said = _("is not text in UTF-8 (byte %(place)s); save it as CSV UTF-8 or as JSON") % {"place": error.start + 1}
        raise InvalidInput(_("Nothing was stored."), [FieldProblem(name, said)]) from error


@door("trial.share")
@require_GET
def share(request: Any, own_trial: str) -> HttpResponse:
    """Our counts as a file, small ones hidden."""
    trial = get_object_or_404(Trial, code=own_trial)
    form = "json" if request.GET.get("format") == "json" else "csv"
    write, content_type = WRITERS[form]
    report = share_results(trial=trial, actor=request.user)
    answer = HttpResponse(write(report), content_type=f"{content_type}; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{trial.code}-{report.cut_off}.{form}"'
    return answer


@door("cohort.view")
@require_GET
def group_page(request: Any, harmonised: str) -> HttpResponse:
    return _group(request, group_by_digest(harmonised))


@door("cohort.view", cohort_by_code)
@require_GET
def cohort_page(request: Any, cohort: Cohort) -> HttpResponse:
    return _group(request, group_of_cohort(cohort))


def _group(request: Any, group: Group) -> HttpResponse:
    context = {"room": "cohorts", "group": group, "forest": forest_of(group)}
    return render(request, "trials/sister/group.html", context)
