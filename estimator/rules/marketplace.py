"""Marketplace plans: who gets the premium tax credit, how much, the plan's terms, and tax time.

The projection calls these rules in this order:

1. income: ``counted_income`` (monthly), ``income_before``, then ``reported_income``: what the
   marketplace knows in each month;
2. ``poverty_line``, with the guidelines of the year *before* the year of cover;
3. ``applicable_percentage``, ``required_contribution``; ``employer_offer`` and ``credit_allowed``:
   whether a credit is open in the month, and why not;
4. price: ``issue_month``, ``age_by_month`` or ``family_benchmark_premium`` (``family_tier_premium``
   where age does not count), ``plan_price``, ``premium_or_estimate``: an own figure wins;
5. ``premium_tax_credit``, ``net_premium``, ``premium_paid``, ``advance_credit``;
6. ``cost_sharing_reduction``, ``out_of_pocket_limit`` and ``plan_terms``: what the plan takes over,
   as the ``marketplace`` terms of ``insurance.plan_term``;
7. tax time, on year pages: ``plan_year_total`` of the advance, ``applicable_percentage`` and
   ``required_contribution`` on the year's true income, ``credit_of_year``, ``repayment_limit``,
   ``reconciliation``; then ``credit_settlement`` puts it into the filing month.

The plan's share of bills is decided by ``insurance.cost_sharing``.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from estimator.basis.journal import rule
from estimator.basis.money import floor_to, round_to
from estimator.basis.months import Array, running_total
from estimator.rules.coverage import MARKETPLACE
from estimator.rules.taxes import SEPARATE, SINGLE, calendar_year_total
from estimator.rules.treatment import KINDS

#: Levels of plan that a family can choose.
BRONZE, SILVER, GOLD, CATASTROPHIC = range(4)

#: Variants of a silver plan by income: none, or the share of bills the plan pays on average.
STANDARD, PAYS_73, PAYS_87, PAYS_94 = range(4)

#: Plans in the order of the lists in the data: bronze, silver and its three variants, gold,
#: catastrophic.
PLANS = ("bronze", "silver", "silver 73", "silver 87", "silver 94", "gold", "catastrophic")

#: Why a credit is open in a month, or not.
(
    ALLOWED,
    ON_MEDICARE,
    ON_MEDICAID,
    BASIC_HEALTH,
    JOB_OFFER,
    FILES_SEPARATELY,
    NO_CREDIT_PLAN,
    COVERAGE_GAP,
    INCOME_TOO_LOW,
    INCOME_TOO_HIGH,
) = range(10)

#: The reasons as a family reads them.
CREDIT_REASONS = {
    ALLOWED: "By what you told us, the tax credit is open to you.",
    ON_MEDICARE: "No tax credit, because Medicare covers you.",
    ON_MEDICAID: "No tax credit, because your income is likely low enough for Medicaid. Ask for "
    "Medicaid first.",
    BASIC_HEALTH: "No tax credit, because your state has a low-cost plan for your income (the Basic "
    "Health Program). Ask the state's marketplace for it.",
    JOB_OFFER: (
        "No tax credit, because a job offers you a plan at a price that the law finds low enough."
    ),
    FILES_SEPARATELY: (
        "No tax credit, because a married couple must file one tax return. People who left an "
        "abusive home, or whose spouse left them, may still get it."
    ),
    NO_CREDIT_PLAN: "No tax credit, because it cannot pay for a catastrophic plan.",
    COVERAGE_GAP: (
        "No tax credit, because your income is under the poverty line. Your state does not open "
        "Medicaid to all adults. Ask about Medicaid for parents, for a disability, and for breast "
        "cancer."
    ),
    INCOME_TOO_LOW: "No tax credit, because your income is under the poverty line. Ask for "
    "Medicaid.",
    INCOME_TOO_HIGH: "No tax credit, because your income is above the limit.",
}

_PERCENT = 1 / 100
_CENT = 1 / 100


@rule(
    cite="42 USC 9902(2); 26 USC 36B(d)(3)",
    unit="USD/year",
    plain="The federal poverty line for a family of this size.",
    figures={
        "first_person": "poverty.{area}.first_person",
        "each_additional": "poverty.{area}.each_additional",
    },
)
def poverty_line(*, people: Array, first_person: Array, each_additional: Array) -> Array:
    """Federal poverty guideline for a family.

    Parameters
    ----------
    people : column, people
        People on the tax return.
    first_person : figure, USD/year
        Poverty line for one person.
    each_additional : figure, USD/year
        What each further person adds.

    Returns
    -------
    page, USD/year
        Poverty line of the guidelines given.

    Notes
    -----
    The tax credit of a year uses the guidelines of the year before; Medicaid uses the newest.
    """
    return first_person + each_additional * (people - 1)


@rule(
    cite="45 CFR 147.102(a)(1)(iii), (d)-(e); 26 CFR 1.36B-3(f)",
    unit="USD/month",
    plain="An estimate of the benchmark premium from the state's average and the patient's age.",
    figures={
        "premium_at_reference_age": "marketplace_plans.benchmark_premium_at_40.{state}",
        "reference_age": "marketplace_plans.reference_age",
        "age_rates": "marketplace_plans.age_curve.{curve}",
    },
)
def benchmark_premium(
    *, age: Array, premium_at_reference_age: Array, reference_age: Array, age_rates: Array
) -> Array:
    """Second-lowest silver premium for one person, moved along the age curve.

    Parameters
    ----------
    age : page, years
        Age of the person.
    premium_at_reference_age : figure, USD/month
        The state's average benchmark premium at one age.
    reference_age : figure, years
        That age.
    age_rates : figure, ratio
        How the premium changes with age.

    Returns
    -------
    page, USD/month
        Benchmark premium.

    Notes
    -----
    A county's premium can lie far from its state's average: HealthCare.gov shows the family's own.

    - ``age``: Age of the person covered.
    - ``age_rates``: Premiums by age from 0, the last for that age and over.
    """
    oldest = len(age_rates) - 1

    def rate(years: Array) -> Array:
        whole = np.clip(np.floor(years), 0, oldest).astype(int)
        months = np.arange(age_rates.shape[-1])[None, :]
        return age_rates[:, 0, :][whole, months]

    return premium_at_reference_age * rate(age) / rate(reference_age)


class ApplicablePercentage(NamedTuple):
    """Where a family stands in the table of the tax credit."""

    percent_of_poverty: Array
    eligible: Array
    applicable_percentage: Array


@rule(
    cite="26 USC 36B(b)(3)(A), (c)(1)(A); 26 CFR 1.36B-2(b)(6)-(7), 1.36B-3(g); Form 8962, line 5",
    unit="share",
    plain="The part of income that a family is expected to pay for a benchmark plan.",
    figures={
        "starts": "marketplace.applicable_percentage.starts",
        "initial": "marketplace.applicable_percentage.initial",
        "final": "marketplace.applicable_percentage.final",
        "least_share": "marketplace.least_income",
        "greatest_share": "marketplace.greatest_income",
    },
)
def applicable_percentage(
    *,
    household_income: Array,
    poverty_line: Array,
    starts: Array,
    initial: Array,
    final: Array,
    least_share: Array,
    greatest_share: Array,
    advance_paid: Array | float = 0.0,
) -> ApplicablePercentage:
    """Applicable percentage for a family's income.

    Income as a share of the poverty line is cut to a whole percent; inside a bracket the
    percentage rises in a straight line and is rounded to a hundredth of a percent. Above the
    greatest share there is no credit (400 percent of the poverty line, from 2026 again).

    Parameters
    ----------
    household_income : column, USD/year
        Income of the year.
    poverty_line : page, USD/year
        Poverty line of the year before.
    starts : figure, share
        Incomes at which each step starts, as shares of the poverty line.
    initial : figure, share
        Percentage at the start of each step.
    final : figure, share
        Percentage at the end of each step.
    least_share : figure, share
        Least income for the tax credit, as a share of the poverty line.
    greatest_share : figure, share
        Highest income for the tax credit, as a share of the poverty line.
    advance_paid : year page, USD/year
        Tax credit paid in advance in the year.

    Returns
    -------
    ApplicablePercentage, share
        Share of the poverty line, whether a credit is open, and the percentage (0 when not open).

    Notes
    -----
    Incomes under the poverty line are not eligible here unless an advance was paid. Not here:
    lawfully present immigrants under it. Reasons other than income are in ``credit_allowed``.

    - ``household_income``: Modified adjusted gross income of the tax family for the year.
    - ``greatest_share``: Infinite in 2021-2025.
    - ``advance_paid``: At tax time: credit paid in advance in the year. It was paid because the
      marketplace had expected an income of at least the poverty line; then an income that turned
      out lower keeps the credit.
    """
    under = household_income < least_share * poverty_line
    eligible = (~under | (np.asarray(advance_paid) > 0)) & (
        household_income <= greatest_share * poverty_line
    )
    share = floor_to(household_income / poverty_line, _PERCENT)
    over = household_income > greatest_share * poverty_line
    share = np.where(over, greatest_share + _PERCENT, share)  # Form 8962: "401" stands for more
    percentage = np.broadcast_to(initial[0], share.shape)
    for bracket in range(len(starts)):
        slope = 0.0
        if bracket + 1 < len(starts):
            width = starts[bracket + 1] - starts[bracket]
            slope = (final[bracket] - initial[bracket]) / width
        inside = initial[bracket] + slope * (share - starts[bracket])
        percentage = np.where(share >= starts[bracket] - 1e-6, inside, percentage)
    return ApplicablePercentage(
        percent_of_poverty=share,
        eligible=eligible,
        applicable_percentage=np.where(eligible, round_to(percentage, _PERCENT / 100), 0.0),
    )


@rule(
    cite="26 CFR 1.36B-3(g)(1); Form 8962, line 8a",
    unit="USD/year",
    plain="What the family is expected to pay in a year for the benchmark plan.",
)
def required_contribution(*, household_income: Array, applicable_percentage: Array) -> Array:
    """Annual contribution: income times the applicable percentage, to the dollar.

    Parameters
    ----------
    household_income : column, USD/year
        Income of the year.
    applicable_percentage : page, share
        Part of income to pay for the benchmark plan.

    Returns
    -------
    page, USD/year
        Contribution.

    Notes
    -----
    - ``household_income``: Modified adjusted gross income of the tax family for the year.
    - ``applicable_percentage``: Percentage for this income.
    """
    return round_to(household_income * applicable_percentage)


@rule(
    cite="26 USC 36B(b)(2); 26 CFR 1.36B-3(d)",
    unit="USD/month",
    plain="The tax credit that pays a part of the marketplace premium.",
)
def premium_tax_credit(
    *,
    eligible: Array,
    annual_contribution: Array,
    benchmark_premium: Array,
    plan_premium: Array | float = np.inf,
) -> Array:
    """Premium tax credit of each month.

    The benchmark premium less a twelfth of the contribution, and not more than the plan's premium.

    Parameters
    ----------
    eligible : page, truth
        Income allows the tax credit.
    annual_contribution : page, USD/year
        What you are expected to pay in the year.
    benchmark_premium : column, USD/month
        The premium of the second-lowest silver plan.
    plan_premium : column, USD/month
        Premium of your plan.

    Returns
    -------
    page, USD/month
        Credit, should the month be under a marketplace plan.

    Notes
    -----
    - ``benchmark_premium``: Premium of the second-lowest silver plan for the people covered.
    """
    credit = np.maximum(benchmark_premium - annual_contribution / 12, 0.0)
    return np.where(eligible, np.minimum(credit, plan_premium), 0.0)


@rule(
    cite="26 USC 36B; 42 USC 18082",
    unit="USD/month",
    plain="The marketplace premium after the tax credit.",
)
def net_premium(*, plan_premium: Array, credit: Array) -> Array:
    """Premium left to pay when the credit is taken in advance.

    Parameters
    ----------
    plan_premium : column, USD/month
        Premium of your plan.
    credit : page, USD/month
        The tax credit.

    Returns
    -------
    page, USD/month
        Premium to pay.
    """
    return np.maximum(plan_premium - credit, 0.0)


class Reconciliation(NamedTuple):
    """What the tax return settles."""

    refund: Array
    repayment: Array


@rule(
    cite="26 USC 36B(f); 26 CFR 1.36B-4(a); P.L. 119-21 sec. 71305",
    unit="USD/year",
    plain="What comes back, or must be paid back, when the tax return settles the credit.",
)
def reconciliation(
    *, credit: Array, advance: Array, repayment_limit: Array | float = np.inf
) -> Reconciliation:
    """Credit of the year against what was paid in advance.

    Parameters
    ----------
    credit : year page, USD/year
        Tax credit on the year's true income.
    advance : year page, USD/year
        Tax credit paid in advance in the year.
    repayment_limit : year page, USD/year
        Most that must be paid back.

    Returns
    -------
    Reconciliation, USD/year
        Refund and repayment.

    Notes
    -----
    - ``repayment_limit``: None from 2026 on.
    """
    return Reconciliation(
        refund=np.maximum(credit - advance, 0.0),
        repayment=np.minimum(np.maximum(advance - credit, 0.0), repayment_limit),
    )


@rule(
    cite="26 USC 36B(b)(2)",
    unit="USD/month",
    plain="What you pay for the marketplace plan: your own figure if you gave one.",
)
def premium_paid(*, net_premium: Array, known_premium: Array, plan_now: Array) -> Array:
    """Premium after the credit, or the family's own figure for today's marketplace plan.

    Parameters
    ----------
    net_premium : page, USD/month
        Marketplace premium after the tax credit.
    known_premium : column, USD/month
        What you pay for the plan.
    plan_now : column, code
        Your insurance in the first month.

    Returns
    -------
    page, USD/month
        Premium to pay.

    Notes
    -----
    - ``known_premium``: Unknown if not asked.
    - ``plan_now``: 3: marketplace.
    """
    own = (plan_now == MARKETPLACE) & ~np.isnan(known_premium)
    return np.where(own, known_premium, net_premium)


@rule(
    cite="45 CFR 147.102(a)(1)(iii), (d); 26 CFR 1.36B-3(e)",
    unit="years",
    plain="Your age on the first day of the plan year sets the price of a marketplace plan.",
)
def age_by_month(*, birth_month: Array, month: Array, issue_month: Array | None = None) -> Array:
    """Age in whole years, for the price of a marketplace plan.

    The law takes the age on the day the policy is issued or renewed, and keeps it until the next
    renewal: a birthday in the year changes nothing before January. With ``issue_month`` it is the
    age on the first day of that month; a person born in that month, after the first day, is still
    a year younger. Without it a birthday counts at once.

    Parameters
    ----------
    birth_month : column, month
        Month of birth.
    month : row, month
        The months.
    issue_month : page, month
        Month in which the plan began or was renewed.

    Returns
    -------
    page, years
        Age in each month.

    Notes
    -----
    The day of birth is not asked. A person born on the first of the month in which the plan starts
    is priced a year too young.
    """
    if issue_month is None:
        return (month - birth_month) // 12
    return _age_at_issue(issue_month, birth_month)


@rule(
    cite="26 USC 36B(b)(3)(B)",
    unit="USD/month",
    plain="Your own figure if you gave one, or the estimate for the state and the age.",
)
def premium_or_estimate(*, known: Array, estimate: Array) -> Array:
    """A premium that the family knows, else the estimate.

    Parameters
    ----------
    known : column, USD/month
        Your own figure.
    estimate : page, USD/month
        The estimate that we use.

    Returns
    -------
    page, USD/month
        One or the other.

    Notes
    -----
    - ``known``: Unknown if it gave none.
    """
    return np.where(np.isnan(known), estimate, known)


@rule(
    cite="26 USC 36B(d)(2)(B), 26 USC 62(a)(1), 26 USC 164(f)",
    unit="USD/month",
    plain="Income of the month that counts for the marketplace: all taxed income, and all Social "
    "Security.",
)
def counted_income(
    *,
    pay: Array,
    spouse_pay: Array,
    disability_pay: Array,
    social_security: Array,
    other_income: Array,
    self_employment_tax: Array,
    one_time: Array | float = 0.0,
) -> Array:
    """Modified adjusted gross income of the month, for the premium tax credit.

    Parameters
    ----------
    pay : page, USD/month
        The patient's pay or profit.
    spouse_pay : page, USD/month
        The pay of a spouse on the same tax return.
    disability_pay : page, USD/month
        Taxed part of disability pay and state leave pay.
    social_security : page, USD/month
        Money from Social Security.
    other_income : page, USD/month
        Other taxed income.
    self_employment_tax : page, USD/month
        Self-employment tax; half of it does not count.
    one_time : page, USD/month
        Income that comes only once, such as SSDI back pay.

    Returns
    -------
    page, USD/month
        Income that counts.

    Notes
    -----
    Social Security back pay counts in the year in which it is paid, all of it, even for a family
    that spreads its taxable part over earlier years.

    - ``pay``: The patient's pay or profit, sick pay included.
    - ``social_security``: Social Security, all of it, taxed or not.
    - ``self_employment_tax``: Self-employment tax; half of it is taken off.
    - ``one_time``: It is left out here and goes into ``reported_income`` on its own.
    """
    total = pay + spouse_pay + disability_pay + social_security + other_income
    return total - self_employment_tax / 2 - one_time


# -- income told to the marketplace ---------------------------------------------------------------


@rule(
    cite="26 USC 36B(d)(2)",
    unit="USD/year",
    plain="Income of this year from before the first month shown.",
)
def income_before(
    *,
    month: Array,
    pay_before: Array,
    other_income: Array | float = 0.0,
    social_security: Array | float = 0.0,
    social_security_since: Array | float = np.nan,
) -> Array:
    """Income of the first calendar year that lies before the projection.

    Parameters
    ----------
    month : row, month
        The months.
    pay_before : column, USD/year
        Pay and profit this year before the first month shown.
    other_income : column, USD/month
        Other taxed income.
    social_security : column, USD/month
        Money from Social Security.
    social_security_since : column, month
        First month of Social Security.

    Returns
    -------
    column, USD/year
        Income that counts.

    Notes
    -----
    Disability pay and one-time payments of earlier months are not known and not counted.

    - ``pay_before``: Pay and profit of the year before the first month, a spouse's on the same
      return included.
    - ``other_income``: Other taxed income, taken to have come each month since January.
    - ``social_security_since``: Unknown: since January.
    """
    first = month[:, :1]
    january = first - first % 12
    since = np.where(np.isnan(social_security_since), january, social_security_since)
    paid = np.clip(first - np.maximum(since, january), 0.0, first % 12)
    return pay_before + other_income * (first % 12) + social_security * paid


@rule(
    cite="45 CFR 155.305(f)(1), 155.310(h), 155.330(b)",
    unit="USD/year",
    plain="The income of the year that the marketplace knows of in this month.",
)
def reported_income(
    *,
    monthly_income: Array,
    month: Array,
    one_time: Array | float = 0.0,
    before: Array | float = np.nan,
    told: Array | float = np.nan,
) -> Array:
    """Income of the calendar year as a family that reports each change would tell it.

    The year so far, and this month's income going on to December. A change counts from its month:
    nobody is taken to know it earlier. No month depends on a later one. A family's own figure, if
    it told one, stands for the first calendar year.

    Parameters
    ----------
    monthly_income : page, USD/month
        Income that counts and goes on.
    month : row, month
        The months.
    one_time : page, USD/month
        Income that comes only once, such as SSDI back pay.
    before : column, USD/year
        Income this year before the first month shown.
    told : column, USD/year
        Income that you told the marketplace to expect.

    Returns
    -------
    page, USD/year
        Income of the year.

    Notes
    -----
    A change must be reported within 30 days. The marketplace may then lower the credit of the
    months left, to make up for too much paid before; here that is settled at tax time.

    - ``before``: Income of the first calendar year before the first month; unknown: each earlier
      month is taken to have been like the first.
    - ``told``: What the family told the marketplace to expect for the first calendar year; unknown
      if it does not say.
    """
    first_year = month // 12 == month[:, :1] // 12
    earlier = np.where(np.isnan(before), monthly_income[:, :1] * (month[:, :1] % 12), before)
    so_far = running_total(monthly_income + one_time, month % 12 == 0)
    months_left = 12 - month % 12 - 1
    known = so_far + np.where(first_year, earlier, 0.0) + monthly_income * months_left
    known = round_to(known, _CENT)  # sums of months must not fall off a limit by a binary fraction
    return np.where(first_year & ~np.isnan(told), told, known)


# -- who gets the credit --------------------------------------------------------------------------


class EmployerOffer(NamedTuple):
    """Whether a job's plan counts as affordable, so that it shuts out the credit."""

    worker: Array
    relatives: Array


