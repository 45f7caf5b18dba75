"""Which version of a cohort's rule is in force: the newest one whose day has come and whose last day has not passed."""

from django.db import transaction
from django.db.models import Case, F, OuterRef, Q, Subquery, When

from cases.trials.models import Cohort, CohortVersion
from molmdt.kernel import jobs
from molmdt.kernel.clock import today


def make_current(cohort: Cohort) -> bool:
    """Puts the newest version that is valid today into force; before the first one is, none. Whether that changed."""
    newest = cohort.versions.filter(valid_from__lte=today()).order_by("-number").first()
    open_still = newest is not None and (newest.valid_until is None or newest.valid_until >= today())
    number = newest.number if newest and open_still else 0
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
    begun = versions.filter(valid_from__lte=today()).order_by("-number")
    open_still = Q(until=None) | Q(until__gte=today())
    cohorts = Cohort.objects.annotate(
        begun=Subquery(begun.values("pk")[:1]),
        until=Subquery(begun.values("valid_until")[:1]),
        due=Case(When(open_still, then=F("begun"))),
        now=Subquery(versions.filter(is_current=True).values("pk")),
    )
    cohorts = cohorts.filter(Q(now__isnull=False) | Q(due__isnull=False))
    late = cohorts.filter(Q(now=None) | Q(due=None) | ~Q(due=F("now"))).order_by("pk")
    return sum(put_into_force(cohort) for cohort in late)
