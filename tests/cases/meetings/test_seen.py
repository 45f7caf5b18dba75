"""Who saw what on everybody's screen, in the record: the case, and a finding that lay open."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.genomics.models import Finding
from cases.meetings import services
from cases.meetings.enums import Section
from cases.meetings.models import Attendance
from cases.meetings.services.entering import note_newly_seeing
from cases.meetings.services.presenting import View
from molmdt.accounts.enums import Competence, Role
from molmdt.accounts.models import RoleAssignment
from molmdt.audit.models import AuditEvent
from molmdt.kernel.clock import now
from tests.cases.genomics.safety import make_finding, make_profile
from tests.cases.meetings.rooms import make_open_meeting, member

pytestmark = pytest.mark.django_db


def readers(finding: Finding) -> list[Any]:
    rows = AuditEvent.objects.filter(object_type=finding._meta.label, object_id=str(finding.pk), action="somatic.view")
    assert {(row.verb, row.case, row.details["presence"]) for row in rows} <= {
        ("R", finding.profile.case.pseudonym, True)
    }
    return sorted(rows.values_list("person_id", flat=True))


def test_showing_a_finding_open_is_a_reading_by_everybody_who_may_see_it() -> None:
    room = make_open_meeting(2)
    room.enter(room.coordinator, room.observer)
    item = room.call(1)
    finding = make_finding(make_profile(item.case), gene="FGFR2")
    seen = [room.chair, room.pathologist, room.molecular, room.observer]  # a coordinator sees no findings
    view = View(Section.FINDINGS, finding, opened=True)
    services.show(actor=room.chair, item=item, view=View(Section.FINDINGS, finding))
    assert readers(finding) == []
    services.show(actor=room.chair, item=item, view=view)
    assert readers(finding) == sorted(one.person_id for one in seen)
    services.show(actor=room.chair, item=item, view=replace(view, query="sort=gene"))  # it lies there still
    assert len(readers(finding)) == len(seen)
    room.enter(room.geneticist)
    assert room.geneticist.person_id in readers(finding)
    services.show(actor=room.chair, item=item, view=View(Section.COURSE))
    services.show(actor=room.chair, item=item, view=view)
    assert len(readers(finding)) == 2 * len(seen) + 2


def test_showing_a_finding_open_costs_the_same_for_any_number_of_readers() -> None:
    room = make_open_meeting(2)
    item = room.call(1)
    finding = make_finding(make_profile(item.case), gene="FGFR2")

    def asked() -> int:
        services.show(actor=room.chair, item=item, view=View(Section.FINDINGS, finding))
        with CaptureQueriesContext(connection) as queries:
            services.show(actor=room.chair, item=item, view=View(Section.FINDINGS, finding, opened=True))
        assert sum(one["sql"].startswith("INSERT INTO") and "auditevent" in one["sql"] for one in queries) == 2
        return len(queries)

    few = asked()
    for _ in range(10):
        services.join(actor=member(Role.PATHOLOGIST, Competence.PATHOLOGY, room.board), meeting=room.meeting)
    assert asked() == few


def test_right_to_the_case_that_comes_while_it_is_up_is_noted_once() -> None:
    """Somebody in the room who saw nothing of it, and then does."""
    room = make_open_meeting(2)
    guest, item = member(Role.AUDITOR, Competence.PATHOLOGY, room.board), room.call(1)
    finding = make_finding(make_profile(item.case), gene="FGFR2")
    services.show(actor=room.chair, item=item, view=View(Section.FINDINGS, finding, opened=True))
    Attendance.objects.create(
        meeting=room.meeting, person=guest.person, account=guest, role=Role.OBSERVER, joined_at=now(), seen_at=now(),
        admitted_at=now(),
    )  # fmt: skip

    def noted() -> list[str]:
        note_newly_seeing(room.meeting.pk, item.pk)
        rows = AuditEvent.objects.filter(person_id=guest.person_id, details__presence=True).order_by("action")
        return list(rows.values_list("action", flat=True))

    assert noted() == []
    RoleAssignment.objects.create(person=guest.person, role=Role.PATHOLOGIST, board=room.board)
    assert noted() == ["case.open", "somatic.view"]
    assert noted() == ["case.open", "somatic.view"]
    assert item.attendances.filter(person=guest.person).exists()


def test_right_to_findings_that_comes_while_one_lies_open_is_noted_once() -> None:
    """Somebody in the room who saw the case, but not its findings, and then does."""
    room = make_open_meeting(2)
    room.enter(room.coordinator)
    item = room.call(1)
    finding = make_finding(make_profile(item.case), gene="FGFR2")
    services.show(actor=room.chair, item=item, view=View(Section.FINDINGS, finding, opened=True))
    before = readers(finding)
    assert room.coordinator.person_id not in before
    note_newly_seeing(room.meeting.pk, item.pk)
    assert readers(finding) == before
    RoleAssignment.objects.create(person=room.coordinator.person, role=Role.PATHOLOGIST, board=room.board)
    note_newly_seeing(room.meeting.pk, item.pk)
    note_newly_seeing(room.meeting.pk, item.pk)
    assert readers(finding) == sorted([*before, room.coordinator.person_id])
    note_newly_seeing(room.meeting.pk, room.item(2).pk)  # asked late, about a case that is not up
    assert readers(finding) == sorted([*before, room.coordinator.person_id])
