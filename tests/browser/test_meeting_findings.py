"""The findings on the stage of a live meeting in several real browsers: filters, the opened finding, the pointer."""

from collections.abc import Callable, Sequence

import pytest
from playwright.sync_api import Page, expect

from cases.genomics.models import Finding
from cases.meetings import services
from cases.meetings.enums import ItemKind, Section
from cases.meetings.services.concluding import Line
from cases.meetings.services.presenting import View
from tests.browser.helpers import axe, screenshot, settled, until
from tests.browser.test_meeting_stage import enter
from tests.cases.genomics.safety import make_finding, make_profile
from tests.cases.meetings.rooms import Boardroom, make_open_meeting, read_out

pytestmark = pytest.mark.django_db(transaction=True)
GENES = ("FGFR2", "BAP1", "TP53", "KRAS", "IDH1", "ARID1A")
ROWS = "#stage-panel tr[data-finding]"


@pytest.fixture
def room(transactional_db: None) -> Boardroom:
    """The findings are on the stage: small variants with reads and places, most of them hidden by no filter."""
    made = make_open_meeting(2)
    item = made.call(1)
    profile = make_profile(item.case)
    for number, gene in enumerate(GENES * 5):
        make_finding(
            profile, gene=gene, chrom="7", position=1000 + number, ref="A", alt="T", depth=200 + 20 * number,
            hgvs_p=f"p.(Gln{number + 3}Ter)", consequence="stop_gained", alters_protein=True,
            allele_fraction=0.1 + number / 50, normal_allele_fraction=0.4567,
            variant_key=f"GRCh37:7:{1000 + number}:A:T",
        )  # fmt: skip
    services.show(actor=made.chair, item=item, view=View(Section.FINDINGS))
    return made


def ready(page: Page) -> Page:
    expect(page.locator(ROWS).first).to_be_visible()
    return settled(page)


def scrolled(page: Page) -> int:
    return int(page.evaluate("document.querySelector('.stage').scrollTop"))


def test_filters_order_and_grouping_are_followed_by_those_who_follow(
    open_page: Callable[..., Page], room: Boardroom
) -> None:
    chair, follower, own = (
        ready(enter(open_page(account), room)) for account in (room.chair, room.molecular, room.pathologist)
    )
    own.get_by_role("button", name="Se selv").click()
    own.locator("#stage-panel #search").fill("KRAS")
    expect(own.locator(ROWS)).to_have_count(5)
    chair.locator("#stage-panel #search").fill("TP53")
    for page in (chair, follower):
        expect(page.locator(ROWS)).to_have_count(5)
        expect(page.locator("#findings-counts")).to_contain_text("Viser 5 av 30 funn")
        expect(page.locator("#findings-counts")).to_contain_text("skjuler 25")
    expect(chair.locator("#search")).to_be_focused()
    # What was typed stays, and what is typed next is taken too.
    chair.keyboard.press("End")
    chair.keyboard.type(" Gln5Ter", delay=40)
    expect(follower.locator(ROWS)).to_have_count(1)
    expect(chair.locator("#search")).to_have_value("TP53 Gln5Ter")
    assert own.locator(ROWS).count() == 5
    chair.locator("#search").fill("")
    expect(follower.locator(ROWS)).to_have_count(30)
    chair.locator("#sort-fraction").click()
    for page in (chair, follower):
        expect(page.locator(f"{ROWS} .gene").first).to_have_text("ARID1A")
    chair.locator("#open-filters").click()
    chair.locator("#filter-group").select_option("gene")
    expect(follower.locator("#stage-panel tr.group")).to_have_count(6)
    # Who comes late, or reloads, has it too; who looked on their own comes back to it.
    late = enter(open_page(room.pathologist), room)
    expect(late.locator("#stage-panel tr.group")).to_have_count(6)
    assert own.locator(ROWS).count() == 5
    own.keyboard.press("Escape")
    own.get_by_role("button", name="Tilbake til").click()
    expect(own.locator("#stage-panel tr.group")).to_have_count(6)
    # From the table to the pictures the filters stay.
    chair.locator("#stage-panel").get_by_role("link", name="Bilder").click()
    expect(follower.locator("#stage-panel [data-picture=depth]")).to_be_visible()
    assert "/live/" in chair.url
    assert axe(follower) == []


