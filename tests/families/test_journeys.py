"""Eight journeys, worked out by hand from the case files and the dated figures.

Every expected amount is derived in the comment beside it. None was copied from a run. Prices stand
in data/care/services.yaml, schedules in data/care/regimens.yaml, law in data/law. A private plan
allows 1.93 times Medicare's price for a drug, 2.54 times in a hospital, 1.3 times in an office and
for a lab; a full charge is 3, 4, 2 and 6 times. A treatment day counts as "day 0" here when it is
the first one. Driving is paid at 0.235 a mile from July 2026 on (held after 2026).
"""

from __future__ import annotations

import pytest

from estimator.batch import families
from estimator.projection import Estimate, estimate

#: Kinds of turning point that these journeys list in full; others may be told beside them.
LISTED = {
    "work_stops", "fewer_hours", "returns", "sick_pay_ends", "state_leave_starts",
    "state_leave_ends", "protection_ends", "employer_plan_ends", "cobra_ends", "ssdi_entitled",
    "ssdi_first_payment", "medicare_starts", "plan_year",
}  # fmt: skip
RESULTS = {name: estimate(case) for name, case in families().items()}


def cell(result: Estimate, line: str, month: str) -> float:
    return float(result.ledger.page(line)[0, result.months.index(month)])


def turning_points(result: Estimate) -> set[tuple[str, str]]:
    first = result.months.first
    return {(result.months.texts[e.month - first], e.kind) for e in result.events} & {
        (month, kind) for month in result.months.texts for kind in LISTED
    }


def check(name: str, amounts: dict[str, dict[str, float]]) -> None:
    """Compare cells with hand values to the cent; every difference is told at once."""
    wrong = {}
    for line, by_month in amounts.items():
        for month, expected in by_month.items():
            found = cell(RESULTS[name], line, month)
            if abs(found - expected) > 0.0101:
                wrong[f"{line} {month}"] = (round(found, 2), expected)
    assert wrong == {}, f"{name}: (found, by hand)"


def net_but_for(name: str, month: str, *lines: str) -> float:
    """Net of a month with some outgoing lines put back."""
    result = RESULTS[name]
    net = float(result.ledger.net[0, result.months.index(month)])
    return net + sum(cell(result, line, month) for line in lines)


WORST = {
    "employer_ppo_two_earners": "2028-01",
    "high_deductible_hourly": "2028-01",
    "marketplace_self_employed": "2028-01",
    "medicaid_family": "2027-06",
    "medicare_at_67": "2026-12",
    "ssdi_in_medicare_wait": "2028-01",
    "uninsured": "2027-05",
    "daughter_in_another_state": "2026-12",
}


@pytest.mark.parametrize("name", RESULTS)
def test_the_hardest_month(name: str) -> None:
    result = RESULTS[name]
    assert result.months.texts[result.ledger.worst_month()] == WORST[name]


# -- Ana and Luis, Washington ----------------------------------------------------------------------
#
# Treatment from Monday 2026-12-07 (day 0): visit, shot and Kisqali every 28 days (0, 28, ...),
# blood tests on 0, 14, 28, 42 and every 28 days from 56, scans on 77 and every 84 days.
# Trips: December 7, 21; January 4, 18; February 1, 22 (scan); March 1, 29; April 26;
# May 17 (scan), 24; ... 2028: January 3, 24 (scan), 31.


