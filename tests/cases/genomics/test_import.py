"""From a delivery to a profile: whole or not at all, once, in versions."""

import io
import zipfile
from pathlib import Path

import pytest

from cases.dossier.enums import CaseState
from cases.genomics.models import Finding, Observation, Profile, Upload
from cases.genomics.services import import_upload, rerun
from cases.pathology.models import Specimen
from molmdt.accounts.enums import Role
from molmdt.accounts.models import Account
from molmdt.audit.models import AuditEvent
from molmdt.kernel import jobs, store
from molmdt.kernel.errors import InvalidInput, PreconditionFailed
from tests.cases.genomics.deliveries import FUSIONS, current, deliver, deliver_folder, record, send, vcf
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
    assert (seen.header_line, seen.depth, seen.passed) == (10, 1000, True)
    assert seen.allele_fraction == pytest.approx(0.3)


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


def test_half_an_import_is_never_visible_and_the_job_ends_it(specimen: Specimen, laboratory: Account) -> None:
    """A room above fails in the import's transaction: nothing stays; the next attempt stores everything."""
    from cases.genomics.signals import profile_imported
    from molmdt.kernel.models import Job

    def fails(**_: object) -> None:
        assert Profile.objects.exists() and Finding.objects.exists()
        raise RuntimeError("a receiver broke")

    upload = send(specimen, laboratory, {"a.vcf": vcf(SAMPLE, record())}).upload
    profile_imported.connect(fails)
    try:
        jobs.run(upload.job.key)
        assert not Profile.objects.exists() and not Finding.objects.exists()
        upload.refresh_from_db()
        assert upload.state == "reading"
    finally:
        profile_imported.disconnect(fails)
    jobs.run_all()
    upload.refresh_from_db()
    assert (Profile.objects.count(), Job.objects.get(pk=upload.job_id).state) == (1, "done")
    assert upload.state in ("accepted", "warned")


def test_job_run_again_after_its_work_is_done_changes_nothing(specimen: Specimen, laboratory: Account) -> None:
    upload = deliver(specimen, laboratory, {"a.vcf": vcf(SAMPLE, record())})
    import_upload(upload_id=upload.pk)
    assert Profile.objects.count() == 1 and Finding.objects.count() == 1


def test_archive_is_opened_and_its_files_are_kept(specimen: Specimen, laboratory: Account) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(f"run/{SAMPLE}/a.vcf", vcf(SAMPLE, record()))
        archive.writestr(f"run/{SAMPLE}/fusions.tsv", FUSIONS)
    upload = deliver(specimen, laboratory, {"run.zip": packed.getvalue()})
    assert upload.state == "warned", [problem.message for problem in upload.problems.all()]
    assert set(upload.files.values_list("name", flat=True)) == {
        "run.zip", f"run/{SAMPLE}/a.vcf", f"run/{SAMPLE}/fusions.tsv",
    }  # fmt: skip
    seen = Observation.objects.get(finding__gene="BRAF")
    assert store.path_of(seen.file.sha256).read_bytes() == vcf(SAMPLE, record())


def test_dna_and_rna_files_of_one_delivery_make_one_profile(specimen: Specimen, laboratory: Account) -> None:
    deliver(specimen, laboratory, {"a.vcf": vcf(SAMPLE, record()), "fusions.tsv": FUSIONS})
    profile = current(specimen)
    assert (profile.counts["small_variant"], profile.counts["fusion"]) == (1, 1)
    assert profile.sections["msi"] == "not_tested"


def test_relevant_finding_that_a_new_version_lacks_is_named(specimen: Specimen, laboratory: Account) -> None:
    deliver(specimen, laboratory, {"a.vcf": vcf(SAMPLE, record())})
    Finding.objects.update(relevance="relevant")
    upload = deliver(specimen, laboratory, {"a.vcf": vcf(SAMPLE, record(140453150, protein="p.Lys595Asn"))})
    gone = upload.problems.get(rule="relevant_gone")
    assert "BRAF" in gone.message


def test_reading_that_failed_on_our_side_can_be_read_again(specimen: Specimen, laboratory: Account) -> None:
    from molmdt.kernel.models import Job

    upload = send(specimen, laboratory, {"a.vcf": vcf(SAMPLE, record())}).upload
    Job.objects.filter(pk=upload.job_id).update(state="failed")
    rerun(upload=upload, actor=laboratory)
    jobs.run_all()
    assert current(specimen).counts["small_variant"] == 1
    with pytest.raises(PreconditionFailed):
        rerun(upload=upload, actor=laboratory)


@pytest.mark.parametrize("name", ["../../etc/passwd", "/abs/a.vcf", "a\\..\\b.vcf", "\u202ea.vcf"])
def test_hostile_name_stays_inside_the_delivery(specimen: Specimen, laboratory: Account, name: str) -> None:
    upload = send(specimen, laboratory, {name: vcf(SAMPLE, record())}).upload
    kept = upload.files.get().name
    assert ".." not in kept and not kept.startswith("/") and kept.isprintable()


def test_empty_delivery_and_closed_case_are_refused(laboratory: Account) -> None:
    with pytest.raises(InvalidInput):
        send(make_specimen(make_case()), laboratory, {})
    with pytest.raises(PreconditionFailed):
        send(make_specimen(make_case(CaseState.CLOSED)), laboratory, {"a.vcf": b"x"})
    assert not Upload.objects.exists()


def test_findings_of_the_published_example_are_stored_whole(laboratory: Account, shared: Path) -> None:
    specimen = make_specimen(make_case(), dna_sample_id="TCGA-A6-2686-01A-01D-1408-10")
    folder = shared / "variants" / "pcgr"
    upload = deliver_folder(specimen, laboratory, [folder / "T001-COAD.grch37.vcf.gz"])
    assert upload.state == "accepted", [problem.message for problem in upload.problems.all()[:3]]
    assert Observation.objects.filter(finding__profile=current(specimen)).count() == 3317
