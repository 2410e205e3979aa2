"""Medicare: when it starts, what Parts A, B and D leave to the patient, Medigap and premiums.

The projection calls these rules in this order:

1. ``month_of_65``, ``coverage_start``: the first month (disability's month comes from
   ``social_security``);
2. ``by_part``: the month's bills by part of Medicare;
3. ``outpatient_drug_limit``, ``part_b_deductible_met``, ``part_b``, ``part_a``, ``medigap_pays``,
   ``original_medicare``;
4. ``part_d``, and ``payment_plan`` for families that spread it over the year;
5. ``income_surcharge``, then ``premium``.

Medicare Advantage is adjudicated by ``insurance.cost_sharing`` with the plan's own terms; its
drugs by ``part_d``.
"""

from __future__ import annotations

from functools import reduce
from typing import NamedTuple

import numpy as np

from estimator.basis.journal import rule
from estimator.basis.money import round_to
from estimator.basis.months import Array, capped, running_total

#: Which part of Medicare pays a kind of service.
NOT_COVERED, PART_A, PART_B, PART_B_DRUG, PART_B_LABORATORY, PART_D = range(6)

#: The part that pays each kind (kinds as in the Summary of Benefits and Coverage).
PART_OF_KIND = {
    "primary": PART_B,
    "specialist": PART_B,
    "emergency": PART_B,
    "imaging": PART_B,
    "lab": PART_B_LABORATORY,
    "infusion_drug": PART_B_DRUG,
    "infusion": PART_B,
    "radiation": PART_B,
    "procedure": PART_B,
    "hospital": PART_A,
    "therapy": PART_B,
    "drug_generic": PART_D,
    "drug_preferred": PART_D,
    "drug_specialty": PART_D,
}

_CENT = 1 / 100

# Codes of cover (as in insurance): with Medigap, alone, Medicare Advantage.
_MEDIGAP, _ALONE, _ADVANTAGE = 5, 6, 7


# -- when --------------------------------------------------------------------------------------


@rule(
    cite="42 USC 426(a), 42 USC 1395i-2; 42 CFR 406.10, 407.14",
    unit="month",
    plain="The month in which Medicare can start because of age.",
    figures={"age": "medicare.age"},
)
def month_of_65(
    *, birth_month: Array, age: Array, born_on_the_first: Array | bool = False
) -> Array:
    """First month of Medicare by age: the month in which the person turns 65.

    Parameters
    ----------
    birth_month : column, month
        Month of birth.
    age : figure, years
        Age at which Medicare starts.
    born_on_the_first : column, truth
        Born on the first day of a month: Medicare starts a month earlier.

    Returns
    -------
    column, month
        First month by age.
    """
    return birth_month + age[:, :1] * 12 - np.where(born_on_the_first, 1.0, 0.0)


@rule(
    cite="42 USC 426(a), 42 USC 426(b)(2)(A)",
    unit="month",
    plain="The first month of Medicare: at 65, or after two years of disability benefits.",
)
def coverage_start(*, disability_month: Array, age_month: Array) -> Array:
    """First month of Medicare, by disability or by age, whichever comes first.

    Parameters
    ----------
    disability_month : column, month
        The 25th month of entitlement to disability benefits; unknown or never if none.
    age_month : column, month
        The month of turning 65; unknown or never if not asked.

    Returns
    -------
    column, month
        First month of Medicare.

    Notes
    -----
    Enrollment is taken to be on time. Signing up for Part B late can mean a gap and a penalty.
    """
    return np.fmin(disability_month, age_month)


# -- bills by part -----------------------------------------------------------------------------


class ByPart(NamedTuple):
    """The month's bills by the part of Medicare that pays them."""

    hospital: Array
    services: Array
    drugs: Array
    laboratory: Array
    part_d_drugs: Array


def _sum(pages: list[Array], like: Array) -> Array:
    return reduce(np.add, pages) if pages else np.zeros_like(like)


