"""The referring doctors, the coordinator and pathology: from a draft to a case that is ready, or that ends."""

from datetime import date, timedelta
from functools import partial

from cases.dossier import services as dossier
from cases.dossier.demo.nation import DemoCase
from cases.dossier.demo.plan import DEFERRED_REASONS, ENDINGS, OBJECTING, RETURN_REASONS
from cases.dossier.demo.referral import patient_data, referral_data
from cases.dossier.enums import CaseState
from cases.genomics.demo.cases import profile_of
from cases.meetings.demo.plan import COORDINATOR, MEETINGS
from molmdt.accounts.models import Account
from reports.journal.management.nation import laboratory, pathology, safety
from reports.journal.management.nation.story import Nation, Story, moment

FILES_DAYS, MARKS_DAYS, INTERPRETED_DAYS, CONFIRMED_DAYS = 2, 3, 3, 4  # after acceptance
DEFERRED_IN_MEETING = frozenset(key for meeting in MEETINGS for key in meeting.deferred)
# Accepted cases whose laboratory work is not finished: something to do for the people of the laboratory.
UNREAD, UNINTERPRETED, UNCONFIRMED = frozenset({"D23"}), frozenset({"D16", "D20"}), frozenset({"D17", "D21"})


def tell_case(story: Story, nation: Nation, case: DemoCase) -> None:
    """Every act until the case is ready for a meeting."""
    day = case.referred_on
    minute = case.seed  # so that no two cases come at the same minute
    story.tell(moment(day, 8, minute), partial(_write, nation, case))
    if case.state is CaseState.DRAFT:
        return
    story.tell(moment(day, 10, minute), lambda: dossier.submit(actor=_doctor(nation, case), case=nation.case(case.key)))
    if case.state is CaseState.SUBMITTED:
        return
    triaged = day + timedelta(days=1)
    if case.state is CaseState.RETURNED:
        story.tell(moment(triaged, 9, minute), partial(_return, nation, case))
        return
    story.tell(moment(triaged, 9, minute), partial(_accept, nation, case))
    story.tell(moment(triaged, 12, minute), partial(pathology.register, nation, case))
    if case.key in pathology.SLIDES:
        story.tell(moment(_past(nation, triaged, FILES_DAYS), 14, minute), partial(pathology.send_slides, nation, case))
    _tell_laboratory(story, nation, case, triaged)
    _tell_end(story, nation, case, triaged)


def _tell_laboratory(story: Story, nation: Nation, case: DemoCase, accepted: date) -> None:
    if profile_of(case) is None or case.key in UNREAD or case.key in OBJECTING:
        return
    minute = case.seed
    story.tell(moment(_past(nation, accepted, FILES_DAYS), 8, minute), partial(laboratory.deliver_files, nation, case))
    story.tell(moment(_past(nation, accepted, MARKS_DAYS), 10, minute), partial(laboratory.mark_findings, nation, case))
    if case.key in UNINTERPRETED:
        return
    interpreted = _past(nation, accepted, INTERPRETED_DAYS)
    story.tell(moment(interpreted, 12, minute), partial(laboratory.interpret, nation, case))
    if case.key in UNCONFIRMED:
        return
    confirmed = _past(nation, accepted, CONFIRMED_DAYS)
    story.tell(moment(confirmed, 14, minute), partial(laboratory.confirm_interpretations, nation, case))
    safety.tell_safety(story, nation, case, confirmed)


def _tell_end(story: Story, nation: Nation, case: DemoCase, accepted: date) -> None:
    """What takes a case off the way before its meeting."""
    when = moment(_past(nation, accepted, CONFIRMED_DAYS + 1), 15, case.seed)
    if case.state is CaseState.DEFERRED and case.key not in DEFERRED_IN_MEETING:
        story.tell(when, partial(_defer, nation, case))
    if case.state is CaseState.WITHDRAWN:
        story.tell(when, partial(_withdraw, nation, case))
    if case.state is CaseState.DECEASED:
        story.tell(when, partial(_note_death, nation, case))
    if case.key in OBJECTING:
        story.tell(when, partial(_object, nation, case))


def _past(nation: Nation, day: date, days: int) -> date:
    """Some days later, but never after yesterday."""
    return min(day + timedelta(days=days), nation.today - timedelta(days=1))


def _doctor(nation: Nation, case: DemoCase) -> Account:
    return nation.accounts[case.doctor]


def _write(nation: Nation, case: DemoCase) -> None:
    doctor = _doctor(nation, case)
    draft = dossier.start_referral(
        actor=doctor, patient=patient_data(case), hospital=nation.hospitals[case.hospital], board=nation.board
    )
    nation.cases[case.key] = dossier.save_referral(
        actor=doctor, case=draft, version=draft.version, referral=referral_data(case, doctor.person.department)
    )


def _accept(nation: Nation, case: DemoCase) -> None:
    dossier.accept(actor=nation.accounts[COORDINATOR], case=nation.case(case.key))


def _return(nation: Nation, case: DemoCase) -> None:
    reason = RETURN_REASONS[case.key]
    dossier.return_with_reason(actor=nation.accounts[COORDINATOR], case=nation.case(case.key), reason=reason)


def _defer(nation: Nation, case: DemoCase) -> None:
    reason = DEFERRED_REASONS[case.key]
    dossier.defer(actor=nation.accounts[COORDINATOR], case=nation.case(case.key), reason=reason)


def _withdraw(nation: Nation, case: DemoCase) -> None:
    dossier.withdraw(actor=_doctor(nation, case), case=nation.case(case.key), reason=ENDINGS[case.key])


def _note_death(nation: Nation, case: DemoCase) -> None:
    stored = nation.case(case.key)
    stored.patient.deceased_on = case.deceased_on
    stored.patient.save(update_fields=["deceased_on"])
    dossier.change_state(
        actor=_doctor(nation, case),
        case=stored,
        to=CaseState.DECEASED,
        reason=ENDINGS[case.key],
        action="referral.edit",
    )


def _object(nation: Nation, case: DemoCase) -> None:
    dossier.register_objection(actor=_doctor(nation, case), case=nation.case(case.key))
