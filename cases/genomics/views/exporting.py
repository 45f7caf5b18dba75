"""What the filters show, all pages of it, as a CSV file that no spreadsheet program can be made to calculate with."""

import csv
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from typing import Any

from asgiref.sync import sync_to_async
from django.http import Http404, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cases.dossier.models import Case
from cases.dossier.queries import case_by_pseudonym
from cases.genomics import words
from cases.genomics.models import Profile
from cases.genomics.queries.filters import Filters
from cases.genomics.queries.ordering import ordered
from cases.genomics.queries.profiles import chosen_profile
from cases.genomics.queries.table import Row, rows_in_order
from cases.genomics.views.asking import filters_of
from cases.genomics.views.chips import GROUPS, said_of
from cases.genomics.views.tables import asked_of
from molmdt.access.doors import door
from molmdt.access.queries import can
from molmdt.audit import services as audit

CHUNK = 500
# What a spreadsheet program takes for the beginning of a formula, also behind blanks.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
# Separated by semicolons, decimal point, as the other files of the house. Genes are kept as text by their apostrophe
# only where a program would change them (SEPT9, MARCH1, DEC1 as dates).
DATE_LIKE = ("SEP", "MAR", "DEC", "OCT")

COLUMNS = (
    "gene", "partner_gene", "kind", "change", "mane_transcript", "mane_hgvs_c", "mane_hgvs_p", "transcript", "hgvs_c",
    "hgvs_p", "consequence", "build", "chrom", "position", "ref", "alt", "passed", "filters", "depth", "alt_depth",
    "allele_fraction", "expected_low", "expected_high", "copies", "supporting_reads", "population_frequency", "clinvar",
    "mark", "oncogenicity", "points", "interpretation", "evidence_system", "evidence_own", "evidence_other",
    "seen_in_other_patients",
)  # fmt: skip
GERMLINE_COLUMNS = ("normal_allele_fraction",)


@door("findings.export", case_by_pseudonym)
@require_GET
def export(request: Any, case: Case) -> HttpResponseBase:
    """A file of every row that the filters show. Germline columns only with the right to them, and with its row."""
    _profiles, profile = chosen_profile(case, request.GET.get("profile"))
    if profile is None:
        raise Http404
    filters = filters_of(request.GET)
    asked = asked_of(request, profile, case, filters)
    keys: list[int] = ordered(asked, filters.sort).tolist()
    germline = can(request.user, "germline.view", case)
    audit.record(
        actor=request.user, action="findings.export", verb="R", case=case.pseudonym, obj=profile, export=len(keys)
    )
    if germline is not None:
        audit.record(
            actor=request.user, action="germline.view", verb="R", case=case.pseudonym, obj=profile,
            role=germline.role, field_set="germline", export=len(keys),
        )  # fmt: skip
    lines = file_lines(profile, case, filters, keys, germline=germline is not None)
    answer = StreamingHttpResponse(
        _in_thread(lines) if hasattr(request, "scope") else lines, content_type="text/csv; charset=utf-8"
    )
    name = f"{case.pseudonym}-profile-v{profile.version}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


async def _in_thread(lines: Iterator[str]) -> AsyncIterator[str]:
    """Chunk by chunk, as the server asks for them."""
    following = sync_to_async(lambda: next(lines, None))
    while (chunk := await following()) is not None:
        yield chunk


def file_lines(profile: Profile, case: Case, filters: Filters, keys: Sequence[int], *, germline: bool) -> Iterator[str]:
    """The file in chunks of text: what it is, the names of the columns, the rows."""
    yield "\ufeff" + _lines(_head(profile, case, filters, len(keys)))
    names = [*COLUMNS, *(GERMLINE_COLUMNS if germline else ())]
    yield _lines([names])
    for start in range(0, len(keys), CHUNK):
        rows = rows_in_order(keys[start : start + CHUNK], profile, case)
        yield _lines([_cells(row, profile, names) for row in rows])


def _head(profile: Profile, case: Case, filters: Filters, count: int) -> list[list[str]]:
    """Lines that begin with # and name what the rows cannot say themselves."""
    shown = [str(GROUPS[group]) for group in sorted(filters.shown_groups)]
    said = [
        f"{_('case')}: {case.pseudonym}",
        f"{_('profile')}: {profile.specimen.dna_sample_id}, {_('version %(number)s') % {'number': profile.version}}",
        f"{_('build')}: {profile.build}",
        f"{_('filters')}: {'; '.join(said_of(filters, name) for name in filters.active()) or _('none')}",
        f"{_('shown besides')}: {'; '.join(shown) or _('none')}",
        f"{_('findings')}: {count}",
    ]
    return [[f"# {line}"] for line in said]


class _Text(list[str]):
    """A file for csv to write to."""

    write = list.append


def _lines(rows: Iterable[Sequence[Any]]) -> str:
    text = _Text()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows([safe(cell) for cell in row] for row in rows)
    return "".join(text)


def safe(cell: Any) -> str:
    """Text that stays text. A number stays a number, also a negative one."""
    if cell is None:
        return ""
    if isinstance(cell, (int, float)):
        return str(cell)
    text = str(cell)
    stripped = text.lstrip()
    if stripped.startswith(FORMULA) or text.startswith(FORMULA) or _like_a_date(stripped):
        return f"'{text}"
    return text


def _like_a_date(text: str) -> bool:
    letters = text.rstrip("0123456789")
    return letters != text and letters.upper().startswith(DATE_LIKE) and len(text) <= len("MARCHF11")


def _cells(row: Row, profile: Profile, names: Sequence[str]) -> list[Any]:
    finding, said = row.finding, row.interpretation
    own, other = row.own_level, row.other_level
    values: dict[str, Any] = {
        "kind": words.word("kind", finding.kind), "change": row.change, "build": profile.build, "copies": row.copies,
        "expected_low": _short(row.expected.low) if row.expected else None,
        "expected_high": _short(row.expected.high) if row.expected else None,
        "passed": _("yes") if finding.passed else _("no"), "mark": words.word("relevance", finding.relevance),
        "consequence": words.consequence(finding.consequence),
        "oncogenicity": words.word("oncogenicity", said.oncogenicity) if said else None,
        "points": said.points if said else None,
        "interpretation": words.word("interpretation", said.state) if said else None,
        "evidence_system": row.scale, "evidence_own": own.level_own_tumour if own else None,
        "evidence_other": other.level_other_tumours if other else None, "seen_in_other_patients": row.seen.patients,
    }  # fmt: skip
    return [values[name] if name in values else getattr(finding, name) for name in names]


def _short(number: float) -> float:
    return round(number, 4)
