"""Medicare: when it starts, what Parts A, B and D leave to the patient, Medigap and premiums.

The projection calls these rules in this order:

1. ``month_of_65``, ``coverage_start``: the first month (disability's month comes from
   ``social_security``);
   then ``work_cover_ends``, ``part_b_sign_up_by`` and ``pays_first``;
2. ``by_part``: the month's bills by part of Medicare;
3. ``outpatient_drug_limit``, ``part_b_deductible_met``, ``part_b``, ``part_a``, ``medigap_pays``,
   ``original_medicare``;
4. ``part_d``, and ``payment_plan`` for families that spread it over the year;
5. ``income_surcharge``, ``part_b_penalty_share``, ``part_b_penalty`` and ``part_d_penalty``,
   ``premium_additions`` of these, then ``premium`` with them as its surcharge.

Medicare Advantage is adjudicated by ``insurance.cost_sharing`` with the plan's own terms; its
drugs by ``part_d``.
"""

from __future__ import annotations

from functools import reduce
from typing import NamedTuple

import numpy as np

from estimator.basis.journal import rule
from estimator.basis.money import round_to
from estimator.basis.months import NEVER, Array, capped, running_total
from estimator.rules.coverage import ADVANTAGE, COBRA, EMPLOYER, MEDICARE, MEDIGAP, PARTNER

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
_DIME = 1 / 10

#: Which pays first, of Medicare and a plan from work.
ONE_PAYER, PLAN_FIRST, MEDICARE_FIRST, SIZE_UNKNOWN = range(4)

#: What a family reads for each code.
PAYER_NAMES = {
    ONE_PAYER: "one payer",
    PLAN_FIRST: "The plan from work pays first, then Medicare.",
    MEDICARE_FIRST: "Medicare pays first, then the plan from work or COBRA. Sign up for Part B in "
    "time: without it, the plan may pay only what would be left after Medicare, and you owe the "
    "rest.",
    SIZE_UNKNOWN: "Ask how many people work for the employer: it decides whether the plan or "
    "Medicare pays first. If Medicare should pay first and you do not have Part B, the plan may pay "
    "very little.",
}


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


# -- signing up, and being late ----------------------------------------------------------------


def _first_days(month: Array) -> Array:
    """Day on which each known month starts (unknown and "never" stay out of reach)."""
    known = np.isfinite(month) & (month < NEVER)
    months = np.datetime64("0000-01", "M") + np.where(known, month, 0.0).astype(int)
    days = months.astype("datetime64[D]").astype(float)
    return np.where(known, days, np.where(np.isnan(month), np.nan, np.inf))


def _eligible_since(month: Array, medicare_starts: Array, age_month: Array) -> Array:
    """Month from which a delay counts: at 65 a new first chance wipes out an earlier delay."""
    return np.where(month >= age_month, np.fmax(medicare_starts, age_month), medicare_starts)


@rule(
    cite="42 USC 1395p(i)(1)-(3); 42 CFR 411.104, 407.20",
    unit="month",
    plain="The first month without a health plan from a current job, yours or your partner's.",
)
def work_cover_ends(
    *, plan_now: Array, employer_cover_ends: Array, cobra_started: Array, path: Array
) -> Array:
    """First month without cover from current work; COBRA is not such cover.

    Parameters
    ----------
    plan_now : column, code
        Cover in the first month (codes of ``insurance``).
    employer_cover_ends : column, month
        First month without the plan from the job (work and protected leave both over).
    cobra_started : column, month
        First month of COBRA for a family that has it already; unknown otherwise.
    path : column, code
        Cover chosen after the job's plan.

    Returns
    -------
    column, month
        First month without such cover; never when a partner's plan goes on; unknown without any.

    Notes
    -----
    A partner's plan is taken to come from the partner's current work and to go on. Someone on leave
    still has cover from current work while the job is theirs to return to; after six months of
    disability pay from the employer that is no longer so, which is not modeled here.
    """
    ends = np.where(path == PARTNER, NEVER, employer_cover_ends)
    after_job = np.where(plan_now == COBRA, cobra_started, np.nan)
    return np.where(plan_now == EMPLOYER, ends, np.where(plan_now == PARTNER, NEVER, after_job))


