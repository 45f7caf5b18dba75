"""A cohort's places as a reader may see them: in screening, reserved, the line, who asks for one beyond the design."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from cases.dossier.models import Case
from cases.trials.enums import SlotState
from cases.trials.models import Cohort, Slot
from cases.trials.queries.cohorts import HOLDS_PLACE, is_lapsed
from molmdt.access.queries import visible_to
from molmdt.audit import services as audit

SHOWN = (*HOLDS_PLACE, SlotState.WAITING)
ORDER = {SlotState.IN_SCREENING: 0, SlotState.RESERVED: 1, SlotState.WAITING: 2}


@dataclass(frozen=True)
class LedgerRow:
    slot: Slot
    elsewhere: tuple[str, ...]  # other cohorts in which the patient has a place
    may_move: bool
    may_sign: bool  # a place beyond the design that somebody else has asked for

    @property
    def lapsed(self) -> bool:
        return is_lapsed(self.slot)


@dataclass(frozen=True)
class Ledger:
    rows: tuple[LedgerRow, ...]  # of cases that the reader may see
    unseen: int
    line: int  # how many wait

    @property
    def total(self) -> int:
        return len(self.rows) + self.unseen


def ledger_of(cohort: Cohort, account: Any) -> Ledger:
    """The pseudonyms shown to the reader are recorded first. A constant number of queries."""
    live = list(Slot.objects.filter(cohort=cohort, state__in=SHOWN).select_related("case", "overrun_asked_by"))
    cases = Case.objects.filter(pk__in=[slot.case_id for slot in live])
    seen = _keys(visible_to(account, "case.list", cases))
    shown = sorted(
        (slot for slot in live if slot.case_id in seen),
        key=lambda slot: (ORDER[SlotState(slot.state)], slot.place_in_line or 0, slot.reserved_at),
    )
    audit.record_list(actor=account, action="case.list", cases=[slot.case.pseudonym for slot in shown])
    movers, signers = (_keys(visible_to(account, action, cases)) for action in ("slot.line", "slot.overrun"))
    elsewhere = _elsewhere(cohort, shown)
    waiting = sum(slot.state == SlotState.WAITING for slot in live)
    rows = tuple(
        LedgerRow(
            slot=slot,
            elsewhere=elsewhere[slot.case.patient_id],
            may_move=slot.state == SlotState.WAITING and waiting > 1 and slot.case_id in movers,
            may_sign=bool(slot.overrun_reason) and slot.state == SlotState.WAITING and slot.case_id in signers
            and slot.overrun_asked_by_id != account.person.pk,
        )
        for slot in shown
    )  # fmt: skip
    return Ledger(rows, len(live) - len(shown), waiting)


def _keys(cases: QuerySet[Case]) -> set[int]:
    return set(cases.values_list("pk", flat=True))


def _elsewhere(cohort: Cohort, shown: Sequence[Slot]) -> dict[int, tuple[str, ...]]:
    """Patient -> codes of the other cohorts where they have a place; allowed, but to be known."""
    found: dict[int, tuple[str, ...]] = defaultdict(tuple)
    others = Slot.objects.filter(
        case__patient__in=[slot.case.patient_id for slot in shown], state__in=[*SHOWN, SlotState.ENROLLED]
    ).exclude(cohort=cohort)
    for patient, code in others.order_by("cohort__code").values_list("case__patient", "cohort__code").distinct():
        found[patient] = (*found[patient], code)
    return found
