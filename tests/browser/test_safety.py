"""A geneticist takes a flag to the journal in a browser; a pathologist learns that there is one, and no more."""

import pytest
from playwright.sync_api import Page, expect

from cases.genomics.models import SafetyFlag
from cases.genomics.services import evaluate
from molmdt.accounts.enums import Role
from molmdt.accounts.models import Account
from tests.browser.helpers import axe, screenshot
from tests.cases.genomics.safety import DNMT3A, DPYD, load_dpyd, make_finding, make_flagged, make_profile
from tests.factories import make_account, make_specimen

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def flagged(transactional_db: None):
    load_dpyd()
    case = make_flagged(planned_treatment="kapecitabin")
    profile = case.profiles.get()
    make_finding(profile, **DPYD)
    make_finding(profile, **{**DNMT3A, "gene": "MSH2", "variant_key": "GRCh37:2:47630331:C:T", "allele_fraction": 0.5})
    make_finding(make_profile(case, specimen=make_specimen(case, origin="liquid")), **DNMT3A)
    evaluate(case)
    assert SafetyFlag.objects.count() == 3
    return case


def step(page: Page, button: str, note: str, state: str) -> None:
    form = page.locator("form.step").filter(has=page.get_by_role("button", name=button))
    form.get_by_label("Notat").fill(note)
    form.get_by_role("button", name=button).click()
    expect(page.locator(".flag-title + .tag")).to_have_text(state)


def test_geneticist_takes_a_flag_from_the_work_list_to_the_journal(open_page, flagged) -> None:
    geneticist: Account = make_account(Role.GENETICIST)
    page = open_page(geneticist)
    page.goto("/")
    expect(page.get_by_text("Mulig arvelig funn")).to_be_visible()
    assert "BRCA2" not in page.content()
    page.get_by_role("link", name="Åpne: Mulig arvelig funn").click()
    expect(page.locator(".subject")).to_contain_text("NM_000059.4:c.5946del")
    expect(page.locator(".reasons")).to_contain_text("Allelfrekvens 62 %")
    expect(page.locator("form.step")).to_have_count(1)
    assert axe(page) == []
    screenshot(page, "safety-flag-1366", full=True)
    for button, note, state in (
        ("Kvitter", "", "kvittert"),
        ("Pasienten er informert", "Samtale 20.11.", "pasienten er informert"),
        ("Henvist til medisinsk genetikk", "Skriftlig samtykke.", "sendt til bekreftelse"),
        ("Svaret er kommet", "Bekreftet heterozygot.", "besvart"),
        ("Journalført", "", "journalført"),
    ):
        step(page, button, note, state)
    expect(page.get_by_text("Saken er avsluttet.")).to_be_visible()
    expect(page.locator("ol.rows li")).to_have_count(6)
    assert axe(page) == []
    screenshot(page, "safety-ended-1366", full=True)
    flag = SafetyFlag.objects.get(kind="germline")
    assert (flag.state, flag.task.done_by) == ("journalled", geneticist.person)


def test_findings_page_shows_what_stands_and_the_drawer_why(open_page, flagged) -> None:
    page = open_page(make_account(Role.GENETICIST))
    page.goto(f"/cases/{flagged.pseudonym}/findings/?profile={flagged.profiles.order_by('pk')[0].pk}")
    strip = page.locator("#safety-strip")
    for words in ("Mulig arvelig funn", "Farmakogenetisk funn: haster", "Mulig klon av blodceller", "BRCA2"):
        expect(strip).to_contain_text(words)
    assert axe(page) == []
    for width, height in ((1366, 768), (1920, 1080), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        screenshot(page, f"safety-strip-{width}")
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(f"/cases/{flagged.pseudonym}/findings/{SafetyFlag.objects.get(kind='germline').finding_id}/")
    page.get_by_text("Mulig arvelig funn: reglene melder det").click()
    expect(page.locator(".reasons")).to_contain_text("BRCA2 følges opp uansett svulsttype")
    page.get_by_text("Meld noe ved siden av svulsten").click()
    assert axe(page) == []
    screenshot(page, "safety-drawer-1366", full=True)
    page.get_by_label("Hva som er lagt merke til").fill("Allelfrekvensen passer også med mosaikk.")
    page.get_by_role("button", name="Meld", exact=True).click()
    expect(page.locator(".flag-title")).to_have_text("Utilsiktet funn")
    page.goto(f"/cases/{flagged.pseudonym}/safety/")
    expect(page.locator("#undecided")).to_contain_text("MSH2")
    assert axe(page) == []
    screenshot(page, "safety-case-1366", full=True)


def test_flag_is_declined_with_its_reason(open_page, flagged) -> None:
    page = open_page(make_account(Role.REFERRING_ONCOLOGIST, person=flagged.referring_doctor))
    flag = SafetyFlag.objects.get(kind="pharmacogenetic")
    page.goto(f"/cases/{flagged.pseudonym}/safety/{flag.pk}/")
    expect(page.locator(".reasons")).to_contain_text("Aktivitetsskår 1")
    page.get_by_text("Ikke følg opp, med begrunnelse").click()
    page.get_by_label("Grunn", exact=True).select_option("already_known")
    page.get_by_label("Begrunnelse, med ord").fill("Testet i blod i 2024, dosen er tilpasset.")
    assert axe(page) == []
    screenshot(page, "safety-decline-1366", full=True)
    page.get_by_role("button", name="Ikke følg opp").click()
    expect(page.get_by_text("Allerede kjent.")).to_be_visible()


def test_pathologist_learns_that_there_is_something(open_page, flagged) -> None:
    page = open_page(make_account(Role.PATHOLOGIST))
    page.goto(f"/cases/{flagged.pseudonym}/safety/")
    expect(page.locator("main")).to_contain_text("Mulig arvelig funn")
    expect(page.locator("main")).to_contain_text("DNMT3A")
    for gene in ("BRCA2", "DPYD", "MSH2"):
        assert gene not in page.locator("main").inner_text()
    assert axe(page) == []
    screenshot(page, "safety-hidden-1366", full=True)
