"""State leave, disability pay and job protection: properties, edges, together == alone."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimator.basis.law import law
from estimator.basis.months import NEVER, Months, month_ordinal
from estimator.rules import earnings, leave

PROGRAMS = [
    ("CA", "sdi"),
    ("CO", "famli"),
    ("CT", "pl"),
    ("DC", "pfl"),
    ("DE", "pfml"),
    ("HI", "tdi"),
    ("MA", "pfml"),
    ("MD", "famli"),
    ("ME", "pfml"),
    ("MN", "pl"),
    ("NJ", "tdi"),
    ("NY", "dbl"),
    ("NY", "pfl"),
    ("OR", "pfmli"),
    ("RI", "tdi"),
    ("WA", "pfml"),
]
FIRST = {"CA": "2025-01", "MN": "2025-01"}


def day(text: str) -> float:
    return float(dt.date.fromisoformat(text).toordinal())


def column(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)[:, None]


def weekly_of(state, program, wages, months):
    figures = law().figures(leave.weekly_benefit, months, state=state, program=program)
    return leave.weekly_benefit(average_weekly_wage=wages, **figures), figures


# -- weekly benefit -----------------------------------------------------------------


@pytest.mark.parametrize(("state", "program"), PROGRAMS)
def test_weekly_benefit_never_falls_as_the_wage_rises(state, program):
    """Also over the edge between California's steps, where the rate on the whole wage drops."""
    months = Months.starting(FIRST.get(state, "2025-01"), 48)
    wages = np.linspace(1, 4000, 8000)[:, None]
    weekly, figures = weekly_of(state, program, wages, months)
    assert (np.diff(weekly, axis=0) >= 0).all()
    assert (weekly <= figures["maximum_weekly_benefit"]).all()
    running = figures["in_force"][0] > 0
    least = np.broadcast_to(figures["minimum_weekly_benefit"], weekly.shape)
    least = np.where(figures["minimum_limited_to_wage"] > 0, np.minimum(least, wages), least)
    assert (weekly[:, running] >= least[:, running] - 1e-9).all()
    assert (weekly[:, ~running] == 0).all()


@pytest.mark.parametrize(("state", "program"), PROGRAMS)
def test_ordinary_wages_are_never_replaced_by_more_than_themselves(state, program):
    months = Months.starting("2026-07", 1)
    wages = np.linspace(150, 4000, 3000)[:, None]
    weekly, _ = weekly_of(state, program, wages, months)
    assert (weekly <= wages + 1).all()  # a dollar for those who round up


def test_california_needs_its_floor():
    """Without the floor 70 percent of a wage just over the edge is less than 90 just below."""
    months = Months.starting("2026-01", 1)
    edge = 0.7 * 1789
    weekly, _ = weekly_of(
        "CA", "sdi", column(edge - 0.01, edge, edge + 100, 1789 * 0.9 + 1), months
    )
    assert weekly[:, 0].tolist() == [1128, 1128, 1128, 1128]
    assert 0.7 * edge < 900


@settings(max_examples=60, deadline=None)
@given(
    wage=st.floats(0, 20_000, allow_nan=False),
    more=st.floats(0, 5_000, allow_nan=False),
    which=st.sampled_from(PROGRAMS),
    start=st.sampled_from(["2025-01", "2025-07", "2026-01", "2026-06", "2026-11", "2028-02"]),
)
def test_a_raise_never_lowers_the_benefit(wage, more, which, start):
    months = Months.starting(start, 2)
    weekly, _ = weekly_of(*which, column(wage, wage + more), months)
    assert (weekly[1] >= weekly[0]).all()


def test_no_wage_no_benefit_and_unknown_stays_unknown():
    months = Months.starting("2026-03", 1)
    weekly, _ = weekly_of("WA", "pfml", column(0, np.nan), months)
    assert weekly[0, 0] == 0
    assert np.isnan(weekly[1, 0])


def test_figures_change_in_the_middle_of_a_year():
    months = Months.starting("2026-05", 4)
    weekly, _ = weekly_of("OR", "pfmli", column(4000), months)
    assert weekly[0].tolist() == [1636.56, 1636.56, 1692.16, 1692.16]
    weekly, _ = weekly_of("RI", "tdi", column(4000), months)
    assert weekly[0].tolist() == [1103, 1103, 1150, 1150]


