"""A recorded conclusion with the people around it, and its way up to the signature."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from cases.dossier.enums import CaseState
from cases.genomics.models import Finding, Interpretation, Profile, Signature, Upload
from cases.meetings import services as meetings
from cases.meetings.models import (
    AgendaItem,
    Attendance,
    CaseAttendance,
    Conclusion,
    ConclusionItem,
    ConflictOfInterest,
    Meeting,
    Minutes,
)
from molmdt.accounts.enums import Role
from molmdt.accounts.models import Account
from molmdt.kernel.clock import now
from reports.documents.models import DocumentVersion
from reports.documents.services import propose
from reports.signing.models import SignedFile
from reports.signing.services import approve, sign
from tests.factories import make_account, make_board, make_case, make_decision, make_hospital, make_specimen


@dataclass
class Board:
    """Who does what: ``writer`` wrote the conclusion, two may approve, ``chair`` may sign."""

    doctor: Account
    coordinator: Account
    writer: Account
    pathologist: Account
    biologist: Account
    chair: Account
    conclusion: Conclusion

    @property
    def case(self):
        return self.conclusion.case


def make_profile(case, **values) -> Profile:
    specimen = make_specimen(case)
    upload = Upload.objects.create(specimen=specimen, laboratory=case.hospital, content_sha256="0" * 64)
    sections = {"small_variants": "reported", "copy_numbers": "none_reported", "fusions": "not_tested", **values}
    return Profile.objects.create(
        case=case, specimen=specimen, upload=upload, laboratory=case.hospital, build="GRCh37",
        assay="TSO500", pipeline="LocalApp 2.2", sections=sections,
    )  # fmt: skip


def make_findings(profile: Profile, reader) -> Finding:
    finding = Finding.objects.create(
        profile=profile, kind="small_variant", variant_key="GRCh37:7:140453136:A:T", passed=True, gene="BRAF",
        chrom="7", position=140453136, ref="A", alt="T", transcript="NM_004333.6", hgvs_c="c.1799T>A",
        hgvs_p="p.(Val600Glu)", allele_fraction=0.3125, relevance="relevant",
    )  # fmt: skip
    Interpretation.objects.create(
        finding=finding, state="confirmed", oncogenicity="oncogenic", text="Aktiverer MAPK.", author=reader
    )
    Signature.objects.create(profile=profile, kind="tmb", tested=True, value=Decimal("7.8000"))
    Signature.objects.create(profile=profile, kind="msi", tested=True, value=Decimal("0.88"), usable_sites=114)
    Signature.objects.create(profile=profile, kind="hrd", tested=False)
    return finding


def make_people(code: str = "ous") -> dict[str, Account]:
    board, hospital = make_board(), make_hospital(code)
    roles = {
        "coordinator": Role.NATIONAL_COORDINATOR,
        "writer": Role.GENETICIST,
        "pathologist": Role.PATHOLOGIST,
        "biologist": Role.MOLECULAR_BIOLOGIST,
        "chair": Role.CHAIR,
    }
    return {name: make_account(role, hospital=hospital, board=board) for name, role in roles.items()}


def make_recorded(hospital: str = "bergen") -> Board:
    """A concluded case after its meeting."""
    people = make_people()
    doctor = make_account(Role.REFERRING_ONCOLOGIST, hospital=make_hospital(hospital))
    case = make_case(CaseState.CONCLUDED, doctor=doctor.person)
    make_decision(case)
    finding = make_findings(make_profile(case), people["writer"].person)
    start = now() - timedelta(hours=2)
    meeting = Meeting.objects.create(
        board=make_board(), starts_at=start, place="Videorom 4", chair=people["chair"].person, state="closed",
        opened_at=start, closed_at=now(),
    )  # fmt: skip
    item = AgendaItem.objects.create(meeting=meeting, case=case, position=1, state="done", notes="Kort drøfting.")
    for name in ("writer", "pathologist", "chair"):
        seat = {"person": people[name].person, "role": "GE" if name == "writer" else "PA"}
        Attendance.objects.create(meeting=meeting, joined_at=start, admitted_at=start, account=people[name], **seat)
        CaseAttendance.objects.create(item=item, **seat)
    ConflictOfInterest.objects.create(item=item, case=case, person=people["pathologist"].person)
    conclusion = Conclusion.objects.create(
        item=item, case=case, state="recorded", summary="BRAF V600E bekreftet.", recorded_at=now(),
        basis={"profiles": [{"assay": "TSO500", "version": 1, "build": "GRCh37"}],
               "cohorts": [{"cohort": "DAB-BRAF", "version": 3, "verdict": "match"}],
               "evidence": [{"system": "ESCAT", "version": "2024"}], "quorum": {"rule": "2026-1", "missing": []}},
    )  # fmt: skip
    conclusion.authors.add(people["writer"].person)
    option = ConclusionItem.objects.create(
        conclusion=conclusion, position=1, kind="treatment_option", drugs=["dabrafenib", "trametinib"],
        evidence_system="ESCAT", evidence_system_version="2024", evidence_level="I-B", access_route="impress",
    )  # fmt: skip
    option.findings.add(finding)
    ConclusionItem.objects.create(conclusion=conclusion, position=2, kind="further_testing", text="Ny biopsi")
    return Board(doctor=doctor, conclusion=conclusion, **people)


def make_minutes(board: Board) -> Minutes:
    """The frozen minutes of the meeting that concluded the case."""
    minutes = Minutes.objects.create(meeting=board.conclusion.item.meeting, written_by=board.coordinator.person)
    return meetings.freeze_as_they_stand(actor=board.coordinator, minutes=minutes)


def approved(board: Board) -> DocumentVersion:
    """Proposed by its writer and approved by two others."""
    version = propose(source=board.conclusion, account=board.writer)
    for account in (board.pathologist, board.biologist):
        approve(version=version, account=account, sha256=version.sha256, fresh=True)
    version.refresh_from_db()
    return version


def signed(board: Board) -> SignedFile:
    version = approved(board)
    return sign(version=version, account=board.chair, sha256=version.sha256, fresh=True)
