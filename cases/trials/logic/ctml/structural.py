"""Fusions and other structural variants: by free text before 1 December 2018, by both partners from then on."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from cases.trials.enums import Verdict
from cases.trials.logic.ctml.answers import Answer
from cases.trials.logic.ctml.fields import GENE, PARTNER
from cases.trials.logic.ctml.samples import Sample

STRUCTURED_FROM = date(2018, 12, 1)
COMMENT, LEFT, RIGHT = "STRUCTURAL_VARIANT_COMMENT", "LEFT_PARTNER_GENE", "RIGHT_PARTNER_GENE"


def structural(asked: Mapping[str, Any], sample: Sample, *, negative: bool, said: str) -> Answer:
    """Category and gene of the row are not asked; evidence of the wrong kind for the date is not looked at."""
    by_text = sample.reported is None or sample.reported < STRUCTURED_FROM
    found = any(_in_text(asked, row) if by_text else _in_partners(asked, row) for row in sample.rows)
    if negative:
        verdict = Verdict.NO if found else Verdict.MATCH
    elif found:
        verdict = Verdict.MATCH
    else:
        verdict = Verdict.NO if sample.rows else Verdict.UNKNOWN
    return Answer(verdict, (f"{said}: {_word(found, by_text, sample)}",), hidden=by_text and found)


def _word(found: bool, by_text: bool, sample: Sample) -> str:
    if not sample.rows:
        return "the sample has no genomic rows"
    if by_text:
        return "in free text, to be read by a person" if found else "not in the free text"
    return "found" if found else "no such partners"


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
