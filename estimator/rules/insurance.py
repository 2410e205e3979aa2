"""The family's share of medical bills under a private plan, and of bills without any cover.

The projection calls these rules in this order; those in brackets only when somebody needs them:

1. ``plan_term`` for each term of the plan (deductible, coinsurance, out-of-pocket maximum, copays);
   [``term_or_multiple`` for the terms of a family or of care outside the network];
2. ``private_bills``: the bills that a private plan (or Medicare Advantage) decides on;
   [``mail_order_fills`` where drugs come by mail; ``network_split`` where care is outside the
   network; ``legal_maximum`` for a family plan; ``card_months`` and
   ``card_year_starts`` for a maker's co-pay card];
3. ``cost_sharing``: the one adjudicator of deductible, copays, coinsurance and maximum, for one
   person or within a family, with or without a maker's card; [``card_runs_out``];
   [``out_of_network`` for the bills outside, by the same adjudicator];
4. ``self_pay`` for months without cover, and the rules of ``medicare`` and ``medicaid`` for theirs;
5. ``patient_share``: the family's share of the bills of the month, whoever covers it;
6. [``flexible_spending_account``, then ``health_savings_months`` and ``health_savings_account``
   on what is left: money that pays bills before cash does; ``after_account`` after each].

Bills come by kind of service, ``(K, h, T)``, in the order of ``KINDS``.
"""

from __future__ import annotations

import itertools
from functools import reduce
from typing import NamedTuple

import numpy as np

from estimator.basis.journal import rule
from estimator.basis.months import NEVER, Array, running_total
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
        Your insurance this month.
    plan_now : column, code
        Your insurance in the first month.
    own : column, as given
        Figure of today's plan.
    marketplace : column, as given
        Figure of the marketplace plan.
    partner : column, as given
        Figure of the partner's plan.
    advantage : column, as given
        Figure of the Medicare Advantage plan.

    Returns
    -------
    page, as given
        The term by month; copays by kind ``(K, h, 1)`` give ``(K, h, T)``.

    Notes
    -----
    - ``own``: The term of today's plan (and of COBRA after it).
    - ``marketplace``: The term of the marketplace plan that would be taken later.
    - ``partner``: The term of the partner's plan that would be taken later.
    - ``advantage``: The term of the Medicare Advantage plan that would be taken later.
    """
    later = np.where(coverage == MARKETPLACE, marketplace, own)
    later = np.where(coverage == PARTNER, partner, later)
    later = np.where(coverage == ADVANTAGE, advantage, later)
    return np.where(same_plan(coverage, plan_now), own, later)


@rule(
    cite="45 CFR 147.200; Arithmetic: the known figure, or a multiple of the one for one person",
    unit="as given",
    plain=(
        "The family's limit, or the limit outside the network. We use your figure, or else a "
        "usual multiple of the limit for one person."
    ),
)
def term_or_multiple(
    *, known: Array, own: Array, multiple: Array, applies: Array | bool = True
) -> Array:
    """A term of the plan that few people know by heart, from the one that they know.

    Parameters
    ----------
    known : column, as given
        Your own figure.
    own : column, as given
        Limit for one person in the network.
    multiple : row, ratio
        How many times that limit we use instead.
    applies : column, truth
        The plan has such a limit.

    Returns
    -------
    page, as given
        The term; unknown (NaN) where the plan has none.

    Notes
    -----
    - ``known``: Unknown: the multiple stands in.
    - ``own``: The same term for one person in the network.
    - ``multiple``: What stands in: how many times the term for one person.
    - ``applies``: Whether the plan has the term at all (covers a family; covers care outside the
      network).
    """
    return np.where(applies, np.where(np.isnan(known), own * multiple, known), np.nan)


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
        Your insurance this month.
    commercial : pages by kind, USD/month
        Bills at the prices of private plans.
    medicare : pages by kind, USD/month
        Bills at Medicare's prices.
    drug_kinds : by kind, truth
        Drugs from a pharmacy.

    Returns
    -------
    pages by kind, USD/month
        Allowed amounts; zero in months of other cover.

    Notes
    -----
    - ``medicare``: Medicare's amounts, which Medicare Advantage plans follow closely.
    - ``drug_kinds``: Kinds filled at a pharmacy: under Medicare Advantage these are Part D's.
    """
    private = (coverage >= EMPLOYER) & (coverage <= PARTNER)
    advantage = (coverage == ADVANTAGE) & ~drug_kinds
    return np.where(private, commercial, np.where(advantage, medicare, 0.0))


class NetworkSplit(NamedTuple):
    """Bills inside the plan's network, bills outside it, and what is charged for these."""

    inside: Array
    inside_counts: Array
    outside_allowed: Array
    outside_charges: Array
    outside_counts: Array


@rule(
    cite="42 USC 300gg-111(a)(1)(C), 42 USC 300gg-111(b)(1); 45 CFR 149.110, 45 CFR 149.120",
    unit="USD/month",
    plain="Which bills count as in the plan's network. Emergency care always counts as in it.",
)
def network_split(
    *,
    allowed: Array,
    charges: Array,
    counts: Array,
    outside: Array,
    protected: Array | bool = False,
    allowed_outside: Array | float = 1.0,
) -> NetworkSplit:
    """Split the bills into those the plan treats as in its network and those outside.

    Emergency care, and other care at a hospital or center in the network, is shared as if it were
    in the network, and nobody may bill the rest to the patient.

    Parameters
    ----------
    allowed : pages by kind, USD/month
        Bills at the plan's price.
    charges : pages by kind, USD/month
        The care at its list price.
    counts : pages by kind, visits/month
        Visits, stays and fills.
    outside : pages by kind, share
        Part of the care from outside the network.
    protected : by kind, truth
        Care that the law protects, such as emergencies.
    allowed_outside : column, ratio
        What the plan allows outside its network, next to its price inside.

    Returns
    -------
    NetworkSplit, USD/month
        Amounts inside with their visits; outside: allowed, charged, and visits.

    Notes
    -----
    Ground ambulances are not protected by this law. A patient who signs the notice and consent form
    gives the protection up for planned care: such care is not protected here. A plan never allows
    more than what is charged.

    - ``allowed``: Bills at the plan's price in its network.
    - ``charges``: The same care at the list price, which a provider outside the network may ask.
    - ``counts``: Visits, stays or fills behind the bills.
    - ``outside``: Part of each kind of care from providers outside the network: 0 none, 1 all.
    - ``protected``: Kinds that the law protects: emergencies, and care at a facility in the
      network.
    """
    away = np.where(protected, 0.0, outside) * np.ones_like(allowed)
    charged = charges * away
    beyond = np.minimum(allowed * away * allowed_outside, charged)
    return NetworkSplit(
        inside=allowed * (1 - away),
        inside_counts=counts * (1 - away),
        outside_allowed=beyond,
        outside_charges=charged,
        outside_counts=counts * away,
    )


