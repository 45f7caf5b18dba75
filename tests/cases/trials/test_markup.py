"""Trials in Clinical Trial Markup Language in the database: loading them, the pages, and the block of a case."""

import json
import re

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.trials.logic.ctml.cases import as_csv
from cases.trials.models import Cohort, MarkupTrial
from cases.trials.queries.markup import case_tables, current_trials, document_of, markup_panel
from molmdt.accounts.enums import Role
from molmdt.audit.models import AuditEvent
from tests.cases.trials.nation import BRAF, FGFR2, TRIAL, make_profile, make_ready_case
from tests.factories import make_account

pytestmark = pytest.mark.django_db
OPEN = {"status": [{"value": "Open to Accrual"}]}


def clause(**fields):
    return {"genomic": fields}


def trial(number="10-001", *, summary=OPEN, steps=None, **more):
    """One step with an arm for BRAF V600, a closed arm for FGFR2 fusions, and a dose level for adults with TMB."""
    arms = [
        {"arm_code": "A", "arm_description": "BRAF", "match": [
            clause(hugo_symbol="BRAF", wildcard_protein_change="p.V600", variant_category="Mutation")]},
        {"arm_code": "B", "arm_suspended": "Y", "match": [
            clause(hugo_symbol="FGFR2", variant_category="Structural Variation")],
         "dose_level": [{"level_code": "1", "match": [
             {"clinical": {"age_numerical": ">=18", "tmb_numerical": ">=10"}}]}]},
    ]  # fmt: skip
    document = {"protocol_no": number, "treatment_list": {"step": steps or [{"step_code": "1", "arm": arms}]}, **more}
    return document | ({"_summary": summary} if summary else {})


def write(folder, name, document):
    (folder / name).write_text(json.dumps(document), encoding="utf-8")
    return folder / name


def load(path, *more):
    call_command("load_trials", str(path), *more)


def text_of(response) -> str:
    assert response.status_code == 200, response.content[:500]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_command_loads_json_and_yaml_beside_native_trials(tmp_path, capsys):
    write(tmp_path, "a.json", trial(short_title="Basket", nct_id="NCT00000001"))
    (tmp_path / "b.yml").write_text(
        "protocol_no: 10-002\ntreatment_list: {step: [{match: [{clinical: {gender: Male}}]}]}\n", encoding="utf-8"
    )
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "native.yaml").write_text(TRIAL.read_text(encoding="utf-8"), encoding="utf-8")
    load(tmp_path)
    said = capsys.readouterr().out.splitlines()
    assert said[0] == 'b.yml: 10-002 is not open: _summary.status does not say "Open to Accrual"'
    assert said[1] == "1 trials with 12 cohorts, 2 marked-up trials (CTML) with 4 levels loaded"
    assert Cohort.objects.count() == 12
    stored = MarkupTrial.objects.get(protocol_number="10-001")
    assert (stored.title, stored.registry_id, stored.source_name) == ("Basket", "NCT00000001", "a.json")
    assert AuditEvent.objects.filter(action="trial.load_markup").count() == 2


def test_a_list_of_trials_in_one_file(tmp_path):
    load(write(tmp_path, "several.json", [trial("1"), trial("2")]))
    assert set(current_trials().values_list("protocol_number", flat=True)) == {"1", "2"}


def test_check_stores_nothing(tmp_path, capsys):
    load(write(tmp_path, "a.json", trial()), "--check")
    assert capsys.readouterr().out == "1 marked-up trials (CTML) with 3 levels, no fault found\n"
    assert not MarkupTrial.objects.exists()


def test_a_new_version_replaces_the_current_one_and_the_earlier_is_kept(tmp_path, capsys):
    path = write(tmp_path, "a.json", trial())
    load(path)
    load(path)
    assert capsys.readouterr().out.splitlines()[-1].endswith("loaded, 1 of them unchanged")
    first = MarkupTrial.objects.get()
    write(tmp_path, "a.json", trial(summary={"status": [{"value": "Closed"}]}))
    load(path)
    second = current_trials().get()
    assert (MarkupTrial.objects.count(), second.sha256 == first.sha256) == (2, False)
    assert not document_of(second).open
    assert AuditEvent.objects.filter(action="trial.load_markup").last().details["replaces"] == first.pk