# -- pages of months ----------------------------------------------------------------


def pages(state, program, reason, start, end, *, first="2026-01", count=36, **given_):
    """State leave pay for one worker with a benefit of 700 a week."""
    months = Months.starting(first, count)
    inputs = {
        "month_edges": months.edges,
        "weekly_benefit": np.full((1, count), 700.0),
        "dependents_allowance": np.zeros((1, count)),
        "eligible": np.ones((1, 1), dtype=bool),
        "leave_start": column(start),
        "leave_end": column(end),
        "sick_pay_ends": column(start),
        "weeks_used": column(0),
    }
    figures = law().figures(leave.state_leave, months, state=state, program=program, reason=reason)
    return leave.state_leave(**{**inputs, **figures, **given_})


TRIPLES = [
    (state, program, reason)
    for state, program in PROGRAMS
    for reason in ("own_illness", "family_care")
    if reason in law().node(f"{state}.paid_leave.{program}") and state != "MD"
]


@pytest.mark.parametrize(("state", "program", "reason"), TRIPLES)
def test_months_add_up_to_weeks_times_the_benefit(state, program, reason):
    node = f"{state}.paid_leave.{program}.{reason}"
    start = day("2026-06-17")
    got = pages(state, program, reason, start, NEVER)
    weeks = law().on(f"{node}.weeks", "2026-06-01")
    waiting = law().on(f"{node}.waiting_days", "2026-06-01")
    back = law().on(f"{node}.waiting_paid_back_after", "2026-06-01")
    inside = law().on(f"{node}.waiting_uses_weeks", "2026-06-01")
    unpaid = 0 if back else waiting
    assert got.pay.sum() == pytest.approx((weeks * 7 - unpaid * inside) * 100)
    assert got.paid_from[0, 0] == start + unpaid
    assert got.paid_until[0, 0] == got.paid_from[0, 0] + weeks * 7 - unpaid * inside


@settings(max_examples=80, deadline=None)
@given(
    which=st.sampled_from(TRIPLES),
    start=st.integers(int(day("2026-01-01")), int(day("2027-06-30"))),
    length=st.integers(0, 500),
    longer=st.integers(0, 100),
)
def test_a_longer_leave_never_lowers_what_is_paid(which, start, length, longer):
    short = pages(*which, start, start + length).pay.sum()
    long = pages(*which, start, start + length + longer).pay.sum()
    assert long >= short - 1e-6


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2026-01-31", [100, 2800, 3100]),  # the last day of a month
        ("2026-02-01", [0, 2800, 3100]),  # the first
        ("2026-02-02", [0, 2700, 3100]),  # the day after
        ("2026-02-28", [0, 100, 3100]),  # the last of February
    ],
)
def test_the_day_before_the_day_and_the_day_after(start, expected):
    got = pages("CO", "famli", "own_illness", day(start), NEVER)
    assert got.pay[0, :3] == pytest.approx(expected)


def test_a_leap_february_has_29_days():
    got = pages("CO", "famli", "own_illness", day("2028-02-01"), NEVER, first="2028-01")
    assert got.pay[0, :3] == pytest.approx([0, 2900, 3100])


def test_a_leave_before_the_program_starts_its_claim_with_the_program():
    got = pages("ME", "pfml", "own_illness", day("2026-03-16"), NEVER)
    assert got.paid_from[0, 0] == day("2026-05-08")  # 1 May and seven waiting days
    assert got.pay.sum() == pytest.approx(8400)
    gone = pages("ME", "pfml", "own_illness", day("2026-03-16"), day("2026-04-30"))
    assert gone.pay.sum() == 0


def test_no_leave_no_pay():
    assert pages("WA", "pfml", "own_illness", NEVER, NEVER).pay.sum() == 0


def test_sick_pay_does_not_use_up_weeks():
    start = day("2026-03-02")
    got = pages("WA", "pfml", "own_illness", start, NEVER, sick_pay_ends=column(start + 40))
    assert got.paid_from[0, 0] == start + 40
    assert got.pay.sum() == pytest.approx(8400)


