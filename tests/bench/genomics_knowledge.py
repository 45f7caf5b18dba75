"""A new version of an evidence table read over 10,000 cases by real Celery workers, whole and after a killed worker."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CASES, FINDINGS, WORKERS = 10_000, 20, 2
GENES, CHANGES, ITEMS_PER_GENE = 60, 400, 40
REPLAY_LIMIT = 60.0  # seconds
TUMOURS = ("COAD", "LUAD", "MEL", "IHCH", "PRAD", "HGSOC", "GB", "PAAD", "IDC", "BLCA")
LEVELS = ("I-A", "I-B", "I-C", "II-A", "II-B", "III-A", "III-B", "IV-A")
HEADER = "gene,alteration,oncotree,drugs,effect,system,level"


def figure(name: str, value: float, unit: str, limit: float | None) -> None:
    ratio = None if limit is None else round(value / limit, 3)
    print(
        json.dumps({"name": name, "value": round(value, 2), "unit": unit, "limit": limit, "ratio": ratio}), flush=True
    )


def table(version: int) -> str:
    """Statements about every gene; from version to version one in fifty levels changes, and some come and go."""
    shuffled = random.Random(7)
    rows = []
    for gene in range(GENES):
        for number in range(ITEMS_PER_GENE):
            level = shuffled.randrange(len(LEVELS))
            if shuffled.random() < 0.02:
                level = (level + version) % len(LEVELS)
            leaves = shuffled.random() < 0.01 and version % 2
            words = (
                f"V{100 + number}E",
                f"V{100 + number}",
                "any mutation",
                "amplification",
            )
            word, tumour = words[number % 4], TUMOURS[shuffled.randrange(len(TUMOURS))]
            if not leaves:
                rows.append(f"GENE{gene},{word},{tumour},drug{number},sensitive,ESCAT,{LEVELS[level]}")
    return "\n".join([HEADER, *rows, ""])


def nation() -> None:
    """10,000 cases with a profile of 20 findings each."""
    from django.db import connection

    from cases.dossier.models import Case, Patient
    from cases.genomics.models import Profile, Upload
    from cases.pathology.models import Specimen
    from tests.bench._clone import clone, highest
    from tests.bench._findings_filler import make_profiles

    first = Profile.objects.select_related("specimen", "case").get(pk=make_profiles(1)[0])
    patients, cases, specimens, uploads = map(highest, (Patient, Case, Specimen, Upload))
    tumours = "(ARRAY[" + ", ".join(f"'{code}'" for code in TUMOURS) + f"])[1 + mod(n, {len(TUMOURS)})]"
    clone(Patient, first.case.patient_id, CASES - 1)
    clone(Case, first.case_id, CASES - 1, pseudonym="'B-' || n", patient_id=f"{patients} + n", oncotree=tumours)
    clone(Specimen, first.specimen_id, CASES - 1, case_id=f"{cases} + n", dna_sample_id="'B-' || n")
    clone(Upload, first.upload_id, CASES - 1, specimen_id=f"{specimens} + n", content_sha256="'x' || n")
    clone(
        Profile, first.pk, CASES - 1, case_id=f"{cases} + n", specimen_id=f"{specimens} + n", upload_id=f"{uploads} + n"
    )
    with connection.cursor() as cursor:
        cursor.execute(FILL, [FINDINGS])
        cursor.execute("ANALYZE")


FILL = f"""
INSERT INTO cases_genomics_finding (
    profile_id, kind, variant_key, part_of, passed, filters, lifted_key, gene, gene_as_written, partner_gene, chrom,
    position, ref, alt, transcript, hgvs_c, hgvs_p, mane_transcript, mane_hgvs_c, mane_hgvs_p, consequence,
    alters_protein, exon, clinvar, judgements, copy_number_kind, partner_chrom, kept_domains, source, relevance)
