"""Whose sample it is: inherited variants, sex, the sample id's own parts; a mismatch waits for two persons."""

import pytest

from cases.genomics.models import Finding, Profile, Upload
from cases.genomics.queries.samples import sample_checks
from cases.genomics.readers.kinds import FileKind, Outcome
from cases.genomics.readers.rows import FolderReading, Reading
from cases.genomics.services import clear
from cases.genomics.services.fingerprints import read_fingerprint
from cases.pathology.models import Specimen
from molmdt.accounts.enums import Role
from molmdt.accounts.models import Account
from molmdt.kernel import jobs
from molmdt.kernel.errors import InvalidInput, PreconditionFailed
from tests.cases.genomics.deliveries import FUSIONS, VCF_HEADER, current, deliver
from tests.factories import make_account, make_case, make_specimen

pytestmark = pytest.mark.django_db
ANNOTATION = "Allele|Consequence|SYMBOL|Feature|HGVSc|HGVSp|EXON|PICK|MAX_AF"


def genome(sample: str, places: range, *, run: str = "", y: bool = False, frequency: float = 0.3) -> bytes:
    """A VCF of common inherited variants, one at each place."""
    head = VCF_HEADER.format(sample=sample, annotation=ANNOTATION)
    if y:
        head = head.replace("##contig", "##contig=<ID=Y,length=59373566>\n##contig", 1)
    lines = [
        f"7\t{1000 * place + 1}\t.\tA\tT\t.\tPASS\tCSQ=T|intron_variant|GENE|ENST1.1|||1/2|1|{frequency}"
        "\tGT:AD:DP\t0/1:50,50:100\n"
        for place in places
    ]
    if y:
        lines += [f"Y\t{10_000_000 + one}\t.\tA\tT\t.\tPASS\t.\tGT:AD:DP\t1/1:0,50:50\n" for one in range(5)]
    return (head + "".join(lines)).encode()


@pytest.fixture
def laboratory() -> Account:
    return make_account(Role.BIOINFORMATICIAN)


@pytest.fixture
def specimen() -> Specimen:
    return make_specimen(make_case(), dna_sample_id="IPH0214-D01-M01-A03")


def _send(specimen: Specimen, laboratory: Account, places: range, **values: object) -> Upload:
    return deliver(specimen, laboratory, {"a.vcf": genome(specimen.dna_sample_id, places, **values)})  # type: ignore[arg-type]


def _states(upload: Upload) -> dict[str, str]:
    return {check.kind: check.state for check in sample_checks(Upload.objects.get(pk=upload.pk))}


def test_profile_keeps_its_common_inherited_variants(specimen: Specimen, laboratory: Account) -> None:
    _send(specimen, laboratory, range(30))
    profile = current(specimen)
    assert len(profile.fingerprint) == 30 and profile.fingerprint[0].startswith("GRCh37:7:")
    other = make_specimen(make_case(), dna_sample_id="IPH0215-D01-M01-A03")
    _send(other, laboratory, range(30), frequency=0.001)  # rare: may be somatic
    assert current(other).fingerprint == []


@pytest.mark.parametrize(
    ("before", "after", "state"),
    [
        (range(40), range(2, 42), "accepted"),  # 38 of 40
        (range(40), range(100, 140), "quarantined"),
        (range(40), range(12, 52), "accepted"),  # 28 of 40: a close relative, or not; nobody is accused
        (range(10), range(100, 140), "accepted"),  # too few to tell
    ],
)
def test_new_delivery_against_the_same_specimens_earlier_one(
    specimen: Specimen, laboratory: Account, before: range, after: range, state: str
) -> None:
    _send(specimen, laboratory, before)
    upload = _send(specimen, laboratory, after)
    assert upload.state == state, [problem.message for problem in upload.problems.all()]
    assert Profile.objects.filter(specimen=specimen).count() == (1 if state == "quarantined" else 2)


