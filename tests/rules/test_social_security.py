"""Properties of the Social Security rules: what must hold for any record and any date."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimator.basis.columns import EARNINGS_YEARS
from estimator.basis.law import law
from estimator.basis.months import NEVER, Months, first_day, month_ordinal
from estimator.rules import social_security as ss

FIRST = EARNINGS_YEARS[0]
MONTH = Months.starting("2026-03", 1)


def figures(rule) -> dict:
    """All figures of a rule, as a projection that begins in March 2026 reads them."""
    shapes = {argument.name: argument.shape for argument in rule.arguments}
    return {
        argument: law().series(name, FIRST, EARNINGS_YEARS[-1])
        if shapes[argument] == "series"
        else law().row(name, MONTH)
        for argument, name in rule.figures.items()
    }


def column(*values) -> np.ndarray:
    return np.array(values, dtype=float)[:, None]


def day(text: str) -> float:
    return float(dt.date.fromisoformat(text).toordinal())


def record(amounts: dict[int, float]) -> np.ndarray:
    row = np.zeros((1, len(EARNINGS_YEARS)))
    for year, amount in amounts.items():
        row[0, year - FIRST] = amount
    return row


def award(earnings, birth_month, onset_day, entitled, benefit_month=None):
    return ss.disability_award(
        earnings=earnings,
        birth_month=birth_month,
        onset_day=onset_day,
        first_month_of_entitlement=entitled,
        benefit_month=entitled if benefit_month is None else benefit_month,
        childcare_years=np.zeros_like(birth_month),
        **figures(ss.disability_award),
    )


records = st.dictionaries(
    st.integers(1985, 2026), st.integers(0, 250_000).map(float), min_size=1, max_size=30
)
birth_months = st.integers(month_ordinal("1962-01"), month_ordinal("2004-12"))
onset_days = st.dates(dt.date(2019, 1, 1), dt.date(2027, 12, 31)).map(lambda d: d.toordinal())


# -- amounts ------------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(records, birth_months, onset_days, st.integers(1985, 2026), st.integers(1, 60_000))
def test_a_benefit_never_falls_when_one_year_is_better_paid(
    amounts: dict[int, float], born: int, onset: int, year: int, more: int
) -> None:
    entitled = ss.entitlement(
        onset_day=column(onset), application_month=column(24_300), **figures(ss.entitlement)
    ).earliest_month
    better = amounts | {year: amounts.get(year, 0.0) + more}
    low = award(record(amounts), column(born), column(onset), entitled)
    high = award(record(better), column(born), column(onset), entitled)
    for name in ("average_indexed_monthly_earnings", "primary_insurance_amount", "family_maximum"):
        assert getattr(high, name).item() >= getattr(low, name).item()


@settings(max_examples=150, deadline=None)
@given(records, birth_months, onset_days)
def test_the_family_maximum_lies_between_the_benefit_and_half_as_much_again(
    amounts: dict[int, float], born: int, onset: int
) -> None:
    got = award(record(amounts), column(born), column(onset), column(24_320))
    pia, most = got.first_primary_insurance_amount.item(), got.first_family_maximum.item()
    assert pia <= most + 1e-9
    assert most <= 1.5 * pia + 1e-6
    assert got.primary_insurance_amount.item() >= pia - 1e-9  # raises never lower it


@settings(max_examples=150, deadline=None)
@given(
    st.floats(50, 4500).map(lambda x: round(x, 1)),
    st.floats(1.0, 1.5),
    st.lists(st.integers(month_ordinal("2006-01"), month_ordinal("2026-12")), max_size=6),
    st.booleans(),
    st.sampled_from([0.0, 12_000.0, 30_000.0, 90_000.0]),
)
def test_a_family_never_gets_more_than_its_maximum(
    pia: float, factor: float, kids: list[int], spouse: bool, pay: float
) -> None:
    months = Months.starting("2026-04", 60)
    most = np.floor(pia * factor * 10) / 10
    slots = np.array([kids or [np.nan]], dtype=float)
    entitled = column(month_ordinal("2026-04"))
    common = {
        "primary_insurance_amount": column(pia),
        "amount_month": entitled,
        "first_month_of_entitlement": entitled,
        "first_payment_month": entitled + 1,
        "month": months.ordinal,
        "payable": np.ones((1, 60), dtype=bool),
    }
    family = ss.ssdi_family(
        **common,
        family_maximum=column(most),
        child_birth_months=slots,
        child_school_ends=np.full_like(slots, np.nan),
        has_spouse=np.array([[spouse]]),
        spouse_annual_earnings=column(pay),
        **figures(ss.ssdi_family),
    )
    worker = ss.ssdi_worker(**common, **figures(ss.ssdi_worker))
    # The highest the maximum can be after the raises of the span, which start at `most`.
    rates = law().series("social_security.cost_of_living_increase", FIRST, EARNINGS_YEARS[-1])
    raised = np.where(months.ordinal > month_ordinal("2026-12"), 1 + rates[0, 2027 - FIRST], 1.0)
    assert (worker + family.total <= most * raised + 1e-6).all()
    assert (family.total >= 0).all()
    assert not family.total[:, 0].any()  # April's benefit is paid in May
    if not spouse:
        assert not family.spouse.any()


@pytest.mark.parametrize("year", range(1979, 2028))
def test_published_bend_points_follow_from_the_wage_index(year: int) -> None:
    wages = law().parameter("social_security.average_wage_index")
    by_year = {d.year: v for d, v in zip(wages.dates, wages.values, strict=True)}
    for bases, published in (
        ("bend_point_bases", "bend_points"),
        ("family.maximum_bases", "family.maximum_bend_points"),
    ):
        got = ss.bend_points(
            bases=law().row(f"social_security.{bases}", MONTH),
            average_wage=column(by_year[year - 2]),
            base_average_wage=column(by_year[1977]),
        )
        assert got.ravel().tolist() == law().on(f"social_security.{published}", f"{year}-01-01")


def test_raises_are_cut_to_the_dime_one_by_one() -> None:
    raised = ss.increased_amount(
        amount=column(1000.0, 1000.0, 1000.0),
        eligibility_year=column(2023, 2024, 2025),
        month=column(*[month_ordinal("2025-12")] * 3),
        **figures(ss.increased_amount),
    )
    # 2023: 3.2, 2.5 and 2.8 percent: 1032.00, 1057.80, 1087.41 -> 1087.40
    assert raised.ravel().tolist() == pytest.approx([1087.4, 1053.7, 1028.0], abs=1e-9)


def test_a_raise_begins_with_december_and_not_before() -> None:
    months = Months.starting("2026-11", 3)
    got = [
        ss.increased_amount(
            amount=column(2000.0),
            eligibility_year=column(2026),
            month=column(m),
            **figures(ss.increased_amount),
        ).item()
        for m in months.ordinal[0]
    ]
    assert got == pytest.approx([2000.0, 2072.0, 2072.0])


def test_a_known_benefit_gives_back_its_family_maximum() -> None:
    earnings = record(dict.fromkeys(range(2000, 2024), 40_000.0))
    entitled = column(month_ordinal("2024-06"))
    now = column(month_ordinal("2026-06"))
    whole = award(
        earnings, column(month_ordinal("1978-02")), column(day("2024-01-01")), entitled, now
    )
    known = ss.award_from_benefit(
        monthly_benefit=whole.primary_insurance_amount,
        benefit_month=now,
        eligibility_year=whole.eligibility_year,
        **figures(ss.award_from_benefit),
    )
    assert known.family_maximum.item() == pytest.approx(whole.family_maximum.item(), abs=1.0)
    assert known.average_indexed_monthly_earnings.item() == pytest.approx(
        whole.average_indexed_monthly_earnings.item(), abs=2.0
    )


# -- dates --------------------------------------------------------------------------


@settings(max_examples=300, deadline=None)
@given(
    onset_days,
    st.integers(0, 700),
    st.integers(month_ordinal("2019-01"), month_ordinal("2029-12")),
    st.integers(0, 14),
)
def test_a_later_onset_never_brings_an_earlier_payment(
    onset: int, later: int, applied: int, lag: int
) -> None:
    def paid(day_of_onset: int) -> tuple[float, float]:
        first = ss.entitlement(
            onset_day=column(day_of_onset),
            application_month=column(applied),
            **figures(ss.entitlement),
        ).earliest_month
        payment = ss.first_payment(
            application_month=column(applied),
            first_month_of_entitlement=first,
            decision_lag_months=column(lag),
        )
        return first.item(), payment.first_payment_month.item()

    early, late = paid(onset), paid(onset + later)
    assert early[0] <= late[0]
    assert early[1] <= late[1]


@pytest.mark.parametrize("month", range(month_ordinal("2024-01"), month_ordinal("2028-06")))
def test_the_wait_around_the_first_of_every_month(month: int) -> None:
    first = first_day(month).toordinal()
    got = ss.entitlement(
        onset_day=column(first - 1, first, first + 1),
        application_month=column(month, month, month),
        **figures(ss.entitlement),
    )
    assert got.earliest_month.ravel().tolist() == [month + 5, month + 5, month + 6]
    assert got.last_waiting_month.ravel().tolist() == [month + 4, month + 4, month + 5]


@pytest.mark.parametrize(
    ("born", "counts_as"),
    [
        ("2008-05-31", "2008-05"),
        ("2008-06-01", "2008-05"),
        ("2008-06-02", "2008-06"),
        ("2008-01-01", "2007-12"),
        ("2008-02-29", "2008-02"),
        ("2008-03-01", "2008-02"),
    ],
)
def test_an_age_is_attained_the_day_before_the_birthday(born: str, counts_as: str) -> None:
    assert ss.legal_birth_month(birth_day=column(day(born))).item() == month_ordinal(counts_as)


@pytest.mark.parametrize(
    ("born", "last_paid"),
    [("2008-09-30", "2026-09"), ("2008-10-01", "2026-09"), ("2008-10-02", "2026-10")],
)
def test_a_child_is_paid_through_the_month_before_18(born: str, last_paid: str) -> None:
    months = Months.starting("2026-05", 12)
    born_month = ss.legal_birth_month(birth_day=np.array([[day(born)]]))
    entitled = column(month_ordinal("2026-03"))
    got = ss.ssdi_family(
        primary_insurance_amount=column(1000),
        family_maximum=column(1500),
        amount_month=entitled,
        first_month_of_entitlement=entitled,
        first_payment_month=entitled + 1,
        month=months.ordinal,
        payable=np.ones((1, 12), dtype=bool),
        child_birth_months=born_month,
        child_school_ends=np.array([[np.nan]]),
        has_spouse=np.array([[False]]),
        spouse_annual_earnings=column(0),
        **figures(ss.ssdi_family),
    ).children
    last = months.ordinal[0][np.flatnonzero(got[0])[-1]]
    # Attaining 18 in a month ends the benefit with the month before, paid in the month itself.
    assert last == month_ordinal(last_paid)


def test_medicare_comes_29_full_months_after_onset() -> None:
    onset = column(day("2026-03-15"))
    first = ss.entitlement(
        onset_day=onset,
        application_month=column(month_ordinal("2026-04")),
        **figures(ss.entitlement),
    )
    medicare = ss.medicare_first_month(
        first_month_of_entitlement=first.earliest_month,
        birth_month=column(month_ordinal("1982-01")),
        **figures(ss.medicare_first_month),
    )
    assert medicare.item() - first.first_full_month.item() == 29


def test_never_stays_never() -> None:
    got = ss.entitlement(
        onset_day=column(NEVER), application_month=column(24_315), **figures(ss.entitlement)
    )
    for part in (got.first_full_month, got.last_waiting_month, got.earliest_month):
        assert part.item() == NEVER
    pay = ss.first_payment(
        application_month=column(24_315),
        first_month_of_entitlement=got.earliest_month,
        decision_lag_months=column(2),
    )
    assert pay.first_payment_month.item() == NEVER


@settings(max_examples=100, deadline=None)
@given(records, birth_months, onset_days)
def test_the_date_last_insured_agrees_with_the_insured_status(
    amounts: dict[int, float], born: int, onset: int
) -> None:
    credits = ss.quarters_of_coverage(
        earnings=record({y: a for y, a in amounts.items() if y < 2019}),
        **figures(ss.quarters_of_coverage),
    )
    last = ss.date_last_insured(
        quarters_of_coverage=credits, birth_month=column(born), **figures(ss.date_last_insured)
    ).item()
    first = first_day(int(ss._month_of(column(onset)).item())).toordinal()  # onset on the 1st
    status = ss.insured_status(
        quarters_of_coverage=credits,
        birth_month=column(born),
        onset_day=column(first),
        **figures(ss.insured_status),
    )
    if status.recent_work.item() and status.fully_insured.item():
        assert ss._month_of(column(first)).item() <= last
    if not np.isnan(last) and ss._month_of(column(first)).item() > last:
        assert not status.disability_insured.item()


# -- beside other disability pay ----------------------------------------------------


def offset(pia: float, most: float, current: float, other: list[float], kids: list[float], **more):
    """Worker, family and offset for months from April 2026, with SSDI since April 2026."""
    count = len(other)
    months = Months.starting("2026-04", count)
    entitled = column(month_ordinal("2026-04"))
    slots = np.array([kids or [np.nan]], dtype=float)
    paid = {
        "primary_insurance_amount": column(pia),
        "amount_month": entitled,
        "first_month_of_entitlement": entitled,
        "first_payment_month": entitled + 1,
        "month": months.ordinal,
        "payable": np.ones((1, count), dtype=bool),
    } | more
    home = {
        "family_maximum": column(most),
        "child_birth_months": slots,
        "child_school_ends": np.full_like(slots, np.nan),
        "has_spouse": np.array([[False]]),
        "spouse_annual_earnings": column(0),
    }
    taken = ss.disability_offset(
        other_disability_pay=np.array([other], dtype=float),
        average_current_earnings=column(current),
        birth_month=column(month_ordinal("1982-01")),
        **paid,
        **home,
        **figures(ss.disability_offset),
    )
    worker = ss.ssdi_worker(**paid, **figures(ss.ssdi_worker))
    family = ss.ssdi_family(**paid, **home, **figures(ss.ssdi_family)).total
    return taken, worker, family


@settings(max_examples=150, deadline=None)
@given(
    st.floats(100, 4500).map(lambda x: round(x, 1)),
    st.floats(1.0, 1.5),
    st.integers(0, 15_000),
    st.lists(st.integers(0, 12_000).map(float), min_size=3, max_size=8),
    st.lists(st.integers(month_ordinal("2010-01"), month_ordinal("2024-12")), max_size=4),
)
def test_the_offset_leaves_no_more_than_the_limit_and_takes_no_more_than_there_is(
    pia: float, factor: float, current: int, other: list[float], kids: list[float]
) -> None:
    most = np.floor(pia * factor * 10) / 10
    taken, worker, family = offset(pia, most, float(current), other, kids)
    assert (taken.worker >= 0).all()
    assert (taken.family >= 0).all()
    assert (taken.worker <= worker).all()
    assert (taken.family <= family).all()
    limit = max(taken.limit.item(), most)
    left = (worker - taken.worker + family - taken.family)[0, 1:]  # arrives in the month after
    beside = np.array(other[:-1])
    at_once = np.where(beside > 0, np.maximum(limit - beside, 0.0), np.inf)
    assert (left <= at_once + 1e-6).all()  # no raise falls in these months
    assert not taken.back_pay.any()


@settings(max_examples=100, deadline=None)
@given(
    st.floats(100, 4500).map(lambda x: round(x, 1)),
    st.integers(0, 8_000),
    st.integers(0, 8_000),
    st.integers(1, 4_000),
)
def test_more_of_the_other_pay_lowers_ssdi_by_no_more_than_it_brings(
    pia: float, current: int, other: int, more: int
) -> None:
    less, _, _ = offset(pia, pia, float(current), [float(other)] * 3, [])
    greater, _, _ = offset(pia, pia, float(current), [float(other + more)] * 3, [])
    assert (greater.worker >= less.worker).all()
    assert (greater.worker - less.worker <= more + 1).all()  # a dollar for rounding


def test_a_month_of_work_that_is_not_payable_is_not_offset() -> None:
    payable = np.array([[True, False, True]])
    taken, _, _ = offset(1500.0, 1500.0, 1000.0, [900.0] * 3, [], payable=payable)
    assert taken.reduction.ravel().tolist() == [900.0, 0.0, 900.0]


@settings(max_examples=100, deadline=None)
@given(records, onset_days, st.integers(1985, 2026), st.integers(1, 60_000))
def test_average_current_earnings_never_fall_when_one_year_is_better_paid(
    amounts: dict[int, float], onset: int, year: int, more: int
) -> None:
    def current(of: dict[int, float]) -> float:
        return ss.average_current_earnings(
            earnings=record(of),
            onset_day=column(onset),
            first_month_of_entitlement=column(24_320),
            computation_years=column(10),
            **figures(ss.average_current_earnings),
        ).average_current_earnings.item()

    assert current(amounts | {year: amounts.get(year, 0.0) + more}) >= current(amounts)


# -- made-up records ----------------------------------------------------------------


@settings(max_examples=100, deadline=None)
@given(
    st.integers(1_000, 250_000),
    st.integers(month_ordinal("1962-01"), month_ordinal("2003-12")),
    st.integers(month_ordinal("2026-01"), month_ordinal("2028-12")),
)
def test_the_range_of_made_up_records_is_in_order_and_so_are_the_benefits(
    wage: int, born: int, stop: int
) -> None:
    got = ss.earnings_range(
        annual_wage=column(wage),
        wage_year=column(2026),
        birth_month=column(born),
        stop_month=column(stop),
        **figures(ss.earnings_range),
    )
    assert (got.low <= got.typical).all()
    assert (got.typical <= got.high).all()
    this_year = 2026 - FIRST
    assert got.low[0, this_year] == got.high[0, this_year]
    amounts = [
        award(r, column(born), column(day("2026-03-01")), column(24_320)).worker_benefit.item()
        for r in got
    ]
    assert amounts == sorted(amounts)


def test_work_that_goes_on_has_a_record_without_an_end() -> None:
    got = ss.earnings_range(
        annual_wage=column(50_000),
        wage_year=column(2026),
        birth_month=column(month_ordinal("1980-01")),
        stop_month=column(NEVER),
        **figures(ss.earnings_range),
    )
    assert got.typical[0, 2026 - FIRST] == 50_000.0
    assert np.isfinite(got.typical).all()


# -- the bill and reinstatement -----------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(
    onset_days,
    st.integers(month_ordinal("2025-01"), month_ordinal("2028-12")),
    st.integers(month_ordinal("2025-01"), month_ordinal("2028-12")),
)
def test_the_bill_never_brings_a_later_month(onset: int, applied: int, enacted: int) -> None:
    def first(bill_month: float) -> tuple[float, float]:
        waits = ss.waits_under_bill(
            bill_month=column(bill_month),
            application_month=column(applied),
            **figures(ss.waits_under_bill),
        )
        law_of = figures(ss.entitlement) | {"waiting_period_months": waits.waiting_period_months}
        entitled = ss.entitlement(
            onset_day=column(onset), application_month=column(applied), **law_of
        ).earliest_month
        born = column(month_ordinal("1990-01"))
        today = figures(ss.medicare_first_month)
        medicare = ss.medicare_under_bill(
            first_month_today=ss.medicare_first_month(
                first_month_of_entitlement=entitled, birth_month=born, **today
            ),
            first_month_under_bill=ss.medicare_first_month(
                first_month_of_entitlement=entitled,
                birth_month=born,
                **(today | {"medicare_qualifying_months": waits.medicare_qualifying_months}),
            ),
            bill_month=column(bill_month),
        )
        return entitled.item(), medicare.item()

    off, on = first(NEVER), first(enacted)
    assert on[0] <= off[0]
    assert on[1] <= off[1]
    assert off[1] - off[0] == 24
    if enacted >= applied:
        assert on[0] == off[0]  # a claim that was there before the bill still waits
    assert on[1] >= min(off[1], enacted + 1)  # no Medicare under the bill before it is law


@settings(max_examples=100, deadline=None)
@given(st.integers(24_000, 24_300), st.integers(1, 80), st.integers(-30, 30))
def test_reinstated_benefits_begin_after_the_old_ones_and_at_most_a_year_back(
    ended: int, later: int, unable: int
) -> None:
    asked = ended + later
    got = ss.expedited_reinstatement(
        last_entitled_month=column(ended),
        request_month=column(asked),
        unable_from=column(asked + unable),
        **figures(ss.expedited_reinstatement),
    )
    assert got.in_time.item() == (later <= 60)
    if got.in_time.item():
        assert got.from_month.item() > ended
        assert got.from_month.item() >= max(asked - 12, asked + unable)
        assert got.provisional_through.item() - got.provisional_from.item() == 5
    else:
        assert got.from_month.item() == NEVER


# -- words --------------------------------------------------------------------------


def test_every_code_has_words_and_the_words_are_plain() -> None:
    assert set(ss.REFUSAL_WORDS) == set(ss.Refusal._fields) - {"refused"}
    assert set(ss.INSURED_WORDS) <= {*ss.InsuredStatus._fields, "date_last_insured"}
    for words in (*ss.REFUSAL_WORDS.values(), *ss.INSURED_WORDS.values()):
        for text in words:
            assert text.endswith(".")
            assert max(len(sentence.split()) for sentence in text.split(". ")) <= 24


# -- crowd --------------------------------------------------------------------------


def _crowd(rng: np.random.Generator, households: int) -> dict[str, np.ndarray]:
    earnings = np.zeros((households, len(EARNINGS_YEARS)))
    born = rng.integers(month_ordinal("1962-01"), month_ordinal("2003-01"), (households, 1))
    years = np.array(EARNINGS_YEARS)[None, :]
    working = (years >= born // 12 + 18) & (years <= 2026) & (rng.random(earnings.shape) < 0.8)
    earnings[working] = rng.uniform(500, 190_000, working.sum()).round(2)
    kids = rng.integers(month_ordinal("2005-01"), month_ordinal("2027-06"), (households, 4)).astype(
        float
    )
    kids[rng.random(kids.shape) < 0.5] = np.nan
    school = np.where(rng.random(kids.shape) < 0.5, kids + 18 * 12 + 4, np.nan)
    onset = rng.integers(day("2022-01-01"), day("2028-01-01"), (households, 1)).astype(float)
    onset[rng.random(onset.shape) < 0.1] = NEVER
    applied = np.where(onset < NEVER, ss._month_of(np.minimum(onset, NEVER - 2)), NEVER)
    applied = applied + rng.integers(0, 20, applied.shape)
    applied[rng.random(applied.shape) < 0.1] = NEVER
    return {
        "earnings": earnings,
        "born": born.astype(float),
        "kids": kids,
        "school": school,
        "onset": onset,
        "applied": np.minimum(applied, NEVER),
        "lag": rng.integers(1, 9, (households, 1)).astype(float),
        "spouse": rng.random((households, 1)) < 0.5,
        "spouse_pay": rng.uniform(0, 60_000, (households, 1)).round(2),
        "pay": rng.uniform(0, 3_000, (households, 36)).round(2),
        "other": np.where(
            rng.random((households, 36)) < 0.3,
            rng.uniform(0, 6_000, (households, 36)).round(2),
            0.0,
        ),
    }


def _run(facts: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    months = Months.starting("2026-03", 36)
    credits = ss.quarters_of_coverage(
        earnings=facts["earnings"], **figures(ss.quarters_of_coverage)
    )
    above = ss.substantial_gainful_activity(
        monthly_earnings=facts["pay"], **figures(ss.substantial_gainful_activity)
    )
    wait = ss.entitlement(
        onset_day=facts["onset"], application_month=facts["applied"], **figures(ss.entitlement)
    )
    status = ss.insured_status(
        quarters_of_coverage=credits,
        birth_month=facts["born"],
        onset_day=facts["onset"],
        **figures(ss.insured_status),
    )
    young = ss.under_full_retirement_age(
        birth_month=facts["born"],
        month=wait.earliest_month,
        **figures(ss.under_full_retirement_age),
    )
    refusal = ss.disability_refusal(
        onset_day=facts["onset"],
        application_month=facts["applied"],
        fully_insured=status.fully_insured,
        disability_insured=status.disability_insured,
        under_full_retirement_age=young,
    )
    entitled = ss.entitled_from(earliest_month=wait.earliest_month, refused=refusal.refused)
    years = ss.childcare_years(
        earnings=facts["earnings"],
        birth_month=facts["born"],
        onset_day=facts["onset"],
        child_birth_months=facts["kids"],
        **figures(ss.childcare_years),
    )
    amounts = ss.disability_award(
        earnings=facts["earnings"],
        birth_month=facts["born"],
        onset_day=facts["onset"],
        first_month_of_entitlement=wait.earliest_month,
        benefit_month=wait.earliest_month,
        childcare_years=years,
        **figures(ss.disability_award),
    )
    payment = ss.first_payment(
        application_month=facts["applied"],
        first_month_of_entitlement=entitled,
        decision_lag_months=facts["lag"],
    )
    work = ss.work_after_entitlement(
        monthly_earnings=facts["pay"],
        above_limit=above,
        month=months.ordinal,
        first_month_of_entitlement=entitled,
        **figures(ss.work_after_entitlement),
    )
    amount = {
        "primary_insurance_amount": amounts.primary_insurance_amount,
        "amount_month": wait.earliest_month,
        "first_month_of_entitlement": entitled,
        "first_payment_month": payment.first_payment_month,
        "month": months.ordinal,
    }
    home = {
        "family_maximum": amounts.family_maximum,
        "child_birth_months": facts["kids"],
        "child_school_ends": facts["school"],
        "has_spouse": facts["spouse"],
        "spouse_annual_earnings": facts["spouse_pay"],
    }
    worker = ss.ssdi_worker(**amount, payable=work.payable, **figures(ss.ssdi_worker))
    family = ss.ssdi_family(**amount, **home, payable=work.payable, **figures(ss.ssdi_family))
    owed = ss.back_pay(**amount, **home, **figures(ss.back_pay))
    current = ss.average_current_earnings(
        earnings=facts["earnings"],
        onset_day=facts["onset"],
        first_month_of_entitlement=wait.earliest_month,
        computation_years=amounts.computation_years,
        **figures(ss.average_current_earnings),
    )
    taken = ss.disability_offset(
        **amount,
        **home,
        payable=work.payable,
        other_disability_pay=facts["other"],
        average_current_earnings=current.average_current_earnings,
        birth_month=facts["born"],
        **figures(ss.disability_offset),
    )
    ranged = ss.earnings_range(
        annual_wage=facts["spouse_pay"],
        wage_year=np.full_like(facts["born"], 2026),
        birth_month=facts["born"],
        stop_month=facts["applied"],
        **figures(ss.earnings_range),
    )
    medicare = ss.medicare_first_month(
        first_month_of_entitlement=entitled,
        birth_month=facts["born"],
        **figures(ss.medicare_first_month),
    )
    onset = ss.disability_onset(
        earliest_day=facts["onset"],
        above_limit=above,
        month=months.ordinal,
        **figures(ss.disability_onset),
    )
    found = {"credits": credits, "worker": worker, "medicare": medicare, "onset": onset}
    for name, result in (
        ("wait", wait),
        ("status", status),
        ("refusal", refusal),
        ("award", amounts),
        ("payment", payment),
        ("work", work),
        ("family", family),
        ("owed", owed),
        ("current", current),
        ("taken", taken),
        ("ranged", ranged),
    ):
        found |= {f"{name}.{part}": getattr(result, part) for part in result._fields}
    return found


def test_a_family_alone_gets_exactly_what_it_gets_in_a_crowd() -> None:
    facts = _crowd(np.random.default_rng(20260321), 150)
    together = _run(facts)
    assert together["worker"].any()
    assert together["owed.paid"].any()
    assert together["family.spouse"].any()
    assert together["taken.family"].any()
    assert together["taken.back_pay"].any()
    for i in range(150):
        alone = _run({name: value[i : i + 1] for name, value in facts.items()})
        for name, value in together.items():
            np.testing.assert_array_equal(alone[name], value[i : i + 1], err_msg=f"{name}, {i}")


def test_what_is_not_known_stays_not_known_and_harms_no_one_beside_it() -> None:
    facts = _crowd(np.random.default_rng(5), 30)
    clean = _run(facts)
    facts["onset"][3] = np.nan
    facts["born"][4] = np.nan
    with np.errstate(invalid="raise"):
        got = _run(facts)
    assert np.isnan(got["award.primary_insurance_amount"][3:5]).all()
    assert not got["worker"][3:5].any()
    others = np.r_[0:3, 5:30]
    for name, value in clean.items():
        np.testing.assert_array_equal(got[name][others], value[others], err_msg=name)


def test_the_first_months_of_a_long_run_are_those_of_a_short_one() -> None:
    entitled = column(month_ordinal("2026-08"))

    def run(count: int) -> np.ndarray:
        months = Months.starting("2026-03", count)
        return ss.ssdi_worker(
            primary_insurance_amount=column(1777.7),
            amount_month=entitled,
            first_month_of_entitlement=entitled,
            first_payment_month=entitled + 1,
            month=months.ordinal,
            payable=np.ones((1, count), dtype=bool),
            **figures(ss.ssdi_worker),
        )

    np.testing.assert_array_equal(run(60)[:, :12], run(12))


def test_nothing_is_changed_in_place() -> None:
    facts = _crowd(np.random.default_rng(7), 20)
    before = {name: value.copy() for name, value in facts.items()}
    _run(facts)
    for name, value in facts.items():
        np.testing.assert_array_equal(value, before[name])
