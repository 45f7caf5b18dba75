"""The demo nation's laboratory files, read back by the room's own readers."""

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cases.genomics.demo.archetypes import ARCHETYPES
from cases.genomics.demo.build import build_profile
from cases.genomics.demo.files import make_files
from cases.genomics.demo.model import DemoProfile, LabFormat
from cases.genomics.readers.kinds import Build, CopyNumberKind, FileKind, Outcome, SignatureKind
from cases.genomics.readers.read import read_file
from cases.genomics.readers.rows import Expected, Reading

DNA, RNA = "IPH0042-D01-P01-A09", "IPH0042-R03-P01-A09"


def profile(archetype: int, form: LabFormat, sex: str = "F") -> DemoProfile:
    return build_profile(
        archetype=archetype,
        seed=5,
        format=form,
        dna_id=DNA,
        rna_id=RNA,
        run_id="260901_NB501498_0174_AHDEMOBGX1",
        sex=sex,
        tumour_content=0.5,
        on_date=date(2026, 9, 1),
    )


def readings(made: DemoProfile, folder: Path) -> dict[FileKind, Reading]:
    expected = Expected(sample_ids=(made.dna_id, made.rna_id) if made.rna_id else (made.dna_id,), build=Build.GRCH37)
    return {reading.kind: reading for reading in (read_file(path, expected) for path in make_files(made, folder))}


