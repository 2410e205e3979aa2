"""Paths of cover: against slow references, one family at a time, and what must hold of any path."""

from __future__ import annotations

import calendar
import datetime as dt
import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimator.basis.law import law
from estimator.basis.months import NEVER, Months, first_day, month_ordinal
from estimator.rules import coverage as c

MONTHS = Months.starting("2026-01", 36)
MONTH = MONTHS.ordinal
CODES = range(9)
MEDICARE_KINDS = (c.MEDIGAP, c.MEDICARE, c.ADVANTAGE)


def column(*values) -> np.ndarray:
    return np.array(values, dtype=float)[:, None]


def figures(rule, month="2026-04"):
    return law().figures(rule, Months.starting(month, 1))


# -- cover by month ----------------------------------------------------------------------------------


def random_families(seed: int, size: int) -> dict[str, np.ndarray]:
    pick = np.random.default_rng(seed)
    first = MONTH[0, 0]

    def months(never: float = 0.3) -> np.ndarray:
        some = pick.integers(first - 6, first + 40, (size, 1)).astype(float)
        return np.where(pick.random((size, 1)) < never, NEVER, some)

    ends = months()
    return {
        "plan_now": pick.integers(0, 9, (size, 1)).astype(float),
        "employer_cover_ends": ends,
        "path": pick.choice([0.0, 2.0, 3.0, 4.0, 8.0], (size, 1)),
        "cobra_starts": np.where(pick.random((size, 1)) < 0.1, np.nan, ends),
        "cobra_months": pick.choice([0.0, 3.0, 18.0, 29.0], (size, 1)),
        "after_cobra": pick.choice([0.0, 3.0, 4.0, 8.0], (size, 1)),
        "medicare_starts": months(),
        "medicare_kind": pick.choice([5.0, 6.0, 7.0], (size, 1)),
        "keeps_medicaid": pick.random((size, 1)) < 0.5,
    }


def random_extras(seed: int, size: int) -> dict[str, np.ndarray]:
    pick = np.random.default_rng(seed + 1)
    first = MONTH[0, 0]
    steps = pick.integers(first, first + 36, (size, 4)).astype(float)
    return {
        "partner_ends": pick.integers(first, first + 48, (size, 1)).astype(float),
        "after_partner": pick.choice([0.0, 2.0, 3.0, 8.0], (size, 1)),
        "marketplace_starts": pick.integers(first, first + 40, (size, 1)).astype(float),
        "step_months": np.where(pick.random((size, 4)) < 0.5, NEVER, steps),
        "step_covers": pick.integers(0, 9, (size, 4)).astype(float),
    }


def as_before(*, month, plan_now, employer_cover_ends, path, cobra_starts, cobra_months, **rest):
    """The rule as it was before paths could be planned: today's callers must get this still."""
    cover = np.where((plan_now == 1) & (month >= employer_cover_ends), path, plan_now)
    used_up = (cover == 2) & (month >= cobra_starts + cobra_months)
    cover = np.where(used_up, rest["after_cobra"], cover)
    yields = np.isin(cover, (0, 2, 3)) | ((cover == 8) & ~rest["keeps_medicaid"])
    return np.where(yields & (month >= rest["medicare_starts"]), rest["medicare_kind"], cover)


def walk(family: dict, month: float) -> float:
    """One family in one month, in the order in which a counselor would reason."""
    early = month < family["marketplace_starts"]
    path, then = family["path"], family["after_partner"]
    path = c.NONE if path == c.MARKETPLACE and early else path
    then = c.NONE if then == c.MARKETPLACE and early else then
    cover = family["plan_now"]
    if cover == c.EMPLOYER and month >= family["employer_cover_ends"]:
        cover = path
    newest = -1.0
    for since, code in zip(family["step_months"], family["step_covers"], strict=True):
        if code in MEDICARE_KINDS:
            has_it = c.MEDIGAP <= family["plan_now"] <= c.ADVANTAGE
            since = since if has_it else max(since, family["medicare_starts"])
        if newest <= since <= month:
            newest, cover = since, code
    if cover == c.PARTNER and month >= family["partner_ends"]:
        cover = then
    if cover == c.COBRA and month >= family["cobra_starts"] + family["cobra_months"]:
        cover = family["after_cobra"]
        if cover == c.PARTNER and month >= family["partner_ends"]:
            cover = c.NONE
    yields = {c.NONE, c.COBRA, c.MARKETPLACE}
    if not family["keeps_medicaid"]:
        yields.add(c.MEDICAID)
    if cover in yields and month >= family["medicare_starts"]:
        cover = family["medicare_kind"]
    return cover


