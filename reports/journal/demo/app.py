"""The demonstration journal as an ASGI application: a small FHIR R4 server and one page that shows what came in."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from fhir.resources.R4B.bundle import Bundle
from pydantic import ValidationError

from reports.documents.logic.canonical import Json
from reports.journal.demo.receipts import Receipts
from reports.journal.demo.store import MESSAGE_ID, Refused, Store
from reports.journal.logic.receipt import authentic

MAX_BODY = 64 << 20
FHIR_JSON = "application/fhir+json"
Send = Callable[[Json], Awaitable[None]]
Receive = Callable[[], Awaitable[Json]]
STATIC = {".css": "text/css", ".woff2": "font/woff2"}


class Answer(Exception):
    """An HTTP answer, raised from wherever it is known."""

    def __init__(self, status: int, body: bytes, kind: str) -> None:
        super().__init__(status)
        self.status, self.body, self.kind = status, body, kind


def fhir_answer(status: int, resource: Json) -> Answer:
    return Answer(status, json.dumps(resource, ensure_ascii=False).encode(), FHIR_JSON)


def outcome(status: int, text: str) -> Answer:
    issue = {"severity": "error" if status >= 400 else "information", "code": "processing", "diagnostics": text}
    return fhir_answer(status, {"resourceType": "OperationOutcome", "issue": [issue]})


async def _body(receive: Receive) -> bytes:
    body = bytearray()
    while True:
        part = await receive()
        body += part.get("body", b"")
        if len(body) > MAX_BODY:
            raise outcome(413, "The message is larger than this journal takes.")
        if part["type"] == "http.disconnect":
            raise outcome(400, "The message broke off.")
        if not part.get("more_body"):
            return bytes(body)


class DemoJournal:
    """One instance per process; ``folder`` holds what it received."""

    def __init__(self, folder: Path, *, secret: str, receipt_address: str) -> None:
        self.store = Store(folder)
        self.secret = secret
        self.receipts = Receipts(self.store, receipt_address, secret)

    async def __call__(self, scope: Json, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
            return
        try:
            await self._route(scope, receive)
        except Answer as answer:
            await self._reply(answer, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        task: asyncio.Task[None] | None = None
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                task = asyncio.create_task(self.receipts.run())
                await send({"type": "lifespan.startup.complete"})
            else:
                if task is not None:
                    task.cancel()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _reply(self, answer: Answer, send: Send) -> None:
        headers = [
            (b"content-type", answer.kind.encode()),
            (b"cache-control", b"no-store"),
            (b"x-content-type-options", b"nosniff"),
            (b"content-security-policy", b"default-src 'none'; style-src 'self'; font-src 'self'"),
        ]
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": answer.body})

    async def _route(self, scope: Json, receive: Receive) -> None:
        method, path = scope["method"], scope["path"].rstrip("/") or "/"
        if path == "/fhir" or path.startswith("/fhir/"):
            body = await _body(receive)
            self._authenticate(scope, body)
            self._fhir(method, path.removeprefix("/fhir"), scope["query_string"].decode(), body)
        if method == "GET" and path == "/":
            raise Answer(200, self._page(), "text/html; charset=utf-8")
        if method == "GET" and path.startswith("/documents/") and path.endswith(".pdf"):
            pdf = self.store.pdf(path.removeprefix("/documents/").removesuffix(".pdf"))
            raise Answer(200, pdf, "application/pdf") if pdf else outcome(404, "No such document.")
        if method == "GET" and path.startswith("/static/"):
            raise _static(path.removeprefix("/static/"))
        raise outcome(404, "No such address.")

    def _authenticate(self, scope: Json, body: bytes) -> None:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        stamp, given = headers.get("x-molmdt-timestamp", ""), headers.get("x-molmdt-signature", "")
        if not authentic(self.secret, stamp, given, body, time.time()):
            raise outcome(401, "The message is not authenticated.")

    def _fhir(self, method: str, path: str, query: str, body: bytes) -> None:
        if method == "POST" and path == "":
            self._transaction(body)
        if method == "GET" and path == "/DocumentReference":
            wanted = parse_qs(query).get("identifier", [""])[0].rpartition("|")[2]
            found = MESSAGE_ID.fullmatch(wanted)
            row = self.store.get(found[1]) if found else None
            entries = [{"resource": row["reference"]}] if row else []
            raise fhir_answer(
                200,
                {"resourceType": "Bundle", "type": "searchset", "total": len(entries)}
                | ({"entry": entries} if entries else {}),
            )
        kind, _, key = path.removeprefix("/").partition("/")
        row = self.store.get(key)
        if method == "GET" and kind == "DocumentReference" and row:
            raise fhir_answer(200, row["reference"])
        if method == "GET" and kind == "Binary" and row:
            raise Answer(200, self.store.pdf(key) or b"", "application/pdf")
        raise outcome(404, "No such resource.")

    def _transaction(self, body: bytes) -> None:
        try:
            bundle: Any = json.loads(body)
            Bundle.model_validate(bundle)
        except (ValueError, ValidationError) as error:
            raise outcome(400, f"The message is not a valid FHIR R4 Bundle ({type(error).__name__}).") from error
        if bundle.get("type") != "transaction":
            raise outcome(422, "The bundle is not a transaction.")
        try:
            row, new = self.store.receive(bundle)
        except Refused as error:
            raise outcome(422, str(error)) from error
        self.receipts.news.set()
        status = "201 Created" if new else "200 OK"
        kinds = [entry["resource"]["resourceType"] for entry in bundle["entry"]]
        entries = [{"response": {"status": status, "location": f"{kind}/{row['id']}/_history/1"}} for kind in kinds]
        raise fhir_answer(200, {"resourceType": "Bundle", "type": "transaction-response", "entry": entries})

    def _page(self) -> bytes:
        rows = [
            {
                **row,
                "patient": row["reference"]["subject"]["identifier"]["value"],
                "hospital": row["reference"]["custodian"].get("display", ""),
                "title": row["reference"]["content"][0]["attachment"].get("title", ""),
                "replaces": bool(row["reference"].get("relatesTo")),
            }
            for row in self.store.all()
        ]
        with translation.override("nb"):
            return render_to_string("journal/demo.html", {"rows": rows}).encode()


def _static(name: str) -> Answer:
    """The site's own style sheets and fonts, nothing else of the disk."""
    root = Path(settings.BASE_DIR, "static").resolve()
    path = (root / name).resolve()
    if not path.is_relative_to(root) or path.suffix not in STATIC or not path.is_file():
        return outcome(404, "No such file.")
    return Answer(200, path.read_bytes(), STATIC[path.suffix])
