"""Classes of tumour mutational burden, microsatellite instability and homologous recombination deficiency.

Every cut-off is part of a named, versioned policy; a class is stored with the policy's id and the raw value, because
two policies may disagree about the same patient (InPreD's 20.5 is intermediate, the FDA's 10 is high).
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum


class TmbClass(StrEnum):
    LOW = "low"
    INTERMEDIATE = "intermediate"
    HIGH = "high"
    NOT_TESTED = "not_tested"


class MsiClass(StrEnum):
    STABLE = "stable"
    LIKELY_UNSTABLE = "likely_unstable"
    UNSTABLE = "unstable"
    INCONCLUSIVE = "inconclusive"  # too few usable sites
    NOT_TESTED = "not_tested"


class HrdClass(StrEnum):
    POSITIVE = "positive"
    NEGATIVE = "negative"
    NOT_TESTED = "not_tested"


@dataclass(frozen=True, slots=True)
class TmbPolicy:
    """Mutations per megabase. Low up to and including ``low_to``; intermediate up to and including ``high_above``."""

    id: str
    name: str  # whose it is, as a page says it
    source: str
    low_to: Decimal | None
    high_above: Decimal | None = None  # high when greater than
    high_from: Decimal | None = None  # high when at least
    round_first: bool = False  # to a whole number, half to even, before comparing


@dataclass(frozen=True, slots=True)
class MsiPolicy:
    """Percent of usable sites that are unstable."""

    id: str
    name: str  # whose it is, as a page says it
    source: str
    min_usable_sites: int
    stable_to: Decimal
    unstable_from: Decimal


@dataclass(frozen=True, slots=True)
class HrdPolicy:
    """Genomic instability score: sum of LOH, telomeric allelic imbalance and large-scale state transitions."""

    id: str
    name: str  # whose it is, as a page says it
    source: str
    positive_from: Decimal


INPRED_TMB_2026 = TmbPolicy(
    id="inpred-tmb-2026",
    name="InPreD",
    source="InPreD/PRONTO 827d5a9 (2026-07-02): rounds half to even, then compares with 5 and 20",
    low_to=Decimal(5),
    high_above=Decimal(20),
    round_first=True,
)
FDA_TMB_2020 = TmbPolicy(
    id="fda-tmb-2020",
    name="FDA",
    source="FDA approval of pembrolizumab for TMB-H solid tumours, June 2020: at least 10 mutations/Mb (F1CDx)",
    low_to=None,
    high_from=Decimal(10),
)
INPRED_MSI_2026 = MsiPolicy(
    id="inpred-msi-2026",
    name="InPreD",
    source="InPreD/PRONTO 827d5a9: at least 40 usable sites; <= 10 % stable, >= 20 % unstable; not rounded",
    min_usable_sites=40,
    stable_to=Decimal(10),
    unstable_from=Decimal(20),
)
MYRIAD_HRD_42 = HrdPolicy(
    id="myriad-gis-42",
    name="GIS ≥ 42",
    source="Genomic instability score of myChoice CDx, the sum of LOH, TAI and LST: deficient from 42",
    positive_from=Decimal(42),
)
TRIAL_HRD_33 = HrdPolicy(
    id="trial-gis-33",
    name="GIS ≥ 33",
    source="The lower cut-off of the same score that some trials use: deficient from 33",
    positive_from=Decimal(33),
)
# In the order that a page shows them; the first leads.
TMB_POLICIES = (INPRED_TMB_2026, FDA_TMB_2020)
MSI_POLICIES = (INPRED_MSI_2026,)
HRD_POLICIES = (MYRIAD_HRD_42, TRIAL_HRD_33)


def tmb_class(value: Decimal | float | None, policy: TmbPolicy = INPRED_TMB_2026) -> TmbClass:
    """The class of a burden in mutations/Mb; None (not tested, unreliable) is never "low"."""
    if value is None:
        return TmbClass.NOT_TESTED
    burden = _exact(value)
    if policy.round_first:
        burden = burden.to_integral_value(ROUND_HALF_EVEN)
    if policy.high_from is not None and burden >= policy.high_from:
        return TmbClass.HIGH
    if policy.high_above is not None and burden > policy.high_above:
        return TmbClass.HIGH
    if policy.low_to is None or burden <= policy.low_to:
        return TmbClass.LOW
    return TmbClass.INTERMEDIATE


def msi_class(
    percent: Decimal | float | None, usable_sites: int | None, policy: MsiPolicy = INPRED_MSI_2026
) -> MsiClass:
    """Too few (or an unknown number of) usable sites overrides the percentage."""
    if percent is None:
        return MsiClass.NOT_TESTED
    if usable_sites is None or usable_sites < policy.min_usable_sites:
        return MsiClass.INCONCLUSIVE
    share = _exact(percent)
    if share <= policy.stable_to:
        return MsiClass.STABLE
    return MsiClass.UNSTABLE if share >= policy.unstable_from else MsiClass.LIKELY_UNSTABLE


def hrd_class(score: Decimal | float | None, policy: HrdPolicy = MYRIAD_HRD_42) -> HrdClass:
    if score is None:
        return HrdClass.NOT_TESTED
    return HrdClass.POSITIVE if _exact(score) >= policy.positive_from else HrdClass.NEGATIVE


def _exact(value: Decimal | float) -> Decimal:
    """The decimal that was written, not its binary neighbour: 20.5 is a tie."""
    return value if isinstance(value, Decimal) else Decimal(str(value))
