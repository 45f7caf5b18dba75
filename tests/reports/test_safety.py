"""Flags and the document: an open one holds the signature up by name, and every one is frozen into the conclusion."""

import json

import pytest

from cases.genomics.enums import SafetyGround, SafetyKind, SafetyState
from cases.genomics.models import SafetyFlag
from cases.genomics.services import evaluate, move, raise_by_hand
from molmdt.access.queries import can
from molmdt.kernel.errors import PreconditionFailed
from reports.documents.logic.journal_text import journal_text
from reports.documents.logic.presentation import conclusion_page
from reports.documents.logic.schema import BadSnapshot, check
from reports.documents.services import is_stale, propose
from reports.signing.queries import next_step
from reports.signing.services import sign
from tests.cases.genomics.safety import BRCA2, make_finding
from tests.reports.factories import Board, approved, make_recorded
from tests.reports.snapshots import snapshot

pytestmark = pytest.mark.django_db
LINE = {
    "kind": "germline", "subject": "BRCA2 NM_000059.4:c.5946del", "state": "acknowledged", "ground": "", "reason": "",
    "responsible": "Ola Lege", "rules": "esmo-pmwg-2023 v1",
}  # fmt: skip


@pytest.fixture
def board() -> Board:
    board = make_recorded()
    make_finding(board.case.profiles.get(), **BRCA2)
    evaluate(board.case)
    return board


def test_open_flag_holds_the_signature_up_and_acknowledging_lets_it_go(board: Board) -> None:
    version, flag = approved(board), SafetyFlag.objects.get()
    assert next_step(version, board.chair).why_not == "blocked"
    with pytest.raises(PreconditionFailed) as refused:
        sign(version=version, account=board.chair, sha256=version.sha256, fresh=True)
    assert flag.task.text in refused.value.message and "BRCA2" not in refused.value.message
    assert can(board.writer, "safety.handle", board.case) is not None
    move(flag=flag, actor=board.writer, to=SafetyState.ACKNOWLEDGED, expected=SafetyState.OPEN)
    assert sign(version=version, account=board.chair, sha256=version.sha256, fresh=True).version == version
    assert SafetyFlag.objects.get().task.done_at is None, "it is still to be followed up"


def test_flag_raised_after_the_freezing_wants_the_document_anew(board: Board) -> None:
    """The frozen text would say of the patient that nothing else was raised, over two approvals and a signature."""
    version, flag = approved(board), SafetyFlag.objects.get()
    move(flag=flag, actor=board.writer, to=SafetyState.ACKNOWLEDGED, expected=SafetyState.OPEN)
    assert not is_stale(version), "how far a flag has come is followed in the case"
    noticed = raise_by_hand(
        finding=flag.finding, actor=board.writer, kind=SafetyKind.INCIDENTAL, text="Betyr noe for barna."
    )
    move(flag=noticed, actor=board.writer, to=SafetyState.ACKNOWLEDGED, expected=SafetyState.OPEN)
    assert next_step(version, board.chair).why_not == "stale"
    with pytest.raises(PreconditionFailed, match="ved siden av svulsten, er endret"):
        sign(version=version, account=board.chair, sha256=version.sha256, fresh=True)
    anew = propose(source=board.conclusion, account=board.writer)
    assert not is_stale(anew) and anew.sha256 != version.sha256
    assert [line["kind"] for line in json.loads(anew.snapshot)["safety"]] == ["germline", "incidental"]


def test_withdrawn_flag_wants_the_document_anew(board: Board) -> None:
    version = approved(board)
    SafetyFlag.objects.update(state=SafetyState.WITHDRAWN)
    assert is_stale(version)


@pytest.mark.parametrize(
    ("rules", "words"),
    [("esmo-pmwg-2023 v1", "esmo-pmwg-2023 v1"), ("by hand", "Raised by a person, not by a rule")],
)
def test_document_names_the_rules_or_that_a_person_raised_it(rules: str, words: str) -> None:
    assert conclusion_page(snapshot(safety=[LINE | {"rules": rules}]), str)["safety_lines"][0]["raised_words"] == words


def test_document_freezes_how_far_each_flag_had_come(board: Board) -> None:
    flag = SafetyFlag.objects.get()
    move(flag=flag, actor=board.writer, to=SafetyState.DECLINED, expected=SafetyState.OPEN, note="Utredet 2019.",
         ground=SafetyGround.ALREADY_KNOWN)  # fmt: skip
    frozen = json.loads(propose(source=board.conclusion, account=board.writer).snapshot)
    assert frozen["safety"] == [
        {"kind": "germline", "subject": flag.subject, "state": "declined", "ground": "already_known",
         "reason": "Utredet 2019.", "responsible": "", "rules": "esmo-pmwg-2023 v1"}
    ]  # fmt: skip


def test_flag_that_stands_names_who_is_next(board: Board) -> None:
    frozen = json.loads(propose(source=board.conclusion, account=board.writer).snapshot)
    assert frozen["safety"][0]["state"] == "open"
    assert "genetiker" in frozen["safety"][0]["responsible"].lower()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "acknowledged; next: Ola Lege"),
        ({"state": "open"}, "not yet acknowledged; next: Ola Lege"),
        ({"state": "journalled", "responsible": ""}, "entered in the journal"),
        (
            {"state": "declined", "ground": "board_overrides", "reason": "Tap av allel.", "responsible": ""},
            "not followed up: set aside by the board. Tap av allel.",
        ),
    ],
)
def test_words_of_the_document(changes: dict[str, str], words: str) -> None:
    page = conclusion_page(snapshot(safety=[LINE | changes]), str)
    assert page["safety_lines"][0]["words"] == words


def test_journal_text_says_it_and_says_when_nothing_was_raised() -> None:
    told = journal_text(snapshot(safety=[LINE]), "0" * 64, str)
    assert "To be clarified beside the tumour:\n- Possible hereditary finding" in told and "BRCA2" in told
    assert "beside the tumour:\nNothing was raised." in journal_text(snapshot(safety=[]), "0" * 64, str)


def test_documents_of_former_times_do_not_speak_of_it() -> None:
    check(snapshot())
    assert conclusion_page(snapshot(), str)["safety_lines"] is None
    assert "beside the tumour" not in journal_text(snapshot(), "0" * 64, str)


def test_state_that_is_none_is_refused() -> None:
    check(snapshot(safety=[LINE]))
    with pytest.raises(BadSnapshot):
        check(snapshot(safety=[LINE | {"state": "withdrawn"}]))
