"""The findings table: a page of rows with everything that a row shows, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from django.db.models import QuerySet

from cases.dossier.models import Case
from cases.genomics.enums import FindingKind, InterpretationState
from cases.genomics.evidence import strength
from cases.genomics.logic.expectation import Expectation, Origin
from cases.genomics.models import Actionability, Finding, Interpretation, Profile
from cases.genomics.queries.among import among
from cases.genomics.queries.describing import Copies, expected, mane_first, purity_of, title
from cases.genomics.queries.filters import Filters
from cases.genomics.queries.memory import Seen, seen_before
from cases.genomics.queries.ordering import ordered
from cases.genomics.queries.triage import Counts, Narrowed, counted

PAGE_SIZE = 50


@dataclass(frozen=True)
class Row:
    """One finding as the table shows it."""

    finding: Finding
    title: str
    change: str  # on MANE Select where the file annotates it
    expected: Expectation | None
    copies: float | None
    interpretation: Interpretation | None
    actions: Sequence[Actionability]
    seen: Seen

    @property
    def key(self) -> str:
        """The finding's key as addresses write it, without grouping."""
        return str(self.finding.pk)

    @property
    def doubtful(self) -> bool:
        """Whether the allele fraction could be the patient's own."""
        return self.expected is not None and self.expected.origin in (Origin.UNDECIDED, Origin.GERMLINE_FITS)

    @property
    def own_level(self) -> Actionability | None:
        return _best(self.actions, "level_own_tumour")

    @property
    def other_level(self) -> Actionability | None:
        return _best(self.actions, "level_other_tumours")

    @property
    def scale(self) -> str:
        """Which scale the levels shown belong to; both where they differ."""
        return " / ".join(dict.fromkeys(best.system for best in (self.own_level, self.other_level) if best))

    @property
    def agreement(self) -> bool | None:
        """Whether others classify it as here; None with nothing to compare."""
        return self.seen.agrees_with(self.interpretation.oncogenicity if self.interpretation else "")


@dataclass(frozen=True)
class Page:
    """Rows, or under a grouping the groups with the rows of those that are unfolded."""

    rows: list[Row]
    counts: Counts
    number: int
    pages: int
    groups: Sequence["Group"] = ()


@dataclass(frozen=True)
class Group:
    """Findings that share a gene or a pathway. ``name`` is empty for those that have none."""

    name: str
    count: int
    actionable: int
    genes: int
    is_open: bool
    rows: Sequence[Row] = ()

    @property
    def more(self) -> int:
        """How many an unfolded group still leaves out."""
        return self.count - len(self.rows) if self.is_open else 0


def _best(actions: Sequence[Actionability], column: str) -> Actionability | None:
    stated = [action for action in actions if getattr(action, column)]
    return min(stated, key=lambda action: strength(action.system, getattr(action, column)), default=None)


def page_of(profile: Profile, case: Case, filters: Filters, asked: Narrowed) -> Page:
    """The page that the filters ask for."""
    counts = counted(asked)
    pages = max(1, ceil(counts.matching / PAGE_SIZE))
    number = min(max(1, filters.page), pages)
    last = number * PAGE_SIZE
    keys = ordered(asked, filters.sort, first=last)[last - PAGE_SIZE :].tolist()
    return Page(rows_in_order(keys, profile, case), counts, number, pages)


def rows_in_order(keys: Sequence[int], profile: Profile, case: Case) -> list[Row]:
    found = {row.finding.pk: row for row in rows_of(Finding.objects.filter(among(keys)), profile, case)}
    return [found[key] for key in keys if key in found]


def rows_of(findings: QuerySet[Finding], profile: Profile, case: Case) -> list[Row]:
    """Rows for findings of one profile, in a constant number of queries."""
    found = list(findings)
    live, actions = _live(found)
    judged = [finding for finding in found if finding.pk in live and live[finding.pk].oncogenicity]
    seen = seen_before(found, patient_id=case.patient_id, compared=judged)
    copies, purity = Copies(profile, {finding.gene for finding in found}), purity_of(profile)
    return [
        Row(
            finding=finding, title=title(finding), change=mane_first(finding),
            expected=expected(finding, copies, purity, case),
            copies=finding.copy_number if finding.kind == FindingKind.COPY_NUMBER else copies.at(finding),
            interpretation=live.get(finding.pk), actions=actions.get(finding.pk, ()), seen=seen[finding.variant_key],
        )
        for finding in found
    ]  # fmt: skip


def _live(findings: Sequence[Finding]) -> tuple[dict[int, Interpretation], dict[int, list[Actionability]]]:
    """By finding, its interpretation, and the evidence that this states. Two queries."""
    live = Interpretation.objects.filter(among((one.pk for one in findings), "finding_id"))
    found = {one.pk: one for one in live.exclude(state=InterpretationState.SUPERSEDED)}
    actions: dict[int, list[Actionability]] = defaultdict(list)
    for action in Actionability.objects.filter(among(found, "interpretation_id")).order_by("pk") if found else ():
        actions[found[action.interpretation_id].finding_id].append(action)
    return {one.finding_id: one for one in found.values()}, actions
