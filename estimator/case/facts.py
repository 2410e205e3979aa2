"""Facts: one flat row of numbers a family, for the rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, get_args

from estimator.basis.columns import EARNINGS_YEARS
from estimator.basis.law import law
from estimator.basis.money import PAYS_A_YEAR
from estimator.basis.months import NEVER, first_day, month_ordinal, month_text
from estimator.case.case import Case, employees_everywhere
from estimator.case.parts import (
    LEAVE_YEARS,
    DisabilityPolicy,
    Extra,
    ExtraItem,
    Home,
    Job,
    LongTermPolicy,
    MedigapLetter,
    Plan,
    Travel,
)

#: What stands before the facts of each person's job.
PEOPLE = {"": "patient", "caregiver_": "caregiver", "second_caregiver_": "second_caregiver"}

FACT_FIELDS = {
    "first_month": "first_month",
    "months": "months",
    "state": "state",
    "birth_month": "patient.birth",
    "filing_status": "married",
    "children": "children",
    "school_ends": "children",
    "stops_work": "choices.last_month_of_work",
    "last_day_of_work": "choices.last_month_of_work",
    "return_day": "choices.return_month",
    "reduced_from": "choices.fewer_hours_from",
    "reduced_hours": "choices.hours_per_week",
    "applies_for_ssdi": "choices.apply_for_ssdi",
    "application_month": "choices.ssdi_application",
    "use_state_leave": "choices.use_state_leave",
    "count_state_pay": "choices.count_state_pay_against_ssdi",
    "earnings_guess": "choices.earnings_guess",
    "has_representative": "choices.ssdi_representative",
    "bill_month": "choices.access_to_care_act_from",
    "blind": "patient.blind",
    "found_by_program": "patient.found_by_screening_program",
    "compensation_weekly": "patient.workers_compensation.weekly_amount",
    "compensation_from": "patient.workers_compensation.first_month",
    "compensation_until": "patient.workers_compensation.last_month",
    "coverage_after_work": "choices.coverage_after_work",
    "after_cobra": "choices.after_cobra",
    "marketplace_chosen": "choices.marketplace_chosen",
    "step_months": "choices.coverage_changes",
    "step_covers": "choices.coverage_changes",
    "partner_plan": "choices.partner_plan",
    "partner_ends": "choices.partner_plan_ends",
    **{
        f"partner_{name}": f"choices.partner_terms.{name}"
        for name in (
            "premium",
            "deductible",
            "coinsurance",
            "out_of_pocket_maximum",
            "plan_year_starts",
        )
    },
    "employer_premium": "plan.full_premium",
    "spent_on_drugs": "medicare.spent_on_drugs",
    "others_on_plan": "plan.others_covered",
    "others_premium": "choices.others_premium",
    "benchmark_premium": "choices.marketplace_benchmark",
    "social_security_now": "patient.social_security.monthly",
    "social_security_since": "patient.social_security.entitled_since",
    "social_security_ended": "patient.social_security.ended",
    "asked_again": "patient.social_security.asked_again",
    "disability_since": "patient.social_security.entitled_since",
    "medicare_kind": "choices.medicare_choice",
    "known_premium": "plan.premium",
    "marketplace_price": "plan.full_premium",
    "marketplace_metal": "choices.marketplace_metal",
    "spouse_plan_birth": "choices.others_on_marketplace",
    "children_plan_birth": "choices.others_on_marketplace",
    "income_told": "choices.income_told_marketplace",
    "offer_worker": "caregiver.job.plan_offer_worker",
    "offer_family": "caregiver.job.plan_offer_family",
    "keeps_medicaid": "choices.keeps_medicaid",
    "cobra_since": "plan.cobra_since",
    "last_month_worked": "choices.last_month_of_work",
    "advantage_premium": "plan.premium",
    "hsa_qualified": "plan.hsa_qualified",
    "drug_deductible": "plan.drug_deductible",
    "covers_family": "plan.others_covered",
    "family_deductible": "plan.family.deductible",
    "family_maximum": "plan.family.out_of_pocket_maximum",
    "aggregate": "plan.family.own_limits",
    "others_medical": "plan.family.others_pay",
    "family_spent_deductible": "plan.family.spent_deductible",
    "family_spent_out_of_pocket": "plan.family.spent_out_of_pocket",
    "outside_share": "plan.outside_network.share",
    "outside_covered": "plan.outside_network.covered",
    "outside_deductible": "plan.outside_network.deductible",
    "outside_coinsurance": "plan.outside_network.coinsurance",
    "outside_maximum": "plan.outside_network.out_of_pocket_maximum",
    "has_fsa": "plan.accounts.fsa_election",
    "fsa_election": "plan.accounts.fsa_election",
    "fsa_left": "plan.accounts.fsa_left",
    "fsa_year_starts": "plan.accounts.fsa_year_starts",
    "fsa_carries_over": "plan.accounts.fsa_carries_over",
    "has_hsa": "plan.accounts.hsa_balance",
    "hsa_balance": "plan.accounts.hsa_balance",
    "hsa_each_month": "plan.accounts.hsa_each_month",
    "hsa_from_employer": "plan.accounts.hsa_from_employer",
    "card_from": "help.copay_card_from",
    "card_limit": "help.copay_card_limit",
    "card_you_pay": "help.copay_card_you_pay",
    "card_used": "help.copay_card_used",
    "card_program": "plan.counts_card",
    "grant_amount": "help.foundation_grant",
    "grant_from": "help.foundation_grant_from",
    "hospital_discount": "help.hospital_discount",
    "hospital_discount_from": "help.hospital_discount_from",
    "cash_grant": "help.cash_grant",
    "cash_grant_from": "help.cash_grant_from",
    "free_rides": "help.free_rides",
    "free_parking": "help.free_parking",
    "caregiver_on_return": "married",
    "tax_family": "children",
    "young_children": "children",
    "caregiver_last_day_of_work": "choices.caregiver_leave_from",
    "caregiver_return_day": "choices.caregiver_leave_weeks",
    "caregiver_reduced_from": "choices.caregiver_leave_from",
    "medigap_letter": "medicare.medigap_letter",
    "part_b_from": "medicare.part_b_from",
    "drug_plan_from": "medicare.drug_plan_from",
    "drug_cover_ends": "medicare.other_drug_cover_until",
    "incomes_before": "medicare.income_two_years_before",
    "asks_for_newer_income": "medicare.asks_for_newer_income",
    "payment_plan_from": "medicare.payment_plan_from",
    "extra_help_from": "help.extra_help_from",
    "full_medicaid_too": "help.full_medicaid_too",
    "savings_program": "help.savings_program",
    "savings_program_from": "help.savings_program_from",
    "plan": "plan.kind",
    "copays_before_deductible": "plan.copays.before_deductible",
    "copays": "plan.copays",
    "tolls_per_visit": "travel.tolls_and_fares_per_visit",
    "childcare_needed": "home.childcare_on_clinic_days",
    "caregiver_shares_home": "caregiver.shares_home",
    "caregiver": "caregiver.relation",
    "caregiver_goes_along": "caregiver.goes_along",
    "caregiver_reduced_hours": "choices.caregiver_hours_per_week",
    "treatment_switch_days": "treatment.scans_at_switch",
    "urgent_visits_a_year": "treatment.urgent_care",
    "urgent_stays_a_year": "treatment.urgent_care",
    "treatment_end": "treatment.end",
    "own_prices": "treatment.prices",
    "price_levels": "treatment.prices",
    "charge_levels": "treatment.prices",
    "medicare_drug_level": "treatment.prices",
    "more_hours_per_visit": "travel.minutes_one_way",
    "decision_months": "choices.ssdi_application",
    "treatment_keys": "treatment.regimen",
    "treatment_starts": "treatment.start",
    "treatment_stops": "treatment.end",
    **{
        name: f"plan.{name}"
        for name in (
            "deductible",
            "coinsurance",
            "out_of_pocket_maximum",
            "spent_deductible",
            "spent_out_of_pocket",
            "plan_year_starts",
            "premium",
            "full_premium",
            "medigap_premium",
            "drug_plan_premium",
        )
    },
    "travel_mode": "travel.mode",
    "far_miles": "travel.stays_over_from_miles",
    "free_lodging": "help.free_lodging",
    "second_caregiver": "second_caregiver.relation",
    **dict.fromkeys(
        (
            "second_caregiver_last_day_of_work",
            "second_caregiver_return_day",
            "second_caregiver_reduced_from",
            "second_caregiver_reduced_hours",
        ),
        "second_caregiver.job",
    ),
    "second_caregiver_goes_along": "second_caregiver.goes_along",
    **dict.fromkeys(("extra_from", "extra_until", "extra_times", "extra_price"), "home.extras"),
    "cycle_days": "treatment.regimen",
    **{
        name: f"travel.{name}"
        for name in (
            "miles_one_way",
            "minutes_one_way",
            "parking_per_visit",
            "meals_per_visit",
            "fare",
            "miles_per_gallon",
            "gas_price",
            "parking_per_hour",
            "parking_daily_limit",
            "parking_free_hours",
            "parking_discount",
            "labs_near",
            "visits_near",
            "near_miles_one_way",
            "near_minutes_one_way",
            "nights_per_visit",
            "price_per_night",
        )
    },
    **{
        name: f"home.{name}"
        for name in (
            "childcare_per_hour",
            "bad_days_per_cycle",
            "bad_day_hours",
            "care_stops_from",
            "care_stops_until",
            "care_hours_per_week",
            "childcare_per_week",
            "help_hours_per_week",
            "help_per_hour",
            "living_costs",
            "other_costs",
            "other_income",
            "savings",
        )
    },
    **{
        f"{prefix}{fact}": f"{person}.job.{field}"
        for prefix, person in PEOPLE.items()
        for fact, field in {
            "works": "pay",
            "pay_amount": "pay",
            "paid_hours": "hours_per_week",
            "times_a_year": "per",
            "hours_per_week": "hours_per_week",
            "paid_when_absent": "paid_when_absent",
            "self_employed": "self_employed",
            "employees": "employees",
            "employees_everywhere": "employees_everywhere",
            "months_with_employer": "months_with_employer",
            "hours_last_12_months": "hours_last_12_months",
            "paid_leave_hours": "paid_leave_hours",
            "days_per_week": "days_per_week",
            **{
                name: name
                for name in (
                    "sick_hours_per_cycle",
                    "overtime_hours",
                    "shift_hours",
                    "shift_differential",
                    "retirement_match",
                    "plan_hours",
                )
            },
            "leave_year": "leave_year",
            "leave_year_month": "leave_year_month",
            "leave_weeks_used": "leave_weeks_used",
            "state_leave_weeks_used": "state_leave_weeks_used",
            "other_leave_weeks_used": "other_leave_weeks_used",
            "own_occupation_months": "long_term_disability.own_occupation_months",
            "any_occupation": "long_term_disability.any_occupation",
            "offsets_family": "long_term_disability.offsets_family",
            "long_term_minimum": "long_term_disability.monthly_minimum",
            "has_record": "earnings",
            "earnings": "earnings",
            "work_state": "state",
            "short_term_share": "short_term_disability.share",
            "short_term_weekly_maximum": "short_term_disability.weekly_maximum",
            "short_term_wait_days": "short_term_disability.wait_days",
            "short_term_weeks": "short_term_disability.weeks",
            "short_term_taxed": "short_term_disability.taxed",
            "long_term_taxed": "long_term_disability.taxed",
            "long_term_share": "long_term_disability.share",
            "long_term_weekly_maximum": "long_term_disability.weekly_maximum",
            "long_term_wait_days": "long_term_disability.wait_days",
            "long_term_weeks": "long_term_disability.weeks",
        }.items()
    },
}

FILING = {"single": 0, "joint": 1, "head of household": 2}
PLAN_CODES = {
    "none": 0,
    "employer": 1,
    "COBRA": 2,
    "marketplace": 3,
    "partner": 4,
    "medicare": 5,
    "medicare advantage": 7,
    "medicaid": 8,
}
GUESSES = {"low": 0, "typical": 1, "high": 2}
LETTERS = get_args(MedigapLetter)
SAVINGS_PROGRAMS: dict[str | None, int] = {"QMB": 1, "SLMB": 2, "QI": 3}
CARD_PROGRAMS = {"counts": 0, "accumulator": 1, "maximizer": 2}
COMPANY = {"alone": "Never", "always": "To every trip"}
TRAVEL_MODES = get_args(Travel.model_fields["mode"].annotation)
EXTRAS = get_args(ExtraItem)
METALS = {"bronze": 0, "silver": 1, "gold": 2, "catastrophic": 3}
MEDICARE_CODES = {"medigap": 5, "drug plan": 6, "advantage": 7}
_COPAY_ORDER = {  # kinds of service of rules/treatment.py, with the copay that applies
    "primary": "primary",
    "specialist": "specialist",
    "emergency": "emergency",
    "imaging": "imaging",
    "lab": "lab",
    "infusion_drug": None,
    "infusion": "infusion",
    "radiation": "radiation",
    "procedure": None,
    "hospital": "hospital",
    "therapy": "therapy",
    "drug_generic": "drug_generic",
    "drug_preferred": "drug_preferred",
    "drug_specialty": "drug_specialty",
}
_UNKNOWN = float("nan")


def _ordinal(text: str | None) -> float:
    return NEVER if text is None else float(month_ordinal(text))


def _first_day(ordinal: float) -> float:
    return NEVER if ordinal >= NEVER else float(first_day(ordinal).toordinal())


def _granted_from(case: Case, amount: float | None, first: str | None) -> float:
    """First month of help that is granted: as told, or the first month shown; never without it."""
    return NEVER if not amount else _ordinal(first or case.first_month)


def _extra_facts(home: Home) -> dict[str, list[float]]:
    """Things and services, a column each in the order of ``EXTRAS``."""
    known = {extra.item: extra for extra in home.extras}

    def column(of: Callable[[Extra], float], otherwise: float) -> list[float]:
        return [of(known[item]) if item in known else otherwise for item in EXTRAS]

    return {
        "extra_from": column(lambda x: _ordinal(x.start), NEVER),
        "extra_until": column(lambda x: _ordinal(x.until) + 1 if x.until else NEVER, NEVER),
        "extra_times": column(lambda x: x.times_per_week, 0.0),
        "extra_price": column(lambda x: _number(x.price), _UNKNOWN),
    }


def _plan_code(case: Case, kind: str) -> int:
    """Code of a kind of plan; Medicare is with Medigap when a Medigap premium is given."""
    alone = kind == "medicare" and case.plan.medigap_premium is None
    return PLAN_CODES[kind] + alone


def _employer_premium(plan: Plan) -> float:
    """The employer's share of the premium; none where either part is not known."""
    if plan.kind != "employer" or plan.full_premium is None or plan.premium is None:
        return 0.0
    return max(plan.full_premium - plan.premium, 0.0)


