"""A board with its people, a published meeting with cases, and one already open, for the tests of this room."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from cases.dossier.enums import CaseState
from cases.dossier.models import Case
from cases.meetings import services
from cases.meetings.enums import ItemKind
from cases.meetings.models import AgendaItem, Conclusion, ConclusionItem, Meeting
from cases.meetings.services.concluding import Line
from cases.trials.enums import Verdict
from cases.trials.models import Cohort, CohortVersion, Screening, Trial
from molmdt.accounts.enums import Competence, Role
from molmdt.accounts.models import Account, Board
from molmdt.kernel.clock import now, today
from tests.factories import make_account, make_board, make_case, make_hospital, make_person


@dataclass
class Boardroom:
    board: Board
    chair: Account
    coordinator: Account
    pathologist: Account
    molecular: Account
    geneticist: Account
    observer: Account
    doctor: Account
    cases: list[Case]
    meeting: Meeting

    def item(self, position: int) -> AgendaItem:
        return self.meeting.items.select_related("case", "meeting").get(position=position)

    def enter(self, *accounts: Account) -> None:
        """Into the room of the open meeting; guests are let in."""
        for account in accounts:
            if services.join(actor=account, meeting=self.meeting).admitted_at is None:
                services.admit(actor=self.chair, meeting=self.meeting, person=account.person_id)

    def call(self, position: int, **values: Any) -> AgendaItem:
        current = self.meeting.items.filter(state="current").first()
        item = self.item(position)
        return services.call_case(
            actor=self.chair, item=item, **{"expected_current": current.pk if current else None, **values}
        )


def member(role: Role, competence: Competence, board: Board, hospital: str = "ous") -> Account:
    person = make_person(hospital=make_hospital(hospital), competences=[competence])
    return make_account(role, person=person, board=board)


def make_boardroom(cases: int = 3) -> Boardroom:
    """Everybody is there but nothing is published; the cases are accepted and on the agenda."""
    board = make_board()
    coordinator = make_account(Role.NATIONAL_COORDINATOR, hospital=make_hospital("ous"))
    chair = member(Role.CHAIR, Competence.ONCOLOGY, board)
    doctor = make_account(Role.REFERRING_ONCOLOGIST, hospital=make_hospital("bergen"))
    accepted = [make_case(CaseState.ACCEPTED, doctor=doctor.person, board=board) for _ in range(cases)]
    meeting = services.plan_meeting(
        actor=coordinator, board=board, starts_at=now() + timedelta(days=2), chair=chair.person, place="Videorom 4"
    )
    for case in accepted:
        services.add_case(actor=coordinator, meeting=meeting, case=case)
    return Boardroom(
        board=board,
        chair=chair,
        coordinator=coordinator,
        pathologist=member(Role.PATHOLOGIST, Competence.PATHOLOGY, board),
        molecular=member(Role.MOLECULAR_BIOLOGIST, Competence.MOLECULAR_BIOLOGY, board),
        geneticist=member(Role.GENETICIST, Competence.MEDICAL_GENETICS, board, "unn"),
        observer=make_account(Role.OBSERVER, board=board, hospital=make_hospital("ahus")),
        doctor=doctor,
        cases=accepted,
        meeting=meeting,
    )


def make_open_meeting(cases: int = 3) -> Boardroom:
    """Published, open, with chair, pathologist and molecular biologist in the room."""
    room = make_boardroom(cases)
    services.publish(actor=room.coordinator, meeting=room.meeting)
    services.open_meeting(actor=room.chair, meeting=room.meeting)
    room.meeting.refresh_from_db()
    room.enter(room.pathologist, room.molecular)
    return room


def follow_up(room: Boardroom, position: int = 1, kind: ItemKind = ItemKind.FURTHER_TESTING) -> ConclusionItem:
    """A line that somebody must see to: medical genetics, within two weeks."""
    line = Line(kind, text="BRCA2 i blod", responsible_role="GE", due_on=today() + timedelta(days=14))
    return services.add_line(actor=room.chair, item=room.item(position), line=line)


def read_out(room: Boardroom, position: int = 1) -> int:
    """The conclusion as it stands is on everybody's screen; its version."""
    item = room.item(position)
    version = Conclusion.objects.get(item=item).version
    services.read_back(actor=room.chair, item=item, version=version)
    return version


RULE = {"age": {"at_least": 18}}
UNKNOWN = {
    "clause": {"ecog": {"at_most": 1, "valid_days": 28}},
    "result": "unknown",
    "reason": "not_stated",
    "values": [],
}
FITS = {"clause": RULE, "result": "match", "reason": "within", "values": []}


def open_cohort(case: Case) -> Cohort:
    """A cohort with free places that the case fits."""
    trial = Trial.objects.create(code="impress", name="IMPRESS-Norway")
    cohort = Cohort.objects.create(
        trial=trial, code="PEM-FGFR2", drugs=["pemigatinib"], tumour="BTC", biomarker="FGFR2"
    )
    version = CohortVersion.objects.create(cohort=cohort, number=3, rule=RULE, valid_from=today())
    Screening.objects.create(case=case, version=version, verdict=Verdict.MATCH, explanation=FITS)
    return cohort