def test_followers_table_keeps_place_and_focus(open_page: Callable[..., Page], room: Boardroom) -> None:
    chair, follower = ready(enter(open_page(room.chair), room)), ready(enter(open_page(room.molecular), room))
    row = follower.locator(ROWS).nth(20)
    row.locator("[data-open-link]").focus()
    row.scroll_into_view_if_needed()
    before = scrolled(follower)
    assert before > 0
    follower.evaluate("document.querySelector('#findings-table table').dataset.same = 'yes'")
    services.raise_hand(actor=room.pathologist, meeting=room.meeting)
    chair.keyboard.press("t")
    expect(follower.locator(".steps [aria-current=step]")).to_have_text("Funn")
    key = chair.locator(ROWS).nth(19).get_attribute("data-finding")
    chair.locator(f"{ROWS}[data-finding='{key}'] td").last.click()
    expect(follower.locator(f"tr.shown[data-finding='{key}']")).to_be_visible()
    assert abs(scrolled(follower) - before) < 200
    expect(row.locator("[data-open-link]")).to_be_focused()
    assert follower.locator("#findings-table table[data-same]").count() == 1
    # Other columns: the table is another one, its place and the row that has the keyboard are not.
    before = scrolled(follower)
    chair.locator("#open-columns").click()
    chair.locator("#col-depth").check()
    expect(follower.locator("#stage-panel th", has_text="Dybde")).to_be_visible()
    expect(row.locator("[data-open-link]")).to_be_focused()
    assert abs(scrolled(follower) - before) < 60
    expect(chair.locator("#col-depth")).to_be_focused()
    chair.locator("#open-columns").focus()
    chair.keyboard.press("Escape")
    expect(chair.locator("#menu-columns")).not_to_have_attribute("open", "")
    expect(chair.locator("#open-columns")).to_be_focused()


def test_finding_opens_and_closes_for_all_by_what_all_may_read(open_page: Callable[..., Page], room: Boardroom) -> None:
    services.join(actor=room.observer, meeting=room.meeting)
    services.admit(actor=room.chair, meeting=room.meeting)
    chair, follower, observer = (
        ready(enter(open_page(account), room)) for account in (room.chair, room.molecular, room.observer)
    )
    asked: list[str] = []
    for page in (follower, observer):
        page.on("request", lambda request: asked.append(request.url) if "/findings/" in request.url else None)
    link = chair.locator(f"{ROWS} [data-open-link]").nth(1)
    name = link.inner_text()
    link.focus()
    chair.keyboard.press("Enter")
    for page in (chair, follower, observer):
        expect(page.locator("#stage-drawer [data-drawer-title]")).to_contain_text(name)
        assert "45,7" not in page.locator("#stage-drawer").inner_text()
    expect(chair.locator("#stage-drawer [data-drawer-title]")).to_be_focused()
    expect(follower.locator("#stage-drawer [data-close]")).to_be_hidden()
    assert asked == []  # the text came with the stage: one rendering for all with the same rights
    for page in (chair, follower, observer):
        assert axe(page) == []
    screenshot(follower, "meeting-finding-1366")
    screen = open_page(room.pathologist, width=1920, height=1080)
    screen.goto(f"/meetings/{room.meeting.pk}/live/?view=projector")
    expect(screen.locator("#stage-drawer [data-drawer-title]")).to_contain_text(name)
    assert screen.locator("button:visible").count() == 0
    assert axe(screen) == []
    screenshot(screen, "meeting-finding-projector-1920")
    phone = open_page(room.molecular, width=390, height=844)
    enter(phone, room)
    expect(phone.locator("#stage-drawer [data-drawer-title]")).to_contain_text(name)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    screenshot(phone, "meeting-finding-phone")
    late = enter(open_page(room.pathologist), room)
    expect(late.locator("#stage-drawer [data-drawer-title]")).to_contain_text(name)
    late.get_by_role("button", name="Se selv").click()
    expect(late.locator("#stage-drawer [data-drawer-title]")).to_contain_text(name)
    # Something else happens in the room: the drawer stays where it has been scrolled to.
    follower.evaluate("document.getElementById('stage-drawer').scrollTop = 60")
    chair.keyboard.press("Escape")
    for page in (chair, follower, observer):
        expect(page.locator("#stage-drawer")).to_be_hidden()
    expect(link).to_be_focused()
    expect(late.locator("#stage-drawer")).to_be_visible()
    late.locator("#stage-drawer [data-close]").click()
    expect(late.locator("#stage-drawer")).to_be_hidden()
    late.locator(f"{ROWS} [data-open-link]").nth(2).click()
    expect(late.locator("#stage-drawer [data-drawer-title]")).to_be_focused()
    late.keyboard.press("f")
    expect(late.locator("#stage-drawer")).to_be_hidden()
    # Who follows and opens one looks on their own, as with everything that they touch.
    late.locator(f"{ROWS} [data-open-link]").nth(2).click()
    expect(late.get_by_text("Du ser på egen hånd")).to_be_visible()
    expect(late.locator("#stage-drawer")).to_be_visible()
    expect(chair.locator("#stage-drawer")).to_be_hidden()


