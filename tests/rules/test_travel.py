"""Travel: what is true of any month, and the mileage rate's dates."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from estimator.basis.law import law
from estimator.basis.months import Months
from estimator.rules import travel

amounts = st.floats(0, 500, allow_nan=False)
days = st.integers(0, 31)


def col(value):
    return np.array([[float(value)]])


def test_the_mileage_rate_changes_in_july_2026_and_is_assumed_from_2027():
    months = Months.starting("2026-05", 12)
    with law().noted() as notes:
        rate = law().figures(travel.car_cost, months)["rate"]
    assert rate[0].tolist() == [0.205, 0.205, *[0.235] * 10]
    assert notes["travel.medical_mileage_rate"] == months.first + months.index("2027-01")


@given(days, amounts, amounts, amounts, amounts)
def test_parking_never_passes_its_limit_and_a_higher_price_never_costs_less(d, visit, hour, h, cap):
    def cost(price):
        return travel.parking_cost(
            clinic_days=col(d),
            parking_per_visit=col(price),
            hours_on_site=col(h * (d > 0)),
            parking_per_hour=col(hour),
            daily_limit=col(cap),
        )[0, 0]

    assert 0 <= cost(visit) <= d * cap
    assert cost(visit + 1) >= cost(visit)


@given(days, days, amounts, amounts, st.floats(0, 1))
def test_the_caregiver_is_never_away_longer_than_the_patient(d, fewer, minutes, hours, share):
    with_companion = min(d, fewer)
    away = travel.hours_away(
        clinic_days=col(d),
        hours_on_site=col(hours),
        companion_days=col(with_companion),
        companion_hours=col(hours * (with_companion == d)),
        minutes_one_way=col(minutes),
        caregiver_goes_along=col(share),
    )
    assert 0 <= away.caregiver[0, 0] <= away.patient[0, 0] + 1e-9


def test_a_page_of_families_and_months():
    clinic = np.array([[3.0, 1.0, 0.0], [0.0, 2.0, 4.0]])
    miles = travel.miles_driven(clinic_days=clinic, miles_one_way=np.array([[34.0], [120.0]]))
    assert miles.tolist() == [[204.0, 68.0, 0.0], [0.0, 480.0, 960.0]]
    cost = travel.car_cost(miles=miles, rate=np.array([[0.205, 0.205, 0.235]]))
    assert np.allclose(cost, [[41.82, 13.94, 0], [0, 98.4, 225.6]])


def test_each_default_says_how_it_is_known():
    for name in ("miles_one_way", "minutes_one_way", "parking_per_day", "meals_per_visit"):
        figure = law().parameter(f"travel.{name}")
        assert figure.low <= figure.values[-1] <= figure.high
        assert figure.evidence in ("assumed", "study")
