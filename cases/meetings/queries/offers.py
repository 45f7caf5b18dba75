"""What the board is likely to want to write about a case: offered ready-made, so that a conclusion takes seconds."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from cases.dossier.models import Case
from cases.genomics import evidence
from cases.genomics.enums import Effect, InterpretationState, ProfileState, Relevance
from cases.genomics.models import Actionability, Finding
from cases.meetings.enums import ItemKind
from cases.meetings.models import ConclusionItem
from cases.trials.enums import Verdict
from cases.trials.models import Cohort, Screening
from cases.trials.queries.cohorts import CohortState, cohorts_with_rows, states_of


@dataclass(frozen=True)
class Option:
    """An interpretation's drug for a finding as an option. ``level`` is that of the patient's own tumour type."""

    finding: Finding
    drugs: tuple[str, ...]
    system: str
    version: str
    level: str
    level_other: str


@dataclass(frozen=True)
class CohortOffer:
    cohort: Cohort
    verdict: Verdict
    version: int
    state: CohortState
    option: Option | None  # the interpretation that speaks of the cohort's drugs: its finding and level go along

    @property
    def free(self) -> int:
        return self.state.free


@dataclass(frozen=True)
class Offers:
    options: tuple[Option, ...]
    cohorts: tuple[CohortOffer, ...]
    findings: tuple[Finding, ...]
    systems: tuple[tuple[str, tuple[str, ...]], ...]


def offers_of(case: Case, lines: Collection[ConclusionItem] = ()) -> Offers:
    """Options from live interpretations, cohorts that fit or might fit, findings marked as relevant. What ``lines``,
    the conclusion as it stands, name already is not offered again."""
    findings = tuple(
        Finding.objects.filter(
            profile__case=case, profile__state=ProfileState.CURRENT, relevance=Relevance.RELEVANT
        ).order_by("gene", "pk")
    )
    options = tuple(_options(case))
    named = {line.cohort_id for line in lines}
    cohorts = tuple(one for one in _cohorts(case, options) if one.cohort.pk not in named)
    return Offers(tuple(one for one in options if not _stands(one, lines)), cohorts, findings, _systems())


def _stands(option: Option, lines: Collection[ConclusionItem]) -> bool:
    """Whether a line has these drugs because of this finding."""
    return any(
        line.kind == ItemKind.TREATMENT_OPTION
        and _same_drugs(line.drugs, option.drugs)
        and option.finding in line.findings.all()
        for line in lines
    )


def _options(case: Case) -> Iterable[Option]:
    rows = (
        Actionability.objects.filter(
            effect=Effect.SENSITIVE,
            interpretation__finding__profile__case=case,
            interpretation__finding__profile__state=ProfileState.CURRENT,
            interpretation__finding__relevance=Relevance.RELEVANT,
        )
        .exclude(interpretation__state=InterpretationState.SUPERSEDED)
        .select_related("interpretation__finding")
        .order_by("pk")
    )
    found = [
        Option(
            row.interpretation.finding, tuple(row.drugs), row.system, row.system_version,
            row.level_own_tumour, row.level_other_tumours,
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda one: evidence.strength(one.system, one.level))


def _cohorts(case: Case, options: tuple[Option, ...]) -> Iterable[CohortOffer]:
    rows = Screening.objects.filter(case=case, is_current=True, verdict__in=[Verdict.MATCH, Verdict.UNKNOWN])
    screened = {row.version.cohort_id: row for row in rows.select_related("version")}
    found = []
    for state in states_of(cohorts_with_rows().filter(pk__in=screened)):
        row = screened[state.cohort.pk]
        option = next((one for one in options if _same_drugs(one.drugs, state.cohort.drugs)), None)
        found.append(CohortOffer(state.cohort, Verdict(row.verdict), row.version.number, state, option))
    return sorted(found, key=lambda one: (one.verdict != Verdict.MATCH, not one.free, one.cohort.code))


def _same_drugs(first: Iterable[str], second: Iterable[str]) -> bool:
    return {drug.casefold() for drug in first} == {drug.casefold() for drug in second}


def _systems() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((name, tuple(evidence.levels_of(name))) for name in evidence.systems())
