"""What the numbers mean: whose tumour content, whose copies, both copies lost."""

from typing import Any

import pytest
from django.test import Client

from cases.genomics.models import Finding, GeneFact, Interpretation, KnowledgeSource, Profile, Upload
from cases.genomics.queries.biology import biallelic_genes, biology_of
from cases.genomics.queries.figures import figures_of
from cases.pathology.models import Specimen
from molmdt.accounts.enums import Role
from molmdt.kernel.clock import today
from tests.factories import make_account, make_case, make_hospital, make_person, make_specimen

pytestmark = pytest.mark.django_db
SAMPLE = "IPH0214-D01-M01-A03"
BOTH = {"small_variants": "reported", "copy_numbers": "reported"}


@pytest.fixture
def specimen() -> Specimen:
    return make_specimen(make_case(), dna_sample_id=SAMPLE, tumour_content=60)


@pytest.fixture
def profile(specimen: Specimen) -> Profile:
    laboratory = make_hospital()
    upload = Upload.objects.create(specimen=specimen, laboratory=laboratory, content_sha256="0" * 64)
    made = Profile.objects.create(
        case=specimen.case, specimen=specimen, upload=upload, laboratory=laboratory, build="GRCh37", sections=BOTH
    )
    return Profile.objects.get(pk=made.pk)


def small(profile: Profile, **values: Any) -> Finding:
    known = {
        "kind": "small_variant", "gene": "TP53", "chrom": "17", "position": 7_577_121, "ref": "G", "alt": "A",
        "consequence": "stop_gained", "alters_protein": True, "allele_fraction": 0.3, "depth": 1000, "passed": True,
        "hgvs_p": "p.(Arg273Ter)", "variant_key": f"GRCh37:17:{values.get('position', 7_577_121)}:G:A", **values,
    }  # fmt: skip
    return Finding.objects.create(profile=profile, **known)


def copies(profile: Profile, total: float | None, minor: int | None = None, **values: Any) -> Finding:
    known = {
        "kind": "copy_number", "gene": "TP53", "chrom": "17", "copy_number_kind": "loss", "copy_number": total,
        "minor_copy_number": minor, "passed": True, "variant_key": f"gene:TP53:{values.get('exon', '')}", **values,
    }  # fmt: skip
    return Finding.objects.create(profile=profile, **known)


def suppressor(**values: Any) -> GeneFact:
    """What a table of genes says of TP53."""
    source = KnowledgeSource.objects.create(
        kind="genes", name="made", version="1", released_on=today(), sha256="0" * 64
    )
    return GeneFact.objects.create(source=source, gene="TP53", **{"tumour_suppressor": True, **values})


def answer(finding: Finding) -> tuple[str, tuple[str, ...]] | None:
    found = biology_of(Finding.objects.select_related("profile__specimen", "profile__case__patient").get(pk=finding.pk))
    assert found is not None
    return (found.verdict.answer, found.verdict.reasons) if found.verdict else None


def test_every_number_says_whose_it_is(profile: Profile) -> None:
    finding = small(profile)
    found = biology_of(finding)
    assert found is not None and found.purity is not None and found.expectation is not None and found.cells is not None
    assert (found.purity.value, found.purity.source) == (0.6, "pathology")
    assert (found.copies, found.copies_source) == (2, "none_reported")
    assert (found.expectation.origin, round(found.cells.value, 3)) == ("somatic", 1.0)
    Profile.objects.update(sections={"small_variants": "reported"}, purity=0.4)
    Specimen.objects.update(tumour_content=None)
    finding = Finding.objects.get(pk=finding.pk)
    found = biology_of(finding)
    assert found is not None and found.purity is not None
    assert (found.purity.source, found.copies_source) == ("pipeline", "not_tested")


def test_assumed_tumour_content_is_named_and_nothing_concluded_from_it(profile: Profile, specimen: Specimen) -> None:
    Specimen.objects.update(tumour_content=None)
    found = biology_of(Finding.objects.get(pk=small(profile).pk))
    assert found is not None and found.purity is not None and found.expectation is not None
    assert (found.purity.source, found.expectation.origin, found.cells) == ("assumed", "unknown", None)
    assert {one.fits for one in found.expectation.hypotheses} == {None}


def test_matched_normal_makes_the_weighing_needless(profile: Profile) -> None:
    found = biology_of(small(profile, normal_allele_fraction=0.0))
    assert found is not None and found.expectation is not None and found.expectation.origin == "unknown"


def test_copies_of_the_segment_are_said_to_be_so(profile: Profile) -> None:
    copies(profile, 1.0, 0, gene="", position=1, end=20_000_000, variant_key="segment:1")
    found = biology_of(small(profile))
    assert found is not None and (found.copies, found.minor, found.copies_source) == (1, 0, "segment")


