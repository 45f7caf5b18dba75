"""The line that tells how far the newest replay has come."""

from typing import Any

from django import template

from cases.trials.queries.replays import newest_replay

register = template.Library()


@register.inclusion_tag("trials/replay_line.html")
def replay_line() -> dict[str, Any]:
    return {"replay": newest_replay()}
