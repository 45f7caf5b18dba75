"""What our view shows: the same tables with what their titles promise, none of today's accidents."""

import re
from dataclasses import dataclass, field

from cases.genomics.inpred.cells import written
from cases.genomics.inpred.rules import EXCLUDE, JUDGEMENTS, NONCODING, NOT_OK, PATHOGENIC, REPORTED, SYNONYMOUS, TERT
from cases.genomics.inpred.table import Row, Table
from cases.genomics.logic.consequences import ALTERING

_LIST = re.compile(r"[,;|/#\s]+")
_REPORTED = frozenset(word.casefold() for word in REPORTED)


@dataclass(frozen=True, slots=True)
class Ours:
    """Rows by their position among the sample's rows, in file order."""

    class_selected: frozenset[int] = frozenset()
    rescued: frozenset[int] = frozenset()  # not selected by class, brought back by a rescue rule: shown with a mark
    coding_region: frozenset[int] = frozenset()
    alters_protein: frozenset[int] = frozenset()
    main_findings: frozenset[int] = frozenset()
    repeated: dict[int, int] = field(default_factory=dict)  # row that repeats another one to the letter -> that one


def ours_of(table: Table) -> Ours:
    rows = table.rows
    selected = frozenset(at for at, row in enumerate(rows) if is_selected(row))
    rescued = frozenset(at for at, row in enumerate(rows) if at not in selected and is_rescued(row))
    repeated = _repeated(table)
    working = [at for at in sorted(selected | rescued) if at not in repeated]
    return Ours(
        class_selected=selected,
        rescued=rescued,
        coding_region=frozenset(at for at in working if is_coding(rows[at].get("Coding_status"))),
        alters_protein=frozenset(at for at in working if alters_protein(rows[at].get("Coding_status"))),
        main_findings=frozenset(at for at in working if is_reported(rows[at].get("Reporting_judgement"))),
        repeated=repeated,
    )


def is_selected(row: Row) -> bool:
    """The class judgement is one of the five words, whatever the depth says."""
    return row.get("Class_judgement").strip() in JUDGEMENTS


def is_rescued(row: Row) -> bool:
    """What the configuration means: ClinVar or ACMG pathogenic, or TERT; never a variant that IGV showed to be none."""
    if is_artefact(row):
        return False
    return is_pathogenic(row.get("CPSR_ClinVar_class")) or is_pathogenic(row.get("CPSR_ACMG_class")) or is_tert(row)


def is_artefact(row: Row) -> bool:
    return row.get("IGV_QC").strip() == NOT_OK and row.get("Class_judgement").strip() == EXCLUDE


def is_pathogenic(text: str) -> bool:
    return PATHOGENIC in written(text)


def is_tert(row: Row) -> bool:
    return TERT in _LIST.split(row.get("Gene_symbol").strip()) or TERT in row.get("Protein_change_short")


def terms_of(status: str) -> frozenset[str]:
    return frozenset(term for term in map(str.strip, written(status).split(",")) if term)


def is_coding(status: str) -> bool:
    """Not said to be noncoding: a row without annotation is unknown, and unknown is not no."""
    return NONCODING not in terms_of(status)


def alters_protein(status: str) -> bool:
    """Coding, and not merely synonymous: a synonymous change at a splice site is what the title promises."""
    terms = terms_of(status)
    return NONCODING not in terms and (SYNONYMOUS not in terms or bool(terms & ALTERING))


def is_reported(text: str) -> bool:
    """One of the four words, alone or in a list, in any writing."""
    return bool({word.casefold() for word in _LIST.split(text.strip())} & _REPORTED)


def _repeated(table: Table) -> dict[int, int]:
    first: dict[tuple[str, ...], int] = {}
    repeated = {}
    for at, row in enumerate(table.rows):
        found = first.setdefault(tuple(row.get(name) for name in table.columns), at)
        if found != at:
            repeated[at] = found
    return repeated
