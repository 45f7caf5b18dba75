"""The reads at a finding's place: igv.js fetches a BAM by ranges from the laboratory's service and draws it."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from cases.genomics.models import Finding, Profile
from molmdt.accounts.enums import Role
from tests.browser.helpers import axe, screenshot, settled, until
from tests.browser.reads import bam_and_index
from tests.cases.genomics.deliveries import deliver, record, vcf
from tests.factories import make_account, make_case, make_specimen

SAMPLE, PLACE = "IPH0214-D01-P01-A14", 140453136
HOST = "https://reads.example.org"


@pytest.fixture
def asked_for(transactional_db: None) -> list[tuple[str, str]]:
    """The addresses that the browser asked the laboratory for, and with which range."""
    return []


def _serve(content: bytes, seen: list[tuple[str, str]]) -> Callable[[Route], None]:
    def answer(route: Route) -> None:
        wanted = route.request.headers.get("range", "")
        seen.append((route.request.url, wanted))
        head: dict[str, Any] = {"Access-Control-Allow-Origin": "*", "Content-Type": "application/octet-stream"}
        if not wanted:
            route.fulfill(status=200, headers=head, body=content)
            return
        begin, _, end = wanted.removeprefix("bytes=").partition("-")
        part = content[int(begin) : int(end) + 1 if end else None]
        head["Content-Range"] = f"bytes {begin}-{int(begin) + len(part) - 1}/{len(content)}"
        route.fulfill(status=206, headers=head, body=part)

    return answer


def test_reads_are_fetched_from_the_laboratory_and_drawn(
    open_page: Callable[..., Page], asked_for: list[tuple[str, str]]
) -> None:
    biologist = make_account(Role.MOLECULAR_BIOLOGIST)
    specimen = make_specimen(make_case(), dna_sample_id=SAMPLE)
    deliver(specimen, biologist, {"a.vcf": vcf(SAMPLE, record(pos=PLACE))})
    link = {"name": "Tumour", "url": f"{HOST}/t.bam", "index_url": f"{HOST}/t.bam.bai", "build": "GRCh37"}
    Profile.objects.update(alignments=[link])
    content, index = bam_and_index("7", 159138663, [PLACE - 60 - 3 * n for n in range(12)])
    page = open_page(biologist)
    page.route(f"{HOST}/t.bam", _serve(content, asked_for))
    page.route(f"{HOST}/t.bam.bai", _serve(index, asked_for))
    page.goto(f"/cases/{specimen.case.pseudonym}/findings/{Finding.objects.get().pk}/")
    page.get_by_role("link", name="Se lesningene").click()
    expect(page.locator("[data-igv-state]")).to_have_text("")
    expect(page.locator("[data-igv]")).to_have_attribute("data-ready", "true")

    def ranges() -> list[str]:
        return [wanted for address, wanted in asked_for if address.endswith(".bam") and wanted]

    assert until(page, ranges), "the reads were asked for without a range"
    settled(page)
    screenshot(page, "reads-1366")
    assert (f"{HOST}/t.bam.bai", "") in [(address.split("?")[0], wanted) for address, wanted in asked_for]
    assert all(address.startswith(HOST) for address, _ in asked_for)
    assert axe(page, within="#main > section > h2") == []