SELECT p.id, CASE WHEN small THEN 'small_variant' ELSE 'copy_number' END, 'GRCh37:7:' || g || ':' || n, '', true, '',
    '', 'GENE' || g, '', '', '7', 1000 + n, 'A', 'T', '', '',
    CASE WHEN small THEN 'ENSP1.1:p.(Val' || 100 + (p.id * 13 + n) %% {CHANGES} || 'Glu)' ELSE '' END, '', '', '',
    CASE WHEN small THEN 'missense_variant' ELSE '' END, CASE WHEN small THEN true END, '3/18', '', '{{}}',
    CASE WHEN small THEN '' ELSE 'amplification' END, '', '', 'DNA', 'relevant'
FROM cases_genomics_profile p, generate_series(1, %s) n,
    LATERAL (SELECT (p.id * 7 + n * 3) %% {GENES} AS g, n %% 10 <> 0 AS small) x
"""


@contextmanager
def workers(count: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Real workers, as the house starts them."""
    command = [str(Path(sys.executable).with_name("celery")), "-A", "molmdt.celery", "worker", "--pool=solo"]
    options = ["--loglevel=ERROR", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    running = [
        subprocess.Popen([*command, *options, "-n", f"bench{n}@local"], cwd=ROOT, stdout=subprocess.DEVNULL)
        for n in range(count)
    ]
    try:
        yield running
    finally:
        for worker in running:
            if worker.poll() is None:
                worker.kill()  # nothing is lost: that is what the second figure is about
                worker.wait()


def bring(version: int) -> Any:
    """Takes a version in, as a person does; its replay is in the workers' hands when this returns."""
    from cases.genomics.models import Replay
    from cases.genomics.services.knowledge import Version, keep, load

    said = Version(format="own", name="Bench", version=str(version), released_on=date(2026, 1, version))
    loaded = load(sha256=keep([table(version).encode()]), version=said)
    return Replay.objects.get(source=loaded.source)


def wait(replay: Any, until: Any = lambda replay: replay.state != "running", seconds: float = 300) -> None:
    deadline = time.monotonic() + seconds
    while not until(replay):
        if time.monotonic() > deadline:
            raise RuntimeError(f"the replay stands at {replay.done} of {replay.total} cases")
        time.sleep(0.05)
        replay.refresh_from_db()


def whole() -> None:
    """From the moment the version is stored until the last case is read."""
    with workers(WORKERS):
        began = time.perf_counter()
        replay = bring(2)
        wait(replay)
        taken = time.perf_counter() - began
    assert (replay.state, replay.done) == ("done", CASES), (replay.state, replay.done)
    figure("genomics.knowledge_replay", taken, "s", REPLAY_LIMIT)
    figure("genomics.knowledge_replay_differences", replay.differences.count(), "rows", None)


def killed() -> None:
    """The worker dies half-way; another goes on after the last slice that was stored, and finds the same."""
    from cases.genomics.models import Replay, ReplayDifference
    from cases.genomics.services.replay import start_replay
    from molmdt.kernel.jobs import LEASE
    from molmdt.kernel.models import Job
    from molmdt.kernel.tasks import run_job

    done = Replay.objects.get(source__name="Bench", source__version="2")
    with workers(1) as (worker,):
        again = start_replay(source=done.source, before=done.before)
        wait(again, lambda replay: replay.done >= CASES // 4)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        again.refresh_from_db()
        kept = again.done
        assert again.state == "running" and kept < CASES, "the worker was too quick to be killed"
    Job.objects.filter(pk=again.job_id).update(lease_until=again.started_at - LEASE)  # the lease runs out
    with workers(1):
        began = time.perf_counter()
        run_job.delay(str(again.job_id))
        wait(again)
        taken = time.perf_counter() - began
    counted = [ReplayDifference.objects.filter(replay=one).values("case").count() for one in (done, again)]
    assert counted[0] == counted[1] and again.done == CASES, (counted, again.done)
    figure("genomics.knowledge_replay_kept_by_kill", 100 * kept / CASES, "%", None)
    figure("genomics.knowledge_replay_rest", taken, "s", REPLAY_LIMIT)


def main() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    from celery.app.utils import find_app

    find_app("molmdt.celery:app").set_default()
    call_command("migrate", verbosity=0)
    with workers(1):
        wait(bring(1))  # nothing stood before it, and there is no case yet
    nation()
    whole()
    killed()


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "molmdt.settings")
    main()
