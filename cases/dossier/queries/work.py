"""What waits in the dossier for one person: referrals to write, to complete, to assess; questions to answer."""

from collections.abc import Iterable
from datetime import UTC, datetime, time
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.dossier.enums import OVER, SAFETY_TASKS, CaseState
from cases.dossier.logic.work import Pressure, WorkItem
from cases.dossier.models import Case, StateChange, Task
from cases.dossier.queries.cases import tumour_of
from cases.dossier.words import TASK_KINDS
from molmdt.access.queries import can, reaches_of, visible_to
from molmdt.kernel.clock import today


def work_items(account: Any) -> list[WorkItem]:
    """A constant number of queries; nothing that this account may not open."""
    return [*_returned(account), *_to_assess(account), *_tasks(account), *_drafts(account)]


def _row(case: Case, **values: Any) -> WorkItem:
    return WorkItem(pseudonym=case.pseudonym, tumour=tumour_of(case), **values)


def _mine(account: Any, state: CaseState) -> QuerySet[Case]:
    return visible_to(account, "referral.edit", Case.objects.filter(state=state))


def _returned(account: Any) -> Iterable[WorkItem]:
    if can(account, "referral.edit") is None:
        return
    cases = list(_mine(account, CaseState.RETURNED))
    changes = StateChange.objects.filter(case__in=cases, to_state=CaseState.RETURNED).order_by("at")
    reasons = {change.case_id: change.reason for change in changes}
    for case in cases:
        yield _row(
            case,
            what=_("The referral was returned: complete it"),
            why=reasons.get(case.pk, ""),
            since=case.state_since,
            url=reverse("referral-edit", args=[case.pseudonym]),
            button=_("Complete"),
            pressure=Pressure.BLOCKING,
        )


def _drafts(account: Any) -> Iterable[WorkItem]:
    if can(account, "referral.edit") is None:
        return
    for case in _mine(account, CaseState.DRAFT).filter(referring_doctor=account.person):
        yield _row(
            case,
            what=_("Your draft is not submitted"),
            why=_("Nobody else works on it before you submit it."),
            since=case.changed_at,
            url=reverse("referral-edit", args=[case.pseudonym]),
            button=_("Continue"),
            pressure=Pressure.IDLE,
        )


def _to_assess(account: Any) -> Iterable[WorkItem]:
    if can(account, "referral.triage") is None:
        return
    submitted = Case.objects.filter(state=CaseState.SUBMITTED).select_related("hospital")
    for case in visible_to(account, "referral.triage", submitted):
        urgent = case.urgency == "urgent"
        yield _row(
            case,
            what=_("New referral: accept or return it"),
            why=_("Urgent, from %(hospital)s") % {"hospital": case.hospital.short_name}
            if urgent
            else _("From %(hospital)s") % {"hospital": case.hospital.short_name},
            since=case.state_since,
            url=reverse("case-triage", args=[case.pseudonym]),
            button=_("Assess"),
            pressure=Pressure.NOW if urgent else Pressure.BLOCKING,
        )


def _tasks(account: Any) -> Iterable[WorkItem]:
    """Questions to this person, or to one of their roles; the safety nets' tasks are another room's."""
    if can(account, "case.comment") is None:
        return
    roles = {reach.role for reach in reaches_of(account)}
    cases = visible_to(account, "case.comment", Case.objects.exclude(state__in=OVER))
    asked = Task.objects.filter(
        Q(owner=account.person) | Q(owner=None, owner_role__in=roles), done_at=None, case__in=cases
    ).exclude(kind__in=SAFETY_TASKS)
    for task in asked.select_related("case", "created_by__hospital"):
        late = task.due_on is not None and task.due_on < today()
        kind = str(TASK_KINDS.get(task.kind, task.kind))
        yield _row(
            task.case,
            what=f"{kind}: {task.text}" if len(task.text) < 120 else f"{kind}: {task.text[:117]}...",
            why=_asked_by(task),
            since=datetime.combine(task.due_on, time.min, UTC) if late and task.due_on else task.created_at,
            url=reverse("case-discussion", args=[task.case.pseudonym]),
            button=_("Answer"),
            pressure=Pressure.NOW if late else Pressure.BLOCKING if task.blocks_signing else Pressure.ROUTINE,
        )


def _asked_by(task: Task) -> str:
    asker = task.created_by
    if asker is None:
        words = _("Asked by the system")
    else:
        words = _("Asked by %(name)s, %(hospital)s") % {"name": asker.name, "hospital": asker.hospital.short_name}
    if task.due_on:
        words += " \u00b7 " + _("due %(day)s") % {"day": f"{task.due_on:%d.%m.%Y}"}
    return words
