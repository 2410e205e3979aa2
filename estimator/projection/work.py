"""The treatment calendar, what is earned, what leave pays."""

from __future__ import annotations

from typing import Any

import numpy as np

from estimator.basis.law import law
from estimator.basis.months import NEVER, Array, first_day
from estimator.projection.state import Month, Results
from estimator.rules import earnings, leave, taxes, travel, treatment, uncertain

#: Days after its first within which a one-time event is over.
_EVENT_DAYS = 60


def treatment_calendar(m: Month) -> None:
    """Clinic days, hours on site, and hours away from work."""
    of, months = m.of, m.months
    keys, starts, stops = _places(m)
    where = {"keys": keys, "starts": starts, "stops": stops, "month_edges": months.edges}
    table = treatment.calendar(
        law(), first_day(months.first), treatment.keys_in(keys), months, m.own_prices
    )
    treatment.note_prices(law(), table, months)
    place = treatment.place_in_schedule(calendar=table, **where)
    m.shared_days = treatment.shared_days(calendar=table, place=place, **where)
    time = treatment.clinic_time(calendar=table, place=place, shared=m.shared_days, **where)
    if of.more_hours_per_visit.any():
        more = {"more_hours": of.more_hours_per_visit}
        time = time._replace(
            hours_on_site=uncertain.hours_with_waits(
                days=time.clinic_days, hours=time.hours_on_site, **more
            ),
            companion_hours=uncertain.hours_with_waits(
                days=time.companion_days, hours=time.companion_hours, **more
            ),
        )
    m.keys, m.table, m.place, m.time = keys, table, place, time
    m.near = None
    near: dict[str, Array] = {}
    there = {
        "clinic_days": time.clinic_days,
        "hours_on_site": time.hours_on_site,
        "companion_days": time.companion_days,
        "companion_hours": time.companion_hours,
    }
    if ((of.labs_near > 0) | (of.visits_near > 0)).any():
        m.near = travel.days_by_place(**there, labs_near=of.labs_near, visits_near=of.visits_near)
        near = {
            "near_days": m.near.near_days,
            "near_companion_days": m.near.near_companion_days,
            "near_minutes_one_way": of.near_minutes_one_way,
        }
    m.away = travel.hours_away(
        **there,
        minutes_one_way=of.minutes_one_way,
        caregiver_goes_along=of.caregiver_goes_along,
        **near,
    )
    if of.second_caregiver.any():
        m.second_away = travel.hours_away(
            **there,
            minutes_one_way=of.minutes_one_way,
            caregiver_goes_along=of.second_caregiver_goes_along,
            **near,
        )
    m.cycles = m.zero
    if (_of_anyone(m, "sick_hours_per_cycle") | (of.bad_days_per_cycle > 0)).any():
        m.cycles = earnings.treatment_cycles(
            month_edges=months.edges,
            from_day=of.treatment_starts,
            until_day=of.treatment_stops,
            cycle_days=of.cycle_days,
        )


def _places(m: Month) -> tuple[Array, Array, Array]:
    """What is given from when to when, with what follows from it: scans at a switch, urgent care."""
    of, months = m.of, m.months
    keys, starts, stops = of.treatment_keys, of.treatment_starts, of.treatment_stops
    added: list[tuple[str, Array]] = []
    if np.isfinite(of.treatment_switch_days).any():
        table = treatment.calendar(law(), first_day(months.first), treatment.keys_in(keys))
        days = treatment.restaging_days(
            calendar=table,
            keys=keys,
            starts=starts,
            switch_days=of.treatment_switch_days,
            **m.figures(treatment.restaging_days, at="first"),
        )
        added.append(("switch_scans", days))
    for event, rate in (
        ("emergency_visit", of.urgent_visits_a_year),
        ("hospital_stay", of.urgent_stays_a_year),
    ):
        if (rate > 0).any():
            most = float(np.ceil(rate.max() * (months.count / 12 + 1)))
            days = treatment.evenly_spread_days(
                times_a_year=rate,
                first=np.fmax(starts[:, :1], months.edges[:, :1]),
                until=of.treatment_end,
                count=np.arange(most)[None, :],
            )
            added.append((event, days))
    for event, days in added:
        plain = float(treatment.key_of(law(), event, "office"))
        there = np.where(np.isnan(days), np.nan, plain + of.treatment_keys[:, :1] % 2)
        keys = treatment.more_places(places=keys, added=there)
        starts = treatment.more_places(places=starts, added=days)
        stops = treatment.more_places(places=stops, added=days + _EVENT_DAYS)
    return keys, starts, stops


