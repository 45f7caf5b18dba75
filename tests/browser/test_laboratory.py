"""The laboratory's path in a browser: sending files, reading the report, marking, interpreting; pathology's slides."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cases.genomics.demo.build import build_profile
from cases.genomics.demo.files import make_files
from cases.genomics.demo.model import LabFormat
from cases.genomics.models import Finding
from cases.pathology.demo import Stain, draw_slide
from cases.pathology.models import Slide, Specimen
from molmdt.accounts.enums import Role
from tests.browser.helpers import axe, screenshot, settled
from tests.factories import make_account, make_case, make_specimen

DNA, RNA = "IPH0214-D01-P01-A14", "IPH0214-R03-P01-A14"
SIZES = ((1366, 768), (1920, 1080), (390, 844))


@pytest.fixture
def delivery(tmp_path: Path) -> list[Path]:
    """The files of a made-up cholangiocarcinoma, as one node sends them."""
    folder = tmp_path / "IPH0214"
    folder.mkdir()
    profile = build_profile(
        archetype=1,
        seed=5,
        format=LabFormat.SEPARATE,
        dna_id=DNA,
        rna_id=RNA,
        run_id="260101_A01",
        sex="F",
        tumour_content=0.4,
        on_date=date(2026, 1, 5),
    )
    return make_files(profile, folder)


@pytest.fixture
def specimen(transactional_db: None) -> Specimen:
    return make_specimen(make_case(), dna_sample_id=DNA, rna_sample_id=RNA, tumour_content=40)


def pictures(page: Page, name: str) -> None:
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        screenshot(page, f"{name}-{width}", full=width == 390)
    page.set_viewport_size({"width": 1366, "height": 768})


def test_delivery_is_sent_read_marked_and_interpreted(open_page, specimen, delivery, worker) -> None:
    biologist = make_account(Role.MOLECULAR_BIOLOGIST)
    page = open_page(biologist)
    base = f"/cases/{specimen.case.pseudonym}"
    page.goto(f"{base}/files/")
    assert axe(page) == []
    page.set_input_files("#files", delivery)
    expect(page.locator("[data-chosen]")).to_contain_text("filer")
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/files/*/")
    expect(page.get_by_role("link", name="Åpne funnene")).to_be_visible()
    assert axe(page) == []
    pictures(page, "reading-report")
    page.get_by_role("link", name="Åpne funnene").click()
    expect(page.locator("tr[data-finding]").first).to_be_visible()
    assert axe(page) == []
    page.keyboard.press("j")
    page.keyboard.press("r")
    expect(page.locator("tr[data-finding]").first).to_have_attribute("data-relevance", "relevant")
    settled(page).keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("tr[data-relevance=not_relevant]")).to_have_count(1)
    assert axe(page) == []
    pictures(page, "findings")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    drawer = page.locator("#drawer")
    expect(drawer.get_by_role("heading", name="I filene")).to_be_visible()
    drawer.locator("summary").first.click()
    assert axe(page) == []
    pictures(page, "drawer")
    drawer.get_by_role("button", name="Skriv tolkning").click()
    drawer.get_by_label("Onkogenisitet").select_option("oncogenic")
    drawer.get_by_label("Tolkning", exact=True).fill("Aktiverende fusjon.")
    drawer.get_by_label("Legemidler (skilt med +)").fill("pemigatinib")
    drawer.get_by_label("Egen svulsttype").select_option("I-B")
    assert axe(page) == []
    pictures(page, "interpretation")
    drawer.get_by_role("button", name="Lagre utkast").click()
    expect(drawer.get_by_text("utkast", exact=True)).to_be_visible()
    expect(page.locator("tr[data-relevance=relevant] .tier")).to_contain_text("I-B")
    drawer.get_by_role("button", name="Legg fram for andreleser").click()
    expect(drawer.get_by_text("venter på andreleser", exact=True).first).to_be_visible()
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    page.keyboard.press("/")
    page.keyboard.type("zzz")
    expect(page.get_by_text("Ingen funn passer med filtrene")).to_be_visible()
    assert Finding.objects.filter(relevance="relevant").count() == 1


def test_refused_delivery_says_what_to_do(open_page, specimen, worker, tmp_path: Path) -> None:
    page = open_page(make_account(Role.BIOINFORMATICIAN))
    (tmp_path / "login.vcf").write_text("<!DOCTYPE html><html><body>Logg inn</body></html>")
    page.goto(f"/cases/{specimen.case.pseudonym}/files/")
    page.set_input_files("#files", [tmp_path / "login.vcf"])
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/files/*/")
    expect(page.get_by_text("avvist").first).to_be_visible()
    expect(page.get_by_text("login.vcf").first).to_be_visible()
    assert axe(page) == []
    pictures(page, "refused")


def test_slide_is_sent_prepared_and_seen(open_page, specimen, worker, tmp_path: Path) -> None:
    page = open_page(make_account(Role.PATHOLOGIST))
    drawn = draw_slide(tmp_path / "slide.tif", seed=3, stain=Stain.HE, tumour_content=0.4)
    page.goto(f"/cases/{specimen.case.pseudonym}/pathology/")
    assert axe(page) == []
    page.get_by_text("Legg til snitt").click()
    page.set_input_files("input[type=file]", drawn.path)
    page.get_by_role("button", name="Send").click()
    expect(page.locator("figure.slide img")).to_be_visible()
    Slide.objects.update(sequenced_area=drawn.sequenced_area)
    page.reload()
    settled(page)
    pictures(page, "pathology")
    page.locator("figure.slide a").click()
    expect(page.locator("[data-slide]")).to_have_attribute("data-open", "true")
    settled(page)  # the tiles are there
    assert axe(page) == []
    pictures(page, "slide")
