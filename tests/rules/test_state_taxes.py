"""State income tax: what must hold in every state, for every family, and between the months."""

from __future__ import annotations

import datetime as dt
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimator.basis.journal import journal
from estimator.basis.law import Law, LawError, law
from estimator.basis.months import Months
from estimator.rules import state_taxes as taxes

TAXING = (
    "AL AZ AR CA CO CT DE DC GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NJ NM NY NC ND "
    "OH OK OR PA RI SC UT VT VA WV WI"
).split()
WITHOUT = "AK FL NV NH SD TN TX WA WY".split()
YEARS = (2026, 2027, 2028)
MONTHS = Months.starting("2026-01", 36)
STANDARD = {0: 16_100, 1: 32_200, 2: 24_150, 3: 16_100}
state = st.sampled_from(TAXING)


def column(*values) -> np.ndarray:
    return np.array(values, dtype=float)[:, None]


def figures(code: str, rule=taxes.state_income_tax, months: Months = MONTHS) -> dict:
    return law().figures(rule, months, at="years", state=code)


def facts(income, status=0, children=None, **more) -> dict:
    """A working household: federal lines follow from its income."""
    income = np.asarray(income, dtype=float).reshape(-1, 1) * np.ones((1, len(YEARS)))
    deduction = float(STANDARD[status])
    return {
        "filing_status": np.full((len(income), 1), float(status)),
        "age": np.full_like(income, 45.0),
        "year": np.array([YEARS], dtype=float),
        "children": children,
        "adjusted_gross_income": income,
        "taxable_income": np.maximum(income - deduction, 0.0),
        "federal_standard_deduction": np.full_like(income, deduction),
        "earned_income": income,
    } | more


def crowd(households: int, seed: int = 5) -> dict:
    draw = np.random.default_rng(seed)
    shape = (households, len(YEARS))
    status = draw.integers(0, 4, (households, 1)).astype(float)
    pay = draw.integers(0, 150_000, shape).astype(float)
    second = np.where(status == 1, draw.integers(0, 90_000, shape), 0).astype(float)
    benefits = np.where(draw.random(shape) < 0.5, draw.integers(0, 36_000, shape), 0).astype(float)
    leave = np.where(draw.random(shape) < 0.3, draw.integers(0, 9_000, shape), 0).astype(float)
    income = pay + second + leave + 0.6 * benefits
    standard = np.choose(status[:, :1].astype(int), [16_100.0, 32_200.0, 24_150.0, 16_100.0])
    children = draw.integers(2005 * 12, 2029 * 12, (households, 3)).astype(float)
    children[draw.random(children.shape) < 0.5] = np.nan
    return {
        "filing_status": status,
        "age": draw.integers(25, 80, shape).astype(float),
        "spouse_age": draw.integers(25, 80, shape).astype(float),
        "children": children,
        "year": np.array([YEARS], dtype=float),
        "adjusted_gross_income": income,
        "taxable_income": np.maximum(income - standard, 0.0),
        "federal_standard_deduction": standard + np.zeros(shape),
        "senior_deduction": draw.integers(0, 2, shape) * 6000.0,
        "federal_income_tax": income * 0.08,
        "earned_income": pay,
        "spouse_earned_income": second,
        "social_security": benefits,
        "taxable_social_security": 0.6 * benefits,
        "paid_leave": leave,
        "disability_pay": 0.2 * pay,
        "disabled": draw.integers(0, 2, shape).astype(float),
        "medical_expenses": draw.integers(0, 20_000, shape).astype(float),
        "federal_earned_income_credit": draw.integers(0, 5000, shape).astype(float),
    }


# -- the files -------------------------------------------------------------------------------------


def test_every_state_says_where_it_stands():
    assert len(TAXING) == 42
    assert len(WITHOUT) == 9
    for code in TAXING:
        file = law().file(code)
        assert taxes.counted(file)
        assert file["income_tax"]["left_out"].endswith(".")
        assert file["income_tax"]["url"].startswith("https://")
        assert taxes.standing(file).startswith(f"State income tax of {file['name']} is counted.")
    for code in WITHOUT:
        file = law().file(code)
        assert file["income_tax"] == taxes.NONE
        assert file["income_tax_note"]
        assert file["income_tax_source"]["cite"]
        assert not taxes.counted(file)
        assert taxes.standing(file) == f"{file['name']} has no state income tax on wages."


