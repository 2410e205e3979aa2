"""Many families at once: tables in, tables out, and the measure of how long it takes."""

from __future__ import annotations

import platform
import subprocess
import sys
import time
from collections.abc import Iterator
from statistics import median
from typing import Any

import numpy as np

from estimator.basis.columns import Columns
from estimator.basis.law import law
from estimator.basis.ledger import Ledger
from estimator.basis.months import Array, Months, first_day
from estimator.basis.places import data_dir
from estimator.case import STATES, Case, facts
from estimator.projection import States, estimate, grouped, timed_steps

#: Of people in the crowd, the share whose job is in a neighboring state.
_WORKS_ACROSS_A_BORDER = 0.04
_STATES_OF_LAW = ("state", "work_state", "caregiver_work_state")


def families() -> dict[str, Case]:
    """The example families that ship with the project, by file name."""
    return {p.stem: Case.read(p) for p in sorted((data_dir() / "families").glob("*.yaml"))}


def crowd(households: int, *, months: int = 36, seed: int = 1) -> Columns:
    """A made-up crowd: the example families with other states, pay, ages and dates.

    It is for measuring and for sweeps; it is no survey of the country. Homes are spread over the
    states as people are; a few work across a border.
    """
    draw = np.random.default_rng(seed)
    rows = [facts(case.settled()[0]) for case in families().values()]
    base = Columns.stack(rows)
    first = base.first_month.min()
    chosen = base.take(draw.integers(0, base.households, households))
    people = np.array(
        [law().on(f"population.{state}", first_day(first)) for state in STATES], dtype=float
    )
    home = draw.choice(len(STATES), households, p=people / people.sum())
    neighbors = law().file("population")["neighbors"]
    work = home.copy()
    for i in np.flatnonzero(draw.random(households) < _WORKS_ACROSS_A_BORDER):
        near = neighbors[STATES[home[i]]]
        work[i] = STATES.index(near[draw.integers(len(near))]) if near else home[i]
    names = np.array(STATES, dtype=object)

    def column(values: Array) -> Array:
        return np.asarray(values)[:, None]

    changed: dict[str, Array] = {name: getattr(chosen, name) for name in chosen}
    changed |= {
        "first_month": np.full((households, 1), first),
        "months": np.full((households, 1), float(months)),
        "state": column(names[home]),
        "work_state": column(names[work]),
        "caregiver_work_state": column(names[home]),
        "pay_amount": chosen.pay_amount * column(draw.uniform(0.6, 1.8, households)),
        "birth_month": chosen.birth_month + column(draw.integers(-60, 60, households)),
        "deductible": chosen.deductible * column(draw.choice([0.5, 1.0, 1.5], households)),
        "treatment_starts": chosen.treatment_starts + column(draw.integers(0, 90, households)),
    }
    return Columns(changed)


def estimate_table(households: Columns) -> Iterator[tuple[Array, Ledger]]:
    """Project households given as columns; yields positions and the ledger of each group."""
    for rows, projected in grouped(households):
        yield rows, projected.ledger


def totals(households: Columns) -> Array:
    """Net of each household over its months, USD, ``(h, 1)``."""
    net = np.full((households.households, 1), np.nan)
    for rows, ledger in estimate_table(households):
        net[rows] = np.cumsum(ledger.net, axis=1)[:, -1:]
    return net


def _milliseconds(call: Any, times: int) -> list[float]:
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def share_of_steps(case: Case, times: int = 41) -> dict[str, float]:
    """Share of one family's time that each step of the month takes, medians, in their order."""
    settled = Columns.stack([facts(case.settled()[0])])
    states = States(*(str(getattr(settled, n)[0, 0]) for n in _STATES_OF_LAW))
    months = Months(int(settled.first_month[0, 0]), int(settled.months[0, 0]))
    taken: dict[str, list[float]] = {}
    for _ in range(times):
        for name, seconds in timed_steps(settled, months, states):
            taken.setdefault(name, []).append(seconds)
    middle = {name: median(each) for name, each in taken.items()}
    whole = sum(middle.values())
    return {name: round(each / whole, 3) for name, each in middle.items()}


def measure(*, families: int, months: int) -> dict[str, Any]:
    """Time one family, a fresh import to the first result, and a crowd; medians.

    Returns
    -------
    dict
        ``one_family_ms``, ``first_result_s``, ``crowd_s``, what was measured and the machine.
    """
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True, auto_refresh=False) as bar:
        task = bar.add_task("Measuring", total=4)
        case = sample(months)
        estimate(case)
        one = median(_milliseconds(lambda: estimate(case), 41))
        settled = Columns.stack([facts(case.settled()[0])])
        rules = median(_milliseconds(lambda: list(grouped(settled)), 41))
        shares = share_of_steps(case)
        bar.advance(task)
        bar.refresh()
        script = (
            "from estimator import Case, estimate; from estimator.batch import sample; "
            f"estimate(sample({months}))"
        )
        fresh = []
        for _ in range(3):
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", script], check=True)
            fresh.append(time.perf_counter() - start)
        bar.advance(task)
        bar.refresh()
        many = crowd(families, months=months)
        bar.advance(task)
        bar.refresh()
        totals(many.take(np.arange(min(200, families))))
        crowd_seconds = [x / 1000 for x in _milliseconds(lambda: totals(many), 3)]
        bar.advance(task)
        bar.refresh()
    return {
        "months": months,
        "one_family_ms": round(one, 2),
        "one_family_rules_ms": round(rules, 2),
        "share_of_steps": shares,
        "first_result_s": round(median(fresh), 2),
        "crowd_families": families,
        "crowd_s": round(median(crowd_seconds), 2),
        "machine": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, "
        f"numpy {np.__version__}",
    }


def sample(months: int) -> Case:
    """One of the example families over a number of months."""
    case = Case.read(data_dir() / "families" / "employer_ppo_two_earners.yaml")
    return case.changed({"months": months, "scenarios": {}})
