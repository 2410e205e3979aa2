"""The plan year: whole journeys through every kind of cover, derived by hand, and what must always hold.

The derivation of the amounts stands in the comments of the files in journeys/, or beside the test.
None was copied from a run. A strict expected failure carries its finding and the law.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from estimator.batch import families
from estimator.case import Case
from estimator.projection import Estimate, estimate, estimate_many
from estimator.rules import coverage, insurance, medicaid

FILES = Path(__file__).parent / "journeys"
#: Cents: prices are kept to the cent, so a month of several bills may be a cent or two apart.
NEAR = 0.031


def family(name: str, **changes: Any) -> Case:
    """A journey's family; changes are named ``choices__last_month_of_work`` and so on."""
    case = Case.read(FILES / f"{name}.yaml")
    return case.changed({k.replace("__", "."): v for k, v in changes.items()})


def run(name: str, **changes: Any) -> Estimate:
    return estimate(family(name, **changes))


def by_month(result: Estimate, line: str) -> dict[str, float]:
    return dict(zip(result.months.texts, result.ledger.page(line)[0].tolist(), strict=True))


def expand(spans: Mapping[str, float]) -> dict[str, float]:
    """``{"2026-04..2026-06": 1.0}`` as months."""
    months: dict[str, float] = {}
    for span, amount in spans.items():
        first, _, last = span.partition("..")
        year, month = map(int, first.split("-"))
        while True:
            text = f"{year}-{month:02d}"
            months[text] = amount
            if text >= (last or first):
                break
            year, month = year + month // 12, month % 12 + 1
    return months


def check(result: Estimate, line: str, spans: Mapping[str, float]) -> None:
    """Compare the months named with their hand values; every difference is told at once."""
    found = by_month(result, line)
    wrong = {
        month: (round(found[month], 2), amount)
        for month, amount in expand(spans).items()
        if abs(found[month] - amount) > NEAR
    }
    assert wrong == {}, f"{line}: (found, by hand)"


def restarts(result: Estimate) -> list[str]:
    """Months in which the deductible starts again."""
    page = result.page("plan_year_starts")
    return [m for m, again in zip(result.months.texts, page, strict=True) if again]


def covers(result: Estimate) -> list[tuple[str, str]]:
    """Each change of cover: its first month and what a family calls it."""
    names = [coverage.COVERAGE_NAMES[int(code)] for code in result.page("coverage")]
    pairs = zip(result.months.texts, names, [None, *names], strict=False)
    return [(month, name) for month, name, before in pairs if name != before]


# -- a. July plan year, COBRA to its end, then the marketplace -----------------------------------

AT_WORK = {"2026-04": 582.33, "2026-05": 260.37}
ON_COBRA = {
    "2026-06": 393.23,
    "2026-07..2026-08": 311.17,
    "2026-09": 1065.13,
    "2026-10..2026-11": 94.23,
    "2026-12": 299.00,
    "2027-01..2027-02": 95.28,
    "2027-03": 305.94,
    "2027-04": 95.28,
    "2027-05": 401.22,
    "2027-06": 95.28,
    "2027-07": 316.39,
    "2027-08": 1284.82,
    "2027-09..2027-10": 95.28,
    "2027-11": 305.94,
}
SILVER_87_IN_2028 = {
    "2028-01": 939.61,
    "2028-02..2028-03": 124.52,
    "2028-04": 449.61,
    "2028-05": 249.04,
    "2028-06": 124.52,
    "2028-07": 449.61,
    "2028-08": 124.52,
}


def test_cobra_carries_the_deductible_and_the_plan_year() -> None:
    result = run("office_manager_texas")
    check(result, "medical", AT_WORK | ON_COBRA)
    assert covers(result) == [
        ("2026-04", "plan from the job"),
        ("2026-06", "COBRA"),
        ("2027-12", "marketplace plan"),
    ]
    # July's plan year goes on under COBRA; the marketplace plan is new in December, and again in
    # January with the calendar.
    assert restarts(result) == ["2026-07", "2027-07", "2027-12", "2028-01"]


def test_premiums_of_job_cobra_and_marketplace() -> None:
    result = run("office_manager_texas")
    premium = {"2026-04..2026-05": 200, "2026-06..2027-11": 918, "2027-12..2028-09": 97.67}
    check(result, "premium", premium)


def test_silver_that_pays_87_percent_starts_twice() -> None:
    result = run("office_manager_texas")
    check(result, "medical", {"2027-12": 316.39} | SILVER_87_IN_2028 | {"2028-09": 124.52})


def test_nothing_is_settled_when_the_income_was_as_told() -> None:
    result = run("office_manager_texas")
    assert not result.ledger.page("credit_refund").any()
    assert not result.ledger.page("credit_repayment").any()


BACK_AT_WORK = {"choices__return_month": "2028-09", "months": 38}


def test_a_return_to_work_raises_the_premium_and_is_settled_in_april() -> None:
    # 2028: 25,200 + 4 x 4,000 = 41,200 = 258 percent: 8.66 + (10.22 - 8.66) x 8 / 50 = 8.91 percent:
    # 3,670.92, so 3,671: 305.92 a month from September. The eight months before were 97.67:
    # 8 x (3,671 - 1,172) / 12 = 1,666.00 is paid back in April 2029. From 2029 the income is 73,200,
    # above 400 percent (63,840): the full price, 49 years: 661 x 1.706 / 1.278 = 882.37.
    result = run("office_manager_texas", **BACK_AT_WORK)
    premium = {"2028-08": 97.67, "2028-09..2028-12": 305.92, "2029-01..2029-05": 882.37}
    check(result, "premium", premium)
    paid_back = {"2028-04": 0, "2029-03": 0, "2029-04": 1666.00, "2029-05": 0}
    check(result, "credit_repayment", paid_back)


def test_the_standard_silver_plan_counts_what_was_paid_under_the_lower_one() -> None:
    # From September the income is 258 percent: no reduction; deductible 6,000, 40 percent, visits 80.
    # 700 of the deductible was paid under the 87 percent variant: 5,300 is left.
    # September, November, December 80 + 281.73; October 80 + 1,365.36: all still deductible.
    result = run("office_manager_texas", **BACK_AT_WORK)
    check(result, "medical", SILVER_87_IN_2028)
    after = {"2028-09": 361.73, "2028-10": 1445.36, "2028-11..2028-12": 361.73}
    check(result, "medical", after)


# -- b. the same family, other paths -------------------------------------------------------------

AT_ONCE = {"choices__coverage_after_work": "marketplace"}
#: Silver without a reduction in 2026: deductible 6,000, visits 80. All but visits are deductible.
SILVER_IN_2026 = {
    "2026-07..2026-08": 351.17,
    "2026-09": 1374.98,
    "2026-10..2026-11": 351.17,
    "2026-12": 1374.98,
}
#: The 87 percent variant in 2027: 276.39 x 2 and 147.22 meet its 700. December: 3,300 is reached.
#: 316.39 x 2 + 541.96 + 5 x 122.92 + 561.83 + 2 x 438.91 + 122.92 = 3,228.98; 71.02 is left.
SILVER_87_IN_2027 = {
    "2027-01..2027-02": 316.39,
    "2027-03": 541.96,
    "2027-04": 122.92,
    "2027-05": 561.83,
    "2027-06..2027-07": 122.92,
    "2027-08": 438.91,
    "2027-09..2027-10": 122.92,
    "2027-11": 438.91,
    "2027-12": 71.02,
}


def test_marketplace_at_once_starts_the_deductible_again() -> None:
    # Income of 2026: five months of 4,000 and twelve of 2,100 = 45,200; poverty line 15,650: 288
    # percent: 8.44 + 1.52 x 38 / 50 = 9.5952, so 9.60 percent: 4,339.20, so 4,339: 361.58 a month.
    # 288 percent is above 250: no reduction. June 2 x 80 + 1,566.15.
    result = run("office_manager_texas", **AT_ONCE)
    check(result, "premium", {"2026-06..2026-12": 361.58, "2027-01..2028-09": 97.67})
    check(result, "medical", AT_WORK | {"2026-06": 1726.15} | SILVER_IN_2026)
    check(result, "medical", SILVER_87_IN_2027 | SILVER_87_IN_2028)
    assert restarts(result) == ["2026-06", "2027-01", "2028-01"]


