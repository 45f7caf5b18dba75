"""The national coordinator plans, the chair runs the past meetings."""

from datetime import time, timedelta
from functools import partial

from cases.dossier import services as dossier
from cases.dossier.demo.plan import DEFERRED_REASONS
from cases.dossier.enums import CaseState
from cases.genomics.evidence import version_of
from cases.genomics.models import Finding
from cases.meetings import services as meetings
from cases.meetings.demo.plan import (
    ANSWERS,
    CHAIR,
    CONFLICTS,
    COORDINATOR,
    DISCUSSED_BEFORE,
    MINUTES_PER_CASE,
    MINUTES_TEXT,
    OWNERS,
    PLACE,
    PRESENT,
    QUESTIONS,
    REVIEWED,
    REVIEWER,
    SERIES_STARTS_IN_DAYS,
    SERIES_WEEKS_AHEAD,
    START_HOUR,
    VOTE,
    DemoConclusion,
    DemoLine,
    DemoMeeting,
    conclusions,
)
from cases.meetings.enums import Review
from cases.meetings.models import AgendaItem, Conclusion, Meeting, MeetingSeries
from cases.meetings.services.concluding import Line
from cases.trials.models import Cohort
from reports.journal.management.nation.laboratory import finding_of
from reports.journal.management.nation.story import Nation, Story, moment

PLANNED_DAYS_BEFORE, PUBLISHED_DAYS_BEFORE = 6, 4
WRITER = "molekylarbiolog.ous"  # types the conclusion while the room talks
EVIDENCE = "ESCAT"


