"""A patient's time in a cohort: the page, and one act at a time on it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cases.dossier.models import Case
from cases.dossier.queries import case_by_pseudonym
from cases.trials import services
from cases.trials.forms import (
    DeathCorrected,
    End,
    EndCorrected,
    EvaluableAgain,
    FirstDose,
    FirstDoseCorrected,
    IntervalBefore,
    NewAdverseEvent,
    NewAssessment,
    NotEvaluable,
    Survival,
)
from cases.trials.models import AdverseEvent, Assessment, CohortPatient, Slot
from cases.trials.queries.cohorts import HOLDS_PLACE
from cases.trials.queries.treatment import patient_of, treatment_of
from molmdt.access.doors import door
from molmdt.access.queries import can
from molmdt.kernel.errors import InvalidInput

# Each act: its form, and the service that does it with the form's fields.
ACTS: dict[str, tuple[type[forms.Form], Callable[..., Any]]] = {
    "first-dose": (FirstDose, services.record_first_dose),
    "first-dose-corrected": (FirstDoseCorrected, services.correct_first_dose),
    "death-corrected": (DeathCorrected, services.correct_death),
    "end-corrected": (EndCorrected, services.correct_end),
    "assessment": (NewAssessment, services.record_assessment),
    "end": (End, services.record_end),
    "survival": (Survival, services.record_survival),
    "not-evaluable": (NotEvaluable, services.state_not_evaluable),
    "evaluable-again": (EvaluableAgain, services.state_evaluable_again),
    "interval-before": (IntervalBefore, services.record_interval_before),
    "adverse-event": (NewAdverseEvent, services.record_adverse_event),
}


@door("case.open", patient_of, field_set="trials")
@require_GET
def treatment(request: Any, patient: CohortPatient) -> HttpResponse:
    return _page(request, patient)


@door("outcome.record", patient_of)
@require_POST
def record(request: Any, patient: CohortPatient) -> HttpResponse:
    """One act; a refused form comes back with what was typed and what is wrong with it."""
    act = request.POST.get("act", "")
    if act not in ACTS:
        raise Http404
    form_class, service = ACTS[act]
    form = form_class(request.POST)
    if not form.is_valid():
        return _page(request, patient, act, form, status=422)
    try:
        service(patient=patient, actor=request.user, **form.cleaned_data)
    except InvalidInput as error:
        for problem in error.problems:
            form.add_error(problem.path if problem.path in form.fields else None, problem.message)
        return _page(request, patient, act, form, status=422)
    messages.success(request, _("Recorded."))
    return _back(patient)


@door("outcome.record", patient_of)
@require_POST
def withdraw(request: Any, patient: CohortPatient) -> HttpResponse:
    """An assessment or an adverse event that was recorded in error."""
    if "event" in request.POST:
        event = get_object_or_404(AdverseEvent, patient=patient, pk=_key(request.POST["event"]))
        services.withdraw_adverse_event(event=event, actor=request.user)
        messages.success(request, _("Withdrawn. The event stays readable and counts no more."))
    else:
        assessment = get_object_or_404(Assessment, patient=patient, pk=_key(request.POST.get("assessment", "")))
        services.withdraw_assessment(assessment=assessment, actor=request.user)
        messages.success(request, _("Withdrawn. The assessment stays readable and counts no more."))
    return _back(patient)


@door("outcome.record", case_by_pseudonym)
@require_POST
def include(request: Any, case: Case) -> HttpResponse:
    """A place that is held becomes an inclusion."""
    slot = get_object_or_404(Slot, case=case, state__in=HOLDS_PLACE, cohort__code=request.POST.get("cohort", ""))
    patient = services.enrol(slot=slot, trial_number=request.POST.get("trial_number", ""), actor=request.user)
    messages.success(request, _("Included in %(cohort)s.") % {"cohort": slot.cohort.code})
    return redirect("trial-treatment", case.pseudonym, patient.pk)


def _key(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _back(patient: CohortPatient) -> HttpResponse:
    return redirect("trial-treatment", patient.case.pseudonym if patient.case else "", patient.pk)


def _page(
    request: Any, patient: CohortPatient, act: str = "", wrong: forms.Form | None = None, status: int = 200
) -> HttpResponse:
    stands: dict[str, dict[str, Any]] = {
        "first-dose-corrected": {"stands": patient.first_dose_on},
        "death-corrected": {"stands": patient.died_on},
        "end-corrected": {"stands": patient.ended_on, "stands_for": patient.end_reason},
    }
    bound = {
        name: wrong if name == act and wrong is not None else form(initial=stands.get(name))
        for name, (form, _service) in ACTS.items()
    }
    context = {
        "case": patient.case, "section": "trials", "patient": patient, "treatment": treatment_of(patient),
        "forms": {name.replace("-", "_"): form for name, form in bound.items()}, "open_act": act,
        "may_record": can(request.user, "outcome.record", patient) is not None,
    }  # fmt: skip
    return render(request, "trials/treatment.html", context, status=status)
