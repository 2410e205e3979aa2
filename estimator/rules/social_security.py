"""Social Security disability insurance (SSDI), family benefits, Medicare's date, SSI.

A projection calls these rules in this order:

1. ``legal_birth_month`` for the patient and each child; ``earnings_from_wage`` where no record is known;
   ``childcare_years`` where children are known.
2. ``substantial_gainful_activity`` from monthly pay, then ``disability_onset`` (the day work falls under
   the limit for long enough).
3. ``entitlement`` once to learn ``earliest_month``; ``quarters_of_coverage``, ``insured_status``,
   ``under_full_retirement_age``, ``disability_refusal``; then ``entitled_from`` holds the month, or never.
4. ``disability_award`` (columns), or ``award_from_benefit`` for a family that already knows its amount.
5. ``first_payment``, ``work_after_entitlement``, then pages: ``ssdi_worker``, ``ssdi_family``, ``back_pay``.
6. ``counted_disability_pay``, ``average_current_earnings``, ``disability_offset``, and ``less_offset`` for each
   page, where workers' compensation or a state's disability benefit is paid beside SSDI.
7. ``medicare_first_month``; ``supplemental_security_income`` for the wait.

Off the main path: ``waits_under_bill`` before ``entitlement`` (a bill, off), ``work_limit`` and
``insured_if_blind`` (blindness), ``expedited_reinstatement`` (SSDI that work ended), ``representative_fee``,
``date_last_insured`` and ``work_still_needed`` ("when could this change?"). The sentences that go with
the codes are in ``REFUSAL_WORDS``, ``INSURED_WORDS`` and ``OFFSET_WORDS``.

Shapes: *column* ``(h, 1)``, *columns* ``(h, k)``, *row* ``(1, T)``, *page* ``(h, T)``, *record* ``(h, Y)`` over
``EARNINGS_YEARS``; *series* a figure of law by those same years; *figure* one of law for one month.
Months are ordinals: ``NEVER`` for what does not come, NaN for what is not known.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from estimator.basis.columns import EARNINGS_YEARS
from estimator.basis.journal import rule
from estimator.basis.money import floor_to, round_to
from estimator.basis.months import NEVER, Array, total_of
from estimator.basis.months import first_day_of as _first_day
from estimator.basis.months import month_of_day as _month_of

_FIRST_YEAR = EARNINGS_YEARS[0]
_LAST_YEAR = EARNINGS_YEARS[-1]
_YEARS = np.array(EARNINGS_YEARS, dtype=float)[None, :]
_DIME = 1 / 10
_CENT = 1 / 100


# -- days, months and years ---------------------------------------------------------


def _position(year: Array) -> Array:
    """Place of a year in a record; years outside it take its first or last place."""
    place = np.fmax(year - _FIRST_YEAR, 0.0)  # the first place too where the year is not known
    return np.minimum(place, len(EARNINGS_YEARS) - 1.0).astype(int)


def _at(series: Array, year: Array) -> Array:
    """A figure of law by year, picked at each household's own year: ``(h, 1)`` or ``(k, h, 1)``."""
    return series[..., 0, :][..., _position(year)]


def _increased(
    amount: Array, since: Array, month: Array, raises: Array, unit: float | None = _DIME
) -> Array:
    """Amounts with every yearly raise that takes effect after ``since`` and by ``month``.

    Each raise is cut to the dime before the next. The loop runs over the years of raises, which are
    one after the other by law; a household outside a year is left as it is, so that what stands
    beside it in the batch changes nothing.
    """
    first = (since + 1) // 12  # the first December after `since`
    last = (month + 1) // 12 - 1  # the last December on or before `month`
    # fmin and fmax pass over what is not known.
    begin = int(np.fmax(np.fmin(np.fmin.reduce(first, axis=None), _LAST_YEAR), _FIRST_YEAR))
    end = int(np.fmax(np.fmin(np.fmax.reduce(last, axis=None), _LAST_YEAR - 1), begin - 1))
    levels = [amount + 0.0]
    for year in range(begin, end + 1):
        raised = levels[-1] * (1 + raises[..., year + 1 - _FIRST_YEAR])  # in force next 1 January
        if unit is not None:
            raised = floor_to(raised, unit)
        levels.append(np.where(first <= year, raised, levels[-1]))
    if len(levels) == 1:
        return levels[0] + np.zeros_like(month)
    table = np.concatenate(levels, axis=-1)
    place = np.minimum(np.fmax(last - begin + 1, 0.0), len(levels) - 1.0).astype(int)
    if len(place) == 1:
        return table[:, place[0]]
    return np.take_along_axis(table, place, axis=-1)


def _span_of(amounts: Array) -> tuple[int, int]:
    """First place of a record in which anybody has an amount, and the one after the last.

    Years in which nobody has one change no total; leaving them out saves work.
    """
    used = np.flatnonzero((amounts > 0).any(axis=0))
    return (int(used[0]), int(used[-1]) + 1) if used.size else (0, 1)


@rule(
    cite="20 CFR 404.102; POMS RS 00203.035A.2",
    unit="month",
    plain="The birth month that counts. The law says a birthday is reached on the day before it.",
)
def legal_birth_month(*, birth_day: Array) -> Array:
    """Month from which ages are counted.

    A person attains an age on the day before the birthday, so one born on the first of a month
    counts with the month before. When only the month of birth is known, that month can be used
    as it is.

    Parameters
    ----------
    birth_day : columns, day
        Day of birth.

    Returns
    -------
    columns, month
        The month that counts as the month of birth.
    """
    return _month_of(birth_day - 1)


# -- the work record ----------------------------------------------------------------


@rule(
    cite="42 USC 409(k)(1), 430: the average wage index, used backward",
    unit="USD/year",
    plain="A work record that we made up: today's pay, brought back to each year by how wages "
    "grew.",
    figures={
        "average_wage_index": "social_security.average_wage_index",
        "first_earning_age": "social_security.assumptions.first_earning_age",
    },
)
def earnings_from_wage(
    *,
    annual_wage: Array,
    wage_year: Array,
    birth_month: Array,
    stop_month: Array,
    average_wage_index: Array,
    first_earning_age: Array,
) -> Array:
    """Yearly earnings of a steady worker, for a person who does not know the record.

    The same place in the wage scale every year since the first year of work. Real records start
    lower and have gaps, so a benefit from this one is more often too high than too low: the result
    must say that it was assumed. Where the index of the wage's year is not published yet, the last
    one stands in, which makes earlier years a little too high (about one year's growth).

    Parameters
    ----------
    annual_wage : column, USD/year
        Pay for a full year at today's rate.
    wage_year : column, year
        The year of that pay.
    birth_month : column, month
        Month of birth, as the law counts it.
    stop_month : column, month
        First month without work.
    average_wage_index : series, USD/year
        Average wage of all workers, by year.
    first_earning_age : figure, years
        Age in the first year of work.

    Returns
    -------
    record, USD/year
        Earnings by year; a year cut short by stopping holds its months' part.

    Notes
    -----
    This is the high end of ``earnings_range``, which has a typical and a low record too.
    """
    began = birth_month // 12 + first_earning_age
    stopped = stop_month // 12
    part = np.where(stopped == _YEARS, (stop_month % 12) / 12, 1.0)
    worked = (began <= _YEARS) & (stopped >= _YEARS)
    level = average_wage_index / _at(average_wage_index, wage_year)
    return np.where(worked, annual_wage * level * part, 0.0)


class EarningsRange(NamedTuple):
    """Three made-up work records for one wage of today."""

    low: Array
    typical: Array
    high: Array


@rule(
    cite="SSA Actuarial Note 2025.3 (earnings by age); 42 USC 409(k)(1): the average wage index",
    unit="USD/year",
    plain="Three work records that we made up from today's pay: a low, a middle and a high one.",
    figures={
        "average_wage_index": "social_security.average_wage_index",
        "first_earning_age": "social_security.assumptions.first_earning_age",
        "earnings_by_age": "social_security.assumptions.earnings_by_age",
        "earnings_by_age_from": "social_security.assumptions.earnings_by_age_from",
        "low_share": "social_security.assumptions.low_share",
        "low_years": "social_security.assumptions.low_years",
    },
)
def earnings_range(
    *,
    annual_wage: Array,
    wage_year: Array,
    birth_month: Array,
    stop_month: Array,
    average_wage_index: Array,
    first_earning_age: Array,
    earnings_by_age: Array,
    earnings_by_age_from: Array,
    low_share: Array,
    low_years: Array,
) -> EarningsRange:
    """Yearly earnings of a person who does not know the record: a range.

    High: the same place in the wage scale every year since the first year of work. Typical: the same,
    times how insured workers of each age earn against those of today's age, as Social Security's
    actuaries measured it (young people earn less, and some do not work); never above today's place.
    Low: the typical record with a part missing in all but the last years, as for years spent raising
    children or out of work. All three are assumed: a result that rests on them must say so.

    Parameters
    ----------
    annual_wage : column, USD/year
        Pay for a full year at today's rate.
    wage_year : column, year
        The year of that pay.
    birth_month : column, month
        Month of birth, as the law counts it.
    stop_month : column, month
        First month without work.
    average_wage_index : series, USD/year
        Average wage of all workers, by year.
    first_earning_age : figure, years
        Age in the first year of work.
    earnings_by_age : figure, share of the average wage
        What workers usually earn at each age.
    earnings_by_age_from : figure, years
        The first of those ages.
    low_share : figure, share
        Share of usual pay kept in the low guess.
    low_years : figure, years
        Latest years kept in full in the low guess.

    Returns
    -------
    record, USD/year
        The low, the typical and the high record.
    """
    high = earnings_from_wage(
        annual_wage=annual_wage,
        wage_year=wage_year,
        birth_month=birth_month,
        stop_month=stop_month,
        average_wage_index=average_wage_index,
        first_earning_age=first_earning_age,
    )
    pattern = earnings_by_age[:, 0, 0]
    born = birth_month // 12

    def place(age: Array) -> Array:
        return np.clip(np.nan_to_num(age - earnings_by_age_from), 0, len(pattern) - 1).astype(int)

    against_today = pattern[place(_YEARS - born)] / pattern[place(wage_year - born)]
    typical = high * np.where(wage_year > _YEARS, np.minimum(against_today, 1.0), 1.0)
    low = np.where(wage_year - low_years < _YEARS, typical, typical * low_share)
    return EarningsRange(low, typical, high)


