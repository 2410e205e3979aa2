"""Turning points, and pages beside the ledger: what pages and events need, made on demand."""

from __future__ import annotations

import numpy as np

from estimator.basis.columns import Columns
from estimator.basis.months import NEVER, Array
from estimator.projection.state import Month
from estimator.rules import coverage, earnings, insurance, medicare, taxes, uncertain


def turning_points(run: Month, households: Columns) -> dict[str, Array]:
    """Month ordinals by kind of event, a column each."""
    used_up = run.patient.sick.ends

    def claims(those: Array) -> Array:
        return np.where(those, households.application_month, NEVER)

    on_cobra = (run.cover == coverage.COBRA).any(axis=1, keepdims=True)
    stopped = ~run.refusal.works_above_limit  # else there is no day to count credits to
    points = {
        "work_stops": households.stops_work,
        "fewer_hours": earnings.month_or_never(households.reduced_from),
        "returns": earnings.month_or_never(households.return_day),
        "sick_pay_ends": np.where(
            households.paid_leave_hours > 0, earnings.month_or_never(used_up), NEVER
        ),
        "apply_for_ssdi": claims(~run.refusal.refused),
        "ssdi_above_limit": claims(run.refusal.works_above_limit),
        "ssdi_credits": claims(run.refusal.too_few_credits & stopped),
        "ssdi_recent_work": claims(run.refusal.too_little_recent_work & stopped),
        "ssdi_entitled": run.entitled,
        "ssdi_first_payment": run.first_payment.first_payment_month,
        "lump_sum_election": np.where(
            (run.back_paid > 0).any(axis=1, keepdims=True)
            & (run.entitled // 12 < run.first_payment.first_payment_month // 12),
            run.first_payment.first_payment_month,
            NEVER,
        ),
        "employer_plan_ends": np.where(households.plan == coverage.EMPLOYER, run.plan_ends, NEVER),
        "choose_plan_by": np.where(households.plan == coverage.EMPLOYER, run.choose_by, NEVER),
        "fmla_notice": np.where(
            run.protected.weeks.any(axis=1, keepdims=True), households.stops_work - 1, NEVER
        ),
        "short_term_claim": np.where(households.short_term_share > 0, households.stops_work, NEVER),
        "cobra_extension_notice": np.where(on_cobra, run.notice_by, NEVER),
        "cobra_ends": np.where(
            on_cobra, np.fmin(run.cobra_starts + run.cobra_months, run.medicare_starts), NEVER
        ),
        "medicare_starts": run.medicare_starts,
        "two_payers": np.where(
            (
                (run.month == run.medicare_starts)
                & ((run.cover == coverage.EMPLOYER) | (run.cover == coverage.PARTNER))
            ).any(axis=1, keepdims=True),
            run.medicare_starts,
            NEVER,
        ),
        "part_b_sign_up_by": np.where(
            (households.plan < coverage.MEDIGAP) & (run.medicare_starts < NEVER),
            run.part_b_by,
            NEVER,
        ),
        "protection_ends": np.where(
            run.held.longest.law >= 0, earnings.month_or_never(run.held.longest.ends), NEVER
        ),
        "claim_state_leave": getattr(run.leave, "claim_by", run.zero + NEVER),
    }
    starts = run.medicare_starts
    comes = (starts < NEVER) & (households.plan < coverage.MEDIGAP)
    if comes.any():
        right = medicare.medigap_available(
            month=run.month,
            letter=households.medigap_letter,
            medicare_starts=starts,
            part_b_starts=coverage.later_start(
                medicare_starts=starts, part_b_from=households.part_b_from
            ),
            age_month=run.age_month,
            **run.figures(medicare.medigap_available, state=run.states.home),
        )
        sold = ((run.month == starts) & (right >= medicare.SOME_LETTERS)).any(axis=1, keepdims=True)
        points["medigap_window"] = np.where(comes & sold, starts, NEVER)
        points["medigap_may_be_refused"] = np.where(comes & ~sold, starts, NEVER)
    if (households.card_from < NEVER).any():
        points["card_runs_out"] = insurance.card_runs_out(
            month=run.month,
            card_paid=run.shared.card_paid,
            annual_limit=households.card_limit,
            card_restart=insurance.card_year_starts(month=run.month),
            card_spent=households.card_used,
        )
    if (households.grant_from < NEVER).any():
        points["grant_runs_out"] = run.grant_runs_out
    if (households.reduced_from < NEVER).any():
        below = earnings.below_plan_hours(
            month=run.month,
            reduced_from=households.reduced_from,
            reduced_until=run.zero + NEVER,
            reduced_hours=households.reduced_hours,
            hours_per_week=households.hours_per_week,
            plan_hours=households.plan_hours,
            **run.figures(earnings.below_plan_hours),
        )
        on_plan = households.plan == coverage.EMPLOYER
        points["plan_hours"] = np.where(on_plan, below.since, NEVER)
    if run.any_job is not None:
        paid = run.long.pay.any(axis=1, keepdims=True)
        points["any_occupation"] = np.where(paid, run.any_job.month, NEVER)
    if run.caregiver_held is not None:
        longest = run.caregiver_held.longest
        points["caregiver_protection_ends"] = np.where(
            (run.caregiver.time.first_day_away < NEVER) & (longest.law >= 0),
            earnings.month_or_never(longest.ends),
            NEVER,
        )
    if run.leave.program is not None:
        starts = earnings.month_or_never(run.leave.paid.paid_from)
        paid = run.leave.pay.any(axis=1, keepdims=True)
        points["state_leave_starts"] = np.where(paid, starts, NEVER)
        ends = earnings.month_or_never(run.leave.paid.paid_until)
        stopped_by_ssdi = (run.leave.pay > run.state_pay).any(axis=1, keepdims=True)
        ends = np.where(stopped_by_ssdi, np.fmin(ends, run.entitled), ends)
        points["state_leave_ends"] = np.where(paid, ends, NEVER)
    return points


def ceiling(run: Month) -> Array:
    """The most that covered care can cost in the plan year of each month; unknown: no limit."""
    of, more = run.of, run.limits_of_family
    outside = (of.outside_share > 0) & coverage.same_plan(run.cover, of.plan)
    return uncertain.ceiling(
        coverage=run.cover,
        restart=np.broadcast_to(run.restart, run.nothing.shape),
        month=run.month,
        out_of_pocket_maximum=np.broadcast_to(run.plan_maximum, run.nothing.shape),
        spent=np.where(coverage.same_plan(run.cover[:, :1], of.plan), of.spent_out_of_pocket, 0.0),
        drug_cap=part_d_cap(run),
        no_limit=outside | (run.month < of.drug_plan_from) & (of.drug_plan_from < NEVER),
        aggregate=more.get("aggregate_maximum", False),
        family_maximum=more.get("family_out_of_pocket_maximum", np.inf),
        legal_maximum=more.get("legal_maximum", np.inf),
    )


def part_d_cap(run: Month) -> Array:
    """Yearly cap of Part D by month, a row."""
    return run.figures(medicare.part_d)["threshold"]


def pages(run: Month) -> dict[str, Array]:
    """Pages beside the ledger: cover, clinic days, hours, leave."""
    whole = (run.of.households, run.months.count)
    beside = earnings.benefits_lost(
        month=run.month,
        monthly_pay=run.patient.pay,
        pay_received=taxes.together(first=run.patient.kept, second=run.patient.sick.pay),
        match_share=run.of.retirement_match,
        employer_premium=run.of.employer_premium,
        plan_ends=run.plan_ends,
    )
    return {
        "coverage": run.cover,
        "plan_year_starts": run.restart,
        "clinic_days": run.time.clinic_days,
        "hours_away": run.away.patient,
        "miles": run.miles,
        "pays_first": medicare.pays_first(
            month=run.month,
            coverage=run.cover,
            medicare_starts=run.medicare_starts,
            age_month=run.age_month,
            employees=run.of.employees,
            partner_employees=run.of.caregiver_employees,
            counted_nearby=run.of.employees == run.of.employees,  # asked within 75 miles
            **run.figures(medicare.pays_first),
        ),
        "billed": np.add.reduce(run.bills, axis=0),
        "original_medicare": np.broadcast_to(run.original, whole),
        "part_d": np.broadcast_to(run.pharmacy, whole),
        "deductible_paid": run.shared.deductible_paid,
        "retirement_match_lost": beside.retirement_match,
        "premium_share_lost": np.broadcast_to(beside.premium_share, whole),
        "at_work": run.patient.time.at_work,
        "days_away": run.patient.time.days_away,
        "protected_weeks": run.held.fmla.weeks,
        "protected_weeks_by_the_hour": run.held.use.used,
        "wages_lost": run.patient.lost,
        "caregiver_wages_lost": run.caregiver.lost,
        "refused": run.refusal.refused,
        "works_above_limit": run.refusal.works_above_limit,
        "too_few_credits": run.refusal.too_few_credits,
        "too_little_recent_work": run.refusal.too_little_recent_work,
    }
