"""What the words of Clinical Trial Markup Language mean, question by question."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.trials.enums import Verdict
from cases.trials.logic.ctml.documents import Clause, Group, read_documents
from cases.trials.logic.ctml.screen import answer, screen
from cases.trials.logic.ctml.tables import read_samples
from cases.trials.logic.ctml.tumours import kinds_of

ON = date(2026, 11, 22)
CLINICAL = ("SAMPLE_ID", "BIRTH_DATE", "GENDER", "VITAL_STATUS", "REPORT_DATE", "ONCOTREE_PRIMARY_DIAGNOSIS_NAME",
            "TUMOR_MUTATIONAL_BURDEN_PER_MEGABASE")  # fmt: skip
GENOMIC = ("SAMPLE_ID", "VARIANT_CATEGORY", "WILDTYPE", "TRUE_HUGO_SYMBOL", "TRUE_PROTEIN_CHANGE",
           "TRUE_VARIANT_CLASSIFICATION", "TRUE_TRANSCRIPT_EXON", "CNV_CALL", "STRUCTURAL_VARIANT_COMMENT",
           "LEFT_PARTNER_GENE", "RIGHT_PARTNER_GENE", "MMR_STATUS", "TABACCO_STATUS", "POLE_STATUS")  # fmt: skip
MATCH, UNKNOWN, NO = Verdict.MATCH, Verdict.UNKNOWN, Verdict.NO


def table(columns, rows):
    lines = ["\t".join(columns)]
    return "\n".join(lines + ["\t".join(row.get(name, "") for name in columns) for row in rows]) + "\n"


def make_sample(*rows, **clinical):
    person = {"SAMPLE_ID": "S", "VITAL_STATUS": "alive"} | {key.upper(): value for key, value in clinical.items()}
    found = read_samples(table(CLINICAL, [person]), table(GENOMIC, [{"SAMPLE_ID": "S"} | row for row in rows]))
    return found[0]


def verdict(kind, fields, sample):
    return answer(Clause(kind, tuple((key.upper(), value) for key, value in fields.items())), sample, ON).verdict


def mutation(gene="TP53", **more):
    return {"VARIANT_CATEGORY": "MUTATION", "TRUE_HUGO_SYMBOL": gene} | more


def fusion(left="", right="", text=""):
    return {"VARIANT_CATEGORY": "SV", "LEFT_PARTNER_GENE": left, "RIGHT_PARTNER_GENE": right,
            "STRUCTURAL_VARIANT_COMMENT": text}  # fmt: skip


@pytest.mark.parametrize(
    ("born", "asked", "expected"),
    [
        ("2008-11-22", ">=18", MATCH), ("2008-11-22", "<=18", MATCH), ("2008-11-22", "==18", MATCH),
        ("2008-11-22", ">18", NO), ("2008-11-22", "<18", NO),
        ("2008-11-21", ">18", MATCH), ("2008-11-21", "<=18", NO), ("2008-11-21", "==18", NO),
        ("2008-11-23", "<18", MATCH), ("2008-11-23", ">=18", NO), ("2008-11-23", "<=18", MATCH),
        ("2026-10-22", "==.083", MATCH), ("2026-05-22", ">=0.5", MATCH), ("2026-05-23", ">=0.5", NO),
        ("2008-05-22", "==18.5", MATCH),
        ("", ">=18", UNKNOWN), ("", "<18", UNKNOWN), ("1940-01-01", ">=3000", NO),
    ],
)  # fmt: skip
def test_age(born, asked, expected):
    assert verdict("clinical", {"age_numerical": asked}, make_sample(birth_date=born)) == expected


def test_age_counted_from_a_leap_day():
    clause = Clause("clinical", (("AGE_NUMERICAL", "==18"),))
    assert answer(clause, make_sample(birth_date="2006-02-28"), date(2024, 2, 29)).verdict == MATCH


@pytest.mark.parametrize(
    ("found", "asked", "expected"),
    [
        ("Lung Adenocarcinoma", "Lung", MATCH), ("Lung Adenocarcinoma", "Non-Small Cell Lung Cancer", MATCH),
        ("Lung", "Lung Adenocarcinoma", NO), ("Lung", "!Lung Adenocarcinoma", MATCH),
        ("Lung Adenocarcinoma", "!Lung", NO), ("", "!Lung", MATCH), ("", "Lung", UNKNOWN),
        ("Lung Adenocarcinom", "!Lung", MATCH), ("LUAD", "Lung", NO), ("LUAD", "LUAD", MATCH),
        ("Myeloid", "_LIQUID_", NO), ("Myeloid", "Myeloid", MATCH),
        ("lung adenocarcinoma", "Lung", NO), ("Glioblastoma Multiforme", "_SOLID_", MATCH),
        ("Cancer of Unknown Primary", "_SOLID_", MATCH), ("Other", "_SOLID_", MATCH),
        ("Acute Myeloid Leukemia", "_LIQUID_", MATCH), ("Acute Myeloid Leukemia", "_SOLID_", NO),
    ],
)  # fmt: skip
def test_diagnosis(found, asked, expected):
    sample = make_sample(oncotree_primary_diagnosis_name=found)
    assert verdict("clinical", {"oncotree_primary_diagnosis": asked}, sample) == expected


def test_solid_and_liquid_share_nothing():
    assert not kinds_of("_SOLID_") & kinds_of("_LIQUID_")
    assert {"Lymph", "Blood"} <= kinds_of("_LIQUID_")


@pytest.mark.parametrize(
    ("found", "asked", "expected"),
    [("40", "==40", MATCH), ("39.9", "<40", MATCH), ("40", "<40", NO), ("40", "<=40", MATCH), ("16", ">15", MATCH),
     ("0.0", ">=0", MATCH), ("", "<40", UNKNOWN), ("", ">=10", UNKNOWN)],
)  # fmt: skip
def test_tumour_mutational_burden(found, asked, expected):
    sample = make_sample(tumor_mutational_burden_per_megabase=found)
    assert verdict("clinical", {"tmb_numerical": asked}, sample) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"gender": "Female"}, MATCH), ({"gender": "Male"}, NO), ({"gender": "!Male"}, MATCH),
        ({"gender": "!Female"}, NO), ({"gender": "female"}, NO), ({"gender": True}, NO),
        ({"gender": "Female", "age_numerical": ">=18"}, MATCH), ({"gender": "Female", "age_numerical": "<18"}, NO),
        ({"gender": "!Male", "age_numerical": "<18"}, NO),
        ({"her2_status": "Positive", "disease_status": False}, MATCH), ({}, NO),
        ({"smoker": "Yes"}, UNKNOWN), ({"smoker": "!Yes"}, MATCH),
    ],
)  # fmt: skip
def test_clinical_fields_hold_together(fields, expected):
    assert verdict("clinical", fields, make_sample(gender="Female", birth_date="1980-01-01")) == expected


TP53 = mutation(TRUE_VARIANT_CLASSIFICATION="Nonsense_Mutation", TRUE_PROTEIN_CHANGE="p.R213*")
GAINED = {"VARIANT_CATEGORY": "CNV", "TRUE_HUGO_SYMBOL": "MET", "CNV_CALL": "Gain"}
NAMED_FUSION = fusion("ALK") | {"TRUE_HUGO_SYMBOL": "ALK"}
OTHER = mutation("KRAS", TRUE_VARIANT_CLASSIFICATION="Missense_Mutation", TRUE_PROTEIN_CHANGE="p.G12D")


@pytest.mark.parametrize(
    ("fields", "rows", "expected"),
    [
        # All fields on one row.
        ({"hugo_symbol": "TP53", "variant_classification": "Missense_Mutation"}, [TP53, OTHER], NO),
        ({"hugo_symbol": "KRAS", "variant_classification": "Missense_Mutation"}, [TP53, OTHER], MATCH),
        # A negation anywhere negates the whole clause.
        ({"hugo_symbol": "TP53", "variant_classification": "!Missense_Mutation"}, [TP53], MATCH),
        ({"hugo_symbol": "TP53", "variant_classification": "!Nonsense_Mutation"}, [TP53], NO),
        ({"hugo_symbol": "BRAF", "variant_category": "!Mutation"}, [TP53], MATCH),
        ({"hugo_symbol": "!TP53"}, [], MATCH),
        ({"hugo_symbol": "TP53"}, [], UNKNOWN),
        ({}, [TP53], NO),
        # Wild-type rows count, unless they are asked about.
        ({"hugo_symbol": "TP53", "variant_category": "Mutation"}, [mutation(WILDTYPE="True")], MATCH),
        ({"hugo_symbol": "TP53"}, [mutation(WILDTYPE="True")], MATCH),
        ({"hugo_symbol": "TP53", "variant_category": "!Mutation"}, [mutation(WILDTYPE="True")], NO),
        ({"hugo_symbol": "TP53", "wildtype": True}, [mutation(WILDTYPE="True")], MATCH),
        ({"hugo_symbol": "TP53", "wildtype": False}, [mutation(WILDTYPE="True")], NO),
        ({"hugo_symbol": "TP53", "wildtype": True}, [mutation()], UNKNOWN),
        # The last of two fields about one column stands.
        ({"protein_change": "p.X1Y", "wildcard_protein_change": "p.G12"}, [OTHER], MATCH),
        ({"wildcard_protein_change": "p.G12", "protein_change": "p.X1Y"}, [OTHER], NO),
        ({"hugo_symbol": "KRAS", "protein_change": "p.G12D", "display_name": "anything"}, [OTHER], MATCH),
        ({"hugo_symbol": "KRAS", "protein_change": "p.G12D"}, [mutation("KRAS")], UNKNOWN),
        ({"hugo_symbol": "KRAS", "exon": 2}, [mutation("KRAS", TRUE_TRANSCRIPT_EXON="2")], MATCH),
        ({"hugo_symbol": "KRAS", "exon": 3}, [mutation("KRAS", TRUE_TRANSCRIPT_EXON="2")], NO),
        ({"hugo_symbol": "KRAS", "true_variant_classification": "Missense_Mutation"}, [OTHER], MATCH),
        # Categories.
        ({"hugo_symbol": "TP53", "variant_category": "Any Variation"}, [TP53], MATCH),
        ({"hugo_symbol": "MET", "variant_category": "Any Variation"}, [GAINED], MATCH),
        ({"hugo_symbol": "ALK", "variant_category": "Any Variation"}, [NAMED_FUSION], NO),
        ({"hugo_symbol": "ALK", "variant_category": "SV"}, [NAMED_FUSION], MATCH),
        ({"hugo_symbol": "ALK", "variant_category": "structural variation"}, [fusion("ALK", "EML4")], NO),
        ({"hugo_symbol": "ALK", "variant_category": "Strange"}, [TP53], NO),
        ({"hugo_symbol": True}, [TP53], NO),
    ],
)  # fmt: skip
def test_genomic_clause(fields, rows, expected):
    assert verdict("genomic", fields, make_sample(*rows)) == expected


@pytest.mark.parametrize(
    ("asked", "change", "expected"),
    [("p.R132", "p.R132H", MATCH), ("R132", "p.R132H", MATCH), ("p.R132", "p.r132c", MATCH), ("p.R132", "p.R132*", NO),
     ("p.R132", "p.R132Gfs", NO), ("p.R132", "p.R1321H", NO), ("p.R132", "p.R132", NO), ("p.R132", "", UNKNOWN)],
)  # fmt: skip
def test_wildcard_is_one_residue(asked, change, expected):
    sample = make_sample(mutation("IDH1", TRUE_PROTEIN_CHANGE=change))
    assert verdict("genomic", {"hugo_symbol": "IDH1", "wildcard_protein_change": asked}, sample) == expected


@pytest.mark.parametrize(
    ("asked", "call", "expected"),
    [("High Amplification", "High level amplification", MATCH), ("Low Amplification", "Gain", MATCH),
     ("Homozygous Deletion", "Homozygous deletion", MATCH), ("Heterozygous Deletion", "Heterozygous deletion", MATCH),
     ("Gain", "Gain", MATCH), ("High Amplification", "Gain", NO), ("!Low Amplification", "Gain", NO)],
)  # fmt: skip
def test_copy_number_words(asked, call, expected):
    sample = make_sample({"VARIANT_CATEGORY": "CNV", "TRUE_HUGO_SYMBOL": "MET", "CNV_CALL": call})
    assert verdict("genomic", {"hugo_symbol": "MET", "cnv_call": asked}, sample) == expected


DEFICIENT, PROFICIENT = "Deficient (MMR-D / MSI-H)", "Proficient (MMR-P / MSS)"


@pytest.mark.parametrize(
    ("fields", "status", "expected"),
    [
        ({"mmr_status": "MMR-Deficient"}, DEFICIENT, MATCH), ({"ms_status": "MSI-H"}, DEFICIENT, MATCH),
        ({"ms_status": "MSI-L"}, PROFICIENT, MATCH), ({"ms_status": "MSS"}, PROFICIENT, MATCH),
        ({"ms_status": "MSI-H"}, PROFICIENT, NO), ({"mmr_status": "MMR-Deficient"}, "", UNKNOWN),
        ({"mmr_status": "!MMR-Proficient"}, "", MATCH), ({"mmr_status": "!MMR-Proficient"}, "Cannot assess", MATCH),
        ({"mmr_status": "!MMR-Proficient"}, PROFICIENT, NO),
        ({"mmr_status": "MMR-Proficient", "ms_status": "MSI-H"}, DEFICIENT, MATCH),
        ({"hugo_symbol": "BRAF", "mmr_status": "MMR-Deficient"}, DEFICIENT, MATCH),
    ],
)  # fmt: skip
def test_mismatch_repair_is_of_the_sample(fields, status, expected):
    sample = make_sample(TP53, {"VARIANT_CATEGORY": "SIGNATURE", "MMR_STATUS": status})
    assert verdict("genomic", fields, sample) == expected


@pytest.mark.parametrize(
    ("asked", "status", "expected"),
    [("Yes", "Yes", MATCH), ("No", "Yes", NO), ("!Yes", "Yes", NO), (True, "Yes", NO), ("Yes", "", UNKNOWN)],
)
def test_signature(asked, status, expected):
    sample = make_sample({"VARIANT_CATEGORY": "SIGNATURE", "TABACCO_STATUS": status})
    assert verdict("genomic", {"tobacco_signature": asked}, sample) == expected


SV = {"variant_category": "Structural Variation"}
NEW, OLD = "2018-12-01", "2018-11-30"


@pytest.mark.parametrize(
    ("fields", "reported", "row", "expected"),
    [
        ({"hugo_symbol": "ALK", "fusion_partner_hugo_symbol": "EML4"}, NEW, fusion("EML4", "ALK"), MATCH),
        ({"hugo_symbol": "EML4", "fusion_partner_hugo_symbol": "ALK"}, NEW, fusion("EML4", "ALK"), MATCH),
        ({"hugo_symbol": "ALK", "fusion_partner_hugo_symbol": "KIF5B"}, NEW, fusion("EML4", "ALK"), NO),
        ({"hugo_symbol": "ALK"}, NEW, fusion("EML4", "ALK"), MATCH),
        ({"hugo_symbol": "ROS1"}, NEW, fusion("EML4", "ALK"), NO),
        # What category and gene the row itself has is not asked.
        ({"hugo_symbol": "ALK"}, NEW, mutation("KRAS") | {"LEFT_PARTNER_GENE": "ALK"}, MATCH),
        ({"hugo_symbol": "ALK"}, OLD, mutation("KRAS") | {"STRUCTURAL_VARIANT_COMMENT": "an ALK fusion"}, MATCH),
        ({"hugo_symbol": "ALK", "fusion_partner_hugo_symbol": "INTERGENIC"}, NEW, fusion("", "ALK"), MATCH),
        ({"hugo_symbol": "ALK", "fusion_partner_hugo_symbol": "intergenic"}, NEW, fusion("EML4", "ALK"), NO),
        ({"hugo_symbol": "ALK", "fusion_partner_hugo_symbol": "any_gene"}, NEW, fusion("EML4", "ALK"), MATCH),
        ({"hugo_symbol": "ALK", "fusion_partner_hugo_symbol": "Any gene"}, NEW, fusion("", "ALK"), NO),
        ({"fusion_partner_hugo_symbol": "ALK"}, NEW, fusion("EML4", "ALK"), MATCH),
        ({"fusion_partner_hugo_symbol": "ROS1"}, NEW, fusion("EML4", "ALK"), NO),
        ({}, NEW, fusion("EML4", "ALK"), NO),
        # Evidence of the wrong kind for the date is not looked at.
        ({"hugo_symbol": "ALK"}, OLD, fusion("EML4", "ALK"), NO),
        ({"hugo_symbol": "ALK"}, NEW, fusion(text="an ALK rearrangement"), NO),
        ({"hugo_symbol": "ALK"}, OLD, fusion(text="an ALK rearrangement"), MATCH),
        ({"hugo_symbol": "ALK"}, "", fusion(text="an alk rearrangement"), MATCH),
        ({"hugo_symbol": "ALK"}, OLD, fusion(text="fusion of ALK"), MATCH),
        ({"hugo_symbol": "ALK"}, OLD, fusion(text="ALK-EML4"), MATCH),
        ({"hugo_symbol": "ALK"}, OLD, fusion(text="ALK"), NO),
        ({"hugo_symbol": "ALK"}, OLD, fusion(text="an ALK1 rearrangement"), NO),
        ({"hugo_symbol": "ALK"}, OLD, fusion(text="an ALK_like rearrangement"), NO),
        ({"fusion_partner_hugo_symbol": "ALK"}, OLD, fusion(text="an ALK rearrangement"), NO),
    ],
)  # fmt: skip
def test_structural_variation(fields, reported, row, expected):
    sample = make_sample(row, report_date=reported)
    assert verdict("genomic", SV | fields, sample) == expected
    negative = verdict("genomic", fields | {"variant_category": "!Structural Variation"}, sample)
    assert negative == (NO if expected == MATCH else MATCH)


def test_structural_variation_of_a_sample_without_rows():
    assert verdict("genomic", SV | {"hugo_symbol": "ALK"}, make_sample()) == UNKNOWN
    assert (
        verdict("genomic", {"variant_category": "!Structural Variation", "hugo_symbol": "ALK"}, make_sample()) == MATCH
    )


def test_free_text_is_hidden_and_so_is_the_alternative():
    clause = Clause("genomic", (("HUGO_SYMBOL", "ALK"), ("VARIANT_CATEGORY", "Structural Variation")))
    sample = make_sample(fusion(text="an ALK rearrangement"), gender="Female")
    found = answer(Group(True, (clause, Clause("clinical", (("GENDER", "Female"),)))), sample, ON)
    assert (found.verdict, found.hidden, len(found.reasons)) == (MATCH, True, 2)


def trial(match, *, arms=None, summary="Open to Accrual", **more):
    step = {"match": match, "arm": [{"arm_code": "A"}] if arms is None else arms}
    status = {} if summary is None else {"_summary": {"status": [{"value": summary}]}}
    return {"protocol_no": "T", "treatment_list": {"step": [step]}} | status | more


def places(document, sample=None, **options):
    documents, faults = read_documents(document)
    assert faults == []
    sample = sample or make_sample(gender="Female")
    return {result.level: result.verdict for result in screen(documents, [sample], ON, **options)}


FEMALE = [{"clinical": {"gender": "Female"}}]
MALE = [{"clinical": {"gender": "Male"}}]


def test_levels_are_decided_each_for_itself():
    arms = [{"match": FEMALE, "dose_level": [{"match": FEMALE}, {"match": MALE}]}, {"match": MALE}]
    assert places(trial(MALE, arms=arms)) == {
        "step.0": NO, "step.0.arm.0": MATCH, "step.0.arm.0.dose_level.0": MATCH, "step.0.arm.0.dose_level.1": NO,
        "step.0.arm.1": NO,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arms", "open_levels"),
    [
        ([{"arm_suspended": "Y", "match": FEMALE, "dose_level": [{"match": FEMALE}]}], {"step.0.arm.0.dose_level.0"}),
        ([{"arm_suspended": " y ", "match": FEMALE}], set()),
        ([{"arm_suspended": "Yes", "match": FEMALE}], {"step.0", "step.0.arm.0"}),
        ([{"arm_suspended": "N", "match": FEMALE}, {"arm_suspended": "Y"}], {"step.0", "step.0.arm.0"}),
        ([{"match": FEMALE, "dose_level": [{"level_suspended": "Y", "match": FEMALE}]}], {"step.0", "step.0.arm.0"}),
        ([], set()),
    ],
)
def test_suspended_levels_are_skipped(arms, open_levels):
    document = trial(FEMALE, arms=arms)
    assert set(places(document)) == open_levels
    assert "step.0" in places(document, closed_too=True)


@pytest.mark.parametrize(
    ("summary", "status", "seen"),
    [("open to accrual", "closed", True), ("OPEN TO ACCRUAL", "", True),
     ("closed to accrual", "open to accrual", False), (None, "open to accrual", False)],
)  # fmt: skip
def test_a_trial_is_open_by_its_summary(summary, status, seen):
    assert bool(places(trial(FEMALE, summary=summary, status=status))) == seen


@pytest.mark.parametrize(("vital", "seen"), [("alive", True), ("Alive", False), ("", False), ("deceased", False)])
def test_only_patients_known_to_be_alive(vital, seen):
    sample = make_sample(gender="Female", vital_status=vital)
    assert bool(places(trial(FEMALE), sample)) == seen
    assert places(trial(FEMALE), sample, deceased_too=True)


@pytest.mark.parametrize(
    ("match", "expected"),
    [
        ([*FEMALE, *MALE], NO), ([*FEMALE, *FEMALE], MATCH),
        ([{"clinical": {"gender": "Female"}, "genomic": {"hugo_symbol": "TP53"}}], UNKNOWN),
        ([{"or": [*FEMALE, *MALE]}], MATCH), ([{"or_2": [*MALE, *MALE]}], NO), ([{"and1": [*FEMALE, *MALE]}], NO),
        ([{"or": []}, *FEMALE], MATCH), ([{"or": []}, *MALE], NO),
        ([{"or": [{"clinical": {}}, *MALE]}], NO),
        ([{"or": [{"genomic": {"hugo_symbol": "TP53"}}, *MALE]}], UNKNOWN),
        ([{"or": [{"and": [*FEMALE, *MALE]}, {"and": [{"or": [*MALE, *FEMALE]}, *FEMALE]}]}], MATCH),
    ],
)  # fmt: skip
def test_match_is_a_boolean_tree(match, expected):
    assert places(trial(match))["step.0"] == expected


TREES = st.recursive(
    st.booleans(),
    lambda inner: st.tuples(st.sampled_from(["and", "or"]), st.lists(inner, min_size=1, max_size=4)),
    max_leaves=12,
)


def as_items(tree):
    if isinstance(tree, bool):
        return {"clinical": {"gender": "Female" if tree else "Male"}}
    return {tree[0]: [as_items(part) for part in tree[1]]}


def as_truth(tree):
    if isinstance(tree, bool):
        return tree
    return (all if tree[0] == "and" else any)(map(as_truth, tree[1]))


@given(TREES)
def test_boolean_throughout(tree):
    assert places(trial([as_items(tree)]))["step.0"] == (MATCH if as_truth(tree) else NO)


def test_each_sample_is_screened_for_itself():
    people = [{"SAMPLE_ID": name, "VITAL_STATUS": "alive", "GENDER": "Female"} for name in ("S1", "S2")]
    samples = read_samples(table(CLINICAL, people), table(GENOMIC, [mutation() | {"SAMPLE_ID": "S2"}]))
    documents, _ = read_documents(trial([{"genomic": {"hugo_symbol": "TP53"}}]))
    assert [(r.sample, r.verdict) for r in screen(documents, samples, ON)] == [("S1", UNKNOWN), ("S2", MATCH)]


FIRST = "treatment_list.step.0.match.0"


@pytest.mark.parametrize(
    ("document", "key", "words"),
    [
        ("text", "", "must be a mapping"),
        ({"treatment_list": {"step": []}}, "protocol_no", "missing"),
        ({"protocol_no": "T"}, "treatment_list.step", "missing"),
        ({"protocol_no": "T", "treatment_list": []}, "treatment_list.step", "missing"),
        ([trial(FEMALE), {"protocol_no": "U"}], "1.treatment_list.step", "missing"),
        ({"protocol_no": "T", "treatment_list": {"step": ["x"]}}, "treatment_list.step.0", "mapping"),
        (trial(FEMALE, arms={"a": 1}), "treatment_list.step.0.arm", "list"),
        (trial({"and": FEMALE}), "treatment_list.step.0.match", "list"),
        (trial(["x"]), "treatment_list.step.0.match.0", "mapping"),
        (trial([{"and": {"clinical": {}}}]), "treatment_list.step.0.match.0.and", "list"),
        (trial([{"genomics": {}}]), "treatment_list.step.0.match.0.genomics", "did you mean genomic?"),
        (trial([{"xyz": {}}]), "treatment_list.step.0.match.0.xyz", "are known"),
        (trial([{"clinical": ["x"]}]), "treatment_list.step.0.match.0.clinical", "mapping of fields"),
        (trial([{"clinical": {"age_numerical": "18+"}}]), f"{FIRST}.clinical.age_numerical", "no age"),
        (trial([{"clinical": {"tmb_numerical": "high"}}]), f"{FIRST}.clinical.tmb_numerical", "no comparison"),
        (trial([{"genomic": {"hugo_symbol": ["A"]}}]), f"{FIRST}.genomic.hugo_symbol", "one value"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_key(document, key, words):
    _documents, faults = read_documents(document)
    assert [fault.key for fault in faults] == [key]
    assert words in faults[0].message
