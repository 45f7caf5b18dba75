"""Reads of the dossier room."""

from django.shortcuts import get_object_or_404

from cases.dossier.models import Case


def case_by_pseudonym(pseudonym: str) -> Case:
    """The case behind a page's address, with what its header and its door need; Http404 without one."""
    cases = Case.objects.select_related("hospital__region", "patient", "referring_doctor", "board")
    return get_object_or_404(cases, pseudonym=pseudonym)
