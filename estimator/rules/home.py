"""The home: childcare on clinic days, help at home, ordinary living and other costs.

The projection calls these rules after ``travel.hours_away``, in this order:

1. ``children_needing_care``, ``childcare_cost``;
2. ``help_at_home``;
3. ``living_cost``, ``other_costs``.
"""

from __future__ import annotations

import numpy as np

from estimator.basis.journal import rule
from estimator.basis.months import Array


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
        Months of the projection.
    children : column list, month
        Month of birth of each child; unknown where there is none.
    age_limit : figure, years
        Age from which a child no longer needs care.

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


@rule(
    cite="Arithmetic: hours away, children and the price of an hour",
    unit="USD/month",
    plain="Paid childcare while you are at the clinic and on the way.",
)
def childcare_cost(
    *, childcare_needed: Array, hours_away: Array, children: Array, childcare_per_hour: Array
) -> Array:
    """Childcare for the hours away for care.

    Parameters
    ----------
    childcare_needed : column, truth
        Whether paid care is needed on clinic days; not if the other parent or kin can be there.
    hours_away : page, hours/month
        Hours of the patient away for care.
    children : page, children
        Children who need care.
    childcare_per_hour : column, USD/hour
        Price of an hour for one child.

    Returns
    -------
    page, USD/month
        Childcare.

    Notes
    -----
    Each child costs the same and every hour away is paid for: school hours, which would lower this,
    are not taken off, and a sitter who charges one price for all children costs less than this.
    Care on bad days between visits is not in here.
    """
    return childcare_needed * hours_away * children * childcare_per_hour


@rule(
    cite="Arithmetic: hours a week and the price of an hour",
    unit="USD/month",
    plain="Paid help at home.",
)
def help_at_home(*, days: Array, help_hours_per_week: Array, help_per_hour: Array) -> Array:
    """Paid help with the house or with care.

    Parameters
    ----------
    days : row, days
        Days in each month.
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
        Months of the projection.
    living_costs : column, USD/month
        What an ordinary month costs, with rent and food.

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
        Months of the projection.
    other_costs : column, USD/month
        Other costs each month because of the illness.

    Returns
    -------
    page, USD/month
        Other costs.
    """
    return _each_month(other_costs, month)