def _term(plan: Plan, told: float | None, otherwise: float) -> float:
    """A term of today's plan. One of a marketplace plan that is not told is the example plan's."""
    if told is None:
        return _UNKNOWN if plan.kind == "marketplace" else otherwise
    return float(told)


def _month_or_unknown(text: str | None) -> float:
    return _UNKNOWN if text is None else float(month_ordinal(text))


def _truth(value: bool | None) -> float:
    return _UNKNOWN if value is None else float(value)


def _number(value: float | None) -> float:
    return _UNKNOWN if value is None else float(value)


def _job_facts(job: Job | None, state: str, prefix: str, first_month: str) -> dict[str, Any]:
    hours = (job.hours_per_week if job else None) or 40.0
    record = dict.fromkeys(EARNINGS_YEARS, 0.0)
    record.update((job.earnings if job else None) or {})
    policies = {
        "short": job.short_term_disability if job else None,
        "long": job.long_term_disability if job else None,
    }
    facts: dict[str, Any] = {
        "works": job is not None,
        "pay_amount": float(job.pay) if job else 0.0,
        "paid_hours": hours if job and job.per == "hour" else 1.0,
        "times_a_year": float(PAYS_A_YEAR[job.per]) if job else 1.0,
        "hours_per_week": hours,
        "paid_when_absent": bool(job and job.paid_when_absent),
        "self_employed": bool(job and job.self_employed),
        "employees": float((job.employees if job else 0) or 0),
        "employees_everywhere": _number(employees_everywhere(job, first_month)),
        "months_with_employer": float((job.months_with_employer if job else 0) or 0),
        "hours_last_12_months": _worked_hours(job, hours),
        "paid_leave_hours": float((job.paid_leave_hours if job else 0) or 0),
        "days_per_week": float((job.days_per_week if job else None) or 5),
        "sick_hours_per_cycle": float(job.sick_hours_per_cycle if job else 0),
        "overtime_hours": float(job.overtime_hours if job else 0),
        "shift_hours": float(job.shift_hours if job else 0),
        "shift_differential": float(job.shift_differential if job else 0),
        "retirement_match": float(job.retirement_match if job else 0),
        "plan_hours": _number(job.plan_hours if job else None),
        "leave_year": float(LEAVE_YEARS[(job.leave_year if job else None) or "rolling backward"]),
        "leave_year_month": float((job.leave_year_month if job else None) or 1),
        "leave_weeks_used": float((job.leave_weeks_used if job else 0) or 0),
        "state_leave_weeks_used": float((job.state_leave_weeks_used if job else 0) or 0),
        "other_leave_weeks_used": float((job.other_leave_weeks_used if job else 0) or 0),
        "has_record": bool(job and job.earnings),
        "earnings": list(record.values()),
        "work_state": (job.state if job else None) or state,
    }
    for term, policy in policies.items():
        real = policy if isinstance(policy, DisabilityPolicy) else None
        facts |= {
            f"{term}_term_share": float((real.share if real else 0) or 0),
            f"{term}_term_weekly_maximum": (real.weekly_maximum if real else None) or 1e9,
            f"{term}_term_wait_days": float((real.wait_days if real else 0) or 0),
            f"{term}_term_weeks": float((real.weeks if real else 0) or 0),
            f"{term}_term_taxed": float(bool(real and real.taxed)),
        }
    real = policies["long"] if isinstance(policies["long"], LongTermPolicy) else None
    months = real.own_occupation_months if real else None
    facts |= {
        "own_occupation_months": NEVER if months is None else float(months),
        "any_occupation": not real or real.any_occupation is not False,
        "offsets_family": not real or real.offsets_family is not False,
        "long_term_minimum": float((real.monthly_minimum if real else 0) or 0),
    }
    return {prefix + name: value for name, value in facts.items()}