def pay(m: Month) -> None:
    """Pay kept and sick pay, the patient's and the caregiver's."""
    of = m.of
    everyone = m.zero == 0
    shares = of.caregiver_shares_home
    m.patient = _worker(m, "", m.away.patient, everyone)
    m.caregiver = _worker(m, "caregiver_", m.away.caregiver, shares)
    for who, prefix in ((m.patient, ""), (m.caregiver, "caregiver_")):
        kept = earnings.counted_part(amounts=who.kept, counted=who.counted)
        paid_off = earnings.counted_part(amounts=who.sick.pay, counted=who.counted)
        m.post(f"{prefix}wages", kept)
        m.post(f"{prefix}sick_pay", paid_off)
        m.post(
            f"{prefix}extra_pay",
            earnings.counted_part(amounts=who.extra.kept, counted=who.counted),
        )
    m.second_lost = m.zero
    if of.second_caregiver.any():
        second = _worker(m, "second_caregiver_", m.second_away.caregiver, everyone)
        m.second_lost = second.lost


def _of_anyone(m: Month, name: str) -> Array:
    """Whether any of the people who work has something of this kind, a truth."""
    return (
        (getattr(m.of, name) > 0)
        | (getattr(m.of, f"caregiver_{name}") > 0)
        | (getattr(m.of, f"second_caregiver_{name}") > 0)
    )


def _worker(m: Month, prefix: str, hours_away: Array, counted: Array) -> Results:
    """One worker's months, the patient's or the caregiver's, by the same rules."""

    def fact(name: str) -> Array:
        return getattr(m.of, prefix + name)

    edges = m.months.edges
    week = fact("hours_per_week")
    pay = earnings.monthly_pay(
        pay_amount=fact("pay_amount"),
        paid_hours=fact("paid_hours"),
        times_a_year=fact("times_a_year"),
    )
    rate = earnings.hourly_rate(monthly_pay=pay, hours_per_week=week)
    time = earnings.time_at_work(
        month_edges=edges,
        last_day_of_work=fact("last_day_of_work"),
        return_day=fact("return_day"),
        reduced_from=fact("reduced_from"),
        reduced_until=m.zero + NEVER,
        reduced_hours=fact("reduced_hours"),
        hours_per_week=week,
    )
    lost_hours = earnings.clinic_hours_lost(
        hours_away=hours_away,
        at_work=time.at_work,
        paid_anyway=fact("paid_when_absent"),
    )
    if (fact("sick_hours_per_cycle") > 0).any():
        lost_hours = earnings.hours_missed(
            clinic_hours=lost_hours,
            sick_hours=earnings.sick_hours(
                cycles=m.cycles,
                sick_hours_per_cycle=fact("sick_hours_per_cycle"),
                days=m.months.days,
                hours_per_week=week,
                pay_share=time.pay_share,
                clinic_hours=lost_hours,
                paid_anyway=fact("paid_when_absent"),
            ),
        )
    sick = earnings.sick_pay(
        month_edges=edges,
        new_year=m.month < 0,  # hours left are kept over New Year; no new ones are counted
        clinic_hours=lost_hours,
        time_away=time.days_away,
        first_day_away=time.first_day_away,
        monthly_pay=pay,
        hourly_rate=rate,
        hours_per_week=week,
        hours_left=fact("paid_leave_hours"),
        hours_each_year=m.zero,
    )
    kept = earnings.wages_kept(
        monthly_pay=pay, pay_share=time.pay_share, clinic_hours=lost_hours, hourly_rate=rate
    )
    earned, extra = kept, Results(kept=m.zero, lost=m.zero)
    if ((fact("overtime_hours") > 0) | (fact("shift_hours") > 0)).any():
        extra = earnings.extra_pay(
            usual=earnings.overtime_and_shift_pay(
                hourly_rate=rate,
                hours_per_week=week,
                overtime_hours=fact("overtime_hours"),
                shift_hours=fact("shift_hours"),
                shift_differential=fact("shift_differential"),
                **m.figures(earnings.overtime_and_shift_pay, at="first"),
            ),
            pay_share=time.pay_share,
            hours_missed=lost_hours,
            hours_per_week=week,
            days=m.months.days,
        )
        earned = taxes.together(first=kept, second=extra.kept)
    return Results(
        fact=fact,
        counted=counted,
        extra=extra,
        gross=earned,
        clinic_hours=lost_hours,
        missed=leave.work_missed(
            month_edges=edges,
            at_work=time.at_work,
            pay_share=time.pay_share,
            clinic_hours=lost_hours,
            hours_per_week=week,
        ),
        pay=pay,
        week=earnings.weekly_pay(monthly_pay=pay),
        quarters=earnings.quarter_wages(monthly_pay=pay),
        time=time,
        sick=sick,
        kept=kept,
        lost=earnings.wages_lost(monthly_pay=pay, wages_kept=kept, sick_pay=sick.pay),
        earned=earnings.earned_pay(
            wages_kept=earned,
            sick_pay=sick.pay,
            self_employed=fact("self_employed"),
            counted=counted,
        ),
    )


