"""Fusions and other structural variants: by free text before 1 December 2018, by both partners from then on."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from cases.trials.enums import Examined, Said, Verdict
from cases.trials.logic.ctml.fields import GENE, PARTNER
from cases.trials.logic.ctml.samples import Sample

STRUCTURED_FROM = date(2018, 12, 1)
COMMENT, LEFT, RIGHT = "STRUCTURAL_VARIANT_COMMENT", "LEFT_PARTNER_GENE", "RIGHT_PARTNER_GENE"


def structural(asked: Mapping[str, Any], sample: Sample, *, negative: bool) -> tuple[Verdict, Said, bool]:
    """The verdict, what was seen, and whether in free text alone.

    Category and gene of the row are not asked; evidence of the wrong kind for the date is not looked at.
    """
    by_text = sample.reported is None or sample.reported < STRUCTURED_FROM
    found = any(_in_text(asked, row) if by_text else _in_partners(asked, row) for row in sample.rows)
    looked = Examined.STRUCTURAL in sample.examined if sample.examined is not None else bool(sample.rows)
    if found:
        verdict, said = Verdict.MATCH, Said.IN_TEXT if by_text else Said.FOUND
    elif looked:
        verdict, said = Verdict.NO, Said.NOT_IN_TEXT if by_text else Said.NO_PARTNERS
    else:
        verdict, said = Verdict.UNKNOWN, Said.NOT_EXAMINED if sample.is_strict else Said.NO_ROWS
    return (turned(verdict, sample) if negative else verdict), said, by_text and found


def turned(verdict: Verdict, sample: Sample) -> Verdict:
    """The opposite. Unknown passes a negation, as the language has it, unless the table is strict."""
    if verdict == Verdict.UNKNOWN and sample.is_strict:
        return verdict
    return Verdict.NO if verdict == Verdict.MATCH else Verdict.MATCH


def _in_text(asked: Mapping[str, Any], row: Mapping[str, str]) -> bool:
    """The gene as a word of its own beside something else; the partner is not asked."""
    text, gene = row.get(COMMENT), asked.get(GENE)
    if text is None or gene is None:
        return False
    word = re.escape(str(gene))
    return re.search(rf"(?:\W{word}(?:\W|$))|(?:^{word}\W)", text, re.IGNORECASE) is not None


def _in_partners(asked: Mapping[str, Any], row: Mapping[str, str]) -> bool:
    left, right = row.get(LEFT), row.get(RIGHT)
    if left is None and right is None:
        return False
    gene, partner = asked.get(GENE), asked.get(PARTNER)
    if gene is None:
        return partner is not None and str(partner) in (left, right)
    return any(_pair(str(gene), partner, one, other) for one, other in ((left, right), (right, left)))


def _pair(gene: str, partner: Any, one: str | None, other: str | None) -> bool:
    if gene != one:
        return False
    if partner is None:
        return True
    word = str(partner).lower().replace("_", " ")
    if word == "intergenic":
        return other is None
    if word == "any gene":
        return other is not None
    return str(partner) == other
