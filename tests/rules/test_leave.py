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


# -- leave by the hour ------------------------------------------------------------------

METHODS = sorted(leave.FMLA_METHODS.values())


def use(missed, method, *, first="2026-01", before=0.0, able=True, start=1, law_="leave.fmla"):
    months = Months.starting(first, missed.shape[-1])
    return leave.leave_use(
        month=months.ordinal,
        weeks_missed=missed,
        eligible=np.broadcast_to(np.asarray(able), missed.shape),
        method=column(method),
        fixed_start_month=column(start),
        weeks_used_before=column(before),
        hours_per_week=column(40),
        **law().figures(leave.leave_use, months, protection=law_),
    )


def test_clinic_hours_become_parts_of_a_week():
    months = Months.starting("2026-03", 1)
    got = leave.work_missed(
        month_edges=months.edges,
        at_work=np.array([[1.0]]),
        pay_share=np.array([[1.0]]),
        clinic_hours=np.array([[16.0]]),
        hours_per_week=column(40),
    )
    assert got.hours[0, 0] == 16
    assert got.weeks[0, 0] == pytest.approx(0.4)


def test_shorter_weeks_and_a_leave_in_the_same_month_add_up():
    """24 of 40 hours from 1 to 14 June, away from 15 June: 14 days at 16 hours, then 16 days."""
    months = Months.starting("2026-06", 1)
    at_work = 14 / 30
    got = leave.work_missed(
        month_edges=months.edges,
        at_work=np.array([[at_work]]),
        pay_share=np.array([[at_work * 0.6]]),
        clinic_hours=np.array([[0.0]]),
        hours_per_week=column(40),
    )
    assert got.hours[0, 0] == pytest.approx(32)
    assert got.weeks[0, 0] == pytest.approx(32 / 40 + 16 / 7)


def test_the_calendar_year_starts_anew_in_january():
    missed = np.full((1, 15), 2.0)
    got = use(missed, 1)
    assert got.used[0].tolist() == [2.0] * 6 + [0.0] * 6 + [2.0] * 3
    assert got.left[0, [4, 5, 11, 12]].tolist() == [2, 0, 0, 10]
    assert got.hours_left[0, 4] == 80


def test_a_fixed_year_starts_in_its_own_month():
    got = use(np.full((1, 8), 3.0), 2, start=7)
    assert got.used[0].tolist() == [3, 3, 3, 3, 0, 0, 3, 3]  # January to August; July is new


def test_measured_forward_starts_with_the_first_leave():
    missed = np.concatenate([np.zeros((1, 2)), np.full((1, 14), 4.0)], axis=-1)
    got = use(missed, 3)
    assert got.used[0].tolist() == [0, 0, 4, 4, 4] + [0] * 9 + [4, 4]  # March, and March again


def test_rolling_backward_gives_back_month_by_month():
    missed = np.array([[4.0, 0, 4, 0, 0, 4] + [0] * 5 + [4.0] * 4])
    got = use(missed, 4)
    # December has nothing left; January has what last January used, February nothing new.
    assert got.used[0].tolist() == [4, 0, 4, 0, 0, 4] + [0] * 6 + [4, 0, 4]


def test_weeks_used_before_count_until_the_new_year():
    assert use(np.full((1, 3), 5.0), 1, first="2026-11", before=6).used[0].tolist() == [5, 1, 5]


def test_a_new_leave_year_asks_again():
    """Away since November; in January the hours of last year no longer suffice."""
    able = np.array([[True, True, False, False]])
    got = use(np.full((1, 4), 4.0), 1, first="2026-11", able=able)
    assert got.used[0].tolist() == [4, 4, 0, 0]
    able = np.array([[True, False, True, True]])  # what changes inside a leave year does not matter
    got = use(np.full((1, 4), 4.0), 1, first="2026-11", able=able)
    assert got.used[0].tolist() == [4, 4, 4, 4]


def test_the_district_counts_sixteen_weeks_in_two_years():
    got = use(
        np.full((1, 26), 1.0),
        4,
        law_="DC.paid_leave.pfl.own_illness.job_protection",
        first="2026-01",
    )
    assert got.used[0].tolist() == [1.0] * 16 + [0.0] * 8 + [1.0] * 2


