"""Medicaid: which ways in may be open, month by month, and what is left to pay.

Nothing here is a promise: each way answers "likely", "possible" or "no", with a reason and, where one
is missing, the fact that would settle it. Only the state decides.

The projection calls these rules in this order, and only when a page asks for them:

1. ``countable_income``: income as SSI counts it, for the ways that look at disability;
2. the ways: ``adult_way``, ``parent_way``, ``ssi_way``, ``disability_way``, ``working_disability_way``,
   ``spend_down``, ``cancer_way``, each a ``Way`` by month; and ``children`` for the family's children;
3. ``best_way`` of them, then ``turning_points``: the first month it is possible, and likely;
4. ``retroactive_months``: how far back before the application it can pay;
5. ``work_requirement``: from 2027, 80 hours a month, or a reason to be excused;
6. ``patient_share`` for the months in which the family says it has Medicaid, and ``copay_range``.


Left out, and said so on the page (``NOT_COVERED``): long-term care and estate recovery, the ways for
pregnancy, for former foster youth and for refugees, and rules on immigration.

Codes are the constants below; the plain words for each are in ``ANSWER_WORDS``, ``WAY_WORDS``,
``REASON_WORDS``, ``MISSING_WORDS`` and ``WORK_WORDS``.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from estimator.basis.journal import rule
from estimator.basis.months import NEVER, Array, capped
from estimator.rules.coverage import MEDICAID

#: Answers: never a promise.
NO, POSSIBLE, LIKELY = range(3)

#: Ways in, in the order in which equal answers are shown.
ADULT, PARENT, SSI, CANCER, DISABILITY, WORKING, SPEND_DOWN = range(7)

#: Why a way is open, or is not.
OPEN, INCOME_ABOVE, INCOME_ABOVE_USUAL, NO_SUCH_WAY, TOO_YOUNG, TOO_OLD, HAS_MEDICARE = range(7)
HAS_INSURANCE, NO_CHILD, NOT_DISABLED, NOT_WORKING, SAVINGS_ABOVE, NO_SSI = range(7, 13)
STRICTER_RULES, BILLS_NEEDED, HOURS_NEEDED, NOT_FOUND_BY_PROGRAM, OTHER_WAY_FIRST = range(
    13, 13 + 5
)

#: The fact that would settle an answer.
NOTHING, SAVINGS, DECISION, HOW_FOUND, STATE_RULE, BILLS, OTHER_INSURANCE, APPLICATION, HOURS = (
    range(9)
)

#: What covers a child.
NO_PROGRAM, CHILD_MEDICAID, CHIP = range(3)

#: The work requirement.
NOT_ASKED, ASKED, EXCUSED, MAY_BE_EXCUSED, MET = range(5)
(
    NOT_IN_FORCE,
    OTHER_WAY,
    OUTSIDE_AGES,
    ON_MEDICARE,
    BY_HOURS,
    BY_PAY,
    YOUNG_CHILD,
    CARES,
    ILLNESS,
    MUST_SHOW,
) = range(10)

#: How SSI leads to Medicaid in a state.
SSI_ALONE, SSI_AND_APPLICATION, SSI_STRICTER = 1, 2, 3

#: How the cancer must have been found.
BY_PROGRAM, BY_ANYONE = 1, 2

_A_CENT_PART = 1e-6  # forgives binary fractions of a dollar, never a cent


class Words(NamedTuple):
    """What a code says to a family, and what it could do."""

    says: str
    do: str = ""


ANSWER_WORDS = {
    NO: Words("This way looks closed."),
    POSSIBLE: Words("You may be able to get Medicaid this way. Ask the state."),
    LIKELY: Words("It looks likely that you can get Medicaid this way. The state decides."),
}

WAY_WORDS = {
    ADULT: Words("Medicaid for adults"),
    PARENT: Words("Medicaid for parents"),
    SSI: Words("Medicaid that comes with SSI"),
    CANCER: Words("Medicaid for people treated for breast or cervical cancer"),
    DISABILITY: Words("Medicaid with a disability or at an older age"),
    WORKING: Words("Medicaid for people with a disability who work"),
    SPEND_DOWN: Words("Medicaid after medical bills (spend-down)"),
}

REASON_WORDS = {
    OPEN: Words("What you told us fits this way."),
    INCOME_ABOVE: Words(
        "Income is above the limit in this month.", "Look again when pay goes down."
    ),
    INCOME_ABOVE_USUAL: Words(
        "Income is above the usual limit, but some states allow more.", "Ask the state's office."
    ),
    NO_SUCH_WAY: Words("This state does not have this way."),
    TOO_YOUNG: Words("This way is for adults.", "Ask about Medicaid for children."),
    TOO_OLD: Words(
        "This way ends at the age when Medicare starts.", "Ask about Medicaid for older people."
    ),
    HAS_MEDICARE: Words(
        "This way is closed to people with Medicare.", "Ask about a Medicare Savings Program."
    ),
    HAS_INSURANCE: Words("This way is only for people without other health insurance."),
    NO_CHILD: Words("This way is for families with a child."),
    NOT_DISABLED: Words("This way needs a disability, or the age when Medicare starts."),
    NOT_WORKING: Words("This way is for people who work and are paid."),
    SAVINGS_ABOVE: Words(
        "Savings are above the limit.", "Ask what counts: a home and one car often do not."
    ),
    NO_SSI: Words("This way is for people who get SSI."),
    STRICTER_RULES: Words(
        "In this state SSI alone is not enough: some rules are stricter.",
        "Apply to the state's Medicaid office.",
    ),
    BILLS_NEEDED: Words(
        "Income is above the limit, but medical bills can make up the difference.",
        "Keep each bill and receipt, paid or not, and ask about spend-down.",
    ),
    HOURS_NEEDED: Words(
        "In this state adults are covered only if they work or study enough hours.",
        "Ask whether the program still takes people in.",
    ),
    NOT_FOUND_BY_PROGRAM: Words(
        "In this state the screening program itself must have found the cancer.",
        "Ask the program whether a test there would count.",
    ),
    OTHER_WAY_FIRST: Words("Another way comes first, so this one is not needed."),
}

MISSING_WORDS = {
    NOTHING: Words(""),
    SAVINGS: Words("We do not know your savings.", "Add them to see if they are under the limit."),
    DECISION: Words(
        "We know of no decision on a disability yet.",
        "Social Security's decision counts. The state can decide too.",
    ),
    HOW_FOUND: Words(
        "We do not know who found the cancer.",
        "Say whether the state's breast and cervical cancer program paid for a test.",
    ),
    STATE_RULE: Words("We did not find this state's own rule.", "Ask the state's Medicaid office."),
    BILLS: Words("We do not know if medical bills are high enough.", "Add up this month's bills."),
    OTHER_INSURANCE: Words("We do not know if another plan covers the child."),
    APPLICATION: Words(
        "SSI does not start Medicaid by itself in this state.",
        "Apply to the state's Medicaid office too.",
    ),
    HOURS: Words("We do not know the hours of work or study."),
}

WORK_WORDS = {
    NOT_IN_FORCE: Words("The work requirement is not in force in this month."),
    OTHER_WAY: Words("The work requirement is only for Medicaid for adults."),
    OUTSIDE_AGES: Words("The work requirement is not for people of this age."),
    ON_MEDICARE: Words("People with Medicare do not have to meet the work requirement."),
    BY_HOURS: Words("The hours of work meet the requirement.", "Keep pay stubs."),
    BY_PAY: Words("Pay is high enough to meet the requirement.", "Keep pay stubs."),
    YOUNG_CHILD: Words("Parents of a young child are excused.", "Tell the state."),
    CARES: Words("If you care for someone with a disability, you are excused.", "Tell the state."),
    ILLNESS: Words(
        "A serious illness may excuse you. In the law this is called medically frail.",
        "Ask the state. Proof may be needed: a doctor's note that the illness makes it hard to work.",
    ),
    MUST_SHOW: Words(
        "You may have to show hours of work, study or service each month.",
        "Ask the state who is excused.",
    ),
}

#: Said once wherever Medicaid is shown.
NOT_COVERED = (
    "We leave out long-term care, pregnancy, and immigration rules. We also leave out estate "
    "recovery: a state's later claim on a home or savings. Ask the state's Medicaid office or "
    "legal aid."
)


class Way(NamedTuple):
    """One way in, by month."""

    answer: Array
    reason: Array
    missing: Array
    income_above: Array


class SpendDown(NamedTuple):
    """The way by medical bills: the amounts that bills must reach."""

    answer: Array
    reason: Array
    missing: Array
    income_above: Array
    over_period: Array
    left: Array


class Children(NamedTuple):
    """Each child's answer and program, and the best answer of all children."""

    answer: Array
    program: Array
    missing: Array
    best: Array


