"""Medicare's shares against plain loops, and what must hold of any year."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimator.basis.law import law
from estimator.basis.months import Months
from estimator.rules import insurance, medicare

MONTHS = Months.starting("2025-07", 36)
FIGURES = law().figures(medicare.part_d, MONTHS)


def part_d(drugs, months=MONTHS, **more):
    figures = law().figures(medicare.part_d, months)
    return medicare.part_d(month=months.ordinal, drugs=drugs, **(figures | more))


def year_share(cost, year):
    """The standard benefit of a year on a brand drug, phase by phase."""
    deductible, limit, threshold = {
        2023: (505, 4660, 7400),
        2024: (545, 5030, 8000),
        2025: (590, None, 2000),
        2026: (615, None, 2100),
        2027: (700, None, 2400),
    }[year]
    paid = counted = 0.0
    gross = 0.0
    step = 1.0
    while gross < cost - 1e-9:
        piece = min(step, cost - gross)
        if gross < deductible:
            mine = piece
            counted += piece
        elif counted >= threshold:
            mine = piece * 0.05 if year == 2023 else 0.0
        elif limit is not None and gross >= limit:
            mine = piece * 0.25
            counted += piece * 0.95
        else:
            mine = piece * 0.25
            counted += mine
        paid += mine
        gross += piece
    return paid


@pytest.mark.parametrize("year", [2023, 2024, 2025, 2026, 2027])
@pytest.mark.parametrize("cost", [300, 2000, 4800, 9000, 30000])
def test_part_d_against_dollar_by_dollar(year, cost):
    months = Months.starting(f"{year}-01", 1)
    got = part_d(np.array([[float(cost)]]), months)[0, 0]
    assert got == pytest.approx(year_share(cost, year), abs=1.0)  # the loop steps a dollar


def test_part_d_never_above_the_cap_and_starts_again():
    drugs = np.full((1, 36), 16_000.0)
    share = part_d(drugs)[0]
    january = np.flatnonzero(MONTHS.month_of_year[0] == 1)
    assert share[0] == pytest.approx(2000)
    assert share[january[0]] == pytest.approx(2100)
    assert share[january[1]] == pytest.approx(2400)
    assert np.count_nonzero(share > CENT) == 3 + (1 if len(january) > 2 else 0)


CENT = 0.005


@settings(max_examples=80, deadline=None)
@given(
    drugs=st.lists(st.floats(0, 20_000), min_size=36, max_size=36),
    which=st.integers(0, 35),
    more=st.floats(1, 9000),
)
def test_part_d_more_drugs_never_cost_less(drugs, which, more):
    page = np.array([drugs])
    larger = page.copy()
    larger[0, which] += more
    assert part_d(larger).sum() >= part_d(page).sum() - 1e-6
    assert part_d(page).min() >= 0
    assert (part_d(page) <= page + 1e-6).all()


def bills_in_a_loop(incurred, months, joins, caps):
    balance = earlier = 0.0
    bills = []
    for i, month in enumerate(months):
        if month % 12 == 0:
            balance = earlier = 0.0
        left = 12 - int(month % 12)
        if month < joins:
            bills.append(incurred[i])
        else:
            owed = balance + incurred[i]
            first_cap = (caps[i] - earlier) / left
            first = month == joins or month % 12 == 0
            due = min(owed, first_cap) if first else owed / left
            bill = owed if left == 1 else min(np.floor(due * 100 + 0.5 + 1e-6) / 100, owed)
            balance = owed - bill
            bills.append(bill)
        earlier += incurred[i]
    return np.array(bills)


@settings(max_examples=60, deadline=None)
@given(
    drugs=st.lists(st.floats(0, 3000).map(lambda x: round(x, 2)), min_size=36, max_size=36),
    start=st.integers(0, 11),
    joins=st.integers(-3, 40),
)
def test_payment_plan_bills_what_was_incurred(drugs, start, joins):
    months = Months(2025 * 12 + start, 36)
    incurred = part_d(np.array([drugs]), months)
    caps = law().row("medicare.part_d.out_of_pocket_threshold", months)
    bills = medicare.payment_plan(
        month=months.ordinal,
        incurred=incurred,
        joins=np.array([[float(months.first + joins)]]),
        threshold=caps,
    )
    expected = bills_in_a_loop(incurred[0], months.ordinal[0], months.first + joins, caps[0])
    np.testing.assert_allclose(bills[0], expected, atol=0.0101)
    for year in months.years:
        inside = months.year[0] == year
        if inside[-1] and months.month_of_year[0, inside][-1] != 12:
            continue  # the rest is billed after the last month shown
        assert bills[0, inside].sum() == pytest.approx(incurred[0, inside].sum(), abs=1e-6)
    assert bills.min() >= 0


def test_part_b_by_hand_and_without_a_maximum():
    months = Months.starting("2026-01", 24)
    figures = law().figures(medicare.part_b, months)
    services = np.full((1, 24), 500.0)
    drugs = np.full((1, 24), 20_000.0)
    due = medicare.part_b(
        month=months.ordinal,
        services=services,
        drugs=drugs,
        drug_coinsurance=drugs * 0.2,
        **figures,
    )
    assert due.deductible_paid[0, 0] == 283
    assert due.coinsurance_paid[0, 0] == pytest.approx(0.2 * (20_500 - 283))
    assert due.coinsurance_paid[0, 1] == pytest.approx(4100)
    assert due.deductible_paid[0, 12] == figures["deductible"][0, 12]


def test_every_kind_has_its_part():
    assert set(medicare.PART_OF_KIND) == set(insurance.KINDS)
    part = np.array([medicare.PART_OF_KIND[k] for k in insurance.KINDS], dtype=float)[:, None, None]
    coverage = np.arange(9.0)[None]
    allowed = np.ones((len(insurance.KINDS), 1, 9))
    bills = medicare.by_part(coverage=coverage, allowed=allowed, part=part)
    total = sum(page for page in bills)[0]
    assert total.tolist() == [0, 0, 0, 0, 0, 14, 14, 3, 0]
    assert bills.part_d_drugs[0, 7] == 3


def test_codes_are_those_of_insurance():
    assert (medicare._MEDIGAP, medicare._ALONE, medicare._ADVANTAGE) == (
        insurance.MEDIGAP,
        insurance.MEDICARE,
        insurance.ADVANTAGE,
    )


@pytest.mark.parametrize("letter", list("ABCDFGKLMN"))
def test_medigap_never_pays_more_than_is_due(letter):
    months = Months.starting("2026-01", 3)
    covers = law().row(f"medicare.medigap.{letter}", months)
    due = {
        "part_a": np.array([[1736.0, 0, 0]]),
        "part_b_deductible": np.array([[283.0, 0, 0]]),
        "part_b_coinsurance": np.array([[4000.0, 90, 0]]),
    }
    paid = medicare.medigap_pays(coverage=np.array([[5.0, 5.0, 5.0]]), covers=covers, **due)
    left = medicare.original_medicare(medigap=paid, **due)
    assert (left >= 0).all()
    assert (paid <= sum(due.values()) + 1e-9).all()


def test_together_as_alone():
    draw = np.random.default_rng(1)
    drugs = draw.gamma(1.0, 4000.0, size=(50, 36))
    together = part_d(drugs)
    bills = medicare.payment_plan(
        month=MONTHS.ordinal,
        incurred=together,
        joins=np.full((50, 1), MONTHS.first + 4.0),
        threshold=FIGURES["threshold"],
    )
    for h in (0, 21, 49):
        alone = part_d(drugs[h : h + 1])
        assert np.array_equal(together[h : h + 1], alone)
        single = medicare.payment_plan(
            month=MONTHS.ordinal,
            incurred=alone,
            joins=np.array([[MONTHS.first + 4.0]]),
            threshold=FIGURES["threshold"],
        )
        assert np.array_equal(bills[h : h + 1], single)


def test_another_plans_deductible_is_not_medicares():
    plan = np.arange(9.0)[:, None]
    met = medicare.part_b_deductible_met(plan_now=plan, spent_deductible=np.full((9, 1), 150.0))
    assert met[:, 0].tolist() == [0, 0, 0, 0, 0, 150, 150, 0, 0]
