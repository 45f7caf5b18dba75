"""Priorities, two editors of one line, reading back, advisory votes, and work that follows."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from cases.dossier.models import Task
from cases.dossier.queries import work_items
from cases.meetings import services
from cases.meetings.enums import EventKind, ItemKind, VoteChoice
from cases.meetings.live.audience import audience_of
from cases.meetings.live.fragments import render
from cases.meetings.models import AgendaItem, Conclusion, ConclusionItem, MeetingEvent, Poll
from cases.meetings.queries.polls import polls_of
from cases.meetings.queries.rooms import room_state
from cases.meetings.services.concluding import Line
from cases.trials.enums import Verdict
from cases.trials.models import CohortVersion, DrugSupply, Screening
from cases.trials.services.screening import screen_case
from cases.trials.services.slots import release_slot, reserve_slot
from molmdt.kernel.clock import today
from molmdt.kernel.errors import EditConflict, InvalidInput, PreconditionFailed
from tests.cases.meetings.rooms import Boardroom, follow_up, make_open_meeting, open_cohort, read_out

pytestmark = pytest.mark.django_db
A, B = (Line(ItemKind.TREATMENT_OPTION, drugs=[drug]) for drug in ("pemigatinib", "futibatinib"))


@pytest.fixture
def room() -> Boardroom:
    return make_open_meeting(2)


@pytest.fixture
def item(room: Boardroom) -> AgendaItem:
    return room.call(1)


def drugs(item: AgendaItem) -> list[str]:
    return [", ".join(line.drugs) or line.kind for line in room_state(item.meeting).lines]


def conclusion_of(item: AgendaItem) -> Conclusion:
    return Conclusion.objects.get(item=item)


def test_options_keep_their_priority_before_what_follows_up(room: Boardroom, item: AgendaItem) -> None:
    follow_up(room)
    first = services.add_line(actor=room.chair, item=item, line=A)
    second = services.add_line(actor=room.chair, item=item, line=B)
    assert drugs(item) == ["pemigatinib", "futibatinib", "further_testing"]
    assert list(item.conclusion.lines.values_list("position", flat=True)) == [1, 2, 3]
    room.enter(room.doctor)
    services.move_line(actor=room.doctor, stored=second, by=-1, seen=second.position)
    assert drugs(item)[:2] == ["futibatinib", "pemigatinib"]
    with pytest.raises(PreconditionFailed):  # among what follows up
        services.move_line(actor=room.chair, stored=first, by=1, seen=2)


def test_stale_move_is_refused_with_the_place_found(room: Boardroom, item: AgendaItem) -> None:
    services.add_line(actor=room.chair, item=item, line=A)
    second = services.add_line(actor=room.chair, item=item, line=B)
    services.move_line(actor=room.chair, stored=second, by=-1, seen=2)
    with pytest.raises(PreconditionFailed) as caught:
        services.move_line(actor=room.molecular, stored=second, by=-1, seen=2)
    assert "1" in caught.value.message
    assert drugs(item) == ["futibatinib", "pemigatinib"]


def test_two_editors_of_one_line_and_of_two_lines(room: Boardroom, item: AgendaItem) -> None:
    first = services.add_line(actor=room.chair, item=item, line=A)
    second = services.add_line(actor=room.chair, item=item, line=B)
    seen = conclusion_of(item).version
    better = Line(ItemKind.TREATMENT_OPTION, drugs=["pemigatinib"], text="Etter progresjon")
    services.edit_line(actor=room.molecular, stored=first, line=better, version=seen)
    services.edit_line(actor=room.pathologist, stored=second, line=Line(second.kind, drugs=["x"]), version=seen)
    with pytest.raises(EditConflict) as caught:
        services.edit_line(actor=room.pathologist, stored=first, line=A, version=seen)
    assert "Etter progresjon" in caught.value.stored["line"]
    services.edit_line(actor=room.pathologist, stored=first, line=A, version=caught.value.version)
    first.refresh_from_db()
    assert first.text == ""


def test_conflict_of_a_line_shows_both_texts(room: Boardroom, item: AgendaItem, client: Client) -> None:
    stored = follow_up(room)
    seen = conclusion_of(item).version
    line = Line(stored.kind, text="Stratifisert", responsible_role="GE", due_on=today())
    services.edit_line(actor=room.chair, stored=stored, line=line, version=seen)
    client.force_login(room.molecular)
    sent = {"kind": stored.kind, "text": "Min tekst", "owner": "MB", "due_on": str(today()), "version": seen}
    answer = client.post(f"/meetings/lines/{stored.pk}/edit/", sent, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert answer.status_code == 409 and answer.headers["HX-Retarget"] == f"#conflict-line-{stored.pk}"
    assert "Stratifisert" in page and "Min tekst" in page and 'name="owner" value="MB"' in page
    again = client.post(
        f"/meetings/lines/{stored.pk}/edit/", {**sent, "version": conclusion_of(item).version},
        headers={"HX-Request": "true"},
    )  # fmt: skip
    stored.refresh_from_db()
    assert again.status_code == 204 and (stored.text, stored.responsible_role) == ("Min tekst", "MB")


@pytest.mark.parametrize(
    ("sent", "named"),
    [
        ({"kind": "rebiopsy", "text": "Lever"}, ["Responsible", "Due"]),
        ({"kind": "rebiopsy", "text": "Lever", "owner": "XX", "due_on": "2100-01-01"}, ["Responsible"]),
        ({"kind": "rebiopsy", "text": "Lever", "owner": "999999", "due_on": "2100-01-01"}, ["Responsible"]),
        ({"kind": "treatment_option"}, ["Drugs"]),
        ({"kind": "treatment_option", "drugs": "x", "evidence": "ESCAT IX-Z"}, ["Evidence"]),
    ],
)
def test_refusal_names_the_fields_as_the_form_does(
    room: Boardroom, item: AgendaItem, client: Client, sent: dict[str, str], named: list[str]
) -> None:
    client.force_login(room.chair)
    client.cookies.load({"django_language": "en"})
    answer = client.post(f"/meetings/items/{item.pk}/lines/", sent, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert [f"<b>{name}</b>" in answer.content.decode() for name in named] == [True] * len(named)
    assert not item.conclusion.lines.exists()


def test_the_treating_doctor_is_a_person_in_every_case(room: Boardroom, item: AgendaItem) -> None:
    line = Line(ItemKind.REBIOPSY, text="Lever", responsible_role="RO", due_on=today())
    room.enter(room.doctor)
    stored = services.add_line(actor=room.doctor, item=item, line=line)
    assert (stored.responsible, stored.responsible_role) == (item.case.referring_doctor, "")


def test_nothing_is_recorded_that_was_not_read_out(room: Boardroom, item: AgendaItem) -> None:
    services.add_line(actor=room.chair, item=item, line=A)
    version = conclusion_of(item).version
    with pytest.raises(PreconditionFailed):
        services.record_conclusion(actor=room.chair, item=item, version=version)
    with pytest.raises(PreconditionFailed):
        services.read_back(actor=room.chair, item=item, version=version - 1)
    services.read_back(actor=room.chair, item=item, version=version)
    assert room_state(room.meeting).being_read
    services.stop_reading(actor=room.chair, item=item)
    services.stop_reading(actor=room.chair, item=item)
    assert MeetingEvent.objects.filter(kind=EventKind.READ_BACK).count() == 2
    with pytest.raises(PreconditionFailed):
        services.record_conclusion(actor=room.chair, item=item, version=version)


def test_change_while_it_is_read_ends_the_reading(room: Boardroom, item: AgendaItem) -> None:
    services.add_line(actor=room.chair, item=item, line=A)
    read_out(room)
    services.add_line(actor=room.molecular, item=item, line=B)
    state = room_state(room.meeting)
    assert state.reading_broken and not state.being_read
    read_out(room)
    room.call(2)
    room.call(1)
    assert not room_state(room.meeting).reading_broken and not room_state(room.meeting).being_read


def test_empty_conclusion_is_neither_read_nor_voted_on(room: Boardroom, item: AgendaItem) -> None:
    with pytest.raises(InvalidInput):
        services.read_back(actor=room.chair, item=item, version=1)
    with pytest.raises(InvalidInput):
        services.open_poll(actor=room.chair, item=item, question="", version=1)


def asked(room: Boardroom, item: AgendaItem) -> Poll:
    services.add_line(actor=room.chair, item=item, line=A)
    return services.open_poll(actor=room.chair, item=item, question="Enig?", version=conclusion_of(item).version)


def test_vote_can_be_changed_until_it_is_closed_and_a_reasoned_no_is_dissent(room: Boardroom, item: AgendaItem) -> None:
    poll = asked(room, item)
    services.vote(actor=room.molecular, poll=poll, choice=VoteChoice.YES)
    services.vote(actor=room.molecular, poll=poll, choice=VoteChoice.NO, comment="Ny biopsi først")
    services.vote(actor=room.pathologist, poll=poll, choice=VoteChoice.NO)
    read_out(room)
    with pytest.raises(PreconditionFailed):
        services.record_conclusion(actor=room.chair, item=item, version=conclusion_of(item).version)
    services.close_poll(actor=room.chair, poll=poll)
    conclusion = conclusion_of(item)
    assert conclusion.dissent == f"{room.molecular.person.name}: Ny biopsi først"
    assert set(conclusion.authors.all()) == {room.chair.person}, "a vote makes nobody an author"
    (record,) = polls_of(item)
    assert dict(record.counts) == {"yes": 0, "no": 2, "abstain": 0}
    assert room_state(room.meeting).reading_broken, "dissent belongs to what is read out"
    with pytest.raises(PreconditionFailed):
        services.vote(actor=room.molecular, poll=poll, choice=VoteChoice.YES)


def test_changed_conclusion_closes_the_vote_and_takes_no_dissent_from_it(room: Boardroom, item: AgendaItem) -> None:
    poll = asked(room, item)
    services.vote(actor=room.molecular, poll=poll, choice=VoteChoice.NO, comment="Nei")
    services.add_line(actor=room.chair, item=item, line=B)
    (record,) = polls_of(item)
    assert record.overtaken and not record.is_open and record.version < conclusion_of(item).version
    assert conclusion_of(item).dissent == ""
    for act in (
        lambda: services.vote(actor=room.molecular, poll=poll, choice=VoteChoice.YES),
        lambda: services.close_poll(actor=room.chair, poll=poll),
        lambda: services.open_poll(actor=room.chair, item=item, question="", version=record.version),
    ):
        with pytest.raises(PreconditionFailed):
            act()


def test_one_vote_at_a_time_and_only_those_in_the_room(room: Boardroom, item: AgendaItem) -> None:
    poll = asked(room, item)
    with pytest.raises(PreconditionFailed):
        services.open_poll(actor=room.chair, item=item, question="", version=conclusion_of(item).version)
    with pytest.raises(PreconditionFailed):
        services.vote(actor=room.geneticist, poll=poll, choice=VoteChoice.YES)
    with pytest.raises(InvalidInput):
        services.vote(actor=room.molecular, poll=poll, choice=VoteChoice.NO, comment="x" * 401)


def test_names_are_not_on_the_page_before_the_vote_is_closed(room: Boardroom, item: AgendaItem) -> None:
    poll = asked(room, item)
    services.vote(actor=room.molecular, poll=poll, choice=VoteChoice.NO, comment="Ny biopsi")

    def box() -> str:
        state = room_state(room.meeting)
        audience = audience_of(room.chair, state, language="nb")
        assert audience is not None
        return render(state, audience, ["poll"])["poll"]

    assert room.molecular.person.name not in box() and "Ny biopsi" not in box()
    services.close_poll(actor=room.chair, poll=poll)
    assert room.molecular.person.name in box() and "Ny biopsi" in box()


def test_case_put_aside_closes_its_vote(room: Boardroom, item: AgendaItem) -> None:
    poll = asked(room, item)
    room.call(2)
    poll.refresh_from_db()
    assert poll.closed_at is not None and not poll.overtaken


def test_what_follows_up_stands_on_work_lists_once(room: Boardroom, item: AgendaItem) -> None:
    services.add_line(actor=room.chair, item=item, line=A)
    follow_up(room)
    line = Line(ItemKind.RETURN_TO_BOARD, text="RNA-svar", responsible_role="RO", due_on=today() + timedelta(days=21))
    services.add_line(actor=room.chair, item=item, line=line)
    services.record_conclusion(actor=room.chair, item=item, version=read_out(room))
    genetic, back = Task.objects.filter(case=item.case).order_by("due_on")
    assert (genetic.kind, genetic.owner_role, genetic.owner, genetic.text) == (
        "further_testing", "GE", None, "BRCA2 i blod",
    )  # fmt: skip
    assert (back.owner, back.due_on, back.blocks_signing) == (item.case.referring_doctor, line.due_on, False)
    assert [entry.what for entry in work_items(room.geneticist) if entry.pseudonym == item.case.pseudonym]
    assert [entry.what for entry in work_items(room.doctor) if "RNA-svar" in entry.what]
    assert ConclusionItem.objects.filter(conclusion__item=item).exclude(task=None).count() == 2


def in_cohort(room: Boardroom, item: AgendaItem) -> ConclusionItem:
    line = Line(ItemKind.TRIAL_COHORT, cohort=open_cohort(item.case))
    return services.add_line(actor=room.chair, item=item, line=line)


def test_line_says_what_speaks_against_its_cohort(room: Boardroom, item: AgendaItem) -> None:
    stored = in_cohort(room, item)

    def standing() -> Any:
        return room_state(room.meeting).standings[stored.cohort_id]

    assert not standing().speaks_against and standing().version == stored.cohort_version
    Screening.objects.filter(case=item.case).update(verdict=Verdict.UNKNOWN)
    assert standing().speaks_against and standing().verdict == Verdict.UNKNOWN
    CohortVersion.objects.filter(cohort=stored.cohort).update(is_current=False)
    CohortVersion.objects.create(cohort=stored.cohort, number=4, rule={}, valid_from=today(), is_current=True)
    assert standing().version == 4 != stored.cohort_version
    Screening.objects.filter(case=item.case).delete()
    assert standing().verdict is None and standing().speaks_against
    DrugSupply.objects.create(trial=stored.cohort.trial, drug="pemigatinib", places=0)
    assert standing().state.used_up.drug == "pemigatinib"


def test_place_taken_and_given_back_elsewhere_is_told_in_the_room(
    room: Boardroom, item: AgendaItem, django_capture_on_commit_callbacks: Any
) -> None:
    stored = in_cohort(room, item)
    Screening.objects.create(
        case=room.cases[1], version=stored.cohort.versions.get(), verdict=Verdict.MATCH, explanation={}
    )
    before = room_state(room.meeting)
    free = before.standings[stored.cohort_id].state.free
    with django_capture_on_commit_callbacks(execute=True):
        slot = reserve_slot(cohort=stored.cohort, case=room.cases[1], actor=room.coordinator)
    told = MeetingEvent.objects.filter(meeting=room.meeting, sequence__gt=before.sequence)
    assert {event.kind for event in told} == {EventKind.PLACE_RESERVED} and told[0].person is None
    assert room_state(room.meeting).standings[stored.cohort_id].state.free == free - 1
    with django_capture_on_commit_callbacks(execute=True):
        release_slot(slot=slot, actor=room.coordinator)
    assert room_state(room.meeting).standings[stored.cohort_id].state.free == free


def test_own_reservation_is_one_event(
    room: Boardroom, item: AgendaItem, django_capture_on_commit_callbacks: Any
) -> None:
    stored = in_cohort(room, item)
    before = room_state(room.meeting).sequence
    with django_capture_on_commit_callbacks(execute=True):
        services.reserve_place(actor=room.chair, stored=stored)
    assert room_state(room.meeting).sequence == before + 1


def test_room_whose_case_has_nothing_to_do_with_the_cohort_is_not_disturbed(
    room: Boardroom, item: AgendaItem, django_capture_on_commit_callbacks: Any
) -> None:
    cohort = open_cohort(room.cases[1])
    before = room_state(room.meeting).sequence
    with django_capture_on_commit_callbacks(execute=True):
        reserve_slot(cohort=cohort, case=room.cases[1], actor=room.coordinator)
    assert room_state(room.meeting).sequence == before


def test_case_judged_anew_is_told_where_it_is_up(
    room: Boardroom, item: AgendaItem, django_capture_on_commit_callbacks: Any
) -> None:
    in_cohort(room, item)
    before = room_state(room.meeting).sequence
    for case, events in ((room.cases[1], 0), (item.case, 1)):
        with django_capture_on_commit_callbacks(execute=True):
            screen_case(case)
        assert room_state(room.meeting).sequence == before + events
