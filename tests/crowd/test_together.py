"""Together is alone, bit for bit: who else is in the batch changes nothing for a family."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

from estimator.basis.columns import Columns
from estimator.basis.law import law
from estimator.batch import crowd, families
from estimator.case import Case
from estimator.projection import Estimate, estimate_many, grouped

FAMILIES = 200
SEED = 20_261_121

# Home, the patient's job, the caregiver's job: few enough that each batch holds several families,
# with programs of different kinds, states without one, and people who work across a border.
PLACES = [
    ("WA", "WA", "WA"),
    ("OR", "WA", "CA"),
    ("NJ", "NY", "NJ"),
    ("TX", "TX", "OK"),
    ("CA", "CA", "CA"),
    ("NH", "MA", "RI"),
    ("AK", "AK", "HI"),
    ("GA", "FL", "SC"),
]
PAY = {  # a unit of pay and a range that people earn
    "hour": (9.0, 70.0),
    "week": (300.0, 2_600.0),
    "two weeks": (700.0, 5_500.0),
    "half month": (800.0, 6_000.0),
    "month": (1_200.0, 14_000.0),
    "year": (12_000.0, 260_000.0),
}
PLANS: list[dict[str, Any]] = [
    {"kind": "employer", "deductible": 1500, "coinsurance": 0.2, "out_of_pocket_maximum": 5000},
    {"kind": "employer", "hsa_qualified": True, "deductible": 3400, "coinsurance": 0.1,
     "out_of_pocket_maximum": 7000, "plan_year_starts": 7},
    {"kind": "employer", "copays": {"specialist": 45, "imaging": 120, "drug_specialty": 200},
     "spent_deductible": 300, "spent_out_of_pocket": 1100, "premium": 210, "full_premium": 980},
    {"kind": "COBRA", "full_premium": 812.35},
    {"kind": "marketplace", "deductible": 6000, "out_of_pocket_maximum": 9000},
    {"kind": "marketplace", "full_premium": 540, "plan_year_starts": 1},
    {"kind": "partner", "premium": 350},
    {"kind": "medicare"},
    {"kind": "medicare", "medigap_premium": 171, "drug_plan_premium": 33.5},
    {"kind": "medicare advantage", "premium": 12},
    {"kind": "medicaid"},
    {"kind": "none"},
    {"kind": "employer", "deductible": 1000, "out_of_pocket_maximum": 6000, "others_covered": 3,
     "family": {"deductible": 2500, "own_limits": False, "others_pay": 140},
     "drug_deductible": 200, "outside_network": {"share": 0.15},
     "accounts": {"fsa_election": 1200}, "full_premium": 2100},
    {"kind": "employer", "hsa_qualified": True, "deductible": 2800, "others_covered": 1,
     "accounts": {"hsa_balance": 900, "hsa_each_month": 150, "hsa_from_employer": 40},
     "counts_card": "accumulator"},
    {"kind": "employer", "counts_card": "maximizer", "outside_network":
     {"share": 0.3, "covered": False}},
]  # fmt: skip
HELP: list[dict[str, Any]] = [
    {},
    {"copay_card_from": "2026-12", "copay_card_limit": 9000, "copay_card_you_pay": 10},
    {"foundation_grant": 4000, "foundation_grant_from": "2027-02", "free_rides": True},
    {"hospital_discount": 0.5, "hospital_discount_from": "2027-01", "free_parking": True},
    {"copay_card_from": "2027-03", "foundation_grant": 1500, "cash_grant": 600},
    {"extra_help_from": "2027-01", "savings_program": "QMB", "full_medicaid_too": True},
    {"savings_program": "SLMB", "savings_program_from": "2027-06"},
]
EXTRAS: list[list[dict[str, Any]]] = [
    [],
    [{"item": "wig", "start": "2027-01"}, {"item": "cleaning_visit", "start": "2027-02"}],
    [{"item": "complementary_session", "start": "2026-12", "times_per_week": 0.5, "price": 70},
     {"item": "utilities", "start": "2027-01", "until": "2027-09"},
     {"item": "compression_sleeve", "start": "2027-04"}],
]  # fmt: skip
TRAVEL: list[dict[str, Any]] = [
    {},
    {"mode": "own car, gas alone", "parking_per_hour": 3, "parking_daily_limit": 9},
    {"mode": "rideshare"},
    {"mode": "bus or train", "labs_near": 1, "near_miles_one_way": 4, "near_minutes_one_way": 9},
    {"mode": "plane", "miles_one_way": 420, "stays_over_from_miles": 100, "nights_per_visit": 2},
    {"miles_one_way": 130, "stays_over_from_miles": 90, "visits_near": 0.5},
]
SUPPLIES = ["One month", "Three months"]
URGENT = ["none", "none", "low", "high"]
MEDICARE: list[dict[str, Any]] = [
    {},
    {"medigap_letter": "N", "payment_plan_from": "2027-01"},
    {"medigap_letter": "K", "part_b_from": "2028-03", "drug_plan_from": "2028-03"},
    {"medigap_letter": "G high deductible", "income_two_years_before": 180_000,
     "asks_for_newer_income": True},
]  # fmt: skip


def month_text(ordinal: int) -> str:
    return f"{ordinal // 12}-{ordinal % 12 + 1:02d}"


def made_up_job(draw: random.Random, state: str) -> dict[str, Any]:
    per = draw.choice(list(PAY))
    job: dict[str, Any] = {
        "pay": round(draw.uniform(*PAY[per]), 2),
        "per": per,
        "hours_per_week": draw.choice([12, 20, 32, 37.5, 40, 48]),
        "overtime_hours": draw.choice([0, 0, 5]),
        "shift_hours": draw.choice([0, 0, 16]),
        "shift_differential": 2.5,
        "sick_hours_per_cycle": draw.choice([0, 0, 9.5]),
        "state": state,
        "employees": draw.choice([0, 8, 30, 49, 50, 4000]),
        "months_with_employer": draw.choice([2, 7, 12, 25, 300]),
        "paid_leave_hours": draw.choice([0, 5, 16.5, 88, 400]),
        "paid_when_absent": draw.random() < 0.3,
        "self_employed": draw.random() < 0.12,
    }
    if draw.random() < 0.3:
        job["short_term_disability"] = {"share": 0.6, "weekly_maximum": 1100, "wait_days": 7}
    if draw.random() < 0.3:
        job["long_term_disability"] = {"share": 0.6, "wait_days": 180, "weeks": 260}
    if draw.random() < 0.3:
        years = range(2026 - draw.randrange(1, 30), 2026)
        job["earnings"] = {year: round(draw.uniform(0, 190_000), 2) for year in years}
    return job


def made_up_case(draw: random.Random) -> Case:
    """One family: a shipped example with its place, work, plan, care and choices changed."""
    data = draw.choice([case.to_dict() for case in families().values()])
    home, work, caregiver_work = draw.choice(PLACES)
    first = 2026 * 12 + 11
    months = draw.choice([24, 36])
    regimens = list(law().file("regimens")["regimens"])
    patient = {k: v for k, v in data["patient"].items() if k != "job"}
    patient["birth"] = month_text(draw.randrange(1945 * 12, 2003 * 12))
    has_job = draw.random() < 0.8
    if has_job:
        patient["job"] = made_up_job(draw, work)
    if draw.random() < 0.5:
        patient.pop("social_security", None)
    data |= {
        "first_month": month_text(first),
        "months": months,
        "state": home,
        "patient": patient,
        "choices": made_up_choices(draw, first, has_job),
        "children": [
            {"birth": month_text(first - draw.randrange(1, 20 * 12))}
            for _ in range(draw.choice([0, 0, 1, 2, 3, 5]))
        ],
        "treatment": made_up_treatment(draw, regimens, first),
        "home": data["home"]
        | {
            "help_hours_per_week": draw.choice([0, 3.5]),
            "other_costs": draw.choice([0, 64.2]),
            "childcare_on_clinic_days": draw.random() < 0.5,
            "bad_days_per_cycle": draw.choice([0, 2]),
            "care_stops_from": draw.choice([None, "2027-03"]),
            "care_hours_per_week": 20,
            "extras": draw.choice(EXTRAS),
        },
        "travel": data.get("travel", {}) | draw.choice(TRAVEL),
        "scenarios": {},
    }
    if draw.random() < 0.2:
        data["second_caregiver"] = {"relation": "sibling", "job": made_up_job(draw, home)}
    if draw.random() < 0.2:
        patient["workers_compensation"] = {"weekly_amount": 310, "first_month": month_text(first)}
    data["choices"]["ssdi_representative"] = draw.random() < 0.5
    if draw.random() < 0.6:
        data["plan"] = draw.choice(PLANS)
    data["help"], data["medicare"] = draw.choice(HELP), draw.choice(MEDICARE)
    if draw.random() < 0.6:
        data["caregiver"] = {
            "relation": draw.choice(["spouse", "partner", "adult child", "friend"]),
            "shares_home": draw.random() < 0.7,
            "goes_along": draw.choice([0, 0.3, 1]),
        }
        if draw.random() < 0.8:
            data["caregiver"]["job"] = made_up_job(draw, caregiver_work)
    elif data.get("caregiver", {}).get("job"):
        data["caregiver"]["job"]["state"] = caregiver_work
    return Case.read(data)


def made_up_choices(draw: random.Random, first: int, has_job: bool) -> dict[str, Any]:
    change = first + draw.randrange(0, 18)
    choices: dict[str, Any] = {
        "use_state_leave": draw.random() < 0.9,
        "apply_for_ssdi": draw.random() < 0.9,
        "coverage_after_work": draw.choice(["COBRA", "marketplace", "partner", "medicaid", "none"]),
        "medicare_choice": draw.choice(["drug plan", "medigap", "advantage", None]),
        "marketplace_benchmark": draw.choice([None, 455.25, 1210]),
        "marketplace_metal": draw.choice([None, "bronze", "silver", "gold"]),
        "others_on_marketplace": draw.choice([None, "children", "spouse and children"]),
        "others_premium": draw.choice([None, 410]),
        "after_cobra": draw.choice([None, "none", "medicaid"]),
        "marketplace_chosen": draw.choice([None, None, "2027-08"]),
        "partner_plan_ends": draw.choice([None, None, "2027-10"]),
        "coverage_changes": draw.choice(
            [
                [],
                [],
                [{"start": "2027-05", "kind": "marketplace"}, {"start": "2028-01", "kind": "none"}],
            ]
        ),
    }
    work = draw.choice(["keep on", "fewer hours", "stop", "stop"]) if has_job else "keep on"
    if work == "stop":
        choices |= {"work": work, "last_month_of_work": month_text(change)}
        if draw.random() < 0.3:
            choices["return_month"] = month_text(change + draw.randrange(1, 14))
        if draw.random() < 0.4:  # late enough that months before the decision are owed
            choices["ssdi_application"] = month_text(change + draw.randrange(2, 12))
    if work == "fewer hours":
        choices |= {"work": work, "fewer_hours_from": month_text(change), "hours_per_week": 17.5}
    helper = draw.choice(["keep on", "fewer hours", "leave"])
    choices["caregiver_work"] = helper
    if helper != "keep on":
        choices["caregiver_leave_from"] = month_text(first + draw.randrange(0, 12))
        choices["caregiver_leave_weeks"] = draw.choice([2, 7.5, 12, 26])
        choices["caregiver_hours_per_week"] = draw.choice([0, 15, 24])
    return choices


def made_up_treatment(draw: random.Random, regimens: list[str], first: int) -> dict[str, Any]:
    starts = date_in(first + draw.randrange(-30, 3), draw.randrange(1, 29))
    care: dict[str, Any] = {
        "regimen": draw.choice(regimens),
        "start": starts,
        "site": draw.choice(["office", "hospital"]),
        "add_ons": draw.sample(["bone_zoledronic_q12w", "bone_denosumab_q4w"], draw.choice([0, 1])),
    }
    if draw.random() < 0.4:
        later = sorted(draw.sample(range(3, 22), draw.choice([1, 2, 3])))
        care["changes"] = [
            {"regimen": draw.choice(regimens), "start": date_in(first + at, draw.randrange(1, 29))}
            for at in later
        ]
    care["urgent_care"] = draw.choice(URGENT)
    care["switches"] = draw.choice([{}, {"supply": draw.choice(SUPPLIES)}])
    care["prices"] = {"svc_visit_est_mod": 150.0} if draw.random() < 0.03 else {}
    care["events"] = draw.choice(
        [
            [],
            [{"event": "rad_course_10", "start": date_in(first + 4, 9)}],
            [{"event": "second_opinion", "start": date_in(first + 2, 3), "company": "always"},
             {"event": "emergency_visit", "start": date_in(first + 7, 30), "times": 3,
              "every_days": 40}],
        ]
    )  # fmt: skip
    if draw.random() < 0.2:
        care["end"] = date_in(first + 23, draw.randrange(1, 29))
    return care


def date_in(month: int, day: int) -> str:
    return f"{month_text(month)}-{day:02d}"


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    draw = random.Random(SEED)
    return [made_up_case(draw) for _ in range(FAMILIES)]


@pytest.fixture(scope="module")
def together(cases: list[Case]) -> list[Estimate]:
    return estimate_many(cases)


@pytest.fixture(scope="module")
def alone(cases: list[Case]) -> list[Estimate]:
    return [estimate_many([case])[0] for case in cases]


def test_the_made_up_families_are_varied_and_share_batches(
    cases: list[Case], together: list[Estimate]
) -> None:
    batches = {id(one.projected) for one in together}
    assert len(batches) <= FAMILIES / 5, "too few families share a batch to show anything"
    assert {case.plan.kind for case in cases} >= {plan["kind"] for plan in PLANS}
    pays = {case.patient.job.per for case in cases if case.patient.job}
    assert pays == set(PAY)
    assert {case.choices.work for case in cases} == {"keep on", "fewer hours", "stop"}
    assert any(case.patient.social_security for case in cases)
    assert any(len(case.treatment.changes) == 3 for case in cases)
    assert len({case.treatment.regimen for case in cases}) > 20
    paying = {line.key for one in together for line in one.ledger if line.amounts.any()}
    assert paying == {line.key for line in together[0].ledger}, "a line is never used"


def test_a_family_in_a_crowd_has_exactly_the_lines_it_has_alone(
    together: list[Estimate], alone: list[Estimate]
) -> None:
    differ = []
    for number, (crowded, single) in enumerate(zip(together, alone, strict=True)):
        assert [x.key for x in crowded.ledger] == [x.key for x in single.ledger]
        for line in single.ledger:
            if not np.array_equal(crowded.ledger.page(line.key), single.ledger.page(line.key)):
                differ.append((number, line.key))
    assert differ == []


def test_a_family_in_a_crowd_has_exactly_the_pages_and_turning_points_it_has_alone(
    together: list[Estimate], alone: list[Estimate]
) -> None:
    differ = []
    for number, (crowded, single) in enumerate(zip(together, alone, strict=True)):
        for name in single.projected.pages:
            if not np.array_equal(crowded.page(name), single.page(name), equal_nan=True):
                differ.append((number, name))
        for name in single.projected.points | crowded.projected.points:
            if not np.array_equal(crowded.point(name), single.point(name), equal_nan=True):
                differ.append((number, name))
        if crowded.events != single.events:
            differ.append((number, "events"))
    assert differ == []


def test_totals_and_the_worst_month_are_the_same_together_and_alone(
    together: list[Estimate], alone: list[Estimate]
) -> None:
    for crowded, single in zip(together, alone, strict=True):
        assert np.array_equal(crowded.ledger.net, single.ledger.net)
        assert crowded.ledger.worst_month() == single.ledger.worst_month()
        assert crowded.sentences() == single.sentences()


def test_no_amount_is_unknown_endless_or_below_zero(together: list[Estimate]) -> None:
    wrong = [
        (number, line.key)
        for number, one in enumerate(together)
        for line in one.ledger
        if not (np.isfinite(line.amounts).all() and (line.amounts >= 0).all())
    ]
    assert wrong == []


def test_the_order_of_the_batch_does_not_matter(
    cases: list[Case], together: list[Estimate]
) -> None:
    backward = estimate_many(cases[::-1])[::-1]
    for one, other in zip(together, backward, strict=True):
        for line in one.ledger:
            assert np.array_equal(one.ledger.page(line.key), other.ledger.page(line.key)), line.key


def row_of(households: Columns, row: int) -> dict[str, np.ndarray]:
    [(_, projected)] = list(grouped(households.take(np.array([row]))))
    return {line.key: projected.ledger.page(line.key) for line in projected.ledger}


def test_a_household_given_as_columns_has_exactly_what_it_has_alone() -> None:
    many = crowd(3_000, months=36, seed=7)
    draw = np.random.default_rng(7)
    for rows, projected in grouped(many):
        place = int(draw.integers(len(rows)))
        single = row_of(many, int(rows[place]))
        for line in projected.ledger:
            page = projected.ledger.page(line.key)[place : place + 1]
            assert np.array_equal(page, single[line.key]), (int(rows[place]), line.key)
            whole = projected.ledger.page(line.key)
            assert np.isfinite(whole).all() and (whole >= 0).all(), line.key
