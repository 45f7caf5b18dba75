"""Questions, answers, comments."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.dossier import services
from cases.dossier.models import Case, Task
from cases.dossier.queries import case_by_pseudonym, task_by_key
from cases.dossier.words import ASKABLE_ROLES
from molmdt.access.doors import GrantedRequest, door
from molmdt.kernel.errors import FieldProblem, InvalidInput


@require_POST
@door("case.comment", case_by_pseudonym)
def ask(request: GrantedRequest, case: Case) -> HttpResponseRedirect:
    role = request.POST.get("owner_role", "")
    if role not in ASKABLE_ROLES:
        raise InvalidInput(_("Choose who can answer."), [FieldProblem("owner_role", _("is unknown"))])
    text, due = request.POST.get("text", ""), _date(request.POST.get("due_on", ""))
    services.ask_for_information(actor=request.user, case=case, text=text, owner_role=role, due_on=due)
    messages.success(request, _("Asked. It stands on their work list until it is answered."))
    return redirect("case-discussion", case.pseudonym)


@require_POST
@door("case.comment", case_by_pseudonym)
def comment(request: GrantedRequest, case: Case) -> HttpResponseRedirect:
    services.comment(actor=request.user, case=case, text=request.POST.get("text", ""))
    return redirect("case-discussion", case.pseudonym)


@require_POST
@door("case.comment", task_by_key)
def close(request: GrantedRequest, task: Task) -> HttpResponseRedirect:
    services.close_task(actor=request.user, task=task, outcome=request.POST.get("outcome", ""))
    messages.success(request, _("Answered and closed."))
    return redirect("case-discussion", task.case.pseudonym)


def _date(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        raise InvalidInput(_("The date does not exist."), [FieldProblem("due_on", text)]) from None
