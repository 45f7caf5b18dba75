"""Rows of a knowledge table into their own database table, by COPY."""

import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Model

from cases.genomics.enums import KnowledgeKind
from cases.genomics.knowledge.faults import TableRefused
from cases.genomics.knowledge.rows import Row
from cases.genomics.logic.alterations import Match, read_alteration
from cases.genomics.models import (
    DrugGeneAllele,
    EvidenceItem,
    GeneFact,
    GeneName,
    Hotspot,
    KnowledgeSource,
    ManeTranscript,
    RetiredTranscript,
)

BATCH = 500
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
Values = tuple[Any, ...]
Names = Mapping[str, str]  # a symbol in use -> the approved one
EVIDENCE = (
    "source_id", "external_id", "gene", "partner_gene", "alteration", "match", "tumour", "oncotree", "drugs", "kind",
    "effect", "supports", "system", "level", "trust", "references", "text", "illustrative", "line",
)  # fmt: skip
COLUMNS: dict[KnowledgeKind, tuple[type[Model], tuple[str, ...]]] = {
    KnowledgeKind.EVIDENCE: (EvidenceItem, EVIDENCE),
    KnowledgeKind.GENE_NAMES: (GeneName, ("source_id", "symbol", "approved", "status")),
    KnowledgeKind.TRANSCRIPTS: (
        ManeTranscript,
        ("source_id", "gene", "refseq", "ensembl", "protein", "status", "chrom", "start", "end", "strand"),
    ),
    KnowledgeKind.HOTSPOTS: (Hotspot, ("source_id", "gene", "residue", "kind", "samples", "changes")),
    KnowledgeKind.GENES: (
        GeneFact,
        ("source_id", "gene", "oncogene", "tumour_suppressor", "pathways", "facts", "references"),
    ),
    KnowledgeKind.DRUG_GENES: (
        DrugGeneAllele,
        ("source_id", "gene", "allele", "rsid", "hgvs_c", "positions", "function", "activity", "drugs", "advice"),
    ),
    KnowledgeKind.RETIRED: (
        RetiredTranscript,
        ("source_id", "accession", "version", "status", "replaced_by", "gene", "references"),
    ),
}


def store_rows(source: KnowledgeSource, rows: Iterable[Values]) -> int:
    """Streams the rows into the kind's table; returns how many. Stands and falls with the caller's transaction."""
    model, columns = COLUMNS[KnowledgeKind(source.kind)]
    named = ", ".join(f'"{column}"' for column in columns)
    stream = _Stream(rows)
    try:
        with connection.cursor() as cursor:
            cursor.copy_expert(f'COPY "{model._meta.db_table}" ({named}) FROM STDIN', stream)
    except Exception as error:
        # The driver tells a reader's refusal as a cancelled query; the refusal itself says what is wrong.
        raise stream.refused or error from error
    return stream.count


class _Json(dict[str, Any]):
    """A cell that is stored as JSON."""


class _Stream(io.RawIOBase):
    """Rows in COPY's text format, made as they are read: the table is never in memory as a whole."""

    def __init__(self, rows: Iterable[Values]) -> None:
        self._rows, self._rest, self.count = iter(rows), b"", 0
        self.refused: TableRefused | None = None

    def read(self, size: int = -1) -> bytes:
        while size < 0 or len(self._rest) < size:
            batch = self._batch()
            if not batch:
                break
            self.count += len(batch)
            self._rest += "".join("\t".join(map(_cell, row)) + "\n" for row in batch).encode()
        taken, self._rest = (self._rest, b"") if size < 0 else (self._rest[:size], self._rest[size:])
        return taken

    def _batch(self) -> list[Values]:
        try:
            return list(islice(self._rows, BATCH))
        except TableRefused as refused:
            self.refused = refused
            raise


def _cell(value: Any) -> str:
    """One value as COPY's text format writes it."""
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, _Json):
        return _escaped(json.dumps(value, ensure_ascii=False))
    if isinstance(value, list):
        return _escaped("{" + ",".join(map(_element, value)) + "}")
    return _escaped(str(value))


def _element(text: str) -> str:
    """Of an array: quoted, with its quotes and backslashes escaped."""
    inner = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{inner}"'


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)


def tuples_of(source: KnowledgeSource, rows: Iterable[Row], names: Names) -> Iterator[Values]:
    """Rows as the columns want them. Genes under their approved symbols, but in the table of names itself."""
    convert = _CONVERT[KnowledgeKind(source.kind)]
    for row in rows:
        yield (source.pk, *convert(row, names))


def resolved(match: Match, gene: str, names: Names) -> Match:
    """A fusion's genes under their approved symbols; the partner is told once one of the two is the gene."""
    if match.get("kind") != "fusion":
        return match
    named: Match = {part: names.get(match[part], match[part]) for part in ("partner", "five", "three") if part in match}
    pair = [named.get("five", ""), named.get("three", "")]
    if gene in pair and "partner" not in named:
        named = {"partner": pair[1] if pair[0] == gene else pair[0]}
    return {"kind": "fusion", **named}


def _evidence(row: Any, names: Names) -> Values:
    gene = names.get(row.gene, row.gene)
    match = resolved(read_alteration(row.alteration, row.gene), gene, names)
    partner = names.get(row.partner_gene, row.partner_gene) or str(match.get("partner", ""))
    if partner and match == {"kind": "fusion"}:
        match = {"kind": "fusion", "partner": partner}
    return (
        row.external_id, gene, partner[:60], row.alteration, _Json(match), row.tumour, list(row.oncotree),
        list(row.drugs), row.kind, row.effect, row.supports, row.system, row.level, row.trust, list(row.references),
        row.text, row.illustrative, row.line,
    )  # fmt: skip


def _name(row: Any, _names: Names) -> Values:
    return (row.symbol, row.approved, row.status)


def _transcript(row: Any, names: Names) -> Values:
    return (
        names.get(row.gene, row.gene), row.refseq, row.ensembl, row.protein, row.status, row.chrom, row.start, row.end,
        row.strand,
    )  # fmt: skip


def _hotspot(row: Any, names: Names) -> Values:
    return (names.get(row.gene, row.gene), row.residue, row.kind, row.samples, _Json(dict(row.changes)))


def _gene(row: Any, names: Names) -> Values:
    gene = names.get(row.gene, row.gene)
    pathways, references = list(row.pathways), list(row.references)
    return (gene, row.oncogene, row.tumour_suppressor, pathways, _Json(dict(row.facts)), references)


def _allele(row: Any, names: Names) -> Values:
    return (
        names.get(row.gene, row.gene), row.allele, row.rsid, row.hgvs_c, _Json(dict(row.positions)), row.function,
        row.activity, list(row.drugs), row.advice,
    )  # fmt: skip


def _retired(row: Any, names: Names) -> Values:
    accession, _, version = row.accession.partition(".")
    gene = names.get(row.gene, row.gene)
    return (accession, int(version) if version else None, row.status, row.replaced_by, gene, list(row.references))


_CONVERT: dict[KnowledgeKind, Callable[[Any, Names], Values]] = {
    KnowledgeKind.EVIDENCE: _evidence,
    KnowledgeKind.GENE_NAMES: _name,
    KnowledgeKind.TRANSCRIPTS: _transcript,
    KnowledgeKind.HOTSPOTS: _hotspot,
    KnowledgeKind.GENES: _gene,
    KnowledgeKind.DRUG_GENES: _allele,
    KnowledgeKind.RETIRED: _retired,
}