def _worked_hours(job: Job | None, hours: float) -> float:
    if job is None:
        return 0.0
    if job.hours_last_12_months is not None:
        return job.hours_last_12_months
    return hours * 52 * min(job.months_with_employer or 0, 12) / 12


def facts(case: Case) -> dict[str, Any]:
    """One flat row of numbers (months as ordinals, days as day ordinals) from a settled case.

    ``FACT_FIELDS`` names the question behind each fact.
    """
    choices, plan, home = case.choices, case.plan, case.home
    married = case.married
    if married is None:
        married = case.caregiver is not None and case.caregiver.relation == "spouse"
    filing = 1 if married else 2 if case.children else 0
    stop, fewer = NEVER, NEVER
    if choices.work == "stop":
        stop = _ordinal(choices.last_month_of_work or case.first_month) + 1
    if choices.work == "fewer hours":
        fewer = _ordinal(choices.fewer_hours_from or case.first_month)
    returns = _ordinal(choices.return_month) if stop < NEVER else NEVER
    helper_leaves, helper_fewer = NEVER, NEVER
    if choices.caregiver_work == "leave":
        helper_leaves = _ordinal(choices.caregiver_leave_from or case.first_month)
    if choices.caregiver_work == "fewer hours":
        helper_fewer = _ordinal(choices.caregiver_leave_from or case.first_month)
    helper_back = _first_day(helper_leaves) + 7 * (choices.caregiver_leave_weeks or 0)
    benefit = case.patient.social_security
    compensation = case.patient.workers_compensation
    is_disability = benefit is not None and benefit.kind == "disability"
    applies = choices.apply_for_ssdi and benefit is None and min(stop, fewer) < NEVER
    with_her = choices.others_on_marketplace or "nobody"
    helper = case.caregiver.job if case.caregiver else None
    trip, partner = case.travel, choices.partner_terms
    drives = trip.mode in ("own car", "own car, gas alone")
    family, outside, accounts, given = plan.family, plan.outside_network, plan.accounts, case.help
    row: dict[str, Any] = {
        "first_month": float(month_ordinal(case.first_month)),
        "months": float(case.months),
        "state": case.state,
        "birth_month": _ordinal(case.patient.birth),
        "filing_status": float(filing),
        "children": [_ordinal(c.birth) for c in case.children],
        "school_ends": [
            _ordinal(c.high_school_ends) if c.high_school_ends else _UNKNOWN for c in case.children
        ],
        # choices
        "stops_work": stop,
        "last_day_of_work": _first_day(stop) - 1 if stop < NEVER else NEVER,
        "return_day": _first_day(returns),
        "reduced_from": _first_day(fewer),
        "reduced_hours": float(choices.hours_per_week or 0),
        "applies_for_ssdi": bool(applies),
        "application_month": (
            _ordinal(choices.ssdi_application or month_text(min(stop, fewer))) if applies else NEVER
        ),
        "use_state_leave": choices.use_state_leave,
        "count_state_pay": choices.count_state_pay_against_ssdi is not False,
        "earnings_guess": float(GUESSES[choices.earnings_guess or "high"]),
        "has_representative": choices.ssdi_representative,
        "bill_month": _ordinal(choices.access_to_care_act_from),
        "blind": case.patient.blind,
        "found_by_program": _truth(case.patient.found_by_screening_program),
        "compensation_weekly": float(compensation.weekly_amount if compensation else 0),
        "compensation_from": _ordinal(compensation.first_month if compensation else None),
        "compensation_until": _ordinal(compensation.last_month if compensation else None),
        "coverage_after_work": float(PLAN_CODES[choices.coverage_after_work or "COBRA"]),
        "after_cobra": float(PLAN_CODES[choices.after_cobra or "marketplace"]),
        "marketplace_chosen": _month_or_unknown(choices.marketplace_chosen),
        "step_months": [_ordinal(step.start) for step in choices.coverage_changes],
        "step_covers": [float(_plan_code(case, s.kind)) for s in choices.coverage_changes],
        "partner_plan": _truth(True if plan.kind == "partner" else choices.partner_plan),
        "partner_ends": (
            _ordinal(choices.partner_plan_ends) + 1 if choices.partner_plan_ends else NEVER
        ),
        "partner_premium": _number(partner.premium),
        "partner_deductible": _number(partner.deductible),
        "partner_coinsurance": _number(partner.coinsurance),
        "partner_out_of_pocket_maximum": _number(partner.out_of_pocket_maximum),
        "partner_plan_year_starts": float(partner.plan_year_starts or 1),
        "spent_on_drugs": float(case.medicare.spent_on_drugs),
        "employer_premium": _employer_premium(plan),
        "others_on_plan": float(plan.others_covered or 0),
        "others_premium": _number(choices.others_premium),
        "benchmark_premium": _number(choices.marketplace_benchmark),
        # Social Security now
        "social_security_now": float(benefit.monthly if benefit else 0),
        "social_security_since": _ordinal(benefit.entitled_since if benefit else None),
        "social_security_ended": _ordinal(benefit.ended if benefit else None),
        "asked_again": _ordinal(benefit.asked_again if benefit else None),
        "disability_since": _ordinal(benefit.entitled_since if benefit and is_disability else None),
        # plan
        "plan": float(_plan_code(case, plan.kind)),
        "medicare_kind": float(MEDICARE_CODES[choices.medicare_choice or "drug plan"]),
        "deductible": _term(plan, plan.deductible, 0.0),
        "coinsurance": _term(plan, plan.coinsurance, 0.0),
        "out_of_pocket_maximum": _term(plan, plan.out_of_pocket_maximum, float("inf")),
        "copays": [
            _number(getattr(plan.copays, name) if name else None) for name in _COPAY_ORDER.values()
        ],
        "copays_before_deductible": plan.copays.before_deductible,
        "spent_deductible": float(plan.spent_deductible or 0),
        "spent_out_of_pocket": float(
            plan.spent_deductible or 0
            if plan.spent_out_of_pocket is None
            else plan.spent_out_of_pocket
        ),
        "plan_year_starts": float(plan.plan_year_starts or 1),
        "premium": float(plan.premium or 0),
        "known_premium": _number(plan.premium),
        "full_premium": float(plan.full_premium or 0),
        "marketplace_price": _number(plan.full_premium if plan.kind == "marketplace" else None),
        "marketplace_metal": float(METALS[choices.marketplace_metal or "silver"]),
        "spouse_plan_birth": (
            _ordinal((case.caregiver.birth if case.caregiver else None) or case.patient.birth)
            if "spouse" in with_her
            else _UNKNOWN
        ),
        "children_plan_birth": [
            _ordinal(c.birth) if "children" in with_her else _UNKNOWN for c in case.children
        ],
        "income_told": _number(choices.income_told_marketplace),
        "offer_worker": _number(helper.plan_offer_worker if helper else None),
        "offer_family": _number(helper.plan_offer_family if helper else None),
        "keeps_medicaid": bool(choices.keeps_medicaid),
        "cobra_since": _UNKNOWN if plan.cobra_since is None else _ordinal(plan.cobra_since),
        "last_month_worked": stop - 1 if stop < NEVER else NEVER,
        "medigap_premium": float(plan.medigap_premium or 0),
        "advantage_premium": float(
            (plan.premium if plan.kind == "medicare advantage" else None) or 0
        ),
        "hsa_qualified": plan.hsa_qualified,
        "drug_deductible": _number(plan.drug_deductible),
        # the plan's limits for a family
        "covers_family": bool(plan.others_covered),
        "family_deductible": _number(family.deductible),
        "family_maximum": _number(family.out_of_pocket_maximum),
        "aggregate": family.own_limits is False,
        "others_medical": float(family.others_pay or 0),
        "family_spent_deductible": _number(family.spent_deductible),
        "family_spent_out_of_pocket": _number(family.spent_out_of_pocket),
        # outside the network
        "outside_share": float(outside.share if outside else 0),
        "outside_covered": bool(outside and outside.covered),
        "outside_deductible": _number(outside.deductible if outside else None),
        "outside_coinsurance": _number(outside.coinsurance if outside else None),
        "outside_maximum": _number(outside.out_of_pocket_maximum if outside else None),
        # pots
        "has_fsa": accounts.fsa_election > 0,
        "fsa_election": float(accounts.fsa_election),
        "fsa_left": _number(accounts.fsa_left),
        "fsa_year_starts": float(accounts.fsa_year_starts),
        "fsa_carries_over": accounts.fsa_carries_over,
        "has_hsa": bool(
            accounts.hsa_balance or accounts.hsa_each_month or accounts.hsa_from_employer
        ),
        "hsa_balance": float(accounts.hsa_balance),
        "hsa_each_month": float(accounts.hsa_each_month),
        "hsa_from_employer": float(accounts.hsa_from_employer),
        "drug_plan_premium": _number(plan.drug_plan_premium),
        "medigap_letter": float(LETTERS.index(case.medicare.medigap_letter or "G")),
        "part_b_from": _ordinal(case.medicare.part_b_from),
        "drug_plan_from": _ordinal(case.medicare.drug_plan_from),
        "drug_cover_ends": (
            _ordinal(case.medicare.other_drug_cover_until) + 1
            if case.medicare.other_drug_cover_until
            else _UNKNOWN
        ),
        "incomes_before": [
            _number(case.medicare.income_two_years_before),
            _number(case.medicare.income_year_before),
        ],
        "asks_for_newer_income": case.medicare.asks_for_newer_income,
        "payment_plan_from": _ordinal(case.medicare.payment_plan_from),
        # help that is granted
        "card_from": _ordinal(given.copay_card_from),
        "card_limit": float(given.copay_card_limit or 0),
        "card_you_pay": float(given.copay_card_you_pay or 0),
        "card_used": float(given.copay_card_used),
        "card_program": float(CARD_PROGRAMS[plan.counts_card or "counts"]),
        "grant_amount": float(given.foundation_grant or 0),
        "grant_from": _granted_from(case, given.foundation_grant, given.foundation_grant_from),
        "hospital_discount": _number(given.hospital_discount),
        "hospital_discount_from": _granted_from(
            case, given.hospital_discount, given.hospital_discount_from
        ),
        "cash_grant": float(given.cash_grant or 0),
        "cash_grant_from": _granted_from(case, given.cash_grant, given.cash_grant_from),
        "free_rides": given.free_rides,
        "free_parking": given.free_parking,
        "extra_help_from": _ordinal(case.help.extra_help_from),
        "full_medicaid_too": case.help.full_medicaid_too,
        "savings_program": float(SAVINGS_PROGRAMS.get(case.help.savings_program, 0)),
        "savings_program_from": (
            NEVER
            if case.help.savings_program is None
            else _ordinal(case.help.savings_program_from or case.first_month)
        ),
        # travel and home
        "miles_one_way": float(case.travel.miles_one_way or 0),
        "minutes_one_way": float(case.travel.minutes_one_way or 0),
        "parking_per_visit": float((drives and trip.parking_per_visit) or 0),
        "tolls_per_visit": float((drives and trip.tolls_and_fares_per_visit) or 0),
        "meals_per_visit": float(case.travel.meals_per_visit or 0),
        "travel_mode": float(TRAVEL_MODES.index(trip.mode)),
        "fare": _number(trip.fare),
        "miles_per_gallon": _number(trip.miles_per_gallon),
        "gas_price": _number(trip.gas_price),
        "parking_per_hour": float(trip.parking_per_hour),
        "parking_daily_limit": NEVER
        if trip.parking_daily_limit is None
        else trip.parking_daily_limit,
        "parking_free_hours": float(trip.parking_free_hours),
        "parking_discount": float(trip.parking_discount),
        "labs_near": float(trip.labs_near),
        "visits_near": float(trip.visits_near),
        "near_miles_one_way": float(trip.near_miles_one_way),
        "near_minutes_one_way": float(trip.near_minutes_one_way),
        "far_miles": NEVER if trip.stays_over_from_miles is None else trip.stays_over_from_miles,
        "nights_per_visit": float(trip.nights_per_visit),
        "price_per_night": float(trip.price_per_night or 0),
        "free_lodging": given.free_lodging,
        "childcare_needed": bool(home.childcare_on_clinic_days),
        "childcare_per_hour": _number(home.childcare_per_hour),
        "bad_days_per_cycle": float(home.bad_days_per_cycle),
        "bad_day_hours": float(home.bad_day_hours),
        "care_stops_from": _ordinal(home.care_stops_from),
        "care_stops_until": _ordinal(home.care_stops_until),
        "care_hours_per_week": float(home.care_hours_per_week),
        "childcare_per_week": _number(home.childcare_per_week),
        **_extra_facts(home),
        "help_hours_per_week": float(home.help_hours_per_week or 0),
        "help_per_hour": float(home.help_per_hour or 0),
        "living_costs": float(home.living_costs or 0),
        "other_costs": float(home.other_costs or 0),
        "other_income": float(home.other_income or 0),
        "savings": _number(home.savings),
        # caregiver
        "caregiver": case.caregiver is not None,
        "caregiver_shares_home": bool(case.caregiver and case.caregiver.shares_home),
        "caregiver_goes_along": float((case.caregiver.goes_along if case.caregiver else 0) or 0),
        "caregiver_on_return": bool(married and case.caregiver),
        "caregiver_last_day_of_work": (
            _first_day(helper_leaves) - 1 if helper_leaves < NEVER else NEVER
        ),
        "caregiver_return_day": helper_back if helper_leaves < NEVER else NEVER,
        "caregiver_reduced_from": _first_day(helper_fewer),
        "caregiver_reduced_hours": float(choices.caregiver_hours_per_week or 0),
        "tax_family": 1.0 + float(married) + len(case.children),
        "young_children": float(
            sum(
                0 <= month_ordinal(case.first_month) - _ordinal(c.birth) < 18 * 12
                for c in case.children
            )
        ),
    }
    row |= _job_facts(case.patient.job, case.state, "", case.first_month)
    row |= _job_facts(helper, case.state, "caregiver_", case.first_month)
    second = case.second_caregiver
    row |= _job_facts(
        second.job if second else None, case.state, "second_caregiver_", case.first_month
    )
    row |= {
        "second_caregiver": second is not None,
        "second_caregiver_goes_along": float(
            0 if second is None else 1 if second.goes_along is None else second.goes_along
        ),
        **{
            f"second_caregiver_{name}": NEVER
            for name in ("last_day_of_work", "return_day", "reduced_from")
        },
        "second_caregiver_reduced_hours": 0.0,
    }
    row |= _treatment_facts(case)
    return row | TYPICAL


