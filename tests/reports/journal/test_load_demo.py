"""The demo nation, loaded as a newcomer loads it."""

from collections import Counter
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.models import Count

from cases.dossier.enums import CaseState
from cases.dossier.models import Case, PatientIdentity
from cases.genomics.enums import InterpretationState, UploadState
from cases.genomics.models import Finding, Interpretation, ReadingProblem, Upload
from cases.meetings.demo.plan import conclusions
from cases.meetings.enums import ConclusionState, MeetingState
from cases.meetings.models import Conclusion, Meeting
from cases.pathology.models import Slide, Specimen
from cases.trials.enums import Verdict
from cases.trials.models import Cohort, Screening
from molmdt.accounts.demo import DEMO_PASSWORD
from molmdt.accounts.models import Account
from molmdt.audit.models import AuditEvent
from molmdt.kernel.clock import now, today
from molmdt.kernel.models import Job
from reports.documents.enums import VersionState
from reports.documents.models import DocumentVersion
from reports.journal.enums import DeliveryState
from reports.journal.models import OutboxMessage


@pytest.fixture
def home(tmp_path: Path, settings) -> Path:
    """Files and the demonstration journal of this test alone."""
    settings.FILE_STORE = tmp_path / "files"
    settings.MOLMDT_HOME = tmp_path
    return tmp_path


@pytest.mark.slow
@pytest.mark.timeout(900)  # three quarters of a minute on two idle cores; many times that on a busy machine
@pytest.mark.django_db
def test_the_whole_nation(home: Path) -> None:
    said = load()
    assert "onkolog.haukeland" in said
    assert DEMO_PASSWORD in said
    check_cases()
    check_laboratory()
    check_meetings()
    check_documents(home)
    check_record()
    assert "not empty" in load()
    assert Case.objects.count() == 60


def load() -> str:
    out = StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


def check_cases() -> None:
    assert Case.objects.count() == PatientIdentity.objects.count() == 60
    states = Counter(Case.objects.values_list("state", flat=True))
    assert set(states) == set(CaseState)
    assert Case.objects.filter(created_at__gt=now()).count() == 0
    assert Account.objects.get(username="moteleder.ous").check_password(DEMO_PASSWORD)


def check_laboratory() -> None:
    uploads = Counter(Upload.objects.values_list("state", flat=True))
    assert set(uploads) == {UploadState.ACCEPTED, UploadState.WARNED, UploadState.QUARANTINED}
    assert uploads[UploadState.QUARANTINED] == 2
    rules = set(ReadingProblem.objects.filter(severity="quarantined").values_list("rule", flat=True))
    assert {"sex_mismatch", "sample_mismatch"} <= rules
    assert Finding.objects.filter(kind="fusion", passed=True).count() >= 8
    assert Interpretation.objects.filter(state=InterpretationState.CONFIRMED).count() >= 40
    opinions = (
        Interpretation.objects.filter(finding__gene="ERBB2", finding__kind="small_variant")
        .values("finding__variant_key")
        .annotate(opinions=Count("oncogenicity", distinct=True))
    )
    assert {2} <= {row["opinions"] for row in opinions}
    assert Slide.objects.filter(state="ready").count() == 4
    assert Specimen.objects.filter(rna="insufficient").exists()


def check_meetings() -> None:
    days = {meeting.starts_at.date() - today(): meeting for meeting in Meeting.objects.annotate(cases=Count("items"))}
    assert [days[timedelta(days=n)].state for n in (-14, -7)] == [MeetingState.CLOSED, MeetingState.CLOSED]
    assert all(hasattr(days[timedelta(days=n)], "minutes") for n in (-14, -7))
    assert days[timedelta(0)].state == MeetingState.PUBLISHED
    assert days[timedelta(0)].cases == 9
    assert days[timedelta(0)].items.filter(review="discuss").count() == 7
    answers = Counter(days[timedelta(0)].invitations.values_list("answer", flat=True))
    assert answers["cannot"] == answers["substitute"] == 1
    assert answers["comes"] >= 4 and answers[""] >= 4
    assert [bool(days[timedelta(days=n)].minutes.frozen_at) for n in (-14, -7)] == [True, False]
    series = {n: days[timedelta(days=n)] for n in (14, 21)}
    assert {meeting.state for meeting in series.values()} == {MeetingState.PLANNED}
    assert series[14].cases == 1, "the deferred case has returned by itself"
    assert 0 < days[timedelta(days=7)].cases < 9
    states = Counter(Conclusion.objects.values_list("state", flat=True))
    assert states == {ConclusionState.RECORDED: len(conclusions()), ConclusionState.DRAFT: 1}  # the deferred case
    assert Cohort.objects.count() == 12
    verdicts = set(Screening.objects.filter(is_current=True).values_list("verdict", flat=True))
    assert verdicts == set(Verdict)


def check_documents(home: Path) -> None:
    versions = Counter(DocumentVersion.objects.values_list("state", flat=True))
    assert versions[VersionState.SIGNED] >= 10
    assert versions[VersionState.APPROVAL] >= 1
    deliveries = Counter(OutboxMessage.objects.values_list("state", flat=True))
    assert deliveries[DeliveryState.ACKNOWLEDGED] == 8
    assert deliveries[DeliveryState.REJECTED] == deliveries[DeliveryState.PENDING] == 1
    assert len(list((home / "demo-journal" / "documents").glob("*.json"))) == 8


def check_record() -> None:
    """Nothing happened without its row, nothing in the future, nothing is left to do."""
    assert AuditEvent.objects.count() > 500
    assert not AuditEvent.objects.filter(at__gt=now()).exists()
    assert set(Job.objects.values_list("state", flat=True)) == {Job.State.DONE}


@pytest.mark.django_db
def test_refuses_production(settings) -> None:
    settings.PRODUCTION = True
    with pytest.raises(Exception, match="does not belong in production"):
        load()
    assert not Account.objects.exists()