class Best(NamedTuple):
    """The best answer of a month, and its way (-1 where every way is closed)."""

    answer: Array
    way: Array


class TurningPoints(NamedTuple):
    """First months of a better answer."""

    possible_from: Array
    likely_from: Array


class Retroactive(NamedTuple):
    """Months before an application, if it is made in each month."""

    months: Array
    earliest: Array
    missing: Array


class WorkRequirement(NamedTuple):
    """Whether hours must be shown, and why or why not."""

    status: Array
    reason: Array


class CopayRange(NamedTuple):
    """The least and the most that copays can be."""

    low: Array
    high: Array


# -- helpers -------------------------------------------------------------------------------------


def _fits(income: Array, limit: Array) -> Array:
    return income <= limit + _A_CENT_PART


def _above(income: Array, limit: Array, exists: Array) -> Array:
    """Dollars above the limit; unknown where the state has no limit because it has no such way."""
    return np.where(exists, np.maximum(income - limit, 0.0), np.nan)


def _way(
    refusals: list[tuple[Array, int]],
    *,
    answer: Array,
    reason: Array | int,
    missing: Array | int,
    income_above: Array,
) -> Way:
    """The first refusal that holds, or the open answer; every part on one page."""
    *conditions, answer, reason, missing, income_above = np.broadcast_arrays(
        *(condition for condition, _ in refusals), answer, reason, missing, income_above
    )
    codes = [code for _, code in refusals]
    closed = np.select(conditions, codes, default=-1)
    refused = closed >= 0
    return Way(
        answer=np.where(refused, NO, answer),
        reason=np.where(refused, closed, reason),
        missing=np.where(refused, NOTHING, missing),
        income_above=income_above.copy(),
    )


def _of_two(limits: Array, couple: Array) -> Array:
    return np.where(couple, limits[1], limits[0])


# -- income --------------------------------------------------------------------------------------


@rule(
    cite="42 USC 1382a(b); 20 CFR 416.1112, 416.1124; 42 CFR 435.601, 435.831(b)",
    unit="USD/month",
    plain="The part of income that counts for Medicaid with a disability.",
    figures={
        "disregard": "medicaid.states.{state}.disability_disregard",
        "earned_exclusion": "ssi.earned_exclusion",
        "earned_share_counted": "ssi.earned_share_counted",
    },
)
def countable_income(
    *,
    unearned_income: Array,
    earned_income: Array,
    disregard: Array,
    earned_exclusion: Array,
    earned_share_counted: Array,
) -> Array:
    """Income as SSI counts it: 20 dollars of any income, and 65 dollars and half of the rest of pay, do not count.

    Parameters
    ----------
    unearned_income : page, USD/month
        Income that is not pay, of you and of a spouse at home.
    earned_income : page, USD/month
        Pay of you and of a spouse at home.
    disregard : figure, USD/month
        Part of any income that does not count.
    earned_exclusion : figure, USD/month
        Part of pay that does not count.
    earned_share_counted : figure, share
        Share of the rest of pay that counts.

    Returns
    -------
    page, USD/month
        Countable income.

    Notes
    -----
    All income of a spouse is counted with the patient's; SSI first sets a part aside for each child,
    so a family with children may fit although the answer here is no. Work expenses because of the
    illness, which also come off, are not asked.

    - ``unearned_income``: Income that is not pay, such as SSDI and disability pay, of the patient
      and of a spouse at home.
    """
    left = np.maximum(disregard - unearned_income, 0.0)
    pay = np.maximum(earned_income - left - earned_exclusion, 0.0) * earned_share_counted
    return np.maximum(unearned_income - disregard, 0.0) + pay


# -- ways ----------------------------------------------------------------------------------------


