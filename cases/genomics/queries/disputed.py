"""Whose work a disagreement is: those who interpret a case with the variant, at every laboratory that has one."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.dossier.enums import OVER
from cases.dossier.logic.work import Pressure, WorkItem
from cases.dossier.models import Case
from cases.dossier.queries.cases import tumour_of
from cases.genomics.models import Disagreement, Finding, Interpretation
from cases.genomics.queries.memory import confirmed_readings, same_variant
from molmdt.access.queries import visible_to

SHOWN = 50


def disagreement_items(account: Any) -> Iterator[WorkItem]:
    """One row per open disagreement that a case of theirs is part of. Three queries, however many stand open."""
    standing = list(Disagreement.objects.filter(settled_at=None).order_by("opened_at")[:SHOWN])
    if not standing:
        return
    about = _by_key(standing)
    mine = visible_to(account, "interpretation.edit", Case.objects.exclude(state__in=OVER))
    readings = confirmed_readings(list(about)).filter(finding__profile__case__in=mine)
    shown: set[int] = set()
    for one in readings.select_related("finding__profile__case").order_by("changed_at"):
        disagreement = about[_key(one, about)]
        if disagreement.pk not in shown:
            shown.add(disagreement.pk)
            yield _item(disagreement, one.finding.profile.case)


def _by_key(standing: list[Disagreement]) -> dict[str, Disagreement]:
    """Every key by which their variants are known."""
    named = {one.variant_key: one for one in standing}
    rows = Finding.objects.filter(same_variant(list(named))).order_by().values_list("variant_key", "lifted_key")
    found = dict(named)
    for own, lifted in rows.distinct():
        disagreement = named.get(own) or named[lifted]
        found.update({key: disagreement for key in (own, lifted) if key})
    return found


def _key(reading: Interpretation, about: dict[str, Disagreement]) -> str:
    own = reading.finding.variant_key
    return own if own in about else reading.finding.lifted_key


def _item(disagreement: Disagreement, case: Case) -> WorkItem:
    named = f"{disagreement.gene} {disagreement.change}".strip()
    return WorkItem(
        what=_("Disagreement: %(what)s") % {"what": named},
        why=_("The same variant is classified otherwise in another case"), since=disagreement.opened_at,
        url=f"{reverse('disagreements')}#d{disagreement.pk}", button=_("Compare"), pseudonym=case.pseudonym,
        tumour=tumour_of(case), pressure=Pressure.ROUTINE,
    )  # fmt: skip
