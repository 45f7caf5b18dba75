"""The cohort board and the screening panel in a real browser."""

from datetime import timedelta

import pytest

from cases.dossier.enums import CaseState
from cases.dossier.models import Case, Task
from cases.trials.models import Cohort, CohortPatient, Offer, Slot
from cases.trials.services import reserve_slot, screen_case
from cases.trials.services.reopening import offer_places
from molmdt.accounts.enums import Role
from molmdt.kernel.clock import today
from tests.browser.helpers import axe, screenshot
from tests.cases.trials.nation import FGFR2, load_cohorts, make_profile, make_ready_case
from tests.factories import make_account

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case():
    cohorts = load_cohorts()
    version = cohorts["PEM-FGFR2-BTC"].versions.get(is_current=True)
    for number, outcome in enumerate(("disease_control", "no_disease_control", "pending")):
        begun = today() - timedelta(weeks=(60, 50, 12)[number])
        CohortPatient.objects.create(
            cohort=cohorts["PEM-FGFR2-BTC"], version=version, trial_number=f"IMP-{number}", first_dose_on=begun,
            outcome=outcome, assessed_on=None if outcome == "pending" else begun + timedelta(weeks=16),
        )  # fmt: skip
    case = make_ready_case()
    make_profile(case, FGFR2, tmb=3.9, msi=1.2)
    screen_case(case)
    return case


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_board_and_cohort_page(open_page, site, case, width, height):
    page = open_page(make_account(Role.NATIONAL_COORDINATOR))
    page.set_viewport_size({"width": width, "height": height})
    for address, name in (("/cohorts/", "cohort-board"), ("/cohorts/PEM-FGFR2-BTC/", "cohort")):
        page.goto(f"{site}{address}")
        words = "1 av 2 evaluerbare med sykdomskontroll, 1 venter på vurdering"
        assert page.get_by_role("img", name=words).count() == 1
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert axe(page) == []
        screenshot(page, f"{name}-{width}")


def test_panel_reserves_asks_and_explains(open_page, site, case):
    page = open_page(make_account(Role.NATIONAL_COORDINATOR))
    page.goto(f"{site}/cases/{case.pseudonym}/trials/")
    page.get_by_text("Begrunnelse").first.click()
    assert page.get_by_text("påvist: FGFR2::BICC1").is_visible()
    assert axe(page) == []
    screenshot(page, "case-trials-1366")
    page.get_by_role("button", name="Reserver plass i PEM-FGFR2-BTC").click()
    page.get_by_role("status").get_by_text("En plass i PEM-FGFR2-BTC er reservert").wait_for()
    assert Slot.objects.get(case=case).state == "reserved"
    page.get_by_role("button", name="Spør laboratoriet: om CDKN2A er slettet").click()
    page.get_by_role("status").get_by_text("Ønsket opplysning").wait_for()
    assert Task.objects.get(case=case).text == "Ønsket opplysning: om CDKN2A er slettet."
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Gi tilbake").click()
    page.get_by_role("status").get_by_text("gitt tilbake").wait_for()
    assert Slot.objects.get(case=case).state == "released"


def test_panel_by_keyboard_alone(open_page, site, case):
    page = open_page(make_account(Role.NATIONAL_COORDINATOR))
    page.goto(f"{site}/cases/{case.pseudonym}/trials/")
    page.get_by_role("button", name="Reserver plass i PEM-FGFR2-BTC").focus()
    page.keyboard.press("Enter")
    page.get_by_role("status").get_by_text("er reservert").wait_for()
    for summary in (page.locator(".fold:has(.folded) > summary"), page.locator(".folded summary").first):
        summary.wait_for()
        summary.focus()
        page.keyboard.press("Enter")
    page.locator(".folded .tree").first.wait_for()


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1920, 1080)])
def test_whom_to_call_about_a_place(open_page, site, case, width, height):
    Case.objects.filter(pk=case.pk).update(state=CaseState.FOLLOWED_UP)
    assert offer_places(Cohort.objects.get(code="PEM-FGFR2-BTC").pk) == 1
    page = open_page(make_account(Role.NATIONAL_COORDINATOR))
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{site}/cohorts/offers/")
    assert axe(page) == []
    screenshot(page, f"offers-{width}")
    page.get_by_label("Hva legen sa").fill("Ringer pasienten i dag")
    page.get_by_role("button", name=f"Ringt: {case.pseudonym}").focus()
    page.keyboard.press("Enter")
    page.get_by_text(f"Registrert for {case.pseudonym}").wait_for()
    offer = Offer.objects.get(case=case)
    assert (offer.state, offer.note) == ("called", "Ringer pasienten i dag")


def test_a_patient_from_inclusion_to_week_16(open_page, site, case):
    """The doctor includes, records the first dose and the assessment; the cohort's page shows the lane."""
    doctor = make_account(Role.REFERRING_ONCOLOGIST, person=case.referring_doctor)
    reserve_slot(cohort=Cohort.objects.get(code="PEM-FGFR2-BTC"), case=case, actor=doctor)
    page = open_page(doctor)
    page.goto(f"{site}/cases/{case.pseudonym}/trials/")
    assert axe(page) == []
    page.get_by_label("Studienummer").fill("IMPR.H-0042")
    page.get_by_role("button", name="Ta med i PEM-FGFR2-BTC").click()
    page.get_by_text("Inkludert i PEM-FGFR2-BTC").wait_for()
    page.get_by_label("Første dose").fill(f"{today() - timedelta(weeks=16):%Y-%m-%d}")
    page.get_by_role("button", name="Registrer").first.click()
    page.get_by_text("En vurdering skal gjøres: uke 8, 16").wait_for()
    page.locator("summary", has_text="Vurdering").click()
    page.locator("#newassessment_on").fill(f"{today():%Y-%m-%d}")
    page.locator("#newassessment_response").select_option("PR")
    screenshot(page, "trial-treatment-1366")
    assert axe(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.set_viewport_size({"width": 1366, "height": 768})
    page.locator("details[open]").get_by_role("button", name="Registrer").click()
    page.get_by_text("sykdomskontroll", exact=True).wait_for()
    page.goto(f"{site}/cohorts/PEM-FGFR2-BTC/")
    assert page.get_by_text("2 av 3 = 66,7 %").count() == 1
    assert axe(page) == []
    screenshot(page, "cohort-swimmer-1366")
