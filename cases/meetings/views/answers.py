"""How an act in a live meeting is answered: with its event's number, so that the page knows what to wait for."""

import json
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from cases.meetings.models import Meeting
from molmdt.kernel.errors import EditConflict


def changed(request: HttpRequest, meeting: int) -> HttpResponseBase:
    """204 with the meeting's newest number; a page without scripts goes back to the room."""
    if not request.headers.get("HX-Request"):
        return redirect("meeting-live", meeting=meeting)
    sequence = Meeting.objects.values_list("last_sequence", flat=True).get(pk=meeting)
    response = HttpResponse(status=204)
    response.headers["HX-Trigger"] = json.dumps({"meeting:changed": {"sequence": sequence}})
    return response


def both_texts(
    request: HttpRequest,
    error: EditConflict,
    *,
    address: str,
    target: str,
    mine: dict[str, Any],
    sent: Iterable[tuple[str, str]] | None = None,
) -> HttpResponseBase:
    """409 with the stored text beside one's own. Nothing typed is lost: it can be saved over, or dropped.

    ``sent``: what saving over sends again, where that is not ``mine`` itself.
    """
    texts = [{"name": name, "mine": mine.get(name, ""), "stored": stored} for name, stored in error.stored.items()]
    context = {"error": error, "texts": texts, "address": address, "target": target}
    context["sent"] = list(mine.items() if sent is None else sent)
    response = render(request, "meetings/conflict.html", context, status=error.status)
    response.headers["HX-Retarget"] = target
    response.headers["HX-Reswap"] = "innerHTML"
    response.headers["X-Conflict"] = "1"
    return response


def number(text: str) -> int:
    """A whole number that a page sent; 0, which nothing has, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
