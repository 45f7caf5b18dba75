"""The rule editor of a cohort: write, hear, try on real cases, propose; and the second person's decision."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cases.trials import services
from cases.trials.models import Cohort, RuleDraft
from cases.trials.queries.drafting import open_draft, read_text, whole_rule
from cases.trials.queries.editor import cohort_with_trial, editor_of
from cases.trials.services.dry_run import dry_run
from cases.trials.words.grammar import clause_reference, operator_reference
from molmdt.access.doors import door
from molmdt.accounts.services import confirm_password, is_fresh
from molmdt.kernel.errors import DomainError, EditConflict, InvalidInput, PreconditionFailed

ACTS: dict[str, Callable[..., RuleDraft]] = {
    "take-back": services.take_back,
    "rebase": services.rebase_draft,
}


@door("cohort.edit", cohort_with_trial)
@require_GET
def rule(request: Any, cohort: Cohort) -> HttpResponse:
    return _page(request, cohort)


@door("cohort.edit", cohort_with_trial)
@require_POST
def save(request: Any, cohort: Cohort) -> HttpResponse:
    """Stores what has been typed, by itself while somebody writes, or by a button that goes on to propose it."""
    posted = request.POST
    try:
        draft = services.save_draft(
            cohort=cohort, actor=request.user, edition=_edition(posted), text=_text(posted),
            valid_from=_day(posted.get("valid_from", "")), source=posted.get("source", ""),
        )  # fmt: skip
        if posted.get("act") == "propose":
            services.propose_draft(draft=draft, actor=request.user, edition=draft.edition)
            messages.success(request, _("Proposed. A second person puts it into force."))
            return redirect("cohort-rule", cohort.code)
    except (EditConflict, InvalidInput) as refused:
        return _page(request, cohort, refused, text=_text(posted))
    return _page(request, cohort) if request.htmx else redirect("cohort-rule", cohort.code)


@door("cohort.edit", cohort_with_trial)
@require_POST
def act(request: Any, cohort: Cohort) -> HttpResponse:
    """The author takes a proposal back or compares with a newer version; anybody who writes rules drops a draft."""
    draft, what = _draft(cohort), request.POST.get("act", "")
    values = {"draft": draft, "actor": request.user, "edition": _edition(request.POST)}
    if what == "drop":
        services.drop_draft(**values, reason=request.POST.get("reason", ""))
        messages.success(request, _("Dropped. The rule stays as it was."))
    elif what in ACTS:
        ACTS[what](**values)
    else:
        raise Http404
    return redirect("cohort-rule", cohort.code)


@door("cohort.publish", cohort_with_trial)
@require_POST
def decide(request: Any, cohort: Cohort) -> HttpResponse:
    """The second person's yes, with the password, or back to the author with a reason."""
    draft, edition = _draft(cohort), _edition(request.POST)
    if request.POST.get("act") == "send-back":
        reason = request.POST.get("reason", "")
        services.send_back(draft=draft, actor=request.user, edition=edition, reason=reason)
        messages.success(request, _("Sent back to %(name)s.") % {"name": draft.author.name})
        return redirect("cohort-rule", cohort.code)
    password = request.POST.get("password", "")
    if (password or not is_fresh(request)) and not confirm_password(request, password):
        messages.error(request, _("The password is wrong. Nothing was published."))
        return redirect("cohort-rule", cohort.code)
    version = services.publish_draft(draft=draft, actor=request.user, edition=edition, fresh=is_fresh(request))
    values = {"number": version.number, "day": f"{version.valid_from:%d.%m.%Y}"}
    messages.success(request, _("Version %(number)s is published and valid from %(day)s.") % values)
    return redirect("cohort", cohort.code)


@door("cohort.edit", cohort_with_trial)
@require_GET
def dry(request: Any, cohort: Cohort) -> HttpResponse:
    """The stored draft over real cases."""
    draft = open_draft(cohort)
    own = read_text(draft.text).rule if draft else None
    run = dry_run(draft, whole_rule(own, cohort.trial), request.user) if draft and own else None
    return render(request, "trials/editor_dry_run.html", {"cohort": cohort, "draft": draft, "run": run})


def _page(request: Any, cohort: Cohort, refused: DomainError | None = None, text: str | None = None) -> HttpResponse:
    """The whole page, or while writing only what the text says."""
    context = {
        "room": "cohorts", "cohort": cohort, "editor": editor_of(cohort, request.user, text=text),
        "reference": [*operator_reference(), *clause_reference()], "fresh": is_fresh(request), "refused": refused,
        "conflict": refused if isinstance(refused, EditConflict) else None,
    }  # fmt: skip
    if request.htmx:  # htmx swaps answers that went well: a conflict is one, told in the answer
        return render(request, "trials/editor_answer.html", context)
    return render(request, "trials/editor.html", context, status=refused.status if refused else 200)


def _draft(cohort: Cohort) -> RuleDraft:
    draft = open_draft(cohort)
    if draft is None:
        raise PreconditionFailed(_("There is no draft any more; it has been published or dropped."))
    return draft


def _edition(posted: Any) -> int:
    edition = posted.get("keep") or posted.get("edition", "")
    if not edition.isdecimal():
        raise InvalidInput(_("The form is incomplete; reload the page."))
    return int(edition)


def _text(posted: Any) -> str:
    """Line ends as people and YAML count them."""
    return str(posted.get("text", "")).replace("\r\n", "\n")


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