def test_what_is_not_counted_is_said_with_the_reason():
    file = law().file("PR")
    assert file["income_tax"] == taxes.NOT_COUNTED
    assert not taxes.counted(file)
    said = taxes.standing(file)
    assert said.startswith("State income tax of Puerto Rico is not counted.")
    assert file["income_tax_note"] in said


@pytest.mark.parametrize("code", TAXING)
def test_every_figure_is_there_for_six_years(code):
    months = Months.starting("2025-06", 67)
    for rule in (taxes.state_income_tax, taxes.usual_year):
        for name, row in law().figures(rule, months, at="years", state=code).items():
            assert np.isfinite(row).all(), name
    due = law().row(f"{code}.income_tax.filing_month", months)
    assert set(np.unique(due)) <= {4.0, 5.0}


@pytest.mark.parametrize("code", TAXING)
def test_brackets_rise(code):
    found = figures(code)
    tops, rates = found["bracket_tops"][:, :, 0], found["bracket_rates"][:, 0]
    assert (np.diff(tops, axis=1) >= 0).all()
    assert (rates >= 0).all()
    assert (rates < 0.15).all()
    assert (np.diff(rates, axis=0) >= 0).all()
    assert tops.shape[1] == len(rates) - 1


@pytest.mark.parametrize("code", TAXING)
def test_lists_of_levels_fit_their_tops(code):
    found = figures(code)
    for tops, shares in (
        ("exemption_tops", found["exemption_shares"][0]),
        ("exemption_tops", found["exemption_shares"][1]),
        ("federal_tax_tops", found["federal_tax_shares"][0]),
        ("credit_share_tops", found["credit_shares"]),
        ("credit_tops", found["credit_left"]),
    ):
        assert found[tops].shape[0] == 4
        assert found[tops].shape[1] in (len(shares) - 1, 1), (code, tops)
    slots = len(found["child_amounts"])
    for name in ("child_ages", "child_tops", "child_shares", "child_reduction", "child_paid"):
        assert len(found[name]) == slots, name
    assert len(found["child_measure"]) == slots


def test_no_source_names_a_package():
    for code in TAXING:
        for parameter in law().parameters(code):
            if ".income_tax." in parameter.name:
                words = f"{parameter.source} {parameter.note}".lower()
                assert "github" not in words
                assert "policyengine" not in words
                assert parameter.checked in ("primary", "secondary", "unverified")


def test_indexed_figures_are_flagged_when_held():
    tops = law().parameter("CA.income_tax.brackets.tops")
    assert not tops.assumed_on(dt.date(2025, 12, 31))
    assert tops.assumed_on(dt.date(2026, 1, 1))
    flat = law().parameter("PA.income_tax.brackets.rates")
    assert not flat.assumed_on(dt.date(2030, 1, 1))


# -- the year --------------------------------------------------------------------------------------

#: A dollar more can cost more than a dollar: where, and why. (State, status) by first income.
CLIFFS = {
    "AL": "dependent exemption halves",
    "CO": "child credits fall in steps of 5,000",
    "CT": "exemption, credit and add-back in steps",
    "DC": "child credit in steps",
    "IL": "exemption ends at 250,000",
    "KY": "family size credit in steps",
    "MD": "exemptions halve",
    "NC": "child deduction in steps",
    "NJ": "no tax below 10,000 or 20,000",
    "NM": "child credit in steps",
    "NY": "brackets taken back",
    "OH": "a base amount above 26,050",
    "OK": "child credit ends at 100,000",
    "OR": "exemption credit ends at 100,000 or 200,000",
    "PA": "tax forgiveness in steps",
    "VA": "no tax below 11,950 or 23,900",
    "WV": "family credit in steps",
}


