"""Words of the trials room for templates: ``{% load trials %}``."""

from django import template
from django.utils.translation import gettext as _

from cases.trials.enums import Outcome, SlotState
from cases.trials.logic.stages import Dot, Standing
from cases.trials.words import verdict_words

register = template.Library()


@register.filter
def verdict(code: str) -> str:
    return verdict_words(code)


@register.filter
def outcome(code: str) -> str:
    return {
        Outcome.PENDING: _("not assessed yet"),
        Outcome.DISEASE_CONTROL: _("disease control"),
        Outcome.NO_DISEASE_CONTROL: _("no disease control"),
        Outcome.NOT_EVALUABLE: _("not evaluable, replaced"),
    }[Outcome(code)]


@register.filter
def slot_state(code: str) -> str:
    return {
        SlotState.RESERVED: _("reserved"),
        SlotState.WAITING: _("on the waiting list"),
        SlotState.ENROLLED: _("enrolled"),
    }.get(SlotState(code), code)


@register.filter
def sign(result: str) -> str:
    """The shape of a result beside its word: a tick, a cross, a question mark."""
    return {"match": "✓", "no": "✕", "unknown": "?"}.get(result, "")


@register.filter
def dot(kind: str) -> str:
    """The class of one dot in the stage diagram."""
    return {Dot.SUCCESS: "y", Dot.FAILURE: "n", Dot.PENDING: "p"}.get(Dot(kind), "")


@register.filter
def diagram_words(standing: Standing) -> str:
    """The diagram of dots read aloud."""
    values = {"successes": standing.successes, "assessed": standing.assessed, "pending": standing.pending}
    return _("%(successes)s of %(assessed)s evaluable with disease control, %(pending)s pending") % values
