"""Screening a made nation of 100,000 cases against 200 cohorts: one case, one cohort, everything by two workers.

The machine's own floor stands beside the figures, of the same run: what it takes only to read the sheets and to write
them by COPY, only to write a case's explanations as JSON; and how many times that the figure is. What the workers spent
of the processors' time is told as well, which other work on the machine disturbs less than it disturbs the clock.
"""

import io
import json
import os
import resource
import signal
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

from tests.bench._trials_nation import impossible_rule, make_cohorts, make_nation, own_rule
from tests.bench.genomics_knowledge import figure, wait, workers

CASES, COHORTS, WORKERS = int(os.environ.get("BENCH_CASES", "100000")), 200, 2
ONE_CASE, ONE_COHORT, NATION = 10.0, 2.0, 60.0  # milliseconds, seconds, seconds
TIMES = 40
PARTS = "TRIALS_BENCH"  # parts by comma, else all


def screening() -> None:
    """In the bench's own house, which is thrown away with it: workers are processes of their own."""
    from cases.dossier.models import Case
    from molmdt.kernel.clock import today

    chance = Random(3)
    versions = make_cohorts([own_rule(chance) for _ in range(COHORTS)])
    _cover(versions)
    began = time.perf_counter()
    make_nation(CASES, today())
    figure("trials.nation_made", time.perf_counter() - began, "s", None)
    keys = list(Case.objects.order_by("pk").values_list("pk", flat=True))
    read, written = floors()
    parts: dict[str, Callable[[], Any]] = {
        "one_case": lambda: one_case(keys), "one_cohort": lambda: one_cohort(keys, read),
        "growth": lambda: growth(keys), "national": lambda: whole_nation(read, written), "killed": killed,
        "opened": opened,
    }  # fmt: skip
    for name in os.environ.get(PARTS, ",".join(parts)).split(","):
        parts[name]()


def whole_nation(read: float, written: float) -> None:
    from molmdt.kernel.clock import now, stopped_at

    with stopped_at(now() - timedelta(days=1)):
        national("trials.first_screening", None, read + written)
    national("trials.national_rescreen", NATION, read)


def _cover(versions: list[Any]) -> None:
    from cases.trials.queries.compiled import compiled_rules, versions_in_force
    from cases.trials.services.facts_sheets import cover
    from molmdt.kernel.clock import today

    cover(compiled_rules(versions_in_force(), today()).genes)


