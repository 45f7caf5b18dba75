"""Documents in a real browser: the sheet, two approvals, the signature, the way to the journal."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from reports.documents.models import DocumentVersion
from reports.journal.enums import ReceiptStatus
from reports.journal.logic.receipt import ReceiptMessage
from reports.journal.models import OutboxMessage
from reports.journal.services import accept_receipt
from tests.browser.helpers import axe, screenshot
from tests.reports.factories import make_minutes, make_recorded

pytestmark = pytest.mark.django_db(transaction=True)


def open_document(page: Page, version: DocumentVersion) -> None:
    page.goto(f"/documents/{version.document_id}/{version.number}/")
    expect(page.get_by_text("Henter ...")).to_have_count(0)


def test_document_from_proposal_to_receipt(open_page: Callable[..., Page]) -> None:
    board = make_recorded()
    page = open_page(board.writer)
    page.goto(f"/cases/{board.case.pseudonym}/documents/")
    assert axe(page) == []
    page.get_by_role("button", name="Lag dokumentet").click()
    expect(page.locator(".option .title")).to_be_visible()
    expect(page.get_by_text("2 godkjenninger mangler")).to_be_visible()
    version = DocumentVersion.objects.get()
    for account in (board.pathologist, board.biologist):
        page = open_page(account)
        open_document(page, version)
        assert axe(page) == []
        page.get_by_role("button", name="Godkjenn denne teksten").click()
        expect(page.get_by_text("Du har godkjent dokumentet.")).to_be_visible()
    page = open_page(board.chair)
    open_document(page, version)
    screenshot(page, "document-1366")
    page.get_by_role("button", name="Signer", exact=True).click()
    expect(page.get_by_text("Dokumentet er signert og forseglet.")).to_be_visible()
    message = OutboxMessage.objects.select_related("destination", "signed_file").get()
    accept_receipt(
        ReceiptMessage(
            "r1",
            str(message.key),
            message.destination.organisation_number,
            message.signed_file.sha256,
            ReceiptStatus.ACCEPTED,
            "DocumentReference/1",
            "Mottatt og lagt i journalen.",
        )
    )
    expect(page.get_by_text("Mottatt og lagt i journalen.")).to_be_visible()
    assert axe(page) == []
    screenshot(page, "document-signed-1366", full=True)
    phone = open_page(board.doctor, width=390, height=844)
    open_document(phone, version)
    assert axe(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    screenshot(phone, "document-phone")


def test_minutes_page_is_accessible(open_page: Callable[..., Page]) -> None:
    from reports.documents.services import propose

    board = make_recorded()
    version = propose(source=make_minutes(board), account=board.coordinator)
    page = open_page(board.chair)
    open_document(page, version)
    expect(page.get_by_text("Videorom 4")).to_be_visible()
    assert axe(page) == []
    screenshot(page, "minutes-1366", full=True)
