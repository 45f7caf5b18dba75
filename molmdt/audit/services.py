"""Writing the record. In a transaction the row stands or falls with the change; before a read it is committed first."""

from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from molmdt.audit.enums import Outcome
from molmdt.audit.models import AuditEvent
from molmdt.kernel.clock import now


@dataclass(frozen=True)
class Origin:
    """Where a request came from; set once per request, socket message or job."""

    request_id: str = ""
    ip: str | None = None


NOWHERE = Origin()
origin: ContextVar[Origin] = ContextVar("origin", default=NOWHERE)


def record(
    *,
    actor: Any,
    action: str,
    verb: str,
    case: str = "",
    obj: Any = None,
    role: str = "",
    field_set: str = "",
    reason_code: str = "",
    reason_text: str = "",
    outcome: Outcome = Outcome.DONE,
    meeting_id: int | None = None,
    **details: Any,
) -> AuditEvent:
    """Writes one row. ``actor`` is an Account, a Person, or None for the system itself; ``obj`` a model instance."""
    event = _event(
        actor,
        action=action,
        verb=verb,
        case=case,
        role=role,
        field_set=field_set,
        reason_code=reason_code,
        reason_text=reason_text[:500],
        outcome=outcome,
        meeting_id=meeting_id,
        details=details,
    )
    if obj is not None:
        event.object_type, event.object_id = obj._meta.label, str(obj.pk)
    event.save(force_insert=True)
    return event


def record_list(
    *, actor: Any, action: str, cases: Iterable[str], verb: str = "R", role: str = "", **details: Any
) -> None:
    """One row per case that a page is about to show, or that one act has changed."""
    AuditEvent.objects.bulk_create(
        _event(actor, action=action, verb=verb, case=case, role=role, details=details) for case in cases
    )


def record_readers(
    *, readers: Iterable[tuple[Any, str]], action: str, case: str, obj: Any, meeting_id: int, **details: Any
) -> None:
    """One row per account that is shown the same case at the same moment; each with the role that lets it."""
    AuditEvent.objects.bulk_create(
        _event(
            actor, action=action, verb="R", case=case, role=role, meeting_id=meeting_id, details=details,
            object_type=obj._meta.label, object_id=str(obj.pk),
        )
        for actor, role in readers
    )  # fmt: skip


def _event(actor: Any, **values: Any) -> AuditEvent:
    source = origin.get()
    event = AuditEvent(at=now(), request_id=source.request_id, ip=source.ip, **values)
    person = getattr(actor, "person", actor)
    if person is not None:
        event.account = getattr(actor, "username", "")
        event.person_id, event.person_name, event.hpr_number = person.pk, person.name, person.hpr_number
        event.hospital = person.hospital.short_name
    return event
