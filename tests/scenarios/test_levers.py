"""Levers: each is worth what running the case with it says; pairs; what is never shown."""

from __future__ import annotations

import re

import numpy as np
import pytest

from estimator.basis.law import law
from estimator.basis.words import day_words
from estimator.batch import families
from estimator.case import Case
from estimator.checklist import checklist
from estimator.projection import estimate
from estimator.scenarios import Levers, levers
from estimator.scenarios.levers import CERTAINTY

FAMILIES = families()
FOUND: dict[str, Levers] = {}


def found(name: str) -> Levers:
    if name not in FOUND:
        FOUND[name] = levers(FAMILIES[name])
    return FOUND[name]


def net(case: Case) -> float:
    return float(np.cumsum(estimate(case).ledger.net[0])[-1])


def keys(case: Case) -> list[str]:
    return [lever.key for lever in levers(case).items]


@pytest.mark.parametrize("name", FAMILIES)
def test_a_lever_is_worth_what_the_case_with_it_is_worth(name: str) -> None:
    """To the cent, each one run alone by hand."""
    case = FAMILIES[name]
    before = estimate(case)
    assert found(name).items
    for lever in found(name).items:
        alone = estimate(case.changed(lever.changes))
        change = alone.ledger.net[0] - before.ledger.net[0]
        assert round(lever.dollars, 2) == round(float(np.cumsum(change)[-1]), 2), lever.key
        eased = float(alone.ledger.net[0].min() - before.ledger.net[0].min())
        assert lever.worst_change == pytest.approx(eased, abs=0.005)
        at = np.flatnonzero(np.abs(change) >= 1)
        assert lever.starts == (before.months.first + at[0] if at.size else None)


@pytest.mark.parametrize("name", FAMILIES)
def test_a_pair_is_worth_what_the_case_with_both_is_worth(name: str) -> None:
    case = FAMILIES[name]
    by_key = {lever.key: lever for lever in found(name).items}
    for pair in found(name).pairs:
        one, other = (by_key[key] for key in pair.keys)
        both = case.changed({**one.changes, **other.changes})
        assert round(pair.together, 2) == round(net(both) - net(case), 2)
        assert pair.apart == pytest.approx(one.dollars + other.dollars)
        assert abs(pair.together - pair.apart) >= 5, "a sum needs no sentence"
        assert one.title in pair.sentence and other.title in pair.sentence


@pytest.mark.parametrize("name", FAMILIES)
def test_nothing_that_costs_money_is_shown_and_every_lever_says_what_it_takes(name: str) -> None:
    for lever in found(name).items:
        if lever.priced:
            assert lever.dollars >= 1 or lever.worst_change >= 1
        else:
            assert lever.dollars == 0 and not lever.changes
            assert re.search(r"not counted|no dollars", lever.sentence)
        assert lever.certainty in ("law", "if granted", "ask") and lever.certainty in CERTAINTY
        for text in (lever.title, lever.sentence, lever.effort, lever.where):
            assert text.strip() and "{" not in text
        assert lever.source["cite"].strip()
        assert lever.source["checked"] in ("primary", "secondary", "unverified")
        words = f"{lever.title} {lever.sentence}".lower()
        assert not re.search(r"\b(will|guarantee\w*|surely|always|survival|afford)\b", words)


@pytest.mark.parametrize("name", FAMILIES)
def test_levers_are_ranked_by_dollars_but_for_help_that_a_better_plan_replaces(name: str) -> None:
    items = [lever for lever in found(name).items if lever.priced]
    by_key = {lever.key: at for at, lever in enumerate(items)}
    competing = {frozenset(pair.keys) for pair in found(name).pairs if pair.together < pair.apart}
    for at, lever in enumerate(items[:-1]):
        after = items[at + 1]
        if lever.dollars < after.dollars - 0.005:
            moved = [k for k in by_key if frozenset((k, after.key)) in competing]
            assert any(items[by_key[k]].group == "cover" for k in moved), after.key
    for pair in found(name).pairs:
        one, other = (items[by_key[key]] for key in pair.keys)
        if one.group != "cover":
            one, other = other, one
        bills = other.key in ("help:card", "help:grant", "help:hospital", "help:extra_help")
        if one.group == "cover" and bills and pair.together < pair.apart:
            assert by_key[one.key] < by_key[other.key]


def test_help_that_the_family_has_is_not_shown() -> None:
    case = FAMILIES["employer_ppo_two_earners"]
    before = keys(case)
    had = {
        "help:card": {"help.copay_card_from": "2026-12"},
        "help:grant": {"help.foundation_grant": 5000},
        "help:hospital": {"help.hospital_discount": 0.5},
        "help:rides": {"help.free_rides": True},
        "help:parking": {"help.free_parking": True},
        "help:cash:pink_fund": {"help.cash_grant": 3000},
    }
    for key, answers in had.items():
        assert key in before
        assert key not in keys(case.changed(answers)), key


def test_a_card_is_for_private_plans_and_drugs_that_have_one() -> None:
    assert "help:card" in keys(FAMILIES["daughter_in_another_state"])
    for name in ("medicare_at_67", "medicaid_family", "uninsured", "high_deductible_hourly"):
        assert "help:card" not in [lever.key for lever in found(name).items], name