def test_weeks_used_before_are_gone():
    start = day("2026-03-02")
    got = pages("WA", "pfml", "own_illness", start, NEVER, weeks_used=column(5))
    assert got.pay.sum() == pytest.approx(7 * 700)


# -- disability plans ---------------------------------------------------------------


@settings(max_examples=100, deadline=None)
@given(
    pay=st.floats(200, 5000),
    state_share=st.floats(0, 1),
    share=st.floats(0, 1.5),
    wait=st.integers(0, 40),
    weeks=st.integers(0, 52),
    state_days=st.integers(0, 300),
    sick=st.integers(0, 60),
)
def test_state_and_short_term_pay_together_never_exceed_the_wage(
    pay, state_share, share, wait, weeks, state_days, sick
):
    months = Months.starting("2026-01", 24)
    start = day("2026-02-10")
    state_from, state_until = start + sick + 7, start + sick + 7 + state_days
    std = leave.short_term_disability(
        month_edges=months.edges,
        weekly_pay=column(pay),
        leave_start=column(start),
        leave_end=column(NEVER),
        sick_pay_ends=column(start + sick),
        elimination_days=column(wait),
        share=column(share),
        weekly_maximum=column(1e9),
        weeks=column(weeks),
        state_weekly=column(pay * state_share),
        state_from=column(state_from),
        state_until=column(state_until),
    )
    state = earnings.days_between(column(state_from), column(state_until), months.edges)
    either = earnings.days_between(
        np.minimum(column(state_from), std.paid_from),
        np.maximum(column(state_until), std.paid_until),
        months.edges,
    )
    assert (std.pay >= -1e-9).all()
    assert (std.pay + state / 7 * pay * state_share <= either / 7 * pay + 1e-6).all()


def test_long_term_pay_falls_by_social_security_and_never_below_its_least():
    months = Months.starting("2026-01", 12)
    ssdi = np.where(months.ordinal >= month_ordinal("2026-09"), 2500.0, 0.0)
    got = leave.long_term_disability(
        month_edges=months.edges,
        monthly_pay=column(5000),
        leave_start=column(day("2026-01-01")),
        leave_end=column(NEVER),
        sick_pay_ends=column(day("2026-01-01")),
        elimination_days=column(181),
        share=column(0.6),
        weekly_maximum=column(1e9),
        weeks=column(1e6),
        monthly_minimum=column(100),
        std_until=column(day("2026-01-01")),
        **{k: column(v) for k, v in leave.NO_STATE_PAY.items()},
        other_benefits=ssdi,
    )
    assert got.pay[0] == pytest.approx([0] * 6 + [3000, 3000] + [500] * 4)


# -- the job is held ------------------------------------------------------------------


def protected(start, end, *, used=0.0, eligible=True):
    months = Months.starting("2026-01", 24)
    return leave.protected_leave(
        month_edges=months.edges,
        eligible=np.array([[eligible]]),
        leave_start=column(start),
        leave_end=column(end),
        weeks_used=column(used),
        **law().figures(leave.protected_leave, months, protection="leave.fmla"),
    )


def test_protection_ends_twelve_weeks_after_the_first_day():
    got = protected(day("2026-03-09"), NEVER)
    assert got.weeks.sum() == pytest.approx(12)
    assert got.ends[0, 0] == day("2026-06-01")
    assert got.last_month[0, 0] == month_ordinal("2026-05")
    assert protected(day("2026-03-10"), NEVER).last_month[0, 0] == month_ordinal("2026-06")


def test_protection_that_lasts_does_not_end():
    got = protected(day("2026-03-09"), day("2026-06-01"))  # back on the day it would end
    assert got.last_month[0, 0] == NEVER
    got = protected(day("2026-03-09"), day("2026-06-02"))  # one day too late
    assert got.last_month[0, 0] == month_ordinal("2026-05")


def test_no_protection_and_no_leave():
    nobody = protected(day("2026-03-09"), NEVER, eligible=False)
    assert nobody.weeks.sum() == 0
    assert nobody.last_month[0, 0] == NEVER
    assert protected(NEVER, NEVER).weeks.sum() == 0


