"""Trials in Clinical Trial Markup Language: what is loaded, and what they say about a case."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from cases.dossier.models import Case
from cases.genomics.enums import ProfileState
from cases.genomics.models import Finding
from cases.trials.enums import Verdict
from cases.trials.logic.ctml.cases import Tables, sample_from, tables_of
from cases.trials.logic.ctml.documents import Clause, Document, Level, Rule, read_documents
from cases.trials.logic.ctml.fields import GENE, PARTNER, negated
from cases.trials.logic.ctml.screen import answer
from cases.trials.models import MarkupTrial
from cases.trials.queries.facts import facts_of
from cases.trials.words.clauses import RuleLine
from cases.trials.words.markup import markup_lines, place_words, reason_sentence
from molmdt.kernel.clock import today

CODES = {"step": "step_code", "arm": "arm_code", "dose_level": "level_code"}
DESCRIPTIONS = {"arm": "arm_description", "dose_level": "level_description"}


@dataclass(frozen=True)
class LevelRow:
    """A step, arm or dose level with a rule of its own."""

    place: str  # step 1, arm 2
    code: str  # as the document names it; may be empty
    description: str
    open: bool
    lines: tuple[RuleLine, ...]


@dataclass(frozen=True)
class TrialRow:
    trial: MarkupTrial
    open: bool
    levels: tuple[LevelRow, ...]

    @property
    def open_levels(self) -> int:
        return sum(level.open for level in self.levels) if self.open else 0


@dataclass(frozen=True)
class LevelVerdict:
    trial: MarkupTrial
    level: LevelRow
    verdict: Verdict
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class MarkupPanel:
    """What the open levels of all loaded trials say about a case; ``closed``: levels that are not asked."""

    trials: int
    closed: int
    fits: tuple[LevelVerdict, ...]
    could_fit: tuple[LevelVerdict, ...]
    fits_not: tuple[LevelVerdict, ...]


def current_trials() -> QuerySet[MarkupTrial]:
    return MarkupTrial.objects.filter(is_current=True).order_by("protocol_number")


def markup_trial(markup: int) -> MarkupTrial:
    """For the doors: any version, the current one or an earlier; Http404 without one."""
    return get_object_or_404(MarkupTrial.objects.select_related("loaded_by"), pk=markup)


def trial_row(trial: MarkupTrial) -> TrialRow:
    document, data = document_of(trial), json.loads(trial.text)
    return TrialRow(trial, document.open, tuple(_level_row(level, data) for level in document.levels))


def earlier_versions(trial: MarkupTrial) -> list[MarkupTrial]:
    """The other versions of the same protocol number, the newest first."""
    same = MarkupTrial.objects.filter(protocol_number=trial.protocol_number).exclude(pk=trial.pk)
    return list(same.order_by("-loaded_at"))


def document_of(trial: MarkupTrial) -> Document:
    return _document(trial.pk, trial.text)


@lru_cache(maxsize=512)
def _document(pk: int, text: str) -> Document:
    """A stored trial never changes, so it is read once."""
    (document,), _faults = read_documents(json.loads(text))
    return document


def markup_panel(case: Case) -> MarkupPanel:
    """The verdicts of today, in three groups. The number of queries does not grow with the trials."""
    trials = list(current_trials())
    documents = [(trial, document_of(trial)) for trial in trials]
    levels = [(trial, level) for trial, document in documents for level in document.levels if document.open
              and level.open]  # fmt: skip
    sample = sample_from(case_tables(case, [level.rule for _trial, level in levels])) if levels else None
    day = today()
    found: dict[Verdict, list[LevelVerdict]] = {verdict: [] for verdict in Verdict}
    for trial, level in levels:
        assert sample is not None
        said = answer(level.rule, sample, day)
        row = _level_row(level, json.loads(trial.text))
        reasons = tuple(reason_sentence(reason) for reason in said.reasons)
        found[said.verdict].append(LevelVerdict(trial, row, said.verdict, reasons))
    every = sum(len(document.levels) for _trial, document in documents)
    return MarkupPanel(
        len(trials), every - len(levels), tuple(found[Verdict.MATCH]), tuple(found[Verdict.UNKNOWN]),
        tuple(found[Verdict.NO]),
    )  # fmt: skip


def case_tables(case: Case, rules: Sequence[Rule]) -> Tables:
    """The case's own facts in the two tables, with its findings in the genes that the rules ask about."""
    dossier, _profiles = facts_of(case, _genes(case, rules))
    patient = case.patient
    return tables_of(dossier, sample_id=case.pseudonym, sex=patient.sex, alive=patient.deceased_on is None)


def _genes(case: Case, rules: Sequence[Rule]) -> frozenset[str]:
    """Every gene of the case where a clause asks for any row of a kind, whatever its gene."""
    clauses = [clause for rule in rules for clause in _genomic(rule)]
    named = [{str(negated(value)[1]) for key, value in fields if key in (GENE, PARTNER)} for fields in clauses]
    if all(named):
        return frozenset().union(*named)
    of_case = Finding.objects.filter(profile__case=case, profile__state=ProfileState.CURRENT, passed=True)
    return frozenset(of_case.values_list("gene", flat=True).distinct()).union(*named)


def _genomic(rule: Rule) -> Iterator[tuple[tuple[str, Any], ...]]:
    if isinstance(rule, Clause):
        if rule.kind == "genomic":
            yield rule.fields
        return
    for part in rule.parts:
        yield from _genomic(part)


def _level_row(level: Level, data: Any) -> LevelRow:
    parts = level.place.split(".")
    item: Any = data["treatment_list"]
    for step in parts:
        item = item[int(step)] if step.isdigit() else item[step]
    kind = parts[-2]
    return LevelRow(
        place=place_words(level.place),
        code=str(item.get(CODES[kind]) or ""),
        description=str(item.get(DESCRIPTIONS.get(kind, "")) or ""),
        open=level.open,
        lines=tuple(markup_lines(level.rule)),
    )