def leave_pay(m: Month) -> None:
    """State paid leave, short-term disability pay, and the laws that hold the job."""
    days = m.time
    patient = _leave(m, m.patient, m.states.work, "own_illness", days.clinic_days)
    caregiver = _leave(m, m.caregiver, m.states.caregiver_work, "family_care", days.companion_days)
    m.leave, m.caregiver_leave = patient, caregiver
    mine = earnings.counted_part(amounts=caregiver.pay, counted=m.caregiver.counted)
    m.post("caregiver_state_leave", mine)
    m.post(
        "state_leave_premium",
        taxes.together(
            first=_leave_premium(m, m.patient, m.states.work),
            second=_leave_premium(m, m.caregiver, m.states.caregiver_work),
        ),
    )
    worker, at = m.patient, {"month_edges": m.months.edges}
    spell = {
        "leave_start": worker.time.first_day_away,
        "leave_end": m.of.return_day,
        "sick_pay_ends": worker.sick.ends,
    }
    m.insured_pay = bool((m.of.short_term_share > 0).any() or (m.of.long_term_share > 0).any())
    m.short = Results(pay=m.zero)
    if m.insured_pay:
        m.short = leave.short_term_disability(
            **at,
            **spell,
            **patient.state,
            weekly_pay=worker.week,
            elimination_days=m.of.short_term_wait_days,
            share=m.of.short_term_share,
            weekly_maximum=m.of.short_term_weekly_maximum,
            weeks=m.of.short_term_weeks,
        )
    m.post("short_term_disability", m.short.pay)
    m.post(
        "caregiver_pay_lost",
        earnings.lost_elsewhere(
            wages_lost=m.caregiver.lost,
            replaced=caregiver.pay,
            counted=m.of.caregiver_shares_home | ~m.of.caregiver,
        ),
    )
    m.held = _protection(m, worker, patient, m.states.work, "own_illness")
    m.caregiver_held = None
    if (m.caregiver.time.first_day_away < NEVER).any():
        m.caregiver_held = _protection(
            m, m.caregiver, caregiver, m.states.caregiver_work, "family_care"
        )
    m.protected = m.held.fmla