def test_a_gap_month_is_paid_at_full_charges() -> None:
    # Chosen in June: from July. June has no plan: visits 2 x 135.61 x 2, shots 2 x 343.20, giving
    # them 2 x 77.50, scans 720.11 x 2, tests 67.44 x 6: 542.44 + 686.40 + 155 + 1,440.22 + 404.64.
    result = run("office_manager_texas", **AT_ONCE, choices__marketplace_chosen="2026-06")
    check(result, "medical", {"2026-06": 3228.70} | SILVER_IN_2026 | SILVER_87_IN_2027)
    check(result, "premium", {"2026-05": 200, "2026-06": 0, "2026-07..2026-12": 361.58})
    assert [m for m, _ in covers(result)] == ["2026-04", "2026-06", "2026-07"]


def test_a_choice_after_sixty_days_waits_for_january() -> None:
    # The plan ended on May 31; the window closes on July 30; a choice in August waits.
    result = run("office_manager_texas", **AT_ONCE, choices__marketplace_chosen="2026-08")
    assert covers(result)[1:] == [("2026-06", "no insurance"), ("2027-01", "marketplace plan")]


def test_an_income_told_too_low_is_paid_back_but_the_lower_share_is_kept() -> None:
    # Told 30,000 = 191 percent: 4.19 + 2.41 x 41 / 50 = 6.1662, so 6.17 percent: 1,851. Seven months
    # of (4,339 - 1,851) / 12 = 1,451.33 come back in April 2027, with no limit since 2026 (P.L.
    # 119-21 sec. 71305). The 87 percent variant is kept: 26 USC 36B(f) settles the credit alone.
    # June 2 x 40 + 700 + 0.3 x 866.15 = 1,039.84; July 40 + 0.3 x 271.17 = 121.35.
    told = run("office_manager_texas", **AT_ONCE, choices__income_told_marketplace=30000)
    check(told, "premium", {"2026-06..2026-12": 154.25, "2027-01": 97.67})
    check(told, "credit_repayment", {"2027-03": 0, "2027-04": 7 * (4339 - 1851) / 12})
    kept = {"2026-06": 1039.84, "2026-07": 121.35, "2026-09": 428.49, "2026-12": 428.49}
    check(told, "medical", kept)


def test_back_at_work_in_october_of_the_same_year() -> None:
    # From October 4,000 more a month: 45,200 + 12,000 = 57,200 = 365 percent: 9.96 percent: 5,697.12,
    # so 5,697: 474.75 a month. June to September paid 361.58: 4 x (5,697 - 4,339) / 12 = 452.67.
    result = run("office_manager_texas", **AT_ONCE, choices__return_month="2026-10")
    check(result, "premium", {"2026-06..2026-09": 361.58, "2026-10..2026-12": 474.75})
    check(result, "credit_repayment", {"2027-04": 452.67})


def test_a_partners_plan_starts_again_and_then_each_january() -> None:
    # Nobody has told the partner's plan: the job plan's deductible, share and maximum stand in, without
    # copays, and a plan year from January. June 1,500 + 0.2 x 418.74; September 0.2 x 1,471.28.
    # March 2027: 1,500 - 910.98 = 589.02, + 0.2 x 919.77.
    change = {"choices__coverage_after_work": "partner", "choices__partner_plan": True}
    result = run("office_manager_texas", **change)
    check(result, "medical", AT_WORK | {"2026-06": 1583.75, "2026-07..2026-08": 89.49})
    check(result, "medical", {"2026-09": 294.26, "2027-01..2027-02": 455.49, "2027-03": 772.97})
    check(result, "premium", {"2026-05..2028-09": 200})
    assert restarts(result) == ["2026-06", "2027-01", "2028-01"]


def test_a_partners_plan_with_terms_and_a_plan_year_of_its_own() -> None:
    # Deductible 1,000, 10 percent, at most 3,000, plan year from October, 350 a month; no copays known.
    # June 1,000 + 0.1 x 918.74; July, August 44.75; September 147.13; October and November 447.46 each are
    # deductible again, December 105.07 and 0.1 x 1,366.20. Nothing starts again in July or January.
    terms = {
        "premium": 350,
        "deductible": 1000,
        "coinsurance": 0.1,
        "out_of_pocket_maximum": 3000,
        "plan_year_starts": 10,
    }
    change = {"choices__coverage_after_work": "partner", "choices__partner_plan": True}
    result = run("office_manager_texas", **change, choices__partner_terms=terms)
    check(result, "medical", {"2026-06": 1091.87, "2026-07..2026-08": 44.75, "2026-09": 147.13})
    check(result, "medical", {"2026-10..2026-11": 447.46, "2026-12": 241.69, "2027-01": 45.55})
    check(result, "premium", {"2026-05": 200, "2026-06..2028-09": 350})
    assert restarts(result) == ["2026-06", "2026-10", "2027-10"]


def test_a_partners_plan_now_keeps_its_own_plan_year() -> None:
    # The plan is the partner's from the start; its year begins in July. It ends with October 2027.
    change = {
        "plan__kind": "partner",
        "choices__work": "keep on",
        "choices__partner_plan_ends": "2027-10",
    }
    result = run("office_manager_texas", **change)
    months = {m: a for m, a in ON_COBRA.items() if m[:7] < "2027-11"}
    check(result, "medical", AT_WORK | months)
    assert restarts(result) == ["2026-07", "2027-07", "2027-11", "2028-01"]


def test_planned_changes_cobra_then_the_marketplace_in_january() -> None:
    steps = [{"start": "2027-01", "kind": "marketplace"}]
    result = run("office_manager_texas", choices__coverage_changes=steps)
    on_cobra = {m: a for m, a in ON_COBRA.items() if m[:4] == "2026"}
    check(result, "medical", AT_WORK | on_cobra | SILVER_87_IN_2027 | SILVER_87_IN_2028)
    check(result, "premium", {"2026-06..2026-12": 918, "2027-01..2028-09": 97.67})
    assert restarts(result) == ["2026-07", "2027-01", "2028-01"]


def test_planned_changes_to_medicaid_and_to_nothing() -> None:
    steps = [{"start": "2026-10", "kind": "medicaid"}, {"start": "2027-02", "kind": "none"}]
    result = run("office_manager_texas", choices__coverage_changes=steps)
    assert covers(result)[2:] == [("2026-10", "Medicaid"), ("2027-02", "no insurance")]
    check(result, "premium", {"2026-06..2026-09": 918, "2026-10..2028-09": 0})
    # Without a plan: visit 2 x 135.61 x 1.0159, shot 343.20 x 1.0171, giving it 77.50 x 1.0288.
    check(result, "medical", {"2027-02": 275.53 + 349.07 + 79.73})


def test_other_limits_of_a_family_plan_are_not_those_of_a_plan_taken_later() -> None:
    """The patient goes alone to the marketplace: its own limits hold, not the old plan's."""
    base = run("office_manager_texas", **AT_ONCE)
    with_drugs = run("office_manager_texas", **AT_ONCE, plan__drug_deductible=500)
    later = slice(base.months.index("2026-06"), None)
    # No pill is filled in this treatment, so a drug deductible changes nothing in any plan.
    assert np.array_equal(base.ledger.page("medical"), with_drugs.ledger.page("medical"))
    assert base.ledger.page("medical")[0, later].sum() > 0


FAMILY_BEFORE = {
    "plan__others_covered": 2,
    "plan__family": {"deductible": 2000, "out_of_pocket_maximum": 6000, "others_pay": 300},
}


