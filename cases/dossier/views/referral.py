"""The referral: begun on a national number, written with autosave, submitted."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.dossier import services
from cases.dossier.enums import ACCEPTED_ONCE, EDITABLE_BY_REFERRER, Sex
from cases.dossier.forms import LineFormSet, PatientForm, ReferralForm, initial_lines, initial_of, to_referral
from cases.dossier.frame import completeness_of
from cases.dossier.logic.referral import PatientData
from cases.dossier.models import Case
from cases.dossier.queries import case_by_pseudonym, doctors_of, national_board, return_reason
from molmdt.access.doors import GrantedRequest, door
from molmdt.accounts.models import Hospital, Person
from molmdt.kernel.errors import DomainError, EditConflict, InvalidInput


@door("referral.create")
def new(request: GrantedRequest) -> HttpResponse:
    """Who is it? Then a draft."""
    person: Person = request.user.person  # type: ignore[union-attr]  # a door lets nobody in without an account
    hospital = person.hospital
    doctors = doctors_of(hospital, person)
    form = PatientForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return redirect("referral-edit", _start(request, form.cleaned_data, hospital, doctors).pseudonym)
            except InvalidInput as refused:
                for problem in refused.problems:
                    form.add_error(problem.path, problem.message)
            except DomainError as refused:
                form.add_error(None, refused.message)
                status = refused.status
    context = {"form": form, "hospital": hospital, "doctors": doctors, "room": "cases"}
    return render(request, "dossier/new.html", context, status=status)


def _start(request: GrantedRequest, data: dict[str, Any], hospital: Hospital, doctors: list[Person]) -> Case:
    chosen = next((one for one in doctors if str(one.pk) == request.POST.get("doctor")), doctors[0])
    patient = PatientData(data["national_id"], data["name"], Sex(data["sex"]), data["birth_date"])
    return services.start_referral(
        actor=request.user, patient=patient, hospital=hospital, board=national_board(), doctor=chosen
    )


@door("referral.edit", case_by_pseudonym, field_set="referral")
def edit(request: GrantedRequest, case: Case) -> HttpResponse:
    """The form. ``act=submit`` saves and hands it in."""
    if request.method != "POST":
        return _stored(request, case) if case.state in EDITABLE_BY_REFERRER else redirect("dossier", case.pseudonym)
    return _handed_in(request, case, _write)


@door("dossier.edit", case_by_pseudonym, field_set="referral")
def update(request: GrantedRequest, case: Case) -> HttpResponse:
    """The same form once the case is accepted. What the board reads changes when the button is pressed, not before."""
    if request.method != "POST":
        return _stored(request, case) if case.state in ACCEPTED_ONCE else redirect("dossier", case.pseudonym)
    return _handed_in(request, case, _bring_up_to_date)


def _stored(request: GrantedRequest, case: Case) -> HttpResponse:
    form, lines = ReferralForm(initial=initial_of(case)), LineFormSet(initial=initial_lines(case), prefix="line")
    return _page(request, case, form, lines)


def _handed_in(
    request: GrantedRequest, case: Case, store: Callable[[GrantedRequest, Case, ReferralForm, Any], HttpResponse]
) -> HttpResponse:
    form, lines = ReferralForm(request.POST), LineFormSet(request.POST, prefix="line")
    if not (form.is_valid() and lines.is_valid()):
        return _page(request, case, form, lines, status=422)
    try:
        return store(request, case, form, lines)
    except EditConflict as conflict:
        return _page(request, case, form, lines, status=conflict.status, conflict=conflict)
    except InvalidInput as refused:
        return _page(request, case, form, lines, status=refused.status, refused=refused)


def _write(request: GrantedRequest, case: Case, form: ReferralForm, lines: Any) -> HttpResponse:
    _save(request, case, form, lines)
    if request.POST.get("act") != "submit":
        messages.success(request, _("Saved."))
        return redirect("referral-edit", case.pseudonym)
    services.submit(actor=request.user, case=case)
    messages.success(request, _("%(case)s is submitted to the coordinator.") % {"case": case.pseudonym})
    return redirect("dossier", case.pseudonym)


def _bring_up_to_date(request: GrantedRequest, case: Case, form: ReferralForm, lines: Any) -> HttpResponse:
    _save(request, case, form, lines, services.update_clinical_data)
    messages.success(request, _("Saved. The cohorts are assessed anew."))
    return redirect("case-course", case.pseudonym)


@require_POST
@door("referral.edit", case_by_pseudonym)
def autosave(request: GrantedRequest, case: Case) -> HttpResponse:
    """Stores what has been written so far, all of it or nothing, and answers with the meter. The draft is kept on the
    server: patient data never go into the browser's storage."""
    form, lines = ReferralForm(request.POST), LineFormSet(request.POST, prefix="line")
    context: dict[str, Any] = {"case": case, "saved": False}
    if form.is_valid() and lines.is_valid():
        try:
            _save(request, case, form, lines)
            context["saved"] = True
        except EditConflict as conflict:
            context["problem"] = conflict.message
    else:
        context["fields"] = _faulty(form, lines)
    context["completeness"] = completeness_of(case)
    return render(request, "dossier/meter_answer.html", context)


def _save(
    request: GrantedRequest,
    case: Case,
    form: ReferralForm,
    lines: Any,
    save: Callable[..., Case] = services.save_referral,
) -> None:
    version = request.POST.get("version", "")
    if not version.isdecimal():
        raise InvalidInput(_("The form is incomplete; reload the page."))
    referral = to_referral(form, lines)
    save(actor=request.user, case=case, version=int(version), referral=referral)


def _faulty(form: ReferralForm, lines: Any) -> list[str]:
    labels = [str(form.fields[name].label) for name in form.errors if name in form.fields]
    for number, line in enumerate(lines.forms, start=1):
        labels += [f"{line.fields[name].label} ({number})" for name in line.errors if name in line.fields]
    return labels


def _page(
    request: GrantedRequest,
    case: Case,
    form: ReferralForm,
    lines: Any,
    *,
    status: int = 200,
    conflict: EditConflict | None = None,
    refused: InvalidInput | None = None,
) -> HttpResponse:
    context = {
        "case": case,
        "section": "referral",
        "form": form,
        "lines": lines,
        "version": conflict.version if conflict else case.version,
        "conflict": conflict,
        "refused": refused,
        "returned": None if case.state in ACCEPTED_ONCE else return_reason(case),
        "updating": case.state in ACCEPTED_ONCE,
        "completeness": completeness_of(case),
        "saved": None,
    }
    return render(request, "dossier/referral.html", context, status=status)
