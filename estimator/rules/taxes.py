"""Federal payroll tax and federal income tax, by calendar year, and what a family pays month by month.

Two kinds of rules live here. *Year rules* work on year pages ``(h, Y)``, one entry for each calendar
year the projection touches; their figures are read with ``law().series`` over those years. *Month
rules* work on pages ``(h, T)`` with figures read by month. The projection calls them in this order:

1. months: ``taxable_disability_pay``, ``payroll_taxed_disability_pay``; for each worker
   ``payroll_tax_withheld`` and, for the self-employed, ``self_employment_tax_set_aside``;
   for the household ``withholding_rate`` (years) and ``income_tax_withheld`` (months);
2. totals: ``calendar_year_total`` of each kind of income and expense, ``income_tax_paid``;
3. years: ``self_employment_tax`` for each worker, ``additional_medicare_tax``,
   ``federal_income_tax`` (which calls the smaller rules in the order of Form 1040);
4. months: ``settlement``, the refund or the balance due in the filing month.

The years at the two edges. In the first year the months before the projection count through the
``..._before`` arguments: what was earned and spent that year before the first month. In the last
year only the months shown are added up, and nothing is guessed for the rest: that year's tax is
settled after the projection ends, so no month shown depends on it, and a longer projection never
changes the months of a shorter one.

Filing statuses are codes: 0 single, 1 married filing jointly, 2 head of household, 3 married filing
separately.
"""

from __future__ import annotations

import itertools
from typing import NamedTuple

import numpy as np

from estimator.basis import money
from estimator.basis.journal import rule
from estimator.basis.months import Array, running_total, total_of

SINGLE, JOINT, HEAD_OF_HOUSEHOLD, SEPARATE = range(4)


def _by_status(figure: Array, filing_status: Array) -> Array:
    """Each household's own entry of a figure listed by filing status."""
    return figure[filing_status[:, 0].astype(int), 0]


def _part_years(month: Array) -> Array:
    """Position of each month's calendar year among the years touched."""
    year = month[0] // 12
    return (year - year[0]).astype(int)


# -- payroll taxes of a year -----------------------------------------------------------------------


class PayrollTax(NamedTuple):
    """An employee's own share, never the employer's."""

    social_security: Array
    medicare: Array
    total: Array


@rule(
    cite="26 USC 3101(a), 3101(b)(1), 3121(a)(1)",
    unit="USD/year",
    plain="Social Security and Medicare tax taken from a worker's pay in one year.",
    figures={
        "wage_base": "social_security.contribution_and_benefit_base",
        "social_security_rate": "payroll_tax.social_security_rate",
        "medicare_rate": "payroll_tax.medicare_rate",
    },
)
def payroll_tax(
    *, wages: Array, wage_base: Array, social_security_rate: Array, medicare_rate: Array
) -> PayrollTax:
    """Social Security and Medicare tax on one worker's wages in a calendar year.

    Call it for each worker: the wage base is each person's own. The extra Medicare tax on high pay
    belongs to the household's return: see ``additional_medicare_tax``.

    Parameters
    ----------
    wages : year page, USD/year
        Pay taxed for Social Security and Medicare.
    wage_base : figure, USD/year
        Pay above this in a year is free of Social Security tax.
    social_security_rate : figure, 1
        Rate of Social Security tax.
    medicare_rate : figure, 1
        Rate of Medicare tax.

    Returns
    -------
    year page, USD/year
        Social Security tax, Medicare tax and their total.

    Notes
    -----
    Not here yet: the refund of Social Security tax when two employers together took too much, and
    jobs that Social Security does not cover (some state and city workers).

    ``wages``: Pay for the year that Social Security and Medicare tax is taken from. Money put
    in a 401(k) counts here; premiums and care accounts paid before tax do not.
    """
    social_security = np.minimum(wages, wage_base) * social_security_rate
    medicare = wages * medicare_rate
    return PayrollTax(social_security, medicare, social_security + medicare)


@rule(
    cite="26 USC 3101(b)(2), 1401(b)(2); Form 8959",
    unit="USD/year",
    plain="An extra Medicare tax that only households with high pay owe.",
    figures={
        "additional_medicare_threshold": "payroll_tax.additional_medicare_threshold",
        "additional_medicare_rate": "payroll_tax.additional_medicare_rate",
    },
)
def additional_medicare_tax(
    *,
    filing_status: Array,
    wages: Array,
    spouse_wages: Array | float = 0.0,
    self_employment_income: Array | float = 0.0,
    additional_medicare_threshold: Array,
    additional_medicare_rate: Array,
) -> Array:
    """Additional Medicare tax of the household for a calendar year.

    Parameters
    ----------
    filing_status : column, code
        How you file your taxes.
    wages : year page, USD/year
        Pay taxed for Social Security and Medicare.
    spouse_wages : year page, USD/year
        The spouse's pay taxed for Social Security and Medicare.
    self_employment_income : year page, USD/year
        The part of both people's profit that is taxed.
    additional_medicare_threshold : figure, USD/year
        The extra Medicare tax starts above this pay.
    additional_medicare_rate : figure, 1
        Rate of the extra Medicare tax.

    Returns
    -------
    year page, USD/year
        The extra tax.

    Notes
    -----
    ``self_employment_income``: Net earnings from self-employment of both people, after the
    statutory reduction.
    """
    counted = wages + spouse_wages + self_employment_income
    threshold = _by_status(additional_medicare_threshold, filing_status)
    return np.maximum(counted - threshold, 0.0) * additional_medicare_rate


class HouseholdPayrollTax(NamedTuple):
    """Payroll taxes of all workers on one return."""

    social_security: Array
    medicare: Array
    additional_medicare: Array
    total: Array


@rule(
    cite="26 USC 3101; Form 8959",
    unit="USD/year",
    plain="Social Security and Medicare tax of everyone on the return, in one year.",
    figures=payroll_tax.figures | additional_medicare_tax.figures,
)
def household_payroll_tax(
    *,
    filing_status: Array,
    wages: Array,
    spouse_wages: Array | float = 0.0,
    wage_base: Array,
    social_security_rate: Array,
    medicare_rate: Array,
    additional_medicare_threshold: Array,
    additional_medicare_rate: Array,
) -> HouseholdPayrollTax:
    """Payroll tax of both workers, each with a wage base of their own, and the extra Medicare tax.

    Parameters
    ----------
    filing_status : column, code
        How you file your taxes.
    wages : year page, USD/year
        Pay taxed for Social Security and Medicare.
    spouse_wages : year page, USD/year
        The spouse's pay taxed for Social Security and Medicare.
    wage_base : figure, USD/year
        Pay above this in a year is free of Social Security tax.
    social_security_rate : figure, 1
        Rate of Social Security tax.
    medicare_rate : figure, 1
        Rate of Medicare tax.
    additional_medicare_threshold : figure, USD/year
        The extra Medicare tax starts above this pay.
    additional_medicare_rate : figure, 1
        Rate of the extra Medicare tax.

    Returns
    -------
    year page, USD/year
        Social Security tax, Medicare tax, extra Medicare tax and their total.
    """
    social_security = (
        np.minimum(wages, wage_base) + np.minimum(spouse_wages, wage_base)
    ) * social_security_rate
    medicare = (wages + spouse_wages) * medicare_rate
    extra = additional_medicare_tax(
        filing_status=filing_status,
        wages=wages,
        spouse_wages=spouse_wages,
        additional_medicare_threshold=additional_medicare_threshold,
        additional_medicare_rate=additional_medicare_rate,
    )
    return HouseholdPayrollTax(social_security, medicare, extra, social_security + medicare + extra)


class SelfEmploymentTax(NamedTuple):
    """Tax that replaces both shares of payroll tax for people who work for themselves."""

    net_earnings: Array
    tax: Array
    deductible_half: Array


@rule(
    cite="26 USC 1401(a), 1401(b)(1), 1402(a)(12), 1402(b), 164(f); Schedule SE",
    unit="USD/year",
    plain="Social Security and Medicare tax that people who work for themselves pay on their profit.",
    figures={
        "wage_base": "social_security.contribution_and_benefit_base",
        "net_earnings_share": "payroll_tax.self_employment.net_earnings_share",
        "self_employment_social_security_rate": "payroll_tax.self_employment.social_security_rate",
        "self_employment_medicare_rate": "payroll_tax.self_employment.medicare_rate",
        "self_employment_minimum": "payroll_tax.self_employment.minimum",
        "self_employment_deductible_share": "payroll_tax.self_employment.deductible_share",
    },
)
def self_employment_tax(
    *,
    self_employment_profit: Array,
    wages: Array | float = 0.0,
    wage_base: Array,
    net_earnings_share: Array,
    self_employment_social_security_rate: Array,
    self_employment_medicare_rate: Array,
    self_employment_minimum: Array,
    self_employment_deductible_share: Array,
) -> SelfEmploymentTax:
    """Self-employment tax of one worker for a calendar year.

    Parameters
    ----------
    self_employment_profit : year page, USD/year
        Profit after business costs.
    wages : year page, USD/year
        The same person's pay from a job.
    wage_base : figure, USD/year
        Pay above this in a year is free of Social Security tax.
    net_earnings_share : figure, 1
        Share of profit that the tax is based on.
    self_employment_social_security_rate : figure, 1
        Rate of Social Security tax.
    self_employment_medicare_rate : figure, 1
        Rate of Medicare tax.
    self_employment_minimum : figure, USD/year
        Profit below this owes no such tax.
    self_employment_deductible_share : figure, 1
        Share of this tax that is taken off income.

    Returns
    -------
    year page, USD/year
        Net earnings, the tax, and the part of it that is subtracted from income.

    Notes
    -----
    Not here yet: farm and church income, and the optional methods.

    ``self_employment_profit``: Profit after business costs (Schedule C), before any personal
    tax.

    ``wages``: The same person's pay from a job; it uses up the Social Security wage base first.
    """
    net = np.maximum(self_employment_profit, 0.0) * net_earnings_share
    net = np.where(net < self_employment_minimum, 0.0, net)
    room = np.maximum(wage_base - wages, 0.0)
    tax = (
        np.minimum(net, room) * self_employment_social_security_rate
        + net * self_employment_medicare_rate
    )
    return SelfEmploymentTax(net, tax, tax * self_employment_deductible_share)


# -- income ----------------------------------------------------------------------------------------


