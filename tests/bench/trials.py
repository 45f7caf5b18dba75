"""Figures of the trials room: the ledger of places under fire."""

import os
import threading
import time
from collections import Counter
from typing import Any

from tests.bench.genomics import database, figure

THREADS, ROUNDS = 50, 200


def ledger() -> None:
    """Fifty ask at once for the one free place, 200 times: one winner a round, everybody else a clean refusal."""
    from cases.trials.models import Slot
    from cases.trials.services import screen_case
    from molmdt.accounts.enums import Role
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
    began, answers, overbooked = time.perf_counter(), Counter[str](), 0
    for _ in range(ROUNDS):
        answers += _round(cohort, cases, actor)
        overbooked += Slot.objects.filter(state="reserved").count() != 1
        Slot.objects.all().delete()
    taken = time.perf_counter() - began
    promised = {"reserved": ROUNDS, "refused": ROUNDS * (THREADS - 1)}
    wrong = sum(abs(answers[word] - promised.get(word, 0)) for word in {*answers, *promised}) + overbooked
    figure("trials.ledger_winners", answers["reserved"], "of 200 rounds", ROUNDS)
    figure("trials.ledger_refusals", answers["refused"], "of 9,800", promised["refused"])
    # Counted from one, so that a single wrong answer breaks the promise.
    figure("trials.ledger_wrong_answers_plus_one", wrong + 1, "answers", 1)
    figure("trials.ledger_time_per_ask", 1000 * taken / (ROUNDS * THREADS), "ms", 50)


def _round(cohort: Any, cases: list[Any], actor: Any) -> Counter[str]:
    from django.db import connection

    from cases.trials.services import reserve_slot
    from molmdt.kernel.errors import PreconditionFailed

    begin, answers = threading.Barrier(len(cases)), []

    def attempt(case: Any) -> None:
        begin.wait()
        try:
            answers.append(str(reserve_slot(cohort=cohort, case=case, actor=actor).state))
        except PreconditionFailed:
            answers.append("refused")
        except Exception as error:
            answers.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt, args=(case,)) for case in cases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(answers)


def main() -> None:
    with database():
        ledger()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "molmdt.settings")
    main()
