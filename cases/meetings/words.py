"""How the codes of the room are read aloud. Keys are the enums' members; values are translated where shown."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, override, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from cases.genomics.models import Finding
from cases.meetings.enums import (
    AccessRoute,
    CaseStep,
    ItemKind,
    ItemState,
    MeetingState,
    Requirement,
    Section,
    VoteChoice,
)
from molmdt.accounts.models import ROLE_CHOICES

Words = Mapping[str, str | Promise]

MEETING_STATES: Words = {
    MeetingState.PLANNED: pgettext_lazy("meeting", "planned"),
    MeetingState.PUBLISHED: pgettext_lazy("meeting", "agenda published"),
    MeetingState.OPEN: pgettext_lazy("meeting", "open now"),
    MeetingState.CLOSED: pgettext_lazy("meeting", "closed"),
    MeetingState.CANCELLED: pgettext_lazy("meeting", "cancelled"),
}
MEETING_TONES: Mapping[str, str] = {MeetingState.OPEN: "good", MeetingState.PLANNED: "warn"}
ITEM_STATES: Words = {
    ItemState.WAITING: _("waiting"),
    ItemState.CURRENT: _("being discussed"),
    ItemState.DONE: _("concluded"),
    ItemState.DEFERRED: _("deferred"),
}
KINDS: Words = {
    ItemKind.TREATMENT_OPTION: _("Treatment option"),
    ItemKind.TRIAL_COHORT: _("Trial cohort"),
    ItemKind.NO_OPTION: _("No option"),
    ItemKind.FURTHER_TESTING: _("Further testing"),
    ItemKind.GENETIC_COUNSELLING: _("Genetic counselling"),
    ItemKind.HISTOLOGY_REVIEW: _("Pathology review"),
    ItemKind.REBIOPSY: _("New biopsy"),
    ItemKind.RETURN_TO_BOARD: _("Back to the board"),
}
ROUTES: Words = {
    AccessRoute.INDICATION: _("within the approved indication"),
    AccessRoute.IMPRESS: _("IMPRESS-Norway"),
    AccessRoute.OTHER_TRIAL: _("another trial"),
    AccessRoute.COMPASSIONATE_USE: _("compassionate use"),
    AccessRoute.OFF_LABEL: _("outside the indication"),
}
REQUIREMENTS: Words = {
    Requirement.ONCOLOGIST: _("oncologist"),
    Requirement.PATHOLOGIST: _("pathologist"),
    Requirement.MOLECULAR: _("molecular biologist or bioinformatician"),
    Requirement.GENETICIST: _("medical geneticist"),
    Requirement.TREATING_DOCTOR: _("treating doctor"),
}
STEPS: Words = {
    CaseStep.HISTORY: pgettext_lazy("step of a case", "History"),
    CaseStep.FINDINGS: pgettext_lazy("step of a case", "Findings"),
    CaseStep.CONSEQUENCE: pgettext_lazy("step of a case", "Consequence"),
    CaseStep.DECISION: pgettext_lazy("step of a case", "Decision"),
}
ROLES: Words = dict(ROLE_CHOICES)
# What the field for words asks, by kind of line.
ASKED: Words = {
    ItemKind.TREATMENT_OPTION: _("Remark"),
    ItemKind.TRIAL_COHORT: _("Remark"),
    ItemKind.NO_OPTION: _("Reason"),
    ItemKind.FURTHER_TESTING: _("What should be tested, and why"),
    ItemKind.REBIOPSY: _("From where, and what for"),
    ItemKind.GENETIC_COUNSELLING: _("What it is about"),
    ItemKind.HISTOLOGY_REVIEW: _("What pathology should look at"),
    ItemKind.RETURN_TO_BOARD: _("What is awaited until then"),
}
# What the day means; everything else is simply due.
DAYS: Words = {ItemKind.RETURN_TO_BOARD: _("Back from this day")}
# Who can see to a follow-up without being named. The treating doctor is a person in every case.
OWNER_ROLES: Words = {
    "RO": _("the treating doctor"),
    "PA": _("pathology"),
    "GE": _("medical genetics"),
    "MB": _("the molecular laboratory"),
    "LC": _("the hospital's coordinator"),
    "NC": _("the national coordinator"),
}
# The names of the fields of a line, for refusals.
LINE_FIELDS: Words = {
    "kind": _("The line"),
    "drugs": _("Drugs"),
    "evidence": _("Evidence"),
    "evidence_level": _("Evidence"),
    "cohort": _("Cohort"),
    "findings": _("Because of"),
    "access_route": _("Access"),
    "text": _("Text"),
    "owner": _("Responsible"),
    "due_on": _("Due"),
}
CHOICES: Words = {
    VoteChoice.YES: pgettext_lazy("vote", "for"),
    VoteChoice.NO: pgettext_lazy("vote", "against"),
    VoteChoice.ABSTAIN: pgettext_lazy("vote", "abstain"),
}
# What can be put on everybody's screen: section, its tab, the address of the room that draws it.
SECTION_PAGES = (
    (Section.OVERVIEW, _("Overview"), "dossier"),
    (Section.COURSE, _("Course"), "case-course"),
    (Section.FINDINGS, _("Findings"), "case-findings"),
    (Section.PATHOLOGY, _("Pathology"), "case-pathology"),
    (Section.TRIALS, _("Trials"), "case-trials"),
)
SECTIONS: Words = {section: label for section, label, _page in SECTION_PAGES}


def finding_label(finding: Finding) -> str:
    """A finding in one line: FGFR2::BICC1, BRAF p.(Val600Glu)."""
    if finding.partner_gene:
        return f"{finding.gene}::{finding.partner_gene}"
    change = finding.hgvs_p or finding.hgvs_c or finding.copy_number_kind.replace("_", " ")
    return f"{finding.gene} {change}".strip()


def owner_words(line: Any) -> str:
    """Who sees to a line, by name or by role; empty where nobody does."""
    return line.responsible.name if line.responsible else str(OWNER_ROLES.get(line.responsible_role, ""))


def line_words(line: Any, findings: Iterable[Finding]) -> str:
    """A line as plain text, one thing a row: to be laid beside another text of it. ``line``: stored, or as sent."""
    evidence = f"{line.evidence_system} {line.evidence_level} ({line.evidence_system_version})"
    owner = owner_words(line)
    due = gettext("due %(day)s") % {"day": f"{line.due_on:%d.%m.%Y}"} if line.due_on else ""
    rows = [
        str(KINDS[ItemKind(line.kind)]),
        line.cohort.code if line.cohort else "",
        " + ".join(line.drugs),
        ", ".join(finding_label(finding) for finding in findings),
        evidence if line.evidence_level else "",
        str(ROUTES.get(line.access_route, "")),
        line.text.strip(),
        ", ".join(part for part in (owner, due) if part),
    ]
    return "\n".join(row for row in rows if row)


def recorded(sentence: str | Promise) -> str:
    """The house's own sentence as the record keeps it: in Norwegian, whichever language who acts reads."""
    with override("nb"):
        return str(sentence)
