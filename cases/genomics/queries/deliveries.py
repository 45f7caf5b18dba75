"""Deliveries of a case, and what a reading report needs."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from cases.dossier.models import Case
from cases.genomics.enums import UploadState
from cases.genomics.models import ReadingProblem, Upload, UploadedFile
from cases.genomics.readers.kinds import Severity
from molmdt.kernel.models import Job

PROBLEMS_SHOWN = 300
CLEARANCES_NEEDED = 2  # persons
GRAVEST_FIRST: dict[str, int] = {Severity.REFUSED: 0, Severity.QUARANTINED: 1, Severity.WARNED: 2}


def deliveries_of(case: Case) -> QuerySet[Upload]:
    """Newest first, with how many files and remarks each has."""
    return (
        Upload.objects.filter(specimen__case=case)
        .select_related("specimen", "laboratory", "uploaded_by", "job", "profile")
        .annotate(
            file_count=Count("files", distinct=True),
            grave=Count("problems", filter=~Q(problems__severity=Severity.WARNED), distinct=True),
            remarks=Count("problems", filter=Q(problems__severity=Severity.WARNED), distinct=True),
        )
    )


def held_of(case: Case) -> list[Upload]:
    """Deliveries in quarantine, newest first: what they hold is not shown, and pages of the case say so."""
    return list(Upload.objects.filter(specimen__case=case, state=UploadState.QUARANTINED))


def was_cleared(upload: Upload) -> bool:
    """Whether a mismatch once held the delivery up, and two persons stand for it."""
    return upload.state != UploadState.QUARANTINED and upload.clearances.exists()


@dataclass(frozen=True)
class Report:
    """The reading report of one delivery."""

    upload: Upload
    files: list[UploadedFile]
    problems: list[ReadingProblem]
    problem_count: int
    clearances_left: int
    failed: bool  # our own fault: the job gave up

    @property
    def done(self) -> bool:
        return self.failed or self.upload.state not in (UploadState.WAITING, UploadState.READING)


def report_of(upload: Upload) -> Report:
    """Gravest problems first, at most PROBLEMS_SHOWN of them."""
    problems = sorted(upload.problems.all(), key=lambda problem: (GRAVEST_FIRST.get(problem.severity, 9), problem.pk))
    left = max(0, CLEARANCES_NEEDED - upload.clearances.count())
    return Report(
        upload, list(upload.files.all()), problems[:PROBLEMS_SHOWN], len(problems), left, reading_failed(upload)
    )


def reading_failed(upload: Upload) -> bool:
    """The job gave up without an answer."""
    unanswered = upload.state in (UploadState.WAITING, UploadState.READING)
    return unanswered and upload.job is not None and upload.job.state == Job.State.FAILED
