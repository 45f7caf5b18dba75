"""Chair, presenter and observer in one meeting: they follow, decide, write one paragraph, reload, lose the line."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cases.dossier.models import PatientIdentity
from cases.meetings import services
from cases.meetings.enums import ItemState
from cases.meetings.models import ConclusionItem
from tests.browser.helpers import screenshot
from tests.browser.test_meeting import join
from tests.browser.test_notes import note, stored
from tests.cases.meetings.rooms import Boardroom, make_open_meeting

pytestmark = pytest.mark.django_db(transaction=True)


def on_screen(pages: list[Page], room: Boardroom, position: int) -> None:
    """Everybody has this case in front of them, and no other."""
    shown, others = room.cases[position - 1], [case for case in room.cases if case != room.cases[position - 1]]
    for page in pages:
        expect(page.locator("#stage-title")).to_contain_text(shown.pseudonym)
        for case in others:
            expect(page.locator("#live-stage")).not_to_contain_text(case.pseudonym)
            expect(page.locator("#stage-panel")).not_to_contain_text(case.pseudonym)


def type_at_end(page: Page, text: str) -> None:
    note(page).focus()
    page.evaluate(
        "() => { const it = document.activeElement; it.setSelectionRange(it.value.length, it.value.length); }"
    )
    page.keyboard.insert_text(text)


def cut(page: Page) -> None:
    page.context.set_offline(True)
    expect(page.locator("#link [data-when=lost]")).to_be_visible()


def restore(page: Page) -> None:
    page.context.set_offline(False)
    expect(page.locator("#link [data-when=connected]")).to_be_visible()


def enter_all(open_page: Callable[..., Page], room: Boardroom) -> tuple[Page, Page, Page]:
    if services.join(actor=room.observer, meeting=room.meeting).admitted_at is None:
        services.admit(actor=room.chair, meeting=room.meeting)
    chair, presenter, observer = (join(open_page(who), room) for who in (room.chair, room.molecular, room.observer))
    return chair, presenter, observer


def call(chair: Page, room: Boardroom, position: int) -> None:
    chair.locator("#live-agenda [data-call]").filter(has_text=room.cases[position - 1].pseudonym).click()


def hand_over(chair: Page, presenter: Page, account: Any) -> None:
    chair.locator("#hand-over summary").click()
    chair.locator("#hand-over").get_by_role("button", name=account.person.name).click()
    expect(presenter.locator("#hand-over")).to_be_visible()


def test_three_browsers_through_a_case(open_page: Callable[..., Page]) -> None:
    room = make_open_meeting(3)
    everybody = chair, presenter, observer = enter_all(open_page, room)
    pages = list(everybody)
    call(chair, room, 1)
    on_screen(pages, room, 1)

    # They follow whoever holds the screen.
    hand_over(chair, presenter, room.molecular)
    presenter.locator("[data-tab=course]").click()
    for page in (chair, observer):
        expect(page.locator("[data-tab=course]")).to_have_attribute("aria-current", "true")

    # Two write one paragraph; the third reads it and has nowhere to write.
    type_at_end(presenter, "Fusjonen er i leseramme.")
    expect(note(chair)).to_have_value("Fusjonen er i leseramme.")
    type_at_end(chair, " Godkjent indikasjon.")
    text = "Fusjonen er i leseramme. Godkjent indikasjon."
    for page in (chair, presenter):
        expect(note(page)).to_have_value(text)
        stored(page)
    for piece in ("Fusjonen er i leseramme.", "Godkjent indikasjon."):
        expect(observer.locator("#live-notes")).to_contain_text(piece)
    expect(note(observer)).to_be_hidden()
    expect(observer.locator("#live-adding form")).to_have_count(0)
    for name in PatientIdentity.objects.values_list("name", flat=True):
        assert name not in observer.content()

    # A decision, of which the third sees the line.
    adding = presenter.locator("details[data-kind=treatment_option]")
    adding.locator("summary").click()
    adding.get_by_label("Legemidler, skilt med komma").fill("pemigatinib")
    adding.get_by_label("Evidensnivå i pasientens egen svulsttype").select_option("ESCAT I-B")
    adding.get_by_role("button", name="Legg til").click()
    for page in pages:
        expect(page.locator("[data-line]")).to_contain_text("pemigatinib")

    # A reload in mid-case.
    observer.reload()
    expect(observer.locator("#link [data-when=connected]")).to_be_visible()
    on_screen(pages, room, 1)
    expect(observer.locator("[data-line]")).to_contain_text("pemigatinib")

    # The presenter's line is cut while typing; the meeting goes on to another case and back.
    cut(presenter)
    type_at_end(presenter, " Ny RNA-prøve?")
    call(chair, room, 2)
    on_screen([chair, observer], room, 2)
    call(chair, room, 1)
    on_screen([chair, observer], room, 1)
    restore(presenter)
    on_screen(pages, room, 1)
    whole = text + " Ny RNA-prøve?"
    for page in (chair, presenter):
        expect(note(page)).to_have_value(whole)
    stored(presenter)
    expect(observer.locator("#live-notes")).to_contain_text("Ny RNA-prøve?")

    # The observer comes back into another case than the one that the line was lost in.
    cut(observer)
    call(chair, room, 3)
    on_screen([chair, presenter], room, 3)
    restore(observer)
    on_screen(pages, room, 3)
    call(chair, room, 1)
    on_screen(pages, room, 1)
    screenshot(presenter, "three-presenter-1366")

    # Read back, recorded; nobody has lost a word.
    chair.get_by_role("button", name="Les opp").click()
    for page in pages:
        expect(page.locator(".read-back")).to_contain_text("pemigatinib")
    chair.get_by_role("button", name="Protokollfør og lukk").click()
    for page in pages:
        expect(page.locator(".read-back")).to_have_count(0)
    item = room.item(1)
    assert item.state == ItemState.DONE
    assert item.notes == whole
    assert ConclusionItem.objects.filter(conclusion__item=item, drugs=["pemigatinib"]).count() == 1
