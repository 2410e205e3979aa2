"""Speed: generous multiples of the aims, so that only a real loss of speed fails.

The aims are one family over 36 months in 5 ms, an import to the first result in 1 s, and 20,000
families in 3 s on one core. A busy or slow machine is allowed five times that.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from estimator.batch import crowd, measure, totals
from estimator.case import STATES

pytestmark = pytest.mark.slow

FAMILIES = 20_000
MONTHS = 36
GUARDS = {"one_family_ms": 25, "first_result_s": 5, "crowd_s": 15}


@pytest.fixture(scope="module")
def measured() -> dict[str, Any]:
    """The better of two measurements when the first one falls in a busy minute."""
    first = measure(families=FAMILIES, months=MONTHS)
    if all(first[name] <= most for name, most in GUARDS.items()):
        return first
    again = measure(families=FAMILIES, months=MONTHS)
    return again | {name: min(first[name], again[name]) for name in GUARDS}


def test_one_family_takes_milliseconds(measured: dict[str, Any]) -> None:
    assert measured["months"] == MONTHS
    assert 0 < measured["one_family_ms"] <= GUARDS["one_family_ms"], measured


def test_the_first_result_comes_soon_after_the_import(measured: dict[str, Any]) -> None:
    assert 0 < measured["first_result_s"] <= GUARDS["first_result_s"], measured


def test_a_crowd_takes_seconds(measured: dict[str, Any]) -> None:
    assert measured["crowd_families"] == FAMILIES
    assert 0 < measured["crowd_s"] <= GUARDS["crowd_s"], measured


def test_the_measured_crowd_is_what_it_is_said_to_be() -> None:
    many = crowd(FAMILIES, months=MONTHS)
    assert many.households == FAMILIES
    assert set(many.state[:, 0]) == set(STATES), "a state has no family"
    assert (many.months == MONTHS).all()
    across = np.mean(many.state[:, 0] != many.work_state[:, 0])
    assert 0.02 < across < 0.06, "too few or too many work across a border"
    assert np.isfinite(totals(many)).all()
