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


# -- drug coinsurance and the limit in a hospital's clinic ----------------------------------------


def dose(service):
    """Medicare's price of a dose and the patient's part of it, from the price list."""
    node = law().node(f"services.services.{service}")
    price = law().on(f"services.services.{service}.any", "2026-01-01")
    usual = law().on("services.medicare_coinsurance.part_b", "2026-01-01")
    own = law().on(f"services.services.{service}.coinsurance", "2026-01-01")
    return price, (own if "coinsurance" in node else usual) / 100


def dose_at_usual_rate(service):
    price = law().on(f"services.services.{service}.any", "2026-01-01")
    return price * law().on("services.medicare_coinsurance.part_b", "2026-01-01") / 100


def year_of_part_b(drugs, coinsurance, **more):
    months = Months.starting("2026-01", 1)
    figures = law().figures(medicare.part_b, months)
    due = medicare.part_b(
        month=months.ordinal,
        services=np.zeros((1, 1)),
        drugs=np.array([[drugs]]),
        drug_coinsurance=np.array([[coinsurance]]),
        spent_deductible=283.0,
        **(figures | more),
    )
    return due.coinsurance_paid[0, 0]


def test_enhertu_and_perjeta_for_a_year_of_doses():
    """17 doses: 12,520.00 x 19.167 %; and 7,145.04 x 19.643 % with 1,583.78 x 20 %."""
    price, rate = dose("drug_tdxd")
    assert (price, rate) == (12520.00, pytest.approx(0.19167))
    got = year_of_part_b(17 * price, 17 * price * rate)
    assert round(got, 2) == 40795.04
    perjeta, lower = dose("drug_pertuzumab_maint")
    each = perjeta * lower + dose_at_usual_rate("drug_trastuzumab_ogivri_maint")
    assert each == pytest.approx(1403.50 + 316.756, abs=0.005)
    assert round(year_of_part_b(149_000.0, 17 * each), 2) == 29244.36


def test_hospital_limit_of_17_doses_and_none_for_pills_or_an_office():
    months = Months.starting("2026-01", 1)
    limit = medicare.outpatient_drug_limit(
        visits=np.array([[17.0], [17.0], [0.0]]),
        in_hospital=column(1, 0, 1) > 0,
        **law().figures(medicare.outpatient_drug_limit, months),
    )
    assert limit[:, 0].tolist() == [29512.0, np.inf, np.inf]
    assert year_of_part_b(212_840.0, 40_795.0428, drug_limit=limit[:1]) == 29512.0
    assert year_of_part_b(38.3, 7.66, drug_limit=limit[2:]) == pytest.approx(7.66)


def test_one_limit_for_drug_and_infusion_never_costs_more():
    draw = np.random.default_rng(3)
    months = Months.starting("2026-01", 12)
    services = draw.gamma(2, 400, (40, 12))
    drugs = draw.gamma(1, 9000, (40, 12))
    given = {
        "month": months.ordinal,
        "services": services,
        "drugs": drugs,
        "drug_coinsurance": drugs * 0.2,
        "drug_limit": np.full((40, 12), 1736.0),
        **law().figures(medicare.part_b, months),
    }
    apart = medicare.part_b(**given)
    together = medicare.part_b(**given, services_with_drugs=services * 0.6)
    assert np.array_equal(apart.deductible_paid, together.deductible_paid)
    assert (together.coinsurance_paid <= apart.coinsurance_paid + 1e-9).all()
    assert (together.coinsurance_paid < apart.coinsurance_paid - 1).any()


def test_pills_that_part_b_pays_are_marked_so_in_the_price_list():
    names = law().node("medicare.part_b_pills")["names"]
    services = law().node("services.services")
    found = [
        key
        for key, service in services.items()
        if service["kind"].startswith("drug_")
        and any(name in f"{key} {service['label']}".lower() for name in names)
    ]
    assert "drug_capecitabine_cycle" in found
    assert all(services[key]["benefit"] == "part_b" for key in found)


@pytest.mark.parametrize(
    ("year", "a_month", "total"),
    [
        (2023, 15_000, 11543.64),
        (2023, 14_000, 10943.64),
        (2023, 16_000, 12143.64),
        (2024, 15_000, 3333.03),
        (2025, 15_000, 2000.00),
        (2026, 15_000, 2100.00),
        (2027, 15_000, 2400.00),
    ],
)
def test_a_brand_drug_all_year(year, a_month, total):
    months = Months.starting(f"{year}-01", 12)
    share = part_d(np.full((1, 12), float(a_month)), months)
    assert round(share.sum(), 2) == total
    if year >= 2025:
        assert share[0, 0] == pytest.approx(total) and not share[0, 1:].any()


