"""What-ifs: the same family with other choices, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from estimator.basis.months import month_label
from estimator.case import Case
from estimator.projection import Estimate, estimate_many
from estimator.rules import coverage

#: Two months differ when their net does by at least a dollar.
_DOLLAR = 1.0


@dataclass(frozen=True)
class Difference:
    """How one scenario differs from the first one."""

    name: str
    total: float  # net over the months shown, less that of the first scenario
    parts_in: int | None  # position of the first month that differs
    driver: str | None  # key of the line with the largest change
    driver_change: float  # what that change does to the net
    sentence: str


@dataclass(frozen=True)
class Comparison:
    """Scenarios of one family by name, in order, and how each differs from the first."""

    results: dict[str, Estimate]
    differences: tuple[Difference, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain data: total and worst month of each, and the differences."""
        return {
            "scenarios": {
                name: {
                    "net_total": round(float(np.cumsum(r.ledger.net[0])[-1]), 2),
                    "worst_month": r.months.texts[r.ledger.worst_month()],
                    "worst_net": round(float(r.ledger.net[0, r.ledger.worst_month()]), 2),
                }
                for name, r in self.results.items()
            },
            "differences": [
                {
                    "name": d.name,
                    "total": round(d.total, 2),
                    "parts_in": None
                    if d.parts_in is None
                    else next(iter(self.results.values())).months.texts[d.parts_in],
                    "driver": d.driver,
                    "driver_change": round(d.driver_change, 2),
                    "sentence": d.sentence,
                }
                for d in self.differences
            ],
        }


def named_choices(case: Case) -> dict[str, Case]:
    """The case as it stands, and each of its named what-ifs.

    Raises
    ------
    CaseError
        When a what-if changes a field that does not exist or to a value that cannot be.
    """
    plain = case.changed({"scenarios": {}})
    return {"As planned": plain} | {
        name: plain.changed(changes) for name, changes in case.scenarios.items()
    }


def compare(*cases: Case, choices: Mapping[str, Mapping[str, Any]] | None = None) -> Comparison:
    """Run scenarios side by side.

    Parameters
    ----------
    cases
        Several cases over the same months; or one case, compared with its own named what-ifs.
    choices
        What-ifs by name for a single case, each ``{dotted field: value}``, instead of its own.

    Raises
    ------
    ValueError
        When the cases do not cover the same months.
    CaseError
        When a what-if names a field that does not exist.
    """
    if len(cases) == 1:
        base = cases[0]
        if choices is not None:
            base = base.changed({"scenarios": {n: dict(c) for n, c in choices.items()}})
        named = named_choices(base)
    else:
        named = {}
        for number, case in enumerate(cases, 1):
            name = case.about or f"Case {number}"
            named[name if name not in named else f"{name} ({number})"] = case
    spans = {(c.first_month, c.months) for c in named.values()}
    if len(spans) != 1:
        raise ValueError("the cases must have the same first month and number of months")
    results = dict(zip(named, estimate_many(list(named.values())), strict=True))
    names = list(results)
    first = results[names[0]]
    return Comparison(results, tuple(_difference(first, results[n], n) for n in names[1:]))


#: Plans that can follow the plan from the job: the field of rules/coverage.Paths and the choice.
_PATHS = {
    "cobra": "COBRA",
    "marketplace": "marketplace",
    "partner": "partner",
    "medicaid": "medicaid",
    "none": "none",
}


@dataclass(frozen=True)
class Path:
    """One plan that could follow the plan from the job: open or not, why, and what it comes to."""

    choice: str
    open: bool
    reason: str
    premiums: float  # over the months shown, USD
    medical: float  # the family's share of bills over the months shown, USD
    net: float
    worst_month: str
    worst_net: float


def paths(case: Case) -> tuple[Path, ...]:
    """Price every plan that could follow the plan from the job, over the months shown.

    Parameters
    ----------
    case
        A family with a plan from a job that ends in the months shown.

    Returns
    -------
    tuple of Path
        The paths that are open first, the least cost to the family first, and Medicaid after them
        where it is only possible; then those that are not open, with the reason, nothing priced.
    """
    chosen = {
        field: case.changed({"choices.coverage_after_work": choice, "scenarios": {}})
        for field, choice in _PATHS.items()
    }
    results = dict(zip(chosen, estimate_many(list(chosen.values())), strict=True))
    base = next(iter(results.values()))
    found = base.projected.paths

    def of_base(name: str) -> Any:
        column = getattr(found, name)
        return column[base.household if len(column) > 1 else 0, 0]

    answers = []
    for field, result in results.items():
        ledger, worst = result.ledger, result.ledger.worst_month()
        is_open = bool(of_base(field))
        code = int(of_base(f"{field}_reason"))
        unknown = float("nan")
        answers.append(
            Path(
                choice=_PATHS[field],
                open=is_open,
                reason=coverage.REASON_WORDS[coverage.Reason(code)],
                premiums=float(ledger.total(kind="outgo", group="premiums")[0].sum())
                if is_open
                else unknown,
                medical=float(ledger.page("medical")[0].sum()) if is_open else unknown,
                net=float(np.cumsum(ledger.net[0])[-1]) if is_open else unknown,
                worst_month=result.months.texts[worst] if is_open else "",
                worst_net=float(ledger.net[0, worst]) if is_open else unknown,
            )
        )
    only_asked = coverage.REASON_WORDS[coverage.Reason.MEDICAID_POSSIBLE]

    def order(path: Path) -> tuple[bool, bool, float]:
        return not path.open, path.reason == only_asked, -path.net if path.open else 0.0

    return tuple(sorted(answers, key=order))


def _difference(first: Estimate, other: Estimate, name: str) -> Difference:
    change = other.ledger.net[0] - first.ledger.net[0]
    total = float(np.cumsum(change)[-1])
    apart = np.flatnonzero(np.abs(change) >= _DOLLAR)
    if apart.size == 0:
        return Difference(name, total, None, None, 0.0, "Nothing changes in these months.")
    parts_in = int(apart[0])
    labels = {x.key: (x.label, x.kind) for r in (first, other) for x in r.ledger}
    gains = {key: _gain(other, key) - _gain(first, key) for key in labels}
    driver = max(gains, key=lambda key: abs(gains[key]))
    driver_change = gains[driver]
    label, kind = labels[driver]
    month = month_label(first.months.ordinal[0, parts_in], full=True)
    end = month_label(first.months.ordinal[0, -1], full=True)
    size = f"${abs(total):,.0f}"
    verdict = "about the same" if abs(total) < 1 else f"{size} {'more' if total > 0 else 'less'}"
    grows = (driver_change > 0) == (kind == "income")
    sentence = (
        f"By the end of {end} the family would have {verdict}. The two part in {month}. "
        f"The largest change is “{label}”: ${abs(driver_change):,.0f} "
        f"{'more' if grows else 'less'}."
    )
    return Difference(name, total, parts_in, driver, driver_change, sentence)


def _gain(result: Estimate, key: str) -> float:
    """What a line adds to the net over all months: less than zero when money goes out."""
    if key not in result.ledger:
        return 0.0
    amount = float(np.cumsum(result.ledger.page(key)[0])[-1])
    return amount if result.ledger[key].kind == "income" else -amount
