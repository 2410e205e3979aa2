"""Which plan covers each month, from when to when, and what being insured costs.

The projection calls these rules in this order:

1. ``employer_cover_ends``, ``cobra_first_month``, ``cobra_months``: the dates;
2. ``coverage_by_month``: one code of cover a month (``NONE`` ... ``MEDICAID`` below);
3. ``plan_year_starts``: the months in which a deductible starts again;
4. ``cobra_premium``, then ``premium``: what the family pays to be insured;
5. ``last_month_to_choose``, ``extension_notice``: deadlines.
"""

from __future__ import annotations

import numpy as np

from estimator.basis.journal import rule
from estimator.basis.months import NEVER, Array, first_day_of, month_of_day

#: Codes of cover, one a month.
NONE, EMPLOYER, COBRA, MARKETPLACE, PARTNER, MEDIGAP, MEDICARE, ADVANTAGE, MEDICAID = range(9)

#: What a family calls each code.
COVERAGE_NAMES = {
    NONE: "no insurance",
    EMPLOYER: "plan from the job",
    COBRA: "COBRA",
    MARKETPLACE: "marketplace plan",
    PARTNER: "partner's plan",
    MEDIGAP: "Medicare with Medigap",
    MEDICARE: "Medicare",
    ADVANTAGE: "Medicare Advantage",
    MEDICAID: "Medicaid",
}


# -- which plan, from when ---------------------------------------------------------------------


@rule(
    cite="29 CFR 825.209(a); plan terms",
    unit="month",
    plain="The first month without the health plan from the job.",
)
def employer_cover_ends(*, work_stops: Array, protected_leave_ends: Array) -> Array:
    """First month without the employer's plan.

    The plan lasts to the end of the month in which work, or leave that protects the job, ends:
    FMLA keeps the plan on the same terms while the leave lasts.

    Parameters
    ----------
    work_stops : column, month
        First month without work (never: the job goes on).
    protected_leave_ends : column, month
        First month after leave that keeps the plan; any earlier month when there is none.

    Returns
    -------
    column, month
        First month without the plan.

    Notes
    -----
    Not here yet: plans that end on the last day of work. They would start COBRA some weeks earlier.
    """
    return np.fmax(work_stops, protected_leave_ends)


@rule(
    cite="29 USC 1162(2), 29 USC 1163",
    unit="month",
    plain="The first month of COBRA, if the family takes it.",
)
def cobra_first_month(
    *, plan_now: Array, employer_cover_ends: Array, cobra_started: Array
) -> Array:
    """First month of COBRA: when it began already, or the month the employer's plan stops.

    Parameters
    ----------
    plan_now : column, code
        Cover in the first month (codes of this module).
    employer_cover_ends : column, month
        First month without the plan from the job.
    cobra_started : column, month
        First month of COBRA for a family that has it already; unknown otherwise.

    Returns
    -------
    column, month
        First month of COBRA.
    """
    return np.where(plan_now == COBRA, cobra_started, employer_cover_ends)


@rule(
    cite="29 USC 1162(2)(A); 26 CFR 54.4980B-7 Q&A-4, Q&A-5",
    unit="months",
    plain="How many months COBRA can last: 18, or 29 when Social Security finds a disability in time.",
    figures={
        "months": "cobra.months",
        "disability_months": "cobra.disability_months",
        "disability_window": "cobra.disability_window",
    },
)
def cobra_months(
    *,
    cobra_starts: Array,
    disability_onset: Array,
    disability_decision: Array,
    months: Array,
    disability_months: Array,
    disability_window: Array,
) -> Array:
    """Months that COBRA can last after work ends.

    The longer term needs a disability that began before or within the first 60 days of COBRA
    (counted here as two months), found by Social Security, with notice to the plan before the
    ordinary months are over.

    Parameters
    ----------
    cobra_starts : column, month
        First month of COBRA.
    disability_onset : column, month
        Month in which Social Security says the disability began; unknown or never if none.
    disability_decision : column, month
        Month of Social Security's decision; unknown or never if none.
    months : figure, months
        Ordinary length after a job ends or hours are cut.
    disability_months : figure, months
        Length with the disability extension.
    disability_window : figure, days
        The disability must have begun within this many days of the start of COBRA.

    Returns
    -------
    column, months
        Length of COBRA.

    Notes
    -----
    The notice is taken to be given in the month of the decision: the law allows 60 days. Not here
    yet: 36 months for the family after a divorce, a death or the worker's Medicare.
    """
    in_time = (disability_onset < cobra_starts + disability_window[:, :1] * 12 / 365) & (
        disability_decision < cobra_starts + months[:, :1]
    )
    return np.where(in_time, disability_months[:, :1], months[:, :1])


