"""Words of the sister trials for templates: ``{% load sister %}``."""

from django import template
from django.utils.translation import gettext as _

from cases.dossier.logic import oncotree
from cases.trials.logic.pooling import Estimate
from cases.trials.logic.sister_key import Key
from cases.trials.queries.sister import Group
from cases.trials.words.clauses import tumour_names
from molmdt.web.numbers import rounded

register = template.Library()


@register.simple_tag
def count_words(count: int | None) -> str:
    """A number, or that it is hidden: never nil."""
    return _("hidden") if count is None else str(count)


@register.simple_tag
def estimate_words(estimate: Estimate) -> str:
    values = {
        "rate": rounded(100 * estimate.rate, 1),
        "lower": rounded(100 * estimate.interval.lower, 1),
        "upper": rounded(100 * estimate.interval.upper, 1),
    }
    return _("%(rate)s %% (95 %% interval %(lower)s to %(upper)s)") % values


@register.simple_tag
def heterogeneity_words(group: Group) -> str:
    found = group.pooled
    assert found is not None
    values = {
        "q": rounded(found.q, 2), "freedom": group.counted - 1, "p": rounded(found.q_p, 3),
        "i2": rounded(100 * found.i2, 0), "tau2": rounded(found.tau2, 3),
    }  # fmt: skip
    return _(
        "Heterogeneity: Q = %(q)s with %(freedom)s degrees of freedom (p = %(p)s), I² = %(i2)s %%, τ² = %(tau2)s."
    ) % (values)


@register.simple_tag
def tumour_words(key: Key) -> str:
    """Types within and excepted, by name."""
    within = [code for code in key.oncotree if not code.startswith("-")]
    excepted = [code.removeprefix("-") for code in key.oncotree if code.startswith("-")]
    text = _("all tumour types") if within == [oncotree.ROOT] else tumour_names(within)
    if not excepted:
        return text
    return _("%(tumours)s except %(excepted)s") % {"tumours": text, "excepted": tumour_names(excepted)}
