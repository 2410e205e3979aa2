"""Which plan covers each month, from when to when, and what being insured costs.

The projection calls these rules in this order:

1. ``employer_cover_ends``, ``cobra_offered``, ``cobra_first_month``, ``disability_extension`` (when
   the days are known), ``cobra_months``, ``family_cobra_months``, ``cobra_right_ends``: the dates;
2. ``marketplace_first_month``, then ``coverage_by_month``: one code of cover a month (``NONE`` ...
   ``MEDICAID`` below), and ``share_after_plan`` for a plan that ends in the middle of a month;
3. ``plan_year_starts``: the months in which a deductible starts again;
4. ``cobra_premium``, then ``premium``: what the family pays to be insured; ``cobra_paid`` when COBRA
   is paid late; ``premium_tier``, ``tier_premium`` and ``others_premium`` for the rest of the family;
5. ``last_month_to_choose``, ``extension_notice``, ``cobra_deadlines``, ``cobra_grace_ends``,
   ``enrollment_windows``, ``cobra_exhausted``, ``marketplace_window``: deadlines and windows;
6. ``paths_open``: which covers can follow the job's plan, each with its reason.
"""

from __future__ import annotations

from enum import IntEnum, auto
from typing import NamedTuple

import numpy as np

from estimator.basis.journal import rule
from estimator.basis.months import NEVER, Array, first_day_of, month_of_day, total_of

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

#: Who is on a plan, as employers price it.
WORKER_ONLY, WITH_SPOUSE, WITH_CHILDREN, FAMILY = range(4)


class Reason(IntEnum):
    """Why a path of cover is open or not: one code for each sentence of ``REASON_WORDS``."""

    JOB_PLAN_STAYS = auto()
    COBRA_OPEN = auto()
    COBRA_BESIDE_MEDICARE = auto()
    COBRA_SMALL_EMPLOYER = auto()
    COBRA_NO_PLAN = auto()
    MARKETPLACE_OPEN = auto()
    MARKETPLACE_OFFER = auto()
    MARKETPLACE_MEDICAID = auto()
    MARKETPLACE_MEDICARE = auto()
    MARKETPLACE_CLOSED = auto()
    PARTNER_OPEN = auto()
    PARTNER_NOT_KNOWN = auto()
    PARTNER_OVER = auto()
    MEDICAID_LIKELY = auto()
    MEDICAID_POSSIBLE = auto()
    MEDICAID_NO = auto()
    MEDICAID_NOT_KNOWN = auto()
    MEDICARE_OPEN = auto()
    MEDICARE_LATER = auto()
    MEDICARE_NOT_SEEN = auto()
    NO_COVER = auto()


