"""Where the small variants of one large file go while it is being read, so that memory does not grow with the file.

Most rows are sent at once. Held back, to be merged at the end as those of small files are, is what has company: rows
that another file reports too, that the file repeats, or that may belong to a multi-nucleotide variant. What turns out
to be so only later makes the file be read once more (``again``) with that knowledge.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from cases.genomics.readers.against_reference import reference_for
from cases.genomics.readers.build import build_in_name
from cases.genomics.readers.draft import Draft, RefusedError
from cases.genomics.readers.kinds import Build, Outcome
from cases.genomics.readers.merge import variant_key
from cases.genomics.readers.reference import Reference
from cases.genomics.readers.rows import Expected, Reading, SmallVariantRow
from cases.genomics.readers.source import Source
from cases.genomics.readers.watch import Watch

CHUNK = 3000  # rows; as lines they fit the pipe, so that the child need not wait
MOST_HELD = 50_000  # rows of all files together that are held in memory
LARGE = 8 * 1024**2  # bytes unpacked from which the rows of a VCF or MAF are sent; a panel's files are far below
_MAF = (b"Hugo_Symbol", b"Tumor_Sample_Barcode")
_PACKING = 8  # how much larger a packed one is at least, unpacked
_MOST_READINGS = 3

Keyed = tuple[str, SmallVariantRow]


class Sink(Protocol):
    """Takes the rows that are sent."""

    def begin(self, file: str) -> None: ...

    def rows(self, chunk: Sequence[Keyed]) -> None: ...

    def discard(self) -> None:
        """Forget everything since ``begin``: the file is read once more."""


def largest_file(named: Sequence[tuple[Path, str]]) -> int | None:
    """Index of the largest VCF or MAF of these (path, name), None where none is large."""
    sizes = [(_streamed_bytes(path, name), -index) for index, (path, name) in enumerate(named)]
    size, index = max(sizes, default=(0, 0))
    return -index if size >= LARGE else None


def _streamed_bytes(path: Path, name: str) -> int:
    """About how large the file is unpacked; 0 for everything but a VCF or MAF."""
    try:
        source = Source(path, name)
        head = source.head()
        if not head.startswith(b"##fileformat=VCF") and not all(column in head for column in _MAF):
            return 0
    except (RefusedError, OSError):
        return 0
    return source.size * (_PACKING if source.packed else 1)


def sent_through(outlet: "Outlet", read: Callable[[], Reading]) -> Reading:
    """The reading of a file whose rows go through the outlet, read again where that turns out to be needed."""
    for _ in range(_MOST_READINGS):
        reading = read()
        if not outlet.again or reading.outcome is Outcome.REFUSED:
            return reading
        outlet.restart()
    raise RuntimeError("the file does not settle")


class Discarding:
    """Counts and problems are all that is wanted."""

    def begin(self, file: str) -> None:
        pass

    def rows(self, chunk: Sequence[Keyed]) -> None:
        pass

    def discard(self) -> None:
        pass


class Outlet:
    """One large file's way out."""

    def __init__(
        self, sink: Sink, expected: Expected, company: Sequence[SmallVariantRow] = (), build: Build | None = None
    ) -> None:
        """``company``: rows of the files beside it; ``build``: theirs, for a file that names none."""
        self.sink = sink
        self.expected = expected
        self.company = company
        self.build = self.beside = build
        self.named = "?"  # the build, as keys begin with it
        self.reference: Reference | None = None
        self.hold: set[str] = set()
        self.again = False
        self.unfiltered: bool | None = None  # FILTER is empty in every record; None: not known yet
        self._start()

    def _start(self) -> None:
        self.sent = self.sent_passed = 0
        self._chunk: list[Keyed] = []
        self._repeated: set[str] = set()
        self.watch: Watch | None = None
        self.tagged = False

    def open(self, draft: Draft, *, tagged: bool) -> None:
        """Reading begins. ``tagged``: the file may call rows parts of a multi-nucleotide variant."""
        self.tagged = tagged
        self.build = draft.build or build_in_name(draft.file.rsplit("/", 1)[-1]) or self.beside or self.expected.build
        self.named = str(self.build or "?")
        self.reference = reference_for(self.build, self.expected)
        self.watch = Watch(draft, self.build, self.expected)
        self.hold |= {self.key(row.chrom, row.pos, row.ref, row.alt) for row in self.company}
        self.sink.begin(draft.file)

    def key(self, chrom: str, pos: int, ref: str, alt: str) -> str:
        if len(ref) == len(alt) == 1 and ref != alt:
            return f"{self.named}:{chrom}:{pos}:{ref}:{alt}"  # as variant_key would, which nine of ten need not ask
        return variant_key(self.build, chrom, pos, ref, alt, self.reference)

    def as_delivered(self, nothing_filtered: bool) -> bool:
        """Whether a record without a verdict counts as passed: where the file has no verdicts at all."""
        if self.unfiltered is None:
            self.unfiltered = nothing_filtered
        return self.unfiltered

    def take(self, key: str, row: SmallVariantRow, *, known: bool) -> None:
        company = row.mnv_tag is not None or (self.tagged and len(row.ref) > 1 and len(row.alt) > 1)
        if company or key in self.hold:
            self._hold(row)
        elif known:
            self._repeated.add(key)
        else:
            self._chunk.append((key, row))
            if len(self._chunk) >= CHUNK:
                self._flush()

    def _hold(self, row: SmallVariantRow) -> None:
        draft = self._watched().draft
        draft.small_variants.append(row)
        if len(draft.small_variants) + len(self.company) > MOST_HELD:
            raise draft.refuse("too_many_held", line=row.line, limit=MOST_HELD)

    def _watched(self) -> Watch:
        if self.watch is None:
            raise RuntimeError("the outlet was not opened")
        return self.watch

    def _flush(self) -> None:
        if not self._chunk:
            return
        watch = self._watched()
        watch.see(self._chunk)
        self.sink.rows(self._chunk)
        self.sent += len(self._chunk)
        self.sent_passed += sum(row.passed for _, row in self._chunk)
        self._chunk = []

    def finish(self, *, all_delivered: bool) -> None:
        """The file's end: the rest is sent, and whether it must be read once more is settled."""
        self._flush()
        watch = self._watched()
        watch.draft.sent, watch.draft.sent_passed = self.sent, self.sent_passed
        watch.draft.sent_inherited = watch.inherited
        self.again = bool(self._repeated) or (self.unfiltered is True and not all_delivered)
        if self.again:
            self.hold |= self._repeated
            self.unfiltered = all_delivered if self.unfiltered is not None else None

    def restart(self) -> None:
        self.sink.discard()
        self.again = False
        self._start()
