"""The order of a month, on one page.

Each step calls rules of one or two rooms and posts their results to the ledger. Results are
handed on unchanged, so that "why this number?" can follow a number to the rule that made it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from estimator.basis.columns import Columns
from estimator.basis.law import law
from estimator.basis.ledger import Ledger
from estimator.basis.months import Array, Months
from estimator.projection import benefits, bills, cover, days, helping, points, tax, ways_in, work
from estimator.projection.state import Month, Results, States
from estimator.rules import coverage

#: The steps of a month, in their order. Each may use what the steps before it have found.
ORDER: tuple[Callable[[Month], None], ...] = (
    work.treatment_calendar,  # clinic days, hours away
    work.pay,  # pay kept, sick pay
    work.leave_pay,  # state paid leave, short-term disability, laws that hold the job
    benefits.social_security_pay,  # SSDI, Social Security, long-term disability
    benefits.taxed_income,  # what of all this is taxed
    cover.cover,  # which plan, COBRA's dates, Medicare's first month
    cover.premiums,
    bills.services,  # the bills, and the family's share
    helping.help_granted,  # cards, grants, hospitals' help; FSA and HSA
    days.travel_and_home,  # travel, meals, childcare, help at home, living costs
    tax.taxes_paid,  # withheld by month, settled in the filing month
)


def run(m: Month) -> None:
    """Take the months of one group of households through every step."""
    for step in ORDER:
        _take(m, step)
    m.ledger.close()


def _take(m: Month, step: Callable[[Month], None]) -> None:
    m.begin()
    with law().noted() as m.noted:
        step(m)
    m.notes |= m.noted


@dataclass(frozen=True)
class Projected:
    """A group of households, projected together. What only pages and events need is made on demand."""

    households: Columns
    ledger: Ledger
    notes: dict[str, int | None]
    run: Month

    @cached_property
    def points(self) -> dict[str, Array]:
        """Turning points: month ordinals by kind, a column each."""
        return points.turning_points(self.run, self.households)

    @cached_property
    def pages(self) -> dict[str, Array]:
        """Pages beside the ledger: cover, clinic days, hours, leave."""
        return points.pages(self.run)

    @cached_property
    def help_possible(self) -> Results:
        """Help that could be asked for, by program, and what it could pay: not counted."""
        return helping.help_possible(self.run, self.medicaid)

    @cached_property
    def medicaid(self) -> Results:
        """Ways into Medicaid by month: answers, reasons, and what is missing."""
        return ways_in.medicaid_ways(self.run)

    @cached_property
    def paths(self) -> coverage.Paths:
        """Which plans can follow the plan from the job, and why or why not."""
        return ways_in.paths_open(self.run, self.medicaid)


def project(households: Columns, months: Months, states: States, own_prices: str = "") -> Projected:
    """Project households that share the first month, the states and the prices they know.

    Parameters
    ----------
    households
        Facts, one row a household.
    months
        The months to project.
    states
        Whose law applies.
    own_prices
        Prices that the families know, ``service=USD`` with semicolons between.
    """
    month = Month(households, months, states)
    pairs = (pair.split("=") for pair in own_prices.split(";") if pair)
    month.own_prices = tuple((service, float(usd)) for service, usd in pairs)
    run(month)
    return Projected(households, month.ledger, month.notes, month)


def timed_steps(households: Columns, months: Months, states: States) -> Iterator[tuple[str, float]]:
    """Name of each step and the seconds that it takes, for ``estimator bench``."""
    month = Month(households, months, states)
    month.own_prices = ()
    for step in ORDER:
        start = time.perf_counter()
        _take(month, step)
        yield step.__name__, time.perf_counter() - start


def grouped(households: Columns) -> Iterator[tuple[Array, Projected]]:
    """Project a table of households: one call, one law, for each group that shares it."""
    names = ("first_month", "months", "state", "work_state", "caregiver_work_state", "own_prices")
    groups = list(households.groups(*names))
    if len(groups) > 1:  # one copy of the table in the order of the groups, then slices of it
        households = households.take(np.concatenate([rows for _, rows in groups]))
    end = 0
    for (first, count, home, job, caregiver, prices), rows in groups:
        start, end = end, end + len(rows)
        group = households if len(groups) == 1 else households.between(start, end)
        months = Months(int(first), int(count))
        yield rows, project(group, months, States(home, job, caregiver), prices)
