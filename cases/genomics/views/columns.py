"""The columns of the findings table. Cells are written here, not in a template: fifty rows of nine cells took 60 ms in
templates and 20 ms by ``format_html``, and take 3 ms so. Every value passes ``e``, which escapes it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape as e

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from cases.genomics import words
from cases.genomics.enums import FindingKind, Relevance
from cases.genomics.logic.expectation import Expectation
from cases.genomics.queries.describing import Named, beside, leading
from cases.genomics.queries.table import Row
from molmdt.web.numbers import rounded
from molmdt.web.templatetags.molmdt import percent

DASH = "\u2013"


@dataclass(frozen=True)
class Look:
    """What every row of an answer shares: where findings live, and whether the reader may mark them."""

    base: str
    may_edit: bool


Cell = Callable[[Row, Look], str]  # HTML, escaped


@dataclass(frozen=True)
class Column:
    label: str | Promise
    cell: Cell
    sort: str = ""  # the key that sorts by it
    css: str = ""
    down_first: bool = False  # large values are asked for more often


def _under(text: str, css: str = "") -> str:
    if not text:
        return ""
    return f'<small class="{css}">{e(text)}</small>' if css else f"<small>{e(text)}</small>"


def _gene(row: Row, look: Look) -> str:
    return f'<a class="gene" id="open-{row.key}" href="{look.base}{row.key}/" data-open-link>{e(row.title)}</a>'


def _change(row: Row, look: Look) -> str:
    own = beside(row.finding) if row.finding.kind == FindingKind.SMALL_VARIANT else None
    return f'<span class="change">{e(row.change)}</span>{_under(under_change(row))}{_under(_said_by_laboratory(own))}'


def _said_by_laboratory(own: Named | None) -> str:
    """The laboratory's own name beneath that on MANE Select, where the two are on different transcripts."""
    if own is None:
        return ""
    said = {"name": own.protein or own.coding, "transcript": own.transcript or _("transcript not stated")}
    return _("laboratory: %(name)s (%(transcript)s)") % said


def under_change(row: Row) -> str:
    """The second line of a row: effect and cDNA, reads, or place; and what the laboratory's filters said."""
    finding = row.finding
    parts: list[str] = []
    if finding.kind == FindingKind.SMALL_VARIANT:
        named = leading(finding)
        parts = [words.consequence(finding.consequence), named.coding if named.protein else ""]
    elif finding.kind == FindingKind.COPY_NUMBER:
        place = f"{finding.chrom}:{finding.position or ''}" if finding.chrom else ""
        parts = [words.word("kind", finding.kind), place]
    elif finding.supporting_reads is not None:
        reads = ngettext("%(n)s read", "%(n)s reads", finding.supporting_reads) % {"n": finding.supporting_reads}
        parts = [f"{reads} {finding.source}".strip()]
    if not finding.passed:
        parts.append(_("failed: %(filters)s") % {"filters": finding.filters or _("not passed")})
    return " · ".join(part for part in parts if part)


def _fraction(row: Row, look: Look) -> str:
    if row.finding.allele_fraction is None:
        return DASH
    said = f"{_('expected')} {fraction_range(row.expected)}" if row.expected else ""
    return percent(row.finding.allele_fraction, 1) + _under(said, "look" if row.doubtful else "")


def fraction_range(expected: Expectation) -> str:
    """``20\u201340 %``, one number where both ends are the same."""
    low, high = round(expected.low * 100), round(expected.high * 100)
    return f"{low}\u00a0%" if low == high else f"{low}\u2013{high}\u00a0%"


def copies_text(row: Row) -> str:
    """Absolute copies, else the fold change, else a dash."""
    if row.copies is not None:
        text = rounded(row.copies, 1)
        return text[:-2] if text.endswith((",0", ".0")) else text
    fold = row.finding.fold_change
    return DASH if fold is None else f"{rounded(fold, 1)} \u00d7"


def _copies(row: Row, look: Look) -> str:
    return e(copies_text(row))


def _depth(row: Row, look: Look) -> str:
    finding = row.finding
    reads = finding.depth if finding.depth is not None else finding.supporting_reads
    of = _("%(n)s with it") % {"n": finding.alt_depth} if finding.alt_depth is not None else ""
    return f"{DASH if reads is None else reads}{_under(of)}"


def _evidence(row: Row, look: Look) -> str:
    if not row.scale:
        return DASH
    own, other = row.own_level, row.other_level
    stated = own.level_own_tumour if own else DASH, other.level_other_tumours if other else DASH
    return f"{e(stated[0])} / {e(stated[1])}{_under(row.scale)}"


def _oncogenicity(row: Row, look: Look) -> str:
    said = row.interpretation
    if said is None:
        return DASH
    named = words.word("oncogenicity", said.oncogenicity) or _("not classified")
    points = "" if said.points is None else ngettext("%(n)s point", "%(n)s points", said.points) % {"n": said.points}
    state = words.word("interpretation", said.state)
    return e(named) + _under(" · ".join(part for part in (points, state) if part))


