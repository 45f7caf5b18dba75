"""Which files count, whose line counts, and what a wrong or missing one is answered with."""

from decimal import Decimal
from pathlib import Path

import pytest

from cases.genomics.inpred.errors import InpredError
from cases.genomics.inpred.rna import RnaState, entries, slide_entries
from cases.genomics.inpred.rules import TableName
from cases.genomics.inpred.sentences import ERRORS, TOLD
from cases.genomics.inpred.told import told
from cases.genomics.inpred.view import View, view_of_folder
from cases.genomics.logic.signatures import MsiClass, TmbClass
from tests.cases.genomics.inpred import tables
from tests.cases.genomics.inpred.tables import RUN, SAMPLE, bergen, oslo, row, sample_list, summary, text, written

RNA = "IPH0214-R03-P01-A03"
PATHOGENIC = row(2, CPSR_ClinVar_class="Pathogenic")


def codes(view: View) -> set[str]:
    assert all(TOLD[one.code] % dict(one.values) for one in told(view))
    return {one.code for one in told(view)}


def refused(folder: Path, sample: str = SAMPLE) -> str:
    with pytest.raises(InpredError) as caught:
        view_of_folder(folder, sample)
    assert ERRORS[caught.value.rule] % caught.value.values
    return caught.value.rule


@pytest.mark.parametrize("layout", [oslo, bergen, lambda root: root])
@pytest.mark.parametrize("inside", [False, True])
def test_both_layouts_and_a_bare_folder(layout, inside: bool, tmp_path: Path) -> None:
    root = tmp_path / "data"
    root.mkdir()
    folder = written(layout(root), text([row()]))
    view = view_of_folder(folder if inside else root, SAMPLE)
    assert len(view.tables[TableName.CLASS_SELECTED]) == 1 and view.tmb.rounded == 8


def test_a_table_prepared_for_quality_control_wins(tmp_path: Path) -> None:
    folder = written(oslo(tmp_path), text([row(Gene_symbol="OLD")]))
    written(folder, text([row(Gene_symbol="NEW")]), ending="_small_variant_table_forQC.tsv")
    assert view_of_folder(tmp_path, SAMPLE).tables[TableName.CLASS_SELECTED][0].gene == "NEW"


def test_a_sample_in_two_folders_is_an_error_not_a_choice(tmp_path: Path) -> None:
    written(oslo(tmp_path), text([row()]))
    written(bergen(tmp_path), text([row()]))
    assert refused(tmp_path) == "two_folders"


def test_what_cannot_be_found_is_said(tmp_path: Path) -> None:
    assert refused(tmp_path / "nothing") == "folder_absent"
    assert refused(tmp_path) == "table_absent"
    written(oslo(tmp_path), text([row()]))
    assert refused(tmp_path, "IPH0215-D01-P01-A03") == "table_of_others"


@pytest.mark.parametrize(
    ("table", "rule"),
    [
        ("", "table_empty"),
        ("# only comments\n", "table_empty"),
        ("Gene\tx\n", "table_header"),
        (text([row(Sample_ID="IPH0999-D01-P01-A03")]), "table_other_sample"),
        (text([row(Sample_ID="IPH0214-D01-P01-A03b")]), "table_other_sample"),
        (text([row(Sample_ID="IPH0214"), row(Sample_ID="IPH0214-D01")]), "table_two_samples"),
        ("Sample_ID\t\0\n", "unreadable"),
    ],
)
def test_a_table_that_is_not_the_samples_is_not_shown(table: str, rule: str, tmp_path: Path) -> None:
    written(oslo(tmp_path), table)
    assert refused(tmp_path) == rule


def test_header_without_rows_is_an_empty_view(tmp_path: Path) -> None:
    written(oslo(tmp_path), text([]))
    view = view_of_folder(tmp_path, SAMPLE)
    assert not any(view.tables.values()) and "no_altering" in codes(view)


def test_rows_and_header_figures_of_another_sample_are_left(tmp_path: Path) -> None:
    other = "IPH0999-D01-P01-A03"
    table = f"# [{other}] Specified tumor purity (x): 0.9\n" + text([row(), row(2, Sample_ID=other)], purity=None)
    written(oslo(tmp_path), table)
    view = view_of_folder(tmp_path, SAMPLE)
    assert (len(view.table.rows), view.table.other_rows, view.purity.shown) == (1, 1, "XX")
    assert {"other_rows", "purity_missing"} <= codes(view)


