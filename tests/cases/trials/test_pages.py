"""The cohort board, a cohort's page, the screening panel of a case, and the acts on it."""

import re
from datetime import timedelta

import pytest

from cases.dossier.enums import CaseState
from cases.dossier.models import Task
from cases.trials.models import CohortPatient, Screening, Slot
from cases.trials.queries import section_count, work_items
from cases.trials.services import reserve_slot, screen_case
from molmdt.accounts.enums import Role
from molmdt.audit.models import AuditEvent
from molmdt.kernel.clock import now, stopped_at, today
from tests.cases.trials.nation import BRAF, FGFR2, load_cohorts, make_profile, make_ready_case
from tests.factories import make_account, make_hospital

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohorts():
    return load_cohorts()


@pytest.fixture
def doctor(client):
    account = make_account(Role.REFERRING_ONCOLOGIST)
    client.force_login(account)
    return account


def text_of(response) -> str:
    assert response.status_code == 200, response.content[:500]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def treat(cohort, signs: str):
    outcomes = {"+": "disease_control", "-": "no_disease_control", "?": "pending"}
    for number, sign in enumerate(signs):
        CohortPatient.objects.create(
            cohort=cohort, version=cohort.versions.get(is_current=True), trial_number=f"IMP-{number + 1:03}",
            first_dose_on=today() - timedelta(weeks=14 if sign == "?" else 60 - number),
            outcome=outcomes[sign], assessed_on=None if sign == "?" else today() - timedelta(weeks=2),
        )  # fmt: skip


def test_board_tells_stage_denominators_and_what_comes_next(client, doctor, cohorts):
    treat(cohorts["DT-BRAF-SOLID"], "-------?")
    shown = text_of(client.get("/cohorts/"))
    assert "12 kohorter" in shown
    assert "trinn I fullt, på vent" in shown
    assert "0 av 7 evaluerbare" in shown
    due = today() + timedelta(weeks=2)
    assert f"Venter på uke 16 for pasient 8: {due:%d.%m.%Y}." in shown
    assert "Ved sykdomskontroll: trinn II åpner. Uten: kohorten stopper." in shown


def test_board_puts_decisions_first_and_counts_what_the_filter_hides(client, doctor, cohorts):
    treat(cohorts["VIS-HEDGEHOG-SOLID"], "+" * 5 + "-" * 19)
    page = client.get("/cohorts/")
    assert page.context["board"].cards[0].state.cohort.code == "ALE-ALK-SOLID"  # closed by hand, undecided
    assert page.context["board"].cards[1].state.cohort.code == "VIS-HEDGEHOG-SOLID"
    shown = text_of(client.get("/cohorts/?show=decision"))
    assert "2 kohorter" in shown and "10 skjult av filteret" in shown
    found = client.get("/cohorts/?q=fgfr2").context["board"].cards
    assert [card.state.cohort.code for card in found] == ["PEM-FGFR2-BTC"]
    assert "Ingen kohorter passer filteret" in text_of(client.get("/cohorts/?show=closed"))


def test_board_without_cohorts_says_how_to_load_them(client, doctor):
    assert "Ingen kohorter er lastet inn ennå" in text_of(client.get("/cohorts/"))


def test_board_costs_the_same_whatever_it_holds(client, doctor, cohorts, django_assert_max_num_queries):
    for cohort in cohorts.values():
        treat(cohort, "+-?")
    with django_assert_max_num_queries(14):
        client.get("/cohorts/")


def test_cohort_page_reads_the_rule_aloud_and_shows_patients_by_number(client, doctor, cohorts):
    treat(cohorts["OLA-BRCA-PRAD"], "+-")
    shown = text_of(client.get("/cohorts/OLA-BRCA-PRAD/"))
    assert "BRCA1 trunkerende mutasjon og begge alleler av BRCA1 rammet" in shown
    assert "ingen standardbehandling gjenstår" in shown
    assert "kontrolleres ved inklusjon: nøytrofile minst 1,5 × 10⁹/L hemoglobin over 9 g/dL" in shown
    assert "versjon 2, gjelder fra 02.03.2026" in shown and "Versjon 1, gjelder fra 06.04.2021" in shown
    assert "IMP-001" in shown
    assert client.get("/cohorts/NO-SUCH/").status_code == 404


