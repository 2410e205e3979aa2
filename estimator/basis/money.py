"""Legal roundings, tolerant of binary floating point.

``0.57 * 100`` is 56.99999999999999 in binary; the law means 57. Every rounding here forgives a
millionth of the rounding unit before it decides.
"""

from __future__ import annotations

import numpy as np

from estimator.basis.months import Array

_FORGIVEN = 1e-6


def _scaled(amount: Array | float, unit: float) -> tuple[Array, float, bool]:
    amount = np.asarray(amount, dtype=float)
    if unit < 1:
        per_dollar = round(1 / unit)
        return amount * per_dollar, float(per_dollar), True
    return amount / unit, float(unit), False


def _back(steps: Array, factor: float, fraction: bool) -> Array:
    return steps / factor if fraction else steps * factor


def floor_to(amount: Array | float, unit: float = 1.0) -> Array:
    """Round down to a multiple of ``unit`` (a dime: 0.10; a dollar: 1)."""
    steps, factor, fraction = _scaled(amount, unit)
    return _back(np.floor(steps + _FORGIVEN), factor, fraction)


def ceil_to(amount: Array | float, unit: float = 1.0) -> Array:
    """Round up to a multiple of ``unit``."""
    steps, factor, fraction = _scaled(amount, unit)
    return _back(np.ceil(steps - _FORGIVEN), factor, fraction)


def round_to(amount: Array | float, unit: float = 1.0) -> Array:
    """Round to the nearest multiple of ``unit``, halves up."""
    steps, factor, fraction = _scaled(amount, unit)
    return _back(np.floor(steps + 0.5 + _FORGIVEN), factor, fraction)


#: How often each kind of pay comes in a year; hourly pay is counted by the week.
PAYS_A_YEAR = {
    "hour": 52,
    "week": 52,
    "two weeks": 26,
    "half month": 24,
    "month": 12,
    "year": 1,
}