@settings(max_examples=80, deadline=None)
@given(
    missed=st.lists(st.floats(0, 5), min_size=61, max_size=61),
    method=st.sampled_from(METHODS),
    before=st.floats(0, 12),
    start=st.integers(1, 12),
)
def test_never_more_than_twelve_weeks_in_a_leave_year(missed, method, before, start):
    missed = np.array([missed])
    got = use(missed, method, before=before, start=start)
    assert (got.used >= -1e-9).all()
    assert (got.used <= missed + 1e-9).all()
    assert (got.left >= 0).all()
    total = np.cumsum(got.used[0])
    assert total[11] <= 24 - before + 1e-6  # at most two leave years touch the first twelve months
    if method == leave.FMLA_METHODS["rolling backward"]:
        window = total - np.concatenate([np.zeros(12), total[:-12]])
        assert (window <= 12 + 1e-6).all()
        assert total[11] <= 12 - before + 1e-6
        # Greedy: where weeks are left at the end of a month, nothing asked for was refused in it.
        free = got.left[0] > 1e-6
        assert np.allclose(got.used[0][free], missed[0][free])


def test_hours_of_the_last_twelve_months():
    """A full year behind, three months away: the hours fall with each month not worked."""
    months = Months.starting("2026-01", 15)
    share = np.where(months.ordinal < month_ordinal("2026-04"), 1.0, 0.0)
    got = leave.work_record(
        month_edges=months.edges,
        pay_share=share,
        clinic_hours=np.zeros((1, 15)),
        hours_per_week=column(40),
        hours_last_12_months=column(2080),
        months_employed=column(7),
    )
    assert got.hours[0, 0] == 2080
    assert got.hours[0, 3] == pytest.approx(2080 * 9 / 12 + 40 * 90 / 7)
    assert got.hours[0, 12] == pytest.approx(40 * 90 / 7)
    assert got.hours[0, 13] == pytest.approx(40 * 59 / 7)
    assert got.months[0, [0, 5]].tolist() == [7, 12]


# -- state pay for clinic days ------------------------------------------------------------


def counted(state, program, reason, each_time, *, first="2026-03", missed=16.0, paid=0.0):
    months = Months.starting(first, 1)
    names = {"state": state, "program": program, "reason": reason}
    return leave.hours_counted(
        hours_missed=np.array([[missed]]),
        hours_paid=np.array([[paid]]),
        hours_each_time=np.array([[each_time]]),
        hours_per_week=column(40),
        days_per_week=column(5),
        **law().figures(leave.hours_counted, months, **names),
    )[0, 0]


@pytest.mark.parametrize(
    ("first", "each_time", "expected"),
    [("2025-12", 7.9, 0), ("2025-12", 8, 16), ("2026-01", 3.9, 0), ("2026-01", 4, 16)],
)
def test_washington_counts_four_hours_in_a_row_from_2026(first, each_time, expected):
    assert counted("WA", "pfml", "own_illness", each_time, first=first) == expected


@pytest.mark.parametrize(
    ("state", "program", "reason"),
    [("OR", "pfmli", "own_illness"), ("NY", "pfl", "family_care"), ("NJ", "tdi", "family_care")],
)
def test_some_states_count_whole_days_only(state, program, reason):
    assert counted(state, program, reason, 7.5) == 0
    assert counted(state, program, reason, 8) == 16


def test_hours_that_sick_pay_covers_are_not_paid_twice():
    assert counted("CT", "pl", "own_illness", 2, paid=10) == 6
    assert counted("CT", "pl", "own_illness", 2, paid=20) == 0


def by_the_hour(state, program, reason, hours, *, start, leave_at=NEVER, first="2026-01", **given_):
    count = hours.shape[-1]
    months = Months.starting(first, count)
    names = {"state": state, "program": program, "reason": reason}
    inputs = {
        "month_edges": months.edges,
        "weekly_benefit": np.full((1, count), 1000.0),
        "eligible": np.ones((1, 1), dtype=bool),
        "hours_away": hours,
        "hours_per_week": column(40),
        "claim_start": column(start),
        "leave_start": column(leave_at),
    }
    figures = law().figures(leave.reduced_leave, months, **names)
    return leave.reduced_leave(**{**inputs, **figures, **given_})


