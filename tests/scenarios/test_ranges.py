"""Ranges: seeded draws of what is open, their bands, what drives them, and the ceiling."""

from __future__ import annotations

import importlib
import json
import math
import time
from statistics import median
from typing import Any

import numpy as np
import pytest

from estimator.basis.journal import journal
from estimator.basis.law import law
from estimator.basis.words import speaking
from estimator.batch import families
from estimator.case import Case, facts
from estimator.case.facts import TYPICAL
from estimator.projection import Projected, estimate, grouped
from estimator.projection.flow import flow_of
from estimator.rules import treatment, uncertain
from estimator.scenarios.ranges import DRAWS, PAGES, SEED, Ranges, ranges

#: The module: in the package its name stands for the function.
room = importlib.import_module("estimator.scenarios.ranges")

FAMILIES = families()
INPUTS: dict[str, dict[str, Any]] = law().file("uncertain")["inputs"]

#: Answers that leave a retired person on Medicare with nothing that was not measured.
ALL_ANSWERED = {
    "travel.miles_one_way": 9,
    "travel.minutes_one_way": 20,
    "travel.parking_per_visit": 0,
    "travel.meals_per_visit": 12,
}


@pytest.fixture(scope="module")
def found() -> dict[str, Ranges]:
    return {name: ranges(case) for name, case in FAMILIES.items()}


def batch_of(case: Case, draws: int = DRAWS, seed: int = SEED) -> tuple[Any, Projected]:
    """The table that ``ranges`` makes, and its projection."""
    family = room._Family(case)
    drawn = {key: room._drawn(family, key, draws, seed) for key in family.open}
    table = family.batch(drawn, draws)
    return table, next(grouped(table))[1]


# -- the bands and the estimate ----------------------------------------------------------------------


@pytest.mark.parametrize("name", FAMILIES)
def test_low_middle_and_high_are_in_order(name: str, found: dict[str, Ranges]) -> None:
    of = found[name]
    for page in PAGES:
        assert (of.low[page] <= of.middle[page]).all() and (of.middle[page] <= of.high[page]).all()
        assert of.low[page].shape == (FAMILIES[name].months,)
        low, middle, high = of.totals[page]
        assert of.ends[page][0] <= low <= middle <= high <= of.ends[page][1]
    for low, middle, high in of.medical_by_year.values():
        assert 0 <= low <= middle <= high


@pytest.mark.parametrize("name", FAMILIES)
def test_the_estimate_stands_beside_the_draws_and_inside_them(
    name: str, found: dict[str, Ranges]
) -> None:
    of, alone = found[name], estimate(FAMILIES[name]).ledger
    pages = {
        "outgo": alone.outgo,
        "income": alone.income,
        "net": alone.net,
        "medical": alone.page("medical"),
    }
    for page in PAGES:
        total = float(np.cumsum(pages[page][0])[-1])
        assert of.estimate[page] == total, "the first row of the batch is the estimate itself"
        assert of.ends[page][0] - 0.005 <= total <= of.ends[page][1] + 0.005, page
    assert of.inside


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("changes", [{}, {"help.copay_card_from": "2027-01"}])
def test_the_band_of_the_chart_counts_as_the_chart_does(name: str, changes: dict[str, Any]) -> None:
    case = FAMILIES[name].changed({"scenarios": {}} | changes)
    _, run = batch_of(case, draws=3)
    chart = flow_of(estimate(case), living=None).total
    assert room._shown(run.ledger)[0] == pytest.approx(chart, abs=0.005)


def test_medical_by_year_adds_up_for_a_family_without_spread() -> None:
    case = FAMILIES["medicare_at_67"]
    of = ranges(case)
    middle = sum(band.middle for band in of.medical_by_year.values())
    assert middle == pytest.approx(of.totals["medical"].middle, abs=0.01)
    assert set(of.medical_by_year) == {2026, 2027, 2028}


# -- draws ------------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_ranges_bit_for_bit() -> None:
    case = FAMILIES["uninsured"]
    first = ranges(case)
    for cached in (room._slices, room._normal, room._triangular, room._events):
        cached.cache_clear()
    again, other = ranges(case), ranges(case, seed=SEED + 1)
    for page in PAGES:
        for band in ("low", "middle", "high"):
            one, two = getattr(first, band)[page], getattr(again, band)[page]
            assert one.tobytes() == two.tobytes()
    assert first.to_dict() == again.to_dict()
    assert other.totals["outgo"] != first.totals["outgo"]


