"""Acts of the ledger that people answer for: screening, the line, places beyond the design, criteria set aside."""

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
from cases.trials.enums import SlotState
from cases.trials.models import Cohort, CohortVersion, Slot, Waiver
from molmdt.access.doors import door
from molmdt.accounts.services import confirm_password, is_fresh
from molmdt.kernel.errors import InvalidInput


@door("outcome.record", case_by_pseudonym)
@require_POST
def examine(request: Any, case: Case) -> HttpResponse:
    """The hospital begins to examine the patient for a cohort."""
    slot = _slot(request, case, SlotState.RESERVED)
    services.begin_screening(slot=slot, actor=request.user)
    messages.success(request, _("In screening for %(cohort)s. The place lapses no more.") % _named(slot))
    return redirect("case-trials", case.pseudonym)


@door("slot.book", case_by_pseudonym)
@require_POST
def ask_overrun(request: Any, case: Case) -> HttpResponse:
    cohort = get_object_or_404(Cohort, code=request.POST.get("cohort", ""))
    slot = services.ask_overrun(cohort=cohort, case=case, reason=request.POST.get("reason", ""), actor=request.user)
    messages.success(request, _("Asked for. A second person must sign before there is a place in %(cohort)s.")
                     % _named(slot))  # fmt: skip
    return redirect("case-trials", case.pseudonym)


@door("slot.overrun", case_by_pseudonym)
@require_POST
def decide_overrun(request: Any, case: Case) -> HttpResponse:
    """Signs or declines; a signature wants the password unless it was given a moment ago."""
    slot = _slot(request, case, SlotState.WAITING)
    if request.POST.get("decision") == "decline":
        services.decline_overrun(slot=slot, actor=request.user, reason=request.POST.get("reason", ""))
        messages.success(request, _("Declined. The case keeps its place in the line."))
        return redirect("cohort", slot.cohort.code)
    if not is_fresh(request) and not confirm_password(request, request.POST.get("password", "")):
        messages.error(request, _("The password is wrong. Nothing was signed."))
        return redirect("cohort", slot.cohort.code)
    services.sign_overrun(slot=slot, actor=request.user, fresh=is_fresh(request))
    messages.success(request, _("Signed. A place in %(cohort)s is reserved beyond the design.") % _named(slot))
    return redirect("cohort", slot.cohort.code)


@door("slot.line", case_by_pseudonym)
@require_POST
def move(request: Any, case: Case) -> HttpResponse:
    slot = _slot(request, case, SlotState.WAITING)
    reason, place = request.POST.get("reason", ""), _number(request.POST.get("place", ""))
    moved = services.move_in_line(slot=slot, place=place, reason=reason, actor=request.user)
    said = _("Number %(place)s in the line of %(cohort)s now.")
    messages.success(request, said % {**_named(slot), "place": moved.place_in_line})
    return redirect("cohort", slot.cohort.code)


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


def _slot(request: Any, case: Case, state: SlotState) -> Slot:
    slots = Slot.objects.select_related("cohort", "case")
    return get_object_or_404(slots, case=case, state=state, cohort__code=request.POST.get("cohort", ""))


def _named(slot: Slot) -> dict[str, str]:
    return {"cohort": slot.cohort.code}


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
