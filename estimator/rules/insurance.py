"""The family's share of medical bills under a private plan, and of bills without any cover.

The projection calls these rules in this order:

1. ``plan_term`` for each term of the plan (deductible, coinsurance, out-of-pocket maximum, copays);
2. ``private_bills``: the bills that a private plan (or Medicare Advantage) decides on;
3. ``cost_sharing``: the one adjudicator of deductible, copays, coinsurance and maximum;
4. ``self_pay`` for months without cover, and the rules of ``medicare`` and ``medicaid`` for theirs;
5. ``patient_share``: the family's share of the bills of the month, whoever covers it.

Bills come by kind of service, ``(K, h, T)``, in the order of ``KINDS``.
"""

from __future__ import annotations

from functools import reduce
from typing import NamedTuple

import numpy as np

from estimator.basis.journal import rule
from estimator.basis.months import Array, running_total
from estimator.rules.coverage import (
    ADVANTAGE,
    EMPLOYER,
    MARKETPLACE,
    NONE,
    PARTNER,
    same_plan,
)
from estimator.rules.treatment import KINDS as KINDS


@rule(
    cite="45 CFR 147.200 (Summary of Benefits and Coverage)",
    unit="as given",
    plain="The plan's own figure for this month: its deductible, its share, its maximum or a copay.",
)
def plan_term(
    *,
    coverage: Array,
    plan_now: Array,
    own: Array,
    marketplace: Array,
    partner: Array,
    advantage: Array,
) -> Array:
    """One term of the plan that covers each month.

    Parameters
    ----------
    coverage : page, code
        Cover of each month.
    plan_now : column, code
        Cover in the first month.
    own : column, as given
        The term of today's plan (and of COBRA after it).
    marketplace : column, as given
        The term of the marketplace plan that would be taken later.
    partner : column, as given
        The term of the partner's plan that would be taken later.
    advantage : column, as given
        The term of the Medicare Advantage plan that would be taken later.

    Returns
    -------
    page, as given
        The term by month; copays by kind ``(K, h, 1)`` give ``(K, h, T)``.
    """
    later = np.where(coverage == MARKETPLACE, marketplace, own)
    later = np.where(coverage == PARTNER, partner, later)
    later = np.where(coverage == ADVANTAGE, advantage, later)
    return np.where(same_plan(coverage, plan_now), own, later)


# -- the bills ---------------------------------------------------------------------------------


@rule(
    cite="45 CFR 147.200 (allowed amount)",
    unit="USD/month",
    plain="The bills of the month at the price that the plan has agreed to.",
)
def private_bills(
    *, coverage: Array, commercial: Array, medicare: Array, drug_kinds: Array
) -> Array:
    """Allowed amounts that a private plan, or Medicare Advantage, decides on.

    Parameters
    ----------
    coverage : page, code
        Cover of each month.
    commercial : pages by kind, USD/month
        Allowed amounts of private plans.
    medicare : pages by kind, USD/month
        Medicare's amounts, which Medicare Advantage plans follow closely.
    drug_kinds : by kind, truth
        Kinds filled at a pharmacy: under Medicare Advantage these are Part D's.

    Returns
    -------
    pages by kind, USD/month
        Allowed amounts; zero in months of other cover.
    """
    private = (coverage >= EMPLOYER) & (coverage <= PARTNER)
    advantage = (coverage == ADVANTAGE) & ~drug_kinds
    return np.where(private, commercial, np.where(advantage, medicare, 0.0))


class CostSharing(NamedTuple):
    """What the patient pays, and as what."""

    deductible_paid: Array
    copays_paid: Array
    coinsurance_paid: Array
    patient_share: Array
    share_by_kind: Array


def _over_kinds(pages: Array) -> Array:
    """Sum over the kinds in their one order, the same alone and in a crowd."""
    return reduce(np.add, pages[1:], pages[0].copy())


def _fits(amounts: Array, restart: Array, room: Array) -> Array:
    """Part of each amount that fits under ``room``, taken month by month and kind by kind.

    The same as ``basis.months.capped`` over single claims: kinds of a month in order.
    """
    so_far = np.cumsum(amounts, axis=0)
    of_month = so_far[-1]
    earlier_months = running_total(of_month, restart) - of_month
    left = so_far - amounts
    left += earlier_months
    np.subtract(room, left, out=left)
    np.maximum(left, 0.0, out=left)
    return np.minimum(amounts, left, out=left)


def _of_kinds(value: Array | float | bool, kinds: Array) -> Array:
    """The rows of these kinds, when the value differs by kind at all."""
    value = np.asarray(value)
    return value[kinds] if value.ndim == 3 and len(value) > 1 else value