@rule(
    cite="42 USC 1395d, 1395k, 1395w-102; 42 CFR 410.26-410.30",
    unit="USD/month",
    plain="The month's bills, sorted by the part of Medicare that pays them.",
)
def by_part(*, coverage: Array, allowed: Array, part: Array) -> ByPart:
    """Bills by part of Medicare, in the months that Medicare covers.

    Parameters
    ----------
    coverage : page, code
        Cover of each month.
    allowed : pages by kind, USD/month
        Medicare's amounts.
    part : by kind, code
        Part that pays each kind (``PART_OF_KIND`` in the order of the kinds).

    Returns
    -------
    ByPart, USD/month
        Parts A and B only for Original Medicare; Part D drugs also for Medicare Advantage.

    Notes
    -----
    Pills that Part B pays (such as capecitabine) must be given as a clinic drug, not as a pharmacy
    fill, in Medicare's amounts.
    """
    codes = [int(code) for code in part[:, 0, 0]]

    def bills(wanted: int) -> Array:
        return _sum([allowed[k] for k, code in enumerate(codes) if code == wanted], allowed[0])

    original = (coverage == _MEDIGAP) | (coverage == _ALONE)
    any_kind = original | (coverage == _ADVANTAGE)
    return ByPart(
        hospital=np.where(original, bills(PART_A), 0.0),
        services=np.where(original, bills(PART_B), 0.0),
        drugs=np.where(original, bills(PART_B_DRUG), 0.0),
        laboratory=np.where(original, bills(PART_B_LABORATORY), 0.0),
        part_d_drugs=np.where(any_kind, bills(PART_D), 0.0),
    )


def _january(month: Array) -> Array:
    return month % 12 == 0


def _later_year(month: Array) -> Array:
    """Whether a January lies between the first month and this one."""
    return month // 12 > month[:, :1] // 12


# -- Part B ------------------------------------------------------------------------------------


@rule(
    cite="42 USC 1395l(t)(8)(C)(i); 42 CFR 419.41(c)(4)(i)",
    unit="USD/month",
    plain="The most a drug given in a hospital's outpatient clinic can cost you, visit by visit.",
    figures={"inpatient_deductible": "medicare.part_a_deductible"},
)
def outpatient_drug_limit(
    *, visits: Array, in_hospital: Array, inpatient_deductible: Array
) -> Array:
    """Limit on coinsurance for drugs given in a hospital outpatient department.

    In a hospital's outpatient department the copayment for a service, with the drugs billed for
    it, is at most the inpatient deductible. A doctor's office has no such limit.

    Parameters
    ----------
    visits : page, visits/month
        Visits in which clinic drugs are given.
    in_hospital : column, truth
        Whether they are given in a hospital's outpatient department.
    inpatient_deductible : figure, USD
        Part A deductible of the year.

    Returns
    -------
    page, USD/month
        Limit for the month; no limit (infinite) in an office.

    Notes
    -----
    Taken over the month's visits together: visits of very different prices are limited a little
    less here than one by one. Two drugs on one day share one limit.
    """
    return np.where(in_hospital, visits * inpatient_deductible, np.inf)


@rule(
    cite="42 USC 1395l(b)",
    unit="USD",
    plain="What was already paid toward the Part B deductible this year.",
)
def part_b_deductible_met(*, plan_now: Array, spent_deductible: Array) -> Array:
    """Part B deductible paid before the first month.

    What a person paid toward the deductible of another plan does not count toward Medicare's.

    Parameters
    ----------
    plan_now : column, code
        Cover in the first month.
    spent_deductible : column, USD
        Paid toward the deductible of that cover.

    Returns
    -------
    column, USD
        The amount for people on Original Medicare; zero for others.
    """
    original = (plan_now == _MEDIGAP) | (plan_now == _ALONE)
    return np.where(original, spent_deductible, 0.0)