@rule(
    cite="26 USC 61(a), 62(a)",
    unit="USD/year",
    plain="Income of the year that can be taxed, before any Social Security is added.",
)
def income_before_social_security(
    *,
    wages: Array,
    spouse_wages: Array | float = 0.0,
    self_employment_profit: Array | float = 0.0,
    spouse_self_employment_profit: Array | float = 0.0,
    deductible_self_employment_tax: Array | float = 0.0,
    spouse_deductible_self_employment_tax: Array | float = 0.0,
    investment_income: Array | float = 0.0,
    other_income: Array | float = 0.0,
    adjustments: Array | float = 0.0,
) -> Array:
    """Income less adjustments, all but Social Security benefits.

    Parameters
    ----------
    wages : year page, USD/year
        Pay that counts for income tax.
    spouse_wages : year page, USD/year
        The spouse's pay that counts for income tax.
    self_employment_profit : year page, USD/year
        Profit after business costs.
    spouse_self_employment_profit : year page, USD/year
        The spouse's profit after business costs.
    deductible_self_employment_tax : year page, USD/year
        Tax on profit that is taken off income.
    spouse_deductible_self_employment_tax : year page, USD/year
        Tax on the spouse's profit that is taken off income.
    investment_income : year page, USD/year
        Interest and dividends that are taxed.
    other_income : year page, USD/year
        Other income that is taxed, such as pensions or paid leave.
    adjustments : year page, USD/year
        Money taken off income first, such as HSA or IRA savings.

    Returns
    -------
    year page, USD/year
        Income that counts, before Social Security benefits.

    Notes
    -----
    Not here yet: capital gains at their own rates, and the 2025-2028 deductions for tips, overtime
    and car loan interest, which lower the tax of those who have them.

    ``wages``: The filer's taxable pay (box 1 of the W-2), with disability pay that is taxed as
    wages.

    ``other_income``: Pensions, unemployment pay, the taxable part of paid-leave benefits, and
    the like.

    ``adjustments``: Amounts subtracted before adjusted gross income, such as money put in an
    HSA or an IRA.
    """
    return (
        wages
        + spouse_wages
        + self_employment_profit
        + spouse_self_employment_profit
        - deductible_self_employment_tax
        - spouse_deductible_self_employment_tax
        + investment_income
        + other_income
        - adjustments
    )


@rule(
    cite="26 USC 32(c)(2), 1402(a)",
    unit="USD/year",
    plain="What one person earned by working in the year.",
)
def earned_income(
    *,
    wages: Array,
    self_employment_profit: Array | float = 0.0,
    deductible_self_employment_tax: Array | float = 0.0,
) -> Array:
    """One person's earned income, which three credits look at.

    Employer disability pay that is taxed as wages counts until the employer's retirement age, so it
    belongs in ``wages``. SSDI never counts.

    Parameters
    ----------
    wages : year page, USD/year
        Pay that counts for income tax.
    self_employment_profit : year page, USD/year
        Profit after business costs.
    deductible_self_employment_tax : year page, USD/year
        Tax on profit that is taken off income.

    Returns
    -------
    year page, USD/year
        Earned income, never below zero.

    Notes
    -----
    ``wages``: Taxable pay, with disability pay that is taxed as wages.

    ``self_employment_profit``: Profit after business costs; a loss counts against wages.
    """
    return np.maximum(wages + self_employment_profit - deductible_self_employment_tax, 0.0)


@rule(
    cite="26 USC 86(a)-(c); Pub. 915 Worksheet 1",
    unit="USD/year",
    plain="The part of the year's Social Security that is taxed: none, up to half, or up to 85 percent.",
    figures={
        "base_amount": "income_tax.social_security.base_amount",
        "adjusted_base_amount": "income_tax.social_security.adjusted_base_amount",
        "inclusion_rates": "income_tax.social_security.inclusion_rates",
    },
)
def taxable_social_security(
    *,
    filing_status: Array,
    social_security: Array,
    income_before_social_security: Array,
    tax_exempt_interest: Array | float = 0.0,
    base_amount: Array,
    adjusted_base_amount: Array,
    inclusion_rates: Array,
) -> Array:
    """Taxable part of the Social Security benefits of a calendar year.

    Benefits count in the year they are paid, before the Medicare premium is taken out; SSI is never
    counted. Couples who file separately are taken to have lived together: their base is zero.

    Parameters
    ----------
    filing_status : column, code
        How you file your taxes.
    social_security : year page, USD/year
        Social Security for you and your spouse in the year.
    income_before_social_security : year page, USD/year
        Income before Social Security is added.
    tax_exempt_interest : year page, USD/year
        Interest that is free of tax.
    base_amount : figure, USD/year
        Above this income, some Social Security is taxed.
    adjusted_base_amount : figure, USD/year
        Above this income, up to 85 percent of it is taxed.
    inclusion_rates : figure, 1
        The two shares of Social Security that can be taxed.

    Returns
    -------
    year page, USD/year
        Benefits that are taxed.

    Notes
    -----
    Not here yet: the choice, for back pay that covers earlier years, to figure the tax as if it had
    been paid in those years (26 USC 86(e)). Without it the tax of a year with a large back payment
    can come out too high, never too low.

    ``social_security``: Social Security benefits of the filer and, on a joint return, the
    spouse. A child's benefit is the child's own income and does not count here.

    ``income_before_social_security``: Income less adjustments, all but Social Security.

    ``tax_exempt_interest``: Interest that is free of tax, such as from city and state bonds.

    ``inclusion_rates``: The two shares of benefits that can be taxed: half, then 85 percent.
    """
    half, most = inclusion_rates[0], inclusion_rates[1]
    base = _by_status(base_amount, filing_status)
    adjusted = _by_status(adjusted_base_amount, filing_status)
    combined = income_before_social_security + tax_exempt_interest + half * social_security
    lower = half * np.minimum(social_security, np.maximum(combined - base, 0.0))
    upper = most * np.maximum(combined - adjusted, 0.0) + np.minimum(
        lower, half * (adjusted - base)
    )
    return np.where(combined > adjusted, np.minimum(upper, most * social_security), lower)


@rule(
    cite="26 USC 62(a)",
    unit="USD/year",
    plain="The income that most tax rules look at (AGI). It is all income that is taxed, less a "
    "few amounts.",
)
def adjusted_gross_income(
    *, income_before_social_security: Array, taxable_social_security: Array
) -> Array:
    """Adjusted gross income.

    Parameters
    ----------
    income_before_social_security : year page, USD/year
        Income before Social Security is added.
    taxable_social_security : year page, USD/year
        The part of Social Security that is taxed.

    Returns
    -------
    year page, USD/year
        Adjusted gross income.

    Notes
    -----
    ``income_before_social_security``: Income less adjustments, all but Social Security.
    """
    return income_before_social_security + taxable_social_security


# -- deductions ------------------------------------------------------------------------------------


@rule(
    cite="26 USC 63(c), 63(f)",
    unit="USD/year",
    plain="An amount of income that is free of tax for everyone. It is more at 65 or when blind.",
    figures={
        "basic_standard_deduction": "income_tax.standard_deduction.basic",
        "aged_or_blind_addition": "income_tax.standard_deduction.aged_or_blind_addition",
        "aged_from": "income_tax.aged_from",
    },
)
def standard_deduction(
    *,
    filing_status: Array,
    age: Array,
    spouse_age: Array | float = np.nan,
    blind_people: Array | float = 0.0,
    basic_standard_deduction: Array,
    aged_or_blind_addition: Array,
    aged_from: Array,
) -> Array:
    """Standard deduction with the additions for age and blindness.

    Parameters
    ----------
    filing_status : column, code
        How you file your taxes.
    age : year page, years
        Your age at the end of the year.
    spouse_age : year page, years
        The spouse's age at the end of the year.
    blind_people : column, people
        People on the tax return who are blind by law.
    basic_standard_deduction : figure, USD/year
        Standard deduction for the way you file.
    aged_or_blind_addition : figure, USD/year
        Added for each person of 65 or more, and for each who is blind.
    aged_from : figure, years
        Age from which more is free of tax.

    Returns
    -------
    year page, USD/year
        The standard deduction.

    Notes
    -----
    Not here yet: the smaller deduction of a person who is someone else's dependent.

    ``age``: The filer's age at the end of the year. A birthday on January 1 counts a day early.

    ``spouse_age``: The spouse's age at the end of the year; it counts on a joint return only.

    ``blind_people``: How many of the filer and a joint spouse are legally blind.

    ``aged_or_blind_addition``: Added once for each condition of each person, by filing status.
    """
    aged_spouse = (filing_status == JOINT) & (spouse_age >= aged_from)
    conditions = (age >= aged_from).astype(float) + aged_spouse + blind_people
    basic = _by_status(basic_standard_deduction, filing_status)
    return basic + conditions * _by_status(aged_or_blind_addition, filing_status)


@rule(
    cite="26 USC 151(d)(5)(C); P.L. 119-21 sec. 70103; Schedule 1-A Part V",
    unit="USD/year",
    plain="From 2025 through 2028, extra income free of tax for each person 65 or older.",
    figures={
        "senior_amount": "income_tax.senior_deduction.amount",
        "senior_threshold": "income_tax.senior_deduction.threshold",
        "senior_reduction_rate": "income_tax.senior_deduction.reduction_rate",
        "aged_from": "income_tax.aged_from",
    },
)
def senior_deduction(
    *,
    filing_status: Array,
    age: Array,
    spouse_age: Array | float = np.nan,
    adjusted_gross_income: Array,
    senior_amount: Array,
    senior_threshold: Array,
    senior_reduction_rate: Array,
    aged_from: Array,
) -> Array:
    """Deduction for people 65 and older; a married person must file jointly to have it.

    Parameters
    ----------
    filing_status : column, code
        How you file your taxes.
    age : year page, years
        Your age at the end of the year.
    spouse_age : year page, years
        The spouse's age at the end of the year.
    adjusted_gross_income : year page, USD/year
        Income on the federal return (AGI).
    senior_amount : figure, USD/year
        Senior deduction for each person.
    senior_threshold : figure, USD/year
        The senior deduction shrinks above this income.
    senior_reduction_rate : figure, 1
        Senior deduction lost for each dollar above that.
    aged_from : figure, years
        Age from which more is free of tax.

    Returns
    -------
    year page, USD/year
        The deduction, taken on top of the standard or the itemized deductions.

    Notes
    -----
    ``spouse_age``: The spouse's age at the end of the year; it counts on a joint return only.
    """
    people = (age >= aged_from).astype(float) + (
        (filing_status == JOINT) & (spouse_age >= aged_from)
    )
    excess = np.maximum(adjusted_gross_income - _by_status(senior_threshold, filing_status), 0.0)
    each = np.maximum(senior_amount - senior_reduction_rate * excess, 0.0)
    return np.where(filing_status == SEPARATE, 0.0, people * each)


class ItemizedDeductions(NamedTuple):
    """Deductions listed one by one on Schedule A."""

    medical: Array
    state_and_local_taxes: Array
    total: Array


