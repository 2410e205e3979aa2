"""The tax credit over all incomes, and the figures behind it."""

from __future__ import annotations

import numpy as np
import pytest

from estimator.basis.law import law
from estimator.basis.months import Months
from estimator.rules import marketplace, medicaid

STATES = law().file("medicaid")["states"]


def percentages(year, incomes, line=15_650.0):
    months = Months.starting(f"{year}-01", 1)
    figures = law().figures(marketplace.applicable_percentage, months)
    return marketplace.applicable_percentage(
        household_income=np.array(incomes, dtype=float)[:, None],
        poverty_line=np.array([[line]]),
        **figures,
    )


@pytest.mark.parametrize("year", [2018, 2019, 2020, 2021, 2025, 2026, 2027])
def test_percentage_never_falls_with_income(year):
    incomes = np.linspace(15_650, 62_600, 4000)
    found = percentages(year, incomes)
    assert found.eligible.all()
    assert (np.diff(found.applicable_percentage[:, 0]) >= 0).all()


@pytest.mark.parametrize(("year", "open_above"), [(2020, False), (2025, True), (2026, False)])
def test_the_cliff(year, open_above):
    found = percentages(year, [15_649, 15_650, 62_600, 62_601, 200_000])
    assert found.eligible[:, 0].tolist() == [False, True, True, open_above, open_above]


def test_years_side_by_side_as_alone():
    months = Months.starting("2025-12", 2)
    figures = law().figures(marketplace.applicable_percentage, months)
    both = marketplace.applicable_percentage(
        household_income=np.array([[40_000.0]]),
        poverty_line=np.array([[15_060.0, 15_650.0]]),
        **figures,
    )
    for column, (year, line) in enumerate(((2025, 15_060), (2026, 15_650))):
        alone = percentages(year, [40_000], line)
        assert both.applicable_percentage[0, column] == alone.applicable_percentage[0, 0]


def test_credit_is_never_negative_nor_above_the_premium():
    credit = marketplace.premium_tax_credit(
        eligible=np.array([[True], [True], [False]]),
        annual_contribution=np.array([[60_000.0], [0.0], [0.0]]),
        benchmark_premium=np.array([[700.0]]),
        plan_premium=np.array([[450.0]]),
    )
    assert credit[:, 0].tolist() == [0, 450, 0]


def test_benchmark_rises_with_age_and_meets_the_published_one():
    months = Months.starting("2026-01", 12)
    figures = law().figures(marketplace.benchmark_premium, months, state="WA", curve="default")
    ages = np.array([[40.0], [50.9], [63.0], [70.0]])
    page = marketplace.benchmark_premium(age=ages, **figures)
    assert page.shape == (4, 12)
    assert page[0] == pytest.approx(612)
    assert (np.diff(page[:, 0]) > 0).all()


def test_every_state_has_a_benchmark_and_limits():
    benchmarks = law().file("marketplace_plans")["benchmark_premium_at_40"]
    assert len(STATES) == 51
    assert set(benchmarks) == set(STATES)


@pytest.mark.parametrize("state", sorted(STATES))
def test_medicaid_is_likely_at_no_income_where_the_state_covers_adults(state):
    months = Months.starting("2026-06", 1)
    figures = law().figures(medicaid.eligibility, months, state=state)
    found = medicaid.eligibility(
        monthly_income=np.array([[0.0], [20_000.0]]),
        poverty_line=np.array([[15_960.0]]),
        age=np.array([[50.0]]),
        has_child=np.array([[False]]),
        disabled=np.array([[True]]),
        on_medicare=np.array([[False]]),
        insured=np.array([[True]]),
        **figures,
    )
    covers_adults = figures["adult_limit"][0, 0] > 0
    assert (found.adult[0, 0] == medicaid.LIKELY) == covers_adults
    assert found.answer[0, 0] >= medicaid.POSSIBLE
    assert found.answer[1, 0] == medicaid.NO
