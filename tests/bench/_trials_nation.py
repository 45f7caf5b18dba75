"""A nation of cases with their fact sheets, and cohorts to screen them against; random from a seed.

Patients, cases and sheets are rows; the sheets are written by the code that writes real ones, from dossiers made up
here, so that what is measured afterwards is reading and judging, not the making of findings.
"""

import io
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

TUMOURS = ("COAD", "READ", "LUAD", "LUSC", "IDC", "PRAD", "MEL", "IHCH", "EHCH", "GBC", "PAAD", "HGSOC", "GB", "BLCA",
           "CCRCC", "STAD", "ESCA", "HNSC", "UEC", "THPA", "SARCNOS", "CUP")  # fmt: skip
DRIVERS = (
    "TP53", "KRAS", "PIK3CA", "APC", "PTEN", "BRAF", "EGFR", "NRAS", "CDKN2A", "ARID1A", "BRCA1", "BRCA2", "ATM", "RB1",
    "NF1", "SMAD4", "ERBB2", "FGFR1", "FGFR2", "FGFR3", "MET", "ALK", "ROS1", "RET", "NTRK1", "NTRK3", "IDH1", "IDH2",
    "CTNNB1", "STK11", "KEAP1", "CDK4", "MDM2", "CCND1", "CCNE1", "MYC", "AKT1", "ESR1", "AR", "KIT", "PDGFRA", "TSC1",
    "TSC2", "PTCH1", "SMO", "MAP2K1", "HRAS", "GNAS", "PALB2", "CHEK2", "MTAP", "SMARCB1", "VHL", "FBXW7",
)  # fmt: skip
CHANGES = ("p.(Val600Glu)", "p.(Gly12Asp)", "p.(Arg175His)", "p.(Glu545Lys)", "p.(Leu858Arg)", "p.(Arg132Cys)",
           "p.(Ser249Cys)", "p.(His1047Arg)")  # fmt: skip
PANELS = (
    (0.55, ("small_variants", "copy_number_gains", "fusions"), True),
    (0.20, ("small_variants", "copy_number_gains"), True),
    (0.10, ("small_variants",), False),
    (0.05, ("small_variants", "copy_number_gains", "copy_number_losses", "allele_specific_copies", "fusions"), True),
    (0.10, (), False),
)
DRUGS = ("gemcitabin + cisplatin", "FOLFOX", "FOLFIRI", "karboplatin + paklitaksel", "pembrolizumab", "trastuzumab",
         "osimertinib", "enzalutamid", "capecitabin", "dabrafenib + trametinib")  # fmt: skip
ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n"})


def dossiers(count: int, day: date, seed: int = 11) -> Iterator[Any]:
    chance = Random(seed)
    for key in range(count):
        yield _dossier(chance, day, key)


def _dossier(chance: Random, day: date, key: int) -> Any:
    from cases.trials.enums import Test
    from cases.trials.logic.facts import Alteration, Dossier, Fact, Line, Measured, Score

    def ago(days: int) -> date:
        return day - timedelta(days=chance.randrange(days))

    def answer(yes: float) -> Any:
        return None if chance.random() < 0.15 else Fact(chance.random() < yes)

    tests, scored = _panel(chance)
    taken = ago(400)
    scores = {}
    if scored:
        scores = {
            Test.TMB: Score(round(chance.lognormvariate(1.5, 0.9), 1), taken),
            Test.MSI: Score(45.0 if chance.random() < 0.04 else round(chance.uniform(0, 8), 2), taken, 96),
        }
    alterations: tuple[Alteration, ...] = ()
    if tests:
        alterations = tuple(
            _alteration(chance, tests, key * 32 + number, taken) for number in range(chance.randint(5, 15))
        )
    organs = {}
    if chance.random() < 0.7:
        measured = ago(60)
        organs = {
            "anc": Measured(round(chance.uniform(0.8, 9), 1), "10^9/L", measured),
            "hb": Measured(round(chance.uniform(8, 15), 1), "g/dL", measured),
            "platelets": Measured(chance.randint(60, 400), "10^9/L", measured),
        }
    return Dossier(
        on=day,
        oncotree=chance.choice(TUMOURS) if chance.random() < 0.97 else "",
        diagnosed_on=ago(900),
        birth_year=chance.randint(1935, 2005),
        ecog=Fact(chance.choice((0, 1, 1, 1, 2, 3)), ago(90)) if chance.random() < 0.9 else None,
        standard_options_left=answer(0.2),
        measurable_disease=answer(0.9),
        brain_metastases=answer(0.1),
        consents={
            kind: Fact(chance.random() < 0.97, taken)
            for kind in ("molecular_profiling", "board_discussion", "study_information")
            if chance.random() < 0.95
        },
        lines=tuple(Line(number, chance.choice(DRUGS), ago(800)) for number in range(1, chance.randint(2, 5)))
        if chance.random() < 0.9
        else None,
        organs=organs,
        tested=dict.fromkeys(map(Test, tests), taken),
        alterations=alterations,
        scores=scores,
        icd10="C18.2",
        morphology="8140/3",
    )


def _panel(chance: Random) -> tuple[tuple[str, ...], bool]:
    left = chance.random()
    for share, tests, scored in PANELS:
        left -= share
        if left <= 0:
            return tests, scored
    return PANELS[-1][1:]


