"""Medicare: when it starts, what Parts A, B and D leave to the patient, Medigap, help and premiums.

The projection calls these rules in this order:

1. ``month_of_65``, ``coverage_start``: the first month (disability's month comes from
   ``social_security``);
   then ``work_cover_ends``, ``part_b_sign_up_by`` and ``pays_first``;
2. ``by_part``: the month's bills by part of Medicare;
3. ``outpatient_drug_limit``, ``part_b_deductible_met``, ``part_b``, ``part_a`` (and
   ``hospital_days`` where days are known; ``part_a_by_day`` where the calendar knows each day),
   ``medigap_terms``, ``medigap_pays``, ``original_medicare``; ``medigap_available`` for its page;
4. ``part_d``, then ``extra_help_share`` for families that were granted Extra Help, and
   ``payment_plan`` for those that spread it over the year;
5. ``surcharge_income``, ``income_surcharge``, ``part_b_penalty_share``, ``part_b_penalty`` and
   ``part_d_penalty``, ``premium_additions`` of these, then ``premium`` with them as its surcharge;
6. ``countable_income``, ``extra_help`` and ``savings_programs`` for the page of "likely, possible,
   no"; ``help_granted``, ``after_savings_program`` and ``extra_help_premium`` once a family says
   that help was granted.

Medicare Advantage is adjudicated by ``insurance.cost_sharing`` with the plan's own terms; its
drugs by ``part_d``, because its Part D has the same deductible limit and the same yearly cap.
"""

from __future__ import annotations

from functools import reduce
from typing import NamedTuple

import numpy as np

