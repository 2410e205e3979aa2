"""Social Security, disability pay, and what of the income is taxed."""

from __future__ import annotations

from typing import Any

import numpy as np

from estimator.basis.months import NEVER, Array
from estimator.projection.state import Month, Results
from estimator.rules import earnings, home, leave, social_security, taxes, uncertain


def social_security_pay(m: Month) -> None:
    """Social Security, SSDI with the family, workers' compensation, long-term disability."""
    ss, of, month, worker = social_security, m.of, m.month, m.patient

    def f(rule: Any) -> dict[str, Array]:
        return m.figures(rule, at="first")

    guesses = ss.earnings_range(
        annual_wage=earnings.annual_pay(monthly_pay=worker.pay, counted=m.zero == 0),
        wage_year=m.zero + m.months.years[0],
        birth_month=of.birth_month,
        stop_month=of.stops_work,
        **f(ss.earnings_range),
    )
    record = ss.earnings_record(
        recorded=of.has_record,
        known=of.earnings,
        guess=of.earnings_guess,
        low=guesses.low,
        typical=guesses.typical,
        high=guesses.high,
    )
    above = ss.substantial_gainful_activity(
        monthly_earnings=worker.gross,
        limit=ss.work_limit(blind=of.blind, **m.figures(ss.work_limit)),
    )
    waits = ss.waits_under_bill(
        bill_month=of.bill_month,
        application_month=of.application_month,
        **f(ss.waits_under_bill),
    )
    onset = ss.disability_onset(
        earliest_day=ss.claim_day(
            first_day_away=worker.time.first_day_away,
            reduced_from=of.reduced_from,
            applies=of.applies_for_ssdi,
        ),
        above_limit=above,
        month=month,
        **f(ss.disability_onset),
    )
    dates = ss.entitlement(
        onset_day=onset,
        application_month=of.application_month,
        waiting_period_months=waits.waiting_period_months,
        retroactivity_months=f(ss.entitlement)["retroactivity_months"],
    )
    credits = ss.quarters_of_coverage(earnings=record, **f(ss.quarters_of_coverage))
    insured = ss.insured_status(
        quarters_of_coverage=credits,
        birth_month=of.birth_month,
        onset_day=onset,
        **f(ss.insured_status),
    )
    young = ss.under_full_retirement_age(
        birth_month=of.birth_month,
        month=dates.earliest_month,
        **f(ss.under_full_retirement_age),
    )
    refusal = ss.disability_refusal(
        onset_day=onset,
        application_month=of.application_month,
        fully_insured=insured.fully_insured,
        disability_insured=ss.insured_if_blind(
            disability_insured=insured.disability_insured,
            fully_insured=insured.fully_insured,
            blind=of.blind,
        ),
        under_full_retirement_age=young,
    )
    entitled = ss.entitled_from(earliest_month=dates.earliest_month, refused=refusal.refused)
    first = ss.first_payment(
        application_month=of.application_month,
        first_month_of_entitlement=entitled,
        decision_lag_months=_decision_lag(m),
    )
    award = ss.disability_award(
        earnings=record,
        birth_month=of.birth_month,
        onset_day=onset,
        first_month_of_entitlement=dates.earliest_month,
        benefit_month=dates.earliest_month,
        childcare_years=ss.childcare_years(
            earnings=record,
            birth_month=of.birth_month,
            onset_day=onset,
            child_birth_months=of.children,
            **f(ss.childcare_years),
        ),
        **f(ss.disability_award),
    )
    after = ss.work_after_entitlement(
        monthly_earnings=worker.gross,
        above_limit=above,
        month=month,
        first_month_of_entitlement=entitled,
        **f(ss.work_after_entitlement),
    )
    paid = {
        "amount_month": dates.earliest_month,
        "first_month_of_entitlement": entitled,
        "first_payment_month": first.first_payment_month,
        "month": month,
    }
    family = {
        "primary_insurance_amount": award.primary_insurance_amount,
        "family_maximum": award.family_maximum,
        "child_birth_months": of.children,
        "child_school_ends": of.school_ends,
        "has_spouse": of.caregiver_on_return,
        "spouse_annual_earnings": earnings.annual_pay(
            monthly_pay=m.caregiver.pay, counted=of.caregiver_on_return
        ),
    }
    ssdi = ss.ssdi_worker(
        primary_insurance_amount=award.primary_insurance_amount,
        payable=after.payable,
        **paid,
        **f(ss.ssdi_worker),
    )
    relatives = ss.ssdi_family(payable=after.payable, **family, **paid, **f(ss.ssdi_family))
    back = ss.back_pay(**family, **paid, **f(ss.back_pay))
    compensation = ss.workers_compensation_pay(
        weekly_amount=of.compensation_weekly,
        first_month=of.compensation_from,
        last_month=of.compensation_until,
        month=month,
    )
    other, m.state_pay = compensation, m.leave.pay
    if m.leave.program is not None:
        names = {"state": m.states.work, "program": m.leave.program}
        counted = ss.counted_disability_pay(
            workers_compensation=compensation,
            state_pay=m.leave.pay,
            count_if_unsettled=of.count_state_pay,
            **m.figures(ss.counted_disability_pay, **names),
        )
        other = counted.counted
        m.state_pay = ss.less_offset(
            benefit=m.leave.pay,
            taken_off=ss.state_pay_given_up(
                state_pay=m.leave.pay,
                month=month,
                first_month_of_entitlement=entitled,
                worker_benefit=award.worker_benefit,
                **m.figures(ss.state_pay_given_up, **names),
            ),
        )
    if ((other > 0) & (month >= entitled)).any():  # only what falls together can be offset
        current = ss.average_current_earnings(
            earnings=record,
            onset_day=onset,
            first_month_of_entitlement=dates.earliest_month,
            computation_years=award.computation_years,
            **f(ss.average_current_earnings),
        )
        offset = ss.disability_offset(
            other_disability_pay=other,
            average_current_earnings=current.average_current_earnings,
            payable=after.payable,
            birth_month=of.birth_month,
            **family,
            **paid,
            **f(ss.disability_offset),
        )
        ssdi = ss.less_offset(benefit=ssdi, taken_off=offset.worker)
        relatives_paid = ss.less_offset(benefit=relatives.total, taken_off=offset.family)
        back_paid = ss.less_offset(benefit=back.paid, taken_off=offset.back_pay)
    else:
        relatives_paid, back_paid = relatives.total, back.paid
    still_paid, since = month > 0, of.social_security_since
    if (of.social_security_ended < NEVER).any():
        free = np.where(above, NEVER, month).min(axis=1, keepdims=True)
        again = ss.expedited_reinstatement(
            last_entitled_month=of.social_security_ended,
            request_month=of.asked_again,
            unable_from=np.where(above[:, :1], free, 0.0),  # as before the months shown
            **f(ss.expedited_reinstatement),
        )
        still_paid = (month <= of.social_security_ended) | (month >= again.from_month)
        over = of.social_security_ended < month[:, :1] - 1  # before the months shown
        since = np.where(over, again.from_month, since)
    already = ss.ssdi_worker(
        primary_insurance_amount=of.social_security_now,
        amount_month=m.zero + (m.months.first - 1),  # paid in the month after
        first_month_of_entitlement=since,
        first_payment_month=since,
        month=month,
        payable=still_paid,
        **f(ss.ssdi_worker),
    )
    m.post("state_leave", m.state_pay)
    m.post("social_security", already)
    m.post("ssdi", ssdi)
    m.post("ssdi_family", relatives_paid)
    m.post("ssdi_back_pay", back_paid)
    m.post("workers_compensation", compensation)
    m.post(
        "representative_fee",
        ss.representative_fee(
            back_pay=back_paid,
            has_representative=of.has_representative,
            **m.figures(ss.representative_fee),
        ),
    )
    m.long, m.any_job, asked_back = Results(pay=m.zero), None, m.zero
    if m.insured_pay:
        due = leave.social_security_due(
            month=month,
            worker=ssdi,
            family=relatives_paid,
            back_pay=back_paid,
            first_month_of_entitlement=entitled,
            first_payment_month=first.first_payment_month,
            counts_family=of.offsets_family,
        )
        m.any_job = leave.own_occupation_ends(
            leave_start=worker.time.first_day_away,
            elimination_days=of.long_term_wait_days,
            share=of.long_term_share,
            own_occupation_months=of.own_occupation_months,
            meets_any_occupation=of.any_occupation,
        )
        plan = dict(
            month_edges=m.months.edges,
            monthly_pay=worker.pay,
            leave_start=worker.time.first_day_away,
            leave_end=of.return_day,
            sick_pay_ends=worker.sick.ends,
            elimination_days=of.long_term_wait_days,
            share=of.long_term_share,
            weekly_maximum=of.long_term_weekly_maximum,
            weeks=of.long_term_weeks,
            monthly_minimum=of.long_term_minimum,
            std_until=m.short.paid_until,
            benefits_end=m.any_job.benefits_end,
            **m.leave.state,
        )
        m.long = leave.long_term_disability(other_benefits=due.known, **plan)
        asked_back = leave.long_term_paid_back(
            month=month,
            paid=m.long.pay,
            owed=leave.long_term_disability(other_benefits=due.all, **plan).pay,
            first_payment_month=first.first_payment_month,
        )
    m.post("long_term_disability", m.long.pay)
    m.post("long_term_paid_back", asked_back)
    m.post("other_income", home.living_cost(month=month, living_costs=of.other_income))
    m.benefits = ss.social_security_received(
        paid_already=already, worker=ssdi, family=relatives_paid, back_pay=back_paid
    )
    m.refusal, m.onset = refusal, onset
    m.entitled, m.first_payment = entitled, first
    m.waits, m.credits, m.back_paid = waits, credits, back_paid
    m.disabled_from = ss.first_month_of_disability(
        entitled_from=entitled, paid_since=of.disability_since
    )


