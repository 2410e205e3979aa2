"""Monthly amounts as pages and prints count them: what comes in after tax, what goes out by kind.

Taxes are taken off what comes in, and help that is granted off the bills that it pays. Each amount
keeps the lines of the ledger that it is made of, so that a point of the chart can be opened too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from estimator.basis.ledger import Line
from estimator.basis.months import Array
from estimator.projection.estimate import Estimate

#: The kinds of money that go out, from the bottom of a bar to its top.
OUTGO = ("living", "medical", "premiums", "travel", "home", "other")
#: What granted help pays of: these bills are shown less what help pays. Help that is not named here
#: comes in like other money.
PAYS_OF = {
    "copay_card": "medical",
    "grant": "medical",
    "hospital_help": "medical",
    "account": "medical",
    "travel_help": "travel",
}


@dataclass(frozen=True)
class Flow:
    """Monthly amounts of one estimate: after tax and help, with living costs."""

    months: tuple[str, ...]
    outgo: dict[str, Array]
    income: Array
    helped: dict[str, Array]  # what help that is granted pays, by kind of bill

    @property
    def total(self) -> Array:
        """All that goes out."""
        return np.sum(list(self.outgo.values()), axis=0)

    @property
    def net(self) -> Array:
        """What is left, or missing when below zero."""
        return self.income - self.total

    @property
    def short(self) -> Array:
        """What is missing."""
        return np.maximum(0.0, -self.net)

    @property
    def worst(self) -> int:
        """The month with the least left; the first of several equal ones."""
        return int(np.argmin(np.round(self.net, 2)))

    def point(self, kind: str) -> Array:
        """A page by the name of what the chart shows: a kind of outgo, income, short or net."""
        return self.outgo[kind] if kind in self.outgo else getattr(self, kind)


def kind_of(line: Line) -> str:
    """Where a line of the ledger is shown: a kind of outgo, or what comes in.

    Taxes are taken off what comes in. A group that is not known is shown as "other".
    """
    if line.kind == "income" or line.group == "taxes":
        return "income"
    return line.group if line.group in OUTGO else "other"


def lines_of(result: Estimate, kind: str) -> list[tuple[str, int]]:
    """Keys of the lines that make a kind, each with +1 where it adds to it and -1 where it takes off.

    ``short`` and ``net`` are made of all lines. Help beyond the bills of its month, and tax above
    what comes in, move to the other side; they are among the lines of the kind all the same.
    """
    found = []
    for line in result.ledger:
        own, sign = kind_of(line), 1 if line.kind == "income" else -1
        pays = PAYS_OF.get(line.key)
        if kind in ("short", "net"):
            found.append((line.key, sign if kind == "net" else -sign))
        elif pays is not None:
            if kind == pays:
                found.append((line.key, -1))
        elif own == kind:
            found.append((line.key, sign if kind == "income" else 1))
    return found


def flow_of(result: Estimate, living: float | None) -> Flow:
    """The monthly amounts; ``living`` stands in for living costs that are not filled in."""
    count = result.months.count
    outgo = {kind: np.zeros(count) for kind in OUTGO}
    income = np.zeros(count)
    helped = {kind: np.zeros(count) for kind in PAYS_OF.values()}
    for line in result.ledger:
        amounts, kind = result.ledger.page(line.key)[0], kind_of(line)
        if kind != "income":
            outgo[kind] = outgo[kind] + amounts
        elif line.kind == "outgo":
            income = income - amounts
        elif line.key in PAYS_OF:
            helped[PAYS_OF[line.key]] = helped[PAYS_OF[line.key]] + amounts
        else:
            income = income + amounts
    for kind, paid in helped.items():
        helped[kind] = np.minimum(paid, outgo[kind])
        income = income + (paid - helped[kind])  # help beyond the bills of its month comes in
        outgo[kind] = outgo[kind] - helped[kind]
    if living is not None:
        outgo["living"] = np.full(count, living)
    # Tax above what comes in is owed all the same.
    outgo["other"] = outgo["other"] + np.maximum(0.0, -income)
    return Flow(tuple(result.months.texts), outgo, np.maximum(0.0, income), helped)


__all__ = ["OUTGO", "PAYS_OF", "Flow", "flow_of", "kind_of", "lines_of"]
