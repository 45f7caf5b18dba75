"""What the demonstration journal has received: one JSON file per document, one PDF per content, whole or not at all."""

import base64
import hashlib
import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path

from reports.documents.logic.canonical import Json
from reports.journal.logic.bundle import SHA256_EXTENSION, message_urn

MESSAGE_ID = re.compile(r"urn:uuid:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")


class Refused(Exception):
    """The bundle is not stored; the message is the journal's word for why."""


def _write(path: Path, data: bytes) -> None:
    temporary = path.with_suffix(".new")
    with temporary.open("wb") as sink:
        sink.write(data)
        sink.flush()
        os.fsync(sink.fileno())
    os.replace(temporary, path)


class Store:
    """A folder. One process writes; a message id that is there already is answered, not stored again."""

    def __init__(self, folder: Path) -> None:
        self.documents = folder / "documents"
        self.binaries = folder / "binaries"
        for part in (self.documents, self.binaries):
            part.mkdir(parents=True, exist_ok=True, mode=0o700)

    def get(self, key: str) -> Json | None:
        """A stored document by its id (the message id)."""
        path = self.documents / f"{key}.json"
        if not MESSAGE_ID.fullmatch(f"urn:uuid:{key}") or not path.exists():
            return None
        return dict(json.loads(path.read_text(encoding="utf-8")))

    def all(self) -> list[Json]:
        """Everything received, newest first."""
        rows = [dict(json.loads(path.read_text(encoding="utf-8"))) for path in self.documents.glob("*.json")]
        return sorted(rows, key=lambda row: str(row["received_at"]), reverse=True)

    def pdf(self, key: str) -> bytes | None:
        row = self.get(key)
        return (self.binaries / f"{row['sha256']}.pdf").read_bytes() if row else None

    def receive(self, bundle: Json) -> tuple[Json, bool]:
        """Stores one transaction; (row, new). Raises Refused when hash, size or reference do not agree."""
        binary, reference = _parts(bundle)
        found = MESSAGE_ID.fullmatch(str(bundle.get("identifier", {}).get("value")))
        urns = {item.get("value") for item in reference.get("identifier", [])}
        if found is None or message_urn(found[1]) not in urns:
            raise Refused("The bundle and its DocumentReference do not carry the same message id.")
        key = found[1]
        if (existing := self.get(key)) is not None:
            return existing, False
        pdf = _checked_pdf(binary, reference)
        sha256 = hashlib.sha256(pdf).hexdigest()
        _write(self.binaries / f"{sha256}.pdf", pdf)
        row = {
            "id": key,
            "sha256": sha256,
            "size": len(pdf),
            "received_at": datetime.now(UTC).isoformat(),
            "reference": {**reference, "id": key},
            "receipt_sent_at": None,
        }
        self.save(row)
        return row, True

    def save(self, row: Json) -> None:
        _write(self.documents / f"{row['id']}.json", json.dumps(row, ensure_ascii=False, indent=1).encode())


def _parts(bundle: Json) -> tuple[Json, Json]:
    resources = [entry.get("resource") or {} for entry in bundle.get("entry") or []]
    binaries = [r for r in resources if r.get("resourceType") == "Binary"]
    references = [r for r in resources if r.get("resourceType") == "DocumentReference"]
    if len(binaries) != 1 or len(references) != 1:
        raise Refused("The bundle must hold one Binary and one DocumentReference.")
    return binaries[0], references[0]


def _checked_pdf(binary: Json, reference: Json) -> bytes:
    attachment = reference["content"][0]["attachment"]
    pdf = base64.b64decode(binary.get("data") or "", validate=True)
    sha1 = base64.b64encode(hashlib.sha1(pdf, usedforsecurity=False).digest()).decode()
    extensions = {e.get("url"): e.get("valueString") for e in attachment.get("extension", [])}
    if not pdf.startswith(b"%PDF-") or attachment.get("size") != len(pdf) or attachment.get("hash") != sha1:
        raise Refused("Size or hash of the attachment does not agree with the Binary.")
    if extensions.get(SHA256_EXTENSION) != hashlib.sha256(pdf).hexdigest():
        raise Refused("The SHA-256 of the attachment does not agree with the Binary.")
    return pdf
