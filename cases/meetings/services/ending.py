"""A case that its doctor or coordinator takes from the board leaves the agendas that it waits on, and the screens."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.dossier.enums import CaseState
from cases.dossier.models import Case
from cases.meetings.enums import EventKind, ItemState
from cases.meetings.models import AgendaItem, Meeting
from cases.meetings.services.agenda import CHANGEABLE, remove_case
from cases.meetings.services.drafting import put_aside
from cases.meetings.services.log import append, locked
from cases.meetings.services.planning import withdraw_case_from_board
from cases.meetings.words import recorded
from molmdt.audit import services as audit
from molmdt.kernel.clock import now

# What the minutes say of a case that was being discussed.
TAKEN: Mapping[str, str | Promise] = {
    CaseState.WITHDRAWN: _("The referral was withdrawn."),
    CaseState.DECEASED: _("The patient has died."),
    CaseState.RETURNED: _("The referral was returned to the doctor."),
    CaseState.DEFERRED: _("The case was deferred outside the meeting."),
}
# A deferred case may wait on an agenda all the same: it has returned there.
NEVER_WAITS = frozenset(TAKEN) - {CaseState.DEFERRED}


def leave_agendas_after_commit(case: Case) -> None:
    """Inside the dossier's transaction, which holds the case: a meeting's row is locked only after it has ended."""
    transaction.on_commit(lambda: leave_agendas(_waiting().filter(case=case.pk)), robust=True)


def sweep_agendas() -> int:
    """The nightly round, for what a process that died has not done. Safe to repeat."""
    return leave_agendas(_waiting().filter(case__state__in=NEVER_WAITS))


def _waiting() -> Any:
    up = [ItemState.WAITING, ItemState.CURRENT]
    return AgendaItem.objects.filter(state__in=up, meeting__state__in=CHANGEABLE, case__state__in=TAKEN)


def leave_agendas(items: Iterable[AgendaItem]) -> int:
    """How many left."""
    return sum(_leave(item) for item in items)


@transaction.atomic
def _leave(item: AgendaItem) -> bool:
    """What has not been called goes without a trace; what has is in the minutes, and says why it ended."""
    meeting = locked(item.meeting_id)
    found = _waiting().select_related("case__hospital__region", "case__patient").filter(pk=item.pk).first()
    if found is None:
        return False
    if found.started_at is None:
        remove_case(actor=None, item=found)
    else:
        _end(meeting, found)
    return True


def _end(meeting: Meeting, item: AgendaItem) -> None:
    put_aside(item)
    item.state, item.ended_at, item.defer_reason = ItemState.DEFERRED, now(), recorded(TAKEN[item.case.state])
    item.save(update_fields=["state", "ended_at", "defer_reason"])
    withdraw_case_from_board(meeting=meeting, case=item.case)
    append(meeting, EventKind.CASE_DEFERRED, None, item=item.pk)
    audit.record(
        actor=None, action="meeting.run", verb="U", case=item.case.pseudonym, obj=item, meeting_id=meeting.pk,
        deferred=True, case_is=item.case.state,
    )  # fmt: skip
