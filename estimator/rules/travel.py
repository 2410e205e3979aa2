"""Getting to care: the way by car, hired ride, bus or plane; parking, meals, nights, hours away.

The projection calls these rules after ``treatment.clinic_time``, in this order:

1. ``days_by_place``, for a family that has blood tests or some visits near home; ``person_trips``;
2. the way, for those modes that somebody uses: ``miles_driven`` with ``car_cost`` or ``fuel_cost``,
   ``hired_ride_cost``, ``transit_cost``, ``flight_cost``; then ``way_cost`` picks by mode;
3. ``nights_away`` with ``lodging_cost``; ``parking_cost``, ``tolls_and_fares``; ``meals_cost`` (own
   figure) or ``meals_by_hours``;
4. ``hours_away``, which ``home`` and ``earnings`` use; once more for a second caregiver;
5. ``per_diem_help`` (possible help, never counted) and ``deductible_travel``, for ``taxes``.

Near care against the far center is two cases with different miles and minutes. A family that gives
its fare for both ways and no miles needs ``tolls_and_fares`` alone.

What a family may leave out (its own price, the car's miles to the gallon, the hours of a visit) is NaN.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from estimator.basis.journal import rule
from estimator.basis.money import ceil_to
from estimator.basis.months import NEVER, Array

#: How a family gets to care, by code.
MODES = ("own car", "own car, gas alone", "rideshare", "taxi", "transit", "flight", "free ride")
CAR, FUEL, RIDESHARE, TAXI, TRANSIT, FLIGHT, FREE_RIDE = range(len(MODES))

UNKNOWN = float("nan")


def own_or(own: Array | float, typical: Array | float) -> Array:
    """The family's own figure; the typical one where it is not known."""
    return np.where(np.isnan(own), typical, own)


class DaysByPlace(NamedTuple):
    """Days and hours of care at the center and near home."""

    far_days: Array
    far_hours: Array
    near_days: Array
    near_hours: Array
    near_companion_days: Array
    far_companion_days: Array


@rule(
    cite="Arithmetic: the days that can be near home, and the others",
    unit="days/month",
    plain="Which clinic days are near home, and which are at the cancer center.",
)
def days_by_place(
    *,
    clinic_days: Array,
    hours_on_site: Array,
    companion_days: Array,
    companion_hours: Array,
    labs_near: Array | float = 0.0,
    visits_near: Array | float = 0.0,
) -> DaysByPlace:
    """Clinic days at the center and near home.

    Days without a usual companion are days of blood tests alone: they can be near home first.

    Parameters
    ----------
    clinic_days : page, days/month
        Clinic days in the month.
    hours_on_site : page, hours/month
        Hours at the clinic.
    companion_days : page, days/month
        Days on which someone usually comes along.
    companion_hours : page, hours/month
        Hours at the clinic on those days.
    labs_near : column, share
        Share of blood test days that can be near home.
    visits_near : column, share
        Share of all other days that can be near home.

    Returns
    -------
    DaysByPlace, days/month
        Days and hours at the center and near home, and the days of each with a companion.

    Notes
    -----
    Each near day takes as long as the average day of its kind.

    ``companion_days``: Days on which a companion is usual: all but days of blood tests alone.
    """
    visits = np.minimum(companion_days, clinic_days)  # days of a hospital stay are one trip
    visit_hours = np.minimum(companion_hours, hours_on_site)
    tests, test_hours = clinic_days - visits, hours_on_site - visit_hours
    with_companion = visits * visits_near
    days = tests * labs_near + with_companion
    hours = test_hours * labs_near + visit_hours * visits_near
    return DaysByPlace(
        far_days=clinic_days - days,
        far_hours=hours_on_site - hours,
        near_days=days,
        near_hours=hours,
        near_companion_days=with_companion,
        far_companion_days=companion_days - with_companion,
    )


@rule(
    cite="Arithmetic: the patient on every clinic day, a companion on the days one comes",
    unit="trips/month",
    plain="Trips to care, counted for each person who goes.",
)
def person_trips(
    *,
    clinic_days: Array,
    companion_days: Array,
    caregiver_goes_along: Array | float = 0.0,
    second_goes_along: Array | float = 0.0,
) -> Array:
    """Trips of all who go, for fares and meals that are paid by the person.

    Parameters
    ----------
    clinic_days : page, days/month
        Clinic days in the month.
    companion_days : page, days/month
        Days on which someone usually comes along.
    caregiver_goes_along : column, share
        Share of these days the caregiver comes along.
    second_goes_along : column, share
        Share of these days a second caregiver comes along.

    Returns
    -------
    page, trips/month
        Trips of the patient and of those who come along.
    """
    return clinic_days + companion_days * (caregiver_goes_along + second_goes_along)