class MailOrder(NamedTuple):
    """Fills of three months at once, and what the patient owes for each."""

    allowed: Array
    counts: Array
    copays: Array
    copay_limit: Array


@rule(
    cite="45 CFR 147.200 (Summary of Benefits and Coverage: mail order)",
    unit="USD/month",
    plain="Drugs by mail come for 90 days at a time, for one larger copay.",
)
def mail_order_fills(
    *,
    allowed: Array,
    counts: Array,
    copays: Array,
    by_mail: Array,
    factor: Array,
    copay_limit: Array | float = np.nan,
) -> MailOrder:
    """Put three fills into one: the first, fourth, seventh ... fill brings three.

    Parameters
    ----------
    allowed : pages by kind, USD/month
        Bills at the plan's price.
    counts : pages by kind, fills/month
        Visits, stays and fills.
    copays : by kind, USD/fill
        Copay for each visit or fill.
    by_mail : by kind, truth
        Drugs that come by mail.
    factor : by kind, ratio
        Copay of a 90-day fill, next to a one-month fill.
    copay_limit : by kind, USD/fill
        Most that coinsurance takes for one fill or visit.

    Returns
    -------
    MailOrder, USD/month
        Bills, fills, copays and limits as ``cost_sharing`` takes them; other kinds are unchanged.

    Notes
    -----
    The three months are paid at the price of the month in which they are filled. A drug that is
    stopped early leaves pills unused; one that goes on past the last month is paid ahead.

    - ``allowed``: Bills, fill by fill.
    - ``counts``: Fills of a month's supply.
    - ``copays``: Copay for a month's fill; unknown (NaN) where coinsurance applies.
    - ``factor``: Often 2 to 3.
    - ``copay_limit``: Unknown: no limit.
    """
    fills = counts.cumsum(axis=-1)
    packs = np.ceil(fills / 3 - 1e-6)
    before = np.concatenate([np.zeros_like(packs[..., :1]), packs[..., :-1]], axis=-1)
    packs = packs - before
    price = allowed / np.where(counts > 0, counts, 1.0)
    return MailOrder(
        allowed=np.where(by_mail, packs * price * 3, allowed),
        counts=np.where(by_mail, packs, counts),
        copays=np.where(by_mail, copays * factor, copays),
        copay_limit=np.where(by_mail, copay_limit * factor, copay_limit),
    )


@rule(
    cite="42 USC 18022(c)(1), 42 USC 300gg-6(b); 45 CFR 156.130(a); 80 FR 10750, 10824-10825",
    unit="USD/year",
    plain="The most the law lets a plan make one person pay in this plan year.",
    figures={"limit": "marketplace.out_of_pocket_limit_self"},
)
def legal_maximum(*, restart: Array, limit: Array, coverage: Array | None = None) -> Array:
    """The law's self-only limit, held from the start of each plan year to its end.

    It protects each person, in a family plan too: one person never pays more than this for covered
    care in the network, whatever the family's own maximum is.

    Parameters
    ----------
    restart : page, truth
        A plan year or a new plan starts this month.
    limit : row, USD/year
        The law's limit for one person.
    coverage : page, code
        Your insurance this month.

    Returns
    -------
    page, USD/year
        The limit of the plan year; none (infinite) in months without private cover: Medicare
        Advantage has a limit of its own.

    Notes
    -----
    A plan year that began before the first month is given the first month's limit. Plans older than
    March 2010 that never changed (grandfathered) may ask more.

    - ``coverage``: Left out: private cover throughout.
    """
    months = np.arange(restart.shape[-1])
    began = np.maximum.accumulate(np.where(restart, months, 0), axis=-1)
    held = np.take_along_axis(np.broadcast_to(limit, restart.shape), began, axis=-1)
    if coverage is None:
        return held
    return np.where((coverage >= EMPLOYER) & (coverage <= PARTNER), held, np.inf)


# -- the one adjudicator -----------------------------------------------------------------------

#: What a plan does with a drug maker's co-pay card.
CARD_COUNTS, ACCUMULATOR, MAXIMIZER = range(3)


class CostSharing(NamedTuple):
    """What the patient pays, and as what; and what a co-pay card takes over.

    ``patient_share`` is before help; ``family_pays`` after the card. ``counted`` is what the plan
    counts toward the out-of-pocket maximum. Without a card all three are the same.
    """

    deductible_paid: Array
    copays_paid: Array
    coinsurance_paid: Array
    patient_share: Array
    share_by_kind: Array
    card_paid: Array
    family_pays: Array
    counted: Array


class _Claims(NamedTuple):
    """Bills ``(K, h, T)`` and the terms that decide on each."""

    bills: Array
    counts: Array
    restart: Array
    free: Array  # no deductible on this bill
    apart: Array  # under the drug deductible
    deductible_room: Array
    drug_room: Array
    maximum_room: Array
    rate: Array  # coinsurance
    each: Array  # copay, or most coinsurance, for a visit; NaN: neither
    visit_rate: Array


class _Card(NamedTuple):
    """A maker's card: the part of each bill it helps with, and its limits."""

    part: Array
    in_use: Array
    patient_pays: Array
    fill_limit: Array
    restart: Array
    room: Array


def _over_kinds(pages: Array) -> Array:
    """Sum over the kinds in their one order, the same alone and in a crowd."""
    return reduce(np.add, pages[1:], pages[0].copy())


def _fits(amounts: Array, restart: Array, room: Array) -> Array:
    """Part of each amount that fits under ``room``, taken month by month and kind by kind.

    The same as ``basis.months.capped`` over single claims: kinds of a month in order. Where the room
    grows inside a plan year (a marketplace plan's variant changes with income), what was taken so
    far counts on (45 CFR 156.425(b)) and each stretch of months is filled on its own.
    """
    room = np.asarray(room, dtype=float)
    if room.ndim > 1 and room.shape[-1] > 1:
        grows = (room[:, 1:] > room[:, :-1]) & ~restart[:, 1:]
        if grows.any():
            taken = _fits_once(amounts, restart, room)
            restart, room = (np.broadcast_to(x, amounts.shape[1:]) for x in (restart, room))
            for pattern in np.unique(grows, axis=0):  # the months in which it grows, few kinds
                if pattern.any():
                    those = np.flatnonzero((grows == pattern).all(axis=-1))
                    taken[:, those] = _fits_in_stretches(
                        amounts[:, those], restart[those], room[those], 1 + np.flatnonzero(pattern)
                    )
            return taken
    return _fits_once(amounts, restart, room)