def _time(act: Callable[[], Any]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def times_raw(name: str, taken: float, raw: float) -> None:
    figure(f"{name}_to_raw", taken / raw, "times the machine's own floor", None)


def floors() -> tuple[float, float]:
    """Seconds only to read all sheets out of the database, and to write them."""
    from django.db import connection

    copied = io.StringIO()
    columns = (
        "case_id, facts, alterations, touches, profiles, case_version, written_as, made_at, stale, matching, undecided"
    )
    with connection.cursor() as cursor:
        read = _time(
            lambda: cursor.copy_expert(f"COPY (SELECT {columns} FROM cases_trials_factsheet) TO STDOUT", copied)
        )
        figure("trials.sheets_only_read", read, "s", None)
        cursor.execute("CREATE TEMPORARY TABLE copied (LIKE cases_trials_factsheet INCLUDING DEFAULTS)")
        copied.seek(0)
        written = _time(lambda: cursor.copy_expert(f"COPY copied ({columns}) FROM STDIN", copied))
        figure("trials.sheets_only_written", written, "s", None)
        cursor.execute("DROP TABLE copied")
    return read, written


def one_case(keys: list[int]) -> None:
    """Two hundred explained verdicts with their stored form from the facts in memory; then the whole act: reading the
    facts from their rows, comparing with what stands, and storing, the first time and when nothing has changed."""
    from cases.dossier.models import Case
    from cases.trials.logic.explanation import deciding
    from cases.trials.logic.fast_explain import Explained
    from cases.trials.queries.compiled import compiled_rules, versions_in_force
    from cases.trials.queries.sheets import Sheets
    from cases.trials.services import screen_case
    from molmdt.kernel.clock import today

    compiled = compiled_rules(versions_in_force(), today())
    found = Sheets(keys[:TIMES], compiled).dossiers(range(TIMES))

    def explain(dossier: Any) -> list[Any]:
        explained = Explained(compiled, dossier)
        trees = [explained.tree(key) for key in compiled.roots]
        return [(explained.written(tree), [explained.written(leaf) for leaf in deciding(tree)]) for tree in trees]

    taken = [1000 * _time(lambda one=one: explain(one)) for one in found.values()]
    figure("trials.one_case_200_cohorts", statistics.median(taken), "ms", ONE_CASE)
    said = [explain(one) for one in found.values()]
    raw = [1000 * _time(lambda one=one: json.dumps(one)) for one in said]
    times_raw("trials.one_case_200_cohorts", statistics.median(taken), statistics.median(raw))
    cases = [Case.objects.get(pk=key) for key in keys[1 : TIMES // 2]]
    for name in ("first", "unchanged"):
        taken = [1000 * _time(lambda case=case: screen_case(case)) for case in cases]
        figure(f"trials.screen_case_{name}", statistics.median(taken), "ms", None)
    _reset(cases)


def _reset(cases: list[Any]) -> None:
    from cases.trials.models import FactSheet, Screening

    Screening.objects.all().update(replaces=None)
    Screening.objects.all().delete()
    FactSheet.objects.filter(case__in=cases).update(matching=[], undecided=[], screened_on=None)


RULES = {
    "gene_and_tumour": {"all": [{"fusion": {"gene": "FGFR2"}}, {"tumour": {"within": ["BILIARY_TRACT"]}}]},
    "gene_alone": {"copy_number": {"gene": "ERBB2", "kind": "amplification"}},
    "two_genes_lost": {"any": [{"biallelic": {"gene": "TP53"}}, {"loss_of_function": {"gene": "BRCA1"}}]},
    "everybody": {"not": {"tumour": {"within": ["PLEMESO"]}}},
    "no_gene": {"tmb": {"at_least": 16}},
}


def one_cohort(keys: list[int], raw: float) -> None:
    """One new rule, with the trial's general one, against everybody."""
    from cases.trials.logic.grammar import stored_rule
    from cases.trials.services import verdicts_under
    from tests.bench._trials_nation import GENERAL

    for name, rule in RULES.items():
        node = stored_rule({"all": [rule, GENERAL]})
        began = time.process_time()
        taken = _time(lambda node=node: verdicts_under(node, keys))
        figure(f"trials.new_cohort_{name}_processor", time.process_time() - began, "s", None)
        figure(f"trials.new_cohort_{name}", taken, "s", ONE_COHORT)
        times_raw(f"trials.new_cohort_{name}", taken, raw)
    node = stored_rule({"all": [RULES["gene_alone"], GENERAL]})
    figure("trials.dry_run_5000_cases", 1000 * _time(lambda: verdicts_under(node, keys[:5000])), "ms", 1000)


def growth(keys: list[int]) -> None:
    """Processor time for half the nation and for all of it; for 200 cohorts, and for 200 more that nobody is near."""
    half, whole = _judged(keys[: len(keys) // 2]), _judged(keys)
    figure("trials.growth_by_cases", whole / half, "times for twice the cases", 2.4)
    figure("trials.judging_alone", CASES * COHORTS / whole, "pairs/s of one core's time", None)
    far = make_cohorts([impossible_rule(number) for number in range(COHORTS)], "FAR")
    _cover(far)
    more = _judged(keys)
    figure("trials.growth_by_cohorts_that_nobody_fits", more / whole, "times for twice the cohorts", 1.3)
    for version in far:
        version.is_current = False
        version.save()


def _judged(keys: list[int]) -> float:
    """With nothing remembered of cases that were judged before."""
    from cases.trials.queries import compiled as remembered
    from cases.trials.queries.sheets import Sheets
    from cases.trials.services.replaying import CASES_PER_PART
    from molmdt.kernel.clock import today

    remembered._compiled.clear()
    compiled = remembered.compiled_rules(remembered.versions_in_force(), today())
    began = time.process_time()
    for first in range(0, len(keys), CASES_PER_PART):
        compiled.screen(Sheets(keys[first : first + CASES_PER_PART], compiled).batch())
    return time.process_time() - began


def national(name: str, limit: float | None, raw: float) -> Any:
    """From the moment the replay is asked for until the last case is read, by workers as the house starts them."""
    from cases.trials.enums import Cause
    from cases.trials.models import Screening
    from cases.trials.services import replay

    stored, spent = Screening.objects.count(), _spent()
    with workers(WORKERS):
        time.sleep(5)  # a house's workers run already
        began = time.perf_counter()
        made = replay(cause=Cause.DAY)
        wait(made, lambda made: made.ended_at is not None, 600)
        taken = time.perf_counter() - began
    assert made.done == CASES, made.done
    figure(name, taken, "s", limit)
    times_raw(name, taken, raw)
    figure(f"{name}_processor", _spent() - spent, "s of the workers' processor time, their start included", None)
    figure(f"{name}_pairs", CASES * COHORTS / taken, "pairs/s", None)
    figure(f"{name}_changed", made.changed, "verdicts", None)
    figure(f"{name}_stored", Screening.objects.count() - stored, "screenings", None)
    return made


def _spent() -> float:
    """Processor seconds of the workers that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def killed() -> None:
    """A worker dies half-way; another does the parts that are left, and nothing is told twice."""
    from cases.trials.enums import Cause
    from cases.trials.models import ReplayPart, Screening
    from cases.trials.services import replay
    from molmdt.kernel.jobs import LEASE
    from molmdt.kernel.models import Job
    from molmdt.kernel.tasks import run_job

    stored = Screening.objects.count()
    with workers(1) as (worker,):
        made = replay(cause=Cause.DAY)
        wait(made, lambda made: made.done >= CASES // 3)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    made.refresh_from_db()
    kept = made.done
    left = Job.objects.filter(pk__in=ReplayPart.objects.filter(replay=made, done_at=None).values("job"))
    left.update(lease_until=made.started_at - LEASE)  # the lease of the one in hand runs out
    with workers(1):
        for key in left.values_list("pk", flat=True):
            run_job.delay(str(key))
        wait(made, lambda made: made.ended_at is not None)
    assert made.done == CASES and kept < CASES, (made.done, kept)
    figure("trials.rescreen_kept_by_kill", 100 * kept / CASES, "%", None)
    figure("trials.rescreen_told_twice_plus_one", 1 + Screening.objects.count() - stored, "screenings", 1)


def opened() -> None:
    """A cohort opens: everybody is read, those whom it fits are stored, told and offered."""
    from cases.trials.enums import Cause
    from cases.trials.models import Offer
    from cases.trials.services import replay

    version = make_cohorts([RULES["gene_and_tumour"]], "NEW")[0]
    with workers(WORKERS):
        time.sleep(5)
        began = time.perf_counter()
        made = replay(cause=Cause.RULE, cohorts=[version.cohort_id])
        wait(made, lambda made: made.ended_at is not None)
        taken = time.perf_counter() - began
    figure("trials.opened_cohort_stored_and_offered", taken, "s", None)
    figure("trials.opened_cohort_offers", Offer.objects.count(), "offers", None)


def main() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    from celery.app.utils import find_app

    find_app("molmdt.celery:app").set_default()
    call_command("migrate", verbosity=0)
    screening()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "molmdt.settings")
    main()
