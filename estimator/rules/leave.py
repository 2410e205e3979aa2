"""Job-protected leave, state paid leave, and disability pay from an employer.

**One rule for every state program.** A program is a block ``paid_leave: {<program>: ...}`` of
``data/law/states/XX.yaml``; a new one is data only. The *work* state decides. Its figures:

* ``wage_measure``: what the steps are measured in, USD/week: the state average weekly wage, the
  hourly minimum wage, or 1 (steps in dollars).
* ``tier_tops``: upper end of each step of the wage, in wage measures; the last is a million.
  ``tier_rates``: share of the wage replaced in each step. ``whole_wage`` 0: each rate applies to
  the wage inside its step; 1: the rate of the step that the wage falls in applies to the whole
  wage, never less than the top of the step below (California).
* ``rounding`` and ``rounding_of_steps``: ``[direction, unit]``; direction -1 down, 0 nearest,
  1 up; unit in dollars, 0 = not rounded. The second rounds each top and each step's part (Maine).
* ``minimum_weekly_benefit``, ``minimum_limited_to_wage`` (1: a lower wage is paid in full
  instead), ``maximum_weekly_benefit``, ``dependents_allowance`` (share, least, most children).
* ``quarters_counted``, ``few_quarters``, ``wage_rounding``: how the average weekly wage is made.
* ``eligibility``: what the worker must have earned or worked; 0 = not asked.
* ``own_illness`` and ``family_care`` (only those that the program pays for): weeks, waiting days,
  the share taxed, and the state's job protection.
* ``own_illness.part_week`` and ``claims``: what is paid for clinic days and short weeks, and the
  benefit year; ``weeks_combined``: the most weeks for all reasons together.
* ``premium``: what comes out of the worker's pay. ``in_force``: 1 once benefits are paid.

In order, for each worker, ``names = dict(state=<work state>, program=, reason=)``, where reason is
``own_illness`` for the patient and ``family_care`` for the caregiver; for each program in
``programs(law.node(f"{state}.paid_leave"), reason)`` with ``F(rule) = law.figures(rule, months, **names)``::

    wage = average_weekly_wage(quarter_wages=, **F)
    weekly = weekly_benefit(average_weekly_wage=wage, **F)
    extra = dependents_allowance(weekly_benefit=weekly, dependents=, **F)       # family with children
    able = eligibility(weekly_benefit=weekly, quarter_wages=, hours_last_12_months=,
                       months_employed=, employees=, **F)
    missed = work_missed(..., clinic_hours=, at_work=time.at_work, pay_share=time.pay_share)
    hours = hours_counted(hours_missed=missed.hours, hours_paid=sick.clinic_hours,
                          hours_each_time=hours_at_one_go(...), **F)
    used = dict(weeks_used=, weeks_used_otherwise=)            # earlier in the same benefit year
    some = reduced_leave(hours_away=hours, claim_start=claim_starts(...), leave_start=,
                         weeks_gone=weeks_open(**used, **F).gone, ...)  # clinic days, short weeks
    state = state_leave(month_edges=, weekly_benefit=weekly, dependents_allowance=extra,
                        eligible=able.eligible, leave_start=time.first_day_away,
                        leave_end=return_day, sick_pay_ends=sick.ends,
                        weeks_used=weeks_open(**used, weeks_by_the_hour=some.weeks_used, **F).gone,
                        waiting_served=some.waiting_served, re_rated=, figures_change=, **F)
    share = state_pay_taxed_share(employees=, **F)             # of state.pay and some.pay
    std = short_term_disability(..., state_weekly=state.weekly, state_from=state.paid_from,
                                state_until=state.paid_until)
    due = social_security_due(worker=, family=, back_pay=, ...)  # by the month it is for
    ltd = long_term_disability(..., std_until=std.paid_until, other_benefits=due.known,
                               benefits_end=own_occupation_ends(...).benefits_end)
    back = long_term_paid_back(paid=ltd.pay, owed=<the same with due.all>, ...)
    cost = premium(wages=<page>, new_year=, **F)

where no program pays, pass ``**NO_STATE_PAY`` to ``std`` and ``ltd``. Job protection::

    record = work_record(...)                                  # hours and months, month by month
    for each law in protections(state, law.file(state), reason):     # the federal one is first
        test = job_protection(months_employed=record.months, hours_last_12_months=record.hours, ...)
        parts = leave_use(weeks_missed=weeks_by_the_hour(...), eligible=test.eligible, ...)
        kept = protected_leave(eligible=test.eligible, weeks_used=parts.in_year, ...)
        longest = later_protection(...)                        # which law holds the job longest

The order of pay is sick pay, then the state program and the employer's short-term plan (which
pays only what is above the state's), then the long-term plan less Social Security. FMLA runs
beside all of them from the first day away.

Days and months that do not come are ``NEVER``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from estimator.basis.journal import rule
from estimator.basis.money import ceil_to, floor_to, round_to
from estimator.basis.months import NEVER, Array, capped, running_total, total_of
from estimator.rules.earnings import (
    DAYS_A_WEEK,
    MONTHS_A_YEAR,
    WEEKS_A_YEAR,
    dates,
    days_between,
    month_of,
    ordinals,
)

WEEKS_A_QUARTER = 13

#: The ways an employer may count the twelve months of FMLA, 29 CFR 825.200(b).
FMLA_METHODS = {
    "calendar year": 1,
    "fixed year": 2,
    "measured forward": 3,
    "rolling backward": 4,
}

#: The state program's three columns when no program pays.
NO_STATE_PAY = {"state_weekly": 0.0, "state_from": NEVER, "state_until": NEVER}


_FIXED = FMLA_METHODS["fixed year"]
_FORWARD = FMLA_METHODS["measured forward"]
_ROLLING = FMLA_METHODS["rolling backward"]

#: The federal law that holds jobs, by its parameter name.
FMLA = "leave.fmla"


def protections(state: str, file: Mapping[str, Any], reason: str) -> list[str]:
    """Names of every law that may hold the job for a reason: the federal one and the state's.

    Parameters
    ----------
    state
        Two letters of the work state.
    file
        Content of the state's data file.
    reason
        ``own_illness`` or ``family_care``.

    Returns
    -------
    list
        Parameter names for the placeholder ``{protection}``; the federal law is the first.
    """
    found = [FMLA]
    for name, node in (file.get("protected_leave") or {}).items():
        if reason in node:
            found.append(f"{state}.protected_leave.{name}.{reason}")
    for name in programs(file.get("paid_leave"), reason):
        if "job_protection" in file["paid_leave"][name][reason]:
            found.append(f"{state}.paid_leave.{name}.{reason}.job_protection")
    return found


def change_days(dates_in_force: Any, months: Any) -> Array:
    """Row of the day within each month from which new figures hold; NEVER where none change.

    Parameters
    ----------
    dates_in_force
        Dates of a parameter's values.
    months
        The months of the projection.
    """
    edges = months.edges[0]
    row = np.full((1, months.count), NEVER)
    for date in dates_in_force:
        day = float(date.toordinal())
        at = int(np.searchsorted(edges, day, side="right")) - 1
        if 0 <= at < months.count and day > edges[at]:
            row[0, at] = day
    return row


def programs(paid_leave: Any, reason: str) -> list[str]:
    """Names of a state's programs that pay for a reason; none where the file says ``none``."""
    if not isinstance(paid_leave, Mapping):
        return []
    return [name for name, node in paid_leave.items() if reason in node]


# -- helpers ------------------------------------------------------------------


def _rounded(amount: Array, rounding: Array) -> Array:
    """Round as a data file says: ``rounding`` holds the direction and the unit."""
    direction, unit = rounding[0], rounding[1]
    if not unit.any():
        return amount
    steps_per_dollar = 1.0 / np.where(unit > 0, unit, 1.0)
    steps = amount * steps_per_dollar
    if (direction < 0).all():
        whole = floor_to(steps)
    elif (direction > 0).all():
        whole = ceil_to(steps)
    else:
        whole = np.where(
            direction < 0, floor_to(steps), np.where(direction > 0, ceil_to(steps), round_to(steps))
        )
    return np.where(unit > 0, whole / steps_per_dollar, amount)


def _at(position: Array, figure: Array) -> Array:
    """Column of a row's or page's values at each household's position."""
    position = np.minimum(position, figure.shape[-1] - 1)
    if len(figure) == 1:
        return figure[0][position]
    return np.take_along_axis(figure, position, axis=-1)


def _figures_at(position: Array, day: Array, changes: Array | float) -> Array:
    """Column of the month whose figures hold on a day: the next one's once they have changed."""
    if isinstance(changes, (int, float)):
        return position
    return position + (day >= _at(position, changes))


def _rolling_total(wanted: Array, weeks: Array, before: Array, period: int) -> Array:
    """Running total of leave that never exceeds the limit in any stretch of one period.

    The total up to a month is at most the total one period earlier plus the limit. That earlier
    total is known when the months are taken in blocks of one period.
    """
    total = np.zeros_like(wanted)
    earlier = np.zeros_like(wanted[:, :1])
    limit = np.broadcast_to(weeks, wanted.shape)
    for begin in range(0, wanted.shape[-1], period):
        block = slice(begin, begin + period)
        run = np.cumsum(wanted[:, block], axis=-1)
        if begin:
            room = total[:, begin - period : begin - period + run.shape[-1]] + limit[:, block]
        else:
            room = limit[:, block] - before
        least = np.minimum.accumulate(np.maximum(room, earlier) - run, axis=-1)
        total[:, block] = run + np.minimum(least, earlier)
        earlier = total[:, block][:, -1:]
    return total


def _years_later(day: Array, years: int) -> Array:
    """The same day of another year; 29 February becomes 1 March where there is none."""
    date = dates(day)
    month = date.astype("datetime64[M]")
    return ordinals((month + years * MONTHS_A_YEAR).astype("datetime64[D]") + (date - month))


# -- what a state program pays in a week ----------------------------------------


