"""After a meeting: two persons approve, the chair signs, the journal receives, the doctor follows up."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

import uvicorn
from django.conf import settings

from cases.dossier import services as dossier
from cases.dossier.demo.nation import DemoCase
from cases.dossier.enums import CaseState
from cases.meetings import services as meetings
from cases.meetings.demo.plan import CHAIR, DemoMeeting, conclusions
from cases.meetings.models import Conclusion, Minutes
from molmdt.kernel.clock import now
from reports.documents.models import DocumentVersion
from reports.documents.services import Source, propose
from reports.journal import services as journal
from reports.journal.demo.app import DemoJournal
from reports.journal.demo.receipts import receipt_of
from reports.journal.demo.store import Store
from reports.journal.enums import DeliveryState, ReceiptStatus
from reports.journal.logic.receipt import ReceiptMessage
from reports.journal.management.nation.board import WRITER
from reports.journal.management.nation.story import Nation, Story, moment
from reports.journal.models import OutboxMessage
from reports.signing.services import approve, sign

SIGNER = CHAIR
MINUTES_SIGNER = "moteleder2.ous"  # the chair wrote the minutes, so another one signs them
APPROVERS = ("patolog.ous", "genetiker.ous")
STARTUP_SECONDS = 30.0
APPROVED = frozenset({CaseState.SIGNED, CaseState.DISPATCHED, CaseState.FOLLOWED_UP, CaseState.CLOSED})
PROPOSED = frozenset({"D45", "D51"})  # concluded and put up for approval; the first of two has approved
MINUTES_SIGNED = frozenset({-14})  # those of the other meeting wait for their approval
FOLLOWED_UP_DAYS, CLOSED_DAYS = 8, 11  # after the meeting
ENDED = {CaseState.FOLLOWED_UP, CaseState.CLOSED}


def tell_documents(story: Story, nation: Nation, plan: DemoMeeting, cases: dict[str, DemoCase], home: Path) -> None:
    """Approval and signature on the day after the meeting; minutes and deliveries last."""
    day = nation.today + timedelta(days=plan.days_from_today + 1)
    for number, key in enumerate(plan.cases):
        case = cases[key]
        if key in conclusions() and (case.state in APPROVED or key in PROPOSED):
            signed = case.state in APPROVED
            story.tell(moment(day, 9, 5 * number), partial(_conclude, nation, key, signed=signed))
        if case.state in ENDED:
            _tell_follow_up(story, nation, case, plan)
    if plan.days_from_today in MINUTES_SIGNED:
        story.tell(moment(day, 13), partial(_sign_minutes, nation, plan))
    story.tell(moment(day, 14), lambda: _deliver(home, [key for key in plan.cases if _leaves(cases[key])], nation))


def _leaves(case: DemoCase) -> bool:
    return case.state in APPROVED - {CaseState.SIGNED}


def _conclude(nation: Nation, key: str, *, signed: bool) -> None:
    source = Conclusion.objects.get(case=nation.cases[key])
    version = propose(source=source, account=nation.accounts[WRITER])
    for username in APPROVERS if signed else APPROVERS[:1]:
        approve(version=version, account=nation.accounts[username], sha256=version.sha256, fresh=True)
    if signed:
        _sign(nation, version, SIGNER)


def _sign_minutes(nation: Nation, plan: DemoMeeting) -> None:
    day = nation.today + timedelta(days=plan.days_from_today)
    minutes = Minutes.objects.get(meeting__starts_at__date=day)
    source: Source = meetings.freeze_as_they_stand(actor=nation.accounts[CHAIR], minutes=minutes)
    version = propose(source=source, account=nation.accounts[CHAIR])
    for username in APPROVERS:
        approve(version=version, account=nation.accounts[username], sha256=version.sha256, fresh=True)
    _sign(nation, version, MINUTES_SIGNER)


def _sign(nation: Nation, version: DocumentVersion, signer: str) -> None:
    version.refresh_from_db()
    sign(version=version, account=nation.accounts[signer], sha256=version.sha256, fresh=True)


def _deliver(home: Path, keys: list[str], nation: Nation) -> None:
    """Real deliveries over HTTP to a demonstration journal that lives as long as it takes; its receipts come at once.

    The store is the one that ``demo_journal`` serves later. The site is not up yet to be called back, so the receipts
    are taken from the journal instead of sent by it.
    """
    cases = [nation.cases[key].pk for key in keys]
    with _journal(home) as store:
        for message in OutboxMessage.objects.filter(case__in=cases, state=DeliveryState.PENDING):
            claimed = journal.claim(message.key)
            if claimed is None:
                continue
            journal.deliver(claimed)
            row = store.get(str(message.key))
            if row is not None:
                journal.accept_receipt(ReceiptMessage(**{**receipt_of(row), "status": ReceiptStatus.ACCEPTED}))
                store.save({**row, "receipt_sent_at": now().isoformat()})


@contextmanager
def _journal(home: Path) -> Iterator[Store]:
    """A demonstration journal on a free port, in a thread, as everybody's journal; gone when the block is left."""
    app = DemoJournal(home / "demo-journal", secret=settings.JOURNAL_RECEIPT_SECRET, receipt_address="")
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None, lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    usual = settings.JOURNAL_URL
    thread.start()
    try:
        deadline = time.monotonic() + STARTUP_SECONDS
        while not server.started:
            if time.monotonic() > deadline or not thread.is_alive():
                raise RuntimeError("the demonstration journal did not start")
            time.sleep(0.02)
        port = server.servers[0].sockets[0].getsockname()[1]
        settings.JOURNAL_URL = f"http://127.0.0.1:{port}/fhir"
        yield app.store
    finally:
        settings.JOURNAL_URL = usual
        server.should_exit = True
        thread.join(timeout=STARTUP_SECONDS)


def reject(nation: Nation, key: str) -> None:
    """The hospital's journal answers that it cannot file the document: something for the coordinator to do."""
    message = OutboxMessage.objects.select_related("signed_file", "destination").get(case=nation.cases[key])
    journal.accept_receipt(
        ReceiptMessage(
            receipt_id=f"receipt-{message.key}",
            message_id=str(message.key),
            destination=message.destination.organisation_number,
            sha256=message.signed_file.sha256,
            status=ReceiptStatus.REJECTED,
            document_reference="",
            words="Pasienten har ikke aktiv henvisning ved avdelingen. Dokumentet er ikke lagt i journalen.",
        )
    )


def _tell_follow_up(story: Story, nation: Nation, case: DemoCase, plan: DemoMeeting) -> None:
    day = nation.today + timedelta(days=plan.days_from_today + FOLLOWED_UP_DAYS)
    doctor = nation.accounts[case.doctor]
    story.tell(
        moment(day, 9, case.seed),
        lambda: dossier.change_state(
            actor=doctor, case=nation.case(case.key), to=CaseState.FOLLOWED_UP, action="outcome.record"
        ),
    )
    if case.state is CaseState.CLOSED:
        closed = day + timedelta(days=CLOSED_DAYS - FOLLOWED_UP_DAYS)
        story.tell(
            moment(closed, 9, case.seed),
            lambda: dossier.change_state(
                actor=doctor, case=nation.case(case.key), to=CaseState.CLOSED, action="outcome.record"
            ),
        )
