"""The rule editor: what a reader is shown of a text, the dry run over real cases, and the second person's page."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.dossier.enums import CaseState
from cases.trials.models import CohortVersion, RuleDraft, Screening
from cases.trials.services import propose_draft, save_draft
from molmdt.accounts.enums import Role
from molmdt.audit.models import AuditEvent
from molmdt.kernel.clock import today
from tests.cases.trials.nation import BRAF, FGFR2, load_cohorts, make_profile, make_ready_case
from tests.cases.trials.test_drafting import FGFR
from tests.factories import PASSWORD, make_account, make_hospital

pytestmark = pytest.mark.django_db
FGFR3 = {**FGFR2, "gene": "FGFR3", "partner_gene": "TACC3"}
AT = "/cohorts/PEM-FGFR2-BTC/rule/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def cohort():
    return load_cohorts()["PEM-FGFR2-BTC"]


@pytest.fixture
def coordinator(client):
    account = make_account(Role.NATIONAL_COORDINATOR)
    client.force_login(account)
    return account


def text_of(response, status=200) -> str:
    assert response.status_code == status, response.content[:500]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def typed(client, text, edition=0, **values):
    return client.post(f"{AT}save/", {"text": text, "edition": edition, **values}, headers=HTMX)


def test_the_standing_rule_is_shown_as_text_and_read_aloud(client, coordinator, cohort):
    page = client.get(AT)
    assert page.context["editor"].text.startswith(
        "all:\n  - fusion: {gene: FGFR2}\n  - tumour: {within: [BILIARY_TRACT]}\n"
    )
    shown = text_of(page)
    assert "FGFR2-fusjon" in shown and "ingen kladd" in shown
    assert "Hva en regel kan spørre om" in shown and "loss_of_function" in shown
    assert not RuleDraft.objects.exists()


def test_what_is_typed_is_kept_compared_and_survives_a_reload(client, coordinator, cohort):
    answer = typed(client, FGFR, valid_from=f"{today():%Y-%m-%d}", source="amendment 4")
    shown = text_of(answer)
    assert b"<html" not in answer.content
    assert "Mot versjon 1" in shown and "FGFR3-fusjon" in shown and "Lagret" in shown
    assert 'name="edition" value="1"' in answer.content.decode()
    assert client.get(AT).context["editor"].text == FGFR


def test_a_fault_stands_with_line_key_and_the_nearest_word(client, coordinator, cohort):
    shown = text_of(typed(client, "all:\n  - fusion: {gene: FGFR2, patner: BICC1}\n  - echog: {at_most: 1}\n"))
    assert "Linje 2 all.0.fusion.patner «fusion» har ingen verdi som heter «patner» . Mente du partner" in shown
    assert "Linje 3 all.1.echog ukjent ord «echog» . Mente du ecog" in shown
    assert RuleDraft.objects.get().text.startswith("all:")


def test_a_text_that_is_no_yaml_is_kept_too(client, coordinator, cohort):
    shown = text_of(typed(client, "all: ["))
    assert "kan ikke leses som YAML" in shown
    assert RuleDraft.objects.get().text == "all: ["


def test_on_a_conflict_both_texts_are_shown_and_either_can_be_kept(client, coordinator, cohort):
    other = make_account(Role.MOLECULAR_BIOLOGIST)
    save_draft(cohort=cohort, actor=other, edition=0, text=FGFR)
    answer = typed(client, "tmb: {at_least: 10}")
    shown = text_of(answer)
    assert f"{other.person.name} lagret denne regelen mens du skrev" in shown
    assert "fusion: {gene: FGFR3}" in shown and "tmb: {at_least: 10}" in shown
    assert 'name="edition" value="0"' in answer.content.decode()  # typing on replaces nothing
    again = client.post(f"{AT}save/", {"text": "tmb: {at_least: 10}", "edition": "0"})
    assert "tmb: {at_least: 10}" in text_of(again, 409)
    client.post(f"{AT}save/", {"text": "tmb: {at_least: 10}", "edition": "0", "keep": "1"})
    assert RuleDraft.objects.get().text == "tmb: {at_least: 10}"


def test_a_form_without_an_edition_is_refused(client, coordinator, cohort):
    assert "last siden" in text_of(client.post(f"{AT}save/", {"text": "x"}), 422)


def moves_of(group):
    return [(move.before, move.after, move.count) for move in group.moves]


def test_the_dry_run_tells_whose_verdict_changes_and_stores_none(client, cohort):
    own, other = make_ready_case(hospital=make_hospital("bergen")), make_ready_case(hospital=make_hospital("unn"))
    for case in (own, other):
        make_profile(case, FGFR3)
    loses = make_ready_case(hospital=own.hospital)
    make_profile(loses, FGFR2)
    gone = make_ready_case(hospital=own.hospital, state=CaseState.CONCLUDED)
    make_profile(gone, FGFR3)
    unsent = make_ready_case(hospital=own.hospital, state=CaseState.DRAFT)
    make_profile(unsent, FGFR3)
    client.force_login(make_account(Role.BIOINFORMATICIAN, hospital=own.hospital))
    typed(client, "all:\n  - tumour: {within: [BILIARY_TRACT]}\n  - fusion: {gene: FGFR3}\n")
    answer = client.get(f"{AT}dry-run/", headers=HTMX)
    run, shown = answer.context["run"], text_of(answer)
    assert moves_of(run.open) == [("no", "match", 2), ("match", "no", 1)]
    assert moves_of(run.over) == [("not_offered", "offered", 1)]
    assert "Endringen gir 3 nye utfall blant 3 åpne saker" in shown
    assert own.pseudonym in shown and other.pseudonym not in shown and "1 sak som du ikke har tilgang til" in shown
    assert "FGFR3-fusjon: undersøkt, ikke påvist" in shown or "FGFR3-fusjon" in shown
    assert unsent.pseudonym not in shown
    assert not Screening.objects.exists()
    row = AuditEvent.objects.get(action="cohort.edit", field_set="dry_run")
    assert (row.details["cases"], row.details["changed"]) == (4, 4)
    assert set(AuditEvent.objects.filter(action="case.list").values_list("case", flat=True)) == {
        own.pseudonym, loses.pseudonym, gone.pseudonym,
    }  # fmt: skip


def test_what_the_doctor_can_say_in_the_call_has_not_kept_a_case_out_until_now(client, cohort):
    """An old ECOG stays old under the new rule: the case is let in by what the rule asks of its alterations."""
    case = make_ready_case(state=CaseState.CONCLUDED, ecog_on=today() - timedelta(days=60))
    make_profile(case, BRAF, sections={"small_variants": "reported"})
    client.force_login(make_account(Role.BIOINFORMATICIAN, hospital=case.hospital))
    typed(client, "all:\n  - tumour: {within: [BILIARY_TRACT]}\n  - variant: {gene: BRAF, change: [V600]}\n")
    (move,) = client.get(f"{AT}dry-run/", headers=HTMX).context["run"].over.moves
    assert (move.before, move.after) == ("not_offered", "offered")
    assert "ECOG" not in "; ".join(move.cases[0].reasons) and "FGFR2-fusjon" in move.cases[0].reasons[0]


def test_the_dry_run_costs_the_same_whatever_the_number_of_cases(client, coordinator, cohort):
    typed(client, FGFR)
    asked = []
    for number in (2, 6):
        for _case in range(number):
            make_profile(make_ready_case(), FGFR3)
        with CaptureQueriesContext(connection) as queries:
            run = client.get(f"{AT}dry-run/").context["run"]
        asked.append(len(queries))
    assert moves_of(run.open) == [("no", "match", 8)]
    assert asked[0] == asked[1]


def test_of_many_changed_cases_some_are_listed_and_all_are_counted(client, coordinator, cohort, monkeypatch):
    monkeypatch.setattr("cases.trials.services.dry_run.SHOWN", 2)
    for _case in range(3):
        make_profile(make_ready_case(), FGFR3)
    typed(client, FGFR)
    answer = client.get(f"{AT}dry-run/")
    move = answer.context["run"].open.moves[0]
    assert (move.count, len(move.cases), move.more, move.unseen) == (3, 2, 1, 0)
    assert "1 til som ikke vises her" in text_of(answer)


def test_whom_nobody_could_call_is_not_counted_and_whom_a_call_could_decide_is(client, coordinator, cohort):
    """A datum that the treating doctor has is asked in the call; one that the laboratory must find is not."""
    old = {"state": CaseState.CONCLUDED, "ecog": None, "ecog_on": None}
    make_profile(make_ready_case(**old), FGFR3)
    make_profile(make_ready_case(state=CaseState.CONCLUDED), sections={"small_variants": "reported"})
    make_profile(make_ready_case(state=CaseState.DECEASED), FGFR3)
    typed(client, FGFR)
    run = client.get(f"{AT}dry-run/").context["run"]
    assert (run.over.looked_at, moves_of(run.over)) == (2, [("not_offered", "offered", 1)])


def test_the_dry_run_of_a_faulty_text_waits(client, coordinator, cohort):
    typed(client, "all: [")
    assert "kan ikke leses ennå" in text_of(client.get(f"{AT}dry-run/"))


def test_a_chair_reads_decides_with_the_password_and_writes_nothing(client, cohort):
    writer, chair = make_account(Role.NATIONAL_COORDINATOR), make_account(Role.CHAIR)
    draft = save_draft(cohort=cohort, actor=writer, edition=0, text=FGFR, source="amendment 4", valid_from=today())
    draft = propose_draft(draft=draft, actor=writer, edition=draft.edition)
    client.force_login(chair)
    assert typed(client, "x", draft.edition).status_code == 403
    assert client.post(f"{AT}act/", {"act": "drop", "edition": draft.edition, "reason": "x"}).status_code == 403
    session = client.session
    session["authenticated_at"] = 0
    session.save()
    shown = text_of(client.get(AT))
    assert f"{writer.person.name} foreslår denne regelen" in shown and "Ditt passord" in shown
    wrong = client.post(f"{AT}decide/", {"act": "publish", "edition": draft.edition, "password": "x"}, follow=True)
    assert "Passordet er feil" in text_of(wrong)
    done = client.post(f"{AT}decide/", {"act": "publish", "edition": draft.edition, "password": PASSWORD}, follow=True)
    assert "Versjon 2 er publisert og gjelder fra" in text_of(done)
    assert CohortVersion.objects.get(cohort=cohort, is_current=True).number == 2
    shown = text_of(client.get(AT))
    assert f"versjon 2, publisert av {chair.person.name}" in shown
    assert "Endret" in shown  # the version list says what it changed


def test_proposed_taken_back_sent_back_and_dropped_on_the_page(client, coordinator, cohort):
    values = {"text": FGFR, "edition": 0, "source": "amendment 4", "valid_from": f"{today():%Y-%m-%d}"}
    shown = text_of(client.post(f"{AT}save/", {**values, "act": "propose"}, follow=True))
    assert "Venter på en person til" in shown
    edition = RuleDraft.objects.get().edition
    client.post(f"{AT}act/", {"act": "take-back", "edition": edition})
    client.post(f"{AT}save/", {**values, "edition": edition + 1, "act": "propose"})
    edition = RuleDraft.objects.get().edition
    other = make_account(Role.NATIONAL_COORDINATOR)
    client.force_login(other)
    answer = client.post(f"{AT}decide/", {"act": "send-back", "edition": edition, "reason": "FGFR1 too"}, follow=True)
    assert f"Sendt tilbake av {other.person.name}" in text_of(answer) and "FGFR1 too" in text_of(client.get(AT))
    edition = RuleDraft.objects.get().edition
    client.post(f"{AT}act/", {"act": "drop", "edition": edition, "reason": "not now"})
    assert RuleDraft.objects.get().state == "dropped"
    assert client.post(f"{AT}act/", {"act": "drop", "edition": edition, "reason": "x"}).status_code == 409
    assert "forkastet av" in text_of(client.get(AT))


def test_proposing_what_is_not_ready_says_what_is_missing(client, coordinator, cohort):
    yesterday = today() - timedelta(days=1)
    values = {"text": FGFR, "edition": 0, "act": "propose", "valid_from": f"{yesterday:%Y-%m-%d}"}
    shown = text_of(client.post(f"{AT}save/", values), 422)
    assert "er passert" in shown and "Oppgi kilden" in shown


def test_another_version_in_between_is_said_and_compared_with(client, coordinator, cohort):
    typed(client, FGFR)
    rule = cohort.versions.get().rule
    CohortVersion.objects.create(cohort=cohort, number=2, rule=rule, valid_from=today(), is_current=False)
    assert "Sammenlign med den" in text_of(client.get(AT))
    client.post(f"{AT}act/", {"act": "rebase", "edition": 1})
    assert "Mot versjon 2" in text_of(client.get(AT))
    assert client.post(f"{AT}act/", {"act": "burn", "edition": 2}).status_code == 404


def test_a_doctor_does_not_come_in(client, cohort):
    client.force_login(make_account(Role.REFERRING_ONCOLOGIST))
    assert client.get(AT).status_code == 403
    assert client.get(f"{AT}dry-run/").status_code == 403