@rule(
    cite="Each program's statute; e.g. WAC 192-610-051(1), 458 CMR 2.02, Cal. Unemp. Ins. Code 2655",
    unit="USD/week",
    plain="The average week's pay that the state program works from.",
    figures={
        "quarters_counted": "{state}.paid_leave.{program}.quarters_counted",
        "few_quarters": "{state}.paid_leave.{program}.few_quarters",
        "wage_rounding": "{state}.paid_leave.{program}.wage_rounding",
    },
)
def average_weekly_wage(
    *, quarter_wages: Array, quarters_counted: Array, few_quarters: Array, wage_rounding: Array
) -> Array:
    """Average weekly wage: the best quarters over thirteen weeks each.

    Parameters
    ----------
    quarter_wages : column of four, USD/quarter
        Pay in each of the last four quarters.
    quarters_counted : figure, count
        How many of the best quarters count.
    few_quarters : figure, count
        With pay in this few quarters, only the best one counts.
    wage_rounding : figure, direction and USD/week
        How the result is rounded.

    Returns
    -------
    page, USD/week
        Average weekly wage.

    Notes
    -----
    Simplified: which quarters make up the base period (most often the first four of the last
    five completed ones) is left to the caller. New Jersey and New York average the last eight
    weeks; here all four quarters stand in, which is the same for level pay.

    ``quarters_counted``: How many of the best quarters are averaged: 1, 2 or all 4.

    ``few_quarters``: With wages in at most this many quarters, the best one alone counts; 0 =
    no such rule.
    """
    best = -np.sort(-quarter_wages, axis=-1)
    total = best[:, :1] * np.ones_like(quarters_counted)
    for i in range(1, best.shape[-1]):
        total = total + np.where(i < quarters_counted, best[:, i : i + 1], 0.0)
    average = total / (WEEKS_A_QUARTER * quarters_counted)
    paid = total_of((best > 0).astype(float))
    average = np.where(paid <= few_quarters, best[:, :1] / WEEKS_A_QUARTER, average)
    return _rounded(average, wage_rounding)


@rule(
    cite="Each program's statute; e.g. RCW 50A.15.020, ORS 657B.050, C.R.S. 8-13.3-506, "
    "458 CMR 2.12, Cal. Unemp. Ins. Code 2655, N.Y. Workers' Comp. Law 204",
    unit="USD/week",
    plain="What the state program pays for a full week away, from the average week's pay.",
    figures={
        "wage_measure": "{state}.paid_leave.{program}.wage_measure",
        "tier_tops": "{state}.paid_leave.{program}.tier_tops",
        "tier_rates": "{state}.paid_leave.{program}.tier_rates",
        "whole_wage": "{state}.paid_leave.{program}.whole_wage",
        "rounding_of_steps": "{state}.paid_leave.{program}.rounding_of_steps",
        "rounding": "{state}.paid_leave.{program}.rounding",
        "minimum_weekly_benefit": "{state}.paid_leave.{program}.minimum_weekly_benefit",
        "minimum_limited_to_wage": "{state}.paid_leave.{program}.minimum_limited_to_wage",
        "maximum_weekly_benefit": "{state}.paid_leave.{program}.maximum_weekly_benefit",
        "in_force": "{state}.paid_leave.{program}.in_force",
    },
)
def weekly_benefit(
    *,
    average_weekly_wage: Array,
    wage_measure: Array,
    tier_tops: Array,
    tier_rates: Array,
    whole_wage: Array,
    rounding_of_steps: Array,
    rounding: Array,
    minimum_weekly_benefit: Array,
    minimum_limited_to_wage: Array,
    maximum_weekly_benefit: Array,
    in_force: Array,
) -> Array:
    """Weekly benefit of a state program for a claim that starts in each month.

    Parameters
    ----------
    average_weekly_wage : column, USD/week
        Average pay for a week.
    wage_measure : figure, USD/week
        What the steps are measured in.
    tier_tops : figure, wage measures
        Top of each step of pay.
    tier_rates : figure, share of the wage
        Share of pay that each step gives back.
    whole_wage : figure, 0 or 1
        One rate counts for all pay.
    rounding_of_steps : figure, direction and USD/week
        How each step is rounded.
    rounding : figure, direction and USD/week
        How the result is rounded.
    minimum_weekly_benefit : figure, USD/week
        The least the program pays in a week.
    minimum_limited_to_wage : figure, 0 or 1
        The least is not more than the pay itself.
    maximum_weekly_benefit : figure, USD/week
        The most it pays in a week.
    in_force : figure, 0 or 1
        The program has begun to pay.

    Returns
    -------
    page, USD/week
        Benefit for a full week away.

    Notes
    -----
    Not here yet: private plans that pay more than the state's; a state that works out the benefit
    anew during a leave (Colorado does when its average wage changes).

    ``wage_measure``: What the steps are measured in: the state average weekly wage, the minimum
    wage, or 1.

    ``whole_wage``: 1 when one step's rate applies to the whole wage.

    ``minimum_limited_to_wage``: 1 when the least is never more than the wage itself.

    ``in_force``: 1 once the program pays benefits.
    """
    wage = average_weekly_wage
    below = value_below = by_step = by_whole = np.zeros_like(wage_measure)
    for top_in_measures, rate in zip(tier_tops, tier_rates, strict=True):
        top = _rounded(top_in_measures * wage_measure, rounding_of_steps)
        inside = np.maximum(np.minimum(wage, top) - below, 0.0)
        by_step = by_step + _rounded(rate * inside, rounding_of_steps)
        by_whole = np.where(wage >= below, np.maximum(rate * wage, value_below), by_whole)
        below, value_below = top, np.maximum(value_below, rate * top)
    amount = _rounded(np.where(whole_wage > 0, by_whole, by_step), rounding)
    least = np.where(
        minimum_limited_to_wage > 0,
        np.minimum(minimum_weekly_benefit, wage),
        minimum_weekly_benefit,
    )
    amount = np.minimum(np.maximum(amount, least), maximum_weekly_benefit)
    return np.where(wage == 0, 0.0, amount) * in_force


@rule(
    cite="R.I. Gen. Laws 28-41-5(b)",
    unit="USD/week",
    plain="What the state program adds each week for children.",
    figures={"allowance": "{state}.paid_leave.{program}.dependents_allowance"},
)
def dependents_allowance(*, weekly_benefit: Array, dependents: Array, allowance: Array) -> Array:
    """Weekly addition for dependent children.

    Parameters
    ----------
    weekly_benefit : page, USD/week
        What the state program pays for a full week away.
    dependents : column, count
        Children under 18 who depend on the worker.
    allowance : figure, share and USD/week and count
        What is added each week for children.

    Returns
    -------
    page, USD/week
        Addition to the weekly benefit.

    Notes
    -----
    ``allowance``: Share of the weekly benefit for each child, the least for each child, the
    most children.
    """
    share, least, most = allowance
    each = np.where(share > 0, np.maximum(share * weekly_benefit, least), 0.0)
    return np.where(weekly_benefit > 0, each * np.minimum(dependents, most), 0.0)


class Eligibility(NamedTuple):
    """Each test of a state program, and whether all are met."""

    wages: Array
    wages_for_benefit: Array
    hours: Array
    months: Array
    employees: Array
    eligible: Array
    unsure: Array


@rule(
    cite="Each program's statute; e.g. RCW 50A.15.010, M.G.L. c.175M s.1, N.J.S.A. 43:21-41",
    unit="true or false",
    plain="Whether the worker has earned or worked enough for the state program.",
    figures={
        "minimum_wages": "{state}.paid_leave.{program}.eligibility.minimum_wages",
        "minimum_in_benefits": "{state}.paid_leave.{program}.eligibility.minimum_in_benefits",
        "minimum_hours": "{state}.paid_leave.{program}.eligibility.minimum_hours",
        "minimum_months": "{state}.paid_leave.{program}.eligibility.minimum_months",
        "minimum_employees": "{state}.paid_leave.{program}.eligibility.minimum_employees",
    },
)
def eligibility(
    *,
    weekly_benefit: Array,
    quarter_wages: Array,
    hours_last_12_months: Array,
    months_employed: Array,
    employees: Array,
    minimum_wages: Array,
    minimum_in_benefits: Array,
    minimum_hours: Array,
    minimum_months: Array,
    minimum_employees: Array,
) -> Eligibility:
    """Whether a worker can draw on a state program, test by test.

    Something unknown (NaN) counts as met and is marked unsure.

    Parameters
    ----------
    weekly_benefit : page, USD/week
        What the state program pays for a full week away.
    quarter_wages : column of four, USD/quarter
        Pay in each of the last four quarters.
    hours_last_12_months : column, hours
        Hours worked in the last twelve months.
    months_employed : column, months
        Months with this employer.
    employees : column, count
        People who work for the employer.
    minimum_wages : figure, USD
        Pay needed in the last four quarters.
    minimum_in_benefits : figure, count
        Pay needed, as a number of weekly benefits.
    minimum_hours : figure, hours
        Hours of work needed.
    minimum_months : figure, months
        Months needed with this employer.
    minimum_employees : figure, count
        How many people must work for the employer.

    Returns
    -------
    Eligibility
        Each test, all of them together, and whether something needed is unknown.

    Notes
    -----
    Simplified: base periods are the last four quarters, alternative tests are left out (each
    program's file says so), and the self-employed are taken to be outside unless they opted in.

    ``minimum_in_benefits``: Wages needed, in weekly benefits; 0 = not asked.

    ``minimum_hours``: Hours needed in the last four quarters; 0 = not asked.

    ``minimum_months``: Months needed with this employer; 0 = not asked.

    ``minimum_employees``: Employees the employer must have; 0 = not asked.
    """
    wages = total_of(quarter_wages)
    unsure = (
        np.isnan(wages) & ((minimum_wages > 0) | (minimum_in_benefits > 0))
        | np.isnan(hours_last_12_months) & (minimum_hours > 0)
        | np.isnan(months_employed) & (minimum_months > 0)
        | np.isnan(employees) & (minimum_employees > 0)
    )
    tests = (
        ~(wages < minimum_wages),
        ~(wages < minimum_in_benefits * weekly_benefit),
        ~(hours_last_12_months < minimum_hours),
        ~(months_employed < minimum_months),
        ~(employees < minimum_employees),
    )
    met = tests[0] & tests[1] & tests[2] & tests[3] & tests[4]
    return Eligibility(*tests, met, unsure)