@rule(
    cite="26 USC 36B(c)(2)(C); 26 CFR 1.36B-2(c)(3)(v)(A)(1)-(2), (iv)",
    unit="truth",
    plain="Whether a plan that a job offers rules out the tax credit.",
    figures={"share": "marketplace.affordable_share"},
)
def employer_offer(
    *,
    household_income: Array,
    worker_premium: Array,
    family_premium: Array,
    share: Array,
    minimum_value: Array | bool = True,
) -> EmployerOffer:
    """The test of affordability: for the worker by the worker's price, for relatives by the family's.

    Parameters
    ----------
    household_income : page, USD/year
        Income of the year.
    worker_premium : column, USD/month
        Cheapest plan at work, for the worker alone.
    family_premium : column, USD/month
        Cheapest plan at work, for the worker and the family.
    share : figure, share
        Most a job's plan may cost and still rule out the tax credit, as a share of income.
    minimum_value : column, truth
        The plan pays at least 60 percent of costs on average.

    Returns
    -------
    EmployerOffer, truth
        For the worker, and for the relatives.

    Notes
    -----
    An offer counts even when nobody takes it. COBRA is different: it counts only for people who are
    enrolled in it (26 CFR 1.36B-2(c)(3)(iv)).

    - ``worker_premium``: What the worker would pay for the cheapest plan for the worker alone;
      unknown: no offer.
    - ``family_premium``: What the worker would pay for the cheapest plan for the worker and the
      family members to whom it is offered; unknown: no offer to them.
    - ``share``: Part of income up to which a plan counts as affordable.
    - ``minimum_value``: Whether the plan pays at least 60 percent of costs on average, hospital and
      doctors included.
    """
    most = share * household_income
    good = np.asarray(minimum_value).astype(bool)
    return EmployerOffer(
        worker=good & (worker_premium * 12 <= most + 1e-6),
        relatives=good & (family_premium * 12 <= most + 1e-6),
    )


