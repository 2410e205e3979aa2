"""Pay while working, on fewer hours, on clinic days and after stopping; sick pay.

The same rules serve the patient and the caregiver. For each worker, in order (columns unless said)::

    pay = monthly_pay(pay_amount=, paid_hours=, times_a_year=)   # money.PAYS_A_YEAR
    week = weekly_pay(monthly_pay=pay)
    rate = hourly_rate(monthly_pay=pay, hours_per_week=)
    quarters = quarter_wages(monthly_pay=pay)                    # (h, 4), when no record is known
    day = work_days(stops_work=, returns=, leave_weeks=, fewer_hours_from=)  # or days as typed
    time = time_at_work(month_edges=months.edges, last_day_of_work=day.last_day_of_work,
                        return_day=day.return_day, reduced_from=day.reduced_from,
                        reduced_until=, reduced_hours=, hours_per_week=)
    hours = clinic_hours_lost(hours_away=<page>, at_work=time.at_work, paid_anyway=)
    sick = sick_pay(month_edges=months.edges, new_year=months.month_of_year == 1,
                    clinic_hours=hours, time_away=time.days_away,
                    first_day_away=time.first_day_away, monthly_pay=pay,
                    hourly_rate=rate, hours_per_week=, hours_left=, hours_each_year=)
    kept = wages_kept(monthly_pay=pay, pay_share=time.pay_share, clinic_hours=hours, hourly_rate=rate)
    lost = wages_lost(monthly_pay=pay, wages_kept=kept, sick_pay=sick.pay)

With bad days between visits, overtime or shift pay, a few calls more::

    cycles = treatment_cycles(month_edges=, from_day=, until_day=, cycle_days=)  # a column each slot
    hours = hours_missed(clinic_hours=hours, sick_hours=sick_hours(cycles=cycles, ...))
    extra = extra_pay(usual=overtime_and_shift_pay(hourly_rate=rate, ...), pay_share=time.pay_share,
                      hours_missed=hours, ...)                      # kept is income, lost is told
    plan = below_plan_hours(...)         # a month in which the health plan may end: an event
    beside = benefits_lost(...)          # value lost besides pay: told, never posted

A second caregiver is one more worker: the same calls with her or his own facts.

Then ``leave`` takes ``time.first_day_away``, ``return_day``, ``sick.ends`` and ``week``. Days are
day ordinals. A worker who never stops, never returns or keeps the same hours has ``months.NEVER``
in that place (as a day it lies in the year 2738). Ledger lines: ``kept`` and ``sick.pay`` are
income; ``lost`` is told, not posted.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import numpy as np

from estimator.basis.journal import rule
from estimator.basis.months import NEVER, Array, capped, month_ordinal, total_of

WEEKS_A_YEAR = 52
MONTHS_A_YEAR = 12
DAYS_A_WEEK = 7
QUARTERS_A_YEAR = 4

# numpy counts days and months from its own first one; ordinals are moved there and back.
_EPOCH = dt.date.fromisoformat("1970-01-01")
_FIRST = np.datetime64(0, "D")


def dates(day: Array) -> Array:
    """Day ordinals as numpy dates."""
    return (day - _EPOCH.toordinal()).astype("int64").astype("datetime64[D]")


def ordinals(date: Array) -> Array:
    """Numpy dates as day ordinals."""
    return (date - _FIRST).astype(float) + _EPOCH.toordinal()


def month_of(day: Array) -> Array:
    """Month ordinal that a day falls in."""
    return dates(day).astype("datetime64[M]").astype(float) + month_ordinal(_EPOCH)


def days_between(first: Array, end: Array, month_edges: Array) -> Array:
    """Page of days from ``first`` (included) to ``end`` (not included) that fall in each month."""
    inside = np.minimum(end, month_edges[:, 1:]) - np.maximum(first, month_edges[:, :-1])
    return np.maximum(inside, 0.0)


@rule(
    cite="Arithmetic: a year has 52 weeks, 26 two-week pays, 24 half-month pays and 12 months",
    unit="USD/month",
    plain="Usual pay before taxes, spread evenly over the twelve months of a year.",
)
def monthly_pay(*, pay_amount: Array, paid_hours: Array, times_a_year: Array) -> Array:
    """Gross pay in a month of usual work.

    A month is one twelfth of a year, whatever its number of days: a worker paid every two weeks
    gets 26 pays a year, so two months a year bring three pays and ten bring two. The average is
    shown in each month.

    Parameters
    ----------
    pay_amount : column, USD
        One paycheck before taxes, or pay for one hour.
    paid_hours : column, hours/week
        Hours paid in a usual week.
    times_a_year : column, count/year
        How many times a year the pay comes.

    Returns
    -------
    column, USD/month
        Pay before taxes.

    Notes
    -----
    Not here yet: overtime, bonuses, raises; the 53rd week that some years hold.

    ``paid_hours``: Hours paid in a usual week for hourly work; 1 for every other kind of pay.

    ``times_a_year``: How often the pay comes in a year: 52 for a week (and for hourly work), 26
    for two weeks, 24 for half a month, 12 for a month, 1 for a year.
    """
    return pay_amount * paid_hours * times_a_year / MONTHS_A_YEAR


@rule(
    cite="Arithmetic: twelve months of pay over 52 weeks",
    unit="USD/week",
    plain="Usual pay before taxes for one week.",
)
def weekly_pay(*, monthly_pay: Array) -> Array:
    """Gross pay in a week of usual work.

    Parameters
    ----------
    monthly_pay : column, USD/month
        Usual pay for a month, before taxes.

    Returns
    -------
    column, USD/week
        Pay before taxes.
    """
    return monthly_pay * MONTHS_A_YEAR / WEEKS_A_YEAR


@rule(
    cite="Arithmetic: a week's pay over the hours of the week",
    unit="USD/hour",
    plain="Usual pay before taxes for one hour of work.",
)
def hourly_rate(*, monthly_pay: Array, hours_per_week: Array) -> Array:
    """Gross pay for one hour of usual work.

    Parameters
    ----------
    monthly_pay : column, USD/month
        Usual pay for a month, before taxes.
    hours_per_week : column, hours/week
        Hours in a usual week.

    Returns
    -------
    column, USD/hour
        Pay before taxes.

    Notes
    -----
    ``hours_per_week``: Hours of a usual week; someone with no hours has no hourly pay.
    """
    hours = np.where(hours_per_week > 0, hours_per_week, 1.0)
    rate = monthly_pay * MONTHS_A_YEAR / WEEKS_A_YEAR / hours
    return np.where(hours_per_week > 0, rate, 0.0)


@rule(
    cite="Arithmetic: three months of today's pay",
    unit="USD/quarter",
    plain="Pay in each of the last four quarters of a year. We take it to be the same as today's.",
)
def quarter_wages(*, monthly_pay: Array) -> Array:
    """Wages of the last four quarters when no record of them is known.

    Today's pay stands in for each quarter. Someone whose pay rose during the year gets a weekly
    benefit that is a little too high from this, someone with overtime one that is too low.

    Parameters
    ----------
    monthly_pay : column, USD/month
        Usual pay for a month, before taxes.

    Returns
    -------
    column of four, USD/quarter
        The same amount in each quarter.
    """
    months = MONTHS_A_YEAR / QUARTERS_A_YEAR
    return np.repeat(monthly_pay * months, QUARTERS_A_YEAR, axis=-1)


class WorkDays(NamedTuple):
    """Days on which work changes; NEVER where it does not."""

    last_day_of_work: Array  # column, day
    return_day: Array  # column, day
    reduced_from: Array  # column, day


@rule(
    cite="Arithmetic: first days of calendar months",
    unit="day",
    plain="The days on which work stops, starts again or gets shorter.",
)
def work_days(
    *, stops_work: Array, returns: Array, leave_weeks: Array, fewer_hours_from: Array
) -> WorkDays:
    """Days from the months that a family names.

    Parameters
    ----------
    stops_work : column, month
        First month without work.
    returns : column, month
        Month of going back to work.
    leave_weeks : column, weeks
        Weeks of leave.
    fewer_hours_from : column, month
        First month with shorter work weeks.

    Returns
    -------
    WorkDays
        Last day of work, first day back, first day of shorter weeks.

    Notes
    -----
    ``leave_weeks``: Length of a leave that is known in weeks; 0 when the month of return says
    it.
    """
    away = _first_day(stops_work)
    back = np.where(leave_weeks > 0, away + leave_weeks * DAYS_A_WEEK, _first_day(returns))
    return WorkDays(away - 1, np.where(away < NEVER, back, NEVER), _first_day(fewer_hours_from))


def _first_day(month: Array) -> Array:
    """First day of a month; NEVER stays NEVER."""
    known = np.where(month < NEVER, month, month_ordinal(_EPOCH))
    date = (known - month_ordinal(_EPOCH)).astype("int64").astype("datetime64[M]")
    return np.where(month < NEVER, ordinals(date.astype("datetime64[D]")), NEVER)


class TimeAtWork(NamedTuple):
    """Where a worker's month goes."""

    first_day_away: Array  # column, day
    days_away: Array  # page, days
    at_work: Array  # page, share of the month
    pay_share: Array  # page, share of a full month's pay


