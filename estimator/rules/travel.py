"""Getting to care: miles, car, parking, tolls and fares, meals, nights away, and hours away.

The projection calls these rules after ``treatment.clinic_time``, in this order:

1. ``miles_driven``, ``car_cost``;
2. ``parking_cost``, ``tolls_and_fares``, ``meals_cost``, ``lodging_cost``;
3. ``hours_away``, which ``home`` and ``earnings`` use;
4. ``deductible_travel``, for ``taxes``.

A family that comes by bus or by hired car gives its fare for both ways and no miles.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from estimator.basis.journal import rule
from estimator.basis.months import Array


@rule(
    cite="Arithmetic: two ways on each clinic day",
    unit="miles/month",
    plain="Miles to the clinic and back, on every clinic day of the month.",
)
def miles_driven(*, clinic_days: Array, miles_one_way: Array) -> Array:
    """Miles driven to care.

    Parameters
    ----------
    clinic_days : page, days/month
        Days with a trip to care.
    miles_one_way : column, miles
        Miles to the clinic, one way.

    Returns
    -------
    page, miles/month
        Miles there and back.

    Notes
    -----
    One car, and the same place for every trip; blood tests close to home would save miles.
    """
    return 2 * miles_one_way * clinic_days


@rule(
    cite="IRS Notice 2026-10; IRS Announcement 2026-11 (medical mileage rate)",
    unit="USD/month",
    plain="Gas and wear for the drive, at the rate the IRS sets for medical trips.",
    figures={"rate": "travel.medical_mileage_rate"},
)
def car_cost(*, miles: Array, rate: Array) -> Array:
    """Cost of driving at the medical mileage rate, which counts gas, oil and upkeep by the mile.

    Parameters
    ----------
    miles : page, miles/month
        Miles driven to care.
    rate : figure, USD/mile
        The IRS rate for medical trips.

    Returns
    -------
    page, USD/month
        Cost of driving.

    Notes
    -----
    The price of the car itself, insurance and registration are not in this rate.
    """
    return miles * rate


@rule(
    cite="Arithmetic: a price a visit, a price an hour, and a limit a day",
    unit="USD/month",
    plain="Parking at the clinic, for every clinic day of the month.",
)
def parking_cost(
    *,
    clinic_days: Array,
    parking_per_visit: Array,
    hours_on_site: Array | float = 0.0,
    parking_per_hour: Array | float = 0.0,
    daily_limit: Array | float = 1e9,
) -> Array:
    """Parking by the visit, by the hour, or both, with a limit a day.

    Parameters
    ----------
    clinic_days : page, days/month
        Days with a trip to care.
    parking_per_visit : column, USD/visit
        Price for a visit or a day.
    hours_on_site : page, hours/month
        Hours at the clinic.
    parking_per_hour : column, USD/hour
        Price by the hour.
    daily_limit : column, USD/day
        Most that a day costs; a very large number if there is no limit.

    Returns
    -------
    page, USD/month
        Parking.

    Notes
    -----
    The limit is applied to the average day of the month. Started hours are not rounded up.
    """
    cost = clinic_days * parking_per_visit + hours_on_site * parking_per_hour
    return np.minimum(cost, clinic_days * daily_limit)


@rule(
    cite="Arithmetic: tolls or fares of each trip",
    unit="USD/month",
    plain="Tolls, or bus and hired-car fares, for every clinic day of the month.",
)
def tolls_and_fares(*, clinic_days: Array, tolls_per_visit: Array) -> Array:
    """Tolls and fares.

    Parameters
    ----------
    clinic_days : page, days/month
        Days with a trip to care.
    tolls_per_visit : column, USD/visit
        Tolls or fares for both ways.

    Returns
    -------
    page, USD/month
        Tolls and fares.
    """
    return clinic_days * tolls_per_visit


@rule(
    cite="Arithmetic: food bought on each clinic day",
    unit="USD/month",
    plain="Food bought on clinic days.",
)
def meals_cost(*, clinic_days: Array, meals_per_visit: Array) -> Array:
    """Meals on clinic days.

    Parameters
    ----------
    clinic_days : page, days/month
        Days with a trip to care.
    meals_per_visit : column, USD/visit
        Food bought on a clinic day, for all who come.

    Returns
    -------
    page, USD/month
        Meals.

    Notes
    -----
    A short trip for a blood test counts as much as a day in the chair.
    """
    return clinic_days * meals_per_visit


@rule(
    cite="Arithmetic: nights away for each trip",
    unit="USD/month",
    plain="Nights in a hotel near the clinic.",
)
def lodging_cost(*, clinic_days: Array, nights_per_visit: Array, price_per_night: Array) -> Array:
    """Nights away from home for care.

    Parameters
    ----------
    clinic_days : page, days/month
        Days with a trip to care.
    nights_per_visit : column, nights/visit
        Nights away for each trip; zero when the clinic is near.
    price_per_night : column, USD/night
        Price of a night; zero in a guest house that is free.

    Returns
    -------
    page, USD/month
        Nights away.
    """
    return clinic_days * nights_per_visit * price_per_night


class HoursAway(NamedTuple):
    """Hours away from home or work for care."""

    patient: Array
    caregiver: Array


@rule(
    cite="Arithmetic: travel both ways and hours on site",
    unit="hours/month",
    plain="Hours away for care, with the way there and back, for you and for whoever comes along.",
)
def hours_away(
    *,
    clinic_days: Array,
    hours_on_site: Array,
    companion_days: Array,
    companion_hours: Array,
    minutes_one_way: Array,
    caregiver_goes_along: Array,
) -> HoursAway:
    """Hours away for the patient, and for the caregiver on the days a companion is usual.

    Parameters
    ----------
    clinic_days : page, days/month
        Days with a trip to care.
    hours_on_site : page, hours/month
        Hours at the clinic on these days.
    companion_days : page, days/month
        Days on which a companion is usual.
    companion_hours : page, hours/month
        Hours at the clinic on those days.
    minutes_one_way : column, minutes
        Minutes to the clinic, one way.
    caregiver_goes_along : column, share
        Share of these days on which the caregiver goes along.

    Returns
    -------
    HoursAway, hours/month
        Hours of the patient and of the caregiver.
    """
    way = 2 * minutes_one_way / 60
    return HoursAway(
        patient=clinic_days * way + hours_on_site,
        caregiver=(companion_days * way + companion_hours) * caregiver_goes_along,
    )


@rule(
    cite="26 USC 213(d)(1)(B), 213(d)(2); IRS Publication 502",
    unit="USD/month",
    plain="The part of your travel costs that counts as a medical expense on the tax return.",
    figures={"lodging_limit": "travel.medical_lodging_limit"},
)
def deductible_travel(
    *,
    car: Array,
    parking: Array,
    tolls: Array,
    lodging: Array,
    nights: Array,
    lodging_limit: Array,
    people: Array | float = 1.0,
) -> Array:
    """Travel that counts as medical care for the itemized deduction; meals do not.

    Parameters
    ----------
    car : page, USD/month
        Driving at the medical mileage rate.
    parking : page, USD/month
        Parking.
    tolls : page, USD/month
        Tolls and fares.
    lodging : page, USD/month
        Nights away.
    nights : page, nights/month
        Number of nights.
    lodging_limit : figure, USD/night
        Most that counts for a night and a person.
    people : column, people
        Patient, and a companion who must come along.

    Returns
    -------
    page, USD/month
        Medical travel.
    """
    return car + parking + tolls + np.minimum(lodging, nights * lodging_limit * people)
