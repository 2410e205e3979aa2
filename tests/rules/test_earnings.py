"""Pay, time at work and sick pay: properties."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimator.basis.money import PAYS_A_YEAR
from estimator.basis.months import NEVER, Months
from estimator.rules import earnings, travel

MONTHS = Months.starting("2026-01", 36)
START = dt.date(2026, 1, 1).toordinal()


def column(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)[:, None]


def at_work(last, back, reduced=NEVER, until=NEVER, hours=24.0):
    return earnings.time_at_work(
        month_edges=MONTHS.edges,
        last_day_of_work=column(last),
        return_day=column(back),
        reduced_from=column(reduced),
        reduced_until=column(until),
        reduced_hours=column(hours),
        hours_per_week=column(40),
    )


@pytest.mark.parametrize(("unit", "times"), PAYS_A_YEAR.items())
def test_every_kind_of_pay_comes_to_the_same_year(unit, times):
    hours = 40.0 if unit == "hour" else 1.0
    amount = 52_000 / times / hours
    got = earnings.monthly_pay(
        pay_amount=column(amount), paid_hours=column(hours), times_a_year=column(times)
    )
    assert got[0, 0] * 12 == pytest.approx(52_000)


def test_someone_without_hours_has_no_hourly_pay():
    rate = earnings.hourly_rate(monthly_pay=column(5200), hours_per_week=column(0))
    assert rate[0, 0] == 0


@settings(max_examples=100, deadline=None)
@given(
    last=st.integers(START - 60, START + 1200),
    away=st.integers(1, 500),
    longer=st.integers(0, 200),
    reduced=st.integers(START - 60, START + 1200),
    span=st.integers(0, 400),
    hours=st.floats(0, 40),
)
def test_a_longer_leave_never_raises_wages(last, away, longer, reduced, span, hours):
    short = at_work(last, last + away, reduced, reduced + span, hours)
    long = at_work(last, last + away + longer, reduced, reduced + span, hours)
    assert (long.pay_share <= short.pay_share + 1e-12).all()
    for time in (short, long):
        assert (time.pay_share >= -1e-12).all()
        assert (time.pay_share <= time.at_work + 1e-12).all()
        assert (time.at_work <= 1).all()


def test_days_away_add_up():
    last = dt.date(2026, 3, 15).toordinal()
    got = at_work(last, last + 1 + 84)
    assert got.days_away.sum() == 84
    assert at_work(NEVER, NEVER).days_away.sum() == 0
    assert (at_work(NEVER, NEVER).pay_share == 1).all()


@pytest.mark.parametrize(
    ("last", "expected"),
    [("2026-02-28", [28, 0]), ("2026-02-27", [27, 0]), ("2026-03-01", [28, 1])],
)
def test_the_last_day_counts_as_worked(last, expected):
    got = at_work(dt.date.fromisoformat(last).toordinal(), NEVER)
    worked = (got.at_work * MONTHS.days)[0, 1:3]
    assert worked == pytest.approx(expected)


@settings(max_examples=100, deadline=None)
@given(
    last=st.integers(START - 60, START + 1200),
    away=st.integers(1, 700),
    pot=st.integers(0, 6000).map(lambda quarters: quarters / 4),
    yearly=st.integers(0, 800).map(lambda quarters: quarters / 4),
    clinic=st.integers(0, 160).map(lambda quarters: quarters / 4),
)
def test_sick_pay_stays_within_the_pot_and_the_wage(last, away, pot, yearly, clinic):
    time = at_work(last, last + 1 + away)
    pay, rate = column(5200), column(30)
    hours = earnings.clinic_hours_lost(
        hours_away=np.full((1, 36), clinic), at_work=time.at_work, paid_anyway=column(0) > 0
    )
    sick = earnings.sick_pay(
        month_edges=MONTHS.edges,
        new_year=MONTHS.month_of_year == 1,
        clinic_hours=hours,
        time_away=time.days_away,
        first_day_away=time.first_day_away,
        monthly_pay=pay,
        hourly_rate=rate,
        hours_per_week=column(40),
        hours_left=column(pot),
        hours_each_year=column(yearly),
    )
    used = sick.clinic_hours + sick.leave_hours
    assert used.sum() <= pot + 2 * yearly + 1e-6
    assert (sick.clinic_hours <= hours + 1e-9).all()
    kept = earnings.wages_kept(
        monthly_pay=pay, pay_share=time.pay_share, clinic_hours=hours, hourly_rate=rate
    )
    assert (kept + sick.pay <= pay + 1e-6).all()
    from_day = max(last + 1, START) if sick.leave_hours.any() else last + 1
    covered = sick.ends - from_day
    assert covered[0, 0] == pytest.approx(sick.leave_hours.sum() / 40 * 7, abs=1e-6)


def test_arguments_are_not_changed():
    new_year = MONTHS.month_of_year == 1
    before = new_year.copy()
    earnings.sick_pay(
        month_edges=MONTHS.edges,
        new_year=new_year,
        clinic_hours=np.zeros((1, 36)),
        time_away=np.zeros((1, 36)),
        first_day_away=column(NEVER),
        monthly_pay=column(1),
        hourly_rate=column(1),
        hours_per_week=column(40),
        hours_left=column(10),
        hours_each_year=column(10),
    )
    assert np.array_equal(before, new_year)


# -- the edges of a month, and what hangs on hours -------------------------------------------------


@pytest.mark.parametrize(
    ("first", "days"),
    [("2027-01-01", 31), ("2027-02-01", 28), ("2028-02-01", 29), ("2027-04-01", 30)],
)
def test_the_day_before_at_and_after_the_end_of_a_month(first, days):
    start = dt.date.fromisoformat(first)
    months = Months.starting(start, 2)
    last_of_month = start.toordinal() + days - 1
    for last, worked in ((-1, days - 1), (0, days), (1, days)):
        got = earnings.time_at_work(
            month_edges=months.edges,
            last_day_of_work=column(last_of_month + last),
            return_day=column(NEVER),
            reduced_from=column(NEVER),
            reduced_until=column(NEVER),
            reduced_hours=column(0),
            hours_per_week=column(40),
        )
        assert got.at_work[0, 0] == worked / days
        assert got.days_away[0].sum() == months.days.sum() - worked - max(last, 0)


@settings(max_examples=60, deadline=None)
@given(
    start=st.integers(START - 400, START + 900),
    length=st.integers(0, 900),
    cycle=st.sampled_from([14.0, 21.0, 28.0]),
)
def test_cycles_add_up_to_the_days_on_treatment(start, length, cycle):
    page = earnings.treatment_cycles(
        month_edges=MONTHS.edges,
        from_day=column(start),
        until_day=column(start + length),
        cycle_days=column(cycle),
    )
    first, end = MONTHS.edges[0, 0], MONTHS.edges[0, -1]
    inside = max(min(start + length, end) - max(start, first), 0)
    assert page.sum() == pytest.approx(inside / cycle)
    assert (page >= 0).all()


@given(st.floats(0, 5), st.floats(0, 60), st.floats(0, 20), st.floats(0, 1), st.floats(0, 200))
def test_hours_missed_never_pass_the_hours_of_the_month(cycles, hours, more, share, clinic):
    def missed(a_cycle):
        return earnings.sick_hours(
            cycles=column(cycles),
            sick_hours_per_cycle=column(a_cycle),
            days=column(31),
            hours_per_week=column(40),
            pay_share=column(share),
            clinic_hours=column(clinic),
            paid_anyway=np.array([[False]]),
        )[0, 0]

    assert 0 <= missed(hours) <= missed(hours + more)
    assert missed(hours + more) <= max(40 * 31 / 7 * share - clinic, 0) + 1e-9


@given(st.floats(7.25, 100), st.floats(0, 30), st.floats(0, 20), st.floats(0, 40), st.floats(0, 15))
def test_overtime_pays_at_least_half_again(rate, extra, more, shift, differential):
    figures = {"overtime_rate": np.array([[1.5]])}

    def pay(hours):
        return earnings.overtime_and_shift_pay(
            hourly_rate=column(rate),
            hours_per_week=column(40),
            overtime_hours=column(hours),
            shift_hours=column(shift),
            shift_differential=column(differential),
            **figures,
        )[0, 0]

    least = (1.5 * rate * extra + shift * differential) * 52 / 12
    assert pay(extra) >= least - 1e-6
    assert pay(extra + more) >= pay(extra) - 1e-6


@given(st.floats(0, 3000), st.floats(0, 1), st.floats(0, 300), st.floats(0, 50))
def test_extra_pay_is_kept_or_lost(usual, share, missed, more):
    def kept(hours):
        got = earnings.extra_pay(
            usual=column(usual),
            pay_share=column(share),
            hours_missed=column(hours),
            hours_per_week=column(40),
            days=column(30),
        )
        assert got.kept[0, 0] + got.lost[0, 0] == pytest.approx(usual)
        assert 0 <= got.kept[0, 0] <= usual
        return got.kept[0, 0]

    assert kept(missed + more) <= kept(missed)


@given(st.integers(START, START + 900), st.floats(0, 40), st.floats(0, 60))
def test_a_plan_never_ends_for_someone_who_keeps_its_hours(day, fewer, usual):
    got = earnings.below_plan_hours(
        month=MONTHS.ordinal,
        reduced_from=column(day),
        reduced_until=column(NEVER),
        reduced_hours=column(fewer),
        hours_per_week=column(usual),
        full_time_hours=np.full((1, 36), 30.0),
    )
    if fewer >= 30 or usual < 30:
        assert not got.below.any() and got.since[0, 0] == NEVER
    else:
        first = dt.date.fromordinal(day)
        whole = first.year * 12 + first.month - 1 + (first.day > 1)
        assert got.since[0, 0] == whole
        assert got.below.sum() == max(MONTHS.first + 36 - whole, 0)


def test_a_second_caregiver_who_comes_half_as_often_loses_half_as_much():
    """Two caregivers with the same job: one comes each time, the other every second time."""
    days, hours = np.full((1, 36), 2.0), np.full((1, 36), 8.0)
    lost = []
    for share in (1.0, 0.5):
        away = travel.hours_away(
            clinic_days=days,
            hours_on_site=hours,
            companion_days=days,
            companion_hours=hours,
            minutes_one_way=column(30),
            caregiver_goes_along=column(share),
        )
        missed = earnings.clinic_hours_lost(
            hours_away=away.caregiver, at_work=np.ones((1, 36)), paid_anyway=np.array([[False]])
        )
        kept = earnings.wages_kept(
            monthly_pay=column(4000),
            pay_share=np.ones((1, 36)),
            clinic_hours=missed,
            hourly_rate=earnings.hourly_rate(monthly_pay=column(4000), hours_per_week=column(40)),
        )
        lost.append(4000 - kept[0, 0])
    # 2 days x 1 hour on the way and 8 hours there: 10 hours at 4000 x 12 / 52 / 40 = 23.08 an hour
    assert lost[0] == pytest.approx(10 * 23.0769, abs=0.01)
    assert lost[1] == pytest.approx(lost[0] / 2)


@given(st.floats(0, 9000), st.floats(0, 9000), st.floats(0, 0.2))
def test_benefits_lost_are_never_negative(pay, received, match):
    got = earnings.benefits_lost(
        month=MONTHS.ordinal,
        monthly_pay=column(pay),
        pay_received=np.full((1, 36), received),
        match_share=column(match),
        employer_premium=column(500),
        plan_ends=column(MONTHS.first + 6),
    )
    assert (got.retirement_match >= 0).all()
    assert got.premium_share.sum() == 500 * 30
