"""kill -9 of the process that imports, in the middle of its transaction: nothing half, nothing twice."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from cases.genomics.models import Finding, Observation, Profile, Upload
from molmdt.accounts.enums import Role
from molmdt.kernel import jobs
from molmdt.kernel.clock import now
from molmdt.kernel.models import Job
from tests.cases.genomics.deliveries import record, send, vcf
from tests.factories import make_account, make_case, make_specimen
from tests.services import eventually

pytestmark = pytest.mark.django_db(transaction=True)
SAMPLE = "IPH0214-D01-P01-A03"
ROOT = Path(__file__).resolve().parents[3]
# Runs the job as the worker does, and stands still in the transaction when everything is written but not committed.
WORKER = """
import sys, time, django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from cases.genomics.signals import profile_imported
from molmdt.kernel import jobs
def stand_still(**_):
    print("written", flush=True)
    time.sleep(600)
profile_imported.connect(stand_still)
jobs.run(sys.argv[2])
"""


def test_worker_killed_before_commit_leaves_nothing_and_the_next_one_does_it_all() -> None:
    account, specimen = make_account(Role.BIOINFORMATICIAN), make_specimen(make_case(), dna_sample_id=SAMPLE)
    upload = send(specimen, account, {"a.vcf": vcf(SAMPLE, record(), record(140453150))}).upload
    job = Job.objects.get(pk=upload.job_id)
    command = [sys.executable, "-c", WORKER, connection.settings_dict["NAME"], str(job.key)]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "molmdt.settings", "PYTHONPATH": str(ROOT)}
    worker = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    assert worker.stdout is not None and worker.stdout.readline() == "written\n"
    assert not Profile.objects.exists() and not Finding.objects.exists()
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    _await_rollback()
    assert not Profile.objects.exists() and not Observation.objects.exists()
    Job.objects.filter(pk=job.pk).update(lease_until=now() - timedelta(seconds=1))
    assert jobs.sweep() >= 1
    jobs.run_all()
    assert (Profile.objects.count(), Finding.objects.count(), Observation.objects.count()) == (1, 2, 2)
    assert Upload.objects.get().state in ("accepted", "warned")


def _await_rollback() -> None:
    """The server notices that its client is gone; until then the specimen's row stays locked."""
    eventually(lambda: not _open_transactions())


def _open_transactions() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction' AND datname = current_database()"
        )
        return int(cursor.fetchone()[0])
