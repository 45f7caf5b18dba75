"""Who holds the screen, what of a case may be put on it, and the board's order within a case."""

from typing import Any

import pytest

from cases.dossier.models import Case
from cases.genomics.models import Finding
from cases.meetings import services
from cases.meetings.enums import CaseStep, EventKind, Section
from cases.meetings.forms import ShowForm
from cases.meetings.live.screens import screen_of
from cases.meetings.models import ConflictOfInterest, MeetingEvent
from cases.meetings.queries.rooms import room_state
from cases.meetings.services.presenting import View
from cases.pathology.enums import SlideState
from cases.pathology.models import Slide
from molmdt.audit.models import AuditEvent
from molmdt.kernel.errors import PreconditionFailed
from tests.cases.genomics.safety import make_finding, make_profile
from tests.cases.meetings.rooms import Boardroom, make_open_meeting
from tests.factories import make_case, make_specimen

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> Boardroom:
    return make_open_meeting(3)


def holder(room: Boardroom) -> int | None:
    room.meeting.refresh_from_db()
    return room.meeting.presenter_id


def last_event(room: Boardroom) -> MeetingEvent:
    return room.meeting.events.order_by("sequence").last()


def slide_of(case: Case) -> Slide:
    return Slide.objects.create(
        specimen=make_specimen(case), stain="HE", source_sha256="0" * 64, pyramid_sha256="1" * 64, width=100, height=80,
        state=SlideState.READY,
    )  # fmt: skip


def finding_of(case: Case) -> Finding:
    return make_finding(make_profile(case), gene="FGFR2")


def test_planned_presenter_in_the_room_shows_from_the_call(room: Boardroom) -> None:
    item = room.item(1)
    item.presenter = room.molecular.person
    item.save()
    room.call(1)
    assert holder(room) == room.molecular.person_id
    assert last_event(room).payload["presenter"] == room.molecular.person_id


@pytest.mark.parametrize("why", ["absent", "conflicted", "nobody is planned"])
def test_caller_shows_where_the_planned_presenter_cannot(room: Boardroom, why: str) -> None:
    item = room.item(1)
    if why == "absent":
        item.presenter = room.geneticist.person
    elif why == "conflicted":
        item.presenter = room.molecular.person
        ConflictOfInterest.objects.create(item=item, case=item.case, person=room.molecular.person)
    item.save()
    room.call(1)
    assert holder(room) == room.chair.person_id


def test_nobody_but_the_presenter_shows_and_is_told_who_does(room: Boardroom) -> None:
    item = room.call(1)
    before = room_state(room.meeting).sequence
    with pytest.raises(PreconditionFailed, match=room.chair.person.name):
        services.show(actor=room.molecular, item=item, view=View(Section.TRIALS))
    services.give_back(actor=room.chair, item=item)
    with pytest.raises(PreconditionFailed, match=r"Nobody|Ingen"):
        services.show(actor=room.chair, item=item, view=View(Section.TRIALS))
    assert room_state(room.meeting).sequence == before + 1
    assert room_state(room.meeting).meeting.shown_section == Section.OVERVIEW


def test_screen_is_taken_only_when_free(room: Boardroom) -> None:
    item = room.call(1)
    with pytest.raises(PreconditionFailed, match=room.chair.person.name):
        services.take_control(actor=room.molecular, item=item)
    services.give_back(actor=room.chair, item=item)
    assert holder(room) is None
    services.take_control(actor=room.molecular, item=item)
    services.take_control(actor=room.molecular, item=item)  # twice is once
    assert holder(room) == room.molecular.person_id
    kinds = list(room.meeting.events.values_list("kind", flat=True))
    assert kinds.count(EventKind.CONTROL) == 2


def test_chair_takes_the_screen_at_any_time(room: Boardroom) -> None:
    item = room.call(1)
    services.hand_over(actor=room.chair, item=item, to=room.molecular.person)
    services.take_control(actor=room.chair, item=item)
    assert holder(room) == room.chair.person_id
    assert AuditEvent.objects.filter(action="meeting.present", details__presenter=room.chair.person_id).count() == 1


def test_screen_is_handed_on_by_its_holder_and_by_the_chair_alone(room: Boardroom) -> None:
    item = room.call(1)
    services.hand_over(actor=room.chair, item=item, to=room.molecular.person)
    services.hand_over(actor=room.molecular, item=item, to=room.pathologist.person)
    with pytest.raises(PreconditionFailed, match=room.pathologist.person.name):
        services.hand_over(actor=room.molecular, item=item, to=room.molecular.person)
    services.hand_over(actor=room.chair, item=item, to=room.molecular.person)
    assert holder(room) == room.molecular.person_id
    with pytest.raises(PreconditionFailed, match=room.molecular.person.name):
        services.give_back(actor=room.pathologist, item=item)