# -- what a state program pays in a month ---------------------------------------


class StateLeave(NamedTuple):
    """State leave pay by month, and the days it covers."""

    pay: Array  # page, USD/month
    weekly: Array  # column, USD/week
    paid_from: Array  # column, day
    paid_until: Array  # column, day


@rule(
    cite="Each program's statute; e.g. RCW 50A.15.020, 26 M.R.S. 850-C, N.Y. Workers' Comp. Law 204",
    unit="USD/month",
    plain="State leave pay in the month. It pays for each week away, until the weeks are used up.",
    figures={
        "weeks": "{state}.paid_leave.{program}.{reason}.weeks",
        "waiting_days": "{state}.paid_leave.{program}.{reason}.waiting_days",
        "waiting_paid_back_after": "{state}.paid_leave.{program}.{reason}.waiting_paid_back_after",
        "waiting_uses_weeks": "{state}.paid_leave.{program}.{reason}.waiting_uses_weeks",
        "in_force": "{state}.paid_leave.{program}.in_force",
    },
)
def state_leave(
    *,
    month_edges: Array,
    weekly_benefit: Array,
    dependents_allowance: Array,
    eligible: Array,
    leave_start: Array,
    leave_end: Array,
    sick_pay_ends: Array,
    weeks_used: Array,
    weeks: Array,
    waiting_days: Array,
    waiting_paid_back_after: Array,
    waiting_uses_weeks: Array,
    in_force: Array,
    waiting_served: Array | float = 0.0,
    re_rated: Array | float = 0.0,
    figures_change: Array | float = NEVER,
) -> StateLeave:
    """State leave pay for one unbroken leave.

    The claim keeps the benefit, the weeks and the waiting days of the day on which it starts;
    where the law says so (Colorado), the benefit is worked out anew when the figures change. Each
    calendar day is a seventh of a week. Sick pay comes first; the waiting days pass during it, and
    the weeks are not used up by it. A leave that began before the program pays its first benefits
    starts its claim in the program's first month.

    Parameters
    ----------
    month_edges : row, day
        The month.
    weekly_benefit : page, USD/week
        What the state program pays for a full week away.
    dependents_allowance : page, USD/week
        What is added each week for children.
    eligible : page, true or false
        The worker can use the program.
    leave_start : column, day
        First day away from work.
    leave_end : column, day
        First day back at work.
    sick_pay_ends : column, day
        First day that sick pay does not cover.
    weeks_used : page, weeks
        Weeks that are no longer open.
    weeks : figure, weeks
        Most weeks the program pays for this reason.
    waiting_days : figure, days
        First days away that are not paid.
    waiting_paid_back_after : figure, days
        Days of leave after which those first days are paid too.
    waiting_uses_weeks : figure, 0 or 1
        The unpaid first days use up weeks.
    in_force : figure, 0 or 1
        The program has begun to pay.
    waiting_served : column, days
        Unpaid first days already passed this year.
    re_rated : row, 0 or 1
        A claim that is open gets new figures.
    figures_change : row, day
        Day from which new figures count.

    Returns
    -------
    StateLeave
        Pay by month, the week's pay, and the first paid day and the day after the last.

    Notes
    -----
    Simplified: a month's pay is what is earned in it; checks come a week or more later, and
    waiting days that are paid back are shown in the month they fall in. A leave that outlasts the
    benefit year opens no second one: that would need new wages or hours, which nobody earns while
    away. Not here yet: top-ups an employer may add.

    ``month_edges``: First days of the months, and of the month after the last.

    ``weekly_benefit``: Benefit for a full week away, for a claim that starts in each month.

    ``waiting_paid_back_after``: Length of leave from which the waiting days are paid after all;
    0 = never.

    ``waiting_uses_weeks``: 1 when the waiting days count against the weeks.

    ``in_force``: 1 once the program pays benefits.

    ``re_rated``: 1 where a claim under way gets new figures when they change.

    ``figures_change``: Day inside a month from which the next month's figures hold; never where
    none change.
    """
    running = (in_force > 0) & (month_edges[:, 1:] > leave_start)
    position = np.argmax(running, axis=-1)[:, None]
    claim = np.maximum(leave_start, month_edges[0][position])
    begins = np.where(_at(position, in_force) > 0, claim, NEVER)
    # A leave that was under way before the first month kept its own first day.
    begins = np.where((position == 0) & (in_force[:, :1] > 0), leave_start, begins)
    claim_month = _figures_at(position, begins, figures_change)
    whole = weekly_benefit + dependents_allowance
    weekly = _at(claim_month, whole)
    waiting = np.maximum(_at(position, waiting_days) - waiting_served, 0.0)
    enough = _at(position, waiting_paid_back_after)
    paid_back = (enough > 0) & (leave_end - begins >= enough)
    unpaid = np.where(paid_back, 0.0, waiting)
    lost = np.where(_at(position, waiting_uses_weeks) > 0, unpaid, 0.0)
    left = _at(position, weeks) - _at(position, weeks_used)
    allowed = np.maximum(left * DAYS_A_WEEK - lost, 0.0)
    paid_from = np.maximum(begins + unpaid, sick_pay_ends)
    paid_until = np.minimum(leave_end, paid_from + allowed)
    paid_until = np.where(_at(position, eligible), np.maximum(paid_until, paid_from), paid_from)
    later = month_edges[:, :-1] >= begins  # months that begin after the claim
    rate = np.where((np.asarray(re_rated) > 0) & later, whole, weekly)
    pay = days_between(paid_from, paid_until, month_edges) / DAYS_A_WEEK * rate
    return StateLeave(pay, weekly, paid_from, paid_until)


class Missed(NamedTuple):
    """Work missed by someone who keeps working."""

    hours: Array  # page, hours/month
    weeks: Array  # page, weeks


@rule(
    cite="Arithmetic; 29 CFR 825.205(b)(1) for the part of a week",
    unit="hours/month and weeks",
    plain="Work hours missed on clinic days and in shorter weeks, and what part of a week they are.",
)
def work_missed(
    *,
    month_edges: Array,
    at_work: Array,
    pay_share: Array,
    clinic_hours: Array,
    hours_per_week: Array,
) -> Missed:
    """Hours missed while still at work, and all weeks of leave, the unbroken leave included.

    Parameters
    ----------
    month_edges : row, day
        The month.
    at_work : page, share of the month
        Share of the month at work.
    pay_share : page, share of the month
        Share of full work and pay in the month.
    clinic_hours : page, hours/month
        Hours missed on clinic days.
    hours_per_week : column, hours/week
        Hours in a usual week.

    Returns
    -------
    Missed
        Hours missed in weeks that are worked in part; weeks of leave, whole and in part.

    Notes
    -----
    ``month_edges``: First days of the months, and of the month after the last.

    ``at_work``: Share of the month before the unbroken leave and after it.

    ``pay_share``: Share of full hours worked, clinic days not taken off.
    """
    weeks = np.diff(month_edges, axis=-1) / DAYS_A_WEEK
    usual = np.where(hours_per_week > 0, hours_per_week, 1.0)
    hours = np.maximum(at_work - pay_share, 0.0) * weeks * hours_per_week + clinic_hours
    hours = np.minimum(hours, at_work * weeks * hours_per_week)
    return Missed(hours, (1.0 - at_work) * weeks + hours / usual)


@rule(
    cite="29 CFR 825.205(b)(1)",
    unit="weeks",
    plain="Hours missed as parts of a usual week.",
)
def weeks_by_the_hour(*, hours_missed: Array, hours_per_week: Array) -> Array:
    """Weeks of leave that hours missed add up to.

    Parameters
    ----------
    hours_missed : page, hours/month
        Hours missed on clinic days and in shorter weeks.
    hours_per_week : column, hours/week
        Hours in a usual week.

    Returns
    -------
    page, weeks
        Weeks.
    """
    return hours_missed / np.where(hours_per_week > 0, hours_per_week, 1.0)


@rule(
    cite="RCW 50A.15.020(2)(c), WAC 192-620-005; 12 NYCRR 380-2.5(c); OAR 471-070-1205; "
    "458 CMR 2.02; Minn. R. 3317.4700",
    unit="hours/month",
    plain="The hours away that the state program counts. Some programs pay by the hour. Some "
    "count only whole days. Some ask for a least number of hours at a time.",
    figures={
        "smallest_hours": "{state}.paid_leave.{program}.{reason}.part_week.smallest_hours",
        "whole_days": "{state}.paid_leave.{program}.{reason}.part_week.whole_days",
    },
)
def hours_counted(
    *,
    hours_missed: Array,
    hours_paid: Array,
    hours_each_time: Array,
    hours_per_week: Array,
    days_per_week: Array,
    smallest_hours: Array,
    whole_days: Array,
) -> Array:
    """Hours missed that a state program pays for.

    Parameters
    ----------
    hours_missed : page, hours/month
        Hours missed on clinic days and in shorter weeks.
    hours_paid : page, hours/month
        Hours of these that sick pay covers.
    hours_each_time : page, hours
        Hours missed at one time.
    hours_per_week : column, hours/week
        Hours in a usual week.
    days_per_week : column, days/week
        Work days in a usual week.
    smallest_hours : figure, hours
        Fewest hours in a row that count.
    whole_days : figure, 0 or 1
        Only whole work days count.

    Returns
    -------
    page, hours/month
        Hours that count.

    Notes
    -----
    Simplified: all absences of a month are taken to be of the same length. Washington counts
    shorter absences too in a week that has one long enough.

    ``smallest_hours``: Hours in a row that an absence must reach to count; 0 = any.

    ``whole_days``: 1 when only whole work days count.
    """
    day = hours_per_week / np.where(days_per_week > 0, days_per_week, 1.0)
    forgiven = 1e-6  # a day computed from hours and back is still a day
    long_enough = hours_each_time + forgiven >= smallest_hours
    whole = (whole_days == 0) | (hours_each_time + forgiven >= day)
    return np.where(long_enough & whole, np.maximum(hours_missed - hours_paid, 0.0), 0.0)


