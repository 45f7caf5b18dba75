"""What can be wrong with a knowledge table, as sentences that say what to do, and why single rows are left out.

Messages are ids of the catalogue of translations; ``values`` fill them.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import NoReturn

MOST_FAULTS = 50


def gettext_noop(sentence: str) -> str:
    """Marks a sentence for the catalogue without translating it (readers know no framework)."""
    return sentence


_ = gettext_noop
FAULTS = {
    "not_text": _("The file is not UTF-8 text. Export it again as UTF-8."),
    "damaged_gzip": _("The compressed file is damaged or cut short. Fetch it again."),
    "spreadsheet": _(
        "This is a spreadsheet file. Spreadsheets turn gene names into dates: send the original text file."
    ),
    "stopped": _("Reading the table was stopped (%(detail)s): it is too large or too slow to read, or damaged."),
    "too_large": _("The file is larger than %(limit)s MiB. Is it the right file?"),
    "line_too_long": _("The line is longer than %(limit)s characters. Is it the right file?"),
    "not_json": _("The file is not the JSON that this format expects: %(detail)s."),
    "header_missing": _("The table has no header line. Send the file as its publisher wrote it."),
    "column_missing": _("The table has no such column. Columns of this format: %(expected)s."),
    "column_unknown": _("The table has a column that this format does not know. Columns of this format: %(expected)s."),
    "column_twice": _("The table has this column twice. Keep one of them."),
    "cells": _(
        "The line has %(found)s cells, the header %(expected)s. Put quotes around cells that hold the separator."
    ),
    "quotes": _("A quotation mark opens before this line and does not close. Double the marks inside cells."),
    "gene_damaged": _(
        "%(value)s is no gene but what a spreadsheet makes of one, such as 9-Sep for SEPT9. Send the original file."
    ),
    "gene": _("%(value)s is not a gene symbol. Write the approved symbol, such as BRAF."),
    "empty": _("The cell is empty. This column must be filled in."),
    "word": _("%(value)s is not a word of this column. Known words: %(expected)s."),
    "number": _("%(value)s is not a number of this column. Write %(expected)s."),
    "tumour": _(
        "%(value)s is not an OncoTree code that the board uses. Write codes such as COAD; empty means any tumour."
    ),
    "level": _("%(value)s is not a level of %(system)s. Known levels: %(expected)s."),
    "alteration": _(
        "%(value)s cannot be read as an alteration. Write it as in the manual: V600E, exon 19 deletion, fusion, "
        "EML4::ALK, amplification, loss of function ..."
    ),
    "reference": _(
        "%(value)s is not a reference. Write PMID:12345678, DOI:10.1000/xyz, NCT01234567 or an https address."
    ),
    "position": _("%(value)s is not a place. Write chromosome:position:reference:alternative, such as 1:97915614:C:T."),
    "accession": _("%(value)s is not a RefSeq transcript. Write it with its version, such as NM_004333.6."),
    "pair": _("%(value)s is not a list of NAME:NUMBER parts joined by |."),
    "twice": _("The same entry stands on line %(first)s. Keep one of them."),
    "no_rows": _("The table has no row that can be used."),
}

# Why a row of a published table is left out; counted per version and shown with it.
SKIPPED = {
    "no_gene": _("no gene is named"),
    "not_accepted": _("not accepted by the source's editors"),
    "duplicate": _("said on an earlier row"),
    "no_level": _("no level is given"),
    "ambiguous": _("the symbol stands for several genes"),
    "unreadable": _("the row cannot be read"),
    "off_genome": _("not on a chromosome of the reference"),
    "not_somatic": _("about inherited variants only"),
    "damaged": _("a date in place of a symbol"),
    "no_change": _("no changed residue is named"),
    "not_human": _("another species"),
    "not_transcript": _("no transcript, such as a protein or a chromosome"),
}


@dataclass(frozen=True)
class Fault:
    """``line`` from 1, None = the whole file; ``column`` as the file names it."""

    rule: str
    line: int | None = None
    column: str = ""
    values: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        place = f"line {self.line}, " if self.line else ""
        column = f"column {self.column}: " if self.column else ""
        return f"{place}{column}{FAULTS[self.rule] % self.values}"


class TableRefused(ValueError):
    """Nothing of the table is used. Carries every fault found, at most MOST_FAULTS."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(map(str, faults[:3])))
        self.faults = faults


def refuse(rule: str, line: int | None = None, column: str = "", **values: object) -> NoReturn:
    raise TableRefused([Fault(rule, line, column, values)])


@dataclass
class Notes:
    """What a reader notes beside its rows: rows left out by reason, and faults, which refuse the whole table."""

    skipped: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)

    def skip(self, reason: str) -> None:
        assert reason in SKIPPED, reason
        self.skipped[reason] += 1

    def fault(self, rule: str, line: int | None = None, column: str = "", **values: object) -> None:
        """Noted; reading goes on so that a person sees all faults at once, up to a number."""
        self.faults.append(Fault(rule, line, column, values))
        if len(self.faults) >= MOST_FAULTS:
            raise TableRefused(self.faults)
