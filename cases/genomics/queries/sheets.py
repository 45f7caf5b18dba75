"""The stored sheet of a profile: read if it is true to the findings, and made from them."""

from collections.abc import Collection
from itertools import islice

from django.db.models import F, Subquery, Value
from django.db.models.functions import Coalesce, Collate

from cases.genomics.enums import KnowledgeKind
from cases.genomics.logic.sheet import LAYOUT, Line, Maker, Sheet, unpacked
from cases.genomics.models import Finding, FindingSheet, KnowledgeSource, Profile

TEXTS, PLACES = "texts", "places"
AT_ONCE = 5_000
_NAMES = KnowledgeSource.objects.filter(kind=KnowledgeKind.GENE_NAMES, current=True).order_by("-pk").values("pk")[:1]
_COLUMNS = (
    "pk", "kind", "passed", "part_of", "alters_protein", "allele_fraction", "depth", "copy_number", "chrom", "position",
    "gene", "partner_gene", "hgvs_p", "hgvs_c", "variant_key",
)  # fmt: skip


def stored_sheet(profile: Profile, also: Collection[str] = ()) -> Sheet | None:
    """None where there is none, or none that is true. ``also``: TEXTS and PLACES where they are searched. One query."""
    last = Finding.objects.filter(profile=profile).order_by("-pk").values("pk")[:1]
    fitting = FindingSheet.objects.filter(
        profile=profile, layout=LAYOUT, gene_names=Coalesce(Subquery(_NAMES), Value(0)),
        last=Coalesce(Subquery(last), Value(0)),
    )  # fmt: skip
    names = ["columns", *(name for name in (TEXTS, PLACES) if name in also)]
    found = fitting.values(*names).first()
    return None if found is None else unpacked(**{name: bytes(value) for name, value in found.items()})


def gene_names() -> int:
    """Which gene names stand now; 0 = none."""
    return _NAMES.values_list("pk", flat=True).first() or 0


def sheet_from_findings(profile: Profile) -> Sheet:
    """Row by row in the order of a sheet, whatever their number."""
    found = Finding.objects.filter(profile=profile)
    found = found.order_by(Collate("gene", "C"), F("position").asc(nulls_last=True), "pk")
    maker = Maker()
    rows = found.values_list(*_COLUMNS).iterator(chunk_size=AT_ONCE)
    while portion := list(islice(rows, AT_ONCE)):
        maker.add([Line._make((*row[:11], row[10:14], row[14])) for row in portion])
    return maker.made()
