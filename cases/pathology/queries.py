"""Reads of the pathology room."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from cases.dossier.models import Case
from cases.pathology.models import Slide, Specimen
from molmdt.audit.models import AuditEvent
from molmdt.kernel.clock import now

CASE = ("hospital__region", "patient", "referring_doctor", "board")
SEEN_ONCE_PER = timedelta(minutes=5)


def specimens_of(case: Case) -> QuerySet[Specimen]:
    """With markers and slides: three queries."""
    return Specimen.objects.filter(case=case).prefetch_related("markers", "slides")


def specimen_of(pseudonym: str, specimen: int) -> Specimen:
    """Http404 for a specimen of another case."""
    found = Specimen.objects.select_related(*(f"case__{name}" for name in CASE))
    return get_object_or_404(found, pk=specimen, case__pseudonym=pseudonym)


def slide_of(pseudonym: str, slide: int) -> Slide:
    """Http404 for a slide of another case."""
    found = Slide.objects.select_related("specimen", *(f"specimen__case__{name}" for name in CASE))
    return get_object_or_404(found, pk=slide, specimen__case__pseudonym=pseudonym)


def seen_recently(account: Any, slide: Slide, case: str) -> bool:
    """Whether the record already says that this person looks at this slide now."""
    return AuditEvent.objects.filter(
        case=case, at__gte=now() - SEEN_ONCE_PER, action="slide.view", person_id=account.person_id,
        object_type=Slide._meta.label, object_id=str(slide.pk),
    ).exists()  # fmt: skip