def test_an_answer_changes_no_other_draw() -> None:
    """What-ifs can be set side by side: each input has random numbers of its own."""
    case = FAMILIES["high_deductible_hourly"]
    told = case.changed({"travel.meals_per_visit": 12})
    before, after = room._Family(case), room._Family(told)
    assert set(before.open) - set(after.open) == {"meals"}
    for key in after.open:
        one, two = (room._drawn(family, key, DRAWS, SEED) for family in (before, after))
        assert one.tobytes() == two.tobytes(), key


@pytest.mark.parametrize("name", ["employer_ppo_two_earners", "medicare_at_67", "uninsured"])
def test_a_draw_alone_is_the_draw_in_the_batch(name: str) -> None:
    table, together = batch_of(FAMILIES[name], draws=60)
    for row in (0, 1, 37, 60):
        alone = next(grouped(table.take(np.array([row]))))[1]
        for line in together.ledger:
            page = together.ledger.page(line.key)[row]
            assert alone.ledger.page(line.key)[0].tobytes() == page.tobytes(), (row, line.key)


def test_a_triangle_has_its_ends_and_its_top() -> None:
    drawn = room._triangular(1.0, 2.54, 4.0, "a", 5000, 1)
    assert 1 <= drawn.min() < 1.05 and 3.95 < drawn.max() <= 4
    assert drawn.mean() == pytest.approx((1 + 2.54 + 4) / 3, abs=0.01)
    below = (2.54 - 1) / 3  # the share of a triangle left of its top
    assert (drawn < 2.54).mean() == pytest.approx(below, abs=0.001)
    assert (room._triangular(5.0, 5.0, 5.0, "a", 10, 1) == 5).all()
    one_sided = room._triangular(0.5, 1.0, 1.0, "a", 1000, 1)
    assert one_sided.min() >= 0.5 and one_sided.max() <= 1


def test_a_lognormal_has_its_median_and_its_ends() -> None:
    drawn = room._lognormal(3.0, 18.0, 120.0, "a", 5000, 1)
    assert np.median(drawn) == pytest.approx(18, rel=0.01)
    assert 3 <= drawn.min() < 3.1 and 115 < drawn.max() <= 120


def test_parking_has_the_published_share_median_and_mean() -> None:
    spread = law().node("travel.spreads.parking_per_day")
    drawn = room._zero_or_lognormal(
        spread["zero_share"], spread["median"], spread["mean"], 40.0, "a", 5000, 1
    )
    assert (drawn == 0).mean() == pytest.approx(0.32, abs=0.001)
    assert np.median(drawn) == pytest.approx(5, abs=0.05)
    assert 7.3 < drawn.mean() < 7.79  # a little less than published: nothing above 40 is drawn
    assert drawn.max() <= 40


@pytest.mark.parametrize("key", ["emergency_visits", "hospital_stays"])
def test_events_have_the_published_average_and_share_without(key: str) -> None:
    entry = INPUTS[key]
    mean = law().parameter(entry["figure"]).values[-1]
    none = law().parameter(entry["none"]).values[-1]
    drawn = room._events(mean, mean, none, 100.0, 0.5, key, 20_000, 1)
    count = (~np.isnan(drawn)).sum(axis=1)
    assert (count == 0).mean() == pytest.approx(none, abs=0.012)
    assert count.mean() == pytest.approx(mean / 2, rel=0.05)
    places = drawn[~np.isnan(drawn)]
    assert places.min() >= 0 and places.max() < 1
    assert places.mean() == pytest.approx(0.5, abs=0.02)
    capped = (~np.isnan(room._events(mean, mean, none, 6.0, 2.0, key, 20_000, 1))).sum(axis=1)
    assert capped.max() == 12 and (capped == 12).mean() < 0.06


