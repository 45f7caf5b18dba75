"""What a reader of knowledge yields. Field for field as the tables of models/knowledge.py, without Django."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One statement of a source about {alteration, drugs, tumour type}. ``supports`` None: not stated."""

    line: int
    gene: str
    alteration: str
    partner_gene: str = ""
    external_id: str = ""
    tumour: str = ""
    oncotree: tuple[str, ...] = ()
    drugs: tuple[str, ...] = ()
    kind: str = "predictive"
    effect: str = ""
    supports: bool | None = None
    system: str = ""
    level: str = ""
    trust: int | None = None
    references: tuple[str, ...] = ()
    text: str = ""
    illustrative: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneName:
    """``status``: approved, alias or previous."""

    line: int
    symbol: str
    approved: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """Places on GRCh38, 1-based."""

    line: int
    gene: str
    refseq: str
    ensembl: str
    status: str
    protein: str = ""
    chrom: str = ""
    start: int | None = None
    end: int | None = None
    strand: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hotspot:
    """``samples``: tumours with any change of the residue; ``changes``: changed residue -> tumours."""

    line: int
    gene: str
    residue: str
    samples: int
    kind: str = ""
    changes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gene:
    """``facts`` by name; the names of the documented table are in own.py."""

    line: int
    gene: str
    oncogene: bool | None = None
    tumour_suppressor: bool | None = None
    pathways: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Allele:
    """``positions``: build -> ``chrom:pos:ref:alt``; ``activity``: None where the source has no score."""

    line: int
    gene: str
    allele: str
    rsid: str = ""
    hgvs_c: str = ""
    positions: Mapping[str, str] = field(default_factory=dict)
    function: str = ""
    activity: Decimal | None = None
    drugs: tuple[str, ...] = ()
    advice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetiredTranscript:
    """``accession`` with its last version where that is known; ``replaced_by`` empty: withdrawn, nothing instead."""

    line: int
    accession: str
    status: str
    replaced_by: str = ""
    gene: str = ""
    references: tuple[str, ...] = ()


Row = Evidence | GeneName | Transcript | Hotspot | Gene | Allele | RetiredTranscript