def test_ana_pay_leave_and_ssdi() -> None:
    # Full pay 26.80 x 40 x 52 / 12 = 4,645.33. December: day 0 takes 1.25 h at the clinic and 0.5 h
    # for the shot, day 14 (blood test and heart tracing alone) 0.5 h; the way there and back is 100
    # minutes: 1.75 + 0.5 + 2 x 1.6667 = 5.5833 h x 26.80 = 149.63, paid from 88 sick hours.
    # April: 88 h less 5.5833 (Dec), 5.5833 (Jan), 6.3333 (Feb: 1.75 + 1.25 + 3.3333) and 6.8333
    # (Mar: 2 x 1.75 + 3.3333) leaves 63.6667 h = 11.1417 days of leave: x 4,645.33 / 30 = 1,725.23.
    # Weekly benefit: 26.80 x 40 = 1,072; half the state average is 1,830 / 2 = 915;
    # 0.9 x 915 + 0.5 x (1,072 - 915) = 823.50 + 78.50 = 902.00. The seven waiting days pass while
    # sick pay runs. Paid from day 11.1417 of April: 18.8583 days x 902 / 7 = 2,430.03; May 31 days
    # 3,994.57; June 30 days 3,865.71; of 84 days 84 - 18.8583 - 31 - 30 = 4.1417 are left: 533.68.
    check(
        "employer_ppo_two_earners",
        {
            "sick_pay": {"2026-12": 149.63, "2027-04": 1725.23, "2027-05": 0},
            "wages": {"2026-12": 4645.33 - 149.63, "2027-03": 4645.33 - 6.8333 * 26.80}
            | {f"2027-{m:02d}": 0 for m in range(4, 13)},
            "state_leave": {
                "2027-04": 2430.03,
                "2027-05": 3994.57,
                "2027-06": 3865.71,
                "2027-07": 533.68,
                "2027-08": 0,
            },
        },
    )
    leave = RESULTS["employer_ppo_two_earners"].ledger.page("state_leave")[0, 4:]
    assert leave.sum() == pytest.approx(12 * 902, abs=0.01)
    # SSDI: first day away 2027-04-01 counts April in full; April to August are the five months, so
    # September is the first month of entitlement, paid in October. Record from today's pay, age 22
    # on: 2004 to 2026 are 23 elapsed years, less 23 // 5 = 4 leaves 19 computation years, each
    # indexed to 26.80 x 40 x 52 = 55,744: AIME = 55,744 / 12 = 4,645. Bend points of 2027: 1,340
    # and 8,077: 0.9 x 1,340 + 0.32 x (4,645 - 1,340) = 1,206 + 1,057.60 = 2,263.60; whole dollars
    # 2,263. Family maximum: the smaller of 0.85 x 4,645 = 3,948.25 and 1.5 x 2,263.60 = 3,395.40:
    # 1,131.80 for two children and Luis, each in whole dollars.
    check(
        "employer_ppo_two_earners",
        {
            "ssdi": {"2027-09": 0, "2027-10": 2263, "2028-11": 2263},
            "ssdi_back_pay": {"2027-10": 0},
            "ssdi_family": {"2027-09": 0},
        },
    )
    assert 1129 <= cell(RESULTS["employer_ppo_two_earners"], "ssdi_family", "2027-10") <= 1131


def test_ana_plan_and_bills() -> None:
    # December 2026, 2,100 of the deductible left (2,500 - 400). Copays need no deductible: visit
    # 50, letrozole 10. Before the deductible: tests 2 x (7.77 + 10.56 + 6.70 + 4.74 + draw 9.34)
    # x 1.3 = 101.69 and tracings 2 x 13.91 x 1.3 = 36.17; shot 777.50 x 1.93 = 1,500.58; giving it
    # 71.17 x 2.54 = 180.77; Kisqali 19,100. Sum 20,919.20: 2,100 + 0.2 x 18,819.20 = 5,863.84;
    # with copays 5,923.84. The maximum would be 6,350 - 400 = 5,950.
    # 2027: two months reach 6,350. 2028: two fills in January (days 392 and 420), each over 19,000
    # at 20 percent, and the deductible of 2,500: the maximum, 6,350, in that month.
    # Premium: 480 while work and protected leave keep the plan: FMLA to June 23, Washington's law for
    # as long as the state pays, to July 4 (RCW 50A.35.010(7)(a), 50A.35.020(1) from 2026); from August
    # COBRA at 102 percent of 2,230 = 2,274.60.
    check(
        "employer_ppo_two_earners",
        {
            "medical": {"2026-12": 5923.84, "2027-03": 0, "2028-01": 6350, "2028-02": 0},
            "premium": {
                "2026-12": 480,
                "2027-06": 480,
                "2027-07": 480,
                "2027-08": 2274.60,
                "2028-11": 2274.60,
            },
        },
    )
    result = RESULTS["employer_ppo_two_earners"]
    assert result.ledger.page("medical")[0, 1:13].sum() == pytest.approx(6350, abs=0.01)