def test_a_header_figure_given_twice_is_not_believed(tmp_path: Path) -> None:
    written(oslo(tmp_path), f"# [{SAMPLE}] Specified tumor purity (x): 0.9\n" + text([row()], purity="0.4"))
    view = view_of_folder(tmp_path, SAMPLE)
    assert view.purity.shown == "XX" and "header_twice" in codes(view)


def test_ids_that_go_on_from_each_other_agree_and_are_told(tmp_path: Path) -> None:
    written(oslo(tmp_path, "CL-Mix-D01"), text([row(Sample_ID="CL-Mix")], noted="CL-Mix"), sample="CL-Mix-D01")
    view = view_of_folder(tmp_path, "CL-Mix-D01")
    assert view.table_ids_differ and len(view.table.rows) == 1 and view.purity.shown == "~44%"
    assert {"id_mismatch", "type_guessed", "summary_absent"} <= codes(view)


def test_the_beginning_of_an_id_is_enough_when_one_sample_goes_on_from_it(tmp_path: Path) -> None:
    written(oslo(tmp_path, "CL-Mix-D01"), text([row(Sample_ID="CL-Mix")], noted="CL-Mix"), sample="CL-Mix-D01")
    assert view_of_folder(tmp_path, "CL-Mix").sample == "CL-Mix-D01"
    written(oslo(tmp_path, "CL-Mix-D02"), text([row(Sample_ID="CL-Mix")], noted="CL-Mix"), sample="CL-Mix-D02")
    assert refused(tmp_path, "CL-Mix") == "table_of_others"
    assert view_of_folder(tmp_path, "CL-Mix-D02").sample == "CL-Mix-D02"


def test_names_of_former_versions_and_absent_columns(tmp_path: Path) -> None:
    columns = tuple(name for name in tables.COLUMNS if name not in ("Reporting_judgement", "CPSR_ClinVar_class"))
    table = text([row()], columns=columns).replace("Gene_symbol", "Gene").replace("Depth_tumor_DNA", "Depth_tumor")
    written(oslo(tmp_path), table)
    view = view_of_folder(tmp_path, SAMPLE)
    assert (view.tables[TableName.CLASS_SELECTED][0].gene, view.tables[TableName.CLASS_SELECTED][0].depth) == (
        "BRAF",
        407,
    )
    assert view.tables[TableName.MAIN_FINDINGS] == () and "column_absent" in codes(view)


def with_summary(root: Path, *lines: str, members: str | None = None, open_end: bool = False) -> View:
    folder = written(oslo(root), text([row(), PATHOGENIC]), line=None, members=members)
    (folder.parent / f"{RUN}_variant_summary.tsv").write_text(summary(*lines, open_end=open_end), encoding="utf-8")
    return view_of_folder(root, SAMPLE)


def line(sample: str, tmb: str = "NA", msi: str = "NA", amplified: str = "NA", splice: str = "NA", fusions: str = "NA"):
    return f"{sample}_P\t{tmb}\t{msi}\t{amplified}\t{splice}\t{fusions}"


@pytest.mark.parametrize(
    ("cell", "rounded", "state", "word"),
    [
        ("5.4 (7)", 5, TmbClass.LOW, "Lav"),
        ("4.5 (6)", 4, TmbClass.LOW, "Lav"),
        ("5.5 (7)", 6, TmbClass.INTERMEDIATE, "Intermediær"),
        ("20.5 (26)", 20, TmbClass.INTERMEDIATE, "Intermediær"),
        ("20.6 (26)", 21, TmbClass.HIGH, "Høy"),
        ("238.5 (305)", 238, TmbClass.HIGH, "Høy"),
        ("7,8 (10)", 8, TmbClass.INTERMEDIATE, "Intermediær"),
        ("0.0 (0)", 0, TmbClass.LOW, "Lav"),
        ("NA", None, TmbClass.NOT_TESTED, None),
        ("", None, TmbClass.NOT_TESTED, None),
        ("-3 (1)", None, TmbClass.NOT_TESTED, None),
        ("many", None, TmbClass.NOT_TESTED, None),
    ],
)
def test_burden_is_rounded_half_to_even_before_it_is_classed(
    cell: str, rounded: int | None, state: TmbClass, word: str | None, tmp_path: Path
) -> None:
    view = with_summary(tmp_path, line(SAMPLE, tmb=cell))
    assert (view.tmb.rounded, view.tmb.tmb_class, view.tmb.word, view.tmb.raw) == (rounded, state, word, cell)
    assert ("tmb_missing" in codes(view)) == (rounded is None)


