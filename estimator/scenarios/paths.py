"""Plans that could follow the plan from the job: each one open or not, why, and what it comes to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from estimator.basis.words import say
from estimator.case import Case
from estimator.projection import estimate_many
from estimator.rules import coverage

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
                reason=say(coverage.REASON_WORDS[coverage.Reason(code)]),
                premiums=float(ledger.total(kind="outgo", group="premiums")[0].sum())
                if is_open
                else unknown,
                medical=float(ledger.page("medical")[0].sum()) if is_open else unknown,
                net=float(np.cumsum(ledger.net[0])[-1]) if is_open else unknown,
                worst_month=result.months.texts[worst] if is_open else "",
                worst_net=float(ledger.net[0, worst]) if is_open else unknown,
            )
        )
    only_asked = say(coverage.REASON_WORDS[coverage.Reason.MEDICAID_POSSIBLE])

    def order(path: Path) -> tuple[bool, bool, float]:
        return not path.open, path.reason == only_asked, -path.net if path.open else 0.0

    return tuple(sorted(answers, key=order))
