"""The red line of a quality figure outside its limit, on the findings page and on the overview."""

import pytest

from molmdt.accounts.enums import Role
from tests.browser.helpers import axe, screenshot
from tests.cases.genomics.deliveries import deliver, record, vcf
from tests.cases.genomics.readers.test_metrics import DNA, metrics_text
from tests.factories import make_account, make_case, make_specimen

pytestmark = pytest.mark.django_db(transaction=True)


def test_failed_figure_is_seen_and_read_aloud(open_page, site):
    account = make_account(Role.BIOINFORMATICIAN)
    specimen = make_specimen(make_case(), dna_sample_id=DNA)
    values = {"MEDIAN_EXON_COVERAGE (Count)": "61", "CONTAMINATION_SCORE (NA)": "3402"}
    files = {"a.vcf": vcf(DNA, record()), "MetricsOutput.tsv": metrics_text(values=values).encode()}
    deliver(specimen, account, files)
    page = open_page(account)
    page.goto(f"{site}/cases/{specimen.case.pseudonym}/findings/")
    line = page.get_by_role("note", name="Kvalitet utenfor grensene")
    assert "MEDIAN_EXON_COVERAGE" in line.inner_text() and "CONTAMINATION_SCORE" in line.inner_text()
    assert axe(page) == []
    screenshot(page, "failed-metrics-1366")
    page.goto(f"{site}/cases/{specimen.case.pseudonym}/")
    page.get_by_role("note", name="Kvalitet utenfor grensene").wait_for()
    screenshot(page, "failed-metrics-overview-1366")