def test_cohort_page_names_only_cases_that_the_reader_may_see_and_records_it(client, cohorts):
    own, other = make_ready_case(hospital=make_hospital("unn")), make_ready_case(hospital=make_hospital("ahus"))
    coordinator = make_account(Role.NATIONAL_COORDINATOR)
    for case in (own, other):
        make_profile(case, FGFR2)
        screen_case(case)
        reserve_slot(cohort=cohorts["PEM-FGFR2-BTC"], case=case, actor=coordinator)
    client.force_login(make_account(Role.LOCAL_COORDINATOR, hospital=own.hospital))
    shown = text_of(client.get("/cohorts/PEM-FGFR2-BTC/"))
    assert own.pseudonym in shown and other.pseudonym not in shown
    assert "1 sak til som du ikke har tilgang til" in shown
    assert AuditEvent.objects.filter(action="case.list", case=own.pseudonym).exists()
    assert not AuditEvent.objects.filter(action="case.list", case=other.pseudonym).exists()


def test_panel_screens_on_first_sight_and_groups(client, doctor, cohorts):
    case = make_ready_case(doctor=doctor.person)
    make_profile(case, FGFR2, BRAF, tmb=3.9, msi=1.2)
    page = client.get(f"/cases/{case.pseudonym}/trials/")
    panel = page.context["panel"]
    assert [entry.state.cohort.code for entry in panel.fits] == ["DT-BRAF-SOLID", "PEM-FGFR2-BTC"]
    assert [entry.state.cohort.code for entry in panel.could_fit] == ["ABE-CDK4-CDKN2A-SOLID"]
    assert panel.total == 12
    shown = text_of(page)
    assert "FGFR2-fusjon påvist: FGFR2::BICC1" in shown
    assert "BRAF p.(Val600Glu) (31 %)" in shown
    assert "Må være kjent før inklusjon: nøytrofile, hemoglobin" in shown
    assert "om CDKN2A er slettet" in shown and "Spør laboratoriet" in shown
    assert section_count(case) == "2 + 1"
    assert AuditEvent.objects.filter(action="case.open", case=case.pseudonym, verb="R").exists()


def test_panel_without_profile_says_that_genes_are_unknown(client, doctor, cohorts):
    case = make_ready_case(doctor=doctor.person)
    assert section_count(case) == ""
    assert "Det finnes ingen genomprofil ennå" in text_of(client.get(f"/cases/{case.pseudonym}/trials/"))


def test_panel_of_another_doctors_case_is_not_there(client, doctor, cohorts):
    case = make_ready_case(hospital=make_hospital("unn"))
    for path in ("trials/", "box/trials/"):
        assert client.get(f"/cases/{case.pseudonym}/{path}").status_code == 404
    assert client.post(f"/cases/{case.pseudonym}/trials/reserve/", {"cohort": "PEM-FGFR2-BTC"}).status_code == 404


def test_panel_costs_the_same_whatever_the_profile_holds(client, doctor, cohorts, django_assert_max_num_queries):
    case = make_ready_case(doctor=doctor.person)
    make_profile(case, FGFR2, *({"gene": f"G{n}", "variant_key": f"k{n}"} for n in range(200)))
    screen_case(case)
    with django_assert_max_num_queries(23):
        client.get(f"/cases/{case.pseudonym}/trials/", headers={"HX-Request": "true"})


def test_box_shows_what_fits_what_could_and_why_an_indication_excludes(client, doctor, cohorts):
    case = make_ready_case(doctor=doctor.person, oncotree="COAD")
    make_profile(case, BRAF, tmb=3.9, msi=1.2)
    shown = text_of(client.get(f"/cases/{case.pseudonym}/box/trials/"))
    assert "ABE-CDK4-CDKN2A-SOLID kan passe avgjøres av: om CDKN2A er slettet" in shown
    assert "DT-BRAF-SOLID passer ikke dekkes av indikasjonen for enkorafenib + cetuksimab" in shown


def test_reserve_and_give_back_by_htmx_and_without(client, doctor, cohorts):
    case = make_ready_case(doctor=doctor.person)
    make_profile(case, FGFR2)
    screen_case(case)
    address = f"/cases/{case.pseudonym}/trials"
    answer = client.post(
        f"{address}/reserve/", {"cohort": "PEM-FGFR2-BTC"}, headers={"HX-Request": "true", "HX-Target": "trials"}
    )
    assert "En plass i PEM-FGFR2-BTC er reservert til" in text_of(answer)
    assert b"<html" not in answer.content
    assert client.post(f"{address}/reserve/", {"cohort": "PEM-FGFR2-BTC"}).status_code == 409
    answer = client.post(f"{address}/release/", {"cohort": "PEM-FGFR2-BTC"}, follow=True)
    assert "Plassen i PEM-FGFR2-BTC er gitt tilbake" in text_of(answer)
    assert Slot.objects.get().state == "released"
    assert client.post(f"{address}/release/", {"cohort": "PEM-FGFR2-BTC"}).status_code == 404


