"""The tax credit over all incomes, the family's price, the plan's terms, and tax time."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.basis.law import law
from estimator.basis.money import floor_to
from estimator.basis.months import NEVER, Months, month_ordinal
from estimator.rules import coverage, marketplace, medicaid
from estimator.rules.treatment import KINDS

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
    figures = law().figures(medicaid.adult_way, months, state=state)
    found = medicaid.adult_way(
        monthly_income=np.array([[0.0], [20_000.0]]),
        poverty_line=np.array([[15_960.0]]),
        age=np.array([[50.0]]),
        on_medicare=np.array([[False]]),
        **figures,
    )
    covers_adults = figures["adult_limit"][0, 0] > 0
    assert (found.answer[0, 0] == medicaid.LIKELY) == covers_adults
    assert found.answer[1, 0] == medicaid.NO


# -- properties of the credit ----------------------------------------------------------------------

YEARS = [2018, 2021, 2024, 2025, 2026, 2027]


def credit(year, incomes, benchmark=700.0, premium=900.0, line=15_650.0, **more):
    incomes = np.atleast_2d(np.array(incomes, dtype=float)).T
    figures = law().figures(marketplace.applicable_percentage, Months.starting(f"{year}-01", 1))
    found = marketplace.applicable_percentage(
        household_income=incomes, poverty_line=np.array([[line]]), **figures, **more
    )
    return marketplace.premium_tax_credit(
        eligible=found.eligible,
        annual_contribution=marketplace.required_contribution(
            household_income=incomes, applicable_percentage=found.applicable_percentage
        ),
        benchmark_premium=np.array([[benchmark]]),
        plan_premium=np.array([[premium]]),
    )[:, 0]


@pytest.mark.parametrize("year", YEARS)
@given(st.floats(15_650, 150_000), st.floats(0, 50_000), st.floats(0, 4_000), st.floats(0, 4_000))
def test_more_income_never_brings_more_credit(year, income, more, benchmark, premium):
    lower, higher = credit(year, [income, income + more], benchmark, premium)
    assert higher <= lower
    assert 0 <= lower <= min(premium, benchmark)


@given(st.floats(0, 15_649), st.floats(0, 15_649))
def test_an_advance_keeps_the_credit_of_low_incomes_in_order(one, other):
    lower, higher = sorted((one, other))
    first, second = credit(2026, [lower, higher], advance_paid=1.0)
    assert first >= second > 0


def test_the_edges_of_whole_percents():
    line = 15_650.0
    shares = [0.9999, 1.0, 1.0099, 1.01, 3.999, 4.0, 4.0001, 4.01]
    found = percentages(2026, [share * line for share in shares])
    assert found.percent_of_poverty[:, 0] == pytest.approx(
        [0.99, 1.0, 1.0, 1.01, 3.99, 4.0, 4.01, 4.01]
    )
    assert found.eligible[:, 0].tolist() == [False, True, True, True, True, True, False, False]


def test_reasons_are_all_in_words():
    codes = set(range(10))
    assert set(marketplace.CREDIT_REASONS) == codes
    assert all(words.endswith(".") for words in marketplace.CREDIT_REASONS.values())


@pytest.mark.parametrize("state", sorted(STATES))
def test_under_the_line_it_is_a_gap_only_where_medicaid_is_not_open(state):
    of_state = law().file("marketplace")["basic_health_of_state"].get(state, "none")
    figures = law().figures(
        marketplace.credit_allowed,
        Months.starting("2026-08", 1),
        state=state,
        basic_health=of_state,
    )
    found = marketplace.credit_allowed(
        household_income=np.array([[10_000.0], [31_000.0], [40_000.0]]),
        poverty_line=np.array([[15_650.0]]),
        **figures,
    )
    gap = state in {"AL", "FL", "GA", "KS", "MS", "SC", "TN", "TX", "WY"}
    assert found.reason[0, 0] == (marketplace.COVERAGE_GAP if gap else marketplace.INCOME_TOO_LOW)
    basic = state in {"DC", "MN", "NY", "OR"}
    assert found.reason[1, 0] == (marketplace.BASIC_HEALTH if basic else marketplace.ALLOWED)
    assert found.reason[2, 0] == marketplace.ALLOWED


# -- the family's price -----------------------------------------------------------------------------

MONTHS = Months.starting("2026-01", 24)


def family(births, spouses, children, *, state="WA", curve="default", months=MONTHS):
    column = lambda values: np.array(values, dtype=float)[:, None]  # noqa: E731
    return marketplace.family_benchmark_premium(
        month=months.ordinal,
        issue_month=marketplace.issue_month(
            month=months.ordinal,
            coverage=np.full((len(births), months.count), float(coverage.MARKETPLACE)),
        ),
        birth_month=column(births),
        spouse_birth=column(spouses),
        children=np.array(children, dtype=float),
        **law().figures(marketplace.family_benchmark_premium, months, state=state, curve=curve),
    )


BIRTH = st.integers(month_ordinal("1962-01"), month_ordinal("2004-12")).map(float)
CHILD = st.one_of(
    st.just(float("nan")),
    st.integers(month_ordinal("1999-01"), month_ordinal("2027-12")).map(float),
)


@given(BIRTH, st.one_of(st.just(float("nan")), BIRTH), st.lists(CHILD, min_size=5, max_size=5))
def test_order_of_children_and_the_crowd_change_nothing(birth, spouse, children):
    alone = family([birth], [spouse], [children])
    turned = family([birth], [spouse], [children[::-1]])
    crowd = family(
        [month_ordinal("1980-05"), birth],
        [float("nan"), spouse],
        [[float("nan")] * 5 + [month_ordinal("2010-01")], [*children, float("nan")]],
    )
    np.testing.assert_allclose(alone, turned, rtol=1e-12)
    assert np.array_equal(alone[0], crowd[1])


@given(BIRTH, st.lists(CHILD, min_size=4, max_size=4))
def test_a_further_member_never_lowers_the_price(birth, children):
    nobody = float("nan")
    with_three = family([birth], [nobody], [[*children[:3], nobody]])
    with_four = family([birth], [nobody], [children])
    assert (with_four >= with_three - 1e-9).all()
    assert (family([birth], [birth], [children]) > with_four).all()


def test_an_only_adult_costs_what_the_single_rule_says():
    birth = float(month_ordinal("1976-06"))
    months = Months.starting("2026-01", 24)
    age = marketplace.age_by_month(
        birth_month=np.array([[birth]]),
        month=months.ordinal,
        issue_month=months.ordinal - months.ordinal % 12,
    )
    single = marketplace.benchmark_premium(
        age=age,
        **law().figures(marketplace.benchmark_premium, months, state="WA", curve="default"),
    )
    np.testing.assert_allclose(single, family([birth], [np.nan], [[np.nan]]), rtol=1e-12)


@pytest.mark.parametrize("month", range(1, 13))
def test_age_is_that_of_the_first_day_of_the_plan(month):
    """Every month of birth, by the calendar: a birthday on the 15th."""
    issue = month_ordinal("2026-03")
    birth = month_ordinal(f"1976-{month:02d}")
    age = marketplace.age_by_month(
        birth_month=np.array([[float(birth)]]),
        month=np.array([[float(issue + 5)]]),
        issue_month=np.array([[float(issue)]]),
    )
    first, born = dt.date(2026, 3, 1), dt.date(1976, month, 15)
    assert age[0, 0] == first.year - born.year - ((first.month, first.day) < (month, 15))


def test_issue_month_starts_again_after_a_break():
    cover = np.array([[3, 3, 0, 0, 3, 3]], dtype=float)
    month = Months.starting("2026-02", 6).ordinal
    found = marketplace.issue_month(month=month, coverage=cover)[0]
    january, june = month_ordinal("2026-01"), month_ordinal("2026-06")
    assert found.tolist() == [january, january, january, january, june, june]


@pytest.mark.parametrize("curve", sorted(law().file("marketplace_plans")["age_curve"]))
def test_age_curves_are_lawful(curve):
    rates = np.array(law().on(f"marketplace_plans.age_curve.{curve}", "2026-01-01"))
    assert len(rates) == 65
    assert (np.diff(rates) >= 0).all()
    adults = rates[21:]
    assert adults[-1] / adults[0] <= 3 + 1e-9


def test_states_name_curves_and_tiers_that_exist():
    plans = law().file("marketplace_plans")
    assert set(plans["age_curve_of_state"].values()) <= set(plans["age_curve"])
    flat = {state for state, curve in plans["age_curve_of_state"].items() if curve == "none"}
    assert flat == set(plans["family_tier"])
    programs = law().file("marketplace")
    assert set(programs["basic_health_of_state"].values()) <= set(programs["basic_health"])


# -- reductions and terms ---------------------------------------------------------------------------


@given(st.floats(15_650, 62_600), st.floats(0, 20_000))
def test_a_lower_income_never_has_the_poorer_variant(income, more):
    figures = law().figures(marketplace.cost_sharing_reduction, Months.starting("2026-01", 1))
    found = marketplace.cost_sharing_reduction(
        household_income=np.array([[income], [income + more]]),
        poverty_line=np.array([[15_650.0]]),
        allowed=np.array([[True]]),
        **figures,
    )
    assert found.variant[0, 0] >= found.variant[1, 0]
    assert found.actuarial_value[0, 0] >= found.actuarial_value[1, 0]


@pytest.mark.parametrize("year", [2024, 2025, 2026, 2027])
def test_examples_stand_within_the_law_and_in_order(year):
    months = Months.starting(f"{year}-01", 1)
    variant = np.array([[0.0], [1.0], [2.0], [3.0]])
    limit = marketplace.out_of_pocket_limit(
        variant=variant, **law().figures(marketplace.out_of_pocket_limit, months)
    )
    silver = marketplace.plan_terms(
        metal=np.array([[1.0]]),
        variant=variant,
        limit=limit,
        **law().figures(marketplace.plan_terms, months),
    )
    assert (silver.out_of_pocket_maximum <= limit).all()
    assert (silver.deductible <= silver.out_of_pocket_maximum).all()
    for term in (silver.deductible, silver.out_of_pocket_maximum, silver.coinsurance):
        assert (np.diff(term[:, 0]) <= 0).all()
    assert silver.copays.shape == (len(KINDS), 4, 1)
    assert np.isnan(silver.copays[KINDS.index("hospital")]).all()
    specialist = silver.copays[KINDS.index("specialist"), :, 0]
    assert (np.diff(specialist) <= 0).all()
    written = law().on("marketplace_plans.example.out_of_pocket_maximum", f"{year}-01-01")
    assert np.array(written[1:5]) == pytest.approx(silver.out_of_pocket_maximum[:, 0])


@pytest.mark.parametrize("year", [2024, 2025, 2026, 2027])
def test_reduced_limits_follow_from_the_full_one(year):
    """A third and four fifths of the year's limit, rounded down to 50."""
    day = f"{year}-01-01"
    full = law().on("marketplace.out_of_pocket_limit_self", day)
    for name, part in (("73", 4 / 5), ("87_94", 1 / 3)):
        reduced = law().on(f"marketplace.cost_sharing_reduction.out_of_pocket_limit_{name}", day)
        assert reduced == floor_to(full * part, 50)


