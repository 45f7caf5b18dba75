"""Cohorts that were full and have places again, so that somebody is called."""

from datetime import timedelta

from cases.trials.models import Cohort
from cases.trials.services.reopening import note_all_places
from molmdt.kernel.clock import now

REOPENED = ("ABE-CDK4-CDKN2A-SOLID", "PEM-FGFR2-BTC", "PH-ERBB2-SDC")
FULL_FOR = timedelta(days=14)


def reopen_cohorts() -> None:
    """More of the drug has come. Places are offered as they always are, in the job that follows."""
    Cohort.objects.filter(code__in=REOPENED).update(full_since=now() - FULL_FOR)
    note_all_places()
