"""Who could be offered a place now, and whom to call: the work list of a reopened or changed cohort."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from cases.dossier.enums import CaseState
from cases.dossier.models import Case
from cases.trials.enums import LIVE_SLOTS, OfferState, Operator, Verdict
from cases.trials.logic.clause_table import MOLECULAR
from cases.trials.logic.explanation import deciding, from_json
from cases.trials.logic.offering import LIVE, NEXT
from cases.trials.models import CohortPatient, Offer, Slot
from cases.trials.queries.callable import TO_AGENDA, living_cases
from cases.trials.queries.cohorts import CohortState, cohorts_with_rows, state_of
from cases.trials.queries.tree import TreeLine, tree_lines
from cases.trials.words.reasons import datum_words, joined_reasons
from molmdt.access.queries import visible_to
from molmdt.accounts.models import Hospital

# The board is over: nobody thinks of the case unless somebody calls.
BOARD_OVER = frozenset(
    {CaseState.CONCLUDED, CaseState.SIGNED, CaseState.DISPATCHED, CaseState.FOLLOWED_UP, CaseState.CLOSED}
)
ENDED = frozenset(OfferState) - LIVE - {OfferState.FITS_NO_MORE}
# What the list can show. Of a case that has its board ahead nobody need be called: it is taken up there.
FILTERS: Mapping[str, Q] = {
    "": Q(state__in=LIVE, case__state__in=BOARD_OVER),
    "called": Q(state=OfferState.CALLED),
    "open": Q(state__in=LIVE) & ~Q(case__state__in=BOARD_OVER),
    "ended": Q(state__in=ENDED),
}


@dataclass(frozen=True)
class OfferRow:
    """One patient and cohort. ``ask``: what to ask in the call; ``back``: agenda, referral or board, where the case
    would go from here."""

    offer: Offer
    state: CohortState
    why: tuple[str, ...]
    ask: tuple[str, ...]
    tree: tuple[TreeLine, ...]
    back: str

    @property
    def case(self) -> Case:
        return self.offer.case

    @property
    def acts(self) -> tuple[OfferState, ...]:
        return tuple(state for state in OfferState if state in NEXT.get(OfferState(self.offer.state), ()))


@dataclass(frozen=True)
class Waiting:
    """How many could be offered one cohort, for a line of the work list."""

    cohort: str
    count: int
    since: Any
    pseudonym: str  # of the only one; empty where there are several


def offer_by_key(offer: int) -> Offer:
    """For the doors: Http404 without one."""
    return get_object_or_404(Offer.objects.select_related("case", "version__cohort"), pk=offer)


def offers_for(account: Any, *, cohort: str = "", hospital: str = "", shown: str = "") -> QuerySet[Offer]:
    """Offers of cases that the account may act on, the newest last. ``shown``: a key of FILTERS."""
    found = _acting_on(account).filter(FILTERS.get(shown, FILTERS[""]))
    if cohort:
        found = found.filter(version__cohort__code=cohort)
    if hospital:
        found = found.filter(case__hospital__code=hospital)
    related = ("case__hospital", "case__patient", "case__referring_doctor", "version__cohort", "ended_by")
    return found.select_related(*related).order_by("found_at", "pk")


def choices_for(account: Any) -> tuple[list[str], list[Hospital]]:
    """Codes of cohorts and hospitals that the filter can choose among."""
    mine = _acting_on(account)
    codes = mine.order_by("version__cohort__code").values_list("version__cohort__code", flat=True).distinct()
    return list(codes), list(Hospital.objects.filter(pk__in=mine.values("case__hospital")).order_by("short_name"))


def rows_of(offers: Iterable[Offer]) -> list[OfferRow]:
    """The offers with what a call needs. A constant number of queries."""
    offers = list(offers)
    wanted = {offer.version.cohort_id for offer in offers}
    states = {cohort.pk: state_of(cohort) for cohort in cohorts_with_rows().filter(pk__in=wanted)}
    return [_row(offer, states[offer.version.cohort_id]) for offer in offers]


def waiting_for(account: Any) -> list[Waiting]:
    """What nobody has called about yet, by cohort: cases whose board is over; the others have their meeting ahead."""
    fresh = _acting_on(account).filter(state=OfferState.OPEN, case__state__in=BOARD_OVER)
    rows = fresh.values("version__cohort__code").annotate(
        count=Count("pk"), since=Min("found_at"), one=Min("case__pseudonym")
    )
    return [
        Waiting(row["version__cohort__code"], row["count"], row["since"], row["one"] if row["count"] == 1 else "")
        for row in rows.order_by("since")
    ]


def _acting_on(account: Any) -> QuerySet[Offer]:
    """Without cases about which nobody is called any more, and without those who have got a place meanwhile."""
    cases = visible_to(account, "slot.book", living_cases())
    patient, cohort = OuterRef("case__patient"), OuterRef("version__cohort")
    placed = Slot.objects.filter(cohort=cohort, case__patient=patient, state__in=LIVE_SLOTS)
    treated = CohortPatient.objects.filter(cohort=cohort, case__patient=patient)
    return Offer.objects.filter(~Exists(placed), ~Exists(treated), case__in=cases).exclude(
        state=OfferState.FITS_NO_MORE
    )


def _row(offer: Offer, state: CohortState) -> OfferRow:
    tree = from_json(offer.explanation)
    missing = [leaf.missing for leaf in deciding(tree) if leaf.missing is not None]
    words = [datum_words({"datum": one.datum, "subject": one.subject, "ask": one.ask}) for one in missing]
    case_state = CaseState(offer.case.state)
    back = "agenda" if case_state in TO_AGENDA else "referral" if case_state == CaseState.CLOSED else "board"
    return OfferRow(
        offer=offer,
        state=state,
        why=tuple(joined_reasons(_met(offer.explanation))),
        ask=tuple(dict.fromkeys(words)),
        tree=tuple(tree_lines(offer.explanation)),
        back=back,
    )


def _met(node: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The clauses about the molecular profile that are met: what makes the case one of this cohort."""
    if "clause" in node:
        return [node] if node["result"] == Verdict.MATCH and next(iter(node["clause"])) in MOLECULAR else []
    if node["operator"] == Operator.NOT:
        return []
    return [met for child in node["children"] for met in _met(child)]
