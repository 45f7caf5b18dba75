"""Parts that both kinds of snapshot share. Texts that depend on a language use the one that is active."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from cases.dossier.models import Task
from cases.meetings.enums import ItemKind
from cases.meetings.logic.lines import FOLLOW_UPS
from cases.meetings.models import Conclusion, ConclusionItem, Meeting
from cases.meetings.queries.polls import PollRecord, polls_of
from cases.meetings.words import owner_words
from molmdt.accounts.models import ROLE_CHOICES, Hospital, Person
from molmdt.kernel.clock import OSLO
from reports.documents.enums import Counselling, OptionKind
from reports.documents.logic.canonical import Json
from reports.documents.models import Wording

ROLE_WORDS = dict(ROLE_CHOICES)
TESTING_KINDS = FOLLOW_UPS - {ItemKind.GENETIC_COUNSELLING}
OPTION_KINDS = {ItemKind.TREATMENT_OPTION: OptionKind.TREATMENT, ItemKind.TRIAL_COHORT: OptionKind.TRIAL}


@dataclass(frozen=True)
class Heading:
    """What names a version inside its snapshot."""

    document: str
    kind: str
    number: int
    supersedes: str | None
    change_reason: str
    language: str
    frozen_at: datetime

    def as_json(self) -> Json:
        return {
            "id": self.document,
            "kind": self.kind,
            "version": self.number,
            "supersedes": self.supersedes,
            "change_reason": self.change_reason,
            "language": self.language,
            "frozen_at": utc(self.frozen_at),
        }


def utc(moment: datetime) -> str:
    """An aware moment as RFC 3339 in UTC, whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def decimal_text(value: Decimal | float, places: int = 4) -> str:
    """A decimal without trailing zeros, never in exponent form."""
    rounded = round(Decimal(str(value)), places).normalize()
    return format(rounded if rounded else Decimal(0), "f")


def person(someone: Person, role: str) -> Json:
    return {
        "id": someone.pk,
        "name": someone.name,
        "role": str(ROLE_WORDS.get(role, role)),
        "hpr_number": someone.hpr_number,
        "hospital": someone.hospital.name,
    }


def responsible(task: Task) -> str:
    """Whom a task is asked of: the person by name, else the role."""
    return task.owner.name if task.owner else str(ROLE_WORDS.get(task.owner_role, task.owner_role))


def meeting(held: Meeting) -> Json:
    local = held.starts_at.astimezone(OSLO)
    title = f"{held.board.name} {local:%d.%m.%Y}"
    return {"id": str(held.pk), "title": title, "board": held.board.name, "date": local.date().isoformat()}


def disclaimer(hospital: Hospital | None, language: str) -> str:
    """The hospital's own words, else the board's."""
    own = Wording.objects.filter(hospital=hospital, language=language).first() if hospital else None
    if own is not None:
        return own.disclaimer
    return gettext(
        "The board describes possibilities; it does not order treatment. The treating doctor decides together with the "
        "patient and enters the conclusion in the journal."
    )


def _option(line: ConclusionItem, priority: int) -> Json:
    evidence = None
    if line.evidence_level:
        evidence = {
            "system": line.evidence_system,
            "version": line.evidence_system_version,
            "level": line.evidence_level,
        }
    trial = None
    if line.cohort is not None:
        version = f"v{line.cohort_version}" if line.cohort_version else ""
        trial = {"trial": line.cohort.trial.name, "cohort": line.cohort.code, "version": version}
    drugs = list(line.drugs) or (list(line.cohort.drugs) if line.cohort else [])
    title = " + ".join(drugs) or (line.cohort.code if line.cohort else gettext("treatment"))
    return {
        "priority": priority,
        "kind": OPTION_KINDS[ItemKind(line.kind)].value,
        "title": title,
        "drugs": drugs,
        "biomarkers": [finding_label(finding) for finding in sorted(line.findings.all(), key=lambda f: f.pk)],
        "evidence": evidence,
        "access_route": line.access_route,
        "trial": trial,
        "rationale": line.text,
    }


def finding_label(finding: Any) -> str:
    """A finding in one line: gene (or both partners) and the change."""
    return f"{finding_gene(finding)} {finding_change(finding)}".strip()


def finding_gene(finding: Any) -> str:
    return f"{finding.gene}::{finding.partner_gene}" if finding.partner_gene else finding.gene


def finding_change(finding: Any) -> str:
    """Protein change, else coding change, else what happened to the copy number, else the genomic change."""
    if finding.kind == "copy_number":
        return str(finding.copy_number_kind or gettext("copy number change"))
    genomic = f"{finding.chrom}:{finding.position} {finding.ref}>{finding.alt}" if finding.ref else ""
    return str(finding.hgvs_p or finding.hgvs_c or genomic)


def _follow_up(line: ConclusionItem) -> Json:
    return {"responsible": owner_words(line), "due": day(line.due_on)}


def _vote(poll: PollRecord, named: bool) -> Json:
    vote: Json = {
        "question": poll.question,
        "version": poll.version,
        "overtaken": poll.overtaken,
        **{choice.value: number for choice, number in poll.counts},
    }
    if named:
        vote["votes"] = [{"name": v.name, "choice": v.choice.value, "comment": v.comment} for v in poll.votes]
    return vote


def conclusion(source: Conclusion, *, named: bool = False) -> Json:
    """The board's conclusion as its lines stand. Who voted what (``named``) is for the minutes: the patient's journal
    gets the numbers, and dissent as it was written down."""
    lines = list(
        source.lines.select_related("cohort__trial", "responsible")
        .prefetch_related("findings")
        .order_by("position", "pk")
    )
    options = [line for line in lines if ItemKind(line.kind) in OPTION_KINDS]
    counselling = [line for line in lines if line.kind == ItemKind.GENETIC_COUNSELLING]
    status = Counselling.RECOMMENDED if counselling else Counselling.NOT_ASSESSED
    follow_up = _follow_up(counselling[0]) if counselling else {"responsible": "", "due": None}
    return {
        "summary": source.summary,
        "options": [_option(line, priority) for priority, line in enumerate(options, 1)],
        "no_option_reason": "\n".join(line.text for line in lines if line.kind == ItemKind.NO_OPTION),
        "further_testing": [
            {"kind": line.kind, "text": line.text, **_follow_up(line)}
            for line in lines
            if ItemKind(line.kind) in TESTING_KINDS
        ],
        "genetic_counselling": {
            "status": status.value,
            "reason": "\n".join(line.text for line in counselling),
            **follow_up,
        },
        "consensus": source.consensus,
        "dissent": source.dissent,
        "votes": [_vote(poll, named) for poll in polls_of(source.item_id) if named or not poll.overtaken],
    }
