"""Links to reads, and the page that draws them."""

import json
from typing import Any

import pytest
from django.test import Client

from cases.genomics.models import Finding, Profile
from cases.genomics.services.alignments import set_alignments
from molmdt.accounts.enums import Role
from molmdt.accounts.models import Account
from molmdt.audit.models import AuditEvent
from molmdt.kernel.errors import InvalidInput
from tests.cases.genomics.deliveries import current, deliver, record, vcf
from tests.factories import make_account, make_case, make_specimen

pytestmark = pytest.mark.django_db
SAMPLE, HOST = "IPH0214-D01-P01-A03", "reads.example.org"
GOOD = {"name": "Tumour", "url": f"https://{HOST}/t.bam", "index_url": f"https://{HOST}/t.bam.bai", "build": "GRCh37"}


@pytest.fixture(autouse=True)
def hosts(settings: Any) -> None:
    settings.ALIGNMENT_HOSTS = [HOST]


@pytest.fixture
def laboratory() -> Account:
    return make_account(Role.BIOINFORMATICIAN, Role.LOCAL_COORDINATOR)


@pytest.fixture
def profile(laboratory: Account) -> Profile:
    specimen = make_specimen(make_case(), dna_sample_id=SAMPLE)
    deliver(specimen, laboratory, {"a.vcf": vcf(SAMPLE, record())})
    return current(specimen)


REFUSED = [
    {"url": f"http://{HOST}/t.bam"}, {"url": "https://elsewhere.org/t.bam"}, {"url": f"https://{HOST}.evil.org/t.bam"},
    {"url": f"https://user@{HOST}/t.bam"}, {"url": f"https://{HOST}:8443/t.bam"}, {"url": f"https://{HOST}/t.vcf"},
    {"url": f"https://{HOST}/t.bam#x"}, {"url": "javascript:alert(1)"}, {"url": "https://[::1/t.bam"},
    {"index_url": f"https://{HOST}/t.bam"}, {"index_url": ""}, {"name": " "}, {"build": "hg19"},
]  # fmt: skip


@pytest.mark.parametrize("wrong", REFUSED, ids=lambda wrong: str(next(iter(wrong.values()))))
def test_link_that_is_refused(profile: Profile, laboratory: Account, wrong: dict[str, str]) -> None:
    with pytest.raises(InvalidInput):
        set_alignments(profile=profile, actor=laboratory, links=[GOOD | wrong])
    profile.refresh_from_db()
    assert profile.alignments == []


def test_links_are_stored_by_the_form_and_the_page_fetches_from_there_alone(
    client: Client, profile: Profile, laboratory: Account
) -> None:
    client.force_login(laboratory)
    base = f"/cases/{profile.case.pseudonym}/findings"
    assert client.post(f"{base}/alignments/{profile.upload_id}/", GOOD | {"url": "http://x"}).status_code == 422
    assert client.post(f"{base}/alignments/{profile.upload_id}/", GOOD).status_code == 302
    profile.refresh_from_db()
    assert profile.alignments == [GOOD]
    finding = Finding.objects.get()
    page = client.get(f"{base}/{finding.pk}/reads/")
    setup = json.loads(
        page.content.decode().split('<script id="igv-setup" type="application/json">')[1].split("</script>")[0]
    )
    assert setup["tracks"][0]["url"] == GOOD["url"] and setup["locus"] == "7:140453076-140453196"
    assert setup["reference"]["sizes"].startswith("1\t249250621\n") and setup["loadDefaultGenomes"] is False
    policy = page["Content-Security-Policy"]
    assert f"connect-src 'self' https://{HOST}" in policy and "style-src 'self' 'unsafe-inline'" in policy
    other = client.get(f"{base}/")["Content-Security-Policy"]
    assert HOST not in other and "unsafe" not in other
    assert AuditEvent.objects.filter(action="germline.view", field_set="reads", outcome="done").count() == 1
    assert "reads/" in client.get(f"{base}/{finding.pk}/").content.decode()


def test_reads_are_germline_data(client: Client, profile: Profile) -> None:
    finding = Finding.objects.get()
    client.force_login(make_account(Role.PATHOLOGIST, hospital=profile.case.hospital))
    address = f"/cases/{profile.case.pseudonym}/findings/{finding.pk}"
    assert client.get(f"{address}/").status_code == 200
    assert client.get(f"{address}/reads/").status_code == 403


def test_profile_without_links_says_so(client: Client, profile: Profile, laboratory: Account) -> None:
    client.force_login(laboratory)
    base = f"/cases/{profile.case.pseudonym}/findings/{Finding.objects.get().pk}/reads/"
    assert "ikke lenket lesninger" in client.get(base).content.decode()
    Profile.objects.update(alignments=[GOOD | {"build": "GRCh38"}])
    assert "annen genomversjon" in client.get(base).content.decode()
