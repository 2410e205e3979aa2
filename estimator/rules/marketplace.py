"""Marketplace plans: the premium tax credit and what is left to pay.

The projection calls these rules in this order:

1. ``poverty_line``, with the guidelines of the year *before* the year of cover; where the family does
   not know its benchmark premium, ``benchmark_premium`` from the state's average;
2. ``applicable_percentage``, ``required_contribution``, ``premium_tax_credit``, ``net_premium``;
3. ``reconciliation`` at tax time, when the year's income turned out otherwise.

The plan's share of bills is decided by ``insurance.cost_sharing``.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from estimator.basis.journal import rule
from estimator.basis.money import floor_to, round_to
from estimator.basis.months import Array

_PERCENT = 1 / 100


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
        People in the tax family.
    first_person : figure, USD/year
        Guideline for one person.
    each_additional : figure, USD/year
        Added for each further person.

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
        Age of the person covered.
    premium_at_reference_age : figure, USD/month
        State's average benchmark premium at the age in which it is published.
    reference_age : figure, years
        That age.
    age_rates : figure, ratio
        Premiums by age from 0, the last for that age and over.

    Returns
    -------
    page, USD/month
        Benchmark premium.

    Notes
    -----
    A county's premium can lie far from its state's average: HealthCare.gov shows the family's own.
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
    cite="26 USC 36B(b)(3)(A), (c)(1)(A); 26 CFR 1.36B-3(g); Form 8962, line 5",
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
) -> ApplicablePercentage:
    """Applicable percentage for a family's income.

    Income as a share of the poverty line is cut to a whole percent; inside a bracket the
    percentage rises in a straight line and is rounded to a hundredth of a percent. Above the
    greatest share there is no credit (400 percent of the poverty line, from 2026 again).

    Parameters
    ----------
    household_income : column, USD/year
        Modified adjusted gross income of the tax family for the year.
    poverty_line : page, USD/year
        Poverty line of the guidelines of the year before.
    starts : figure, share
        Shares of the poverty line at which the brackets start.
    initial : figure, share
        Percentage at the start of each bracket.
    final : figure, share
        Percentage at the end of each bracket.
    least_share : figure, share
        Least income, as a share of the poverty line, for the credit.
    greatest_share : figure, share
        Greatest income, as a share of the poverty line (infinite in 2021-2025).

    Returns
    -------
    ApplicablePercentage, share
        Share of the poverty line, whether a credit is open, and the percentage (0 when not open).

    Notes
    -----
    Incomes under the poverty line are not eligible here. Not here: lawfully present immigrants
    under it, and families whose job offers a plan that counts as affordable.
    """
    eligible = (household_income >= least_share * poverty_line) & (
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
        Modified adjusted gross income of the tax family for the year.
    applicable_percentage : page, share
        Percentage for this income.

    Returns
    -------
    page, USD/year
        Contribution.
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
        Whether income allows a credit.
    annual_contribution : page, USD/year
        What the family is expected to pay in the year.
    benchmark_premium : column, USD/month
        Premium of the second-lowest silver plan for the people covered.
    plan_premium : column, USD/month
        Premium of the plan that was chosen.

    Returns
    -------
    page, USD/month
        Credit, should the month be under a marketplace plan.
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
        Premium of the plan.
    credit : page, USD/month
        Premium tax credit.

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
    credit : column, USD/year
        Credit on the year's true income.
    advance : column, USD/year
        Credit paid in advance.
    repayment_limit : column, USD/year
        Most that must be paid back (none from 2026 on).

    Returns
    -------
    Reconciliation, USD/year
        Refund and repayment.

    Notes
    -----
    The limits of 2025 and before, by income, are not in the data yet: a repayment for those years
    may be too high.
    """
    return Reconciliation(
        refund=np.maximum(credit - advance, 0.0),
        repayment=np.minimum(np.maximum(advance - credit, 0.0), repayment_limit),
    )


@rule(
    cite="26 USC 36B(d)(2); 45 CFR 155.305(f) (income expected for the year)",
    unit="USD/year",
    plain="The income that the family would tell the marketplace to expect for the year.",
)
def expected_income(*, monthly_income: Array, month: Array) -> Array:
    """Income of each calendar year, from the months of it that are shown.

    Parameters
    ----------
    monthly_income : page, USD/month
        Income that counts, before tax.
    month : row, month
        The months of the projection.

    Returns
    -------
    page, USD/year
        Twelve times the average month shown in the same calendar year.

    Notes
    -----
    A year shown only in part is taken to go on like its months shown.
    """
    years = month[0] // 12
    page = np.zeros_like(monthly_income)
    for year in np.unique(years):
        inside = years == year
        total = np.cumsum(np.where(inside, monthly_income, 0.0), axis=-1)[:, -1:]
        page = np.where(inside, total * (12 / int(inside.sum())), page)
    return page


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
        Premium less the credit.
    known_premium : column, USD/month
        What the family says it pays; unknown if not asked.
    plan_now : column, code
        Cover in the first month (3: marketplace).

    Returns
    -------
    page, USD/month
        Premium to pay.
    """
    own = (plan_now == 3) & ~np.isnan(known_premium)
    return np.where(own, known_premium, net_premium)


@rule(
    cite="26 CFR 1.36B-3(f); 45 CFR 147.102(d)",
    unit="years",
    plain="Age in the month, for the price of a marketplace plan.",
)
def age_by_month(*, birth_month: Array, month: Array) -> Array:
    """Age in whole years.

    Parameters
    ----------
    birth_month : column, month
        Month of birth.
    month : row, month
        The months of the projection.

    Returns
    -------
    page, years
        Age in each month.

    Notes
    -----
    Plans use the age on the first day of cover all year; here a birthday counts at once.
    """
    return (month - birth_month) // 12


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
        The family's own figure; unknown if it gave none.
    estimate : page, USD/month
        The estimate that stands in.

    Returns
    -------
    page, USD/month
        One or the other.
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
) -> Array:
    """Modified adjusted gross income of the month, for the premium tax credit.

    Parameters
    ----------
    pay : page, USD/month
        The patient's pay or profit, sick pay included.
    spouse_pay : page, USD/month
        The pay of a spouse on the same tax return.
    disability_pay : page, USD/month
        The taxed part of disability pay and state leave pay.
    social_security : page, USD/month
        Social Security, all of it, taxed or not.
    other_income : page, USD/month
        Other taxed income.
    self_employment_tax : page, USD/month
        Self-employment tax; half of it is taken off.

    Returns
    -------
    page, USD/month
        Income that counts.
    """
    total = pay + spouse_pay + disability_pay + social_security + other_income
    return total - self_employment_tax / 2
