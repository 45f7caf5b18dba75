"""Words of the room for templates, and a problem's sentence in the reader's language."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from cases.genomics import words
from cases.genomics.logic.expectation import Expectation
from cases.genomics.models import ReadingProblem
from cases.genomics.queries.table import Group, Row
from cases.genomics.readers.rules import RULES
from cases.genomics.refusals import filled
from cases.genomics.services.checks import SENTENCES
from cases.genomics.views import columns
from cases.genomics.views.asking import query_of
from cases.genomics.views.choices import Field

register = template.Library()
TONES = {"accepted": "good", "warned": "warn", "quarantined": "bad", "refused": "bad"}
SHAPES = {"accepted": "✓", "warned": "!", "quarantined": "‖", "refused": "✕", "waiting": "…", "reading": "…"}


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
        return filled(known, problem.values)
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


@register.filter
def plain(number: float | None) -> str:
    """A number as a field takes it."""
    return "" if number is None else f"{number:g}"


@register.filter
def split(text: str) -> list[str]:
    """``"GRCh37 GRCh38"|split``"""
    return text.split()


@register.simple_tag
def field_options(field: Field) -> SafeString:
    """The options of a choice; sixty of them on the page, which a template takes its time for."""
    options = []
    for value, label in field.options:
        selected = " selected" if value == field.value else ""
        options.append(f'<option value="{escape(value)}"{selected}>{escape(str(label))}</option>')
    return SafeString("".join(options))


@register.simple_tag(takes_context=True)
def query_link(context: Any, key: str, query: str, number: object = "") -> SafeString:
    """The attributes of a link that asks the table anew: address, htmx, and an id by which focus finds it again."""
    return format_html(
        'id="{0}" href="?profile={1}&amp;{2}" hx-get="?profile={1}&amp;{2}" hx-target="#findings-table"'
        ' hx-push-url="true"',
        f"{key}{number}", context["profile"].pk, query,
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def table_link(context: Any, key: str, **changes: object) -> SafeString:
    """The same for the filters with some of them changed."""
    return query_link(context, key, query_of(context["filters"], **changes))


@register.simple_tag(takes_context=True)
def page_link(context: Any, step: int) -> SafeString:
    return table_link(context, f"page{step:+}", page=context["page"].number + step)


@register.simple_tag(takes_context=True)
def sort_state(context: Any, column: columns.Column) -> SafeString:
    sort = context["filters"].sort
    if not column.sort or sort.removeprefix("-") != column.sort:
        return SafeString("")
    return format_html(' aria-sort="{}"', "descending" if sort.startswith("-") else "ascending")


@register.simple_tag(takes_context=True)
def sort_link(context: Any, column: columns.Column) -> SafeString:
    """Sorts by the column, then the other way round, then as usual."""
    usual, sort = ("-" if column.down_first else "") + column.sort, context["filters"].sort
    other = column.sort if usual.startswith("-") else f"-{column.sort}"
    following = {usual: other, other: ""}.get(sort, usual)
    arrow = {column.sort: " ↑", f"-{column.sort}": " ↓"}.get(sort, "")
    link = table_link(context, f"sort-{column.sort}", sort=following)
    return format_html('<a class="sort" {}>{}<span aria-hidden="true">{}</span></a>', link, column.label, arrow)


@register.simple_tag(takes_context=True)
def group_link(context: Any, group: Group) -> SafeString:
    """Folds or unfolds a group; the page stays the same."""
    filters, page = context["filters"], context["page"]
    on_page = {one.name for one in page.groups if one.is_open}
    opened = sorted(on_page ^ {group.name})
    label = group.name or (_("without a gene") if filters.group == "gene" else _("no known pathway"))
    return format_html(
        '<a class="fold" {} aria-expanded="{}"><span aria-hidden="true">{}</span> {}</a>',
        table_link(context, f"group-of-{group.name or '-'}", open=opened, page=page.number),
        "true" if group.is_open else "false", "▾" if group.is_open else "▸", label,
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def finding_rows(context: Any, rows: Iterable[Row]) -> SafeString:
    return columns.rows_html(rows, context["columns"], context["look"])


@register.simple_tag
def fraction_range(expected: Expectation) -> str:
    return columns.fraction_range(expected)
