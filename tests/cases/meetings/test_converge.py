"""State fetched afresh = old state + events, for every action, for every audience."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from cases.dossier.enums import CaseState
from cases.genomics.models import Finding
from cases.meetings import services
from cases.meetings.enums import CaseStep, ItemKind, ItemState, MeetingState, Review, Section, VoteChoice
from cases.meetings.live.audience import Audience, audience_of
from cases.meetings.live.fragments import render
from cases.meetings.live.messages import catch_up, kinds_after
from cases.meetings.logic.log import FRAGMENTS, touched
from cases.meetings.models import AgendaItem, Conclusion, ConclusionItem, Meeting, Poll, Question
from cases.meetings.queries.rooms import RoomState, room_state
from cases.meetings.services.concluding import Line
from cases.meetings.services.presence import LOST_AFTER
from cases.meetings.services.presenting import View
from cases.trials.enums import Verdict
from cases.trials.models import Screening
from cases.trials.services import screen_open_cases
from cases.trials.services.slots import reserve_slot
from molmdt.kernel.clock import now
from tests.cases.genomics.safety import make_finding, make_profile
from tests.cases.meetings.notes import Writer
from tests.cases.meetings.rooms import Boardroom, follow_up, make_boardroom, make_open_meeting, open_cohort, read_out
from tests.factories import make_case

pytestmark = pytest.mark.django_db


def everybody(room: Boardroom, state: RoomState) -> dict[str, Audience]:
    """The audience of each kind of reader, as rights are at this moment."""
    found = {}
    for name in ("chair", "coordinator", "pathologist", "molecular", "observer", "doctor"):
        account = getattr(room, name)
        account._reaches = None
        audience = audience_of(account, state, language="nb")
        if audience is not None:
            found[name] = audience
    for name, language, projector in (("screen", "nb", True), ("english", "en", False)):
        audience = audience_of(room.chair, state, language=language, projector=projector)
        if audience is not None:
            found[name] = audience
    return found


def assert_events_converge(room: Boardroom, action: Callable[[], Any]) -> list[str]:
    """Acts, applies the events to the state fetched before, and compares with the state fetched after."""
    before = room_state(room.meeting)
    old = {name: (audience, render(before, audience)) for name, audience in everybody(room, before).items()}
    action()
    after = room_state(room.meeting)
    kinds = kinds_after(after, before.sequence)
    assert len(kinds) == after.sequence - before.sequence, "the log has a gap"
    compared = 0
    for name, audience in everybody(room, after).items():
        if name not in old:
            continue
        if old[name][0] != audience:  # rights changed: the hub sends such a client a snapshot
            compared += 1
            continue
        fragments = old[name][1] | render(after, audience, touched(kinds))
        assert fragments == render(after, audience), name
        compared += 1
    assert compared, "no audience was left to compare"
    return kinds


def a_line(kind: ItemKind = ItemKind.TREATMENT_OPTION) -> Line:
    return Line(kind=kind, drugs=["pemigatinib"], evidence_system="ESCAT", evidence_system_version="2018",
                evidence_level="I-B", text="Grunn")  # fmt: skip


def _drafted(room: Boardroom) -> ConclusionItem:
    return services.add_line(actor=room.chair, item=room.call(1), line=a_line())


ACTIONS: dict[str, Callable[[Boardroom], Callable[[], Any]]] = {}


def action(function: Callable[[Boardroom], Callable[[], Any]]) -> Callable[[Boardroom], Callable[[], Any]]:
    """Prepares in its body what must stand before; what it returns is the act."""
    ACTIONS[function.__name__] = function
    return function


@action
def join(room: Boardroom) -> Callable[[], Any]:
    room.call(1)
    return lambda: services.join(actor=room.geneticist, meeting=room.meeting)


@action
def wait_in_the_lobby(room: Boardroom) -> Callable[[], Any]:
    room.call(1)
    return lambda: services.join(actor=room.doctor, meeting=room.meeting)


@action
def admit(room: Boardroom) -> Callable[[], Any]:
    room.call(1)
    for account in (room.doctor, room.observer):
        services.join(actor=account, meeting=room.meeting)
    return lambda: services.admit(actor=room.coordinator, meeting=room.meeting)


@action
def take_chair(room: Boardroom) -> Callable[[], Any]:
    room.call(1)
    return lambda: services.take_chair(actor=room.coordinator, meeting=room.meeting)


@action
def show_out(room: Boardroom) -> Callable[[], Any]:
    person = room.pathologist.person_id
    services.raise_hand(actor=room.pathologist, meeting=room.meeting)
    return lambda: services.show_out(actor=room.coordinator, meeting=room.meeting, person=person, reason="Feil møte")


def _silent(room: Boardroom) -> None:
    silent = room.meeting.attendances.filter(person=room.pathologist.person)
    silent.update(seen_at=now() - LOST_AFTER - timedelta(seconds=1))


@action
def sweep_unseen(room: Boardroom) -> Callable[[], Any]:
    services.raise_hand(actor=room.pathologist, meeting=room.meeting)
    _silent(room)
    return lambda: services.sweep_unseen(room.meeting.pk)


@action
def come_back(room: Boardroom) -> Callable[[], Any]:
    _silent(room)
    services.sweep_unseen(room.meeting.pk)
    return lambda: services.come_back(actor=room.pathologist, meeting=room.meeting)


@action
def raise_hand(room: Boardroom) -> Callable[[], Any]:
    room.call(1)
    return lambda: services.raise_hand(actor=room.molecular, meeting=room.meeting)


def _two_hands(room: Boardroom) -> int:
    room.call(1)
    for account in (room.molecular, room.pathologist):
        services.raise_hand(actor=account, meeting=room.meeting)
    return int(room.molecular.person_id)


@action
def lower_hand(room: Boardroom) -> Callable[[], Any]:
    _two_hands(room)
    return lambda: services.lower_hand(actor=room.molecular, meeting=room.meeting)


@action
def give_word(room: Boardroom) -> Callable[[], Any]:
    first = _two_hands(room)
    return lambda: services.give_word(actor=room.chair, meeting=room.meeting, person=first)


@action
def take_word_back(room: Boardroom) -> Callable[[], Any]:
    first = _two_hands(room)
    services.give_word(actor=room.chair, meeting=room.meeting, person=first)
    return lambda: services.take_word_back(actor=room.chair, meeting=room.meeting, person=first)


@action
def call_case_with_hands(room: Boardroom) -> Callable[[], Any]:
    _two_hands(room)
    return lambda: room.call(2)


@action
def ask_question(room: Boardroom) -> Callable[[], Any]:
    item = room.call(1)
    return lambda: services.ask_question(actor=room.molecular, item=item, text="Er fusjonen i leseramme?")


def _in_writing(room: Boardroom) -> Question:
    return services.ask_question(actor=room.molecular, item=room.call(1), text="Er fusjonen i leseramme?")


@action
def answer_question(room: Boardroom) -> Callable[[], Any]:
    question = _in_writing(room)
    return lambda: services.answer_question(actor=room.pathologist, question=question, text="Ja.")


@action
def withdraw_question(room: Boardroom) -> Callable[[], Any]:
    question = _in_writing(room)
    return lambda: services.withdraw_question(actor=room.molecular, question=question)


@action
def leave(room: Boardroom) -> Callable[[], Any]:
    return lambda: services.leave(actor=room.pathologist, meeting=room.meeting)


@action
def declare_conflict(room: Boardroom) -> Callable[[], Any]:
    item = room.call(1)
    return lambda: services.declare_conflict(actor=room.pathologist, item=item, reason="Slektning")


@action
def declare_conflict_ahead(room: Boardroom) -> Callable[[], Any]:
    room.call(1)
    return lambda: services.declare_conflict(actor=room.molecular, item=room.item(2))


@action
def withdraw_conflict(room: Boardroom) -> Callable[[], Any]:
    item = room.call(1)
    services.declare_conflict(actor=room.pathologist, item=item)
    return lambda: services.withdraw_conflict(actor=room.pathologist, item=item)


@action
def call_case(room: Boardroom) -> Callable[[], Any]:
    room.call(1)
    return lambda: room.call(2)


@action
def show(room: Boardroom) -> Callable[[], Any]:
    item = room.call(1)
    return lambda: services.show(actor=room.chair, item=item, view=View(Section.FINDINGS, plot="copies"))


def _finding(room: Boardroom) -> Finding:
    return make_finding(make_profile(room.call(1).case), gene="FGFR2", normal_allele_fraction=0.4567)


@action
def open_finding(room: Boardroom) -> Callable[[], Any]:
    view = View(Section.FINDINGS, _finding(room), opened=True)
    return lambda: services.show(actor=room.chair, item=room.item(1), view=view)


@action
def close_finding(room: Boardroom) -> Callable[[], Any]:
    finding = _finding(room)
    services.show(actor=room.chair, item=room.item(1), view=View(Section.FINDINGS, finding, opened=True))
    return lambda: services.show(actor=room.chair, item=room.item(1), view=View(Section.FINDINGS, finding))


@action
def filter_findings(room: Boardroom) -> Callable[[], Any]:
    item = room.call(1)
    view = View(Section.FINDINGS, query="kind=fusion&sort=-depth&group=gene")
    return lambda: services.show(actor=room.chair, item=item, view=view)


@action
def call_case_while_a_finding_lies_open(room: Boardroom) -> Callable[[], Any]:
    services.show(actor=room.chair, item=room.item(1), view=View(Section.FINDINGS, _finding(room), opened=True))
    return lambda: room.call(2)


@action
def go_to_step(room: Boardroom) -> Callable[[], Any]:
    item = room.call(1)
    return lambda: services.go_to_step(actor=room.chair, item=item, step=CaseStep.FINDINGS, seen=CaseStep.HISTORY)


@action
def hand_over(room: Boardroom) -> Callable[[], Any]:
    item = room.call(1)
    return lambda: services.hand_over(actor=room.chair, item=item, to=room.molecular.person)


@action
def give_back(room: Boardroom) -> Callable[[], Any]:
    item = room.call(1)
    return lambda: services.give_back(actor=room.chair, item=item)


@action
def take_control(room: Boardroom) -> Callable[[], Any]:
    item = room.call(1)
    services.give_back(actor=room.chair, item=item)
    return lambda: services.take_control(actor=room.molecular, item=item)


def presenter_leaves(room: Boardroom) -> Callable[[], Any]:
    services.hand_over(actor=room.chair, item=room.call(1), to=room.pathologist.person)
    return lambda: services.leave(actor=room.pathologist, meeting=room.meeting)


@action
def add_line(room: Boardroom) -> Callable[[], Any]:
    item = room.call(1)
    return lambda: services.add_line(actor=room.chair, item=item, line=a_line())


@action
def edit_line(room: Boardroom) -> Callable[[], Any]:
    stored = _drafted(room)
    line = Line(kind=ItemKind.TREATMENT_OPTION, drugs=["futibatinib"])
    return lambda: services.edit_line(actor=room.molecular, stored=stored, line=line, version=stored.conclusion.version)


@action
def move_line(room: Boardroom) -> Callable[[], Any]:
    _drafted(room)
    second = services.add_line(actor=room.chair, item=room.item(1), line=a_line())
    return lambda: services.move_line(actor=room.chair, stored=second, by=-1, seen=2)


@action
def remove_line(room: Boardroom) -> Callable[[], Any]:
    stored = _drafted(room)
    return lambda: services.remove_line(actor=room.chair, stored=stored)


@action
def reserve_place(room: Boardroom) -> Callable[[], Any]:
    item = room.call(1)
    line = Line(kind=ItemKind.TRIAL_COHORT, cohort=open_cohort(item.case))
    stored = services.add_line(actor=room.chair, item=item, line=line)
    return lambda: services.reserve_place(actor=room.chair, stored=stored)


@action
def save_outcome(room: Boardroom) -> Callable[[], Any]:
    item = room.call(1)
    return lambda: services.save_outcome(
        actor=room.chair, item=item, version=1, summary="FGFR2-fusjon.", dissent="", consensus=True
    )


@action
def write_note(room: Boardroom) -> Callable[[], Any]:
    item = room.call(1)
    writer = Writer.of(room.molecular, item).type("Leseramme bevart.")
    return lambda: writer.send(item)


@action
def append_note(room: Boardroom) -> Callable[[], Any]:
    item = room.call(1)
    Writer.of(room.chair, item).type("Først. ").send(item)
    return lambda: services.append_note(actor=room.molecular, item=item, text="Leseramme bevart.")


@action
def record_conclusion(room: Boardroom) -> Callable[[], Any]:
    stored = _drafted(room)
    follow_up(room)
    version = read_out(room)
    assert stored.conclusion.version < version
    return lambda: services.record_conclusion(actor=room.chair, item=room.item(1), version=version)


@action
def read_back(room: Boardroom) -> Callable[[], Any]:
    stored = _drafted(room)
    return lambda: services.read_back(actor=room.chair, item=room.item(1), version=stored.conclusion.version)


@action
def stop_reading(room: Boardroom) -> Callable[[], Any]:
    _drafted(room)
    read_out(room)
    return lambda: services.stop_reading(actor=room.chair, item=room.item(1))


def _asked(room: Boardroom) -> Poll:
    stored = _drafted(room)
    version = stored.conclusion.version
    return services.open_poll(actor=room.chair, item=room.item(1), question="", version=version)


@action
def open_poll(room: Boardroom) -> Callable[[], Any]:
    stored = _drafted(room)
    version = stored.conclusion.version
    return lambda: services.open_poll(actor=room.chair, item=room.item(1), question="Enig?", version=version)


@action
def vote(room: Boardroom) -> Callable[[], Any]:
    poll = _asked(room)
    return lambda: services.vote(actor=room.molecular, poll=poll, choice=VoteChoice.NO, comment="Ny biopsi foerst")


@action
def close_poll(room: Boardroom) -> Callable[[], Any]:
    poll = _asked(room)
    services.vote(actor=room.molecular, poll=poll, choice=VoteChoice.NO, comment="Ny biopsi foerst")
    read_out(room)
    return lambda: services.close_poll(actor=room.chair, poll=poll)


@action
def defer_case(room: Boardroom) -> Callable[[], Any]:
    item = room.call(1)
    return lambda: services.defer_case(actor=room.chair, item=item, reason="Venter paa ny biopsi")


@action
def add_case(room: Boardroom) -> Callable[[], Any]:
    case = make_case(board=room.board)
    return lambda: services.add_case(actor=room.coordinator, meeting=room.meeting, case=case)


@action
def move_case(room: Boardroom) -> Callable[[], Any]:
    item = room.item(3)
    return lambda: services.move_case(actor=room.coordinator, item=item, position=1)


@action
def remove_case(room: Boardroom) -> Callable[[], Any]:
    item = room.item(2)
    return lambda: services.remove_case(actor=room.coordinator, item=item)


@action
def set_presenter(room: Boardroom) -> Callable[[], Any]:
    item = room.item(2)
    return lambda: services.set_presenter(actor=room.coordinator, item=item, presenter=room.molecular.person)


@action
def undo_proposal(room: Boardroom) -> Callable[[], Any]:
    items = [room.item(2).pk, room.item(3).pk]
    return lambda: services.undo_proposal(actor=room.coordinator, meeting=room.meeting, items=items)


@action
def set_minutes(room: Boardroom) -> Callable[[], Any]:
    item = room.item(1)
    return lambda: services.set_minutes(actor=room.coordinator, item=item, minutes=12)


@action
def close_meeting(room: Boardroom) -> Callable[[], Any]:
    return lambda: services.close_meeting(actor=room.chair, meeting=room.meeting)


def changed_while_read(room: Boardroom) -> Callable[[], Any]:
    stored = _drafted(room)
    read_out(room)
    services.open_poll(
        actor=room.chair, item=room.item(1), question="", version=Conclusion.objects.get(item=room.item(1)).version
    )
    return lambda: services.remove_line(actor=room.molecular, stored=stored)


def reserved_elsewhere(room: Boardroom) -> Callable[[], Any]:
    """Another case takes a place in the cohort of this one's line, in no meeting at all."""
    item = room.call(1)
    cohort = open_cohort(item.case)
    services.add_line(actor=room.chair, item=item, line=Line(kind=ItemKind.TRIAL_COHORT, cohort=cohort))
    Screening.objects.create(case=room.cases[2], version=cohort.versions.get(), verdict=Verdict.MATCH, explanation={})
    return lambda: reserve_slot(cohort=cohort, case=room.cases[2], actor=room.coordinator)


