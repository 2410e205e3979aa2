"""When things change: the turning points of a projection as dated sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from estimator.basis.months import Months
from estimator.basis.words import month_words, say


@dataclass(frozen=True)
class Event:
    """Something that changes in a month; its texts answer in the reader's language."""

    month: int  # ordinal
    kind: str
    says: tuple[str, ...]  # sentences of the catalogue
    law: str  # the law behind it, or a text of the catalogue
    do: str = ""  # what to do by when, of the catalogue

    @property
    def label(self) -> str:
        """``"March 2027"``."""
        return month_words(self.month)

    @property
    def sentence(self) -> str:
        """What changes."""
        return " ".join(say(text) for text in self.says)

    @property
    def cite(self) -> str:
        """The law behind it, or whose rules they are."""
        return say(self.law)

    @property
    def deadline(self) -> str:
        """What to do, and by when; empty where there is nothing to do."""
        return say(self.do) if self.do else ""


#: Kinds of turning point: the sentence, the law behind it, and what to do by when.
SENTENCES: dict[str, tuple[str, str, str]] = {
    "work_stops": (
        "Work has stopped. Wages end.",
        "Your choice",
        "",
    ),
    "fmla_notice": (
        "Leave from work starts soon.",
        "29 CFR 825.302",
        "Tell the employer 30 days before the leave, or as soon as you can.",
    ),
    "short_term_claim": (
        "Short-term disability pay does not come by itself. You ask for it.",
        "The policy's own terms",
        "File the claim in the first days away. Ask the HR office for the form.",
    ),
    "choose_plan_by": (
        "The time to choose a plan after the job's plan runs out this month.",
        "29 USC 1165(a)(1); 45 CFR 155.420(c)(1)",
        "Choose COBRA or a marketplace plan within 60 days of the end of the job's plan.",
    ),
    "cobra_extension_notice": (
        "COBRA can last 29 months with Social Security's decision.",
        "29 USC 1162(2)(A), 29 USC 1166(a)(3)",
        "Send the decision to the plan within 60 days, and before month 18 ends.",
    ),
    "medigap_window": (
        "For six months anyone can buy a Medigap policy, ill or not.",
        "42 USC 1395ss(s)(2)(A); law of the state under 65",
        "Ask the free state counselors (SHIP) which letters are sold and what they cost.",
    ),
    "medigap_may_be_refused": (
        "Under 65 this state does not make companies sell Medigap. They may say no.",
        "42 USC 1395ss(s)(2)(A); law of the state under 65",
        "Ask the free state counselors (SHIP) who still sells it, and about Medicare Advantage.",
    ),
    "card_runs_out": (
        "The drug maker's card has paid all it pays this year.",
        "Terms of the maker's co-pay program",
        "Call the maker before this month, and ask the social worker about a fund.",
    ),
    "grant_runs_out": (
        "The foundation's grant is used up.",
        "Terms of the foundation's fund",
        "Ask the fund whether it renews grants.",
    ),
    "plan_hours": (
        "The work week is shorter than the health plan may ask for. The plan may end then.",
        "26 USC 4980H(c)(4)(A); plan terms",
        "Ask the HR office before the change.",
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
        "The long-term disability plan now asks: could you do any job, not just your own?",
        "The plan's own words",
        "Ask the plan for its definition, and have the doctor's records ready.",
    ),
    "protection_ends": (
        "Job-protected leave ends.",
        "29 USC 2612(a)(1); state law of the job",
        "Ask the employer about more leave before this month.",
    ),
    "caregiver_protection_ends": (
        "The caregiver's job-protected leave ends.",
        "29 USC 2612(a)(1); state law of the job",
        "The caregiver asks the employer about more leave before this month.",
    ),
    "ssi_possible": (
        "SSI may be possible from here on, if savings are small. It is not counted.",
        "42 USC 1382(a); 20 CFR 416.202",
        "Ask Social Security about SSI in the same call as SSDI.",
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
    "lump_sum_election": (
        "The SSDI back pay is partly for an earlier year.",
        "26 USC 86(e); IRS Publication 915",
        "Ask the one who does your taxes about the “lump-sum election”. It may cut the tax.",
    ),
    "employer_plan_ends": (
        "The plan from the job ends.",
        "29 USC 1162",
        "",
    ),
    "cobra_ends": (
        "COBRA ends.",
        "29 USC 1162(2)(A), 1162(2)(D)(ii)",
        "Have the next plan ready. There are 60 days to choose one.",
    ),
    "medicare_starts": (
        "Medicare may start.",
        "42 USC 426",
        "Check the drug plan and Medigap before this month.",
    ),
    "two_payers": (
        "Medicare starts beside a plan from work.",
        "42 USC 1395y(b)(1)",
        "Ask the plan which of the two pays first: it depends on the size of the employer.",
    ),
    "part_b_sign_up_by": (
        "Last month to sign up for Medicare Part B on time. COBRA does not move it.",
        "42 USC 1395p(d), 1395p(i)",
        "Sign up with Social Security by the end of this month, or sooner.",
    ),
    "plan_year": ("The deductible starts again.", "The plan's own terms", ""),
}


def events(
    points: Mapping[str, float],
    plan_years: list[int],
    months: Months,
    refusals: Mapping[str, tuple[str, ...]],
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
    table: dict[str, tuple[tuple[str, ...], str, str]] = {
        kind: ((sentence,), cite, do) for kind, (sentence, cite, do) in SENTENCES.items()
    } | {kind: (says, "42 USC 423(a), 423(c), 423(d)(4)", "") for kind, says in refusals.items()}
    dated = [(int(m), kind) for kind, m in points.items() if m == m and m < 1e6]
    dated += [(m, "plan_year") for m in plan_years]
    last = months.first + months.count
    return tuple(
        Event(month, kind, *table[kind])
        for month, kind in sorted(dated)
        if months.first <= month < last
    )