def _fits_in_stretches(amounts: Array, restart: Array, room: Array, edges: Array) -> Array:
    """``_fits`` stretch by stretch; what was taken since the last restart takes up room."""
    parts = []
    before = np.zeros_like(room[:, :1])
    for start, end in itertools.pairwise([0, *edges.tolist(), room.shape[-1]]):
        begun = np.logical_or.accumulate(restart[:, start:end], axis=-1)
        left = room[:, start:end] - np.where(begun, 0.0, before)
        part = _fits_once(amounts[:, :, start:end], restart[:, start:end], left)
        of_month = _over_kinds(part)
        since = running_total(of_month, restart[:, start:end])[:, -1:]
        before = since + np.where(begun[:, -1:], 0.0, before)
        parts.append(part)
    return np.concatenate(parts, axis=-1)


def _fits_once(amounts: Array, restart: Array, room: Array) -> Array:
    """``_fits`` where the room never grows within a plan year: the running total is enough."""
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


def _after_restart(restart: Array) -> Array:
    """Months in or after the first restart that follows the first month."""
    later = np.zeros(restart.shape, dtype=bool)
    np.logical_or.accumulate(restart[:, 1:], axis=-1, out=later[:, 1:])
    return later


def _due_by_visit(
    *, rest: Array, bills: Array, counts: Array, each: Array, rate: Array | None = None
) -> Array:
    """What is due for the visits that the deductible did not swallow, at most ``each`` a visit.

    Without a rate it is a copay: ``each``, or the visit's price where that is less. With a rate it
    is coinsurance with a limit. The deductible takes the first visits of the month; the visit in
    which it runs out owes on what is left of it. A part of a visit (an average) comes last.
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
    if rate is not None:
        last, price, partial = rate * last, rate * price, rate * partial
    return (
        np.minimum(share_of_visit * each, last)
        + full * np.minimum(each, price)
        + np.minimum(each, partial)
    )


def _room(
    *,
    own: Array,
    spent: Array | float,
    later_year: Array,
    restart: Array,
    family: Array | None,
    family_spent: Array | float,
    others: Array | float,
    aggregate: Array | bool,
    ceiling: Array | float | None = None,
) -> Array:
    """What may still be taken from the patient: under the own limit and under the family's."""
    if family is not None:
        own = np.where(np.asarray(aggregate, bool) & ~np.isnan(family), np.inf, own)
    if ceiling is not None:
        own = np.fmin(own, ceiling)
    room = own - np.where(later_year, 0.0, spent)
    if family is None:
        return room
    of_all = np.fmax(family_spent, spent)  # the family's total holds the patient's own part
    of_others = running_total(np.broadcast_to(others, restart.shape), restart)
    limit = np.where(np.isnan(family), np.inf, family)
    return np.minimum(room, limit - np.where(later_year, 0.0, of_all) - of_others)


def _fill_by_fill(claims: _Claims, card: _Card) -> tuple[Array, Array, Array]:
    """Shares, deductible and card payments when what the card pays does not count.

    What the card pays keeps the deductible open, an open deductible draws more from the card, and
    the card ends somewhere inside a fill: each fill has to know the one before. Months, kinds and
    fills are walked; families are still side by side.
    """
    kinds, households, months = claims.bills.shape
    share, taken, helped = (np.zeros(claims.bills.shape) for _ in range(3))
    used = used_drugs = paid = drawn = np.zeros((households, 1))
    for t in range(months):
        now = slice(t, t + 1)
        if t:
            same_year, same_card = ~claims.restart[:, now], ~card.restart[:, now]
            used, used_drugs, paid = used * same_year, used_drugs * same_year, paid * same_year
            drawn = drawn * same_card
        for k in range(kinds):
            month_bill = claims.bills[k, :, now]
            if not month_bill.any():
                continue
            each, rate = claims.each[k, :, now], claims.rate[k, :, now]
            free, apart = claims.free[k, :, now], claims.apart[k, :, now]
            part, in_use = card.part[k, :, now], card.in_use[:, now]
            counts = claims.counts[k, :, now]
            visits = np.where(counts > 0, counts, 1.0)
            carded = part > 0
            fills = max(1, int(np.ceil(visits.max() - 1e-6))) if carded.any() else 1
            for f in range(fills):
                size = np.where(carded, np.clip(visits - f, 0, 1), 0.0 if f else visits)
                bill = np.where(carded, month_bill / visits * size, 0.0 if f else month_bill)
                left = np.where(
                    apart,
                    claims.drug_room[:, now] - used_drugs,
                    claims.deductible_room[:, now] - used,
                )
                ours = np.where(free, 0.0, np.minimum(bill, np.maximum(left, 0.0)))
                rest = bill - ours
                by_visit = ~np.isnan(each)
                due = rest * rate
                if by_visit.any():
                    per_visit = _due_by_visit(
                        rest=rest,
                        bills=bill,
                        counts=size,
                        each=np.where(by_visit, each, 0.0),
                        rate=claims.visit_rate[k, :, now],
                    )
                    due = np.where(by_visit, per_visit, due)
                left = np.maximum(claims.maximum_room[:, now] - paid, 0.0)
                pays = np.minimum(ours + due, left)
                asked = np.maximum(pays * part - card.patient_pays * size, 0.0)
                asked = np.minimum(np.where(in_use, asked, 0.0), card.fill_limit * size)
                help_ = np.minimum(asked, np.maximum(card.room[:, now] - drawn, 0.0))
                own = pays - help_
                toward = np.minimum(ours, own)
                used = used + np.where(apart, 0.0, toward)
                used_drugs = used_drugs + np.where(apart, toward, 0.0)
                paid, drawn = paid + own, drawn + help_
                share[k, :, now] += pays
                taken[k, :, now] += np.minimum(ours, pays)
                helped[k, :, now] += help_
    return share, taken, helped


