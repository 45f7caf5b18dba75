"""What a screening has changed, in the case's news."""

from collections.abc import Mapping

from cases.dossier.models import Case, CaseNews
from cases.trials.enums import Verdict
from cases.trials.logic.differences import difference
from cases.trials.models import Screening
from cases.trials.words.changes import cause_words, change_words

NAMED = 3  # cohorts by name in one line; the others are counted
LONGEST = 200


def tell(made: Mapping[Case, list[Screening]]) -> None:
    """A cohort that begins or ceases to fit has a line with the clause that changed; those that could fit now, since a
    datum is unknown again or a rule has changed, share one."""
    CaseNews.objects.bulk_create([line for case, own in made.items() for line in _news(case, own)])


def _news(case: Case, made: list[Screening]) -> list[CaseNews]:
    fits = [_line(case, one) for one in made if Verdict.MATCH in _verdicts(one) and len(_verdicts(one)) > 1]
    opened = [one.version.cohort.code for one in made if _has_opened(one)]
    if opened:
        fits.append(CaseNews(case=case, kind="cohort_could_fit", subject=_listed(opened)))
    return fits


def _verdicts(screening: Screening) -> set[str | None]:
    return {screening.verdict, screening.replaces.verdict if screening.replaces else None}


def _has_opened(screening: Screening) -> bool:
    before = screening.replaces.verdict if screening.replaces else None
    return screening.verdict == Verdict.UNKNOWN and before == Verdict.NO


def _line(case: Case, screening: Screening) -> CaseNews:
    kind = "cohort_fits" if screening.verdict == Verdict.MATCH else "cohort_fits_no_more"
    found = difference(screening.replaces.explanation if screening.replaces else None, screening.explanation)
    why = "; ".join(change_words(change) for change in found.telling) or cause_words(screening.cause)
    return CaseNews(case=case, kind=kind, subject=_short(f"{screening.version.cohort.code}: {why}"))


def _listed(codes: list[str]) -> str:
    rest = len(codes) - NAMED
    return _short(", ".join(codes[:NAMED]) + (f" +{rest}" if rest > 0 else ""))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
