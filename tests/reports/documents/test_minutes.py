"""The minutes' document is made from the frozen record, and from nothing else."""

import json

import pytest

from cases.meetings import services as meetings
from cases.meetings.models import Conclusion, Minutes
from molmdt.kernel.errors import PreconditionFailed
from reports.documents.models import DocumentVersion
from reports.documents.rendering.page import document_html
from reports.documents.services import frozen_of, propose
from tests.cases.meetings.rooms import Boardroom, make_open_meeting
from tests.cases.meetings.test_minutes import SHA, hold

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> Boardroom:
    room = make_open_meeting(3)
    hold(room)
    return room


def minutes_of(room: Boardroom) -> Minutes:
    return Minutes.objects.select_related("meeting__board").get(meeting=room.meeting)


def made(room: Boardroom) -> DocumentVersion:
    meetings.freeze_as_they_stand(actor=room.coordinator, minutes=minutes_of(room))
    return propose(source=minutes_of(room), account=room.coordinator)


def test_unfrozen_minutes_are_refused_and_say_what_to_do(room: Boardroom) -> None:
    with pytest.raises(PreconditionFailed, match=r"freeze|frys"):
        propose(source=minutes_of(room), account=room.coordinator)
    assert not DocumentVersion.objects.exists()


def test_document_carries_the_records_digest_and_content(room: Boardroom) -> None:
    meetings.correct_discussion(actor=room.coordinator, item=room.item(1), text="Rettet drøfting.", version=1)
    snapshot = json.loads(made(room).snapshot)
    assert snapshot["record_sha256"] == minutes_of(room).record_sha256
    first, second, _third = snapshot["cases"]
    assert first["discussion"] == "Rettet drøfting."
    assert first["discussion_by"] == [room.molecular.person.name, room.chair.person.name]
    assert first["recused"] == [room.pathologist.person_id]
    assert [one["what"].split(": ")[-1] for one in first["shown"]][1:3] == ["FGFR2::BICC1", "FGFR2::BICC1, fusjon"]
    assert {one["sha256"] for one in first["material"]} >= {SHA["a"], SHA["d"], SHA["e"]}
    conclusion = first["conclusion"]
    assert [one["title"] for one in conclusion["options"]] == ["pemigatinib"]
    assert conclusion["genetic_counselling"]["responsible"] == room.geneticist.person.name
    assert [(vote["no"], vote["votes"][0]["comment"]) for vote in conclusion["votes"]] == [(1, "For tidlig")]
    assert second["deferred"]["reason"] == "Venter på ny biopsi"
    assert second["conclusion"] is None


def test_document_says_it_in_print(room: Boardroom) -> None:
    version = made(room)
    html = document_html(frozen_of(version), identity=None, approvals=[], signer=None)
    for words in (minutes_of(room).record_sha256, "Er blod sekvensert?", "Lest opp:", SHA["b"], "Til stede for en del"):
        assert words in html, words


def test_what_changes_afterwards_does_not_reach_the_document(room: Boardroom) -> None:
    first = json.loads(made(room).snapshot)
    Conclusion.objects.filter(item__meeting=room.meeting).update(summary="Endret bak ryggen")
    again = json.loads(propose(source=minutes_of(room), account=room.coordinator).snapshot)
    assert again["cases"] == first["cases"]
