"""Figures of the genomics room: from upload to visible, and its pages with 2,000 findings."""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data"
SAMPLE, COAD = "IPH0214-D01-P01-A03", "TCGA-A6-2686-01A-01D-1408-10"
IMPORT_LIMIT, PAGE_LIMIT = 2.0, 150.0  # seconds; milliseconds, p95
FINDINGS, TIMES = 2000, 60


def figure(name: str, value: float, unit: str, limit: float) -> None:
    line = {"name": name, "value": round(value, 3), "unit": unit, "limit": limit, "ratio": round(value / limit, 3)}
    print(json.dumps(line), flush=True)


@contextmanager
def database() -> Iterator[None]:
    """A test database of its own, emptied by being dropped."""
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import setup_test_environment, teardown_test_environment

    setup_test_environment()
    before = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)
        teardown_test_environment()


def p95(act: Callable[[], Any]) -> float:
    """Milliseconds; the first answers warm caches and are not counted."""
    for _ in range(3):
        act()
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        act()
        taken.append(1000 * (time.perf_counter() - began))
    return statistics.quantiles(taken, n=20)[-1]


def coad() -> None:
    """T001-COAD (GRCh37) of ../shared, 3,317 records and copy numbers: through the upload page to the findings page."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from molmdt.kernel import jobs
    from tests.cases.genomics.deliveries import current

    folder = SHARED / "variants" / "pcgr"
    if not folder.is_dir():
        print("no ../shared beside this checkout: the COAD import is not measured", file=sys.stderr)
        return
    client, specimen = _laboratory(COAD)
    base = f"/cases/{specimen.case.pseudonym}"
    client.get(f"{base}/findings/")
    paths = [folder / "T001-COAD.grch37.vcf.gz", folder / "T001-COAD.grch37.cna.tsv"]
    files = [SimpleUploadedFile(path.name, path.read_bytes()) for path in paths]
    began = time.perf_counter()
    client.post(f"{base}/files/send/", {"specimen": specimen.pk, "build_stated": "", "files": files})
    jobs.run_all()
    page = client.get(f"{base}/findings/").content.decode()
    taken = time.perf_counter() - began
    stored = current(specimen).findings.filter(kind="small_variant").count()
    assert stored == 3317 and "data-finding" in page, stored
    figure("genomics.coad_upload_to_visible", taken, "s", IMPORT_LIMIT)


def pages() -> None:
    """The pages of a case with 2,000 findings, the dossier's overview among them."""
    from tests.cases.genomics.deliveries import deliver, record, vcf

    client, specimen = _laboratory(SAMPLE)
    records = [
        record(pos=140_000_000 + 7 * n, protein=f"p.Val{n + 1}Glu", gene=f"GENE{n % 300}") for n in range(FINDINGS)
    ]
    deliver(specimen, _person(client), {"many.vcf": vcf(SAMPLE, *records)})
    base = f"/cases/{specimen.case.pseudonym}"
    table: dict[str, Any] = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "findings-table"}
    figure("genomics.findings_page_p95", p95(lambda: client.get(f"{base}/findings/")), "ms", PAGE_LIMIT)
    search = p95(lambda: client.get(f"{base}/findings/?q=GENE12", **table))
    figure("genomics.findings_search_p95", search, "ms", PAGE_LIMIT)
    figure("genomics.findings_box_p95", p95(lambda: client.get(f"{base}/box/findings/")), "ms", PAGE_LIMIT)
    figure("pages.dossier_2000_findings_p95", p95(lambda: client.get(f"{base}/")), "ms", PAGE_LIMIT)


def _laboratory(sample: str) -> tuple[Any, Any]:
    from django.test import Client

    from molmdt.accounts.enums import Role
    from tests.factories import make_account, make_case, make_specimen

    client = Client()
    client.force_login(make_account(Role.BIOINFORMATICIAN))
    return client, make_specimen(make_case(), dna_sample_id=sample)


def _person(client: Any) -> Any:
    from molmdt.accounts.models import Account

    return Account.objects.get(pk=client.session["_auth_user_id"])


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "molmdt.settings")
    with database():
        coad()
        pages()
