"""Private health cover: which plan pays in each month, what it costs, and the family's share.

The projection calls these rules in this order:

1. ``employer_cover_ends``, ``cobra_first_month``, ``cobra_months``: the dates;
2. ``coverage_by_month``: one code of cover a month (``NONE`` ... ``MEDICAID`` below);
3. ``plan_year_starts``: the months in which a deductible starts again;
4. ``plan_term`` for each term of the plan (deductible, coinsurance, out-of-pocket maximum, copays);
5. ``private_bills``: the bills that a private plan (or Medicare Advantage) decides on;
6. ``cost_sharing``: the one adjudicator of deductible, copays, coinsurance and maximum;
7. ``self_pay`` for months without cover, and the rules of ``medicare`` and ``medicaid`` for theirs;
8. ``patient_share``: the family's share of the bills of the month, whoever covers it;
9. ``cobra_premium``, then ``premium``.

Bills come by kind of service, ``(K, h, T)``, in the order of ``KINDS``.
"""

from __future__ import annotations

from functools import reduce
from typing import NamedTuple

import numpy as np

from estimator.basis.journal import rule
from estimator.basis.months import NEVER, Array, first_day_of, month_of_day, running_total
from estimator.rules.treatment import KINDS as KINDS

#: Codes of cover, one a month.
NONE, EMPLOYER, COBRA, MARKETPLACE, PARTNER, MEDIGAP, MEDICARE, ADVANTAGE, MEDICAID = range(9)

#: What a family calls each code.
COVERAGE_NAMES = {
    NONE: "no insurance",
    EMPLOYER: "plan from the job",
    COBRA: "COBRA",
    MARKETPLACE: "marketplace plan",
    PARTNER: "partner's plan",
    MEDIGAP: "Medicare with Medigap",
    MEDICARE: "Medicare",
    ADVANTAGE: "Medicare Advantage",
    MEDICAID: "Medicaid",
}


# -- which plan, from when ---------------------------------------------------------------------


@rule(
    cite="29 CFR 825.209(a); plan terms",
    unit="month",
    plain="The first month without the health plan from the job.",
)
def employer_cover_ends(*, work_stops: Array, protected_leave_ends: Array) -> Array:
    """First month without the employer's plan.

    The plan lasts to the end of the month in which work, or leave that protects the job, ends:
    FMLA keeps the plan on the same terms while the leave lasts.

    Parameters
    ----------
    work_stops : column, month
        First month without work (never: the job goes on).
    protected_leave_ends : column, month
        First month after leave that keeps the plan; any earlier month when there is none.

    Returns
    -------
    column, month
        First month without the plan.

    Notes
    -----
    Not here yet: plans that end on the last day of work. They would start COBRA some weeks earlier.
    """
    return np.fmax(work_stops, protected_leave_ends)


@rule(
    cite="29 USC 1162(2), 29 USC 1163",
    unit="month",
    plain="The first month of COBRA, if the family takes it.",
)
def cobra_first_month(
    *, plan_now: Array, employer_cover_ends: Array, cobra_started: Array
) -> Array:
    """First month of COBRA: when it began already, or the month the employer's plan stops.

    Parameters
    ----------
    plan_now : column, code
        Cover in the first month (codes of this module).
    employer_cover_ends : column, month
        First month without the plan from the job.
    cobra_started : column, month
        First month of COBRA for a family that has it already; unknown otherwise.

    Returns
    -------
    column, month
        First month of COBRA.
    """
    return np.where(plan_now == COBRA, cobra_started, employer_cover_ends)


@rule(
    cite="29 USC 1162(2)(A); 26 CFR 54.4980B-7 Q&A-4, Q&A-5",
    unit="months",
    plain="How many months COBRA can last: 18, or 29 when Social Security finds a disability in time.",
    figures={
        "months": "cobra.months",
        "disability_months": "cobra.disability_months",
        "disability_window": "cobra.disability_window",
    },
)
def cobra_months(
    *,
    cobra_starts: Array,
    disability_onset: Array,
    disability_decision: Array,
    months: Array,
    disability_months: Array,
    disability_window: Array,
) -> Array:
    """Months that COBRA can last after work ends.

    The longer term needs a disability that began before or within the first 60 days of COBRA
    (counted here as two months), found by Social Security, with notice to the plan before the
    ordinary months are over.

    Parameters
    ----------
    cobra_starts : column, month
        First month of COBRA.
    disability_onset : column, month
        Month in which Social Security says the disability began; unknown or never if none.
    disability_decision : column, month
        Month of Social Security's decision; unknown or never if none.
    months : figure, months
        Ordinary length after a job ends or hours are cut.
    disability_months : figure, months
        Length with the disability extension.
    disability_window : figure, days
        The disability must have begun within this many days of the start of COBRA.

    Returns
    -------
    column, months
        Length of COBRA.

    Notes
    -----
    The notice is taken to be given in the month of the decision: the law allows 60 days. Not here
    yet: 36 months for the family after a divorce, a death or the worker's Medicare.
    """
    in_time = (disability_onset < cobra_starts + disability_window[:, :1] * 12 / 365) & (
        disability_decision < cobra_starts + months[:, :1]
    )
    return np.where(in_time, disability_months[:, :1], months[:, :1])