@rule(
    cite="Arithmetic: two ways on each clinic day",
    unit="miles/month",
    plain="Miles to the clinic and back, on every clinic day of the month.",
)
def miles_driven(
    *,
    clinic_days: Array,
    miles_one_way: Array,
    near_days: Array | float = 0.0,
    near_miles_one_way: Array | float = 0.0,
) -> Array:
    """Miles driven to care.

    Parameters
    ----------
    clinic_days : page, days/month
        Clinic days that are not near home.
    miles_one_way : column, miles
        Miles to the clinic, one way.
    near_days : page, days/month
        Clinic days that are near home.
    near_miles_one_way : column, miles
        Miles to the place near home, one way.

    Returns
    -------
    page, miles/month
        Miles there and back.

    Notes
    -----
    One car; a second car for a second caregiver is left out.
    """
    return 2 * miles_one_way * clinic_days + 2 * near_miles_one_way * near_days


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
        The IRS rate for a mile to care.

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
    cite="Arithmetic: miles over miles per gallon, times the price of a gallon",
    unit="USD/month",
    plain="Gas for the drive to care and back.",
    figures={"miles_per_gallon": "travel.miles_per_gallon", "gas_price": "travel.gas_price"},
)
def fuel_cost(
    *,
    miles: Array,
    miles_per_gallon: Array,
    gas_price: Array,
    own_miles_per_gallon: Array | float = UNKNOWN,
    own_gas_price: Array | float = UNKNOWN,
) -> Array:
    """Gas alone, for a family that thinks of the drive that way.

    Parameters
    ----------
    miles : page, miles/month
        Miles driven to care.
    miles_per_gallon : figure, miles/gallon
        Miles that a usual car goes on a gallon.
    gas_price : figure, USD/gallon
        Usual price of a gallon of gas.
    own_miles_per_gallon : column, miles/gallon
        Miles that your car goes on a gallon.
    own_gas_price : column, USD/gallon
        What you pay.

    Returns
    -------
    page, USD/month
        Gas.

    Notes
    -----
    Oil, tires and upkeep are left out; the mileage rate holds them.
    """
    return miles / own_or(own_miles_per_gallon, miles_per_gallon) * own_or(own_gas_price, gas_price)


@rule(
    cite="Arithmetic: a start fare, a price a mile and a price a minute, and a least fare",
    unit="USD/month",
    plain="Hired rides to care and back.",
    figures={
        "start_fare": "travel.{ride}.start_fare",
        "fare_per_mile": "travel.{ride}.fare_per_mile",
        "fare_per_minute": "travel.{ride}.fare_per_minute",
        "least_fare": "travel.{ride}.least_fare",
    },
)
def hired_ride_cost(
    *,
    clinic_days: Array,
    miles_one_way: Array,
    minutes_one_way: Array,
    start_fare: Array,
    fare_per_mile: Array,
    fare_per_minute: Array,
    least_fare: Array,
    own_fare: Array | float = UNKNOWN,
) -> Array:
    """Rideshare or taxi, one ride each way, however many come along.

    Parameters
    ----------
    clinic_days : page, days/month
        Clinic days in the month.
    miles_one_way : column, miles
        Miles to the clinic, one way.
    minutes_one_way : column, minutes
        Minutes to the clinic, one way.
    start_fare : figure, USD/ride
        What a ride costs before it moves.
    fare_per_mile : figure, USD/mile
        Price of a mile.
    fare_per_minute : figure, USD/minute
        Price of a minute.
    least_fare : figure, USD/ride
        Least that a ride costs.
    own_fare : column, USD/visit
        What you pay.

    Returns
    -------
    page, USD/month
        Fares, a tip not included.

    Notes
    -----
    Prices rise at rush hours. Medicaid pays for rides to care, and many cancer programs have free
    ones: a free ride costs nothing here.
    """
    ride = start_fare + fare_per_mile * miles_one_way + fare_per_minute * minutes_one_way
    return clinic_days * own_or(own_fare, 2 * np.maximum(ride, least_fare))


