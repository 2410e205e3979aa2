"""Travel, meals, nights away, childcare, and help at home."""

from __future__ import annotations

from typing import Any

from estimator.basis.months import NEVER, Array
from estimator.projection.state import Month
from estimator.rules import assistance, home, taxes, travel

#: Things and services of a case, in the order of its facts, by the way they are paid.
_BOUGHT = {"wig": NEVER, "scalp_cooling": NEVER, "compression_sleeve": 6.0, "clothing": 12.0}
_MONTHLY = ("phone_and_internet", "utilities", "over_the_counter")
_BY_COUNT = ("cleaning_visit", "meal_delivered", "complementary_session")
_EXTRAS = (*_BOUGHT, *_MONTHLY, *_BY_COUNT)


def travel_and_home(m: Month) -> None:
    """What a clinic day brings with it: the way, meals, childcare; and help at home."""
    _way(m)
    _children(m)
    of = m.of
    m.post(
        "help_at_home",
        home.help_at_home(
            days=m.months.days,
            help_hours_per_week=of.help_hours_per_week,
            help_per_hour=of.help_per_hour,
        ),
    )
    _extras(m)
    m.post("second_caregiver_pay_lost", m.second_lost)
    m.post("other_costs", home.other_costs(month=m.month, other_costs=of.other_costs))
    m.post("living", home.living_cost(month=m.month, living_costs=of.living_costs))


def _way(m: Month) -> None:
    """The way to care: car, rides or fares, parking, tolls, meals, nights."""
    of, time = m.of, m.time
    days, hours = time.clinic_days, time.hours_on_site
    near: dict[str, Array] = {}
    if m.near is not None:  # parking, tolls and nights are those of the far place
        days, hours = m.near.far_days, m.near.far_hours
        near = {"near_days": m.near.near_days, "near_miles_one_way": of.near_miles_one_way}
    m.miles = travel.miles_driven(clinic_days=days, miles_one_way=of.miles_one_way, **near)
    way = travel.car_cost(miles=m.miles, **m.figures(travel.car_cost))
    if (of.travel_mode != travel.CAR).any():
        way = _other_ways(m, days, way)
    parking = travel.parking_cost(
        clinic_days=days,
        parking_per_visit=of.parking_per_visit,
        hours_on_site=hours,
        parking_per_hour=of.parking_per_hour,
        daily_limit=of.parking_daily_limit,
        free_hours=of.parking_free_hours,
        discount=of.parking_discount,
    )
    tolls = travel.tolls_and_fares(clinic_days=days, tolls_per_visit=of.tolls_per_visit)
    meals = travel.meals_cost(clinic_days=time.clinic_days, meals_per_visit=of.meals_per_visit)
    nights, lodging = m.zero, m.zero
    if (of.far_miles < NEVER).any():
        nights = travel.nights_away(
            clinic_days=days,
            miles_one_way=of.miles_one_way,
            minutes_one_way=of.minutes_one_way,
            nights_per_visit=of.nights_per_visit,
            far_miles=of.far_miles,
        )
        lodging = travel.lodging_cost(
            clinic_days=nights, nights_per_visit=m.zero + 1, price_per_night=of.price_per_night
        )
    m.nights = nights
    m.deductible_travel = travel.deductible_travel(
        car=way,
        parking=parking,
        tolls=tolls,
        lodging=lodging,
        nights=nights,
        people=m.zero + 1,
        **m.figures(travel.deductible_travel),
    )
    m.post("driving", way)
    m.post("parking", parking)
    m.post("tolls", tolls)
    m.post("meals", meals)
    m.post("lodging", lodging)
    given = m.zero
    if (of.free_rides | of.free_parking | of.free_lodging).any():
        given = assistance.travel_help(
            lodging=lodging,
            driving=taxes.together(first=way, second=tolls),
            parking=parking,
            miles_one_way=of.miles_one_way,
            lodging_granted=of.free_lodging,
            rides_granted=of.free_rides,
            parking_granted=of.free_parking,
            **m.figures(assistance.travel_help),
        ).granted
    m.post("travel_help", given)