from estimator.basis.journal import rule
from estimator.basis.money import ceil_to, round_to
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
    ONE_PAYER: "Only one plan pays.",
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
        Born on the first day of a month.

    Returns
    -------
    column, month
        First month by age.

    Notes
    -----
    - ``born_on_the_first``: Born on the first day of a month: Medicare starts a month earlier.
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
        First month after two years of SSDI.
    age_month : column, month
        Month in which you turn 65.

    Returns
    -------
    column, month
        First month of Medicare.

    Notes
    -----
    Enrollment is taken to be on time. Signing up for Part B late can mean a gap and a penalty.

    - ``disability_month``: The 25th month of entitlement to disability benefits; unknown or never
      if none.
    - ``age_month``: Unknown or never if not asked.
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
        Your insurance in the first month.
    employer_cover_ends : column, month
        First month without the plan from the job.
    cobra_started : column, month
        First month of COBRA, if you have it already.
    path : column, code
        Your insurance after the plan from the job.

    Returns
    -------
    column, month
        First month without such cover; never when a partner's plan goes on; unknown without any.

    Notes
    -----
    A partner's plan is taken to come from the partner's current work and to go on. Someone on leave
    still has cover from current work while the job is theirs to return to; after six months of
    disability pay from the employer that is no longer so, which is not modeled here.

    - ``plan_now``: Codes of ``insurance``.
    - ``cobra_started``: Unknown otherwise.
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
        First month without a plan from a current job.
    initial_months_after : figure, months
        Months to sign up after the first month of Medicare.
    special_enrollment_months : figure, months
        Months to sign up after the plan from work ends.

    Returns
    -------
    column, month
        Last month to sign up on time; never while cover from work goes on or Medicare never comes.

    Notes
    -----
    After this month the next chance is January to March. Signing up in the first month without the
    plan leaves no gap; waiting longer does. Not here yet: the six months given to a disabled person
    whose plan from former work is ended against their will (42 USC 1395p(i)(4)).

    - ``work_cover_ends``: Never while it goes on; unknown without any.
    - ``initial_months_after``: Months after the first month of Medicare in which the first
      enrollment period ends.
    - ``special_enrollment_months``: Months of the special period that follow the cover.
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
        The months.
    sign_up_month : column, month
        Month you sign up for Part B.
    medicare_starts : column, month
        First month of Medicare.
    age_month : column, month
        Month in which you turn 65.
    work_cover_ends : column, month
        First month without a plan from a current job.
    initial_months_after : figure, months
        Months to sign up after the first month of Medicare.
    rate : figure, share
        What each full year late adds.
    step : figure, months
        Months that make a full year late.

    Returns
    -------
    page, share
        Addition as a part of the premium; zero on time.

    Notes
    -----
    Cover from work is taken to have begun before the first enrollment period ended. Sign-ups before
    2023 in January to March counted through March. Not here yet: Medicare Savings Programs, under
    which no penalty is owed.

    - ``age_month``: Unknown or never if not asked.
    - ``work_cover_ends``: Unknown without any.
    - ``initial_months_after``: Months after the first month of Medicare in which the first
      enrollment period ends.
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
        Part of the premium that is added.
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
        The months.
    drug_plan_starts : column, month
        First month of the Medicare drug plan.
    medicare_starts : column, month
        First month of Medicare.
    age_month : column, month
        Month in which you turn 65.
    creditable_ends : column, month
        First month without other good drug insurance.
    initial_months_after : figure, months
        Months to sign up after the first month of Medicare.
    rate : figure, share
        What each full month without drug insurance adds.
    gap_days : figure, days
        Shortest gap that counts.
    base_premium : figure, USD/month
        National base premium of Part D.

    Returns
    -------
    page, USD/month
        Addition to the drug plan's premium, to the nearest ten cents; zero before the plan starts.

    Notes
    -----
    One gap, ending at the plan's first day. People with Extra Help owe no penalty.

    - ``age_month``: Unknown or never if not asked.
    - ``creditable_ends``: First month without creditable drug cover; unknown without any.
    - ``initial_months_after``: Months after the first month of Medicare in which the first
      enrollment period ends.
    - ``base_premium``: National base premium of the year; the penalty follows it.
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
        The months.
    coverage : page, code
        Your insurance this month.
    medicare_starts : column, month
        First month of Medicare.
    age_month : column, month
        Month in which you turn 65.
    employees : column, people
        People who work for the employer.
    partner_employees : column, people
        People who work for the partner's employer.
    size_at_65 : figure, people
        Number of workers from which the plan pays first, at 65 or older.
    size_disability : figure, people
        Number of workers from which the plan pays first, under 65.
    counted_nearby : column, truth
        Only workers at sites close by were counted.

    Returns
    -------
    page, code
        ``ONE_PAYER``, ``PLAN_FIRST``, ``MEDICARE_FIRST`` or ``SIZE_UNKNOWN`` (``PAYER_NAMES``).

    Notes
    -----
    A plan from the job or the partner's is taken to come from current work; retiree plans and COBRA
    come after Medicare. COBRA beside Medicare is rare: it may end when Medicare begins. A plan of
    several employers goes by the largest. Kidney failure has its own rule, not here.

    - ``coverage``: Codes of ``insurance``.
    - ``age_month``: Unknown or never if not asked.
    - ``employees``: People who work for the employer behind the plan; unknown (NaN) if not asked.
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
        Your insurance this month.
    allowed : pages by kind, USD/month
        Bills at Medicare's prices.
    part : by kind, code
        Part of Medicare that pays.

    Returns
    -------
    ByPart, USD/month
        Parts A and B only for Original Medicare; Part D drugs also for Medicare Advantage.

    Notes
    -----
    Pills that Part B pays (such as capecitabine) must be given as a clinic drug, not as a pharmacy
    fill, in Medicare's amounts.

    - ``allowed``: Medicare's amounts.
    - ``part``: Part that pays each kind (``PART_OF_KIND`` in the order of the kinds).
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
    plain="The most that the drugs of one visit to a hospital's clinic can cost you.",
    figures={"inpatient_deductible": "medicare.part_a_deductible"},
)
def outpatient_drug_limit(
    *, visits: Array, in_hospital: Array, inpatient_deductible: Array
) -> Array:
    """Limit on coinsurance for drugs given in a hospital outpatient department.

    The statute limits the copayment for a procedure to the inpatient deductible of the year. The
    regulation adds up what is owed for a drug and for the procedure of the same day and treats the
    sum as one copayment: one limit a day, not one for each bill. A doctor's office has no such
    limit.

    Parameters
    ----------
    visits : page, visits/month
        Days with clinic drugs.
    in_hospital : column, truth
        The treatment is given at a hospital's clinic.
    inpatient_deductible : figure, USD
        The Part A deductible.

    Returns
    -------
    page, USD/month
        Limit for the month; no limit (infinite) in an office, and for pills that Part B pays.

    Notes
    -----
    Taken over the month's visits together: visits of very different prices are limited a little
    less here than one by one. Other procedures (a scan, radiation) have a limit each, which their
    20 percent does not reach at today's prices.

    - ``in_hospital``: Whether they are given in a hospital's outpatient department.
    - ``inpatient_deductible``: Part A deductible of the year.
    """
    return np.where(in_hospital & (visits > 0), visits * inpatient_deductible, np.inf)


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
        Your insurance in the first month.
    spent_deductible : column, USD
        Paid toward the deductible this plan year before the first month shown.

    Returns
    -------
    column, USD
        The amount for people on Original Medicare; zero for others.

    Notes
    -----
    - ``spent_deductible``: Paid toward the deductible of that cover.
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
    services_with_drugs: Array | None = None,
) -> PartB:
    """Part B deductible and coinsurance; there is no yearly maximum.

    In each month visits and services come before clinic drugs, so the deductible falls on them
    first. Coinsurance on drugs is given as an amount, because drugs whose price rose faster than
    inflation have a lower rate each quarter.

    Parameters
    ----------
    month : row, month
        The months.
    services : page, USD/month
        Visits, scans, infusions and other care at Medicare's prices.
    drugs : page, USD/month
        Clinic drugs at Medicare's prices.
    drug_coinsurance : page, USD/month
        Your part of these drugs after the deductible.
    deductible : figure, USD/year
        The Part B deductible.
    coinsurance : figure, share
        The Part B coinsurance.
    drug_limit : page, USD/month
        Limit for drugs given in a hospital's clinic.
    spent_deductible : column, USD
        Part B deductible paid this year before the first month shown.
    services_with_drugs : page, USD/month
        Care in the hospital's clinic on the same day as the drugs.

    Returns
    -------
    PartB, USD/month
        Deductible and coinsurance paid.

    Notes
    -----
    Laboratory tests cost nothing under Part B and are left out of ``services``. Doctors are taken to
    accept Medicare's amount (assignment).

    - ``services``: Visits, scans, infusions, radiation and therapy at Medicare's amounts.
    - ``drug_coinsurance``: Coinsurance on these drugs if no deductible were left (20%, or the
      adjusted rate of each).
    - ``drug_limit``: Limit for drugs given in a hospital outpatient department.
    - ``spent_deductible``: Part B deductible paid this calendar year before the first month.
    - ``services_with_drugs``: The part of ``services`` that a hospital's outpatient department does
      on the days of its drugs (giving the infusion): owed under the same limit. Left out: drugs are
      limited alone.
    """
    bills = services + drugs
    room = deductible - np.where(_later_year(month), 0.0, spent_deductible)
    taken = capped(bills, _january(month), room)
    from_services = np.minimum(services, taken)
    part_left = 1 - (taken - from_services) / np.where(drugs > 0, drugs, 1.0)
    on_services = (services - from_services) * coinsurance
    on_drugs = drug_coinsurance * part_left
    if services_with_drugs is not None:
        same_day = on_services * services_with_drugs / np.where(services > 0, services, 1.0)
        on_services = on_services - same_day
        on_drugs = on_drugs + same_day
    return PartB(
        deductible_paid=taken,
        coinsurance_paid=on_services + np.minimum(on_drugs, drug_limit),
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
        Stays in the hospital.
    hospital : page, USD/month
        Hospital bills at Medicare's prices.
    deductible : figure, USD
        The Part A deductible.

    Returns
    -------
    page, USD/month
        The patient's share.

    Notes
    -----
    Days after the 60th are in ``hospital_days``. A stay in the two months before the first one is
    not known and makes this too high.

    - ``hospital``: Hospital bills at Medicare's amounts.
    - ``deductible``: Part A deductible of the year.
    """
    stays = np.minimum(np.where(hospital > 0, stays, 0.0), 1.0)
    zero = np.zeros_like(stays[:, :1])
    last_month = np.concatenate([zero, stays[:, :-1]], axis=-1)
    month_before = np.concatenate([zero, last_month[:, :-1]], axis=-1)
    new_period = np.maximum(1 - (last_month + month_before), 0.0)
    return np.minimum(stays * new_period * deductible, hospital)


class HospitalDays(NamedTuple):
    """What long hospital stays cost beyond the Part A deductible."""

    coinsurance: Array
    not_covered: Array


@rule(
    cite="42 USC 1395d(a)(1), 1395e(a)(1)(A)-(B); 42 CFR 409.61(a), 409.83",
    unit="USD/month",
    plain="The daily amounts for a hospital stay of more than 60 days.",
    figures={
        "deductible": "medicare.part_a_deductible",
        "full_days": "medicare.hospital_full_days",
        "coinsurance_days": "medicare.hospital_coinsurance_days",
        "coinsurance_share": "medicare.hospital_coinsurance_share",
        "reserve_days": "medicare.lifetime_reserve_days",
        "reserve_share": "medicare.lifetime_reserve_share",
    },
)
def hospital_days(
    *,
    days: Array,
    hospital: Array,
    deductible: Array,
    full_days: Array,
    coinsurance_days: Array,
    coinsurance_share: Array,
    reserve_days: Array,
    reserve_share: Array,
    reserve_used: Array | float = 0.0,
) -> HospitalDays:
    """Part A coinsurance for days 61 to 90, for lifetime reserve days, and days not covered.

    Days add up within a benefit period, which ends after two whole months without a hospital day
    (as in ``part_a``). Reserve days are used up once in a lifetime.

    Parameters
    ----------
    days : page, days/month
        Days in the hospital.
    hospital : page, USD/month
        Hospital bills at Medicare's prices.
    deductible : figure, USD
        The Part A deductible.
    full_days : figure, days
        Days in the hospital without a daily amount.
    coinsurance_days : figure, days
        Hospital days after these, with the first daily amount.
    coinsurance_share : figure, share
        First daily amount, as part of the deductible.
    reserve_days : figure, days
        Lifetime reserve days.
    reserve_share : figure, share
        Daily amount of reserve days, as part of the deductible.
    reserve_used : column, days
        Reserve days used before.

    Returns
    -------
    HospitalDays, USD/month
        Daily amounts, and the bills of days that Part A no longer covers.

    Notes
    -----
    A month of two benefit periods is counted as one. The deductible is ``part_a``'s.

    - ``hospital``: Hospital bills at Medicare's amounts; a day costs no more than its part of them.
    - ``deductible``: Part A deductible of the year.
    - ``full_days``: Days of a benefit period without a daily amount.
    """
    inside = days > 0
    zero = np.zeros_like(inside[:, :1])
    last_month = np.concatenate([zero, inside[:, :-1]], axis=-1)
    month_before = np.concatenate([zero, last_month[:, :-1]], axis=-1)
    used = running_total(days, inside & ~(last_month | month_before))
    before = used - days
    end = full_days + coinsurance_days
    shared = np.clip(used, full_days, end) - np.clip(before, full_days, end)
    beyond = np.maximum(used, end) - np.maximum(before, end)
    reserve = capped(beyond, np.zeros_like(inside), np.maximum(reserve_days - reserve_used, 0.0))
    bill = hospital / np.where(inside, days, 1.0)
    return HospitalDays(
        coinsurance=shared * np.minimum(coinsurance_share * deductible, bill)
        + reserve * np.minimum(reserve_share * deductible, bill),
        not_covered=(beyond - reserve) * bill,
    )


class PartADay(NamedTuple):
    """What each day in a facility costs under Part A."""

    deductible: Array
    hospital: Array
    skilled: Array
    not_covered: Array


@rule(
    cite="42 USC 1395d(a), 1395e(a)(1), (3), 1395x(a); 42 CFR 409.60-409.61, 409.82-409.85",
    unit="USD/day",
    plain="What each day in the hospital or in a skilled nursing facility costs under Part A.",
    figures={
        "deductible": "medicare.part_a_deductible",
        "period_gap": "medicare.benefit_period_gap",
        "full_days": "medicare.hospital_full_days",
        "coinsurance_days": "medicare.hospital_coinsurance_days",
        "coinsurance_share": "medicare.hospital_coinsurance_share",
        "reserve_days": "medicare.lifetime_reserve_days",
        "reserve_share": "medicare.lifetime_reserve_share",
        "skilled_full_days": "medicare.skilled_full_days",
        "skilled_days": "medicare.skilled_days",
        "skilled_share": "medicare.skilled_share",
    },
)
def part_a_by_day(
    *,
    hospital_day: Array,
    skilled_day: Array,
    deductible: Array,
    period_gap: Array,
    full_days: Array,
    coinsurance_days: Array,
    coinsurance_share: Array,
    reserve_days: Array,
    reserve_share: Array,
    skilled_full_days: Array,
    skilled_days: Array,
    skilled_share: Array,
    reserve_used: Array | float = 0.0,
) -> PartADay:
    """Part A's deductible and daily amounts, day by day.

    A benefit period starts with the first day in a hospital and ends after 60 days in a row out of
    any hospital or skilled nursing facility; the day of discharge counts as a day out. Within it,
    hospital days 61 to 90 and nursing days 21 to 100 have a daily amount; later hospital days use
    up the 60 lifetime reserve days. A daily amount is that of the year of the day.

    Parameters
    ----------
    hospital_day : page by day, truth
        Nights in the hospital.
    skilled_day : page by day, truth
        Nights in a skilled nursing facility that Part A covers.
    deductible : figure, USD
        The Part A deductible.
    period_gap : figure, days
        Days out of care after which the Part A deductible is due again.
    full_days : figure, days
        Days in the hospital without a daily amount.
    coinsurance_days : figure, days
        Hospital days after these, with the first daily amount.
    coinsurance_share : figure, share
        First daily amount, as part of the deductible.
    reserve_days : figure, days
        Lifetime reserve days.
    reserve_share : figure, share
        Daily amount of reserve days, as part of the deductible.
    skilled_full_days : figure, days
        Nursing days without a daily amount.
    skilled_days : figure, days
        Nursing days that Part A covers.
    skilled_share : figure, share
        Daily amount of nursing days, as part of the deductible.
    reserve_used : column, days
        Reserve days used before.

    Returns
    -------
    PartADay, USD/day
        Deductible, hospital and nursing coinsurance; and 1 for each day that is not covered.

    Notes
    -----
    A benefit period open before the first day is not known. Each day is taken to cost at least its
    coinsurance. The three hospital days that must come before nursing care are not checked.

    - ``deductible``: Part A deductible of each day's year.
    - ``period_gap``: Days out that end a benefit period.
    - ``full_days``: Hospital days of a benefit period without a daily amount.
    - ``skilled_full_days``: Nursing days of a benefit period without a daily amount.
    - ``skilled_days``: Nursing days that Part A covers in a benefit period.
    """
    inside = hospital_day | skilled_day
    day = np.broadcast_to(np.arange(inside.shape[-1], dtype=float), inside.shape)
    latest = np.maximum.accumulate(np.where(inside, day, -np.inf), axis=-1)
    before = np.concatenate([np.full_like(latest[:, :1], -np.inf), latest[:, :-1]], axis=-1)
    new_period = inside & (day - before - 1 >= period_gap)
    stay = running_total(hospital_day.astype(float), new_period)
    nursing = running_total(skilled_day.astype(float), new_period)
    beyond = hospital_day & (stay > full_days + coinsurance_days)
    on_reserve = beyond & (beyond.cumsum(axis=-1) + reserve_used <= reserve_days)
    shared = hospital_day & (stay > full_days) & ~beyond
    per_day = np.where(shared, coinsurance_share, np.where(on_reserve, reserve_share, 0.0))
    nursing_shared = skilled_day & (nursing > skilled_full_days) & (nursing <= skilled_days)
    out = (beyond & ~on_reserve) | (skilled_day & (nursing > skilled_days))
    return PartADay(
        deductible=np.where(hospital_day & (stay == 1), deductible, 0.0),
        hospital=per_day * deductible,
        skilled=np.where(nursing_shared, skilled_share * deductible, 0.0),
        not_covered=out.astype(float),
    )


# -- Medigap -----------------------------------------------------------------------------------

#: Letters of Medigap, in the order of their codes.
LETTERS = (
    "A",
    "B",
    "C",
    "D",
    "F",
    "G",
    "K",
    "L",
    "M",
    "N",
    "F high deductible",
    "G high deductible",
)
_C, _F, _K, _L, _N, _HIGH_F, _HIGH_G = (
    float(LETTERS.index(letter))
    for letter in ("C", "F", "K", "L", "N", "F high deductible", "G high deductible")
)

#: What state law asks of insurers for people under 65 (``medicare.medigap_under_65``).
NOTHING_ASKED, SOME_LETTERS_ASKED, ALL_LETTERS_ASKED, ASKED_AT_ANY_TIME = range(4)

#: Whether a Medigap policy of a letter can be had in a month.
NO_MEDIGAP, LETTER_NOT_SOLD, MAY_BE_REFUSED, SOME_LETTERS, GUARANTEED = range(5)

#: What a family reads for each code.
MEDIGAP_RIGHTS = {
    NO_MEDIGAP: "Medigap needs Medicare Parts A and B first.",
    LETTER_NOT_SOLD: "This letter is not sold to people who first got Medicare in 2020 or later.",
    MAY_BE_REFUSED: "A company may say no because of the illness, or ask for more. Some may still "
    "sell a policy: ask the free state counselors (SHIP).",
    SOME_LETTERS: "The state asks companies to sell at least some letters under 65, also to people "
    "who are ill. Ask the free state counselors (SHIP) which letters and what they cost.",
    GUARANTEED: "Companies must sell this policy now, also to people who are ill.",
}


@rule(
    cite="42 USC 1395ss(s)(2)(A), (z); state law under 65",
    unit="code",
    plain="Whether a company must sell you a Medigap policy in this month.",
    figures={
        "window": "medicare.medigap_open_months",
        "new_since": "medicare.medigap_new_since",
        "under_65": "medicare.medigap_under_65.{state}",
    },
)
def medigap_available(
    *,
    month: Array,
    letter: Array,
    medicare_starts: Array,
    part_b_starts: Array,
    age_month: Array,
    window: Array,
    new_since: Array,
    under_65: Array,
) -> Array:
    """The right to buy a Medigap policy, month by month.

    Federal law gives six months from the first month that a person is 65 and has Part B; under 65
    it gives none, and the state decides. A new window opens at 65. Letters that pay the Part B
    deductible are closed to people who were neither 65 nor on Medicare before 2020.

    Parameters
    ----------
    month : row, month
        The months.
    letter : column, code
        Letter of the Medigap policy.
    medicare_starts : column, month
        First month of Medicare.
    part_b_starts : column, month
        First month of Part B.
    age_month : column, month
        Month in which you turn 65.
    window : figure, months
        Months in which every company must sell to you.
    new_since : figure, year
        First year whose newcomers cannot buy letters C and F.
    under_65 : figure, code
        What the state asks of companies for people under 65.

    Returns
    -------
    page, code
        ``NO_MEDIGAP`` ... ``GUARANTEED`` (``MEDIGAP_RIGHTS``).

    Notes
    -----
    Under 65 the state's window is taken to be six months from Part B. Not here yet: rights when
    other cover ends (63 days), windows at birthdays, and waiting periods for an illness that
    was treated before (up to six months, shortened by earlier cover).

    - ``age_month``: Unknown or never if not asked.
    - ``under_65``: What the state asks of companies under 65: nothing, some letters, all, or all at
      any time.
    """
    at_65 = month >= age_month
    opens = np.where(at_65, np.fmax(part_b_starts, age_month), part_b_starts)
    open_now = (month >= opens) & (month < opens + window)
    by_state = np.where(under_65 >= ALL_LETTERS_ASKED, GUARANTEED, SOME_LETTERS)
    by_state = np.where(under_65 >= SOME_LETTERS_ASKED, by_state, MAY_BE_REFUSED)
    right = np.where(open_now, np.where(at_65, GUARANTEED, by_state), MAY_BE_REFUSED)
    right = np.where(under_65 >= ASKED_AT_ANY_TIME, GUARANTEED, right)
    pays_deductible = (letter == _C) | (letter == _F) | (letter == _HIGH_F)
    newcomer = ~((medicare_starts < new_since * 12) | (age_month < new_since * 12))
    right = np.where(pays_deductible & newcomer, LETTER_NOT_SOLD, right)
    return np.where(month >= part_b_starts, right, NO_MEDIGAP).astype(float)


class MedigapTerms(NamedTuple):
    """What a household's letter pays and leaves."""

    covers: Array
    yearly_limit: Array
    high_deductible: Array
    office_copay: Array
    emergency_copay: Array


@rule(
    cite="42 USC 1395ss(p), (w)(2); NAIC Model 651",
    unit="as given",
    plain="What the letter of your Medigap policy pays and what it leaves to you.",
    figures={
        "a": "medicare.medigap.A",
        "b": "medicare.medigap.B",
        "c": "medicare.medigap.C",
        "d": "medicare.medigap.D",
        "f": "medicare.medigap.F",
        "g": "medicare.medigap.G",
        "k": "medicare.medigap.K",
        "l": "medicare.medigap.L",
        "m": "medicare.medigap.M",
        "n": "medicare.medigap.N",
        "limit_k": "medicare.medigap_limit_k",
        "limit_l": "medicare.medigap_limit_l",
        "high": "medicare.medigap_high_deductible",
        "office": "medicare.medigap_n_office_copay",
        "emergency": "medicare.medigap_n_emergency_copay",
    },
)
def medigap_terms(
    *,
    letter: Array,
    a: Array,
    b: Array,
    c: Array,
    d: Array,
    f: Array,
    g: Array,
    k: Array,
    l: Array,  # noqa: E741  (the policy's own letter)
    m: Array,
    n: Array,
    limit_k: Array,
    limit_l: Array,
    high: Array,
    office: Array,
    emergency: Array,
) -> MedigapTerms:
    """Terms of each household's letter.

    Parameters
    ----------
    letter : column, code
        Letter of the Medigap policy.
    a : figure, share
        What letter A pays.
    b : figure, share
        What letter B pays.
    c : figure, share
        What letter C pays.
    d : figure, share
        What letter D pays.
    f : figure, share
        What letter F pays.
    g : figure, share
        What letter G pays.
    k : figure, share
        What letter K pays.
    l : figure, share
        What letter L pays.
    m : figure, share
        What letter M pays.
    n : figure, share
        What letter N pays.
    limit_k : figure, USD/year
        Most that letter K leaves you to pay in a year.
    limit_l : figure, USD/year
        Most that letter L leaves you to pay in a year.
    high : figure, USD/year
        The deductible of the high-deductible policies.
    office : figure, USD/visit
        Copay for an office visit.
    emergency : figure, USD/visit
        Copay for a visit to the emergency room.

    Returns
    -------
    MedigapTerms, as given
        Shares paid (Part A deductible, Part B deductible, Part B coinsurance, nursing days), the
        yearly limit (infinite without one), the high deductible and the copays (zero without).

    Notes
    -----
    Massachusetts, Minnesota and Wisconsin have policies of their own, which are not here.

    - ``letter``: Letter of the policy (``LETTERS``); unknown: G.
    """
    own = np.where(np.isnan(letter), float(LETTERS.index("G")), letter)
    by_code = (a, b, c, d, f, g, k, l, m, n, f, g)
    covers = np.zeros(np.broadcast_shapes(own.shape, g.shape))
    for code, shares in enumerate(by_code):
        covers = np.where(own == code, shares, covers)
    limit = np.where(own == _K, limit_k, np.where(own == _L, limit_l, np.inf))
    return MedigapTerms(
        covers=covers,
        yearly_limit=limit,
        high_deductible=np.where((own == _HIGH_F) | (own == _HIGH_G), high, 0.0),
        office_copay=np.where(own == _N, office, 0.0),
        emergency_copay=np.where(own == _N, emergency, 0.0),
    )


@rule(
    cite="42 USC 1395ss(o)-(p), (w)(2); NAIC Model 651",
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
    hospital_coinsurance: Array | float = 0.0,
    skilled_coinsurance: Array | float = 0.0,
    month: Array | None = None,
    yearly_limit: Array | None = None,
    high_deductible: Array | None = None,
    office_copay: Array | float = 0.0,
    emergency_copay: Array | float = 0.0,
    office_visits: Array | float = 0.0,
    emergency_visits: Array | float = 0.0,
    spent: Array | float = 0.0,
) -> Array:
    """What Medigap pays, by the letter of the policy.

    Every letter pays the daily amounts of long hospital stays. Letters K and L pay all once the
    family's own part of the calendar year reaches their limit. High-deductible policies pay nothing
    until the family's part reaches their deductible; the Part B deductible counts toward it. Letter
    N leaves a copay in place of the coinsurance of a visit.

    Parameters
    ----------
    coverage : page, code
        Your insurance this month.
    part_a : page, USD/month
        The Part A deductible.
    part_b_deductible : page, USD/month
        The Part B deductible.
    part_b_coinsurance : page, USD/month
        The Part B coinsurance.
    covers : figure, share
        Part of each amount that the letter pays.
    hospital_coinsurance : page, USD/month
        Daily amounts of hospital days.
    skilled_coinsurance : page, USD/month
        Daily amounts of nursing days.
    month : row, month
        The months.
    yearly_limit : page, USD/year
        Most that the policy leaves you to pay in a year.
    high_deductible : page, USD/year
        What you pay before the policy does.
    office_copay : page, USD/visit
        Copay for an office visit.
    emergency_copay : page, USD/visit
        Copay for a visit to the emergency room.
    office_visits : page, visits/month
        Visits to a doctor's office.
    emergency_visits : page, visits/month
        Visits to the emergency room after which you go home.
    spent : column, USD
        What you paid under this policy this year before the first month shown.

    Returns
    -------
    page, USD/month
        Paid by Medigap.

    Notes
    -----
    Not here yet: waiting periods for an illness that was treated before, and care by doctors who
    charge more than Medicare allows (letters F and G pay that too).

    - ``part_a``: Part A deductible due.
    - ``part_b_deductible``: Part B deductible due.
    - ``part_b_coinsurance``: Part B coinsurance due.
    - ``covers``: Part that the letter pays of: Part A deductible, Part B deductible, Part B
      coinsurance, nursing days.
    - ``yearly_limit``: Most that the policy leaves in a year (infinite without a limit). Left out:
      no limit.
    - ``high_deductible``: What the family pays before the policy does (zero without). Left out:
      none.
    - ``spent``: Own part of Medicare's shares paid this calendar year under this policy before the
      first month.
    """
    in_force = coverage == MEDIGAP
    shares = (part_a, part_b_deductible, part_b_coinsurance)
    daily = (hospital_coinsurance, skilled_coinsurance)
    due: list[Array] = [np.where(in_force, amount, 0.0) for amount in (*shares, *daily)]
    before: Array = np.zeros((1, 1))
    if high_deductible is not None and month is not None:
        whole = reduce(np.add, due)
        room = high_deductible - np.where(_later_year(month), 0.0, spent)
        before = capped(whole, _january(month), room)
        first = np.minimum(due[1], before)  # the Part B deductible comes first
        others = whole - due[1]
        kept = 1 - (before - first) / np.where(others > 0, others, 1.0)
        due = [due[0] * kept, due[1] - first, *(amount * kept for amount in due[2:])]
    copays = np.minimum(
        office_copay * office_visits + emergency_copay * emergency_visits, due[2] * covers[2]
    )
    paid = (
        covers[0] * due[0]
        + covers[1] * due[1]
        + covers[2] * due[2]
        - copays
        + due[3]
        + covers[3] * due[4]
    )
    if yearly_limit is not None and month is not None:
        left = reduce(np.add, due) - paid + before
        room = yearly_limit - np.where(_later_year(month), 0.0, spent)
        paid = paid + (left - capped(left, _january(month), room))
    return np.where(in_force, paid, 0.0)


@rule(
    cite="Arithmetic: Parts A and B less Medigap",
    unit="USD/month",
    plain="Your share under Medicare Parts A and B after Medigap.",
)
def original_medicare(
    *,
    part_a: Array,
    part_b_deductible: Array,
    part_b_coinsurance: Array,
    medigap: Array,
    long_stays: Array | float = 0.0,
) -> Array:
    """The patient's share under Original Medicare.

    Parameters
    ----------
    part_a : page, USD/month
        The Part A deductible.
    part_b_deductible : page, USD/month
        The Part B deductible.
    part_b_coinsurance : page, USD/month
        The Part B coinsurance.
    medigap : page, USD/month
        What Medigap pays.
    long_stays : page, USD/month
        Daily amounts for long stays, and days that Part A does not cover.

    Returns
    -------
    page, USD/month
        Left to the patient.

    Notes
    -----
    - ``part_a``: Part A deductible due.
    - ``part_b_deductible``: Part B deductible due.
    - ``part_b_coinsurance``: Part B coinsurance due.
    """
    due = part_a + part_b_deductible + part_b_coinsurance + long_stays
    return np.maximum(due - medigap, 0.0)


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
        The months.
    drugs : page, USD/month
        Covered drugs at the plan's prices.
    deductible : figure, USD/year
        The Part D deductible.
    coinsurance : figure, share
        Your part of a bill after the deductible.
    initial_limit : figure, USD/year
        Drug costs at which the coverage gap began.
    threshold : figure, USD/year
        Yearly cap on what you pay for drugs.
    gap_discount : figure, share
        The maker's discount in the gap.
    coinsurance_above : figure, share
        Your part above the yearly cap.
    spent : column, USD
        Drug costs this year before the first month shown.

    Returns
    -------
    page, USD/month
        The patient's share.

    Notes
    -----
    Plans may use copays of equal value on average; a plan's own can be higher or lower early in
    the year, never above the cap since 2025. Extra Help is in ``extra_help_share``.

    - ``initial_limit``: Infinite since 2025.
    - ``threshold``: Out-of-pocket threshold.
    - ``gap_discount``: Zero since 2025.
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
    cite="42 USC 1395w-102(b)(1)-(4)",
    unit="USD",
    plain="The drug costs behind what you have paid for drugs so far this year.",
    figures={
        "deductible": "medicare.part_d.deductible",
        "coinsurance": "medicare.part_d.coinsurance",
        "threshold": "medicare.part_d.out_of_pocket_threshold",
    },
)
def part_d_costs_met(
    *, paid: Array, deductible: Array, coinsurance: Array, threshold: Array
) -> Array:
    """Drug costs of the year that would have brought what was paid: ``part_d`` read backward.

    Parameters
    ----------
    paid : column, USD
        What you paid for drugs this year before the first month shown.
    deductible : figure, USD/year
        The Part D deductible.
    coinsurance : figure, share
        Your part of a bill after the deductible.
    threshold : figure, USD/year
        Yearly cap on what you pay for drugs.

    Returns
    -------
    column, USD
        Drug costs so far, for ``part_d(spent=...)``.

    Notes
    -----
    Right for 2025 and later, when there is no coverage gap. What was paid is taken to be at most the cap.

    - ``threshold``: Out-of-pocket cap.
    """
    within = np.minimum(paid, threshold[:, :1])
    first = np.minimum(within, deductible[:, :1])
    return first + (within - first) / coinsurance[:, :1]


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
        The months.
    incurred : page, USD/month
        Your share of drugs under Part D.
    joins : column, month
        First month in the payment plan.
    threshold : figure, USD/year
        Yearly cap on what you pay for drugs.
    spent : column, USD
        What you paid for drugs this year before the first month shown.

    Returns
    -------
    page, USD/month
        Bills; what is incurred, in months outside the plan.

    Notes
    -----
    Bills are dated in the month they are for. A balance from before the first month is not known.

    - ``joins``: Never: pays at the pharmacy.
    - ``threshold``: Out-of-pocket cap of the year.
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


