"""What the rooms below know of a case, as the facts of a day: nothing of a later one."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cases.dossier.models import Consent, TreatmentLine
from cases.genomics.enums import ProfileState
from cases.genomics.models import Actionability, Finding, Interpretation, Profile
from cases.trials import enums
from cases.trials.logic.facts import Tier, TrialPlace
from cases.trials.logic.grammar import stored_rule
from cases.trials.logic.rules import evaluate
from cases.trials.models import CohortPatient
from cases.trials.queries.facts import facts_of
from molmdt.accounts.enums import Role
from molmdt.kernel.clock import now, today
from molmdt.kernel.models import Job
from tests.cases.trials.logic.dossiers import tumours
from tests.cases.trials.nation import BRAF, load_cohorts, make_profile, make_ready_case
from tests.factories import make_account

pytestmark = pytest.mark.django_db
YESTERDAY, WEEK = timedelta(days=1), timedelta(days=7)


def known(case, *, on: date | None = None):
    return facts_of(case, ["BRAF"], on=on)[0]


def interpret(profile: Profile, **values) -> Interpretation:
    given = {"state": "confirmed", "oncogenicity": "oncogenic", "author": make_account(Role.MOLECULAR_BIOLOGIST).person}
    return Interpretation.objects.create(finding=profile.findings.get(), **{**given, **values})


def verdict(case, rule, *, on: date | None = None) -> str:
    return evaluate(stored_rule(rule), known(case, on=on), tumours).result


def test_codes_of_the_diagnosis_and_what_rna_showed():
    case = make_ready_case(icd10="C22.1", morphology="8160/3")
    make_profile(case, sections={"splice": "none_reported"})
    facts = known(case)
    assert (facts.icd10, facts.morphology) == ("C22.1", "8160/3")
    assert list(facts.tested) == [enums.Test.SPLICES]


@pytest.mark.parametrize(
    ("normal", "somatic"), [(0.0, True), (0.05, True), (0.06, False), (0.5, False), (None, False)]
)  # fmt: skip
def test_only_an_absence_from_the_matched_normal_is_told(normal, somatic):
    case = make_ready_case()
    make_profile(case, {**BRAF, "normal_allele_fraction": normal})
    assert known(case).alterations[0].somatic is somatic


def test_a_germline_finding_looks_like_one_without_a_matched_normal():
    rule = {"variant": {"gene": "BRAF", "somatic": True}}
    told = []
    for normal in (0.5, None):
        case = make_ready_case()
        make_profile(case, {**BRAF, "normal_allele_fraction": normal})
        tree = evaluate(stored_rule(rule), known(case), tumours)
        told.append((tree.result, tree.reason, tree.missing))
    assert told[0] == told[1]


def test_levels_are_of_the_own_tumour_type_as_the_dossier_has_it_now():
    case = make_ready_case(oncotree="IHCH")
    interpretation = interpret(make_profile(case, BRAF))
    row = {"interpretation": interpretation, "drugs": ["dabrafenib"], "system": "ESCAT", "system_version": "2018"}
    Actionability.objects.create(**row, level_own_tumour="I-B", level_other_tumours="III-A", oncotree="BILIARY_TRACT")
    Actionability.objects.create(**row, level_own_tumour="II-B", oncotree="MEL")
    Actionability.objects.create(**row, level_own_tumour="I-A", effect="resistant")
    drugs = ("dabrafenib",)
    assert set(known(case).alterations[0].tiers) == {
        Tier("ESCAT", "I-B", True, drugs), Tier("ESCAT", "III-A", False, drugs), Tier("ESCAT", "II-B", False, drugs),
    }  # fmt: skip


def test_a_finding_that_nobody_has_interpreted_has_no_levels_rather_than_none():
    case = make_ready_case()
    profile = make_profile(case, BRAF)
    assert known(case).alterations[0].tiers is None
    interpret(profile, state="proposed")
    assert known(case).alterations[0].tiers is None
    Interpretation.objects.update(state="confirmed")
    assert known(case).alterations[0].tiers == ()


def test_running_treatment_in_a_cohort_under_any_case_of_the_patient():
    cohort = load_cohorts()["OLA-BRCA-PRAD"]
    case = make_ready_case()
    other = make_ready_case(patient=case.patient)
    row = CohortPatient.objects.create(
        cohort=cohort, version=cohort.versions.get(number=2), case=other, trial_number="X-1",
        first_dose_on=today() - WEEK,
    )  # fmt: skip
    assert known(case).trials == (TrialPlace("OLA-BRCA-PRAD", today() - WEEK),)
    assert verdict(case, {"in_trial": {"is": False}}) == "no"
    assert verdict(case, {"in_trial": {"is": False}}, on=today() - 2 * WEEK) == "match"
    row.ended_on = today()
    row.save()
    assert known(case).trials == ()


# What happened today is not used for the day before.


def test_an_interpretation_confirmed_later_is_not_used():
    case = make_ready_case()
    profile = make_profile(case, BRAF)
    Profile.objects.update(imported_at=now() - WEEK)
    interpret(profile)
    rule = {"variant": {"gene": "BRAF", "oncogenic": True}}
    assert (verdict(case, rule), verdict(case, rule, on=today() - YESTERDAY)) == ("match", "unknown")


def test_a_mark_made_later_is_not_used():
    case = make_ready_case()
    make_profile(case, BRAF)
    Profile.objects.update(imported_at=now() - WEEK)
    Finding.objects.update(relevance="not_relevant", relevance_at=now())
    rule = {"variant": {"gene": "BRAF"}}
    assert (verdict(case, rule), verdict(case, rule, on=today() - YESTERDAY)) == ("no", "match")


def test_a_mark_made_after_midnight_in_norway_belongs_to_the_new_day():
    case = make_ready_case()
    make_profile(case, BRAF)
    Profile.objects.update(imported_at=datetime(2026, 11, 2, 8, tzinfo=UTC))
    Finding.objects.update(relevance="not_relevant", relevance_at=datetime(2026, 11, 10, 23, 30, tzinfo=UTC))
    rule = {"variant": {"gene": "BRAF"}}
    found = [verdict(case, rule, on=date(2026, 11, day)) for day in (10, 11)]
    assert found == ["match", "no"]


def test_a_profile_imported_later_is_not_used_and_the_one_that_stood_then_is():
    case = make_ready_case()
    old = make_profile(case, BRAF)
    Profile.objects.update(imported_at=now() - WEEK, state=ProfileState.SUPERSEDED)
    new = make_profile(case, {**BRAF, "gene": "KRAS"})
    Profile.objects.filter(pk=new.pk).update(specimen=old.specimen, version=2)
    rule = {"variant": {"gene": "BRAF"}}
    assert (verdict(case, rule), verdict(case, rule, on=today() - YESTERDAY)) == ("no", "match")
    assert verdict(case, rule, on=today() - 2 * WEEK) == "unknown"


@pytest.mark.parametrize(
    ("rule", "before", "after"),
    [
        ({"ecog": {"at_most": 2, "valid_days": 28}}, "unknown", "match"),
        ({"consent": {"to": "study_information"}}, "unknown", "match"),
        ({"prior_lines": {"at_least": 1}}, "no", "match"),
        ({"prior_drug": {"atc": ["L01EN"]}}, "no", "match"),
        ({"organ": {"code": "hb", "above": 9, "unit": "g/L", "valid_days": 28}}, "unknown", "match"),
    ],
)
def test_what_the_dossier_dates_later_is_not_used(rule, before, after):
    case = make_ready_case(ecog=1, ecog_on=today(), earlier_treatment="no")
    Consent.objects.update_or_create(
        case=case, kind="study_information", defaults={"answer": "yes", "given_on": today()}
    )
    case.treatment_lines.all().delete()
    TreatmentLine.objects.create(case=case, number=1, drugs="pemigatinib", started_on=today())
    case.organ_function.all().delete()
    case.organ_function.create(code="hb", value=12, unit="g/dL", measured_on=today())
    assert (verdict(case, rule, on=today() - YESTERDAY), verdict(case, rule)) == (before, after)


def test_a_running_treatment_screens_every_case_of_the_patient_again():
    cohort = load_cohorts()["OLA-BRCA-PRAD"]
    case = make_ready_case()
    other = make_ready_case(patient=case.patient)
    Job.objects.all().delete()
    version = cohort.versions.get(number=2)
    CohortPatient.objects.create(cohort=cohort, version=version, case=other, trial_number="X-2")
    assert {job.payload["case"] for job in Job.objects.filter(kind="trials.screen")} == {case.pk, other.pk}
    Job.objects.all().delete()
    CohortPatient.objects.create(cohort=cohort, version=version, trial_number="X-3")  # known by a number alone
    assert not Job.objects.exists()