def test_of_two_fields_about_one_column_the_later_stands_after_storing_too(tmp_path):
    """The database's own JSON type would bring the keys into another order."""
    fields = {"wildcard_protein_change": "p.V600", "hugo_symbol": "BRAF", "protein_change": "p.K601E"}
    load(write(tmp_path, "a.json", trial(steps=[{"arm": [{"match": [clause(**fields)]}]}])))
    case = make_ready_case()
    make_profile(case, BRAF)
    assert [row.level.place for row in markup_panel(case).fits_not] == ["trinn 1, arm 1"]


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("a.json", "{", "a.json: line 1: Expecting property name"),
        ("a.json", '{"x": 1}', "protocol_no: the trial's number is missing"),
        ("a.json", "[]", "the list holds no trial"),
        ("a.json", '{"treatment_list": {"step": []}}', "protocol_no: the trial's number is missing"),
        ("a.json", '{"protocol_no": "1", "treatment_list": {"step": [], "step": []}}', '"step" stands twice'),
        ("a.json", '{"protocol_no": "1\\u0000", "treatment_list": {"step": []}}', "holds a character"),
        ("a.json", '{"protocol_no": "1", "x": NaN, "treatment_list": {"step": []}}', "x: is no number"),
        ("a.json", json.dumps(trial("1" * 61)), "protocol_no: has 61 characters; 60 are allowed"),
        ("a.json", json.dumps([trial("1"), trial("1")]), "1 stands twice in the file"),
        ("a.json", "[" * 200_000, "nested too deeply"),
        ("a.yaml", "protocol_no: 1\ntreatment_list: {step: []}\nprotocol_no: 2\n",
         'line 3: "protocol_no" stands twice'),
        ("a.yaml", "a: &a [1]\ntreatment_list: {step: *a}\n", "aliases"),
        ("a.yaml", "protocol_no: 1\ntreatment_list: {step: [{match: [{genomc: {hugo_symbol: KRAS}}]}]}\n",
         "treatment_list.step.0.match.0.genomc: unknown word; did you mean genomic?"),
        ("a.yaml", "protocol_no: 1\nx: !!binary aGk=\ntreatment_list: {step: []}\n", "x: a bytes is neither a text"),
    ],
)  # fmt: skip
def test_command_tells_each_fault_with_file_and_key_and_stores_nothing(tmp_path, name, text, fault):
    (tmp_path / name).write_text(text, encoding="utf-8")
    write(tmp_path, "good.json", trial())
    with pytest.raises(CommandError) as caught:
        load(tmp_path)
    assert fault in str(caught.value)
    assert str(caught.value).startswith(str(tmp_path / name))
    assert not MarkupTrial.objects.exists()


def test_one_protocol_number_in_two_files_is_refused(tmp_path):
    write(tmp_path, "a.json", trial())
    write(tmp_path, "b.json", trial())
    with pytest.raises(CommandError, match=r"b\.json: protocol_no: the trial 10-001 stands in a\.json too"):
        load(tmp_path)
    assert not MarkupTrial.objects.exists()


@pytest.mark.parametrize("name", ["trials/11-111.json", "yaml/11-112.yaml", "integration_trials/structured_sv.json",
                                  "integration_trials/massive_match_clause.json"])  # fmt: skip
def test_trials_of_the_original_engine_load(shared, name):
    load(shared / "trials/ctml" / name)
    assert document_of(current_trials().get()).levels


@pytest.fixture
def loaded(tmp_path):
    load(write(tmp_path, "a.json", trial(short_title="Basket")))
    return current_trials().get()


def verdicts(panel):
    return {row.level.place: row.verdict.value for row in (*panel.fits, *panel.could_fit, *panel.fits_not)}


