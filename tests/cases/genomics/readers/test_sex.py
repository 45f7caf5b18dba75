import pytest

from cases.genomics.readers.rows import Expected, Outcome

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