def test_todays_callers_get_what_they_got():
    families = random_families(1, 3000)
    got = c.coverage_by_month(month=MONTH, **families)
    assert (got == as_before(month=MONTH, **families)).all()


def test_paths_agree_with_a_walk_family_by_family():
    families = random_families(2, 400) | random_extras(2, 400)
    got = c.coverage_by_month(month=MONTH, **families)
    for row in range(400):
        one = {
            name: value[row].tolist() if value.shape[1] > 1 else value[row, 0].item()
            for name, value in families.items()
        }
        assert got[row].tolist() == [walk(one, m) for m in MONTH[0]], one


def test_together_is_alone():
    families = random_families(3, 50) | random_extras(3, 50)
    together = c.coverage_by_month(month=MONTH, **families)
    for row in (0, 17, 49):
        alone = c.coverage_by_month(
            month=MONTH, **{name: value[row : row + 1] for name, value in families.items()}
        )
        assert (alone == together[row : row + 1]).all()


def test_empty_steps_and_far_dates_change_nothing():
    families = random_families(4, 500)
    none = {
        "partner_ends": column(*[NEVER] * 500),
        "marketplace_starts": column(*[0.0] * 500),
        "step_months": np.full((500, 4), NEVER),
        "step_covers": np.zeros((500, 4)),
    }
    plain = c.coverage_by_month(month=MONTH, **families)
    assert (c.coverage_by_month(month=MONTH, **families, **none) == plain).all()


def test_no_medicare_before_its_first_month_unless_it_is_todays_plan():
    families = random_families(5, 800) | random_extras(5, 800)
    got = c.coverage_by_month(month=MONTH, **families)
    early = families["medicare_starts"] > MONTH
    had = np.isin(families["plan_now"], MEDICARE_KINDS)
    assert not (np.isin(got, MEDICARE_KINDS) & early & ~had).any()
    gives_way = np.isin(got, (c.NONE, c.COBRA, c.MARKETPLACE))
    assert not (gives_way & ~early).any()


def test_a_step_names_every_cover():
    """Each cover that a family can plan shows in its month."""
    for code in CODES:
        families = random_families(6, 1) | {
            "plan_now": column(1),
            "employer_cover_ends": column(NEVER),
            "medicare_starts": column(MONTH[0, 0] if code in MEDICARE_KINDS else NEVER),
            "cobra_starts": column(MONTH[0, 4]),
            "cobra_months": column(18),
        }
        steps = {
            "step_months": np.array([[MONTH[0, 4], NEVER, NEVER, NEVER]]),
            "step_covers": np.array([[code, 0.0, 0.0, 0.0]]),
        }
        got = c.coverage_by_month(month=MONTH, **families, **steps)
        assert got[0, 3] == c.EMPLOYER
        assert got[0, 4] == code


# -- what restarts -----------------------------------------------------------------------------------

SAME_PLAN = {
    (c.EMPLOYER, c.COBRA),
    (c.PARTNER, c.COBRA),
    (c.MEDIGAP, c.MEDICARE),
    (c.MEDICARE, c.MEDIGAP),
}
FROM_A_JOB = {c.EMPLOYER, c.COBRA, c.PARTNER}


@pytest.mark.parametrize("one_employer", [False, True])
@pytest.mark.parametrize(("before", "after"), list(itertools.product(CODES, CODES)))
def test_a_switch_restarts_exactly_what_the_law_restarts(before, after, one_employer):
    month = Months.starting("2026-03", 6).ordinal  # no plan year starts in these
    cover = np.array([[before] * 3 + [after] * 3], dtype=float)
    starts = c.plan_year_starts(
        month=month,
        coverage=cover,
        plan_now=column(before),
        plan_year_month=column(1),
        partner_plan_year_month=column(1),
        carries_over=np.array([[one_employer]]),
    )[0]
    carried = (before, after) in SAME_PLAN or (one_employer and {before, after} <= FROM_A_JOB)
    new_plan = before != after and not carried
    assert starts.tolist() == [False, False, False, new_plan, False, False]


