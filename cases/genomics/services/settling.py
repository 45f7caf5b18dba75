"""Disagreement between laboratories about one variant: opened and closed as classes are confirmed, settled by a person.

Settling states what holds nationally; it changes no interpretation. Each laboratory rewrites its own.
"""

from collections.abc import Collection

from django.db import connection, transaction
from django.utils.translation import gettext as _

from cases.genomics.enums import Oncogenicity
from cases.genomics.models import Disagreement, Finding, Interpretation
from cases.genomics.queries.describing import change, title
from cases.genomics.queries.disagreements import aliases_of, disagreements_about, readings_of
from cases.genomics.queries.memory import confirmed_readings
from molmdt.accounts.models import Account
from molmdt.audit import services as audit
from molmdt.kernel.clock import now
from molmdt.kernel.errors import FieldProblem, InvalidInput, PreconditionFailed


def review(*, interpretation: Interpretation, actor: Account) -> None:
    """Holds a newly confirmed class against the others of its variant, inside the confirming transaction.

    Opens a disagreement where they differ, unless the new class is the one that was settled on; closes the open one
    where they agree again.
    """
    if not interpretation.oncogenicity:
        return
    keys = aliases_of(interpretation.finding)
    _lock(keys)
    classes = set(confirmed_readings(keys).values_list("oncogenicity", flat=True))
    standing = disagreements_about(keys).filter(settled_at=None).first()
    if len(classes) > 1 and standing is None and _settled_class(keys) != interpretation.oncogenicity:
        _open(interpretation.finding, actor)
    elif len(classes) == 1 and standing is not None:
        standing.settled_at, standing.settled_class = now(), interpretation.oncogenicity
        standing.save(update_fields=["settled_at", "settled_class"])
        _record(standing, actor, "interpretation.approve", "U")


def settle(*, disagreement: Disagreement, actor: Account, oncogenicity: Oncogenicity, reason: str) -> Disagreement:
    """A third person's word. Raises PreconditionFailed for an author of one of the classes and for one that is settled
    already, InvalidInput without a reason."""
    if not reason.strip():
        raise InvalidInput(_("Give a reason."), [FieldProblem("reason", _("Give a reason."))])
    with transaction.atomic():
        held = Disagreement.objects.select_for_update().get(pk=disagreement.pk)
        if held.settled_at is not None:
            raise PreconditionFailed(_("The disagreement is settled already. Reload the page."))
        if readings_of(held).filter(author=actor.person).exists():
            raise PreconditionFailed(_("You wrote one of the classes; another person must settle it."))
        held.settled_at, held.settled_by = now(), actor.person
        held.settled_class, held.reason = oncogenicity, reason.strip()
        held.save(update_fields=["settled_at", "settled_by", "settled_class", "reason"])
        _record(held, actor, "disagreement.settle", "U")
    return held


def _lock(keys: Collection[str]) -> None:
    """Two laboratories that confirm at once see each other: the second waits until the first is committed."""
    with connection.cursor() as cursor:
        for key in sorted(keys):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])


def _settled_class(keys: Collection[str]) -> str:
    last = disagreements_about(keys).exclude(settled_by=None).order_by("-settled_at").first()
    return last.settled_class if last else ""


def _open(finding: Finding, actor: Account) -> None:
    opened = Disagreement.objects.create(
        variant_key=finding.variant_key, gene=title(finding)[:60], change=change(finding)[:300]
    )
    _record(opened, actor, "interpretation.approve", "C")


def _record(disagreement: Disagreement, actor: Account, action: str, verb: str) -> None:
    audit.record(
        actor=actor, action=action, verb=verb, obj=disagreement, variant=disagreement.variant_key,
        settled=disagreement.settled_class,
    )  # fmt: skip
