"""Taxes: withheld month by month, settled in the filing month."""

from __future__ import annotations

from typing import Any

from estimator.basis.law import law
from estimator.basis.months import Array
from estimator.projection.state import Month
from estimator.projection.ways_in import poverty_line
from estimator.rules import coverage, earnings, marketplace, state_taxes, taxes


def taxes_paid(m: Month) -> None:
    """Payroll tax and income tax: withheld by month, settled in the filing month."""
    of, month, t = m.of, m.month, taxes
    patient, caregiver = m.patient, m.caregiver
    joint = of.caregiver_on_return

    def total(page: Array, before: Array | float = 0.0) -> Array:
        return t.calendar_year_total(amounts=page, before=before, month=month)

    def yearly(rule: Any) -> dict[str, Array]:
        return m.figures(rule, at="years")

    sick_pay_taxed = t.payroll_taxed_disability_pay(
        taxable_disability_pay=m.taxed_short_term,
        last_month_worked=of.last_month_worked,
        month=month,
        **m.figures(t.payroll_taxed_disability_pay),
    )
    withheld = t.payroll_tax_withheld(
        wages=t.together(first=patient.earned.wages, second=sick_pay_taxed),
        wages_before=m.own_before,
        month=month,
        **m.figures(t.payroll_tax_withheld),
    )
    caregiver_withheld = t.payroll_tax_withheld(
        wages=caregiver.earned.wages,
        wages_before=m.caregiver_before,
        month=month,
        **m.figures(t.payroll_tax_withheld),
    )
    m.post("payroll_tax", t.together(first=withheld.total, second=m.set_aside))
    m.post("caregiver_payroll_tax", caregiver_withheld.total)

    regular = t.regular_pay(
        monthly_pay=patient.pay,
        self_employed=of.self_employed,
        partner_monthly_pay=earnings.counted_part(amounts=caregiver.pay, counted=caregiver.counted),
        partner_on_return=joint,
        month=month,
    )
    kids = t.dependents(children=of.children, month=month, **yearly(t.dependents))
    rate = t.withholding_rate(
        filing_status=of.filing_status,
        regular_pay=regular.pay,
        regular_profit=regular.profit,
        regular_adjustments=0.0,
        children_under_17=kids.under_17,
        other_dependents=kids.older,
        **yearly(t.withholding_rate),
    )
    paid_now = t.income_tax_withheld(
        pay=t.together(first=m.own_pay, second=m.spouse_pay, third=m.taxed_pay),
        withholding_rate=rate,
        month=month,
    )
    m.post("income_tax", paid_now)
    own = m.zero
    if (caregiver.counted & of.caregiver & ~of.caregiver_on_return).any():
        own = _own_return(m, regular.partner_pay)
    m.post("caregiver_income_tax", own)
    age = t.age_at_year_end(birth_month=of.birth_month, month=month)
    spouse_before = earnings.counted_part(amounts=m.caregiver_before, counted=joint)
    profit = total(patient.earned.profit, m.profit_before)
    se_tax = t.self_employment_tax(
        self_employment_profit=profit,
        wages=total(patient.earned.wages, m.own_before),
        **yearly(t.self_employment_tax),
    )
    medical = total(
        t.medical_expenses(
            patient_share=m.left,
            premium=m.premium,
            self_paid=m.self_paid,
            travel=m.deductible_travel,
        )
    )
    year = t.federal_income_tax(
        filing_status=of.filing_status,
        age=age,
        wages=total(t.together(first=patient.earned.wages, second=m.taxed_pay), m.own_before),
        spouse_wages=total(m.spouse_pay, spouse_before),
        self_employment_profit=profit,
        deductible_self_employment_tax=se_tax.deductible_half,
        social_security=total(m.benefits),
        other_income=total(m.ledger["other_income"].amounts),
        medical_expenses=medical,
        children_under_17=kids.under_17,
        other_dependents=kids.older,
        earned_income_credit_children=kids.qualifying,
        care_expenses=total(m.childcare),
        care_qualifying_people=kids.needing_care,
        **yearly(t.federal_income_tax),
    )
    settled = t.settlement(
        income_tax=year.income_tax,
        income_tax_paid=t.income_tax_paid(
            income_tax_withheld=paid_now,
            pay_before=t.together(first=m.own_before, second=m.profit_before, third=spouse_before),
            withholding_rate=rate,
            month=month,
        ),
        self_employment_tax=se_tax.tax,
        self_employment_tax_paid=t.set_aside_in_year(
            set_aside=m.set_aside,
            profit_before=m.profit_before,
            month=month,
            **m.figures(t.set_aside_in_year),
        ),
        month=month,
        **m.figures(t.settlement, at="first"),
    )
    m.post("tax_refund", settled.refund)
    m.post("tax_due", settled.balance_due)
    _state_taxes(m, year, regular, rate, age, medical)
    credit = _settled_credit(m) if m.anyone(coverage.MARKETPLACE) else None
    m.post("credit_refund", credit.refund if credit else m.zero)
    m.post("credit_repayment", credit.repayment if credit else m.zero)