@pytest.mark.parametrize(
    ("cell", "state", "code"),
    [
        ("10.00 (10/100)", MsiClass.STABLE, None),
        ("10.005 (10/100)", MsiClass.LIKELY_UNSTABLE, "msi_gap"),
        ("10.01 (10/100)", MsiClass.LIKELY_UNSTABLE, "msi_untranslated"),
        ("19.99 (20/100)", MsiClass.LIKELY_UNSTABLE, "msi_untranslated"),
        ("20.00 (20/100)", MsiClass.UNSTABLE, None),
        ("30.00 (12/39)", MsiClass.INCONCLUSIVE, None),
        ("4.42 (5/113)", MsiClass.STABLE, None),
        ("NA", MsiClass.NOT_TESTED, None),
        ("101 (1/1)", MsiClass.NOT_TESTED, None),
    ],
)
def test_msi_is_compared_as_written(cell: str, state: MsiClass, code: str | None, tmp_path: Path) -> None:
    view = with_summary(tmp_path, line(SAMPLE, tmb="1.0 (1)", msi=cell))
    assert view.msi.msi_class is state
    assert {"msi_gap", "msi_untranslated"} & codes(view) == ({code} if code else set())


def test_a_longer_id_is_another_sample(tmp_path: Path) -> None:
    """Today's tool takes the last line that begins with the id: the figures of D01b."""
    view = with_summary(tmp_path, line(SAMPLE, tmb="1.0 (1)"), line(f"{SAMPLE}b", tmb="99.0 (99)"))
    assert view.tmb.value == Decimal("1.0") and "summary_prefixed" in codes(view)


def test_two_different_lines_of_a_sample_are_not_believed(tmp_path: Path) -> None:
    view = with_summary(tmp_path, line(SAMPLE, tmb="1.0 (1)"), line(SAMPLE, tmb="9.0 (9)"))
    assert view.tmb.value is None and {"summary_twice"} <= codes(view) and "summary_absent" not in codes(view)


def test_without_a_line_nothing_is_known(tmp_path: Path) -> None:
    view = with_summary(tmp_path, line("IPH0999-D01-P01-A03", tmb="99.0 (99)"))
    assert (view.tmb.raw, view.tmb.rounded, view.msi.percent) == (None, None, None)
    assert "summary_absent" in codes(view) and "tmb_missing" not in codes(view)


def test_summary_of_another_run_is_not_taken(tmp_path: Path) -> None:
    folder = written(oslo(tmp_path), text([row()]), line=None)
    (folder.parent / "260102_OTHER_variant_summary.tsv").write_text(summary(line(SAMPLE, tmb="99.0 (99)")))
    assert view_of_folder(tmp_path, SAMPLE).tmb.raw is None


@pytest.mark.parametrize("name", ["variant_summary.tsv", "260103_LAYOUT_variant_summary.tsv"])
def test_the_folders_name_the_run_as_well(name: str, tmp_path: Path) -> None:
    """A sample_list that was copied from elsewhere names another run."""
    folder = written(oslo(tmp_path, run="260103_LAYOUT"), text([row()]), line=None)
    (folder.parent / name).write_text(summary(line(SAMPLE, tmb="7.8 (10)")))
    assert view_of_folder(tmp_path, SAMPLE).tmb.rounded == 8


def test_two_summaries_that_fit_are_an_error(tmp_path: Path) -> None:
    folder = written(oslo(tmp_path), text([row()]))
    (folder / f"{RUN}_variant_summary.tsv").write_text(summary(line(SAMPLE)))
    assert refused(tmp_path) == "two_summaries"


def test_a_summary_without_its_columns_is_an_error(tmp_path: Path) -> None:
    folder = written(oslo(tmp_path), text([row()]))
    (folder.parent / f"{RUN}_variant_summary.tsv").write_text("something\telse\n")
    assert refused(tmp_path) == "summary_header"


FUSED = line(RNA, splice="MET[14] (chr7:1-chr7:2) 12/30", fusions="EML4/ALK (chr2:1-chr2:2) 15/3/9|A/B(x) 1/1/1")


def test_rna_of_the_list_is_read_wherever_its_line_stands(tmp_path: Path) -> None:
    members = sample_list(("DNA_tumor", SAMPLE), ("RNA_tumor", RNA), ("DNA_normal", "IPH0214-D01-N01-B03"))
    view = with_summary(tmp_path, line(SAMPLE, amplified="EGFR (2.5)"), FUSED, members=members)
    assert view.rna.state is RnaState.REPORTED and len(view.rna.fusions) == 2 and view.rna.splicing[0].startswith("MET")
    assert {"rna_forgotten", "amplifications", "draft_clean"} <= codes(view)


