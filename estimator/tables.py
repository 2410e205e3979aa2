"""Tables for analysts: every treatment under every cover, and ours beside what others measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

import numpy as np
import pandas as pd

from estimator.basis.law import law
from estimator.basis.months import Array, Months, first_day, month_ordinal
from estimator.case import Case
from estimator.projection import Estimate, estimate_many
from estimator.rules import medicare, treatment

#: The year of the tables: the first one for which all prices are published.
YEAR = 2026


def _example(plan: str, *names: str) -> dict[str, float]:
    day = first_day(month_ordinal(f"{YEAR}-01"))
    return {name: float(law().on(f"{plan}.{name}", day)) for name in names}


def covers() -> dict[str, dict[str, Any]]:
    """Nine kinds of cover by name, each as a plan of a case file, with the example plans' terms."""
    terms = ("deductible", "coinsurance", "out_of_pocket_maximum")
    ppo, high, silver = (
        _example(plan, *terms)
        for plan in (
            "employer_plans.ppo",
            "employer_plans.high_deductible",
            "marketplace_plans.silver",
        )
    )
    return {
        "Employer plan": {"kind": "employer", **ppo},
        "High deductible": {"kind": "employer", "hsa_qualified": True, **high},
        "Marketplace silver": {"kind": "marketplace", **silver},
        "COBRA": {"kind": "COBRA", "cobra_since": f"{YEAR}-01", **ppo},
        "Medicare + Medigap + D": {"kind": "medicare", "medigap_premium": 180},
        "Medicare + D": {"kind": "medicare"},
        "Medicare Advantage": {
            "kind": "medicare advantage",
            **_example("medicare_plans.advantage", *terms),
        },
        "Medicaid": {"kind": "medicaid"},
        "No cover": {"kind": "none"},
    }


def grid_case(regimen: str, plan: Mapping[str, Any], *, first_month: str = f"{YEAR}-01") -> Case:
    """One person who lives alone in Ohio and starts a treatment on January 1.

    The age is 50, and 67 under Medicare. Work, help and travel are left out: the medical lines are
    what the table is about.
    """
    birth = "1959-06" if str(plan["kind"]).startswith("medicare") else "1976-06"
    return Case.read(
        {
            "first_month": first_month,
            "months": 12,
            "state": "OH",
            "patient": {"birth": birth},
            "plan": dict(plan),
            "treatment": {"regimen": regimen, "start": f"{first_month}-01", "site": "office"},
            "home": {"living_costs": 0},
        }
    )


@dataclass(frozen=True)
class Grid:
    """Results by treatment and cover."""

    estimates: dict[tuple[str, str], Estimate]

    def year(self) -> pd.DataFrame:
        """The family's share of bills and drugs over the year, USD: treatments down, covers across."""
        return self._table(lambda e: float(e.ledger.page("medical").sum()))

    def ceiling(self) -> pd.DataFrame:
        """The most that each cover can leave to the family for covered care, USD; none is infinite."""
        return self._table(_ceiling)

    def _table(self, value: Any) -> pd.DataFrame:
        names = law().file("regimens")["regimens"]
        rows: dict[str, dict[str, float]] = {}
        for (regimen, cover), estimate in self.estimates.items():
            rows.setdefault(names[regimen]["name"], {})[cover] = value(estimate)
        return pd.DataFrame(rows).T.rename_axis("Treatment")


def regimens_by_cover(regimens: list[str] | None = None) -> Grid:
    """Every treatment under every cover, for one year from January.

    Parameters
    ----------
    regimens
        Keys of treatments; all of them when left out.
    """
    keys = [
        (regimen, cover)
        for regimen in regimens or list(law().file("regimens")["regimens"])
        for cover in covers()
    ]
    plans = covers()
    cases = [grid_case(regimen, plans[cover]) for regimen, cover in keys]
    return Grid(dict(zip(keys, estimate_many(cases), strict=True)))


def _ceiling(estimate: Estimate) -> float:
    """What law or plan sets as the year's most for covered care."""
    day = first_day(month_ordinal(f"{YEAR}-01"))
    plan = estimate.settled.plan
    part_d = float(law().on("medicare.part_d.out_of_pocket_threshold", day))
    if plan.kind == "medicare" and plan.medigap_premium:
        return float(law().on("medicare.part_b_deductible", day)) + part_d
    if plan.kind == "medicare advantage":
        return float(plan.out_of_pocket_maximum or np.inf) + part_d
    if plan.kind in ("employer", "COBRA", "marketplace"):
        return float(plan.out_of_pocket_maximum or np.inf)
    return 0.0 if plan.kind == "medicaid" else float("inf")


