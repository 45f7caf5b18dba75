"""What the tumour says of the patient beside it: the case's flags, one flag and its next step, raised by hand."""

from enum import StrEnum
from typing import Any, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cases.dossier.models import Case
from cases.dossier.queries import case_by_pseudonym
from cases.genomics import rulesets, services
from cases.genomics.enums import SafetyGround, SafetyKind, SafetyState
from cases.genomics.models import Finding, SafetyFlag
from cases.genomics.queries import safety
from cases.genomics.queries.safety import BEHIND_GERMLINE
from cases.genomics.queries.safety_facts import active_rules
from cases.genomics.services.safety_steps import BY_HAND
from cases.genomics.views.loading import CASE, finding_of
from molmdt.access.doors import door
from molmdt.access.queries import can
from molmdt.audit import services as audit
from molmdt.kernel.errors import FieldProblem, InvalidInput

Choice = TypeVar("Choice", bound=StrEnum)


def flag_of(pseudonym: str, flag: int) -> SafetyFlag:
    """A flag with everything that the decision and the page need; Http404 for strangers."""
    found = SafetyFlag.objects.select_related(
        "task__owner", "finding", "changed_by", *(f"case__{name}" for name in CASE)
    ).prefetch_related("steps__person__hospital")
    return get_object_or_404(found, pk=flag, case__pseudonym=pseudonym)


@door("somatic.view", case_by_pseudonym)
@require_GET
def case_flags(request: Any, case: Case) -> HttpResponse:
    """All flags of the case and what could not be judged; asked by the findings' page, what stands alone."""
    shown, undecided = safety.flags_of(case, request.user), safety.undecided(case, request.user)
    if undecided or any(one.detailed and one.flag.kind in BEHIND_GERMLINE for one in shown):
        _record(request, case, case)
    sees = can(request.user, "germline.view", case) is not None
    context = {
        "case": case, "section": "findings", "flags": shown, "undecided": undecided, "sees": sees,
        "standing": [one for one in shown if not one.ended], "rules": active_rules(), "clonal": rulesets.clonal_blood(),
    }  # fmt: skip
    strip = request.headers.get("HX-Target") == "safety-strip"
    return render(request, "genomics/safety/strip.html" if strip else "genomics/safety/case.html", context)


@door("somatic.view", flag_of)
@require_GET
def flag(request: Any, flag: SafetyFlag) -> HttpResponse:
    """One flag: why, how far it has come, and the one button that brings it on."""
    shown = safety.shown_flag(flag, request.user)
    if shown.detailed and flag.kind in BEHIND_GERMLINE:
        _record(request, flag, flag.case)
    context = {"case": flag.case, "section": "findings", "one": shown, "flag": flag, "grounds": list(SafetyGround)}
    return render(request, "genomics/safety/flag.html", context)


def _record(request: Any, obj: Any, case: Case) -> None:
    """What is behind the germline door leaves a row of its own before it is shown."""
    grant = can(request.user, "germline.view", case)
    if grant is not None:
        audit.record(
            actor=request.user, action="germline.view", verb="R", obj=obj, case=case.pseudonym, role=grant.role,
            field_set="germline",
        )  # fmt: skip


@door("safety.handle", flag_of)
@require_POST
def move(request: Any, flag: SafetyFlag) -> HttpResponse:
    """One step on. The form says which state the reader saw."""
    ground = request.POST.get("ground", "")
    moved = services.move(
        flag=flag,
        actor=request.user,
        to=_one_of(SafetyState, request.POST.get("to", ""), "to"),
        expected=_one_of(SafetyState, request.POST.get("expected", ""), "expected"),
        note=request.POST.get("note", ""),
        ground=_one_of(SafetyGround, ground, "ground") if ground else None,
    )
    messages.success(request, _("Done. It stands in the history below."))
    return redirect("safety-flag", moved.case.pseudonym, moved.pk)


def _one_of(enum: type[Choice], text: str, field: str) -> Choice:
    if text not in list(enum):
        raise InvalidInput(_("This choice does not exist."), [FieldProblem(field, _("is unknown"))])
    return enum(text)


@door("somatic.view", finding_of)
@require_GET
def of_finding(request: HttpRequest, finding: Finding) -> HttpResponse:
    """A part of the finding's drawer: what the rules say of it, its flags, and how to raise one by hand."""
    shown = safety.flags_of(finding.profile.case, request.user)
    judged = safety.judged_finding(finding, request.user)
    if any(one.kind in BEHIND_GERMLINE for one in judged):
        _record(request, finding, finding.profile.case)
    current = finding.profile.state == "current"
    context = {
        "case": finding.profile.case, "finding": finding, "flags": safety.flags_about(finding, shown), "judged": judged,
        "may_raise": current and can(request.user, "safety.raise", finding) is not None, "by_hand": BY_HAND,
    }  # fmt: skip
    return render(request, "genomics/safety/of_finding.html", context)


@door("safety.raise", finding_of)
@require_POST
def raise_flag(request: Any, finding: Finding) -> HttpResponse:
    raised = services.raise_by_hand(
        finding=finding, actor=request.user, text=request.POST.get("text", ""),
        kind=_one_of(SafetyKind, request.POST.get("kind", ""), "kind"),
    )  # fmt: skip
    messages.success(request, _("Raised. It stands on the work list of the one who is to follow it up."))
    return redirect("safety-flag", raised.case.pseudonym, raised.pk)
