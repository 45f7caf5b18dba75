"""Words for the codes of the three rooms of this floor."""

from collections.abc import Mapping

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

register = template.Library()

STATES = {
    "draft": _("draft"),
    "approval": _("waiting for approval"),
    "approved": _("approved, waiting for signature"),
    "signed": _("signed"),
    "superseded": _("superseded"),
}
STATE_TONES = {"signed": "good", "approval": "warn", "approved": "warn"}
KINDS = {"conclusion": _("Conclusion"), "minutes": _("Minutes")}
DELIVERIES = {
    "pending": _("on its way"),
    "sent": _("sent, no receipt yet"),
    "acknowledged": _("received by the journal"),
    "rejected": _("rejected by the journal"),
}
DELIVERY_TONES = {"acknowledged": "good", "rejected": "bad", "pending": "warn", "sent": "warn"}
STEPS = {
    "queued": _("Signed and queued"),
    "attempt_failed": _("Attempt failed"),
    "already_there": _("The journal had it already"),
    "sent": _("Sent"),
    "acknowledged": _("Receipt"),
    "rejected": _("Rejected"),
    "retry_asked": _("Sent again by a person"),
}
STEP_TONES = {"attempt_failed": "bad", "rejected": "bad", "acknowledged": "good"}
REASONS: dict[str, str | Promise] = {
    "stale": _(
        "The conclusion, or what is to be clarified beside the tumour, was changed after this document was made. "
        "Make it anew first."
    ),
    "author": _("You wrote in it, so others approve and sign."),
    "approved_already": _("You have approved it. Somebody else does the next step."),
    "not_your_role": _("The next step belongs to another role."),
    "waiting": _("It waits for approvals before it can be signed."),
    "blocked": _("Something must be clarified about the case before it is signed:"),
    "finished": "",
    "": "",
}
TABLES: dict[str, Mapping[str, str | Promise]] = {
    "state": STATES,
    "state_tone": STATE_TONES,
    "kind": KINDS,
    "delivery": DELIVERIES,
    "delivery_tone": DELIVERY_TONES,
    "step": STEPS,
    "step_tone": STEP_TONES,
    "reason": REASONS,
}


@register.filter
def document_word(code: str, table: str) -> str:
    """The word for a code of a table; a code without a word stands as it is, a code without a tone has none."""
    found = TABLES[table].get(code)
    return str(found) if found is not None else ("" if table.endswith("_tone") else code)


@register.filter
def document_role(code: str) -> str:
    """A role code of the permission matrix in words."""
    from molmdt.accounts.models import ROLE_CHOICES

    return str(dict(ROLE_CHOICES).get(code, code))
