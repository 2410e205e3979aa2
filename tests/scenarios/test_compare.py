"""What-ifs side by side: totals, hardest months, where they part, and the driver from the ledgers."""

from __future__ import annotations

import numpy as np
import pytest

from estimator.basis import words
from estimator.basis.months import month_ordinal
from estimator.batch import families
from estimator.case import CaseError
from estimator.projection import LINES, estimate
from estimator.scenarios import compare
from estimator.scenarios.compare import NAMES, PARTS, SAID, because_of, changes

FAMILIES = families()
ANA = FAMILIES["employer_ppo_two_earners"]
DENISE = FAMILIES["high_deductible_hourly"]


def test_every_line_of_the_ledger_stands_in_one_part() -> None:
    lines = [line for part in PARTS.values() for line in part]
    assert sorted(lines) == sorted(set(lines))
    assert set(lines) == set(LINES)
    assert set(PARTS) <= set(NAMES)


def test_totals_and_hardest_months_are_those_of_the_ledgers() -> None:
    found = compare(ANA)
    for one in found.summaries:
        net = found.results[one.name].ledger.net[0]
        assert one.total == pytest.approx(float(net.sum()))
        assert one.worst == int(np.argmin(np.round(net, 2)))
        assert one.worst_net == net[one.worst]


def test_the_running_difference_ends_at_the_total() -> None:
    for one in compare(ANA).differences:
        assert len(one.running) == ANA.months
        assert one.running[-1] == pytest.approx(one.total)
        assert all(abs(amount) < 1 for amount in one.running[: one.parts_in])


@pytest.mark.parametrize("month", ["2027-02", "2027-03", "2027-04"])
def test_two_months_of_stopping_part_in_the_month_after_the_earlier_one(month: str) -> None:
    """Stopping in another month changes pay first in the month after the earlier last month."""
    found = compare(DENISE, choices={"other": {"choices.work": "stop"}})
    assert found.differences[0].parts_in == 1  # the first month is the last one of work
    stop = {"choices.work": "stop", "choices.last_month_of_work": month}
    one = compare(DENISE, choices={"Stop": stop}).differences[0]
    assert one.parts_in == month_ordinal(month) + 1 - month_ordinal(DENISE.first_month)


def test_a_change_of_less_than_a_dollar_is_none() -> None:
    """An other cost of 0.99 a month is no difference in any month; one of a dollar is."""
    for amount, parts in ((0.99, None), (1.0, 0)):
        one = compare(DENISE, choices={"cost": {"home.other_costs": amount}}).differences[0]
        assert one.parts_in == parts
        assert (one.driver is None) == (parts is None)


def test_the_driver_of_a_cost_is_that_cost() -> None:
    one = compare(DENISE, choices={"help": {"home.other_costs": 50}}).differences[0]
    assert (one.driver, one.total) == ("home", pytest.approx(-50 * DENISE.months))
    assert one.because == ("The main reason is childcare and help at home: $1,200 more to pay.")


def test_pay_and_its_taxes_are_told_as_one() -> None:
    """Denise stops work: pay falls, its taxes fall with it, and SSDI goes the other way."""
    one = compare(DENISE).differences[0]
    assert one.driver == "pay"
    assert "pay after tax" in one.because and "Social Security" in one.because
    assert "taxes" not in [change.key for change in one.changes]
    first, other = estimate(DENISE), estimate(DENISE.changed(DENISE.scenarios["Stop in March"]))

    def of(result: object, keys: tuple[str, ...], kind: str) -> float:
        ledger = result.ledger  # type: ignore[attr-defined]
        return float(sum(ledger.page(k).sum() for k in keys if LINES[k][1] == kind))

    lost = 0.0
    for part in ("pay", "taxes"):
        for sign, kind in ((1, "income"), (-1, "outgo")):
            lost += sign * (of(other, PARTS[part], kind) - of(first, PARTS[part], kind))
    assert one.driver_change == pytest.approx(lost)


def test_taxes_that_move_with_pay_are_not_hidden_in_it() -> None:
    """Taxes that fall while pay rises are a cause of their own."""
    zero = dict.fromkeys(PARTS, 0.0)
    found = changes(zero, zero | {"pay": 100.0, "taxes": 40.0})
    assert [(c.key, c.gain) for c in found] == [("pay", 100.0), ("taxes", 40.0)]
    found = changes(zero, zero | {"pay": 100.0, "taxes": -40.0})
    assert [(c.what, c.gain) for c in found] == [("pay after tax", 60.0)]


@pytest.mark.parametrize(
    ("moved", "said"),
    [
        ({"premiums": -500.0}, "The main reason is health plan premiums: $500 more to pay."),
        ({"premiums": 500.0}, "The main reason is health plan premiums: $500 less to pay."),
        ({"pay": 500.0}, "The main reason is pay: $500 more."),
        (
            {"pay": -500.0, "social_security": 125.0},
            "The main reason is pay: $500 less. Against that: Social Security, by $125.",
        ),
        ({"pay": -500.0, "social_security": 124.0}, "The main reason is pay: $500 less."),
        (
            {"medical": 900.0, "help": -400.0},
            "The main reason is bills for care after help: $500 less to pay.",
        ),
    ],
)
def test_the_sentence_is_made_from_what_moved(moved: dict[str, float], said: str) -> None:
    zero = dict.fromkeys(PARTS, 0.0)
    assert because_of(changes(zero, zero | moved), sum(moved.values())) == said


def test_four_what_ifs_stand_beside_the_plan_and_no_fifth() -> None:
    months = ["2026-12", "2027-01", "2027-02", "2027-03", "2027-04"]
    ideas = {
        month: {"choices.work": "stop", "choices.last_month_of_work": month} for month in months
    }
    four = dict(list(ideas.items())[:4])
    assert len(compare(DENISE, choices=four).differences) == 4
    with pytest.raises(ValueError, match="four what-ifs at most") as error:
        compare(DENISE, choices=ideas)
    assert not isinstance(error.value, CaseError)
    with pytest.raises(ValueError, match="four what-ifs at most"):
        compare(*[DENISE.changed({"about": month}) for month in [*months, "2027-05"]])


def test_plain_data_holds_the_totals_and_the_chart() -> None:
    data = compare(ANA).to_dict()
    names = list(data["scenarios"])
    assert names == ["As planned", *ANA.scenarios]
    for one in data["differences"]:
        gap = data["scenarios"][one["name"]]["net_total"] - data["scenarios"][names[0]]["net_total"]
        assert one["total"] == pytest.approx(gap, abs=0.011)
        assert one["running"][-1] == pytest.approx(one["total"], abs=0.011)
        assert one["because"] in one["sentence"]


def test_the_words_follow_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every text goes through the catalogue; a case may be compared in two languages in a row."""
    english = compare(ANA).differences[0]
    table = {text: f"~{text}" for text in [*dict.values(SAID), *dict.values(NAMES)]}
    monkeypatch.setattr(words, "_texts", lambda code: table)
    with words.speaking("es"):
        found = compare(ANA)
        other = found.differences[0]
    assert next(iter(found.results)) == "~As planned"
    assert other.because.startswith("~The main reason is ~pay after tax")
    assert other.sentence.startswith("~By the end of noviembre de 2028 ")
    assert (other.total, other.parts_in, other.driver) == (
        english.total,
        english.parts_in,
        english.driver,
    )
    assert compare(ANA).differences[0].sentence == english.sentence