@rule(
    cite="26 USC 213(a), 164(b)(5)-(7), 163(h), 170; Schedule A",
    unit="USD/year",
    plain="Medical costs above a share of income, plus state taxes, home loan interest and gifts.",
    figures={
        "medical_floor": "income_tax.itemized.medical_floor",
        "state_tax_limit": "income_tax.itemized.state_tax_limit",
        "state_tax_limit_threshold": "income_tax.itemized.state_tax_limit_threshold",
        "state_tax_limit_reduction_rate": "income_tax.itemized.state_tax_limit_reduction_rate",
        "state_tax_limit_floor": "income_tax.itemized.state_tax_limit_floor",
    },
)
def itemized_deductions(
    *,
    filing_status: Array,
    adjusted_gross_income: Array,
    medical_expenses: Array,
    state_and_local_taxes: Array | float = 0.0,
    other_itemized_deductions: Array | float = 0.0,
    medical_floor: Array,
    state_tax_limit: Array,
    state_tax_limit_threshold: Array,
    state_tax_limit_reduction_rate: Array,
    state_tax_limit_floor: Array,
) -> ItemizedDeductions:
    """Itemized deductions: medical expenses above the floor, limited state taxes, and the rest.

    Parameters
    ----------
    filing_status : column, code
        How you file your taxes.
    adjusted_gross_income : year page, USD/year
        Income on the federal return (AGI).
    medical_expenses : year page, USD/year
        Medical bills and premiums you paid, and travel for care.
    state_and_local_taxes : year page, USD/year
        State and local taxes you paid.
    other_itemized_deductions : year page, USD/year
        Home loan interest and gifts to charity.
    medical_floor : figure, 1
        Medical costs count above this share of income.
    state_tax_limit : figure, USD/year
        Most state and local tax that counts.
    state_tax_limit_threshold : figure, USD/year
        The limit on state tax shrinks above this income.
    state_tax_limit_reduction_rate : figure, 1
        That limit shrinks by this much for each dollar above.
    state_tax_limit_floor : figure, USD/year
        Least that this limit shrinks to.

    Returns
    -------
    year page, USD/year
        Deductible medical expenses, deductible state and local taxes, and the total.

    Notes
    -----
    Not here yet: from 2026 the floor of half a percent of income under gifts and the trim for the
    top bracket; both would lower the deductions of high incomes a little.

    ``state_and_local_taxes``: State and local income or sales tax and property tax.
    """
    floor = medical_floor * np.maximum(adjusted_gross_income, 0.0)
    medical = np.maximum(medical_expenses - floor, 0.0)
    excess = np.maximum(
        adjusted_gross_income - _by_status(state_tax_limit_threshold, filing_status), 0.0
    )
    limit = np.maximum(
        _by_status(state_tax_limit, filing_status) - state_tax_limit_reduction_rate * excess,
        _by_status(state_tax_limit_floor, filing_status),
    )
    state = np.minimum(state_and_local_taxes, limit)
    return ItemizedDeductions(medical, state, medical + state + other_itemized_deductions)


@rule(
    cite="26 USC 199A(a), (b), (d)(3), (e)(2), (i); P.L. 119-21 sec. 70105; Form 8995",
    unit="USD/year",
    plain="People who work for themselves pay no income tax on part of their profit.",
    figures={
        "business_rate": "income_tax.business_income.rate",
        "business_threshold": "income_tax.business_income.threshold",
        "business_range": "income_tax.business_income.range",
        "business_minimum": "income_tax.business_income.minimum",
        "business_minimum_from": "income_tax.business_income.minimum_from",
    },
)
def business_income_deduction(
    *,
    filing_status: Array,
    business_income: Array,
    taxable_income_before: Array,
    business_rate: Array,
    business_threshold: Array,
    business_range: Array,
    business_minimum: Array,
    business_minimum_from: Array,
) -> Array:
    """Deduction for qualified business income of people who work alone, without employees.

    Parameters
    ----------
    filing_status : column, code
        How you file your taxes.
    business_income : year page, USD/year
        Profit of both people, less part of the tax on it.
    taxable_income_before : year page, USD/year
        Income less all other deductions.
    business_rate : figure, 1
        Share of profit that is free of tax.
    business_threshold : figure, USD/year
        The deduction for profit shrinks above this income.
    business_range : figure, USD/year
        It shrinks to nothing over this much more income.
    business_minimum : figure, USD/year
        Least deduction for profit.
    business_minimum_from : figure, USD/year
        Profit from which that least is given.

    Returns
    -------
    year page, USD/year
        The deduction.

    Notes
    -----
    Above the threshold a business without employees or equipment is assumed, which gives the
    smallest deduction. Not here yet: certain professions, whose deduction shrinks faster; capital
    gains; losses carried over.
    """
    income = np.maximum(business_income, 0.0)
    full = business_rate * np.minimum(income, taxable_income_before)
    over = taxable_income_before - _by_status(business_threshold, filing_status)
    lost = np.clip(over / _by_status(business_range, filing_status), 0.0, 1.0)
    # The limit by wages paid shrinks the share of the business income, not the cap by income.
    shrunk = np.minimum(business_rate * income * (1.0 - lost), full)
    least = np.where(income >= business_minimum_from, business_minimum, 0.0)
    return np.maximum(shrunk, np.minimum(least, taxable_income_before))


@rule(
    cite="26 USC 63(a), 63(b)",
    unit="USD/year",
    plain="Income that is left to be taxed after the deductions.",
)
def taxable_income(
    *,
    adjusted_gross_income: Array,
    standard_deduction: Array,
    itemized_deductions: Array | float = 0.0,
    senior_deduction: Array | float = 0.0,
    business_income_deduction: Array | float = 0.0,
) -> Array:
    """Taxable income, with the larger of the standard and the itemized deductions.

    Parameters
    ----------
    adjusted_gross_income : year page, USD/year
        Income on the federal return (AGI).
    standard_deduction : year page, USD/year
        Standard deduction for the way you file.
    itemized_deductions : year page, USD/year
        Medical costs, state tax, home loan interest and gifts that count.
    senior_deduction : year page, USD/year
        Deduction for people 65 and older.
    business_income_deduction : year page, USD/year
        Deduction for the profit of people who work for themselves.

    Returns
    -------
    year page, USD/year
        Taxable income, never below zero.

    Notes
    -----
    Not here yet: when one of a couple filing separately itemizes, the other must too; and from 2026
    the small deduction for gifts of those who do not itemize.

    ``itemized_deductions``: Total of the itemized deductions; used only when larger than the
    standard deduction.

    ``senior_deduction``: Deduction for people 65 and older, on top of either.

    ``business_income_deduction``: Deduction for the profit of people who work for themselves,
    on top of either.
    """
    larger = np.maximum(standard_deduction, itemized_deductions)
    left = adjusted_gross_income - larger - senior_deduction - business_income_deduction
    return np.maximum(left, 0.0)


def _bracket_tax(amount: Array, filing_status: Array, tops: Array, rates: Array) -> Array:
    """Tax of an amount by brackets: each rate's step counts from the top of the bracket below."""
    tax = amount * rates[0]
    own = tops[filing_status[:, 0].astype(int)]
    for bracket in range(1, len(rates)):
        step = rates[bracket] - rates[bracket - 1]
        tax = tax + np.maximum(amount - own[:, bracket - 1, 0], 0.0) * step
    return tax


@rule(
    cite="26 USC 1(a)-(d), 1(j)",
    unit="USD/year",
    plain="Income tax step by step, before any credit. Each step of income has its own rate.",
    figures={
        "bracket_tops": "income_tax.brackets.tops",
        "bracket_rates": "income_tax.brackets.rates",
    },
)
def tax_by_brackets(
    *, filing_status: Array, taxable_income: Array, bracket_tops: Array, bracket_rates: Array
) -> Array:
    """Regular income tax from the rate schedules.

    Parameters
    ----------
    filing_status : column, code
        How you file your taxes.
    taxable_income : year page, USD/year
        Income that is taxed.
    bracket_tops : figure, USD/year
        Top of each tax bracket.
    bracket_rates : figure, 1
        Rate of each tax bracket.

    Returns
    -------
    year page, USD/year
        Income tax before credits.

    Notes
    -----
    Below $100,000 of taxable income the form's table gives the tax at the middle of each $50 step:
    it differs from this by a few dollars at most. Not here yet: alternative minimum tax, the tax on
    investment income and the lower rates of capital gains.

    ``bracket_tops``: Top of each bracket but the last, by filing status.
    """
    return _bracket_tax(taxable_income, filing_status, bracket_tops, bracket_rates)


# -- credits ---------------------------------------------------------------------------------------


