"""Celery's edge of the outbox. Messages are hints; the rows are the truth, and the sweeper finds what hints lose."""

from uuid import UUID

from celery import shared_task

from reports.journal import services


@shared_task  # type: ignore[untyped-decorator]
def deliver_message(key: str) -> None:
    """One attempt with the message that a hint names, unless it is in other hands."""
    message = services.claim(UUID(key))
    if message is not None:
        services.deliver(message)


@shared_task  # type: ignore[untyped-decorator]
def sweep() -> None:
    """Every message whose hint was lost, whose worker died, or whose wait is over."""
    services.sweep()