@rule(
    cite="42 USC 1396a(a)(10)(A)(i)(VIII), 1396a(e)(14)(I); 42 CFR 435.119, 435.603(d)(4), (h)(1)",
    unit="code",
    plain="Medicaid for adults: income of the month is what counts, not savings.",
    figures={
        "adult_limit": "medicaid.states.{state}.adult",
        "with_hours_limit": "medicaid.states.{state}.adult_with_hours",
        "youngest": "medicaid.adult_ages.youngest",
        "oldest": "medicaid.adult_ages.oldest",
    },
)
def adult_way(
    *,
    monthly_income: Array,
    poverty_line: Array,
    age: Array,
    on_medicare: Array,
    adult_limit: Array,
    with_hours_limit: Array,
    youngest: Array,
    oldest: Array,
) -> Way:
    """The way for adults without regard to children: likely at or under the state's limit.

    Parameters
    ----------
    monthly_income : page, USD/month
        Income of the household in the month.
    poverty_line : page, USD/year
        The poverty line that counts here.
    age : page, years
        Age of the person.
    on_medicare : page, truth
        Has Medicare.
    adult_limit : figure, share
        The state's Medicaid limit for adults, as a share of the poverty line.
    with_hours_limit : figure, share
        Limit where adults need enough hours of work.
    youngest : figure, years
        Youngest age to which it applies.
    oldest : figure, years
        Age from which it no longer applies.

    Returns
    -------
    page, code
        Answer, reason, missing fact, and dollars a month above the limit.

    Notes
    -----
    Agencies round the limit in dollars up to the next dollar; here it is not rounded, so someone
    within a dollar above may still fit. A parent must also have the child covered by some plan.

    - ``monthly_income``: Income of the Medicaid household in the month, as taxes count it; SSDI
      counts, SSI does not.
    - ``poverty_line``: Newest poverty line for the household.
    - ``on_medicare``: Whether the person has Medicare.
    - ``adult_limit``: 0 where the state has no such way.
    - ``with_hours_limit``: Limit where only adults with enough hours of work are covered; 0
      elsewhere.
    - ``oldest``: Age at which this way ends.
    """
    by_hours = (adult_limit <= 0) & (with_hours_limit > 0)
    exists = (adult_limit > 0) | by_hours
    limit = np.where(by_hours, with_hours_limit, adult_limit) * poverty_line / 12
    return _way(
        [
            (age < youngest, TOO_YOUNG),
            (age >= oldest, TOO_OLD),
            (on_medicare, HAS_MEDICARE),
            (~exists, NO_SUCH_WAY),
            (~_fits(monthly_income, limit), INCOME_ABOVE),
        ],
        answer=np.where(by_hours, POSSIBLE, LIKELY),
        reason=np.where(by_hours, HOURS_NEEDED, OPEN),
        missing=np.where(by_hours, HOURS, NOTHING),
        income_above=_above(monthly_income, limit, exists),
    )


@rule(
    cite="42 USC 1396u-1; 42 CFR 435.4, 435.110, 435.603(d)(4)",
    unit="code",
    plain="Medicaid for parents of a child at home: income of the month is what counts.",
    figures={"parent_limit": "medicaid.states.{state}.parent"},
)
def parent_way(
    *, monthly_income: Array, poverty_line: Array, has_child: Array, parent_limit: Array
) -> Way:
    """The way for parents and other relatives who care for a child at home.

    Parameters
    ----------
    monthly_income : page, USD/month
        Income of the household in the month.
    poverty_line : page, USD/year
        The poverty line that counts here.
    has_child : page, truth
        A child under 18 lives at home.
    parent_limit : figure, share
        The state's limit, as a share of the poverty line.

    Returns
    -------
    page, code
        Answer, reason, missing fact, and dollars a month above the limit.

    Notes
    -----
    A child of 18 who still finishes high school counts by law and is not counted here. After a rise
    in pay a family keeps Medicaid for some months more (transitional medical assistance): not here.

    - ``monthly_income``: Income of the Medicaid household in the month, as taxes count it.
    - ``poverty_line``: Newest poverty line for the household.
    - ``parent_limit``: State's limit for parents, as a share of the poverty line.
    """
    limit = parent_limit * poverty_line / 12
    return _way(
        [
            (~has_child, NO_CHILD),
            (~_fits(monthly_income, limit), INCOME_ABOVE),
        ],
        answer=np.asarray(LIKELY),
        reason=OPEN,
        missing=NOTHING,
        income_above=_above(monthly_income, limit, parent_limit > 0),
    )


@rule(
    cite="42 USC 1383c, 1396a(a)(10)(A)(i)(II), 1396a(f); 42 CFR 435.120, 435.121; POMS SI 01715.010",
    unit="code",
    plain="Medicaid that comes with SSI: in most states by itself, in some on request.",
    figures={"ssi_rule": "medicaid.states.{state}.ssi_rule"},
)
def ssi_way(*, on_ssi: Array, ssi_rule: Array) -> Way:
    """The way for people who get SSI.

    Parameters
    ----------
    on_ssi : page, truth
        SSI is paid in the month.
    ssi_rule : figure, code
        How SSI leads to Medicaid in the state.

    Returns
    -------
    page, code
        Answer, reason and missing fact; no income is compared.

    Notes
    -----
    - ``ssi_rule``: 1: SSI alone brings Medicaid; 2: the same rules, with an application to the
      state; 3: the state's own rules, stricter than SSI's in some point.
    """
    stricter = ssi_rule == SSI_STRICTER
    return _way(
        [(~on_ssi, NO_SSI)],
        answer=np.where(stricter, POSSIBLE, LIKELY),
        reason=np.where(stricter, STRICTER_RULES, OPEN),
        missing=np.where(ssi_rule == SSI_ALONE, NOTHING, APPLICATION),
        income_above=np.asarray(np.nan),
    )