@rule(
    cite="Arithmetic: calendar days at work over the days of the month",
    unit="share of the month",
    plain="The part of each month in which the person is at work, and the part of full pay earned.",
)
def time_at_work(
    *,
    month_edges: Array,
    last_day_of_work: Array,
    return_day: Array,
    reduced_from: Array,
    reduced_until: Array,
    reduced_hours: Array,
    hours_per_week: Array,
) -> TimeAtWork:
    """Share of each month at work and share of full pay earned.

    A month that is worked in part counts by calendar days, weekends included.

    Parameters
    ----------
    month_edges : row, day
        The month.
    last_day_of_work : column, day
        Last day of work before the leave.
    return_day : column, day
        First day back at work.
    reduced_from : column, day
        First day of shorter work weeks.
    reduced_until : column, day
        First day of full work weeks again.
    reduced_hours : column, hours/week
        Hours worked in a shorter week.
    hours_per_week : column, hours/week
        Hours in a usual week.

    Returns
    -------
    TimeAtWork
        First day away, days away, share of the month at work, share of full pay earned.

    Notes
    -----
    Not here yet: more than one leave, or more than one change of hours.

    ``month_edges``: First days of the months, and of the month after the last.
    """
    days = np.diff(month_edges, axis=-1)
    first_day_away = last_day_of_work + 1
    away = days_between(first_day_away, return_day, month_edges)
    short = days_between(reduced_from, reduced_until, month_edges)
    both = days_between(
        np.maximum(first_day_away, reduced_from), np.minimum(return_day, reduced_until), month_edges
    )
    usual = np.where(hours_per_week > 0, hours_per_week, 1.0)
    not_worked = 1.0 - np.minimum(reduced_hours / usual, 1.0)
    at_work = (days - away) / days
    pay_share = at_work - not_worked * (short - both) / days
    return TimeAtWork(first_day_away, away, at_work, pay_share)