class CreditAllowed(NamedTuple):
    """Whether the credit is open in a month, and why not."""

    allowed: Array
    reason: Array
    other_than_income: Array


@rule(
    cite="26 USC 36B(c)(1)(A), (c)(1)(C), (c)(2)(B)-(C), (c)(3)(A); 42 USC 18051(e); 26 CFR 1.36B-2",
    unit="code",
    plain="Whether the tax credit is open to you in this month, and why not.",
    figures={
        "least_share": "marketplace.least_income",
        "greatest_share": "marketplace.greatest_income",
        "basic_health_limit": "marketplace.basic_health.{basic_health}",
        "adult_limit": "medicaid.states.{state}.adult",
    },
)
def credit_allowed(
    *,
    household_income: Array,
    poverty_line: Array,
    least_share: Array,
    greatest_share: Array,
    basic_health_limit: Array,
    adult_limit: Array,
    on_medicare: Array | bool = False,
    medicaid_by_income: Array | bool = False,
    employer_offer: Array | bool = False,
    filing_status: Array | float = SINGLE,
    metal: Array | float = SILVER,
) -> CreditAllowed:
    """Reasons for and against the credit, the first that holds.

    Parameters
    ----------
    household_income : page, USD/year
        Income of the year.
    poverty_line : page, USD/year
        Poverty line of the year before.
    least_share : figure, share
        Least income for the tax credit, as a share of the poverty line.
    greatest_share : figure, share
        Highest income for the tax credit, as a share of the poverty line.
    basic_health_limit : figure, share
        Highest income for the state's Basic Health Program, as a share of the poverty line.
    adult_limit : figure, share
        The state's Medicaid limit for adults, as a share of the poverty line.
    on_medicare : page, truth
        Has, or could have, Medicare.
    medicaid_by_income : page, truth
        Income alone makes Medicaid likely.
    employer_offer : page, truth
        A job offers a plan that rules out the tax credit.
    filing_status : column, code
        How you file your taxes.
    metal : column, code
        Level of the plan.

    Returns
    -------
    CreditAllowed, code
        Whether it is open; the reason (codes of this module); and whether it would be open but for
        income, which tax time looks at again.

    Notes
    -----
    One answer for the household: a member with other cover is left out of the family whose premium
    counts (``family_benchmark_premium``). Income a little above the Basic Health limit when it is
    reported is judged by the month. Not here: immigration, prison, and veterans' care.

    - ``household_income``: Income of the year, as the marketplace knows it.
    - ``greatest_share``: Infinite in 2021-2025.
    - ``basic_health_limit``: Income, as a share of the poverty line, up to which the state has a
      Basic Health Program; 0 where it has none.
    - ``adult_limit``: 0 where Medicaid is not open to all adults.
    - ``on_medicare``: Whether the person has, or could have, Medicare without a premium for Part A.
    - ``medicaid_by_income``: Whether income alone makes Medicaid likely. A way in that needs a
      decision (disability, cancer) shuts out the credit only once Medicaid is granted.
    - ``employer_offer``: Whether a job offers a plan that counts as affordable.
    - ``filing_status``: 0 single, 1 joint, 2 head of household, 3 married filing separately.
    - ``metal``: Level of the plan: 0 bronze, 1 silver, 2 gold, 3 catastrophic.
    """
    low = least_share * poverty_line
    basic = (basic_health_limit > 0) & (household_income <= basic_health_limit * poverty_line)
    under = household_income < low
    over = household_income > greatest_share * poverty_line
    tests = (
        (ON_MEDICARE, on_medicare),
        (ON_MEDICAID, medicaid_by_income),
        (JOB_OFFER, employer_offer),
        (BASIC_HEALTH, basic & ~under),
        (FILES_SEPARATELY, filing_status == SEPARATE),
        (NO_CREDIT_PLAN, metal == CATASTROPHIC),
    )
    reason = np.full(np.broadcast_shapes(low.shape, household_income.shape), float(ALLOWED))
    for code, holds in reversed(tests):
        reason = np.where(np.asarray(holds).astype(bool), float(code), reason)
    open_otherwise = reason == ALLOWED
    gap = under & (adult_limit <= 0)
    by_income = np.where(over, float(INCOME_TOO_HIGH), float(ALLOWED))
    by_income = np.where(under, float(INCOME_TOO_LOW), by_income)
    by_income = np.where(gap, float(COVERAGE_GAP), by_income)
    reason = np.where(open_otherwise, by_income, reason)
    return CreditAllowed(allowed=reason == ALLOWED, reason=reason, other_than_income=open_otherwise)


