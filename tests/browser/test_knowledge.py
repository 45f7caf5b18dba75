"""Knowledge in a browser: the sources, a refused table, what a new version would change, evidence in the drawer."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from cases.dossier.enums import CaseState
from cases.genomics.models import Finding, Replay
from cases.genomics.services.knowledge import load_starter
from molmdt.accounts.enums import Role
from molmdt.accounts.models import Account
from molmdt.kernel import jobs
from tests.browser.helpers import axe, screenshot
from tests.cases.genomics.deliveries import deliver, record, vcf
from tests.cases.genomics.knowledge.tables import bring, evidence
from tests.factories import make_account, make_case, make_specimen

SAMPLE = "IPH0214-D01-P01-A03"
ROW = "BRAF,V600E,{tumour},dabrafenib + trametinib,sensitive,ESCAT,{level}"


@pytest.fixture
def biologist(transactional_db: None) -> Account:
    return make_account(Role.MOLECULAR_BIOLOGIST)


@pytest.fixture
def finding(biologist: Account) -> Finding:
    load_starter()
    case = make_case(CaseState.DISPATCHED, oncotree="COAD")
    specimen = make_specimen(case, dna_sample_id=SAMPLE)
    case.__class__.objects.update(state=CaseState.ACCEPTED)
    deliver(specimen, biologist, {"a.vcf": vcf(SAMPLE, record())}, build="GRCh37")
    case.__class__.objects.update(state=CaseState.DISPATCHED)
    return Finding.objects.select_related("profile__case").get()


def test_sources_and_a_refused_table(open_page: Callable[..., Page], biologist: Account, finding: Finding) -> None:
    page = open_page(biologist)
    page.goto("/knowledge/")
    expect(page.get_by_role("table")).to_contain_text("Mol-MDT evidence")
    assert axe(page) == []
    screenshot(page, "knowledge-sources")
    page.set_input_files("input[type=file]", {
        "name": "own.csv", "mimeType": "text/csv",
        "buffer": evidence(ROW.format(tumour="TARM", level="I-Q"), "9-Sep,V600E,,x,sensitive,ESCAT,I-A").encode(),
    })  # fmt: skip
    page.get_by_label("Kilde", exact=True).fill("Egen")
    page.get_by_label("Versjon", exact=True).fill("1")
    page.fill("input[type=date]", "2026-01-01")
    page.get_by_role("button", name="Ta inn").click()
    page.wait_for_url("**/knowledge/receipts/**")
    expect(page.get_by_role("progressbar")).to_be_visible()
    assert axe(page) == []
    screenshot(page, "knowledge-waiting")
    jobs.run_all()
    expect(page.locator("#receipt .faults")).to_contain_text("linje 2, oncotree")
    expect(page.locator("#receipt .faults")).to_contain_text("linje 3, gene")
    assert axe(page) == []
    screenshot(page, "knowledge-refused", full=True)


def test_new_version_is_looked_at_case_by_case(
    open_page: Callable[..., Page], biologist: Account, finding: Finding
) -> None:
    bring(evidence(ROW.format(tumour="COADREAD", level="II-B")))
    jobs.run_all()
    newer = evidence(ROW.format(tumour="COADREAD", level="I-A"), "BRAF,V600,,x,resistant,ESCAT,")
    source = bring(newer, "2", released=date(2026, 2, 1)).source
    jobs.run_all()
    page = open_page(biologist)
    page.goto("/")
    page.get_by_role("row").filter(has_text="Ours 2").or_(page.locator("li", has_text="Ours 2")).first.get_by_role(
        "link"
    ).first.click()
    expect(page.locator("section.replayed")).to_contain_text("ESCAT I-A i denne krefttypen")
    assert axe(page) == []
    screenshot(page, "knowledge-replay")
    page.get_by_placeholder("Merknad").fill("Tas opp i neste møte.")
    page.get_by_role("button", name="Marker som sett").click()
    expect(page.locator("main")).to_contain_text("Ingenting venter på å bli sett.")
    assert not Replay.objects.get(source=source).differences.filter(seen_at=None).exists()


def test_drawer_shows_what_the_tables_say(open_page: Callable[..., Page], biologist: Account, finding: Finding) -> None:
    page = open_page(biologist)
    page.goto(f"/cases/{finding.profile.case.pseudonym}/findings/{finding.pk}/")
    section = page.locator("section[aria-labelledby=evidence-head]")
    expect(section).to_contain_text("enkorafenib + cetuksimab")
    section.scroll_into_view_if_needed()
    assert axe(page) == []
    screenshot(page, "knowledge-drawer", full=True)
