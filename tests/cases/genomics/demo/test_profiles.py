"""Made-up profiles: deterministic, and allele fractions that fit tumour content and copies."""

import math
from datetime import date

import pytest

from cases.dossier.demo.nation import demo_cases
from cases.genomics.demo.archetypes import ARCHETYPES
from cases.genomics.demo.build import build_profile
from cases.genomics.demo.cases import profile_of
from cases.genomics.demo.model import DemoProfile, LabFormat, Origin
from cases.genomics.logic.allele_fraction import expected_allele_fraction

TODAY = date(2026, 11, 24)


def profile(archetype: int, seed: int = 1, tumour_content: float = 0.4) -> DemoProfile:
    return build_profile(
        archetype=archetype,
        seed=seed,
        format=LabFormat.DRAGEN,
        dna_id="IPH0001-D01-P01-A09",
        rna_id="IPH0001-R03-P01-A09",
        run_id="260901_NB501498_0174_AHDEMOBGX1",
        sex="F",
        tumour_content=tumour_content,
        on_date=TODAY,
    )


@pytest.mark.parametrize("archetype", ARCHETYPES)
def test_same_seed_same_profile_and_another_seed_another(archetype: int) -> None:
    assert profile(archetype) == profile(archetype)
    assert profile(archetype) != profile(archetype, seed=2)


@pytest.mark.parametrize("tumour_content", [0.2, 0.4, 0.8])
@pytest.mark.parametrize("archetype", ARCHETYPES)
def test_allele_fractions_agree_with_tumour_content(archetype: int, tumour_content: float) -> None:
    """Within three standard deviations of the binomial draw (and of the eight reads that a call needs)."""
    for item in profile(archetype, tumour_content=tumour_content).variants:
        if archetype == 11 and item.origin is Origin.GERMLINE and item.variant.role == "driver":
            continue  # its fraction is told by the archetype: see below
        fraction = item.expected_fraction
        spread = math.sqrt(fraction * (1 - fraction) / item.depth)
        assert abs(item.allele_fraction - fraction) <= max(3 * spread, 8 / item.depth) + 0.001, item.variant.key


@pytest.mark.parametrize("archetype", [n for n in ARCHETYPES if n != 13])
def test_the_expectation_is_the_rooms_own_formula(archetype: int) -> None:
    for item in profile(archetype, tumour_content=0.6).variants:
        own = expected_allele_fraction(
            purity=0.6,
            copies=item.copies,
            multiplicity=item.mutated_copies,
            germline_heterozygous=item.origin is Origin.GERMLINE,
        )
        # A subclone shows less, never more.
        assert item.expected_fraction <= own + 1e-12
        if item.origin is Origin.GERMLINE:
            assert item.expected_fraction == pytest.approx(own)


def test_sarcoma_of_the_reports_box_shows_a_germline_like_fraction() -> None:
    found = {item.variant.key: item for item in profile(11).variants}["TP53 c.524G>A"]
    assert found.allele_fraction == pytest.approx(0.71, abs=0.001)
    assert found.expected_fraction == pytest.approx(0.70)


@pytest.mark.parametrize("archetype", ARCHETYPES)
def test_no_bystander_lies_in_a_gene_with_uneven_copies(archetype: int) -> None:
    made = profile(archetype)
    uneven = {item.gene for item in made.copies}
    for item in made.variants:
        if item.variant.role != "driver":
            assert item.variant.gene.symbol not in uneven


def test_classes_of_the_whole_sample_figures() -> None:
    assert profile(9).msi.percent >= 20
    assert profile(9).tmb.per_megabase == pytest.approx(48, abs=1)
    assert profile(10).tmb.per_megabase > 20
    assert profile(20).tmb.per_megabase == pytest.approx(180, abs=1)
    assert profile(20).msi.percent <= 10
    assert profile(2).msi.percent <= 10
    assert profile(19).tmb.per_megabase <= 5
    assert profile(4).hrd_score >= 42
    assert profile(2).hrd_score is None


def test_too_little_material_means_no_rna() -> None:
    assert profile(19).rna_id == ""
    assert profile(13).rna_id == ""
    assert profile(6).fusions[0].gene_b == "NRG1"


def test_which_cases_of_the_nation_have_been_analysed() -> None:
    profiles = {case.key: profile_of(case) for case in demo_cases(TODAY)}
    made = {key: item for key, item in profiles.items() if item}
    assert len(made) == 47
    assert {item.format for item in made.values()} == set(LabFormat)


def test_the_two_mix_ups_of_the_nation() -> None:
    cases = {case.key: case for case in demo_cases(TODAY)}
    swapped = profile_of(cases["D22"])
    assert swapped.dna_id[:7] != cases["D22"].specimens[0].dna_sample_id[:7]
    other = profile_of(cases["D14"])
    assert other.sex != cases["D14"].patient.sex.value[0].upper()
