"""How far the reading of the rules over all cases has come."""

from dataclasses import dataclass
from datetime import datetime

from cases.trials.enums import Cause
from cases.trials.models import Replay
from molmdt.kernel.models import Job

READING = "trials.screen_open_cases"  # the job that begins a replay after a rule has changed or a cohort has opened


@dataclass(frozen=True, slots=True)
class ReplayLine:
    """The newest replay in cases and verdicts. ``stopped``: a part of it has failed, and nobody tries again;
    ``waiting``: a rule has changed, and its reading stands in the queue."""

    cause: Cause
    cohorts: int
    total: int
    done: int
    changed: int
    fitting: int
    started_at: datetime
    ended_at: datetime | None
    stopped: bool
    waiting: bool

    @property
    def running(self) -> bool:
        return not self.waiting and self.ended_at is None and not self.stopped


def newest_replay() -> ReplayLine | None:
    """Three queries at most; None before the first one."""
    asked = Job.objects.filter(kind=READING, state__in=[Job.State.QUEUED, Job.State.RUNNING]).first()
    if asked is not None:
        return ReplayLine(Cause.RULE, 0, 0, 0, 0, 0, asked.created_at, None, stopped=False, waiting=True)
    found = Replay.objects.exclude(total=0).first()
    if found is None:
        return None
    failed = found.ended_at is None and found.parts.filter(job__state=Job.State.FAILED).exists()
    return ReplayLine(
        Cause(found.cause), len(found.versions), found.total, found.done, found.changed, found.fitting,
        found.started_at, found.ended_at, failed, False,
    )  # fmt: skip
