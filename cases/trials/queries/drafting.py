"""A cohort's rule and the draft of its next one: what stands in the text, what is wrong with it, what it changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from cases.trials.enums import DraftState
from cases.trials.logic.classification import Classification
from cases.trials.logic.grammar import Node, as_data, stored_rule
from cases.trials.logic.rule_difference import difference
from cases.trials.logic.rule_text import own_rule, rule_text
from cases.trials.logic.rules import both
from cases.trials.logic.sense import never_true_together
from cases.trials.logic.written import BadDefinition, Problem, read_rule
from cases.trials.models import Cohort, CohortVersion, RuleDraft, Trial
from cases.trials.queries.vocabulary import VOCABULARY
from cases.trials.words.problems import problem_line
from molmdt.kernel.clock import today

OPEN = (DraftState.DRAFT, DraftState.PROPOSED)


@dataclass(frozen=True)
class DraftProblem:
    """``place``: ``line 3``, or the ``field``: ``valid_from`` or ``source``."""

    place: str
    message: str
    field: str = ""


@dataclass(frozen=True)
class Reading:
    """What a text says: a rule, or what is wrong, by line."""

    rule: Node | None
    problems: tuple[Problem, ...]

    @property
    def data(self) -> Mapping[str, Any] | None:
        return as_data(self.rule) if self.rule is not None else None


def read_text(text: str) -> Reading:
    try:
        return Reading(read_rule(text, VOCABULARY), ())
    except BadDefinition as error:
        return Reading(None, tuple(error.problems))


def open_draft(cohort: Cohort) -> RuleDraft | None:
    drafts = RuleDraft.objects.select_related("cohort__trial", "base", "author__hospital", "ended_by")
    return drafts.filter(cohort=cohort, state__in=OPEN).first()


def newest_version(cohort: Cohort) -> CohortVersion | None:
    """By number: also one whose day has not come, since the next one follows it."""
    return CohortVersion.objects.filter(cohort=cohort).order_by("-number").first()


def first_day(base: CohortVersion) -> date:
    """The day that a new draft proposes: tomorrow, so that a second person has a day to read it, or when the version
    before it has ended."""
    return max(today(), base.valid_from, base.valid_until or base.valid_from) + timedelta(days=1)


def own_text(version: CohortVersion, trial: Trial) -> str:
    """The cohort's own rule of a version: as somebody wrote it, with their remarks, else laid out anew."""
    written = RuleDraft.objects.filter(version=version).values_list("text", flat=True).first()
    return written or rule_text(own_rule(version.rule, trial.general_rule))


def whole_rule(own: Node, trial: Trial) -> Node:
    """With what the trial asks of every cohort; the cohort's own first, so that its reasons are told first."""
    return both(own, stored_rule(trial.general_rule)) if trial.general_rule else own


def same_rule(draft: RuleDraft) -> bool:
    """Whether the draft asks what its base asks, in the same order."""
    rule = read_text(draft.text).rule
    return rule is not None and difference(draft.base.rule, as_data(whole_rule(rule, draft.cohort.trial))).is_empty


def draft_problems(draft: RuleDraft) -> list[DraftProblem]:
    """All that keeps a draft from being proposed or published, in the order of the page."""
    reading = read_text(draft.text)
    problems = [problem_line(problem) for problem in reading.problems]
    found = [DraftProblem(_("line %(line)s") % {"line": one.line}, one.sentence) for one in problems]
    if reading.rule is not None and _is_excluded(reading.rule, draft.cohort.trial):
        found.append(DraftProblem("text", _("It can never hold with what the trial asks of every cohort."), "text"))
    found += [DraftProblem("valid_from", problem, "valid_from") for problem in day_problems(draft)]
    if not draft.source.strip():
        message = _("Name the source: the protocol's version, an amendment, a letter.")
        found.append(DraftProblem("source", message, "source"))
    return found


def day_problems(draft: RuleDraft) -> list[str]:
    """A version cannot begin in the past, nor while the one that it follows must stand; nor follow another than the
    newest."""
    base, newest = draft.base, newest_version(draft.cohort)
    number, found = {"number": base.number}, []
    if draft.valid_from < today():
        found.append(_("The day from which the rule is valid has passed. Choose today or a later day."))
    elif draft.valid_from <= base.valid_from:
        text = _("Version %(number)s is valid from %(day)s; a later version begins after that day.")
        found.append(text % {**number, "day": f"{base.valid_from:%d.%m.%Y}"})
    elif base.valid_until and draft.valid_from <= base.valid_until:
        text = _("Version %(number)s is valid until %(day)s; two versions cannot be open at once.")
        found.append(text % {**number, "day": f"{base.valid_until:%d.%m.%Y}"})
    if newest is not None and newest.pk != base.pk:
        text = _("Version %(number)s has come in since the draft was begun. Compare with it first.")
        found.append(text % {"number": newest.number})
    return found


def _is_excluded(own: Node, trial: Trial) -> bool:
    """Whether the trial excludes everybody whom the rule asks for."""
    if not trial.general_rule:
        return False
    tumours = Classification(VOCABULARY.tumour_codes, VOCABULARY.is_under)
    return never_true_together(own, stored_rule(trial.general_rule), tumours)