def test_another_specimen_of_the_patient_must_agree(specimen: Specimen, laboratory: Account) -> None:
    _send(specimen, laboratory, range(40))
    later = make_specimen(make_case(patient=specimen.case.patient), dna_sample_id="IPH0214-D01-M02-A03")
    upload = _send(later, laboratory, range(100, 140))
    said = upload.problems.get(rule="inherited_differ")
    assert upload.state == "quarantined"
    assert said.values == {"shared": "0", "compared": "40", "what": "IPH0214-D01-M01-A03 v1"}
    assert "only 0 are also in IPH0214-D01-M01-A03" in said.message
    assert _states(upload)["inherited"] == "differs"


def test_two_different_persons_clear_a_mismatch(specimen: Specimen, laboratory: Account) -> None:
    _send(specimen, laboratory, range(40))
    upload = _send(specimen, laboratory, range(100, 140))
    reason = "Called the laboratory: the first sample was another patient's."
    clear(upload=upload, actor=laboratory, reason=reason)
    jobs.run_all()
    upload.refresh_from_db()
    assert upload.state == "quarantined"
    with pytest.raises(PreconditionFailed, match="En annen person må også gjøre det"):
        clear(upload=upload, actor=laboratory, reason=reason)
    with pytest.raises(InvalidInput, match="minst ti tegn"):
        clear(upload=upload, actor=make_account(Role.PATHOLOGIST), reason="  sjekket  ")
    upload.refresh_from_db()
    assert (upload.state, upload.clearances.count(), current(specimen).version) == ("quarantined", 1, 1)
    clear(upload=upload, actor=make_account(Role.PATHOLOGIST), reason=reason)
    jobs.run_all()
    upload.refresh_from_db()
    assert upload.state == "warned" and current(specimen).version == 2


def test_other_patient_of_the_run_must_not_agree(specimen: Specimen, laboratory: Account) -> None:
    _send(specimen, laboratory, range(40))
    Profile.objects.update(run_id="RUN7")
    other = make_specimen(make_case(), dna_sample_id="IPH0215-D01-M01-A03")
    files = {"a.vcf": genome(other.dna_sample_id, range(40)), "sample_list.tsv": _run_list(other, "RUN7")}
    upload = deliver(other, laboratory, files)
    assert "inherited_same_as_other" in upload.problems.values_list("rule", flat=True)
    assert upload.state == "quarantined"
    message = upload.problems.get(rule="inherited_same_as_other").message
    assert "40" in message and "RUN7" in message and specimen.dna_sample_id not in message  # numbers, no names


def _run_list(specimen: Specimen, run: str) -> bytes:
    head = "#sample_type\tsample_ID\tsample_pair_ID\tsample_output_ID\tsample_host_system_run_directory"
    sample = specimen.dna_sample_id
    return f"{head}\nDNA_tumor\t{sample}\t{sample}_P\t{sample}\t/data/{run}_TSO_500_LocalApp_results\n".encode()


def test_others_of_the_run_who_differ_are_said_to(specimen: Specimen, laboratory: Account) -> None:
    first = _send(specimen, laboratory, range(40))
    other = make_specimen(make_case(), dna_sample_id="IPH0215-D01-M01-A03")
    second = _send(other, laboratory, range(100, 140))
    Profile.objects.update(run_id="RUN7")
    assert _states(first)["run"] == _states(second)["run"] == "agrees"
    Profile.objects.filter(specimen=other).update(fingerprint=current(specimen).fingerprint)
    assert _states(first)["run"] == "differs"
    Profile.objects.filter(specimen=other).update(fingerprint=current(specimen).fingerprint[:5])
    assert _states(first)["run"] == "cannot_tell"


def test_dna_and_rna_of_one_delivery_must_be_one_persons(specimen: Specimen, laboratory: Account) -> None:
    specimen.rna_sample_id = "IPH0214-R03-M01-A03"
    specimen.save()
    files = {
        "dna.vcf": genome(specimen.dna_sample_id, range(40)),
        "rna.vcf": genome(specimen.rna_sample_id, range(100, 140)),
    }
    upload = deliver(specimen, laboratory, files)
    assert upload.state == "quarantined"
    assert upload.problems.get(rule="inherited_differ").values["what"] in files


