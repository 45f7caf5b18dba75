"""The findings table of a case with 50,000 findings among 5,000,000: every filter and every order, at the server.

Takes about five minutes, most of them for making the findings, and 3.5 GB of disk that are given back. Machines have
slow hours: beside the times stands how often a bare page goes into them that is asked in between (_bare_page.py).
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
# So many bare pages: the middle question, and the slowest twentieth of them.
MIDDLE_LIMIT, SLOW_LIMIT = 4.0, 5.0

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


def figure(name: str, value: float, unit: str, limit: float | None) -> None:
    ratio = None if limit is None else round(value / limit, 3)
    line = {"name": f"genomics.table_50000_of_5000000_{name}", "value": round(value, 1), "unit": unit}
    print(json.dumps(line | {"limit": limit, "ratio": ratio}), flush=True)


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
    from django.test import Client, override_settings

    from cases.genomics.models import Finding, Profile
    from molmdt.accounts.enums import Role
    from tests.factories import make_account, make_hospital

    client = Client()
    client.force_login(make_account(Role.BIOINFORMATICIAN, hospital=make_hospital()))
    case = Profile.objects.get(pk=profile).case.pseudonym
    first = Finding.objects.filter(profile=profile).order_by("pk").values_list("pk", flat=True)[0]
    with override_settings(ROOT_URLCONF="tests.bench._bare_page"):
        asked = _asked(client, f"/cases/{case}/findings/", f"/bare/{case}/?first={first}")
    print(f"{Finding.objects.count()} findings", file=sys.stderr)
    taken = [one for some, _bare in asked for one in some]
    figure("p50", statistics.median(taken), "ms", LIMIT)
    figure("p95", _p95(taken), "ms", LIMIT)
    figure("bare_page", statistics.median(one for _taken, bare in asked for one in bare), "ms", None)
    times = [statistics.median(some) / statistics.median(bare) for some, bare in asked]
    figure("middle_against_a_bare_page", statistics.median(times), "times", MIDDLE_LIMIT)
    figure("slowest_against_a_bare_page", _p95(times), "times", SLOW_LIMIT)


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def _asked(client: Any, address: str, bare_address: str) -> list[tuple[list[float], list[float]]]:
    """By question, milliseconds of its answers and of the bare pages between them. The first answers do not count."""
    head: dict[str, Any] = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "findings-table"}
    found = []
    for question in QUESTIONS:
        _once(client, f"{address}?{question}", head), _once(client, bare_address, head)
        taken, bare = [], []
        for _ in range(TIMES):
            taken.append(_once(client, f"{address}?{question}", head))
            bare.append(_once(client, bare_address, head))
        print(f"{statistics.median(taken):6.1f} ms  {question or 'as opened'}", file=sys.stderr)
        found.append((taken, bare))
    return found


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
