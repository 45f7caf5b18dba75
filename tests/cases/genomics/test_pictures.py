"""The pictures: what they draw, what they leave out and say so, and the same values as a table."""

import json
from typing import Any

import pytest
from django.test import Client

from cases.genomics.models import Finding, GeneFact, KnowledgeSource, Profile
from cases.genomics.queries.pictures import PICTURES, Asked, Picture
from cases.genomics.queries.pictures.genome import Genome
from molmdt.accounts.enums import Role
from molmdt.kernel.clock import today
from tests.cases.genomics.deliveries import FUSIONS, current, deliver, record, vcf
from tests.factories import make_account, make_case, make_specimen

pytestmark = pytest.mark.django_db
SAMPLE = "IPH0214-D01-P01-A03"


@pytest.fixture
def profile() -> Profile:
    specimen = make_specimen(make_case(), dna_sample_id=SAMPLE, tumour_content=40)
    laboratory = make_account(Role.MOLECULAR_BIOLOGIST)
    records = (
        record(),
        record(140453140, protein="p.Val599Ala", ref="G", alt="A"),
        record(7577120, gene="TP53", chrom="17", protein="", reads=(400, 600), ref="A", alt="AT"),
    )
    deliver(specimen, laboratory, {"a.vcf": vcf(SAMPLE, *records), "f.tsv": FUSIONS})
    profile = current(specimen)
    for gene, kind, copies, fold in (("EGFR", "amplification", 9.0, 4.5), ("CDKN2A", "deletion", 0.0, 0.1)):
        Finding.objects.create(
            profile=profile, kind="copy_number", variant_key=f"cn:{gene}", passed=True, gene=gene, chrom="7",
            position=55_000_000, end=55_200_000, copy_number_kind=kind, copy_number=copies, fold_change=fold,
        )  # fmt: skip
    return profile


def drawn(profile: Profile, name: str, gene: str = "") -> Picture:
    return PICTURES[name](Asked(profile, profile.case, Finding.objects.filter(profile=profile), gene))


def points(picture: Picture) -> list[Any]:
    assert picture.figure is not None
    json.dumps(picture.figure)
    return [key for trace in picture.figure["data"] for key in trace["customdata"] if key]


def test_fractions_stand_against_depth_with_the_expected_lines(profile: Profile) -> None:
    picture = drawn(profile, "depth")
    assert len(points(picture)) == len(picture.lines) == 3
    assert picture.figure is not None
    heights = {round(shape["y0"]) for shape in picture.figure["layout"]["shapes"]}
    assert {20, 50} <= heights, "one of two copies at 40 %, and the patient's own"
    assert any("40,0 %" in said or "40.0 %" in said for said in picture.said)
    assert any("3" in said for said in picture.said[1:]), "a fusion and two copy numbers are not drawn"


def test_without_tumour_content_there_are_no_lines(profile: Profile) -> None:
    profile.specimen.tumour_content = None
    profile.purity = None
    picture = drawn(profile, "depth")
    assert picture.figure is not None and "shapes" not in picture.figure["layout"]
    assert len(picture.said) == 2


def test_fractions_stand_along_the_genome(profile: Profile) -> None:
    picture = drawn(profile, "genome")
    assert picture.figure is not None
    places = [x for trace in picture.figure["data"] for x in trace["x"]]
    genome = Genome("GRCh37")
    assert sorted(places)[0] == genome.at("7", 140453136) and max(places) == genome.at("17", 7577120)
    assert len(picture.lines) == 3 and "17:7577120" in [line.cells[1] for line in picture.lines]


@pytest.mark.parametrize("in_copies", [True, False])
def test_copy_numbers_are_drawn_in_their_unit(profile: Profile, in_copies: bool) -> None:
    if not in_copies:
        Finding.objects.filter(kind="copy_number").update(copy_number=None)
    picture = drawn(profile, "copies")
    assert picture.figure is not None
    heights = sorted(round(trace["y"][0], 2) for trace in picture.figure["data"])
    assert heights == ([0.0, 9.0] if in_copies else [-3.32, 2.17])
    assert {note["text"] for note in picture.figure["layout"]["annotations"]} == {"EGFR", "CDKN2A"}
    assert len({trace["marker"]["symbol"] for trace in picture.figure["data"]}) == 2
    assert len(picture.lines) == 2


def test_protein_shows_variants_and_known_domains(profile: Profile) -> None:
    source = KnowledgeSource.objects.create(
        kind="genes", name="genes", version="1", released_on=today(), sha256="0" * 64
    )
    domains = [{"name": "kinase", "start": 457, "end": 717}]
    GeneFact.objects.create(source=source, gene="BRAF", facts={"domains": domains})
    picture = drawn(profile, "protein")
    assert (picture.chosen, [pop.label for pop in picture.drawing.pops]) == ("BRAF", ["V599A", "V600E"])
    assert [block.name for block in picture.drawing.blocks] == ["kinase"] and picture.drawing.last == 717
    assert [line.cells[1] for line in picture.lines] == ["599", "600"]
    assert drawn(profile, "protein", gene="nothing").chosen == "BRAF"


def test_fusion_names_genes_breakpoints_and_frame(profile: Profile) -> None:
    (fusion,) = drawn(profile, "fusions").drawing
    assert (fusion.first, fusion.second, fusion.framed) == ("FGFR2", "BICC1", "yes")
    assert (fusion.first_place, fusion.second_place) == ("10:123243212", "10:60461834")
    Finding.objects.filter(kind="fusion").update(in_frame=None, partner_position=None, kept_domains="A|B,.")
    (unknown,) = drawn(profile, "fusions").drawing
    assert unknown.framed == "unknown" and unknown.domains == ["A", "B"] and ":" not in unknown.second_place


def test_classes_are_counted_and_say_what_they_lack(profile: Profile) -> None:
    picture = drawn(profile, "classes")
    counts = {line.cells[0]: line.cells[1] for line in picture.lines}
    assert (counts["T>A"], counts["C>T"], counts["C>A"]) == ("1", "1", "0")
    assert len(counts) == 9 and len(picture.said) == 2
    assert picture.figure["layout"]["yaxis"]["dtick"] == 1, "a half of a variant is no tick"


@pytest.mark.parametrize("name", PICTURES)
def test_every_picture_has_its_page(client: Client, profile: Profile, name: str) -> None:
    client.force_login(make_account(Role.MOLECULAR_BIOLOGIST, hospital=profile.case.hospital))
    address = f"/cases/{profile.case.pseudonym}/findings/pictures/?picture={name}"
    page = client.get(address).content.decode()
    assert "picture-table" in page and "Vis som tabell" in page
    empty = client.get(f"{address}&q=nothing-like-this").content.decode()
    assert name == "classes" or "ingenting dette bildet kan tegne" in empty
    Finding.objects.update(relevance="relevant")
    assert "handlingsrettede funn er skjult" in client.get(f"{address}&kind=splice").content.decode()
