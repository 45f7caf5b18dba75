"""The InPreD view and the runs of reference materials in a browser: accessible, at desk, projector and telephone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cases.genomics.demo.files import make_files
from cases.genomics.demo.quality import SAMPLE_ID, quality_runs
from cases.genomics.services import Incoming, receive_quality_run
from molmdt.accounts.enums import Role
from molmdt.accounts.models import Account
from molmdt.kernel.clock import today
from tests.browser.helpers import axe, screenshot
from tests.cases.genomics.deliveries import deliver
from tests.cases.genomics.inpred.tables import SAMPLE, row
from tests.cases.genomics.test_inpred_page import RNA, ROWS, folder
from tests.factories import make_account, make_case, make_specimen

SIZES = ((1366, 768), (1920, 1080), (390, 844))


@pytest.fixture
def laboratory(transactional_db: None) -> Account:
    return make_account(Role.BIOINFORMATICIAN)


def looked_at(page: Page, name: str) -> None:
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        screenshot(page, f"{name}-{width}", full=True)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), width
        assert axe(page) == []


def test_the_view_of_a_case(open_page: Callable[..., Page], laboratory: Account) -> None:
    specimen = make_specimen(make_case(), dna_sample_id=SAMPLE, rna_sample_id=RNA)
    more = [row(20 + at, Gene_symbol=f"GENE{at}", Reporting_judgement="BioMar") for at in range(12)]
    deliver(specimen, laboratory, folder([*ROWS, *more]))
    page = open_page(laboratory)
    page.goto(f"/cases/{specimen.case.pseudonym}/findings/inpred/")
    expect(page.locator(".inpred-table tbody tr").nth(10)).to_be_attached()
    looked_at(page, "inpred")
    page.set_viewport_size({"width": 1366, "height": 768})
    page.locator(".chip", has_text="Sekvenssammendrag").click()
    expect(page.get_by_text("chr7:g.140453136A>T").first).to_be_visible()
    looked_at(page, "inpred-sequences")


def test_runs_of_a_laboratory(open_page: Callable[..., Page], laboratory: Account, tmp_path: Path) -> None:
    for number, made in enumerate(quality_runs(today())):
        scratch = tmp_path / str(number)
        scratch.mkdir()
        paths = make_files(made.profile, scratch)
        files = [Incoming(str(path.relative_to(scratch)), [path.read_bytes()]) for path in paths]
        receive_quality_run(
            laboratory=laboratory.person.hospital, actor=laboratory, sample_id=SAMPLE_ID, files=files, ran_on=made.on
        )
    page = open_page(laboratory)
    page.goto("/")
    page.get_by_role("link", name="Se: Referansemateriale").click()
    page.wait_for_url("**/quality/runs/**")
    looked_at(page, "quality-run")
    page.locator(".crumb a").click()
    page.wait_for_url("**/quality/laboratories/**")
    assert page.locator("figure.quality-chart").count() >= 6
    looked_at(page, "quality-laboratory")
