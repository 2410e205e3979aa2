"""When things change: the turning points of a projection as dated sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from estimator.basis.months import Months, month_label


@dataclass(frozen=True)
class Event:
    """Something that changes in a month."""

    month: int  # ordinal
    kind: str
    sentence: str
    cite: str
    deadline: str = ""

    @property
    def label(self) -> str:
        """``"March 2027"``."""
        return month_label(self.month, full=True)


#: Kinds of turning point: the sentence, the law behind it, and what to do by when.
SENTENCES: dict[str, tuple[str, str, str]] = {
    "work_stops": (
        "Work has stopped. Wages end.",
        "Your choice",
        "Tell the employer about leave 30 days before, if you can.",
    ),
    "fewer_hours": ("The work week gets shorter.", "Your choice", ""),
    "returns": ("Work starts again.", "Your choice", ""),
    "sick_pay_ends": ("Sick pay and paid time off are used up.", "Your employer's rules", ""),
    "state_leave_starts": (
        "The state's paid leave may start.",
        "State law of the job",
        "Ask the state's program which papers it needs.",
    ),
    "state_leave_ends": ("The state's paid leave ends.", "State law of the job", ""),
    "claim_state_leave": (
        "The claim for the state's paid leave must be in by this month.",
        "State law of the job",
        "Send it as soon as the leave begins.",
    ),
    "any_occupation": (
        "The long-term disability plan now asks whether you could do any job, not only your own.",
        "The plan's own words",
        "Ask the plan for its definition, and have the doctor's records ready.",
    ),
    "protection_ends": (
        "Job-protected leave ends under the law that holds the job longest.",
        "29 USC 2612(a)(1); state law of the job",
        "Ask the employer about more leave before this month.",
    ),
    "caregiver_protection_ends": (
        "The caregiver's job-protected leave ends under the law that holds the job longest.",
        "29 USC 2612(a)(1); state law of the job",
        "The caregiver asks the employer about more leave before this month.",
    ),
    "ssdi_entitled": (
        "First month that SSDI counts, after five full months of waiting.",
        "42 USC 423(c)(2)",
        "",
    ),
    "ssdi_first_payment": (
        "First SSDI payment, with back pay if the decision took longer.",
        "42 USC 423(b)",
        "",
    ),
    "apply_for_ssdi": (
        "Apply for SSDI now: the waiting months count from the day work stopped.",
        "42 USC 423(b)",
        "Apply at ssa.gov or call 1-800-772-1213.",
    ),
    "employer_plan_ends": (
        "The plan from the job ends.",
        "29 USC 1162",
        "COBRA must be chosen within 60 days.",
    ),
    "cobra_ends": ("COBRA ends.", "29 USC 1162(2)(A)", "Choose a new plan within 60 days."),
    "medicare_starts": (
        "Medicare may start.",
        "42 USC 426",
        "Check the drug plan and Medigap before this month.",
    ),
    "plan_year": ("The deductible starts again.", "The plan's own terms", ""),
}


def events(
    points: Mapping[str, float],
    plan_years: list[int],
    months: Months,
    refusals: Mapping[str, tuple[str, str]],
) -> tuple[Event, ...]:
    """Turning points inside the months shown, in order.

    Parameters
    ----------
    points
        Month ordinals by kind, as `projection` returns them for one family.
    plan_years
        Month ordinals in which the deductible starts again.
    months
        The months shown.
    refusals
        Sentences, and what could change it, for claims that would be refused, by kind.
    """
    table = SENTENCES | {
        kind: (says, "42 USC 423(a), 423(c), 423(d)(4)", changes)
        for kind, (says, changes) in refusals.items()
    }
    dated = [(int(m), kind) for kind, m in points.items() if m == m and m < 1e6]
    dated += [(m, "plan_year") for m in plan_years]
    last = months.first + months.count
    return tuple(
        Event(month, kind, *table[kind])
        for month, kind in sorted(dated)
        if months.first <= month < last
    )
