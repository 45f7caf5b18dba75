"""Which version of a cohort's rule is in force: the newest one whose day has come."""

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery

from cases.trials.models import Cohort, CohortVersion
from molmdt.kernel import jobs
from molmdt.kernel.clock import today


def make_current(cohort: Cohort) -> bool:
    """Puts the newest version that is valid today into force; before the first one is, none. Whether that changed."""
    newest = cohort.versions.filter(valid_from__lte=today()).order_by("-number").first()
    number = newest.number if newest else 0
    ended = cohort.versions.filter(is_current=True).exclude(number=number).update(is_current=False)
    begun = cohort.versions.filter(number=number, is_current=False).update(is_current=True)
    return bool(ended or begun)


def put_into_force(cohort: Cohort) -> bool:
    """As ``make_current``, under the lock of the cohort's row; a change is screened in the same transaction's wake."""
    with transaction.atomic():
        locked = Cohort.objects.select_for_update(of=("self",)).get(pk=cohort.pk)
        changed = make_current(locked)
        if changed:
            jobs.enqueue("trials.screen_open_cases", cohorts=[cohort.pk])
    return changed


def switch_versions() -> int:
    """Puts versions into force whose day has come. Returns in how many cohorts the rule changed."""
    versions = CohortVersion.objects.filter(cohort=OuterRef("pk"))
    due = versions.filter(valid_from__lte=today()).order_by("-number").values("pk")[:1]
    cohorts = Cohort.objects.annotate(due=Subquery(due), now=Subquery(versions.filter(is_current=True).values("pk")))
    late = cohorts.filter(~Q(due=F("now")) | Q(now=None, due__isnull=False)).order_by("pk")
    return sum(put_into_force(cohort) for cohort in late)
