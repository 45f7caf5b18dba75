from dataclasses import replace
from decimal import Decimal

import pytest

from cases.genomics.logic.signatures import (
    FDA_TMB_2020,
    HRD_POLICIES,
    INPRED_TMB_2026,
    MSI_POLICIES,
    TMB_POLICIES,
    TRIAL_HRD_33,
    HrdClass,
    MsiClass,
    TmbClass,
    hrd_class,
    msi_class,
    tmb_class,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, TmbClass.LOW),
        (4.5, TmbClass.LOW),  # half to even: 4
        (5, TmbClass.LOW),
        (5.4, TmbClass.LOW),
        (5.5, TmbClass.INTERMEDIATE),  # half to even: 6
        (Decimal("20.4"), TmbClass.INTERMEDIATE),
        (20.5, TmbClass.INTERMEDIATE),  # half to even: 20
        (20.51, TmbClass.HIGH),
        (20.6, TmbClass.HIGH),
        (238.5, TmbClass.HIGH),
        (None, TmbClass.NOT_TESTED),
    ],
)
def test_tmb_class_rounds_half_to_even_before_it_compares(value, expected):
    assert tmb_class(value) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(9.99, TmbClass.LOW), (10, TmbClass.HIGH), (10.0, TmbClass.HIGH), (None, TmbClass.NOT_TESTED)],
)
def test_tmb_class_of_the_fda_is_high_from_ten(value, expected):
    assert tmb_class(value, FDA_TMB_2020) is expected


@pytest.mark.parametrize(
    ("percent", "sites", "expected"),
    [
        (0, 92, MsiClass.STABLE),
        (10.0, 120, MsiClass.STABLE),
        (10.01, 120, MsiClass.LIKELY_UNSTABLE),
        (19.99, 120, MsiClass.LIKELY_UNSTABLE),
        (20.0, 120, MsiClass.UNSTABLE),
        (30, 39, MsiClass.INCONCLUSIVE),
        (30, 40, MsiClass.UNSTABLE),
        (30, None, MsiClass.INCONCLUSIVE),
        (None, 120, MsiClass.NOT_TESTED),
    ],
)
def test_msi_class_at_its_boundaries(percent, sites, expected):
    assert msi_class(percent, sites) is expected


@pytest.mark.parametrize(
    ("score", "expected"),
    [(41, HrdClass.NEGATIVE), (42, HrdClass.POSITIVE), (31, HrdClass.NEGATIVE), (None, HrdClass.NOT_TESTED)],
)
def test_hrd_class_at_its_boundary(score, expected):
    assert hrd_class(score) is expected


@pytest.mark.parametrize(("score", "expected"), [(32, HrdClass.NEGATIVE), (33, HrdClass.POSITIVE)])
def test_hrd_class_by_the_lower_cut_off_of_some_trials(score, expected):
    assert hrd_class(score, TRIAL_HRD_33) is expected


def test_tmb_between_the_cut_offs_is_classed_differently_by_the_two_policies():
    assert [tmb_class(Decimal("12.6"), policy) for policy in TMB_POLICIES] == [TmbClass.INTERMEDIATE, TmbClass.HIGH]


def test_every_policy_names_its_version_and_source():
    policies = [*TMB_POLICIES, *MSI_POLICIES, *HRD_POLICIES]
    assert len({policy.id for policy in policies}) == len(policies)
    assert all(policy.source and policy.name and any(sign.isdigit() for sign in policy.id) for policy in policies)


@pytest.mark.parametrize(
    ("value", "rounded", "unrounded"),
    [
        ("5.1", TmbClass.LOW, TmbClass.INTERMEDIATE),
        ("20.1", TmbClass.INTERMEDIATE, TmbClass.HIGH),
        ("5.0", TmbClass.LOW, TmbClass.LOW),
        ("20.0", TmbClass.INTERMEDIATE, TmbClass.INTERMEDIATE),
    ],
)
def test_rounding_is_the_policys_choice(value, rounded, unrounded):
    assert tmb_class(Decimal(value)) is rounded
    assert tmb_class(Decimal(value), replace(INPRED_TMB_2026, round_first=False)) is unrounded
