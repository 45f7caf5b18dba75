"""The cohort board: what is new, what waits for a decision, filters, and what it costs."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.trials.models import Cohort, CohortPatient, CohortVersion, Slot, StageChange, Trial
from cases.trials.queries import work_items
from cases.trials.queries.board import board
from cases.trials.services import propose_draft, reserve_slot, save_draft, screen_case, send_back
from molmdt.accounts.enums import Role
from molmdt.kernel.clock import now, stopped_at, today
from tests.cases.trials.nation import FGFR2, load_cohorts, make_profile, make_ready_case
from tests.cases.trials.test_drafting import FGFR
from tests.factories import make_account

pytestmark = pytest.mark.django_db
BTC = "PEM-FGFR2-BTC"


@pytest.fixture
def cohorts():
    return load_cohorts()


@pytest.fixture
def coordinator(client):
    account = make_account(Role.NATIONAL_COORDINATOR)
    client.force_login(account)
    return account


def text_of(response) -> str:
    assert response.status_code == 200, response.content[:500]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def card_of(account, code=BTC, **asked):
    return next(card for card in board(account, **asked).cards if card.state.cohort.code == code)


def proposed_by(account, cohort):
    draft = save_draft(cohort=cohort, actor=account, edition=0, text=FGFR, source="a")
    return propose_draft(draft=draft, actor=account, edition=draft.edition)


def test_what_two_weeks_have_brought_stands_on_the_card_the_newest_first(client, coordinator, cohorts):
    cohort = cohorts[BTC]
    StageChange.objects.create(cohort=cohort, before="stage_one", after="stage_two", at=now() - timedelta(days=5))
    StageChange.objects.create(cohort=cohort, before="stage_one", after="stopped", at=now() - timedelta(days=15))
    rule = cohort.versions.get().rule
    coming = today() + timedelta(days=4)
    CohortVersion.objects.create(cohort=cohort, number=2, rule=rule, valid_from=coming, is_current=False)
    for _number in range(2):
        case = make_ready_case()
        make_profile(case, FGFR2)
        screen_case(case)
        reserve_slot(cohort=cohort, case=case, actor=coordinator)
    Slot.objects.filter(pk=Slot.objects.last().pk).update(state="released", ended_at=now() - timedelta(days=1))
    shown = text_of(client.get("/cohorts/"))
    assert f"{coming:%d.%m.} regelversjon 2 trer i kraft {today():%d.%m.} 2 plasser tatt" in shown
    assert [one.words for one in card_of(coordinator).lately] == [
        "regelversjon 2 trer i kraft", "2 plasser tatt", "1 plass frigitt", "trinn I, åpen → trinn II",
    ]  # fmt: skip
    assert "og 1 til" in shown
    assert not card_of(coordinator, "DT-BRAF-SOLID").lately
    with stopped_at(now() + timedelta(days=40)):
        assert not card_of(coordinator).lately


def test_waiting_in_line_takes_no_place(cohorts, coordinator):
    case = make_ready_case()
    Slot.objects.create(
        cohort=cohorts[BTC], case=case, state="waiting", place_in_line=1, reserved_by=coordinator.person
    )
    assert not card_of(coordinator).lately


def test_a_proposed_rule_comes_first_for_those_who_may_decide_on_it(client, coordinator, cohorts):
    writer = make_account(Role.BIOINFORMATICIAN)
    proposed_by(writer, cohorts[BTC])
    page = client.get("/cohorts/")
    assert f"{writer.person.name} foreslår en annen regel: les og avgjør" in text_of(page)
    assert card_of(coordinator).needs_decision
    assert not card_of(writer).needs_decision  # own words
    assert [card.state.cohort.code for card in board(coordinator, shown="draft").cards] == [BTC]
    doctor = make_account(Role.REFERRING_ONCOLOGIST)
    assert card_of(doctor).draft is None
    assert "draft" not in [one.key for one in board(doctor).filters]
    client.force_login(doctor)
    assert "foreslår" not in text_of(client.get("/cohorts/"))


def test_filters_say_how_many_they_show_and_go_with_search_and_trial(client, coordinator, cohorts):
    other = Trial.objects.create(code="other", name="Another trial")
    mine = Cohort.objects.create(trial=other, code="OTHER-1", drugs=["x"], tumour="t", biomarker="FGFR2")
    CohortVersion.objects.create(cohort=mine, number=1, rule={"tmb": {"at_least": 1}}, valid_from=today())
    assert [card.state.cohort.code for card in board(coordinator, trial="other").cards] == ["OTHER-1"]
    found = board(coordinator, search="fgfr2", shown="lately")
    assert [card.state.cohort.code for card in found.cards] == ["OTHER-1"]
    assert {one.key: one.count for one in found.filters}[""] == 2
    shown = text_of(client.get("/cohorts/?trial=other&show=lately"))
    assert "Alle studier" in shown and "1 kohort" in shown and "12 skjult av filteret" in shown


def test_as_many_queries_for_many_cohorts_as_for_few(client, coordinator, cohorts):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/cohorts/")
        return len(queries)

    asked()
    before = asked()
    trial = Trial.objects.get()
    for number in range(20):
        cohort = Cohort.objects.create(trial=trial, code=f"C-{number}", drugs=["x"], tumour="t", biomarker="b")
        version = CohortVersion.objects.create(
            cohort=cohort, number=1, rule={"tmb": {"at_least": 1}}, valid_from=today()
        )
        CohortPatient.objects.create(cohort=cohort, version=version, trial_number="1")
        StageChange.objects.create(cohort=cohort, before="stage_one", after="stopped")
        proposed_by(make_account(Role.BIOINFORMATICIAN), cohort)
    assert asked() == before


def test_work_lists_hold_what_waits_for_a_second_person_and_what_was_sent_back(coordinator, cohorts):
    writer = make_account(Role.MOLECULAR_BIOLOGIST)
    draft = proposed_by(writer, cohorts[BTC])
    assert [(item.what, item.why) for item in work_items(coordinator)] == [
        ("Ta stilling til en regel", f"{BTC}, foreslått av {writer.person.name}")
    ]
    assert not list(work_items(writer))
    assert not list(work_items(make_account(Role.REFERRING_ONCOLOGIST)))
    send_back(draft=draft, actor=coordinator, edition=draft.edition, reason="FGFR1 too")
    assert not list(work_items(coordinator))
    why = f"{BTC}, av {coordinator.person.name}: FGFR1 too"
    assert [(item.what, item.why) for item in work_items(writer)] == [("En regel er sendt tilbake", why)]


def test_the_cohort_page_tells_what_each_version_changed(client, coordinator, cohorts):
    shown = text_of(client.get("/cohorts/OLA-BRCA-PRAD/"))
    assert "Endret siden versjon 1" in shown and "Endre regelen" in shown
    client.force_login(make_account(Role.REFERRING_ONCOLOGIST))
    assert "Endre regelen" not in text_of(client.get("/cohorts/OLA-BRCA-PRAD/"))
