"""The cohort board, a cohort's page, a case's screening panel, and the acts on it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cases.dossier.models import Case
from cases.dossier.queries import case_by_pseudonym
from cases.trials import services
from cases.trials.enums import LIVE_SLOTS, SlotState
from cases.trials.models import Cohort, Screening, Slot
from cases.trials.queries.board import board
from cases.trials.queries.cohorts import cohort_by_code, state_of
from cases.trials.queries.page import page_of
from cases.trials.queries.panel import entry_of, panel_of
from molmdt.access.doors import door
from molmdt.access.queries import can
from molmdt.accounts.services import is_fresh


@door("cohort.view")
@require_GET
def cohort_list(request: Any) -> HttpResponse:
    asked = {"shown": request.GET.get("show", ""), "search": request.GET.get("q", "").strip()[:80],
             "trial": request.GET.get("trial", "")}  # fmt: skip
    context = {"room": "cohorts", "board": board(request.user, **asked), **asked,
               "may_offer": can(request.user, "slot.book") is not None}  # fmt: skip
    return render(request, "trials/board.html", context)


@door("cohort.edit")
@require_POST
def screen_again(request: Any) -> HttpResponse:
    """Takes the screening of all cases up again where it stopped."""
    services.take_up_again(actor=request.user)
    return redirect("cohort-list")


@door("cohort.view", cohort_by_code)
@require_GET
def cohort_page(request: Any, cohort: Cohort) -> HttpResponse:
    page = page_of(state_of(cohort), request.user)
    return render(
        request, "trials/cohort.html", {"room": "cohorts", "cohort": cohort, "page": page, "fresh": is_fresh(request)}
    )


@door("case.open", case_by_pseudonym, field_set="trials")
@require_GET
def case_trials(request: Any, case: Case) -> HttpResponse:
    services.ensure_screened(case)
    return _section(request, case)


@door("case.open", case_by_pseudonym, field_set="trials")
@require_GET
def box_trials(request: Any, case: Case) -> HttpResponse:
    services.ensure_screened(case)
    return render(request, "trials/box.html", {"case": case, "panel": panel_of(case, with_news=False)})


@door("case.open", case_by_pseudonym, field_set="trials")
@require_GET
def case_why(request: Any, case: Case) -> HttpResponse:
    """The reasoning of one cohort: into the panel, where it is opened there, or as a page."""
    entry = entry_of(case, request.GET.get("cohort", ""))
    context = {"case": case, "section": "trials", "entry": entry, **_rights(request, case)}
    return render(request, "trials/why.html" if request.htmx else "trials/why_page.html", context)


@door("slot.book", case_by_pseudonym)
@require_POST
def reserve(request: Any, case: Case) -> HttpResponse:
    cohort = get_object_or_404(Cohort, code=request.POST.get("cohort", ""))
    slot = services.reserve_slot(cohort=cohort, case=case, actor=request.user, wait="wait" in request.POST)
    if slot.state == SlotState.RESERVED:
        text = _("A place in %(cohort)s is reserved until %(day)s.")
        said = text % {"cohort": cohort.code, "day": f"{slot.expires_on:%d.%m.%Y}"}
    else:
        said = _("The case stands on the waiting list of %(cohort)s.") % {"cohort": cohort.code}
    return _after(request, case, said)


@door("slot.book", case_by_pseudonym)
@require_POST
def release(request: Any, case: Case) -> HttpResponse:
    slot = get_object_or_404(
        Slot.objects.filter(case=case, state__in=LIVE_SLOTS), cohort__code=request.POST.get("cohort", "")
    )
    services.release_slot(slot=slot, actor=request.user, reason=request.POST.get("reason", ""))
    return _after(request, case, _("The place in %(cohort)s is given back.") % {"cohort": slot.cohort.code})


@door("case.comment", case_by_pseudonym)
@require_POST
def ask(request: Any, case: Case) -> HttpResponse:
    screening = get_object_or_404(
        Screening, case=case, is_current=True, version__cohort__code=request.POST.get("cohort", "")
    )
    datum, subject = request.POST.get("datum", ""), request.POST.get("subject", "")
    task = services.ask_for(screening=screening, datum=datum, subject=subject, actor=request.user)
    return _after(request, case, _("Asked. %(text)s It stands on their work list.") % {"text": task.text})


def _after(request: Any, case: Case, said: str) -> HttpResponse:
    """The panel anew with what has been done; without htmx, back to the page."""
    if not request.htmx:
        messages.success(request, said)
        return redirect("case-trials", case.pseudonym)
    return _section(request, case, said)


def _section(request: Any, case: Case, said: str = "") -> HttpResponse:
    context = {"case": case, "section": "trials", "panel": panel_of(case), "said": said, **_rights(request, case)}
    only_panel = request.headers.get("HX-Target") == "trials"
    return render(request, "trials/panel.html" if only_panel else "trials/section.html", context)


def _rights(request: Any, case: Case) -> dict[str, bool]:
    actions = {
        "may_book": "slot.book", "may_record": "outcome.record", "may_ask": "case.comment", "may_waive": "waiver.grant",
    }  # fmt: skip
    return {name: can(request.user, action, case) is not None for name, action in actions.items()}