@settings(max_examples=60, deadline=None)
@given(
    cents=st.lists(st.integers(0, 250_000), min_size=24, max_size=24),
    joins=st.integers(0, 24),
)
def test_payment_plan_bills_each_year_in_whole_cents_whenever_it_starts(cents, joins):
    months = Months.starting("2025-01", 24)
    incurred = np.array([cents]) / 100
    caps = law().row("medicare.part_d.out_of_pocket_threshold", months)
    bills = medicare.payment_plan(
        month=months.ordinal,
        incurred=incurred,
        joins=column(months.first + joins),
        threshold=caps,
    )
    assert np.abs(bills * 100 - np.round(bills * 100)).max() < 1e-6
    for half in (slice(0, 12), slice(12, 24)):
        assert bills[0, half].sum() == pytest.approx(incurred[0, half].sum(), abs=1e-6)
    assert np.array_equal(bills[:, :joins], incurred[:, :joins])


# -- hospital days -------------------------------------------------------------------------------


def days_in_a_loop(hospital, skilled, deductible, reserve_used):
    """Part A day by day, as a person would count it."""
    out, stay, nursing, reserve = 10**9, 0, 0, reserve_used
    rows = []
    for h, s, d in zip(hospital, skilled, deductible, strict=True):
        due = [0.0, 0.0, 0.0, 0.0]
        if h or s:
            if out >= 60:
                stay = nursing = 0
            out = 0
        else:
            out += 1
        if h:
            stay += 1
            if stay == 1:
                due[0] = d
            if 60 < stay <= 90:
                due[1] = d / 4
            elif stay > 90:
                reserve += 1
                due[1 if reserve <= 60 else 3] = d / 2 if reserve <= 60 else 1.0
        if s:
            nursing += 1
            if 20 < nursing <= 100:
                due[2] = d / 8
            elif nursing > 100:
                due[3] = 1.0
        rows.append(due)
    return np.array(rows)


def by_day(hospital, skilled, reserve_used=0.0):
    months = Months.starting("2025-10", hospital.shape[-1])  # a "month" stands for a day here
    figures = law().figures(medicare.part_a_by_day, months)
    return medicare.part_a_by_day(
        hospital_day=hospital, skilled_day=skilled, reserve_used=reserve_used, **figures
    ), figures["deductible"][0]


@settings(max_examples=80, deadline=None)
@given(
    spells=st.lists(
        st.tuples(st.sampled_from(["hospital", "nursing", "home"]), st.integers(1, 95)),
        min_size=1,
        max_size=9,
    ),
    used=st.integers(0, 60),
)
def test_part_a_by_day_against_a_loop(spells, used):
    where = [place for place, length in spells for _ in range(length)]
    hospital = np.array([[place == "hospital" for place in where]])
    skilled = np.array([[place == "nursing" for place in where]])
    got, deductible = by_day(hospital, skilled, float(used))
    expected = days_in_a_loop(hospital[0], skilled[0], deductible, used)
    np.testing.assert_allclose(np.stack([page[0] for page in got], axis=-1), expected)


@pytest.mark.parametrize(("home", "deductibles"), [(59, 1), (60, 2), (61, 2)])
def test_a_benefit_period_ends_after_60_days_out(home, deductibles):
    stays = np.array([[True] * 5 + [False] * home + [True] * 3])
    got, _ = by_day(stays, np.zeros_like(stays))
    assert np.count_nonzero(got.deductible) == deductibles


def test_hospital_days_by_month_agree_with_days():
    """A stay of 150 days from 1 January 2026, by month and by day."""
    lengths = [31, 28, 31, 30, 30]
    months = Months.starting("2026-01", 5)
    monthly = medicare.hospital_days(
        days=np.array([lengths], dtype=float),
        hospital=np.full((1, 5), 1e6),
        **law().figures(medicare.hospital_days, months),
    )
    daily = days_in_a_loop([True] * 150, [False] * 150, [1736.0] * 150, 0)
    assert monthly.coinsurance.sum() == daily[:, 1].sum() == 30 * 434 + 60 * 868
    assert not monthly.not_covered.any()


# -- Medigap -------------------------------------------------------------------------------------