@rule(
    cite="45 CFR 147.200; 42 USC 18022(c); 26 USC 223(c)(2)(A), 26 USC 223(c)(2)(C); 45 CFR 156.130; "
    "42 USC 300gg-13; 42 USC 300gg-8",
    unit="USD/month",
    plain="Your share of the month's bills: deductible first, then copays or a percentage, "
    "up to the most you pay in a plan year.",
    made_of={
        "patient_share": {
            "deductible_paid": "Toward the deductible",
            "copays_paid": "Copays",
            "coinsurance_paid": "Your part as a percentage (coinsurance)",
        }
    },
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
    spent_drug_deductible: Array | float = 0.0,
    coinsurance_by_kind: Array | None = None,
    copay_limit: Array | None = None,
    preventive: Array | None = None,
    family_deductible: Array | None = None,
    family_out_of_pocket_maximum: Array | None = None,
    aggregate_deductible: Array | bool = False,
    aggregate_maximum: Array | bool = False,
    others_deductible: Array | float = 0.0,
    others_out_of_pocket: Array | float = 0.0,
    family_spent_deductible: Array | float = np.nan,
    family_spent_out_of_pocket: Array | float = np.nan,
    legal_maximum: Array | float | None = None,
    card_part: Array | None = None,
    card_in_use: Array | bool = True,
    card_program: Array | float = CARD_COUNTS,
    card_annual_limit: Array | float = np.inf,
    card_patient_pays: Array | float = 0.0,
    card_fill_limit: Array | float = np.inf,
    card_restart: Array | bool = False,
    card_spent: Array | float = 0.0,
) -> CostSharing:
    """Decide the patient's share of every bill of a plan: the one adjudicator.

    Bills are taken month by month and, inside a month, kind by kind in the order of ``KINDS``; or
    they are single claims in date order (``allowed`` of shape ``(h, claims)``). For each: what the
    deductible takes; on the rest a copay for each visit or fill (never more than its price) or
    the coinsurance; and all of it only as far as it fits under the out-of-pocket maximum.
    Deductible, copays and coinsurance all count toward the maximum.

    In a family plan the patient's bills stop where her own limit or the family's is reached,
    whichever comes first (embedded); in an aggregate plan only the family's limit counts. Routine
    care in a clinical trial is shared as any other care: it belongs to the bills.

    Parameters
    ----------
    allowed : pages by kind, USD/month
        Bills at the plan's price.
    restart : page, truth
        A plan year or a new plan starts this month.
    deductible : column, USD/year
        The deductible for one person.
    coinsurance : column, share
        Your part of a bill after the deductible.
    out_of_pocket_maximum : column, USD/year
        Most you pay of covered bills in a plan year.
    counts : pages by kind, visits/month
        Visits, stays and fills.
    copays : by kind, USD/visit
        Copay for each visit or fill.
    copay_before_deductible : by kind, truth
        Copays apply before the deductible is met.
    deductible_waived : by kind, truth
        Care that does not wait for the deductible.
    hsa_qualified : column, truth
        The plan goes with a health savings account (HSA).
    spent_deductible : column, USD
        Paid toward the deductible this plan year before the first month shown.
    spent_out_of_pocket : column, USD
        Paid toward the maximum this plan year before the first month shown.
    drug_deductible : column, USD/year
        The deductible for drugs from a pharmacy.
    drug_kinds : by kind, truth
        Drugs from a pharmacy.
    spent_drug_deductible : column, USD
        Paid toward the drug deductible this plan year before the first month shown.
    coinsurance_by_kind : by kind, share
        Your part of the bill for care with its own percentage.
    copay_limit : by kind, USD/fill
        Most that coinsurance takes for one fill or visit.
    preventive : by kind, truth
        Preventive care, which the plan pays in full.
    family_deductible : column, USD/year
        The deductible of the whole family.
    family_out_of_pocket_maximum : column, USD/year
        Most the whole family pays in a plan year.
    aggregate_deductible : column, truth
        The family's deductible must be met before the plan pays for anyone.
    aggregate_maximum : column, truth
        Only the family's limit counts, up to the law's limit for one person.
    others_deductible : page, USD/month
        What the plan counts toward the family's deductible for the others.
    others_out_of_pocket : page, USD/month
        What the plan counts toward the family's maximum for the others.
    family_spent_deductible : column, USD
        Paid toward the family's deductible this plan year before the first month shown.
    family_spent_out_of_pocket : column, USD
        Paid toward the family's maximum this plan year before the first month shown.
    legal_maximum : page, USD/year
        The law's limit for one person.
    card_part : by kind, share
        Part of the bills for a drug with a co-pay card.
    card_in_use : page, truth
        The co-pay card is in use this month.
    card_program : column, code
        How the plan counts the co-pay card.
    card_annual_limit : column, USD/year
        Most the card pays in a year.
    card_patient_pays : column, USD/fill
        What you pay for each fill.
    card_fill_limit : column, USD/fill
        Most the card pays for one fill.
    card_restart : page, truth
        The card's yearly value starts again this month.
    card_spent : column, USD
        What the card paid this card year before the first month shown.

    Returns
    -------
    CostSharing, USD/month
        What the deductible took, copays, coinsurance, the whole share before help, the share by
        kind, what the card pays, what the family pays, and what counts toward the maximum.

    Notes
    -----
    Amounts spent before the first month count until the first new plan year or plan after it.
    The others' bills of a month are taken to come before the patient's: the family together never
    pays more than its maximum. A separate drug deductible is for one person.
    With an accumulator what the family pays of a bill counts toward the deductible first. With a
    maximizer the plan asks of the drug what the card gives in a twelfth of its year, the card
    pays it, the family pays nothing and nothing counts. Health savings rules forbid plans to count
    a card toward the deductible; choose the accumulator there. Only a batch with an accumulator
    walks bill by bill; all else is running totals.
    Not here yet: a lower limit of coinsurance for each fill, day copays that end after some days
    (give those days as counts), and two cards at once.

    - ``allowed``: Amounts that the plan allows for covered care in its network; or claims in date
      order.
    - ``restart``: Months (claims) in which a plan year or a new plan starts.
    - ``out_of_pocket_maximum``: Unknown or left out: no maximum is counted.
    - ``counts``: Visits, fills, and for a hospital days or stays: a copay is due for each. Give
      days where the plan asks a copay a day, stays where it asks one a stay.
    - ``copays``: Copay for each visit or fill; unknown (NaN) where coinsurance applies.
    - ``copay_before_deductible``: Whether a copay applies from the first dollar; else the
      deductible comes first.
    - ``deductible_waived``: Kinds with coinsurance from the first dollar.
    - ``hsa_qualified``: A high-deductible plan with a health savings account: the deductible always
      comes first.
    - ``spent_deductible``: Paid toward the deductible in the running plan year before the first
      month.
    - ``spent_out_of_pocket``: Paid toward the maximum in the running plan year before the first
      month.
    - ``drug_deductible``: Unknown: one deductible for all.
    - ``drug_kinds``: Kinds filled at a pharmacy; needed with a drug deductible.
    - ``spent_drug_deductible``: Paid toward the drug deductible in the running plan year before the
      first month.
    - ``coinsurance_by_kind``: Kinds with a percentage of their own (a specialty tier); unknown: the
      plan's general one.
    - ``copay_limit``: Unknown: no limit.
    - ``preventive``: Preventive care: the plan pays all of it, before any deductible, in every
      plan.
    - ``family_deductible``: Unknown: none.
    - ``family_out_of_pocket_maximum``: Unknown: none.
    - ``aggregate_deductible``: Only the family's deductible counts: it must be met before the plan
      pays for anyone.
    - ``family_spent_deductible``: Met of the family's deductible before the first month, the
      patient's part included; unknown: the patient's own part.
    - ``family_spent_out_of_pocket``: Met of the family's maximum before the first month, the
      patient's part included; unknown: the patient's own part.
    - ``legal_maximum``: The law's limit for one person; left out: not applied.
    - ``card_part``: Left out: no card.
    - ``card_in_use``: Months with the card in use: private cover only, and granted.
    - ``card_program``: What the plan does with the card: counts it (0), accumulator (1), maximizer
      (2).
    - ``card_patient_pays``: What the card leaves to the patient of each fill.
    - ``card_spent``: Paid by the card in its running year before the first month.
    """
    every_bill = allowed if allowed.ndim == 3 else allowed[None]
    # Kinds without a bill change nothing: leaving them out saves time and is exact.
    kinds = np.flatnonzero(every_bill.any(axis=(1, 2)))
    kinds = kinds if len(kinds) else np.array([0])
    bills = every_bill[kinds]
    if preventive is not None:
        bills = np.where(_of_kinds(preventive, kinds), 0.0, bills)
    copays = np.full((1, 1, 1), np.nan) if copays is None else np.asarray(copays)
    copays = _of_kinds(copays if copays.ndim == 3 else copays[None], kinds)
    counts = _of_kinds(counts, kinds)

    if np.shape(restart) != bills.shape[1:]:
        restart = np.broadcast_to(restart, bills.shape[1:])
    later_year = _after_restart(restart)
    deductible_room = _room(
        own=deductible,
        spent=spent_deductible,
        later_year=later_year,
        restart=restart,
        family=family_deductible,
        family_spent=family_spent_deductible,
        others=others_deductible,
        aggregate=aggregate_deductible,
    )
    maximum_room = _room(
        own=np.where(np.isnan(out_of_pocket_maximum), np.inf, out_of_pocket_maximum),
        spent=spent_out_of_pocket,
        later_year=later_year,
        restart=restart,
        family=family_out_of_pocket_maximum,
        family_spent=family_spent_out_of_pocket,
        others=others_out_of_pocket,
        aggregate=aggregate_maximum,
        ceiling=legal_maximum,
    )

    card, drawn = None, None
    if card_part is not None:
        program = np.broadcast_to(card_program, (bills.shape[1], 1))
        card_restart = np.broadcast_to(card_restart, restart.shape)
        limit = np.where(np.isnan(card_annual_limit), np.inf, card_annual_limit)
        card = _Card(
            part=np.broadcast_to(_of_kinds(card_part, kinds), bills.shape),
            in_use=np.broadcast_to(card_in_use, restart.shape),
            patient_pays=np.broadcast_to(card_patient_pays, program.shape),
            fill_limit=np.broadcast_to(np.fmin(card_fill_limit, 1e9), program.shape),
            restart=card_restart,
            room=limit - np.where(_after_restart(card_restart), 0.0, card_spent),
        )
        evenly = (program == MAXIMIZER) & card.in_use
        if evenly.any():
            the_drug = np.where(evenly, bills * card.part, 0.0)
            visits = np.where(counts > 0, counts, 1.0)
            of_fills = np.minimum(the_drug, card.fill_limit * visits)
            drawn = _fits(of_fills, np.ones_like(restart), limit / 12)
            drawn = _fits(drawn, card.restart, card.room)
            bills = bills - the_drug

    by_copay = ~np.isnan(copays)
    waived = _of_kinds(deductible_waived, kinds)
    no_deductible = np.where(by_copay, _of_kinds(copay_before_deductible, kinds), waived)
    no_deductible = no_deductible.astype(bool) & ~np.asarray(hsa_qualified, dtype=bool)
    subject = np.where(no_deductible, 0.0, bills) if no_deductible.any() else bills
    apart: Array | bool = False
    drug_room: Array | float = 0.0
    if drug_deductible is None:
        taken = _fits(subject, restart, deductible_room)
    else:
        apart = _of_kinds(drug_kinds, kinds) & ~np.isnan(drug_deductible)
        drug_room = np.nan_to_num(drug_deductible) - np.where(
            later_year, 0.0, spent_drug_deductible
        )
        taken = _fits(np.where(apart, 0.0, subject), restart, deductible_room) + _fits(
            np.where(apart, subject, 0.0), restart, drug_room
        )

    rate = coinsurance
    if coinsurance_by_kind is not None:
        of_kind = _of_kinds(coinsurance_by_kind, kinds)
        rate = np.where(np.isnan(of_kind), coinsurance, of_kind)
    each, by_visit, visit_rate = copays, by_copay, None
    if copay_limit is not None:
        each = np.where(by_copay, copays, _of_kinds(copay_limit, kinds))
        by_visit = ~np.isnan(each)
        visit_rate = np.where(by_copay, 1.0, rate)
    rest = bills - taken
    due = rest * rate
    if len(by_visit) < len(bills):  # the same for every kind
        by_visit, by_copay, each = (np.repeat(x, len(bills), 0) for x in (by_visit, by_copay, each))
    with_visits = np.flatnonzero(by_visit.any(axis=(1, 2)))
    if len(with_visits):
        some, fixed = by_visit[with_visits], each[with_visits]
        per_visit = _due_by_visit(
            rest=rest[with_visits],
            bills=bills[with_visits],
            counts=_of_kinds(counts, with_visits),
            each=np.where(some, fixed, 0.0),
            rate=None if visit_rate is None else _of_kinds(visit_rate, with_visits),
        )
        due[with_visits] = np.where(some, per_visit, due[with_visits])
    share = _fits(taken + due, restart, maximum_room)

    helped = None
    if card is not None:
        visits = np.where(counts > 0, counts, 1.0)
        asked = np.maximum(share * card.part - card.patient_pays * visits, 0.0)
        asked = np.minimum(asked, card.fill_limit * visits)
        counts_it = card.in_use & (program == CARD_COUNTS)
        helped = _fits(np.where(counts_it, asked, 0.0), card.restart, card.room)
        alone = np.flatnonzero((program[:, 0] == ACCUMULATOR) & card.in_use.any(axis=-1))
        if len(alone):

            def of_alone(value: Array | float) -> Array:
                return np.broadcast_to(value, restart.shape)[alone]

            def by_kind(value: Array | float | bool) -> Array:
                return np.broadcast_to(value, bills.shape)[:, alone]

            claims = _Claims(
                bills=bills[:, alone],
                counts=by_kind(counts),
                restart=restart[alone],
                free=by_kind(no_deductible),
                apart=by_kind(apart),
                deductible_room=of_alone(deductible_room),
                drug_room=of_alone(drug_room),
                maximum_room=of_alone(maximum_room),
                rate=by_kind(rate),
                each=by_kind(each),
                visit_rate=by_kind(np.where(by_copay, 1.0, rate)),
            )
            of_card = _Card(
                part=card.part[:, alone],
                in_use=card.in_use[alone],
                patient_pays=card.patient_pays[alone],
                fill_limit=card.fill_limit[alone],
                restart=card.restart[alone],
                room=of_alone(card.room),
            )
            share[:, alone], taken[:, alone], helped[:, alone] = _fill_by_fill(claims, of_card)

    by_deductible = np.minimum(taken, share)
    beyond = share - by_deductible
    patient_share = _over_kinds(share)
    copays_paid = np.zeros_like(patient_share)
    if len(with_visits):
        if copay_limit is not None:  # visits with a limit on coinsurance are not copays
            some = (by_copay & by_visit)[with_visits]
        copays_paid = _over_kinds(np.where(some, beyond[with_visits], 0.0))
        beyond[with_visits] = np.where(some, 0.0, beyond[with_visits])

    counted, family_pays = patient_share, patient_share
    if helped is None:
        card_paid = np.zeros_like(patient_share)
    else:
        card_paid = _over_kinds(helped)
        counted = np.maximum(patient_share - np.where(program == ACCUMULATOR, card_paid, 0.0), 0.0)
        if drawn is not None:
            of_card_year = _over_kinds(drawn)
            card_paid, patient_share = card_paid + of_card_year, patient_share + of_card_year
            copays_paid, share = copays_paid + of_card_year, share + drawn
        family_pays = np.maximum(patient_share - card_paid, 0.0)
    share_by_kind = np.zeros_like(every_bill, dtype=float)
    share_by_kind[kinds] = share
    return CostSharing(
        deductible_paid=_over_kinds(by_deductible),
        copays_paid=copays_paid,
        coinsurance_paid=_over_kinds(beyond),
        patient_share=patient_share,
        share_by_kind=share_by_kind if allowed.ndim == 3 else share_by_kind[0],
        card_paid=card_paid,
        family_pays=family_pays,
        counted=counted,
    )