def test_the_card_never_counts_more_than_the_cards_of_the_drugs_could_pay() -> None:
    for name in ("employer_ppo_two_earners", "ssdi_in_medicare_wait"):
        case = FAMILIES[name]
        card = next(one for one in found(name).items if one.key == "help:card")
        base = estimate(case)
        possible = base.projected.help_possible.card.possible[0]
        years = base.months.year[0]
        most = max(float(possible[years == year].sum()) for year in set(years))
        assert card.changes["help.copay_card_limit"] <= round(most, 2)


def test_state_leave_and_ssdi_come_with_their_months() -> None:
    case = FAMILIES["employer_ppo_two_earners"].changed({"scenarios": {}})
    unused = case.changed({"choices.use_state_leave": False, "choices.apply_for_ssdi": False})
    by_key = {lever.key: lever for lever in levers(unused).items}
    leave, claim = by_key["state_leave"], by_key["ssdi"]
    assert leave.certainty == "law" and leave.dollars > 0
    assert claim.certainty == "if granted" and claim.deadline == "April 2027"
    assert "ssdi" not in keys(case) and "state_leave" not in keys(case)
    later = case.changed({"choices.ssdi_application": "2028-10"})
    sooner = next(one for one in levers(later).items if one.key.startswith("ssdi:"))
    assert sooner.changes == {"choices.ssdi_application": "2027-04"}


def test_the_last_day_to_choose_a_plan_is_that_of_the_checklist() -> None:
    name = "employer_ppo_two_earners"
    by = {todo.kind: todo.by for todo in checklist(estimate(FAMILIES[name])).to_dos}
    market = next(one for one in found(name).items if one.group == "cover")
    assert market.deadline == day_words(by["choose_plan_by"])


def test_open_enrollment_ends_in_december_before_the_plan() -> None:
    market = next(one for one in found("uninsured").items if "marketplace" in one.key)
    assert market.deadline == "December 15, 2026"
    assert market.starts is not None and market.starts % 12 == 0
    assert law().on("levers.open_enrollment_day", "2026-12-01") == 15


def test_hospital_help_is_asked_for_within_240_days_of_the_first_bill() -> None:
    """December 1, 2026 and 240 days is July 29, 2027."""
    help_ = next(one for one in found("uninsured").items if one.key == "help:hospital")
    assert help_.deadline == "July 29, 2027"


def test_spreading_drug_bills_moves_dates_and_no_dollars() -> None:
    """A family on Medicare whose pills meet Part D's cap in January."""
    case = FAMILIES["medicare_at_67"].changed(
        {
            "scenarios": {},
            "first_month": "2027-01",
            "months": 12,
            "treatment.regimen": "hr_ai_palbo",
            "treatment.start": "2027-01-04",
        }
    )
    plan = next(one for one in levers(case).items if one.kind == "payment_plan")
    assert plan.dollars == pytest.approx(0, abs=1) and plan.worst_change > 100
    assert "saves no money" in plan.sentence
    assert [one for one in levers(case).items if one.priced][-1].key == plan.key


def test_going_without_a_plan_is_no_lever_and_possible_medicaid_has_no_dollars() -> None:
    for name in FAMILIES:
        for lever in found(name).items:
            assert "none" not in lever.key
    ana = {lever.key: lever for lever in found("employer_ppo_two_earners").items}
    assert not ana["medicaid"].priced and ana["medicaid"].certainty == "ask"
    marisol = {lever.key: lever for lever in found("uninsured").items}
    assert marisol["cover:medicaid:2027-01"].priced


def test_a_plan_for_one_says_so_where_others_lose_theirs() -> None:
    ana = next(one for one in found("employer_ppo_two_earners").items if one.group == "cover")
    assert ana.changes["choices.others_on_marketplace"] == "spouse and children"
    assert "We counted your family at home on it too." in ana.sentence
    told = FAMILIES["employer_ppo_two_earners"].changed({"plan.others_covered": 0})
    alone = next(one for one in levers(told).items if one.group == "cover")
    assert "choices.others_on_marketplace" not in alone.changes
    assert "for you alone" in alone.sentence
    marisol = next(one for one in found("uninsured").items if one.group == "cover")
    assert "for you alone" not in marisol.sentence


def test_an_hsa_that_is_not_told_is_asked_for_and_a_told_one_is_not() -> None:
    case = FAMILIES["high_deductible_hourly"]
    assert "account" in keys(case)
    assert "account" not in keys(case.changed({"plan.accounts.hsa_balance": 500}))


def test_plain_data_is_rounded_to_the_cent() -> None:
    data = found("employer_ppo_two_earners").to_dict()
    assert [one["key"] for one in data["levers"]] == [
        one.key for one in found("employer_ppo_two_earners").items
    ]
    assert data["levers"][0]["dollars"] == round(data["levers"][0]["dollars"], 2)
    assert re.fullmatch(r"\d{4}-\d{2}", data["levers"][0]["starts"])
    assert len(data["pairs"]) == len(found("employer_ppo_two_earners").pairs)