@pytest.mark.parametrize("method", leave.FMLA_METHODS.values())
def test_a_leave_year_holds_its_day_and_twelve_months(method):
    for text in ("2026-01-01", "2026-12-31", "2028-02-29", "2027-02-28"):
        got = leave.fmla_year(
            method=column(method),
            leave_day=column(day(text)),
            first_use=column(day("2024-02-29")),
            fixed_start_month=column(7),
        )
        assert got.first_day[0, 0] <= day(text) <= got.last_day[0, 0]
        assert got.last_day[0, 0] - got.first_day[0, 0] + 1 in (365, 366)


# -- together == alone ----------------------------------------------------------------


def whole(h: dict[str, np.ndarray], state: str, program: str, months: Months):
    """Every rule of the leave of one worker, in the order of a projection."""
    names = {"state": state, "program": program, "reason": "own_illness"}

    def figures(rule):
        return law().figures(rule, months, **names)

    pay = earnings.monthly_pay(
        pay_amount=h["pay"], paid_hours=h["hours"], times_a_year=np.full_like(h["pay"], 52)
    )
    rate = earnings.hourly_rate(monthly_pay=pay, hours_per_week=h["hours"])
    quarters = earnings.quarter_wages(monthly_pay=pay)
    time = earnings.time_at_work(
        month_edges=months.edges,
        last_day_of_work=h["last_day"],
        return_day=h["return"],
        reduced_from=h["reduced"],
        reduced_until=np.full_like(h["pay"], NEVER),
        reduced_hours=h["hours"] * 0.6,
        hours_per_week=h["hours"],
    )
    clinic = earnings.clinic_hours_lost(
        hours_away=h["clinic"] * np.ones_like(months.ordinal),
        at_work=time.at_work,
        paid_anyway=h["salary"] > 0,
    )
    sick = earnings.sick_pay(
        month_edges=months.edges,
        new_year=months.month_of_year == 1,
        clinic_hours=clinic,
        time_away=time.days_away,
        first_day_away=time.first_day_away,
        monthly_pay=pay,
        hourly_rate=rate,
        hours_per_week=h["hours"],
        hours_left=h["sick"],
        hours_each_year=h["sick"] / 2,
    )
    kept = earnings.wages_kept(
        monthly_pay=pay, pay_share=time.pay_share, clinic_hours=clinic, hourly_rate=rate
    )
    lost = earnings.wages_lost(monthly_pay=pay, wages_kept=kept, sick_pay=sick.pay)
    wage = leave.average_weekly_wage(quarter_wages=quarters, **figures(leave.average_weekly_wage))
    weekly = leave.weekly_benefit(average_weekly_wage=wage, **figures(leave.weekly_benefit))
    extra = leave.dependents_allowance(
        weekly_benefit=weekly, dependents=h["children"], **figures(leave.dependents_allowance)
    )
    able = leave.eligibility(
        weekly_benefit=weekly,
        quarter_wages=quarters,
        hours_last_12_months=h["hours"] * 50,
        months_employed=h["tenure"],
        employees=h["size"],
        **figures(leave.eligibility),
    )
    some = leave.reduced_leave(
        month_edges=months.edges,
        weekly_benefit=weekly,
        eligible=able.eligible,
        hours_away=clinic,
        hours_per_week=h["hours"],
        claim_start=h["reduced"],
        leave_start=time.first_day_away,
        **figures(leave.reduced_leave),
    )
    state_pay = leave.state_leave(
        month_edges=months.edges,
        weekly_benefit=weekly,
        dependents_allowance=extra,
        eligible=able.eligible,
        leave_start=time.first_day_away,
        leave_end=h["return"],
        sick_pay_ends=sick.ends,
        weeks_used=some.weeks_used,
        **figures(leave.state_leave),
    )
    std = leave.short_term_disability(
        month_edges=months.edges,
        weekly_pay=earnings.weekly_pay(monthly_pay=pay),
        leave_start=time.first_day_away,
        leave_end=h["return"],
        sick_pay_ends=sick.ends,
        elimination_days=np.full_like(pay, 7),
        share=h["std"],
        weekly_maximum=np.full_like(pay, 1e9),
        weeks=np.full_like(pay, 13),
        state_weekly=state_pay.weekly,
        state_from=state_pay.paid_from,
        state_until=state_pay.paid_until,
    )
    ltd = leave.long_term_disability(
        month_edges=months.edges,
        monthly_pay=pay,
        leave_start=time.first_day_away,
        leave_end=h["return"],
        sick_pay_ends=sick.ends,
        elimination_days=np.full_like(pay, 90),
        share=h["std"],
        weekly_maximum=np.full_like(pay, 1e9),
        weeks=np.full_like(pay, 1e6),
        monthly_minimum=np.full_like(pay, 100),
        std_until=std.paid_until,
        state_weekly=state_pay.weekly,
        state_from=state_pay.paid_from,
        state_until=state_pay.paid_until,
        other_benefits=np.zeros_like(kept),
    )
    cost = leave.premium(wages=kept, new_year=months.month_of_year == 1, **figures(leave.premium))
    test = law().figures(leave.job_protection, months, protection="leave.fmla")
    fmla = leave.job_protection(
        months_employed=h["tenure"],
        hours_last_12_months=h["hours"] * 50,
        employees=h["size"],
        **test,
    )
    held = leave.protected_leave(
        month_edges=months.edges,
        eligible=fmla.eligible,
        leave_start=time.first_day_away,
        leave_end=h["return"],
        weeks_used=np.zeros_like(pay),
        weeks=test["weeks"],
    )
    return [
        kept,
        lost,
        sick.pay,
        sick.ends,
        wage,
        weekly,
        extra,
        some.pay,
        state_pay.pay,
        state_pay.paid_until,
        std.pay,
        ltd.pay,
        cost,
        held.weeks,
        held.last_month,
    ]


