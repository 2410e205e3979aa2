"""The floor: months, money, law, journal, columns, ledger."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.basis import money
from estimator.basis.columns import Columns
from estimator.basis.journal import journal, rule
from estimator.basis.law import Law, LawError
from estimator.basis.ledger import Ledger
from estimator.basis.months import (
    NEVER,
    Months,
    by_year,
    capped,
    month_label,
    month_ordinal,
    month_text,
    running_total,
    total_of,
    when,
)

amounts = st.lists(st.integers(0, 500_000).map(lambda cents: cents / 100), min_size=1, max_size=60)


def restarts(size):
    return st.lists(st.booleans(), min_size=size, max_size=size)


# -- months ------------------------------------------------------------------------------------


def test_a_month_reads_and_writes():
    assert month_text(month_ordinal("2026-03")) == "2026-03"
    assert month_ordinal("2026-03-31") == month_ordinal(dt.date(2026, 3, 1)) == 2026 * 12 + 2
    assert month_label(month_ordinal("2026-12"), full=True) == "December 2026"


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "March 2026", "", "26-03"])
def test_what_is_no_month_is_refused(text):
    with pytest.raises(ValueError, match="not a month"):
        month_ordinal(text)


def test_calendar_rows():
    months = Months.starting("2027-12", 4)
    assert months.labels == ["Dec 2027", "Jan 2028", "Feb 2028", "Mar 2028"]
    assert months.days.tolist() == [[31, 31, 29, 31]]  # 2028 has a 29 February
    assert months.years == (2027, 2028)
    assert months.month_of_year.tolist() == [[12, 1, 2, 3]]


def test_when_takes_the_first_month_and_leaves_the_last():
    months = Months.starting("2026-11", 4)
    since, before = (np.array([[float(month_ordinal(t))]]) for t in ("2026-12", "2027-02"))
    assert when(months.ordinal, since=since, before=before).tolist() == [[False, True, True, False]]
    assert not when(months.ordinal, since=NEVER).any()
    assert not when(months.ordinal, since=float("nan")).any()


@given(st.data())
def test_running_total_is_the_loop(data):
    paid = data.draw(amounts)
    again = data.draw(restarts(len(paid)))
    total, expected = 0.0, []
    for amount, restart in zip(paid, again, strict=True):
        total = amount if restart else total + amount
        expected.append(total)
    got = running_total(np.array([paid]), np.array([again]))
    np.testing.assert_allclose(got[0], expected, atol=1e-6)


@given(st.data())
def test_capped_is_the_loop(data):
    paid = data.draw(amounts)
    again = data.draw(restarts(len(paid)))
    limit = data.draw(st.integers(0, 10_000))
    room, expected = float(limit), []
    for amount, restart in zip(paid, again, strict=True):
        room = float(limit) if restart else room
        expected.append(min(amount, room))
        room -= expected[-1]
    got = capped(np.array([paid]), np.array([again]), float(limit))
    np.testing.assert_allclose(got[0], expected, atol=1e-6)


@given(st.lists(amounts.map(lambda x: (x * 60)[:60]), min_size=2, max_size=6))
def test_sums_do_not_depend_on_the_company(rows):
    page = np.array(rows)
    alone = np.concatenate([total_of(page[i : i + 1]) for i in range(len(page))])
    assert (total_of(page) == alone).all()
    assert (total_of(np.asfortranarray(page)) == alone).all()


def test_by_year_splits_december_from_january():
    months = Months.starting("2026-12", 3)
    assert by_year(np.array([[1.0, 10.0, 100.0]]), months).tolist() == [[1.0, 110.0]]


# -- money -------------------------------------------------------------------------------------


def test_floors_forgive_binary_fractions():
    assert money.floor_to(0.57 * 100) == 57
    assert money.floor_to(2509.1, 0.10) == 2509.1
    assert money.floor_to(2509.19, 0.10) == 2509.1
    assert money.ceil_to(0.1 + 0.2, 0.10) == 0.3
    assert money.round_to(0.125, 0.01) == 0.13
    assert money.round_to(2.5) == 3


@given(st.integers(0, 10_000_000))
def test_a_whole_number_of_dimes_stays(dimes):
    amount = dimes / 10
    assert money.floor_to(amount, 0.10) == amount == money.ceil_to(amount, 0.10)


# -- law ---------------------------------------------------------------------------------------

FILE = """
limit:
  says: A limit.
  unit: USD/year
  evidence: law
  values: {2025-01-01: 100, 2026-01-01: 110}
  source: {cite: 1 USC 1}
  checked: secondary
share:
  says: A share.
  unit: share
  evidence: law
  revised: by law
  values: {2020-01-01: 0.5}
  source: {cite: 1 USC 2}
  checked: secondary
steps:
  says: Two steps.
  unit: USD/month
  evidence: agency
  values: {2026-01-01: [1, 2]}
  source: {cite: 1 USC 3}
  checked: primary