@rule(
    cite="42 USC 1395p(d), 1395p(i)(1)-(3); 42 CFR 407.14, 407.20",
    unit="month",
    plain="The last month to sign up for Medicare Part B on time. COBRA does not move it.",
    figures={
        "initial_months_after": "medicare.initial_months_after",
        "special_enrollment_months": "medicare.special_enrollment_months",
    },
)
def part_b_sign_up_by(
    *,
    medicare_starts: Array,
    work_cover_ends: Array,
    initial_months_after: Array,
    special_enrollment_months: Array,
) -> Array:
    """Last month of the first enrollment period, or of the special one after a job's plan.

    The special period lasts through the eighth month in a row without cover from current work. It
    is for people who had such cover in their first month of Medicare.

    Parameters
    ----------
    medicare_starts : column, month
        First month of Medicare.
    work_cover_ends : column, month
        First month without cover from current work; never while it goes on; unknown without any.
    initial_months_after : figure, months
        Months after the first month of Medicare in which the first enrollment period ends.
    special_enrollment_months : figure, months
        Months of the special period that follow the cover.

    Returns
    -------
    column, month
        Last month to sign up on time; never while cover from work goes on or Medicare never comes.

    Notes
    -----
    After this month the next chance is January to March. Signing up in the first month without the
    plan leaves no gap; waiting longer does. Not here yet: the six months given to a disabled person
    whose plan from former work is ended against their will (42 USC 1395p(i)(4)).
    """
    initial = medicare_starts + initial_months_after[:, :1]
    special = work_cover_ends + special_enrollment_months[:, :1] - 1
    last = np.where(work_cover_ends > medicare_starts, np.fmax(initial, special), initial)
    return np.where(np.isnan(last), last, np.minimum(last, NEVER))


@rule(
    cite="42 USC 1395r(b); 42 CFR 408.22, 408.24, 408.25",
    unit="share",
    plain="How much higher the Part B premium is for signing up late.",
    figures={
        "initial_months_after": "medicare.initial_months_after",
        "rate": "medicare.part_b_penalty_rate",
        "step": "medicare.part_b_penalty_months",
    },
)
def part_b_penalty_share(
    *,
    month: Array,
    sign_up_month: Array,
    medicare_starts: Array,
    age_month: Array,
    work_cover_ends: Array,
    initial_months_after: Array,
    rate: Array,
    step: Array,
) -> Array:
    """Late-enrollment penalty of Part B, as a part of the premium.

    Months count from the end of the first enrollment period through the month of signing up, less
    those with cover from current work. Only full years of them matter. At 65 a new first enrollment
    period begins, and a penalty from the years of disability ends.

    Parameters
    ----------
    month : row, month
        Months of the projection.
    sign_up_month : column, month
        Month of signing up for Part B.
    medicare_starts : column, month
        First month of Medicare.
    age_month : column, month
        The month of turning 65; unknown or never if not asked.
    work_cover_ends : column, month
        First month without cover from current work; unknown without any.
    initial_months_after : figure, months
        Months after the first month of Medicare in which the first enrollment period ends.
    rate : figure, share
        Addition for each full year.
    step : figure, months
        Months in a full year of delay.

    Returns
    -------
    page, share
        Addition as a part of the premium; zero on time.

    Notes
    -----
    Cover from work is taken to have begun before the first enrollment period ended. Sign-ups before
    2023 in January to March counted through March. Not here yet: Medicare Savings Programs, under
    which no penalty is owed.
    """
    since = _eligible_since(month, medicare_starts, age_month) + initial_months_after + 1
    late = sign_up_month - np.fmax(since, work_cover_ends) + 1
    signed_up = ~np.isnan(since + late) & (sign_up_month < NEVER)
    return rate * np.floor(np.maximum(np.where(signed_up, late, 0.0), 0.0) / step)


