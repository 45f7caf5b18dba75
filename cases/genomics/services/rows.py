"""From the readers' rows to table rows: one finding's columns, its observations, and COPY into PostgreSQL."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from django.db import connection

from cases.genomics.enums import FindingKind, Relevance
from cases.genomics.models import Finding, Observation, Profile
from cases.genomics.readers import rows
from cases.genomics.readers.columns import FINDING, OBSERVATION, small_variant_values, stored_key
from cases.genomics.readers.kinds import Nucleic, Section

KIND_OF = {
    Section.SMALL_VARIANTS: FindingKind.SMALL_VARIANT,
    Section.COPY_NUMBERS: FindingKind.COPY_NUMBER,
    Section.EXON_COPY_NUMBERS: FindingKind.COPY_NUMBER,
    Section.FUSIONS: FindingKind.FUSION,
    Section.SPLICE: FindingKind.SPLICE,
}
_FIELDS = Finding._meta.concrete_fields
_LIMITS = {field.name: field.max_length for field in _FIELDS if getattr(field, "max_length", None)}
_TEXTS = {field.name for field in _FIELDS if field.get_internal_type() in ("CharField", "TextField")}
_COLUMNS = [str(field.column) for field in Finding._meta.concrete_fields]
_SEEN = ["finding_id", "file_id", "line", "header_line", "passed", "depth", "alt_depth", "allele_fraction", "measure"]


def columns_of(finding: rows.Finding, build: str) -> dict[str, Any]:
    """The Finding columns that a merged finding fills; the rest stay empty. ``build``: the profile's."""
    row = finding.row
    values: dict[str, Any] = {
        "kind": KIND_OF[finding.section],
        "variant_key": stored_key(finding.key, build),
        "part_of": stored_key(finding.part_of, build) if finding.part_of else "",
        "passed": finding.passed,
        "filters": ";".join(row.filters),
    }
    if isinstance(row, rows.SmallVariantRow):
        key = str(values["variant_key"])
        return values | dict(zip(FINDING, small_variant_values(row, key, finding.passed), strict=True))
    if isinstance(row, rows.CopyNumberRow):
        values |= _copy_number(row)
    elif isinstance(row, rows.FusionRow):
        values |= _fusion(row)
    else:
        values |= _splice(row)
    return {name: _fitted(name, value) for name, value in values.items()}


def _copy_number(row: rows.CopyNumberRow) -> dict[str, Any]:
    return {
        "gene": row.gene or _listed(row.genes), "gene_as_written": row.gene, "chrom": row.chrom, "position": row.start,
        "end": row.end, "exon": row.exons, "copy_number_kind": row.kind, "copy_number": row.copy_number,
        "minor_copy_number": row.minor_copy_number, "fold_change": row.fold_change, "source": Nucleic.DNA,
    }  # fmt: skip


def _listed(genes: Sequence[str]) -> str:
    """The genes of a segment as far as they fit, and how many more."""
    if len(genes) <= 3:
        return ", ".join(genes)
    return f"{', '.join(genes[:3])} + {len(genes) - 3}"


def _fusion(row: rows.FusionRow) -> dict[str, Any]:
    first, second = row.breakpoint_a, row.breakpoint_b
    return {
        "gene": row.gene_a, "gene_as_written": ";".join(row.genes_a) or row.gene_a, "partner_gene": row.gene_b,
        "chrom": first.chrom if first else None, "position": first.pos if first else None,
        "partner_chrom": second.chrom if second else None, "partner_position": second.pos if second else None,
        "supporting_reads": row.supporting_reads, "split_reads": row.split_reads,
        "spanning_reads": row.spanning_reads, "kept_domains": row.kept_domains, "in_frame": row.in_frame,
        "source": row.source,
    }  # fmt: skip


def _splice(row: rows.SpliceRow) -> dict[str, Any]:
    first, second = row.breakpoint_a, row.breakpoint_b
    return {
        "gene": row.gene, "gene_as_written": row.gene, "exon": row.exons, "chrom": first.chrom if first else None,
        "position": first.pos if first else None, "end": second.pos if second else None,
        "supporting_reads": row.supporting_reads, "source": Nucleic.RNA,
    }  # fmt: skip


def _fitted(name: str, value: Any) -> Any:
    """Text columns are never null; what is too long for one is cut here and stays whole in its observation."""
    if name not in _TEXTS:
        return value
    text = "" if value is None else str(value)
    limit = _LIMITS.get(name)
    return text if limit is None or len(text) <= limit else text[: limit - 1] + "…"


def copy_findings(*, profile: Profile, findings: Sequence[rows.Finding], files: Mapping[str, int]) -> None:
    """Writes findings and observations with COPY. ``files``: a file's name in the reading -> UploadedFile key."""
    keys = reserve(Finding._meta.db_table, len(findings))
    with connection.cursor() as cursor:
        cursor.copy_expert(
            _copy_sql(Finding._meta.db_table, _COLUMNS), _Stream(_finding_lines(profile, keys, findings))
        )
        cursor.copy_expert(
            _copy_sql(Observation._meta.db_table, _SEEN),
            _Stream(_observation_lines(keys, findings, files)),
        )