@pytest.mark.parametrize("code", TAXING)
def test_more_income_is_never_less_tax_and_the_cliffs_are_known(code):
    income = np.arange(0, 300_001, 50.0)
    worst = 0.0
    for status, kids in ((0, None), (1, None), (2, np.array([[2015 * 12.0, 2017 * 12.0]]))):
        children = None if kids is None else np.repeat(kids, len(income), axis=0)
        tax = taxes.state_income_tax(**facts(income, status, children), **figures(code)).income_tax
        steps = np.diff(tax, axis=0)
        assert steps.min() > -1e-6
        worst = max(worst, steps[:, 0].max())
    # Fifty dollars more at the highest rates, with what phases out smoothly, stay below 30.
    assert (worst > 30) == (code in CLIFFS)


@settings(max_examples=60, deadline=None)
@given(code=state, income=st.integers(0, 250_000), status=st.integers(0, 3))
def test_tax_without_paid_credits_lies_between_nothing_and_a_tenth(code, income, status):
    found = taxes.state_income_tax(**facts([income], status), **figures(code))
    tax = found.income_tax + found.paid_out_credits
    assert (tax >= -1e-9).all()
    assert (tax <= 0.11 * income + 20).all()
    assert (found.credits <= found.tax_before_credits + 1e-9).all()
    assert (found.taxable_income >= 0).all()


@settings(max_examples=60, deadline=None)
@given(code=state, income=st.integers(0, 180_000), bills=st.integers(0, 90_000))
def test_bills_never_raise_the_tax(code, income, bills):
    without = taxes.state_income_tax(**facts([income]), **figures(code)).income_tax
    more = np.full((1, len(YEARS)), float(bills))
    given_bills = facts([income], medical_expenses=more)
    assert (
        taxes.state_income_tax(**given_bills, **figures(code)).income_tax <= without + 1e-6
    ).all()


@settings(max_examples=60, deadline=None)
@given(code=state, income=st.integers(20_000, 180_000), part=st.floats(0, 1))
def test_social_security_is_taxed_no_more_than_pay(code, income, part):
    benefit = np.full((1, len(YEARS)), income * part)
    with_benefit = facts(
        [income], social_security=benefit / 0.85, taxable_social_security=benefit
    ) | {"earned_income": income - benefit}
    all_pay = facts([income]) | {"earned_income": income - benefit}
    first = taxes.state_income_tax(**with_benefit, **figures(code)).income_tax
    second = taxes.state_income_tax(**all_pay, **figures(code)).income_tax
    assert (first <= second + 1e-6).all()


@pytest.mark.parametrize("code", TAXING)
def test_together_is_alone_bit_for_bit(code):
    many = crowd(40)
    found = taxes.state_income_tax(**many, **figures(code))
    for row in (0, 7, 39):
        one = {
            name: value[row : row + 1] if getattr(value, "shape", (1,))[0] == 40 else value
            for name, value in many.items()
        }
        alone = taxes.state_income_tax(**one, **figures(code))
        for name in alone._fields:
            whole = getattr(found, name)[row]
            assert np.array_equal(whole, getattr(alone, name)[0]), name


@pytest.mark.parametrize("code", TAXING)
def test_arguments_are_left_as_they_were(code):
    many = crowd(10)
    before = {name: np.copy(value) for name, value in many.items()}
    taxes.state_income_tax(**many, **figures(code))
    for name, value in many.items():
        assert np.array_equal(value, before[name], equal_nan=True), name


def test_a_child_grows_out_of_the_credits():
    children = np.array([[2009 * 12.0 + 5]])  # 17 at the end of 2026, 18 in 2027, 19 in 2028
    found = taxes.state_income_tax(**facts([50_000], 2, children), **figures("AZ"))
    assert found.credits[0].tolist() == [25, 25, 0]


def test_the_journal_names_the_parameters():
    with journal() as book:
        taxes.state_income_tax(**facts([60_000]), **figures("NC"))
    (step,) = book.steps
    assert law().name_of(step.inputs["bracket_rates"]) == "NC.income_tax.brackets.rates"


