"""HGNC: symbols, aliases and previous symbols.

Two layouts: a map of three columns (Symbol, Approved.Symbol, chromosome), and HGNC's complete set (symbol,
alias_symbol, prev_symbol, joined by |).
"""

import re
from collections.abc import Iterable, Iterator

from cases.genomics.knowledge.faults import Notes, refuse
from cases.genomics.knowledge.rows import GeneName
from cases.genomics.knowledge.text import Line, table

# Aliases may look like anything (14-3-3 is one), so only a month's name in a date tells a spreadsheet's work.
_DATE = re.compile(
    r"\d{1,2}[-./ ](?:jan|feb|mar|apr|mai|may|jun|jul|aug|sep|sept|okt|oct|nov|des|dec)\.?"
    r"|(?:jan|feb|mar|apr|mai|may|jun|jul|aug|sep|sept|okt|oct|nov|des|dec)-\d{1,2}",
    re.IGNORECASE | re.ASCII,
)
_LISTS = (("alias_symbol", "alias"), ("prev_symbol", "previous"))


def read(lines: Iterable[str], notes: Notes) -> Iterator[GeneName]:
    """A symbol of several genes is kept for each: who asks for it is told that it is ambiguous."""
    seen: set[tuple[str, str]] = set()
    for line in table(lines, required=(("Symbol", "symbol"),)):
        for name in _names(line, notes):
            if _DATE.fullmatch(name.symbol):
                notes.skip("damaged")  # some maps list what spreadsheets make of symbols; never a name here
                continue
            if (name.symbol, name.approved) in seen:
                notes.skip("duplicate")
                continue
            seen.add((name.symbol, name.approved))
            yield name


def _names(line: Line, notes: Notes) -> Iterator[GeneName]:
    symbol = line.get("symbol", "Symbol")
    if "Symbol" in line.cells:
        approved = line.get("Approved.Symbol", "Approved symbol")
        if not (symbol and approved):
            notes.skip("no_gene")
            return
        yield _name(line, "Symbol", symbol, approved, "approved" if symbol == approved else "alias")
        return
    yield _name(line, "symbol", symbol, symbol, "approved")
    for column, status in _LISTS:
        for other in line.get(column).split("|"):
            if other.strip():
                yield _name(line, column, other.strip(), symbol, status)


def _name(line: Line, column: str, symbol: str, approved: str, status: str) -> GeneName:
    if _DATE.fullmatch(approved):
        refuse("gene_damaged", line.number, column, value=approved)
    return GeneName(line=line.number, symbol=symbol[:60], approved=approved[:60], status=status)