def test_the_old_plans_family_limits_end_with_it() -> None:
    result = run("office_manager_texas", **AT_ONCE, **FAMILY_BEFORE)
    check(result, "medical", {"2026-06": 1726.15} | SILVER_IN_2026 | SILVER_87_IN_2027)


def test_the_old_plans_drug_deductible_ends_with_it() -> None:
    # One pill of 6,000 from June 22: the silver plan's one deductible of 6,000 takes all of it.
    # With the old plan's 500 apart it would be 500 + 0.4 x 5,500.
    pill = family("pill_with_card").treatment.prices
    change = AT_ONCE | {
        "treatment__regimen": "hr_ai_ribo",
        "treatment__prices": dict(pill),
        "treatment__start": "2026-06-22",
        "plan__drug_deductible": 500,
    }
    check(run("office_manager_texas", **change), "medical", {"2026-06": 6000})


@pytest.mark.parametrize("way", ["stopped in May", "planned change"])
def test_a_new_plan_in_the_first_month_starts_at_zero(way: str) -> None:
    change: dict[str, Any] = {"first_month": "2026-06", "months": 6}
    change |= {"plan__deductible": 6000, "plan__out_of_pocket_maximum": 8000}
    change |= {"plan__spent_deductible": 6000, "plan__spent_out_of_pocket": 8000}
    if way == "stopped in May":
        change |= AT_ONCE
    else:
        change |= {
            "choices__work": "keep on",
            "choices__last_month_of_work": None,
            "choices__coverage_changes": [{"start": "2026-06", "kind": "marketplace"}],
        }
    # Day 56, 84 and the scans: the deductible of 6,000 takes 1,566.15; two visits of 80.
    check(run("office_manager_texas", **change), "medical", {"2026-06": 1726.15})


def test_cobra_of_a_partners_plan_runs_out() -> None:
    change = {
        "plan__kind": "partner",
        "choices__work": "keep on",
        "choices__last_month_of_work": None,
        "choices__partner_plan_ends": "2026-06",
        "choices__coverage_changes": [{"start": "2026-07", "kind": "COBRA"}],
    }
    # July 2026 to December 2027 are the 18 months.
    assert covers(run("office_manager_texas", **change))[1:] == [
        ("2026-07", "COBRA"),
        ("2028-01", "marketplace plan"),
    ]


@pytest.mark.parametrize("now", ["none", "medicaid", "medicare"])
@pytest.mark.parametrize("then", ["employer", "partner", "COBRA"])
def test_care_is_never_free_under_a_plan_whose_terms_are_not_known(now: str, then: str) -> None:
    if (now, then) == ("medicare", "COBRA"):
        then = "employer"  # Medicare would go on
    steps = [{"start": "2026-04", "kind": then}]
    change = {"plan": {"kind": now}, "treatment__regimen": "her2_tdxd", "help": {}}
    result = run("no_plan_georgia", **change, choices__coverage_changes=steps)
    assert line(result, "medical")[3:12].sum() > 1000
    assert (line(result, "premium")[3:12] > 0).all()


def test_planned_cobra_is_never_free() -> None:
    change = {
        "choices": {"coverage_changes": [{"start": "2026-07", "kind": "COBRA"}]},
        "plan__full_premium": None,
    }
    assert (line(run("office_manager_texas", **change), "premium")[3:] > 0).all()


def test_an_employer_too_small_for_cobra_leads_to_the_next_plan() -> None:
    # 29 USC 1161(b): fewer than 20 workers. The marketplace follows at once.
    small = {"patient__job__employees": 12, "patient__job__employees_everywhere": 12}
    result = run("office_manager_texas", **small)
    assert covers(result)[1:] == [("2026-06", "marketplace plan")]
    check(result, "medical", AT_WORK | {"2026-06": 1726.15} | SILVER_IN_2026)


# -- c. family plans and pots --------------------------------------------------------------------

AGGREGATE = {
    "2026-01": 718.63,
    "2026-02": 447.46,
    "2026-03": 1918.74,
    "2026-04..2026-05": 89.49,
    "2026-06": 294.26,
    "2026-07..2026-08": 89.49,
    "2026-09": 12.95,
    "2026-10..2026-12": 0,
    "2027-01": 455.49,
    "2027-02": 1508.79,
    "2027-03": 910.98,
    "2027-04": 190.89,
    "2027-05": 301.76,
    "2027-06..2027-07": 91.10,
    "2027-08": 301.76,
    "2027-09..2027-12": 0,
}
EMBEDDED = {
    "2026-01": 718.63,
    "2026-02": 447.46,
    "2026-03": 650.88,
    "2026-04..2026-05": 89.49,
    "2026-06": 294.26,
    "2026-07..2026-08": 89.49,
    "2026-09": 294.26,
    "2026-10": 89.49,
    "2026-11": 147.07,
    "2026-12": 0,
    "2027-01": 455.49,
    "2027-02": 1137.37,
    "2027-03": 182.20,
    "2027-04": 91.10,
    "2027-05": 301.76,
    "2027-06..2027-07": 91.10,
    "2027-08": 301.76,
    "2027-09..2027-10": 91.10,
    "2027-11": 165.94,
    "2027-12": 0,
}


def test_one_limit_for_the_family() -> None:
    result = run("family_high_deductible")
    check(result, "medical", AGGREGATE)
    # 2026: the others' first nine months, 2,250, and the patient's make the family's 6,000.
    assert sum(by_month(result, "medical")[m] for m in expand({"2026-01..2026-12": 0})) == (
        pytest.approx(6000 - 9 * 250, abs=0.05)
    )


def test_limits_of_her_own_inside_the_familys() -> None:
    check(run("family_high_deductible", plan__family__own_limits=True), "medical", EMBEDDED)


def test_hsa_pays_before_cash_does() -> None:
    result = run("family_high_deductible")
    paid = {
        "2026-01": 718.63,
        "2026-02": 447.46,
        "2026-03": 433.91,
        "2026-04..2026-05": 89.49,
        "2026-06": 294.26,
        "2026-07..2026-08": 89.49,
        "2026-09": 12.95,
        "2026-10..2026-12": 0,
        # 1,134.83 at the end of 2026; 1,334.83 - 455.49 + 200 = 1,079.34 in February.
        "2027-01": 455.49,
        "2027-02": 1079.33,
        "2027-03": 200,
        "2027-04": 190.89,
        "2027-05": 209.11,
        "2027-06..2027-07": 91.10,
        "2027-08": 301.76,
    }
    check(result, "account", paid)
    check(result, "account_deposit", {"2026-01..2027-12": 150})


def test_fsa_pays_the_whole_year_before_the_job_ends() -> None:
    # One person's plan (1,500, 20 percent, 5,000), 2,400 chosen for 2026, work to the end of May:
    # 718.63 + 447.46 + 650.88 + 89.49 + 89.49 = 1,995.95 is paid though only 5 x 200 went in
    # (Prop. Treas. Reg. 1.125-5(d)). What is left is lost; June's bill is the family's own.
    change = {
        "plan__others_covered": 0,
        "plan__family": {},
        "plan__hsa_qualified": False,
        "plan__out_of_pocket_maximum": 5000,
        "plan__accounts": {"fsa_election": 2400},
        "choices": {"work": "stop", "last_month_of_work": "2026-05", "apply_for_ssdi": False},
    }
    result = run("family_high_deductible", **change)
    check(result, "medical", {"2026-01": 718.63, "2026-02": 447.46, "2026-03": 650.88})
    check(result, "medical", {"2026-05": 89.49, "2026-06": 294.26, "2026-07": 89.49})
    check(result, "account", {"2026-01": 718.63, "2026-02": 447.46, "2026-03": 650.88})
    check(result, "account", {"2026-04..2026-05": 89.49, "2026-06..2027-12": 0})
    check(result, "account_deposit", {"2026-01..2026-05": 200, "2026-06..2027-12": 0})
    # A deeper pot is no deeper than its election: 1,500 are used up in March.
    short = run("family_high_deductible", **(change | {"plan__accounts": {"fsa_election": 1500}}))
    check(short, "account", {"2026-01": 718.63, "2026-02": 447.46, "2026-03": 333.91, "2026-04": 0})