def at(page: Page, selector: str) -> tuple[float, float]:
    """The middle of the pointer's dot, as shares of an element's box."""
    found: list[float] = page.evaluate(
        "(selector) => { const box = document.querySelector(selector).getBoundingClientRect();"
        " const dot = document.querySelector('.pointer-dot').getBoundingClientRect();"
        " return [(dot.x + dot.width / 2 - box.x) / box.width, (dot.y + dot.height / 2 - box.y) / box.height]; }",
        selector,
    )
    return found[0], found[1]


def near(found: Sequence[float], wanted: Sequence[float], across: float, down: float) -> bool:
    return abs(found[0] - wanted[0]) < across and abs(found[1] - wanted[1]) < down


def test_pointer_over_the_table_points_at_the_same_cell_on_every_screen(
    open_page: Callable[..., Page], room: Boardroom
) -> None:
    chair = ready(enter(open_page(room.chair), room))
    wide = ready(enter(open_page(room.molecular, width=1920, height=1080), room))
    projector = open_page(room.pathologist, width=1920, height=1080)
    projector.goto(f"/meetings/{room.meeting.pk}/live/?view=projector")
    ready(projector)
    cell = chair.locator(ROWS).nth(3).locator("td").nth(2)
    cell.scroll_into_view_if_needed()
    box = cell.bounding_box()
    assert box is not None
    chair.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.5)
    shown = f"tr[data-finding='{chair.locator(ROWS).nth(3).get_attribute('data-finding')}'] td:nth-child(3)"
    for page in (wide, projector):
        expect(page.locator(".pointer-dot")).to_have_text(room.chair.person.name)
        until(page, lambda page=page: near(at(page, shown), (0.25, 0.5), 0.1, 0.25))
    assert axe(wide) == []
    wide.evaluate("document.querySelector('.stage').scrollTop = 40")
    until(wide, lambda: near(at(wide, shown), (0.25, 0.5), 0.1, 0.25))
    chair.mouse.move(5, 5)
    for page in (wide, projector):
        expect(page.locator(".pointer-dot")).to_have_count(0)
    # By keys: the row that the presenter has come to.
    chair.locator("#search").focus()
    for _ in range(3):
        chair.keyboard.press("Tab")
    chair.locator(f"{ROWS} [data-open-link]").nth(4).focus()
    chair.keyboard.press("Tab")
    expect(wide.locator(".pointer-dot")).to_be_visible()
    wide.get_by_role("button", name="Se selv").click()
    expect(wide.locator(".pointer-dot")).to_have_count(0)


