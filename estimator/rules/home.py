"""The home: childcare, help at home, and what the illness adds to a household's costs.

The projection calls these rules after ``travel.hours_away``, in this order:

1. ``children_by_age``, ``school_share``, ``care_hours`` (once for clinic days, once for bad days,
   with ``bad_days`` from ``earnings.treatment_cycles``), ``childcare_by_the_hour``;
2. ``childcare_when_care_stops``, for a parent who cared for the children and no longer can;
3. ``help_at_home``;
4. things to buy, each with its figure ``home.<item>`` and the family's own price before it:
   ``bought_once`` (a wig; a compression sleeve each year), ``each_month`` (phone, heating, things
   from the drugstore), ``times_in_month`` and ``by_count`` (cleaning, meals delivered; and, with the
   counts of ``treatment.appointments``, acupuncture or massage);
5. ``living_cost``, ``other_costs``.

Months that do not come are ``NEVER``. What a family may leave out (its own price, a child's place that
is empty) is NaN.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from estimator.basis.journal import rule
from estimator.basis.months import NEVER, Array

UNKNOWN = float("nan")


def own_or(own: Array | float, typical: Array | float) -> Array:
    """The family's own figure; the typical one where it is not known."""
    return np.where(np.isnan(own), typical, own)


@rule(
    cite="26 USC 21(b)(1)(A) (a child under 13), used here for who needs care",
    unit="children",
    plain="How many of your children are under 13 in the month.",
    figures={"age_limit": "home.childcare_age_limit"},
)
def children_needing_care(*, month: Array, children: Array, age_limit: Array) -> Array:
    """Children under the age at which paid care usually ends.

    Parameters
    ----------
    month : row, month
        The month.
    children : column list, month
        Month each child was born.
    age_limit : figure, years
        Age at which a child no longer needs care.

    Returns
    -------
    page, children
        Number of children, from their birth on.

    Notes
    -----
    Older children who need care because of a disability are left out.
    """
    count = np.zeros((children.shape[0], month.shape[1]))
    for child in range(children.shape[1]):
        born = children[:, child : child + 1]
        count += (month >= born) & (month < born + age_limit * 12)
    return count


class ChildrenByAge(NamedTuple):
    """Children by the kind of care they need."""

    infants: Array
    under_school: Array
    school_age: Array


@rule(
    cite="26 USC 21(b)(1)(A) (a child under 13); ages as childcare prices are listed by",
    unit="children",
    plain="How many of your children are babies, under school age, or in school but under 13.",
    figures={
        "infant_until": "home.infant_until",
        "school_from": "home.school_from",
        "age_limit": "home.childcare_age_limit",
    },
)
def children_by_age(
    *, month: Array, children: Array, infant_until: Array, school_from: Array, age_limit: Array
) -> ChildrenByAge:
    """Children who need care, by the ages that prices are listed by.

    Parameters
    ----------
    month : row, month
        The month.
    children : column list, month
        Month each child was born.
    infant_until : figure, years
        Age at which a child is no longer a baby.
    school_from : figure, years
        Age at which a child starts school.
    age_limit : figure, years
        Age at which a child no longer needs care.

    Returns
    -------
    ChildrenByAge, children
        Infants, children under school age, children of school age.

    Notes
    -----
    A child starts school in the month of the birthday, not in the fall after it: care is counted
    too low for the months between. Older children who need care because of a disability are left
    out.
    """
    shape = (children.shape[0], month.shape[1])
    groups = [np.zeros(shape), np.zeros(shape), np.zeros(shape)]
    bounds = (0, infant_until * 12, school_from * 12, age_limit * 12)
    for child in range(children.shape[1]):
        age = month - children[:, child : child + 1]
        for group, first, end in zip(groups, bounds[:-1], bounds[1:], strict=True):
            group += (age >= first) & (age < end)
    return ChildrenByAge(*groups)