def _copays_due(*, rest: Array, bills: Array, counts: Array, copays: Array) -> Array:
    """Copays for the visits that the deductible did not swallow, each at most the visit's price.

    The deductible takes the first visits of the month; the visit in which it runs out pays the
    copay on what is left of it. A part of a visit (an average) comes last, at its part of a copay.
    """
    visits = np.where(counts > 0, counts, 1.0)
    whole = np.floor(visits + 1e-6)
    share_of_visit = np.maximum(visits - whole, 0.0)
    price = bills / visits
    last = np.minimum(rest, share_of_visit * price)
    left = rest - last
    safe = np.where(price > 0, price, 1.0)
    full = np.floor(left / safe + 1e-6)
    partial = np.maximum(left - full * price, 0.0)
    return (
        np.minimum(share_of_visit * copays, last)
        + full * np.minimum(copays, price)
        + np.minimum(copays, partial)
    )


@rule(
    cite="45 CFR 147.200; 42 USC 18022(c); 26 USC 223(c)(2)(A); 45 CFR 156.130",
    unit="USD/month",
    plain="Your share of the month's bills: deductible first, then copays or a percentage, "
    "up to the most you pay in a plan year.",
)
def cost_sharing(
    *,
    allowed: Array,
    restart: Array,
    deductible: Array,
    coinsurance: Array,
    out_of_pocket_maximum: Array | float = np.inf,
    counts: Array | float = 1.0,
    copays: Array | None = None,
    copay_before_deductible: Array | bool = True,
    deductible_waived: Array | bool = False,
    hsa_qualified: Array | bool = False,
    spent_deductible: Array | float = 0.0,
    spent_out_of_pocket: Array | float = 0.0,
    drug_deductible: Array | None = None,
    drug_kinds: Array | bool = False,
) -> CostSharing:
    """Decide the patient's share of every bill of a plan: the one adjudicator.

    Bills are taken month by month and, inside a month, kind by kind in the order of ``KINDS``; or
    they are single claims in date order (``allowed`` of shape ``(h, claims)``). For each: what the
    deductible takes; on the rest a copay for each visit or fill (never more than its price) or
    the coinsurance; and all of it only as far as it fits under the out-of-pocket maximum.
    Deductible, copays and coinsurance all count toward the maximum.

    Parameters
    ----------
    allowed : pages by kind, USD/month
        Amounts that the plan allows for covered care in its network; or claims in date order.
    restart : page, truth
        Months (claims) in which a plan year or a new plan starts.
    deductible : column, USD/year
        Deductible for one person.
    coinsurance : column, share
        Patient's part of a bill after the deductible, where no copay applies.
    out_of_pocket_maximum : column, USD/year
        The most the patient pays in a plan year; unknown or left out: no maximum is counted.
    counts : pages by kind, visits/month
        Visits, stays or fills behind each amount.
    copays : by kind, USD/visit
        Copay for each visit or fill; unknown (NaN) where coinsurance applies.
    copay_before_deductible : by kind, truth
        Whether a copay applies from the first dollar; else the deductible comes first.
    deductible_waived : by kind, truth
        Kinds with coinsurance from the first dollar.
    hsa_qualified : column, truth
        A high-deductible plan with a health savings account: the deductible always comes first.
    spent_deductible : column, USD
        Paid toward the deductible in the running plan year before the first month.
    spent_out_of_pocket : column, USD
        Paid toward the maximum in the running plan year before the first month.
    drug_deductible : column, USD/year
        Separate deductible for drugs from a pharmacy; unknown: one deductible for all.
    drug_kinds : by kind, truth
        Kinds filled at a pharmacy; needed with a drug deductible.

    Returns
    -------
    CostSharing, USD/month
        What the deductible took, copays, coinsurance, the whole share, and the share by kind.

    Notes
    -----
    Amounts spent before the first month count until the first new plan year or plan after it.
    Not here yet: family deductible and maximum, care outside the network, and payments that a
    plan does not count (accumulators). One patient's bills reach the individual limits first in
    an embedded plan; in an aggregate family plan the deductible here is too low.
    """
    every_bill = allowed if allowed.ndim == 3 else allowed[None]
    # Kinds without a bill change nothing: leaving them out saves time and is exact.
    kinds = np.flatnonzero(every_bill.any(axis=(1, 2)))
    kinds = kinds if len(kinds) else np.array([0])
    bills = every_bill[kinds]
    copays = np.full((1, 1, 1), np.nan) if copays is None else np.asarray(copays)
    copays = _of_kinds(copays if copays.ndim == 3 else copays[None], kinds)
    counts = _of_kinds(counts, kinds)

    restart = np.broadcast_to(restart, bills.shape[1:])
    later_year = np.logical_or.accumulate(restart[:, 1:], axis=-1)
    later_year = np.concatenate([np.zeros_like(restart[:, :1]), later_year], axis=-1)
    deductible_room = deductible - np.where(later_year, 0.0, spent_deductible)
    maximum = np.where(np.isnan(out_of_pocket_maximum), np.inf, out_of_pocket_maximum)
    maximum_room = maximum - np.where(later_year, 0.0, spent_out_of_pocket)

    by_copay = ~np.isnan(copays)
    waived = _of_kinds(deductible_waived, kinds)
    no_deductible = np.where(by_copay, _of_kinds(copay_before_deductible, kinds), waived)
    no_deductible = no_deductible.astype(bool) & ~np.asarray(hsa_qualified, dtype=bool)
    subject = np.where(no_deductible, 0.0, bills) if no_deductible.any() else bills
    if drug_deductible is None:
        taken = _fits(subject, restart, deductible_room)
    else:
        apart = _of_kinds(drug_kinds, kinds) & ~np.isnan(drug_deductible)
        taken = _fits(np.where(apart, 0.0, subject), restart, deductible_room) + _fits(
            np.where(apart, subject, 0.0), restart, np.nan_to_num(drug_deductible)
        )

    rest = bills - taken
    due = rest * coinsurance
    with_copay = np.flatnonzero(np.broadcast_to(by_copay, bills.shape).any(axis=(1, 2)))
    if len(with_copay):
        some = np.broadcast_to(by_copay, (len(bills), *by_copay.shape[1:]))[with_copay]
        fixed = np.broadcast_to(copays, (len(bills), *copays.shape[1:]))[with_copay]
        per_visit = _copays_due(
            rest=rest[with_copay],
            bills=bills[with_copay],
            counts=_of_kinds(counts, with_copay),
            copays=np.where(some, fixed, 0.0),
        )
        due[with_copay] = np.where(some, per_visit, due[with_copay])
    share = _fits(taken + due, restart, maximum_room)

    by_deductible = np.minimum(taken, share)
    beyond = share - by_deductible
    patient_share = _over_kinds(share)
    copays_paid = np.zeros_like(patient_share)
    if len(with_copay):
        copays_paid = _over_kinds(np.where(some, beyond[with_copay], 0.0))
        beyond[with_copay] = np.where(some, 0.0, beyond[with_copay])
    share_by_kind = np.zeros_like(every_bill, dtype=float)
    share_by_kind[kinds] = share
    return CostSharing(
        deductible_paid=_over_kinds(by_deductible),
        copays_paid=copays_paid,
        coinsurance_paid=_over_kinds(beyond),
        patient_share=patient_share,
        share_by_kind=share_by_kind if allowed.ndim == 3 else share_by_kind[0],
    )