@pytest.mark.parametrize("now", CODES)
@pytest.mark.parametrize("own", [1, 7])
@pytest.mark.parametrize("partners", [1, 10])
def test_the_plan_year_of_each_cover(now, own, partners):
    """A year on one cover restarts once: in its own month today, later by the kind of plan."""
    month = Months.starting("2026-02", 12).ordinal
    for later in CODES:
        starts = c.plan_year_starts(
            month=month,
            coverage=np.full((1, 12), float(later)),
            plan_now=column(now),
            plan_year_month=column(own),
            partner_plan_year_month=column(partners),
        )[0]
        assert starts.sum() == 1
        todays = later == now or (later == c.COBRA and now in (c.EMPLOYER, c.PARTNER))
        expected = own if todays else partners if later == c.PARTNER else 1
        assert month[0, starts][0] % 12 + 1 == expected


def test_plan_years_of_todays_callers_are_unchanged():
    """Without the new answers: every pair that could occur before, as before."""
    month = MONTH
    families = random_families(8, 1500)
    families["cobra_starts"] = np.nan_to_num(families["cobra_starts"], nan=0.0)
    cover = c.coverage_by_month(month=month, **families)
    now = families["plan_now"]
    own = np.random.default_rng(8).integers(1, 13, (1500, 1)).astype(float)
    got = c.plan_year_starts(month=month, coverage=cover, plan_now=now, plan_year_month=own)
    this = month % 12 + 1
    todays = (cover == now) | ((cover == 2) & (now == 1))
    before, after = cover[:, :-1], cover[:, 1:]
    changed = (before != after) & ~((before == 1) & (after == 2))
    wanted = np.where(todays, this == own, this == 1)
    wanted[:, 1:] |= changed
    assert (got == wanted).all()


# -- COBRA in days -------------------------------------------------------------------------------------