def test_amounts_that_the_family_has_met_already() -> None:
    # Met: 3,900 of the family's 4,000 and 5,000 of its 6,000, 500 of them hers; the others pay nothing.
    # January 100 + 0.2 x 618.63 = 223.73; then 20 percent until the family's 1,000 are used up:
    # 223.73 + 89.49 + 383.75 + 2 x 89.49 = 875.95, so 124.05 in June. 2027 begins at zero for all.
    met = {
        "plan__family": {
            "deductible": 4000,
            "out_of_pocket_maximum": 6000,
            "spent_deductible": 3900,
            "spent_out_of_pocket": 5000,
        },
        "plan__spent_deductible": 500,
        "plan__spent_out_of_pocket": 500,
    }
    result = run("family_high_deductible", **met)
    rest = {"2026-01": 223.73, "2026-02": 89.49, "2026-03": 383.75, "2026-04..2026-05": 89.49}
    check(result, "medical", rest | {"2026-06": 124.05, "2026-07..2026-12": 0})
    check(result, "medical", {m: a for m, a in EMBEDDED.items() if m[:4] == "2027"})


def test_an_fsa_year_from_july() -> None:
    # 300 are left until June: January uses them. From July 1,200: 89.49 x 2 + 294.26 + 89.49 + 147.07 +
    # 455.49 = 1,165.29, so 34.71 in February; again 1,200 in July 2027. 1,200 / 12 a month go in.
    change = {
        "plan__others_covered": 0,
        "plan__family": {},
        "plan__hsa_qualified": False,
        "plan__accounts": {"fsa_election": 1200, "fsa_left": 300, "fsa_year_starts": 7},
    }
    result = run("family_high_deductible", **change)
    first = {"2026-01": 300, "2026-02..2026-06": 0, "2026-07..2026-08": 89.49, "2026-09": 294.26}
    check(result, "account", first | {"2026-10": 89.49, "2026-11": 147.07, "2026-12": 0})
    check(result, "account", {"2027-01": 455.49, "2027-02": 34.71, "2027-03..2027-06": 0})
    check(result, "account", {"2027-07": 91.10, "2027-08": 301.76, "2027-09": 91.10})
    check(result, "account_deposit", {"2026-01..2027-12": 100})


# -- d. a co-pay card ----------------------------------------------------------------------------

NO_CARD = {
    "2026-01": 3000,
    "2026-02": 1500,
    "2026-03": 3000,
    "2026-04": 500,
    "2026-05..2026-12": 0,
    "2027-01": 3025.65,
    "2027-02": 1525.65,
    "2027-03": 3051.30,
    "2027-04": 397.40,
    "2027-05..2027-12": 0,
}
CARD: dict[str, tuple[dict[str, float], dict[str, float]]] = {
    "counts": (
        {"2026-01": 2990, "2026-02": 1490, "2026-03": 1520, "2026-04..2026-12": 0}
        | {"2027-01": 3015.65, "2027-02": 1515.65, "2027-03": 1468.70, "2027-04..2027-12": 0},
        {"2026-01..2026-02": 10, "2026-03": 1480, "2026-04": 500, "2026-05..2026-12": 0}
        | {"2027-01..2027-02": 10, "2027-03": 1582.60, "2027-04": 397.40, "2027-05..2027-12": 0},
    ),
    "accumulator": (
        {"2026-01": 2990, "2026-02": 2982.50, "2026-03": 27.50, "2026-04..2026-12": 0}
        | {"2027-01": 3015.65, "2027-02": 2984.35, "2027-03..2027-12": 0},
        {"2026-01..2026-02": 10, "2026-03": 4457.50, "2026-04..2026-05": 1500, "2026-06": 522.50}
        | {"2026-07..2026-12": 0, "2027-01": 10, "2027-02": 33.80, "2027-03": 4518.45}
        | {"2027-04..2027-05": 1525.65, "2027-06": 386.45, "2027-07..2027-12": 0},
    ),
    "maximizer": ({"2026-01..2027-12": 500}, {"2026-01..2027-12": 0}),
}
GRANTED = {
    "help__copay_card_from": "2026-01",
    "help__copay_card_limit": 6000,
    "help__copay_card_you_pay": 10,
}


def test_the_pill_without_a_card() -> None:
    check(run("pill_with_card"), "medical", NO_CARD)


@pytest.mark.parametrize("program", CARD)
def test_the_card_runs_out_and_who_pays_then(program: str) -> None:
    result = run("pill_with_card", **GRANTED, plan__counts_card=program)
    card, left = CARD[program]
    check(result, "copay_card", card)
    share, helped = by_month(result, "medical"), by_month(result, "copay_card")
    found = {m: share[m] - helped[m] for m in share}
    wrong = {m: (found[m], a) for m, a in expand(left).items() if abs(found[m] - a) > NEAR}
    assert wrong == {}
    for year in ("2026", "2027"):
        assert sum(a for m, a in helped.items() if m[:4] == year) == pytest.approx(6000, abs=0.05)


def test_a_price_of_the_familys_own_grows_like_all_prices() -> None:
    """The same pill at the same price under another name: Ibrance has a Medicare price from 2027."""
    prices = dict(family("pill_with_card").treatment.prices)
    prices["oral_palbociclib"] = prices.pop("oral_ribociclib_600")
    for other in ("svc_ecg", "lab_mg", "lab_phos"):
        prices.pop(other)
    change = {"treatment__regimen": "hr_ai_palbo", "treatment__prices": prices}
    check(run("pill_with_card", **change), "medical", NO_CARD)


def test_a_card_does_not_follow_to_medicaid() -> None:
    steps = [{"start": "2026-03", "kind": "medicaid"}]
    result = run("pill_with_card", **GRANTED, choices__coverage_changes=steps)
    check(result, "copay_card", {"2026-01": 2990, "2026-02": 1490, "2026-03..2027-12": 0})


def test_a_card_partly_used_before_the_first_month() -> None:
    # 4,000 of 6,000 are used: January takes the 2,000 that are left, of 2,990.
    result = run("pill_with_card", **GRANTED, help__copay_card_used=4000)
    check(result, "copay_card", {"2026-01": 2000, "2026-02": 0, "2027-01": 3015.65})


def test_a_foundations_grant_and_the_month_it_is_used_up() -> None:
    # 4,000 from February: 1,500, then 2,500 of March's 3,000. It is not given again in 2027.
    grant = {"help__foundation_grant": 4000, "help__foundation_grant_from": "2026-02"}
    result = run("pill_with_card", **grant)
    check(result, "medical", NO_CARD)
    paid = {"2026-01": 0, "2026-02": 1500, "2026-03": 2500, "2026-04..2027-12": 0}
    check(result, "grant", paid)


# -- e. Medicare under 65 ------------------------------------------------------------------------

OFFICE = {
    "2026-01": 5179.17,
    "2026-02": 2457.59,
    "2026-03": 5096.79,
    "2026-04..2026-05": 2457.59,
    "2026-06": 5096.79,
    "2026-07": 2457.59,
    "2026-08": 4915.18,
    "2026-09": 2639.20,
    "2026-10": 4915.18,
    "2026-11": 2601.61,
    "2026-12": 4952.77,
    # January 5, 2027 would be day 365: January 18 is day 378: one day, 283 + 0.2 x (268.88 - 283) < 0:
    # the deductible takes 268.88 of services and 14.12 of the drugs, whose share falls with it:
    # 283 + 2,403.82 x (1 - 14.12 / 12,540.54) = 2,684.11.
    "2027-02": 2601.61,
    "2027-03": 4952.77,
    "2027-04": 2457.59,
}


def test_medicare_alone_in_an_office() -> None:
    result = run("medicare_under_65")
    check(result, "medical", OFFICE)
    check(result, "medical", {"2027-01": 283 + 2403.8164 * (1 - 14.12 / 12540.54)})
    check(result, "premium", {"2026-01..2026-12": 241.89, "2027-01..2027-12": 244.23})