def first_year(
    year: int = YEAR, *, site: str = "office", miles_one_way: float = 20
) -> pd.DataFrame:
    """What the first year of each treatment asks of a family and what it is billed.

    Parameters
    ----------
    year
        Year whose prices are used; the treatment starts on January 1.
    site
        ``office`` or ``hospital``.
    miles_one_way
        Miles to the clinic; the minutes are the usual ones.
    """
    minutes = float(law().on("travel.minutes_one_way", first_day(month_ordinal(f"{year}-01"))))
    rows = treatment.first_year_table(
        law(), year=year, site=site, miles_one_way=miles_one_way, minutes_one_way=minutes
    )
    return pd.DataFrame(rows).set_index("key")


# -- ours beside the published ---------------------------------------------------------------------


@dataclass(frozen=True)
class Beside:
    """One published figure, and ours."""

    name: str
    published: float
    low: float | None
    high: float | None
    ours: float
    ours_low: float
    ours_high: float
    unit: str
    says: str
    note: str
    source: str


#: Treatments given in a first year with metastatic disease: pills with hormone medicine, chemotherapy,
#: antibodies. Added medicines, breaks and single courses are left out.
_FIRST_YEAR = (
    "hr_ai_palbo hr_ai_ribo hr_ai_abema hr_ofs_ai_ribo hr_fulv_cdk chemo_paclitaxel chemo_cape "
    "her2_thp her2_phesgo_maint her2_tdxd tn_pembro_chemo tn_sg_first tn_carbo_gem"
).split()
_CDK = ("hr_ai_palbo", "hr_ai_ribo", "hr_ai_abema")
_CHEMOTHERAPY = ("chemo_paclitaxel", "chemo_nabpac", "chemo_eribulin", "tn_carbo_gem")


def _part_d_year(year: int, month_cost: float) -> float:
    """Own payments of a year under Part D's standard benefit, for one price a month."""
    first = month_ordinal(f"{year}-01")
    month = np.arange(first, first + 12)[None, :]
    paid: Array = medicare.part_d(
        month=month,
        drugs=np.full((1, 12), month_cost),
        **law().figures(medicare.part_d, Months(first, 12)),
    )
    return float(paid.sum())


def plausibility() -> list[Beside]:
    """Ours beside what others measured. No input is tuned to meet a published figure.

    Ours are medians over usual first treatments of a year from January 2026 in today's prices, with
    the least and the greatest; the published ones are means or medians of people, in dollars of
    their time. They show the order of size, and where the two must differ.
    """
    grid = regimens_by_cover([*dict.fromkeys([*_FIRST_YEAR, *_CHEMOTHERAPY])])
    year = {key: float(e.ledger.page("medical").sum()) for key, e in grid.estimates.items()}

    def over(cover: str) -> list[float]:
        return [year[regimen, cover] for regimen in _FIRST_YEAR]

    high, low = over("High deductible"), over("Employer plan")
    first_month = [
        float(grid.estimates[r, "High deductible"].ledger.page("medical")[0, 0])
        for r in _FIRST_YEAR
    ]
    parts = [_original_share(grid.estimates[regimen, "Medicare + D"]) for regimen in _FIRST_YEAR]
    billed = [float(grid.estimates[r, "Employer plan"].page("billed").mean()) for r in _CDK]
    visits = [
        float(grid.estimates[r, "Employer plan"].page("clinic_days").mean()) * 30 / (365 / 12)
        for r in _CHEMOTHERAPY
    ]
    prices = (14_000.0, 15_000.0, 16_000.0)
    ours = {
        "high_deductible_year": high,
        "low_deductible_year": low,
        "high_to_low_ratio": [h / x for h, x in zip(high, low, strict=True) if x > 0],
        "high_deductible_first_month": first_month,
        "medicare_year": parts,
        "part_d_2023": [_part_d_year(2023, p) for p in prices],
        "part_d_2024": [_part_d_year(2024, p) for p in prices],
        "cdk_month": billed,
        "chemotherapy_visits": visits,
    }
    rows = []
    for name, values in ours.items():
        figure = law().parameter(f"observed.{name}")
        rows.append(
            Beside(
                name=name,
                published=float(figure.values[-1]),
                low=figure.low,
                high=figure.high,
                ours=median(values),
                ours_low=min(values),
                ours_high=max(values),
                unit=figure.unit,
                says=figure.says,
                note=figure.note,
                source=str(figure.source["cite"]),
            )
        )
    return rows


def _original_share(estimate: Estimate) -> float:
    """The patient's part of Parts A and B alone, as the study counts it."""
    return float(estimate.page("original_medicare").sum())
