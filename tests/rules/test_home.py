"""The home: children growing up, and what stays unknown."""

import numpy as np
import pytest
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


def test_prices_lie_inside_their_ranges():
    checked = 0
    for figure in law().parameters("home"):
        if figure.low is not None and figure.high is not None:
            assert figure.low <= figure.values[-1] <= figure.high, figure.name
            checked += 1
    assert checked >= 10


def test_ages_never_count_a_child_twice():
    children = np.array([[float(month_ordinal(b)) for b in ("2014-06", "2022-03", "2027-01")]])
    split = home.children_by_age(
        month=MONTHS.ordinal, children=children, **law().figures(home.children_by_age, MONTHS)
    )
    whole = count("2014-06", "2022-03", "2027-01")
    assert np.array_equal(split.infants + split.under_school + split.school_age, whole[None])
    assert split.infants[0, MONTHS.index("2026-12")] == 0
    assert split.infants[0, MONTHS.index("2027-01")] == 1
    assert split.under_school[0, MONTHS.index("2027-02")] == 1
    assert split.under_school[0, MONTHS.index("2027-03")] == 0  # five in March 2027: school


def test_a_school_year_has_180_days():
    months = Months.starting("2026-08", 12)
    share = home.school_share(
        month=months.ordinal, days=months.days, **law().figures(home.school_share, months)
    )
    assert np.isclose((share * months.days * 5 / 7).sum(), 180)
    assert share[0, months.index("2027-07")] == 0
    assert (share <= 1).all() and (share >= 0).all()


@given(st.floats(0, 40), st.floats(0, 200), st.floats(0, 20), st.floats(0, 1), st.integers(0, 4))
def test_school_never_adds_hours_and_more_hours_never_need_less_care(days, hours, more, share, n):
    def need(away, in_school):
        return home.care_hours(
            care_days=np.array([[days]]),
            hours_away=np.array([[away]]),
            young=np.array([[1.0]]),
            school_age=np.array([[float(n)]]),
            school_share=np.array([[in_school]]),
            school_hours=np.array([[6.64]]),
        )[0, 0]

    assert 0 <= need(hours, share) <= need(hours, 0.0) + 1e-9
    assert need(hours + more, share) >= need(hours, share) - 1e-9


def when_care_stops(hours, kids=(1.0, 1.0, 1.0), state="WA", **more):
    months = Months.starting("2026-12", 12)
    share = home.school_share(
        month=months.ordinal, days=months.days, **law().figures(home.school_share, months)
    )
    infants, under, school = (np.full((1, 12), k) for k in kids)
    return home.childcare_when_care_stops(
        month=months.ordinal,
        days=months.days,
        from_month=np.array([[float(months.first + 2)]]),
        hours_per_week=np.array([[hours]]),
        infants=infants,
        under_school=under,
        school_age=school,
        school_share=share,
        **law().figures(home.childcare_when_care_stops, months, state=state),
        **more,
    )[0]


@given(st.floats(0, 80), st.floats(0, 20))
def test_more_hours_of_regular_care_never_cost_less(hours, more):
    cost = when_care_stops(hours)
    assert (cost >= 0).all() and (cost[:2] == 0).all()
    assert (when_care_stops(hours + more) >= cost - 1e-9).all()


def test_care_for_a_child_in_school_costs_less_than_a_full_day_and_most_in_july():
    school, toddler = when_care_stops(40, (0, 0, 1.0)), when_care_stops(40, (0, 1.0, 0))
    assert (school[2:] <= toddler[2:] + 1e-9).all()
    july, march = 7, 3
    assert school[july] == toddler[july]
    assert school[march] < toddler[march]


def test_every_state_has_its_childcare_prices():
    content = law().file("childcare")
    states = set(law().file("wages")["hourly_median"])
    assert len(states) == 51
    assert set(content["hour"]) == states
    assert set(content["infant"]) == set(content["preschool"]) == states | {"US"}


@pytest.mark.parametrize(
    ("name", "a_year"),
    [("infant.MS", 6_864), ("infant.WI", 16_990), ("infant.AZ", 10_895), ("preschool.MS", 6_252)],
)
def test_published_state_figures_lie_in_the_range(name, a_year):
    """Figures of other publishers, which the prices here were not made from."""
    figure = law().parameter(f"childcare.{name}")
    assert figure.low <= a_year / 52 <= figure.high


def test_state_prices_follow_from_their_sources():
    """Arizona, as the file says: 9,437 dollars in 2014 and the country's growth since."""
    infants = law().parameter("childcare.infant.AZ")
    assert infants.values[-1] == round(9_437 * (15_965 / 9_654.96) / 52)
    hour = law().parameter("childcare.hour.AZ")
    assert hour.values[-1] == round(2 * 20 * 24.07 / 24.51) / 2
    raised = law().on("childcare.infant.AZ", "2026-12-01")
    assert np.isclose(raised, infants.values[-1] * 403.749 / 367.585)


@given(st.integers(-12, 40), st.integers(1, 24), st.floats(0, 5000))
def test_things_bought_again_come_at_equal_steps(first, step, price):
    page = home.bought_once(
        month=MONTHS.ordinal,
        in_month=np.array([[float(MONTHS.first + first)]]),
        price=np.array([[price]]),
        every_months=np.array([[float(step)]]),
    )[0]
    expected = [price if i >= first and (i - first) % step == 0 else 0.0 for i in range(60)]
    assert page.tolist() == expected


@given(st.floats(0, 10), st.floats(0, 40))
def test_bad_days_stay_inside_the_month(cycles, bad):
    days = home.bad_days(
        cycles=np.array([[cycles]]),
        bad_days_per_cycle=np.array([[bad]]),
        days=np.array([[28.0]]),
    )[0, 0]
    assert 0 <= days <= 28