#: What only the draws of a range set to something else: prices and doses at their typical level,
#: days at the clinic of the usual length, and the typical months to a decision (unknown).
TYPICAL = {
    "price_levels": 1.0,
    "charge_levels": 1.0,
    "medicare_drug_level": 1.0,
    "more_hours_per_visit": 0.0,
    "decision_months": _UNKNOWN,
}


def _treatment_facts(case: Case) -> dict[str, Any]:
    """Places of treatment: what is given, where and how, from which day to which day."""
    care, book = case.treatment, law().file("regimens")
    known = [*book["regimens"], *book["events"]]
    steps, step = {}, 2 * len(known)  # what one choice of each switch adds to a key
    for name, switch in book["switches"].items():
        steps[name], step = step, step * len(switch["choices"])

    def key(name: str, site: str | None, switches: dict[str, str]) -> float:
        code = sum(
            steps[switch] * [c["name"] for c in book["switches"][switch]["choices"]].index(choice)
            for switch, choice in switches.items()
        )
        return float(known.index(name) * 2 + (site != "office") + code)

    start = care.start or dt.date.fromisoformat(f"{case.first_month}-01")
    end = float(care.end.toordinal()) if care.end else NEVER
    starts = [start, *(c.start for c in care.changes)]
    names = [care.regimen or known[0], *(c.regimen for c in care.changes)]
    stops = [*(float(d.toordinal()) for d in starts[1:]), end]
    rank = [_is_line(book, name) for name in names]
    slots = [
        (
            key(name, care.site, care.switches),
            float(day.toordinal()),
            stop,
            stop if care.scans_at_switch and later and at + 1 < len(names) else _UNKNOWN,
        )
        for at, (name, day, stop, later) in enumerate(
            zip(names, starts, stops, [*rank[1:], False], strict=True)
        )
    ]
    slots += [
        (key(name, care.site, care.switches), float(start.toordinal()), end, _UNKNOWN)
        for name in care.add_ons
    ]
    for event in care.events:
        company = {"company": COMPANY[event.company]} if event.company in COMPANY else {}
        first = float(event.start.toordinal())
        slots += [
            (
                key(event.event, event.site or care.site, care.switches | company),
                first + at * (event.every_days or 0),
                float(event.until.toordinal() + 1) if event.until else NEVER,
                _UNKNOWN,
            )
            for at in range(event.times)
        ]
    keys, days, until, switch_days = zip(*slots, strict=True)
    cycles = [
        float(book["regimens"][name].get("cycle_days") or 0) if _is_line(book, name) else 0.0
        for name in names
    ]
    rates = {"urgent_visits_a_year": 0.0, "urgent_stays_a_year": 0.0}
    if care.urgent_care != "none":
        rates = {
            f"urgent_{short}_a_year": _at_level(f"regimens.yearly_rates.{name}", care.urgent_care)
            for short, name in (("visits", "emergency_visits"), ("stays", "hospital_stays"))
        }
    return rates | {
        "treatment_keys": list(keys),
        "treatment_starts": list(days),
        "treatment_stops": list(until),
        "treatment_switch_days": list(switch_days),
        "treatment_end": end,
        "cycle_days": cycles + [0.0] * (len(slots) - len(cycles)),
        "own_prices": ";".join(f"{name}={usd!r}" for name, usd in sorted(care.prices.items())),
    }


def _is_line(book: dict[str, Any], name: str) -> bool:
    """Whether a name is a treatment of its own, and no break, event or addition."""
    return book["regimens"][name].get("line") not in ("state", "event", "add-on")


def _at_level(name: str, level: str) -> float:
    figure = law().parameter(name)
    return float({"low": figure.low, "high": figure.high}.get(level) or figure.values[-1])
