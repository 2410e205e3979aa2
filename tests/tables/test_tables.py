"""Every treatment under every cover, and ours beside what others measured."""

from __future__ import annotations

import numpy as np
import pytest

from estimator import tables
from estimator.basis.law import law


@pytest.fixture(scope="module")
def grid() -> tables.Grid:
    return tables.regimens_by_cover()


def test_every_treatment_runs_under_every_cover(grid: tables.Grid) -> None:
    known = law().file("regimens")["regimens"]
    assert len(known) >= 44
    assert set(grid.estimates) == {(r, c) for r in known for c in tables.covers()}
    assert grid.year().shape == (len(known), 9)


def test_the_cover_is_what_the_column_says(grid: tables.Grid) -> None:
    codes = dict(zip(tables.covers(), (1, 1, 3, 2, 5, 6, 7, 8, 0), strict=True))
    for (regimen, cover), estimate in grid.estimates.items():
        assert (estimate.page("coverage") == codes[cover]).all(), (regimen, cover)


def test_no_share_is_negative_or_above_its_ceiling(grid: tables.Grid) -> None:
    year, most = grid.year(), grid.ceiling()
    assert (year.to_numpy() >= 0).all()
    assert (year.to_numpy() <= most.to_numpy() + 0.005).all(), year[year > most + 0.005].stack()
    for estimate in grid.estimates.values():
        for line in estimate.ledger:
            assert (estimate.ledger.page(line.key) >= 0).all(), line.key


def test_ceilings_are_those_of_plan_and_law(grid: tables.Grid) -> None:
    most = grid.ceiling().iloc[0]
    assert most["Employer plan"] == most["COBRA"] == 4_500
    assert most["Medicare + Medigap + D"] == 283 + 2_100
    assert most["Medicare Advantage"] == 9_250 + 2_100
    assert most["Medicaid"] == 0
    assert np.isinf(most["Medicare + D"]) and np.isinf(most["No cover"])


def test_the_costly_clinic_drug_shows_what_each_cover_is_for(grid: tables.Grid) -> None:
    """Enhertu: caps hold under private plans; Medicare alone has none; no cover is the dearest."""
    enhertu = grid.year().loc["Enhertu"]
    assert enhertu["Employer plan"] == 4_500
    assert enhertu["Medicare + Medigap + D"] == 283
    assert enhertu["Medicare + D"] > 40_000
    assert enhertu["No cover"] > enhertu["Medicare + D"]


def test_ours_stand_beside_the_published() -> None:
    rows = {row.name: row for row in tables.plausibility()}
    assert rows["part_d_2023"].ours == pytest.approx(11_543.64, abs=0.005)
    assert rows["part_d_2023"].ours_low == pytest.approx(10_943.64, abs=0.005)
    assert rows["part_d_2023"].ours_high == pytest.approx(12_143.64, abs=0.005)
    assert rows["part_d_2024"].ours == pytest.approx(3_333.03, abs=0.005)
    high = rows["high_deductible_year"]
    assert 2_700 <= high.ours <= 5_000, "between the deductible and the maximum"
    assert rows["high_to_low_ratio"].ours > 1
    for row in rows.values():
        assert row.source and row.says and row.ours_low <= row.ours <= row.ours_high


def test_the_first_year_of_each_treatment() -> None:
    """Enhertu every 21 days from January 1: days 1, 22, ... 358 are 18 doses in 365 days."""
    table = tables.first_year()
    assert len(table) >= 44
    numbers = table.select_dtypes("number")
    assert (numbers.to_numpy() >= 0).all()
    enhertu = table.loc["her2_tdxd"]
    assert enhertu.clinic_days >= 18
    assert enhertu.miles == pytest.approx(enhertu.clinic_days * 40)
    assert enhertu.list_price > enhertu.commercial_price > enhertu.medicare_price > 17 * 12_520
    assert (table.sources.str.len() > 0).all()
