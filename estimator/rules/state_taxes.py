"""State income tax of the home state, by calendar year, and what a family pays month by month.

One rule serves every state. A state is a file that gives what its law has; what it does not have is
neutral and stands once, with what each figure means, in ``data/law/neutral/income_tax.yaml``: copy
from there. No rule here knows a state's name. The projection calls, for the
households of one state whose file says that wages are taxed (``counted``):

1. years: ``usual_year``, ``state_income_tax`` of it, and from these ``state_withholding_rate``;
   then by month ``state_tax_withheld``;
2. years: ``state_income_tax``, after the federal return, from its lines;
3. months: ``state_tax_paid`` and ``state_settlement``, a line of its own in the filing month.

Years at the edges are those of the federal tax: see ``taxes``. Residents only: the home state taxes
all income, and the credit for tax paid to another state is left out. So are city, county and
school-district taxes. What else a state's figures leave out stands in its file, under ``left_out``.

Lists by filing status are in the order single, joint, head of household, married filing separately.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from estimator.basis.journal import rule
from estimator.basis.months import Array
from estimator.rules import taxes

#: How a state's file says that it does not tax wages, or that its tax is not counted yet.
NONE, NOT_COUNTED = "none", "not counted"


def counted(file: Mapping[str, Any]) -> bool:
    """Whether the income tax of a state is counted, by its file."""
    return isinstance(file.get("income_tax"), dict)


def standing(file: Mapping[str, Any]) -> str:
    """What a result and the list of laws say of a state's income tax, in a sentence."""
    tax, name = file.get("income_tax"), file["name"]
    if isinstance(tax, dict):
        without = f" Left out: {tax['left_out']}" if tax.get("left_out") else ""
        return f"State income tax of {name} is counted.{without}"
    if tax == NONE:
        return f"{name} has no state income tax on wages."
    why = f" {file['income_tax_note']}" if file.get("income_tax_note") else ""
    return f"State income tax of {name} is not counted.{why}"


# -- parts -----------------------------------------------------------------------------------------


def _own(figure: Array, status: Array) -> Array:
    """Each household's own entry of a figure listed by filing status."""
    return figure[status, 0]


def _part(figure: Array, status: Array, part: int) -> Array:
    """A household's own entry, one part of it."""
    return figure[status, part, 0]


def _loss(income: Array, start: Array, step: Array, loss: Array) -> Array:
    """What is lost above a start: with each step or part of one, or with each dollar (step 0)."""
    above = np.maximum(income - start, 0.0)
    steps = np.ceil((above - 1e-6) / np.where(step > 0, step, 1.0))
    return np.where(step > 0, steps, above) * loss


def _level(income: Array, tops: Array, values: Array) -> Array:
    """The value at an income: the first whose top is not exceeded; tops hold each household's own."""
    found = np.broadcast_to(values[0], income.shape)
    for place in range(tops.shape[1]):
        found = np.where(income > tops[:, place] + 1e-6, values[place + 1], found)
    return found


def _by_count(figure: Array, number: Array) -> Array:
    """Entries of a figure listed by a count, for each household and year."""
    found = np.zeros(number.shape)
    for count in range(len(figure)):
        found = np.where(number == count, figure[count], found)
    return found


def _by_brackets(amount: Array, tops: Array, rates: Array) -> Array:
    """Tax of an amount: each rate's step counts from the top of the bracket below."""
    tax = amount * rates[0]
    for bracket in range(1, len(rates)):
        step = rates[bracket] - rates[bracket - 1]
        tax = tax + np.maximum(amount - tops[:, bracket - 1], 0.0) * step
    return tax


def _schedule(amount: Array, tops: Array, rates: Array, added: list[tuple[Array, ...]]) -> Array:
    """Tax of a taxable amount: by brackets, with what is added at higher taxable amounts."""
    tax = _by_brackets(amount, tops, rates)
    for kind, start, step, each, most in added:
        more = np.minimum(_loss(amount, start, step, each), most)
        tax = tax + np.where(kind == 1, more, 0.0)
    return tax


def _children(ages: list[Array], low: Array | float, high: Array | float, like: Array) -> Array:
    """How many children are of an age, at the end of each year."""
    count = np.zeros(like.shape)
    for age in ages:
        count = count + ((age >= low) & (age < high))
    return count


# -- facts by calendar year -------------------------------------------------------------------------


