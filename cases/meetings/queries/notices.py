"""What a mail about a meeting says: Norwegian first, English below. No patient's data but the pseudonym."""

from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from cases.meetings.logic.calendar_entry import Entry
from cases.meetings.models import Invitation
from molmdt.kernel.clock import now


@dataclass(frozen=True)
class Notice:
    """One mail: plain text, and the calendar's entry that goes with it."""

    subject: str
    body: str
    entry: Entry


def notice_of(invitation: Invitation) -> Notice:
    """The invitation's newest revision. ``meeting__board``, ``case`` and ``person`` are loaded."""
    with override("nb"):
        subject, norwegian = _summary(invitation), _text(invitation)
    with override("en"):
        english = _text(invitation)
    return Notice(subject, f"{norwegian}\n\n-- English --\n\n{english}\n", _entry(invitation, subject, norwegian))


def _entry(invitation: Invitation, summary: str, description: str) -> Entry:
    return Entry(
        uid=f"invitation-{invitation.pk}@{settings.EMAIL_DOMAIN}",
        sequence=invitation.revision,
        stamp=now(),
        starts_at=invitation.starts_at,
        ends_at=invitation.ends_at,
        summary=summary,
        description=description,
        place=invitation.meeting.place,
        url=_address(invitation),
        organiser=settings.DEFAULT_FROM_EMAIL,
        attendee=invitation.person.email,
        attendee_name=invitation.person.name,
        tentative=invitation.case is not None,
        cancelled=invitation.cancelled_at is not None,
    )


def _summary(invitation: Invitation) -> str:
    """The subject, and the entry's title. Whole sentences: a translator may need another order."""
    words = {
        "board": invitation.meeting.board.name,
        "case": invitation.case.pseudonym if invitation.case else "",
        "day": f"{localtime(invitation.starts_at):%d.%m.%Y}",
        "time": f"{localtime(invitation.starts_at):%H.%M}",
    }
    if invitation.cancelled_at:
        told = _("Cancelled: %(board)s %(day)s, %(case)s") if words["case"] else _("Cancelled: %(board)s %(day)s")
    elif invitation.revision:
        told = (
            _("Changed: %(board)s %(day)s about %(time)s, %(case)s")
            if words["case"]
            else _("Changed: %(board)s %(day)s %(time)s")
        )
    elif words["case"]:
        told = _("Invitation: %(board)s %(day)s about %(time)s, %(case)s")
    else:
        told = _("Invitation: %(board)s %(day)s %(time)s")
    return told % words


def _text(invitation: Invitation) -> str:
    context = {
        "invitation": invitation,
        "meeting": invitation.meeting,
        "case": invitation.case,
        "address": _address(invitation),
        "answers": settings.PUBLIC_URL + reverse("my-meetings"),
    }
    return render_to_string("meetings/mail/invitation.txt", context).strip()


def _address(invitation: Invitation) -> str:
    if invitation.case is not None:
        return settings.PUBLIC_URL + reverse("dossier", args=[invitation.case.pseudonym])
    return settings.PUBLIC_URL + reverse("meeting-live", args=[invitation.meeting_id])