@rule(
    cite="Arithmetic: hours missed over the days on which they are missed",
    unit="hours",
    plain="Work hours missed at one time: on one clinic day, or on the whole day off of a "
    "shorter week.",
)
def hours_at_one_go(
    *,
    clinic_hours: Array,
    clinic_days: Array,
    at_work: Array,
    pay_share: Array,
    hours_per_week: Array,
    days_per_week: Array,
) -> Array:
    """Length of one absence in each month.

    Parameters
    ----------
    clinic_hours : page, hours/month
        Hours missed on clinic days.
    clinic_days : page, days
        Clinic days in the month.
    at_work : page, share of the month
        Share of the month at work.
    pay_share : page, share of the month
        Share of full work and pay in the month.
    hours_per_week : column, hours/week
        Hours in a usual week.
    days_per_week : column, days/week
        Work days in a usual week.

    Returns
    -------
    page, hours
        Hours missed at one go, at most a work day.

    Notes
    -----
    Simplified: a shorter week is taken to leave out whole days.

    ``at_work``: Share of the month before the unbroken leave and after it.

    ``pay_share``: Share of full hours worked, clinic days not taken off.
    """
    day = hours_per_week / np.where(days_per_week > 0, days_per_week, 1.0)
    each = np.minimum(clinic_hours / np.where(clinic_days > 0, clinic_days, 1.0), day)
    return np.where(at_work > pay_share, day, each)


@rule(
    cite="Your choice: a claim must be made",
    unit="day",
    plain="The first day of leave taken by the hour.",
)
def claim_starts(*, month_edges: Array, hours_away: Array) -> Array:
    """First day of the first month with hours that a state program counts.

    Parameters
    ----------
    month_edges : row, day
        The month.
    hours_away : page, hours/month
        Hours missed that the program counts.

    Returns
    -------
    column, day
        First day; NEVER where no hour counts.

    Notes
    -----
    The first absence may come later in the month; waiting days are then counted a little early.

    ``month_edges``: First days of the months, and of the month after the last.
    """
    some = hours_away > 0
    first = np.argmax(some, axis=-1)[:, None]
    return np.where(some.any(axis=-1, keepdims=True), month_edges[0][first], NEVER)


class ReducedLeave(NamedTuple):
    """State leave pay for single days and short weeks."""

    pay: Array  # page, USD/month
    weeks_used: Array  # column, weeks
    waiting_served: Array  # column, days


@rule(
    cite="WAC 192-620-035; 7 CCR 1107-3 s.3.5; 458 CMR 2.12(5); Cal. Unemp. Ins. Code 2656(a)",
    unit="USD/month",
    plain="State leave pay for clinic days and short weeks: the share of the week's hours missed.",
    figures={
        "weeks": "{state}.paid_leave.{program}.{reason}.weeks",
        "waiting_days": "{state}.paid_leave.{program}.{reason}.waiting_days",
        "whole_weeks_only": "{state}.paid_leave.{program}.{reason}.whole_weeks_only",
        "benefit_year_weeks": "{state}.paid_leave.{program}.claims.benefit_year_weeks",
        "waiting_once": "{state}.paid_leave.{program}.claims.waiting_once",
        "fills_wage_gap": "{state}.paid_leave.{program}.{reason}.part_week.fills_wage_gap",
        "days_in_week": "{state}.paid_leave.{program}.{reason}.part_week.days_in_week",
        "most_weeks": "{state}.paid_leave.{program}.{reason}.part_week.most_weeks",
    },
)
def reduced_leave(
    *,
    month_edges: Array,
    weekly_benefit: Array,
    eligible: Array,
    hours_away: Array,
    hours_per_week: Array,
    claim_start: Array,
    leave_start: Array,
    weeks: Array,
    waiting_days: Array,
    whole_weeks_only: Array,
    benefit_year_weeks: Array,
    waiting_once: Array,
    fills_wage_gap: Array,
    days_in_week: Array,
    most_weeks: Array,
    weeks_gone: Array | float = 0.0,
    weekly_pay: Array | float = 0.0,
    days_per_week: Array | float = 5.0,
) -> ReducedLeave:
    """State leave pay while still at work part of the time, benefit year after benefit year.

    Each benefit year starts its weeks, its waiting days and its weekly benefit anew.

    Parameters
    ----------
    month_edges : row, day
        The month.
    weekly_benefit : page, USD/week
        What the state program pays for a full week away.
    eligible : page, true or false
        The worker can use the program.
    hours_away : page, hours/month
        Hours missed that the program counts and the job does not pay.
    hours_per_week : column, hours/week
        Hours in a usual week.
    claim_start : column, day
        First day of leave taken by the hour.
    leave_start : column, day
        First day of the full leave that comes next.
    weeks : figure, weeks
        Most weeks the program pays for this reason.
    waiting_days : figure, days
        First days away that are not paid.
    whole_weeks_only : figure, 0 or 1
        Only full weeks away are paid.
    benefit_year_weeks : figure, weeks
        Weeks in a benefit year.
    waiting_once : figure, 0 or 1
        The unpaid first days come only once a year.
    fills_wage_gap : figure, 0 or 1
        A part week pays for the pay that is lost.
    days_in_week : figure, days/week
        Days that share the week's benefit.
    most_weeks : figure, weeks
        Most weeks taken as single days.
    weeks_gone : page, weeks
        Weeks that are no longer open.
    weekly_pay : column, USD/week
        Usual pay for a week, before taxes.
    days_per_week : column, days/week
        Work days in a usual week.

    Returns
    -------
    ReducedLeave
        Pay by month; the weeks used in the benefit year of the unbroken leave (of the last month
        when there is none); the waiting days that it need not pass again.

    Notes
    -----
    Simplified: hours are spread evenly over a month's days; a second benefit year starts with the
    first month that begins in it. After the unbroken leave nothing more is paid by the hour, though
    weeks may be left: a little too little. Minnesota lets an employer limit single days to 480
    hours a year; that is not applied.

    ``month_edges``: First days of the months, and of the month after the last.

    ``weekly_benefit``: Benefit for a full week away, for a claim that starts in each month.

    ``whole_weeks_only``: 1 when the program pays only for full absence, not for part of a week.

    ``waiting_once``: 1 when the waiting days pass only once in a benefit year.

    ``fills_wage_gap``: 1 when a part week is paid for the wages lost, up to the week's benefit.

    ``days_in_week``: 7 when a day away is a seventh of the week's benefit; 0 = the share of the
    week's hours.

    ``most_weeks``: Most weeks in single days; 0 = no limit of their own.

    ``weekly_pay``: Usual pay before taxes for one week; 0 when it is not known.
    """
    last = month_edges[:, 1:] - 1
    edge = month_edges[:, :-1]
    days = np.diff(month_edges, axis=-1)
    in_month = days / DAYS_A_WEEK
    usual = np.where(hours_per_week > 0, hours_per_week, 1.0)
    claims = claim_start < NEVER
    known = np.where(claims, claim_start, month_edges[:, -1:])
    length = benefit_year_weeks * DAYS_A_WEEK
    count = np.maximum(np.floor((edge - known) / length), 0.0)
    new_year = np.diff(count, axis=-1, prepend=0.0) > 0
    opened = np.maximum.accumulate(np.where(new_year, edge, known), axis=-1)
    began = np.maximum(opened, month_edges[:, :1])
    position = np.argmax(month_edges[:, None, 1:] > began[:, :, None], axis=-1)

    def then(figure: Array | float) -> Array:
        """A figure of the month in which the benefit year of each month began."""
        figure = np.asarray(figure, dtype=float)
        if figure.ndim < 2 or figure.shape[-1] == 1:
            return figure
        if len(figure) == 1:
            return figure[0][position]
        return np.take_along_axis(figure, position, axis=-1)

    benefit = then(weekly_benefit)
    first_paid = opened + then(waiting_days)
    share = days_between(first_paid, np.full_like(first_paid, NEVER), month_edges) / days
    wanted = hours_away / usual * share
    open_ = (then(eligible) > 0) & (then(whole_weeks_only) == 0) & claims
    wanted = np.where(open_ & (edge < leave_start) & (last >= claim_start), wanted, 0.0)
    part = np.minimum(wanted / in_month, 1.0)
    gap = np.minimum(part * weekly_pay, benefit) / np.where(benefit > 0, benefit, 1.0)
    wanted = np.where((fills_wage_gap > 0) & (np.asarray(weekly_pay) > 0), gap * in_month, wanted)
    wanted = np.where(days_in_week > 0, wanted * days_per_week / DAYS_A_WEEK, wanted)
    limit = np.maximum(then(weeks) - then(weeks_gone), 0.0)
    limit = np.where(then(most_weeks) > 0, np.minimum(limit, then(most_weeks)), limit)
    taken = capped(wanted, new_year, limit)
    until = np.minimum(leave_start, last[:, -1:])
    at = np.argmax(month_edges[:, 1:] > until, axis=-1)[:, None]
    used = total_of(np.where(count == _at(at, count), taken, 0.0))
    served = np.maximum(until - _at(at, opened), 0.0)
    once = _at(at, np.broadcast_to(waiting_once, edge.shape)) > 0
    return ReducedLeave(taken * benefit, used, np.where(claims & once, served, 0.0))


class WeeksOpen(NamedTuple):
    """Weeks of a state program that are open, and those that are not."""

    open: Array
    gone: Array


