"""Rules for what is uncertain: amounts at another level than the typical one, and the ceiling.

In an estimate every level is 1 and nothing changes; the draws of a range put other levels in.
"""

from __future__ import annotations

import numpy as np

from estimator.basis.journal import rule
from estimator.basis.months import Array
from estimator.rules.coverage import ADVANTAGE, EMPLOYER, PARTNER


@rule(
    cite="Arithmetic: a typical amount times a level",
    unit="USD/month",
    plain="The month's amounts, where prices or doses are higher or lower than the typical ones.",
)
def at_level(*, amounts: Array, level: Array) -> Array:
    """Amounts at another level of prices or of doses than the typical one.

    Parameters
    ----------
    amounts : pages by kind, USD/month
        What it costs at the usual prices and doses.
    level : by kind, ratio
        Level against the typical one, which is 1.

    Returns
    -------
    pages by kind, USD/month
        The amounts.

    Notes
    -----
    One level for a kind of service: all of a family's prices of that kind move together.
    """
    return amounts * level


@rule(
    cite="Arithmetic: days times the hours that each of them takes longer",
    unit="hours/month",
    plain="Hours at the clinic, when each day there takes longer or shorter than usual.",
)
def hours_with_waits(*, days: Array, hours: Array, more_hours: Array) -> Array:
    """Hours on site, with what each day takes beyond the usual.

    Parameters
    ----------
    days : page, days/month
        Days with a trip to care.
    hours : page, hours/month
        Usual hours on site of those days.
    more_hours : column, hours
        What a day takes beyond the usual; less than zero when it is shorter.

    Returns
    -------
    page, hours/month
        The hours, never below zero.
    """
    return np.maximum(hours + days * more_hours, 0.0)


@rule(
    cite="Arithmetic: the months that are known, else the typical ones",
    unit="months",
    plain="Months from the SSDI claim to the decision.",
)
def decision_lag(*, own: Array, typical: Array) -> Array:
    """Months from the claim to the decision, where another number than the typical one is tried.

    Parameters
    ----------
    own : column, months
        Months of this household; unknown: the usual ones.
    typical : figure, months
        The usual months.

    Returns
    -------
    column, months
        The months that are counted.
    """
    return np.where(np.isnan(own), typical, own)


@rule(
    cite="42 USC 18022(c)(1); 42 CFR 422.100(f)(4); 42 USC 1395w-102(b)(4)",
    unit="USD/year",
    plain="The most that covered care can cost you in this plan year.",
)
def ceiling(
    *,
    coverage: Array,
    restart: Array,
    month: Array,
    out_of_pocket_maximum: Array,
    spent: Array,
    drug_cap: Array,
    no_limit: Array,
    aggregate: Array | bool = False,
    family_maximum: Array | float = np.inf,
    legal_maximum: Array | float = np.inf,
) -> Array:
    """The most a family can still pay for the patient's covered care in the plan year of each month.

    Private plans stop at their out-of-pocket maximum. A Medicare Advantage plan has a maximum of its
    own, and the yearly cap of Part D comes on top of it. Original Medicare, Medicaid's copays and
    bills without a plan have no such limit here.

    Parameters
    ----------
    coverage : page, code
        Cover of each month.
    restart : page, truth
        Months in which a plan year or a new plan starts.
    month : row, month
        Months of the projection.
    out_of_pocket_maximum : page, USD/year
        The plan's maximum for one person; unknown or infinite: none.
    spent : column, USD
        Paid toward the maximum in the running plan year before the first month.
    drug_cap : row, USD/year
        Yearly cap of Part D.
    no_limit : page, truth
        Months in which some care has no limit, such as care outside the network.
    aggregate : page, truth
        Only the family's maximum counts, up to the law's limit for one person.
    family_maximum : page, USD/year
        The most the whole family pays in a plan year.
    legal_maximum : page, USD/year
        The law's limit for one person.

    Returns
    -------
    page, USD/year
        The ceiling, the same in all months of a plan year; unknown where there is none.

    Notes
    -----
    A drug maker's card pays a part of it; what the card pays is not the family's. The amounts spent
    before count for the person's own maximum alone.
    """
    private = (coverage >= EMPLOYER) & (coverage <= PARTNER)
    advantage = coverage == ADVANTAGE
    by_family = np.minimum(family_maximum, legal_maximum)
    own = np.where(np.isnan(out_of_pocket_maximum), np.inf, out_of_pocket_maximum)
    later = np.maximum.accumulate(restart, axis=-1) & (np.cumsum(restart, axis=-1) > 0)
    limit = np.where(aggregate, by_family, own - np.where(later, 0.0, spent))
    limit = np.where((private | advantage) & ~no_limit, np.maximum(limit, 0.0), np.inf)
    # In an Advantage plan the cap of each calendar year that the plan year touches comes on top.
    new_cap = (month % 12 == 0) | restart
    new_cap = new_cap | (np.arange(restart.shape[-1]) == 0)
    year = np.cumsum(restart, axis=-1)
    found = np.empty(limit.shape)
    for each in range(int(year.max()) + 1):
        its = year == each
        most = np.where(its, limit, -np.inf).max(axis=-1, keepdims=True)
        caps = np.where(its & new_cap & advantage, drug_cap, 0.0).sum(axis=-1, keepdims=True)
        found = np.where(its, most + caps, found)
    return np.where(np.isfinite(found), found, np.nan)
