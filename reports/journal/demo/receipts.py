"""The demonstration journal's answers: one receipt per document, repeated until the board's site has taken it."""

import asyncio
import json
import logging
import time
from datetime import UTC, datetime

import httpx

from reports.documents.logic.canonical import Json
from reports.journal.demo.store import Store
from reports.journal.enums import ReceiptStatus
from reports.journal.logic.receipt import signature

LONGEST_WAIT = 30.0  # seconds
log = logging.getLogger(__name__)


def receipt_of(row: Json) -> Json:
    """The receipt's own id is the document's, so that a repeated receipt is the same receipt."""
    return {
        "receipt_id": f"receipt-{row['id']}",
        "message_id": row["id"],
        "destination": row["reference"]["custodian"]["identifier"]["value"],
        "sha256": row["sha256"],
        "status": ReceiptStatus.ACCEPTED.value,
        "document_reference": f"DocumentReference/{row['id']}",
        "words": "Mottatt og lagt i pasientens journal (demonstrasjon).",
    }


class Receipts:
    """Sends what has not been sent, also after a restart."""

    def __init__(self, store: Store, address: str, secret: str) -> None:
        self.store = store
        self.address = address
        self.secret = secret
        self.news = asyncio.Event()

    async def run(self) -> None:
        wait = 1.0
        async with httpx.AsyncClient(timeout=10.0, trust_env=False) as client:
            while True:
                waiting = [row for row in self.store.all() if not row["receipt_sent_at"]]
                sent = [await self._send(client, row) for row in waiting]
                wait = 1.0 if all(sent) else min(LONGEST_WAIT, wait * 2)
                try:
                    await asyncio.wait_for(self.news.wait(), timeout=wait if not all(sent) else None)
                except TimeoutError:
                    continue
                self.news.clear()

    async def _send(self, client: httpx.AsyncClient, row: Json) -> bool:
        body = json.dumps(receipt_of(row), ensure_ascii=False).encode()
        timestamp = str(int(time.time()))
        headers = {
            "Content-Type": "application/json",
            "X-Molmdt-Timestamp": timestamp,
            "X-Molmdt-Signature": signature(self.secret, timestamp, body),
        }
        try:
            answer = await client.post(self.address, content=body, headers=headers)
        except httpx.HTTPError as error:
            log.warning("receipt not delivered", extra={"kind": type(error).__name__})
            return False
        if answer.status_code >= 300:
            log.warning("receipt refused", extra={"status": answer.status_code})
            return False
        row["receipt_sent_at"] = datetime.now(UTC).isoformat()
        self.store.save(row)
        return True
