"""A case against twelve cohorts, with real rows."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models import F

from cases.dossier.enums import CaseState
from cases.dossier.models import Case, CaseNews
from cases.dossier.signals import clinical_facts_changed
from cases.genomics.enums import Relevance
from cases.genomics.models import Finding, Interpretation, Profile
from cases.genomics.services.marking import mark
from cases.genomics.signals import interpretation_changed, profile_imported
from cases.trials.enums import Cause
from cases.trials.models import CohortVersion, Screening
from cases.trials.services import ensure_screened, screen_case, screen_open_cases
from cases.trials.words import reasons_of
from molmdt.accounts.enums import Role
from molmdt.audit.models import AuditEvent
from molmdt.kernel import jobs
from molmdt.kernel.clock import now, stopped_at, today
from molmdt.kernel.models import Job
from tests.cases.trials.nation import BRAF, FGFR2, load_cohorts, make_profile, make_ready_case
from tests.factories import make_account, make_line, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _cohorts():
    load_cohorts()
    jobs.run_all()  # the screening that loading asks for


def verdicts(case):
    return {screening.version.cohort.code: screening.verdict for screening in screen_case(case)}


def screening_of(case, code):
    return Screening.objects.get(case=case, version__cohort__code=code, is_current=True)


def test_fusion_in_the_right_tumour_fits_and_the_rest_does_not():
    case = make_ready_case()
    make_profile(case, FGFR2, tmb=3.9, msi=1.2)
    found = verdicts(case)
    assert {code for code, verdict in found.items() if verdict == "match"} == {"PEM-FGFR2-BTC"}
    # This laboratory's files tell of amplifications alone: whether CDKN2A is deleted is not known.
    assert {code for code, verdict in found.items() if verdict == "unknown"} == {"ABE-CDK4-CDKN2A-SOLID"}
    assert len(found) == 12


def test_indication_covers_the_drug_and_the_reason_says_so():
    case = make_ready_case(oncotree="COAD")
    make_profile(case, BRAF, tmb=3.9, msi=1.2)
    assert verdicts(case)["DT-BRAF-SOLID"] == "no"
    assert reasons_of(screening_of(case, "DT-BRAF-SOLID")) == [
        "dekkes av indikasjonen for enkorafenib + cetuksimab: BRAF V600E-mutert tykk- og endetarmskreft behandles med "
        "enkorafenib og cetuksimab (kontrollert 01.09.2026)"
    ]


def test_without_a_profile_nothing_is_ruled_out_by_genes():
    case = make_ready_case()
    found = verdicts(case)
    assert found["DT-BRAF-SOLID"] == "unknown"
    assert found["OLA-BRCA-PRAD"] == "no"  # another tumour; no laboratory answer changes that
    missing = screening_of(case, "DT-BRAF-SOLID").deciding
    assert [entry["missing"] for entry in missing] == [
        {"datum": "small_variants", "ask": "laboratory", "subject": "BRAF"}
    ]


def test_earlier_drug_of_the_cohort_excludes():
    case = make_ready_case()
    make_line(case, 2, drugs="Pemigatinib")
    make_profile(case, FGFR2)
    assert verdicts(case)["PEM-FGFR2-BTC"] == "no"
    assert reasons_of(screening_of(case, "PEM-FGFR2-BTC"))[0].startswith("tidligere behandlet med")


def test_findings_that_failed_filters_or_are_marked_not_relevant_do_not_count():
    case = make_ready_case()
    make_profile(case, {**FGFR2, "passed": False}, {**BRAF, "relevance": "not_relevant"})
    found = verdicts(case)
    assert (found["PEM-FGFR2-BTC"], found["DT-BRAF-SOLID"]) == ("no", "no")


def test_only_the_current_profile_counts_and_the_basis_names_it():
    case = make_ready_case()
    old = make_profile(case, FGFR2)
    Profile.objects.filter(pk=old.pk).update(state="superseded")
    new = make_profile(case)
    assert verdicts(case)["PEM-FGFR2-BTC"] == "no"
    basis = screening_of(case, "PEM-FGFR2-BTC").basis
    assert basis["profiles"] == [{"profile": new.pk, "version": 1}]
    assert (basis["rule_version"], basis["case_version"], basis["cohort"]) == (1, case.version, "PEM-FGFR2-BTC")


def test_two_specimens_are_read_together():
    case = make_ready_case(oncotree="MEL")
    nonsense = {"gene": "NF1", "hgvs_p": "p.(Arg1362Ter)", "consequence": "stop_gained"}
    make_profile(case, nonsense, sections={"small_variants": "reported"})
    make_profile(case, sections={"fusions": "none_reported"})
    found = verdicts(case)
    assert found["COB-MAPK-SOLID"] == "match"
    assert found["ENT-ROS1-NTRK-SOLID"] == "no"
    assert found["ABE-CDK4-CDKN2A-SOLID"] == "unknown"


def test_biallelic_rule_waits_for_the_second_allele():
    case = make_ready_case(oncotree="PRAD")
    frameshift = {"gene": "BRCA2", "hgvs_p": "p.(Ser1982ArgfsTer22)", "consequence": "frameshift_variant"}
    profile = make_profile(case, frameshift)
    assert verdicts(case)["OLA-BRCA-PRAD"] == "unknown"
    deciding = screening_of(case, "OLA-BRCA-PRAD").deciding
    assert [entry["missing"]["datum"] for entry in deciding] == ["second_allele"]
    Finding.objects.create(
        profile=profile, kind="copy_number", gene="BRCA2", variant_key="cn", passed=True, copy_number_kind="loss",
        copy_number=1, minor_copy_number=0,
    )  # fmt: skip
    assert verdicts(case)["OLA-BRCA-PRAD"] == "match"


def test_a_confirmed_interpretation_counts_and_a_draft_does_not():
    case = make_ready_case(oncotree="PRAD")
    frameshift = {"gene": "BRCA2", "hgvs_p": "p.(Ser1982ArgfsTer22)", "consequence": "frameshift_variant"}
    profile = make_profile(case, frameshift)
    interpretation = Interpretation.objects.create(
        finding=profile.findings.get(), oncogenicity="benign", state="draft", author=make_person()
    )
    assert verdicts(case)["OLA-BRCA-PRAD"] == "unknown"
    Interpretation.objects.filter(pk=interpretation.pk).update(state="confirmed")
    assert "second_allele" not in str(screen_case(case)[0].deciding)


def test_screening_twice_changes_nothing_and_a_change_keeps_the_old_one():
    case = make_ready_case()
    make_profile(case, FGFR2)
    first = {screening.pk for screening in screen_case(case)}
    assert {screening.pk for screening in screen_case(case)} == first
    case.ecog, case.version = 3, case.version + 1
    case.save()
    screen_case(case)
    assert Screening.objects.filter(case=case).count() == 24
    assert Screening.objects.filter(case=case, is_current=True).count() == 12
    assert screening_of(case, "PEM-FGFR2-BTC").verdict == "no"


def test_news_and_record_of_what_begins_and_ceases_to_fit():
    case = make_ready_case()
    make_profile(case, FGFR2)
    screen_case(case)
    case.ecog, case.version = 3, case.version + 1
    case.save()
    screen_case(case)
    news = CaseNews.objects.filter(case=case, subject__startswith="PEM-FGFR2-BTC").order_by("pk")
    assert [one.kind for one in news] == ["cohort_fits", "cohort_fits_no_more"]
    day = f"{today() - timedelta(days=12):%d.%m.%Y}"
    assert news[0].subject.startswith("PEM-FGFR2-BTC: ")
    assert news[1].subject == f"PEM-FGFR2-BTC: ECOG 2 eller bedre, ikke eldre enn 28 dager: 1, {day} → 3, {day}"
    assert AuditEvent.objects.filter(action="screening.run", case=case.pseudonym).count() == 2


def test_facts_grow_old_overnight():
    case = make_ready_case()
    make_profile(case, FGFR2)
    screen_case(case)
    with stopped_at(now() + timedelta(days=16)):
        ensure_screened(case)
        assert screening_of(case, "PEM-FGFR2-BTC").verdict == "match"
    with stopped_at(now() + timedelta(days=17)):
        ensure_screened(case)
        assert reasons_of(screening_of(case, "PEM-FGFR2-BTC")) == [
            f"ECOG 2 eller bedre, ikke eldre enn 28 dager: for gammel: 1, {today() - timedelta(days=29):%d.%m.%Y}"
        ]


def test_ensure_screened_is_one_look_when_nothing_has_changed(django_assert_num_queries):
    case = make_ready_case()
    ensure_screened(case)
    with django_assert_num_queries(2):
        ensure_screened(case)


def test_a_case_that_is_over_is_not_screened():
    case = make_ready_case(state=CaseState.CLOSED)
    ensure_screened(case)
    assert not Screening.objects.exists()
    make_ready_case()
    assert screen_open_cases() == 1


def test_import_and_interpretation_enqueue_a_screening():
    case = make_ready_case()
    profile = make_profile(case, FGFR2)
    profile_imported.send(sender=Profile, profile=profile)
    interpretation = Interpretation.objects.create(finding=profile.findings.get(), author=make_person())
    interpretation_changed.send(sender=Interpretation, interpretation=interpretation)
    assert Job.objects.filter(kind="trials.screen", payload__case=case.pk).count() == 2
    jobs.run_all()
    assert screening_of(case, "PEM-FGFR2-BTC").verdict == "match"
    assert not Job.objects.exclude(state="done").exists()


def test_number_of_queries_does_not_grow_with_findings_or_cohorts(django_assert_num_queries):
    case = make_ready_case()
    many = [{"gene": f"GENE{number}", "variant_key": f"k{number}", "kind": "small_variant"} for number in range(300)]
    make_profile(case, FGFR2, *many, tmb=3.9)
    screen_case(case)
    with django_assert_num_queries(19):
        screen_case(case)
    CohortVersion.objects.filter(cohort__code="COB-MAPK-SOLID").update(is_current=False)
    with django_assert_num_queries(21):  # and the cohort that is gone, and rules that are compiled anew
        screen_case(case)


def save_ecog(case, ecog):
    """As a saved referral leaves the row."""
    Case.objects.filter(pk=case.pk).update(ecog=ecog, version=F("version") + 1)
    case.refresh_from_db()
    clinical_facts_changed.send(sender=Case, case=case, actor=None)


def test_each_change_says_what_led_to_it_and_what_it_replaces():
    case = make_ready_case()
    screen_case(case)
    first = screening_of(case, "PEM-FGFR2-BTC")
    profile_imported.send(sender=Profile, profile=make_profile(case, FGFR2))
    jobs.run_all()
    second = screening_of(case, "PEM-FGFR2-BTC")
    assert (first.cause, second.cause, second.replaces) == ("asked", "import", first)
    save_ecog(case, 3)
    jobs.run_all()
    third = screening_of(case, "PEM-FGFR2-BTC")
    assert (third.cause, third.replaces, third.verdict) == ("clinical", second, "no")


def test_a_mark_of_the_laboratory_screens_again():
    case = make_ready_case()
    profile = make_profile(case, BRAF)
    assert verdicts(case)["DT-BRAF-SOLID"] == "match"
    mark(finding=profile.findings.get(), actor=make_account(Role.BIOINFORMATICIAN), relevance=Relevance.NOT_RELEVANT)
    jobs.run_all()
    found = screening_of(case, "DT-BRAF-SOLID")
    assert (found.verdict, found.cause) == ("no", "interpretation")


def test_a_sent_referral_is_screened_and_a_draft_is_not():
    case = make_ready_case(state=CaseState.DRAFT)
    clinical_facts_changed.send(sender=Case, case=case, actor=None)
    assert not Job.objects.filter(kind="trials.screen").exists()
    case.state = CaseState.SUBMITTED
    clinical_facts_changed.send(sender=Case, case=case, actor=None)
    assert Job.objects.get(kind="trials.screen").payload == {"case": case.pk, "cause": "clinical"}


def test_a_job_that_overtakes_says_what_came_first_and_the_late_one_changes_nothing():
    case = make_ready_case()
    screen_case(case)
    profile_imported.send(sender=Profile, profile=make_profile(case, FGFR2))
    save_ecog(case, 0)
    early, late = Job.objects.filter(kind="trials.screen").order_by("created_at")
    jobs.run(late.key)
    made = set(Screening.objects.filter(case=case, is_current=True))
    assert {one.cause for one in made} == {"import"}
    jobs.run(early.key)
    assert set(Screening.objects.filter(case=case, is_current=True)) == made


@pytest.mark.django_db(transaction=True)
def test_facts_are_read_after_the_case_is_held_so_that_older_ones_never_win():
    case = make_ready_case()
    make_profile(case, FGFR2)
    begun = threading.Event()

    def screen_in_another_connection():
        begun.set()
        try:
            screen_case(case)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Case.objects.select_for_update().get(pk=case.pk)
            waiting = pool.submit(screen_in_another_connection)
            begun.wait(5)
            Case.objects.filter(pk=case.pk).update(ecog=3, version=F("version") + 1)
        waiting.result(30)
    assert screening_of(case, "PEM-FGFR2-BTC").verdict == "no"


def test_a_changed_rule_screens_its_cohort_alone():
    case = make_ready_case()
    make_profile(case, FGFR2)
    screen_case(case)
    version = CohortVersion.objects.get(cohort__code="DT-BRAF-SOLID")
    CohortVersion.objects.filter(pk=version.pk).update(is_current=False)
    CohortVersion.objects.create(
        cohort=version.cohort, number=2, rule={"fusion": {"gene": "FGFR2"}}, valid_from=today()
    )
    jobs.enqueue("trials.screen_open_cases", cohorts=[version.cohort_id])
    jobs.run_all()
    assert Screening.objects.filter(case=case, cause="rule").count() == 1
    found = screening_of(case, "DT-BRAF-SOLID")
    assert (found.verdict, found.replaces.version) == ("match", version)
    assert Screening.objects.filter(case=case, is_current=True).count() == 12


def test_a_save_that_changes_no_fact_leaves_the_screenings_and_brings_them_up_to_date():
    case = make_ready_case()
    before = {one.pk for one in screen_case(case)}
    case.question, case.version = "Nytt spørsmål?", case.version + 1
    case.save()
    assert {one.pk for one in screen_case(case)} == before
    assert {one.basis["case_version"] for one in Screening.objects.filter(pk__in=before)} == {case.version}


@pytest.mark.parametrize(("stale", "cause"), [("day", "day"), ("case_version", "clinical")])
def test_a_page_that_finds_something_stale_names_it(stale, cause):
    case = make_ready_case()
    for screening in screen_case(case):
        Screening.objects.filter(pk=screening.pk).update(basis={**screening.basis, stale: 0}, explanation={})
    ensure_screened(case)
    assert {one.cause for one in Screening.objects.filter(case=case, is_current=True)} == {cause}


def test_a_page_that_finds_a_new_rule_says_so():
    case = make_ready_case()
    screen_case(case)
    version = CohortVersion.objects.get(cohort__code="DT-BRAF-SOLID")
    CohortVersion.objects.filter(pk=version.pk).update(is_current=False)
    CohortVersion.objects.create(cohort=version.cohort, number=2, rule=version.rule, valid_from=today())
    ensure_screened(case)
    assert Screening.objects.get(case=case, is_current=True, cause="rule").version.number == 2


def test_a_superseded_profile_opens_again_what_it_had_decided():
    case = make_ready_case()
    profile = make_profile(case, FGFR2)
    screen_case(case)
    Profile.objects.filter(pk=profile.pk).update(state="superseded")
    screen_case(case, cause=Cause.IMPORT)
    assert screening_of(case, "PEM-FGFR2-BTC").verdict == "unknown"
    kinds = CaseNews.objects.filter(case=case).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["cohort_fits", "cohort_fits_no_more", "cohort_could_fit"]
    told = CaseNews.objects.get(case=case, kind="cohort_could_fit").subject
    assert told.count(",") == 2 and " +" in told