@rule(
    cite="29 USC 1162(2); 45 CFR 155.420(d)(1); 42 USC 426(b), 29 USC 1162(2)(D)(ii)",
    unit="code",
    plain="Who covers the medical bills in each month.",
)
def coverage_by_month(
    *,
    month: Array,
    plan_now: Array,
    employer_cover_ends: Array,
    path: Array,
    cobra_starts: Array,
    cobra_months: Array,
    after_cobra: Array,
    medicare_starts: Array,
    medicare_kind: Array,
    keeps_medicaid: Array,
) -> Array:
    """Code of cover for each month.

    The plan from the job comes first; then the path that the family chose; COBRA gives way to
    ``after_cobra`` when its months are used up; Medicare takes over from COBRA, a marketplace plan
    and no cover in its first month. A plan from current work, one's own or a partner's, stays.

    Parameters
    ----------
    month : row, month
        Months of the projection.
    plan_now : column, code
        Cover in the first month.
    employer_cover_ends : column, month
        First month without the plan from the job.
    path : column, code
        Cover chosen after the job's plan: none, COBRA, marketplace, partner's plan or Medicaid.
    cobra_starts : column, month
        First month of COBRA; unknown: COBRA is taken not to run out.
    cobra_months : column, months
        How long COBRA can last.
    after_cobra : column, code
        Cover when COBRA's months are used up.
    medicare_starts : column, month
        First month of Medicare (never, when it does not come).
    medicare_kind : column, code
        With Medigap, alone, or Medicare Advantage.
    keeps_medicaid : column, truth
        Whether a person on Medicaid keeps full Medicaid beside Medicare.

    Returns
    -------
    page, code
        Codes of this module: 0 none ... 8 Medicaid.

    Notes
    -----
    A family with a partner's plan and Medicare pays by the partner's plan here; Medicare as the
    second payer would lower its share. Not here yet: the end of a partner's plan.
    """
    job_over = (plan_now == EMPLOYER) & (month >= employer_cover_ends)
    cover = np.where(job_over, path, plan_now)
    cobra_over = (cover == COBRA) & (month >= cobra_starts + cobra_months)
    cover = np.where(cobra_over, after_cobra, cover)
    gives_way = (cover == NONE) | (cover == COBRA) | (cover == MARKETPLACE)
    gives_way = gives_way | ((cover == MEDICAID) & ~keeps_medicaid.astype(bool))
    return np.where(gives_way & (month >= medicare_starts), medicare_kind, cover)


def _same_plan(coverage: Array, plan_now: Array) -> Array:
    """Months still under today's plan: COBRA is the employer's plan under another name."""
    return (coverage == plan_now) | ((coverage == COBRA) & (plan_now == EMPLOYER))


@rule(
    cite="45 CFR 147.200 (Summary of Benefits and Coverage); 26 CFR 54.4980B-5 Q&A-2",
    unit="truth",
    plain="The months in which the deductible starts again from zero.",
)
def plan_year_starts(
    *, month: Array, coverage: Array, plan_now: Array, plan_year_month: Array
) -> Array:
    """Months in which deductible and out-of-pocket maximum start again.

    They start again with a new plan year and with a new plan. COBRA is the same plan: what was
    paid toward the deductible is carried along.

    Parameters
    ----------
    month : row, month
        Months of the projection.
    coverage : page, code
        Cover of each month.
    plan_now : column, code
        Cover in the first month.
    plan_year_month : column, month of the year
        Month (1 to 12) in which today's plan year starts.

    Returns
    -------
    page, truth
        True in a month of a new start.

    Notes
    -----
    Plans taken up later are given calendar plan years. That is the law for the marketplace and for
    Medicare; a partner's plan may start in another month, which moves its reset.
    """
    this_month = month % 12 + 1
    anniversary = np.where(
        _same_plan(coverage, plan_now), this_month == plan_year_month, this_month == 1
    )
    before, after = coverage[:, :-1], coverage[:, 1:]
    changed = (before != after) & ~((before == EMPLOYER) & (after == COBRA))
    first = np.zeros_like(coverage[:, :1], dtype=bool)
    return anniversary | np.concatenate([first, changed], axis=-1)


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
    return np.where(_same_plan(coverage, plan_now), own, later)


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


# -- premiums ----------------------------------------------------------------------------------