def test_ana_trips_and_luis() -> None:
    # Two trips in December: 2 x 68 miles x 0.235 = 31.96; parking 12, food 22 a trip. The child of
    # four needs care for all 5.5833 h; the one of nine not in school hours (6.64 a day, 13 school
    # days of 31 x 5 / 7 = 22.1429: share 0.58710): 5.5833 x 0.41290 = 2.3054 h. 7.8887 h x 18 =
    # 142.00. January 2028 has three trips; both are in school (19 of 22.1429 = 0.85806):
    # 2 x 9.75 x 0.14194 = 2.7677 h = 49.82.
    # Luis goes along to all but blood tests: 4,150 x 12 / 52 / 40 = 23.9423 an hour. January 2028:
    # 1.75 + 1.25 + 1.75 + 3 x 1.6667 = 9.75 h = 233.44, and no sick pay is left: 3,916.56. His
    # tax: 7.65 percent = 299.62. Washington's premium: 0.8484 percent = 33.23.
    # Income 3,916.56 + 2,263 + 1,131 at most = 7,310.56. Outgo without income tax: 6,350 + 2,274.60
    # + 47.94 + 36 + 66 + 49.82 + 3,900 + 299.62 + 33.23 = 13,057.21.
    check(
        "employer_ppo_two_earners",
        {
            "driving": {"2026-12": 31.96, "2027-04": 15.98, "2028-01": 47.94},
            "parking": {"2026-12": 24, "2027-02": 24, "2027-04": 12, "2028-01": 36},
            "meals": {"2027-05": 44, "2028-01": 66},
            "childcare": {"2026-12": 142.00, "2028-01": 49.82},
            "caregiver_wages": {"2028-01": 3916.56},
            "caregiver_sick_pay": {"2028-01": 0},
            "caregiver_payroll_tax": {"2028-01": 299.62},
            "state_leave_premium": {"2028-01": 33.23},
            "living": {"2027-07": 3900},
        },
    )
    gap = net_but_for("employer_ppo_two_earners", "2028-01", "income_tax")
    assert gap == pytest.approx(7310.56 - 13057.21, abs=2.01)  # whole dollars of the family's part


def test_ana_turning_points() -> None:
    assert turning_points(RESULTS["employer_ppo_two_earners"]) == {
        ("2027-01", "plan_year"),
        ("2027-04", "work_stops"),
        ("2027-04", "sick_pay_ends"),  # April 12
        ("2027-04", "state_leave_starts"),
        ("2027-07", "protection_ends"),  # with the state's pay, July 5
        ("2027-08", "employer_plan_ends"),
        ("2027-07", "state_leave_ends"),  # July 5
        ("2027-09", "ssdi_entitled"),
        ("2027-10", "ssdi_first_payment"),
        ("2028-01", "plan_year"),
    }
    # Medicare: the 25th month of entitlement, 24 months after September 2027.
    assert RESULTS["employer_ppo_two_earners"].point("medicare_starts") == 2029 * 12 + 8


# -- Denise, Texas ---------------------------------------------------------------------------------


