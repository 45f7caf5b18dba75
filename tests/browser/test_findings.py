"""The findings in a browser: triage by keys, what filters hide, groups, views, columns, the file, the pictures."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cases.genomics.demo.build import build_profile
from cases.genomics.demo.files import make_files
from cases.genomics.demo.model import LabFormat
from cases.genomics.models import Finding, SavedView
from cases.pathology.models import Specimen
from molmdt.accounts.enums import Role
from molmdt.accounts.models import Account
from tests.browser.helpers import axe, screenshot
from tests.cases.genomics.deliveries import deliver_folder
from tests.factories import make_account, make_case, make_specimen

DNA, RNA = "IPH0214-D01-P01-A14", "IPH0214-R03-P01-A14"
PICTURES = ("depth", "genome", "copies", "protein", "fusions", "classes")


@pytest.fixture
def biologist(transactional_db: None) -> Account:
    return make_account(Role.MOLECULAR_BIOLOGIST)


@pytest.fixture
def specimen(biologist: Account, tmp_path: Path) -> Specimen:
    """A made-up cholangiocarcinoma with a fusion, read and stored."""
    made = make_specimen(make_case(), dna_sample_id=DNA, rna_sample_id=RNA, tumour_content=40)
    profile = build_profile(
        archetype=1, seed=5, format=LabFormat.SEPARATE, dna_id=DNA, rna_id=RNA, run_id="260101_A01", sex="F",
        tumour_content=0.4, on_date=date(2026, 1, 5),
    )  # fmt: skip
    deliver_folder(made, biologist, make_files(profile, tmp_path))
    return made


@pytest.fixture
def findings(open_page: Callable[..., Page], biologist: Account, specimen: Specimen) -> Page:
    page = open_page(biologist)
    page.goto(f"/cases/{specimen.case.pseudonym}/findings/")
    expect(page.locator("tr[data-finding]").first).to_be_visible()
    return page


def test_triage_by_keys_keeps_its_place_and_can_be_taken_back(findings: Page) -> None:
    first, second = findings.locator("tr[data-finding]").nth(0), findings.locator("tr[data-finding]").nth(1)
    findings.keyboard.press("j")
    findings.keyboard.press("j")
    expect(second.locator("[data-open-link]")).to_be_focused()
    height = second.bounding_box()
    findings.keyboard.press("r")
    expect(second).to_have_attribute("data-relevance", "relevant")
    expect(second.locator("[data-open-link]")).to_be_focused()
    assert second.bounding_box() == height, "a mark moved its row"
    expect(findings.locator("[data-status]")).to_contain_text("u tar det tilbake")
    findings.keyboard.press("u")
    expect(second).to_have_attribute("data-relevance", "unmarked")
    findings.keyboard.press("k")
    findings.keyboard.press("?")
    expect(first).to_have_attribute("data-relevance", "questioned")
    findings.keyboard.press("h")
    expect(findings.locator("#keys-help")).to_be_visible()
    assert axe(findings) == []
    findings.keyboard.press("h")
    findings.keyboard.press("Enter")
    expect(findings.locator("#drawer [data-drawer-title]")).to_be_focused()
    findings.keyboard.press("Escape")
    expect(first.locator("[data-open-link]")).to_be_focused()
    assert Finding.objects.filter(relevance="questioned").count() == 1


def test_hidden_actionable_findings_cannot_be_missed(findings: Page) -> None:
    findings.keyboard.press("j")
    findings.keyboard.press("r")
    expect(findings.locator("tr[data-relevance=relevant]")).to_have_count(1)
    findings.keyboard.press("/")
    findings.keyboard.type("zzz")
    lost = findings.locator("#lost")
    expect(lost).to_contain_text("1 handlingsrettet funn er skjult av filtrene dine")
    expect(findings.locator("#search")).to_be_focused()
    expect(findings.locator("#active-search")).to_contain_text("skjuler")
    assert axe(findings) == []
    screenshot(findings, "findings-lost-1366")
    lost.get_by_role("link", name="Vis det").click()
    expect(findings.locator("tr[data-relevance=relevant]")).to_be_visible()
    expect(lost).to_have_count(0)
    assert "actionable=1" in findings.url


def test_tools_above_the_table_share_one_row_in_both_languages(findings: Page) -> None:
    bar, search = findings.locator(".filter-bar"), findings.locator("#search")
    for language in ("nb", "en"):
        expect(findings.locator("html")).to_have_attribute("lang", language)
        expect(findings.locator("#export")).to_be_visible()
        assert bar.bounding_box()["height"] < 1.5 * search.bounding_box()["height"], language
        if language == "nb":
            findings.get_by_role("button", name="English").click()


def test_filters_columns_groups_and_views(findings: Page) -> None:
    findings.locator("#open-filters").click()
    findings.locator("#filter-passed").focus()
    findings.locator("#filter-passed").select_option("yes")
    expect(findings.locator("#active-passed")).to_contain_text("skjuler")
    expect(findings.locator("#menu-filters")).to_have_attribute("open", "")
    expect(findings.locator("#filter-passed")).to_be_focused()
    screenshot(findings, "findings-filters-1366")
    assert axe(findings) == []
    findings.keyboard.press("Escape")
    findings.locator("#open-columns").click()
    findings.locator("#col-depth").check()
    expect(findings.locator("th", has_text="Dybde")).to_be_visible()
    findings.keyboard.press("Escape")
    findings.locator("#open-filters").click()
    findings.locator("#filter-group").select_option("gene")
    findings.keyboard.press("Escape")
    expect(findings.locator("tr.group").first).to_be_visible()
    expect(findings.locator("tr[data-finding]")).to_have_count(0)
    findings.locator("tr.group a.fold").first.click()
    expect(findings.locator("tr[data-finding]").first).to_be_visible()
    expect(findings.locator("tr.group a.fold").first).to_be_focused()
    assert axe(findings) == []
    screenshot(findings, "findings-groups-1366")
    findings.locator("#open-views").click()
    findings.locator("#view-name").fill("Etter gen")
    findings.locator("#view-save").click()
    expect(findings.locator("#menu-views")).to_contain_text("Etter gen")
    findings.locator("[id^=view-default]").click()
    expect(findings.locator("#menu-views")).to_contain_text("åpnes først")
    assert axe(findings) == []
    screenshot(findings, "findings-views-1366")
    view = SavedView.objects.get()
    assert view.default and "group=gene" in view.query and "col=depth" in view.query and "passed=yes" in view.query
    findings.goto(findings.url.split("?")[0])
    expect(findings.locator("tr.group").first).to_be_visible()
    assert "group=gene" in findings.url


def test_file_of_what_the_filters_show(findings: Page) -> None:
    findings.locator("#kind-fusion").click()
    expect(findings.locator("#active-kind")).to_be_visible()
    with findings.expect_download() as waiting:
        findings.locator("#export").click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    assert "FGFR2" in text and "fusjon" in text and "TP53" not in text


@pytest.mark.parametrize("name", PICTURES)
def test_picture_is_also_a_table(findings: Page, name: str) -> None:
    profile = findings.locator("input[name=profile]").first.input_value()
    findings.goto(f"{findings.url.split('?')[0]}pictures/?profile={profile}&picture={name}&show=failed&show=silent")
    if findings.locator("[data-figure]").count():
        expect(findings.locator("[data-figure]")).to_have_attribute("data-ready", "true")
        expect(findings.locator(".main-svg").first).to_be_visible()
    else:
        expect(findings.locator(".drawing").first).to_be_visible()
    assert axe(findings) == []
    screenshot(findings, f"picture-{name}-1366")
    findings.get_by_role("button", name="Vis som tabell").click()
    expect(findings.locator("#picture-table tbody tr").first).to_be_in_viewport()
    expect(findings.locator("[data-drawn]")).to_be_hidden()
    assert axe(findings) == []


def test_point_opens_the_finding(findings: Page) -> None:
    profile = findings.locator("input[name=profile]").first.input_value()
    base = f"{findings.url.split('?')[0]}pictures/?profile={profile}"
    findings.goto(f"{base}&picture=protein")
    findings.locator("[data-point] circle").first.click()
    expect(findings.locator("#drawer [data-drawer-title]")).to_be_visible()
    findings.keyboard.press("Escape")
    expect(findings.locator("#drawer")).to_be_hidden()
    findings.goto(f"{base}&picture=depth")
    expect(findings.locator("[data-figure]")).to_have_attribute("data-ready", "true")
    point = findings.locator(".scatterlayer .point").first.bounding_box()
    assert point is not None
    findings.mouse.move(point["x"] + point["width"] / 2, point["y"] + point["height"] / 2)
    findings.mouse.down()
    findings.mouse.up()
    expect(findings.locator("#drawer [data-drawer-title]")).to_be_visible()
