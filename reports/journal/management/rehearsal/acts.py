"""The acts of the path, each through the services that the pages use."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from django.db.models import QuerySet

from cases.dossier import services as dossier
from cases.dossier.models import Case
from cases.genomics import services as genomics
from cases.genomics.enums import Relevance, SafetyState, UploadState
from cases.genomics.models import Finding, Profile, SafetyFlag, Upload
from cases.meetings import services as meetings
from cases.meetings.demo.plan import CHAIR, COORDINATOR, PLACE
from cases.meetings.enums import AccessRoute, ItemKind
from cases.meetings.models import Conclusion
from cases.meetings.services.concluding import Line
from cases.pathology.models import Specimen
from cases.trials.enums import Verdict
from cases.trials.models import Screening
from cases.trials.services.screening import screen_case
from molmdt.accounts.models import Account
from molmdt.kernel import jobs
from molmdt.kernel.clock import OSLO, today
from molmdt.kernel.errors import FieldProblem, InvalidInput
from reports.documents.models import DocumentVersion
from reports.documents.services import Source, propose
from reports.journal.management.nation.story import Nation
from reports.journal.models import OutboxMessage
from reports.journal.services import sweep
from reports.signing import services as signing
from reports.signing.models import SignedFile

LABORATORY = "bioinformatiker.ous"
WRITER = "genetiker.ous"
APPROVERS = ("patolog.ous", "molekylarbiolog.ous")
MOST_OPTIONS = 3
ANSWERED_WITHIN = timedelta(days=14)
RECEIPT_PATIENCE = 20.0  # seconds
NOTE = "Prøvekjøring: forslaget er satt sammen automatisk av screeningen og er ikke vurdert av et møte."
SEEN = "Prøvekjøring: kvittert automatisk, ikke vurdert av noen."
READ = {UploadState.ACCEPTED, UploadState.WARNED}


@dataclass(frozen=True)
class Played:
    """What the rehearsal has brought about."""

    case: Case
    profile: Profile
    screenings: list[Screening]
    conclusion: Conclusion
    signed: SignedFile
    minutes: DocumentVersion
    message: OutboxMessage


def play(nation: Nation, case: Case, folder: Path) -> Played:
    """From the stored referral to the receipt. Raises DomainError at the act that cannot be done."""
    case = dossier.submit(actor=_treating(case), case=case)
    case = dossier.accept(actor=nation.accounts[COORDINATOR], case=case)
    profile = deliver(nation, case, folder)
    screenings = screen(case)
    acknowledge(nation, case)
    mark(nation, screenings)
    conclusion = meet(nation, case, screenings)
    signed = stand_behind(nation, conclusion, WRITER)
    chair = nation.accounts[CHAIR]
    frozen = meetings.freeze_as_they_stand(actor=chair, minutes=conclusion.item.meeting.minutes)
    minutes = propose(source=frozen, account=chair)
    return Played(case, profile, screenings, conclusion, signed, minutes, _delivered(signed))


def _treating(case: Case) -> Account:
    return Account.objects.select_related("person__hospital").get(person=case.referring_doctor)


def deliver(nation: Nation, case: Case, folder: Path) -> Profile:
    """The laboratory's files, read; InvalidInput names every problem when they were refused or quarantined."""
    specimen = Specimen.objects.select_related("case__hospital", "case__patient").filter(case=case).first()
    if specimen is None:
        raise InvalidInput(
            "The referral names no specimen, so the laboratory files have nothing to belong to.",
            [FieldProblem("referral.json: specimens", "Add the specimen with its sample ids.")],
        )
    actor = nation.accounts[LABORATORY]
    received = genomics.receive(
        specimen=specimen, files=_incoming(folder), actor=actor, laboratory=actor.person.hospital
    )
    jobs.run_all()
    upload = Upload.objects.get(pk=received.upload.pk)
    if upload.state not in READ:
        raise InvalidInput(
            f"The laboratory files were {upload.state}; nothing was stored.",
            [FieldProblem(_place(problem), problem.message) for problem in upload.problems.all()],
        )
    return upload.profile


def _incoming(folder: Path) -> list[genomics.Incoming]:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "referral.json")
    if not files:
        raise InvalidInput("The folder holds no laboratory files beside referral.json.")
    return [genomics.Incoming(str(path.relative_to(folder)), _chunks(path)) for path in files]


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as source:
        while chunk := source.read(1 << 20):
            yield chunk


def _place(problem: Any) -> str:
    line = f", line {problem.line}" if problem.line else ""
    field = f", {problem.field}" if problem.field else ""
    return f"{problem.file_name}{line}{field}"


def screen(case: Case) -> list[Screening]:
    screen_case(case)
    current = Screening.objects.filter(case=case, is_current=True)
    return list(current.select_related("version__cohort").order_by("version__cohort__code"))


def mark(nation: Nation, screenings: list[Screening]) -> None:
    """What a fitting cohort rests on is relevant for the board."""
    for finding in Finding.objects.filter(pk__in=_cited(_of(screenings, Verdict.MATCH))):
        genomics.mark(finding=finding, actor=nation.accounts[LABORATORY], relevance=Relevance.RELEVANT)


