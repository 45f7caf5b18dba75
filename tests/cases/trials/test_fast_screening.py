"""Fact sheets, and cohort versions over many cases at once, with real rows."""

from datetime import timedelta

import pytest

from cases.dossier.enums import CaseState
from cases.dossier.models import CaseNews, OrganFunction
from cases.genomics.models import Profile
from cases.genomics.signals import profile_imported
from cases.trials.enums import Cause, Verdict
from cases.trials.logic.fast_sheet import dossier_of
from cases.trials.logic.grammar import stored_rule
from cases.trials.models import Cohort, CohortVersion, FactSheet, Offer, Replay, ReplayPart, Screening, SheetGene
from cases.trials.queries.compiled import compiled_rules, versions_in_force
from cases.trials.queries.facts import facts_of
from cases.trials.queries.replays import newest_replay
from cases.trials.queries.sheets import Sheets, without_sheet
from cases.trials.services import ensure_screened, replay, replaying, screen_case, screen_open_cases, verdicts_under
from cases.trials.services.facts_sheets import cover, ensure_sheets, make_sheets
from cases.trials.services.replaying import run_part
from molmdt.accounts.enums import Role
from molmdt.audit.models import AuditEvent
from molmdt.kernel import jobs
from molmdt.kernel.clock import now, stopped_at, today
from molmdt.kernel.models import Job
from tests.cases.trials.nation import BRAF, FGFR2, load_cohorts, make_profile, make_ready_case
from tests.factories import make_account, make_line

pytestmark = pytest.mark.django_db
RET = {"kind": "fusion", "gene": "KIAA1217", "partner_gene": "RET", "in_frame": True}


@pytest.fixture(autouse=True)
def _cohorts():
    load_cohorts()
    Job.objects.all().delete()


def nation():
    """Cases that differ in what rules ask."""
    made = [make_ready_case(), make_ready_case(oncotree="MEL"), make_ready_case(ecog=3), make_ready_case(oncotree="")]
    make_profile(made[0], FGFR2, tmb=3.9, msi=1.2)
    make_profile(made[1], BRAF, RET, tmb=30)
    make_line(made[1], 2, drugs="dabrafenib + trametinib")
    OrganFunction.objects.create(case=made[0], code="anc", value=3, unit="10^9/L", measured_on=today())
    return made


def standing(case):
    sheet = FactSheet.objects.get(pk=case.pk)
    codes = dict(CohortVersion.objects.filter(is_current=True).values_list("cohort_id", "cohort__code"))
    return {codes[pk] for pk in sheet.matching}, {codes[pk] for pk in sheet.undecided}


def rows(case):
    found = Screening.objects.filter(case=case, is_current=True).values_list("version__cohort__code", "verdict")
    return dict(found)


def test_a_sheet_says_what_the_rows_say():
    cases = nation()
    versions = versions_in_force()
    compiled = compiled_rules(versions, today())
    cover(compiled.genes)
    assert ensure_sheets([case.pk for case in cases], today()) == len(cases)
    sheets = Sheets([case.pk for case in cases], compiled)
    for number, dossier in sheets.dossiers(range(len(cases))).items():
        assert dossier == facts_of(cases[number], compiled.genes)[0]
    assert ensure_sheets([case.pk for case in cases], today()) == 0
    assert ensure_sheets([], today()) == 0


def test_all_at_once_says_what_one_by_one_says():
    cases = nation()
    assert screen_open_cases() == len(cases)
    at_once = {case.pk: standing(case) for case in cases}
    assert at_once[cases[0].pk][0] == {"PEM-FGFR2-BTC"}
    for case in cases:
        found = {one.version.cohort.code: one.verdict for one in screen_case(case)}
        assert at_once[case.pk] == tuple(
            {code for code, verdict in found.items() if verdict == wanted} for wanted in ("match", "unknown")
        )
        assert standing(case) == at_once[case.pk]


