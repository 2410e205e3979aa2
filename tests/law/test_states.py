"""The files of the states: complete, sourced, consistent; a new program is one file and no code."""

import datetime as dt

import numpy as np
import pytest

from estimator.basis.law import Law, law
from estimator.basis.months import Months
from estimator.rules import leave

STATES = (
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ "
    "NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY"
).split()
REASONS = ("own_illness", "family_care")
RULES = (
    leave.average_weekly_wage,
    leave.weekly_benefit,
    leave.dependents_allowance,
    leave.eligibility,
    leave.state_leave,
    leave.reduced_leave,
    leave.most_payable,
    leave.premium,
    leave.hours_counted,
    leave.weeks_open,
    leave.state_pay_taxed_share,
)
#: What a law that holds the job must say.
PROTECTION = (leave.job_protection, leave.protected_leave, leave.leave_use)
IN_FORCE = {
    ("CA", "sdi"): "both",
    ("NJ", "tdi"): "both",
    ("NY", "dbl"): "own_illness",
    ("NY", "pfl"): "family_care",
    ("RI", "tdi"): "both",
    ("HI", "tdi"): "own_illness",
    ("WA", "pfml"): "both",
    ("MA", "pfml"): "both",
    ("CT", "pl"): "both",
    ("OR", "pfmli"): "both",
    ("CO", "famli"): "both",
    ("DC", "pfl"): "both",
    ("DE", "pfml"): "both",
    ("MN", "pl"): "both",
    ("ME", "pfml"): "both",
    ("MD", "famli"): "both",
}
TRIPLES = [
    (state, program, reason)
    for (state, program), reasons in IN_FORCE.items()
    for reason in REASONS
    if reasons in ("both", reason)
]


def test_every_state_has_a_file_that_names_it():
    assert len(STATES) == 51
    for state in STATES:
        file = law().file(state)
        assert file["name"]
        assert "paid_leave" in file


def test_programs_are_those_in_force_and_maryland():
    found = {
        (state, program, reason)
        for state in STATES
        for reason in REASONS
        for program in leave.programs(law().node(f"{state}.paid_leave"), reason)
    }
    assert found == set(TRIPLES)


@pytest.mark.parametrize("state", [s for s in STATES if s not in {k[0] for k in IN_FORCE}])
def test_a_state_without_a_program_says_so_with_a_source(state):
    file = law().file(state)
    assert file["paid_leave"] == "none"
    assert file["paid_leave_note"]
    source = file["paid_leave_source"]
    assert source["cite"] and source["url"].startswith("https://")
    assert source["checked"] in ("primary", "secondary", "unverified")
    assert leave.programs(file["paid_leave"], "own_illness") == []


@pytest.mark.parametrize(("state", "program", "reason"), TRIPLES)
def test_every_figure_that_the_rules_need_is_there_for_five_years(state, program, reason):
    months = Months.starting("2026-01", 60)
    for rule in RULES:
        figures = law().figures(rule, months, state=state, program=program, reason=reason)
        for name, row in figures.items():
            assert np.isfinite(row).all(), (rule.key, name)
    law().row(f"{state}.paid_leave.{program}.claims.re_rated", months)
    law().row(f"{state}.paid_leave.{program}.{reason}.taxable_share", months)


@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize("state", STATES)
def test_every_law_that_holds_a_job_is_complete(state, reason):
    months = Months.starting("2026-01", 60)
    names = leave.protections(state, law().file(state), reason)
    assert names[0] == "leave.fmla"
    assert len(names) == len(set(names))
    for name in names:
        for rule in PROTECTION:
            for figure, row in law().figures(rule, months, protection=name).items():
                assert np.isfinite(row).all(), (name, figure)
        assert set(np.unique(law().row(f"{name}.keeps_health_plan", months))) <= {0.0, 1.0}
        period = law().row(f"{name}.period_months", months)
        assert set(np.unique(period)) <= {12.0, 24.0}


def test_laws_that_hold_the_job_without_paying():
    found = {state for state in STATES if "protected_leave" in law().file(state)}
    assert found == {"HI", "ME", "RI", "VT", "WI"}
    for state in found:
        for node in law().file(state)["protected_leave"].values():
            assert node["name"] and node["family"]


def test_days_to_claim_are_sourced_and_positive():
    count = 0
    for state, program, reason in TRIPLES:
        node = law().node(f"{state}.paid_leave.{program}.{reason}")
        if "claim_deadline_days" in node:
            name = f"{state}.paid_leave.{program}.{reason}.claim_deadline_days"
            assert 14 <= law().on(name, "2026-06-01") <= 365
            assert law().parameter(name).source["cite"]
            count += 1
    assert count >= 20
    assert law().on("CA.paid_leave.sdi.own_illness.claim_deadline_days", "2026-06-01") == 49
    assert law().on("CA.paid_leave.sdi.family_care.claim_deadline_days", "2026-06-01") == 41
    assert law().on("leave.fmla.notice_days", "2026-06-01") == 30


