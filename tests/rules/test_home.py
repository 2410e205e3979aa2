"""The home: children growing up, and what stays unknown."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from estimator.basis.law import law
from estimator.basis.months import Months, month_ordinal
from estimator.rules import home

MONTHS = Months.starting("2026-12", 60)


def count(*births):
    children = np.array([[np.nan if b is None else float(month_ordinal(b)) for b in births]])
    figures = law().figures(home.children_needing_care, MONTHS)
    return home.children_needing_care(month=MONTHS.ordinal, children=children, **figures)[0]


def test_children_grow_out_of_care_and_are_born_into_it():
    page = count("2017-08", "2027-03", None)
    # The first turns 13 in August 2030; the second is born in March 2027.
    assert page[MONTHS.index("2027-02")] == 1
    assert page[MONTHS.index("2027-03")] == 2
    assert page[MONTHS.index("2030-07")] == 2
    assert page[MONTHS.index("2030-08")] == 1


def test_a_family_without_children_pays_no_childcare():
    cost = home.childcare_cost(
        childcare_needed=np.array([[1.0]]),
        hours_away=np.full((1, 60), 12.0),
        children=count(None)[None],
        childcare_per_hour=np.array([[18.0]]),
    )
    assert cost.tolist() == [[0.0] * 60]


def test_unknown_living_costs_stay_unknown():
    page = home.living_cost(month=MONTHS.ordinal, living_costs=np.array([[np.nan], [3900.0]]))
    assert np.isnan(page[0]).all() and (page[1] == 3900).all()


def test_help_at_home_over_a_year_is_365_sevenths_of_a_week():
    page = home.help_at_home(
        days=Months.starting("2026-01", 12).days,
        help_hours_per_week=np.array([[6.0]]),
        help_per_hour=np.array([[35.0]]),
    )
    assert np.isclose(page.sum(), 6 * 35 * 365 / 7)


@given(st.floats(0, 200), st.integers(0, 12), st.floats(0, 60))
def test_more_hours_away_never_cost_less(hours, children, price):
    def cost(away):
        return home.childcare_cost(
            childcare_needed=np.array([[1.0]]),
            hours_away=np.array([[away]]),
            children=np.array([[float(children)]]),
            childcare_per_hour=np.array([[price]]),
        )[0, 0]

    assert cost(hours + 1) >= cost(hours) >= 0


def test_prices_lie_inside_their_ranges():
    checked = 0
    for figure in law().parameters("home"):
        if figure.low is not None and figure.high is not None:
            assert figure.low <= figure.values[-1] <= figure.high, figure.name
            checked += 1
    assert checked >= 10
