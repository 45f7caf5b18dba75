"""HTTP to a journal: capped in time and size, no redirects; a retry always asks by message id first."""

import json
import time
from dataclasses import dataclass

import httpx

from reports.documents.logic.canonical import Json
from reports.journal.logic.bundle import MESSAGE_SYSTEM, message_urn, stored_reference
from reports.journal.logic.receipt import signature
from reports.journal.logic.schedule import Answer, meaning

MAX_ANSWER = 1 << 20  # bytes
TIMEOUT = httpx.Timeout(20.0, connect=5.0)
WALL_SECONDS = 60.0


@dataclass(frozen=True)
class Outcome:
    """What became of an attempt. ``words`` are the receiver's, or say what went wrong on the way."""

    answer: Answer
    document_reference: str
    words: str


class _TooMuch(Exception):
    """The journal's answer exceeds the limit of size or time."""


def _read(response: httpx.Response, deadline: float) -> bytes:
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > MAX_ANSWER:
            raise _TooMuch(f"the answer is longer than {MAX_ANSWER >> 10} KiB")
        if time.monotonic() > deadline:
            raise _TooMuch(f"the answer took more than {WALL_SECONDS:.0f} seconds")
    return bytes(body)


def _json(body: bytes) -> Json:
    try:
        value = json.loads(body)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _words(status: int, answer: Json) -> str:
    """What the journal says for itself: the texts of an OperationOutcome, else the bare status."""
    issues = answer.get("issue") if answer.get("resourceType") == "OperationOutcome" else None
    texts = [str(issue.get("diagnostics") or "") for issue in issues or [] if isinstance(issue, dict)]
    return ("; ".join(text for text in texts if text) or f"HTTP {status}")[:500]


class JournalClient:
    """One journal behind one FHIR base address; requests carry an HMAC of their body."""

    def __init__(self, base_url: str, secret: str) -> None:
        self.base_url = base_url.rstrip("/")
        self.secret = secret

    def _call(self, method: str, path: str, body: bytes, parameters: dict[str, str] | None = None) -> tuple[int, Json]:
        timestamp = str(int(time.time()))
        headers = {
            "Accept": "application/fhir+json",
            "Content-Type": "application/fhir+json",
            "X-Molmdt-Timestamp": timestamp,
            "X-Molmdt-Signature": signature(self.secret, timestamp, body),
        }
        deadline = time.monotonic() + WALL_SECONDS
        with (
            httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False) as client,
            client.stream(method, self.base_url + path, content=body, headers=headers, params=parameters) as response,
        ):
            return response.status_code, _json(_read(response, deadline))

    def find(self, message_id: str) -> Outcome | None:
        """Asks whether the journal holds the message already: STORED, None if not, LATER if it cannot be asked."""
        wanted = {"identifier": f"{MESSAGE_SYSTEM}|{message_urn(message_id)}"}
        try:
            status, answer = self._call("GET", "/DocumentReference", b"", wanted)
        except (httpx.HTTPError, _TooMuch) as error:
            return Outcome(Answer.LATER, "", _reason(error))
        if meaning(status) is not Answer.STORED:
            return Outcome(Answer.LATER, "", _words(status, answer))
        reference = stored_reference(answer)
        return Outcome(Answer.STORED, reference, "") if reference else None

    def send(self, bundle: Json) -> Outcome:
        """Posts the transaction. A 2xx answer without the document's address is not believed."""
        try:
            status, answer = self._call("POST", "", json.dumps(bundle, ensure_ascii=False).encode())
        except (httpx.HTTPError, _TooMuch) as error:
            return Outcome(Answer.LATER, "", _reason(error))
        verdict = meaning(status)
        reference = stored_reference(answer) if verdict is Answer.STORED else None
        if verdict is Answer.STORED and reference is None:
            return Outcome(Answer.LATER, "", "the journal's answer does not name the document")
        return Outcome(verdict, reference or "", "" if verdict is Answer.STORED else _words(status, answer))


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]