def acknowledge(nation: Nation, case: Case) -> None:
    """What the rules found beside the tumour is seen by whoever owns it, or nothing could be signed."""
    for flag in SafetyFlag.objects.filter(case=case, state=SafetyState.OPEN):
        actor = _treating(case) if flag.task.owner else nation.accounts[WRITER]
        genomics.move(flag=flag, actor=actor, to=SafetyState.ACKNOWLEDGED, expected=SafetyState.OPEN, note=SEEN)


def _of(screenings: list[Screening], verdict: Verdict) -> list[Screening]:
    return [screening for screening in screenings if screening.verdict == verdict]


def _cited(screenings: list[Screening]) -> set[int]:
    """The findings that the clauses of these screenings have looked at and found."""
    found: set[int] = set()
    nodes: list[dict[str, Any]] = [screening.explanation for screening in screenings]
    while nodes:
        node = nodes.pop()
        nodes += node.get("children", [])
        if node.get("result") == Verdict.MATCH:
            found |= {value["key"] for value in node.get("values", []) if value.get("key")}
    return found


def meet(nation: Nation, case: Case, screenings: list[Screening]) -> Conclusion:
    """A meeting of one case: planned, published, opened, called, concluded, closed."""
    coordinator, chair, writer = (nation.accounts[name] for name in (COORDINATOR, CHAIR, WRITER))
    meeting = meetings.plan_meeting(
        actor=coordinator,
        board=nation.board,
        starts_at=datetime.combine(nation.today, time(14), tzinfo=OSLO),
        chair=chair.person,
        place=PLACE,
    )
    item = meetings.add_case(
        actor=coordinator, meeting=meeting, case=Case.objects.get(pk=case.pk), presenter=case.referring_doctor
    )
    meetings.publish(actor=coordinator, meeting=meeting)
    meetings.open_meeting(actor=chair, meeting=meeting)
    for account in (chair, writer, *(nation.accounts[name] for name in APPROVERS), _treating(case)):
        meetings.join(actor=account, meeting=meeting)
    meetings.admit(actor=chair, meeting=meeting)
    item = meetings.call_case(actor=chair, item=item, expected_current=None)
    for line in _lines(screenings):
        meetings.add_line(actor=writer, item=item, line=line)
    draft = Conclusion.objects.get(item=item)
    meetings.save_outcome(actor=writer, item=item, version=draft.text_version, summary=NOTE, dissent="", consensus=True)
    version = Conclusion.objects.get(item=item).version
    meetings.read_back(actor=chair, item=item, version=version)
    meetings.record_conclusion(actor=chair, item=item, version=version)
    meetings.close_meeting(actor=chair, meeting=meeting)
    return Conclusion.objects.select_related("item__meeting__minutes", "case__hospital").get(item=item)


def _lines(screenings: list[Screening]) -> list[Line]:
    """A cohort line for each that fits (three at most), else no option with its reason; what is missing is a test."""
    fits, unknown = _of(screenings, Verdict.MATCH), _of(screenings, Verdict.UNKNOWN)
    lines = [
        Line(
            kind=ItemKind.TRIAL_COHORT,
            drugs=tuple(screening.version.cohort.drugs),
            cohort=screening.version.cohort,
            findings=list(Finding.objects.filter(pk__in=_cited([screening]))),
            access_route=AccessRoute.IMPRESS,
        )
        for screening in fits[:MOST_OPTIONS]
    ]
    if not fits:
        lines.append(Line(kind=ItemKind.NO_OPTION, text="Ingen av kohortene passer med det som er kjent i dag."))
    if unknown:
        codes = ", ".join(screening.version.cohort.code for screening in unknown)
        text = f"Opplysninger mangler for å avgjøre: {codes}."
        due = today() + ANSWERED_WITHIN
        lines.append(Line(kind=ItemKind.FURTHER_TESTING, text=text, responsible_role="RO", due_on=due))
    return lines


def stand_behind(nation: Nation, source: Source, author: str) -> SignedFile:
    """Proposed by the author, approved by two others, signed by the chair."""
    version = propose(source=source, account=nation.accounts[author])
    for name in APPROVERS:
        signing.approve(version=version, account=nation.accounts[name], sha256=version.sha256, fresh=True)
    version.refresh_from_db()
    return signing.sign(version=version, account=nation.accounts[CHAIR], sha256=version.sha256, fresh=True)


def _delivered(signed: SignedFile) -> OutboxMessage:
    """Sends, and waits for the journal's receipt to come in over HTTP."""
    mine: QuerySet[OutboxMessage] = OutboxMessage.objects.filter(signed_file=signed)
    deadline = monotonic() + RECEIPT_PATIENCE
    while monotonic() < deadline:
        sweep()
        message = mine.get()
        if message.answered_at is not None:
            return message
        sleep(0.1)
    return mine.get()