class PartB(NamedTuple):
    """The patient's share under Part B before any supplement."""

    deductible_paid: Array
    coinsurance_paid: Array


@rule(
    cite="42 USC 1395l(a)(1), (b), (i)(9), 42 USC 1395w-3a(i)(5); 42 CFR 410.152, 410.160",
    unit="USD/month",
    plain="Your share of doctor and clinic bills under Medicare Part B: the deductible, then 20%.",
    figures={
        "deductible": "medicare.part_b_deductible",
        "coinsurance": "medicare.part_b_coinsurance",
    },
)
def part_b(
    *,
    month: Array,
    services: Array,
    drugs: Array,
    drug_coinsurance: Array,
    deductible: Array,
    coinsurance: Array,
    drug_limit: Array | float = np.inf,
    spent_deductible: Array | float = 0.0,
) -> PartB:
    """Part B deductible and coinsurance; there is no yearly maximum.

    In each month visits and services come before clinic drugs, so the deductible falls on them
    first. Coinsurance on drugs is given as an amount, because drugs whose price rose faster than
    inflation have a lower rate each quarter.

    Parameters
    ----------
    month : row, month
        Months of the projection.
    services : page, USD/month
        Visits, scans, infusions, radiation and therapy at Medicare's amounts.
    drugs : page, USD/month
        Clinic drugs at Medicare's amounts.
    drug_coinsurance : page, USD/month
        Coinsurance on these drugs if no deductible were left (20%, or the adjusted rate of each).
    deductible : figure, USD/year
        Part B deductible.
    coinsurance : figure, share
        Part B coinsurance.
    drug_limit : page, USD/month
        Limit for drugs given in a hospital outpatient department.
    spent_deductible : column, USD
        Part B deductible paid this calendar year before the first month.

    Returns
    -------
    PartB, USD/month
        Deductible and coinsurance paid.

    Notes
    -----
    Laboratory tests cost nothing under Part B and are left out of ``services``. Doctors are taken to
    accept Medicare's amount (assignment).
    """
    bills = services + drugs
    room = deductible - np.where(_later_year(month), 0.0, spent_deductible)
    taken = capped(bills, _january(month), room)
    from_services = np.minimum(services, taken)
    part_left = 1 - (taken - from_services) / np.where(drugs > 0, drugs, 1.0)
    on_drugs = np.minimum(drug_coinsurance * part_left, drug_limit)
    return PartB(
        deductible_paid=taken,
        coinsurance_paid=(services - from_services) * coinsurance + on_drugs,
    )


# -- Part A ------------------------------------------------------------------------------------


@rule(
    cite="42 USC 1395e(a)(1), 1395x(a); 42 CFR 409.82",
    unit="USD/month",
    plain="The hospital deductible under Medicare Part A, once for each spell of illness.",
    figures={"deductible": "medicare.part_a_deductible"},
)
def part_a(*, stays: Array, hospital: Array, deductible: Array) -> Array:
    """Part A deductible for hospital stays.

    It is charged once in a benefit period, which ends after 60 days out of the hospital (counted
    as two whole months).

    Parameters
    ----------
    stays : page, stays/month
        Hospital stays (an average may be a part of a stay).
    hospital : page, USD/month
        Hospital bills at Medicare's amounts.
    deductible : figure, USD
        Part A deductible of the year.

    Returns
    -------
    page, USD/month
        The patient's share.

    Notes
    -----
    Stays of more than 60 days would cost a daily amount more. A stay in the two months before the
    first one is not known and makes this too high.
    """
    stays = np.minimum(np.where(hospital > 0, stays, 0.0), 1.0)
    zero = np.zeros_like(stays[:, :1])
    last_month = np.concatenate([zero, stays[:, :-1]], axis=-1)
    month_before = np.concatenate([zero, last_month[:, :-1]], axis=-1)
    new_period = np.maximum(1 - (last_month + month_before), 0.0)
    return np.minimum(stays * new_period * deductible, hospital)