# -- the price ------------------------------------------------------------------------------------


@rule(
    cite="45 CFR 147.102(a)(1)(iii), 147.104(b)(2), 155.410",
    unit="month",
    plain="The month in which the marketplace plan began or was renewed.",
)
def issue_month(*, month: Array, coverage: Array) -> Array:
    """Month of issue or renewal of the plan of each month: January, or the first month of cover.

    Parameters
    ----------
    month : row, month
        The months.
    coverage : page, code
        Your insurance this month.

    Returns
    -------
    page, month
        Month of issue or renewal.

    Notes
    -----
    A plan that the family has in the first month is taken to have been renewed in January.
    """
    here = coverage == MARKETPLACE
    before = np.concatenate([np.ones_like(here[:, :1]), here[:, :-1]], axis=-1)
    starts = (month % 12 == 0) | (here & ~before)
    january = month[:, :1] - month[:, :1] % 12
    found = np.where(starts, month, january)
    return np.maximum.accumulate(found, axis=-1)


def _age_at_issue(issue: Array, birth: Array) -> Array:
    """Whole years on the first day of the month of issue, for a birthday after the first day."""
    return (issue - birth - 1) // 12


def _rate(age_rates: Array, age: Array) -> Array:
    """The age curve's entry by month; zero for nobody (unknown age)."""
    oldest = len(age_rates) - 1
    whole = np.clip(np.nan_to_num(age), 0, oldest).astype(int)
    found = age_rates[:, 0, :][whole, np.arange(age_rates.shape[-1])[None, :]]
    return np.where(np.isnan(age), 0.0, found)


