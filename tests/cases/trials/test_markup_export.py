"""Our cohorts as files of Clinical Trial Markup Language: the command, the page, and back through our own reader."""

import json

import pytest
from django.core.management import CommandError, call_command

from cases.trials.logic.ctml.documents import read_documents
from cases.trials.queries.markup import case_tables, current_trials, document_of, markup_panel
from cases.trials.queries.markup_export import trial_documents
from molmdt.accounts.enums import Role
from tests.cases.trials.nation import BRAF, FGFR2, load_cohorts, make_profile, make_ready_case
from tests.factories import make_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohorts():
    return load_cohorts()


def test_command_writes_a_document_per_trial_and_what_it_cannot_say(cohorts, tmp_path, capsys):
    call_command("export_ctml", "--out", str(tmp_path / "out"))
    assert "12 cohorts" in capsys.readouterr().out
    data = json.loads((tmp_path / "out" / "impress-test.json").read_text(encoding="utf-8"))
    (document,), faults = read_documents(data)
    assert (faults, len(document.levels), document.open) == ([], 12, True)
    arms = {arm["arm_code"]: arm for arm in data["treatment_list"]["step"][0]["arm"]}
    assert arms["ALE-ALK-SOLID"]["arm_suspended"] == "Y"  # takes nobody
    not_said = (tmp_path / "out" / "impress-test-not-said.txt").read_text(encoding="utf-8")
    assert "PEM-FGFR2-BTC: ECOG" in not_said
    assert "The language does not know the performance status or how old it is." in not_said
    assert len(arms["PEM-FGFR2-BTC"]["not_said"]) == not_said.count("PEM-FGFR2-BTC: ")


def test_command_takes_some_cohorts_and_refuses_unknown_ones(cohorts, tmp_path):
    call_command("export_ctml", "PH-ERBB2-SDC", "--out", str(tmp_path))
    data = json.loads((tmp_path / "impress-test.json").read_text(encoding="utf-8"))
    assert [arm["arm_code"] for arm in data["treatment_list"]["step"][0]["arm"]] == ["PH-ERBB2-SDC"]
    with pytest.raises(CommandError, match="no such cohort: NONE"):
        call_command("export_ctml", "NONE", "--out", str(tmp_path))


def test_what_we_export_can_be_loaded_and_fits_whom_our_rule_fits(cohorts, tmp_path):
    (document,) = trial_documents()
    (tmp_path / "trial.json").write_text(json.dumps(document.data), encoding="utf-8")
    call_command("load_trials", str(tmp_path / "trial.json"))
    case = make_ready_case(oncotree="IHCH")
    make_profile(case, FGFR2, BRAF)
    panel = markup_panel(case)
    assert {"PEM-FGFR2-BTC", "DT-BRAF-SOLID"} <= {row.level.code for row in panel.fits}
    assert "PH-ERBB2-SDC" in {row.level.code for row in panel.fits_not}
    assert document_of(current_trials().get()).protocol == "impress-test"
    assert case_tables(case, []).clinical["ONCOTREE_PRIMARY_DIAGNOSIS_NAME"] == "Intrahepatic Cholangiocarcinoma"


def test_page_shows_what_is_not_said_and_gives_the_file(client, cohorts):
    client.force_login(make_account(Role.NATIONAL_COORDINATOR))
    shown = client.get("/cohorts/PEM-FGFR2-BTC/ctml/").content.decode()
    assert "Språket kjenner ikke tidligere behandling." in shown
    answer = client.get("/cohorts/PEM-FGFR2-BTC/ctml/file/")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="PEM-FGFR2-BTC.ctml.json"'
    documents, faults = read_documents(json.loads(answer.content))
    assert (len(documents), faults) == (1, [])


def test_a_cohort_without_a_rule_in_force_has_no_document(client, cohorts):
    cohorts["PEM-FGFR2-BTC"].versions.update(is_current=False)
    client.force_login(make_account(Role.NATIONAL_COORDINATOR))
    assert client.get("/cohorts/PEM-FGFR2-BTC/ctml/").status_code == 404
    assert "PEM-FGFR2-BTC" not in json.dumps([document.data for document in trial_documents()])
