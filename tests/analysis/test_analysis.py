"""The analyst's tables: other figures and rules for one run, sweeps, sensitivity, a crowd."""

from __future__ import annotations

import json
import math
import re
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from estimator import analysis
from estimator.basis.journal import REPLACED, RULES, RuleError, journal, replaced_rule
from estimator.basis.law import LawError, law
from estimator.batch import crowd, totals
from estimator.case import Case, CaseError
from estimator.explain import explain
from estimator.projection import Estimate, estimate
from estimator.rules import coverage
from estimator.scenarios import ranges

FAMILIES = analysis.families()
PPO, OLDER = FAMILIES["employer_ppo_two_earners"], FAMILIES["medicare_at_67"]
PART_B = "medicare.part_b_premium"
BENEFIT = "leave.weekly_benefit"
BOOK = Path(__file__).parents[2] / "notebooks" / "analyst.ipynb"


def assert_same(one: Estimate, other: Estimate) -> None:
    """Bit for bit, in the ledger, the pages and the turning points."""
    for line in one.ledger:
        assert np.array_equal(one.ledger.page(line.key), other.ledger.page(line.key)), line.key
        assert line.assumed_from == other.ledger[line.key].assumed_from, line.key
    for name in one.projected.pages:
        assert np.array_equal(one.page(name), other.page(name), equal_nan=True), name
    for name in one.projected.points:
        assert one.point(name) == other.point(name) or math.isnan(one.point(name)), name


# -- other figures ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FAMILIES)
def test_ten_dollars_more_for_part_b_are_ten_dollars_in_each_month_of_medicare(name: str) -> None:
    plain = analysis.run(FAMILIES[name])
    dearer = analysis.with_figures(FAMILIES[name], {PART_B: lambda premium: premium + 10})
    more = dearer.ledger.page("premium")[0] - plain.ledger.page("premium")[0]
    medicare = np.isin(
        plain.page("coverage"), (coverage.MEDIGAP, coverage.MEDICARE, coverage.ADVANTAGE)
    )
    assert np.allclose(more, np.where(medicare, 10, 0), atol=1e-9)


def test_the_families_above_hold_one_in_medicare_and_one_that_joins_it() -> None:
    shares = [
        np.isin(analysis.run(case).page("coverage"), (5, 6, 7)).mean() for case in FAMILIES.values()
    ]
    assert 1.0 in shares and any(0 < share < 1 for share in shares) and 0.0 in shares


def test_a_value_from_a_day_on_leaves_what_is_published_before_it() -> None:
    changes = {PART_B: {"2027-07-01": 250, "2028-01-01": 260}}
    table = analysis.difference(OLDER, analysis.with_figures(OLDER, changes))
    published = law().on(PART_B, "2027-07-01")
    assert (table.loc[:"2027-06", "premium"] == 0).all()
    assert table.loc["2027-07":"2027-12", "premium"].to_numpy() == pytest.approx(250 - published)
    assert table.loc["2028-01":"2028-11", "premium"].to_numpy() == pytest.approx(260 - published)


def test_a_changed_figure_says_so_and_is_held_by_nobody() -> None:
    with law().replaced({PART_B: 250}) as book:
        assert law() is book and law().on(PART_B, "2050-01-01") == 250
        figure = law().parameter(PART_B)
        assert figure.evidence == "assumed" and figure.checked == "unverified"
        assert figure.source["cite"].startswith("Changed for this run")
        assert not figure.assumed_on(figure.dates[0].replace(year=2050))
        assert {p.name: p for p in law().parameters("medicare")}[PART_B] is figure
        assert "Changed for this run" in explain(OLDER, "premium", "2027-01").text(4)
    assert law() is not book and law().on(PART_B, "2026-12-01") == 202.9


def test_blocks_lie_inside_each_other() -> None:
    with law().replaced({PART_B: 1, "medicare.part_b_deductible": 2}):
        with law().replaced({PART_B: 3}):
            assert law().on(PART_B, "2027-01-01") == 3
            assert law().on("medicare.part_b_deductible", "2027-01-01") == 2
        assert law().on(PART_B, "2027-01-01") == 1