#: What a family reads for each reason.
REASON_WORDS = {
    Reason.JOB_PLAN_STAYS: "The plan from the job goes on, so no other plan is needed yet.",
    Reason.COBRA_OPEN: "You may keep the same plan for a time and pay its full price. What was paid "
    "toward the deductible still counts.",
    Reason.COBRA_BESIDE_MEDICARE: "You have Medicare already. You may still choose COBRA, but "
    "Medicare pays first and COBRA second.",
    Reason.COBRA_SMALL_EMPLOYER: "The federal COBRA law does not reach employers this small. Your "
    "state may have a rule of its own: ask the plan. We do not count it.",
    Reason.COBRA_NO_PLAN: "There is no plan from a job to keep.",
    Reason.MARKETPLACE_OPEN: "Losing a plan opens the marketplace for 60 days before and after. "
    "Choose before the old plan ends and there is no gap.",
    Reason.MARKETPLACE_OFFER: "The marketplace is open. A partner's plan that you could join may rule "
    "out the tax credit, so the full price may be due.",
    Reason.MARKETPLACE_MEDICAID: "The marketplace is open, but there is no tax credit for a person "
    "who can have Medicaid. Ask about Medicaid first.",
    Reason.MARKETPLACE_MEDICARE: "Marketplace plans are not sold to a person who has Medicare, and "
    "there is no tax credit.",
    Reason.MARKETPLACE_CLOSED: "The marketplace is closed to you until the next open enrollment, "
    "unless something else opens it.",
    Reason.PARTNER_OPEN: "Ask the partner's employer within 30 days after the old plan ends.",
    Reason.PARTNER_NOT_KNOWN: "We know of no partner's plan that you could join.",
    Reason.PARTNER_OVER: "The partner's plan ends by then.",
    Reason.MEDICAID_LIKELY: "By the income you gave, Medicaid is likely. Only the state can decide.",
    Reason.MEDICAID_POSSIBLE: "Medicaid is possible. It is worth asking; only the state can decide.",
    Reason.MEDICAID_NO: "By what you told us, Medicaid does not seem open now. The state can say.",
    Reason.MEDICAID_NOT_KNOWN: "We do not know enough to say whether Medicaid is open. Ask the state.",
    Reason.MEDICARE_OPEN: "Medicare has begun by then.",
    Reason.MEDICARE_LATER: "Medicare begins later. Until then another plan is needed.",
    Reason.MEDICARE_NOT_SEEN: "We see no first month of Medicare yet.",
    Reason.NO_COVER: "Without a plan every bill is yours. Ask each hospital for its financial help.",
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
        First month without work.
    protected_leave_ends : column, month
        First month after leave that keeps the plan.

    Returns
    -------
    column, month
        First month without the plan.

    Notes
    -----
    A plan that ends on the last day of work keeps this month: ``share_after_plan`` says which part of
    the month before it is left without the plan.

    - ``work_stops``: Never: the job goes on.
    - ``protected_leave_ends``: Any earlier month when there is none.
    """
    return np.fmax(work_stops, protected_leave_ends)


def _months_later(day: Array, months: Array) -> Array:
    """Same day of the month, some months later; the last day where the month is too short."""
    month = month_of_day(day)
    into = day - first_day_of(month)
    later = month + months
    last = first_day_of(later + 1) - 1
    return np.where(day >= NEVER, NEVER, np.minimum(first_day_of(later) + into, last))


@rule(
    cite="29 USC 1161(b); 26 CFR 54.4980B-2 Q&A-5",
    unit="truth",
    plain="Whether federal law says your employer must offer COBRA.",
    figures={"fewest": "cobra.employees"},
)
def cobra_offered(*, employees: Array, fewest: Array) -> Array:
    """Whether the employer must offer COBRA: it has 20 workers or more.

    Parameters
    ----------
    employees : column, people
        People who work for the employer.
    fewest : figure, people
        Smallest employer that must offer COBRA.

    Returns
    -------
    column, truth
        Whether COBRA is offered. An employer of unknown size is taken to offer it.

    Notes
    -----
    The law looks at a typical business day of the year before, and counts part-time workers as parts
    of a worker. Where this says no, the state may have a continuation rule of its own: it is named as
    possible (``Reason.COBRA_SMALL_EMPLOYER``) and not counted. Plans of churches and of the federal
    government stand outside COBRA too; the latter has a like rule.

    - ``employees``: People who work for the employer in all its places; unknown or 0: the size is
      not known.
    - ``fewest``: Employers with fewer workers need not offer COBRA.
    """
    return ~((employees > 0) & (employees < fewest[:, :1]))


@rule(
    cite="29 USC 1162(2), 29 USC 1163",
    unit="month",
    plain="The first month of COBRA, if the family takes it.",
)
def cobra_first_month(
    *,
    plan_now: Array,
    employer_cover_ends: Array,
    cobra_started: Array,
    partner_ends: Array | None = None,
) -> Array:
    """First month of COBRA: when it began already, or the month the employer's plan stops.

    Parameters
    ----------
    plan_now : column, code
        Your insurance in the first month.
    employer_cover_ends : column, month
        First month without the plan from the job.
    cobra_started : column, month
        First month of COBRA, if you have it already.
    partner_ends : column, month
        First month without the partner's plan.

    Returns
    -------
    column, month
        First month of COBRA.

    Notes
    -----
    - ``cobra_started``: Unknown otherwise.
    """
    starts = np.where(plan_now == COBRA, cobra_started, employer_cover_ends)
    return starts if partner_ends is None else np.where(plan_now == PARTNER, partner_ends, starts)


class Extension(NamedTuple):
    """The disability extension of COBRA, condition by condition."""

    began_in_time: Array
    decided_in_time: Array
    notice_by: Array
    extended: Array


@rule(
    cite="29 USC 1162(2)(A), 1166(a)(3); 26 CFR 54.4980B-7 Q&A-5; 29 CFR 2590.606-3(c)",
    unit="day",
    plain="Whether COBRA is made longer because of a disability, and the last day to tell the plan.",
    figures={
        "window": "cobra.disability_window",
        "notice_days": "cobra.notice_days",
        "months": "cobra.months",
    },
)
def disability_extension(
    *,
    cobra_first_day: Array,
    onset_day: Array,
    decision_day: Array,
    notice_day: Array,
    window: Array,
    notice_days: Array,
    months: Array,
) -> Extension:
    """The disability extension, counted in days.

    Three things are needed: the disability began before COBRA or in its first 60 days; Social
    Security decided before the ordinary months were over; the plan was told within 60 days of the
    decision and before the ordinary months were over. A decision older than COBRA counts: the 60 days
    for the notice then run from the loss of the plan.

    Parameters
    ----------
    cobra_first_day : column, day
        First day of COBRA.
    onset_day : column, day
        When the disability began, as Social Security found it.
    decision_day : column, day
        When Social Security decided.
    notice_day : column, day
        Day you told the plan.
    window : figure, days
        The disability must begin by this day of COBRA.
    notice_days : figure, days
        Days to tell the plan.
    months : figure, months
        Usual length of COBRA.

    Returns
    -------
    Extension, day
        Each condition as truth, the last day for the notice (never where there is nothing to extend),
        and whether COBRA is extended.

    Notes
    -----
    The months are counted from the loss of the plan, as most plans do; a plan may count from the last
    day of work, some days earlier. A disability that ended before COBRA began would not count: this
    is not asked.

    - ``onset_day``: Unknown or never if none.
    - ``decision_day``: Unknown or never if none.
    - ``notice_day``: Unknown: it is taken to be told in time.
    - ``window``: The disability must have begun within this many days of the start of COBRA.
    - ``months``: Ordinary length of COBRA.
    """
    over = _months_later(cobra_first_day, months[:, :1])
    began = (cobra_first_day < NEVER) & (onset_day <= cobra_first_day + window[:, :1] - 1)
    decided = decision_day < over
    since = np.fmax(decision_day, cobra_first_day - 1)
    notice_by = np.minimum(since + notice_days[:, :1], over - 1)
    told = ~(notice_day > notice_by)
    return Extension(
        began_in_time=began,
        decided_in_time=decided,
        notice_by=np.where(began & decided, notice_by, NEVER),
        extended=began & decided & told,
    )


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
    extended: Array | None = None,
    offered: Array | None = None,
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
        When the disability began, as Social Security found it.
    disability_decision : column, month
        When Social Security decided.
    months : figure, months
        Usual length of COBRA.
    disability_months : figure, months
        Length of COBRA with a disability.
    disability_window : figure, days
        The disability must begin by this day of COBRA.
    extended : column, truth
        You can keep COBRA for more months due to the disability.
    offered : column, truth
        The employer must offer COBRA.

    Returns
    -------
    column, months
        Length of COBRA; 0 where it is not offered.

    Notes
    -----
    Counted in months the notice is taken to be given in the month of the decision: the law allows 60
    days. The spouse and the children may have longer: ``family_cobra_months``.

    - ``disability_onset``: Unknown or never if none.
    - ``disability_decision``: Month of Social Security's decision; unknown or never if none.
    - ``months``: Ordinary length after a job ends or hours are cut.
    - ``disability_window``: The disability must have begun within this many days of the start of
      COBRA.
    - ``extended``: Answer of ``disability_extension``, which counts days; it stands in place of the
      months.
    """
    in_time = extended
    if in_time is None:
        in_time = (disability_onset < cobra_starts + disability_window[:, :1] * 12 / 365) & (
            disability_decision < cobra_starts + months[:, :1]
        )
    length = np.where(in_time, disability_months[:, :1], months[:, :1])
    return length if offered is None else np.where(offered, length, 0.0)


@rule(
    cite="29 USC 1162(2)(A)(ii), (iv), (v), 1163; 26 CFR 54.4980B-7 Q&A-4, Q&A-6",
    unit="months",
    plain="How many months of COBRA the spouse and the children can have.",
    figures={"longest": "cobra.other_event_months"},
)
def family_cobra_months(
    *,
    cobra_starts: Array,
    worker_months: Array,
    worker_medicare_starts: Array,
    second_event: Array,
    other_event: Array,
    longest: Array,
) -> Array:
    """Months of COBRA for the spouse and the children of the worker.

    They have what the worker has, the disability extension included, or more: 36 months counted from
    the worker's Medicare when that came before the job's plan ended; 36 months when a divorce or the
    worker's death took the plan, or came while they were on COBRA.

    Parameters
    ----------
    cobra_starts : column, month
        First month of COBRA.
    worker_months : column, months
        Length of the worker's own COBRA.
    worker_medicare_starts : column, month
        First month of the worker's Medicare.
    second_event : column, month
        Month of a divorce, or of the loss of the worker, after COBRA began.
    other_event : column, truth
        The plan ended because of a divorce or the loss of the worker, not the end of work.
    longest : figure, months
        Length of COBRA after such an event.

    Returns
    -------
    column, months
        Length of COBRA for the others.

    Notes
    -----
    The law asks for Medicare less than 18 months before the job's plan ended; earlier Medicare leaves
    no more than the ordinary 18 months, so the longer of the two is the same answer. Medicare of the
    worker while on COBRA makes no new event in most plans and is not counted as one. A child who
    grows out of the plan has 36 months too; this is not asked.

    - ``worker_months``: 0 where COBRA is not offered.
    - ``worker_medicare_starts``: Never if none.
    - ``second_event``: Month of a divorce or of the worker's death after COBRA began; never if
      none.
    - ``other_event``: Whether a divorce or the worker's death, and not the end of work, ended the
      plan.
    """
    most = longest[:, :1]
    before = worker_medicare_starts < cobra_starts
    from_medicare = np.where(before, worker_medicare_starts + most - cobra_starts, 0.0)
    length = np.fmax(worker_months, from_medicare)
    during = (second_event >= cobra_starts) & (second_event < cobra_starts + length)
    length = np.where(other_event.astype(bool) | during, most, length)
    return np.where(worker_months > 0, length, 0.0)


@rule(
    cite="29 USC 1162(2)(D)(ii); 26 CFR 54.4980B-7 Q&A-3; Geissal v. Moore Medical, 524 US 74 (1998)",
    unit="month",
    plain="The first month without a right to COBRA: its months are over, or Medicare came after it.",
)
def cobra_right_ends(
    *, cobra_starts: Array, cobra_months: Array, medicare_starts: Array, chosen: Array
) -> Array:
    """First month without a right to COBRA for the person who gets Medicare.

    Medicare that comes after COBRA was chosen may end it. Medicare that was there before does not:
    COBRA may then be chosen and runs its months, with Medicare paying first.

    Parameters
    ----------
    cobra_starts : column, month
        First month of COBRA.
    cobra_months : column, months
        How long COBRA can last.
    medicare_starts : column, month
        First month of Medicare.
    chosen : column, month
        When you choose COBRA.

    Returns
    -------
    column, month
        First month without a right to COBRA.

    Notes
    -----
    A family that chooses COBRA in the month in which Medicare begins chooses after its first day. The
    right of the others in the family goes on.

    - ``medicare_starts``: Never if none.
    - ``chosen``: Month in which COBRA was chosen; unknown: its first month.
    """
    over = cobra_starts + cobra_months
    election = np.where(np.isnan(chosen), cobra_starts, chosen)
    return np.where(medicare_starts > election, np.fmin(over, medicare_starts), over)


@rule(
    cite="45 CFR 155.420(b)(2)(iv), (c), 155.410(e), (f)",
    unit="month",
    plain="The first month that a marketplace plan can cover, by when it is chosen.",
    figures={"days": "marketplace.enrollment_days"},
)
def marketplace_first_month(*, cover_ends: Array, chosen: Array, days: Array) -> Array:
    """First month of a marketplace plan taken up after another plan ends.

    Chosen before the old plan ends, it follows without a gap. Chosen later, it starts on the first
    of the month after the choice. Chosen after the 60 days, it waits for open enrollment and starts
    in January.

    Parameters
    ----------
    cover_ends : column, month
        First month without the old plan.
    chosen : column, month
        Month in which you choose the plan.
    days : figure, days
        The number of days.

    Returns
    -------
    column, month
        First month of the marketplace plan; never if the old plan stays.

    Notes
    -----
    A choice in the month in which the window closes is taken to come in time. Some state marketplaces
    are open longer at the turn of the year, and may start a plan in February.

    - ``cover_ends``: Never if it stays.
    - ``chosen``: Unknown: before the old plan ends.
    - ``days``: Length of the window after the loss.
    """
    window_closes = first_day_of(cover_ends) - 1 + days[:, :1]
    in_time = first_day_of(chosen) <= window_closes
    january = (np.floor(chosen / 12) + 1) * 12
    late = np.where(in_time, chosen + 1, january)
    starts = np.where(chosen >= cover_ends, late, cover_ends)
    return np.where(cover_ends >= NEVER, NEVER, np.fmin(starts, NEVER))


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
    partner_ends: Array | None = None,
    after_partner: Array | None = None,
    marketplace_starts: Array | None = None,
    step_months: Array | None = None,
    step_covers: Array | None = None,
) -> Array:
    """Code of cover for each month.

    The plan from the job comes first; then the path that the family chose; then the changes it
    planned itself, the newest that has begun. COBRA gives way to ``after_cobra`` when its months are
    used up, a partner's plan to ``after_partner`` when it ends. A marketplace plan that follows the
    job's or the partner's plan begins no earlier than ``marketplace_starts``: the months before it
    are a gap. Medicare takes over from COBRA, a marketplace plan and no cover in its first month. A
    plan from current work, one's own or a partner's, stays.

    Parameters
    ----------
    month : row, month
        The months.
    plan_now : column, code
        Your insurance in the first month.
    employer_cover_ends : column, month
        First month without the plan from the job.
    path : column, code
        Your insurance after the plan from the job.
    cobra_starts : column, month
        First month of COBRA.
    cobra_months : column, months
        How long COBRA can last.
    after_cobra : column, code
        Your insurance after COBRA.
    medicare_starts : column, month
        First month of Medicare.
    medicare_kind : column, code
        Kind of Medicare.
    keeps_medicaid : column, truth
        You keep full Medicaid beside Medicare.
    partner_ends : column, month
        First month without the partner's plan.
    after_partner : column, code
        Your insurance after the partner's plan.
    marketplace_starts : column, month
        First month a marketplace plan can cover.
    step_months : columns, month
        First months of the changes that you plan yourself.
    step_covers : columns, code
        Your insurance after each of these changes.

    Returns
    -------
    page, code
        Codes of this module: 0 none ... 8 Medicaid.

    Notes
    -----
    One code stands for a month. A family with a partner's plan and Medicare pays by the partner's
    plan here; Medicare as the second payer would lower its share. COBRA chosen beside Medicare, which
    the law allows, shows as Medicare, which pays first; its premium is then not counted.

    - ``path``: None, COBRA, marketplace, partner's plan or Medicaid.
    - ``cobra_starts``: Unknown: COBRA is taken not to run out.
    - ``medicare_starts``: Never, when it does not come.
    - ``partner_ends``: Left out: it goes on.
    - ``after_partner``: Left out: the same as after COBRA.
    - ``marketplace_starts``: First month that a marketplace plan can cover after the job's or the
      partner's plan (answer of ``marketplace_first_month``); left out: no gap.
    - ``step_months``: Never for none.
    - ``step_covers``: Cover from each of these months. Medicare waits for its first month.
    """
    job_over = (plan_now == EMPLOYER) & (month >= employer_cover_ends)
    then = after_cobra if after_partner is None else after_partner
    if marketplace_starts is not None:
        early = month < marketplace_starts
        path = np.where((path == MARKETPLACE) & early, NONE, path)
        then = np.where((then == MARKETPLACE) & early, NONE, then)
    cover = np.where(job_over, path, plan_now)
    if step_months is not None and step_covers is not None:
        has_it = (plan_now >= MEDIGAP) & (plan_now <= ADVANTAGE)
        waits_for = np.where(has_it, -np.inf, medicare_starts)
        cover = _with_steps(cover, month, step_months, step_covers, waits_for)
    if partner_ends is not None:
        cover = np.where((cover == PARTNER) & (month >= partner_ends), then, cover)
    cobra_over = (cover == COBRA) & (month >= cobra_starts + cobra_months)
    cover = np.where(cobra_over, after_cobra, cover)
    if partner_ends is not None:  # what follows COBRA may be the partner's plan, over by then
        cover = np.where((cover == PARTNER) & (month >= partner_ends), NONE, cover)
    gives_way = (cover == NONE) | (cover == COBRA) | (cover == MARKETPLACE)
    gives_way = gives_way | ((cover == MEDICAID) & ~keeps_medicaid.astype(bool))
    return np.where(gives_way & (month >= medicare_starts), medicare_kind, cover)


