"""What everybody's stage shows of the findings: by their own rights, once per audience; and what rings the room."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.genomics.models import Finding
from cases.genomics.services.interpreting import save
from cases.meetings import services
from cases.meetings.enums import EventKind, Section
from cases.meetings.live import opened
from cases.meetings.live.audience import Audience, audience_of
from cases.meetings.live.fragments import render
from cases.meetings.live.glances import glance
from cases.meetings.live.messages import Messages
from cases.meetings.live.seats import Memory
from cases.meetings.logic.log import TOUCHES
from cases.meetings.queries.rooms import RoomState, room_state
from cases.meetings.services.presenting import View
from cases.trials.enums import Verdict
from cases.trials.models import CohortVersion, Screening
from cases.trials.services import screen_open_cases
from molmdt.audit.models import AuditEvent
from molmdt.kernel.clock import today
from tests.cases.genomics.safety import make_finding, make_profile
from tests.cases.meetings.rooms import Boardroom, make_open_meeting, open_cohort
from tests.factories import make_case

pytestmark = pytest.mark.django_db
NORMAL = "45,7"  # per cent of the reads of the patient's own sample


@pytest.fixture
def room() -> Boardroom:
    """A finding lies open on the stage."""
    made = make_open_meeting(2)
    item = made.call(1)
    profile = make_profile(item.case)
    finding = make_finding(profile, gene="FGFR2", normal_allele_fraction=0.4567, allele_fraction=0.2, depth=400)
    services.show(actor=made.chair, item=item, view=View(Section.FINDINGS, finding, opened=True))
    return made


def audiences(room: Boardroom) -> dict[str, Audience]:
    services.join(actor=room.observer, meeting=room.meeting)
    state = room_state(room.meeting)
    found = {}
    for name in ("chair", "pathologist", "observer", "coordinator"):
        audience = audience_of(getattr(room, name), state, language="nb")
        assert audience is not None
        found[name] = audience
    projector = audience_of(room.chair, state, language="nb", projector=True)
    assert projector is not None
    return {**found, "projector": projector}


def test_opened_finding_is_in_the_stage_of_those_alone_who_may_see_findings(room: Boardroom) -> None:
    state = room_state(room.meeting)
    seen = {name: render(state, one, ["stage"])["stage"] for name, one in audiences(room).items()}
    assert {name for name, html in seen.items() if "data-open-finding" in html} == set(seen) - {"coordinator"}
    assert "FGFR2" not in seen["coordinator"]


def test_the_patients_own_genome_is_in_nobodys_stage(room: Boardroom) -> None:
    """Also not of those who may see it: they open the finding's page, which leaves a row of theirs."""
    state = room_state(room.meeting)
    for audience in audiences(room).values():
        html = render(state, audience, ["stage"])["stage"]
        assert NORMAL not in html
        assert "<form" not in html
    assert not AuditEvent.objects.filter(action="germline.view").exists()
    client = Client()
    client.force_login(room.chair)
    case, finding = room.cases[0], Finding.objects.get()
    address = f"/cases/{case.pseudonym}/findings/{finding.pk}/"
    assert NORMAL not in client.get(f"{address}?room=1", headers={"HX-Request": "true"}).content.decode()
    assert not AuditEvent.objects.filter(action="germline.view").exists()
    assert NORMAL in client.get(address).content.decode()
    assert AuditEvent.objects.filter(action="germline.view").exists()


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The findings that were read to be shown open."""
    found: list[Any] = []
    shared = opened.drawer_for_all

    def counted(finding: Finding) -> dict[str, Any]:
        found.append(finding)
        return shared(finding)

    monkeypatch.setattr(opened, "drawer_for_all", counted)
    return found


def test_one_reading_of_the_finding_per_language(room: Boardroom, read: list[Any]) -> None:
    messages = Messages(room_state(room.meeting))
    readers = [one for one in audiences(room).values() for _ in range(50)]
    before = messages.state.sequence - 1
    for audience in readers:
        messages.update(audience, since=before, kinds=[EventKind.VIEW_SHOWN])
        messages.catch_up(audience, since=before, token=audience.token)
    assert len({one for one in readers if one.findings}) == 4
    assert len(read) == 1
    english = audience_of(room.chair, messages.state, language="en")
    assert english is not None
    assert "Allele fraction" in messages.update(english, since=before, kinds=[EventKind.VIEW_SHOWN])
    assert len(read) == 2


class Eye:
    """The hub's looks at the room with its memory; what the stage then holds for one audience."""

    def __init__(self, room: Boardroom) -> None:
        self.room, self.memory, self.number = room, Memory(), 0
        audience = audience_of(room.pathologist, room_state(room.meeting), language="nb")
        assert audience is not None
        self.audience = audience

    def look(self) -> str:
        seen = glance(self.room.meeting.pk, self.number, [], [])
        assert seen is not None
        state, self.number = RoomState(seen.meeting), seen.sequence
        self.memory.opened_of(state, seen)
        return render(state, self.audience, ["stage"])["stage"]


