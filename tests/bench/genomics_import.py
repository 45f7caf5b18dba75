"""Figures of a large import: 200,000 annotated records into the database, against a bare pass of cyvcf2; memory."""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
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
    job = received.upload.job
    assert job is not None
    taken = timed(lambda: jobs.run(job.key))
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


def peak(process: int | str = "self") -> float:
    """The highest resident memory of a process so far (of this one since ``forget_peak``), in MiB."""
    status = Path(f"/proc/{process}/status").read_text().splitlines()
    return int(next(line for line in status if line.startswith("VmHWM")).split()[1]) / 1024


class Children(threading.Thread):
    """Looks at the reading child while it works; ``peak`` is the highest that was seen."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.done = threading.Event()
        self.peak = 0.0

    def run(self) -> None:
        children = Path(f"/proc/self/task/{os.getpid()}/children")
        while not self.done.wait(0.05):
            for child in children.read_text().split():
                with suppress(OSError, StopIteration):
                    if b"readers.child" in Path(f"/proc/{child}/cmdline").read_bytes():
                        self.peak = max(self.peak, peak(child))


@contextmanager
def memory(records: int) -> Iterator[None]:
    """Prints the highest memory of parent and child meanwhile."""
    children = Children()
    children.start()
    forget_peak()
    yield
    children.done.set()
    figure(f"genomics.import_{records}_parent_memory", peak(), "MiB", MEBIBYTES)
    figure(f"genomics.import_{records}_child_memory", children.peak, "MiB", MEBIBYTES)


def main(folder: Path) -> None:
    from tests.bench._vcf_maker import make_vcf
    from tests.bench.genomics import database

    path, large = folder / "large.vcf", folder / "larger.vcf"
    records = make_vcf(path, RECORDS, patient="IPH0214")
    with database():
        with memory(RECORDS):
            taken = imported(path, records, "IPH0214")
        figure("genomics.import_200000_seconds", taken * RECORDS / records, "s", SECONDS)
        # Fewer transcripts: with three of them a million records would be larger than any file that is accepted.
        many = make_vcf(large, MANY, patient="IPH0215", transcripts=1)
        with memory(MANY):
            imported(large, many, "IPH0215")
    bare = bare_pass(path, folder / "cyvcf2")
    if bare is not None:
        figure("genomics.import_against_bare_cyvcf2", taken / bare, "times", TIMES_BARE)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "molmdt.settings")
    with tempfile.TemporaryDirectory(prefix="molmdt-vcf-") as made:
        main(Path(made))
