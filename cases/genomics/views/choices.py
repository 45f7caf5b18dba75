"""The fields of the filter form: each with its words and the value that is set."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.genomics.logic.build import LENGTHS
from cases.genomics.queries.filters import NO, YES, Filters
from cases.genomics.views.asking import CHOICES
from cases.genomics.views.chips import EVIDENCE, FRESH, PASSED, PROTEIN
from cases.genomics.words import ONCOGENICITIES, RELEVANCES

Words = Iterable[tuple[str, str | Promise]]
ANY = ("", _("all"))
GROUPINGS = {"gene": _("gene"), "pathway": _("pathway")}


@dataclass(frozen=True)
class Field:
    name: str  # in the address
    label: str | Promise
    value: str
    options: Words


def choices_of(filters: Filters) -> list[Field]:
    """Every filter that is a choice among words; search, kind and allele fraction have fields of their own."""
    words: dict[str, tuple[str | Promise, Words]] = {
        "mark": (_("Mark"), RELEVANCES.items()),
        "oncogenicity": (_("Oncogenicity"), (*ONCOGENICITIES.items(), ("none", _("not classified")))),
        "evidence": (_("Evidence"), EVIDENCE.items()),
        "passed": (_("Laboratory"), ((YES, PASSED[YES]), (NO, PASSED[NO]))),
        "protein": (_("Protein"), PROTEIN.items()),
        "chrom": (_("Chromosome"), ((name, name) for name in (*LENGTHS["GRCh38"], "MT"))),
        "fresh": (_("New"), FRESH.items()),
        "group": (_("Group by"), GROUPINGS.items()),
    }
    return [
        Field(CHOICES[field][0], label, getattr(filters, field), (ANY, *options))
        for field, (label, options) in words.items()
    ]