@rule(
    cite="RCW 50A.15.020(3); M.G.L. c.175M s.2(c); Minn. Stat. 268B.04; "
    "N.Y. Workers' Comp. Law 205; 26 M.R.S. 850-B",
    unit="weeks",
    plain="Weeks of the state's paid leave that are still open in a benefit year. One limit is "
    "for this reason, and one is for all reasons together.",
    figures={
        "weeks": "{state}.paid_leave.{program}.{reason}.weeks",
        "weeks_combined": "{state}.paid_leave.{program}.weeks_combined",
    },
)
def weeks_open(
    *,
    weeks_used: Array,
    weeks_used_otherwise: Array,
    weeks: Array,
    weeks_combined: Array,
    weeks_by_the_hour: Array | float = 0.0,
) -> WeeksOpen:
    """Weeks left under the limit of the reason and under the combined one.

    Parameters
    ----------
    weeks_used : column, weeks
        Weeks used for this reason.
    weeks_used_otherwise : column, weeks
        Weeks used for other reasons.
    weeks : figure, weeks
        Most weeks the program pays for this reason.
    weeks_combined : figure, weeks
        Most weeks for all reasons together.
    weeks_by_the_hour : column, weeks
        Weeks used by the hour before the full leave.

    Returns
    -------
    WeeksOpen
        Weeks open, and weeks of this reason that are not.
    """
    mine = weeks_used + weeks_by_the_hour
    left = np.minimum(weeks - mine, weeks_combined - mine - weeks_used_otherwise)
    left = np.clip(left, 0.0, weeks)
    return WeeksOpen(left, weeks - left)


@rule(
    cite="26 USC 104(a)(3), 105(a); Rev. Rul. 2025-4",
    unit="share",
    plain="The part of the state's pay that counts as income for federal tax. It is the part "
    "that the employer's premium paid for.",
    figures={
        "taxable_share": "{state}.paid_leave.{program}.{reason}.taxable_share",
        "employer_pays_from": "{state}.paid_leave.{program}.{reason}.employer_pays_from",
    },
)
def state_pay_taxed_share(
    *, employees: Array, taxable_share: Array, employer_pays_from: Array
) -> Array:
    """Share of a state benefit that is income, by the size of the employer.

    A small employer that need not pay a part of the premium leaves the benefit untaxed. Where the
    size is not known the tax is counted.

    Parameters
    ----------
    employees : column, count
        People who work for the employer.
    taxable_share : figure, share
        Share of the benefit that the employer's premium paid for.
    employer_pays_from : figure, count
        How many workers make an employer pay part of the premium.

    Returns
    -------
    page, share
        Share of the benefit that is income.

    Notes
    -----
    Simplified: an employer that pays the workers' part too makes that part income of the worker
    (from 2026 on), and leaves the benefit as it is; that is not counted.
    """
    return np.where(employees < employer_pays_from, 0.0, taxable_share)


class Deadline(NamedTuple):
    """Last day to send a claim."""

    day: Array  # column, day
    month: Array  # column, month


@rule(
    cite="Each program's statute; e.g. Cal. Unemp. Ins. Code 2706.1, D.C. Code 32-541.04(d)(1)(B)",
    unit="day",
    plain="The last day to send in the claim for the state's paid leave.",
    figures={"days": "{state}.paid_leave.{program}.{reason}.claim_deadline_days"},
)
def claim_deadline(*, first_day: Array, days: Array) -> Deadline:
    """Last day of the window in which a claim can be sent.

    Parameters
    ----------
    first_day : column, day
        First day away from work.
    days : figure, days
        Days in which the claim must be sent.

    Returns
    -------
    Deadline
        Last day, and its month; never without leave.

    Notes
    -----
    A program whose file names no number of days has no deadline here; apply at once.
    """
    day = np.where(first_day < NEVER, first_day + days[..., :1], NEVER)
    return Deadline(day, np.where(first_day < NEVER, month_of(day), NEVER))


@rule(
    cite="WAC 192-620-035",
    unit="USD/week",
    plain="The week's benefit cut to the share of the week's hours missed.",
)
def part_week_benefit(*, weekly_benefit: Array, leave_hours: Array, typical_hours: Array) -> Array:
    """Benefit for a week that is worked in part.

    Parameters
    ----------
    weekly_benefit : column, USD/week
        What the state program pays for a full week away.
    leave_hours : column, hours/week
        Hours missed in the week.
    typical_hours : column, hours/week
        Hours in a usual week.

    Returns
    -------
    column, USD/week
        Benefit for the week.
    """
    return weekly_benefit * np.minimum(leave_hours / typical_hours, 1.0)


@rule(
    cite="Arithmetic: the week's benefit times the weeks",
    unit="USD",
    plain="The most the state program can pay for one leave.",
    figures={"weeks": "{state}.paid_leave.{program}.{reason}.weeks"},
)
def most_payable(*, weekly_benefit: Array, weeks: Array) -> Array:
    """Weekly benefit over all the weeks of a reason.

    Parameters
    ----------
    weekly_benefit : page, USD/week
        What the state program pays for a full week away.
    weeks : figure, weeks
        Most weeks the program pays for this reason.

    Returns
    -------
    page, USD
        Total.
    """
    return weekly_benefit * weeks


@rule(
    cite="Each program's statute; e.g. RCW 50A.10.030, N.J.S.A. 43:21-7, C.R.S. 8-13.3-507",
    unit="USD/month",
    plain="What comes out of the worker's pay for the state program.",
    figures={
        "rate": "{state}.paid_leave.{program}.premium.rate",
        "annual_wage_base": "{state}.paid_leave.{program}.premium.annual_wage_base",
        "weekly_wage_base": "{state}.paid_leave.{program}.premium.weekly_wage_base",
    },
)
def premium(
    *,
    wages: Array,
    new_year: Array,
    rate: Array,
    annual_wage_base: Array,
    weekly_wage_base: Array,
    wages_before: Array | float = 0.0,
) -> Array:
    """Worker's share of a state program's premium.

    Parameters
    ----------
    wages : page, USD/month
        Pay in the month, with sick pay.
    new_year : row, true or false
        The month is a January.
    rate : figure, share of wages
        Share of pay that the worker puts in.
    annual_wage_base : figure, USD/year
        Pay above this is free of the premium.
    weekly_wage_base : figure, USD/week
        Pay above this is free of the premium.
    wages_before : column, USD/year
        Pay in the first year before the first month shown.

    Returns
    -------
    page, USD/month
        Premium taken from pay.

    Notes
    -----
    Simplified: a month has a twelfth of 52 weeks. Employers may pay the worker's part; then this is
    too high.
    """
    counted = np.minimum(wages, weekly_wage_base * (WEEKS_A_YEAR / MONTHS_A_YEAR))
    first_year = ~np.maximum.accumulate(new_year, axis=-1)
    base = np.where(first_year, np.maximum(annual_wage_base - wages_before, 0.0), annual_wage_base)
    return capped(counted, new_year, base) * rate


# -- disability pay from an employer --------------------------------------------


class DisabilityPay(NamedTuple):
    """Pay of a disability plan by month, and the days it covers."""

    pay: Array  # page, USD/month
    paid_from: Array  # column, day
    paid_until: Array  # column, day


@rule(
    cite="The plan's own words; a usual plan coordinates with state disability benefits",
    unit="USD/month",
    plain="Pay from the short-term disability plan of the job, on top of what the state pays.",
)
def short_term_disability(
    *,
    month_edges: Array,
    weekly_pay: Array,
    leave_start: Array,
    leave_end: Array,
    sick_pay_ends: Array,
    elimination_days: Array,
    share: Array,
    weekly_maximum: Array,
    weeks: Array,
    state_weekly: Array,
    state_from: Array,
    state_until: Array,
) -> DisabilityPay:
    """Short-term disability pay.

    On days that the state program pays too, the plan pays only what is above the state's benefit.

    Parameters
    ----------
    month_edges : row, day
        The month.
    weekly_pay : column, USD/week
        Usual pay for a week, before taxes.
    leave_start : column, day
        First day away from work.
    leave_end : column, day
        First day back at work.
    sick_pay_ends : column, day
        First day that sick pay does not cover.
    elimination_days : column, days
        First days away that are not paid.
    share : column, share of pay
        Share of pay that the plan gives.
    weekly_maximum : column, USD/week
        The most it pays in a week.
    weeks : column, weeks
        Weeks that the plan pays.
    state_weekly : column, USD/week
        What the state program pays for a full week away.
    state_from : column, day
        First day that the state program pays.
    state_until : column, day
        First day that the state program no longer pays.

    Returns
    -------
    DisabilityPay
        Pay by month, the first paid day and the day after the last.

    Notes
    -----
    For the worker's own illness only. Not here yet: pay for part-time work while disabled.

    ``month_edges``: First days of the months, and of the month after the last.

    ``share``: Share of pay that the plan replaces; 0 without cover.

    ``weeks``: Weeks that the plan pays, counted from the end of the elimination days.
    """
    rate = np.minimum(share * weekly_pay, np.minimum(weekly_maximum, weekly_pay))
    waited = leave_start + elimination_days
    paid_from = np.maximum(waited, sick_pay_ends)
    paid_until = np.minimum(leave_end, waited + weeks * DAYS_A_WEEK)
    paid_until = np.where(share > 0, np.maximum(paid_until, paid_from), leave_start)
    paid_from = np.where(share > 0, paid_from, leave_start)
    days = days_between(paid_from, paid_until, month_edges)
    both = days_between(
        np.maximum(paid_from, state_from), np.minimum(paid_until, state_until), month_edges
    )
    pay = (days * rate - both * np.minimum(rate, state_weekly)) / DAYS_A_WEEK
    return DisabilityPay(pay, paid_from, paid_until)


