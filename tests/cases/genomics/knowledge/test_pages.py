"""The pages of knowledge, by people: sources, taking in, what would change, evidence in the drawer."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cases.dossier.enums import CaseState
from cases.genomics.models import Finding, Interpretation, KnowledgeSource, Receipt, Replay
from cases.genomics.queries import work_items
from molmdt.accounts.enums import Role
from molmdt.audit.models import AuditEvent
from molmdt.kernel import jobs
from tests.cases.genomics.deliveries import deliver, record, vcf
from tests.cases.genomics.knowledge.tables import bring, evidence
from tests.factories import make_account, make_case, make_hospital, make_specimen

pytestmark = pytest.mark.django_db
ROW = "BRAF,V600E,{tumour},dabrafenib + trametinib,sensitive,ESCAT,{level}"
SAID = {"format": "own", "name": "Ours", "version": "2026-1", "released_on": "2026-01-01"}


def visitor(account):
    client = Client()
    client.force_login(account)
    return client


def page_of(client, address):
    answer = client.get(address)
    return answer.status_code, answer.content.decode()


@pytest.fixture
def biologist():
    return make_account(Role.MOLECULAR_BIOLOGIST)


@pytest.fixture
def case():
    found = make_case(oncotree="COAD")
    specimen = make_specimen(found, dna_sample_id="IPH0214-D01-P01-A03")
    actor = make_account(Role.BIOINFORMATICIAN)
    deliver(specimen, actor, {"a.vcf": vcf("IPH0214-D01-P01-A03", record())}, build="GRCh37")
    return found


@pytest.fixture
def replay(case):
    bring(evidence(ROW.format(tumour="MEL", level="I-B")))
    source = bring(evidence(ROW.format(tumour="MEL", level="I-A")), "2", released=date(2026, 2, 1)).source
    jobs.run_all()
    return Replay.objects.get(source=source)


def send(client, text, **changed):
    file = SimpleUploadedFile("own.csv", text.encode())
    return client.post("/knowledge/load/", {**SAID, "file": file, **changed})


def test_sources_are_listed_with_version_and_date(biologist):
    bring(evidence(ROW.format(tumour="MEL", level="I-A")), "2026-1")
    status, page = page_of(visitor(biologist), "/knowledge/")
    assert status == 200 and "Ours" in page and "2026-1" in page and "01.01.2026" in page
    assert 'action="/knowledge/load/"' in page


def test_who_may_only_read_sees_no_form():
    status, page = page_of(visitor(make_account(Role.REFERRING_ONCOLOGIST)), "/knowledge/")
    assert status == 200 and "/knowledge/load/" not in page


def test_table_is_taken_in_by_the_page(biologist):
    client = visitor(biologist)
    answer = send(client, evidence(ROW.format(tumour="MEL", level="I-A")))
    receipt = Receipt.objects.get()
    assert answer.status_code == 302 and answer["Location"] == f"/knowledge/receipts/{receipt.pk}/"
    assert not KnowledgeSource.objects.exists()  # nothing of it is read in the request
    assert 'hx-trigger="load delay:700ms"' in page_of(client, answer["Location"])[1]
    assert answer["Location"] in page_of(client, "/knowledge/")[1]
    jobs.run_all()
    source = KnowledgeSource.objects.get()
    assert (source.name, source.rows, source.imported_by) == ("Ours", 1, biologist.person)
    _, page = page_of(client, answer["Location"])
    assert "Ours 2026-1" in page and "hx-trigger" not in page.partition("<main")[2].partition("</main")[0]
    assert answer["Location"] not in page_of(client, "/knowledge/")[1]
    send(client, evidence(ROW.format(tumour="MEL", level="I-A")), version="2")
    jobs.run_all()
    assert KnowledgeSource.objects.count() == 1 and Receipt.objects.first().state == "known"


def test_faults_come_back_by_line_and_column(biologist):
    client = visitor(biologist)
    answer = send(client, evidence(ROW.format(tumour="MEL", level="I-Q"), ROW.format(tumour="X", level="X")))
    jobs.run_all()
    status, page = page_of(client, answer["Location"])
    assert status == 200 and "linje 2, level" in page and "linje 3, oncotree" in page
    assert not KnowledgeSource.objects.exists() and Receipt.objects.get().state == "refused"
    assert answer["Location"] in page_of(client, "/knowledge/")[1]


def test_faults_are_told_in_the_language_of_the_reader_and_leave_a_row(biologist):
    client = visitor(biologist)
    answer = send(client, evidence(ROW.format(tumour="MEL", level="I-Q")))
    jobs.run_all()
    client.cookies["django_language"] = "en"
    page = page_of(client, answer["Location"])[1]
    assert "line 2, level:" in page and "I-Q is not a level of ESCAT" in page
    (row,) = AuditEvent.objects.filter(action="knowledge.load", outcome="failed")
    assert (row.account, row.details["rules"]) == (biologist.username, ["table.level"])


def test_version_that_is_taken_is_told_on_the_receipt_in_both_languages(biologist):
    bring(evidence(ROW.format(tumour="MEL", level="I-A")), "2026-1")
    client = visitor(biologist)
    answer = send(client, evidence(ROW.format(tumour="COAD", level="I-B")), version="2026-1")
    jobs.run_all()
    told = {}
    for language in ("nb", "en"):
        client.cookies["django_language"] = language
        told[language] = page_of(client, answer["Location"])[1]
    assert "is stored with other content" in told["en"] and "is stored with other content" not in told["nb"]
    assert Receipt.objects.get().problems[0]["rule"] == "sending.version_taken"


def test_table_without_a_name_is_told_at_once(biologist):
    told = AuditEvent.objects.filter(action="knowledge.load", outcome="failed", account=biologist.username)
    assert not told.exists()
    answer = send(visitor(biologist), evidence(ROW.format(tumour="MEL", level="I-A")), name="")
    page = answer.content.decode()
    assert answer.status_code == 422 and 'class="ds-alert"' in page and not Receipt.objects.exists()
    assert told.count() == 1


def test_receipt_of_a_table_is_for_those_who_bring_tables(biologist):
    answer = send(visitor(biologist), evidence(ROW.format(tumour="MEL", level="I-A")))
    assert page_of(visitor(make_account(Role.REFERRING_ONCOLOGIST)), answer["Location"])[0] == 403
    assert page_of(visitor(biologist), f"/quality/receipts/{Receipt.objects.get().pk}/")[0] == 404


def test_form_without_a_date_is_told(biologist):
    answer = send(visitor(biologist), evidence(), released_on="yesterday")
    assert answer.status_code == 422 and 'class="small error"' in answer.content.decode()


def test_replay_lists_what_would_change_and_writes_who_looked(replay, case):
    doctor = make_account(Role.MOLECULAR_BIOLOGIST)
    status, page = page_of(visitor(doctor), f"/knowledge/replays/{replay.pk}/")
    assert status == 200 and case.pseudonym in page and "p.Val600Glu" in page
    assert "ESCAT I-B" in page and "ESCAT I-A" in page and "dabrafenib + trametinib" in page
    rows = AuditEvent.objects.filter(action="somatic.view", case=case.pseudonym, account=doctor.username)
    assert rows.count() == 1


def test_replay_hides_cases_of_others(replay, case):
    stranger = make_account(Role.MOLECULAR_BIOLOGIST, hospital=make_hospital("unn"))
    status, page = page_of(visitor(stranger), f"/knowledge/replays/{replay.pk}/")
    assert status == 200 and case.pseudonym not in page
    assert not [item for item in work_items(stranger) if item.url.startswith("/knowledge/")]


def test_reported_case_is_told_apart(replay, case, biologist):
    case.__class__.objects.update(state=CaseState.DISPATCHED)
    Interpretation.objects.create(finding=Finding.objects.get(), author=biologist.person, knowledge={"Ours": "1"})
    address = f"/knowledge/replays/{replay.pk}/"
    _, unrecorded = page_of(visitor(biologist), address)
    assert 'data-tone="warn"' in unrecorded and "Ours 1" not in unrecorded
    replay.differences.update(before={"own": "", "other": "I-B", "decided_on": "1"})
    assert "Ours 1" in page_of(visitor(biologist), address)[1]


def test_marking_takes_the_case_from_the_list_and_the_work_list(replay, case, biologist):
    address = f"/knowledge/replays/{replay.pk}/"
    assert [item.url for item in work_items(biologist) if item.url == address]
    client = visitor(biologist)
    mark = f"/cases/{case.pseudonym}/replay-seen/"
    assert client.post(mark, {"replay": replay.pk, "note": "Tas opp"}).status_code == 302
    assert not [item for item in work_items(biologist) if item.url == address]
    assert case.pseudonym not in page_of(client, address)[1].partition("</header>")[2].partition("<main")[2]
    _, everything = page_of(client, f"{address}?all=1")
    assert "Tas opp" in everything and biologist.person.name in everything
    assert client.post(mark, {"replay": replay.pk}).status_code == 409
    assert client.post(mark, {"replay": "x"}).status_code == 404


def test_progress_is_asked_again_while_it_runs(replay, biologist):
    Replay.objects.filter(pk=replay.pk).update(state="running", done=3, total=9)
    client = visitor(biologist)
    address = f"/knowledge/replays/{replay.pk}/"
    answer = client.get(address, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="replay-progress")
    assert b'hx-trigger="every 2s"' in answer.content and b'value="3"' in answer.content
    Replay.objects.filter(pk=replay.pk).update(state="stopped")
    assert b"every 2s" not in client.get(address).content


def test_drawer_tells_what_the_tables_say(case, biologist):
    header = "gene,alteration,oncotree,drugs,effect,system,level,references,text,illustrative"
    bring("\n".join([
        header, "BRAF,V600E,COADREAD,encorafenib,sensitive,ESCAT,I-A,PMID:31566309,Lives longer,no",
        "BRAF,V600,MEL,vemurafenib,sensitive,ESCAT,I-A,,,yes", "BRAF,oncogenic mutation,,z,sensitive,ESCAT,X,,,yes", "",
    ]))  # fmt: skip
    finding = Finding.objects.get()
    _, page = page_of(visitor(biologist), f"/cases/{case.pseudonym}/findings/{finding.pk}/evidence/")
    own, other = page.index('id="evidence-own"'), page.index('id="evidence-other"')
    assert own < page.index("encorafenib") < other < page.index("vemurafenib")
    assert "https://pubmed.ncbi.nlm.nih.gov/31566309" in page and "Ours 1" in page
    assert page.count("<details") == 2, "the text of one item, and what may be about the finding"


def test_drawer_of_a_finding_that_no_table_knows(case, biologist):
    finding = Finding.objects.get()
    status, page = page_of(visitor(biologist), f"/cases/{case.pseudonym}/findings/{finding.pk}/evidence/")
    assert status == 200 and "<table" not in page
