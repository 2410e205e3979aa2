"""A nurse's aide of 44 with two children stops work: in Washington, and the same family in Texas.

The derivation of every amount, month by month, stands in the comments of
journeys/nurses_aide_washington.yaml; the tests repeat only its results.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import yaml

from estimator.case import Case
from estimator.projection import Estimate, estimate
from estimator.rules import leave

FILES = Path(__file__).parent / "journeys"
CASES = {s: Case.read(FILES / f"nurses_aide_{s}.yaml") for s in ("washington", "texas")}
RESULTS = {state: estimate(case) for state, case in CASES.items()}
BOTH = pytest.mark.parametrize("state", RESULTS)
MONTHS = RESULTS["washington"].months.texts
TO = {name: k for k, name in enumerate(MONTHS)}

#: A line by hand: first month, last month, amount in each month between. All other months are zero.
Spans = list[tuple[str, str, float]]

SAME: dict[str, Spans] = {
    "wages": [
        ("2026-01", "2026-01", 3360.00),
        ("2026-02", "2026-02", 3393.60),
        ("2026-03", "2026-03", 3376.80),
    ],
    "sick_pay": [
        ("2026-01", "2026-01", 134.40),
        ("2026-02", "2026-02", 100.80),
        ("2026-03", "2026-03", 117.60),
        ("2026-04", "2026-04", 1092.81),
    ],
    "payroll_tax": [("2026-01", "2026-03", 267.32), ("2026-04", "2026-04", 83.60)],
    "income_tax": [],
    "tax_due": [],
    "ssdi": [("2026-10", "2026-12", 1713), ("2027-01", "2028-12", 1775)],
    "ssdi_family": [
        ("2026-10", "2026-12", 856),
        ("2027-01", "2028-02", 886),
        ("2028-03", "2028-12", 887),
    ],
    "ssdi_back_pay": [],
    "short_term_disability": [],
    "long_term_disability": [],
    "medical": [
        ("2026-01", "2026-01", 4500),
        ("2027-01", "2027-01", 4500),
        ("2028-01", "2028-01", 4500),
        ("2028-09", "2028-09", 2684.15),
        ("2028-10", "2028-10", 201.77),
        ("2028-11", "2028-12", 57.75),
    ],
    "living": [("2026-01", "2028-12", 2900)],
}
WASHINGTON: dict[str, Spans] = {
    "state_leave": [
        ("2026-04", "2026-04", 2135.44),
        ("2026-05", "2026-05", 3210.71),
        ("2026-06", "2026-06", 3107.14),
        ("2026-07", "2026-07", 246.70),
    ],
    "state_leave_premium": [("2026-01", "2026-03", 28.21), ("2026-04", "2026-04", 8.82)],
    "tax_refund": [("2027-04", "2027-04", 8623.56)],
}
TEXAS: dict[str, Spans] = {
    "state_leave": [],
    "state_leave_premium": [],
    "tax_refund": [("2027-04", "2027-04", 5991.81)],
}
PREMIUM: dict[str, Spans] = {
    "washington": [
        ("2026-01", "2026-07", 240),
        ("2026-08", "2028-01", 1519.80),
        ("2028-02", "2028-08", 2235),
        ("2028-09", "2028-12", 244.23),
    ],
    "texas": [
        ("2026-01", "2026-06", 240),
        ("2026-07", "2027-12", 1519.80),
        ("2028-01", "2028-08", 2235),
        ("2028-09", "2028-12", 244.23),
    ],
}
EVENTS: set[tuple[str, str]] = {
    ("2026-04", "work_stops"),
    ("2026-04", "sick_pay_ends"),
    ("2026-04", "apply_for_ssdi"),
    ("2026-09", "ssdi_entitled"),
    ("2026-10", "ssdi_first_payment"),
    ("2027-01", "plan_year"),
    ("2028-01", "plan_year"),
    ("2028-09", "medicare_starts"),
}
OF_THE_STATE: dict[str, set[tuple[str, str]]] = {
    "washington": {
        ("2026-04", "state_leave_starts"),
        ("2026-07", "state_leave_ends"),
        ("2026-07", "protection_ends"),
        ("2026-08", "employer_plan_ends"),
    },
    "texas": {("2026-06", "protection_ends"), ("2026-07", "employer_plan_ends")},
}
PLAN_KEPT = {"protection_ends", "employer_plan_ends"}


def page(state: str, line: str) -> np.ndarray:
    return RESULTS[state].ledger.page(line)[0]


def by_hand(spans: Spans) -> np.ndarray:
    expected = np.zeros(len(MONTHS))
    for first, last, amount in spans:
        expected[TO[first] : TO[last] + 1] = amount
    return expected


def wrong(state: str, lines: dict[str, Spans]) -> dict[str, tuple[float, float]]:
    """Every month of every line that is a cent or more from the hand value: (found, by hand)."""
    return {
        f"{line} {month}": (round(float(found), 2), float(expected))
        for line, spans in lines.items()
        for month, found, expected in zip(MONTHS, page(state, line), by_hand(spans), strict=True)
        if abs(found - expected) > 0.0101
    }


def told(result: Estimate) -> set[tuple[str, str]]:
    return {(MONTHS[e.month - result.months.first], e.kind) for e in result.events}


def net_by_hand(state: str, month: str, expected: float) -> None:
    net = float(RESULTS[state].ledger.net[0, TO[month]])
    assert net == pytest.approx(expected, abs=0.03), month


# -- the two case files ------------------------------------------------------------------------------


def test_the_families_differ_only_in_their_state() -> None:
    first, second = (yaml.safe_load((FILES / f"nurses_aide_{s}.yaml").read_text()) for s in CASES)
    differing = {k for k in first if first[k] != second[k]}
    assert first.keys() == second.keys()
    assert differing == {"state", "about"}


# -- month by month ----------------------------------------------------------------------------------


@BOTH
def test_every_month_of_pay_benefits_taxes_and_bills(state: str) -> None:
    assert wrong(state, SAME) == {}


def test_washington_pays_twelve_weeks() -> None:
    assert wrong("washington", WASHINGTON) == {}
    assert page("washington", "state_leave").sum() == pytest.approx(12 * 725, abs=0.005)


def test_texas_pays_nothing_while_away() -> None:
    assert wrong("texas", TEXAS) == {}


@pytest.mark.parametrize("state", [pytest.param("washington"), "texas"])
def test_plan_cobra_and_medicare_premiums(state: str) -> None:
    """Employer plan, 18 months at 102 percent, the extension at 150 percent, then Medicare."""
    assert wrong(state, {"premium": PREMIUM[state]}) == {}


def test_driving() -> None:
    driving = page("texas", "driving")
    # Two trips of 30 miles at 20.5 cents; one in September 2028 at 23.5 cents; two in January 2028.
    found = [driving[TO[m]] for m in ("2026-01", "2028-09", "2028-01")]
    assert found == pytest.approx([12.30, 7.05, 14.10], abs=0.005)


def test_what_is_left_each_quarter_in_texas() -> None:
    # January 2026: 3,494.40 less 267.32, 240, 4,500, 12.30 and 2,900.
    net_by_hand("texas", "2026-01", -4425.22)
    # April: sick pay 1,092.81 less 83.60, 240, one trip (the 6th) 6.15 and 2,900.
    net_by_hand("texas", "2026-04", -2136.94)
    # July: nothing comes in; COBRA 1,519.80, one trip (the scans were June 22; visit July 27) 7.05.
    net_by_hand("texas", "2026-07", -4426.85)
    # October: 1,713 + 856 less 1,519.80, one trip (the 19th) 7.05 and 2,900.
    net_by_hand("texas", "2026-10", -1857.85)
    # January 2027: 1,775 + 886 less 1,519.80, 4,500, one trip (the 11th) 7.05 and 2,900.
    net_by_hand("texas", "2027-01", -6265.85)
    # April 2027: the same income and 5,991.81; one trip (the 5th).
    net_by_hand("texas", "2027-04", 4225.96)
    # January 2028: 2,661 less 2,235, 4,500, two trips (10th and 31st) 14.10 and 2,900.
    net_by_hand("texas", "2028-01", -6988.10)
    # March 2028, one child: 1,775 + 887 less 2,235, one trip (the 6th) 7.05 and 2,900.
    net_by_hand("texas", "2028-03", -2480.05)
    # September 2028: 2,662 less 244.23, 2,684.15, one trip 7.05 and 2,900.
    net_by_hand("texas", "2028-09", -3173.43)
    for result in RESULTS.values():
        assert MONTHS[result.ledger.worst_month()] == "2028-01"


# -- turning points ----------------------------------------------------------------------------------


@BOTH
def test_turning_points(state: str) -> None:
    assert told(RESULTS[state]) >= EVENTS
    listed = {kind for _, kind in EVENTS} - {"plan_year"}
    assert {e for e in told(RESULTS[state]) if e[1] in listed} <= EVENTS


@pytest.mark.parametrize("state", [pytest.param("washington"), "texas"])
def test_turning_points_that_depend_on_the_state(state: str) -> None:
    kinds = PLAN_KEPT | {"state_leave_starts", "state_leave_ends"}
    assert {e for e in told(RESULTS[state]) if e[1] in kinds} == OF_THE_STATE[state]


@BOTH
def test_the_bridge_is_29_months(state: str) -> None:
    """Five months of waiting and 24 of entitlement lie between the last pay and Medicare."""
    result = RESULTS[state]
    assert result.point("ssdi_entitled") - result.point("work_stops") == 5
    assert result.point("medicare_starts") - result.point("ssdi_entitled") == 24
    assert result.point("medicare_starts") - result.point("work_stops") == 29


@BOTH
def test_cobra_ends_when_medicare_starts(state: str) -> None:
    ends = {month for month, kind in told(RESULTS[state]) if kind == "cobra_ends"}
    assert ends == {"2028-09"}


# -- leave that protects the job ---------------------------------------------------------------------


@BOTH
def test_weeks_of_federal_leave_used(state: str) -> None:
    # Twelve weeks less the clinic hours (15.75 of a 36-hour week): April 30 days, May 31, June the
    # rest; nothing comes back later.
    used = RESULTS[state].page("protected_weeks")[3:]
    rest = 12 - 15.75 / 36 - 61 / 7
    assert used[:3] == pytest.approx([30 / 7, 31 / 7, rest], abs=1e-6)
    assert not used[3:].any()


@pytest.mark.parametrize("method", [1.0, 3.0, 4.0])
def test_no_federal_leave_comes_back_without_hours_at_work(method: float) -> None:
    """29 CFR 825.110(c)-(d): a new leave year asks for 1,250 hours again, and there are none."""
    months = RESULTS["texas"].months
    missed = months.days / 7.0
    missed[0, :3] = [6 / 36, 4.5 / 36, 5.25 / 36]
    one = np.ones((1, 1))
    use = leave.leave_use(
        month=months.ordinal,
        weeks_missed=missed,
        eligible=months.ordinal < months.first + 6,
        method=one * method,
        fixed_start_month=one,
        weeks_used_before=one * 0,
        hours_per_week=one * 36,
        weeks=one * 12,
        period_months=one * 12,
    )
    assert use.used[0, :12].sum() == pytest.approx(12, abs=1e-6)
    assert use.used[0, 12:].sum() == pytest.approx(0, abs=1e-6)


# -- SSDI --------------------------------------------------------------------------------------------


@BOTH
def test_the_award_behind_the_payments(state: str) -> None:
    """Ninety percent of 1,286 and 32 percent of the rest of 3,025; one and a half times that."""
    first, second = CASES[state], CASES[state].changed({"children": []})
    alone = estimate(second).ledger
    assert alone.page("ssdi")[0, TO["2026-10"]] == 1713
    assert not alone.page("ssdi_family").any()
    # One child alone: half of 1,713.80, which just fits under 2,570.70.
    one = estimate(first.changed({"children": [{"birth": "2014-09"}]})).ledger
    assert one.page("ssdi_family")[0, TO["2026-10"]] == 856
    assert one.page("ssdi_family")[0, TO["2027-01"]] == 887
    # Three: 856.90 / 3 = 285.63, cut to 285 each.
    three = [{"birth": "2014-09"}, {"birth": "2012-05"}, {"birth": "2016-01"}]
    some = estimate(first.changed({"children": three})).ledger
    assert some.page("ssdi_family")[0, TO["2026-10"]] == 3 * 285


@BOTH
def test_the_older_child_turns_eighteen_in_february_2028(state: str) -> None:
    """January is the last month with a benefit, paid in February; the other child grows into it."""
    paid = page(state, "ssdi_family")
    assert [paid[TO[m]] for m in ("2028-01", "2028-02", "2028-03", "2028-04")] == [
        886,
        886,
        887,
        887,
    ]
    # Born a month later, the older child is paid one month longer.
    later = [{"birth": "2010-03"}, {"birth": "2014-09"}]
    moved = estimate(CASES[state].changed({"children": later})).ledger.page("ssdi_family")[0]
    assert [moved[TO["2028-03"]], moved[TO["2028-04"]]] == [886, 887]


@BOTH
def test_the_wait_asks_for_five_full_months(state: str) -> None:
    """Work to the end of April moves every date by one month."""
    later = estimate(CASES[state].changed({"choices.last_month_of_work": "2026-04"}))
    points = {kind: month for month, kind in told(later) if kind != "plan_year"}
    assert (points["ssdi_entitled"], points["ssdi_first_payment"]) == ("2026-10", "2026-11")
    assert points["medicare_starts"] == "2028-10"


def test_whether_state_pay_counts_makes_no_difference_here() -> None:
    """It is not settled for Washington, but the leave is over two months before SSDI begins."""
    told_no = estimate(CASES["washington"].changed({"choices.count_state_pay_against_ssdi": False}))
    for line in ("ssdi", "ssdi_family", "ssdi_back_pay", "state_leave"):
        assert np.array_equal(told_no.ledger.page(line), RESULTS["washington"].ledger.page(line))


# -- what differs between Washington and Texas -------------------------------------------------------


def differences() -> dict[str, float]:
    """By line that differs at all: Washington's total less that of Texas."""
    lines = [line.key for line in RESULTS["washington"].ledger]
    assert lines == [line.key for line in RESULTS["texas"].ledger]
    return {
        line: round(float((page("washington", line) - page("texas", line)).sum()), 2)
        for line in lines
        if not np.allclose(page("washington", line), page("texas", line), rtol=0, atol=0.004)
    }


