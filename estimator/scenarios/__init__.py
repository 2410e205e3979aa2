"""What people ask of a projection: other choices side by side, other plans, what would help most."""

from estimator.scenarios.compare import (
    Change,
    Comparison,
    Difference,
    Summary,
    compare,
    named_choices,
)
from estimator.scenarios.levers import Lever, Levers, Pair, levers
from estimator.scenarios.paths import Path, paths
from estimator.scenarios.ranges import Band, Driver, PlanYear, Ranges, ranges
from estimator.scenarios.switches import Switch, chosen, switches

__all__ = [
    "Band",
    "Change",
    "Comparison",
    "Difference",
    "Driver",
    "Lever",
    "Levers",
    "Pair",
    "Path",
    "PlanYear",
    "Ranges",
    "Summary",
    "Switch",
    "chosen",
    "compare",
    "levers",
    "named_choices",
    "paths",
    "ranges",
    "switches",
]
