"""Who could be offered a place after all."""

import json
from datetime import timedelta

import pytest

from cases.dossier.enums import CaseState
from cases.dossier.logic import oncotree
from cases.dossier.models import CaseNews, Objection
from cases.trials.enums import OfferState
from cases.trials.logic.grammar import genes_of
from cases.trials.logic.offering import offerable
from cases.trials.logic.rules import evaluate
from cases.trials.models import Cohort, CohortPatient, CohortVersion, Offer, Screening, Slot
from cases.trials.queries.facts import facts_of
from cases.trials.queries.waivers import waivable
from cases.trials.services import (
    end_offer,
    grant_waiver,
    note_fits,
    release_slot,
    reserve_slot,
    screen_case,
    withdraw_waiver,
)
from cases.trials.services.reopening import note_all_places, offer_places
from cases.trials.services.screening import rule_of
from molmdt.accounts.enums import Role
from molmdt.audit.models import AuditEvent
from molmdt.kernel import jobs
from molmdt.kernel.clock import now, today
from molmdt.kernel.errors import InvalidInput, PreconditionFailed
from tests.cases.trials.nation import BRAF, FGFR2, load_cohorts, make_profile, make_ready_case
from tests.factories import make_account, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _cohorts():
    load_cohorts()


@pytest.fixture
def version():
    return CohortVersion.objects.get(cohort__code="PEM-FGFR2-BTC")


def fitting_case(state=CaseState.DISPATCHED, **values):
    case = make_ready_case(state=state, **values)
    make_profile(case, FGFR2, tmb=3.9)
    return case


def explained(case, version):
    rule = rule_of(version)
    facts, _ = facts_of(case, genes_of(rule))
    return evaluate(rule, facts, oncotree.is_descendant)


def replay(version, *cases, **values):
    return note_fits(version=version, trees={case.pk: explained(case, version) for case in cases}, **values)


def new_version(version, rule=None):
    """The next version of the same cohort, in force."""
    CohortVersion.objects.filter(cohort=version.cohort).update(is_current=False)
    return CohortVersion.objects.create(
        cohort=version.cohort, number=version.number + 1, rule=rule or version.rule, valid_from=today()
    )


def states():
    return list(Offer.objects.order_by("pk").values_list("state", flat=True))


def test_a_case_that_fits_is_offered_once(version):
    case = fitting_case()
    first, second = replay(version, case), replay(version, case)
    assert (first.made, second.made, second.kept) == (1, 0, 1)
    offer = Offer.objects.get()
    assert (offer.case, offer.version, offer.verdict, offer.state) == (case, version, "match", "open")
    assert offer.explanation["result"] == "match"
    assert list(CaseNews.objects.filter(case=case).values_list("kind", "subject")) == [("offer_found", "PEM-FGFR2-BTC")]
    assert AuditEvent.objects.filter(case=case.pseudonym, verb="C", details__offer="open").count() == 1


def test_what_the_doctor_can_say_in_the_call_holds_nothing_back_and_what_the_laboratory_must_find_does(version):
    stale = fitting_case(ecog_on=today() - timedelta(days=400))
    untested = make_ready_case(state=CaseState.CLOSED)
    assert explained(untested, version).result == "unknown"
    assert replay(version, stale, untested).made == 1
    assert Offer.objects.get().case == stale
    assert not offerable(explained(untested, version))


def test_a_case_that_does_not_fit_is_not_offered(version):
    case = make_ready_case(state=CaseState.DISPATCHED)
    make_profile(case, BRAF)
    assert replay(version, case).made == 0


@pytest.mark.parametrize("state", [CaseState.DRAFT, CaseState.WITHDRAWN, CaseState.DECEASED])
def test_states_about_which_nobody_is_called(version, state):
    assert replay(version, fitting_case(state)).made == 0


def test_a_dead_patient_and_one_who_objects_are_left_out(version):
    dead, objecting, back = fitting_case(), fitting_case(), fitting_case()
    dead.patient.deceased_on = today()
    dead.patient.save()
    Objection.objects.create(patient=objecting.patient, registered_by=make_person())
    Objection.objects.create(patient=back.patient, registered_by=make_person(), withdrawn_at=dead.created_at)
    assert replay(version, dead, objecting, back).made == 1
    assert Offer.objects.get().case == back