def _with_steps(
    cover: Array, month: Array, step_months: Array, step_covers: Array, medicare_starts: Array
) -> Array:
    """Cover with the family's own changes: of those begun, the one with the latest month."""
    newest: Array = np.full_like(month, -1.0)
    for k in range(step_months.shape[1]):  # up to four slots, not households
        code = step_covers[:, k : k + 1]
        since = step_months[:, k : k + 1]
        waits = (code >= MEDIGAP) & (code <= ADVANTAGE)
        since = np.where(waits, np.fmax(since, medicare_starts), since)
        takes = (month >= since) & (since >= newest)
        cover = np.where(takes, code, cover)
        newest = np.where(takes, since, newest)
    return cover


def same_plan(coverage: Array, plan_now: Array) -> Array:
    """Months still under today's plan: COBRA is the same group plan under another name."""
    group = (plan_now == EMPLOYER) | (plan_now == PARTNER)
    return (coverage == plan_now) | ((coverage == COBRA) & group)


def _carried(before: Array, after: Array) -> Array:
    """Changes of cover in which the law lets the deductible run on.

    COBRA is the plan that it continues. Original Medicare is one program, with or without Medigap.
    """
    continued = ((before == EMPLOYER) | (before == PARTNER)) & (after == COBRA)
    original = ((before == MEDIGAP) | (before == MEDICARE)) & (
        (after == MEDIGAP) | (after == MEDICARE)
    )
    return continued | original