# -- Medigap -----------------------------------------------------------------------------------


@rule(
    cite="42 USC 1395ss(o)-(p); NAIC Model 651",
    unit="USD/month",
    plain="What the Medigap policy pays of your Medicare share.",
    figures={"covers": "medicare.medigap.{letter}"},
)
def medigap_pays(
    *,
    coverage: Array,
    part_a: Array,
    part_b_deductible: Array,
    part_b_coinsurance: Array,
    covers: Array,
) -> Array:
    """What Medigap pays, by the letter of the policy.

    Parameters
    ----------
    coverage : page, code
        Cover of each month; Medigap pays only in its own months.
    part_a : page, USD/month
        Part A deductible due.
    part_b_deductible : page, USD/month
        Part B deductible due.
    part_b_coinsurance : page, USD/month
        Part B coinsurance due.
    covers : figure, share
        Part that the letter pays of: Part A deductible, Part B deductible, Part B coinsurance.

    Returns
    -------
    page, USD/month
        Paid by Medigap.

    Notes
    -----
    Not here yet: the yearly limits of letters K and L, the small copays of N, waiting periods for
    existing illness, and which states sell Medigap to people under 65.
    """
    paid = covers[0] * part_a + covers[1] * part_b_deductible + covers[2] * part_b_coinsurance
    return np.where(coverage == _MEDIGAP, paid, 0.0)


@rule(
    cite="Arithmetic: Parts A and B less Medigap",
    unit="USD/month",
    plain="Your share under Medicare Parts A and B after Medigap.",
)
def original_medicare(
    *, part_a: Array, part_b_deductible: Array, part_b_coinsurance: Array, medigap: Array
) -> Array:
    """The patient's share under Original Medicare.

    Parameters
    ----------
    part_a : page, USD/month
        Part A deductible due.
    part_b_deductible : page, USD/month
        Part B deductible due.
    part_b_coinsurance : page, USD/month
        Part B coinsurance due.
    medigap : page, USD/month
        Paid by Medigap.

    Returns
    -------
    page, USD/month
        Left to the patient.
    """
    return np.maximum(part_a + part_b_deductible + part_b_coinsurance - medigap, 0.0)


# -- Part D ------------------------------------------------------------------------------------


@rule(
    cite="42 USC 1395w-102(b)(1)-(4); 42 CFR 423.104(d)",
    unit="USD/month",
    plain="Your share of drugs from a pharmacy under Medicare Part D, up to the yearly cap.",
    figures={
        "deductible": "medicare.part_d.deductible",
        "coinsurance": "medicare.part_d.coinsurance",
        "initial_limit": "medicare.part_d.initial_limit",
        "threshold": "medicare.part_d.out_of_pocket_threshold",
        "gap_discount": "medicare.part_d.gap_discount",
        "coinsurance_above": "medicare.part_d.coinsurance_above_threshold",
    },
)
def part_d(
    *,
    month: Array,
    drugs: Array,
    deductible: Array,
    coinsurance: Array,
    initial_limit: Array,
    threshold: Array,
    gap_discount: Array,
    coinsurance_above: Array,
    spent: Array | float = 0.0,
) -> Array:
    """Part D's standard benefit on brand drugs: deductible, 25 percent, then the cap.

    The patient's share is a broken line over the year's drug costs, starting anew each January.
    Through 2024 costs between the initial limit and the threshold were the coverage gap, where the
    maker's discount counted toward the threshold; since 2025 there is none, and the threshold
    is a cap on what the patient pays.

    Parameters
    ----------
    month : row, month
        Months of the projection.
    drugs : page, USD/month
        Costs of covered drugs at the plan's prices.
    deductible : figure, USD/year
        Part D deductible.
    coinsurance : figure, share
        Patient's part after the deductible.
    initial_limit : figure, USD/year
        Drug costs at which the coverage gap began (infinite since 2025).
    threshold : figure, USD/year
        Out-of-pocket threshold.
    gap_discount : figure, share
        Maker's discount in the gap, which counted toward the threshold (zero since 2025).
    coinsurance_above : figure, share
        Patient's part above the threshold.
    spent : column, USD
        Drug costs of this calendar year before the first month.

    Returns
    -------
    page, USD/month
        The patient's share.

    Notes
    -----
    Plans may use copays of equal value on average; a plan's own can be higher or lower early in
    the year, never above the cap since 2025. Extra Help is not here yet.
    """
    first_costs = np.where(_later_year(month), 0.0, spent)
    after = running_total(drugs, _january(month)) + first_costs
    before = after - drugs
    initial_end = np.minimum(initial_limit, deductible + (threshold - deductible) / coinsurance)
    counted = deductible + coinsurance * (initial_end - deductible)
    gap_end = initial_end + (threshold - counted) / (coinsurance + gap_discount)

    def paid(costs: Array) -> Array:
        between = np.minimum(np.maximum(costs - deductible, 0.0), gap_end - deductible)
        above = np.maximum(costs - gap_end, 0.0)
        return np.minimum(costs, deductible) + coinsurance * between + coinsurance_above * above

    return np.maximum(paid(after) - paid(before), 0.0)