def test_what_differs_between_washington_and_texas() -> None:
    # State leave 12 x 725. Its premium, 0.8072 percent of 11,576.01. The refund: 55 percent of the
    # leave is earned, 4,785 x (0.40 + 0.15). Premiums of the health plan have a test of their own.
    expected = {"state_leave": 8700.00, "state_leave_premium": 93.44, "tax_refund": 2631.75}
    found = {line: total for line, total in differences().items() if line != "premium"}
    assert found == pytest.approx(expected, abs=0.011)


def test_washington_keeps_the_plan_a_month_longer() -> None:
    # One more month at 240, one month less at 150 percent before Medicare: 240 - 2,235.
    assert differences().get("premium", 0.0) == pytest.approx(-1995, abs=0.011)


def test_what_washington_is_worth_to_the_family() -> None:
    # 8,700 - 93.44 + 2,631.75 + 1,995.
    net = [r.ledger.net[0].sum() for r in RESULTS.values()]
    assert net[0] - net[1] == pytest.approx(13233.31, abs=0.02)


def test_turning_points_that_differ() -> None:
    # SSI cannot be paid before the month after the claim, May. In Texas nothing else comes in then; in
    # Washington the leave pay of May and June is above 994 a month, July's 246.70 is not.
    apart = PLAN_KEPT | {"cobra_ends"}  # these have tests of their own
    washington, texas = told(RESULTS["washington"]), told(RESULTS["texas"])
    # 60 days to choose a plan: from August 1 in Washington, from July 1 in Texas. SSA's decision of June
    # is older than COBRA: 60 days from the loss of the plan to tell the plan of it (29 CFR 2590.606-3(c)).
    assert {e for e in washington - texas if e[1] not in apart} == {
        ("2026-09", "choose_plan_by"),
        ("2026-09", "cobra_extension_notice"),
        # Texas asks for letter A under 65; Washington does not.
        ("2028-09", "medigap_may_be_refused"),
        ("2026-04", "state_leave_starts"),
        ("2026-07", "state_leave_ends"),
        ("2026-07", "ssi_possible"),
    }
    assert {e for e in texas - washington if e[1] not in apart} == {
        ("2026-05", "ssi_possible"),
        ("2026-08", "choose_plan_by"),
        ("2026-08", "cobra_extension_notice"),
        ("2028-09", "medigap_window"),
    }
