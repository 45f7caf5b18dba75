"""What the coordinator does with a referral, and how it ends."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.dossier import queries, services
from cases.dossier.enums import CaseState
from cases.dossier.models import Case
from cases.dossier.queries import case_by_pseudonym
from molmdt.access.doors import GrantedRequest, door


@door("referral.triage", case_by_pseudonym)
def triage(request: GrantedRequest, case: Case) -> HttpResponse:
    """The whole referral beside the two answers. An address shared after the decision leads to the case instead."""
    if case.state != CaseState.SUBMITTED:
        return redirect("dossier", case.pseudonym)
    context = {
        "case": case,
        "section": "triage",
        "lines": queries.lines_of(case),
        "consents": case.consents.order_by("kind"),
        "organ_function": queries.organ_values(case),
    }
    return render(request, "dossier/triage.html", context)


@require_POST
@door("referral.triage", case_by_pseudonym)
def accept(request: GrantedRequest, case: Case) -> HttpResponseRedirect:
    services.accept(actor=request.user, case=case)
    messages.success(request, _("%(case)s is accepted.") % {"case": case.pseudonym})
    return redirect("dossier", case.pseudonym)


@require_POST
@door("referral.triage", case_by_pseudonym)
def return_referral(request: GrantedRequest, case: Case) -> HttpResponseRedirect:
    services.return_with_reason(actor=request.user, case=case, reason=request.POST.get("reason", ""))
    messages.success(request, _("%(case)s is returned to the referring doctor.") % {"case": case.pseudonym})
    return redirect("start")


@require_POST
@door("referral.triage", case_by_pseudonym)
def defer(request: GrantedRequest, case: Case) -> HttpResponseRedirect:
    services.defer(actor=request.user, case=case, reason=request.POST.get("reason", ""))
    messages.success(request, _("%(case)s is deferred.") % {"case": case.pseudonym})
    return redirect("dossier", case.pseudonym)


@require_POST
@door("referral.triage", case_by_pseudonym)
def resume(request: GrantedRequest, case: Case) -> HttpResponseRedirect:
    services.resume(actor=request.user, case=case)
    messages.success(request, _("%(case)s is ready for a meeting again.") % {"case": case.pseudonym})
    return redirect("dossier", case.pseudonym)


@require_POST
@door("dossier.edit", case_by_pseudonym)
def withdraw(request: GrantedRequest, case: Case) -> HttpResponseRedirect:
    services.withdraw(actor=request.user, case=case, reason=request.POST.get("reason", ""))
    messages.success(request, _("%(case)s is withdrawn.") % {"case": case.pseudonym})
    return redirect("dossier", case.pseudonym)
