"""A large file's rows go into the database while it is read: the same findings as from memory, whole or not at all."""

import io
import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.db import connection, transaction

from cases.genomics.models import Finding, Observation, Profile, Upload
from cases.genomics.readers import outlet
from cases.genomics.readers.columns import FINDING, WIDTHS, copy_lines
from cases.genomics.readers.frames import BadAnswerError
from cases.genomics.readers.rows import SmallVariantRow
from cases.genomics.services import streaming
from cases.genomics.services.streaming import Intake
from cases.pathology.models import Specimen
from molmdt.accounts.enums import Role
from molmdt.accounts.models import Account
from molmdt.kernel import jobs
from molmdt.kernel.clock import now
from tests.cases.genomics.deliveries import current, deliver, record, send, vcf
from tests.cases.genomics.readers.test_maf import maf_text
from tests.factories import make_account, make_case, make_specimen
from tests.services import eventually

SAMPLE = "IPH0214-D01-P01-A03"
ROOT = Path(__file__).resolve().parents[3]
PAD = "x" * 4000
COUNT = 1 + outlet.LARGE // len(PAD)


def large(*extra: str, sample: str = SAMPLE, step: int = 10) -> bytes:
    """A VCF just above the size from which rows are stored while they are read."""
    lines = [
        record(1000 + step * n, passed=n % 3 > 0, gene=f"GENE{n % 300}").replace("\tCSQ=", f"\tPAD={PAD};CSQ=")
        for n in range(COUNT)
    ]
    return vcf(sample, *lines, *extra)


@pytest.fixture
def laboratory() -> Account:
    return make_account(Role.BIOINFORMATICIAN)


@pytest.fixture
def specimen() -> Specimen:
    return make_specimen(make_case(), dna_sample_id=SAMPLE)


def stored(profile: Profile) -> list[dict[str, object]]:
    """Every column of every finding with its observations, without the keys that each import gives anew."""
    names = [field.attname for field in Finding._meta.concrete_fields if field.name not in ("id", "profile")]
    seen = ("observations__line", "observations__header_line", "observations__passed", "observations__depth",
            "observations__alt_depth", "observations__allele_fraction", "observations__measure")  # fmt: skip
    return list(profile.findings.order_by("variant_key", "observations__line").values(*names, *seen))


@pytest.mark.django_db
def test_rows_of_a_large_maf_are_stored_as_from_memory(specimen: Specimen, laboratory: Account) -> None:
    other = make_specimen(make_case(), dna_sample_id="IPH0215-D01-P01-A03")
    for owner, pad in ((specimen, PAD), (other, "x")):
        rows = [
            {"Start_Position": str(1000 + 9 * n), "End_Position": str(1000 + 9 * n), "Padding": pad,
             "FILTER": "PASS" if n % 3 else "t_lod", "Tumor_Sample_Barcode": owner.dna_sample_id}
            for n in range(COUNT)
        ]  # fmt: skip
        content = maf_text(*rows, {**rows[5], "t_alt_count": "9"}).encode()
        assert (len(content) > outlet.LARGE) == (owner is specimen)
        upload = deliver(owner, laboratory, {"a.maf": content})
        assert upload.state == "warned", [problem.message for problem in upload.problems.all()]
        assert Observation.objects.filter(finding__profile=current(owner)).count() == COUNT + 1
    assert stored(current(specimen)) == stored(current(other))
    assert current(specimen).counts == current(other).counts


