"""What a person fills in: one family's case, with "not sure" as an answer everywhere.

A case file is YAML or JSON with the fields below. Leave a field out, or answer ``not sure``, and a
default stands in; :meth:`Case.settled` lists each one with the sentence a family reads. All faults
of a file are reported at once, in plain words, by :class:`CaseError`.
"""

from estimator.case.case import Assumption, Case, answered, question
from estimator.case.facts import FACT_FIELDS, facts
from estimator.case.parts import FIRST_PRICES, SCHEMA_VERSION, STATES, CaseError

__all__ = [
    "FACT_FIELDS",
    "FIRST_PRICES",
    "SCHEMA_VERSION",
    "STATES",
    "Assumption",
    "Case",
    "CaseError",
    "answered",
    "facts",
    "question",
]
