"""How far the reading of the rules over all cases has come."""

from dataclasses import dataclass
from datetime import datetime

from cases.trials.enums import Cause
from cases.trials.models import Replay
from molmdt.kernel.models import Job


@dataclass(frozen=True, slots=True)
class ReplayLine:
    """The newest replay in cases and verdicts. ``stopped``: a part of it has failed, and nobody tries again."""

    cause: Cause
    cohorts: int
    total: int
    done: int
    changed: int
    fitting: int
    started_at: datetime
    ended_at: datetime | None
    stopped: bool

    @property
    def running(self) -> bool:
        return self.ended_at is None and not self.stopped


def newest_replay() -> ReplayLine | None:
    """Two queries at most; None before the first one."""
    found = Replay.objects.exclude(total=0).first()
    if found is None:
        return None
    failed = found.ended_at is None and found.parts.filter(job__state=Job.State.FAILED).exists()
    return ReplayLine(
        Cause(found.cause), len(found.versions), found.total, found.done, found.changed, found.fitting,
        found.started_at, found.ended_at, failed,
    )  # fmt: skip