grows:
  says: It follows the limit.
  unit: USD
  evidence: agency
  values: {2025-01-01: 10}
  source: {cite: 1 USC 4}
  checked: primary
  beyond: {method: index, by: example.limit, because: the statute ties it to the limit}
"""


@pytest.fixture
def book(tmp_path):
    folder = tmp_path / "law" / "federal"
    folder.mkdir(parents=True)
    (folder / "example.yaml").write_text(FILE)
    return Law(tmp_path)


def test_a_value_holds_until_the_next_one(book):
    assert book.on("example.limit", "2025-12-31") == 100
    assert book.on("example.limit", "2026-01-01") == 110


def test_before_the_first_value_is_an_error_that_says_so(book):
    with pytest.raises(LawError, match=r"example.limit has no value on 2024-12-31.*2025-01-01"):
        book.on("example.limit", "2024-12-31")


def test_past_publication_is_held_and_flagged(book):
    months = Months.starting("2026-11", 4)
    with book.noted() as notes:
        row = book.row("example.limit", months)
        book.row("example.share", months)
    assert row.tolist() == [[110, 110, 110, 110]]
    assert notes == {"example.limit": month_ordinal("2027-01"), "example.share": None}


def test_an_indexed_figure_follows_its_index(book):
    assert book.on("example.grows", "2026-06-01") == pytest.approx(11)


def test_lists_become_rows_over_rows(book):
    assert book.row("example.steps", Months.starting("2026-01", 3)).shape == (2, 1, 3)


def test_a_row_is_known_by_name_and_cannot_be_written(book):
    row = book.row("example.limit", Months.starting("2026-01", 2))
    assert book.name_of(row) == "example.limit"
    with pytest.raises(ValueError, match="read-only"):
        row[0, 0] = 5


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("{cite: 1 USC 1}", "{title: no cite}", "cite"),
        ("evidence: law", "evidence: hearsay", "evidence"),
        ("checked: secondary", "checked: surely", "checked"),
        ("unit: USD/year", "unit: ''", "unit"),
        ("2025-01-01: 100", "soon: 100", "date"),
        ("says: A limit.", "sayz: A limit.", "sayz"),
    ],
)
def test_a_malformed_figure_is_refused_by_name(tmp_path, old, new, fault):
    folder = tmp_path / "law" / "federal"
    folder.mkdir(parents=True)
    (folder / "example.yaml").write_text(FILE.replace(old, new, 1))
    with pytest.raises(LawError, match=rf"example\.limit.*{fault}"):
        Law(tmp_path).parameter("example.limit")


# -- journal, columns, ledger ------------------------------------------------------------------


@rule(cite="Arithmetic", unit="USD/month", plain="Twice the amount.")
def doubled(*, amount):
    """Twice the amount.

    Parameters
    ----------
    amount : page, USD/month
        The amount
        to double.
    """
    return amount * 2


def test_the_journal_writes_only_while_open():
    one = np.ones((1, 1))
    doubled(amount=one)
    with journal() as book:
        two = doubled(amount=one)
    doubled(amount=two)
    assert len(book.steps) == 1
    step, name = book.maker_of(two)
    assert (step.rule.name, name) == ("doubled", "doubled")
    assert step.inputs["amount"] is one
    assert book.maker_of(one) is None


def test_a_rule_knows_its_documented_arguments():
    (argument,) = doubled.arguments
    assert (argument.name, argument.shape, argument.unit) == ("amount", "page", "USD/month")
    assert argument.words == "The amount to double."


def test_columns_stack_pad_and_group():
    facts = [
        {"pay": 1, "children": [5.0], "state": "WA"},
        {"pay": 2, "children": [], "state": "TX"},
    ]
    columns = Columns.stack(facts)
    assert columns.pay.shape == (2, 1)
    assert np.isnan(columns.children[1, 0])
    assert [key for key, _ in columns.groups("state")] == [("WA",), ("TX",)]
    with pytest.raises(AttributeError, match="rent"):
        columns.rent  # noqa: B018


def test_the_ledger_adds_up_and_closes():
    ledger = Ledger(Months.starting("2026-12", 2), 1)
    page = np.array([[100.0, 50.0]])
    ledger.post("wages", page, kind="income", label="Wages", group="work")
    ledger.post("rent", page * 2, kind="outgo", label="Rent", group="living")
    with pytest.raises(ValueError, match="below zero"):
        ledger.post("odd", -page, kind="outgo", label="Odd", group="living")
    ledger.close()
    assert ledger.net.tolist() == [[-100.0, -50.0]]
    assert ledger.worst_month() == 0
    assert ledger.to_frame()["net"].tolist() == [-100.0, -50.0]
    with pytest.raises(ValueError, match="closed"):
        ledger.post("late", page, kind="income", label="Late", group="work")
