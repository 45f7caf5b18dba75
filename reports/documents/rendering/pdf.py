"""HTML to PDF/A-3 in a child process (child.py): no network, limits, only the assets named here."""

import base64
import json
import logging
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from molmdt.kernel.errors import DomainError
from reports.documents.rendering.worker import Renderer, RendererGone

CPU_SECONDS = 30
WALL_SECONDS = 60
MEMORY_BYTES = 2 << 30
MAX_HTML = 4 << 20
_renderer = Renderer()
log = logging.getLogger(__name__)


class RenderFailed(DomainError):
    """The document could not be rendered; nothing was stored."""

    status = 500


@dataclass(frozen=True)
class Attachment:
    """A file embedded in the PDF as its machine-readable equivalent (/AFRelationship Data)."""

    name: str
    description: str
    data: bytes


@cache
def _assets() -> dict[str, dict[str, str]]:
    """The style sheet and the fonts; without the font package the system's own fonts are embedded."""
    fonts = Path(settings.BASE_DIR, "static/vendor/inter/files")
    found = {
        "document.css": (Path(__file__).parent.parent / "assets" / "document.css", "text/css"),
        "inter-latin.ttf": (fonts / "inter-latin-wght-normal.woff2", "font/ttf"),
        "inter-latin-ext.ttf": (fonts / "inter-latin-ext-wght-normal.woff2", "font/ttf"),
    }
    return {
        name: {"type": kind, "base64": base64.b64encode(_plain(path)).decode()}
        for name, (path, kind) in found.items()
        if path.exists()
    }


def _plain(path: Path) -> bytes:
    """A file as the renderer wants it: fonts unpacked once here instead of in every child (0.25 s each time)."""
    if path.suffix != ".woff2":
        return path.read_bytes()
    font = TTFont(path, recalcTimestamp=False)
    font.flavor = None
    unpacked = BytesIO()
    font.save(unpacked)
    return unpacked.getvalue()


def _job(html: str, attachments: list[Attachment], created: datetime, identifier: str) -> bytes:
    embedded = [
        {"name": a.name, "description": a.description, "base64": base64.b64encode(a.data).decode()} for a in attachments
    ]
    limits = {"seconds": CPU_SECONDS, "bytes": MEMORY_BYTES}
    job = {
        "html": html,
        "assets": _assets(),
        "attachments": embedded,
        "created": created.isoformat(),
        "identifier": identifier,
        "limits": limits,
    }
    return json.dumps(job).encode()


def render_pdf(*, html: str, attachments: list[Attachment], created: datetime, identifier: str) -> bytes:
    """The PDF/A-3 of one page of HTML. Same arguments, same bytes. ``identifier``: 32 hex digits for the file's /ID.

    Raises RenderFailed when the child refuses, crashes or exceeds a limit.
    """
    if len(html) > MAX_HTML:
        raise RenderFailed(f"The document is too long to print ({len(html)} characters).")
    try:
        status, payload = _renderer.render(_job(html, attachments, created, identifier), WALL_SECONDS)
    except RendererGone as error:
        raise RenderFailed(f"The document could not be printed: {error}.") from error
    if status != b"+" or not payload.startswith(b"%PDF-"):
        reason = payload.decode("utf-8", "replace").partition(":")[0]
        log.error("renderer failed", extra={"kind": reason})
        raise RenderFailed(f"The document could not be printed ({reason}).")
    return payload
