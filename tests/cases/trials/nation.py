"""Twelve cohorts, loaded, and profiles for cases: rows as the importer would make them."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from cases.dossier.models import Case, Consent
from cases.genomics.models import Finding, Profile, Signature, Upload
from cases.trials.models import Cohort
from cases.trials.services import definition_of, load_trials
from molmdt.kernel.clock import today
from tests.factories import make_case, make_specimen

EXAMINED = {"small_variants": "reported", "copy_numbers": "none_reported", "fusions": "none_reported"}
COMPLETE = {"measurable_disease": "yes", "brain_metastases": "no"}


TRIAL = Path(__file__).with_name("trial.yaml")


def load_cohorts() -> dict[str, Cohort]:
    """The cohorts of trial.yaml, nobody treated yet, by code."""
    load_trials([definition_of(TRIAL.read_text(encoding="utf-8"))])
    return {cohort.code: cohort for cohort in Cohort.objects.all()}


def make_ready_case(**values: Any) -> Case:
    """A referral that answers everything that the trial asks of every cohort."""
    case = make_case(**{**COMPLETE, **values})
    Consent.objects.create(case=case, kind="molecular_profiling", answer="yes", given_on=today() - timedelta(days=20))
    return case


def make_profile(
    case: Case, *findings: dict[str, Any], sections: dict[str, str] | None = None, **scores: float
) -> Profile:
    """A current profile with these findings; ``scores``: tmb, msi, hrd."""
    specimen = make_specimen(case)
    upload = Upload.objects.create(specimen=specimen, laboratory=case.hospital, content_sha256="0" * 64)
    profile = Profile.objects.create(
        case=case, specimen=specimen, upload=upload, laboratory=case.hospital, build="GRCh37", content_sha256="0" * 64,
        sections=sections if sections is not None else EXAMINED,
    )  # fmt: skip
    for number, finding in enumerate(findings):
        values = {"kind": "small_variant", "passed": True, "variant_key": f"key-{number}", **finding}
        Finding.objects.create(profile=profile, **values)
    for kind, value in scores.items():
        sites = 96 if kind == "msi" else None
        Signature.objects.create(profile=profile, kind=kind, tested=True, value=value, usable_sites=sites)
    return profile


FGFR2 = {"kind": "fusion", "gene": "FGFR2", "partner_gene": "BICC1", "in_frame": True, "supporting_reads": 214}
BRAF = {"gene": "BRAF", "hgvs_p": "p.(Val600Glu)", "consequence": "missense_variant", "allele_fraction": 0.31}
