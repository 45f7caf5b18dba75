"""A meeting's pages while something goes on beside them: nothing stale is shown as if it were new, nothing is lost."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from cases.meetings import services
from cases.meetings.enums import Section
from cases.meetings.models import AgendaItem
from cases.meetings.services.elsewhere import tell_of_case
from cases.meetings.services.presenting import View
from molmdt.kernel.clock import OSLO, now
from tests.browser.helpers import axe, screenshot, until
from tests.browser.test_meeting_stage import enter
from tests.cases.genomics.safety import make_finding, make_profile
from tests.cases.meetings.rooms import make_open_meeting
from tests.cases.meetings.verbs_of_the_case import OPTION

pytestmark = pytest.mark.django_db(transaction=True)
CODING = {"hgvs_p": "p.(Gln3Ter)", "alters_protein": True}
ROWS = "#stage-panel tr[data-finding]"


def test_unsent_text_outlives_the_end_of_the_right_and_is_seen_by_its_author_alone(
    open_page: Callable[..., Page],
) -> None:
    room = make_open_meeting(1)
    room.call(1)
    page = enter(open_page(room.molecular), room)
    person = room.molecular.person_id
    drugs = page.locator("details[data-kind=treatment_option] [name=drugs]")
    page.locator("details[data-kind=treatment_option] summary").click()
    drugs.fill("futibatinib")
    services.show_out(actor=room.chair, meeting=room.meeting, person=person, reason="Feil møte")
    over = page.locator("#over")
    expect(over.get_by_text("er tatt vare på i dette vinduet")).to_be_visible()
    assert "futibatinib" not in page.locator("body").inner_text()
    assert room.cases[0].pseudonym not in page.content()

    over.get_by_role("link").click()
    unsaved = page.locator("#note-unsaved")
    expect(unsaved).to_contain_text("futibatinib")
    assert axe(page) == []
    screenshot(page, "meeting-unsent-1366")

    page.goto(f"/meetings/{room.meeting.pk}/live/")
    page.get_by_role("button", name="Bli med i møtet").click()
    expect(page.get_by_text("Du venter i lobbyen.")).to_be_visible()
    services.admit(actor=room.chair, meeting=room.meeting, person=person)
    expect(drugs).to_have_value("futibatinib")
    page.locator("details[data-kind=treatment_option]").get_by_role("button", name="Legg til").click()
    expect(page.locator("[data-line]")).to_contain_text("futibatinib")
    page.goto("/meetings/")
    expect(unsaved).to_be_hidden()


def test_who_had_nothing_unsent_is_not_told_of_it(open_page: Callable[..., Page]) -> None:
    room = make_open_meeting(1)
    room.call(1)
    page = enter(open_page(room.pathologist), room)
    services.show_out(actor=room.chair, meeting=room.meeting, person=room.pathologist.person_id, reason="Feil møte")
    expect(page.locator("#over")).to_be_visible()
    expect(page.locator("#over [data-kept]")).to_be_hidden()


def test_change_of_the_case_is_told_beside_what_was_fetched_before(open_page: Callable[..., Page]) -> None:
    room = make_open_meeting(2)
    item = room.call(1)
    profile = make_profile(item.case)
    make_finding(profile, gene="FGFR2", variant_key="1", **CODING)
    services.show(actor=room.chair, item=item, view=View(Section.FINDINGS))
    follower = enter(open_page(room.molecular), room)
    projector = open_page(room.chair)
    projector.goto(f"/meetings/{room.meeting.pk}/live/?view=projector")
    for page in (follower, projector):
        expect(page.locator(ROWS)).to_have_count(1)
        expect(page.locator("#changed")).to_be_hidden()
    make_finding(profile, gene="KRAS", variant_key="2", **CODING)
    tell_of_case(item.case_id)
    expect(projector.locator(ROWS)).to_have_count(2)  # nobody is there to ask
    expect(projector.locator("#changed")).to_be_hidden()
    told = follower.locator("#changed")
    expect(told).to_contain_text("Saken er endret siden dette ble hentet.")
    assert axe(follower) == []
    screenshot(follower, "meeting-changed-1366")
    follower.reload()
    expect(follower.locator(ROWS)).to_have_count(2)
    expect(told).to_be_hidden()
    make_finding(profile, gene="TP53", variant_key="3", **CODING)
    tell_of_case(item.case_id)
    told.get_by_role("button", name="Hent på nytt").click()
    expect(follower.locator(ROWS)).to_have_count(3)
    expect(told).to_be_hidden()
    tell_of_case(item.case_id)
    expect(told).to_be_visible()
    room.call(2)
    expect(told).to_be_hidden()


def test_lobbys_agenda_goes_on_while_a_case_takes_longer(open_page: Callable[..., Page]) -> None:
    room = make_open_meeting(2)
    item = room.call(1)
    AgendaItem.objects.filter(pk=item.pk).update(started_at=now() - timedelta(minutes=30), minutes=7)
    page = open_page(room.doctor)
    page.goto(f"/meetings/{room.meeting.pk}/live/")
    asked = now()
    time = page.locator("#lobby-agenda time")
    expect(time).to_have_count(1)
    expected = {f"{(asked + timedelta(minutes=late)).astimezone(OSLO):%H.%M}" for late in (-1, 0, 1)}
    expect(time).to_have_text(re.compile("|".join(map(re.escape, expected))))


def test_conclusion_is_read_from_its_beginning_with_nothing_before_it(open_page: Callable[..., Page]) -> None:
    room = make_open_meeting(1)
    item = room.call(1)
    profile = make_profile(item.case)
    findings = [make_finding(profile, gene="FGFR2", variant_key=str(number), **CODING) for number in range(40)]
    follower = enter(open_page(room.molecular), room)
    services.show(actor=room.chair, item=item, view=View(Section.FINDINGS, findings[-1], opened=True))
    stage = follower.locator(".stage")
    expect(follower.locator("#stage-drawer")).to_be_visible()
    until(follower, lambda: stage.evaluate("it => it.scrollTop"))
    services.add_line(actor=room.chair, item=item, line=OPTION)
    services.read_back(actor=room.chair, item=item, version=2)
    expect(follower.locator(".read-back")).to_be_visible()
    expect(follower.locator("#stage-drawer")).to_be_hidden()
    until(follower, lambda: stage.evaluate("it => it.scrollTop") == 0)
    services.stop_reading(actor=room.chair, item=item)
    expect(follower.locator("#stage-drawer")).to_be_visible()