MADE_UP = """
name: Atlantis
income_tax:
  kinds:
    made: &made {evidence: assumed, revised: by law, checked: unverified, source: {cite: a test}}
  brackets:
    rates: {<<: *made, values: {2025-01-01: [0.05, 0.05]}}
  exemptions:
    personal: {<<: *made, values: {2025-01-01: [1000, 2000, 1000, 1000], 2027-01-01: [4000, 8000, 4000, 4000]}}
  social_security:
    exempt_share: {<<: *made, values: {2025-01-01: 1}}
  filing_month: {<<: *made, values: {2025-01-01: 4}}
"""


def folder_with(tmp_path, text: str) -> Law:
    """A folder of law with one made-up state beside the real federal law and forms."""
    (tmp_path / "law" / "states").mkdir(parents=True)
    for folder in ("federal", "neutral"):
        (tmp_path / "law" / folder).mkdir()
        real = law().root / "law" / folder / "income_tax.yaml"
        (tmp_path / "law" / folder / "income_tax.yaml").write_text(real.read_text())
    (tmp_path / "law" / "states" / "ZZ.yaml").write_text(text)
    return Law(root=tmp_path)


def test_a_made_up_state_is_one_file_and_no_code(tmp_path):
    ours = folder_with(tmp_path, MADE_UP)
    found = ours.figures(taxes.state_income_tax, MONTHS, at="years", state="ZZ")
    tax = taxes.state_income_tax(**facts([60_000]), **found).income_tax
    assert tax[0] == pytest.approx([2950, 2800, 2800])
    assert taxes.counted(ours.file("ZZ"))
    assert taxes.standing(ours.file("ZZ")) == "State income tax of Atlantis is counted."
    assert [p.name for p in ours.parameters("ZZ")] == [
        "ZZ.income_tax.brackets.rates",
        "ZZ.income_tax.exemptions.personal",
        "ZZ.income_tax.social_security.exempt_share",
        "ZZ.income_tax.filing_month",
    ]
    exemption = ours.parameter("ZZ.income_tax.exemptions.personal")
    assert exemption.says == "Exemption of the filers, by filing status (Atlantis)."
    assert exemption.unit == "USD/year"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("    personal:", "    persnal:"), "ZZ.income_tax.exemptions has no figure 'persnal'"),
        (("  exemptions:", "  exemption:"), "ZZ.income_tax has no figure 'exemption'"),
        (("  filing_month:", "  filing_mont:"), "ZZ.income_tax.filing_month is missing"),
        (("    exempt_share:", "    limits:"), "exempt_share is missing: every state must give"),
        (("values: {2025-01-01: 4}", "value: 4"), "filing_month must be a figure with `values`"),
    ],
)
def test_a_figure_that_the_form_does_not_know_is_refused(tmp_path, change, sentence):
    assert change[0] in MADE_UP
    ours = folder_with(tmp_path, MADE_UP.replace(*change))
    with pytest.raises(LawError, match=re.escape(sentence)):
        ours.file("ZZ")


def test_every_figure_of_the_rule_is_in_the_form_and_every_figure_of_the_form_is_used():
    templates = set(taxes.state_income_tax.figures.values())
    templates |= set(taxes.state_settlement.figures.values())
    used = {t.removeprefix("{state}.income_tax.") for t in templates if t.startswith("{state}.")}
    known = set()

    def walk(path: str, node: dict) -> None:
        for key, child in node.items():
            name = f"{path}.{key}" if path else key
            if isinstance(child, dict) and "says" in child:
                known.add(name)
                assert child["says"].endswith(".")
                assert child["unit"]
            elif isinstance(child, dict):
                walk(name, child)

    walk("", law().node("neutral.income_tax"))
    assert known == used


def test_what_a_state_does_not_have_changes_nothing_and_is_no_figure_of_the_state():
    personal = law().parameter("GA.income_tax.exemptions.personal")
    assert personal.name == "neutral.income_tax.exemptions.personal"
    assert (personal.evidence, personal.source["cite"]) == (
        "derived",
        "A state without this device",
    )
    assert "neutral" not in law().stems()
    for code in TAXING:
        for parameter in law().parameters(code):
            assert parameter.source["cite"] != "A state without this device"
    with law().noted() as notes:
        figures("GA", months=Months.starting("2026-02", 30))
    assert "GA.income_tax.brackets.rates" in notes
    assert not [name for name in notes if name.startswith("neutral") or "personal" in name]


