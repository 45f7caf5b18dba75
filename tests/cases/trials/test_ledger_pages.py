"""The ledger on its pages: the board's own act, screening, the line, places beyond the design, the stage diagram."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from cases.meetings import services as meetings
from cases.meetings.enums import EventKind, ItemKind
from cases.meetings.models import MeetingEvent
from cases.meetings.queries.rooms import room_state
from cases.meetings.services import places
from cases.meetings.services.concluding import Line
from cases.trials import services
from cases.trials.models import CohortPatient, DrugSupply, Slot
from cases.trials.queries import work_items
from molmdt.accounts.enums import Role
from molmdt.audit.models import AuditEvent
from molmdt.kernel.clock import now, stopped_at, today
from molmdt.kernel.errors import PreconditionFailed
from tests.cases.meetings.rooms import make_open_meeting
from tests.cases.meetings.test_converge import open_cohort
from tests.cases.trials.nation import load_cohorts
from tests.cases.trials.test_slots import CODE, fill, fitting_case
from tests.factories import make_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    return load_cohorts()[CODE]


@pytest.fixture
def national():
    return make_account(Role.NATIONAL_COORDINATOR)


def page_text(client, cohort) -> str:
    answer = client.get(reverse("cohort", args=[cohort.code]))
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


# The board


@pytest.fixture
def at_the_board():
    room = make_open_meeting()
    item = room.call(1)
    line = Line(kind=ItemKind.TRIAL_COHORT, cohort=open_cohort(item.case))
    return room, item, meetings.add_line(actor=room.chair, item=item, line=line)


def test_the_board_reserves_by_the_ledgers_own_verb(at_the_board):
    room, item, stored = at_the_board
    meetings.reserve_place(actor=room.chair, stored=stored)
    slot = Slot.objects.get()
    assert (slot.case, slot.cohort, slot.state, slot.reserved_by) == (
        item.case, stored.cohort, "reserved", room.chair.person,
    )  # fmt: skip
    assert AuditEvent.objects.filter(action="slot.book", case=item.case.pseudonym).count() == 1
    with pytest.raises(PreconditionFailed, match="har allerede plass"):
        services.reserve_slot(cohort=stored.cohort, case=item.case, actor=room.chair)
    with pytest.raises(PreconditionFailed, match="har allerede plass"):
        meetings.reserve_place(actor=room.chair, stored=stored)
    assert MeetingEvent.objects.filter(kind=EventKind.PLACE_RESERVED).count() == 1


def test_place_and_event_of_the_board_are_one_transaction(at_the_board, monkeypatch):
    room, _item, stored = at_the_board

    def broken(*args, **values):
        raise RuntimeError("the log cannot be written")

    monkeypatch.setattr(places, "append", broken)
    with pytest.raises(RuntimeError):
        meetings.reserve_place(actor=room.chair, stored=stored)
    assert not Slot.objects.exists()


def test_a_reservation_that_has_run_out_is_none_at_the_board_either(at_the_board):
    room, _item, stored = at_the_board
    meetings.reserve_place(actor=room.chair, stored=stored)
    assert room_state(room.meeting).standings[stored.cohort_id].held
    with stopped_at(now() + timedelta(days=29)):
        assert not room_state(room.meeting).standings[stored.cohort_id].held


# The cohort's page


def test_the_page_shows_line_drug_and_places_elsewhere(client, cohort, national):
    DrugSupply.objects.create(trial=cohort.trial, drug="pemigatinib", places=9)
    fill(cohort, places=1)
    held = services.reserve_slot(cohort=cohort, case=fitting_case(), actor=national)
    services.reserve_slot(cohort=cohort, case=fitting_case(), actor=national, wait=True)
    services.begin_screening(slot=held, actor=national)
    client.force_login(national)
    shown = page_text(client, cohort)
    assert "holder til 9 pasienter i alle kohorter: 7 inkludert, 1 reservert, 1 igjen" in shown
    assert "under utredning" in shown and "nummer 1 i køen" in shown
    assert "0 av 7 behandlede, 0 av 0 evaluerbare" in shown  # waivers, both denominators


def test_the_line_is_moved_by_who_may(client, cohort, national):
    fill(cohort, places=0)
    slots = [services.reserve_slot(cohort=cohort, case=fitting_case(), actor=national, wait=True) for _ in range(2)]
    address = reverse("case-trials-line", args=[slots[1].case.pseudonym])
    sent = {"cohort": CODE, "place": "1", "reason": "rask forverring"}
    client.force_login(make_account(Role.REFERRING_ONCOLOGIST, person=slots[1].case.referring_doctor))
    assert client.post(address, sent).status_code == 403
    client.force_login(national)
    assert "Flytt i køen" in page_text(client, cohort)
    assert client.post(address, {**sent, "place": "x"}).status_code == 409
    assert client.post(address, sent).status_code == 302
    slots[1].refresh_from_db()
    assert slots[1].place_in_line == 1
    assert "Flyttet i køen: rask forverring" in page_text(client, cohort)


def test_a_place_beyond_the_design_from_asking_to_signature(client, cohort, national):
    fill(cohort, places=0)
    case = fitting_case()
    doctor = make_account(Role.REFERRING_ONCOLOGIST, person=case.referring_doctor)
    client.force_login(doctor)
    panel = client.get(reverse("case-trials", args=[case.pseudonym])).content.decode()
    assert "Be om en plass utover designet" in panel
    asked = {"cohort": CODE, "reason": "ingen annen mulighet"}
    assert client.post(reverse("case-trials-overrun", args=[case.pseudonym]), asked).status_code == 302
    decide = reverse("case-trials-overrun-decide", args=[case.pseudonym])
    assert client.post(decide, {"cohort": CODE, "decision": "sign", "password": "x"}).status_code == 403
    client.force_login(national)
    shown = page_text(client, cohort)
    assert "Ber om en plass utover designet: ingen annen mulighet" in shown and "Signer" in shown
    wrong = client.post(decide, {"cohort": CODE, "decision": "sign", "password": "wrong"}, follow=True)
    assert "Passordet er feil. Ingenting ble signert." in wrong.content.decode()
    assert Slot.objects.get().state == "waiting"
    national.set_password("a good password")
    national.save()
    client.force_login(national)
    sent = {"cohort": CODE, "decision": "sign", "password": "a good password"}
    assert client.post(decide, sent).status_code == 302
    assert Slot.objects.get().overrun_signed_by == national.person
    assert client.post(decide, sent).status_code == 404  # it waits no more
    assert "utover designet" in page_text(client, cohort)


def test_a_declined_place_is_told_on_the_page(client, cohort, national):
    fill(cohort, places=0)
    case = fitting_case()
    services.ask_overrun(cohort=cohort, case=case, reason="x", actor=make_account(Role.REFERRING_ONCOLOGIST))
    client.force_login(national)
    sent = {"cohort": CODE, "decision": "decline"}
    answer = client.post(reverse("case-trials-overrun-decide", args=[case.pseudonym]), sent, follow=True)
    assert "Saken beholder plassen i køen" in answer.content.decode()
    assert Slot.objects.get().overrun_reason == ""


def test_screening_begins_from_the_panel(client, cohort, national):
    case = fitting_case()
    services.reserve_slot(cohort=cohort, case=case, actor=national)
    doctor = make_account(Role.REFERRING_ONCOLOGIST, person=case.referring_doctor)
    client.force_login(doctor)
    assert "Start utredning" in client.get(reverse("case-trials", args=[case.pseudonym])).content.decode()
    examine = reverse("case-trials-examine", args=[case.pseudonym])
    assert client.post(examine, {"cohort": CODE}).status_code == 302
    assert Slot.objects.get().state == "in_screening"
    include = {"cohort": CODE, "trial_number": "IMPR.H-7"}
    assert client.post(reverse("trial-include", args=[case.pseudonym]), include).status_code == 302
    assert CohortPatient.objects.get().trial_number == "IMPR.H-7"


def test_the_diagram_says_where_the_cohort_stands_and_what_can_come(client, cohort, national):
    client.force_login(national)
    fill(cohort, places=0)
    CohortPatient.objects.update(outcome="no_disease_control", assessed_on=today())
    diagram = client.get(reverse("cohort", args=[CODE])).context["page"].diagram
    assert {box.stage: box.status for box in diagram.boxes} == {
        "stage_one": "passed", "stage_one_full": "passed", "stopped": "here", "stage_two": "closed",
        "positive": "closed", "negative": "closed", "expansion": "closed",
    }  # fmt: skip
    CohortPatient.objects.filter(trial_number="T0").update(outcome="disease_control")
    diagram = client.get(reverse("cohort", args=[CODE])).context["page"].diagram
    assert {box.stage: box.status for box in diagram.boxes} == {
        "stage_one": "passed", "stage_one_full": "closed", "stopped": "closed", "stage_two": "here",
        "positive": "ahead", "negative": "ahead", "expansion": "ahead",
    }  # fmt: skip
    shown = page_text(client, cohort)
    assert "fra 1 av 8, til 24" in shown and "5 eller flere av 24" in shown
    assert "4 til blant de 16 som ikke er evaluert ennå" in shown


def test_patients_are_counted_by_version_where_there_are_several(client, national):
    cohort = load_cohorts()["OLA-BRCA-PRAD"]
    for version, outcome in ((1, "disease_control"), (1, "no_disease_control"), (2, "pending")):
        CohortPatient.objects.create(
            cohort=cohort, version=cohort.versions.get(number=version), trial_number=f"V{version}{outcome}",
            first_dose_on=today(), outcome=outcome, assessed_on=None if outcome == "pending" else today(),
        )  # fmt: skip
    client.force_login(national)
    counts = client.get(reverse("cohort", args=[cohort.code])).context["page"].counts
    assert [(one.version.number, one.treated, one.evaluable, one.successes) for one in counts] == [
        (1, 2, 2, 1), (2, 1, 0, 0),
    ]  # fmt: skip
    assert "uansett hvilken versjon" in page_text(client, cohort)


def test_a_stopped_cohort_has_its_unbiased_estimate(client, cohort, national):
    fill(cohort, places=0)
    CohortPatient.objects.update(outcome="no_disease_control", assessed_on=today())
    client.force_login(national)
    assert client.get(reverse("cohort", args=[CODE])).context["page"].estimate.unbiased == 0


def test_the_cohort_page_costs_the_same_whatever_the_line(client, cohort, national, django_assert_max_num_queries):
    fill(cohort, places=0)
    for _ in range(6):
        services.reserve_slot(cohort=cohort, case=fitting_case(), actor=national, wait=True)
    client.force_login(national)
    client.get(reverse("cohort", args=[CODE]))
    with django_assert_max_num_queries(32):
        client.get(reverse("cohort", args=[CODE]))


# The work list


def what_for(account):
    return [(item.what, item.why) for item in work_items(account)]


def test_the_work_list_asks_a_second_person_to_sign(cohort, national):
    fill(cohort, places=0)
    services.ask_overrun(cohort=cohort, case=fitting_case(), reason="x", actor=national)
    assert what_for(national) == []
    other = make_account(Role.NATIONAL_COORDINATOR)
    assert what_for(other) == [("Plass utover designet", f"{CODE}: signer eller avslå")]


def test_the_work_list_tells_of_places_in_a_cohort_that_has_ended(cohort, national):
    fill(cohort, places=0)
    services.reserve_slot(cohort=cohort, case=fitting_case(), actor=national, wait=True)
    assert what_for(national) == []
    CohortPatient.objects.update(outcome="no_disease_control", assessed_on=today())
    assert what_for(national) == [("Kohorten er avsluttet", f"{CODE} er avsluttet; plassen kan ikke brukes")]
