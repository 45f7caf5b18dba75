"""A reading in the making: what a reader fills in while it walks through a file."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cases.genomics.readers.kinds import Build, CopyNumberKind, FileKind, Outcome, Section, SectionState, Severity
from cases.genomics.readers.rows import (
    CopyNumberRow,
    FusionRow,
    MetricRow,
    Problem,
    Reading,
    Row,
    SampleInfo,
    Signature,
    SmallVariantRow,
    SpliceRow,
)
from cases.genomics.readers.rules import RULES

if TYPE_CHECKING:
    from cases.genomics.readers.outlet import Outlet

PROBLEMS_PER_RULE = 20  # a report that repeats one sentence 3,000 times helps nobody
REFUSALS_PER_FILE = 100

_ROW_SECTIONS = (Section.SMALL_VARIANTS, Section.COPY_NUMBERS, Section.FUSIONS, Section.SPLICE)
_OUTCOMES = (
    (Severity.REFUSED, Outcome.REFUSED),
    (Severity.QUARANTINED, Outcome.QUARANTINED),
    (Severity.WARNED, Outcome.WARNED),
)


class RefusedError(Exception):
    """Reading cannot go on. Carries the problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def make_problem(
    rule: str,
    *,
    file: str,
    line: int | None = None,
    field: str | None = None,
    severity: Severity | None = None,
    **values: Any,
) -> Problem:
    """A problem by its rule id; values are cut to 120 visible characters so that a hostile cell stays harmless."""
    known = RULES[rule]
    shown = {name: visible(str(value)) for name, value in values.items()}
    return Problem(file, line, field, rule, known.sentence % shown, severity or known.severity, shown)


def visible(text: str, limit: int = 120) -> str:
    """The text with control, bidirectional and other invisible characters written out, at most ``limit`` long."""
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    return "".join(char if char.isprintable() else f"\u27e6U+{ord(char):04X}\u27e7" for char in cut)


def worst_outcome(problems: tuple[Problem, ...] | list[Problem]) -> Outcome:
    severities = {problem.severity for problem in problems}
    return next((outcome for severity, outcome in _OUTCOMES if severity in severities), Outcome.ACCEPTED)


def is_passed_change(row: Row) -> bool:
    """Passed by the laboratory, and a change: a neutral segment is an observation, not a finding."""
    return row.passed and not (isinstance(row, CopyNumberRow) and row.kind is CopyNumberKind.NEUTRAL)


class Draft:
    """Collects rows and problems of one file; ``finish`` freezes it."""

    def __init__(self, file: str, kind: FileKind) -> None:
        self.file = file
        self.kind = kind
        self.sample = SampleInfo()
        self.build: Build | None = None
        self.build_evidence = ""
        self.small_variants: list[SmallVariantRow] = []
        self.copy_numbers: list[CopyNumberRow] = []
        self.fusions: list[FusionRow] = []
        self.splice: list[SpliceRow] = []
        self.signatures: list[Signature] = []
        self.metrics: list[MetricRow] = []
        self.sections: dict[Section, SectionState] = {}
        self.counts: dict[str, int] = {}
        self.problems: list[Problem] = []
        self.outlet: Outlet | None = None  # takes the rows of a large file instead of small_variants
        self.sent = self.sent_passed = 0  # rows that went through the outlet
        self.sent_inherited: Sequence[str] = ()
        self.transcripts: dict[str, tuple[int, int]] = {}
        self.commas = 0  # numbers written with a decimal comma
        self.comma_line: int | None = None  # the first line that has one
        self._seen: Counter[str] = Counter()
        self._refusals = 0

    def problem(
        self,
        rule: str,
        *,
        line: int | None = None,
        field: str | None = None,
        severity: Severity | None = None,
        **values: Any,
    ) -> None:
        """Record a problem. Raises RefusedError when there are so many refusals that reading on is pointless."""
        self._seen[rule] += 1
        found = severity or RULES[rule].severity
        if self._seen[rule] <= PROBLEMS_PER_RULE:
            self.problems.append(
                make_problem(rule, file=self.file, line=line, field=field, severity=severity, **values)
            )
        if found is Severity.REFUSED:
            self._refusals += 1
            if self._refusals >= REFUSALS_PER_FILE:
                raise self.refuse("too_many_problems", line=line, limit=REFUSALS_PER_FILE)

    def refuse(self, rule: str, *, line: int | None = None, field: str | None = None, **values: Any) -> RefusedError:
        """The exception to raise when nothing more can be read."""
        return RefusedError(make_problem(rule, file=self.file, line=line, field=field, **values))

    def section(self, section: Section, rows: int) -> None:
        """Tested: reported with rows, or none reported."""
        self.sections[section] = SectionState.REPORTED if rows else SectionState.NONE_REPORTED

    def update_sample(self, **changes: Any) -> None:
        self.sample = replace(self.sample, **changes)

    def finish(self) -> Reading:
        if self.commas:
            self.problem("decimal_comma", line=self.comma_line, count=self.commas)
        for rule, count in self._seen.items():
            if count > PROBLEMS_PER_RULE:
                extra = count - PROBLEMS_PER_RULE
                self.problems.append(
                    make_problem(
                        "more_of_the_same", file=self.file, severity=RULES[rule].severity, count=extra, rule_name=rule
                    )
                )
        return Reading(
            file=self.file,
            kind=self.kind,
            outcome=worst_outcome(self.problems),
            sample=self.sample,
            build=self.build,
            build_evidence=self.build_evidence,
            small_variants=tuple(self.small_variants),
            copy_numbers=tuple(self.copy_numbers),
            fusions=tuple(self.fusions),
            splice=tuple(self.splice),
            signatures=tuple(self.signatures),
            metrics=tuple(self.metrics),
            sections=self.sections,
            counts=self._counts(),
            problems=tuple(self.problems),
            sent=self.sent,
            sent_passed=self.sent_passed,
            sent_inherited=tuple(self.sent_inherited),
            transcripts=self.transcripts,
        )

    def _counts(self) -> Mapping[str, int]:
        """Rows read and rows that the laboratory passes, only for the kinds of row that the file has."""
        counts = dict(self.counts)
        listed: tuple[tuple[str, Sequence[Row]], ...] = (
            ("small_variants", self.small_variants),
            ("copy_numbers", self.copy_numbers),
            ("fusions", self.fusions),
            ("splice", self.splice),
        )
        for name, rows in listed:
            if rows:
                counts[name] = len(rows)
                counts[f"{name}_passed"] = sum(map(is_passed_change, rows))
        if self.sent:
            counts["small_variants"] = counts.get("small_variants", 0) + self.sent
            counts["small_variants_passed"] = counts.get("small_variants_passed", 0) + self.sent_passed
        for section, state in self.sections.items():
            if state is SectionState.NONE_REPORTED and str(section) in (
                "small_variants",
                "copy_numbers",
                "fusions",
                "splice",
            ):
                counts.setdefault(str(section), 0)
        return counts
