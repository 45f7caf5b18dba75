"""What the corpus asks of the way in: nothing half stored, one row in the record, versions, names, requests."""

from random import Random

import pytest

from cases.genomics.models import Finding, Observation, Profile, Signature
from cases.genomics.services.knowledge import load_starter
from molmdt.accounts.enums import Role
from molmdt.audit.models import AuditEvent
from tests.cases.genomics.deliveries import current, deliver
from tests.factories import make_account, make_case, make_specimen

from . import maf, packed, tso500, vcf
from .made import SAMPLE

pytestmark = pytest.mark.django_db


@pytest.fixture
def specimen():
    return make_specimen(make_case(), dna_sample_id=SAMPLE)


@pytest.fixture
def laboratory():
    return make_account(Role.MOLECULAR_BIOLOGIST)


REFUSED = (
    (vcf.v06_six_columns, "vcf_columns"),
    (vcf.v16_norwegian_comma, "vcf_values"),
    (vcf.v30_nul, "nul_byte"),
    (packed.g05_no_end_block, "truncated"),
    (packed.g10_overlapping, "archive_damaged"),
    (packed.g11_climbing, "archive_entry"),
    (packed.g13_sparse, "archive_size"),
    (tso500.t12_sept9, "gene_damaged"),
    (tso500.t20_for_a_patient, "control_sample"),
    (maf.m09_negative, "out_of_range"),
)
QUARANTINED = (
    (vcf.v19_other_patient, "sample_mismatch"),
    (vcf.v20_swapped, "swapped"),
    (tso500.t06_file_name, "file_name_mismatch"),
    (maf.m06_two_patients, "several_patients"),
    (maf.m12_germline_status, "maf_germline"),
)


STOPPED = [(*one, "refused") for one in REFUSED] + [(*one, "quarantined") for one in QUARANTINED]


@pytest.mark.parametrize(("generator", "rule", "state"), STOPPED)
def test_nothing_is_stored_and_one_row_is_recorded(specimen, laboratory, generator, rule, state):
    made = generator(Random(1))
    upload = deliver(specimen, laboratory, {made.name: made.data})
    assert upload.state == state
    assert upload.problems.filter(rule=rule).exists()
    for model in (Profile, Finding, Observation, Signature):
        assert model.objects.count() == 0
    assert AuditEvent.objects.filter(action="genomic_file.upload").count() == 1


def test_g08_index_beside_a_vcf_is_kept_aside_and_alone_refused(specimen, laboratory):
    index = packed.g08_tabix(None)
    alone = deliver(specimen, laboratory, {index.name: index.data})
    assert (alone.state, Profile.objects.count()) == ("refused", 0)
    whole = packed.whole(None)
    both = deliver(specimen, laboratory, {whole.name: whole.data, index.name: index.data})
    assert both.files.get(name=index.name).kind == "unread"
    assert current(specimen).findings.count() == 400


def test_t15_upload_warns_of_retired_and_older_transcripts_by_the_tables_that_stand(specimen, laboratory):
    made = tso500.t15_replaced(Random(1))
    deliver(specimen, laboratory, {made.name: made.data})
    assert ages_said(specimen) == []  # no table has been taken in: nothing is known
    load_starter()
    aged = ((tso500.t15_withdrawn, "transcript_retired"), (tso500.t15_older_version, "transcript_older"))
    for generator, rule in aged:
        made = generator(Random(1))
        upload = deliver(specimen, laboratory, {made.name: made.data})
        upload.refresh_from_db()
        (said,) = ages_said(specimen)
        assert (upload.state, said.rule, said.file_name, said.severity) == ("warned", rule, made.name, "warned")
        assert said.line is not None
    assert "NM_000059.3 (NM_000059.4)" in said.message


def ages_said(specimen):
    newest = specimen.uploads.order_by("-pk").first()
    return list(newest.problems.filter(rule__in=("transcript_retired", "transcript_older")))


def test_rows_of_a_maf_become_findings_that_name_their_line(specimen, laboratory):
    made = maf.whole(None)
    deliver(specimen, laboratory, {made.name: made.data})
    found = current(specimen).findings.order_by("position")
    assert (found.count(), found[0].gene, found[0].population_frequency, found[0].clinvar) == (
        10, "BRAF", 0.00002, "pathogenic",
    )  # fmt: skip
    seen = found[0].observations.get()
    assert (seen.file.name, seen.line, seen.header_line) == (made.name, 3, 2)


def test_delivery_turned_away_at_the_door_leaves_its_row(client, specimen, laboratory):
    client.force_login(laboratory)
    rows = AuditEvent.objects.filter(action="genomic_file.upload", outcome="failed", case=specimen.case.pseudonym)
    address = f"/cases/{specimen.case.pseudonym}/files/send/"
    assert client.post(address, {"specimen": specimen.pk, "files": []}).status_code == 422
    assert client.post(address, {"specimen": "x"}).status_code == 422
    packed_body = client.post(
        address, b"x", content_type="multipart/form-data; boundary=x", headers={"content-encoding": "gzip"}
    )
    assert packed_body.status_code == 415
    assert [row.details["status"] for row in rows.order_by("at")] == [422, 422, 415]
    assert {(row.account, row.verb, row.object_id) for row in rows.all()} == {
        (laboratory.username, "C", str(specimen.case.pk))
    }
    assert specimen.uploads.count() == 0