def test_denise_bills_pay_and_refund() -> None:
    # Weekly paclitaxel three weeks of four from 2026-12-14: trips December 14, 21, 28.
    # December, all before the deductible (an HSA plan): paclitaxel 14.26 + dexamethasone 1.26, x 3
    # x 1.93 = 89.86; infusions (331.69 + 210.69) x 3 x 2.54 = 4,132.94; tests 3 x 7.77 + 10.56 +
    # 3 draws x 9.34 = 61.89 x 1.3 = 80.46; visit 213.37 x 2.54 = 541.96. Sum 4,845.21:
    # 3,400 + 0.3 x 1,445.21 = 3,833.56. January starts again; 2027 ends at the maximum, 8,500.
    # January 2028 (trips on days 392, 399, 406, scans on 413), two years of growth: infusions
    # 4,132.94 x 1.0288^2 = 4,374.42; drugs 89.86 x 1.0171^2 = 92.96; tests (4 x 7.77 + 2 x 10.56
    # + 20.81 + 18.96 + 4 x 9.34) x 1.3 x 1.0288^2 = 177.95; scans (231.80 + 440.58 + 440.32) x 2.54
    # x 1.0288^2 = 2,991.39; visit 541.96 x 1.0159^2 = 559.33. Sum 8,196.05:
    # 3,400 + 0.3 x 4,796.05 = 4,838.82.
    # Pay 15.50 x 36 x 52 / 12 = 2,418. December: chair 3 + 2.5 + 2.5, waiting 3 x 1.25, way
    # 3 x 80 minutes: 15.75 h x 15.50 = 244.13 lost, no paid leave: 2,173.88. January 2028:
    # 3 x 3.75 + 1.25 + 4 x 1.3333 = 17.8333 h = 276.42: 2,141.58.
    # Refund for 2026: pay 11 x 2,418 + 2,173.88 = 28,771.88. Head of household: less 24,150 =
    # 4,621.88 x 10 percent = 462.19, taken off by the child credit of 2,200, of which at most 1,700
    # is paid out. Earned income credit with one child: 4,427 - 0.1598 x (28,771.88 - 23,890) =
    # 3,646.88. Nothing was withheld: 1,700 + 3,646.88 = 5,346.88.
    check(
        "high_deductible_hourly",
        {
            "medical": {"2026-12": 3833.56, "2028-01": 4838.82},
            "wages": {"2026-12": 2173.88, "2028-01": 2141.58},
            "sick_pay": {"2026-12": 0},
            "state_leave": {"2026-12": 0, "2027-05": 0},
            "payroll_tax": {"2026-12": 166.30},  # 7.65 percent
            "premium": {"2026-12": 145, "2028-11": 145},
            "driving": {"2026-12": 31.02, "2028-01": 41.36},  # 44 miles x 0.235 a trip
            "parking": {"2026-12": 15, "2028-01": 20},  # not answered: 5 a trip
            "meals": {"2026-12": 60, "2028-01": 80},  # not answered: 20 a trip
            "tax_refund": {"2027-04": 5346.88},
        },
    )
    result = RESULTS["high_deductible_hourly"]
    assert result.ledger.page("medical")[0, 1:13].sum() == pytest.approx(8500, abs=0.02)
    # 2,141.58 less 4,838.82, 145, 41.36, 20, 80, 2,650 and tax of 163.83.
    gap = net_but_for("high_deductible_hourly", "2028-01", "income_tax")
    assert gap == pytest.approx(-5797.43, abs=0.02)
    assert turning_points(result) == {("2027-01", "plan_year"), ("2028-01", "plan_year")}


# -- Renata, Florida -------------------------------------------------------------------------------


def test_renata_bills_profit_and_premium() -> None:
    # Palbociclib and letrozole from 2027-01-11 in an office. January: visit copay 80; letrozole 12 x
    # 1.0171 = 12.21, below its copay; tests 2 x (7.77 + 9.34) x 1.3 x 1.0288 = 45.77; Ibrance
    # 15,982.39 x 1.0171 = 16,255.69: 3,800 + 0.3 x (16,301.46 - 3,800) = 7,550.44; with 92.21:
    # 7,642.64. The maximum of 9,100 leaves 1,457.36 for February. January 2028: letrozole 12.41,
    # tests once 23.54, Ibrance 16,533.66: 3,800 + 0.3 x 12,757.20 + 12.41 = 7,639.57.
    # Profit 41,000 / 12 = 3,416.67, an hour 41,000 / 52 / 38 = 20.749. January 11 (1.25 h) and 25
    # (0.5 h) and twice 50 minutes: 3.4167 h = 70.89. From February 24 of 38 hours: 2,157.89.
    # Tax set aside on profit: 0.153 x 0.9235.
    # Credit told in January 2027: 3,345.78 less half the tax, 3,345.78 x 0.9235 x 0.0765 = 236.37, is
    # 3,109.41; twelve such months are 37,312.90 = 233 percent of 15,960: rate 6.78 + 1.88 x 33 / 50
    # = 8.02 percent: 2,992 a year, 249.33 a month. By December the whole year is known:
    # credit for 2027: days with a visit or scans 0, 28, 56, 77, 84, 161, 168, 245, 252, 329, 336
    # (11 x 2.0833 h), with a test alone 14, 42, 112, 140, 196, 224, 280, 308 (8 x 1.3333 h): 33.583
    # h = 696.82. Profit 3,416.67 + 11 x 2,157.89 - 696.82 = 26,456.69, less half the tax on it
    # (x 0.9235 x 0.0765 = 1,869.07) = 24,587.62 = 154 percent of 15,960: rate 4.30 + 2.48 x 4 / 50
    # = 4.50 percent: 1,106 a year, 92.17 a month for the benchmark plan.
    check(
        "marketplace_self_employed",
        {
            "medical": {"2027-01": 7642.64, "2027-02": 1457.36, "2027-03": 0, "2028-01": 7639.57},
            "wages": {"2027-01": 3345.78, "2027-02": 2157.89 - 70.89, "2028-01": 2130.23},
            "payroll_tax": {"2027-01": 472.74, "2028-01": 300.99},
            "premium": {"2027-01": 249.33, "2027-12": 92.17},
            "driving": {"2027-01": 11.28},  # two trips, 24 miles
            "state_leave": {"2027-02": 0},
        },
    )
    # The return settles the year's credit: what was paid above 1,106 comes back in April.
    paid = RESULTS["marketplace_self_employed"].ledger.page("premium")[0, :12].sum()
    check("marketplace_self_employed", {"credit_refund": {"2028-04": round(paid - 1106, 2)}})
    # 2,130.23 less 7,639.57, 300.99, 5.64, 5, 20 and 2,900.
    gap = net_but_for("marketplace_self_employed", "2028-01", "premium", "income_tax")
    assert gap == pytest.approx(-8740.97, abs=0.02)
    assert turning_points(RESULTS["marketplace_self_employed"]) == {
        ("2027-01", "plan_year"),
        ("2027-02", "fewer_hours"),
        ("2028-01", "plan_year"),
    }


