"""State fetched afresh = old state + events, for every action, for every audience."""

from collections.abc import Callable
from typing import Any

import pytest

from cases.dossier.models import Case
from cases.meetings import services
from cases.meetings.enums import ItemKind, Section
from cases.meetings.live.audience import Audience, audience_of
from cases.meetings.live.fragments import render
from cases.meetings.live.messages import catch_up, kinds_after
from cases.meetings.logic.log import FRAGMENTS, touched
from cases.meetings.models import ConclusionItem
from cases.meetings.queries.rooms import RoomState, room_state
from cases.meetings.services.concluding import Line
from cases.trials.enums import Verdict
from cases.trials.models import Cohort, CohortVersion, Screening, Trial
from molmdt.kernel.clock import today
from tests.cases.meetings.rooms import Boardroom, make_boardroom, make_open_meeting
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


def open_cohort(case: Case) -> Cohort:
    """A cohort with free places that the case fits."""
    trial = Trial.objects.create(code="impress", name="IMPRESS-Norway")
    cohort = Cohort.objects.create(
        trial=trial, code="PEM-FGFR2", drugs=["pemigatinib"], tumour="BTC", biomarker="FGFR2"
    )
    version = CohortVersion.objects.create(cohort=cohort, number=3, rule={}, valid_from=today())
    Screening.objects.create(case=case, version=version, verdict=Verdict.MATCH, explanation={})
    return cohort


ACTIONS: dict[str, Callable[[Boardroom], Callable[[], Any]]] = {}


def action(function: Callable[[Boardroom], Callable[[], Any]]) -> Callable[[Boardroom], Callable[[], Any]]:
    """Prepares in its body what must stand before; what it returns is the act."""
    ACTIONS[function.__name__] = function
    return function


@action
def join(room: Boardroom) -> Callable[[], Any]:
    room.call(1)
    return lambda: services.join(actor=room.observer, meeting=room.meeting)


@action
def leave(room: Boardroom) -> Callable[[], Any]:
    return lambda: services.leave(actor=room.pathologist, meeting=room.meeting)


@action
def declare_disqualification(room: Boardroom) -> Callable[[], Any]:
    item = room.call(1)
    return lambda: services.declare_disqualification(actor=room.pathologist, item=item)


@action
def call_case(room: Boardroom) -> Callable[[], Any]:
    room.call(1)
    return lambda: room.call(2)


@action
def show(room: Boardroom) -> Callable[[], Any]:
    item = room.call(1)
    return lambda: services.show(actor=room.chair, item=item, section=Section.FINDINGS)


@action
def add_line(room: Boardroom) -> Callable[[], Any]:
    item = room.call(1)
    return lambda: services.add_line(actor=room.chair, item=item, line=a_line())


@action
def edit_line(room: Boardroom) -> Callable[[], Any]:
    stored = _drafted(room)
    line = Line(kind=ItemKind.TREATMENT_OPTION, drugs=["futibatinib"])
    return lambda: services.edit_line(actor=room.molecular, stored=stored, line=line)


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
def save_notes(room: Boardroom) -> Callable[[], Any]:
    item = room.call(1)
    return lambda: services.save_notes(actor=room.molecular, item=item, version=1, notes="Leseramme bevart.")


@action
def record_conclusion(room: Boardroom) -> Callable[[], Any]:
    stored = _drafted(room)
    return lambda: services.record_conclusion(actor=room.chair, item=room.item(1), version=stored.conclusion.version)


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
def set_minutes(room: Boardroom) -> Callable[[], Any]:
    item = room.item(1)
    return lambda: services.set_minutes(actor=room.coordinator, item=item, minutes=12)


@action
def close_meeting(room: Boardroom) -> Callable[[], Any]:
    return lambda: services.close_meeting(actor=room.chair, meeting=room.meeting)


@pytest.mark.parametrize("name", ACTIONS)
def test_state_afresh_is_old_state_and_events(name: str) -> None:
    room = make_open_meeting()
    assert assert_events_converge(room, ACTIONS[name](room))


@pytest.mark.parametrize("act", ["publish", "change_plan", "open_meeting"])
def test_state_before_the_meeting_converges(act: str) -> None:
    room = make_boardroom()
    if act == "open_meeting":
        services.publish(actor=room.coordinator, meeting=room.meeting)
    values: dict[str, Any] = {"meeting": room.meeting}
    if act == "change_plan":
        values |= {"starts_at": room.meeting.starts_at, "minutes_per_case": 9, "chair": None, "place": ""}
    actor = room.chair if act == "open_meeting" else room.coordinator
    assert assert_events_converge(room, lambda: getattr(services, act)(actor=actor, **values))


def test_every_verb_of_the_room_has_its_convergence_test() -> None:
    without_events = {"plan_meeting", "save_minutes", "end_access_after_signature"}  # nothing of the room's state
    tested = set(ACTIONS) | {"publish", "change_plan", "open_meeting"}
    assert set(services.__all__) == tested | without_events


def test_client_far_behind_gets_everything() -> None:
    room = make_open_meeting()
    state = room_state(room.meeting)
    audience = everybody(room, state)["chair"]
    assert all(f'"{name}"' in catch_up(state, audience, since=state.sequence + 1) for name in FRAGMENTS)
    assert '"fragments": {}' in catch_up(state, audience, since=state.sequence)
