"""What no findings table could save, as a page: the door with its decision and its record, one sort of 50,000 numbers,
one bare SELECT of fifty findings, and their rows as text. A machine's slow hour makes both pages slow."""

from html import escape
from typing import Any

import numpy
from django.db import connection
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET

from cases.dossier.models import Case
from cases.dossier.queries import case_by_pseudonym
from molmdt.access.doors import door
from molmdt.urls import urlpatterns as everything

SORTED, ROWS = 50_000, 50
_FIFTY = """
SELECT id, gene, hgvs_c, hgvs_p, chrom, position, allele_fraction, depth, copy_number, relevance, variant_key
FROM cases_genomics_finding WHERE id = ANY(%s)
"""


@door("somatic.view", case_by_pseudonym)
@require_GET
def bare(request: Any, case: Case) -> HttpResponse:
    """``?first``: the lowest key of the case's findings, which follow one another."""
    first = int(request.GET["first"])
    chosen = numpy.argsort(numpy.sin(numpy.arange(SORTED)), kind="stable")[:ROWS]
    with connection.cursor() as cursor:
        cursor.execute(_FIFTY, [(first + chosen).tolist()])
        rows = "".join(
            f"<tr>{''.join(f'<td>{escape(str(value))}</td>' for value in row)}</tr>" for row in cursor.fetchall()
        )
    return HttpResponse(f"<table>{rows}</table>")


urlpatterns = [*everything, path("bare/<slug:pseudonym>/", bare)]