@rule(
    cite="42 USC 1395r(i)(4); 20 CFR 418.1135, 418.1201-418.1210",
    unit="USD/year",
    plain="The year's income that decides whether Medicare premiums are higher.",
)
def surcharge_income(
    *,
    month: Array,
    usual_income: Array,
    income_by_year: Array | None = None,
    tax_years: Array | None = None,
    work_stops: Array | float = NEVER,
    newer_income: Array | None = None,
    asks_for_new_income: Array | bool = False,
) -> Array:
    """Income of the tax year that Social Security looks at for the premium surcharge.

    It is the tax return of two years before. Someone who stopped work can ask, on Form SSA-44, that
    the newer year be used; the lower of the two then counts.

    Parameters
    ----------
    month : row, month
        The months.
    usual_income : column, USD/year
        Usual pay of a year.
    income_by_year : column by year, USD/year
        Income of the year.
    tax_years : row by year, year
        The tax years.
    work_stops : column, month
        First month without work.
    newer_income : page, USD/year
        Income expected for the year.
    asks_for_new_income : column, truth
        You ask for the newer year (Form SSA-44).

    Returns
    -------
    page, USD/year
        Income for ``income_surcharge``.

    Notes
    -----
    The newer year counts from the month in which work stops; Social Security may count it from
    January of that year. Other events (marriage, divorce, a death) have the same form.

    - ``usual_income``: Usual pay of a year, for tax years that are not known.
    - ``income_by_year``: Modified adjusted gross income of each tax year (adjusted gross income and
      tax-free interest); unknown where not asked. Left out: usual pay stands in for every year.
    - ``tax_years``: The tax years of ``income_by_year``, one after the other.
    """
    income = np.broadcast_to(usual_income, np.broadcast_shapes(usual_income.shape, month.shape))
    if income_by_year is not None and tax_years is not None:
        at = (month[0] // 12 - 2 - tax_years[0, 0]).astype(int)
        known = (at >= 0) & (at < income_by_year.shape[-1])
        own = income_by_year[:, np.where(known, at, 0)]
        income = np.where(known & ~np.isnan(own), own, income)
    if newer_income is None:
        return income + 0.0
    newer = asks_for_new_income & (month >= work_stops)
    return np.where(newer, np.fmin(income, newer_income), income)


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
        Income of the tax year two years before.
    over : figure, USD/year
        Incomes above which more is due.
    part_b : figure, USD/month
        What is added to Part B at each level.
    part_d : figure, USD/month
        What is added to Part D at each level.

    Returns
    -------
    Surcharge, USD/month
        Additions to Parts B and D.

    Notes
    -----
    Which year's income counts is ``surcharge_income``'s.

    - ``income``: Modified adjusted gross income of two years before.
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
    part_b_paid: Array | bool = False,
    extra_help: Array | bool = False,
) -> Array:
    """Additions to the premiums of Parts B and D, by the way the family files taxes.

    Parameters
    ----------
    joint : column, truth
        You file taxes as a couple.
    single_part_b : page, USD/month
        Extra Part B premium for a high income, filing single.
    single_part_d : page, USD/month
        Extra Part D premium for a high income, filing single.
    joint_part_b : page, USD/month
        Extra Part B premium for a high income, filing as a couple.
    joint_part_d : page, USD/month
        Extra Part D premium for a high income, filing as a couple.
    part_b_penalty : page, USD/month
        Extra Part B premium for signing up late.
    part_d_penalty : page, USD/month
        Extra Part D premium for signing up late.
    part_b_paid : page, truth
        The state pays the Part B premium this month.
    extra_help : page, truth
        You have Extra Help this month.

    Returns
    -------
    page, USD/month
        All additions of the month.

    Notes
    -----
    - ``single_part_b``: Income surcharge of Part B, filing single (or as head of household).
    - ``part_b_paid``: Months in which the state pays the Part B premium: nothing is added to it.
    - ``extra_help``: Months with Extra Help: no penalty of Part D.
    """
    part_b = np.where(joint, joint_part_b, single_part_b) + part_b_penalty
    part_d = np.where(joint, joint_part_d, single_part_d)
    on_b = np.where(part_b_paid, 0.0, part_b)
    return on_b + part_d + np.where(extra_help, 0.0, part_d_penalty)


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
    part_b_paid: Array | bool = False,
    drug_premium_help: Array | float = 0.0,
) -> Array:
    """Medicare premiums by month.

    Parameters
    ----------
    coverage : page, code
        Your insurance this month.
    part_b_premium : figure, USD/month
        Standard Part B premium.
    part_d_base_premium : figure, USD/month
        National base premium of Part D.
    drug_plan_premium : column, USD/month
        Premium of the drug plan.
    medigap_premium : column, USD/month
        Premium of the Medigap policy.
    advantage_premium : column, USD/month
        Premium of the Medicare Advantage plan, on top of Part B.
    surcharge : page, USD/month
        What is added for a high income or for signing up late.
    part_b_paid : page, truth
        The state pays the Part B premium this month.
    drug_premium_help : page, USD/month
        What Extra Help pays of the drug plan's premium.

    Returns
    -------
    page, USD/month
        Premiums; zero in months without Medicare.

    Notes
    -----
    Part A is free for people with 40 quarters of work (or their spouse's). A Medicare Advantage
    premium is not split into its drug part, so Extra Help does not lower it here.

    - ``part_d_base_premium``: National base premium of Part D, used where the plan's own is not
      known.
    - ``drug_plan_premium``: Unknown: the base premium.
    - ``part_b_paid``: Months in which a Medicare Savings Program pays the Part B premium.
    """
    drug_plan = np.where(np.isnan(drug_plan_premium), part_d_base_premium, drug_plan_premium)
    drug_plan = np.maximum(drug_plan - drug_premium_help, 0.0)
    supplement = drug_plan + np.where(coverage == MEDIGAP, medigap_premium, 0.0)
    extra = np.where(coverage == ADVANTAGE, advantage_premium, supplement)
    inside = (coverage >= MEDIGAP) & (coverage <= ADVANTAGE)
    part_b = np.where(part_b_paid, 0.0, part_b_premium)
    return np.where(inside, part_b + surcharge + extra, 0.0)