def test_the_newest_case_of_a_patient_speaks(version):
    old = fitting_case(CaseState.CLOSED)
    new = make_ready_case(state=CaseState.ACCEPTED, patient=old.patient)
    make_profile(new)
    assert replay(version, old, new).made == 0
    new.state = CaseState.WITHDRAWN
    new.save()
    assert replay(version, old, new).made == 1
    assert Offer.objects.get().case == old


def test_who_has_a_place_or_was_treated_in_the_cohort_is_not_offered_it(version):
    placed, treated = fitting_case(), fitting_case()
    Slot.objects.create(cohort=version.cohort, case=placed, reserved_by=make_person())
    CohortPatient.objects.create(cohort=version.cohort, version=version, case=treated, trial_number="IMP-1")
    assert replay(version, placed, treated).made == 0


def test_a_new_version_offers_only_whom_the_earlier_one_did_not_fit(version):
    fitted, other = fitting_case(), make_ready_case(state=CaseState.DISPATCHED, oncotree="PRAD")
    make_profile(other, FGFR2)
    screen_case(fitted)
    screen_case(other)
    second = new_version(version, {"fusion": {"gene": "FGFR2"}})
    assert replay(second, fitted, other).made == 1
    assert Offer.objects.get().case == other


def test_places_that_come_back_are_offered_to_those_who_fitted_all_along(version):
    case = fitting_case()
    screen_case(case)
    second = new_version(version)
    assert replay(second, case).made == 0
    assert replay(second, case, reopened=True).made == 1


def test_a_version_that_is_not_current_notes_nothing(version):
    new_version(version)
    assert replay(version, fitting_case()).made == 0


def test_what_fits_no_more_is_withdrawn_and_comes_back(version):
    case = fitting_case()
    replay(version, case)
    narrow = new_version(version, {"not": {"fusion": {"gene": "FGFR2"}}})
    assert note_fits(version=narrow, trees={case.pk: None}).withdrawn == 1
    assert states() == ["fits_no_more"]
    wide = new_version(narrow, version.rule)
    assert replay(wide, case).made == 1
    offer = Offer.objects.get()
    assert (offer.state, offer.version, offer.ended_at) == ("open", wide, None)
    kinds = list(CaseNews.objects.filter(case=case).order_by("pk").values_list("kind", flat=True))
    assert kinds == ["offer_found", "offer_fits_no_more", "offer_found"]


def test_a_place_that_was_reserved_meanwhile_means_taken_up(version):
    case = fitting_case()
    replay(version, case)
    Slot.objects.create(cohort=version.cohort, case=case, reserved_by=make_person())
    assert replay(version, case).withdrawn == 1
    assert states() == ["taken_up"]


def test_a_screening_that_says_no_withdraws_the_offer(version):
    case = fitting_case()
    replay(version, case)
    case.ecog, case.version = 4, case.version + 1
    case.save()
    screen_case(case)
    assert states() == ["fits_no_more"]


def test_calling_and_ending(version):
    case = fitting_case()
    replay(version, case)
    doctor = make_account(Role.REFERRING_ONCOLOGIST)
    offer = end_offer(offer=Offer.objects.get(), state=OfferState.CALLED, note="Ringer tilbake", actor=doctor)
    assert (offer.state, offer.note, offer.ended_by) == ("called", "Ringer tilbake", doctor.person)
    assert replay(version, case).kept == 1
    offer = end_offer(offer=offer, state=OfferState.DECLINED, actor=doctor)
    assert (offer.state, offer.note) == ("declined", "Ringer tilbake")
    assert CaseNews.objects.filter(case=case, kind="offer_declined", person=doctor.person).count() == 1
    assert AuditEvent.objects.get(details__offer="declined").person_id == doctor.person_id
    assert replay(version, case, reopened=True).made == 0  # a no stands
    with pytest.raises(PreconditionFailed):
        end_offer(offer=offer, state=OfferState.CALLED, actor=doctor)