@rule(
    cite="42 USC 415(b)(2)(A)",
    unit="years",
    plain="Years without any pay while raising a child under three.",
    figures={
        "childcare_age": "social_security.computation.childcare_age",
        "work_begins": "social_security.ages.work_begins",
    },
)
def childcare_years(
    *,
    earnings: Array,
    birth_month: Array,
    onset_day: Array,
    child_birth_months: Array,
    childcare_age: Array,
    work_begins: Array,
) -> Array:
    """Years that can be left out for raising a child under three.

    Taken as every year, after the year of the 21st birthday and before the year disability begins,
    in which a child was under three for any part and nothing was earned. That the child lived in
    the household all that time is assumed.

    Parameters
    ----------
    earnings : record, USD/year
        Pay in the year.
    birth_month : column, month
        Month of birth, as the law counts it.
    onset_day : column, day
        First day that you count as disabled.
    child_birth_months : columns, month
        Month each child was born.
    childcare_age : figure, years
        The child must be younger than this age.
    work_begins : figure, years
        Years count from the year after this age.

    Returns
    -------
    column, years
        How many such years there are.
    """
    with_child = np.zeros(np.broadcast_shapes(earnings.shape, (len(birth_month), 1)), dtype=bool)
    for slot in range(child_birth_months.shape[-1]):
        born = child_birth_months[:, slot : slot + 1]
        grown = born + childcare_age * 12 - 1  # the last month under that age
        with_child |= (born // 12 <= _YEARS) & (grown // 12 >= _YEARS)
    counted = (birth_month // 12 + work_begins < _YEARS) & (_month_of(onset_day) // 12 > _YEARS)
    return total_of(np.where(with_child & counted & (earnings == 0), 1.0, 0.0))


@rule(
    cite="42 USC 413(a)(2), 413(d); 20 CFR 404.143",
    unit="credits/year",
    plain="Work credits: one for each set amount earned in a year, four at most.",
    figures={"quarter_of_coverage": "social_security.quarter_of_coverage"},
)
def quarters_of_coverage(*, earnings: Array, quarter_of_coverage: Array) -> Array:
    """Quarters of coverage by year.

    Parameters
    ----------
    earnings : record, USD/year
        Pay in the year.
    quarter_of_coverage : series, USD/credit
        Pay needed for one work credit.

    Returns
    -------
    record, credits/year
        0 to 4 in each year.

    Notes
    -----
    Before 1978 the law looked at each calendar quarter's wages; here the year's total is taken as
    paid evenly, which can only be too generous for work in a single quarter of a year before 1978.
    """
    return np.minimum(np.floor(earnings / quarter_of_coverage), 4.0)


# -- insured or not -----------------------------------------------------------------


class InsuredStatus(NamedTuple):
    """The tests of work, each with what is there and what is needed."""

    credits: Array
    credits_needed: Array
    fully_insured: Array
    recent_credits: Array
    recent_credits_needed: Array
    recent_work: Array
    young_credits: Array
    young_credits_needed: Array
    young_work: Array
    disability_insured: Array


def _before(credits: Array) -> Array:
    """Credits in all years before each year, with one more place for the end: ``(h, Y + 1)``."""
    total = np.cumsum(credits, axis=-1)
    return np.concatenate([np.zeros_like(total[:, :1]), total], axis=-1)


def _credits_within(credits: Array, before: Array, last: Array, length: Array) -> Array:
    """Credits in the ``length`` quarters that end with quarter ``last`` (year x 4 + quarter - 1).

    A year's credits may stand in whichever of its quarters helps most, but never in one that has
    not begun (20 CFR 404.146).
    """
    first = last - length + 1
    begin, end = _position(first // 4), _position(last // 4)
    inside = 4 - first % 4  # quarters of the first year that lie in the window
    full = np.take_along_axis(before, end, axis=-1) - np.take_along_axis(before, begin + 1, axis=-1)
    return (
        full
        + np.minimum(np.take_along_axis(credits, end, axis=-1), last % 4 + 1)
        + np.minimum(np.take_along_axis(credits, begin, axis=-1), inside)
    )


@rule(
    cite="42 USC 414(a), 423(c)(1); 20 CFR 404.110, 404.130 to 404.132",
    unit="yes/no",
    plain="Whether there is enough work, and enough of it recent, for SSDI.",
    figures={
        "waiting_period_months": "social_security.timing.waiting_period_months",
        "work_begins": "social_security.ages.work_begins",
        "retirement_eligible": "social_security.ages.retirement_eligible",
        "young_worker": "social_security.ages.young_worker",
        "fully_least": "social_security.insured.fully_least",
        "fully_most": "social_security.insured.fully_most",
        "recent_credits_needed": "social_security.insured.recent_credits",
        "recent_quarters": "social_security.insured.recent_quarters",
        "young_share": "social_security.insured.young_share",
        "young_least": "social_security.insured.young_credits",
        "young_quarters": "social_security.insured.young_quarters",
    },
)
def insured_status(
    *,
    quarters_of_coverage: Array,
    birth_month: Array,
    onset_day: Array,
    waiting_period_months: Array,
    work_begins: Array,
    retirement_eligible: Array,
    young_worker: Array,
    fully_least: Array,
    fully_most: Array,
    recent_credits_needed: Array,
    recent_quarters: Array,
    young_share: Array,
    young_least: Array,
    young_quarters: Array,
) -> InsuredStatus:
    """Fully insured and insured for disability, test by test.

    Fully insured: one credit for each year after the year of the 21st birthday and before the year
    of onset (or of age 62), at least 6, never more than 40. Recent work: 20 credits in the 40
    quarters that end with the quarter of the first full month of disability, or else of onset.
    Under 31: credits in half the quarters since 21 (an odd number made even downward),
    at least 6; with fewer than 12 quarters since then, 6 in the last 12.

    Parameters
    ----------
    quarters_of_coverage : record, credits/year
        Work credits in the year.
    birth_month : column, month
        Month of birth, as the law counts it.
    onset_day : column, day
        First day that you count as disabled.
    waiting_period_months : figure, months
        Full months to wait for SSDI.
    work_begins : figure, years
        Years count from the year after this age.
    retirement_eligible : figure, years
        Years count up to this age.
    young_worker : figure, years
        Below this age an easier test applies.
    fully_least : figure, credits
        Fewest work credits needed.
    fully_most : figure, credits
        Most work credits that can be needed.
    recent_credits_needed : figure, credits
        Recent work credits needed.
    recent_quarters : figure, quarters
        How many quarters count as recent.
    young_share : figure, share
        Share of the time since age 21 that a younger worker needs.
    young_least : figure, credits
        Fewest credits a younger worker needs.
    young_quarters : figure, quarters
        Quarters looked at for the youngest workers.

    Returns
    -------
    column, credits and yes/no
        Each test's credits, need and answer; the younger worker's are unknown (NaN) from 31 on.

    Notes
    -----
    Not here yet: an earlier period of disability, whose years and quarters are left out of the counts
    when that helps (without it a person who had SSDI before may look less insured than she is), and
    the second chance of people disabled before 31 and again after (20 CFR 404.130(d)). Blindness has a
    rule of its own, ``insured_if_blind``.

    ``waiting_period_months``: Full months of waiting; credits count up to the month after them.

    ``young_quarters``: Quarters looked at when fewer than these have passed.
    """
    credits = quarters_of_coverage
    before = _before(credits)
    onset = _month_of(onset_day)
    full_month = _month_of(onset_day - 1) + 1
    birth_year = birth_month // 12

    counted_to = (full_month + waiting_period_months) // 3
    held = np.take_along_axis(before, _position(counted_to // 4), axis=-1) + np.minimum(
        np.take_along_axis(credits, _position(counted_to // 4), axis=-1), counted_to % 4 + 1
    )
    last_year = np.minimum(onset // 12, birth_year + retirement_eligible)
    first_year = np.maximum(birth_year + work_begins, _FIRST_YEAR - 1)
    needed = np.minimum(np.maximum(last_year - first_year - 1, fully_least), fully_most)
    fully = held >= needed

    # Tested in the first full month of disability (20 CFR 404.131(b)); where that fails and the
    # quarter of onset passes, the period of disability that begins there keeps the status.
    of_age = (birth_month + work_begins * 12) // 3
    tests = []
    for month in (full_month, onset):
        quarter = month // 3
        recent = _credits_within(credits, before, quarter, recent_quarters)
        since = quarter - of_age
        short = since < young_quarters
        window = np.where(short, young_quarters, since)
        need = np.where(
            short, young_least, np.maximum((since - since % 2) * young_share, young_least)
        )
        have = _credits_within(credits, before, quarter, window)
        young = month < birth_month + young_worker * 12
        tests.append((recent, np.where(young, have, np.nan), np.where(young, need, np.nan)))
    (recent, young_have, young_need), (recent_onset, have_onset, need_onset) = tests
    recent = np.where(recent >= recent_credits_needed, recent, np.maximum(recent, recent_onset))
    recent_work = recent >= recent_credits_needed
    earlier = (have_onset >= need_onset) & ~(young_have >= young_need)
    young_have = np.where(earlier, have_onset, young_have)
    young_need = np.where(earlier, need_onset, young_need)
    young_work = young_have >= young_need

    return InsuredStatus(
        credits=held,
        credits_needed=needed + 0.0,
        fully_insured=fully,
        recent_credits=recent,
        recent_credits_needed=recent_credits_needed + np.zeros_like(recent),
        recent_work=recent_work,
        young_credits=young_have,
        young_credits_needed=young_need,
        young_work=young_work,
        disability_insured=fully & (recent_work | young_work),
    )


@rule(
    cite="42 USC 423(c)(1)(B), last sentence; 20 CFR 404.130(e)",
    unit="yes/no",
    plain="A person who is blind needs enough work credits in all, but not recent ones.",
)
def insured_if_blind(*, disability_insured: Array, fully_insured: Array, blind: Array) -> Array:
    """Insured for disability, with the rule for blindness.

    Parameters
    ----------
    disability_insured : column, yes/no
        Enough work for SSDI.
    fully_insured : column, yes/no
        Enough work credits in all.
    blind : column, yes/no
        Blind, as Social Security counts it.

    Returns
    -------
    column, yes/no
        Whether the work record is enough.

    Notes
    -----
    ``disability_insured``: Enough credits in all and enough of them recent.

    ``blind``: Blind as Social Security counts it (20/200 or a field of 20 degrees).
    """
    return disability_insured | (fully_insured & blind)


class WorkStillNeeded(NamedTuple):
    """What is missing from the work record."""

    credits_short: Array
    recent_credits_short: Array
    pay_needed: Array


@rule(
    cite="42 USC 413(d), 414(a), 423(c)(1)",
    unit="credits",
    plain="How many work credits are missing, and how much pay would bring them.",
    figures={"quarter_of_coverage": "social_security.quarter_of_coverage"},
)
def work_still_needed(
    *,
    credits: Array,
    credits_needed: Array,
    recent_credits: Array,
    recent_credits_needed: Array,
    young_credits: Array,
    young_credits_needed: Array,
    quarter_of_coverage: Array,
) -> WorkStillNeeded:
    """Credits still missing for SSDI, on the test that is nearer.

    A credit comes for each set amount of pay in a year, four a year at most; while new ones come, old
    ones may leave the ten years that are looked at. So the pay is the least that is needed.

    Parameters
    ----------
    credits : column, credits
        Work credits in all.
    credits_needed : column, credits
        Work credits needed in all.
    recent_credits : column, credits
        Work credits in the last ten years.
    recent_credits_needed : column, credits
        Recent work credits needed.
    young_credits : column, credits
        Work credits since age 21.
    young_credits_needed : column, credits
        Work credits a younger worker needs.
    quarter_of_coverage : row, USD/credit
        Pay needed for one work credit.

    Returns
    -------
    column, credits and USD
        Credits short in all, recent credits short, and the least pay that brings the larger of the two.

    Notes
    -----
    ``young_credits``: Credits since 21, for people under 31; unknown for others.

    ``young_credits_needed``: Credits needed there; unknown for others.
    """
    short = np.maximum(credits_needed - credits, 0.0)
    recent = np.maximum(recent_credits_needed - recent_credits, 0.0)
    young = np.maximum(young_credits_needed - young_credits, 0.0)
    recent = np.fmin(recent, young)  # unknown (not young) leaves the other
    return WorkStillNeeded(short, recent, np.maximum(short, recent) * quarter_of_coverage[:, :1])


@rule(
    cite="42 USC 423(c)(1); 20 CFR 404.130; POMS DI 25501.320",
    unit="month",
    plain="The last month in which a disability may start and still be covered, with no more work.",
    figures={
        "work_begins": "social_security.ages.work_begins",
        "retirement_eligible": "social_security.ages.retirement_eligible",
        "young_worker": "social_security.ages.young_worker",
        "fully_least": "social_security.insured.fully_least",
        "fully_most": "social_security.insured.fully_most",
        "recent_credits_needed": "social_security.insured.recent_credits",
        "recent_quarters": "social_security.insured.recent_quarters",
        "young_share": "social_security.insured.young_share",
        "young_least": "social_security.insured.young_credits",
        "young_quarters": "social_security.insured.young_quarters",
    },
)
def date_last_insured(
    *,
    quarters_of_coverage: Array,
    birth_month: Array,
    work_begins: Array,
    retirement_eligible: Array,
    young_worker: Array,
    fully_least: Array,
    fully_most: Array,
    recent_credits_needed: Array,
    recent_quarters: Array,
    young_share: Array,
    young_least: Array,
    young_quarters: Array,
) -> Array:
    """Last month of the last quarter in which all tests are met on the record as it stands.

    Every quarter of the record's years is tried. A worker whose record reaches its last year is
    insured at least to its end.

    Parameters
    ----------
    quarters_of_coverage : record, credits/year
        Work credits in the year.
    birth_month : column, month
        Month of birth, as the law counts it.
    work_begins : figure, years
        Years count from the year after this age.
    retirement_eligible : figure, years
        Years count up to this age.
    young_worker : figure, years
        Below this age an easier test applies.
    fully_least : figure, credits
        Fewest work credits needed.
    fully_most : figure, credits
        Most work credits that can be needed.
    recent_credits_needed : figure, credits
        Recent work credits needed.
    recent_quarters : figure, quarters
        How many quarters count as recent.
    young_share : figure, share
        Share of the time since age 21 that a younger worker needs.
    young_least : figure, credits
        Fewest credits a younger worker needs.
    young_quarters : figure, quarters
        Quarters looked at for the youngest workers.

    Returns
    -------
    column, month
        The month, or unknown (NaN) when the tests were never met.

    Notes
    -----
    ``quarters_of_coverage``: Work credits by year, with none after work stops.

    ``young_quarters``: Quarters looked at when fewer than these have passed.
    """
    credits = quarters_of_coverage
    before = _before(credits)
    quarter = np.arange(_FIRST_YEAR * 4, (_LAST_YEAR + 1) * 4, dtype=float)[None, :]
    quarter = quarter + np.zeros_like(birth_month)
    birth_year = birth_month // 12
    year = quarter // 4

    held = np.take_along_axis(before, _position(year), axis=-1) + np.minimum(
        np.take_along_axis(credits, _position(year), axis=-1), quarter % 4 + 1
    )
    last_year = np.minimum(year, birth_year + retirement_eligible)
    first_year = np.maximum(birth_year + work_begins, _FIRST_YEAR - 1)
    fully = held >= np.clip(last_year - first_year - 1, fully_least, fully_most)
    recent = _credits_within(credits, before, quarter, recent_quarters) >= recent_credits_needed

    since = quarter - (birth_month + work_begins * 12) // 3
    short = since < young_quarters
    need = np.where(short, young_least, np.maximum((since - since % 2) * young_share, young_least))
    have = _credits_within(credits, before, quarter, np.where(short, young_quarters, since))
    young = (quarter * 3 + 2 < birth_month + young_worker * 12) & (have >= need)

    met = np.where(fully & (recent | young), quarter, -1.0)
    last = np.max(met, axis=-1, keepdims=True)
    return np.where(last < 0, np.nan, last * 3 + 2)


# -- when ---------------------------------------------------------------------------


@rule(
    cite="42 USC 423(d)(4); 20 CFR 404.1574(b)(2)",
    unit="yes/no",
    plain="Whether pay from work is above the limit for SSDI in that month.",
    figures={"limit": "social_security.substantial_gainful_activity"},
)
def substantial_gainful_activity(*, monthly_earnings: Array, limit: Array) -> Array:
    """Months of work that Social Security counts as substantial.

    Only pay for work done counts; sick pay, paid leave and disability pay do not. Work expenses
    caused by the illness and subsidies from the employer, which lower what is counted, are left out.

    Parameters
    ----------
    monthly_earnings : page, USD/month
        Pay for work in the month, before taxes.
    limit : row, USD/month
        The limit on pay from work.

    Returns
    -------
    page, yes/no
        True where pay is above the limit; exactly the limit is not above it.
    """
    return monthly_earnings > limit


@rule(
    cite="42 USC 423(d)(4)(A); 20 CFR 404.1574(b)(2), 404.1584(d)",
    unit="USD/month",
    plain="The limit on pay from work for SSDI. It is higher for a person who is blind.",
    figures={
        "limit": "social_security.substantial_gainful_activity",
        "blind_limit": "social_security.substantial_gainful_activity_blind",
    },
)
def work_limit(*, blind: Array, limit: Array, blind_limit: Array) -> Array:
    """The limit that holds for a household, to hand to ``substantial_gainful_activity``.

    Parameters
    ----------
    blind : column, yes/no
        Blind, as Social Security counts it.
    limit : row, USD/month
        The limit on pay from work.
    blind_limit : row, USD/month
        The limit for people who are blind.

    Returns
    -------
    page, USD/month
        One or the other.
    """
    return np.where(blind, blind_limit, limit)


@rule(
    cite="42 USC 416(i)(2)(C), 423(d)(1)(A); POMS DI 25501.200",
    unit="day",
    plain="The day the disability counts from: you are sick and no longer earn more than the "
    "limit.",
    figures={"waiting_period_months": "social_security.timing.waiting_period_months"},
)
def disability_onset(
    *, earliest_day: Array, above_limit: Array, month: Array, waiting_period_months: Array
) -> Array:
    """Onset from the illness and the work.

    The first day, not before the diagnosis of metastatic disease (or a known stop of work), from
    which no month is above the limit until the waiting period is over. Metastatic breast cancer
    meets Listing 13.10, so the illness itself is taken as disabling.

    Parameters
    ----------
    earliest_day : column, day
        Day the illness was found, or work stopped if that is later.
    above_limit : page, yes/no
        Pay is above the limit.
    month : row, month
        The month.
    waiting_period_months : figure, months
        Full months to wait for SSDI.

    Returns
    -------
    column, day
        The onset; never when work above the limit goes on.

    Notes
    -----
    ``earliest_day``: Day of the diagnosis, or the day work stopped if that is later; never if
    there is no claim.
    """
    busy = np.where(above_limit, month, NEVER)
    next_busy = np.minimum.accumulate(busy[:, ::-1], axis=-1)[:, ::-1]
    free = ~above_limit & (month >= _month_of(earliest_day))
    lasting = free & (next_busy - month > waiting_period_months)
    start = np.where(lasting, month, NEVER).min(axis=-1, keepdims=True)
    return np.where(
        (start >= NEVER) | (earliest_day >= NEVER),
        NEVER,
        np.maximum(earliest_day, _first_day(start)),
    )


class Entitlement(NamedTuple):
    """The dates from onset to the first month of SSDI."""

    first_full_month: Array
    last_waiting_month: Array
    earliest_month: Array
    months_lost: Array


@rule(
    cite="42 USC 423(a)(1), 423(b), 423(c)(2); POMS DI 10105.070; SSR 83-4c",
    unit="month",
    plain="You wait for five full months after you become disabled. SSDI starts with the month "
    "after those.",
    figures={
        "waiting_period_months": "social_security.timing.waiting_period_months",
        "retroactivity_months": "social_security.timing.retroactivity_months",
    },
)
def entitlement(
    *,
    onset_day: Array,
    application_month: Array,
    waiting_period_months: Array,
    retroactivity_months: Array,
) -> Entitlement:
    """First month of SSDI from the onset and the claim.

    Only full calendar months count: an onset on the first of a month counts that month, on any
    later day the next month is the first. A late claim reaches back twelve months at most.

    Parameters
    ----------
    onset_day : column, day
        First day that you count as disabled.
    application_month : column, month
        Month of the claim.
    waiting_period_months : figure, months
        Full months to wait for SSDI.
    retroactivity_months : figure, months
        How many months back it can reach.

    Returns
    -------
    column, month
        First full month of disability, last month of the wait, first month with SSDI, and months
        lost because the claim came late.
    """
    first_full = np.where(onset_day >= NEVER, NEVER, _month_of(onset_day - 1) + 1)
    after_wait = np.where(first_full >= NEVER, NEVER, first_full + waiting_period_months)
    first = np.maximum(after_wait, application_month - retroactivity_months)
    first = np.where(application_month >= NEVER, NEVER, np.minimum(first, NEVER))
    lost = np.where(first >= NEVER, 0.0, first - after_wait)
    return Entitlement(
        first_full_month=first_full,
        last_waiting_month=np.where(after_wait >= NEVER, NEVER, after_wait - 1),
        earliest_month=first,
        months_lost=lost,
    )


class Waits(NamedTuple):
    """The two waits, as they hold for a household."""

    waiting_period_months: Array
    medicare_qualifying_months: Array


@rule(
    cite="H.R. 2048 and S. 3442 (119th Congress), not law; 42 USC 423(c)(2), 426(b)(2)(A), 426(h)",
    unit="months",
    plain="The waits for SSDI and for Medicare. A bill would end both for metastatic breast "
    "cancer.",
    figures={
        "waiting_period_months": "social_security.timing.waiting_period_months",
        "medicare_qualifying_months": "social_security.timing.medicare_qualifying_months",
        "bill_waiting_period_months": "social_security.bill.waiting_period_months",
        "bill_medicare_qualifying_months": "social_security.bill.medicare_qualifying_months",
    },
)
def waits_under_bill(
    *,
    bill_month: Array,
    application_month: Array,
    waiting_period_months: Array,
    medicare_qualifying_months: Array,
    bill_waiting_period_months: Array,
    bill_medicare_qualifying_months: Array,
) -> Waits:
    """The waits, with the bill switched on from a month the family chooses, or never.

    Its first part counts for claims filed after the day it becomes law (here: in a later month), its
    second for months of Medicare after that day. Hand the results to ``entitlement`` and
    ``medicare_first_month`` in place of the figures of law.

    Parameters
    ----------
    bill_month : column, month
        Month in which we take the bill to become law.
    application_month : column, month
        Month of the claim.
    waiting_period_months : figure, months
        Full months to wait for SSDI.
    medicare_qualifying_months : figure, months
        Months of SSDI before Medicare.
    bill_waiting_period_months : figure, months
        Months to wait for SSDI under the bill.
    bill_medicare_qualifying_months : figure, months
        Months of SSDI before Medicare under the bill.

    Returns
    -------
    column, months
        The two waits.
    """
    return Waits(
        np.where(application_month > bill_month, bill_waiting_period_months, waiting_period_months),
        np.where(bill_month < NEVER, bill_medicare_qualifying_months, medicare_qualifying_months),
    )


@rule(
    cite="H.R. 2048 and S. 3442 (119th Congress), section 3(b), not law",
    unit="month",
    plain="Under the bill Medicare starts with SSDI, but not before the bill is law.",
)
def medicare_under_bill(
    *, first_month_today: Array, first_month_under_bill: Array, bill_month: Array
) -> Array:
    """First month of Medicare with the bill: its second part counts for months after it is law.

    Parameters
    ----------
    first_month_today : column, month
        First month of Medicare under today's law.
    first_month_under_bill : column, month
        First month of Medicare under the bill.
    bill_month : column, month
        Month in which we take the bill to become law.

    Returns
    -------
    column, month
        The month: never later than by the law of today.
    """
    return np.fmin(first_month_today, np.maximum(first_month_under_bill, bill_month + 1))


@rule(
    cite="42 USC 416(l), 423(a)(1)(B); 20 CFR 404.409",
    unit="yes/no",
    plain="SSDI is for people below full retirement age. From that age on, you get a benefit "
    "for retired workers in its place.",
    figures={"full_retirement": "social_security.ages.full_retirement"},
)
def under_full_retirement_age(*, birth_month: Array, month: Array, full_retirement: Array) -> Array:
    """Whether full retirement age lies ahead in a month.

    Parameters
    ----------
    birth_month : column, month
        Month of birth, as the law counts it.
    month : column, month
        The month.
    full_retirement : series, months
        Full retirement age for your birth year.

    Returns
    -------
    column, yes/no
        True before the month in which full retirement age is attained.
    """
    return month < birth_month + _at(full_retirement, birth_month // 12)


class Refusal(NamedTuple):
    """Each reason why SSDI is not paid; all may be false."""

    works_above_limit: Array
    too_few_credits: Array
    too_little_recent_work: Array
    too_old: Array
    no_claim: Array
    refused: Array


@rule(
    cite="42 USC 423(a)(1)",
    unit="yes/no",
    plain="The reasons, if any, why SSDI would be refused.",
)
def disability_refusal(
    *,
    onset_day: Array,
    application_month: Array,
    fully_insured: Array,
    disability_insured: Array,
    under_full_retirement_age: Array,
) -> Refusal:
    """Reasons for a refusal, each by itself, so that the failing test can be named.

    Parameters
    ----------
    onset_day : column, day
        First day that you count as disabled.
    application_month : column, month
        Month of the claim.
    fully_insured : column, yes/no
        Enough work credits in all.
    disability_insured : column, yes/no
        Enough work for SSDI.
    under_full_retirement_age : column, yes/no
        Below full retirement age when SSDI starts.

    Returns
    -------
    column, yes/no
        One answer for each reason, and whether any holds.

    Notes
    -----
    ``onset_day``: Day the disability begins; never when work above the limit goes on.

    ``disability_insured``: Enough credits in all and enough of them recent.
    """
    no_claim = ~(application_month < NEVER)
    works = (onset_day >= NEVER) & ~no_claim
    few = ~fully_insured
    recent = fully_insured & ~disability_insured
    old = ~under_full_retirement_age & ~works & ~no_claim
    return Refusal(works, few, recent, old, no_claim, works | few | recent | old | no_claim)


@rule(
    cite="42 USC 423(a)(1)",
    unit="month",
    plain="The first month with SSDI, if the claim can be granted.",
)
def entitled_from(*, earliest_month: Array, refused: Array) -> Array:
    """First month of entitlement, or never.

    Parameters
    ----------
    earliest_month : column, month
        First month that SSDI could start.
    refused : column, yes/no
        There is a reason to refuse.

    Returns
    -------
    column, month
        The month; never when refused.

    Notes
    -----
    ``earliest_month``: The month from the onset, the wait and the claim.
    """
    return np.where(refused | ~(earliest_month < NEVER), NEVER, earliest_month)


class FirstPayment(NamedTuple):
    """When the claim is decided and when money first comes."""

    decision_month: Array
    first_payment_month: Array


@rule(
    cite="20 CFR 404.1807 (paid in the month after); POMS DI 23022.125 (Compassionate Allowance)",
    unit="month",
    plain="Benefits are paid in the month after the one they are for, once the claim is decided.",
    figures={"decision_lag_months": "social_security.timing.decision_lag_months"},
)
def first_payment(
    *, application_month: Array, first_month_of_entitlement: Array, decision_lag_months: Array
) -> FirstPayment:
    """Decision and first payment.

    The first payment comes in the month after the decision, and never before the month after the
    first month of entitlement. What is owed for earlier months comes with it.

    Parameters
    ----------
    application_month : column, month
        Month of the claim.
    first_month_of_entitlement : column, month
        First month of SSDI.
    decision_lag_months : figure, months
        Months from the claim to the decision.

    Returns
    -------
    column, month
        Month of the decision and month of the first payment.

    Notes
    -----
    Payments may arrive up to two months after the award; that belongs to the assumed months here.

    ``decision_lag_months``: Months from the claim to the decision: an assumption with a low and
    a high.
    """
    decided = np.where(
        application_month < NEVER, application_month + np.ceil(decision_lag_months), NEVER
    )
    paid = np.maximum(decided, first_month_of_entitlement) + 1
    return FirstPayment(decided, np.where(first_month_of_entitlement < NEVER, paid, NEVER))


@rule(
    cite="42 USC 426(a), 426(b)(2)(A); 42 CFR 406.10, 406.12",
    unit="month",
    plain="Medicare starts with the 25th month of SSDI, or at 65 if that comes first.",
    figures={
        "medicare_qualifying_months": "social_security.timing.medicare_qualifying_months",
        "medicare_age": "social_security.ages.medicare",
    },
)
def medicare_first_month(
    *,
    first_month_of_entitlement: Array,
    birth_month: Array,
    medicare_qualifying_months: Array,
    medicare_age: Array,
) -> Array:
    """First month of Medicare Part A.

    Parameters
    ----------
    first_month_of_entitlement : column, month
        First month of SSDI.
    birth_month : column, month
        Month of birth, as the law counts it.
    medicare_qualifying_months : figure, months
        Months of SSDI before Medicare.
    medicare_age : figure, years
        Age at which Medicare starts.

    Returns
    -------
    column, month
        The earlier of the two months.

    Notes
    -----
    Not here yet: months of an earlier entitlement to SSDI that still count, and kidney failure.
    """
    by_disability = first_month_of_entitlement + medicare_qualifying_months
    return np.fmin(by_disability, birth_month + medicare_age * 12)


# -- how much -----------------------------------------------------------------------


@rule(
    cite="42 USC 415(a)(1)(B)",
    unit="USD/month",
    plain="The steps of the benefit formula, moved each year by how wages grew.",
)
def bend_points(*, bases: Array, average_wage: Array, base_average_wage: Array) -> Array:
    """Bend points of a year, from those of 1979: to the nearest dollar.

    The published ones are used for benefits; this is the arithmetic that they come from, for
    years not published yet and for checking the rest.

    Parameters
    ----------
    bases : figure, USD/month
        Steps of the benefit formula in 1979.
    average_wage : column, USD/year
        Average wage two years before.
    base_average_wage : column, USD/year
        Average wage in 1977.

    Returns
    -------
    figure, USD/month
        The bend points.
    """
    return round_to(bases * average_wage / base_average_wage, 1.0)


class ComputationYears(NamedTuple):
    """How many years are averaged."""

    elapsed_years: Array
    dropout_years: Array
    computation_years: Array


@rule(
    cite="42 USC 415(b)(2)(A) and (B)(iii)",
    unit="years",
    plain="How many of the best years are averaged.",
    figures={
        "work_begins": "social_security.ages.work_begins",
        "retirement_eligible": "social_security.ages.retirement_eligible",
        "years_per_dropout": "social_security.computation.years_per_dropout",
        "dropout_most": "social_security.computation.dropout_most",
        "fewest_years": "social_security.computation.fewest_years",
        "childcare_most": "social_security.computation.childcare_most",
    },
)
def computation_years(
    *,
    birth_month: Array,
    onset_year: Array,
    childcare_years: Array,
    work_begins: Array,
    retirement_eligible: Array,
    years_per_dropout: Array,
    dropout_most: Array,
    fewest_years: Array,
    childcare_most: Array,
) -> ComputationYears:
    """Elapsed, dropout and computation years of a disabled worker.

    Elapsed: the years after the one of the 21st birthday and before the one of onset (or of age
    62). One year in five is dropped, five at most; years without pay while raising a child under
    three may be dropped too, three in all; at least two years stay.

    Parameters
    ----------
    birth_month : column, month
        Month of birth, as the law counts it.
    onset_year : column, year
        The year in which you became disabled.
    childcare_years : column, years
        Years without pay while raising a child under three.
    work_begins : figure, years
        Years count from the year after this age.
    retirement_eligible : figure, years
        Years count up to this age.
    years_per_dropout : figure, years
        Years for each one that is dropped.
    dropout_most : figure, years
        Most years that can be dropped.
    fewest_years : figure, years
        Fewest years that must count.
    childcare_most : figure, years
        Most years dropped, with those of raising a child.

    Returns
    -------
    column, years
        The three counts.

    Notes
    -----
    Not here yet: an earlier period of disability, whose years are left out.
    """
    birth_year = birth_month // 12
    last = np.minimum(onset_year, birth_year + retirement_eligible)
    first = np.maximum(birth_year + work_begins, _FIRST_YEAR - 1)
    elapsed = np.maximum(last - first - 1, 0.0)
    regular = np.minimum(np.floor(elapsed / years_per_dropout), dropout_most)
    more = np.minimum(childcare_years, np.maximum(childcare_most - regular, 0.0))
    dropped = regular + more
    averaged = np.maximum(elapsed - dropped, fewest_years)
    return ComputationYears(elapsed, dropped, averaged)


class IndexedEarnings(NamedTuple):
    """Earnings in the wages of the indexing year."""

    index_factors: Array
    indexed_earnings: Array


@rule(
    cite="42 USC 415(b)(3), 415(e)(1); 20 CFR 404.211(d)",
    unit="USD/year",
    plain="Pay of past years, brought up to recent wages.",
    figures={
        "average_wage_index": "social_security.average_wage_index",
        "contribution_and_benefit_base": "social_security.contribution_and_benefit_base",
        "indexing_lag": "social_security.computation.indexing_lag",
    },
)
def indexed_earnings(
    *,
    earnings: Array,
    eligibility_year: Array,
    average_wage_index: Array,
    contribution_and_benefit_base: Array,
    indexing_lag: Array,
) -> IndexedEarnings:
    """Earnings of each year, capped and indexed, to the cent.

    Earnings of the indexing year (two years before eligibility) and later stand as they are.

    Parameters
    ----------
    earnings : record, USD/year
        Pay in the year.
    eligibility_year : column, year
        Year that sets the benefit formula.
    average_wage_index : series, USD/year
        Average wage of all workers, by year.
    contribution_and_benefit_base : series, USD/year
        Most pay that counts in a year.
    indexing_lag : figure, years
        Old pay is raised to the wages of this many years before.

    Returns
    -------
    record, USD/year
        The factor and the indexed earnings of each year.

    Notes
    -----
    ``eligibility_year``: Year of onset, or of age 62 if earlier.

    ``indexing_lag``: How many years before eligibility the indexing year lies.
    """
    indexing_year = eligibility_year - indexing_lag
    factors = np.where(
        indexing_year > _YEARS, _at(average_wage_index, indexing_year) / average_wage_index, 1.0
    )
    indexed = np.zeros_like(earnings + factors)
    years = slice(*_span_of(earnings))
    counted = np.minimum(earnings, contribution_and_benefit_base)[:, years]
    indexed[:, years] = round_to(counted * factors[:, years], _CENT)
    return IndexedEarnings(factors, indexed)


class AverageEarnings(NamedTuple):
    """The best years and their monthly average."""

    highest_years_total: Array
    average_indexed_monthly_earnings: Array


@rule(
    cite="42 USC 415(b)(1) and (2)(B)(i); 20 CFR 404.211",
    unit="USD/month",
    plain="The average month of pay over the best years of work, in recent wages (AIME).",
)
def average_indexed_monthly_earnings(
    *, indexed_earnings: Array, computation_years: Array, entitlement_year: Array
) -> AverageEarnings:
    """Average indexed monthly earnings (AIME), cut to the dollar.

    The best years come from all years since 1951 before the one in which benefits begin.

    Parameters
    ----------
    indexed_earnings : record, USD/year
        Pay in the year, raised to recent wages.
    computation_years : column, years
        How many of the best years count.
    entitlement_year : column, year
        Year in which benefits start.

    Returns
    -------
    column, USD/month
        The total of the best years, and the average.

    Notes
    -----
    Not here yet: the recount a year later, which adds the earnings of the year benefits began when
    that helps (20 CFR 404.280); without it a benefit that begins late in a well-paid year is at
    most a little low.

    ``entitlement_year``: Year in which benefits begin; it and later years do not count.
    """
    counted = np.where(entitlement_year > _YEARS, indexed_earnings, 0.0)
    counted = counted[:, slice(*_span_of(counted))]
    best = np.cumsum(-np.sort(-counted, axis=-1), axis=-1)
    last = np.fmax(np.minimum(computation_years - 1, best.shape[-1] - 1.0), 0.0).astype(int)
    total = np.take_along_axis(best, last, axis=-1)
    return AverageEarnings(total, floor_to(total / (computation_years * 12), 1.0))


@rule(
    cite="42 USC 415(a)(1)(A)",
    unit="USD/month",
    plain="The basic benefit, called PIA. It is a large share of low average pay, and a smaller "
    "share of the rest.",
    figures={
        "bend_points": "social_security.bend_points",
        "rates": "social_security.pia_rates",
    },
)
def primary_insurance_amount(
    *, average_indexed_monthly_earnings: Array, bend_points: Array, rates: Array
) -> Array:
    """Primary insurance amount (PIA) of the year of eligibility, cut to the dime.

    Parameters
    ----------
    average_indexed_monthly_earnings : column, USD/month
        Average month of pay over your working years, in recent wages.
    bend_points : figure, USD/month
        Steps of the benefit formula.
    rates : figure, share
        Shares of the benefit formula.

    Returns
    -------
    column, USD/month
        The benefit before any yearly raise.
    """
    first, second = bend_points
    aime = average_indexed_monthly_earnings
    amount = (
        rates[0] * np.minimum(aime, first)
        + rates[1] * np.minimum(np.maximum(aime - first, 0.0), second - first)
        + rates[2] * np.maximum(aime - second, 0.0)
    )
    return floor_to(amount, _DIME)


@rule(
    cite="42 USC 415(i)(2); POMS RS 00601.020",
    unit="USD/month",
    plain="A benefit with its yearly raises, each cut down to the dime.",
    figures={"cost_of_living_increase": "social_security.cost_of_living_increase"},
)
def increased_amount(
    *, amount: Array, eligibility_year: Array, month: Array, cost_of_living_increase: Array
) -> Array:
    """PIA or family maximum with all raises from the year of eligibility to a month.

    The first raise is that of December of the year of eligibility itself.

    Parameters
    ----------
    amount : column, USD/month
        What the basic benefit (PIA) was before any raises.
    eligibility_year : column, year
        Year that sets the benefit formula.
    month : column, month
        The month.
    cost_of_living_increase : series, share
        Raise in benefits each year.

    Returns
    -------
    column, USD/month
        The amount in that month.

    Notes
    -----
    ``amount``: The amount in the year of eligibility.

    ``eligibility_year``: Year of onset, or of age 62 if earlier.

    ``cost_of_living_increase``: Raises: the one in force on 1 January of each year.
    """
    return _increased(amount, eligibility_year * 12 - 1, month, cost_of_living_increase)


@rule(
    cite="42 USC 403(a)(6); 20 CFR 404.403(d-1); POMS GN 01701.210",
    unit="USD/month",
    plain="The most that a disabled worker and the family can get together.",
    figures={
        "share_of_earnings": "social_security.family.share_of_earnings",
        "share_of_benefit": "social_security.family.share_of_benefit",
    },
)
def disability_family_maximum(
    *,
    average_indexed_monthly_earnings: Array,
    primary_insurance_amount: Array,
    share_of_earnings: Array,
    share_of_benefit: Array,
) -> Array:
    """Family maximum on a disabled worker's record, in the year of eligibility.

    The smaller of 85 percent of AIME and 150 percent of PIA, but never less than the PIA.

    Parameters
    ----------
    average_indexed_monthly_earnings : column, USD/month
        Average month of pay over your working years, in recent wages.
    primary_insurance_amount : column, USD/month
        What the basic benefit (PIA) was before any raises.
    share_of_earnings : figure, share
        Family limit as a share of average pay.
    share_of_benefit : figure, share
        Family limit as a share of the worker's benefit.

    Returns
    -------
    column, USD/month
        The maximum, cut to the dime.
    """
    by_earnings = floor_to(share_of_earnings * average_indexed_monthly_earnings, _DIME)
    by_benefit = floor_to(share_of_benefit * primary_insurance_amount, _DIME)
    return np.minimum(np.maximum(by_earnings, primary_insurance_amount), by_benefit)


class DisabilityAward(NamedTuple):
    """Everything an award rests on, and the amounts in the month asked for."""

    eligibility_year: Array
    elapsed_years: Array
    dropout_years: Array
    computation_years: Array
    average_indexed_monthly_earnings: Array
    first_primary_insurance_amount: Array
    first_family_maximum: Array
    primary_insurance_amount: Array
    family_maximum: Array
    worker_benefit: Array


_AWARD_FIGURES = {
    "average_wage_index": "social_security.average_wage_index",
    "contribution_and_benefit_base": "social_security.contribution_and_benefit_base",
    "bend_points": "social_security.bend_points",
    "rates": "social_security.pia_rates",
    "cost_of_living_increase": "social_security.cost_of_living_increase",
    "work_begins": "social_security.ages.work_begins",
    "retirement_eligible": "social_security.ages.retirement_eligible",
    "indexing_lag": "social_security.computation.indexing_lag",
    "years_per_dropout": "social_security.computation.years_per_dropout",
    "dropout_most": "social_security.computation.dropout_most",
    "fewest_years": "social_security.computation.fewest_years",
    "childcare_most": "social_security.computation.childcare_most",
    "share_of_earnings": "social_security.family.share_of_earnings",
    "share_of_benefit": "social_security.family.share_of_benefit",
}


@rule(
    cite="42 USC 403(a)(6), 415, 423(a)(2)",
    unit="USD/month",
    plain="The SSDI benefit from the work record: what the worker gets, and the most for the family.",
    figures=_AWARD_FIGURES,
)
def disability_award(
    *,
    earnings: Array,
    birth_month: Array,
    onset_day: Array,
    first_month_of_entitlement: Array,
    benefit_month: Array,
    childcare_years: Array,
    average_wage_index: Array,
    contribution_and_benefit_base: Array,
    bend_points: Array,
    rates: Array,
    cost_of_living_increase: Array,
    work_begins: Array,
    retirement_eligible: Array,
    indexing_lag: Array,
    years_per_dropout: Array,
    dropout_most: Array,
    fewest_years: Array,
    childcare_most: Array,
    share_of_earnings: Array,
    share_of_benefit: Array,
) -> DisabilityAward:
    """From a record of earnings to the benefit in a month, step by step as the law goes.

    The steps are rules of their own, so a journal shows each. Whether the worker is insured and
    when benefits begin is decided elsewhere; the amounts here are what they would be.

    Parameters
    ----------
    earnings : record, USD/year
        Pay in the year.
    birth_month : column, month
        Month of birth, as the law counts it.
    onset_day : column, day
        First day that you count as disabled.
    first_month_of_entitlement : column, month
        First month of SSDI.
    benefit_month : column, month
        The month the amount is for.
    childcare_years : column, years
        Years without pay while raising a child under three.
    average_wage_index : series, USD/year
        Average wage of all workers, by year.
    contribution_and_benefit_base : series, USD/year
        Most pay that counts in a year.
    bend_points : series, USD/month
        Steps of the benefit formula.
    rates : figure, share
        Shares of the benefit formula.
    cost_of_living_increase : series, share
        Raise in benefits each year.
    work_begins : figure, years
        Years count from the year after this age.
    retirement_eligible : figure, years
        Years count up to this age.
    indexing_lag : figure, years
        Old pay is raised to the wages of this many years before.
    years_per_dropout : figure, years
        Years for each one that is dropped.
    dropout_most : figure, years
        Most years that can be dropped.
    fewest_years : figure, years
        Fewest years that must count.
    childcare_most : figure, years
        Most years dropped, with those of raising a child.
    share_of_earnings : figure, share
        Family limit as a share of average pay.
    share_of_benefit : figure, share
        Family limit as a share of the worker's benefit.

    Returns
    -------
    column, USD/month
        Year counts, AIME, PIA and family maximum at first and in the month, and the worker's
        benefit in whole dollars.

    Notes
    -----
    Not here yet: the special minimum benefit of long low-paid work, totalization with other countries,
    military wage credits, earlier periods of disability.

    ``first_month_of_entitlement``: First month with SSDI; its year's earnings do not count.

    ``childcare_years``: Years without pay while raising a child under three; 0 if not known.

    ``bend_points``: Steps of the formula by year of eligibility.

    ``indexing_lag``: How many years before eligibility the indexing year lies.
    """
    onset_year = _month_of(onset_day) // 12
    eligibility_year = np.minimum(onset_year, birth_month // 12 + retirement_eligible)
    years = computation_years(
        birth_month=birth_month,
        onset_year=onset_year,
        childcare_years=childcare_years,
        work_begins=work_begins,
        retirement_eligible=retirement_eligible,
        years_per_dropout=years_per_dropout,
        dropout_most=dropout_most,
        fewest_years=fewest_years,
        childcare_most=childcare_most,
    )
    indexed = indexed_earnings(
        earnings=earnings,
        eligibility_year=eligibility_year,
        average_wage_index=average_wage_index,
        contribution_and_benefit_base=contribution_and_benefit_base,
        indexing_lag=indexing_lag,
    )
    average = average_indexed_monthly_earnings(
        indexed_earnings=indexed.indexed_earnings,
        computation_years=years.computation_years,
        entitlement_year=first_month_of_entitlement // 12,
    )
    aime = average.average_indexed_monthly_earnings
    first_pia = primary_insurance_amount(
        average_indexed_monthly_earnings=aime,
        bend_points=_at(bend_points, eligibility_year),
        rates=rates,
    )
    first_maximum = disability_family_maximum(
        average_indexed_monthly_earnings=aime,
        primary_insurance_amount=first_pia,
        share_of_earnings=share_of_earnings,
        share_of_benefit=share_of_benefit,
    )
    pia = increased_amount(
        amount=first_pia,
        eligibility_year=eligibility_year,
        month=benefit_month,
        cost_of_living_increase=cost_of_living_increase,
    )
    maximum = increased_amount(
        amount=first_maximum,
        eligibility_year=eligibility_year,
        month=benefit_month,
        cost_of_living_increase=cost_of_living_increase,
    )
    return DisabilityAward(
        eligibility_year=eligibility_year,
        elapsed_years=years.elapsed_years,
        dropout_years=years.dropout_years,
        computation_years=years.computation_years,
        average_indexed_monthly_earnings=aime,
        first_primary_insurance_amount=first_pia,
        first_family_maximum=first_maximum,
        primary_insurance_amount=pia,
        family_maximum=maximum,
        worker_benefit=floor_to(pia, 1.0),
    )


@rule(
    cite="POMS GN 01701.210C.2 (artificial AIME)",
    unit="USD/month",
    plain="The average pay that would give a known benefit.",
    figures={
        "bend_points": "social_security.bend_points",
        "rates": "social_security.pia_rates",
    },
)
def earnings_behind_amount(
    *, primary_insurance_amount: Array, bend_points: Array, rates: Array
) -> Array:
    """AIME that would give a PIA: the formula read backward.

    Parameters
    ----------
    primary_insurance_amount : column, USD/month
        What the basic benefit (PIA) was before any raises.
    bend_points : figure, USD/month
        Steps of the benefit formula.
    rates : figure, share
        Shares of the benefit formula.

    Returns
    -------
    column, USD/month
        The average monthly earnings, with cents.

    Notes
    -----
    ``primary_insurance_amount``: The benefit in the year of eligibility, before any yearly
    raise.
    """
    first, second = bend_points
    pia = primary_insurance_amount
    at_first = rates[0] * first
    at_second = at_first + rates[1] * (second - first)
    return (
        np.minimum(pia, at_first) / rates[0]
        + np.clip(pia - at_first, 0.0, at_second - at_first) / rates[1]
        + np.maximum(pia - at_second, 0.0) / rates[2]
    )


class KnownAward(NamedTuple):
    """An award rebuilt from the benefit a family already gets."""

    average_indexed_monthly_earnings: Array
    primary_insurance_amount: Array
    family_maximum: Array


@rule(
    cite="42 USC 403(a)(6), 415(i); POMS GN 01701.210C.2",
    unit="USD/month",
    plain="The benefit on the award letter, and the most that the family can get with it.",
    figures={
        "bend_points": "social_security.bend_points",
        "rates": "social_security.pia_rates",
        "cost_of_living_increase": "social_security.cost_of_living_increase",
        "share_of_earnings": "social_security.family.share_of_earnings",
        "share_of_benefit": "social_security.family.share_of_benefit",
    },
)
def award_from_benefit(
    *,
    monthly_benefit: Array,
    benefit_month: Array,
    eligibility_year: Array,
    bend_points: Array,
    rates: Array,
    cost_of_living_increase: Array,
    share_of_earnings: Array,
    share_of_benefit: Array,
) -> KnownAward:
    """Award of a person already on SSDI who knows the monthly amount but not the record.

    The raises since eligibility are taken out, the formula is read backward, and the family maximum
    is brought forward again: right to about a dollar, because the letter shows whole dollars.

    Parameters
    ----------
    monthly_benefit : column, USD/month
        The benefit before the Medicare premium comes out.
    benefit_month : column, month
        The month the amount is for.
    eligibility_year : column, year
        Year that sets the benefit formula.
    bend_points : series, USD/month
        Steps of the benefit formula.
    rates : figure, share
        Shares of the benefit formula.
    cost_of_living_increase : series, share
        Raise in benefits each year.
    share_of_earnings : figure, share
        Family limit as a share of average pay.
    share_of_benefit : figure, share
        Family limit as a share of the worker's benefit.

    Returns
    -------
    column, USD/month
        AIME in cents, the benefit as given, and the family maximum in the same month.

    Notes
    -----
    ``benefit_month``: A month for which that amount is paid.

    ``bend_points``: Steps of the formula by year of eligibility.
    """
    since = eligibility_year * 12 - 1
    growth = _increased(
        np.ones_like(monthly_benefit), since, benefit_month, cost_of_living_increase, None
    )
    first_pia = monthly_benefit / growth
    aime = earnings_behind_amount(
        primary_insurance_amount=first_pia,
        bend_points=_at(bend_points, eligibility_year),
        rates=rates,
    )
    by_earnings = np.maximum(share_of_earnings * aime, first_pia)
    first_maximum = np.minimum(by_earnings, share_of_benefit * first_pia)
    maximum = floor_to(first_maximum * growth, _DIME)
    return KnownAward(aime, monthly_benefit + 0.0, np.maximum(maximum, monthly_benefit))


# -- month by month -----------------------------------------------------------------


def _before_this(page: Array) -> Array:
    """A page moved one month later; what the month before the first was is taken as yes."""
    return np.concatenate([np.ones_like(page[:, :1]), page[:, :-1]], axis=-1)


class WorkAfterEntitlement(NamedTuple):
    """Trial work and what follows it."""

    trial_months_used: Array
    trial_work_ends: Array
    payable: Array


@rule(
    cite="42 USC 422(c), 423(e)(1); 20 CFR 404.1592, 404.1592a, 404.325",
    unit="yes/no",
    plain="SSDI goes on during nine months of trying to work. After that, months of high pay "
    "stop it.",
    figures={
        "trial_amount": "social_security.trial_work.monthly_amount",
        "trial_months": "social_security.trial_work.months",
        "grace_months": "social_security.trial_work.grace_months",
        "reentitlement_months": "social_security.trial_work.reentitlement_months",
    },
)
def work_after_entitlement(
    *,
    monthly_earnings: Array,
    above_limit: Array,
    month: Array,
    first_month_of_entitlement: Array,
    trial_amount: Array,
    trial_months: Array,
    grace_months: Array,
    reentitlement_months: Array,
) -> WorkAfterEntitlement:
    """Months for which SSDI is payable, given the work done while on it.

    Nine trial months cost nothing. After them, the first month above the limit and the two that
    follow are still paid; then, for 36 months from the end of the trial, every month not above the
    limit is paid; a month above the limit after that ends SSDI.

    Parameters
    ----------
    monthly_earnings : page, USD/month
        Pay for work in the month, before taxes.
    above_limit : page, yes/no
        Pay is above the limit.
    month : row, month
        The month.
    first_month_of_entitlement : column, month
        First month of SSDI.
    trial_amount : row, USD/month
        Pay above this makes it a trial month of work.
    trial_months : figure, months
        How many trial months there are.
    grace_months : figure, months
        Months still paid after work ends SSDI.
    reentitlement_months : figure, months
        Months after the trial in which SSDI comes back if pay drops.

    Returns
    -------
    page, yes/no
        Trial months used so far, the last of them (never, if not all are used), and the months for
        which benefits are payable.

    Notes
    -----
    Not here yet: trial months used before the first month of the projection; the rolling window of
    60 months (a projection is never longer). ``expedited_reinstatement`` is a rule of its own.
    """
    trying = (monthly_earnings > trial_amount) & (month >= first_month_of_entitlement)
    used = np.cumsum(trying, axis=-1)
    trial_ends = np.where(used >= trial_months, month, NEVER).min(axis=-1, keepdims=True)
    high = above_limit & (month > trial_ends)
    stops = np.where(high, month, NEVER).min(axis=-1, keepdims=True)
    grace = (month >= stops) & (month < stops + grace_months)
    ended = np.maximum.accumulate(high & (month > trial_ends + reentitlement_months), axis=-1)
    return WorkAfterEntitlement(
        np.minimum(used, trial_months).astype(float), trial_ends, (~high & ~ended) | grace
    )


@rule(
    cite="42 USC 415(g), 415(i), 423(a)(2)",
    unit="USD/month",
    plain="Social Security for the worker, in the month it is paid.",
    figures={"cost_of_living_increase": "social_security.cost_of_living_increase"},
)
def ssdi_worker(
    *,
    primary_insurance_amount: Array,
    amount_month: Array,
    first_month_of_entitlement: Array,
    first_payment_month: Array,
    month: Array,
    payable: Array,
    cost_of_living_increase: Array,
) -> Array:
    """The worker's benefit, by the month in which it arrives.

    A benefit is for one month and paid in the next; the raise of December is first paid in January.
    The Medicare Part B premium, which is taken out before it is paid, is not taken out here.

    Parameters
    ----------
    primary_insurance_amount : column, USD/month
        The worker's basic benefit, called PIA.
    amount_month : column, month
        The month the amount is for.
    first_month_of_entitlement : column, month
        First month of SSDI.
    first_payment_month : column, month
        Month of the first payment.
    month : row, month
        The month.
    payable : page, yes/no
        SSDI is owed for the month.
    cost_of_living_increase : series, share
        Raise in benefits each year.

    Returns
    -------
    page, USD/month
        Whole dollars; back pay is a page of its own.

    Notes
    -----
    ``primary_insurance_amount``: The benefit with the raises up to ``amount_month``.
    """
    level = _increased(primary_insurance_amount, amount_month, month - 1, cost_of_living_increase)
    paid = (month > first_month_of_entitlement) & (month >= first_payment_month)
    return np.where(paid & _before_this(payable), floor_to(level, 1.0), 0.0)


class FamilyShares(NamedTuple):
    """What each child and the husband or wife gets."""

    child: Array
    spouse: Array


def _shares(
    pia: Array,
    maximum: Array,
    children: Array,
    spouse: Array,
    withheld: Array,
    own_benefit: Array | float,
    child_share: Array,
    spouse_share: Array,
    unit: float = 1.0,
) -> FamilyShares:
    each = floor_to(pia * child_share, _DIME)
    partner = np.where(spouse, floor_to(pia * spouse_share, _DIME), 0.0)
    partner = np.maximum(partner - withheld, 0.0)
    room = np.maximum(maximum - pia, 0.0)
    wanted = children * each + partner
    part = np.minimum(1.0, room / np.maximum(wanted, 1e-6))
    partner = np.maximum(partner * part - own_benefit, 0.0)
    left = np.minimum(each, (room - partner) / np.maximum(children, 1.0))
    return FamilyShares(np.where(children > 0, floor_to(left, unit), 0.0), floor_to(partner, unit))


@rule(
    cite="42 USC 402(b) to (d), 403(a); 20 CFR 404.402 to 404.404",
    unit="USD/month",
    plain="What each child and a husband or wife gets, with the family maximum shared evenly.",
    figures={
        "child_share": "social_security.family.child_share",
        "spouse_share": "social_security.family.spouse_share",
    },
)
def family_shares(
    *,
    primary_insurance_amount: Array,
    family_maximum: Array,
    children: Array,
    spouse: Array,
    spouse_withheld: Array,
    spouse_own_benefit: Array,
    child_share: Array,
    spouse_share: Array,
) -> FamilyShares:
    """Family benefits in one month.

    Each is half of the worker's benefit; when they do not fit under the maximum, all are cut by the
    same part. What work takes from the husband or wife is taken off first; what an own benefit
    takes is shared out among the children again. Each is cut to the dollar.

    Parameters
    ----------
    primary_insurance_amount : column, USD/month
        The worker's basic benefit, called PIA.
    family_maximum : column, USD/month
        The most the family can get together.
    children : column, children
        Children with a benefit.
    spouse : column, yes/no
        A husband or wife has a benefit.
    spouse_withheld : column, USD/month
        Held back because the husband or wife works.
    spouse_own_benefit : column, USD/month
        Benefit on the husband's or wife's own record.
    child_share : figure, share
        A child's share of the worker's benefit.
    spouse_share : figure, share
        The husband's or wife's share of it.

    Returns
    -------
    column, USD/month
        For each child, and for the husband or wife.
    """
    return _shares(
        primary_insurance_amount,
        family_maximum,
        children,
        spouse,
        spouse_withheld,
        spouse_own_benefit,
        child_share,
        spouse_share,
    )


class FamilyBenefits(NamedTuple):
    """Family benefits by the month in which they arrive."""

    children_counted: Array
    children: Array
    spouse: Array
    total: Array


def _home_in(
    benefit_month: Array,
    child_birth_months: Array,
    child_school_ends: Array,
    has_spouse: Array,
    spouse_annual_earnings: Array,
    child_age: Array,
    student_age: Array,
    child_in_care_age: Array,
    exempt_amount: Array,
    withheld_share: Array,
) -> tuple[Array, Array, Array]:
    """Children with a benefit, whether the spouse has one, and what the spouse's work takes off."""
    rows = (len(child_birth_months), 1)
    shape = np.broadcast_shapes(benefit_month.shape, has_spouse.shape, rows)
    count = np.zeros(shape)
    in_care = np.zeros(shape, dtype=bool)
    for slot in range(child_birth_months.shape[-1]):
        born = child_birth_months[:, slot : slot + 1]
        if np.isnan(born).all():
            continue
        school = child_school_ends[:, slot : slot + 1]
        here = benefit_month > born  # a child throughout the month
        minor = benefit_month < born + child_age * 12
        student = (benefit_month <= school) & (benefit_month < born + student_age * 12)
        count += here & (minor | student)
        in_care |= here & (benefit_month < born + child_in_care_age * 12)
    exempt = _at(exempt_amount, benefit_month // 12)
    withheld = np.maximum(spouse_annual_earnings - exempt, 0.0) * withheld_share / 12
    return count, has_spouse & in_care, withheld


def _family_in(
    benefit_month: Array,
    pia: Array,
    maximum: Array,
    child_birth_months: Array,
    child_school_ends: Array,
    has_spouse: Array,
    spouse_annual_earnings: Array,
    child_age: Array,
    student_age: Array,
    child_in_care_age: Array,
    exempt_amount: Array,
    withheld_share: Array,
    child_share: Array,
    spouse_share: Array,
) -> tuple[Array, Array, Array]:
    """Count of children with a benefit, and benefits of all children and of the spouse."""
    count, spouse, withheld = _home_in(
        benefit_month,
        child_birth_months,
        child_school_ends,
        has_spouse,
        spouse_annual_earnings,
        child_age,
        student_age,
        child_in_care_age,
        exempt_amount,
        withheld_share,
    )
    shares = _shares(pia, maximum, count, spouse, withheld, 0.0, child_share, spouse_share)
    return count, shares.child * count, shares.spouse


_FAMILY_FIGURES = {
    "cost_of_living_increase": "social_security.cost_of_living_increase",
    "child_age": "social_security.ages.child",
    "student_age": "social_security.ages.student",
    "child_in_care_age": "social_security.ages.child_in_care",
    "exempt_amount": "social_security.earnings_test.exempt_amount",
    "withheld_share": "social_security.earnings_test.withheld_share",
    "child_share": "social_security.family.child_share",
    "spouse_share": "social_security.family.spouse_share",
}


@rule(
    cite="42 USC 402(b) to (d), 403(a), 403(f); 20 CFR 404.402 to 404.404; POMS RS 00203.035",
    unit="USD/month",
    plain="SSDI for the children, and for a husband or wife who cares for a child under 16.",
    figures=_FAMILY_FIGURES,
)
def ssdi_family(
    *,
    primary_insurance_amount: Array,
    family_maximum: Array,
    amount_month: Array,
    first_month_of_entitlement: Array,
    first_payment_month: Array,
    month: Array,
    payable: Array,
    child_birth_months: Array,
    child_school_ends: Array,
    has_spouse: Array,
    spouse_annual_earnings: Array,
    cost_of_living_increase: Array,
    child_age: Array,
    student_age: Array,
    child_in_care_age: Array,
    exempt_amount: Array,
    withheld_share: Array,
    child_share: Array,
    spouse_share: Array,
) -> FamilyBenefits:
    """Family benefits by the month in which they arrive, as children grow up.

    A child's benefit ends with the month before the one in which the child attains 18, or 19 while
    still in high school. The husband's or wife's ends with the month before the youngest attains 16.
    As one ends, the others grow into the room that is left under the family maximum.

    Parameters
    ----------
    primary_insurance_amount : column, USD/month
        The worker's basic benefit, called PIA.
    family_maximum : column, USD/month
        The most the family can get together.
    amount_month : column, month
        The month the amount is for.
    first_month_of_entitlement : column, month
        First month of SSDI.
    first_payment_month : column, month
        Month of the first payment.
    month : row, month
        The month.
    payable : page, yes/no
        SSDI is owed for the month.
    child_birth_months : columns, month
        Month each child was born.
    child_school_ends : columns, month
        Last month of high school of each child.
    has_spouse : column, yes/no
        There is a husband or wife.
    spouse_annual_earnings : column, USD/year
        Pay of the husband or wife.
    cost_of_living_increase : series, share
        Raise in benefits each year.
    child_age : figure, years
        Age at which a child's benefit stops.
    student_age : figure, years
        That age for a child in high school.
    child_in_care_age : figure, years
        The husband's or wife's benefit needs a child under this age.
    exempt_amount : series, USD/year
        Pay that is allowed before a cut.
    withheld_share : figure, share
        Share of pay above that which is held back.
    child_share : figure, share
        A child's share of the worker's benefit.
    spouse_share : figure, share
        The husband's or wife's share of it.

    Returns
    -------
    page, USD/month
        How many children are counted, and the benefits of children, of the husband or wife, and
        of both together.

    Notes
    -----
    Simplified: pay of the husband or wife is tested month by month at a twelfth of the year's
    excess, where Social Security takes whole months at the start of the year; the year's total is
    the same or a little higher. Children who work, marry or are disabled themselves, a husband or
    wife of 62 or more, former husbands and wives and own benefits are not here yet.

    ``primary_insurance_amount``: The worker's benefit with the raises up to ``amount_month``.

    ``child_school_ends``: Last month of high school of each child; unknown: the benefit stops
    at 18.
    """
    for_month = month - 1
    raises = cost_of_living_increase
    count, children, spouse = _family_in(
        for_month,
        _increased(primary_insurance_amount, amount_month, for_month, raises),
        _increased(family_maximum, amount_month, for_month, raises),
        child_birth_months,
        child_school_ends,
        has_spouse,
        spouse_annual_earnings,
        child_age,
        student_age,
        child_in_care_age,
        exempt_amount,
        withheld_share,
        child_share,
        spouse_share,
    )
    paid = (month > first_month_of_entitlement) & (month >= first_payment_month)
    paid = paid & _before_this(payable)
    children = np.where(paid, children, 0.0)
    spouse = np.where(paid, spouse, 0.0)
    return FamilyBenefits(np.where(paid, count, 0.0), children, spouse, children + spouse)


class BackPay(NamedTuple):
    """What is owed for months before the first regular payment."""

    months_owed: Array
    worker: Array
    family: Array
    paid: Array


@rule(
    cite="42 USC 423(b); 20 CFR 404.621",
    unit="USD/month",
    plain="Back pay: the months already owed when the claim is granted, paid at once.",
    figures=_FAMILY_FIGURES,
)
def back_pay(
    *,
    primary_insurance_amount: Array,
    family_maximum: Array,
    amount_month: Array,
    first_month_of_entitlement: Array,
    first_payment_month: Array,
    month: Array,
    child_birth_months: Array,
    child_school_ends: Array,
    has_spouse: Array,
    spouse_annual_earnings: Array,
    cost_of_living_increase: Array,
    child_age: Array,
    student_age: Array,
    child_in_care_age: Array,
    exempt_amount: Array,
    withheld_share: Array,
    child_share: Array,
    spouse_share: Array,
) -> BackPay:
    """Benefits of all months before the one that the first regular payment is for.

    Paid in the month of the first payment, for the worker and the family, each month at its own
    level and with the children of that month. All months are taken as payable.

    Parameters
    ----------
    primary_insurance_amount : column, USD/month
        The worker's basic benefit, called PIA.
    family_maximum : column, USD/month
        The most the family can get together.
    amount_month : column, month
        The month the amount is for.
    first_month_of_entitlement : column, month
        First month of SSDI.
    first_payment_month : column, month
        Month of the first payment.
    month : row, month
        The month.
    child_birth_months : columns, month
        Month each child was born.
    child_school_ends : columns, month
        Last month of high school of each child.
    has_spouse : column, yes/no
        There is a husband or wife.
    spouse_annual_earnings : column, USD/year
        Pay of the husband or wife.
    cost_of_living_increase : series, share
        Raise in benefits each year.
    child_age : figure, years
        Age at which a child's benefit stops.
    student_age : figure, years
        That age for a child in high school.
    child_in_care_age : figure, years
        The husband's or wife's benefit needs a child under this age.
    exempt_amount : series, USD/year
        Pay that is allowed before a cut.
    withheld_share : figure, share
        Share of pay above that which is held back.
    child_share : figure, share
        A child's share of the worker's benefit.
    spouse_share : figure, share
        The husband's or wife's share of it.

    Returns
    -------
    column and page, USD/month
        Months owed, the worker's and the family's part, and the payment in its month.

    Notes
    -----
    Not here yet: the cut for SSI paid for the same months, and back pay of children in installments.

    ``primary_insurance_amount``: The worker's benefit with the raises up to ``amount_month``.

    ``child_school_ends``: Last month of high school of each child; unknown: the benefit stops
    at 18.
    """
    owed = np.where(
        first_payment_month < NEVER, first_payment_month - 1 - first_month_of_entitlement, 0.0
    )
    owed = np.maximum(owed, 0.0)
    longest = int(np.fmax(np.fmax.reduce(owed, axis=None), 0.0))
    worker, family = np.zeros_like(owed), np.zeros_like(owed)
    late = np.flatnonzero(owed[:, 0] > 0)  # for most claims nothing is owed
    if longest and late.size:

        def of(column: Array) -> Array:
            return column[late] if len(column) == len(owed) else column

        ordinal = np.arange(longest, dtype=float)[None, :]
        in_arrears = ordinal < owed[late]
        months = of(first_month_of_entitlement) + ordinal
        since, raises = of(amount_month), cost_of_living_increase
        pia = _increased(of(primary_insurance_amount), since, months, raises)
        maximum = _increased(of(family_maximum), since, months, raises)
        _, children, spouse = _family_in(
            months,
            pia,
            maximum,
            of(child_birth_months),
            of(child_school_ends),
            of(has_spouse),
            of(spouse_annual_earnings),
            child_age,
            student_age,
            child_in_care_age,
            exempt_amount,
            withheld_share,
            child_share,
            spouse_share,
        )
        worker[late] = total_of(np.where(in_arrears, floor_to(pia, 1.0), 0.0))
        family[late] = total_of(np.where(in_arrears, children + spouse, 0.0))
    paid = np.where(month == first_payment_month, worker + family, 0.0)
    return BackPay(owed, worker, family, paid)


# -- beside other disability benefits -------------------------------------------------


class CurrentEarnings(NamedTuple):
    """Average current earnings and the three ways to them."""

    highest_year: Array
    highest_five_years: Array
    average_monthly_wage: Array
    average_current_earnings: Array


@rule(
    cite="42 USC 424a(a); 20 CFR 404.408(c)(3); POMS DI 52150.010",
    unit="USD/month",
    plain="What a person earned in a month before the illness: the best of three ways to count it.",
    figures={
        "contribution_and_benefit_base": "social_security.contribution_and_benefit_base",
        "years_before_onset": "social_security.offset.years_before_onset",
        "years_in_a_row": "social_security.offset.years_in_a_row",
    },
)
def average_current_earnings(
    *,
    earnings: Array,
    onset_day: Array,
    first_month_of_entitlement: Array,
    computation_years: Array,
    contribution_and_benefit_base: Array,
    years_before_onset: Array,
    years_in_a_row: Array,
) -> CurrentEarnings:
    """Average current earnings (ACE), from earnings as they were paid, never indexed.

    The highest of: a twelfth of the best year among the one of onset and the five before it; a
    sixtieth of the best five years in a row; and the average monthly wage of the benefit
    computation, which alone stops at the yearly most that is taxed.

    Parameters
    ----------
    earnings : record, USD/year
        Pay in the year.
    onset_day : column, day
        First day that you count as disabled.
    first_month_of_entitlement : column, month
        First month of SSDI.
    computation_years : column, years
        How many of the best years count.
    contribution_and_benefit_base : series, USD/year
        Most pay that counts in a year.
    years_before_onset : figure, years
        Years looked at for the best one.
    years_in_a_row : figure, years
        Years in a row for the best average.

    Returns
    -------
    column, USD/month
        The three results and the highest, each cut to the dollar.

    Notes
    -----
    That each result is cut to the dollar is from memory of the manual; it moves the limit by less
    than a dollar. A Social Security record shows no pay above the yearly most that is taxed: for people
    paid more the limit is too low, and the offset too high, unless the pay itself is given. Not here
    yet: the redetermination every third year.

    ``earnings``: Earnings by year; pay above the yearly most that is taxed counts here if it is
    known.

    ``first_month_of_entitlement``: First month with SSDI; its year's earnings do not count for
    the third way.
    """
    onset_year = _month_of(onset_day) // 12
    near = (onset_year >= _YEARS) & (onset_year - years_before_onset <= _YEARS)
    one = np.where(near, earnings, 0.0).max(axis=-1, keepdims=True) / 12

    before = _before(earnings)
    after = np.arange(1, before.shape[-1])[None, :]
    first = np.maximum(after - years_in_a_row, 0.0).astype(int)
    five = (before[:, after[0]] - before[:, first[0]]).max(axis=-1, keepdims=True)
    five = five / (years_in_a_row * 12)

    counted = np.minimum(earnings, contribution_and_benefit_base)
    counted = np.where(first_month_of_entitlement // 12 > _YEARS, counted, 0.0)
    best = np.cumsum(-np.sort(-counted, axis=-1), axis=-1)
    last = np.fmax(np.minimum(computation_years - 1, best.shape[-1] - 1.0), 0.0).astype(int)
    average = np.take_along_axis(best, last, axis=-1) / (computation_years * 12)

    one, five, average = (floor_to(way, 1.0) for way in (one, five, average))
    return CurrentEarnings(one, five, average, np.fmax(np.fmax(one, five), average))


@rule(
    cite="42 USC 424a(b); POMS DI 52150.035",
    unit="USD/month",
    plain="What workers' compensation pays in the month, from the weekly amount.",
)
def workers_compensation_pay(
    *, weekly_amount: Array, first_month: Array, last_month: Array, month: Array
) -> Array:
    """Workers' compensation by month: 52 weeks over 12 months, before anything is taken out.

    Parameters
    ----------
    weekly_amount : column, USD/week
        What workers' compensation pays in a week, before any cuts.
    first_month : column, month
        First month with it.
    last_month : column, month
        Last month with it.
    month : row, month
        The month.

    Returns
    -------
    page, USD/month
        The amount for each month.

    Notes
    -----
    Whole months only; Social Security counts days where a rate begins or ends inside a month. That a
    week counts as 52/12 of a month is from memory of the manual.

    ``weekly_amount``: The weekly rate before deductions; 0 if there is none.

    ``first_month``: First month with it; unknown: it was there before.

    ``last_month``: Last month with it; never if no end is known.
    """
    paid = ~(month < first_month) & (month <= last_month)
    return np.where(paid, weekly_amount * 52 / 12, 0.0)


class CountedPay(NamedTuple):
    """Other disability benefits that SSDI is offset against."""

    counted: Array
    settled: Array


@rule(
    cite="42 USC 424a(a)(2) and (d); POMS DI 52125.001, DI 52135.001",
    unit="USD/month",
    plain="Workers' compensation and state pay for an illness that count in the month. They can "
    "lower SSDI.",
    figures={"treatment": "{state}.ssdi_offset.{program}.treatment"},
)
def counted_disability_pay(
    *,
    workers_compensation: Array,
    state_pay: Array,
    treatment: Array,
    count_if_unsettled: Array,
) -> CountedPay:
    """Other disability benefits of a month that count against SSDI.

    Private disability insurance, sick pay, VA benefits and help based on need never count; pay for
    the care of somebody else is not on account of a disability.

    Parameters
    ----------
    workers_compensation : page, USD/month
        What workers' compensation pays in the month.
    state_pay : page, USD/month
        What the state pays for your own illness in the month.
    treatment : row, code
        How the state's pay and SSDI work together.
    count_if_unsettled : column, yes/no
        Count it when the rule is not clear.

    Returns
    -------
    page, USD/month
        What counts, and whether the treatment of the state's benefit is settled.

    Notes
    -----
    ``state_pay``: The state's own-illness benefit (disability or paid medical leave) for the
    month.

    ``treatment``: How the state's benefit is treated: 1 counts, 0 does not, -1 and -2 the state
    gives way itself, unknown: not settled.
    """
    settled = ~np.isnan(treatment)
    counts = np.where(settled, treatment > 0, count_if_unsettled)
    return CountedPay(workers_compensation + np.where(counts, state_pay, 0.0), settled)


@rule(
    cite="42 USC 424a(d); POMS DI 52105.001 (reverse offset)",
    unit="USD/month",
    plain="State pay for an illness that stops, or gets smaller, when SSDI starts.",
    figures={"treatment": "{state}.ssdi_offset.{program}.treatment"},
)
def state_pay_given_up(
    *,
    state_pay: Array,
    month: Array,
    first_month_of_entitlement: Array,
    worker_benefit: Array,
    treatment: Array,
) -> Array:
    """The part of the state's benefit that the state does not pay, or takes back, beside SSDI.

    Parameters
    ----------
    state_pay : page, USD/month
        What the state pays for your own illness in the month.
    month : row, month
        The month.
    first_month_of_entitlement : column, month
        First month of SSDI.
    worker_benefit : column, USD/month
        SSDI for the worker.
    treatment : row, code
        How the state's pay and SSDI work together.

    Returns
    -------
    page, USD/month
        What is given up.

    Notes
    -----
    For months before the award the state has paid already and takes it back later; here it is named
    in the months it belongs to.

    ``treatment``: -1: the state's benefit stops with SSDI; -2: it is lowered by SSDI; others:
    nothing.
    """
    beside = month >= first_month_of_entitlement
    lowered = np.where(treatment == -2, np.minimum(state_pay, worker_benefit), 0.0)
    return np.where(beside, np.where(treatment == -1, state_pay, lowered), 0.0)


class DisabilityOffset(NamedTuple):
    """What the offset takes from SSDI."""

    limit: Array
    first_month: Array
    reduction: Array
    worker: Array
    family: Array
    back_pay: Array


@rule(
    cite="42 USC 424a(a), 424a(b); 20 CFR 404.408; POMS DI 52150.015, DI 52170.025",
    unit="USD/month",
    plain="SSDI and other public pay for a disability may not come to more than 80 percent of "
    "past pay. SSDI is cut if they do.",
    figures={
        **_FAMILY_FIGURES,
        "full_retirement": "social_security.ages.full_retirement",
        "limit_share": "social_security.offset.limit_share",
    },
)
def disability_offset(
    *,
    other_disability_pay: Array,
    average_current_earnings: Array,
    primary_insurance_amount: Array,
    family_maximum: Array,
    amount_month: Array,
    first_month_of_entitlement: Array,
    first_payment_month: Array,
    month: Array,
    payable: Array,
    birth_month: Array,
    child_birth_months: Array,
    child_school_ends: Array,
    has_spouse: Array,
    spouse_annual_earnings: Array,
    cost_of_living_increase: Array,
    child_age: Array,
    student_age: Array,
    child_in_care_age: Array,
    exempt_amount: Array,
    withheld_share: Array,
    child_share: Array,
    spouse_share: Array,
    full_retirement: Array,
    limit_share: Array,
) -> DisabilityOffset:
    """Offset for workers' compensation and public disability benefits.

    For a month with both, SSDI of the worker and the family together with the other benefit may not
    pass the higher of 80 percent of average current earnings and the family's whole SSDI. What
    passes it is taken from the family's part first, then from the worker's. Raises that come after
    the first month of offset are never taken. It ends with the month before full retirement age.

    Parameters
    ----------
    other_disability_pay : page, USD/month
        Other public pay for a disability in the month.
    average_current_earnings : column, USD/month
        Usual pay for a month before the illness.
    primary_insurance_amount : column, USD/month
        The worker's basic benefit, called PIA.
    family_maximum : column, USD/month
        The most the family can get together.
    amount_month : column, month
        The month the amount is for.
    first_month_of_entitlement : column, month
        First month of SSDI.
    first_payment_month : column, month
        Month of the first payment.
    month : row, month
        The month.
    payable : page, yes/no
        SSDI is owed for the month.
    birth_month : column, month
        Month of birth, as the law counts it.
    child_birth_months : columns, month
        Month each child was born.
    child_school_ends : columns, month
        Last month of high school of each child.
    has_spouse : column, yes/no
        There is a husband or wife.
    spouse_annual_earnings : column, USD/year
        Pay of the husband or wife.
    cost_of_living_increase : series, share
        Raise in benefits each year.
    child_age : figure, years
        Age at which a child's benefit stops.
    student_age : figure, years
        That age for a child in high school.
    child_in_care_age : figure, years
        The husband's or wife's benefit needs a child under this age.
    exempt_amount : series, USD/year
        Pay that is allowed before a cut.
    withheld_share : figure, share
        Share of pay above that which is held back.
    child_share : figure, share
        A child's share of the worker's benefit.
    spouse_share : figure, share
        The husband's or wife's share of it.
    full_retirement : series, months
        Full retirement age for your birth year.
    limit_share : figure, share
        Most you may get in all, as a share of past pay.

    Returns
    -------
    column and page, USD/month
        The limit from past earnings, the first month of offset (never, if none), the reduction by the
        month it is for, and what it takes from the worker's payment, from the family's and from back
        pay, in the months they arrive.

    Notes
    -----
    Not here yet: legal and medical costs that shelter a part of workers' compensation, lump sums
    spread over weeks, and months of back pay before the first month of the projection.

    ``other_disability_pay``: Workers' compensation and public disability benefits that count,
    by the month they are for.

    ``primary_insurance_amount``: The worker's benefit with the raises up to ``amount_month``.

    ``child_school_ends``: Last month of high school of each child; unknown: the benefit stops
    at 18.

    ``limit_share``: Share of average current earnings that is left free.
    """
    limit = floor_to(limit_share * average_current_earnings, _DIME)
    until = birth_month + _at(full_retirement, birth_month // 12)
    beside = (month >= first_month_of_entitlement) & payable & (month < until)
    other = np.where(beside, other_disability_pay, 0.0)
    shape = np.broadcast_shapes(other.shape, limit.shape)
    first = np.where(other > 0, month, NEVER).min(axis=-1, keepdims=True)
    if not other.any():
        zero = np.zeros(shape)
        return DisabilityOffset(limit, first, zero, zero + 0.0, zero + 0.0, zero + 0.0)

    count, spouse, withheld = _home_in(
        month,
        child_birth_months,
        child_school_ends,
        has_spouse,
        spouse_annual_earnings,
        child_age,
        student_age,
        child_in_care_age,
        exempt_amount,
        withheld_share,
    )

    def at(when: Array) -> tuple[Array, FamilyShares]:
        """Amounts to the dime at the level of a month, with the family of each month."""
        pia = _increased(primary_insurance_amount, amount_month, when, cost_of_living_increase)
        most = _increased(family_maximum, amount_month, when, cost_of_living_increase)
        return pia, _shares(
            pia, most, count, spouse, withheld, 0.0, child_share, spouse_share, _DIME
        )

    # At the level of the first month of offset, as later raises are protected.
    pia, shares = at(np.where(first < NEVER, first, amount_month))
    family = shares.child * count + shares.spouse
    total = pia + family
    free = np.maximum(np.maximum(limit, total) - other, 0.0)
    reduction = np.where(other > 0, np.clip(total - free, 0.0, total), 0.0)
    from_family = np.minimum(reduction, family)
    left = 1 - from_family / np.maximum(family, _CENT)

    pia_now, now = at(month)
    worker = floor_to(pia_now, 1.0) - floor_to(pia_now - (reduction - from_family), 1.0)
    child_left = now.child - shares.child + floor_to(shares.child * left, _DIME)
    spouse_left = now.spouse - shares.spouse + floor_to(shares.spouse * left, _DIME)
    relatives = (floor_to(now.child, 1.0) - floor_to(child_left, 1.0)) * count
    relatives = relatives + floor_to(now.spouse, 1.0) - floor_to(spouse_left, 1.0)
    cut = reduction > 0
    worker, relatives = np.where(cut, worker, 0.0), np.where(cut, relatives, 0.0)

    def arriving(page: Array) -> Array:
        later = np.concatenate([np.zeros_like(page[:, :1]), page[:, :-1]], axis=-1)
        return np.where(month >= first_payment_month, later, 0.0)

    owed = total_of(np.where(month < first_payment_month - 1, worker + relatives, 0.0))
    return DisabilityOffset(
        limit,
        first,
        reduction,
        arriving(worker),
        arriving(relatives),
        np.where(month == first_payment_month, owed, 0.0),
    )


@rule(
    cite="42 USC 424a(a)",
    unit="USD/month",
    plain="What is left of a benefit after the cut.",
)
def less_offset(*, benefit: Array, taken_off: Array) -> Array:
    """A page of benefits less what the offset takes from it.

    Parameters
    ----------
    benefit : page, USD/month
        The benefit before the cut.
    taken_off : page, USD/month
        What is taken off.

    Returns
    -------
    page, USD/month
        The rest, never below zero.

    Notes
    -----
    ``benefit``: The benefit before the offset, in the month it arrives.
    """
    return np.maximum(benefit - taken_off, 0.0)


class Reinstatement(NamedTuple):
    """SSDI that work ended, asked for again."""

    in_time: Array
    last_month_to_ask: Array
    from_month: Array
    provisional_from: Array
    provisional_through: Array


@rule(
    cite="42 USC 423(i); 20 CFR 404.1592b to 404.1592f",
    unit="month",
    plain="If SSDI ended because of work, it can start again fast: no new claim and no new wait.",
    figures={
        "window_months": "social_security.reinstatement.window_months",
        "provisional_months": "social_security.reinstatement.provisional_months",
        "retroactivity_months": "social_security.reinstatement.retroactivity_months",
    },
)
def expedited_reinstatement(
    *,
    last_entitled_month: Array,
    request_month: Array,
    unable_from: Array,
    window_months: Array,
    provisional_months: Array,
    retroactivity_months: Array,
) -> Reinstatement:
    """Months of expedited reinstatement, for the same illness and work at or under the limit.

    The request must come within 60 months after the last month of entitlement. Benefits come from
    the month of the request, or from up to twelve months before it in which the person was unable to
    work above the limit. Until the decision provisional benefits are paid, for six months at most;
    they stop earlier with the decision or with work above the limit.

    Parameters
    ----------
    last_entitled_month : column, month
        Last month of SSDI before work ended it.
    request_month : column, month
        Month of the claim.
    unable_from : column, month
        First month with pay back under the limit.
    window_months : figure, months
        Months in which you can ask.
    provisional_months : figure, months
        Most months of benefits while you wait for the answer.
    retroactivity_months : figure, months
        How many months back it can reach.

    Returns
    -------
    column, yes/no and month
        Whether the request is in time, the last month for it, the first month of reinstated benefits,
        and the first and last month of provisional benefits (never, when it is too late).

    Notes
    -----
    Not here yet: good cause for a late request; the 24 months after which everything begins anew.
    """
    ended = last_entitled_month < NEVER
    last = np.where(ended, last_entitled_month + window_months, NEVER)
    in_time = (ended & (request_month < NEVER) & (request_month > last_entitled_month)) & (
        request_month <= last
    )
    back = np.maximum(request_month - retroactivity_months, last_entitled_month + 1)
    begins = np.maximum(back, unable_from)
    through = request_month + provisional_months - 1
    return Reinstatement(
        in_time,
        last,
        np.where(in_time, begins, NEVER),
        np.where(in_time, request_month, NEVER),
        np.where(in_time, through, NEVER),
    )


@rule(
    cite="42 USC 406(a)(2)(A)",
    unit="USD",
    plain="What a lawyer may keep of the back pay: a quarter, up to a fixed amount.",
    figures={
        "fee_share": "social_security.representation.fee_share",
        "fee_most": "social_security.representation.fee_most",
    },
)
def representative_fee(
    *, back_pay: Array, has_representative: Array, fee_share: Array, fee_most: Array
) -> Array:
    """Fee under a fee agreement, taken from back pay; most people with this illness need none.

    Parameters
    ----------
    back_pay : page, USD/month
        Back pay in the month it comes.
    has_representative : column, yes/no
        You have a lawyer or another paid helper.
    fee_share : figure, share
        Share of the back pay that goes to the fee.
    fee_most : row, USD
        The most the fee can be.

    Returns
    -------
    page, USD
        The fee, in the month of the back pay.
    """
    return np.where(has_representative, np.minimum(back_pay * fee_share, fee_most), 0.0)


# -- retirement, for people of 62 and more --------------------------------------------


@rule(
    cite="42 USC 402(q), 402(w); 20 CFR 404.410, 404.313",
    unit="USD/month",
    plain="The benefit for retired workers is smaller for good if you take it early. It is "
    "larger if you take it late.",
    figures={
        "early_rate": "social_security.retirement.early_rate",
        "early_months": "social_security.retirement.early_months",
        "earlier_rate": "social_security.retirement.earlier_rate",
        "delay_rate": "social_security.retirement.delay_rate",
    },
)
def adjusted_for_age(
    *,
    full_amount: Array,
    months_early: Array,
    months_late: Array,
    early_rate: Array,
    early_months: Array,
    earlier_rate: Array,
    delay_rate: Array,
) -> Array:
    """Benefit by the months before or after full retirement age, cut to the dime.

    Parameters
    ----------
    full_amount : column, USD/month
        The benefit if it starts at full retirement age.
    months_early : column, months
        How many months before full retirement age.
    months_late : column, months
        How many months after full retirement age.
    early_rate : figure, share a month
        Cut for each of the first early months.
    early_months : figure, months
        How many months have that cut.
    earlier_rate : figure, share a month
        Cut for each month earlier than those.
    delay_rate : figure, share a month
        Raise for each late month.

    Returns
    -------
    column, USD/month
        The benefit before it is cut to the dollar.

    Notes
    -----
    ``months_late``: Months after it, up to age 70; 0 if none.
    """
    near = np.minimum(months_early, early_months) * early_rate
    far = np.maximum(months_early - early_months, 0.0) * earlier_rate
    return floor_to(full_amount * (1 - near - far + months_late * delay_rate), _DIME)


class RetirementAward(NamedTuple):
    """A retirement benefit and the steps to it."""

    computation_years: Array
    highest_years_total: Array
    average_indexed_monthly_earnings: Array
    first_primary_insurance_amount: Array
    primary_insurance_amount: Array
    months_early: Array
    months_late: Array
    worker_benefit: Array


@rule(
    cite="42 USC 402(a), 402(q), 402(w), 415",
    unit="USD/month",
    plain="The benefit for retired workers from the work record, for a person of 62 or more.",
    figures={
        "average_wage_index": "social_security.average_wage_index",
        "contribution_and_benefit_base": "social_security.contribution_and_benefit_base",
        "bend_points": "social_security.bend_points",
        "rates": "social_security.pia_rates",
        "cost_of_living_increase": "social_security.cost_of_living_increase",
        "full_retirement": "social_security.ages.full_retirement",
        "work_begins": "social_security.ages.work_begins",
        "retirement_eligible": "social_security.ages.retirement_eligible",
        "indexing_lag": "social_security.computation.indexing_lag",
        "years_per_dropout": "social_security.computation.years_per_dropout",
        "dropout_most": "social_security.computation.dropout_most",
        "fewest_years": "social_security.computation.fewest_years",
        "childcare_most": "social_security.computation.childcare_most",
        "early_rate": "social_security.retirement.early_rate",
        "early_months": "social_security.retirement.early_months",
        "earlier_rate": "social_security.retirement.earlier_rate",
        "delay_rate": "social_security.retirement.delay_rate",
        "delay_ends": "social_security.retirement.delay_ends",
    },
)
def retirement_award(
    *,
    earnings: Array,
    birth_month: Array,
    first_month_of_entitlement: Array,
    benefit_month: Array,
    average_wage_index: Array,
    contribution_and_benefit_base: Array,
    bend_points: Array,
    rates: Array,
    cost_of_living_increase: Array,
    full_retirement: Array,
    work_begins: Array,
    retirement_eligible: Array,
    indexing_lag: Array,
    years_per_dropout: Array,
    dropout_most: Array,
    fewest_years: Array,
    childcare_most: Array,
    early_rate: Array,
    early_months: Array,
    earlier_rate: Array,
    delay_rate: Array,
    delay_ends: Array,
) -> RetirementAward:
    """Retirement benefit of a worker who never had SSDI.

    The same steps as for SSDI with age 62 in the place of onset, then the cut for each month before
    full retirement age or the raise for each month after it.

    Parameters
    ----------
    earnings : record, USD/year
        Pay in the year.
    birth_month : column, month
        Month of birth, as the law counts it.
    first_month_of_entitlement : column, month
        First month of the benefit for retired workers.
    benefit_month : column, month
        The month the amount is for.
    average_wage_index : series, USD/year
        Average wage of all workers, by year.
    contribution_and_benefit_base : series, USD/year
        Most pay that counts in a year.
    bend_points : series, USD/month
        Steps of the benefit formula.
    rates : figure, share
        Shares of the benefit formula.
    cost_of_living_increase : series, share
        Raise in benefits each year.
    full_retirement : series, months
        Full retirement age for your birth year.
    work_begins : figure, years
        Years count from the year after this age.
    retirement_eligible : figure, years
        Age at which this benefit can start.
    indexing_lag : figure, years
        Old pay is raised to the wages of this many years before.
    years_per_dropout : figure, years
        Years for each one that is dropped.
    dropout_most : figure, years
        Most years that can be dropped.
    fewest_years : figure, years
        Fewest years that must count.
    childcare_most : figure, years
        Most years dropped, with those of raising a child.
    early_rate : figure, share a month
        Cut for each of the first early months.
    early_months : figure, months
        How many months have that cut.
    earlier_rate : figure, share a month
        Cut for each month earlier than those.
    delay_rate : figure, share a month
        Raise for each late month.
    delay_ends : figure, years
        Age after which a wait brings no more.

    Returns
    -------
    column, USD/month
        Years averaged and their total, AIME, PIA, months early or late, and the benefit in whole
        dollars.

    Notes
    -----
    Simplified: the raise for waiting counts at once, where the law adds a year's months in the next
    January. Not for people born before 1943.

    ``bend_points``: Steps of the formula by year of eligibility.

    ``indexing_lag``: How many years before eligibility the indexing year lies.

    ``childcare_most``: Not used for retirement; child-care years are none.
    """
    eligibility_year = birth_month // 12 + retirement_eligible
    years = computation_years(
        birth_month=birth_month,
        onset_year=eligibility_year,
        childcare_years=np.zeros_like(birth_month),
        work_begins=work_begins,
        retirement_eligible=retirement_eligible,
        years_per_dropout=years_per_dropout,
        dropout_most=dropout_most,
        fewest_years=fewest_years,
        childcare_most=childcare_most,
    )
    indexed = indexed_earnings(
        earnings=earnings,
        eligibility_year=eligibility_year,
        average_wage_index=average_wage_index,
        contribution_and_benefit_base=contribution_and_benefit_base,
        indexing_lag=indexing_lag,
    )
    average = average_indexed_monthly_earnings(
        indexed_earnings=indexed.indexed_earnings,
        computation_years=years.computation_years,
        entitlement_year=first_month_of_entitlement // 12,
    )
    first_pia = primary_insurance_amount(
        average_indexed_monthly_earnings=average.average_indexed_monthly_earnings,
        bend_points=_at(bend_points, eligibility_year),
        rates=rates,
    )
    pia = increased_amount(
        amount=first_pia,
        eligibility_year=eligibility_year,
        month=benefit_month,
        cost_of_living_increase=cost_of_living_increase,
    )
    full_age = birth_month + _at(full_retirement, birth_month // 12)
    counted = np.minimum(first_month_of_entitlement, birth_month + delay_ends * 12)
    early = np.maximum(full_age - first_month_of_entitlement, 0.0)
    late = np.maximum(counted - full_age, 0.0)
    benefit = adjusted_for_age(
        full_amount=pia,
        months_early=early,
        months_late=late,
        early_rate=early_rate,
        early_months=early_months,
        earlier_rate=earlier_rate,
        delay_rate=delay_rate,
    )
    return RetirementAward(
        computation_years=years.computation_years,
        highest_years_total=average.highest_years_total,
        average_indexed_monthly_earnings=average.average_indexed_monthly_earnings,
        first_primary_insurance_amount=first_pia,
        primary_insurance_amount=pia,
        months_early=early,
        months_late=late,
        worker_benefit=floor_to(benefit, 1.0),
    )


@rule(
    cite="42 USC 403(b), 403(f)(3); 20 CFR 404.415, 404.430",
    unit="USD/year",
    plain="What is held back in a year because of work: a share of the pay above a set amount.",
    figures={"withheld_share": "social_security.earnings_test.withheld_share"},
)
def withheld_for_work(
    *, annual_earnings: Array, exempt_amount: Array, yearly_benefit: Array, withheld_share: Array
) -> Array:
    """Benefits held back in a year under the earnings test.

    Parameters
    ----------
    annual_earnings : column, USD/year
        Pay in the year.
    exempt_amount : column, USD/year
        Pay that is allowed before a cut.
    yearly_benefit : column, USD/year
        Benefits of the year.
    withheld_share : figure, share
        Share of pay above that which is held back.

    Returns
    -------
    column, USD/year
        The amount held back.

    Notes
    -----
    ``yearly_benefit``: Benefits of the year; no more than these can be held back.

    ``withheld_share``: Share of the excess: a half, or a third in the year of full retirement
    age.
    """
    excess = np.maximum(annual_earnings - exempt_amount, 0.0) * withheld_share
    return np.minimum(floor_to(excess, 1.0), yearly_benefit)


# -- SSI ----------------------------------------------------------------------------


class SupplementalIncome(NamedTuple):
    """SSI and how it was found."""

    countable_income: Array
    deemed: Array
    benefit: Array


def _countable(unearned: Array, earned: Array, general: Array, work: Array, share: Array) -> Array:
    left = np.maximum(general - unearned, 0.0)
    pay = np.maximum(earned - left - work, 0.0) * share
    return np.maximum(unearned - general, 0.0) + pay


@rule(
    cite="42 USC 1382, 1382a; 20 CFR 416.1112, 416.1124, 416.1163",
    unit="USD/month",
    plain="SSI is a basic income for people who are disabled and have very little.",
    figures={
        "benefit_individual": "ssi.benefit_individual",
        "benefit_couple": "ssi.benefit_couple",
        "resources_individual": "ssi.resources_individual",
        "resources_couple": "ssi.resources_couple",
        "general_exclusion": "ssi.general_exclusion",
        "earned_exclusion": "ssi.earned_exclusion",
        "earned_share_counted": "ssi.earned_share_counted",
    },
)
def supplemental_security_income(
    *,
    unearned_income: Array,
    earned_income: Array,
    has_spouse: Array,
    spouse_unearned_income: Array,
    spouse_earned_income: Array,
    children: Array,
    resources: Array,
    may_be_paid: Array,
    benefit_individual: Array,
    benefit_couple: Array,
    resources_individual: Array,
    resources_couple: Array,
    general_exclusion: Array,
    earned_exclusion: Array,
    earned_share_counted: Array,
) -> SupplementalIncome:
    """Federal SSI of a disabled adult, alone or with a husband or wife who does not get SSI.

    Twenty dollars of any income, and 65 dollars and half of the rest of pay, do not count. From the
    income of a husband or wife a part is first set aside for each child; if more is left than the
    couple's rate exceeds the single rate, it is counted with the person's own against the couple's
    rate, and SSI is never more than it would be alone.

    Parameters
    ----------
    unearned_income : page, USD/month
        Income that is not pay, such as SSDI or leave pay.
    earned_income : page, USD/month
        Pay in the month, with sick pay.
    has_spouse : column, yes/no
        There is a husband or wife.
    spouse_unearned_income : page, USD/month
        Income of the husband or wife that is not pay.
    spouse_earned_income : page, USD/month
        Pay of the husband or wife.
    children : page, children
        Children in the home with no income of their own.
    resources : column, USD
        Savings and other things owned that count.
    may_be_paid : page, yes/no
        A month after the claim in which you are disabled.
    benefit_individual : row, USD/month
        Full SSI payment for one person.
    benefit_couple : row, USD/month
        Full SSI payment for a couple.
    resources_individual : row, USD
        What one person may own.
    resources_couple : row, USD
        What a couple may own.
    general_exclusion : row, USD/month
        Part of any income that does not count.
    earned_exclusion : row, USD/month
        Part of pay that does not count.
    earned_share_counted : row, share
        Share of the rest of pay that counts.

    Returns
    -------
    page, USD/month
        Countable income, whether the spouse's was counted, and SSI.

    Notes
    -----
    Not here yet: income of two months before (retrospective accounting), help with food or rent from
    others, children's own income, state supplements (a pointer on the page), and the first month's
    part payment.

    ``has_spouse``: Whether there is a husband or wife in the home.
    """
    exclusions = (general_exclusion, earned_exclusion, earned_share_counted)
    own = _countable(unearned_income, earned_income, *exclusions)
    alone = np.maximum(benefit_individual - own, 0.0)

    difference = benefit_couple - benefit_individual
    aside = children * difference
    left_aside = np.maximum(aside - spouse_unearned_income, 0.0)
    partner_unearned = np.maximum(spouse_unearned_income - aside, 0.0)
    partner_earned = np.maximum(spouse_earned_income - left_aside, 0.0)
    deemed = has_spouse & (partner_unearned + partner_earned > difference)
    both = _countable(
        unearned_income + partner_unearned, earned_income + partner_earned, *exclusions
    )
    together = np.minimum(np.maximum(benefit_couple - both, 0.0), alone)

    allowed = np.where(has_spouse, resources_couple, resources_individual)
    payable = may_be_paid & (resources <= allowed)
    amount = np.where(payable, np.where(deemed, together, alone), 0.0)
    return SupplementalIncome(np.where(deemed, both, own), deemed, amount)


@rule(
    cite="42 USC 423(d)(1)(A); 20 CFR 404.1505",
    unit="day",
    plain="The first day from which a claim for SSDI could count.",
)
def claim_day(*, first_day_away: Array, reduced_from: Array, applies: Array) -> Array:
    """Day on which work stopped or was cut, if there is a claim.

    Parameters
    ----------
    first_day_away : column, day
        First day away from work.
    reduced_from : column, day
        First day of shorter work weeks.
    applies : column, yes/no
        You ask for it.

    Returns
    -------
    column, day
        The day; never without a claim.
    """
    return np.where(applies, np.fmin(first_day_away, reduced_from), NEVER)


@rule(
    cite="42 USC 423(a)(1)",
    unit="month",
    plain="The first month that counts for SSDI, new or already paid.",
)
def first_month_of_disability(*, entitled_from: Array, paid_since: Array) -> Array:
    """First month of entitlement, of a new claim or of one already granted.

    Parameters
    ----------
    entitled_from : column, month
        First month of SSDI from a new claim.
    paid_since : column, month
        First month of SSDI already paid.

    Returns
    -------
    column, month
        The earlier of the two.
    """
    return np.fmin(entitled_from, paid_since)


@rule(
    cite="26 USC 86(d)(1)",
    unit="USD/month",
    plain="All Social Security paid in the month, as the tax law adds it up.",
)
def social_security_received(
    *, paid_already: Array, worker: Array, family: Array, back_pay: Array
) -> Array:
    """Social Security of the month.

    Parameters
    ----------
    paid_already : page, USD/month
        Social Security that you had before and still get.
    worker : page, USD/month
        SSDI for the worker.
    family : page, USD/month
        SSDI for the family.
    back_pay : page, USD/month
        Back pay in the month it comes.

    Returns
    -------
    page, USD/month
        The sum.

    Notes
    -----
    Children's benefits are the children's own income in law; they are counted with the family's
    here, which can make taxable Social Security a little too high.
    """
    return paid_already + worker + family + back_pay


@rule(
    cite="42 USC 405(c) (the record of earnings)",
    unit="USD/year",
    plain="Pay in each year: from the Social Security statement, or worked back from today's pay.",
)
def earnings_record(
    *, recorded: Array, known: Array, guess: Array, low: Array, typical: Array, high: Array
) -> Array:
    """The earnings record that is used.

    Parameters
    ----------
    recorded : column, yes/no
        You gave your pay by year.
    known : record, USD/year
        Pay in the year, as you gave it.
    guess : column, code
        Which guess we use.
    low : record, USD/year
        Low guess from today's pay.
    typical : record, USD/year
        Middle guess from today's pay.
    high : record, USD/year
        High guess from today's pay.

    Returns
    -------
    record, USD/year
        The record.

    Notes
    -----
    A record that is given is taken as whole: a year left out of it counts as zero.

    ``guess``: Which guess is used without a record: 0 low, 1 typical, 2 high.

    ``high``: High guess: today's pay followed back through the wage index.
    """
    guessed = np.where(guess == 0, low, np.where(guess == 2, high, typical))
    return np.where(recorded, known, guessed)


# -- words for the codes ----------------------------------------------------------------


class Words(NamedTuple):
    """What a code says to a family, and what could change it."""

    says: str
    changes: str


#: By field of ``Refusal``.
REFUSAL_WORDS: dict[str, Words] = {
    "works_above_limit": Words(
        "SSDI is not paid while pay from work stays above the monthly limit.",
        "This could change in the first month in which pay falls to the limit or below it. Sick "
        "pay, paid leave and disability pay do not count as work.",
    ),
    "too_few_credits": Words(
        "There are not enough years of work with Social Security tax for SSDI.",
        "This could change with more work. Each credit needs a set amount of pay, four credits a "
        "year at most. Check the record at ssa.gov/myaccount: missing years can be added. SSI "
        "does not need any work.",
    ),
    "too_little_recent_work": Words(
        "There was enough work in all, but not enough of it in the last ten years.",
        "This could change if you became disabled earlier, before the date last insured. It could "
        "also change if years are missing from the record. SSI does not need any work.",
    ),
    "too_old": Words(
        "SSDI is for people below full retirement age.",
        "This does not change. Ask for the benefit for retired workers instead.",
    ),
    "no_claim": Words(
        "There is no claim for SSDI.",
        "This could change as soon as a claim is filed. A claim reaches back twelve months at "
        "most.",
    ),
}

#: By test of ``InsuredStatus``.
INSURED_WORDS: dict[str, Words] = {
    "fully_insured": Words(
        "You need one work credit for each year since age 21. At least 6 and at most 40 are "
        "needed.",
        "Work adds credits. Each year without work may add one to what is needed, until there are "
        "40.",
    ),
    "recent_work": Words(
        "You need 20 work credits in the ten years before you became disabled.",
        "Credits leave the ten years one by one after work stops. The date last insured is the "
        "last day of the quarter in which they are still enough.",
    ),
    "young_work": Words(
        "Under 31, you need credits for half of the time since age 21. At least 6 are needed.",
        "From age 31 on, the ten-year test counts instead.",
    ),
    "date_last_insured": Words(
        "You must become disabled by this date to be covered by the work done so far.",
        "More work with Social Security tax moves the date later. Without work it stays.",
    ),
}

#: By code of ``{state}.ssdi_offset.{program}.treatment``; "unsettled" stands for unknown.
OFFSET_WORDS: dict[str, Words] = {
    "1": Words(
        "The state's benefit counts. With SSDI, it may not come to more than 80 percent of past "
        "pay.",
        "The limit ends in the month after the state's benefit ends. Tell Social Security when it "
        "ends.",
    ),
    "0": Words("The state's benefit does not lower SSDI.", ""),
    "-1": Words(
        "SSDI stays whole: the state stops its own benefit when SSDI starts.",
        "The state asks you to pay back months that both have paid.",
    ),
    "-2": Words(
        "SSDI stays whole: the state takes SSDI off its own benefit.",
        "The state asks you to pay back months that both have paid.",
    ),
    "unsettled": Words(
        "We found no clear word from the agencies on whether the state's paid medical leave "
        "lowers SSDI.",
        "Ask Social Security before the first payment, and keep the state's letters. You can "
        "choose here whether to count it.",
    ),
}


@rule(
    cite="42 USC 423(a)(1), 423(c)(2)",
    unit="month",
    plain="The month in which you became disabled, for a new claim or one already paid.",
    figures={"waiting_period_months": "social_security.timing.waiting_period_months"},
)
def onset_month(*, onset_day: Array, paid_since: Array, waiting_period_months: Array) -> Array:
    """Month of onset: of the new claim, or the waiting months before benefits already paid.

    Parameters
    ----------
    onset_day : column, day
        First day that you count as disabled.
    paid_since : column, month
        First month of SSDI already paid.
    waiting_period_months : figure, months
        Full months to wait for SSDI.

    Returns
    -------
    column, month
        Month of onset; never without a disability claim.
    """
    before = np.where(paid_since >= NEVER, NEVER, paid_since - waiting_period_months)
    return np.fmin(_month_of(onset_day), before)
