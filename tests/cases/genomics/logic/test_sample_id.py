import pytest

from cases.genomics.logic.sample_id import differing_parts, find_sample_ids, parse_sample_id


def test_sample_id_of_a_biopsy_tells_its_parts():
    found = parse_sample_id("IPD9106-R03-P01-A08")
    assert found is not None
    assert (found.patient, found.node, found.is_rna, found.is_cell_line) == ("IPD9106", "IPD", True, False)
    assert found.described() == {
        "node": "OUS",
        "nucleic_acid": "RNA",
        "assay": "TSO500 RNA",
        "sample_type": "primary, naive",
        "material": "archived FFPE",
        "site": "central nervous system",
    }
    assert not found.is_normal


def test_sample_ids_of_dna_and_rna_share_their_specimen():
    dna, rna = parse_sample_id("IPD9102-D01-d01-A15"), parse_sample_id("IPD9102-R03-d01-A15_P")
    assert dna is not None and rna is not None
    assert dna.specimen == rna.specimen
    assert rna.text == "IPD9102-R03-d01-A15"


@pytest.mark.parametrize(
    "text",
    [
        "IPD9106",
        "IPD9106-R03-P01-A31",
        "IPX9106-R03-P01-A08",
        "IPD9106-D08-P01-A08",
        "IPD9106-D01-Z01-A08",
        "ipd9106-D01-P01-A08",
        "CL-AcroMetrix-D01",
        "IPD9106-D01-P01-A08b",
    ],
)
def test_sample_id_refuses_what_the_grammar_does_not_hold(text):
    assert parse_sample_id(text) is None


def test_sample_ids_are_found_in_a_file_name():
    found = find_sample_ids("run_IPD9106-D01-P01-A08_small_variant_table.tsv")
    assert [part.text for part in found] == ["IPD9106-D01-P01-A08"]
    assert find_sample_ids("IPD9106-D01-P01-A081.vcf") == ()


@pytest.mark.parametrize(
    ("sample_id", "origin", "material", "said"),
    [
        ("IPH0214-D01-P01-A03", "primary", "A", []),
        ("IPH0214-D01-P01-A03", "metastasis", "A", ["primary, naive"]),
        ("IPH0214-D01-M01-A03", "primary", "A", ["metastasis"]),
        ("IPH0214-D01-r01-F03", "primary", "A", ["regional metastasis, post treatment", "fresh frozen"]),
        ("IPH0214-D01-L01-B03", "liquid", "B", []),
        ("IPH0214-D01-L01-B03", "liquid", "A", ["blood"]),
        ("IPH0214-D01-E01-A03", "metastasis", "A", []),  # the letter says nothing about the origin
        ("IPH0214-D01-P01-A03", "unknown", "X", []),  # nothing is registered
        ("IPH0214-D01-P01-X03", "primary", "A", []),
    ],
)
def test_what_a_sample_id_says_against_the_specimen(sample_id, origin, material, said):
    parsed = parse_sample_id(sample_id)
    assert parsed is not None
    assert differing_parts(parsed, origin=origin, material=material) == said