def _group(cover: Array) -> Array:
    """Months under a plan that comes from a job."""
    return (cover == EMPLOYER) | (cover == COBRA) | (cover == PARTNER)


@rule(
    cite="45 CFR 147.200 (Summary of Benefits and Coverage); 26 CFR 54.4980B-5 Q&A-2",
    unit="truth",
    plain="The months in which the deductible starts again from zero.",
)
def plan_year_starts(
    *,
    month: Array,
    coverage: Array,
    plan_now: Array,
    plan_year_month: Array,
    partner_plan_year_month: Array | None = None,
    carries_over: Array | None = None,
    plan_changes: Array | None = None,
) -> Array:
    """Months in which deductible and out-of-pocket maximum start again.

    They start again with a new plan year and with a new plan. COBRA is the same plan: what was
    paid toward the deductible is carried along. So is Original Medicare with or without Medigap.
    A move between two plans of one employer starts again unless the family says it carries over.

    Parameters
    ----------
    month : row, month
        The months.
    coverage : page, code
        Your insurance this month.
    plan_now : column, code
        Your insurance in the first month.
    plan_year_month : column, month of the year
        Month in which today's plan year starts.
    partner_plan_year_month : column, month of the year
        Month in which the partner's plan year starts.
    carries_over : column, truth
        What you have paid still counts in the next plan from the same employer.
    plan_changes : column, month
        Month in which you move to another plan of the same employer.

    Returns
    -------
    page, truth
        True in a month of a new start.

    Notes
    -----
    Plans taken up later, other than a partner's, are given calendar plan years. That is the law for
    the marketplace and for Medicare; a new employer's plan may start in another month. COBRA of a
    partner's plan that was itself taken up later keeps the plan year of today's plan.

    - ``plan_year_month``: 1 to 12 in which today's plan year starts.
    - ``partner_plan_year_month``: Month (1 to 12) in which the plan year of a partner's plan taken
      up later starts; unknown or left out: January.
    - ``carries_over``: Whether a move between plans from a job (one's own, COBRA, the partner's)
      carries the amounts along, because both belong to one employer; left out: it does not.
    - ``plan_changes``: Never or left out: none.
    """
    this_month = month % 12 + 1
    later = np.ones_like(plan_year_month)
    if partner_plan_year_month is not None:
        known = np.where(np.isnan(partner_plan_year_month), later, partner_plan_year_month)
        later = np.where(coverage == PARTNER, known, 1.0)
    anniversary = np.where(
        same_plan(coverage, plan_now), this_month == plan_year_month, this_month == later
    )
    before, after = coverage[:, :-1], coverage[:, 1:]
    changed = (before != after) & ~_carried(before, after)
    if carries_over is not None:
        changed = changed & ~(carries_over.astype(bool) & _group(before) & _group(after))
    first = np.zeros_like(coverage[:, :1], dtype=bool)
    starts = anniversary | np.concatenate([first, changed], axis=-1)
    if plan_changes is not None:
        moved = (month == plan_changes) & _group(coverage)
        kept = False if carries_over is None else carries_over.astype(bool)
        starts = starts | (moved & ~np.asarray(kept))
    return starts


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
    disabled_covered: Array | None = None,
    months_without_extension: Array | None = None,
) -> Array:
    """The most that COBRA may cost: 102 percent, and 150 in the disability extension.

    The higher price may be asked only in months that are there because of the extension, and only
    while the plan still covers the disabled person.

    Parameters
    ----------
    month : row, month
        The months.
    cobra_starts : column, month
        First month of COBRA.
    full_premium : page, USD/month
        Full price of the plan, with the employer's part.
    rate : figure, share
        Part of the full price that COBRA may ask.
    extension_rate : figure, share
        Part of the full price that COBRA may ask in the extra months.
    ordinary_months : figure, months
        Usual length of COBRA.
    disabled_covered : page, truth
        The person with the disability is on the plan.
    months_without_extension : column, months
        How long COBRA would last without the extra months.

    Returns
    -------
    page, USD/month
        Premium, should the month be under COBRA.

    Notes
    -----
    The full premium is held at today's; plans usually raise it once a year.

    - ``ordinary_months``: Months before the extension.
    - ``disabled_covered``: Left out: always.
    - ``months_without_extension``: Length that the family would have without the extension (36
      after a divorce, a death or the worker's Medicare); left out: the ordinary months.
    """
    ordinary = ordinary_months if months_without_extension is None else months_without_extension
    extended = month >= cobra_starts + ordinary
    if disabled_covered is not None:
        extended = extended & disabled_covered.astype(bool)
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
        Your insurance this month.
    employer : column, USD/month
        The worker's part of the premium.
    cobra : page, USD/month
        Price of COBRA.
    marketplace : page, USD/month
        Marketplace premium after the tax credit.
    partner : column, USD/month
        What the partner's plan costs more with the patient on it.
    medicare : page, USD/month
        Premiums of Medicare, Part D, and Medigap or Medicare Advantage.
    medicaid : column, USD/month
        Medicaid premium, if the state asks one.

    Returns
    -------
    page, USD/month
        Premium; zero without cover.

    Notes
    -----
    Only the patient's cover is priced after a change; ``others_premium`` prices the others' plan.
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
        Your insurance this month.
    amounts : page, USD/month
        The amounts.

    Returns
    -------
    page, USD/month
        The amounts of those months.
    """
    return np.where((coverage == MEDIGAP) | (coverage == MEDICARE), amounts, 0.0)


@rule(
    cite="29 USC 1162(3), 1165(a)(1); 26 CFR 54.4980B-6 Q&A-3, 54.4980B-8 Q&A-5",
    unit="USD/month",
    plain="COBRA's price in the month in which it is paid: the first payment reaches back.",
)
def cobra_paid(*, month: Array, cobra_premiums: Array, first_payment: Array) -> Array:
    """COBRA premiums in the months in which they are paid.

    A family may choose COBRA up to 60 days after the plan ends and pay 45 days after that. COBRA then
    reaches back to the loss of the plan, and so does the first payment: the months that were waited
    for fall due in one.

    Parameters
    ----------
    month : row, month
        The months.
    cobra_premiums : page, USD/month
        Price of COBRA.
    first_payment : column, month
        Month of the first payment.

    Returns
    -------
    page, USD/month
        Premium by the month of payment. A first payment after the last month of the projection falls
        outside it.

    Notes
    -----
    - ``cobra_premiums``: Premium of each month under COBRA, zero in the others.
    - ``first_payment``: Unknown: each month is paid as it comes.
    """
    waits = month < first_payment
    owed = total_of(np.where(waits, cobra_premiums, 0.0))
    paid = np.where(waits, 0.0, cobra_premiums)
    return np.where(month == first_payment, paid + owed, paid)


class Uncovered(NamedTuple):
    """The rest of a month in which a plan ended."""

    after_plan: Array
    uncovered: Array
    on_cobra: Array


@rule(
    cite="Plan terms; 29 USC 1162(2); 45 CFR 155.420(b)(2)(iv); 42 CFR 435.915",
    unit="share",
    plain="The part of the month that is left when a plan ends on the last day of work.",
)
def share_after_plan(
    *,
    month: Array,
    last_day_of_plan: Array,
    ends_with_work: Array,
    path: Array,
    medicare_starts: Array,
) -> Uncovered:
    """The part of the month that is left when a plan ends before the month does.

    Most plans last to the end of the month. One that ends on the last day of work leaves days without
    it. COBRA reaches back to the day after and costs its share; Medicaid and Medicare cover the whole
    month; a marketplace plan starts on the first of the next month, and a partner's plan by then.

    Parameters
    ----------
    month : row, month
        The months.
    last_day_of_plan : column, day
        Last day of the old plan.
    ends_with_work : column, truth
        The plan ends on that day, not at the end of the month.
    path : column, code
        Your insurance after the plan from the job.
    medicare_starts : column, month
        First month of Medicare.

    Returns
    -------
    Uncovered, share
        Part of each month after the plan; the part of it without any cover; the part of it on COBRA.

    Notes
    -----
    The month itself keeps the code of the plan that covered its first part. Some partners' plans
    reach back to the day of the loss; that would close the gap.

    - ``last_day_of_plan``: Never if it stays.
    - ``medicare_starts``: Never if none.
    """
    ends_in = month_of_day(last_day_of_plan)
    days = first_day_of(month + 1) - first_day_of(month)
    left = (first_day_of(month + 1) - 1 - last_day_of_plan) / days
    share = np.where(ends_with_work.astype(bool) & (month == ends_in), left, 0.0)
    whole_month = (path == MEDICAID) | (month >= medicare_starts)
    cobra = np.where((path == COBRA) & ~whole_month, share, 0.0)
    bare = (path == NONE) | (path == MARKETPLACE) | (path == PARTNER)
    return Uncovered(share, np.where(bare & ~whole_month, share, 0.0), cobra)


# -- the rest of the family --------------------------------------------------------------------


@rule(
    cite="Plan terms; 26 CFR 54.4980B-8 Q&A-1, Q&A-2",
    unit="code",
    plain="For whom the plan is priced: one person, a couple, one with children, or a family.",
)
def premium_tier(*, worker: Array, spouse: Array, children: Array) -> Array:
    """The tier in which a plan is priced: 0 one person, 1 a couple, 2 one with children, 3 a family.

    Without the worker the spouse, or the first child, stands in the worker's place.

    Parameters
    ----------
    worker : page, truth
        The worker is on the plan.
    spouse : page, truth
        The worker's spouse is on the plan.
    children : page, people
        Children on the plan.

    Returns
    -------
    page, code
        Tier; unknown when nobody is on the plan.

    Notes
    -----
    Some plans price each child, or a couple and a family alike; the premium the family gives for the
    tier settles it.
    """
    adults = worker.astype(float) + spouse.astype(float)
    others = np.where(adults > 0, children, children - 1)
    alone = np.where(others > 0, WITH_CHILDREN, WORKER_ONLY)
    couple = np.where(others > 0, FAMILY, WITH_SPOUSE)
    return np.where(adults + children > 0, np.where(adults > 1, couple, alone), np.nan)


@rule(
    cite="Plan terms",
    unit="USD/month",
    plain="What the plan costs each month for the people who are on it then.",
)
def tier_premium(*, tier: Array, premiums: Array, known: Array, known_tier: Array) -> Array:
    """Premium of the tier of each month; for the worker's part and for the full premium alike.

    Parameters
    ----------
    tier : page, code
        Who is on the plan this month.
    premiums : columns, USD/month
        Premiums from the plan's rate sheet.
    known : column, USD/month
        Premium of your plan.
    known_tier : column, code
        Who is on the plan now.

    Returns
    -------
    page, USD/month
        Premium; zero when nobody is on the plan, unknown where the tier's premium is not given.

    Notes
    -----
    - ``tier``: Tier of each month (answer of ``premium_tier``); unknown when nobody is on the plan.
    - ``premiums``: Premiums of the four tiers, from the plan's rate sheet; unknown where not given.
    - ``known``: Premium that the family pays, or that the plan costs, today.
    - ``known_tier``: Tier of today, to which the known premium belongs.
    """
    page = np.where(tier == known_tier, known, np.nan)
    for k in range(premiums.shape[1]):  # the four tiers
        own = premiums[:, k : k + 1]
        page = np.where((tier == k) & ~np.isnan(own), own, page)
    return np.where(np.isnan(tier), 0.0, page)


@rule(
    cite="29 USC 1162, 1165(a)(2); 26 CFR 54.4980B-6 Q&A-6; plan terms",
    unit="USD/month",
    plain="What the plan of the other people in the family costs, when the patient leaves it.",
)
def others_premium(
    *,
    month: Array,
    coverage: Array,
    plan_now: Array,
    plan_ends: Array,
    others: Array,
    worker_part: Array,
    cobra: Array,
    cobra_starts: Array,
    cobra_months: Array,
    known: Array,
) -> Array:
    """Premium of the others' cover in months in which the patient has another one.

    While the job goes on they stay on its plan for the worker's part of their tier. Afterward each of
    them may choose COBRA alone. What the family says it pays for their new plan comes first.

    Parameters
    ----------
    month : row, month
        The months.
    coverage : page, code
        Your insurance this month.
    plan_now : column, code
        Your insurance in the first month.
    plan_ends : column, month
        First month without the plan from the job.
    others : column, people
        Other people in the family on that plan.
    worker_part : page, USD/month
        The worker's part of the premium.
    cobra : page, USD/month
        Price of COBRA.
    cobra_starts : column, month
        First month of COBRA.
    cobra_months : column, months
        How long COBRA can last.
    known : column, USD/month
        What the others pay for insurance after the plan from the job.

    Returns
    -------
    page, USD/month
        Premium of the others; zero while they share the patient's plan; unknown when their plan is
        over, their COBRA too, and the family has not said what follows.

    Notes
    -----
    Months in which the patient is on COBRA or on a partner's plan are taken to cover all of them.

    - ``plan_ends``: First month without the plan from the job (one's own or the partner's); never
      if it stays.
    - ``worker_part``: Worker's part of the premium for the others (``tier_premium``).
    - ``cobra``: COBRA premium for the others alone (``cobra_premium``); unknown where it is not
      known.
    - ``cobra_months``: How long the others' COBRA can last (``family_cobra_months``).
    - ``known``: What the others' cover costs after the job's plan, if the family knows it; unknown
      otherwise.
    """
    apart = (others > 0) & ((plan_now == EMPLOYER) | (plan_now == PARTNER)) & ~_group(coverage)
    on_cobra = np.where(month < cobra_starts + cobra_months, cobra, np.nan)
    after = np.where(np.isnan(known), on_cobra, known)
    return np.where(apart, np.where(month < plan_ends, worker_part, after), 0.0)


# -- deadlines and windows ---------------------------------------------------------------------


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
        First month without the plan from the job.
    days : figure, days
        The number of days.

    Returns
    -------
    column, month
        Month in which the window ends; never if the plan stays.

    Notes
    -----
    - ``employer_cover_ends``: Never if it stays.
    - ``days``: Length of the window.
    """
    last = first_day_of(employer_cover_ends) + days[:, :1] - 1
    return np.where(employer_cover_ends >= NEVER, NEVER, month_of_day(last))


