"""Compare the paths: each plan that could follow the job's plan, priced by running it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from estimator.batch import families
from estimator.projection import estimate
from estimator.rules import coverage
from estimator.scenarios import paths

ANA = families()["employer_ppo_two_earners"]


@pytest.mark.parametrize("known", [None, True])
def test_a_path_costs_what_the_case_with_that_choice_costs(known: bool | None) -> None:
    case = ANA.changed({"choices.partner_plan": known})
    found = paths(case)
    assert {path.choice for path in found} == {
        "COBRA",
        "marketplace",
        "partner",
        "medicaid",
        "none",
    }
    for path in found:
        if not path.open:
            assert math.isnan(path.net) and not path.worst_month
            continue
        alone = estimate(case.changed({"choices.coverage_after_work": path.choice}))
        assert path.net == pytest.approx(float(np.cumsum(alone.ledger.net[0])[-1]))
        assert path.medical == pytest.approx(float(alone.ledger.page("medical").sum()))
        assert path.worst_month == alone.months.texts[alone.ledger.worst_month()]
    open_ones = {path.choice: path.open for path in found}
    assert open_ones["partner"] is bool(known)
    assert open_ones["COBRA"] and open_ones["marketplace"]


def test_what_is_only_possible_comes_after_what_is_open() -> None:
    order = [path.choice for path in paths(ANA) if path.open]
    nets = {path.choice: path.net for path in paths(ANA)}
    assert order[-1] == "medicaid"
    certain = order[:-1]
    assert certain == sorted(certain, key=lambda choice: -nets[choice])


def test_an_employer_of_nineteen_offers_no_federal_cobra() -> None:
    """29 USC 1161(b): 19 workers, 20 workers."""
    for people, is_open in ((19, False), (20, True)):
        case = ANA.changed(
            {"patient.job.employees": 19, "patient.job.employees_everywhere": people}
        )
        cobra = next(path for path in paths(case) if path.choice == "COBRA")
        assert cobra.open is is_open
        small = coverage.REASON_WORDS[coverage.Reason.COBRA_SMALL_EMPLOYER]
        assert (cobra.reason == small) is not is_open


def test_no_path_is_open_while_the_jobs_plan_goes_on() -> None:
    stays = coverage.REASON_WORDS[coverage.Reason.JOB_PLAN_STAYS]
    found = paths(families()["high_deductible_hourly"])
    assert not any(path.open for path in found)
    assert {path.reason for path in found} == {stays}