@rule(
    cite="Terms of the makers' co-pay programs",
    unit="truth",
    plain="The months in which a co-pay card's yearly value starts again.",
)
def card_year_starts(*, month: Array, first_month: Array | float = 1) -> Array:
    """Months in which the card's year starts: January, unless its terms say otherwise.

    Parameters
    ----------
    month : row, month
        The months.
    first_month : column, month of the year
        Month in which the card's year starts.

    Returns
    -------
    page, truth
        True in the months of a new card year.

    Notes
    -----
    - ``first_month``: 1 to 12 in which the card's year starts.
    """
    return month % 12 + 1 == first_month


@rule(
    cite="42 USC 1320a-7b(b); terms of the makers' co-pay programs",
    unit="truth",
    plain="The months in which a drug maker's co-pay card may be used: with private insurance only.",
)
def card_months(*, coverage: Array, granted: Array) -> Array:
    """Months in which a maker's card pays: granted, and not with Medicare or Medicaid.

    Parameters
    ----------
    coverage : page, code
        Your insurance this month.
    granted : column, truth
        This help is granted.

    Returns
    -------
    page, truth
        Months with the card in use.

    Notes
    -----
    - ``granted``: Whether the family has the card.
    """
    return granted & (coverage >= EMPLOYER) & (coverage <= PARTNER)


