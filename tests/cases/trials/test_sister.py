"""Sister trials: reports taken in, the pages, our own counts given away; our decision rule knows none of it."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from cases.trials.demo.cohorts import trial_text
from cases.trials.demo.elsewhere import load_elsewhere
from cases.trials.logic.sister_report import read_report
from cases.trials.models import Cohort, CohortPatient, MarkupTrial, SisterCohort, SisterReport, Trial
from cases.trials.queries.cohorts import cohorts_with_rows, states_of
from cases.trials.queries.sister import group_of_cohort, groups
from cases.trials.services import definition_of, load_trials
from cases.trials.services.sister import receive_report, share_results
from molmdt.accounts.enums import Role
from molmdt.audit.models import AuditEvent
from molmdt.kernel.clock import today
from molmdt.kernel.errors import InvalidInput
from tests.cases.trials.logic.test_sister_report import GOOD, table
from tests.factories import make_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def nation():
    load_trials([definition_of(trial_text(today()))])
    return {cohort.code: cohort for cohort in cohorts_with_rows()}


@pytest.fixture
def elsewhere(nation):
    load_elsewhere(today())
    return nation


def text_of(response, status=200) -> str:
    assert response.status_code == status, response.content[:500]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def receive(**changes):
    return receive_report(text=table({**GOOD, **changes}), source_name="drup.csv")


def test_a_report_is_stored_with_its_trace():
    received = receive()
    assert received.created
    row = SisterCohort.objects.get()
    assert (row.biomarker, row.oncotree, row.treated) == ("BRAF:V600", ["TISSUE", "-LYMPH"], 30)
    event = AuditEvent.objects.get(action="trial.share")
    assert (event.verb, event.details["trial"], event.details["cohorts"]) == ("C", "drup", 1)


def test_a_newer_report_replaces_the_current_one_and_the_earlier_is_kept():
    receive()
    again = receive()
    assert not again.created
    receive(cut_off="2026-09-30", disease_control="12")
    receive(cut_off="2026-09-30", disease_control="13")  # the same day again is a correction
    assert SisterReport.objects.count() == 3
    current = SisterReport.objects.get(is_current=True)
    assert current.cohorts.get().disease_control == 13


def test_an_older_report_is_refused():
    receive()
    with pytest.raises(InvalidInput) as caught:
        receive(cut_off="2026-06-29")
    assert caught.value.problems[0].path == "drup.csv cut_off"
    assert SisterReport.objects.count() == 1


def test_our_own_trial_comes_from_here(nation):
    with pytest.raises(InvalidInput):
        receive(trial_code=Trial.objects.get().code)


def test_a_bad_file_stores_nothing_and_says_every_place():
    text = table(GOOD, {**GOOD, "cohort_code": "B", "biomarker": "ALK:fusion", "treated": "x"})
    with pytest.raises(InvalidInput) as caught:
        receive_report(text=text, source_name="drup.csv")
    assert [problem.path for problem in caught.value.problems] == ["drup.csv line 3 treated"]
    assert not SisterReport.objects.exists()


def test_demo_reports_stand_beside_our_cohorts(elsewhere):
    found = {group.own.code: group for group in groups() if group.own}
    assert {"DT-BRAF-SOLID", "OLA-BRCA-PRAD", "ALE-ALK-SOLID", "SEL-RET-SOLID", "PEM-FGFR2-BTC", "PH-ERBB2-SDC",
            "ABE-CDK4-CDKN2A-SOLID"} <= set(found)  # fmt: skip
    braf = found["DT-BRAF-SOLID"]
    assert (len(braf.results), braf.counted, braf.hidden) == (5, 4, 1)
    assert MarkupTrial.objects.count() == 2
    assert any(group.own is None for group in groups())


def test_nothing_of_it_reaches_our_own_decision_rule(nation):
    before = [(state.cohort.code, state.standing, state.free) for state in states_of(cohorts_with_rows())]
    load_elsewhere(today())
    after = [(state.cohort.code, state.standing, state.free) for state in states_of(cohorts_with_rows())]
    assert before == after


def test_hidden_counts_are_left_out_of_the_pool_and_no_nil(elsewhere):
    group = group_of_cohort(elsewhere["ALE-ALK-SOLID"])
    hidden = next(result for result in group.results if result.is_suppressed)
    assert (hidden.share, hidden.interval, hidden.counts.disease_control) == (None, None, None)
    assert group.counted == len(group.results) - 1


def test_pages(client, elsewhere):
    client.force_login(make_account(Role.REFERRING_ONCOLOGIST))
    shown = text_of(client.get("/sister-trials/"))
    assert "dabrafenib + trametinib" in shown
    assert "Ta inn en rapport" not in shown
    shown = text_of(client.get("/cohorts/DT-BRAF-SOLID/sisters/"))
    assert "blandes aldri inn i vår egen beslutningsregel" in shown
    assert "skjult av avsenderen, ikke null" in shown
    assert "Heterogenitet: Q = " in shown
    digest = group_of_cohort(elsewhere["DT-BRAF-SOLID"]).key.digest
    assert "<svg" in client.get(f"/sister-trials/cohort/{digest}/").content.decode()
    assert client.get("/sister-trials/cohort/none/").status_code == 404


def test_a_cohort_that_no_other_trial_has(client, nation):
    client.force_login(make_account(Role.REFERRING_ONCOLOGIST))
    assert "Ikke slått sammen" in text_of(client.get("/cohorts/VIS-HEDGEHOG-SOLID/sisters/"))
    nation["VIS-HEDGEHOG-SOLID"].versions.update(is_current=False)
    assert client.get("/cohorts/VIS-HEDGEHOG-SOLID/sisters/").status_code == 404


def upload(client, content, name="drup.csv"):
    return client.post("/sister-trials/receive/", {"file": SimpleUploadedFile(name, content)})


def test_a_report_comes_in_by_the_page(client):
    client.force_login(make_account(Role.NATIONAL_COORDINATOR))
    assert upload(client, table(GOOD).encode()).status_code == 302
    assert SisterReport.objects.get().loaded_by is not None
    assert "Resultater fra DRUP til og med 30.06.2026 er lagret." in text_of(client.get("/sister-trials/"))
    upload(client, table(GOOD).encode())
    assert "Samme rapport fra DRUP" in text_of(client.get("/sister-trials/"))
    shown = text_of(upload(client, table({**GOOD, "treated": "x"}).encode()), 422)
    assert "drup.csv linje 2 treated" in shown
    assert "er ikke tekst i UTF-8" in text_of(upload(client, b"\xff\xfe\x00"), 422)
    assert text_of(client.post("/sister-trials/receive/", {}), 422)
    assert SisterReport.objects.count() == 1


def test_only_those_who_share_may_take_in_and_give_away(client, nation):
    doctor = make_account(Role.REFERRING_ONCOLOGIST)
    client.force_login(doctor)
    assert upload(client, table(GOOD).encode()).status_code == 403
    trial = Trial.objects.get()
    assert client.get(f"/sister-trials/share/{trial.code}/").status_code == 403
    with pytest.raises(PermissionDenied):
        share_results(trial=trial, actor=doctor)
    with pytest.raises(PermissionDenied):
        receive_report(text=table(GOOD), source_name="a.csv", actor=doctor)


@pytest.mark.parametrize("form", ["csv", "json"])
def test_our_counts_leave_without_small_numbers_and_can_be_read_again(client, nation, form):
    client.force_login(make_account(Role.DATA_MANAGER))
    trial = Trial.objects.get()
    answer = client.get(f"/sister-trials/share/{trial.code}/?format={form}")
    assert answer.headers["Content-Disposition"].endswith(f'.{form}"')
    report = read_report(answer.content.decode(), today())
    counts = {cohort.code: cohort.counts for cohort in report.cohorts}
    assert len(counts) == Cohort.objects.count()
    assert counts["PEM-FGFR2-BTC"].treated is None  # three patients
    for row in counts.values():
        assert all(count is None or count == 0 or count > 5 for count in (row.treated, row.evaluable))
    assert any(row.disease_control for row in counts.values())
    event = AuditEvent.objects.filter(action="trial.share", verb="R").latest("pk")
    assert event.details["cohorts_with_hidden_counts"] >= 3


def test_command_writes_and_reads(nation, tmp_path, capsys):
    trial = Trial.objects.get()
    call_command("sister_results", "give", trial.code, "--out", str(tmp_path / "ours.json"))
    read_report((tmp_path / "ours.json").read_text(encoding="utf-8"), today())
    (tmp_path / "drup.csv").write_text(table(GOOD), encoding="utf-8")
    call_command("sister_results", "take", str(tmp_path / "drup.csv"))
    call_command("sister_results", "take", str(tmp_path / "drup.csv"))
    assert "nothing was stored" in capsys.readouterr().out
    with pytest.raises(CommandError, match="no such trial"):
        call_command("sister_results", "give", "none", "--out", str(tmp_path / "x.csv"))
    (tmp_path / "drup.csv").write_text(table({**GOOD, "cut_off": "x"}), encoding="utf-8")
    with pytest.raises(CommandError, match=r"drup\.csv line 2 cut_off: is no day"):
        call_command("sister_results", "take", str(tmp_path / "drup.csv"))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("sister_results", "take", str(tmp_path / "none.csv"))


def test_patients_beyond_a_stage_are_among_those_we_report(nation):
    """Our rule leaves out who came in beyond its places; the aggregate does not."""
    cohort = nation["COB-MAPK-SOLID"]
    version = cohort.versions.get(is_current=True)
    for number in range(12):
        CohortPatient.objects.create(
            cohort=cohort, version=version, trial_number=f"X-{number}", first_dose_on=today() - timedelta(weeks=30),
            outcome="no_disease_control", assessed_on=today() - timedelta(weeks=10),
        )  # fmt: skip
    own = group_of_cohort(cohorts_with_rows().get(pk=cohort.pk)).own
    assert (own.counts.treated, own.counts.evaluable) == (13, 13)