@rule(
    cite="42 USC 1396a(a)(10)(A)(ii)(X), 1396a(m); 42 CFR 435.120, 435.121, 435.210, 435.230",
    unit="code",
    plain="Medicaid with a disability or at an older age: income and savings count.",
    figures={
        "disability_limit": "medicaid.states.{state}.disability",
        "by_ssi_rate": "medicaid.states.{state}.disability_by_ssi_rate",
        "savings_limits": "medicaid.states.{state}.disability_savings",
        "ssi_one": "ssi.benefit_individual",
        "ssi_two": "ssi.benefit_couple",
        "oldest": "medicaid.adult_ages.oldest",
    },
)
def disability_way(
    *,
    countable_income: Array,
    poverty_line: Array,
    age: Array,
    couple: Array,
    disabled: Array,
    decided: Array,
    savings: Array,
    disability_limit: Array,
    by_ssi_rate: Array,
    savings_limits: Array,
    ssi_one: Array,
    ssi_two: Array,
    oldest: Array,
) -> Way:
    """The way for people with a disability, or 65 and over, with income and savings under limits.

    *Likely* only when savings are known and the disability is decided (or age stands for it).

    Parameters
    ----------
    countable_income : page, USD/month
        Income as SSI counts it.
    poverty_line : page, USD/year
        The poverty line that counts here.
    age : page, years
        Age of the person.
    couple : column, truth
        A spouse lives at home.
    disabled : page, truth
        Social Security has found, or would find, a disability.
    decided : page, truth
        Social Security or the state has found it already.
    savings : column, USD
        Savings and other things you own that count.
    disability_limit : figure, share
        The state's limit, as a share of the poverty line.
    by_ssi_rate : figure, 0 or 1
        The limit is the SSI rate instead.
    savings_limits : figure, USD
        The state's savings limits for one person and for a couple.
    ssi_one : figure, USD/month
        Full SSI for one person.
    ssi_two : figure, USD/month
        Full SSI for a couple.
    oldest : figure, years
        Age that counts like a disability.

    Returns
    -------
    page, code
        Answer, reason, missing fact, and dollars a month above the limit.

    Notes
    -----
    Limits are from surveys of 2018 to 2022, partly updated. Where the state's limit is near the SSI
    rate, people with SSDI a little above it may keep Medicaid under older protections (such as for
    disabled adult children): not here.

    - ``countable_income``: Income as SSI counts it, of the patient and of a spouse at home.
    - ``poverty_line``: Newest poverty line for one person, or for two where a spouse is at home.
    - ``savings``: Savings that count; unknown if not answered. A home and one car do not count.
    - ``disability_limit``: State's limit as a share of the poverty line; 0 where the state has no
      such way.
    - ``savings_limits``: State's savings limits for one person and for a couple; endless where
      savings do not count.
    """
    aged = age >= oldest
    exists = (disability_limit > 0) | (by_ssi_rate > 0)
    own_limit = disability_limit * poverty_line / 12
    limit = np.where(by_ssi_rate > 0, np.where(couple, ssi_two, ssi_one), own_limit)
    most = _of_two(savings_limits, couple)
    unknown = np.isnan(savings) & ~np.isinf(most)
    settled = decided | aged
    return _way(
        [
            (~(disabled | aged), NOT_DISABLED),
            (~exists, NO_SUCH_WAY),
            (~_fits(countable_income, limit), INCOME_ABOVE),
            (savings > most, SAVINGS_ABOVE),
        ],
        answer=np.where(settled & ~unknown, LIKELY, POSSIBLE),
        reason=OPEN,
        missing=np.where(unknown, SAVINGS, np.where(settled, NOTHING, DECISION)),
        income_above=_above(countable_income, limit, exists),
    )


@rule(
    cite="42 USC 1396a(a)(10)(A)(ii)(XIII), (XV), (XVI), 1396o(g)",
    unit="code",
    plain=(
        "Medicaid for people with a disability who work. The limits are higher, often for a small "
        "premium."
    ),
    figures={
        "state_limit": "medicaid.states.{state}.working_disability",
        "ceiling": "medicaid.working_disability_ceiling",
        "oldest": "medicaid.adult_ages.oldest",
    },
)
def working_disability_way(
    *,
    countable_income: Array,
    poverty_line: Array,
    age: Array,
    disabled: Array,
    earned_income: Array,
    state_limit: Array,
    ceiling: Array,
    oldest: Array,
) -> Way:
    """The buy-in for people with a disability who work: possible at most.

    Parameters
    ----------
    countable_income : page, USD/month
        Income as SSI counts it.
    poverty_line : page, USD/year
        The poverty line that counts here.
    age : page, years
        Age of the person.
    disabled : page, truth
        Has a disability as Social Security sees it, working or not.
    earned_income : page, USD/month
        Pay of the person.
    state_limit : figure, share
        The state's limit, as a share of the poverty line.
    ceiling : figure, share
        Federal limit, used if the state's is not known.
    oldest : figure, years
        Age from which it no longer applies.

    Returns
    -------
    page, code
        Answer, reason, missing fact, and dollars a month above the limit that was used.

    Notes
    -----
    Savings limits (often 10,000 dollars or more, or none) and premiums by income are the state's and
    are not here. Some states have a higher income limit, or none: the reason says so.

    - ``poverty_line``: Newest poverty line for the family.
    - ``state_limit``: 0 where it has no such way; unknown otherwise.
    - ``oldest``: Age at which the way usually ends.
    """
    unknown = np.isnan(state_limit)
    exists = unknown | (state_limit > 0)
    limit = np.where(unknown, ceiling, state_limit) * poverty_line / 12
    over = countable_income >= limit - _A_CENT_PART  # the law says "less than"
    found = _way(
        [
            (age >= oldest, TOO_OLD),
            (~disabled, NOT_DISABLED),
            (earned_income <= 0, NOT_WORKING),
            (~exists, NO_SUCH_WAY),
            (over & ~unknown, INCOME_ABOVE),
            (over, INCOME_ABOVE_USUAL),
        ],
        answer=np.asarray(POSSIBLE),
        reason=OPEN,
        missing=np.where(unknown, STATE_RULE, SAVINGS),
        income_above=_above(countable_income, limit, exists),
    )
    return found._replace(
        missing=np.where(found.reason == INCOME_ABOVE_USUAL, STATE_RULE, found.missing)
    )