def judged_with_the_nation(room: Boardroom) -> Callable[[], Any]:
    """Every open case's rules are read again, the one on the screens among them."""
    item = room.call(1)
    open_cohort(item.case)
    return screen_open_cases


@pytest.mark.parametrize("prepare", [changed_while_read, reserved_elsewhere, presenter_leaves, judged_with_the_nation])
def test_what_one_change_means_for_another_part_converges(
    prepare: Callable[[Boardroom], Callable[[], Any]], django_capture_on_commit_callbacks: Any
) -> None:
    room = make_open_meeting()
    act = prepare(room)

    def committed() -> None:
        with django_capture_on_commit_callbacks(execute=True):
            act()

    assert assert_events_converge(room, committed)


def reviewed(room: Boardroom) -> Callable[[], Any]:
    services.publish(actor=room.coordinator, meeting=room.meeting)
    closing = {"outcome": Review.NO_OPTION, "reason": "Ingen behandlingsbare funn."}
    return lambda: services.review_case(actor=room.molecular, item=room.item(1), **closing)


def returned(room: Boardroom) -> Callable[[], Any]:
    """A case that another meeting put off goes on this one's agenda."""
    case = make_case(CaseState.DEFERRED, board=room.board)
    earlier = Meeting.objects.create(board=room.board, starts_at=now() - timedelta(days=7), state=MeetingState.CLOSED)
    AgendaItem.objects.create(meeting=earlier, case=case, position=1, state=ItemState.DEFERRED)
    return services.return_cases


