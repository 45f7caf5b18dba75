"""The pages of the room: who may, what they say, how many questions they ask the database."""

import pytest
from django.test import Client

from cases.genomics.models import Finding, Profile
from cases.pathology.models import Specimen
from molmdt.accounts.enums import Role
from molmdt.accounts.models import Account
from molmdt.kernel import jobs
from tests.cases.genomics.deliveries import FUSIONS, current, deliver, record, vcf
from tests.factories import make_account, make_case, make_hospital, make_specimen

pytestmark = pytest.mark.django_db
SAMPLE = "IPH0214-D01-P01-A03"


@pytest.fixture
def laboratory() -> Account:
    return make_account(Role.BIOINFORMATICIAN)


@pytest.fixture
def specimen() -> Specimen:
    return make_specimen(make_case(), dna_sample_id=SAMPLE)


def entered(client: Client, account: Account) -> Client:
    client.force_login(account)
    return client


def many(count: int) -> dict[str, bytes]:
    return {"many.vcf": vcf(SAMPLE, *(record(pos=140453136 + 3 * n, protein=f"p.Val{n + 1}Glu") for n in range(count)))}


def test_findings_page_says_what_is_hidden(client: Client, specimen: Specimen, laboratory: Account) -> None:
    deliver(
        specimen,
        laboratory,
        {
            "a.vcf": vcf(
                SAMPLE,
                record(),
                record(140453140, passed=False),
                record(140453150, consequence="synonymous_variant", protein="p.Lys5="),
            )
        },
    )
    page = entered(client, laboratory).get(f"/cases/{specimen.case.pseudonym}/findings/").content.decode()
    assert "Viser 1 av 3 funn" in page
    assert "p.Val600Glu" in page and "p.Lys5=" not in page
    assert "1 skjult" in page
    shown = client.get(f"/cases/{specimen.case.pseudonym}/findings/?show=silent&show=failed").content.decode()
    assert "Viser 3 av 3 funn" in shown


def test_case_without_profile_says_that_nothing_is_known(client: Client, laboratory: Account) -> None:
    page = entered(client, laboratory).get(f"/cases/{make_case().pseudonym}/findings/").content.decode()
    assert "verken påvist eller utelukket" in page


def test_number_of_queries_does_not_grow_with_findings(
    client: Client, specimen: Specimen, laboratory: Account, django_assert_max_num_queries
) -> None:
    other = make_specimen(make_case(), dna_sample_id="IPH0215-D01-P01-A03")
    deliver(specimen, laboratory, many(3))
    files = {name: content.replace(SAMPLE.encode(), b"IPH0215-D01-P01-A03") for name, content in many(300).items()}
    deliver(other, laboratory, files)
    assert current(other).findings.count() == 300
    entered(client, laboratory)
    counts = []
    for one in (specimen, other):
        with django_assert_max_num_queries(60) as seen:
            assert client.get(f"/cases/{one.case.pseudonym}/findings/").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_mark_answers_with_its_row(client: Client, specimen: Specimen, laboratory: Account) -> None:
    deliver(specimen, laboratory, {"a.vcf": vcf(SAMPLE, record())})
    finding = Finding.objects.get()
    answer = entered(client, laboratory).post(
        f"/cases/{specimen.case.pseudonym}/findings/{finding.pk}/mark/", {"relevance": "relevant"}
    )
    finding.refresh_from_db()
    assert answer.status_code == 200 and f'id="finding-{finding.pk}"' in answer.content.decode()
    assert (finding.relevance, finding.relevance_by) == ("relevant", laboratory.person)


def test_marks_and_interpretations_follow_into_the_next_version(
    client: Client, specimen: Specimen, laboratory: Account
) -> None:
    deliver(specimen, laboratory, {"a.vcf": vcf(SAMPLE, record())})
    finding, base = Finding.objects.get(), f"/cases/{specimen.case.pseudonym}/findings"
    entered(client, laboratory).post(f"{base}/{finding.pk}/mark/", {"relevance": "relevant"})
    client.post(f"{base}/{finding.pk}/interpretation/save/", interpretation_data())
    deliver(specimen, laboratory, {"a.vcf": vcf(SAMPLE, record(), record(140453150, protein="p.Lys595Asn"))})
    fresh = current(specimen).findings.get(variant_key="GRCh37:7:140453136:A:T")
    assert fresh.pk != finding.pk and fresh.relevance == "relevant"
    assert fresh.interpretations.get().actionabilities.get().level_own_tumour == "I-A"
    carried = fresh.interpretations.get()
    assert (carried.points, carried.criteria.filter(met=True).count()) == (10, 4)
    assert finding.interpretations.count() == 1


def interpretation_data(version: int = 0, **values: str) -> dict[str, str]:
    return {
        "version": str(version),
        "oncogenicity": "oncogenic",
        "criterion-functional_damaging": "yes",
        "criterion-hotspot_ge50_aa_ge10": "yes",
        "criterion-critical_domain": "no",
        "criterion-in_silico_damaging": "yes",
        "criterion-population_absent": "yes",
        "text": "Aktiverende.",
        "actions-TOTAL_FORMS": "1",
        "actions-INITIAL_FORMS": "0",
        "actions-0-drugs": "dabrafenib + trametinib",
        "actions-0-effect": "sensitive",
        "actions-0-system": "ESCAT",
        "actions-0-level_own_tumour": "I-A",
        "actions-0-level_other_tumours": "I-C",
        **values,
    }