@rule(
    cite="The plan's own words; a usual plan takes off Social Security for the worker and children",
    unit="USD/month",
    plain="Pay from the long-term disability plan, after Social Security and state pay are "
    "taken off.",
)
def long_term_disability(
    *,
    month_edges: Array,
    monthly_pay: Array,
    leave_start: Array,
    leave_end: Array,
    sick_pay_ends: Array,
    elimination_days: Array,
    share: Array,
    weekly_maximum: Array,
    weeks: Array,
    monthly_minimum: Array,
    std_until: Array,
    state_weekly: Array,
    state_from: Array,
    state_until: Array,
    other_benefits: Array,
    benefits_end: Array | float = NEVER,
) -> DisabilityPay:
    """Long-term disability pay.

    Starts when the elimination days are over, sick pay is used and the short-term plan has ended.

    Parameters
    ----------
    month_edges : row, day
        The month.
    monthly_pay : column, USD/month
        Usual pay for a month, before taxes.
    leave_start : column, day
        First day away from work.
    leave_end : column, day
        First day back at work.
    sick_pay_ends : column, day
        First day that sick pay does not cover.
    elimination_days : column, days
        First days away that are not paid.
    share : column, share of pay
        Share of pay that the plan gives.
    weekly_maximum : column, USD/week
        The most it pays in a week.
    weeks : column, weeks
        Weeks that the plan pays.
    monthly_minimum : column, USD/month
        Least the plan pays in a month.
    std_until : column, day
        First day that the short-term plan no longer pays.
    state_weekly : column, USD/week
        What the state program pays for a full week away.
    state_from : column, day
        First day that the state program pays.
    state_until : column, day
        First day that the state program no longer pays.
    other_benefits : page, USD/month
        Social Security that the plan takes off.
    benefits_end : column, day
        First day that the long-term plan no longer pays.

    Returns
    -------
    DisabilityPay
        Pay by month, the first paid day and the day after the last.

    Notes
    -----
    ``month_edges``: First days of the months, and of the month after the last.

    ``share``: Share of pay that the plan replaces; 0 without cover.

    ``weeks``: Weeks that the plan pays, counted from the end of the elimination days; a very
    large number for a plan that pays until retirement.

    ``monthly_minimum``: Least the plan pays in a month, whatever is taken off; 0 if the plan
    names none.

    ``other_benefits``: Benefits that the plan takes off: Social Security for the worker and the
    children, by the month they are due for.

    ``benefits_end``: First day for which the plan no longer pays because another job could be
    done; never if that does not happen.
    """
    month_days = np.diff(month_edges, axis=-1)
    most = weekly_maximum * (WEEKS_A_YEAR / MONTHS_A_YEAR)
    rate = np.minimum(np.minimum(share, 1.0) * monthly_pay, most)
    waited = leave_start + elimination_days
    paid_from = np.maximum(np.maximum(waited, sick_pay_ends), std_until)
    paid_until = np.minimum(np.minimum(leave_end, benefits_end), waited + weeks * DAYS_A_WEEK)
    paid_until = np.where(share > 0, np.maximum(paid_until, paid_from), paid_from)
    part = days_between(paid_from, paid_until, month_edges) / month_days
    both = days_between(
        np.maximum(paid_from, state_from), np.minimum(paid_until, state_until), month_edges
    )
    offset = other_benefits * part + both * state_weekly / DAYS_A_WEEK
    least = np.minimum(monthly_minimum, rate) * part
    return DisabilityPay(np.maximum(rate * part - offset, least), paid_from, paid_until)


class OwnOccupation(NamedTuple):
    """When a long-term plan stops asking about one's own job only."""

    changes: Array  # column, day
    month: Array  # column, month
    benefits_end: Array  # column, day


@rule(
    cite="The plan's own words; usual plans change after 24 months of pay",
    unit="day",
    plain="The day from which the long-term plan asks if any job can be done, not only your own.",
)
def own_occupation_ends(
    *,
    leave_start: Array,
    elimination_days: Array,
    share: Array,
    own_occupation_months: Array,
    meets_any_occupation: Array,
) -> OwnOccupation:
    """The change from "own occupation" to "any occupation", and the end of pay that it may bring.

    Parameters
    ----------
    leave_start : column, day
        First day away from work.
    elimination_days : column, days
        First days away that are not paid.
    share : column, share of pay
        Share of pay that the plan gives.
    own_occupation_months : column, months
        Months in which only your own kind of job counts.
    meets_any_occupation : column, true or false
        No job at all can be done by then.

    Returns
    -------
    OwnOccupation
        Day of the change, its month, and the day on which pay ends (never if it goes on).

    Notes
    -----
    ``share``: Share of pay that the plan replaces; 0 without cover.
    """
    begins = leave_start + elimination_days
    changing = (share > 0) & (own_occupation_months < NEVER) & (leave_start < NEVER)
    known = np.where(changing, begins, float(1))
    date = dates(known)
    month = date.astype("datetime64[M]")
    later = month + np.where(changing, own_occupation_months, 0.0).astype("int64")
    end_of_month = (later + 1).astype("datetime64[D]") - 1
    day = np.minimum(
        ordinals(later.astype("datetime64[D]") + (date - month)), ordinals(end_of_month)
    )
    changes = np.where(changing, day, NEVER)
    in_month = np.where(changing, month_of(np.where(changing, day, float(1))), NEVER)
    return OwnOccupation(changes, in_month, np.where(meets_any_occupation, NEVER, changes))


class BenefitsDue(NamedTuple):
    """Social Security by the month it is for."""

    known: Array  # page, USD/month
    all: Array  # page, USD/month


@rule(
    cite="20 CFR 404.1807 (a benefit is paid in the month after the one it is for); the plan's own "
    "words on other income",
    unit="USD/month",
    plain="Social Security by the month it is for. A long-term plan takes this off.",
)
def social_security_due(
    *,
    month: Array,
    worker: Array,
    family: Array,
    back_pay: Array,
    first_month_of_entitlement: Array,
    first_payment_month: Array,
    counts_family: Array,
) -> BenefitsDue:
    """Move Social Security from the month of payment to the month it is due for.

    Parameters
    ----------
    month : row, month
        The month.
    worker : page, USD/month
        SSDI for the worker.
    family : page, USD/month
        SSDI for the family.
    back_pay : page, USD/month
        Back pay in the month it comes.
    first_month_of_entitlement : column, month
        First month of SSDI.
    first_payment_month : column, month
        Month of the first payment.
    counts_family : column, true or false
        The plan takes off what the children get too.

    Returns
    -------
    BenefitsDue
        What the plan knows of from the award on; and with the months that back pay is for.

    Notes
    -----
    Simplified: back pay is spread evenly over the months it is for, and its worker's part is
    judged by the first regular payments. The last month of the projection takes the payment of
    that month, because the next one is not known.

    ``worker``: SSDI of the worker, by the month in which it arrives.

    ``family``: SSDI of children and spouse, by the month in which it arrives.
    """
    paid = worker + np.where(counts_family, family, 0.0)
    due = np.concatenate([paid[:, 1:], paid[:, -1:]], axis=-1)
    due = np.where(month >= first_month_of_entitlement, due, 0.0)
    both = worker + family
    mine = total_of(paid)
    share = np.where(
        total_of(both) > 0, mine / np.where(total_of(both) > 0, total_of(both), 1.0), 1.0
    )
    owed = np.where(
        first_payment_month < NEVER, first_payment_month - 1 - first_month_of_entitlement, 0.0
    )
    each = total_of(back_pay) * share / np.maximum(owed, 1.0)
    late = (month >= first_month_of_entitlement) & (month < first_payment_month - 1)
    # the payment of the first month also shows up as due in the month before it
    return BenefitsDue(
        np.where(month >= first_payment_month - 1, due, 0.0),
        np.where(late, each, np.where(month >= first_payment_month - 1, due, 0.0)),
    )


@rule(
    cite="The plan's own words; 29 USC 1132(a)(3) for plans of an employer",
    unit="USD/month",
    plain="What the long-term plan asks back when Social Security pays for months already paid.",
)
def long_term_paid_back(
    *, month: Array, paid: Array, owed: Array, first_payment_month: Array
) -> Array:
    """Money the plan asks back once Social Security has paid for past months.

    Plans of employers pay in full while Social Security decides, and take back what is paid twice
    when back pay arrives.

    Parameters
    ----------
    month : row, month
        The month.
    paid : page, USD/month
        Long-term pay as it came.
    owed : page, USD/month
        Long-term pay after all Social Security for the month.
    first_payment_month : column, month
        Month of the first payment.

    Returns
    -------
    page, USD/month
        Money to be paid back, in the month the back pay comes.

    Notes
    -----
    Some plans guess Social Security from the start instead, or take the debt in parts.

    ``paid``: Long-term pay as it arrived, less the Social Security known at the time.
    """
    before = np.where(month < first_payment_month, np.maximum(paid - owed, 0.0), 0.0)
    return np.where(month == first_payment_month, total_of(before), 0.0)


# -- the job is held ------------------------------------------------------------


class Protection(NamedTuple):
    """Each test of a leave law, and whether all are met."""

    months: Array
    hours: Array
    employees: Array
    eligible: Array
    unsure: Array


@rule(
    cite="29 USC 2611(2); 29 CFR 825.110; each state's own leave law",
    unit="true or false",
    plain="Whether a law holds the job open during a leave. It looks at time with the employer, "
    "hours worked and how many people work there.",
    figures={
        "minimum_months": "{protection}.minimum_months",
        "minimum_hours": "{protection}.minimum_hours",
        "minimum_employees": "{protection}.minimum_employees",
        "weeks": "{protection}.weeks",
    },
)
def job_protection(
    *,
    months_employed: Array,
    hours_last_12_months: Array,
    employees: Array,
    minimum_months: Array,
    minimum_hours: Array,
    minimum_employees: Array,
    weeks: Array,
) -> Protection:
    """Whether a leave law protects the worker, test by test.

    One rule for the federal law and for the states'. Something unknown (NaN) counts as met and is
    marked unsure.

    Parameters
    ----------
    months_employed : column, months
        Months with this employer.
    hours_last_12_months : column, hours
        Hours worked in the last twelve months.
    employees : column, count
        People who work for the employer within 75 miles.
    minimum_months : figure, months
        Months needed with this employer.
    minimum_hours : figure, hours
        Hours of work needed.
    minimum_employees : figure, count
        How many people must work for the employer.
    weeks : figure, weeks
        Weeks the law protects in a leave year.

    Returns
    -------
    Protection
        Each test, all of them together, and whether something needed is unknown.

    Notes
    -----
    ``weeks``: Weeks the law protects; 0 where it protects none.
    """
    months = ~(months_employed < minimum_months)
    hours = ~(hours_last_12_months < minimum_hours)
    size = ~(employees < minimum_employees)
    unsure = (
        np.isnan(months_employed) & (minimum_months > 0)
        | np.isnan(hours_last_12_months) & (minimum_hours > 0)
        | np.isnan(employees) & (minimum_employees > 1)
    ) & (weeks > 0)
    return Protection(months, hours, size, months & hours & size & (weeks > 0), unsure)


