"""Everything about one finding, for its drawer."""

import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace

from cases.genomics.enums import InterpretationState
from cases.genomics.logic.sample_id import parse_sample_id
from cases.genomics.models import Disagreement, Finding, Interpretation, Observation
from cases.genomics.queries.describing import Purity, purity_of
from cases.genomics.queries.disagreements import disagreement_about
from cases.genomics.queries.memory import Memory, memory_of
from cases.genomics.queries.reading import Reading, reading_of
from cases.genomics.queries.table import Row, rows_of
from cases.genomics.readers.line import Pairs, read_lines
from molmdt.audit.models import AuditEvent
from molmdt.kernel import store

MAX_LINES = 50  # of one finding that a drawer shows

# Source columns that speak of the patient's own genome: shown only to those who may see germline findings.
GERMLINE_COLUMNS = (
    "cpsr", "germline", "gene_predisposition", "normal", "predisposition", "acmg", "_n_", "dp_n", "af_n",
)  # fmt: skip


@dataclass(frozen=True)
class Seen:
    """One line of one file that reports the finding, its columns in the file's order, read from the kept file.

    ``hidden``: columns left out for want of the germline door. ``readable`` False: the kept file cannot be read.
    """

    observation: Observation
    columns: list[tuple[str, str]]
    hidden: int = 0
    readable: bool = True


@dataclass(frozen=True)
class Event:
    """One line of the history: a mark or a save."""

    at: object
    who: str
    what: str
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Detail:
    row: Row
    purity: Purity | None
    seen: list[Seen]
    earlier: list[Interpretation]
    history: list[Event]
    has_germline: bool
    memory: Memory
    disagreement: Disagreement | None
    reading: Reading | None

    @property
    def interpretation(self) -> Interpretation | None:
        return self.row.interpretation


def detail_of(finding: Finding, *, germline: bool) -> Detail:
    """A constant number of queries. ``germline`` False leaves germline columns out, and says how many."""
    profile, shared = finding.profile, detail_for_all(finding)
    lines = lines_of(finding)
    seen = [_seen(item, pairs, germline) for item, pairs in lines]
    has_germline = finding.normal_allele_fraction is not None or any(
        is_germline(name) for _, pairs in lines for name, _ in pairs or ()
    )
    earlier = Interpretation.objects.filter(
        finding__profile__specimen=profile.specimen_id, finding__kind=finding.kind,
        finding__variant_key=finding.variant_key, state=InterpretationState.SUPERSEDED,
    ).select_related("author", "second_reader").order_by("-changed_at")[:10]  # fmt: skip
    history = _history(finding, shared.interpretation)
    return replace(shared, seen=seen, earlier=list(earlier), history=history, has_germline=has_germline)


def detail_for_all(finding: Finding) -> Detail:
    """What a room is shown of a finding: nothing of the patient's own genome, and nothing that is read from files.

    A constant number of queries.
    """
    profile = finding.profile
    (row,) = rows_of(Finding.objects.filter(pk=finding.pk), profile, profile.case)
    return Detail(
        row, purity_of(profile), [], [], [], has_germline=False,
        memory=memory_of(finding, patient_id=profile.case.patient_id), disagreement=disagreement_about(finding),
        reading=reading_of(row.interpretation) if row.interpretation else None,
    )  # fmt: skip


def is_germline(column: str) -> bool:
    """By its name. A sample's column of a VCF is ``SAMPLE/FIELD``; the normal sample is the patient's own genome."""
    name = column.lower()
    sample = parse_sample_id(column.partition("/")[0])
    return any(part in name for part in GERMLINE_COLUMNS) or (sample is not None and sample.is_normal)


def lines_of(finding: Finding) -> list[tuple[Observation, Pairs | None]]:
    """The observations with their lines, each file read once; None where the kept file cannot be read."""
    observations = list(finding.observations.select_related("file").order_by("file__name", "line")[:MAX_LINES])
    by_file: dict[int, dict[int, Pairs]] = {}
    for file in {item.file_id: item.file for item in observations}.values():
        wanted = {item.line: item.header_line for item in observations if item.file_id == file.pk}
        with suppress(OSError, EOFError, zlib.error):
            by_file[file.pk] = read_lines(store.path_of(file.sha256), file.kind, wanted)
    return [(item, by_file.get(item.file_id, {}).get(item.line)) for item in observations]


def _seen(observation: Observation, pairs: Pairs | None, germline: bool) -> Seen:
    if pairs is None:
        return Seen(observation, [], readable=False)
    filled = [(name, value) for name, value in pairs if value not in ("", ".", "NA", "-")]
    if germline:
        return Seen(observation, filled)
    open_columns = [(name, value) for name, value in filled if not is_germline(name)]
    return Seen(observation, open_columns, len(filled) - len(open_columns))


def _history(finding: Finding, interpretation: Interpretation | None) -> list[Event]:
    """Marks and saves as the record has them, newest first."""
    keys = {(Finding._meta.label, str(finding.pk))}
    if interpretation is not None:
        keys.add((Interpretation._meta.label, str(interpretation.pk)))
    rows = AuditEvent.objects.filter(
        case=finding.profile.case.pseudonym, verb__in="CU", object_type__in={label for label, _ in keys},
        object_id__in={key for _, key in keys}, action__startswith="interpretation.",
    ).order_by("-at", "-database_time")[:20]  # fmt: skip
    return [
        Event(row.at, row.person_name, row.details.get("mark") or row.details.get("state", ""), row.details)
        for row in rows
        if (row.object_type, row.object_id) in keys
    ]