def copy_sent(*, profile: int, file: int, findings: bytes, observations: bytes) -> None:
    """Writes lines of ``columns.copy_lines``: each finding with its one observation.

    Keys, profile and file come from here and never from the lines. Raises ValueError where the two do not pair, and
    the database's own errors where a line is not what it should be.
    """
    first, second = findings.split(b"\n"), observations.split(b"\n")
    keys = reserve(Finding._meta.db_table, len(first))
    constants, columns = _constants()
    before = f"{profile}\t{constants}".encode()
    place = b"\t%d\t" % file
    lines = b"".join([b"%d\t%b%b\n" % (key, before, line) for key, line in zip(keys, first, strict=True)])
    seen = b"".join([b"%d%b%b\n" % (key, place, line) for key, line in zip(keys, second, strict=True)])
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(_copy_sql(Finding._meta.db_table, columns, "text"), io.BytesIO(lines))
        sql = _copy_sql(Observation._meta.db_table, ["finding_id", "file_id", *OBSERVATION], "text")
        cursor.copy_expert(sql, io.BytesIO(seen))


@cache
def _constants() -> tuple[str, list[str]]:
    """Values that every sent finding has alike, as they stand in a line; and the line's columns."""
    alike = {"kind": FindingKind.SMALL_VARIANT.value, "relevance": Relevance.UNMARKED.value}
    alike |= {name: "" for name in sorted(_TEXTS) if name not in FINDING and name not in alike}
    return "".join(f"{value}\t" for value in alike.values()), ["id", "profile_id", *alike, *FINDING]


def _copy_sql(table: str, columns: Iterable[str], form: str = "csv") -> str:
    listed = ", ".join(f'"{column}"' for column in columns)
    return f'COPY "{table}" ({listed}) FROM STDIN WITH (FORMAT {form})'


def reserve(table: str, count: int) -> list[int]:
    """Fresh keys of the table, as many as asked for, in rising order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [f'"{table}"'])
        (sequence,) = cursor.fetchone()
        cursor.execute("SELECT nextval(%s::regclass) FROM generate_series(1, %s)", [sequence, count])
        return [key for (key,) in cursor.fetchall()]


def _finding_lines(profile: Profile, keys: Sequence[int], findings: Sequence[rows.Finding]) -> Iterator[list[Any]]:
    empty = dict.fromkeys(_TEXTS, "") | {
        "relevance": Relevance.UNMARKED, "profile": profile.pk, "judgements": "{}",
    }  # fmt: skip
    for key, finding in zip(keys, findings, strict=True):
        values = empty | columns_of(finding, profile.build) | {"id": key}
        yield [_cell(values.get(field.name)) for field in Finding._meta.concrete_fields]


def _observation_lines(
    keys: Sequence[int], findings: Sequence[rows.Finding], files: Mapping[str, int]
) -> Iterator[list[Any]]:
    for key, finding in zip(keys, findings, strict=True):
        for seen in finding.observations:
            said = [seen.row.line, seen.row.header_line, seen.row.passed, *_measures(seen.row)]
            yield [str(key), str(files[seen.file]), *map(_cell, said)]


def _measures(row: rows.Row) -> tuple[int | None, int | None, float | None, float | None]:
    """Depth, reads of the allele, allele fraction; copies, fold change or supporting reads."""
    if isinstance(row, rows.SmallVariantRow):
        return row.depth, row.alt_depth, row.allele_fraction, None
    if isinstance(row, rows.CopyNumberRow):
        return None, None, None, row.fold_change if row.copy_number is None else row.copy_number
    return None, None, None, row.supporting_reads


class _Quoted(str):
    """A text that is written in quotes, so that COPY tells it from a null."""


def _cell(value: Any) -> Any:
    if value is None:
        return None
    return _Quoted(value) if isinstance(value, str) else str(value)


class _Stream(io.TextIOBase):
    """The lines of a COPY as psycopg2 reads them: little by little, so that memory stays small."""

    def __init__(self, lines: Iterator[list[Any]]) -> None:
        self._lines = lines
        self._buffer = ""

    def read(self, size: int | None = -1) -> str:
        wanted = size if size is not None and size >= 0 else 1 << 30
        parts, have = [self._buffer], len(self._buffer)
        while have < wanted:
            line = next(self._lines, None)
            if line is None:
                break
            text = ",".join(_encoded(cell) for cell in line) + "\n"
            parts.append(text)
            have += len(text)
        whole = "".join(parts)
        self._buffer = whole[wanted:]
        return whole[:wanted]


def _encoded(cell: Any) -> str:
    """CSV as COPY wants it: nothing for null, quotes for text (an empty text must not become null)."""
    if cell is None:
        return ""
    return '"' + cell.replace('"', '""') + '"' if isinstance(cell, _Quoted) else cell
