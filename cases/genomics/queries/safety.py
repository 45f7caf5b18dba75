"""Safety flags as pages, work lists and documents show them; and who may see what they are about."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.dossier.logic.work import Pressure, WorkItem
from cases.dossier.models import Case
from cases.dossier.queries.cases import tumour_of
from cases.genomics.enums import SAFETY_ENDED, SafetyKind, SafetyState
from cases.genomics.logic.incidental import CONSENT_OF, wishes_to_know
from cases.genomics.logic.judging import Answer, Verdict
from cases.genomics.logic.safety_way import blocks_signing, next_states
from cases.genomics.models import Finding, SafetyFlag, SafetyStep
from cases.genomics.queries.safety_facts import Judged, judge_case, judge_finding
from cases.genomics.safety_words import SAFETY_KINDS, step_word
from molmdt.access.logic.matrix import decide
from molmdt.access.queries import can, matrix, reaches_of, visible_to

# What speaks of the patient's own genome is shown through germline.view alone; others learn that there is something.
BEHIND_GERMLINE = frozenset({SafetyKind.GERMLINE, SafetyKind.PHARMACOGENETIC, SafetyKind.INCIDENTAL})


@dataclass(frozen=True)
class Shown:
    """A flag for one reader. ``detailed`` False: neither gene nor reasons nor notes are in here."""

    flag: SafetyFlag
    detailed: bool
    subject: str
    reasons: Sequence[Mapping[str, Any]]
    next: tuple[SafetyState, ...]  # where this reader may take it, the usual step first
    wish: Answer | None  # whether the patient wants to be told; None = it is not asked about this

    @property
    def blocks(self) -> bool:
        return blocks_signing(SafetyState(self.flag.state))

    @property
    def ended(self) -> bool:
        return self.flag.state in SAFETY_ENDED

    @property
    def urgent(self) -> bool:
        return self.flag.kind == SafetyKind.PHARMACOGENETIC and not self.ended

    @property
    def steps(self) -> list[SafetyStep]:
        """Oldest first; notes only for those who may read them."""
        steps = list(self.flag.steps.all())
        for step in steps:
            step.note = step.note if self.detailed else ""
        return steps


def flags_of(case: Case, account: Any) -> list[Shown]:
    """The case's flags, those that stand first. A constant number of queries."""
    found = SafetyFlag.objects.filter(case=case).select_related("task__owner", "finding", "changed_by")
    flags = list(found.prefetch_related("steps__person__hospital"))
    consents, reader = consents_of(case) if flags else {}, _Reader(case, account)
    shown = [_shown(flag, case, reader, consents) for flag in flags]
    return sorted(shown, key=lambda one: (one.ended, not one.blocks, not one.urgent, one.flag.opened_at, one.flag.pk))


def shown_flag(flag: SafetyFlag, account: Any) -> Shown:
    return _shown(flag, flag.case, _Reader(flag.case, account), consents_of(flag.case))


class _Reader:
    """What one account may see and do on a case: asked once for all its flags."""

    def __init__(self, case: Case, account: Any) -> None:
        self.sees_germline = can(account, "germline.view", case) is not None
        self.handles = can(account, "safety.handle", case) is not None
        self.only_chairs = self.handles and only_chairs(account, case)


def _shown(flag: SafetyFlag, case: Case, reader: _Reader, consents: Mapping[str, str]) -> Shown:
    kind = SafetyKind(flag.kind)
    detailed = reader.sees_germline or kind not in BEHIND_GERMLINE
    steps = next_states(kind, SafetyState(flag.state)) if reader.handles and detailed else ()
    if reader.only_chairs:
        steps = tuple(step for step in steps if step is SafetyState.DECLINED)
    return Shown(
        flag=flag,
        detailed=detailed,
        subject=flag.subject if detailed else "",
        reasons=flag.reasons if detailed else (),
        next=steps,
        wish=wishes_to_know(kind, consents) if kind in CONSENT_OF else None,
    )


def consents_of(case: Case) -> dict[str, str]:
    return dict(case.consents.values_list("kind", "answer"))


def only_chairs(account: Any, case: Case) -> bool:
    """Whether the account's sole right to handle the case's flags is the chair's."""
    facts = case.access_facts()
    roles = {one.role for one in reaches_of(account) if decide(matrix(), "safety.handle", [one], facts) is not None}
    return roles == {"CH"}


def undecided(case: Case, account: Any) -> list[Judged]:
    """Variants that a rule would raise if it knew what it lacks, and that nobody has raised; for those who may see."""
    if can(account, "germline.view", case) is None:
        return []
    raised = set(SafetyFlag.objects.filter(case=case).values_list("kind", "variant_key"))
    return [
        one
        for one in judge_case(case)
        if one.judgement.verdict is Verdict.UNKNOWN and (one.kind, one.finding.variant_key) not in raised
    ]


def judged_finding(finding: Finding, account: Any) -> list[Judged]:
    """What the rules say about one finding, as far as this reader may know it."""
    sees = can(account, "germline.view", finding) is not None
    return [one for one in judge_finding(finding) if sees or one.kind not in BEHIND_GERMLINE]


def flags_about(finding: Finding, shown: Sequence[Shown]) -> list[Shown]:
    return [one for one in shown if one.detailed and one.flag.finding_id == finding.pk]


def work_items(account: Any) -> Iterator[WorkItem]:
    """Flags whose next step is this person's: theirs by name, or by a role. No gene: the list is no germline page."""
    if can(account, "safety.handle") is None:
        return
    roles = {reach.role for reach in reaches_of(account)}
    cases = visible_to(account, "safety.handle", Case.objects.all())
    mine = Q(task__owner=account.person_id) | Q(task__owner=None, task__owner_role__in=roles)
    flags = SafetyFlag.objects.filter(mine, case__in=cases).exclude(state__in=SAFETY_ENDED)
    for flag in flags.select_related("case").order_by("changed_at", "pk"):
        state, kind = SafetyState(flag.state), SafetyKind(flag.kind)
        is_open, urgent = blocks_signing(state), kind is SafetyKind.PHARMACOGENETIC
        yield WorkItem(
            what=str(SAFETY_KINDS[kind]),
            why=_("Next: %(step)s") % {"step": step_word(kind, next_states(kind, state)[0])},
            since=flag.changed_at,
            url=reverse("safety-flag", args=[flag.case.pseudonym, flag.pk]),
            button=_("Open"),
            pseudonym=flag.case.pseudonym,
            tumour=tumour_of(flag.case),
            pressure=Pressure.NOW if urgent and is_open else Pressure.BLOCKING if is_open else Pressure.ROUTINE,
        )


def for_document(case: Case) -> list[SafetyFlag]:
    """What the conclusion must tell: what stands and what was clarified. Withdrawn ones are no longer true."""
    told = SafetyFlag.objects.filter(case=case).exclude(state=SafetyState.WITHDRAWN)
    return list(told.select_related("task__owner").order_by("kind", "subject", "pk"))