def test_weeks_come_anew_with_each_benefit_year():
    """Half of each month away in Colorado: twelve weeks last from January to June, each year."""
    got = by_the_hour("CO", "famli", "own_illness", np.full((1, 30), 80.0), start=day("2026-01-01"))
    assert got.pay[0].tolist() == ([2000] * 6 + [0] * 6) * 2 + [2000] * 6


@pytest.mark.parametrize(
    ("start", "opens"),
    [("2026-01-01", 12), ("2026-01-02", 12), ("2026-01-03", 13), ("2026-02-01", 13)],
)
def test_a_benefit_year_opens_with_the_first_month_that_begins_in_it(start, opens):
    """52 weeks after 2 January 2026 is 1 January 2027; after 3 January it is the second."""
    hours = np.full((1, 15), 80.0)
    got = by_the_hour("CO", "famli", "own_illness", hours, start=day(start))
    assert got.pay[0, :opens].sum() == pytest.approx(12_000)
    assert got.pay[0, opens] == 2000


def test_a_new_benefit_year_has_its_own_benefit():
    weekly = np.where(np.arange(24)[None, :] < 12, 1000.0, 1100.0)
    hours = np.full((1, 24), 8.0)
    got = by_the_hour(
        "CO", "famli", "own_illness", hours, start=day("2026-01-10"), weekly_benefit=weekly
    )
    assert got.pay[0, 5] == pytest.approx(200)
    assert got.pay[0, 12] == pytest.approx(200)  # the new year opens on 9 January 2027
    assert got.pay[0, 13] == pytest.approx(220)


def test_waiting_days_pass_again_in_a_new_benefit_year():
    got = by_the_hour(
        "WA",
        "pfml",
        "own_illness",
        np.full((1, 14), 31.0),
        start=day("2026-01-01"),
        first="2026-01",
    )
    assert got.pay[0, 0] == pytest.approx(1000 * 24 / 40)
    assert got.pay[0, 11] == pytest.approx(1000 * 31 / 40)
    assert got.pay[0, 12] == pytest.approx(1000 * 24 / 40)  # January 2027: seven days again
    assert got.pay[0, 13] == pytest.approx(1000 * 31 / 40)


def test_california_fills_the_gap_up_to_the_weekly_benefit():
    """A day of five away: 200 of 1,000 wages lost; 900 a week would be 180 by the hour."""
    months = Months.starting("2026-06", 1)
    hours = 8 * months.days / 7
    got = by_the_hour(
        "CA",
        "sdi",
        "family_care",
        hours,
        start=day("2026-05-01"),
        first="2026-06",
        weekly_benefit=np.full((1, 1), 900.0),
        weekly_pay=column(1000),
    )
    assert got.pay[0, 0] == pytest.approx(200 * 30 / 7)
    assert got.weeks_used[0, 0] == pytest.approx(200 / 900 * 30 / 7)
    all_week = by_the_hour(
        "CA",
        "sdi",
        "family_care",
        40 * months.days / 7,
        start=day("2026-05-01"),
        first="2026-06",
        weekly_benefit=np.full((1, 1), 900.0),
        weekly_pay=column(1000),
    )
    assert all_week.pay[0, 0] == pytest.approx(900 * 30 / 7)


def test_new_jersey_pays_a_seventh_for_a_day_and_fifty_six_days():
    got = by_the_hour("NJ", "tdi", "family_care", np.full((1, 12), 64.0), start=day("2026-01-01"))
    assert got.pay[0, 0] == pytest.approx(8 / 7 * 1000)  # eight days
    assert got.weeks_used[0, 0] == pytest.approx(8)


def test_clinic_days_use_up_weeks_of_the_leave_that_follows():
    start = day("2026-07-01")
    some = by_the_hour(
        "CO",
        "famli",
        "own_illness",
        np.full((1, 36), 40.0),
        start=day("2026-01-01"),
        leave_at=start,
    )
    assert some.weeks_used[0, 0] == pytest.approx(6)
    full = pages("CO", "famli", "own_illness", start, NEVER, weeks_used=some.weeks_used)
    assert full.pay.sum() == pytest.approx(6 * 700)


