"""Signs of life of those who hold a socket: written in one query per room and process, before anybody is judged."""

import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from django.core.exceptions import PermissionDenied

from cases.meetings import services
from cases.meetings.live.seats import Memory
from cases.meetings.live.updates import Asking
from cases.meetings.models import Attendance, Meeting
from cases.meetings.services.presence import SEEN_EVERY, note_seen, sweep_unseen
from molmdt.accounts.models import Account
from molmdt.kernel.errors import DomainError


def signs_of_life(meeting: int, asking: Mapping[Any, Asking], memory: Memory) -> None:
    """Every connected person is there; who went silent earlier and is heard again comes back; who is not heard goes.

    Those connected here are noted, and brought back, before anybody is swept or judged: after a time without the
    database another process may have let them go.
    """
    moment = time.monotonic()
    due = memory.noted_at is None or moment - memory.noted_at >= SEEN_EVERY.total_seconds()
    accounts = {one.seat.account for one in asking.values() if due or one.audience is None}
    if not accounts:
        return
    bring_back(meeting, accounts)
    if due:
        people = Account.objects.filter(pk__in=accounts).values_list("person", flat=True)
        note_seen(meeting, people)
        sweep_unseen(meeting)
        memory.noted_at = moment


def bring_back(meeting: int, accounts: Iterable[int]) -> None:
    """Lets those of these accounts join again who went silent without leaving."""
    mine = Attendance.objects.filter(meeting=meeting, account__in=list(accounts))
    there = set(mine.filter(left_at=None).values_list("person_id", flat=True))
    gone = mine.filter(lost=True).exclude(person__in=there).select_related("account__person__hospital")
    for account in {one.account for one in gone}:
        with suppress(PermissionDenied, DomainError):  # the right has ended meanwhile, or the meeting has
            services.come_back(actor=account, meeting=Meeting(pk=meeting))
