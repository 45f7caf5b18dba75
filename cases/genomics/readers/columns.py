"""A small variant as the columns of a stored finding, and as lines of PostgreSQL's COPY.

One place for both ways into the table: rows that are merged in memory and rows that go straight from the reading child
to the database. Widths are those of the table's columns (a test compares them).
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from cases.genomics.logic.consequences import PROMOTER_GENES, alters_protein
from cases.genomics.readers.rows import Nucleic, SmallVariantRow

MAX_KEY = 440
UNKNOWN_BUILD = ("?:", "segment:?:", "fusion:?:", "splice:?:")

# Columns of a small variant's finding, with the widths of those that are cut to fit.
WIDTHS: dict[str, int | None] = {
    "variant_key": None, "passed": None, "filters": 200, "gene": 60, "gene_as_written": 60, "chrom": None,
    "position": None, "end": None, "ref": None, "alt": None, "transcript": 40, "hgvs_c": 300, "hgvs_p": 300,
    "consequence": 200, "alters_protein": None, "exon": 40, "depth": None, "alt_depth": None,
    "allele_fraction": None, "normal_allele_fraction": None, "population_frequency": None, "clinvar": 120,
    "judgements": None, "mane_transcript": 40, "mane_hgvs_c": 300, "mane_hgvs_p": 300, "source": None,
}  # fmt: skip
FINDING = tuple(WIDTHS)
OBSERVATION = ("line", "header_line", "passed", "depth", "alt_depth", "allele_fraction")

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": "\N{REPLACEMENT CHARACTER}"})
_BREAKS = re.compile("[\n\r\0]")
_NULL = "\\N"
_TABS = len(FINDING) - 1
_PLAIN = str.maketrans({"\0": "\N{REPLACEMENT CHARACTER}"})


def small_variant_values(row: SmallVariantRow, key: str, passed: bool | None = None) -> tuple[Any, ...]:
    """The values of ``FINDING`` in its order; texts are never None, and are cut to their columns."""
    gene = row.gene or ""
    filters = _cut(";".join(row.filters), 200) if row.filters else ""
    return (
        key, row.passed if passed is None else passed, filters, gene, gene, row.chrom,
        row.pos, row.pos + len(row.ref) - 1, row.ref, row.alt, _cut(row.transcript, 40), _cut(row.hgvs_c, 300),
        _cut(row.hgvs_p, 300), _cut(row.consequence, 200), _alters(row), _cut(row.exon, 40), row.depth,
        row.alt_depth, row.allele_fraction, row.normal_allele_fraction, row.population_frequency,
        _cut(row.clinvar, 120), as_json(row.judgements), _cut(row.mane_transcript, 40), _cut(row.mane_hgvs_c, 300),
        _cut(row.mane_hgvs_p, 300), Nucleic.DNA.value,
    )  # fmt: skip


def copy_lines(chunk: Sequence[tuple[str, SmallVariantRow]]) -> tuple[bytes, bytes]:
    """Findings and observations as lines of COPY's text format, the same number of each, in the same order."""
    findings, observations = [], []
    for key, row in chunk:
        values = small_variant_values(row, stored_key(key, None))
        line = _line(values)
        # Any character that COPY reads otherwise than it stands: the long way, cell by cell.
        if line.count("\t") != _TABS or line.count("\\") != values.count(None) or _BREAKS.search(line):
            line = "\t".join([_cell(value) for value in values])
        findings.append(line)
        observations.append(
            f"{row.line}\t{_or_null(row.header_line)}\t{'t' if row.passed else 'f'}\t{_or_null(row.depth)}\t"
            f"{_or_null(row.alt_depth)}\t{_or_null(row.allele_fraction)}"
        )
    return "\n".join(findings).encode(), "\n".join(observations).encode()


def _line(values: tuple[Any, ...]) -> str:
    """The cells with tabs between them, as they stand."""
    (
        key, passed, filters, gene, written, chrom, position, end, ref, alt, transcript, hgvs_c, hgvs_p, consequence,
        alters, exon, depth, alt_depth, fraction, normal, population, clinvar, judgements, mane, mane_c, mane_p, source,
    ) = values  # fmt: skip
    altered = _NULL if alters is None else "t" if alters else "f"
    return (
        f"{key}\t{'t' if passed else 'f'}\t{filters}\t{gene}\t{written}\t{chrom}\t{position}\t{end}\t{ref}\t{alt}\t"
        f"{transcript}\t{hgvs_c}\t{hgvs_p}\t{consequence}\t{altered}\t{exon}\t{_NULL if depth is None else depth}\t"
        f"{_NULL if alt_depth is None else alt_depth}\t{_NULL if fraction is None else fraction}\t"
        f"{_NULL if normal is None else normal}\t{_NULL if population is None else population}\t{clinvar}\t"
        f"{judgements}\t{mane}\t{mane_c}\t{mane_p}\t{source}"
    )


def _or_null(value: float | None) -> float | str:
    return _NULL if value is None else value


def stored_key(key: str, build: str | None) -> str:
    """The identity, shortened by a digest where long alleles would not fit an index.

    A reader that knew no build writes ``?`` in its place; the laboratory's own statement fills it.
    """
    if build is not None and key.startswith(UNKNOWN_BUILD):
        key = key.replace("?:", f"{build}:", 1)
    if len(key) <= MAX_KEY:
        return key
    return f"{key[:370]}#{hashlib.sha256(key.encode()).hexdigest()}"


def as_json(values: Mapping[str, str]) -> str:
    return json.dumps(dict(values), ensure_ascii=False).translate(_PLAIN) if values else "{}"


def _cut(text: str | None, limit: int) -> str:
    """What is too long for its column is cut here and stays whole in its file."""
    if not text:
        return ""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _alters(row: SmallVariantRow) -> bool | None:
    known = _terms_alter(row.consequence or "", row.gene in PROMOTER_GENES)
    return known if known is not None else alters_protein(row.consequence, gene=row.gene, hgvs_p=row.hgvs_p)


@lru_cache(maxsize=4096)
def _terms_alter(consequence: str, promoter: bool) -> bool | None:
    return alters_protein(consequence, gene=next(iter(PROMOTER_GENES)) if promoter else None)


def _cell(value: Any) -> str:
    if value.__class__ is str:
        return value.translate(_ESCAPES)
    if value is None:
        return _NULL
    if value is True:
        return "t"
    return "f" if value is False else repr(value)