TWO_YEARS = Months.starting("2025-01", 24)


def medigap_crowd(letters, seed=4):
    draw = np.random.default_rng(seed)
    h = len(letters)
    terms = medicare.medigap_terms(
        letter=column(*letters), **law().figures(medicare.medigap_terms, TWO_YEARS)
    )
    january = TWO_YEARS.month_of_year == 1
    due = {
        "part_a": draw.choice([0, 0, 0, 1736.0], (h, 24)),
        "part_b_deductible": np.where(january, 283.0, 0.0) + np.zeros((h, 1)),
        "part_b_coinsurance": draw.gamma(1, 2500, (h, 24)),
        "hospital_coinsurance": draw.choice([0, 0, 434.0], (h, 24)),
        "skilled_coinsurance": draw.choice([0, 0, 2170.0], (h, 24)),
    }
    visits = {
        "office_visits": draw.integers(0, 4, (h, 24)).astype(float),
        "emergency_visits": draw.integers(0, 2, (h, 24)).astype(float),
    }
    return terms, due, visits


def pays(terms, due, visits, **more):
    return medicare.medigap_pays(
        coverage=np.full((1, 24), float(coverage.MEDIGAP)),
        month=TWO_YEARS.ordinal,
        **(terms._asdict() | due | visits | more),
    )


def test_every_letter_pays_no_more_than_is_due_and_keeps_its_limits():
    letters = np.repeat(np.arange(len(medicare.LETTERS)), 20).astype(float)
    terms, due, visits = medigap_crowd(letters)
    whole = sum(due.values())
    paid = pays(terms, due, visits)
    left = whole - paid
    assert (paid >= -1e-9).all() and (left >= -1e-6).all()
    for year in (2025, 2026):
        inside = TWO_YEARS.year[0] == year
        most = {6.0: {2025: 7220, 2026: 8000}, 7.0: {2025: 3610, 2026: 4000}}
        high = {2025: 2870, 2026: 2950}[year]
        own = left[:, inside].sum(axis=1)
        for letter, limits in most.items():
            assert own[letters == letter].max() <= limits[year] + 1e-6
            assert own[letters == letter].max() == pytest.approx(limits[year])
        assert own[letters == 10.0] == pytest.approx(np.full(20, high))
        assert own[letters == 4.0] == pytest.approx(np.zeros(20), abs=1e-6)
        assert own[letters == 5.0] == pytest.approx(np.full(20, 283.0))


def test_letters_in_a_crowd_are_as_alone():
    letters = np.arange(len(medicare.LETTERS)).astype(float)
    terms, due, visits = medigap_crowd(letters)
    together = pays(terms, due, visits)
    for h in range(len(letters)):
        one = medicare.medigap_terms(
            letter=column(letters[h]), **law().figures(medicare.medigap_terms, TWO_YEARS)
        )
        rows = {name: page[h : h + 1] for name, page in (due | visits).items()}
        assert np.array_equal(together[h : h + 1], pays(one, rows, {}))


def test_plain_letters_need_no_terms():
    """One letter's row of law gives what its terms give."""
    terms, due, _ = medigap_crowd([5.0])
    plain = medicare.medigap_pays(
        coverage=np.full((1, 24), float(coverage.MEDIGAP)),
        covers=law().row("medicare.medigap.G", TWO_YEARS),
        **due,
    )
    assert np.array_equal(plain, pays(terms, due, {}))


@settings(max_examples=50, deadline=None)
@given(letter=st.integers(0, 11), which=st.integers(0, 23), more=st.floats(1, 9000))
def test_a_larger_bill_never_lowers_what_medigap_leaves_in_a_year(letter, which, more):
    terms, due, visits = medigap_crowd([float(letter)])
    raised = due | {"part_b_coinsurance": due["part_b_coinsurance"].copy()}
    raised["part_b_coinsurance"][0, which] += more
    left = sum(due.values()) - pays(terms, due, visits)
    left_raised = sum(raised.values()) - pays(terms, raised, visits)
    assert left_raised.sum() >= left.sum() - 1e-6


def test_every_state_says_what_it_asks_under_65():
    states = {path.stem for path in (law().root / "law/states").glob("*.yaml")}
    told = {
        p.name.rpartition(".")[2]: p.values[-1]
        for p in law().parameters("medicare")
        if p.name.startswith("medicare.medigap_under_65.")
    }
    assert set(told) == states - {"PR"}  # no home can be placed there yet
    asked = list(told.values())
    assert asked.count(0) == 15 and asked.count(1) == 12
    assert set(asked) == {
        medicare.NOTHING_ASKED,
        medicare.SOME_LETTERS_ASKED,
        medicare.ALL_LETTERS_ASKED,
        medicare.ASKED_AT_ANY_TIME,
    }


