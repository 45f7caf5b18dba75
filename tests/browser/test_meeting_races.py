"""A live meeting whose messages come in another order than they were sent: nothing wrong is shown, nothing is lost."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from cases.meetings import services
from cases.meetings.enums import Section
from cases.meetings.models import Conclusion, Meeting
from cases.meetings.services.concluding import Line
from cases.meetings.services.presenting import View
from tests.browser.test_meeting_stage import enter
from tests.cases.genomics.safety import make_finding, make_profile
from tests.cases.meetings.rooms import Boardroom, make_open_meeting
from tests.cases.meetings.verbs_of_the_case import OPTION

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def room(transactional_db: None) -> Boardroom:
    """The first case is up; each of two cases has a finding."""
    made = make_open_meeting(3)
    for position, gene in ((1, "FGFR2"), (2, "KRAS")):
        make_finding(make_profile(made.item(position).case), gene=gene, hgvs_p="p.(Gln3Ter)", alters_protein=True)
    made.call(1)
    return made


def held(page: Page, address: str) -> list[Route]:
    """Requests that are not answered until one of them is let go."""
    waiting: list[Route] = []
    page.route(address, lambda route: waiting.append(route))
    return waiting


def one_of(page: Page, waiting: list[Route]) -> Route:
    while not waiting:
        page.wait_for_timeout(20)
    return waiting.pop(0)


def test_late_answer_about_a_finding_is_not_shown_under_another_case(
    open_page: Callable[..., Page], room: Boardroom
) -> None:
    page = enter(open_page(room.pathologist), room)
    services.show(actor=room.chair, item=room.item(1), view=View(Section.FINDINGS))
    expect(page.locator("#stage-panel")).to_contain_text("FGFR2")
    page.get_by_role("button", name="Se selv").click()
    waiting = held(page, "**/findings/*/?room=1")
    page.locator("#stage-panel tr[data-finding] [data-open-link]").click()
    late = one_of(page, waiting)
    second = room.call(2)
    finding = second.case.profiles.get().findings.get()
    services.show(actor=room.chair, item=second, view=View(Section.FINDINGS, finding, opened=True))
    expect(page.locator("#stage-drawer .gene")).to_have_text("KRAS")
    with page.expect_response("**/findings/*/?room=1"):
        late.continue_()
    page.wait_for_timeout(300)
    expect(page.locator("#stage-drawer .gene")).to_have_text("KRAS")


def test_presenters_choice_does_not_wait_for_a_slow_panel(open_page: Callable[..., Page], room: Boardroom) -> None:
    chair, other = enter(open_page(room.chair), room), enter(open_page(room.pathologist), room)
    waiting = held(chair, f"**/cases/{room.cases[0].pseudonym}/course/**")
    chair.locator("[data-tab=course]").click()
    one_of(chair, waiting)
    chair.locator("[data-tab=findings]").click()
    expect(other.locator("#stage-panel")).to_contain_text("FGFR2")
    expect(chair.locator("#stage-panel")).to_contain_text("FGFR2")


def test_what_is_typed_while_saving_is_neither_lost_nor_a_conflict(
    open_page: Callable[..., Page], room: Boardroom
) -> None:
    page = enter(open_page(room.chair), room)
    waiting = held(page, "**/outcome/")
    text = page.get_by_label("Sammendrag av konklusjonen")
    text.fill("FGFR2-fusjon.")
    save = page.get_by_role("button", name="Lagre konklusjonsteksten")
    save.click()
    first = one_of(page, waiting)
    text.press_sequentially(" Ny biopsi.")
    with page.expect_response("**/outcome/"):
        first.continue_()
    services.raise_hand(actor=room.molecular, meeting=room.meeting)
    expect(page.locator("#live-hands")).to_contain_text(room.molecular.person.name)
    assert Conclusion.objects.get(item=room.item(1)).summary == "FGFR2-fusjon."
    expect(text).to_have_value("FGFR2-fusjon. Ny biopsi.")
    expect(page.locator("#saved [data-when=typing]")).to_be_visible()
    save.click()
    with page.expect_response("**/outcome/"):
        one_of(page, waiting).continue_()
    expect(page.locator("#saved [data-when=saved]")).to_be_visible()
    assert Conclusion.objects.get(item=room.item(1)).summary == "FGFR2-fusjon. Ny biopsi."
    expect(page.locator(".conflict")).to_have_count(0)


def test_unsent_line_and_question_outlive_what_others_do(open_page: Callable[..., Page], room: Boardroom) -> None:
    services.add_line(actor=room.chair, item=room.item(1), line=OPTION)
    chair, writer = enter(open_page(room.chair), room), enter(open_page(room.molecular), room)
    chair.locator("#ask-poll").click()
    chair.locator("form.asks input[name=question]").fill("Enige om rekkefølgen?")
    writer.locator("details[data-kind=treatment_option] summary").click()
    drugs = writer.locator("details[data-kind=treatment_option] [name=drugs]")
    drugs.fill("futibatinib")
    services.add_line(actor=room.pathologist, item=room.item(1), line=Line(OPTION.kind, drugs=["erdafitinib"]))
    expect(chair.locator("[data-line]")).to_have_count(2)
    expect(chair.locator("form.asks input[name=question]")).to_have_value("Enige om rekkefølgen?")
    room.call(2)
    expect(writer.locator("#note-unsaved")).to_contain_text("futibatinib")
    expect(drugs).to_have_value("")
    room.call(1)
    expect(drugs).to_have_value("futibatinib")
    expect(writer.locator("#note-unsaved")).to_be_hidden()
    expect(chair.locator("form.asks input[name=question]")).to_have_value("Enige om rekkefølgen?")
    writer.locator("details[data-kind=treatment_option]").get_by_role("button", name="Legg til").click()
    expect(writer.locator("[data-line]")).to_have_count(3)
    writer.reload()
    expect(writer.locator("[data-line]")).to_have_count(3)
    expect(drugs).to_have_value("")


def test_answer_that_comes_after_the_view_has_ended_shows_nothing(
    open_page: Callable[..., Page], room: Boardroom
) -> None:
    page = enter(open_page(room.pathologist), room)
    late: list[tuple[Route, Any]] = []
    page.route("**/live/state/**", lambda route: late.append((route, route.fetch())))
    page.evaluate("document.dispatchEvent(new CustomEvent('meeting:changed', {detail: {sequence: 1e9}}))")
    while not late:
        page.wait_for_timeout(20)
    person = room.pathologist.person_id
    services.show_out(actor=room.chair, meeting=room.meeting, person=person, reason="Feil møte")
    expect(page.get_by_text("Du er ikke lenger i dette møtet")).to_be_visible()
    route, answer = late[0]
    with page.expect_response("**/live/state/**"):
        route.fulfill(response=answer)
    page.wait_for_timeout(300)
    assert page.locator("#live-agenda").inner_html() == ""
    expect(page.locator("#link [data-when=ended]")).to_be_visible()
    assert Meeting.objects.get(pk=room.meeting.pk).attendances.in_room().filter(person=person).count() == 0
