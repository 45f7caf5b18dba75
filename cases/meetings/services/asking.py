"""Questions in writing about the case that is up, and their answers; they are kept for the minutes."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.meetings.enums import EventKind
from cases.meetings.models import AgendaItem, Meeting, Question
from cases.meetings.services.inside import taking_part
from cases.meetings.services.log import append, demand_qualified
from molmdt.audit import services as audit
from molmdt.kernel.clock import now
from molmdt.kernel.errors import FieldProblem, InvalidInput, PreconditionFailed

LONGEST = 1000  # characters


@transaction.atomic
def ask_question(*, actor: Any, item: AgendaItem, text: str) -> Question:
    """Asks about the case that is up."""
    meeting, item = _qualified(actor, item)
    question = Question.objects.create(item=item, person=actor.person, text=_checked(text, "text"), asked_at=now())
    _note(actor, meeting, item, question, "asked", "C")
    return question


@transaction.atomic
def answer_question(*, actor: Any, question: Question, text: str = "") -> Question:
    """Answers in writing; without a text the question was answered aloud. The first answer stands."""
    meeting, item = _qualified(actor, question.item)
    question = _still_there(question)
    if question.answered_at is not None:
        raise PreconditionFailed(
            _("%(name)s has answered the question already. Nothing was changed.")
            % {"name": question.answered_by.name if question.answered_by else ""}
        )
    question.answer = _checked(text, "answer") if text.strip() else ""
    question.answered_at, question.answered_by = now(), actor.person
    question.save(update_fields=["answer", "answered_at", "answered_by"])
    _note(actor, meeting, item, question, "answered", "U")
    return question


@transaction.atomic
def withdraw_question(*, actor: Any, question: Question) -> None:
    """Takes one's own question back while nobody has answered it."""
    meeting, item = taking_part(actor, question.item)
    question = _still_there(question)
    if question.person_id != actor.person_id:
        raise PreconditionFailed(_("Only who asked can take the question back."))
    if question.answered_at is not None:
        raise PreconditionFailed(_("The question has been answered. Nothing was changed."))
    question.withdrawn_at = now()
    question.save(update_fields=["withdrawn_at"])
    _note(actor, meeting, item, question, "withdrawn", "U")


def _qualified(actor: Any, item: AgendaItem) -> tuple[Meeting, AgendaItem]:
    meeting, item = taking_part(actor, item)
    demand_qualified(item, actor)
    return meeting, item


def _still_there(question: Question) -> Question:
    stored = Question.objects.select_related("answered_by").get(pk=question.pk)
    if stored.withdrawn_at is not None:
        raise PreconditionFailed(_("The question has been taken back. Nothing was changed."))
    return stored


def _checked(text: str, field: str) -> str:
    text = text.strip()
    if not text or len(text) > LONGEST:
        problem = _("Write between 1 and %(longest)s characters.") % {"longest": LONGEST}
        raise InvalidInput(_("Nothing was stored."), [FieldProblem(field, problem)])
    return text


def _note(actor: Any, meeting: Meeting, item: AgendaItem, question: Question, what: str, verb: str) -> None:
    append(meeting, EventKind.QUESTION, actor, item=item.pk, question=question.pk, what=what)
    audit.record(
        actor=actor, action="meeting.speak", verb=verb, case=item.case.pseudonym, obj=question,
        meeting_id=meeting.pk, question=what,
    )  # fmt: skip