@rule(
    cite="29 USC 1162(2); 45 CFR 155.420(d)(1); 42 USC 426(b), 29 USC 1162(2)(D)(ii)",
    unit="code",
    plain="Who covers the medical bills in each month.",
)
def coverage_by_month(
    *,
    month: Array,
    plan_now: Array,
    employer_cover_ends: Array,
    path: Array,
    cobra_starts: Array,
    cobra_months: Array,
    after_cobra: Array,
    medicare_starts: Array,
    medicare_kind: Array,
    keeps_medicaid: Array,
) -> Array:
    """Code of cover for each month.

    The plan from the job comes first; then the path that the family chose; COBRA gives way to
    ``after_cobra`` when its months are used up; Medicare takes over from COBRA, a marketplace plan
    and no cover in its first month. A plan from current work, one's own or a partner's, stays.

    Parameters
    ----------
    month : row, month
        Months of the projection.
    plan_now : column, code
        Cover in the first month.
    employer_cover_ends : column, month
        First month without the plan from the job.
    path : column, code
        Cover chosen after the job's plan: none, COBRA, marketplace, partner's plan or Medicaid.
    cobra_starts : column, month
        First month of COBRA; unknown: COBRA is taken not to run out.
    cobra_months : column, months
        How long COBRA can last.
    after_cobra : column, code
        Cover when COBRA's months are used up.
    medicare_starts : column, month
        First month of Medicare (never, when it does not come).
    medicare_kind : column, code
        With Medigap, alone, or Medicare Advantage.
    keeps_medicaid : column, truth
        Whether a person on Medicaid keeps full Medicaid beside Medicare.

    Returns
    -------
    page, code
        Codes of this module: 0 none ... 8 Medicaid.

    Notes
    -----
    A family with a partner's plan and Medicare pays by the partner's plan here; Medicare as the
    second payer would lower its share. Not here yet: the end of a partner's plan.
    """
    job_over = (plan_now == EMPLOYER) & (month >= employer_cover_ends)
    cover = np.where(job_over, path, plan_now)
    cobra_over = (cover == COBRA) & (month >= cobra_starts + cobra_months)
    cover = np.where(cobra_over, after_cobra, cover)
    gives_way = (cover == NONE) | (cover == COBRA) | (cover == MARKETPLACE)
    gives_way = gives_way | ((cover == MEDICAID) & ~keeps_medicaid.astype(bool))
    return np.where(gives_way & (month >= medicare_starts), medicare_kind, cover)


def same_plan(coverage: Array, plan_now: Array) -> Array:
    """Months still under today's plan: COBRA is the employer's plan under another name."""
    return (coverage == plan_now) | ((coverage == COBRA) & (plan_now == EMPLOYER))


@rule(
    cite="45 CFR 147.200 (Summary of Benefits and Coverage); 26 CFR 54.4980B-5 Q&A-2",
    unit="truth",
    plain="The months in which the deductible starts again from zero.",
)
def plan_year_starts(
    *, month: Array, coverage: Array, plan_now: Array, plan_year_month: Array
) -> Array:
    """Months in which deductible and out-of-pocket maximum start again.

    They start again with a new plan year and with a new plan. COBRA is the same plan: what was
    paid toward the deductible is carried along.

    Parameters
    ----------
    month : row, month
        Months of the projection.
    coverage : page, code
        Cover of each month.
    plan_now : column, code
        Cover in the first month.
    plan_year_month : column, month of the year
        Month (1 to 12) in which today's plan year starts.

    Returns
    -------
    page, truth
        True in a month of a new start.

    Notes
    -----
    Plans taken up later are given calendar plan years. That is the law for the marketplace and for
    Medicare; a partner's plan may start in another month, which moves its reset.
    """
    this_month = month % 12 + 1
    anniversary = np.where(
        same_plan(coverage, plan_now), this_month == plan_year_month, this_month == 1
    )
    before, after = coverage[:, :-1], coverage[:, 1:]
    changed = (before != after) & ~((before == EMPLOYER) & (after == COBRA))
    first = np.zeros_like(coverage[:, :1], dtype=bool)
    return anniversary | np.concatenate([first, changed], axis=-1)


# -- premiums ----------------------------------------------------------------------------------


@rule(
    cite="29 USC 1162(3); 26 CFR 54.4980B-8 Q&A-1",
    unit="USD/month",
    plain="The price of COBRA: the whole premium and a little more.",
    figures={
        "rate": "cobra.premium_rate",
        "extension_rate": "cobra.extension_premium_rate",
        "ordinary_months": "cobra.months",
    },
)
def cobra_premium(
    *,
    month: Array,
    cobra_starts: Array,
    full_premium: Array,
    rate: Array,
    extension_rate: Array,
    ordinary_months: Array,
) -> Array:
    """The most that COBRA may cost: 102 percent, and 150 in the disability extension.

    Parameters
    ----------
    month : row, month
        Months of the projection.
    cobra_starts : column, month
        First month of COBRA.
    full_premium : column, USD/month
        Premium of the plan with the employer's part.
    rate : figure, share
        Part of the full premium that may be asked.
    extension_rate : figure, share
        Part that may be asked in the months of the disability extension.
    ordinary_months : figure, months
        Months before the extension.

    Returns
    -------
    page, USD/month
        Premium, should the month be under COBRA.

    Notes
    -----
    The full premium is held at today's; plans usually raise it once a year. A family whose disabled
    member leaves the plan pays 102 percent throughout, which is less than shown.
    """
    extended = month >= cobra_starts + ordinary_months
    return full_premium * np.where(extended, extension_rate, rate)