def test_medicare_alone_in_a_hospital_clinic_is_capped_for_each_day() -> None:
    result = run("medicare_under_65", treatment__site="hospital")
    capped = {
        "2026-02": 1778.67,
        "2026-03": 3902.62,
        "2026-04..2026-05": 1778.67,
        "2026-06": 3902.62,
        "2026-07": 1778.67,
        "2026-08": 3557.35,
        "2026-09": 2123.94,
        "2026-11": 2001.21,
        "2026-12": 3680.08,
    }
    check(result, "medical", capped)
    assert 3906.47 <= by_month(result, "medical")["2026-01"] <= 3963.09


MEDIGAP = {"plan__medigap_premium": 260}


def test_medigap_n() -> None:
    result = run("medicare_under_65", **MEDIGAP, medicare__medigap_letter="N")
    visits = {"2026-01": 323, "2026-02": 20, "2026-03": 40, "2026-04..2026-05": 20, "2026-06": 40}
    check(result, "medical", visits | {"2026-07": 20, "2026-08": 40, "2027-01": 303})
    check(result, "premium", {"2026-01..2026-12": 501.89, "2027-01": 504.23})


def test_medigap_k_and_its_yearly_limit() -> None:
    result = run("medicare_under_65", **MEDIGAP, medicare__medigap_letter="K")
    halves = {"2026-01": 2731.09, "2026-02": 1228.80, "2026-03": 2548.40, "2026-04": 1228.80}
    check(result, "medical", halves | {"2026-05": 262.93, "2026-06..2026-12": 0})
    check(result, "medical", {"2027-01": 283 + (2403.8164 * (1 - 14.12 / 12540.54)) / 2})


def test_medigap_g_leaves_the_part_b_deductible() -> None:
    result = run("medicare_under_65", **MEDIGAP, medicare__medigap_letter="G")
    yearly = {"2026-01": 283, "2026-02..2026-12": 0, "2027-01": 283, "2027-02..2027-12": 0}
    check(result, "medical", yearly)


PILL = {
    "treatment__regimen": "hr_ai_ribo",
    "treatment__prices": {
        **dict(Case.read(FILES / "pill_with_card.yaml").treatment.prices),
        "oral_ribociclib_600": 800,
    },
}
#: 615 + 0.25 x 185; then 200 a fill, two in March; 2,100 - 2,061.25 in August.
#: 2027: 700 + 0.25 x 100; 200 a fill; 2,400 - 2,325 in September.
AT_THE_PHARMACY = {
    "2026-01": 661.25,
    "2026-02": 200,
    "2026-03": 400,
    "2026-04..2026-07": 200,
    "2026-08": 38.75,
    "2026-09..2026-12": 0,
    "2027-01": 725,
    "2027-02": 200,
    "2027-03": 400,
    "2027-04..2027-08": 200,
    "2027-09": 75,
    "2027-10..2027-12": 0,
}
#: Joined in March: (2,100 - 861.25) / 10 at most; then what is owed over the months left.
#: 276.12 + 200 = 476.12 / 9; 623.22 / 8; 745.32 / 7; 838.85 / 6; 737.79 / 5; 590.23 / 4; 442.67 / 3;
#: 295.11 / 2; the rest. It renews: January 725, at most 2,400 / 12; 725 / 11; 1,059.09 / 10; ...
PAYMENT_PLAN = {
    "2026-01": 661.25,
    "2026-02": 200,
    "2026-03": 123.88,
    "2026-04": 52.90,
    "2026-05": 77.90,
    "2026-06": 106.47,
    "2026-07": 139.81,
    "2026-08..2026-11": 147.56,
    "2026-12": 147.55,
    "2027-01": 200,
    "2027-02": 65.91,
    "2027-03": 105.91,
    "2027-04": 128.13,
    "2027-05": 153.13,
    "2027-06": 181.70,
    "2027-07": 215.04,
    "2027-08": 255.04,
    "2027-09": 273.79,
    "2027-10": 273.78,
    "2027-11": 273.79,
    "2027-12": 273.78,
}


def test_part_d_deductible_share_and_cap() -> None:
    check(run("medicare_under_65", **PILL), "medical", AT_THE_PHARMACY)


def test_payment_plan_bills_to_the_cent() -> None:
    result = run("medicare_under_65", **PILL, medicare__payment_plan_from="2026-03")
    found = by_month(result, "medical")
    wrong = {
        m: (found[m], a) for m, a in expand(PAYMENT_PLAN).items() if abs(found[m] - a) > 0.0001
    }
    assert wrong == {}


def test_extra_help_granted_in_june() -> None:
    # Letrozole at 6 dollars every 30 days: 5.10 a fill, the pill 12.65: 17.75 a month. Without help
    # January 615 + 0.25 x 191 = 662.75, then 201.50 a month (401.50 in March): 1,870.25 by June, so
    # the cap of 2,100 comes in August: nothing from September. In 2027 both begin again.
    prices = {"treatment__prices": PILL["treatment__prices"] | {"oral_letrozole": 6}}
    result = run("medicare_under_65", **(PILL | prices), help__extra_help_from="2026-06")
    before = {"2026-01": 662.75, "2026-02": 201.50, "2026-03": 401.50, "2026-04..2026-05": 201.50}
    check(result, "medical", before)
    check(result, "medical", {"2026-06..2026-08": 17.75, "2026-09..2026-12": 0, "2027-01": 17.75})
    premium = {"2026-05": 241.89, "2026-06..2027-12": 202.90}
    check(result, "premium", premium)


def test_qmb_granted_in_june() -> None:
    program = {"help__savings_program": "QMB", "help__savings_program_from": "2026-06"}
    result = run("medicare_under_65", **program)
    check(result, "medical", {"2026-05": 2457.59, "2026-06..2027-12": 0})
    check(result, "premium", {"2026-05": 241.89, "2026-06..2027-12": 0})


def test_qmb_under_medicare_advantage() -> None:
    program = {"help__savings_program": "QMB", "help__savings_program_from": "2026-01"}
    result = run("medicare_under_65", **program, plan__kind="medicare advantage")
    check(result, "medical", {"2026-01..2027-12": 0})


def test_a_higher_premium_for_the_income_of_two_years_before() -> None:
    # 120,000 in 2024 is in the first tier of 2026 (over 109,000): 81.20 and 14.50. 100,000 in 2025 is not.
    incomes = {
        "medicare__income_two_years_before": 120000,
        "medicare__income_year_before": 100000,
    }
    result = run("medicare_under_65", **incomes)
    check(result, "premium", {"2026-01..2026-12": 337.59, "2027-01..2027-12": 244.23})


def test_newer_income_lowers_the_premium_when_work_stopped_long_ago() -> None:
    asked = {
        "medicare__income_two_years_before": 120000,
        "medicare__income_year_before": 120000,
        "medicare__asks_for_newer_income": True,
    }
    result = run("medicare_under_65", **asked)  # 18,000 a year of SSDI now
    check(result, "premium", {"2026-01..2026-12": 241.89})


def test_part_b_a_year_late() -> None:
    # Medicare since January 2025: the first period ends in April 2025. Part B from June 2026:
    # May 2025 to June 2026 are 14 months, one full year: 202.90 x 1.1 = 223.19, so 223.20.
    late = {"first_month": "2026-06", "months": 12, "medicare__part_b_from": "2026-06"}
    result = run("medicare_under_65", **late)
    check(result, "premium", {"2026-06..2026-12": 223.20 + 38.99, "2027-01": 223.20 + 41.33})


def test_part_b_pays_nothing_before_it_starts() -> None:
    # February: 12,540.54 of drugs and 268.88 of services, at Medicare's amounts at least.
    result = run("medicare_under_65", medicare__part_b_from="2026-04")
    assert by_month(result, "medical")["2026-02"] >= 12540.54 + 268.88 - NEAR


