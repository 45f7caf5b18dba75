"""Who the patient is: shown on a reason, looked up by number, never in an address."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.dossier import services
from cases.dossier.models import Case
from cases.dossier.queries import case_by_pseudonym
from molmdt.access.doors import GrantedRequest, door
from molmdt.access.queries import visible_to


@require_POST
@door("identity.reveal", case_by_pseudonym)
def reveal(request: GrantedRequest, case: Case) -> HttpResponse:
    reason = request.POST.get("reason", "")
    identity = services.reveal_identity(actor=request.user, case=case, reason=reason, role=request.grant.role)
    return render(request, "dossier/identity.html", {"identity": identity, "case": case})


@require_POST
@door("patient.lookup")
def look_up(request: GrantedRequest) -> HttpResponse:
    """The reader's own cases of the patient with a number. The number travels in the body only."""
    patient = services.look_up(actor=request.user, national_id=request.POST.get("national_id", ""))
    cases = Case.objects.filter(patient=patient) if patient else Case.objects.none()
    found = list(visible_to(request.user, "case.open", cases).order_by("-created_at"))
    return render(request, "dossier/lookup.html", {"cases": found})


@require_POST
@door("objection.register", case_by_pseudonym)
def objection(request: GrantedRequest, case: Case) -> HttpResponseRedirect:
    if request.POST.get("withdraw"):
        services.withdraw_objection(actor=request.user, case=case)
        messages.success(request, _("The objection is withdrawn."))
    else:
        services.register_objection(actor=request.user, case=case)
        messages.success(request, _("The objection is registered. Only the treating hospital sees the case now."))
    return redirect("case-course", case.pseudonym)
