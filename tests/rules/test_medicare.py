"""Medicare's shares against plain loops, and what must hold of any year."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimator.basis.law import law
from estimator.basis.months import NEVER, Months
from estimator.rules import coverage, insurance, medicare

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


# -- signing up, being late, who pays first ------------------------------------------------------


def column(*values):
    return np.array(values, dtype=float)[:, None]


def late_share(sign_up, months=MONTHS, **more):
    given = {"medicare_starts": MONTHS.first, "age_month": MONTHS.first, "work_cover_ends": np.nan}
    return medicare.part_b_penalty_share(
        month=months.ordinal,
        sign_up_month=column(*sign_up),
        **{name: column(value) for name, value in (given | more).items()},
        **law().figures(medicare.part_b_penalty_share, months),
    )


def test_part_b_penalty_steps_once_a_year():
    after = np.arange(0, 60)
    got = late_share(MONTHS.first + after)[:, -1]
    assert got == pytest.approx([0.1 * max((n - 3) // 12, 0) for n in after])


@pytest.mark.parametrize("start", [NEVER, np.nan])
def test_no_penalty_without_medicare_or_sign_up(start):
    first = MONTHS.first
    cover = {"medicare_starts": start, "age_month": np.nan, "work_cover_ends": first - 90}
    assert not late_share([first], **cover).any()
    assert not late_share([start]).any()
    nothing = medicare.part_d_penalty(
        month=MONTHS.ordinal,
        drug_plan_starts=column(first),
        medicare_starts=column(start),
        age_month=column(np.nan),
        creditable_ends=column(first - 90),
        **law().figures(medicare.part_d_penalty, MONTHS),
    )
    assert nothing.tolist() == [[0.0] * 36]


def test_signing_up_by_the_last_month_is_free_and_cobra_does_not_move_it():
    codes = column(coverage.EMPLOYER, coverage.COBRA, coverage.MARKETPLACE, coverage.PARTNER)
    first = MONTHS.first
    ends = medicare.work_cover_ends(
        plan_now=codes,
        employer_cover_ends=column(first + 6, NEVER, NEVER, NEVER),
        cobra_started=column(np.nan, first - 2, np.nan, np.nan),
        path=column(coverage.COBRA, coverage.COBRA, 0, 0),
    )
    assert ends[[0, 1, 3], 0].tolist() == [first + 6, first - 2, NEVER]
    assert np.isnan(ends[2, 0])
    starts = column(*[first - 20.0] * 4)
    by = medicare.part_b_sign_up_by(
        medicare_starts=starts,
        work_cover_ends=ends,
        **law().figures(medicare.part_b_sign_up_by, MONTHS),
    )
    assert by[:, 0].tolist() == [first + 13, first + 5, first - 17, NEVER]
    share = medicare.part_b_penalty_share(
        month=MONTHS.ordinal,
        sign_up_month=by,
        medicare_starts=starts,
        age_month=starts,
        work_cover_ends=ends,
        **law().figures(medicare.part_b_penalty_share, MONTHS),
    )
    assert not share.any()


def test_a_partners_plan_after_the_job_goes_on():
    ends = medicare.work_cover_ends(
        plan_now=column(coverage.EMPLOYER),
        employer_cover_ends=column(MONTHS.first + 6),
        cobra_started=column(np.nan),
        path=column(coverage.PARTNER),
    )
    assert ends.tolist() == [[NEVER]]


def test_a_gap_counts_from_63_days_by_the_calendar():
    """Two months never have 63 days and three always do, leap years included."""
    months = Months.starting("2027-12", 1)
    starts = months.first + np.arange(36.0)
    for gap, owed in ((1, False), (2, False), (3, True)):
        last = Months(int(starts[-1]), 1)
        penalty = medicare.part_d_penalty(
            month=last.ordinal,
            drug_plan_starts=starts[:, None],
            medicare_starts=column(months.first - 100),
            age_month=column(NEVER),
            creditable_ends=starts[:, None] - gap,
            **law().figures(medicare.part_d_penalty, last),
        )
        assert (penalty > 0).tolist() == [[owed]] * 36


def test_penalties_are_whole_dimes_and_grow_with_delay():
    share = late_share(MONTHS.first + np.arange(60))
    premium = law().figures(medicare.part_b_penalty, MONTHS)
    amount = medicare.part_b_penalty(share=share, **premium)
    assert amount * 10 == pytest.approx(np.round(amount * 10), abs=1e-6)
    assert (np.diff(amount, axis=0) >= 0).all()
    assert (amount[:15] == 0).all() and (amount[15:, -1] > 0).all()
    assert np.abs(amount - share * premium["part_b_premium"]).max() <= 0.05 + 1e-9


def test_order_of_payers_in_a_crowd_is_as_alone():
    draw = np.random.default_rng(2)
    given = {
        "coverage": draw.integers(0, 9, (60, 36)).astype(float),
        "medicare_starts": MONTHS.first + draw.integers(-5, 30, (60, 1)),
        "age_month": MONTHS.first + draw.integers(-5, 60, (60, 1)),
        "employees": draw.choice([np.nan, 19, 20, 99, 100], (60, 1)),
        "partner_employees": draw.choice([np.nan, 19, 20, 99, 100], (60, 1)),
    }
    figures = law().figures(medicare.pays_first, MONTHS)
    together = medicare.pays_first(month=MONTHS.ordinal, **given, **figures)
    assert set(np.unique(together)) == set(medicare.PAYER_NAMES)
    for h in range(0, 60, 7):
        one = {name: value[h : h + 1] for name, value in given.items()}
        alone = medicare.pays_first(month=MONTHS.ordinal, **one, **figures)
        assert np.array_equal(together[h : h + 1], alone)