@rule(
    cite="26 USC 441(b)",
    unit="year",
    plain="The calendar years that this look ahead touches.",
)
def calendar_years(*, month: Array) -> Array:
    """The calendar years touched, in order.

    Parameters
    ----------
    month : row, month
        The month.

    Returns
    -------
    row, year
        One entry for each calendar year.
    """
    return np.unique(month[0] // 12)[None, :].astype(float)


@rule(
    cite="Definitions of disability in state returns (found disabled by Social Security)",
    unit="true or false",
    plain="Whether Social Security has found you disabled by the end of the year.",
)
def disabled_at_year_end(*, first_month_of_disability: Array, year: Array) -> Array:
    """Whether a person counts as disabled for a year's state return.

    Parameters
    ----------
    first_month_of_disability : column, month
        First month in which Social Security counts you as disabled.
    year : row, year
        The year.

    Returns
    -------
    year page, true or false
        True from the year of that month on.

    Notes
    -----
    Some states ask for permanent and total disability, certified by a doctor; a finding by Social
    Security is taken for it.
    """
    return first_month_of_disability < (year + 1) * 12


# -- the year --------------------------------------------------------------------------------------

#: Figures of a state's law, and where its file holds them.
_FIGURES = {
    "starts_from": "{state}.income_tax.starts_from",
    "income_measure": "{state}.income_tax.income_measure",
    "bracket_tops": "{state}.income_tax.brackets.tops",
    "bracket_rates": "{state}.income_tax.brackets.rates",
    "standard_amount": "{state}.income_tax.standard_deduction.amount",
    "standard_reduction": "{state}.income_tax.standard_deduction.reduction",
    "standard_aged_addition": "{state}.income_tax.standard_deduction.aged_addition",
    "itemizing": "{state}.income_tax.itemizing",
    "personal_exemption": "{state}.income_tax.exemptions.personal",
    "personal_reduction": "{state}.income_tax.exemptions.personal_reduction",
    "dependent_exemption": "{state}.income_tax.exemptions.dependent",
    "young_exemption": "{state}.income_tax.exemptions.young_dependent",
    "exemption_tops": "{state}.income_tax.exemptions.tops",
    "exemption_shares": "{state}.income_tax.exemptions.shares",
    "aged_exemption": "{state}.income_tax.exemptions.aged",
    "aged_deduction": "{state}.income_tax.exemptions.aged_deduction",
    "disabled_deduction": "{state}.income_tax.disability.deduction",
    "senior_share": "{state}.income_tax.senior_deduction_share",
    "disability_pay_exempt": "{state}.income_tax.disability.pay_exempt",
    "short_term_exempt": "{state}.income_tax.disability.short_term_exempt",
    "paid_leave_taxed_share": "{state}.income_tax.paid_leave_taxed_share",
    "benefits_exempt_share": "{state}.income_tax.social_security.exempt_share",
    "benefits_reduction": "{state}.income_tax.social_security.reduction",
    "benefits_ages": "{state}.income_tax.social_security.ages",
    "benefits_limits": "{state}.income_tax.social_security.limits",
    "benefits_credit": "{state}.income_tax.social_security.credit",
    "federal_tax_tops": "{state}.income_tax.federal_tax.tops",
    "federal_tax_shares": "{state}.income_tax.federal_tax.shares",
    "federal_tax_most": "{state}.income_tax.federal_tax.most",
    "two_earner_deduction": "{state}.income_tax.two_earners.deduction",
    "work_deduction": "{state}.income_tax.work_deduction",
    "two_earner_split": "{state}.income_tax.two_earners.split",
    "two_earner_credit": "{state}.income_tax.two_earners.credit",
    "two_earner_tax_shares": "{state}.income_tax.two_earners.tax_shares",
    "extra_tax": "{state}.income_tax.extra_tax",
    "recapture_tiers": "{state}.income_tax.recapture.tiers",
    "recapture_start": "{state}.income_tax.recapture.start",
    "credit_share_tops": "{state}.income_tax.tax_credit_share.tops",
    "credit_shares": "{state}.income_tax.tax_credit_share.shares",
    "personal_credit": "{state}.income_tax.credits.personal",
    "dependent_credit": "{state}.income_tax.credits.dependent",
    "aged_credit": "{state}.income_tax.credits.aged",
    "disabled_credit": "{state}.income_tax.credits.disabled",
    "credit_tops": "{state}.income_tax.credits.tops",
    "credit_left": "{state}.income_tax.credits.shares",
    "credit_paid": "{state}.income_tax.credits.paid_out",
    "taxpayer_credit": "{state}.income_tax.taxpayer_credit",
    "earned_credit_limited": "{state}.income_tax.earned_income_credit.limited_to_tax",
    "earned_credit_paid": "{state}.income_tax.earned_income_credit.paid_out",
    "earned_credit_extras": "{state}.income_tax.earned_income_credit.extras",
    "child_ages": "{state}.income_tax.child_credits.ages",
    "child_amounts": "{state}.income_tax.child_credits.amounts",
    "child_tops": "{state}.income_tax.child_credits.tops",
    "child_shares": "{state}.income_tax.child_credits.shares",
    "child_reduction": "{state}.income_tax.child_credits.reduction",
    "child_measure": "{state}.income_tax.child_credits.measure",
    "child_paid": "{state}.income_tax.child_credits.paid_out",
    "forgiven_base": "{state}.income_tax.forgiveness.base",
    "forgiven_dependent": "{state}.income_tax.forgiveness.per_dependent",
    "forgiven_steps": "{state}.income_tax.forgiveness.steps",
    "no_tax_through": "{state}.income_tax.no_tax_through",
    "low_income_ceiling": "{state}.income_tax.low_income_ceiling",
}
_AGES = {
    "dependent_under": "income_tax.earned_income_credit.child_under_age",
    "child_credit_under": "income_tax.child_tax_credit.under_age",
    "aged_from": "income_tax.aged_from",
}


class StateIncomeTax(NamedTuple):
    """Lines of a state return; the last is below zero when credits are paid out."""

    taxable_income: Array
    tax_before_credits: Array
    credits: Array
    paid_out_credits: Array
    income_tax: Array


@rule(
    cite="Income tax law of the home state; its resident return and instructions",
    unit="USD/year",
    plain="Income tax of your state for the year, after its credits. Below zero means money back.",
    figures=_FIGURES | _AGES,
)
def state_income_tax(
    *,
    filing_status: Array,
    age: Array,
    spouse_age: Array | float = np.nan,
    children: Array | None = None,
    year: Array,
    dependent_under: Array,
    child_credit_under: Array,
    adjusted_gross_income: Array,
    taxable_income: Array,
    federal_standard_deduction: Array,
    senior_deduction: Array | float = 0.0,
    federal_income_tax: Array | float = 0.0,
    earned_income: Array,
    spouse_earned_income: Array | float = 0.0,
    social_security: Array | float = 0.0,
    taxable_social_security: Array | float = 0.0,
    paid_leave: Array | float = 0.0,
    disability_pay: Array | float = 0.0,
    short_term_disability_pay: Array | float = 0.0,
    disabled: Array | float = 0.0,
    medical_expenses: Array | float = 0.0,
    other_itemized_deductions: Array | float = 0.0,
    federal_earned_income_credit: Array | float = 0.0,
    aged_from: Array,
    starts_from: Array,
    income_measure: Array,
    bracket_tops: Array,
    bracket_rates: Array,
    standard_amount: Array,
    standard_reduction: Array,
    standard_aged_addition: Array,
    itemizing: Array,
    personal_exemption: Array,
    personal_reduction: Array,
    dependent_exemption: Array,
    young_exemption: Array,
    exemption_tops: Array,
    exemption_shares: Array,
    aged_exemption: Array,
    aged_deduction: Array,
    disabled_deduction: Array,
    senior_share: Array,
    disability_pay_exempt: Array,
    short_term_exempt: Array,
    paid_leave_taxed_share: Array,
    benefits_exempt_share: Array,
    benefits_reduction: Array,
    benefits_ages: Array,
    benefits_limits: Array,
    benefits_credit: Array,
    federal_tax_tops: Array,
    federal_tax_shares: Array,
    federal_tax_most: Array,
    two_earner_deduction: Array,
    work_deduction: Array,
    two_earner_split: Array,
    two_earner_credit: Array,
    two_earner_tax_shares: Array,
    extra_tax: Array,
    recapture_tiers: Array,
    recapture_start: Array,
    credit_share_tops: Array,
    credit_shares: Array,
    personal_credit: Array,
    dependent_credit: Array,
    aged_credit: Array,
    disabled_credit: Array,
    credit_tops: Array,
    credit_left: Array,
    credit_paid: Array,
    taxpayer_credit: Array,
    earned_credit_limited: Array,
    earned_credit_paid: Array,
    earned_credit_extras: Array,
    child_ages: Array,
    child_amounts: Array,
    child_tops: Array,
    child_shares: Array,
    child_reduction: Array,
    child_measure: Array,
    child_paid: Array,
    forgiven_base: Array,
    forgiven_dependent: Array,
    forgiven_steps: Array,
    no_tax_through: Array,
    low_income_ceiling: Array,
) -> StateIncomeTax:
    """State income tax of a resident household for a calendar year.

    The order is that of most state returns: income, what the state leaves free, deductions and
    exemptions, tax by brackets, what is added or taken back at higher incomes, credits that can only
    lower the tax, credits that are paid out. Facts left out are zero.

    Parameters
    ----------
    filing_status : column, code
        How you file your taxes.
    age : year page, years
        Your age at the end of the year.
    spouse_age : year page, years
        The spouse's age at the end of the year.
    children : columns, month
        Month each child was born.
    year : row, year
        The year.
    dependent_under : figure, years
        A child of this age no longer counts as one you support.
    child_credit_under : figure, years
        A child of this age counts as older.
    adjusted_gross_income : year page, USD/year
        Income on the federal return (AGI).
    taxable_income : year page, USD/year
        Income that is taxed on the federal return.
    federal_standard_deduction : year page, USD/year
        Federal standard deduction, with more for age.
    senior_deduction : year page, USD/year
        Deduction for people 65 and older.
    federal_income_tax : year page, USD/year
        Tax on the federal return, after credits.
    earned_income : year page, USD/year
        What you earned by working.
    spouse_earned_income : year page, USD/year
        What the spouse earned by working.
    social_security : year page, USD/year
        Social Security for you and your spouse in the year.
    taxable_social_security : year page, USD/year
        The part of Social Security that is taxed.
    paid_leave : year page, USD/year
        Paid leave that is taxed on the federal return.
    disability_pay : year page, USD/year
        Taxed pay from a disability plan.
    short_term_disability_pay : year page, USD/year
        Part of it from a short-term plan.
    disabled : year page, true or false
        Social Security found you disabled by the end of the year.
    medical_expenses : year page, USD/year
        Medical bills and premiums you paid, and travel for care.
    other_itemized_deductions : year page, USD/year
        Home loan interest and gifts to charity.
    federal_earned_income_credit : year page, USD/year
        The federal earned income credit.
    starts_from : figure, code
        Where the state return starts.
    income_measure : figure, code
        Which income the limits look at.
    bracket_tops : figure, USD/year
        Top of each tax bracket.
    bracket_rates : figure, 1
        Rate of each tax bracket.
    standard_amount : figure, USD/year
        The state's own standard deduction.
    standard_reduction : figure, mixed
        How it shrinks with income.
    standard_aged_addition : figure, USD/year
        Added for each person of 65 or more.
    itemizing : figure, mixed
        Which bills the state lets you take off.
    personal_exemption : figure, USD/year
        Free amount for you and your spouse.
    personal_reduction : figure, mixed
        How it shrinks with income.
    dependent_exemption : figure, mixed
        Free amount for each person you support.
    young_exemption : figure, mixed
        Free amount added for each young child.
    exemption_tops : figure, USD/year
        Incomes at which the next share changes.
    exemption_shares : figure, 1
        Share that is left at each income.
    aged_exemption : figure, USD/year
        Free amount for each person of 65 or more.
    aged_deduction : figure, mixed
        Further deduction for each person of 65 or more.
    disabled_deduction : figure, mixed
        Deduction for a person who is found disabled.
    senior_share : figure, 1
        Share of the federal senior deduction that counts too.
    disability_pay_exempt : figure, mixed
        Disability pay that the state leaves free.
    short_term_exempt : figure, 0 or 1
        Pay from a short-term plan is free too.
    paid_leave_taxed_share : figure, 1
        Share of paid leave that the state taxes.
    benefits_exempt_share : figure, 1
        Share of Social Security that the state leaves free.
    benefits_reduction : figure, mixed
        How it shrinks with income.
    benefits_ages : figure, years
        Ages from which it is left free.
    benefits_limits : figure, mixed
        Least that is left free, and most that is taxed.
    benefits_credit : figure, mixed
        Credit for Social Security that is taxed.
    federal_tax_tops : figure, USD/year
        Incomes at which the next share changes.
    federal_tax_shares : figure, 1
        Share of federal income tax that is taken off.
    federal_tax_most : figure, USD/year
        Most federal income tax that is taken off.
    two_earner_deduction : figure, USD/year
        Most that a couple takes off for the lower pay.
    work_deduction : figure, mixed
        Deduction for each worker.
    two_earner_split : figure, code
        How the incomes of a couple are taxed apart.
    two_earner_credit : figure, mixed
        Credit for a couple who both work.
    two_earner_tax_shares : figure, mixed
        That credit as a share of tax.
    extra_tax : figure, mixed
        Tax added at higher incomes.
    recapture_tiers : figure, USD/year
        Gain from the low tax rates that is taken back.
    recapture_start : figure, USD/year
        Incomes at which more of it is taken back.
    credit_share_tops : figure, USD/year
        Incomes at which the next share changes.
    credit_shares : figure, 1
        Share of the tax that is forgiven.
    personal_credit : figure, USD/year
        Credit for you and your spouse.
    dependent_credit : figure, USD/year
        Credit for each person you support.
    aged_credit : figure, mixed
        Credit for older people.
    disabled_credit : figure, USD/year
        Credit for a person found disabled.
    credit_tops : figure, USD/year
        Incomes at which the next share changes.
    credit_left : figure, 1
        Share that is left at each income.
    credit_paid : figure, 0 or 1
        Paid out even when no tax is owed.
    taxpayer_credit : figure, mixed
        Credit in place of a deduction.
    earned_credit_limited : figure, 1
        Share of the earned income credit that lowers tax.
    earned_credit_paid : figure, 1
        Share of the earned income credit that is paid out.
    earned_credit_extras : figure, mixed
        What families with children get on top.
    child_ages : figure, years
        Ages for each child credit.
    child_amounts : figure, USD/year
        Amounts of each child credit.
    child_tops : figure, USD/year
        Incomes at which the next share changes.
    child_shares : figure, 1
        Share that is left at each income.
    child_reduction : figure, mixed
        How it shrinks with income.
    child_measure : figure, code
        Which income the limits look at.
    child_paid : figure, 0 or 1
        Paid out even when no tax is owed.
    forgiven_base : figure, USD/year
        Income up to which tax is forgiven.
    forgiven_dependent : figure, mixed
        Added to it for each person you support.
    forgiven_steps : figure, mixed
        Share of the tax that is forgiven.
    no_tax_through : figure, USD/year
        Income up to which no tax is due.
    low_income_ceiling : figure, mixed
        Just above that, tax is at most this share of the rest.
    aged_from : figure, years
        Age that counts as older.

    Returns
    -------
    year page, USD/year
        Taxable income, tax before credits, credits used, credits paid out, and the tax; below zero
        when the credits that are paid out exceed the tax.

    Notes
    -----
    Age limits of Social Security look at the filer. Pension exclusions, renter, property-tax, care
    and education credits, minimum taxes and use tax are not here; nor are local taxes. Additions
    and subtractions to income other than those named are not here either.

    ``child_credit_under``: Age from which a child is an older dependent.

    ``senior_deduction``: Federal senior deduction (2025 to 2028).

    ``federal_income_tax``: Federal income tax after credits.

    ``disability_pay``: Disability pay in federal income.

    ``starts_from``: Where the return starts: 0 federal adjusted gross income, 1 federal taxable
    income, 2 federal adjusted gross income less the federal standard or itemized deduction.

    ``income_measure``: Income that phase-outs look at: 0 federal adjusted gross income, 1 the
    state's own.

    ``bracket_tops``: Top of each bracket but the last, by filing status.

    ``standard_amount``: The state's own standard deduction, by filing status.

    ``standard_reduction``: How it shrinks, by filing status: income where that begins, size of
    a step (0 = each dollar), loss with each step, least that is left; from a second income on,
    another loss for each dollar.

    ``itemizing``: Whether bills may be itemized (0 no; 1 if larger; 2 only if itemized on the
    federal return; 3 medical bills on top of the standard deduction; 4 medical bills beyond the
    deduction and exemptions), the share of income that medical bills must exceed, and the share
    of pay that counts as payroll tax among itemized deductions.

    ``personal_reduction``: How it shrinks, by filing status: income where that begins, size of
    a step, loss with each step, least that is left.

    ``dependent_exemption``: Exemption for each dependent, and how many of the first bring none.

    ``young_exemption``: More for each young dependent: the amount, and the age under which it
    is given.

    ``exemption_shares``: Share of the filers' exemption, and of the dependents', left at each
    level of income.

    ``aged_deduction``: A further deduction for each person aged 65 or more, by filing status:
    amount, income where it begins to shrink, size of a step, loss with each step, share of the
    freed Social Security that counts against it.

    ``disabled_deduction``: Deduction of a person found disabled, the income above which it is
    not given, and the share of the freed Social Security that counts against it.

    ``senior_share``: Share of the federal senior deduction that is deducted too; below zero,
    added back.

    ``disability_pay_exempt``: Disability pay that is free of the state's tax, and the income
    above which each dollar takes a dollar of that away.

    ``short_term_exempt``: Whether pay of a short-term plan is free like other disability pay.

    ``paid_leave_taxed_share``: Share of federally taxed paid-leave benefits that the state
    taxes too.

    ``benefits_exempt_share``: Share of federally taxed Social Security that the state leaves
    free.

    ``benefits_reduction``: How the free share shrinks, by filing status: income where that
    begins, size of a step, share lost with each step, least share that is left.

    ``benefits_ages``: Age from which anything is left free, and age from which all of it is.

    ``benefits_limits``: Amount left free at any income, and the largest share of the whole
    benefit that is taxed.

    ``benefits_credit``: Credit for taxed benefits, by filing status: rate, income where it
    begins to shrink, loss for each dollar.

    ``federal_tax_shares``: Share of the federal income tax that is deducted, and share of the
    most that applies, at each level of income.

    ``federal_tax_most``: Most federal income tax that is deducted, by filing status.

    ``work_deduction``: Deduction of each worker: share of what was earned, and the most.

    ``two_earner_split``: How a couple may have each one's income taxed apart: 0 not; 1 the
    lower income less half the exemption, and the rest; 2 the lower income less half the
    standard deduction, and the rest; 3 by each one's share of income.

    ``two_earner_credit``: Couple's credit: rate on the lower earner's income, the most, and the
    least each must earn.

    ``two_earner_tax_shares``: Couple's credit as a share of tax: rows of the top of an income
    band and its share.

    ``extra_tax``: Tax added at higher incomes, by filing status, in rows: measure (0 income, 1
    taxable income), where it begins, size of a step, amount with each step, the most.

    ``recapture_tiers``: Benefit of the low brackets taken back, by filing status, in rows: top
    of taxable income, base, further amount.

    ``recapture_start``: State income above which the further amount begins, and over how much
    income it is reached.

    ``credit_share_tops``: Incomes at which the share of tax forgiven changes, by filing status.

    ``credit_shares``: Share of the tax forgiven at each level of income.

    ``dependent_credit``: Credit for each dependent under 17, and for each older one.

    ``aged_credit``: Credit for each person of an age: the amount and the age.

    ``credit_left``: Share of these credits left at each level of income.

    ``credit_paid``: Whether these credits are paid out beyond the tax.

    ``taxpayer_credit``: Credit in place of a deduction, by filing status: rate on the federal
    deduction, amount counted for each dependent, income where it begins to shrink, loss for
    each dollar.

    ``earned_credit_limited``: Share of the federal earned income credit that can only lower the
    tax, for no child (not joint, joint), one, two, and three or more.

    ``earned_credit_paid``: Share of the federal earned income credit that is paid out, for no
    child (not joint, joint), one, two, and three or more.

    ``earned_credit_extras``: Added for a family with children; added share with a child under
    an age; that age; the most.

    ``child_amounts``: Amount for each child by age, for each credit.

    ``child_shares``: Share of each credit left at each level of income.

    ``child_reduction``: How each credit shrinks, by filing status: income where that begins,
    size of a step, loss with each step, and whether the loss is in dollars (0) or a share (1).

    ``child_measure``: Income that each credit looks at: 0 that of the other phase-outs, 1
    taxable income.

    ``child_paid``: Whether each credit is paid out beyond the tax.

    ``forgiven_dependent``: Added to it for each dependent, and the most dependents that count,
    by filing status.

    ``forgiven_steps``: Rows of a multiple of that income, dollars added to it, and the share of
    tax forgiven up to there.

    ``no_tax_through``: Income up to which no tax is due, by filing status; the same when 65 or
    more; what each dependent adds.

    ``low_income_ceiling``: Just above that income, the tax is at most this share of what is
    above; and up to which multiple of it.
    """
    status = filing_status[:, 0].astype(int)
    joint = filing_status == taxes.JOINT
    zero = np.zeros(np.broadcast_shapes(adjusted_gross_income.shape, age.shape, year.shape))
    income = adjusted_gross_income + zero
    ends = (year + 1) * 12 - 1
    ages = []
    if children is not None:
        ages = [(ends - children[:, k : k + 1]) // 12 for k in range(children.shape[1])]
    dependents = _children(ages, 0, dependent_under, zero)
    aged = (age >= aged_from) + (joint & (spouse_age >= aged_from)).astype(float)
    is_disabled = (disabled + zero) > 0

    # What the state leaves free.
    exempt = zero
    free = paid_leave * (1.0 - paid_leave_taxed_share) + zero
    if disability_pay_exempt[0].any():
        room = disability_pay_exempt[0] - np.maximum(income - disability_pay_exempt[1], 0.0)
        lasting = disability_pay - short_term_disability_pay * (1.0 - short_term_exempt)
        free = free + np.minimum(lasting, np.maximum(room, 0.0))
    if benefits_exempt_share.any() or benefits_limits.any():
        start, step, lost, least = (_part(benefits_reduction, status, k) for k in range(4))
        share = benefits_exempt_share * np.maximum(1.0 - _loss(income, start, step, lost), least)
        share = np.where(age >= benefits_ages[1], 1.0, share)
        exempt = np.maximum(
            share * taxable_social_security, np.minimum(taxable_social_security, benefits_limits[0])
        )
        exempt = np.where(age >= benefits_ages[0], exempt, 0.0)
        above_share = taxable_social_security - benefits_limits[1] * social_security
        exempt = np.maximum(exempt, above_share)
        free = free + exempt
    own_income = income - free
    measure = np.where(income_measure == 1, own_income, income)

    # Deductions and exemptions.
    medical_floor = itemizing[1] * income
    medical = np.maximum(medical_expenses - medical_floor, 0.0)
    itemized = medical + other_itemized_deductions + zero
    itemizes = itemized > federal_standard_deduction
    federal_deduction = np.maximum(itemized, federal_standard_deduction)
    standard = _own(standard_amount, status) + aged * _own(standard_aged_addition, status)
    if standard_reduction[:, 2].any():
        start, step, lost, least, second, further = (
            _part(standard_reduction, status, k) for k in range(6)
        )
        shrunk = standard - _loss(np.minimum(measure, second), start, step, lost)
        standard = np.maximum(shrunk - np.maximum(measure - second, 0.0) * further, least)
    deduction = standard
    code = itemizing[0]
    if ((code == 1) | (code == 2)).any():
        worked = earned_income + np.where(joint, spouse_earned_income, 0.0)
        chosen = np.maximum(standard, itemized + itemizing[2] * np.maximum(worked, 0.0))
        deduction = np.where((code == 1) | ((code == 2) & itemizes), chosen, standard)
    exemption = zero
    dependents_exemption = dependent_exemption[0] * np.maximum(
        dependents - dependent_exemption[1], 0.0
    )
    if young_exemption[0].any():
        young = _children(ages, 0, young_exemption[1], zero)
        dependents_exemption = dependents_exemption + young_exemption[0] * young
    if personal_exemption.any():
        exemption = _own(personal_exemption, status) + zero
        if personal_reduction[:, 2].any():
            start, step, lost, least = (_part(personal_reduction, status, k) for k in range(4))
            exemption = np.maximum(exemption - _loss(measure, start, step, lost), least)
    if (exemption_shares < 1).any():
        tops = exemption_tops[status][:, :, 0]
        exemption = exemption * _level(measure, tops, exemption_shares[0])
        dependents_exemption = dependents_exemption * _level(measure, tops, exemption_shares[1])
    exemption = exemption + dependents_exemption + aged * aged_exemption
    if aged_deduction.any():
        amount, start, step, lost, against = (_part(aged_deduction, status, k) for k in range(5))
        lost = _loss(measure, start, step, lost) + against * exempt
        exemption = exemption + np.maximum(aged * amount - lost, 0.0)
    if disabled_deduction[0].any():
        given = is_disabled & (measure <= disabled_deduction[1])
        amount = np.maximum(disabled_deduction[0] - disabled_deduction[2] * exempt, 0.0)
        exemption = exemption + np.where(given, amount, 0.0)
    if senior_share.any():
        exemption = exemption + senior_share * senior_deduction
    if ((code == 3) | (code == 4)).any():
        beyond = np.maximum(medical - deduction - exemption, 0.0)
        deduction = deduction + np.where(code == 3, medical, np.where(code == 4, beyond, 0.0))
    if federal_tax_shares.any():
        tops = federal_tax_tops[status][:, :, 0]
        most = _own(federal_tax_most, status) * _level(measure, tops, federal_tax_shares[1])
        part = np.maximum(federal_income_tax, 0.0) * _level(measure, tops, federal_tax_shares[0])
        deduction = deduction + np.minimum(part, most)
    lower = np.where(joint, np.minimum(earned_income, spouse_earned_income), 0.0)
    if two_earner_deduction.any():
        deduction = deduction + np.minimum(np.maximum(lower, 0.0), two_earner_deduction)
    if work_deduction.any():
        for earned in (earned_income, np.where(joint, spouse_earned_income, 0.0)):
            share = np.maximum(earned, 0.0) * work_deduction[0]
            deduction = deduction + np.minimum(share, work_deduction[1])
    begins = np.where(
        starts_from == 1,
        taxable_income - free,
        np.where(starts_from == 2, own_income - federal_deduction, own_income),
    )
    taxed = np.maximum(begins - deduction - exemption, 0.0)

    # Tax.
    tops = bracket_tops[status][:, :, 0]
    added = [
        tuple(extra_tax[status, row, k, 0] for k in range(5)) for row in range(extra_tax.shape[1])
    ]
    added = added if extra_tax[:, :, 3].any() else []
    tax = _schedule(taxed, tops, bracket_rates, added)
    if two_earner_split.any():
        own = np.maximum(own_income - spouse_earned_income, 0.0)
        lesser = np.minimum(own, spouse_earned_income)
        kept = np.where(
            two_earner_split == 1, _own(personal_exemption, status), _own(standard_amount, status)
        )
        by_share = taxed * lesser / np.maximum(own_income, 1.0)
        part = np.where(two_earner_split == 3, by_share, lesser - kept / 2)
        part = np.minimum(np.maximum(part, 0.0), taxed / 2)
        apart = _schedule(part, tops, bracket_rates, added) + _schedule(
            taxed - part, tops, bracket_rates, added
        )
        tax = np.where(joint & (two_earner_split > 0), np.minimum(tax, apart), tax)
    for kind, start, step, amount, most in added:
        more = np.minimum(_loss(measure, start, step, amount), most)
        tax = tax + np.where(kind == 0, more, 0.0)
    if recapture_tiers[:, :, 2].any():
        tiers = recapture_tiers[status][:, :, :, 0]
        base, further, above = tiers[:, 0, 1], tiers[:, 0, 2], zero
        for row in range(1, tiers.shape[1]):
            past = taxed > tiers[:, row - 1, 0]
            base = np.where(past, tiers[:, row, 1], base)
            further = np.where(past, tiers[:, row, 2], further)
            above = np.where(past, tiers[:, row - 1, 0], above)
        over = np.maximum(own_income - np.maximum(above, recapture_start[0]), 0.0)
        reached = np.minimum(over / np.maximum(recapture_start[1], 1.0), 1.0)
        tax = tax + np.where(own_income > recapture_start[0], base + further * reached, 0.0)
    if no_tax_through.any():
        amount, aged_amount, each = (_part(no_tax_through, status, k) for k in range(3))
        through = np.where(aged > 0, aged_amount, amount) + each * dependents
        if low_income_ceiling[0].any():
            near = (amount >= 0) & (measure <= low_income_ceiling[1] * through + 1e-6)
            most = low_income_ceiling[0] * np.maximum(measure - through, 0.0)
            tax = np.where(near, np.minimum(tax, most), tax)
        tax = np.where(measure <= through + 1e-6, 0.0, tax)

    # Credits that can only lower the tax.
    credit = zero
    if credit_shares.any():
        credit = credit + tax * _level(measure, credit_share_tops[status][:, :, 0], credit_shares)
    if forgiven_steps.any():
        limit = _own(forgiven_base, status)
        each, most = (_part(forgiven_dependent, status, k) for k in range(2))
        limit = limit + each * np.minimum(dependents, most)
        share = zero
        for row in reversed(range(len(forgiven_steps))):
            multiple, dollars, left = forgiven_steps[row, :, 0]
            share = np.where(measure <= limit * multiple + dollars + 1e-6, left, share)
        credit = credit + tax * share
    named = zero
    if personal_credit.any() or dependent_credit.any() or aged_credit[0].any():
        young = _children(ages, 0, child_credit_under, zero)
        of_age = (age >= aged_credit[1]) + (joint & (spouse_age >= aged_credit[1])).astype(float)
        named = (
            _own(personal_credit, status)
            + young * dependent_credit[0]
            + (dependents - young) * dependent_credit[1]
            + of_age * aged_credit[0]
        )
    if disabled_credit.any():
        named = named + is_disabled * disabled_credit
    if (credit_left < 1).any():
        named = named * _level(measure, credit_tops[status][:, :, 0], credit_left)
    outright = credit_paid == 1
    credit = credit + np.where(outright, 0.0, named)
    if benefits_credit.any():
        rate, start, lost = (_part(benefits_credit, status, k) for k in range(3))
        shrunk = rate * taxable_social_security - _loss(income, start, np.zeros(1), lost)
        credit = credit + np.maximum(shrunk, 0.0)
    if taxpayer_credit.any():
        rate, each, start, lost = (_part(taxpayer_credit, status, k) for k in range(4))
        whole = rate * (federal_deduction + each * dependents)
        credit = credit + np.maximum(whole - _loss(taxed, start, np.zeros(1), lost), 0.0)
    if two_earner_credit[1].any():
        shares = two_earner_tax_shares
        share = np.zeros(zero.shape)
        for row in reversed(range(len(shares))):
            share = np.where(taxed <= shares[row, 0] + 1e-6, shares[row, 1], share)
        both = np.minimum(
            two_earner_credit[0] * np.maximum(lower, 0.0) + share * np.maximum(tax - credit, 0.0),
            two_earner_credit[1],
        )
        credit = credit + np.where(joint & (lower >= two_earner_credit[2]), both, 0.0)

    # Credits for children and for work.
    paid = zero + np.where(outright, named, 0.0)
    for slot in range(len(child_amounts)):
        if not child_amounts[slot].any():
            continue
        amount, low = zero, zero
        for band in range(child_amounts.shape[1]):
            high = child_ages[slot, band]
            amount = amount + child_amounts[slot, band] * _children(ages, low, high, zero)
            low = high
        looked = np.where(child_measure[slot] == 1, taxed, measure)
        amount = amount * _level(looked, child_tops[slot][status][:, :, 0], child_shares[slot])
        start, step, lost, shares = (child_reduction[slot][status, k, 0] for k in range(4))
        shrink = _loss(looked, start, step, lost)
        amount = np.maximum(np.where(shares == 1, amount * (1.0 - shrink), amount - shrink), 0.0)
        paid = paid + np.where(child_paid[slot] == 1, amount, 0.0)
        credit = credit + np.where(child_paid[slot] == 1, 0.0, amount)
    left = np.maximum(tax - credit, 0.0)
    if earned_credit_limited.any() or earned_credit_paid.any():
        number = np.minimum(dependents + 1, len(earned_credit_paid) - 1)
        number = np.where(dependents > 0, number, joint.astype(float))
        limited = _by_count(earned_credit_limited, number)
        outright = _by_count(earned_credit_paid, number)
        young = _children(ages, 0, earned_credit_extras[2], zero) > 0
        outright = outright + np.where(young, earned_credit_extras[1], 0.0)
        has = (federal_earned_income_credit > 0) & (dependents > 0)
        given = outright * federal_earned_income_credit + np.where(
            has, earned_credit_extras[0], 0.0
        )
        bounded = np.minimum(limited * federal_earned_income_credit, earned_credit_extras[3])
        # The family takes the better of the two where the law offers both.
        lowers = np.minimum(bounded, left)
        better = lowers > given
        paid = paid + np.where(better, 0.0, given)
        credit = credit + np.where(better, bounded, 0.0)
    used = np.minimum(credit, tax)
    return StateIncomeTax(
        taxable_income=taxed,
        tax_before_credits=tax,
        credits=used,
        paid_out_credits=paid,
        income_tax=tax - used - paid,
    )


# -- month by month --------------------------------------------------------------------------------


class UsualYear(NamedTuple):
    """The lines of a year of usual pay and nothing else, as ``state_income_tax`` takes them."""

    age: Array
    adjusted_gross_income: Array
    taxable_income: Array
    federal_standard_deduction: Array
    federal_income_tax: Array
    earned_income: Array
    spouse_earned_income: Array


@rule(
    cite="Withholding law of the home state (a year's tax on today's pay)",
    unit="USD/year",
    plain="A year of your usual pay, as the state's return would see it.",
    figures={"basic_standard_deduction": "income_tax.standard_deduction.basic"},
)
def usual_year(
    *,
    filing_status: Array,
    regular_pay: Array,
    regular_partner_pay: Array | float = 0.0,
    federal_withholding_rate: Array | float = 0.0,
    basic_standard_deduction: Array,
) -> UsualYear:
    """What an employer takes the year to be: usual pay, and the standard deduction.

    Parameters
    ----------
    filing_status : column, code
        How you file your taxes.
    regular_pay : year page, USD/year
        Pay in a normal year of all on the tax return.
    regular_partner_pay : year page, USD/year
        The spouse's part of it.
    federal_withholding_rate : year page, 1
        Share of pay taken for federal income tax.
    basic_standard_deduction : figure, USD/year
        Standard deduction for the way you file.

    Returns
    -------
    UsualYear, USD/year
        Arguments of ``state_income_tax``.
    """
    standard = basic_standard_deduction[filing_status[:, 0].astype(int), 0] + 0.0 * regular_pay
    return UsualYear(
        age=0.0 * regular_pay,
        adjusted_gross_income=regular_pay + 0.0,
        taxable_income=np.maximum(regular_pay - standard, 0.0),
        federal_standard_deduction=standard,
        federal_income_tax=regular_pay * federal_withholding_rate,
        earned_income=regular_pay - regular_partner_pay,
        spouse_earned_income=regular_partner_pay + 0.0 * regular_pay,
    )


@rule(
    cite="Withholding law of the home state (a year's tax on today's pay)",
    unit="1",
    plain="The share of your pay that is taken for state income tax.",
)
def state_withholding_rate(
    *, tax_before_credits: Array, credits: Array, regular_pay: Array
) -> Array:
    """Share of pay withheld: the tax of a year of usual pay, over that pay.

    Parameters
    ----------
    tax_before_credits : year page, USD/year
        Tax on a year of usual pay.
    credits : year page, USD/year
        Credits that lower it.
    regular_pay : year page, USD/year
        Pay in a normal year of all on the tax return.

    Returns
    -------
    year page, 1
        Share of pay withheld; zero where there is no regular pay.

    Notes
    -----
    ``tax_before_credits``: Tax of the usual year (``state_income_tax`` of ``usual_year``).

    ``credits``: Credits that lower it; what is paid out comes with the return.
    """
    return np.maximum(tax_before_credits - credits, 0.0) / np.maximum(regular_pay, 1.0)


@rule(
    cite="Withholding law of the home state",
    unit="USD/month",
    plain="State income tax taken from pay this month, or set aside from profit.",
)
def state_tax_withheld(*, pay: Array, state_withholding_rate: Array, month: Array) -> Array:
    """State income tax withheld month by month, in proportion to pay.

    Parameters
    ----------
    pay : page, USD/month
        Taxed pay and profit of the household.
    state_withholding_rate : year page, 1
        Share of pay taken for tax.
    month : row, month
        The month.

    Returns
    -------
    page, USD/month
        Tax withheld or set aside.

    Notes
    -----
    Where a state does not tax disability pay, leave it out of ``pay``; if it is counted, what was
    taken too much comes back at the settlement.

    ``pay``: Taxable pay of the household: wages, disability pay taxed as wages, self-employed
    profit.
    """
    return taxes.income_tax_withheld.call(
        pay=pay, withholding_rate=state_withholding_rate, month=month
    )


@rule(
    cite="Withholding law of the home state",
    unit="USD/year",
    plain="State income tax already paid for the year out of pay.",
)
def state_tax_paid(
    *,
    state_tax_withheld: Array,
    pay_before: Array | float,
    state_withholding_rate: Array,
    month: Array,
) -> Array:
    """State tax withheld in each calendar year, the months before the first one included.

    Parameters
    ----------
    state_tax_withheld : page, USD/month
        Tax taken or set aside in the month.
    pay_before : column, USD/year
        Pay in the first year before the first month shown.
    state_withholding_rate : year page, 1
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
    return taxes.income_tax_paid.call(
        income_tax_withheld=state_tax_withheld,
        pay_before=pay_before,
        withholding_rate=state_withholding_rate,
        month=month,
    )


@rule(
    cite="Filing date of the home state's resident return",
    unit="USD/month",
    plain="The state tax refund you get, or the state tax you still owe, for the year before.",
    figures={"filing_month": "{state}.income_tax.filing_month"},
)
def state_settlement(
    *, income_tax: Array, state_tax_paid: Array, month: Array, filing_month: Array
) -> taxes.Settlement:
    """Difference between the year's state tax and what was already paid, in the filing month.

    Parameters
    ----------
    income_tax : year page, USD/year
        Income tax for the year after all credits.
    state_tax_paid : year page, USD/year
        Tax already paid for the year.
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
    Many file earlier: a refund can then come from February on. Interest and penalties for paying
    too little during the year are not counted.

    ``income_tax``: State income tax after all credits; below zero when credits are paid out.

    ``filing_month``: Month in which returns are due for the year before, January = 1.
    """
    return taxes.settlement.call(
        income_tax=income_tax,
        income_tax_paid=state_tax_paid,
        month=month,
        filing_month=filing_month,
    )
