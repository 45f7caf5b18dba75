"""Safety rules that are chosen or corrected later are asked of the open cases too, not of the next profile alone."""

from cases.dossier.enums import OVER
from cases.dossier.models import Case
from cases.genomics.queries.safety_facts import rules_in_force
from cases.genomics.services.safety import evaluate
from molmdt.kernel import jobs
from molmdt.kernel.models import Job

REASK = "genomics.safety_rules"
REPORTED = 50  # cases between two words on how far it is; each word prolongs the lease


def reask_when_changed() -> Job | None:
    """Enqueues it once for every change; the latest job remembers by which versions the cases were asked."""
    standing = rules_in_force()
    last = Job.objects.filter(kind=REASK).order_by("-created_at").first()
    if last is not None and last.payload["rules"] == standing and last.state != Job.State.FAILED:
        return None
    return jobs.enqueue(REASK, rules=standing)


def reask(*, job: Job) -> int:
    """How many flags it opened. Case after case, each in a transaction of its own; to ask twice changes nothing."""
    cases = Case.objects.exclude(state__in=OVER).filter(profiles__isnull=False).distinct()
    keys = list(cases.order_by("pk").values_list("pk", flat=True))
    opened = 0
    for done, key in enumerate(keys):
        if done % REPORTED == 0:
            jobs.report(job, done=done, total=len(keys))
        opened += len(evaluate(Case.objects.get(pk=key)))
    jobs.report(job, done=len(keys), total=len(keys))
    return opened