def test_waiting_days_already_passed_are_not_passed_again():
    start = day("2026-07-01")
    some = by_the_hour(
        "WA", "pfml", "own_illness", np.full((1, 36), 8.0), start=day("2026-03-02"), leave_at=start
    )
    got = pages("WA", "pfml", "own_illness", start, NEVER, waiting_served=some.waiting_served)
    assert got.paid_from[0, 0] == start
    again = by_the_hour(
        "WA", "pfml", "own_illness", np.full((1, 36), 8.0), start=day("2026-06-28"), leave_at=start
    )
    got = pages("WA", "pfml", "own_illness", start, NEVER, waiting_served=again.waiting_served)
    assert got.paid_from[0, 0] == start + 4  # three of seven days had passed


@settings(max_examples=60, deadline=None)
@given(
    which=st.sampled_from(TRIPLES),
    hours=st.lists(st.floats(0, 170), min_size=36, max_size=36),
    start=st.integers(int(day("2026-01-01")), int(day("2028-06-30"))),
    pay=st.floats(100, 4000),
)
def test_part_weeks_never_pay_more_than_full_weeks(which, hours, start, pay):
    got = by_the_hour(
        *which,
        np.array([hours]),
        start=float(start),
        weekly_benefit=np.full((1, 36), min(pay, 900.0)),
        weekly_pay=column(pay),
    )
    months = Months.starting("2026-01", 36)
    assert (got.pay >= 0).all()
    assert (got.pay <= months.days / 7 * min(pay, 900.0) * 1.1 + 1e-6).all()
    weeks = law().on(f"{which[0]}.paid_leave.{which[1]}.{which[2]}.weeks", "2026-01-01")
    assert got.weeks_used[0, 0] <= max(weeks, 8) + 1e-9


@pytest.mark.parametrize(
    ("state", "program", "reason", "used", "other", "expected"),
    [
        ("WA", "pfml", "own_illness", 0, 0, 12),
        ("WA", "pfml", "own_illness", 0, 4, 12),
        ("WA", "pfml", "own_illness", 0, 5, 11),  # 16 for all reasons together
        ("MN", "pl", "family_care", 2, 12, 6),  # 20 together
        ("MA", "pfml", "own_illness", 0, 12, 14),  # 26 together
        ("CO", "famli", "own_illness", 3, 9, 0),
        ("CO", "famli", "own_illness", 3, 8, 1),
        ("NY", "pfl", "family_care", 0, 20, 6),  # 26 with disability
        ("CA", "sdi", "family_care", 0, 52, 8),  # no limit on both
    ],
)
def test_weeks_for_all_reasons_together(state, program, reason, used, other, expected):
    months = Months.starting("2026-03", 1)
    names = {"state": state, "program": program, "reason": reason}
    got = leave.weeks_open(
        weeks_used=column(used),
        weeks_used_otherwise=column(other),
        **law().figures(leave.weeks_open, months, **names),
    )
    assert got.open[0, 0] == expected
    whole_ = law().on(f"{state}.paid_leave.{program}.{reason}.weeks", "2026-03-01")
    assert got.gone[0, 0] == whole_ - expected


# -- figures that change on a day --------------------------------------------------------


def test_new_figures_hold_from_their_own_day():
    """Oregon's average of 2025 began on 6 July, a Sunday."""
    months = Months.starting("2025-06", 4)
    dates_ = law().parameter("OR.paid_leave.pfmli.maximum_weekly_benefit").dates
    changes = leave.change_days(dates_, months)
    assert changes[0].tolist() == [NEVER, day("2025-07-06"), NEVER, NEVER]
    weekly, _ = weekly_of("OR", "pfmli", column(4000), months)
    for text, expected in (
        ("2025-07-05", 1568.6),
        ("2025-07-06", 1636.56),
        ("2025-07-07", 1636.56),
        ("2025-06-30", 1568.6),
        ("2025-08-01", 1636.56),
    ):
        got = pages(
            "OR",
            "pfmli",
            "own_illness",
            day(text),
            NEVER,
            first="2025-06",
            count=4,
            weekly_benefit=weekly,
            figures_change=changes,
        )
        assert got.weekly[0, 0] == pytest.approx(expected), text