@rule(
    cite="Arithmetic: hours at the clinic while still at work",
    unit="hours/month",
    plain="Hours of work missed for clinic days, in months when the person still works.",
)
def clinic_hours_lost(*, hours_away: Array, at_work: Array, paid_anyway: Array) -> Array:
    """Work hours missed on clinic days.

    In a month worked in part, clinic hours are spread evenly over the month.

    Parameters
    ----------
    hours_away : page, hours/month
        Work hours that clinic days take.
    at_work : page, share of the month
        Share of the month at work.
    paid_anyway : column, true or false
        Short times away cost no pay.

    Returns
    -------
    page, hours/month
        Hours missed and not paid, unless sick pay covers them.

    Notes
    -----
    ``paid_anyway``: Whether short absences cost no pay (many salaried jobs).
    """
    return np.where(paid_anyway, 0.0, hours_away * at_work)


@rule(
    cite="Arithmetic: days on treatment over the days of a cycle",
    unit="cycles/month",
    plain="How many treatment cycles fall into the month.",
)
def treatment_cycles(
    *, month_edges: Array, from_day: Array, until_day: Array, cycle_days: Array
) -> Array:
    """Treatment cycles of a month, as a number with a fraction.

    Parameters
    ----------
    month_edges : row, day
        The month.
    from_day : column list, day
        First day of each treatment.
    until_day : column list, day
        First day without it.
    cycle_days : column list, days
        Days in a treatment cycle.

    Returns
    -------
    page, cycles/month
        Cycles.

    Notes
    -----
    ``month_edges``: First days of the months, and of the month after the last.

    ``cycle_days``: Days of a cycle; 0 for a treatment without hard days (or a break).
    """
    total = np.zeros((from_day.shape[0], month_edges.shape[1] - 1))
    for slot in range(from_day.shape[1]):
        place = slice(slot, slot + 1)
        length = cycle_days[:, place]
        days = days_between(from_day[:, place], until_day[:, place], month_edges)
        total += np.where(length > 0, np.nan_to_num(days) / np.where(length > 0, length, 1.0), 0.0)
    return total


