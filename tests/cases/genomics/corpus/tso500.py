"""TSO500 tables, rows T01 to T20: CombinedVariantOutput, small variant table, variant summary, MetricsOutput."""

from copy import deepcopy
from dataclasses import replace

from cases.genomics.readers.rows import Expected
from tests.cases.genomics.readers.conftest import SECTIONS, combined_text, tsoppi_text
from tests.cases.genomics.readers.test_metrics import metrics_text
from tests.cases.genomics.readers.test_summary import DNA, HEAD, RNA

from .made import CASE, OTHER, PERSON, Made, made

NAME = "a_CombinedVariantOutput.tsv"
TABLE = "a_small_variant_table.tsv"


def combined(change=None, name=NAME, expected=CASE, **sections) -> Made:
    """The whole file; ``change`` edits a copy of its sections."""
    body = deepcopy(SECTIONS)
    body["Sequencing Run Details"] = [["Run Name", PERSON]]
    if change:
        change(body)
    return made(name, combined_text(**{key: body.get(key) for key in SECTIONS} | body | sections), expected)


def cell(section, row, column, value):
    def change(body):
        body[section][row][column] = value

    return combined(change)


def whole(rng):
    return combined()


def t01_section_missing(rng):
    return combined(Small_Variants=None, change=lambda body: body.pop("Small Variants"))


def t01_section_renamed(rng):
    return combined(change=lambda body: body.update({"Small Variant": body.pop("Small Variants")}))


def t01_section_twice(rng):
    return made(NAME, combined_text() + "[Small Variants]\nNA\n")


def t02_none_reported(rng):
    return combined(change=lambda body: body.update({"Small Variants": [["NA"]], "Fusions": [["NA"]]}))


def t02_section_not_run(rng):
    return combined(change=lambda body: body.update({"Gene Amplifications": None}))


def t03_other_order(rng):
    def shuffle(body):
        order = list(range(11))
        rng.shuffle(order)
        body["Small Variants"] = [[row[place] for place in order] for row in body["Small Variants"]]

    return combined(shuffle)


def t03_next_generation(rng):
    def rename(body):
        body["Copy Number Variants"] = [["Gene", "Fold Change", "Copy Number Variant", "Absolute Copy Number"],
                                        ["ERBB2", "4.2", "<DUP>", "11"]]  # fmt: skip
        body["Gene Amplifications"] = None
        body["Analysis Details"][-1] = ["Pipeline Version", "2.5.2"]

    return combined(rename)


def t04_unknown_version(rng):
    return cell("Analysis Details", -1, 1, "9.1.0")


def t05_column_missing(rng):
    def drop(body):
        place = rng.randrange(9)
        body["Small Variants"] = [row[:place] + row[place + 1 :] for row in body["Small Variants"]]

    return combined(drop)


def t05_unknown_column(rng):
    def add(body):
        header, *rows = body["Small Variants"]
        header[9:9] = ["Phase Of The Moon"]
        for row in rows:
            row[9:9] = ["full"]

    return combined(add)


def t05_unknown_column_in_table(rng):
    text = tsoppi_text({}).replace("\tIGV_QC\t", "\tIGV_QC\tPhase_of_moon\t")
    lines = text.rstrip("\n").split("\n")
    cells = lines[-1].split("\t")
    lines[-1] = "\t".join([*cells[:-2], "full", *cells[-2:]])
    return made(TABLE, "\n".join(lines) + "\n")


def t05_column_missing_in_table(rng):
    return made(TABLE, tsoppi_text({}).replace("Genomic_location", "Place"))


def t06_other_sample_inside(rng):
    return cell("Analysis Details", 1, 1, OTHER)


def t06_file_name(rng):
    return combined(name=f"{OTHER}_CombinedVariantOutput.tsv")


def t06_file_name_against_content(rng):
    return combined(name=f"{OTHER}_CombinedVariantOutput.tsv", expected=Expected())


def t07_dna_only(rng):
    return combined(change=lambda body: body["Analysis Details"].__setitem__(2, ["RNA Sample ID", "NA"]))


def _tmb(value):
    return cell("TMB", 0, 1, value)


def t08_comma(rng):
    return _tmb("12,5")


def t08_below(rng):
    return _tmb("<5")


def t08_missing(rng):
    return _tmb("NA")


def t08_negative(rng):
    return _tmb("-1")


def t08_too_large(rng):
    return _tmb("9e9")


def t09_percent(rng):
    return cell("MSI", 2, 1, "120")


def t09_few_sites(rng):
    return cell("MSI", 0, 1, "12")


def _fold(value):
    return cell("Gene Amplifications", 1, 1, value)