# -- help with Medicare's costs ------------------------------------------------------------------

#: Answers about help: never a promise.
NO, POSSIBLE, LIKELY = range(3)

#: What would settle a "possible".
NOTHING_MISSING, SAVINGS_MISSING, BURIAL_MONEY_MISSING = range(3)

#: Medicare Savings Programs: what each code pays.
NO_PROGRAM, QMB, SLMB, QI = range(4)

#: What a family reads for each program.
PROGRAM_NAMES = {
    NO_PROGRAM: "none",
    QMB: "QMB: the state pays the Part B premium, and no one may bill you for Part A or B shares.",
    SLMB: "SLMB: the state pays the Part B premium.",
    QI: "QI: the state pays the Part B premium, first come, first served.",
}


@rule(
    cite="42 USC 1382a(b), 1395w-114(a)(3)(C), 1396d(p)(1)(B); 20 CFR 416.1112, 416.1124",
    unit="USD/month",
    plain="The part of your income that counts for help with Medicare's costs.",
    figures={
        "general_exclusion": "ssi.general_exclusion",
        "earned_exclusion": "ssi.earned_exclusion",
        "earned_share_counted": "ssi.earned_share_counted",
    },
)
def countable_income(
    *,
    unearned_income: Array,
    earned_income: Array,
    general_exclusion: Array,
    earned_exclusion: Array,
    earned_share_counted: Array,
) -> Array:
    """Income as SSI counts it: less 20 dollars, and less 65 dollars and half of the rest of pay.

    Parameters
    ----------
    unearned_income : page, USD/month
        Income that is not pay, of you and of a spouse at home.
    earned_income : page, USD/month
        Pay of you and of a spouse at home.
    general_exclusion : figure, USD/month
        Part of any income that does not count.
    earned_exclusion : figure, USD/month
        Part of pay that does not count.
    earned_share_counted : figure, share
        Share of the rest of pay that counts.

    Returns
    -------
    page, USD/month
        Countable income.

    Notes
    -----
    Not here yet: money set aside for children of a partner without Medicare, and work expenses
    because of the illness, which lower it. Help with food or rent does not count.

    - ``unearned_income``: Income that is not pay, of the person and of a husband or wife in the
      home.
    - ``earned_income``: Pay of both.
    """
    left = np.maximum(general_exclusion - unearned_income, 0.0)
    pay = np.maximum(earned_income - left - earned_exclusion, 0.0) * earned_share_counted
    return np.maximum(unearned_income - general_exclusion, 0.0) + pay


