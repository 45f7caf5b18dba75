"""Figures of the trials room: the ledger of places under fire; a nation screened against 200 cohorts."""

import os
import statistics
import time
from collections import Counter
from typing import Any

from molmdt.kernel.clock import now
from tests.bench.genomics import database
from tests.bench.genomics_knowledge import figure

THREADS, ROUNDS = 50, 200


def ledger() -> None:
    """Fifty ask at once for the one free place, 200 times: one winner a round, everybody else a clean refusal."""
    from cases.trials.models import Slot
    from cases.trials.services import reserve_slot, screen_case
    from molmdt.accounts.enums import Role
    from tests.cases.trials.fire import at_once
    from tests.cases.trials.nation import FGFR2, load_cohorts, make_profile, make_ready_case
    from tests.cases.trials.test_slots import CODE, fill
    from tests.factories import make_account

    cohort, actor = load_cohorts()[CODE], make_account(Role.NATIONAL_COORDINATOR)
    fill(cohort, places=1)
    cases = []
    for _ in range(THREADS):
        case = make_ready_case()
        make_profile(case, FGFR2)
        screen_case(case)
        cases.append(case)
    winners: list[int] = []

    def after(answers: Counter[str]) -> None:
        winners.append(Slot.objects.filter(state="reserved").count())
        Slot.objects.all().delete()

    alone(cohort, cases, actor)
    began = time.perf_counter()
    acts = [lambda case=case: reserve_slot(cohort=cohort, case=case, actor=actor).state for case in cases]
    answers = at_once(acts, ROUNDS, after)
    taken = time.perf_counter() - began
    promised = {"reserved": ROUNDS, "refused": ROUNDS * (THREADS - 1)}
    wrong = sum(abs(answers[word] - promised.get(word, 0)) for word in {*answers, *promised})
    overbooked = sum(held != 1 for held in winners)
    figure("trials.ledger_winners", answers["reserved"], f"of {ROUNDS} rounds", ROUNDS)
    figure("trials.ledger_refusals", answers["refused"], f"of {promised['refused']}", promised["refused"])
    # Counted from one, so that a single wrong answer breaks the promise; deadlocks are wrong answers.
    figure("trials.ledger_wrong_answers_plus_one", wrong + overbooked + 1, "answers", 1)
    figure("trials.ledger_time_per_ask", 1000 * taken / (ROUNDS * THREADS), "ms", 50)


def alone(cohort: Any, cases: list[Any], actor: Any) -> None:
    """One who asks while nobody else does, beside a transaction that only writes a row and waits for the disk."""
    from cases.trials.models import Slot
    from cases.trials.services import reserve_slot
    from molmdt.kernel.models import Job

    taken, raw = [], []
    for case in cases:
        began = time.perf_counter()
        reserve_slot(cohort=cohort, case=case, actor=actor)
        taken.append(1000 * (time.perf_counter() - began))
        Slot.objects.all().delete()
        began = time.perf_counter()
        Job.objects.create(kind="bench", state=Job.State.DONE, created_at=now())
        raw.append(1000 * (time.perf_counter() - began))
    figure("trials.ledger_one_ask_alone", statistics.median(taken), "ms", 50)
    figure("trials.ledger_one_ask_alone_to_raw", statistics.median(taken) / statistics.median(raw), "commits", None)


def main() -> None:
    from tests.bench._trials_screening import PARTS
    from tests.bench._trials_screening import main as screening

    if PARTS not in os.environ:
        with database():
            ledger()
    screening()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "molmdt.settings")
    main()
