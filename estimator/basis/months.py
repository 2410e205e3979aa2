"""Calendar months as arrays, and running totals that restart.

A month is an ordinal, ``year * 12 + (month - 1)``, held as a float so that "unknown" can be NaN
and "never" can be :data:`NEVER`. A calendar fact is a row ``(1, T)``; a household fact is a
column ``(h, 1)``; comparing the two broadcasts to a page ``(h, T)``.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

#: A month later than any projection: "this never happens".
NEVER = 999_999.0

_MONTH_TEXT = re.compile(r"^(\d{4})-(0[1-9]|1[0-2])(?:-\d{2})?$")
_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FULL_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def month_ordinal(text: str | dt.date) -> int:
    """Read ``"2026-03"``, ``"2026-03-15"`` or a date as a month ordinal.

    Raises
    ------
    ValueError
        When the text is not a year and a month.
    """
    if isinstance(text, dt.date):
        return text.year * 12 + text.month - 1
    found = _MONTH_TEXT.match(text.strip())
    if found is None:
        raise ValueError(f"{text!r} is not a month; write the year and the month, like 2026-03")
    return int(found[1]) * 12 + int(found[2]) - 1


def month_text(ordinal: float) -> str:
    """Write a month ordinal as ``"2026-03"``."""
    year, month = divmod(int(ordinal), 12)
    return f"{year:04d}-{month + 1:02d}"


def month_label(ordinal: float, *, full: bool = False) -> str:
    """Write a month ordinal as people say it: ``"Mar 2026"`` or ``"March 2026"``."""
    year, month = divmod(int(ordinal), 12)
    return f"{(_FULL_NAMES if full else _NAMES)[month]} {year}"


def first_day(ordinal: float) -> dt.date:
    """Return the first day of a month."""
    year, month = divmod(int(ordinal), 12)
    return dt.date(year, month + 1, 1)


_EPOCH: dt.date = np.datetime64(0, "D").astype(dt.date)  # where numpy's days begin
_EPOCH_DAY = _EPOCH.toordinal()
_EPOCH_MONTH = _EPOCH.year * 12


def month_of_day(day: Array) -> Array:
    """Month ordinal of a day ordinal; NEVER stays NEVER, NaN stays NaN."""
    whole = np.where(np.isnan(day), 0.0, day).astype("int64") - _EPOCH_DAY
    month = whole.astype("datetime64[D]").astype("datetime64[M]").astype("int64") + _EPOCH_MONTH
    return np.where(np.isnan(day), np.nan, np.where(day >= NEVER - 1, NEVER, month))


def first_day_of(month: Array) -> Array:
    """Day ordinal of the first of a month."""
    whole = np.where(month < NEVER, month, 0.0).astype("int64") - _EPOCH_MONTH
    day = whole.astype("datetime64[M]").astype("datetime64[D]").astype("int64") + _EPOCH_DAY
    return np.where(np.isnan(month), np.nan, np.where(month >= NEVER, NEVER, day))


@dataclass(frozen=True)
class Months:
    """The months of one projection: ``count`` of them from the ordinal ``first``."""

    first: int
    count: int

    @classmethod
    def starting(cls, text: str | dt.date, count: int) -> Months:
        """Build from ``"2026-12"`` and a number of months."""
        return cls(month_ordinal(text), count)

    @cached_property
    def ordinal(self) -> Array:
        """Row of month ordinals."""
        return np.arange(self.first, self.first + self.count, dtype=float)[None, :]

    @cached_property
    def year(self) -> Array:
        """Row of calendar years."""
        return self.ordinal // 12

    @cached_property
    def month_of_year(self) -> Array:
        """Row of months of the year, January = 1."""
        return self.ordinal % 12 + 1

    @cached_property
    def edges(self) -> Array:
        """Row ``(1, T + 1)`` of first days of each month, and of the month after the last."""
        days = [first_day(self.first + i).toordinal() for i in range(self.count + 1)]
        return np.array(days, dtype=float)[None, :]

    @cached_property
    def days(self) -> Array:
        """Row of days in each month."""
        return np.diff(self.edges, axis=1)

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The calendar years touched, in order."""
        return tuple(range(self.first // 12, (self.first + self.count - 1) // 12 + 1))

    @property
    def labels(self) -> list[str]:
        """``["Dec 2026", "Jan 2027", ...]``."""
        return [month_label(m) for m in self.ordinal[0]]

    @property
    def texts(self) -> list[str]:
        """``["2026-12", "2027-01", ...]``."""
        return [month_text(m) for m in self.ordinal[0]]

    def index(self, text: str) -> int:
        """Position of a month written as ``"2027-01"``.

        Raises
        ------
        ValueError
            When the month lies outside the projection.
        """
        position = month_ordinal(text) - self.first
        if not 0 <= position < self.count:
            raise ValueError(f"{text} is not among {self.texts[0]} to {self.texts[-1]}")
        return position


def when(
    month: Array, *, since: Array | float | None = None, before: Array | float | None = None
) -> Array:
    """Page of truth: the months from ``since`` (included) to ``before`` (not included).

    NaN bounds (unknown) are never reached; leave a bound out to have none.
    """
    inside = np.ones_like(month, dtype=bool)
    if since is not None:
        inside = inside & (month >= since)
    if before is not None:
        inside = inside & (month < before)
    return inside


def running_total(amounts: Array, restart: Array) -> Array:
    """Total since the last position in which ``restart`` holds, this position included.

    Amounts must not be negative. The last axis may be months or single claims in date order.
    """
    total = amounts.cumsum(axis=-1)
    carried = np.where(restart, total - amounts, 0.0)
    return total - np.maximum.accumulate(carried, axis=-1)


def capped(amounts: Array, restart: Array, limit: Array | float) -> Array:
    """Part of each amount that still fits under ``limit`` since the last restart."""
    room = limit - (running_total(amounts, restart) - amounts)
    return np.minimum(amounts, np.maximum(room, 0.0))


def total_of(amounts: Array) -> Array:
    """Sum over the last axis, kept as a column, in one fixed order.

    ``np.sum`` may add in an order that depends on the array's layout; a family must add up to
    the same cent alone and in a crowd.
    """
    return amounts.cumsum(axis=-1)[..., -1:]


def by_year(amounts: Array, months: Months) -> Array:
    """Totals by calendar year, ``(h, Y)`` with Y = ``len(months.years)``.

    A year that the projection only touches holds only the months inside it.
    """
    years = months.year[0]
    return np.concatenate(
        [total_of(np.where(years == y, amounts, 0.0)) for y in months.years], axis=-1
    )