class Help(NamedTuple):
    """An answer about help, and the fact that would settle it."""

    answer: Array
    missing: Array


def _by_savings(savings: Array, limit: Array, burial: Array | float) -> Help:
    """Answer for people whose income fits."""
    unknown = np.isnan(savings)
    with_burial = (savings > limit) & (savings <= limit + burial)
    answer = np.where(unknown | with_burial, POSSIBLE, np.where(savings <= limit, LIKELY, NO))
    missing = np.where(unknown, SAVINGS_MISSING, np.where(with_burial, BURIAL_MONEY_MISSING, 0))
    return Help(answer, missing)


@rule(
    cite="42 USC 1395w-114(a)(1), (3); 20 CFR 418.3101, 418.3105, 418.3301, 418.3405",
    unit="code",
    plain="Whether Extra Help with drug costs is likely, possible, or not open.",
    figures={
        "income_limit": "medicare_help.extra_help.income_limit",
        "resources_individual": "medicare_help.extra_help.resources_individual",
        "resources_couple": "medicare_help.extra_help.resources_couple",
        "burial_each": "medicare_help.extra_help.burial_each",
    },
)
def extra_help(
    *,
    on_medicare: Array,
    deemed: Array,
    countable_income: Array,
    poverty_line: Array,
    savings: Array,
    couple: Array,
    income_limit: Array,
    resources_individual: Array,
    resources_couple: Array,
    burial_each: Array,
) -> Help:
    """Likely, possible or no for Extra Help (the low-income subsidy of Part D).

    People with Medicaid, SSI or a Medicare Savings Program get it without asking. Others need an
    income below 150 percent of the poverty line and small savings; a home, a car and life insurance
    do not count.

    Parameters
    ----------
    on_medicare : page, truth
        Has Medicare.
    deemed : page, truth
        Has Medicaid, SSI or a Medicare Savings Program.
    countable_income : page, USD/month
        Income as SSI counts it.
    poverty_line : page, USD/year
        The poverty line that counts here.
    savings : column, USD
        Savings and other things you own that count.
    couple : column, truth
        A spouse lives at home.
    income_limit : figure, share
        Share of the poverty line that income must stay under.
    resources_individual : figure, USD
        What one person may own.
    resources_couple : figure, USD
        What a couple may own.
    burial_each : figure, USD
        Added for each person with money set aside for a burial.

    Returns
    -------
    Help, code
        The answer, and what is missing.

    Notes
    -----
    The law says "below" 150 percent; at the limit itself the answer is no.

    - ``poverty_line``: Poverty line for the patient, a husband or wife, and relatives they support
      at home.
    - ``savings``: Savings and other things owned that count; unknown if not asked.
    """
    limit = np.where(couple, resources_couple, resources_individual)
    by_savings = _by_savings(savings, limit, np.where(couple, 2 * burial_each, burial_each))
    most = round_to(income_limit * poverty_line, _CENT)
    fits = on_medicare & (round_to(countable_income * 12, _CENT) < most)
    automatic = on_medicare & deemed
    answer = np.where(automatic, LIKELY, np.where(fits, by_savings.answer, NO))
    missing = np.where(fits & ~automatic, by_savings.missing, NOTHING_MISSING)
    return Help(answer=answer.astype(float), missing=missing.astype(float))


