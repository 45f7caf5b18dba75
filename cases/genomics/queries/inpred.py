"""The view that InPreD knows, of a stored profile: read anew from the files as they came, told by their digests."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from cases.genomics.inpred.compare import Shown
from cases.genomics.inpred.errors import InpredError
from cases.genomics.inpred.folder import PREPARED, Files, Named
from cases.genomics.inpred.rules import TableName, Why
from cases.genomics.inpred.slide import SequenceLine
from cases.genomics.inpred.told import Told, told
from cases.genomics.inpred.view import View, view_of
from cases.genomics.models import Profile
from cases.genomics.readers.kinds import FileKind
from molmdt.kernel import store

ROWS_PER_PAGE = 100
SEQUENCES = "sequence_summary"
KINDS = (FileKind.SMALL_VARIANT_TABLE, FileKind.VARIANT_SUMMARY, FileKind.SAMPLE_LIST)
# Sentences and reasons that speak of inherited disease: for those alone who may see germline findings.
HEREDITARY = frozenset({"rescued_unmarked", "acmg_only", "artefact_rescued", "rescued_in_burden"})
HEREDITARY_WHYS = frozenset({Why.ACMG_ONLY, Why.ARTEFACT_RESCUED})

_Key = tuple[tuple[str, str, str], ...]  # kind, name and digest of each file


@dataclass(frozen=True)
class Tab:
    """One table of the page: how many rows today's slides have, and how many we show."""

    name: str
    today: int
    ours: int
    current: bool


@dataclass(frozen=True)
class InpredPage:
    """One table of the view, one page of its rows. ``hidden``: rows left out for want of the germline door."""

    view: View
    tabs: list[Tab]
    told: list[Told]
    rows: Sequence[Shown]
    sequences: Sequence[SequenceLine]
    number: int
    pages: int
    hidden: int
    has_hereditary: bool
    has_normal: (
        bool  # a normal was sequenced beside the tumour: slides then add its allele fraction, and filter nothing
    )


def inpred_view(profile: Profile) -> View | None:
    """None: the profile did not come from a TSOPPI folder. Raises InpredError when its files do not make a view."""
    files = profile.upload.files.filter(kind__in=KINDS).order_by("name")
    key = tuple((file.kind, file.name, file.sha256) for file in files)
    if not any(kind == FileKind.SMALL_VARIANT_TABLE for kind, _, _ in key):
        return None
    return _read(profile.specimen.dna_sample_id, key)


@lru_cache(maxsize=32)
def _read(sample: str, key: _Key) -> View:
    """By sample and content: another sample, or another version of a file, is another entry."""
    named = [(kind, Named(name, store.path_of(digest))) for kind, name, digest in key]
    tables = [file for kind, file in named if kind == FileKind.SMALL_VARIANT_TABLE]
    prepared = [file for file in tables if file.base.endswith(PREPARED)] or tables
    if len(prepared) > 1:
        raise InpredError("two_folders", found=True, sample=sample, first=prepared[0].name, second=prepared[1].name)
    lists = [file for kind, file in named if kind == FileKind.SAMPLE_LIST]
    summaries = tuple(file for kind, file in named if kind == FileKind.VARIANT_SUMMARY)
    return view_of(Files(sample, prepared[0], lists[0] if len(lists) == 1 else None, summaries))


def inpred_page(view: View, *, table: str, number: int, germline: bool) -> InpredPage:
    """``table``: one of the four, or the sequence summary; anything else is the slides' own first table."""
    name = table if table in [*TableName, SEQUENCES] else TableName.ALTERS_PROTEIN.value
    every = () if name == SEQUENCES else view.tables[TableName(name)]
    rows = [row for row in every if germline or not _hereditary(row)]
    sequences = [line for line in view.sequences if germline or not line.rescued] if name == SEQUENCES else []
    count = len(sequences) if name == SEQUENCES else len(rows)
    pages = max(1, -(-count // ROWS_PER_PAGE))
    number = min(max(1, number), pages)
    part = slice((number - 1) * ROWS_PER_PAGE, number * ROWS_PER_PAGE)
    return InpredPage(
        view=view, tabs=_tabs(view, name), told=[one for one in told(view) if germline or one.code not in HEREDITARY],
        rows=rows[part], sequences=sequences[part], number=number, pages=pages,
        hidden=len(every) - len(rows) + (len(view.sequences) - len(sequences) if name == SEQUENCES else 0),
        has_normal=germline and view.members.of_kind("DNA_normal") is not None,
        has_hereditary=any(_hereditary(row) for of in view.tables.values() for row in of),
    )  # fmt: skip


def _hereditary(row: Shown) -> bool:
    return row.rescued or (row.why is not None and row.why.code in HEREDITARY_WHYS)


def _tabs(view: View, current: str) -> list[Tab]:
    order = (TableName.ALTERS_PROTEIN, TableName.CODING_REGION, TableName.CLASS_SELECTED, TableName.MAIN_FINDINGS)
    tabs = [
        Tab(name.value, sum(row.today for row in rows), sum(row.ours for row in rows), name.value == current)
        for name in order
        for rows in (view.tables[name],)
    ]
    sequences = Tab(SEQUENCES, tabs[0].today, len(view.sequences), current == SEQUENCES)
    return [tabs[0], sequences, *tabs[1:]]