@pytest.mark.parametrize(
    ("members", "lines", "state"),
    [
        (sample_list(("DNA_tumor", SAMPLE)), (FUSED,), RnaState.NOT_ASSAYED),
        (sample_list(("DNA_tumor", SAMPLE), ("RNA_tumor", RNA)), (line(RNA),), RnaState.NONE_REPORTED),
        (sample_list(("DNA_tumor", SAMPLE), ("RNA_tumor", RNA)), (), RnaState.UNKNOWN),
        (sample_list(("DNA_tumor", "IPH0999-D01-P01-A03"), ("RNA_tumor", RNA)), (FUSED,), RnaState.NOT_ASSAYED),
    ],
)
def test_not_assayed_none_reported_and_unknown_are_three_things(
    members: str, lines: tuple[str, ...], state: RnaState, tmp_path: Path
) -> None:
    view = with_summary(tmp_path, line(SAMPLE), *lines, members=members)
    assert view.rna.state is state and view.rna.fusions == ()
    assert ("rna_unknown" in codes(view)) == (state is RnaState.UNKNOWN)
    assert ("list_of_another" in codes(view)) == ("IPH0999" in members)


def test_rna_of_another_run_is_read_from_that_runs_summary(tmp_path: Path) -> None:
    other = "260105_OTHER"
    members = sample_list(("DNA_tumor", SAMPLE)) + f"RNA_tumor\t{RNA}\t{RNA}_P\t{RNA}\t/x/{other}_LocalApp_results\n"
    folder = written(oslo(tmp_path), text([row(), PATHOGENIC]), members=members)
    (folder.parent / f"{other}_variant_summary.tsv").write_text(summary(FUSED))
    assert len(view_of_folder(tmp_path, SAMPLE).rna.fusions) == 2


def test_a_missing_line_break_reads_as_a_fusion_today(tmp_path: Path) -> None:
    members = sample_list(("DNA_tumor", SAMPLE), ("RNA_tumor", RNA))
    view = with_summary(tmp_path, line(SAMPLE), line(RNA), members=members, open_end=True)
    assert "fusion_line_end" in codes(view) and view.rna.state is RnaState.NONE_REPORTED


def test_nothing_carries_over_from_the_sample_before(tmp_path: Path) -> None:
    """The batch that misled: a high burden, then a case without one."""
    first = with_summary(tmp_path / "a", line(SAMPLE, tmb="238.5 (305)", msi="30.0 (30/100)"))
    second_folder = written(oslo(tmp_path / "b"), text([row(), PATHOGENIC], purity=None, size=None), line=line(SAMPLE))
    second = view_of_folder(second_folder, SAMPLE)
    assert first.tmb.rounded == 238
    assert (second.tmb.rounded, second.tmb.tmb_class, second.msi.raw) == (None, TmbClass.NOT_TESTED, "NA")
    assert (second.purity.shown, second.tmb.in_house.megabases) == ("XX", None)
    assert {"tmb_missing", "size_missing", "purity_missing"} <= codes(second)


def test_a_clean_case_has_nothing_to_tell(tmp_path: Path) -> None:
    assert codes(with_summary(tmp_path, line(SAMPLE, tmb="7.8 (10)", msi="0.88 (1/114)"))) == set()


def test_too_many_files_and_unreadable_ones_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(oslo(tmp_path), text([row()]))
    monkeypatch.setattr("cases.genomics.inpred.folder.MAX_FILES", 1)
    assert refused(tmp_path) == "folder_many"
    monkeypatch.undo()

    def broken(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("cases.genomics.inpred.view.Source", broken)
    assert refused(tmp_path) == "unreadable"


def test_an_empty_summary_and_odd_lines_do_not_stop_the_view(tmp_path: Path) -> None:
    table = text([row()]).replace("\nSample_ID", f"\n# [{SAMPLE}] Something else: 1\n#no label\n\nSample_ID") + "\n\n"
    folder = written(oslo(tmp_path), table, line=None)
    (folder.parent / f"{RUN}_variant_summary.tsv").write_bytes(b"")
    assert "summary_absent" in codes(view_of_folder(tmp_path, SAMPLE))


def test_entries_stand_on_slides_without_their_reads() -> None:
    found = entries("EML4/ALK (chr2:1-chr2:2) 15/3/9|A/B(x) 1/1/1|")
    assert slide_entries(found, ";") == "EML4/ALK ;A/B" and entries("NA") == ()