def test_new_jersey_holds_the_job_of_the_sick_from_17_july_2026():
    months = Months.starting("2026-06", 6)
    protection = "NJ.paid_leave.tdi.own_illness.job_protection"
    test = leave.job_protection(
        months_employed=column(12),
        hours_last_12_months=column(2000),
        employees=column(20),
        **law().figures(leave.job_protection, months, protection=protection),
    )
    changes = leave.change_days(law().parameter(f"{protection}.weeks").dates, months)
    for text, weeks in (("2026-07-16", 0), ("2026-07-17", 26), ("2026-07-18", 26)):
        got = leave.protected_leave(
            month_edges=months.edges,
            eligible=test.eligible,
            leave_start=column(day(text)),
            leave_end=column(NEVER),
            weeks_used=column(0),
            figures_change=changes,
            **law().figures(leave.protected_leave, months, protection=protection),
        )
        assert got.ends[0, 0] == day(text) + weeks * 7, text


def test_colorado_works_the_benefit_out_anew():
    weekly = np.where(np.arange(36)[None, :] < 6, 700.0, 770.0)
    got = pages(
        "CO",
        "famli",
        "own_illness",
        day("2026-06-01"),
        NEVER,
        weekly_benefit=weekly,
        re_rated=np.ones((1, 36)),
    )
    assert got.pay[0, 5] == pytest.approx(3000)
    assert got.pay[0, 6] == pytest.approx(31 * 110)
    held = pages("CO", "famli", "own_illness", day("2026-06-01"), NEVER, weekly_benefit=weekly)
    assert held.pay[0, 6] == pytest.approx(3100)


# -- which law holds the job longest -------------------------------------------------------


def longest(state, reason, *, months_employed, hours, employees, start="2026-03-02", end=NEVER):
    """The laws of a state folded as a projection folds them."""
    months = Months.starting("2026-01", 24)
    names = leave.protections(state, law().file(state), reason)
    found = None
    for i, name in enumerate(names):
        test = leave.job_protection(
            months_employed=column(months_employed),
            hours_last_12_months=column(hours),
            employees=column(employees),
            **law().figures(leave.job_protection, months, protection=name),
        )
        kept = leave.protected_leave(
            month_edges=months.edges,
            eligible=test.eligible,
            leave_start=column(day(start)),
            leave_end=column(end),
            weeks_used=column(0),
            **law().figures(leave.protected_leave, months, protection=name),
        )
        if found is None:
            found = leave.LaterProtection(kept.ends, column(i))
        found = leave.later_protection(
            leave_start=column(day(start)),
            ends=found.ends,
            law=found.law,
            other_ends=kept.ends,
            other_law=column(i),
        )
    place = int(found.law[0, 0])
    weeks = (found.ends[0, 0] - day(start)) / 7
    return weeks, names[place] if place >= 0 else None


@pytest.mark.parametrize(
    ("state", "reason", "facts", "weeks", "law_"),
    [
        ("TX", "own_illness", (24, 2000, 60), 12, "leave.fmla"),
        ("TX", "own_illness", (24, 2000, 49), 0, None),
        ("CA", "own_illness", (24, 2000, 5), 12, "CA.paid_leave.sdi.own_illness.job_protection"),
        ("CA", "own_illness", (24, 2000, 4), 0, None),
        ("VT", "own_illness", (24, 2000, 15), 12, "VT.protected_leave.pfll.own_illness"),
        ("VT", "own_illness", (24, 2000, 14), 0, None),
        ("VT", "own_illness", (24, 1559, 15), 0, None),
        ("WI", "own_illness", (13, 1100, 50), 2, "WI.protected_leave.wfmla.own_illness"),
        ("WI", "own_illness", (13, 1250, 50), 12, "leave.fmla"),
        ("RI", "own_illness", (12, 1600, 50), 13, "RI.protected_leave.pfmla.own_illness"),
        ("DC", "own_illness", (12, 1000, 20), 16, "DC.paid_leave.pfl.own_illness.job_protection"),
        ("DC", "own_illness", (12, 999, 20), 0, None),
        ("HI", "family_care", (6, 300, 100), 4, "HI.protected_leave.hfll.family_care"),
        ("HI", "own_illness", (6, 300, 100), 0, None),
        ("ME", "own_illness", (3, 300, 3), 0, None),
        ("MA", "own_illness", (1, 100, 2), 20, "MA.paid_leave.pfml.own_illness.job_protection"),
        # 16 weeks at most from 2026 (RCW 50A.35.010(7)(a)), for as long as the state pays
        ("WA", "own_illness", (6, 300, 25), 16, "WA.paid_leave.pfml.own_illness.job_protection"),
        ("WA", "own_illness", (6, 300, 24), 0, None),
        ("MN", "family_care", (3, 300, 1), 12, "MN.paid_leave.pl.family_care.job_protection"),
        ("NY", "own_illness", (24, 2000, 20), 0, None),
        ("NY", "family_care", (6, 900, 2), 12, "NY.paid_leave.pfl.family_care.job_protection"),
        ("OR", "own_illness", (3, 300, 2), 12, "OR.paid_leave.pfmli.own_illness.job_protection"),
        ("NJ", "family_care", (12, 1000, 30), 12, "NJ.paid_leave.tdi.family_care.job_protection"),
        ("NJ", "family_care", (12, 1000, 29), 0, None),
        ("CT", "own_illness", (3, 100, 1), 12, "CT.paid_leave.pl.own_illness.job_protection"),
    ],
)
def test_the_law_that_holds_the_job_longest(state, reason, facts, weeks, law_):
    got, name = longest(state, reason, months_employed=facts[0], hours=facts[1], employees=facts[2])
    assert got == weeks
    assert name == law_