def test_a_variant_changes_with_the_month():
    months = Months.starting("2026-01", 3)
    limit = np.array([[10_600.0, 3_500.0, 3_500.0]])
    terms = marketplace.plan_terms(
        metal=np.array([[1.0]]),
        variant=np.array([[0.0, 2.0, 3.0]]),
        limit=limit,
        **law().figures(marketplace.plan_terms, months),
    )
    assert terms.deductible[0].tolist() == [6000, 700, 0]
    assert terms.copays[KINDS.index("drug_specialty"), 0].tolist() == [350, 250, 150]
    assert terms.copays_before_deductible[KINDS.index("drug_specialty"), 0].tolist() == [
        False,
        False,
        True,
    ]


# -- tax time ---------------------------------------------------------------------------------------


def a_year(year, told, true, *, filing=0, benchmark=700.0, price=900.0):
    """Two years from January, all under one plan: the pages of tax time, by the rules in order."""
    months = Months.starting(f"{year}-01", 24)
    month, shape = months.ordinal, (1, 24)
    line = np.full(shape, 15_650.0)
    benchmark, price = np.full(shape, benchmark), np.full(shape, price)

    def of_income(income, poverty, at, **more):
        found = marketplace.applicable_percentage(
            household_income=income,
            poverty_line=poverty,
            **law().figures(marketplace.applicable_percentage, months, at=at),
            **more,
        )
        return found, marketplace.required_contribution(
            household_income=income, applicable_percentage=found.applicable_percentage
        )

    now, contribution = of_income(np.full(shape, told), line, "months")
    here = np.full(shape, float(coverage.MARKETPLACE))
    advance = marketplace.advance_credit(
        coverage=here,
        credit=marketplace.premium_tax_credit(
            eligible=now.eligible,
            annual_contribution=contribution,
            benchmark_premium=benchmark,
            plan_premium=price,
        ),
    )
    paid = marketplace.plan_year_total(amounts=advance, month=month)
    year_income = np.full((1, 2), true)
    final, owed = of_income(year_income, line[:, ::12], "years", advance_paid=paid)
    settled = marketplace.reconciliation(
        credit=marketplace.credit_of_year(
            eligible=final.eligible,
            annual_contribution=owed,
            benchmark_premium=benchmark,
            plan_premium=price,
            coverage=here,
            other_than_income=np.full(shape, True),
            month=month,
        ),
        advance=paid,
        repayment_limit=marketplace.repayment_limit(
            percent_of_poverty=final.percent_of_poverty,
            filing_status=np.array([[float(filing)]]),
            **law().figures(marketplace.repayment_limit, months, at="years"),
        ),
    )
    page = marketplace.credit_settlement(
        refund=settled.refund,
        repayment=settled.repayment,
        month=month,
        **law().figures(marketplace.credit_settlement, months, at="first"),
    )
    return paid[0, 0], settled, page


