"""The dossier's pages in a real browser: written, read, accessible, usable on a phone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from cases.dossier import services
from cases.dossier.enums import CaseState
from cases.dossier.models import Case
from molmdt.accounts.enums import Role
from molmdt.accounts.models import Account
from molmdt.kernel.clock import today
from tests.browser.helpers import axe, screenshot, settled
from tests.factories import make_account, make_board, make_case, make_hospital, make_line, make_specimen

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = {"1366": (1366, 768), "1920": (1920, 1080), "phone": (390, 844)}


@pytest.fixture
def doctor() -> Account:
    make_board()
    hospital = make_hospital("bergen", short_name="Haukeland", name="Helse Bergen HF")
    return make_account(Role.REFERRING_ONCOLOGIST, hospital=hospital)


@pytest.fixture
def case(doctor: Account) -> Case:
    case = make_case(CaseState.ACCEPTED, doctor=doctor.person)
    start = today() - timedelta(days=280)
    make_line(case, 2, drugs="FOLFOX", started_on=start, stopped_on=start + timedelta(days=120), best_response="PD")
    make_specimen(case)
    make_specimen(case, site="blod", origin="liquid", taken_on=today() - timedelta(days=290), tumour_content=None)
    services.ask_for_information(actor=None, case=case, text="Er begge alleler av BRCA2 rammet?", owner_role="PA")
    return case


def look_at(page: Page, name: str) -> None:
    """Pictures in the three sizes; nothing may be wider than the screen."""
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        settled(page)
        screenshot(page, f"{name}-{size}", full=True)
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{name} is {overflow} px too wide at {width}"
    page.set_viewport_size({"width": 1366, "height": 768})


def test_dossier_pages_are_accessible_in_every_size(
    open_page: Callable[..., Page], doctor: Account, case: Case
) -> None:
    page = open_page(doctor)
    for name, path in (
        ("start", "/"),
        ("case-list", "/cases/"),
        ("dossier", f"/cases/{case.pseudonym}/"),
        ("course", f"/cases/{case.pseudonym}/course/"),
        ("discussion", f"/cases/{case.pseudonym}/discussion/"),
        ("access-log", f"/cases/{case.pseudonym}/access-log/"),
        ("referral-new", "/referrals/new/"),
    ):
        page.goto(path)
        assert axe(page) == [], name
        look_at(page, name)


def test_identity_is_shown_on_a_reason_in_place(open_page: Callable[..., Page], doctor: Account, case: Case) -> None:
    page = open_page(doctor)
    page.goto(f"/cases/{case.pseudonym}/")
    page.get_by_role("button", name="Vis identitet").click()
    page.get_by_label("Hvorfor trenger du den?").select_option("treatment")
    assert axe(page) == []
    screenshot(page, "reveal")
    page.locator("#reveal").get_by_role("button", name="Vis", exact=True).click()
    expect(page.locator("#reveal")).to_contain_text("Kari Prøve")
    assert axe(page) == []


def test_referral_is_written_saved_as_it_is_written_and_submitted(
    open_page: Callable[..., Page], doctor: Account
) -> None:
    page = open_page(doctor)
    page.goto("/")
    page.get_by_role("link", name="Ny henvisning").click()
    page.get_by_label("Fødselsnummer").fill("01817010054")
    page.get_by_label("Navn").fill("Ola Prøve")
    page.get_by_role("button", name="Begynn henvisningen").click()
    expect(page.locator(".ds-validation-message")).to_contain_text("Kontrollsifrene")
    page.get_by_label("Fødselsnummer").fill("01817010055")
    page.get_by_role("button", name="Begynn henvisningen").click()
    expect(page.locator("#meter")).to_contain_text("spørsmål til møtet")
    assert axe(page) == []

    page.get_by_label("Spørsmål til møtet").fill("Er studie aktuelt?")
    expect(page.locator("#meter .saved")).to_contain_text("Utkast lagret")
    expect(page.locator("#meter")).not_to_contain_text("spørsmål til møtet")
    page.reload()
    expect(page.get_by_label("Spørsmål til møtet")).to_have_value("Er studie aktuelt?")

    page.get_by_label("Diagnose (ICD-10)").fill("c221")
    page.get_by_label("Tumortype (OncoTree)").fill("FEIL")
    expect(page.locator("#meter .saved")).to_contain_text("Tumortype")
    page.get_by_label("Tumortype (OncoTree)").fill("ihch")
    day = f"{today():%Y-%m-%d}"
    page.get_by_label("Diagnosedato").fill("2025-01-10")
    page.get_by_label("Telefon").fill("55 00 00 00")
    page.get_by_label("Stadium").fill("IV")
    page.get_by_label("ECOG").select_option("1")
    page.get_by_label("Vurdert dato").fill(day)
    page.get_by_label("Gjenstår standardbehandling").select_option("no")
    for kind in ("board_discussion", "study_information"):
        page.locator(f"[name=consent_{kind}]").select_option("yes")
    page.get_by_role("button", name="Legg til linje").click()
    page.locator("[name=line-0-drugs]").fill("FOLFOX")
    page.locator("[name=line-0-started_on]").fill("2025-02-01")
    page.locator("[name=line-0-stopped_on]").fill("2025-08-01")
    page.locator("[name=line-0-best_response]").select_option("PD")
    with page.expect_response(lambda answer: answer.url.endswith("/autosave/")):
        page.locator("[name=line-0-stop_reason]").select_option("progression")
    look_at(page, "referral")
    assert axe(page) == []
    page.get_by_role("button", name="Send inn").first.click()
    page.wait_for_url(lambda url: url.rstrip("/").split("/")[-1].startswith("M-"))
    case = Case.objects.get(referring_doctor=doctor.person)
    assert (case.state, case.icd10, case.oncotree) == (CaseState.SUBMITTED, "C22.1", "IHCH")
    assert case.treatment_lines.get().drugs == "FOLFOX"

    coordinator = make_account(Role.NATIONAL_COORDINATOR, hospital=make_hospital("ous"))
    other = open_page(coordinator)
    other.goto("/")
    other.get_by_role("link", name="Vurder").click()
    assert axe(other) == []
    look_at(other, "triage")
    other.get_by_label("Hva mangler?").fill("Tidligere molekylære prøver?")
    other.get_by_role("button", name="Returner med begrunnelse").click()
    other.wait_for_url(lambda url: url.endswith("/"))
    page.goto("/")
    expect(page.locator(".work")).to_contain_text("Tidligere molekylære prøver?")
    page.get_by_role("link", name="Fullfør").click()
    expect(page.locator(".returned")).to_contain_text("Tidligere molekylære prøver?")