def digest(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("form", list(LabFormat))
@pytest.mark.parametrize("archetype", ARCHETYPES)
def test_every_finding_comes_back(archetype: int, form: LabFormat, tmp_path: Path) -> None:
    made = profile(archetype, form)
    read = readings(made, tmp_path)
    assert all(reading.outcome in {Outcome.ACCEPTED, Outcome.WARNED} for reading in read.values())
    assert_variants(made, read)
    assert_fusions(made, read)
    assert_copies(made, read)
    assert_signatures(made, read)


def assert_variants(made: DemoProfile, read: dict[FileKind, Reading]) -> None:
    rows = {(row.chrom, row.pos, row.ref, row.alt): row for reading in read.values() for row in reading.small_variants}
    assert len(rows) == len(made.variants)
    for item in made.variants:
        variant = item.variant
        row = rows[(variant.chromosome, variant.position, variant.ref, variant.alt)]
        assert row.gene == variant.gene.symbol
        assert row.depth == item.depth
        assert row.allele_fraction == pytest.approx(item.allele_fraction, abs=0.0006)
        assert (row.transcript or "").split(".")[0] == variant.gene.transcript.split(".")[0]
        assert (row.hgvs_c or "").split(":")[-1] == variant.cdna
        written = (row.hgvs_p or "").split(":")[-1].replace("%3D", "=").replace("(", "").replace(")", "")
        assert written.removeprefix("p.") == variant.protein.replace("(", "").replace(")", "").removeprefix("p.")


def assert_fusions(made: DemoProfile, read: dict[FileKind, Reading]) -> None:
    rows = [row for reading in read.values() for row in reading.fusions]
    assert [(row.gene_a, row.gene_b) for row in rows] == [(item.gene_a, item.gene_b) for item in made.fusions]
    for row, item in zip(rows, made.fusions, strict=True):
        assert row.passed
        assert row.breakpoint_a
        assert row.breakpoint_b
        assert (row.breakpoint_a.chrom, row.breakpoint_a.pos) == (item.chromosome_a, item.position_a)
        assert (row.breakpoint_b.chrom, row.breakpoint_b.pos) == (item.chromosome_b, item.position_b)
        assert row.supporting_reads == item.supporting_reads


def assert_copies(made: DemoProfile, read: dict[FileKind, Reading]) -> None:
    kinds: dict[str, set[CopyNumberKind]] = {}
    for reading in read.values():
        for row in reading.copy_numbers:
            for gene in {row.gene, *row.genes} - {None}:
                kinds.setdefault(str(gene), set()).add(row.kind)
    for item in made.copies:
        found = kinds[item.gene]
        if item.total == 0:
            assert CopyNumberKind.DELETION in found
        elif item.total >= 6:
            assert CopyNumberKind.AMPLIFICATION in found
        elif item.total == 2:
            assert CopyNumberKind.LOH in found
        else:
            assert CopyNumberKind.LOSS in found


def assert_signatures(made: DemoProfile, read: dict[FileKind, Reading]) -> None:
    if made.format is LabFormat.SEPARATE:
        return  # neither TMB nor MSI: such a file has no place for them
    found = {item.kind: item for reading in read.values() for item in reading.signatures if item.tested}
    assert found[SignatureKind.TMB].value == pytest.approx(made.tmb.per_megabase)
    assert found[SignatureKind.MSI].value == pytest.approx(made.msi.percent)
    assert found[SignatureKind.MSI].usable_sites == made.msi.usable
    if made.format is LabFormat.DRAGEN and made.hrd_score is not None:
        assert found[SignatureKind.HRD].value == made.hrd_score


@pytest.mark.parametrize("form", list(LabFormat))
def test_same_profile_same_bytes(form: LabFormat, tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("first", "second")]
    for folder in folders:
        folder.mkdir()
        make_files(profile(24, form), folder)
    assert digest(folders[0]) == digest(folders[1])


def test_oslo_and_bergen_lay_their_folders_out_differently(tmp_path: Path) -> None:
    oslo = make_files(profile(2, LabFormat.TSOPPI_OSLO), tmp_path)
    bergen = make_files(profile(2, LabFormat.TSOPPI_BERGEN), tmp_path)
    assert any("_TSO_500_LocalApp_postprocessing_results" in str(path) for path in oslo)
    assert any(path.parent.parent.name.endswith("_ppr") for path in bergen)


def test_only_the_summary_speaks_of_the_runs_other_samples(tmp_path: Path) -> None:
    read = readings(profile(2, LabFormat.TSOPPI_OSLO), tmp_path)
    assert len(read[FileKind.VARIANT_SUMMARY].sample.sample_ids) >= 2
    text = (next(tmp_path.rglob("*_variant_summary.tsv"))).read_text()
    assert len([line for line in text.splitlines() if line.startswith("IPH9")]) == 3


def test_another_patients_files_are_quarantined(tmp_path: Path) -> None:
    path = make_files(profile(25, LabFormat.DRAGEN), tmp_path)[0]
    reading = read_file(path, Expected(sample_ids=("IPH0099-D01-P01-A15",)))
    assert reading.outcome is Outcome.QUARANTINED


def test_segments_of_a_man_show_one_x_and_a_y(tmp_path: Path) -> None:
    for sex in ("F", "M"):
        (tmp_path / sex).mkdir()
        make_files(profile(16, LabFormat.SEPARATE, sex), tmp_path / sex)
    rows = {sex: next((tmp_path / sex).glob("*.cns")).read_text().splitlines() for sex in ("F", "M")}
    assert not any(line.startswith("Y\t") for line in rows["F"])
    assert any(line.startswith("Y\t") and line.split("\t")[6] == "1" for line in rows["M"])


def test_a_womans_files_with_a_y_chromosome_are_quarantined(tmp_path: Path) -> None:
    make_files(profile(25, LabFormat.SEPARATE, "M"), tmp_path)
    segments = next(tmp_path.glob("*.cns"))
    woman, man = (read_file(segments, Expected(sample_ids=(DNA, RNA), sex=sex)) for sex in ("female", "male"))
    assert woman.outcome is Outcome.QUARANTINED
    assert "sex_mismatch" in {problem.rule for problem in woman.problems}
    assert "sex_mismatch" not in {problem.rule for problem in man.problems}


@pytest.mark.parametrize("form", [LabFormat.LOCALAPP, LabFormat.DRAGEN])
def test_metrics_tell_a_sample_with_too_few_reads(form: LabFormat, tmp_path: Path) -> None:
    for low in (False, True):
        read = readings(replace(profile(2, form), low_coverage=low), tmp_path)[FileKind.METRICS]
        failed = [metric.name for metric in read.metrics if metric.within is False]
        assert failed == (["MEDIAN_EXON_COVERAGE", "PCT_EXON_50X"] if low else [])
        assert read.outcome is (Outcome.WARNED if low else Outcome.ACCEPTED)
        assert {metric.sample for metric in read.metrics} <= {"", DNA, RNA}
