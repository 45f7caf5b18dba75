"""What must be right before anybody is served."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from cases.genomics.rulesets import germline_sets


@register()
def germline_rules_are_known(**_: Any) -> list[CheckMessage]:
    """A wrong name would otherwise stop the first import instead of the start."""
    known = germline_sets()
    if settings.GERMLINE_RULES in known:
        return []
    message = f"GERMLINE_RULES={settings.GERMLINE_RULES!r} names no rule set."
    return [Error(message, hint=f"Choose one of {', '.join(sorted(known))}.", id="genomics.E001")]