def test_part_delivered_later_keeps_the_fingerprint(specimen: Specimen, laboratory: Account) -> None:
    _send(specimen, laboratory, range(40), y=False)
    deliver(specimen, laboratory, {"fusions.tsv": FUSIONS}, build="GRCh37")
    profile = current(specimen)
    assert (profile.version, len(profile.fingerprint)) == (2, 40)


def test_nothing_to_compare_is_said_and_never_ok(specimen: Specimen, laboratory: Account) -> None:
    upload = _send(specimen, laboratory, range(3))
    assert _states(upload) == {"sample": "agrees", "sex": "cannot_tell", "inherited": "cannot_tell"}
    (check,) = (check for check in sample_checks(upload) if check.kind == "inherited")
    assert (check.values["count"], check.values["needed"]) == (3, 20)


def test_agreement_is_shown_with_its_numbers(specimen: Specimen, laboratory: Account) -> None:
    _send(specimen, laboratory, range(40))
    upload = Upload.objects.get(pk=_send(specimen, laboratory, range(1, 41)).pk)
    checks = {check.kind: check for check in sample_checks(upload)}
    assert (checks["own"].state, checks["own"].values["shared"], checks["own"].values["compared"]) == ("agrees", 39, 40)
    assert checks["run"].state == "cannot_tell"


def test_mans_chromosomes_in_a_womans_file_are_quarantined(specimen: Specimen, laboratory: Account) -> None:
    upload = _send(specimen, laboratory, range(3), y=True)
    assert upload.state == "quarantined"
    assert _states(upload)["sex"] == "differs"


def test_sex_that_agrees_is_kept_and_shown(laboratory: Account) -> None:
    case = make_case()
    case.patient.sex = "male"
    case.patient.save()
    specimen = make_specimen(case, dna_sample_id="IPH0214-D01-M01-A03")
    upload = _send(specimen, laboratory, range(3), y=True)
    assert current(specimen).sex_shown == "male"
    assert _states(upload)["sex"] == "agrees"


def test_sample_id_that_contradicts_the_specimen_is_remarked(laboratory: Account) -> None:
    specimen = make_specimen(make_case(), dna_sample_id="IPH0214-D01-P01-F03", origin="metastasis", material="A")
    upload = _send(specimen, laboratory, range(3))
    said = upload.problems.filter(rule="specimen_differs")
    assert (upload.state, [one.values["what"] for one in said]) == ("warned", ["primary, naive", "fresh frozen"])
    assert _states(upload)["specimen"] == "differs"


def test_dna_and_rna_ids_of_two_patients_are_quarantined(laboratory: Account) -> None:
    specimen = make_specimen(make_case(), dna_sample_id="IPH0214-D01-M01-A03", rna_sample_id="IPH0999-R03-M01-A03")
    upload = _send(specimen, laboratory, range(3))
    assert upload.state == "quarantined"
    assert _states(upload)["sample"] == "differs"
    assert not Finding.objects.exists()


def test_other_patients_sample_id_differs_and_an_unnamed_specimen_cannot_be_told(laboratory: Account) -> None:
    specimen = make_specimen(make_case(), dna_sample_id="IPH0214-D01-M01-A03")
    upload = deliver(specimen, laboratory, {"a.vcf": genome("IPH0999-D01-M01-A03", range(3))})
    assert _states(upload)["sample"] == "differs"
    unnamed = make_specimen(make_case(), dna_sample_id="")
    upload = deliver(unnamed, laboratory, {"a.vcf": genome("IPH0998-D01-M01-A03", range(3))})
    assert _states(upload)["sample"] == "cannot_tell"


def test_rows_of_a_large_file_count_though_they_went_past_memory() -> None:
    sent = ("GRCh37:7:1:A:T", "?:7:2:A:T", f"GRCh37:7:3:A:{60 * 'T'}")
    large = Reading("a.vcf", FileKind.SMALL_VARIANT_VCF, Outcome.ACCEPTED, sent_inherited=sent)
    assert read_fingerprint(FolderReading(Outcome.ACCEPTED, (large,)), "GRCh37") == ["GRCh37:7:1:A:T", "GRCh37:7:2:A:T"]