def test_full_cohort_offers_the_waiting_list(client, doctor, cohorts):
    treat(cohorts["PEM-FGFR2-BTC"], "-------?")
    case = make_ready_case(doctor=doctor.person)
    make_profile(case, FGFR2)
    address = f"/cases/{case.pseudonym}/trials"
    assert "Sett på venteliste" in text_of(client.get(f"{address}/"))
    shown = text_of(client.post(f"{address}/reserve/", {"cohort": "PEM-FGFR2-BTC", "wait": "1"}, follow=True))
    assert "Saken står på ventelisten til PEM-FGFR2-BTC" in shown


def test_asking_opens_one_task_for_the_one_who_knows(client, doctor, cohorts):
    case = make_ready_case(doctor=doctor.person)
    make_profile(case)
    screen_case(case)
    question = {"cohort": "ABE-CDK4-CDKN2A-SOLID", "datum": "copy_number_losses", "subject": "CDKN2A"}
    for _ in range(2):
        shown = text_of(client.post(f"/cases/{case.pseudonym}/trials/ask/", question, follow=True))
    assert "Ønsket opplysning: om CDKN2A er slettet." in shown
    task = Task.objects.get(case=case)
    assert (task.kind, task.owner_role, task.owner) == ("information_request", "BI", None)
    assert "spurt" in shown


def test_asking_for_what_is_not_missing_any_more_is_refused(client, doctor, cohorts):
    case = make_ready_case(doctor=doctor.person)
    make_profile(case, FGFR2)
    screen_case(case)
    question = {"cohort": "PEM-FGFR2-BTC", "datum": "ecog", "subject": ""}
    assert client.post(f"/cases/{case.pseudonym}/trials/ask/", question).status_code == 409


def test_an_observer_reads_and_finds_no_buttons(client, cohorts):
    case = make_ready_case()
    make_profile(case, FGFR2)
    screen_case(case)
    client.force_login(make_account(Role.DATA_MANAGER))
    assert client.get("/cohorts/").status_code == 200
    assert client.get(f"/cases/{case.pseudonym}/trials/").status_code == 404


def test_work_list_tells_of_missing_data_and_of_places_about_to_lapse(doctor, cohorts):
    case = make_ready_case(doctor=doctor.person, state=CaseState.SCHEDULED)
    make_profile(case, FGFR2, tmb=3.9, msi=1.2)
    screen_case(case)
    assert [(item.pseudonym, item.why) for item in work_items(doctor)] == [
        (case.pseudonym, "1 kohort kan passe; en opplysning mangler")
    ]
    slot = reserve_slot(cohort=cohorts["PEM-FGFR2-BTC"], case=case, actor=doctor)
    with stopped_at(now() + timedelta(days=22)):
        items = list(work_items(doctor))
        assert items[0].why == f"PEM-FGFR2-BTC, reservert til {slot.expires_on:%d.%m.%Y}"
    assert not list(work_items(make_account(Role.REFERRING_ONCOLOGIST)))
    Task.objects.create(case=case, kind="information_request", text="asked", created_by=doctor.person)
    assert not list(work_items(doctor))


def test_english_reader_reads_english(client, cohorts):
    account = make_account(Role.REFERRING_ONCOLOGIST)
    client.force_login(account)
    client.cookies["django_language"] = "en"
    case = make_ready_case(doctor=account.person)
    make_profile(case, FGFR2)
    shown = text_of(client.get(f"/cases/{case.pseudonym}/trials/"))
    assert "FGFR2 fusion found: FGFR2::BICC1" in shown
    assert "not treated before with pemigatinib or futibatinib" in shown


def test_every_stored_reasoning_can_be_read_aloud(client, doctor, cohorts):
    """Each clause, each reason: no page may fail on a verdict that was stored."""
    for oncotree, findings in (("PRAD", [BRAF]), ("", []), ("BOWEL", [BRAF]), ("MEL", [])):
        case = make_ready_case(doctor=doctor.person, oncotree=oncotree, ecog=None, ecog_on=None)
        make_profile(case, *findings, msi=12.5)
        assert client.get(f"/cases/{case.pseudonym}/trials/").status_code == 200
    assert Screening.objects.filter(is_current=True).count() == 48
