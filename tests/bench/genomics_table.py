"""The findings table of a case with 50,000 findings among 5,000,000: every filter and every order, at the server.

Takes about five minutes, most of them for making the findings, and 3.5 GB of disk that are given back.
"""

import json
import os
import statistics
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LIMIT, MINE, OTHERS, TIMES = 100.0, 50_000, 5_000, 6  # milliseconds; findings; of each other profile; per question

QUESTIONS = (
    "", "kind=fusion", "kind=copy_number", "mark=relevant", "mark=unmarked", "class=oncogenic", "class=none",
    "evidence=yes", "evidence=own", "evidence=no", "passed=yes", "passed=no", "protein=yes", "protein=unknown",
    "low=5&high=20", "low=30", "chrom=7", "chrom=X", "new=version", "new=visit", "actionable=1", "q=GENE12", "q=zzz",
    "q=val77+GENE", "q=GENE1&kind=small_variant&low=10&sort=-fraction", "show=failed", "show=failed&show=silent",
    "group=gene", "group=pathway", "group=gene&open=GENE1&open=GENE10", "page=2", "page=20",
    *(f"sort={sign}{name}" for sign in ("", "-") for name in (
        "gene", "place", "kind", "fraction", "depth", "copies", "evidence", "oncogenicity", "status",
    )),
    "show=failed&show=silent&sort=gene", "show=failed&show=silent&sort=-fraction&page=10",
)  # fmt: skip


def figure(name: str, value: float, limit: float) -> None:
    line = {"name": name, "value": round(value, 1), "unit": "ms", "limit": limit, "ratio": round(value / limit, 3)}
    print(json.dumps(line), flush=True)


def filled() -> int:
    """Five million findings; the profile of the case in question lies in the middle of them."""
    from tests.bench._findings_filler import OTHER_PROFILES, fill, interpret, make_profiles, vacuumed

    (mine,) = make_profiles(1)
    others = make_profiles(OTHER_PROFILES)
    half = len(others) // 2
    for some in (others[:half], [mine], others[half:]):
        for start in range(0, len(some), 30):
            fill(some[start : start + 30], MINE if some == [mine] else OTHERS)
    for profile in [mine, *others[::10]]:
        interpret(profile, 500, confirmed=profile != mine)
    vacuumed()
    return mine


def measured(profile: int) -> None:
    from django.test import Client

    from cases.genomics.models import Finding, Profile
    from molmdt.accounts.enums import Role
    from tests.factories import make_account, make_hospital

    client = Client()
    client.force_login(make_account(Role.BIOINFORMATICIAN, hospital=make_hospital()))
    address = f"/cases/{Profile.objects.get(pk=profile).case.pseudonym}/findings/"
    head: dict[str, Any] = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "findings-table"}
    taken: list[float] = []
    worst = ("", 0.0)
    for question in QUESTIONS:
        client.get(f"{address}?{question}", **head)
        here = [_once(client, f"{address}?{question}", head) for _ in range(TIMES)]
        worst = max(worst, (question, statistics.median(here)), key=lambda pair: pair[1])
        print(f"{statistics.median(here):6.1f} ms  {question or 'as opened'}", file=sys.stderr)
        taken += here
    print(f"{Finding.objects.count()} findings; slowest question: {worst[0]} ({worst[1]:.0f} ms)", file=sys.stderr)
    figure("genomics.table_50000_of_5000000_p50", statistics.median(taken), LIMIT)
    figure("genomics.table_50000_of_5000000_p95", statistics.quantiles(taken, n=20)[-1], LIMIT)


def _once(client: Any, address: str, head: dict[str, Any]) -> float:
    began = time.perf_counter()
    answer = client.get(address, **head)
    assert answer.status_code == 200, address
    return 1000 * (time.perf_counter() - began)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "molmdt.settings")
    from tests.bench.genomics import database

    with database():
        measured(filled())
