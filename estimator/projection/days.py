"""Travel, meals, childcare and help at home."""

from __future__ import annotations

from estimator.basis.months import NEVER
from estimator.projection.state import Month
from estimator.rules import assistance, home, taxes, travel


def travel_and_home(m: Month) -> None:
    """What a clinic day brings with it: the way, meals, childcare; and help at home."""
    of, days = m.of, m.time.clinic_days
    m.miles = travel.miles_driven(clinic_days=days, miles_one_way=of.miles_one_way)
    car = travel.car_cost(miles=m.miles, **m.figures(travel.car_cost))
    parking = travel.parking_cost(
        clinic_days=days,
        parking_per_visit=of.parking_per_visit,
        hours_on_site=m.time.hours_on_site,
        parking_per_hour=m.zero,
        daily_limit=m.zero + NEVER,
    )
    tolls = travel.tolls_and_fares(clinic_days=days, tolls_per_visit=of.tolls_per_visit)
    meals = travel.meals_cost(clinic_days=days, meals_per_visit=of.meals_per_visit)
    m.deductible_travel = travel.deductible_travel(
        car=car,
        parking=parking,
        tolls=tolls,
        lodging=m.zero,
        nights=m.zero,
        people=m.zero + 1,
        **m.figures(travel.deductible_travel),
    )
    m.post("driving", car)
    m.post("parking", parking)
    m.post("tolls", tolls)
    m.post("meals", meals)
    given = m.zero
    if (of.free_rides | of.free_parking).any():
        free = assistance.travel_help(
            lodging=m.zero,
            driving=taxes.together(first=car, second=tolls),
            parking=parking,
            miles_one_way=of.miles_one_way,
            lodging_granted=m.zero != 0,
            rides_granted=of.free_rides,
            parking_granted=of.free_parking,
            **m.figures(assistance.travel_help),
        )
        given = free.granted
    m.post("travel_help", given)
    children = home.children_needing_care(
        month=m.month,
        children=of.children,
        **m.figures(home.children_needing_care),
    )
    m.childcare = home.childcare_cost(
        childcare_needed=of.childcare_needed,
        hours_away=m.away.patient,
        children=children,
        childcare_per_hour=of.childcare_per_hour,
    )
    m.post("childcare", m.childcare)
    m.post(
        "help_at_home",
        home.help_at_home(
            days=m.months.days,
            help_hours_per_week=of.help_hours_per_week,
            help_per_hour=of.help_per_hour,
        ),
    )
    m.post("other_costs", home.other_costs(month=m.month, other_costs=of.other_costs))
    m.post("living", home.living_cost(month=m.month, living_costs=of.living_costs))
