"""The pages of planning: what they refuse in words, and whose they are."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.test import Client

from cases.meetings import services
from cases.meetings.enums import MeetingState
from cases.meetings.models import Absence, Invitation, MeetingSeries
from molmdt.audit.models import AuditEvent
from molmdt.kernel.clock import OSLO, today
from tests.cases.meetings.rooms import Boardroom, make_boardroom
from tests.factories import make_board

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def room() -> Boardroom:
    room = make_boardroom(2)
    services.publish(actor=room.coordinator, meeting=room.meeting)
    services.invite(actor=room.coordinator, meeting=room.meeting)
    return room


def plan_of(room: Boardroom, **values: Any) -> dict[str, Any]:
    begins = room.meeting.starts_at.astimezone(OSLO)
    given = {
        "kind": "national", "date": f"{begins:%Y-%m-%d}", "time": f"{begins:%H:%M}", "length_minutes": "90",
        "minutes_per_case": "7", "chair": room.chair.person_id, "place": "Videorom 4",
    }  # fmt: skip
    return {**given, **values}


def test_plan_says_what_is_missing_and_leaves_an_audit_row_per_case(room: Boardroom, client: Client) -> None:
    client.force_login(room.coordinator)
    before = AuditEvent.objects.filter(action="case.list").count()
    page = client.get(f"/meetings/{room.meeting.pk}/plan/").content.decode()
    assert "6 innkallinger er uten svar." in page
    assert AuditEvent.objects.filter(action="case.list").count() == before + 2


def test_past_time_is_refused_beside_the_field(room: Boardroom, client: Client) -> None:
    client.force_login(room.coordinator)
    answer = client.post(f"/meetings/{room.meeting.pk}/plan/", plan_of(room, date=f"{today() - timedelta(1):%Y-%m-%d}"))
    assert answer.status_code == 422
    assert "Møtet må begynne fram i tid." in answer.content.decode()


def test_length_and_kind_are_stored(room: Boardroom, client: Client) -> None:
    client.force_login(room.coordinator)
    client.post(f"/meetings/{room.meeting.pk}/plan/", plan_of(room, length_minutes="60", kind="regional"))
    room.meeting.refresh_from_db()
    assert (room.meeting.length_minutes, room.meeting.kind) == (60, "regional")


def test_cancelling_needs_a_reason_and_then_leaves_the_coming_list_marked(room: Boardroom, client: Client) -> None:
    client.force_login(room.coordinator)
    answer = client.post(f"/meetings/{room.meeting.pk}/cancel/", {"reason": ""})
    assert answer.status_code == 422
    assert "Skriv hvorfor møtet avlyses." in answer.content.decode()
    assert client.post(f"/meetings/{room.meeting.pk}/cancel/", {"reason": "Snøstorm"}).status_code == 302
    room.meeting.refresh_from_db()
    assert room.meeting.state == MeetingState.CANCELLED
    page = client.get("/meetings/").content.decode()
    assert "avlyst" in page
    assert "Snøstorm" in page
    assert "Snøstorm" in client.get(f"/meetings/{room.meeting.pk}/plan/").content.decode()
    assert client.get(f"/meetings/{room.meeting.pk}/live/").status_code == 200


def test_answers_are_ones_own(room: Boardroom, client: Client) -> None:
    mine = Invitation.objects.get(item=room.item(1))
    client.force_login(room.chair)
    assert client.post("/meetings/mine/answer/", {"invitation": mine.pk, "answer": "comes"}).status_code == 404
    assert client.post("/meetings/mine/answer/", {"invitation": "x", "answer": "comes"}).status_code == 404
    client.force_login(room.doctor)
    answer = client.post("/meetings/mine/answer/", {"invitation": mine.pk, "answer": "substitute"})
    assert answer.status_code == 422
    assert "Skriv hvem som kommer i stedet for deg." in answer.content.decode()
    client.post("/meetings/mine/answer/", {"invitation": mine.pk, "answer": "comes"})
    mine.refresh_from_db()
    assert mine.answer == "comes"


def test_absence_for_whole_days_ends_at_midnight_after_the_last(room: Boardroom, client: Client) -> None:
    client.force_login(room.doctor)
    day = today() + timedelta(days=20)
    client.post("/meetings/mine/absences/", {"first": f"{day:%Y-%m-%d}", "last": f"{day + timedelta(1):%Y-%m-%d}"})
    stored = Absence.objects.get()
    assert stored.starts_at.astimezone(OSLO).strftime("%Y-%m-%d %H:%M") == f"{day:%Y-%m-%d} 00:00"
    assert stored.ends_at.astimezone(OSLO).strftime("%Y-%m-%d %H:%M") == f"{day + timedelta(2):%Y-%m-%d} 00:00"
    page = client.get("/meetings/mine/").content.decode()
    assert f"{day:%d.%m.%Y} – {day + timedelta(1):%d.%m.%Y}" in page
    refused = client.post("/meetings/mine/absences/", {"first": f"{day:%Y-%m-%d}", "begins": "12:00", "ends": "11:00"})
    assert refused.status_code == 422
    assert "Fraværet må slutte etter at det begynner." in refused.content.decode()
    client.force_login(room.chair)
    assert client.post("/meetings/mine/absences/remove/", {"absence": stored.pk}).status_code == 404
    client.force_login(room.doctor)
    client.post("/meetings/mine/absences/remove/", {"absence": stored.pk})
    assert not Absence.objects.exists()


def test_proposal_is_offered_for_undoing(room: Boardroom, client: Client) -> None:
    client.force_login(room.coordinator)
    taken = room.item(2)
    services.remove_case(actor=room.coordinator, item=taken)
    page = client.post(f"/meetings/{room.meeting.pk}/propose/", headers=HTMX).content.decode()
    added = room.meeting.items.get(case=taken.case)
    assert f'"items": "{added.pk}"' in page
    client.post(f"/meetings/{room.meeting.pk}/propose/undo/", {"items": str(added.pk)}, headers=HTMX)
    assert room.meeting.items.count() == 1


def test_presenter_is_chosen_from_members(room: Boardroom, client: Client) -> None:
    client.force_login(room.coordinator)
    item = room.item(1)
    address = f"/meetings/items/{item.pk}/presenter/"
    assert client.post(address, {"presenter": room.doctor.person_id}, headers=HTMX).status_code == 404
    client.post(address, {"presenter": room.molecular.person_id}, headers=HTMX)
    assert room.item(1).presenter_id == room.molecular.person_id


def test_series_of_another_board_is_not_changed(room: Boardroom, client: Client) -> None:
    series = MeetingSeries.objects.create(
        board=make_board("vest", name="Vest"), weekday=1, begins="14:00", starts_on=today()
    )
    client.force_login(room.chair)
    assert client.get(f"/meetings/series/{series.pk}/").status_code == 403
    client.force_login(room.coordinator)
    page = client.get(f"/meetings/series/{series.pk}/").content.decode()
    assert "Vest" in page


def test_two_who_move_the_same_row_are_told_and_nothing_jumps(room: Boardroom, client: Client) -> None:
    """The second sees the agenda as it stands; the row is where the first has put it."""
    room = make_boardroom(4)
    first = room.item(1)
    client.force_login(room.coordinator)
    address = f"/meetings/items/{first.pk}/move/"
    assert client.post(address, {"position": 3, "seen": 1}, headers=HTMX).status_code == 200
    late = client.post(address, {"position": 2, "seen": 1}, headers=HTMX)
    assert (late.status_code, late.headers["X-Conflict"]) == (409, "1")
    page = late.content.decode()
    assert f"{first.case.pseudonym} er nå nummer 3" in page and "Slik står sakslisten nå." in page
    first.refresh_from_db()
    assert first.position == 3
    assert client.post(address, {"position": 2, "seen": 1}).status_code == 409  # without scripts: a page that says so
    assert client.post(address, {"position": 2, "seen": 3}, headers=HTMX).status_code == 200


def test_row_that_somebody_has_taken_off_is_told_with_the_agenda_as_it_stands(room: Boardroom, client: Client) -> None:
    room = make_boardroom(2)
    gone = room.item(1)
    services.remove_case(actor=room.coordinator, item=gone)
    client.force_login(room.coordinator)
    assert client.post(f"/meetings/items/{gone.pk}/minutes/", {"minutes": 9}, headers=HTMX).status_code == 404
    waiting = room.item(1)
    services.publish(actor=room.coordinator, meeting=room.meeting)
    services.open_meeting(actor=room.chair, meeting=room.meeting)
    answer = client.post(f"/meetings/items/{waiting.pk}/minutes/", {"minutes": 9}, headers=HTMX)
    assert answer.status_code == 409
    assert "Du er ikke i rommet" in answer.content.decode()


def test_open_meeting_offers_its_agenda_only_to_who_is_in_the_room(room: Boardroom, client: Client) -> None:
    services.open_meeting(actor=room.chair, meeting=room.meeting)
    address = f"/meetings/{room.meeting.pk}/plan/"
    acts = ("data-move=", 'name="minutes"', 'name="presenter"', "Fjern<", "Klare, uten møte")
    client.force_login(room.coordinator)
    outside = client.get(address).content.decode()
    assert not [one for one in acts if one in outside]
    assert "sakslisten endres fra møterommet" in outside
    services.join(actor=room.coordinator, meeting=room.meeting)
    inside = client.get(address).content.decode()
    assert [one for one in acts if one in inside] == list(acts)
    assert "sakslisten endres fra møterommet" not in inside


def test_each_case_says_whether_its_competence_is_there(room: Boardroom, client: Client) -> None:
    client.force_login(room.coordinator)
    address = f"/meetings/{room.meeting.pk}/plan/"
    assert client.get(address).content.decode().count("kompetanse oppfylt") == 2
    begins = room.meeting.starts_at
    services.note_absence(actor=room.pathologist, starts_at=begins, ends_at=begins + timedelta(minutes=7))
    page = client.get(address).content.decode()
    assert page.count("kompetanse oppfylt") == 1
    assert page.count("mangler patolog") == 1


def test_plan_that_somebody_has_changed_is_not_put_back_unawares(room: Boardroom, client: Client) -> None:
    client.force_login(room.coordinator)
    address = f"/meetings/{room.meeting.pk}/plan/"
    seen = client.get(address).context["seen"]
    begins = room.meeting.starts_at.astimezone(OSLO).replace(second=0, microsecond=0)
    later = begins + timedelta(hours=1)
    client.post(address, plan_of(room, date=f"{later:%Y-%m-%d}", time=f"{later:%H:%M}", seen=seen))
    mine = plan_of(room, place="Videorom 9", seen=seen)  # a page that was opened before
    answer = client.post(address, mine)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Noen har endret planen siden du åpnet den" in page
    assert f"{later:%d.%m.%Y %H.%M}" in page  # as it stands
    assert "Videorom 9" in page  # what was typed
    room.meeting.refresh_from_db()
    assert (room.meeting.starts_at, room.meeting.place) == (later, "Videorom 4")
    assert client.post(address, mine | {"seen": answer.context["seen"]}).status_code == 302
    room.meeting.refresh_from_db()
    assert (room.meeting.starts_at, room.meeting.place) == (begins, "Videorom 9")


def test_minutes_and_presenter_that_somebody_has_changed_stay(room: Boardroom, client: Client) -> None:
    client.force_login(room.coordinator)
    item = room.item(1)
    acts = {
        f"/meetings/items/{item.pk}/minutes/": {"minutes": "5", "seen": "7"},
        f"/meetings/items/{item.pk}/presenter/": {"presenter": room.molecular.person_id, "seen": ""},
    }
    services.set_minutes(actor=room.chair, item=item, minutes=10)
    services.set_presenter(actor=room.chair, item=item, presenter=room.pathologist.person)
    for address, values in acts.items():
        answer = client.post(address, values, headers=HTMX)
        assert (answer.status_code, answer.headers["X-Conflict"]) == (409, "1")
        assert b'value="10"' in answer.content  # the agenda as it stands
    item.refresh_from_db()
    assert (item.minutes, item.presenter) == (10, room.pathologist.person)
    now_seen = {"presenter": "", "seen": str(room.pathologist.person_id)}
    assert client.post(f"/meetings/items/{item.pk}/presenter/", now_seen, headers=HTMX).status_code == 200
    item.refresh_from_db()
    assert item.presenter is None


def test_agenda_that_was_changed_since_it_was_looked_at_is_not_published(client: Client) -> None:
    room = make_boardroom(2)
    client.force_login(room.coordinator)
    address, seen = f"/meetings/{room.meeting.pk}/publish/", room.meeting.last_sequence
    services.remove_case(actor=room.chair, item=room.item(2))
    answer = client.post(address, {"seen": seen}, headers=HTMX)
    assert answer.status_code == 409
    assert "Ingenting ble publisert." in answer.content.decode()
    room.meeting.refresh_from_db()
    assert room.meeting.state == MeetingState.PLANNED
    assert client.post(address, {"seen": room.meeting.last_sequence}, headers=HTMX).status_code == 200
    room.meeting.refresh_from_db()
    assert room.meeting.state == MeetingState.PUBLISHED


@pytest.mark.parametrize(("language", "said"), [("nb", ", mandag 14.00"), ("en", ", Monday 14.00")])
def test_weekday_in_a_heading_has_its_capital_in_english_alone(client: Client, language: str, said: str) -> None:
    room = make_boardroom(1)
    series = MeetingSeries.objects.create(board=room.board, weekday=0, begins=time(14), starts_on=today())
    client.force_login(room.coordinator)
    client.post("/language/", {"language": language, "next": "/"})
    assert said in client.get(f"/meetings/series/{series.pk}/").content.decode()