class SavingsPrograms(NamedTuple):
    """The best Medicare Savings Program that income fits, and how likely it is."""

    program: Array
    answer: Array
    missing: Array


@rule(
    cite="42 USC 1396a(a)(10)(E), 1396d(p)(1)-(2)",
    unit="code",
    plain="Whether the state may pay your Medicare premium, and perhaps your shares too.",
    figures={
        "income_limits": "medicare_help.savings_programs.{rules}.income_limits",
        "resource_test": "medicare_help.savings_programs.{rules}.resource_test",
        "resources_individual": "medicare_help.savings_programs.resources_individual",
        "resources_couple": "medicare_help.savings_programs.resources_couple",
        "burial_each": "medicare_help.extra_help.burial_each",
    },
)
def savings_programs(
    *,
    on_medicare: Array,
    countable_income: Array,
    poverty_line: Array,
    savings: Array,
    couple: Array,
    has_medicaid: Array,
    income_limits: Array,
    resource_test: Array,
    resources_individual: Array,
    resources_couple: Array,
    burial_each: Array,
) -> SavingsPrograms:
    """Likely, possible or no for QMB, SLMB and QI: the best that income fits.

    Parameters
    ----------
    on_medicare : page, truth
        Has Medicare.
    countable_income : page, USD/month
        Income as SSI counts it.
    poverty_line : page, USD/year
        The poverty line that counts here.
    savings : column, USD
        Savings and other things you own that count.
    couple : column, truth
        A spouse lives at home.
    has_medicaid : page, truth
        Has Medicaid.
    income_limits : figure, share
        Income limits of QMB, SLMB and QI, as shares of the poverty line.
    resource_test : figure, 0 or 1
        The state looks at savings.
    resources_individual : figure, USD
        What one person may own.
    resources_couple : figure, USD
        What a couple may own.
    burial_each : figure, USD
        Often added for each person with money set aside for a burial.

    Returns
    -------
    SavingsPrograms, code
        The program, the answer, and what is missing.

    Notes
    -----
    Monthly limits are rounded up to whole dollars, as the agency publishes them. States count income
    and savings in ways of their own and never less generously. QI pays while its yearly money lasts,
    so it is "possible" at most.

    - ``poverty_line``: Newest poverty line for the patient, or for the couple.
    - ``savings``: Savings and other things owned that count; unknown if not asked.
    - ``income_limits``: Shares of the poverty line for QMB (up to it), SLMB and QI (below it).
    """
    most = ceil_to(income_limits * poverty_line / 12)
    below = countable_income < most
    program = np.where(below[2] & ~has_medicaid, QI, NO_PROGRAM)
    program = np.where(below[1], SLMB, program)
    program = np.where(countable_income <= most[0], QMB, program)
    program = np.where(on_medicare, program, NO_PROGRAM)
    limit = np.where(couple, resources_couple, resources_individual)
    by_savings = _by_savings(savings, limit, np.where(couple, 2 * burial_each, burial_each))
    tested = resource_test > 0
    answer = np.where(tested, by_savings.answer, LIKELY)
    answer = np.where(program == QI, np.minimum(answer, POSSIBLE), answer)
    open_to = program > NO_PROGRAM
    answer = np.where(open_to, answer, NO)
    missing = np.where(open_to & tested, by_savings.missing, NOTHING_MISSING)
    program = np.where(answer == NO, NO_PROGRAM, program)
    return SavingsPrograms(program.astype(float), answer.astype(float), missing.astype(float))


