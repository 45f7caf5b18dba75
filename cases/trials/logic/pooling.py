"""Pooling shares of several trials: logits, weighted by inverse variance. Pure.

The method, as the page names it: the logit of each share with variance 1/x + 1/(n - x); where a trial has no success or
no failure, half a patient is added to both. Common effect: weights 1/v. Random effects: the estimator of the variance
between trials of DerSimonian and Laird (Control Clin Trials 1986;7:177), weights 1/(v + tau2). Heterogeneity: Cochran's
Q with its tail probability, I2 by Higgins and Thompson (Stat Med 2002;21:1539). Intervals: 95 %, normal on the logit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, exp, lgamma, log, sqrt

from cases.trials.logic.estimation import Interval

Z_95 = 1.959963984540054  # 97.5 % quantile of the standard normal distribution
CORRECTION = 0.5  # patients added to successes and failures where one of them is nil


@dataclass(frozen=True, slots=True)
class Share:
    """``successes`` of ``n`` patients of one trial; n is at least one."""

    successes: int
    n: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """A rate, 0..1, with its 95 % interval."""

    rate: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class Pooled:
    common: Estimate
    random: Estimate
    tau2: float  # variance between trials, on the logit
    q: float  # Cochran's
    q_p: float  # probability of such a Q or a larger one without heterogeneity
    i2: float  # 0..1: share of the variation that is between trials
    corrected: int  # trials to which half a patient was added


def pooled(shares: Sequence[Share]) -> Pooled | None:
    """None for fewer than two trials: one result is not pooled with itself."""
    if len(shares) < 2:
        return None
    logits = [_logit(share) for share in shares]
    weights = [1 / variance for _value, variance in logits]
    common = _mean([value for value, _variance in logits], weights)
    q = sum(weight * (value - common) ** 2 for (value, _variance), weight in zip(logits, weights, strict=True))
    freedom = len(shares) - 1
    scale = sum(weights) - sum(weight**2 for weight in weights) / sum(weights)
    tau2 = max(0.0, (q - freedom) / scale)
    wider = [1 / (variance + tau2) for _value, variance in logits]
    return Pooled(
        common=_estimate(common, weights),
        random=_estimate(_mean([value for value, _variance in logits], wider), wider),
        tau2=tau2,
        q=q,
        q_p=chi_square_tail(q, freedom),
        i2=max(0.0, (q - freedom) / q) if q > 0 else 0.0,
        corrected=sum(share.successes in (0, share.n) for share in shares),
    )


def _logit(share: Share) -> tuple[float, float]:
    """Value and variance."""
    more = CORRECTION if share.successes in (0, share.n) else 0.0
    won, lost = share.successes + more, share.n - share.successes + more
    return log(won / lost), 1 / won + 1 / lost


def _mean(values: Sequence[float], weights: Sequence[float]) -> float:
    return sum(value * weight for value, weight in zip(values, weights, strict=True)) / sum(weights)


def _estimate(logit: float, weights: Sequence[float]) -> Estimate:
    reach = Z_95 / sqrt(sum(weights))
    return Estimate(_rate(logit), Interval(_rate(logit - reach), _rate(logit + reach)))


def _rate(logit: float) -> float:
    return 1 / (1 + exp(-logit))


def chi_square_tail(value: float, freedom: int) -> float:
    """P(chi-square with so many degrees of freedom >= value), by the recurrence of the incomplete gamma function."""
    half = value / 2
    if half == 0:
        return 1.0
    tail, start = (erfc(sqrt(half)), 0.5) if freedom % 2 else (exp(-half), 1.0)
    for step in range((freedom - 1) // 2):
        order = start + step
        tail += exp(order * log(half) - half - lgamma(order + 1))
    return min(tail, 1.0)