@rule(
    cite="Terms of the makers' co-pay programs",
    unit="month",
    plain="The month in which the co-pay card has paid all it can for the year.",
)
def card_runs_out(
    *,
    month: Array,
    card_paid: Array,
    annual_limit: Array,
    card_restart: Array | bool = False,
    card_spent: Array | float = 0.0,
) -> Array:
    """First month in which the card's yearly value is used up.

    Parameters
    ----------
    month : row, month
        The months.
    card_paid : page, USD/month
        What the co-pay card pays.
    annual_limit : column, USD/year
        Most the card pays in a year.
    card_restart : page, truth
        The card's yearly value starts again this month.
    card_spent : column, USD
        What the card paid this card year before the first month shown.

    Returns
    -------
    column, month
        The month, or never.

    Notes
    -----
    - ``annual_limit``: Unknown: no limit.
    - ``card_spent``: Paid by the card in its running year before the first month.
    """
    restart = np.broadcast_to(card_restart, card_paid.shape)
    total = running_total(card_paid, restart) + np.where(_after_restart(restart), 0.0, card_spent)
    out = (card_paid > 0) & (total >= np.where(np.isnan(annual_limit), np.inf, annual_limit) - 1e-6)
    return np.where(out, month, NEVER).min(axis=-1, keepdims=True)


# -- outside the network -----------------------------------------------------------------------


class OutsideNetwork(NamedTuple):
    """What care outside the network costs the family: the plan's share, and the rest of the charge."""

    patient_share: Array
    balance_bills: Array
    family_pays: Array


@rule(
    cite="45 CFR 147.200 (Summary of Benefits and Coverage: out-of-network provider); "
    "45 CFR 156.130(c)",
    unit="USD/month",
    plain="What care outside the plan's network costs you: your share and the part of the charge "
    "that the plan does not allow.",
)
def out_of_network(
    *,
    allowed: Array,
    charges: Array,
    restart: Array,
    coinsurance: Array,
    deductible: Array | float = 0.0,
    out_of_pocket_maximum: Array | float = np.inf,
    counts: Array | float = 1.0,
    spent_deductible: Array | float = 0.0,
    spent_out_of_pocket: Array | float = 0.0,
) -> OutsideNetwork:
    """Share of bills outside the network, under limits of their own, and the balance bills.

    The rest of the charge (the balance bill) counts toward no limit. A plan that covers nothing
    outside (HMO, EPO) leaves the whole charge.

    Parameters
    ----------
    allowed : pages by kind, USD/month
        What the plan allows for care outside its network.
    charges : pages by kind, USD/month
        The care at its list price.
    restart : page, truth
        A plan year or a new plan starts this month.
    coinsurance : column, share
        Your part of a bill outside the network.
    deductible : column, USD/year
        The deductible outside the network.
    out_of_pocket_maximum : column, USD/year
        Most you pay outside the network in a plan year.
    counts : pages by kind, visits/month
        Visits, stays and fills.
    spent_deductible : column, USD
        Paid toward the deductible this plan year before the first month shown.
    spent_out_of_pocket : column, USD
        Paid toward the maximum this plan year before the first month shown.

    Returns
    -------
    OutsideNetwork, USD/month
        The share that counts toward the outside maximum, the rest of the charge, and both.

    Notes
    -----
    The law's maximum does not cover care outside the network. Some plans count inside and outside
    care toward each other's limits; here they are apart. Copays outside the network are rare and
    left out.

    - ``charges``: What is charged for it.
    - ``restart``: Months (claims) in which a plan year or a new plan starts.
    - ``coinsurance``: Unknown: the plan pays nothing outside.
    - ``deductible``: Unknown: none.
    - ``out_of_pocket_maximum``: Unknown: none.
    - ``counts``: Visits behind each amount.
    - ``spent_deductible``: Paid toward that deductible in the running plan year before the first
      month.
    - ``spent_out_of_pocket``: Paid toward that maximum in the running plan year before the first
      month.
    """
    covers = ~np.isnan(coinsurance)
    share = cost_sharing.call(
        allowed=np.where(covers, allowed, 0.0),
        restart=restart,
        deductible=np.nan_to_num(deductible),
        coinsurance=np.nan_to_num(coinsurance),
        out_of_pocket_maximum=out_of_pocket_maximum,
        counts=counts,
        spent_deductible=spent_deductible,
        spent_out_of_pocket=spent_out_of_pocket,
    ).patient_share
    beyond = np.maximum(charges - np.where(covers, allowed, 0.0), 0.0)
    balance = _over_kinds(beyond) if beyond.ndim == 3 else beyond
    return OutsideNetwork(patient_share=share, balance_bills=balance, family_pays=share + balance)