# -- Keisha, New York ------------------------------------------------------------------------------


def test_keisha_pay_leave_and_ssdi() -> None:
    # Five trips in December (days 0, 7, 14, 21, 28): chair 3 + 4 x 2.5, waiting 5 x 1.25, way 5 x 90
    # minutes = 26.75 h x 17 = 454.75 of 17 x 20 x 52 / 12 = 1,473.33; 16 sick hours pay 272.
    # New York disability: half of 340, at most 170 a week, from the eighth day: January 24 days x
    # 170 / 7 = 582.86; 26 weeks from January 8 would end with July 8, but New York stops its benefit
    # for months that SSDI is due for (POMS DI 52135.175): nothing from June on.
    # Premiums in December: disability 0.5 percent of pay but at most 60 cents a week (52 / 12 x 0.60
    # = 2.60), family leave 0.432 percent of 1,290.58 = 5.58: 8.18.
    # SSDI: January to May 2027 wait, June is the first month, paid in July. Record of 17 x 20 x 52 =
    # 17,680 from 2012: AIME 1,473; 0.9 x 1,340 + 0.32 x 133 = 1,248.56, lowered to 1,248.50.
    # Family maximum 0.85 x 1,473 = 1,252.05: 3 whole dollars for the child.
    # Refund for 2026: pay 11 x 1,473.33 + 1,290.58 = 17,497: earned income credit at its top, 4,427
    # (13,020 to 23,890), and of the child credit the 1,700 that is paid out; no tax is due.
    check(
        "medicaid_family",
        {
            "wages": {"2026-12": 1018.58, "2027-01": 0},
            "sick_pay": {"2026-12": 272, "2027-01": 0},
            "state_leave": {"2027-01": 582.86, "2027-02": 680, "2027-06": 0, "2027-07": 0},
            "ssdi": {"2027-06": 0, "2027-07": 1248, "2028-11": 1248},
            "ssdi_family": {"2027-06": 0, "2027-07": 3},
            "tax_refund": {"2027-04": 6127},
            "payroll_tax": {"2026-12": 98.73},
            "premium": {"2026-12": 0, "2028-11": 0},
        },
    )


def test_keisha_pays_new_york_no_more_than_sixty_cents_a_week_for_disability() -> None:
    check("medicaid_family", {"state_leave_premium": {"2026-12": 8.18}})


