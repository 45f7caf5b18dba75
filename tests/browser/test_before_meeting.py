"""Planning before a meeting, in a real browser: dragging, keys, proposing, clashes, series, one's own page."""

from collections.abc import Callable
from datetime import time, timedelta

import pytest
from playwright.sync_api import Page, expect

from cases.dossier.enums import CaseState
from cases.dossier.models import Case
from cases.meetings import services
from cases.meetings.enums import Answer
from cases.meetings.models import Invitation, MeetingSeries
from molmdt.accounts.enums import Role
from molmdt.kernel.clock import now, today
from tests.browser.helpers import axe, screenshot, settled
from tests.cases.meetings.rooms import Boardroom, make_boardroom
from tests.factories import make_account, make_case, make_hospital

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = {"1366": (1366, 768), "1920": (1920, 1080)}


def order(page: Page) -> list[str]:
    return page.locator(".plan-rows .what a").all_inner_texts()


def troubled(cases: int = 6) -> Boardroom:
    """Published, invited, with absences, a refusal and two cases that wait for a meeting."""
    room = make_boardroom(cases)
    begins = room.meeting.starts_at
    away = make_account(Role.REFERRING_ONCOLOGIST, hospital=make_hospital("unn"))
    Case.objects.filter(pk=room.item(1).case_id).update(referring_doctor=away.person)
    services.publish(actor=room.coordinator, meeting=room.meeting)
    services.invite(actor=room.coordinator, meeting=room.meeting)
    services.note_absence(actor=away, starts_at=begins, ends_at=begins + timedelta(minutes=9), note="Poliklinikk")
    services.note_absence(actor=room.pathologist, starts_at=begins, ends_at=begins + timedelta(hours=3))
    mine = Invitation.objects.get(item=room.item(4))
    services.answer_invitation(actor=room.doctor, invitation=mine, answer=Answer.CANNOT)
    make_case(CaseState.ACCEPTED, doctor=room.doctor.person, board=room.board, urgency="urgent")
    make_case(CaseState.ACCEPTED, doctor=room.doctor.person, board=room.board)
    return room


def test_row_is_dragged_by_its_grip(open_page: Callable[..., Page]) -> None:
    room = make_boardroom(4)
    page = open_page(room.coordinator)
    page.goto(f"/meetings/{room.meeting.pk}/plan/")
    before = order(page)
    grip, target = page.locator(".grip").nth(0), page.locator(".plan-rows li").nth(2)
    box = target.bounding_box() or {}
    grip.hover()
    page.mouse.down()
    page.mouse.move(box["x"] + 20, box["y"] + 4, steps=4)
    page.mouse.move(box["x"] + 20, box["y"] + box["height"] - 4, steps=4)
    with page.expect_response("**/move/"):
        page.mouse.up()
    expect(page.locator("#plan-said")).to_contain_text(f"{before[0]} er nå nummer 3 av 4")
    assert order(page) == [before[1], before[2], before[0], before[3]]
    assert [item.case.pseudonym for item in room.meeting.items.select_related("case")] == order(page)
    expect(page.locator(".grip").nth(2)).to_be_focused()
    # Escape lets a row go where it was.
    page.locator(".grip").nth(0).hover()
    page.mouse.down()
    page.mouse.move(box["x"] + 20, box["y"] + box["height"] + 60, steps=4)
    page.keyboard.press("Escape")
    page.mouse.up()
    assert order(page) == [before[1], before[2], before[0], before[3]]


def test_row_is_moved_by_alt_and_an_arrow_and_keeps_the_focus(open_page: Callable[..., Page]) -> None:
    room = make_boardroom(3)
    page = open_page(room.coordinator)
    page.goto(f"/meetings/{room.meeting.pk}/plan/")
    before = order(page)
    page.locator(".grip").nth(2).focus()
    for place in (2, 1):
        with page.expect_response("**/move/"):
            page.keyboard.press("Alt+ArrowUp")
        expect(page.locator("#plan-said")).to_contain_text(f"{before[2]} er nå nummer {place} av 3")
        expect(page.locator(".grip").nth(place - 1)).to_be_focused()
    assert order(page) == [before[2], before[0], before[1]]
    # In a field of the row the keys work as well, and the field keeps the focus.
    page.locator(".plan-rows input[name=minutes]").nth(0).focus()
    with page.expect_response("**/move/"):
        page.keyboard.press("Alt+ArrowDown")
    expect(page.locator(".plan-rows input[name=minutes]").nth(1)).to_be_focused()
    # The button that is no longer possible hands the focus to the row.
    page.get_by_role("button", name=f"Flytt {before[0]} ned").focus()
    page.get_by_role("button", name=f"Flytt {before[2]} opp").press("Enter")
    expect(page.locator("#plan-said")).to_contain_text(f"{before[2]} er nå nummer 1 av 3")
    expect(page.locator(".grip").nth(0)).to_be_focused()


