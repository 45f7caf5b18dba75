"""The advisory vote: what each thinks of the conclusion as it stands. Named, kept, and deciding nothing."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.meetings.enums import EventKind, VoteChoice
from cases.meetings.models import AgendaItem, Conclusion, Meeting, Poll, Vote
from cases.meetings.services.drafting import draft_of, next_version
from cases.meetings.services.log import append
from cases.meetings.services.reading import demand_lines
from cases.meetings.words import recorded
from molmdt.audit import services as audit
from molmdt.kernel.clock import now
from molmdt.kernel.errors import FieldProblem, InvalidInput, PreconditionFailed

AGREED = gettext_lazy("Do you agree with the conclusion?")


@transaction.atomic
def open_poll(*, actor: Any, item: AgendaItem, question: str, version: int) -> Poll:
    """Asks everybody who takes part about the conclusion in the version that the asker saw."""
    meeting, conclusion = draft_of(actor, item)
    if conclusion.version != version:
        raise PreconditionFailed(_("The conclusion has been changed since you saw it. Look at it and ask again."))
    demand_lines(conclusion)
    if conclusion.item.polls.filter(closed_at=None).exists():
        raise PreconditionFailed(_("A vote is open already. Close it first."))
    question = question.strip() or recorded(AGREED)
    poll = Poll.objects.create(
        item=conclusion.item, question=question[:200], conclusion_version=version, opened_at=now(),
        opened_by=actor.person,
    )  # fmt: skip
    _told(actor, meeting, conclusion, poll, "C")
    return poll


@transaction.atomic
def vote(*, actor: Any, poll: Poll, choice: VoteChoice, comment: str = "") -> Vote:
    """One's own advice; it can be given anew until the vote is closed."""
    meeting, conclusion = draft_of(actor, poll.item)
    poll = _open(poll)
    comment = comment.strip()
    if len(comment) > 400:
        raise InvalidInput(_("The vote was not stored."), [FieldProblem("comment", _("400 characters at most."))])
    given, _made = Vote.objects.update_or_create(
        poll=poll, person=actor.person, defaults={"choice": choice, "comment": comment, "at": now()}
    )
    _told(actor, meeting, conclusion, poll, "U", action="conclusion.vote")
    return given


@transaction.atomic
def close_poll(*, actor: Any, poll: Poll) -> Poll:
    """Closes the vote: names are shown, and a no with its reason becomes dissent in the conclusion."""
    meeting, conclusion = draft_of(actor, poll.item)
    poll = _open(poll)
    poll.closed_at = now()
    poll.save(update_fields=["closed_at"])
    _told(actor, meeting, conclusion, poll, "U")
    if _record_dissent(poll, conclusion):
        append(meeting, EventKind.CONCLUSION_CHANGED, actor, item=conclusion.item_id, poll=poll.pk)
    return poll


def _record_dissent(poll: Poll, conclusion: Conclusion) -> bool:
    """Under the voter's name, whose words they are. What is written there already is not written twice."""
    against = poll.votes.filter(choice=VoteChoice.NO).exclude(comment="").select_related("person")
    said = conclusion.dissent.splitlines()
    new = [line for one in against if (line := f"{one.person.name}: {one.comment}") not in said]
    if new:
        conclusion.dissent = "\n".join([*said, *new])
        conclusion.text_version += 1
        conclusion.save(update_fields=["dissent", "text_version"])
        next_version(conclusion)
    return bool(new)


def _open(poll: Poll) -> Poll:
    found = Poll.objects.select_for_update(of=("self",)).get(pk=poll.pk)
    if found.overtaken:
        raise PreconditionFailed(_("The conclusion was changed meanwhile, which closed the vote. Nothing was changed."))
    if found.closed_at is not None:
        raise PreconditionFailed(_("The vote is closed. Nothing was changed."))
    return found


def _told(
    actor: Any, meeting: Meeting, conclusion: Conclusion, poll: Poll, verb: str, *, action: str = "meeting.run"
) -> None:
    """The log says who voted, never what: that stands with the poll."""
    append(meeting, EventKind.POLL, actor, item=conclusion.item_id, poll=poll.pk)
    audit.record(actor=actor, action=action, verb=verb, case=conclusion.case.pseudonym, obj=poll, meeting_id=meeting.pk)