def test_washington_reaches_smaller_employers_year_by_year():
    for start, size in (("2026-12-31", 25), ("2027-01-01", 15)):
        facts = {"months_employed": 6, "hours": 300, "start": start}
        assert longest("WA", "own_illness", employees=size, **facts)[0] == 16
        assert longest("WA", "own_illness", employees=size - 1, **facts)[0] == 0


# -- long-term plans: other jobs, Social Security, money asked back -------------------------


def any_job(start, months_, meets=False):
    return leave.own_occupation_ends(
        leave_start=column(start),
        elimination_days=column(181),
        share=column(0.6),
        own_occupation_months=column(months_),
        meets_any_occupation=np.array([[meets]]),
    )


def test_own_occupation_changes_after_24_months_of_pay():
    got = any_job(day("2026-03-02"), 24)  # pay from 30 August 2026
    assert got.changes[0, 0] == day("2028-08-30")
    assert got.month[0, 0] == month_ordinal("2028-08")
    assert got.benefits_end[0, 0] == day("2028-08-30")
    assert any_job(day("2026-03-02"), 24, meets=True).benefits_end[0, 0] == NEVER
    assert any_job(day("2026-03-02"), NEVER).changes[0, 0] == NEVER
    assert any_job(NEVER, 24).changes[0, 0] == NEVER
    # 31 August and six months: February has no 31st.
    assert any_job(day("2026-08-31") - 181, 6).changes[0, 0] == day("2027-02-28")


LONG = {
    "monthly_pay": column(5000),
    "leave_start": column(day("2026-03-01")),
    "leave_end": column(NEVER),
    "sick_pay_ends": column(day("2026-03-01")),
    "elimination_days": column(184),
    "share": column(0.6),
    "weekly_maximum": column(1e9),
    "weeks": column(1e6),
    "monthly_minimum": column(0),
    "std_until": column(day("2026-03-01")),
    **{k: column(v) for k, v in leave.NO_STATE_PAY.items()},
}


def test_pay_ends_where_another_job_could_be_done():
    months = Months.starting("2028-07", 4)
    for end, expected in ((day("2028-09-01"), [3000, 3000, 0, 0]), (NEVER, [3000] * 4)):
        got = leave.long_term_disability(
            month_edges=months.edges,
            other_benefits=np.zeros((1, 4)),
            benefits_end=column(end),
            **LONG,
        )
        assert got.pay[0] == pytest.approx(expected)


def due(worker, family, back, entitled, first, *, count, counts=True):
    months = Months.starting("2026-08", count)
    return months, leave.social_security_due(
        month=months.ordinal,
        worker=np.array([worker], dtype=float),
        family=np.array([family], dtype=float),
        back_pay=np.array([back], dtype=float),
        first_month_of_entitlement=column(month_ordinal(entitled)),
        first_payment_month=column(month_ordinal(first)),
        counts_family=np.array([[counts]]),
    )