class ProtectedLeave(NamedTuple):
    """Weeks of protected leave, and when they are used up."""

    weeks: Array  # page, weeks
    ends: Array  # column, day
    last_month: Array  # column, month


@rule(
    cite="29 USC 2612(a)(1); 29 CFR 825.200",
    unit="weeks",
    plain="The weeks in which the job is held open, and the month in which that ends.",
    figures={"weeks": "{protection}.weeks"},
)
def protected_leave(
    *,
    month_edges: Array,
    eligible: Array,
    leave_start: Array,
    leave_end: Array,
    weeks_used: Array,
    weeks: Array,
    figures_change: Array | float = NEVER,
) -> ProtectedLeave:
    """Weeks of a leave that a law protects, from the first day away.

    Parameters
    ----------
    month_edges : row, day
        The month.
    eligible : page, true or false
        The law protects the leave.
    leave_start : column, day
        First day away from work.
    leave_end : column, day
        First day back at work.
    weeks_used : page, weeks
        Weeks already used in the leave year.
    weeks : figure, weeks
        Weeks the law protects in a leave year.
    figures_change : row, day
        Day from which new figures count.

    Returns
    -------
    ProtectedLeave
        Protected weeks by month; the first day of the leave that is not protected (the first day
        away when none is); and the month of the last protected day when protection ends before
        the leave does, NEVER otherwise.

    Notes
    -----
    One unbroken leave. New weeks that open during it are not counted: a new leave year asks again
    for hours worked, and where the year is the calendar's that can be passed (`leave_use` shows it).

    ``month_edges``: First days of the months, and of the month after the last.

    ``figures_change``: Day inside a month from which the next month's figures hold; never where
    none change.
    """
    position = np.argmax(month_edges[:, 1:] > leave_start, axis=-1)[:, None]
    ruled = _figures_at(position, leave_start, figures_change)
    left = np.maximum(_at(ruled, weeks) - _at(position, weeks_used), 0.0) * DAYS_A_WEEK
    held = np.where(_at(ruled, eligible), left, 0.0)
    ends = np.minimum(leave_start + held, np.maximum(leave_end, leave_start))
    runs_out = (held > 0) & (ends < leave_end) & (leave_start < NEVER)
    last_month = np.where(runs_out, month_of(np.ceil(ends) - 1), NEVER)
    used = days_between(leave_start, ends, month_edges) / DAYS_A_WEEK
    return ProtectedLeave(used, ends, last_month)


class LaterProtection(NamedTuple):
    """The law that holds the job longest."""

    ends: Array  # column, day
    law: Array  # column, code


@rule(
    cite="29 USC 2651(b): a state law that gives more leave stands beside the federal one",
    unit="day",
    plain="The day on which the last of the laws that hold the job ends, and which law it is.",
)
def later_protection(
    *, leave_start: Array, ends: Array, law: Array, other_ends: Array, other_law: Array
) -> LaterProtection:
    """The later of two ends of protection; laws run side by side from the first day away.

    Start with the federal law as both, then take in each state law in turn.

    Parameters
    ----------
    leave_start : column, day
        First day away from work.
    ends : column, day
        First day that the job is no longer held.
    law : column, code
        The law that holds the job longest.
    other_ends : column, day
        That day under one more law.
    other_law : column, code
        That other law.

    Returns
    -------
    LaterProtection
        Day after the last protected one, and the law.

    Notes
    -----
    ``ends``: Day after the last protected one under the laws looked at so far.

    ``law``: Which law that is, by its place in the list of laws; -1 where none holds the job.

    ``other_law``: Place of that law in the list.
    """
    holds = other_ends > leave_start
    first = np.where(ends > leave_start, law, -1.0)
    later = holds & ((other_ends > ends) | (first < 0))
    return LaterProtection(np.where(later, other_ends, ends), np.where(later, other_law, first))


class WorkRecord(NamedTuple):
    """What a leave law asks of a worker, month by month."""

    hours: Array  # page, hours
    months: Array  # page, months


@rule(
    cite="29 CFR 825.110(a)-(d)",
    unit="hours and months",
    plain="Hours worked in the twelve months before each month, and months with the employer.",
)
def work_record(
    *,
    month_edges: Array,
    pay_share: Array,
    clinic_hours: Array,
    hours_per_week: Array,
    hours_last_12_months: Array,
    months_employed: Array,
) -> WorkRecord:
    """Hours and months that count for a leave that begins in each month.

    Parameters
    ----------
    month_edges : row, day
        The month.
    pay_share : page, share of the month
        Share of full work and pay in the month.
    clinic_hours : page, hours/month
        Hours missed on clinic days.
    hours_per_week : column, hours/week
        Hours in a usual week.
    hours_last_12_months : column, hours
        Hours worked in the last twelve months.
    months_employed : column, months
        Months with this employer.

    Returns
    -------
    WorkRecord
        Hours worked in the twelve months before, and months with the employer.

    Notes
    -----
    Hours before the first month are spread evenly over their twelve months.

    ``month_edges``: First days of the months, and of the month after the last.

    ``pay_share``: Share of full hours worked, clinic days not taken off.
    """
    weeks = np.diff(month_edges, axis=-1) / DAYS_A_WEEK
    worked = np.maximum(pay_share * weeks * hours_per_week - clinic_hours, 0.0)
    count = worked.shape[-1]
    passed = np.arange(count, dtype=float)[None, :]
    total = np.cumsum(worked, axis=-1)
    before = np.concatenate([np.zeros_like(total[:, :1]), total[:, :-1]], axis=-1)
    gone = np.zeros_like(before)
    gone[:, MONTHS_A_YEAR:] = before[:, :-MONTHS_A_YEAR]
    left = np.maximum(MONTHS_A_YEAR - passed, 0.0) / MONTHS_A_YEAR
    hours = before - gone + np.where(left > 0, hours_last_12_months, 0.0) * left
    return WorkRecord(hours, months_employed + passed)


class LeaveUse(NamedTuple):
    """Weeks of protected leave, month by month."""

    used: Array  # page, weeks
    in_year: Array  # page, weeks
    left: Array  # page, weeks
    hours_left: Array  # page, hours


@rule(
    cite="29 CFR 825.200(b)-(c), 825.205(b)(1), 825.110(d); each state's own leave law",
    unit="weeks",
    plain="Weeks of protected leave used in the month, in whole weeks and by the hour, and the "
    "weeks still left.",
    figures={"weeks": "{protection}.weeks", "period_months": "{protection}.period_months"},
)
def leave_use(
    *,
    month: Array,
    weeks_missed: Array,
    eligible: Array,
    method: Array,
    fixed_start_month: Array,
    weeks_used_before: Array,
    hours_per_week: Array,
    weeks: Array,
    period_months: Array,
) -> LeaveUse:
    """Protected leave used and left by month, by the employer's way of counting the year.

    The tests are looked at in the month of the first leave of each leave year and hold until the
    next. A leave year that begins in a month begins on its first day; under "rolling backward"
    weeks come back as many months later as the law's period has.

    Parameters
    ----------
    month : row, month
        The month.
    weeks_missed : page, weeks
        Weeks of leave wanted in the month.
    eligible : page, true or false
        The law protects the leave.
    method : column, code
        How the employer counts the leave year.
    fixed_start_month : column, month of the year
        First month of the employer's fixed year.
    weeks_used_before : column, weeks
        Weeks already used in the leave year.
    hours_per_week : column, hours/week
        Hours in a usual week.
    weeks : figure, weeks
        Weeks the law protects in a leave year.
    period_months : figure, months
        Months in a leave year.

    Returns
    -------
    LeaveUse
        Protected weeks used in each month, used so far in the leave year, still left at the end of
        the month, and the same in hours.

    Notes
    -----
    Simplified: under "rolling backward", weeks used before the first month count for one whole
    period, which can show a little too few weeks in the first one.

    ``weeks_missed``: Weeks of leave wanted in each month, parts of weeks included.

    ``method``: 1 calendar year, 2 another fixed year, 3 measured forward, 4 rolling backward.

    ``fixed_start_month``: First month of the employer's fixed year; 1 = January.

    ``weeks_used_before``: Weeks used before the first month that still count in it.

    ``period_months``: Length of the period in which the weeks are counted: 12, or 24 in some
    states.
    """
    period = int(period_months[0, 0])
    position = np.arange(month.shape[-1])[None, :]
    start = np.where(method == _FIXED, fixed_start_month - 1.0, 0.0)
    asked = weeks_missed > 0
    first_asked = np.where(asked.any(axis=-1), np.argmax(asked, axis=-1), 0)[:, None]
    forward = (position - first_asked) % period == 0
    new = np.where(method >= _FORWARD, forward & (position > first_asked), month % period == start)
    new = new & (position > 0)

    # The tests of the first leave in a leave year hold for that year.
    idle = running_total(weeks_missed, new) - weeks_missed <= 1e-6
    latest = np.maximum.accumulate(np.where(idle & (asked | new), position, 0), axis=-1)
    able = np.take_along_axis(np.broadcast_to(eligible, weeks_missed.shape), latest, axis=-1)
    wanted = np.where(able, weeks_missed, 0.0)

    rolling = method == _ROLLING
    used = in_year = wanted
    if not rolling.all():
        # Fixed years: a running total that starts again.
        fresh = np.maximum.accumulate(new, axis=-1)
        limit = np.where(fresh, weeks, np.maximum(weeks - weeks_used_before, 0.0))
        used = capped(wanted, new, limit)
        in_year = running_total(used, new) + np.where(fresh, 0.0, weeks_used_before)
    if rolling.any():
        total = _rolling_total(wanted, weeks, weeks_used_before, period)
        past = np.zeros_like(total)
        past[:, period:] = total[:, :-period]
        window = total - past + np.where(position < period, weeks_used_before, 0.0)
        used = np.where(rolling, np.maximum(np.diff(total, axis=-1, prepend=0.0), 0.0), used)
        in_year = np.where(rolling, window, in_year)
    left = np.where(able, np.maximum(weeks - in_year, 0.0), 0.0)
    return LeaveUse(used, in_year, left, left * hours_per_week)