class HelpGranted(NamedTuple):
    """Months in which help that was granted is in force."""

    part_b_paid: Array
    cost_sharing_paid: Array
    extra_help: Array


@rule(
    cite="42 USC 1395w-114(a)(3)(B)(v), 1396a(a)(10)(E), 1396d(p)(3)",
    unit="truth",
    plain="The months in which the help that you were granted counts.",
)
def help_granted(
    *,
    month: Array,
    coverage: Array,
    program: Array | float = NO_PROGRAM,
    program_from: Array | float = NEVER,
    extra_help_from: Array | float = NEVER,
) -> HelpGranted:
    """Months of a Medicare Savings Program and of Extra Help, as the family says.

    Parameters
    ----------
    month : row, month
        The months.
    coverage : page, code
        Your insurance this month.
    program : column, code
        Medicare Savings Program that you have.
    program_from : column, month
        First month of the program.
    extra_help_from : column, month
        First month of Extra Help.

    Returns
    -------
    HelpGranted, truth
        Months in which the state pays the Part B premium, in which nothing is owed for Parts A and
        B, and with Extra Help (a Savings Program brings it).

    Notes
    -----
    - ``program``: Medicare Savings Program granted (``NO_PROGRAM`` ... ``QI``).
    """
    inside = (coverage >= MEDIGAP) & (coverage <= ADVANTAGE)
    state_pays = inside & (month >= program_from) & (program > NO_PROGRAM)
    return HelpGranted(
        part_b_paid=state_pays,
        cost_sharing_paid=state_pays & (program == QMB),
        extra_help=state_pays | (inside & (month >= extra_help_from)),
    )


