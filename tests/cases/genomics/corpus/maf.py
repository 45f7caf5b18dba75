"""MAF, rows M01 to M12."""

from tests.cases.genomics.readers.test_maf import maf_text

from .made import ANY_BUILD, CASE, OTHER, PERSON, Made, made


def maf(*rows, expected=CASE, **more) -> Made:
    return made("a.maf", maf_text(*({"Center": PERSON, **row} for row in rows or ({},)), **more), expected)


def whole(rng):
    return maf(*({"Start_Position": str(at), "End_Position": str(at)} for at in range(140453136, 140453156, 2)))


def m01_no_version(rng):
    return maf(version="")


def m01_comments(rng):
    return maf(version="#version gdc-1.0.0\n#filedate 20260101\n#annotated.spec gdc-1.0.1-public\n")


def m01_wrong_case(rng):
    return made("a.maf", maf_text({}).replace("Hugo_Symbol", "HUGO_SYMBOL"))


def m02_end_before_start(rng):
    return maf({"End_Position": "140453130"})


def m02_start_blank(rng):
    return maf({"Start_Position": ""})


def m02_end_blank(rng):
    return maf({"End_Position": ""})


def m03_dash_with_substitution(rng):
    return maf({"Reference_Allele": "-", "Tumor_Seq_Allele1": "-", "End_Position": "140453137"})


def m03_insertion_with_base(rng):
    return maf({"Variant_Type": "INS"})


def m03_minus_strand(rng):
    return maf({"Strand": "-"})


def m04_no_change(rng):
    return maf({}, {"Start_Position": "140453140", "End_Position": "140453140", "Tumor_Seq_Allele2": "A"})


def m05_hg19(rng):
    return maf({"NCBI_Build": "hg19"})


def m05_number(rng):
    return maf({"NCBI_Build": "37"})


def m05_grch38(rng):
    return maf({"NCBI_Build": "GRCh38"}, expected=ANY_BUILD)


def m05_blank(rng):
    return maf({"NCBI_Build": ""}, expected=ANY_BUILD)


def m05_mixed(rng):
    return maf({}, {"NCBI_Build": "hg38", "Start_Position": "140453140", "End_Position": "140453140"})


def m05_partly_blank(rng):
    return maf({}, {"NCBI_Build": "", "Start_Position": "140453140", "End_Position": "140453140"})


def m05_mouse(rng):
    return maf({"NCBI_Build": "mm10"})


def m06_two_patients(rng):
    return maf({}, {"Tumor_Sample_Barcode": OTHER, "Hugo_Symbol": "TP53", "Entrez_Gene_Id": "7157"})


def m07_number_of_another_gene(rng):
    return maf({"Entrez_Gene_Id": "7157"})


def m07_symbol_with_two_numbers(rng):
    row = {"Hugo_Symbol": "ZNF91", "Start_Position": "140453140", "End_Position": "140453140"}
    return maf({"Hugo_Symbol": "ZNF91", "Entrez_Gene_Id": "7644"}, {**row, "Entrez_Gene_Id": "7645"})


def m08_digit_first(rng):
    return maf({"Hugo_Symbol": rng.choice(["7SK", "14-3-3E", "5S_rRNA"])})


def m08_date(rng):
    return maf({"Hugo_Symbol": rng.choice(["1-Mar", "9-Sep", "Sep-09", "44075"])})


def m09_more_reads_than_depth(rng):
    return maf({"t_alt_count": "779", "t_ref_count": ""})


def m09_negative(rng):
    return maf({"t_alt_count": "-1"})


def m09_negative_normal(rng):
    return maf({"n_depth": "-7"})


def m10_unknown_class(rng):
    return maf({"Variant_Classification": "Miss_Sense_Mutation"})


def m11_many_columns(rng):
    return maf({f"annotation_{number}": "x" for number in range(400)})


def m11_column_twice(rng):
    return made("a.maf", maf_text({"Center": PERSON}).replace("CLIN_SIG", "FILTER", 1))


def m12_germline_status(rng):
    return maf({"Mutation_Status": "Germline"})


def m12_normal_carries(rng):
    return maf({"Match_Norm_Seq_Allele1": "A", "Match_Norm_Seq_Allele2": "T"})


def m12_loss_in_tumour(rng):
    return maf({"Mutation_Status": "LOH"})