def test_no_drug_plan_before_it_starts() -> None:
    result = run("medicare_under_65", **PILL, medicare__drug_plan_from="2026-04")
    # From April 2026 with 11 full months of delay (May 2025 to March 2026): 1 percent each of 38.99.
    check(result, "premium", {"2026-01..2026-03": 202.90, "2026-04": 241.89 + 4.30})
    check(result, "medical", {"2026-01": 800, "2026-02": 800, "2026-03": 1600})


def test_no_part_b_before_it_starts() -> None:
    result = run("medicare_under_65", medicare__part_b_from="2026-04")
    check(result, "premium", {"2026-01..2026-03": 38.99})


def test_a_change_to_medicare_advantage_of_a_person_on_medicare() -> None:
    steps = [{"start": "2027-01", "kind": "medicare advantage"}]
    change = {"choices__coverage_changes": steps, "patient__social_security": None}
    result = run("medicare_under_65", **change)
    assert covers(result)[1:] == [("2027-01", "Medicare Advantage")]


def test_a_part_d_cap_reached_before_the_first_month() -> None:
    met = {"first_month": "2026-09", "months": 6, "medicare__spent_on_drugs": 2100}
    result = run("medicare_under_65", **PILL, **met)
    check(result, "medical", {"2026-09..2026-12": 0, "2027-01": 725, "2027-02": 200})


def test_a_part_d_cap_partly_reached_before_the_first_month() -> None:
    # 1,861.25 were paid by June: July's fill 200, then 2,100 - 2,061.25.
    met = {"first_month": "2026-07", "months": 6, "medicare__spent_on_drugs": 1861.25}
    result = run("medicare_under_65", **PILL, **met)
    check(result, "medical", {"2026-07": 200, "2026-08": 38.75, "2026-09..2026-12": 0})
    # The payment plan from July: at most (2,100 - 1,861.25) / 6 = 39.79; 160.21 + 38.75 = 198.96 / 5.
    spread = run("medicare_under_65", **PILL, **met, medicare__payment_plan_from="2026-07")
    check(spread, "medical", {"2026-07..2026-10": 39.79, "2026-11": 39.80, "2026-12": 39.79})


def test_an_unknown_advantage_plan_stays_under_the_law() -> None:
    result = run("medicare_under_65", plan__kind="medicare advantage")
    assert line(result, "medical")[:12].sum() <= 9250.01


def test_extra_help_asks_no_copay_for_a_pill_of_part_b() -> None:
    # January 5: one fill of Tukysa, 26,000: the cap of 2,100 is reached at once; one copay of 12.65.
    change = {"treatment__regimen": "her2_tucatinib", "help__extra_help_from": "2026-01"}
    drugs = run("medicare_under_65", **change, months=2).page("part_d")
    assert drugs.tolist() == pytest.approx([12.65, 0], abs=0.005)


# -- f. no plan, and Medicaid ----------------------------------------------------------------------


def test_full_charges_and_the_hospitals_help_from_july() -> None:
    result = run("no_plan_georgia")
    charges = {
        "2026-01": 2109.24,
        "2026-02": 1481.36,
        "2026-03": 7818.16,
        "2026-04..2026-05": 1481.36,
        "2026-06": 6336.80,
        "2026-07..2026-08": 1481.36,
        "2026-09": 6336.80,
        "2027-01": 1509.00,
        "2027-02": 6504.27,
        "2027-03": 3018.00,
    }
    check(result, "medical", charges)
    helped = {"2026-01..2026-06": 0} | {
        m: 0.6 * a for m, a in expand(charges).items() if m >= "2026-07"
    }
    check(result, "hospital_help", helped)
    assert not result.ledger.page("premium").any()


def answers(result: Estimate, way: str) -> list[int]:
    page = getattr(result.projected.medicaid, way).answer
    return np.broadcast_to(page, (1, result.months.count))[0].astype(int).tolist()


NO, LIKELY = medicaid.NO, medicaid.LIKELY
STOPS = {
    "first_month": "2026-03",
    "months": 6,
    "patient__job": {"pay": 4000, "per": "month", "employees": 12, "months_with_employer": 60},
    "choices": {"work": "stop", "last_month_of_work": "2026-05", "apply_for_ssdi": False},
}


@pytest.mark.parametrize(
    ("state", "other_income", "children", "adult", "parent"),
    [
        # Illinois: 138 percent of 15,960 / 12 = 1,835.40 for one; no parent without a child.
        ("IL", 1500, [], [NO] * 3 + [LIKELY] * 3, [NO] * 6),
        ("IL", 1836, [], [NO] * 6, [NO] * 6),
        # Texas: no way for adults; parents up to 15.1 percent of 21,640 / 12 = 272.30 for two.
        ("TX", 1500, [], [NO] * 6, [NO] * 6),
        ("TX", 272, [{"birth": "2015-01"}], [NO] * 6, [NO] * 3 + [LIKELY] * 3),
        ("TX", 273, [{"birth": "2015-01"}], [NO] * 6, [NO] * 6),
    ],
)
def test_ways_into_medicaid_month_by_month(
    state: str, other_income: float, children: list[Any], adult: list[int], parent: list[int]
) -> None:
    change = STOPS | {"state": state, "home__other_income": other_income, "children": children}
    result = run("no_plan_georgia", **change)
    assert answers(result, "adult") == adult
    assert answers(result, "parent") == parent


def test_medicaid_shuts_out_the_credit_and_the_gap_has_none() -> None:
    # Illinois at 1,500 a month after work: Medicaid is likely, so the full price of a silver plan.
    # 646 x 1.563 / 1.278 (47 on June 1) = 790.06.
    change = STOPS | {"state": "IL", "home__other_income": 1500}
    change["choices"] = STOPS["choices"] | {
        "coverage_changes": [{"start": "2026-06", "kind": "marketplace"}]
    }
    result = run("no_plan_georgia", **change)
    check(result, "premium", {"2026-06..2026-08": 646 * 1.563 / 1.278})


# -- g. the cliff ----------------------------------------------------------------------------------

BENCHMARK = 661 * 1.5 / 1.278
AT_401 = 62756.5 / 12


def test_at_399_percent() -> None:
    result = run("marketplace_cliff")
    # 2027: 62,443.50 is 391 percent of 15,960: 10.22 percent: 6,381.73, so 6,382: 531.83.
    check(result, "premium", {"2026-01..2026-12": 518.25, "2027-01..2027-12": 531.83})
    check(result, "credit_repayment", {"2026-01..2027-12": 0})


def test_at_401_percent() -> None:
    result = run("marketplace_cliff", home__other_income=AT_401)
    check(result, "premium", {"2026-01..2026-12": BENCHMARK})
    check(result, "credit_repayment", {"2027-04": 0})


def test_at_exactly_400_percent_the_credit_is_open() -> None:
    # 62,600 x 9.96 percent = 6,234.96, so 6,235: 519.58.
    result = run("marketplace_cliff", home__other_income=62600 / 12)
    check(result, "premium", {"2026-01..2026-12": 519.58})


def test_the_whole_advance_is_paid_back_over_the_cliff() -> None:
    told = {"home__other_income": AT_401, "choices__income_told_marketplace": 62443.5}
    result = run("marketplace_cliff", **told)
    check(result, "premium", {"2026-01..2026-12": 518.25})
    check(result, "credit_repayment", {"2027-04": 12 * (BENCHMARK - 518.25), "2027-05": 0})


def test_a_credit_not_taken_comes_back() -> None:
    result = run("marketplace_cliff", choices__income_told_marketplace=62756.5)
    check(result, "premium", {"2026-01..2026-12": BENCHMARK})
    check(result, "credit_refund", {"2027-04": 12 * (BENCHMARK - 518.25)})


def test_an_unknown_silver_plan_stays_under_the_limit_of_its_variant() -> None:
    # 22,800 a year is 145 percent of 15,650.
    change = {"home__other_income": 1900, "treatment__regimen": "her2_tdxd"}
    result = run("marketplace_cliff", **change, plan={"kind": "marketplace"})
    assert line(result, "medical")[:12].sum() <= 3500.01


