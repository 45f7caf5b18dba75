"""Rules that wait for a second person, on the work lists of those who may decide on them."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.dossier.logic.work import WorkItem
from cases.trials.enums import DraftState
from cases.trials.models import RuleDraft
from molmdt.access.queries import can


def proposed_rules(account: Any) -> Iterable[WorkItem]:
    """Proposals of others, the oldest first; and what was sent back to its author."""
    drafts = RuleDraft.objects.select_related("cohort", "author", "ended_by").order_by("written_at")
    if can(account, "cohort.publish") is not None:
        for draft in drafts.filter(state=DraftState.PROPOSED).exclude(author=account.person):
            values = {"cohort": draft.cohort.code, "name": draft.author.name}
            yield WorkItem(
                what=_("Decide on a rule"),
                why=_("%(cohort)s, proposed by %(name)s") % values,
                since=draft.proposed_at or draft.written_at,
                url=reverse("cohort-rule", args=[draft.cohort.code]),
                button=_("Read the rule"),
            )
    if can(account, "cohort.edit") is not None:
        for draft in drafts.filter(state=DraftState.DRAFT, author=account.person, ended_by__isnull=False):
            values = {
                "cohort": draft.cohort.code,
                "name": str(draft.ended_by and draft.ended_by.name),
                "reason": draft.end_reason,
            }
            yield WorkItem(
                what=_("A rule was sent back"),
                why=_("%(cohort)s, by %(name)s: %(reason)s") % values,
                since=draft.written_at,
                url=reverse("cohort-rule", args=[draft.cohort.code]),
                button=_("To the rule"),
            )