def test_not_suitable_says_why(version):
    replay(version, fitting_case())
    offer, doctor = Offer.objects.get(), make_account(Role.REFERRING_ONCOLOGIST)
    with pytest.raises(InvalidInput):
        end_offer(offer=offer, state=OfferState.NOT_SUITABLE, note=" ", actor=doctor)
    with pytest.raises(InvalidInput):
        end_offer(offer=offer, state=OfferState.CALLED, note="x" * 301, actor=doctor)
    with pytest.raises(PreconditionFailed):
        end_offer(offer=offer, state=OfferState.FITS_NO_MORE, actor=doctor)
    assert end_offer(offer=offer, state=OfferState.NOT_SUITABLE, note="Nyresvikt", actor=doctor).note == "Nyresvikt"


def test_number_of_queries_does_not_grow_with_cases_except_for_the_record(version, django_assert_max_num_queries):
    cases = [fitting_case() for _ in range(6)]
    trees = {case.pk: explained(case, version) for case in cases}
    with django_assert_max_num_queries(12 + len(cases)):
        note_fits(version=version, trees=trees)
    with django_assert_max_num_queries(12):
        note_fits(version=version, trees=trees)


def fill(cohort, actor):
    """Stage one with one place left, which somebody reserves."""
    for number in range(cohort.stage_one_size - 1):
        CohortPatient.objects.create(
            cohort=cohort, version=cohort.versions.get(is_current=True), trial_number=f"IMP-{number}",
            first_dose_on=today() - timedelta(weeks=4),
        )  # fmt: skip
    case = make_ready_case()
    make_profile(case, FGFR2)
    screen_case(case)
    return reserve_slot(cohort=cohort, case=case, actor=actor)


def test_a_place_that_comes_back_in_a_full_cohort_is_offered_to_those_who_fit(version):
    jobs.run_all()
    waiting = fitting_case()
    screen_case(waiting)
    coordinator = make_account(Role.NATIONAL_COORDINATOR)
    slot = fill(version.cohort, coordinator)
    version.cohort.refresh_from_db()
    assert version.cohort.full_since is not None
    jobs.run_all()
    assert not Offer.objects.exists()
    release_slot(slot=slot, actor=coordinator, reason="Ombestemt")
    jobs.run_all()
    version.cohort.refresh_from_db()
    assert version.cohort.full_since is None
    assert set(Offer.objects.values_list("case", flat=True)) == {waiting.pk, slot.case_id}


def test_places_are_not_offered_where_the_cohort_is_full_again(version):
    jobs.run_all()
    fitting_case()
    Cohort.objects.filter(pk=version.cohort_id).update(full_since=now())
    assert offer_places(version.cohort_id) == 0
    assert note_all_places() == 1  # nobody is in it
    assert offer_places(version.cohort_id) == 1
    CohortVersion.objects.update(is_current=False)
    assert offer_places(version.cohort_id) == 0


def test_a_cohort_that_opens_is_read_over_open_and_closed_cases_and_not_over_those_that_ended(version):
    CohortVersion.objects.update(is_current=False)
    jobs.run_all()
    closed, open_, withdrawn = (
        fitting_case(state) for state in (CaseState.CLOSED, CaseState.ACCEPTED, CaseState.WITHDRAWN)
    )
    CohortVersion.objects.filter(pk=version.pk).update(is_current=True)
    jobs.enqueue("trials.screen_open_cases", cohorts=[version.cohort_id])
    jobs.run_all()
    assert set(Offer.objects.values_list("case", flat=True)) == {closed.pk, open_.pk}
    assert not CaseNews.objects.filter(case=withdrawn).exists()


def test_what_is_set_aside_for_a_patient_counts_as_met_in_an_offer(version):
    case = fitting_case(state=CaseState.CONCLUDED, ecog=3)
    screen_case(case)
    assert offer_places(version.cohort_id) == 0
    waiver = set_aside(case, version)
    assert offer_places(version.cohort_id) == 1
    offer = Offer.objects.get()
    assert offer.verdict != "no"
    assert '"reason": "waived"' in json.dumps(offer.explanation)
    screen_case(case)
    assert states() == ["open"]
    withdraw_waiver(waiver=waiver, actor=make_account(Role.NATIONAL_COORDINATOR))
    assert states() == ["fits_no_more"]


def set_aside(case, version):
    row = Screening.objects.select_related("version__cohort").get(case=case, is_current=True, version=version)
    (found,) = waivable(row, [])
    actor = make_account(Role.NATIONAL_COORDINATOR)
    return grant_waiver(case=case, version=version, clause=found.clause, reason="smerter som er behandlet", actor=actor)