def test_no_event_comes_before_treatment_or_after_it() -> None:
    case = FAMILIES["high_deductible_hourly"].changed(
        {"treatment.start": "2027-06-15", "treatment.end": "2027-12-01"}
    )
    table, _ = batch_of(case)
    days = table.treatment_starts[1:, 1:]
    start, end = table.treatment_starts[0, 0], table.treatment_end[0, 0]
    known = days[~np.isnan(days)]
    assert known.size and known.min() >= start and known.max() < end
    assert np.isnan(table.treatment_starts[0, 1:]).all(), "the estimate has none"


# -- what varies, and what does not ------------------------------------------------------------------


def test_every_input_names_its_figure_its_spread_and_its_words() -> None:
    assert set(INPUTS) == set(room.WORDS)
    for key, entry in INPUTS.items():
        assert entry["because"] and entry["spread"], key
        if key in ("extras", "earlier_pay"):
            continue
        parameter = law().parameter(entry["figure"].replace("{state}", "WA"))
        assert parameter.low is not None and parameter.high is not None, key
        if key != "out_of_pocket_maximum":
            assert parameter.low <= parameter.values[-1] <= parameter.high, key
        assert parameter.evidence != "law", f"{key}: figures of law never vary"
    for service in law().file("uncertain")["by_weight"]:
        assert law().node(f"services.services.{service}.kind") == "infusion_drug"


def test_an_answered_value_is_the_same_in_every_draw() -> None:
    case = FAMILIES["uninsured"].changed(
        {"travel.parking_per_visit": 7, "travel.meals_per_visit": 11}
    )
    table, _ = batch_of(case)
    for fact, answer in {
        "parking_per_visit": 7,
        "meals_per_visit": 11,
        "miles_one_way": 15,
        "minutes_one_way": 35,
        "pay_amount": 620,
    }.items():
        assert (getattr(table, fact) == answer).all(), fact
    open_questions = ranges(FAMILIES["uninsured"]).varied
    assert {"parking", "meals"} <= set(open_questions)
    assert not {"parking", "meals", "miles", "minutes"} & set(ranges(case).varied)


def test_miles_and_minutes_go_together() -> None:
    quick = FAMILIES["uninsured"].to_dict()
    del quick["travel"]
    table, _ = batch_of(Case.read(quick))
    miles, minutes = table.miles_one_way[1:, 0], table.minutes_one_way[1:, 0]
    assert np.ptp(miles) > 50 and (np.argsort(miles) == np.argsort(minutes)).all()


def test_a_price_that_the_family_knows_does_not_vary() -> None:
    case = FAMILIES["employer_ppo_two_earners"]
    known = case.changed({"treatment.prices": {"oral_ribociclib_600": 14_000.0}})
    pills = treatment.KINDS.index("drug_specialty")
    assert np.ptp(batch_of(case)[0].price_levels[:, pills]) > 0.3
    assert (batch_of(known)[0].price_levels[:, pills] == 1).all()


def test_open_terms_of_the_plan_stay_below_the_laws_limit() -> None:
    case = FAMILIES["high_deductible_hourly"].to_dict()
    for term in ("deductible", "coinsurance", "out_of_pocket_maximum"):
        del case["plan"][term]
    of = ranges(Case.read(case))
    assert {"deductible", "coinsurance", "out_of_pocket_maximum"} <= set(of.varied)
    limit = estimate(Case.read(case)).settled.plan.out_of_pocket_maximum
    table, _ = batch_of(Case.read(case))
    assert table.out_of_pocket_maximum.max() <= limit
    assert (table.deductible <= table.out_of_pocket_maximum).all()
    assert of.drivers_of["medical"][0].field == "out_of_pocket_maximum"


def test_earlier_pay_and_the_decision_vary_only_where_a_claim_is_made() -> None:
    case = FAMILIES["employer_ppo_two_earners"]
    table, run = batch_of(case)
    assert set(table.earnings_guess[1:, 0].tolist()) == {0.0, 1.0, 2.0}
    assert set(table.decision_months[1:, 0].tolist()) == {1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0}
    assert math.isnan(table.decision_months[0, 0]), "the estimate counts the typical months"
    first_paid = run.run.first_payment.first_payment_month[:, 0]
    assert (np.diff(first_paid[1:][np.argsort(table.decision_months[1:, 0])]) >= 0).all()
    assert {"earlier_pay", "decision_months"} <= set(ranges(case).varied)
    told = case.changed({"choices.earnings_guess": "typical"})
    assert "earlier_pay" not in ranges(told).varied
    stays = case.changed({"choices.apply_for_ssdi": False})
    assert not {"earlier_pay", "decision_months"} & set(ranges(stays).varied)