@rule(
    cite="45 CFR 149.610 (good faith estimate); 26 CFR 1.501(r)-5",
    unit="USD/month",
    plain="The whole price of care in a month without insurance.",
)
def self_pay(*, coverage: Array, list_price: Array, discount: Array | float = 0.0) -> Array:
    """Bills of the months without cover: the list price, less a discount for paying oneself.

    Parameters
    ----------
    coverage : page, code
        Cover of each month.
    list_price : pages by kind, USD/month
        List prices.
    discount : column, share
        Discount that the hospital gives to people without insurance (zero unless granted).

    Returns
    -------
    page, USD/month
        Bills; zero in months with cover.

    Notes
    -----
    Few people pay list prices: hospitals owe most uninsured families a discount or free care, and
    makers give many drugs free. Those appear as possible help, not here.
    """
    return np.where(coverage == NONE, _over_kinds(list_price) * (1 - discount), 0.0)


@rule(
    cite="Arithmetic: the sum over the payers of the month",
    unit="USD/month",
    plain="Your share of the month's medical bills and drugs.",
)
def patient_share(
    *, private: Array, original_medicare: Array, part_d: Array, medicaid: Array, uninsured: Array
) -> Array:
    """The family's share of the month's bills, whoever covers the month.

    Each page is zero in the months of other cover.

    Parameters
    ----------
    private : page, USD/month
        Share under a private plan or Medicare Advantage.
    original_medicare : page, USD/month
        Share under Parts A and B after Medigap.
    part_d : page, USD/month
        Share of drugs under Part D.
    medicaid : page, USD/month
        Share under Medicaid.
    uninsured : page, USD/month
        Bills without cover.

    Returns
    -------
    page, USD/month
        The whole share.
    """
    return private + original_medicare + part_d + medicaid + uninsured