@rule(
    cite="Arithmetic: a fare for each person, both ways",
    unit="USD/month",
    plain="Bus or train fares, for all who go.",
    figures={"fare": "travel.transit_fare"},
)
def transit_cost(*, trips: Array, fare: Array, own_fare: Array | float = UNKNOWN) -> Array:
    """Bus and train fares.

    Parameters
    ----------
    trips : page, trips/month
        Trips, counted for each person.
    fare : figure, USD/visit
        Usual price of a round trip for one person.
    own_fare : column, USD/visit
        What you pay for one person.

    Returns
    -------
    page, USD/month
        Fares.

    Notes
    -----
    Lower fares with Medicare or a disability (49 USC 5307(c)(1)(D)) and monthly passes are not in.
    """
    return trips * own_or(own_fare, fare)


@rule(
    cite="Arithmetic: a round trip for each person",
    unit="USD/month",
    plain="Plane tickets to a far clinic, for all who go.",
    figures={"fare": "travel.air_fare"},
)
def flight_cost(*, trips: Array, fare: Array, own_fare: Array | float = UNKNOWN) -> Array:
    """Plane tickets.

    Parameters
    ----------
    trips : page, trips/month
        Trips, counted for each person.
    fare : figure, USD/visit
        Usual price of a round trip for one person.
    own_fare : column, USD/visit
        What you pay for one person.

    Returns
    -------
    page, USD/month
        Tickets.

    Notes
    -----
    Bags and the way to the airport are not in. Groups that give free flights to patients are help
    to ask for.
    """
    return trips * own_or(own_fare, fare)