@rule(
    cite="42 USC 1396a(a)(10)(C), 1396a(a)(17), 1396a(f); 42 CFR 435.121, 435.301, 435.831",
    unit="USD/month",
    plain="Spend-down: medical bills can bring income under the limit.",
    figures={
        "income_limits": "medicaid.states.{state}.medically_needy",
        "savings_limits": "medicaid.states.{state}.medically_needy_savings",
        "groups": "medicaid.states.{state}.medically_needy_groups",
        "ssi_rule": "medicaid.states.{state}.ssi_rule",
        "disability_limit": "medicaid.states.{state}.disability",
        "disability_savings": "medicaid.states.{state}.disability_savings",
        "budget_months": "medicaid.budget_months",
        "oldest": "medicaid.adult_ages.oldest",
    },
)
def spend_down(
    *,
    countable_income: Array,
    poverty_line: Array,
    age: Array,
    couple: Array,
    disabled: Array,
    has_child: Array,
    savings: Array,
    income_limits: Array,
    savings_limits: Array,
    groups: Array,
    ssi_rule: Array,
    disability_limit: Array,
    disability_savings: Array,
    budget_months: Array,
    oldest: Array,
    medical_bills: Array | None = None,
) -> SpendDown:
    """The way by medical bills: the amount that bills must reach, and whether this month's do.

    The amount is countable income above the state's limit; a state adds it up over 1 to 6 months. In
    states with rules stricter than SSI's, bills bring income down to the limit for disability, also
    where the state has no program for the medically needy.

    Parameters
    ----------
    countable_income : page, USD/month
        Income as SSI counts it.
    poverty_line : page, USD/year
        The poverty line that counts here.
    age : page, years
        Age of the person.
    couple : column, truth
        A spouse lives at home.
    disabled : page, truth
        Social Security has found, or would find, a disability.
    has_child : page, truth
        A child under 18 lives at home.
    savings : column, USD
        Savings and other things you own that count.
    income_limits : figure, USD/month
        The state's income limits after bills, for one person and for a couple.
    savings_limits : figure, USD
        The state's savings limits for one person and for a couple.
    groups : figure, 0 or 1
        People to whom this way is open.
    ssi_rule : figure, code
        How SSI leads to Medicaid in the state.
    disability_limit : figure, share
        The state's limit, as a share of the poverty line.
    disability_savings : figure, USD
        The state's savings limits if there is a disability.
    budget_months : figure, months
        Most months a state may add up.
    oldest : figure, years
        Age that counts like a disability.
    medical_bills : page, USD/month
        Bills of the month that no one else pays, premiums too.

    Returns
    -------
    page, USD/month
        Answer, reason and missing fact; ``income_above`` is what bills of a month must reach,
        ``over_period`` the same over the longest period if income stays so, ``left`` what this
        month's bills still lack.

    Notes
    -----
    Limits are from a survey of 2018, partly updated; which period a state uses was not found, so the
    amount of one month and of six are given. Income of parents is counted as for disability here,
    though states use other rules. Never more than possible.

    - ``poverty_line``: Newest poverty line for one person, or for two where a spouse is at home.
    - ``savings``: Savings that count; unknown if not answered.
    - ``income_limits``: 0 where it has no such way.
    - ``groups``: Whether the way is open to people with a disability or 65 and over, and to
      parents.
    - ``ssi_rule``: How SSI leads to Medicaid in the state; 3 means stricter rules, with bills
      counted.
    - ``disability_limit``: State's limit for disability, which stands in under stricter rules.
    - ``medical_bills``: Bills of the month that no one else pays, insurance premiums included;
      unknown if left out.
    """
    impaired = disabled | (age >= oldest)
    by_program = (impaired & (groups[0] > 0)) | (has_child & (groups[1] > 0))
    by_stricter = impaired & (ssi_rule == SSI_STRICTER) & ~by_program & (disability_limit > 0)
    limit = np.where(by_stricter, disability_limit * poverty_line / 12, 0.0)
    limit = np.where(by_program, _of_two(income_limits, couple), limit)
    most = np.where(
        by_stricter, _of_two(disability_savings, couple), _of_two(savings_limits, couple)
    )
    open_to = by_program | by_stricter
    above = _above(countable_income, limit, open_to)
    in_state = (groups[0] > 0) | (groups[1] > 0) | (ssi_rule == SSI_STRICTER)
    fits = _fits(countable_income, limit)
    if medical_bills is None:
        left = above.copy()
        enough = fits
    else:
        left = np.maximum(above - medical_bills, 0.0)
        enough = left <= _A_CENT_PART
    unknown = np.isnan(savings) & ~np.isinf(most)
    found = _way(
        [
            (~in_state, NO_SUCH_WAY),
            (~open_to, NOT_DISABLED),
            (savings > most, SAVINGS_ABOVE),
        ],
        answer=np.asarray(POSSIBLE),
        reason=np.where(fits, OPEN, BILLS_NEEDED),
        missing=np.where(unknown, SAVINGS, np.where(enough, NOTHING, BILLS)),
        income_above=above,
    )
    page = found.answer.shape
    return SpendDown(
        *found,
        over_period=np.broadcast_to(above * budget_months, page).copy(),
        left=np.broadcast_to(left, page).copy(),
    )


@rule(
    cite="42 USC 1396a(a)(10)(A)(ii)(XVIII), 1396a(aa); P.L. 106-354 sec. 2; 42 CFR 435.213",
    unit="code",
    plain="Medicaid for people under 65 without insurance who need treatment for breast cancer.",
    figures={
        "program": "medicaid.states.{state}.cancer_program",
        "income_limit": "medicaid.states.{state}.cancer_income",
        "usual_income": "medicaid.cancer_screening_income",
        "oldest": "medicaid.adult_ages.oldest",
    },
)
def cancer_way(
    *,
    monthly_income: Array,
    poverty_line: Array,
    age: Array,
    on_medicare: Array,
    insured: Array,
    found_by_program: Array,
    other_way: Array,
    program: Array,
    income_limit: Array,
    usual_income: Array,
    oldest: Array,
) -> Way:
    """The Breast and Cervical Cancer Treatment Program: under 65, without other cover, found in the right way.

    *Likely* when the state's program found the cancer, or when the state lets any provider find it
    and its income limit is known and met.

    Parameters
    ----------
    monthly_income : page, USD/month
        Income of the household in the month.
    poverty_line : page, USD/year
        The poverty line that counts here.
    age : page, years
        Age of the person.
    on_medicare : page, truth
        Has Medicare.
    insured : page, truth
        Has another health plan.
    found_by_program : column, 0 or 1
        The state's breast and cervical cancer program paid for a test.
    other_way : page, truth
        Another way that comes first is likely.
    program : figure, code
        Who must find the cancer in this state.
    income_limit : figure, share
        The state's limit, as a share of the poverty line.
    usual_income : figure, share
        Usual limit of the cancer program, as a share of the poverty line.
    oldest : figure, years
        Age from which it no longer applies.

    Returns
    -------
    page, code
        Answer, reason, missing fact, and dollars a month above the limit that was used.

    Notes
    -----
    All states and DC have the option. Metastatic and returned cancer count as need of treatment. A
    plan that leaves this cancer out does not count as insurance: not asked. In most states a clinic
    of the program sends the application, not the welfare office.

    - ``poverty_line``: Newest poverty line for the household.
    - ``found_by_program``: Unknown if not answered.
    - ``other_way``: Whether a way that the law puts first (adults, parents, SSI) is likely in the
      month.
    - ``program``: 1: the program itself must find the cancer; 2: any provider may; unknown if no
      source was found.
    - ``income_limit``: Limit as a share of the poverty line; endless where there is none; unknown
      if not found.
    - ``usual_income``: Usual limit of the screening program, which stands in.
    - ``oldest``: Age at which this way ends.
    """
    limit_unknown = np.isnan(income_limit)
    program_unknown = np.isnan(program)
    limit = np.where(limit_unknown, usual_income, income_limit) * poverty_line / 12
    fits = _fits(monthly_income, limit)
    by_program = found_by_program == 1
    elsewhere = found_by_program == 0
    anyone = program == BY_ANYONE
    likely = fits & (by_program | (anyone & ~limit_unknown))
    missing = np.where(
        likely,
        NOTHING,
        np.where(
            anyone | by_program | (program_unknown & elsewhere),
            STATE_RULE,
            np.where(elsewhere, NOTHING, HOW_FOUND),
        ),
    )
    return _way(
        [
            (age >= oldest, TOO_OLD),
            (on_medicare, HAS_MEDICARE),
            (insured, HAS_INSURANCE),
            (other_way, OTHER_WAY_FIRST),
            (~fits & ~limit_unknown, INCOME_ABOVE),
            ((program == BY_PROGRAM) & elsewhere, NOT_FOUND_BY_PROGRAM),
        ],
        answer=np.where(likely, LIKELY, POSSIBLE),
        reason=np.where(fits, OPEN, INCOME_ABOVE_USUAL),
        missing=missing,
        income_above=np.maximum(monthly_income - limit, 0.0),
    )