@rule(
    cite="Arithmetic: treatment cycles times the work hours that a cycle takes",
    unit="hours/month",
    plain="Hours of work missed on bad days between visits, as you told us.",
)
def sick_hours(
    *,
    cycles: Array,
    sick_hours_per_cycle: Array,
    days: Array,
    hours_per_week: Array,
    pay_share: Array,
    clinic_hours: Array,
    paid_anyway: Array,
) -> Array:
    """Work hours missed between visits while still at work.

    Parameters
    ----------
    cycles : page, cycles/month
        How many treatment cycles are in the month.
    sick_hours_per_cycle : column, hours/cycle
        Work hours missed in a treatment cycle.
    days : row, days
        Days in the month.
    hours_per_week : column, hours/week
        Hours in a usual week.
    pay_share : page, share of a month's pay
        Share of full work and pay in the month.
    clinic_hours : page, hours/month
        Hours missed on clinic days.
    paid_anyway : column, true or false
        Short times away cost no pay.

    Returns
    -------
    page, hours/month
        Hours missed and not paid, unless sick pay covers them.

    Notes
    -----
    Someone on shorter weeks is counted as missing in proportion to the hours still worked.

    ``sick_hours_per_cycle``: Hours of usual work missed in a cycle, clinic days not counted.

    ``pay_share``: Share of full pay earned in the month: leave and shorter weeks lower the
    hours.

    ``clinic_hours``: Hours missed on clinic days, which cannot be missed again.

    ``paid_anyway``: Whether short absences cost no pay (many salaried jobs).
    """
    scheduled = hours_per_week * days / DAYS_A_WEEK * pay_share
    left = np.maximum(scheduled - clinic_hours, 0.0)
    return np.where(paid_anyway, 0.0, np.minimum(cycles * sick_hours_per_cycle * pay_share, left))


@rule(
    cite="Arithmetic: hours on clinic days and hours between visits",
    unit="hours/month",
    plain="All hours of work missed in months when the person still works.",
)
def hours_missed(*, clinic_hours: Array, sick_hours: Array) -> Array:
    """Hours missed while at work, in the place of ``clinic_hours`` in the rules that follow.

    Parameters
    ----------
    clinic_hours : page, hours/month
        Hours missed on clinic days.
    sick_hours : page, hours/month
        Hours missed on bad days between visits.

    Returns
    -------
    page, hours/month
        Hours missed.
    """
    return clinic_hours + sick_hours