def test_under_the_poverty_line_there_is_no_credit_where_medicaid_is_closed() -> None:
    # Texas, 14,400 a year against 15,650: the whole price; no reduction either: 40 percent, 8,900.
    change = {"home__other_income": 1200, "treatment__regimen": "her2_tdxd"}
    result = run("marketplace_cliff", **change)
    check(result, "premium", {"2026-01..2026-12": BENCHMARK})
    assert line(result, "medical")[:12].sum() == pytest.approx(8900, abs=0.05)


# -- h. what must always hold --------------------------------------------------------------------

FAMILIES = families()
MONTHS = 36
_RANDOM = 12  # what-ifs of each family
_REGIMENS = (
    "hr_ai_palbo",
    "hr_ai_ribo",
    "hr_fulv_cdk",
    "her2_tdxd",
    "her2_phesgo_maint",
    "chemo_cape",
    "tn_pembro_chemo",
    "hr_letrozole",
    "treatment_break",
)
_KINDS = ("employer", "partner", "COBRA", "marketplace", "medicare advantage", "medicaid", "none")


def plain(case: Case) -> Case:
    return case.changed({"months": MONTHS, "scenarios": {}})


def what_if(case: Case, draw: np.random.Generator, helped: bool = True) -> Case:
    """A random what-if: treatment, plan terms, changes of plan, and help where it is wanted."""
    first = case.first_month
    later = estimate_months(first)
    change: dict[str, Any] = {
        "treatment.regimen": str(draw.choice(_REGIMENS)),
        "treatment.site": str(draw.choice(["office", "hospital"])),
        "treatment.changes": [],
        "treatment.urgent_care": str(draw.choice(["none", "typical"])),
        "plan.plan_year_starts": int(draw.integers(1, 13)),
        "plan.deductible": float(draw.choice([0, 500, 1500, 4000])),
        "plan.coinsurance": float(draw.choice([0, 0.1, 0.2, 0.4])),
        "plan.out_of_pocket_maximum": float(draw.choice([4000, 6350, 9000])),
    }
    if draw.random() < 0.4:
        change["plan.copays"] = {"specialist": 50, "drug_specialty": 300, "before_deductible": True}
    if draw.random() < 0.6:
        count = int(draw.integers(1, 4))
        at = sorted(draw.choice(np.arange(2, 30), size=count, replace=False).tolist())
        kinds = [str(k) for k in draw.choice(_KINDS, size=count)]
        change["choices.coverage_changes"] = [
            {"start": later[m], "kind": k} for m, k in zip(at, kinds, strict=True)
        ]
    if draw.random() < 0.3:
        change["plan.family"] = {"own_limits": bool(draw.integers(2)), "others_pay": 200.0}
        change["plan.others_covered"] = 2
    if helped:
        change |= {
            "help.copay_card_from": later[int(draw.integers(0, 6))],
            "help.copay_card_limit": float(draw.choice([2000, 9000, 25000])),
            "plan.counts_card": str(draw.choice(["counts", "accumulator", "maximizer"])),
            "help.foundation_grant": float(draw.choice([1000, 6000])),
            "help.foundation_grant_from": later[int(draw.integers(0, 12))],
            "help.hospital_discount": float(draw.choice([0.3, 1.0])),
            "help.hospital_discount_from": later[int(draw.integers(0, 12))],
            "plan.accounts": {"fsa_election": 1500, "hsa_balance": 800, "hsa_each_month": 50},
        }
    return plain(case).changed(change)


def estimate_months(first: str) -> list[str]:
    """The months from a first one on."""
    year, month = map(int, first.split("-"))
    return [f"{year + (month - 1 + k) // 12}-{(month - 1 + k) % 12 + 1:02d}" for k in range(60)]


def random_families(seed: int, helped: bool = True) -> list[tuple[str, Case]]:
    draw = np.random.default_rng(seed)
    return [
        (name, what_if(case, draw, helped))
        for name, case in FAMILIES.items()
        for _ in range(_RANDOM)
    ]


def line(result: Estimate, key: str) -> np.ndarray:
    return result.ledger.page(key)[0]


def stretches(result: Estimate) -> list[slice]:
    """From one restart of the deductible to the next."""
    starts = [0, *(np.flatnonzero(result.page("plan_year_starts")[1:]) + 1).tolist(), MONTHS]
    return [slice(a, b) for a, b in itertools.pairwise(starts)]


@functools.cache
def helped_results() -> tuple[tuple[str, Case, Estimate], ...]:
    named = random_families(20261122)
    results = estimate_many([case for _, case in named])
    return tuple((name, case, result) for (name, case), result in zip(named, results, strict=True))


def test_the_what_ifs_reach_every_kind_of_cover() -> None:
    """The draws would prove little if they stayed in one plan."""
    seen = {int(c) for _, _, result in helped_results() for c in np.unique(result.page("coverage"))}
    assert seen == set(coverage.COVERAGE_NAMES)
    assert any(line(r, "copay_card").any() for _, _, r in helped_results())
    assert any(line(r, "hospital_help").any() for _, _, r in helped_results())


def test_help_never_exceeds_the_share() -> None:
    for name, _, result in helped_results():
        helped = sum(line(result, k) for k in ("copay_card", "grant", "hospital_help", "account"))
        assert (helped <= line(result, "medical") + 1e-6).all(), name
        for key in ("copay_card", "grant", "hospital_help", "account"):
            assert (line(result, key) >= 0).all(), (name, key)


def test_net_is_what_comes_in_less_what_goes_out() -> None:
    for name, _, result in helped_results():
        ledger = result.ledger
        assert np.isfinite(ledger.net).all(), name
        income = sum(x.amounts for x in ledger if x.kind == "income")
        outgo = sum(x.amounts for x in ledger if x.kind == "outgo")
        np.testing.assert_allclose(ledger.net, income - outgo, rtol=0, atol=1e-6, err_msg=name)
        assert all((x.amounts >= 0).all() for x in ledger), name


#: The most that the law lets a plan ask of one person, by the year in which the plan year starts.
LEGAL_LIMIT = {2026: 10600, 2027: 12000, 2028: 12000, 2029: 12000}


def test_nobody_pays_above_the_maximum_in_any_plan_year() -> None:
    """Covered care in the network under a private plan; a card's money is not the family's."""
    tested = 0
    for name, case, result in helped_results():
        cover = result.page("coverage").astype(int)
        paid = line(result, "medical") - line(result, "copay_card")
        now = int(coverage.EMPLOYER if case.plan.kind == "employer" else cover[0])
        own_plan = {"employer": 1, "COBRA": 2, "marketplace": 3, "partner": 4}.get(case.plan.kind)
        for part in stretches(result):
            kinds = set(cover[part].tolist())
            if not kinds <= {coverage.EMPLOYER, coverage.COBRA, coverage.MARKETPLACE, 4}:
                continue
            starts = result.months.texts[part.start]
            limit = LEGAL_LIMIT[int(starts[:4])]
            if kinds <= {own_plan, coverage.COBRA} and own_plan != coverage.MARKETPLACE:
                limit = min(limit, case.plan.out_of_pocket_maximum or limit)
                if case.plan.others_covered and case.plan.family.own_limits is False:
                    limit = LEGAL_LIMIT[int(starts[:4])]
            tested += 1
            assert paid[part].sum() <= limit + 0.01, (name, starts, kinds, now)
    assert tested > 100


