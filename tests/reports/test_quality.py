"""A quality figure outside its limit stands in the document, before what follows from the findings."""

import json

import pytest

from cases.genomics.models import Metric
from reports.documents.logic.canonical import Frozen
from reports.documents.logic.journal_text import journal_text
from reports.documents.logic.presentation import conclusion_page
from reports.documents.logic.schema import BadSnapshot, check
from reports.documents.rendering.page import document_html
from reports.documents.services import propose
from tests.reports.factories import Board, make_recorded
from tests.reports.snapshots import snapshot

LINE = {
    "name": "MEDIAN_EXON_COVERAGE", "value": "61", "unit": "Count", "limits": "≥ 150",
    "section": "DNA Library QC Metrics", "sample": "IPD0001-D01-P01-A09",
}  # fmt: skip


@pytest.fixture
def board() -> Board:
    return make_recorded()


@pytest.mark.django_db
def test_document_freezes_what_failed_when_it_was_made(board: Board) -> None:
    profile = board.case.profiles.get()
    for name, value, within in (("MEDIAN_EXON_COVERAGE", 61, False), ("PCT_EXON_50X", 99, True)):
        Metric.objects.create(
            profile=profile, section="DNA Library QC Metrics", name=name, unit="Count", text=str(value), value=value,
            lower=150 if not within else 90, within=within,
        )  # fmt: skip
    version = propose(source=board.conclusion, account=board.writer)
    (line,) = json.loads(version.snapshot)["quality"]
    assert line | {"sample": LINE["sample"]} == LINE
    shown = document_html(Frozen(version.snapshot, version.sha256), identity=None, approvals=[], signer=None)
    assert 'class="quality"' in shown and "MEDIAN_EXON_COVERAGE 61 Count" in shown


def test_page_and_journal_text_say_the_figure_and_its_limit() -> None:
    made = snapshot(quality=[LINE, LINE | {"name": "FAILED_STEPS", "value": "Msi", "unit": "", "limits": ""}])
    check(made)
    words = [line["words"] for line in conclusion_page(made, str)["quality_lines"]]
    assert words == ["MEDIAN_EXON_COVERAGE 61 Count (limit ≥ 150)", "FAILED_STEPS Msi"]
    told = journal_text(made, "0" * 64, str)
    assert told.index("Quality outside the limits") < told.index("Possibilities considered")
    assert "- MEDIAN_EXON_COVERAGE 61 Count (limit ≥ 150), IPD0001-D01-P01-A09" in told


@pytest.mark.parametrize("changes", [{}, {"quality": []}])
def test_document_without_a_failed_figure_does_not_speak_of_quality(changes: dict[str, list[str]]) -> None:
    made = snapshot(**changes)
    check(made)
    assert conclusion_page(made, str)["quality_lines"] == []
    assert "Quality" not in journal_text(made, "0" * 64, str)


def test_figure_without_its_limit_is_no_snapshot() -> None:
    with pytest.raises(BadSnapshot):
        check(snapshot(quality=[{name: value for name, value in LINE.items() if name != "limits"}]))