@rule(
    cite="29 USC 207(a)(1), 207(e); 29 CFR 778.109, 778.110",
    unit="USD/month",
    plain="Usual pay for extra hours and for evening, night or weekend shifts.",
    figures={"overtime_rate": "wages.overtime_rate"},
)
def overtime_and_shift_pay(
    *,
    hourly_rate: Array,
    hours_per_week: Array,
    overtime_hours: Array,
    overtime_rate: Array,
    shift_hours: Array | float = 0.0,
    shift_differential: Array | float = 0.0,
) -> Array:
    """Usual overtime and shift pay on top of the pay for the usual week.

    The regular rate is all pay of the week over all its hours, shift pay included; each hour of
    overtime brings the plain rate and half the regular rate.

    Parameters
    ----------
    hourly_rate : column, USD/hour
        Usual pay for an hour, before taxes.
    hours_per_week : column, hours/week
        Hours in a usual week.
    overtime_hours : column, hours/week
        Usual extra hours in a week.
    overtime_rate : figure, times the regular rate
        What an extra hour pays.
    shift_hours : column, hours/week
        Hours a week on shifts that pay more.
    shift_differential : column, USD/hour
        What such an hour pays on top.

    Returns
    -------
    column, USD/month
        Pay for overtime and shifts.

    Notes
    -----
    Hours are taken as overtime as the family says; federal law pays it over 40 hours a week, and
    not to many salaried workers (29 USC 213(a)(1)). States with more (daily overtime, double time)
    are not in.

    ``hours_per_week``: Hours of a usual week without overtime.
    """
    hours = hours_per_week + overtime_hours
    straight = overtime_hours * hourly_rate + shift_hours * shift_differential
    week = hours_per_week * hourly_rate + straight
    regular = week / np.where(hours > 0, hours, 1.0)
    premium = overtime_hours * (overtime_rate - 1) * regular
    return (straight + premium) * WEEKS_A_YEAR / MONTHS_A_YEAR


class ExtraPay(NamedTuple):
    """Overtime and shift pay of each month."""

    kept: Array  # page, USD/month
    lost: Array  # page, USD/month


@rule(
    cite="Arithmetic: usual extra pay times the share of hours worked",
    unit="USD/month",
    plain="Pay for extra hours and shifts that still comes in, and what is lost with the hours "
    "missed.",
)
def extra_pay(
    *,
    usual: Array,
    pay_share: Array,
    hours_missed: Array,
    hours_per_week: Array,
    days: Array,
) -> ExtraPay:
    """Overtime and shift pay in proportion to the hours still worked.

    Parameters
    ----------
    usual : column, USD/month
        Usual pay for extra hours and shifts.
    pay_share : page, share of a month's pay
        Share of full work and pay in the month.
    hours_missed : page, hours/month
        Hours missed on clinic days and bad days.
    hours_per_week : column, hours/week
        Hours in a usual week.
    days : row, days
        Days in the month.

    Returns
    -------
    ExtraPay, USD/month
        Kept and lost.

    Notes
    -----
    Overtime starts only after 40 hours worked in a week: who misses some hours of a week may lose
    all overtime of that week, more than is counted here. Sick pay holds no overtime.
    """
    month_hours = hours_per_week * days / DAYS_A_WEEK
    missed = hours_missed / np.where(month_hours > 0, month_hours, 1.0)
    kept = usual * np.maximum(pay_share - missed, 0.0)
    return ExtraPay(kept, usual - kept)


class BelowPlanHours(NamedTuple):
    """Months in which a worker's hours are below what the health plan asks for."""

    below: Array  # page, true or false
    since: Array  # column, month


