"""Opens, keeps and withdraws safety flags as findings, interpretations and the dossier change.

``evaluate`` runs inside the transaction of whatever changed: the import, a confirmed interpretation, a saved referral.
A flag belongs to the case, not to a version of a profile: it survives corrections, and is withdrawn where everybody
sees it when a corrected version no longer has the variant.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.dossier import services as dossier
from cases.dossier.enums import OVER
from cases.dossier.models import Case, Task
from cases.genomics.enums import SAFETY_ENDED, ProfileState, SafetyKind, SafetyState
from cases.genomics.logic.judging import Reason, Verdict
from cases.genomics.logic.safety_way import turn_of
from cases.genomics.models import Finding, SafetyFlag, SafetyStep
from cases.genomics.queries.safety_facts import Judged, judge_case, keys_of, name_of
from molmdt.accounts.models import Person
from molmdt.audit import services as audit
from molmdt.kernel.clock import now, today

TASK_KINDS = {
    SafetyKind.GERMLINE: "germline_flag",
    SafetyKind.PHARMACOGENETIC: "pharmacogenetic",
    SafetyKind.CLONAL_BLOOD: "clonal_blood",
    SafetyKind.INCIDENTAL: "incidental_finding",
}


@transaction.atomic
def evaluate(case: Case) -> list[SafetyFlag]:
    """Asks every rule anew. Returns the flags that were opened or opened again. Nothing is done for a case that is over
    or has no profile."""
    if case.state in OVER or not case.profiles.exists():
        return []
    Case.objects.select_for_update().only("pk").get(pk=case.pk)
    stored = list(SafetyFlag.objects.filter(case=case).select_related("task"))
    raised = [one for one in judge_case(case) if one.judgement.verdict is Verdict.RAISED]
    opened = [flag for one in raised if (flag := _raise(case, one, stored)) is not None]
    _follow_versions(case, stored)
    return opened


def _raise(case: Case, one: Judged, stored: list[SafetyFlag]) -> SafetyFlag | None:
    """A new flag, or the old one opened again; None where the old one stands."""
    reasons = as_stored(one.judgement.reasons)
    before = next((flag for flag in stored if flag.kind == one.kind and _is_about(flag, one.finding)), None)
    if before is None:
        flag = open_flag(case=case, finding=one.finding, kind=one.kind, rules=one.rules, reasons=reasons)
        stored.append(flag)
        return flag
    if not _asks_again(before, reasons):
        return None
    before.rules, before.reasons, before.finding = one.rules, reasons, one.finding
    return _reopen(before)


def _asks_again(flag: SafetyFlag, reasons: list[dict[str, Any]]) -> bool:
    """A withdrawn variant that is back; or a drug planned that nobody spoke of when the flag was declined."""
    if flag.state == SafetyState.WITHDRAWN:
        return True
    declined = flag.state == SafetyState.DECLINED and flag.kind == SafetyKind.PHARMACOGENETIC
    return declined and _drugs(flag.reasons) != _drugs(reasons)


def _drugs(reasons: list[dict[str, Any]]) -> list[Any]:
    return [one["values"].get("drugs") for one in reasons if one["rule"].startswith("drug_")]


def _is_about(flag: SafetyFlag, finding: Finding) -> bool:
    return flag.variant_key in keys_of(finding) or flag.subject == name_of(finding)


def as_stored(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    return [{"rule": one.rule, "answer": one.answer.value, "values": dict(one.values)} for one in reasons]


def open_flag(
    *,
    case: Case,
    finding: Finding,
    kind: SafetyKind,
    rules: str,
    reasons: list[dict[str, Any]],
    actor: Any = None,
) -> SafetyFlag:
    """The flag, its task and its first step. ``actor`` None = the rules raised it."""
    flag = SafetyFlag(
        case=case, finding=finding, kind=kind, subject=name_of(finding), variant_key=finding.variant_key,
        rules=rules, reasons=reasons, changed_by=dossier.person_of(actor),
    )  # fmt: skip
    flag.task = open_task(flag, actor)
    flag.save(force_insert=True)
    note_step(flag, person=flag.changed_by)
    return flag


def open_task(flag: SafetyFlag, actor: Any) -> Task:
    """Says what is asked without saying what was found: tasks are read by everybody on the case."""
    kind = SafetyKind(flag.kind)
    urgent = kind is SafetyKind.PHARMACOGENETIC
    role, owner = owner_of(flag.case, kind, SafetyState.OPEN)
    return dossier.open_task(
        actor=actor, case=flag.case, kind=TASK_KINDS[kind], text=_sentence(kind), owner_role=role, owner=owner,
        due_on=today() if urgent else None, blocks_signing=True, action="safety.raise",
    )  # fmt: skip


def _sentence(kind: SafetyKind) -> str:
    return {
        SafetyKind.GERMLINE: _("The tumour's profile may show something inherited. It must be clarified."),
        SafetyKind.PHARMACOGENETIC: _(
            "The patient may not tolerate a drug that is planned or being given. Confirm in blood before the next dose."
        ),
        SafetyKind.CLONAL_BLOOD: _("A variant in plasma may come from blood cells. Confirm in white cells."),
        SafetyKind.INCIDENTAL: _("Something beside the tumour was noticed. It must be clarified."),
    }[kind]


def owner_of(case: Case, kind: SafetyKind, state: SafetyState) -> tuple[str, Person | None]:
    """Medical genetics as a role; the treating doctor by name."""
    role = turn_of(kind, state)
    return role, case.referring_doctor if role == "RO" else None


def note_step(flag: SafetyFlag, *, person: Person | None, note: str = "") -> SafetyStep:
    return SafetyStep.objects.create(flag=flag, state=flag.state, person=person, note=note)


def _reopen(flag: SafetyFlag) -> SafetyFlag:
    """A new task: the old one stays closed in the history."""
    flag.state, flag.ground, flag.reason_given = SafetyState.OPEN, "", ""
    flag.changed_at, flag.changed_by = now(), None
    flag.task = open_task(flag, None)
    flag.save()
    note_step(flag, person=None)
    return flag


def _follow_versions(case: Case, flags: list[SafetyFlag]) -> None:
    """Flags point to the newest version's finding; those whose variant is in no current version are withdrawn."""
    if not flags:
        return
    genes = {flag.subject.split(" ", 1)[0] for flag in flags}
    current = list(Finding.objects.filter(profile__case=case, profile__state=ProfileState.CURRENT, gene__in=genes))
    for flag in flags:
        finding = next((one for one in current if _is_about(flag, one)), None)
        if finding is None:
            _withdraw(flag)
        elif flag.finding_id != finding.pk and not any(flag.finding_id == one.pk for one in current):
            flag.finding = finding
            flag.save(update_fields=["finding"])


def _withdraw(flag: SafetyFlag) -> None:
    if flag.state in SAFETY_ENDED:
        return
    flag.state, flag.changed_at, flag.changed_by = SafetyState.WITHDRAWN, now(), None
    flag.save(update_fields=["state", "changed_at", "changed_by"])
    note_step(flag, person=None)
    told = _("Withdrawn: a corrected version of the profile no longer has the variant.")
    dossier.close_task(actor=None, task=flag.task, outcome=told, action="safety.handle")
    audit.record(actor=None, action="safety.handle", verb="U", case=flag.case.pseudonym, obj=flag, state=flag.state)