@rule(
    cite="29 USC 1162(2)(A), 29 USC 1166(a)(3); 29 CFR 2590.606-3(c)",
    unit="month",
    plain="The month by which the COBRA plan must have Social Security's decision.",
    figures={"days": "cobra.notice_days", "months": "cobra.months"},
)
def extension_notice(
    *, cobra_starts: Array, disability_decision: Array, days: Array, months: Array
) -> Array:
    """Last month to send Social Security's decision to the plan for 29 months of COBRA.

    The notice is due within 60 days of the decision and before the 18 months are over. A decision
    older than COBRA leaves 60 days from the loss of the plan.

    Parameters
    ----------
    cobra_starts : column, month
        First month of COBRA.
    disability_decision : column, month
        When Social Security decided.
    days : figure, days
        The number of days.
    months : figure, months
        Usual length of COBRA.

    Returns
    -------
    column, month
        Month of the deadline; never where there is nothing to extend.

    Notes
    -----
    - ``cobra_starts``: Never without it.
    - ``disability_decision``: Month of Social Security's decision; never if there is none.
    - ``days``: Days for the notice.
    - ``months``: Ordinary length of COBRA.
    """
    since = np.fmax(disability_decision, cobra_starts)
    last = month_of_day(first_day_of(since) + days[:, :1] - 1)
    open_until = cobra_starts + months[:, :1]
    in_time = (cobra_starts < NEVER) & (disability_decision < open_until)
    return np.where(in_time, np.fmin(last, open_until - 1), NEVER)