@rule(
    cite="26 USC 4980H(c)(4)(A); the plan's own terms",
    unit="month",
    plain="Months in which shorter weeks are below the hours your health plan asks for.",
    figures={"full_time_hours": "wages.full_time_hours"},
)
def below_plan_hours(
    *,
    month: Array,
    reduced_from: Array,
    reduced_until: Array,
    reduced_hours: Array,
    hours_per_week: Array,
    full_time_hours: Array,
    plan_hours: Array | float = float("nan"),
) -> BelowPlanHours:
    """Whether shorter weeks may end the employer's health plan, and from when.

    The law asks large employers to offer a plan to those with 30 hours a week; a plan may ask for
    fewer. Someone who was below the line before is not counted: the plan took her or him anyway.

    Parameters
    ----------
    month : row, month
        The month.
    reduced_from : column, day
        First day of shorter work weeks.
    reduced_until : column, day
        First day of full work weeks again.
    reduced_hours : column, hours/week
        Hours worked in a shorter week.
    hours_per_week : column, hours/week
        Hours in a usual week.
    full_time_hours : figure, hours/week
        Hours a week that are full time by law.
    plan_hours : column, hours/week
        Hours a week that the health plan asks for.

    Returns
    -------
    BelowPlanHours
        Months below the line, from the first whole month of shorter weeks to the month in which
        they end; and the first of them, NEVER if there is none.

    Notes
    -----
    It may, not must, end the plan: employers that measure hours over a year before keep a worker on
    until the end of the year that follows (26 CFR 54.4980H-3(d)), and FMLA leave taken by the hour
    keeps the plan (29 CFR 825.209). Ask the HR office before the change.
    """
    line = np.where(np.isnan(plan_hours), full_time_hours[:, :1], plan_hours)
    short = (reduced_hours < line) & (hours_per_week >= line) & (reduced_from < NEVER)
    known = np.where(reduced_from < NEVER, reduced_from, 1.0)
    first = month_of(known)
    since = np.where(_first_day(first) < known, first + 1, first)
    back = np.where(reduced_until < NEVER, reduced_until, 1.0)
    until = np.where(reduced_until < NEVER, month_of(back), NEVER)
    below = short & (month >= since) & (month < until)
    return BelowPlanHours(below, np.where(short & (since < until), since, NEVER))


class BenefitsLost(NamedTuple):
    """Worth of what an employer pays besides wages, in the months it is lost."""

    retirement_match: Array  # page, USD/month
    premium_share: Array  # page, USD/month


@rule(
    cite="The employer's own terms",
    unit="USD/month",
    plain="What the job no longer pays for you: money for your retirement savings, and its part "
    "of the health plan.",
)
def benefits_lost(
    *,
    month: Array,
    monthly_pay: Array,
    pay_received: Array,
    match_share: Array,
    employer_premium: Array,
    plan_ends: Array,
) -> BenefitsLost:
    """Value lost besides pay. It is told beside the result and is never part of the month's net.

    The match would have gone into an account, not into the month's money; the employer's share of
    the premium shows in the month's money when the family pays a full premium itself.

    Parameters
    ----------
    month : row, month
        The month.
    monthly_pay : column, USD/month
        Usual pay for a month, before taxes.
    pay_received : page, USD/month
        Pay in the month, with sick pay.
    match_share : column, share
        Share of pay that the job adds to your retirement savings.
    employer_premium : column, USD/month
        The job's part of the health plan premium.
    plan_ends : column, month
        First month without the plan from the job.

    Returns
    -------
    BenefitsLost, USD/month
        Retirement match and premium share lost.

    Notes
    -----
    The worker is taken to go on saving enough to get the match on the pay that is left. Match that
    is not vested yet when a job ends would be lost besides.
    """
    missed = np.maximum(monthly_pay - pay_received, 0.0)
    return BenefitsLost(match_share * missed, np.where(month >= plan_ends, employer_premium, 0.0))


class SickPay(NamedTuple):
    """Hours taken from the pot of sick pay, and what they pay."""

    clinic_hours: Array  # page, hours
    leave_hours: Array  # page, hours
    pay: Array  # page, USD/month
    ends: Array  # column, day


