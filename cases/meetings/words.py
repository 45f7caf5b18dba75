"""How the codes of the room are read aloud. Keys are the enums' members; values are translated where shown."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.genomics.models import Finding
from cases.meetings.enums import AccessRoute, ItemKind, ItemState, MeetingState, Requirement, Section
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
    ItemKind.HISTOLOGY_REVIEW: _("Pathology once more"),
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
ROLES: Words = dict(ROLE_CHOICES)
# What can be put on everybody's screen: section, its tab, the address of the room that draws it.
SECTION_PAGES = (
    (Section.OVERVIEW, _("Overview"), "dossier"),
    (Section.COURSE, _("Course"), "case-course"),
    (Section.FINDINGS, _("Findings"), "case-findings"),
    (Section.PATHOLOGY, _("Pathology"), "case-pathology"),
    (Section.TRIALS, _("Trials"), "case-trials"),
)


def finding_label(finding: Finding) -> str:
    """A finding in one line: FGFR2::BICC1, BRAF p.(Val600Glu)."""
    if finding.partner_gene:
        return f"{finding.gene}::{finding.partner_gene}"
    change = finding.hgvs_p or finding.hgvs_c or finding.copy_number_kind.replace("_", " ")
    return f"{finding.gene} {change}".strip()