def _dependents(children: Array, month: Array, issue: Array, limit: Array) -> list[Array]:
    """Age at issue of each child in the plan, by month; unknown where there is none."""
    ages = []
    for k in range(children.shape[1]):
        born = children[:, k : k + 1]
        age = np.maximum(_age_at_issue(issue, born), 0.0)  # a baby joins in its first month
        ages.append(np.where((month >= born) & (age < limit), age, np.nan))
    return ages


@rule(
    cite="45 CFR 147.102(a)(1)(iii), (c)(1), (d)-(e); 26 USC 36B(b)(3)(B)-(C); 26 CFR 1.36B-3(f)",
    unit="USD/month",
    plain="An estimate of the benchmark premium for all family members who need the plan.",
    figures={
        "premium_at_reference_age": "marketplace_plans.benchmark_premium_at_40.{state}",
        "reference_age": "marketplace_plans.reference_age",
        "age_rates": "marketplace_plans.age_curve.{curve}",
        "adult_age": "marketplace.rating.adult_age",
        "children_counted": "marketplace.rating.children_counted",
        "dependent_age": "marketplace.rating.dependent_age",
    },
)
def family_benchmark_premium(
    *,
    month: Array,
    issue_month: Array,
    birth_month: Array,
    spouse_birth: Array,
    children: Array,
    premium_at_reference_age: Array,
    reference_age: Array,
    age_rates: Array,
    adult_age: Array,
    children_counted: Array,
    dependent_age: Array,
) -> Array:
    """Second-lowest silver premium of a family: a price for each person, added up.

    Everyone of 21 and over counts, and the three oldest children under 21.

    Parameters
    ----------
    month : row, month
        The months.
    issue_month : page, month
        Month in which the plan began or was renewed.
    birth_month : column, month
        Month of birth.
    spouse_birth : column, month
        Month of birth of the spouse.
    children : columns, month
        Month of birth of each child.
    premium_at_reference_age : figure, USD/month
        The state's average benchmark premium at one age.
    reference_age : figure, years
        That age.
    age_rates : figure, ratio
        How the premium changes with age.
    adult_age : figure, years
        Age from which everyone counts.
    children_counted : figure, people
        How many younger children count.
    dependent_age : figure, years
        Age at which a child must leave a parent's plan.

    Returns
    -------
    page, USD/month
        Benchmark premium of the family.

    Notes
    -----
    Tobacco is left out: its surcharge never counts for the credit. Children on Medicaid or CHIP,
    and people with cover from a job or Medicare, do not need the plan and are not to be named. A
    county's premium can lie far from its state's average: HealthCare.gov shows the family's own.

    - ``birth_month``: Month of birth of the patient; unknown if the patient does not need the plan.
    - ``spouse_birth``: Unknown if there is none.
    - ``children``: Month of birth of each child who needs the plan; unknown where there is none.
    - ``age_rates``: Premiums by age from 0, the last for that age and over.
    - ``children_counted``: How many younger children count, the oldest first.
    """
    total = _rate(age_rates, _age_at_issue(issue_month, birth_month))
    total = total + _rate(age_rates, _age_at_issue(issue_month, spouse_birth))
    young = []
    for age in _dependents(children, month, issue_month, dependent_age):
        rate = _rate(age_rates, age)
        total = total + np.where(age >= adult_age, rate, 0.0)
        young.append(np.where(age < adult_age, rate, 0.0))
    # No curve falls before 21, so the highest prices are those of the oldest children. A fourth
    # child's place is zero where fewer count; zeros change no sum.
    dearest = np.sort(np.stack(young), axis=0)[::-1]
    for place, rate in enumerate(dearest):
        total = total + np.where(place < children_counted, rate, 0.0)
    return premium_at_reference_age * total / _rate(age_rates, reference_age)