def test_a_state_can_be_given_what_its_law_has_not() -> None:
    """Ohio takes the neutral value of the form, until it is given one of its own."""
    name = "OH.income_tax.paid_leave_taxed_share"
    assert law().parameter(name).name.startswith("neutral.")
    with law().replaced({name: 0.25}):
        assert law().parameter(name).name == name
        assert law().on(name, "2027-01-01") == 0.25
        assert law().parameter(name.replace("OH", "PA")).values != (0.25,)
    with law().replaced({name.replace("OH", "neutral"): 0.5}):
        assert law().on(name, "2027-01-01") == 0.5


def test_a_list_of_numbers_is_changed_as_a_list() -> None:
    name = "social_security.pia_rates"
    before = law().on(name, "2027-01-01")
    with law().replaced({name: lambda values: values * 2}):
        assert law().on(name, "2027-01-01") == [2 * value for value in before]
    with pytest.raises(LawError, match=f"{len(before)} numbers in a list"):
        law().changed({name: 1.0})


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"medicare.part_b_premum": 1}, "no figure named .* Did you mean medicare.part_b_premium"),
        ({"medicar.part_b_premium": 1}, "no figure named .* Did you mean medicare"),
        ({"medicare": 1}, "It is a group of figures, such as medicare"),
        ({PART_B: [1, 2]}, "is one number, such as 202.9"),
        ({PART_B: "much"}, "'much' is no number"),
        ({PART_B: None}, "cannot be unknown"),
        ({PART_B: float("nan")}, "cannot be unknown"),
        ({PART_B: {"2027": 1}}, "give days like 2027-01-01"),
        ({PART_B: {}}, "no day is given"),
        ({PART_B: lambda premium: "much"}, "is no number"),
    ],
)
def test_a_figure_that_cannot_be_changed_so_is_told_in_words(changes: Any, words: str) -> None:
    with pytest.raises(LawError, match=words):
        analysis.with_figures(OLDER, changes)
    assert law().on(PART_B, "2027-01-01") == 202.9


# -- other rules ----------------------------------------------------------------------------------------


def test_a_rule_of_ones_own_is_seen_in_the_ledger_and_in_the_journal() -> None:
    """Luis's and Ana's state pays a flat 500 for a week: each month is 500 over what a week paid."""
    plain = analysis.run(PPO).ledger.page("state_leave")[0]
    flat = analysis.with_rule(PPO, BENEFIT, lambda **given: 500.0)
    paid = flat.ledger.page("state_leave")[0]
    with journal() as book:
        estimate(PPO)
    weekly = next(step.result for step in book.steps if step.rule.key == BENEFIT)
    assert plain.any() and np.allclose(paid, plain * 500 / weekly[0], atol=0.005)
    assert flat.title == f"{BENEFIT} by a function of your own"
    with replaced_rule(BENEFIT, lambda **given: 500.0), journal() as book:
        estimate(PPO)
    changed = [step for step in book.steps if step.rule.key == BENEFIT]
    assert changed and all(step.rule.plain == REPLACED for step in changed)
    assert all((step.result == 500).all() for step in changed)


def test_why_this_number_says_that_the_rule_was_changed() -> None:
    month = "2027-05"
    assert "Changed for this run" not in explain(PPO, "state_leave", month).text(1)
    with replaced_rule(BENEFIT, lambda **given: 500.0):
        told = explain(PPO, "state_leave", month).text(1)
    assert "What the state program pays for a full week away: $500 a week" in told
    assert "Changed for this run; shipped: Each program's statute" in told


def test_the_shipped_rule_answers_inside_its_replacement() -> None:
    half = analysis.with_rule(PPO, BENEFIT, lambda **given: RULES[BENEFIT](**given) / 2)
    plain = analysis.run(PPO).ledger.page("state_leave")
    assert half.ledger.page("state_leave") == pytest.approx(plain / 2, abs=0.005)


