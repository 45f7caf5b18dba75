"""Many who act at once, each on a database connection of their own, round after round."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection

from molmdt.kernel.errors import Denied, InvalidInput, PreconditionFailed

REFUSALS = (PreconditionFailed, InvalidInput, Denied)
PATIENCE = 120  # seconds; a circle of locks is broken by PostgreSQL after one


def at_once(
    acts: Sequence[Callable[[], Any]], rounds: int = 1, after: Callable[[Counter[str]], None] = lambda answers: None
) -> Counter[str]:
    """What came of them: each act's own answer, "refused", or the name of an error that nobody should see.

    ``after`` is called with the answers of a round when all of it is over and before the next begins.
    """
    barrier, answers, total = threading.Barrier(len(acts) + 1, timeout=PATIENCE), Counter[str](), Counter[str]()
    lock = threading.Lock()

    def worker(act: Callable[[], Any]) -> None:
        try:
            for _ in range(rounds):
                barrier.wait()
                answer = _answer(act)
                with lock:
                    answers[answer] += 1
                barrier.wait()
        finally:
            connection.close()

    threads = [threading.Thread(target=worker, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for _ in range(rounds):
        barrier.wait()
        barrier.wait()
        after(Counter(answers))
        total += answers
        answers.clear()
    for thread in threads:
        thread.join()
    return total


def _answer(act: Callable[[], Any]) -> str:
    try:
        return str(act())
    except REFUSALS:
        return "refused"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
