import json

import pytest

from reports.journal.logic.receipt import BadReceipt, authentic, parse, signature
from reports.journal.logic.schedule import Answer, meaning, wait_before

BODY = b'{"a":1}'
NOW = 1_800_000_000.0
GOOD = {
    "receipt_id": "r", "message_id": "0199aaaa-0000-7000-8000-000000000009", "destination": "983974724",
    "sha256": "a" * 64, "status": "accepted", "document_reference": "DocumentReference/1", "words": "ok",
}  # fmt: skip


@pytest.mark.parametrize(
    ("stamp", "given", "secret"),
    [
        ("1800000000", "0" * 64, "s"),
        ("1800000000", "", "s"),
        ("1800000000", "æ", "s"),
        ("", signature("s", "", BODY), "s"),
        ("x", signature("s", "x", BODY), "s"),
        ("1799999000", signature("s", "1799999000", BODY), "s"),
        ("1800001000", signature("s", "1800001000", BODY), "s"),
        ("1800000000", signature("other", "1800000000", BODY), "s"),
        ("1800000000", signature("s", "1800000000", BODY + b" "), "s"),
        ("1800000000", signature("", "1800000000", BODY), ""),
    ],
)
def test_forged_receipt_is_not_authentic(stamp: str, given: str, secret: str) -> None:
    assert not authentic(secret, stamp, given, BODY, NOW)


def test_fresh_receipt_with_the_secret_is_authentic() -> None:
    assert authentic("s", "1800000000", signature("s", "1800000000", BODY), BODY, NOW + 200)


def test_well_formed_receipt_is_read() -> None:
    assert parse(json.dumps(GOOD).encode()).message_id == GOOD["message_id"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"[]",
        json.dumps({**GOOD, "extra": "x"}).encode(),
        json.dumps({**GOOD, "words": 1}).encode(),
        json.dumps({**GOOD, "status": "maybe"}).encode(),
        json.dumps({**GOOD, "message_id": "../../x"}).encode(),
        json.dumps({**GOOD, "sha256": "A" * 64}).encode(),
        json.dumps({**GOOD, "receipt_id": "x" * 81}).encode(),
        json.dumps({**GOOD, "receipt_id": ""}).encode(),
        json.dumps({**GOOD, "document_reference": "x" * 201}).encode(),
    ],
)
def test_malformed_receipt_is_refused(body: bytes) -> None:
    with pytest.raises(BadReceipt):
        parse(body)


def test_waits_double_up_to_an_hour() -> None:
    assert [wait_before(n) for n in (1, 2, 3, 4, 30)] == [5, 5, 10, 20, 3600]


@pytest.mark.parametrize(
    ("status", "what"),
    [(200, Answer.STORED), (201, Answer.STORED), (301, Answer.LATER), (400, Answer.REFUSED), (422, Answer.REFUSED),
     (429, Answer.LATER), (408, Answer.LATER), (500, Answer.LATER), (503, Answer.LATER)],
)  # fmt: skip
def test_status_means(status: int, what: Answer) -> None:
    assert meaning(status) is what
