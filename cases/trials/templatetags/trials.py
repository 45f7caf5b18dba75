"""Words of the trials room for templates: ``{% load trials %}``."""

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template
from django.utils.translation import gettext as _

from cases.dossier import words as dossier_words
from cases.trials.enums import Basis, Cause, OfferState, Outcome, Scheme, SlotState
from cases.trials.forms import SCHEMES
from cases.trials.logic.estimation import Interval
from cases.trials.logic.pfs_ratio import Benefit, Comparator, Threshold
from cases.trials.logic.stages import Certain, Dot, Standing
from cases.trials.words import verdict_words
from cases.trials.words.changes import cause_words
from cases.trials.words.clauses import flat_words
from cases.trials.words.joining import number_words
from cases.trials.words.offers import OFFER_ACTS, OFFER_STATES
from molmdt.web.numbers import rounded

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
        SlotState.IN_SCREENING: _("in screening"),
        SlotState.REPLACED: _("replaced"),
        SlotState.RELEASED: _("given back"),
        SlotState.EXPIRED: _("ran out"),
    }[SlotState(code)]


@register.filter
def offer_state(code: str) -> str:
    return str(OFFER_STATES[OfferState(code)])


@register.filter
def offer_act(code: str) -> str:
    """What a button does with an offer."""
    return str(OFFER_ACTS[OfferState(code)])


@register.filter
def rule_words(rule: dict[str, Any]) -> str:
    """A stored criterion in one line."""
    return flat_words(rule)


@register.filter
def as_posted(rule: dict[str, Any]) -> str:
    """A stored criterion as a form carries it."""
    return json.dumps(rule)


@register.filter
def screening_cause(code: str) -> str:
    """What led to a screening, to begin a sentence with."""
    words = "" if code == Cause.ASKED else cause_words(code)
    return f"{words[:1].upper()}{words[1:]}." if words else ""


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


@register.filter
def basis(code: str) -> str:
    """What a status at the endpoint rests on."""
    return {
        Basis.NO_DOSE: _("no dose has been given yet"),
        Basis.ASSESSMENT: _("by the assessment"),
        Basis.PROGRESSION: _("progression"),
        Basis.DEATH: _("death"),
        Basis.STATED: _("stated by a person"),
        Basis.NOT_YET: _("the time of the assessment is not over"),
        Basis.MISSING: _("the assessment of the endpoint is missing: record it, or state why there is none"),
    }[Basis(code)]


@register.filter
def response(code: str) -> str:
    return str(dossier_words.RESPONSES.get(code, code))


@register.filter
def stop_reason(code: str) -> str:
    return str(dossier_words.STOP_REASONS.get(code, code))


@register.filter
def scheme(code: str) -> str:
    return str(SCHEMES[Scheme(code)])


@register.filter
def ratio_words(value: Fraction) -> str:
    """Two decimals, the rest cut off: a ratio under the threshold must not be shown as one that reaches it."""
    return rounded(Decimal(int(value * 100)) / 100, 2)


@register.filter
def threshold_words(threshold: Threshold) -> str:
    """``≥ 1.3``, as the trial has it."""
    sign = {Comparator.AT_LEAST: "≥", Comparator.MORE_THAN: ">"}[threshold.comparator]
    return f"{sign} {number_words(threshold.numerator / threshold.denominator)}"


@register.filter
def benefit(code: str) -> str:
    return {
        Benefit.SUCCESS: _("longer than before"),
        Benefit.FAILURE: _("not longer than before"),
        Benefit.UNDETERMINED: _("not decided yet: no progression, and below the threshold so far"),
        Benefit.NOT_COMPUTABLE: _("cannot be computed: an interval is missing"),
    }[Benefit(code)]


@register.filter
def certain(code: str) -> str:
    """What the patients still to come cannot change any more."""
    return {Certain.SUCCESS: _("positive"), Certain.FUTILITY: _("not positive")}[Certain(code)]


@register.filter
def exactly(value: Fraction | float, decimals: int) -> str:
    """A probability, a rate or a mean as the statistics print it."""
    return rounded(float(value), decimals)


@register.filter
def point(value: float) -> str:
    """A number of a drawing, with a decimal point in every language."""
    return f"{value:g}"


@register.filter
def add_point(value: float, more: float) -> str:
    return point(value + more)


@register.simple_tag
def share_words(successes: int, of: int, interval: Interval) -> str:
    """``5 of 24 = 20.8 % (95 % interval 7.1 to 42.2)``; the denominator always stands there."""
    values = {"successes": successes, "of": of, "share": rounded(100 * successes / of, 1),
              "lower": rounded(100 * interval.lower, 1), "upper": rounded(100 * interval.upper, 1)}  # fmt: skip
    return _("%(successes)s of %(of)s = %(share)s %% (95 %% interval %(lower)s to %(upper)s)") % values