def _protection(m: Month, worker: Results, claim: Results, state: str, reason: str) -> Results:
    """Every law that holds one worker's job, side by side from the first day away."""
    edges, start = m.months.edges, worker.time.first_day_away
    week, end = worker.fact("hours_per_week"), worker.fact("return_day")
    record = leave.work_record(
        month_edges=edges,
        pay_share=worker.time.pay_share,
        clinic_hours=worker.clinic_hours,
        hours_per_week=week,
        hours_last_12_months=worker.fact("hours_last_12_months"),
        months_employed=worker.fact("months_with_employer"),
    )
    names = leave.protections(state, law().file(state), reason)
    kept, plan = [], []
    for name in names:
        tests = leave.job_protection(
            months_employed=record.months,
            hours_last_12_months=record.hours,
            employees=worker.fact("employees"),
            **m.figures(leave.job_protection, protection=name),
        )
        year = {
            "month": m.month,
            "eligible": tests.eligible,
            "method": worker.fact("leave_year"),
            "fixed_start_month": worker.fact("leave_year_month"),
            "weeks_used_before": worker.fact("leave_weeks_used"),
            "hours_per_week": week,
            **m.figures(leave.leave_use, protection=name),
        }
        parts = leave.leave_use(
            weeks_missed=leave.weeks_by_the_hour(
                hours_missed=worker.missed.hours, hours_per_week=week
            ),
            **year,
        )
        held = leave.protected_leave(
            month_edges=edges,
            eligible=tests.eligible,
            leave_start=start,
            leave_end=end,
            weeks_used=parts.in_year,
            figures_change=leave.change_days(law().parameter(f"{name}.weeks").dates, m.months),
            **m.figures(leave.protected_leave, protection=name),
        )
        ends = held.ends
        if "with_paid_leave" in law().node(name):
            ends = leave.held_while_paid(
                ends=ends, paid_until=claim.state["state_until"], leave_start=start
            )
        kept.append((held, tests, ends))
        if law().row(f"{name}.keeps_health_plan", m.months)[0, 0] > 0:
            plan.append(ends)
        if name == leave.FMLA:
            use = parts
    longest = leave.LaterProtection(kept[0][2], m.zero)
    for i, (_, _, ends) in enumerate(kept):
        longest = leave.later_protection(
            leave_start=start,
            ends=longest.ends,
            law=longest.law,
            other_ends=ends,
            other_law=m.zero + i,
        )
    plan_ends = plan[0]  # FMLA always keeps the plan
    for ends in plan[1:]:
        plan_ends = leave.later_protection(
            leave_start=start,
            ends=plan_ends,
            law=m.zero,
            other_ends=ends,
            other_law=m.zero,
        ).ends
    return Results(
        fmla=kept[0][0],
        use=use,
        longest=longest,
        laws=names,
        plan_ends=plan_ends,
    )