@rule(
    cite="The family's own answer",
    unit="USD/month",
    plain="What it costs to get to care and back, the way you go.",
)
def way_cost(
    *,
    mode: Array,
    car: Array | float = 0.0,
    fuel: Array | float = 0.0,
    rideshare: Array | float = 0.0,
    taxi: Array | float = 0.0,
    transit: Array | float = 0.0,
    flight: Array | float = 0.0,
) -> Array:
    """The cost of the way by the mode that the family uses; a free ride costs nothing.

    Parameters
    ----------
    mode : column, code
        How you get to care.
    car : page, USD/month
        Driving at the IRS rate for care.
    fuel : page, USD/month
        Gas alone.
    rideshare : page, USD/month
        Rides booked with an app.
    taxi : page, USD/month
        Taxi rides.
    transit : page, USD/month
        Bus and train.
    flight : page, USD/month
        Plane tickets.

    Returns
    -------
    page, USD/month
        The way there and back.

    Notes
    -----
    One mode for all trips: who flies to the center and drives to tests near home is two calls.

    ``mode``: How the family gets to care: 0 own car at the mileage rate, 1 own car at the price
    of gas, 2 rideshare, 3 taxi, 4 bus or train, 5 plane, 6 free ride.
    """
    cost: Array = np.zeros_like(mode)
    for code, amounts in enumerate((car, fuel, rideshare, taxi, transit, flight)):
        cost = np.where(mode == code, amounts, cost)
    return cost


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
    free_hours: Array | float = 0.0,
    discount: Array | float = 0.0,
    started_hours: Array | bool = False,
) -> Array:
    """Parking by the visit, by the hour, or both, with a limit a day and what validation takes off.

    Parameters
    ----------
    clinic_days : page, days/month
        Clinic days in the month.
    parking_per_visit : column, USD/visit
        Parking price for a visit or a day.
    hours_on_site : page, hours/month
        Hours at the clinic.
    parking_per_hour : column, USD/hour
        Parking price for an hour.
    daily_limit : column, USD/day
        Most that parking costs in a day.
    free_hours : column, hours/visit
        Hours of parking that are free.
    discount : column, share
        Share of the parking price that is taken off.
    started_hours : column, truth
        A started hour counts as a whole one.

    Returns
    -------
    page, USD/month
        Parking.

    Notes
    -----
    Hours and the limit are those of the average day of the month.

    ``discount``: Share of the price that validation takes off; 1 where parking is free for
    patients.
    """
    hours = np.maximum(hours_on_site - free_hours * clinic_days, 0.0)
    if np.any(started_hours):
        a_day = hours / np.where(clinic_days > 0, clinic_days, 1.0)
        hours = np.where(started_hours, ceil_to(a_day) * clinic_days, hours)
    cost = clinic_days * parking_per_visit + hours * parking_per_hour
    return np.minimum(cost, clinic_days * daily_limit) * (1 - discount)


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
        Clinic days in the month.
    tolls_per_visit : column, USD/visit
        Tolls or fares for a round trip.

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
        Clinic days in the month.
    meals_per_visit : column, USD/visit
        Food bought on a clinic day.

    Returns
    -------
    page, USD/month
        Meals.

    Notes
    -----
    A short trip for a blood test counts as much as a day in the chair; ``meals_by_hours`` does not.

    ``meals_per_visit``: Food bought on a clinic day, for all who come.
    """
    return clinic_days * meals_per_visit


@rule(
    cite="Arithmetic: meals that fall into the hours away, for each person",
    unit="USD/month",
    plain="Food bought on long clinic days and on nights away, for all who go.",
    figures={
        "breakfast_after": "travel.breakfast_after",
        "lunch_after": "travel.lunch_after",
        "dinner_after": "travel.dinner_after",
        "breakfast": "travel.breakfast",
        "lunch": "travel.lunch",
        "dinner": "travel.dinner",
    },
)
def meals_by_hours(
    *,
    clinic_days: Array,
    hours_away: Array,
    trips: Array,
    breakfast_after: Array,
    lunch_after: Array,
    dinner_after: Array,
    breakfast: Array,
    lunch: Array,
    dinner: Array,
    person_nights: Array | float = 0.0,
) -> Array:
    """Meals by the length of the average clinic day, when the family gives no figure of its own.

    A night away adds the dinner before and the breakfast after.

    Parameters
    ----------
    clinic_days : page, days/month
        Clinic days in the month.
    hours_away : page, hours/month
        Hours you are away for care, with the trip.
    trips : page, trips/month
        Trips, counted for each person.
    breakfast_after : figure, hours
        Breakfast is bought if you are away for this long.
    lunch_after : figure, hours
        Lunch is bought if you are away for this long.
    dinner_after : figure, hours
        Dinner is bought if you are away for this long.
    breakfast : figure, USD/meal
        Breakfast for one person.
    lunch : figure, USD/meal
        Lunch for one person.
    dinner : figure, USD/meal
        Dinner for one person.
    person_nights : page, nights/month
        Nights away, counted for each person.

    Returns
    -------
    page, USD/month
        Meals.

    Notes
    -----
    All days of a month count as long as their average. Food at home that is saved is not taken off.
    """
    length = hours_away / np.where(clinic_days > 0, clinic_days, 1.0)
    mornings = np.maximum(np.where(length >= breakfast_after, trips, 0.0), person_nights)
    middays = np.where(length >= lunch_after, trips, 0.0)
    evenings = np.where(length >= dinner_after, trips, 0.0) + person_nights
    return mornings * breakfast + middays * lunch + evenings * dinner


@rule(
    cite="The family's own answer: how far, or how early, is too much for one day",
    unit="nights/month",
    plain="Nights away, for visits that are far or start early.",
)
def nights_away(
    *,
    clinic_days: Array,
    miles_one_way: Array,
    minutes_one_way: Array,
    nights_per_visit: Array | float = 1.0,
    far_miles: Array | float = NEVER,
    first_appointment: Array | float = UNKNOWN,
    earliest_start: Array | float = UNKNOWN,
) -> Array:
    """Nights away for visits beyond what the family can do in a day.

    Parameters
    ----------
    clinic_days : page, days/month
        Clinic days that are not near home.
    miles_one_way : column, miles
        Miles to the clinic, one way.
    minutes_one_way : column, minutes
        Minutes to the clinic, one way.
    nights_per_visit : column, nights/visit
        Nights away for each visit.
    far_miles : column, miles
        You stay the night when it is farther than this.
    first_appointment : column, hours
        Hour of the first visit of the day.
    earliest_start : column, hours
        First hour at which you can leave home.

    Returns
    -------
    page, nights/month
        Nights away.

    Notes
    -----
    Each visit stands alone: for radiation day after day, give the nights for each visit that the
    family really stays. Hope Lodge (American Cancer Society) and hospital guest houses are free for
    many patients in treatment far from home: a price of zero a night.

    ``far_miles``: The family stays when the way is longer than this; a very large number for
    never.

    ``first_appointment``: Hour of the day of the first appointment (7.5 is half past seven);
    unknown if not said.
    """
    too_early = first_appointment - minutes_one_way / 60 < earliest_start  # unknown: not too early
    stays = (miles_one_way > far_miles) | too_early
    return clinic_days * np.where(stays, nights_per_visit, 0.0)


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
        Clinic days in the month.
    nights_per_visit : column, nights/visit
        Nights away for each visit.
    price_per_night : column, USD/night
        Price of a night.

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
    near_days: Array | float = 0.0,
    near_companion_days: Array | float = 0.0,
    near_minutes_one_way: Array | float = 0.0,
) -> HoursAway:
    """Hours away for the patient, and for the caregiver on the days a companion is usual.

    Call it once more with the second caregiver's share to get her or his hours.

    Parameters
    ----------
    clinic_days : page, days/month
        Clinic days in the month.
    hours_on_site : page, hours/month
        Hours at the clinic.
    companion_days : page, days/month
        Days on which someone usually comes along.
    companion_hours : page, hours/month
        Hours at the clinic on those days.
    minutes_one_way : column, minutes
        Minutes to the clinic, one way.
    caregiver_goes_along : column, share
        Share of these days the caregiver comes along.
    near_days : page, days/month
        Clinic days that are near home.
    near_companion_days : page, days/month
        Days near home when someone comes along.
    near_minutes_one_way : column, minutes
        Minutes to the place near home, one way.

    Returns
    -------
    HoursAway, hours/month
        Hours of the patient and of the caregiver.
    """
    way = 2 * minutes_one_way / 60
    saved = way - 2 * near_minutes_one_way / 60
    return HoursAway(
        patient=clinic_days * way - near_days * saved + hours_on_site,
        caregiver=(companion_days * way - near_companion_days * saved + companion_hours)
        * caregiver_goes_along,
    )


@rule(
    cite="41 CFR 301-11; GSA per diem rates (continental United States, standard rate)",
    unit="USD/month",
    plain="The most that help with travel often pays for nights and meals away, if you get it.",
    figures={
        "lodging_rate": "travel.per_diem_lodging",
        "meals_rate": "travel.per_diem_meals",
    },
)
def per_diem_help(
    *,
    lodging: Array,
    meals: Array,
    nights: Array,
    person_nights: Array,
    lodging_rate: Array,
    meals_rate: Array,
) -> Array:
    """What a travel benefit that follows the federal per diem would pay: possible, not counted.

    Many plans' travel benefits, trials and funds pay up to these rates.

    Parameters
    ----------
    lodging : page, USD/month
        Cost of nights away.
    meals : page, USD/month
        Cost of meals on clinic days and nights away.
    nights : page, nights/month
        Number of nights away.
    person_nights : page, nights/month
        Nights away, counted for each person.
    lodging_rate : figure, USD/night
        Federal rate for a night.
    meals_rate : figure, USD/day
        Federal rate for a day of meals.

    Returns
    -------
    page, USD/month
        Most that such help pays for nights and for the meals of the days around them.

    Notes
    -----
    Places with their own, higher rates are not in. The first and the last day count three quarters
    (41 CFR 301-11.101): a stay of n nights has n - 1 whole days and two such days; counted here as
    one and a half days for each night, right for single nights and a little high for longer stays.
    """
    days = person_nights + person_nights / 2
    return np.minimum(lodging, nights * lodging_rate) + np.minimum(meals, days * meals_rate)


@rule(
    cite="26 USC 213(d)(1)(B), 213(d)(2); IRS Publication 502",
    unit="USD/month",
    plain="The part of your travel costs that counts as medical on the tax return.",
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
        Driving at the IRS rate for care.
    parking : page, USD/month
        Cost of parking.
    tolls : page, USD/month
        Cost of tolls and fares.
    lodging : page, USD/month
        Cost of nights away.
    nights : page, nights/month
        Number of nights away.
    lodging_limit : figure, USD/night
        Most that counts for a night and a person.
    people : column, people
        People who need to travel.

    Returns
    -------
    page, USD/month
        Medical travel.

    Notes
    -----
    Fares of a companion count when the patient cannot travel alone. For gas at its price, the
    family may use that or the mileage rate, whichever is more: pass the one it uses.
    """
    return car + parking + tolls + np.minimum(lodging, nights * lodging_limit * people)