class LeaveYear(NamedTuple):
    """First and last day of the twelve months in which FMLA weeks are counted."""

    first_day: Array
    last_day: Array


@rule(
    cite="29 CFR 825.200(b)",
    unit="day",
    plain="The twelve months in which the FMLA weeks are counted. The employer picks how to "
    "count them.",
)
def fmla_year(
    *, method: Array, leave_day: Array, first_use: Array, fixed_start_month: Array
) -> LeaveYear:
    """The FMLA leave year that a day falls in, by the employer's method.

    Parameters
    ----------
    method : column, code
        How the employer counts the leave year.
    leave_day : column, day
        The day of leave.
    first_use : column, day
        First day of FMLA leave at this job.
    fixed_start_month : column, month of the year
        First month of the employer's fixed year.

    Returns
    -------
    LeaveYear
        First and last day.

    Notes
    -----
    Simplified: "measured forward" takes the years to follow each other from the first use; the
    regulation starts a new one at the first leave after the old one is over.

    ``method``: 1 calendar year, 2 another fixed year, 3 measured forward from the first use, 4
    rolling backward from each day of leave.

    ``first_use``: First day of FMLA leave ever used at this job, for "measured forward"; the
    leave day itself if none was used before.

    ``fixed_start_month``: First month of the employer's fixed year; 1 = January.
    """
    date = dates(leave_day)
    calendar = date.astype("datetime64[Y]")
    fixed = calendar.astype("datetime64[M]") + (fixed_start_month.astype("int64") - 1)
    fixed = np.where(fixed > date.astype("datetime64[M]"), fixed - MONTHS_A_YEAR, fixed)
    begins = dates(first_use)
    since = (calendar - begins.astype("datetime64[Y]")).astype("int64")
    month = begins.astype("datetime64[M]")
    into = begins - month
    forward = (month + since * MONTHS_A_YEAR).astype("datetime64[D]") + into
    since = np.where(forward > date, since - 1, since)
    forward = (month + since * MONTHS_A_YEAR).astype("datetime64[D]") + into
    first = np.select(
        [method == 1, method == 2, method == 3],
        [
            ordinals(calendar.astype("datetime64[D]")),
            ordinals(fixed.astype("datetime64[D]")),
            ordinals(forward),
        ],
        _years_later(leave_day, -1) + 1,
    )
    last = np.where(method == 4, leave_day, _years_later(first, 1) - 1)
    return LeaveYear(first, last)


class WeeksLeft(NamedTuple):
    """FMLA weeks used and left in a leave year, and when more come."""

    used: Array
    left: Array
    next_day: Array


@rule(
    cite="29 CFR 825.200(b), (c); 29 USC 2612(a)(1)",
    unit="weeks",
    plain="FMLA weeks still left on a day, and the next day on which more weeks come.",
    figures={"weeks": "leave.fmla.weeks"},
)
def fmla_weeks_left(
    *,
    method: Array,
    year_first_day: Array,
    year_last_day: Array,
    leave_day: Array,
    use_start: Array,
    use_weeks: Array,
    weeks: Array,
) -> WeeksLeft:
    """FMLA weeks left on the first day of a new leave.

    A week of leave counts in the leave year in which it begins.

    Parameters
    ----------
    method : column, code
        How the employer counts the leave year.
    year_first_day : column, day
        First day of the leave year.
    year_last_day : column, day
        Last day of the leave year.
    leave_day : column, day
        The day of leave.
    use_start : column of uses, day
        First day of each leave before.
    use_weeks : column of uses, weeks
        Weeks of each leave before.
    weeks : figure, weeks
        Weeks the law protects in a leave year.

    Returns
    -------
    WeeksLeft
        Weeks used in the leave year before the new leave, weeks left, and the first day on which
        more come: the next leave year, or under "rolling backward" a year after the oldest use.

    Notes
    -----
    ``method``: 1 calendar year, 2 another fixed year, 3 measured forward, 4 rolling backward.

    ``use_start``: First day of each earlier leave; NaN where there is none.

    ``use_weeks``: Weeks of each earlier leave; NaN where there is none.
    """
    began = np.floor((leave_day - 1 - use_start) / DAYS_A_WEEK) + 1
    before = np.ceil((year_first_day - use_start) / DAYS_A_WEEK)
    count = np.clip(began, 0.0, use_weeks) - np.clip(before, 0.0, use_weeks)
    count = np.where(np.isnan(count), 0.0, np.maximum(count, 0.0))
    used = total_of(count)
    oldest = np.fmin.accumulate(
        np.where(count > 0, np.maximum(use_start, year_first_day), NEVER), axis=-1
    )[..., -1:]
    rolling = np.where(oldest < NEVER, _years_later(np.minimum(oldest, leave_day), 1), leave_day)
    next_day = np.where(method == 4, rolling, year_last_day + 1)
    return WeeksLeft(used, np.maximum(weeks - used, 0.0), next_day)


@rule(
    cite="29 CFR 825.205(b)(1); DOL Fact Sheet 28I",
    unit="hours",
    plain="FMLA leave in hours, for leave taken by the hour.",
    figures={"weeks": "leave.fmla.weeks"},
)
def fmla_hours(*, hours_per_week: Array, weeks: Array) -> Array:
    """Hours of FMLA leave in a leave year.

    Parameters
    ----------
    hours_per_week : column, hours/week
        Hours in a usual week.
    weeks : figure, weeks
        Weeks the law protects in a leave year.

    Returns
    -------
    column, hours
        Hours of leave.
    """
    return hours_per_week * weeks


@rule(
    cite="29 CFR 825.205(b)(1); DOL Fact Sheet 28I",
    unit="weeks",
    plain="The part of an FMLA week used when some of the week is worked.",
)
def fmla_part_week(*, normal_hours: Array, hours_worked: Array) -> Array:
    """Share of a week of FMLA leave used in a week worked in part.

    Parameters
    ----------
    normal_hours : column, hours/week
        Hours in a usual week.
    hours_worked : column, hours/week
        Hours worked in a shorter week.

    Returns
    -------
    column, weeks
        Part of a week used.

    Notes
    -----
    ``normal_hours``: Hours the person would have worked.
    """
    usual = np.where(normal_hours > 0, normal_hours, 1.0)
    return np.clip((normal_hours - hours_worked) / usual, 0.0, 1.0)


class WeekCounted(NamedTuple):
    """Work days of one week that count as FMLA leave."""

    days: Array
    weeks: Array


@rule(
    cite="29 CFR 825.200(h), 825.205(a)-(b); DOL Fact Sheet 28I",
    unit="weeks",
    plain="Which days of a week count as FMLA leave.",
)
def fmla_week(*, scheduled: Array, away: Array, holiday: Array) -> WeekCounted:
    """Days of one week that count against FMLA leave.

    Only days on which the person would have worked count. A holiday counts when the whole week is
    taken off, or when the person was due to work on it; a holiday on which the person was not due
    to work (``scheduled`` false, ``holiday`` true) does not count in a week taken off in part.

    Parameters
    ----------
    scheduled : column of seven, true or false
        Days on which the person was due to work.
    away : column of seven, true or false
        Days off for the illness.
    holiday : column of seven, true or false
        Days on which work is closed.

    Returns
    -------
    WeekCounted
        Days counted, and the part of a week they are.

    Notes
    -----
    ``scheduled``: Whether the person was due to work on each day, Sunday first.

    ``away``: Whether the day was taken off for the illness.

    ``holiday``: Whether work is closed on the day for everyone who does not have to work on it.
    """
    due = scheduled > 0
    usual = due | (holiday > 0)
    counted = due & (away > 0)
    days = total_of(counted.astype(float))
    due_days = total_of(due.astype(float))
    whole = (days == due_days) & (days > 0)
    of_week = np.maximum(total_of(usual.astype(float)), 1.0)
    return WeekCounted(days, np.where(whole, 1.0, days / of_week))


@rule(
    cite="Your choice: a claim must be made",
    unit="true or false",
    plain="Whether you ask for the state's paid leave and the tests are met.",
)
def claimed(*, eligible: Array, asks: Array, self_employed: Array) -> Array:
    """Eligible workers who make a claim.

    Parameters
    ----------
    eligible : page, true or false
        The worker meets the tests of the program.
    asks : column, true or false
        You ask for it.
    self_employed : column, true or false
        The person is self-employed.

    Returns
    -------
    page, true or false
        Eligible, asked for, and employed.

    Notes
    -----
    ``self_employed``: People who work for themselves are covered only where they joined; not
    counted here.
    """
    return eligible & asks & ~self_employed


@rule(
    cite="29 CFR 825.209(a)",
    unit="month",
    plain="The first month after the leave that holds the job. The job's health plan may end then.",
)
def plan_kept_until(*, protection_ends: Array, leave_start: Array) -> Array:
    """First month without the health plan that FMLA leave keeps up.

    The plan is taken to run to the end of the month in which the protection ends.

    Parameters
    ----------
    protection_ends : column, day
        First day that the job is no longer held.
    leave_start : column, day
        First day away from work.

    Returns
    -------
    column, month
        First month after it; never where there is no leave.
    """
    last_day = np.where(leave_start >= NEVER, leave_start, protection_ends - 1)
    return np.where(leave_start >= NEVER, NEVER, month_of(np.minimum(last_day, NEVER)) + 1)


@rule(
    cite="RCW 50A.35.010(1)(a)(i), (7)(a)",
    unit="day",
    plain="The day the job is no longer held, when it is held only while the state pays for the "
    "leave.",
)
def held_while_paid(*, ends: Array, paid_until: Array, leave_start: Array) -> Array:
    """End of a protection that goes with the state's paid leave.

    Parameters
    ----------
    ends : column, day
        Day on which the weeks of leave run out.
    paid_until : column, day
        First day that the state program no longer pays.
    leave_start : column, day
        First day away from work.

    Returns
    -------
    column, day
        The earlier day; the first day away where the state pays nothing.
    """
    return np.where(paid_until > leave_start, np.fmin(ends, paid_until), np.fmin(ends, leave_start))