@rule(
    cite="26 USC 21; P.L. 119-21 sec. 70405; Form 2441",
    unit="USD/year",
    plain="A credit for paying someone to look after a child, so that you can work. It also "
    "counts for a spouse who cannot be alone.",
    figures={
        "care_expense_limits": "income_tax.dependent_care.expense_limits",
        "care_credit_rates": "income_tax.dependent_care.rates",
        "care_credit_points": "income_tax.dependent_care.points",
        "care_credit_start": "income_tax.dependent_care.start",
        "care_credit_step": "income_tax.dependent_care.step",
        "care_credit_second_start": "income_tax.dependent_care.second_start",
        "care_credit_second_step": "income_tax.dependent_care.second_step",
        "care_deemed_income": "income_tax.dependent_care.deemed_income",
    },
)
def dependent_care_credit(
    *,
    filing_status: Array,
    adjusted_gross_income: Array,
    care_expenses: Array,
    care_qualifying_people: Array,
    dependent_care_benefits: Array | float = 0.0,
    earned_income: Array,
    spouse_earned_income: Array | float = 0.0,
    months_unable: Array | float = 0.0,
    spouse_months_unable: Array | float = 0.0,
    care_expense_limits: Array,
    care_credit_rates: Array,
    care_credit_points: Array,
    care_credit_start: Array,
    care_credit_step: Array,
    care_credit_second_start: Array,
    care_credit_second_step: Array,
    care_deemed_income: Array,
) -> Array:
    """Child and dependent care credit, before it is limited to the tax.

    Parameters
    ----------
    filing_status : column, code
        How you file your taxes.
    adjusted_gross_income : year page, USD/year
        Income on the federal return (AGI).
    care_expenses : year page, USD/year
        What you paid for care so that you could work.
    care_qualifying_people : year page, people
        Children under 13, and others who cannot care for themselves.
    dependent_care_benefits : year page, USD/year
        Care paid by the job or a care account, free of tax.
    earned_income : year page, USD/year
        What you earned by working.
    spouse_earned_income : year page, USD/year
        What the spouse earned by working.
    months_unable : year page, months
        Months in which you could not care for yourself.
    spouse_months_unable : year page, months
        Months in which the spouse could not care for themself.
    care_expense_limits : figure, USD/year
        Most care costs that count, for one person and for more.
    care_credit_rates : figure, 1
        Rates of the care credit: high, middle and low.
    care_credit_points : figure, 1
        Care credit rate lost with each step of income.
    care_credit_start : figure, USD/year
        The care credit gets smaller above this income.
    care_credit_step : figure, USD/year
        Size of a step for the care credit.
    care_credit_second_start : figure, USD/year
        The care credit gets smaller again above this income.
    care_credit_second_step : figure, USD/year
        Size of a step the second time.
    care_deemed_income : figure, USD/month
        Counted as pay for a month in which a person needs care.

    Returns
    -------
    year page, USD/year
        The credit before the limit to the tax.

    Notes
    -----
    A couple filing separately gets none here; the law allows it to some who live apart. In a month
    in which both are unable to care for themselves, the law lets only one count as earning.

    ``dependent_care_benefits``: Care paid by an employer or through a care account free of tax;
    it uses up the limit.

    ``months_unable``: Months in which the filer of a joint return could not care for themself.

    ``care_credit_rates``: Highest rate, rate at which the first reduction ends, rate at which
    the second ends.

    ``care_credit_points``: Rate lost with each step of the first and of the second reduction.

    ``care_credit_step``: Size of a step of income in the first reduction, or part of one.

    ``care_deemed_income``: Counted as earned in a month of being unable: for one person in
    care, and for two or more.
    """
    top, middle, bottom = care_credit_rates[0], care_credit_rates[1], care_credit_rates[2]
    several = care_qualifying_people >= 2
    limit = np.where(several, care_expense_limits[1], care_expense_limits[0])
    limit = np.where(care_qualifying_people >= 1, limit, 0.0)
    deemed = np.where(several, care_deemed_income[1], care_deemed_income[0])
    joint = filing_status == JOINT
    own = np.where(joint, earned_income + months_unable * deemed, earned_income)
    spouse = np.where(joint, spouse_earned_income + spouse_months_unable * deemed, np.inf)
    counted = np.minimum(care_expenses, np.maximum(limit - dependent_care_benefits, 0.0))
    counted = np.minimum(counted, np.minimum(own, spouse))
    steps = money.ceil_to(
        np.maximum(adjusted_gross_income - care_credit_start, 0.0) / care_credit_step
    )
    rate = np.maximum(top - care_credit_points[0] * steps, middle)
    second = adjusted_gross_income - _by_status(care_credit_second_start, filing_status)
    steps = money.ceil_to(
        np.maximum(second, 0.0) / _by_status(care_credit_second_step, filing_status)
    )
    rate = np.maximum(rate - care_credit_points[1] * steps, bottom)
    return np.where(filing_status == SEPARATE, 0.0, counted * rate)


def _child_credit(
    income: Array,
    filing_status: Array,
    children: Array | float,
    others: Array | float,
    amount: Array,
    other_amount: Array,
    threshold: Array,
    reduction: Array,
    step: Array,
) -> Array:
    """Child credit after the reduction for high income, before it is limited to the tax."""
    excess = np.maximum(income - _by_status(threshold, filing_status), 0.0)
    lost = money.ceil_to(excess / step) * reduction
    return np.maximum(children * amount + others * other_amount - lost, 0.0)


class ChildTaxCredit(NamedTuple):
    """The part that lowers the tax and the part that is paid out."""

    nonrefundable: Array
    refundable: Array


@rule(
    cite="26 USC 24(a), (b), (d), (h); Schedule 8812",
    unit="USD/year",
    plain="A credit for each child under 17. Part of it is paid even when no tax is owed.",
    figures={
        "child_credit_amount": "income_tax.child_tax_credit.amount",
        "other_dependent_credit": "income_tax.child_tax_credit.other_dependent",
        "child_credit_threshold": "income_tax.child_tax_credit.threshold",
        "child_credit_reduction": "income_tax.child_tax_credit.reduction",
        "child_credit_step": "income_tax.child_tax_credit.step",
        "refundable_child_limit": "income_tax.child_tax_credit.refundable_limit",
        "refundable_child_rate": "income_tax.child_tax_credit.refundable_rate",
        "refundable_child_floor": "income_tax.child_tax_credit.refundable_floor",
        "refundable_child_many": "income_tax.child_tax_credit.refundable_many",
    },
)
def child_tax_credit(
    *,
    filing_status: Array,
    adjusted_gross_income: Array,
    children_under_17: Array,
    other_dependents: Array | float = 0.0,
    tax_before_child_credit: Array,
    earned_income: Array,
    payroll_taxes: Array | float = 0.0,
    earned_income_credit: Array | float = 0.0,
    child_credit_amount: Array,
    other_dependent_credit: Array,
    child_credit_threshold: Array,
    child_credit_reduction: Array,
    child_credit_step: Array,
    refundable_child_limit: Array,
    refundable_child_rate: Array,
    refundable_child_floor: Array,
    refundable_child_many: Array,
) -> ChildTaxCredit:
    """Child tax credit, credit for other dependents, and additional child tax credit.

    Parameters
    ----------
    filing_status : column, code
        How you file your taxes.
    adjusted_gross_income : year page, USD/year
        Income on the federal return (AGI).
    children_under_17 : year page, people
        Children under 17 at the end of the year.
    other_dependents : year page, people
        Older children and others you support.
    tax_before_child_credit : year page, USD/year
        Income tax before this credit.
    earned_income : year page, USD/year
        What you and the spouse earned by working.
    payroll_taxes : year page, USD/year
        Social Security and Medicare tax of both people.
    earned_income_credit : year page, USD/year
        The federal earned income credit.
    child_credit_amount : figure, USD/year
        Credit for each child under 17.
    other_dependent_credit : figure, USD/year
        Credit for each other person you support.
    child_credit_threshold : figure, USD/year
        The child credit shrinks above this income.
    child_credit_reduction : figure, USD/year
        Child credit lost with each step of income.
    child_credit_step : figure, USD/year
        Size of a step for the child credit.
    refundable_child_limit : figure, USD/year
        Most that is paid out for each child.
    refundable_child_rate : figure, 1
        Share of pay above the floor that can be paid out.
    refundable_child_floor : figure, USD/year
        Pay below this brings no payment.
    refundable_child_many : figure, people
        Families with this many children may count another way.

    Returns
    -------
    year page, USD/year
        The part that lowers the tax, and the part that is paid out.

    Notes
    -----
    Each child is taken to have a Social Security number that allows work.

    ``payroll_taxes``: Social Security and Medicare tax of both, for families with three or more
    children.

    ``earned_income_credit``: Earned income credit of the year, for families with three or more
    children.

    ``child_credit_step``: Size of a step, or part of one.

    ``refundable_child_many``: Number of children from which payroll taxes may be used instead.
    """
    credit = _child_credit(
        adjusted_gross_income,
        filing_status,
        children_under_17,
        other_dependents,
        child_credit_amount,
        other_dependent_credit,
        child_credit_threshold,
        child_credit_reduction,
        child_credit_step,
    )
    used = np.minimum(credit, np.maximum(tax_before_child_credit, 0.0))
    by_earnings = refundable_child_rate * np.maximum(earned_income - refundable_child_floor, 0.0)
    by_payroll = np.where(
        children_under_17 >= refundable_child_many, payroll_taxes - earned_income_credit, 0.0
    )
    most = np.minimum(credit - used, children_under_17 * refundable_child_limit)
    return ChildTaxCredit(used, np.minimum(most, np.maximum(by_earnings, by_payroll)))


@rule(
    cite="26 USC 32",
    unit="USD/year",
    plain="A credit for people who work for low or medium pay. It is paid even when no tax is "
    "owed.",
    figures={
        "earned_income_credit_maximum": "income_tax.earned_income_credit.maximum",
        "earned_income_credit_rate": "income_tax.earned_income_credit.rate",
        "earned_income_credit_start": "income_tax.earned_income_credit.phaseout_start",
        "earned_income_credit_joint_addition": "income_tax.earned_income_credit.joint_addition",
        "earned_income_credit_phaseout_rate": "income_tax.earned_income_credit.phaseout_rate",
        "earned_income_credit_investment_limit": "income_tax.earned_income_credit.investment_limit",
        "earned_income_credit_ages": "income_tax.earned_income_credit.ages",
    },
)
def earned_income_credit(
    *,
    filing_status: Array,
    age: Array,
    spouse_age: Array | float = np.nan,
    adjusted_gross_income: Array,
    earned_income: Array,
    earned_income_credit_children: Array,
    disqualified_income: Array | float = 0.0,
    earned_income_credit_maximum: Array,
    earned_income_credit_rate: Array,
    earned_income_credit_start: Array,
    earned_income_credit_joint_addition: Array,
    earned_income_credit_phaseout_rate: Array,
    earned_income_credit_investment_limit: Array,
    earned_income_credit_ages: Array,
) -> Array:
    """Earned income credit by the formula of the statute.

    Parameters
    ----------
    filing_status : column, code
        How you file your taxes.
    age : year page, years
        Your age at the end of the year.
    spouse_age : year page, years
        The spouse's age at the end of the year.
    adjusted_gross_income : year page, USD/year
        Income on the federal return (AGI).
    earned_income : year page, USD/year
        What you and the spouse earned by working.
    earned_income_credit_children : year page, people
        Children who count for the earned income credit.
    disqualified_income : year page, USD/year
        Income from interest, dividends and the like.
    earned_income_credit_maximum : figure, USD/year
        The largest earned income credit, by number of children.
    earned_income_credit_rate : figure, 1
        Earned income credit as a share of pay.
    earned_income_credit_start : figure, USD/year
        The earned income credit shrinks above this income.
    earned_income_credit_joint_addition : figure, USD/year
        Added to that income for a couple.
    earned_income_credit_phaseout_rate : figure, 1
        Earned income credit lost for each dollar above that.
    earned_income_credit_investment_limit : figure, USD/year
        With more income from interest and the like there is no credit.
    earned_income_credit_ages : figure, years
        Ages at which a person without children can get it.

    Returns
    -------
    year page, USD/year
        The credit, all of it refundable.

    Notes
    -----
    The form's table works in steps of $50: it differs from this by a few dollars at most. A couple
    filing separately gets none here; the law allows it to some parents who live apart. Valid Social
    Security numbers are taken for granted.

    ``earned_income_credit_children``: Children living with the family who are under 19, under
    24 and students, or disabled.

    ``disqualified_income``: Interest, dividends and other investment income, taxed or not.

    ``earned_income_credit_maximum``: The largest credit, for no child, one, two, and three or
    more.

    ``earned_income_credit_ages``: Without children: age from which, and age before which, one
    of the couple must be.
    """
    joint = filing_status == JOINT
    number = np.minimum(earned_income_credit_children, 3.0)

    def by_number(figure: Array) -> Array:
        picked = np.where(number >= 1, figure[1], figure[0])
        picked = np.where(number >= 2, figure[2], picked)
        return np.where(number >= 3, figure[3], picked)

    most = by_number(earned_income_credit_maximum)
    credit = np.minimum(by_number(earned_income_credit_rate) * earned_income, most)
    start = by_number(earned_income_credit_start) + np.where(
        joint, by_number(earned_income_credit_joint_addition), 0.0
    )
    excess = np.maximum(np.maximum(adjusted_gross_income, earned_income) - start, 0.0)
    left = np.maximum(most - by_number(earned_income_credit_phaseout_rate) * excess, 0.0)
    from_age, before_age = earned_income_credit_ages[0], earned_income_credit_ages[1]
    of_age = (age >= from_age) & (age < before_age)
    of_age = of_age | (joint & (spouse_age >= from_age) & (spouse_age < before_age))
    eligible = (
        ((number >= 1) | of_age)
        & (filing_status != SEPARATE)
        & (disqualified_income <= earned_income_credit_investment_limit)
    )
    return np.where(eligible, np.minimum(credit, left), 0.0)