@pytest.mark.parametrize("who", ["geneticist", "observer", "pathologist"])
def test_screen_is_not_given_to_who_cannot_show(room: Boardroom, who: str) -> None:
    """Not in the room; in the room without the right; with a conflict of interest."""
    services.join(actor=room.observer, meeting=room.meeting)
    item = room.call(1)
    ConflictOfInterest.objects.create(item=item, case=item.case, person=room.pathologist.person)
    before = room_state(room.meeting).sequence
    with pytest.raises(PreconditionFailed, match=getattr(room, who).person.name):
        services.hand_over(actor=room.chair, item=item, to=getattr(room, who).person)
    assert room_state(room.meeting).sequence == before


def test_who_leaves_lets_go_of_the_screen(room: Boardroom) -> None:
    item = room.call(1)
    services.hand_over(actor=room.chair, item=item, to=room.molecular.person)
    services.leave(actor=room.pathologist, meeting=room.meeting)
    assert holder(room) == room.molecular.person_id
    services.leave(actor=room.molecular, meeting=room.meeting)
    assert holder(room) is None


def test_who_has_a_conflict_of_interest_lets_go_of_the_screen(room: Boardroom) -> None:
    item = room.call(1)
    services.declare_conflict(actor=room.chair, item=item)
    assert holder(room) is None
    with pytest.raises(PreconditionFailed, match=room.chair.person.name):
        services.take_control(actor=room.chair, item=item)


def test_view_is_stored_whole_and_told_in_the_event(room: Boardroom) -> None:
    item = room.call(1)
    finding, slide = finding_of(item.case), slide_of(item.case)
    services.show(actor=room.chair, item=item, view=View(Section.FINDINGS, finding, "protein:FGFR2"))
    services.show(actor=room.chair, item=item, view=View(Section.PATHOLOGY, slide=slide))
    events = room.meeting.events.filter(kind=EventKind.VIEW_SHOWN)
    seen = [{key: told for key, told in event.payload.items() if key != "material"} for event in events]
    common = {"item": item.pk, "step": "history", "opened": False, "filters": []}
    assert seen == [
        {**common, "section": "findings", "finding": finding.pk, "plot": "protein:FGFR2", "slide": None},
        {**common, "section": "pathology", "finding": None, "plot": "", "slide": slide.pk},
    ]


def shown(room: Boardroom) -> tuple[Any, ...]:
    meeting = room_state(room.meeting).meeting
    return meeting.shown_finding, meeting.shown_opened, meeting.shown_query


def test_finding_is_opened_and_closed_and_lies_open_only_where_one_is_shown(room: Boardroom) -> None:
    item = room.call(1)
    finding = finding_of(item.case)
    services.show(actor=room.chair, item=item, view=View(Section.FINDINGS, finding, opened=True))
    assert shown(room)[:2] == (finding, True)
    assert last_event(room).payload["opened"] is True
    services.show(actor=room.chair, item=item, view=View(Section.FINDINGS, finding))
    assert shown(room)[:2] == (finding, False)
    services.show(actor=room.chair, item=item, view=View(Section.FINDINGS, opened=True))
    assert shown(room)[:2] == (None, False)


def test_filters_are_kept_until_others_are_shown_and_their_words_stay_out_of_the_log(room: Boardroom) -> None:
    item = room.call(1)
    query = "kind=fusion&q=Ola+Nordmann&sort=-depth"
    services.show(actor=room.chair, item=item, view=View(Section.FINDINGS, query=query))
    services.show(actor=room.chair, item=item, view=View(Section.PATHOLOGY))
    assert shown(room)[2] == query
    assert last_event(room).payload["filters"] == ["kind", "q", "sort"]
    assert "Nordmann" not in str(list(room.meeting.events.values_list("payload", flat=True)))
    assert "Nordmann" not in str(list(AuditEvent.objects.values_list("details", flat=True)))
    services.show(actor=room.chair, item=item, view=View(Section.FINDINGS, query=""))
    assert shown(room)[2] == ""
    services.show(actor=room.chair, item=item, view=View(Section.FINDINGS, query=query))
    room.call(2)
    assert shown(room) == (None, False, "")


