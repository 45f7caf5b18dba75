"""Deciding in several real browsers: priority, an edit in place, places that change elsewhere, vote, reading back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cases.meetings import services
from cases.meetings.enums import ItemKind
from cases.meetings.models import Conclusion
from cases.meetings.services.concluding import Line
from cases.trials.enums import Verdict
from cases.trials.models import Screening
from cases.trials.services.slots import reserve_slot
from molmdt.kernel.clock import today
from tests.browser.helpers import axe, screenshot, settled
from tests.cases.meetings.rooms import UNKNOWN, Boardroom, follow_up, make_open_meeting, open_cohort, read_out

pytestmark = pytest.mark.django_db(transaction=True)


def enter(open_page: Callable[..., Page], room: Boardroom, account: Any, **size: int) -> Page:
    page = open_page(account, **size)
    page.goto(f"/meetings/{room.meeting.pk}/live/")
    expect(page.locator("#link")).to_contain_text("Tilkoblet")
    return page


def four_lines(room: Boardroom) -> None:
    """Two options, one of them a cohort, and two things to follow up."""
    item = room.item(1)
    for line in (
        Line(ItemKind.TRIAL_COHORT, cohort=open_cohort(item.case), evidence_system="ESCAT",
             evidence_system_version="2018", evidence_level="I-B"),
        Line(ItemKind.TREATMENT_OPTION, drugs=["futibatinib"], evidence_system="ESCAT",
             evidence_system_version="2018", evidence_level="I-B", access_route="compassionate_use",
             text="Etter progresjon"),
        Line(ItemKind.REBIOPSY, text="Levermetastase, til RNA-sekvensering", responsible_role="RO",
             due_on=today() + timedelta(days=14)),
    ):  # fmt: skip
        services.add_line(actor=room.chair, item=item, line=line)
    follow_up(room, kind=ItemKind.GENETIC_COUNSELLING)


def test_priority_edit_in_place_and_conflict(open_page: Callable[..., Page]) -> None:
    room = make_open_meeting(2)
    room.call(1)
    four_lines(room)
    chair, other = (enter(open_page, room, who) for who in (room.chair, room.molecular))
    second = chair.locator("[data-line]").nth(1)
    expect(second).to_contain_text("futibatinib")
    second.get_by_role("button", name="Flytt opp").press("Enter")
    for page in (chair, other):
        expect(page.locator("[data-line]").first).to_contain_text("1 · futibatinib")
    expect(chair.locator("[data-line]").first.locator(".move:focus")).to_have_count(1)  # still, so the keys work on
    settled(chair).keyboard.press("Alt+ArrowDown")
    expect(other.locator("[data-line]").first).to_contain_text("PEM-FGFR2")

    # Both open the same line; one saves first, and the other sees both texts.
    for page in (chair, other):
        page.locator("[data-line]", has_text="futibatinib").locator("summary").click()
    typed = other.locator("[data-line] form", has=other.locator("[value=futibatinib]")).locator("textarea")
    typed.fill("Bare ved bekreftet fusjon i RNA")
    form = chair.locator("[data-line] details[open] form")
    form.locator("textarea").fill("Etter progresjon på pemigatinib")
    form.get_by_role("button", name="Lagre linjen").click()
    expect(chair.locator("[data-line]").nth(1)).to_contain_text("Etter progresjon på pemigatinib")
    expect(typed).to_have_value("Bare ved bekreftet fusjon i RNA")
    other.get_by_role("button", name="Lagre linjen").locator("visible=true").click()
    conflict = other.locator(".conflict")
    expect(conflict).to_contain_text("Etter progresjon på pemigatinib")
    expect(conflict).to_contain_text("Bare ved bekreftet fusjon i RNA")
    assert axe(other) == []
    screenshot(other, "deciding-conflict-1366")
    conflict.get_by_role("button", name="Lagre min i stedet").click()
    expect(chair.locator("[data-line]").nth(1)).to_contain_text("Bare ved bekreftet fusjon i RNA")


def test_follow_up_needs_owner_and_day(open_page: Callable[..., Page]) -> None:
    room = make_open_meeting(2)
    room.call(1)
    page = enter(open_page, room, room.chair)
    form = page.locator("details[data-kind=rebiopsy]")
    form.locator("summary").click()
    form.locator("textarea").fill("Levermetastase")
    form.get_by_label("Ansvarlig").select_option(label="behandlende lege")
    form.get_by_label("Frist").fill(str(today() - timedelta(days=1)))
    form.get_by_role("button", name="Legg til").click()
    expect(page.get_by_role("alert")).to_contain_text("Dagen er passert")
    form.get_by_label("Frist").fill(str(today() + timedelta(days=7)))
    form.get_by_role("button", name="Legg til").click()
    expect(page.locator("[data-line]")).to_contain_text(room.doctor.person.name)


def test_place_taken_elsewhere_changes_every_screen(open_page: Callable[..., Page]) -> None:
    room = make_open_meeting(2)
    item = room.call(1)
    four_lines(room)
    cohort = item.conclusion.lines.get(kind=ItemKind.TRIAL_COHORT).cohort
    Screening.objects.create(case=room.cases[1], version=cohort.versions.get(), verdict=Verdict.MATCH, explanation={})
    pages = [enter(open_page, room, who) for who in (room.chair, room.pathologist)]
    for page in pages:
        expect(page.locator("[data-line] .places")).to_contain_text("8 ledige plasser")
    reserve_slot(cohort=cohort, case=room.cases[1], actor=room.coordinator)
    for page in pages:
        expect(page.locator("[data-line] .places")).to_contain_text("7 ledige plasser · 1 reservert")
    expect(pages[0].locator(".offer")).to_have_count(0)  # what is in the decision is not offered
    pages[0].get_by_role("button", name="Reserver plass").click()
    expect(pages[1].locator("[data-line]").first).to_contain_text("plass reservert til")
    pages[0].locator("[data-line]").first.get_by_role("button", name="Fjern").click()
    expect(pages[0].locator(".offer .places")).to_contain_text("6 ledige plasser · 2 reservert")


def test_vote_and_reading_back_on_every_screen(open_page: Callable[..., Page]) -> None:
    room = make_open_meeting(2)
    item = room.call(1)
    four_lines(room)
    chair, writer = (enter(open_page, room, who) for who in (room.chair, room.molecular))
    projector = open_page(room.pathologist, width=1920, height=1080)
    projector.goto(f"/meetings/{room.meeting.pk}/live/?view=projector")
    chair.locator("#ask-poll").click()
    chair.get_by_role("button", name="Åpne avstemningen").click()
    writer.locator(".poll textarea").fill("Ny biopsi først")
    writer.locator(".poll").get_by_role("button", name="Mot").click()
    expect(writer.locator(".poll [aria-pressed=true]")).to_have_text("Mot")
    expect(writer.locator(".poll textarea")).to_have_value("Ny biopsi først")
    expect(chair.locator(".poll .counts")).to_contain_text("mot 1")
    expect(chair.locator(".poll [aria-pressed=true]")).to_have_count(0)
    expect(chair.locator(".poll")).not_to_contain_text(room.molecular.person.name)
    writer.reload()
    expect(writer.locator(".poll [aria-pressed=true]")).to_have_text("Mot")
    screenshot(writer, "deciding-vote-1366")
    assert axe(writer) == []
    chair.get_by_role("button", name="Lukk avstemningen").click()
    expect(writer.locator(".poll .votes .mine")).to_contain_text("Ny biopsi først")
    expect(chair.get_by_label("Dissens")).to_have_value(f"{room.molecular.person.name}: Ny biopsi først")

    chair.get_by_role("button", name="Les opp").click()
    for page in (chair, writer, projector):
        expect(page.locator(".read-back")).to_contain_text("Levermetastase, til RNA-sekvensering")
        expect(page.locator("#stage-panel")).to_be_hidden()
    assert axe(chair) == []
    screenshot(chair, "deciding-reading-1366")
    screenshot(projector, "deciding-reading-1920")
    services.add_line(actor=room.molecular, item=item, line=Line(ItemKind.TREATMENT_OPTION, drugs=["erdafitinib"]))
    expect(projector.locator(".reading-broken")).to_be_visible()
    expect(projector.locator(".read-back")).to_have_count(0)
    chair.get_by_role("button", name="Les opp").click()
    expect(projector.locator(".read-back")).to_contain_text("erdafitinib")
    chair.get_by_role("button", name="Protokollfør og lukk").click()
    expect(projector.locator(".read-back")).to_have_count(0)
    expect(writer.locator("#live-agenda li").first).to_contain_text("3 muligheter")


def test_decision_with_four_lines_at_every_size(open_page: Callable[..., Page]) -> None:
    room = make_open_meeting(5)
    item = room.call(1)
    four_lines(room)
    Screening.objects.filter(case=item.case).update(
        verdict=Verdict.UNKNOWN, explanation=UNKNOWN,
        deciding=[{"node": UNKNOWN, "missing": {"datum": "ecog", "subject": ""}}],
    )  # fmt: skip
    for width, height in ((1366, 768), (1920, 1080), (390, 844)):
        page = enter(open_page, room, room.chair, width=width, height=height)
        page.locator("#decide").focus()
        expect(page.locator("[data-line]")).to_have_count(4)
        screenshot(page, f"deciding-lines-{width}")
        assert axe(page) == [], width
        page.locator("[data-line] summary").nth(2).click()
        screenshot(page, f"deciding-edit-{width}")
        page.context.close()
    services.save_outcome(
        actor=room.chair, item=item, version=Conclusion.objects.get(item=item).text_version,
        summary="FGFR2-fusjon i andre linje.", dissent="", consensus=True,
    )  # fmt: skip
    read_out(room)
    page = enter(open_page, room, room.pathologist, width=390, height=844)
    expect(page.locator(".read-back")).to_be_visible()
    screenshot(page, "deciding-reading-390")
    assert axe(page) == []