@pytest.mark.parametrize("name", FAMILIES)
def test_every_rule_replaced_by_itself_changes_nothing(name: str) -> None:
    def itself(key: str) -> Any:
        return lambda **given: RULES[key].call(**given)

    plain = analysis.run(FAMILIES[name])
    same = analysis.run(FAMILIES[name], rules={key: itself(key) for key in RULES})
    assert_same(plain, same)


@pytest.mark.parametrize(
    ("key", "function", "words"),
    [
        (
            "leave.weekly_benefits",
            lambda **given: 1,
            "no rule named .* Did you mean leave.weekly_b",
        ),
        (BENEFIT, lambda wage, **given: 1, "is not given wage. It is given average_weekly_wage"),
        (BENEFIT, lambda *, average_weekly_wage: 1, r"also given wage_measure.* \*\*others"),
        (BENEFIT, lambda average_weekly_wage, /, **given: 1, "not given average_weekly_wage"),
        (BENEFIT, 500, "give a function; 500 is none"),
        (BENEFIT, lambda **given: "much", "gives numbers, and your function"),
        (BENEFIT, lambda **given: None, "gives numbers, and your function"),
        (BENEFIT, lambda **given: True, "gives numbers, and your function"),
        (
            BENEFIT,
            lambda **given: np.ones(7),
            r"gives an array of \(1, 24\), and your .* of \(7,\)",
        ),
        (BENEFIT, lambda **given: float("nan"), "unknown numbers"),
    ],
)
def test_a_rule_that_cannot_be_changed_so_is_told_in_words(
    key: str, function: Any, words: str
) -> None:
    with pytest.raises(RuleError, match=words):
        analysis.with_rule(PPO, key, function)
    with journal() as book:
        estimate(PPO)
    assert all(step.rule is RULES[step.rule.key] for step in book.steps)


def test_a_rule_of_several_results_must_give_them_all() -> None:
    with journal() as book:
        estimate(PPO)
    step = next(step for step in book.steps if hasattr(step.result, "_fields"))
    with pytest.raises(RuleError, match="give all of them, in this order"):
        analysis.with_rule(PPO, step.rule.key, lambda **given: 1)
    same = analysis.with_rule(PPO, step.rule.key, lambda **given: tuple(step.rule.call(**given)))
    assert_same(analysis.run(PPO), same)


# -- nothing leaks ------------------------------------------------------------------------------------


#: Figures of many rooms: of law, of prices that schedules keep, of defaults that stand in.
MANY = (
    PART_B,
    "medicare.part_d_out_of_pocket_threshold",
    "marketplace.out_of_pocket_limit_self",
    "employer_plans.coinsurance",
    "travel.minutes_one_way",
)


def many_changes() -> dict[str, Any]:
    prices = [p.name for p in law().parameters("services") if p.unit.startswith("USD")]
    rates = [p.name for p in law().parameters("payroll_tax") if not isinstance(p.values[-1], list)]
    known = {p.name for stem in law().stems() for p in law().parameters(stem)}
    names = [*prices, *rates, *(name for name in MANY if name in known)]
    assert len(names) > 50
    return {name: lambda value: value * 1.5 for name in names}


@pytest.mark.parametrize("name", FAMILIES)
def test_a_run_before_and_after_a_changed_one_is_the_same_bit_for_bit(name: str) -> None:
    case, changes = FAMILIES[name], many_changes()
    before = analysis.run(case)
    first = analysis.run(case, figures=changes, rules={BENEFIT: lambda **given: 500.0})
    after = analysis.run(case)
    again = analysis.run(case, figures=changes, rules={BENEFIT: lambda **given: 500.0})
    assert_same(before, after)
    assert_same(first, again)
    assert before.projected.notes == after.projected.notes
    assert not np.array_equal(before.ledger.net, first.ledger.net)


