"""Since when a cohort is full; when places come back, somebody is called."""

from cases.trials.models import Cohort
from cases.trials.signals import places_changed
from molmdt.kernel import jobs
from molmdt.kernel.clock import now


def note_places(cohort: Cohort, free: int) -> None:
    """Notes that a cohort has become full, or has places again. The caller holds the cohort.

    Places that come back, by a place given back, by an outcome, a new stage, an expansion or more of the drug, are
    offered to those who fit, in a job of its own. Every change of the ledger comes by here: whoever shows it is told.
    """
    places_changed.send(sender=Cohort, cohort=cohort)
    if (free == 0) == (cohort.full_since is not None):
        return
    cohort.full_since = now() if free == 0 else None
    Cohort.objects.filter(pk=cohort.pk).update(full_since=cohort.full_since)
    if free:
        jobs.enqueue("trials.offer_places", cohort=cohort.pk)