def _alteration(chance: Random, tests: tuple[str, ...], key: int, day: date) -> Any:
    from cases.genomics.enums import FindingKind, Oncogenicity
    from cases.trials.logic.facts import Alteration

    gene, roll = chance.choice(DRIVERS), chance.random()
    if roll < 0.05 and "fusions" in tests:
        return Alteration(key, FindingKind.FUSION, gene, partner=f"P{chance.randrange(400)}", in_frame=True, on=day)
    if roll < 0.25 and "copy_number_gains" in tests:
        kind = chance.choice(("amplification", "gain", "loss", "deletion"))
        return Alteration(key, FindingKind.COPY_NUMBER, gene, copy_number_kind=kind, on=day,
                          copies=round(chance.uniform(0, 14), 1), transcript="NM_004448.4")  # fmt: skip
    terms = chance.choice(("missense_variant", "missense_variant", "stop_gained", "frameshift_variant"))
    return Alteration(
        key, FindingKind.SMALL_VARIANT, gene, cdna=f"c.{chance.randrange(3000)}A>T", protein=chance.choice(CHANGES),
        transcript="NM_004333.6", consequence=terms, exon=f"{chance.randint(1, 20)}/21", on=day,
        allele_fraction=round(chance.uniform(0.03, 0.7), 4),
        oncogenicity=chance.choice((None, None, *Oncogenicity)),
    )  # fmt: skip


def make_nation(count: int, day: date) -> None:
    """Open cases with sheets, one patient each, as rows. Covers the genes of the cohorts that are there."""
    from django.db import connection

    from cases.dossier.models import Case, Patient
    from cases.trials.models import FactSheet
    from tests.bench._clone import clone, highest
    from tests.factories import make_case

    first = make_case()
    patients, cases = map(highest, (Patient, Case))
    clone(Patient, first.patient_id, count - 1)
    clone(Case, first.pk, count - 1, pseudonym="'B-' || n", patient_id=f"{patients} + n")
    rows = io.StringIO()
    for key, one in enumerate(dossiers(count, day), start=cases):
        rows.write(_sheet_row(key, one))
    rows.seek(0)
    columns = ("case_id", "facts", "alterations", "touches", "profiles", "case_version", "written_as", "made_at",
               "stale", "matching", "undecided")  # fmt: skip
    with connection.cursor() as cursor:
        cursor.copy_from(rows, FactSheet._meta.db_table, columns=columns)
        cursor.execute("ANALYZE")


def _sheet_row(key: int, one: Any) -> str:
    from cases.trials.logic.fast_sheet import FORM, alteration_lines, facts_line, touched

    touches = sorted({f'"{touch}"' for found in one.alterations for touch in touched(found)})
    values = (
        key, facts_line(one), alteration_lines(one.alterations), "{" + ",".join(touches) + "}", "[]", 1, FORM,
        f"{one.on} 06:00+00", "f", "{}", "{}",
    )  # fmt: skip
    return "\t".join(str(value).translate(ESCAPED) for value in values) + "\n"


GENERAL = {
    "all": [
        {"standard_options_left": {"is": False}},
        {"ecog": {"at_most": 2, "valid_days": 28}},
        {"age": {"at_least": 16}},
        {"measurable_disease": {"is": True}},
        {"consent": {"to": "study_information"}},
        {"at_inclusion": {"all": [
            {"organ": {"code": "anc", "at_least": 1.5, "unit": "10^9/L", "valid_days": 28}},
            {"organ": {"code": "hb", "above": 9, "unit": "g/dL", "valid_days": 28}},
        ]}},
    ]
}  # fmt: skip


def own_rule(chance: Random) -> dict[str, Any]:
    """Biomarker x tumour x earlier drugs, as cohorts of the trial are."""
    gene = chance.choice(DRIVERS)
    marker = chance.choice((
        {"variant": {"gene": gene, "change": [chance.choice(("V600", "G12D", "L858R", "S249C"))]}},
        {"variant": {"gene": gene, "class": "truncating", "oncogenic": True}},
        {"copy_number": {"gene": gene, "kind": "amplification", "min_copies": 6}},
        {"fusion": {"gene": gene, "in_frame": True}},
        {"any": [{"biallelic": {"gene": gene}}, {"loss_of_function": {"gene": chance.choice(DRIVERS)}}]},
        {"any": [{"msi": {"at_least": 20, "min_sites": 40}}, {"tmb": {"at_least": chance.choice((16, 20))}}]},
    ))  # fmt: skip
    own = chance.sample(TUMOURS, chance.randint(1, 3))
    place = chance.choice((
        {"tumour": {"within": own}},
        {"outside_indication": {"drug": "x", "within": own, "reason": "y"}},
        {"outside_indication": {"drug": "x", "within": own, "reason": "y", "when": marker}},
    ))  # fmt: skip
    before = {
        "not": {"prior_drug": {"any_of": chance.sample(["olaparib", "trastuzumab", "osimertinib", "sotorasib"], 2)}}
    }
    return {"all": [marker, place, before]}


def impossible_rule(number: int) -> dict[str, Any]:
    """A cohort that no case of the nation comes near: a gene that is altered in nobody, in a tumour that nobody has."""
    return {"all": [{"fusion": {"gene": f"NEVER{number}"}}, {"tumour": {"within": ["PLEMESO"]}}]}


def make_cohorts(rules: list[dict[str, Any]], prefix: str = "C") -> list[Any]:
    """Cohorts with a version in force each, under the general rule."""
    from cases.trials.models import Cohort, CohortVersion, Trial

    trial, _ = Trial.objects.get_or_create(code="bench", defaults={"name": "Bench", "general_rule": GENERAL})
    made = []
    for number, rule in enumerate(rules):
        cohort = Cohort.objects.create(trial=trial, code=f"{prefix}-{number}", drugs=["x"], tumour="x", biomarker="x")
        made.append(CohortVersion.objects.create(
            cohort=cohort, number=1, rule={"all": [rule, GENERAL]}, valid_from=date(2026, 1, 1)
        ))  # fmt: skip
    return made
