"""Knowledge tables into the database: a version is stored whole or not at all, and never changes."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from cases.genomics.enums import KnowledgeKind
from cases.genomics.knowledge.child import Table, read_apart
from cases.genomics.knowledge.faults import Notes, TableRefused
from cases.genomics.knowledge.formats import FORMATS, kind_of, rows_of
from cases.genomics.models import KnowledgeSource
from cases.genomics.queries.knowledge import current_source, symbols
from cases.genomics.refusals import Reason, Refused
from cases.genomics.services.knowledge_rows import store_rows, tuples_of
from cases.genomics.services.naming import approve
from cases.genomics.services.replay import start_replay
from molmdt.audit import services as audit
from molmdt.kernel import store
from molmdt.kernel.errors import FieldProblem, InvalidInput

# What a case's suggestions stand on: a new version of these is replayed.
REPLAYED = frozenset({KnowledgeKind.EVIDENCE, KnowledgeKind.HOTSPOTS, KnowledgeKind.GENES})
LOCK = 7_041_960  # one load at a time; held for the transaction


@dataclass(frozen=True, kw_only=True)
class Version:
    """What the bringer says of a file. ``name``, ``licence`` and ``reference`` empty: as the format has them."""

    format: str
    version: str
    released_on: date
    name: str = ""
    licence: str = ""
    reference: str = ""


@dataclass(frozen=True)
class Loaded:
    """``created`` False: the same content was here before. ``source`` may not be current: an older version is kept."""

    source: KnowledgeSource
    created: bool


@dataclass(frozen=True)
class Checked:
    kind: KnowledgeKind
    rows: int
    skipped: dict[str, int] = field(default_factory=dict)


def check(*, path: Path, format_name: str) -> Checked:
    """Reads without storing. Raises InvalidInput with every fault."""
    notes = Notes()
    try:
        kind = kind_of(format_name, path)
        count = sum(1 for _row in rows_of(format_name, path, notes))
    except TableRefused as refused:
        raise Refused(map(Reason.of_table, refused.faults)) from refused
    return Checked(kind, count, dict(notes.skipped))


def keep(chunks: Iterable[bytes]) -> str:
    """Keeps the file as it came; returns its SHA-256."""
    return store.put(chunks)[0]


def load_file(*, path: Path, version: Version, actor: Any = None) -> Loaded:
    """A file of the local disk."""
    with path.open("rb") as handle:
        digest = keep(iter(lambda: handle.read(1 << 20), b""))
    return load(sha256=digest, version=version, actor=actor)


def load(*, sha256: str, version: Version, actor: Any = None, apart: bool = False) -> Loaded:
    """Stores a kept file as a version of its source, makes the newest current, and has the cases replayed.

    ``apart``: it is read in a limited process, whole, before anything of it is stored; for what people send.
    The same content again changes nothing. Raises InvalidInput for a table with a fault, for a version that is stored
    with other content, and for a name that another kind of table has.
    """
    require_named(version)
    path = store.path_of(sha256)
    try:
        with (read_apart if apart else _read_here)(version.format, path) as table:
            return _store(table, version, sha256, actor)
    except TableRefused as refused:
        raise Refused(map(Reason.of_table, refused.faults)) from refused


@contextmanager
def _read_here(format_name: str, path: Path) -> Iterator[Table]:
    notes = Notes()
    yield Table(kind_of(format_name, path), rows_of(format_name, path, notes), notes.skipped)


def _store(table: Table, version: Version, sha256: str, actor: Any) -> Loaded:
    """All or nothing, one load at a time."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        source, created = _source(version, table.kind, sha256, actor)
        if not created:
            return Loaded(source, created=False)
        source.rows = store_rows(source, tuples_of(source, table.rows, symbols()))
        source.skipped = dict(table.skipped)
        before = _make_current(source)
        source.save()
        if source.current and source.kind == KnowledgeKind.GENE_NAMES:
            approve()
        audit.record(
            actor=actor, action="knowledge.load", verb="C", obj=source, source=source.name, version=source.version,
            rows=source.rows, sha256=sha256,
        )  # fmt: skip
        if source.current and source.kind in REPLAYED:
            start_replay(source=source, before=before)
    return Loaded(source, created=True)


def require_named(version: Version) -> None:
    """Raises InvalidInput for a version without a format, a name or a number."""
    problems = []
    if version.format not in FORMATS:
        problems.append(FieldProblem("format", _("Choose one of: %(formats)s.") % {"formats": ", ".join(FORMATS)}))
    elif not (version.name or FORMATS[version.format].name):
        problems.append(FieldProblem("name", _("Name the source: versions of one name follow each other.")))
    if not version.version.strip():
        problems.append(FieldProblem("version", _("Write the version as its publisher names it.")))
    if problems:
        raise InvalidInput(_("Nothing was stored."), problems)


def _source(version: Version, kind: KnowledgeKind, sha256: str, actor: Any) -> tuple[KnowledgeSource, bool]:
    known = FORMATS[version.format]
    name = (version.name or known.name)[:60]
    others = KnowledgeSource.objects.filter(name=name)
    if same := others.filter(sha256=sha256).first():
        return same, False
    if others.filter(version=version.version).exists():
        raise _refused("version_taken", "version", version=version.version, name=name)
    if others.exclude(kind=kind).exists():
        raise _refused("name_taken", "name", name=name)
    return KnowledgeSource.objects.create(
        kind=kind, name=name, version=version.version[:60], released_on=version.released_on, current=False,
        licence=(version.licence or known.licence)[:80], reference=(version.reference or known.reference)[:200],
        sha256=sha256, imported_by=getattr(actor, "person", actor),
    ), True  # fmt: skip


def _make_current(source: KnowledgeSource) -> KnowledgeSource | None:
    """The version that stood until now; a version older than that one is stored beside it and does not stand."""
    before = current_source(source.name)
    if before is not None and before.released_on > source.released_on:
        return before
    if before is not None:
        KnowledgeSource.objects.filter(pk=before.pk).update(current=False)
    source.current = True
    return before


def _refused(rule: str, field_name: str, **values: str) -> Refused:
    return Refused([Reason(f"sending.{rule}", field=field_name, values=values)])


def starter_tables() -> Iterator[tuple[Path, Version]]:
    """The project's own tables and what is said of them (data/sources.yaml)."""
    from cases.genomics.knowledge.starter import tables

    for path, said in tables():
        yield path, Version(format="own", **said)


def load_starter(*, actor: Any = None) -> list[Loaded]:
    """All of the project's own tables, in one transaction; names of genes first, as the others are read with them."""
    with transaction.atomic():
        return [load_file(path=path, version=version, actor=actor) for path, version in starter_tables()]
