"""Who should have the screen in each step of a case, as a truth table."""

import pytest

from cases.meetings.enums import CaseStep
from cases.meetings.logic.steps import ORDER, SECTION_OF, Candidate, Parts, next_step, proposed_presenter

DOCTOR, PLANNED, CHAIR, BIOLOGIST, STRANGER = range(1, 6)
MOL, BIO, ONC = "molecular_biology", "bioinformatics", "oncology"
PARTS = Parts(doctor=DOCTOR, planned=PLANNED, chair=CHAIR)


@pytest.mark.parametrize(
    ("step", "room", "wanted"),
    [
        (CaseStep.HISTORY, {DOCTOR: [ONC], CHAIR: [ONC]}, DOCTOR),
        (CaseStep.HISTORY, {CHAIR: [ONC]}, None),  # the treating doctor is not in the room
        (CaseStep.FINDINGS, {BIOLOGIST: [MOL], PLANNED: [BIO]}, PLANNED),  # who the agenda names goes first
        (CaseStep.FINDINGS, {BIOLOGIST: [MOL], PLANNED: [ONC]}, BIOLOGIST),  # named, but for something else
        (CaseStep.FINDINGS, {STRANGER: [ONC], BIOLOGIST: [BIO]}, BIOLOGIST),
        (CaseStep.FINDINGS, {STRANGER: [ONC]}, None),
        (CaseStep.FINDINGS, {}, None),
        (CaseStep.CONSEQUENCE, {DOCTOR: [ONC], PLANNED: [MOL], CHAIR: [ONC]}, None),
        (CaseStep.DECISION, {DOCTOR: [ONC], CHAIR: [ONC]}, CHAIR),
        (CaseStep.DECISION, {DOCTOR: [ONC]}, None),
    ],
)
def test_who_should_show(step: CaseStep, room: dict[int, list[str]], wanted: int | None) -> None:
    assert proposed_presenter(step, [Candidate(key, words) for key, words in room.items()], PARTS) == wanted


def test_nobody_is_named() -> None:
    nobody = Parts(doctor=None, planned=None, chair=None)
    assert proposed_presenter(CaseStep.DECISION, [Candidate(CHAIR, [ONC])], nobody) is None
    assert proposed_presenter(CaseStep.FINDINGS, [Candidate(BIOLOGIST, [MOL])], nobody) == BIOLOGIST


def test_steps_follow_each_other_and_each_says_what_it_shows() -> None:
    assert [next_step(step) for step in ORDER] == [*ORDER[1:], None]
    assert set(SECTION_OF) == set(CaseStep)
