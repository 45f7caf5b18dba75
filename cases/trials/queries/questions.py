"""What is missing in a case: which datum, of whom, whether it was asked for, and how many cohorts it would decide."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from cases.dossier.models import Case, Task
from cases.trials.enums import Ask
from cases.trials.logic.explanation import Missing, missing_json
from cases.trials.words.reasons import ask_words, datum_words

Key = tuple[str, str]  # datum, subject


@dataclass(frozen=True)
class Question:
    """A missing datum. ``asked``: since when somebody has been asked for it; ``cohort``: one that wants it."""

    datum: str
    subject: str
    ask: str
    words: str
    whom: str
    asked: datetime | None
    cohort: str
    decides: int = 0  # in how many cohorts it alone would decide

    @property
    def key(self) -> Key:
        return self.datum, self.subject


Asked = Mapping[str, datetime]


def asked_of(case: Case) -> Asked:
    """Open requests by their text; one query."""
    return dict(Task.objects.filter(case=case, done_at=None).order_by("-created_at").values_list("text", "created_at"))


def question_of(missing: Mapping[str, str], asked: Asked, cohort: str, decides: int = 0) -> Question:
    words = datum_words(missing)
    return Question(
        missing["datum"], missing["subject"], missing["ask"], words, ask_words(missing["ask"]),
        asked.get(request_text(missing)), cohort, decides,
    )  # fmt: skip


def request_text(missing: Mapping[str, str]) -> str:
    """How the datum is asked for; the same text twice is the same request."""
    return _("Wanted: %(datum)s.") % {"datum": datum_words(missing)}


def most_deciding(
    deciders: Iterable[tuple[str, Iterable[Missing]]], asked: Asked, *, with_laboratory: bool
) -> tuple[Question, ...]:
    """Data that alone would decide at least two cohorts, the one that decides most first. ``deciders``: per cohort the
    data that alone decide it. While the laboratory is at work nobody needs to ask it."""
    counts: Counter[Missing] = Counter()
    where: dict[Missing, str] = {}
    for cohort, data in deciders:
        for missing in set(data):
            if with_laboratory or missing.ask != Ask.LABORATORY:
                counts[missing] += 1
                where.setdefault(missing, cohort)
    found = [(missing, number) for missing, number in counts.items() if number > 1]
    found.sort(key=lambda pair: (-pair[1], pair[0].datum, pair[0].subject))
    return tuple(question_of(missing_json(missing), asked, where[missing], number) for missing, number in found)
