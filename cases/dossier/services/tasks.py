"""What must be clarified about a case: asked, answered, commented; and when somebody last looked."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.dossier.enums import SAFETY_TASKS, TaskKind
from cases.dossier.models import Case, CaseVisit, Task
from cases.dossier.services.life import note_news, person_of
from cases.dossier.signals import task_changed
from molmdt.accounts.models import Person
from molmdt.audit import services as audit
from molmdt.kernel.clock import now
from molmdt.kernel.errors import FieldProblem, InvalidInput, PreconditionFailed


@transaction.atomic
def open_task(
    *,
    actor: Any,
    case: Case,
    kind: str,
    text: str,
    owner_role: str = "",
    owner: Person | None = None,
    due_on: date | None = None,
    blocks_signing: bool = False,
    action: str = "case.comment",
) -> Task:
    """Something that a role or a person must clarify. Stands on their work list until closed."""
    person = person_of(actor)
    task = Task.objects.create(
        case=case, kind=kind, text=_told(text), owner_role=owner_role, owner=owner, due_on=due_on,
        blocks_signing=blocks_signing, created_at=now(), created_by=person,
    )  # fmt: skip
    note_news(case=case, kind=kind, person=person)
    audit.record(actor=actor, action=action, verb="C", case=case.pseudonym, obj=task, kind=kind)
    task_changed.send(sender=Task, task=task)
    return task


def ask_for_information(*, actor: Any, case: Case, text: str, owner_role: str, due_on: date | None = None) -> Task:
    """A question to a role. One to the referring doctor is theirs by name."""
    owner = case.referring_doctor if owner_role == "RO" else None
    return open_task(
        actor=actor, case=case, kind=TaskKind.INFORMATION_REQUEST, text=text, owner_role=owner_role, owner=owner,
        due_on=due_on,
    )  # fmt: skip


def comment(*, actor: Any, case: Case, text: str) -> Task:
    """A remark in the discussion: a task that nobody has to do, done as it is written."""
    with transaction.atomic():
        task = open_task(actor=actor, case=case, kind=TaskKind.COMMENT, text=text)
        task.done_at, task.done_by = task.created_at, task.created_by
        task.save(update_fields=["done_at", "done_by"])
    return task


@transaction.atomic
def close_task(*, actor: Any, task: Task, outcome: str, action: str = "case.comment") -> Task:
    """The answer. Of two who answer at once the second is told. A safety net's task is closed by its own steps."""
    if task.kind in SAFETY_TASKS and action == "case.comment":
        raise PreconditionFailed(_("This is followed up step by step on its own page, not by an answer here."))
    person = person_of(actor)
    closed = Task.objects.filter(pk=task.pk, done_at=None).update(done_at=now(), done_by=person, outcome=_told(outcome))
    if not closed:
        raise PreconditionFailed(_("Somebody has already closed this task."))
    task.refresh_from_db()
    note_news(case=task.case, kind="task_closed", person=person)
    audit.record(actor=actor, action=action, verb="U", case=task.case.pseudonym, obj=task, kind=task.kind)
    task_changed.send(sender=Task, task=task)
    return task


def note_visit(*, person: Person, case: Case) -> Any:
    """Remembers that the person has now seen the case. Returns when they saw it before, None if never."""
    with transaction.atomic():
        visit, created = CaseVisit.objects.select_for_update().get_or_create(
            case=case, person=person, defaults={"at": now()}
        )
        before = None if created else visit.at
        if not created:
            CaseVisit.objects.filter(pk=visit.pk).update(at=now())
    return before


def _told(text: str) -> str:
    text = text.strip()
    if not text:
        raise InvalidInput(_("Write what it is about."), [FieldProblem("text", _("is empty"))])
    return text
