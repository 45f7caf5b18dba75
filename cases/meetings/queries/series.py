"""Series of meetings as lists show them."""

from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from cases.meetings.enums import MeetingState
from cases.meetings.models import MeetingSeries
from molmdt.kernel.clock import now, today


def listed_series(boards: Any) -> QuerySet[MeetingSeries]:
    """With the next meeting and how many are planned; those that are over come last."""
    coming = Q(meetings__starts_at__gt=now(), meetings__state__in=[MeetingState.PLANNED, MeetingState.PUBLISHED])
    rows = MeetingSeries.objects.filter(board__in=boards).select_related("board", "chair")
    counted = rows.annotate(
        next_at=Min("meetings__starts_at", filter=coming),
        coming=Count("meetings", filter=coming),
        over=Count("pk", filter=Q(ends_on__lt=today())),
    )
    return counted.order_by("over", "board__name", "weekday", "begins")
