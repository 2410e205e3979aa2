"""Month by month: what comes in, what goes out, when things change, and what would help.

>>> from estimator import Case, estimate
>>> result = estimate(Case.read("data/families/employer_ppo_two_earners.yaml"))
>>> result.ledger.to_frame()
"""

from estimator.case import Case
from estimator.explain import explain
from estimator.projection import estimate
from estimator.scenarios import compare

__all__ = ["Case", "compare", "estimate", "explain"]