def test_agenda_is_proposed_and_taken_back(open_page: Callable[..., Page]) -> None:
    room = make_boardroom(1)
    urgent = make_case(CaseState.ACCEPTED, doctor=room.doctor.person, board=room.board, urgency="urgent")
    make_case(CaseState.ACCEPTED, doctor=room.doctor.person, board=room.board)
    page = open_page(room.coordinator)
    page.goto(f"/meetings/{room.meeting.pk}/plan/")
    page.get_by_role("button", name="Foreslå saksliste").click()
    expect(page.locator(".plan-rows li")).to_have_count(3)
    assert order(page)[1] == urgent.pseudonym
    page.get_by_role("button", name="Angre").click()
    expect(page.locator(".plan-rows li")).to_have_count(1)


def test_clash_is_shown_and_solved_by_one_press(open_page: Callable[..., Page]) -> None:
    room = troubled()
    for size, (width, height) in SIZES.items():
        page = open_page(room.coordinator, width=width, height=height)
        page.goto(f"/meetings/{room.meeting.pk}/plan/")
        settled(page)
        screenshot(page, f"plan-troubled-{size}", full=True)
        assert axe(page) == [], size
        page.goto("/meetings/")
        screenshot(page, f"list-troubled-{size}")
        assert axe(page) == [], size
    page.goto(f"/meetings/{room.meeting.pk}/plan/")
    lacks = page.locator(".lacks")
    expect(lacks).to_contain_text("patolog")
    first = order(page)[0]
    fit = lacks.get_by_role("button").filter(has_text=first)
    expect(fit).to_contain_text("Flytt til nummer 3")
    fit.click()
    expect(lacks.get_by_role("button").filter(has_text=first)).to_have_count(0)
    assert order(page)[2] == first


def test_series_is_made_and_its_meetings_appear(open_page: Callable[..., Page]) -> None:
    room = make_boardroom(1)
    page = open_page(room.coordinator)
    page.goto("/meetings/series/new/")
    assert axe(page) == []
    screenshot(page, "series-new-1366")
    page.fill("input[name=place]", "Videorom 1")
    page.get_by_role("button", name="Lag serien").click()
    expect(page.locator("tbody tr")).to_have_count(8)
    expect(page.locator("#messages")).to_contain_text("Planlagt")
    screenshot(page, "series-1366", full=True)
    assert axe(page) == []
    page.goto("/meetings/series/")
    assert axe(page) == []
    screenshot(page, "series-list-1366")
    assert MeetingSeries.objects.get().begins == time(14)


def test_invited_person_answers_and_says_when_they_are_away(open_page: Callable[..., Page]) -> None:
    room = make_boardroom(2)
    services.publish(actor=room.coordinator, meeting=room.meeting)
    services.invite(actor=room.coordinator, meeting=room.meeting)
    page = open_page(room.doctor)
    page.goto("/")
    page.get_by_role("link", name="Svar: Svar på innkalling").click()
    expect(page.get_by_role("heading", name="Innkallinger og fravær")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Jeg kommer").nth(0).click()
    expect(page.locator("[id^=invitation-]").nth(0).locator(".lack")).to_have_count(0)
    page.locator("input[name=substitute]").nth(1).fill("Liv Dahl")
    page.get_by_role("button", name="Vikar kommer").nth(1).click()
    expect(page.locator("[id^=invitation-]").nth(1)).to_contain_text("Liv Dahl")
    page.fill("input[name=first]", f"{today() + timedelta(days=30):%Y-%m-%d}")
    page.fill("input[name=note]", "Kongress")
    page.get_by_role("button", name="Legg til fravær").click()
    expect(page.get_by_text("Kongress")).to_be_visible()
    screenshot(page, "mine-1366", full=True)
    assert axe(page) == []
    assert list(Invitation.objects.filter(person=room.doctor.person).values_list("answer", "substitute")) == [
        ("comes", ""),
        ("substitute", "Liv Dahl"),
    ]
    absence = room.doctor.person.absences.get()
    assert absence.ends_at - absence.starts_at >= timedelta(hours=23)
    assert absence.starts_at > now()