def t10_zero(rng):
    return _fold("0")


def t10_negative(rng):
    return _fold("-1.3")


def t10_infinite(rng):
    return _fold("1e309")


def t10_zero_in_summary(rng):
    return made("run_variant_summary.tsv", HEAD + DNA.replace("EGFR (1.509)", "EGFR (0)") + RNA, CASE)


def t11_several_genes(rng):
    return combined()


def t11_partners_swapped(rng):
    def swap(body):
        row = body["Fusions"][1]
        row[0], row[1], row[2] = "ROS1;GOPC-CD74", row[2], row[1]

    return combined(swap)


def t11_dotted_position(rng):
    return cell("Fusions", 1, 1, "chr2:29.446.394")


def _gene(section, value):
    return cell(section, 1, 0, value)


def t12_sept9(rng):
    return _gene("Small Variants", "9-Sep")


def t12_march1(rng):
    return _gene("Gene Amplifications", "1-Mar")


def t12_other_writings(rng):
    return _gene("Small Variants", rng.choice(["Sep-09", "2009-09-01", "01.03.2026", "44440", "2.1E+07"]))


def t12_table(rng):
    return made(TABLE, tsoppi_text({"Gene_symbol": "9-Sep"}))


def t13_alias(rng):
    return _gene("Small Variants", "MLL2")


def t13_withdrawn(rng):
    return _gene("Small Variants", "C10orf54")


def t14_places_disagree(rng):
    return cell("Small Variants", 1, 7, "NP_004324.2:p.(Val601Glu)")


def t14_one_letter(rng):
    return cell("Small Variants", 1, 7, "NP_004324.2:p.V600E")


def t14_unknown_effect(rng):
    return cell("Small Variants", 1, 7, "NP_004324.2:p.?")


def t14_unchanged(rng):
    return cell("Small Variants", 1, 7, "NP_004324.2:p.(=)")


def t15_no_version(rng):
    return cell("Small Variants", 1, 8, "NM_004333:c.1799T>A")


def t15_withdrawn(rng):
    return cell("Small Variants", 1, 8, "NM_198455.2:c.1799T>A")


def t15_replaced(rng):
    return cell("Small Variants", 1, 8, "NM_001145051.2:c.1799T>A")


def t15_older_version(rng):
    return cell("Small Variants", 1, 8, "NM_000059.3:c.1799T>A")


def t15_newer_version(rng):
    return cell("Small Variants", 1, 8, "NM_000059.9:c.1799T>A")


def t16_spreadsheet(rng):
    return made(NAME, b"PK\x03\x04\x14\x00\x06\x00[Content_Types].xml" + bytes(200) + b"xl/workbook.xml")


def t16_old_spreadsheet(rng):
    return made(NAME, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))


def t16_semicolons(rng):
    return made(TABLE, tsoppi_text({}).replace("\t", ";"))


def t16_quoted_tabs(rng):
    return made(TABLE, tsoppi_text({"RefSeq_mRNA": "NM_004333.4", "Coding_status": '"missense_variant\tchecked"'}))


def t17_lines(rng):
    return made(NAME, combined_text() + "\n" * 200_000)


def t17_long_line(rng):
    return made(TABLE, tsoppi_text({}) + "A" * (50 * 1024**2))


def t18_contaminated(rng):
    values = {"CONTAMINATION_SCORE (NA)": "3400", "CONTAMINATION_P_VALUE (NA)": "0.3"}
    return made("MetricsOutput.tsv", metrics_text(values=values, Notes=[[PERSON]]))


def t18_low_coverage(rng):
    values = {"MEDIAN_EXON_COVERAGE (Count)": "61", "PCT_EXON_50X (%)": "71.5"}
    return made("MetricsOutput.tsv", metrics_text(values=values, Notes=[[PERSON]]))


def t18_within(rng):
    return made("MetricsOutput.tsv", metrics_text(Notes=[[PERSON]]))


def t19_same_run_twice(rng):
    return combined()


def t19_corrected_under_the_same_name(rng):
    """What comes second lies beside the first under its name."""
    first = combined()
    corrected = first.data.replace(b"0.15\t778", b"0.16\t778")
    assert corrected != first.data
    return replace(first, beside={first.name: corrected})


def t20_reference_material(rng):
    return made(TABLE, tsoppi_text({"Sample_ID": "CL-AcroMetrix-D01"}), Expected())


def t20_cell_line(rng):
    return made(TABLE, tsoppi_text({"Sample_ID": "CL-NA12878N25-D01"}), Expected())


def t20_for_a_patient(rng):
    return made(TABLE, tsoppi_text({"Sample_ID": "CL-AcroMetrix-D01"}))
