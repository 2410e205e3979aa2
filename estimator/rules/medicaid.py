"""Medicaid: whether it is worth asking, and what is left to pay.

The projection calls ``eligibility`` for its page of "likely, possible, no", and ``patient_share``
for the months in which the family says it has Medicaid.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from estimator.basis.journal import rule
from estimator.basis.months import Array
from estimator.rules.coverage import MEDICAID

#: Answers of ``eligibility``: never a promise.
NO, POSSIBLE, LIKELY = range(3)


class Eligibility(NamedTuple):
    """An answer for each way into Medicaid, and the best of them."""

    answer: Array
    adult: Array
    parent: Array
    disability: Array
    breast_cancer: Array


@rule(
    cite="42 USC 1396a(a)(10)(A)(i)(VIII), (ii)(XVIII), (aa), 1396u-1; 42 CFR 435.110, 435.119",
    unit="code",
    plain="Whether Medicaid is likely, possible, or not open: only the state can decide.",
    figures={
        "adult_limit": "medicaid.states.{state}.adult",
        "parent_limit": "medicaid.states.{state}.parent",
        "disability_limit": "medicaid.states.{state}.disability",
        "youngest": "medicaid.adult_ages.youngest",
        "oldest": "medicaid.adult_ages.oldest",
    },
)
def eligibility(
    *,
    monthly_income: Array,
    poverty_line: Array,
    age: Array,
    has_child: Array,
    disabled: Array,
    on_medicare: Array,
    insured: Array,
    adult_limit: Array,
    parent_limit: Array,
    disability_limit: Array,
    youngest: Array,
    oldest: Array,
) -> Eligibility:
    """Likely, possible or no, for four ways into Medicaid.

    Adults and parents are judged by income alone: *likely* at or under the state's limit. The
    disability way also looks at savings, and the breast and cervical cancer way at how the cancer
    was found: both are *possible* at most.

    Parameters
    ----------
    monthly_income : page, USD/month
        Income of the Medicaid household as taxes count it.
    poverty_line : page, USD/year
        Newest poverty line for the household.
    age : page, years
        Age of the patient.
    has_child : page, truth
        Whether a child under 18 lives with the patient.
    disabled : page, truth
        Whether Social Security has found, or would find, a disability.
    on_medicare : page, truth
        Whether the patient has Medicare.
    insured : page, truth
        Whether another plan covers the patient.
    adult_limit : figure, share
        State's limit for adults, as a share of the poverty line; 0 where the state has no such way.
    parent_limit : figure, share
        State's limit for parents.
    disability_limit : figure, share
        State's limit for people with a disability.
    youngest : figure, years
        Least age of the adult way.
    oldest : figure, years
        Age at which the adult way ends.

    Returns
    -------
    Eligibility, code
        0 no, 1 possible, 2 likely: the best answer, and one for each way.

    Notes
    -----
    Not here yet: spending down to a limit (medically needy), working people with a disability, months
    before the application, and the work requirement of 2027, from which serious illness excuses.
    """
    share = monthly_income * 12 / poverty_line
    adult_age = (age >= youngest) & (age < oldest)
    adult = np.where(
        adult_age & ~on_medicare & (adult_limit > 0) & (share <= adult_limit), LIKELY, NO
    )
    parent = np.where(has_child & (share <= parent_limit), LIKELY, NO)
    disability = np.where(disabled & (share <= disability_limit), POSSIBLE, NO)
    cancer = np.where((age < oldest) & ~insured & ~on_medicare, POSSIBLE, NO)
    cancer = np.broadcast_to(cancer, share.shape)
    return Eligibility(
        answer=np.maximum(np.maximum(adult, parent), np.maximum(disability, cancer)),
        adult=adult,
        parent=parent,
        disability=disability,
        breast_cancer=cancer,
    )


@rule(
    cite="42 USC 1396o, 1396o-1; 42 CFR 447.50-447.57",
    unit="USD/month",
    plain="What Medicaid leaves you to pay: little or nothing.",
    figures={"copay": "medicaid.copay"},
)
def patient_share(*, coverage: Array, services: Array, copay: Array) -> Array:
    """The patient's share under Medicaid.

    Parameters
    ----------
    coverage : page, code
        Cover of each month.
    services : page, visits/month
        Visits and fills.
    copay : figure, USD/visit
        Copay for each.

    Returns
    -------
    page, USD/month
        Share; zero in months of other cover.

    Notes
    -----
    States may ask small copays (most ask none for people in cancer care) and never more than 5
    percent of income; one figure stands for all states.
    """
    return np.where(coverage == MEDICAID, services * copay, 0.0)