@pytest.mark.parametrize(("state", "program"), sorted(IN_FORCE))
def test_the_combined_limit_is_no_less_than_each(state, program):
    for date in ("2026-06-01", "2029-06-01"):
        combined = law().on(f"{state}.paid_leave.{program}.weeks_combined", date)
        for reason in REASONS:
            if reason in law().node(f"{state}.paid_leave.{program}"):
                assert law().on(f"{state}.paid_leave.{program}.{reason}.weeks", date) <= combined


def test_washington_holds_the_job_at_smaller_employers_each_year():
    name = "WA.paid_leave.pfml.own_illness.job_protection.minimum_employees"
    years = [law().on(name, f"{year}-01-01") for year in (2025, 2026, 2027, 2028)]
    assert years == [50, 25, 15, 8]
    assert law().on(name, "2026-12-31") == 25


def test_puerto_rico_is_an_extra_beside_the_51():
    assert "PR" not in STATES
    months = Months.starting("2026-01", 60)
    names = {"state": "PR", "program": "sinot", "reason": "own_illness"}
    assert leave.programs(law().node("PR.paid_leave"), "own_illness") == ["sinot"]
    for rule in RULES:
        law().figures(rule, months, **names)
    weekly = leave.weekly_benefit(
        average_weekly_wage=np.array([[10.0], [100.0], [173.84], [173.86], [900.0]]),
        **law().figures(leave.weekly_benefit, months, **names),
    )
    assert weekly[:, 0].tolist() == [12, 65, 113, 113, 113]


def test_programs_to_come_have_dates():
    assert law().file("VA")["paid_leave_coming"]["benefits_from_date"] == dt.date(2028, 12, 1)
    assert law().node("MD.paid_leave.famli.benefits_from_date") == dt.date(2028, 1, 3)


@pytest.mark.parametrize(("state", "program"), sorted(IN_FORCE))
def test_words_that_a_family_needs(state, program):
    node = law().node(f"{state}.paid_leave.{program}")
    for word in ("name", "agency", "url", "premiums_paid_by", "taxability"):
        assert node[word], word
    if "family_care" in node:
        assert node["family"]


def test_maryland_pays_nothing_before_2028():
    months = Months.starting("2027-11", 4)
    figures = law().figures(leave.weekly_benefit, months, state="MD", program="famli")
    weekly = leave.weekly_benefit(average_weekly_wage=np.array([[1000.0]]), **figures)
    assert weekly[0, :2].tolist() == [0, 0]
    assert (weekly[0, 2:] > 0).all()


def test_virginia_names_what_is_coming():
    assert law().file("VA")["paid_leave_coming"]["benefits_from"]


SHARES = [
    ("WA.paid_leave.pfml", 0.90, "down", "2024-01-01 2025-01-01 2026-01-01"),
    ("MA.paid_leave.pfml", 0.64, "cent", "2024-01-01 2025-01-01 2026-01-01"),
    ("OR.paid_leave.pfmli", 1.20, "cent", "2023-10-01 2024-07-01 2025-08-01 2026-07-01"),
    ("CO.paid_leave.famli", 0.90, "cent", "2025-01-01 2025-07-01 2026-07-01"),
    ("MN.paid_leave.pl", 1.00, "cent", "2026-01-01"),
    ("ME.paid_leave.pfml", 1.00, "cent", "2025-07-01 2026-07-01"),
    ("CT.paid_leave.pl", 60.0, "cent", "2024-01-01 2025-01-01 2026-01-01"),
]


@pytest.mark.parametrize(("program", "share", "rounding", "dates"), SHARES)
def test_the_maximum_is_the_share_that_the_statute_names(program, share, rounding, dates):
    """Two published figures, the average wage and the maximum, must agree with the law."""
    for date in dates.split():
        exact = share * law().on(f"{program}.wage_measure", date)
        maximum = law().on(f"{program}.maximum_weekly_benefit", date)
        expected = np.floor(exact) if rounding == "down" else round(exact, 2)
        assert maximum == pytest.approx(expected, abs=0.0051), date


def test_oregon_minimum_is_five_percent():
    for date in ("2024-07-01", "2025-08-01", "2026-07-01"):
        exact = 0.05 * law().on("OR.paid_leave.pfmli.wage_measure", date)
        assert law().on("OR.paid_leave.pfmli.minimum_weekly_benefit", date) == pytest.approx(
            exact, abs=0.006
        )


def test_figures_after_the_last_publication_are_flagged():
    parameter = law().parameter("WA.paid_leave.pfml.maximum_weekly_benefit")
    assert not parameter.assumed_on(dt.date(2026, 12, 31))
    assert parameter.assumed_on(dt.date(2027, 1, 1))