@pytest.mark.django_db
def test_rows_are_stored_as_from_memory(
    specimen: Specimen, laboratory: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = record(1000, passed=True, reads=(10, 90))
    upload = deliver(specimen, laboratory, {"a.vcf": large(again)})
    assert upload.state == "warned", [problem.message for problem in upload.problems.all()]
    streamed = current(specimen)
    assert streamed.version == 1 and streamed.counts["small_variant"] + streamed.counts["candidates"] == COUNT
    assert Observation.objects.count() == COUNT + 1
    other = make_specimen(make_case(), dna_sample_id="IPH0215-D01-P01-A03")
    small = large(again, sample="IPH0215-D01-P01-A03").replace(f"PAD={PAD};".encode(), b"")
    assert len(small) < outlet.LARGE
    deliver(other, laboratory, {"a.vcf": small})
    assert stored(streamed) == stored(current(other))
    assert streamed.counts == current(other).counts and streamed.sections == current(other).sections


@pytest.mark.django_db
def test_second_version_carries_on_and_same_content_makes_none(specimen: Specimen, laboratory: Account) -> None:
    deliver(specimen, laboratory, {"a.vcf": vcf(SAMPLE, record())})
    deliver(specimen, laboratory, {"a.vcf": large()})
    assert list(Profile.objects.order_by("version").values_list("version", "state")) == [
        (1, "superseded"), (2, "current"),
    ]  # fmt: skip
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.vcf", large())
    upload = deliver(specimen, laboratory, {"same.zip": packed.getvalue()})
    assert "same_findings" in [problem.rule for problem in upload.problems.all()]
    assert Profile.objects.count() == 2 and Finding.objects.count() == COUNT + 1


@pytest.mark.django_db
def test_file_inside_an_archive_is_named_by_its_observations(specimen: Specimen, laboratory: Account) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("x/a.vcf", large())
    upload = deliver(specimen, laboratory, {"all.zip": packed.getvalue()})
    assert upload.state in ("accepted", "warned"), [problem.message for problem in upload.problems.all()]
    assert set(Observation.objects.values_list("file__name", flat=True)) == {"x/a.vcf"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "state"),
    [
        (large(record(0)), "refused"),  # wrong in its very last line
        (large(sample="IPH0999-D01-P01-A03"), "quarantined"),
    ],
    ids=["refused", "quarantined"],
)
def test_what_is_not_accepted_leaves_its_report_and_nothing_else(
    specimen: Specimen, laboratory: Account, content: bytes, state: str
) -> None:
    upload = deliver(specimen, laboratory, {"a.vcf": content})
    assert upload.state == state and upload.problems.exists()
    assert not Profile.objects.exists() and not Finding.objects.exists() and not Observation.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("findings", "observations"),
    [
        (b"7", b"1"),  # columns are missing
        (b"LINE\textra", b"SEEN"),
        (b"LINE\nLINE", b"SEEN"),  # two findings, one observation
        (b"LINE\nLINE", b"SEEN\nSEEN"),  # the same variant twice
        (b"LINE", b"SEEN\n\\."),
        (b"LINE", b"1\t1\tmaybe\t1\t1\t0.5"),
        (b"\xff\xfe", b"SEEN"),
    ],
)
def test_hostile_child_stores_nothing(
    specimen: Specimen, laboratory: Account, findings: bytes, observations: bytes
) -> None:
    line, seen = copy_lines([("GRCh37:7:5:A:T", SmallVariantRow(1, "7", 5, "A", "T", True, depth=3))])
    upload = send(specimen, laboratory, {"a.vcf": vcf(SAMPLE, record())}).upload
    with transaction.atomic():
        intake = Intake(upload)
        with pytest.raises(BadAnswerError):
            intake.rows(line, seen)  # nothing was begun
        intake.begin("a.vcf")
        intake.rows(line, seen)
        assert Finding.objects.count() == 1
        with pytest.raises(BadAnswerError):
            intake.begin("a.vcf")
        with pytest.raises(BadAnswerError):
            intake.rows(findings.replace(b"LINE", line), observations.replace(b"SEEN", seen))
        assert not Finding.objects.exists() and not Profile.objects.exists() and not Observation.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_long_reading_says_how_far_it_is(
    specimen: Specimen, laboratory: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "TELL_EVERY", 0.0)
    upload = send(specimen, laboratory, {"a.vcf": vcf(SAMPLE, record())}).upload
    job = upload.job
    assert job is not None and job.lease_until is None
    lines = copy_lines([(f"GRCh37:7:{pos}:A:T", SmallVariantRow(pos, "7", pos, "A", "T", True)) for pos in (5, 6)])
    with transaction.atomic():
        intake = Intake(upload, job)
        intake.begin("a.vcf")
        intake.rows(*lines)
        transaction.set_rollback(True)
    job.refresh_from_db()
    assert not Finding.objects.exists()
    assert (job.progress_done, job.progress_total) == (2, None) and job.lease_until > now()


def test_widths_are_those_of_the_table() -> None:
    """Text that could grow beyond its column is cut to it before it is sent."""
    fields = {field.column: field for field in Finding._meta.concrete_fields}
    assert set(FINDING) <= set(fields)
    for name, width in WIDTHS.items():
        if width is not None:
            assert fields[name].max_length == width, name


# Runs the job as the worker does, and tells when the first rows are in the database.
WORKER = """
import sys, time, django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from cases.genomics.services import streaming
from molmdt.kernel import jobs
from molmdt.kernel.clock import now
store = streaming.copy_sent
def slowly(**values):
    store(**values)
    print("stored", flush=True)
    time.sleep(600)
streaming.copy_sent = slowly
jobs.run(sys.argv[2])
"""


@pytest.mark.django_db(transaction=True)
def test_worker_killed_in_the_middle_of_the_rows_leaves_nothing(specimen: Specimen, laboratory: Account) -> None:
    upload = send(specimen, laboratory, {"a.vcf": large()}).upload
    assert upload.job is not None
    command = [sys.executable, "-c", WORKER, connection.settings_dict["NAME"], str(upload.job.key)]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "molmdt.settings", "PYTHONPATH": str(ROOT)}
    worker = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    assert worker.stdout is not None and worker.stdout.readline() == "stored\n"
    assert not Profile.objects.exists() and not Finding.objects.exists()
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    eventually(lambda: not _open_transactions())
    assert not Finding.objects.exists() and not Observation.objects.exists()
    upload.job.refresh_from_db()
    upload.job.lease_until = None
    upload.job.state = "queued"
    upload.job.save()
    jobs.run_all()
    assert (Profile.objects.count(), Finding.objects.count(), Observation.objects.count()) == (1, COUNT, COUNT)
    assert Upload.objects.get().state in ("accepted", "warned")


def _open_transactions() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction' AND datname = current_database()"
        )
        return int(cursor.fetchone()[0])
