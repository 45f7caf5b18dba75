"""One object behind every kind of address: a case that went the whole way, published to the board."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from typing import Any

from cases.dossier import services as dossier
from cases.dossier.models import Case, Task
from cases.genomics import services as genomics
from cases.genomics.enums import SafetyKind
from cases.genomics.models import (
    Disagreement,
    Finding,
    KnowledgeSource,
    QualityRun,
    Receipt,
    Replay,
    SafetyFlag,
    Upload,
    UploadedFile,
)
from cases.meetings.models import AgendaItem, Conclusion, ConclusionItem, Meeting, MeetingSeries, Poll, Question
from cases.pathology.models import Slide, Specimen
from cases.trials.models import Cohort, CohortPatient, CohortVersion, MarkupTrial, Offer, Trial
from cases.trials.queries.sister import key_of_cohort
from molmdt.accounts.models import Account
from molmdt.kernel.clock import today
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
    flag: SafetyFlag
    disagreement: Disagreement
    cohort: Cohort
    patient: CohortPatient
    meeting: Meeting
    item: AgendaItem
    conclusion: Conclusion
    line: ConclusionItem
    question: Question
    poll: Poll
    series: MeetingSeries
    version: DocumentVersion
    message: OutboxMessage
    quality_run: QualityRun
    quality_receipt: Receipt
    table_receipt: Receipt
    replay: Replay
    offer: Offer
    markup: MarkupTrial

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
    "laboratory": lambda it: it.upload.laboratory_id,
    "quality_run": lambda it: it.quality_run.pk,
    "finding": lambda it: it.finding.pk,
    "flag": lambda it: it.flag.pk,
    "disagreement": lambda it: it.disagreement.pk,
    "replay": lambda it: it.replay.pk,
    "receipt": lambda it: it.quality_receipt.pk,
    "offer": lambda it: it.offer.pk,
    "markup": lambda it: it.markup.pk,
    "own_trial": lambda it: it.cohort.trial.code,
    "harmonised": lambda it: key_of_cohort(it.cohort).digest,
    "code": lambda it: it.cohort.code,
    "patient": lambda it: it.patient.pk,
    "meeting": lambda it: it.meeting.pk,
    "item": lambda it: it.item.pk,
    "conclusion": lambda it: it.conclusion.pk,
    "line": lambda it: it.line.pk,
    "question": lambda it: it.question.pk,
    "poll": lambda it: it.poll.pk,
    "series": lambda it: it.series.pk,
    "key": lambda it: it.version.document_id,
    "number": lambda it: it.version.number,
}
SPECIAL = {
    ("journal/messages/<uuid:key>/repeat/", "key"): lambda it: it.message.pk,
    ("knowledge/receipts/<int:receipt>/", "receipt"): lambda it: it.table_receipt.pk,
}


def names_in(path: str) -> list[str]:
    return [part.split(">")[0].split(":")[-1] for part in path.split("<")[1:]]


def argument(path: str, name: str) -> Callable[[Everything], Any]:
    return SPECIAL.get((path, name)) or ARGUMENTS[name]


def make_receipt(kind: str, sender: Account) -> Receipt:
    return Receipt.objects.create(kind=kind, laboratory=sender.person.hospital, sent_by=sender)


def make_replay() -> Replay:
    """A finished replay of a source's first version."""
    source = KnowledgeSource.objects.create(
        kind="evidence", name="table", version="1", released_on=today(), sha256="0" * 64
    )
    return Replay.objects.create(source=source, state="done")


def make_everything() -> Everything:
    board = make_recorded("bergen")
    make_minutes(board)
    conclusion, case = board.conclusion, board.case
    version = signed(board).version
    task = dossier.open_task(actor=case.referring_doctor, case=case, kind="information_request", text="ECOG?")
    specimen = case.specimens.get()
    upload = specimen.uploads.get()
    finding = upload.profile.findings.get()
    flag = genomics.raise_by_hand(finding=finding, actor=board.writer, kind=SafetyKind.INCIDENTAL, text="Sees i to.")
    trial = Trial.objects.create(code="trial", name="Trial")
    cohort = Cohort.objects.create(trial=trial, code="cohort", drugs=["x"], tumour="x", biomarker="x")
    ruled = CohortVersion.objects.create(cohort=cohort, number=1, rule={"tmb": {"at_least": 10}}, valid_from=today())
    return Everything(
        case=Case.objects.get(pk=case.pk),
        task=task,
        specimen=specimen,
        slide=Slide.objects.create(specimen=specimen, stain="HE", source_sha256="0" * 64),
        upload=upload,
        file=UploadedFile.objects.create(upload=upload, name="a.tsv", sha256="0" * 64, size=1),
        finding=finding,
        flag=flag,
        disagreement=Disagreement.objects.create(
            variant_key="GRCh37:7:140453136:A:T", gene="BRAF", change="p.Val600Glu"
        ),
        cohort=cohort,
        patient=CohortPatient.objects.create(cohort=cohort, version=ruled, case=case, trial_number="T1"),
        meeting=conclusion.item.meeting,
        item=conclusion.item,
        conclusion=conclusion,
        line=conclusion.lines.first(),
        question=Question.objects.create(
            item=conclusion.item, person=case.referring_doctor, text="Er BRAF-funnet bekreftet?"
        ),
        poll=Poll.objects.create(
            item=conclusion.item, question="Enig?", conclusion_version=1, opened_by=board.writer.person
        ),
        series=MeetingSeries.objects.create(board=case.board, weekday=1, begins=time(14), starts_on=today()),
        version=version,
        message=OutboxMessage.objects.get(),
        quality_run=QualityRun.objects.create(
            laboratory=upload.laboratory, material="demo-mix", table_version="1", content_sha256="0" * 64
        ),
        quality_receipt=make_receipt("quality", board.writer),
        table_receipt=make_receipt("knowledge", board.writer),
        replay=make_replay(),
        offer=Offer.objects.create(
            case=case,
            version=ruled,
            verdict="match",
            explanation={"result": "match", "clause": {"tmb": {"at_least": 10}}, "reason": "meets", "values": []},
        ),
        markup=MarkupTrial.objects.create(
            protocol_number="1", text='{"treatment_list": {"step": []}}', source_name="1.json", sha256="0" * 64
        ),
    )
