"""The speaking list: who asks for the word, in the order of asking; the chair gives it and takes it back."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.meetings.enums import EventKind
from cases.meetings.models import AgendaItem, Meeting, RaisedHand
from cases.meetings.services.hands import lower_hands
from cases.meetings.services.inside import room_of
from cases.meetings.services.log import append, current_item, demand_qualified
from molmdt.access.queries import can
from molmdt.audit import services as audit
from molmdt.kernel.clock import now
from molmdt.kernel.errors import PreconditionFailed


@transaction.atomic
def raise_hand(*, actor: Any, meeting: Meeting) -> RaisedHand:
    """Asks for the word; asking twice is asking once. What is asked about is the case that is up, if the actor may
    see it.
    """
    meeting = room_of(actor, meeting)
    item = current_item(meeting)
    if item is not None:
        demand_qualified(item, actor)
        item = item if can(actor, "case.open", item.case) is not None else None
    hand, raised = RaisedHand.objects.get_or_create(
        meeting=meeting, person=actor.person, lowered_at=None, defaults={"item": item, "raised_at": now()}
    )
    if raised:
        _note(actor, meeting, item, actor.person_id, "raised")
    return hand


@transaction.atomic
def lower_hand(*, actor: Any, meeting: Meeting) -> None:
    """Takes one's own hand down, or has finished speaking; twice is once."""
    meeting = room_of(actor, meeting)
    if lower_hands(meeting, people=[actor.person_id]):
        _note(actor, meeting, None, actor.person_id, "lowered")


@transaction.atomic
def give_word(*, actor: Any, meeting: Meeting, person: int) -> RaisedHand:
    """Gives the word to somebody on the list; whoever had it is done. Refused when the hand is down meanwhile."""
    meeting = room_of(actor, meeting)
    hand = meeting.hands.filter(person=person, lowered_at=None).select_related("item__case").first()
    if hand is None:
        raise PreconditionFailed(_("The hand has been lowered meanwhile. Nothing was changed."))
    if hand.called_at is not None:
        return hand
    meeting.hands.filter(lowered_at=None, called_at__isnull=False).update(lowered_at=now())
    hand.called_at = now()
    hand.save(update_fields=["called_at"])
    _note(actor, meeting, hand.item, person, "called")
    return hand


@transaction.atomic
def take_word_back(*, actor: Any, meeting: Meeting, person: int) -> None:
    """Takes the word, or the place on the list, from ``person``; twice is once."""
    meeting = room_of(actor, meeting)
    if lower_hands(meeting, people=[person]):
        _note(actor, meeting, None, person, "taken")


def _note(actor: Any, meeting: Meeting, item: AgendaItem | None, person: int, what: str) -> None:
    append(meeting, EventKind.HAND, actor, item=item.pk if item else None, person=person, what=what)
    audit.record(
        actor=actor, action="meeting.speak", verb="E", case=item.case.pseudonym if item else "", obj=meeting,
        meeting_id=meeting.pk, hand=what, person=person,
    )  # fmt: skip