@rule(
    cite="42 USC 1396a(l), 1397bb, 1397jj(b); 42 CFR 435.118, 457.310, 457.320",
    unit="code",
    plain="Children may be covered by Medicaid or CHIP, even when the parents are not.",
    figures={
        "limits": "medicaid.states.{state}.children",
        "ages": "medicaid.child_ages",
    },
)
def children(
    *,
    month: Array,
    monthly_income: Array,
    poverty_line: Array,
    births: Array,
    limits: Array,
    ages: Array,
    insured: Array | None = None,
) -> Children:
    """Whether each child may be covered by Medicaid or by the Children's Health Insurance Program.

    Medicaid is likely at or under the limit for the child's age. The program above it takes children
    whom no other plan covers: likely when none does, possible when that is not known.

    Parameters
    ----------
    month : row, month
        The months.
    monthly_income : page, USD/month
        Income of the household in the month.
    poverty_line : page, USD/year
        The poverty line that counts here.
    births : columns, month
        Month of birth of each child.
    limits : figure, share
        The state's limits by age of the child, as shares of the poverty line.
    ages : figure, years
        Ages at which the limits for children change.
    insured : page, truth
        Has another health plan.

    Returns
    -------
    pages, code
        By child ``(k, h, T)``: answer, program (0 none, 1 Medicaid, 2 CHIP) and missing fact; and the
        best answer on one page.

    Notes
    -----
    A child counts to the month before the birthday that ends it, as only the month of birth is asked.
    Premiums and waiting times of the program above Medicaid are not here.

    - ``monthly_income``: Income of the household in the month, as taxes count it.
    - ``poverty_line``: Newest poverty line for the household.
    - ``births``: Month of birth of each child; unknown where a family has fewer children.
    - ``limits``: State's limits: under 1, 1 to 5, 6 to 18, and the program above Medicaid (0:
      none).
    - ``ages``: Ages at which the first and the second limit, and cover for children, end.
    - ``insured``: Whether another plan covers the children; unknown if left out.
    """
    years = np.floor((month - births.T[:, :, None]) / 12)
    child = (years >= 0) & (years < ages[2])
    share = np.where(years < ages[0], limits[0], np.where(years < ages[1], limits[1], limits[2]))
    medicaid = child & _fits(monthly_income, share * poverty_line / 12)
    chip = child & ~medicaid & _fits(monthly_income, limits[3] * poverty_line / 12)
    chip = chip & (limits[3] > 0)
    if insured is None:
        chip_answer, missing = np.asarray(POSSIBLE), np.asarray(OTHER_INSURANCE)
    else:
        chip = chip & ~insured
        chip_answer, missing = np.asarray(LIKELY), np.asarray(NOTHING)
    answer = np.where(medicaid, LIKELY, np.where(chip, chip_answer, NO))
    best = np.zeros(answer.shape[1:], dtype=answer.dtype)
    for one in answer:
        best = np.maximum(best, one)
    return Children(
        answer=answer,
        program=np.where(medicaid, CHILD_MEDICAID, np.where(chip, CHIP, NO_PROGRAM)),
        missing=np.where(chip, missing, NOTHING),
        best=best,
    )


# -- together ------------------------------------------------------------------------------------


@rule(
    cite="42 CFR 435.404, 435.911",
    unit="code",
    plain="The best answer of all ways into Medicaid in a month.",
)
def best_way(
    *,
    adult: Array,
    parent: Array,
    ssi: Array | None = None,
    cancer: Array | None = None,
    disability: Array | None = None,
    working: Array | None = None,
    bills: Array | None = None,
) -> Best:
    """The best answer of a month and the way that gives it; of equal ones the first in order.

    Parameters
    ----------
    adult : page, code
        Medicaid for adults.
    parent : page, code
        Medicaid for parents.
    ssi : page, code
        Medicaid that comes with SSI.
    cancer : page, code
        Medicaid for people treated for breast or cervical cancer.
    disability : page, code
        Medicaid with a disability or at an older age.
    working : page, code
        Medicaid for people with a disability who work.
    bills : page, code
        Medicaid after medical bills (spend-down).

    Returns
    -------
    page, code
        Best answer, and its way; -1 where all are closed.

    Notes
    -----
    - ``adult``: Answer of the way for adults.
    - ``parent``: Answer of the way for parents.
    - ``ssi``: Answer of the way by SSI.
    - ``cancer``: Answer of the cancer way.
    - ``disability``: Answer of the way for disability.
    - ``working``: Answer of the way for people with a disability who work.
    - ``bills``: Answer of the way by medical bills.
    """
    best = np.asarray(NO)
    way = np.asarray(-1)
    for code, answer in (
        (ADULT, adult),
        (PARENT, parent),
        (SSI, ssi),
        (CANCER, cancer),
        (DISABILITY, disability),
        (WORKING, working),
        (SPEND_DOWN, bills),
    ):
        if answer is not None:
            better = answer > best
            best, way = np.where(better, answer, best), np.where(better, code, way)
    return Best(best, way)


