"""Who could be offered a place since a cohort opened or changed: found by replays, ended by the people who call."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.dossier.models import Case, CaseNews
from cases.dossier.services.life import note_news, person_of
from cases.dossier.services.tasks import ask_for_information
from cases.trials.enums import LIVE_SLOTS, OfferState
from cases.trials.logic.explanation import Explanation, as_json
from cases.trials.logic.offering import LIVE, NEXT, offerable, offerable_stored, waived
from cases.trials.models import CohortVersion, Offer, Screening, Slot, Waiver
from cases.trials.queries.callable import TO_AGENDA, callable_cases
from cases.trials.queries.waivers import fits_with_waivers, waived_clauses
from molmdt.accounts.enums import Role
from molmdt.audit import services as audit
from molmdt.kernel.clock import now
from molmdt.kernel.errors import FieldProblem, InvalidInput, PreconditionFailed

NOTE_LENGTH = 300


@dataclass(frozen=True)
class Noted:
    """How many offers one call has made, kept, and withdrawn."""

    made: int = 0
    kept: int = 0
    withdrawn: int = 0


def note_fits(
    *, version: CohortVersion, trees: Mapping[int, Explanation | None], reopened: bool = False, actor: Any = None
) -> Noted:
    """Notes what a replay has found. Idempotent, and may be called part by part.

    ``trees``: per case that was looked at (primary key), its explained rule, or None where it does not fit and nothing
    is set aside for it (``waived_clauses``); what is set aside counts as met.
    ``reopened``: the rule is the same and places have come (an expansion, places after the cohort was full); a case
    that fitted before is offered too. Otherwise only one that the earlier version did not fit.

    An offer is made for the newest case of a living patient without objection, who is not in the cohort and has not
    said no to it. Open offers of cases that fit no more are withdrawn. A version that is not current notes nothing.
    """
    with transaction.atomic():
        held = CohortVersion.objects.select_for_update(no_key=True, of=("self",)).select_related("cohort")
        version = held.get(pk=version.pk)
        if not version.is_current:
            return Noted()
        told = {pk: tree for pk, tree in trees.items() if tree is not None}
        set_aside = waived_clauses(version.pk, told)
        told |= {pk: waived(told[pk], clauses) for pk, clauses in set_aside.items()}
        fitting = {pk: tree for pk, tree in told.items() if offerable(tree)}
        wanted = list(callable_cases(version.cohort).filter(pk__in=fitting))
        withdrawn = _withdraw(version, set(trees) - {case.pk for case in wanted})
        made, kept = _offer(version, wanted, fitting, reopened, actor)
    return Noted(made, kept, withdrawn)


def withdraw_offers(case: Case, misfits: Iterable[int]) -> int:
    """Ends the open offers of a case in these cohorts (primary keys): it has been screened and fits no more, also with
    what is set aside for it."""
    misfits = list(misfits)
    if not misfits:
        return 0
    waivers = Waiver.objects.filter(case=case, version__cohort__in=misfits, withdrawn_at=None)
    standing = Screening.objects.filter(case=case, is_current=True, version__in=[one.version_id for one in waivers])
    kept = [one.version_id for one in standing if fits_with_waivers(one, list(waivers))]
    ended = Offer.objects.filter(case=case, version__cohort__in=misfits, state__in=LIVE)
    return _end_all(ended.exclude(version__in=kept))


def end_offer(*, offer: Offer, state: OfferState, note: str = "", actor: Any) -> Offer:
    """What came of calling. ``CALLED`` keeps the offer open with its note; the others end it. A case that is taken up
    from follow-up is put before the coordinator, who places it on an agenda.

    InvalidInput without a word on why a patient is not suitable; PreconditionFailed when somebody has ended it.
    """
    note = note.strip()
    if state == OfferState.NOT_SUITABLE and not note:
        raise InvalidInput(_("Write why the patient is not suitable."), [FieldProblem("note", _("is empty"))])
    if len(note) > NOTE_LENGTH:
        raise InvalidInput(_("The note is too long."), [FieldProblem("note", _("at most 300 characters"))])
    with transaction.atomic():
        offer = Offer.objects.select_for_update(of=("self",)).select_related("case", "version__cohort").get(pk=offer.pk)
        if state not in NEXT.get(OfferState(offer.state), frozenset()):
            raise PreconditionFailed(_("Somebody has dealt with this already. Open the page again."))
        offer.state, offer.note = state, note or offer.note
        offer.ended_by, offer.ended_at = person_of(actor), now()
        offer.save(update_fields=["state", "note", "ended_by", "ended_at"])
        cohort = offer.version.cohort.code
        note_news(case=offer.case, kind=f"offer_{state}", subject=cohort, person=offer.ended_by)
        audit.record(
            actor=actor, action="slot.book", verb="U", case=offer.case.pseudonym, obj=offer, cohort=cohort,
            offer=str(state),
        )  # fmt: skip
        if state == OfferState.TAKEN_UP and offer.case.state in TO_AGENDA:
            text = _("Back to the board: %(cohort)s fits now. Put the case on an agenda.") % {"cohort": cohort}
            ask_for_information(actor=actor, case=offer.case, text=text, owner_role=Role.NATIONAL_COORDINATOR)
    return offer


def _fitted_before(version: CohortVersion, cases: Iterable[Case]) -> set[int]:
    """Cases that the version before this one, when they were last screened under it, would have been offered."""
    last = (
        Screening.objects.filter(
            case__in=list(cases), version__cohort=version.cohort_id, version__number__lt=version.number
        )
        .order_by("case", "-screened_at", "-pk")
        .distinct("case")
        .values_list("case", "verdict", "deciding")
    )
    return {case for case, verdict, deciding in last if offerable_stored(verdict, deciding)}


def _offer(
    version: CohortVersion,
    cases: Iterable[Case],
    trees: Mapping[int, Explanation],
    reopened: bool,
    actor: Any,
) -> tuple[int, int]:
    """A case has one offer per cohort: it is made, brought back, kept, or left as it was answered."""
    cases = list(cases)
    again = {OfferState.FITS_NO_MORE, OfferState.TAKEN_UP} if reopened else {OfferState.FITS_NO_MORE}
    standing = {
        offer.case_id: offer for offer in Offer.objects.filter(case__in=cases, version__cohort=version.cohort_id)
    }
    fresh: list[Offer] = []
    renewed: list[Offer] = []
    kept: list[Offer] = []
    fitted_before = set() if reopened else _fitted_before(version, cases)
    for case in cases:
        offer = standing.get(case.pk)
        if offer is None:
            if case.pk not in fitted_before:
                fresh.append(Offer(case=case))
        elif offer.state in LIVE:
            kept.append(offer)
        elif offer.state in again:
            offer.state, offer.found_at, offer.ended_at, offer.ended_by = OfferState.OPEN, now(), None, None
            renewed.append(offer)
    for offer in (*fresh, *renewed, *kept):
        _bring_up(offer, version, trees[offer.case_id])
    Offer.objects.bulk_create(fresh)
    changed = ["version", "verdict", "explanation", "state", "found_at", "ended_at", "ended_by"]
    Offer.objects.bulk_update([*renewed, *kept], changed, batch_size=500)
    _tell([*fresh, *renewed], "offer_found", version.cohort.code, actor)
    return len(fresh) + len(renewed), len(kept)


def _bring_up(offer: Offer, version: CohortVersion, tree: Explanation) -> None:
    offer.version, offer.verdict, offer.explanation = version, tree.result.value, as_json(tree)


def _withdraw(version: CohortVersion, misfits: Iterable[int]) -> int:
    """A patient who has got a place since is taken up; any other fits no more."""
    live = Offer.objects.filter(case__in=list(misfits), version__cohort=version.cohort_id, state__in=LIVE)
    placed = Slot.objects.filter(cohort=version.cohort_id, state__in=LIVE_SLOTS).values("case")
    taken_up = live.filter(case__in=placed)
    return _end_all(taken_up, OfferState.TAKEN_UP) + _end_all(live.exclude(case__in=placed))


def _end_all(offers: Any, state: OfferState = OfferState.FITS_NO_MORE) -> int:
    ended = list(offers.select_related("case", "version__cohort").select_for_update(of=("self",)))
    Offer.objects.filter(pk__in=[offer.pk for offer in ended]).update(state=state, ended_at=now(), ended_by=None)
    for offer in ended:
        offer.state = state
        _tell([offer], f"offer_{state}", offer.version.cohort.code, None)
    return len(ended)


def _tell(offers: list[Offer], kind: str, cohort: str, actor: Any) -> None:
    CaseNews.objects.bulk_create(CaseNews(case=offer.case, kind=kind, subject=cohort) for offer in offers)
    for offer in offers:
        audit.record(
            actor=actor, action="slot.book", verb="C" if kind == "offer_found" else "U", case=offer.case.pseudonym,
            obj=offer, cohort=cohort, offer=str(offer.state),
        )  # fmt: skip
