"""What changed between two snapshots, as paths with the text before and after."""

from dataclasses import dataclass
from typing import Any

from reports.documents.logic.canonical import Json

IGNORED = frozenset(
    {"$.document.version", "$.document.supersedes", "$.document.frozen_at", "$.patient.identity_sha256"}
)


@dataclass(frozen=True)
class Change:
    """``before`` or ``after`` is None when the value did not exist."""

    path: str
    before: str | None
    after: str | None


def _leaves(value: Any, path: str) -> dict[str, str]:
    if isinstance(value, dict):
        return {p: v for key in value for p, v in _leaves(value[key], f"{path}.{key}").items()}
    if isinstance(value, list):
        return {p: v for i, item in enumerate(value) for p, v in _leaves(item, f"{path}[{i}]").items()}
    return {path: "" if value is None else str(value)}


def difference(before: Json, after: Json) -> list[Change]:
    """Changed, added and removed values in the order of the paths; what differs by nature is left out."""
    old, new = _leaves(before, "$"), _leaves(after, "$")
    paths = sorted((old.keys() | new.keys()) - IGNORED)
    return [Change(p, old.get(p), new.get(p)) for p in paths if old.get(p) != new.get(p)]
