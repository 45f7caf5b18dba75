"""A cohort's rule and the draft of its next one: what stands in the text, what is wrong with it, what it changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from cases.trials.enums import DraftState
from cases.trials.logic.grammar import Node, as_data, stored_rule
from cases.trials.logic.rule_difference import difference
from cases.trials.logic.rule_text import own_rule, rule_text
from cases.trials.logic.rules import both
from cases.trials.logic.written import BadDefinition, Problem, read_rule
from cases.trials.models import Cohort, CohortVersion, RuleDraft, Trial
from cases.trials.queries.vocabulary import VOCABULARY
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
    """The day that a new draft proposes: tomorrow, so that a second person has a day to read it."""
    return max(today() + timedelta(days=1), base.valid_from)


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
    problems = read_text(draft.text).problems
    found = [DraftProblem(_("line %(line)s") % {"line": one.line}, one.message) for one in problems]
    found += [DraftProblem("valid_from", problem, "valid_from") for problem in day_problems(draft)]
    if not draft.source.strip():
        message = _("Name the source: the protocol's version, an amendment, a letter.")
        found.append(DraftProblem("source", message, "source"))
    return found


def day_problems(draft: RuleDraft) -> list[str]:
    """A version cannot begin in the past, nor before the one that it follows; nor follow one that is not the newest."""
    newest, found = newest_version(draft.cohort), []
    if draft.valid_from < today():
        found.append(_("The day from which the rule is valid has passed. Choose today or a later day."))
    elif draft.valid_from < draft.base.valid_from:
        values = {"number": draft.base.number, "day": f"{draft.base.valid_from:%d.%m.%Y}"}
        found.append(_("Version %(number)s is valid from %(day)s; a later version cannot begin before it.") % values)
    if newest is not None and newest.pk != draft.base_id:
        values = {"number": newest.number}
        found.append(_("Version %(number)s has come in since the draft was begun. Compare with it first.") % values)
    return found