def test_keisha_trips_and_turning_points() -> None:
    # 12 miles and 5.80 of fares a trip. Childcare for one child of school age at New York's 23.50 of
    # May 2025, raised with the price index: x 403.749 / 386.417 = 24.554. December: 26.75 h, of which
    # school has 13 / 22.1429: 26.75 x 0.41290 = 11.0452 h = 271.20.
    # June 2027: days 182, 189, 196, 203, 210: five trips; 5 x (3.75 + 1.5) = 26.25 h; school has
    # 7 of 30 x 5 / 7 = 21.4286: 26.25 x 0.67333 = 17.675 h = 433.99.
    check(
        "medicaid_family",
        {
            "driving": {"2026-12": 14.10, "2027-01": 8.46, "2027-06": 14.10},
            "tolls": {"2026-12": 29, "2027-01": 17.40, "2027-06": 29},
            "childcare": {"2026-12": 271.20, "2027-06": 433.99},
            "meals": {"2027-06": 100},
            "parking": {"2026-12": 0},
        },
    )
    # 250 less 1,700, 14.10, 29, 100 and 433.99: state pay has stopped, SSDI comes in July.
    assert net_but_for("medicaid_family", "2027-06") == pytest.approx(-2027.09, abs=0.01)
    assert turning_points(RESULTS["medicaid_family"]) == {
        ("2027-01", "work_stops"),
        ("2027-01", "sick_pay_ends"),
        ("2027-01", "state_leave_starts"),
        ("2027-06", "ssdi_entitled"),
        ("2027-07", "ssdi_first_payment"),
        ("2027-06", "state_leave_ends"),
    }
    assert RESULTS["medicaid_family"].ledger.page("medical").max() <= 10  # Medicaid's small copays


# -- Ruth, Ohio ------------------------------------------------------------------------------------


def test_ruth_on_medicare_with_medigap() -> None:
    # Part B 202.90 + Medigap 165 + drug plan 41 = 408.90 (Part B of 2027 is not entered yet: held).
    # Medigap G leaves the Part B deductible alone: 283 in the first month of each year.
    # 2,140 with the raise of 3.6 percent for December, first paid in January: 2,217.04, whole 2,217.
    # Phesgo every 21 days from December 3: trips December 3, 24; January 14; February 4, 18
    # (scans, day 77), 25. 18 miles a trip. No tax: half of 26,604 and 10,800 are below 32,000.
    check(
        "medicare_at_67",
        {
            "premium": {"2026-12": 408.90, "2028-11": 408.90},
            "medical": {"2026-12": 283, "2027-01": 283, "2027-02": 0, "2028-01": 283},
            "social_security": {"2026-12": 2140, "2027-01": 2217},
            "other_income": {"2027-01": 900},
            "driving": {"2026-12": 8.46, "2027-01": 4.23, "2027-02": 12.69},
            "meals": {"2026-12": 40, "2027-02": 60},
            "parking": {"2026-12": 0},
            "income_tax": {"2027-01": 0},
            "tax_due": {"2027-04": 0, "2028-04": 0},
        },
    )
    # 3,040 less 408.90, 283, 8.46, 40 and 2,500.
    assert net_but_for("medicare_at_67", "2026-12") == pytest.approx(-200.36, abs=0.01)
    assert turning_points(RESULTS["medicare_at_67"]) == {
        ("2027-01", "plan_year"),
        ("2028-01", "plan_year"),
    }


# -- Joyce, Pennsylvania ---------------------------------------------------------------------------


