"""A small variant as the columns of a stored finding, and as lines of PostgreSQL's COPY.

One place for both ways into the table: rows that are merged in memory and rows that go straight from the reading child
to the database. Widths are those of the table's columns (a test compares them).
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from cases.genomics.logic.consequences import PROMOTER_GENES, alters_protein
from cases.genomics.readers.kinds import Nucleic
from cases.genomics.readers.rows import SmallVariantRow

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

_NAMES = ("transcript", "exon", "mane_transcript")
_NARROW = min(WIDTHS[name] or 0 for name in _NAMES)
_WIDE = min(width for name, width in WIDTHS.items() if width and name not in (*_NAMES, "gene", "gene_as_written"))
_DNA = Nucleic.DNA.value

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": "\N{REPLACEMENT CHARACTER}"})
_NULL = "\\N"
_TABS = len(FINDING) - 1
_ALTERS = {None: _NULL, True: "t", False: "f"}
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
        _cut(row.mane_hgvs_p, 300), _DNA,
    )  # fmt: skip


def copy_lines(chunk: Sequence[tuple[str, SmallVariantRow]]) -> tuple[bytes, bytes]:
    """Findings and observations as lines of COPY's text format, the same number of each, in the same order."""
    findings, observations, marks = [], [], 0
    for key, row in chunk:
        finding, observation, backslashes = _lines(key if len(key) <= MAX_KEY else stored_key(key, None), row)
        findings.append(finding)
        observations.append(observation)
        marks += backslashes
    lines = "\n".join(findings).encode()
    if _is_read_otherwise(lines, len(findings) * (_TABS + 1) - 1 + marks):
        lines = "\n".join([_escaped(stored_key(key, None), row) for key, row in chunk]).encode()
    return lines, "\n".join(observations).encode()


def _is_read_otherwise(lines: bytes, meant: int) -> bool:
    """Whether COPY would read some cell otherwise than it stands: more marks than those between cells, or of nulls."""
    return len(lines) - len(lines.translate(None, b"\t\n\\")) != meant or b"\r" in lines or b"\0" in lines


def _lines(key: str, row: SmallVariantRow) -> tuple[str, str, int]:
    """Finding and observation, cells as they stand, and how many backslashes (of nulls) the finding has."""
    gene, transcript, exon, mane = row.gene or "", row.transcript or "", row.exon or "", row.mane_transcript or ""
    coding, protein, mane_coding = row.hgvs_c or "", row.hgvs_p or "", row.mane_hgvs_c or ""
    mane_protein, terms, clinvar = row.mane_hgvs_p or "", row.consequence or "", row.clinvar or ""
    filters = ";".join(row.filters)
    depth, reads, alters, pos = row.depth, row.alt_depth, _alters(row), row.pos
    fraction, normal, population = row.allele_fraction, row.normal_allele_fraction, row.population_frequency
    passed = "t" if row.passed else "f"
    measured = f"{_NULL if depth is None else depth}\t{_NULL if reads is None else reads}\t{_share(fraction)}"
    observation = f"{row.line}\t{_or_null(row.header_line)}\t{passed}\t{measured}"
    if (
        len(transcript) > _NARROW or len(exon) > _NARROW or len(mane) > _NARROW or len(coding) > _WIDE
        or len(protein) > _WIDE or len(mane_coding) > _WIDE or len(mane_protein) > _WIDE or len(terms) > _WIDE
        or len(clinvar) > _WIDE or len(filters) > _WIDE
    ):  # fmt: skip
        finding = _escaped(key, row)
        return finding, observation, finding.count("\\")
    finding = (
        f"{key}\t{passed}\t{filters}\t{gene}\t{gene}\t{row.chrom}\t{pos}\t{pos + len(row.ref) - 1}\t{row.ref}\t"
        f"{row.alt}\t{transcript}\t{coding}\t{protein}\t{terms}\t{_ALTERS[alters]}\t{exon}\t{measured}\t"
        f"{_share(normal)}\t{_share(population)}\t{clinvar}\t{as_json(row.judgements)}\t{mane}\t{mane_coding}\t{mane_protein}\t{_DNA}"
    )
    return finding, observation, (alters, depth, reads, fraction, normal, population).count(None)


def _escaped(key: str, row: SmallVariantRow) -> str:
    """Cell by cell, for texts that are too long or hold a character that COPY reads otherwise."""
    return "\t".join([_cell(value) for value in small_variant_values(row, key)])


def _or_null(value: int | None) -> int | str:
    return _NULL if value is None else value


@lru_cache(maxsize=65_536)
def _share(value: float | None) -> str:
    """Writing a float takes longer than all else of its line, and a file has few different ones."""
    return _NULL if value is None else repr(value)


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