def test_the_first_time_only_what_fits_is_stored_and_opening_the_case_brings_the_rest():
    case = nation()[0]
    screen_open_cases()
    assert rows(case) == {"PEM-FGFR2-BTC": "match"}
    stored = Screening.objects.get(case=case)
    ensure_screened(case)
    assert len(rows(case)) == 12
    assert Screening.objects.get(case=case, verdict="match").explanation == stored.explanation
    assert CaseNews.objects.filter(case=case, kind="cohort_fits").count() == 1


def test_what_has_changed_is_stored_with_its_cause_and_what_it_replaces_and_the_rest_costs_nothing():
    cases = nation()
    case = cases[0]
    for one in cases:
        screen_case(one)
    before = Screening.objects.count()
    with stopped_at(now() + timedelta(days=17)):  # the performance status grows old
        screen_open_cases(cause=Cause.DAY)
        first = Screening.objects.get(case=case, version__cohort__code="PEM-FGFR2-BTC", is_current=True)
        assert (first.verdict, first.cause, first.replaces.verdict) == ("unknown", "day", "match")
        assert first.explanation["result"] == "unknown" and first.deciding[0]["missing"]["datum"] == "ecog"
        assert first.basis["day"] == today().isoformat()
        changed = Screening.objects.count() - before
        made = Replay.objects.get()
        assert (made.changed, made.fitting, made.parts_left, made.done) == (changed, 0, 0, 4)
        screen_open_cases(cause=Cause.DAY)
        assert Screening.objects.count() == before + changed
    assert CaseNews.objects.filter(case=case, kind="cohort_fits_no_more").count() == 1
    assert AuditEvent.objects.filter(action="screening.run", case=case.pseudonym, details__replay=made.pk).count() == 1


def test_a_few_that_were_never_screened_get_all_their_verdicts_and_of_many_each_waits_to_be_opened(monkeypatch):
    cases = nation()
    for many, whole in ((len(cases) - 1, False), (len(cases), True)):
        monkeypatch.setattr("cases.trials.services.replay_rows.SCREENED_WHOLE", many)
        FactSheet.objects.update(screened_on=None)
        screen_open_cases(cause=Cause.DAY)
        jobs.run_all()
        assert ([len(rows(case)) for case in cases] == [len(versions_in_force())] * len(cases)) is whole


def test_a_change_makes_the_sheet_anew():
    case = nation()[0]
    screen_open_cases()
    profile = make_profile(case, BRAF)
    profile_imported.send(sender=Profile, profile=profile)
    assert FactSheet.objects.get(pk=case.pk).stale
    screen_open_cases()
    sheet = FactSheet.objects.get(pk=case.pk)
    assert not sheet.stale and "small_variant BRAF" in sheet.touches and len(sheet.profiles) == 2
    case.version += 1
    case.save()
    assert list(without_sheet(type(case).objects.all(), today())) == [case]


def test_a_fact_of_a_later_day_is_left_out_until_then():
    case = make_ready_case()
    OrganFunction.objects.create(case=case, code="anc", value=1, unit="10^9/L", measured_on=today() + timedelta(days=2))
    facts, _ = make_sheets([case])[case.pk]
    sheet = FactSheet.objects.get()
    assert not facts.organs and sheet.holds_until == today() + timedelta(days=1)
    with stopped_at(now() + timedelta(days=2)):
        assert ensure_sheets([case.pk], today()) == 1
        assert dossier_of(FactSheet.objects.get().facts, (), today()).organs["anc"].value == 1


def test_a_gene_that_no_rule_asked_about_before_is_read_from_the_findings_and_then_kept():
    case, other = make_ready_case(), make_ready_case()
    make_profile(case, {"kind": "copy_number", "gene": "MDM2", "copy_number_kind": "amplification"})
    make_profile(other)
    screen_open_cases()
    assert FactSheet.objects.get(pk=case.pk).touches == []
    rule = stored_rule({"copy_number": {"gene": "MDM2", "kind": "amplification"}})
    assert verdicts_under(rule, [case.pk, other.pk]) == {case.pk: Verdict.MATCH, other.pk: Verdict.NO}
    cover({"MDM2"})
    assert SheetGene.objects.filter(symbol="MDM2").exists()
    assert list(FactSheet.objects.filter(stale=True)) == [FactSheet.objects.get(pk=case.pk)]
    assert verdicts_under(rule, [other.pk, case.pk]) == {case.pk: Verdict.MATCH, other.pk: Verdict.NO}
    assert FactSheet.objects.get(pk=case.pk).touches == ["copy_number MDM2"]


