"""The whole nation, from an empty database to today."""

import time
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import translation

from cases.dossier.demo.nation import demo_cases
from cases.genomics.services.knowledge import load_starter
from cases.meetings.demo.plan import MEETINGS
from cases.trials import services as trials
from cases.trials.demo.cohorts import trial_text
from cases.trials.demo.elsewhere import load_elsewhere
from cases.trials.demo.ledger import hold_places, propose_rule
from cases.trials.demo.reopened import reopen_cohorts
from reports.journal.management.nation.board import BoardWork, begin_series
from reports.journal.management.nation.documents import reject, tell_documents
from reports.journal.management.nation.people import load_people
from reports.journal.management.nation.quality import tell_quality
from reports.journal.management.nation.referrals import tell_case
from reports.journal.management.nation.story import Story, moment

BEGINS_DAYS_AGO = 60
REJECTED = "D47"  # signed; the hospital's journal refuses it
REJECTED_DAYS_AGO = 5
REOPENED_DAYS_AGO = 2
DESK_DAYS_AGO = 1


@dataclass(frozen=True, slots=True)
class Told:
    cases: int
    acts: int
    seconds: float


def load_nation(today: date, home: Path) -> Told:
    """Loads everything as of ``today``; ``home`` is where the demonstration journal keeps what it receives.

    One transaction: a nation that could not be loaded to its end leaves nothing behind, and thousands of commits are
    one.
    """
    started = time.monotonic()
    with translation.override("nb"), transaction.atomic():
        nation = load_people(today)
        story = Story()
        cases = {case.key: case for case in demo_cases(today)}
        text = trial_text(today)
        story.tell(moment(today - timedelta(days=BEGINS_DAYS_AGO), 7), load_starter)
        story.tell(
            moment(today - timedelta(days=BEGINS_DAYS_AGO), 8),
            lambda: trials.load_trials([trials.definition_of(text)]),
        )
        story.tell(moment(today - timedelta(days=BEGINS_DAYS_AGO), 8), lambda: load_elsewhere(today))
        for case in cases.values():
            tell_case(story, nation, case)
        tell_quality(story, nation, today)
        for plan in MEETINGS:
            BoardWork(nation, plan).tell(story)
            if plan.days_from_today < 0:
                tell_documents(story, nation, plan, cases, home)
        story.tell(moment(today - timedelta(days=REJECTED_DAYS_AGO), 16), lambda: reject(nation, REJECTED))
        story.tell(moment(today - timedelta(days=REOPENED_DAYS_AGO), 7), reopen_cohorts)
        coordinator, author = nation.accounts["koordinator.nasjonal"], nation.accounts["bioinformatiker.ous"]
        story.tell(moment(today - timedelta(days=DESK_DAYS_AGO), 9), lambda: hold_places(coordinator))
        story.tell(moment(today - timedelta(days=DESK_DAYS_AGO), 10), lambda: propose_rule(author))
        story.tell(moment(today - timedelta(days=DESK_DAYS_AGO), 19), lambda: begin_series(nation))
        acts = story.play()
        # Hints and doorbells wait here for the commit. All jobs are done and nobody listens yet, so they are let go.
        transaction.get_connection().run_on_commit.clear()
    return Told(len(cases), acts, time.monotonic() - started)