def _state_taxes(
    m: Month,
    federal: taxes.FederalIncomeTax,
    regular: taxes.RegularPay,
    federal_rate: Array,
    age: Array,
    medical: Array,
) -> None:
    """Income tax of the home state, withheld by month and settled in its own filing month."""
    of, month, t, s = m.of, m.month, taxes, state_taxes
    if not s.counted(law().file(m.states.home)):
        for line in ("state_income_tax", "state_tax_refund", "state_tax_due"):
            m.post(line, m.zero)
        return

    def yearly(rule: Any) -> dict[str, Array]:
        return m.figures(rule, at="years", state=m.states.home)

    def total(page: Array, before: Array | float = 0.0) -> Array:
        return t.calendar_year_total(amounts=page, before=before, month=month)

    joint = of.caregiver_on_return
    years = s.calendar_years(month=month)
    disability_pay = t.together(first=m.taxed_short_term, second=m.taxed_long_term)
    spouse_before = earnings.counted_part(amounts=m.caregiver_before, counted=joint)
    law_of_state = yearly(s.state_income_tax)

    def withholding_rate(status: Array, children: Array | None, **pay: Array) -> Array:
        usual = s.usual_year(filing_status=status, **pay, **yearly(s.usual_year))
        tax = s.state_income_tax(
            filing_status=status,
            children=children,
            year=years,
            **usual._asdict(),
            **law_of_state,
        )
        return s.state_withholding_rate(
            tax_before_credits=tax.tax_before_credits,
            credits=tax.credits,
            regular_pay=pay["regular_pay"],
        )

    rate = withholding_rate(
        of.filing_status,
        of.children,
        regular_pay=regular.pay,
        regular_partner_pay=earnings.annual_pay(monthly_pay=m.caregiver.pay, counted=joint),
        federal_withholding_rate=federal_rate,
    )
    withheld = s.state_tax_withheld(
        pay=t.together(first=m.own_pay, second=m.spouse_pay, third=disability_pay),
        state_withholding_rate=rate,
        month=month,
    )
    alone = m.zero
    if (m.caregiver.counted & of.caregiver & ~joint).any():
        alone = s.state_tax_withheld(
            pay=earnings.counted_part(amounts=m.caregiver.earned.wages, counted=~joint),
            state_withholding_rate=withholding_rate(
                m.zero + t.SINGLE, None, regular_pay=regular.partner_pay
            ),
            month=month,
        )
    m.post("state_income_tax", t.together(first=withheld, second=alone))
    found = s.state_income_tax(
        filing_status=of.filing_status,
        age=age,
        children=of.children,
        year=years,
        adjusted_gross_income=federal.adjusted_gross_income,
        taxable_income=federal.taxable_income,
        federal_standard_deduction=t.standard_deduction(
            filing_status=of.filing_status,
            age=age,
            **m.figures(t.standard_deduction, at="years"),
        ),
        senior_deduction=t.senior_deduction(
            filing_status=of.filing_status,
            age=age,
            adjusted_gross_income=federal.adjusted_gross_income,
            **m.figures(t.senior_deduction, at="years"),
        ),
        federal_income_tax=federal.income_tax,
        earned_income=total(m.own_pay, t.together(first=m.own_before, second=m.profit_before)),
        spouse_earned_income=total(m.spouse_pay, spouse_before),
        social_security=total(m.benefits),
        taxable_social_security=federal.taxable_social_security,
        paid_leave=total(m.taxed_leave),
        disability_pay=total(disability_pay),
        short_term_disability_pay=total(m.taxed_short_term),
        disabled=s.disabled_at_year_end(first_month_of_disability=m.disabled_from, year=years),
        medical_expenses=medical,
        federal_earned_income_credit=federal.earned_income_credit,
        **law_of_state,
    )
    settled = s.state_settlement(
        income_tax=found.income_tax,
        state_tax_paid=s.state_tax_paid(
            state_tax_withheld=withheld,
            pay_before=t.together(first=m.own_before, second=m.profit_before, third=spouse_before),
            state_withholding_rate=rate,
            month=month,
        ),
        month=month,
        **m.figures(s.state_settlement, at="first", state=m.states.home),
    )
    m.post("state_tax_refund", settled.refund)
    m.post("state_tax_due", settled.balance_due)


def _settled_credit(m: Month) -> marketplace.Reconciliation:
    """The premium tax credit of each year against what was paid in advance, in the filing month."""
    of, month, t, k = m.of, m.month, taxes, marketplace
    income = t.calendar_year_total(
        amounts=t.together(first=m.magi, second=m.back_paid), before=m.magi_before, month=month
    )
    paid = k.plan_year_total(amounts=m.advance, month=month, plan_now=of.plan)
    final = k.applicable_percentage(
        household_income=income,
        poverty_line=poverty_line(m, of.tax_family, months_ago=12, at="years"),
        advance_paid=paid,
        **m.figures(k.applicable_percentage, at="years"),
    )
    settled = k.reconciliation(
        credit=k.credit_of_year(
            eligible=final.eligible,
            annual_contribution=k.required_contribution(
                household_income=income, applicable_percentage=final.applicable_percentage
            ),
            benchmark_premium=m.benchmark,
            plan_premium=m.market_price,
            coverage=m.cover,
            other_than_income=m.credit_allowed.other_than_income,
            month=month,
            plan_now=of.plan,
        ),
        advance=paid,
        repayment_limit=k.repayment_limit(
            percent_of_poverty=final.percent_of_poverty,
            filing_status=of.filing_status,
            **m.figures(k.repayment_limit, at="years"),
        ),
    )
    return k.credit_settlement(
        refund=settled.refund,
        repayment=settled.repayment,
        month=month,
        **m.figures(k.credit_settlement, at="first"),
    )


def _own_return(m: Month, partner_pay: Array) -> Array:
    """Tax withheld from a partner who files alone."""
    t = taxes
    rate = t.withholding_rate(
        filing_status=m.zero + t.SINGLE,
        regular_pay=partner_pay,
        regular_profit=0.0,
        regular_adjustments=0.0,
        children_under_17=0.0,
        other_dependents=0.0,
        **m.figures(t.withholding_rate, at="years"),
    )
    pay = earnings.counted_part(amounts=m.caregiver.earned.wages, counted=~m.of.caregiver_on_return)
    return t.income_tax_withheld(pay=pay, withholding_rate=rate, month=m.month)
