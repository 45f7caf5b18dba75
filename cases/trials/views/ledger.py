"""Acts of the ledger that people answer for by name: criteria set aside."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.dossier.models import Case
from cases.dossier.queries import case_by_pseudonym
from cases.trials import services
from cases.trials.models import CohortVersion, Waiver
from molmdt.access.doors import door
from molmdt.kernel.errors import InvalidInput


@door("waiver.grant", case_by_pseudonym)
@require_POST
def waive(request: Any, case: Case) -> HttpResponse:
    """Sets the posted criterion (``clause`` as JSON) of the cohort's rule aside."""
    version = get_object_or_404(
        CohortVersion.objects.select_related("cohort"), is_current=True, cohort__code=request.POST.get("cohort", "")
    )
    services.grant_waiver(
        case=case, version=version, clause=_clause(request), reason=request.POST.get("reason", ""), actor=request.user
    )
    messages.success(request, _("The criterion of %(cohort)s is set aside.") % {"cohort": version.cohort.code})
    return redirect("case-trials", case.pseudonym)


@door("waiver.grant", case_by_pseudonym)
@require_POST
def unwaive(request: Any, case: Case) -> HttpResponse:
    waiver = get_object_or_404(Waiver, case=case, pk=_number(request.POST.get("waiver", "")))
    services.withdraw_waiver(waiver=waiver, actor=request.user)
    messages.success(request, _("The criterion holds again."))
    return redirect("case-trials", case.pseudonym)


def _clause(request: Any) -> dict[str, Any]:
    try:
        clause = json.loads(request.POST.get("clause", ""))
    except ValueError:
        clause = None
    if not isinstance(clause, dict):
        raise InvalidInput(_("The criterion cannot be read."))
    return clause


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0
