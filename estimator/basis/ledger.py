"""Money that comes in and money that goes out, by line and month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from estimator.basis.months import Array, Months, month_text

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal["income", "outgo"]


@dataclass(frozen=True)
class Line:
    """One line of the ledger: a page of USD per month, never negative."""

    key: str
    label: str
    kind: Kind
    group: str
    amounts: Array
    unit: str = "USD/month"
    assumed_from: int | None = None  # first month resting on a figure not published yet


class Ledger:
    """Lines of ``h`` households over the same months. Closed ledgers take no more lines."""

    def __init__(self, months: Months, households: int) -> None:
        self.months = months
        self.households = households
        self._lines: dict[str, Line] = {}
        self._closed = False

    def post(
        self,
        key: str,
        amounts: Array,
        *,
        kind: Kind,
        label: str,
        group: str,
        assumed_from: int | None = None,
    ) -> None:
        """Add a line.

        Raises
        ------
        ValueError
            When the ledger is closed, the line exists, or an amount is negative.
        """
        if self._closed:
            raise ValueError(f"the ledger is closed; {key!r} comes too late")
        if key in self._lines:
            raise ValueError(f"the line {key!r} is already in the ledger")
        if amounts.min() < -0.005:
            raise ValueError(f"the line {key!r} has an amount below zero")
        self._lines[key] = Line(key, label, kind, group, amounts, assumed_from=assumed_from)

    def close(self) -> Ledger:
        """Take no more lines."""
        self._closed = True
        return self

    def __iter__(self) -> Iterator[Line]:
        return iter(self._lines.values())

    def __getitem__(self, key: str) -> Line:
        return self._lines[key]

    def __contains__(self, key: str) -> bool:
        return key in self._lines

    def page(self, key: str) -> Array:
        """A line as a full page ``(h, T)``."""
        return np.broadcast_to(self._lines[key].amounts, (self.households, self.months.count))

    def total(self, *, kind: Kind | None = None, group: str | None = None) -> Array:
        """Page of the sum of the lines of a kind or a group."""
        page = np.zeros((self.households, self.months.count))
        for line in self:
            if (kind is None or line.kind == kind) and (group is None or line.group == group):
                page = page + line.amounts
        return page

    @property
    def income(self) -> Array:
        """Page of all that comes in."""
        return self.total(kind="income")

    @property
    def outgo(self) -> Array:
        """Page of all that goes out."""
        return self.total(kind="outgo")

    @property
    def net(self) -> Array:
        """Page of income less outgo: the one place where they meet."""
        return self.income - self.outgo

    @property
    def groups(self) -> list[str]:
        """Groups in the order of their first line."""
        return list(dict.fromkeys(line.group for line in self))

    def worst_month(self, household: int = 0) -> int:
        """Position of the month with the lowest net; the first of several equal ones."""
        return int(np.argmin(np.round(self.net[household], 2)))

    def row(self, household: int) -> Ledger:
        """The ledger of one household."""
        alone = Ledger(self.months, 1)
        for line in self:
            amounts = line.amounts
            page = amounts[household : household + 1] if len(amounts) > 1 else amounts
            alone._lines[line.key] = Line(
                line.key, line.label, line.kind, line.group, page, line.unit, line.assumed_from
            )
        return alone.close()

    def to_frame(self, household: int = 0) -> pd.DataFrame:
        """Months down, lines across, with the totals; USD per month."""
        import pandas as pd  # slow to import, and only tables need it

        frame = pd.DataFrame(
            {line.key: self.page(line.key)[household] for line in self},
            index=pd.Index(self.months.texts, name="month"),
        )
        frame["income"] = self.income[household]
        frame["outgo"] = self.outgo[household]
        frame["net"] = self.net[household]
        return frame

    def to_dict(self, household: int = 0) -> dict[str, object]:
        """Plain lists for JSON, to the cent."""

        def cents(page: Array) -> list[float]:
            return [round(float(x), 2) + 0.0 for x in page[household]]

        return {
            "months": self.months.texts,
            "lines": [
                {
                    "key": line.key,
                    "label": line.label,
                    "kind": line.kind,
                    "group": line.group,
                    "unit": line.unit,
                    "assumed_from": None
                    if line.assumed_from is None
                    else month_text(line.assumed_from),
                    "amounts": cents(self.page(line.key)),
                }
                for line in self
            ],
            "income": cents(self.income),
            "outgo": cents(self.outgo),
            "net": cents(self.net),
        }
