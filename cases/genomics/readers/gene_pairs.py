"""Two fusion partners in one cell: ``EML4-ALK``, ``BCR--ABL1``, ``FGFR2::BICC1``, ``CD74-ROS1;GOPC``."""

import re
from dataclasses import dataclass

from cases.genomics.readers import cells
from cases.genomics.readers.cells import CellError
from cases.genomics.readers.table import Line

_SEPARATORS = ("::", "--", "|")
# Symbols that hold a hyphen themselves: what follows such a beginning, or stands before such an ending, belongs to it.
_BEGINNING = re.compile(r"HLA|NKX\d+|RP\d+|CT[ABCD]|MT|KRTAP\d+|ERV\w*|LL\w+|AC\d+|XX\w*|GS\d+|TRA[JV]?\d*|HERV\w*")
_ENDING = re.compile(r"AS\d?|IT\d|DT|OT\d|\d+|[A-Z]|\d+[A-Z]\d+(\.\d+)?|[A-Z]\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class GenePair:
    gene_a: str | None
    gene_b: str | None
    genes_a: tuple[str, ...]
    genes_b: tuple[str, ...]


def split_pair(text: str, line: Line) -> GenePair | None:
    """The partners, or None when the cell is damaged (recorded on the line). A missing partner is allowed."""
    try:
        first, second = _split(text.strip(), line)
        return make_pair(first, second, line)
    except CellError as error:
        line.fail(error, "Gene Pair")
        return None


def make_pair(first: str | None, second: str | None, line: Line) -> GenePair:
    """Partners already in two cells; several genes at one breakpoint are joined by ; or , or /."""
    genes_a, genes_b = side_genes(first), side_genes(second)
    if not genes_a or not genes_b:
        line.draft.problem("fusion_partner_missing", line=line.number)
    return GenePair(_shown(genes_a), _shown(genes_b), genes_a, genes_b)


def side_genes(text: str | None) -> tuple[str, ...]:
    """The genes at one breakpoint; Arriba's distance in brackets and STAR-Fusion's ``^ENSG`` are dropped."""
    parts = re.split(r"[;,/]", text or "")
    found = (cells.gene(re.sub(r"\(\d+\)$|\^.*$", "", part.strip())) for part in parts)
    return tuple(dict.fromkeys(gene for gene in found if gene is not None))


def _shown(genes: tuple[str, ...]) -> str | None:
    return genes[0] if genes else None


def _split(text: str, line: Line) -> tuple[str, str]:
    for separator in _SEPARATORS:
        if separator in text:
            first, _, second = text.partition(separator)
            return first, second
    parts = _joined(text.split("-"))
    if len(parts) == 1 and "/" in text and ";" not in text:
        first, _, second = text.partition("/")  # TSOPPI's summary writes CDK4/PDE3A
        return first, second
    if len(parts) > 2:
        line.draft.problem("fusion_pair", line=line.number, field="Gene Pair", value=text)
    if len(parts) == 1:
        return parts[0], ""
    return parts[0], "-".join(parts[1:])


def _joined(tokens: list[str]) -> list[str]:
    """Hyphenated symbols put together again: [HLA, A, ROS1] is [HLA-A, ROS1]."""
    if len(tokens) <= 2:
        return tokens
    parts: list[str] = []
    for token in tokens:
        last = re.split(r"[;,/]", parts[-1])[-1] if parts else ""
        if parts and (_BEGINNING.fullmatch(last) or _ENDING.fullmatch(token)):
            parts[-1] += f"-{token}"
        else:
            parts.append(token)
    return parts
