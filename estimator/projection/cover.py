"""Which plan covers each month, and what being insured costs."""

from __future__ import annotations

import numpy as np

from estimator.basis.law import law
from estimator.basis.months import NEVER, Array, Months
from estimator.projection.state import Month
from estimator.rules import coverage, earnings, leave, marketplace, medicare, social_security, taxes


def cover(m: Month) -> None:
    """The dates of each plan, and the plan of each month."""
    of, month = m.of, m.month
    ss, clock = (
        social_security,
        {
            "first_month_of_entitlement": m.disabled_from,
            "birth_month": of.birth_month,
        },
    )
    law_today = m.figures(ss.medicare_first_month, at="first")
    by_disability = ss.medicare_first_month(**clock, **law_today)
    if (of.bill_month < NEVER).any():
        waits = {"medicare_qualifying_months": m.waits.medicare_qualifying_months}
        by_disability = ss.medicare_under_bill(
            first_month_today=by_disability,
            first_month_under_bill=ss.medicare_first_month(**clock, **(law_today | waits)),
            bill_month=of.bill_month,
        )
    by_age = medicare.month_of_65(birth_month=of.birth_month, **m.figures(medicare.month_of_65))
    m.age_month = by_age
    m.medicare_starts = medicare.coverage_start(disability_month=by_disability, age_month=by_age)
    m.plan_ends = coverage.employer_cover_ends(
        work_stops=of.stops_work,
        protected_leave_ends=leave.plan_kept_until(
            protection_ends=m.held.plan_ends,
            leave_start=m.patient.time.first_day_away,
        ),
    )
    m.cobra_starts = coverage.cobra_first_month(
        plan_now=of.plan, employer_cover_ends=m.plan_ends, cobra_started=of.cobra_since
    )
    m.cobra_months = coverage.cobra_months(
        cobra_starts=m.cobra_starts,
        disability_onset=social_security.onset_month(
            onset_day=m.onset,
            paid_since=of.disability_since,
            **m.figures(social_security.onset_month, at="first"),
        ),
        disability_decision=np.fmin(m.first_payment.decision_month, of.disability_since),
        **m.figures(coverage.cobra_months, at="first"),
    )
    m.part_b_by = medicare.part_b_sign_up_by(
        medicare_starts=m.medicare_starts,
        work_cover_ends=medicare.work_cover_ends(
            plan_now=of.plan,
            employer_cover_ends=m.plan_ends,
            cobra_started=of.cobra_since,
            path=of.coverage_after_work,
        ),
        **m.figures(medicare.part_b_sign_up_by, at="first"),
    )
    m.choose_by = coverage.last_month_to_choose(
        employer_cover_ends=m.plan_ends,
        **m.figures(coverage.last_month_to_choose, at="first"),
    )
    m.notice_by = coverage.extension_notice(
        cobra_starts=m.cobra_starts,
        disability_decision=m.first_payment.decision_month,
        **m.figures(coverage.extension_notice, at="first"),
    )
    m.cover = coverage.coverage_by_month(
        month=month,
        plan_now=of.plan,
        employer_cover_ends=m.plan_ends,
        path=of.coverage_after_work,
        cobra_starts=m.cobra_starts,
        cobra_months=m.cobra_months,
        after_cobra=m.zero + coverage.MARKETPLACE,
        medicare_starts=m.medicare_starts,
        medicare_kind=of.medicare_kind,
        keeps_medicaid=of.keeps_medicaid,
    )
    m.restart = coverage.plan_year_starts(
        month=month, coverage=m.cover, plan_now=of.plan, plan_year_month=of.plan_year_starts
    )


def premiums(m: Month) -> None:
    """What being insured costs."""
    of, month, cover = m.of, m.month, m.cover
    m.premium = coverage.premium(
        coverage=cover,
        employer=of.premium,
        cobra=coverage.cobra_premium(
            month=month,
            cobra_starts=m.cobra_starts,
            full_premium=of.full_premium,
            **m.figures(coverage.cobra_premium),
        ),
        marketplace=_marketplace(m) if m.anyone(coverage.MARKETPLACE) else m.zero,
        partner=of.premium,
        medicare=m.zero
        if not m.anyone(coverage.MEDIGAP, coverage.MEDICARE, coverage.ADVANTAGE)
        else medicare.premium(
            coverage=cover,
            drug_plan_premium=of.drug_plan_premium,
            medigap_premium=of.medigap_premium,
            advantage_premium=of.advantage_premium,
            surcharge=_medicare_additions(m),
            **m.figures(medicare.premium),
        ),
    )
    m.post("premium", m.premium)


def _medicare_additions(m: Month) -> Array:
    """Additions to Medicare premiums for high incomes (IRMAA).

    The income of two years before is taken to be the household's usual pay: too high from the
    third year after work stops, when form SSA-44 can lift it sooner.
    """
    income = taxes.together(
        first=earnings.annual_pay(monthly_pay=m.patient.pay, counted=m.patient.counted),
        second=earnings.annual_pay(monthly_pay=m.caregiver.pay, counted=m.of.caregiver_on_return),
    )
    single, joint = (
        medicare.income_surcharge(
            income=income, **m.figures(medicare.income_surcharge, filing=filing)
        )
        for filing in ("single", "joint")
    )
    return medicare.premium_additions(
        joint=m.of.filing_status == taxes.JOINT,
        single_part_b=single.part_b,
        single_part_d=single.part_d,
        joint_part_b=joint.part_b,
        joint_part_d=joint.part_d,
    )


def _marketplace(m: Month) -> Array:
    """Premium of a marketplace plan, less the tax credit."""
    of, month = m.of, m.month
    area = law().file("poverty")["area_of_state"].get(m.states.home, "contiguous")
    expected = marketplace.expected_income(
        monthly_income=marketplace.counted_income(
            pay=m.own_pay,
            spouse_pay=m.spouse_pay,
            disability_pay=m.taxed_pay,
            social_security=m.benefits,
            other_income=m.ledger["other_income"].amounts,
            self_employment_tax=m.set_aside,
        ),
        month=month,
    )
    line = marketplace.poverty_line(
        people=of.tax_family,
        **law().figures(
            marketplace.poverty_line,
            Months(m.months.first - 12, m.months.count),
            area=area,
        ),
    )
    percentage = marketplace.applicable_percentage(
        household_income=expected,
        poverty_line=line,
        **m.figures(marketplace.applicable_percentage),
    )
    contribution = marketplace.required_contribution(
        household_income=expected, applicable_percentage=percentage.applicable_percentage
    )
    curves = law().file("marketplace_plans")["age_curve_of_state"]
    benchmark = marketplace.premium_or_estimate(
        known=of.benchmark_premium,
        estimate=marketplace.benchmark_premium(
            age=marketplace.age_by_month(birth_month=of.birth_month, month=month),
            **m.figures(
                marketplace.benchmark_premium,
                state=m.states.home,
                curve=curves.get(m.states.home, "default"),
            ),
        ),
    )
    price = marketplace.premium_or_estimate(known=of.marketplace_price, estimate=benchmark)
    m.credit = marketplace.premium_tax_credit(
        eligible=percentage.eligible,
        annual_contribution=contribution,
        benchmark_premium=benchmark,
        plan_premium=price,
    )
    return marketplace.premium_paid(
        net_premium=marketplace.net_premium(plan_premium=price, credit=m.credit),
        known_premium=of.known_premium,
        plan_now=of.plan,
    )
