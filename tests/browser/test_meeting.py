"""A live meeting in several real browsers at once."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cases.meetings import services
from cases.meetings.enums import ItemKind, Section
from cases.meetings.services.concluding import Line
from cases.meetings.services.presenting import View
from molmdt.kernel.clock import today
from tests.browser.helpers import axe, screenshot, settled
from tests.cases.meetings.rooms import Boardroom, make_boardroom, make_open_meeting

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = {"1366": (1366, 768), "1920": (1920, 1080), "390": (390, 844)}


def at_sizes(open_page: Callable[..., Page], account: Any, address: str, name: str) -> None:
    """Pictures of a page at each size, and axe at each."""
    for size, (width, height) in SIZES.items():
        page = open_page(account, width=width, height=height)
        page.goto(address)
        settled(page)
        screenshot(page, f"{name}-{size}")
        assert axe(page) == [], size
        page.context.close()


def test_agenda_is_built_and_published_with_the_keyboard(open_page: Callable[..., Page]) -> None:
    room = make_boardroom(3)
    page = open_page(room.coordinator)
    page.goto(f"/meetings/{room.meeting.pk}/plan/")
    rows = page.locator(".plan-rows li")
    expect(rows).to_have_count(3)
    first = rows.nth(0).locator("a").inner_text()
    page.get_by_role("button", name=f"Flytt {first} ned").focus()
    page.keyboard.press("Enter")
    expect(rows.nth(1).locator("a")).to_have_text(first)
    page.get_by_role("button", name=f"Fjern {first} fra sakslisten").press("Enter")
    expect(rows).to_have_count(2)
    page.locator(f"#add-{first}").press("Enter")
    expect(rows).to_have_count(3)
    page.get_by_role("button", name="Publiser sakslisten").press("Enter")
    expect(page.get_by_text("saksliste publisert")).to_be_visible()
    at_sizes(open_page, room.coordinator, f"/meetings/{room.meeting.pk}/plan/", "meeting-plan")


def test_meeting_list(open_page: Callable[..., Page]) -> None:
    room = make_boardroom(2)
    at_sizes(open_page, room.coordinator, "/meetings/", "meeting-list")
    at_sizes(open_page, room.coordinator, "/meetings/new/", "meeting-new")


def join(page: Page, room: Boardroom) -> Page:
    page.goto(f"/meetings/{room.meeting.pk}/live/")
    button = page.get_by_role("button", name="Bli med i møtet")
    if button.count():
        button.click()
    expect(page.locator("#link [data-when=connected]")).to_be_visible()
    return page


def test_two_browsers_follow_the_chair(open_page: Callable[..., Page]) -> None:
    room = make_boardroom(3)
    services.publish(actor=room.coordinator, meeting=room.meeting)
    chair = open_page(room.chair)
    chair.goto(f"/meetings/{room.meeting.pk}/live/")
    waiting = open_page(room.pathologist)
    waiting.goto(f"/meetings/{room.meeting.pk}/live/")
    expect(waiting.get_by_text("Møtet har ikke begynt.")).to_be_visible()
    chair.once("dialog", lambda one: one.accept())  # it is planned for another day
    chair.get_by_role("button", name="Åpne møtet").click()
    expect(waiting.get_by_role("button", name="Bli med i møtet")).to_be_visible()
    follower = join(waiting, room)
    expect(chair.locator("#live-top")).to_contain_text("2 til stede")

    first, second = room.cases[0].pseudonym, room.cases[1].pseudonym
    chair.get_by_role("button", name=f"Kall opp sak 1, {first}").click()
    for page in (chair, follower):
        expect(page.locator("#stage-title")).to_contain_text(first)
        expect(page.locator("#live-agenda li.now")).to_contain_text(first)
    expect(follower.get_by_text(f"Følger {room.chair.person.name}")).to_be_visible()
    expect(chair.get_by_text("Du viser; alle følger")).to_be_visible()
    expect(follower.locator("#stage-panel")).to_contain_text("Progresjon")

    chair.locator("[data-tab=course]").click()
    expect(follower.locator("[data-tab=course]")).to_have_attribute("aria-current", "true")
    expect(follower.locator("#stage-panel")).to_contain_text("gemcitabin")
    follower.get_by_role("button", name="Se selv").click()
    follower.locator("[data-tab=overview]").click()
    expect(follower.get_by_text("Du ser på egen hånd")).to_be_visible()
    expect(follower.locator("[data-tab=course]")).to_have_attribute("data-shown", "")
    follower.get_by_role("button", name="Tilbake til visningen").click()
    expect(follower.locator("[data-tab=course]")).to_have_attribute("aria-current", "true")

    chair.locator("#live-agenda [data-call]").filter(has_text=second).click()
    for page in (chair, follower):
        expect(page.locator("#stage-title")).to_contain_text(second)
        expect(page.locator("#stage-panel")).not_to_contain_text(first)


def test_a_case_is_decided_together_and_the_meeting_closed(open_page: Callable[..., Page]) -> None:
    room = make_open_meeting(2)
    chair, writer = join(open_page(room.chair), room), join(open_page(room.molecular), room)
    first = room.cases[0].pseudonym
    chair.get_by_role("button", name=f"Kall opp sak 1, {first}").click()
    expect(writer.locator("#stage-title")).to_contain_text(first)

    writer.locator("details[data-kind=treatment_option] summary").click()
    writer.get_by_label("Legemidler, skilt med komma").fill("pemigatinib")
    writer.get_by_label("Evidensnivå i pasientens egen svulsttype").select_option("ESCAT I-B")
    # Somebody else's act meanwhile takes nothing of what is being typed.
    services.append_note(actor=room.pathologist, item=room.item(1), text="Fusjonen er i leseramme.")
    services.join(actor=room.geneticist, meeting=room.meeting)
    expect(writer.locator("#live-top")).to_contain_text("4 til stede")
    expect(writer.get_by_label("Legemidler, skilt med komma")).to_have_value("pemigatinib")
    writer.locator("details[data-kind=treatment_option]").get_by_role("button", name="Legg til").click()
    for page in (chair, writer):
        expect(page.locator("#live-lines")).to_contain_text("pemigatinib")
        expect(page.locator("#live-lines")).to_contain_text("ESCAT I-B (2018)")
        expect(page.locator("#note-text")).to_have_value("Fusjonen er i leseramme.")

    chair.get_by_label("enighet", exact=True).check()
    chair.get_by_label("Sammendrag av konklusjonen").fill("Studie med pemigatinib er en mulighet.")
    chair.get_by_role("button", name="Lagre konklusjonsteksten").click()
    expect(writer.get_by_label("Sammendrag av konklusjonen")).to_have_value("Studie med pemigatinib er en mulighet.")
    chair.get_by_role("button", name="Les opp").click()
    expect(writer.locator(".read-back")).to_contain_text("pemigatinib")
    screenshot(chair, "meeting-read-back-1366")
    assert axe(chair) == []
    chair.get_by_role("button", name="Protokollfør og lukk").click()
    for page in (chair, writer):
        expect(page.locator("#live-agenda li").first).to_contain_text("1 mulighet")
    expect(writer.locator("#stage-title")).to_contain_text("Ingen sak er kalt opp")

    chair.on("dialog", lambda one: one.accept())
    chair.get_by_role("button", name="Lukk møtet").click()
    for page in (chair, writer):
        expect(page.locator("#stage-title")).to_contain_text("Møtet er lukket")
    chair.get_by_role("link", name="Les referatet").click()
    expect(chair.locator("main")).to_contain_text("Studie med pemigatinib er en mulighet.")
    expect(chair.locator("main")).to_contain_text("Møtet rakk ikke saken.")
    at_sizes(open_page, room.chair, f"/meetings/{room.meeting.pk}/minutes/", "meeting-minutes")


def test_typed_text_survives_a_reload_and_a_lost_line(open_page: Callable[..., Page]) -> None:
    room = make_open_meeting(2)
    room.call(1)
    page = join(open_page(room.molecular), room)
    page.get_by_label("Sammendrag av konklusjonen").fill("Halvferdig tanke")
    page.reload()
    expect(page.get_by_label("Sammendrag av konklusjonen")).to_have_value("Halvferdig tanke")
    expect(page.get_by_text("ulagret tekst")).to_be_visible()
    page.context.set_offline(True)
    page.evaluate("() => window.dispatchEvent(new Event('online'))")
    services.show(actor=room.chair, item=room.item(1), view=View(Section.COURSE))
    page.context.set_offline(False)
    expect(page.locator("[data-tab=course]")).to_have_attribute("aria-current", "true")
    expect(page.get_by_label("Sammendrag av konklusjonen")).to_have_value("Halvferdig tanke")


def test_ended_right_wipes_the_page(open_page: Callable[..., Page]) -> None:
    room = make_open_meeting(1)
    room.call(1)
    page = join(open_page(room.pathologist), room)
    expect(page.locator("#stage-title")).to_contain_text(room.cases[0].pseudonym)
    room.pathologist.person.role_assignments.all().delete()
    expect(page.get_by_text("Visningen av møtet er avsluttet.")).to_be_visible()
    assert room.cases[0].pseudonym not in page.content()


def test_live_page_at_every_size(open_page: Callable[..., Page]) -> None:
    room = make_open_meeting(5)
    item = room.call(1)
    line = Line(ItemKind.TREATMENT_OPTION, drugs=["pemigatinib"], evidence_system="ESCAT",
                evidence_system_version="2018", evidence_level="I-B", text="Andre linje")  # fmt: skip
    services.add_line(actor=room.chair, item=item, line=line)
    services.add_line(
        actor=room.molecular,
        item=item,
        line=Line(ItemKind.FURTHER_TESTING, text="BRCA2 i blod", responsible=room.geneticist.person, due_on=today()),
    )
    services.append_note(actor=room.molecular, item=item, text="Fusjonen er i leseramme med bevart kinase.")
    at_sizes(open_page, room.chair, f"/meetings/{room.meeting.pk}/live/", "meeting-live")
    at_sizes(open_page, room.chair, f"/meetings/{room.meeting.pk}/live/?view=projector", "meeting-projector")
    services.join(actor=room.observer, meeting=room.meeting)
    services.admit(actor=room.chair, meeting=room.meeting)
    at_sizes(open_page, room.observer, f"/meetings/{room.meeting.pk}/live/", "meeting-observer")
    at_sizes(open_page, room.geneticist, f"/meetings/{room.meeting.pk}/live/", "meeting-lobby")
