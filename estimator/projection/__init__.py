"""A family's months: the order of a month is on the page ``order.py``."""

from estimator.projection.estimate import Estimate, estimate, estimate_many
from estimator.projection.order import ORDER, Projected, grouped, project, timed_steps
from estimator.projection.state import LINES, States

__all__ = [
    "LINES",
    "ORDER",
    "Estimate",
    "Projected",
    "States",
    "estimate",
    "estimate_many",
    "grouped",
    "project",
    "timed_steps",
]
