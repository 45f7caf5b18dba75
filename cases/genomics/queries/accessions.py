"""What is known of the age of transcripts: by the tables that stand, or without a database by the project's own."""

from collections.abc import Iterable
from functools import cache

from cases.genomics.enums import KnowledgeKind
from cases.genomics.knowledge.faults import Notes
from cases.genomics.knowledge.formats import kind_of, rows_of
from cases.genomics.knowledge.starter import tables
from cases.genomics.logic.retired import Known, Retired, known, parted
from cases.genomics.models import ManeTranscript, RetiredTranscript

PREFIXES = ("NM_", "NR_", "XM_", "XR_")


def known_of(transcripts: Iterable[str]) -> Known:
    """What the tables that stand say of these transcripts. Two queries, none where no RefSeq transcript is named."""
    bare = {part[0] for name in transcripts if name.startswith(PREFIXES) and (part := parted(name))}
    if not bare:
        return Known()
    retired = RetiredTranscript.objects.filter(source__current=True, accession__in=bare).order_by("pk")
    mane = ManeTranscript.objects.filter(source__current=True).values_list("refseq", flat=True)
    return known(
        (Retired(*row) for row in retired.values_list("accession", "version", "replaced_by")),
        (name for name in mane if name.partition(".")[0] in bare),
    )


@cache
def starter() -> Known:
    """The project's own tables, read from their files."""
    retired: list[Retired] = []
    mane: list[str] = []
    for path, _ in tables():
        kind = kind_of("own", path)
        if kind is KnowledgeKind.RETIRED:
            rows = rows_of("own", path, Notes())
            parts = [(parted(row.accession), row.replaced_by) for row in rows]  # type: ignore[union-attr]
            retired += [Retired(*part, replaced_by) for part, replaced_by in parts if part is not None]
        elif kind is KnowledgeKind.TRANSCRIPTS:
            mane += [row.refseq for row in rows_of("own", path, Notes())]  # type: ignore[union-attr]
    return known(retired, mane)