def test_joyce_waits_for_medicare() -> None:
    # Entitled from May 2026: Medicare in the 25th month, May 2028. COBRA 745 x 1.02 = 759.90.
    # From May 2028 Part B 202.90 and the average drug plan of 2027, 41.33 = 244.23.
    # 1,874 x 1.036 = 1,941.46 from January: 1,941.
    # December: two doses leave more than the 5,000 - 3,100 = 1,900 to the maximum. January 2027:
    # 12,520 x 1.93 x 1.0171 = 24,576.80; 1,500 + 0.2 x 23,076.80 = 6,115: the maximum, 5,000.
    # January 2028: tucatinib 26,000 x 1.0171^2 = 26,896.80: 1,500 + 0.2 x 25,396.80: again 5,000.
    # May 2028: a new plan year with Medicare. May 10 scans 231.80 + 440.58 + 440.32; May 17
    # trastuzumab 1,583.78, infusion 331.69, capecitabine 38.30, echo 613.64, visit 213.37; sum
    # 3,893.48: 283 + 0.2 x 3,610.48 = 1,005.10. May 29 tucatinib: 700 + 0.25 x 25,300 is above
    # the most of 2,400. Together 3,405.10.
    # Diarrhea pills 12 a fill from 2027-12-01 every 30 days: two fills in that December.
    # Trips December 10, 31, 96 miles each: 45.12; parking 18. The break has a visit on September 1
    # and scans on November 17 (day 77); August 19 was the last dose.
    check(
        "ssdi_in_medicare_wait",
        {
            "premium": {"2026-12": 759.90, "2028-05": 244.23, "2029-11": 244.23},
            "social_security": {"2026-12": 1874, "2027-01": 1941},
            "medical": {
                "2026-12": 1900,
                "2027-01": 5000,
                "2027-12": 0,
                "2028-01": 5000,
                "2028-05": 3405.10,
            },
            "self_paid_medicine": {"2027-11": 0, "2027-12": 24, "2028-01": 12},
            "driving": {"2026-12": 45.12, "2027-09": 22.56, "2027-10": 0, "2027-11": 45.12},
            "parking": {"2026-12": 18, "2027-10": 0},
            "ssdi": {"2027-01": 0},
        },
    )
    # 1,941 less 5,000, 12, 22.56, 9, 20 and 1,900.
    gap = net_but_for("ssdi_in_medicare_wait", "2028-01", "premium")
    assert gap == pytest.approx(-5022.56, abs=0.01)
    points = turning_points(RESULTS["ssdi_in_medicare_wait"])
    assert {
        ("2027-01", "plan_year"),
        ("2028-01", "plan_year"),
        ("2028-05", "medicare_starts"),
        ("2029-01", "plan_year"),
    } <= points
    assert not {kind for _, kind in points} & {"ssdi_entitled", "ssdi_first_payment", "work_stops"}


def test_joyce_pays_more_in_the_months_that_disability_adds_to_cobra() -> None:
    """29 USC 1162(2)(A), (3): 18 months at 102 percent, months 19 to 29 at 150 percent."""
    # From December 2025: month 18 is May 2027, month 29 is April 2028. 745 x 1.5 = 1,117.50.
    # 1,941 less 1,117.50, 5,000, 12, 22.56, 9, 20 and 1,900 in January 2028.
    paid = {"2027-05": 759.90, "2027-06": 1117.50, "2028-04": 1117.50}
    check("ssdi_in_medicare_wait", {"premium": paid})
    assert net_but_for("ssdi_in_medicare_wait", "2028-01") == pytest.approx(-6140.06, abs=0.01)
    assert ("2028-05", "cobra_ends") in turning_points(RESULTS["ssdi_in_medicare_wait"])


def test_not_knowing_when_cobra_began_is_listed() -> None:
    case = families()["ssdi_in_medicare_wait"].changed({"plan.cobra_since": "not sure"})
    said = " ".join(f"{a.words} {a.sentence}" for a in estimate(case).assumptions)
    assert "COBRA" in said


def test_joyces_break_has_the_trips_that_the_schedule_names() -> None:
    result = RESULTS["ssdi_in_medicare_wait"]
    # October 2027 has none: the visit of the break comes every 84 days (September 1, November 24).
    days = dict(zip(result.months.texts, result.page("clinic_days"), strict=True))
    assert [days[m] for m in ("2026-12", "2027-09", "2027-10", "2027-11")] == [2, 1, 0, 2]


# -- Marisol, Georgia ------------------------------------------------------------------------------


