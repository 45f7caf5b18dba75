"""One object behind every kind of address: a case that went the whole way, published to the board."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cases.dossier import services as dossier
from cases.dossier.models import Case, Task
from cases.genomics.models import Disagreement, Finding, Upload, UploadedFile
from cases.meetings.models import AgendaItem, Conclusion, ConclusionItem, Meeting
from cases.pathology.models import Slide, Specimen
from cases.trials.models import Cohort, Trial
from reports.documents.models import DocumentVersion
from reports.journal.models import OutboxMessage
from tests.reports.factories import make_minutes, make_recorded, signed


@dataclass(frozen=True)
class Everything:
    case: Case
    task: Task
    specimen: Specimen
    slide: Slide
    upload: Upload
    file: UploadedFile
    finding: Finding
    disagreement: Disagreement
    cohort: Cohort
    meeting: Meeting
    item: AgendaItem
    conclusion: Conclusion
    line: ConclusionItem
    version: DocumentVersion
    message: OutboxMessage

    def arguments(self, path: str) -> dict[str, Any]:
        """The arguments of an address, as its view receives them."""
        return {name: argument(path, name)(self) for name in names_in(path)}


# How each argument of an address is found. A route with an argument that is not here has no row yet.
ARGUMENTS: dict[str, Callable[[Everything], Any]] = {
    "pseudonym": lambda it: it.case.pseudonym,
    "task": lambda it: it.task.pk,
    "specimen": lambda it: it.specimen.pk,
    "slide": lambda it: it.slide.pk,
    "level": lambda it: 0,
    "column": lambda it: 0,
    "row": lambda it: 0,
    "upload": lambda it: it.upload.pk,
    "file": lambda it: it.file.pk,
    "finding": lambda it: it.finding.pk,
    "disagreement": lambda it: it.disagreement.pk,
    "code": lambda it: it.cohort.code,
    "meeting": lambda it: it.meeting.pk,
    "item": lambda it: it.item.pk,
    "conclusion": lambda it: it.conclusion.pk,
    "line": lambda it: it.line.pk,
    "key": lambda it: it.version.document_id,
    "number": lambda it: it.version.number,
}
SPECIAL = {("journal/messages/<uuid:key>/repeat/", "key"): lambda it: it.message.pk}


def names_in(path: str) -> list[str]:
    return [part.split(">")[0].split(":")[-1] for part in path.split("<")[1:]]


def argument(path: str, name: str) -> Callable[[Everything], Any]:
    return SPECIAL.get((path, name)) or ARGUMENTS[name]


def make_everything() -> Everything:
    board = make_recorded("bergen")
    make_minutes(board)
    conclusion, case = board.conclusion, board.case
    version = signed(board).version
    task = dossier.open_task(actor=case.referring_doctor, case=case, kind="information_request", text="ECOG?")
    specimen = case.specimens.get()
    upload = specimen.uploads.get()
    trial = Trial.objects.create(code="trial", name="Trial")
    return Everything(
        case=Case.objects.get(pk=case.pk),
        task=task,
        specimen=specimen,
        slide=Slide.objects.create(specimen=specimen, stain="HE", source_sha256="0" * 64),
        upload=upload,
        file=UploadedFile.objects.create(upload=upload, name="a.tsv", sha256="0" * 64, size=1),
        finding=upload.profile.findings.get(),
        disagreement=Disagreement.objects.create(variant_key="GRCh37:7:140453136:A:T", gene="BRAF", change="p.Val600Glu"),
        cohort=Cohort.objects.create(trial=trial, code="cohort", drugs=["x"], tumour="x", biomarker="x"),
        meeting=conclusion.item.meeting,
        item=conclusion.item,
        conclusion=conclusion,
        line=conclusion.lines.first(),
        version=version,
        message=OutboxMessage.objects.get(),
    )