def test_a_price_is_changed_though_its_schedule_was_priced_before() -> None:
    plain = analysis.run(PPO)
    names = [p.name for p in law().parameters("services") if p.unit.startswith("USD")]
    same = analysis.with_figures(PPO, {name: lambda value: value * 1 for name in names})
    double = analysis.with_figures(PPO, {name: lambda value: value * 2 for name in names})
    assert np.array_equal(same.ledger.net, plain.ledger.net)
    assert plain.page("billed").sum() > 100_000
    assert double.page("billed").sum() == pytest.approx(2 * plain.page("billed").sum(), rel=1e-6)


def test_a_change_that_fails_half_way_is_gone() -> None:
    before = law()
    with pytest.raises(ZeroDivisionError), analysis.changed({PART_B: 1}, {BENEFIT: lambda **g: 1}):
        assert law().on(PART_B, "2027-01-01") == 1
        raise ZeroDivisionError
    assert law() is before
    assert_same(analysis.run(PPO), estimate(PPO))


def test_another_thread_keeps_the_shipped_figures_and_rules() -> None:
    plain, found = analysis.run(PPO), []
    with analysis.changed({PART_B: 1}, {BENEFIT: lambda **given: 1.0}):
        other = threading.Thread(
            target=lambda: found.extend([law().on(PART_B, "2027-01-01"), estimate(PPO)])
        )
        other.start()
        other.join()
        here = estimate(PPO)
    assert found[0] == 202.9
    assert_same(plain, found[1])
    assert not np.array_equal(here.ledger.net, plain.ledger.net)


def test_what_is_worked_out_later_is_under_the_changes_too() -> None:
    changes = {"social_security.pia_rates": lambda rates: rates * 0.5, PART_B: 1}
    for case in (PPO, FAMILIES["ssdi_in_medicare_wait"]):
        later = analysis.with_figures(case, changes)
        with analysis.changed(changes):
            inside = estimate(case)
            assert later.ssdi_range() == inside.ssdi_range()
            said = inside.to_dict()
            for page in inside.projected.pages:
                assert np.array_equal(later.page(page), inside.page(page), equal_nan=True), page
        assert later.to_dict() == said | {"changed": later.title}
        assert [e.kind for e in later.events] == [e["kind"] for e in said["events"]]
    assert analysis.with_figures(PPO, changes).ssdi_range() != estimate(PPO).ssdi_range()


def test_ranges_and_their_draws_do_not_remember_a_change() -> None:
    case = PPO.changed({"treatment.urgent_care": "typical"})
    names = [
        p.name for p in law().parameters("regimens") if p.unit in ("visits/year", "stays/year")
    ]
    names += [p.name for p in law().parameters("services") if p.unit.startswith("USD")]
    changes = dict.fromkeys(names, lambda value: value * 2)
    before = ranges(case, draws=40).to_dict()
    with analysis.changed(changes):
        inside = ranges(case, draws=40).to_dict()
    assert ranges(case, draws=40).to_dict() == before != inside


# -- tables of one family -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FAMILIES)
def test_the_tidy_ledger_adds_up_to_the_ledger(name: str) -> None:
    result = analysis.run(FAMILIES[name])
    table = analysis.frame(result)
    assert list(table) == ["month", "line", "label", "kind", "group", "amount", "flow"]
    left = table.groupby("month")["flow"].sum()
    assert left.to_numpy() == pytest.approx(result.ledger.net[0], abs=1e-6)
    assert list(left.index) == result.months.texts
    assert (table["amount"] >= 0).all() and table.groupby("line")["amount"].sum().gt(0).all()
    whole = analysis.frame(result, zeros=True)
    assert len(whole) == len(list(result.ledger)) * result.months.count