def test_a_case_is_screened_against_open_levels_only(loaded):
    case = make_ready_case()
    make_profile(case, BRAF, tmb=12.0)
    panel = markup_panel(case)
    assert verdicts(panel) == {"trinn 1, arm 1": "match", "trinn 1, arm 2, dosenivå 1": "match"}
    assert (panel.trials, panel.closed) == (1, 1)
    assert panel.fits[0].reasons == ("gen BRAF, enhver endring i p.V600, type Mutation: påvist",)


def test_not_examined_none_found_and_unknown_are_three_things(loaded):
    case = make_ready_case()
    assert verdicts(markup_panel(case))["trinn 1, arm 1"] == "unknown"
    make_profile(case, FGFR2, sections={"fusions": "reported"})
    panel = markup_panel(case)
    assert verdicts(panel)["trinn 1, arm 1"] == "unknown"
    assert "ikke undersøkt" in panel.could_fit[0].reasons[0]
    make_profile(case, FGFR2)
    assert verdicts(markup_panel(case))["trinn 1, arm 1"] == "no"


def test_same_verdicts_as_the_command_on_the_same_facts(tmp_path, capsys, loaded):
    case = make_ready_case()
    make_profile(case, BRAF, FGFR2, tmb=8.0, msi=25.0)
    rules = [level.rule for level in document_of(loaded).levels]
    clinical, genomic = as_csv(case_tables(case, rules))
    (tmp_path / "clinical.csv").write_text(clinical, encoding="utf-8")
    (tmp_path / "genomic.csv").write_text(genomic, encoding="utf-8")
    capsys.readouterr()
    call_command(
        "screen_files", "--trials", str(tmp_path / "a.json"), "--clinical", str(tmp_path / "clinical.csv"),
        "--genomic", str(tmp_path / "genomic.csv"), "--json", "--all",
    )  # fmt: skip
    by_command = [result["verdict"] for result in json.loads(capsys.readouterr().out)]
    panel = markup_panel(case)
    assert by_command == [verdicts(panel)[place] for place in ("trinn 1, arm 1", "trinn 1, arm 2, dosenivå 1")]
    assert by_command == ["match", "no"]


def test_a_clause_without_a_gene_looks_at_every_finding(tmp_path):
    load(write(tmp_path, "a.json", trial(steps=[{"arm": [{"match": [clause(protein_change="p.V600E")]}]}])))
    case = make_ready_case()
    make_profile(case, BRAF)
    assert len(markup_panel(case).fits) == 1


def test_queries_do_not_grow_with_the_trials(tmp_path, loaded):
    case = make_ready_case()
    make_profile(case, BRAF)

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as caught:
            markup_panel(case)
        return len(caught)

    before = queries()
    load(write(tmp_path, "more.json", [trial(f"20-{number}") for number in range(20)]))
    assert queries() == before


def test_pages(client, loaded):
    client.force_login(make_account(Role.REFERRING_ONCOLOGIST))
    assert "10-001 Basket åpen 2 av 3" in text_of(client.get("/markup-trials/"))
    shown = text_of(client.get(f"/markup-trials/{loaded.pk}/"))
    assert "trinn 1, arm 2 · B ikke åpen" in shown
    assert "gen FGFR2, type Structural Variation" in shown
    assert loaded.sha256 in shown


def test_the_block_of_a_case_leaves_its_trace(client, loaded):
    account = make_account(Role.REFERRING_ONCOLOGIST)
    case = make_ready_case(doctor=account.person, hospital=account.person.hospital)
    make_profile(case, BRAF)
    client.force_login(account)
    address = f"/cases/{case.pseudonym}/trials/markup/"
    assert address in client.get(f"/cases/{case.pseudonym}/trials/").content.decode()
    shown = text_of(client.get(address, headers={"HX-Request": "true"}))
    assert "1 nivå passer, 1 kunne passe, 0 passer ikke" in shown
    assert AuditEvent.objects.filter(action="case.open", field_set="trials", case=case.pseudonym).exists()
    assert "Tilbake til kohortene" in text_of(client.get(address))
