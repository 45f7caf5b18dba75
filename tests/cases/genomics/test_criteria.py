"""Criteria suggested from the tables that stand now: each with its source, and what is missing is said."""

import pytest

from cases.genomics.logic.variant_facts import Reason
from cases.genomics.models import EvidenceItem, Finding, KnowledgeSource
from cases.genomics.queries.criteria import knowledge_versions, suggestions_of
from cases.genomics.reasons import SENTENCES, sentence
from tests.cases.genomics.variants import confirmed, make_finding, make_knowledge, make_profile, make_source

pytestmark = pytest.mark.django_db


def told(finding: Finding) -> dict[str, tuple[bool | None, str]]:
    return {one.key: (one.met, sentence(one)) for one in suggestions_of(finding)}


def test_hotspot_domain_and_known_neighbour_are_suggested_with_their_sources() -> None:
    make_knowledge()
    found = told(make_finding())
    assert found["hotspot_ge50_aa_ge10"] == (True, "V600: 897 svulster, 833 med denne endringen (Hotspots 2026-10)")
    assert found["same_residue_oncogenic"][0] is True and "V600K" in found["same_residue_oncogenic"][1]
    assert "CIViC 2026-10 EID7" in found["same_residue_oncogenic"][1]
    assert found["critical_domain"][0] is True and "kinase (457–717)" in found["critical_domain"][1]
    assert found["hotspot_lt50_aa_ge10"][0] is False
    assert found["null_in_tumour_suppressor"][0] is False


def test_null_variant_in_a_tumour_suppressor() -> None:
    make_knowledge()
    finding = make_finding(gene="NF1", consequence="frameshift_variant", hgvs_p="p.(Ile679fs)", exon="18/58")
    met, why = told(finding)["null_in_tumour_suppressor"]
    assert met is True and "NF1" in why and "Genes 2026-10" in why


def test_in_frame_deletion_is_found_among_hotspots_by_its_range() -> None:
    make_knowledge()
    finding = make_finding(gene="EGFR", consequence="inframe_deletion", hgvs_p="p.(Glu746_Ala750del)")
    assert told(finding)["hotspot_ge50_aa_ge10"][0] is True
    other = make_finding(
        finding.profile, variant_key="other", gene="EGFR", consequence="inframe_deletion", hgvs_p="p.(Lys754_Ile759del)"
    )
    assert told(other)["hotspot_aa_lt10"][0] is True


def test_missing_tables_are_said_and_suggest_nothing() -> None:
    found = told(make_finding())
    assert not any(met for met, _ in found.values())
    assert found["hotspot_ge50_aa_ge10"] == (None, "Ingen hotspot-tabell er lastet inn")
    assert found["population_absent"] == (None, "Filene oppgir ingen befolkningsfrekvens")
    assert found["same_change_oncogenic"][0] is None


def test_frequency_of_the_file_is_shown_as_a_percentage() -> None:
    assert told(make_finding(population_frequency=0.0312))["population_gt1"][1].endswith("3,12 %")
    assert told(make_finding(population_frequency=0.000004))["population_absent"] == (
        True, "Høyeste frekvens i noen befolkning, slik filen oppgir: 0,0004 %",
    )  # fmt: skip
    assert told(make_finding(population_frequency=0.0))["population_absent"][0] is True


def test_former_versions_and_illustrative_statements_are_not_heard() -> None:
    make_knowledge()
    KnowledgeSource.objects.filter(kind="hotspots").update(current=False)
    EvidenceItem.objects.update(illustrative=True)
    found = told(make_finding())
    assert found["hotspot_ge50_aa_ge10"][0] is None
    assert found["same_residue_oncogenic"][0] is False
    assert knowledge_versions() == {"Genes": "2026-10", "CIViC": "2026-10"}


def test_a_class_confirmed_elsewhere_is_named_as_the_national_memory() -> None:
    confirmed(make_finding(make_profile("ous"), variant_key="GRCh37:7:140453136:AC:TT"), hospital="ous")
    mine = make_finding()
    met, why = told(mine)["same_change_oncogenic"]
    assert met is True and "Mol-MDT, Ous" in why
    own = confirmed(mine)
    assert "Bergen" not in told(own.finding)["same_change_oncogenic"][1]  # one's own class proves nothing


def test_other_kinds_have_no_criteria() -> None:
    assert suggestions_of(make_finding(kind="copy_number", variant_key="cn:ERBB2")) == ()


def test_every_reason_has_its_sentence() -> None:
    assert set(SENTENCES) == set(Reason)


def test_queries_do_not_grow_with_the_tables(django_assert_num_queries) -> None:
    make_knowledge()
    finding = make_finding()
    for number in range(20):
        EvidenceItem.objects.create(
            source=make_source("evidence", f"Table {number}"),
            gene="BRAF",
            alteration="V600E",
            kind="oncogenic",
            system="x",
        )
    with django_assert_num_queries(6):
        suggestions_of(finding)