def test_a_difference_names_the_change_and_leaves_out_what_stays() -> None:
    dearer = analysis.with_figures(OLDER, {PART_B: 250})
    table = analysis.difference(OLDER, dearer)
    assert list(table) == ["premium", "net"]
    assert table.attrs["title"] == table.columns.name == f"{PART_B} = 250"
    assert table.loc["total", "premium"] == pytest.approx(24 * (250 - 202.9))
    assert (table["net"] == -table["premium"]).all()
    back = analysis.difference(dearer, OLDER)
    assert back.columns.name == f"difference, against {PART_B} = 250"
    assert (back == -table).all(axis=None)
    assert list(analysis.difference(OLDER, OLDER)) == ["net"]
    with pytest.raises(ValueError, match="same first month and number of months"):
        analysis.difference(OLDER, OLDER.changed({"months": 12}))


# -- sweeps ---------------------------------------------------------------------------------------------


SWEEPS = [
    ("employer_ppo_two_earners", "choices.last_month_of_work", ["2027-01", "2027-06", "2028-03"]),
    ("employer_ppo_two_earners", "plan.deductible", [0, 900.5, 4000]),
    ("high_deductible_hourly", "patient.job.pay", [12.5, 18, 31.25]),
    ("high_deductible_hourly", "state", ["TX", "CA", "NJ"]),
    ("marketplace_self_employed", "treatment.regimen", ["hr_ai_palbo", "her2_tdxd"]),
    ("medicare_at_67", "medicare.medigap_letter", ["G", None, "K"]),
    ("uninsured", "months", [6, 12, 36]),
    ("medicaid_family", "travel.miles_one_way", [1, 150]),
]


@pytest.mark.parametrize(("name", "field", "values"), SWEEPS)
def test_a_row_of_a_sweep_is_that_case_alone(name: str, field: str, values: list[Any]) -> None:
    case = FAMILIES[name]
    table = analysis.sweep(case, field, values, lines=["premium", "wages"])
    assert table.index.name == field and len(table) == len(values)
    before = np.cumsum(estimate(case).ledger.net[0])[-1]
    for row, value in zip(table.to_dict("records"), values, strict=True):
        alone = estimate(case.changed({field: value})).ledger
        worst = alone.worst_month()
        told = {
            "income": alone.income.sum(),
            "outgo": alone.outgo.sum(),
            "medical": alone.page("medical").sum(),
            "net": alone.net.sum(),
            "worst_net": alone.net[0, worst],
            "premium": alone.page("premium").sum(),
            "wages": alone.page("wages").sum(),
            "difference": alone.net.sum() - before,
        }
        assert row.pop("worst_month") == alone.months.texts[worst]
        assert row == pytest.approx(told, abs=0.005)


def test_a_cell_of_a_sweep_of_two_is_that_case_alone() -> None:
    months, shares = ["2027-02", "2027-08"], [0.1, 0.3, 0.5]
    fields = ("choices.last_month_of_work", months, "plan.coinsurance", shares)
    for measure in ("net", "medical", "worst_net", "state_leave"):
        table = analysis.sweep2(PPO, *fields, measure=measure)
        assert table.shape == (2, 3)
        for month in months:
            for share in shares:
                changes = {"choices.last_month_of_work": month, "plan.coinsurance": share}
                alone = analysis.run(PPO.changed(changes)).ledger
                told = {
                    "net": alone.net.sum(),
                    "worst_net": alone.net.min(),
                    "medical": alone.page("medical").sum(),
                    "state_leave": alone.page("state_leave").sum(),
                }
                assert table.loc[month, share] == pytest.approx(told[measure], abs=0.005)