def test_a_dry_run_stores_no_verdict_and_asks_a_constant_number_of_queries(django_assert_num_queries):
    cases = [case.pk for case in nation()]
    rule = stored_rule({"all": [{"fusion": {"gene": "FGFR2"}}, {"tumour": {"within": ["BILIARY_TRACT"]}}]})
    first = verdicts_under(rule, cases)
    assert list(first.values()).count(Verdict.MATCH) == 1 and set(first) == set(cases)
    cover({"FGFR2"})
    assert verdicts_under(rule, cases) == first
    with django_assert_num_queries(4):
        assert verdicts_under(rule, cases) == first
    assert not Screening.objects.exists() and not FactSheet.objects.exclude(screened_on=None).exists()
    assert verdicts_under(rule, []) == {}


def test_parts_are_jobs_and_a_part_that_is_done_twice_is_done_once(monkeypatch):
    monkeypatch.setattr(replaying, "CASES_PER_PART", 2)
    nation()
    made = replay(cause=Cause.DAY)
    assert made.parts_left == 2 and Job.objects.filter(kind="trials.replay_part", state="queued").count() == 2
    first = made.parts.order_by("first_case")[0]
    run_part(first.pk)
    stored = Screening.objects.count()
    run_part(first.pk)
    made.refresh_from_db()
    assert (made.done, made.parts_left, made.ended_at, Screening.objects.count()) == (2, 1, None, stored)
    jobs.run_all()
    made.refresh_from_db()
    assert (made.done, made.parts_left) == (4, 0) and made.ended_at is not None
    assert not Job.objects.exclude(state="done").exists() and not ReplayPart.objects.filter(done_at=None).exists()
    run_part(0)  # a part that is gone


