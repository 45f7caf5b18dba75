"""What a conclusion is offered ready-made: not what it names already."""

import pytest

from cases.genomics.enums import Effect, InterpretationState, Relevance
from cases.genomics.models import Actionability, Finding, Interpretation
from cases.meetings import services
from cases.meetings.enums import ItemKind
from cases.meetings.live.audience import Audience, audience_of
from cases.meetings.live.fragments import render
from cases.meetings.models import AgendaItem
from cases.meetings.queries.offers import offers_of
from cases.meetings.queries.rooms import room_state
from cases.meetings.services.concluding import Line
from molmdt.kernel.errors import InvalidInput
from tests.cases.genomics.safety import make_finding, make_profile
from tests.cases.meetings.rooms import Boardroom, make_open_meeting, open_cohort

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> Boardroom:
    return make_open_meeting(1)


@pytest.fixture
def item(room: Boardroom) -> AgendaItem:
    return room.call(1)


def audience(room: Boardroom) -> Audience:
    found = audience_of(room.chair, room_state(room.meeting), language="nb")
    assert found is not None
    return found


def adding(room: Boardroom) -> str:
    return render(room_state(room.meeting), audience(room), ["adding"])["adding"]


def test_cohort_that_the_decision_names_is_not_offered_again(room: Boardroom, item: AgendaItem) -> None:
    def offered() -> list[str]:
        return [one.cohort.code for one in offers_of(item.case, room_state(room.meeting).lines).cohorts]

    cohort = open_cohort(item.case)
    assert offered() == ["PEM-FGFR2"]
    assert 'class="offer"' in adding(room) and 'data-kind="trial_cohort"' in adding(room)
    stored = services.add_line(actor=room.chair, item=item, line=Line(ItemKind.TRIAL_COHORT, cohort=cohort))
    assert offered() == []
    assert 'class="offer"' not in adding(room) and 'data-kind="trial_cohort"' not in adding(room)
    with pytest.raises(InvalidInput) as refused:  # two who press the same offer at once
        services.add_line(actor=room.chair, item=item, line=Line(ItemKind.TRIAL_COHORT, cohort=cohort))
    assert [problem.path for problem in refused.value.problems] == ["cohort"]
    services.edit_line(
        actor=room.chair, stored=stored, line=Line(ItemKind.TRIAL_COHORT, cohort=cohort, text="Først"), version=99
    )
    services.remove_line(actor=room.chair, stored=stored)
    assert offered() == ["PEM-FGFR2"]


def interpreted(room: Boardroom, gene: str, *drugs: str) -> Finding:
    """A relevant finding whose interpretation speaks of these drugs together."""
    finding = make_finding(make_profile(room.cases[0]), gene=gene, relevance=Relevance.RELEVANT)
    interpretation = Interpretation.objects.create(
        finding=finding, state=InterpretationState.CONFIRMED, oncogenicity="oncogenic", author=room.molecular.person
    )
    Actionability.objects.create(
        interpretation=interpretation, drugs=list(drugs), effect=Effect.SENSITIVE, system="ESCAT",
        system_version="2018", level_own_tumour="I-B", oncotree="CHOL",
    )  # fmt: skip
    return finding


def test_option_is_offered_until_a_line_has_its_drugs_because_of_its_finding(room: Boardroom, item: AgendaItem) -> None:
    finding = interpreted(room, "BRAF", "dabrafenib", "trametinib")

    def offered() -> list[tuple[str, ...]]:
        return [one.drugs for one in offers_of(item.case, room_state(room.meeting).lines).options]

    def write(*drugs: str, findings: list[Finding]) -> None:
        line = Line(ItemKind.TREATMENT_OPTION, drugs=drugs, findings=findings)
        services.add_line(actor=room.chair, item=item, line=line)

    both = ("dabrafenib", "trametinib")
    assert offered() == [both]
    write("dabrafenib", findings=[finding])
    write(*both, findings=[])  # because of something else
    assert offered() == [both]
    write("Trametinib", "dabrafenib", findings=[finding])
    assert offered() == []