@rule(
    cite="42 CFR 435.603(h)(1), 435.907, 435.916",
    unit="month",
    plain="The first month in which it is worth asking for Medicaid.",
)
def turning_points(*, month: Array, answer: Array) -> TurningPoints:
    """First month in which an answer is at least possible, and first in which it is likely.

    Parameters
    ----------
    month : row, month
        The months.
    answer : page, code
        The answer for the month.

    Returns
    -------
    column, month
        The two first months; the first month shown if it is so from the start; never if it is not.
    """

    def first(reached: Array) -> Array:
        return np.where(reached, month, NEVER).min(axis=-1, keepdims=True)

    return TurningPoints(first(answer >= POSSIBLE), first(answer >= LIKELY))


@rule(
    cite="42 USC 1396a(a)(34); P.L. 119-21 sec. 71112; 42 CFR 435.915",
    unit="months",
    plain="Medicaid can pay bills from some months before you ask for it.",
    figures={
        "expansion_months": "medicaid.retroactive.expansion",
        "other_months": "medicaid.retroactive.others",
        "state_months": "medicaid.states.{state}.retroactive_months",
    },
)
def retroactive_months(
    *,
    month: Array,
    expansion_adult: Array,
    expansion_months: Array,
    other_months: Array,
    state_months: Array,
) -> Retroactive:
    """Months before the application that Medicaid can pay for, if the family applies in each month.

    Three months; for applications from January 2027 one month for adults of the expansion and two
    for others. The person must have fitted the rules in those months too.

    Parameters
    ----------
    month : row, month
        The months.
    expansion_adult : page, truth
        The way in is Medicaid for adults.
    expansion_months : figure, months
        Months in Medicaid for adults.
    other_months : figure, months
        Months for everyone else.
    state_months : figure, months
        Months in this state, if they differ.

    Returns
    -------
    page, months
        Months, the earliest month that can be paid for, and whether the state's rule is missing.

    Notes
    -----
    Many states have cut these months under waivers (27 in 2019). Where no source was found, the
    federal months are given and the state's rule is said to be missing.

    - ``expansion_adult``: Whether the way in is the one for adults.
    - ``expansion_months``: Months for adults of the expansion.
    - ``state_months``: Months where a state is known to cut them, or to keep them; unknown
      otherwise.
    """
    federal = np.where(expansion_adult, expansion_months, other_months)
    unknown = np.isnan(state_months)
    months = np.where(unknown, federal, np.minimum(federal, state_months))
    missing = np.broadcast_to(np.where(unknown, STATE_RULE, NOTHING), months.shape)
    return Retroactive(months, month - months, missing.copy())


@rule(
    cite="42 USC 1396a(xx); P.L. 119-21 sec. 71119; CMS-2454-IFC, 91 FR 33348",
    unit="code",
    plain="Some adults must show hours of work to keep Medicaid. Serious illness may excuse you.",
    figures={
        "in_force": "medicaid.states.{state}.work_requirement",
        "required_hours": "medicaid.work.hours",
        "minimum_wage": "medicaid.work.minimum_wage",
        "child_age": "medicaid.work.child_age",
        "youngest": "medicaid.adult_ages.youngest",
        "oldest": "medicaid.adult_ages.oldest",
    },
)
def work_requirement(
    *,
    expansion_adult: Array,
    age: Array,
    on_medicare: Array,
    seriously_ill: Array,
    youngest_child: Array,
    cares_for_disabled: Array,
    hours: Array,
    earned_income: Array,
    in_force: Array,
    required_hours: Array,
    minimum_wage: Array,
    child_age: Array,
    youngest: Array,
    oldest: Array,
) -> WorkRequirement:
    """Whether 80 hours a month must be shown, and what excuses from it.

    Metastatic cancer is a serious or complex medical condition, which the law names; the federal rule
    of June 2026 also asks that it makes the hours hard to do. So the answer is "may be excused, ask
    the state", never "excused".

    Parameters
    ----------
    expansion_adult : page, truth
        The way in is Medicaid for adults.
    age : page, years
        Age of the person.
    on_medicare : page, truth
        Has, or could have, Medicare.
    seriously_ill : column, truth
        Is the patient, or is very ill.
    youngest_child : page, years
        Age of the youngest child at home.
    cares_for_disabled : column, truth
        Takes care of someone with a disability.
    hours : page, hours/month
        Hours of work, study or service.
    earned_income : page, USD/month
        Pay of the person.
    in_force : figure, 0 or 1
        The work rule is in force in the state.
    required_hours : figure, hours/month
        Hours asked for.
    minimum_wage : figure, USD/hour
        Lowest pay per hour under federal law.
    child_age : figure, years
        Oldest age of a child whose parent is excused.
    youngest : figure, years
        Youngest age to which it applies.
    oldest : figure, years
        Age from which it no longer applies.

    Returns
    -------
    page, code
        Status (0 not asked, 1 asked, 2 excused, 3 may be excused, 4 met) and the reason.

    Notes
    -----
    Not asked here: pregnancy, tribes, veterans rated totally disabled, treatment for addiction, SNAP
    or TANF work rules, and short hardship (a hospital stay, long travel for care), which also
    excuse. A state may be given until the end of 2028 to begin. States check 1 to 3 months before an
    application and at each renewal, every six months from 2027.

    - ``expansion_adult``: Whether Medicaid is, or would be, by the way for adults.
    - ``on_medicare``: Whether the person has Medicare, or could have it.
    - ``youngest_child``: Unknown if there is none.
    - ``minimum_wage``: Federal minimum wage; pay of the hours at this wage is enough too.
    - ``youngest``: Least age to whom it applies.
    - ``oldest``: Age from which it does not apply.
    """
    by_pay = earned_income >= required_hours * minimum_wage - _A_CENT_PART
    cases = (
        (in_force <= 0, NOT_IN_FORCE),
        (~expansion_adult, OTHER_WAY),
        ((age < youngest) | (age >= oldest), OUTSIDE_AGES),
        (on_medicare, ON_MEDICARE),
        (hours >= required_hours, BY_HOURS),
        (by_pay, BY_PAY),
        (youngest_child <= child_age, YOUNG_CHILD),
        (cares_for_disabled, CARES),
        (seriously_ill, ILLNESS),
    )
    conditions = np.broadcast_arrays(*(condition for condition, _ in cases))
    reason = np.select(list(conditions), [code for _, code in cases], default=MUST_SHOW)
    return WorkRequirement(_WORK_STATUS[reason], reason)


