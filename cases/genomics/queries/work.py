"""What waits for laboratories and interpreters."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.dossier.enums import OVER
from cases.dossier.logic.work import Pressure, WorkItem
from cases.dossier.models import Case
from cases.dossier.queries.cases import tumour_of
from cases.genomics.enums import InterpretationState, ProfileState, Relevance, UploadState
from cases.genomics.models import Finding, Interpretation, Profile, QuarantineClearance, Upload
from cases.genomics.queries.describing import change, title
from cases.genomics.queries.disputed import disagreement_items
from cases.genomics.queries.quality_work import work_items as quality_items
from cases.genomics.queries.replays import replay_items
from cases.genomics.queries.safety import work_items as safety_items
from molmdt.access.queries import visible_to

SHOWN_PER_KIND = 50


def work_items(account: Any) -> list[WorkItem]:
    """Quarantined deliveries, profiles nobody has assessed, second readings, disagreements between cases, flags."""
    return [
        *safety_items(account),
        *_quarantined(account),
        *_unassessed(account),
        *_second_readings(account),
        *disagreement_items(account),
        *replay_items(account),
        *quality_items(account),
    ]


def _cases(account: Any, action: str) -> QuerySet[Case]:
    return visible_to(account, action, Case.objects.exclude(state__in=OVER))


def _quarantined(account: Any) -> Iterator[WorkItem]:
    mine = QuarantineClearance.objects.filter(upload=OuterRef("pk"), person=account.person_id)
    held = Upload.objects.filter(
        state=UploadState.QUARANTINED, specimen__case__in=_cases(account, "quarantine.clear")
    ).exclude(Exists(mine))
    for upload in held.select_related("specimen__case", "laboratory")[:SHOWN_PER_KIND]:
        case = upload.specimen.case
        yield WorkItem(
            what=_("Delivery in quarantine"),
            why=_("Two persons must make sure whose files these are; sent by %(laboratory)s")
            % {"laboratory": upload.laboratory.short_name},
            since=upload.uploaded_at, url=reverse("delivery", args=[case.pseudonym, upload.pk]), button=_("Clarify"),
            pseudonym=case.pseudonym, tumour=tumour_of(case), pressure=Pressure.BLOCKING,
        )  # fmt: skip


def _unassessed(account: Any) -> Iterator[WorkItem]:
    marked = Finding.objects.filter(profile=OuterRef("pk")).exclude(relevance=Relevance.UNMARKED)
    fresh = Profile.objects.filter(
        ~Exists(marked), state=ProfileState.CURRENT, case__in=_cases(account, "interpretation.edit")
    )
    for profile in fresh.select_related("case")[:SHOWN_PER_KIND]:
        yield WorkItem(
            what=_("New profile to assess"), why=_("Nobody has marked a finding yet"), since=profile.imported_at,
            url=f"{reverse('case-findings', args=[profile.case.pseudonym])}?profile={profile.pk}", button=_("Assess"),
            pseudonym=profile.case.pseudonym, tumour=tumour_of(profile.case), pressure=Pressure.ROUTINE,
        )  # fmt: skip


def _second_readings(account: Any) -> Iterator[WorkItem]:
    waiting = _interpretations(account, "interpretation.approve", InterpretationState.PROPOSED)
    for one in waiting.exclude(author=account.person_id).select_related("author")[:SHOWN_PER_KIND]:
        why = _("%(author)s has proposed an interpretation") % {"author": one.author.name}
        yield _about(one, _("Second reading: %(what)s"), why, _("Read it"), Pressure.BLOCKING)


def _interpretations(account: Any, action: str, state: InterpretationState) -> QuerySet[Interpretation]:
    found = Interpretation.objects.filter(
        state=state, finding__profile__state=ProfileState.CURRENT, finding__profile__case__in=_cases(account, action)
    )
    return found.select_related("finding__profile__case").order_by("changed_at")


def _about(one: Interpretation, what: str, why: str, button: str, pressure: Pressure) -> WorkItem:
    case = one.finding.profile.case
    named = f"{title(one.finding)} {change(one.finding)}".strip()
    return WorkItem(
        what=what % {"what": named}, why=why, since=one.changed_at,
        url=reverse("finding", args=[case.pseudonym, one.finding_id]), button=button, pseudonym=case.pseudonym,
        tumour=tumour_of(case), pressure=pressure,
    )  # fmt: skip