# -- the return ------------------------------------------------------------------------------------


class FederalIncomeTax(NamedTuple):
    """The main lines of Form 1040. ``income_tax`` is negative when credits are paid out."""

    adjusted_gross_income: Array
    taxable_social_security: Array
    deduction: Array
    taxable_income: Array
    tax_before_credits: Array
    dependent_care_credit: Array
    child_tax_credit: Array
    additional_child_tax_credit: Array
    earned_income_credit: Array
    income_tax: Array


_OF_THE_RETURN = (
    taxable_social_security,
    standard_deduction,
    senior_deduction,
    itemized_deductions,
    business_income_deduction,
    tax_by_brackets,
    dependent_care_credit,
    child_tax_credit,
    earned_income_credit,
)


@rule(
    cite="26 USC 1, 21, 24, 26, 32, 36B, 63, 86, 213; Form 1040",
    unit="USD/year",
    plain="Federal income tax for the year after all credits. Below zero means money back.",
    figures={name: figure for part in _OF_THE_RETURN for name, figure in part.figures.items()},
)
def federal_income_tax(
    *,
    filing_status: Array,
    age: Array,
    spouse_age: Array | float = np.nan,
    blind_people: Array | float = 0.0,
    wages: Array,
    spouse_wages: Array | float = 0.0,
    self_employment_profit: Array | float = 0.0,
    spouse_self_employment_profit: Array | float = 0.0,
    deductible_self_employment_tax: Array | float = 0.0,
    spouse_deductible_self_employment_tax: Array | float = 0.0,
    payroll_taxes: Array | float = 0.0,
    investment_income: Array | float = 0.0,
    tax_exempt_interest: Array | float = 0.0,
    other_income: Array | float = 0.0,
    adjustments: Array | float = 0.0,
    social_security: Array | float = 0.0,
    medical_expenses: Array | float = 0.0,
    state_and_local_taxes: Array | float = 0.0,
    other_itemized_deductions: Array | float = 0.0,
    children_under_17: Array | float = 0.0,
    other_dependents: Array | float = 0.0,
    earned_income_credit_children: Array | float = 0.0,
    care_expenses: Array | float = 0.0,
    care_qualifying_people: Array | float = 0.0,
    dependent_care_benefits: Array | float = 0.0,
    months_unable: Array | float = 0.0,
    spouse_months_unable: Array | float = 0.0,
    premium_tax_credit_still_due: Array | float = 0.0,
    base_amount: Array,
    adjusted_base_amount: Array,
    inclusion_rates: Array,
    basic_standard_deduction: Array,
    aged_or_blind_addition: Array,
    aged_from: Array,
    senior_amount: Array,
    senior_threshold: Array,
    senior_reduction_rate: Array,
    medical_floor: Array,
    state_tax_limit: Array,
    state_tax_limit_threshold: Array,
    state_tax_limit_reduction_rate: Array,
    state_tax_limit_floor: Array,
    business_rate: Array,
    business_threshold: Array,
    business_range: Array,
    business_minimum: Array,
    business_minimum_from: Array,
    bracket_tops: Array,
    bracket_rates: Array,
    care_expense_limits: Array,
    care_credit_rates: Array,
    care_credit_points: Array,
    care_credit_start: Array,
    care_credit_step: Array,
    care_credit_second_start: Array,
    care_credit_second_step: Array,
    care_deemed_income: Array,
    child_credit_amount: Array,
    other_dependent_credit: Array,
    child_credit_threshold: Array,
    child_credit_reduction: Array,
    child_credit_step: Array,
    refundable_child_limit: Array,
    refundable_child_rate: Array,
    refundable_child_floor: Array,
    refundable_child_many: Array,
    earned_income_credit_maximum: Array,
    earned_income_credit_rate: Array,
    earned_income_credit_start: Array,
    earned_income_credit_joint_addition: Array,
    earned_income_credit_phaseout_rate: Array,
    earned_income_credit_investment_limit: Array,
    earned_income_credit_ages: Array,
) -> FederalIncomeTax:
    """Federal income tax of a household for a calendar year, in the order of Form 1040.

    Facts left out are zero. On a joint return the amounts are those of both people.

    Parameters
    ----------
    filing_status : column, code
        How you file your taxes.
    age : year page, years
        Your age at the end of the year.
    spouse_age : year page, years
        The spouse's age at the end of the year.
    blind_people : column, people
        People on the tax return who are blind by law.
    wages : year page, USD/year
        Pay that counts for income tax.
    spouse_wages : year page, USD/year
        The spouse's pay that counts for income tax.
    self_employment_profit : year page, USD/year
        Profit after business costs.
    spouse_self_employment_profit : year page, USD/year
        The spouse's profit after business costs.
    deductible_self_employment_tax : year page, USD/year
        Tax on profit that is taken off income.
    spouse_deductible_self_employment_tax : year page, USD/year
        Tax on the spouse's profit that is taken off income.
    payroll_taxes : year page, USD/year
        Social Security and Medicare tax of both people.
    investment_income : year page, USD/year
        Interest and dividends that are taxed.
    tax_exempt_interest : year page, USD/year
        Interest that is free of tax.
    other_income : year page, USD/year
        Other income that is taxed, such as pensions or paid leave.
    adjustments : year page, USD/year
        Money taken off income first, such as HSA or IRA savings.
    social_security : year page, USD/year
        Social Security for you and your spouse in the year.
    medical_expenses : year page, USD/year
        Medical bills and premiums you paid, and travel for care.
    state_and_local_taxes : year page, USD/year
        State and local taxes you paid.
    other_itemized_deductions : year page, USD/year
        Home loan interest and gifts to charity.
    children_under_17 : year page, people
        Children under 17 at the end of the year.
    other_dependents : year page, people
        Older children and others you support.
    earned_income_credit_children : year page, people
        Children who count for the earned income credit.
    care_expenses : year page, USD/year
        What you paid for care so that you could work.
    care_qualifying_people : year page, people
        Children under 13, and others who cannot care for themselves.
    dependent_care_benefits : year page, USD/year
        Care paid by the job or a care account, free of tax.
    months_unable : year page, months
        Months in which you could not care for yourself.
    spouse_months_unable : year page, months
        Months in which the spouse could not care for themself.
    premium_tax_credit_still_due : year page, USD/year
        Marketplace help still owed to you, or to pay back.
    base_amount : figure, USD/year
        Above this income, some Social Security is taxed.
    adjusted_base_amount : figure, USD/year
        Above this income, up to 85 percent of it is taxed.
    inclusion_rates : figure, 1
        The two shares of Social Security that can be taxed.
    basic_standard_deduction : figure, USD/year
        Standard deduction for the way you file.
    aged_or_blind_addition : figure, USD/year
        Added for each person of 65 or more, and for each who is blind.
    aged_from : figure, years
        Age from which more is free of tax.
    senior_amount : figure, USD/year
        Senior deduction for each person.
    senior_threshold : figure, USD/year
        The senior deduction shrinks above this income.
    senior_reduction_rate : figure, 1
        Senior deduction lost for each dollar above that.
    medical_floor : figure, 1
        Medical costs count above this share of income.
    state_tax_limit : figure, USD/year
        Most state and local tax that counts.
    state_tax_limit_threshold : figure, USD/year
        The limit on state tax shrinks above this income.
    state_tax_limit_reduction_rate : figure, 1
        That limit shrinks by this much for each dollar above.
    state_tax_limit_floor : figure, USD/year
        Least that this limit shrinks to.
    business_rate : figure, 1
        Share of profit that is free of tax.
    business_threshold : figure, USD/year
        The deduction for profit shrinks above this income.
    business_range : figure, USD/year
        It shrinks to nothing over this much more income.
    business_minimum : figure, USD/year
        Least deduction for profit.
    business_minimum_from : figure, USD/year
        Profit from which that least is given.
    bracket_tops : figure, USD/year
        Top of each tax bracket.
    bracket_rates : figure, 1
        Rate of each tax bracket.
    care_expense_limits : figure, USD/year
        Most care costs that count, for one person and for more.
    care_credit_rates : figure, 1
        Rates of the care credit: high, middle and low.
    care_credit_points : figure, 1
        Care credit rate lost with each step of income.
    care_credit_start : figure, USD/year
        The care credit gets smaller above this income.
    care_credit_step : figure, USD/year
        Size of a step for the care credit.
    care_credit_second_start : figure, USD/year
        The care credit gets smaller again above this income.
    care_credit_second_step : figure, USD/year
        Size of a step the second time.
    care_deemed_income : figure, USD/month
        Counted as pay for a month in which a person needs care.
    child_credit_amount : figure, USD/year
        Credit for each child under 17.
    other_dependent_credit : figure, USD/year
        Credit for each other person you support.
    child_credit_threshold : figure, USD/year
        The child credit shrinks above this income.
    child_credit_reduction : figure, USD/year
        Child credit lost with each step of income.
    child_credit_step : figure, USD/year
        Size of a step for the child credit.
    refundable_child_limit : figure, USD/year
        Most that is paid out for each child.
    refundable_child_rate : figure, 1
        Share of pay above the floor that can be paid out.
    refundable_child_floor : figure, USD/year
        Pay below this brings no payment.
    refundable_child_many : figure, people
        Families with this many children may count another way.
    earned_income_credit_maximum : figure, USD/year
        The largest earned income credit, by number of children.
    earned_income_credit_rate : figure, 1
        Earned income credit as a share of pay.
    earned_income_credit_start : figure, USD/year
        The earned income credit shrinks above this income.
    earned_income_credit_joint_addition : figure, USD/year
        Added to that income for a couple.
    earned_income_credit_phaseout_rate : figure, 1
        Earned income credit lost for each dollar above that.
    earned_income_credit_investment_limit : figure, USD/year
        With more income from interest and the like there is no credit.
    earned_income_credit_ages : figure, years
        Ages at which a person without children can get it.

    Returns
    -------
    year page, USD/year
        Main lines of the return; the last is the tax after all credits, below zero when the
        credits that are paid out exceed the tax.

    Notes
    -----
    Self-employment tax and additional Medicare tax are on the same form but are not part of this
    result. Not here yet: the credit for the elderly or disabled (26 USC 22: at most a few hundred
    dollars, for very low incomes with little Social Security), education and savers' credits,
    alternative minimum tax, and what the smaller rules say of themselves. State income tax is not
    counted.

    ``blind_people``: How many of the filer and a joint spouse are legally blind.

    ``wages``: The filer's taxable pay, with disability pay that is taxed as wages.

    ``payroll_taxes``: Social Security and Medicare tax of both people, with half of any
    self-employment tax.

    ``other_income``: Pensions, unemployment pay, the taxable part of paid-leave benefits, and
    the like.

    ``adjustments``: Amounts subtracted before adjusted gross income, such as money put in an
    HSA or an IRA.

    ``state_and_local_taxes``: State and local income or sales tax and property tax.

    ``earned_income_credit_children``: Children living with the family who are under 19, under
    24 and students, or disabled.

    ``months_unable``: Months in which the filer of a joint return could not care for themself.

    ``premium_tax_credit_still_due``: Marketplace help still owed to the family for the year;
    below zero, help to be paid back.

    ``bracket_tops``: Top of each bracket but the last, by filing status.

    ``care_credit_points``: Rate lost with each step of the first and of the second reduction.

    ``refundable_child_many``: Number of children from which payroll taxes may be used instead.

    ``earned_income_credit_ages``: Without children: age from which, and age before which, one
    of the couple must be.
    """
    joint = filing_status == JOINT
    before = income_before_social_security(
        wages=wages,
        spouse_wages=spouse_wages,
        self_employment_profit=self_employment_profit,
        spouse_self_employment_profit=spouse_self_employment_profit,
        deductible_self_employment_tax=deductible_self_employment_tax,
        spouse_deductible_self_employment_tax=spouse_deductible_self_employment_tax,
        investment_income=investment_income,
        other_income=other_income,
        adjustments=adjustments,
    )
    taxed_benefits = taxable_social_security(
        filing_status=filing_status,
        social_security=social_security,
        income_before_social_security=before,
        tax_exempt_interest=tax_exempt_interest,
        base_amount=base_amount,
        adjusted_base_amount=adjusted_base_amount,
        inclusion_rates=inclusion_rates,
    )
    income = adjusted_gross_income(
        income_before_social_security=before, taxable_social_security=taxed_benefits
    )
    standard = standard_deduction(
        filing_status=filing_status,
        age=age,
        spouse_age=spouse_age,
        blind_people=blind_people,
        basic_standard_deduction=basic_standard_deduction,
        aged_or_blind_addition=aged_or_blind_addition,
        aged_from=aged_from,
    )
    itemized = itemized_deductions(
        filing_status=filing_status,
        adjusted_gross_income=income,
        medical_expenses=medical_expenses,
        state_and_local_taxes=state_and_local_taxes,
        other_itemized_deductions=other_itemized_deductions,
        medical_floor=medical_floor,
        state_tax_limit=state_tax_limit,
        state_tax_limit_threshold=state_tax_limit_threshold,
        state_tax_limit_reduction_rate=state_tax_limit_reduction_rate,
        state_tax_limit_floor=state_tax_limit_floor,
    )
    senior = senior_deduction(
        filing_status=filing_status,
        age=age,
        spouse_age=spouse_age,
        adjusted_gross_income=income,
        senior_amount=senior_amount,
        senior_threshold=senior_threshold,
        senior_reduction_rate=senior_reduction_rate,
        aged_from=aged_from,
    )
    larger = np.maximum(standard, itemized.total)
    business = business_income_deduction(
        filing_status=filing_status,
        business_income=self_employment_profit
        + spouse_self_employment_profit
        - deductible_self_employment_tax
        - spouse_deductible_self_employment_tax,
        taxable_income_before=np.maximum(income - larger - senior, 0.0),
        business_rate=business_rate,
        business_threshold=business_threshold,
        business_range=business_range,
        business_minimum=business_minimum,
        business_minimum_from=business_minimum_from,
    )
    taxed = taxable_income(
        adjusted_gross_income=income,
        standard_deduction=standard,
        itemized_deductions=itemized.total,
        senior_deduction=senior,
        business_income_deduction=business,
    )
    brackets = tax_by_brackets(
        filing_status=filing_status,
        taxable_income=taxed,
        bracket_tops=bracket_tops,
        bracket_rates=bracket_rates,
    )
    # Help paid back is part of the tax that credits may offset (Form 1040, line 18).
    tax = brackets + np.maximum(-premium_tax_credit_still_due, 0.0)
    earned = earned_income(
        wages=wages,
        self_employment_profit=self_employment_profit,
        deductible_self_employment_tax=deductible_self_employment_tax,
    )
    spouse_earned = earned_income(
        wages=spouse_wages,
        self_employment_profit=spouse_self_employment_profit,
        deductible_self_employment_tax=spouse_deductible_self_employment_tax,
    )
    both_earned = np.where(joint, earned + spouse_earned, earned)
    care = dependent_care_credit(
        filing_status=filing_status,
        adjusted_gross_income=income,
        care_expenses=care_expenses,
        care_qualifying_people=care_qualifying_people,
        dependent_care_benefits=dependent_care_benefits,
        earned_income=earned,
        spouse_earned_income=spouse_earned,
        months_unable=months_unable,
        spouse_months_unable=spouse_months_unable,
        care_expense_limits=care_expense_limits,
        care_credit_rates=care_credit_rates,
        care_credit_points=care_credit_points,
        care_credit_start=care_credit_start,
        care_credit_step=care_credit_step,
        care_credit_second_start=care_credit_second_start,
        care_credit_second_step=care_credit_second_step,
        care_deemed_income=care_deemed_income,
    )
    care = np.minimum(care, tax)
    for_work = earned_income_credit(
        filing_status=filing_status,
        age=age,
        spouse_age=spouse_age,
        adjusted_gross_income=income,
        earned_income=both_earned,
        earned_income_credit_children=earned_income_credit_children,
        disqualified_income=investment_income + tax_exempt_interest,
        earned_income_credit_maximum=earned_income_credit_maximum,
        earned_income_credit_rate=earned_income_credit_rate,
        earned_income_credit_start=earned_income_credit_start,
        earned_income_credit_joint_addition=earned_income_credit_joint_addition,
        earned_income_credit_phaseout_rate=earned_income_credit_phaseout_rate,
        earned_income_credit_investment_limit=earned_income_credit_investment_limit,
        earned_income_credit_ages=earned_income_credit_ages,
    )
    for_children = child_tax_credit(
        filing_status=filing_status,
        adjusted_gross_income=income,
        children_under_17=children_under_17,
        other_dependents=other_dependents,
        tax_before_child_credit=tax - care,
        earned_income=both_earned,
        payroll_taxes=payroll_taxes,
        earned_income_credit=for_work,
        child_credit_amount=child_credit_amount,
        other_dependent_credit=other_dependent_credit,
        child_credit_threshold=child_credit_threshold,
        child_credit_reduction=child_credit_reduction,
        child_credit_step=child_credit_step,
        refundable_child_limit=refundable_child_limit,
        refundable_child_rate=refundable_child_rate,
        refundable_child_floor=refundable_child_floor,
        refundable_child_many=refundable_child_many,
    )
    after = tax - care - for_children.nonrefundable
    help_due = np.maximum(premium_tax_credit_still_due, 0.0)
    return FederalIncomeTax(
        adjusted_gross_income=income,
        taxable_social_security=taxed_benefits,
        deduction=larger + senior + business,
        taxable_income=taxed,
        tax_before_credits=tax,
        dependent_care_credit=care,
        child_tax_credit=for_children.nonrefundable,
        additional_child_tax_credit=for_children.refundable,
        earned_income_credit=for_work,
        income_tax=after - for_children.refundable - for_work - help_due,
    )


