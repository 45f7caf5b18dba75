"""The page on which a cohort's rule is written, read aloud, compared and handed to a second person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from django.shortcuts import get_object_or_404

from cases.trials.enums import DraftState
from cases.trials.logic.grammar import as_data
from cases.trials.logic.rule_difference import difference
from cases.trials.models import Cohort, CohortVersion, RuleDraft
from cases.trials.queries.drafting import (
    DraftProblem,
    Reading,
    draft_problems,
    first_day,
    newest_version,
    open_draft,
    own_text,
    read_text,
    whole_rule,
)
from cases.trials.words.clauses import RuleLine, rule_lines
from cases.trials.words.differences import DifferenceLine, difference_lines
from cases.trials.words.problems import ProblemLine, problem_line
from molmdt.access.queries import can


@dataclass(frozen=True)
class Aloud:
    """What the text says: read aloud and compared with the version it changes, or what is wrong with it."""

    problems: tuple[ProblemLine, ...]
    lines: tuple[RuleLine, ...]
    differences: tuple[DifferenceLine, ...]
    reordered: bool
    same: bool


@dataclass(frozen=True)
class VersionChange:
    """A version with what it changed from the one before; nothing for the first."""

    version: CohortVersion
    differences: tuple[DifferenceLine, ...]
    is_first: bool


@dataclass(frozen=True)
class Editor:
    cohort: Cohort
    base: CohortVersion | None
    draft: RuleDraft | None
    text: str
    source: str
    valid_from: date | None
    edition: int
    aloud: Aloud
    general: tuple[RuleLine, ...]
    other_problems: tuple[DraftProblem, ...]  # of the day and of the source, once there is a draft
    earlier: tuple[RuleDraft, ...]
    versions: tuple[VersionChange, ...]
    is_outdated: bool  # another version has come in since the draft was begun
    may_edit: bool
    may_publish: bool
    is_author: bool

    @property
    def is_proposed(self) -> bool:
        return self.draft is not None and self.draft.state == DraftState.PROPOSED

    @property
    def may_write(self) -> bool:
        return self.may_edit and self.base is not None and not self.is_proposed


def cohort_with_trial(code: str) -> Cohort:
    """For the doors: Http404 without one."""
    return get_object_or_404(Cohort.objects.select_related("trial"), code=code)


def editor_of(cohort: Cohort, account: Any, *, text: str | None = None) -> Editor:
    """The page. ``text``: what has been typed and could not be stored, in place of what is."""
    draft, newest = open_draft(cohort), newest_version(cohort)
    base = draft.base if draft else newest
    standing = own_text(base, cohort.trial) if base else ""
    shown = text if text is not None else (draft.text if draft else standing)
    grant = can(account, "cohort.edit", cohort)
    person = account.person.pk
    return Editor(
        cohort=cohort,
        base=base,
        draft=draft,
        text=shown,
        source=draft.source if draft else "",
        valid_from=draft.valid_from if draft else first_day(base) if base else None,
        edition=draft.edition if draft else 0,
        aloud=aloud(read_text(shown), cohort, base),
        general=tuple(rule_lines(cohort.trial.general_rule)) if cohort.trial.general_rule else (),
        other_problems=tuple(one for one in draft_problems(draft) if one.field) if draft else (),
        earlier=tuple(_ended(cohort)),
        versions=tuple(version_changes(cohort.versions.all())),
        is_outdated=draft is not None and newest is not None and draft.base_id != newest.pk,
        may_edit=grant is not None and not grant.only_sees,
        may_publish=can(account, "cohort.publish", cohort) is not None,
        is_author=draft is not None and draft.author_id == person,
    )


def aloud(reading: Reading, cohort: Cohort, base: CohortVersion | None) -> Aloud:
    problems = tuple(problem_line(problem) for problem in reading.problems)
    if reading.rule is None or base is None:
        return Aloud(problems, (), (), reordered=False, same=False)
    found = difference(base.rule, as_data(whole_rule(reading.rule, cohort.trial)))
    lines = tuple(rule_lines(as_data(reading.rule)))
    return Aloud((), lines, tuple(difference_lines(found)), reordered=found.reordered, same=found.is_empty)


def version_changes(versions: Iterable[CohortVersion]) -> list[VersionChange]:
    """The newest first, each against the one before it."""
    ordered = sorted(versions, key=lambda version: version.number)
    changes = [
        VersionChange(later, tuple(difference_lines(difference(earlier.rule, later.rule))), is_first=False)
        for earlier, later in pairwise(ordered)
    ]
    first = [VersionChange(version, (), is_first=True) for version in ordered[:1]]
    return [*reversed(changes), *first]


def _ended(cohort: Cohort) -> Iterable[RuleDraft]:
    ended = RuleDraft.objects.filter(cohort=cohort, state__in=[DraftState.PUBLISHED, DraftState.DROPPED])
    return ended.select_related("author", "ended_by", "version")[:10]