class BoardWork:
    """One demo meeting through its life."""

    def __init__(self, nation: Nation, plan: DemoMeeting) -> None:
        self.nation = nation
        self.plan = plan
        self.day = nation.today + timedelta(days=plan.days_from_today)
        self.meeting: Meeting | None = None

    def tell(self, story: Story) -> None:
        """Planning and publishing lie before today; only a past meeting is also held."""
        planned = min(self.day - timedelta(days=PLANNED_DAYS_BEFORE), self.nation.today - timedelta(days=1))
        story.tell(moment(planned, 9), self.make)
        agenda = min(self.day - timedelta(days=PUBLISHED_DAYS_BEFORE), self.nation.today - timedelta(days=1))
        for number, key in enumerate(self.plan.cases):
            story.tell(moment(agenda, 10, number), partial(self.add, key))
        story.tell(moment(agenda, 15), self.publish)
        if self.plan.days_from_today >= 0:
            story.tell(moment(agenda, 15, 30), self.invite)
            story.tell(moment(agenda, 16), self.answer)
        for number, key in enumerate(self.plan.reviewed):
            story.tell(moment(agenda, 17, number), partial(self.review, key))
        for number, (key, username, why) in enumerate(CONFLICTS):
            if key in self.plan.cases:
                story.tell(moment(agenda, 18, number), partial(self.declare_conflict, key, username, why))
        for key in DISCUSSED_BEFORE.keys() & set(self.plan.cases):
            story.tell(moment(agenda, 16), partial(self.discuss_before, key))
        if self.plan.days_from_today < 0:
            story.tell(moment(self.day, START_HOUR), self.open)
            for number, key in enumerate(self.plan.cases):
                starts = 2 + number * MINUTES_PER_CASE
                story.tell(moment(self.day, START_HOUR, starts), partial(self.call, key))
                story.tell(moment(self.day, START_HOUR, starts + 5), partial(self.end, key))
            after = 5 + len(self.plan.cases) * MINUTES_PER_CASE
            story.tell(moment(self.day, START_HOUR, after), self.close)

    def make(self) -> None:
        self.meeting = meetings.plan_meeting(
            actor=self.nation.accounts[COORDINATOR],
            board=self.nation.board,
            starts_at=moment(self.day, START_HOUR),
            minutes_per_case=MINUTES_PER_CASE,
            chair=self.nation.accounts[CHAIR].person,
            place=PLACE,
        )

    def add(self, key: str) -> None:
        case = self.nation.case(key)
        meetings.add_case(
            actor=self.nation.accounts[COORDINATOR], meeting=self._meeting(), case=case, presenter=case.referring_doctor
        )

    def publish(self) -> None:
        meetings.publish(actor=self.nation.accounts[COORDINATOR], meeting=self._meeting())

    def invite(self) -> None:
        meetings.invite(actor=self.nation.accounts[COORDINATOR], meeting=self._meeting())

    def answer(self) -> None:
        """Only the nearest meeting has been answered; of the other the invitations have just left."""
        mine = self._meeting().invitations.filter(person__accounts__username__in=ANSWERS, cancelled_at=None)
        for invitation in mine.order_by("pk") if self.plan.days_from_today == 0 else ():
            account = invitation.person.accounts.get()
            answer, substitute = ANSWERS[account.username]
            meetings.answer_invitation(actor=account, invitation=invitation, answer=answer, substitute=substitute)

    def review(self, key: str) -> None:
        reviewer, reason = self.nation.accounts[REVIEWER], REVIEWED.get(key, "")
        meetings.review_case(actor=reviewer, item=self._item(key), outcome=Review.DISCUSS, reason=reason)

    def declare_conflict(self, key: str, username: str, why: str) -> None:
        meetings.declare_conflict(actor=self.nation.accounts[username], item=self._item(key), reason=why)

    def discuss_before(self, key: str) -> None:
        """The chair and the department have talked already."""
        chair, case = self.nation.accounts[CHAIR], self.nation.case(key)
        dossier.change_state(actor=chair, case=case, to=CaseState.DISCUSSED)
        dossier.comment(actor=chair, case=case, text=DISCUSSED_BEFORE[key])

    def open(self) -> None:
        meetings.open_meeting(actor=self.nation.accounts[CHAIR], meeting=self._meeting())
        doctors = {self.nation.case(key).referring_doctor.accounts.get().username for key in self.plan.cases}
        for username in dict.fromkeys([CHAIR, *PRESENT, *sorted(doctors)]):
            meetings.join(actor=self.nation.accounts[username], meeting=self._meeting())
        if doctors:
            meetings.admit(actor=self.nation.accounts[CHAIR], meeting=self._meeting())

    def call(self, key: str) -> None:
        current = self._meeting().items.filter(state="current").first()
        meetings.call_case(
            actor=self.nation.accounts[CHAIR], item=self._item(key), expected_current=current.pk if current else None
        )

    def end(self, key: str) -> None:
        """Deferred, or concluded."""
        chair = self.nation.accounts[CHAIR]
        if key in self.plan.deferred:
            meetings.defer_case(actor=chair, item=self._item(key), reason=DEFERRED_REASONS[key])
            return
        self._write(key, conclusions()[key])
        self._ask(key)
        self._vote(key)
        conclusion = Conclusion.objects.get(item=self._item(key))
        meetings.read_back(actor=chair, item=self._item(key), version=conclusion.version)
        meetings.record_conclusion(actor=chair, item=self._item(key), version=conclusion.version)

    def close(self) -> None:
        chair = self.nation.accounts[CHAIR]
        minutes = meetings.close_meeting(actor=chair, meeting=self._meeting())
        text = MINUTES_TEXT[self.plan.days_from_today]
        meetings.save_minutes(actor=chair, minutes=minutes, text=text, version=minutes.version)

    def _write(self, key: str, said: DemoConclusion) -> None:
        writer, item = self.nation.accounts[WRITER], self._item(key)
        for line in said.lines:
            meetings.add_line(actor=writer, item=item, line=self._line(key, line))
        meetings.append_note(actor=writer, item=item, text=said.notes)
        conclusion = Conclusion.objects.get(item=item)
        meetings.save_outcome(
            actor=writer, item=item, version=conclusion.text_version, summary=said.summary, dissent="", consensus=True
        )

    def _ask(self, key: str) -> None:
        accounts = self.nation.accounts
        for _, asks, text, answers, answer in (one for one in QUESTIONS if one[0] == key):
            question = meetings.ask_question(actor=accounts[asks], item=self._item(key), text=text)
            meetings.answer_question(actor=accounts[answers], question=question, text=answer)

    def _vote(self, key: str) -> None:
        about, question, votes = VOTE
        if about != key:
            return
        chair, conclusion = self.nation.accounts[CHAIR], Conclusion.objects.get(item=self._item(key))
        poll = meetings.open_poll(actor=chair, item=self._item(key), question=question, version=conclusion.version)
        for username, (choice, comment) in votes.items():
            meetings.vote(actor=self.nation.accounts[username], poll=poll, choice=choice, comment=comment)
        meetings.close_poll(actor=chair, poll=poll)

    def _line(self, key: str, line: DemoLine) -> Line:
        case = self.nation.case(key)
        return Line(
            kind=line.kind,
            drugs=line.drugs,
            evidence_system=EVIDENCE if line.level else "",
            evidence_system_version=version_of(EVIDENCE) if line.level else "",
            evidence_level=line.level,
            cohort=Cohort.objects.get(code=line.cohort) if line.cohort else None,
            findings=self._findings(key, line),
            access_route=line.access_route or "",
            text=line.text,
            responsible=case.referring_doctor if line.due_days and line.kind not in OWNERS else None,
            responsible_role=OWNERS.get(line.kind, ""),
            due_on=self.day + timedelta(days=line.due_days) if line.due_days else None,
        )

    def _findings(self, key: str, line: DemoLine) -> list[Finding]:
        current = Finding.objects.filter(profile__case=self.nation.cases[key], profile__state="current")
        found = [finding_of(current, gene) for gene in line.genes]
        return [finding for finding in found if finding is not None]

    def _meeting(self) -> Meeting:
        if self.meeting is None:
            raise LookupError("the meeting has not been planned yet")
        return Meeting.objects.get(pk=self.meeting.pk)

    def _item(self, key: str) -> AgendaItem:
        return AgendaItem.objects.get(meeting=self._meeting(), case=self.nation.cases[key])


def begin_series(nation: Nation) -> None:
    """The board's weekly meetings from now on; what was put off before goes on the first of them."""
    first = nation.today + timedelta(days=SERIES_STARTS_IN_DAYS)
    series = MeetingSeries(
        board=nation.board, weekday=first.weekday(), begins=time(START_HOUR), minutes_per_case=MINUTES_PER_CASE,
        place=PLACE, chair=nation.accounts[CHAIR].person, starts_on=first, weeks_ahead=SERIES_WEEKS_AHEAD,
    )  # fmt: skip
    meetings.save_series(actor=nation.accounts[COORDINATOR], series=series)
    meetings.return_cases()
