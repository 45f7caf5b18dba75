"""What the ledger asks of a person: a signature beyond the design, and places in cohorts that have ended."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.dossier.logic.work import Pressure, WorkItem
from cases.dossier.models import Case
from cases.dossier.queries import tumour_of
from cases.trials.enums import SlotState
from cases.trials.models import Slot
from cases.trials.queries.cohorts import HOLDS_PLACE, cohorts_with_rows, state_of
from molmdt.access.queries import visible_to


def ledger_items(account: Any, bookable: QuerySet[Case]) -> Iterable[WorkItem]:
    """``bookable``: cases for which the person may book places."""
    yield from _signatures(account)
    yield from _in_ended(bookable)


def _signatures(account: Any) -> Iterable[WorkItem]:
    """Never one's own question: a second person signs."""
    cases = visible_to(account, "slot.overrun", Case.objects.all())
    asked = Slot.objects.filter(case__in=cases, state=SlotState.WAITING).exclude(overrun_reason="")
    for slot in asked.exclude(overrun_asked_by=account.person).select_related("case", "cohort"):
        yield _item(
            slot, _("Place beyond the design"), _("%(cohort)s: sign or decline") % {"cohort": slot.cohort.code},
            reverse("cohort", args=[slot.cohort.code]), _("To the cohort"), slot.reserved_at,
        )  # fmt: skip


def _in_ended(cases: QuerySet[Case]) -> Iterable[WorkItem]:
    """Reserved, examined or waiting where nobody more is included: somebody must tell the patient."""
    held = Slot.objects.filter(case__in=cases, state__in=[*HOLDS_PLACE, SlotState.WAITING])
    slots = list(held.select_related("case").order_by("reserved_at", "pk"))
    states = {one.pk: state_of(one) for one in cohorts_with_rows().filter(pk__in={slot.cohort_id for slot in slots})}
    for slot in slots:
        state = states[slot.cohort_id]
        if state.is_over:
            why = _("%(cohort)s has ended; the place cannot be used") % {"cohort": state.cohort.code}
            address = reverse("case-trials", args=[slot.case.pseudonym])
            yield _item(slot, _("Cohort has ended"), why, address, _("To the trials"), slot.reserved_at)


def _item(slot: Slot, what: str, why: str, url: str, button: str, since: datetime) -> WorkItem:
    return WorkItem(
        what=what, why=why, since=since, url=url, button=button, pseudonym=slot.case.pseudonym,
        tumour=tumour_of(slot.case), pressure=Pressure.BLOCKING,
    )  # fmt: skip