@pytest.mark.parametrize(
    ("variants", "calls", "expected"),
    [
        ([{}], [(1.0, None, {})], ("yes", ("variant_and_deletion",))),
        ([{}], [(None, None, {"copy_number_kind": "loss"})], ("yes", ("variant_and_deletion",))),
        ([{}], [(2.0, 0, {"copy_number_kind": "loh"})], ("yes", ("variant_and_neutral_loss",))),
        ([{}], [(None, None, {"copy_number_kind": "loh"})], ("yes", ("variant_and_neutral_loss",))),
        ([{}], [(3.0, 1, {"copy_number_kind": "gain"})], ("no", ("other_copy_kept",))),
        ([{}], [], ("unknown", ("copies_unknown",))),
        ([{"allele_fraction": 0.6}], [], ("unknown", ("copies_unknown", "fraction_suggests_all"))),
        ([{"allele_fraction": 0.05}], [(1.0, 0, {})], ("unknown", ("variant_and_deletion", "part_of_cells"))),
        ([{"consequence": "missense_variant"}], [(1, 0, {})], ("unknown", ("variant_and_deletion", "effect_unknown"))),
        ([{}, {"position": 7_578_000}], [], ("yes", ("two_variants",))),
        ([{}, {"position": 7_578_000, "passed": False}], [], ("unknown", ("copies_unknown",))),
        ([{}, {"position": 7_578_000, "part_of": "x"}], [], ("unknown", ("copies_unknown",))),
        ([{}], [(None, None, {"exon": "3", "copy_number_kind": "loss"})], ("yes", ("two_variants",))),
        ([{"consequence": "synonymous_variant", "alters_protein": False}], [], None),
    ],
)  # fmt: skip
def test_both_copies_of_a_tumour_suppressor(
    profile: Profile, variants: list[dict[str, Any]], calls: list[Any], expected: object
) -> None:
    suppressor()
    findings = [small(profile, **values) for values in variants]
    for total, minor, values in calls:
        copies(profile, total, minor, **values)
    assert answer(findings[0]) == expected


def test_deleted_gene_and_one_lost_copy_speak_for_themselves(profile: Profile) -> None:
    gone = copies(profile, None, copy_number_kind="deletion")
    assert answer(gone) == ("yes", ("no_copy_left",))
    Finding.objects.update(copy_number_kind="loss", copy_number=1.0)
    assert answer(gone) == ("no", ("one_copy_lost",))
    Profile.objects.update(sections={"copy_numbers": "reported"})
    assert answer(gone) == ("unknown", ("one_copy_lost", "variants_not_tested"))


def test_confirmed_interpretation_decides_what_a_variant_does(profile: Profile) -> None:
    finding = small(profile, consequence="missense_variant")
    copies(profile, 1.0, 0)
    Interpretation.objects.create(
        finding=finding, author=make_person(), second_reader=make_person(), state="confirmed", oncogenicity="oncogenic"
    )  # fmt: skip
    assert answer(finding) == ("yes", ("variant_and_deletion",))
    Interpretation.objects.update(oncogenicity="benign")
    assert answer(finding) == ("no", ("one_copy_lost",))


def test_mans_x_has_one_copy_to_lose(profile: Profile) -> None:
    patient = profile.case.patient
    patient.sex = "male"
    patient.save()
    assert answer(small(profile, gene="AMER1", chrom="X")) == ("yes", ("variant_on_only_copy",))


def test_drawer_counts_one_copy_in_the_singular(client: Client, profile: Profile) -> None:
    one, two = small(profile), small(profile, gene="KRAS", chrom="12", position=25_398_284)
    copies(profile, 1)
    client.force_login(make_account(Role.MOLECULAR_BIOLOGIST, hospital=profile.case.hospital))
    for finding, said in (
        (one, "ved 60 % tumorceller (patologi) og 1 kopi<"),
        (two, "tumorceller (patologi) og 2 kopier"),
    ):
        page = client.get(f"/cases/{profile.case.pseudonym}/findings/{finding.pk}/").content.decode()
        assert said.replace(" ", "") in page.replace("\u00a0", " ").replace(" ", "")


def test_oncogene_is_not_asked_about(profile: Profile) -> None:
    fact = suppressor(oncogene=True, tumour_suppressor=False)
    finding = small(profile)
    assert answer(finding) is None
    fact.tumour_suppressor = True
    fact.save()
    assert answer(finding) == ("unknown", ("copies_unknown",))


def test_gene_that_no_table_knows_is_asked_about_where_a_variant_inactivates_it(profile: Profile) -> None:
    finding = small(profile, consequence="missense_variant")
    assert answer(finding) is None
    Finding.objects.update(consequence="stop_gained")
    assert answer(finding) == ("unknown", ("copies_unknown",))


def test_other_rooms_ask_for_many_genes_in_few_queries(profile: Profile, django_assert_num_queries: Any) -> None:
    small(profile)
    copies(profile, 1.0, 0)
    small(profile, gene="RB1", chrom="13", position=48_900_000)
    profile = Profile.objects.select_related("specimen", "case__patient").get(pk=profile.pk)
    with django_assert_num_queries(4):
        found = biallelic_genes(profile, ["TP53", "RB1", "APC", ""])
    assert {gene: verdict.answer for gene, verdict in found.items()} == {"TP53": "yes", "RB1": "unknown"}


def test_fusion_has_no_such_biology(profile: Profile) -> None:
    assert biology_of(small(profile, kind="fusion")) is None
    found = biology_of(copies(profile, 8.0, copy_number_kind="amplification", gene="A, B"))
    assert found is not None and found.verdict is None and found.expectation is None


@pytest.mark.parametrize(
    ("kind", "value", "states"),
    [
        ("tmb", "12.6", ["InPreD intermediate", "FDA high"]),
        ("tmb", "5.5", ["InPreD intermediate", "FDA low"]),
        ("tmb", "20.5", ["InPreD intermediate", "FDA high"]),
        ("hrd", "38", ["GIS ≥ 42 negative", "GIS ≥ 33 positive"]),
        ("msi", "25", ["InPreD unstable"]),
        ("tmb", None, []),
    ],
)
def test_figure_is_classed_by_every_policy(profile: Profile, kind: str, value: str | None, states: list[str]) -> None:
    profile.signatures.all().delete()
    profile.signatures.create(kind=kind, tested=True, value=value, usable_sites=100, unstable_sites=25)
    figure = next(one for one in figures_of(Profile.objects.get(pk=profile.pk)) if one.kind == kind)
    assert [f"{one.name} {one.state}" for one in figure.classes] == states
    assert not figure.classes or figure.classes[0].state == figure.state
