"""The meeting room's screen: whatever part of a case is on it, nobody's name but the presenter's stands there."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from cases.dossier import services as dossier
from cases.dossier.models import Case
from cases.meetings import services
from cases.meetings.enums import ItemKind, Section, VoteChoice
from cases.meetings.models import Conclusion
from cases.meetings.services.concluding import Line
from cases.meetings.services.presenting import View
from molmdt.accounts.models import Person
from molmdt.kernel.clock import today
from tests.browser.helpers import axe, screenshot
from tests.cases.genomics.safety import make_finding, make_profile
from tests.cases.meetings.rooms import Boardroom, make_open_meeting

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def room(transactional_db: None) -> Boardroom:
    """A case with tasks, a history, an interpretation, lines with owners, a note, a vote and dissent under names."""
    made = make_open_meeting(2)
    made.enter(made.doctor)
    item = made.call(1)
    case = Case.objects.get(pk=item.case_id)
    finding = make_finding(make_profile(case), gene="FGFR2", partner_gene="BICC1", kind="fusion")
    for owner in (made.pathologist.person, made.geneticist.person):
        dossier.open_task(
            actor=made.coordinator, case=case, kind="other", text="Avklares", owner=owner, owner_role="",
            due_on=today() + timedelta(days=3), action="meeting.run",
        )  # fmt: skip
    test = Line(
        ItemKind.FURTHER_TESTING, text="RNA", responsible=made.geneticist.person, due_on=today() + timedelta(days=9)
    )
    services.add_line(actor=made.chair, item=item, line=test)
    services.append_note(actor=made.pathologist, item=item, text="Enighet i møtet.")
    version = Conclusion.objects.get(item=item).version
    poll = services.open_poll(actor=made.chair, item=item, question="Støttes dette?", version=version)
    services.vote(actor=made.doctor, poll=poll, choice=VoteChoice.NO, comment="Avvent svar.")
    services.vote(actor=made.molecular, poll=poll, choice=VoteChoice.ABSTAIN)
    services.close_poll(actor=made.chair, poll=poll)
    services.ask_question(actor=made.pathologist, item=item, text="Er prøven ny?")
    services.raise_hand(actor=made.molecular, meeting=made.meeting)
    services.show(actor=made.chair, item=item, view=View(Section.OVERVIEW, finding))
    return made


def named(page: Page, room: Boardroom) -> set[str]:
    """Everybody whose name can be read on the page, but the presenter."""
    text = page.locator("body").inner_text()
    return {one.name for one in Person.objects.exclude(pk=room.chair.person_id) if re.search(rf"\b{one.name}\b", text)}


def test_no_part_of_the_case_names_anybody(open_page: Callable[..., Page], room: Boardroom) -> None:
    page = open_page(room.chair, width=1920, height=1080)
    page.goto(f"/meetings/{room.meeting.pk}/live/?view=projector")
    expect(page.locator("#stage-title")).to_contain_text(room.cases[0].pseudonym)
    for section in Section:
        services.show(actor=room.chair, item=room.item(1), view=View(section))
        expect(page.locator(f"[data-tab={section}]")).to_have_attribute("aria-current", "true")
        expect(page.locator("#stage-panel")).not_to_have_attribute("aria-busy", "true")
        page.wait_for_load_state("networkidle")
        assert page.locator("#stage-panel").inner_text().strip(), section
        assert named(page, room) == set(), section
        assert page.locator("button:visible, summary:visible").count() == 0, section
        screenshot(page, f"projector-{section}-1920")
    finding = make_finding(room.cases[0].profiles.get(), gene="TP53", hgvs_p="p.(Arg175His)")
    services.show(actor=room.chair, item=room.item(1), view=View(Section.FINDINGS, finding, opened=True))
    expect(page.locator("#stage-drawer")).to_contain_text("TP53")
    assert named(page, room) == set()
    assert axe(page) == []
    version = Conclusion.objects.get(item=room.item(1)).version
    services.read_back(actor=room.chair, item=room.item(1), version=version)
    expect(page.locator(".read-back")).to_contain_text("Avvent svar.")
    assert named(page, room) == set()
    # What is not shown is not sent either.
    for name in ("presence", "hands", "questions", "notes", "waiting"):
        assert page.locator(f"#live-{name}").inner_text().strip() == ""