@rule(
    cite="Arithmetic: school days of a usual year over the weekdays of the month",
    unit="share",
    plain="The part of the weekdays of a month on which there is school.",
    figures={"school_days": "home.school_days"},
)
def school_share(*, month: Array, days: Array, school_days: Array) -> Array:
    """Share of weekdays with school: little in June and August, none in July.

    Parameters
    ----------
    month : row, month
        The month.
    days : row, days
        Days in the month.
    school_days : figure, days/month
        School days in each month.

    Returns
    -------
    row, share
        School days over weekdays, at most 1.

    Notes
    -----
    One calendar for the country; districts start between early August and September. Five sevenths
    of the days of a month are counted as weekdays.

    ``school_days``: School days in each month of the year, January first; a list of twelve.
    """
    of_year = (month[0] % 12).astype(int)
    by_month = np.broadcast_to(school_days, (12, 1, month.shape[1]))
    there = by_month[of_year, 0, np.arange(month.shape[1])][None, :]
    return np.minimum(there / (days * 5 / 7), 1.0)


@rule(
    cite="Arithmetic: treatment cycles times the bad days of a cycle, at most every day",
    unit="days/month",
    plain="Days after treatment on which you cannot look after the children, as you told us.",
)
def bad_days(*, cycles: Array, bad_days_per_cycle: Array, days: Array) -> Array:
    """Days between visits on which the patient is too ill to care for the children.

    Parameters
    ----------
    cycles : page, cycles/month
        How many treatment cycles are in the month.
    bad_days_per_cycle : column, days/cycle
        Bad days in a treatment cycle.
    days : row, days
        Days in the month.

    Returns
    -------
    page, days/month
        Bad days.

    Notes
    -----
    Spread evenly over the cycle, so a month with part of a cycle has part of its bad days.
    """
    return np.minimum(cycles * bad_days_per_cycle, days)


@rule(
    cite="Arithmetic: hours away for each child, less the hours that school covers",
    unit="hours/month",
    plain="Hours of childcare, counted for each child. Hours at school are taken off.",
    figures={"school_hours": "home.school_hours"},
)
def care_hours(
    *,
    care_days: Array,
    hours_away: Array,
    young: Array,
    school_age: Array,
    school_share: Array,
    school_hours: Array,
    weekday_share: Array | float = 1.0,
) -> Array:
    """Hours of care that the children need on days when the patient cannot be there.

    Parameters
    ----------
    care_days : page, days/month
        Days on which care is needed.
    hours_away : page, hours/month
        Hours of care needed on these days.
    young : page, children
        Children under school age.
    school_age : page, children
        Children of school age.
    school_share : row, share
        Share of weekdays with school.
    school_hours : figure, hours/day
        Hours in a school day.
    weekday_share : column, share
        Share of these days that are weekdays.

    Returns
    -------
    page, hours/month
        Hours, counted for each child.

    Notes
    -----
    School hours are taken to fall into the hours away; an appointment late in the day gains less
    from them.

    ``care_days``: Clinic days, or bad days between visits.

    ``weekday_share``: Share of these days that are weekdays: all clinic days, five in seven bad
    days.
    """
    in_school = np.minimum(hours_away, care_days * school_hours) * school_share * weekday_share
    return young * hours_away + school_age * (hours_away - in_school)


@rule(
    cite="Arithmetic: hours of care and the price of an hour",
    unit="USD/month",
    plain="Paid childcare on clinic days and on bad days.",
    figures={"price": "childcare.hour.{state}"},
)
def childcare_by_the_hour(
    *,
    childcare_needed: Array,
    child_hours: Array,
    price: Array,
    own_price: Array | float = UNKNOWN,
) -> Array:
    """Childcare by the hour, at the family's price or at the state's.

    Parameters
    ----------
    childcare_needed : column, truth
        Paid care is needed.
    child_hours : page, hours/month
        Hours of care, counted for each child.
    price : figure, USD/hour
        The usual price.
    own_price : column, USD/hour
        What you pay.

    Returns
    -------
    page, USD/month
        Childcare.

    Notes
    -----
    A sitter who charges one price for all children costs less than this.

    ``childcare_needed``: Whether paid care is needed; not if the other parent or kin can be
    there.
    """
    return childcare_needed * child_hours * own_or(own_price, price)