@rule(
    cite="Plan terms; 29 USC 1162(3); 26 USC 36B; 42 USC 1395r, 1395w-113",
    unit="USD/month",
    plain="What the family pays this month to be insured.",
)
def premium(
    *,
    coverage: Array,
    employer: Array,
    cobra: Array,
    marketplace: Array,
    partner: Array,
    medicare: Array,
    medicaid: Array | float = 0.0,
) -> Array:
    """Premium of the cover of each month.

    Parameters
    ----------
    coverage : page, code
        Cover of each month.
    employer : column, USD/month
        Worker's part of the premium.
    cobra : page, USD/month
        COBRA premium.
    marketplace : page, USD/month
        Marketplace premium less the tax credit.
    partner : column, USD/month
        What the partner's plan costs the family more with the patient on it.
    medicare : page, USD/month
        Premiums of Medicare, Part D and Medigap or Medicare Advantage.
    medicaid : column, USD/month
        Medicaid premium, where the state asks one.

    Returns
    -------
    page, USD/month
        Premium; zero without cover.

    Notes
    -----
    Only the patient's cover is priced after a change; others in the family may need a plan too.
    """
    page = np.where(coverage == EMPLOYER, employer, 0.0)
    page = np.where(coverage == COBRA, cobra, page)
    page = np.where(coverage == MARKETPLACE, marketplace, page)
    page = np.where(coverage == PARTNER, partner, page)
    page = np.where((coverage >= MEDIGAP) & (coverage <= ADVANTAGE), medicare, page)
    return np.where(coverage == MEDICAID, medicaid, page)


@rule(
    cite="42 USC 1395k",
    unit="USD/month",
    plain="The part that falls in months with Original Medicare.",
)
def in_original_medicare(*, coverage: Array, amounts: Array) -> Array:
    """Amounts in the months with Medicare Parts A and B, zero in the others.

    Parameters
    ----------
    coverage : page, code
        Cover of each month.
    amounts : page, USD/month
        The amounts.

    Returns
    -------
    page, USD/month
        The amounts of those months.
    """
    return np.where((coverage == MEDIGAP) | (coverage == MEDICARE), amounts, 0.0)


@rule(
    cite="29 USC 1165(a)(1) (COBRA); 45 CFR 155.420(c)(1), (d)(1) (marketplace)",
    unit="month",
    plain="The month in which the time to choose a new plan runs out.",
    figures={"days": "cobra.election_days"},
)
def last_month_to_choose(*, employer_cover_ends: Array, days: Array) -> Array:
    """Month of the last day to choose COBRA or, after losing the plan, a marketplace plan.

    Both windows are 60 days. COBRA's runs from the loss of cover or from the notice, whichever is
    later; the notice is taken to come in time.

    Parameters
    ----------
    employer_cover_ends : column, month
        First month without the plan from the job; never if it stays.
    days : figure, days
        Length of the window.

    Returns
    -------
    column, month
        Month in which the window ends; never if the plan stays.
    """
    last = first_day_of(employer_cover_ends) + days[:, :1] - 1
    return np.where(employer_cover_ends >= NEVER, NEVER, month_of_day(last))


@rule(
    cite="29 USC 1162(2)(A), 29 USC 1166(a)(3)",
    unit="month",
    plain="The month by which the COBRA plan must have Social Security's decision.",
    figures={"days": "cobra.election_days", "months": "cobra.months"},
)
def extension_notice(
    *, cobra_starts: Array, disability_decision: Array, days: Array, months: Array
) -> Array:
    """Last month to send Social Security's decision to the plan for 29 months of COBRA.

    The notice is due within 60 days of the decision and before the 18 months are over.

    Parameters
    ----------
    cobra_starts : column, month
        First month of COBRA; never without it.
    disability_decision : column, month
        Month of Social Security's decision; never if there is none.
    days : figure, days
        Days for the notice.
    months : figure, months
        Ordinary length of COBRA.

    Returns
    -------
    column, month
        Month of the deadline; never where there is nothing to extend.
    """
    last = month_of_day(first_day_of(disability_decision) + days[:, :1] - 1)
    open_until = cobra_starts + months[:, :1]
    in_time = (cobra_starts < NEVER) & (disability_decision < open_until)
    return np.where(in_time, np.fmin(last, open_until - 1), NEVER)