# -- month by month --------------------------------------------------------------------------------


@rule(
    cite="26 USC 104(a)(3), 105(a)",
    unit="USD/month",
    plain="Disability pay is taxed as far as the employer paid for it, or you paid before tax.",
)
def taxable_disability_pay(*, disability_pay: Array, untaxed_premium_share: Array) -> Array:
    """Taxable part of pay from a disability plan.

    Parameters
    ----------
    disability_pay : page, USD/month
        Pay from a disability plan.
    untaxed_premium_share : column, 1
        Share of the plan's cost that was paid before tax.

    Returns
    -------
    page, USD/month
        Disability pay that is taxed as income.

    Notes
    -----
    ``untaxed_premium_share``: Share of the plan's cost that the employer paid, or the worker
    paid before tax.
    """
    return disability_pay * untaxed_premium_share


@rule(
    cite="26 USC 3121(a)(4); Pub. 15-A section 6",
    unit="USD/month",
    plain="Social Security and Medicare tax is taken from disability pay only for the first "
    "six months off work.",
    figures={"sick_pay_months": "payroll_tax.sick_pay_months"},
)
def payroll_taxed_disability_pay(
    *, taxable_disability_pay: Array, last_month_worked: Array, month: Array, sick_pay_months: Array
) -> Array:
    """Taxable disability pay on which payroll tax is still due.

    Parameters
    ----------
    taxable_disability_pay : page, USD/month
        Disability pay that is taxed as income.
    last_month_worked : column, month
        Last month in which the person worked.
    month : row, month
        The month.
    sick_pay_months : figure, months
        Months after the last work month in which this tax is taken.

    Returns
    -------
    page, USD/month
        Disability pay to be added to wages for payroll tax.

    Notes
    -----
    ``sick_pay_months``: Calendar months after the last one worked in which payroll tax is still
    taken.
    """
    return np.where(month <= last_month_worked + sick_pay_months, taxable_disability_pay, 0.0)


class PayrollTaxWithheld(NamedTuple):
    """What the employer takes from a worker's pay each month."""

    social_security: Array
    medicare: Array
    additional_medicare: Array
    total: Array