class CobraDeadlines(NamedTuple):
    """The last days of COBRA's choices, as days and as months."""

    elect_by: Array
    first_payment_by: Array
    elect_by_month: Array
    first_payment_month: Array
    covers_from: Array


@rule(
    cite="29 USC 1162(3), 1165(a)(1); 26 CFR 54.4980B-6 Q&A-1, 54.4980B-8 Q&A-5",
    unit="day",
    plain="The last days to choose COBRA and to make the first payment. It reaches back either way.",
    figures={
        "election_days": "cobra.election_days",
        "payment_days": "cobra.first_payment_days",
    },
)
def cobra_deadlines(
    *,
    last_day_of_plan: Array,
    notice_day: Array,
    election_day: Array,
    election_days: Array,
    payment_days: Array,
) -> CobraDeadlines:
    """Last days to choose COBRA and to pay for it the first time.

    Parameters
    ----------
    last_day_of_plan : column, day
        Last day of the old plan.
    notice_day : column, day
        Day the plan gave its COBRA notice.
    election_day : column, day
        When you choose COBRA.
    election_days : figure, days
        Days to choose COBRA.
    payment_days : figure, days
        Days from the choice to the first payment.

    Returns
    -------
    CobraDeadlines, day
        Last day to choose, last day for the first payment, the months of both, and the first day that
        COBRA covers when it is paid: the day after the plan.

    Notes
    -----
    - ``last_day_of_plan``: Never if it stays.
    - ``notice_day``: Unknown: by the last day of the plan.
    - ``election_day``: Unknown: the last day to choose.
    """
    from_day = np.fmax(last_day_of_plan, notice_day)
    stays = last_day_of_plan >= NEVER
    elect_by = np.where(stays, NEVER, from_day + election_days[:, :1])
    chosen = np.where(np.isnan(election_day), elect_by, election_day)
    pay_by = np.where(stays, NEVER, chosen + payment_days[:, :1])
    return CobraDeadlines(
        elect_by=elect_by,
        first_payment_by=pay_by,
        elect_by_month=month_of_day(elect_by),
        first_payment_month=month_of_day(pay_by),
        covers_from=np.where(stays, NEVER, last_day_of_plan + 1),
    )


