"""Reference materials at a laboratory: sent, compared with what was learned, drawn, asked about on the work list."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import escape
from django.utils.translation import override

from cases.genomics.logic.quality import TMB, UNEXPECTED
from cases.genomics.models import Profile, QualityRun, Receipt, Upload
from cases.genomics.queries.quality import materials_of
from cases.genomics.reference_materials import table
from cases.genomics.refusals import Reason
from cases.genomics.services import Incoming, read_receipt, receive_quality_run
from molmdt.accounts.enums import Role
from molmdt.accounts.models import Account
from molmdt.audit.models import AuditEvent
from molmdt.kernel import jobs, store
from molmdt.kernel.errors import InvalidInput
from molmdt.kernel.models import Job
from tests.cases.genomics.deliveries import deliver
from tests.cases.genomics.inpred.tables import row, sample_list, summary, text
from tests.factories import make_account, make_case, make_hospital, make_specimen

pytestmark = pytest.mark.django_db
MATERIAL = "CL-DEMOMIX-D01"


@pytest.fixture
def laboratory() -> Account:
    return make_account(Role.BIOINFORMATICIAN)


def files(
    *fractions: float, tmb: float = 7.8, extra: int = 0, number: int = 0, sample: str = MATERIAL
) -> dict[str, bytes]:
    """A result folder; ``number`` makes it another run."""
    made = [row(at + 1, AF_tumor_DNA=str(fraction), Sample_ID=sample) for at, fraction in enumerate(fractions)]
    made += [row(500 + at, Sample_ID=sample) for at in range(extra)]
    line = f"{sample}_P\t{tmb} (10)\t0.88 (1/114)\tNA\tNA\tNA"
    run = f"26010{number}_RUN"
    return {
        f"{sample}_small_variant_table.tsv": text(made, noted=sample).encode(),
        f"{run}_variant_summary.tsv": summary(line).encode(),
        "sample_list.tsv": sample_list(("DNA_tumor", sample), run=run).encode(),
    }


def sent(actor: Account, content: dict[str, bytes], sample: str = MATERIAL) -> QualityRun:
    incoming = [Incoming(name, [data]) for name, data in content.items()]
    run, _ = receive_quality_run(laboratory=actor.person.hospital, actor=actor, sample_id=sample, files=incoming)
    return run


def learned_runs(actor: Account) -> None:
    for number, shift in enumerate((0.0, 0.01, -0.01)):
        run = sent(actor, files(0.10 + shift, 0.30 + shift, number=number))
        assert run.figures["learning"] and run.figures["accepted"]


def test_three_runs_teach_what_the_fourth_is_held_against(laboratory: Account) -> None:
    learned_runs(laboratory)
    good = sent(laboratory, files(0.12, 0.29, number=4))
    held = {one.variant_key: one for one in good.results.all()}
    assert good.figures["accepted"] and not good.figures["learning"] and good.figures["outside"] == 0
    first = held["GRCh37:7:140453136:A:T"]
    assert (first.expected, first.tolerance, first.found, first.within) == (0.1, 0.05, 0.12, True)
    assert held[TMB].expected == 7.8 and held[UNEXPECTED].found == 0


def test_a_run_outside_its_limits_waits_for_a_bioinformatician_until_a_newer_one_is_within(
    laboratory: Account, client: Client
) -> None:
    learned_runs(laboratory)
    bad = sent(laboratory, files(0.30, tmb=7.8, number=5))
    outside = {one.variant_key: one.present for one in bad.results.filter(within=False)}
    assert outside == {"GRCh37:7:140453136:A:T": True, "GRCh37:7:140453137:A:T": False}
    client.force_login(laboratory)
    assert f"/quality/runs/{bad.pk}/" in client.get("/").content.decode()
    page = client.get(f"/quality/runs/{bad.pk}/").content.decode()
    assert "utenfor" in page
    stranger = Client()
    stranger.force_login(make_account(Role.BIOINFORMATICIAN, hospital=make_hospital("oslo")))
    assert f"/quality/runs/{bad.pk}/" not in stranger.get("/").content.decode()
    # What lay outside teaches nothing: the next run is held against the accepted ones.
    again = sent(laboratory, files(0.11, 0.31, number=6))
    assert again.figures["accepted"] and again.figures["learned_from"] == 3
    assert "/quality/runs/" not in client.get("/").content.decode()


def test_unexpected_variants_are_counted_and_too_many_are_outside(laboratory: Account) -> None:
    learned_runs(laboratory)
    allowed = table().learning.unexpected_allowed
    assert sent(laboratory, files(0.1, 0.3, extra=allowed, number=7)).figures["accepted"]
    # The accepted run has taught them: now they are known, and twice as many new ones are strange again.
    many = sent(laboratory, files(0.1, 0.3, extra=2 * allowed + 1, number=8))
    assert many.figures["unexpected"] == allowed + 1 and not many.figures["accepted"]


def test_the_same_files_are_one_run(laboratory: Account) -> None:
    assert sent(laboratory, files(0.1)).pk == sent(laboratory, files(0.1)).pk
    assert QualityRun.objects.count() == 1


def test_runs_of_one_laboratory_teach_no_other(laboratory: Account) -> None:
    learned_runs(laboratory)
    other = make_account(Role.BIOINFORMATICIAN, hospital=make_hospital("oslo"))
    assert sent(other, files(0.9)).figures["learned_from"] == 0


def test_files_are_kept_as_they_came_and_the_run_is_recorded(laboratory: Account) -> None:
    run = sent(laboratory, files(0.1))
    assert {store.path_of(file["sha256"]).read_bytes() for file in run.files} == set(files(0.1).values())
    event = AuditEvent.objects.get(action="quality.upload")
    assert event.case == "" and event.object_id == str(run.pk)
    assert not Upload.objects.exists() and not Profile.objects.exists()


@pytest.mark.parametrize("sample", ["IPH0214-D01-P01-A03", "PAT-1", "", "IPH0214-D01-C01-A03"])
def test_a_patients_sample_is_no_reference_material(sample: str, laboratory: Account) -> None:
    with pytest.raises(InvalidInput):
        sent(laboratory, files(0.1, sample=sample or "x"), sample)
    assert not QualityRun.objects.exists()


def test_files_about_another_sample_are_refused(laboratory: Account) -> None:
    with pytest.raises(InvalidInput):
        sent(laboratory, files(0.1, sample="IPH0214-D01-P01-A03"))
    with pytest.raises(InvalidInput):
        sent(laboratory, {"a.tsv": b"<html>"})
    assert not QualityRun.objects.exists()


def test_a_reference_material_is_refused_as_a_patient(laboratory: Account) -> None:
    specimen = make_specimen(make_case(), dna_sample_id="IPH0214-D01-P01-A03")
    upload = deliver(specimen, laboratory, files(0.1))
    assert upload.state in ("refused", "quarantined") and not Profile.objects.exists()
    assert upload.problems.filter(rule="control_sample").exists()


def test_stated_values_of_the_maker_are_held_from_the_first_run(laboratory: Account) -> None:
    sample = "HD200-D01"
    made = [
        row(1, Sample_ID=sample, AF_tumor_DNA="0.105"),
        row(2, Sample_ID=sample, Genomic_location="12:25398281", DNA_change="C>T", AF_tumor_DNA="0.4"),
    ]
    content = {f"{sample}_small_variant_table.tsv": text(made, noted=sample).encode()}
    results = {one.name: one for one in sent(laboratory, content, sample).results.all()}
    assert results["BRAF p.V600E"].within is True and results["KRAS p.G13D"].within is False
    assert results["NRAS p.Q61K"].present is False


def test_pages_draw_the_values_and_say_them_in_a_table(laboratory: Account, client: Client) -> None:
    learned_runs(laboratory)
    sent(laboratory, files(0.30, 0.30, number=9))
    client.force_login(laboratory)
    page = client.get("/quality/", follow=True).content.decode()
    assert page.count('class="quality-chart"') == 5 and '<path class="out"' in page
    assert "10,0\xa0%" in page and "utenfor" in page and 'enctype="multipart/form-data"' in page
    other = Client()
    other.force_login(make_account(Role.CHAIR))
    seen = other.get("/quality/", follow=True).content.decode()
    assert 'class="quality-chart"' in seen and "multipart" not in seen
    outsider = Client()
    outsider.force_login(make_account(Role.REFERRING_ONCOLOGIST))
    assert outsider.get("/quality/").status_code == 403


def test_a_run_is_sent_through_the_page(laboratory: Account, client: Client) -> None:
    client.force_login(laboratory)
    sending = {"sample_id": MATERIAL, "ran_on": "2026-01-05"}
    uploads = [SimpleUploadedFile(name, data) for name, data in files(0.1).items()]
    answer = client.post("/quality/send/", {**sending, "files": uploads})
    receipt = Receipt.objects.get()
    assert answer.status_code == 302 and answer["Location"] == f"/quality/receipts/{receipt.pk}/"
    assert not QualityRun.objects.exists()  # nothing is read in the request
    assert "load delay:700ms" in client.get(answer["Location"]).content.decode()
    jobs.run_all()
    run = QualityRun.objects.get()
    assert f"/quality/runs/{run.pk}/" in client.get(answer["Location"]).content.decode()
    again = [SimpleUploadedFile(name, data) for name, data in files(0.1).items()]
    assert client.post("/quality/send/", {**sending, "files": again})["Location"] == f"/quality/runs/{run.pk}/"
    assert run.ran_on.isoformat() == "2026-01-05" and run.received_by == laboratory.person
    refused = client.post("/quality/send/", {"sample_id": "", "files": []})
    assert refused.status_code == 400 or refused.status_code == 422


def test_files_of_another_sample_are_refused_on_the_receipt_and_nothing_is_stored(
    laboratory: Account, client: Client
) -> None:
    client.force_login(laboratory)
    uploads = [SimpleUploadedFile(name, data) for name, data in files(0.1, sample="IPH0214-D01-P01-A03").items()]
    answer = client.post("/quality/send/", {"sample_id": MATERIAL, "files": uploads})
    jobs.run_all()
    receipt = Receipt.objects.get()
    assert receipt.state == "refused" and receipt.problems and not QualityRun.objects.exists()
    page = client.get(answer["Location"]).content.decode()
    assert receipt.problems[0]["file"] in page and client.get("/quality/", follow=True).content.decode().count(
        f"/quality/receipts/{receipt.pk}/"
    ) == 1  # fmt: skip


def test_a_receipt_tells_its_reasons_in_the_language_of_its_reader(laboratory: Account, client: Client) -> None:
    client.force_login(laboratory)
    other = "IPH0214-D01-P01-A03"
    uploads = [SimpleUploadedFile(name, data) for name, data in files(0.1, sample=other).items()]
    address = client.post("/quality/send/", {"sample_id": MATERIAL, "files": uploads})["Location"]
    jobs.run_all()
    (reason, *_rest) = Receipt.objects.get().problems
    assert reason["rule"].startswith("file.") and reason["file"]
    said = {}
    for language in ("nb", "en"):
        client.cookies["django_language"] = language
        page = client.get(address).content.decode()
        with override(language):
            (said[language],) = {Reason.stored(reason).sentence}
        assert escape(said[language]) in page
    assert said["nb"] != said["en"]


def test_reasons_that_were_kept_as_sentences_are_told_as_they_were_said() -> None:
    kept = {"rule": "", "file": "a.vcf, linje 3", "line": None, "field": "", "values": {"said": "Noe er galt."}}
    reason = Reason.stored(kept)
    assert (reason.place, reason.sentence) == ("a.vcf, linje 3", "Noe er galt.")


def test_a_refused_run_leaves_one_row_whether_at_the_door_or_while_it_is_read(
    laboratory: Account, client: Client
) -> None:
    client.force_login(laboratory)
    rows = AuditEvent.objects.filter(action="quality.upload", account=laboratory.username, outcome="failed")
    client.post("/quality/send/", {"sample_id": "IPH0214-D01-P01-A03", "files": []})
    (row,) = rows.all()
    assert (row.details, row.verb) == ({"status": 422, "rules": ["sending.material_unknown"]}, "C")
    uploads = [SimpleUploadedFile(name, data) for name, data in files(0.1, sample="IPH0214-D01-P01-A03").items()]
    client.post("/quality/send/", {"sample_id": MATERIAL, "files": uploads})
    jobs.run_all()
    later = rows.order_by("-at").first()
    assert rows.count() == 2 and later.object_id == str(Receipt.objects.get().pk) and later.details["rules"]


def test_a_receipt_is_answered_once_and_a_job_that_gave_up_says_so(laboratory: Account, client: Client) -> None:
    client.force_login(laboratory)
    uploads = [SimpleUploadedFile(name, data) for name, data in files(0.1).items()]
    address = client.post("/quality/send/", {"sample_id": MATERIAL, "files": uploads})["Location"]
    receipt = Receipt.objects.get()
    Job.objects.filter(pk=receipt.job_id).update(state=Job.State.FAILED)
    page = client.get(address).content.decode()
    assert str(receipt.job_id) in page and "load delay:700ms" not in page
    read_receipt(receipt_id=receipt.pk)
    answered = Receipt.objects.get()
    assert answered.state == "stored"
    read_receipt(receipt_id=receipt.pk)
    assert Receipt.objects.get().answered_at == answered.answered_at and QualityRun.objects.count() == 1


def test_number_of_questions_does_not_grow_with_runs(laboratory: Account, django_assert_max_num_queries) -> None:
    learned_runs(laboratory)
    with django_assert_max_num_queries(8):
        few = materials_of(laboratory.person.hospital)
    for number in range(4, 8):
        sent(laboratory, files(0.1, 0.3, number=number))
    with django_assert_max_num_queries(8):
        many = materials_of(laboratory.person.hospital)
    assert (len(few[0].runs), len(many[0].runs)) == (3, 7)
    assert [run.received_at for run in many[0].runs] == sorted((run.received_at for run in many[0].runs), reverse=True)


@pytest.mark.parametrize(
    ("folder", "sample", "material", "variants"),
    [("hus-acrometrix", "CL-AcroMetrix-D01", "acrometrix", 481), ("hus-na12878", "CL-NA12878N25-D01", "na12878", 4)],
)
def test_public_reference_materials_are_taken_in(
    folder: str, sample: str, material: str, variants: int, laboratory: Account, shared
) -> None:
    paths = [*(shared / "tso500" / folder).glob("*.tsv"), *(shared / "tso500").glob("1912*_variant_summary.tsv")]
    run = sent(laboratory, {path.name: path.read_bytes() for path in paths}, sample)
    assert (run.material, run.build, run.figures["small_variants"]) == (material, "GRCh37", variants)
    assert run.run_id == "191206_NB501498_0174_AHWCNMBGXC" and run.figures["learning"]