def _decision_lag(m: Month) -> Array:
    """Months to the decision: the typical ones, or those that are drawn in a range."""
    typical = m.figures(social_security.first_payment, at="first")["decision_lag_months"]
    own = m.of.decision_months
    if np.isnan(own).all():
        return typical
    return uncertain.decision_lag(own=own, typical=typical)


def taxed_income(m: Month) -> None:
    """What counts as income, for the marketplace and for taxes."""
    of, t, joint = m.of, taxes, m.of.caregiver_on_return
    patient, caregiver = m.patient, m.caregiver
    m.own_pay = t.together(first=patient.earned.wages, second=patient.earned.profit)
    m.spouse_pay = earnings.counted_part(amounts=caregiver.earned.wages, counted=joint)
    m.taxed_short_term = t.taxable_disability_pay(
        disability_pay=m.short.pay, untaxed_premium_share=of.short_term_taxed
    )
    m.taxed_long_term = t.taxable_disability_pay(
        disability_pay=m.long.pay, untaxed_premium_share=of.long_term_taxed
    )
    m.taxed_leave = t.together(
        first=m.leave.taxed,
        second=earnings.counted_part(amounts=m.caregiver_leave.taxed, counted=joint),
    )
    m.taxed_pay = t.together(
        first=m.taxed_short_term, second=m.taxed_long_term, third=m.taxed_leave
    )
    before = earnings.pay_before(monthly_pay=patient.pay, month=m.month, counted=patient.counted)
    m.own_before = earnings.counted_part(amounts=before, counted=~of.self_employed)
    m.profit_before = earnings.counted_part(amounts=before, counted=of.self_employed)
    m.caregiver_before = earnings.pay_before(
        monthly_pay=caregiver.pay, month=m.month, counted=caregiver.counted
    )
    m.set_aside = t.self_employment_tax_set_aside(
        self_employment_profit=patient.earned.profit,
        wages=patient.earned.wages,
        profit_before=m.profit_before,
        wages_before=m.own_before,
        month=m.month,
        **m.figures(t.self_employment_tax_set_aside),
    )