def test_a_higher_price_never_lowers_the_share_of_a_plan_year() -> None:
    # Without a card and Extra Help: with them a dearer drug can truly cost the family less.
    draw = np.random.default_rng(7)
    named = random_families(407, helped=False)
    services = ("svc_visit_est_mod", "oral_palbociclib", "drug_tdxd", "lab_cbc", "img_ct_chest",
                "oral_ribociclib_600", "drug_phesgo_maint", "oral_letrozole")  # fmt: skip
    low, high = [], []
    for _, case in named:
        prices = {s: float(draw.uniform(5, 15000)) for s in services}
        dearer = dict(prices)
        for which in ("svc_visit_est_mod", str(draw.choice(services))):
            dearer[which] *= float(draw.uniform(1.05, 4))
        low.append(case.changed({"treatment.prices": prices}))
        high.append(case.changed({"treatment.prices": dearer}))
    rose = 0
    for (name, _), before, after in zip(
        named, estimate_many(low), estimate_many(high), strict=True
    ):
        for part in stretches(before):
            less, more = line(before, "medical")[part].sum(), line(after, "medical")[part].sum()
            assert more >= less - 0.05, (name, before.months.texts[part.start])
            rose += more > less + 0.05
    assert rose > 50


def rising_limits(seed: int, households: int = 30, months: int = 24) -> dict[str, np.ndarray]:
    """Bills of four kinds, and limits that rise and fall inside plan years (45 CFR 156.425(b))."""
    draw = np.random.default_rng(seed)
    shape = (households, months)
    moves = np.where(draw.random(shape) < 0.2, np.arange(months), 0)
    level = np.take_along_axis(
        draw.integers(0, 3, shape), np.maximum.accumulate(moves, axis=1), axis=1
    )
    return {
        "allowed": np.round(draw.gamma(0.5, 1500, (4, *shape)), 2),
        "restart": draw.random(shape) < 0.1,
        "deductible": np.array([300.0, 1500.0, 6000.0])[level],
        "coinsurance": np.array([0.1, 0.3, 0.4])[level],
        "out_of_pocket_maximum": np.array([1000.0, 3300.0, 8900.0])[level],
    }


def claim_by_claim(plan: Mapping[str, np.ndarray], household: int) -> np.ndarray:
    """The same by walking single bills: what was paid counts on under the new limits."""
    bills = plan["allowed"][:, household]
    shares = np.zeros_like(bills)
    met = paid = 0.0
    for month in range(bills.shape[1]):
        if month and plan["restart"][household, month]:
            met = paid = 0.0
        for kind, bill in enumerate(bills[:, month]):
            own = min(bill, max(plan["deductible"][household, month] - met, 0.0))
            due = own + (bill - own) * plan["coinsurance"][household, month]
            due = min(due, max(plan["out_of_pocket_maximum"][household, month] - paid, 0.0))
            met, paid = met + own, paid + due
            shares[kind, month] = due
    return shares


@pytest.mark.parametrize("seed", range(5))
def test_rising_limits_agree_with_walking_claim_by_claim(seed: int) -> None:
    plan = rising_limits(seed)
    found = insurance.cost_sharing.call(**plan).share_by_kind
    for household in range(found.shape[1]):
        by_claim = claim_by_claim(plan, household)
        np.testing.assert_allclose(found[:, household], by_claim, rtol=0, atol=1e-6)


def test_rising_limits_together_are_as_alone() -> None:
    plan = rising_limits(0)
    together = insurance.cost_sharing.call(**plan).share_by_kind
    for household in range(together.shape[1]):
        row = slice(household, household + 1)
        own = {k: v[:, row] if v.ndim == 3 else v[row] for k, v in plan.items()}
        alone = insurance.cost_sharing.call(**own).share_by_kind
        assert np.array_equal(alone[:, 0], together[:, household]), household


# A plan switch restarts exactly what the law restarts: COBRA continues the plan from which it comes, and
# Original Medicare is one program with or without Medigap; every other change is a new plan.
_ON_MEDICARE = {"monthly": 1500, "kind": "disability", "entitled_since": "2023-01"}
_PAIRS = [
    (now, then)
    for now in ("employer", "partner", "COBRA", "marketplace", "medicare", "medicare advantage",
                "medicaid", "none")
    for then in ("employer", "partner", "COBRA", "marketplace", "medicare", "medicare advantage",
                 "medicaid", "none")
    if now != then
]  # fmt: skip


@pytest.mark.parametrize(("now", "then"), _PAIRS)
def test_a_change_of_plan_restarts_what_the_law_restarts(now: str, then: str) -> None:
    to_medicare = then.startswith("medicare")
    on_medicare = now.startswith("medicare")
    gives_way = {"COBRA", "marketplace", "none", "medicaid"}
    if on_medicare and then in gives_way:
        # Medicare goes on: none of these takes its place, so nothing starts again.
        expected = [coverage.MEDICARE if now == "medicare" else coverage.ADVANTAGE]
    else:
        expected = [None]
    # Medicare by disability comes in the 25th month of entitlement: October 2026 where it is not here.
    since = "2023-01" if on_medicare or now in ("employer", "partner") else "2024-10"
    choice = "advantage" if "advantage" in (now + then) else "drug plan"
    if on_medicare and then in gives_way:
        choice = "advantage" if now == "medicare advantage" else "drug plan"
    case = family(
        "office_manager_texas",
        months=12,
        patient={"birth": "1979-03", "social_security": _ON_MEDICARE | {"entitled_since": since}},
        plan={
            "kind": now,
            "deductible": 1500,
            "coinsurance": 0.2,
            "out_of_pocket_maximum": 5000,
            "plan_year_starts": 7,
        }
        | ({"cobra_since": "2026-01"} if now == "COBRA" else {}),
        choices={
            "coverage_changes": [{"start": "2026-10", "kind": then}],
            "medicare_choice": choice,
            "keeps_medicaid": False,
        },
    )
    if (now in gives_way) and to_medicare:
        case = case.changed({"choices.coverage_changes": []})  # Medicare comes by itself
    if not (to_medicare or on_medicare):
        case = case.changed({"patient.social_security": None})
    result = estimate(case)
    changed = [m for m, _ in covers(result)][1:]
    carried = now in ("employer", "partner") and then == "COBRA"
    if expected != [None]:
        assert changed == []
        assert int(result.page("coverage")[-1]) == expected[0]
        return
    assert changed == ["2026-10"]
    assert ("2026-10" in restarts(result)) is not carried
    # Until October the plan year is that of today's plan; then July of a job's plan under COBRA, and
    # January under all others.
    if now not in ("medicaid", "none"):
        assert "2026-07" in restarts(result)
    assert ("2027-01" in restarts(result)) is not carried


@pytest.mark.parametrize("letter", [None, "G"])
def test_original_medicare_with_and_without_medigap_is_one_program(letter: str | None) -> None:
    """A move to Medicare Advantage and back starts its own maximum; Part B's year is the calendar's."""
    steps = [
        {"start": "2026-04", "kind": "medicare advantage"},
        {"start": "2026-10", "kind": "medicare"},
    ]
    more = {} if letter is None else {"plan__medigap_premium": 200}
    result = run("medicare_under_65", **more, choices__coverage_changes=steps)
    # January has met Part B's deductible: October asks for none again (42 USC 1395l(b): a year's).
    back = {"2026-10": 4915.18} if letter is None else {"2026-10": 0}
    check(result, "medical", back)


@pytest.mark.parametrize("seed", range(6))
def test_payment_plan_bills_are_what_was_incurred(seed: int) -> None:
    draw = np.random.default_rng(seed)
    months = estimate_months("2026-01")
    price = float(np.round(draw.uniform(40, 9000), 2))
    prices = PILL["treatment__prices"] | {"oral_ribociclib_600": price}
    at_once = {"treatment__regimen": "hr_ai_ribo", "treatment__prices": prices}
    joins = months[int(draw.integers(0, 24))]
    counter = run("medicare_under_65", **at_once)
    spread = run("medicare_under_65", **at_once, medicare__payment_plan_from=joins)
    for year in (slice(0, 12), slice(12, 24)):
        incurred, billed = line(counter, "medical")[year], line(spread, "medical")[year]
        assert billed.sum() == pytest.approx(incurred.sum(), abs=1e-6)
        assert (np.cumsum(billed) <= np.cumsum(incurred) + 1e-6).all()  # never ahead of the costs
    assert line(counter, "medical")[:12].sum() <= 2100.0001