@given(st.floats(15_650, 62_600))
def test_income_as_told_settles_to_nothing(income):
    _, settled, page = a_year(2026, income, income)
    assert settled.refund == pytest.approx(np.zeros((1, 2)), abs=1e-6)
    assert settled.repayment == pytest.approx(np.zeros((1, 2)), abs=1e-6)
    assert page.refund.sum() == pytest.approx(0, abs=1e-6)


def test_over_the_cliff_all_of_it_goes_back_from_2026():
    paid, settled, page = a_year(2026, 40_000.0, 63_000.0)
    # 40,000 is 255 percent: 8.44 + 0.1 x (9.96 - 8.44) = 8.592, rounded 8.59: 3,436 a year
    assert paid == pytest.approx(12 * 700 - 3_436)
    assert settled.repayment[0, 0] == pytest.approx(4_964)
    april = Months.starting("2026-01", 24).index("2027-04")
    assert page.repayment[0, april] == pytest.approx(4_964)
    assert page.repayment[0].sum() == pytest.approx(4_964)


def test_the_limit_of_2025_stands_between():
    _, settled, _ = a_year(2025, 24_000.0, 45_000.0)
    # 45,000 / 15,650 = 287 percent: single, at most 975; the difference itself is larger
    assert settled.repayment[0, 0] == 975
    # in the second year, 2026, there is no limit: 24,000 is 4.33 percent (1,039 a year), 45,000
    # is 287 percent, 8.44 + 37/50 x 1.52 = 9.56 (4,302 a year)
    assert settled.repayment[0, 1] == pytest.approx(4_302 - 1_039)


