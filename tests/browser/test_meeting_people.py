"""The people of a live meeting in real browsers: lobby, speaking list, questions, showing out, conflict of interest."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from cases.meetings import services
from molmdt.accounts.enums import Competence, Role
from tests.browser.helpers import axe, screenshot
from tests.browser.test_meeting import SIZES
from tests.cases.meetings.rooms import Boardroom, make_open_meeting, member

pytestmark = pytest.mark.django_db(transaction=True)
HOSPITALS = ("ous", "ahus", "bergen", "st-olavs", "unn")


def connected(page: Page, room: Boardroom) -> Page:
    page.goto(f"/meetings/{room.meeting.pk}/live/")
    expect(page.locator("#link [data-when=connected]")).to_be_visible()
    return page


def test_guest_is_let_in_asks_and_is_shown_out(open_page: Callable[..., Page]) -> None:
    room = make_open_meeting(2)
    room.call(1)
    chair, guest = connected(open_page(room.chair), room), open_page(room.doctor)
    guest.goto(f"/meetings/{room.meeting.pk}/live/")
    guest.get_by_role("button", name="Bli med i møtet").click()
    expect(guest.get_by_text("Du venter i lobbyen.")).to_be_visible()
    assert axe(guest) == []
    waiting = chair.locator("#live-waiting")
    expect(waiting).to_contain_text(room.doctor.person.name)
    expect(waiting).to_contain_text(room.cases[0].pseudonym)
    chair.get_by_role("button", name=f"Slipp inn {room.doctor.person.name}").press("Enter")
    expect(guest.locator("#link [data-when=connected]")).to_be_visible()  # the page has gone on by itself
    expect(waiting).to_be_empty()

    guest.keyboard.press("h")
    expect(chair.locator("#speaking-list > summary")).to_contain_text("(1)")
    expect(guest.get_by_role("button", name="Ta ned hånden")).to_be_visible()
    chair.locator("#speaking-list > summary").click()
    chair.get_by_role("button", name=f"Gi ordet {room.doctor.person.name}").click()
    for page in (chair, guest):
        expect(page.locator(".word")).to_contain_text(room.doctor.person.name)
    guest.get_by_role("button", name="Jeg er ferdig").click()
    expect(chair.locator(".word b")).to_have_count(0)

    guest.keyboard.press("q")
    guest.locator("#ask-question").fill("Er ECOG fortsatt 1?")
    guest.reload()
    expect(guest.locator("#ask-question")).to_have_value("Er ECOG fortsatt 1?")  # what was typed is not lost
    guest.locator("#live-questions").get_by_role("button", name="Spør", exact=True).click()
    expect(guest.locator("#ask-question")).to_have_value("")
    chair.locator("#written-questions > summary").click()
    answer = chair.get_by_label(f"Svar til {room.doctor.person.name}")
    answer.fill("Ja, etter ti dager.")
    assert axe(chair) == []
    screenshot(chair, "meeting-questions-1366")
    chair.locator("#live-questions").get_by_role("button", name="Svar", exact=True).click()
    expect(guest.locator("#live-questions .reply")).to_contain_text("Ja, etter ti dager.")

    chair.keyboard.press("Escape")
    chair.locator("#who-is-present > summary").click()
    chair.get_by_role("button", name=f"Vis ut {room.doctor.person.name}").click()
    dialog = chair.get_by_role("dialog")
    expect(dialog).to_contain_text(room.doctor.person.name)
    assert axe(chair) == []
    dialog.get_by_label("Hvorfor?").fill("Saken er ferdig")
    dialog.get_by_role("button", name="Vis ut").click()
    expect(guest.get_by_text("Visningen av møtet er avsluttet.")).to_be_visible()
    assert room.cases[0].pseudonym not in guest.content()
    guest.goto(f"/meetings/{room.meeting.pk}/live/")
    expect(guest.get_by_text("Du er vist ut av dette møtet.")).to_be_visible()


def test_conflict_of_interest_is_declared_and_taken_back(open_page: Callable[..., Page]) -> None:
    room = make_open_meeting(2)
    room.call(1)
    page = connected(open_page(room.molecular), room)
    page.locator("#my-conflict > summary").click()
    page.get_by_label("Begrunnelse, om du vil gi en").fill("Slektning")
    page.get_by_role("button", name="Meld inhabilitet").click()
    expect(page.get_by_text("Du er inhabil i denne saken")).to_be_visible()
    expect(page.locator(".covers")).to_contain_text("molekylærbiolog eller bioinformatiker: mangler")
    page.get_by_role("button", name="Trekk tilbake").click()
    expect(page.get_by_text("Du er inhabil i denne saken")).to_be_hidden()

    chair = open_page(room.geneticist)
    chair.goto(f"/meetings/{room.meeting.pk}/live/")
    second = chair.locator("#lobby-agenda li").nth(1)
    second.locator("summary").click()
    second.get_by_role("button", name="Meld inhabilitet").click()
    expect(second).to_contain_text("du er inhabil")
    screenshot(chair, "meeting-lobby-conflict-1366")
    assert axe(chair) == []


def test_forty_people_can_be_found_at_every_size(open_page: Callable[..., Page]) -> None:
    room = make_open_meeting(3)
    item = room.call(1)
    for number in range(37):
        account = member(Role.PATHOLOGIST, Competence.PATHOLOGY, room.board, HOSPITALS[number % len(HOSPITALS)])
        services.join(actor=account, meeting=room.meeting)
        if number < 3:
            services.raise_hand(actor=account, meeting=room.meeting)
    services.declare_conflict(actor=room.molecular, item=item)
    for account in (room.doctor, room.observer):
        services.join(actor=account, meeting=room.meeting)
    for size, (width, height) in SIZES.items():
        page = connected(open_page(room.chair, width=width, height=height), room)
        page.locator("#who-is-present > summary").click()
        expect(page.locator("#who-is-present > summary")).to_contain_text("40")
        expect(page.locator("#who-is-present li")).to_have_count(40)
        screenshot(page, f"meeting-people-{size}")
        page.locator("#speaking-list > summary").click()
        expect(page.locator("#speaking-list li")).to_have_count(3)
        screenshot(page, f"meeting-speaking-{size}")
        assert axe(page) == [], size
        page.context.close()
