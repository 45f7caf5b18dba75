"""Jobs are rows: lost hints and killed workers lose nothing."""

from datetime import timedelta

import pytest

from molmdt.kernel import jobs
from molmdt.kernel.clock import now
from molmdt.kernel.models import Job

pytestmark = pytest.mark.django_db
done: list[str] = []


@jobs.handler("test.note")
def _note(job: Job) -> None:
    jobs.report(job, done=1, total=1)
    done.append(job.payload["word"])


@jobs.handler("test.fail")
def _fail(job: Job) -> None:
    raise RuntimeError("cannot")


@pytest.fixture(autouse=True)
def _empty() -> None:
    done.clear()


def test_a_job_runs_once() -> None:
    job = jobs.enqueue("test.note", word="a")
    assert jobs.run(job.key) is True
    assert jobs.run(job.key) is False
    job.refresh_from_db()
    assert (done, job.state, job.progress_done, job.attempts) == (["a"], "done", 1, 1)


def test_a_job_whose_hint_was_lost_is_swept() -> None:
    job = jobs.enqueue("test.note", word="lost")
    assert jobs.sweep() == 0  # its hint may still come
    Job.objects.filter(key=job.key).update(created_at=now() - timedelta(minutes=1))
    assert jobs.sweep() == 1
    assert done == ["lost"]


def test_a_job_whose_worker_died_is_taken_over_when_its_lease_ends() -> None:
    job = jobs.enqueue("test.note", word="again")
    Job.objects.filter(key=job.key).update(state="running", attempts=1, lease_until=now() + timedelta(seconds=30))
    assert jobs.run(job.key) is False
    Job.objects.filter(key=job.key).update(lease_until=now() - timedelta(seconds=1))
    assert jobs.sweep() == 1
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("done", 2)


def test_a_failing_job_is_given_up_after_three_attempts() -> None:
    job = jobs.enqueue("test.fail")
    for expected in ("queued", "queued", "failed"):
        jobs.run(job.key)
        job.refresh_from_db()
        assert job.state == expected
    assert job.message == "RuntimeError"
    assert jobs.run(job.key) is False


@pytest.mark.django_db(transaction=True)
def test_a_hint_is_sent_after_commit_and_a_missing_broker_is_survived(settings) -> None:
    jobs.enqueue("test.note", word="hinted")
    assert Job.objects.get().state == "queued"
    assert jobs.run_all() == 1