def test_income_under_the_line_after_an_advance_keeps_a_credit():
    _, settled, _ = a_year(2026, 20_000.0, 12_000.0)
    # 2.10 percent of either: 420 told, 252 true
    assert settled.refund[0, 0] == pytest.approx(420 - 252)
    assert settled.repayment[0, 0] == 0


@given(st.floats(15_650, 62_600), st.floats(15_650, 120_000), st.floats(0, 20_000))
def test_more_true_income_never_settles_better(told, true, more):
    _, first, _ = a_year(2026, told, true)
    _, second, _ = a_year(2026, told, true + more)
    net = lambda settled: settled.refund[0, 0] - settled.repayment[0, 0]  # noqa: E731
    assert net(second) <= net(first) + 1e-6


def test_months_of_a_shorter_run_are_those_of_a_longer():
    income = np.array([[3000.0] * 5 + [1200.0] * 9 + [4000.0] * 10])
    once = np.zeros_like(income)
    once[0, 8] = 14_000
    months = Months.starting("2026-03", 24)
    whole = marketplace.reported_income(monthly_income=income, one_time=once, month=months.ordinal)
    for count in (1, 7, 12, 18):
        part = marketplace.reported_income(
            monthly_income=income[:, :count],
            one_time=once[:, :count],
            month=months.ordinal[:, :count],
        )
        assert np.array_equal(part, whole[:, :count])


def test_by_december_the_reported_income_is_the_true_one():
    income = np.array([[3000.0] * 5 + [1200.0] * 7])
    months = Months.starting("2026-01", 12)
    found = marketplace.reported_income(monthly_income=income, month=months.ordinal)
    assert found[0, -1] == income.sum()


def test_a_household_is_the_same_alone_and_in_a_crowd():
    rng = np.random.default_rng(4)
    months = Months.starting("2026-06", 30)
    income = rng.uniform(0, 6000, (40, 30)).round(2)
    cover = rng.integers(0, 9, (40, 30)).astype(float)
    plan = cover[:, :1]
    benchmark = rng.uniform(300, 2000, (40, 30)).round(2)

    def run(rows):
        known = marketplace.reported_income(monthly_income=income[rows], month=months.ordinal)
        figures = law().figures(marketplace.applicable_percentage, months)
        found = marketplace.applicable_percentage(
            household_income=known, poverty_line=np.array([[15_650.0]]), **figures
        )
        contribution = marketplace.required_contribution(
            household_income=known, applicable_percentage=found.applicable_percentage
        )
        page = marketplace.premium_tax_credit(
            eligible=found.eligible,
            annual_contribution=contribution,
            benchmark_premium=benchmark[rows],
            plan_premium=benchmark[rows],
        )
        advance = marketplace.advance_credit(coverage=cover[rows], credit=page)
        return marketplace.plan_year_total(
            amounts=advance, month=months.ordinal, plan_now=plan[rows]
        )

    whole = run(slice(None))
    for row in range(40):
        assert np.array_equal(run(slice(row, row + 1))[0], whole[row])


def test_never_is_no_birthday():
    """A member who never joins (no month of birth) is not a member at birth in the far future."""
    nobody = family([float(month_ordinal("1980-01"))], [np.nan], [[NEVER]])
    one = family([float(month_ordinal("1980-01"))], [np.nan], [[np.nan]])
    assert np.array_equal(nobody, one)