_WORK_STATUS = np.array(
    [
        NOT_ASKED,  # not in force
        NOT_ASKED,  # another way
        NOT_ASKED,  # outside the ages
        NOT_ASKED,  # Medicare
        MET,
        MET,
        EXCUSED,  # a young child
        EXCUSED,  # cares for someone
        MAY_BE_EXCUSED,
        ASKED,
    ]
)


# -- what is left to pay -------------------------------------------------------------------------


def _quarter_starts(month: Array) -> Array:
    return month % 3 == 0  # ordinals count from January


@rule(
    cite="42 USC 1396o, 1396o-1; 42 CFR 447.50-447.57",
    unit="USD/month",
    plain="What Medicaid leaves you to pay: little or nothing.",
    figures={"copay": "medicaid.copay", "income_share": "medicaid.income_share"},
)
def patient_share(
    *,
    coverage: Array,
    services: Array,
    copay: Array,
    income_share: Array | None = None,
    month: Array | None = None,
    monthly_income: Array | None = None,
) -> Array:
    """The patient's share under Medicaid.

    Parameters
    ----------
    coverage : page, code
        Your insurance this month.
    services : page, visits/month
        Visits, stays and fills.
    copay : figure, USD/visit
        Copay for each visit or fill.
    income_share : figure, share
        Most that copays may take of income in three months.
    month : row, month
        The months.
    monthly_income : page, USD/month
        Income of the household in the month.

    Returns
    -------
    page, USD/month
        Share; zero in months of other cover.

    Notes
    -----
    States may ask small copays (most ask none for people in cancer care) and never more than 5
    percent of income; one figure stands for all states. A quarter's limit is taken from the income
    of each month, three times over.

    - ``income_share``: The most that copays may take of the family's income in a quarter.
    - ``month``: With ``monthly_income``, copays stop at that share.
    """
    share = np.where(coverage == MEDICAID, services * copay, 0.0)
    if monthly_income is None or month is None or income_share is None:
        return share
    return capped(share, _quarter_starts(month), income_share * monthly_income * 3)


@rule(
    cite="42 USC 1396o(k), 1396o-1; 42 CFR 447.52, 447.53, 447.56(a), (f); P.L. 119-21 sec. 71120",
    unit="USD/month",
    plain="The least and the most that Medicaid's copays can be.",
    figures={
        "ceiling": "medicaid.copay_ceiling",
        "expansion_ceiling": "medicaid.expansion_copay_ceiling",
        "income_share": "medicaid.income_share",
    },
)
def copay_range(
    *,
    month: Array,
    coverage: Array,
    services: Array,
    monthly_income: Array,
    poverty_line: Array,
    expansion_adult: Array,
    exempt: Array,
    ceiling: Array,
    expansion_ceiling: Array,
    income_share: Array,
) -> CopayRange:
    """From nothing to the legal ceiling: each copay at its most, and never above 5 percent of income.

    At or under the poverty line a visit costs a few dollars at most. Above it a state may ask a tenth
    of what it pays, so the five percent is the ceiling; from October 2028 adults of the expansion
    above the line pay at most 35 dollars a service.

    Parameters
    ----------
    month : row, month
        The months.
    coverage : page, code
        Your insurance this month.
    services : page, visits/month
        Visits, stays and fills.
    monthly_income : page, USD/month
        Income of the household in the month.
    poverty_line : page, USD/year
        The poverty line that counts here.
    expansion_adult : page, truth
        The way in is Medicaid for adults.
    exempt : page, truth
        No copay may be asked.
    ceiling : figure, USD/visit
        Most for one visit up to the poverty line.
    expansion_ceiling : figure, USD/visit
        Most for one visit above the poverty line.
    income_share : figure, share
        Most that copays may take of income in three months.

    Returns
    -------
    page, USD/month
        Least and most; both zero in months of other cover.

    Notes
    -----
    The ceiling for a visit is the one of 2013, which has risen with prices since; hospital stays and
    drugs that are not preferred cost more. The services that the 2028 rule leaves out are counted.

    - ``poverty_line``: Newest poverty line for the household.
    - ``exempt``: Whether no copay may be asked: the cancer way, hospice, tribes.
    - ``ceiling``: The most for a visit at or under the poverty line.
    - ``expansion_ceiling``: The most for adults of the expansion above the line; 0 before it
      begins.
    - ``income_share``: The most that copays may take of income in a quarter.
    """
    asked = (coverage == MEDICAID) & ~exempt & (services > 0)
    quarter = income_share * monthly_income * 3
    over = monthly_income * 12 > poverty_line + _A_CENT_PART
    in_2028 = over & expansion_adult & (expansion_ceiling > 0)
    charge = np.where(over, quarter, services * ceiling)
    charge = np.where(in_2028, services * expansion_ceiling, charge)
    high = capped(np.where(asked, charge, 0.0), _quarter_starts(month), quarter)
    return CopayRange(np.zeros_like(high), high)


@rule(
    cite="Arithmetic: whole years between two months",
    unit="years",
    plain="The age of the youngest child at home.",
)
def youngest_child(*, month: Array, births: Array) -> Array:
    """Age of the youngest child already born, in whole years.

    Parameters
    ----------
    month : row, month
        The months.
    births : columns, month
        Month of birth of each child.

    Returns
    -------
    page, years
        Age; unknown when there is no child.

    Notes
    -----
    - ``births``: Months of birth; unknown where there is no child.
    """
    ages = np.floor((month - births.T[:, :, None]) / 12)
    youngest = np.full(np.broadcast_shapes(ages.shape[1:], month.shape), np.inf)
    for age in ages:
        youngest = np.where(age >= 0, np.fmin(youngest, age), youngest)
    return np.where(np.isinf(youngest), np.nan, youngest)


@rule(
    cite="Arithmetic: weekly hours over the weeks of a month",
    unit="hours/month",
    plain="The hours of work in the month.",
)
def hours_worked(*, pay_share: Array, hours_per_week: Array, works: Array) -> Array:
    """Hours worked in a month, by the share of the usual hours kept.

    Parameters
    ----------
    pay_share : page, share
        Part of the usual hours that is worked.
    hours_per_week : column, hours/week
        Usual hours a week.
    works : column, truth
        Has a job.

    Returns
    -------
    page, hours/month
        Hours; a month is counted as 52 weeks over 12.
    """
    return np.where(works, pay_share * hours_per_week * 52 / 12, 0.0)
