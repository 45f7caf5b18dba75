"""What a finding says of diagnosis and outcome, in the document: frozen, printed and told, apart from drugs."""

import json

import pytest

from cases.genomics.enums import Direction, EvidenceSystem, EvidenceUse, Relevance
from cases.genomics.models import Implication
from cases.genomics.services import Implied, save
from reports.documents.logic.journal_text import journal_text
from reports.documents.logic.presentation import conclusion_page
from reports.documents.logic.schema import BadSnapshot, check
from reports.documents.services import propose
from tests.cases.genomics.safety import BRCA2, make_finding
from tests.reports.factories import make_recorded
from tests.reports.snapshots import snapshot

SAID = {
    "use": "prognostic", "direction": "worse", "subject": "overall survival", "system": "AMP/ASCO/CAP",
    "version": "2017", "level": "I-A", "tumour": "COAD", "source": "PMID:1", "source_version": "2026",
}  # fmt: skip


def english(text: str) -> str:
    return text


def with_said(**changes: str) -> dict:
    shown = snapshot()
    shown["findings"]["items"][0]["implications"] = [SAID | changes]
    return shown


@pytest.mark.django_db
def test_document_freezes_them_with_scale_version_and_tumour_type() -> None:
    board = make_recorded()
    finding = make_finding(board.case.profiles.get(), **BRCA2)
    finding.relevance = Relevance.RELEVANT
    finding.save(update_fields=["relevance"])
    said = Implied(
        EvidenceUse.DIAGNOSTIC, Direction.SUPPORTS, "x", EvidenceSystem.ONCOKB, "Dx2", "NCCN", "2026", "PAAD"
    )
    save(
        finding=finding, actor=board.writer, expected_version=0, oncogenicity=None, text="", actions=[], implied=[said]
    )  # fmt: skip
    frozen = json.loads(propose(source=board.conclusion, account=board.writer).snapshot)
    (item,) = [one for one in frozen["findings"]["items"] if one["gene"] == "BRCA2"]
    assert item["implications"] == [
        {"use": "diagnostic", "direction": "supports", "subject": "x", "system": "OncoKB",
         "version": Implication.objects.get().system_version, "level": "Dx2", "tumour": "PAAD", "source": "NCCN",
         "source_version": "2026"}
    ]  # fmt: skip


def test_print_and_journal_text_say_them_with_their_level() -> None:
    line = "Worse outcome: overall survival (AMP/ASCO/CAP 2017: I-A, COAD, PMID:1 2026)"
    check(with_said())
    (item, *_rest) = conclusion_page(with_said(), english)["finding_items"]
    assert item["implication_lines"] == [line]
    assert f"\n  {line}\n" in journal_text(with_said(), "a" * 64, english)


def test_what_is_not_stated_leaves_no_gap_and_documents_of_former_times_have_none() -> None:
    bare = with_said(version="", tumour="", source="", source_version="")
    assert "Worse outcome: overall survival (AMP/ASCO/CAP: I-A)" in journal_text(bare, "a" * 64, english)
    assert conclusion_page(snapshot(), english)["finding_items"][0]["implication_lines"] == []


def test_direction_that_is_unknown_is_no_snapshot() -> None:
    with pytest.raises(BadSnapshot):
        check(with_said(direction="maybe"))
