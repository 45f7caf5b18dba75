"""The record cannot be changed, whatever door one comes through."""

import pytest
from django.db import DatabaseError, connection, transaction

from molmdt.audit import services as audit
from molmdt.audit.models import AuditEvent
from molmdt.audit.services import Origin, origin

pytestmark = pytest.mark.django_db


def _row() -> AuditEvent:
    return audit.record(actor=None, action="case.open", verb="R", case="M-2026-0001")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE molmdt_audit_auditevent SET action = 'nothing'",
        "DELETE FROM molmdt_audit_auditevent",
        "TRUNCATE molmdt_audit_auditevent",
    ],
)
def test_the_database_refuses_to_change_rows(statement: str) -> None:
    row = _row()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEvent.objects.get() == row


def test_the_application_cannot_change_rows_either() -> None:
    row = _row()
    row.action = "nothing"
    with pytest.raises(DatabaseError), transaction.atomic():
        row.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.all().delete()


def test_a_row_tells_where_it_came_from() -> None:
    token = origin.set(Origin("request-7", "192.0.2.7"))
    try:
        row = _row()
    finally:
        origin.reset(token)
    row.refresh_from_db()
    assert (row.request_id, row.ip, row.outcome) == ("request-7", "192.0.2.7", "done")
    assert row.database_time is not None


def test_a_list_leaves_one_row_per_case_shown() -> None:
    audit.record_list(actor=None, action="case.list", cases=["M-2026-0001", "M-2026-0002"])
    assert set(AuditEvent.objects.values_list("case", "verb")) == {("M-2026-0001", "R"), ("M-2026-0002", "R")}