def test_social_security_is_taken_off_in_the_month_it_is_for():
    """Entitled in September, paid from October on: September's pay is already lower."""
    _, got = due([0, 0, 2000, 2000], [0, 0, 500, 500], [0] * 4, "2026-09", "2026-10", count=4)
    assert got.known[0].tolist() == [0, 2500, 2500, 2500]
    assert got.all[0].tolist() == [0, 2500, 2500, 2500]
    _, own = due(
        [0, 0, 2000, 2000], [0, 0, 500, 500], [0] * 4, "2026-09", "2026-10", count=4, counts=False
    )
    assert own.known[0].tolist() == [0, 2000, 2000, 2000]


def test_money_asked_back_when_back_pay_comes():
    """Entitled in September 2026, first paid in January 2027 with September to November behind.

    The plan pays 3,000 in full from September to November, and knows of the award in December.
    3 x 2,000 is asked back in January, no more than the back pay that arrives.
    """
    worker = [0, 0, 0, 0, 0, 2000, 2000, 2000]
    back = [0, 0, 0, 0, 0, 6000, 0, 0]
    months, got = due(worker, [0] * 8, back, "2026-09", "2027-01", count=8)
    assert got.known[0].tolist() == [0, 0, 0, 0, 2000, 2000, 2000, 2000]
    assert got.all[0].tolist() == [0, 2000, 2000, 2000, 2000, 2000, 2000, 2000]
    paid, owed = (
        leave.long_term_disability(
            month_edges=months.edges, other_benefits=page, benefits_end=column(NEVER), **LONG
        ).pay
        for page in (got.known, got.all)
    )
    assert paid[0] == pytest.approx([0, 3000, 3000, 3000, 1000, 1000, 1000, 1000])
    back_paid = leave.long_term_paid_back(
        month=months.ordinal,
        paid=paid,
        owed=owed,
        first_payment_month=column(month_ordinal("2027-01")),
    )
    assert back_paid[0] == pytest.approx([0, 0, 0, 0, 0, 6000, 0, 0])


def test_nothing_is_asked_back_without_an_award():
    months, got = due([0] * 4, [0] * 4, [0] * 4, "2026-09", "2026-10", count=4)
    assert not got.known.any() and not got.all.any()
    never = leave.social_security_due(
        month=months.ordinal,
        worker=np.zeros((1, 4)),
        family=np.zeros((1, 4)),
        back_pay=np.zeros((1, 4)),
        first_month_of_entitlement=column(NEVER),
        first_payment_month=column(NEVER),
        counts_family=np.array([[True]]),
    )
    assert not never.all.any()


# -- tax and deadlines ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "program", "size", "expected"),
    [
        ("WA", "pfml", 49, 0),
        ("WA", "pfml", 50, 0.55),
        ("MA", "pfml", 24, 0),
        ("MA", "pfml", 25, 0.6),
        ("CO", "famli", 9, 0),
        ("CA", "sdi", 500, 0),
        ("DC", "pfl", 2, 1),
    ],
)
def test_a_small_employer_that_pays_nothing_leaves_the_benefit_untaxed(
    state, program, size, expected
):
    months = Months.starting("2026-03", 1)
    names = {"state": state, "program": program, "reason": "own_illness"}
    figures = law().figures(leave.state_pay_taxed_share, months, **names)
    got = leave.state_pay_taxed_share(employees=column(size, np.nan), **figures)
    assert got[0, 0] == expected
    assert got[1, 0] == figures["taxable_share"][0, 0]  # size unknown: the tax is counted


@pytest.mark.parametrize("state", sorted({s for s, _ in PROGRAMS}))
def test_family_care_pay_is_always_income(state):
    for program in leave.programs(law().node(f"{state}.paid_leave"), "family_care"):
        name = f"{state}.paid_leave.{program}.family_care"
        assert law().on(f"{name}.taxable_share", "2026-06-01") == 1
        assert law().on(f"{name}.employer_pays_from", "2026-06-01") == 0


def test_the_last_day_to_claim():
    months = Months.starting("2026-03", 2)
    figures = law().figures(
        leave.claim_deadline, months, state="CA", program="sdi", reason="own_illness"
    )
    got = leave.claim_deadline(first_day=column(day("2026-03-16"), NEVER), **figures)
    assert got.day[0, 0] == day("2026-05-04")  # 49 days
    assert got.month[0, 0] == month_ordinal("2026-05")
    assert got.day[1, 0] == NEVER and got.month[1, 0] == NEVER


# -- together == alone, for leave by the hour and its laws -----------------------------------


