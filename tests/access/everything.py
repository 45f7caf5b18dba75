"""One object behind every kind of address: a scheduled case of another region, published to the board."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from cases.dossier import services as dossier
from cases.dossier.enums import CaseState
from cases.dossier.models import Case, Task
from cases.genomics.models import Finding, Profile, Upload, UploadedFile
from cases.meetings.enums import ItemKind, ItemState, MeetingState
from cases.meetings.models import AgendaItem, Conclusion, ConclusionItem, Meeting, Minutes
from molmdt.kernel.clock import now
from tests.factories import make_board, make_case, make_decision, make_hospital, make_specimen


@dataclass(frozen=True)
class Everything:
    case: Case
    task: Task
    upload: Upload
    file: UploadedFile
    finding: Finding
    meeting: Meeting
    item: AgendaItem
    line: ConclusionItem

    def arguments(self, names: tuple[str, ...]) -> dict[str, Any]:
        """The arguments of an address, as its view receives them."""
        return {name: ARGUMENTS[name](self) for name in names}


# How each argument of an address is found. A route with an argument that is not here has no row yet.
ARGUMENTS: dict[str, Callable[[Everything], Any]] = {
    "pseudonym": lambda it: it.case.pseudonym,
    "task": lambda it: it.task.pk,
    "upload": lambda it: it.upload.pk,
    "file": lambda it: it.file.pk,
    "finding": lambda it: it.finding.pk,
    "meeting": lambda it: it.meeting.pk,
    "item": lambda it: it.item.pk,
    "line": lambda it: it.line.pk,
}


def make_everything() -> Everything:
    """Nobody of the walk works where the case comes from."""
    case = make_case(CaseState.SCHEDULED, hospital=make_hospital("ous"))
    make_decision(case)
    task = dossier.open_task(actor=case.referring_doctor, case=case, kind="information_request", text="ECOG?")
    specimen = make_specimen(case)
    upload = Upload.objects.create(specimen=specimen, laboratory=case.hospital, content_sha256="0" * 64)
    file = UploadedFile.objects.create(upload=upload, name="a.tsv", sha256="0" * 64, size=1)
    profile = Profile.objects.create(
        case=case, specimen=specimen, upload=upload, laboratory=case.hospital, build="GRCh37"
    )
    finding = Finding.objects.create(
        profile=profile, kind="small_variant", variant_key="GRCh37:7:140453136:A:T", passed=True, gene="BRAF"
    )
    meeting = Meeting.objects.create(
        board=make_board(), starts_at=now() + timedelta(days=1), state=MeetingState.PUBLISHED
    )
    item = AgendaItem.objects.create(meeting=meeting, case=case, position=1, state=ItemState.WAITING)
    conclusion = Conclusion.objects.create(item=item, case=case)
    line = ConclusionItem.objects.create(conclusion=conclusion, position=1, kind=ItemKind.NO_OPTION, text="Ingen")
    Minutes.objects.create(meeting=meeting)
    return Everything(case, task, upload, file, finding, meeting, item, line)
