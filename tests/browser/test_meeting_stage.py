"""The stage of a live meeting in several real browsers: who shows, what is followed, keys, the clock."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cases.meetings import services
from cases.meetings.models import AgendaItem, Meeting
from cases.meetings.services.presenting import View
from cases.pathology.demo import Stain, draw_slide
from cases.pathology.models import Slide
from cases.pathology.services import add_slide
from molmdt.kernel import jobs
from molmdt.kernel.clock import now
from tests.browser.helpers import at_rest, axe, screenshot, settled
from tests.cases.genomics.safety import make_finding, make_profile
from tests.cases.meetings.rooms import Boardroom, make_open_meeting
from tests.factories import make_specimen

pytestmark = pytest.mark.django_db(transaction=True)


def enter(page: Page, room: Boardroom, site: str = "") -> Page:
    page.goto(f"{site}/meetings/{room.meeting.pk}/live/")
    expect(page.locator("#link [data-when=connected]")).to_be_visible()
    return page


@pytest.fixture
def room(transactional_db: None) -> Boardroom:
    """A case is up, with findings that have places; the chair shows."""
    made = make_open_meeting(3)
    item = made.call(1)
    profile = make_profile(item.case)
    for number, gene in enumerate(("FGFR2", "BAP1", "TP53")):
        make_finding(
            profile, gene=gene, chrom="7", position=1000 + number, ref="A", alt="T", hgvs_p=f"p.(Gln{number + 3}Ter)",
            consequence="stop_gained", alters_protein=True, allele_fraction=0.2 + number / 10, depth=400,
            variant_key=f"GRCh37:7:{1000 + number}:A:T",
        )  # fmt: skip
    return made


def test_screen_is_handed_on_and_taken(open_page: Callable[..., Page], room: Boardroom) -> None:
    chair, biologist, pathologist = (
        enter(open_page(account), room) for account in (room.chair, room.molecular, room.pathologist)
    )
    expect(chair.get_by_text("Du viser; alle følger")).to_be_visible()
    expect(biologist.get_by_text(f"Følger {room.chair.person.name}")).to_be_visible()
    expect(biologist.locator("#hand-over")).to_be_hidden()
    chair.locator("#hand-over summary").click()
    chair.locator("#hand-over").get_by_role("button", name=room.molecular.person.name).click()
    expect(biologist.get_by_text("Du viser; alle følger")).to_be_visible()
    expect(biologist.locator("#hand-over")).to_be_visible()
    biologist.locator("[data-tab=findings]").click()
    for page in (chair, pathologist):
        expect(page.locator("[data-tab=findings]")).to_have_attribute("aria-current", "true")
        expect(page.locator("#stage-panel")).to_contain_text("FGFR2")
    row = biologist.locator("#stage-panel tr[data-finding]").nth(1)
    row.locator("td").last.click()
    key = row.get_attribute("data-finding")
    expect(pathologist.locator(f"#stage-panel tr.shown[data-finding='{key}']")).to_be_visible()
    # Looking on one's own changes nobody else's screen, and ends with one key.
    pathologist.get_by_role("button", name="Se selv").click()
    pathologist.locator("[data-tab=overview]").click()
    expect(pathologist.get_by_text("Du ser på egen hånd")).to_be_visible()
    expect(chair.locator("[data-tab=findings]")).to_have_attribute("aria-current", "true")
    pathologist.keyboard.press("f")
    expect(pathologist.locator("[data-tab=findings]")).to_have_attribute("aria-current", "true")
    expect(pathologist.locator("#stage-panel")).not_to_have_attribute("aria-busy", "true")
    assert axe(pathologist) == [] == axe(biologist)
    chair.get_by_role("button", name="Ta skjermen").click()
    expect(biologist.get_by_text(f"Følger {room.chair.person.name}")).to_be_visible()


def test_pictures_are_followed(open_page: Callable[..., Page], room: Boardroom) -> None:
    chair, follower = enter(open_page(room.chair), room), enter(open_page(room.molecular), room)
    chair.keyboard.press("3")
    chair.locator("#stage-panel").get_by_role("link", name="Bilder").click()
    for page in (chair, follower):
        expect(page.locator("#stage-panel [data-picture=depth] [data-figure]")).to_have_attribute("data-ready", "true")
    chair.locator("#stage-panel").get_by_role("link", name="Protein", exact=True).click()
    expect(follower.locator("#stage-panel [data-picture=protein]")).to_be_visible()
    chair.locator("#stage-panel").get_by_role("link", name="Tabell", exact=True).click()
    expect(follower.locator("#stage-panel #findings-table")).to_be_visible()
    assert "/live/" in chair.url


@pytest.fixture
def slide(room: Boardroom, tmp_path: Path) -> Slide:
    drawn = draw_slide(tmp_path / "slide.tif", seed=3, stain=Stain.HE, tumour_content=0.4)
    made = add_slide(
        specimen=make_specimen(room.cases[0], site="lymfeknute"), actor=room.pathologist,
        chunks=[drawn.path.read_bytes()], stain="HE",
    )  # fmt: skip
    jobs.run_all()
    made.refresh_from_db()
    return made


def test_slide_viewport_and_pointer_are_followed(open_page: Callable[..., Page], room: Boardroom, slide: Slide) -> None:
    chair, follower = enter(open_page(room.chair), room), enter(open_page(room.molecular), room)
    chair.locator("[data-tab=pathology]").click()
    chair.locator("#stage-panel figure.slide a").click()
    for page in (chair, follower):
        expect(page.locator("#stage-panel [data-slide]")).to_have_attribute("data-open", "true")
    box = chair.locator("#stage-panel [data-slide]").bounding_box()
    assert box is not None
    middle = box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.6
    chair.mouse.move(*middle)
    for _ in range(4):
        chair.mouse.wheel(0, -240)
        chair.wait_for_timeout(100)
    chair.mouse.move(middle[0] + 3, middle[1] + 3)
    dot = follower.locator(".pointer-dot")
    expect(dot).to_be_visible()
    expect(dot).to_have_text(room.chair.person.name)
    # Both show the same scale: the follower's picture was moved there by messages alone.
    bar = at_rest(chair.locator("#stage-panel [data-scale]"))
    expect(follower.locator("#stage-panel [data-scale]")).to_have_text(bar)
    # Who comes late is where the presenter is.
    late = enter(open_page(room.pathologist), room)
    expect(late.locator("#stage-panel [data-scale]")).to_have_text(bar)
    chair.mouse.move(middle[0] + 9, middle[1] + 9)
    expect(late.locator(".pointer-dot")).to_be_visible()
    assert axe(follower) == []
    screenshot(follower, "meeting-slide-1366")
    # On one's own the slide stays where one has put it.
    late.get_by_role("button", name="Se selv").click()
    before = at_rest(late.locator("#stage-panel [data-scale]"))
    for _ in range(4):
        chair.mouse.wheel(0, 240)
        chair.wait_for_timeout(100)
    expect(follower.locator("#stage-panel [data-scale]")).not_to_have_text(before)
    assert late.locator("#stage-panel [data-scale]").inner_text() == before


def test_steps_are_moved_on_with_a_key_and_propose(open_page: Callable[..., Page], room: Boardroom) -> None:
    chair, follower = enter(open_page(room.chair), room), enter(open_page(room.pathologist), room)
    chair.keyboard.press("t")
    for page in (chair, follower):
        expect(page.locator(".steps [aria-current=step]")).to_have_text("Funn")
    expect(follower.locator("[data-next-step]")).to_be_hidden()
    follower.keyboard.press("t")
    chair.get_by_role("button", name="Vis Funn").click()
    expect(follower.locator("[data-tab=findings]")).to_have_attribute("aria-current", "true")
    chair.get_by_role("button", name=f"Gi skjermen til {room.molecular.person.name}").click()
    expect(follower.get_by_text(f"Følger {room.molecular.person.name}")).to_be_visible()
    expect(follower.locator(".steps [aria-current=step]")).to_have_text("Funn")


def test_keys_never_act_while_typing_and_can_be_switched_off(open_page: Callable[..., Page], room: Boardroom) -> None:
    chair = enter(open_page(room.chair), room)
    chair.keyboard.press("?")
    expect(chair.get_by_role("dialog", name="Taster")).to_be_visible()
    assert axe(chair) == []
    chair.keyboard.press("2")
    chair.keyboard.press("Escape")
    expect(chair.locator("[data-tab=overview]")).to_have_attribute("aria-current", "true")
    chair.keyboard.press("n")
    confirmation = chair.get_by_role("dialog")
    expect(confirmation).to_contain_text(room.cases[1].pseudonym)
    chair.keyboard.press("Escape")
    chair.keyboard.press("Control+2")
    chair.keyboard.press("m")
    chair.keyboard.type("12345 fhqnt?")
    expect(chair.get_by_role("dialog")).to_have_count(0)
    expect(chair.locator("[data-tab=overview]")).to_have_attribute("aria-current", "true")
    chair.locator("#show-keys").click()
    chair.get_by_label("Tastene virker i denne nettleseren").uncheck()
    chair.keyboard.press("Escape")
    chair.locator("#stage-panel").focus()
    chair.keyboard.press("2")
    chair.wait_for_timeout(400)
    expect(chair.locator("[data-tab=overview]")).to_have_attribute("aria-current", "true")


def test_key_right_after_a_closed_dialog_acts(open_page: Callable[..., Page], room: Boardroom) -> None:
    chair = enter(open_page(room.chair), room)
    chair.keyboard.press("?")
    expect(chair.get_by_role("dialog", name="Taster")).to_be_visible()
    # Before the next frame, the focus is still in the dialog that is gone.
    pressed = """() => {
        document.getElementById("keys-help").close();
        const focused = document.activeElement;
        focused.dispatchEvent(new KeyboardEvent("keydown", {key: "n", bubbles: true}));
        return focused.tagName;
    }"""
    assert chair.evaluate(pressed) == "INPUT"
    expect(chair.get_by_role("dialog")).to_contain_text(room.cases[1].pseudonym)


def test_clock_warns_calmly_and_tells_only_who_leads(open_page: Callable[..., Page], room: Boardroom) -> None:
    chair, follower = enter(open_page(room.chair), room), enter(open_page(room.pathologist), room)
    # A laptop whose clock is wrong shows the meeting's time.
    wrong = open_page(room.molecular)
    wrong.clock.install(time=now() + timedelta(hours=3))
    enter(wrong, room)
    # The last of the case's seven minutes has just begun: it is what the pages are looked at in.
    AgendaItem.objects.filter(pk=room.item(1).pk).update(started_at=now() - timedelta(minutes=6, seconds=1))
    Meeting.objects.update(starts_at=now() - timedelta(minutes=11, seconds=31), opened_at=now() - timedelta(minutes=10))
    for page in (chair, follower, wrong):
        page.reload()
    for page in (chair, follower, wrong):
        expect(page.locator(".clock")).to_have_attribute("data-tone", "soon")
        expect(page.locator("#live-clock")).to_contain_text("5 min bak planen")
    expect(chair.locator("#timer-said")).to_have_text("Ett minutt igjen av saken.")
    expect(follower.locator("#timer-said")).to_be_empty()
    assert axe(chair) == []
    AgendaItem.objects.filter(pk=room.item(1).pk).update(started_at=now() - timedelta(minutes=9))
    chair.reload()
    expect(chair.locator(".clock")).to_have_attribute("data-tone", "late")
    expect(chair.locator("#timer-said")).to_have_text("Planlagt tid for saken er ute.")
    expect(chair.locator("#live-clock")).to_contain_text("min bak planen")
    assert axe(chair) == []


def at_size(open_page: Callable[..., Page], account: Any, address: str, size: tuple[int, int], name: str) -> Page:
    page = open_page(account, width=size[0], height=size[1])
    page.goto(address)
    settled(page)
    screenshot(page, f"{name}-{size[0]}")
    return page


def test_projector_shows_case_and_decision_alone(open_page: Callable[..., Page], room: Boardroom) -> None:
    address = f"/meetings/{room.meeting.pk}/live/?view=projector"
    page = at_size(open_page, room.chair, address, (1920, 1080), "meeting-projector")
    expect(page.locator("#stage-title")).to_contain_text(room.cases[0].pseudonym)
    expect(page.get_by_text(f"Følger {room.chair.person.name}")).to_be_visible()
    assert page.locator("button:visible").count() == 0
    for account in (room.molecular, room.pathologist):
        expect(page.get_by_text(account.person.name).locator("visible=true")).to_have_count(0)
    services.show(actor=room.chair, item=room.item(1), view=View("findings"))
    expect(page.locator("#stage-panel")).to_contain_text("FGFR2")
    assert axe(page) == []


def test_phone_has_one_column_with_decision_and_hand_at_hand(open_page: Callable[..., Page], room: Boardroom) -> None:
    page = at_size(open_page, room.molecular, f"/meetings/{room.meeting.pk}/live/", (390, 844), "meeting-phone")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    foot = page.locator(".foot")
    expect(foot.get_by_role("link", name="Beslutning")).to_be_in_viewport()
    expect(page.locator("#raise-hand")).to_be_in_viewport()
    foot.get_by_role("link", name="Beslutning").click()
    expect(page.locator("#live-lines")).to_be_in_viewport()
    assert axe(page) == []