@rule(
    cite="29 USC 1162(3); 26 CFR 54.4980B-8 Q&A-1",
    unit="USD/month",
    plain="The price of COBRA: the whole premium and a little more.",
    figures={
        "rate": "cobra.premium_rate",
        "extension_rate": "cobra.extension_premium_rate",
        "ordinary_months": "cobra.months",
    },
)
def cobra_premium(
    *,
    month: Array,
    cobra_starts: Array,
    full_premium: Array,
    rate: Array,
    extension_rate: Array,
    ordinary_months: Array,
) -> Array:
    """The most that COBRA may cost: 102 percent, and 150 in the disability extension.

    Parameters
    ----------
    month : row, month
        Months of the projection.
    cobra_starts : column, month
        First month of COBRA.
    full_premium : column, USD/month
        Premium of the plan with the employer's part.
    rate : figure, share
        Part of the full premium that may be asked.
    extension_rate : figure, share
        Part that may be asked in the months of the disability extension.
    ordinary_months : figure, months
        Months before the extension.

    Returns
    -------
    page, USD/month
        Premium, should the month be under COBRA.

    Notes
    -----
    The full premium is held at today's; plans usually raise it once a year. A family whose disabled
    member leaves the plan pays 102 percent throughout, which is less than shown.
    """
    extended = month >= cobra_starts + ordinary_months
    return full_premium * np.where(extended, extension_rate, rate)


@rule(
    cite="Plan terms; 29 USC 1162(3); 26 USC 36B; 42 USC 1395r, 1395w-113",
    unit="USD/month",
    plain="What the family pays this month to be insured.",
)
def premium(
    *,
    coverage: Array,
    employer: Array,
    cobra: Array,
    marketplace: Array,
    partner: Array,
    medicare: Array,
    medicaid: Array | float = 0.0,
) -> Array:
    """Premium of the cover of each month.

    Parameters
    ----------
    coverage : page, code
        Cover of each month.
    employer : column, USD/month
        Worker's part of the premium.
    cobra : page, USD/month
        COBRA premium.
    marketplace : page, USD/month
        Marketplace premium less the tax credit.
    partner : column, USD/month
        What the partner's plan costs the family more with the patient on it.
    medicare : page, USD/month
        Premiums of Medicare, Part D and Medigap or Medicare Advantage.
    medicaid : column, USD/month
        Medicaid premium, where the state asks one.

    Returns
    -------
    page, USD/month
        Premium; zero without cover.

    Notes
    -----
    Only the patient's cover is priced after a change; others in the family may need a plan too.
    """
    page = np.where(coverage == EMPLOYER, employer, 0.0)
    page = np.where(coverage == COBRA, cobra, page)
    page = np.where(coverage == MARKETPLACE, marketplace, page)
    page = np.where(coverage == PARTNER, partner, page)
    page = np.where((coverage >= MEDIGAP) & (coverage <= ADVANTAGE), medicare, page)
    return np.where(coverage == MEDICAID, medicaid, page)


@rule(
    cite="42 USC 1395k",
    unit="USD/month",
    plain="The part that falls in months with Original Medicare.",
)
def in_original_medicare(*, coverage: Array, amounts: Array) -> Array:
    """Amounts in the months with Medicare Parts A and B, zero in the others.

    Parameters
    ----------
    coverage : page, code
        Cover of each month.
    amounts : page, USD/month
        The amounts.

    Returns
    -------
    page, USD/month
        The amounts of those months.
    """
    return np.where((coverage == MEDIGAP) | (coverage == MEDICARE), amounts, 0.0)


@rule(
    cite="29 USC 1165(a)(1) (COBRA); 45 CFR 155.420(c)(1), (d)(1) (marketplace)",
    unit="month",
    plain="The month in which the time to choose a new plan runs out.",
    figures={"days": "cobra.election_days"},
)
def last_month_to_choose(*, employer_cover_ends: Array, days: Array) -> Array:
    """Month of the last day to choose COBRA or, after losing the plan, a marketplace plan.

    Both windows are 60 days. COBRA's runs from the loss of cover or from the notice, whichever is
    later; the notice is taken to come in time.

    Parameters
    ----------
    employer_cover_ends : column, month
        First month without the plan from the job; never if it stays.
    days : figure, days
        Length of the window.

    Returns
    -------
    column, month
        Month in which the window ends; never if the plan stays.
    """
    last = first_day_of(employer_cover_ends) + days[:, :1] - 1
    return np.where(employer_cover_ends >= NEVER, NEVER, month_of_day(last))


@rule(
    cite="29 USC 1162(2)(A), 29 USC 1166(a)(3)",
    unit="month",
    plain="The month by which the COBRA plan must have Social Security's decision.",
    figures={"days": "cobra.election_days", "months": "cobra.months"},
)
def extension_notice(
    *, cobra_starts: Array, disability_decision: Array, days: Array, months: Array
) -> Array:
    """Last month to send Social Security's decision to the plan for 29 months of COBRA.

    The notice is due within 60 days of the decision and before the 18 months are over.

    Parameters
    ----------
    cobra_starts : column, month
        First month of COBRA; never without it.
    disability_decision : column, month
        Month of Social Security's decision; never if there is none.
    days : figure, days
        Days for the notice.
    months : figure, months
        Ordinary length of COBRA.

    Returns
    -------
    column, month
        Month of the deadline; never where there is nothing to extend.
    """
    last = month_of_day(first_day_of(disability_decision) + days[:, :1] - 1)
    open_until = cobra_starts + months[:, :1]
    in_time = (cobra_starts < NEVER) & (disability_decision < open_until)
    return np.where(in_time, np.fmin(last, open_until - 1), NEVER)