@rule(
    cite="26 USC 3101, 3102(a), 3102(f), 3121(a)(1)",
    unit="USD/month",
    plain="Social Security and Medicare tax taken from pay this month.",
    figures={
        "wage_base": "social_security.contribution_and_benefit_base",
        "social_security_rate": "payroll_tax.social_security_rate",
        "medicare_rate": "payroll_tax.medicare_rate",
        "additional_medicare_withholding_from": "payroll_tax.additional_medicare_withholding_from",
        "additional_medicare_rate": "payroll_tax.additional_medicare_rate",
    },
)
def payroll_tax_withheld(
    *,
    wages: Array,
    wages_before: Array | float,
    month: Array,
    wage_base: Array,
    social_security_rate: Array,
    medicare_rate: Array,
    additional_medicare_withholding_from: Array,
    additional_medicare_rate: Array,
) -> PayrollTaxWithheld:
    """Payroll tax on one worker's pay, month by month.

    Pay adds up from January; Social Security tax stops for the year where the total reaches the
    wage base, and extra Medicare tax begins where it passes the withholding threshold.

    Parameters
    ----------
    wages : page, USD/month
        Pay taxed for Social Security and Medicare.
    wages_before : column, USD/year
        Pay in the first year before the first month shown.
    month : row, month
        The month.
    wage_base : figure, USD/year
        Pay above this in a year is free of Social Security tax.
    social_security_rate : figure, 1
        Rate of Social Security tax.
    medicare_rate : figure, 1
        Rate of Medicare tax.
    additional_medicare_withholding_from : figure, USD/year
        The employer takes the extra tax above this pay.
    additional_medicare_rate : figure, 1
        Rate of the extra Medicare tax.

    Returns
    -------
    page, USD/month
        Social Security tax, Medicare tax, extra Medicare tax and their total.
    """
    january = month % 12 == 0
    first_year = month // 12 == month[:, :1] // 12
    so_far = running_total(wages, january) + np.where(first_year, wages_before, 0.0)
    room = wage_base - so_far + wages
    social_security = np.clip(room, 0.0, wages) * social_security_rate
    medicare = wages * medicare_rate
    over = so_far - additional_medicare_withholding_from
    extra = np.clip(over, 0.0, wages) * additional_medicare_rate
    return PayrollTaxWithheld(social_security, medicare, extra, social_security + medicare + extra)


@rule(
    cite="26 USC 1401, 1402(a)(12), 6654(d)",
    unit="USD/month",
    plain="What a person who works for themself should set aside this month for Social Security "
    "and Medicare tax.",
    figures={
        "wage_base": "social_security.contribution_and_benefit_base",
        "net_earnings_share": "payroll_tax.self_employment.net_earnings_share",
        "self_employment_social_security_rate": "payroll_tax.self_employment.social_security_rate",
        "self_employment_medicare_rate": "payroll_tax.self_employment.medicare_rate",
    },
)
def self_employment_tax_set_aside(
    *,
    self_employment_profit: Array,
    wages: Array | float,
    profit_before: Array | float,
    wages_before: Array | float,
    month: Array,
    wage_base: Array,
    net_earnings_share: Array,
    self_employment_social_security_rate: Array,
    self_employment_medicare_rate: Array,
) -> Array:
    """Self-employment tax of one worker, in the months in which the profit is earned.

    The law asks for four estimated payments a year; here each month bears its own share, as if the
    money were set aside when it came in. Over a full year the months add up to the year's tax.

    Parameters
    ----------
    self_employment_profit : page, USD/month
        Profit after business costs.
    wages : page, USD/month
        The same person's pay from a job.
    profit_before : column, USD/year
        Profit in the first year before the first month shown.
    wages_before : column, USD/year
        Pay in the first year before the first month shown.
    month : row, month
        The month.
    wage_base : figure, USD/year
        Pay above this in a year is free of Social Security tax.
    net_earnings_share : figure, 1
        Share of profit that the tax is based on.
    self_employment_social_security_rate : figure, 1
        Rate of Social Security tax.
    self_employment_medicare_rate : figure, 1
        Rate of Medicare tax.

    Returns
    -------
    page, USD/month
        Tax to set aside.

    Notes
    -----
    A loss in a month counts as nothing here; the year's settlement puts it right.
    """
    january = month % 12 == 0
    first_year = month // 12 == month[:, :1] // 12
    net = np.maximum(self_employment_profit, 0.0) * net_earnings_share
    paid = np.broadcast_to(wages, net.shape)
    job = running_total(paid, january) + np.where(first_year, wages_before, 0.0)
    own = running_total(net, january) + np.where(
        first_year, np.maximum(profit_before, 0.0) * net_earnings_share, 0.0
    )

    def covered(own_so_far: Array, job_so_far: Array) -> Array:
        return np.minimum(own_so_far, np.maximum(wage_base - job_so_far, 0.0))

    # Later wages can push profit over the base: that is money back, which the settlement returns.
    taxed = np.maximum(covered(own, job) - covered(own - net, job - paid), 0.0)
    return taxed * self_employment_social_security_rate + net * self_employment_medicare_rate


@rule(
    cite="26 USC 3402(a), 3402(f); Form W-4",
    unit="1",
    plain="The share of pay that is taken for income tax when the W-4 fits the family's normal year.",
    figures={
        "basic_standard_deduction": "income_tax.standard_deduction.basic",
        "bracket_tops": "income_tax.brackets.tops",
        "bracket_rates": "income_tax.brackets.rates",
        "child_credit_amount": "income_tax.child_tax_credit.amount",
        "other_dependent_credit": "income_tax.child_tax_credit.other_dependent",
        "child_credit_threshold": "income_tax.child_tax_credit.threshold",
        "child_credit_reduction": "income_tax.child_tax_credit.reduction",
        "child_credit_step": "income_tax.child_tax_credit.step",
        "business_rate": "income_tax.business_income.rate",
    },
)
def withholding_rate(
    *,
    filing_status: Array,
    regular_pay: Array,
    regular_profit: Array | float = 0.0,
    regular_adjustments: Array | float = 0.0,
    children_under_17: Array | float = 0.0,
    other_dependents: Array | float = 0.0,
    basic_standard_deduction: Array,
    bracket_tops: Array,
    bracket_rates: Array,
    child_credit_amount: Array,
    other_dependent_credit: Array,
    child_credit_threshold: Array,
    child_credit_reduction: Array,
    child_credit_step: Array,
    business_rate: Array,
) -> Array:
    """Income tax on the pay of a normal year, as a share of that pay.

    Employers cannot see an illness coming: they withhold as for a year of normal pay. So the tax on
    a normal year's pay (standard deduction, brackets, child tax credit) is spread over that pay, and
    the same share is taken from whatever pay there is. A family whose year goes as usual then
    settles near zero in April, and the settlement shows what the illness changed. Real paychecks
    withhold a smaller share when one of them is smaller; here that money comes back in April.

    Parameters
    ----------
    filing_status : column, code
        How you file your taxes.
    regular_pay : year page, USD/year
        Pay in a normal year of all on the tax return.
    regular_profit : year page, USD/year
        The part of it that is profit.
    regular_adjustments : year page, USD/year
        Money taken off income in a normal year.
    children_under_17 : year page, people
        Children under 17 at the end of the year.
    other_dependents : year page, people
        Older children and others you support.
    basic_standard_deduction : figure, USD/year
        Standard deduction for the way you file.
    bracket_tops : figure, USD/year
        Top of each tax bracket.
    bracket_rates : figure, 1
        Rate of each tax bracket.
    child_credit_amount : figure, USD/year
        Credit for each child under 17.
    other_dependent_credit : figure, USD/year
        Credit for each other person you support.
    child_credit_threshold : figure, USD/year
        The child credit shrinks above this income.
    child_credit_reduction : figure, USD/year
        Child credit lost with each step of income.
    child_credit_step : figure, USD/year
        Size of a step for the child credit.
    business_rate : figure, 1
        Share of profit that is free of tax.

    Returns
    -------
    year page, 1
        Share of pay withheld; zero where there is no regular pay.

    Notes
    -----
    ``regular_pay``: Taxable pay and profit of the household in a normal year, before the
    illness.

    ``regular_adjustments``: Amounts subtracted in a normal year, such as half of
    self-employment tax.

    ``bracket_tops``: Top of each bracket but the last, by filing status.
    """
    income = regular_pay - regular_adjustments
    taxed = np.maximum(income - _by_status(basic_standard_deduction, filing_status), 0.0)
    profit = np.maximum(regular_profit - regular_adjustments, 0.0)
    taxed = taxed - business_rate * np.minimum(profit, taxed)
    credit = _child_credit(
        income,
        filing_status,
        children_under_17,
        other_dependents,
        child_credit_amount,
        other_dependent_credit,
        child_credit_threshold,
        child_credit_reduction,
        child_credit_step,
    )
    tax = _bracket_tax(taxed, filing_status, bracket_tops, bracket_rates)
    return np.maximum(tax - credit, 0.0) / np.maximum(regular_pay, 1.0)


@rule(
    cite="26 USC 3402(a), 6654",
    unit="USD/month",
    plain="Federal income tax taken from pay this month, or set aside from profit.",
)
def income_tax_withheld(*, pay: Array, withholding_rate: Array, month: Array) -> Array:
    """Income tax withheld month by month, in proportion to pay.

    Parameters
    ----------
    pay : page, USD/month
        Taxed pay and profit of the household.
    withholding_rate : year page, 1
        Share of pay taken for tax.
    month : row, month
        The month.

    Returns
    -------
    page, USD/month
        Tax withheld or set aside.

    Notes
    -----
    Nothing is withheld from Social Security or from state paid leave unless the person asks for it;
    tax on those comes due at the settlement.

    ``pay``: Taxable pay of the household: wages, disability pay taxed as wages, self-employed
    profit.
    """
    return np.maximum(pay, 0.0) * withholding_rate[:, _part_years(month)]


@rule(
    cite="26 USC 441(b)",
    unit="USD/year",
    plain="The amounts of one calendar year added up.",
)
def calendar_year_total(*, amounts: Array, before: Array | float = 0.0, month: Array) -> Array:
    """Totals by calendar year, with what came before the first month.

    The last year holds only the months shown: its tax is settled after the projection ends, so no
    month depends on it.

    Parameters
    ----------
    amounts : page, USD/month
        The amounts.
    before : column, USD/year
        The amount in the first year before the first month shown.
    month : row, month
        The month.

    Returns
    -------
    year page, USD/year
        One total for each calendar year touched.
    """
    count = month.shape[1]
    page = amounts
    if amounts.shape[1] != count:
        page = np.broadcast_to(amounts, (len(amounts), count))
    first_january = (-int(month[0, 0])) % 12 or 12
    edges = [0, *range(first_january, count, 12), count]
    totals = [total_of(page[:, a:b]) for a, b in itertools.pairwise(edges)]
    totals[0] = totals[0] + before
    return np.concatenate(totals, axis=1)


