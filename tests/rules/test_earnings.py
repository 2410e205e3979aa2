"""Pay, time at work and sick pay: properties."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimator.basis.money import PAYS_A_YEAR
from estimator.basis.months import NEVER, Months
from estimator.rules import earnings

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
