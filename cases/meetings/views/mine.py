"""A person's own page of meetings: what they are invited to, and when they cannot."""

from typing import TypeVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.meetings import services
from cases.meetings.enums import Answer
from cases.meetings.forms_planning import AbsenceForm, AnswerForm
from cases.meetings.models import Absence, Invitation
from cases.meetings.queries.invited import my_absences, my_invitations
from molmdt.access.doors import door
from molmdt.audit import services as audit
from molmdt.kernel.errors import InvalidInput

M = TypeVar("M", Invitation, Absence)


@door("meeting.join")
def mine(request: HttpRequest) -> HttpResponseBase:
    return _page(request, AbsenceForm())


def _page(request: HttpRequest, form: AbsenceForm, *, refused: InvalidInput | None = None) -> HttpResponseBase:
    invitations = list(my_invitations(request.user))
    cases = [one.case.pseudonym for one in invitations if one.case]
    audit.record_list(actor=request.user, action="case.list", cases=cases)
    context = {
        "room": "meetings", "invitations": invitations, "absences": my_absences(request.user), "form": form,
        "refused": refused,
    }  # fmt: skip
    return render(request, "meetings/mine.html", context, status=422 if form.errors or refused else 200)


@require_POST
@door("meeting.join")
def answer(request: HttpRequest) -> HttpResponseBase:
    """Of the person's own; another's is not there."""
    stored = _own(request, Invitation, "invitation")
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return redirect("my-meetings")
    given = form.cleaned_data
    try:
        services.answer_invitation(
            actor=request.user, invitation=stored, answer=Answer(given["answer"]), substitute=given["substitute"]
        )
    except InvalidInput as error:
        error.invitation = stored.pk  # type: ignore[attr-defined]
        return _page(request, AbsenceForm(), refused=error)
    messages.success(request, _("Your answer is stored. It can be changed until the meeting begins."))
    return redirect("my-meetings")


@require_POST
@door("meeting.join")
def note_absence(request: HttpRequest) -> HttpResponseBase:
    form = AbsenceForm(request.POST)
    if form.is_valid():
        try:
            services.note_absence(actor=request.user, **form.values())
        except InvalidInput as error:
            form.refuse(error)
        else:
            messages.success(request, _("Your absence is stored. Who plans a meeting sees it."))
            return redirect("my-meetings")
    return _page(request, form)


@require_POST
@door("meeting.join")
def remove_absence(request: HttpRequest) -> HttpResponseBase:
    services.remove_absence(actor=request.user, absence=_own(request, Absence, "absence"))
    return redirect("my-meetings")


def _own(request: HttpRequest, model: type[M], name: str) -> M:
    key = request.POST.get(name, "")
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        raise Http404
    return get_object_or_404(model, pk=key, person=request.user.person)  # type: ignore[union-attr]
