"""From a snapshot to HTML and plain text in the document's language."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

from reports.documents.enums import DocumentKind
from reports.documents.logic.canonical import Frozen, Json
from reports.documents.logic.journal_text import journal_text
from reports.documents.logic.presentation import conclusion_page, minutes_page
from reports.documents.logic.printable import printable

HTML_LANGUAGES = {"nb": "nb-NO", "en": "en-GB"}


@dataclass(frozen=True)
class Act:
    """An approval or the signature, as printed: who, in which role, when (aware)."""

    name: str
    role: str
    hpr_number: str
    hospital: str
    at: datetime


def page_context(snapshot: Json) -> dict[str, Any]:
    """What templates show of a snapshot, in the language that is active now."""
    if snapshot["document"]["kind"] == DocumentKind.MINUTES:
        moments = {
            key: datetime.fromisoformat(snapshot[key]) if snapshot[key] else "" for key in ("opened_at", "closed_at")
        }
        return {"page": minutes_page(snapshot, gettext), **moments}
    return {"page": conclusion_page(snapshot, gettext)}


def document_html(frozen: Frozen, *, identity: Json | None, approvals: list[Act], signer: Act | None) -> str:
    """The print page. ``identity`` None leaves the patient pseudonymous; ``signer`` None marks it as a preview."""
    snapshot = frozen.value()
    language = snapshot["document"]["language"]
    with translation.override(language):
        context = {
            **page_context(snapshot),
            "identity": printable(identity) if identity else None,
            "approvals": approvals,
            "signer": signer,
            "sha256": frozen.sha256,
            "html_language": HTML_LANGUAGES[language],
        }
        return render_to_string(f"documents/print/{snapshot['document']['kind']}.html", context)


def text_for_journal(frozen: Frozen) -> str:
    """The conclusion as plain text for the journal."""
    snapshot = frozen.value()
    with translation.override(snapshot["document"]["language"]):
        return journal_text(snapshot, frozen.sha256, gettext)