@rule(
    cite="Arithmetic: weeks of the month, children by age, and the price of a week",
    unit="USD/month",
    plain="Childcare in place of a parent who looked after the children and no longer can.",
    figures={
        "infant_price": "childcare.infant.{state}",
        "preschool_price": "childcare.preschool.{state}",
        "after_school_price": "childcare.after_school",
        "full_week_hours": "home.full_week_hours",
    },
)
def childcare_when_care_stops(
    *,
    month: Array,
    days: Array,
    from_month: Array,
    hours_per_week: Array,
    infants: Array,
    under_school: Array,
    school_age: Array,
    school_share: Array,
    infant_price: Array,
    preschool_price: Array,
    after_school_price: Array,
    full_week_hours: Array,
    until_month: Array | float = NEVER,
    own_price: Array | float = UNKNOWN,
) -> Array:
    """Regular childcare from the month in which a parent who cared for the children stops.

    A child under school age takes the full day; a child of school age takes care after school while
    there is school, and the full day in weeks without.

    Parameters
    ----------
    month : row, month
        The month.
    days : row, days
        Days in the month.
    from_month : column, month
        First month with it.
    hours_per_week : column, hours/week
        Hours a week that a parent cared and nobody else can.
    infants : page, children
        Babies in care.
    under_school : page, children
        Children under school age.
    school_age : page, children
        Children of school age.
    school_share : row, share
        Share of weekdays with school.
    infant_price : figure, USD/week
        Usual price of a full week for a baby.
    preschool_price : figure, USD/week
        Usual price of a full week for a child under school age.
    after_school_price : figure, USD/week
        Usual price of a week of care before and after school.
    full_week_hours : figure, hours/week
        Hours in a full week of care.
    until_month : column, month
        First month without it.
    own_price : column, USD/week
        What you pay.

    Returns
    -------
    page, USD/month
        Childcare; a month has its days over seven weeks.

    Notes
    -----
    Fewer hours cost in proportion; many centers charge the full week all the same. The full day of
    a child of school age is priced like that of a child just under it.
    """
    full_infant, full_day = own_or(own_price, infant_price), own_or(own_price, preschool_price)
    after_school = np.minimum(after_school_price, full_day)
    week = (
        infants * full_infant
        + under_school * full_day
        + school_age * (school_share * after_school + (1 - school_share) * full_day)
    )
    part = np.minimum(hours_per_week / full_week_hours, 1.0)
    return np.where((month >= from_month) & (month < until_month), week * part * days / 7, 0.0)


@rule(
    cite="Arithmetic: hours a week and the price of an hour",
    unit="USD/month",
    plain="Paid help with the house or with care.",
)
def help_at_home(*, days: Array, help_hours_per_week: Array, help_per_hour: Array) -> Array:
    """Paid help with the house or with care.

    Parameters
    ----------
    days : row, days
        Days in the month.
    help_hours_per_week : column, hours/week
        Hours of paid help in a week.
    help_per_hour : column, USD/hour
        Price of an hour.

    Returns
    -------
    page, USD/month
        Paid help; a month has its days over seven weeks.
    """
    return help_hours_per_week * help_per_hour * days / 7


@rule(
    cite="Arithmetic: one price, in the month it is bought",
    unit="USD/month",
    plain="A thing bought once, or again every so many months.",
    figures={"price": "home.{item}"},
)
def bought_once(
    *,
    month: Array,
    in_month: Array,
    price: Array,
    own_price: Array | float = UNKNOWN,
    every_months: Array | float = NEVER,
) -> Array:
    """A wig, scalp cooling, a compression sleeve and the like.

    Parameters
    ----------
    month : row, month
        The month.
    in_month : column, month
        Month in which it is bought.
    price : figure, USD
        The usual price.
    own_price : column, USD
        What you pay.
    every_months : column, months
        Months until it is bought again.

    Returns
    -------
    page, USD/month
        The price in that month, and in each later month that it is bought again.

    Notes
    -----
    What a health plan pays of it is not taken off: give the own price.

    ``own_price``: What it costs this family, zero if it is free; unknown if it does not say.
    """
    since = month - in_month
    again = (since >= 0) & (since % every_months == 0)
    return np.where(again, own_or(own_price, price), 0.0)