def _leave(m: Month, worker: Results, state: str, reason: str, days: Array) -> Results:
    """What the work state's program pays one worker."""
    zero = m.zero
    none = Results(pay=zero, taxed=zero, state=leave.NO_STATE_PAY, program=None)
    if (worker.time.first_day_away >= leave.NEVER).all() and not worker.missed.hours.any():
        return none  # nobody here takes leave
    for program in leave.programs(law().node(f"{state}.paid_leave"), reason)[:1]:
        names = {"state": state, "program": program, "reason": reason}

        def f(rule: Any, names: dict[str, str] = names) -> dict[str, Array]:
            return m.figures(rule, **names)

        wage = leave.average_weekly_wage(
            quarter_wages=worker.quarters, **f(leave.average_weekly_wage)
        )
        weekly = leave.weekly_benefit(average_weekly_wage=wage, **f(leave.weekly_benefit))
        extra = leave.dependents_allowance(
            weekly_benefit=weekly,
            dependents=m.of.young_children,
            **f(leave.dependents_allowance),
        )
        able = leave.eligibility(
            weekly_benefit=weekly,
            quarter_wages=worker.quarters,
            hours_last_12_months=worker.fact("hours_last_12_months"),
            months_employed=worker.fact("months_with_employer"),
            employees=worker.fact("employees"),
            **f(leave.eligibility),
        )
        asks = leave.claimed(
            eligible=able.eligible,
            asks=m.of.use_state_leave,
            self_employed=worker.fact("self_employed"),
        )
        block = f"{state}.paid_leave.{program}"
        changes = leave.change_days(
            law().parameter(f"{block}.maximum_weekly_benefit").dates, m.months
        )
        used = {
            "weeks_used": worker.fact("state_leave_weeks_used"),
            "weeks_used_otherwise": worker.fact("other_leave_weeks_used"),
            **f(leave.weeks_open),
        }
        edges, week = m.months.edges, worker.fact("hours_per_week")
        work_days = worker.fact("days_per_week")
        hours = leave.hours_counted(
            hours_missed=worker.missed.hours,
            hours_paid=worker.sick.clinic_hours,
            hours_each_time=leave.hours_at_one_go(
                clinic_hours=worker.clinic_hours,
                clinic_days=days,
                at_work=worker.time.at_work,
                pay_share=worker.time.pay_share,
                hours_per_week=week,
                days_per_week=work_days,
            ),
            hours_per_week=week,
            days_per_week=work_days,
            **f(leave.hours_counted),
        )
        some = Results(pay=zero, weeks_used=zero, waiting_served=zero)
        if hours.any():
            some = leave.reduced_leave(
                month_edges=edges,
                weekly_benefit=weekly,
                eligible=asks,
                hours_away=hours,
                hours_per_week=week,
                claim_start=leave.claim_starts(month_edges=edges, hours_away=hours),
                leave_start=worker.time.first_day_away,
                weeks_gone=leave.weeks_open(**used).gone,
                weekly_pay=worker.week,
                days_per_week=work_days,
                **f(leave.reduced_leave),
            )
        paid = leave.state_leave(
            month_edges=edges,
            weekly_benefit=weekly,
            dependents_allowance=extra,
            eligible=asks,
            leave_start=worker.time.first_day_away,
            leave_end=worker.fact("return_day"),
            sick_pay_ends=worker.sick.ends,
            weeks_used=leave.weeks_open(weeks_by_the_hour=some.weeks_used, **used).gone,
            waiting_served=some.waiting_served,
            re_rated=law().row(f"{block}.claims.re_rated", m.months),
            figures_change=changes,
            **f(leave.state_leave),
        )
        pay = taxes.together(first=paid.pay, second=some.pay)
        share = leave.state_pay_taxed_share(
            employees=worker.fact("employees"), **f(leave.state_pay_taxed_share)
        )
        claim_by = m.zero + NEVER
        if "claim_deadline_days" in law().node(f"{block}.{reason}"):
            claim_by = leave.claim_deadline(
                first_day=worker.time.first_day_away, **f(leave.claim_deadline)
            ).month
        return Results(
            pay=pay,
            by_the_hour=some,
            claim_by=claim_by,
            taxed=taxes.taxable_disability_pay(disability_pay=pay, untaxed_premium_share=share),
            program=program,
            paid=paid,
            state={
                "state_weekly": paid.weekly,
                "state_from": paid.paid_from,
                "state_until": paid.paid_until,
            },
        )
    return none


def _leave_premium(m: Month, worker: Results, state: str) -> Array:
    """What the state's programs, all of them, take out of one worker's pay."""
    total = m.zero
    node = law().node(f"{state}.paid_leave")
    reasons = ("own_illness", "family_care")
    for program in dict.fromkeys(p for r in reasons for p in leave.programs(node, r)):
        total = taxes.together(
            first=total,
            second=leave.premium(
                wages=worker.earned.wages,
                new_year=m.months.month_of_year == 1,
                wages_before=earnings.pay_before(
                    monthly_pay=worker.pay,
                    month=m.month,
                    counted=worker.counted & ~worker.fact("self_employed"),
                ),
                **m.figures(leave.premium, state=state, program=program),
            ),
        )
    return total
