"""What the table's speed stands on: indexes that hold the answer, pages that are cut from the whole order."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.genomics.models import Finding, Profile
from cases.genomics.queries import table
from cases.genomics.queries.describing import LONGEST_GENE, Copies
from cases.genomics.queries.filters import Filters
from cases.genomics.queries.known import known_of
from cases.genomics.queries.memory import seen_before
from cases.genomics.queries.ordering import SORTS, ordered
from cases.genomics.queries.triage import Narrowed, narrowed
from cases.genomics.services.sheets import sheet_of
from tests.cases.genomics.variants import make_finding, make_profile

pytestmark = pytest.mark.django_db


@pytest.fixture
def profile() -> Profile:
    """Seven small variants, some alike and some without a value, and copy numbers of every make."""
    made = make_profile()
    for number, (gene, fraction, depth) in enumerate(
        [("BRAF", 0.5, 100), ("", None, None), ("TP53", 0.5, 90), ("KRAS", 0.1, None), ("BRAF", None, 100),
         ("TP53", 0.2, 100), ("EGFR", 0.2, 90)]
    ):  # fmt: skip
        make_finding(
            made, variant_key=f"GRCh37:7:{number}:A:T", gene=gene, allele_fraction=fraction, depth=depth, chrom="7",
            position=1000 + number % 3, part_of="x" if number == 6 else "",
        )  # fmt: skip
    for number, values in enumerate(
        [{"gene": "BRAF", "copy_number": 4.0}, {"gene": "ERBB2", "copy_number": 9.0},
         {"gene": "", "copy_number": 1.0, "position": 1, "end": 900},
         {"gene": "CDK4, MDM2", "copy_number": 20.0, "position": 1000, "end": 1001},
         {"gene": "EGFR", "copy_number": 3.0, "position": 1000, "end": 1001 + LONGEST_GENE},
         {"gene": "KRAS", "copy_number": 0.0, "passed": False}, {"gene": "TP53", "copy_number": 1.0, "exon": "4"}]
    ):  # fmt: skip
        known: dict[str, Any] = {"kind": "copy_number", "chrom": "7", "hgvs_p": "", "hgvs_c": ""}
        make_finding(made, **{**known, "variant_key": f"copies:{number}", **values})
    return made


def whole(profile: Profile) -> Narrowed:
    sheet, filters = sheet_of(profile), Filters(show=frozenset({"failed", "part", "silent"}))
    return narrowed(profile, sheet, filters, known_of(profile, profile.case, sheet))


def test_pages_are_cut_from_the_whole_order(profile: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "PAGE_SIZE", 3)
    asked = whole(profile)
    for sort in ("", *SORTS, *(f"-{name}" for name in SORTS)):
        pages = [table.page_of(profile, profile.case, Filters(sort=sort, page=number), asked) for number in range(1, 6)]
        assert [page.number for page in pages] == [1, 2, 3, 4, 5]
        shown = [row.finding.pk for page in pages for row in page.rows]
        assert shown == ordered(asked, sort).tolist() and len(shown) == 14, sort


def test_copies_of_a_pages_genes_are_those_of_the_profile(profile: Profile) -> None:
    findings = list(Finding.objects.filter(profile=profile, kind="small_variant"))
    everything, few = Copies(profile), Copies(profile, {finding.gene for finding in findings})
    said = {finding.gene: everything.at(finding) for finding in findings}
    assert said == {"BRAF": 4.0, "": 20.0, "TP53": 3.0, "KRAS": 20.0, "EGFR": 20.0}
    assert [few.at(finding) for finding in findings] == [everything.at(finding) for finding in findings]
    rows = table.rows_of(Finding.objects.filter(profile=profile), profile, profile.case)
    assert {row.finding.gene: row.copies for row in rows if row.finding.kind == "small_variant"} == said


KEY = "cases_genomics_finding_pkey"  # stands and falls with a constraint
ASKED = {
    "genomics_finding_copies": lambda profile: Copies(profile, {"BRAF"}),
    "genomics_finding_judged": lambda profile: known_of(profile, profile.case, sheet_of(profile)),
    "Index Only Scan using genomics_finding_once": lambda profile: seen_before(
        Finding.objects.filter(profile=profile), patient_id=profile.case.patient_id
    ),
}


@pytest.mark.parametrize("index", ASKED)
def test_question_is_one_that_its_index_answers(profile: Profile, index: str) -> None:
    """Of a small table the database takes any way; all others are closed here, for the length of the test."""
    sheet_of(profile)
    with CaptureQueriesContext(connection) as said:
        ASKED[index](profile)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename = 'cases_genomics_finding'")
        for (name,) in cursor.fetchall():
            if name == KEY:
                cursor.execute(f"ALTER TABLE cases_genomics_finding DROP CONSTRAINT {KEY} CASCADE")
            elif name not in index:
                cursor.execute(f'DROP INDEX "{name}"')
        plans = []
        for query in said.captured_queries:
            cursor.execute(f"EXPLAIN {query['sql']}")
            plans.append("\n".join(line for (line,) in cursor.fetchall()))
    assert any(index in plan for plan in plans), plans
