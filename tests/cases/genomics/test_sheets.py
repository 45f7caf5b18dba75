"""The stored sheet of a profile: true to its findings, made once, made anew when it no longer holds."""

import itertools
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from cases.genomics.models import Finding, FindingSheet, GeneName, KnowledgeSource, Profile
from cases.genomics.queries.filters import Filters
from cases.genomics.queries.known import known_of
from cases.genomics.queries.sheets import stored_sheet
from cases.genomics.queries.triage import counted, narrowed, searched_in
from cases.genomics.services import naming
from cases.genomics.services.sheets import sheet_of
from molmdt.accounts.enums import Role
from molmdt.kernel.clock import today
from tests.cases.genomics.deliveries import FUSIONS, current, deliver, record, vcf
from tests.factories import make_account, make_case, make_specimen

pytestmark = pytest.mark.django_db
SAMPLE = "IPH0214-D01-P01-A03"
RECORDS = (
    record(),
    record(140453150, passed=False, protein="p.Lys595Asn"),
    record(140453160, consequence="synonymous_variant", protein="p.Lys5="),
    record(7577120, gene="TP53", protein="p.Arg273His", chrom="17", reads=(400, 600)),
)


@pytest.fixture
def profile() -> Profile:
    specimen = make_specimen(make_case(), dna_sample_id=SAMPLE)
    deliver(specimen, make_account(Role.MOLECULAR_BIOLOGIST), {"a.vcf": vcf(SAMPLE, *RECORDS), "f.tsv": FUSIONS})
    return current(specimen)


def test_it_is_made_once_and_read_by_one_query(profile: Profile) -> None:
    assert stored_sheet(profile) is None
    made = sheet_of(profile)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        read = sheet_of(profile, ("texts",))
    assert len(asked) == 1 and read.keys.tolist() == made.keys.tolist() and read.texts == made.texts
    assert (read.places, len(stored_sheet(profile, ("texts", "places")).places) > 0) == (b"", True)  # type: ignore[union-attr]


def test_a_profile_without_findings_has_its_sheet_too(profile: Profile) -> None:
    Finding.objects.all().delete()
    assert len(sheet_of(profile)) == 0
    with CaptureQueriesContext(connection) as asked:
        assert len(sheet_of(profile)) == 0
    assert len(asked) == 1


def test_findings_that_came_later_are_in_it(profile: Profile) -> None:
    before = sheet_of(profile)
    Finding.objects.create(profile=profile, kind="small_variant", variant_key="GRCh37:1:1:A:T", passed=True)
    assert stored_sheet(profile) is None
    assert len(sheet_of(profile)) == len(before) + 1


def test_a_sheet_of_another_layout_is_made_anew(profile: Profile) -> None:
    sheet_of(profile)
    FindingSheet.objects.update(layout=99, columns=b"")
    assert stored_sheet(profile) is None and len(sheet_of(profile)) == 5


def test_new_gene_names_are_in_it(profile: Profile) -> None:
    Finding.objects.filter(gene="TP53").update(gene="P53")
    FindingSheet.objects.all().delete()
    assert "P53" in sheet_of(profile).names
    source = KnowledgeSource.objects.create(
        kind="gene_names", name="HGNC", version="1", released_on=today(), sha256="0" * 64, current=True
    )
    GeneName.objects.create(source=source, symbol="P53", approved="TP53", status="alias")
    naming.approve()
    assert "TP53" in sheet_of(profile).names and "P53" not in sheet_of(profile).names


CONDITIONS: dict[str, dict[str, tuple[Any, Q]]] = {
    "kind": {"kind": ("fusion", Q(kind="fusion")), "small": ("small_variant", Q(kind="small_variant"))},
    "passed": {"yes": ("yes", Q(passed=True)), "no": ("no", Q(passed=False))},
    "protein": {"no": ("no", Q(kind="small_variant", alters_protein=False))},
    "chrom": {"17": ("17", Q(chrom="17")), "7": ("7", Q(chrom="7"))},
    "low": {"10": (10.0, Q(allele_fraction__gte=0.1))},
    "mark": {"relevant": ("relevant", Q(relevance="relevant")), "unmarked": ("unmarked", Q(relevance="unmarked"))},
    "search": {"braf": ("braf", Q(gene="BRAF")), "place": ("7577120", Q(position=7577120))},
}
PAIRS = [
    ((first, one), (second, other))
    for first, second in itertools.combinations(CONDITIONS, 2)
    for one in CONDITIONS[first] for other in CONDITIONS[second]
]  # fmt: skip


def test_counts_are_the_databases_own(profile: Profile) -> None:
    """Every pair of filters, against the same question asked of the findings themselves."""
    Finding.objects.filter(gene="TP53").update(relevance="relevant")
    everything = frozenset({"not_relevant", "failed", "part", "silent"})
    known, mine = known_of(profile, profile.case, sheet_of(profile)), Finding.objects.filter(profile=profile)
    for pair in PAIRS:
        chosen = [CONDITIONS[name][value] for name, value in pair]
        values: dict[str, Any] = {name: value for (name, _), (value, _q) in zip(pair, chosen, strict=True)}
        filters = Filters(show=everything, **values)
        asked = narrowed(profile, sheet_of(profile, searched_in(filters)), filters, known)
        both = mine.filter(*(condition for _value, condition in chosen))
        assert set(asked.rows()) == set(both), pair
        counts = counted(asked)
        assert (counts.total, counts.matching) == (mine.count(), both.count()), pair
        assert counts.lost == mine.filter(relevance="relevant").exclude(pk__in=both).count(), pair
        hidden = [mine.exclude(pk__in=mine.filter(condition)).count() for _value, condition in chosen]
        assert sorted(counts.by_filter.values()) == sorted(hidden), pair
