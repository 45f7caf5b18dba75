"""Words of the room for templates, and a problem's sentence in the reader's language."""

from collections.abc import Mapping

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cases.genomics import words
from cases.genomics.enums import FindingKind, Relevance
from cases.genomics.logic.expectation import Expectation
from cases.genomics.models import ReadingProblem
from cases.genomics.queries.table import Row
from cases.genomics.queries.triage import Filters
from cases.genomics.readers.rules import RULES
from cases.genomics.services.checks import SENTENCES
from cases.genomics.views.chips import query_of
from molmdt.web.numbers import rounded

register = template.Library()
TONES = {"accepted": "good", "warned": "warn", "quarantined": "bad", "refused": "bad"}
SHAPES = {"accepted": "✓", "warned": "!", "quarantined": "⏸", "refused": "✕", "waiting": "…", "reading": "…"}


@register.filter
def named(value: str | None, group: str) -> str:
    """``{{ state|named:"upload" }}``"""
    return words.word(group, value)


@register.filter
def consequence(terms: str) -> str:
    return words.consequence(terms)


@register.filter
def tone(state: str) -> str:
    """The tag's colour; the word and the shape say the same without it."""
    return TONES.get(state, "")


@register.filter
def shape(state: str) -> str:
    return SHAPES.get(state, "")


@register.filter
def sentence(problem: ReadingProblem) -> str:
    """The rule's sentence in the reader's language, filled in; the stored English one for a rule of former times."""
    known = SENTENCES.get(problem.rule) or (RULES[problem.rule].sentence if problem.rule in RULES else None)
    if known is None:
        return problem.message
    try:
        return gettext(known) % {name: gettext(value) if value else value for name, value in problem.values.items()}
    except (KeyError, TypeError, ValueError):
        return problem.message


@register.filter
def counted(counts: Mapping[str, int]) -> str:
    """``{"small_variants": 52, "small_variants_passed": 9}`` -> ``small variants: 52 (9 passed)``."""
    said = []
    for name, word_ in words.COUNTS.items():
        if name in counts:
            passed = counts.get(f"{name}_passed")
            tail = "" if passed is None or passed == counts[name] else gettext(" (%(n)s passed)") % {"n": passed}
            said.append(f"{word_}: {counts[name]}{tail}")
    return ", ".join(said)


@register.filter
def after_colon(hgvs: str) -> str:
    return hgvs.rsplit(":", 1)[-1]


@register.filter
def trim_zero(number: str) -> str:
    """``8,0`` -> ``8``: a whole number of copies needs no decimals."""
    return number[:-2] if number.endswith((",0", ".0")) else number


@register.simple_tag
def sorted_query(filters: Filters, key: str) -> str:
    """The address's query that sorts by a column, or stops doing so."""
    return query_of(filters, sort="" if filters.sort == key else key)


@register.simple_tag
def page_query(filters: Filters, number: int, step: int) -> str:
    return query_of(filters, page=number + step)


@register.simple_tag
def fraction_range(expected: Expectation) -> str:
    """``20\u201340 %``, one number where both ends are the same."""
    low, high = round(expected.low * 100), round(expected.high * 100)
    return f"{low}\u00a0%" if low == high else f"{low}\u2013{high}\u00a0%"


@register.filter
def under_change(row: Row) -> str:
    """The second line of a row: effect and cDNA, reads, or place; and what the laboratory's filters said."""
    finding = row.finding
    parts: list[str] = []
    if finding.kind == FindingKind.SMALL_VARIANT:
        parts = [words.consequence(finding.consequence), after_colon(finding.hgvs_c) if finding.hgvs_p else ""]
    elif finding.kind == FindingKind.COPY_NUMBER:
        place = f"{finding.chrom}:{finding.position or ''}" if finding.chrom else ""
        parts = [words.word("kind", finding.kind), place]
    elif finding.supporting_reads is not None:
        reads = ngettext("%(n)s read", "%(n)s reads", finding.supporting_reads) % {"n": finding.supporting_reads}
        parts = [f"{reads} {finding.source}".strip()]
    if not finding.passed:
        parts.append(f"{gettext('failed:')} {finding.filters or gettext('not passed')}")
    return " · ".join(part for part in parts if part)


@register.filter
def copies(row: Row) -> str:
    """Absolute copies, else the fold change, else a dash."""
    if row.copies is not None:
        return trim_zero(str(rounded(row.copies, 1)))
    fold = row.finding.fold_change
    return "\u2013" if fold is None else f"{rounded(fold, 1)} \u00d7"


MARKS = (
    (Relevance.RELEVANT, "✓", _("Relevant")),
    (Relevance.NOT_RELEVANT, "✕", _("Not relevant")),
    (Relevance.QUESTIONED, "?", _("Ask")),
)


@register.simple_tag
def marks(row: Row) -> SafeString:
    """The three buttons of a row; static/js/findings.js sends them. The one that is set takes itself back."""
    buttons = format_html_join(
        "",
        '<button type="button" class="mark" data-mark="{}" aria-pressed="{}" title="{}">'
        '<span aria-hidden="true">{}</span>'
        '<span class="visually-hidden">{}: {}</span></button>',
        (
            (value, "true" if row.finding.relevance == value else "false", label, sign, label, row.title)
            for value, sign, label in MARKS
        ),
    )
    return format_html('<span class="mark-group">{}</span>', buttons)