def test_a_sweep_of_a_figure_is_a_run_for_each_value() -> None:
    table = analysis.sweep_figure(OLDER, PART_B, [150, 202.9, 250], lines=["premium"])
    assert table["difference"].to_numpy() == pytest.approx([24 * 52.9, 0, -24 * 47.1], abs=0.005)
    assert table["premium"].diff().iloc[1:].to_numpy() == pytest.approx([24 * 52.9, 24 * 47.1])
    assert law().on(PART_B, "2027-01-01") == 202.9


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: analysis.sweep(PPO, "plan.deductibles", [1]), "Did you mean 'deductible'"),
        (lambda: analysis.sweep(PPO, "plan.deductible", [5, -1]), "deductible = -1: .* too low"),
        (lambda: analysis.sweep(PPO, "no.such.field", [1]), "we know no field of this name"),
        (lambda: analysis.sweep(PPO, "plan.deductible", []), "at least one value"),
        (lambda: analysis.sweep(PPO, "months", [12], lines=["prem"]), "prem is no measure"),
        (
            lambda: analysis.sweep2(PPO, "months", [12], "state", ["WA"], measure="left"),
            "left is no measure: choose one of income",
        ),
        (lambda: analysis.sensitivity(PPO, ["state"]), "state is no number above zero"),
        (lambda: analysis.sensitivity(PPO, by=10), "by is a share"),
        (lambda: analysis.explorer(PPO, {"plan.deductible": [-1]}), "too low"),
        (lambda: analysis.frame({"state": "WA"}), "missing"),
        (lambda: analysis.quantiles(analysis.crowd_frame(20), "left"), "left is no column"),
        (lambda: analysis.quantiles(analysis.crowd_frame(20), by="left"), "left is no column"),
    ],
)
def test_what_cannot_be_tried_is_told_in_words(call: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()
    assert issubclass(CaseError, ValueError)


# -- sensitivity ------------------------------------------------------------------------------------------


def test_sensitivity_is_the_case_a_tenth_lower_and_higher() -> None:
    table = analysis.sensitivity(PPO)
    base = estimate(PPO).ledger
    assert list(table["swing"]) == sorted(table["swing"], reverse=True)
    assert (table["swing"] == table[["net_low", "net_high"]].abs().max(axis=1)).all()
    assert table["question"].str.len().gt(3).all()
    for field in ("plan.deductible", "patient.job.pay", "travel.miles_one_way", "plan.premium"):
        for side, share in (("low", 0.9), ("high", 1.1)):
            value = table.loc[field, side]
            assert value == pytest.approx(share * table.loc[field, "value"])
            alone = estimate(PPO.changed({field: value})).ledger
            effect = alone.net.sum() - base.net.sum()
            assert table.loc[field, f"net_{side}"] == pytest.approx(effect, abs=0.01)
            worst = alone.net.min() - base.net.min()
            assert table.loc[field, f"worst_{side}"] == pytest.approx(worst, abs=0.01)


def test_living_costs_move_what_is_left_dollar_for_dollar() -> None:
    table = analysis.sensitivity(PPO, ["home.living_costs"], by=0.2)
    living = estimate(PPO).ledger.page("living").sum()
    assert table.loc["home.living_costs", "net_low"] == pytest.approx(0.2 * living)
    assert table.loc["home.living_costs", "net_high"] == pytest.approx(-0.2 * living)


@pytest.mark.parametrize("name", FAMILIES)
def test_numbers_that_can_be_varied_are_the_settled_ones_and_setting_them_changes_nothing(
    name: str,
) -> None:
    case = FAMILIES[name]
    known = analysis.amounts(case)
    assert len(known) > 5 and not {"months", "plan.plan_year_starts"} & set(known)
    table = analysis.sensitivity(case, by=0.05)
    assert set(table.index) == set(known)
    shares = [field for field, value in known.items() if value == 1.0 and field[-5:] == "along"]
    assert all(math.isnan(table.loc[field, "high"]) for field in shares)
    whole = [field for field, value in known.items() if isinstance(value, int)]
    for field in whole:
        assert table.loc[field, "low"] < known[field] < table.loc[field, "high"]


# -- a crowd ------------------------------------------------------------------------------------------------


def test_the_crowd_is_the_batch_and_the_same_seed_gives_the_same() -> None:
    table = analysis.crowd_frame(150, months=24, seed=5)
    made = crowd(150, months=24, seed=5)
    assert np.array_equal(table["net"].to_numpy(), totals(made)[:, 0])
    assert (table["state"].to_numpy() == made.state[:, 0]).all()
    pd.testing.assert_frame_equal(table, analysis.crowd_frame(150, months=24, seed=5))
    assert not table.equals(analysis.crowd_frame(150, months=24, seed=6))
    assert table["net"].to_numpy() == pytest.approx((table["income"] - table["outgo"]).to_numpy())
    assert table["age"].between(18, 100).all() and table["treatment"].str.len().gt(3).all()
    assert set(table["cover"]) <= set(coverage.COVERAGE_NAMES.values())


def test_quantiles_of_a_crowd_are_those_of_its_families() -> None:
    table = analysis.crowd_frame(120)
    found = analysis.quantiles(table, "net", "medical", at=(0.5,))
    assert found.loc[("net", "all families"), 0.5] == np.median(table["net"])
    assert found.loc[("medical", "all families"), 0.5] == np.median(table["medical"])
    by = analysis.quantiles(table, by="cover")
    assert by["families"].sum() == 120
    one = table[table["cover"] == "COBRA"]["net"]
    assert by.loc[("net", "COBRA"), 0.9] == one.quantile(0.9)


def test_a_crowd_can_be_run_under_other_figures() -> None:
    plain = analysis.crowd_frame(80)
    with analysis.changed({PART_B: lambda premium: premium + 10}):
        dearer = analysis.crowd_frame(80)
    more = (dearer["premium"] - plain["premium"]).round(2)
    assert more.max() == 360 and more.min() == 0 and (more % 10 == 0).all()
    pd.testing.assert_frame_equal(plain, analysis.crowd_frame(80))


# -- lists, widgets and the notebook -----------------------------------------------------------------------


def test_what_is_known_can_be_listed() -> None:
    figures = analysis.known_figures("medicare.part_b")
    assert figures.loc[PART_B, "value"] == 202.9 and figures.index.str.startswith("medicare").all()
    rules = analysis.known_rules("leave.")
    assert "average_weekly_wage" in rules.loc[BENEFIT, "arguments"]
    assert len(analysis.known_rules()) == len(RULES)
    with analysis.changed({PART_B: 1}):
        assert analysis.known_figures(PART_B).loc[PART_B, "value"] == 1


def test_a_list_is_chosen_from_without_a_browser() -> None:
    shown = analysis.explorer(
        PPO, {"plan.deductible": [2500, 500], "treatment.site": ["hospital", "office"]}
    )
    assert list(shown.result) == ["net"] and not shown.result["net"].any()
    first, second, _ = shown.children
    assert first.description and second.description
    first.value = 500
    wanted = analysis.difference(PPO, PPO.changed({"plan.deductible": 500}))
    pd.testing.assert_frame_equal(shown.result, wanted)
    assert wanted.loc["total", "net"] > 0


def test_the_notebook_holds_no_logic_and_explains_each_step() -> None:
    book = json.loads(BOOK.read_text(encoding="utf-8"))
    cells = book["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    assert len(code) > 15
    for cell in cells:
        if cell["cell_type"] == "code":
            assert not cell["outputs"] and cell["execution_count"] is None, "stored output"
    for source in code:
        assert len(source.splitlines()) <= 8, source
        assert not re.search(r"^\s*(def|class|for|while|if|try)\b", source, re.M), source
    text = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
    for heading in re.findall(r"^## .+$", text, re.M):
        after = text.split(heading)[1].strip()
        assert re.match(r"[A-Z`].*[.:]", after), f"{heading} explains nothing"
    for name in ("with_figures", "with_rule", "difference", "sweep", "sweep2", "sensitivity",
                 "explorer", "crowd_frame"):  # fmt: skip
        assert f"analysis.{name}(" in "\n".join(code), name


def test_a_case_can_be_a_file_or_plain_data(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(PPO.to_yaml(), encoding="utf-8")
    wanted = analysis.frame(PPO)
    pd.testing.assert_frame_equal(analysis.frame(path), wanted)
    pd.testing.assert_frame_equal(analysis.frame(PPO.to_dict()), wanted)
    assert isinstance(Case.read(path), Case)
