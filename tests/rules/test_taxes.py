"""Federal taxes: what must hold for every family, and the edges between years."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimator.basis.law import law
from estimator.basis.months import Months
from estimator.rules import taxes

STATUSES = (taxes.SINGLE, taxes.JOINT, taxes.HEAD_OF_HOUSEHOLD, taxes.SEPARATE)
YEARS = range(2026, 2030)
status = st.sampled_from(STATUSES)
dollars = st.integers(0, 600_000)


def by_year(rule, first: int = 2026, last: int = 2029) -> dict:
    """The figures of a year rule."""
    return {name: law().series(figure, first, last) for name, figure in rule.figures.items()}


def column(*values) -> np.ndarray:
    return np.array(values, dtype=float)[:, None]


def year_page(*values) -> np.ndarray:
    """One row a household, the same amount in each of the years."""
    return np.repeat(column(*values), len(YEARS), axis=1)


def crowd(households: int, seed: int = 3) -> dict[str, np.ndarray]:
    """Random facts of a crowd for the income tax."""
    draw = np.random.default_rng(seed)
    shape = (households, len(YEARS))

    def some(share: float, most: int) -> np.ndarray:
        return np.where(draw.random(shape) < share, draw.integers(0, most, shape), 0).astype(float)

    filing_status = draw.integers(0, 4, (households, 1)).astype(float)
    children = draw.integers(0, 5, shape).astype(float)
    return {
        "filing_status": filing_status,
        "age": draw.integers(19, 90, shape).astype(float),
        "spouse_age": draw.integers(19, 90, shape).astype(float),
        "blind_people": draw.integers(0, 2, (households, 1)).astype(float),
        "wages": some(0.8, 300_000),
        "spouse_wages": np.where(filing_status == taxes.JOINT, some(0.6, 150_000), 0.0),
        "self_employment_profit": some(0.2, 80_000),
        "investment_income": some(0.3, 14_000),
        "other_income": some(0.2, 40_000),
        "social_security": some(0.4, 50_000),
        "medical_expenses": some(0.5, 60_000),
        "state_and_local_taxes": some(0.5, 50_000),
        "children_under_17": children,
        "earned_income_credit_children": children,
        "care_expenses": some(0.3, 9_000),
        "care_qualifying_people": np.minimum(children, 2.0),
        "premium_tax_credit_still_due": some(0.2, 4_000) - some(0.2, 4_000),
    }


def test_a_family_alone_gets_what_it_gets_in_a_crowd():
    facts = crowd(200)
    figures = by_year(taxes.federal_income_tax)
    together = taxes.federal_income_tax(**facts, **figures)
    for row in range(200):
        alone = taxes.federal_income_tax(
            **{name: value[row : row + 1] for name, value in facts.items()}, **figures
        )
        for name in together._fields:
            got, expected = getattr(alone, name)[0], getattr(together, name)[row]
            assert got.tobytes() == expected.tobytes(), (row, name)


def test_months_alone_and_in_a_crowd():
    months = Months.starting("2026-11", 36)
    draw = np.random.default_rng(5)
    pay = draw.integers(0, 40_000, (60, 36)).astype(float)
    before = draw.integers(0, 300_000, (60, 1)).astype(float)
    figures = law().figures(taxes.payroll_tax_withheld, months)
    together = taxes.payroll_tax_withheld(
        wages=pay, wages_before=before, month=months.ordinal, **figures
    )
    for row in range(60):
        alone = taxes.payroll_tax_withheld(
            wages=pay[row : row + 1],
            wages_before=before[row : row + 1],
            month=months.ordinal,
            **figures,
        )
        assert alone.total.tobytes() == together.total[row : row + 1].tobytes()


# -- what holds for every family -------------------------------------------------------------------


@given(status, dollars, st.integers(1, 50_000))
def test_payroll_tax_never_falls_as_pay_rises(filing_status, wages, more):
    figures = by_year(taxes.household_payroll_tax)
    low, high = (
        taxes.household_payroll_tax(
            filing_status=column(filing_status), wages=year_page(pay), **figures
        )
        for pay in (wages, wages + more)
    )
    assert (high.social_security >= low.social_security).all()
    assert (high.total > low.total).all()


@given(status, st.integers(0, 80_000), dollars, st.integers(0, 20_000))
def test_taxable_social_security_is_between_nothing_and_85_percent(
    filing_status, benefits, other, exempt
):
    figures = by_year(taxes.taxable_social_security)
    taxed = taxes.taxable_social_security(
        filing_status=column(filing_status),
        social_security=year_page(benefits),
        income_before_social_security=year_page(other),
        tax_exempt_interest=year_page(exempt),
        **figures,
    )
    assert (taxed >= 0).all()
    assert (taxed <= figures["inclusion_rates"][1] * benefits + 1e-9).all()


@given(status, st.integers(0, 80_000), dollars, st.integers(0, 5_000))
def test_taxable_social_security_never_falls_as_income_rises(filing_status, benefits, other, more):
    figures = by_year(taxes.taxable_social_security)
    low, high = (
        taxes.taxable_social_security(
            filing_status=column(filing_status),
            social_security=year_page(benefits),
            income_before_social_security=year_page(income),
            **figures,
        )
        for income in (other, other + more)
    )
    assert (high >= low - 1e-9).all()


@given(status, st.integers(0, 1_500_000), st.integers(1, 1_000))
def test_bracket_tax_rises_without_a_jump(filing_status, income, more):
    figures = by_year(taxes.tax_by_brackets)
    low, high = (
        taxes.tax_by_brackets(
            filing_status=column(filing_status), taxable_income=year_page(amount), **figures
        )
        for amount in (income, income + more)
    )
    rates = figures["bracket_rates"]
    assert (high - low >= rates[0] * more - 1e-6).all()
    assert (high - low <= rates[-1] * more + 1e-6).all()


@pytest.mark.parametrize("filing_status", STATUSES)
def test_bracket_tax_is_the_sum_of_its_brackets(filing_status):
    """The tax at the top of each bracket, added up bracket by bracket."""
    figures = by_year(taxes.tax_by_brackets, 2026, 2026)
    tops = figures["bracket_tops"][filing_status, :, 0, 0]
    rates = figures["bracket_rates"][:, 0, 0]
    expected, below = 0.0, 0.0
    for top, rate in zip(tops, rates[:-1], strict=True):
        expected += (top - below) * rate
        below = top
        got = taxes.tax_by_brackets(
            filing_status=column(filing_status), taxable_income=column(top), **figures
        )
        assert got[0, 0] == pytest.approx(expected, abs=1e-6)


@settings(deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 40_000))
def test_larger_medical_bills_never_raise_the_tax(seed, more):
    facts = crowd(3, seed)
    figures = by_year(taxes.federal_income_tax)
    without = taxes.federal_income_tax(**facts, **figures)
    dearer = facts | {"medical_expenses": facts["medical_expenses"] + more}
    assert (
        taxes.federal_income_tax(**dearer, **figures).income_tax <= without.income_tax + 1e-6
    ).all()


@settings(deadline=None)
@given(st.integers(0, 10_000))
def test_credits_that_are_not_paid_out_never_exceed_the_tax(seed):
    result = taxes.federal_income_tax(**crowd(5, seed), **by_year(taxes.federal_income_tax))
    used = result.dependent_care_credit + result.child_tax_credit
    assert (used <= result.tax_before_credits + 1e-6).all()
    for credit in (
        result.dependent_care_credit,
        result.child_tax_credit,
        result.additional_child_tax_credit,
        result.earned_income_credit,
    ):
        assert (credit >= 0).all()


@given(st.integers(0, 120_000), st.integers(0, 250_000))
def test_self_employment_tax_set_aside_adds_up_to_the_year(profit, wages):
    months = Months.starting("2026-01", 12)
    figures = law().figures(taxes.self_employment_tax_set_aside, months)
    aside = taxes.self_employment_tax_set_aside(
        self_employment_profit=np.full((1, 12), profit / 12),
        wages=np.full((1, 12), wages / 12),
        profit_before=0.0,
        wages_before=0.0,
        month=months.ordinal,
        **figures,
    )
    year = taxes.self_employment_tax(
        self_employment_profit=column(profit),
        wages=column(wages),
        **by_year(taxes.self_employment_tax, 2026, 2026),
    )
    least = law().on("payroll_tax.self_employment.minimum", "2026-01-01")
    if year.net_earnings[0, 0] >= least and profit + wages <= 184_500:
        assert aside.sum() == pytest.approx(year.tax[0, 0], abs=0.01)
    # Where later wages crowd profit out of the base, too much is set aside, never too little.
    assert aside.sum() >= year.tax[0, 0] - 0.01


# -- edges between years ---------------------------------------------------------------------------


def withheld(first: str, wages: list[float], before: float):
    months = Months.starting(first, len(wages))
    return taxes.payroll_tax_withheld(
        wages=np.array([wages], dtype=float),
        wages_before=column(before),
        month=months.ordinal,
        **law().figures(taxes.payroll_tax_withheld, months),
    )


def test_payroll_tax_of_the_months_is_the_payroll_tax_of_the_year():
    wages = [21_000.0] * 12
    got = withheld("2026-01", wages, 0)
    year = taxes.payroll_tax(wages=column(sum(wages)), **by_year(taxes.payroll_tax, 2026, 2026))
    assert got.social_security.sum() == pytest.approx(year.social_security[0, 0])
    assert got.medicare.sum() == pytest.approx(year.medicare[0, 0])
    assert got.additional_medicare.sum() == pytest.approx(0.009 * (sum(wages) - 200_000))


def test_a_start_in_the_middle_of_a_year_gives_the_months_of_a_start_in_january():
    wages = [21_000.0] * 30
    whole = withheld("2026-01", wages, 0)
    part = withheld("2026-08", wages[7:], sum(wages[:7]))
    np.testing.assert_allclose(part.total, whole.total[:, 7:], atol=1e-9)


def test_the_base_starts_again_in_january_and_ignores_the_year_before():
    got = withheld("2026-12", [20_000.0, 20_000.0], before=400_000)
    assert got.social_security[0].tolist() == [0.0, 20_000 * 0.062]
    assert got.additional_medicare[0].tolist() == [20_000 * 0.009, 0.0]


def test_calendar_year_totals():
    months = Months.starting("2026-11", 16)
    totals = taxes.calendar_year_total(
        amounts=np.arange(1.0, 17.0)[None, :], before=column(100), month=months.ordinal
    )
    assert totals.tolist() == [[100 + 1 + 2, sum(range(3, 15)), 15 + 16]]
    january = Months.starting("2027-01", 12)
    assert taxes.calendar_year_total(
        amounts=np.full((2, 12), 10.0), month=january.ordinal
    ).tolist() == [[120.0], [120.0]]


@pytest.mark.parametrize("first", ["2026-01", "2026-04", "2026-12"])
def test_a_longer_projection_keeps_the_months_of_a_shorter_one(first):
    draw = np.random.default_rng(11)
    pay = draw.integers(0, 12_000, (20, 60)).astype(float)
    filing_status = draw.integers(0, 3, (20, 1)).astype(float)

    def settled(count: int) -> taxes.Settlement:
        months = Months.starting(first, count)
        page = pay[:, :count]
        span = (months.years[0], months.years[-1])
        regular = np.repeat(pay[:, :1] * 12, len(months.years), axis=1)
        rate = taxes.withholding_rate(
            filing_status=filing_status,
            regular_pay=regular,
            **by_year(taxes.withholding_rate, *span),
        )
        taken = taxes.income_tax_withheld(pay=page, withholding_rate=rate, month=months.ordinal)
        return taxes.settlement(
            income_tax=taxes.federal_income_tax(
                filing_status=filing_status,
                age=column(*[45] * 20),
                wages=taxes.calendar_year_total(
                    amounts=page, before=pay[:, :1] * 3, month=months.ordinal
                ),
                **by_year(taxes.federal_income_tax, *span),
            ).income_tax,
            income_tax_paid=taxes.income_tax_paid(
                income_tax_withheld=taken,
                pay_before=pay[:, :1] * 3,
                withholding_rate=rate,
                month=months.ordinal,
            ),
            month=months.ordinal,
            **law().figures(taxes.settlement, months),
        )

    long = settled(60)
    for count in (1, 5, 12, 17, 36):
        short = settled(count)
        np.testing.assert_array_equal(short.refund, long.refund[:, :count])
        np.testing.assert_array_equal(short.balance_due, long.balance_due[:, :count])
    april = Months.starting(first, 60).month_of_year[0] == 4
    assert (long.refund[:, ~april] == 0).all()
    assert (long.balance_due[:, ~april] == 0).all()
    assert (long.refund[:, april] + long.balance_due[:, april]).any()
    assert (long.refund * long.balance_due == 0).all()


def test_the_first_april_of_a_projection_settles_nothing():
    months = Months.starting("2027-01", 18)
    got = taxes.settlement(
        income_tax=np.array([[1000.0, 2000.0]]),
        income_tax_paid=np.zeros((1, 2)),
        month=months.ordinal,
        **law().figures(taxes.settlement, months),
    )
    assert got.balance_due[0, months.index("2027-04")] == 0
    assert got.balance_due[0, months.index("2028-04")] == 1000


@pytest.mark.parametrize("filing_status", STATUSES)
@pytest.mark.parametrize("pay", [30_000, 62_000, 140_000, 320_000])
def test_a_year_as_usual_settles_near_zero(filing_status, pay):
    """With no credit that is paid out, what is withheld is the tax of the year."""
    rate = taxes.withholding_rate(
        filing_status=column(filing_status),
        regular_pay=year_page(pay),
        **by_year(taxes.withholding_rate),
    )
    tax = taxes.federal_income_tax(
        filing_status=column(filing_status),
        age=year_page(50),
        spouse_age=year_page(50),
        wages=year_page(pay),
        **by_year(taxes.federal_income_tax),
    )
    np.testing.assert_allclose(rate * pay, tax.income_tax, atol=1e-6)


def test_a_self_employed_year_as_usual_settles_near_zero():
    profit = year_page(70_000)
    business = taxes.self_employment_tax(
        self_employment_profit=profit, **by_year(taxes.self_employment_tax)
    )
    rate = taxes.withholding_rate(
        filing_status=column(taxes.SINGLE),
        regular_pay=profit,
        regular_profit=profit,
        regular_adjustments=business.deductible_half,
        **by_year(taxes.withholding_rate),
    )
    tax = taxes.federal_income_tax(
        filing_status=column(taxes.SINGLE),
        age=year_page(50),
        wages=year_page(0),
        self_employment_profit=profit,
        deductible_self_employment_tax=business.deductible_half,
        **by_year(taxes.federal_income_tax),
    )
    np.testing.assert_allclose(rate * profit, tax.income_tax, atol=1e-6)


def test_publication_596_with_the_figures_of_2011():
    """IRS Pub. 596 (2011), chapter 6, example 1: two children, joint, 25,000 earned, 525 interest.

    The 2011 figures stand here because the law files begin in 2024.
    """

    def figure(*values: float) -> np.ndarray:
        return np.array(values)[:, None, None]

    credit = taxes.earned_income_credit(
        filing_status=column(taxes.JOINT),
        age=column(35),
        spouse_age=column(34),
        adjusted_gross_income=column(25_525),
        earned_income=column(25_000),
        earned_income_credit_children=column(2),
        disqualified_income=column(525),
        earned_income_credit_maximum=figure(464, 3094, 5112, 5751),
        earned_income_credit_rate=figure(0.0765, 0.34, 0.40, 0.45),
        earned_income_credit_start=figure(7590, 16_690, 16_690, 16_690),
        earned_income_credit_joint_addition=figure(5080, 5080, 5080, 5080),
        earned_income_credit_phaseout_rate=figure(0.0765, 0.1598, 0.2106, 0.2106),
        earned_income_credit_investment_limit=column(3150),
        earned_income_credit_ages=figure(25, 65),
    )
    assert credit[0, 0] == pytest.approx(5112 - 0.2106 * (25_525 - 21_770), abs=0.01)
    assert round(credit[0, 0]) == 4321


def test_years_without_published_brackets_are_flagged():
    with law().noted() as notes:
        law().series("income_tax.brackets.tops", 2026, 2027)
    assert notes["income_tax.brackets.tops"] == 2027 * 12
    with law().noted() as notes:
        law().series("income_tax.brackets.tops", 2025, 2026)
    assert notes["income_tax.brackets.tops"] is None