@rule(
    cite="45 CFR 147.102(c)(2); 26 CFR 1.36B-3(f)",
    unit="USD/month",
    plain=(
        "An estimate of the family's benchmark premium. Here the state sets prices by family "
        "size, not by age."
    ),
    figures={
        "adult_premium": "marketplace_plans.benchmark_premium_at_40.{state}",
        "tiers": "marketplace_plans.family_tier.{state}",
        "dependent_age": "marketplace.rating.dependent_age",
    },
)
def family_tier_premium(
    *,
    month: Array,
    issue_month: Array,
    birth_month: Array,
    spouse_birth: Array,
    children: Array,
    adult_premium: Array,
    tiers: Array,
    dependent_age: Array,
) -> Array:
    """Second-lowest silver premium of a family by tier, in states without age rating.

    Parameters
    ----------
    month : row, month
        The months.
    issue_month : page, month
        Month in which the plan began or was renewed.
    birth_month : column, month
        Month of birth.
    spouse_birth : column, month
        Month of birth of the spouse.
    children : columns, month
        Month of birth of each child.
    adult_premium : figure, USD/month
        The state's average benchmark premium of one adult.
    tiers : figure, ratio
        How the premium changes with the size of the family.
    dependent_age : figure, years
        Age at which a child must leave a parent's plan.

    Returns
    -------
    page, USD/month
        Benchmark premium of the family.

    Notes
    -----
    - ``birth_month``: Month of birth of the patient; unknown if the patient does not need the plan.
    - ``spouse_birth``: Unknown if there is none.
    - ``children``: Month of birth of each child who needs the plan; unknown where there is none.
    - ``tiers``: Premiums against one adult's: one adult, two adults, one with children, two with
      children, children alone.
    """
    shape = np.broadcast_shapes(issue_month.shape, month.shape)
    adults = np.broadcast_to(
        (~np.isnan(birth_month)).astype(int) + (~np.isnan(spouse_birth)).astype(int), shape
    )
    ages = _dependents(children, month, issue_month, dependent_age)
    with_children = np.logical_or.reduce([~np.isnan(age) for age in ages])
    one, two, one_with, two_with, alone = (tiers[k] for k in range(5))
    ratio = np.where(adults > 1, np.where(with_children, two_with, two), 0.0)
    ratio = np.where(adults == 1, np.where(with_children, one_with, one), ratio)
    ratio = np.where((adults == 0) & with_children, alone, ratio)
    return adult_premium * ratio


@rule(
    cite="42 USC 18022(d)-(e)",
    unit="USD/month",
    plain="An estimate of what a plan of this level costs, before any tax credit.",
    figures={"ratios": "marketplace_plans.price_by_level"},
)
def plan_price(*, benchmark_premium: Array, metal: Array, ratios: Array) -> Array:
    """Price of a bronze, silver, gold or catastrophic plan, from the benchmark premium.

    Parameters
    ----------
    benchmark_premium : page, USD/month
        The premium of the second-lowest silver plan.
    metal : column, code
        Level of the plan.
    ratios : figure, ratio
        Premium of each level, next to the benchmark plan.

    Returns
    -------
    page, USD/month
        Price of the plan.

    Notes
    -----
    In some counties gold costs less than silver. The marketplace shows the family's own prices.

    - ``metal``: Level of the plan: 0 bronze, 1 silver, 2 gold, 3 catastrophic.
    """
    level = np.broadcast_to(metal, benchmark_premium.shape).astype(int)
    return benchmark_premium * ratios[:, 0, :][level, np.arange(ratios.shape[-1])[None, :]]


@rule(
    cite="42 USC 18022(e)(2); 45 CFR 156.155(a)(5)",
    unit="truth",
    plain=(
        "Whether you may choose a catastrophic plan. It is for people under 30, or with a "
        "hardship exemption."
    ),
    figures={"under_age": "marketplace.rating.catastrophic_under_age"},
)
def catastrophic_open(
    *, birth_month: Array, month: Array, under_age: Array, exempt: Array | bool = False
) -> Array:
    """Whether a catastrophic plan may be chosen: not yet 30 before the plan year begins.

    Parameters
    ----------
    birth_month : column, month
        Month of birth.
    month : row, month
        The months.
    under_age : figure, years
        You must be under this age when the plan year starts.
    exempt : page, truth
        The marketplace granted an exemption, such as for hardship.

    Returns
    -------
    page, truth
        Whether it is open.

    Notes
    -----
    - ``exempt``: Whether the marketplace granted a hardship or affordability exemption.
    """
    age = _age_at_issue(month - month % 12, birth_month)
    return (age < under_age) | np.asarray(exempt).astype(bool)


@rule(
    cite="42 USC 18082; 26 USC 36B(f)(1)",
    unit="USD/month",
    plain="The tax credit that is paid to the plan each month, ahead of the tax return.",
)
def advance_credit(
    *,
    coverage: Array,
    credit: Array,
    plan_now: Array | float = np.nan,
    known_price: Array | float = np.nan,
    known_premium: Array | float = np.nan,
) -> Array:
    """Credit paid in advance, in months with a marketplace plan.

    For a plan that the family has today and of which it knows both the full price and what it pays,
    the difference is what is paid in advance.

    Parameters
    ----------
    coverage : page, code
        Your insurance this month.
    credit : page, USD/month
        The tax credit.
    plan_now : column, code
        Your insurance in the first month.
    known_price : column, USD/month
        Full price of today's marketplace plan.
    known_premium : column, USD/month
        What you pay for the plan.

    Returns
    -------
    page, USD/month
        Credit paid in advance; zero in other months.

    Notes
    -----
    Help that a state adds to the credit looks like credit here when both figures are known; the
    repayment would come out too high then.

    - ``credit``: Credit on the income that the marketplace knows.
    - ``known_price``: Unknown if not asked.
    - ``known_premium``: Unknown if not asked.
    """
    own = (plan_now == MARKETPLACE) & ~np.isnan(known_price) & ~np.isnan(known_premium)
    paid = np.where(own, np.maximum(known_price - known_premium, 0.0), credit)
    return np.where(coverage == MARKETPLACE, paid, 0.0)


# -- cost-sharing reductions and the plan's terms --------------------------------------------------


class CostSharingReduction(NamedTuple):
    """Which silver variant a family gets, and what that plan pays on average."""

    variant: Array
    actuarial_value: Array


