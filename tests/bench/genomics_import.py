"""Figures of a large import: 200,000 annotated records into the database, against a bare pass of cyvcf2; memory."""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
RECORDS, MANY = 200_000, 1_000_000
SECONDS = RECORDS / 25_000
TIMES_BARE, MEBIBYTES = 5.0, 300.0


def figure(name: str, value: float, unit: str, limit: float) -> None:
    line = {"name": name, "value": round(value, 3), "unit": unit, "limit": limit, "ratio": round(value / limit, 3)}
    print(json.dumps(line), flush=True)


def timed(act: Callable[[], Any]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


# In a process and a folder of its own: its htslib has known holes, and the product refuses to start beside it.
BARE = """
import sys, time
from cyvcf2 import VCF
def read():
    began = time.perf_counter()
    for record in VCF(sys.argv[1]):
        record.CHROM, record.POS, record.REF, record.ALT, record.FILTER, record.INFO.get("CSQ")
        for name in ("AD", "AF", "DP"):
            record.format(name)
    return time.perf_counter() - began
print(min(read() for _ in range(2)))
"""


def bare_pass(path: Path, folder: Path) -> float | None:
    """Seconds of cyvcf2 reading the fields that the import reads; None where it cannot be had."""
    lock = Path(__file__).with_name("_cyvcf2.txt")
    uv = [str(Path(sys.executable).with_name("uv")), "pip", "install", "--quiet", "--python", sys.executable]
    try:
        subprocess.run([*uv, "--target", str(folder), "--require-hashes", "-r", str(lock)], check=True)
        done = subprocess.run(
            [sys.executable, "-c", BARE, str(path)],
            env={**os.environ, "PYTHONPATH": str(folder)}, stdout=subprocess.PIPE, text=True, check=True,
        )  # fmt: skip
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"cyvcf2 cannot be had ({error}): the import is not held against it", file=sys.stderr)
        return None
    return float(done.stdout)


def imported(path: Path, records: int, patient: str) -> float:
    """Seconds from the stored file to the visible profile: read, normalised, stored, counted."""
    from cases.genomics.models import Finding, Observation
    from cases.genomics.services import Incoming, receive
    from molmdt.accounts.enums import Role
    from molmdt.kernel import jobs
    from tests.cases.genomics.deliveries import current
    from tests.factories import make_account, make_case, make_specimen

    actor = make_account(Role.BIOINFORMATICIAN)
    specimen = make_specimen(make_case(), dna_sample_id=f"{patient}-D01-P01-A03")
    with path.open("rb") as file:
        incoming = [Incoming(path.name, iter(lambda: file.read(1 << 20), b""))]
        received = receive(
            specimen=specimen, files=incoming, actor=actor, laboratory=actor.person.hospital, build_stated=""
        )
    taken = timed(jobs.run_all)
    received.upload.refresh_from_db()
    said = [problem.message for problem in received.upload.problems.all()]
    assert received.upload.state in ("accepted", "warned"), (received.upload.state, said)
    profile = current(specimen)
    stored = Finding.objects.filter(profile=profile).count()
    seen = Observation.objects.filter(finding__profile=profile).count()
    assert stored == seen == records, (stored, seen, records)
    return taken


def forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def peak() -> float:
    """The highest resident memory of this process since ``forget_peak``, in MiB."""
    status = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in status if line.startswith("VmHWM")).split()[1]) / 1024


def child_peak() -> float:
    """Of the largest child so far (the reading one), in MiB."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def main(folder: Path) -> None:
    from tests.bench._vcf_maker import make_vcf
    from tests.bench.genomics import database

    path, large = folder / "large.vcf", folder / "larger.vcf"
    records = make_vcf(path, RECORDS, patient="IPH0214")
    with database():
        forget_peak()
        taken = imported(path, records, "IPH0214")
        figure("genomics.import_200000_seconds", taken * RECORDS / records, "s", SECONDS)
        figure("genomics.import_200000_parent_memory", peak(), "MiB", MEBIBYTES)
        figure("genomics.import_200000_child_memory", child_peak(), "MiB", MEBIBYTES)
        # Fewer transcripts: with three of them a million records would be larger than any file that is accepted.
        many = make_vcf(large, MANY, patient="IPH0215", transcripts=1)
        forget_peak()
        imported(large, many, "IPH0215")
        figure("genomics.import_1000000_parent_memory", peak(), "MiB", MEBIBYTES)
        figure("genomics.import_1000000_child_memory", child_peak(), "MiB", MEBIBYTES)
    bare = bare_pass(path, folder / "cyvcf2")
    if bare is not None:
        figure("genomics.import_against_bare_cyvcf2", taken / bare, "times", TIMES_BARE)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "molmdt.settings")
    with tempfile.TemporaryDirectory(prefix="molmdt-vcf-") as made:
        main(Path(made))