def test_opened_finding_is_read_anew_only_when_it_has_changed(
    room: Boardroom, read: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    eye, item, finding = Eye(room), room.item(1), Finding.objects.get()
    eye.look()
    for query in ("sort=gene", "sort=-depth"):  # the table behind it is another one, and then somebody comes
        services.show(actor=room.chair, item=item, view=View(Section.FINDINGS, finding, opened=True, query=query))
        assert "FGFR2" in eye.look()
    services.join(actor=room.geneticist, meeting=room.meeting)
    eye.look()
    assert len(read) == 1
    with django_capture_on_commit_callbacks(execute=True):
        save(finding=finding, actor=room.molecular, expected_version=0, oncogenicity=None, text="Ny tekst", actions=[])
    assert "Ny tekst" in eye.look()
    assert len(read) == 2
    other = make_finding(finding.profile, gene="KRAS", variant_key="other")
    for shown, gene in ((other, "KRAS"), (finding, "FGFR2")):
        services.show(actor=room.chair, item=item, view=View(Section.FINDINGS, shown, opened=True))
        assert f'<span class="gene">{gene}</span>' in eye.look()
    services.show(actor=room.chair, item=item, view=View(Section.FINDINGS, finding))
    assert "data-open-finding" not in eye.look()
    assert eye.memory.opened == {}


def test_queries_of_the_stage_do_not_grow_with_findings_or_people(room: Boardroom) -> None:
    audience = audiences(room)["pathologist"]

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            render(room_state(room.meeting), audience, ["stage"])
        return len(queries)

    asked()
    first = asked()
    profile = Finding.objects.get().profile
    for number in range(20):
        make_finding(profile, gene="FGFR2", variant_key=f"key-{number}")
    services.join(actor=room.geneticist, meeting=room.meeting)
    assert asked() == first


def test_showing_touches_the_stage_alone() -> None:
    assert TOUCHES[EventKind.VIEW_SHOWN] == {"stage"}


def test_names_of_saved_views_reach_nobody(room: Boardroom) -> None:
    client = Client()
    client.force_login(room.chair)
    findings = f"/cases/{room.cases[0].pseudonym}/findings/"
    stored = {"act": "save", "name": "Min hemmelige visning", "query": "kind=fusion"}
    assert client.post(f"{findings}views/", stored).status_code == 302
    assert "Min hemmelige visning" in client.get(findings, headers={"HX-Request": "true"}).content.decode()
    show = {"section": "findings", "query": "kind=fusion&name=Min+hemmelige+visning"}
    assert (
        client.post(f"/meetings/items/{room.item(1).pk}/show/", show, headers={"HX-Request": "true"}).status_code < 300
    )
    state = room_state(room.meeting)
    assert state.meeting.shown_query == "kind=fusion"
    for audience in audiences(room).values():
        assert "hemmelige" not in "".join(render(state, audience).values())
    assert "hemmelige" not in str(list(room.meeting.events.values_list("payload", flat=True)))


def rung(room: Boardroom) -> int:
    return room.meeting.events.filter(kind=EventKind.PLACE_RESERVED).count()


def committed(capture: Any, act: Any) -> None:
    with capture(execute=True):
        act()


def test_a_replay_rings_the_room_once_and_only_where_its_case_has_changed(
    django_capture_on_commit_callbacks: Any,
) -> None:
    room = make_open_meeting(2)
    item = room.call(1)
    cohort = open_cohort(item.case)
    for _ in range(4):
        make_case(board=room.board)
    committed(django_capture_on_commit_callbacks, screen_open_cases)
    first = rung(room)
    assert first == 1
    committed(django_capture_on_commit_callbacks, screen_open_cases)  # nothing has changed
    assert rung(room) == first
    # A new cohort, and a second one: the case on the screens is judged for both in one replay.
    for code in ("NEW-1", "NEW-2"):
        made = cohort.trial.cohorts.create(code=code, drugs=["afatinib"], tumour="BTC", biomarker="ERBB2")
        CohortVersion.objects.create(
            cohort=made, number=1, rule={"age": {"at_least": 18}}, valid_from=today(), is_current=True
        )
    committed(django_capture_on_commit_callbacks, screen_open_cases)
    assert rung(room) == first + 1
    fresh = Screening.objects.filter(case=item.case, version__cohort__code__startswith="NEW", is_current=True)
    assert set(fresh.values_list("verdict", flat=True)) == {Verdict.MATCH}
    audience = audience_of(room.chair, room_state(room.meeting), language="nb")
    assert audience is not None
    assert "NEW-2" in render(room_state(room.meeting), audience, ["adding"])["adding"]