@rule(
    cite="42 USC 18071(b)-(c); 45 CFR 155.305(g), 156.420(a)",
    unit="code",
    plain="With a silver plan and a lower income, the plan itself asks less of you.",
    figures={
        "income_limits": "marketplace.cost_sharing_reduction.income_limits",
        "actuarial_values": "marketplace.cost_sharing_reduction.actuarial_values",
    },
)
def cost_sharing_reduction(
    *,
    household_income: Array,
    poverty_line: Array,
    allowed: Array,
    metal: Array | float = SILVER,
    income_limits: Array,
    actuarial_values: Array,
) -> CostSharingReduction:
    """Variant of the silver plan by income: 94, 87 or 73 percent of bills, or the standard 70.

    The plan is the one chosen at enrollment; its variant follows the income that the marketplace
    knows. A reported change moves the variant from the next month in law, from the same month here.
    What was paid toward deductible and maximum under the earlier variant counts on
    (45 CFR 156.425(b)), so the plan year does not start again.

    Parameters
    ----------
    household_income : page, USD/year
        Income of the year.
    poverty_line : page, USD/year
        Poverty line of the year before.
    allowed : page, truth
        The tax credit is open to you.
    metal : column, code
        Level of the plan.
    income_limits : figure, share
        Highest incomes for each kind of silver plan, as shares of the poverty line.
    actuarial_values : figure, share
        Part of bills that each silver plan pays on average.

    Returns
    -------
    CostSharingReduction, code
        0 standard, 1 pays 73, 2 pays 87, 3 pays 94; and the part that a silver plan pays on average.

    Notes
    -----
    Income is compared exactly, not in whole percents. Nothing is settled at tax time: a reduction
    that turned out too large is not paid back. Not here: the variants for American Indians.

    - ``household_income``: Income of the year, as the marketplace knows it.
    - ``allowed``: Whether the tax credit is open: without it there is no reduction.
    - ``metal``: Level of the plan: 0 bronze, 1 silver, 2 gold, 3 catastrophic.
    - ``income_limits``: Greatest incomes, as shares of the poverty line, for 94, 87 and 73 percent.
    - ``actuarial_values``: Part of bills that the plan pays on average: standard silver, then 73,
      87 and 94.
    """
    silver = allowed.astype(bool) & (np.asarray(metal) == SILVER)
    variant = np.where(household_income <= income_limits[2] * poverty_line, PAYS_73, STANDARD)
    variant = np.where(household_income <= income_limits[1] * poverty_line, PAYS_87, variant)
    variant = np.where(household_income <= income_limits[0] * poverty_line, PAYS_94, variant)
    variant = np.where(silver, variant, STANDARD).astype(float)
    values = actuarial_values[:, 0, :]
    position = np.arange(values.shape[-1])[None, :]
    return CostSharingReduction(variant, values[variant.astype(int), position])


@rule(
    cite="42 USC 18022(c)(1), 18071(c)(1); 45 CFR 156.130(a), 156.420(a)",
    unit="USD/year",
    plain="The most that the law lets a marketplace plan ask of one person in a year.",
    figures={
        "limit": "marketplace.out_of_pocket_limit_self",
        "limit_73": "marketplace.cost_sharing_reduction.out_of_pocket_limit_73",
        "limit_87_94": "marketplace.cost_sharing_reduction.out_of_pocket_limit_87_94",
    },
)
def out_of_pocket_limit(
    *, variant: Array, limit: Array, limit_73: Array, limit_87_94: Array
) -> Array:
    """Legal ceiling of one person's share, by variant; a family's is twice as high.

    Parameters
    ----------
    variant : page, code
        Kind of silver plan.
    limit : figure, USD/year
        The law's limit for one person.
    limit_73 : figure, USD/year
        Limit of the silver plan that pays 73 percent.
    limit_87_94 : figure, USD/year
        Limit of the silver plans that pay 87 and 94 percent.

    Returns
    -------
    page, USD/year
        The ceiling.

    Notes
    -----
    - ``variant``: 0 standard, 1 pays 73, 2 pays 87, 3 pays 94.
    - ``limit``: Limit of every plan.
    """
    page = np.where(variant == PAYS_73, limit_73, limit)
    return np.where(variant >= PAYS_87, limit_87_94, page)


class PlanTerms(NamedTuple):
    """Terms of an example plan, in the words of the Summary of Benefits and Coverage."""

    deductible: Array
    coinsurance: Array
    out_of_pocket_maximum: Array
    copays: Array
    copays_before_deductible: Array


_WITH_COPAY = (
    "primary",
    "specialist",
    "therapy",
    "drug_generic",
    "drug_preferred",
    "drug_specialty",
)


@rule(
    cite="45 CFR 147.200, 156.140, 156.201; 42 USC 18022(d)-(e)",
    unit="USD/year",
    plain="The deductible, the share, the copays and the maximum of an example plan of this level.",
    figures={
        "deductible": "marketplace_plans.example.deductible",
        "coinsurance": "marketplace_plans.example.coinsurance",
        "out_of_pocket_maximum": "marketplace_plans.example.out_of_pocket_maximum",
        "copays": "marketplace_plans.example.copays",
        "before_deductible": "marketplace_plans.example.copays_before_deductible",
    },
)
def plan_terms(
    *,
    metal: Array,
    variant: Array,
    limit: Array,
    deductible: Array,
    coinsurance: Array,
    out_of_pocket_maximum: Array,
    copays: Array,
    before_deductible: Array,
) -> PlanTerms:
    """Terms of the example plan of a level, in the silver variant of the month.

    Parameters
    ----------
    metal : column, code
        Level of the plan.
    variant : page, code
        Kind of silver plan.
    limit : page, USD/year
        The law's limit for one person.
    deductible : figure, USD/year
        The deductible for one person.
    coinsurance : figure, share
        Your part of a bill after the deductible.
    out_of_pocket_maximum : figure, USD/year
        Most you pay of covered bills in a plan year.
    copays : figure, USD/visit
        Copays of the plan for each kind of visit or drug.
    before_deductible : figure, truth
        Copays apply before the deductible is met.

    Returns
    -------
    PlanTerms, USD/year
        Pages, and pages by kind of service for the copays; each goes to ``insurance.plan_term``.

    Notes
    -----
    An example: real plans of a level differ much. A catastrophic plan's deductible is its maximum;
    its three free visits to a family doctor are not counted.

    - ``metal``: Level of the plan: 0 bronze, 1 silver, 2 gold, 3 catastrophic.
    - ``variant``: Variant of a silver plan: 0 standard, 1 pays 73, 2 pays 87, 3 pays 94.
    - ``limit``: The most that the law allows: no example goes above it.
    - ``copays``: Copays of each plan for a family doctor, a specialist, therapy, and generic, brand
      and specialty drugs; unknown where coinsurance applies.
    - ``before_deductible``: Whether each of these copays applies from the first dollar.
    """
    plan = np.where(metal == SILVER, SILVER + variant, np.where(metal == BRONZE, 0, metal + 3))
    months = np.arange(limit.shape[-1])[None, :] if deductible.shape[-1] > 1 else 0
    plan = np.broadcast_to(plan, limit.shape).astype(int)

    def of_plan(figure: Array) -> Array:
        return figure[:, 0, :][plan, months]

    most = np.minimum(of_plan(out_of_pocket_maximum), limit)
    fixed = np.full((len(KINDS), *plan.shape), np.nan)
    first = np.ones((len(KINDS), *plan.shape), dtype=bool)
    for row, kind in enumerate(_WITH_COPAY):
        at = KINDS.index(kind)
        fixed[at] = of_plan(copays[row])
        first[at] = of_plan(before_deductible[row]) > 0
    return PlanTerms(
        deductible=np.minimum(of_plan(deductible), most),
        coinsurance=of_plan(coinsurance),
        out_of_pocket_maximum=most,
        copays=fixed,
        copays_before_deductible=first,
    )