# -- accounts that pay bills before cash does -----------------------------------------------------


class SpendingAccount(NamedTuple):
    """A health flexible spending account, month by month."""

    paid: Array
    left: Array
    contributed: Array
    lost: Array


@rule(
    cite="26 USC 125(i); Prop. Treas. Reg. 1.125-5(d) (72 FR 43938); IRS Notice 2013-71, 2020-33; "
    "26 CFR 54.4980B-2 Q&A-8",
    unit="USD/month",
    plain="What the flexible spending account (FSA) from the job pays of your bills.",
    figures={
        "limit": "health_accounts.flexible_spending.limit",
        "carryover_limit": "health_accounts.flexible_spending.carryover_limit",
        "cobra_rate": "cobra.premium_rate",
    },
)
def flexible_spending_account(
    *,
    month: Array,
    bills: Array,
    election: Array,
    plan_year_month: Array,
    job_plan_ends: Array,
    limit: Array,
    carryover_limit: Array,
    cobra_rate: Array,
    left_now: Array | float = np.nan,
    carries_over: Array | bool = False,
    kept_by_cobra: Array | bool = False,
) -> SpendingAccount:
    """A health FSA: the whole year's money from its first day, and lost when not used.

    The plan must pay up to the whole election from the first day of the plan year, whatever has
    been paid in. What is left at the end is lost, but for a carryover where the plan has one. The
    account ends with the job's plan; under COBRA it may go on to the end of that plan year.

    Parameters
    ----------
    month : row, month
        The months.
    bills : page, USD/month
        Bills that are left to pay.
    election : column, USD/year
        What you put in.
    plan_year_month : column, month of the year
        Month in which the account's year starts.
    job_plan_ends : column, month
        First month without the job's benefits.
    limit : row, USD/year
        Most a worker may put in.
    carryover_limit : row, USD/year
        Most that may carry over to the next plan year.
    cobra_rate : row, ratio
        Most COBRA may cost, next to the full price.
    left_now : column, USD
        Money in the account before the first month shown.
    carries_over : column, truth
        Money may carry over to the next plan year.
    kept_by_cobra : column, truth
        COBRA keeps the account to the end of its year.

    Returns
    -------
    SpendingAccount, USD/month
        What it pays, what is left after the month, what is paid in, and what is lost.

    Notes
    -----
    Paid in: a twelfth of the election a month, and under COBRA the same with COBRA's two percent.
    Limits are those of the first month of a plan year that is among the months; a plan year that
    began earlier takes the first month's. Not here yet: the grace period of two and a half months that
    some plans give instead of a carryover, and COBRA beyond the plan year where there is a carryover.
    The years are walked one after the other, since each carryover rests on the year before.

    - ``bills``: The family's medical bills that nothing else pays.
    - ``election``: What the worker puts in each plan year; zero without an account.
    - ``plan_year_month``: 1 to 12 in which the account's year starts.
    - ``left_now``: Money left in the running year at the first month; unknown: the whole election.
    """
    shape = np.broadcast_shapes(month.shape, bills.shape, election.shape)
    starts = np.broadcast_to(month % 12 == plan_year_month - 1, shape)
    next_start = job_plan_ends + (plan_year_month - 1 - job_plan_ends) % 12
    last = np.where(kept_by_cobra, next_start, job_plan_ends)
    employed = np.broadcast_to(month < job_plan_ends, shape)
    covered = np.broadcast_to(month < last, shape)
    ends_year = (month + 1) % 12 == plan_year_month - 1
    number = np.cumsum(starts, axis=-1) - starts[:, :1]
    due = np.where(covered, bills, 0.0)

    paid, left, contributed, lost = (np.zeros(shape) for _ in range(4))
    carried = np.zeros((shape[0], 1))
    for year in range(int(number.max()) + 1):
        inside = number == year
        first = np.argmax(inside, axis=-1)[:, None]
        top, most = (
            np.take_along_axis(np.broadcast_to(row, shape), first, axis=-1)
            for row in (limit, carryover_limit)
        )
        chosen = np.minimum(election, top)
        fresh = chosen if year else np.where(np.isnan(left_now), chosen, left_now)
        pot = carried + np.where(np.take_along_axis(covered, first, axis=-1), fresh, 0.0)
        of_year = np.where(inside, due, 0.0)
        so_far = of_year.cumsum(axis=-1)
        remains = np.maximum(pot - so_far, 0.0)
        paid += np.minimum(of_year, np.maximum(pot - (so_far - of_year), 0.0))
        unused = remains[:, -1:]
        kept = np.where(carries_over, np.minimum(unused, most), 0.0)
        goes_on = month + 1 < job_plan_ends
        closing = inside & covered & (ends_year | (month + 1 >= last))
        lost += np.where(closing, remains - np.where(ends_year & goes_on, kept, 0.0), 0.0)
        left += np.where(inside & covered & ~closing, remains, 0.0)
        left += np.where(closing & ends_year & goes_on, kept, 0.0)
        contributed += np.where(inside & employed, chosen / 12, 0.0)
        contributed += np.where(inside & covered & ~employed, chosen / 12 * cobra_rate, 0.0)
        # The next year begins with what was kept, if the job's plan still stands then.
        closes = np.any(closing & ends_year & goes_on, axis=-1, keepdims=True)
        carried = np.where(closes, kept, 0.0)
    return SpendingAccount(paid=paid, left=left, contributed=contributed, lost=lost)