def test_pointer_over_pictures_points_at_the_same_values(open_page: Callable[..., Page], room: Boardroom) -> None:
    chair = ready(enter(open_page(room.chair), room))
    wide = ready(enter(open_page(room.molecular, width=1920, height=1080), room))
    chair.locator("#stage-panel").get_by_role("link", name="Bilder").click()
    for page in (chair, wide):
        expect(page.locator("#stage-panel [data-picture=depth] [data-figure]")).to_have_attribute("data-ready", "true")
    # Where one point of the figure is drawn on the presenter's screen, and on the follower's.
    place = (
        "() => { const place = document.querySelector('[data-figure]'); const { xaxis, yaxis } = place._fullLayout;"
        " const box = place.getBoundingClientRect(); const [trace] = place._fullData;"
        " return [box.x + xaxis._offset + xaxis.d2p(trace.x[2]), box.y + yaxis._offset + yaxis.d2p(trace.y[2])]; }"
    )
    chair.locator("#stage-panel [data-figure]").scroll_into_view_if_needed()
    chair.mouse.move(*chair.evaluate(place))
    dot = wide.locator(".pointer-dot")
    expect(dot).to_have_text(room.chair.person.name)

    def middle() -> tuple[float, float]:
        box = dot.bounding_box()
        assert box is not None
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    until(wide, lambda: near(middle(), wide.evaluate(place), 3, 3))
    chair.locator("#stage-panel").get_by_role("link", name="Protein", exact=True).click()
    expect(wide.locator("#stage-panel [data-picture=protein] svg.drawing")).to_be_visible()
    expect(dot).to_have_count(0)
    drawing = chair.locator("#stage-panel svg.drawing")
    expect(drawing).to_be_visible()
    drawing.scroll_into_view_if_needed()
    shape = drawing.bounding_box()
    assert shape is not None
    chair.mouse.move(shape["x"] + shape["width"] * 0.4, shape["y"] + shape["height"] * 0.7)
    expect(dot).to_be_visible()
    until(wide, lambda: near(at(wide, "#stage-panel svg.drawing"), (0.4, 0.7), 0.02, 0.02))
    screenshot(wide, "meeting-pointer-1920")
    assert axe(wide) == []


# The stage scrolls by itself where there is room beside it, else the whole page does.
SCROLL_DOWN = """() => {
  const stage = document.querySelector(".stage");
  const scrolls = stage.scrollHeight > stage.clientHeight ? stage : document.scrollingElement;
  scrolls.scrollTop = 900;
}"""


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1920, 1080), (390, 844)])
def test_what_is_read_out_is_seen_from_its_first_line_wherever_one_had_scrolled(
    open_page: Callable[..., Page], room: Boardroom, width: int, height: int
) -> None:
    """A finding lies open, and everybody has scrolled down in the table."""
    item = room.item(1)
    finding = Finding.objects.filter(profile__case=item.case).first()
    services.show(actor=room.chair, item=item, view=View(Section.FINDINGS, finding, opened=True))
    for number in range(12):
        line = Line(ItemKind.TREATMENT_OPTION, drugs=[f"Legemiddel {number}"], text="Etter progresjon")
        services.add_line(actor=room.chair, item=item, line=line)
    page = ready(enter(open_page(room.molecular, width=width, height=height), room))
    expect(page.locator("#stage-drawer")).to_be_visible()
    page.evaluate(SCROLL_DOWN)
    for _ in range(2):
        read_out(room)
        expect(page.locator("#stage-drawer")).to_be_hidden()
        expect(page.get_by_text("Leses opp:")).to_be_in_viewport(ratio=1)
        expect(page.locator(".read-back li").first).to_be_in_viewport(ratio=1)
        services.stop_reading(actor=room.chair, item=item)
        expect(page.locator("#stage-drawer")).to_be_visible()
        page.evaluate(SCROLL_DOWN)