@rule(
    cite="42 USC 1395r(b), (c); 42 CFR 408.22",
    unit="USD/month",
    plain="The extra Part B premium for signing up late. It lasts as long as you have Part B.",
    figures={"part_b_premium": "medicare.part_b_premium"},
)
def part_b_penalty(*, share: Array, part_b_premium: Array) -> Array:
    """Late-enrollment penalty of Part B, with the premium rounded to the nearest ten cents.

    Parameters
    ----------
    share : page, share
        Addition as a part of the premium.
    part_b_premium : figure, USD/month
        Standard Part B premium.

    Returns
    -------
    page, USD/month
        Addition to the standard premium.

    Notes
    -----
    The surcharge for high incomes is not raised by the penalty.
    """
    return np.maximum(round_to(part_b_premium * (1 + share), _DIME) - part_b_premium, 0.0) * (
        share > 0
    )


@rule(
    cite="42 USC 1395w-113(b); 42 CFR 423.46, 423.286(d)(3)",
    unit="USD/month",
    plain="The extra drug plan premium after a time without good drug cover.",
    figures={
        "initial_months_after": "medicare.initial_months_after",
        "rate": "medicare.part_d_penalty_rate",
        "gap_days": "medicare.part_d_gap_days",
        "base_premium": "medicare.part_d.base_premium",
    },
)
def part_d_penalty(
    *,
    month: Array,
    drug_plan_starts: Array,
    medicare_starts: Array,
    age_month: Array,
    creditable_ends: Array,
    initial_months_after: Array,
    rate: Array,
    gap_days: Array,
    base_premium: Array,
) -> Array:
    """Late-enrollment penalty of Part D: a part of the base premium for each month without cover.

    It needs a gap of at least 63 days after the first enrollment period without drug cover as good
    as Medicare's ("creditable"), then counts each full month of it. COBRA can be creditable here.
    At 65 an earlier gap no longer counts.

    Parameters
    ----------
    month : row, month
        Months of the projection.
    drug_plan_starts : column, month
        First month of the Medicare drug plan.
    medicare_starts : column, month
        First month of Medicare.
    age_month : column, month
        The month of turning 65; unknown or never if not asked.
    creditable_ends : column, month
        First month without creditable drug cover; unknown without any.
    initial_months_after : figure, months
        Months after the first month of Medicare in which the first enrollment period ends.
    rate : figure, share
        Addition for each full month without cover.
    gap_days : figure, days
        Shortest gap that counts.
    base_premium : figure, USD/month
        National base premium of the year; the penalty follows it.

    Returns
    -------
    page, USD/month
        Addition to the drug plan's premium, to the nearest ten cents; zero before the plan starts.

    Notes
    -----
    One gap, ending at the plan's first day. People with Extra Help owe no penalty.
    """
    since = _eligible_since(month, medicare_starts, age_month) + initial_months_after + 1
    gap_starts = np.fmax(since, creditable_ends)
    counted = ~np.isnan(since) & (gap_starts < drug_plan_starts) & (drug_plan_starts < NEVER)
    months = np.where(counted, drug_plan_starts - gap_starts, 0.0)
    starts = np.where(counted, gap_starts, 0.0)
    ends = np.where(counted, drug_plan_starts, 0.0)
    long_enough = counted & (_first_days(ends) - _first_days(starts) >= gap_days)
    owed = long_enough & (month >= drug_plan_starts)
    return np.where(owed, round_to(rate * months * base_premium, _DIME), 0.0)


# -- who pays first ----------------------------------------------------------------------------


