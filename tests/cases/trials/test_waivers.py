"""Criteria set aside: by whom, for which version, and what the ledger lets in then."""

import json

import pytest
from django.urls import reverse

from cases.dossier.enums import CaseState
from cases.dossier.models import CaseNews
from cases.trials.models import Screening, Slot, Waiver
from cases.trials.queries.waivers import active_waivers, fits_with_waivers, waivable, waived_patients
from cases.trials.services import enrol, grant_waiver, reserve_slot, screen_case, withdraw_waiver
from molmdt.accounts.enums import Role
from molmdt.audit.models import AuditEvent
from molmdt.kernel.errors import InvalidInput, PreconditionFailed
from tests.cases.trials.nation import FGFR2, load_cohorts, make_profile, make_ready_case
from tests.factories import make_account

pytestmark = pytest.mark.django_db
CODE = "PEM-FGFR2-BTC"


@pytest.fixture
def cohort():
    return load_cohorts()[CODE]


@pytest.fixture
def national():
    return make_account(Role.NATIONAL_COORDINATOR)


@pytest.fixture
def case(cohort):
    """Fits but for its ECOG."""
    case = make_ready_case(ecog=3)
    make_profile(case, FGFR2)
    screen_case(case)
    return case


def screening(case):
    return Screening.objects.select_related("version__cohort").get(
        case=case, is_current=True, version__cohort__code=CODE
    )


def grant(case, national, reason="ECOG 3 av smerter som nå er behandlet"):
    row = screening(case)
    (found,) = waivable(row, active_waivers(case))
    return grant_waiver(case=case, version=row.version, clause=found.clause, reason=reason, actor=national)


def test_a_waived_criterion_lets_the_case_in_and_is_told_and_recorded(cohort, case, national):
    with pytest.raises(PreconditionFailed, match="ECOG"):
        reserve_slot(cohort=cohort, case=case, actor=national)
    waiver = grant(case, national)
    assert (waiver.granted_by, waiver.clause["ecog"]["at_most"]) == (national.person, 2)
    assert [one.waiver for one in waivable(screening(case), active_waivers(case))] == [waiver]
    assert CaseNews.objects.filter(case=case, kind="waiver_granted", subject=CODE).exists()
    event = AuditEvent.objects.get(action="waiver.grant")
    assert (event.case, event.verb, event.details["version"]) == (case.pseudonym, "C", 1)
    assert reserve_slot(cohort=cohort, case=case, actor=national).state == "reserved"
    assert screening(case).verdict == "no"  # the verdict itself stays what it is


def test_withdrawn_it_holds_again_until_the_patient_is_included(cohort, case, national):
    first = grant(case, national)
    withdraw_waiver(waiver=first, actor=national)
    assert not fits_with_waivers(screening(case), active_waivers(case))
    with pytest.raises(PreconditionFailed, match="allerede"):
        withdraw_waiver(waiver=first, actor=national)
    second = grant(case, national)
    slot = reserve_slot(cohort=cohort, case=case, actor=national)
    patient = enrol(slot=slot, trial_number="W1", actor=make_account(Role.REFERRING_ONCOLOGIST))
    assert waived_patients(cohort) == {patient.pk}
    with pytest.raises(PreconditionFailed, match="inkludert"):
        withdraw_waiver(waiver=second, actor=national)


def test_every_failing_criterion_must_be_waived(cohort, case, national):
    case.measurable_disease = "no"
    case.ecog = 3
    case.oncotree = "MEL"
    case.save()
    screen_case(case)
    row = screening(case)
    found = waivable(row, [])
    assert len(found) > 1
    grant_waiver(case=case, version=row.version, clause=found[0].clause, reason="x", actor=national)
    with pytest.raises(PreconditionFailed):
        reserve_slot(cohort=cohort, case=case, actor=national)
    for one in found[1:]:
        grant_waiver(case=case, version=row.version, clause=one.clause, reason="x", actor=national)
    assert reserve_slot(cohort=cohort, case=case, actor=national).state == "reserved"


def test_what_cannot_be_waived_is_refused(cohort, case, national):
    row = screening(case)
    both = {"case": case, "version": row.version, "actor": national}
    clause = waivable(row, [])[0].clause
    with pytest.raises(InvalidInput):
        grant_waiver(clause=clause, reason=" ", **both)
    with pytest.raises(InvalidInput, match="ikke noe slikt kriterium"):
        grant_waiver(clause={"ecog": {"at_most": 4}}, reason="x", **both)
    grant_waiver(clause=clause, reason="x", **both)
    with pytest.raises(PreconditionFailed, match="allerede"):
        grant_waiver(clause=clause, reason="x", **both)
    case.state = CaseState.DECEASED
    case.save()
    with pytest.raises(PreconditionFailed):
        grant_waiver(clause=clause, reason="x", **both)
    cohort.versions.update(is_current=False)
    case.state = CaseState.SCHEDULED
    case.save()
    with pytest.raises(PreconditionFailed, match="endret"):
        grant_waiver(clause=clause, reason="x", **both)


def test_by_page_the_national_coordinator_may_and_the_doctor_may_not(client, cohort, case, national):
    clause = json.dumps(waivable(screening(case), [])[0].clause)
    sent = {"cohort": CODE, "clause": clause, "reason": "Smerter, behandlet"}
    client.force_login(make_account(Role.REFERRING_ONCOLOGIST, person=case.referring_doctor))
    assert client.post(reverse("case-trials-waive", args=[case.pseudonym]), sent).status_code == 403
    assert not Waiver.objects.exists()
    client.force_login(national)
    assert client.post(reverse("case-trials-waive", args=[case.pseudonym]), {**sent, "clause": "["}).status_code == 422
    assert client.post(reverse("case-trials-waive", args=[case.pseudonym]), sent).status_code == 302
    waiver = Waiver.objects.get()
    assert client.post(reverse("case-trials-unwaive", args=[case.pseudonym]), {"waiver": "x"}).status_code == 404
    assert client.post(reverse("case-trials-unwaive", args=[case.pseudonym]), {"waiver": waiver.pk}).status_code == 302
    assert not active_waivers(case) and not Slot.objects.exists()
