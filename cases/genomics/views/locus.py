"""The reads at a finding's place, drawn by igv.js from where the laboratory serves them.

The page has a content policy of its own: it may fetch from the allowed alignment hosts and the reference's host, and
igv.js may write style attributes, which it does all over. No other page may do either.
"""

from typing import Any
from urllib.parse import urlsplit

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_update
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cases.genomics.logic.build import LENGTHS
from cases.genomics.models import Finding, Upload
from cases.genomics.queries.describing import change, title
from cases.genomics.services.alignments import set_alignments
from cases.genomics.views.loading import finding_of, upload_of
from molmdt.access.doors import door
from molmdt.kernel.errors import InvalidInput

AROUND = 60  # bases on each side
FIELDS = ("name", "url", "index_url", "build")


@door("germline.view", finding_of, field_set="reads")
@require_GET
def reads(request: Any, finding: Finding) -> HttpResponse:
    """Reads show what the patient was born with, whatever the finding: hence the door of germline data."""
    build = finding.profile.build
    tracks = [one for one in finding.profile.alignments if one["build"] == build]
    context = {
        "case": finding.profile.case, "section": "findings", "finding": finding, "title": title(finding),
        "change": change(finding), "links": finding.profile.alignments,
        "setup": setup_of(finding, tracks) if tracks and finding.position else None,
    }  # fmt: skip
    answer = csp_update(policy())(lambda _request: render(request, "genomics/locus.html", context))
    return answer(request)  # type: ignore[return-value]


def setup_of(finding: Finding, tracks: list[dict[str, str]]) -> dict[str, Any]:
    """What igv.js is asked to draw. Without a configured genome the bases of the reference are not shown."""
    build, position = finding.profile.build, finding.position or 0
    end = min(finding.end or position, position + 2000)
    return {
        "reference": _reference(build), "loadDefaultGenomes": False,
        "locus": f"{finding.chrom}:{max(1, position - AROUND)}-{end + AROUND}",
        "tracks": [
            {
                "type": "alignment", "format": one["url"].rsplit(".", 1)[-1].lower(), "name": one["name"],
                "url": one["url"], "indexURL": one["index_url"], "height": 340,
            }
            for one in tracks
        ],
    }  # fmt: skip


def _reference(build: str) -> dict[str, str]:
    address = settings.REFERENCE_URLS.get(build, "")
    if address:
        return {"id": build, "name": build, "fastaURL": address, "indexURL": f"{address}.fai"}
    sizes = "".join(f"{name}\t{length}\n" for name, length in LENGTHS[build].items())
    return {
        "id": build,
        "name": build,
        "format": "chromsizes",
        "sizes": sizes,
    }


def policy() -> dict[str, list[str]]:
    """What this page may do beyond the others."""
    genomes = [urlsplit(address).netloc for address in settings.REFERENCE_URLS.values() if address]
    hosts = [f"https://{host}" for host in dict.fromkeys([*settings.ALIGNMENT_HOSTS, *genomes])]
    return {"connect-src": [SELF, *hosts], "style-src": [SELF, UNSAFE_INLINE]}


@door("genomic_file.upload", upload_of)
@require_http_methods(["GET", "POST"])
def links(request: Any, upload: Upload) -> HttpResponse:
    """Where the laboratory serves the reads of a delivery's profile."""
    profile = getattr(upload, "profile", None)
    stored = profile.alignments if profile is not None else []
    context: dict[str, Any] = {
        "case": upload.specimen.case, "section": "files", "upload": upload, "profile": profile,
        "rows": [*stored, dict.fromkeys(FIELDS, "")], "hosts": settings.ALIGNMENT_HOSTS,
    }  # fmt: skip
    if request.method == "GET" or profile is None:
        return render(request, "genomics/alignments.html", context)
    columns = [request.POST.getlist(name) for name in FIELDS]
    asked = [dict(zip(FIELDS, row, strict=True)) for row in zip(*columns, strict=False)]
    asked = [row for row in asked if row["url"].strip() or row["name"].strip()]
    try:
        set_alignments(profile=profile, actor=request.user, links=asked)
    except InvalidInput as refused:
        context |= {"rows": [*asked, dict.fromkeys(FIELDS, "")], "refused": refused}
        return render(request, "genomics/alignments.html", context, status=422)
    messages.success(request, _("The links are stored."))
    return HttpResponseRedirect(reverse("alignment-links", args=[upload.specimen.case.pseudonym, upload.pk]))
