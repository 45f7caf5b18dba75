"""Real PDFs from the real child process."""

import hashlib
import socket
import threading
from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pypdf
import pytest

from reports.documents.logic.canonical import freeze
from reports.documents.rendering import pdf
from reports.documents.rendering.page import Act, document_html
from reports.documents.rendering.pdf import Attachment, RenderFailed, render_pdf
from tests.reports.snapshots import CONCLUSION, minutes, snapshot

AT = datetime(2026, 11, 24, 15, 2, tzinfo=UTC)
SIGNER = Act("Kari Hansen", "Møteleder", "9000002", "Oslo universitetssykehus HF", AT)
IDENTITY = {"name": "Åse Čáŋŋá", "national_id": "01817010055", "kind": "fnr", "salt": "00"}


def printed(value: dict, identity: dict | None = IDENTITY, signer: Act | None = SIGNER) -> bytes:
    frozen = freeze(value)
    html = document_html(frozen, identity=identity, approvals=[SIGNER], signer=signer)
    files = [Attachment("molmdt-report.json", "Snapshot", frozen.text.encode())]
    return render_pdf(html=html, attachments=files, created=AT, identifier=frozen.sha256[:32])


def text_of(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(data)).pages)


def test_same_snapshot_ten_times_is_one_hash() -> None:
    assert len({hashlib.sha256(printed(snapshot())).hexdigest() for _ in range(10)}) == 1


def test_pdf_is_tagged_archival_and_lists_each_attachment_once() -> None:
    with pikepdf.open(BytesIO(printed(snapshot()))) as file:
        root = file.Root
        assert len(root.AF) == 1 and str(root.AF[0].AFRelationship) == "/Data"
        assert str(root.Lang) == "nb-NO"
        assert root.MarkInfo.Marked and "/StructTreeRoot" in root
        assert "/OutputIntents" in root and "/JavaScript" not in root.Names
        with file.open_metadata() as metadata:
            assert metadata.pdfa_status == "3A"
        fonts = [font for page in file.pages for font in page.Resources.Font.values()]
        for font in fonts:
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert "/FontFile2" in descriptor or "/FontFile3" in descriptor


def test_page_carries_identity_words_and_hash_on_every_page() -> None:
    data = printed(snapshot())
    text = text_of(data)
    for words in ("Åse Čáŋŋá", "01817010055", "pemigatinib", "PEM-FGFR2-BTC", "42,2 %", "Kari Hansen"):
        assert words in text
    for page in pypdf.PdfReader(BytesIO(data)).pages:
        assert freeze(snapshot()).sha256 in page.extract_text()


def test_preview_is_marked_and_pseudonymous() -> None:
    text = text_of(printed(snapshot(), identity=None, signer=None))
    assert "01817010055" not in text and "M-2026-0142" in text
    assert text != text_of(printed(snapshot(), identity=None))


def test_minutes_name_participants_attendance_and_dissent() -> None:
    text = text_of(printed(minutes(), identity=None))
    assert "Ola Nordmann" in text and "Patologen ønsket ny biopsi først." in text
    assert "M-2026-0143" in text


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "<img src=file:///etc/passwd onerror=alert(1)>",
        "<link rel=attachment href=file:///etc/passwd>",
        "<style>@import url(http://127.0.0.1:9/)</style>",
        '<td background="http://169.254.169.254/">',
        "<p style='display:none'>skjult</p>",
        "{{7*7}} {% debug %} ${7*7} %s%n",
        "[x](javascript:alert(1))",
        "asset:document.css",
        "]]>&amp;&#x202e;",
    ],
)
def test_hostile_text_is_printed_as_typed(typed: str) -> None:
    data = printed(snapshot(conclusion={**CONCLUSION, "summary": typed}))
    assert "".join(typed.split()) in "".join(text_of(data).split())
    assert list(pypdf.PdfReader(BytesIO(data)).attachments) == ["molmdt-report.json"]


def test_hidden_characters_are_printed_visibly() -> None:
    text = text_of(printed(snapshot(conclusion={**CONCLUSION, "summary": "EGFR\u202einhibitor BR\u200bAF"})))
    assert "U+202E" in text and "U+200B" in text


def test_fetcher_refuses_files_and_network() -> None:
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(5)

        def listen() -> None:
            try:
                heard.append(server.accept()[0].recv(100))
            except OSError:
                return

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        port = server.getsockname()[1]
        for address in (f"http://127.0.0.1:{port}/", "file:///etc/passwd", "data:text/css,x", "//host/x"):
            html = f'<html lang="nb"><link rel="stylesheet" href="{address}"><p>x</p></html>'
            with pytest.raises(RenderFailed):
                render_pdf(html=html, attachments=[], created=AT, identifier="0" * 32)
    assert heard == []


def test_document_beyond_the_limit_is_refused() -> None:
    with pytest.raises(RenderFailed, match="too long"):
        render_pdf(html="x" * (5 << 20), attachments=[], created=AT, identifier="0" * 32)


def test_child_that_uses_too_much_time_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "CPU_SECONDS", 3)
    rows = ("<tr>" + "<td>x</td>" * 100 + "</tr>") * 2000
    with pytest.raises(RenderFailed):
        render_pdf(html=f"<table>{rows}</table>", attachments=[], created=AT, identifier="0" * 32)


def test_renderer_that_was_killed_is_started_again() -> None:
    first = printed(snapshot())
    process = pdf._renderer._process
    assert process is not None
    process.kill()
    process.wait()
    assert printed(snapshot()) == first
    assert pdf._renderer._process is not process


def test_renderer_that_answers_too_late_is_stopped_and_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    first = printed(snapshot())
    monkeypatch.setattr(pdf, "WALL_SECONDS", 0.01)
    with pytest.raises(RenderFailed, match="no answer in time"):
        printed(snapshot())
    monkeypatch.undo()
    assert printed(snapshot()) == first
