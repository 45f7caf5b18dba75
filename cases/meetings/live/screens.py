"""What the strip above the stage offers: who may be given the screen, and what the case's step proposes."""

from dataclasses import dataclass

from cases.meetings.enums import CaseStep, Section
from cases.meetings.logic.steps import ORDER, SECTION_OF, Candidate, Parts, next_step, proposed_presenter
from cases.meetings.queries.people import Present
from cases.meetings.queries.rooms import Place, RoomState
from molmdt.access.logic.matrix import decide
from molmdt.access.queries import matrix, reaches_of_people
from molmdt.accounts.models import Person


@dataclass(frozen=True)
class Screen:
    """``holds_as``: the presenter's role in the room. ``section``: what the step proposes to show; the page hides it
    where it is shown already, so that showing something changes the stage alone. ``proposed``: empty where it is so.
    """

    holds_as: str
    others: tuple[Present, ...]
    section: Section | None
    proposed: Person | None
    before: CaseStep | None
    after: CaseStep | None


def screen_of(state: RoomState) -> Screen | None:
    """None while no case is up. Two questions to the database more than the room's people."""
    if state.current is None:
        return None
    step, holder = CaseStep(state.meeting.shown_step), state.meeting.presenter_id
    able = _able(state, state.current)
    wanted = proposed_presenter(
        step, [Candidate(one.person.pk, one.person.competences) for one in able], _parts(state, state.current)
    )
    return Screen(
        holds_as=next((one.role for one in state.people if one.person.pk == holder), ""),
        others=tuple(one for one in able if one.person.pk != holder),
        section=SECTION_OF[step],
        proposed=None if wanted == holder else next((one.person for one in able if one.person.pk == wanted), None),
        before=ORDER[ORDER.index(step) - 1] if ORDER.index(step) else None,
        after=next_step(step),
    )


def _able(state: RoomState, place: Place) -> list[Present]:
    """Who is in the room, may show this case and has no conflict of interest in it."""
    facts, rules = place.case.access_facts(), matrix()
    reaches = reaches_of_people(one.person.pk for one in state.people)
    return [
        one
        for one in state.people
        if not one.disqualified and decide(rules, "meeting.present", reaches.get(one.person.pk, []), facts)
    ]


def _parts(state: RoomState, place: Place) -> Parts:
    return Parts(doctor=place.case.referring_doctor_id, planned=place.item.presenter_id, chair=state.meeting.chair_id)
