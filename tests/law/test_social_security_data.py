"""The figures of Social Security and SSI: what they must agree with, and what is said of the states."""

import datetime as dt

import numpy as np
import pytest

from estimator.basis.columns import EARNINGS_YEARS
from estimator.basis.law import law
from estimator.basis.months import Months
from estimator.rules import social_security as ss

MONTHS = Months.starting("2026-03", 12)
PROGRAMS = [
    (state, program)
    for state in law().stems()
    if len(state) == 2
    for program in (
        law().file(state)["paid_leave"] if isinstance(law().file(state)["paid_leave"], dict) else ()
    )
]
PARAMETERS = [*law().parameters("social_security"), *law().parameters("ssi")]


def _by_year(name: str) -> dict[int, object]:
    parameter = law().parameter(name)
    return {d.year: v for d, v in zip(parameter.dates, parameter.values, strict=True)}


@pytest.mark.parametrize("parameter", PARAMETERS, ids=lambda p: p.name)
def test_every_figure_says_what_it_is_and_where_it_comes_from(parameter):
    assert parameter.says.endswith(".")
    assert parameter.source["cite"]
    assert parameter.source["url"].startswith("https://")
    assert isinstance(parameter.source["read"], dt.date)


def test_no_figure_that_a_rule_uses_is_missing():
    for name, rule in vars(ss).items():
        for figure in getattr(rule, "figures", {}).values():
            if "{" not in figure:
                assert law().parameter(figure), (name, figure)


def _nearest(amount: float, step: float) -> float:
    return step * np.floor(amount / step + 0.5 + 1e-9)


@pytest.mark.parametrize("year", range(1979, 2028))
def test_a_work_credit_follows_from_the_wage_index(year):
    wages = _by_year("social_security.average_wage_index")
    credits = _by_year("social_security.quarter_of_coverage")
    # 42 USC 413(d)(2): 250 dollars times the index two years before over that of 1976; never lower.
    by_wages = _nearest(250 * wages[year - 2] / wages[1976], 10)
    assert credits[year] == max(by_wages, credits[year - 1])


@pytest.mark.parametrize("year", range(2002, 2028))
def test_the_work_limit_and_the_trial_amount_follow_from_the_wage_index(year):
    wages = _by_year("social_security.average_wage_index")
    limit = _by_year("social_security.substantial_gainful_activity")
    trial = _by_year("social_security.trial_work.monthly_amount")
    assert limit[year] == max(_nearest(700 * wages[year - 2] / wages[1998], 10), limit[year - 1])
    assert trial[year] == max(_nearest(530 * wages[year - 2] / wages[1999], 10), trial[year - 1])


def test_the_limit_for_blindness_is_never_lower():
    most = law().series("social_security.substantial_gainful_activity", 1978, EARNINGS_YEARS[-1])
    blind = law().series(
        "social_security.substantial_gainful_activity_blind", 1978, EARNINGS_YEARS[-1]
    )
    assert (blind >= most).all()


@pytest.mark.parametrize("year", range(1985, 2028))
def test_federal_ssi_of_a_couple_is_half_as_much_again(year):
    one, two = _by_year("ssi.benefit_individual")[year], _by_year("ssi.benefit_couple")[year]
    assert abs(two - 1.5 * one) <= 2.5  # each is cut to the dollar from its own unrounded series


def test_the_bill_is_off_and_says_that_it_is_not_law():
    switch = law().parameter("social_security.bill.in_force")
    assert set(switch.values) == {0}
    assert "not law" in switch.says
    assert "H.R. 2048" in switch.source["cite"]
    assert "S. 3442" in switch.source["cite"]


def test_assumed_figures_are_marked_as_assumed():
    assumed = {p.name for p in PARAMETERS if p.evidence == "assumed"}
    assert assumed == {
        "social_security.timing.decision_lag_months",
        "social_security.assumptions.first_earning_age",
        "social_security.assumptions.low_share",
        "social_security.assumptions.low_years",
    }


def test_pay_by_age_covers_each_age_once_and_has_one_peak():
    pattern = np.array(law().on("social_security.assumptions.earnings_by_age", "2026-01-01"))
    first = law().on("social_security.assumptions.earnings_by_age_from", "2026-01-01")
    assert first + len(pattern) - 1 == 64
    top = int(pattern.argmax())
    assert (np.diff(pattern[: top + 1]) > 0).all()
    assert (np.diff(pattern[top:]) <= 0).all()


# -- the states -------------------------------------------------------------------------


@pytest.mark.parametrize(("state", "program"), PROGRAMS)
def test_each_program_says_how_social_security_treats_it(state, program):
    name = f"{state}.ssdi_offset.{program}.treatment"
    parameter = law().parameter(name)
    row = law().row(name, MONTHS)
    assert row.shape == (1, 12)
    for value in np.unique(row):
        key = "unsettled" if np.isnan(value) else str(int(value))
        assert ss.OFFSET_WORDS[key].says
    if np.isnan(row).any():
        assert "not settled" in parameter.says
        assert "Read:" in parameter.note
    else:
        assert "SSDI" in parameter.says or "does not count" in parameter.says


def test_only_states_with_a_program_speak_of_the_offset():
    with_program = {state for state, _ in PROGRAMS}
    for state in law().stems():
        if len(state) == 2:
            assert ("ssdi_offset" in law().file(state)) == (state in with_program)


@pytest.mark.parametrize(
    ("state", "program", "code"),
    [
        ("CA", "sdi", 1),
        ("RI", "tdi", 1),
        ("HI", "tdi", -1),
        ("NJ", "tdi", -1),
        ("NY", "dbl", -2),
        ("NY", "pfl", 0),
        ("PR", "sinot", -1),
    ],
)
def test_the_states_that_the_manual_settles(state, program, code):
    assert law().on(f"{state}.ssdi_offset.{program}.treatment", "2026-03-01") == code


def test_every_state_has_a_word_on_an_ssi_supplement():
    listed = law().node("ssi.state_supplement.by_state")
    states = {stem for stem in law().stems() if len(stem) == 2}
    assert set(listed) == states
    assert set(listed.values()) == {
        "none",
        "paid by the state",
        "paid by Social Security",
        "paid by Social Security and the state",
        "federal SSI is not paid there",
    }
