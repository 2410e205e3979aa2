"""The order of a month, on one page.

Each step below calls rules of one or two rooms and posts their results to the ledger. Results are
handed on unchanged, so that "why this number?" can follow a number to the rule that made it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace as Results
from typing import Any

import numpy as np

from estimator.basis.columns import Columns
from estimator.basis.events import Event, events
from estimator.basis.law import law
from estimator.basis.ledger import Kind, Ledger
from estimator.basis.months import NEVER, Array, Months, first_day, month_label, month_text
from estimator.case import Assumption, Case, facts
from estimator.rules import (
    coverage,
    earnings,
    home,
    insurance,
    leave,
    marketplace,
    medicaid,
    medicare,
    social_security,
    taxes,
    travel,
    treatment,
)

#: The lines of the ledger: what each is called, whether it comes in or goes out, and its group.
LINES: dict[str, tuple[str, Kind, str]] = {
    "wages": ("Pay", "income", "pay"),
    "sick_pay": ("Sick pay and paid time off", "income", "pay"),
    "caregiver_wages": ("Caregiver's pay", "income", "pay"),
    "caregiver_sick_pay": ("Caregiver's sick pay and paid time off", "income", "pay"),
    "state_leave": ("State paid leave", "income", "benefits"),
    "caregiver_state_leave": ("Caregiver's state paid leave", "income", "benefits"),
    "short_term_disability": ("Short-term disability pay", "income", "benefits"),
    "long_term_disability": ("Long-term disability pay", "income", "benefits"),
    "social_security": ("Social Security paid already", "income", "benefits"),
    "ssdi": ("SSDI", "income", "benefits"),
    "ssdi_family": ("SSDI for the family", "income", "benefits"),
    "ssdi_back_pay": ("SSDI back pay", "income", "benefits"),
    "workers_compensation": ("Workers' compensation", "income", "benefits"),
    "other_income": ("Other money coming in", "income", "benefits"),
    "tax_refund": ("Tax refund", "income", "taxes"),
    "payroll_tax": ("Social Security and Medicare tax", "outgo", "taxes"),
    "caregiver_payroll_tax": ("Caregiver's Social Security and Medicare tax", "outgo", "taxes"),
    "income_tax": ("Federal income tax", "outgo", "taxes"),
    "caregiver_income_tax": ("Caregiver's own federal income tax", "outgo", "taxes"),
    "long_term_paid_back": (
        "Long-term disability pay asked back after the SSDI award",
        "outgo",
        "benefits",
    ),
    "state_leave_premium": ("Premium for the state's paid leave", "outgo", "taxes"),
    "tax_due": ("Tax due at filing", "outgo", "taxes"),
    "representative_fee": ("Fee for help with the SSDI claim", "outgo", "taxes"),
    "living": ("Usual living costs", "outgo", "living"),
    "premium": ("Health plan premium", "outgo", "premiums"),
    "medical": ("Medical bills", "outgo", "medical"),
    "self_paid_medicine": ("Medicine no plan covers", "outgo", "medical"),
    "driving": ("Driving to care", "outgo", "travel"),
    "parking": ("Parking", "outgo", "travel"),
    "tolls": ("Tolls and fares", "outgo", "travel"),
    "meals": ("Meals on clinic days", "outgo", "travel"),
    "childcare": ("Childcare on clinic days", "outgo", "home"),
    "help_at_home": ("Paid help at home", "outgo", "home"),
    "other_costs": ("Other costs of the illness", "outgo", "home"),
    "caregiver_pay_lost": ("Pay the caregiver loses at her or his own home", "outgo", "home"),
}

#: Events of a claim that would be refused, by the test that fails.
REFUSALS = {
    "ssdi_above_limit": "works_above_limit",
    "ssdi_credits": "too_few_credits",
    "ssdi_recent_work": "too_little_recent_work",
}

_KINDS = range(len(treatment.KINDS))
_DRUG_KINDS = np.array([k.startswith("drug_") for k in treatment.KINDS])[:, None, None]
_PARTS = np.array([float(medicare.PART_OF_KIND[k]) for k in treatment.KINDS])[:, None, None]
_INFUSED = treatment.KINDS.index("infusion_drug")
_HOSPITAL = treatment.KINDS.index("hospital")


@dataclass(frozen=True)
class States:
    """Whose law applies: the home's, the job's, the caregiver's job's."""

    home: str
    work: str
    caregiver_work: str


class _Month:
    """The steps of a month for one group of households. Each step adds to what is known."""

    def __init__(self, household: Columns, months: Months, states: States) -> None:
        self.of = household
        self.months = months
        self.month = months.ordinal
        self.states = states
        self.ledger = Ledger(months, household.households)
        self.notes: dict[str, int | None] = {}
        self._noted: dict[str, int | None] = {}
        self._seen = -1
        self._earliest: int | None = None
        self.zero = np.zeros((household.households, 1))

    # -- small helpers ---------------------------------------------------------------------------

    def figures(self, rule: Any, *, at: str = "months", **names: str) -> dict[str, Array]:
        return law().figures(rule, self.months, at=at, **names)

    def post(self, key: str, page: Array) -> None:
        """Post a line; it rests on the figures noted since its step began."""
        label, kind, group = LINES[key]
        if len(self._noted) != self._seen:  # more figures were asked for since the last line
            self._seen = len(self._noted)
            months = [m for m in self._noted.values() if m is not None]
            self._earliest = min(months) if months else None
        if page.shape != (self.of.households, self.months.count):
            page = np.broadcast_to(page, (self.of.households, self.months.count))
        self.ledger.post(
            key, page, kind=kind, label=label, group=group, assumed_from=self._earliest
        )

    def run(self) -> None:
        """The order of a month."""
        for step in (
            self.treatment,
            self.earnings,
            self.leave_pay,
            self.social_security,
            self.taxed_income,
            self.coverage,
            self.premiums,
            self.services,
            self.travel_and_home,
            self.taxes,
        ):
            self._seen = -1
            with law().noted() as self._noted:
                step()
            self.notes |= self._noted
        self.ledger.close()

    # -- 1. events: the treatment calendar ------------------------------------------------------

    def treatment(self) -> None:
        of, months = self.of, self.months
        where = {
            "keys": of.treatment_keys,
            "starts": of.treatment_starts,
            "stops": of.treatment_stops,
            "month_edges": months.edges,
        }
        keys = treatment.keys_in(of.treatment_keys)
        table = treatment.calendar(law(), first_day(months.first), keys)
        treatment.note_prices(law(), table, months)
        place = treatment.place_in_schedule(calendar=table, **where)
        time = treatment.clinic_time(calendar=table, place=place, **where)
        self.table, self.place, self.time = table, place, time
        self.away = travel.hours_away(
            clinic_days=time.clinic_days,
            hours_on_site=time.hours_on_site,
            companion_days=time.companion_days,
            companion_hours=time.companion_hours,
            minutes_one_way=of.minutes_one_way,
            caregiver_goes_along=of.caregiver_goes_along,
        )

    # -- 2. earnings ------------------------------------------------------------------------------

    def earnings(self) -> None:
        of = self.of
        everyone = self.zero == 0
        shares = of.caregiver_shares_home
        self.patient = self._worker("", self.away.patient, everyone)
        self.caregiver = self._worker("caregiver_", self.away.caregiver, shares)
        for who, prefix in ((self.patient, ""), (self.caregiver, "caregiver_")):
            kept = earnings.counted_part(amounts=who.kept, counted=who.counted)
            paid_off = earnings.counted_part(amounts=who.sick.pay, counted=who.counted)
            self.post(f"{prefix}wages", kept)
            self.post(f"{prefix}sick_pay", paid_off)

    def _worker(self, prefix: str, hours_away: Array, counted: Array) -> Results:
        """One worker's months, the patient's or the caregiver's, by the same rules."""

        def fact(name: str) -> Array:
            return getattr(self.of, prefix + name)

        edges = self.months.edges
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
            reduced_until=self.zero + NEVER,
            reduced_hours=fact("reduced_hours"),
            hours_per_week=week,
        )
        lost_hours = earnings.clinic_hours_lost(
            hours_away=hours_away,
            at_work=time.at_work,
            paid_anyway=fact("paid_when_absent"),
        )
        sick = earnings.sick_pay(
            month_edges=edges,
            new_year=self.month < 0,  # hours left are kept over New Year; no new ones are counted
            clinic_hours=lost_hours,
            time_away=time.days_away,
            first_day_away=time.first_day_away,
            monthly_pay=pay,
            hourly_rate=rate,
            hours_per_week=week,
            hours_left=fact("paid_leave_hours"),
            hours_each_year=self.zero,
        )
        kept = earnings.wages_kept(
            monthly_pay=pay, pay_share=time.pay_share, clinic_hours=lost_hours, hourly_rate=rate
        )
        return Results(
            fact=fact,
            counted=counted,
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
                wages_kept=kept,
                sick_pay=sick.pay,
                self_employed=fact("self_employed"),
                counted=counted,
            ),
        )

    # -- 3. leave pay -----------------------------------------------------------------------------

    def leave_pay(self) -> None:
        days = self.time
        patient = self._leave(self.patient, self.states.work, "own_illness", days.clinic_days)
        caregiver = self._leave(
            self.caregiver, self.states.caregiver_work, "family_care", days.companion_days
        )
        self.leave, self.caregiver_leave = patient, caregiver
        mine = earnings.counted_part(amounts=caregiver.pay, counted=self.caregiver.counted)
        self.post("caregiver_state_leave", mine)
        self.post(
            "state_leave_premium",
            taxes.together(
                first=self._leave_premium(self.patient, self.states.work),
                second=self._leave_premium(self.caregiver, self.states.caregiver_work),
            ),
        )
        worker, at = self.patient, {"month_edges": self.months.edges}
        spell = {
            "leave_start": worker.time.first_day_away,
            "leave_end": self.of.return_day,
            "sick_pay_ends": worker.sick.ends,
        }
        self.insured_pay = bool(
            (self.of.short_term_share > 0).any() or (self.of.long_term_share > 0).any()
        )
        self.short = Results(pay=self.zero)
        if self.insured_pay:
            self.short = leave.short_term_disability(
                **at,
                **spell,
                **patient.state,
                weekly_pay=worker.week,
                elimination_days=self.of.short_term_wait_days,
                share=self.of.short_term_share,
                weekly_maximum=self.of.short_term_weekly_maximum,
                weeks=self.of.short_term_weeks,
            )
        self.post("short_term_disability", self.short.pay)
        self.post(
            "caregiver_pay_lost",
            earnings.lost_elsewhere(
                wages_lost=self.caregiver.lost,
                replaced=caregiver.pay,
                counted=self.of.caregiver_shares_home | ~self.of.caregiver,
            ),
        )
        self.held = self._protection(worker, patient, self.states.work, "own_illness")
        self.caregiver_held = None
        if (self.caregiver.time.first_day_away < NEVER).any():
            self.caregiver_held = self._protection(
                self.caregiver, caregiver, self.states.caregiver_work, "family_care"
            )
        self.protected = self.held.fmla

    def _protection(self, worker: Results, claim: Results, state: str, reason: str) -> Results:
        """Every law that holds one worker's job, side by side from the first day away."""
        edges, start = self.months.edges, worker.time.first_day_away
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
                **self.figures(leave.job_protection, protection=name),
            )
            year = {
                "month": self.month,
                "eligible": tests.eligible,
                "method": worker.fact("leave_year"),
                "fixed_start_month": worker.fact("leave_year_month"),
                "weeks_used_before": worker.fact("leave_weeks_used"),
                "hours_per_week": week,
                **self.figures(leave.leave_use, protection=name),
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
                figures_change=leave.change_days(
                    law().parameter(f"{name}.weeks").dates, self.months
                ),
                **self.figures(leave.protected_leave, protection=name),
            )
            ends = held.ends
            if "with_paid_leave" in law().node(name):
                ends = leave.held_while_paid(
                    ends=ends, paid_until=claim.state["state_until"], leave_start=start
                )
            kept.append((held, tests, ends))
            if law().row(f"{name}.keeps_health_plan", self.months)[0, 0] > 0:
                plan.append(ends)
            if name == leave.FMLA:
                use = parts
        longest = leave.LaterProtection(kept[0][2], self.zero)
        for i, (_, _, ends) in enumerate(kept):
            longest = leave.later_protection(
                leave_start=start,
                ends=longest.ends,
                law=longest.law,
                other_ends=ends,
                other_law=self.zero + i,
            )
        plan_ends = plan[0]  # FMLA always keeps the plan
        for ends in plan[1:]:
            plan_ends = leave.later_protection(
                leave_start=start,
                ends=plan_ends,
                law=self.zero,
                other_ends=ends,
                other_law=self.zero,
            ).ends
        return Results(
            fmla=kept[0][0],
            use=use,
            longest=longest,
            laws=names,
            plan_ends=plan_ends,
        )

    def _leave(self, worker: Results, state: str, reason: str, days: Array) -> Results:
        """What the work state's program pays one worker."""
        zero = self.zero
        none = Results(pay=zero, taxed=zero, state=leave.NO_STATE_PAY, program=None)
        if (worker.time.first_day_away >= leave.NEVER).all() and not worker.missed.hours.any():
            return none  # nobody here takes leave
        for program in leave.programs(law().node(f"{state}.paid_leave"), reason)[:1]:
            names = {"state": state, "program": program, "reason": reason}

            def f(rule: Any, names: dict[str, str] = names) -> dict[str, Array]:
                return self.figures(rule, **names)

            wage = leave.average_weekly_wage(
                quarter_wages=worker.quarters, **f(leave.average_weekly_wage)
            )
            weekly = leave.weekly_benefit(average_weekly_wage=wage, **f(leave.weekly_benefit))
            extra = leave.dependents_allowance(
                weekly_benefit=weekly,
                dependents=self.of.young_children,
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
                asks=self.of.use_state_leave,
                self_employed=worker.fact("self_employed"),
            )
            block = f"{state}.paid_leave.{program}"
            changes = leave.change_days(
                law().parameter(f"{block}.maximum_weekly_benefit").dates, self.months
            )
            used = {
                "weeks_used": worker.fact("state_leave_weeks_used"),
                "weeks_used_otherwise": worker.fact("other_leave_weeks_used"),
                **f(leave.weeks_open),
            }
            edges, week = self.months.edges, worker.fact("hours_per_week")
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
                re_rated=law().row(f"{block}.claims.re_rated", self.months),
                figures_change=changes,
                **f(leave.state_leave),
            )
            pay = taxes.together(first=paid.pay, second=some.pay)
            share = leave.state_pay_taxed_share(
                employees=worker.fact("employees"), **f(leave.state_pay_taxed_share)
            )
            claim_by = self.zero + NEVER
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

    def _leave_premium(self, worker: Results, state: str) -> Array:
        """What the state's programs, all of them, take out of one worker's pay."""
        total = self.zero
        node = law().node(f"{state}.paid_leave")
        reasons = ("own_illness", "family_care")
        for program in dict.fromkeys(p for r in reasons for p in leave.programs(node, r)):
            total = taxes.together(
                first=total,
                second=leave.premium(
                    wages=worker.earned.wages,
                    new_year=self.months.month_of_year == 1,
                    wages_before=earnings.pay_before(
                        monthly_pay=worker.pay,
                        month=self.month,
                        counted=worker.counted & ~worker.fact("self_employed"),
                    ),
                    **self.figures(leave.premium, state=state, program=program),
                ),
            )
        return total

    # -- 4. Social Security -------------------------------------------------------------------------

    def social_security(self) -> None:
        ss, of, month, worker = social_security, self.of, self.month, self.patient

        def f(rule: Any) -> dict[str, Array]:
            return self.figures(rule, at="first")

        guesses = ss.earnings_range(
            annual_wage=earnings.annual_pay(monthly_pay=worker.pay, counted=self.zero == 0),
            wage_year=self.zero + self.months.years[0],
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
            monthly_earnings=worker.kept,
            limit=ss.work_limit(blind=of.blind, **self.figures(ss.work_limit)),
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
            **f(ss.first_payment),
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
            monthly_earnings=worker.kept,
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
                monthly_pay=self.caregiver.pay, counted=of.caregiver_on_return
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
        other, self.state_pay = compensation, self.leave.pay
        if self.leave.program is not None:
            names = {"state": self.states.work, "program": self.leave.program}
            counted = ss.counted_disability_pay(
                workers_compensation=compensation,
                state_pay=self.leave.pay,
                count_if_unsettled=of.count_state_pay,
                **self.figures(ss.counted_disability_pay, **names),
            )
            other = counted.counted
            self.state_pay = ss.less_offset(
                benefit=self.leave.pay,
                taken_off=ss.state_pay_given_up(
                    state_pay=self.leave.pay,
                    month=month,
                    first_month_of_entitlement=entitled,
                    worker_benefit=award.worker_benefit,
                    **self.figures(ss.state_pay_given_up, **names),
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
            amount_month=self.zero + (self.months.first - 1),  # paid in the month after
            first_month_of_entitlement=since,
            first_payment_month=since,
            month=month,
            payable=still_paid,
            **f(ss.ssdi_worker),
        )
        self.post("state_leave", self.state_pay)
        self.post("social_security", already)
        self.post("ssdi", ssdi)
        self.post("ssdi_family", relatives_paid)
        self.post("ssdi_back_pay", back_paid)
        self.post("workers_compensation", compensation)
        self.post(
            "representative_fee",
            ss.representative_fee(
                back_pay=back_paid,
                has_representative=of.has_representative,
                **self.figures(ss.representative_fee),
            ),
        )
        self.long, self.any_job, asked_back = Results(pay=self.zero), None, self.zero
        if self.insured_pay:
            due = leave.social_security_due(
                month=month,
                worker=ssdi,
                family=relatives_paid,
                back_pay=back_paid,
                first_month_of_entitlement=entitled,
                first_payment_month=first.first_payment_month,
                counts_family=of.offsets_family,
            )
            self.any_job = leave.own_occupation_ends(
                leave_start=worker.time.first_day_away,
                elimination_days=of.long_term_wait_days,
                share=of.long_term_share,
                own_occupation_months=of.own_occupation_months,
                meets_any_occupation=of.any_occupation,
            )
            plan = dict(
                month_edges=self.months.edges,
                monthly_pay=worker.pay,
                leave_start=worker.time.first_day_away,
                leave_end=of.return_day,
                sick_pay_ends=worker.sick.ends,
                elimination_days=of.long_term_wait_days,
                share=of.long_term_share,
                weekly_maximum=of.long_term_weekly_maximum,
                weeks=of.long_term_weeks,
                monthly_minimum=of.long_term_minimum,
                std_until=self.short.paid_until,
                benefits_end=self.any_job.benefits_end,
                **self.leave.state,
            )
            self.long = leave.long_term_disability(other_benefits=due.known, **plan)
            asked_back = leave.long_term_paid_back(
                month=month,
                paid=self.long.pay,
                owed=leave.long_term_disability(other_benefits=due.all, **plan).pay,
                first_payment_month=first.first_payment_month,
            )
        self.post("long_term_disability", self.long.pay)
        self.post("long_term_paid_back", asked_back)
        self.post("other_income", home.living_cost(month=month, living_costs=of.other_income))
        self.benefits = ss.social_security_received(
            paid_already=already, worker=ssdi, family=relatives_paid, back_pay=back_paid
        )
        self.refusal, self.onset = refusal, onset
        self.entitled, self.first_payment = entitled, first
        self.waits, self.credits, self.back_paid = waits, credits, back_paid
        self.disabled_from = ss.first_month_of_disability(
            entitled_from=entitled, paid_since=of.disability_since
        )

    def taxed_income(self) -> None:
        """What counts as income, for the marketplace and for taxes."""
        of, t, joint = self.of, taxes, self.of.caregiver_on_return
        patient, caregiver = self.patient, self.caregiver
        self.own_pay = t.together(first=patient.earned.wages, second=patient.earned.profit)
        self.spouse_pay = earnings.counted_part(amounts=caregiver.earned.wages, counted=joint)
        self.taxed_short_term = t.taxable_disability_pay(
            disability_pay=self.short.pay, untaxed_premium_share=of.short_term_taxed
        )
        self.taxed_pay = t.together(
            first=self.taxed_short_term,
            second=t.taxable_disability_pay(
                disability_pay=self.long.pay, untaxed_premium_share=of.long_term_taxed
            ),
            third=t.together(
                first=self.leave.taxed,
                second=earnings.counted_part(amounts=self.caregiver_leave.taxed, counted=joint),
            ),
        )
        before = earnings.pay_before(
            monthly_pay=patient.pay, month=self.month, counted=patient.counted
        )
        self.own_before = earnings.counted_part(amounts=before, counted=~of.self_employed)
        self.profit_before = earnings.counted_part(amounts=before, counted=of.self_employed)
        self.caregiver_before = earnings.pay_before(
            monthly_pay=caregiver.pay, month=self.month, counted=caregiver.counted
        )
        self.set_aside = t.self_employment_tax_set_aside(
            self_employment_profit=patient.earned.profit,
            wages=patient.earned.wages,
            profit_before=self.profit_before,
            wages_before=self.own_before,
            month=self.month,
            **self.figures(t.self_employment_tax_set_aside),
        )

    # -- 5. coverage and Medicare ---------------------------------------------------------------------

    def coverage(self) -> None:
        of, month = self.of, self.month
        ss, clock = (
            social_security,
            {
                "first_month_of_entitlement": self.disabled_from,
                "birth_month": of.birth_month,
            },
        )
        law_today = self.figures(ss.medicare_first_month, at="first")
        by_disability = ss.medicare_first_month(**clock, **law_today)
        if (of.bill_month < NEVER).any():
            waits = {"medicare_qualifying_months": self.waits.medicare_qualifying_months}
            by_disability = ss.medicare_under_bill(
                first_month_today=by_disability,
                first_month_under_bill=ss.medicare_first_month(**clock, **(law_today | waits)),
                bill_month=of.bill_month,
            )
        by_age = medicare.month_of_65(
            birth_month=of.birth_month, **self.figures(medicare.month_of_65)
        )
        self.age_month = by_age
        self.medicare_starts = medicare.coverage_start(
            disability_month=by_disability, age_month=by_age
        )
        self.plan_ends = coverage.employer_cover_ends(
            work_stops=of.stops_work,
            protected_leave_ends=leave.plan_kept_until(
                protection_ends=self.held.plan_ends,
                leave_start=self.patient.time.first_day_away,
            ),
        )
        self.cobra_starts = coverage.cobra_first_month(
            plan_now=of.plan, employer_cover_ends=self.plan_ends, cobra_started=of.cobra_since
        )
        self.cobra_months = coverage.cobra_months(
            cobra_starts=self.cobra_starts,
            disability_onset=social_security.onset_month(
                onset_day=self.onset,
                paid_since=of.disability_since,
                **self.figures(social_security.onset_month, at="first"),
            ),
            disability_decision=np.fmin(self.first_payment.decision_month, of.disability_since),
            **self.figures(coverage.cobra_months, at="first"),
        )
        self.part_b_by = medicare.part_b_sign_up_by(
            medicare_starts=self.medicare_starts,
            work_cover_ends=medicare.work_cover_ends(
                plan_now=of.plan,
                employer_cover_ends=self.plan_ends,
                cobra_started=of.cobra_since,
                path=of.coverage_after_work,
            ),
            **self.figures(medicare.part_b_sign_up_by, at="first"),
        )
        self.choose_by = coverage.last_month_to_choose(
            employer_cover_ends=self.plan_ends,
            **self.figures(coverage.last_month_to_choose, at="first"),
        )
        self.notice_by = coverage.extension_notice(
            cobra_starts=self.cobra_starts,
            disability_decision=self.first_payment.decision_month,
            **self.figures(coverage.extension_notice, at="first"),
        )
        self.cover = coverage.coverage_by_month(
            month=month,
            plan_now=of.plan,
            employer_cover_ends=self.plan_ends,
            path=of.coverage_after_work,
            cobra_starts=self.cobra_starts,
            cobra_months=self.cobra_months,
            after_cobra=self.zero + coverage.MARKETPLACE,
            medicare_starts=self.medicare_starts,
            medicare_kind=of.medicare_kind,
            keeps_medicaid=of.keeps_medicaid,
        )
        self.restart = coverage.plan_year_starts(
            month=month, coverage=self.cover, plan_now=of.plan, plan_year_month=of.plan_year_starts
        )

    # -- 6. premiums ----------------------------------------------------------------------------------

    def premiums(self) -> None:
        of, month, cover = self.of, self.month, self.cover
        self.premium = coverage.premium(
            coverage=cover,
            employer=of.premium,
            cobra=coverage.cobra_premium(
                month=month,
                cobra_starts=self.cobra_starts,
                full_premium=of.full_premium,
                **self.figures(coverage.cobra_premium),
            ),
            marketplace=self._marketplace() if self._anyone(coverage.MARKETPLACE) else self.zero,
            partner=of.premium,
            medicare=self.zero
            if not self._anyone(coverage.MEDIGAP, coverage.MEDICARE, coverage.ADVANTAGE)
            else medicare.premium(
                coverage=cover,
                drug_plan_premium=of.drug_plan_premium,
                medigap_premium=of.medigap_premium,
                advantage_premium=of.advantage_premium,
                surcharge=self._medicare_additions(),
                **self.figures(medicare.premium),
            ),
        )
        self.post("premium", self.premium)

    def _anyone(self, *covers: int) -> bool:
        """Whether any household has one of these covers in any month."""
        return any(bool((self.cover == cover).any()) for cover in covers)

    def _medicare_additions(self) -> Array:
        """Additions to Medicare premiums for high incomes (IRMAA).

        The income of two years before is taken to be the household's usual pay: too high from the
        third year after work stops, when form SSA-44 can lift it sooner.
        """
        income = taxes.together(
            first=earnings.annual_pay(monthly_pay=self.patient.pay, counted=self.patient.counted),
            second=earnings.annual_pay(
                monthly_pay=self.caregiver.pay, counted=self.of.caregiver_on_return
            ),
        )
        single, joint = (
            medicare.income_surcharge(
                income=income, **self.figures(medicare.income_surcharge, filing=filing)
            )
            for filing in ("single", "joint")
        )
        return medicare.premium_additions(
            joint=self.of.filing_status == taxes.JOINT,
            single_part_b=single.part_b,
            single_part_d=single.part_d,
            joint_part_b=joint.part_b,
            joint_part_d=joint.part_d,
        )

    def _marketplace(self) -> Array:
        """Premium of a marketplace plan, less the tax credit."""
        of, month = self.of, self.month
        area = law().file("poverty")["area_of_state"].get(self.states.home, "contiguous")
        expected = marketplace.expected_income(
            monthly_income=marketplace.counted_income(
                pay=self.own_pay,
                spouse_pay=self.spouse_pay,
                disability_pay=self.taxed_pay,
                social_security=self.benefits,
                other_income=self.ledger["other_income"].amounts,
                self_employment_tax=self.set_aside,
            ),
            month=month,
        )
        line = marketplace.poverty_line(
            people=of.tax_family,
            **law().figures(
                marketplace.poverty_line,
                Months(self.months.first - 12, self.months.count),
                area=area,
            ),
        )
        percentage = marketplace.applicable_percentage(
            household_income=expected,
            poverty_line=line,
            **self.figures(marketplace.applicable_percentage),
        )
        contribution = marketplace.required_contribution(
            household_income=expected, applicable_percentage=percentage.applicable_percentage
        )
        curves = law().file("marketplace_plans")["age_curve_of_state"]
        benchmark = marketplace.premium_or_estimate(
            known=of.benchmark_premium,
            estimate=marketplace.benchmark_premium(
                age=marketplace.age_by_month(birth_month=of.birth_month, month=month),
                **self.figures(
                    marketplace.benchmark_premium,
                    state=self.states.home,
                    curve=curves.get(self.states.home, "default"),
                ),
            ),
        )
        price = marketplace.premium_or_estimate(known=of.marketplace_price, estimate=benchmark)
        self.credit = marketplace.premium_tax_credit(
            eligible=percentage.eligible,
            annual_contribution=contribution,
            benchmark_premium=benchmark,
            plan_premium=price,
        )
        return marketplace.premium_paid(
            net_premium=marketplace.net_premium(plan_premium=price, credit=self.credit),
            known_premium=of.known_premium,
            plan_now=of.plan,
        )

    # -- 7. services and the family's share; 8. assistance ----------------------------------------------

    def services(self) -> None:
        of, month, cover = self.of, self.month, self.cover
        at = {"calendar": self.table, "place": self.place}
        trend = treatment.price_trend(month=month, **self.figures(treatment.price_trend))
        counts = treatment.service_counts(**at)
        on_medicare = self._anyone(coverage.MEDIGAP, coverage.MEDICARE, coverage.ADVANTAGE)
        commercial = treatment.commercial_allowed(**at, trend=trend)
        by_medicare = treatment.medicare_allowed(**at) if on_medicare else commercial * 0.0
        bills = insurance.private_bills(
            coverage=cover, commercial=commercial, medicare=by_medicare, drug_kinds=_DRUG_KINDS
        )
        terms = {
            name: insurance.plan_term(
                coverage=cover, plan_now=of.plan, own=own, **self._later_terms(name)
            )
            for name, own in (
                ("deductible", of.deductible),
                ("coinsurance", of.coinsurance),
                ("out_of_pocket_maximum", of.out_of_pocket_maximum),
            )
        }
        no_copay = np.full((len(_KINDS), 1, 1), np.nan)
        self.shared = insurance.cost_sharing(
            allowed=bills,
            restart=self.restart,
            counts=counts,
            copays=insurance.plan_term(
                coverage=cover,
                plan_now=of.plan,
                own=np.moveaxis(of.copays, 1, 0)[:, :, None],
                marketplace=no_copay,
                partner=no_copay,
                advantage=no_copay,
            ),
            copay_before_deductible=of.copays_before_deductible,
            hsa_qualified=of.hsa_qualified,
            spent_deductible=of.spent_deductible,
            spent_out_of_pocket=of.spent_out_of_pocket,
            **terms,
        )
        original, pharmacy = self.zero, self.zero
        if on_medicare:
            original, pharmacy = self._medicare(by_medicare, counts)
        uninsured = self.zero
        if self._anyone(coverage.NONE):
            uninsured = insurance.self_pay(
                coverage=cover, list_price=treatment.full_charges(**at, trend=trend)
            )
        public = self.zero
        if self._anyone(coverage.MEDICAID):
            public = medicaid.patient_share(
                coverage=cover,
                services=taxes.together(first=counts[_HOSPITAL], second=self.time.clinic_days),
                **self.figures(medicaid.patient_share),
            )
        self.share = insurance.patient_share(
            private=self.shared.patient_share,
            original_medicare=original,
            part_d=pharmacy,
            medicaid=public,
            uninsured=uninsured,
        )
        self.post("medical", self.share)
        self.self_paid = treatment.self_paid_medicine(**at)
        self.post("self_paid_medicine", self.self_paid)

    def _later_terms(self, name: str) -> dict[str, Array]:
        """Terms of the plans that would be taken later, from the example plans."""
        silver = law().row(f"marketplace_plans.silver.{name}", self.months)
        advantage = law().row(f"medicare_plans.advantage.{name}", self.months)
        return {"marketplace": silver, "partner": getattr(self.of, name), "advantage": advantage}

    def _medicare(self, allowed: Array, counts: Array) -> tuple[Array, Array]:
        of, month, cover = self.of, self.month, self.cover
        parts = medicare.by_part(coverage=cover, allowed=allowed, part=_PARTS)
        part_b = medicare.part_b(
            month=month,
            services=parts.services,
            drugs=parts.drugs,
            drug_coinsurance=coverage.in_original_medicare(
                coverage=cover,
                amounts=treatment.medicare_drug_coinsurance(calendar=self.table, place=self.place),
            ),
            drug_limit=medicare.outpatient_drug_limit(
                visits=self.time.drug_days,
                in_hospital=of.treatment_keys[:, :1] % 2 == 1,
                **self.figures(medicare.outpatient_drug_limit),
            ),
            spent_deductible=medicare.part_b_deductible_met(
                plan_now=of.plan, spent_deductible=of.spent_deductible
            ),
            **self.figures(medicare.part_b),
        )
        part_a = medicare.part_a(
            stays=counts[_HOSPITAL], hospital=parts.hospital, **self.figures(medicare.part_a)
        )
        medigap = medicare.medigap_pays(
            coverage=cover,
            part_a=part_a,
            part_b_deductible=part_b.deductible_paid,
            part_b_coinsurance=part_b.coinsurance_paid,
            **self.figures(medicare.medigap_pays, letter="G"),
        )
        original = medicare.original_medicare(
            part_a=part_a,
            part_b_deductible=part_b.deductible_paid,
            part_b_coinsurance=part_b.coinsurance_paid,
            medigap=medigap,
        )
        pharmacy = medicare.part_d(
            month=month, drugs=parts.part_d_drugs, **self.figures(medicare.part_d)
        )
        return original, pharmacy

    # -- 9. travel, meals, childcare, help at home ---------------------------------------------------------

    def travel_and_home(self) -> None:
        of, days = self.of, self.time.clinic_days
        self.miles = travel.miles_driven(clinic_days=days, miles_one_way=of.miles_one_way)
        car = travel.car_cost(miles=self.miles, **self.figures(travel.car_cost))
        parking = travel.parking_cost(
            clinic_days=days,
            parking_per_visit=of.parking_per_visit,
            hours_on_site=self.time.hours_on_site,
            parking_per_hour=self.zero,
            daily_limit=self.zero + NEVER,
        )
        tolls = travel.tolls_and_fares(clinic_days=days, tolls_per_visit=of.tolls_per_visit)
        meals = travel.meals_cost(clinic_days=days, meals_per_visit=of.meals_per_visit)
        self.deductible_travel = travel.deductible_travel(
            car=car,
            parking=parking,
            tolls=tolls,
            lodging=self.zero,
            nights=self.zero,
            people=self.zero + 1,
            **self.figures(travel.deductible_travel),
        )
        self.post("driving", car)
        self.post("parking", parking)
        self.post("tolls", tolls)
        self.post("meals", meals)
        children = home.children_needing_care(
            month=self.month,
            children=of.children,
            **self.figures(home.children_needing_care),
        )
        self.childcare = home.childcare_cost(
            childcare_needed=of.childcare_needed,
            hours_away=self.away.patient,
            children=children,
            childcare_per_hour=of.childcare_per_hour,
        )
        self.post("childcare", self.childcare)
        self.post(
            "help_at_home",
            home.help_at_home(
                days=self.months.days,
                help_hours_per_week=of.help_hours_per_week,
                help_per_hour=of.help_per_hour,
            ),
        )
        self.post("other_costs", home.other_costs(month=self.month, other_costs=of.other_costs))
        self.post("living", home.living_cost(month=self.month, living_costs=of.living_costs))

    # -- 10. taxes -------------------------------------------------------------------------------------------

    def taxes(self) -> None:
        of, month, t = self.of, self.month, taxes
        patient, caregiver = self.patient, self.caregiver
        joint = of.caregiver_on_return

        def total(page: Array, before: Array | float = 0.0) -> Array:
            return t.calendar_year_total(amounts=page, before=before, month=month)

        def yearly(rule: Any) -> dict[str, Array]:
            return self.figures(rule, at="years")

        sick_pay_taxed = t.payroll_taxed_disability_pay(
            taxable_disability_pay=self.taxed_short_term,
            last_month_worked=of.last_month_worked,
            month=month,
            **self.figures(t.payroll_taxed_disability_pay),
        )
        withheld = t.payroll_tax_withheld(
            wages=t.together(first=patient.earned.wages, second=sick_pay_taxed),
            wages_before=self.own_before,
            month=month,
            **self.figures(t.payroll_tax_withheld),
        )
        caregiver_withheld = t.payroll_tax_withheld(
            wages=caregiver.earned.wages,
            wages_before=self.caregiver_before,
            month=month,
            **self.figures(t.payroll_tax_withheld),
        )
        self.post("payroll_tax", t.together(first=withheld.total, second=self.set_aside))
        self.post("caregiver_payroll_tax", caregiver_withheld.total)

        regular = t.regular_pay(
            monthly_pay=patient.pay,
            self_employed=of.self_employed,
            partner_monthly_pay=earnings.counted_part(
                amounts=caregiver.pay, counted=caregiver.counted
            ),
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
            pay=t.together(first=self.own_pay, second=self.spouse_pay, third=self.taxed_pay),
            withholding_rate=rate,
            month=month,
        )
        self.post("income_tax", paid_now)
        own = self.zero
        if (caregiver.counted & of.caregiver & ~of.caregiver_on_return).any():
            own = self._own_return(regular.partner_pay)
        self.post("caregiver_income_tax", own)
        age = t.age_at_year_end(birth_month=of.birth_month, month=month)
        spouse_before = earnings.counted_part(amounts=self.caregiver_before, counted=joint)
        profit = total(patient.earned.profit, self.profit_before)
        se_tax = t.self_employment_tax(
            self_employment_profit=profit,
            wages=total(patient.earned.wages, self.own_before),
            **yearly(t.self_employment_tax),
        )
        year = t.federal_income_tax(
            filing_status=of.filing_status,
            age=age,
            wages=total(
                t.together(first=patient.earned.wages, second=self.taxed_pay), self.own_before
            ),
            spouse_wages=total(self.spouse_pay, spouse_before),
            self_employment_profit=profit,
            deductible_self_employment_tax=se_tax.deductible_half,
            social_security=total(self.benefits),
            other_income=total(self.ledger["other_income"].amounts),
            medical_expenses=total(
                t.medical_expenses(
                    patient_share=self.share,
                    premium=self.premium,
                    self_paid=self.self_paid,
                    travel=self.deductible_travel,
                )
            ),
            children_under_17=kids.under_17,
            other_dependents=kids.older,
            earned_income_credit_children=kids.qualifying,
            care_expenses=total(self.childcare),
            care_qualifying_people=kids.needing_care,
            **yearly(t.federal_income_tax),
        )
        settled = t.settlement(
            income_tax=year.income_tax,
            income_tax_paid=t.income_tax_paid(
                income_tax_withheld=paid_now,
                pay_before=t.together(
                    first=self.own_before, second=self.profit_before, third=spouse_before
                ),
                withholding_rate=rate,
                month=month,
            ),
            self_employment_tax=se_tax.tax,
            self_employment_tax_paid=t.set_aside_in_year(
                set_aside=self.set_aside,
                profit_before=self.profit_before,
                month=month,
                **self.figures(t.set_aside_in_year),
            ),
            month=month,
            **self.figures(t.settlement, at="first"),
        )
        self.post("tax_refund", settled.refund)
        self.post("tax_due", settled.balance_due)

    def _own_return(self, partner_pay: Array) -> Array:
        """Tax withheld from a partner who files alone."""
        t = taxes
        rate = t.withholding_rate(
            filing_status=self.zero + t.SINGLE,
            regular_pay=partner_pay,
            regular_profit=0.0,
            regular_adjustments=0.0,
            children_under_17=0.0,
            other_dependents=0.0,
            **self.figures(t.withholding_rate, at="years"),
        )
        pay = earnings.counted_part(
            amounts=self.caregiver.earned.wages, counted=~self.of.caregiver_on_return
        )
        return t.income_tax_withheld(pay=pay, withholding_rate=rate, month=self.month)


# -- results -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Projected:
    """A group of households, projected together. What only pages and events need is made on demand."""

    households: Columns
    ledger: Ledger
    notes: dict[str, int | None]
    run: _Month

    @cached_property
    def points(self) -> dict[str, Array]:
        """Turning points: month ordinals by kind, a column each."""
        return _turning_points(self.run, self.households)

    @cached_property
    def pages(self) -> dict[str, Array]:
        """Pages beside the ledger: cover, clinic days, hours, leave."""
        return _pages(self.run)


def _turning_points(run: _Month, households: Columns) -> dict[str, Array]:
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


def _pages(run: _Month) -> dict[str, Array]:
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
        "deductible_paid": run.shared.deductible_paid,
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


def project(households: Columns, months: Months, states: States) -> Projected:
    """Project households that share the first month and the states.

    Parameters
    ----------
    households
        Facts, one row a household.
    months
        The months to project.
    states
        Whose law applies.
    """
    run = _Month(households, months, states)
    run.run()
    return Projected(households, run.ledger, run.notes, run)


def grouped(households: Columns) -> Iterator[tuple[Array, Projected]]:
    """Project a table of households: one call, one law, for each group that shares it."""
    names = ("first_month", "months", "state", "work_state", "caregiver_work_state")
    for (first, count, home_, work, caregiver), rows in households.groups(*names):
        group = households.take(rows) if len(rows) < households.households else households
        yield (
            rows,
            project(group, Months(int(first), int(count)), States(home_, work, caregiver)),
        )


@dataclass(frozen=True)
class Estimate:
    """One family's months: the ledger, when things change, and what was assumed."""

    case: Case
    settled: Case
    projected: Projected
    ledger: Ledger
    household: int
    assumptions: tuple[Assumption, ...]

    @property
    def months(self) -> Months:
        """The months shown."""
        return self.ledger.months

    def page(self, name: str) -> Array:
        """One of the projection's own pages for this family, ``(T,)`` or ``(1,)``."""
        page = self.projected.pages[name]
        return page[self.household if len(page) > 1 else 0]

    def point(self, name: str) -> float:
        """A turning point as a month ordinal; never and unknown are beyond any month."""
        column = self.projected.points.get(name)
        return NEVER if column is None else float(column[self.household, 0])

    def fact_of(self, value: Any) -> str | None:
        """The fact of the household that an array is, if it is one."""
        households = self.projected.households
        return next((name for name in households if getattr(households, name) is value), None)

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """When things change, in order."""
        cover = self.page("coverage")
        has_deductible = (cover != coverage.NONE) & (cover != coverage.MEDICAID)
        again = self.page("plan_year_starts") & has_deductible
        restarts = self.months.ordinal[0][again].astype(int).tolist()
        points = {name: self.point(name) for name in self.projected.points}
        ssi = np.flatnonzero(self.possible_ssi() > 0)
        if ssi.size:
            points["ssi_possible"] = float(self.months.ordinal[0, ssi[0]])
        refused = {kind: social_security.REFUSAL_WORDS[test] for kind, test in REFUSALS.items()}
        sentences = {kind: f"{words.says} {words.changes}" for kind, words in refused.items()}
        return events(points, restarts, self.months, sentences)

    def ssdi_range(self) -> tuple[float, float] | None:
        """Low and high of the first full SSDI amount, USD a month, when earlier pay is a guess.

        None when the record of earnings is known, or no SSDI comes in the months shown.
        """
        job = self.settled.patient.job
        if job is None or job.earnings or not self.ledger.page("ssdi").any():
            return None
        guesses = [self.case.changed({"choices.earnings_guess": g}) for g in ("low", "high")]
        pages = [one.ledger.page("ssdi")[0] for one in estimate_many(guesses)]
        low, high = (float(page[page > 0][0]) if page.any() else 0.0 for page in pages)
        return low, high

    def date_last_insured(self) -> float:
        """Last month by which a disability must begin to be covered by the work so far (SSDI)."""
        run, row = self.projected.run, slice(self.household, self.household + 1)
        found = social_security.date_last_insured(
            quarters_of_coverage=run.credits[row],
            birth_month=run.of.birth_month[row],
            **law().figures(social_security.date_last_insured, self.months, at="first"),
        )
        return float(found[0, 0])

    def possible_ssi(self) -> Array:
        """SSI that may be paid on top, USD by month ``(T,)``: possible, and not counted.

        It stands on the months of a claim in which pay is below the work limit, and on savings
        below the limit; savings that are not known are taken to be.
        """
        of, months, ledger = self.projected.households, self.months, self.ledger
        row = slice(self.household, self.household + 1)

        def page(*keys: str) -> Array:
            return np.sum([ledger.page(key) for key in keys], axis=0)

        spouse = of.caregiver_on_return[row]
        found = social_security.supplemental_security_income(
            unearned_income=page(
                "ssdi",
                "social_security",
                "state_leave",
                "short_term_disability",
                "long_term_disability",
                "workers_compensation",
                "other_income",
            ),
            earned_income=page("wages", "sick_pay"),
            has_spouse=spouse,
            spouse_unearned_income=page("caregiver_state_leave") * spouse,
            spouse_earned_income=page("caregiver_wages", "caregiver_sick_pay") * spouse,
            children=home.children_needing_care(
                month=months.ordinal,
                children=of.children[row],
                age_limit=law().row("social_security.ages.child", months),
            ),
            resources=np.nan_to_num(of.savings[row]),
            may_be_paid=(months.ordinal > of.application_month[row])
            & ~self.page("works_above_limit"),
            **law().figures(social_security.supplemental_security_income, months),
        )
        return found.benefit[0]

    def held_figures(self) -> list[str]:
        """Figures that are not published for all months shown, and from when they are held."""
        return [
            f"{law().parameter(name).says.rstrip('.')}: held from {month_label(m)}"
            for name, m in sorted(self.projected.notes.items())
            if m is not None
        ]

    def sentences(self) -> list[str]:
        """The worst month in a sentence, with how short or how much is left."""
        worst = self.ledger.worst_month()
        net = float(self.ledger.net[0, worst])
        label = month_label(self.months.ordinal[0, worst], full=True)
        if self.settled.home.living_costs is None:
            return [
                f"The hardest month is {label}.",
                f"Before rent and food, ${abs(net):,.0f} "
                f"{'is left over' if net >= 0 else 'is missing'} in that month.",
            ]
        if net >= 0:
            return [
                f"The tightest month is {label}.",
                f"${net:,.0f} would be left over in that month.",
            ]
        return [f"The hardest month is {label}.", f"The family would be ${-net:,.0f} short."]

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return self.ledger.to_dict() | {
            "worst_month": month_text(self.months.ordinal[0, self.ledger.worst_month()]),
            "summary": self.sentences(),
            "events": [
                {
                    "month": month_text(e.month),
                    "kind": e.kind,
                    "sentence": e.sentence,
                    "deadline": e.deadline,
                    "cite": e.cite,
                }
                for e in self.events
            ],
            "assumed": [
                {"field": a.field, "question": a.words, "sentence": a.sentence}
                for a in self.assumptions
            ],
            "held_figures": self.held_figures(),
            "ssdi_range": self.ssdi_range(),
            "date_last_insured": None
            if not 0 < (insured_until := self.date_last_insured()) < NEVER
            else month_text(insured_until),
        }


def estimate_many(cases: Sequence[Case]) -> list[Estimate]:
    """Estimate several cases; those that share months and states are one batch."""
    settled = [case.settled() for case in cases]
    households = Columns.stack([facts(filled) for filled, _ in settled])
    found: list[Estimate | None] = [None] * len(cases)
    for rows, projected in grouped(households):
        for place, row in enumerate(rows):
            filled, assumptions = settled[row]
            ledger = projected.ledger if len(rows) == 1 else projected.ledger.row(place)
            found[row] = Estimate(cases[row], filled, projected, ledger, place, assumptions)
    return [one for one in found if one is not None]


def estimate(case: Case | str | Path | Mapping[str, Any]) -> Estimate:
    """Estimate one family's months.

    Parameters
    ----------
    case
        A case, a case file, or plain data.

    Raises
    ------
    CaseError
        When the case cannot be read.
    """
    return estimate_many([case if isinstance(case, Case) else Case.read(case)])[0]


__all__ = [
    "LINES",
    "Estimate",
    "Projected",
    "States",
    "estimate",
    "estimate_many",
    "grouped",
    "project",
]