def test_profile_of_another_case_is_not_shown(room: Boardroom) -> None:
    item = room.call(1)
    own, foreign = make_profile(item.case), make_profile(make_case())
    services.show(actor=room.chair, item=item, view=View(Section.FINDINGS, query=f"profile={own.pk}"))
    with pytest.raises(PreconditionFailed):
        services.show(actor=room.chair, item=item, view=View(Section.FINDINGS, query=f"profile={foreign.pk}"))
    assert shown(room)[2] == f"profile={own.pk}"


SAID = [
    ("kind=fusion&sort=-depth&nonsense=1&mark=", "kind=fusion&sort=-depth"),
    ("profile=7&q=TP53+R175H&page=2", "profile=7&q=TP53+R175H&page=2"),
    ("profile=x&page=1&col=gene&col=depth", "col=gene&col=depth"),
    ("new=visit&group=gene&open=TP53", "group=gene&open=TP53"),  # a visit is each reader's own
    ("new=version", "new=version"),
    ("view=12&name=Mine", ""),  # which view it came from is nobody else's
    ("", ""),
]


@pytest.mark.parametrize(("sent", "meant"), SAID)
def test_filters_are_written_one_way(sent: str, meant: str) -> None:
    form = ShowForm({"section": "findings", "query": sent})
    assert form.is_valid() and form.view().query == meant


def test_filters_that_nothing_is_said_of_stay_and_too_many_are_refused() -> None:
    form = ShowForm({"section": "findings"})
    assert form.is_valid() and form.view().query is None
    assert not ShowForm({"section": "findings", "query": "group=gene&" + "open=" + "ø" * 400}).is_valid()


@pytest.mark.parametrize("make", [finding_of, slide_of])
def test_what_belongs_to_another_case_is_not_shown(room: Boardroom, make: Any) -> None:
    item = room.call(1)
    foreign = make(make_case())
    view = View(finding=foreign) if isinstance(foreign, Finding) else View(Section.PATHOLOGY, slide=foreign)
    with pytest.raises(PreconditionFailed):
        services.show(actor=room.chair, item=item, view=view)


def test_next_case_begins_with_its_overview(room: Boardroom) -> None:
    item = room.call(1)
    services.show(actor=room.chair, item=item, view=View(Section.PATHOLOGY, slide=slide_of(item.case)))
    services.go_to_step(actor=room.chair, item=item, step=CaseStep.DECISION, seen=CaseStep.HISTORY)
    room.call(2)
    meeting = room_state(room.meeting).meeting
    assert (meeting.shown_section, meeting.shown_slide, meeting.shown_step) == ("overview", None, CaseStep.HISTORY)


def test_two_who_move_on_at_once_move_on_once(room: Boardroom) -> None:
    item = room.call(1)
    services.hand_over(actor=room.chair, item=item, to=room.molecular.person)
    services.go_to_step(actor=room.chair, item=item, step=CaseStep.FINDINGS, seen=CaseStep.HISTORY)
    with pytest.raises(PreconditionFailed, match=r"Findings|Funn"):
        services.go_to_step(actor=room.molecular, item=item, step=CaseStep.FINDINGS, seen=CaseStep.HISTORY)
    with pytest.raises(PreconditionFailed, match=room.molecular.person.name):
        services.go_to_step(actor=room.pathologist, item=item, step=CaseStep.CONSEQUENCE, seen=CaseStep.FINDINGS)


def test_steps_propose_and_never_force(room: Boardroom) -> None:
    item = room.call(1)
    services.go_to_step(actor=room.chair, item=item, step=CaseStep.FINDINGS, seen=CaseStep.HISTORY)
    state = room_state(room.meeting)
    screen = screen_of(state)
    assert screen is not None
    assert (state.meeting.shown_section, state.meeting.presenter_id) == (Section.OVERVIEW, room.chair.person_id)
    assert (screen.section, screen.proposed) == (Section.FINDINGS, room.molecular.person)
    assert (screen.before, screen.after) == (CaseStep.HISTORY, CaseStep.CONSEQUENCE)
    assert {one.person for one in screen.others} == {room.molecular.person, room.pathologist.person}
    services.show(actor=room.chair, item=item, view=View(Section.FINDINGS))
    services.hand_over(actor=room.chair, item=item, to=room.molecular.person)
    screen = screen_of(room_state(room.meeting))
    assert screen is not None
    assert (screen.section, screen.proposed, screen.holds_as) == (Section.FINDINGS, None, "MB")


def test_no_screen_without_a_case(room: Boardroom) -> None:
    assert screen_of(room_state(room.meeting)) is None
