"""Clauses of Clinical Trial Markup Language, and what a sample says to them, in the reader's language.

Values stay as the document writes them: they are words of that language, not of ours.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.trials.enums import Said
from cases.trials.logic.ctml.answers import Reason
from cases.trials.logic.ctml.documents import Group, Rule
from cases.trials.logic.ctml.fields import AGE, DIAGNOSIS, IGNORED, TMB, negated
from cases.trials.words.clauses import RuleLine

FIELDS: Mapping[str, Any] = {
    AGE: gettext_lazy("age"),
    DIAGNOSIS: gettext_lazy("tumour"),
    TMB: gettext_lazy("TMB"),
    "GENDER": gettext_lazy("gender"),
    "HUGO_SYMBOL": gettext_lazy("gene"),
    "VARIANT_CATEGORY": gettext_lazy("kind"),
    "PROTEIN_CHANGE": gettext_lazy("protein change"),
    "WILDCARD_PROTEIN_CHANGE": gettext_lazy("any change at"),
    "VARIANT_CLASSIFICATION": gettext_lazy("class"),
    "EXON": gettext_lazy("exon"),
    "CNV_CALL": gettext_lazy("copy number"),
    "FUSION_PARTNER_HUGO_SYMBOL": gettext_lazy("partner"),
    "WILDTYPE": gettext_lazy("wild type"),
    "MMR_STATUS": gettext_lazy("mismatch repair"),
    "MS_STATUS": gettext_lazy("microsatellites"),
}
SAID: Mapping[Said, Any] = {
    Said.EMPTY: gettext_lazy("an empty clause fits nobody"),
    Said.ABSENT: gettext_lazy("not stated"),
    Said.FOUND: gettext_lazy("found"),
    Said.NO_ROW: gettext_lazy("not found"),
    Said.NO_ROWS: gettext_lazy("the sample has no genomic rows"),
    Said.NOT_EXAMINED: gettext_lazy("not examined"),
    Said.LACKS_VALUE: gettext_lazy("a row fits but lacks a value"),
    Said.IN_TEXT: gettext_lazy("in free text, to be read by a person"),
    Said.NOT_IN_TEXT: gettext_lazy("not in the free text"),
    Said.NO_PARTNERS: gettext_lazy("no such partners"),
}


def reason_sentence(reason: Reason) -> str:
    """``gene EGFR, kind Mutation: found``."""
    if reason.said == Said.VALUE:
        found = reason.found
    elif reason.said == Said.LACKS_COLUMN:
        found = _("%(columns)s not stated") % {"columns": reason.found}
    else:
        found = str(SAID[reason.said])
    asked = fields_words(reason.kind, reason.asked)
    return f"{asked}: {found}" if asked else found


def fields_words(kind: str, fields: Iterable[tuple[str, Any]]) -> str:
    """``tumour Lung, not gender Male``; what restricts nothing says so."""
    return ", ".join(_field(kind, key, value) for key, value in fields)


def _field(kind: str, key: str, value: Any) -> str:
    no, plain = negated(value)
    text = f"{FIELDS.get(key, key.lower())} {plain}"
    if no:
        text = _("not %(what)s") % {"what": text}
    return _("%(what)s (restricts nothing)") % {"what": text} if key in IGNORED[kind] else text


PLACES = {"step": gettext_lazy("step"), "arm": gettext_lazy("arm"), "dose_level": gettext_lazy("dose level")}


def place_words(place: str) -> str:
    """``step.0.arm.1`` as ``step 1, arm 2``: people count from one."""
    parts = place.split(".")
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return ", ".join(f"{PLACES[kind]} {int(index) + 1}" for kind, index in pairs)


def markup_lines(rule: Rule, depth: int = 0) -> Iterator[RuleLine]:
    """A level's rule as lines with depth; ``and`` within ``and`` reads as one list."""
    if not isinstance(rule, Group):
        words = fields_words(rule.kind, rule.fields) or str(SAID[Said.EMPTY])
        yield RuleLine(words, depth)
        return
    if not rule.every and rule.parts:
        yield RuleLine(_("one of these:"), depth, opens=True)
        depth += 1
    for part in rule.parts:
        if not rule.every and isinstance(part, Group) and part.every and len(part.parts) > 1:
            yield RuleLine(_("all of these:"), depth, opens=True)
            yield from markup_lines(part, depth + 1)
        else:
            yield from markup_lines(part, depth)