@rule(
    cite="42 USC 1396a(n)(3), 1396d(p)(3)(B)-(C)",
    unit="USD/month",
    plain="Your share of hospital and doctor bills once the state pays it (QMB).",
)
def after_savings_program(*, share: Array, cost_sharing_paid: Array) -> Array:
    """Share under Parts A and B, or of Medicare Advantage, in months with QMB.

    Parameters
    ----------
    share : page, USD/month
        Your share without this help.
    cost_sharing_paid : page, truth
        QMB pays your share this month.

    Returns
    -------
    page, USD/month
        Left to pay: nothing with QMB; a provider may not bill the patient for it.
    """
    return np.where(cost_sharing_paid, 0.0, share)


@rule(
    cite="42 USC 1395w-114(a)(1)(B), (D)-(E), (c); 42 CFR 423.782(a)",
    unit="USD/month",
    plain="Your share of drugs from a pharmacy with Extra Help: a small copay until the yearly cap.",
    figures={
        "generic_copay": "medicare_help.extra_help.generic_copay",
        "brand_copay": "medicare_help.extra_help.brand_copay",
        "lowest_generic_copay": "medicare_help.extra_help.lowest_generic_copay",
        "lowest_brand_copay": "medicare_help.extra_help.lowest_brand_copay",
    },
)
def extra_help_share(
    *,
    part_d: Array,
    generic_fills: Array,
    brand_fills: Array,
    extra_help: Array,
    lowest_income_with_medicaid: Array,
    generic_copay: Array,
    brand_copay: Array,
    lowest_generic_copay: Array,
    lowest_brand_copay: Array,
) -> Array:
    """Share of drugs with Extra Help: no deductible, copays, nothing after the cap.

    What Extra Help pays counts toward the yearly threshold as if the patient had paid it. So the
    threshold comes when the share without help would have reached it; from there on nothing is due.

    Parameters
    ----------
    part_d : page, USD/month
        Your share without this help.
    generic_fills : page, fills/month
        Fills of generic drugs.
    brand_fills : page, fills/month
        Fills of brand-name drugs.
    extra_help : page, truth
        You have Extra Help this month.
    lowest_income_with_medicaid : column, truth
        Has full Medicaid, and income up to the poverty line.
    generic_copay : figure, USD/fill
        Copay for a generic drug.
    brand_copay : figure, USD/fill
        Copay for a brand-name drug.
    lowest_generic_copay : figure, USD/fill
        Lowest copay for a generic drug.
    lowest_brand_copay : figure, USD/fill
        Lowest copay for a brand-name drug.

    Returns
    -------
    page, USD/month
        The patient's share.

    Notes
    -----
    Fills of a month after the one that reaches the threshold are charged a copay here. People in
    a nursing home, or with care at home under Medicaid, pay none.

    - ``part_d``: Share without Extra Help (``part_d``).
    - ``lowest_generic_copay``: Copay of a generic drug for the lowest incomes with Medicaid.
    - ``lowest_brand_copay``: Copay of a brand drug for them.
    """
    generic = np.where(lowest_income_with_medicaid, lowest_generic_copay, generic_copay)
    brand = np.where(lowest_income_with_medicaid, lowest_brand_copay, brand_copay)
    copays = generic * generic_fills + brand * brand_fills
    return np.where(extra_help, np.minimum(part_d, copays), part_d)


@rule(
    cite="42 USC 1395w-114(a)(1)(A), (b); 42 CFR 423.780",
    unit="USD/month",
    plain="What Extra Help pays of the drug plan's premium.",
    figures={"part_d_base_premium": "medicare.part_d.base_premium"},
)
def extra_help_premium(
    *,
    extra_help: Array,
    drug_plan_premium: Array,
    benchmark: Array | float,
    part_d_base_premium: Array,
) -> Array:
    """Premium of the drug plan that Extra Help pays: all of it, up to the area's benchmark.

    Parameters
    ----------
    extra_help : page, truth
        You have Extra Help this month.
    drug_plan_premium : column, USD/month
        Premium of the drug plan.
    benchmark : column, USD/month
        Benchmark premium of the area.
    part_d_base_premium : figure, USD/month
        National base premium of Part D.

    Returns
    -------
    page, USD/month
        Paid by Extra Help.

    Notes
    -----
    - ``drug_plan_premium``: Unknown: the base premium.
    - ``benchmark``: Unknown: the plan is taken to cost no more than it.
    - ``part_d_base_premium``: National base premium of Part D, used where the plan's own is not
      known.
    """
    plan = np.where(np.isnan(drug_plan_premium), part_d_base_premium, drug_plan_premium)
    return np.where(extra_help, np.fmin(plan, benchmark), 0.0)


@rule(
    cite="42 USC 1395x(s)(2)(Q), 1395w-102(e)(2)(B)",
    unit="fills/month",
    plain="Fills that the Medicare drug plan pays, without pills that Part B pays.",
)
def part_d_fills(*, fills: Array, allowed: Array) -> Array:
    """Fills under Part D: none where Medicare's amounts have no pharmacy bill of the kind.

    Parameters
    ----------
    fills : pages by kind, fills/month
        Visits, stays and fills.
    allowed : pages by kind, USD/month
        Bills at Medicare's prices.

    Returns
    -------
    pages by kind, fills/month
        Fills.

    Notes
    -----
    A month with a Part B pill and another pill of the same kind counts both fills.

    - ``fills``: Visits and fills by kind of service.
    - ``allowed``: Medicare's amounts, with pills that Part B pays among the clinic drugs.
    """
    return np.where(allowed > 0, fills, 0.0)


class ByEnrollment(NamedTuple):
    """Bills in the months of a part of Medicare, and in those before it starts."""

    covered: Array
    whole: Array


@rule(
    cite="42 USC 1395q, 1395w-101(b)",
    unit="USD/month",
    plain="The bills of months in which this part of Medicare pays, and of those before it starts.",
)
def by_enrollment(*, month: Array, starts: Array, amounts: Array) -> ByEnrollment:
    """Bills before and after a part of Medicare starts: before, they are the family's whole.

    Parameters
    ----------
    month : row, month
        The months.
    starts : column, month
        First month of this part of Medicare.
    amounts : page, USD/month
        Bills at Medicare's prices.

    Returns
    -------
    ByEnrollment, USD/month
        Bills that the part decides on, and bills that nobody pays but the family.

    Notes
    -----
    Without the part a clinic or pharmacy may ask more than Medicare's amount.

    - ``starts``: Never: it started on time.
    - ``amounts``: Bills at Medicare's amounts.
    """
    begun = (starts >= NEVER) | (month >= starts)
    return ByEnrollment(covered=np.where(begun, amounts, 0.0), whole=np.where(begun, 0.0, amounts))