@rule(
    cite="26 USC 223(b)(7), 26 USC 223(c)(1)",
    unit="truth",
    plain="The months in which money may go into a health savings account (HSA).",
)
def health_savings_months(
    *, coverage: Array, plan_now: Array, hsa_qualified: Array, other_account: Array | bool = False
) -> Array:
    """Months under today's HSA-qualified plan, without Medicare or other cover.

    Parameters
    ----------
    coverage : page, code
        Your insurance this month.
    plan_now : column, code
        Your insurance in the first month.
    hsa_qualified : column, truth
        The plan goes with a health savings account (HSA).
    other_account : column, truth
        You or your partner has a general health FSA.

    Returns
    -------
    page, truth
        Months in which money may be put in.

    Notes
    -----
    Money is taken to go in while today's plan lasts; under COBRA the law would still allow it.

    - ``hsa_qualified``: Whether today's plan goes with a health savings account.
    """
    private = (coverage >= EMPLOYER) & (coverage <= PARTNER)
    return (coverage == plan_now) & private & hsa_qualified & ~np.asarray(other_account, bool)


class SavingsAccount(NamedTuple):
    """A health savings account, month by month."""

    paid: Array
    left: Array
    contributed: Array


@rule(
    cite="26 USC 223(b), 26 USC 223(d)(2), 26 USC 223(f)(1)",
    unit="USD/month",
    plain="What the health savings account (HSA) pays of your bills. The money stays yours "
    "after the job.",
    figures={
        "self_limit": "health_accounts.health_savings.limit_self",
        "family_limit": "health_accounts.health_savings.limit_family",
        "catch_up": "health_accounts.health_savings.catch_up",
        "catch_up_age": "health_accounts.health_savings.catch_up_age",
    },
)
def health_savings_account(
    *,
    month: Array,
    bills: Array,
    balance: Array,
    may_contribute: Array,
    own_contribution: Array,
    birth_month: Array,
    self_limit: Array,
    family_limit: Array,
    catch_up: Array,
    catch_up_age: Array,
    employer_contribution: Array | float = 0.0,
    family_cover: Array | bool = False,
) -> SavingsAccount:
    """An HSA: what is there, and what goes in, pays the bills until it is used up.

    Parameters
    ----------
    month : row, month
        The months.
    bills : page, USD/month
        Bills that are left to pay.
    balance : column, USD
        Money in the account before the first month shown.
    may_contribute : page, truth
        Money may go in this month.
    own_contribution : column, USD/month
        What you put in.
    birth_month : column, month
        Month of birth.
    self_limit : row, USD/year
        Most that may go in each year for one person.
    family_limit : row, USD/year
        Most that may go in each year for a family.
    catch_up : row, USD/year
        What older owners may add.
    catch_up_age : row, years
        Age from which owners may add more.
    employer_contribution : column, USD/month
        What the employer puts in.
    family_cover : column, truth
        The plan covers more than one person.

    Returns
    -------
    SavingsAccount, USD/month
        What it pays, what is left after the month, and what the family itself puts in.

    Notes
    -----
    Each month may take a twelfth of the year's limit; a family that pays in unevenly, or uses the
    rule of the last month (26 USC 223(b)(8)), may put in more in some months. Interest is not counted.
    Unused money stays, after the job too.

    - ``bills``: The family's medical bills that nothing else pays.
    - ``birth_month``: The owner's month of birth; unknown: under 55.
    - ``catch_up``: What owners of 55 and over may add.
    - ``catch_up_age``: The age reached by the end of the year from which that may be added.
    """
    turns = np.floor(birth_month / 12) + catch_up_age
    extra = np.where(np.floor(month / 12) >= turns, catch_up, 0.0)
    top = np.where(
        may_contribute, (np.where(family_cover, family_limit, self_limit) + extra) / 12, 0.0
    )
    from_job = np.minimum(employer_contribution, top)
    own = np.minimum(own_contribution, top - from_job)
    shape = np.broadcast_shapes(bills.shape, own.shape, balance.shape)
    due = np.broadcast_to(bills, shape)
    spent = due.cumsum(axis=-1)
    money = balance + np.broadcast_to(from_job + own, shape).cumsum(axis=-1)
    # What stayed unpaid so far: the most by which bills ever ran ahead of the money.
    unpaid = np.maximum(np.maximum.accumulate(spent - money, axis=-1), 0.0)
    before = np.concatenate([np.zeros_like(unpaid[:, :1]), unpaid[:, :-1]], axis=-1)
    paid = np.where(money > 0, np.clip(due - (unpaid - before), 0.0, due), 0.0)
    return SavingsAccount(
        paid=paid,
        left=np.maximum(money - spent + unpaid, 0.0),
        contributed=np.broadcast_to(own, shape) + 0.0,
    )


@rule(
    cite="Arithmetic: bills less what accounts pay",
    unit="USD/month",
    plain="Bills that are left after the money from an account.",
)
def after_account(*, bills: Array, paid: Array) -> Array:
    """Bills that an account leaves to be paid.

    Parameters
    ----------
    bills : page, USD/month
        Bills that are left to pay.
    paid : page, USD/month
        What the account pays.

    Returns
    -------
    page, USD/month
        What is left to pay.

    Notes
    -----
    - ``bills``: The family's bills.
    """
    return np.maximum(bills - paid, 0.0)


# -- no cover -------------------------------------------------------------------------------------


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
        Your insurance this month.
    list_price : pages by kind, USD/month
        The care at its list price.
    discount : column, share
        Part of the price the hospital takes off if you have no insurance.

    Returns
    -------
    page, USD/month
        Bills; zero in months with cover.

    Notes
    -----
    Few people pay list prices: hospitals owe most uninsured families a discount or free care, and
    makers give many drugs free. Those appear as possible help, not here.

    - ``discount``: Zero unless granted.
    """
    return np.where(coverage == NONE, _over_kinds(list_price) * (1 - discount), 0.0)


@rule(
    cite="Arithmetic: the sum over the payers of the month",
    unit="USD/month",
    plain="Your share of the month's medical bills and drugs.",
)
def patient_share(
    *,
    private: Array,
    original_medicare: Array,
    part_d: Array,
    medicaid: Array,
    uninsured: Array,
    outside: Array | float = 0.0,
) -> Array:
    """The family's share of the month's bills, whoever covers the month.

    Each page is zero in the months of other cover.

    Parameters
    ----------
    private : page, USD/month
        Your share under a private plan or Medicare Advantage.
    original_medicare : page, USD/month
        Your share under Medicare Parts A and B after Medigap.
    part_d : page, USD/month
        Your share of drugs under Part D.
    medicaid : page, USD/month
        Your share under Medicaid.
    uninsured : page, USD/month
        Bills when you have no insurance.
    outside : page, USD/month
        What you pay for care outside the network.

    Returns
    -------
    page, USD/month
        The whole share.

    Notes
    -----
    - ``outside``: Share and balance bills of care outside the network.
    """
    return private + original_medicare + part_d + medicaid + uninsured + outside
