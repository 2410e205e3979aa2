"""Households side by side: each fact is an array whose first axis is the household."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from estimator.basis.months import Array

#: Calendar years of an earnings record; every record is ``(h, len(EARNINGS_YEARS))``.
EARNINGS_YEARS = range(1951, 2036)


class Columns:
    """Named facts of ``h`` households, each ``(h, 1)`` or ``(h, k)``.

    Read a fact as an attribute: ``household.monthly_pay``.
    """

    def __init__(self, facts: Mapping[str, Array]) -> None:
        self._facts = dict(facts)
        sizes = {len(v) for v in self._facts.values()}
        if len(sizes) != 1:
            raise ValueError(f"every fact must have one entry a household; found sizes {sizes}")
        self.households = sizes.pop()
        self.__dict__.update(self._facts)  # read as attributes, some hundred times a projection

    @classmethod
    def stack(cls, rows: Iterable[Mapping[str, Any]]) -> Columns:
        """Put the facts of several households under each other.

        A number, a yes or no, or a text becomes ``(h, 1)``; a list becomes ``(h, k)``, padded with NaN to the longest.
        """
        rows = list(rows)
        facts: dict[str, Array] = {}
        plain = []
        for name, first in rows[0].items():
            if not isinstance(first, (bool, str, list, tuple)):
                plain.append(name)
                continue
            values = [row[name] for row in rows]
            if isinstance(first, bool):
                facts[name] = np.array(values, dtype=bool)[:, None]
            elif isinstance(first, str):
                facts[name] = np.array(values, dtype=object)[:, None]
            else:
                width = max(1, *(len(v) for v in values))
                block = np.full((len(values), width), np.nan)
                for i, value in enumerate(values):
                    block[i, : len(value)] = value
                facts[name] = block
        numbers = np.array([[row[name] for name in plain] for row in rows], dtype=float)
        numbers = np.ascontiguousarray(numbers.T)[:, :, None]
        facts |= dict(zip(plain, numbers, strict=True))
        return cls(facts)

    def __getattr__(self, name: str) -> Array:
        raise AttributeError(f"no fact is named {name!r}")

    def __contains__(self, name: str) -> bool:
        return name in self._facts

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def take(self, rows: Array) -> Columns:
        """The households at these positions."""
        return Columns({name: value[rows] for name, value in self._facts.items()})

    def between(self, start: int, end: int) -> Columns:
        """The households from one position up to another, without copying."""
        return Columns({name: value[start:end] for name, value in self._facts.items()})

    def groups(self, *names: str) -> Iterator[tuple[tuple[Any, ...], Array]]:
        """Positions of the households that share the values of these facts."""
        keys = list(zip(*(self._facts[n][:, 0].tolist() for n in names), strict=True))
        positions: dict[tuple[Any, ...], list[int]] = {}
        for i, key in enumerate(keys):
            positions.setdefault(key, []).append(i)
        for key, rows in positions.items():
            yield key, np.array(rows)