@rule(
    cite="Arithmetic: paid leave hours are used in order of time until none are left",
    unit="USD/month",
    plain="Pay from sick days and vacation, used first for clinic days and then for the leave.",
)
def sick_pay(
    *,
    month_edges: Array,
    new_year: Array,
    clinic_hours: Array,
    time_away: Array,
    first_day_away: Array,
    monthly_pay: Array,
    hourly_rate: Array,
    hours_per_week: Array,
    hours_left: Array,
    hours_each_year: Array,
) -> SickPay:
    """Sick pay and paid time off, from one pot of hours.

    The pot starts with the hours left. Each January it is set to the hours of a new year, if the
    person is at work on the first of the month; hours unused by then are lost. While away for
    good, seven calendar days take one usual week of hours, and a month fully covered brings a
    full month's pay, so sick pay never exceeds wages.

    Parameters
    ----------
    month_edges : row, day
        The month.
    new_year : row, true or false
        The month is a January.
    clinic_hours : page, hours/month
        Hours missed on clinic days.
    time_away : page, days
        Days away from work in the month.
    first_day_away : column, day
        First day away from work.
    monthly_pay : column, USD/month
        Usual pay for a month, before taxes.
    hourly_rate : column, USD/hour
        Usual pay for an hour, before taxes.
    hours_per_week : column, hours/week
        Hours in a usual week.
    hours_left : column, hours
        Paid time off left at the start.
    hours_each_year : column, hours/year
        Paid time off given each January.

    Returns
    -------
    SickPay
        Hours used on clinic days, hours used on leave, the pay, and the first day of the leave
        that sick pay does not cover.

    Notes
    -----
    Not here yet: hours earned little by little, carried over, or lent by co-workers.

    ``month_edges``: First days of the months, and of the month after the last.
    """
    days = np.diff(month_edges, axis=-1)
    usual = np.where(hours_per_week > 0, hours_per_week, 1.0)
    wanted = clinic_hours + time_away / DAYS_A_WEEK * hours_per_week
    away_at_start = (first_day_away < month_edges[:, :-1]) & (time_away > 0)
    refilled = new_year & ~away_at_start
    refilled[:, 0] = False  # what is left in the first month is what the family told
    pot = np.where(np.maximum.accumulate(refilled, axis=-1), hours_each_year, hours_left)
    used = capped(wanted, refilled, pot)
    on_clinic_days = np.minimum(used, clinic_hours)
    on_leave = used - on_clinic_days
    leave_days = on_leave / usual * DAYS_A_WEEK
    pay = on_clinic_days * hourly_rate + leave_days / days * monthly_pay
    covered = total_of(leave_days)
    # Of a leave under way before the first month, the hours left cover days from that month on.
    here = np.maximum(first_day_away, month_edges[:, :1])
    ends = np.where(covered > 0, here + covered, first_day_away)
    return SickPay(on_clinic_days, on_leave, pay, ends)


@rule(
    cite="Arithmetic: full pay times the share worked, less clinic hours",
    unit="USD/month",
    plain="Pay before taxes for the time worked.",
)
def wages_kept(
    *, monthly_pay: Array, pay_share: Array, clinic_hours: Array, hourly_rate: Array
) -> Array:
    """Wages for the time worked. Sick pay is a line of its own.

    Parameters
    ----------
    monthly_pay : column, USD/month
        Usual pay for a month, before taxes.
    pay_share : page, share of a month's pay
        Share of full work and pay in the month.
    clinic_hours : page, hours/month
        Hours missed on clinic days.
    hourly_rate : column, USD/hour
        Usual pay for an hour, before taxes.

    Returns
    -------
    page, USD/month
        Wages before taxes.

    Notes
    -----
    ``clinic_hours``: Hours missed on clinic days that are not paid as work.
    """
    return np.maximum(monthly_pay * pay_share - clinic_hours * hourly_rate, 0.0)


@rule(
    cite="Arithmetic: full pay less wages and sick pay",
    unit="USD/month",
    plain="Pay that would have come in with full work, and does not.",
)
def wages_lost(*, monthly_pay: Array, wages_kept: Array, sick_pay: Array) -> Array:
    """Pay missed, before leave pay and benefits.

    Parameters
    ----------
    monthly_pay : column, USD/month
        Usual pay for a month, before taxes.
    wages_kept : page, USD/month
        Pay for the time worked.
    sick_pay : page, USD/month
        Pay from sick days and vacation.

    Returns
    -------
    page, USD/month
        Pay missed before taxes.
    """
    return np.maximum(monthly_pay - wages_kept - sick_pay, 0.0)