def test_a_part_that_fails_leaves_nothing_behind(monkeypatch):
    nation()
    made = replay(cause=Cause.DAY)
    monkeypatch.setattr("cases.trials.services.replay_rows.tell", lambda made: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run_part(made.parts.get().pk)
    assert not Screening.objects.exists() and made.parts.get().done_at is None
    assert not FactSheet.objects.exclude(screened_on=None).exists()
    monkeypatch.undo()
    jobs.run_all()
    assert Screening.objects.filter(verdict="match").exists()


def test_a_changed_rule_reads_its_cohort_alone_and_offers_to_those_whose_board_is_over():
    case, over = make_ready_case(), make_ready_case()
    for one in (case, over):
        make_profile(one, FGFR2)
    over.state = CaseState.CLOSED
    over.save()
    cohort = CohortVersion.objects.get(cohort__code="PEM-FGFR2-BTC").cohort
    made = replay(cause=Cause.RULE, cohorts=[cohort.pk])
    jobs.run_all()
    made.refresh_from_db()
    assert (made.done, made.changed, made.fitting) == (2, 2, 2)
    assert rows(case)["PEM-FGFR2-BTC"] == "match" and rows(over) == {}
    assert len(rows(case)) == len(versions_in_force())  # nobody had screened it: not for this cohort alone
    assert set(Offer.objects.values_list("case", flat=True)) >= {over.pk}


def test_of_a_cohort_without_a_rule_in_force_no_verdict_stands():
    case = make_ready_case()
    make_profile(case, FGFR2)
    screen_case(case)
    version = CohortVersion.objects.get(cohort__code="PEM-FGFR2-BTC")
    CohortVersion.objects.filter(pk=version.pk).update(is_current=False)
    screen_open_cases(cause=Cause.RULE, cohorts=[version.cohort_id])
    assert "PEM-FGFR2-BTC" not in rows(case) and version.cohort_id not in FactSheet.objects.get().matching


def test_a_replay_of_nobody_is_over_at_once():
    assert replay(cause=Cause.DAY).ended_at is not None
    made = make_ready_case()
    part = replay(cause=Cause.DAY).parts.get()
    type(made).objects.update(state=CaseState.WITHDRAWN)
    run_part(part.pk)
    assert Replay.objects.latest("pk").ended_at is not None and not Screening.objects.exists()


def test_the_board_says_how_far_it_has_come(client):
    account = make_account(Role.NATIONAL_COORDINATOR)
    client.force_login(account)
    make_ready_case()
    assert 'id="replay-line"' not in client.get("/cohorts/").content.decode()
    made = replay(cause=Cause.DAY)
    page = client.get("/cohorts/").content.decode()
    assert '<progress max="1" value="0"' in page and 'hx-select="#replay-line"' in page
    Job.objects.filter(pk=made.parts.get().job_id).update(state="failed")
    page = client.get("/cohorts/").content.decode()
    assert newest_replay().stopped and "<progress" not in page and 'hx-select="#replay-line"' not in page
    assert 'action="/cohorts/screen-again/"' in page
    run_part(made.parts.get().pk)
    assert not newest_replay().stopped and not newest_replay().running
    assert 'id="replay-line"' in client.get("/cohorts/").content.decode()


def test_a_rule_that_has_just_changed_is_said_to_wait_until_its_reading_begins(client):
    """The page asks again by itself: what it showed of an earlier reading is not taken for this one."""
    client.force_login(make_account(Role.NATIONAL_COORDINATOR))
    make_ready_case()
    replay(cause=Cause.DAY)
    jobs.run_all()
    code = Cohort.objects.values_list("code", flat=True)[0]
    for page in ("/cohorts/", f"/cohorts/{code}/"):
        jobs.enqueue("trials.screen_open_cases")
        shown = client.get(page).content.decode()
        assert "skal leses mot alle saker" in shown and 'hx-select="#replay-line"' in shown
        assert newest_replay().waiting and not newest_replay().running
        jobs.run_all()
        shown = client.get(page).content.decode()
        assert "skal leses mot alle saker" not in shown and 'hx-select="#replay-line"' not in shown
        assert 'id="replay-line"' in shown


def test_a_part_that_failed_is_taken_up_again_where_it_is_shown(client, monkeypatch):
    monkeypatch.setattr(replaying, "CASES_PER_PART", 2)
    nation()
    made = replay(cause=Cause.DAY)
    first, second = made.parts.order_by("first_case")
    run_part(first.pk)
    stood = set(Screening.objects.values_list("pk", flat=True))
    Job.objects.filter(pk=first.job_id).update(state="done")
    Job.objects.filter(pk=second.job_id).update(state="failed", attempts=jobs.MAX_ATTEMPTS)
    reader = make_account(Role.OBSERVER)
    client.force_login(reader)
    assert "/cohorts/screen-again/" not in client.get("/cohorts/").content.decode()
    assert client.post("/cohorts/screen-again/").status_code == 403
    client.force_login(make_account(Role.NATIONAL_COORDINATOR))
    assert client.post("/cohorts/screen-again/").status_code == 302
    assert newest_replay().running and Job.objects.filter(kind="trials.replay_part", state="queued").count() == 1
    assert AuditEvent.objects.get(field_set="screening").details == {"parts": 1}
    jobs.run_all()
    made.refresh_from_db()
    assert (made.done, made.parts_left) == (4, 0) and made.ended_at is not None
    assert stood <= set(Screening.objects.values_list("pk", flat=True))
    assert client.post("/cohorts/screen-again/").status_code == 409


def test_a_day_that_turns_brings_only_the_day_of_the_basis_up_to_date():
    case = make_ready_case(oncotree="PRAD")
    first = {one.pk: one.basis for one in screen_case(case)}
    with stopped_at(now() + timedelta(days=1)):
        again = screen_case(case)
        for one in Screening.objects.filter(case=case, is_current=True):
            assert one.basis == {**first[one.pk], "day": today().isoformat()}
        assert {one.pk for one in again} == set(first) and again[0].basis["day"] == today().isoformat()
