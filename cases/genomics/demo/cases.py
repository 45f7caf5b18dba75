"""Which laboratory analysed which case of the demo nation, and what it sends: the link from referral to profile."""

from dataclasses import replace
from datetime import timedelta

from cases.dossier.demo.nation import DemoCase, DemoSpecimen
from cases.dossier.enums import CaseState, Sex
from cases.genomics.demo.build import build_profile
from cases.genomics.demo.model import DemoProfile, LabFormat
from cases.genomics.enums import Oncogenicity

FORMAT_OF_NODE = {
    "IPD": LabFormat.TSOPPI_OSLO,
    "IPH": LabFormat.TSOPPI_BERGEN,
    "IPA": LabFormat.LOCALAPP,
    "IPO": LabFormat.DRAGEN,
}
# Tumours whose copy numbers or inherited variants matter come with annotated VCF, segments and Arriba.
SEPARATE_FILES = frozenset({7, 11, 16, 24})
UNANALYSED = frozenset({CaseState.DRAFT, CaseState.SUBMITTED, CaseState.RETURNED})
OTHER_SEX = frozenset({"D14"})  # the files' chromosome Y does not fit the patient
OTHER_SAMPLE = {"D22": "IPA8117"}  # the files carry another patient's sample id
# One variant, two nodes, two opinions: the disagreement of archetype 26.
CLASSIFIED_OTHERWISE = {("D15", "ERBB2"): Oncogenicity.UNCERTAIN}
LOW_COVERAGE = frozenset({"D32"})  # too few reads over the exons: stands in red on the case
ANALYSIS_DAYS = 16  # from the specimen's taking to the laboratory's date, at most until the referral's next day


def profile_of(case: DemoCase) -> DemoProfile | None:
    """The case's profile as its laboratory delivers it; None while nothing has been analysed."""
    if case.state in UNANALYSED or not case.specimens:
        return None
    specimen = case.specimens[0]
    node = specimen.dna_sample_id[:3]
    dna_id, rna_id = _written_ids(case, specimen)
    seen_sex = "F" if case.patient.sex is Sex.FEMALE else "M"
    if case.key in OTHER_SEX:
        seen_sex = "M" if seen_sex == "F" else "F"
    separate = case.archetype in SEPARATE_FILES or case.key in OTHER_SEX
    on_date = min(specimen.taken_on + timedelta(days=ANALYSIS_DAYS), case.referred_on + timedelta(days=1))
    profile = build_profile(
        archetype=case.archetype,
        seed=case.seed,
        format=LabFormat.SEPARATE if separate else FORMAT_OF_NODE[node],
        dna_id=dna_id,
        rna_id=rna_id,
        run_id=f"{on_date:%y%m%d}_NB501498_{case.seed:04d}_AHDEMOBGX{case.seed % 10}",
        sex=seen_sex,
        tumour_content=specimen.tumour_content / 100,
        on_date=on_date,
    )
    return replace(profile, low_coverage=case.key in LOW_COVERAGE)


def _written_ids(case: DemoCase, specimen: DemoSpecimen) -> tuple[str, str]:
    """The sample ids as the files write them; a mix-up carries another patient's number."""
    other = OTHER_SAMPLE.get(case.key)
    if other is None:
        return specimen.dna_sample_id, specimen.rna_sample_id
    length = len(other)
    return other + specimen.dna_sample_id[length:], specimen.rna_sample_id and other + specimen.rna_sample_id[length:]