@rule(
    cite="42 USC 1395y(b)(1)(A), (B); 42 CFR 411.170-411.172, 411.200-411.206",
    unit="code",
    plain="Which pays first when you have Medicare and a plan from work.",
    figures={
        "size_at_65": "medicare.employer_size_age",
        "size_disability": "medicare.employer_size_disability",
    },
)
def pays_first(
    *,
    month: Array,
    coverage: Array,
    medicare_starts: Array,
    age_month: Array,
    employees: Array,
    partner_employees: Array,
    size_at_65: Array,
    size_disability: Array,
    counted_nearby: Array | bool = False,
) -> Array:
    """Order of payers in months with both Medicare and a plan from work.

    Parameters
    ----------
    month : row, month
        Months of the projection.
    coverage : page, code
        Cover of each month (codes of ``insurance``).
    medicare_starts : column, month
        First month of Medicare.
    age_month : column, month
        The month of turning 65; unknown or never if not asked.
    employees : column, people
        People who work for the employer behind the plan; unknown (NaN) if not asked.
    partner_employees : column, people
        The same for the partner's employer.
    size_at_65 : figure, people
        Employees from which the plan pays first at 65 or older.
    size_disability : figure, people
        Employees from which the plan pays first under 65.
    counted_nearby : column, truth
        Whether only people at work sites nearby were counted: the employer may be larger.

    Returns
    -------
    page, code
        ``ONE_PAYER``, ``PLAN_FIRST``, ``MEDICARE_FIRST`` or ``SIZE_UNKNOWN`` (``PAYER_NAMES``).

    Notes
    -----
    A plan from the job or the partner's is taken to come from current work; retiree plans and COBRA
    come after Medicare. COBRA beside Medicare is rare: it may end when Medicare begins. A plan of
    several employers goes by the largest. Kidney failure has its own rule, not here.
    """
    size = np.where(coverage == PARTNER, partner_employees, employees)
    needed = np.where(month >= age_month, size_at_65, size_disability)
    by_size = np.where(size >= needed, PLAN_FIRST, MEDICARE_FIRST)
    open_ended = np.isnan(size) | ((size < needed) & counted_nearby)
    by_size = np.where(open_ended, SIZE_UNKNOWN, by_size)
    from_work = (coverage == EMPLOYER) | (coverage == PARTNER)
    order = np.where(from_work, by_size, np.where(coverage == COBRA, MEDICARE_FIRST, ONE_PAYER))
    return np.where(month >= medicare_starts, order, ONE_PAYER).astype(float)


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

    original = (coverage == MEDIGAP) | (coverage == MEDICARE)
    any_kind = original | (coverage == ADVANTAGE)
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
    original = (plan_now == MEDIGAP) | (plan_now == MEDICARE)
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
    return np.where(coverage == MEDIGAP, paid, 0.0)


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
    cite="42 USC 1395r(b), (i), 1395w-113(a)(7), (b)",
    unit="USD/month",
    plain="What is added to Medicare's premiums for a high income or for signing up late.",
)
def premium_additions(
    *,
    joint: Array,
    single_part_b: Array,
    single_part_d: Array,
    joint_part_b: Array,
    joint_part_d: Array,
    part_b_penalty: Array | float = 0.0,
    part_d_penalty: Array | float = 0.0,
) -> Array:
    """Additions to the premiums of Parts B and D, by the way the family files taxes.

    Parameters
    ----------
    joint : column, truth
        Files jointly.
    single_part_b : page, USD/month
        Income surcharge of Part B, filing single (or as head of household).
    single_part_d : page, USD/month
        Income surcharge of Part D, filing single.
    joint_part_b : page, USD/month
        Income surcharge of Part B, filing jointly.
    joint_part_d : page, USD/month
        Income surcharge of Part D, filing jointly.
    part_b_penalty : page, USD/month
        Late-enrollment penalty of Part B.
    part_d_penalty : page, USD/month
        Late-enrollment penalty of Part D.

    Returns
    -------
    page, USD/month
        All additions of the month.
    """
    by_income = np.where(joint, joint_part_b + joint_part_d, single_part_b + single_part_d)
    return by_income + part_b_penalty + part_d_penalty


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
        Additions for high incomes and for signing up late, Parts B and D together.

    Returns
    -------
    page, USD/month
        Premiums; zero in months without Medicare.

    Notes
    -----
    Part A is free for people with 40 quarters of work (or their spouse's). Not here yet:
    Medicare Savings Programs and Extra Help, which lower these.
    """
    drug_plan = np.where(np.isnan(drug_plan_premium), part_d_base_premium, drug_plan_premium)
    supplement = drug_plan + np.where(coverage == MEDIGAP, medigap_premium, 0.0)
    extra = np.where(coverage == ADVANTAGE, advantage_premium, supplement)
    inside = (coverage >= MEDIGAP) & (coverage <= ADVANTAGE)
    return np.where(inside, part_b_premium + surcharge + extra, 0.0)