# -- tax time -------------------------------------------------------------------------------------


def _months_before(month: Array, plan_now: Array | float) -> Array:
    """Months of the first year before the projection in which the plan was there already."""
    return np.where(np.asarray(plan_now) == MARKETPLACE, month[:, :1] % 12, 0.0)


@rule(
    cite="26 USC 36B(f)(1); Form 8962, lines 11 to 23",
    unit="USD/year",
    plain="The amounts of one calendar year under the marketplace plan.",
)
def plan_year_total(*, amounts: Array, month: Array, plan_now: Array | float = np.nan) -> Array:
    """Totals by calendar year, with the months before the first for a plan the family has already.

    Parameters
    ----------
    amounts : page, USD/month
        The amounts.
    month : row, month
        The months.
    plan_now : column, code
        Your insurance in the first month.

    Returns
    -------
    year page, USD/year
        One total for each calendar year touched.

    Notes
    -----
    - ``amounts``: What is added up, such as the credit paid in advance.
    """
    return calendar_year_total.call(
        amounts=amounts, before=amounts[:, :1] * _months_before(month, plan_now), month=month
    )


@rule(
    cite="26 USC 36B(a)-(b); 26 CFR 1.36B-3(d), 1.36B-4(a); Form 8962, lines 11 to 24",
    unit="USD/year",
    plain="The tax credit of the year on the income that it really had.",
)
def credit_of_year(
    *,
    eligible: Array,
    annual_contribution: Array,
    benchmark_premium: Array,
    plan_premium: Array,
    coverage: Array,
    other_than_income: Array,
    month: Array,
    plan_now: Array | float = np.nan,
) -> Array:
    """Credit by the year's true income, month by month under the plan, added up.

    Parameters
    ----------
    eligible : year page, truth
        Income allows the tax credit.
    annual_contribution : year page, USD/year
        What you are expected to pay in the year.
    benchmark_premium : page, USD/month
        The premium of the second-lowest silver plan.
    plan_premium : page, USD/month
        Premium of your plan.
    coverage : page, code
        Your insurance this month.
    other_than_income : page, truth
        The tax credit is open, apart from income.
    month : row, month
        The months.
    plan_now : column, code
        Your insurance in the first month.

    Returns
    -------
    year page, USD/year
        Credit of each calendar year touched; of the last year, for the months shown only.

    Notes
    -----
    A month's contribution is a twelfth of the year's, as the regulation has it. Form 8962 rounds it
    to whole dollars in a year of unequal months, which can move the total by a few dollars. Someone
    whom the marketplace found not to qualify for Medicaid is not judged again at tax time.

    - ``benchmark_premium``: Premium of the second-lowest silver plan for the people covered.
    - ``plan_now``: See ``plan_year_total``.
    """
    year = (month[0] // 12 - month[0, 0] // 12).astype(int)
    monthly = np.maximum(benchmark_premium - annual_contribution[:, year] / 12, 0.0)
    counted = eligible[:, year] & other_than_income.astype(bool) & (coverage == MARKETPLACE)
    credit = np.where(counted, np.minimum(monthly, plan_premium), 0.0)
    return calendar_year_total.call(
        amounts=credit, before=credit[:, :1] * _months_before(month, plan_now), month=month
    )


@rule(
    cite="26 USC 36B(f)(2)(B) (before 2026); 26 CFR 1.36B-4(a)(3); P.L. 119-21 sec. 71305",
    unit="USD/year",
    plain="The most that must be paid back. From tax year 2026 on there is no such limit.",
    figures={
        "starts": "marketplace.repayment_limit.starts",
        "single": "marketplace.repayment_limit.single",
        "other": "marketplace.repayment_limit.other",
    },
)
def repayment_limit(
    *,
    percent_of_poverty: Array,
    filing_status: Array,
    starts: Array,
    single: Array,
    other: Array,
) -> Array:
    """Limit on paying back a credit that was too high, by income and filing status.

    Parameters
    ----------
    percent_of_poverty : year page, share
        Income as a share of the poverty line.
    filing_status : column, code
        How you file your taxes.
    starts : figure, share
        Incomes at which each step starts, as shares of the poverty line.
    single : figure, USD/year
        Limit for single people.
    other : figure, USD/year
        Limit for everyone else.

    Returns
    -------
    year page, USD/year
        The limit; infinite where there is none.

    Notes
    -----
    - ``percent_of_poverty``: The year's income as a share of the poverty line, cut to a whole
      percent.
    - ``filing_status``: 0 single, 1 joint, 2 head of household, 3 married filing separately.
    - ``single``: Limit of each band for single people.
    - ``other``: Limit of each band for everyone else, heads of household too.
    """
    own = np.where(filing_status == SINGLE, single, other)
    limit = np.broadcast_to(own[0], percent_of_poverty.shape)
    for band in range(1, len(starts)):
        limit = np.where(percent_of_poverty >= starts[band] - 1e-6, own[band], limit)
    return limit


@rule(
    cite="26 USC 36B(f); 26 USC 6072(a); Form 8962, lines 26 and 29",
    unit="USD/month",
    plain="The tax credit settled with the tax return: money that comes back, or that you must pay "
    "back.",
    figures={"filing_month": "income_tax.filing_month"},
)
def credit_settlement(
    *, refund: Array, repayment: Array, month: Array, filing_month: Array
) -> Reconciliation:
    """Refund and repayment of each year, in the filing month of the next.

    As for the other taxes, a filing month in the first calendar year belongs to a year this
    projection knows nothing of and shows nothing; the last year is settled after the projection.

    Parameters
    ----------
    refund : year page, USD/year
        Tax credit still due to you at tax time.
    repayment : year page, USD/year
        Tax credit to pay back at tax time.
    month : row, month
        The months.
    filing_month : figure, month of the year
        Month in which tax returns are due.

    Returns
    -------
    Reconciliation, USD/month
        Pages of refund and repayment.

    Notes
    -----
    The return sets the two against the other taxes of the year; they are lines of their own here
    and are not in the income tax of ``taxes``.

    - ``refund``: Credit of the year above what was paid in advance.
    - ``repayment``: Advance of the year above the credit, as far as it must be paid back.
    - ``filing_month``: Month in which returns are due for the year before, January = 1.
    """
    year = (month[0] // 12 - month[0, 0] // 12).astype(int)
    due = (month % 12 + 1 == filing_month)[0] & (year > 0)
    earlier = np.maximum(year - 1, 0)
    return Reconciliation(
        refund=np.where(due, refund[:, earlier], 0.0),
        repayment=np.where(due, repayment[:, earlier], 0.0),
    )
