"""The drawer reads a finding's lines from the kept files: order, germline columns, a file that is gone."""

import pytest

from cases.genomics.models import Finding
from cases.genomics.queries.detail import detail_of, is_germline
from cases.pathology.models import Specimen
from molmdt.accounts.enums import Role
from molmdt.kernel import store
from tests.cases.genomics.deliveries import deliver, record, vcf
from tests.factories import make_account, make_case, make_specimen

pytestmark = pytest.mark.django_db
SAMPLE = "IPH0214-D01-P01-A03"


@pytest.fixture
def finding() -> Finding:
    specimen: Specimen = make_specimen(make_case(), dna_sample_id=SAMPLE)
    text = record().replace("CSQ=", "CPSR_CLASS=5;DP=1000;CSQ=")
    deliver(specimen, make_account(Role.BIOINFORMATICIAN), {"a.vcf": vcf(SAMPLE, text)})
    return Finding.objects.get()


def test_columns_in_the_order_of_the_file(finding: Finding) -> None:
    (seen,) = detail_of(finding, germline=True).seen
    names = [name for name, _ in seen.columns]
    assert names[:4] == ["CHROM", "POS", "REF", "ALT"] and seen.readable
    assert names[-3:] == [f"{SAMPLE}/GT", f"{SAMPLE}/AD", f"{SAMPLE}/DP"]
    assert dict(seen.columns)["INFO/DP"] == "1000" and dict(seen.columns)[f"{SAMPLE}/AD"] == "700,300"


def test_germline_columns_are_counted_and_not_shown(finding: Finding) -> None:
    detail = detail_of(finding, germline=False)
    (seen,) = detail.seen
    assert seen.hidden == 1 and detail.has_germline
    assert "INFO/CPSR_CLASS" not in dict(seen.columns)


def test_file_that_cannot_be_read_says_so(finding: Finding) -> None:
    for observation in finding.observations.all():
        store.path_of(observation.file.sha256).unlink()
    (seen,) = detail_of(finding, germline=True).seen
    assert not seen.readable and seen.columns == []


def test_normal_samples_column_of_a_vcf_is_germline() -> None:
    assert is_germline("IPH0214-D01-N01-A03/AD") and is_germline("NORMAL/DP") and is_germline("INFO/CPSR_CLASS")
    assert not is_germline(f"{SAMPLE}/AD") and not is_germline("INFO/DP")