def families(n: int) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(20261121)
    start = day("2026-01-01")
    last = np.where(rng.random(n) < 0.8, start + rng.integers(-40, 900, n), NEVER)
    back = np.where(rng.random(n) < 0.4, last + rng.integers(2, 400, n), NEVER)
    facts = {
        "pay": rng.uniform(9, 90, n),
        "hours": rng.integers(10, 50, n),
        "last_day": last,
        "return": back,
        "reduced": np.where(rng.random(n) < 0.3, start + rng.integers(0, 700, n), NEVER),
        "clinic": rng.uniform(0, 40, n),
        "salary": rng.integers(0, 2, n),
        "sick": rng.uniform(0, 400, n),
        "children": rng.integers(0, 7, n),
        "tenure": rng.integers(0, 200, n),
        "size": rng.integers(1, 100, n),
        "std": rng.choice([0, 0.5, 0.6, 0.66667], n),
    }
    return {k: np.asarray(v, dtype=float)[:, None] for k, v in facts.items()}


@pytest.mark.parametrize(
    ("state", "program"),
    [("WA", "pfml"), ("CA", "sdi"), ("NY", "dbl"), ("ME", "pfml"), ("RI", "tdi")],
)
def test_together_is_alone(state, program):
    months = Months.starting("2026-01", 36)
    n = 200
    crowd = families(n)
    together = whole(crowd, state, program, months)
    for i in range(n):
        alone = whole({k: v[i : i + 1] for k, v in crowd.items()}, state, program, months)
        for one, many in zip(alone, together, strict=True):
            row = np.broadcast_to(many, (n, *many.shape[1:]))[i : i + 1]
            assert np.array_equal(one, row)


def test_pay_never_exceeds_full_pay_by_wages_and_sick_pay():
    months = Months.starting("2026-01", 36)
    crowd = families(500)
    kept, lost, sick = whole(crowd, "WA", "pfml", months)[:3]
    full = crowd["pay"] * crowd["hours"] * 52 / 12
    assert (kept + sick <= full + 1e-6).all()
    assert np.allclose(kept + sick + lost, full)


def test_a_longer_projection_begins_with_the_shorter_one():
    crowd = families(100)
    short = whole(crowd, "WA", "pfml", Months.starting("2026-01", 12))
    long = whole(crowd, "WA", "pfml", Months.starting("2026-01", 60))
    for i in (0, 1, 2, 8, 10, 13):
        assert np.allclose(short[i], long[i][:, :12]), i
