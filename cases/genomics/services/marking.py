"""Marks: what matters for the board, what does not, what is asked about."""

from django.db import transaction
from django.utils.translation import gettext as _

from cases.genomics.enums import ProfileState, Relevance
from cases.genomics.models import Finding, Profile
from cases.genomics.signals import finding_marked
from molmdt.accounts.models import Account
from molmdt.audit import services as audit
from molmdt.kernel.clock import now
from molmdt.kernel.errors import PreconditionFailed


def mark(*, finding: Finding, actor: Account, relevance: Relevance, expected: Relevance | None = None) -> Finding:
    """Sets the mark of a finding. Raises PreconditionFailed in a version that has been superseded, and when somebody
    else has marked it otherwise than ``expected``."""
    with transaction.atomic():
        require_current(finding)
        before = Finding.objects.values_list("relevance", flat=True).get(pk=finding.pk)
        if expected is not None and before != expected:
            raise PreconditionFailed(_("Somebody else has marked this finding meanwhile. Reload the page."))
        unmarked = relevance is Relevance.UNMARKED
        finding.relevance = relevance
        finding.relevance_by = None if unmarked else actor.person
        finding.relevance_at = None if unmarked else now()
        finding.save(update_fields=["relevance", "relevance_by", "relevance_at"])
        audit.record(
            actor=actor,
            action="interpretation.edit",
            verb="U",
            case=finding.profile.case.pseudonym,
            obj=finding,
            mark=relevance.value,
            before=before,
        )
        finding_marked.send(sender=Finding, finding=finding)
    return finding


def require_current(finding: Finding) -> None:
    """Old versions stay as they were. Locks the profile against being superseded meanwhile."""
    state = Profile.objects.select_for_update().values_list("state", flat=True).get(pk=finding.profile_id)
    if state != ProfileState.CURRENT:
        raise PreconditionFailed(_("This version of the profile has been replaced by a newer one. Reload the page."))
