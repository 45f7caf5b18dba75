"""The line that tells how far the newest replay has come."""

from typing import Any

from django import template
from django.template import Context

from cases.trials.queries.replays import newest_replay
from molmdt.access.queries import can

register = template.Library()


@register.inclusion_tag("trials/replay_line.html", takes_context=True)
def replay_line(context: Context) -> dict[str, Any]:
    """``may_restart``: the reader may take up one that stopped."""
    replay = newest_replay()
    may = replay is not None and replay.stopped and can(context["request"].user, "cohort.edit") is not None
    return {"replay": replay, "may_restart": may}
