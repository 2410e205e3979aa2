"""Travel: what is true of any month, and the mileage rate's dates."""

import numpy as np
import pytest
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


def way(rule, miles, minutes=30.0, **more):
    figures = law().figures(rule, Months.starting("2026-12", 1), **more)
    return rule(
        clinic_days=col(3), miles_one_way=col(miles), minutes_one_way=col(minutes), **figures
    )[0, 0]


@given(st.floats(0, 400), st.floats(0, 100), st.sampled_from(["rideshare", "taxi"]))
def test_a_longer_ride_never_costs_less(miles, more, ride):
    short = way(travel.hired_ride_cost, miles, ride=ride)
    assert 0 < short <= way(travel.hired_ride_cost, miles + more, ride=ride)
    assert short <= way(travel.hired_ride_cost, miles, 30.0 + more, ride=ride)


@given(st.floats(0, 400), st.floats(0, 100), st.floats(5, 60))
def test_more_miles_never_burn_less_gas(miles, more, gallon):
    figures = law().figures(travel.fuel_cost, Months.starting("2026-12", 1))

    def cost(driven):
        return travel.fuel_cost(
            miles=col(driven), own_miles_per_gallon=col(gallon), own_gas_price=np.nan, **figures
        )[0, 0]

    assert 0 <= cost(miles) <= cost(miles + more)


@given(days, days, amounts, st.floats(0, 1), st.floats(0, 1))
def test_near_and_far_days_add_up(d, fewer, hours, labs, visits):
    with_companion = min(d, fewer)
    place = travel.days_by_place(
        clinic_days=col(d),
        hours_on_site=col(hours),
        companion_days=col(with_companion),
        companion_hours=col(hours * 0.75 * (with_companion > 0)),
        labs_near=col(labs),
        visits_near=col(visits),
    )
    assert np.isclose(place.far_days + place.near_days, d)
    assert np.isclose(place.far_hours + place.near_hours, hours)
    assert all(part[0, 0] >= -1e-9 for part in place)


@given(days, amounts, st.floats(0, 10), st.floats(0, 1), amounts)
def test_validation_never_makes_parking_dearer(d, hours, free, off, price):
    def cost(**more):
        return travel.parking_cost(
            clinic_days=col(d),
            parking_per_visit=col(5),
            hours_on_site=col(hours * (d > 0)),
            parking_per_hour=col(price),
            **more,
        )[0, 0]

    full = cost()
    assert 0 <= cost(free_hours=col(free), discount=col(off)) <= full + 1e-9
    assert cost(started_hours=np.array([[True]])) >= full - 1e-6 * (1 + full)


@given(st.integers(1, 20), st.floats(0, 20), st.floats(0, 6))
def test_longer_days_never_need_fewer_meals(d, length, longer):
    figures = law().figures(travel.meals_by_hours, Months.starting("2026-12", 1))

    def cost(hours, nights=0.0):
        return travel.meals_by_hours(
            clinic_days=col(d),
            hours_away=col(d * hours),
            trips=col(2 * d),
            person_nights=col(nights),
            **figures,
        )[0, 0]

    assert 0 <= cost(length) <= cost(length + longer)
    assert cost(length) <= cost(length, nights=2.0)


@given(st.floats(0, 300), st.floats(0, 300), st.floats(0, 300), st.floats(0, 24), st.floats(0, 24))
def test_a_farther_clinic_never_needs_fewer_nights(miles, more, limit, first, earliest):
    def nights(far, minutes):
        return travel.nights_away(
            clinic_days=col(4),
            miles_one_way=col(far),
            minutes_one_way=col(minutes),
            far_miles=col(limit),
            first_appointment=col(first),
            earliest_start=col(earliest),
        )[0, 0]

    assert 0 <= nights(miles, miles) <= nights(miles + more, miles + more) <= 4


def test_no_night_is_counted_unless_the_family_says_so():
    nights = travel.nights_away(
        clinic_days=col(4), miles_one_way=col(900), minutes_one_way=col(900)
    )
    assert nights[0, 0] == 0


@pytest.mark.parametrize("mode", range(len(travel.MODES)))
def test_each_mode_pays_for_itself_alone(mode):
    names = ("car", "fuel", "rideshare", "taxi", "transit", "flight")
    costs = {name: col(10.0 * (i + 1)) for i, name in enumerate(names)}
    cost = travel.way_cost(mode=col(mode), **costs)[0, 0]
    assert cost == (0 if mode == travel.FREE_RIDE else 10.0 * (mode + 1))


def test_what_is_new_changes_nothing_when_it_is_left_out():
    rng = np.random.default_rng(7)
    clinic, hours = rng.uniform(0, 12, (40, 24)), rng.uniform(0, 60, (40, 24))
    miles, price = rng.uniform(0, 90, (40, 1)), rng.uniform(0, 30, (40, 1))
    assert np.array_equal(
        travel.miles_driven(clinic_days=clinic, miles_one_way=miles), 2 * miles * clinic
    )
    parking = travel.parking_cost(
        clinic_days=clinic, parking_per_visit=price, hours_on_site=hours, parking_per_hour=price
    )
    assert np.array_equal(parking, clinic * price + hours * price)


def test_together_is_alone():
    """A family in a crowd gets the same bits as the family alone."""
    rng = np.random.default_rng(11)
    months = Months.starting("2026-06", 24)
    clinic = rng.uniform(0, 12, (30, 24))
    facts = {"miles_one_way": rng.uniform(0, 90, (30, 1)), "clinic_days": clinic}
    figures = law().figures(travel.hired_ride_cost, months, ride="taxi")
    minutes = rng.uniform(0, 90, (30, 1))
    crowd = travel.hired_ride_cost(**facts, minutes_one_way=minutes, **figures)
    for row in range(30):
        alone = travel.hired_ride_cost(
            **{k: v[row : row + 1] for k, v in facts.items()},
            minutes_one_way=minutes[row : row + 1],
            **figures,
        )
        assert np.array_equal(alone, crowd[row : row + 1])


def test_per_diem_rates_change_in_october():
    months = Months.starting("2026-09", 14)
    with law().noted() as notes:
        rates = law().figures(travel.per_diem_help, months)
    assert rates["lodging_rate"][0].tolist() == [110.0, *[113.0] * 13]
    assert notes["travel.per_diem_lodging"] == months.first + months.index("2027-10")


def test_spreads_name_figures_that_exist():
    for stem in ("travel", "home", "wages", "childcare"):
        content = law().file(stem)
        for name, spread in content["spreads"].items():
            assert name == "all_others" or name in content, name
            assert spread["shape"] and spread["because"]