@rule(
    cite="26 USC 31(a)",
    unit="USD/year",
    plain="Federal income tax already paid for the year out of pay.",
)
def income_tax_paid(
    *, income_tax_withheld: Array, pay_before: Array | float, withholding_rate: Array, month: Array
) -> Array:
    """Income tax withheld in each calendar year, the months before the first one included.

    Parameters
    ----------
    income_tax_withheld : page, USD/month
        Tax taken or set aside in the month.
    pay_before : column, USD/year
        Pay in the first year before the first month shown.
    withholding_rate : year page, 1
        Share of pay taken for tax.
    month : row, month
        The month.

    Returns
    -------
    year page, USD/year
        Tax paid for each calendar year.

    Notes
    -----
    ``pay_before``: Taxable pay of the first calendar year before the first month; the same
    share was withheld.
    """
    return calendar_year_total.call(
        amounts=income_tax_withheld, before=pay_before * withholding_rate[:, :1], month=month
    )


class Settlement(NamedTuple):
    """What the tax return brings or costs in the filing month."""

    refund: Array
    balance_due: Array


@rule(
    cite="26 USC 6072(a), 6151(a), 6401(b)",
    unit="USD/month",
    plain="The tax refund you get, or the tax you still owe, when you file for the year before.",
    figures={"filing_month": "income_tax.filing_month"},
)
def settlement(
    *,
    income_tax: Array,
    income_tax_paid: Array,
    self_employment_tax: Array | float = 0.0,
    self_employment_tax_paid: Array | float = 0.0,
    additional_medicare_tax: Array | float = 0.0,
    additional_medicare_tax_paid: Array | float = 0.0,
    month: Array,
    filing_month: Array,
) -> Settlement:
    """Difference between the year's federal taxes and what was already paid, in the filing month.

    Only years that the projection touches are settled: a filing month in the first calendar year
    belongs to a year this projection knows nothing of, and shows nothing.

    Parameters
    ----------
    income_tax : year page, USD/year
        Income tax for the year after all credits.
    income_tax_paid : year page, USD/year
        Tax already paid for the year.
    self_employment_tax : year page, USD/year
        Tax on the profit of both people.
    self_employment_tax_paid : year page, USD/year
        Part of it already paid.
    additional_medicare_tax : year page, USD/year
        Extra Medicare tax of the household.
    additional_medicare_tax_paid : year page, USD/year
        Part of it already paid.
    month : row, month
        The month.
    filing_month : figure, month of the year
        Month in which tax returns are due.

    Returns
    -------
    page, USD/month
        The refund and the balance due; never both in one month.

    Notes
    -----
    Many file earlier: a refund can then come from February on. Interest and the penalty for paying
    too little during the year are not counted.

    ``income_tax``: Income tax after all credits; below zero when credits are paid out.

    ``filing_month``: Month in which returns are due for the year before, January = 1.
    """
    owed = income_tax + self_employment_tax + additional_medicare_tax
    left = owed - income_tax_paid - self_employment_tax_paid - additional_medicare_tax_paid
    years = _part_years(month)
    due = (month % 12 + 1 == filing_month)[0] & (years > 0)
    page = np.where(due, left[:, np.maximum(years - 1, 0)], 0.0)
    return Settlement(np.maximum(-page, 0.0), np.maximum(page, 0.0))


def _year_ends(month: Array) -> Array:
    """Row of the last months (Decembers) of the calendar years touched."""
    return (_years_touched(month)[None, :] + 1) * 12 - 1


def _years_touched(month: Array) -> Array:
    """Calendar years of the months, one after the other."""
    return np.arange(month[0, 0] // 12, month[0, -1] // 12 + 1)


@rule(
    cite="26 USC 63(f), 26 USC 7703 (age at the close of the year)",
    unit="years",
    plain="Age at the end of each year.",
)
def age_at_year_end(*, birth_month: Array, month: Array) -> Array:
    """Age on 31 December of each calendar year.

    Parameters
    ----------
    birth_month : column, month
        Month of birth.
    month : row, month
        The month.

    Returns
    -------
    year page, years
        Whole years of age.
    """
    return (_year_ends(month) - birth_month) // 12


class Dependents(NamedTuple):
    """Children by the tests of the tax law, for each year."""

    under_17: Array
    older: Array
    qualifying: Array
    needing_care: Array


@rule(
    cite="26 USC 24(c), 26 USC 32(c)(3), 26 USC 21(b)(1), 26 USC 152(c)(3)",
    unit="people",
    plain="How many children count for each tax credit.",
    figures={
        "child_credit_age": "income_tax.child_tax_credit.under_age",
        "qualifying_child_age": "income_tax.earned_income_credit.child_under_age",
        "care_age": "home.childcare_age_limit",
    },
)
def dependents(
    *,
    children: Array,
    month: Array,
    child_credit_age: Array,
    qualifying_child_age: Array,
    care_age: Array,
) -> Dependents:
    """Children at the end of each year, by the tests of the credits.

    Parameters
    ----------
    children : columns, month
        Month each child was born.
    month : row, month
        The month.
    child_credit_age : figure, years
        A child of this age no longer brings the child credit.
    qualifying_child_age : figure, years
        A child of this age no longer counts for the earned income credit.
    care_age : figure, years
        A child of this age no longer counts for the care credit.

    Returns
    -------
    Dependents, people
        Under 17; 17 and 18; under 19 (earned income credit); young enough for the care credit.

    Notes
    -----
    Students of 19 to 23 are not counted. A child is counted from the year of birth.
    """
    ends = _year_ends(month)
    ages = [(ends - children[:, k : k + 1]) // 12 for k in range(children.shape[1])]

    def count(low: Array | float, high: Array) -> Array:
        found = np.zeros((len(children), ends.shape[1]))
        for age in ages:
            found = found + ((age >= low) & (age < high))
        return found

    return Dependents(
        under_17=count(0, child_credit_age),
        older=count(child_credit_age, qualifying_child_age),
        qualifying=count(0, qualifying_child_age),
        needing_care=count(0, care_age),
    )


class RegularPay(NamedTuple):
    """Pay of a normal year, from which withholding is set."""

    pay: Array
    profit: Array
    partner_pay: Array


@rule(
    cite="IRS Publication 15-T (withholding on a year's pay at today's rate)",
    unit="USD/year",
    plain="A normal year's pay: what the payroll office takes as the basis for tax.",
)
def regular_pay(
    *,
    monthly_pay: Array,
    self_employed: Array,
    partner_monthly_pay: Array,
    partner_on_return: Array,
    month: Array,
) -> RegularPay:
    """Pay of a year without illness, for withholding.

    Parameters
    ----------
    monthly_pay : column, USD/month
        The patient's usual pay.
    self_employed : column, true or false
        The person is self-employed.
    partner_monthly_pay : column, USD/month
        The caregiver's usual pay.
    partner_on_return : column, true or false
        The caregiver is a spouse on the same tax return.
    month : row, month
        The month.

    Returns
    -------
    RegularPay, USD/year
        Year pages: the return's pay, its self-employed part, and a partner's pay that is on no
        joint return.
    """
    years = np.ones_like(_year_ends(month))
    own, partner = monthly_pay * 12 * years, partner_monthly_pay * 12 * years
    return RegularPay(
        pay=own + np.where(partner_on_return, partner, 0.0),
        profit=np.where(self_employed, own, 0.0),
        partner_pay=np.where(partner_on_return, 0.0, partner),
    )


@rule(
    cite="Arithmetic: pages added up",
    unit="USD/month",
    plain="Several amounts of the month together.",
)
def together(*, first: Array, second: Array, third: Array | float = 0.0) -> Array:
    """The sum of up to three pages.

    Parameters
    ----------
    first : page, USD/month
        One of the amounts.
    second : page, USD/month
        One of the amounts.
    third : page, USD/month
        One of the amounts.

    Returns
    -------
    page, USD/month
        The sum.
    """
    return first + second + third


@rule(
    cite="26 USC 213(a), 213(d)",
    unit="USD/month",
    plain="The medical costs that count on the tax return.",
)
def medical_expenses(
    *, patient_share: Array, premium: Array, self_paid: Array, travel: Array
) -> Array:
    """Medical expenses of the month that the tax law lets count.

    Parameters
    ----------
    patient_share : page, USD/month
        Your share of the bills.
    premium : page, USD/month
        Premiums you pay.
    self_paid : page, USD/month
        Medicine that no plan covers.
    travel : page, USD/month
        Driving, parking and tolls for care.

    Returns
    -------
    page, USD/month
        The sum.

    Notes
    -----
    Premiums taken from pay before tax do not count in law; they are counted here, which can make
    the deduction a little too large for a worker with a plan from the job.
    """
    return patient_share + premium + self_paid + travel


@rule(
    cite="26 USC 6654(d) (payments during the year)",
    unit="USD/year",
    plain="Tax on profit that is already set aside in each year.",
    figures={
        "wage_base": "social_security.contribution_and_benefit_base",
        "net_earnings_share": "payroll_tax.self_employment.net_earnings_share",
        "self_employment_social_security_rate": "payroll_tax.self_employment.social_security_rate",
        "self_employment_medicare_rate": "payroll_tax.self_employment.medicare_rate",
    },
)
def set_aside_in_year(
    *,
    set_aside: Array,
    profit_before: Array,
    month: Array,
    wage_base: Array,
    net_earnings_share: Array,
    self_employment_social_security_rate: Array,
    self_employment_medicare_rate: Array,
) -> Array:
    """Self-employment tax set aside by calendar year, with the months before the first one.

    Parameters
    ----------
    set_aside : page, USD/month
        Tax taken or set aside in the month.
    profit_before : column, USD/year
        Profit in the first year before the first month shown.
    month : row, month
        The month.
    wage_base : figure, USD/year
        Pay above this in a year is free of Social Security tax.
    net_earnings_share : figure, 1
        Share of profit that the tax is based on.
    self_employment_social_security_rate : figure, 1
        Rate of Social Security tax.
    self_employment_medicare_rate : figure, 1
        Rate of Medicare tax.

    Returns
    -------
    year page, USD/year
        Tax set aside for each year.

    Notes
    -----
    ``profit_before``: Profit of the first calendar year before the first month; the same part
    was set aside.
    """
    net = profit_before * net_earnings_share[:, :1]
    before = (
        np.minimum(net, wage_base[:, :1]) * self_employment_social_security_rate[:, :1]
        + net * self_employment_medicare_rate[:, :1]
    )
    years = month[0] // 12
    totals = [total_of(np.where(years == y, set_aside, 0.0)) for y in _years_touched(month)]
    totals[0] = totals[0] + before
    return np.concatenate(totals, axis=-1)
