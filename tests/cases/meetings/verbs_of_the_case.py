"""The verbs about the case that is up, as acts of one person: asking, showing, writing, deciding."""

from typing import Any

from cases.meetings import services
from cases.meetings.enums import CaseStep, ItemKind, Section, VoteChoice
from cases.meetings.models import Conclusion, ConclusionItem
from cases.meetings.services.concluding import Line
from cases.meetings.services.presenting import View
from tests.cases.meetings.notes import Writer
from tests.cases.meetings.rooms import Boardroom, follow_up, open_cohort, read_out
from tests.cases.meetings.verbs import ROOM, Act, called, of

OPTION = Line(ItemKind.TREATMENT_OPTION, drugs=["pemigatinib"])


def drafted(room: Boardroom, line: Line = OPTION) -> ConclusionItem:
    return services.add_line(actor=room.chair, item=room.item(1), line=line)


def version(room: Boardroom) -> int:
    return Conclusion.objects.get(item=room.item(1)).version


@of(ROOM)
@called
def ask_question(room: Boardroom, me: Any, item: Any) -> Act:
    return lambda: services.ask_question(actor=me, item=item, text="I leseramme?")


@of(ROOM)
@called
def answer_question(room: Boardroom, me: Any, item: Any) -> Act:
    question = services.ask_question(actor=room.chair, item=item, text="I leseramme?")
    return lambda: services.answer_question(actor=me, question=question, text="Ja.")


@of(ROOM)
@called
def withdraw_question(room: Boardroom, me: Any, item: Any) -> Act:
    question = services.ask_question(actor=me, item=item, text="I leseramme?")
    return lambda: services.withdraw_question(actor=me, question=question)


@of(ROOM)
@called
def take_control(room: Boardroom, me: Any, item: Any) -> Act:
    services.give_back(actor=room.chair, item=item)
    return lambda: services.take_control(actor=me, item=item)


@of(ROOM)
@called
def hand_over(room: Boardroom, me: Any, item: Any) -> Act:
    return lambda: services.hand_over(actor=me, item=item, to=room.molecular.person)


def holds_the_screen(room: Boardroom, me: Any, item: Any) -> None:
    services.hand_over(actor=room.chair, item=item, to=me.person)


@of(ROOM)
@called
def give_back(room: Boardroom, me: Any, item: Any) -> Act:
    holds_the_screen(room, me, item)
    return lambda: services.give_back(actor=me, item=item)


@of(ROOM)
@called
def show(room: Boardroom, me: Any, item: Any) -> Act:
    holds_the_screen(room, me, item)
    return lambda: services.show(actor=me, item=item, view=View(Section.TRIALS))


@of(ROOM)
@called
def go_to_step(room: Boardroom, me: Any, item: Any) -> Act:
    return lambda: services.go_to_step(actor=me, item=item, step=CaseStep.FINDINGS, seen=CaseStep.HISTORY)


@of(ROOM)
@called
def add_line(room: Boardroom, me: Any, item: Any) -> Act:
    return lambda: services.add_line(actor=me, item=item, line=OPTION)


@of(ROOM)
@called
def edit_line(room: Boardroom, me: Any, item: Any) -> Act:
    stored, changed = drafted(room), Line(ItemKind.TREATMENT_OPTION, drugs=["futibatinib"])
    return lambda: services.edit_line(actor=me, stored=stored, line=changed, version=version(room))


@of(ROOM)
@called
def move_line(room: Boardroom, me: Any, item: Any) -> Act:
    _first, second = drafted(room), drafted(room)
    return lambda: services.move_line(actor=me, stored=second, by=-1, seen=2)


@of(ROOM)
@called
def remove_line(room: Boardroom, me: Any, item: Any) -> Act:
    stored = drafted(room)
    return lambda: services.remove_line(actor=me, stored=stored)


@of(ROOM)
@called
def save_outcome(room: Boardroom, me: Any, item: Any) -> Act:
    return lambda: services.save_outcome(actor=me, item=item, version=1, summary="S", dissent="", consensus=True)


@of(ROOM)
@called
def reserve_place(room: Boardroom, me: Any, item: Any) -> Act:
    stored = drafted(room, Line(ItemKind.TRIAL_COHORT, cohort=open_cohort(item.case)))
    return lambda: services.reserve_place(actor=me, stored=stored)


@of(ROOM)
@called
def write_note(room: Boardroom, me: Any, item: Any) -> Act:
    writer = Writer.of(me, item).type("Leseramme bevart.")
    return lambda: writer.send(item)


@of(ROOM)
@called
def append_note(room: Boardroom, me: Any, item: Any) -> Act:
    return lambda: services.append_note(actor=me, item=item, text="Leseramme bevart.")


@of(ROOM)
@called
def read_back(room: Boardroom, me: Any, item: Any) -> Act:
    drafted(room)
    return lambda: services.read_back(actor=me, item=item, version=version(room))


@of(ROOM)
@called
def stop_reading(room: Boardroom, me: Any, item: Any) -> Act:
    drafted(room)
    read_out(room)
    return lambda: services.stop_reading(actor=me, item=item)


@of(ROOM)
@called
def open_poll(room: Boardroom, me: Any, item: Any) -> Act:
    drafted(room)
    return lambda: services.open_poll(actor=me, item=item, question="", version=version(room))


def asked(room: Boardroom, item: Any) -> Any:
    drafted(room)
    return services.open_poll(actor=room.chair, item=item, question="", version=version(room))


@of(ROOM)
@called
def vote(room: Boardroom, me: Any, item: Any) -> Act:
    poll = asked(room, item)
    return lambda: services.vote(actor=me, poll=poll, choice=VoteChoice.YES)


@of(ROOM)
@called
def close_poll(room: Boardroom, me: Any, item: Any) -> Act:
    poll = asked(room, item)
    return lambda: services.close_poll(actor=me, poll=poll)


@of(ROOM)
@called
def record_conclusion(room: Boardroom, me: Any, item: Any) -> Act:
    follow_up(room)
    read = read_out(room)
    return lambda: services.record_conclusion(actor=me, item=item, version=read)


@of(ROOM)
@called
def defer_case(room: Boardroom, me: Any, item: Any) -> Act:
    return lambda: services.defer_case(actor=me, item=item, reason="Venter på ny biopsi")