def by_month(h: dict[str, np.ndarray], state: str, program: str, months: Months):
    """The rules of part weeks, leave years and long-term plans, in the order of a projection."""
    names = {"state": state, "program": program, "reason": "own_illness"}

    def figures(rule, **more):
        return law().figures(rule, months, **{**names, **more})

    ones = np.ones_like(months.ordinal)
    time = earnings.time_at_work(
        month_edges=months.edges,
        last_day_of_work=h["last_day"],
        return_day=h["return"],
        reduced_from=h["reduced"],
        reduced_until=np.full_like(h["pay"], NEVER),
        reduced_hours=h["hours"] * 0.6,
        hours_per_week=h["hours"],
    )
    missed = leave.work_missed(
        month_edges=months.edges,
        at_work=time.at_work,
        pay_share=time.pay_share,
        clinic_hours=h["clinic"] * ones,
        hours_per_week=h["hours"],
    )
    hours = leave.hours_counted(
        hours_missed=missed.hours,
        hours_paid=0.1 * missed.hours,
        hours_each_time=h["clinic"] / 3 * ones,
        hours_per_week=h["hours"],
        days_per_week=np.full_like(h["pay"], 5),
        **figures(leave.hours_counted),
    )
    weekly = h["pay"] * h["hours"] * 0.6 * ones
    open_ = leave.weeks_open(
        weeks_used=h["children"], weeks_used_otherwise=h["children"], **figures(leave.weeks_open)
    )
    some = leave.reduced_leave(
        month_edges=months.edges,
        weekly_benefit=weekly,
        eligible=h["tenure"] > 3,
        hours_away=hours,
        hours_per_week=h["hours"],
        claim_start=h["reduced"],
        leave_start=time.first_day_away,
        weeks_gone=open_.gone,
        weekly_pay=h["pay"] * h["hours"],
        days_per_week=np.full_like(h["pay"], 5),
        **figures(leave.reduced_leave),
    )
    record = leave.work_record(
        month_edges=months.edges,
        pay_share=time.pay_share,
        clinic_hours=hours,
        hours_per_week=h["hours"],
        hours_last_12_months=h["hours"] * 50,
        months_employed=h["tenure"],
    )
    test = leave.job_protection(
        months_employed=record.months,
        hours_last_12_months=record.hours,
        employees=h["size"],
        **figures(leave.job_protection, protection="leave.fmla"),
    )
    used = leave.leave_use(
        month=months.ordinal,
        weeks_missed=missed.weeks,
        eligible=test.eligible,
        method=1 + h["children"] % 4,
        fixed_start_month=1 + h["children"],
        weeks_used_before=h["children"],
        hours_per_week=h["hours"],
        **figures(leave.leave_use, protection="leave.fmla"),
    )
    other = leave.own_occupation_ends(
        leave_start=time.first_day_away,
        elimination_days=np.full_like(h["pay"], 90),
        share=h["std"],
        own_occupation_months=np.full_like(h["pay"], 24),
        meets_any_occupation=h["salary"] > 0,
    )
    first = months.ordinal[:, :1] + 2 + h["children"]
    due_ = leave.social_security_due(
        month=months.ordinal,
        worker=np.where(months.ordinal >= first, h["pay"] * 20, 0.0),
        family=np.where(months.ordinal >= first, h["pay"] * 7, 0.0),
        back_pay=np.where(months.ordinal == first, h["pay"] * 40, 0.0),
        first_month_of_entitlement=first - 3,
        first_payment_month=first,
        counts_family=h["salary"] > 0,
    )
    return [hours, *some, *used, *record, *other, *due_]


@pytest.mark.parametrize(
    ("state", "program"), [("WA", "pfml"), ("CA", "sdi"), ("OR", "pfmli"), ("CO", "famli")]
)
def test_part_weeks_together_is_alone(state, program):
    months = Months.starting("2026-01", 36)
    n = 100
    crowd = families(n)
    together = by_month(crowd, state, program, months)
    for i in range(n):
        alone = by_month({k: v[i : i + 1] for k, v in crowd.items()}, state, program, months)
        for one, many in zip(alone, together, strict=True):
            row = np.broadcast_to(many, (n, *many.shape[1:]))[i : i + 1]
            assert np.array_equal(one, row)