def test_prices_and_doses_move_what_they_should() -> None:
    """A level of two doubles the bills of its kinds, and Part B's share of a drug."""
    case = FAMILIES["ssdi_in_medicare_wait"]
    base = room._Family(case)
    table = base.batch({}, 1)
    drug = treatment.KINDS.index("infusion_drug")
    table.price_levels[1, drug] = 2.0
    table.medicare_drug_level[1] = 2.0
    run = next(grouped(table))[1].run
    assert run.bills[drug, 0].any()
    assert (run.bills[drug, 1] == 2 * run.bills[drug, 0]).all()
    others = [at for at in range(len(treatment.KINDS)) if at != drug]
    assert (run.bills[others, 1] == run.bills[others, 0]).all()


def test_the_extras_of_a_family_vary_with_their_price_alone() -> None:
    extras = [
        {"item": "wig", "start": "2027-01"},
        {"item": "cleaning_visit", "start": "2027-02", "price": 120},
    ]
    case = FAMILIES["medicare_at_67"].changed(
        {**ALL_ANSWERED, "home.extras": extras, "home.childcare_on_clinic_days": False}
    )
    of = ranges(case)
    assert "extras" in of.varied and of.drivers[0].field == "extras"
    table, _ = batch_of(case)
    wig, cleaning = room.EXTRAS.index("wig"), room.EXTRAS.index("cleaning_visit")
    drawn = table.extra_price[1:, wig]
    assert drawn.min() >= 50 and drawn.max() <= 3000 and np.ptp(drawn) > 2000
    assert (table.extra_price[:, cleaning] == 120).all()


# -- an estimate is as it was -------------------------------------------------------------------------


@pytest.mark.parametrize("name", FAMILIES)
def test_the_new_facts_change_nothing_in_an_estimate(name: str) -> None:
    """At their typical level no rule of the ranges is called at all: the amounts are what they were."""
    with journal() as book:
        plain = estimate(FAMILIES[name])
    called = {step.rule.name for step in book.steps}
    assert not called & {"at_level", "hours_with_waits", "decision_lag", "ceiling"}
    row = facts(FAMILIES[name].settled()[0])
    assert {key: row[key] for key in TYPICAL if key != "decision_months"} == {
        key: value for key, value in TYPICAL.items() if key != "decision_months"
    }
    # levels written out one by one, beside a household where they differ: the same bits
    table = room._Family(FAMILIES[name]).batch({}, 1)
    table.price_levels[1] = table.charge_levels[1] = 1.5
    table.medicare_drug_level[1], table.more_hours_per_visit[1] = 1.2, 0.5
    table.decision_months[1] = 5.0
    beside = next(grouped(table))[1].ledger
    for line in plain.ledger:
        assert beside.page(line.key)[0].tobytes() == plain.ledger.page(line.key)[0].tobytes()


# -- the ceiling --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FAMILIES)
def test_no_draw_passes_the_ceiling(name: str, found: dict[str, Ranges]) -> None:
    of, months = found[name], found[name].months.texts
    assert of.plan_years[0].start == months[0] and of.plan_years[-1].end == months[-1]
    for year in of.plan_years:
        assert year.paid.low <= year.paid.middle <= year.paid.high <= year.most + 0.005
        if year.ceiling is not None:
            assert year.most <= year.ceiling + 0.005, year
    page = {y.start: of.ceiling_page[months.index(y.start)] for y in of.plan_years}
    assert page == {y.start: pytest.approx(np.nan if y.ceiling is None else y.ceiling, nan_ok=True)
                    for y in of.plan_years}  # fmt: skip


