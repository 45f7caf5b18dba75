"""A hospital's own table, and the project's: CSV with a documented schema (docs/knowledge.md). Strict: one fault, and
nothing of the table is used.

The header says what the table is about: ``alteration`` evidence, ``residue`` hotspots, ``oncogene`` genes, ``refseq``
transcripts, ``approved`` gene names, ``allele`` alleles of drug genes, ``retired`` transcripts that are no more.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from cases.genomics.enums import KnowledgeKind
from cases.genomics.knowledge import cells
from cases.genomics.knowledge.cells import Cells
from cases.genomics.knowledge.faults import Notes, TableRefused, refuse
from cases.genomics.knowledge.rows import Allele, Evidence, Gene, GeneName, Hotspot, RetiredTranscript, Row, Transcript
from cases.genomics.knowledge.text import table


@dataclass(frozen=True)
class Schema:
    """``key`` names the column that tells this table from the others; ``unique`` the columns that name an entry."""

    kind: KnowledgeKind
    key: str
    required: tuple[str, ...]
    optional: tuple[str, ...]
    read: Callable[[Cells], Row]
    unique: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return self.required + self.optional


def _evidence(row: Cells) -> Row:
    gene = row.gene("gene", required=True)
    alteration = row.alteration("alteration", gene)
    partner = row.gene("partner_gene")
    system, level = row.level("system", "level")
    return Evidence(
        line=row.number, gene=gene, partner_gene=partner, alteration=alteration, external_id=row.text("id")[:60],
        tumour=row.text("tumour")[:200], oncotree=row.tumours("oncotree"), drugs=row.parts("drugs", "+"),
        kind=row.word("kind", cells.EVIDENCE_KINDS) or "predictive", effect=row.word("effect", cells.EFFECTS),
        supports=row.yes_no("supports"), system=system, level=level, references=row.references("references"),
        trust=row.number_or_none("trust", 1, 5), text=row.text("text"),
        illustrative=row.yes_no("illustrative") is True,
    )  # fmt: skip


def _hotspot(row: Cells) -> Row:
    return Hotspot(
        line=row.number, gene=row.gene("gene", required=True), residue=row.filled("residue")[:40],
        samples=row.number_or_none("samples", 0, 10**7, required=True) or 0,
        kind=row.word("kind", cells.HOTSPOT_KINDS) or "single residue", changes=row.counts("changes"),
    )  # fmt: skip


def _gene(row: Cells) -> Row:
    facts = {
        "clonal_blood": row.yes_no("clonal_blood"),
        "predisposition": row.yes_no("predisposition"),
        "inheritance": row.word("inheritance", cells.INHERITANCE),
        "syndrome": row.text("syndrome"),
        "predisposition_tumours": list(row.tumours("predisposition_tumours")),
        "domains": row.domains("domains"),
    }
    return Gene(
        line=row.number, gene=row.gene("gene", required=True), oncogene=row.yes_no("oncogene"),
        tumour_suppressor=row.yes_no("tumour_suppressor"), pathways=row.parts("pathways", "|"),
        facts={name: value for name, value in facts.items() if value not in (None, "", [])},
        references=row.references("references"),
    )  # fmt: skip


def _transcript(row: Cells) -> Row:
    return Transcript(
        line=row.number, gene=row.gene("gene", required=True), refseq=row.filled("refseq")[:40],
        ensembl=row.text("ensembl")[:40], protein=row.text("protein")[:40],
        status=row.word("status", cells.MANE_STATUSES) or "MANE Select", chrom=row.text("chrom")[:10],
        start=row.number_or_none("start", 1, 3 * 10**8), end=row.number_or_none("end", 1, 3 * 10**8),
        strand=row.word("strand", ("+", "-")),
    )  # fmt: skip


def _name(row: Cells) -> Row:
    return GeneName(
        line=row.number, symbol=row.gene("symbol", required=True), approved=row.gene("approved", required=True),
        status=row.word("status", cells.NAME_STATUSES) or "alias",
    )  # fmt: skip


def _allele(row: Cells) -> Row:
    positions = {"GRCh37": row.position("grch37"), "GRCh38": row.position("grch38")}
    return Allele(
        line=row.number, gene=row.gene("gene", required=True), allele=row.filled("allele")[:120],
        rsid=row.text("rsid")[:20], hgvs_c=row.text("hgvs_c")[:120],
        positions={build: place for build, place in positions.items() if place},
        function=row.text("function")[:60], activity=row.decimal("activity"), drugs=row.parts("drugs", "|"),
        advice=row.text("advice"),
    )  # fmt: skip


def _retired(row: Cells) -> Row:
    return RetiredTranscript(
        line=row.number, accession=row.accession("retired", required=True),
        status=row.word("status", cells.RETIRED_STATUSES) or "suppressed", replaced_by=row.accession("replaced_by"),
        gene=row.gene("gene"), references=row.references("references"),
    )  # fmt: skip


SCHEMAS = (
    Schema(
        KnowledgeKind.EVIDENCE, "alteration", ("gene", "alteration", "drugs", "effect", "system", "level"),
        ("id", "partner_gene", "tumour", "oncotree", "kind", "supports", "trust", "references", "text", "illustrative"),
        _evidence, ("gene", "alteration", "oncotree", "drugs", "effect", "system"),
    ),
    Schema(
        KnowledgeKind.HOTSPOTS, "residue", ("gene", "residue", "samples"), ("kind", "changes"), _hotspot,
        ("gene", "residue", "kind"),
    ),
    Schema(
        KnowledgeKind.GENES, "oncogene", ("gene", "oncogene", "tumour_suppressor"),
        ("pathways", "clonal_blood", "predisposition", "inheritance", "syndrome", "predisposition_tumours", "domains",
         "references"),
        _gene, ("gene",),
    ),
    Schema(
        KnowledgeKind.TRANSCRIPTS, "refseq", ("gene", "refseq"),
        ("ensembl", "protein", "status", "chrom", "start", "end", "strand"), _transcript, ("gene", "refseq"),
    ),
    Schema(
        KnowledgeKind.GENE_NAMES, "approved", ("symbol", "approved"), ("status",), _name, ("symbol", "approved"),
    ),
    Schema(
        KnowledgeKind.DRUG_GENES, "allele", ("gene", "allele"),
        ("rsid", "hgvs_c", "grch37", "grch38", "function", "activity", "drugs", "advice"), _allele,
        ("gene", "allele", "grch37", "grch38"),
    ),
    Schema(
        KnowledgeKind.RETIRED, "retired", ("retired", "status"), ("replaced_by", "gene", "references"), _retired,
        ("retired",),
    ),
)  # fmt: skip


def schema_of(columns: Iterable[str]) -> Schema:
    """The table that these columns make. Raises TableRefused."""
    named = list(columns)
    found = [schema for schema in SCHEMAS if schema.key in named]
    if not found:
        refuse("column_missing", 1, " / ".join(schema.key for schema in SCHEMAS), expected=_all_keys())
    schema = found[0]
    expected = ", ".join(schema.columns)
    for column in schema.required:
        if column not in named:
            refuse("column_missing", 1, column, expected=expected)
    for column in named:
        if column and column not in schema.columns:
            refuse("column_unknown", 1, column, expected=expected)
    return schema


def _all_keys() -> str:
    return ", ".join(schema.key for schema in SCHEMAS)


def kind_of(lines: Iterable[str]) -> KnowledgeKind:
    """What a table is about, by its header."""
    first = next((line for line in lines if line.strip()), "")
    return schema_of(_header(first)).kind


def _separator(header: str) -> str:
    """Comma or, as Norwegian spreadsheets write it, semicolon."""
    return max(",;", key=header.count)


def _header(line: str) -> list[str]:
    return [name.strip().strip('"') for name in line.strip().split(_separator(line))]


def read(lines: Iterable[str], notes: Notes) -> Iterator[Row]:
    """Rows; every fault is noted with line and column, and raises TableRefused at the end."""
    stream = iter(lines)
    first = next((line for line in stream if line.strip()), None)
    if first is None:
        refuse("header_missing")
    schema = schema_of(_header(first))
    seen: dict[tuple[str, ...], int] = {}
    rows = table(chain([first], stream), separator=_separator(first), required=[[name] for name in schema.required])
    for line in rows:
        key = tuple(line.get(name) for name in schema.unique)
        if key in seen:
            notes.fault("twice", line.number, schema.unique[0], first=seen[key])
        seen.setdefault(key, line.number)
        before = len(notes.faults)
        row = schema.read(Cells(line, notes))
        if len(notes.faults) == before:
            yield row
    if notes.faults:
        raise TableRefused(notes.faults)
