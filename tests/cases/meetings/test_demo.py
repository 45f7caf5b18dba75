"""The demo nation's meetings and interpretations fit its cases."""

from datetime import date

import pytest

from cases.dossier.demo.nation import demo_cases
from cases.dossier.enums import CaseState
from cases.genomics.demo.archetypes import ARCHETYPES, FUSIONS
from cases.genomics.demo.cases import CLASSIFIED_OTHERWISE, profile_of
from cases.genomics.demo.interpretations import interpretations
from cases.genomics.enums import ESCAT_LEVELS, FindingKind
from cases.genomics.guidelines import oncogenicity
from cases.genomics.logic.oncogenicity import assess
from cases.meetings.demo.plan import DISCUSSED_BEFORE, MEETINGS, PRESENT, conclusions
from cases.meetings.enums import ItemKind
from cases.trials.demo.cohorts import HISTORIES
from molmdt.accounts.demo import people
from molmdt.accounts.enums import Competence

CASES = {case.key: case for case in demo_cases(date(2026, 11, 24))}
PAST_STATES = {
    CaseState.DISCUSSED, CaseState.CONCLUDED, CaseState.SIGNED, CaseState.DISPATCHED, CaseState.FOLLOWED_UP,
    CaseState.CLOSED,
}  # fmt: skip


def genes_of(archetype: int) -> set[str]:
    template = ARCHETYPES[archetype]
    genes = {key.split()[0] for call in template.calls for key in call.of} | {item.gene for item in template.copies}
    for name in template.fusions:
        genes |= {FUSIONS[name].gene_a, FUSIONS[name].gene_b}
    return genes


def test_two_past_meetings_one_today_with_nine_one_half_planned() -> None:
    days = {meeting.days_from_today: meeting for meeting in MEETINGS}
    assert set(days) == {-14, -7, 0, 7}
    assert len(days[0].cases) == 9
    assert 0 < len(days[7].cases) < 9


def test_cases_are_in_one_meeting_and_their_state_fits_it() -> None:
    keys = [key for meeting in MEETINGS for key in meeting.cases]
    assert len(keys) == len(set(keys))
    for meeting in MEETINGS:
        for key in meeting.cases:
            if key in DISCUSSED_BEFORE:
                assert meeting.days_from_today > 0
                assert CASES[key].state is CaseState.DISCUSSED
            elif meeting.days_from_today >= 0:
                assert CASES[key].state is CaseState.SCHEDULED
            elif key in meeting.deferred:
                assert CASES[key].state is CaseState.DEFERRED
            else:
                assert CASES[key].state in PAST_STATES
    assert {key for key, case in CASES.items() if case.state in PAST_STATES | {CaseState.SCHEDULED}} <= set(keys)


def test_every_discussed_case_has_a_conclusion_that_rests_on_its_own_findings() -> None:
    past = {key for meeting in MEETINGS if meeting.days_from_today < 0 for key in meeting.cases}
    deferred = {key for meeting in MEETINGS for key in meeting.deferred}
    assert set(conclusions()) == past - deferred
    cohorts = {history.code for history in HISTORIES}
    for key, conclusion in conclusions().items():
        for line in conclusion.lines:
            assert set(line.genes) <= genes_of(CASES[key].archetype), key
            assert not line.cohort or line.cohort in cohorts
            assert not line.level or line.level in ESCAT_LEVELS
            assert line.kind is not ItemKind.TRIAL_COHORT or line.cohort


@pytest.mark.parametrize("archetype", ARCHETYPES)
def test_interpretations_speak_of_what_the_archetype_carries(archetype: int) -> None:
    template = ARCHETYPES[archetype]
    for said in interpretations()[archetype]:
        assert said.gene in genes_of(archetype)
        if said.kind is FindingKind.COPY_NUMBER:
            assert said.gene in {item.gene for item in template.copies}
        for action in said.actions:
            assert {action.level_own_tumour, action.level_other_tumours} - {""} <= set(ESCAT_LEVELS)


@pytest.mark.parametrize("archetype", ARCHETYPES)
def test_points_give_the_class_of_an_interpretation_or_it_says_why_not(archetype: int) -> None:
    guideline = oncogenicity()
    for said in interpretations()[archetype]:
        if said.kind is not FindingKind.SMALL_VARIANT:
            assert not said.criteria
            continue
        for met in filter(None, (said.criteria, said.criteria_if_null)):
            found = assess(guideline, met)
            assert not found.left_out
            assert bool(said.deviation) is (found.oncogenicity is not said.oncogenicity), said.gene
    for (_, gene), otherwise in CLASSIFIED_OTHERWISE.items():
        (said,) = [one for one in interpretations()[26] if one.gene == gene]
        assert assess(guideline, said.met("missense_variant", otherwise=True)).oncogenicity is otherwise


def test_every_case_of_a_meeting_has_been_analysed() -> None:
    for meeting in MEETINGS:
        assert all(profile_of(CASES[key]) for key in meeting.cases)


def test_those_present_make_a_quorum() -> None:
    competences = {c for person in people() if person.username in PRESENT for c in person.competences}
    assert {Competence.ONCOLOGY, Competence.PATHOLOGY, Competence.MOLECULAR_BIOLOGY} <= competences
    assert Competence.MEDICAL_GENETICS in competences
