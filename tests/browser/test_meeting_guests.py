"""A treating doctor and an observer come through the lobby and read English; what a meeting room's screen shows."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cases.meetings import services
from cases.meetings.enums import VoteChoice
from cases.meetings.models import Conclusion
from tests.browser.helpers import axe, screenshot
from tests.browser.test_deciding import four_lines
from tests.cases.meetings.rooms import Boardroom, make_open_meeting, read_out

pytestmark = pytest.mark.django_db(transaction=True)
# Words of the room that no English page may hold. Content that people have written stays in their language.
NORWEGIAN = ("Saksliste", "Beslutning", "Møteleder", "Konsensus", "Sykehistorie", "Notat", "frist", "mangler")


def in_english(page: Page) -> Page:
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    return page


def said_in_english(page: Page) -> None:
    text = page.locator("body").inner_text()
    assert [word for word in NORWEGIAN if word in text] == []


def waiting(open_page: Callable[..., Page], room: Boardroom, account: Any, **size: int) -> Page:
    """A guest in the lobby, in English from there on."""
    page = open_page(account, **size)
    page.goto(f"/meetings/{room.meeting.pk}/live/")
    in_english(page).get_by_role("button", name="Join the meeting").click()
    expect(page.get_by_text("You wait in the lobby.")).to_be_visible()
    said_in_english(page)
    return page


def enter(page: Page, room: Boardroom, view: str = "") -> Page:
    page.goto(f"/meetings/{room.meeting.pk}/live/{view}")
    expect(page.locator("#link")).to_contain_text("Tilkoblet")
    return page


def version_of(room: Boardroom) -> int:
    return Conclusion.objects.get(item=room.item(1)).version


def dissent(room: Boardroom) -> None:
    """The molecular biologist votes against, with a reason."""
    item = room.item(1)
    poll = services.open_poll(actor=room.chair, item=item, question="Enige?", version=version_of(room))
    services.vote(actor=room.molecular, poll=poll, choice=VoteChoice.NO, comment="Ny prøve først")
    services.close_poll(actor=room.chair, poll=poll)


def test_guests_come_through_the_lobby_and_read_english(open_page: Callable[..., Page]) -> None:
    room = make_open_meeting(2)
    chair = enter(open_page(room.chair), room)
    doctor = waiting(open_page, room, room.doctor)
    observer = waiting(open_page, room, room.observer)
    chair.get_by_role("button", name="Slipp inn alle 2").click()
    for page in (doctor, observer):
        expect(page.locator("#link")).to_contain_text("Connected")
        said_in_english(page)

    room.call(1)
    four_lines(room)
    for page in (doctor, observer):
        expect(page.locator("#stage-title")).to_contain_text(room.cases[0].pseudonym)
        expect(page.locator("[data-line]")).to_have_count(4)
        said_in_english(page)
    # The doctor speaks for the case; the observer sees and has no way to write or to ask.
    doctor.keyboard.press("h")
    expect(chair.locator("#speaking-list > summary")).to_contain_text("(1)")
    expect(observer.locator("#raise-hand, #live-adding form, #ask-question, form.vote")).to_have_count(0)
    expect(observer.locator("#note-text")).to_be_hidden()

    services.open_poll(actor=room.chair, item=room.item(1), question="Enige?", version=version_of(room))
    doctor.locator("#vote-yes").click()
    expect(doctor.locator("#vote-yes")).to_have_attribute("aria-pressed", "true")
    # The same person on another machine: the vote is the person's, not the tab's.
    elsewhere = open_page(room.doctor, width=390, height=844)
    elsewhere.goto(f"/meetings/{room.meeting.pk}/live/")
    in_english(elsewhere)
    expect(elsewhere.locator("#vote-yes")).to_have_attribute("aria-pressed", "true")
    expect(elsewhere.get_by_role("link", name="Vote now")).to_be_visible()
    screenshot(elsewhere, "guests-vote-390")
    chair.get_by_role("button", name="Lukk avstemningen").click()

    read_out(room)
    for page in (doctor, observer, elsewhere):
        expect(page.locator(".read-back")).to_contain_text("Being read out:")
        expect(page.locator(".read-back")).to_contain_text("due")
        said_in_english(page)
        assert axe(page) == []
    screenshot(observer, "guests-observer-1366")

    services.record_conclusion(actor=room.chair, item=room.item(1), version=version_of(room))
    services.close_meeting(actor=room.chair, meeting=room.meeting)
    expect(observer.get_by_text("You are no longer in this meeting.")).to_be_visible()
    assert room.cases[0].pseudonym not in observer.content()
    expect(doctor.get_by_role("link", name="Read the minutes")).to_be_visible()


def test_meeting_rooms_screen_names_roles_and_days_but_nobody(open_page: Callable[..., Page]) -> None:
    room = make_open_meeting(2)
    room.enter(room.chair)
    room.call(1)
    four_lines(room)
    dissent(room)
    read_out(room)
    screen = enter(open_page(room.pathologist, width=1920, height=1080), room, "?view=projector")
    read = screen.locator(".read-back")
    expect(read).to_contain_text("behandlende lege · frist")
    expect(read).to_contain_text("medisinsk genetikk · frist")
    expect(read).to_contain_text("Dissens: molekylærbiolog: Ny prøve først")
    seen = screen.locator("main").inner_text() + screen.locator("#decide").inner_text()  # what is hidden is not shown
    for account in (room.doctor, room.molecular, room.pathologist):
        assert account.person.name not in seen
    screenshot(screen, "guests-projector-1920")
    assert axe(screen) == []


def test_part_that_a_role_does_not_include_is_said_calmly(open_page: Callable[..., Page]) -> None:
    room = make_open_meeting(2)
    room.enter(room.chair, room.coordinator)
    room.call(1)
    services.take_control(actor=room.chair, item=room.item(1))
    coordinator, chair = enter(open_page(room.coordinator), room), enter(open_page(room.chair), room)
    chair.locator("[data-tab=findings]").click()
    expect(coordinator.locator("#stage-panel")).to_contain_text("Rollen din omfatter ikke denne delen av saken")
    expect(coordinator.locator("#messages .ds-alert")).to_have_count(0)
    chair.locator("[data-tab=overview]").click()
    expect(coordinator.locator("#stage-panel")).to_contain_text("Spørsmål til møtet")