@rule(
    cite="42 USC 1395w-102(b)(2)(E); 42 CFR 423.137(c)",
    unit="USD/month",
    plain="The monthly bill when drug costs are spread over the year "
    "(the Medicare Prescription Payment Plan).",
    figures={"threshold": "medicare.part_d.out_of_pocket_threshold"},
)
def payment_plan(
    *, month: Array, incurred: Array, joins: Array, threshold: Array, spent: Array | float = 0.0
) -> Array:
    """Monthly bills of the Medicare Prescription Payment Plan, to the cent.

    In the first month of a year in the plan the bill is at most the yearly cap, less what was
    incurred before, over the months left; later, what is still owed with the new costs, over the
    months left. The plan renews each January. It changes when the family pays, not how much.

    Parameters
    ----------
    month : row, month
        Months of the projection.
    incurred : page, USD/month
        The patient's share of drugs under Part D.
    joins : column, month
        First month in the plan (never: pays at the pharmacy).
    threshold : figure, USD/year
        Out-of-pocket cap of the year.
    spent : column, USD
        Share of drugs paid this calendar year before the first month.

    Returns
    -------
    page, USD/month
        Bills; what is incurred, in months outside the plan.

    Notes
    -----
    Bills are dated in the month they are for. A balance from before the first month is not known.
    """
    lead = int(month[0, 0]) % 12
    years = -(-(lead + month.shape[-1]) // 12)
    tail = years * 12 - lead - month.shape[-1]

    def calendar(page: Array) -> Array:
        page = np.broadcast_to(page, (*incurred.shape[:-1], month.shape[-1]))
        page = np.pad(page, ((0, 0), (lead, tail)))
        return page.reshape(len(page), years, 12)

    costs, caps = calendar(incurred), calendar(threshold)
    member = calendar(month >= joins)
    starts = calendar(month == joins)
    earlier = np.zeros_like(costs[:, :, 0])
    earlier[:, :1] = spent
    balance = np.zeros_like(earlier)
    bills = []
    for position in range(12):  # months of the plan year; all years at once
        left = 12 - position
        cost, inside = costs[:, :, position], member[:, :, position]
        owed = balance + np.where(inside, cost, 0.0)
        begins = inside if position == 0 else starts[:, :, position]
        first_cap = np.maximum(caps[:, :, position] - earlier, 0.0) / left
        due = np.where(begins, np.minimum(owed, first_cap), owed / left)
        bill = owed if left == 1 else np.minimum(round_to(due, _CENT), owed)
        bills.append(np.where(inside, bill, cost))
        balance = np.where(inside, owed - bill, 0.0)
        earlier = earlier + cost
    flat = np.stack(bills, axis=-1).reshape(len(costs), years * 12)
    return flat[:, lead : lead + month.shape[-1]]


# -- premiums ----------------------------------------------------------------------------------


class Surcharge(NamedTuple):
    """Extra premiums for high incomes."""

    part_b: Array
    part_d: Array


@rule(
    cite="42 USC 1395r(i), 1395w-113(a)(7); 20 CFR 418.1101-418.2340",
    unit="USD/month",
    plain="The extra Medicare premium that people with high incomes pay.",
    figures={
        "over": "medicare.income_surcharge.{filing}.over",
        "part_b": "medicare.income_surcharge.{filing}.part_b",
        "part_d": "medicare.income_surcharge.{filing}.part_d",
    },
)
def income_surcharge(*, income: Array, over: Array, part_b: Array, part_d: Array) -> Surcharge:
    """Income-related additions to the premiums of Parts B and D.

    Parameters
    ----------
    income : page, USD/year
        Modified adjusted gross income of two years before.
    over : figure, USD/year
        Incomes above which each tier applies.
    part_b : figure, USD/month
        Addition to Part B in each tier.
    part_d : figure, USD/month
        Addition to Part D in each tier.

    Returns
    -------
    Surcharge, USD/month
        Additions to Parts B and D.

    Notes
    -----
    A family whose income fell because work stopped can ask for the newer year (Form SSA-44).
    """
    b = d = np.zeros(np.broadcast_shapes(income.shape, over.shape[1:]))
    for tier in range(len(over)):
        reached = income > over[tier]
        b = np.where(reached, part_b[tier], b)
        d = np.where(reached, part_d[tier], d)
    return Surcharge(part_b=b, part_d=d)


@rule(
    cite="42 USC 1395r(a), 1395w-113; 42 CFR 408.20, 423.286",
    unit="USD/month",
    plain="Medicare premiums: Part B, the drug plan, and Medigap or Medicare Advantage.",
    figures={
        "part_b_premium": "medicare.part_b_premium",
        "part_d_base_premium": "medicare.part_d.base_premium",
    },
)
def premium(
    *,
    coverage: Array,
    part_b_premium: Array,
    part_d_base_premium: Array,
    drug_plan_premium: Array,
    medigap_premium: Array,
    advantage_premium: Array | float = 0.0,
    surcharge: Array | float = 0.0,
) -> Array:
    """Medicare premiums by month.

    Parameters
    ----------
    coverage : page, code
        Cover of each month.
    part_b_premium : figure, USD/month
        Standard Part B premium.
    part_d_base_premium : figure, USD/month
        National base premium of Part D, used where the plan's own is not known.
    drug_plan_premium : column, USD/month
        Premium of the drug plan; unknown: the base premium.
    medigap_premium : column, USD/month
        Premium of the Medigap policy.
    advantage_premium : column, USD/month
        Premium of the Medicare Advantage plan beyond Part B.
    surcharge : page, USD/month
        Additions for high incomes, Parts B and D together.

    Returns
    -------
    page, USD/month
        Premiums; zero in months without Medicare.

    Notes
    -----
    Part A is free for people with 40 quarters of work (or their spouse's). Not here yet: late
    penalties, Medicare Savings Programs and Extra Help, which lower or raise these.
    """
    drug_plan = np.where(np.isnan(drug_plan_premium), part_d_base_premium, drug_plan_premium)
    supplement = drug_plan + np.where(coverage == _MEDIGAP, medigap_premium, 0.0)
    extra = np.where(coverage == _ADVANTAGE, advantage_premium, supplement)
    inside = (coverage >= _MEDIGAP) & (coverage <= _ADVANTAGE)
    return np.where(inside, part_b_premium + surcharge + extra, 0.0)