def _seen(row: Row, look: Look) -> str:
    said = {False: (_("classified otherwise"), "look"), True: (_("same class"), ""), None: ("", "")}[row.agreement]
    return f"{row.seen.patients}{_under(*said)}"


def _place(row: Row, look: Look) -> str:
    finding = row.finding
    place = f"{finding.chrom}:{finding.position or '?'}" if finding.chrom else DASH
    alleles = f"{finding.ref[:12]}>{finding.alt[:12]}" if finding.ref else ""
    return e(place) + _under(alleles)


def _kind(row: Row, look: Look) -> str:
    return e(words.word("kind", row.finding.kind))


def _population(row: Row, look: Look) -> str:
    return percent(row.finding.population_frequency, 3)


def _transcript(row: Row, look: Look) -> str:
    finding = row.finding
    if not finding.mane_transcript:
        return e(finding.transcript or DASH)
    differs = finding.transcript not in ("", finding.mane_transcript)
    own = _("laboratory: %(name)s") % {"name": finding.transcript} if differs else ""
    return e(finding.mane_transcript) + _under("MANE Select") + _under(own)


def _clinvar(row: Row, look: Look) -> str:
    return e(row.finding.clinvar.replace("_", " ")) or DASH


MARKS = (
    (Relevance.RELEVANT, "✓", gettext_lazy("Relevant")),
    (Relevance.NOT_RELEVANT, "✕", gettext_lazy("Not relevant")),
    (Relevance.QUESTIONED, "?", gettext_lazy("Ask")),
)


def _status(row: Row, look: Look) -> str:
    return (_marks(row) if look.may_edit else "") + _under(words.word("relevance", row.finding.relevance))


def _marks(row: Row) -> str:
    """The three buttons of a row; static/js/findings.js sends them. The one that is set takes itself back."""
    title, relevance = e(row.title), row.finding.relevance
    buttons = [
        f'<button type="button" class="mark" id="mark-{row.key}-{value}" data-mark="{value}" '
        f'aria-pressed="{"true" if relevance == value else "false"}" title="{label}"><span aria-hidden="true">{sign}'
        f'</span><span class="visually-hidden">{label}: {title}</span></button>'
        for value, sign, label in _signs(get_language())
    ]
    return f'<span class="mark-group">{"".join(buttons)}</span>'


@cache
def _signs(language: str | None) -> list[tuple[str, str, str]]:
    return [(value.value, sign, e(str(label))) for value, sign, label in MARKS]


COLUMNS: dict[str, Column] = {
    "gene": Column(gettext_lazy("Gene"), _gene, sort="gene"),
    "change": Column(gettext_lazy("Change"), _change),
    "kind": Column(gettext_lazy("Kind"), _kind, sort="kind"),
    "place": Column(gettext_lazy("Place"), _place, sort="place", css="path"),
    "transcript": Column(gettext_lazy("Transcript"), _transcript, css="path"),
    "fraction": Column(gettext_lazy("Allele fraction"), _fraction, sort="fraction", css="num", down_first=True),
    "depth": Column(gettext_lazy("Depth"), _depth, sort="depth", css="num", down_first=True),
    "copies": Column(gettext_lazy("Copies"), _copies, sort="copies", css="num", down_first=True),
    "population": Column(gettext_lazy("In populations"), _population, css="num"),
    "clinvar": Column(gettext_lazy("ClinVar by the laboratory"), _clinvar),
    "evidence": Column(gettext_lazy("Evidence own / other"), _evidence, sort="evidence", css="tier"),
    "oncogenicity": Column(gettext_lazy("Oncogenicity"), _oncogenicity, sort="oncogenicity"),
    "seen": Column(gettext_lazy("Seen before"), _seen, css="num"),
    "status": Column(gettext_lazy("Status"), _status, sort="status", css="marks"),
}
FIXED = ("gene", "change")  # without them a row names nothing
USUAL = ("gene", "change", "fraction", "copies", "evidence", "oncogenicity", "seen", "status")


def columns_of(chosen: Sequence[str]) -> dict[str, Column]:
    """The chosen columns in their usual order, and the two that name a finding."""
    names = {*FIXED, *chosen} if chosen else set(USUAL)
    return {name: column for name, column in COLUMNS.items() if name in names}


def row_html(row: Row, columns: dict[str, Column], look: Look) -> SafeString:
    return rows_html([row], columns, look)


def rows_html(rows: Iterable[Row], columns: dict[str, Column], look: Look) -> SafeString:
    cells = [
        (f'<td class="c-{name}{column.css and " " + column.css}" data-label="{e(str(column.label))}">', column.cell)
        for name, column in columns.items()
    ]
    return SafeString("".join(_row(row, cells, look) for row in rows))


def _row(row: Row, cells: Sequence[tuple[str, Cell]], look: Look) -> str:
    failed = "" if row.finding.passed else ' class="failed"'
    inside = "".join(f"{begin}{cell(row, look)}</td>" for begin, cell in cells)
    return (
        f'<tr id="finding-{row.key}" data-finding="{row.key}" data-relevance="{row.finding.relevance}" '
        f'data-name="{e(row.title)} {e(row.change)}"{failed}>{inside}</tr>'
    )