def _other_ways(m: Month, days: Array, car: Array) -> Array:
    """The way for those who do not count a car at the rate for medical trips."""
    of, found = m.of, {}
    trips = travel.person_trips(
        clinic_days=days,
        companion_days=m.time.companion_days if m.near is None else m.near.far_companion_days,
        caregiver_goes_along=of.caregiver_goes_along,
        second_goes_along=of.second_caregiver_goes_along,
    )
    ride: dict[str, Any] = {
        "clinic_days": days,
        "miles_one_way": of.miles_one_way,
        "minutes_one_way": of.minutes_one_way,
        "own_fare": of.fare,
    }

    def used(code: int) -> bool:
        return bool((of.travel_mode == code).any())

    if used(travel.FUEL):
        found["fuel"] = travel.fuel_cost(
            miles=m.miles,
            own_miles_per_gallon=of.miles_per_gallon,
            own_gas_price=of.gas_price,
            **m.figures(travel.fuel_cost),
        )
    for code, name in ((travel.RIDESHARE, "rideshare"), (travel.TAXI, "taxi")):
        if used(code):
            found[name] = travel.hired_ride_cost(
                **ride, **m.figures(travel.hired_ride_cost, ride=name)
            )
    if used(travel.TRANSIT):
        found["transit"] = travel.transit_cost(
            trips=trips, own_fare=of.fare, **m.figures(travel.transit_cost)
        )
    if used(travel.FLIGHT):
        found["flight"] = travel.flight_cost(
            trips=trips, own_fare=of.fare, **m.figures(travel.flight_cost)
        )
    return travel.way_cost(mode=of.travel_mode, car=car, **found)


def _children(m: Month) -> None:
    """Childcare on clinic days and bad days, and when a parent can no longer care."""
    of, month = m.of, m.month
    clinic, regular = m.zero, m.zero
    if (of.childcare_needed | (of.care_stops_from < NEVER)).any():
        kids = home.children_by_age(
            month=month, children=of.children, **m.figures(home.children_by_age)
        )
        school = home.school_share(month=month, days=m.months.days, **m.figures(home.school_share))
        who = {
            "young": taxes.together(first=kids.infants, second=kids.under_school),
            "school_age": kids.school_age,
            "school_share": school,
            **m.figures(home.care_hours),
        }
        hours = home.care_hours(care_days=m.time.clinic_days, hours_away=m.away.patient, **who)
        if (of.bad_days_per_cycle > 0).any():
            bad = home.bad_days(
                cycles=m.cycles, bad_days_per_cycle=of.bad_days_per_cycle, days=m.months.days
            )
            hours = taxes.together(
                first=hours,
                second=home.care_hours(
                    care_days=bad,
                    hours_away=home.hours_on_days(days=bad, hours_each=of.bad_day_hours),
                    weekday_share=5 / 7,
                    **who,
                ),
            )
        clinic = home.childcare_by_the_hour(
            childcare_needed=of.childcare_needed,
            child_hours=hours,
            own_price=of.childcare_per_hour,
            **m.figures(home.childcare_by_the_hour, state=m.states.home),
        )
        if (of.care_stops_from < NEVER).any():
            regular = home.childcare_when_care_stops(
                month=month,
                days=m.months.days,
                from_month=of.care_stops_from,
                until_month=of.care_stops_until,
                hours_per_week=of.care_hours_per_week,
                infants=kids.infants,
                under_school=kids.under_school,
                school_age=kids.school_age,
                school_share=school,
                own_price=of.childcare_per_week,
                **m.figures(home.childcare_when_care_stops, state=m.states.home),
            )
    m.childcare = taxes.together(first=clinic, second=regular)
    m.post("childcare", clinic)
    m.post("childcare_regular", regular)


def _extras(m: Month) -> None:
    """Things bought, monthly costs and services because of the illness."""
    of, month = m.of, m.month
    total, care = m.zero, m.zero
    for at, item in enumerate(_EXTRAS):
        start = of.extra_from[:, at : at + 1]
        if not (start < NEVER).any():
            continue
        until, own = of.extra_until[:, at : at + 1], of.extra_price[:, at : at + 1]
        if item in _BOUGHT:
            page = home.bought_once(
                month=month,
                in_month=start,
                own_price=own,
                every_months=_BOUGHT[item],
                **m.figures(home.bought_once, item=item),
            )
        elif item in _MONTHLY:
            page = home.each_month(
                month=month,
                from_month=start,
                until_month=until,
                own_price=own,
                **m.figures(home.each_month, item=item),
            )
        else:
            count = home.times_in_month(
                month=month,
                days=m.months.days,
                times_per_week=of.extra_times[:, at : at + 1],
                from_month=start,
                until_month=until,
            )
            page = home.by_count(count=count, own_price=own, **m.figures(home.by_count, item=item))
        if item == "complementary_session":
            care = page
        else:
            total = taxes.together(first=total, second=page)
    m.post("extras", total)
    m.post("complementary", care)
