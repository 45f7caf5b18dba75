"""What a laboratory's reference materials ask of its bioinformaticians."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.dossier.logic.work import Pressure, WorkItem
from cases.genomics.queries.quality import outside_of
from cases.genomics.reference_words import material_name
from molmdt.access.queries import can


def work_items(account: Any) -> Iterator[WorkItem]:
    """A row per material whose newest run at the own laboratory lies outside its limits."""
    if can(account, "quality.upload") is None:
        return
    for one in outside_of(account.person.hospital_id):
        yield WorkItem(
            what=_("Reference material out of limits: %(material)s") % {"material": material_name(one.run.material)},
            why=ngettext(
                "%(n)s value of the newest run lies outside its limits",
                "%(n)s values of the newest run lie outside their limits",
                one.values,
            ) % {"n": one.values},
            since=one.since, url=reverse("quality-run", args=[one.run.pk]), button=_("Look"),
            pressure=Pressure.BLOCKING,
        )  # fmt: skip
