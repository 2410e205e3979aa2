"""Help with bills: what it could pay, and what counts once it is granted.

The projection calls these rules after the family's share of the bills is known. Each gives two
pages: ``possible`` (shown, not counted) and ``granted`` (counted), so a family sees what asking
could bring without being promised it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from estimator.basis.journal import rule
from estimator.basis.months import Array, capped
from estimator.rules.coverage import EMPLOYER, PARTNER


class Help(NamedTuple):
    """What help could pay, and the part that counts."""

    possible: Array
    granted: Array


def _help(amount: Array, granted: Array) -> Help:
    return Help(possible=amount, granted=np.where(granted, amount, 0.0))


@rule(
    cite="Terms of the makers' co-pay programs; 42 USC 1320a-7b(b)",
    unit="USD/month",
    plain="What the drug maker's co-pay card could pay of your share of the drug.",
)
def copay_card(
    *,
    month: Array,
    coverage: Array,
    drug_share: Array,
    fills: Array,
    patient_pays: Array,
    annual_limit: Array,
    granted: Array,
    fill_limit: Array | float = np.inf,
) -> Help:
    """A maker's co-pay card: all but a small amount of each fill, up to a yearly limit.

    Only people with private insurance may use one: federal law forbids it with Medicare and
    Medicaid.

    Parameters
    ----------
    month : row, month
        Months of the projection.
    coverage : page, code
        Cover of each month.
    drug_share : page, USD/month
        The patient's share of this maker's drug.
    fills : page, fills/month
        Fills or infusions.
    patient_pays : column, USD/fill
        What the patient pays of each fill.
    annual_limit : column, USD/year
        Most the card pays in a calendar year.
    granted : column, truth
        Whether the card is in use.
    fill_limit : column, USD/fill
        Most the card pays for a fill.

    Returns
    -------
    Help, USD/month
        What the card could pay, and what counts.

    Notes
    -----
    The card is taken to count toward the deductible and the maximum. Plans with an accumulator do
    not count it; the family then pays more once the card is used up. Not here yet.
    """
    private = (coverage >= EMPLOYER) & (coverage <= PARTNER)
    pays = np.minimum(np.maximum(drug_share - patient_pays * fills, 0.0), _limit(fill_limit, fills))
    pays = capped(np.where(private, pays, 0.0), month % 12 == 0, annual_limit)
    return _help(pays, granted)


def _limit(each: Array | float, fills: Array) -> Array:
    """A limit for each fill over the month's fills; no limit stays none in a month without fills."""
    return np.where(np.isinf(each), np.inf, np.where(np.isinf(each), 0.0, each) * fills)


@rule(
    cite="Terms of the foundation's fund",
    unit="USD/month",
    plain="What a grant from a foundation could pay of your share.",
)
def foundation_grant(
    *, month: Array, share: Array, amount: Array, first_month: Array, granted: Array
) -> Help:
    """A co-pay grant: pays the patient's share until it is used up, for twelve months.

    Parameters
    ----------
    month : row, month
        Months of the projection.
    share : page, USD/month
        The patient's share that the fund helps with.
    amount : column, USD
        The grant.
    first_month : column, month
        First month of the grant.
    granted : column, truth
        Whether it is granted.

    Returns
    -------
    Help, USD/month
        What the grant could pay, and what counts.

    Notes
    -----
    Funds open and close; look-back days before the grant are not counted.
    """
    inside = (month >= first_month) & (month < first_month + 12)
    pays = capped(np.where(inside, share, 0.0), month == first_month, amount)
    return _help(pays, granted)


@rule(
    cite="26 USC 501(r)(4)-(6); 26 CFR 1.501(r)-4, 1.501(r)-5",
    unit="USD/month",
    plain="What the hospital's financial assistance could take off your hospital bills.",
)
def hospital_assistance(*, hospital_share: Array, discount: Array, granted: Array) -> Help:
    """Financial assistance of a nonprofit hospital.

    Parameters
    ----------
    hospital_share : page, USD/month
        The patient's share of the hospital's bills.
    discount : column, share
        Discount of the hospital's policy for this family's income.
    granted : column, truth
        Whether it is granted.

    Returns
    -------
    Help, USD/month
        What it could take off, and what counts.

    Notes
    -----
    Each hospital has its own policy; the discount is the family's answer, not a figure of law.
    """
    return _help(hospital_share * discount, granted)