def months_on(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


DAYS = st.dates(dt.date(2025, 1, 1), dt.date(2029, 12, 31))


@settings(max_examples=300, deadline=None)
@given(first=DAYS, onset=DAYS, decision=DAYS, told=st.none() | DAYS)
def test_the_extension_agrees_with_the_calendar(first, onset, decision, told):
    got = c.disability_extension(
        cobra_first_day=column(first.toordinal()),
        onset_day=column(onset.toordinal()),
        decision_day=column(decision.toordinal()),
        notice_day=column(np.nan if told is None else told.toordinal()),
        **figures(c.disability_extension),
    )
    over = months_on(first, 18)
    began = (onset - first).days < 60
    decided = decision < over
    since = max(decision, first - dt.timedelta(days=1))
    notice_by = min(since + dt.timedelta(days=60), over - dt.timedelta(days=1))
    in_time = told is None or told <= notice_by
    assert bool(got.began_in_time[0, 0]) is began
    assert bool(got.decided_in_time[0, 0]) is decided
    assert bool(got.extended[0, 0]) is (began and decided and in_time)
    expected = notice_by.toordinal() if began and decided else NEVER
    assert got.notice_by[0, 0] == expected


@settings(max_examples=200, deadline=None)
@given(
    starts=st.integers(0, 30),
    medicare=st.integers(-40, 40),
    event=st.integers(-10, 60),
    worker=st.sampled_from([0, 18, 29]),
    other=st.booleans(),
)
def test_the_family_never_has_less_than_the_worker_nor_more_than_36(
    starts, medicare, event, worker, other
):
    first = MONTH[0, 0]
    got = c.family_cobra_months(
        cobra_starts=column(first + starts),
        worker_months=column(worker),
        worker_medicare_starts=column(first + medicare),
        second_event=column(first + event),
        other_event=np.array([[other]]),
        **figures(c.family_cobra_months),
    )[0, 0]
    assert got >= worker
    assert got <= 36
    assert (got == 0) == (worker == 0)
    if worker and medicare < starts and not other and not starts <= event:
        assert got == max(worker, 36 - (starts - medicare))


@settings(max_examples=200, deadline=None)
@given(amounts=st.lists(st.integers(0, 2000), min_size=6, max_size=6), first=st.integers(-2, 8))
def test_paying_late_pays_the_same(amounts, first):
    """What is paid by the last month is what was owed, once the first payment has come."""
    month = Months.starting("2026-03", 6).ordinal
    owed = np.array([amounts], dtype=float)
    paid = c.cobra_paid(month=month, cobra_premiums=owed, first_payment=month[:, :1] + first)
    assert paid.sum() == (owed.sum() if first < 6 else 0.0)
    assert (paid[:, : max(first, 0)] == 0).all()


def test_deadlines_do_not_run_backward():
    last = np.arange(dt.date(2026, 1, 1).toordinal(), dt.date(2027, 1, 1).toordinal())[:, None]
    got = c.cobra_deadlines(
        last_day_of_plan=last.astype(float),
        notice_day=last + 14.0,
        election_day=np.full(last.shape, np.nan),
        **figures(c.cobra_deadlines),
    )
    assert (got.elect_by == last + 74).all()
    assert (got.first_payment_by == last + 119).all()
    assert (got.covers_from == last + 1).all()
    by = [dt.date.fromordinal(int(d)) for d in got.first_payment_by[:, 0]]
    assert got.first_payment_month[:, 0].tolist() == [month_ordinal(d) for d in by]


# -- windows -------------------------------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(losses=st.lists(st.integers(-3, 40), min_size=1, max_size=3))
def test_the_marketplace_window_agrees_with_the_days(losses):
    first = MONTHS.first
    got = c.marketplace_window(
        month=MONTH,
        losses=np.array([[first + loss for loss in losses]], dtype=float),
        **law().figures(c.marketplace_window, MONTHS),
    )[0]
    for place in range(MONTHS.count):
        start, after = first_day(first + place), first_day(first + place + 1)
        days = [start + dt.timedelta(days=d) for d in range((after - start).days)]
        ends = [first_day(first + loss) - dt.timedelta(days=1) for loss in losses]
        special = any(abs((day - end).days) <= 60 for day in days for end in ends)
        november, december, january = (start.month == m for m in (11, 12, 1))
        general = november or december or (january and start.year == 2026)
        assert bool(got[place]) is (special or general), start


def test_dropping_cobra_early_opens_nothing():
    starts = column(*[MONTHS.first] * 4)
    kept = c.cobra_exhausted(
        cobra_starts=starts,
        cobra_months=column(18, 18, 18, 29),
        dropped=column(*(MONTHS.first + n for n in (17, 18, 19, 28))),
    )
    assert kept[:, 0].tolist() == [NEVER, MONTHS.first + 18, MONTHS.first + 18, NEVER]


@settings(max_examples=200, deadline=None)
@given(ends=st.integers(0, 30), chosen=st.integers(-6, 40))
def test_a_marketplace_plan_never_covers_before_the_choice_or_the_loss(ends, chosen):
    first = MONTHS.first
    got = c.marketplace_first_month(
        cover_ends=column(first + ends),
        chosen=column(first + chosen),
        **figures(c.marketplace_first_month),
    )[0, 0]
    assert got >= first + ends
    assert got > first + chosen or chosen < ends
    assert (got == first + ends) == (chosen < ends)


# -- open paths, the others ------------------------------------------------------------------------------


def open_paths(**changes):
    facts = {
        "plan_now": column(c.EMPLOYER),
        "from_month": column(MONTHS.first + 3),
        "offered": np.array([[True]]),
        "partner_plan": column(0),
        "partner_ends": column(NEVER),
        "medicare_starts": column(NEVER),
        "medicaid_answer": column(0),
    }
    return c.paths_open(**(facts | changes))


def test_every_reason_has_words_and_every_reason_can_come():
    assert set(c.REASON_WORDS) == set(c.Reason)
    seen = set()
    for (
        plan,
        from_month,
        offered,
        partner,
        partner_ends,
        medicare,
        medicaid,
        window,
    ) in itertools.product(
        CODES,
        (MONTHS.first + 3, NEVER),
        (True, False),
        (0.0, 1.0, np.nan),
        (MONTHS.first, NEVER),
        (MONTHS.first, MONTHS.first + 9, NEVER),
        (0.0, 1.0, 2.0, np.nan),
        (True, False),
    ):
        got = open_paths(
            plan_now=column(plan),
            from_month=column(from_month),
            offered=np.array([[offered]]),
            partner_plan=column(partner),
            partner_ends=column(partner_ends),
            medicare_starts=column(medicare),
            medicaid_answer=column(medicaid),
            marketplace_is_open=np.array([[window]]),
        )
        seen |= {int(code[0, 0]) for name, code in got._asdict().items() if "reason" in name}
        truths = [part for name, part in got._asdict().items() if "reason" not in name]
        assert all(part.shape == (1, 1) and part.dtype == bool for part in truths)
    assert seen == {int(reason) for reason in c.Reason}


def test_words_are_plain_and_end_as_sentences():
    for words in c.REASON_WORDS.values():
        assert words.endswith(".")
        assert max(len(sentence.split()) for sentence in words.split(".")) <= 22, words


def test_paths_of_many_families_are_the_paths_of_each():
    together = open_paths(
        plan_now=column(1, 3, 1),
        from_month=column(MONTHS.first, MONTHS.first, NEVER),
        offered=np.array([[True], [False], [True]]),
        partner_plan=column(1, 0, np.nan),
        partner_ends=column(NEVER, NEVER, NEVER),
        medicare_starts=column(MONTHS.first, NEVER, NEVER),
        medicaid_answer=column(2, np.nan, 1),
    )
    assert together.cobra[:, 0].tolist() == [True, False, False]
    assert together.none[:, 0].tolist() == [True, True, False]
    assert together.medicaid_reason[:, 0].tolist() == [
        c.Reason.MEDICAID_LIKELY,
        c.Reason.MEDICAID_NOT_KNOWN,
        c.Reason.JOB_PLAN_STAYS,
    ]


def test_the_others_pay_only_while_apart_and_unknown_is_said():
    families = random_families(9, 600)
    families["cobra_starts"] = families["employer_cover_ends"]
    cover = c.coverage_by_month(month=MONTH, **families)
    others = np.random.default_rng(9).integers(0, 3, (600, 1)).astype(float)
    length = np.full((600, 1), 18.0)
    known = np.where(others == 2, 300.0, np.nan)
    got = c.others_premium(
        month=MONTH,
        coverage=cover,
        plan_now=families["plan_now"],
        plan_ends=families["employer_cover_ends"],
        others=others,
        worker_part=np.full((600, 1), 200.0),
        cobra=np.full((600, 1), 900.0),
        cobra_starts=families["cobra_starts"],
        cobra_months=length,
        known=known,
    )
    for row in range(600):
        group = families["plan_now"][row, 0] in FROM_A_JOB - {c.COBRA}
        for place, month in enumerate(MONTH[0]):
            ends = families["employer_cover_ends"][row, 0]
            apart = others[row, 0] > 0 and group and cover[row, place] not in FROM_A_JOB
            if not apart:
                wanted = 0.0
            elif month < ends:
                wanted = 200.0
            elif others[row, 0] == 2:
                wanted = 300.0
            else:
                wanted = 900.0 if month < ends + 18 else np.nan
            assert np.array_equal(got[row, place], wanted, equal_nan=True)


@given(worker=st.booleans(), spouse=st.booleans(), children=st.integers(0, 4))
def test_a_tier_is_cheapest_alone_and_dearest_for_all(worker, spouse, children):
    people = worker + spouse + children
    tier = c.premium_tier(
        worker=np.array([[worker]]), spouse=np.array([[spouse]]), children=column(children)
    )[0, 0]
    if people == 0:
        assert np.isnan(tier)
    elif people == 1:
        assert tier == c.WORKER_ONLY
    else:
        assert tier > c.WORKER_ONLY
    assert (tier == c.FAMILY) == (worker and spouse and children > 0)


@settings(max_examples=100, deadline=None)
@given(last=DAYS, path=st.sampled_from([0, 2, 3, 4, 8]), med=st.integers(-20, 60))
def test_the_rest_of_a_month_is_part_of_one_month(last, path, med):
    got = c.share_after_plan(
        month=MONTH,
        last_day_of_plan=column(last.toordinal()),
        ends_with_work=np.array([[True]]),
        path=column(path),
        medicare_starts=column(MONTHS.first + med),
    )
    inside = (MONTH[0] == month_ordinal(last)).nonzero()[0]
    days = calendar.monthrange(last.year, last.month)[1]
    share = (days - last.day) / days
    expected = np.zeros(MONTHS.count)
    expected[inside] = share
    np.testing.assert_allclose(got.after_plan[0], expected)
    assert ((got.uncovered + got.on_cobra) <= got.after_plan).all()
    assert not (got.uncovered.any() and path in (c.COBRA, c.MEDICAID))
    assert not (got.on_cobra.any() and path != c.COBRA)
