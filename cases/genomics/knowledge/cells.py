"""Cells of the documented tables: converted, or noted as faults with line, column and what to do."""

import re
from decimal import Decimal

from cases.dossier.logic import oncotree
from cases.genomics.evidence import systems
from cases.genomics.knowledge import text
from cases.genomics.knowledge.faults import Notes
from cases.genomics.knowledge.text import Line
from cases.genomics.logic.alterations import read_alteration
from cases.genomics.logic.retired import parted

EVIDENCE_KINDS = ("predictive", "diagnostic", "prognostic", "predisposing", "oncogenic", "functional")
EFFECTS = ("sensitive", "resistant")
HOTSPOT_KINDS = ("single residue", "in-frame indel", "splice")
INHERITANCE = ("dominant", "recessive")
MANE_STATUSES = ("MANE Select", "MANE Plus Clinical")
NAME_STATUSES = ("approved", "alias", "previous")
RETIRED_STATUSES = ("replaced", "suppressed")
REFERENCE = re.compile(r"(PMID:\d{1,9}|DOI:10\.\d{4,9}/\S{1,150}|NCT\d{8}|https://\S{4,180})", re.ASCII)
POSITION = re.compile(r"(?:[1-9]|1\d|2[0-2]|X|Y|MT):[1-9]\d{0,8}:[ACGT]+:[ACGT]+", re.ASCII)
COUNT = re.compile(r"([A-Za-z*0-9_>]{1,40}):(\d{1,7})", re.ASCII)
DOMAIN = re.compile(r"([^:|]{1,60}):(\d{1,5})-(\d{1,5})", re.ASCII)
DECIMAL = re.compile(r"\d(?:\.\d{1,2})?", re.ASCII)
YES_NO = {"yes": True, "no": False, "": None}


class Cells:
    """One row of a documented table."""

    def __init__(self, line: Line, notes: Notes) -> None:
        self.line, self.notes = line, notes
        self.number = line.number

    def _fault(self, rule: str, column: str, **values: object) -> None:
        self.notes.fault(rule, self.number, column, **values)

    def text(self, column: str) -> str:
        return text.plain(self.line.get(column))

    def filled(self, column: str) -> str:
        found = self.text(column)
        if not found:
            self._fault("empty", column)
        return found

    def gene(self, column: str, *, required: bool = False) -> str:
        cell = self.line.get(column)
        if not cell:
            if required:
                self._fault("empty", column)
            return ""
        return text.gene(cell, self.number, column, self.notes)

    def alteration(self, column: str, gene: str) -> str:
        cell = self.filled(column)[:200]
        if cell and gene and not read_alteration(cell, gene):
            self._fault("alteration", column, value=cell)
        return cell

    def word(self, column: str, known: tuple[str, ...]) -> str:
        cell = self.line.get(column)
        if cell and cell not in known:
            self._fault("word", column, value=cell[:40], expected=", ".join(known))
            return ""
        return cell

    def yes_no(self, column: str) -> bool | None:
        """Empty is None: not known, not stated."""
        cell = self.line.get(column).lower()
        if cell not in YES_NO:
            self._fault("word", column, value=cell[:40], expected="yes, no")
        return YES_NO.get(cell)

    def level(self, system_column: str, level_column: str) -> tuple[str, str]:
        """A scale and a level of it. A scale that the board does not use may hold any short level (CIViC, m1A ...)."""
        system, level = self.filled(system_column), self.line.get(level_column)
        known = systems().get(system)
        if known and level and level not in known["levels"]:
            self._fault("level", level_column, value=level[:20], system=system, expected=", ".join(known["levels"]))
        if len(system) > 12:
            self._fault("word", system_column, value=system[:40], expected=", ".join(systems()))
        return system[:12], level[:8]

    def accession(self, column: str, *, required: bool = False) -> str:
        """A RefSeq transcript."""
        cell = self.filled(column) if required else self.text(column)
        if cell and parted(cell) is None:
            self._fault("accession", column, value=cell[:40])
        return cell[:40]

    def parts(self, column: str, separator: str) -> tuple[str, ...]:
        return tuple(part for part in (one.strip()[:120] for one in self.text(column).split(separator)) if part)

    def tumours(self, column: str) -> tuple[str, ...]:
        codes = self.parts(column, "|")
        for code in codes:
            if oncotree.find(code) is None:
                self._fault("tumour", column, value=code)
        return codes

    def references(self, column: str) -> tuple[str, ...]:
        found = self.parts(column, "|")
        for one in found:
            if not REFERENCE.fullmatch(one):
                self._fault("reference", column, value=one)
        return found

    def number_or_none(self, column: str, least: int, most: int, *, required: bool = False) -> int | None:
        cell = self.line.get(column)
        if not cell and not required:
            return None
        if not (cell.isascii() and cell.isdigit() and len(cell) < 12 and least <= int(cell) <= most):
            self._fault("number", column, value=cell[:40], expected=f"{least}-{most}")
            return None
        return int(cell)

    def decimal(self, column: str) -> Decimal | None:
        cell = self.line.get(column)
        if not cell:
            return None
        if not DECIMAL.fullmatch(cell):
            self._fault("number", column, value=cell[:40], expected="0.5")
            return None
        return Decimal(cell)

    def position(self, column: str) -> str:
        cell = self.line.get(column)
        if cell and not POSITION.fullmatch(cell):
            self._fault("position", column, value=cell[:60])
        return cell

    def counts(self, column: str) -> dict[str, int]:
        """``E:833|K:65``."""
        found: dict[str, int] = {}
        for part in self.parts(column, "|"):
            match = COUNT.fullmatch(part)
            if match is None:
                self._fault("pair", column, value=part)
                continue
            found[match[1]] = int(match[2])
        return found

    def domains(self, column: str) -> list[dict[str, object]]:
        """``kinase:457-717|RBD:155-227``: residues of the MANE Select protein."""
        found: list[dict[str, object]] = []
        for part in self.parts(column, "|"):
            match = DOMAIN.fullmatch(part)
            if match is None or int(match[2]) > int(match[3]):
                self._fault("pair", column, value=part)
                continue
            found.append({"name": match[1].strip(), "start": int(match[2]), "end": int(match[3])})
        return found