@rule(
    cite="29 USC 1162(2)(C); 26 CFR 54.4980B-8 Q&A-5",
    unit="day",
    plain="The last day to pay COBRA for a month: 30 days after it is due.",
    figures={"days": "cobra.grace_days"},
)
def cobra_grace_ends(*, month: Array, days: Array) -> Array:
    """Last day on which COBRA can be paid for each month, due on the first.

    Parameters
    ----------
    month : row, month
        The months.
    days : figure, days
        The number of days.

    Returns
    -------
    row, day
        Last day. The first payment has its own, longer time: ``cobra_deadlines``.

    Notes
    -----
    - ``days``: Days after the due day.
    """
    return first_day_of(month) + days


class Windows(NamedTuple):
    """Days between which another plan can be joined."""

    marketplace_from: Array
    marketplace_until: Array
    partner_until: Array


@rule(
    cite="45 CFR 155.420(c); 29 CFR 2590.701-6(a)(4); 29 USC 1181(f)(3)",
    unit="day",
    plain="The days in which the marketplace, or a partner's plan, can be joined after losing a plan.",
    figures={
        "marketplace_days": "marketplace.enrollment_days",
        "partner_days": "cobra.special_enrollment.partner_days",
        "medicaid_days": "cobra.special_enrollment.partner_days_after_medicaid",
    },
)
def enrollment_windows(
    *,
    last_day_of_plan: Array,
    lost_medicaid: Array,
    marketplace_days: Array,
    partner_days: Array,
    medicaid_days: Array,
) -> Windows:
    """Special enrollment after the loss of a plan.

    Parameters
    ----------
    last_day_of_plan : column, day
        Last day of the old plan.
    lost_medicaid : column, truth
        The plan that is lost is Medicaid.
    marketplace_days : figure, days
        Days before and after the loss when the marketplace is open.
    partner_days : figure, days
        Days after the loss to ask a partner's employer.
    medicaid_days : figure, days
        Days to ask after Medicaid ends.

    Returns
    -------
    Windows, day
        First and last day for the marketplace, last day for a partner's plan; never if nothing is
        lost.

    Notes
    -----
    The rules are the least that a plan must give; some give longer, such as 31 days. Nobody who stops
    paying for a plan, or drops COBRA early, gets a window from it.

    - ``last_day_of_plan``: Never if it stays.
    """
    stays = last_day_of_plan >= NEVER
    ask = np.where(lost_medicaid.astype(bool), medicaid_days[:, :1], partner_days[:, :1])
    return Windows(
        marketplace_from=np.where(stays, NEVER, last_day_of_plan - marketplace_days[:, :1]),
        marketplace_until=np.where(stays, NEVER, last_day_of_plan + marketplace_days[:, :1]),
        partner_until=np.where(stays, NEVER, last_day_of_plan + ask),
    )


@rule(
    cite="45 CFR 155.420(d)(1), (e)(1); 29 CFR 2590.701-6(a)(3)(iii)",
    unit="month",
    plain="The month in which the end of COBRA opens the marketplace: only when COBRA is used up.",
)
def cobra_exhausted(*, cobra_starts: Array, cobra_months: Array, dropped: Array) -> Array:
    """First month without COBRA when its months were used up; never when it was dropped early.

    Parameters
    ----------
    cobra_starts : column, month
        First month of COBRA.
    cobra_months : column, months
        How long COBRA can last.
    dropped : column, month
        First month without COBRA, if you stop it or do not pay.

    Returns
    -------
    column, month
        Month of the loss that opens a window; never if there is none.

    Notes
    -----
    - ``cobra_starts``: Never without it.
    - ``dropped``: Never or unknown: it is kept to its end.
    """
    over = cobra_starts + cobra_months
    early = (dropped < over) | (cobra_starts >= NEVER) | (cobra_months <= 0)
    return np.where(early, NEVER, over)


@rule(
    cite="45 CFR 155.410(e), 155.420(c), (d)(1)",
    unit="truth",
    plain="The months in which a marketplace plan can be chosen.",
    figures={
        "days": "marketplace.enrollment_days",
        "opens": "cobra.special_enrollment.open_enrollment_first_month",
        "closes": "cobra.special_enrollment.open_enrollment_last_month",
    },
)
def marketplace_window(
    *, month: Array, losses: Array, days: Array, opens: Array, closes: Array
) -> Array:
    """Months in which a marketplace plan can be chosen.

    Open enrollment opens it to all; the loss of a plan opens it from 60 days before the last day of
    the plan to 60 days after. A month counts when any of its days lies in a window.

    Parameters
    ----------
    month : row, month
        The months.
    losses : columns, month
        First months after the loss of a plan.
    days : figure, days
        The number of days.
    opens : figure, month of the year
        First month of open enrollment.
    closes : figure, month of the year
        Last month of open enrollment.

    Returns
    -------
    page, truth
        Whether a plan can be chosen in the month.

    Notes
    -----
    Open enrollment is the federal marketplace's; its last month may end on the 15th. Other events
    open the marketplace too (a move, a marriage, a birth, an employer that stops paying toward
    COBRA); they are not asked.

    - ``losses``: First months without a plan that was lost and not given up: the job's plan, COBRA
      when used up (``cobra_exhausted``), a partner's plan, Medicaid; never for none.
    - ``days``: Length of the window to each side.
    """
    this_month = month % 12 + 1
    after, before = this_month >= opens, this_month <= closes
    page = np.where(closes < opens, after | before, after & before)
    starts, ends = first_day_of(month), first_day_of(month + 1) - 1
    for k in range(losses.shape[1]):  # the few kinds of loss
        loss = losses[:, k : k + 1]
        last_day = first_day_of(loss) - 1
        reached = (ends >= last_day - days) & (starts <= last_day + days)
        page = page | (reached & (loss < NEVER))
    return page


# -- which paths are open ----------------------------------------------------------------------