def test_interpretation_is_confirmed_by_a_second_person(
    client: Client, specimen: Specimen, laboratory: Account
) -> None:
    deliver(specimen, laboratory, {"a.vcf": vcf(SAMPLE, record())})
    finding = Finding.objects.get()
    base = f"/cases/{specimen.case.pseudonym}/findings/{finding.pk}/interpretation"
    author = make_account(Role.MOLECULAR_BIOLOGIST)
    entered(client, author).post(f"{base}/save/", interpretation_data())
    client.post(f"{base}/propose/", {"version": "1"})
    own = client.post(f"{base}/decide/", {"version": "2", "decision": "confirm"})
    assert own.status_code == 409
    second = make_account(Role.MOLECULAR_BIOLOGIST)
    assert entered(client, second).post(f"{base}/decide/", {"version": "2", "decision": "confirm"}).status_code == 200
    interpretation = finding.interpretations.get()
    assert (interpretation.state, interpretation.author, interpretation.second_reader) == (
        "confirmed",
        author.person,
        second.person,
    )


def test_row_shows_the_levels_of_an_interpretation(client: Client, specimen: Specimen, laboratory: Account) -> None:
    deliver(specimen, laboratory, {"a.vcf": vcf(SAMPLE, record())})
    base = f"/cases/{specimen.case.pseudonym}/findings/{Finding.objects.get().pk}"
    values = interpretation_data() | {"actions-0-level_other_tumours": ""}
    entered(client, laboratory).post(f"{base}/interpretation/save/", values)
    row = client.get(f"{base}/row/").content.decode()
    assert "I-A / –" in row and "ESCAT" in row


def test_conflict_shows_both_texts(client: Client, specimen: Specimen, laboratory: Account) -> None:
    deliver(specimen, laboratory, {"a.vcf": vcf(SAMPLE, record())})
    address = f"/cases/{specimen.case.pseudonym}/findings/{Finding.objects.get().pk}/interpretation/save/"
    entered(client, laboratory).post(address, interpretation_data(text="Den første."))
    page = client.post(address, interpretation_data(text="Den andre.")).content.decode()
    assert "Den første." in page and "Den andre." in page
    assert Finding.objects.get().interpretations.get().text == "Den første."


def test_upload_through_the_page_ends_in_a_reading_report(
    client: Client, specimen: Specimen, laboratory: Account
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    entered(client, laboratory)
    base = f"/cases/{specimen.case.pseudonym}/files"
    answer = client.post(
        f"{base}/send/",
        {
            "specimen": specimen.pk,
            "build_stated": "",
            "paths": ["run/a.vcf", "run/rna/fusions.tsv"],
            "files": [SimpleUploadedFile("a.vcf", vcf(SAMPLE, record())), SimpleUploadedFile("fusions.tsv", FUSIONS)],
        },
    )
    waiting = client.get(answer["Location"]).content.decode()
    assert "Filene leses" in waiting or "Venter på" in waiting
    jobs.run_all()
    report = client.get(answer["Location"]).content.decode()
    assert "run/rna/fusions.tsv" in report and "Åpne funnene" in report
    assert Profile.objects.get().counts["fusion"] == 1
    assert client.get(f"{base}/").status_code == 200


def test_quarantine_needs_two_different_persons(client: Client, specimen: Specimen, laboratory: Account) -> None:
    upload = deliver(specimen, laboratory, {"a.vcf": vcf("IPD0001-D01-P01-A03", record())})
    assert upload.state == "quarantined"
    address = f"/cases/{specimen.case.pseudonym}/files/{upload.pk}/clear/"
    reason = {"reason": "Ringt laboratoriet: samme blokk, nytt nummer."}
    assert entered(client, laboratory).post(address, reason).status_code == 302
    assert client.post(address, reason).status_code == 409
    assert not Profile.objects.exists()
    case = f"/cases/{specimen.case.pseudonym}"
    for place in ("findings/", "box/findings/"):
        told = client.get(f"{case}/{place}").content.decode()
        assert "En leveranse holdes tilbake" in told and f"{case}/files/{upload.pk}/" in told
    assert entered(client, make_account(Role.LOCAL_COORDINATOR)).post(address, reason).status_code == 302
    jobs.run_all()
    upload.refresh_from_db()
    assert upload.state == "warned" and current(specimen).counts["small_variant"] == 1
    report = client.get(f"{case}/files/{upload.pk}/").content.decode()
    assert "To personer har forsikret seg om" in report and reason["reason"] in report and "Hvordan du" not in report
    findings = client.get(f"{case}/findings/").content.decode()
    assert "frigitt fra karantene" in findings and "holdes tilbake" not in findings


def test_strangers_do_not_find_the_case(client: Client, specimen: Specimen, laboratory: Account) -> None:
    deliver(specimen, laboratory, {"a.vcf": vcf(SAMPLE, record())})
    stranger = make_account(Role.BIOINFORMATICIAN, hospital=make_hospital("unn"))
    entered(client, stranger)
    for path in ("findings/", "files/", f"findings/{Finding.objects.get().pk}/", "box/findings/"):
        assert client.get(f"/cases/{specimen.case.pseudonym}/{path}").status_code == 404


def test_box_shows_what_matters(client: Client, specimen: Specimen, laboratory: Account) -> None:
    deliver(specimen, laboratory, {"a.vcf": vcf(SAMPLE, record())})
    Finding.objects.update(relevance="relevant")
    page = entered(client, laboratory).get(f"/cases/{specimen.case.pseudonym}/box/findings/").content.decode()
    assert "BRAF" in page and "p.Val600Glu" in page and "ikke testet" in page
