import pytest

from cases.genomics.readers.kinds import Outcome
from cases.genomics.readers.rows import Expected, SmallVariantRow
from cases.genomics.readers.sex import sex_shown

from .test_segments import ALLELES, CALLED


def segments(*rows):
    return ALLELES + "".join(f"{chrom}\t1000000\t{end}\t{major}\t{minor}\n" for chrom, end, major, minor in rows)


@pytest.mark.parametrize(
    ("rows", "sex"),
    [
        ([("X", 150_000_000, 1, 0), ("Y", 28_000_000, 1, 0)], "male"),
        ([("X", 150_000_000, 1, 1)], "female"),
        ([("X", 150_000_000, 1, 0)], None),  # a woman's loss, or a man
        ([("X", 150_000_000, 2, 0)], None),
        ([("X", 150_000_000, 1, 0), ("Y", 28_000_000, 0, 0)], None),  # tumours of men lose Y
        ([("Y", 5_000_000, 1, 0)], None),  # too little of it
        ([("X", 150_000_000, 1, 1), ("Y", 28_000_000, 1, 0)], None),  # both
        ([("7", 150_000_000, 1, 1)], None),
    ],
)
def test_sex_is_told_only_by_what_is_there(files, rows, sex):
    assert files.read("a.grch38.tsv", segments(*rows)).sample.sex == sex


def test_sex_of_cnvkits_called_segments(files):
    text = CALLED + "chrX\t0\t150000000\t-\t0.0\t2\t1\t1\t51\t32\t29\n"
    assert files.read("a.call.cns", text).sample.sex == "female"


def test_sex_of_variants_on_y_outside_the_shared_regions(files, vcf):
    def reading(first):
        records = [("Y", first + n, ".", "A", "T", ".", "PASS", ".", "GT", "0/1") for n in range(3)]
        return files.read("a.vcf", vcf(records))

    assert reading(15_000_000).sample.sex == "male"
    assert reading(100_000).sample.sex is None


def common(pos: int = 50_000_000, **values: object) -> SmallVariantRow:
    known = {"population_frequency": 0.2, "allele_fraction": 0.5, "depth": 100, "passed": False, **values}
    return SmallVariantRow(1, "X", pos, "A", "T", **known)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rows", "sex"),
    [
        (5 * [common()], "female"),
        (4 * [common()], None),
        (5 * [common(allele_fraction=0.98)], None),  # a man, or a woman with two alike
        (5 * [common(allele_fraction=0.34)], None),
        (5 * [common(pos=155_000_000)], None),  # where X and Y are alike
        (5 * [common(population_frequency=None)], None),  # may be somatic
        (5 * [common(depth=10)], None),
        (5 * [common(allele_fraction=None)], None),
        (
            5 * [common(allele_fraction=0.95, normal_allele_fraction=0.5, normal_depth=60)],
            "female",
        ),  # lost in the tumour
        (5 * [common()] + 3 * [SmallVariantRow(1, "Y", 15_000_000, "A", "T", True)], None),  # both
        (3 * [SmallVariantRow(1, "Y", 15_000_000, "A", "T", True)], "male"),
    ],
)
def test_sex_of_inherited_variants_on_x(rows, sex):
    assert sex_shown((), iter(rows)) == sex


@pytest.mark.parametrize(
    ("said", "rows"),
    [
        ("female", [("Y", 28_000_000, 1, 0)]),
        ("male", [("X", 150_000_000, 1, 1)]),
    ],
)
def test_sex_that_does_not_fit_the_case_is_quarantined(files, rules, said, rows):
    reading = files.read("a.grch38.tsv", segments(*rows), Expected(sex=said))
    assert (reading.outcome, "sex_mismatch" in rules(reading)) == (Outcome.QUARANTINED, True)
    fitting = files.read("a.grch38.tsv", segments(*rows), Expected(sex="male" if said == "female" else "female"))
    assert fitting.outcome is Outcome.WARNED