@pytest.mark.parametrize(
    "name", ["GA.income_tax.exemptions.persnal", "TX.income_tax.brackets.tops", "GA.paid_leave.x"]
)
def test_a_figure_that_is_nowhere_is_an_error(name):
    with pytest.raises(LawError):
        law().parameter(name)


# -- month by month --------------------------------------------------------------------------------


def withholding(code: str, pay: float, status: int = 0, children=None) -> np.ndarray:
    regular = np.full((1, len(YEARS)), pay)
    usual = taxes.usual_year(
        filing_status=column(status),
        regular_pay=regular,
        federal_withholding_rate=np.full((1, len(YEARS)), 0.08),
        **figures(code, taxes.usual_year),
    )
    tax = taxes.state_income_tax(
        filing_status=column(status),
        children=children,
        year=np.array([YEARS], dtype=float),
        **usual._asdict(),
        **figures(code),
    )
    return taxes.state_withholding_rate(
        tax_before_credits=tax.tax_before_credits, credits=tax.credits, regular_pay=regular
    )


@pytest.mark.parametrize("code", TAXING)
def test_a_year_of_regular_pay_is_settled_at_nothing(code):
    rate = withholding(code, 60_000.0)
    page = np.full((1, 36), 5_000.0)
    month = MONTHS.ordinal
    held = taxes.state_tax_withheld(pay=page, state_withholding_rate=rate, month=month)
    paid = taxes.state_tax_paid(
        state_tax_withheld=held, pay_before=0.0, state_withholding_rate=rate, month=month
    )
    year = taxes.state_income_tax(
        **facts([60_000], federal_income_tax=np.full((1, len(YEARS)), 4_800.0)), **figures(code)
    )
    basic = law().series("income_tax.standard_deduction.basic", 2026, 2028)[0, 0]
    same = basic == 16_100
    assert same.any()
    # Credits that are paid out are not part of withholding.
    owed = year.income_tax + year.paid_out_credits
    assert paid[0, same] == pytest.approx(owed[0, same], abs=1.0)
    settled = taxes.state_settlement(
        income_tax=paid,
        state_tax_paid=paid,
        month=month,
        **law().figures(taxes.state_settlement, MONTHS, at="first", state=code),
    )
    assert not settled.refund.any()
    assert not settled.balance_due.any()


def test_too_much_comes_back_in_the_filing_month():
    month = MONTHS.ordinal
    for code, due in (("NC", 15), ("VA", 16), ("LA", 16)):
        settled = taxes.state_settlement(
            income_tax=np.array([[1000.0, 500.0, 0.0]]),
            state_tax_paid=np.array([[1800.0, 200.0, 0.0]]),
            month=month,
            **law().figures(taxes.state_settlement, MONTHS, at="first", state=code),
        )
        assert settled.refund[0, due] == 800
        assert settled.refund.sum() == 800
        assert settled.balance_due[0, due + 12] == 300
        assert settled.balance_due.sum() == 300


def test_the_first_year_counts_what_came_before():
    months = Months.starting("2026-07", 30)
    rate = np.array([[0.04, 0.05, 0.05]])
    held = taxes.state_tax_withheld(
        pay=np.full((1, 30), 5_000.0), state_withholding_rate=rate, month=months.ordinal
    )
    paid = taxes.state_tax_paid(
        state_tax_withheld=held,
        pay_before=column(30_000),
        state_withholding_rate=rate,
        month=months.ordinal,
    )
    assert paid[0] == pytest.approx([2_400, 3_000, 3_000])


def test_no_pay_no_withholding():
    assert withholding("CA", 0.0).tolist() == [[0, 0, 0]]
    assert (withholding("CA", 90_000.0) > withholding("CA", 40_000.0)).all()


def test_withholding_knows_the_children():
    children = np.array([[2018 * 12.0]])
    assert (withholding("NC", 60_000.0, 2, children) < withholding("NC", 60_000.0, 2)).all()
