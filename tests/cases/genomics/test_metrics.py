"""A quality figure outside its limit stands on the case until it is measured anew."""

import pytest

from cases.genomics.models import Metric
from cases.genomics.queries.metrics import failed_metrics
from molmdt.accounts.enums import Role
from tests.cases.genomics.deliveries import current, deliver, record, vcf
from tests.cases.genomics.readers.test_metrics import DNA, OTHER, metrics_text
from tests.factories import make_account, make_case, make_specimen

pytestmark = pytest.mark.django_db

LOW = {"MEDIAN_EXON_COVERAGE (Count)": "61"}


def sent(specimen, *, metrics=None, pos=140453136):
    files = {"a.vcf": vcf(DNA, record(pos=pos))}
    if metrics is not None:
        files["MetricsOutput.tsv"] = metrics.encode()
    return deliver(specimen, make_account(Role.MOLECULAR_BIOLOGIST), files)


@pytest.fixture
def specimen():
    return make_specimen(make_case(), dna_sample_id=DNA)


def test_figures_are_stored_with_their_limits_and_nothing_of_other_samples(specimen):
    upload = sent(specimen, metrics=metrics_text(values=LOW))
    metric = current(specimen).metrics.get(name="MEDIAN_EXON_COVERAGE")
    assert (metric.value, metric.lower, metric.upper, metric.within) == (61, 150, None, False)
    assert (metric.file.name, metric.line, metric.unit) == ("MetricsOutput.tsv", 25, "Count")
    assert (upload.state, upload.problems.get(rule="metric_outside").line) == ("warned", 25)
    assert not Metric.objects.filter(text__contains=OTHER).exists()
    assert current(specimen).metrics.count() == 12


def test_failed_figure_stays_until_it_is_measured_anew(specimen):
    sent(specimen, metrics=metrics_text(values=LOW))
    sent(specimen, pos=140453137)
    (failed,) = failed_metrics(specimen.case)
    assert (failed.name, failed.text, failed.limits, failed.sample) == ("MEDIAN_EXON_COVERAGE", "61", "≥ 150", DNA)
    assert current(specimen).version == 2
    sent(specimen, metrics=metrics_text(), pos=140453138)
    assert failed_metrics(specimen.case) == []


def test_failed_figure_is_said_on_the_findings_page_and_on_the_overview(client, specimen):
    sent(specimen, metrics=metrics_text(values=LOW))
    client.force_login(make_account(Role.BIOINFORMATICIAN))
    base = f"/cases/{specimen.case.pseudonym}"
    for page in (f"{base}/findings/", f"{base}/box/findings/"):
        shown = client.get(page).content.decode()
        assert 'class="failed-metrics"' in shown
        assert "MEDIAN_EXON_COVERAGE" in shown and "≥ 150" in shown


def test_case_within_its_limits_has_no_red_line(client, specimen):
    sent(specimen, metrics=metrics_text())
    client.force_login(make_account(Role.BIOINFORMATICIAN))
    page = client.get(f"/cases/{specimen.case.pseudonym}/findings/").content.decode()
    assert "failed-metrics" not in page


def test_metrics_alone_make_a_version_that_keeps_the_findings(specimen):
    sent(specimen)
    account = make_account(Role.MOLECULAR_BIOLOGIST)
    files = {"MetricsOutput.tsv": metrics_text(values=LOW).encode()}
    assert deliver(specimen, account, files).state == "refused", "no build is known"
    deliver(specimen, account, files, build="GRCh37")
    profile = current(specimen)
    assert (profile.version, profile.findings.count(), len(failed_metrics(specimen.case))) == (2, 1, 1)
