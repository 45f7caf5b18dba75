"""Invitations as mail. The row is the truth: what could not be sent waits in it, and says why.

A message may go out twice after a crash between sending and noting it; its number makes calendars take it as the same.
"""

import logging
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.conf import settings
from django.core import mail
from django.db import transaction

from cases.meetings.enums import NoticeProblem
from cases.meetings.logic.calendar_entry import calendar_file
from cases.meetings.logic.notices import next_attempt
from cases.meetings.models import Invitation
from cases.meetings.queries.notices import Notice, notice_of
from molmdt.audit import services as audit
from molmdt.kernel.clock import now

log = logging.getLogger(__name__)
PERMANENT = 500  # replies from here on say that trying again is of no use (RFC 5321, 4.2.1)
UNREACHABLE = (OSError, SMTPException)  # a connection that breaks says either


def send_invitations(meeting: int) -> tuple[int, int]:
    """Sends what waits for a meeting and may be tried now. Returns how many were sent, and how many still wait."""
    due = [one.pk for one in Invitation.objects.filter(meeting=meeting, sent_at=None) if _may_be_tried(one)]
    if not due:
        return 0, 0
    if not settings.EMAIL_IS_SENT:
        return 0, _note_problem(due, NoticeProblem.NO_SERVER)
    connection = mail.get_connection()
    try:
        connection.open()
    except UNREACHABLE:
        log.warning("mail server not reached", extra={"meeting": meeting})
        return 0, _note_problem(due, NoticeProblem.UNREACHABLE)
    try:
        sent = sum(_send_one(key, connection) for key in due)
    finally:
        connection.close()
    return sent, len(due) - sent


def _may_be_tried(invitation: Invitation) -> bool:
    after = next_attempt(invitation.tried_at, invitation.attempts)
    return after is None or after <= now()


def _note_problem(keys: list[int], problem: NoticeProblem) -> int:
    """One more attempt that failed, for each."""
    for one in Invitation.objects.filter(pk__in=keys, sent_at=None):
        one.attempts, one.tried_at, one.problem = min(one.attempts + 1, 1000), now(), problem
        one.save(update_fields=["attempts", "tried_at", "problem"])
    return len(keys)


@transaction.atomic
def _send_one(key: int, connection: Any) -> bool:
    """The row is locked while its message is on its way: two workers do not both send it, and nobody revises it."""
    rows = Invitation.objects.select_for_update(of=("self",), skip_locked=True)
    found = rows.select_related("meeting__board", "case", "person").filter(pk=key, sent_at=None).first()
    if found is None:
        return False
    found.tried_at, found.attempts = now(), found.attempts + 1
    found.problem = _problem_with(found, connection)
    if not found.problem:
        found.sent_at = now()
        audit.record(
            actor=None, action="meeting.plan", verb="E", case=found.case.pseudonym if found.case else "", obj=found,
            meeting_id=found.meeting_id, notice="cancel" if found.cancelled_at else "request", revision=found.revision,
        )  # fmt: skip
    found.save(update_fields=["tried_at", "attempts", "problem", "sent_at"])
    return not found.problem


def _problem_with(invitation: Invitation, connection: Any) -> str:
    """Sends; empty when the server took it."""
    if not invitation.person.email:
        return NoticeProblem.NO_ADDRESS
    try:
        _message(notice_of(invitation), connection).send()
    except (SMTPRecipientsRefused, ValueError):  # also an address or a name that no header can hold
        return NoticeProblem.REFUSED
    except SMTPResponseException as error:
        return NoticeProblem.REFUSED if error.smtp_code >= PERMANENT else NoticeProblem.UNREACHABLE
    except UNREACHABLE:
        return NoticeProblem.UNREACHABLE
    return ""


def _message(notice: Notice, connection: Any) -> mail.EmailMessage:
    message = mail.EmailMessage(notice.subject, notice.body, to=[notice.entry.attendee], connection=connection)
    file = calendar_file(notice.entry).decode("utf-8")
    message.attach("mol-mdt.ics", file, f"text/calendar; method={notice.entry.method}")
    return message