def test_the_ceiling_is_the_plans_maximum(found: dict[str, Ranges]) -> None:
    ppo = found["employer_ppo_two_earners"].ceiling
    assert ppo == {"2026-12": 6350 - 400, "2027-01": 6350.0, "2028-01": 6350.0}
    market = found["marketplace_self_employed"]
    assert market.ceiling == {"2027-01": 9100.0, "2028-01": 9100.0}
    assert all(y.most == pytest.approx(y.ceiling) for y in market.plan_years)
    joyce = found["ssdi_in_medicare_wait"].ceiling
    assert joyce == {"2026-12": 5000 - 3100, "2027-01": 5000.0, "2028-01": 5000.0,
                     "2028-05": None, "2029-01": None}  # fmt: skip
    for name in ("uninsured", "medicaid_family", "medicare_at_67"):
        assert set(found[name].ceiling.values()) == {None}


@pytest.mark.parametrize(
    "changes",
    [
        {"plan.others_covered": 3, "plan.family": {"own_limits": False, "deductible": 3000,
                                                   "out_of_pocket_maximum": 9000}},
        {"plan.others_covered": 1, "plan.family": {"own_limits": True, "others_pay": 200}},
        {"plan.plan_year_starts": 7, "plan.spent_out_of_pocket": 1200},
        {"help.copay_card_from": "2026-12", "plan.counts_card": "accumulator",
         "help.copay_card_limit": 9000},
        {"help.copay_card_from": "2027-02", "plan.counts_card": "maximizer"},
        {"plan.outside_network": {"share": 0.3}},
        {"plan": {"kind": "medicare advantage", "premium": 20, "plan_year_starts": 4}},
        {"plan": {"kind": "partner", "deductible": 500, "out_of_pocket_maximum": 3000}},
        {"choices.coverage_changes": [{"start": "2027-05", "kind": "marketplace"},
                                      {"start": "2028-01", "kind": "none"}]},
    ],
)  # fmt: skip
def test_no_draw_passes_the_ceiling_of_other_plans(changes: dict[str, Any]) -> None:
    case = FAMILIES["employer_ppo_two_earners"].changed({"months": 24, "scenarios": {}} | changes)
    of = ranges(case, draws=120)
    for year in of.plan_years:
        assert year.ceiling is None or year.most <= year.ceiling + 0.005, (changes, year)
    has = [year.ceiling is not None for year in of.plan_years]
    outside = "plan.outside_network" in changes
    assert (not any(has[:2])) if outside else any(has)


@pytest.mark.parametrize("name", ["medicare_at_67", "ssdi_in_medicare_wait"])
def test_no_draw_passes_the_cap_on_drugs(name: str, found: dict[str, Ranges]) -> None:
    _, run = batch_of(FAMILIES[name])
    caps, page, year = found[name].part_d_cap, run.pages["part_d"], run.ledger.months.year[0]
    assert caps
    for calendar_year, cap in caps.items():
        assert page[:, year == calendar_year].sum(axis=1).max() <= cap + 0.005
    assert found["uninsured"].part_d_cap == {}


def test_the_ceiling_of_an_advantage_plan_has_the_drug_cap_on_top() -> None:
    months = np.arange(2027 * 12, 2027 * 12 + 14)[None].astype(float)
    found = uncertain.ceiling(
        coverage=np.full((1, 14), float(room.coverage.ADVANTAGE)),
        restart=months % 12 == 0,
        month=months,
        out_of_pocket_maximum=np.full((1, 14), 5000.0),
        spent=np.array([[700.0]]),
        drug_cap=np.full((1, 14), 2400.0),
        no_limit=np.zeros((1, 14), dtype=bool),
    )
    assert (found == 7400).all(), "both years begin in a January: nothing is spent before them"


# -- what drives the width ----------------------------------------------------------------------------


def test_shares_of_variance_are_those_of_a_sum() -> None:
    """3a + b of equal spread: nine tenths and one tenth; an input that does nothing has none."""
    a, b, idle = (room._slices(key, 2000, 7) for key in ("a", "b", "idle"))
    total = 3 * a + b
    assert room.share_of_variance(a, total) == pytest.approx(0.9, abs=0.01)
    assert room.share_of_variance(b, total) == pytest.approx(0.1, abs=0.02)
    assert room.share_of_variance(idle, total) < 0.01
    assert room.share_of_variance(np.zeros(2000), total) == 0
    coin = np.floor(2 * a)  # a few values alone
    assert room.share_of_variance(coin, 5 * coin) == pytest.approx(1)
    assert room.share_of_variance(a, np.full(2000, 3.0)) == 0