@rule(
    cite="Arithmetic: one price in each month",
    unit="USD/month",
    plain="Something paid each month because of the illness.",
    figures={"price": "home.{item}"},
)
def each_month(
    *,
    month: Array,
    from_month: Array,
    price: Array,
    own_price: Array | float = UNKNOWN,
    until_month: Array | float = NEVER,
) -> Array:
    """More phone and internet, more heat and power, things from the drugstore.

    Parameters
    ----------
    month : row, month
        The month.
    from_month : column, month
        First month with it.
    price : figure, USD/month
        The usual price.
    own_price : column, USD/month
        What you pay.
    until_month : column, month
        First month without it.

    Returns
    -------
    page, USD/month
        The price in each of these months.
    """
    paid = (month >= from_month) & (month < until_month)
    return np.where(paid, own_or(own_price, price), 0.0)


@rule(
    cite="Arithmetic: weeks of the month times the times a week",
    unit="times/month",
    plain="How often something comes in a month.",
)
def times_in_month(
    *,
    month: Array,
    days: Array,
    times_per_week: Array,
    from_month: Array,
    until_month: Array | float = NEVER,
) -> Array:
    """Cleaning visits, delivered meals: what comes so many times a week.

    Parameters
    ----------
    month : row, month
        The month.
    days : row, days
        Days in the month.
    times_per_week : column, times/week
        Times a week.
    from_month : column, month
        First month with it.
    until_month : column, month
        First month without it.

    Returns
    -------
    page, times/month
        How often; a month has its days over seven weeks.

    Notes
    -----
    ``times_per_week``: Times a week; one half for every second week.
    """
    there = (month >= from_month) & (month < until_month)
    return np.where(there, times_per_week * days / 7, 0.0)


@rule(
    cite="Arithmetic: a number times a price",
    unit="USD/month",
    plain="Visits, meals or sessions that you pay for yourself.",
    figures={"price": "home.{item}"},
)
def by_count(*, count: Array, price: Array, own_price: Array | float = UNKNOWN) -> Array:
    """What is paid by the visit, the meal or the session.

    Parameters
    ----------
    count : page, times/month
        How often in the month.
    price : figure, USD/time
        The usual price.
    own_price : column, USD/time
        What you pay.

    Returns
    -------
    page, USD/month
        Cost.
    """
    return count * own_or(own_price, price)


def _each_month(monthly: Array, month: Array) -> Array:
    return monthly + np.zeros_like(month)


@rule(
    cite="The family's own answer",
    unit="USD/month",
    plain="What an ordinary month costs you, as you told us.",
)
def living_cost(*, month: Array, living_costs: Array) -> Array:
    """Ordinary living costs, the same each month.

    Parameters
    ----------
    month : row, month
        The month.
    living_costs : column, USD/month
        What a month usually costs, with rent and food.

    Returns
    -------
    page, USD/month
        Living costs; unknown stays unknown.

    Notes
    -----
    Prices of daily life are not raised over time.
    """
    return _each_month(living_costs, month)


@rule(
    cite="The family's own answer",
    unit="USD/month",
    plain="Other costs of the illness each month, as you told us.",
)
def other_costs(*, month: Array, other_costs: Array) -> Array:
    """Other costs because of the illness, the same each month.

    Parameters
    ----------
    month : row, month
        The month.
    other_costs : column, USD/month
        Other costs of the illness in a month.

    Returns
    -------
    page, USD/month
        Other costs.
    """
    return _each_month(other_costs, month)


@rule(
    cite="Arithmetic: days times hours",
    unit="hours/month",
    plain="Hours of care on these days.",
)
def hours_on_days(*, days: Array, hours_each: Array) -> Array:
    """Hours of a number of days that are alike.

    Parameters
    ----------
    days : page, days/month
        Days on which care is needed.
    hours_each : column, hours/day
        Hours on each of these days.

    Returns
    -------
    page, hours/month
        All hours.
    """
    return days * hours_each