def test_medigap_rights_all_have_words():
    draw = np.random.default_rng(5)
    seen = set()
    for state in ("OH", "TX", "CO", "NY"):
        right = medicare.medigap_available(
            month=MONTHS.ordinal,
            letter=draw.integers(0, 12, (80, 1)).astype(float),
            medicare_starts=column(*[MONTHS.first + 3.0] * 80),
            part_b_starts=MONTHS.first + draw.integers(0, 20, (80, 1)).astype(float),
            age_month=MONTHS.first + draw.integers(-300, 60, (80, 1)).astype(float),
            **law().figures(medicare.medigap_available, MONTHS, state=state),
        )
        seen |= set(np.unique(right))
    assert seen == set(medicare.MEDIGAP_RIGHTS)


# -- which year's income, and help -----------------------------------------------------------------


def test_income_of_two_years_before_in_a_crowd_is_as_alone():
    draw = np.random.default_rng(6)
    given = {
        "usual_income": draw.uniform(0, 3e5, (30, 1)),
        "income_by_year": np.where(
            draw.random((30, 4)) < 0.3, np.nan, draw.uniform(0, 3e5, (30, 4))
        ),
        "work_stops": MONTHS.first + draw.integers(-5, 40, (30, 1)),
        "newer_income": draw.uniform(0, 3e5, (30, 36)),
        "asks_for_new_income": draw.random((30, 1)) < 0.5,
    }
    years = np.array([[2023.0, 2024, 2025, 2026]])
    together = medicare.surcharge_income(month=MONTHS.ordinal, tax_years=years, **given)
    assert not np.isnan(together).any()
    silent = medicare.surcharge_income(
        month=MONTHS.ordinal, tax_years=years, **(given | {"asks_for_new_income": False})
    )
    assert (together <= silent).all()
    for h in range(0, 30, 7):
        one = {name: value[h : h + 1] for name, value in given.items()}
        alone = medicare.surcharge_income(month=MONTHS.ordinal, tax_years=years, **one)
        assert np.array_equal(together[h : h + 1], alone)


def test_extra_help_never_costs_more():
    draw = np.random.default_rng(7)
    share = part_d(draw.gamma(0.4, 4000, (60, 36)))
    given = {
        "part_d": share,
        "generic_fills": draw.integers(0, 4, (60, 36)).astype(float),
        "brand_fills": draw.integers(0, 3, (60, 36)).astype(float),
        "lowest_income_with_medicaid": draw.random((60, 1)) < 0.5,
        **law().figures(medicare.extra_help_share, MONTHS),
    }
    helped = medicare.extra_help_share(extra_help=np.full((60, 1), True), **given)
    assert (helped <= share).all() and helped.sum() < share.sum() / 2
    assert np.array_equal(medicare.extra_help_share(extra_help=np.array([[False]]), **given), share)


@pytest.mark.parametrize("rules", ["federal", "untested", "CT", "DC", "IN", "MA", "ME", "NY"])
def test_more_income_or_savings_never_helps(rules):
    months = Months.starting("2026-02", 1)
    figures = law().figures(medicare.savings_programs, months, rules=rules)
    income, savings = np.meshgrid(np.arange(0, 6000, 37.0), [0, 9950, 11450, 90_000.0])
    answer = medicare.savings_programs(
        on_medicare=np.array([[True]]),
        countable_income=income.reshape(-1, 1),
        poverty_line=np.array([[15960.0]]),
        savings=savings.reshape(-1, 1),
        couple=np.array([[False]]),
        has_medicaid=np.array([[False]]),
        **figures,
    ).answer.reshape(income.shape)
    assert (np.diff(answer, axis=0) <= 0).all() and (np.diff(answer, axis=1) <= 0).all()
    assert answer[0, 0] == medicare.LIKELY and answer[-1, -1] == medicare.NO


def test_states_with_their_own_rules_have_them():
    book = law().file("medicare_help")
    assert set(book["rules_of_state"].values()) | {"federal"} <= set(book["savings_programs"])
    assert set(book["rules_of_state"]) <= {p.stem for p in (law().root / "law/states").glob("*")}