def test_the_driver_is_the_one_that_was_left_open() -> None:
    """Retired, on Medicare with Medigap: food alone is open, and care that nobody plans costs little."""
    of = ranges(FAMILIES["medicare_at_67"])
    assert of.drivers[0].field == "meals" and of.drivers[0].share > 0.8
    assert of.drivers[0].words == "food on clinic days"
    assert of.because.startswith("This depends most on food on clinic days")
    assert len(of.drivers) <= 3
    assert [d.share for d in of.drivers] == sorted((d.share for d in of.drivers), reverse=True)


def test_a_driver_of_pay_is_named_for_what_is_left() -> None:
    of = ranges(FAMILIES["employer_ppo_two_earners"])
    assert of.drivers_of["income"][0].field == "earlier_pay"
    assert of.drivers_of["medical"][0].field == "pill_prices"


# -- words --------------------------------------------------------------------------------------------


def test_families_like_yours_only_where_it_was_measured(found: dict[str, Ranges]) -> None:
    for name, of in found.items():
        assert of.evidence == "assumed", name
        low, _, high = of.totals["outgo"]
        assert of.sentence == f"The total may lie between ${low:,.0f} and ${high:,.0f}."
    measured = ranges(FAMILIES["medicare_at_67"].changed(ALL_ANSWERED))
    assert measured.evidence == "observed"
    low, _, high = measured.totals["outgo"]
    assert measured.sentence == (
        f"8 of 10 families like yours would pay between ${low:,.0f} and ${high:,.0f}."
    )
    assert {d.field for d in measured.drivers} <= {"emergency_visits", "hospital_stays"}


def test_nothing_open_is_said_plainly() -> None:
    done = FAMILIES["medicare_at_67"].changed(
        {"treatment.start": "2026-01-05", "treatment.end": "2026-06-30"}
    )
    of = ranges(done)
    for page in PAGES:
        assert (of.low[page] == of.high[page]).all() and (of.low[page] == of.middle[page]).all()
        assert of.totals[page].middle == pytest.approx(of.estimate[page])
    amount = f"${of.estimate['outgo']:,.0f}"
    assert of.sentence == f"Nothing in this case is left open, so the total stays at {amount}."
    assert of.drivers == () and of.because == ""


def test_ranges_are_plain_data(found: dict[str, Ranges]) -> None:
    for of in found.values():
        plain = json.loads(json.dumps(of.to_dict(), allow_nan=False))
        assert len(plain["low"]["outgo"]) == len(plain["months"]) == len(plain["ceiling_page"])
        assert set(plain["totals"]) == set(plain["estimate"]) == set(PAGES)


def test_the_words_follow_the_readers_language() -> None:
    with speaking("marked"):
        try:
            of = ranges(FAMILIES["medicare_at_67"])
        except FileNotFoundError:
            pytest.skip("the catalogue is not written yet")
    assert of.sentence.startswith("⟦") and all(d.words.startswith("⟦") for d in of.drivers)


# -- rules --------------------------------------------------------------------------------------------


def test_hours_never_fall_below_zero() -> None:
    found = uncertain.hours_with_waits(
        days=np.array([[0.0, 2.0, 4.0]]),
        hours=np.array([[0.0, 0.4, 5.0]]),
        more_hours=np.array([[-0.25]]),
    )
    assert found.tolist() == [[0.0, 0.0, 4.0]]


def test_the_decision_takes_the_typical_months_where_none_are_drawn() -> None:
    found = uncertain.decision_lag(own=np.array([[np.nan], [5.0]]), typical=np.array([[2.0]]))
    assert found.tolist() == [[2.0], [5.0]]


# -- speed --------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_page_of_ranges_takes_a_tenth_of_a_second() -> None:
    """The aim is 100 ms for a family over 36 months; a busy machine is allowed four times that."""
    taken = {}
    for name, case in FAMILIES.items():
        long = case.changed({"months": 36})
        ranges(long)
        each = []
        for _ in range(5):
            start = time.perf_counter()
            ranges(long)
            each.append(1000 * (time.perf_counter() - start))
        taken[name] = median(each)
    assert max(taken.values()) <= 400, taken