class Paths(NamedTuple):
    """Which covers can follow the plan from the job, each with its reason (``REASON_WORDS``)."""

    cobra: Array
    marketplace: Array
    partner: Array
    medicaid: Array
    medicare: Array
    none: Array
    cobra_reason: Array
    marketplace_reason: Array
    partner_reason: Array
    medicaid_reason: Array
    medicare_reason: Array
    none_reason: Array


@rule(
    cite="29 USC 1161, 1162; 45 CFR 155.305, 155.420(d)(1); 26 USC 36B(c)(2); 42 USC 1395ss(d)(3); "
    "29 CFR 2590.701-6; 42 USC 426(b)",
    unit="code",
    plain="Which plans can follow the plan from the job, and why or why not.",
)
def paths_open(
    *,
    plan_now: Array,
    from_month: Array,
    offered: Array,
    partner_plan: Array,
    partner_ends: Array,
    medicare_starts: Array,
    medicaid_answer: Array,
    marketplace_is_open: Array | None = None,
) -> Paths:
    """Which paths of cover are open from the month in which the plan from the job ends.

    Parameters
    ----------
    plan_now : column, code
        Your insurance in the first month.
    from_month : column, month
        First month without the old plan.
    offered : column, truth
        The employer must offer COBRA.
    partner_plan : column, truth
        The partner has a plan from a job that you could join.
    partner_ends : column, month
        First month without the partner's plan.
    medicare_starts : column, month
        First month of Medicare.
    medicaid_answer : column, code
        The answer about Medicaid.
    marketplace_is_open : column, truth
        The marketplace is open to you now.

    Returns
    -------
    Paths, code
        Truth for each path, and its reason.

    Notes
    -----
    Open does not mean granted: Medicaid that is possible counts as open, so that it can be compared,
    and is named as possible. Whether a partner's plan rules out the tax credit depends on what it
    would cost the family; the reason says so and leaves it open.

    - ``from_month``: Never if it stays.
    - ``offered``: ``cobra_offered``.
    - ``partner_ends``: Never if it goes on.
    - ``medicare_starts``: Never if none is seen.
    - ``medicaid_answer``: 0 no, 1 possible, 2 likely; unknown if it was not asked.
    - ``marketplace_is_open``: Whether a window is open (``marketplace_window``); left out: the loss
      of the plan opens one.
    """
    shape = np.broadcast_shapes(plan_now.shape, from_month.shape)

    def page(value: Array | int) -> Array:
        return np.broadcast_to(np.asarray(value), shape).copy()

    stays = page(from_month >= NEVER)
    medicare = page(medicare_starts <= from_month)
    on_group_plan = page(_group(plan_now))
    has_partner = page((np.nan_to_num(partner_plan) > 0) & (partner_ends > from_month))
    window = page(True if marketplace_is_open is None else marketplace_is_open)

    cobra = on_group_plan & page(offered)
    cobra_reason = np.where(medicare, Reason.COBRA_BESIDE_MEDICARE, Reason.COBRA_OPEN)
    cobra_reason = np.where(page(offered), cobra_reason, Reason.COBRA_SMALL_EMPLOYER)
    cobra_reason = np.where(on_group_plan, cobra_reason, Reason.COBRA_NO_PLAN)

    likely, possible = page(medicaid_answer >= 2), page(medicaid_answer == 1)
    marketplace_reason = np.where(has_partner, Reason.MARKETPLACE_OFFER, Reason.MARKETPLACE_OPEN)
    marketplace_reason = np.where(likely, Reason.MARKETPLACE_MEDICAID, marketplace_reason)
    marketplace_reason = np.where(window, marketplace_reason, Reason.MARKETPLACE_CLOSED)
    marketplace_reason = np.where(medicare, Reason.MARKETPLACE_MEDICARE, marketplace_reason)

    partner_reason = np.where(has_partner, Reason.PARTNER_OPEN, Reason.PARTNER_NOT_KNOWN)
    over = page((np.nan_to_num(partner_plan) > 0) & (partner_ends <= from_month))
    partner_reason = np.where(over, Reason.PARTNER_OVER, partner_reason)

    medicaid_reason = np.where(likely, Reason.MEDICAID_LIKELY, Reason.MEDICAID_NO)
    medicaid_reason = np.where(possible, Reason.MEDICAID_POSSIBLE, medicaid_reason)
    asked = ~np.isnan(page(medicaid_answer).astype(float))
    medicaid_reason = np.where(asked, medicaid_reason, Reason.MEDICAID_NOT_KNOWN)

    seen = page(medicare_starts < NEVER)
    medicare_reason = np.where(seen, Reason.MEDICARE_LATER, Reason.MEDICARE_NOT_SEEN)
    medicare_reason = np.where(medicare, Reason.MEDICARE_OPEN, medicare_reason)

    def reason(code: Array) -> Array:
        return np.where(stays, Reason.JOB_PLAN_STAYS, code)

    return Paths(
        cobra=cobra & ~stays,
        marketplace=window & ~medicare & ~stays,
        partner=has_partner & ~stays,
        medicaid=(likely | possible) & ~stays,
        medicare=medicare & ~stays,
        none=~stays,
        cobra_reason=reason(cobra_reason),
        marketplace_reason=reason(marketplace_reason),
        partner_reason=reason(partner_reason),
        medicaid_reason=reason(medicaid_reason),
        medicare_reason=reason(medicare_reason),
        none_reason=reason(page(Reason.NO_COVER)),
    )


@rule(
    cite="Arithmetic: amounts that are not known are not counted",
    unit="USD/month",
    plain="The part that we know. What we do not know is said beside it.",
)
def known_part(*, amounts: Array) -> Array:
    """Amounts with zero where they are not known; the result says which were not.

    Parameters
    ----------
    amounts : page, USD/month
        The amounts.

    Returns
    -------
    page, USD/month
        The known amounts.

    Notes
    -----
    - ``amounts``: Amounts; unknown where nobody has told them.
    """
    return np.nan_to_num(amounts)


@rule(
    cite="42 USC 1395q",
    unit="month",
    plain="The first month in which Medicare pays doctors and clinics.",
)
def later_start(*, medicare_starts: Array, part_b_from: Array) -> Array:
    """First month with Part B: Medicare's first month, or the later one in which Part B starts.

    Parameters
    ----------
    medicare_starts : column, month
        First month of Medicare.
    part_b_from : column, month
        First month of Part B.

    Returns
    -------
    column, month
        First month with Part B; until then the earlier plan goes on.

    Notes
    -----
    - ``medicare_starts``: First month in which Medicare can start.
    - ``part_b_from``: Month in which Part B starts; never: on time.
    """
    return np.where(part_b_from < NEVER, np.fmax(medicare_starts, part_b_from), medicare_starts)
