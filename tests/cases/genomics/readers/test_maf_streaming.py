"""Rows of a large MAF leave the reading as they are read; the result is what reading it in memory would have given."""

import pytest

from cases.genomics.readers import outlet, repeats
from cases.genomics.readers.folder import read_alone, read_folder, read_folder_into
from cases.genomics.readers.kinds import Build, Outcome
from cases.genomics.readers.outlet import Discarding
from cases.genomics.readers.repeats import Repeats
from cases.genomics.readers.rows import Expected
from cases.genomics.readers.source import Source

from .test_maf import CASE, DELETION, INSERTION, OTHER, OWN, maf_text
from .test_outlet import Kept, told

RNA = "IPD0001-R03-P01-A09"
BOTH = Expected(sample_ids=(OWN, RNA))


def at(pos, **changes):
    return {"Start_Position": str(pos), "End_Position": str(pos), **changes}


PLAIN = [at(1000 + 7 * n, FILTER="PASS" if n % 2 else "t_lod") for n in range(10)]


@pytest.fixture(autouse=True)
def _every_maf_is_large(monkeypatch):
    monkeypatch.setattr(outlet, "LARGE", 1)
    monkeypatch.setattr(outlet, "CHUNK", 3)


def both_ways(tmp_path, text, expected=CASE):
    """Read in memory and sent away: the same findings, counts and remarks."""
    folder, scratch = tmp_path / "in", tmp_path / "scratch"
    folder.mkdir()
    scratch.mkdir()
    (folder / "a.maf").write_text(text)
    kept = Kept()
    whole, sent = read_folder(folder, expected), read_folder_into([folder], expected, scratch, kept)
    found = told(sent.small_variants, [(key, row) for key, row in kept.sent])
    in_memory = told(whole.small_variants)
    assert {key: rows for key, (_, _, rows) in found.items()} != {} or not in_memory
    assert {key: [(line, row) for _, line, row in rows] for key, (_, _, rows) in found.items()} == {
        key: [(line, row) for _, line, row in rows] for key, (_, _, rows) in in_memory.items()
    }
    assert (sent.outcome, sent.build, sent.profile, sent.sections) == (
        whole.outcome, whole.build, whole.profile, whole.sections,
    )  # fmt: skip
    assert _remarks(sent) == _remarks(whole) and sent.readings[0].counts == whole.readings[0].counts
    return sent, kept


def _remarks(reading):
    return sorted((one.rule, one.line, one.message) for file in reading.readings for one in file.problems)


@pytest.mark.parametrize(
    ("rows", "held"),
    [
        (PLAIN, 0),
        ([*PLAIN, INSERTION, DELETION], 0),
        ([*PLAIN, at(1007)], 2),  # the file repeats a variant: both rows are one finding
        ([*reversed(PLAIN), at(1007), at(1014)], 4),
        ([*PLAIN, at(500, Mutation_Status="Germline")], 0),
        ([*PLAIN, at(200_000_000)], 0),  # beyond chromosome 7
        ([*PLAIN, at(300, NCBI_Build="GRCh38")], None),
        ([at(300, Chromosome="GL000192.1")], 0),  # no row that is kept
        ([*PLAIN, at(300, HGVSc="NM_004333:c.1799T>A")], 0),
    ],
)
def test_sent_rows_are_what_memory_would_hold(rows, held, tmp_path):
    if held is None:
        (tmp_path / "a.maf").write_text(maf_text(*rows))
        reading = read_alone(tmp_path / "a.maf", "a.maf", CASE, Discarding())
        assert reading.outcome is Outcome.REFUSED and reading.problems[0].rule == "maf_builds"
        return
    sent, _ = both_ways(tmp_path, maf_text(*rows))
    assert len(sent.readings[0].small_variants) == held and sent.build is Build.GRCH37


def test_two_samples_of_the_patient_become_one_finding_with_two_observations(tmp_path):
    rna = [at(1000 + 7 * n, Tumor_Sample_Barcode=RNA, t_depth="90", t_ref_count="80", t_alt_count="10") for n in (0, 3)]
    sent, _ = both_ways(tmp_path, maf_text(*PLAIN, *rna), BOTH)
    assert sorted(len(one.observations) for one in sent.small_variants) == [2, 2]


def test_rows_of_another_patient_are_not_sent(tmp_path):
    sent, kept = both_ways(tmp_path, maf_text(*PLAIN, at(5, Tumor_Sample_Barcode=OTHER)))
    assert sent.outcome is Outcome.QUARANTINED and not [row for _, row in kept.sent if row.pos == 5]


def test_build_that_no_row_states_is_what_the_case_says(tmp_path):
    rows = [{**row, "NCBI_Build": ""} for row in PLAIN]
    sent, kept = both_ways(tmp_path, maf_text(*rows), Expected(sample_ids=(OWN,), build=Build.GRCH37))
    assert sent.build is Build.GRCH37 and all(key.startswith("GRCh37:") for key, _ in kept.sent)


def test_what_lies_beyond_memory_is_read_again_to_be_sure(tmp_path, monkeypatch):
    monkeypatch.setattr(repeats.Repeats.__init__, "__defaults__", ((), 4))
    readings = []
    monkeypatch.setattr(Source, "lines", lambda self, lines=Source.lines: readings.append(1) or lines(self))
    both_ways(tmp_path, maf_text(*PLAIN, at(1056), at(1000)))
    assert len(readings) == 3  # once in memory, twice to be sent


def test_suspicion_is_never_silence_and_rarely_wrong():
    seen = Repeats(most=2)
    assert [seen.first(key, line) for line, key in enumerate("abcdabcde", start=1)] == [
        None, None, None, None, 1, 2, 0, 0, None,
    ]  # fmt: skip
    again = Repeats(wanted={"c", "d"}, most=2)
    assert [again.first(key, line) for line, key in enumerate("abcdabcde", start=1)] == [
        None, None, None, None, 1, 2, 3, 4, None,
    ]  # fmt: skip
    many = Repeats(most=0)
    assert sum(many.first(f"GRCh37:7:{pos}:A:T", pos) is not None for pos in range(50_000)) <= 2
