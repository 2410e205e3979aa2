"""Every way into Medicaid, in every state, over all incomes and months."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimator.basis.law import law
from estimator.basis.months import NEVER, Months
from estimator.rules import medicaid
from estimator.rules.coverage import EMPLOYER, MEDICAID

STATES = sorted(law().file("medicaid")["states"])
MONTHS = Months.starting("2026-07", 12)
LINE = np.array([[15_960.0]])
NOBODY = np.array([[False]])
YES = np.array([[True]])
EXPANDED = {s for s in STATES if law().on(f"medicaid.states.{s}.adult", "2026-06-01") > 0}
WAYS = {
    "adult": medicaid.adult_way,
    "parent": medicaid.parent_way,
    "ssi": medicaid.ssi_way,
    "cancer": medicaid.cancer_way,
    "disability": medicaid.disability_way,
    "working": medicaid.working_disability_way,
    "bills": medicaid.spend_down,
}


def people(incomes, **changes):
    """Facts for every way; one row for each income."""
    income = np.asarray(incomes, dtype=float)
    income = np.broadcast_to(income if income.ndim == 2 else income[:, None], (len(income), 12))
    facts = {
        "monthly_income": income,
        "countable_income": income,
        "earned_income": income,
        "poverty_line": LINE,
        "age": np.array([[50.0]]),
        "on_medicare": NOBODY,
        "insured": NOBODY,
        "has_child": YES,
        "couple": NOBODY,
        "disabled": YES,
        "decided": YES,
        "savings": np.array([[np.nan]]),
        "on_ssi": NOBODY,
        "found_by_program": np.array([[np.nan]]),
        "other_way": NOBODY,
    }
    return facts | changes


def ask(name, state, facts, months=MONTHS):
    rule = WAYS[name]
    figures = law().figures(rule, months, state=state)
    wanted = {a.name for a in rule.arguments} - set(rule.figures)
    return rule(**{k: v for k, v in facts.items() if k in wanted}, **figures)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", WAYS)
def test_a_lower_income_never_gives_a_worse_answer(name, state):
    incomes = np.linspace(1.0, 9_000.0, 400)
    found = ask(name, state, people(incomes))
    assert set(np.unique(found.answer)) <= {medicaid.NO, medicaid.POSSIBLE, medicaid.LIKELY}
    page = np.broadcast_to(found.answer, (400, 12)) if name == "ssi" else found.answer
    assert page.shape == (400, 12)
    assert (np.diff(page, axis=0) <= 0).all()


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", WAYS)
def test_each_answer_has_its_reason_and_its_missing_fact(name, state):
    found = ask(name, state, people([100.0, 900.0, 1_700.0, 9_000.0], on_ssi=YES))
    assert set(np.unique(found.reason)) <= set(medicaid.REASON_WORDS)
    assert set(np.unique(found.missing)) <= set(medicaid.MISSING_WORDS)
    closed = found.answer == medicaid.NO
    may_be_open = {
        medicaid.OPEN,
        medicaid.INCOME_ABOVE_USUAL,
        medicaid.STRICTER_RULES,
        medicaid.BILLS_NEEDED,
        medicaid.HOURS_NEEDED,
    }
    assert not (closed & (found.reason == medicaid.OPEN)).any()
    assert set(np.unique(found.reason[~closed])) <= may_be_open
    above = found.reason == medicaid.INCOME_ABOVE
    assert (found.income_above[above] > 0).all()


@pytest.mark.parametrize("state", STATES)
def test_unknown_savings_are_said_and_never_taken_as_none(state):
    for name in ("disability", "bills"):
        unknown = ask(name, state, people([10.0]))
        none = ask(name, state, people([10.0], savings=np.array([[0.0]])))
        rich = ask(name, state, people([10.0], savings=np.array([[1e9]])))
        assert (unknown.answer <= none.answer).all()
        if (rich.answer == medicaid.NO).all() and (none.answer > medicaid.NO).all():
            assert (unknown.answer == medicaid.POSSIBLE).all()
            assert (unknown.missing == medicaid.SAVINGS).all()


def test_forty_states_and_dc_cover_adults_and_wisconsin_by_a_waiver():
    full = {s for s in EXPANDED if law().on(f"medicaid.states.{s}.adult", "2026-06-01") == 1.38}
    assert len(full) == 41
    assert "DC" in full
    assert EXPANDED - full == {"WI"}


def test_the_agency_of_dc_publishes_the_same_dollars():
    """Its table of 2026 rounds up to the dollar."""
    published = [1836, 2489, 3142, 3795, 4449, 5102, 5755, 6408]
    share = law().on("medicaid.states.DC.adult", "2026-06-01")
    people_of = [15_960 + 5_680 * n for n in range(8)]
    assert [np.ceil(round(share * line / 12, 6)) for line in people_of] == published


def test_the_stricter_states_are_those_of_the_manual():
    rules = {s: law().on(f"medicaid.states.{s}.ssi_rule", "2026-06-01") for s in STATES}
    stricter = {s for s, rule in rules.items() if rule == medicaid.SSI_STRICTER}
    assert stricter == {"CT", "HI", "IL", "MN", "MO", "ND", "NH", "VA"}
    by_request = {s for s, rule in rules.items() if rule == medicaid.SSI_AND_APPLICATION}
    assert by_request == {"AK", "ID", "KS", "NE", "NV", "OK", "OR", "UT"}


@pytest.mark.parametrize("state", STATES)
def test_limits_for_children_hang_together(state):
    limits = law().on(f"medicaid.states.{state}.children", "2026-06-01")
    assert len(limits) == 4
    assert limits[0] >= limits[1] >= limits[2] >= 1.38  # 133 percent and the 5 percent disregard
    assert limits[3] == 0 or limits[3] >= limits[2]


@pytest.mark.parametrize("state", STATES)
def test_pairs_of_limits_for_one_and_two(state):
    for name in ("disability_savings", "medically_needy", "medically_needy_savings"):
        one, two = law().on(f"medicaid.states.{state}.{name}", "2026-06-01")
        assert 0 <= one <= two
    groups = law().on(f"medicaid.states.{state}.medically_needy_groups", "2026-06-01")
    if not law().on(f"medicaid.states.{state}.medically_needy", "2026-06-01")[0]:
        assert groups == [0, 0]


@pytest.mark.parametrize("state", STATES)
def test_the_requirement_reaches_states_with_adults_to_reach(state):
    in_force = law().row(f"medicaid.states.{state}.work_requirement", MONTHS)[0]
    assert (np.diff(in_force) >= 0).all()
    assert bool(in_force[-1]) == (state in EXPANDED | {"GA"})
    if state != "NE":
        assert not in_force[:6].any()  # July to December 2026


# -- answers by month ----------------------------------------------------------------------------


def test_answers_turn_in_the_month_in_which_work_stops():
    income = np.array([[4_200.0] * 4 + [1_500.0] * 8])
    facts = people(income)
    adult = ask("adult", "OH", facts)
    cancer = ask("cancer", "OH", people(income, insured=YES))
    best = medicaid.best_way(adult=adult.answer, parent=adult.answer * 0, cancer=cancer.answer)
    points = medicaid.turning_points(month=MONTHS.ordinal, answer=best.answer)
    assert points.likely_from[0, 0] == MONTHS.first + 4
    assert best.way[0].tolist() == [-1] * 4 + [medicaid.ADULT] * 8


@given(
    answers=st.lists(st.lists(st.integers(0, 2), min_size=5, max_size=5), min_size=1, max_size=4)
)
def test_turning_points_are_first_months(answers):
    page = np.array(answers)
    month = np.arange(24_000.0, 24_005.0)[None, :]
    points = medicaid.turning_points(month=month, answer=page)
    for row, possible, likely in zip(
        answers, points.possible_from[:, 0], points.likely_from[:, 0], strict=True
    ):
        assert possible == next((24_000 + i for i, a in enumerate(row) if a >= 1), NEVER)
        assert likely == next((24_000 + i for i, a in enumerate(row) if a == 2), NEVER)
        assert possible <= likely


@pytest.mark.parametrize("name", WAYS)
def test_together_as_alone(name):
    random = np.random.default_rng(4)
    income = random.uniform(0, 5_000, (40, 12)).round(2)
    facts = people(
        income,
        age=random.uniform(17, 70, (40, 1)),
        on_medicare=random.random((40, 12)) < 0.2,
        insured=random.random((40, 12)) < 0.5,
        has_child=random.random((40, 1)) < 0.5,
        couple=random.random((40, 1)) < 0.5,
        disabled=random.random((40, 12)) < 0.7,
        decided=random.random((40, 12)) < 0.5,
        savings=np.where(random.random((40, 1)) < 0.3, np.nan, 3_000 * random.random((40, 1))),
        on_ssi=random.random((40, 12)) < 0.5,
        found_by_program=random.choice([0.0, 1.0, np.nan], (40, 1)),
    )
    together = ask(name, "NY", facts)
    for i in range(0, 40, 7):
        alone = ask(name, "NY", {k: v[i : i + 1] if len(v) > 1 else v for k, v in facts.items()})
        for whole, part in zip(together, alone, strict=True):
            assert np.array_equal(whole[i : i + 1], part, equal_nan=True)


def test_children_stand_alone_beside_larger_families():
    births = np.array([[24_200.0, np.nan, np.nan], [24_100.0, 24_250.0, 24_310.0]])
    figures = law().figures(medicaid.children, MONTHS, state="TX")
    income = np.array([[3_000.0], [3_000.0]])
    line = np.array([[27_320.0], [38_680.0]])
    given = {"month": MONTHS.ordinal, **figures}
    both = medicaid.children(monthly_income=income, poverty_line=line, births=births, **given)
    one = medicaid.children(
        monthly_income=income[:1], poverty_line=line[:1], births=births[:1, :1], **given
    )
    assert np.array_equal(both.answer[:1, :1], one.answer)
    assert np.array_equal(both.best[:1], one.best)
    assert (both.answer[1:, 0] == medicaid.NO).all()
    assert both.answer.shape == (3, 2, 12)
    # born in July 2025 (ordinal 24306) is one year old in July 2026; 24310 turns one in November 2026
    assert (both.program[2, 1] == medicaid.CHILD_MEDICAID).all()


@settings(max_examples=60)
@given(income=st.floats(0, 6_000), bills=st.floats(0, 6_000), more=st.floats(0, 1_000))
def test_spend_down_amounts(income, bills, more):
    def left(countable, medical_bills):
        return ask(
            "bills",
            "NY",
            people([countable], medical_bills=np.array([[medical_bills]])),
        )

    found = left(income, bills)
    assert found.income_above[0, 0] == max(income - 842, 0)
    assert found.over_period[0, 0] == 6 * found.income_above[0, 0]
    assert (left(income, bills + more).left <= found.left).all()
    assert (left(income + more, bills).left >= found.left).all()
    assert (found.left <= found.income_above).all()
    assert (found.answer <= medicaid.POSSIBLE).all()


def test_the_amount_above_is_the_distance_to_the_limit():
    facts = people(np.linspace(0, 4_000, 300))
    found = ask("adult", "OH", facts)
    again = ask("adult", "OH", people(facts["monthly_income"] - found.income_above))
    assert (again.answer == medicaid.LIKELY).all()


# -- copays --------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(
    services=st.lists(st.integers(0, 40), min_size=12, max_size=12),
    income=st.floats(0, 3_000),
    copay=st.floats(0, 8),
)
def test_copays_never_take_more_than_five_percent_of_a_quarter(services, income, copay):
    share = medicaid.patient_share(
        coverage=np.full((1, 12), MEDICAID),
        services=np.array([services], dtype=float),
        copay=np.array([[copay]]),
        income_share=np.array([[0.05]]),
        month=MONTHS.ordinal,
        monthly_income=np.full((1, 12), income),
    )
    assert (share >= 0).all()
    quarters = share.reshape(4, 3).sum(axis=1)  # July begins a quarter
    assert (quarters <= 0.15 * income + 1e-6).all()
    assert (quarters <= np.array(services).reshape(4, 3).sum(axis=1) * copay + 1e-6).all()


def test_copays_without_income_are_as_before():
    share = medicaid.patient_share(
        coverage=np.array([[MEDICAID, EMPLOYER]]),
        services=np.array([[12.0, 12.0]]),
        copay=np.array([[4.0]]),
    )
    assert share.tolist() == [[48, 0]]


def test_the_range_of_copays_holds_the_figure_used():
    months = Months.starting("2028-07", 12)
    given = {
        "coverage": np.full((1, 12), MEDICAID),
        "services": np.full((1, 12), 9.0),
        "monthly_income": np.full((1, 12), 1_500.0),
        "month": months.ordinal,
    }
    figures = law().figures(medicaid.copay_range, months)
    found = medicaid.copay_range(
        poverty_line=LINE, expansion_adult=YES, exempt=NOBODY, **given, **figures
    )
    used = medicaid.patient_share(**given, **law().figures(medicaid.patient_share, months))
    assert (found.low <= used).all()
    assert (used <= found.high + 1e-9).all()
    assert found.high[0].reshape(4, 3).sum(axis=1).max() <= 0.15 * 1_500 + 1e-6


# -- words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (medicaid.ANSWER_WORDS, range(3)),
        (medicaid.WAY_WORDS, range(7)),
        (medicaid.REASON_WORDS, range(18)),
        (medicaid.MISSING_WORDS, range(9)),
        (medicaid.WORK_WORDS, range(10)),
    ],
)
def test_every_code_has_plain_words(words, codes):
    assert set(words) == set(codes)
    for code, word in words.items():
        assert word.says or code == medicaid.NOTHING
        text = f"{word.says} {word.do}".lower()
        assert "you will get" not in text
        assert "guarantee" not in text
        assert all(len(sentence.split()) <= 22 for sentence in text.split("."))


def test_it_says_what_is_left_out():
    for word in ("long-term care", "estate recovery", "pregnancy", "immigration"):
        assert word in medicaid.NOT_COVERED
