import pytest

from cases.genomics.readers.identity import control_material, is_generic, same_patient, same_sample
from cases.genomics.readers.kinds import Outcome
from cases.genomics.readers.rows import Expected


@pytest.mark.parametrize(
    "name",
    [
        "CL-AcroMetrix-D01", "NA12878", "CL-NA12878N25-D01", "NA24385_rep1", "HG002", "HD832", "HD-701", "HCC1395_T",
        "Seraseq-v2", "OncoSpan", "COLO829", "UHRR", "NTC", "run1_NTC2", "PosCtrl", "negative_control", "CL-MyLine",
        "IPD0001-D01-C01-A09",
    ],
)  # fmt: skip
def test_reference_material_is_known_by_its_name(name):
    assert control_material(name) is not None


@pytest.mark.parametrize(
    "name",
    [
        "IPD0001-D01-P01-A09",
        "IPD0001-D01-N01-B00",
        "TCGA-A6-2686-01A-01D-1408-10",
        "DNA12878X",
        "CHD8321",
        "PAIR-1",
        "Hansen",
    ],
)
def test_patient_is_not_taken_for_a_reference_material(name):
    assert control_material(name) is None


@pytest.mark.parametrize("name", ["SAMPLE", "TUMOR", "Tumour", "NORMAL", "sample_1", "DNA", "NA", "-"])
def test_generic_column_names_identify_nobody(name):
    assert is_generic(name)


@pytest.mark.parametrize(
    ("found", "expected", "same"),
    [
        ("IPD0001-D01-P01-A09", "IPD0001-D01-P01-A09", True),
        ("IPD0001-D01-P01-A09_P", "IPD0001-D01-P01-A09", True),
        ("CL-AcroMetrix", "CL-AcroMetrix-D01", True),
        ("IPD0001-D01", "IPD0001-D01b", False),
        ("IPD0001-D01-P01-A09", "IPD0002-D01-P01-A09", False),
        ("A", "A-1", False),
        ("", "", False),
    ],
)
def test_same_sample(found, expected, same):
    assert same_sample(found, expected) is same
    assert same_sample(expected, found) is same


def test_same_patient_by_the_grammar():
    assert same_patient("IPD0001-D01-P01-A09", "IPD0001-R03-M01-A14")
    assert not same_patient("IPD0001-D01-P01-A09", "IPD0002-D01-P01-A09")
    assert not same_patient("PAIR-1", "PAIR-1")


def test_other_specimen_of_the_same_patient_is_warned_about(files, vcf, rules):
    reading = files.read("a.vcf", vcf(), Expected(sample_ids=("IPD0001-D01-M01-A14",)))
    assert (reading.outcome, rules(reading)) == (Outcome.WARNED, {"sample_other_specimen"})


def test_file_that_names_no_sample_says_that_a_mixup_cannot_be_seen(files, vcf, rules):
    expected = Expected(sample_ids=("IPD0001-D01-P01-A09",))
    assert rules(files.read("a.vcf", vcf(samples=("SAMPLE",)), expected)) == {"sample_unnamed"}
    assert rules(files.read("IPD0001-D01-P01-A09.vcf", vcf(samples=("SAMPLE",)), expected)) == set()


def test_file_name_of_another_patient_is_quarantined(files, vcf, rules):
    expected = Expected(sample_ids=("IPD0001-D01-P01-A09",))
    assert "sample_mismatch" in rules(files.read("IPD0002-D01-P01-A09.vcf", vcf(samples=("SAMPLE",)), expected))
    assert "file_name_mismatch" in rules(files.read("IPD0002-D01-P01-A09_x.vcf", vcf(), expected))


def test_file_name_of_a_reference_material_asks(files, vcf, rules):
    expected = Expected(sample_ids=("PAT-77",))
    assert rules(files.read("hd832_a.vcf", vcf(samples=("SAMPLE",)))) == {"control_file_name"}
    assert "control_file_name_patient" in rules(files.read("hd832_b.vcf", vcf(samples=("SAMPLE",)), expected))