def test_marisol_without_a_plan() -> None:
    # Capecitabine every 21 days from December 8: trips December 8, 29; May 4, 18 (scans), 25.
    # December at full charges: visit 213.37 x 4, tests (7.77 + 10.56 + 9.34) x 6, pills 38.30 x 3:
    # 853.48 + 166.02 + 114.90, twice: 2,268.80. May 2027: visits 1,706.96 x 1.0159 = 1,734.10;
    # tests 2 x 166.02 + (7.77 + 10.56 + 20.81 + 18.96 + 9.34) x 6 = 736.68 x 1.0288 = 757.90; pills
    # 229.80 x 1.0171 = 233.73; scans 1,112.70 x 4 x 1.0288 = 4,578.98. Sum 7,304.71.
    # Pay 620 x 52 / 12 = 2,686.67, an hour 14.7619; a trip takes 1.25 h and 70 minutes = 2.4167 h:
    # December 4.8333 h = 71.35, May 7.25 h = 107.02.
    check(
        "uninsured",
        {
            "medical": {"2026-12": 2268.80, "2027-05": 7304.71},
            "wages": {"2026-12": 2615.32, "2027-05": 2579.64},
            "payroll_tax": {"2026-12": 200.07, "2027-05": 197.34},  # 7.65 percent
            "self_paid_medicine": {"2026-12": 12, "2027-05": 12},
            "driving": {"2026-12": 14.10, "2027-05": 21.15},
            "parking": {"2026-12": 10},
            "premium": {"2026-12": 0, "2027-11": 0},
            # Georgia: (32,240 - 15,000) x 0.0499 = 860.28 of 32,240 a year.
            "state_income_tax": {"2026-12": 69.79, "2027-05": 68.83},
        },
    )
    # 2,579.64 less 7,304.71, 12, 21.15, 15, 60, 2,100, 197.34 and 68.83.
    gap = net_but_for("uninsured", "2027-05", "income_tax")
    assert gap == pytest.approx(-7199.39, abs=0.02)
    assert turning_points(RESULTS["uninsured"]) == set()


# -- Helen and Megan, Oregon, Washington and California --------------------------------------------


def test_helen_and_her_daughter() -> None:
    # Pay 3,100 twice a month = 6,200, paid when absent. She works in Washington, so its premium:
    # 0.8072 percent = 50.05, in 2027 0.8484 percent = 52.60.
    # Trips from December 15 (day 0): days 0, 2, 4, 6, 14: five in December, 28 miles: 32.90.
    # Megan goes along to half of the visits (not to tests alone). 2,400 x 26 / 12 = 5,200, an hour
    # 30. December 15: 1.25 + 0.75 + 1 (bone infusion) and December 29: 2 h, way 2 x 70 minutes:
    # 7.3333 h x 0.5 = 3.6667 of her 24 sick hours: nothing is lost. Leave of 8 weeks January 1 to
    # February 25: 20.3333 sick hours = 3.5583 days x 5,200 / 31 = 596.88; California pays 90 percent
    # of 1,200 (below 70 percent of 1,789) = 1,080 a week for 27.4417 days = 4,233.86; lost 369.26.
    # February: pay for 3 of 28 days less half of one visit (3.1667 h x 0.5 x 3 / 28 x 30 = 5.09);
    # 25 days x 1,080 / 7 = 3,857.14: 5,200 - 557.14 + 5.09 - 3,857.14 = 790.80. April: 1.5833 h x 30.
    check(
        "daughter_in_another_state",
        {
            "wages": {"2026-12": 6200, "2028-11": 6200},
            "caregiver_wages": {"2026-12": 0, "2027-01": 0},  # she has her own household
            "payroll_tax": {"2026-12": 474.30},
            "state_leave_premium": {"2026-12": 50.05, "2027-01": 52.60},
            "caregiver_pay_lost": {
                "2026-12": 0,
                "2027-01": 369.26,
                "2027-02": 790.80,
                "2027-04": 47.50,
            },
            "premium": {"2026-12": 95, "2028-11": 95},
            "driving": {"2026-12": 32.90, "2027-01": 6.58},
            "parking": {"2026-12": 30, "2027-01": 6},
        },
    )
    result = RESULTS["daughter_in_another_state"]
    assert result.ledger.page("medical")[0, 1:13].sum() == pytest.approx(4000, abs=0.01)
    assert turning_points(result) == {("2027-01", "plan_year"), ("2028-01", "plan_year")}


def test_helen_has_one_blood_draw_a_day() -> None:
    """The price list says: each day with a test of blood has one draw, whatever it is drawn for."""
    # Four days with blood tests (0, 2, 4, 6), one draw each. Tests: glucose 4 x 3.93, A1c 9.71, gene
    # test 5,000, metabolic panel 10.56, draws 4 x 9.34 = 5,073.35 x 1.3 = 6,595.36. Drugs
    # (2 x 114.40 + 20.33) x 1.93 = 480.82. Giving them (2 x 38.75 + 37.74) x 1.3 = 149.81. Sum
    # 7,225.99: 750 + 0.2 x 6,475.99 = 2,045.20; copays: visit 35, Truqap 150. Together 2,230.20.
    check("daughter_in_another_state", {"medical": {"2026-12": 2230.20}})
