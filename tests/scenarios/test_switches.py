"""Switches: each open one is a valid case that changes something; closed ones say why."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest

from estimator.batch import families
from estimator.case import Case
from estimator.projection import estimate
from estimator.rules.assistance import REASONS
from estimator.rules.assistance import Reason as HelpReason
from estimator.rules.coverage import REASON_WORDS, Reason
from estimator.rules.social_security import REFUSAL_WORDS
from estimator.scenarios import Switch, chosen, compare, switches
from estimator.scenarios.switches import GROUPS, differs

FAMILIES = families()
FOUND: dict[str, tuple[Switch, ...]] = {}
ABOVE_LIMIT = REFUSAL_WORDS["works_above_limit"].says


def found(name: str) -> tuple[Switch, ...]:
    if name not in FOUND:
        FOUND[name] = switches(FAMILIES[name])
    return FOUND[name]


def by_key(all_of_them: tuple[Switch, ...]) -> dict[str, Switch]:
    return {switch.key: switch for switch in all_of_them}


@pytest.mark.parametrize("name", FAMILIES)
def test_every_open_switch_is_a_case_that_changes_something(name: str) -> None:
    case = FAMILIES[name].changed({"scenarios": {}})
    base = estimate(case)
    opened = [switch for switch in found(name) if switch.open]
    assert opened
    for switch in opened:
        assert differs(base, estimate(case.changed(switch.changes))), switch.key


@pytest.mark.parametrize("name", FAMILIES)
def test_switches_are_told_apart_and_those_that_are_closed_say_why(name: str) -> None:
    keys = [switch.key for switch in found(name)]
    assert len(keys) == len(set(keys))
    titles = [switch.title for switch in found(name) if switch.open]
    assert len(titles) == len(set(titles))
    order = [(GROUPS.index(s.group), not s.open) for s in found(name)]
    assert order == sorted(order)
    for switch in found(name):
        assert switch.title.strip() and "{" not in switch.title + switch.reason
        if not switch.open:
            assert switch.changes == {}
            assert switch.reason.endswith(".")


def test_keys_do_not_hang_on_the_language_or_the_name() -> None:
    case = FAMILIES["uninsured"]
    other = switches(case.changed({"patient.name": "Somebody"}))
    assert [s.key for s in other] == [s.key for s in found("uninsured")]


def test_a_family_in_each_situation_has_its_own_switches() -> None:
    """Some that must be there, and some that must not, family by family."""
    ana = by_key(found("employer_ppo_two_earners"))
    assert {
        "keep_on",
        "stop:2026-12",
        "state_leave",
        "ssdi:off",
        "cover:none",
        "own:Stop in June",
    } <= {key for key, switch in ana.items() if switch.open}
    assert "stop:2027-06" not in ana, "the file's own what-if says the same"
    assert any(key.startswith("helper:leave") for key in ana)
    ruth = by_key(found("medicare_at_67"))
    assert not any(key.startswith(("stop", "fewer", "helper", "state_leave")) for key in ruth)
    joyce = by_key(found("ssdi_in_medicare_wait"))
    assert joyce["given_as:1"].open and joyce["payment_plan:2028-05"].open


# -- closed by the law, with the rule's own words ------------------------------------------------


def test_ssdi_is_closed_while_pay_is_above_the_limit() -> None:
    for name in ("high_deductible_hourly", "uninsured", "daughter_in_another_state"):
        claim = by_key(found(name))["ssdi"]
        assert not claim.open
        assert claim.reason.startswith(ABOVE_LIMIT)
    shorter = by_key(found("marketplace_self_employed"))["ssdi"]  # a shorter week, still above it
    assert not shorter.open and shorter.reason == ABOVE_LIMIT


def test_a_claim_is_open_the_moment_pay_is_below_the_limit() -> None:
    """Renata's 41,000 a year is 3,417 a month at 38 hours: 24 hours is above 1,690, 10 is below."""
    case = FAMILIES["marketplace_self_employed"]
    low = by_key(switches(case.changed({"choices.hours_per_week": 10})))
    assert "ssdi" not in low
    assert low["ssdi:off"].open


def test_a_family_on_ssdi_cannot_claim_it_again() -> None:
    claim = by_key(found("ssdi_in_medicare_wait"))["ssdi"]
    assert not claim.open and "paid already" in claim.reason


def test_past_full_retirement_age_there_is_no_ssdi() -> None:
    """Born June 1959: full retirement age is 66 and 10 months, April 2026."""
    ruth = by_key(found("medicare_at_67"))["ssdi"]
    assert not ruth.open and ruth.reason == REFUSAL_WORDS["too_old"].says
    younger = FAMILIES["medicare_at_67"].changed({"patient.birth": "1962-06"})
    claim = by_key(switches(younger))["ssdi"]
    assert not claim.open and "Ask Social Security" in claim.reason


def test_on_medicare_the_marketplace_cobra_and_cards_are_closed() -> None:
    ruth = by_key(found("medicare_at_67"))
    assert ruth["cover:marketplace"].reason == REASON_WORDS[Reason.MARKETPLACE_MEDICARE]
    assert ruth["cover:COBRA"].reason == REASON_WORDS[Reason.COBRA_NO_PLAN]
    assert "Medicare" in ruth["help:card"].reason
    assert not any(ruth[key].open for key in ("cover:marketplace", "cover:COBRA", "help:card"))


def test_on_medicaid_private_help_is_closed() -> None:
    keisha = by_key(found("medicaid_family"))
    assert keisha["cover:marketplace"].reason == REASON_WORDS[Reason.MARKETPLACE_MEDICAID]
    assert keisha["help:grant"].reason == REASONS[HelpReason.WRONG_COVER][0]
    assert "Medicaid" in keisha["help:card"].reason
    closed = ("cover:marketplace", "help:grant", "help:card", "help:hospital", "cover:COBRA")
    assert not any(keisha[key].open for key in closed)


