"""The words that a rule may use, as this house knows them: tumours, drugs and classes by table, genes by HGNC's names.

A symbol that the names at hand know as another gene's alias is refused with the approved one. Whether a symbol exists
at all is asked only where the whole of HGNC is loaded; a starter table of some hundred genes cannot say no.
"""

from difflib import get_close_matches

from django.db.models import Max

from cases.dossier.logic import drug_table, oncotree
from cases.genomics.enums import KnowledgeKind
from cases.genomics.models import GeneName, KnowledgeSource
from cases.trials.logic.grammar import Vocabulary
from cases.trials.logic.vocabulary import is_gene_symbol

WHOLE = 20_000  # rows; HGNC has approved over 40,000 symbols, and knows as many aliases
LETTERS = 2  # that a mistyped symbol shares with the one that was meant


def is_gene(symbol: str) -> bool:
    """An approved symbol, as far as the tables at hand can tell."""
    if not is_gene_symbol(symbol):
        return False
    told = set(_names(symbol))
    if any(approved == symbol for approved in told):
        return True
    return not told and not _has_whole_hgnc()


def nearest_gene(symbol: str) -> str:
    """The approved symbol of an alias, else the one that looks most like it; empty where there is none."""
    approved = sorted(set(_names(symbol)) or set(_names(symbol.upper())))
    if approved:
        return approved[0]
    alike = GeneName.objects.filter(
        source__current=True, status="approved", symbol__startswith=symbol.upper()[:LETTERS]
    ).values_list("symbol", flat=True)
    return next(iter(get_close_matches(symbol.upper(), list(alike), n=1, cutoff=0.6)), "")


def is_drug(name: str) -> bool:
    return bool(drug_table.code_of(name))


def nearest_tumour(code: str) -> str:
    """By code, else by name in either language: ``BILARY_TRACT``, ``Melanoma``."""
    types = oncotree.tumour_types()
    close = get_close_matches(code.upper(), list(types), n=1, cutoff=0.6)
    if close:
        return close[0]
    names = {label.lower(): one.code for one in types.values() for label in (one.name, one.name_nb)}
    named = get_close_matches(code.lower(), list(names), n=1, cutoff=0.6)
    return names[named[0]] if named else ""


def _names(symbol: str) -> list[str]:
    """The approved symbols that this one stands for."""
    known = GeneName.objects.filter(source__current=True, symbol=symbol)
    return list(known.values_list("approved", flat=True))


def _has_whole_hgnc() -> bool:
    tables = KnowledgeSource.objects.filter(kind=KnowledgeKind.GENE_NAMES, current=True)
    return (tables.aggregate(rows=Max("rows"))["rows"] or 0) >= WHOLE


VOCABULARY = Vocabulary(
    is_tumour=lambda code: oncotree.find(code) is not None,
    is_gene=is_gene,
    is_drug=is_drug,
    is_class=drug_table.is_class,
    nearest_tumour=nearest_tumour,
    nearest_gene=nearest_gene,
    nearest_drug=drug_table.nearest_drug,
    tumour_codes=lambda: oncotree.tumour_types(),
    is_under=oncotree.is_descendant,
)
