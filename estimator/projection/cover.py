"""Which plan covers each month, and what being insured costs."""

from __future__ import annotations

import numpy as np

from estimator.basis.law import law
from estimator.basis.months import NEVER, Array
from estimator.projection.state import Month
from estimator.projection.ways_in import counted_income, medicaid_by_income, poverty_line
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
    m.offered = coverage.cobra_offered(
        employees=of.employees_everywhere, **m.figures(coverage.cobra_offered, at="first")
    )
    m.cobra_starts = coverage.cobra_first_month(
        plan_now=of.plan,
        employer_cover_ends=m.plan_ends,
        cobra_started=of.cobra_since,
        partner_ends=of.partner_ends,
    )
    m.cobra_months = coverage.cobra_months(
        cobra_starts=m.cobra_starts,
        disability_onset=social_security.onset_month(
            onset_day=m.onset,
            paid_since=of.disability_since,
            **m.figures(social_security.onset_month, at="first"),
        ),
        disability_decision=np.fmin(m.first_payment.decision_month, of.disability_since),
        offered=m.offered | (of.plan == coverage.COBRA),
        **m.figures(coverage.cobra_months, at="first"),
    )
    m.work_cover_ends = medicare.work_cover_ends(
        plan_now=of.plan,
        employer_cover_ends=m.plan_ends,
        cobra_started=of.cobra_since,
        path=of.coverage_after_work,
    )
    m.part_b_by = medicare.part_b_sign_up_by(
        medicare_starts=m.medicare_starts,
        work_cover_ends=m.work_cover_ends,
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
    planned: dict[str, Array] = {}
    if (of.step_months < NEVER).any():
        planned = {"step_months": of.step_months, "step_covers": of.step_covers}
    if (of.partner_ends < NEVER).any():
        planned["partner_ends"] = of.partner_ends
        planned["after_partner"] = of.after_cobra
    if (of.marketplace_chosen < NEVER).any():
        planned["marketplace_starts"] = coverage.marketplace_first_month(
            cover_ends=m.plan_ends,
            chosen=of.marketplace_chosen,
            **m.figures(coverage.marketplace_first_month, at="first"),
        )
    m.cover = coverage.coverage_by_month(
        month=month,
        plan_now=of.plan,
        employer_cover_ends=m.plan_ends,
        path=of.coverage_after_work,
        cobra_starts=m.cobra_starts,
        cobra_months=m.cobra_months,
        after_cobra=of.after_cobra,
        medicare_starts=coverage.later_start(
            medicare_starts=m.medicare_starts, part_b_from=of.part_b_from
        ),
        medicare_kind=of.medicare_kind,
        keeps_medicaid=of.keeps_medicaid,
        **planned,
    )
    m.restart = coverage.plan_year_starts(
        month=month,
        coverage=m.cover,
        plan_now=of.plan,
        plan_year_month=of.plan_year_starts,
        partner_plan_year_month=of.partner_plan_year_starts,
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
        partner=np.where(np.isnan(of.partner_premium), of.premium, of.partner_premium),
        medicare=_medicare_premium(m)
        if m.anyone(coverage.MEDIGAP, coverage.MEDICARE, coverage.ADVANTAGE)
        else m.zero,
    )
    m.post("premium", m.premium)
    others = m.zero
    if (of.others_on_plan > 0).any():
        others = coverage.others_premium(
            month=month,
            coverage=cover,
            plan_now=of.plan,
            plan_ends=m.plan_ends,
            others=of.others_on_plan,
            worker_part=m.zero,
            cobra=of.others_premium,
            cobra_starts=m.cobra_starts,
            cobra_months=m.cobra_months,
            known=of.others_premium,
        )
    m.post("others_premium", coverage.known_part(amounts=others))


def _medicare_premium(m: Month) -> Array:
    """Premiums of Medicare with what is added for incomes and late starts, less what is granted."""
    of = m.of
    m.granted = None
    if ((of.savings_program > 0) | (of.extra_help_from < NEVER)).any():
        m.granted = medicare.help_granted(
            month=m.month,
            coverage=m.cover,
            program=of.savings_program,
            program_from=of.savings_program_from,
            extra_help_from=of.extra_help_from,
        )
    paid: dict[str, Array] = {}
    m.no_part_b_premium = None
    if m.granted is not None:
        m.no_part_b_premium = m.granted.part_b_paid
    if (of.part_b_from < NEVER).any():
        before = m.month < np.where(of.part_b_from < NEVER, of.part_b_from, -NEVER)
        m.no_part_b_premium = before if m.granted is None else m.granted.part_b_paid | before
    if m.no_part_b_premium is not None:
        paid["part_b_paid"] = m.no_part_b_premium
    if m.granted is not None:
        paid |= {
            "drug_premium_help": medicare.extra_help_premium(
                extra_help=m.granted.extra_help,
                drug_plan_premium=of.drug_plan_premium,
                benchmark=np.nan,
                **m.figures(medicare.extra_help_premium),
            ),
        }
    drug_plan = of.drug_plan_premium
    if (of.drug_plan_from < NEVER).any():
        early = (of.drug_plan_from < NEVER) & (m.month < of.drug_plan_from)
        drug_plan = np.where(early, 0.0, drug_plan)
    return medicare.premium(
        coverage=m.cover,
        drug_plan_premium=drug_plan,
        medigap_premium=of.medigap_premium,
        advantage_premium=of.advantage_premium,
        surcharge=_medicare_additions(m),
        **paid,
        **m.figures(medicare.premium),
    )


def _medicare_additions(m: Month) -> Array:
    """Additions to Medicare premiums, for high incomes (IRMAA) and for starting late.

    For tax years that the family does not give, its usual pay stands in: too high from the third
    year after work stops, when form SSA-44 can lift it sooner.
    """
    of, month = m.of, m.month
    usual = taxes.together(
        first=earnings.annual_pay(monthly_pay=m.patient.pay, counted=m.patient.counted),
        second=earnings.annual_pay(monthly_pay=m.caregiver.pay, counted=of.caregiver_on_return),
    )
    newer = None
    if of.asks_for_newer_income.any():
        newer = marketplace.reported_income(
            monthly_income=counted_income(m, one_time=m.back_paid),
            month=month,
            one_time=m.back_paid,
        )
    year = float(m.months.years[0])
    income = medicare.surcharge_income(
        month=month,
        usual_income=usual,
        income_by_year=of.incomes_before,
        tax_years=np.array([[year - 2, year - 1]]),
        work_stops=np.where(of.works, of.stops_work, month[:, :1]),
        newer_income=newer,
        asks_for_new_income=of.asks_for_newer_income,
    )
    single, joint = (
        medicare.income_surcharge(
            income=income, **m.figures(medicare.income_surcharge, filing=filing)
        )
        for filing in ("single", "joint")
    )
    late: dict[str, Array] = {}
    if (of.part_b_from < NEVER).any():
        late["part_b_penalty"] = medicare.part_b_penalty(
            share=medicare.part_b_penalty_share(
                month=month,
                sign_up_month=of.part_b_from,
                medicare_starts=m.medicare_starts,
                age_month=m.age_month,
                work_cover_ends=m.work_cover_ends,
                **m.figures(medicare.part_b_penalty_share),
            ),
            **m.figures(medicare.part_b_penalty),
        )
    if (of.drug_plan_from < NEVER).any():
        late["part_d_penalty"] = medicare.part_d_penalty(
            month=month,
            drug_plan_starts=of.drug_plan_from,
            medicare_starts=m.medicare_starts,
            age_month=m.age_month,
            creditable_ends=np.where(
                np.isnan(of.drug_cover_ends), m.work_cover_ends, of.drug_cover_ends
            ),
            **m.figures(medicare.part_d_penalty),
        )
    if m.no_part_b_premium is not None:
        late["part_b_paid"] = m.no_part_b_premium
    if m.granted is not None:
        late["extra_help"] = m.granted.extra_help
    return medicare.premium_additions(
        joint=of.filing_status == taxes.JOINT,
        single_part_b=single.part_b,
        single_part_d=single.part_d,
        joint_part_b=joint.part_b,
        joint_part_d=joint.part_d,
        **late,
    )


def _marketplace(m: Month) -> Array:
    """Premium of a marketplace plan, less the tax credit; and the terms of that plan."""
    of, month, k, state = m.of, m.month, marketplace, m.states.home
    area_programs, plans = law().file("marketplace"), law().file("marketplace_plans")
    m.magi = counted_income(m, one_time=m.back_paid)
    m.magi_before = k.income_before(
        month=month,
        pay_before=taxes.together(
            first=m.own_before,
            second=m.profit_before,
            third=earnings.counted_part(amounts=m.caregiver_before, counted=of.caregiver_on_return),
        ),
        other_income=of.other_income,
        social_security=of.social_security_now,
        social_security_since=of.social_security_since,
    )
    known = k.reported_income(
        monthly_income=m.magi,
        month=month,
        one_time=m.back_paid,
        before=m.magi_before,
        told=of.income_told,
    )
    line = poverty_line(m, of.tax_family, months_ago=12)
    percentage = k.applicable_percentage(
        household_income=known, poverty_line=line, **m.figures(k.applicable_percentage)
    )
    contribution = k.required_contribution(
        household_income=known, applicable_percentage=percentage.applicable_percentage
    )
    offer = k.employer_offer(
        household_income=known,
        worker_premium=of.offer_worker,
        family_premium=of.offer_family,
        **m.figures(k.employer_offer),
    )
    basic = area_programs["basic_health_of_state"].get(state, "none")
    m.credit_allowed = k.credit_allowed(
        household_income=known,
        poverty_line=line,
        on_medicare=month >= m.medicare_starts,
        medicaid_by_income=medicaid_by_income(m),
        employer_offer=offer.relatives,
        filing_status=of.filing_status,
        metal=of.marketplace_metal,
        **m.figures(k.credit_allowed, state=state, basic_health=basic),
    )
    people = {
        "month": month,
        "issue_month": k.issue_month(month=month, coverage=m.cover),
        "birth_month": of.birth_month,
        "spouse_birth": of.spouse_plan_birth,
        "children": of.children_plan_birth,
    }
    if state in plans["family_tier"]:
        guess = k.family_tier_premium(**people, **m.figures(k.family_tier_premium, state=state))
    else:
        curve = plans["age_curve_of_state"].get(state, "default")
        guess = k.family_benchmark_premium(
            **people, **m.figures(k.family_benchmark_premium, state=state, curve=curve)
        )
    m.benchmark = k.premium_or_estimate(known=of.benchmark_premium, estimate=guess)
    m.market_price = k.premium_or_estimate(
        known=of.marketplace_price,
        estimate=k.plan_price(
            benchmark_premium=m.benchmark,
            metal=of.marketplace_metal,
            **m.figures(k.plan_price),
        ),
    )
    m.credit = k.premium_tax_credit(
        eligible=m.credit_allowed.allowed,
        annual_contribution=contribution,
        benchmark_premium=m.benchmark,
        plan_premium=m.market_price,
    )
    m.advance = k.advance_credit(
        coverage=m.cover,
        credit=m.credit,
        plan_now=of.plan,
        known_price=of.marketplace_price,
        known_premium=of.known_premium,
    )
    m.reduction = k.cost_sharing_reduction(
        household_income=known,
        poverty_line=line,
        allowed=m.credit_allowed.allowed,
        metal=of.marketplace_metal,
        **m.figures(k.cost_sharing_reduction),
    )
    m.market_terms = k.plan_terms(
        metal=of.marketplace_metal,
        variant=m.reduction.variant,
        limit=k.out_of_pocket_limit(
            variant=m.reduction.variant, **m.figures(k.out_of_pocket_limit)
        ),
        **m.figures(k.plan_terms),
    )
    return k.premium_paid(
        net_premium=k.net_premium(plan_premium=m.market_price, credit=m.credit),
        known_premium=of.known_premium,
        plan_now=of.plan,
    )
