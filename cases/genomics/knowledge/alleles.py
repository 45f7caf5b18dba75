"""Alleles of drug genes: CPIC's table of functions (TSV or CSV), and PharmCAT's JSON of definitions or phenotypes.

PharmCAT parts what an allele is (positions, on GRCh38) from what it does (function, activity): load both files.
"""

import json
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import chain
from typing import Any

from cases.genomics.knowledge.faults import Notes, refuse
from cases.genomics.knowledge.rows import Allele
from cases.genomics.knowledge.text import gene, plain, table

_HGVS = re.compile(r"c\.[-*]?\d+[^\s,()]*")
_RSID = re.compile(r"rs\d+")
_BASES = re.compile(r"[ACGT]+", re.ASCII)
_ACTIVITY = re.compile(r"\d(?:\.\d{1,2})?", re.ASCII)
NAME = "Allele/cDNA/rsID"
FUNCTION = "Allele Clinical Functional Status"
ACTIVITY = "Activity Value"
_SUFFIX = re.compile(r"\s*\((?:Required|Optional)\)$")


def read_table(lines: Iterable[str], notes: Notes) -> Iterator[Allele]:
    """CPIC's table. Its first row names the gene (``GENE: DPYD``); column names may carry (Required) or (Optional)."""
    stream = iter(lines)
    symbol, header = _gene_and_header(stream, notes)
    separator = "\t" if "\t" in header else ","
    cleaned = separator.join(_SUFFIX.sub("", name.strip().strip('"')) for name in header.split(separator))
    rows = table(chain([cleaned + "\n"], stream), required=((NAME,), (FUNCTION,)), separator=separator)
    for line in rows:
        name = plain(line.get(NAME))
        if not name:
            notes.skip("unreadable")
            continue
        yield Allele(
            line=line.number, gene=symbol, allele=name[:120], rsid=_first(_RSID, name),
            hgvs_c=_first(_HGVS, name)[:120], function=plain(line.get(FUNCTION))[:60],
            activity=_activity(line.get(ACTIVITY)),
        )  # fmt: skip


def _gene_and_header(stream: Iterator[str], notes: Notes) -> tuple[str, str]:
    symbol = ""
    for number, text in enumerate(stream, start=1):
        found = re.match(r'"?GENE:\s*([A-Za-z0-9\-]+)', text.strip(), re.IGNORECASE)
        if found:
            symbol = gene(found[1], number, "GENE", notes)
        elif NAME in text:
            if not symbol:
                refuse("column_missing", 1, "GENE:", expected=f"GENE: DPYD, {NAME}, {FUNCTION}")
            return symbol, text
    return refuse("header_missing")


def read_definition(lines: Iterable[str], notes: Notes) -> Iterator[Allele]:
    """PharmCAT's JSON, of definitions or of phenotypes, by what it holds."""
    try:
        data = json.loads("".join(lines))
    except ValueError as error:
        refuse("not_json", detail=str(error)[:80])
    if not isinstance(data, dict) or not isinstance(data.get("gene"), str):
        refuse("not_json", detail="gene")
    symbol = gene(data["gene"], 1, "gene", notes)
    try:
        found = _defined(symbol, data) if "variants" in data else _functions(symbol, data)
        yield from found
    except (KeyError, TypeError, AttributeError) as error:
        refuse("not_json", detail=str(error)[:80])


def _defined(symbol: str, data: dict[str, Any]) -> Iterator[Allele]:
    """One row per allele and position that makes it."""
    build = "GRCh38" if data["genomeBuild"].startswith("GRCh38") else "GRCh37"
    for named in data["namedAlleles"]:
        if named.get("reference"):
            continue
        for variant, base in zip(data["variants"], named["alleles"], strict=True):
            if base is None or base == variant["ref"] or not _BASES.fullmatch(base):
                continue
            chrom = variant["chromosome"].removeprefix("chr")
            yield Allele(
                line=1, gene=symbol, allele=named["name"][:120], rsid=(variant.get("rsid") or "")[:20],
                hgvs_c=_first(_HGVS, named["name"])[:120],
                positions={build: f"{chrom}:{variant['position']}:{variant['ref']}:{base}"},
            )  # fmt: skip


def _functions(symbol: str, data: dict[str, Any]) -> Iterator[Allele]:
    for named in data["namedAlleles"]:
        yield Allele(
            line=1, gene=symbol, allele=named["name"][:120], rsid=_first(_RSID, named["name"]),
            hgvs_c=_first(_HGVS, named["name"])[:120], function=(named.get("functionValue") or "")[:60],
            activity=_activity(named.get("activityValue") or ""),
        )  # fmt: skip


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[0] if found else ""


def _activity(cell: str) -> Decimal | None:
    """None for n/a and for genes without scores."""
    return Decimal(cell) if _ACTIVITY.fullmatch(cell.strip()) else None