@pytest.mark.parametrize("prepare", [reviewed, returned])
def test_what_the_review_and_a_return_change_converges(prepare: Callable[[Boardroom], Callable[[], Any]]) -> None:
    room = make_boardroom()
    assert assert_events_converge(room, prepare(room))


@pytest.mark.parametrize("name", ACTIONS)
def test_state_afresh_is_old_state_and_events(name: str) -> None:
    room = make_open_meeting()
    room.enter(room.coordinator)
    assert assert_events_converge(room, ACTIONS[name](room))


BEFORE = ["publish", "change_plan", "open_meeting", "propose_agenda", "cancel_meeting"]


@pytest.mark.parametrize("act", BEFORE)
def test_state_before_the_meeting_converges(act: str) -> None:
    room = make_boardroom()
    if act == "open_meeting":
        services.publish(actor=room.coordinator, meeting=room.meeting)
    values: dict[str, Any] = {"meeting": room.meeting}
    if act == "change_plan":
        values |= {"starts_at": room.meeting.starts_at, "minutes_per_case": 9, "chair": None, "place": ""}
    if act == "cancel_meeting":
        values["reason"] = "Møteleder er syk"
    if act == "propose_agenda":
        make_case(board=room.board)
    actor = room.chair if act == "open_meeting" else room.coordinator
    assert assert_events_converge(room, lambda: getattr(services, act)(actor=actor, **values))


def test_every_verb_of_the_room_has_its_convergence_test() -> None:
    afterwards = {"save_minutes", "correct_discussion", "freeze_minutes", "freeze_as_they_stand"}
    invited = {"invite", "sweep_invitations", "send_invitations", "answer_invitation", "note_absence", "remove_absence"}
    planned = {"plan_meeting", "save_series", "make_all_meetings"}  # what these change in a meeting, change_plan does
    without_events = {"note_client", "end_access_after_signature", *afterwards, *invited, *planned}
    others = {"wait_in_the_lobby", "call_case_with_hands", "declare_conflict_ahead"}  # the same verbs, other ways
    others |= {"open_finding", "close_finding", "filter_findings", "call_case_while_a_finding_lies_open"}
    tested = (set(ACTIONS) - others) | set(BEFORE) | {"review_case", "return_cases"}
    assert set(services.__all__) == tested | without_events


def test_client_far_behind_gets_everything() -> None:
    room = make_open_meeting()
    state = room_state(room.meeting)
    audience = everybody(room, state)["chair"]
    assert all(f'"{name}"' in catch_up(state, audience, since=state.sequence + 1) for name in FRAGMENTS)
    assert '"fragments": {}' in catch_up(state, audience, since=state.sequence)