def test_without_a_plan_there_is_none_to_keep() -> None:
    marisol = by_key(found("uninsured"))
    assert marisol["cover:COBRA"].reason == REASON_WORDS[Reason.COBRA_NO_PLAN]
    assert not marisol["cover:COBRA"].open
    assert not marisol["help:grant"].open


def test_a_state_without_a_program_pays_no_leave() -> None:
    for name, state in (("high_deductible_hourly", "Texas"), ("uninsured", "Georgia")):
        pay = by_key(found(name))["state_leave"]
        assert not pay.open and state in pay.reason


@pytest.mark.parametrize(("people", "is_open"), [(19, False), (20, True)])
def test_cobra_of_an_employer_of_nineteen_is_closed(people: int, is_open: bool) -> None:
    """29 USC 1161(b): 19 workers, 20 workers."""
    case = FAMILIES["employer_ppo_two_earners"].changed(
        {
            "patient.job.employees": 19,
            "patient.job.employees_everywhere": people,
            "choices.coverage_after_work": "marketplace",
            "scenarios": {},
        }
    )
    cobra = by_key(switches(case))["cover:COBRA"]
    assert cobra.open is is_open
    small = REASON_WORDS[Reason.COBRA_SMALL_EMPLOYER]
    assert (cobra.reason == small) is not is_open


def test_leave_that_no_law_holds_is_closed() -> None:
    """Texas has no leave law of its own, and FMLA needs 50 workers nearby: 49, 50."""
    for people, is_open in ((49, False), (50, True)):
        case = FAMILIES["high_deductible_hourly"].changed(
            {
                "scenarios": {},
                "caregiver": {
                    "relation": "spouse",
                    "job": {
                        "pay": 3000,
                        "per": "month",
                        "hours_per_week": 40,
                        "employees": people,
                        "months_with_employer": 60,
                    },
                },
            }
        )
        away = next(s for s in switches(case) if s.key.startswith("helper:leave"))
        assert away.open is is_open
        assert ("leave law" in away.reason) is not is_open


def test_paths_are_not_offered_while_the_jobs_plan_goes_on() -> None:
    only = [s for s in found("high_deductible_hourly") if s.group == "cover"]
    assert [s.key for s in only] == ["cover"]
    assert only[0].reason == REASON_WORDS[Reason.JOB_PLAN_STAYS] and not only[0].open


def test_medigap_needs_its_price_and_a_state_that_makes_companies_sell_it() -> None:
    joyce = FAMILIES["ssdi_in_medicare_wait"]
    assert not by_key(found("ssdi_in_medicare_wait"))["medicare:medigap"].open
    priced = by_key(switches(joyce.changed({"plan.medigap_premium": 200})))
    assert priced["medicare:medigap"].open
    nowhere = by_key(switches(joyce.changed({"plan.medigap_premium": 200, "state": "NV"})))
    assert (
        not nowhere["medicare:medigap"].open
        or estimate(joyce.changed({"state": "NV"})).point("medigap_window") < 1e6
    )


def start_of(days: int) -> Case:
    import datetime as dt

    day = dt.date(2027, 1, 1) - dt.timedelta(days=days)
    return FAMILIES["high_deductible_hourly"].changed(
        {
            "scenarios": {},
            "first_month": "2026-11",
            "treatment.start": day.isoformat(),
        }
    )


@pytest.mark.parametrize(("days", "is_open"), [(31, True), (32, False)])
def test_a_long_wait_for_a_new_plan_year_is_not_shown(days: int, is_open: bool) -> None:
    one = next(s for s in switches(start_of(days)) if s.group == "start")
    assert one.open is is_open
    if is_open:
        assert one.changes == {"treatment.start": "2027-01-01"}
    else:
        assert "care team" in one.reason


# -- what-ifs from keys ----------------------------------------------------------------------------


def test_chosen_keys_become_what_ifs() -> None:
    name = "employer_ppo_two_earners"
    case = FAMILIES[name]
    ideas = chosen(found(name), ["keep_on", "site:office", "keep_on"])
    side_by_side = compare(case, choices=ideas)
    assert len(side_by_side.differences) == 2
    alone = estimate(case.changed({"scenarios": {}, "choices.work": "keep on"}))
    first = side_by_side.differences[0]
    assert np.array_equal(side_by_side.results[first.name].ledger.net, alone.ledger.net)


def test_a_closed_or_unknown_key_and_a_fifth_one_are_plain_errors() -> None:
    all_of_them = found("high_deductible_hourly")
    with pytest.raises(ValueError, match="no such what-if"):
        chosen(all_of_them, ["state_leave"])
    with pytest.raises(ValueError, match="no such what-if"):
        chosen(all_of_them, ["yacht"])
    five = [s.key for s in all_of_them if s.open][:5]
    assert len(five) == 5
    with pytest.raises(ValueError, match="four what-ifs at most"):
        chosen(all_of_them, five)


def test_plain_data_is_what_the_switch_says() -> None:
    for switch in found("uninsured"):
        data: dict[str, Any] = switch.to_dict()
        assert data["key"] == switch.key and data["open"] is switch.open


def test_a_familys_switches_come_quickly() -> None:
    """A tenth of a second a family; the best of three, with room for a busy machine."""
    taken = []
    for number in range(3):
        case = FAMILIES["employer_ppo_two_earners"].changed({"patient.name": f"N{number}"})
        start = time.perf_counter()
        switches(case)
        taken.append(time.perf_counter() - start)
    assert min(taken) < 0.3