class EarnedPay(NamedTuple):
    """Pay of one person by what kind of tax it bears."""

    wages: Array  # page, USD/month
    profit: Array  # page, USD/month


@rule(
    cite="26 USC 3121(a), 26 USC 1402(a)",
    unit="USD/month",
    plain="Pay for work and for paid days off, sorted by how it is taxed.",
)
def earned_pay(
    *, wages_kept: Array, sick_pay: Array, self_employed: Array, counted: Array
) -> EarnedPay:
    """Pay from a job, or profit of one's own work, of one person.

    Parameters
    ----------
    wages_kept : page, USD/month
        Pay for the time worked.
    sick_pay : page, USD/month
        Pay from sick days and vacation.
    self_employed : column, true or false
        The person is self-employed.
    counted : column, true or false
        It counts for your household.

    Returns
    -------
    EarnedPay, USD/month
        Wages or profit; the other is zero.
    """
    pay = np.where(counted, wages_kept + sick_pay, 0.0)
    return EarnedPay(np.where(self_employed, 0.0, pay), np.where(self_employed, pay, 0.0))


@rule(
    cite="Arithmetic: what belongs to this household",
    unit="USD/month",
    plain="The part that belongs to your household.",
)
def counted_part(*, amounts: Array, counted: Array) -> Array:
    """Amounts where they count, zero where they do not.

    Parameters
    ----------
    amounts : page, USD/month
        The amounts.
    counted : column, true or false
        It counts for your household.

    Returns
    -------
    page, USD/month
        The amounts that count.
    """
    return np.where(counted, amounts, 0.0)


@rule(
    cite="Arithmetic: pay lost outside the household",
    unit="USD/month",
    plain="Pay that a caregiver outside your household loses by helping.",
)
def lost_elsewhere(*, wages_lost: Array, replaced: Array, counted: Array) -> Array:
    """Pay lost by a caregiver who does not share the family's money, less what replaces it.

    Parameters
    ----------
    wages_lost : page, USD/month
        Pay lost on clinic days, in shorter weeks and on leave.
    replaced : page, USD/month
        State leave pay and other pay in its place.
    counted : column, true or false
        The caregiver is part of your household.

    Returns
    -------
    page, USD/month
        Pay lost, never below zero.

    Notes
    -----
    ``counted``: Whether the caregiver shares the household; then nothing is counted here.
    """
    return np.where(counted, 0.0, np.maximum(wages_lost - replaced, 0.0))


@rule(
    cite="Arithmetic: months of the first year before the projection",
    unit="USD/year",
    plain="Pay of this year before the first month shown.",
)
def pay_before(*, monthly_pay: Array, month: Array, counted: Array) -> Array:
    """Usual pay from January to the month before the first one.

    Parameters
    ----------
    monthly_pay : column, USD/month
        Usual pay for a month, before taxes.
    month : row, month
        The month.
    counted : column, true or false
        It counts for your household.

    Returns
    -------
    column, USD/year
        Pay so far; the job is taken to have been the same all year.
    """
    return np.where(counted, monthly_pay * (month[:, :1] % MONTHS_A_YEAR), 0.0)


@rule(
    cite="Arithmetic: twelve months",
    unit="USD/year",
    plain="Usual pay of a whole year.",
)
def annual_pay(*, monthly_pay: Array, counted: Array) -> Array:
    """Usual pay of a year.

    Parameters
    ----------
    monthly_pay : column, USD/month
        Usual pay for a month, before taxes.
    counted : column, true or false
        It counts for your household.

    Returns
    -------
    column, USD/year
        Twelve months of it.
    """
    return np.where(counted, monthly_pay * MONTHS_A_YEAR, 0.0)


def month_or_never(day: Array) -> Array:
    """Month ordinal of a day; what never comes, or is not known, never comes."""
    known = np.where(np.isnan(day) | (day >= NEVER), 0.0, day)
    return np.where(known > 0, month_of(np.maximum(known, 1.0)), NEVER)
