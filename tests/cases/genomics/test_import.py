"""From a delivery to a profile: whole or not at all, once, in versions."""

import pytest

from cases.genomics.models import Finding, Observation, Profile, Upload
from cases.pathology.models import Specimen
from molmdt.accounts.enums import Role
from molmdt.accounts.models import Account
from molmdt.audit.models import AuditEvent
from tests.cases.genomics.deliveries import FUSIONS, current, deliver, record, send, vcf
from tests.factories import make_account, make_case, make_specimen

pytestmark = pytest.mark.django_db
SAMPLE = "IPH0214-D01-P01-A03"


@pytest.fixture
def laboratory() -> Account:
    return make_account(Role.BIOINFORMATICIAN)


@pytest.fixture
def specimen() -> Specimen:
    return make_specimen(make_case(), dna_sample_id=SAMPLE)


def test_vcf_becomes_a_profile_with_findings_and_observations(specimen: Specimen, laboratory: Account) -> None:
    upload = deliver(specimen, laboratory, {f"{SAMPLE}.vcf": vcf(SAMPLE, record(), record(140453140, passed=False))})
    assert upload.state in ("accepted", "warned"), [problem.message for problem in upload.problems.all()]
    profile = current(specimen)
    assert (profile.version, profile.build) == (1, "GRCh37")
    assert profile.sections["small_variants"] == "reported" and profile.sections["fusions"] == "not_tested"
    assert profile.counts["small_variant"] == 1 and profile.counts["candidates"] == 1
    braf = Finding.objects.get(profile=profile, passed=True)
    assert (braf.gene, braf.variant_key, braf.alters_protein) == ("BRAF", "GRCh37:7:140453136:A:T", True)
    assert braf.allele_fraction == pytest.approx(0.3) and braf.depth == 1000
    seen = Observation.objects.get(finding=braf)
    assert (seen.file.name, seen.line) == (f"{SAMPLE}.vcf", 11)
    assert seen.raw


def test_same_content_twice_is_one_profile(specimen: Specimen, laboratory: Account) -> None:
    files = {f"{SAMPLE}.vcf": vcf(SAMPLE, record())}
    first = deliver(specimen, laboratory, files)
    again = send(specimen, laboratory, {"other-name.vcf": files[f"{SAMPLE}.vcf"]})
    assert not again.created and again.upload == first
    assert Profile.objects.count() == 1


def test_corrected_file_makes_a_version_and_keeps_the_old(specimen: Specimen, laboratory: Account) -> None:
    deliver(specimen, laboratory, {"a.vcf": vcf(SAMPLE, record())})
    deliver(
        specimen, laboratory, {"a.vcf": vcf(SAMPLE, record(), record(140453150, gene="BRAF", protein="p.Lys595Asn"))}
    )
    old, new = Profile.objects.order_by("version")
    assert (old.version, old.state, new.version, new.state) == (1, "superseded", 2, "current")
    assert old.findings.count() == 1 and new.findings.count() == 2


def test_part_delivered_later_keeps_what_was_there(specimen: Specimen, laboratory: Account) -> None:
    deliver(specimen, laboratory, {"a.vcf": vcf(SAMPLE, record())})
    upload = deliver(specimen, laboratory, {"fusions.tsv": FUSIONS}, build="GRCh37")
    assert upload.state == "warned", [problem.message for problem in upload.problems.all()]
    profile = current(specimen)
    assert set(profile.findings.values_list("kind", flat=True)) == {"small_variant", "fusion"}
    assert profile.carried == {"small_variants": 1}
    assert Observation.objects.filter(finding__profile=profile, finding__kind="small_variant").count() == 1
    assert upload.problems.filter(rule="carried_over").exists()


def test_other_patients_sample_is_quarantined_and_stores_nothing(specimen: Specimen, laboratory: Account) -> None:
    make_specimen(make_case(), dna_sample_id="IPH0999-D01-P01-A03")
    upload = deliver(specimen, laboratory, {"a.vcf": vcf("IPH0999-D01-P01-A03", record())})
    assert upload.state == "quarantined"
    assert upload.problems.filter(rule="sample_of_other_patient", severity="quarantined").exists()
    assert not Profile.objects.exists() and not Finding.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [
        ("empty.vcf", b"", "empty_file"),
        ("page.vcf", b"<!DOCTYPE html><html><body>Log in</body></html>", "html_page"),
        ("cut.vcf.gz", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xab\xca", "truncated"),
        ("control.vcf", vcf("NA12878", record()), "control_sample"),
    ],
)
def test_bad_file_is_refused_with_a_sentence(
    specimen: Specimen, laboratory: Account, name: str, content: bytes, rule: str
) -> None:
    upload = deliver(specimen, laboratory, {name: content})
    assert upload.state == "refused"
    assert rule in upload.problems.values_list("rule", flat=True)
    assert not Profile.objects.exists()


def test_wrong_build_is_refused(specimen: Specimen, laboratory: Account) -> None:
    upload = deliver(specimen, laboratory, {"a.vcf": vcf(SAMPLE, record())}, build="GRCh38")
    assert upload.state == "refused"
    assert "build_mismatch" in upload.problems.values_list("rule", flat=True)


def test_every_delivery_and_profile_leaves_an_audit_row(specimen: Specimen, laboratory: Account) -> None:
    deliver(specimen, laboratory, {"a.vcf": vcf(SAMPLE, record())})
    rows = AuditEvent.objects.filter(action="genomic_file.upload", case=specimen.case.pseudonym)
    assert list(rows.order_by("at").values_list("object_type", flat=True)) == [Upload._meta.label, Profile._meta.label]
