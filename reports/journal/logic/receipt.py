"""Receipts: authenticated with a shared secret (HMAC-SHA-256 over time stamp and body), checked field by field."""

import hashlib
import hmac
import json
import re
from dataclasses import dataclass

from reports.journal.enums import ReceiptStatus

MAX_AGE_SECONDS = 300  # of the message on the wire; a receipt itself may be hours late, its sender stamps each attempt
MAX_BYTES = 16 * 1024
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SHA256 = re.compile(r"[0-9a-f]{64}")


class BadReceipt(ValueError):
    """The receipt is refused; the message says which rule it broke, without repeating its content."""


@dataclass(frozen=True)
class ReceiptMessage:
    """What a journal says about one message. ``sha256`` is of the PDF that it stored."""

    receipt_id: str
    message_id: str
    destination: str
    sha256: str
    status: ReceiptStatus
    document_reference: str
    words: str


def signature(secret: str, timestamp: str, body: bytes) -> str:
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def authentic(secret: str, timestamp: str, given: str, body: bytes, now: float) -> bool:
    """Whether the body comes from somebody who holds the secret, and just now. ``now``: seconds since 1970."""
    if not secret or not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > 12:
        return False
    if abs(now - int(timestamp)) > MAX_AGE_SECONDS:
        return False
    return hmac.compare_digest(signature(secret, timestamp, body).encode(), given.encode("utf-8", "replace"))


def parse(body: bytes) -> ReceiptMessage:
    """Reads an authenticated body. Raises BadReceipt."""
    try:
        data = json.loads(body.decode("utf-8"))
    except ValueError as error:
        raise BadReceipt("the body is not JSON in UTF-8") from error
    names = set(ReceiptMessage.__dataclass_fields__)
    if not isinstance(data, dict) or set(data) != names or not all(isinstance(data[name], str) for name in names):
        raise BadReceipt(f"the body must hold exactly these strings: {', '.join(sorted(names))}")
    if not UUID.fullmatch(data["message_id"]) or not SHA256.fullmatch(data["sha256"]):
        raise BadReceipt("message_id or sha256 is malformed")
    if data["status"] not in set(map(str, ReceiptStatus)) or not data["receipt_id"] or len(data["receipt_id"]) > 80:
        raise BadReceipt("status or receipt_id is malformed")
    if len(data["document_reference"]) > 200:
        raise BadReceipt("document_reference is too long")
    status = ReceiptStatus(data["status"])
    return ReceiptMessage(**{**data, "status": status, "words": data["words"][:500].replace("\x00", "")})