def test_what_was_not_read_is_not_called_primary():
    """A maximum is an agency's notice: none of them was read at the source."""
    for state, program in IN_FORCE:
        figure = law().parameter(f"{state}.paid_leave.{program}.maximum_weekly_benefit")
        if (state, program) != ("NY", "dbl"):  # the statute itself names 170 dollars
            assert figure.checked != "primary"


MADE_UP = """
# Atlantis: a made-up program for a test.
name: Atlantis
kinds:
  made: &made
    {evidence: assumed, revised: by law, checked: unverified, source: {cite: a test}, says: Made up.}
paid_leave:
  tide:
    name: Tide Leave
    in_force: {<<: *made, unit: 0 or 1, values: {2026-01-01: 1}}
    quarters_counted: {<<: *made, unit: count, values: {2026-01-01: 4}}
    few_quarters: {<<: *made, unit: count, values: {2026-01-01: 0}}
    wage_rounding: {<<: *made, unit: USD, values: {2026-01-01: [0, 0]}}
    wage_measure: {<<: *made, unit: USD/week, values: {2026-01-01: 1000, 2026-07-01: 1200}}
    tier_tops: {<<: *made, unit: measures, values: {2026-01-01: [0.25, 0.5, 1000000]}}
    tier_rates: {<<: *made, unit: share, values: {2026-01-01: [1.0, 0.8, 0.4]}}
    whole_wage: {<<: *made, unit: 0 or 1, values: {2026-01-01: 0}}
    rounding_of_steps: {<<: *made, unit: USD, values: {2026-01-01: [0, 0]}}
    rounding: {<<: *made, unit: USD, values: {2026-01-01: [0, 5]}}
    minimum_weekly_benefit: {<<: *made, unit: USD/week, values: {2026-01-01: 20}}
    minimum_limited_to_wage: {<<: *made, unit: 0 or 1, values: {2026-01-01: 1}}
    maximum_weekly_benefit: {<<: *made, unit: USD/week, values: {2026-01-01: 700}}
    dependents_allowance: {<<: *made, unit: mixed, values: {2026-01-01: [0.1, 15, 3]}}
    own_illness:
      weeks: {<<: *made, unit: weeks, values: {2026-01-01: 10}}
      waiting_days: {<<: *made, unit: days, values: {2026-01-01: 3}}
      waiting_paid_back_after: {<<: *made, unit: days, values: {2026-01-01: 0}}
      waiting_uses_weeks: {<<: *made, unit: 0 or 1, values: {2026-01-01: 0}}
"""


def test_a_made_up_program_is_one_file_and_no_code(tmp_path):
    folder = tmp_path / "law" / "states"
    folder.mkdir(parents=True)
    (folder / "ZZ.yaml").write_text(MADE_UP)
    ours = Law(root=tmp_path)
    months = Months.starting("2026-06", 4)
    names = {"state": "ZZ", "program": "tide", "reason": "own_illness"}
    assert leave.programs(ours.node("ZZ.paid_leave"), "own_illness") == ["tide"]
    assert leave.programs(ours.node("ZZ.paid_leave"), "family_care") == []
    weekly = leave.weekly_benefit(
        average_weekly_wage=np.array([[10.0], [250.0], [900.0], [5000.0]]),
        **ours.figures(leave.weekly_benefit, months, **names),
    )
    # June: 250 + 0.8 x 250 + 0.4 x 400 = 610. July: 300 + 0.8 x 300 + 0.4 x 300 = 660.
    assert weekly[:, 0].tolist() == [10, 250, 610, 700]
    assert weekly[:, 1].tolist() == [10, 250, 660, 700]
    extra = leave.dependents_allowance(
        weekly_benefit=weekly,
        dependents=np.array([[0.0], [1], [2], [9]]),
        **ours.figures(leave.dependents_allowance, months, **names),
    )
    assert extra[:, 0].tolist() == [0, 25, 122, 210]
    start = float(dt.date(2026, 6, 29).toordinal())
    paid = leave.state_leave(
        month_edges=months.edges,
        weekly_benefit=weekly,
        dependents_allowance=extra,
        eligible=np.ones((4, 1), dtype=bool),
        leave_start=np.full((4, 1), start),
        leave_end=np.full((4, 1), 999_999.0),
        sick_pay_ends=np.full((4, 1), start),
        weeks_used=np.zeros((4, 1)),
        **ours.figures(leave.state_leave, months, **names),
    )
    # The claim starts in June, so June's benefit holds; 3 days unpaid, then 10 weeks from 2 July.
    assert paid.pay[2] == pytest.approx([0, 30 / 7 * 732, 31 / 7 * 732, 9 / 7 * 732])
